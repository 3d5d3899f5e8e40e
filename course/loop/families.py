"""Misconceptions that are one belief under several names: what SQL calls by its column, a design calls by its sink."""

from __future__ import annotations

FAMILIES: dict[str, tuple[str, ...]] = {
    "wrong clock": (
        "arrival-day-for-event-day", "ordered-by-arrival-time", "arrival-for-event-time", "one-clock-kept", "two-clocks-swapped",
        "batch-for-arrival", "lateness-by-the-clock-on-the-wall", "watermark-from-event-time", "silence-by-event-time",
        "watermark-of-another-clock", "local-day-for-utc-day",
    ),
    "every clock trusted": ("trusts-every-clock", "accepts-clocks-ahead", "future-event-pushes-watermark"),
    "which copy wins": (
        "believes-first-delivery", "arrival-before-revision", "revision-ignored", "keep-any-for-keep-latest", "last-in-list-as-latest",
        "offset-order-across-partitions", "ties-broken-by-arrival", "frankenrow", "first-delivery-for-then", "no-winner",
    ),
    "a delivery taken for an event": (
        "counts-every-delivery", "dedup-key-of-the-delivery", "offset-as-identity", "distinct-star", "dedup-only-within-batch", "key-too-wide",
        "dedup-key-of-a-delivery",
    ),
    "late events lost": (
        "silent-drop", "no-lateness-window", "seven-day-edge-open", "late-at-the-edge", "late-dropped", "late-passed-on", "lookback-one-day-short",
        "lateness-filter-after-dedup", "late-is-nowhere", "beyond-the-limit-is-nowhere", "beyond-the-window-unsaid", "late-into-append-only",
    ),
    "run twice, counted twice": (
        "late-increments", "late-firing-added", "append-on-retry", "append-without-undo", "process-before-commit-without-idempotence",
        "exactly-once-as-a-slogan", "at-least-once-into-append", "exactly-once-by-name",
    ),
    "ties without an order": (
        "non-deterministic-tie-break", "order-not-total", "row-number-where-ties-count", "ties-in-descending-order", "tie-order-assumed",
        "dense-rank-for-rank", "rank-for-dense-rank", "rank-for-row-number", "tie-break-that-ties",
    ),
    "rows taken for days": ("rows-as-days", "no-calendar-spine", "count-for-time", "default-frame-for-seven-days", "average-of-seven-rows"),
    "the frame of a window": (
        "default-frame-ties", "whole-partition-frame", "last-value-frame", "missing-partition-by", "frame-leaves-out-current-row",
    ),
    "the edge of a window": (
        "window-edge-inclusive", "window-edge-exclusive", "between-includes-midnight", "window-one-day-too-long", "eight-days-for-seven",
        "closed-interval-join", "date-diff-counts-midnights",
    ),
    "joins that multiply or drop": (
        "join-fan-out", "inner-join-drops-unmatched", "where-undoes-left-join", "many-to-many-lost", "none-joins-none", "not-in-with-null",
        "scd2-fan-out",
    ),
    "nothing is not zero": (
        "null-is-not-zero", "zero-taken-for-missing", "null-rows-dropped", "falsy-key-skipped", "unknown-left-null", "missing-becomes-zero",
    ),
    "state without an end": (
        "state-never-shrinks", "ttl-shorter-than-the-gap", "dedup-shorter-than-copies", "dedup-shorter-than-lateness",
        "state-forgets-before-dedup", "days-of-open-windows",
    ),
    "deleted is not erased": (
        "delete-is-erase", "delete-equals-erase", "erased-only-in-the-newest-snapshot", "copy-that-is-never-erased", "clocks-beyond-the-deadline",
        "backfill-resurrects-erased", "backfill-brings-them-back", "replay-resurrects-erased", "late-row-resurrects",
    ),
    "the average taken for the peak": (
        "average-rate-for-peak", "peak-below-average", "sized-for-the-average", "partitions-from-the-average", "partitions-below-the-peak",
        "peak-not-planned", "average-hides-the-hot-partition",
    ),
}  # fmt: skip
"""By title, the names of mistakes and of the linter's rules; a name belongs to one family at most."""

_FAMILY = {name: title for title, names in FAMILIES.items() for name in names}


def family_of(mistake: str) -> str:
    """What a mistake is called together with those that believe the same; its own name in words where it stands alone."""
    return _FAMILY.get(mistake, mistake.replace("-", " "))
