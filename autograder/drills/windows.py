"""Window drills: predict what a query gives, and say which rows change with another frame; DuckDB has every answer."""

from __future__ import annotations

import math
import random
import re
from itertools import combinations
from typing import Any

from autograder.drills.drill import Blank, Drill, Slip, Verdict
from autograder.drills.window_slices import HEADS, Plays, drawn_plays
from autograder.drills.window_templates import CHANGES, PREDICTIONS, any_of, over, slips_of_values

PREDICT, CHANGE = "predict", "rows"
MOST_DIFFICULT = 4
_TRIES = 600
_NUMBERS = "one two three four five six seven eight".split()


def predict(seed: int, difficulty: int = 1, family: str = "") -> Drill:
    """The query of a seed, whose values are to be said.

    Raises:
        KeyError: no such family.
    """
    chance = random.Random(f"predict {seed} {difficulty} {family}")
    family = family or any_of(PREDICTIONS, difficulty, chance)
    template = PREDICTIONS[family]
    for _ in range(_TRIES):
        plays = drawn_plays(chance, template.rows, template.members, template.nulls)
        values, *others = plays.gives(template.query, *(query for _, query, _ in template.slips))
        if not any(same_values(a, b) for a, b in combinations([values, *others], 2)):
            break
    else:
        raise AssertionError(f"no rows tell the slips of {family} apart")
    slips = slips_of_values(template, others)

    def judge(answer: dict[str, str]) -> Verdict:
        return _judged_values(answer.get("answer", ""), values, slips, template.why)

    count = _NUMBERS[len(values) - 1]
    return Drill(
        kind=PREDICT, family=family, difficulty=difficulty, seed=seed,
        asks=(indented(template.query), f"Which {count} values does it give, from top to bottom?"),
        blanks=(Blank("answer", f"The {count} values", "10 20 NULL 40"),),
        expected={"answer": spoken(values)}, slips=slips, judge=judge, heads=HEADS, rows=plays.table(),
    )  # fmt: skip


def change(seed: int, difficulty: int = 1, family: str = "") -> Drill:
    """Two windows of a seed; the rows whose value differs are to be named.

    Raises:
        KeyError: no such family.
    """
    chance = random.Random(f"change {seed} {difficulty} {family}")
    family = family or any_of(CHANGES, difficulty, chance)
    template = CHANGES[family]
    for _ in range(_TRIES):
        plays = drawn_plays(chance, template.rows, nulls=template.nulls)
        before, after = plays.gives(over(template.before), over(template.after))
        changed = frozenset(at for at, pair in enumerate(zip(before, after, strict=True), 1) if not same_values(*([one] for one in pair)))  # fmt: skip
        slips = tuple(Slip(name, _where(plays, condition), says) for name, condition, says in template.slips)
        if all(a != b for a, b in combinations([changed, *(slip.gives for slip in slips)], 2)):
            break
    else:
        raise AssertionError(f"no rows tell the slips of {family} apart")
    line = f"{template.why} Before: {spoken(before)}. After: {spoken(after)}."

    def judge(answer: dict[str, str]) -> Verdict:
        return _judged_rows(answer.get("answer", ""), changed, slips, line, len(plays.rows))

    return Drill(
        kind=CHANGE, family=family, difficulty=difficulty, seed=seed,
        asks=(
            f"    {template.before}",
            "becomes",
            f"    {template.after}",
            "In which rows does the value change? Name the plays, or write none.",
        ),
        blanks=(Blank("answer", "Plays whose value changes", "1 4, or none"),),
        expected={"answer": _named(changed)}, slips=slips, judge=judge, heads=HEADS, rows=plays.table(),
    )  # fmt: skip


def indented(query: str) -> str:
    """A query as a drill's paragraph."""
    return "\n".join(f"    {line}" for line in query.splitlines())


def spoken(values: Any) -> str:
    """Values as they are answered: 10 NULL 12.5."""
    return " ".join("NULL" if value is None else f"{value:g}" for value in values)


def same_values(some: Any, others: Any) -> bool:
    """Whether two columns are the same, to half a hundredth."""
    return len(some) == len(others) and all(
        one is None and other is None
        or (one is not None and other is not None and math.isclose(one, other, abs_tol=0.005))
        for one, other in zip(some, others, strict=True)
    )  # fmt: skip


def _where(plays: Plays, condition: str) -> frozenset[int]:
    (kept,) = plays.gives(
        f"SELECT play FROM (SELECT play, {condition} AS is_named FROM plays) WHERE is_named"
    )
    return frozenset(kept)


def _named(rows: frozenset[int]) -> str:
    return " ".join(map(str, sorted(rows))) or "none"


def _judged_values(text: str, values: tuple, slips: tuple[Slip, ...], why: str) -> Verdict:
    given = _read_values(text)
    if isinstance(given, str):
        return Verdict(None, says=given)
    line = f"{why} DuckDB gives {spoken(values)}."
    if same_values(given, values):
        return Verdict(True, says="Right.", worked=line)
    for slip in slips:
        if same_values(given, slip.gives):
            return Verdict(False, slip.name, slip.says, line)
    if len(given) != len(values):
        return Verdict(None, says=f"You wrote {len(given)} values; the result has {len(values)} rows.")
    near = sum(same_values([one], [other]) for one, other in zip(given, values, strict=True))
    at = next(at for at in range(len(values)) if not same_values([given[at]], [values[at]]))
    first = f"The first that differs is value {at + 1}: you have {spoken(given[at : at + 1])}, DuckDB {spoken(values[at : at + 1])}."
    return Verdict(False, "", f"{near} of {len(values)} are right. {first}", line)


def _judged_rows(
    text: str, changed: frozenset[int], slips: tuple[Slip, ...], line: str, count: int
) -> Verdict:
    words = re.findall(r"\w+", text.casefold())
    named = frozenset(int(word) for word in words if word.isdecimal() and len(word) < 4)
    if not words or (not named and words not in (["none"], ["no", "row"], ["nothing"])):
        return Verdict(None, says="Write the numbers of the plays, such as `1 4`, or `none`.")
    if any(not 1 <= one <= count for one in named):
        return Verdict(None, says=f"The plays are numbered from 1 to {count}.")
    if named == changed:
        return Verdict(True, says="Right.", worked=line)
    if slip := next((slip for slip in slips if slip.gives == named), None):
        return Verdict(False, slip.name, slip.says, line)
    missed, extra = changed - named, named - changed
    parts = (
        [f"also {_named(missed)} changes" if len(missed) == 1 else f"also {_named(missed)} change"]
        if missed
        else []
    )
    parts += [f"{_named(extra)} {'stays' if len(extra) == 1 else 'stay'} as before"] if extra else []
    said = " and ".join(parts)
    return Verdict(False, "", f"{said[0].upper()}{said[1:]}.", line)


def _read_values(text: str) -> list | str:
    words = [word for word in re.split(r"[\s,;|]+", text.strip().strip("[]()")) if word]
    if not words:
        return "Write the values from top to bottom, such as `10 20 NULL 40`."
    values: list[float | None] = []
    for word in words:
        if word.casefold() in ("null", "none", "-", "–", "n"):
            values.append(None)
            continue
        try:
            value = float(word)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            return (
                f"I cannot read `{word[:20]}` as a value. Write numbers and `NULL`, with spaces between them."
            )
        values.append(value)
    return values
