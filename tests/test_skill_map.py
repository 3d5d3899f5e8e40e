"""The map of skills: every exercise has its place, numbers stand beside shades, and more practice is warmer."""

from __future__ import annotations

import re
from types import SimpleNamespace

from autograder import library
from course.skill_map import FAMILIES, family_of, skill_map
from course.standing import Standing

LESSONS = library.lessons()
EXERCISES = {slug: library.find(slug) for lesson in LESSONS for slug in lesson.slugs}


def test_every_exercise_has_a_family_and_every_family_an_exercise():
    assert not [slug for slug, exercise in EXERCISES.items() if family_of(exercise) is None], (
        "name one of its skills in FAMILIES of course/skill_map.py"
    )
    assert {family_of(exercise) for exercise in EXERCISES.values()} == set(FAMILIES)


def test_no_skill_is_in_two_families():
    skills = [skill.strip() for skills in FAMILIES.values() for skill in skills.split(",")]
    assert len(skills) == len(set(skills))


def of(**solved):
    lessons = [SimpleNamespace(week="week1_sql", slugs=("grain", "keys", "dedup"))]
    exercises = {
        "grain": SimpleNamespace(skills=("grain",)),
        "keys": SimpleNamespace(skills=("something else", "NULLs")),
        "dedup": SimpleNamespace(skills=("deduplication",)),
    }
    state = {slug: Standing(1.0, 1.0, 1, how) for slug, how in solved.items()}
    return skill_map(lessons, exercises, state)


def test_a_clean_solve_is_warmer_than_a_helped_and_that_than_a_shown_or_a_try():
    warmth = [of(grain=how).of("Grain, joins, NULL").warmth for how in ("clean", "helped", "shown", None)]
    assert warmth == sorted(warmth, reverse=True) and len(set(warmth)) == 4
    assert of().of("Grain, joins, NULL").warmth == 0


def test_the_picture_says_in_numbers_what_its_shades_say():
    drawn = of(grain="clean").picture()
    assert drawn.facts == (
        "Most practised: Grain, joins, NULL (1 of 2).",
        "Least practised: Deduplication (0 of 1).",
    )
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawn.svg)
    assert texts == ["Week 1", "Grain, joins, NULL", "1 of 2", "Deduplication", "0 of 1"]
    assert "<title>Map of skills</title>" in drawn.svg and 'role="img"' in drawn.svg


def test_before_the_first_solve_it_says_so():
    assert of().facts() == ["Nothing is practised yet; the map fills with your first solved exercise."]
