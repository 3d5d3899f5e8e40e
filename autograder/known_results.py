"""What each named mistake gives in each world, worked out beforehand, so that naming one costs no run.

One file an exercise, of fingerprints. It says what it was made of: the solution, the mistakes,
what is asked in every world and the engine's version. When anything of that is not as it was,
the file is not used and the mistakes are run, so that it can be old but not false. Where worlds are
not rows of tables each is looked at by itself, since drawn inputs are others with another Hypothesis.

Not written down, and run when a naming needs it: what another process gives otherwise, such
as the order of a set, and kilobytes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder import database, fingerprint
from autograder.exercise import Exercise
from autograder.universe.schema import SCHEMA
from autograder.worlds.world import Prepared

if TYPE_CHECKING:
    from autograder.worlds.world import World

FOLDER = Path(__file__).with_name("known")
RUN = "run"
"""In place of a fingerprint: to be run when it is needed."""
HASH_SEEDS = (1, 2)
_ON_TABLES = ("sql", "model")
_COUNTED_OR_DRAWN = ("work", "many inputs")

Results = dict[str, list[str | None]]
"""Mistake to the fingerprint of its result in each world: None where the mistake does not show, or `RUN`."""


def known(exercise: Exercise, folder: Path = FOLDER) -> Results | None:
    """The results written down for an exercise as it is now, `RUN` where it is not; None where there are none."""
    path = folder / f"{exercise.slug}.json"
    if not can_be_known(exercise) or not path.exists():
        return None
    written = json.loads(path.read_text(encoding="utf-8"))
    if written["made_of"] != made_of(exercise):
        return None
    if exercise.kind in _ON_TABLES:
        return written["results"]
    now = _worlds(exercise)
    if len(now) != len(written.get("worlds", ())):
        return None
    is_old = [there != here for there, here in zip(written["worlds"], now, strict=True)]
    return {
        name: [RUN if old else seen for seen, old in zip(given, is_old, strict=True)]
        for name, given in written["results"].items()
    }


def can_be_known(exercise: Exercise) -> bool:
    """Whether everything that a mistake's result depends on can be read off the exercise."""
    return exercise.kind in (*_ON_TABLES, "python", "design") and bool(exercise.slug)


def counts_or_draws(world: World, exercise: Exercise) -> bool:
    """Whether running an answer in a world takes long: its work is counted, or many inputs are drawn."""
    rows = world.rows(exercise.tables_read())
    return isinstance(rows, Prepared) and rows.asked["way"] in _COUNTED_OR_DRAWN


def agrees(exercise: Exercise, results: Results, folder: Path = FOLDER) -> bool:
    """Whether what is written down is what was seen in runs, as far as it is written down."""
    written = known(exercise, folder)
    return (
        written is not None
        and written.keys() == results.keys()
        and all(
            there in (seen, RUN)
            for name, given in results.items()
            for there, seen in zip(written[name], given, strict=True)
        )
    )


def settled(exercise: Exercise, results: Results) -> Results:
    """The results with `RUN` for those that are not to be written down; runs the mistakes in other processes."""
    if exercise.kind in _ON_TABLES:
        return results
    in_kilobytes = [_counts_kilobytes(world.rows(exercise.tables_read())) for world in exercise.worlds]
    others = [_in_another_process(exercise.slug, seed) for seed in HASH_SEEDS]
    return {
        name: [
            RUN if unsure or any(other[name][at] != seen for other in others) else seen
            for at, (seen, unsure) in enumerate(zip(given, in_kilobytes, strict=True))
        ]
        for name, given in results.items()
    }


def _counts_kilobytes(rows: Any) -> bool:
    return isinstance(rows, Prepared) and any(
        "peak_kb" in size["limits"] for size in rows.asked.get("sizes", ())
    )


def _in_another_process(slug: str, hash_seed: int) -> Results:
    """What an exercise's mistakes give in a process that hashes text otherwise."""
    ask = "import sys; from autograder.known_results import _say; _say(sys.argv[1])"
    said = subprocess.run(
        [sys.executable, "-c", ask, slug],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(said.stdout)


def _say(slug: str) -> None:
    from autograder import library
    from autograder.answer_key import answer_key

    json.dump(answer_key(library.find(slug)).results(), sys.stdout)


def write(exercise: Exercise, results: Results, folder: Path = FOLDER) -> Path | None:
    """Write the results down; the file's path when it changed."""
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(given)}" for name, given in results.items())
    worlds = "" if exercise.kind in _ON_TABLES else f'"worlds": {json.dumps(_worlds(exercise))}, '
    text = f'{{"made_of": {json.dumps(made_of(exercise))}, {worlds}"results": {{\n{lines}\n}}}}\n'
    path = folder / f"{exercise.slug}.json"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return None
    folder.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def made_of(exercise: Exercise) -> str:
    """A digest of all that the results depend on; besides what is asked in its worlds, where those are no tables."""
    tables = exercise.tables_read()
    parts = [
        [fingerprint.FORMAT, _engine(exercise), exercise.ordered],
        [
            exercise.solution,
            *((mistake.name, mistake.applied_to(exercise.solution)) for mistake in exercise.mistakes),
        ],
        [SCHEMA[table].columns for table in tables],
    ]
    if exercise.kind in _ON_TABLES:
        given = [world.rows(tables) for world in exercise.worlds]
        parts.append([database.as_json(getattr(rows, "asked", rows)) for rows in given])
    return _digest(json.dumps(parts), 32)


def _engine(exercise: Exercise) -> str:
    """What runs an answer, and how."""
    if exercise.kind == "sql":
        import duckdb

        return duckdb.__version__
    if exercise.kind in ("design", "model"):
        return exercise.made_with()
    how = exercise.how_called()
    if not exercise.engine:
        return f"{how}"
    from importlib.metadata import version

    return f"{how} {version(exercise.engine)}"


def _worlds(exercise: Exercise) -> list[str]:
    """For each world a digest of what is asked in it."""
    return [
        _digest(repr(_asked(exercise, world.rows(exercise.tables_read()))), 12) for world in exercise.worlds
    ]


def _asked(exercise: Exercise, rows: Any) -> Any:
    if not isinstance(rows, Prepared):
        return exercise.asked(rows)
    if rows.asked["way"] != "work":
        return rows.asked
    # How much work is fine is counted anew in every process, and follows from the solution.
    return [(size["size"], size["given"]) for size in rows.asked["sizes"]]


def _digest(text: str, length: int) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
