"""How well a learner foresees where an answer fails: a pure fold over the log, by kind of world and by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from course.progress import Attempt
from course.tables import Rendered

HEADS = ["checks", "foreseen", "not foreseen", "false alarms"]
NOTHING = (
    'Nothing to show yet. Say `expect("slug", "ties")` before a check, or `expect("slug")` to choose from a list; '
    "the check then says what you foresaw."
)


@dataclass
class Tally:
    """Counts of checks that came after a guess, and in them of kinds foreseen, missed and feared in vain."""

    checks: int = 0
    hits: int = 0
    misses: int = 0
    false_alarms: int = 0

    def row(self) -> list[int]:
        return [self.checks, self.hits, self.misses, self.false_alarms]

    def add(self, expected: set[str], failed: set[str]) -> None:
        """Count one check's kinds."""
        self.checks += 1
        self.hits += len(expected & failed)
        self.misses += len(failed - expected)
        self.false_alarms += len(expected - failed)


@dataclass
class Calibration:
    """Tallies of all checks that came after a guess: together, by kind of world, by UTC day (ISO)."""

    total: Tally = field(default_factory=Tally)
    by_kind: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_day: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    def sentences(self) -> str:
        failing, feared = self.total.hits + self.total.misses, self.total.hits + self.total.false_alarms
        return (
            f"You made a guess before {_count(self.total.checks, 'check')}. "
            f"Of {_count(failing, 'failing kind')} you foresaw {self.total.hits}; "
            f"of {_count(feared, 'kind')} you named, {self.total.false_alarms} went well."
        )

    def tables(self) -> list[Rendered]:
        """By kind, those most often missed first; by day, the oldest first."""
        order = sorted(
            self.by_kind.items(), key=lambda item: (-item[1].misses, -item[1].false_alarms, item[0])
        )
        by_kind = [[kind, *tally.row()] for kind, tally in order]
        by_day = [[day, *tally.row()] for day, tally in sorted(self.by_day.items())]
        tables = [Rendered(["day", *HEADS], by_day, "By day", len(by_day))]
        return [Rendered(["kind", *HEADS], by_kind, "By kind", len(by_kind)), *tables] if by_kind else tables

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        html = "".join(table.html() for table in self.tables())
        return {"text/plain": repr(self), "text/html": f"<p>{escape(self.sentences())}</p>{html}"}

    def __repr__(self) -> str:
        return "\n\n".join([self.sentences(), *(table.text() for table in self.tables())])


def calibrated(events: Iterable[Attempt]) -> Calibration:
    """The tallies. They depend on the set of events alone: not on their order, nor on repeats."""
    found = Calibration()
    for event in {event.id: event for event in events}.values():
        if event.kind != "check" or event.expected is None or event.failed is None:
            continue
        expected, failed = set(event.expected), set(event.failed)
        found.total.add(expected, failed)
        found.by_day[event.moment().date().isoformat()].add(expected, failed)
        for kind in expected | failed:
            found.by_kind[kind].add(expected & {kind}, failed & {kind})
    return found


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
