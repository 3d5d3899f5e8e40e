"""The course as a learner meets it: the page in a real browser, from the home page to a counted answer."""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path

import pytest
from chromium import CHROMIUM, chromium_page
from opened_course import opened_course, run_cell

from autograder import library

SLUG = "exactly_once_counts"
DELIVERIES_COUNTED = """%%sql exactly_once_counts
SELECT
    event_time::DATE AS play_date,
    count(*) FILTER (WHERE event_type = 'play') AS plays,
    count(DISTINCT member_id) AS members,
    coalesce(sum(watch_s), 0) / 60.0 AS minutes
FROM viewing_events_raw
WHERE arrival_time BETWEEN event_time - INTERVAL 10 MINUTE AND event_time + INTERVAL 7 DAY
GROUP BY play_date"""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_chromium_is_there():
    if CHROMIUM is None:
        warnings.warn(
            "No Chromium on this machine: the page was NOT tested in a browser. Debian: apt install chromium",
            pytest.PytestWarning,
            stacklevel=1,
        )


@pytest.fixture
def course(tmp_path):
    with opened_course(tmp_path) as opened:
        yield opened


@pytest.fixture
def page():
    with chromium_page(viewport={"width": 1280, "height": 1400}) as opened:
        opened.set_default_timeout(60_000)
        yield opened


def answer(page, cell, text: str) -> None:
    """Replace a cell's text as a person would, and run it and the check below it."""
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")


def test_from_the_home_page_to_a_counted_answer(page, course, tmp_path):
    lesson = next(lesson for lesson in library.lessons() if SLUG in lesson.slugs)
    page.goto(course.url("/lab/tree/home.ipynb"))
    home = page.locator(".jp-NotebookPanel").first
    home.locator(".jp-RenderedMarkdown").get_by_text("Shift+Enter").first.wait_for()  # before anything runs
    assert Path(page.url.split("?")[0]).name == "home.ipynb"
    home.get_by_role("link", name=lesson.title).first.click()

    notebook = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    notebook.get_by_role("heading", name=lesson.title).first.wait_for()
    page.get_by_text("| Idle").wait_for()
    run_cell(page, notebook.locator(".jp-CodeCell").first)
    cells = notebook.locator(".jp-CodeCell")
    question = cells.filter(has_text=re.compile(rf"%%sql {SLUG}"))
    typed = page.locator(".cm-content", has_text=re.compile(rf'^check\("{SLUG}"\)$'))
    check = cells.filter(has=typed)
    scroll_to(page, notebook, question)

    answer(page, question, DELIVERIES_COUNTED)
    check.get_by_text("counts-every-delivery").wait_for()
    # COURSE_SCREENSHOT=course/pictures/check.png renews the picture in the README.
    picture(page, os.environ.get("COURSE_SCREENSHOT", tmp_path / "named.png"), question, check)

    answer(page, question, f"%%sql {SLUG}\n{library.find(SLUG).solution}")
    check.get_by_text("Right in all").wait_for()

    page.locator(".lm-TabBar-tabLabel", has_text="home.ipynb").click()
    run_cell(page, home.locator(".jp-CodeCell"))
    home.get_by_text(library.find(SLUG).title).first.wait_for()
    log = (course.work / ".course" / "attempts.jsonl").read_text(encoding="utf-8")
    assert log.count('"kind": "check"') == 2 and '"mistake": "counts-every-delivery"' in log
    assert not page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count()


def picture(page, path, first, last) -> None:
    """A screenshot of the cells from `first` to `last`."""
    last.scroll_into_view_if_needed()
    above, below = first.bounding_box(), last.bounding_box()
    height = below["y"] + below["height"] - above["y"]
    clip = {"x": above["x"], "y": above["y"], "width": above["width"], "height": height}
    assert page.screenshot(path=path, clip=clip)


def scroll_to(page, notebook, cell) -> None:
    """Scroll the notebook until a cell is in the page; JupyterLab draws only what is near."""
    panel = notebook.locator(".jp-WindowedPanel-outer").first
    for _ in range(80):
        if cell.count():
            return
        panel.evaluate("element => element.scrollBy(0, 500)")
        page.wait_for_timeout(100)
    pytest.fail("the cell was not found in the notebook")
