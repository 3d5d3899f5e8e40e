"""What is said: at most three short lines, never harsh, never a value of the hidden data."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.answer_key import answer_key
from autograder.feedback import lines
from autograder.judging import judge

HARSH = re.compile(r"\b(wrong|incorrect|traceback|stupid|invalid answer|fail(ed|ure)?)\b", re.IGNORECASE)
TABLE = "viewing_events_raw"


def secrets(exercise):
    """The texts of values that only hidden worlds hold, in their rows or in what is expected."""

    def values(numbers):
        key = answer_key(exercise)
        for at in numbers:
            for row in key.expected[at].rows:
                yield from row
            for row in exercise.worlds[at].rows((TABLE,))[TABLE]:
                yield from row.values()

    shown = {str(value) for value in values([0])}
    hidden = {str(value) for value in values(range(1, len(exercise.worlds)))}
    return {text for text in hidden - shown if len(text) >= 4}


def said(exercise, answer):
    """The feedback, after everything that holds for every feedback was checked."""
    report = judge(exercise, answer)
    text = lines(report)
    assert 1 <= len(text) <= 3 and all(text)
    assert not any("\n" in line for line in text)
    together = " ".join(text)
    assert not HARSH.search(together), together
    for secret in secrets(exercise):
        assert secret not in together, (secret, together)
    failing = [trial.world.name for trial in report.trials if not trial.right]
    if failing and report.trials[0].right:
        assert any(name in together for name in failing), together
    return together


TELLING = [
    "SELECT member_id, count(*) AS plays, sum(watch_s) AS watch_s FROM viewing_events_raw GROUP BY member_id",
    "SELECT member_id, 1 AS plays, max(watch_s) AS watch_s FROM viewing_events_raw WHERE event_type='play' GROUP BY ALL",
    "{solution} HAVING member_id < 600000",
    "{solution} HAVING member_id < 700000",
    "SELECT member_id, plays, CASE WHEN member_id > 600000 THEN error('row ' || member_id || ' ' || watch_s) ELSE watch_s END AS watch_s FROM ({solution})",
    "SELECT member_id, plays, watch_s + CASE WHEN member_id > 600000 THEN CAST(event AS INT) ELSE 0 END AS watch_s FROM ({solution}) LEFT JOIN (SELECT member_id, any_value(event_id) AS event FROM viewing_events_raw GROUP BY ALL) USING (member_id)",
    "SELECT member_id, plays, watch_s, 1 AS other FROM ({solution})",
    "SELECT * FROM ({solution}) UNION ALL SELECT * FROM ({solution}) WHERE member_id > 600000",
    "SELECT member_id, plays, watch_s FROM ({solution}) WHERE (SELECT max(member_id) FROM viewing_events_raw) < 700000",
    "SELECT 5001 AS member_id, 1 AS plays, 457 AS watch_s UNION ALL SELECT 5002, 1, 523",
    "SELECT member_id, plays, watch_s * 1.0000001 AS watch_s FROM ({solution})",
    "SELECT member_id, plays, CAST(watch_s AS VARCHAR) AS watch_s FROM ({solution})",
    "SELECT member_id, plays = 1 AS plays, watch_s FROM ({solution})",
    "SELECT repeat('x', 10000) AS member_id, 'a\n\nb' AS plays, watch_s FROM ({solution})",
    "SELECT error('one\ntwo\n\nthree')",
    "SELECT nope\nFROM viewing_events_raw",
    "SELEC",
    "BEGIN",
    "-- nothing",
    "SELECT range AS member_id, 1 AS plays, 1 AS watch_s FROM range(200000)",
]


@pytest.mark.parametrize("text", TELLING)
def test_no_answer_makes_the_feedback_tell_hidden_values(sql_exercise, text):
    said(sql_exercise, text.format(solution=sql_exercise.solution))


def test_mistakes_are_told_by_name_and_sentence(sql_exercise, python_exercise):
    for exercise in (sql_exercise, python_exercise):
        for mistake in exercise.mistakes:
            report = judge(exercise, mistake.applied_to(exercise.solution))
            text = said(exercise, mistake.applied_to(exercise.solution))
            if report.trials[0].got.__class__.__name__ == "Table":
                assert f"*{mistake.name}*" in text and mistake.says in text


FRAGMENTS = {
    "WITH deduped_events AS (": ["WITH deduped_events AS (", "WITH other AS (SELECT 1), deduped_events AS ("],
    "revision DESC": ["revision DESC", "revision", "watch_s", "event_id"],
    "arrival_time DESC": ["arrival_time DESC", "arrival_time"],
    "member_id, count(*)": [
        "member_id, count(*)",
        "member_id, sum(revision)",
        "max(event_id), count(*)",
        "error(max(event_id)), 1",
    ],
    "sum(watch_s)": [
        "sum(watch_s)",
        "max(watch_s)",
        "avg(watch_s)",
        "string_agg(event_id)",
        "sum(event_id::INT)",
    ],
    "FROM deduped_events": ["FROM deduped_events", "FROM viewing_events_raw"],
    "event_type = 'play'": [
        "event_type = 'play'",
        "true",
        "member_id < 620000",
        "watch_s > 5000",
        "event_id LIKE 'a%'",
    ],
    "GROUP BY member_id": [
        "GROUP BY member_id",
        "GROUP BY ROLLUP (member_id)",
        "GROUP BY member_id, event_id",
    ],
}


@settings(max_examples=60)
@given(st.data())
def test_no_mixture_of_slips_makes_the_feedback_tell_hidden_values(sql_exercise, data):
    answer = sql_exercise.solution
    for old, choices in FRAGMENTS.items():
        answer = answer.replace(old, data.draw(st.sampled_from(choices), label=old))
    said(sql_exercise, answer)


def test_a_function_cannot_shout_the_hidden_rows(python_exercise):
    def shouts(deliveries):
        if any(row["member_id"] > 600_000 for row in deliveries):
            raise ValueError(str(deliveries))
        return [(5001, 457), (5002, 523)]

    text = said(python_exercise, shouts)
    assert "`ValueError`" in text and "*copies*" in text

    def returns_them(deliveries):
        return (
            [(5001, 457), (5002, 523)]
            if deliveries[0]["member_id"] == 5001
            else [(str(row), 1) for row in deliveries]
        )

    said(python_exercise, returns_them)


def test_the_shown_worlds_cell_is_named_with_both_values(sql_exercise):
    text = said(sql_exercise, sql_exercise.solution.replace("sum(watch_s)", "sum(watch_s) + member_id % 2"))
    assert "`watch_s` is 458; from the rows it is 457" in text and "`member_id` 5001" in text
    assert "0 of 6 points until the data you see is right." in text


def test_two_values_that_look_alike_are_told_apart(sql_exercise):
    text = said(
        sql_exercise, f"SELECT member_id, plays, watch_s::VARCHAR AS watch_s FROM ({sql_exercise.solution})"
    )
    assert "is the text 457; from the rows it is the number 457" in text
    text = said(
        sql_exercise, f"SELECT member_id, plays, watch_s + 1e-6 AS watch_s FROM ({sql_exercise.solution})"
    )
    mine, theirs = re.search(r"is (\S+); from the rows it is (\S+)\.", text).groups()
    assert mine != theirs


def test_columns_rows_and_order_are_told(sql_exercise):
    text = said(sql_exercise, "SELECT member_id FROM viewing_events_raw")
    assert "Your columns are `member_id`. Asked for: `member_id`, `plays`, `watch_s`" in text
    text = said(sql_exercise, f"{sql_exercise.solution} LIMIT 0")
    assert (
        "Your result has 0 rows; from the data there should be 2. One that is missing: `member_id` 500"
        in text
    )
    doubled = f"SELECT once.* FROM ({sql_exercise.solution}) AS once, range(2)"
    assert "should be 2. One that should not be there: `member_id` 500" in said(sql_exercise, doubled)
    ordered = replace(sql_exercise, ordered=True, solution=sql_exercise.solution + " ORDER BY member_id")
    assert "another order" in said(ordered, ordered.solution + " DESC")


def test_not_attempted_is_told_apart_from_nothing_earned(sql_exercise, python_exercise):
    for exercise in (sql_exercise, python_exercise):
        for answer in (None, "", exercise.starter, 17):
            assert said(exercise, answer).startswith("Not attempted yet: 0 of 6 points.")
    assert "Not attempted" not in said(sql_exercise, "SELECT 1")
    assert "Not attempted" not in said(python_exercise, lambda deliveries: list(deliveries)[:0])


def test_a_solved_exercise_asks_to_say_it_aloud(sql_exercise):
    text = said(sql_exercise, sql_exercise.solution)
    assert (
        text.startswith("Right in all 6 worlds: 6 of 6 points.") and "Say what identifies an event." in text
    )


def test_a_part_says_how_many_worlds_and_which(sql_exercise):
    text = said(sql_exercise, f"{sql_exercise.solution} HAVING member_id < 700000")
    assert "Right in 4 of 6 worlds; not in *pauses* and *replayed batch*. 4 of 6 points." in text


def test_a_score_below_the_share_says_why(sql_exercise):
    text = said(
        sql_exercise,
        "SELECT member_id, 1 AS plays, max(watch_s) AS watch_s FROM viewing_events_raw WHERE member_id < 6000"
        " AND event_type = 'play' GROUP BY ALL",
    )
    assert (
        "Right in 2 of 6 worlds" in text
        and "1 of 6 points: where the result is empty or the one you see" in text
    )


def test_duckdbs_message_is_kept_with_its_line_and_place(sql_exercise):
    text = said(sql_exercise, "SELECT member_id,\n       watched\nFROM viewing_events_raw")
    assert text.startswith('DuckDB: Binder Error: Referenced column "watched" not found')
    assert "line 2: `watched`" in text
    text = said(sql_exercise, "SELECT member_id, watched FROM viewing_events_raw")
    assert "line 1" in text and "at `watched`" in text


def test_a_replayed_batch_is_told_with_the_number_of_rows(sql_exercise):
    counts = sql_exercise.solution.replace("FROM deduped_events", "FROM viewing_events_raw")
    answer = counts.replace("WHERE event_type", "WHERE (revision = 2 OR member_id <> 5001) AND event_type")
    assert "Delivering one batch twice changed 2 rows of the result." in said(sql_exercise, answer)
