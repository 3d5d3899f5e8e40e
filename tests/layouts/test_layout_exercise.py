"""An answer's document is carried out as plain data, in a call that is not the first; what is hidden stays so."""

from __future__ import annotations

from autograder.layouts.simulated import simulated
from autograder.library import find
from autograder.outcome import Failure, Table
from autograder.python_call import HowCalled

HOW = HowCalled("partition_spec", 5.0)
GIVEN = {
    "table": {
        "days": 1, "hours_today": 0, "mb_per_row": 10, "file_mb": 100, "spec": {"partition": [("day", "event_time")], "sort": "event_time"},
        "most_partitions": 4, "most_small_files": 0, "most_rewrite_days": 0,
    },
    "sample": [{"title_id": 1, "country": "US"}],
    "queries": [{"equals": [], "last_hours": 24, "per_day": 1, "most_files": 2}],
}  # fmt: skip
ASKED = {"way": "simulated", "simulator": "scan", "earlier": GIVEN, "given": GIVEN, "hidden": {}}
DAY = {"partition": [("day", "event_time")], "sort": "event_time", "rewrite_days": 0}


def test_what_keeps_its_limit_says_the_limit_and_what_does_not_says_what_was_found():
    assert simulated(lambda table, sample, queries: DAY, HOW, ASKED).rows == (
        ("files opened for all rows, last 24 h", "3"),
        ("partitions", "at most 4"),
        ("small files", "at most 0"),
        ("days rewritten", "at most 0"),
    )


def test_lists_and_tuples_mean_the_same_and_nothing_of_the_answer_runs_later():
    class Late(dict):
        def __getitem__(self, name):
            raise AssertionError("read after the call")

    one = simulated(lambda **_: {**DAY, "partition": [["day", "event_time"]]}, HOW, ASKED)
    assert isinstance(one, Table) and one == simulated(lambda **_: Late(DAY), HOW, ASKED)


def test_no_document_is_a_failure_that_says_so():
    assert simulated(lambda **_: None, HOW, ASKED).message == "it returned None"
    assert simulated(lambda **_: 7, HOW, ASKED).message == "your spec is of type int; asked for is a dict"
    assert simulated(lambda **_: 1 / 0, HOW, ASKED).error == "ZeroDivisionError"
    assert isinstance(simulated(lambda **_: {**DAY, "rewrite_days": -1}, HOW, ASKED), Failure)


def test_an_answer_is_not_told_what_will_happen():
    exercise = find("backfill_plan")
    for world in exercise.worlds:
        asked = exercise.asked(world.rows(exercise.tables_read()))
        assert asked["hidden"]["rows"] and "hidden" not in asked["given"]
        assert all("members" not in part for part in asked["given"]["partitions"])
