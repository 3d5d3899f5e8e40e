"""A dense way to write by hand sessions that stalled: a line a session, with its stalls in milliseconds."""

from __future__ import annotations

from typing import Any


def stalling_sessions(*written: str) -> dict[str, list[dict[str, Any]]]:
    """Rows of `play_sessions` and `qoe_events` for sessions 1, 2, 3 … in March 2026.

    Each is "member day hour stalls", such as "1001 02 20:00 4000+2500"; "0" never stalled, "-" has
    no duration. Every session has a start-up as well, the longer the higher its number.
    """
    sessions, moments = [], []
    for number, text in enumerate(written, start=1):
        member, day, start, stalls = text.split()
        begun = f"2026-03-{day} {start}"
        sessions.append(
            {"session_id": number, "member_id": int(member), "start_ts": begun, "watched_s": 1_800}
        )
        lengths = stalls.split("+") if stalls != "0" else []
        moments += [
            _moment(number, f"{begun}:{10 + place}", "rebuffer", length)
            for place, length in enumerate(lengths)
        ]
        moments.append(_moment(number, f"{begun}:01", "start", 700 * number))
    return {"play_sessions": sessions, "qoe_events": moments}


def _moment(session: int, at: str, kind: str, length: str | int) -> dict[str, Any]:
    lasted = None if length == "-" else int(length)
    return {"session_id": session, "ts": at, "kind": kind, "duration_ms": lasted}
