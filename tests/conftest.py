"""What tests share: one small SQL exercise and one small Python exercise, each proved, each with hidden worlds."""

from __future__ import annotations

import gc
import signal

import pytest
from hypothesis import settings

from autograder import Mistake, PythonExercise, SqlExercise
from autograder.worlds import handmade, replayed_batch, shuffled_rows

# The machine may be busy; how long an example takes says nothing.
settings.register_profile("course", deadline=None)
settings.load_profile("course")


def pytest_addoption(parser):
    parser.addoption("--engines", action="store_true", help="start real engines in the tests marked so")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--engines"):
        skipped = pytest.mark.skip(reason="starts a real engine: python3 start.py test --engines")
        for item in items:
            if item.get_closest_marker("engines"):
                item.add_marker(skipped)


@pytest.fixture(scope="module", autouse=True)
def _what_earlier_modules_left_is_not_looked_through():
    """A process that has run a thousand tests holds so much that each collection would take a second."""
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture
def hears_ctrl_c():
    """A suite that a shell starts in the background is born deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _play(event_id, member_id, watch_s, **columns):
    delivery = {
        "event_id": event_id,
        "member_id": member_id,
        "watch_s": watch_s,
        "event_time": "2026-03-02 12:00",
    }
    return delivery | columns


def small_worlds():
    """A shown world with one correction, and five hidden ones whose ids and seconds occur nowhere else."""
    correction = handmade(
        "correction",
        "One event is delivered again with other seconds.",
        viewing_events_raw=[
            _play("a1", 5001, 311),
            _play("a1", 5001, 457, revision=2, arrival_time="2026-03-02 13:00"),
            _play("a2", 5002, 523),
            _play("a3", 5002, 29, event_type="pause"),
        ],
    )
    copies = handmade(
        "copies",
        "Every event is delivered twice, and some were corrected.",
        viewing_events_raw=[
            _play("secret-b1", 610_007, 7_919),
            _play("secret-b1", 610_007, 7_919, arrival_time="2026-03-02 12:05"),
            _play("secret-b2", 620_009, 6_733),
            _play("secret-b2", 620_009, 8_837, revision=2, arrival_time="2026-03-02 14:00"),
        ],
    )
    pauses = handmade(
        "pauses",
        "Most events are not plays.",
        viewing_events_raw=[
            _play("secret-c1", 710_011, 5_449),
            _play("secret-c2", 710_011, 5_813, event_type="pause"),
            _play("secret-c3", 720_013, 9_973, event_type="seek"),
            _play("secret-c4", 730_017, 4_421),
        ],
    )
    nothing = handmade("nothing", "No events have arrived yet.", viewing_events_raw=[])
    return (correction, copies, pauses, nothing, replayed_batch(pauses), shuffled_rows(copies))


_HINTS = (
    "What is one row of your result?",
    "At-least-once delivery: the same event arrives again.",
    "Look at the two rows of event `a1`.",
    "Keep one row an event, then count.",
)


def _sql_exercise() -> SqlExercise:
    return SqlExercise(
        title="Plays of each member",
        points=6,
        minutes=10,
        level="easy",
        skills=["deduplication"],
        asked_in=["sql round"],
        prompt="Plays and seconds watched of each member, each event counted once, as last corrected.",
        tables=("viewing_events_raw",),
        starter="SELECT member_id, 0 AS plays, watch_s\nFROM viewing_events_raw\nWHERE false",
        solution="""
WITH deduped_events AS (
    SELECT *
    FROM viewing_events_raw
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY revision DESC, arrival_time DESC) = 1
)
SELECT member_id, count(*) AS plays, sum(watch_s) AS watch_s
FROM deduped_events
WHERE event_type = 'play'
GROUP BY member_id
""",
        alternatives=[
            """
SELECT member_id, count(*) AS plays, sum(watched) AS watch_s
FROM (
    SELECT event_id, any_value(member_id) AS member_id, arg_max(watch_s, (revision, arrival_time)) AS watched
    FROM viewing_events_raw
    WHERE event_type = 'play'
    GROUP BY event_id
)
GROUP BY member_id
"""
        ],
        hints=_HINTS,
        mistakes=[
            Mistake(
                "believes-first-delivery",
                "ORDER BY revision DESC",
                "ORDER BY revision",
                "You kept the first delivery; a correction arrives later. Which column says which copy is newer?",
            ),
            Mistake(
                "counts-deliveries",
                "FROM deduped_events",
                "FROM viewing_events_raw",
                "You counted deliveries; an event may be delivered more than once.",
            ),
            Mistake(
                "every-event-is-a-play",
                "event_type = 'play'",
                "true",
                "You counted pauses as plays. Which value says that a play began?",
            ),
            Mistake(
                "adds-a-total",
                "GROUP BY member_id",
                "GROUP BY ROLLUP (member_id)",
                "Your result has a row for all members together. What is one row?",
            ),
        ],
        few_mistakes_because="it is a small exercise made for tests",
        worlds=small_worlds(),
        talk="Say what identifies an event.",
        seconds=5,
    ).named("member_plays")


def _python_exercise() -> PythonExercise:
    return PythonExercise(
        title="Seconds of each member",
        points=6,
        minutes=10,
        level="easy",
        skills=["deduplication"],
        asked_in=["python round"],
        prompt="Seconds watched of each member, each event counted once, as last corrected.",
        tables=("viewing_events_raw",),
        arguments=lambda rows: {"deliveries": rows["viewing_events_raw"]},
        columns=("member_id", "watch_s"),
        starter="def member_seconds(deliveries):\n    return []",
        solution="""
def member_seconds(deliveries):
    newest = {}
    for row in deliveries:
        kept = newest.get(row["event_id"])
        if kept is None or row["revision"] > kept["revision"]:
            newest[row["event_id"]] = row
    seconds = {}
    for row in newest.values():
        if row["event_type"] == "play":
            seconds[row["member_id"]] = seconds.get(row["member_id"], 0) + row["watch_s"]
    return list(seconds.items())
""",
        alternatives=[
            """
def member_seconds(deliveries):
    by_revision = {row["event_id"]: row for row in sorted(deliveries, key=lambda row: row["revision"])}
    plays = [row for row in by_revision.values() if row["event_type"] == "play"]
    members = {row["member_id"] for row in plays}
    for member in members:
        yield member, sum(row["watch_s"] for row in plays if row["member_id"] == member)
"""
        ],
        hints=_HINTS,
        mistakes=[
            Mistake(
                "believes-first-delivery",
                'if kept is None or row["revision"] > kept["revision"]:',
                "if kept is None:",
                "You kept the first delivery; a correction arrives later.",
            ),
            Mistake(
                "counts-deliveries",
                "for row in newest.values():",
                "for row in deliveries:",
                "You counted deliveries; an event may be delivered more than once.",
            ),
            Mistake(
                "every-event-is-a-play",
                'if row["event_type"] == "play":',
                "if True:",
                "You counted pauses as plays. Which value says that a play began?",
            ),
            Mistake(
                "stops-when-there-is-nothing",
                "    newest = {}",
                "    newest = {deliveries[0]['event_id']: deliveries[0]}",
                "With no rows your function stops: it looks at a first row before asking whether there is one.",
            ),
        ],
        few_mistakes_because="it is a small exercise made for tests",
        worlds=small_worlds(),
        talk="Say what identifies an event.",
        seconds=5,
    ).named("member_seconds")


@pytest.fixture(scope="session")
def sql_exercise() -> SqlExercise:
    """`member_plays`: six points in six worlds, the first shown; `nothing` among the hidden ones is empty."""
    return _sql_exercise()


@pytest.fixture(scope="session")
def python_exercise() -> PythonExercise:
    """`member_seconds`: the same six worlds, answered by a function of `deliveries`."""
    return _python_exercise()


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """A notebook's shell with the course imported, in a work folder of its own."""
    from notebooks import NotebookShell

    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    shell = NotebookShell()
    yield shell
    shell.close()
