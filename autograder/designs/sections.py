"""The other sections of a design: what it promises, how it fails, what it costs, and why it is what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.designs.fields import names, quantity, reads, text
from autograder.quantities import Quantity

FEWEST_CHARACTERS = 30
MOST_WAIVERS = 3


@dataclass(frozen=True)
class Dedup:
    """Which copies are one event, which of them wins, over how long, and at which nodes."""

    key: tuple[str, ...] = names()
    winner: str = text()
    scope: Quantity | None = quantity("duration")
    where: tuple[str, ...] = names()


@dataclass(frozen=True)
class Late:
    """How late events may be, what becomes of later ones, and how a published result changes."""

    max: Quantity | None = quantity("duration")
    beyond: str = text()
    metric: str = text()
    restatement: str = text()


@dataclass(frozen=True)
class Backfill:
    """How history is written again: from where (`from` in the document), into what, apart from what."""

    source: str = text(key="from")
    into: tuple[str, ...] = names()
    isolation: str = text()
    suppression: str = text()


@dataclass(frozen=True)
class Step:
    """One step of an erasure, and how long it takes at most."""

    do: str = text()
    takes: Quantity | None = quantity("duration")


@dataclass(frozen=True)
class ErasePath:
    """How a member leaves some nodes, step by step."""

    of: tuple[str, ...] = names()
    steps: tuple[Step, ...] = reads("parts", part=Step, alone="do")


@dataclass(frozen=True)
class Privacy:
    """Which fields are a person's, how they are erased from every copy, by when, and how that is proved."""

    pii_fields: tuple[str, ...] = names()
    deadline: Quantity | None = quantity("duration")
    proof: str = text()
    erase_path: tuple[ErasePath, ...] = reads("parts", part=ErasePath)


@dataclass(frozen=True)
class FailureMode:
    """What breaks where, how it is seen and how soon, what holds meanwhile, and how it is made good."""

    component: tuple[str, ...] = names()
    what: str = text()
    detect: str = text()
    detects_in: Quantity | None = quantity("duration")
    mitigate: str = text()
    recover: str = text()
    recovers_in: Quantity | None = quantity("duration")
    replay_from: tuple[str, ...] = names()


@dataclass(frozen=True)
class Option:
    """One way that was considered."""

    name: str = text()
    pros: tuple[str, ...] = reads("texts")
    cons: tuple[str, ...] = reads("texts")


@dataclass(frozen=True)
class Decision:
    """Which option, why, for which goals of `slo`, and what would change it."""

    pick: str = text()
    why: str = text()
    goals: tuple[str, ...] = names()
    flip_if: str = text()


@dataclass(frozen=True)
class Cost:
    """What it costs, by item or in all, beside what it may."""

    total: Quantity | None = quantity("money/s", "money")
    budget: Quantity | None = quantity("money/s", "money")
    items: Mapping[str, Quantity] = reads("quantities", "money/s", "money")

    @property
    def in_all(self) -> float | None:
        """The total as said, or the sum of the items; None where neither is there."""
        if self.total is not None:
            return self.total.value
        return sum(item.value for item in self.items.values()) if self.items else None


@dataclass(frozen=True)
class Owner:
    """Who answers for some nodes; `all` is every one."""

    of: tuple[str, ...] = names()
    who: str = text()


@dataclass(frozen=True)
class Waiver:
    """A rule that this design breaks on purpose, and why; the reason is for whoever reviews it."""

    rule: str = text()
    reason: str = text()
