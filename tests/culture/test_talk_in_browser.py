"""A culture round in a page, with the keyboard alone: its steps in order, nothing in the widget's state, forgotten for good."""

from __future__ import annotations

import json

import pytest
from chromium import chromium_page
from talking_page import TalkingPage

from autograder.culture import draw
from course.culture.verbs import culture_round

pytestmark = pytest.mark.browser
SECRET = "we lost nine per cent in Ouagadougou"


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.delenv("COURSE_INTERVIEWER_URL", raising=False)
    return tmp_path


@pytest.fixture(scope="module")
def talking():
    with chromium_page(color_scheme="dark") as page:
        yield TalkingPage(page)


def test_a_question_from_the_clock_to_the_follow_ups_by_keyboard(talking, work, monkeypatch):
    from axe_playwright_python.sync_playwright import Axe

    first = next(seed for seed in range(99) if draw({}, count=1, seed=seed)[0].question.slug == "first_alert")
    monkeypatch.setattr("secrets.randbits", lambda _: first)
    page = talking.page
    widget = culture_round(questions=1)
    form = talking.open(widget)
    button = form.get_by_role("button", name="Start the clock")
    button.focus()
    page.keyboard.press("Enter")
    form.get_by_text("Question 1 of 1").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Question 1 of 1"  # focus follows
    box = form.locator("textarea").first
    box.focus()
    page.keyboard.type(f"The vendor failed and {SECRET}. 👩‍🚒 היה לי")
    form.get_by_text("Saved in").wait_for()
    [draft] = work.glob("talks/*/draft.json")
    assert "👩‍🚒 היה לי" in draft.read_text(encoding="utf-8")
    form.get_by_role("button", name="That is my answer").press("Enter")
    form.get_by_text("your own score").first.wait_for()
    assert form.get_by_text("I could not find a sentence").count() == 0
    show = form.get_by_role("button", name="Show me what was found")
    show.press("Enter")
    form.get_by_text("First your own score; still open").wait_for()
    for select in form.locator("select").all():
        select.focus()
        page.keyboard.type("2")
    results = Axe().run(page, context="main")
    assert results.violations_count == 0, results.generate_report()
    show.press("Enter")
    form.get_by_text("I could not find a sentence saying what you did").wait_for()
    first, second = form.get_by_role("textbox").all()
    first.fill("to be cleared")
    second.fill("Eleven teams.")
    form.get_by_role("button", name="Clear").first.press("Enter")
    form.get_by_text("Cleared: the sound").wait_for()
    assert (first.input_value(), second.input_value()) == ("", "Eleven teams.")
    page.wait_for_function(
        "() => document.querySelector('.course-form-status').textContent.startsWith('Saved in')"
    )
    assert "to be cleared" not in draft.read_text(encoding="utf-8")
    assert "Eleven teams." in draft.read_text(encoding="utf-8")
    form.get_by_role("textbox", name="What part of it was yours?").fill("I had not asked.")
    results = Axe().run(page, context="main")
    assert results.violations_count == 0, results.generate_report()
    form.get_by_role("button", name="Finish").press("Enter")
    form.get_by_text("That was the talk").wait_for()
    [transcript] = work.glob("talks/*/transcript.md")
    assert "> I had not asked." in transcript.read_text(encoding="utf-8")

    # Saved with the notebook: the title and the code of the page, nothing that was said.
    state = json.dumps({name: str(value) for name, value in widget.get_state().items()})
    assert SECRET not in state + repr(widget) + str(widget._repr_mimebundle_())

    away = form.get_by_role("button", name="Forget this talk")
    away.press("Enter")
    form.get_by_role("button", name="Forget it").press("Enter")
    form.get_by_text("Forgotten: nothing of this talk is left").wait_for()
    assert SECRET not in page.content()
    assert not any(SECRET in path.read_text(encoding="utf-8") for path in work.rglob("*") if path.is_file())


def test_a_window_that_is_behind_loses_nothing(talking, work):
    first, second = culture_round(questions=2), None
    form = talking.open(first)
    form.get_by_role("button", name="Start the clock").press("Enter")
    form.get_by_text("Question 1 of 2").wait_for()
    second = culture_round(answer="the other window was faster")
    assert "your own score" in repr(second)
    form.locator("textarea").first.fill("my long answer")
    form.get_by_text("Another window has gone on").wait_for()
    form.get_by_text("your own score").first.wait_for()
    [beside] = work.glob("talks/*/from_another_window.md")
    assert beside.read_text(encoding="utf-8") == "my long answer\n\n"
