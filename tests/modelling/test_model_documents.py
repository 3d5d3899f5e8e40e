"""A model's document: what is read from it, and what is said where it makes no sense."""

import pytest

from autograder import library
from autograder.modelling.design import History, Reference
from autograder.modelling.document import read
from autograder.modelling.place import NotADesign

TABLE = """tables:
  plays:
    kind: fact
    grain: one row per viewing event
    key: event_id
    erase: member_id
    columns:
      event_id: VARCHAR
      member_id: BIGINT
    load: SELECT event_id, member_id FROM viewing_events_clean
"""


def test_everything_that_is_written_is_read():
    design = read(library.find("playback_model").solution)
    assert [table.name for table in design.tables][-1] == "plays" and len(design.queries) == 5
    plays = design.table("PLAYS")
    assert plays.clocks == {"happened": "event_time", "arrived": "arrival_time"}
    assert Reference("member_id", "plan_history", "member_id", "event_time") in plays.references
    history = design.table("plan_history")
    assert history.key == ("member_id", "valid_from")
    assert history.history == History(("member_id",), "valid_from", "valid_to")
    assert design.table("titles").erase == "none" and design.table("nothing") is None


def test_what_is_left_open_is_not_there():
    design = read("tables:\n  plays:\nqueries:\n  seconds_by_day:\n  binges: ~\n")
    assert design.tables == () and design.queries == {}
    for text in ("", "# only a comment", "tables:"):
        assert read(text).tables == () and read(text).queries == {}


def test_names_may_be_listed_in_three_ways():
    for key in ("[event_id, member_id]", "event_id, member_id", "\n      - event_id\n      - member_id"):
        assert read(TABLE.replace("key: event_id", f"key: {key}")).tables[0].key == ("event_id", "member_id")


def test_yamls_own_words_stay_text():
    table = read(TABLE.replace("grain: one row per viewing event", "grain: no")).tables[0]
    assert table.grain == "no"


def test_the_last_of_several_documents_answers():
    assert read("tables:\n---\n" + TABLE).tables[0].name == "plays"


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("    kind: fact", "    knd: fact", "Line 3, `knd: fact`: table `plays` has no `knd`; did you mean `kind`?"),
        ("    kind: fact", "    weather: fine", "it has kind, grain, key"),
        ("kind: fact", "kind: facts", "Line 3, `kind: facts`: `kind` of table `plays` is fact, dimension or bridge; it says `facts`."),
        ("    kind: fact\n", "", "`kind` of table `plays` is fact, dimension or bridge; it is not there."),
        ("    kind: fact", "    kind: fact\n    kind: fact", "Line 4, `kind: fact`: `kind` stands here a second time."),
        ("    kind: fact", "\tkind: fact", "Line 3, `kind: fact`: a tab or a stray sign begins it; YAML indents with spaces."),
        ("    kind: fact", "   kind: fact", "Line 4, `grain: one row per viewing event`: a colon is one too many"),
        ("one row per viewing event", "one row: an event", "Line 4, `grain: one row: an event`: a colon is one too many: put a text with a colon into quotes"),
        ("    erase: member_id", "   erase: member_id", "it is indented otherwise than the lines above it"),
        ("one row per viewing event", "'one row per viewing event", "a quote or a bracket is opened and never closed"),
        ("key: event_id", "key: [event_id", "is not closed here"),
        ("key: event_id", "key: evnt_id", "Line 5, `key: evnt_id`: `key` of table `plays` names `evnt_id`, which is not among its columns; did you mean `event_id`?"),
        ("erase: member_id", "erase: account", "names `account`, which is not among its columns."),
        ("erase: member_id", "erase: {by: member_id}", "`erase` of table `plays` is one text"),
        ("erase: member_id", "references: [member_id to members]", "a reference reads `column -> table.column`"),
        ("erase: member_id", "history: {of: member_id}", "`history` of table `plays` has three parts: of, from and to."),
        ("erase: member_id", "clocks: {happend: event_id}", "has no `happend`; did you mean `happened`?"),
        ("  plays:", "  my plays:", "a table's name is letters, digits and `_`"),
        ("    load: SELECT event_id, member_id FROM viewing_events_clean\n", "", "table `plays` needs `load`."),
        (TABLE, "tables: plays", "Line 1, `tables: plays`: `tables` is written as lines `name: value`."),
        (TABLE, "SELECT 1", "the model is written as lines `name: value`"),
        (TABLE, "- tables", "the model is written as lines `name: value`"),
        ("tables:", "table:", "the model has no `table`; did you mean `tables`?"),
    ],
)  # fmt: skip
def test_the_line_and_what_was_expected_is_said(written, instead, said):
    assert TABLE.count(written) == 1
    with pytest.raises(NotADesign) as caught:
        read(TABLE.replace(written, instead))
    assert said in str(caught.value), str(caught.value)
    assert str(caught.value).startswith("Line ")
