"""Prefixes and periods: powers of 1000 and of 1024 kept apart, and how many seconds a period has."""

from __future__ import annotations

PERIODS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800, "month": 2_592_000, "year": 31_536_000}  # fmt: skip
"""Seconds in a period by its whole name; a month has 30 days, a year 365."""

SHORT_PERIODS = {"ms": 0.001, "s": 1, "sec": 1, "min": 60, "h": 3_600, "hr": 3_600, "d": 86_400, "wk": 604_800, "mo": 2_592_000, "y": 31_536_000, "yr": 31_536_000}  # fmt: skip

SCALES = {
    **dict.fromkeys(("k", "thousand"), 1e3),
    **dict.fromkeys(("m", "mn", "mio", "million", "mill"), 1e6),
    **dict.fromkeys(("b", "bn", "billion"), 1e9),
    **dict.fromkeys(("t", "tn", "trillion"), 1e12),
}
"""What people say for a power of 1000, in small letters."""

PREFIXES = {letter: 1_000.0**power for power, letter in enumerate("kMGTPE", start=1)} | {"K": 1e3}
"""Decimal prefixes as they are written; only `k` stands in both cases."""

BYTES = {"B": 1.0} | {
    f"{letter}{mark}B": base**power
    for power, letter in enumerate("KMGTPE", start=1)
    for mark, base in (("", 1e3), ("i", 1024.0))
}
"""Bytes in a unit, by its symbol: KB is 1000 of them, KiB 1024."""


def seconds_in(period: str) -> float | None:
    """Seconds in a period, by its whole name in one or several, or a short one; None for another word."""
    word = period.casefold()
    return PERIODS.get(word.removesuffix("s")) or SHORT_PERIODS.get(word) or SHORT_PERIODS.get(word.removesuffix("s"))  # fmt: skip
