"""What `show` shows of a lake: its rows and files in the shown world, a real table to call the answer with, and what it leaves."""

from __future__ import annotations

from typing import Any

from autograder.lake.lake_exercise import LakeExercise
from autograder.outcome import Failure
from course.shown import ShownArguments, arguments_of
from course.tables import Rendered


class ShownLake(ShownArguments):
    """A lake of the shown world.

    Attributes:
        arguments: of the first call, so that `slug(**show("slug").arguments)` makes it. The table is
            real and lies in a temporary folder, a new one each time it is asked for, that is
            removed once the table is no longer in use.
    """

    _exercise: LakeExercise

    @property
    def arguments(self) -> dict[str, Any]:
        from autograder.lake.called_in_a_lake import first_call

        return first_call(self._asked())

    def run(self, function: Any) -> Rendered:
        """Call a function as a check does in the shown world; what is in the lake, and on its disk, afterwards.

        Raises:
            ValueError: the function raised, or did not end in time.
        """
        from autograder.lake.called_in_a_lake import in_a_lake

        outcome = in_a_lake(function, self._exercise.how_called(), self._asked())
        if isinstance(outcome, Failure):
            raise ValueError(f"{outcome.error or outcome.kind}: {outcome.message}")
        return Rendered(
            outcome.columns, [list(row) for row in outcome.rows], "What it leaves", len(outcome.rows)
        )

    def _asked(self) -> dict[str, Any]:
        exercise = self._exercise
        return exercise.asked(exercise.worlds[0].rows(exercise.tables_read()))

    def _parts(self) -> list[Rendered | str]:
        exercise = self._exercise
        where = f" in the world you see ({exercise.worlds[0].name})."
        return [
            *arguments_of(exercise, self._given(), where),
            f'given = show("{exercise.name}").arguments makes a real table: given["table"].',
            f'show("{exercise.name}").run({exercise.slug}) calls your function on it and says what it leaves.',
        ]
