"""The arithmetic sprint: sizing questions without end, each drawn from a seed, judged within ten per cent, units checked."""

from __future__ import annotations

import random
from dataclasses import dataclass

from autograder.drills.drill import Blank, Drill, Verdict
from autograder.drills.said_numbers import Asked, asked_of, read, said
from autograder.drills.sizing import FIGURES, Load
from autograder.drills.slips_of_size import Told, can_be_told_apart, is_right, matching, slips_of
from autograder.drills.told import drawn_load, facts
from autograder.drills.worked import worked

KIND = "numbers"


@dataclass(frozen=True)
class Family:
    """One kind of sizing question: a figure, what is asked, from which difficulty on, what misleads in it."""

    figure: str
    asks: str
    from_difficulty: int
    misleads: tuple[str, ...] = ()


FAMILIES: dict[str, Family] = {
    "average-rate": Family("average_rate", "How many events a second is that, on average?", 1),
    "peak-rate": Family("peak_rate", "How many events a second at the peak?", 1),
    "bytes-in": Family("bytes_in", "How many bytes a second go in, on average?", 1),
    "peak-bytes": Family("peak_in", "How many bytes a second go in at the peak, each event once?", 2, ("compression",)),
    "partitions": Family("partitions", "How many partitions at least, so that the peak fits?", 2, ("compression",)),
    "retention": Family("retained", "How many bytes lie on the brokers' disks?", 2, ("peak_factor", "compression")),
    "files-written": Family("files_written", "How many files a day do the writers commit, before any compaction?", 2),
    "fan-out": Family("peak_out", "How many bytes a second leave the brokers at the peak?", 3),
    "brokers": Family("brokers", "How many brokers?", 3, ("compression",)),
    "state": Family("state", "How many bytes of state does the deduplication hold?", 3),
    "table-growth": Family("table_bytes", "How many bytes a day does the table grow by?", 3, ("peak_factor",)),
    "files-compacted": Family("files_compacted", "How many files a day are that, if compacted to that size?", 3, ("peak_factor",)),
    "cost": Family("cost", "What do the brokers and the table's storage cost a month, once the table is as large as it gets?", 4),
}  # fmt: skip
MOST_DIFFICULT = 4
_TRIES = 400


def numbers(seed: int, difficulty: int = 1, family: str = "") -> Drill:
    """The sizing question of a seed.

    Raises:
        KeyError: no such family.
    """
    named = family or random.Random(f"family {seed} {difficulty}").choice(
        [name for name, one in FAMILIES.items() if difficulty - 1 <= one.from_difficulty <= difficulty]
        or list(FAMILIES)
    )
    one = FAMILIES[named]
    figure = FIGURES[one.figure]
    for attempt in range(_TRIES):
        chance = random.Random(f"{seed} {difficulty} {named} {attempt}")
        load, texts, told = _drawn(one, difficulty, chance)
        exact, slips = figure.of(load), slips_of(one.figure, load, told)
        if can_be_told_apart(exact, slips):
            break
    else:
        raise AssertionError(f"no load of {named} tells its slips apart")
    asked = asked_of(figure)
    line = worked(one.figure, load, told.per_day)

    def judge(answer: dict[str, str]) -> Verdict:
        return judged(answer.get("answer", ""), exact, slips, asked, line)

    return Drill(
        kind=KIND,
        family=named,
        difficulty=difficulty,
        seed=seed,
        asks=(*texts, one.asks),
        blanks=(Blank("answer", "Your number, with its unit", asked.example),),
        expected={"answer": said(exact, asked)},
        slips=slips,
        judge=judge,
    )


def _drawn(one: Family, difficulty: int, chance: random.Random) -> tuple[Load, tuple[str, ...], Told]:
    needs = FIGURES[one.figure].needs
    beside = tuple(field for field in one.misleads if difficulty >= 3 and chance.random() < 0.7)
    load, bits, binary = drawn_load(chance, hard=difficulty >= 4)
    per_day = "average_rate" in needs and (one.figure == "average_rate" or chance.random() < 0.6)
    if per_day:
        total = chance.choice((20e9, 50e9, 80e9, 150e9, 300e9, 700e9, 1e12, 1.5e12, 2e12))
        load = Load(**{**vars(load), "average_rate": total / 86_400})
    fields = (*needs, *beside)
    told = Told(fields, beside, per_day, tuple(field for field in bits if field in needs))
    return load, facts(load, fields, chance, per_day=per_day, bits=bits, binary=binary), told


def judged(text: str, exact: float, slips: tuple, asked: Asked, line: str) -> Verdict:
    """A number with its unit, held against the exact one and against what slips give."""
    found = read(text, asked)
    if found.problem and not found.slip:
        return Verdict(None, says=found.problem)
    if found.slip:
        return Verdict(False, found.slip, found.problem, line)
    if is_right(found.value, exact):
        return Verdict(True, "", _how_near(found.value, exact, text, asked), line)
    if slip := matching(found.value, slips):
        return Verdict(False, slip.name, slip.says, line)
    return Verdict(False, "", f"You are {_factor(found.value, exact)}.", line)


def _how_near(value: float, exact: float, text: str, asked: Asked) -> str:
    off = value / exact - 1
    near = (
        "Right."
        if abs(off) < 0.02
        else f"Right, {abs(off):.0%} {'above' if off > 0 else 'below'} the exact {said(exact, asked)}."
    )
    return (
        f"{near} {binary}" if "bytes" in asked.dimension and (binary := _binary(value, exact, text)) else near
    )


def _binary(value: float, exact: float, text: str) -> str:
    """Whether a number that is near enough is the one counted in powers of 1024, under a name for powers of 1000."""
    power = next((power for power in range(1, 7) if exact < 1_000 ** (power + 1)), 6)
    counted = exact * (1_000 / 1_024) ** power
    is_binary = abs(value / counted - 1) < 0.004 < abs(value / exact - 1)
    if not is_binary or "iB" in text:
        return ""
    return "It is the number in powers of 1,024; write it with an i, as in GiB. At PiB they are 13 % apart."


def _factor(value: float, exact: float) -> str:
    if value <= 0:
        return "below or at zero; there is something"
    ratio = value / exact
    times = max(ratio, 1 / ratio)
    return f"{times:,.{0 if times >= 100 else 1}f} times too {'high' if ratio > 1 else 'low'}"
