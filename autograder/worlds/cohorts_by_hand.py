"""Dense ways to write cohorts by hand: signups, viewing and calendars of a few members, a line each."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

MONDAY = date(2026, 3, 2)


def calendar_days(first: date = MONDAY, *, days: int) -> list[dict[str, Any]]:
    """Rows of `calendar`: some days in a row."""
    return [{"d": first + timedelta(days=number)} for number in range(days)]


def signed_up(**times_by_member: tuple[str, ...]) -> list[dict[str, Any]]:
    """Rows of `signups`, written as m1=("03-02 18:00",): one or more times in 2026 for member 1001."""
    return [
        {"member_id": 1000 + int(member[1:]), "signup_ts": f"2026-{at}"}
        for member, times in times_by_member.items()
        for at in times
    ]


def watched(**times_by_member: tuple[str, ...]) -> list[dict[str, Any]]:
    """One event each, written as m1=("03-02 18:30", "03-04 07:00") for two events of member 1001."""
    return [
        {"event_id": f"{member} {at}", "member_id": 1000 + int(member[1:]), "event_time": f"2026-{at}"}
        for member, times in times_by_member.items()
        for at in times
    ]


def daily(first: str, days: int, at: str = "20:00") -> tuple[str, ...]:
    """The same time on some days in a row, as `watched` takes it."""
    start = datetime.fromisoformat(f"2026-{first} {at}")
    return tuple(f"{start + timedelta(days=number):%m-%d %H:%M}" for number in range(days))
