"""A variant: other values and other worlds, the same each time, proved, and judged like the exercise itself."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import Mistake, Parameter, library, proof
from autograder.judging import judge
from autograder.variants import drawing, recipes
from autograder.variants.drawing import has_variants, variant, worked_out
from autograder.variants.mending import to_mend
from autograder.variants.names import code_of, name_of, parts_of, slug_and_number
from autograder.variants.recipe import NoVariant, Recipe, made_by

SLUG = "category_rank"


@given(st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True), st.integers(0, 10**8))
def test_a_name_says_slug_and_number(slug, number):
    assert slug_and_number(name_of(slug, number)) == (slug, number)
    if number:
        assert parts_of(f"{name_of(slug, number)}.{code_of(slug)}") == (slug, number, code_of(slug))


@pytest.mark.parametrize(
    "name", ["a~0", "a~", "~3", "a~-1", "a~x", "a~01", "a~1~2x", "a~1.", "a~1.xyzw", "a~1.123", "a.1234", ""]
)
def test_what_is_no_name_of_a_variant_is_taken_for_a_slug(name):
    assert slug_and_number(name) == (name, 0)


def test_number_zero_is_the_exercise():
    assert variant(SLUG, 0) is library.find(SLUG)
    with pytest.raises(library.UnknownExercise):
        variant("nonsense", 1)
    with pytest.raises(NoVariant):
        variant("six_running_totals", 1)


def test_a_variant_asks_for_another_day_on_other_rows_and_knows_its_mistakes():
    exercise, other = library.find(SLUG), variant(SLUG, 1)
    assert (other.slug, other.name, other.variant) == (SLUG, f"{SLUG}~1", 1)
    assert other.draw["day"] != exercise.draw["day"]
    assert str(other.draw["day"]) in other.prompt and str(exercise.draw["day"]) not in other.prompt
    assert other.answer_cell("SELECT 1") == f"%%sql {SLUG}~1\nSELECT 1"
    tables = exercise.tables_read()
    assert other.worlds[0].rows(tables) != exercise.worlds[0].rows(tables)
    assert judge(other, other.solution).solved
    assert judge(other, exercise.solution).score == 0, "learned by heart, and nothing earned"
    mistake = other.mistakes[3]
    assert judge(other, mistake.applied_to(other.solution)).mistake == mistake


def test_a_variant_to_mend_earns_nothing_as_it_came_and_everything_mended():
    drawn_one = variant(SLUG, 1)
    made = drawn_one.mistakes[3]
    mended = to_mend(drawn_one, code_of(made.name))
    assert mended.name == f"{SLUG}~1.{code_of(made.name)}" and made.name not in mended.name
    assert made.name not in mended.prompt + mended.starter
    assert judge(mended, mended.starter).blank
    assert judge(mended, mended.starter + "\n-- I looked at it").score == 0
    assert judge(mended, mended.solution).solved
    for code in ("0000", ""):
        with pytest.raises(NoVariant):
            to_mend(drawn_one, code)
    with pytest.raises(NoVariant):
        to_mend(library.find(SLUG), code_of(made.name))


def test_the_same_number_is_the_same_variant_and_the_next_one_another(sql_exercise):
    exercise = library.find(SLUG)
    assert worked_out(sql_exercise, 5) == worked_out(sql_exercise, 5) != worked_out(sql_exercise, 6)
    drawn = [drawing._values(exercise, number) for number in range(1, 8)]
    assert all(mine != next_ for mine, next_ in zip(drawn, drawn[1:], strict=False)) and 0 not in drawn


def test_a_recipe_is_kept_and_used_while_it_holds(tmp_path, monkeypatch):
    monkeypatch.setattr(recipes, "WITH_THE_COURSE", tmp_path / "none.json")
    recipes._with_the_course.cache_clear()
    monkeypatch.setattr(drawing, "_known", {})
    said = []
    first = variant("repair_evening_report", 7, tmp_path / "kept", said.append)
    assert len(said) == 1 and "variant 7" in said[0]
    monkeypatch.setattr(drawing, "_known", {})
    again = variant("repair_evening_report", 7, tmp_path / "kept", said.append)
    assert len(said) == 1 and (again.draws, again.draw) == (first.draws, first.draw)
    exercise = library.find("repair_evening_report")
    [path] = (tmp_path / "kept").iterdir()
    assert recipes.known(exercise, 7, tmp_path / "kept") is not None
    changed = replace(exercise.with_draw({}), solution=exercise.solution + "\n-- mended", templates={})
    assert recipes.known(changed, 7, tmp_path / "kept") is None, "it was proved on another solution"
    for broken in ("", "[]", '{"format": 0, "recipes": {}}', json.dumps({"format": 1, "recipes": {"x": 1}})):
        path.write_text(broken)
        assert recipes.known(exercise, 7, tmp_path / "kept") is None
    recipes._with_the_course.cache_clear()


def test_where_other_values_are_not_proved_the_exercise_keeps_its_own(sql_exercise):
    unproved = replace(
        sql_exercise,
        prompt="⟦k.text⟧",
        mistakes=[
            *sql_exercise.mistakes[:3],
            Mistake("adds-a-total", "GROUP BY member_id", "⟦k.group⟧", "There is one row too many."),
        ],
        parameters=[
            Parameter(
                "k",
                {"text": "a", "group": "GROUP BY ROLLUP (member_id)"},
                {"text": "b", "group": "GROUP BY (member_id)"},  # loses nothing
            )
        ],
    )
    assert proof.screened(unproved) is None
    recipe = worked_out(unproved, 1)
    assert recipe.draw == 0 and any(recipe.draws)
    assert proof.screened(made_by(unproved, 1, recipe)) is None


def test_a_shown_world_whose_rows_a_text_speaks_of_is_kept(sql_exercise):
    shown = sql_exercise.worlds[0]
    assert not drawing._speaks_of(sql_exercise, shown)
    assert drawing._speaks_of(replace(sql_exercise, hints=("Look at member 5001.", "b", "c", "d")), shown)


def test_stories_predictions_and_the_like_have_no_variants():
    assert not has_variants(library.find("six_running_totals"))
    assert not has_variants(library.find("blame_rewrite"))
    assert has_variants(library.find(SLUG))


def test_an_old_recipe_of_other_worlds_is_no_recipe(sql_exercise):
    assert recipes.known(replace(sql_exercise, slug=SLUG), 1) is None
    with pytest.raises((ValueError, IndexError)):
        made_by(sql_exercise, 1, Recipe(3, ()))
