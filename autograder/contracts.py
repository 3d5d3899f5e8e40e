"""A contract filled in by a learner: what to choose from in each field, and how a choice compares.

Nothing here earns points. Two contracts may promise the same in other words, so a field that
reads differently is put beside the exercise's and asked about, never judged.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from autograder import library
from autograder.exercise import Contract, Exercise

QUESTIONS = {
    "grain": "What is one row of the result?",
    "key": "Which columns tell one row from all others?",
    "clock": "Whose time counts, and which day is it?",
    "ties": "What happens to equals?",
    "duplicates": "What counts once?",
    "late": "What becomes of late arrivals?",
}
OTHERS_OFFERED = 3
# Above this share of common words two texts may promise the same; only one of them is offered.
ALIKE = 0.6
_CARRY_NOTHING = frozenset(
    "a an and as at by each for in is it its of on one or row rows that the to with".split()
)


@dataclass(frozen=True)
class Compared:
    """One field: what was filled in ("" when nothing was), what the exercise says, and whether they agree."""

    field: str
    yours: str
    theirs: str
    agrees: bool


def fields_of(contract: Contract) -> dict[str, str]:
    """What a contract promises, field by field, without what it leaves open."""
    return {field: text for field, text in asdict(contract).items() if text}


def choices(slug: str, contract: Contract, *groups: Iterable[Contract]) -> dict[str, tuple[str, ...]]:
    """For each field the contract's own text among up to three of other contracts.

    The first group's texts come first; the next group fills up what it leaves open. The same slug
    always gets the same lists in the same order. Nothing is offered beside the own text, or beside
    another choice, that says nearly the same.
    """
    written = [[fields_of(other) for other in group] for group in groups]
    offered = {}
    for field, own in fields_of(contract).items():
        chosen = [own]
        for group in written:
            texts = {text for other in group if (text := other.get(field))}
            for text in sorted(texts, key=lambda text: (-_common(text, own), _place(slug, field, text))):
                if len(chosen) <= OTHERS_OFFERED and all(not _alike(text, taken) for taken in chosen):
                    chosen.append(text)
        offered[field] = tuple(sorted(chosen, key=lambda text: _place(slug, field, text)))
    return offered


def contracts_of_others(exercise: Exercise) -> tuple[list[Contract], list[Contract]]:
    """The contracts of the course's other exercises: of those in the same language, and of the rest."""
    groups: tuple[list[Contract], list[Contract]] = ([], [])
    for slug in library.files():
        other = library.find(slug)
        if other.contract and slug != exercise.slug:
            groups[other.language != exercise.language].append(other.contract)
    return groups


def compared(contract: Contract, filled: Mapping[str, str]) -> tuple[Compared, ...]:
    """Each field of the contract beside what was filled in."""
    return tuple(
        Compared(field, yours := filled.get(field, "").strip(), theirs, agree(field, yours, theirs))
        for field, theirs in fields_of(contract).items()
    )


def agree(field: str, yours: str, theirs: str) -> bool:
    """Whether two texts are the same but for case, punctuation and, in a key, the order of the columns."""
    mine, other = _words(yours), _words(theirs)
    return sorted(set(mine)) == sorted(set(other)) if field == "key" else mine == other


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _telling(text: str) -> set[str]:
    return set(_words(text)) - _CARRY_NOTHING


def _common(one: str, other: str) -> float:
    mine, theirs = _telling(one), _telling(other)
    return len(mine & theirs) / max(1, len(mine | theirs))


def _alike(one: str, other: str) -> bool:
    """Said in nearly the same words, or one of them a part of the other."""
    mine, theirs = _telling(one), _telling(other)
    return mine <= theirs or theirs <= mine or _common(one, other) >= ALIKE


def _place(slug: str, field: str, text: str) -> str:
    return hashlib.sha256(f"{slug} {field} {text}".encode()).hexdigest()
