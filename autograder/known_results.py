"""What each named mistake gives in each world, worked out beforehand, so that naming one costs no run.

One file an exercise, of fingerprints. It says what it was made of: the solution, the
mistakes, the rows of every world and DuckDB's version. When anything of that is not as
it was, the file is not used and the mistakes are run, so that it can be old but not false.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from autograder import database, fingerprint
from autograder.exercise import Exercise
from autograder.universe.schema import SCHEMA

FOLDER = Path(__file__).with_name("known")

Results = dict[str, list[str | None]]
"""Mistake to the fingerprint of its result in each world, None where the mistake does not show."""


def known(exercise: Exercise, folder: Path = FOLDER) -> Results | None:
    """The results written down for an exercise as it is now; None where there are none."""
    path = folder / f"{exercise.slug}.json"
    if not can_be_known(exercise) or not path.exists():
        return None
    written = json.loads(path.read_text(encoding="utf-8"))
    return written["results"] if written["made_of"] == made_of(exercise) else None


def can_be_known(exercise: Exercise) -> bool:
    """Whether everything that a mistake's result depends on can be read off the exercise."""
    return exercise.kind == "sql" and bool(exercise.slug)


def write(exercise: Exercise, results: Results, folder: Path = FOLDER) -> Path | None:
    """Write the results down; the file's path when it changed."""
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(given)}" for name, given in results.items())
    text = f'{{"made_of": {json.dumps(made_of(exercise))}, "results": {{\n{lines}\n}}}}\n'
    path = folder / f"{exercise.slug}.json"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return None
    folder.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def made_of(exercise: Exercise) -> str:
    """A digest of all that the results depend on."""
    import duckdb

    tables = exercise.tables_read()
    parts = [
        [fingerprint.FORMAT, duckdb.__version__, exercise.ordered],
        [
            exercise.solution,
            *((mistake.name, mistake.applied_to(exercise.solution)) for mistake in exercise.mistakes),
        ],
        [SCHEMA[table].columns for table in tables],
        [
            database.as_json(getattr(rows, "asked", rows))
            for rows in (world.rows(tables) for world in exercise.worlds)
        ],
    ]
    return sha256(json.dumps(parts).encode()).hexdigest()[:32]
