"""Culture rounds, pure: what is drawn by gap, what is found and asked next, and a talk as a fold that can be gone on with."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.culture import (
    CASES,
    QUESTIONS,
    Use,
    asked_next,
    draw,
    fold,
    found_in,
    only_wins,
    overused,
    read_plan,
)
from autograder.culture.asked_next import NO_CHANGE, NO_NUMBER, NO_OTHER_VIEW, NO_OWN_PART
from autograder.culture.leadership import DIMENSIONS as OF_LEADERSHIP
from autograder.culture.plans import culture_round, discussion
from autograder.culture.recruiter_screen import TOPICS, planned
from autograder.recruiter import FIELDS as OF_CARD
from autograder.stories import RUBRIC
from autograder.stories.fields import KINDS, OUTCOMES
from autograder.stories.sentences import quoted, sentences

STORIES = st.dictionaries(
    st.sampled_from("abcdef"),
    st.fixed_dictionaries(
        {}, optional={"answers": st.sampled_from(list(KINDS)), "outcome": st.sampled_from(list(OUTCOMES))}
    ),
)
USES = st.lists(st.builds(Use, st.sampled_from(list(QUESTIONS)), st.sampled_from(["", *"abc"])))
ALL_THERE = "I had not asked how late copies come, so 9 % were lost. Their view was fair. Since then a guard has fired."


# The bank


def test_the_bank_asks_what_the_rubric_scores():
    assert len(QUESTIONS) == 12 and sum(one.is_usual for one in QUESTIONS.values()) == 3
    for one in QUESTIONS.values():
        assert set(one.kinds) <= set(KINDS) and set(one.listens_for) <= set(RUBRIC)
        assert len(set(one.listens_for)) == 4 and len(set(one.probes)) == 2
        assert one.staff == ("scope" in one.listens_for)
    asked = {name for one in QUESTIONS.values() for name in one.listens_for}
    assert asked == set(RUBRIC)


# Drawing


@given(STORIES, USES, st.integers(1, 6), st.booleans(), st.integers(0, 99))
def test_questions_are_drawn_once_each_and_alike_for_the_same_seed(stories, uses, count, staff, seed):
    drawn = draw(stories, uses, count=count, staff=staff, seed=seed)
    assert len({one.question.slug for one in drawn}) == len(drawn) == count
    assert drawn == draw(stories, uses, count=count, staff=staff, seed=seed)
    assert staff or not any(one.question.staff for one in drawn)


@given(STORIES, st.integers(0, 99))
def test_what_no_story_answers_is_asked_first(stories, seed):
    kinds = {story.get("answers") for story in stories.values()}
    open_ones = [one for one in QUESTIONS.values() if not one.staff and not set(one.kinds) & kinds]
    first = draw(stories, seed=seed)[0]
    if open_ones:
        assert first.question in open_ones and "No story of yours" in first.because
    if not stories:
        assert first.question.is_usual


def test_in_the_long_run_everything_is_asked():
    stories, uses = {"a": {"answers": "owned incident"}, "b": {"answers": "feedback"}}, []
    for seed in range(8):
        uses += [Use(one.question.slug) for one in draw(stories, uses, seed=seed)]
    assert {use.question for use in uses} == {slug for slug, one in QUESTIONS.items() if not one.staff}


def test_a_story_told_too_often_brings_the_question_that_asks_for_another():
    stories = {str(at): {"answers": kind, "outcome": "partly"} for at, kind in enumerate(KINDS)}
    uses = [
        Use("against_a_choice", "1"),
        Use("goal_moved", "1"),
        Use("known_loss", "1"),
        Use("known_loss", "1"),
    ]
    assert overused(uses) == {"1": 3} and overused(uses[:2]) == {}
    reasons = {one.question.slug: one.because for one in draw(stories, uses, count=6, staff=True)}
    assert any("“1” has answered 3 questions" in because for because in reasons.values())


def test_a_set_of_wins_is_asked_for_something_else():
    stories = {str(at): {"answers": kind, "outcome": "went well"} for at, kind in enumerate(KINDS)}
    assert only_wins(stories) and not only_wins({}) and not only_wins({"a": {}})
    assert "ends well" in draw(stories)[0].because
    stories["x"] = {"outcome": "failed"}
    assert not only_wins(stories)


# Found, and asked next


def test_what_is_found_is_quoted_and_what_is_missing_is_asked():
    found = found_in(ALL_THERE)
    assert found.own and found.number and found.change and not found.open and not found.unfitting
    assert found.quotes["candour"][0].startswith("I had not asked")
    assert found.quotes["relationship"] == ("Their view was fair.",)
    lines = found.lines(("ownership", "judgement"), {name: one.label for name, one in RUBRIC.items()})
    assert [line.partition(":")[0] for line in lines] == ["Ownership", "1 “I” and 0 “we”"]
    nothing = found_in("There was a miscommunication.")
    assert set(nothing.open) == {"ownership", "specificity"}


@pytest.mark.parametrize(
    "slug, answer, asks",
    [
        ("first_alert", "There was a miscommunication.", (NO_OWN_PART, NO_NUMBER)),
        ("first_alert", "I had not looked.", (NO_NUMBER, NO_CHANGE)),
        (
            "first_alert",
            "I had not looked, and 9 % were lost.",
            (NO_CHANGE, QUESTIONS["first_alert"].probes[0]),
        ),
        ("first_alert", ALL_THERE, QUESTIONS["first_alert"].probes),
        (
            "against_a_choice",
            "I chose Kafka for 3 reasons.",
            (NO_OTHER_VIEW, QUESTIONS["against_a_choice"].probes[0]),
        ),
        ("first_alert", " \n ", ()),
    ],
)
def test_two_follow_ups_by_what_is_missing(slug, answer, asks):
    assert tuple(one.asks for one in asked_next(QUESTIONS[slug], answer)) == tuple(asks)


def test_numbers_against_the_storys_times_come_first():
    times = {
        "introduced": "2026-03-03 06:00",
        "detected": "2026-03-03 14:20",
        "situation": "we noticed after 3 hours",
    }
    first = asked_next(QUESTIONS["first_alert"], f"{ALL_THERE} We noticed after 2 hours.", times)[0]
    assert "You say 2 h; your times give 8 h 20 min to detect" in first.asks
    assert (
        asked_next(QUESTIONS["first_alert"], f"{ALL_THERE} We noticed after 8 hours.", times)[0].because
        == "this field of your story is empty"
    )


@given(
    st.sampled_from(list(QUESTIONS.values())),
    st.text(),
    st.dictionaries(st.sampled_from(["detected", "result", "mistake"]), st.text()),
)
def test_any_answer_is_followed_up_by_two_at_most(question, answer, story):
    asked = asked_next(question, answer, story)
    assert len({one.asks for one in asked}) == len(asked) == (2 if answer.strip() else 0)
    found = found_in(answer, story)
    own = [quoted(sentence) for sentence in sentences(answer)]
    assert all(quote in own for quotes in found.quotes.values() for quote in quotes)


# The plans


def test_the_recruiter_takes_half_an_hour_and_asks_what_does_not_fit():
    card = {
        "rows_per_day": "2 trillion, told",
        "peak_per_s": "12.5 million, told",
        "hardest": "a retry storm",
    }
    plan = planned(card)
    assert sum(turn.minutes for turn in plan.turns) == 30 and len(plan.turns) == len(TOPICS)
    scale = next(turn for turn in plan.turns if turn.slug == "scale")
    assert "below your own average" in scale.follow_ups[0] and len(scale.follow_ups) == 2
    assert "2 trillion, told" in scale.after
    empty = planned({})
    assert all(
        not turn.after and (len(turn.follow_ups) == 2 or not topic.probes)
        for turn, topic in zip(empty.turns, TOPICS, strict=True)
    )
    assert {name for topic in TOPICS for name in topic.fields} <= set(OF_CARD)


@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: case.slug)
def test_a_discussion_reveals_one_card_after_the_other(case):
    plan = discussion(case)
    assert len(case.cards) == 4 and len(plan.turns) == 6 and plan.dimensions == OF_LEADERSHIP
    for card, turn in zip(case.cards, plan.turns[1:-1], strict=True):
        assert card.says in turn.before[0] and card.unsaid in turn.after and card.unsaid not in turn.before[0]


# The fold


def told(plan):
    """A whole talk, as its log has it."""
    yield "planned", plan.as_json()
    for at, turn in enumerate(plan.turns):
        yield "answered", {"turn": at, "text": f"answer {at}", "story": "a", "seconds": 10.0 + at}
        if turn.dimensions:
            yield "scored", {"turn": at, "levels": dict.fromkeys(turn.dimensions, 2)}
        if turn.follows:
            yield "followed", {"turn": at, "asks": ["one?", "two?"], "by": ""}
        if turn.follows or turn.follow_ups:
            yield "replied", {"turn": at, "replies": ["1", "2"]}
    if plan.dimensions:
        yield "scored", {"turn": None, "levels": dict.fromkeys(plan.dimensions, 1)}


PLANS = [culture_round({}, count=2), discussion(next(iter(CASES.values()))), planned({})]
JUNK = st.tuples(
    st.sampled_from(["answered", "scored", "replied", "followed", "planned", "paused", "entered", "x"]),
    st.dictionaries(
        st.sampled_from(["turn", "text", "levels", "replies", "asks", "turns", "kind"]),
        st.one_of(
            st.none(),
            st.integers(-9, 90),
            st.text(max_size=3),
            st.lists(st.none(), max_size=2),
            st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
        ),
    ),
)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.kind)
def test_a_talk_goes_on_from_any_point_of_its_log(plan):
    log = [json.loads(json.dumps(event)) for event in told(plan)]
    assert read_plan(plan.as_json()) == plan == fold(log).plan
    doing = [fold(log[:end]).doing for end in range(1, len(log) + 1)]
    assert doing[0] == "answer" and doing[-1] == "finished" and "finished" not in doing[:-1]
    whole = fold(log)
    assert [answer.text for answer in whole.answers] == [f"answer {at}" for at in range(len(plan.turns))]
    for end in range(1, len(log)):
        given = fold(log[:end]).answers
        assert given[:-1] == whole.answers[: len(given[:-1])]
        assert fold([*log[:end], log[end - 1], *log[end:]]) == whole  # told twice


@given(st.sampled_from(PLANS), st.lists(JUNK, max_size=6), st.integers(0, 30))
def test_what_does_not_fit_changes_no_answer_that_was_given(plan, junk, at):
    log = list(told(plan))
    at = min(at + 1, len(log))
    before, after = fold(log[:at]), fold([*log[:at], *junk])
    assert after.plan == before.plan
    for old, new in zip(before.answers, after.answers, strict=False):
        assert (old.text, old.replies) == (new.text, new.replies) or not old.replies
    assert fold(junk) is None or fold(junk).plan.turns


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"turns": 3},
        {"turns": [1]},
        {"kind": "x", "title": "y", "turns": [{"slug": "a"}]},
        {"kind": "x", "title": "", "turns": []},
    ],
)
def test_what_is_no_plan_is_no_talk(about):
    assert fold([("planned", about), ("answered", {"turn": 0, "text": "x"})]) is None
