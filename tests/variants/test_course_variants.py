"""The parameters of the course's exercises: used, right under another draw, and ready where they come with the course."""

import zlib

import pytest

from autograder import library, proof
from autograder.compare import same
from autograder.outcome import Table
from autograder.variants import recipes
from autograder.variants.drawing import has_variants
from autograder.variants.parameters import other_draws
from autograder.variants.proved import said, unused
from autograder.worlds.world import AskedWorld

FILES = library.files()
WITH_PARAMETERS = [slug for slug, path in FILES.items() if "parameters=" in path.read_text(encoding="utf-8")]
PROVED_HERE = ("repair_evening_report", "last_byte")
WORLDS_LOOKED_AT = 3


def another_draw(slug):
    """One of the other draws, chosen by the slug; `course check-content` proves them all."""
    draws = other_draws(library.find(slug).parameters)
    return draws[zlib.crc32(slug.encode()) % len(draws)]


def test_three_weeks_have_exercises_with_parameters():
    weeks = {FILES[slug].relative_to(library.REPOSITORY).parts[0] for slug in WITH_PARAMETERS}
    assert len(WITH_PARAMETERS) >= 15 and weeks >= {"week1_sql", "week2_streaming", "week3_python"}


@pytest.mark.parametrize("slug", WITH_PARAMETERS)
def test_parameters_are_used_and_the_solution_is_right_under_another_draw(slug):
    exercise = library.find(slug)
    assert exercise.parameters and not list(unused(exercise))
    other = exercise.with_draw(another_draw(slug))
    assert "⟦" not in f"{other.prompt}{other.solution}{other.hints}{other.mistakes}{other.talk}"
    own = [world for world in other.worlds if not isinstance(world, AskedWorld)]
    answers = [other.solution, *other.alternatives[:1]]
    with other.running() as outcome:
        for world in own[:WORLDS_LOOKED_AT]:
            expected, *got = [outcome(answer, world.rows(other.tables_read())) for answer in answers]
            assert isinstance(expected, Table)
            assert all(same(one, expected, ordered=other.ordered) for one in got), world.name


@pytest.mark.parametrize("slug", PROVED_HERE)
def test_another_draw_is_proved(slug):
    exercise = library.find(slug)
    draw = another_draw(slug)
    assert proof.prove(exercise.with_draw(draw)) == [], said(draw)


def test_the_first_variant_of_most_exercises_comes_with_the_course():
    drawn = [slug for slug in FILES if FILES[slug].parts[-3:-2] != ("week4_mocks",)]
    slugs = [slug for slug in drawn if slug in recipes._with_the_course()]
    assert len(slugs) > 50
    old = [slug for slug in slugs if recipes.known(library.find(slug), 1) is None]
    again = " ".join(str(FILES[slug].relative_to(library.REPOSITORY)) for slug in old)
    assert not old, f"proved on what they no longer are: course check-content --variants 3 {again}"
    assert all(has_variants(library.find(slug)) for slug in slugs)
