"""Six submissions through stock nbgrader: generate, submit, autograde, feedback."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from notebooks import code_cells, grade_id

from autograder import library
from autograder.judging import judge
from autograder.library import Lesson
from course import build

pytestmark = pytest.mark.slow

WEEK = "one_sheet"
LESSON = "every_kind"
SLUG = "exactly_once_counts"
KINDS = (SLUG, "repair_running_total", "six_running_totals", "sliding_sum")
# Lessons with SQL, a prediction and repairs; that every committed notebook is current is asked elsewhere.
RELEASED = "week1_sql"
SAMPLE = ("day2_dedup", "a1_what_a_window_is", "a7_repairs")


def nbgrader(course: Path, *arguments: str) -> str:
    """Run stock nbgrader in a course folder; its output, or a failure with it."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def with_answer(text: str, slug: str, answer: str) -> str:
    """A notebook's text with one answer cell filled in."""
    notebook = json.loads(text)
    cell = next(cell for cell in notebook["cells"] if grade_id(cell) == slug)
    cell["source"] = answer
    return json.dumps(notebook)


def shown_result_as_sql() -> str:
    """A query that returns the shown world's expected rows, whatever the data."""
    from autograder.answer_key import answer_key

    expected = answer_key(library.find(SLUG)).expected[0]
    literal = ", ".join(
        "(" + ", ".join(f"DATE '{cell}'" if hasattr(cell, "isoformat") else repr(cell) for cell in row) + ")"
        for row in expected.rows
    )
    return f"SELECT * FROM (VALUES {literal}) AS shown({', '.join(expected.columns)})"


def sheet(folder: Path) -> Lesson:
    """A lesson without prose that asks one exercise of each kind."""
    lesson = Lesson(WEEK, LESSON, folder / LESSON, "Every kind", KINDS)
    lesson.folder.mkdir()
    lesson.prose.write_text("# Every kind\n\n" + "\n\n".join(f"<!-- exercise: {slug} -->" for slug in KINDS))
    return lesson


def submissions() -> dict[str, dict[str, str]]:
    """Student to the answers they changed."""
    solutions = {slug: library.find(slug) for slug in KINDS}
    full = {slug: exercise.answer_cell(exercise.solution) for slug, exercise in solutions.items()}
    exercise = solutions[SLUG]
    part = next(
        answer
        for answer in (mistake.applied_to(exercise.solution) for mistake in exercise.mistakes)
        if 0 < judge(exercise, answer).score < exercise.points
    )
    noisy = "import os, sys\nprint('loading', file=sys.stderr)\nos.write(2, b'done')"
    return {
        "untouched": {},
        "correct": full,
        "mistaken": {SLUG: exercise.answer_cell(part)},
        "broken": {SLUG: exercise.answer_cell("SELECT FROM WHERE")},
        "hardcoded": {SLUG: exercise.answer_cell(shown_result_as_sql())},
        "noisy": full | {f"{LESSON}_noise": noisy},
    }


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course folder in which the six submissions went through the whole cycle."""
    course = tmp_path_factory.mktemp("cohort")
    build.build_all(course, [sheet(tmp_path_factory.mktemp("lessons"))])
    nbgrader(course, "generate_assignment", WEEK)
    released = (course / "release" / WEEK / f"{LESSON}.ipynb").read_text(encoding="utf-8")
    for student, answers in submissions().items():
        folder = course / "submitted" / student / WEEK
        folder.mkdir(parents=True)
        text = released
        for slug, answer in answers.items():
            text = with_noise(text, answer) if slug.endswith("_noise") else with_answer(text, slug, answer)
        (folder / f"{LESSON}.ipynb").write_text(text, encoding="utf-8")
    nbgrader(course, "autograde", WEEK, "--create")
    nbgrader(course, "generate_feedback", WEEK)
    return course


def with_noise(text: str, code: str) -> str:
    """A notebook's text with a further cell, before the answers, that writes to stderr."""
    notebook = json.loads(text)
    noise = {
        "cell_type": "code",
        "id": "noise",
        "metadata": {},
        "source": code,
        "outputs": [],
        "execution_count": None,
    }
    notebook["cells"].insert(2, noise)
    return json.dumps(notebook)


def scores(course: Path, student: str) -> dict[str, float]:
    """Graded cell to points, from nbgrader's own database."""
    with sqlite3.connect(course / "gradebook.db") as database:
        rows = database.execute(
            """
            SELECT base_cell.name, grade.auto_score, grade.needs_manual_grade
            FROM grade
            JOIN base_cell ON base_cell.id = grade.cell_id
            JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
            JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
            WHERE submitted_assignment.student_id = ?
            """,
            (student,),
        ).fetchall()
    database.close()
    assert rows and all(manual == 0 for _, _, manual in rows)
    return {name: score for name, score, _ in rows}


def test_generate_assignment_gives_exactly_the_committed_notebooks(tmp_path):
    lessons = [lesson for lesson in library.lessons() if lesson.name in SAMPLE]
    assert {lesson.week for lesson in lessons} == {RELEASED} and len(lessons) == len(SAMPLE)
    elsewhere = []
    for lesson in lessons:  # a test writes nothing beside the lessons
        elsewhere.append(replace(lesson, folder=tmp_path / "lessons" / lesson.name))
        shutil.copytree(lesson.folder, elsewhere[-1].folder)
    cohort = tmp_path / "cohort"
    assert build.build_all(cohort, elsewhere)
    nbgrader(cohort, "generate_assignment", RELEASED)
    for lesson in lessons:
        released = cohort / "release" / RELEASED / lesson.notebook.name
        assert released.read_text(encoding="utf-8") == lesson.notebook.read_text(encoding="utf-8")
    # A cohort's folder that was used needs no rebuild.
    assert build.build_all(cohort, elsewhere) == []
    assert code_cells(cohort / "source" / RELEASED / lessons[0].notebook.name)


def test_untouched_earns_nothing(graded):
    assert set(scores(graded, "untouched").values()) == {0.0}


def test_correct_earns_everything_whatever_the_kind(graded):
    earned = scores(graded, "correct")
    assert {slug: earned[f"{slug}_check"] for slug in KINDS} == {
        slug: library.find(slug).points for slug in KINDS
    }
    assert {library.find(slug).kind for slug in KINDS} >= {"sql", "python", "prediction"}


def test_a_named_mistake_earns_a_part(graded):
    assert 0 < scores(graded, "mistaken")[f"{SLUG}_check"] < library.find(SLUG).points


def test_what_does_not_run_earns_nothing(graded):
    assert scores(graded, "broken")[f"{SLUG}_check"] == 0.0


def test_hard_coded_to_the_shown_data_earns_that_worlds_share_only(graded):
    exercise = library.find(SLUG)
    earned = scores(graded, "hardcoded")[f"{SLUG}_check"]
    assert earned == pytest.approx(exercise.points / len(exercise.worlds), abs=0.01)


def test_noise_on_stderr_costs_nothing(graded):
    assert scores(graded, "noisy") == scores(graded, "correct")


def test_the_same_scores_as_the_check_in_the_notebook(graded):
    for student, answers in submissions().items():
        for slug, cell in answers.items():
            if not slug.endswith("_noise"):
                answer = cell.removeprefix(f"%%sql {slug}\n")
                assert scores(graded, student)[f"{slug}_check"] == judge(library.find(slug), answer).score


def feedback_page(course: Path, student: str) -> str:
    return (course / "feedback" / student / WEEK / f"{LESSON}.html").read_text(encoding="utf-8")


def test_feedback_pages_carry_the_message_and_no_solution(graded):
    report = judge(library.find(SLUG), submissions()["mistaken"][SLUG].removeprefix(f"%%sql {SLUG}\n"))
    assert report.mistake.name in feedback_page(graded, "mistaken")
    # A mistake is one edit to the solution; the others wrote nothing that resembles it.
    for student in ("untouched", "broken", "hardcoded"):
        assert "ORDER BY revision DESC, arrival_time DESC, kafka_partition DESC" not in feedback_page(
            graded, student
        )
