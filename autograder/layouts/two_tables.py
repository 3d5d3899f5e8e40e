"""An old and a new table while one is copied into the other: who writes where, and what an overwrite takes with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

Row = tuple[int, int]
"""A row's number and its member."""


@dataclass
class TwoTables:
    """Rows of both tables by partition.

    Attributes:
        old: never loses a row; it cannot erase.
        new: may hold a row twice.
        damaged: partitions whose newest copy has broken values.
    """

    old: dict[str, list[Row]]
    new: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    copied: set[str] = field(default_factory=set)
    damaged: set[str] = field(default_factory=set)

    def written(self, partition: str, row: Row, to_both: bool) -> None:
        """A writer's row, in the old table or in both."""
        self.old.setdefault(partition, []).append(row)
        if to_both:
            self.new[partition].append(row)

    def put(self, partition: str, rows: list[Row], appends: bool, damaged: bool) -> None:
        """A copy of a partition as it was read; an overwrite replaces whatever came meanwhile."""
        self.new[partition] = [*(self.new[partition] if appends else ()), *rows]
        (self.damaged.add if damaged else self.damaged.discard)(partition)

    def erase(self, members: set[int]) -> None:
        """Take members' rows out of the new table."""
        for partition, rows in self.new.items():
            self.new[partition] = [row for row in rows if row[1] not in members]

    def compared(self, erased: set[int]) -> dict[str, int]:
        """How the new table differs from what it should hold: counts by what is amiss."""
        should = Counter(row for rows in self.old.values() for row in rows if row[1] not in erased)
        holds = Counter(row for rows in self.new.values() for row in rows)
        theirs = sum(times for row, times in holds.items() if row[1] in erased)
        return {
            "rows lost": len(should.keys() - holds.keys()),
            "rows there twice": sum(times > 1 for row, times in holds.items() if row in should),
            "rows of erased members": theirs,
            "partitions not copied": len(set(self.old) - self.copied - set(self.new)),
            "partitions with broken values": len(self.damaged),
        }
