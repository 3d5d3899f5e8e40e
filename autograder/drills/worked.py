"""The line that works a figure out, with the numbers of its load, as one would say it aloud."""

from __future__ import annotations

from autograder.drills.said_numbers import Asked, asked_of, said, spelled
from autograder.drills.sizing import DAY, FIGURES, GB, MONTH, Load, bytes_in, peak_in, peak_rate, table_bytes
from autograder.quantities import in_words

_RATE, _BYTES_RATE, _BYTES = Asked("count/s", "events", "s"), Asked("bytes/s", "", "s"), Asked("bytes")


def worked(figure: str, load: Load, per_day: bool = False) -> str:
    """A line such as "2 T events / 86,400 s = 23.1 M events/s; × 1.6 = 37 M events/s"."""
    result = said(FIGURES[figure].of(load), asked_of(FIGURES[figure]))
    steps = _STEPS[figure](load)
    first = (
        f"{spelled(load.average_rate * DAY)} / 86,400 s = {said(load.average_rate, _RATE)}" if per_day else ""
    )
    line = "; ".join(part for part in (first, *steps) if part)
    return line if line.endswith(result) else f"{line} = {result}"


def _average(load: Load) -> str:
    return (
        f"{said(load.average_rate, _RATE)} × {_size(load.event_size)} = {said(bytes_in(load), _BYTES_RATE)}"
    )


def _peak(load: Load) -> str:
    return f"{said(load.average_rate, _RATE)} × {load.peak_factor:g} = {said(peak_rate(load), _RATE)} at the peak"


def _peak_bytes(load: Load) -> tuple[str, str]:
    return _peak(load), f"× {_size(load.event_size)} = {said(peak_in(load), _BYTES_RATE)}"


def _size(size: float) -> str:
    return in_words(size, "bytes")


def _daily(load: Load) -> str:
    return f"{said(bytes_in(load) * DAY, _BYTES)} a day; / {load.compression:g} = {said(table_bytes(load) * DAY, _BYTES)}/day"


def _brokers(load: Load) -> str:
    limit = f"({_size(load.broker_limit)}/s × {load.utilisation:g})"
    return f"× {load.replication} copies / {limit} = {said(FIGURES['brokers'].of(load), Asked('count', 'brokers'))}"


def _cost(load: Load) -> tuple[str, ...]:
    machines = FIGURES["brokers"].of(load) * load.broker_price
    stored = table_bytes(load) * DAY * load.table_days
    money = Asked("money/s", "", "month")
    return (
        *_peak_bytes(load),
        f"{_brokers(load)} × $ {load.broker_price:g} = {said(machines / MONTH, money)}",
        f"{_daily(load)} × {load.table_days:g} days = {said(stored, _BYTES)} × $ {load.storage_price * GB:g}/GB = {said(stored * load.storage_price / MONTH, money)}",
        "together",
    )


_STEPS = {
    "average_rate": lambda load: (),
    "events_per_day": lambda load: (f"{said(load.average_rate, _RATE)} × 86,400 s",),
    "peak_rate": lambda load: (f"{said(load.average_rate, _RATE)} × {load.peak_factor:g}",),
    "bytes_in": lambda load: (_average(load),),
    "peak_in": _peak_bytes,
    "peak_out": lambda load: (*_peak_bytes(load), f"× ({load.readers} + {load.replication} − 1)"),
    "partitions": lambda load: (*_peak_bytes(load), f"/ {_size(load.partition_limit)}/s"),
    "brokers": lambda load: (*_peak_bytes(load), _brokers(load)),
    "retained": lambda load: (_average(load), f"× {load.replication} copies × {in_words(load.retention, 'duration')}"),
    "state": lambda load: (f"{said(load.average_rate, _RATE)} × {load.keyed_share * 100:g} % × {in_words(load.ttl, 'duration')} × {load.key_size:g} B",),
    "table_bytes": lambda load: (_average(load), f"× 86,400 s = {_daily(load)}"),
    "files_compacted": lambda load: (_average(load), f"× 86,400 s = {_daily(load)}", f"/ {_size(load.file_size)}"),
    "files_written": lambda load: (f"86,400 s / {load.checkpoint:g} s = {DAY / load.checkpoint:,.0f} commits × {load.writers:,} writers × {load.active_partitions} partitions",),
    "cost": _cost,
}  # fmt: skip

assert set(_STEPS) == set(FIGURES)
