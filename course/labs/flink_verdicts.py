"""What a streaming query gave, held against the universe: daily numbers, and deliveries told apart by the watermark."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.outcome import Failure
from course.engines.flink_sql import TAKEN_BACK
from course.labs.flink_lab import DELIVERY, FlinkLab, reason
from course.labs.verdict import verdict

if TYPE_CHECKING:
    import polars as pl

Daily = dict[date, tuple[int, int]]
"""UTC day -> (events, seconds watched)."""


def by_day(clean: pl.DataFrame) -> Daily:
    """The numbers of the clean table."""
    import polars as pl

    rows = clean.group_by(pl.col("event_time").dt.date()).agg(pl.len(), pl.col("watch_s").sum())
    return {day: (events, seconds) for day, events, seconds in rows.iter_rows()}


def as_daily(rows: Iterable[tuple[Any, ...]]) -> Daily:
    """From rows of (day, events, seconds); raises ValueError where they are something else, or name a day twice."""
    found: Daily = {}
    for row in rows:
        if len(row) != 3 or not isinstance(row[0], date):
            raise ValueError("a row is a day, its events and its seconds")
        day = row[0].date() if isinstance(row[0], datetime) else row[0]
        if day in found:
            raise ValueError(f"{day} is there twice")
        found[day] = (row[1], row[2])
    return found


def daily(lab: FlinkLab, query: str) -> bool:
    """A verdict on a query for (day, events, seconds): right days, events counted, and changes sent on the way."""
    sent = lab.ask_changes(query)
    if isinstance(sent, Failure):
        return verdict(False, f"Flink says: {reason(sent)}")
    standing: Counter[tuple[Any, ...]] = Counter()
    for sign, *row in sent.rows:
        standing[tuple(row)] += -1 if sign in TAKEN_BACK else 1
    try:
        found = as_daily(standing.elements())
    except ValueError as problem:
        return verdict(False, f"{problem}.")
    wanted = by_day(lab.log.clean)
    right = sum(found.get(day) == numbers for day, numbers in wanted.items())
    counted = sum(numbers[0] for numbers in found.values())
    return verdict(
        found == wanted,
        f"{right} of {len(wanted)} days are right; {counted:,} events counted where there are"
        f" {sum(numbers[0] for numbers in wanted.values()):,}. The query sent {len(sent.rows):,} changes.",
    )


def kept_apart(lab: FlinkLab, on_time: str, late: str, delay: timedelta = timedelta(minutes=10)) -> bool:
    """Write `plays` to two sinks in one job, by two conditions; a verdict on neither, both, and late for the watermark."""
    places = {}
    for name in ("on_time", "late"):
        places[name] = lab.folder / name
        lab.sql(f"DROP TEMPORARY TABLE IF EXISTS `{name}`")
        lab.sql(f"CREATE TEMPORARY TABLE `{name}` ({DELIVERY}) WITH ({lab.to_files(name)})")
        for file in written(places[name]):
            file.unlink()
    lab.set({"table.dml-sync": "true"})
    columns = ", ".join(line.split()[0] for line in DELIVERY.strip().split(","))
    answer = lab.ask(
        "EXECUTE STATEMENT SET BEGIN\n"
        f"INSERT INTO `on_time` SELECT {columns} FROM plays WHERE {on_time};\n"
        f"INSERT INTO `late` SELECT {columns} FROM plays WHERE {late};\nEND"
    )
    if isinstance(answer, Failure):
        return verdict(False, f"Flink says: {reason(answer)}")
    first, second = (Counter(map(_identity, rows(places[name]))) for name in places)
    sent = Counter(map(_identity, lab.log.deliveries))
    neither, both = (sent - first - second).total(), (first & second).total()
    too_many = (first + second - sent).total() - both
    behind = Counter(map(_identity, behind_the_watermark(lab.log.deliveries, delay)))
    return verdict(
        not neither and not both and not too_many and second == behind,
        f"of {sent.total():,} deliveries {first.total():,} are on time and {second.total():,} late, {neither} in neither"
        f" table and {both} in both; {behind.total()} came behind the watermark.",
    )


def behind_the_watermark(deliveries: Iterable[dict[str, Any]], delay: timedelta) -> list[dict[str, Any]]:
    """Deliveries whose time was not above the watermark when they came: the newest time before them, less the delay."""
    found, newest = [], None
    for delivery in deliveries:
        at = delivery["event_time"]
        at = at.replace(microsecond=at.microsecond // 1_000 * 1_000)  # a time attribute has milliseconds
        if newest is not None and at <= newest - delay:
            found.append(delivery)
        newest = at if newest is None else max(newest, at)
    return found


def written(folder: Path) -> list[Path]:
    """Files of a sink that a reader sees; one that is still written has a name that begins with a dot."""
    return [file for file in folder.rglob("*") if file.is_file() and not file.name.startswith((".", "_"))]


def rows(folder: Path) -> list[dict[str, Any]]:
    """What a reader of a sink's files gets."""
    return [json.loads(line) for file in written(folder) for line in file.read_text("utf-8").splitlines()]


def _identity(delivery: dict[str, Any]) -> tuple[int, int]:
    return delivery["kafka_partition"], delivery["kafka_offset"]
