"""`review()` and `course review`: what they say, the notebook they write, and answers in it checked everywhere."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from autograder import library
from autograder.variants.drawing import variant
from course.cli import app
from course.progress import Attempt, append, read
from course.review import ahead
from course.saved_answers import Watch, give, saved_answer
from course.standing import state

SLUG = "category_rank"
NAME = f"{SLUG}~1"
MET = "missing-partition-by"


@pytest.fixture(autouse=True)
def nothing_is_started(monkeypatch):
    """No process works ahead beside the tests."""
    monkeypatch.setattr(ahead, "start", lambda work=None: None)


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    (tmp_path / ".course").mkdir()
    variables = {}
    for module in ("course.answers", "course.saved_answers"):
        monkeypatch.setattr(f"{module}.namespace", lambda: variables)
    return tmp_path


def meet(work, mistake, slug, days_ago):
    one = Attempt.now(slug, "check", points=2.0, mistake=mistake)
    at = datetime.now(UTC) - timedelta(days=days_ago)
    append([replace(one, at=at.isoformat(timespec="microseconds"))], work)


def course(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)))


def answered(path, name, source):
    """The review notebook as an editor saves it, with `source` in the cell that answers `name`."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    [cell] = [one for one in notebook["cells"] if one["metadata"].get("course", {}).get("answers") == name]
    cell["source"] = source.splitlines(keepends=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    later = path.stat().st_mtime_ns + 10**9
    os.utime(path, ns=(later, later))


def only_notebook(work):
    [path] = (work / "review").glob("*.ipynb")
    return path


def test_nothing_is_due_before_anything_was_met(work):
    assert "nothing to review yet" in course("review").output
    assert not (work / "review").exists()
    meet(work, MET, SLUG, 0)
    said = course("review").output
    assert "Nothing is due today" in said and MET in said


def test_a_mistake_comes_back_as_a_variant_and_is_checked_from_the_terminal(work):
    meet(work, MET, SLUG, 9)
    said = " ".join(course("review").output.split())
    path = only_notebook(work)
    assert "1 item" in said and MET in said and "in one exercise" in said and str(path.name) in said
    answer = next(one for one in json.loads(path.read_text())["metadata"]["course"]["review"])
    name = answer["name"]
    slug, number = name.split("~")
    assert number == "1" and any(one.name == MET for one in library.find(slug).mistakes)
    exercise = variant(slug, 1)
    assert MET not in "".join("".join(cell["source"]) for cell in json.loads(path.read_text())["cells"])
    assert "Not attempted yet" in course("check", name).output
    answered(path, name, exercise.answer_cell(exercise.solution))
    done = course("check", name)
    assert done.exit_code == 0, done.output
    last = read(work).events[-1]
    assert (last.slug, last.variant, last.score) == (slug, 1, exercise.points)
    assert state(read(work).events)[slug].solved == "clean"
    again = " ".join(course("review").output.split())
    assert "done for today" in again and only_notebook(work) == path, "ten minutes are ten minutes"


def test_a_long_exercise_that_was_solved_comes_back_as_an_answer_to_mend(work):
    made = "window-one-day-too-long"
    meet(work, made, "top_share", 9)
    append([replace(read(work).events[0], id="solved", score=2.0, mistake=None)], work)
    said = course("review").output
    assert "An answer to mend" in said and made not in said, "its name is half of the answer"
    path = only_notebook(work)
    name = json.loads(path.read_text())["metadata"]["course"]["review"][0]["name"]
    exercise = variant("top_share", 1)
    cells = "".join("".join(cell["source"]) for cell in json.loads(path.read_text())["cells"])
    assert "INTERVAL 30 DAY" in cells and made not in cells
    assert "Not attempted yet" in course("check", name).output and len(read(work).events) == 2
    answered(path, name, f"%%sql {name}\n{exercise.solution}")
    assert course("check", name).exit_code == 0
    last = read(work).events[-1]
    assert (last.slug, last.variant, last.mends) == ("top_share", 1, made)
    said = " ".join(course("review").output.split())
    assert "done for today" in said and made in said


def test_a_notebook_of_the_day_is_opened_again_and_never_written_over(work):
    meet(work, MET, SLUG, 9)
    course("review")
    path = only_notebook(work)
    name = json.loads(path.read_text())["metadata"]["course"]["review"][0]["name"]
    answered(path, name, "%%sql x\nSELECT 'mine'")
    before = path.read_bytes()
    assert name in course("review").output and path.read_bytes() == before
    path.write_text("no notebook")
    assert course("review").exit_code == 0 and path.read_text() == "no notebook"
    assert len(list((work / "review").glob("*.ipynb"))) == 2


def test_a_watch_sees_answers_in_a_review_notebook(work):
    meet(work, MET, SLUG, 9)
    course("review")
    path = only_notebook(work)
    name = json.loads(path.read_text())["metadata"]["course"]["review"][0]["name"]
    watch = Watch(work)
    watch.changed()
    answered(path, name, f"%%sql {name}\nSELECT 1 AS x")
    [answer] = watch.changed()
    assert (answer.slug, answer.notebook) == (name, path) and give(answer) is None
    assert saved_answer(name, work) == answer
    assert saved_answer(f"{SLUG}~99", work) is None


def test_names_that_are_none_are_said(work):
    assert "There is no exercise 'nonsense'" in course("check", "nonsense~2").stderr
    assert "No saved notebook" in course("check", NAME).stderr


def test_in_a_notebook_every_verb_takes_a_variant(notebook, tmp_path):
    meet(tmp_path, MET, SLUG, 9)
    said = notebook.run("from course import review\nreview()").markdown
    assert MET in said and ".ipynb)" in said
    exercise = variant(SLUG, 1)
    shown = notebook.run(f'show("{NAME}")')
    assert len(repr(shown)) > 100
    notebook.run(f'expect("{NAME}", "none")')
    table = notebook.run(exercise.answer_cell(exercise.solution))
    assert f'check("{NAME}")' in repr(table)
    assert float(notebook.run(f'check("{SLUG}")')) == 0, "the exercise itself has no answer yet"
    score = notebook.run(f'check("{NAME}")')
    assert float(score) == exercise.points and "As you said" in score.markdown
    wrong = exercise.mistakes[3].applied_to(exercise.solution)
    notebook.run(exercise.answer_cell(wrong))
    said = notebook.run(f'check("{NAME}")').markdown
    assert exercise.mistakes[3].name in said
    notebook.run(f'solution("{NAME}")')
    notebook.run(f'hint("{NAME}")')
    kinds = [(event.kind, event.slug, event.variant) for event in read(tmp_path).events[1:]]
    assert kinds == [(kind, SLUG, 1) for kind in ("check", "check", "solution", "hint")]
    assert repr(notebook.run(f'why("{NAME}")'))


def test_a_python_variant_is_the_function_of_the_slug(notebook, tmp_path):
    exercise = variant("last_byte", 1)
    notebook.run(exercise.solution)
    assert float(notebook.run('check("last_byte~1")')) == exercise.points
    [event] = read(tmp_path).events
    assert (event.slug, event.variant) == ("last_byte", 1)


def test_what_has_no_variants_says_so(notebook):
    assert "no variants" in notebook.run('check("blame_rewrite~1")').markdown
    assert "no exercise" in notebook.run('check("nonsense~1")').markdown
    assert "no exercise" in notebook.run("%%sql nonsense~1\nSELECT 1").markdown
    assert "how many minutes" in notebook.run("from course import review\nreview(-3)").markdown
