"""The numbers card: numbers read as people write them, questions where they do not fit, one sentence to say."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.recruiter import FIELDS, pairs, questions, sentence
from autograder.recruiter.in_words import said as in_words
from autograder.recruiter.in_words import said_bytes
from autograder.recruiter.quantities import SECONDS, quantity, without_how
from course import private_file

EXAMPLE = {name: field.example for name, field in FIELDS.items()}
DAY, SECOND, MONTH = SECONDS["day"], SECONDS["second"], SECONDS["month"]


@pytest.mark.parametrize(
    "text, unit, per, value, how",
    [
        ("2 billion, counted", "count", DAY, 2e9, "counted"),
        ("about 1,200,000 rows a day (sampled over a week)", "count", DAY, 1.2e6, "sampled"),
        ("~60k/s", "count", SECOND, 60_000, ""),
        ("3 million a minute, told", "count", SECOND, 50_000, "told"),
        ("1.000.000", "count", None, 1e6, ""),
        ("12 pipelines", "count", None, 12, ""),
        ("$40k a month", "money", MONTH, 40_000, ""),
        ("365 thousand EUR a year; estimated", "money", MONTH, 30_000, "estimated"),
        ("1.5TB", "bytes", DAY, 1.5e12, ""),
        ("3 million GB", "bytes", None, 3e15, ""),
        ("4 KiB", "bytes", None, 4096, ""),
        ("2 petabytes", "bytes", None, 2e15, ""),
        ("700 bytes", "bytes", None, 700, ""),
        ("0,3 %", "percent", None, 0.3, ""),
        ("5 per cent", "percent", None, 5, ""),
        ("99.5", "percent", None, 99.5, ""),
        ("45 min, counted over 90 days", "duration", None, 2_700, "counted"),
        ("2 hours", "duration", None, 7_200, ""),
        ("7 d", "duration", None, 604_800, ""),
        ("250 ms", "duration", None, 0.25, ""),
    ],
)
def test_numbers_are_read_as_people_write_them(text, unit, per, value, how):
    read = quantity(text, unit, per)
    assert read.value == pytest.approx(value, rel=0.02) and read.how == how


@pytest.mark.parametrize(
    "text, unit",
    [("lots", "count"), ("", "count"), ("3", "bytes"), ("3 trucks", "bytes"), ("soon", "duration"), ("6", "duration"), ("1 in 1000", "percent"), ("9" * 400, "count")],
)  # fmt: skip
def test_what_is_no_number_of_that_unit_is_not_guessed(text, unit):
    assert quantity(text, unit) is None


@given(st.text(max_size=40), st.sampled_from(sorted(FIELDS)))
def test_any_text_gets_an_answer(text, name):
    card = {**EXAMPLE, name: text}
    assert all(field in FIELDS and asked.strip() for field, asked in questions(card))
    assert sentence(card).endswith(".") and all(strong for _, strong in pairs(card))


def asked_of(**numbers):
    """The questions that a change to the example brings, by field."""
    usual = questions(EXAMPLE)
    return [question for question in questions(EXAMPLE | numbers) if question not in usual]


def test_the_example_raises_the_question_everybody_is_asked_and_no_other():
    [(field, asked)] = questions(EXAMPLE)
    assert field == "late_window" and "How does a published number get corrected" in asked


@pytest.mark.parametrize(
    "field, numbers, says",
    [
        ("peak_per_s", {"rows_per_day": "2 trillion, told", "peak_per_s": "12.5 million, told"}, "2 trillion a day is 23.1 million a second"),
        ("peak_per_s", {"peak_per_s": "2 million, told"}, "86 times your average"),
        ("bytes_per_row", {"rows_per_day": "700 billion, told", "bytes_per_row": "14 kB, told", "bytes_per_day": "1.5 PB, told"}, "are 9.8 PB a day"),
        ("bytes_per_day", {"bytes_per_row": "", "bytes_per_day": "3 GB, counted"}, "1.5 bytes a row"),
        ("total_bytes", {"total_bytes": "0.5 TB, counted"}, "less than one day"),
        ("total_bytes", {"total_bytes": "900 PB, counted"}, "years"),
        ("promise_met", {"promise_met": "100 %, counted"}, "over how many runs"),
        ("promise_met", {"promise_met": "250 %, counted"}, "more than all of it"),
        ("duplicates_after", {"duplicates_after": "0.5 %, counted"}, "no fewer duplicates"),
        ("machines", {"machines": "900,000"}, "each machine takes 0.026 rows"),
        ("cost_month", {"cost_month": "$3, told"}, "for each TB"),
        ("cost_month", {"machines": "20 thousand", "cost_month": "$1,000, told"}, "0.05 a machine and month"),
        ("saved_month", {"saved_month": "$900k, told"}, "What was it doing before"),
        ("recover", {"detect": "3 hours", "recover": "1 hour"}, "before it was noticed"),
        ("my_share", {"my_share": "100 %, told"}, "What did the others do"),
        ("my_share", {"team_size": "1"}, "Whose is the rest"),
        ("my_share", {"pipelines": "600"}, "100 pipelines a person"),
        ("after", {"after": "0.3 %"}, "What changed"),
        ("rows_per_day", {"rows_per_day": "lots"}, "I cannot read “lots”"),
        ("rows_per_day", {"rows_per_day": "2 billion"}, "counted, sampled, estimated or told"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_asked_at_its_field(field, numbers, says):
    asked = asked_of(**numbers)
    assert any(name == field and says in question for name, question in asked), asked
    assert all("?" in question for _, question in asked)


def test_an_early_answer_to_late_rows_needs_no_question():
    assert questions(EXAMPLE | {"late_window": "20 min"}) == []


def test_the_card_is_one_sentence():
    assert sentence(EXAMPLE) == (
        "I rebuilt an hourly Spark job over 2 billion rows a day (3 TB), published by 06:00 UTC, "
        "and cut duplicate rows from 0.3 % to 0.001 % by keying on the event instead of the delivery."
    )
    assert "[which engine?]" in sentence({}) and "[how many rows or TB?]" in sentence({"verb": "ran"})
    assert "over 60k events/s, with" in sentence({"rows_per_day": "60k events/s"})


def test_strong_answers_need_their_numbers():
    assert pairs({}) == []
    [(weak, strong)] = pairs({"freshness_p95": "45 min, counted"})
    assert weak == "It was near real time." and strong == "95 % of it can be read after 45 min."
    assert len(pairs(EXAMPLE)) == 10


def test_what_is_known_from_somewhere_is_said_without_it():
    assert without_how("3 TB, told by finance") == "3 TB"
    assert without_how("I told the team early") == "I told the team early"


def test_numbers_are_said_in_words():
    assert [in_words(n) for n in (0.026, 3, 999, 8_101, 23_148, 2.5e6, 2e12)] == [
        "0.026", "3", "999", "8,101", "23.1 thousand", "2.5 million", "2 trillion",
    ]  # fmt: skip
    assert [said_bytes(n) for n in (1.5, 2_100, 3e12, 9.8e15)] == ["1.5 bytes", "2.1 kB", "3 TB", "9.8 PB"]


def said(result):
    return result._repr_mimebundle_()["text/markdown"]


def test_as_text_it_is_kept_by_system_and_completed_later(notebook):
    notebook.run("from course import numbers_card")
    notebook.run('numbers_card("Play / back", rows_per_day="2 trillion, told")')
    reply = said(notebook.run('numbers_card("Play / back", peak_per_s="12.5 million, told")'))
    assert "over 2 trillion rows a day" in reply and "below your own average" in reply
    assert "“We had a lot of data.”" in reply and "`.course/numbers/play_back.json`" in reply
    kept = json.loads(private_file.path_of("numbers", "Play / back").read_text(encoding="utf-8"))
    assert kept == {"rows_per_day": "2 trillion, told", "peak_per_s": "12.5 million, told"}
    assert "2 trillion" not in said(notebook.run('numbers_card("another", verb="ran")'))
    assert "Did you mean `rows_per_day`" in said(notebook.run('numbers_card(rows_a_day="2 billion")'))


def test_the_form_shows_no_number_that_a_saved_notebook_would_carry(notebook):
    notebook.run("from course import numbers_card")
    notebook.run('numbers_card("playback", rows_per_day="271828 rows, counted")')
    form = notebook.run('numbers_card("playback")')
    assert "271828" not in repr(form) + json.dumps(form.get_state(), default=str)
    replies = []
    form.send = replies.append
    form._message(form, {"opened": True}, [])
    assert replies[0]["filled"]["rows_per_day"] == "271828 rows, counted"
    form._message(form, {"filled": {"rows_per_day": "3", "peak_per_s": "1, told"}, "why": "asked"}, [])
    assert "How do you know" in replies[1]["beside"]["rows_per_day"]
    assert any("We had a lot of data" in line for line in replies[1]["said"])
    assert private_file.read("numbers", "playback")["peak_per_s"] == "1, told"


@pytest.mark.parametrize("system", ["../../etc/passwd", "a/b", "..", "", "Ünïcode 数据"])
def test_a_systems_name_never_leaves_the_folder(system, tmp_path):
    path = private_file.path_of("numbers", system, tmp_path)
    assert path.parent == tmp_path / ".course" / "numbers" and path.suffix == ".json"


def test_nothing_is_kept_while_nbgrader_runs_the_notebook(notebook, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    notebook.run("from course import numbers_card")
    assert "not kept" in said(notebook.run('numbers_card("playback", verb="ran")'))
    assert not private_file.path_of("numbers", "playback").exists()
