"""`what_if`: as text for whoever has no page, and by keyboard for whoever has one."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder.designs import read_design
from autograder.flow.pipeline import ABOUT, Pipeline
from course import what_if
from course.flow_sliders import SLIDERS, stops
from course.flow_view import _of_design
from course.flow_widget import SAMPLE, WhatIf, answer

HERE = Path(__file__).parents[2] / "course"
DESIGN = (Path(__file__).parents[1] / "designs" / "clean.yaml").read_text(encoding="utf-8")


def test_as_text_it_says_what_was_and_what_would_be():
    said = repr(what_if(parallelism=4_000, checkpoint_s=60, happens="zone lost", minutes=60))
    assert "tasks of the job: 5,600 → 4,000" in said and "zone lost at hour 19 for 60 min" in said
    assert "caught up: " in said and "(was " in said
    assert said.index("The oldest unread event") < said.index("most lag") < said.index("Lag: a sample")


def test_every_picture_has_its_facts_as_text_first():
    shown = what_if(happens="silent drop", at_h=2)
    html = shown._repr_mimebundle_()["text/html"]
    assert html.index(shown.summary) < html.index("<table>") < html.index("<svg")
    assert len(shown.pictures) == 5 and all(picture.facts for picture in shown.pictures)
    assert "dropped (the job dropped it)" in " ".join(shown.pictures[1].facts)
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"paralellism": 4}, "Did you mean `parallelism`"),
        ({"parallelism": 0}, "between 1 and 10,000,000"),
        ({"happens": "war"}, "there are kill task"),
        ({"slug": "category_rank"}, "not answered by a design"),
        ({"slug": "no_such_thing"}, "There is no exercise"),
    ],
)
def test_misuse_gets_a_sentence(arguments, said):
    assert said in repr(what_if(**arguments)) or said in what_if(**arguments).markdown


def test_an_answer_that_is_no_design_yet_gets_a_sentence(monkeypatch):
    answers = {}
    exercise = SimpleNamespace(kind="design", is_blank=lambda text: not text.strip())
    monkeypatch.setattr("course.finding.found", lambda slug: exercise)
    monkeypatch.setattr("course.answers.answer_to", answers.get)
    assert "There is no design yet" in what_if("evening").markdown
    answers["evening"] = " "
    assert "There is no design yet" in what_if("evening").markdown
    answers["evening"] = "sources: ["
    assert "Line 1" in what_if("evening").markdown
    answers["evening"] = DESIGN
    assert "tasks of the job: 5,600 → 100" in repr(what_if("evening", parallelism=100))
    assert "playback_log → deduplicate" in repr(what_if("evening"))


def test_sliders_stop_at_the_value_itself_and_never_outside_the_range():
    for names in SLIDERS.values():
        for name in names:
            value = getattr(SAMPLE, name)
            places = stops(name, value)
            assert (
                value in places
                and len(places) == len(set(places))
                and places == (places if isinstance(value, str) else sorted(places))
            )
            for place in places:
                Pipeline().with_(**{name: place})
    assert stops("lookback_days", 9) == [0, 1, 2, 3, 5, 7, 8, 9, 10, 14, 30]
    assert set(ABOUT) >= {name for names in SLIDERS.values() for name in names}


def test_the_state_of_the_widget_holds_nothing_of_the_design():
    name, pipeline, notes = _of_design("late_engagement", read_design(DESIGN))
    widget = WhatIf(name, pipeline, notes)
    assert widget.get_state(["title"]) == {"title": "What if"}
    kept = {key: value for key, value in widget.get_state().items() if not key.startswith("_")}
    assert "playback_log" not in repr(kept) and "deduplicate" not in repr(kept)
    assert "playback_log → deduplicate → playback_events" in repr(widget)
    assert 'what_if("late_engagement", ' in repr(widget)


def test_messages_that_are_none_of_ours_change_nothing():
    widget, heard = WhatIf("a", SAMPLE), []
    widget.send = heard.append
    for message in (
        None,
        [],
        {"at": 3},
        {"at": {"parallelism": 10**6, "rate": "x", "happens": -1, "minutes": None}},
    ):
        widget._message(None, message, [])
    assert all(not one.get("changed") for one in heard)


def test_no_events_are_drawn_as_none():
    shown = answer("nothing", SAMPLE.with_(rate=0), {}, None, ())
    assert "Nothing waited" in shown.summary and shown.now.loss == 0 and "nan" not in repr(shown)
    assert not any("nan" in picture.svg for picture in shown.pictures)
    assert math.isfinite(shown.now.dollars_per_day)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_sliders_answer_to_the_keyboard(scheme):
    from axe_playwright_python.sync_playwright import Axe
    from chromium import chromium_page
    from widget_page import WidgetPage

    widget = WhatIf("a sample", SAMPLE, ("the way: a → b",))

    with chromium_page(color_scheme=scheme) as page:
        form = WidgetPage(page).open(widget)
        tasks = form.get_by_label("tasks of the job")
        assert tasks.get_attribute("aria-valuetext") == "5,600"
        form.get_by_label("what happens").select_option(label="zone lost: a zone goes, with its brokers and its tasks, until they are replaced")  # fmt: skip
        form.get_by_text("caught up: ").wait_for()
        tasks.focus()
        for _ in range(3):
            page.keyboard.press("ArrowLeft")
        form.get_by_text("tasks of the job: 5,600 → 3,200").wait_for()
        assert tasks.evaluate("element => element === document.activeElement")
        assert form.locator("svg").count() == 5
        form.get_by_role("button", name="As it was").press("Enter")
        page.wait_for_function("() => document.querySelectorAll('.course-flow-changed li').length === 0")
        assert tasks.get_attribute("aria-valuetext") == "5,600"
        controls = form.locator("input, select, button")
        protected = form.locator(":is(input, select, button)[data-lm-suppress-shortcuts]")
        assert protected.count() == controls.count() > 15
        results = Axe().run(page, context=".course-flow")
        assert results.violations_count == 0, results.generate_report()


def test_the_way_leads_to_what_people_read_and_says_what_it_leaves_out():
    landing = "sources: [{name: log, type: Kafka}]\nprocessors: [{name: land, in: [log], out: [raw]}, {name: publish, in: [raw], out: [daily]}]\n"
    tables = "sinks: [{name: raw, type: Iceberg, mode: append, queries: [{by: [day]}]}, {name: daily, type: Iceberg, mode: overwrite}]\n"
    _, _, notes = _of_design("any", read_design(landing + tables))
    assert notes[:2] == (
        "the way: log → land → publish → daily",
        "not on this way, and not carried out: `raw`",
    )
