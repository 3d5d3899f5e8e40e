"""On a machine that Binder made for one visit, progress can be carried away and nobody can miss it; elsewhere nothing is said."""

from __future__ import annotations

import base64
import os
import re
import time
from html.parser import HTMLParser

import pytest
from typer.testing import CliRunner

from autograder import library
from course import check, progress, temporary
from course.answers import remember
from course.cli import app
from course.home import home, read_page
from course.home_notebook import write_home
from course.progress_code import from_code

SLUG = "category_rank"
EVENT = progress.Attempt.now(SLUG, "check", score=1.0, points=2.0, answer="SELECT 1")


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    for sign in (*temporary._SIGNS, "NBGRADER_EXECUTION"):
        monkeypatch.delenv(sign, raising=False)
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    return tmp_path


@pytest.fixture(params=temporary._SIGNS)
def visit(request, monkeypatch):
    monkeypatch.setenv(request.param, "1")


def test_a_laptop_and_a_hub_are_told_nothing(work, monkeypatch, capsys):
    monkeypatch.setenv("JUPYTERHUB_USER", "somebody")  # a hub keeps what its users write
    remember(SLUG, library.find(SLUG).solution)
    assert "temporary" not in check(SLUG).markdown
    home()
    assert "temporary" not in capsys.readouterr().out + write_home(work).read_text()
    assert not (work / temporary.FILE).exists()


def test_the_page_begins_with_how_to_carry_progress_both_ways(work, visit):
    page = read_page(work).markdown
    first = page[: page.index("Welcome")]
    assert first.startswith("**This machine is temporary.**") and temporary.FILE in first
    assert "!course progress import CODE" in first
    assert "This machine is temporary" in write_home(work).read_text(encoding="utf-8")


def test_each_attempt_renews_the_file_and_the_code_gives_it_back_elsewhere(work, visit, tmp_path_factory):
    laptop = tmp_path_factory.mktemp("laptop")
    for number in (1, 2):
        progress.record(progress.Attempt.now(SLUG, "hint", rung=number))
        text = (work / temporary.FILE).read_text()
        assert len(from_code(text)) == number
    for source in (str(work / temporary.FILE), text.splitlines()[-1], text):
        ran = CliRunner().invoke(app, ["progress", "import", source, "--work", str(laptop)])
        assert ran.exit_code == 0, ran.output
    assert [event.id for event in progress.read(laptop).events] == [
        event.id for event in progress.read(work).events
    ]
    (work / "half.txt").write_text(text[:-20])
    ran = CliRunner().invoke(app, ["progress", "import", str(work / "half.txt"), "--work", str(laptop)])
    assert ran.exit_code == 1 and "not whole" in ran.output and "Traceback" not in ran.output


def test_a_file_that_cannot_be_written_stops_no_attempt(work, visit):
    (work / temporary.FILE).mkdir()
    assert progress.record(EVENT) is None and len(progress.read().events) == 1


def test_a_check_reminds_once_in_ten_minutes(work, visit):
    remember(SLUG, library.find(SLUG).solution)
    said = [check(SLUG).markdown.split("\n\n")[-1] for _ in range(2)]
    assert [temporary.FILE in line for line in said] == [True, False]
    assert "\n" not in said[0] and "course progress export" in said[0]
    before = time.time() - temporary.REMIND_AFTER_S - 1
    os.utime(work / ".course" / "reminded", (before, before))
    assert temporary.FILE in check(SLUG).markdown


class Read(HTMLParser):
    """The attributes and the text of each element, by tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, tuple[dict, str]] = {}
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.inside, self.found[tag] = tag, (dict(attrs), "")

    def handle_data(self, data):
        if self.inside:
            attributes, text = self.found[self.inside]
            self.found[self.inside] = (attributes, text + data)


def test_the_parcel_is_the_code_twice_to_copy_and_to_download():
    assert temporary.parcel([]) == {}
    found = Read(temporary.parcel([EVENT])["text/html"]).found
    area, code = found["textarea"]
    assert [event.id for event in from_code(code)] == [EVENT.id]
    assert "readonly" in area and "data-lm-suppress-shortcuts" in area
    link = found["a"][0]
    assert link["download"] == temporary.FILE
    assert base64.b64decode(link["href"].partition("base64,")[2]).decode() == code


def test_a_long_code_is_a_file_alone():
    many = [progress.Attempt.now(SLUG, "check", answer=str(number)) for number in range(400)]
    parcel = temporary.parcel(many)
    assert "textarea" not in parcel["text/html"] and temporary.FILE in parcel["text/plain"]
    address = re.search(r"base64,([^\"]+)", parcel["text/html"])[1]
    assert len(from_code(base64.b64decode(address).decode())) == 400
