"""No false negative: a right query in other words is still right."""

import pytest

from autograder import library
from autograder.judging import judge
from autograder.rewrites import REWRITES, rewritten
from autograder.sql_exercise import SqlExercise


@pytest.mark.parametrize("slug", ["category_rank", "exactly_once_counts"])
def test_a_right_query_in_other_words_is_right(slug):
    exercise = library.find(slug)
    tried = set()
    for text in (exercise.solution, *exercise.alternatives):
        for name, query in rewritten(text).items():
            assert judge(exercise, query).solved, f"{name}:\n{query}"
            tried.add(name)
    assert len(tried) >= 4


def test_every_rewrite_applies_to_some_solution_and_changes_its_text():
    applied = set()
    for slug in library.files():
        exercise = library.find(slug)
        if isinstance(exercise, SqlExercise):
            for text in (exercise.solution, *exercise.alternatives):
                others = rewritten(text)
                assert all(other.split() != text.split() for other in others.values())
                applied |= others.keys()
    assert applied == set(REWRITES)


def test_a_mistake_in_other_words_is_still_a_mistake():
    exercise = library.find("exactly_once_counts")
    for mistake in exercise.mistakes[:4]:
        for query in rewritten(mistake.applied_to(exercise.solution)).values():
            assert not judge(exercise, query).solved
