"""Whether a member is gone: not from a table's rows, which is easy, but from every file below the folders it was ever written to."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from course.engines.installed import EngineProblem
from course.labs import table_files
from course.labs.verdict import verdict

if TYPE_CHECKING:
    from course.labs.iceberg_lab import IcebergLab

DAY_S = 86_400


def leave_traces(lab: IcebergLab, table: str, member: int) -> Path:
    """What a table of some age has: a tag that keeps an old snapshot, and a file of a writer that died.

    The file holds the member's rows, is five days old, and no snapshot ever named it; returns it.
    """
    lab.sql(f"ALTER TABLE {table} CREATE TAG march_closing")
    live = [Path(table_files.local(path)) for path in lab.planned(table).data]
    source = max(table_files.holding(live, member).items(), key=lambda pair: (pair[1], pair[0]))[0]
    left = source.with_name(f"left-behind-{source.name}")
    shutil.copy(source, left)
    made_older(left, 5)
    return left


def made_older(file: Path, days: float) -> None:
    """Let a file say that it was written some days ago."""
    then = time.time() - days * DAY_S
    os.utime(file, (then, then))


def erased(
    lab: IcebergLab, table: str, member: int, erase: Callable[[], object], folders: Iterable[Path] = ()
) -> bool:
    """Run the learner's erasure; a verdict on every Parquet file of the table and below `folders`, and on the other members' rows."""
    folders = (lab.table(table), *folders)
    others = f"(SELECT * FROM {table} WHERE member_id <> {member})"
    before = lab.numbers(others)
    holding_before = table_files.holding(_files(folders), member)
    try:
        erase()
    except EngineProblem as problem:
        return verdict(False, f"Spark stopped your erasure: {problem}")
    shown = lab.sql(f"SELECT count(*) FROM {table} WHERE member_id = {member}").item()
    holding = table_files.holding(_files(folders), member)
    after = lab.numbers(others)
    kept = (
        "the other members' numbers are the same" if after == before else "the other members' numbers changed"
    )
    names = ", ".join(sorted({_kind(lab, table, file) for file in holding}))
    return verdict(
        not shown and not holding and after == before,
        f"the table shows {shown} rows of the member, and {len(holding)} files on the disk hold"
        f" {sum(holding.values())} of them (before: {len(holding_before)} files)"
        f"{f': {names}' if names else ''}; {kept}.",
    )


def _files(folders: Iterable[Path]) -> list[Path]:
    return sorted(file for folder in folders for file in folder.rglob("*.parquet"))


def _kind(lab: IcebergLab, table: str, file: Path) -> str:
    """Why a file that holds the member is still there, as far as the metadata tells."""
    paths = {table_files.local(path) for path in lab.planned(table).data}
    if str(file) in paths:
        return "some in the current snapshot"
    known = lab.sql(f"SELECT DISTINCT file_path FROM {table}.all_data_files")["file_path"]
    if str(file) in {table_files.local(path) for path in known}:
        return "some in an older snapshot"
    return "some that no snapshot names"
