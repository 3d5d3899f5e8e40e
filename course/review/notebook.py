"""The notebook of a day's review: for each item the question, a cell for the answer, and the check."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from autograder.exercise import Exercise
from autograder.notebook import question
from course.review.kept import notebooks

MARK = "course"
"""The key of a cell's and a notebook's metadata under which the course keeps what it needs."""
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
OPENING = """# Review, {day}

{items}. They are exercises you know, with other data, and with other days and limits where they have any. Answer from memory; where an answer is there already, mend it.

Why each of them came back is said at the end, so that it gives nothing away."""
SETUP = "from course import check, contract, expect, frames, hint, review, show, solution, why"
CLOSING = """## Why these

Run this when you are done. It says why each item came back, and when there is something again."""


@dataclass(frozen=True)
class Asked:
    """One item of a review notebook: the variant's name, its title, its minutes, and why it is there."""

    name: str
    title: str
    minutes: int
    because: str


def write(path: Path, day: date, asked: Sequence[tuple[Asked, Exercise]]) -> None:
    """Write a review notebook. One that is there stays as it is: the answers in it are the learner's.

    Raises:
        OSError: it cannot be written.
    """
    from course.durable import write_whole
    from course.work_folder import notebook_bytes

    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        write_whole(path, notebook_bytes(_notebook(day, asked)))


def asked_in(path: Path) -> list[Asked]:
    """The items of a review notebook; none where it is not there, or cannot be read."""
    try:
        return [Asked(**one) for one in json.loads(path.read_bytes())["metadata"][MARK]["review"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []


def of_day(work: Path | None, day: date) -> list[Path]:
    """The review notebooks of a day, the latest last."""
    number, found = 1, []
    while (path := place(work, day, number)).exists():
        found.append(path)
        number += 1
    return found


def place(work: Path | None, day: date, number: int = 1) -> Path:
    """Where a day's review notebook lies; a second one of the same day has a number."""
    return notebooks(work) / f"{day.isoformat()}{f'_{number}' if number > 1 else ''}.ipynb"


def said_day(day: date) -> str:
    """A day as one says it: 3 November."""
    return f"{day.day} {day:%B}"


def _notebook(day: date, asked: Sequence[tuple[Asked, Exercise]]) -> dict[str, Any]:
    minutes = sum(item.minutes for item, _ in asked)
    items = f"{len(asked)} {'item' if len(asked) == 1 else 'items'}, about {minutes} minutes"
    cells = [
        _cell("markdown", OPENING.format(day=said_day(day), items=items), "review-title"),
        _cell("code", SETUP, "review-setup"),
    ]
    for item, exercise in asked:
        cells += [
            _cell("markdown", question(exercise), f"{item.name}-prompt"),
            _cell(
                "code", exercise.answer_cell(exercise.starter), f"{item.name}-answer", {"answers": item.name}
            ),
            _cell("code", f'check("{item.name}")', f"{item.name}-check"),
        ]
    cells += [_cell("markdown", CLOSING, "review-why"), _cell("code", "review()", "review-end")]
    metadata = METADATA | {MARK: {"review": [vars(item) for item, _ in asked]}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _cell(kind: str, source: str, name: str, mark: dict[str, Any] | None = None) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": name.replace("_", "-").replace("~", "-")[:64],
        "metadata": {MARK: mark} if mark else {},
        "source": source.splitlines(keepends=True),
    }
    return cell | {"execution_count": None, "outputs": []} if kind == "code" else cell
