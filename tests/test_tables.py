"""Tables as people read them."""

from datetime import date, datetime

from course.tables import Rendered, cell


def test_text_aligns_numbers_right_and_names_nulls():
    table = Rendered(["day", "plays"], [(date(2026, 3, 1), 9), (date(2026, 3, 2), None), (None, 110)])
    assert table.text().splitlines() == [
        "day         plays",
        "----------  -----",
        "2026-03-01      9",
        "2026-03-02   NULL",
        "NULL          110",
    ]


def test_html_has_a_caption_and_headed_columns_and_escapes_what_it_shows():
    table = Rendered(["a<b"], [("<script>",)], caption="one & only")
    page = table.html()
    assert (
        '<caption style="text-align:left;caption-side:top;white-space:nowrap">one &amp; only</caption>'
        in page
    )
    assert '<th scope="col" style="text-align:left">a&lt;b</th>' in page
    assert "<script>" not in page
    assert "<caption" not in Rendered(["a"], []).html()


def test_long_results_are_cut_and_say_how_much_is_left():
    table = Rendered(["n"], [(n,) for n in range(23)])
    assert table.text().endswith("19\nand 3 more rows")
    assert "and 3 more rows" in table.html()
    assert "more" not in Rendered(["n"], [(n,) for n in range(20)]).text()


def test_cells_read_as_people_write_them():
    assert cell(0.1 + 0.2) == "0.3"
    assert cell(1200.0) == "1,200"
    assert cell(datetime(2026, 3, 1, 12)) == "2026-03-01 12:00:00"
    assert cell(datetime(2026, 3, 1, 12, microsecond=5)) == "2026-03-01 12:00:00.000005"
    assert cell("x" * 100) == "x" * 59 + "…"


def test_an_empty_result_still_shows_its_columns():
    assert Rendered(["a", "b"], []).text().splitlines()[0] == "a  b"
