"""What rounds ask: scripts that are whole, and draws that fit the time and differ from the last one."""

from __future__ import annotations

import pytest

from autograder import library
from course.rounds import drawing, script
from course.rounds.next_steps import place_to_practise

SCRIPTS = [script.find(slug) for slug in script.files()]


@pytest.mark.parametrize("one", SCRIPTS, ids=lambda one: one.slug)
def test_a_script_is_whole(one):
    exercises = [library.find(slug) for slug in one.slugs]
    assert len(set(one.slugs)) == len(one.slugs) == (5 if one.kind == "sql" else 2)
    assert {exercise.kind for exercise in exercises} == {"sql" if one.kind == "sql" else "python"}
    needed = sum(exercise.minutes for exercise in exercises)
    assert 35 <= needed <= 60, "it fits into a round of 45 to 60 minutes"
    for step in one.steps:
        assert len(step.nudges) >= 2 and step.twists, step.slug
        solution = " ".join(library.find(step.slug).solution.split())
        for text in (*step.nudges, *(card.says for card in step.twists)):
            assert text[-1] in ".?!" and text not in solution
    if one.kind == "sql":
        levels = [exercise.minutes for exercise in exercises]
        assert levels == sorted(levels), "each question is harder than the last"
        assert set.intersection(*(set(exercise.tables_read()) for exercise in exercises)), "one schema"
        assert not set(one.slugs) & drawing.placed(), "nobody has seen them in a lesson"


def test_there_are_two_of_each_kind_so_that_two_in_a_row_differ():
    for kind in ("sql", "coding"):
        assert len(script.of_kind(kind)) >= 2
        past = []
        for at in range(6):
            past.append(drawing.live(kind, 50, f"seed {at}", past).script)
        assert all(one != other for one, other in zip(past, past[1:], strict=False))
        assert set(past) == {one.slug for one in script.of_kind(kind)}


@pytest.mark.parametrize("minutes", drawing.LENGTHS)
def test_an_assessment_fits_its_time_and_is_never_the_last_one(minutes):
    past = []
    for at in range(4):
        drawn = drawing.assessment(minutes, f"seed {at}", past)
        exercises = [library.find(slug) for slug in drawn.slugs]
        kinds = [exercise.kind for exercise in exercises]
        assert kinds == ["sql"] * 3 + ["python"] * 2 + ["model"]
        assert 0.75 * minutes <= sum(exercise.minutes for exercise in exercises) <= 1.2 * minutes, (
            "tight, and no more"
        )
        assert sum(part for _, part in drawn.parts) == pytest.approx(minutes, abs=0.2)
        assert not past or not set(past[-1]) & set(drawn.slugs)
        assert drawn == drawing.assessment(minutes, f"seed {at}", past)
        past.append(drawn.slugs)


def test_a_variant_that_is_ready_comes_before_one_that_was_asked(monkeypatch):
    monkeypatch.setattr(
        drawing, "is_ready", lambda slug, number, folder: slug == "category_rank" and number < 3
    )
    names = []
    for _ in range(3):
        names.append(drawing.names_of(["category_rank"], names)["category_rank"])
    assert names == ["category_rank~1", "category_rank~2", "category_rank~1"]
    assert drawing.names_of(["running_minutes"]) == {"running_minutes": "running_minutes"}


def test_there_is_a_place_to_practise_whatever_was_asked():
    for one in SCRIPTS:
        for slug in one.slugs:
            assert "The lesson “" in place_to_practise(library.find(slug))
