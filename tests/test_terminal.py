"""The course from a terminal: what is next, a saved answer checked, every answer checked as it is saved."""

import json
import os

import pytest
from typer.testing import CliRunner

from autograder import library
from course.cli import app
from course.progress import read
from course.saved_answers import Watch, give, saved_answer
from course.work_folder import WorkFolderProblem, place_of

SQL, PYTHON, MODEL = "category_rank", "sliding_sum", "playback_model"


def lesson_of(slug):
    return next(lesson for lesson in library.lessons() if slug in lesson.slugs)


def save(work, slug, source):
    """A notebook as an editor saves it, with `source` in the answer cell of `slug`."""
    lesson = lesson_of(slug)
    path = work / place_of(lesson)
    notebook = json.loads((path if path.exists() else lesson.notebook).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == slug:
            cell["source"] = source.splitlines(keepends=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    earlier = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(json.dumps(notebook), encoding="utf-8")
    # File systems count time coarsely; an editor's two saves are further apart.
    os.utime(path, ns=(earlier + 10**9, earlier + 10**9))
    return path


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setenv("COURSE_WORK", str(tmp_path / "work"))
    variables = {}
    for module in ("course.answers", "course.saved_answers"):
        monkeypatch.setattr(f"{module}.namespace", lambda: variables)
    (tmp_path / "work" / ".course").mkdir(parents=True)
    return tmp_path / "work"


def course(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)))


@pytest.mark.parametrize("slug", [SQL, PYTHON, MODEL])
def test_a_full_answer_is_a_full_answer_in_the_terminal_too(work, slug):
    exercise = library.find(slug)
    save(work, slug, exercise.answer_cell(exercise.solution))
    done = course("check", slug)
    assert done.exit_code == 0 and f"{exercise.points:g} of {exercise.points:g} points" in done.output
    assert [(event.slug, event.score) for event in read(work).events] == [(slug, exercise.points)]


def test_a_mistake_is_named(work):
    exercise = library.find(SQL)
    mistake = exercise.mistakes[0]
    save(work, SQL, exercise.answer_cell(mistake.applied_to(exercise.solution)))
    done = course("check", SQL)
    assert done.exit_code == 1 and f"Looks like {mistake.name}" in " ".join(done.output.split())


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (f"def {PYTHON}(:", "`SyntaxError`"),
        ("1 / 0", "`ZeroDivisionError`: division by zero"),
        ("", "Not attempted yet"),
        ("def another(): pass", "Not attempted yet"),
    ],
)
def test_what_stops_is_said_without_a_traceback(work, source, said):
    save(work, PYTHON, source)
    done = course("check", PYTHON)
    assert done.exit_code == 1 and "Traceback" not in done.output
    assert said.replace("`", "") in " ".join(done.output.split())


def test_an_earlier_answer_is_not_checked_again_when_the_cell_no_longer_has_one(work):
    exercise = library.find(PYTHON)
    save(work, PYTHON, exercise.solution)
    assert course("check", PYTHON).exit_code == 0
    save(work, PYTHON, "x = 1")
    assert course("check", PYTHON).exit_code == 1


def test_names_files_and_notebooks_that_are_not_there_are_said(work):
    assert "There is no exercise 'nonsense'" in course("check", "nonsense").stderr
    assert "No saved notebook" in course("check", SQL).stderr
    save(work, SQL, "").write_text("no notebook")
    done = course("check", SQL)
    assert done.exit_code == 1 and "cannot be read as a notebook" in done.stderr
    with pytest.raises(WorkFolderProblem):
        saved_answer(SQL, work)


def test_next_is_the_first_exercise_and_then_the_one_that_was_left(work):
    first = next(slug for lesson in library.lessons() for slug in lesson.slugs)
    assert library.find(first).title in course("next").output
    save(work, SQL, "%%sql category_rank\nSELECT 1 AS x")
    course("check", SQL)
    shown = course("next").output
    assert library.find(SQL).title in shown and f"course check {SQL}" in shown


def test_a_watch_sees_the_answers_that_were_changed(work):
    save(work, SQL, "%%sql category_rank\nSELECT 1")
    watch = Watch(work)
    assert watch.changed() == []
    assert watch.changed() == []
    save(work, SQL, "%%sql category_rank\nSELECT 2")
    [answer] = watch.changed()
    assert answer.slug == SQL and give(answer) is None
    path = save(work, SQL, "%%sql category_rank\nSELECT 2")
    assert watch.changed() == []  # saved again as it was
    path.write_text("{")
    assert watch.changed() == []  # being written
    path.unlink()
    save(work, SQL, "%%sql category_rank\nSELECT 3")
    assert [one.source for one in watch.changed()] == ["%%sql category_rank\nSELECT 3"]


def test_watching_checks_each_answer_as_it_is_saved(work, monkeypatch):
    exercise = library.find(SQL)
    save(work, SQL, "%%sql category_rank\nSELECT 1")
    steps = iter([lambda: save(work, SQL, exercise.answer_cell(exercise.solution))])

    def pause(_):
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    monkeypatch.setattr(Watch.forever, "__defaults__", (pause,))
    done = course("watch")
    assert done.exit_code == 0 and "Right in all" in done.output


def test_watching_a_folder_without_work_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    assert "There is no work" in course("watch").stderr


def test_marks_go_and_what_is_code_or_a_list_stays():
    from course.said import plain_text

    text = "* In *midnight*: `SELECT * FROM t` and `k * size_s`.\n* is: a * b\n```\nSELECT *\n```\n*done*"
    assert (
        plain_text(text)
        == "* In midnight: `SELECT * FROM t` and `k * size_s`.\n* is: a * b\n```\nSELECT *\n```\ndone"
    )
