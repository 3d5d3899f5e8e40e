"""Which parameters of a pipeline have a slider, and the values it stops at."""

from __future__ import annotations

from typing import Any

from autograder.flow.pipeline import ABOUT

SLIDERS = {
    "Traffic": ("rate", "peak_ratio", "event_bytes", "top_key_share"),
    "Log": ("partitions", "replication", "acks", "retention_h"),
    "Job": ("parallelism", "per_task_rate", "checkpoint_s", "restart_s", "allowed_lateness_h", "dedup_ttl_h"),
    "Table": ("sink_mode", "writers", "active_partitions", "compaction_h", "lookback_days"),
}
_ROUND = (1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.4, 8)
_FEW = {
    "peak_ratio": [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 4, 5, 6, 8],
    "replication": [1, 2, 3, 4, 5],
    "top_key_share": [0, 1e-5, 1e-4, 1e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8],
    "lookback_days": [0, 1, 2, 3, 5, 7, 8, 10, 14, 30],
}
MINUTES = [1, 2, 5, 10, 20, 30, 60, 90, 120, 180, 240, 360, 480, 720]


def stops(name: str, value: Any) -> list[Any]:
    """The values a slider can have: options, or round numbers from a fiftieth of the value to fifty times it."""
    about = ABOUT[name]
    if "options" in about:
        return list(about["options"])
    if name in _FEW:
        return sorted({*_FEW[name], value})
    middle = value or 1.0
    found = {value} | ({0} if about["low"] == 0 and name != "rate" else set())
    for power in range(-12, 14):
        for part in _ROUND:
            one = part * 10.0**power
            if middle / 50 <= one <= middle * 50 and about["low"] <= one <= about["high"]:
                found.add(round(one) if about["whole"] else one)
    return sorted(one for one in found if about["low"] <= one <= about["high"])
