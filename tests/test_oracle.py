"""Inputs that nobody chose: drawn, held against brute force, shrunk to the smallest one, and shown."""

import os
from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder import Oracle, library
from autograder.judging import judge
from autograder.oracle import disagreements, on_many, smallest_input
from autograder.proof import prove
from autograder.python_call import defined
from autograder.smallest import smallest
from course.explained import Why

MOST_ITEMS = 12  # in all the lists of a call together
WITH_ORACLE = [
    slug
    for slug, path in library.files().items()
    if "week3" in str(path) and getattr(library.find(slug), "oracle", None)
]


@pytest.mark.parametrize("slug", WITH_ORACLE)
def test_solution_and_alternatives_agree_with_brute_force(slug):
    exercise = library.find(slug)
    how = exercise.how_called()
    truth = defined(exercise.oracle.answer, how)
    answers = [defined(text, how) for text in (exercise.solution, *exercise.alternatives)]

    @settings(max_examples=80, database=None, suppress_health_check=list(HealthCheck))
    @given(exercise.oracle.inputs(st))
    def agree(arguments):
        asked = {"inputs": [arguments]}
        expected = on_many(truth, how, asked)
        for answer in answers:
            assert on_many(answer, how, asked) == expected

    agree()


@pytest.mark.parametrize("slug", WITH_ORACLE)
def test_most_mistakes_are_shown_on_a_small_input(slug):
    exercise = library.find(slug)
    found = [
        smallest_input(exercise, mistake.applied_to(exercise.solution), perf_counter() + 5)
        for mistake in exercise.mistakes[::8]
    ]
    shown = [one for one in found if one]
    assert 2 * len(shown) >= len(found)
    for one in shown:
        items = sum(len(given) for given in one.given.values() if isinstance(given, (list, tuple)))
        assert one.got != one.expected and items <= MOST_ITEMS


LATEST = Oracle(
    answer="""
def member_seconds(deliveries):
    rows = {}
    for row in deliveries:
        others = [other for other in deliveries if other["event_id"] == row["event_id"]]
        best = max(others, key=lambda other: other["revision"])
        if best["event_type"] == "play":
            rows[row["event_id"]] = best
    members = {row["member_id"] for row in rows.values()}
    return [(m, sum(row["watch_s"] for row in rows.values() if row["member_id"] == m)) for m in members]
""",
    inputs=lambda st: st.fixed_dictionaries(
        {
            "deliveries": st.lists(
                st.fixed_dictionaries(
                    {
                        "event_id": st.sampled_from(["a", "b"]),
                        "member_id": st.just(1),
                        "event_type": st.just("play"),
                        "revision": st.integers(1, 30),
                        "watch_s": st.integers(0, 60),
                    }
                ),
                unique_by=lambda row: (row["event_id"], row["revision"]),
                max_size=6,
            )
        }
    ),
)


@pytest.fixture
def second_opinion(python_exercise):
    return replace(python_exercise, oracle=LATEST)


def test_an_oracle_is_a_world_of_its_own(second_opinion, python_exercise):
    assert len(second_opinion.worlds) == len(python_exercise.worlds) + 1
    assert len(replace(second_opinion).worlds) == len(second_opinion.worlds)
    assert prove(second_opinion) == []
    mistake = second_opinion.mistakes[0]
    report = judge(second_opinion, mistake.applied_to(second_opinion.solution))
    assert report.mistake == mistake and not report.trials[-1].right


def test_the_smallest_failing_input_is_shown_with_both_results(second_opinion):
    answer = second_opinion.mistakes[0].applied_to(second_opinion.solution)
    found = smallest(second_opinion, answer, seconds=20)
    first, second = found.given["deliveries"]
    assert (first["revision"], second["revision"]) == (1, 2) and first["event_id"] == second[
        "event_id"
    ] == "a"
    assert {first["watch_s"], second["watch_s"]} == {0, 1}
    said = repr(Why(second_opinion, answer, found))
    assert said.startswith("This input is enough to show the difference.")
    assert "deliveries: a list, 2 items" in said and "Your result" in said and "From these rows it is" in said
    assert "<table>" in Why(second_opinion, answer, found)._repr_mimebundle_()["text/html"]


def test_the_inputs_are_the_same_each_time_and_nothing_is_written(second_opinion, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert LATEST.drawn() == LATEST.drawn() != LATEST.drawn(seed=2) and len(LATEST.drawn()) == LATEST.draws
    smallest_input(second_opinion, second_opinion.starter, perf_counter() + 2)
    assert os.listdir(tmp_path) == []


def test_time_is_kept(second_opinion):
    slow = second_opinion.solution.replace(
        "    newest = {}", "    import time; time.sleep(0.05)\n    newest = {}", 1
    )
    assert smallest_input(second_opinion, slow, perf_counter() + 0.3) is None
    assert smallest_input(second_opinion, second_opinion.solution, perf_counter()) is None
    assert smallest_input(second_opinion, "no python", perf_counter() + 1) is None


def test_an_answer_that_fails_is_shown_the_input_it_fails_on(second_opinion):
    found = smallest_input(
        second_opinion, "def member_seconds(deliveries):\n    return [1 / 0]", perf_counter() + 5
    )
    assert found.given == {"deliveries": []} and found.got.error == "ZeroDivisionError"


def test_an_oracle_that_disagrees_is_told_to_the_author(second_opinion):
    other = replace(LATEST, answer=LATEST.answer.replace("max(others", "min(others"))
    found = disagreements(replace(second_opinion, oracle=other))
    assert found[0].startswith("the solution differs from the oracle for {'deliveries': [")
    assert any("differs from the oracle" in text for text in prove(replace(second_opinion, oracle=other)))
    broken = replace(LATEST, answer="def another(): pass")
    assert disagreements(replace(second_opinion, oracle=broken)) == [
        "the oracle cannot be called: no function named member_seconds"
    ]
