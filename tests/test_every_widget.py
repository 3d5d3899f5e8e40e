"""Every widget of the course, in both themes, at 200 % zoom and by keyboard; a new one cannot be forgotten here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import anywidget
import pytest
import traitlets
from chromium import chromium_page
from opened_widgets import OPENED, Makers, makers, widget_classes
from talking_page import TalkingPage

pytestmark = [pytest.mark.browser, pytest.mark.slow]
THEMES = Path(sys.prefix) / "share" / "jupyter" / "lab" / "themes" / "@jupyterlab"
WIDTH, HEIGHT = 1280, 1000
# A radio group is one stop of the Tab key, at the button that is chosen or its first.
STOPS = """() => {
    const groups = new Set();
    return [...document.querySelectorAll("main *")].filter((one) => {
        if (one.tabIndex < 0 || one.disabled || one.closest("fieldset:disabled")) return false;
        if (!one.checkVisibility({ visibilityProperty: true })) return false;
        if (one.type === "radio") {
            const group = [...document.querySelectorAll(`input[type=radio][name="${one.name}"]`)];
            if (one !== (group.find((other) => other.checked) || group[0])) return false;
        }
        return one.matches("a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]");
    }).map((one, at) => { one.dataset.stop = at; return one.outerHTML.slice(0, 120); });
}"""
BEFORE_ALL = """() => {
    const start = document.createElement("div");
    start.tabIndex = -1;
    document.body.prepend(start);
    start.focus();
}"""
# What has the focus: which stop it is, whether one can see that it has it, whether it is in the window.
FOCUSED = """() => {
    const one = document.activeElement;
    const look = (style) => [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow].join(" ");
    const parts = [one, ...one.querySelectorAll("*")].slice(0, 12);
    const focused = parts.map((part) => look(getComputedStyle(part)) + getComputedStyle(part).stroke);
    const box = one.getBoundingClientRect();
    one.blur();
    const blurred = parts.map((part) => look(getComputedStyle(part)) + getComputedStyle(part).stroke);
    one.focus({ focusVisible: true });
    return {
        stop: one.dataset.stop === undefined ? null : Number(one.dataset.stop),
        seen: focused.join() !== blurred.join(),
        inside: box.bottom > 0 && box.top < innerHeight,
        kept: one.hasAttribute("data-lm-suppress-shortcuts"),
    };
}"""
# Text that is wider than the window, or that must be scrolled sideways where it is no table, code or drawing.
SIDEWAYS = """() => {
    const found = [];
    const page = document.scrollingElement;
    if (page.scrollWidth > page.clientWidth + 1) {
        const wide = [...document.querySelectorAll("main *")].filter(
            (one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest("svg *")
        );
        found.push(...wide.slice(-3).map((one) => one.outerHTML.slice(0, 160)));
    }
    for (const one of document.querySelectorAll("main *")) {
        const scrolls = ["auto", "scroll"].includes(getComputedStyle(one).overflowX);
        if (scrolls && one.scrollWidth > one.clientWidth + 1 && !one.querySelector("table, pre, svg, canvas")
            && !one.matches("pre, textarea, input")) found.push(one.outerHTML.slice(0, 160));
    }
    return found;
}"""


@pytest.fixture(scope="module")
def talking():
    with chromium_page(viewport={"width": WIDTH, "height": HEIGHT}) as page:
        yield TalkingPage(page)


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.setenv("COURSE_KEEPS_WORLDS", "1")  # nothing is drawn beside the tests
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    yield tmp_path
    from course.rounds.snapshots import hooked

    if (snapshots := hooked()) is not None:
        snapshots.stop()


def themed(page, theme: str) -> None:
    """Give the page JupyterLab's colours and sizes, as an output in a notebook has them."""
    page.emulate_media(color_scheme=theme)
    css = (THEMES / f"theme-{theme}-extension" / "index.css").read_text(encoding="utf-8")
    page.evaluate(
        """([css, theme]) => {
            document.getElementById("theme")?.remove();
            const style = document.createElement("style");
            style.id = "theme";
            style.textContent = css + "body { background: var(--jp-layout-color0); color: var(--jp-content-font-color1);"
                + "font-family: var(--jp-content-font-family); font-size: var(--jp-content-font-size1); }";
            document.head.append(style);
            document.body.dataset.jpThemeLight = String(theme === "light");
        }""",
        [css, theme],
    )


def violations(page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context="main").response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0].get('failureSummary', '')}"
        for one in found
    ]


def at_200_per_cent(page) -> list[str]:
    """What must be scrolled sideways when everything is twice as large."""
    page.set_viewport_size({"width": WIDTH // 2, "height": HEIGHT // 2})
    try:
        return page.evaluate(SIDEWAYS)
    finally:
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def walked(page) -> list[str]:
    """What is not as it should be when the Tab key goes through all controls."""
    stops = page.evaluate(STOPS)
    assert stops, "nothing can be reached with the Tab key"
    page.evaluate(BEFORE_ALL)
    problems, order = [], []
    for _ in stops:
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        order.append(found["stop"])
        if found["stop"] is not None:
            name = stops[found["stop"]]
            problems += [f"{said}: {name}" for said, key in SAID.items() if not found[key]]
    if order != list(range(len(stops))):
        problems.append(f"the Tab key goes {order[:40]} through {stops[:12]}")
    return problems


SAID = {
    "its focus cannot be seen": "seen",
    "it has the focus outside the window": "inside",
    "the notebook would take its keys": "kept",
}


@pytest.mark.parametrize("name", OPENED)
def test_a_widget_can_be_read_and_used_by_everybody(name, talking, work):
    opens, pressed = OPENED[name]
    page = talking.page
    talking.open(opens())
    page.locator("main :is(button, input, select, textarea):enabled:visible").first.wait_for()
    if os.environ.get("WIDGET_PICTURES"):
        themed(page, "dark")
        page.screenshot(path=Path(os.environ["WIDGET_PICTURES"], f"{name}.png"), full_page=True)
    problems = []
    for button in ("", *pressed):
        if button:
            page.get_by_role("button", name=button, exact=True).first.click()
            page.wait_for_timeout(200)
        for theme in ("light", "dark"):
            themed(page, theme)
            problems += [f"{button} {theme}: {one}" for one in violations(page)]
        problems += [f"{button} at 200 %: {one}" for one in at_200_per_cent(page)]
        problems += [f"{button} by keyboard: {one}" for one in walked(page)]
    assert problems == [], "\n".join(problems)


class Broken(anywidget.AnyWidget):
    """A widget with one fault of each kind."""

    _esm = """export default { render({ el }) { el.innerHTML = `
        <form role="form" style="width: 900px"><label>Name <input data-lm-suppress-shortcuts></label>
        <p style="color: #777; background: #888">hard to read</p>
        <button style="outline: none; box-shadow: none">Keep</button>
        <button tabindex="3" data-lm-suppress-shortcuts>First</button></form>`; } };"""
    _css = "form { color: inherit; }"
    title = traitlets.Unicode("").tag(sync=True)

    def _message(self, *_):
        pass


def test_each_fault_is_seen(talking):
    page = talking.page
    talking.open(Broken())
    page.locator("main button").first.wait_for()
    themed(page, "light")
    assert {one.partition(":")[0] for one in violations(page)} == {"color-contrast", "tabindex"}
    assert "width: 900px" in at_200_per_cent(page)[0]
    said = "\n".join(walked(page))
    assert "cannot be seen: <button style" in said and "the Tab key goes" in said
    assert "take its keys: <button style" in said and said.count("take its keys") == 1


def named(kind: type) -> str:
    """A class by its name: each widget has a class of its own, with the same one."""
    return f"{kind.__module__}.{kind.__qualname__}"


def test_no_widget_is_forgotten(work, monkeypatch):
    seen, original = Makers(), anywidget.AnyWidget.__init__

    def noted(self, *given, **named):
        seen.note()
        original(self, *given, **named)

    classes = widget_classes()
    monkeypatch.setattr(anywidget.AnyWidget, "__init__", noted)
    opened = set()
    for number, (opens, _) in enumerate(OPENED.values()):
        monkeypatch.setenv("COURSE_WORK", str(work / str(number)))
        opened.add(named(type(opens())))
    assert {named(one) for one in classes} == opened
    assert makers({one.__name__ for one in classes}) <= seen.seen, "open it in opened_widgets.py too"
