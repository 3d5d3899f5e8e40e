"""The canvas and the YAML are one document: each edit changes the graph it means to change, and no other byte."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.designs.document import read_design
from course.design_room import edits
from course.design_room.drawing import LOOSE, SECTIONS, NotDrawn, drawing_in, drawing_of
from course.design_room.edits import NotEdited
from course.design_room.layout import laid_out, steps
from course.design_room.mentions import still_named
from course.design_room.written_out import as_mermaid, in_words
from course.design_room.yaml_places import read

ANSWER = """\
# What I heard: "make it fast".
assumptions: [two trillion a day]   # told, not counted
sources:
  # where it begins
  - name: play_log
    semantics: at-least-once

  - name: 'title_feed'   # small
processors:
- name: sessions
  in: play_log
  out:
    - hours   # the certified one
    # nobody reads this yet
    - audit
  because: >
    state, and
    event time
sinks: [{name: hours, mode: upsert}, {name: audit}]
dedup: {where: sessions}
failures:
  - component: sessions
    replay_from: play_log
owners: {play_log: team keystone, all: me}
notes of my own:
  - "kept as I wrote it:  two  spaces"
"""

NAMES = st.sampled_from(["log", "play_log", "a.b", "x-2", "ünï", "Ω", "_t", "logs", "Nan", "in", "name", "e"])


def edge_lists(drawing):
    return sorted(drawing.edges)


def changed_lines(before, after):
    import difflib

    lines = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line for line in lines if line[:2] in ("- ", "+ ")]


def test_the_graph_is_read_from_every_way_of_writing_it():
    drawing = drawing_in(ANSWER)
    assert [(node.name, node.kind) for node in drawing.nodes] == [
        ("play_log", "source"),
        ("title_feed", "source"),
        ("sessions", "processor"),
        ("hours", "sink"),
        ("audit", "sink"),
    ]
    assert edge_lists(drawing) == [("play_log", "sessions"), ("sessions", "audit"), ("sessions", "hours")]
    assert drawing.said("title_feed") == "title_feed, source, joined to nothing yet"


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        (lambda text: edits.added(text, "source", "cdc"), ["+   - name: cdc\n"]),
        (lambda text: edits.connected(text, "title_feed", "sessions"),
         ["-   in: play_log\n", "+   in: [play_log, title_feed]\n"]),
        (lambda text: edits.disconnected(text, "sessions", "audit"), ["-     - audit\n"]),
        (lambda text: edits.disconnected(text, "play_log", "sessions"), ["-   in: play_log\n", "+   in: []\n"]),
        (lambda text: edits.renamed(text, "title_feed", "titles"),
         ["-   - name: 'title_feed'   # small\n", "+   - name: 'titles'   # small\n"]),
        (lambda text: edits.deleted(text, "title_feed"), ["-   - name: 'title_feed'   # small\n"]),
        (lambda text: edits.deleted(text, "play_log"),
         ["-   - name: play_log\n", "-     semantics: at-least-once\n", "-   in: play_log\n", "+   in: []\n"]),
    ],
)  # fmt: skip
def test_an_edit_changes_the_nodes_own_lines_and_no_other(edit, changed):
    assert changed_lines(ANSWER, edit(ANSWER)) == changed


def test_a_name_changes_wherever_the_design_names_the_node():
    new = edits.renamed(edits.renamed(ANSWER, "sessions", "merge"), "play_log", "log")
    said = yaml.safe_load(new)
    assert said["dedup"] == {"where": "merge"}
    assert said["failures"] == [{"component": "merge", "replay_from": "log"}]
    assert said["owners"] == {"log": "team keystone", "all": "me"}
    assert re.findall(r"#.*", new) == re.findall(r"#.*", ANSWER)


def test_what_still_names_a_deleted_node_is_said():
    assert still_named(read(edits.deleted(ANSWER, "play_log")), "play_log") == ["failures", "owners"]


@pytest.mark.parametrize("begun", ["", "# only a comment\n", "\n\n", "assumptions: []\n", "---\n"])
def test_an_empty_text_takes_a_first_node_of_each_kind(begun):
    text = begun
    for kind, name in (("sink", "table"), ("source", "log"), ("processor", "job")):
        text = edits.added(text, kind, name)
    text = edits.connected(edits.connected(text, "log", "job"), "job", "table")
    assert set(drawing_in(text).edges) == {("log", "job"), ("job", "table")}
    assert all(line in text.splitlines() for line in begun.splitlines() if line)


@pytest.mark.parametrize(
    "empty", ["sources:", "sources: []", "sources: null", "sources:   # what comes in", "sources: ~\n"]
)
def test_a_section_without_nodes_takes_one(empty):
    new = edits.added(f"numbers: {{a: 1}}\n{empty}\nlate: {{max: 7 d}}\n", "source", "log")
    assert yaml.safe_load(new) == {"numbers": {"a": 1}, "sources": [{"name": "log"}], "late": {"max": "7 d"}}
    assert ("# what comes in" in new) == ("#" in empty)


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda text: edits.added(text, "source", " "), "Give it a name"),
        (lambda text: edits.added(text, "source", "a\x00b"), "letters, digits"),
        (lambda text: edits.added(text, "source", "x, y"), "letters, digits"),
        (lambda text: edits.added(text, "source", "none"), "Take another name"),
        (lambda text: edits.added(text, "queue", "a"), "source, a processor"),
        (lambda text: edits.added(text, "sink", "hours"), "already"),
        (lambda text: edits.renamed(text, "hours", "audit"), "already"),
        (lambda text: edits.renamed(text, "nobody", "audit"), "Nothing here"),
        (lambda text: edits.connected(text, "play_log", "hours"), "nothing moves the data"),
        (lambda text: edits.connected(text, "sessions", "play_log"), "nothing here feeds it"),
        (lambda text: edits.connected(text, "sessions", "sessions"), "itself"),
        (lambda text: edits.connected(text, "sessions", "hours"), "already"),
        (lambda text: edits.disconnected(text, "title_feed", "hours"), "does not read"),
        (lambda text: edits.added(text + "\n- ]", "sink", "x"), "cannot be read"),
        (lambda text: edits.added("- a list", "sink", "x"), "Change it there"),
        (lambda text: edits.added("sinks: a text\n", "sink", "x"), "Change it there"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_and_changes_nothing(edit, sentence):
    with pytest.raises(NotEdited, match=sentence):
        edit(ANSWER)


@st.composite
def texts(draw):
    """A design in one of YAML's styles, with comments and fields of the learner's own between the graph's."""
    names = draw(st.lists(NAMES, min_size=1, max_size=6, unique=True))
    kinds = [draw(st.sampled_from(list(SECTIONS))) for _ in names]
    said = {"assumptions": ["a # b", "c: d"]}
    for name, kind in zip(names, kinds, strict=True):
        node = {"name": name}
        if draw(st.booleans()):
            node["because"] = "one: two\nthree # four"
        if kind == "processor":
            for side in ("in", "out"):
                chosen = [
                    other
                    for other, its in zip(names, kinds, strict=True)
                    if other != name and (side == "in" or its != "source") and draw(st.booleans())
                ]
                if chosen or draw(st.booleans()):
                    node[side] = draw(
                        st.sampled_from([chosen, ", ".join(chosen), [", ".join(chosen)][: len(chosen)]])
                    )
            if draw(st.booleans()):
                node = dict(reversed(node.items()))
        said.setdefault(SECTIONS[kind], []).append(node)
    said["late"] = {"max": "7 d"}
    style = draw(st.sampled_from([None, False, True]))
    text = yaml.safe_dump(said, default_flow_style=style, sort_keys=False, allow_unicode=True, width=60)
    if style is False:
        text = "".join(
            ("# said aloud\n" if line.startswith("- ") and draw(st.booleans()) else "") + line
            for line in text.splitlines(keepends=True)
        )
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@given(texts(), st.data())
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
def test_an_edit_means_the_same_in_the_text_and_in_the_graph(text, data):
    drawing = drawing_in(text)
    comments = text.count("# said aloud")
    name = data.draw(st.sampled_from(drawing.names))
    free = data.draw(NAMES.filter(lambda new: new not in drawing.names))

    more = drawing_in(edits.added(text, data.draw(st.sampled_from(list(SECTIONS))), free))
    assert set(more.names) == {*drawing.names, free} and more.edges == drawing.edges

    new = edits.renamed(text, name, free)
    other = {name: free}
    assert set(drawing_in(new).edges) == {
        tuple(other.get(end, end) for end in edge) for edge in drawing.edges
    }
    assert drawing_in(edits.renamed(new, free, name)) == drawing

    gone = edits.deleted(text, name)
    assert set(drawing_in(gone).edges) == {edge for edge in drawing.edges if name not in edge}
    assert gone.count("# said aloud") == comments == new.count("# said aloud")

    for start, end in drawing.edges[:2]:
        parted = edits.disconnected(text, start, end)
        assert set(drawing_in(parted).edges) == {*drawing.edges} - {(start, end)}
        assert set(drawing_in(edits.connected(parted, start, end)).edges) == set(drawing.edges)


@given(st.text(max_size=80) | st.text("abc:-[]{}#&*!|>'\"\n ", max_size=60))
def test_any_text_is_drawn_or_said_to_be_unreadable(text):
    try:
        drawing = drawing_in(text)
    except NotDrawn:
        with pytest.raises(NotEdited):
            edits.added(text, "source", "log")
        return
    try:
        assert edits.added(text, "source", "quite_new") != text
    except NotEdited:
        pass
    assert as_mermaid(drawing).startswith("flowchart") and in_words(drawing)


@given(texts())
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
def test_no_two_nodes_stand_on_each_other_and_data_flows_to_the_right(text):
    drawing = drawing_in(text)
    places = laid_out(drawing)
    assert len(set(places.values())) == len(drawing.names)
    first = drawing.names[0]
    moved = laid_out(drawing, {first: (3, 77), "gone": (0, 0)})
    assert moved[first] == (3, 77) and set(moved) == set(drawing.names)
    columns = steps(drawing)
    if not any(columns[start] >= columns[end] for start, end in drawing.edges):
        assert all(places[start][0] < places[end][0] for start, end in drawing.edges)


def test_a_circle_is_laid_out_too():
    text = edits.added(edits.added("", "processor", "a"), "processor", "b")
    text = edits.connected(edits.connected(text, "a", "b"), "b", "a")
    assert len(set(laid_out(drawing_in(text)).values())) == 2


def test_what_is_only_named_is_drawn_as_such_and_can_be_placed():
    text = "processors: [{name: job, in: [logg]}]\n"
    assert drawing_in(text).kind("logg") == LOOSE
    assert drawing_in(edits.added(text, "source", "logg")).kind("logg") == "source"


def test_mermaid_holds_no_sign_that_could_end_a_label():
    drawing = drawing_in("sources: [{name: '\"] --> <b>x'}, {name: plain}]")
    assert as_mermaid(drawing).splitlines()[1] == '  n1(["#34;#93; --#62; #60;b#62;x<br/>source"])'


@given(texts())
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
def test_the_canvas_and_the_linter_see_the_same_graph(text):
    drawing = drawing_in(text)
    assert set(drawing.edges) == set(read_design(text).edges)
    assert drawing_of(read_design(text)) == drawing


def test_names_divided_by_commas_are_several():
    text = "processors: [{name: job, in: 'a, b', out: none}]\n"
    assert drawing_in(text).edges == (("a", "job"), ("b", "job"))
    assert edits.disconnected(text, "a", "job") == "processors: [{name: job, in: 'b', out: none}]\n"
    assert edits.renamed(text, "b", "log") == "processors: [{name: job, in: 'a, log', out: none}]\n"
