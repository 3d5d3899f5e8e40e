"""The work folder follows the course, and what the learner changed stays the learner's."""

from __future__ import annotations

import copy
import json
import os
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import library
from course import work_folder
from course.reset import reset
from course.work_folder import Prepared, WorkFolderProblem, locate, notebook_bytes, prepare


@dataclass(frozen=True)
class FakeLesson:
    week: str
    name: str
    folder: Path
    notebook: Path
    title: str
    slugs: tuple[str, ...]


def cell(kind: str, source, slug: str | None = None, **more) -> dict:
    marks = {"nbgrader": {"grade_id": slug, "solution": True, "grade": False}} if slug else {}
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": f"id-{slug}", "metadata": marks, "source": source} | code | more


def notebook(*cells: dict) -> dict:
    return {
        "cells": list(cells),
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def fresh(edition: str = "first") -> dict:
    test = cell("code", 'check("dedup")')
    test["metadata"] = {"nbgrader": {"grade_id": "dedup_check", "solution": False, "grade": True}}
    return notebook(
        cell("markdown", [f"# Deduplication, {edition} edition ü\n", "Prose."]),
        cell("code", ["%%sql dedup\n", "SELECT 1"], "dedup"),
        test,
        cell("code", "%%sql gaps\nSELECT 2", "gaps"),
    )


def find(slug: str) -> SimpleNamespace:
    return SimpleNamespace(title=slug.title(), minutes=10, points=4, kind="sql", skills=(), mistakes=())


@pytest.fixture
def lesson(tmp_path: Path) -> FakeLesson:
    folder = tmp_path / "the course" / "week1_sql"
    (folder / "day2_dedup" / "figures").mkdir(parents=True)
    (folder / "day2_dedup" / "figures" / "frame.svg").write_text("<svg/>")
    made = FakeLesson(
        "week1_sql",
        "day2_dedup",
        folder / "day2_dedup",
        folder / "day2_dedup.ipynb",
        "Deduplication",
        ("dedup", "gaps"),
    )
    made.notebook.write_bytes(notebook_bytes(fresh()))
    return made


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "my work, 2026"


INSIDE = "week1_sql/day2_dedup.ipynb"


def edit(path: Path, change) -> dict:
    content = json.loads(path.read_bytes())
    change(content)
    path.write_bytes(notebook_bytes(content))
    return content


def answered(content: dict) -> None:
    content["cells"][1] |= {
        "source": ["%%sql dedup\n", "SELECT 'mine é'\n", "FROM plays"],
        "execution_count": 7,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": ["3 rows"]}],
    }


# --- prepare


def test_the_first_time_each_lesson_and_the_home_page_are_delivered(work, lesson):
    assert prepare(work, [lesson], find) == Prepared(new=[INSIDE])
    assert (work / INSIDE).read_bytes() == lesson.notebook.read_bytes()
    visible = {path.relative_to(work).as_posix() for path in work.rglob("*") if path.is_file()}
    assert visible == {INSIDE, "home.ipynb", "skills.svg", ".course/copies.json"}


def test_a_second_time_changes_nothing(work, lesson):
    prepare(work, [lesson], find)
    before = {path: path.read_bytes() for path in work.rglob("*") if path.is_file()}
    times = {path: path.stat().st_mtime_ns for path in before if path.name != "home.ipynb"}
    assert prepare(work, [lesson], find) == Prepared()
    assert {path: path.read_bytes() for path in work.rglob("*") if path.is_file()} == before
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_an_untouched_copy_follows_the_course_and_a_changed_one_stays(work, lesson):
    prepare(work, [lesson], find)
    lesson.notebook.write_bytes(notebook_bytes(fresh("second")))
    assert prepare(work, [lesson], find) == Prepared(updated=[INSIDE])
    mine = edit(work / INSIDE, answered)
    assert prepare(work, [lesson], find) == Prepared()  # changed, and nothing newer to offer
    lesson.notebook.write_bytes(notebook_bytes(fresh("third")))
    for _ in range(2):
        assert prepare(work, [lesson], find) == Prepared(kept=[INSIDE])
        assert json.loads((work / INSIDE).read_bytes()) == mine
    lesson.notebook.write_bytes((work / INSIDE).read_bytes())  # the course catches up with the learner
    assert prepare(work, [lesson], find) == Prepared()
    lesson.notebook.write_bytes(notebook_bytes(fresh("fourth")))
    assert prepare(work, [lesson], find) == Prepared(updated=[INSIDE])


def test_a_deleted_copy_comes_back(work, lesson):
    prepare(work, [lesson], find)
    (work / INSIDE).unlink()
    assert prepare(work, [lesson], find) == Prepared(new=[INSIDE])


@pytest.mark.parametrize("record", [b"", b"[]", b"\xff", b"{", b'{"week1_sql/day2_dedup.ipynb": 3}', None])
def test_a_damaged_record_of_copies_makes_it_keep_more_never_less(work, lesson, record):
    prepare(work, [lesson], find)
    copies = work / ".course" / "copies.json"
    copies.unlink() if record is None else copies.write_bytes(record)
    lesson.notebook.write_bytes(notebook_bytes(fresh("second")))
    assert prepare(work, [lesson], find) == Prepared(kept=[INSIDE])
    assert json.loads((work / INSIDE).read_bytes()) == fresh()


def test_a_stop_between_the_copy_and_the_record_is_made_good(work, lesson, monkeypatch):
    prepare(work, [lesson], find)
    lesson.notebook.write_bytes(notebook_bytes(fresh("second")))

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(work_folder, "write_copies", stopped)
    with pytest.raises(KeyboardInterrupt):
        prepare(work, [lesson], find)
    monkeypatch.undo()
    assert prepare(work, [lesson], find) == Prepared()
    lesson.notebook.write_bytes(notebook_bytes(fresh("third")))
    assert prepare(work, [lesson], find) == Prepared(updated=[INSIDE])


def test_a_write_that_fails_leaves_the_old_copy_and_no_part(work, lesson, monkeypatch):
    prepare(work, [lesson], find)
    before = (work / INSIDE).read_bytes()
    lesson.notebook.write_bytes(notebook_bytes(fresh("second")))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(WorkFolderProblem, match="No space left"):
        prepare(work, [lesson], find)
    assert (work / INSIDE).read_bytes() == before
    assert not list(work.rglob("*.part"))


def test_a_work_folder_that_is_a_file_or_inside_one_gets_a_sentence(tmp_path, lesson):
    occupied = tmp_path / "notes.txt"
    occupied.write_text("keep me")
    with pytest.raises(WorkFolderProblem, match="is a file"):
        prepare(occupied, [lesson], find)
    with pytest.raises(WorkFolderProblem, match="choose another folder"):
        prepare(occupied / "work", [lesson], find)
    assert occupied.read_text() == "keep me"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_folder_without_permission_gets_a_sentence(work, lesson):
    work.mkdir()
    work.chmod(0o500)
    with pytest.raises(WorkFolderProblem, match="permissions"):
        prepare(work, [lesson], find)


def test_a_lesson_that_was_not_built_names_the_command(work, lesson):
    lesson.notebook.unlink()
    with pytest.raises(WorkFolderProblem, match="course build"):
        prepare(work, [lesson], find)


def test_the_work_folder_is_the_named_one_else_the_one_above(work, lesson, monkeypatch, tmp_path):
    prepare(work, [lesson], find)
    monkeypatch.delenv("COURSE_WORK", raising=False)
    monkeypatch.chdir(work / "week1_sql")
    assert locate() == work
    monkeypatch.setenv("COURSE_WORK", str(tmp_path / "named"))
    assert locate() == tmp_path / "named"


# --- reset


def test_reset_gives_back_one_starter_and_keeps_everything_else(work, lesson):
    prepare(work, [lesson], find)

    def learner(content):
        answered(content)
        content["cells"][3]["source"] = "%%sql gaps\nSELECT 22"
        content["cells"][3]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "1\n"}]
        content["cells"].insert(0, cell("raw", "a note of mine") | {"metadata": {"tags": ["mine"]}})
        content["metadata"]["widgets"] = {"state": [0.1, 1e300, 12345678901234567890, None]}

    mine = edit(work / INSIDE, learner)
    said = reset("dedup", work, lessons=[lesson])
    now = json.loads((work / INSIDE).read_bytes())
    expected = copy.deepcopy(mine)
    expected["cells"][2] |= {
        "source": ["%%sql dedup\n", "SELECT 1"],
        "outputs": [],
        "execution_count": None,
    }
    assert now == expected
    (aside,) = (work / ".course" / "put_aside").iterdir()
    assert str(aside) in said and "Reload Notebook from Disk" in said
    assert aside.name.startswith("dedup-") and aside.suffix == ".txt"
    assert aside.read_text("utf-8") == "%%sql dedup\nSELECT 'mine é'\nFROM plays"

    bytes_now = (work / INSIDE).read_bytes()
    assert "already" in reset("dedup", work, lessons=[lesson])
    assert (work / INSIDE).read_bytes() == bytes_now
    assert len(list(aside.parent.iterdir())) == 1


def test_reset_clears_outputs_of_an_unchanged_answer_without_putting_it_aside(work, lesson):
    prepare(work, [lesson], find)
    edit(work / INSIDE, lambda content: content["cells"][1].update(execution_count=3))
    assert "Your answer is in" not in reset("dedup", work, lessons=[lesson])
    assert (work / INSIDE).read_bytes() == lesson.notebook.read_bytes()
    assert not (work / ".course" / "put_aside").exists()


def test_reset_twice_keeps_both_answers(work, lesson):
    prepare(work, [lesson], find)
    for number in range(2):
        edit(
            work / INSIDE,
            lambda content, n=number: content["cells"][1].update(source=f"SELECT {n}"),
        )
        reset("dedup", work, lessons=[lesson])
    kept = sorted((work / ".course" / "put_aside").iterdir())
    assert [path.read_text() for path in kept] == ["SELECT 0", "SELECT 1"]


def test_reset_turns_a_cell_made_prose_back_into_code(work, lesson):
    prepare(work, [lesson], find)

    def prose(content):
        content["cells"][1] = {
            key: value
            for key, value in content["cells"][1].items()
            if key not in ("outputs", "execution_count")
        } | {"cell_type": "markdown"}

    edit(work / INSIDE, prose)
    reset("dedup", work, lessons=[lesson])
    assert json.loads((work / INSIDE).read_bytes()) == fresh()


@pytest.mark.parametrize("name", ["dedup", "day2_dedup"])
def test_reset_of_a_lesson_puts_the_whole_copy_aside(work, lesson, name):
    prepare(work, [lesson], find)
    edit(work / INSIDE, answered)
    mine = (work / INSIDE).read_bytes()
    lesson.notebook.write_bytes(notebook_bytes(fresh("second")))
    said = reset(name, work, lesson=True, lessons=[lesson])
    (aside,) = (work / ".course" / "put_aside").iterdir()
    assert str(aside) in said and aside.read_bytes() == mine
    assert json.loads((work / INSIDE).read_bytes()) == fresh("second")
    assert "already" in reset(name, work, lesson=True, lessons=[lesson])
    lesson.notebook.write_bytes(notebook_bytes(fresh("third")))
    assert prepare(work, [lesson], find) == Prepared(updated=[INSIDE])


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[]", b'{"cells": 3}', b'{"cells": [{}]}', b"[" * 100_000]
)
def test_a_notebook_that_cannot_be_read_is_left_alone_and_the_way_out_named(work, lesson, content):
    prepare(work, [lesson], find)
    (work / INSIDE).write_bytes(content)
    with pytest.raises(WorkFolderProblem, match="lesson=True"):
        reset("dedup", work, lessons=[lesson])
    assert (work / INSIDE).read_bytes() == content
    reset("dedup", work, lesson=True, lessons=[lesson])
    assert (work / INSIDE).read_bytes() == lesson.notebook.read_bytes()


def test_a_deleted_answer_cell_is_said(work, lesson):
    prepare(work, [lesson], find)
    mine = edit(work / INSIDE, lambda content: content["cells"].pop(1))
    with pytest.raises(WorkFolderProblem, match="not in .* any more"):
        reset("dedup", work, lessons=[lesson])
    assert json.loads((work / INSIDE).read_bytes()) == mine


def test_reset_of_a_copy_that_is_gone_delivers_it(work, lesson):
    prepare(work, [lesson], find)
    (work / INSIDE).unlink()
    assert str(work / INSIDE) in reset("dedup", work, lessons=[lesson])
    assert (work / INSIDE).read_bytes() == lesson.notebook.read_bytes()


def test_reset_where_nobody_worked_makes_no_second_work_folder(work, lesson):
    with pytest.raises(WorkFolderProblem, match="--work"):
        reset("dedup", work, lessons=[lesson])
    assert not (work / INSIDE).exists()


def test_the_course_itself_is_no_work_folder(lesson):
    with pytest.raises(WorkFolderProblem, match="the course itself"):
        prepare(library.REPOSITORY, [lesson], find)
    assert not (library.REPOSITORY / ".course").exists()


def test_when_the_answer_cannot_be_put_aside_the_notebook_stays(work, lesson):
    prepare(work, [lesson], find)
    edit(work / INSIDE, answered)
    before = (work / INSIDE).read_bytes()
    (work / ".course" / "put_aside").write_text("in the way")
    for whole in (False, True):
        with pytest.raises(WorkFolderProblem, match="cannot be reset"):
            reset("dedup", work, lesson=whole, lessons=[lesson])
    assert (work / INSIDE).read_bytes() == before


def test_an_unknown_slug_is_refused_by_the_library(work, lesson):
    from autograder.library import UnknownExercise

    with pytest.raises(UnknownExercise):
        reset("no_such_exercise", work, lessons=[lesson])


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.just("half a pair: \ud83d"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(json_values)
def test_a_notebook_written_means_what_it_meant(value):
    written = notebook_bytes({"cells": [], "metadata": {"anything": value}})
    assert written.endswith(b"}\n")
    written.decode("utf-8")
    assert json.loads(written) == {"cells": [], "metadata": {"anything": value}}
