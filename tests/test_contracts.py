"""Filling in a contract: what is offered, how it compares, and that it changes nothing about a score."""

import json

import pytest

from autograder import Contract, library
from autograder.contracts import agree, choices, compared, contracts_of_others, fields_of
from course import contract_form

SLUG = "category_rank"
WITH_CONTRACT = [slug for slug in library.files() if library.find(slug).contract]


@pytest.fixture(autouse=True)
def _own_process_state(monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr(contract_form, "_attempted", set())


@pytest.mark.parametrize("slug", WITH_CONTRACT)
def test_each_field_offers_the_own_text_among_plausible_others(slug):
    exercise = library.find(slug)
    offered = choices(slug, exercise.contract, *contracts_of_others(exercise))
    assert list(offered) == list(fields_of(exercise.contract))
    for field, texts in offered.items():
        own = getattr(exercise.contract, field)
        assert own in texts and 3 <= len(texts) <= 4 and len(set(texts)) == len(texts)
        assert [text for text in texts if agree(field, text, own)] == [own]


def test_choices_depend_on_the_slug_and_not_on_the_order_of_the_others():
    exercise = library.find(SLUG)
    others, rest = contracts_of_others(exercise)
    assert others and rest
    first = choices(SLUG, exercise.contract, others)
    assert first == choices(SLUG, exercise.contract, reversed(others))
    places = {
        choices(slug, exercise.contract, others)["grain"].index(exercise.contract.grain)
        for slug in WITH_CONTRACT
    }
    assert len(places) > 1, "the own text would always stand in one place"


def test_what_nearly_says_the_same_is_not_offered():
    own = Contract(grain="one row per member", key="member_id", clock="UTC day of event_time")
    twins = Contract(grain="one row for each member", key="member_id", clock="event_time")
    other = Contract(grain="one row per title", key="title_id", clock="UTC day of start_ts")
    offered = choices("any", own, [twins, other])
    assert set(offered["grain"]) == {"one row per member", "one row per title"}
    assert set(offered["clock"]) == {"UTC day of event_time", "UTC day of start_ts"}


@pytest.mark.parametrize(
    "field, yours, theirs, same",
    [
        ("key", "title_id, category", "category, title_id", True),
        ("key", "`title_id`; `category`", "category, title_id", True),
        ("key", "category", "category, title_id", False),
        ("ties", "latest arrival, then highest revision", "highest revision, then latest arrival", False),
        ("grain", "One row per  play_date.", "one row per play_date", True),
        ("grain", "", "one row per play_date", False),
    ],
)
def test_texts_agree_when_they_say_the_same(field, yours, theirs, same):
    assert agree(field, yours, theirs) is same


def test_every_field_is_put_beside_the_exercises():
    contract = Contract(grain="one row per day", key="day", clock="UTC")
    found = compared(contract, {"grain": "one row per day", "clock": "local"})
    assert [(one.field, one.agrees) for one in found] == [("grain", True), ("key", False), ("clock", False)]
    assert found[1].yours == "" and found[2].theirs == "UTC"


def said(result):
    return result._repr_mimebundle_()["text/markdown"]


def test_as_text_it_is_compared_kept_and_completed_later(notebook, tmp_path):
    own = library.find(SLUG).contract
    first = said(notebook.run(f'contract("{SLUG}", grain="one row per title", key="title_id, category")'))
    assert f"| grain | one row per title | {own.grain} |" in first
    assert "| key | title_id, category | The exercise says the same. |" in first
    assert "Grain: you and the exercise say it differently." in first and "Still open: clock" in first
    rest = {field: text for field, text in fields_of(own).items() if field != "key"}
    assert "in every field" in said(notebook.run(f'contract("{SLUG}", {rest!r})'))
    kept = json.loads(contract_form.private_file.path_of("contracts", SLUG).read_text(encoding="utf-8"))
    assert kept == {**rest, "key": "title_id, category"}


def test_misuse_is_answered_in_words(notebook):
    assert "no field `grian`" in said(notebook.run(f'contract("{SLUG}", grian="one row")'))
    assert "Name the fields" in said(notebook.run(f'contract("{SLUG}", "one row per day")'))
    assert "has no contract" in said(notebook.run('contract("six_running_totals")'))
    assert "Did you mean category_rank" in said(notebook.run('contract("category_rnk")'))
    assert 'contract("exactly_once_counts")' in said(notebook.run("contract(17)"))
    assert "Still open" in said(notebook.run(f'contract("{SLUG}", grain="")'))


def test_the_form_shows_as_text_where_there_is_no_page(notebook):
    form = notebook.run(f'contract("{SLUG}")')
    assert library.find(SLUG).contract.grain in repr(form) and f'contract("{SLUG}", grain="…"' in repr(form)
    replies = []
    form.send = replies.append
    form._message(form, {"filled": {"grain": "one row per title"}, "why": "asked"}, [])
    assert "The exercise says" in replies[0]["beside"]["grain"] and "clock" not in replies[0]["beside"]
    form._message(form, {"filled": {"grain": "one row"}, "why": "typing"}, [])
    assert set(replies[1]) == {"status"} and "Saved" in replies[1]["status"]


def test_a_check_offers_it_before_the_first_attempt_and_until_it_was_filled_in(notebook):
    offer = f'`contract("{SLUG}")`'
    mistaken = library.find(SLUG).mistakes[0].applied_to(library.find(SLUG).solution)
    assert offer in said(notebook.run(f'check("{SLUG}")'))
    notebook.run(f"%%sql {SLUG}\n{mistaken}")
    first = notebook.run(f'check("{SLUG}")')
    assert offer in said(first)
    again = notebook.run(f'check("{SLUG}")')
    assert offer not in said(again) and float(first) == float(again)
    contract_form._attempted.clear()  # as after a restart of the kernel
    assert offer not in said(notebook.run(f'check("{SLUG}")'))
    other = "running_minutes"
    notebook.run(f'contract("{other}", grain="one row per event")')
    assert "`contract(" not in said(notebook.run(f'check("{other}")'))


def test_nbgrader_reads_the_text_and_keeps_no_file(notebook, tmp_path, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert "The exercise says the same." in said(
        notebook.run(f'contract("{SLUG}", key="title_id, category")')
    )
    assert not contract_form.private_file.path_of("contracts", SLUG).exists()
    assert "`contract(" not in said(notebook.run(f'check("{SLUG}")'))


def test_a_folder_that_cannot_be_written_is_said(notebook, tmp_path, monkeypatch):
    blocked = tmp_path / "a file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("COURSE_WORK", str(blocked))
    assert "could not be saved" in said(notebook.run(f'contract("{SLUG}", key="title_id, category")'))


@pytest.mark.parametrize("damage", ["", "[1]", "{", "null", '{"grain": 7}', "\x00"])
def test_a_damaged_file_is_as_good_as_none(notebook, damage):
    path = contract_form.private_file.path_of("contracts", SLUG)
    path.parent.mkdir(parents=True)
    path.write_text(damage)
    assert contract_form.private_file.read("contracts", SLUG) == {}
    assert "The exercise says the same." in said(
        notebook.run(f'contract("{SLUG}", key="title_id, category")')
    )
