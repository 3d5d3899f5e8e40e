"""The reading club: every post and card is fit to be asked, what was missed comes back, and nothing typed leaves the disk."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest

from autograder.exercise import ContentError
from autograder.library import REPOSITORY
from course.reading import Link, Post, Question, StackCard, shelf
from course.reading.proof import problems, problems_of_card
from course.reading.remembered import Remembered
from course.reading.rounds import Round, in_order

LESSON = REPOSITORY / "week2_streaming" / "day10_reading_club" / "lesson.md"
READING_LIST = LESSON.read_text(encoding="utf-8")
TOOLS = ["kafka", "flink", "iceberg", "spark", "trino", "druid", "hive", "data_mesh", "keystone"]
STACK_CARDS = shelf._value(LESSON.parent / shelf.STACK_FILE, "cards", tuple)


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return tmp_path / ".course" / "recall"


@pytest.mark.parametrize("slug", shelf.files())
def test_a_post_is_fit_to_be_asked(slug):
    assert problems(shelf.post(slug), READING_LIST) == []


@pytest.mark.parametrize("card", STACK_CARDS, ids=lambda card: card.name)
def test_a_stack_card_is_fit_to_be_asked(card):
    assert problems_of_card(card, READING_LIST) == []


def test_every_tool_has_its_card():
    assert [card.name for card in STACK_CARDS] == TOOLS


def test_the_lesson_offers_every_deck_and_no_other():
    assert sorted(re.findall(r'^recall\("(\w+)"\)$', READING_LIST, re.MULTILINE)) == sorted(shelf.decks())


def test_a_cards_name_is_its_own():
    names = [card.name for card in shelf.deck(shelf.EVERYTHING).cards]
    assert len(names) == len(set(names)) == 7 * len(shelf.files()) + len(TOOLS)


GOOD = Post(
    title="A post",
    written="somebody, once",
    link=Link("A post", "https://example.org/post"),
    questions=[
        Question(f"n{at}", f"Which of the things about {at}0 is told?", "plenty of short words that say it " * 4, "engineers")
        for at in range(5)
    ],
    challenges=["Fifty rows are 50 rows, and nobody says of how many. " * 4] * 2,
    talk="It is told in two minutes and no more than that. " * 26,
)  # fmt: skip


def changed(**question):
    return [dataclasses.replace(GOOD.questions[0], **question), *GOOD.questions[1:]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, None),
        ({"questions": GOOD.questions[:4]}, "4 questions"),
        ({"questions": [*GOOD.questions[:4], GOOD.questions[0]]}, "name of its own"),
        ({"questions": changed(name="talk")}, "neither challenge nor talk"),
        ({"link": Link("A post", "http://example.org/post")}, "https"),
        ({"link": Link("A post", "https://example.org/pos")}, "reading list"),
        ({"questions": changed(asks="Which plenty of short words say it?")}, "gives the answer away"),
        ({"questions": changed(answer="At 10 it turns. " * 8, asks="And at 10?")}, "every number"),
        ({"questions": changed(answer="Too short.")}, "2 words"),
        ({"questions": changed(asks="Why " * 50 + "?")}, "at most"),
        ({"questions": changed(known="surely")}, "surely"),
        ({"questions": changed(answer="It is obviously so. " * 8)}, "obviously"),
        ({"challenges": GOOD.challenges[:1]}, "a number and a cost"),
        ({"challenges": ["Nobody says of how many rows that would be true. " * 4] * 2}, "has a number"),
        ({"talk": "Short."}, "the talk has 1 words"),
    ],
)
def test_what_is_not_fit_is_told(change, said):
    found = problems(
        dataclasses.replace(GOOD, **change), "(https://example.org/post) and http://example.org/post"
    )
    assert found == [] if said is None else any(said in one for one in found), found


def test_a_card_without_a_part_or_a_source_is_told():
    card = StackCard("some", "Some", "for " * 20, " ", "not " * 20, "known", [Link("Some", "http://a.b")])
    found = problems_of_card(card, "")
    assert any("guarantee is empty" in one for one in found) and any("https" in one for one in found)


def test_files_are_named_by_their_slug(tmp_path):
    week = tmp_path / "week9" / "day1"
    week.mkdir(parents=True)
    (week / "p10_one.py").write_text("post = 3\n")
    assert list(shelf.files(tmp_path)) == ["one"]
    with pytest.raises(ContentError, match="no Post named `post`"):
        shelf._value(week / "p10_one.py", "post", Post)
    (week / "p20_one.py").write_text("")
    with pytest.raises(ContentError, match="named one already"):
        shelf.files(tmp_path)
    (week / "p20_one.py").rename(week / "p20_Two.py")
    with pytest.raises(ContentError, match="p20_its_slug"):
        shelf.files(tmp_path)


def rated(**ratings):
    return {f"stack.{name}": Remembered("", f"stack.{name}", how, "") for name, how in ratings.items()}


def names(cards):
    return [card.name.removeprefix("stack.") for card in cards]


def test_what_was_missed_comes_first_and_what_was_known_last():
    cards = shelf.deck("stack").cards
    asked = names(in_order(cards, rated(trino="not", flink="knew", spark="partly", kafka="not", hive="knew")))
    assert asked[:3] == ["trino", "kafka", "spark"] and asked[-2:] == ["flink", "hive"]
    assert asked[3:-2] == ["iceberg", "druid", "data_mesh", "keystone"]


def test_a_round_asks_each_card_once_and_then_says_how_it_went():
    cards = shelf.deck("stack").cards[:3]
    round_ = Round(cards, rated(flink="partly"))
    assert round_.place.endswith("1 of 3, last time: partly")
    seen = []
    for rating in ("knew", "not", "partly"):
        seen.append(round_.card)
        round_.rate(rating)
    assert names(seen) == ["flink", "kafka", "iceberg"] and round_.card is None
    assert names(round_.missed) == ["kafka", "iceberg"]
    assert round_.summary == "All 3 asked: knew it 1, partly 1, not yet 1."


def said(result):
    return result._repr_mimebundle_()["text/markdown"]


def test_as_text_yours_comes_first_then_ours_then_a_rating(notebook, work):
    notebook.run("from course import recall")
    listed = repr(notebook.run('recall("psyberg_2")'))
    ours = shelf.deck("psyberg_2").cards[1].ours[0]
    assert "2. A signup of yesterday" in listed and ours not in listed
    assert ours not in said(notebook.run('recall("psyberg_2", 2)'))
    assert "Yours first" in said(notebook.run('recall("psyberg_2", 2, " ")'))
    reply = said(notebook.run('recall("psyberg_2", 2, "append *it*")'))
    assert ours in reply and r"append \*it\*" in reply and "read in a copy" in reply
    assert "Partly. Saved" in said(notebook.run('recall("psyberg_2", 2, rated="partly")'))
    [line] = (work / "ratings.jsonl").read_text(encoding="utf-8").splitlines()
    kept = json.loads(line)
    assert (kept["card"], kept["rating"], kept["wrote"]) == ("psyberg_2.late_stateless", "partly", "append *it*")  # fmt: skip


@pytest.mark.parametrize(
    ("call", "reply"),
    [
        ('recall("psyberg2")', "Did you mean `psyberg_2`"),
        ("recall(3)", "There is no deck `3`"),
        ('recall("stack", 0)', "questions 1 to 9"),
        ('recall("stack", 10, "x")', "questions 1 to 9"),
        ('recall("stack", True)', "questions 1 to 9"),
        ('recall("stack", "1")', "questions 1 to 9"),
        ('recall("stack", 1, rated="well")', 'A rating is one of `"knew"`'),
        ('recall("stack", 1, rated=["knew"])', "A rating is one of"),
        ('recall("stack", rated="knew")', "which question you mean"),
    ],
)
def test_misuse_is_answered_in_a_sentence(notebook, work, call, reply):
    notebook.run("from course import recall")
    assert reply in said(notebook.run(call))
    assert not work.exists()


@pytest.fixture
def opened(work):
    """A function that opens a deck's form, and gives it with a function that says something to it."""
    from course import recall

    def open_form(deck):
        form, heard = recall(deck), []
        form.send = heard.append

        def say(why, **more):
            form._message(form, {"why": why, **more}, [])
            return heard[-1] if heard else None

        return form, say

    return open_form


def test_a_form_goes_from_question_to_ours_to_the_next(opened, work):
    form, say = opened("stack")
    first = say("opened")
    card = first["asked"]["card"]
    assert card == "stack.kafka" and "ours" not in first and first["asked"]["wrote"] == ""
    assert "Yours first" in say("show", card=card, wrote="  ")["note"]
    assert "Saved" in say("typing", card=card, wrote="a log")["status"]
    shown = say("show", card=card, wrote="a log of 271828")
    assert any(line.startswith("Guarantees:") for line in shown["ours"]["said"])
    following = say("rated", card=card, rating="not")
    assert following["asked"]["card"] == "stack.flink" and following["asked"]["wrote"] == ""
    # Nothing typed is in what JupyterLab saves, and nothing given away in what a terminal prints.
    assert "271828" not in repr(form) + json.dumps(form.get_state(), default=str)
    assert "durable log" not in repr(form) + json.dumps(form.get_state(), default=str)

    _, say_again = opened("stack")
    again = say_again("opened")["asked"]
    assert again["card"] == "stack.kafka" and again["wrote"] == "" and "last time: not yet" in again["place"]
    ours = say_again("show", card=card, wrote="?")["ours"]["said"]
    assert ours[-1] == "Last time you wrote: a log of 271828"


def test_what_was_being_written_is_there_after_a_restart(opened):
    _, say = opened("keystone")
    say("opened")
    say("typing", card="keystone.products", wrote="a pipeline and")
    _, say_other = opened("druid")
    say_other("typing", card="druid.decisions", wrote="a canary")
    _, say = opened("keystone")
    assert say("opened")["asked"]["wrote"] == "a pipeline and"


def test_a_page_that_is_behind_is_brought_to_where_the_round_stands(opened, work):
    _, say = opened("stack")
    say("opened")
    say("show", card="stack.kafka", wrote="a log")
    assert "ours" in say("opened")  # a second page sees it too
    say("rated", card="stack.kafka", rating="knew")
    behind = say("rated", card="stack.kafka", rating="not")
    assert behind["asked"]["card"] == "stack.flink"
    say("rated", card="stack.flink", rating="knew")  # before ours was seen
    assert say("opened")["asked"]["card"] == "stack.flink"
    assert len((work / "ratings.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_at_the_end_what_was_missed_is_asked_again(opened):
    form, say = opened("psyberg_1")
    reply = say("opened")
    for at in range(7):
        card = reply["asked"]["card"]
        say("show", card=card, wrote="?")
        reply = say("rated", card=card, rating="not" if at in (1, 4) else "knew")
    assert reply["over"] == {
        "summary": "All 7 asked: knew it 5, not yet 2.",
        "again": "Ask me the 2 again",
    }
    assert say("again")["asked"]["place"].endswith("1 of 2, last time: not yet")


@pytest.mark.parametrize("content", [None, "x", [], {}, {"why": "rated"}, {"why": "show", "card": 3}])
def test_what_a_page_would_never_send_is_survived(opened, content):
    form, say = opened("stack")
    form._message(form, content, [])
    assert say("opened")["asked"]["card"] == "stack.kafka"


def test_lines_that_cannot_be_read_count_for_nothing(work):
    from course.reading import remembered

    remembered.keep("stack.kafka", "knew", "a log")
    with open(work / "ratings.jsonl", "ab") as file:
        file.write(
            b'not json\n{"card": "stack.hive"}\n[3]\n{"at":"","card":"a","rating":"well","wrote":""}\n{"at"'
        )
    remembered.keep("stack.flink", "not", "")
    assert {name: one.rating for name, one in remembered.latest().items()} == {
        "stack.kafka": "knew",
        "stack.flink": "not",
    }


def test_a_folder_that_cannot_be_written_is_told(work):
    from course.reading import remembered

    work.parent.write_text("a file where the folder should be", encoding="utf-8")
    assert remembered.latest() == {}
    assert "could not be saved" in remembered.keep("stack.kafka", "knew", "a log")


def test_nothing_is_kept_while_nbgrader_runs_the_notebook(work, monkeypatch):
    from course.reading import remembered

    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert "not kept" in remembered.keep("stack.kafka", "knew", "a log")
    assert "not kept" in remembered.keep_draft("stack.kafka", "a log")
    assert not work.exists()
