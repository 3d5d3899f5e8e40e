"""Places in texts: what is filled in, what is left alone, and what an author is told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import ContentError, Mistake, Parameter, of_draw
from autograder.variants.moved import moved
from autograder.variants.parameters import default_draw, filled, other_draws
from autograder.variants.proved import unused
from autograder.worlds import handmade, shuffled_rows, tidy

DRAW = {"day": date(2026, 3, 2), "k": 3, "gap": {"s": 600, "text": "ten minutes"}}
NO_PLACE = st.text(st.characters(exclude_characters="⟦⟧", exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("on ⟦day⟧", "on 2026-03-02"),
        ("before ⟦day+1⟧ and after ⟦day-2⟧", "before 2026-03-03 and after 2026-02-28"),
        ("⟦day:long⟧, ⟦day+1:the⟧, ⟦day-2:month⟧ ⟦day:number⟧", "2 March, the 3rd, February 2"),
        ("⟦k⟧ ⟦k+1:word⟧ ⟦k:Word⟧ ⟦k-1:place⟧", "3 four Three second"),
        ("⟦gap.s⟧ seconds, ⟦gap.text⟧", "600 seconds, ten minutes"),
        (
            "{{day}} {day} ${day} %(day)s [[day]] <day> :day",
            "{{day}} {day} ${day} %(day)s [[day]] <day> :day",
        ),
    ],
)
def test_a_place_is_filled_and_nothing_else(text, said):
    assert filled(text, DRAW) == said


@given(NO_PLACE, NO_PLACE)
def test_a_text_around_a_place_stays_as_it_is(before, behind):
    assert filled(before, DRAW) == before
    assert filled(f"{before}⟦k⟧{behind}", DRAW) == f"{before}3{behind}"


@pytest.mark.parametrize("day", range(1, 32))
def test_every_day_of_a_month_has_its_ending(day):
    said = filled("⟦day:the⟧", {"day": date(2026, 3, day)})
    ends = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
    assert said == f"the {day}{ends.get(day, 'th')}"


@pytest.mark.parametrize("text", ["⟦kk⟧", "⟦k:loud⟧", "⟦gap.m⟧", "⟦k", "k⟧", "⟦ k ⟧"])
def test_an_author_is_told_of_a_place_that_says_nothing(sql_exercise, text):
    parameters = [Parameter("k", 3, 4), Parameter("gap", {"s": 1}, {"s": 2})]
    with pytest.raises(ContentError, match="prompt: "):
        replace(sql_exercise, prompt=text, parameters=parameters)


def _world(watch_s):
    event = {"event_time": "2026-03-02 12:00", "watch_s": watch_s}
    return handmade("⟦k⟧ rows", "There are ⟦k⟧.", viewing_events_raw=[event])


def exercise_over(k_of, sql_exercise):
    """`member_plays` with a limit on the seconds, so that a text and a world follow from `k`."""
    return replace(
        sql_exercise,
        prompt="At least ⟦k⟧ seconds, counted for ⟦k:word⟧.",
        mistakes=[
            Mistake("believes-first-delivery", "ORDER BY revision DESC", "ORDER BY revision /* ⟦k⟧ */", "⟦k⟧")
        ],
        contract=None,
        worlds=of_draw(lambda draw: [_world(k_of(draw))]),
        parameters=[Parameter("k", 3, 4, 5)],
    )


def test_an_exercise_shows_its_first_values_and_follows_another_draw(sql_exercise):
    shown = exercise_over(lambda draw: draw["k"], sql_exercise)
    assert shown.prompt == "At least 3 seconds, counted for three."
    assert [draw["k"] for draw in other_draws(shown.parameters)] == [4, 5]
    other = shown.named("plays_again").with_draw({"k": 4})
    assert (other.slug, other.name) == ("plays_again", "plays_again")
    assert other.prompt == "At least 4 seconds, counted for four."
    assert (other.mistakes[0].new, other.mistakes[0].says) == ("ORDER BY revision /* 4 */", "4")
    [world] = other.worlds
    assert (world.name, world.provokes) == ("4 rows", "There are 4.")
    assert world.rows(("viewing_events_raw",))["viewing_events_raw"][0]["watch_s"] == 4
    assert other.with_draw({}).prompt == shown.prompt
    assert shown.prompt.startswith("At least 3"), "the first exercise is as it was"


def test_an_exercise_without_parameters_has_one_draw(sql_exercise):
    assert sql_exercise.with_draw({"k": 9}) is sql_exercise
    assert other_draws(()) == [] and default_draw(()) == {}


def test_a_parameter_that_changes_nothing_is_said(sql_exercise):
    assert list(unused(replace(sql_exercise, parameters=[Parameter("k", 3, 4)])))
    assert not list(unused(exercise_over(lambda draw: 1, sql_exercise)))
    with pytest.raises(ValueError, match="fewer than two"):
        Parameter("k", 3)


@given(st.integers(-60, 60))
def test_worlds_move_in_time_and_in_nothing_else(weeks):
    by = timedelta(weeks=weeks)
    shown = tidy(seed=1, n_members=3, days=2)
    there = moved([shown, shuffled_rows(shown)], by)
    tables = ("viewing_events_clean", "calendar")
    for table, rows in shown.rows(tables).items():
        for row, other in zip(rows, there[0].rows(tables)[table], strict=True):
            assert other == {
                name: cell + by if isinstance(cell, date) else cell for name, cell in row.items()
            }
    assert there[1].original is there[0]
    again = there[0].redraw(7).rows(tables)
    assert again == moved([shown.redraw(7)], by)[0].rows(tables)
