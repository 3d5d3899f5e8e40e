"""A cohort with a seed has hidden worlds of its own, on which the exercise is still proved; without one nothing changes."""

import json
from dataclasses import replace

import pytest
from small_assignment import assignment

from autograder import library
from autograder.cohort import cohort_file, draws
from autograder.cohort.assignment import CohortProblem
from autograder.cohort.cohort_file import NAME, CohortFile
from autograder.cohort.draws import drawn, exercise_with, with_draws
from autograder.judging import judge
from autograder.proof import prove, screened
from autograder.redrawn import disguised

SLUG = "category_rank"


@pytest.fixture(scope="module")
def taken():
    """What one seed draws for an exercise with worlds of every kind: drawn, derived, and written by hand."""
    return drawn(library.find(SLUG), "41")


def rows(exercise):
    return [world.rows(exercise.tables_read()) for world in exercise.worlds]


def test_a_seed_always_draws_the_same_and_another_one_something_else(taken):
    assert taken == drawn(library.find(SLUG), "41") != drawn(library.find(SLUG), "42")


def test_the_shown_world_stays_and_hidden_ones_are_others(taken):
    exercise = library.find(SLUG)
    own = with_draws(exercise, taken)
    assert taken[0] == 0 and rows(own)[0] == rows(exercise)[0]
    assert sum(map(bool, taken)) >= 3
    for number, before, after in zip(taken, rows(exercise), rows(own), strict=True):
        assert (before != after) == bool(number)
    assert [(w.name, w.points) for w in own.worlds] == [(w.name, w.points) for w in exercise.worlds]


def test_the_proof_holds_on_drawn_worlds_in_full(taken):
    assert prove(with_draws(library.find(SLUG), taken)) == []


def test_answers_are_judged_on_drawn_worlds_as_on_the_courses(taken):
    own = exercise_with(SLUG, taken)
    assert judge(own, own.solution).score == own.points
    for mistake in own.mistakes:
        assert judge(own, mistake.applied_to(own.solution)).mistake.name == mistake.name
    assert exercise_with(SLUG, taken) is own and exercise_with(SLUG) is library.find(SLUG)


def test_no_drawn_world_is_one_that_explains_a_hidden_world_to_students(taken):
    exercise = library.find(SLUG)
    own = with_draws(exercise, taken)
    tables = exercise.tables_read()
    for number, world, other in zip(taken, exercise.worlds, own.worlds, strict=True):
        if number:
            shown = [
                world.redraw(k).rows(tables) if world.redraw else disguised(world.rows(tables), k)
                for k in range(1, 10)
            ]
            assert other.rows(tables) not in shown


def test_worlds_that_tell_nothing_are_not_taken(monkeypatch):
    exercise = library.find(SLUG)
    screenings = []

    def nothing_holds(one):
        screenings.append(one.draws)
        return "world x catches no mistake"

    monkeypatch.setattr(draws.proof, "screened", nothing_holds)
    assert drawn(exercise, "41", budget=5) == (0,) * len(exercise.worlds)
    assert len(screenings) == 5


def test_one_world_that_cannot_be_drawn_costs_only_itself(monkeypatch):
    exercise = library.find(SLUG)

    def all_but_the_third(one):
        return "no" if one.draws[3] else None

    monkeypatch.setattr(draws.proof, "screened", all_but_the_third)
    taken = drawn(exercise, "41")
    assert [bool(number) for number in taken] == [at not in (0, 3) for at in range(len(exercise.worlds))]


def test_the_screen_finds_a_world_that_catches_nothing():
    exercise = library.find(SLUG)
    assert screened(exercise) is None
    copied = replace(exercise, worlds=(exercise.worlds[0], replace(exercise.worlds[0], name="again")))
    assert screened(copied)


# The file


@pytest.fixture
def few(monkeypatch):
    """A course of two exercises, one of which is scored by a person."""
    known = {slug: path for slug, path in library.files().items() if slug in (SLUG, "owned_incident")}
    monkeypatch.setattr(library, "files", lambda: known)


def all_hidden(exercise, seed):
    return (0, *(7 for _ in exercise.worlds[1:]))


def test_draws_are_written_down_one_by_one_and_read_again(tmp_path, few):
    file = CohortFile(tmp_path / NAME, "autumn", "41")
    file.write()
    assert file.missing() == [SLUG]
    assert list(file.draw(file.missing(), all_hidden)) == [SLUG]
    again = CohortFile.of(tmp_path)
    assert again == file and again.missing() == []
    assert again.draws([SLUG, "owned_incident"]) == {SLUG: all_hidden(library.find(SLUG), "")}
    assert json.loads((tmp_path / NAME).read_text())["tag"] == "autumn"


def test_what_was_drawn_from_other_worlds_is_not_used(tmp_path, few, monkeypatch):
    file = CohortFile(tmp_path / NAME, "autumn", "41")
    with pytest.raises(CohortProblem, match="category_rank were drawn for another version"):
        file.draws([SLUG])
    list(file.draw([SLUG], all_hidden))
    monkeypatch.setattr(cohort_file, "made_of", lambda slug: "something else")
    with pytest.raises(CohortProblem, match="git checkout autumn"):
        file.draws([SLUG])


def test_without_a_seed_there_is_nothing_to_draw(tmp_path, few):
    assert CohortFile.of(tmp_path).draws([SLUG]) == {} and CohortFile.of(tmp_path).missing() == []


@pytest.mark.parametrize(
    "content", ["", "[]", '{"tag": "", "seed": "1"}', '{"tag": "", "seed": "1", "exercises": {"a": 3}}']
)
def test_a_damaged_file_is_said(tmp_path, content):
    (tmp_path / NAME).write_text(content)
    with pytest.raises(CohortProblem, match="could not be read"):
        CohortFile.of(tmp_path)


def test_draws_travel_with_the_assignment():
    import pickle

    travelling = replace(assignment(), draws={SLUG: (0, 7)})
    assert pickle.loads(pickle.dumps(travelling)) == travelling
