"""Questions under a clock: what is known after some minutes, compared with the best that could be known."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.layouts.clarified import ENOUGH, _best, clarified
from autograder.layouts.said import NotReadable

MINUTES = {"a": 1, "b": 0.5, "c": 1.5, "d": 1, "e": 0.5}
GIVEN = {
    "questions": [{"slug": slug, "minutes": takes} for slug, takes in MINUTES.items()],
    "minutes": 3,
    "most": 3,
}
WORTH = {"a": 3, "b": 1, "c": 3, "d": 1, "e": 0}


def found(asked, **hidden):
    return dict(clarified(asked, GIVEN, {"worth": WORTH, "cut": 1, **hidden}))


def test_the_best_first_is_enough():
    assert found(["a", "c"]) == {
        "what you know after 1 minutes": "enough",
        "what you know after 3 minutes": "enough",
        "questions without time for a reply": 0,
        "questions whose reply changes nothing": 0,
        "what you do not know now": "nothing that matters most",
    }


def test_the_order_counts_when_the_interviewer_goes_on():
    assert found(["c", "a"])["what you know after 1 minutes"] == "too little"
    assert found(["c", "a"])["what you know after 3 minutes"] == "enough"


def test_trivia_and_what_is_not_heard_are_counted():
    asked = found(["e", "a", "d"])
    assert asked["questions whose reply changes nothing"] == 1
    assert asked["what you do not know now"] == "c"
    assert found(["a", "c", "d"])["questions without time for a reply"] == 1


@pytest.mark.parametrize("document", ["a", [1], ["a", "a"], ["nobody"], ["a", "b", "c", "d"], None])
def test_what_is_no_list_of_questions_is_said(document):
    with pytest.raises(NotReadable):
        found(document)


@given(
    st.fixed_dictionaries({slug: st.integers(0, 3) for slug in MINUTES}), st.sampled_from([1, 1.5, 2, 3, 4])
)
def test_the_best_is_what_trying_everything_finds(worth, limit):
    tried = [
        sum(worth[slug] for slug in chosen)
        for number in range(4)
        for chosen in permutations(MINUTES, number)
        if sum(MINUTES[slug] for slug in chosen) <= limit
    ]
    assert _best(MINUTES, worth, limit, 3) == max(tried)
    assert 0 < ENOUGH < 1
