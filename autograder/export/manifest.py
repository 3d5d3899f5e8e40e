"""What a folder holds: which universe, and every part that is finished, one line of JSON each."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder.export.files import ExportError, WrittenFile, whole_or_nothing
from autograder.universe import GENERATOR, Parameters

NAME = "manifest.jsonl"


@dataclass(frozen=True)
class Part:
    """One table's rows of one day, or a whole table where `day` is None; no files when it has no rows.

    Attributes:
        partition_rows: for a part of the log, how many deliveries arrived per partition that day.
    """

    table: str
    day: int | None
    files: tuple[WrittenFile, ...]
    partition_rows: tuple[int, ...] = ()

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)

    def is_whole(self, folder: Path) -> bool:
        """Whether every file is there as it was written."""
        return all(file.is_whole(folder) for file in self.files)


class Manifest:
    """The finished parts of a folder. Appended to, so that a kill loses at most the part in hand.

    Args:
        tables: for a folder that ends as one file, what that file has.
    """

    def __init__(self, folder: Path, parameters: Parameters, form: str, tables: Iterable[str] = ()) -> None:
        self.folder = folder
        self._path = folder / NAME
        self._head = {
            "generator": GENERATOR,
            "format": form,
            "tables": list(tables),
            "parameters": json.loads(json.dumps(asdict(parameters), default=str)),
        }
        self.parts: dict[tuple[str, int | None], Part] = {}

    def open(self) -> None:
        """Read what is there, or begin.

        Raises:
            ExportError: the folder holds another universe, or files that are not ours.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lines = self._path.read_text().splitlines() if self._path.exists() else []
        except OSError as error:
            raise ExportError(f"{self.folder} cannot be used: {error.strerror or error}.") from error
        if not lines:
            self._begin()
            return
        if _parsed(lines[0]) != self._head:
            raise ExportError(
                f"{self.folder} holds {_named(_parsed(lines[0]))}. Choose another folder, or remove that one."
            )
        for line in lines[1:]:
            record = _parsed(line)
            if record is not None:  # a line cut short by a kill is a part that is not finished
                part = _part(record)
                self.parts[part.table, part.day] = part

    def add(self, part: Part) -> None:
        """Remember a finished part, on disk."""
        self.parts[part.table, part.day] = part
        self._append([asdict(part)])

    def forget(self, keys: Iterable[tuple[str, int | None]]) -> None:
        """Drop parts whose files turned out damaged."""
        for key in keys:
            del self.parts[key]

    def replace(self, parts: Iterable[Part]) -> None:
        """Let the folder hold these parts and no others."""
        self.parts = {(part.table, part.day): part for part in parts}
        lines = [self._head, *(asdict(part) for part in self.parts.values())]
        with whole_or_nothing(self._path) as partial:
            partial.write_text("".join(json.dumps(line) + "\n" for line in lines))

    def _begin(self) -> None:
        strangers = [path.name for path in self.folder.iterdir() if path.name != NAME]
        if strangers:
            raise ExportError(
                f"{self.folder} is not empty ({', '.join(sorted(strangers)[:3])}). Choose a new folder with --out."
            )
        try:
            self._append([self._head])
        except OSError as error:
            raise ExportError(
                f"{self.folder} cannot be written to: {error.strerror}. Choose another folder with --out."
            ) from error

    def _append(self, records: list[dict[str, Any]]) -> None:
        with self._path.open("a+b") as file:
            file.seek(0, os.SEEK_END)
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":  # the last line was cut short
                    file.write(b"\n")
            file.write("".join(json.dumps(record) + "\n" for record in records).encode())
            file.flush()
            os.fsync(file.fileno())


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except json.JSONDecodeError:
        return None
    return record if isinstance(record, dict) else None


def _part(record: dict[str, Any]) -> Part:
    files = tuple(WrittenFile(**file) for file in record["files"])
    return Part(record["table"], record["day"], files, tuple(record["partition_rows"]))


def _named(head: dict[str, Any] | None) -> str:
    if head is None or "parameters" not in head:
        return "something else"
    knobs = head["parameters"]
    return (
        f"another universe ({head.get('format')}, seed {knobs.get('seed')}, {knobs.get('n_members'):,} members,"
        f" {knobs.get('days')} days)"
    )
