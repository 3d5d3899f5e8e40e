"""A form's page, with its Python behind it, filled in with the keyboard alone. JupyterLab is not needed for it."""

from __future__ import annotations

import json

import pytest
from chromium import chromium_page
from widget_page import WidgetPage

from autograder import library
from course import contract, numbers_card, story

SLUG = "category_rank"
pytestmark = pytest.mark.browser


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return tmp_path / ".course"


@pytest.fixture(scope="module")
def widgets():
    with chromium_page(color_scheme="dark") as page:
        yield WidgetPage(page)


@pytest.fixture
def opened(widgets):
    """A function that opens a form in an empty page, and that page."""
    widgets.page.goto("about:blank")
    return widgets.open, widgets.page


def test_a_contract_is_filled_in_by_keyboard_and_found_again(opened, work):
    open_form, page = opened
    form = open_form(contract(SLUG))
    grain = form.get_by_label("Grain", exact=True)
    grain.focus()
    page.keyboard.type("one row per category and title watched")
    page.keyboard.press("Tab")
    page.keyboard.type("play")
    for _ in range(5):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    form.get_by_text("Key: you and the exercise say it differently.").wait_for()
    form.get_by_text("The exercise says the same.").wait_for()
    kept = json.loads((work / "contracts" / f"{SLUG}.json").read_text(encoding="utf-8"))
    assert kept["grain"] == library.find(SLUG).contract.grain and kept["key"] == "play_date, title_id"

    again = open_form(contract(SLUG))
    assert again.count() == 2  # one of each opening, with the same name
    assert again.last.get_by_label("Key", exact=True).input_value() == "play_date, title_id"


def test_numbers_that_do_not_fit_are_asked_about_beside_their_field(opened, work):
    from axe_playwright_python.sync_playwright import Axe

    open_form, page = opened
    form = open_form(numbers_card("playback"))
    form.get_by_label("Events or rows a day").focus()
    page.keyboard.type("2 trillion, told")
    page.keyboard.press("Tab")
    page.keyboard.type("12.5 million, told")
    page.keyboard.press("Tab")
    form.get_by_text("below your own average").wait_for()
    form.get_by_text("over 2 trillion rows a day").wait_for()
    described = form.get_by_label("Peak a second").get_attribute("aria-describedby").split()
    assert "below your own average" in page.locator(f"#{described[1]}").inner_text()

    # What has the focus keeps its keys, or JupyterLab would take some of them for commands.
    controls = form.locator("input, select, button")
    assert controls.count() > 30
    assert form.locator("[data-lm-suppress-shortcuts]").count() == controls.count()
    results = Axe().run(page, context=".course-form")
    assert results.violations_count == 0, results.generate_report()


def test_until_python_answers_nothing_can_be_typed(opened, work):
    open_form, page = opened
    form = numbers_card("playback")
    form._message = lambda *_: None  # a notebook that was opened and not run
    shown = open_form(form)
    shown.get_by_text("Run this cell to fill in the form.").wait_for()
    assert shown.get_by_label("Peak a second").is_disabled()


def test_a_story_is_typed_scored_and_asked_about(opened, work):
    from axe_playwright_python.sync_playwright import Axe

    open_form, page = opened
    form = open_form(story("owned_incident"))
    situation = form.get_by_label("Situation", exact=True)
    situation.focus()
    page.keyboard.type("Nobody told us. 👩‍🚒 היה לי")
    file = work / "stories" / "owned_incident.md"
    page.wait_for_function(
        "() => [...document.querySelectorAll('.course-form-status')].at(-1).textContent.startsWith('Saved in')"
    )
    assert "Nobody told us. 👩‍🚒 היה לי" in file.read_text(encoding="utf-8")  # while the field has the focus
    for label, text in (("Introduced", "2026-03-03 06:00"), ("Detected", "2026-03-03 14:20")):
        form.get_by_label(label, exact=True).focus()
        page.keyboard.type(text)
    form.get_by_label("90 seconds").focus()
    page.keyboard.type("For 26 hours we were 9 % too high.")
    page.keyboard.press("Tab")
    form.get_by_text("8 words, about 0:03 min aloud").wait_for()
    form.get_by_text("Time to detect: 8 h 20 min").wait_for()
    assert form.locator("svg").get_attribute("aria-label").startswith("Time to detect")
    button = form.get_by_role("button", name="Ask me about it")
    button.press("Enter")
    form.get_by_text("First your own score").wait_for()
    assert form.get_by_text("Is this the cause").count() == 0
    for label in ("Ownership", "Candour", "Specificity", "Change"):
        form.get_by_label(label, exact=True).focus()
        page.keyboard.type("2")
    button.press("Enter")
    form.get_by_text("Is this the cause, or the context").wait_for()

    controls = form.locator("input, select, textarea, button")
    assert form.locator("[data-lm-suppress-shortcuts]").count() == controls.count()
    results = Axe().run(page, context=".course-form")
    assert results.violations_count == 0, results.generate_report()


def test_two_windows_on_one_story_keep_both(opened, work):
    open_form, page = opened
    windows = [open_form(story("owned_incident")), open_form(story("owned_incident")).last]
    for number, window in enumerate((windows[0].first, windows[1])):
        window.get_by_label("Task", exact=True).focus()
        page.keyboard.type(f"from window {number}")
        page.keyboard.press("Tab")
        window.get_by_text("Saved in" if not number else "two versions and nothing is lost").wait_for()
    kept = sorted(path.read_text(encoding="utf-8") for path in (work / "stories").glob("*.md"))
    assert ["from window 0" in text for text in kept].count(True) == 1
    assert ["from window 1" in text for text in kept].count(True) == 1
