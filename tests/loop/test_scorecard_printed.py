"""The scorecard's page: whole in one file, without a script, readable in both themes and on paper; and the PDF."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import CHROMIUM, chromium_page
from made_up_rounds import DEFLECTED, OWN_ACT, culture_talk, opened, planned_day, sql_round

from course.loop import printed, written
from course.loop.opening import notice
from course.loop.printed import html_of, pdf_of


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.delenv("COURSE_INTERVIEWER_URL", raising=False)
    return tmp_path


@pytest.fixture
def day(work):
    day = planned_day(work, "staff")
    opened(day, "sql", 0, sql_round(work).place)
    opened(day, "culture", 100)
    culture_talk(f"{OWN_ACT} <script>document.title = 'ran'</script> <img src=x onerror=alert(1)>", DEFLECTED)
    day.log.add(
        "word", criterion="no_deflecting", text="[a](javascript:alert(1)) <b>mine</b>\n\n<script>1</script>"
    )
    notice(day)
    return day


def test_a_page_needs_nothing_else_and_runs_nothing(day, monkeypatch):
    monkeypatch.setattr(written, "pdf_of", lambda page, to: "no")
    said = written.write(day)
    assert "`scorecard.html` to read and to print" in said[0] and said[1] == "no"
    page = (day.folder / "scorecard.html").read_text(encoding="utf-8")
    assert "<script" not in page.casefold() and "javascript:" not in re.findall(r'href="([^"]*)"', page)
    assert not re.search(r"<[^>]+\son\w+=", page) and not re.search(r'(src|href)="(?!#)', page)
    assert "default-src 'none'" in page and "prefers-color-scheme: dark" in page and "@media print" in page
    assert '<li class="box">☐ ' in page and "<svg" in page and "minutes.svg" not in page
    assert (day.folder / "minutes.svg").exists() and (day.folder / "scorecard.md").exists()


def test_html_of_whatever_somebody_wrote_is_shown_as_text():
    page = html_of("# A & B\n\n<script>alert(1)</script>\n\n> <img src=x onerror=alert(1)>\n", 'A "card" <b>')
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "&lt;img" in page
    assert "<title>A &quot;card&quot; &lt;b&gt;</title>" in page


def test_without_a_browser_a_sentence_says_what_to_do(tmp_path, monkeypatch):
    from course.programs import Finding

    page = tmp_path / "scorecard.html"
    page.write_text(html_of("# Day", "Day"), encoding="utf-8")
    monkeypatch.setattr(printed, "chromium", lambda: Finding("Chromium", False, "missing"))
    assert pdf_of(page, tmp_path / "a.pdf") == (
        "There is no Chromium on this machine. Open `scorecard.html` in your browser and print it, to paper or to a PDF."
    )
    monkeypatch.setattr(printed, "chromium", lambda: Finding("Chromium", True, "/bin/false"))
    assert "Chromium did not print it (it ended with 1)" in pdf_of(page, tmp_path / "a.pdf")
    monkeypatch.setattr(printed, "chromium", lambda: Finding("Chromium", True, "/bin/true"))
    assert "did not print it" in pdf_of(page, tmp_path / "a.pdf") and not (tmp_path / "a.pdf").exists()


@pytest.mark.browser
def test_the_page_reads_in_both_themes_and_is_printed(day):
    if CHROMIUM is None:
        pytest.skip("NO CHROMIUM ON THIS MACHINE: the page was not tested. Debian: apt install chromium")
    said = written.write(day)
    assert said[1] == "`scorecard.pdf` is the same on paper."
    pdf = (day.folder / "scorecard.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF") and len(pdf) > 10_000
    for theme in ("light", "dark"):
        # axe is a script of the test's own; the page itself lets none run.
        with chromium_page(color_scheme=theme, bypass_csp=True) as page:
            page.goto((day.folder / "scorecard.html").as_uri())
            assert page.title().startswith("Full-loop day, ")
            results = Axe().run(page)
            assert results.violations_count == 0, results.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            page.set_viewport_size({"width": 360, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "on a phone"
