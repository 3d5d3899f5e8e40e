"""A design that is open: undo is the identity, and a window never overwrites what it has not seen."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sample_round import ANSWER

from course.design_room.edits import NotEdited
from course.design_room.open_design import OpenDesign

NAMES = st.sampled_from(["log", "merge", "hours", "play_log"])
ACTS = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(["source", "processor", "sink", "store"]), NAMES),
    st.tuples(st.just("rename"), NAMES, NAMES),
    st.tuples(st.just("delete"), NAMES),
    st.tuples(st.just("connect"), NAMES, NAMES),
    st.tuples(st.just("disconnect"), NAMES, NAMES),
    st.tuples(st.just("move"), NAMES, st.integers(-5, 90), st.integers(-5, 90)),
    st.tuples(st.just("arrange")),
    st.tuples(st.just("type"), st.sampled_from([ANSWER + "late: {max: 7 d}\n", "", "a: [", ANSWER])),
)


@pytest.fixture(autouse=True)
def no_grader(monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


def seen(design):
    return design.text, design.places, design.drawing


def done(design, act):
    try:
        getattr(design, act[0])(*act[1:])
    except NotEdited as reason:
        assert str(reason).endswith(".")


@given(st.lists(ACTS, max_size=8))
@example([("add", "source", "log"), ("type", ANSWER), ("type", "a: [")])
@settings(max_examples=40)
def test_undo_takes_back_everything_and_redo_brings_it_again(acts):
    with tempfile.TemporaryDirectory() as folder:
        design = OpenDesign(Path(folder), ANSWER)
        before = design.text, design.places
        for act in acts:
            done(design, act)
        after = design.text, design.places
        while design.can_undo:
            design.undo()
        assert (design.text, design.places) == before
        while design.can_redo:
            design.redo()
        assert (design.text, design.places) == after
        # What this window shows is what the next one finds.
        again = OpenDesign(Path(folder), ANSWER)
        assert again.text == design.text
        if not design.problem:
            assert seen(again) == seen(design)


def test_a_text_that_cannot_be_read_keeps_the_picture_and_says_the_line(tmp_path):
    design = OpenDesign(tmp_path, ANSWER)
    drawing = design.drawing
    design.type(ANSWER + "late: {max: 7 d\n")
    assert design.drawing == drawing and design.problem.startswith("Line 2")
    with pytest.raises(NotEdited, match="Mend it first"):
        design.add("source", "cdc")
    design.type(ANSWER + "late: {max: tomorrow}\n")
    assert "late.max" in design.problem and design.drawing == drawing
    assert design.add("source", "cdc")[0] == "Placed `cdc` as a source."


def test_what_was_typed_between_two_edits_is_one_undo(tmp_path):
    design = OpenDesign(tmp_path, ANSWER)
    for end in ("# a", "# ab", "# abc"):
        design.type(ANSWER + end)
    design.add("sink", "audit")
    design.undo()
    assert design.text == ANSWER + "# abc"
    design.undo()
    assert design.text == ANSWER


def test_two_windows_keep_both_texts_and_edits_of_the_picture_go_onto_the_newest(tmp_path):
    one, other = OpenDesign(tmp_path, ANSWER), OpenDesign(tmp_path, ANSWER)
    one.type(ANSWER + "# one\n", ANSWER)
    other.add("sink", "audit")
    assert other.text.endswith("# one\n") and "audit" in other.text
    status = one.type(ANSWER + "# one more\n", ANSWER + "# one\n")
    assert "two versions and nothing is lost" in status and "answer_2.yaml" in status
    assert (tmp_path / "answer_2.yaml").read_text().endswith("# one more\n")
    assert "audit" in (tmp_path / "answer.yaml").read_text()
    assert OpenDesign(tmp_path).others == ["answer_2.yaml"]


def test_a_second_view_of_one_window_that_has_not_seen_an_edit_keeps_both(tmp_path):
    design = OpenDesign(tmp_path, ANSWER)
    design.add("sink", "audit")
    status = design.type(ANSWER + "# old view\n", ANSWER)
    assert "nothing is lost" in status
    assert "audit" in (tmp_path / "answer.yaml").read_text()
    assert (tmp_path / "answer_2.yaml").read_text() == ANSWER + "# old view\n"


def test_an_edit_made_in_an_editor_is_taken_in_and_can_be_undone(tmp_path):
    design = OpenDesign(tmp_path, ANSWER)
    design.add("sink", "audit")
    before = design.text
    (tmp_path / "answer.yaml").write_text(ANSWER + "# by hand\n")
    design.add("sink", "lake")
    assert "# by hand" in design.text and "lake" in design.text and "audit" not in design.text
    design.undo()
    design.undo()
    assert design.text == before


def test_windows_line_breaks_stay(tmp_path):
    (tmp_path / "answer.yaml").write_bytes(ANSWER.replace("\n", "\r\n").encode())
    design = OpenDesign(tmp_path)
    design.add("sink", "audit")
    design.type(design.text.replace("\r\n", "\n") + "# more\n", design.text)
    content = (tmp_path / "answer.yaml").read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") == len(ANSWER.splitlines()) + 2


def test_positions_that_cannot_be_read_are_laid_out_anew(tmp_path):
    design = OpenDesign(tmp_path, ANSWER)
    design.move("merge", 40, 30)
    assert OpenDesign(tmp_path, ANSWER).places["merge"] == (40, 30)
    for content in ("", "[", "[1]", '{"merge": [1]}', '{"merge": ["a", null]}', '{"merge": [-1, 1e99]}'):
        (tmp_path / "positions.json").write_text(content)
        assert len(set(OpenDesign(tmp_path, ANSWER).places.values())) == 3
