"""Exercises and lessons are found by their files' names; what contradicts itself is said, with the file."""

from __future__ import annotations

import pytest

from autograder import ContentError, Exercise, library
from autograder.notebook import source_notebook

EXERCISE = """
from autograder import SqlExercise

exercise = SqlExercise(
    title="T", points=1, minutes=1, level="easy", skills=["s"], asked_in=["a"], prompt="p",
    tables=("titles",), starter="SELECT 1 AS a WHERE false", solution="SELECT 1 AS a", hints=["?"] * 4,
    mistakes=[], worlds=[], talk="t",
)
"""


@pytest.fixture
def write(tmp_path):
    def written(path, text=EXERCISE):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return written


def test_files_are_listed_by_slug_over_all_weeks(tmp_path, write):
    one = write("week1_sql/day1_a/q10_first.py")
    two = write("week3_python/onramp/q20_second_one.py")
    write("week1_sql/day1_a/lesson.md", "# Title")
    write("course/q10_not_content.py")
    assert library.files(tmp_path) == {"first": one, "second_one": two}
    assert library.files(tmp_path / "week1_sql") == {}


def test_two_files_of_one_slug_are_both_named(tmp_path, write):
    write("week1_sql/day1_a/q10_first.py")
    write("week3_python/day1_b/q90_first.py")
    with pytest.raises(ContentError, match=r"q90_first\.py and .*q10_first\.py share the slug first"):
        library.files(tmp_path)


@pytest.mark.parametrize(
    "name", ["q10_First.py", "q_first.py", "q1x_first.py", "q10_1st.py", "q10_.py", "q10_a-b.py"]
)
def test_a_name_that_gives_no_slug(tmp_path, write, name):
    file = write(f"week1_sql/day1_a/{name}")
    with pytest.raises(ContentError, match="q20_its_slug.py"):
        library.files(tmp_path)
    with pytest.raises(ContentError, match="q20_its_slug.py"):
        library.read(file)


def test_an_exercise_gets_its_slug_from_its_file(write):
    exercise = library.read(write("week1_sql/day1_a/q10_first_of_all.py"))
    assert isinstance(exercise, Exercise) and exercise.slug == "first_of_all"
    assert exercise.answer_cell("SELECT 1").startswith("%%sql first_of_all\n")


@pytest.mark.parametrize("text", ["", "exercise = 17", "exercises = []"])
def test_a_file_that_defines_no_exercise(write, text):
    with pytest.raises(ContentError, match="it defines no value named `exercise`"):
        library.read(write("week1_sql/day1_a/q10_first.py", text))


def test_an_error_in_a_file_is_the_authors_own(write):
    with pytest.raises(ZeroDivisionError):
        library.read(write("week1_sql/day1_a/q10_first.py", "1 / 0"))


def test_an_unknown_slug_names_the_nearest():
    known = next(iter(library.files()))
    with pytest.raises(library.UnknownExercise) as told:
        library.find(known + "x")
    assert known in told.value.nearest and f"Did you mean {told.value.nearest[0]}" in str(told.value)
    with pytest.raises(library.UnknownExercise) as told:
        library.find("zzzzqqqq")
    assert str(told.value) == "There is no exercise 'zzzzqqqq'."


def test_an_exercise_is_read_once():
    slug = next(iter(library.files()))
    assert library.find(slug) is library.find(slug) and library.find(slug).slug == slug


def lesson(*slugs, title="# The title"):
    return "\n\n".join([title, *(f"<!-- exercise: {slug} -->" for slug in slugs)])


def test_lessons_come_in_the_order_of_weeks_and_days(tmp_path, write):
    for week, day in [
        ("week3_python", "day1_b"),
        ("week1_sql", "onramp_c"),
        ("week1_sql", "day10_a"),
        ("week1_sql", "day2_d"),
        ("week1_sql", "day1_e"),
    ]:
        write(f"{week}/{day}/q10_of_{day}.py")
        write(f"{week}/{day}/lesson.md", lesson(f"of_{day}", title=f"# About {day}  "))
    found = library.lessons(tmp_path)
    assert [one.name for one in found] == ["day1_e", "day2_d", "day10_a", "onramp_c", "day1_b"]
    assert [one.week for one in found] == ["week1_sql"] * 4 + ["week3_python"]
    first = found[0]
    assert (first.title, first.slugs) == ("About day1_e", ("of_day1_e",))
    assert first.notebook == tmp_path / "week1_sql/day1_e.ipynb"
    assert first.prose == tmp_path / "week1_sql/day1_e/lesson.md"


def test_a_lesson_keeps_the_order_of_its_prose(tmp_path, write):
    for slug in "abc":
        write(f"week1_sql/day1_a/q10_{slug}.py")
    write("week1_sql/day1_a/lesson.md", lesson("c", "a", "b"))
    assert library.lessons(tmp_path)[0].slugs == ("c", "a", "b")


def test_a_lesson_may_have_no_exercise(tmp_path, write):
    write("week1_sql/day0_a/lesson.md", lesson(title="# To read"))
    [found] = library.lessons(tmp_path)
    assert (found.title, found.slugs) == ("To read", ())
    cells = source_notebook(found)["cells"]
    assert [cell["id"] for cell in cells] == ["day0-a-0", "day0-a-setup", "day0-a-home"]
    assert not any(cell["metadata"].get("nbgrader", {}).get("grade") for cell in cells)
    assert not found.is_lab and source_notebook(found)["metadata"]["kernelspec"]["name"] == "python3"


def test_a_lab_names_its_kernel(tmp_path, write):
    kernel = "display_name: Engines\n    language: python\n    name: course-engines"
    write(
        "week1_sql/lab1_a/lesson.md", f"---\njupyter:\n  kernelspec:\n    {kernel}\n---\n\n# A lab\n\nText.\n"
    )
    [found] = library.lessons(tmp_path)
    assert found.is_lab and found.title == "A lab"
    notebook = source_notebook(found)
    assert notebook["metadata"]["kernelspec"]["name"] == "course-engines"
    assert notebook["cells"][0]["source"] == "# A lab\n\nText."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no title", "begins with a title"),
        (lesson("a"), "it places"),
        (lesson("a", "b", "c"), "it places"),
        (lesson("a", "b", "b"), "it places"),
        (lesson(), "it places"),
    ],
)
def test_a_lesson_that_contradicts_its_folder(tmp_path, write, text, said):
    write("week1_sql/day1_a/q10_a.py")
    write("week1_sql/day1_a/q20_b.py")
    write("week1_sql/day1_a/lesson.md", text)
    with pytest.raises(ContentError, match=said):
        library.lessons(tmp_path)


def test_the_courses_own_lessons_place_every_exercise():
    placed = [slug for one in library.lessons() for slug in one.slugs]
    assert len(placed) == len(set(placed)) and set(placed) <= set(library.files())
