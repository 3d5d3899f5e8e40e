"""The room's page with its Python behind it: drawn by keyboard and by mouse, ticked, written, and found again."""

from __future__ import annotations

import pytest
from chromium import chromium_page
from sample_round import ROUND, STARTER
from widget_page import WidgetPage

from course import capacity_sheet
from course.design_room.drawing import drawing_in
from course.design_room.room import Room
from course.design_room.room_widget import DesignRoom

pytestmark = pytest.mark.browser


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return tmp_path / "design_rounds" / "small_round"


@pytest.fixture
def opened(work):
    """A function that opens the room in an empty page, and that page."""
    with chromium_page(viewport={"width": 1100, "height": 1600}) as page:
        rooms = WidgetPage(page)

        def open_room():
            page.goto("about:blank")
            rooms.open(DesignRoom(Room(ROUND)))
            page.wait_for_function("() => !document.querySelector('.course-form-all').disabled")
            return rooms.widgets[-1]

        yield open_room, page


def middle(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_design_is_drawn_by_keyboard_and_by_mouse_and_is_the_text_as_well(opened, work):
    from axe_playwright_python.sync_playwright import Axe

    open_room, page = opened
    widget = open_room()
    name = page.get_by_label("Name", exact=True)

    def node(wanted):
        return page.locator(f".course-node[data-name='{wanted}']")

    def said(text):
        page.locator(".course-canvas-announced", has_text=text).wait_for()

    # By keyboard alone.
    name.focus()
    for kind, text in (("so", "log"), ("p", "merge"), ("p", "count"), ("si", "hours")):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
        page.keyboard.type(kind)
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        said(f"Placed {text}")
    node("log").focus()
    page.keyboard.press("c")
    page.get_by_text("Joining from log").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    said("merge reads from log.")
    before = node("merge").bounding_box()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.wait_for_function(
        "() => document.querySelector('.course-room > .course-form-status').textContent.startsWith('Saved')"
    )
    assert node("merge").bounding_box()["y"] > before["y"] + 20
    page.keyboard.press("r")
    page.keyboard.type("dedup")
    page.keyboard.press("Enter")
    said("merge is dedup now.")
    assert page.evaluate("() => document.activeElement.dataset.name") == "dedup"

    # By mouse: its edge dragged to another node joins, the node dragged moves.
    x, y = middle(node("dedup").locator(".course-node-handle").bounding_box())
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(*middle(node("hours").bounding_box()), steps=5)
    page.mouse.up()
    said("hours reads from dedup.")
    x, y = middle(node("log").bounding_box())
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 200, steps=5)
    page.mouse.up()
    said("Moved log.")
    node("count").click()
    page.get_by_role("button", name="Take out").click()
    said("count is gone.")

    text = (work / "answer.yaml").read_text(encoding="utf-8")
    assert drawing_in(text).edges == (("log", "dedup"), ("dedup", "hours"))
    area = page.get_by_label("The same as text (YAML)")
    assert area.input_value() == text and text.startswith(STARTER.splitlines()[0])

    # What makes no sense is said and changes nothing; an undo takes one step back.
    node("log").focus()
    page.keyboard.press("c")
    node("hours").click()
    said("nothing moves the data")
    node("log").focus()
    page.keyboard.press("Control+z")
    said("Undone.")
    assert node("count").count() == 1
    page.keyboard.press("Control+y")
    said("Done again.")
    assert (work / "answer.yaml").read_text(encoding="utf-8") == text

    # The other way round: a text changes the picture, and one that cannot be read leaves it.
    area.fill(text.replace("name: log", "name: events").replace("[log]", "[events]") + "late: {max: 7 d}\n")
    node("events").wait_for()
    area.fill(text + "late: [\n")
    page.locator(".course-form-beside", has_text="Line 12").wait_for()
    assert node("events").count() == 1
    area.fill(text)
    page.get_by_text("The same as a list").click()
    page.get_by_text("dedup, processor, reads log, feeds hours.").wait_for()

    assert node("log").evaluate("one => one.closest('[data-lm-suppress-shortcuts]') !== null")
    results = Axe().run(page, context=".course-room")
    assert results.violations_count == 0, results.generate_report()
    assert "log" not in str(widget.get_state(("title", "prompt", "phases", "bank", "slug")))


def test_ticks_notes_questions_and_the_clock_are_found_again(opened, work):
    open_room, page = opened
    open_room()
    page.get_by_role("button", name="Start the clock").press("Enter")
    page.get_by_text("left of 20:00").wait_for()
    page.get_by_label("In your own words").fill("how late do they come?")
    page.keyboard.press("Enter")
    page.get_by_text("Seven days, since phones sleep.").first.wait_for()
    page.get_by_label("Ask how late.", exact=True).press("Space")
    page.get_by_text("(1 of 2)").wait_for()
    page.get_by_label("Notes, and").fill("One <b>million</b>. 👩‍🚒 היה לי")
    # The page goes away in the middle of a word; what was typed before the last pause is on the disk.
    page.wait_for_function(
        "() => document.querySelector('.course-room > .course-form-status').textContent.startsWith('Saved')"
    )
    page.goto("about:blank")

    open_room()
    page.get_by_text("left of 20:00").wait_for()
    assert page.get_by_label("Ask how late.", exact=True).is_checked()
    assert not page.get_by_label("Ask who reads it.", exact=True).is_checked()
    assert page.get_by_label("Notes, and").input_value() == "One <b>million</b>. 👩‍🚒 היה לי"
    page.get_by_text("Seven days, since phones sleep.").first.wait_for()
    page.get_by_label("Ask how late.", exact=True).press("Space")
    page.get_by_text("(0 of 2)").wait_for()
    page.get_by_role("button", name="Next part").click()
    page.get_by_label("Events a second.", exact=True).wait_for(state="visible")
    page.get_by_role("button", name="Stop: I am done").click()
    page.get_by_text("The round is over. Now your own score").first.wait_for()


def test_capacity_is_worked_out_beside_the_picture_and_found_again(opened, work):
    from axe_playwright_python.sync_playwright import Axe

    open_room, page = opened
    widget = open_room()
    summary = page.get_by_text("Capacity: what a load comes to")
    summary.focus()
    page.keyboard.press("Enter")
    written = page.get_by_label("written").first
    written.fill("7 M/s")
    written.press("Tab")
    page.locator(".course-sheet-figures td", has_text="7 M").first.wait_for()
    assert widget._sheet.load.average_rate == 7e6
    results = Axe().run(page, context=".course-room")
    assert results.violations_count == 0, results.generate_report()
    assert capacity_sheet(ROUND.slug).figures == widget._sheet.figures, "the verb opens the same sheet"
    assert open_room()._sheet.load.average_rate == 7e6


def test_what_is_said_aloud_reaches_the_notes_only_when_it_is_added(opened, work):
    open_room, page = opened
    widget = open_room()
    page.get_by_text("Say it aloud").press("Enter")
    box = page.get_by_label("What you said")
    box.fill("Seven days, since phones sleep.")
    page.wait_for_timeout(600)
    assert widget.room.notes.text == "" and not any(
        "phones sleep" in path.read_text(encoding="utf-8") for path in work.rglob("*") if path.is_file()
    )
    page.get_by_label("Notes, and").fill("Late:")
    page.get_by_role("button", name="Add it to my notes").press("Enter")
    page.wait_for_function("() => document.activeElement.value.includes('phones sleep')")
    assert widget.room.notes.text == "Late:\n\nSeven days, since phones sleep." and box.input_value() == ""
    box.fill("and this goes")
    page.get_by_role("button", name="Clear").press("Enter")
    page.get_by_text("Cleared: the sound, the text and its measures are gone.").wait_for()
    assert box.input_value() == "" and "phones sleep" in widget.room.notes.text
