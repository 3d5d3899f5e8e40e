"""What review remembers is a fold over the log: its ratings, and that order and repeats do not matter."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from learner import BEGIN, event, exercise, solved

from course.review.cards import AGAIN, EASY, GOOD, HARD, LONGEST_INTERVAL, MISTAKE, SKILL, cards

EXERCISES = {
    "ranks": exercise("ranks", ["ties", "partition"], ["ranking"]),
    "sums": exercise("sums", ["ties", "frame"], ["ranking", "frames"]),
    "joins": exercise("joins", ["fan-out"], ["joins"]),
}
FIRST_DAY = BEGIN.date()


def card(events, name, kind=MISTAKE):
    return next((one for one in cards(events, EXERCISES) if (one.kind, one.name) == (kind, name)), None)


def test_nothing_is_remembered_of_nothing():
    assert cards([], EXERCISES) == ()
    assert cards([event(0, "gone", mistake="ties")], EXERCISES) == ()


def test_a_mistake_comes_back_the_next_day_and_says_where_it_was_met():
    found = card([event(0, "ranks", mistake="ties"), event(3, "sums", mistake="ties")], "ties")
    assert found.ratings == (AGAIN, AGAIN) and found.met_in == ("ranks", "sums") and found.last_in == "sums"
    assert found.met == (FIRST_DAY, FIRST_DAY + timedelta(days=3))
    assert found.due == FIRST_DAY + timedelta(days=4) and found.interval == 1


@pytest.mark.parametrize(
    ("before", "how", "rating"),
    [
        ([], {}, GOOD),
        ([event(3, "ranks", "hint", rung=1)], {}, HARD),
        ([event(3, "ranks", "solution")], {}, AGAIN),
        ([event(3, "ranks", "hint", rung=1), event(3, "ranks", "solution")], {}, AGAIN),
        ([], {"expected": [], "failed": []}, EASY),
        ([], {"expected": ["ties"], "failed": []}, HARD),
        ([event(3, "ranks", "solution", number=2)], {}, GOOD),  # of another variant
    ],
)
def test_how_it_was_answered_is_the_rating(before, how, rating):
    events = [event(0, "sums", mistake="ties"), *before, solved(3, "ranks", at=5, **how)]
    assert card(events, "ties").ratings == (AGAIN, rating)
    assert card(events, "ranking", SKILL).ratings == (rating,)
    assert card(events, "partition") is None, "nobody made that mistake"


def test_of_a_day_the_lowest_rating_counts_in_whatever_order_it_came():
    for first, second in ((0, 30), (30, 0)):
        events = [
            event(0, "ranks", mistake="ties"),
            event(4, "sums", mistake="ties", at=first),
            solved(4, "sums", at=second),
        ]
        assert card(events, "ties").ratings == (AGAIN, AGAIN)


def test_an_exercise_rates_once_and_each_variant_of_it_once_more():
    events = [event(0, "ranks", mistake="ties"), solved(1, "ranks"), solved(5, "ranks"), solved(9, "ranks")]
    assert card(events, "ties").ratings == (AGAIN, GOOD)
    events.append(solved(9, "ranks", number=1))
    assert card(events, "ties").ratings == (AGAIN, GOOD, GOOD)


def test_what_was_mended_rates_the_mistake_in_it_and_nothing_else():
    met = [event(0, "ranks", mistake="ties"), event(0, "ranks", mistake="partition")]
    events = [*met, solved(3, "ranks", number=1, mends="ties", expected=[], failed=[])]
    assert card(events, "ties").ratings == (AGAIN, GOOD)
    assert card(events, "partition").ratings == (AGAIN,) and card(events, "ranking", SKILL) is None


def test_a_solve_before_the_mistake_was_met_says_nothing_about_it():
    assert card([solved(0, "ranks"), event(2, "sums", mistake="ties")], "ties").ratings == (AGAIN,)


def test_intervals_grow_with_clean_answers_and_never_exceed_the_longest():
    events, day, intervals = [event(0, "ranks", mistake="ties")], 1, []
    for number in range(1, 12):
        events.append(solved(day, "ranks", number=number))
        intervals.append(card(events, "ties").interval)
        day += intervals[-1]
    assert (
        intervals == sorted(intervals) and intervals[0] < intervals[3] and intervals[-1] == LONGEST_INTERVAL
    )


EVENTS = st.lists(
    st.builds(
        lambda day, slug, kind, full, mistake, number, at, expected: event(
            day,
            slug,
            kind,
            score=2.0 if full else 0.0,
            mistake=None if full or kind != "check" else mistake,
            rung=1 if kind == "hint" else None,
            number=number,
            at=at,
            expected=expected if kind == "check" else None,
            failed=[] if kind == "check" and expected is not None else None,
        ),
        st.integers(0, 40),
        st.sampled_from([*EXERCISES, "gone"]),
        st.sampled_from(["check", "check", "check", "hint", "solution", "other"]),
        st.booleans(),
        st.sampled_from(["ties", "partition", "frame", None]),
        st.sampled_from([None, 1, 2]),
        st.integers(0, 3),
        st.sampled_from([None, [], ["x"]]),
    ),
    max_size=14,
)


@given(EVENTS, st.randoms(use_true_random=False))
def test_the_same_events_in_any_order_and_any_number_of_times_give_the_same_schedule(events, chance):
    again = [*events, *chance.choices(events, k=len(events))] if events else []
    chance.shuffle(again)
    assert cards(again, EXERCISES) == cards(events, EXERCISES)


@given(EVENTS)
def test_every_card_is_due_after_its_last_day_and_within_the_longest_interval(events):
    for found in cards(events, EXERCISES):
        assert 1 <= found.interval <= LONGEST_INTERVAL
        assert isinstance(found.due, date) and found.ratings and (found.kind == SKILL or found.met)
