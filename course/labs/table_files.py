"""What of a table lies on the disk, read by DuckDB alone: the rows its snapshot shows, and the rows no snapshot has to show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlparse

DATA, POSITION_DELETES = 0, 1
Numbers = dict[str, tuple[int, int, int]]
"""UTC day -> (rows, distinct events, seconds watched)."""
DAILY = "count(*), count(DISTINCT event_id), coalesce(sum(watch_s), 0)"


@dataclass(frozen=True)
class Planned:
    """The files of one snapshot: what its metadata names.

    Attributes:
        data: Parquet files with rows.
        deletes: Parquet files with places of rows that no longer count.
    """

    data: tuple[str, ...]
    deletes: tuple[str, ...]

    @classmethod
    def of(cls, files: Iterable[tuple[int, str]]) -> Planned:
        """From (content, file_path) of a table's `files`; raises ValueError for deletes by equality."""
        by_content: dict[int, list[str]] = {DATA: [], POSITION_DELETES: []}
        for content, path in files:
            if content not in by_content:
                raise ValueError("deletes by equality cannot be told from the place of a row")
            by_content[content].append(path)
        return cls(tuple(by_content[DATA]), tuple(by_content[POSITION_DELETES]))


def local(path: str) -> str:
    """A file's place on this disk: `file:/tmp/x` and `/tmp/x` are the same one."""
    address = urlparse(path)
    return unquote(address.path) if address.scheme == "file" else path


def numbers(planned: Planned) -> Numbers:
    """The daily numbers of a snapshot, its position deletes heeded."""
    import duckdb

    if not planned.data:
        return {}
    shown = "true"
    if planned.deletes:
        shown = f"""(filename, file_row_number) NOT IN (
            SELECT (regexp_replace(file_path, '^file:(//)?', ''), pos) FROM read_parquet({_listed(planned.deletes)}))"""
    with duckdb.connect() as connection:
        rows = connection.execute(f"""
            SELECT CAST(CAST(event_time AS DATE) AS VARCHAR), {DAILY}
            FROM read_parquet({_listed(planned.data)}, union_by_name = true, filename = true, file_row_number = true)
            WHERE {shown} GROUP BY ALL""").fetchall()
    return {day: tuple(map(int, counts)) for day, *counts in rows}


def holding(files: Iterable[Path], member: int) -> dict[Path, int]:
    """Files in which rows of a member stand, with how many, whether any snapshot shows them or not."""
    import duckdb

    paths = [str(path) for path in files]
    with duckdb.connect() as connection:
        with_members = []
        for path in paths:
            described = connection.execute("SELECT name FROM parquet_schema(?)", [path]).fetchall()
            if ("member_id",) in described:
                with_members.append(path)
        if not with_members:
            return {}
        rows = connection.execute(
            f"SELECT filename, count(*) FROM read_parquet({_listed(with_members)}, filename = true, union_by_name = true)"
            " WHERE member_id = ? GROUP BY filename",
            [member],
        ).fetchall()
    return {Path(path): count for path, count in rows}


def total(daily: Numbers) -> tuple[int, int, int]:
    """Rows, events and seconds of all days; an event that stands on two days is two here."""
    return tuple(sum(counts[place] for counts in daily.values()) for place in range(3))


def _listed(paths: Iterable[str]) -> str:
    return "[" + ", ".join("'" + local(path).replace("'", "''") + "'" for path in paths) + "]"
