"""The `%%match_recognize` cell magic: a MATCH_RECOGNIZE query, run by an engine that knows the clause, beside the windows.

DuckDB is asked first, by trying; then Flink, where it is installed. Without either the query is
read and said to be unverified. Nothing here is scored: the answer to the exercise is the windows.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from autograder.compare import same
from autograder.exercise import Exercise
from autograder.feedback import lines
from autograder.judging import judged, outcomes_of
from autograder.outcome import Failure, Outcome, Table
from autograder.row_pattern import read
from autograder.sql_exercise import SqlExercise
from course.answers import answer_of
from course.engines.installed import INSTALL, EngineProblem, installed
from course.explained import part_html
from course.finding import found
from course.said import Said, plain_text
from course.tables import Rendered

PROBE = """
SELECT * FROM (SELECT 1 AS n) AS numbers
MATCH_RECOGNIZE (ORDER BY n MEASURES A.n AS m PATTERN (A) DEFINE A AS n > 0)
"""
MOST_NAMED = 4
UNVERIFIED = f"Unverified: nothing here runs the clause. `{INSTALL} flink` brings Flink (900 MB with its neighbours, once); then run this cell again."

Runner = tuple[str, Callable[[Exercise, str], tuple[Outcome, ...]]]
"""An engine's name, and what a query gives on it in each world of an exercise."""


class Ran:
    """What became of a clause: sentences, and the rows it gives on the data one sees."""

    def __init__(self, sentences: list[str], rows: Rendered | None = None) -> None:
        self.sentences = sentences
        self.rows = rows

    def _parts(self) -> list[Rendered | str]:
        return [*self.sentences, *([self.rows] if self.rows else [])]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": "".join(map(part_html, self._parts()))}

    def __repr__(self) -> str:
        return "\n\n".join(
            part.text() if isinstance(part, Rendered) else plain_text(part) for part in self._parts()
        )


def match_recognize(line: str, cell: str) -> Ran | Said:
    """`%%match_recognize slug` and a query below it: run it in all worlds, compare with what is asked and with your windows."""
    slug, query = line.strip(), cell.strip("\n")
    if not slug:
        return Said("Name the exercise behind the magic, as in `%%match_recognize rebuffer_then_stop`.")
    exercise = found(slug)
    if isinstance(exercise, Said):
        return exercise
    if not isinstance(exercise, SqlExercise):
        return Said(f"`{slug}` is answered in Python; there are no rows to match a pattern on.")
    reading = read(query)
    if not query or not reading.readable:
        return Ran([reading.says if query else "There is no query in this cell yet."])
    heard = [reading.says, *reading.slips[:2]]
    try:
        runner = engine()
        if runner is None:
            return Ran([*heard, UNVERIFIED])
        name, outcomes = runner
        return report(exercise, name, outcomes(exercise, query), heard)
    except EngineProblem as problem:
        return Ran([*heard, f"Unverified. {problem}"])


def engine() -> Runner | None:
    """What runs the clause here; raises EngineProblem when Flink is there and does not start."""
    if duckdb_knows():
        return "DuckDB", outcomes_of
    found = installed()
    if found is None or found.lacks("flink"):
        return None
    from course.engines.flink import shared
    from course.engines.flink_worlds import outcomes
    from course.engines.process import to_terminal

    flink = shared()

    def run(exercise: Exercise, query: str) -> tuple[Outcome, ...]:
        to_terminal(f"Running it in {len(exercise.worlds)} worlds…")
        try:
            return outcomes(flink, exercise, query)
        finally:
            to_terminal("")

    return f"Flink {flink.version}", run


@cache
def duckdb_knows(query: str = PROBE) -> bool:
    """Whether DuckDB runs `query`: found by trying, because a later release may know the clause."""
    import duckdb

    connection = duckdb.connect(":memory:")
    try:
        return bool(connection.execute(query).fetchall())
    except duckdb.Error:
        return False
    finally:
        connection.close()


def report(exercise: Exercise, name: str, outcomes: tuple[Outcome, ...], heard: list[str]) -> Ran:
    """What `outcomes`, one a world, say about the clause that `name` ran, and about the learner's windows."""
    shown = outcomes[0]
    if isinstance(shown, Failure):
        refusal = [f"{name}: {shown.message or shown.error}"]
        if 'Encountered "MATCH_RECOGNIZE"' in shown.message:
            refusal.append(
                "Flink takes no name between the table or subquery and the clause: leave out `AS …` there."
            )
        return Ran([*heard, *refusal])
    judgement = judged(exercise, outcomes)
    astray = [trial.world.name for trial in judgement.trials if not trial.right]
    worlds = f"{len(outcomes)} worlds"
    sentences = [f"{name} ran it in {worlds}: its rows are the ones asked for in all of them."]
    if astray:
        sentences = [
            f"{name} ran it in {worlds}. Its rows are the ones asked for in {judgement.right}; not in {_named(astray)}.",
            lines(judgement)[0],
            *heard[1:],
        ]
    sentences.append(_beside(exercise, outcomes))
    rows = Rendered(shown.columns, shown.rows, f"Rows from {name}, on the data you see: {len(shown.rows)}")
    return Ran(sentences, rows)


def _beside(exercise: Exercise, outcomes: tuple[Outcome, ...]) -> str:
    """How the clause's rows compare with those of the answer in the notebook."""
    answer = answer_of(exercise)
    if answer is None or exercise.is_blank(answer):
        return "Your windows are not written yet; they are the answer that `check` judges."
    given = outcomes_of(exercise, answer)
    apart = [
        world.name
        for world, one, other in zip(exercise.worlds, outcomes, given, strict=True)
        if not (isinstance(other, Table) and same(one, other, ordered=exercise.ordered))
    ]
    if not apart:
        return f"Your windows give the same rows as the clause in all {len(outcomes)} worlds."
    return f"Your windows give other rows than the clause in {_named(apart)}."


def _named(worlds: list[str]) -> str:
    left = f" and {len(worlds) - MOST_NAMED} more" if len(worlds) > MOST_NAMED else ""
    return ", ".join(f"*{name}*" for name in worlds[:MOST_NAMED]) + left
