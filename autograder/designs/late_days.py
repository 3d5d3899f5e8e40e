"""What a design's daily job makes of a few days of deliveries: run by run, compared with a recount of everything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from autograder.designs.daily_job import (
    COMMITS,
    FIRST,
    LATEST,
    RECOUNTS,
    REVISION,
    TABLES,
    DailyJob,
    totals,
)
from autograder.designs.design import Design
from autograder.designs.detail_words import YES_OR_NO, Words
from autograder.jobs.layout import Row
from autograder.jobs.store import Crash
from autograder.jobs.warehouse import Warehouse
from autograder.quantities import NotAQuantity, read_quantity

SUBJECTS = ("events of each day", "seconds of each day", "final days", "rows read in a run")
HOLDS = "holds"
_DAY = timedelta(days=1)
# Which copy wins is a sentence: a revision it names decides, then what it says of arrival.
_WINNERS = {
    REVISION: re.compile(r"revision|version", re.IGNORECASE),
    FIRST: re.compile(r"first|earl|oldest", re.IGNORECASE),
    LATEST: re.compile(r"latest|last|newest|arriv", re.IGNORECASE),
}
DETAILS: dict[str, Words] = {
    "job": {
        "is": None,
        "recounts": RECOUNTS,
        "commits": COMMITS,
        "a_move_touches": ("both days", "the new day"),
        "an_empty_day": ("is removed", "is kept"),
        "clocks_ahead": None,
        "leaves_out_erased": YES_OR_NO,
        "final_after": None,
    }
}


def carried_out(design: Design, conditions: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(subject, verdict) of the job that `details.job` describes, in a few days of deliveries.

    Args:
        conditions: "deliveries", each [event, revision, event time, arrival time, seconds, member], times
            as "03-02 20:00"; "runs", each [when, "" or "after write 1"]; "rules" (late_h, ahead_min,
            final_d) of the prompt; "erased" members; "reads_at_most" rows in a run.
    """
    erased = frozenset(conditions.get("erased", ()))
    read = read_job(design, erased)
    if isinstance(read, str):
        return [(subject, read) for subject in SUBJECTS]
    job, final_after = read
    log = [_delivery(*one) for one in conditions["deliveries"]]
    warehouse, final, most = Warehouse(TABLES), {}, 0
    landed = 0
    log.sort(key=lambda row: row["arrival_time"])
    for when, dies in conditions["runs"]:
        now = _instant(when)
        until = next((n for n, row in enumerate(log) if row["arrival_time"] >= now), len(log))
        warehouse.land("log", log[landed:until])
        landed, before = max(landed, until), warehouse.counts["rows_read"]
        try:
            job.run(warehouse, now, dies)
        except Crash:
            continue
        if when != conditions["runs"][0][0]:  # the first run reads all there is, whatever it does later
            most = max(most, warehouse.counts["rows_read"] - before)
        for row in warehouse.rows("daily"):
            if now >= datetime.combine(row["day"], datetime.min.time()) + final_after:
                final.setdefault(row["day"], row)
    found = {row["day"]: row for row in warehouse.rows("daily")}
    truth = _recount(log[:landed], conditions["rules"], erased)
    moved = any(found.get(day) != row for day, row in final.items())
    too_late = final_after > timedelta(days=conditions["rules"]["final_d"])
    verdicts = (
        _compared(found, truth, "events"),
        _compared(found, truth, "seconds"),
        "final-too-late" if too_late else "changed-after-final" if moved else HOLDS,
        "reads-too-much" if most > conditions["reads_at_most"] else HOLDS,
    )
    return list(zip(SUBJECTS, verdicts, strict=True))


def read_job(design: Design, erased: frozenset[int]) -> tuple[DailyJob, timedelta] | str:
    """The job of `details.job` and after how long a day is final; or what is not said, such as "commits-not-said"."""
    said = design.details.get("job")
    said = said if isinstance(said, Mapping) else {}
    node = next((one for one in design.processors if one.name == said.get("is")), None)
    sinks = [one for one in design.sinks if node and (node.name, one.name) in design.edges]
    dedup = next((one for one in design.dedup if node and node.name in one.where), None)
    recounts, commits = said.get("recounts"), said.get("commits")
    ahead, final = _duration(said.get("clocks_ahead")), _duration(said.get("final_after"))
    lookback = node.lookback.value // 86_400 if node and node.lookback else 0
    clock = node.watermark.source if node and node.watermark else ""
    winner = next((wins for wins, how in _WINNERS.items() if dedup and how.search(dedup.winner)), "")
    there = {
        "job": bool(node),
        "sink": bool(sinks),
        "dedup": bool(dedup and dedup.scope),
        "winner": bool(winner),
        "late": bool(design.late and design.late.max),
        "recounts": recounts in RECOUNTS,
        "commits": commits in COMMITS,
        "watermark": clock in ("arrival_time", "event_time"),
        "lookback": recounts != "lookback" or 1 <= lookback <= 400,
        "final-after": final is not None,
    }
    if unsaid := [name for name, is_there in there.items() if not is_there]:
        return f"{unsaid[0]}-not-said"
    job = DailyJob(
        recounts=recounts,
        dates=int(lookback),
        clock=clock,
        commits=commits,
        adds=sinks[0].mode == "append",
        by_event=dedup.key == ("event_id",),
        winner=winner,
        scope=_capped(dedup.scope.value),
        limit=_capped(design.late.max.value),
        ahead=ahead if ahead is not None else timedelta(days=36_500),
        old_days=said.get("a_move_touches") == "both days",
        empties=said.get("an_empty_day") == "is removed",
        erased=erased if said.get("leaves_out_erased") in (True, "yes") else frozenset(),
    )
    return job, final


def _recount(log: list[Row], rules: Mapping[str, float], erased: frozenset[int]) -> dict[date, Row]:
    best: dict[str, Row] = {}
    for row in log:
        late = row["arrival_time"] - row["event_time"]
        is_in = timedelta(minutes=-rules["ahead_min"]) <= late <= timedelta(hours=rules["late_h"])
        known = best.get(row["event_id"])
        if (
            is_in
            and row["member_id"] not in erased
            and (known is None or row["revision"] >= known["revision"])
        ):
            best[row["event_id"]] = row
    return totals(best.values())


def _compared(found: dict[date, Row], truth: dict[date, Row], column: str) -> str:
    mine = {day: row[column] for day, row in found.items() if row[column]}
    theirs = {day: row[column] for day, row in truth.items() if row[column]}
    if mine == theirs:
        return HOLDS
    more, fewer = (
        any(one.get(day, 0) > other.get(day, 0) for day in one)
        for one, other in ((mine, theirs), (theirs, mine))
    )
    return "on-other-days" if more and fewer else "too-many" if more else "too-few"


def _delivery(event: str, revision: int, happened: str, arrived: str, seconds: int, member: int = 1) -> Row:
    return {
        "event_id": event,
        "revision": revision,
        "event_time": _instant(happened),
        "arrival_time": _instant(arrived),
        "seconds": seconds,
        "member_id": member,
    }


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text if text[:2] in ("19", "20") else f"2026-{text}")


def _duration(said: Any) -> timedelta | None:
    try:
        quantity = read_quantity(str(said))
    except NotAQuantity:
        return None
    return _capped(quantity.value) if quantity.dimension == "duration" else None


def _capped(seconds: float) -> timedelta:
    """A century at most: nobody means more, and a date has no room for it."""
    return timedelta(seconds=min(max(seconds, 0), 36_500 * 86_400))
