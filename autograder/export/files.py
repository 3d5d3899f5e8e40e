"""Files that are whole or not there: written under another name, renamed, and told by their hash.

They are not synced one by one: a file that a power cut damages no longer has its hash, and is made again.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

FORMATS = ("parquet", "duckdb", "jsonl")
PARTIAL = ".partial"
_ROW_GROUP_ROWS = 122_880
_BLOCK_BYTES = 1 << 20


class ExportError(Exception):
    """The universe cannot be written there; the message says why and what to do."""


@dataclass(frozen=True)
class WrittenFile:
    """One finished file: its path below the folder, its rows, its size in bytes and its SHA-256."""

    name: str
    rows: int
    bytes: int
    sha256: str

    def is_whole(self, folder: Path) -> bool:
        """Whether the file is there as it was written."""
        path = folder / self.name
        try:
            return path.stat().st_size == self.bytes and digest(path) == self.sha256
        except OSError:
            return False


def suffix(form: str) -> str:
    """The ending of the files of a format; a database is made from Parquet files."""
    return "jsonl" if form == "jsonl" else "parquet"


def write_frame(frame: pl.DataFrame, folder: Path, name: str) -> WrittenFile:
    """Write a frame as the format that the name's ending says.

    Raises:
        ExportError: the disk is full, or the folder cannot be written to.
    """
    path = folder / name
    with whole_or_nothing(path) as partial, _named_os_errors():
        if path.suffix == ".jsonl":
            frame.write_ndjson(partial)
        else:
            frame.write_parquet(
                partial, compression="zstd", compression_level=1, row_group_size=_ROW_GROUP_ROWS
            )
    return WrittenFile(name, frame.height, path.stat().st_size, digest(path))


@contextmanager
def _named_os_errors() -> Iterator[None]:
    """Polars tells of a full disk in the text of an error of its own."""
    from polars.exceptions import PolarsError

    try:
        yield
    except PolarsError as error:
        number = re.search(r"\(os error (\d+)\)", str(error))
        if number is None:
            raise
        raise OSError(int(number[1]), os.strerror(int(number[1]))) from error


@contextmanager
def whole_or_nothing(path: Path) -> Iterator[Path]:
    """A path beside the final one to write to; renamed when all is written, removed when not.

    Raises:
        ExportError: as `write_frame`.
    """
    partial = path.with_name(path.name + PARTIAL)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield partial
        partial.replace(path)
    except BaseException as error:
        partial.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise ExportError(_reason(error, path)) from error
        raise


def _reason(error: OSError, path: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"The disk is full: {path.name} could not be written to {path.parent}. What is finished stays."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{path.parent} cannot be written to: {error.strerror}. Choose another folder with --out."
    return f"{path} could not be written: {error}"


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            hashed.update(block)
    return hashed.hexdigest()
