"""`course cohort` and `course grade` as an instructor types them, from an empty folder to grades for Canvas."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cohorts import ASSIGNMENT, LESSONS, exercises, solutions, submit
from notebooks import grade_id
from typer.testing import CliRunner

from autograder import library
from autograder.cohort.folder import CohortFolder
from course.cli import app

pytestmark = pytest.mark.slow

WEEK = "week3_python"


def course(*arguments, status=0):
    """What a command prints; it ends with `status`."""
    done = CliRunner().invoke(app, list(map(str, arguments)))
    assert done.exit_code == status, done.output + repr(done.exception)
    return done.output


def command(folder, *arguments):
    """The same in a process of its own, for what starts others."""
    return subprocess.run(
        [sys.executable, "-m", "course.cli", *arguments],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(library.REPOSITORY)}, capture_output=True, text=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def autumn(tmp_path_factory):
    """A cohort of two, one of whom has answered one exercise and has written HTML into an answer's Markdown."""
    folder = tmp_path_factory.mktemp("cohorts") / "autumn"
    course("cohort", "new", folder, "--course-id", "loop-autumn")
    (folder / "students.csv").write_text("id,first_name,last_name\nada,Ada,Lovelace\nbob,Bob,Byron\n")
    course("cohort", "import-roster", folder / "students.csv", "--course", folder)
    done = command(folder, "cohort", "generate", WEEK)
    assert done.returncode == 0, done.stderr
    lesson = next(lesson for lesson in library.lessons() if lesson.week == WEEK)
    exercise = library.find(lesson.slugs[0])
    sent = folder / "submitted" / "ada" / WEEK
    sent.mkdir(parents=True)
    for released in (folder / "release" / WEEK).glob("*.ipynb"):
        notebook = json.loads(released.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if grade_id(cell) == exercise.slug:
                cell["source"] = (
                    exercise.answer_cell(exercise.solution) + "\n# </pre><script>alert(1)</script>"
                )
        (sent / released.name).write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def test_a_cohort_gets_a_folder_of_its_own(autumn):
    assert "loop-autumn" in CohortFolder(autumn).config.CourseDirectory.course_id
    assert "is not empty" in course("cohort", "new", autumn, status=1)
    assert sorted(path.name for path in (autumn / "source").iterdir()) == sorted(
        {lesson.week for lesson in library.lessons()}
    )


def test_grading_feedback_and_export(autumn):
    done = command(autumn, "grade", WEEK)
    assert done.returncode == 0 and "1 graded" in done.stdout, done.stdout + done.stderr
    with open(autumn / "grading" / f"{WEEK}.csv", newline="") as file:
        (ada,) = csv.DictReader(file)
    lesson = next(lesson for lesson in library.lessons() if lesson.week == WEEK)
    points = library.find(lesson.slugs[0]).points
    assert float(ada["score"]) == points and ada["remarks"] == ""
    assert command(autumn, "cohort", "feedback", WEEK).returncode == 0
    page = (autumn / "feedback" / "ada" / WEEK / f"{lesson.name}.html").read_text(encoding="utf-8")
    assert (
        "<script>alert" not in page
        and f"Right in all {len(library.find(lesson.slugs[0]).worlds)} worlds" in page
    )
    assert library.find(lesson.slugs[1]).solution.splitlines()[1] not in page
    target = autumn / "canvas.csv"
    said = course("cohort", "export", WEEK, "--to", target, "--course", autumn)
    assert "2 students, 1 with a submission" in said
    rows = list(csv.reader(target.read_text(encoding="utf-8").splitlines()))
    assert rows[2][:3] == ["Byron, Bob", "", "bob"] and rows[2][4] == ""
    assert rows[3][2] == "ada" and float(rows[3][4]) == points
    course("cohort", "export", WEEK, "--layout", "blackboard", "--course", autumn, status=2)


def test_the_exit_status_says_whether_everybody_was_graded(cohort):
    submit(cohort, "ada", solutions())
    submit(cohort, "bob", {}, without=LESSONS[1:])
    assert "2 graded" in course("grade", ASSIGNMENT, "--course", cohort)
    assert "0 graded, 1 kept" in course(
        "grade", ASSIGNMENT, "--course", cohort, "--resume", "--students", "a*"
    )
    (cohort / "submitted" / "eve").symlink_to("ada")
    said = course("grade", ASSIGNMENT, "--course", cohort, "--resume", status=1)
    assert "1 NOT graded" in said and "its folder is a link" in said
    assert "no assignment 'smal'" in course("grade", "smal", "--course", cohort, status=1)
    assert "Nobody called zoe" in course(
        "grade", ASSIGNMENT, "--course", cohort, "--students", "zoe", status=1
    )
    assert "is no cohort's folder" in course("grade", ASSIGNMENT, "--course", cohort / "source", status=1)


@pytest.mark.parametrize("system", ["a container", "another system"])
def test_without_a_sandbox_it_is_said_loudly_or_refused(cohort, monkeypatch, tmp_path, system):
    """Where bubblewrap is not to be found; and as on macOS and Windows, where nothing is forked either."""
    from autograder.sandbox import sandbox

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sandbox, "FORKS", system == "a container")
    reason = "bubblewrap (the program `bwrap`) is not installed" if sandbox.FORKS else "on Linux only"
    submit(cohort, "ada", solutions())
    refused = course("grade", ASSIGNMENT, "--course", cohort, "--require-isolation", status=1)
    assert "Nothing was graded: " in refused and reason in refused
    assert not (cohort / "autograded").exists()
    said = course("grade", ASSIGNMENT, "--course", cohort)
    # Before the first answer, beside the student's name, and at the end.
    assert said.count("NOT ISOLATED") == 3 and "1 graded" in said
    with open(cohort / "grading" / f"{ASSIGNMENT}.csv", newline="") as file:
        (ada,) = csv.DictReader(file)
    assert ada["isolated"] == "no"
    assert float(ada["score"]) == sum(exercise.points for exercise in exercises())
    graded = (cohort / "autograded" / "ada" / ASSIGNMENT / f"{LESSONS[0]}.ipynb").read_text(encoding="utf-8")
    assert "Not isolated: this ran on a machine without a sandbox." in graded


def test_a_killed_command_goes_on_where_it_was(cohort):
    import signal
    import time

    for number in range(12):
        submit(cohort, f"s{number:02}", solutions())
    running = subprocess.Popen(
        [sys.executable, "-m", "course.cli", "grade", ASSIGNMENT, "--workers", "2"],
        cwd=cohort, env=os.environ | {"PYTHONPATH": str(library.REPOSITORY)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    journal = Path(cohort, "grading", f"{ASSIGNMENT}.jsonl")
    while running.poll() is None and not (journal.exists() and journal.stat().st_size):
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()
    done = command(cohort, "grade", ASSIGNMENT, "--resume")
    assert done.returncode == 0, done.stderr
    assert "kept as they were" in done.stdout and "NOT" not in done.stdout.replace("NOT ISOLATED", "")
    with open(cohort / "grading" / f"{ASSIGNMENT}.csv", newline="") as file:
        assert len({row["score"] for row in csv.DictReader(file)}) == 1
