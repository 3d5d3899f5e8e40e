"""The rows inside each window's frame, as the database itself counts them."""

import sys
from datetime import datetime

import pytest

import course
from autograder import library
from autograder.frames import NoFrames, frames
from autograder.worlds import handmade

# Member 1001: minutes 10, 20, 20 (tied in time), 40; member 1002: one row.
AT = [datetime(2026, 3, 2, hour) for hour in (8, 9, 9, 11)]
ROWS = handmade(
    "ties",
    "Two rows are tied in time.",
    viewing_events_clean=[
        *(
            {"member_id": 1001, "event_time": at, "watch_s": watched, "event_id": f"e{number}"}
            for number, (at, watched) in enumerate(zip(AT, (600, 1200, 1200, 2400), strict=True))
        ),
        {"member_id": 1002, "event_time": AT[0], "watch_s": 60, "event_id": "z"},
    ],
).rows(("viewing_events_clean",))


def framed(query, row=2):
    return frames(query, ROWS, row, 10.0)


def windowed(over, function="sum(watch_s)", rest=""):
    return f"SELECT member_id, {function} OVER ({over}) AS x FROM viewing_events_clean {rest}"


@pytest.mark.parametrize(
    ("frame", "inside", "value"),
    [
        ("", (True, True, True, False), 3_000),
        ("ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", (True, True, False, False), 1_800),
        ("ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING", (True, True, True, False), 3_000),
        ("GROUPS BETWEEN CURRENT ROW AND 1 FOLLOWING", (False, True, True, True), 4_800),
        ("RANGE BETWEEN INTERVAL 30 MINUTES PRECEDING AND CURRENT ROW", (False, True, True, False), 2_400),
        ("ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING", (False, False, False, True), 2_400),
    ],
)
def test_the_frame_is_the_databases_own(frame, inside, value):
    [found] = framed(windowed(f"PARTITION BY member_id ORDER BY event_time {frame}"))
    assert (found.inside, found.value, found.current) == (inside, value, 1)
    assert len(found.partition) == 4 and not found.ignores_frame


def test_a_ranking_sees_its_whole_partition():
    [found] = framed(
        windowed("PARTITION BY member_id ORDER BY event_time DESC, event_id", "row_number()"), row=1
    )
    assert found.ignores_frame and found.inside == (True,) * 4 and found.value == 1
    assert found.partition[0][1] == AT[3]


def test_a_partition_is_the_current_rows_own():
    [found] = framed(windowed("PARTITION BY member_id ORDER BY event_time"), row=5)
    assert found.partition == ((1002, AT[0], 60),) and found.value == 60


@pytest.mark.parametrize(
    "query",
    [
        "WITH daily AS (SELECT member_id, event_time, watch_s FROM viewing_events_clean) "
        "SELECT sum(watch_s) OVER (PARTITION BY member_id ORDER BY event_time) FROM daily",
        "WITH totals AS (SELECT *, sum(watch_s) OVER (PARTITION BY member_id ORDER BY event_time) AS t "
        "FROM viewing_events_clean) SELECT member_id, max(t) FROM totals GROUP BY member_id",
        "SELECT * FROM (SELECT sum(watch_s) OVER w AS t FROM viewing_events_clean "
        "WINDOW w AS (PARTITION BY member_id ORDER BY event_time)) WHERE t > 5 LIMIT 1",
        windowed("PARTITION BY member_id ORDER BY event_time", rest="QUALIFY x < 0 ORDER BY 1"),
    ],
    ids=["after a CTE", "inside a CTE", "a named window in a subquery", "behind QUALIFY"],
)
def test_windows_are_found_wherever_they_stand(query):
    [found] = framed(query)
    assert (found.inside, found.value) == ((True, True, True, False), 3_000)


def test_windows_over_groups_are_framed_by_group():
    query = """
        SELECT member_id, event_time, sum(watch_s) AS s, sum(sum(watch_s)) OVER (PARTITION BY member_id ORDER BY event_time)
        FROM viewing_events_clean GROUP BY ALL"""
    [found] = framed(query)
    assert found.value == 3_000 and found.inside == (True, True, False)


def test_every_window_of_a_query_is_shown():
    query = "SELECT lag(watch_s) OVER (ORDER BY event_id), avg(watch_s) OVER (PARTITION BY member_id) FROM viewing_events_clean"
    assert [found.value for found in framed(query)] == [600, 1350]


@pytest.mark.parametrize(
    ("query", "row", "said"),
    [
        ("SELECT member_id FROM viewing_events_clean", 1, "There is no window expression in your query"),
        ("SELECT sum( OVER", 1, "I cannot read this query"),
        (windowed("ORDER BY event_time"), 9, "has 5 rows; row 9 is not one of them"),
        (windowed("ORDER BY event_time"), 0, "row 0 is not one of them"),
        (windowed("ORDER BY no_such_column"), 1, "Binder Error"),
        (
            "SELECT count(*) OVER () FROM viewing_events_clean",
            1,
            "looks at no column: its frame is every row",
        ),
    ],
)
def test_what_has_no_frames_says_why(query, row, said):
    with pytest.raises(NoFrames, match=said.replace("(", r"\(")):
        framed(query, row)


@pytest.mark.parametrize("slug", ["category_rank", "running_minutes", "halved_month"])
def test_every_solution_and_mistake_with_a_window_can_be_shown(slug):
    exercise = library.find(slug)
    rows = exercise.worlds[0].rows(exercise.tables_read())
    answers = [exercise.solution, *exercise.alternatives]
    answers += [mistake.applied_to(exercise.solution) for mistake in exercise.mistakes]
    shown = 0
    for answer in answers:
        if " over " in answer.lower():
            try:
                shown += len(frames(answer, rows, 1, 10.0))
            except NoFrames as reason:
                assert "looks at no column" in str(reason)
    assert shown >= len(answers) / 2


def test_in_a_notebook_the_current_row_and_the_frame_are_marked(monkeypatch):
    monkeypatch.setattr(
        sys.modules["__main__"], "running_minutes", library.find("running_minutes").solution, raising=False
    )
    view = course.frames("running_minutes", row=2)
    text = repr(view)
    assert "at row 2 gives" in text and "in ← current" in text
    assert "<caption" in view._repr_mimebundle_()["text/html"]
    assert "is not one of them" in repr(course.frames("running_minutes", row=999))
    assert "answers that are a query's text" in repr(course.frames("sliding_sum"))
    assert "There is no exercise" in repr(course.frames("nothing_like_it"))
