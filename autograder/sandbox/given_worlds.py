"""Worlds as the bytes of one database file, made once and read by any number of sandboxes.

Loading rows takes longer than most queries do. So the worlds of a question are loaded
once, each into a schema of its own, and a sandbox attaches the file, for reading only.
"""

from __future__ import annotations

import os
import re
import struct
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder import database
from autograder.outcome import Failure, Outcome
from autograder.sandbox import wire
from autograder.worlds.world import Prepared

if TYPE_CHECKING:
    import duckdb

    from autograder.worlds.world import Rows

FOLDER = "given"
NAME = "given_worlds"
# As small as a file's blocks can be: the default would make most of it empty.
BLOCK_BYTES = 16_384
_SIZES = struct.Struct(">III")
_WITHOUT_THREADS: dict[str, Any] = {"threads": 1, "async_threads": 0}
# What an answer can see of where it is run. Those that look are run in a database like a notebook's.
_LOOKS_ROUND = re.compile(
    r"\(\s*show\b|\b(information_schema|duckdb_\w+|pg_\w+|sqlite_\w+|pragma\w*|describe|summarize|main|world|given_\w+"
    r"|current_\w+|query\w*|getvariable|explain|database\w*)\b",
    re.IGNORECASE,
)


def packed_worlds(worlds: Sequence[Rows]) -> bytes:
    """Worlds for a sandbox: a database file with a schema for each, then the worlds themselves.

    A world of which something else is asked than one query has no schema.
    """
    asked = bytes(isinstance(rows, Prepared) for rows in worlds)
    file = _as_file(worlds)
    plain = wire.packed([rows.asked if isinstance(rows, Prepared) else rows for rows in worlds])
    return _SIZES.pack(len(asked), len(file), len(plain)) + asked + file + plain


def _as_file(worlds: Sequence[Rows]) -> bytes:
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, NAME)
        with duckdb.connect(":memory:", config={"threads": 1}) as connection:
            connection.execute(f"ATTACH '{path}' AS {NAME} (BLOCK_SIZE {BLOCK_BYTES})")
            for number, rows in enumerate(worlds):
                if isinstance(rows, Prepared):
                    continue
                schema = _schema(NAME, number)
                connection.execute(f"CREATE SCHEMA {schema}; USE {schema}")
                database.load(connection, rows)
            connection.execute(f"USE memory; DETACH {NAME}")
        return path.read_bytes()


class Ready:
    """A database that was opened before it is needed: opening one takes longer than answering most questions.

    It has no thread of its own, so that a forked process can go on with it.
    """

    def __init__(self) -> None:
        import duckdb

        # The one that a bare `duckdb.sql` uses, in an answer as in reading a query's text.
        duckdb.set_default_connection(duckdb.connect(":memory:", config=_WITHOUT_THREADS))
        config = _WITHOUT_THREADS | {"memory_limit": "1GB", "python_enable_replacements": False}
        self.connection: duckdb.DuckDBPyConnection = duckdb.connect(":memory:", config=config)
        self._attached: set[str] = set()
        warm = (
            "SELECT day, count(*), sum(n), row_number() OVER (ORDER BY day) FROM t GROUP BY day ORDER BY day"
        )
        self.connection.execute("CREATE TABLE t AS SELECT DATE '2026-03-02' AS day, 1.5::DECIMAL(9, 2) AS n")
        for statement in (warm, "SELECT 1"):
            duckdb.extract_statements(statement)
            self.connection.execute(statement).fetchall()
        self.connection.execute(f"ATTACH ':memory:' AS {NAME}; DETACH {NAME}")
        self.connection.execute("DROP TABLE t")

    def close_off(self, folder: str) -> None:
        """Leave the database files of one folder in reach, and no other file."""
        self._folder = Path(folder, FOLDER)
        self.connection.execute(f"SET allowed_directories = ['{self._folder}{os.sep}']")
        self.connection.execute("SET enable_external_access = false")

    def attached(self, file: bytes, name: str) -> duckdb.DuckDBPyConnection:
        """A connection that reads the schemas of a database file, and those of no earlier one of that name."""
        if name in self._attached:
            self.connection.execute(f"DETACH DATABASE IF EXISTS {name}")
        self._folder.mkdir(exist_ok=True)
        path = self._folder / name
        path.write_bytes(file)
        connection = self.connection.cursor()
        connection.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
        self._attached.add(name)
        return connection


class GivenWorlds:
    """The worlds of one question that came in.

    Args:
        name: of the database they are in; the next one of that name takes its place.

    Attributes:
        count: of the worlds.
    """

    def __init__(self, payload: bytes, ready: Ready, name: str = NAME) -> None:
        parts = []
        at = _SIZES.size
        for length in _SIZES.unpack_from(payload):
            parts.append(payload[at : at + length])
            at += length
        self._asked, self._file, self._plain = parts
        self.count = len(self._asked)
        self._ready, self._name = ready, name
        self._connection: duckdb.DuckDBPyConnection | None = None

    def outcome(self, query: Any, number: int, seconds: float) -> Outcome | None:
        """What a query gives in a world; None for one that has to be run in a database like a notebook's."""
        if self._asked[number] or not isinstance(query, str) or not _only_reads_tables(query):
            return None
        if self._connection is None:
            self._connection = self._ready.attached(self._file, self._name)
        self._connection.execute(f"USE {_schema(self._name, number)}")
        outcome = database.run(self._connection, query, seconds)
        # The words of an error may name what there is only here.
        return None if isinstance(outcome, Failure) and outcome.kind == "error" else outcome

    def plain(self) -> list[Rows]:
        """All worlds, as in a notebook."""
        worlds = wire.unpacked(self._plain)
        return [Prepared(one) if asked else one for one, asked in zip(worlds, self._asked, strict=True)]

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _schema(name: str, number: int) -> str:
    return f"{name}.given_world_{number}"


def _only_reads_tables(query: str) -> bool:
    return not _LOOKS_ROUND.search(query) and database.is_single_select(query)
