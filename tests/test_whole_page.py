"""The pages as JupyterLab shows them, in both themes and at 200 % zoom; no widget lets the notebook take its keys."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from chromium import chromium_page
from opened_course import opened_course, run_cell
from opened_widgets import OPENED

from course import progress
from course.progress_code import from_code

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TESTS = Path(__file__).parent
WIDGETS = f"""\
import os, sys, tempfile
sys.path.insert(0, {str(TESTS)!r})
from opened_widgets import OPENED
for opens, _ in OPENED.values():
    os.environ["COURSE_WORK"] = tempfile.mkdtemp(dir={{folder!r}})
    display(opens())
print("all open")"""
TEXT = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-RenderedMarkdown"
CONTROLS = ":is(input, textarea, select, button, [tabindex='0']):enabled:visible"
# Text that is wider than what shows it; tables and code may be scrolled.
WIDER = """(where) => {
    const found = [];
    for (const text of document.querySelectorAll(`${where} :is(p, li, h1, h2, h3)`)) {
        if (text.closest("table, pre") || !text.offsetParent) continue;
        const panel = text.closest(".jp-WindowedPanel-outer").getBoundingClientRect();
        const box = text.getBoundingClientRect();
        if (box.right > panel.right + 1 || text.scrollWidth > text.clientWidth + 1) found.push(text.textContent);
    }
    return found;
}"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The course on a machine that will be gone, with a notebook of all widgets in its work folder; and a page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_TEMPORARY", "1")
        patch.setenv("COURSE_KEEPS_WORLDS", "1")
        with opened_course(tmp_path_factory.mktemp("opened")) as course:
            program = WIDGETS.format(folder=str(course.work.parent))
            cells = [("markdown", "Widgets"), ("code", program), ("markdown", "The end of the widgets")]
            content = {
                "cells": [
                    {"cell_type": kind, "id": f"cell-{at}", "metadata": {}, "source": text}
                    | ({"outputs": [], "execution_count": None} if kind == "code" else {})
                    for at, (kind, text) in enumerate(cells)
                ],
                "metadata": {
                    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
                },
                "nbformat": 4,
                "nbformat_minor": 5,
            }
            (course.work / "widgets.ipynb").write_text(json.dumps(content), encoding="utf-8")
            with chromium_page(viewport={"width": 1280, "height": 1000}) as page:
                page.set_default_timeout(60_000)
                yield course, page


@pytest.mark.parametrize("path", ["home", "week1_sql/day1_windows"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_can_be_read_by_everybody(opened, path, theme):
    from axe_playwright_python.sync_playwright import Axe

    course, page = opened
    page.emulate_media(color_scheme=theme)
    page.goto(course.url(f"/lab/tree/{path}.ipynb"))
    page.locator(f"{TEXT} :is(table, h1)").first.wait_for()
    page.locator(f"body[data-jp-theme-light='{str(theme == 'light').lower()}']").wait_for(state="attached")
    results = Axe().run(page, context=TEXT)
    assert results.violations_count == 0, results.generate_report()
    page.set_viewport_size({"width": 640, "height": 500})
    try:
        page.locator(f"{TEXT} :is(table, h1)").first.wait_for()
        assert page.evaluate(WIDER, TEXT) == []
    finally:
        page.set_viewport_size({"width": 1280, "height": 1000})


def test_progress_leaves_the_machine_by_a_click(opened):
    course, page = opened
    progress.append([progress.Attempt.now("category_rank", "check", score=1.0, points=2.0)], course.work)
    page.goto(course.url("/lab/tree/home.ipynb"))
    page.get_by_text("This machine is temporary.").first.wait_for()
    run_cell(page, page.locator(".jp-CodeCell").first)
    code = page.get_by_label("Your progress, one event")
    code.wait_for()
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Download progress.txt").click()
    carried = Path(downloaded.value.path()).read_text()
    assert carried == code.input_value() and len(from_code(carried)) == 1
    assert downloaded.value.suggested_filename == "progress.txt"


def test_no_widget_lets_the_notebook_take_its_keys(opened):
    course, page = opened
    page.goto(course.url("/lab/tree/widgets.ipynb"))
    ours = page.get_by_role("paragraph").filter(has_text="The end of the widgets")
    notebook = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook", has=ours)
    page.get_by_text("| Idle").wait_for()
    run_cell(page, notebook.locator(".jp-CodeCell"))
    said = notebook.locator(".jp-OutputArea-output", has_text=re.compile("all open|Traceback"))
    assert "Traceback" not in said.last.inner_text()
    cells = notebook.locator(".jp-Cell")

    def after(keys) -> int:
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_timeout(30)
        return cells.count()

    outputs = notebook.locator(".jp-OutputArea-child:has(:is(button, input, select, textarea))")
    for number in range(len(OPENED)):
        outputs.nth(number).locator(CONTROLS).first.wait_for()
    in_a_widget = "() => document.activeElement.closest('.jp-OutputArea-child')?.innerText.slice(0, 80)"
    assert page.evaluate(in_a_widget) is None, "a widget took the focus by itself"
    notebook.get_by_role("paragraph").first.click()
    assert after(["a"]) == 4 and after(["d", "d"]) == 3, "the notebook hears its own keys"
    notebook.locator(".jp-CodeCell .jp-InputPrompt").click()
    for at in range(len(OPENED)):
        fields = outputs.nth(at).locator(
            ":is(input, textarea, select, button, [tabindex='0']):enabled:visible"
        )
        for field in {0: fields.first, 1: fields.last}.values():
            field.focus()
            focused = page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)")
            assert after(["d", "d", "a", "b", "x", "Escape", "b", "a", "d", "d"]) == 3, (
                f"{list(OPENED)[at]} lets the notebook take keys from {focused}"
            )
