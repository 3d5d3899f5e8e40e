"""The clock's page: it ticks while the kernel is silent, is worked by keyboard, and says what somebody has to hear."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import chromium_page
from widget_page import OPENED, replies_of, shown

from course.rounds.clock import Part
from course.rounds.clock_widget import ClockWidget
from course.rounds.event_log import EventLog

pytestmark = pytest.mark.browser
PARTS = [Part("clarify", 5), Part("numbers", 5), Part("skeleton", 50)]


class Kernel:
    """Python as far as a clock's page can tell; while it is busy, messages wait."""

    def __init__(self):
        self.busy, self.waiting, self.widget = False, [], None

    def answer(self, _, message):
        if self.busy:
            self.waiting.append(message)
            return []
        return replies_of(self.widget, message)


@pytest.fixture(scope="module")
def page_and_kernel():
    with chromium_page(color_scheme="dark") as page:
        page.set_default_timeout(20_000)
        kernel = Kernel()
        page.expose_function("toPython", kernel.answer)
        yield page, kernel


def opened(page, kernel, log, title="Design round"):
    page.goto("about:blank")
    page.clock.install()
    kernel.widget = ClockWidget(log, title)
    page.evaluate(OPENED, shown(kernel.widget))
    face = page.get_by_role("region", name=title)
    page.wait_for_function("() => document.querySelector('.course-clock-digits').textContent.includes(':')")
    return face


def begun(tmp_path, minutes_ago, name="events.jsonl"):
    log = EventLog(tmp_path / name)
    log.start(minutes=60, grace=5, parts=PARTS, at=datetime.now(UTC) - timedelta(minutes=minutes_ago))
    return log


def test_it_ticks_while_python_is_busy_and_pauses_by_keyboard(page_and_kernel, tmp_path):
    page, kernel = page_and_kernel
    kernel.busy = False
    log = begun(tmp_path, minutes_ago=2.5)
    face = opened(page, kernel, log)
    digits, state = face.get_by_role("timer"), face.locator(".course-clock-state")
    assert digits.inner_text() in ("57:30", "57:29") and "left of 1:00:00" in state.inner_text()

    kernel.busy = True
    page.clock.run_for(90_000)
    assert (
        digits.inner_text() in ("56:00", "55:59")
        and "clarify: 4:0" in face.locator("[aria-current]").inner_text()
    )

    # The button answers at once, says that it is not written down, and is, with the moment it was pressed.
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Pause"
    page.keyboard.press("Enter")
    stopped = digits.inner_text()
    page.clock.run_for(40_000)
    assert digits.inner_text() == stopped and "Pausing: Python is busy" in state.inner_text()
    assert [message["clock"] for message in kernel.waiting if message["clock"] != "asked"] == ["pause"]
    assert not log.clock().is_paused
    kernel.busy = False
    for message in kernel.waiting:
        kernel.answer(0, message)
    assert log.clock().is_paused

    results = Axe().run(page, context=".course-clock")
    assert results.violations_count == 0, results.generate_report()
    page.emulate_media(color_scheme="light")
    results = Axe().run(page, context=".course-clock")
    page.emulate_media(color_scheme="dark")
    assert results.violations_count == 0, results.generate_report()
    buttons = face.locator("button")
    assert buttons.count() == 2 == face.locator("[data-lm-suppress-shortcuts]").count()


def test_it_says_what_somebody_has_to_hear_and_no_more(page_and_kernel, tmp_path):
    page, kernel = page_and_kernel
    kernel.busy = False
    face = opened(page, kernel, begun(tmp_path, minutes_ago=4.9))
    said = face.get_by_role("status")
    kernel.busy = True
    heard = []
    for seconds in (10, 45 * 60, 5 * 60, 4 * 60, 60, 5 * 60):
        page.clock.run_for(seconds * 1000)
        if not heard or heard[-1] != said.inner_text():
            heard.append(said.inner_text())
    assert heard == [
        "The budget of “clarify” is used up.",
        "10 minutes left.",
        "5 minutes left.",
        "1 minute left.",
        "Time is up. Finish your sentence.",
        "The round is over. What you have written is kept.",
    ]
    assert "Time is up" in face.locator(".course-clock-state").inner_text()
    assert face.get_by_role("button", name="Pause").is_disabled()
    assert face.get_by_role("timer").get_attribute("aria-live") == "off"


def test_the_next_part_is_entered_and_a_narrow_page_loses_nothing(page_and_kernel, tmp_path):
    page, kernel = page_and_kernel
    kernel.busy = False
    log = begun(tmp_path, minutes_ago=3)
    page.set_viewport_size({"width": 320, "height": 500})  # 640 pixels at 200 %
    face = opened(page, kernel, log, "Culture round")
    face.get_by_role("button", name="Next part").press("Enter")
    page.wait_for_function("() => document.querySelector('[aria-current]').textContent.includes('numbers')")
    assert log.clock().part(datetime.now(UTC)) == "numbers"
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 1280, "height": 720})
