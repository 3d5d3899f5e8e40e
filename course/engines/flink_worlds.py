"""A query in all worlds of an exercise on Flink: each world's tables as files, and one job over them all."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from autograder.exercise import Exercise
from autograder.outcome import Failure, Outcome, Table
from autograder.universe.schema import SCHEMA
from course.engines.flink import Flink
from course.engines.flink_sql import Session

TYPES = {"VARCHAR": "STRING", "TIMESTAMP": "TIMESTAMP(6)"}  # all others have the same name
SECONDS = 120.0
WORLD = "world_number"


def outcomes(flink: Flink, exercise: Exercise, query: str) -> tuple[Outcome, ...]:
    """What `query` gives in each world, in the exercise's order.

    First Flink explains it as it was written, so that a reason names the writer's own lines.
    """
    folder = Path(tempfile.mkdtemp(dir=flink.process.folder))
    text = query.strip().rstrip(";")
    try:
        with flink.session() as session:
            for number, world in enumerate(exercise.worlds):
                for table, records in world.rows(exercise.tables_read()).items():
                    made = _table(session, folder, f"{table}_{number}", table, records)
                    if isinstance(made, Failure):
                        return (made,) * len(exercise.worlds)
            for table in exercise.tables_read():
                session.run(f"CREATE TEMPORARY VIEW `{table}` AS SELECT * FROM `{table}_0`")
            explained = session.run(f"EXPLAIN {text}")
            if isinstance(explained, Failure):
                return (explained,) * len(exercise.worlds)
            everywhere = session.run(_in_all_worlds(exercise, text), SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if isinstance(everywhere, Failure):
        return (everywhere,) * len(exercise.worlds)
    return tuple(
        Table(everywhere.columns[1:], tuple(row[1:] for row in everywhere.rows if row[0] == number))
        for number in range(len(exercise.worlds))
    )


def _in_all_worlds(exercise: Exercise, text: str) -> str:
    """The query once per world, its table names bound to that world's tables, in one statement."""
    parts = []
    for number in range(len(exercise.worlds)):
        named = ", ".join(
            f"`{table}` AS (SELECT * FROM `{table}_{number}`)" for table in exercise.tables_read()
        )
        parts.append(
            f"SELECT {number} AS {WORLD}, answered.* FROM (WITH {named} SELECT * FROM (\n{text}\n) AS asked) AS answered"
        )
    return "\nUNION ALL\n".join(parts)


def _table(session: Session, folder: Path, name: str, table: str, records: list[dict]) -> Outcome:
    columns = ", ".join(
        f"`{column}` {TYPES.get(kind, kind)}" for column, kind in SCHEMA[table].columns.items()
    )
    place = folder / name
    place.mkdir()
    lines = (json.dumps(record, default=str) for record in records)
    (place / "rows.json").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return session.run(
        f"CREATE TEMPORARY TABLE `{name}` ({columns}) WITH ('connector' = 'filesystem', 'format' = 'json', "
        f"'path' = '{place.as_uri()}', 'json.timestamp-format.standard' = 'SQL')"
    )
