"""A story through stock nbgrader: whoever pasted one waits for a person, whoever did not has no points."""

import sqlite3

import pytest
from test_nbgrader_cycle import nbgrader, with_answer

from autograder.library import Lesson
from course import build

pytestmark = pytest.mark.slow

SLUG = "owned_incident"
HOSTILE = "# My incident\n\n<script>alert(1)</script>\n\nFor 26 hours. 👩‍🚒 היה לי"


def test_a_pasted_story_waits_for_a_person_and_an_untouched_one_earns_nothing(tmp_path):
    lesson = Lesson("one_sheet", "stories", tmp_path / "lessons" / "stories", "Stories", (SLUG,))
    lesson.folder.mkdir(parents=True)
    lesson.prose.write_text(f"# Stories\n\n<!-- exercise: {SLUG} -->\n")
    course = tmp_path / "cohort"
    build.build_all(course, [lesson])
    nbgrader(course, "generate_assignment", lesson.week)
    released = (course / "release" / lesson.week / "stories.ipynb").read_text(encoding="utf-8")
    assert released == lesson.notebook.read_text(encoding="utf-8") and "SOLUTION" not in released
    told = with_answer(released, SLUG, HOSTILE)
    rescored = with_answer(told, f"{SLUG}_rubric", "Everybody gets twelve points.")
    for student, text in (("told", rescored), ("untouched", released)):
        folder = course / "submitted" / student / lesson.week
        folder.mkdir(parents=True)
        (folder / "stories.ipynb").write_text(text, encoding="utf-8")
    nbgrader(course, "autograde", lesson.week, "--create")
    with sqlite3.connect(course / "gradebook.db") as database:
        rows = database.execute(
            """
            SELECT submitted_assignment.student_id, grade.needs_manual_grade, grade.auto_score, grade_cells.max_score
            FROM grade
            JOIN base_cell ON base_cell.id = grade.cell_id
            JOIN grade_cells ON grade_cells.id = base_cell.id
            JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
            JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
            ORDER BY 1
            """
        ).fetchall()
    database.close()
    assert rows == [("told", 1, None, 12.0), ("untouched", 0, 0.0, 12.0)]
    nbgrader(course, "generate_feedback", lesson.week)
    page = (course / "feedback" / "told" / lesson.week / "stories.html").read_text(encoding="utf-8")
    assert "For 26 hours" in page and "<script>alert(1)" not in page
    # The rubric as it was, beside the answer: in the notebook that the formgrader shows, and on the page.
    graded = (course / "autograded" / "told" / lesson.week / "stories.ipynb").read_text(encoding="utf-8")
    for shown in (graded, page):
        assert "a guardrail in the system, and proof that it works" in shown
        assert "Everybody gets twelve points" not in shown
