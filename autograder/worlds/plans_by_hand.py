"""A dense way to write by hand which member held which plan, and since when: a line a stretch."""

from __future__ import annotations

from typing import Any

_STREAMS = {"basic": 1, "standard": 2, "premium": 4}


def plans_held(*written: str) -> list[dict[str, Any]]:
    """Rows of `plans` from "member plan from to", such as "1001 basic 01-05 03-15T10:00"; "-" is open. All in 2026."""
    found = []
    for text in written:
        member, code, since, until = text.split()
        found.append(
            {
                "member_id": int(member),
                "plan_code": code,
                "max_streams": _STREAMS[code],
                "valid_from": f"2026-{since}",
                "valid_to": None if until == "-" else f"2026-{until}",
            }
        )
    return found
