"""Pictures say the same in text and in SVG, in every theme, and are the same when drawn again."""

from __future__ import annotations

import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from course.picture import bars, frame, timeline

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = {
    "bars": lambda: bars(
        [("drama", 120), ("kids & <co>", 33.3333), ("unknown", None)], "Minutes & more", "min"
    ),
    "no bars": lambda: bars([], "Nothing watched"),
    "bars of zero": lambda: bars([("drama", 0), ("kids", 0)], "Nothing watched yet"),
    "timeline": lambda: timeline(
        [
            ("first copy", "2026-03-02 23:50", "2026-03-03 00:10"),
            ("clock ahead", "2026-03-03 12:00", "2026-03-03 11:55"),
        ],
        "Two deliveries",
    ),
    "one instant": lambda: timeline([("at once", "2026-03-02", "2026-03-02")], "No time at all"),
    "many days": lambda: timeline([("lost clock", "1970-01-01", "2026-03-02 10:00")], "Fifty-six years late"),
    "frame": lambda: frame([10, 10, None, 30], 2, 0, 2, "ROWS 2 PRECEDING"),
    "long frame": lambda: frame(list(range(1_000, 1_060)), 59, 50, 99, "Sixty rows"),
}


def drawn(picture):
    html = picture._repr_mimebundle_()["text/html"]
    return ElementTree.fromstring(html[html.index("<svg") :])


@pytest.mark.parametrize("name", PICTURES)
def test_text_stands_before_the_picture_and_says_the_same(name):
    picture = PICTURES[name]()
    bundle = picture._repr_mimebundle_()
    svg = drawn(picture)
    assert set(bundle) == {"text/plain", "text/html"}
    assert svg.get("role") == "img"
    assert svg.find(f"{SVG}title").text == picture.title
    described = svg.find(f"{SVG}desc").text or ""
    named = {element.get("id") for element in svg.iter() if element.get("id")}
    assert set(svg.get("aria-labelledby").split()) == named
    for fact in picture.facts:
        assert fact in described and fact in bundle["text/plain"]
    text = ElementTree.fromstring("<div>" + bundle["text/html"].split("<svg")[0] + "</div>")
    assert [item.text for item in text.iter("li")] == list(picture.facts)


@pytest.mark.parametrize("name", PICTURES)
def test_it_is_drawn_inside_its_box_in_the_colour_of_the_text(name):
    picture = PICTURES[name]()
    svg = drawn(picture)
    _, _, width, height = map(float, svg.get("viewBox").split())
    for element in svg.iter():
        for ink in ("fill", "stroke"):
            assert element.get(ink) in (None, "none", "currentColor")
        for at in ("x", "cx", "x1", "x2"):
            assert -1 <= float(element.get(at, 0)) <= width
        for at in ("y", "cy", "y1", "y2"):
            assert -1 <= float(element.get(at, 0)) <= height
    assert picture == PICTURES[name]()


def test_bars_are_as_long_as_their_values():
    svg = drawn(bars([("a", 40), ("b", 10), ("c", None)], "Plays"))
    a, b, c = (float(bar.get("width")) for bar in svg.iter(f"{SVG}rect"))
    assert a == pytest.approx(4 * b) and b > 0 and c == 0


@pytest.mark.parametrize(
    "arrived, said",
    [
        ("2026-03-02 12:00", "0 s later"),
        ("2026-03-02 11:50", "10 min earlier"),
        ("2026-03-09 12:00", "7 d later"),
        ("2026-03-09 12:00:00.000001", "7 d 0.000001 s later"),
        ("2026-03-03 13:01:30", "1 d 1 h 1 min 30 s later"),
    ],
)
def test_a_timeline_says_how_late_each_delivery_is(arrived, said):
    (fact,) = timeline([("copy", "2026-03-02 12:00", arrived)], "One delivery").facts
    assert fact.endswith(said)


def test_a_timeline_marks_each_midnight_between_the_first_and_the_last_time():
    svg = drawn(timeline([("copy", "2026-03-01 23:59", "2026-03-04 00:00")], "Three midnights"))
    assert [text.text for text in svg.iter(f"{SVG}text")][:3] == ["02 Mar", "03 Mar", "04 Mar"]


def test_arrows_point_from_event_to_arrival():
    svg = drawn(
        timeline(
            [
                ("late", "2026-03-02 10:00", "2026-03-02 20:00"),
                ("early", "2026-03-02 20:00", "2026-03-02 10:00"),
            ],
            "Both ways",
        )
    )
    ends = [
        tuple(map(float, re.match(r"M([\d.]+) .* H([\d.]+)", path.get("d")).groups()))
        for path in svg.iter(f"{SVG}path")
    ]
    (start, end), (back_start, back_end) = ends
    assert start < end and (back_start, back_end) == (end, start)


@pytest.mark.parametrize(
    "start, end, inside",
    [
        (0, 2, "inside the frame (3 of 4 rows): 5, 6, NULL"),
        (-3, 1, "inside the frame (2 of 4 rows): 5, 6"),
        (2, 9, "inside the frame (2 of 4 rows): NULL, 8"),
        (1, 0, "inside the frame (0 of 4 rows): no row"),
    ],
)
def test_a_frame_includes_both_ends_and_stops_at_the_rows_there_are(start, end, inside):
    picture = frame([5, 6, None, 8], 1, start, end, "A frame")
    assert picture.facts == ("current row: 6, at place 2 of 4", inside)
    thick = [box.get("stroke-width") == "2.5" for box in drawn(picture).iter(f"{SVG}rect")]
    assert sum(thick) == int(re.search(r"\((\d)", inside)[1])


def test_what_cannot_be_drawn_is_said():
    with pytest.raises(ValueError, match="below it: loss"):
        bars([("gain", 1), ("loss", -1)], "Change")
    with pytest.raises(ValueError, match="there are 2 rows"):
        frame([1, 2], 2, 0, 1, "A frame")
    with pytest.raises(ValueError, match="at least one"):
        timeline([], "Nothing")
    with pytest.raises(ValueError, match="isoformat"):
        timeline([("copy", "yesterday", "2026-03-02")], "No time")


def test_a_picture_needs_nothing_but_python():
    code = "import sys; before = set(sys.modules); import course.picture; print([m for m in ('IPython', 'polars', 'duckdb') if m in set(sys.modules) - before])"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )
