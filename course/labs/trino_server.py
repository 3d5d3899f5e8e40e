"""A query in all worlds of an exercise on a real Trino: each world's tables are VALUES inside the query itself.

So it needs no catalog to write to, leaves nothing behind, and any user who may run a SELECT may use it.
"""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from autograder import database
from autograder.exercise import Exercise
from autograder.outcome import Failure, Outcome
from autograder.universe.schema import SCHEMA
from autograder.worlds.world import Rows
from course.engines.installed import EngineProblem

ADDRESS = "TRINO_URL"
SECONDS = 60.0


class TrinoServer:
    """The server that TRINO_URL names, as `https://user:password@host:port`; a password needs https.

    Attributes:
        name: "Trino 480", say.
    """

    def __init__(self, url: str) -> None:
        """Reach it; raises EngineProblem."""
        from trino.auth import BasicAuthentication
        from trino.dbapi import connect

        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise EngineProblem(f"{ADDRESS} is to look like http://user@host:8080.")
        user = unquote(parts.username or "") or "course"
        password = unquote(parts.password or "")
        self._connection = connect(
            host=parts.hostname,
            port=parts.port or (443 if parts.scheme == "https" else 8080),
            http_scheme=parts.scheme,
            user=user,
            auth=BasicAuthentication(user, password) if password else None,
            request_timeout=SECONDS,
            source="course",
            timezone="UTC",
        )
        version = self.run("SELECT node_version FROM system.runtime.nodes WHERE coordinator")
        if isinstance(version, Failure):
            self.stop()
            raise EngineProblem(f"Trino at {parts.hostname} does not answer: {version.message}")
        self.name = f"Trino {version.rows[0][0]}"

    @classmethod
    def named(cls) -> TrinoServer | None:
        """The server of the environment variable, or None; raises EngineProblem where it does not answer."""
        url = os.environ.get(ADDRESS)
        return cls(url) if url else None

    def run(self, query: str) -> Outcome:
        """One query's rows, or why there are none."""
        from trino.exceptions import Error

        try:
            cursor = self._connection.cursor()
            rows = cursor.execute(query).fetchall()
            return database.table([column[0] for column in cursor.description], rows)
        except Error as error:
            return Failure("error", type(error).__name__, getattr(error, "message", "") or str(error))

    def outcomes(self, exercise: Exercise, query: str) -> tuple[Outcome, ...]:
        """What `query` gives in each world of `exercise`."""
        tables = exercise.tables_read()
        return tuple(self.run(over(query, world.rows(tables))) for world in exercise.worlds)

    def stop(self) -> None:
        """Close the connection."""
        self._connection.close()


def over(query: str, rows: Rows) -> str:
    """`query` with each table of `rows` written into it."""
    named = ",\n".join(f"{table} AS (\n{_values(table, records)}\n)" for table, records in rows.items())
    return f"WITH {named}\nSELECT * FROM (\n{query.strip().rstrip(';')}\n) AS asked"


def _values(table: str, records: list[dict[str, Any]]) -> str:
    columns = SCHEMA[table].columns
    # The row of NULLs says the types, and WHERE takes it out again.
    typed = ", ".join(f"CAST(NULL AS {_type(kind)})" for kind in columns.values())
    rows = [f"({', '.join(_literal(record.get(name)) for name in columns)}, true)" for record in records]
    names = ", ".join(f'"{name}"' for name in columns)
    listed = ",\n".join([f"({typed}, false)", *rows])
    return f'SELECT {names} FROM (VALUES\n{listed}\n) AS t ({names}, "is a row") WHERE "is a row"'


def _type(kind: str) -> str:
    return "TIMESTAMP(6)" if kind == "TIMESTAMP" else kind


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"TIMESTAMP '{value:%Y-%m-%d %H:%M:%S.%f}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, float):
        return f"{value!r}e0" if "e" not in repr(value) else repr(value)
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"
