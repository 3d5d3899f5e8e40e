"""A daily job as a design describes it: which days it recounts, what it takes for new, and which writes belong together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from autograder.jobs.layout import JobTable, Row
from autograder.jobs.store import Crash
from autograder.jobs.warehouse import Warehouse

RECOUNTS = ("lookback", "touched", "ledger")
REVISION, FIRST, LATEST = "highest revision", "first arrival", "latest arrival"
COMMITS = ("together", "table first", "watermark first")
TABLES = (
    JobTable("log", partition="arrival_time", key=("event_id",), source=True),
    JobTable("daily", partition="day", key=("day",)),
    JobTable("ledger", key=("event_id",)),
)
_DAY, _TICK, _EPOCH = timedelta(days=1), timedelta(microseconds=1), datetime(1970, 1, 2)


@dataclass(frozen=True)
class DailyJob:
    """What decides whether a daily job is right.

    Attributes:
        recounts: one of `RECOUNTS`; days of a window, days that were touched, or none but by a ledger.
        dates: of a lookback, the day of the run among them.
        clock: "arrival_time" or "event_time": what its watermark follows.
        commits: one of `COMMITS`.
        adds: it adds to the table instead of replacing days or rows.
        by_event: copies of an event are one; otherwise each delivery counts.
        winner: of copies of an event: `REVISION` (the highest), `FIRST` or `LATEST` (to arrive).
        scope: how far apart copies are still recognised.
        limit, ahead: later than this, or further ahead, is not counted.
        old_days: a correction also touches the day that its event was on before.
        empties: a day without events loses its row.
        erased: members that every run leaves out.
    """

    recounts: str
    dates: int
    clock: str
    commits: str
    adds: bool
    by_event: bool
    winner: str
    scope: timedelta
    limit: timedelta
    ahead: timedelta
    old_days: bool
    empties: bool
    erased: frozenset[int]

    def run(self, warehouse: Warehouse, now: datetime, dies: str) -> None:
        """One run, on all that has landed before `now`.

        Raises:
            Crash: it dies where `dies` says, such as "after write 1".
        """
        since = warehouse.values.get("watermark", _EPOCH)
        if self.recounts == "lookback":
            first = (now - _TICK).date() - (self.dates - 1) * _DAY
            accepted = self._landed(warehouse, first - _DAY, now)
            days = {first + n * _DAY for n in range(self.dates + 1)}
            changes = self._recounted(warehouse, accepted, accepted, days)
        else:
            accepted = self._landed(warehouse, since.date() if self.clock == "arrival_time" else None, now)
            news = [row for row in accepted if row[self.clock] >= since]
            copies = self._earlier_copies(warehouse, news, now)
            if self.recounts == "ledger":
                changes = self._by_ledger(warehouse, news)
            else:
                days = {row["event_time"].date() for row in copies}
                rows = (
                    self._landed(warehouse, min(days) - self.ahead - _DAY, now)
                    if days and not self.adds
                    else news
                )
                changes = self._recounted(warehouse, rows, news, days)
        reached = now
        if self.clock == "event_time":
            reached = max((row["event_time"] for row in accepted), default=since)
        mark = lambda: warehouse.values.__setitem__("watermark", reached)  # noqa: E731
        _write(
            {"together": [[*changes, mark]], "table first": [*([one] for one in changes), [mark]]}.get(
                self.commits, [[mark], *([one] for one in changes)]
            ),
            dies,
        )

    def _landed(self, warehouse: Warehouse, first: date | None, now: datetime) -> list[Row]:
        parts = [day for day in warehouse.partitions("log") if first is None or day >= first]
        return [row for row in warehouse.read("log", parts) if row["arrival_time"] < now and self._is_in(row)]

    def _is_in(self, row: Row) -> bool:
        late = row["arrival_time"] - row["event_time"]
        return -self.ahead <= late <= self.limit and row["member_id"] not in self.erased

    def _earlier_copies(self, warehouse: Warehouse, news: list[Row], now: datetime) -> list[Row]:
        if not self.old_days or self.recounts == "ledger":
            return news
        found = warehouse.find("log", {row["event_id"] for row in news})
        return [row for row in found if row["arrival_time"] < now and self._is_in(row)]

    def winners(self, rows: Iterable[Row]) -> list[Row]:
        """The deliveries that count, one for each event as this job tells events apart."""
        best: dict[Any, tuple[Row, datetime]] = {}
        number = 0
        for row in sorted(rows, key=lambda one: one["arrival_time"]):
            key: Any = row["event_id"] if self.by_event else (row["event_id"], row["arrival_time"])
            known, seen = best.get(key, (None, None))
            if known is not None and row["arrival_time"] - seen > self.scope:
                number += 1
                best[(key, number)] = best.pop(key)
                known = None
            wins = known is None or self._wins(row["revision"] >= known["revision"])
            best[key] = (row if wins else known, row["arrival_time"])
        return [row for row, _ in best.values()]

    def _wins(self, is_newer: bool) -> bool:
        """Whether a copy that arrived later takes the place of the one before."""
        return self.winner == LATEST or (self.winner == REVISION and is_newer)

    def _recounted(
        self, warehouse: Warehouse, rows: list[Row], news: list[Row], days: set[date]
    ) -> list[Callable[[], None]]:
        if self.adds:
            return [_added(warehouse, totals(self.winners(news)))]
        counted = {day: row for day, row in totals(self.winners(rows)).items() if day in days}
        gone = sorted(days - set(counted)) if self.empties else []

        def overwrite() -> None:
            warehouse.overwrite_partitions("daily", list(counted.values()))
            warehouse.drop_partitions("daily", gone)

        return [overwrite] if days else []

    def _by_ledger(self, warehouse: Warehouse, news: list[Row]) -> list[Callable[[], None]]:
        fresh = {row["event_id"]: row for row in self.winners(news)}
        known = {row["event_id"]: row for row in warehouse.find("ledger", fresh)}
        kept, difference = [], {}
        for name, row in fresh.items():
            before = known.get(name)
            if before and not self._wins(row["revision"] > before["revision"]):
                continue
            kept.append({column: row[column] for column in ("event_id", "revision", "event_time", "seconds")})
            for one, sign in ((row, 1), (before, -1)):
                if one and not (sign < 0 and (self.adds or not self.by_event)):
                    day = difference.setdefault(one["event_time"].date(), [0, 0])
                    day[0] += sign
                    day[1] += sign * one["seconds"]
        rows = {day: _row(day, *sums) for day, sums in difference.items() if any(sums)}
        return [_added(warehouse, rows), lambda: warehouse.merge("ledger", kept, ())]


def totals(rows: Iterable[Row]) -> dict[date, Row]:
    """Events and seconds by day of event time."""
    counted: dict[date, list[int]] = {}
    for row in rows:
        day = counted.setdefault(row["event_time"].date(), [0, 0])
        day[0] += 1
        day[1] += row["seconds"]
    return {day: _row(day, *sums) for day, sums in counted.items()}


def _row(day: date, events: int, seconds: int) -> Row:
    return {"day": day, "events": events, "seconds": seconds}


def _added(warehouse: Warehouse, rows: dict[date, Row]) -> Callable[[], None]:
    def add() -> None:
        there = {row["day"]: row for row in warehouse.read("daily", rows)}
        sums = {
            day: _row(day, *(row[name] + there.get(day, {}).get(name, 0) for name in ("events", "seconds")))
            for day, row in rows.items()
        }
        gone = [day for day, row in sums.items() if not row["events"]]
        warehouse.merge("daily", [row for row in sums.values() if row["events"]], gone)

    return add


def _write(groups: list[list[Callable[[], None]]], dies: str) -> None:
    """Each group happens whole or not at all; between two the machine may die."""
    for number, group in enumerate(groups, start=1):
        if dies == f"before write {number}":
            raise Crash
        for change in group:
            change()
        if dies == f"after write {number}":
            raise Crash
