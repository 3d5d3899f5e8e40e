"""A lake on disk, laid out from plain data: a folder with a SQLite catalog, one Iceberg table, its files and their ages.

Laying one out takes longer than most answers do. So its files are kept in memory once it
stands, and the next lake of the same plan is these files, put back under the same path.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.lake.columns import arrow_table, iceberg_schema

if TYPE_CHECKING:
    from pyiceberg.catalog.sql import SqlCatalog
    from pyiceberg.table import Table

NAMESPACE, TABLE = "lake", "events"
MOST_KEPT = 64
"""Lakes whose files are kept in memory; each is some fifty kilobytes."""
# No waiting between attempts to commit.
_PROPERTIES = {"commit.retry.min-wait-ms": "1", "commit.retry.max-wait-ms": "2"}


@dataclass(frozen=True)
class Plan:
    """What a lake holds before anybody touches it.

    Attributes:
        columns: name to type ("long", "string"), a dict for a struct; in order.
        commits: each with "rows", "at" (UTC, also the age of its file) and perhaps a "tag" on its snapshot.
        loose: files that no commit names: "name", "rows", "at" (when it was written), and "lands",
            when its writer commits it, or None.
    """

    columns: dict[str, Any]
    commits: list[dict[str, Any]]
    loose: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Lake:
    """A lake that stands: its folder, its catalog."""

    folder: Path
    catalog: SqlCatalog
    plan: Plan

    @property
    def data(self) -> Path:
        """The folder of the table's data files."""
        return self.folder / NAMESPACE / TABLE / "data"

    def table(self) -> Table:
        """The table as it is now."""
        return self.catalog.load_table((NAMESPACE, TABLE))

    def dated(self, at: datetime) -> None:
        """Let whatever claims to be later than `at` have happened at `at`: snapshots and files."""
        _restamped(self.table(), lambda _: at)
        for file in self.data.glob("*"):
            if file.stat().st_mtime > _seconds(at):
                _age(file, at)


@contextmanager
def lake(plan: Plan, *, catalog_type: Any = None, anew: bool = False) -> Iterator[Lake]:
    """A lake of this plan, gone with all its files when the context closes.

    Args:
        catalog_type: a subclass of PyIceberg's `SqlCatalog`; that one where left out.
        anew: under a path that no other lake of this plan gets.
    """
    from pyiceberg.catalog.sql import SqlCatalog

    catalog_type = catalog_type or SqlCatalog
    folder, files = _laid(plan) if anew else _kept(plan)
    try:
        folder.mkdir(mode=0o700)
    except OSError:  # a lake of the same plan stands, or the folder above is gone
        folder, files = _laid(plan)
        folder.mkdir(mode=0o700)
    try:
        for path, content, modified in files:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            os.utime(target, ns=(modified, modified))
        (folder / NAMESPACE / TABLE / "data").mkdir(parents=True, exist_ok=True)
        catalog = _catalog(catalog_type, folder, init_catalog_tables="false")
        try:
            yield Lake(folder, catalog, plan)
        finally:
            catalog.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_Files = list[tuple[str, bytes, int]]
_KEPT: dict[str, tuple[Path, _Files]] = {}
"""By plan: the path, which is written into the metadata, and the files below it with their times."""


def _kept(plan: Plan) -> tuple[Path, _Files]:
    key = repr(plan)
    if key not in _KEPT:
        while len(_KEPT) >= MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[key] = _laid(plan)
    return _KEPT[key]


def _laid(plan: Plan) -> tuple[Path, _Files]:
    """Lay out a lake in a new folder, take it into memory, and remove it."""
    from pyiceberg.catalog.sql import SqlCatalog

    folder = Path(tempfile.mkdtemp(prefix="lake-")).resolve()
    try:
        catalog = _catalog(SqlCatalog, folder)
        try:
            _fill(Lake(folder, catalog, plan))
        finally:
            catalog.close()
        files = [
            (str(path.relative_to(folder)), path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return folder, files


def _catalog(catalog_type: Any, folder: Path, **properties: str) -> SqlCatalog:
    from sqlalchemy import event

    catalog = catalog_type(
        "lake", uri=f"sqlite:///{folder}/catalog.db", warehouse=folder.as_uri(), **properties
    )
    # It lives for one call, and need not survive a power cut.
    event.listen(
        catalog.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF")
    )
    return catalog


def _fill(new: Lake) -> None:
    new.catalog.create_namespace(NAMESPACE)
    table = new.catalog.create_table(
        (NAMESPACE, TABLE),
        iceberg_schema(new.plan.columns),
        location=(new.folder / NAMESPACE / TABLE).as_uri(),
        properties=_PROPERTIES,
    )
    new.data.mkdir(parents=True, exist_ok=True)
    times = {}
    for commit in new.plan.commits:
        before = set(new.data.iterdir())
        table.append(arrow_table(table.schema(), commit["rows"]))
        snapshot = table.current_snapshot()
        assert snapshot is not None
        times[snapshot.snapshot_id] = commit["at"]
        if commit.get("tag"):
            table.manage_snapshots().create_tag(snapshot.snapshot_id, commit["tag"]).commit()
        for file in set(new.data.iterdir()) - before:
            _age(file, commit["at"])
    _restamped(table, times.get)
    for one in new.plan.loose:
        write_file(new.data / one["name"], table, one["rows"])
        _age(new.data / one["name"], one["at"])


def write_file(path: Path, table: Table, rows: list[dict[str, Any]]) -> None:
    """A Parquet file as another writer leaves it, without a commit."""
    import pyarrow.parquet

    # Written by somebody who knows columns by name, so that `add_files` takes it.
    plain = arrow_table(table.schema(), rows)
    fields = [part.remove_metadata() for part in plain.schema]
    pyarrow.parquet.write_table(plain.cast(pyarrow.schema(fields)), path)


def _restamped(table: Table, at: Any) -> None:
    """Rewrite the times in the newest metadata file: `at` gives one by snapshot id, of those later than it."""
    from pyiceberg.io.pyarrow import PyArrowFileIO

    path = Path(PyArrowFileIO.parse_location(table.metadata_location)[2])
    metadata = json.loads(path.read_text(encoding="utf-8"))
    for entry in (*metadata["snapshots"], *metadata["snapshot-log"]):
        entry["timestamp-ms"] = _not_after(entry["timestamp-ms"], at(entry["snapshot-id"]))
    newest = max((entry["timestamp-ms"] for entry in metadata["snapshots"]), default=None)
    if newest is not None:
        metadata["metadata-log"] = []
        metadata["last-updated-ms"] = newest
    path.write_text(json.dumps(metadata), encoding="utf-8")


def _not_after(stamp: int, at: datetime | None) -> int:
    return stamp if at is None else min(stamp, int(_seconds(at) * 1000))


def _age(file: Path, at: datetime) -> None:
    os.utime(file, (_seconds(at), _seconds(at)))


def _seconds(at: datetime) -> float:
    """Seconds since 1970 of a UTC time without a zone."""
    return at.replace(tzinfo=UTC).timestamp()
