"""The notebook of a round: what it asks and where it is answered, with no prose of a lesson around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.exercise import Exercise
from autograder.notebook import to_write
from course.finding import named
from course.rounds.kept_rounds import KeptRound

SETUP = (
    "from course import begin_round, check, finish_round, hint, next_question, nudge, round_clock, show, why\n\n"
    "begin_round()"
)
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
READY = """# {title}

{asks}

The clock starts when you run the cell below. Nobody tells you what is right before the end: `check` is noted, hints are closed. \
Each cell is kept on your disk as you run it, and what you typed when the notebook is saved, every fifteen seconds or so; after a crash, run the first cell again.

`round_clock("pause")` stops the clock, and `round_clock("go on")` starts it again."""
REVEAL = "next_question({number})"
LAST = """## The end

`finish_round()` stops the clock and asks how you see it yourself. Then comes the report."""


def notebook_of(kept: KeptRound, title: str, asks: str, answers: Mapping[str, str] | None = None) -> dict:
    """The notebook (nbformat 4.5) of a round.

    Args:
        asks: one sentence on what comes.
        answers: name to the text that is in its cell already, where there is one.
    """
    answers = answers or {}
    cells = [_cell("markdown", READY.format(title=title, asks=asks), "title"), _cell("code", SETUP, "begin")]
    if kept.plan.get("script"):
        cells += [
            _cell("code", REVEAL.format(number=number), f"question-{number}")
            for number, _ in enumerate(kept.names, start=1)
        ]
        cells += [
            _cell("code", named(name).answer_cell(text), f"{name}-kept") for name, text in answers.items()
        ]
    else:
        for number, name in enumerate(kept.names, start=1):
            exercise = named(name)
            text = answers.get(name, exercise.starter)
            cells += [
                _cell("markdown", question(exercise, number, len(kept.names)), f"{name}-prompt"),
                _cell("code", exercise.answer_cell(text), f"{name}-answer"),
            ]
    cells += [_cell("markdown", LAST, "end"), _cell("code", "finish_round()", "finish")]
    return {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def question(exercise: Exercise, number: int, of: int) -> str:
    """One question as Markdown: what is asked, and on which tables or under which name."""
    tables = ", ".join(f"`{name}`" for name in exercise.tables_read()) if exercise.kind != "python" else ""
    where = f"Tables: {tables}." if tables else to_write(exercise)
    return f'## {number} of {of}: {exercise.title}\n\n{exercise.prompt}\n\n{where} `show("{exercise.name}")` prints the data.'


def _cell(kind: str, source: str, name: str) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": name.replace("_", "-").replace("~", "-")[:64],
        "metadata": {},
        "source": source.splitlines(keepends=True),
    }
    return cell | {"execution_count": None, "outputs": []} if kind == "code" else cell
