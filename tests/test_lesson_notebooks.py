"""The committed notebooks: current, free of solutions, and running with the solutions in place."""

import json

import pytest
from notebooks import code_cells, grade_id, source

from autograder import library
from course import build

LESSONS = library.lessons()
# Labs need engines and a kernel of their own: tests/engines/test_labs.py runs them.
WITHOUT_ENGINES = [lesson for lesson in LESSONS if not lesson.is_lab]


def of(lesson):
    return f"{lesson.week}/{lesson.name}"


def test_there_are_lessons():
    assert LESSONS


@pytest.mark.parametrize("lesson", LESSONS, ids=of)
def test_the_committed_notebook_is_current(lesson):
    assert lesson.notebook.read_text(encoding="utf-8") == build.student_text(lesson), (
        "the notebook is stale: run `python3 start.py build`"
    )


@pytest.mark.parametrize("lesson", LESSONS, ids=of)
def test_it_does_not_show_a_solution(lesson):
    cells = json.loads(lesson.notebook.read_text(encoding="utf-8"))["cells"]
    page = lines_that_tell("\n".join(map(source, cells)))
    for slug in lesson.slugs:
        exercise = library.find(slug)
        for text in (exercise.solution, *exercise.alternatives):
            secret = lines_that_tell(text) - lines_that_tell(exercise.starter)
            if not exercise.reads_data:  # rows to write down: short lines, each of them telling
                secret = {line for line in text.splitlines() if line not in exercise.starter}
                page = set("\n".join(map(source, cells)).splitlines())
            if exercise.repairs and not secret:
                continue  # what mends it is shorter than a line that tells
            assert secret, f"{slug}: nothing of the answer is long enough to be told apart"
            # A lesson may show an idiom that an answer needs; it does not show the answer.
            assert len(secret & page) <= len(secret) / 3, (slug, secret & page)
    assert not any("SOLUTION" in source(cell) for cell in cells)


def lines_that_tell(text):
    """Lines long enough to be an answer's own: `FROM viewing_events_raw` is in every lesson."""
    return {" ".join(line.split()).rstrip(",") for line in text.splitlines() if len(line.strip()) > 25}


@pytest.mark.parametrize("lesson", WITHOUT_ENGINES, ids=of)
def test_a_lesson_runs_from_top_to_bottom_with_the_solutions_in_place(lesson, notebook):
    points = 0.0
    for cell in code_cells(build.source_text(lesson)):
        result = notebook.run(source(cell))
        if grade_id(cell).endswith("_check"):
            exercise = library.find(grade_id(cell).removesuffix("_check"))
            assert float(result) == exercise.points, result._repr_mimebundle_()["text/markdown"]
            points += float(result)
        elif type(result).__name__ == "Said" and source(cell).startswith("%%"):
            pytest.fail(f"{source(cell)[:80]!r} says {result!r}")
    judged = [library.find(slug) for slug in lesson.slugs if not library.find(slug).by_hand]
    assert points == sum(exercise.points for exercise in judged)


@pytest.mark.parametrize("lesson", WITHOUT_ENGINES, ids=of)
def test_untouched_it_runs_and_earns_nothing(lesson, notebook):
    for cell in code_cells(lesson.notebook):
        result = notebook.run(source(cell))
        if grade_id(cell).endswith("_check"):
            assert float(result) == 0.0
            assert "Not attempted yet" in result._repr_mimebundle_()["text/markdown"]


@pytest.mark.parametrize("lesson", LESSONS, ids=of)
def test_cell_ids_are_unique_and_follow_from_the_slugs(lesson):
    ids = [cell["id"] for cell in json.loads(lesson.notebook.read_text(encoding="utf-8"))["cells"]]
    assert len(ids) == len(set(ids)) and max(map(len, ids)) <= 64
    for slug in lesson.slugs:
        assert f"{slug.replace('_', '-')}-answer" in ids
