"""Flink really started: the clause of the lesson in all worlds, refusals in Flink's words, nothing left behind."""

import os
import re
from pathlib import Path

import pytest

from autograder import library
from autograder.answer_key import answer_key
from autograder.compare import same
from autograder.judging import judged
from autograder.outcome import Failure, Table
from course.engines.flink import Flink
from course.engines.flink_worlds import outcomes
from course.match_recognize import report

pytestmark = pytest.mark.engines
LESSON = Path(__file__).resolve().parents[2] / "week1_sql" / "day6_match_recognize" / "lesson.md"
SLUG = "rebuffer_then_stop"
SOURCE = """
SELECT session_id, play_ts, stop_ts, rebuffers, seconds_lost
FROM (
    SELECT *, CASE kind WHEN 'start' THEN 1 WHEN 'rebuffer' THEN 2 WHEN 'resume' THEN 3 ELSE 4 END AS kind_order
    FROM qoe_events
    WHERE kind NOT IN ('error', 'bitrate_drop')
)
"""


@pytest.fixture(scope="module")
def flink():
    with Flink(say=lambda _: None) as running:
        yield running
    assert not running.process.folder.exists()


@pytest.fixture(scope="module")
def clause():
    """The clause that the lesson ends with, as a whole query."""
    blocks = re.findall(r"```sql \.noeval\n(.*?)```", LESSON.read_text(encoding="utf-8"), re.DOTALL)
    (written,) = [block for block in blocks if "HALT" in block and "PLAY STALL" in block]
    return SOURCE + written if written.startswith("MATCH_") else written


def test_the_lessons_clause_gives_what_is_asked_for_in_every_world(flink, clause):
    exercise = library.find(SLUG)
    found = outcomes(flink, exercise, clause)
    assert all(
        same(one, expected) for one, expected in zip(found, answer_key(exercise).expected, strict=True)
    )
    assert "asked for in all of them" in repr(report(exercise, "Flink", found, ["read"]))


@pytest.mark.parametrize(
    "old, new, mistake",
    [
        ("{2,}", "{3,}", "more-than-two-for-two-or-more"),
        ("/ 1000.0", "/ 1000", "integer-division"),
        ("WHERE kind NOT IN ('error', 'bitrate_drop')", "", "other-kinds-break-the-match"),
        ("LAST(STALL.ts)", "FIRST(STALL.ts)", "measured-from-the-first-rebuffer"),
    ],
)
def test_a_mistake_in_the_clause_is_named_as_in_windows(flink, clause, old, new, mistake):
    assert clause.count(old) == 1
    exercise = library.find(SLUG)
    judgement = judged(exercise, outcomes(flink, exercise, clause.replace(old, new)))
    assert judgement.mistake and judgement.mistake.name == mistake


def test_an_open_order_shows_where_times_are_equal(flink, clause):
    exercise = library.find(SLUG)
    judgement = judged(
        exercise, outcomes(flink, exercise, clause.replace("ORDER BY ts, kind_order", "ORDER BY ts"))
    )
    astray = {trial.world.name for trial in judgement.trials if not trial.right}
    assert "same instant" in astray and "an evening" not in astray


@pytest.mark.parametrize(
    "old, new, reason",
    [
        ("kind = 'stop'", "knd = 'stop'", "Column 'knd' not found"),
        ("STALL{2,} HALT", "(STALL STALL)+ HALT", "Group patterns are not supported"),
        (
            "PLAY STALL{2,} HALT",
            "PLAY STALL{2,} HALT+",
            "Greedy quantifiers are not allowed as the last element",
        ),
        (")\nMATCH_", ") AS noticed\nMATCH_", 'Encountered "MATCH_RECOGNIZE"'),
        ("ONE ROW PER MATCH", "ALL ROWS PER MATCH", "All rows per match mode is not supported"),
    ],
)
def test_flink_says_what_it_does_not_take(flink, clause, old, new, reason):
    exercise = library.find(SLUG)
    first, *rest = outcomes(flink, exercise, clause.replace(old, new))
    assert isinstance(first, Failure) and reason in first.message and rest == [first] * 10


def test_a_reason_names_the_writers_own_line(flink, clause):
    query = clause.replace("kind = 'stop'", "knd = 'stop'")
    line = 1 + query[: query.index("knd")].count("\n") - (len(query) - len(query.lstrip()))
    exercise = library.find(SLUG)
    assert outcomes(flink, exercise, query)[0].line == line


def test_values_arrive_as_plain_ones(flink):
    with flink.session() as session:
        answer = session.run(
            "SELECT TIMESTAMP '2026-03-02 20:00:00.000001' AS moment, CAST(NULL AS STRING) AS nothing, 1.50 AS price"
        )
        assert isinstance(answer, Table) and answer.columns == ("moment", "nothing", "price")
        assert str(answer.rows[0][0]) == "2026-03-02 20:00:00.000001" and answer.rows[0][1:] == (None, 1.5)
        assert session.run("SELECT 1", seconds=0).kind == "time limit"


def test_tables_are_gone_with_their_session(flink):
    with flink.session() as session:
        session.run("CREATE TEMPORARY VIEW kept AS SELECT 1 AS n")
        assert isinstance(session.run("SELECT * FROM kept"), Table)
    with flink.session() as session:
        assert isinstance(session.run("SELECT * FROM kept"), Failure)


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads Linux's own table of listeners")
def test_it_listens_on_this_machine_only(flink):
    (java,) = [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/stat")
        if path.read_text().rpartition(")")[2].split()[1] == str(flink.process._keeper.pid)
    ]
    sockets = {os.readlink(file) for file in Path(f"/proc/{java}/fd").iterdir() if file.is_symlink()}
    listening = [
        line.split()[1].partition(":")[0]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text().splitlines()[1:]
        if line.split()[3] == "0A" and f"socket:[{line.split()[9]}]" in sockets
    ]
    assert listening and set(listening) == {"0100007F"}  # 127.0.0.1
