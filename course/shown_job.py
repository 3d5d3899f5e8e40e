"""What `show` shows of a job: its log and its runs in the shown world, a store to call it with, and the whole schedule to run it on."""

from __future__ import annotations

from typing import Any

from autograder.jobs.job_exercise import JobExercise
from autograder.jobs.layout import JobTable, Row
from autograder.jobs.running import RUNS, ran, read_out, told
from autograder.jobs.schedule import LOG
from autograder.jobs.store import Store
from autograder.jobs.warehouse import Warehouse
from autograder.outcome import Failure
from course.shown import ShownArguments, arguments_of
from course.tables import Rendered


class ShownJob(ShownArguments):
    """A job's schedule.

    Attributes:
        arguments: of its first run, so that `slug(**show("slug").arguments)` makes that call. The store
            holds what has landed by then; it is made anew each time it is asked for.
    """

    _exercise: JobExercise

    @property
    def arguments(self) -> dict[str, Any]:
        how, given = self._exercise.how_called(), self._given()
        warehouse = Warehouse(JobTable(*table) for table in how.job["tables"])
        first = given[RUNS][0]
        landed = [row for row in given[LOG] if row["run"] == first["run"]]
        warehouse.land(LOG, ({name: row[name] for name in row if name != "run"} for row in landed))
        batch = how.job["batch"]
        name = batch if isinstance(batch, str) else "batch"
        return {"store": Store(warehouse), name: told(first, batch)}

    def run(self, job: Any) -> JobRuns:
        """Run a function on the whole schedule, deaths included; the outcome, and what each run read and rewrote."""
        how = self._exercise.how_called()
        name = how.job["tables"][0][0]
        steps: list[list[Any]] = []
        before: dict[str, int] = {}

        def note(run: dict[str, Any], died: bool, warehouse: Warehouse) -> None:
            counts = warehouse.counts
            steps.append(
                [run["run"], "died" if died else "", *(counts[one] - before.get(one, 0) for one in counts)]
            )
            before.update(counts)

        rows = read_out(ran(job, how, self._given(), note).rows(name), name, how)
        return JobRuns(name, list(how.columns), rows, steps)

    def _parts(self) -> list[Rendered | str]:
        exercise, (store, batch) = self._exercise, self.arguments
        where = f" in the world you see ({exercise.worlds[0].name})."
        return [
            f"{exercise.slug}({store}, {batch}) is called by each run.",
            *arguments_of(exercise, self._given(), where),
            f'show("{exercise.name}").run({exercise.slug}) runs all of it.',
        ]


class JobRuns:
    """What a job did.

    Attributes:
        rows: of the judged table, after the last run.
    """

    def __init__(
        self, table: str, columns: list[str], rows: list[Row] | Failure, steps: list[list[Any]]
    ) -> None:
        if isinstance(rows, Failure):
            raise ValueError(rows.message)
        self.rows = sorted(rows, key=lambda row: repr(list(row.values())))
        self._table, self._columns, self._steps = table, columns, steps

    def _parts(self) -> list[Rendered]:
        heads = ["run", "", "rows read", "rows written", "partitions rewritten"]
        cells = [list(row.values()) for row in self.rows]
        return [
            Rendered(heads, self._steps, "Runs"),
            Rendered(self._columns, cells, f"{self._table}: {len(cells)} rows after the last run"),
        ]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": "".join(part.html() for part in self._parts())}

    def __repr__(self) -> str:
        return "\n\n".join(part.text() for part in self._parts())
