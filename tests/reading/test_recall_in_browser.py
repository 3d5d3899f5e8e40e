"""The reading club's page, with its Python behind it, answered and rated with the keyboard alone."""

from __future__ import annotations

import json

import pytest
from chromium import chromium_page
from widget_page import WidgetPage

from course import recall

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """A deck's form in an empty page: the page's form, the page, and the folder of what is kept."""
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    form = recall("psyberg_2")

    with chromium_page(color_scheme="dark") as page:
        page.goto("about:blank")
        yield WidgetPage(page).open(form), page, tmp_path / ".course" / "recall"


def test_a_deck_is_answered_and_rated_by_keyboard(opened):
    from axe_playwright_python.sync_playwright import Axe

    form, page, kept = opened
    first = form.get_by_label("Psyberg has two modes")
    first.wait_for()
    assert page.evaluate("document.activeElement === document.body"), "a page that opens takes no focus"
    first.focus()
    page.keyboard.press("Control+Enter")
    form.get_by_text("Yours first.").wait_for()
    page.keyboard.type("1 row for each event, or 2 in a sequence: 数据")  # digits are text here
    assert form.get_by_text("Known:").count() == 0
    page.keyboard.press("Control+Enter")
    form.get_by_text("Known: their engineers published it; read in a copy").wait_for()
    assert form.get_by_role("link").get_attribute("rel") == "noopener"
    assert first.get_attribute("readonly") is not None
    results = Axe().run(page, context=".course-form")
    assert results.violations_count == 0, results.generate_report()
    page.keyboard.press("3")
    second = form.get_by_label("A signup of yesterday arrives now")
    second.wait_for()
    page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
    assert second.input_value() == "" and form.get_by_text("Known:").count() == 0
    assert not form.get_by_role("group", name="Ours").is_visible()
    kept_line = json.loads((kept / "ratings.jsonl").read_text(encoding="utf-8"))
    assert kept_line["rating"] == "not" and kept_line["wrote"].endswith("数据")

    # By Tab and Enter as well, to the end, and once more for what was missed.
    for _ in range(6):
        page.keyboard.type("?")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        form.get_by_role("group", name="Ours").wait_for()
        page.wait_for_function("document.activeElement.getAttribute('role') === 'group'")
        before = form.locator("legend").inner_text()
        form.get_by_role("button", name="1 Knew it").press("Enter")
        page.wait_for_function(
            "(before) => { const now = document.querySelector('.course-form legend');"
            " return now.textContent !== before || now.offsetParent === null; }",
            arg=before,
        )
    form.get_by_text("All 7 asked: knew it 6, not yet 1.").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    form.get_by_label("Psyberg has two modes").wait_for()
    assert "1 of 1, last time: not yet" in form.locator("legend").inner_text()
