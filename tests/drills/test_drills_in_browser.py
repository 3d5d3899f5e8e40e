"""A drill and the capacity sheet in a page, by keyboard alone, with the Python behind them."""

from __future__ import annotations

import os
import re

import pytest
from chromium import chromium_page
from widget_page import WidgetPage

from course import capacity_sheet, drill, impossible, sprint
from course.drills import drill_log, verbs

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr(verbs, "_sittings", {})
    return tmp_path


@pytest.fixture(scope="module")
def widgets():
    with chromium_page(color_scheme="dark") as page:
        yield WidgetPage(page)


@pytest.fixture
def opened(widgets):
    """A function that opens a widget in an empty page, and that page."""
    widgets.page.goto("about:blank")
    return widgets.open, widgets.page


def looked_at(page, name):
    """A picture of the page, where somebody asked for it."""
    if folder := os.environ.get("DRILL_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def violations(page):
    from axe_playwright_python.sync_playwright import Axe

    results = Axe().run(page, context=".course-form")
    assert results.violations_count == 0, results.generate_report()


def test_drills_are_answered_by_keyboard_one_after_the_other(opened):
    open_widget, page = opened
    form = open_widget(drill("predict"))
    start = form.get_by_role("button", name="Start")
    start.wait_for()
    assert form.get_by_role("table").count() == 0  # nothing is shown before the clock may run
    start.press("Enter")
    asking = verbs._sittings[("predict",)]
    for number in (1, 2):
        form.get_by_role("textbox").wait_for()
        assert page.evaluate("() => document.activeElement.tagName") == "INPUT"
        page.keyboard.type("what is this")
        page.keyboard.press("Enter")
        form.get_by_text("I cannot read").wait_for()
        assert len(drill_log.read()) == number - 1
        page.keyboard.press("Control+a")
        page.keyboard.type(asking.drill.expected["answer"] if number == 1 else "9 9 9 9 9 9")
        page.keyboard.press("Enter")
        form.get_by_role("button", name="Next").wait_for()
        assert len(drill_log.read()) == number and drill_log.read()[0].right
        looked_at(page, f"drill{number}")
        violations(page)
        page.keyboard.press("Enter")  # Next has the focus
    controls = form.locator("input, select, textarea, button")
    assert form.locator("[data-lm-suppress-shortcuts]").count() >= controls.count()
    assert form.locator("svg").count() == 1


def test_a_claim_is_chosen_and_its_number_given_by_keyboard(opened):
    open_widget, page = opened
    form = open_widget(impossible())
    form.get_by_role("button", name="Start").press("Enter")
    asking = verbs._sittings[("impossible",)]
    form.get_by_role("radio").first.wait_for()
    looked_at(page, "impossible")
    violations(page)
    form.get_by_role("radio", name=re.compile(f"^ ?{asking.drill.expected['claim']}\\.")).press("Space")
    form.get_by_role("textbox").focus()
    page.keyboard.type(asking.drill.expected["number"])
    page.keyboard.press("Enter")
    form.get_by_text("that is the number").wait_for()


def test_passing_shows_the_answer(opened):
    open_widget, page = opened
    form = open_widget(sprint())
    form.get_by_role("button", name="Start").press("Enter")
    form.get_by_role("textbox").wait_for()
    form.get_by_role("button", name="Pass").press("Enter")
    form.get_by_text("The answer:").wait_for()
    assert drill_log.read()[0].slip == "passed"


def test_a_slider_moved_by_keys_changes_what_follows_at_once(opened):
    open_widget, page = opened
    form = open_widget(capacity_sheet())
    slider = form.get_by_role("slider", name="Readers of everything")
    slider.wait_for()
    row = form.get_by_role("row", name=re.compile("Bytes out a second"))
    before = row.inner_text()
    slider.focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "(before) => [...document.querySelectorAll('tr')].every((row) => row.innerText !== before)",
        arg=before,
    )
    form.get_by_text("Saved in").wait_for()
    written = form.get_by_role("textbox", name="Event size, written")
    written.fill("3 KB")
    written.press("Tab")
    form.get_by_role("row", name=re.compile("110 GB.s")).wait_for()
    written.fill("3 apples")
    written.press("Tab")
    form.get_by_text("Event size is written like this").wait_for()
    looked_at(page, "sheet")
    assert slider.get_attribute("aria-valuetext") == str(round(capacity_sheet()._sheet.load.readers))
    violations(page)
