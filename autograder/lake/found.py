"""What there is in a lake after an answer has worked on it, read without trusting the answer or the catalog's statistics."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from autograder.lake.columns import flat

if TYPE_CHECKING:
    from pathlib import Path

    from pyiceberg.table import Table

    from autograder.lake.laid_out import Lake

Found = list[tuple[str, Any]]
_UNREADABLE = "unreadable"
_METADATA = (".avro", ".json", ".db", ".db-journal")


class Disk:
    """Every data file below a lake's folder, whether a snapshot names it or not, by its content."""

    def __init__(self, lake: Lake) -> None:
        import pyarrow.parquet

        self.rows: dict[str, list[dict[str, Any]] | None] = {}
        self.metadata: set[str] = set()
        for path in sorted(lake.folder.rglob("*")):
            if not path.is_file():
                continue
            if path.suffix in _METADATA and not _is_parquet(path):
                self.metadata.add(path.name)
                continue
            # A copy elsewhere, under the same name, is another file.
            name = path.relative_to(lake.data if path.is_relative_to(lake.data) else lake.folder).as_posix()
            try:
                self.rows[name] = pyarrow.parquet.ParquetFile(path).read().to_pylist()
            except Exception:  # whatever it is, it holds no rows that somebody could read
                self.rows[name] = None

    def of_snapshot(self, table: Table, snapshot_id: int) -> list[dict[str, Any]] | None:
        """The rows that a snapshot reads, or None where it cannot be read any more."""
        snapshot = table.snapshot_by_id(snapshot_id)
        if snapshot is None:
            return None
        found: list[dict[str, Any]] = []
        try:
            manifests, names = _named_by(table, snapshot)
            if names is None:
                return table.scan(snapshot_id=snapshot_id).to_arrow().to_pylist()
        except Exception:  # a manifest that is gone
            return None
        if not manifests <= self.metadata:
            return None
        for name in names:
            rows = self.rows.get(name)
            if rows is None:
                return None
            found += rows
        return found


def _named_by(table: Table, snapshot: Any) -> tuple[set[str], list[str] | None]:
    """Names of the metadata files that a snapshot needs and of the data files that it reads.

    No data files where some of their rows are marked as deleted. Metadata files never
    change, and their names never come again, so each is read once.
    """
    key = snapshot.manifest_list
    if key not in _NAMED:
        if len(_NAMED) >= MOST_NAMED:
            _NAMED.clear()
        _NAMED[key] = _read_names(table, snapshot)
    return _NAMED[key]


MOST_NAMED = 2_000
_NAMED: dict[str, tuple[set[str], list[str] | None]] = {}


def _read_names(table: Table, snapshot: Any) -> tuple[set[str], list[str] | None]:
    needed, names, whole = {_name(snapshot.manifest_list)}, [], True
    for manifest in snapshot.manifests(table.io):
        needed.add(_name(manifest.manifest_path))
        for entry in manifest.fetch_manifest_entry(table.io):
            whole = whole and entry.data_file.content == 0
            names.append(entry.data_file.file_path.rpartition("/data/")[2])
    return needed, names if whole else None


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def after_erasing(
    lake: Lake, key: str, erased: set[Any], should: list[dict[str, Any]], in_flight: set[str]
) -> Found:
    """What an erasure leaves: rows of the erased, in any snapshot, tag or file, and what it took of others.

    Args:
        key: the column of the erased values.
        should: the rows that the table should hold.
        in_flight: names of files that may still be another writer's, so that nobody may judge them.
    """
    disk, table = Disk(lake), lake.table()
    live = _live(disk, table)
    if live is None:
        found: Found = [("the table", _UNREADABLE)]
    else:
        extra, missing = _apart(live, should)
        of_erased = sum(row[key] in erased for row in live)
        found = [
            ("live rows", len(live)),
            ("live rows of erased members", of_erased),
            ("live rows that nobody asked to add", extra - of_erased),
            ("rows of other members that are gone", missing),
        ]
    retained = [disk.of_snapshot(table, one.snapshot_id) for one in table.snapshots()]
    found += [
        ("snapshots that read an erased member", sum(_holds(rows, key, erased) for rows in retained)),
        ("snapshots that cannot be read", sum(rows is None for rows in retained)),
    ]
    refs = table.refs()
    for commit in lake.plan.commits:
        if tag := commit.get("tag"):
            rows = disk.of_snapshot(table, refs[tag].snapshot_id) if tag in refs else None
            state = "gone" if tag not in refs else _UNREADABLE if rows is None else f"reads {len(rows)} rows"
            found.append((f"tag {tag}", state))
    others = {name: rows for name, rows in disk.rows.items() if name not in in_flight}
    found.append(
        ("files that hold an erased member", sum(_holds(rows, key, erased) for rows in others.values()))
    )
    for one in lake.plan.loose:
        found.append((f"file {one['name']}", "on disk" if disk.rows.get(one["name"]) is not None else "gone"))
    return found


def after_changing(lake: Lake) -> Found:
    """What changes of a table's shape leave: its columns, what its rows read as, its files and their partition specs."""
    from autograder.lake.columns import described

    table = lake.table()
    found: Found = [("columns", tuple(described(table.schema())))]
    try:
        rows = table.scan().to_arrow().to_pylist()
    except Exception as error:
        return [*found, ("rows", f"cannot be read: {type(error).__name__}")]
    for number, row in enumerate(rows, start=1):
        found += [(f"row {number}", f"{name} = {value!r}") for name, value in flat(row).items()]
    files = table.inspect.files()
    found.append(("files", len(files)))
    found.append(("snapshots", len(table.snapshots())))
    fields = [
        f"{field.transform} of {table.schema().find_column_name(field.source_id)}"
        for field in table.spec().fields
    ]
    found.append(("new files are partitioned by", ", ".join(fields) or "nothing"))
    found.append(("partition specs of the files", tuple(sorted(files["spec_id"].to_pylist()))))
    return found


def _live(disk: Disk, table: Table) -> list[dict[str, Any]] | None:
    current = table.current_snapshot()
    return [] if current is None else disk.of_snapshot(table, current.snapshot_id)


def _holds(rows: list[dict[str, Any]] | None, key: str, erased: set[Any]) -> bool:
    return any(row.get(key) in erased for row in rows or ())


def _apart(got: list[dict[str, Any]], should: list[dict[str, Any]]) -> tuple[int, int]:
    """How many rows are too many, and how many are missing."""
    mine, theirs = (Counter(tuple(sorted(row.items(), key=str)) for row in rows) for rows in (got, should))
    return (mine - theirs).total(), (theirs - mine).total()
