"""The home page says where you are, what is next and what is done, in words and with links that open."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from markdown_it import MarkdownIt

from course.home import home, page_of, read_page
from course.home_notebook import write_home
from course.misconceptions import Misconception
from course.planning import Plan
from course.progress import Attempt, Log, read, record
from course.standing import Standing

REPOSITORY = Path(__file__).resolve().parents[1]
MINUTES = {"grain": 10, "keys": 20, "dedup": 45, "ties": 30}
TITLES = {
    "grain": "Name the grain",
    "keys": "NULL | keys",
    "dedup": "Exactly-once *counts*",
    "ties": "Ties",
}


SKILLS = {"grain": ("grain",), "keys": ("NULLs",), "dedup": ("deduplication",), "ties": ("ties",)}
TODAY = date(2026, 3, 2)


def lesson(week: str, name: str, title: str, *slugs: str) -> SimpleNamespace:
    return SimpleNamespace(
        week=week,
        name=name,
        title=title,
        slugs=slugs,
        folder=Path(week, name),
        is_lab=name.startswith("lab"),
        minutes=12,
    )


LESSONS = [
    lesson("week1_sql", "day1_grain", "Grain and keys", "grain", "keys"),
    lesson("week1_sql", "day2_dedup", "Deduplication", "dedup"),
    lesson("week3_python", "day1 ties", "Ties [and] gaps", "ties"),
]


def find(slug: str) -> SimpleNamespace:
    return SimpleNamespace(
        title=TITLES[slug], minutes=MINUTES[slug], points=4, kind="sql", skills=SKILLS[slug], mistakes=()
    )


EXERCISES = {slug: find(slug) for slug in MINUTES}


def page(lessons=LESSONS, plan=None, misconceptions=(), today=TODAY, **standings: Standing) -> str:
    slugs = {slug for one in lessons for slug in one.slugs}
    return page_of(
        {slug: standing for slug, standing in standings.items() if slug in slugs},
        lessons,
        {slug: EXERCISES[slug] for slug in slugs},
        plan=plan,
        misconceptions=misconceptions,
        today=today,
    ).markdown


def done(how: str = "clean", last_at: str = "2026-03-01T10", **more) -> Standing:
    return Standing(4.0, 4.0, 1, how, last_at=last_at, **more)


def tried(last_at: str = "2026-03-01T10", **more) -> Standing:
    return Standing(2.0, 4.0, 1, None, last_at=last_at, **more)


def next_line(markdown: str) -> str:
    (line,) = [line for line in markdown.splitlines() if line.startswith("**Next:**")]
    return line


def tables(markdown: str) -> list[list[list[str]]]:
    """The tables as a reader gets them: rows of cells as plain text, the heading row first."""
    found, in_cell = [], False
    for token in MarkdownIt("commonmark", {"html": False}).enable("table").parse(markdown):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type in ("th_open", "td_open", "th_close", "td_close"):
            in_cell = token.type.endswith("open")
        elif token.type == "inline" and in_cell:
            found[-1][-1].append("".join(child.content for child in token.children))
    return found


def lesson_rows(markdown: str) -> list[list[str]]:
    return next(rows for rows in tables(markdown) if rows[0][0] == "Week")


def links(markdown: str) -> list[str]:
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    return [
        child.attrs["href"] for token in tokens for child in token.children or () if child.type == "link_open"
    ]


def test_the_first_page_welcomes_and_says_how_to_work():
    first = page()
    for words in (
        "Welcome",
        "Shift+Enter",
        "`%%sql slug`",
        "check(",
        "hint(",
        "solution(",
        "show(",
        "Nothing leaves your machine",
        "not affiliated with Netflix",
    ):
        assert words in first
    assert "0 of 4 exercises done, about 1 h 45 min left" in first
    assert "## Done" not in first and "Misconceptions" not in first
    # What to do next is seen without scrolling; the words are looked up.
    assert first.index("**Next:**") < 800 < first.index("## What you can write")


def test_the_welcome_leaves_with_the_first_attempt_and_unknown_slugs_do_not_count():
    returning = page(grain=tried())
    assert "Welcome" not in returning and "`hint(" in returning


def test_next_is_the_first_unfinished_exercise_in_course_order():
    assert next_line(page()) == (
        "**Next:** [Name the grain](week1_sql/day1_grain.ipynb), about 10 minutes, in the lesson “Grain and keys”."
    )
    assert "week1_sql/day2_dedup.ipynb" in next_line(page(grain=done(), keys=done("shown")))


def test_next_is_the_last_attempted_one_while_it_is_unfinished():
    early, late = "2026-03-01T10", "2026-03-02T10"
    assert "day2_dedup" in next_line(page(grain=tried(early), dedup=tried(late)))
    assert "Name the grain" in next_line(page(grain=tried(early), dedup=done(last_at=late)))


def test_when_all_is_done_the_page_says_so():
    everything = page(grain=done(), keys=done("helped"), dedup=done("shown"), ties=done())
    assert "4 of 4 exercises done" in everything and "you have done them all" in everything
    assert {row[3] for row in lesson_rows(everything)[1:]} == {"0"}


def test_each_lesson_has_a_row_with_what_is_done_and_the_minutes_left():
    rows = lesson_rows(page(grain=done(), ties=tried()))
    assert rows == [
        ["Week", "Lesson", "Done", "Minutes left"],
        ["1", "Grain and keys", "1 of 2", "20"],
        ["1", "Deduplication", "0 of 1", "45"],
        ["3", "Ties [and] gaps", "0 of 1", "30"],
    ]


def test_a_lesson_without_exercises_is_there_to_be_read_and_never_next():
    lessons = [lesson("week1_sql", "day0_loop", "The loop"), *LESSONS]
    begun = page(lessons, grain=tried())
    first = page(lessons)
    assert lesson_rows(first)[1] == ["1", "The loop", "to read", "–"]
    assert "Name the grain" in next_line(first)
    assert next_line(first).endswith("Worth reading first: [The loop](week1_sql/day0_loop.ipynb).")
    assert "reading first" not in begun and "reading first" not in page()


def test_what_is_done_says_how_in_words():
    rows = next(
        rows
        for rows in tables(page(grain=done(), keys=done("helped"), dedup=done("shown"), ties=tried()))
        if rows[0][0] == "Exercise"
    )
    assert rows == [
        ["Exercise", "How", "Checks"],
        ["Name the grain", "clean", "1"],
        ["NULL | keys", "helped", "1"],
        ["Exactly-once *counts*", "shown", "1"],
    ]


def test_misconceptions_say_where_they_appeared_and_whether_they_are_cleared():
    met = [
        Misconception("default-frame-ties", ("SQL", "streams"), 3, date(2026, 2, 27), False),
        Misconception("rows-as-days", ("Python",), 1, date(2026, 2, 1), True),
    ]
    assert tables(page(misconceptions=met, grain=tried()))[0] == [
        ["Mistake", "Met in", "Times", "Last", "Now"],
        ["default frame ties", "SQL, streams", "3", "27 February", "open"],
        ["rows as days", "Python", "1", "1 February", "cleared"],
    ]


def test_a_begun_lesson_is_gone_on_with_at_its_cell_and_a_new_one_at_its_top():
    assert next_line(page(grain=done())).startswith(
        "**Next:** [NULL \\| keys](week1_sql/day1_grain.ipynb#cell-id=keys-prompt)"
    )
    assert "(week1_sql/day1_grain.ipynb)" in next_line(page())


def test_the_plan_says_the_week_and_lays_out_what_is_left_without_reproach():
    plan = Plan(date(2026, 2, 23), 2, "strong")
    on_time = page(plan=plan, today=date(2026, 2, 23))
    late = page(plan=plan, today=date(2026, 3, 20), grain=done())
    assert "**You are here:** week 1 of 4, 0 of 4 exercises done" in on_time
    assert "from 23 February: done on" in on_time and "first layout" not in on_time
    assert "from 20 March: done on" in late and "The first layout said" in late
    assert not re.search(r"\b(behind|missed|late|should)\b", late.split("## Your plan")[1].split("##")[0])
    assert "plan(" in page() and "## Your plan" not in page()


def test_what_is_due_for_review_is_said_once_there_is_something(work):
    record(Attempt.now("grain", "check", score=1.0, points=4.0, mistake="default-frame-ties"))
    today = read_page(work, LESSONS, find).markdown
    assert "**Review:**" not in today
    long_ago = Attempt("1", "2026-01-01T10:00:00+00:00", "grain", "check", 4.0, 4.0)
    record(long_ago)
    assert (
        "**Review:** One misconception or skill is due. `review()`"
        in read_page(work, LESSONS, find, log=Log((long_ago,))).markdown
    )
    assert "**Review:**" not in page(grain=done())


def test_the_map_of_skills_comes_with_the_first_attempt():
    assert "## Map of skills" not in page()
    assert "Most practised: Grain, joins, NULL (1 of 2)." in page(grain=done())


def test_links_are_relative_and_survive_spaces_and_no_html_is_used():
    full = page(grain=done(), ties=done())
    assert {link.partition("#")[0] for link in links(full)} == {
        "week1_sql/day1_grain.ipynb",
        "week1_sql/day2_dedup.ipynb",
        "week3_python/day1%20ties.ipynb",
    }
    assert not re.search(r"<[a-zA-Z/!]", full)


def test_a_course_without_exercises_has_a_page_too():
    assert "There are no exercises yet." in page([])


@pytest.fixture
def work(tmp_path, monkeypatch) -> Path:
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    work = tmp_path / "my work"
    monkeypatch.setenv("COURSE_WORK", str(work))
    record(Attempt.now("grain", "check", score=4.0, points=4.0))
    return work


def test_the_home_notebook_is_valid_and_reads_without_a_kernel(work):
    path = write_home(work, LESSONS, find)
    assert path == work / "home.ipynb"
    nbformat.validate(nbformat.read(path, as_version=4))
    notebook = json.loads(path.read_bytes())
    prose, code = notebook["cells"]
    assert (prose["cell_type"], code["cell_type"]) == ("markdown", "code")
    assert "".join(code["source"]) == "from course.home import home\nhome()"
    (output,) = code["outputs"]
    assert "1 of 4 exercises done" in "".join(output["data"]["text/markdown"])
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert "](skills.svg)" in "".join(output["data"]["text/markdown"])
    assert (work / "skills.svg").read_bytes().startswith(b"<svg")
    again = path.read_bytes()
    write_home(work, LESSONS, find)
    assert path.read_bytes() == again


def test_damage_in_the_log_is_said_on_the_page_once(work):
    with (work / ".course" / "attempts.jsonl").open("ab") as file:
        file.write(b'{"torn\n')
    said = "One line of your progress log could not be read"
    assert said in write_home(work, LESSONS, find).read_text("utf-8")
    assert said not in write_home(work, LESSONS, find).read_text("utf-8")
    assert "attempts.damaged.jsonl" in page_of({}, LESSONS, EXERCISES, damaged=2).markdown
    assert len(read(work).events) == 1


@pytest.fixture
def small_library(monkeypatch):
    from autograder import library

    monkeypatch.setattr(library, "lessons", lambda: LESSONS)
    monkeypatch.setattr(library, "find", find)


def test_in_a_terminal_the_page_is_printed(work, small_library, capsys):
    home()
    assert "1 of 4 exercises done" in capsys.readouterr().out


def test_in_a_notebook_the_page_is_rendered(work, small_library, monkeypatch):
    import IPython
    import IPython.display

    shown = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setattr(IPython.display, "display", lambda data, raw=False: shown.append(data))
    home()
    assert "Map of skills" in str(shown[1])
    assert "1 of 4 exercises done" in shown[0]["text/markdown"] == shown[0]["text/plain"]


def test_the_page_imports_neither_notebook_nor_data_libraries():
    script = (
        "import sys, course.home, course.progress, course.work_folder, course.home_notebook\n"
        "print(sorted({'nbformat', 'nbgrader', 'jupytext', 'duckdb', 'polars', 'sqlglot', 'rich', 'IPython'}"
        " & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
    )
    assert ran.stdout.strip() == "[]"
