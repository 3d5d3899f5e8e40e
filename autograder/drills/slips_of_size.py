"""Slips of capacity arithmetic: each is the same closed form on another load, or a factor on what came out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from autograder.drills.drill import Slip
from autograder.drills.sizing import DAY, FIGURES, Load

Change = Callable[[Load], Load]

TOLERANCE = 0.10
"""An answer is right within this share of the exact number."""
_CLOSE = 0.04
_APART = 1.06


@dataclass(frozen=True)
class Told:
    """How a question told its load: in which fields, which of them are beside the point, and in which units.

    Attributes:
        fields: those that the text names.
        beside_the_point: of them, those that the figure does not need.
        per_day: the rate was given as events a day.
        in_bits: fields that were given in bits.
    """

    fields: tuple[str, ...]
    beside_the_point: tuple[str, ...] = ()
    per_day: bool = False
    in_bits: tuple[str, ...] = ()


_FORGOTTEN: dict[str, tuple[str, Change, str]] = {
    "peak_factor": (
        "average-rate-for-peak",
        lambda load: replace(load, peak_factor=1),
        "You sized for the average. The evening has {peak_factor:g} times as much, and that is when it has to hold.",
    ),
    "replication": (
        "forgot-replication",
        lambda load: replace(load, replication=1),
        "You counted each byte once. There are {replication} copies of it, and each takes its share.",
    ),
    "utilisation": (
        "planned-at-the-limit",
        lambda load: replace(load, utilisation=1),
        "You planned at the limit itself. Only a share of {utilisation:g} of it was to be used, so that a failure has room.",
    ),
    "keyed_share": (
        "state-for-every-event",
        lambda load: replace(load, keyed_share=1),
        "You remembered every event. Only a share of {keyed_share:g} of them has keys to remember.",
    ),
    "active_partitions": (
        "one-file-a-commit",
        lambda load: replace(load, active_partitions=1),
        "You counted one file a writer and commit. A writer has one open in each of {active_partitions} partitions.",
    ),
    "writers": (
        "one-writer-only",
        lambda load: replace(load, writers=1),
        "You counted one writer. All {writers:,} of them commit.",
    ),
    "compression": (
        "raw-for-compressed",
        lambda load: replace(load, compression=1),
        "You took the bytes on the wire. The table's files are {compression:g} times smaller.",
    ),
}  # fmt: skip


def slips_of(figure: str, load: Load, told: Told) -> tuple[Slip, ...]:
    """What is recognised in answers to a figure of a load."""
    needs = FIGURES[figure].needs
    changes = [(name, change, says) for field, (name, change, says) in _FORGOTTEN.items() if field in needs]
    changes += _of_this_figure(figure, load, told)
    exact = FIGURES[figure].of(load)
    single = [
        Slip(name, FIGURES[figure].of(change(load)), says.format(**vars(load)))
        for name, change, says in changes
    ]
    factors = [Slip(name, exact * factor, says) for name, factor, says in _factors(figure, told, load)]
    return (*single, *factors, *_two_at_once(figure, load, changes))


def _of_this_figure(figure: str, load: Load, told: Told) -> Iterator[tuple[str, Change, str]]:
    if figure == "peak_out":
        total = load.readers + load.replication - 1
        yield (
            "forgot-fan-out",
            lambda load: replace(load, readers=1),
            "You counted one reader. Each of the {readers} groups fetches every byte again.",
        )
        yield (
            "leader-sends-to-itself",
            lambda load: replace(load, readers=load.readers + 1),
            f"You counted a copy too many: the leader's own copy is not sent. {total} leave, one for each reader and each further copy.",
        )
        yield (
            "readers-times-copies",
            lambda load: replace(load, readers=load.readers * load.replication - load.replication + 1),
            "You multiplied readers by copies. A reader fetches from one copy, so they add up: readers + copies − 1.",
        )
    if figure == "cost":
        yield (
            "storage-forgotten",
            lambda load: replace(load, storage_price=1e-30),
            "You paid for the brokers only. The table's storage is the other part.",
        )
        yield (
            "brokers-forgotten",
            lambda load: replace(load, broker_price=1e-30),
            "You paid for storage only. The brokers are the other part.",
        )
    if "partition_limit" in told.in_bits:
        yield (
            "bits-for-bytes",
            lambda load: replace(load, partition_limit=load.partition_limit * 8),
            "You took the limit for bytes. It was given in bits: eight to a byte.",
        )
    if "broker_limit" in told.in_bits:
        yield (
            "bits-for-bytes",
            lambda load: replace(load, broker_limit=load.broker_limit * 8),
            "You took the limit for bytes. It was given in bits: eight to a byte.",
        )


def _factors(figure: str, told: Told, load: Load) -> Iterator[tuple[str, float, str]]:
    """Slips that are a factor on the whole number."""
    one = FIGURES[figure]
    if "compression" in told.beside_the_point:
        yield (
            "compressed-for-raw",
            1 / load.compression,
            "You divided by the compression of the table. On the wire and on the brokers an event has its full size.",
        )
    if "peak_factor" in told.beside_the_point:
        yield (
            "peak-for-average",
            load.peak_factor,
            "You took the peak. What is kept or grows over days follows the average.",
        )
    if told.per_day and one.period == "s":
        yield (
            "per-hour-for-per-second",
            3_600,
            "That is an hour's worth: you divided the day by 24. A second is a 3,600th of that.",
        )
        yield "per-minute-for-per-second", 60, "That is a minute's worth: you divided the day by 1,440."
        yield (
            "day-of-100000-seconds",
            DAY / 100_000,
            "You took a day for 100,000 seconds. It has 86,400; that is 14 % lost before you begin.",
        )
    if "bytes" in one.dimension and "bits-for-bytes" not in told.in_bits:
        yield "bits-for-bytes", 8, "That is in bits. A byte has eight of them."
    yield (
        "a-prefix-up",
        1_000,
        "You are a thousand times too high: one prefix. Count the zeros, or the powers of ten.",
    )
    yield (
        "a-prefix-down",
        1 / 1_000,
        "You are a thousand times too low: one prefix. Count the zeros, or the powers of ten.",
    )


def _two_at_once(figure: str, load: Load, changes: list) -> Iterator[Slip]:
    for (name, change, says), (other, also, also_says) in combinations(changes, 2):
        both = also(change(load))
        told = f"Two things at once. {says.format(**vars(load))} {also_says.format(**vars(load))}"
        yield Slip(f"{name}+{other}", FIGURES[figure].of(both), told)


def is_right(value: float, exact: float) -> bool:
    """Within the tolerance of the exact number."""
    return abs(value - exact) <= TOLERANCE * abs(exact)


def matching(value: float, slips: tuple[Slip, ...]) -> Slip | None:
    """The slip whose number this is; a single one before two at once, and none where two explain it alike."""
    near = [slip for slip in slips if abs(value - slip.gives) <= _CLOSE * abs(slip.gives)]
    single = [slip for slip in near if "+" not in slip.name]
    found = single or near
    return min(found, key=lambda slip: abs(value / slip.gives - 1)) if len(found) == 1 or single else None


def can_be_told_apart(exact: float, slips: tuple[Slip, ...]) -> bool:
    """Whether no slip's number counts as right, and no two single slips give the same."""
    single = [slip.gives for slip in slips if "+" not in slip.name]
    if any(abs(gives / exact - 1) <= TOLERANCE * 1.25 for gives in single):
        return False
    return all(max(a, b) / min(a, b) > _APART for a, b in combinations(single, 2))
