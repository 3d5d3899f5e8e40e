"""Spot the impossible claim: several claims beside what was measured, one of which cannot be true, and the number that shows it."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from autograder.drills.drill import Blank, Drill, Slip, Verdict
from autograder.drills.said_numbers import Asked, read, said
from autograder.drills.sizing import DAY, Load, bytes_in, files_compacted, retained, state
from autograder.drills.slips_of_size import is_right, matching
from autograder.drills.told import drawn_load, facts

KIND = "impossible"
LETTERS = "ABCDEF"

RATE, BYTES_RATE, BYTES = Asked("count/s", "events", "s"), Asked("bytes/s", "", "s"), Asked("bytes")
PARTITIONS, FILES = Asked("count", "partitions"), Asked("count/s", "files", "day")
DAILY = Asked("bytes/s", "", "day")


@dataclass(frozen=True)
class Claim:
    """One thing that may be claimed of a load.

    Attributes:
        needs: the fields of the load that the text has to tell.
        bound: the number that a claim is tested by; what is claimed is never below it.
        says: the claim, from the load and the number claimed.
        asked: the number that shows it.
        line: how that number comes about.
        exactly: the claim has to be the bound itself, not only above it.
        slips: factors on the bound, for numbers that miss it.
    """

    needs: tuple[str, ...]
    bound: Callable[[Load], float]
    says: Callable[[Load, float], str]
    asked: Asked
    line: str
    exactly: bool = False
    slips: tuple[str, ...] = ()


def _partitions(load: Load) -> float:
    """The fewest that carry the average; the peak needs more."""
    return float(math.ceil(bytes_in(load) / load.partition_limit - 1e-9))


CLAIMS: dict[str, Claim] = {
    "peak-below-average": Claim(
        ("average_rate",), lambda load: load.average_rate,
        lambda load, value: f"The busiest second of the day has {said(value, RATE)}.",
        RATE, "no peak lies below its average, and the average is the day's events / 86,400 s", slips=("per-hour-for-per-second", "day-of-100000-seconds"),
    ),
    "size-against-total": Claim(
        ("average_rate", "event_size"), bytes_in,
        lambda load, value: f"Producers send {said(value, DAILY)}.",
        DAILY, "events a day × bytes an event", exactly=True, slips=("bits-for-bytes",),
    ),
    "fan-out-law": Claim(
        ("average_rate", "event_size", "readers", "replication"),
        lambda load: bytes_in(load) * (load.readers + load.replication - 1),
        lambda load, value: f"On average {said(value, BYTES_RATE)} leave the brokers.",
        BYTES_RATE, "bytes in × (readers + copies − 1)", slips=("bits-for-bytes", "forgot-fan-out", "per-hour-for-per-second"),
    ),
    "partitions-against-limit": Claim(
        ("average_rate", "event_size", "partition_limit"), _partitions,
        lambda load, value: f"{said(value, PARTITIONS)} carry it.",
        PARTITIONS, "average bytes in / the limit of a partition, and the peak needs more", slips=("bits-for-bytes",),
    ),
    "disks-against-retention": Claim(
        ("average_rate", "event_size", "replication", "retention"), retained,
        lambda load, value: f"The brokers' disks hold {said(value, BYTES)} altogether.",
        BYTES, "average bytes in × copies × retention", slips=("forgot-replication", "bits-for-bytes"),
    ),
    "state-against-ttl": Claim(
        ("average_rate", "keyed_share", "ttl", "key_size"), state,
        lambda load, value: f"There is room for {said(value, BYTES)} of deduplication state.",
        BYTES, "events a second × share with a key × seconds × bytes a key", slips=("state-for-every-event", "bits-for-bytes"),
    ),
    "files-against-volume": Claim(
        ("average_rate", "event_size", "compression", "file_size"), files_compacted,
        lambda load, value: f"The table gets {said(value, FILES)}, none larger than a compacted one.",
        FILES, "bytes a day / compression / bytes a file", slips=("raw-for-compressed", "bits-for-bytes"),
    ),
}  # fmt: skip
"""What can be claimed; each is tested against an average, so that nothing has to be assumed."""

MOST_DIFFICULT = 4
_TRIES = 400
_FACTORS: dict[str, tuple[Callable[[Load], float], str]] = {
    "per-hour-for-per-second": (lambda load: 3_600, "That is an hour's worth: you divided the day by 24. A second is a 3,600th of that."),
    "day-of-100000-seconds": (lambda load: DAY / 100_000, "You took a day for 100,000 seconds. It has 86,400."),
    "bits-for-bytes": (lambda load: 8, "That is in bits. A byte has eight of them."),
    "forgot-replication": (lambda load: 1 / load.replication, "You counted each byte once. There are several copies of it."),
    "forgot-fan-out": (lambda load: load.replication / (load.readers + load.replication - 1), "You counted one reader. Each group fetches every byte again."),
    "state-for-every-event": (lambda load: 1 / load.keyed_share, "You remembered every event. Only some of them have a key."),
    "raw-for-compressed": (lambda load: load.compression, "You took the bytes on the wire. The table's files are smaller."),
    "a-prefix-up": (lambda load: 1_000, "The claim is the one, and you are a thousand times too high: one prefix."),
    "a-prefix-down": (lambda load: 1 / 1_000, "The claim is the one, and you are a thousand times too low: one prefix."),
}  # fmt: skip


def impossible(seed: int, difficulty: int = 1, family: str = "") -> Drill:
    """The claims of a seed; every tenth at the first difficulty is one that was published.

    Raises:
        KeyError: no such family.
    """
    if family == "published" or (not family and difficulty == 1 and seed % 10 == 0):
        return _published(seed, difficulty)
    chance = random.Random(f"impossible {seed} {difficulty} {family}")
    broken = family or chance.choice([*CLAIMS])
    others = [name for name in CLAIMS if name != broken]
    chosen = chance.sample(others, min(len(others), difficulty + 1))
    for _ in range(_TRIES):
        load, bits, binary = drawn_load(chance, hard=difficulty >= 4)
        total = chance.choice((50e9, 80e9, 150e9, 300e9, 700e9, 1e12, 2e12))
        load = Load(**{**vars(load), "average_rate": total / DAY})
        slips = _number_slips(CLAIMS[broken], load)
        least = _partitions(load)
        if all(abs(slip.gives / CLAIMS[broken].bound(load) - 1) > 0.125 for slip in slips) and least >= 20:
            break
    else:
        raise AssertionError("no load tells its slips apart")
    claimed = {}
    for name in (broken, *chosen):
        more = 1.0 if CLAIMS[name].exactly else chance.uniform(1.3, 3.0)
        value = CLAIMS[name].bound(load) * (_missing(broken, difficulty, chance) if name == broken else more)
        claimed[name] = round(value) if CLAIMS[name].asked is PARTITIONS else value
    names = chance.sample(list(claimed), len(claimed))
    fields = [field for name in names for field in CLAIMS[name].needs]
    measured = facts(load, fields, chance, per_day=True, bits=bits, binary=binary)
    texts = {name: CLAIMS[name].says(load, claimed[name]) for name in names}
    why_not = {
        name: f"{LETTERS[at]} can be true: {_possible(CLAIMS[name], load)}"
        for at, name in enumerate(names)
        if name != broken
    }
    claim = CLAIMS[broken]
    bound = claim.bound(load)
    line = f"{LETTERS[names.index(broken)]} claims {said(claimed[broken], claim.asked)}. It is {said(bound, claim.asked)}{' at least' * (not claim.exactly)}: {claim.line}."
    return _drill(seed, difficulty, broken, measured, texts, LETTERS[names.index(broken)], bound, claim.asked, slips, why_not, line)  # fmt: skip


def _missing(broken: str, difficulty: int, chance: random.Random) -> float:
    """How far below its bound the broken claim stays: farther for beginners."""
    if CLAIMS[broken].exactly and chance.random() < 0.5:
        return chance.uniform(1.8, 4)
    low, high = ((0.1, 0.3), (0.2, 0.45), (0.35, 0.6), (0.5, 0.72))[min(difficulty, MOST_DIFFICULT) - 1]
    return chance.uniform(low, high)


def _possible(claim: Claim, load: Load) -> str:
    least = said(claim.bound(load), claim.asked)
    return (
        f"{claim.line} gives {least}, which is what it says."
        if claim.exactly
        else f"it takes {least} ({claim.line}), and it claims more."
    )


def _number_slips(claim: Claim, load: Load) -> tuple[Slip, ...]:
    bound = claim.bound(load)
    names = dict.fromkeys((*claim.slips, "a-prefix-up", "a-prefix-down"))
    return tuple(Slip(name, bound * _FACTORS[name][0](load), _FACTORS[name][1]) for name in names)


def _published(seed: int, difficulty: int) -> Drill:
    total = 2e12 / DAY
    texts = {
        "volume": "3 PB a day go in.",
        "out": "7 PB a day go out.",
        "peak": "The peak is 12.5 million events a second.",
    }
    why_not = {
        "volume": "A can be true: 3 PB over 2 trillion events is 1.5 KB an event.",
        "out": "B can be true: 7 PB out of 3 PB in is two copies, one reader of all of it and others of a third.",
    }
    line = "2 trillion / 86,400 s = 23.1 M events/s on average, and no peak lies below its average. The peak was published in 2016, the total is from somewhere else."
    slips = tuple(
        Slip(name, total * _FACTORS[name][0](Load()), _FACTORS[name][1])
        for name in ("per-hour-for-per-second", "day-of-100000-seconds", "a-prefix-up", "a-prefix-down")
    )
    measured = (
        "A blog has four numbers of one platform. Take the first for granted: 2 trillion events a day.",
    )
    return _drill(seed, difficulty, "published", measured, texts, "C", total, RATE, slips, why_not, line)


def _drill(
    seed: int, difficulty: int, family: str, measured: tuple[str, ...], texts: dict[str, str], letter: str,
    bound: float, asked: Asked, slips: tuple[Slip, ...], why_not: dict[str, str], line: str,
) -> Drill:  # fmt: skip
    possible = {text[0]: text for text in why_not.values()}

    def judge(answer: dict[str, str]) -> Verdict:
        chosen = answer.get("claim", "").strip().upper()[:1]
        if not chosen or chosen not in LETTERS[: len(texts)]:
            return Verdict(None, says=f"Choose a claim, {LETTERS[0]} to {LETTERS[len(texts) - 1]}.")
        if chosen != letter:
            return Verdict(False, "possible-claim-chosen", possible[chosen], line)
        return _judged_number(answer.get("number", ""), bound, asked, slips, line)

    choices = tuple((LETTERS[at], text) for at, text in enumerate(texts.values()))
    listed = tuple(f"{one}. {text}" for one, text in choices)
    ask = "Which claim cannot be true beside that, and which number shows it?"
    return Drill(
        kind=KIND,
        family=family,
        difficulty=difficulty,
        seed=seed,
        asks=(*measured, *listed, ask),
        blanks=(
            Blank("claim", "It cannot be true that …", choices=choices),
            Blank("number", "The number that shows it, with its unit", "42 TB, or 4.2 M events/s"),
        ),
        expected={"claim": letter, "number": said(bound, asked)},
        slips=(*slips, *(Slip("possible-claim-chosen", one, text) for one, text in possible.items())),
        judge=judge,
    )


def _judged_number(text: str, bound: float, asked: Asked, slips: tuple[Slip, ...], line: str) -> Verdict:
    found = read(text, asked)
    if found.problem and not found.slip:
        return Verdict(None, says=found.problem)
    if found.slip:
        return Verdict(False, found.slip, f"The claim is the one. {found.problem}", line)
    if is_right(found.value, bound):
        return Verdict(True, "", "Right: that is the claim, and that is the number.", line)
    if slip := matching(found.value, slips):
        return Verdict(False, slip.name, slip.says, line)
    return Verdict(
        False,
        "",
        f"The claim is the one. The number that shows it is another: you have {said(found.value, asked)}.",
        line,
    )
