"""Exercises in which the learner says what a query gives before running it, as rows under the exercise's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from autograder import database
from autograder.calling import ANSWER_FILE, calling
from autograder.compare import difference, same
from autograder.exercise import Exercise
from autograder.outcome import Failure, Outcome, Table, plain
from autograder.worlds.world import Rows


@dataclass(frozen=True, kw_only=True)
class PredictionExercise(Exercise):
    """A list of rows, `slug = [(…), …]`; what the starter leaves to the learner is written `...`.

    Attributes:
        tables: that `query` reads.
        query: what is to be predicted; its result in the shown world is the expected one.
        columns: of its result.
    """

    kind: ClassVar[str] = "prediction"
    language: ClassVar[str] = "python"
    fewest_worlds: ClassVar[int] = 1
    wants_alternatives: ClassVar[bool] = False
    reads_data: ClassVar[bool] = False

    tables: tuple[str, ...]
    query: str
    columns: tuple[str, ...]

    def tables_read(self) -> tuple[str, ...]:
        return tuple(self.tables)

    def answer_cell(self, text: str) -> str:
        return text

    def is_blank(self, answer: Any) -> bool:
        if isinstance(answer, str):
            answer = self._rows_written(answer)
        if isinstance(answer, Failure):
            return False
        return answer is None or any(
            cell is ...
            for row in _listed(answer)
            for cell in (row if isinstance(row, (tuple, list)) else (row,))
        )

    def says_of(self, got: Table, expected: Table) -> str:
        """Which cell is to be worked out again; its value is what was asked for, and is not said."""
        different = difference(got, expected, ordered=self.ordered)
        if different is None or different.cell is None:
            return ""
        identity, column, value, _ = different.cell
        where = ", ".join(f"{name} {said}" for name, said in identity.items()) or "the only row"
        return f"For {where}: `{column}` is not {'NULL' if value is None else value}. Work that cell out once more."

    def contradictions(self) -> Iterator[str]:
        with database.Worlds() as worlds:
            rows = self.worlds[0].rows(self.tables_read())
            truth = database.run(worlds.holding(rows), self.query, self.seconds)
        with self.running() as outcome:
            if not same(outcome(self.solution, rows), truth, ordered=self.ordered):
                yield f"the solution is not what the query gives: {truth}"

    @contextmanager
    def running(self) -> Iterator[Callable[[Any, Rows], Outcome]]:
        """As `Exercise.running`; the rows written down are the same whatever the data."""

        def outcome(answer: Any, rows: Rows) -> Outcome:
            written = self._rows_written(answer) if isinstance(answer, str) else answer
            return written if isinstance(written, Failure) else self._table(_listed(written))

        yield outcome

    def _rows_written(self, source: str) -> Any:
        namespace: dict[str, Any] = {"__name__": "answer"}

        def define() -> Any:
            exec(compile(source, ANSWER_FILE, "exec", dont_inherit=True), namespace)
            return namespace.get(self.slug)

        result = calling(define, None, self.seconds)
        return result if isinstance(result, Failure) else result.value

    def _table(self, rows: list[Any]) -> Outcome:
        for row in rows:
            if not isinstance(row, (tuple, list)) or len(row) != len(self.columns):
                return Failure(
                    "no result", message=f"each row has {len(self.columns)} cells: {', '.join(self.columns)}"
                )
        return database.table(self.columns, [[plain(cell) for cell in row] for row in rows])


def _listed(rows: Any) -> list[Any]:
    return list(rows) if isinstance(rows, (list, tuple)) else [rows]
