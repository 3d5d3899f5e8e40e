"""A cohort with a seed, graded: what was made for the course's hidden worlds earns nothing on the cohort's."""

import json
import sqlite3

import pytest
from cohorts import ASSIGNMENT, exercises, mistaken, nbgrader, solutions, submit
from typer.testing import CliRunner

from autograder import library
from autograder.answer_key import answer_key
from autograder.cohort.batch import Batch
from autograder.cohort.cohort_file import NAME, CohortFile
from autograder.cohort.crew import Alone
from autograder.cohort.folder import CohortFolder
from autograder.cohort.sandboxed import opened_sandbox
from course.cli import app

pytestmark = pytest.mark.slow

SLUG = "sliding_sum"


def learned_by_heart():
    """An answer that knows every hidden world of the course's repository, and no other."""
    exercise = library.find(SLUG)
    known = {
        repr(exercise.arguments(world.rows(exercise.tables_read()))["events"]): expected.rows
        for world, expected in zip(exercise.worlds, answer_key(exercise).expected, strict=True)
    }
    return f"KNOWN = {known!r}\n\ndef sliding_sum(events, window_s, disorder_s):\n    return KNOWN.get(repr(list(events)), [])"


def score(course, student, check=f"{SLUG}_check"):
    with sqlite3.connect(course / "gradebook.db") as database:
        [(points,)] = database.execute(
            "SELECT auto_score FROM grade JOIN base_cell AS cell ON cell.id = cell_id"
            " JOIN submitted_notebook AS sent ON sent.id = grade.notebook_id"
            " JOIN submitted_assignment AS whole ON whole.id = sent.assignment_id"
            " WHERE student_id = ? AND cell.name = ?",
            (student, check),
        ).fetchall()
    database.close()
    return points


def test_what_was_learned_by_heart_earns_the_shown_world_only(cohort):
    submit(cohort, "heart", {SLUG: learned_by_heart()})
    submit(cohort, "solved", solutions())
    submit(cohort, "mistaken", mistaken(0))
    exercise = library.find(SLUG)

    def grade():
        with Batch(CohortFolder(cohort), ASSIGNMENT) as batch:
            assert batch.run(Alone(opened_sandbox)).not_graded == {}

    grade()
    assert score(cohort, "heart") == exercise.points
    file = CohortFile(cohort / NAME, seed="41")
    assert set(file.draw([one.slug for one in exercises()])) == {one.slug for one in exercises()}
    grade()
    drawn = sum(map(bool, file.exercises[SLUG]["draws"]))
    share = exercise.points / len(exercise.worlds)
    assert drawn >= 5
    assert score(cohort, "heart") == pytest.approx(exercise.points - drawn * share, abs=0.01)
    for one in exercises():
        assert score(cohort, "solved", f"{one.slug}_check") == one.points
    report = (cohort / "autograded" / "mistaken" / ASSIGNMENT / "day1_streams.ipynb").read_text()
    assert exercise.mistakes[0].name in report
    # The button of the formgrader takes the same worlds.
    ours = score(cohort, "heart")
    nbgrader(cohort, "autograde", ASSIGNMENT, "--student", "heart", "--force")
    assert score(cohort, "heart") == ours


def test_a_seeded_cohort_is_made_stopped_and_gone_on_with(tmp_path, monkeypatch):
    from autograder.cohort import cohort_file

    few = ("six_running_totals", "repair_top_three", "drain_times", "order_broken")
    hidden = {slug: library.find(slug) for slug in few if len(library.find(slug).worlds) > 1}
    known = {slug: path for slug, path in library.files().items() if slug in few}
    monkeypatch.setattr(cohort_file.library, "files", lambda: known)
    monkeypatch.setattr("course.build.build_cohort", lambda folder: _sources(folder))
    folder, drawing = tmp_path / "autumn", cohort_file.drawn
    asked = ["cohort", "new", str(folder), "--seed", "41"]
    done = []

    def stopped(exercise, seed, *more):
        done.append(exercise.slug)
        if len(done) == 2:
            raise KeyboardInterrupt
        return drawing(exercise, seed, *more)

    monkeypatch.setattr(CohortFile.draw, "__defaults__", (stopped,))
    said = CliRunner().invoke(app, asked)
    assert said.exit_code == 130 and "goes on from here" in said.output
    assert len(json.loads((folder / NAME).read_text())["exercises"]) == 1
    said = CliRunner().invoke(app, asked)
    assert said.exit_code == 0 and "hidden worlds are this cohort's own" in said.output, said.output
    assert set(json.loads((folder / NAME).read_text())["exercises"]) == set(hidden)
    # What is drawn is not drawn again, and another seed is another cohort.
    assert len(done) == len(hidden) + 1
    assert "is not empty" in CliRunner().invoke(app, asked).output
    assert "is not empty" in CliRunner().invoke(app, [*asked[:-1], "42"]).output


def _sources(folder):
    (folder / "source" / "week1_sql").mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text("c = get_config()\n")


def test_a_tag_is_this_version_or_none(tmp_path, monkeypatch):
    from course import cohort_worlds

    said = {}
    monkeypatch.setattr(
        cohort_worlds, "_git", lambda *words: said.get(words[0] if words[-1] != "HEAD" else "head")
    )
    assert "no git repository" in cohort_worlds.tagged("autumn")
    said |= {"head": "abc", "rev-parse": "def"}
    assert "is another version" in cohort_worlds.tagged("autumn")
    said |= {"rev-parse": "abc", "status": " M course/cli.py"}
    assert "not committed" in cohort_worlds.tagged("autumn")
    said |= {"status": ""}
    assert cohort_worlds.tagged("autumn") == ""
    said |= {"rev-parse": None}
    assert "git refuses" in cohort_worlds.tagged("autumn")
    said |= {"tag": ""}
    assert cohort_worlds.tagged("autumn") == ""
