"""Lab 5, first part: the queries of week 1 in Trino's dialect, on the server that TRINO_URL names or on DuckDB as its stand-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from autograder import library
from autograder.exercise import Exercise
from autograder.feedback import lines
from autograder.judging import Report, judged, outcomes_of
from autograder.outcome import Failure, Outcome
from autograder.sql_exercise import SqlExercise
from course.engines.process import to_terminal
from course.labs import trino_dialect
from course.labs.trino_server import TrinoServer, over
from course.labs.verdict import verdict

if TYPE_CHECKING:
    import polars as pl

WEEK_1 = (
    "category_rank",
    "running_minutes",
    "halved_month",
    "exactly_once_counts",
    "corrected_days",
    "retention_curve",
    "top_share",
    "binge",
    "concurrent_streams",
    "never_finished",
    "longest_streak",
    "share_until_80",
)
STAND_IN = "Trino-flavoured SQL, executed by DuckDB"


class TrinoLab:
    """Runs Trino's SQL in the worlds of week 1's exercises. `stop()` it at the end.

    Attributes:
        server: the real one, or None.
        engine: what runs the queries, in words.
    """

    def __init__(self, say: Callable[[str], None] = to_terminal) -> None:
        """Reach the server, if one is named; raises EngineProblem where it does not answer."""
        self._say = say
        self.server = TrinoServer.named()
        self.engine = self.server.name if self.server else STAND_IN

    def rows(self, slug: str, query: str) -> pl.DataFrame | str:
        """A query's rows on the data that an exercise shows, or a sentence that says why there are none."""
        import polars

        exercise = _exercise(slug)
        refused, outcomes = self._outcomes(exercise, query, worlds=1)
        for sentence in refused:
            print(sentence)
        found = outcomes[0]
        if isinstance(found, Failure):
            return found.message
        return polars.DataFrame([dict(zip(found.columns, row, strict=True)) for row in found.rows])

    def check(self, slug: str, query: str) -> bool:
        """A verdict: whether Trino takes the query, and in how many of the exercise's worlds it is right."""
        exercise = _exercise(slug)
        if not self.server and "MATCH_RECOGNIZE" in query.upper():
            print("Not run: DuckDB has no MATCH_RECOGNIZE. With TRINO_URL this cell asks the server.")
            return False
        refused, outcomes = self._outcomes(exercise, query)
        report = judged(exercise, outcomes)
        right = report.right == len(exercise.worlds)
        return verdict(right and not refused, f"{slug}, {self.engine}: {_said(report, refused)}")

    def week_one(self) -> pl.DataFrame:
        """The solutions of week 1 as sqlglot writes them for Trino: in how many worlds they are right, and what Trino refuses.

        Without a server, right is what comes of carrying them back to DuckDB.
        """
        import polars

        found = []
        for slug in WEEK_1:
            self._say(f"{slug}…")
            exercise = _exercise(slug)
            query = trino_dialect.for_trino(exercise.solution)
            if self.server:
                outcomes = self.server.outcomes(exercise, query)
                refused = (outcomes[0].message,) if isinstance(outcomes[0], Failure) else ()
            else:
                outcomes = outcomes_of(exercise, trino_dialect.round_trip(query))
                refused = trino_dialect.read(query, exercise.tables_read()).refused
            found.append(
                {
                    "exercise": slug,
                    "worlds": len(exercise.worlds),
                    "right": judged(exercise, outcomes).right,
                    "refused": " ".join(refused),
                }
            )
        self._say("")
        return polars.DataFrame(found)

    def _outcomes(
        self, exercise: Exercise, query: str, worlds: int | None = None
    ) -> tuple[tuple[str, ...], tuple[Outcome, ...]]:
        """What is refused before it runs (by a server: nothing), and what comes of the query in each world."""
        if self.server:
            if worlds == 1:
                rows = exercise.worlds[0].rows(exercise.tables_read())
                return (), (self.server.run(over(query, rows)),)
            return (), self.server.outcomes(exercise, query)
        reading = trino_dialect.read(query, exercise.tables_read())
        if not reading.duckdb:
            failure = Failure("error", "Refused", " ".join(reading.refused))
            return reading.refused, (failure,) * len(exercise.worlds)
        return reading.refused, outcomes_of(exercise, reading.duckdb)

    def stop(self) -> None:
        """Close the connection, if there is one."""
        if self.server:
            self.server.stop()


def _exercise(slug: str) -> SqlExercise:
    return library.find(slug)


def _said(report: Report, refused: tuple[str, ...]) -> str:
    """A judgement in one line: what is refused first, then what is known of the rows."""
    said = " ".join(refused)
    if refused and isinstance(report.trials[0].got, Failure):
        return said
    if isinstance(report.trials[0].got, Failure):
        return f"{said} {report.trials[0].got.message.splitlines()[0]}".strip()
    counted = f"right in {report.right} of {len(report.trials)} worlds."
    named = f" {lines(report)[0]}" if report.mistake else ""
    return f"{said} {counted}{named}".strip()
