"""What machines can do: a claim beyond it costs nothing to write down, so no more than this is believed."""

from __future__ import annotations

BELIEVED: dict[str, tuple[float, float, str]] = {
    "per_task_rate": (0, 1e6, "a task is a core, and a million events a second leave it a microsecond each"),
    "mb_per_partition": (0, 100, "a partition is one file that is appended to and copied, on one disk"),
    "mb_per_broker": (0, 5_000, "a broker has one network card, of 40 Gbit/s"),
    "buffer_s": (0, 600, "producers hold events back in the memory of a device"),
    "replication_lag_s": (0.05, 3_600, "a copy is a network away"),
    "restart_s": (1, 86_400, "a restart loads what was running"),
    "compression": (0.5, 50, "events hold text and ids, which shrink five to ten times"),
}
"""By parameter, the least and the most that is believed, and why. Generous: several times of what is usual."""


def believed(name: str, value: float) -> tuple[float, str]:
    """What of a claim counts, and a sentence where that is another number."""
    least, most, why = BELIEVED.get(name, (value, value, ""))
    counts = min(max(value, least), most)
    if counts == value:
        return value, ""
    return counts, f"`{name}` is said to be {value:,.4g}; {counts:,.4g} is counted, because {why}"
