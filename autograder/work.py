"""What an exercise asks of an answer's work: counted at two sizes, and compared with what the solution needs.

The solution is the measure: an answer may do a few times as much. So an author needs no
formula, and the verdict is about how work grows, not about a factor of two.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from autograder.calling import without_memory
from autograder.exercise import ContentError
from autograder.measured import COUNTS, Measured, measured
from autograder.outcome import WORK_COLUMNS, Failure, Outcome, Table
from autograder.python_call import Arguments, HowCalled, defined
from autograder.worlds.world import AskedWorld, Prepared, Rows

if TYPE_CHECKING:
    from autograder.python_exercise import PythonExercise

MORE = "more than asked"


@dataclass(frozen=True, kw_only=True)
class Work:
    """A world in which the result counts and the work done for it.

    Attributes:
        name: of the world, such as "a long stream".
        provokes: one sentence, as of any world.
        inputs: from a size and a random generator to the keyword arguments of the call.
        sizes: two or three, small first. The largest decides.
        unit: what the size counts, in the plural: "events".
        counts: what is counted, each with how many times the solution's is still fine: names of `COUNTS`.
        points: what being right here earns; None for a share like any other world's.
    """

    name: str
    provokes: str
    inputs: Callable[[int, random.Random], Arguments] = field(repr=False)
    sizes: tuple[int, ...]
    unit: str
    counts: Mapping[str, float]
    points: float | None = None

    countable: ClassVar[Mapping[str, Any]] = COUNTS

    def __post_init__(self) -> None:
        unknown = [name for name in self.counts if name not in self.countable]
        if unknown or not self.counts:
            raise ContentError(
                f"work {self.name!r} counts {unknown or 'nothing'}; choose from {', '.join(self.countable)}"
            )
        if len(self.sizes) < 2 or list(self.sizes) != sorted(self.sizes):
            raise ContentError(f"work {self.name!r} has sizes {self.sizes}; give two or three, small first")

    def world(self, exercise: PythonExercise) -> AskedWorld:
        """The world that asks for this work of answers to an exercise."""

        def make(tables: tuple[str, ...]) -> Rows:
            return Prepared(self.asked(exercise), tables)

        return AskedWorld(self.name, self.provokes, make, points=self.points)

    def asked(self, exercise: PythonExercise, seed: int = 1) -> dict[str, Any]:
        """What an answer is asked, as plain data: arguments of every size, and how much work is fine.

        Raises:
            ContentError: the solution gives no result there.
        """
        how = exercise.how_called()
        function = defined(exercise.solution, how)
        sizes = []
        for size in self.sizes:
            given = self.inputs(size, random.Random(f"{self.name} {seed}"))
            needed = measured(without_memory(function), how, given, list(self.counts), None)
            if isinstance(needed, Failure):
                raise ContentError(f"{exercise.slug}: the solution gives no result in {self.name}: {needed}")
            limits = {
                name: max(times * needed.counts[name], needed.counts[name] + COUNTS[name][1])
                for name, times in self.counts.items()
            }
            sizes.append({"size": size, "given": given, "limits": limits, "enough": needed.counts})
        return {"way": "work", "unit": self.unit, "sizes": sizes}


def worked(function: Any, how: HowCalled, asked: dict[str, Any]) -> Outcome:
    """Whether the work of an answer is as asked: a table of what is not, or else of its results' digests."""
    function = without_memory(function)
    found: list[tuple[dict[str, Any], Measured]] = []
    for size in asked["sizes"]:
        one = measured(function, how, size["given"], list(size["limits"]), size["limits"])
        if isinstance(one, Failure):
            return one
        found.append((size, one))
        if not one.digest:
            break
    last, most = found[-1]
    over = [name for name, limit in last["limits"].items() if most.counts[name] > limit]
    if not over:
        return Table(WORK_COLUMNS, (("results", tuple(one.digest for _, one in found)),))
    return Table(
        WORK_COLUMNS,
        tuple((name, MORE) for name in over),
        tuple(_said(name, found, asked["unit"]) for name in over),
    )


def _said(name: str, found: list[tuple[dict[str, Any], Measured]], unit: str) -> str:
    label, _ = COUNTS[name]
    grown = ", ".join(
        f"{'at least ' if not one.digest else ''}{one.counts[name]:,} for {size['size']:,}"
        + (f" {unit}" if not at else "")
        for at, (size, one) in enumerate(found)
    )
    size, _ = found[-1]
    return f"{label}: {grown}. About {size['enough'][name]:,} would do for {size['size']:,}."
