"""Window drills: DuckDB has every answer, each slip shows, and what is typed is read as people write it."""

from __future__ import annotations

import duckdb
import pytest

from autograder.drills.window_templates import CHANGES, PREDICTIONS
from autograder.drills.window_written import TASKS, write
from autograder.drills.windows import change, predict, same_values, spoken


def by_hand(drill, query):
    """What a fresh DuckDB gives for a query over a drill's table."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE plays (play INTEGER, member INTEGER, day DATE, minutes INTEGER)")
        for row in drill.rows:
            connection.execute(
                "INSERT INTO plays VALUES (?, ?, ?, ?)", [None if cell == "NULL" else cell for cell in row]
            )
        return [row[0] for row in connection.execute(query).fetchall()]


@pytest.mark.parametrize("family", PREDICTIONS)
def test_a_prediction_is_what_a_fresh_database_gives_and_each_slip_is_named(family):
    for seed in range(2):
        drill = predict(seed, PREDICTIONS[family].from_difficulty, family)
        query = "\n".join(line[4:] for line in drill.asks[0].splitlines())
        assert spoken(by_hand(drill, query)) == drill.expected["answer"]
        right = drill.judge(drill.expected)
        assert right.right and drill.expected["answer"] in right.worked
        for slip in drill.slips:
            verdict = drill.judge({"answer": spoken(slip.gives)})
            assert verdict.right is False and verdict.slip == slip.name


@pytest.mark.parametrize("family", CHANGES)
def test_the_rows_that_change_are_those_and_each_slip_is_named(family):
    for seed in range(2):
        drill = change(seed, CHANGES[family].from_difficulty, family)
        template = CHANGES[family]
        before, after = (
            by_hand(drill, f"SELECT {one} FROM plays ORDER BY play")
            for one in (template.before, template.after)
        )
        changed = [at for at, pair in enumerate(zip(before, after, strict=True), 1) if pair[0] != pair[1]]
        assert drill.expected["answer"] == (" ".join(map(str, changed)) or "none")
        assert drill.judge(drill.expected).right
        for slip in drill.slips:
            named = " ".join(map(str, sorted(slip.gives))) or "none"
            verdict = drill.judge({"answer": named})
            assert verdict.right is False and verdict.slip == slip.name


@pytest.mark.parametrize("family", TASKS)
def test_a_task_is_judged_on_several_worlds_and_each_mistake_is_named(family):
    drill = write(1, 3, family)
    assert drill.judge(drill.expected).right
    for slip in drill.slips:
        verdict = drill.judge({"answer": slip.gives})
        assert verdict.right is False and verdict.slip == slip.name and "SELECT" in verdict.worked


def test_a_query_that_does_not_run_was_no_answer():
    drill = write(1, 1, "running-seconds")
    for query, says in (
        ("", "Write a query first."),
        ("selec 1", "DuckDB: Parser Error"),
        ("SELECT event_id FROM viewing_events_clean", "Your columns are event_id."),
        ("DROP TABLE viewing_events_clean", "There is no result"),
    ):
        verdict = drill.judge({"answer": query})
        assert verdict.right is None and verdict.says.startswith(says)
    other = drill.judge({"answer": "SELECT event_id, 3 AS so_far_s FROM viewing_events_clean"})
    assert other.right is False and other.slip == "" and "missing is" in other.says


def test_another_idiom_is_right():
    drill = write(1, 1, "latest-of-each")
    entity = drill.asks[0].split("`")[1]
    idiom = f"""
    SELECT {entity}, event_id, watch_s FROM viewing_events_clean AS one
    WHERE NOT EXISTS (SELECT 1 FROM viewing_events_clean AS two WHERE two.{entity} = one.{entity}
        AND (two.event_time, two.event_id) > (one.event_time, one.event_id))"""
    assert drill.judge({"answer": idiom}).right


@pytest.mark.parametrize("answer", ["{}", "[{}]", "{};", " {}\n", "({})"])
def test_values_are_read_however_they_are_separated(answer):
    drill = predict(4, 1, "lag-of-each")
    values = drill.expected["answer"].split()
    for between in (" ", ", ", "\n", "; ", "\t"):
        assert drill.judge({"answer": answer.format(between.join(values))}).right
    assert drill.judge({"answer": " ".join("-" if value == "NULL" else value for value in values)}).right


@pytest.mark.parametrize(
    "answer", ["", "abc", "1 2", "nan 1 2 3 4 5", "inf 1 2 3 4 5", "1 2 3 4 5 6 7 8 9 10 11 12 13"]
)
def test_what_is_no_answer_costs_nothing(answer):
    assert predict(4, 1, "rank").judge({"answer": answer}).right is None


def test_an_answer_without_a_slip_says_where_it_begins_to_differ():
    drill = predict(4, 1, "rank")
    verdict = drill.judge({"answer": "9 9 9 9 9 9"})
    assert verdict.right is False and verdict.slip == "" and "value 1: you have 9" in verdict.says
    rows = change(1, 1, "rows-for-default")
    assert rows.judge({"answer": "7"}).right is None and rows.judge({"answer": "maybe"}).right is None
    other = rows.judge({"answer": " ".join(str(row) for row in range(1, 7))})
    assert other.right is False and "stay" in other.says


def test_values_agree_to_half_a_hundredth_and_null_only_with_null():
    assert same_values([1, None, 0.333], [1.0, None, 1 / 3])
    assert not same_values([0], [None]) and not same_values([1], [1, 2]) and not same_values([1], [1.01])
