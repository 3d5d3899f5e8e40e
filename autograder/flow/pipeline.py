"""The parameters of a pipeline, each with its unit and its range; one that cannot be is refused in a sentence."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass, field, fields, replace
from typing import Any

from autograder.flow.daily import HIGHEST
from autograder.flow.mixture import Mixture

LATE = Mixture(((0.90, 20), (0.07, 900), (0.022, 6 * 3_600), (0.0065, 36 * 3_600)))
AGAIN = Mixture(((0.009, 60), (0.004, 3_600), (0.002, 20 * 3_600)))


class BadPipeline(ValueError):
    """The message says which parameter cannot be so, and what it may be."""


def _number(default: float, asks: str, unit: str, low: float, high: float, whole: bool = False) -> Any:
    about = {"asks": asks, "unit": unit, "low": low, "high": high, "whole": whole}
    return field(default=default, metadata=about)


def _choice(default: Any, asks: str, *options: Any) -> Any:
    return field(default=default, metadata={"asks": asks, "options": options})


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """One log, one job, one table. MB and GB are powers of ten; a rate is an average over a day.

    Raises:
        BadPipeline: a parameter is not of its kind or outside its range.
    """

    rate: float = _number(1e6, "events that are produced", "events/s", 0, 1e10)
    peak_ratio: float = _number(1.6, "peak over average", "×", 1, HIGHEST)
    event_bytes: float = _number(1_500, "size of an event", "B", 1, 1e8)
    top_key_share: float = _number(0.0, "share of the hottest key", "", 0, 1)
    hot_key_split: int = _number(1, "parts that a hot key is split into", "", 1, 1e6, True)
    partitions: int = _number(2_000, "partitions of the log", "", 1, 1e7, True)
    mb_per_partition: float = _number(10, "what a partition takes in", "MB/s", 1e-3, 1e5)
    replication: int = _number(3, "copies in the log", "", 1, 9, True)
    acks: str = _choice("all", "who confirms a write", "all", "leader", "none")
    unclean_election: bool = _choice(False, "a replica that is behind may lead", False, True)
    replication_lag_s: float = _number(0.5, "how far replicas are behind", "s", 0, 3_600)
    mb_per_broker: float = _number(100, "what a broker takes in, copies and all", "MB/s", 1e-3, 1e6)
    headroom: float = _number(0.4, "share of the brokers kept free at the peak", "", 0, 0.95)
    brokers: int = _number(0, "brokers; 0 is as many as the peak needs", "", 0, 1e7, True)
    readers: int = _number(1, "consumer groups that read everything", "", 0, 1_000, True)
    retention_h: float = _number(24, "the log keeps an event for", "h", 1e-2, 24 * 3_650)
    buffer_s: float = _number(30, "producers hold events back for", "s", 0, 86_400)
    parallelism: int = _number(400, "tasks of the job", "", 1, 1e7, True)
    per_task_rate: float = _number(6_000, "what one task works off", "events/s", 1e-6, 1e9)
    repartitioned: bool = _choice(False, "tasks share events by another key than the log", False, True)
    checkpoint_s: float = _number(60, "time between checkpoints", "s", 0.1, 86_400)
    checkpoint_takes_s: float = _number(10, "a checkpoint takes", "s", 0, 86_400)
    restart_s: float = _number(90, "a restart takes", "s", 0, 86_400)
    zones: int = _number(3, "zones that everything is spread over", "", 1, 12, True)
    bad_events: str = _choice("aside", "what cannot be read", "aside", "dropped", "stops the job")
    allowed_lateness_h: float = _number(24, "windows wait for late events for", "h", 0, 24 * 3_650)
    watermark_disorder_s: float = _number(60, "the watermark stays behind by", "s", 0, 7 * 86_400)
    watermark: str = _choice("slowest", "the watermark follows which partition", "slowest", "fastest")
    clock_guard_s: float = _number(600, "clocks ahead of this are set aside; 0 is nobody looks", "s", 0, 1e9)
    idle_timeout_s: float = _number(60, "a silent partition is waited for; 0 is for ever", "s", 0, 86_400)
    windowed: bool = _choice(True, "events are counted in windows that close", True, False)
    lateness: Mixture = field(default=LATE)
    copies: Mixture = field(default=AGAIN)
    dedup_ttl_h: float = _number(26, "ids are remembered for; 0 is no dedup", "h", 0, 24 * 3_650)
    bytes_per_key: float = _number(40, "an id in the state takes", "B", 0, 1e7)
    keyed_share: float = _number(1.0, "share of the events whose ids are held", "", 0, 1)
    sink_mode: str = _choice("append", "how the table is written", "append", "upsert", "overwrite", "2pc")
    sink_mbps: float = _number(0, "the sink takes at most; 0 is no limit", "MB/s", 0, 1e9)
    commits_with_checkpoint: bool = _choice(True, "rows are seen at the next checkpoint", True, False)
    day_by: str = _choice("event", "whose clock gives the day", "event", "arrival")
    compression: float = _number(5, "events shrink by", "×", 0.1, 1_000)
    writers: int = _number(400, "tasks that write files", "", 1, 1e7, True)
    active_partitions: float = _number(4, "table partitions a writer writes to at once", "", 1, 1e7)
    target_file_mb: float = _number(512, "size of a file that is full", "MB", 1e-3, 1e6)
    compaction_h: float = _number(1, "time between compactions; 0 is none", "h", 0, 24 * 365)
    lookback_days: int = _number(0, "days counted anew each day; 0 is those touched", "d", 0, 3_650, True)
    aggregate_gb: float = _number(15, "the result of one day", "GB", 0, 1e9)
    keeps_days: float = _number(30, "the table keeps an event for", "d", 0, 36_500)

    def __post_init__(self) -> None:
        for one in fields(self):
            object.__setattr__(self, one.name, _read(one.name, getattr(self, one.name), one.metadata))

    def with_(self, **changed: Any) -> Pipeline:
        """The same pipeline, some parameters changed.

        Raises:
            BadPipeline: a name that it does not have, or a value that cannot be.
        """
        names = [one.name for one in fields(self)]
        for name in changed:
            if name not in names:
                near = difflib.get_close_matches(name, names, n=2, cutoff=0.5)
                meant = f" Did you mean `{'` or `'.join(near)}`?" if near else ""
                raise BadPipeline(f"A pipeline has no `{name}`.{meant}")
        return replace(self, **changed)

    @property
    def tasks(self) -> int:
        """Tasks with something to do: a partition is read by one, unless events are shared out anew."""
        return self.parallelism if self.repartitioned else min(self.parallelism, self.partitions)

    @property
    def window_s(self) -> float:
        """How late an event may be and still count."""
        if self.lookback_days:
            return self.lookback_days * 86_400.0
        return self.watermark_disorder_s + self.allowed_lateness_h * 3_600 if self.windowed else math.inf


ABOUT = {one.name: one.metadata for one in fields(Pipeline) if one.metadata}
"""For each parameter but the mixtures what it asks, and its unit and range or its options."""


def _read(name: str, value: Any, about: Any) -> Any:
    if not about:
        if not isinstance(value, Mixture):
            raise BadPipeline(f"`{name}` is a `Mixture`, and you gave {value!r}.")
        return value
    if "options" in about:
        if value not in about["options"] or type(value) is not type(about["options"][0]):
            listed = ", ".join(map(repr, about["options"]))
            raise BadPipeline(f"`{name}` is {value!r}; it is one of {listed} ({about['asks']}).")
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadPipeline(f"`{name}` is {value!r}; it is a number ({about['asks']}).")
    if isinstance(value, int) and abs(value) > 1e18:
        value = math.copysign(math.inf, value)  # it has too many digits to be written down
    if not about["low"] <= value <= about["high"]:
        unit = f" {about['unit']}" if about["unit"] else ""
        raise BadPipeline(
            f"`{name}` is {value:,.10g}; it lies between {about['low']:,.10g} and {about['high']:,.10g}{unit} ({about['asks']})."
        )
    if about["whole"]:
        if value != int(value):
            raise BadPipeline(f"`{name}` is {value!r}; it is a whole number ({about['asks']}).")
        return int(value)
    return float(value)
