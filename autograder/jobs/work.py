"""What a job may read and rewrite: counted by the store, and compared with what the solution needs."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from autograder.calling import calling
from autograder.exercise import ContentError
from autograder.jobs.running import ran, read_out
from autograder.outcome import WORK_COLUMNS, Failure, Outcome, Table
from autograder.python_call import HowCalled, as_table, defined
from autograder.work import MORE, Work

if TYPE_CHECKING:
    from autograder.python_exercise import PythonExercise

COUNTS = {
    "rows_read": "Rows read",
    "rows_written": "Rows written",
    "partitions_rewritten": "Partitions rewritten",
}
"""What the store counts over all runs of a schedule, and how it is called."""


@dataclass(frozen=True, kw_only=True)
class JobWork(Work):
    """A world in which the outcome counts and what the job read and rewrote for it.

    As `Work`; its inputs are what a job is run on, as `scheduled` gives it.
    """

    countable: ClassVar[Mapping[str, str]] = COUNTS

    def asked(self, exercise: PythonExercise, seed: int = 1) -> dict[str, Any]:
        """What an answer is asked, as plain data: schedules of every size, and how much work is fine.

        Raises:
            ContentError: the solution gives no result there.
        """
        how = exercise.how_called()
        solution = defined(exercise.solution, how)
        sizes = []
        for size in self.sizes:
            given = self.inputs(size, random.Random(f"{self.name} {seed}"))
            needed = _counted(solution, how, given)
            if isinstance(needed, Failure):
                raise ContentError(f"{exercise.slug}: the solution gives no result in {self.name}: {needed}")
            enough = {name: needed[1][name] for name in self.counts}
            limits = {name: times * enough[name] for name, times in self.counts.items()}
            sizes.append({"size": size, "given": given, "limits": limits, "enough": enough})
        return {"way": "a job's work", "unit": self.unit, "sizes": sizes}


def worked_job(function: Any, how: HowCalled, asked: dict[str, Any]) -> Outcome:
    """Whether a job did no more than asked: a table of what was more, or else of the outcome at each size."""
    found = []
    for size in asked["sizes"]:
        one = _counted(function, how, size["given"])
        if isinstance(one, Failure):
            return one
        found.append((size, *one))
    last, _, most = found[-1]
    over = [name for name, limit in last["limits"].items() if most[name] > limit]
    if over:
        notes = tuple(_said(name, found, asked["unit"]) for name in over)
        return Table(WORK_COLUMNS, tuple((name, MORE) for name in over), notes)
    return Table(WORK_COLUMNS, (("results", tuple(rows for _, rows, _ in found)),))


def _counted(function: Any, how: HowCalled, given: dict[str, Any]) -> tuple[tuple, dict[str, int]] | Failure:
    """The outcome's rows in an order of their own, and the counts of all runs."""
    name = how.job["tables"][0][0]

    def answered() -> Any:
        warehouse = ran(function, how, given)
        return as_table(read_out(warehouse.rows(name), name, how), how.columns), warehouse.counts

    result = calling(answered, function, how.seconds)
    if isinstance(result, Failure):
        return result
    outcome, counts = result.value
    return outcome if isinstance(outcome, Failure) else (tuple(sorted(outcome.rows, key=repr)), counts)


def _said(name: str, found: list[tuple[dict[str, Any], tuple, dict[str, int]]], unit: str) -> str:
    grown = ", ".join(f"{counts[name]:,} for {size['size']:,} {unit}" for size, _, counts in found)
    size, _, _ = found[-1]
    return f"{COUNTS[name]}: {grown}. About {size['enough'][name]:,} would do for {size['size']:,}."
