"""A table of the old kind: a folder a day with Parquet files in it, no ids of columns, and a writer that does not stop for you."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from course.engines.installed import EngineProblem
from course.labs import table_files
from course.labs.erasure_on_disk import made_older
from course.labs.verdict import verdict

if TYPE_CHECKING:
    import polars as pl

    from course.labs.iceberg_lab import IcebergLab

COLUMNS = ("event_id", "member_id", "title_id", "watch_s", "country", "event_time")
LAST_DAY, LATE_DAY, NEW_DAY = "2026-03-10", "2026-03-04", "2026-03-11"
LATE_SHARE = 10
"""One in so many rows of the late day lands after the import."""


def write_layout(clean: pl.DataFrame, folder: Path) -> None:
    """Ten days of events below `folder`, each in `event_date=…`, but for a tenth of 4 March, which is late."""
    shutil.rmtree(folder, ignore_errors=True)
    for day, rows in _days(clean).items():
        if day <= LAST_DAY:
            _write(rows.filter(~_late(day)), folder / f"event_date={day}" / "part-0.parquet")


def land_more(clean: pl.DataFrame, folder: Path) -> list[Path]:
    """What the old writer adds after the import: a new day, and late rows in a day that is there; the new files."""
    days = _days(clean)
    landed = [
        folder / f"event_date={LATE_DAY}" / "part-1.parquet",
        folder / f"event_date={NEW_DAY}" / "part-0.parquet",
    ]
    _write(days[LATE_DAY].filter(_late(LATE_DAY)), landed[0])
    _write(days[NEW_DAY], landed[1])
    for file in landed:
        made_older(file, 5)  # a migration takes weeks; this one takes a minute
    return landed


def caught_up(lab: IcebergLab, table: str, folder: Path, catch_up: Callable[[], object]) -> bool:
    """Run the learner's catching up; a verdict by day: old layout in DuckDB, table in Spark, table's files in DuckDB."""
    try:
        catch_up()
    except EngineProblem as problem:
        return verdict(False, f"Spark stopped it: {problem}")
    old = table_files.numbers(table_files.Planned(tuple(map(str, sorted(folder.rglob("*.parquet")))), ()))
    new, files = lab.numbers(table), table_files.numbers(lab.planned(table))
    differing = sorted(day for day in old | new if old.get(day) != new.get(day))
    first = (
        f" On {differing[0]} it is {new.get(differing[0], (0,))[0]:,} for {old.get(differing[0], (0,))[0]:,}."
        if differing
        else ""
    )
    return verdict(
        not differing and new == files,
        f"{table} has {table_files.total(new)[0]:,} rows for {table_files.total(old)[0]:,} in the old layout; days that"
        f" differ: {len(differing)}.{first} DuckDB reads {'the same' if files == new else 'something else'} from its files.",
    )


def _days(clean: pl.DataFrame) -> dict[str, pl.DataFrame]:
    import polars as pl

    by_day = clean.select(*COLUMNS, day=pl.col("event_time").dt.strftime("%Y-%m-%d")).sort(
        "event_time", "event_id"
    )
    return {day: rows.drop("day") for (day,), rows in by_day.partition_by("day", as_dict=True).items()}


def _late(day: str) -> pl.Expr:
    import polars as pl

    return pl.lit(day == LATE_DAY) & (pl.int_range(pl.len()) % LATE_SHARE == 0)


def _write(rows: pl.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows.write_parquet(path)
