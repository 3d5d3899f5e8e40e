"""What the documents say is so: files, commands, lessons, and the exercise they show as an example."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
from dataclasses import fields
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
import typer

from autograder import Contract, PredictionExercise, PythonExercise, SqlExercise, library, worlds
from autograder.exercise import Exercise
from autograder.feedback import lines
from autograder.judging import judge
from autograder.proof import prove
from course.cli import app
from course.links import WORK, binder_link

ROOT = library.REPOSITORY
README, CONTRIBUTING = ROOT / "README.md", ROOT / "CONTRIBUTING.md"
# Made while the course is used, so that a fresh clone does not have them.
MADE = {
    ".venv",
    ".venv-engines",
    ".git",
    "work",
    "cohort",
    "release",
    "submitted",
    "autograded",
    ".hypothesis",
    "__pycache__",
}
ENDINGS = {".py", ".md", ".txt", ".toml", ".ipynb", ".json", ".png", ".yml", ".sh"}


@cache
def texts() -> tuple[Path, ...]:
    """Every text file of the project."""
    found = []
    for folder, inside, files in os.walk(ROOT):
        inside[:] = [name for name in inside if name not in MADE and not name.endswith("cache")]
        found += [Path(folder, name) for name in files if Path(name).suffix in ENDINGS | {""}]
    return tuple(sorted(found))


DOCUMENTS = [path for path in texts() if path.suffix == ".md" and path.name != "lesson.md"]
every_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def prose(document: Path) -> str:
    """The text outside fenced blocks."""
    return re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def blocks(document: Path, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(
        rf"^```{language}\n(.*?)^```", document.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )


def rows(document: Path, *heading: str) -> list[list[str]]:
    """The rows, cell by cell, of every table with this heading."""
    found, inside = [], False
    for line in document.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else None
        if cells == list(heading):
            inside = True
        elif cells is None:
            inside = False
        elif inside and not set(cells[0]) <= {"-", ":"}:
            found.append(cells)
    assert found, f"{document.name} has no table headed {heading}"
    return found


def in_backticks(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)


@every_document
def test_links_lead_somewhere_inside_the_project(document):
    for alt, target in re.findall(r"\[([^\]]*)\]\(([^)\s]+)\)", prose(document)):
        assert alt, f"{target} has no text for people who cannot see it"
        if not re.match(r"https?:|#", target):
            path = (document.parent / target.partition("#")[0]).resolve()
            assert path.is_relative_to(ROOT) and path.exists(), target


@every_document
def test_files_that_are_named_exist(document):
    for name in in_backticks(prose(document)):
        first = name.split("/")[0]
        looks_like_a_path = re.fullmatch(r"[\w.-]+(/[\w.-]+)*/?", name) and "NN" not in name
        is_meant_as_one = (
            name.endswith("/") or Path(name).suffix in ENDINGS or ("/" in name and (ROOT / first).is_dir())
        )
        if looks_like_a_path and is_meant_as_one and first not in MADE:
            beside = (ROOT / name, document.parent / name)
            assert any(path.exists() for path in beside) or any(text.name == name for text in texts()), name


def shown_commands(document: Path) -> list[list[str]]:
    """The command lines that a document shows, in its text or in a block of its own."""
    shown = in_backticks(prose(document)) + [
        line for block in blocks(document, "sh") for line in block.splitlines()
    ]
    split = [
        shlex.split(line, comments=True)
        for line in shown
        if re.match(r"(course|nbgrader|python3? start\.py)( |$)", line)
    ]
    return [words[1:] if words[0].startswith("python") else words for words in split]


def loaded_start() -> ModuleType:
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    return start


def parse_course(arguments: list[str]) -> None:
    """Parse as the `course` command would, and run nothing. Raises for what it does not know."""
    name, *rest = arguments
    command = typer.main.get_command(app).commands[name]
    if not rest or "--help" in rest:
        return
    context = command.make_context(name, rest)
    if name == "reset":
        library.find(context.params["slug"])
    for file in context.params.get("files") or []:
        assert (ROOT / file).is_file(), file


def parse_start(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse as start.py would, and run nothing. Exits for what it does not know."""
    start = loaded_start()
    monkeypatch.chdir(ROOT)
    _, command, rest = start.split(arguments)
    if command in start.COURSE_COMMANDS:
        parse_course([command, *rest])
    elif command == "run":
        start.script_command(rest)
    elif command == "open" and "--help" not in rest:
        start.open_command(rest)


@every_document
def test_commands_are_understood(document, monkeypatch):
    for program, *arguments in shown_commands(document):
        if program == "course" and arguments:
            parse_course(arguments)
        elif program == "start.py":
            parse_start(arguments, monkeypatch)


def test_a_command_that_does_not_exist_is_noticed(monkeypatch):
    with pytest.raises(KeyError):
        parse_course(["chek-content", "README.md"])
    with pytest.raises(Exception, match="--everything"):
        parse_course(["reset", next(iter(library.files())), "--everything"])
    with pytest.raises(SystemExit):
        parse_start(["tset"], monkeypatch)


def test_a_cohorts_weeks_exist():
    named = {
        word
        for document in (README, ROOT / "course" / "instructors.md")
        for _, *words in shown_commands(document)
        for word in words
        if word.startswith("week")
    }
    assert named and named <= {lesson.week for lesson in library.lessons()}


def example(folder: Path) -> Exercise:
    """The exercise that CONTRIBUTING.md shows whole, read as a file of its own."""
    [text] = blocks(CONTRIBUTING, "python")
    file = folder / "q40_daily_viewers.py"
    file.write_text(text, encoding="utf-8")
    return library.read(file)


def test_the_example_is_proved(tmp_path):
    assert prove(example(tmp_path)) == []


def test_every_field_is_explained():
    explained = {
        name for cell, _ in rows(CONTRIBUTING, "Field", "What to write") for name in in_backticks(cell)
    }
    declared = {
        field.name for kind in (SqlExercise, PythonExercise, PredictionExercise) for field in fields(kind)
    }
    # The file's name gives the slug, a cohort the draws, and a variant the others.
    assert explained == declared - {"slug", "draws", "draw", "variant", "mends", "templates"}
    contract = next(
        text for cell, text in rows(CONTRIBUTING, "Field", "What to write") if cell == "`contract`"
    )
    assert in_backticks(contract) == [field.name for field in fields(Contract)]


def test_every_world_is_listed():
    listed = [
        name for cell, _ in rows(CONTRIBUTING, "World", "What it provokes") for name in in_backticks(cell)
    ]
    assert sorted(listed) == sorted(set(worlds.__all__) - {"Rows", "World"})


def test_the_lessons_that_exist_are_listed():
    listed = [
        (week, *re.fullmatch(r"\[(.+)\]\((.+)\)", link).groups(), number)
        for week, link, number in rows(README, "Week", "Lesson", "Exercises")
    ]
    assert listed == [
        (
            re.match(r"week(\d+)", lesson.week)[1],
            lesson.title,
            lesson.notebook.relative_to(ROOT).as_posix(),
            str(len(lesson.slugs)),
        )
        for lesson in library.lessons()
    ]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [
        lesson.name
        for lesson in library.lessons()
        if f"`{lesson.folder.relative_to(ROOT).as_posix()}`" not in changes
    ] == []


def test_the_plan_says_what_is_here():
    days: dict[str, list[str]] = {}
    for lesson in library.lessons():
        if numbered := re.match(r"day(\d+)_", lesson.name):
            days.setdefault(re.match(r"week(\d+)", lesson.week)[1], []).append(numbered[1])
    plan = [here for *_, here in rows(README, "Week", "What you practise", "Hours", "Here")]
    assert plan[:4] == [said(sorted(set(days.get(week, [])), key=int)) for week in "1234"]
    for at, folder in ((4, "onramp_windows"), (5, "onramp_streams")):
        there = [lesson for lesson in library.lessons() if lesson.folder.parent.name == folder]
        assert plan[at] == (f"{len(there)} lessons" if there else "planned")


def said(days: list[str]) -> str:
    """Days as the plan names them."""
    if len(days) < 2:
        return f"day {days[0]}" if days else "planned"
    return f"days {', '.join(days[:-1])} and {days[-1]}"


def test_the_check_that_is_shown_is_real():
    quoted = re.sub(r"^> ?", "", re.search(r"(^>.*\n)+", prose(README), re.MULTILINE)[0], flags=re.MULTILINE)
    exercise = library.find(re.search(r'hint\("(\w+)"\)', quoted)[1])
    mistake = next(mistake for mistake in exercise.mistakes if f"*{mistake.name}*" in quoted)
    report = judge(exercise, mistake.applied_to(exercise.solution))
    assert quoted.strip().split("\n\n") == lines(report), (
        "README.md shows a check that says something else now"
    )


def test_binder_opens_the_page_that_is_made_for_it():
    addresses = re.findall(r"https://mybinder\.org/v2/\S+", README.read_text(encoding="utf-8"))
    assert addresses == [binder_link("OWNER/REPO", "HEAD", f"{WORK}/home.ipynb")], "it stands there once"
    assert f'COURSE_WORK="$here/{WORK}"' in (ROOT / "binder" / "start").read_text(encoding="utf-8")


def test_texts_speak_of_the_project_alone():
    # In two parts, or this file would name what no file may name.
    hosts = re.compile(
        "|".join(
            name + r"\." + end
            for name, end in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "(org|com)"))
        )
    )
    someones_machine = re.compile(r"(?<![\w.:/*-])/(home|Users|root|tmp|work|mnt|opt)/\w+")
    issue = re.compile(r"(?<![\w&/#])#\d+\b|\bissue \d+", re.IGNORECASE)
    for path in texts():
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not hosts.search(text), f"{path} names a package registry"
        if path.suffix == ".md":
            for pattern in (someones_machine, issue):
                found = pattern.search(text)
                assert not found, f"{path}: {found[0]}"
