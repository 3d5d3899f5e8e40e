"""One clean design, and small edits of it: for each rule one that walks into its trap, and a near one that does not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CLEAN = (Path(__file__).parent / "clean.yaml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Edit:
    """Pairs (old, new), each old exactly once in the clean design; `number` is what the sentence must have worked out."""

    rule: str
    trap: tuple[tuple[str, str], ...]
    near: tuple[tuple[str, str], ...]
    number: str = ""


def edited(pairs, text=CLEAN):
    for old, new in pairs:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text


def _block(first, last):
    """The clean design's text from a line to another, both included."""
    start = CLEAN.index(first)
    return CLEAN[start : CLEAN.index(last, start) + len(last)]


_RATES = _block("  events_avg:", "24 h\n")
_OWN_RATES = (
    "    rate: 23.1 M events/s\n    peak: 37 M events/s\n    event_size: 1.5 KB\n    top_key_share: 2 %\n"
)
_KEYED = "    mode: upsert\n    idempotency_key: [event_id]\n"
_APPENDS = "    mode: append\n"
_DEDUP = _block("dedup:", "where: deduplicate\n")
_LATE = _block("late:", "version is added\n")
_ERASE = _block("  erase_path:", "takes: 2 d}\n")
_LIVE = "    personal: no\n"
_SECOND_OPTION = _block("  - {name: a batch path", "an hour]}\n")
_SPEC = 'partition_spec: [day(event_time), "bucket(64, title_id)"]'

EDITS = (
    Edit("R01", ((_RATES, "  duplicate_gap_max: 24 h\n"), (_OWN_RATES, "")), ((_RATES, "  duplicate_gap_max: 24 h\n"),)),
    Edit("R02", (("    because: counts by minute within seconds\n", ""),), (("    type: druid\n    because: counts by minute within seconds\n", ""),)),
    Edit("R03", ((_KEYED, _APPENDS), (_DEDUP, "")), ((_KEYED, _APPENDS),), "13.9 G events"),
    Edit("R04", (("  scope: 26 h", "  scope: 6 h"),), (("  scope: 26 h", "  scope: 24 h"),), "18 h"),
    Edit("R05", (("ttl: 26 h", "ttl: 6 h"),), (("ttl: 26 h", "ttl: 30 h"),), "166 G keys"),
    Edit("R06", (("  key: [event_id]\n  winner", "  key: [kafka_partition, kafka_offset]\n  winner"),), (("  key: [event_id]\n  winner", "  key: [event_id, revision]\n  winner"),)),
    Edit("R07", (("  winner: highest revision, then latest arrival\n", ""),), (("  winner: highest revision, then latest arrival\n", "  winner: the first that arrives; there are no revisions\n"),)),
    Edit("R08", ((_KEYED, _APPENDS), ("  restatement: a day is provisional until it is two days old; then a version is added\n", "")),
         ((_KEYED, _APPENDS),), "24 h"),
    Edit("R09", (("  beyond: kept in a quarantine table, and read again by hand\n  metric: events beyond 24 h, per hour and device type\n", "  beyond: dropped\n"),),
         (("  beyond: kept in a quarantine table, and read again by hand\n", "  beyond: dropped\n"),), "200 M events"),
    Edit("R10", (("watermark: {from: event_time", "watermark: {from: arrival_time"),),
         (("watermark: {from: event_time", "watermark: {from: arrival_time"), ("window: {on: event_time", "window: {on: arrival_time"))),
    Edit("R11", (("    allowed_lateness: 2 h\n", "    allowed_lateness: 7 d\n"),), (("    allowed_lateness: 2 h\n", "    allowed_lateness: 24 h\n"),), "55.6 TB"),
    Edit("R12", (("    parallelism: 5600\n", "    parallelism: 16000\n"), ("    repartition: by event_id\n", "")),
         (("    parallelism: 5600\n", "    parallelism: 16000\n"),), "4,800"),
    Edit("R13", (("    partitions: 11200\n", "    partitions: 5500\n"), ("    parallelism: 5600\n", "    parallelism: 5500\n")),
         (("    partitions: 11200\n", "    partitions: 5600\n"),), "5,550"),
    Edit("R14", (("x 1.6 = 37 M", "x 1.1 = 25.4 M"), ("    peak: 37 M events/s\n", "    peak: 25.4 M events/s\n")),
         (("x 1.6 = 37 M", "x 1.2 = 27.72 M"), ("    peak: 37 M events/s\n", "    peak: 27.72 M events/s\n")), "1.10 times"),
    Edit("R15", (("    peak: 37 M events/s\n", "    peak: 37 M events/min\n"),), (("    peak: 37 M events/s\n", "    peak: 2220 M events/min\n"),), "617 k events/s"),
    Edit("R16", (("    retention: 24 h\n", "    retention: 4 h\n"),), (("    retention: 24 h\n", "    retention: 5 h\n"),), "20.8 G events"),
    Edit("R17", (("    compaction: {every: 1 h, isolation: rewrites commit beside the writers and retry on conflict}\n", ""),),
         (("    compaction: {every: 1 h, isolation: rewrites commit beside the writers and retry on conflict}\n", ""), ("    writers: 2000\n", "    writers: 500\n")), "16.3 MB"),
    Edit("R18", ((_SPEC, 'partition_spec: [hour(event_time), "bucket(64, title_id)"]'),), ((_SPEC, "partition_spec: [hour(event_time)]"),), "1.12 M partitions"),
    Edit("R19", ((_SPEC, "partition_spec: [day(event_time), title_id]\n    cardinality: {title_id: 50000}"), ("    keeps: 2 y\n", "    keeps: 20 d\n")),
         ((_SPEC, "partition_spec: [day(event_time), plan_id]\n    cardinality: {plan_id: 4}"),), "50,000"),
    Edit("R20", ((_SPEC, "partition_spec: [day(event_time)]"), ("    sort: [title_id, event_time]\n", "")),
         ((_SPEC, "partition_spec: [day(event_time)]"),), "600 TB"),
    Edit("R21", ((_LIVE, ""),), ((_LIVE, ""), ("    - of: [playback_events]", "    - of: [playback_events, live_counts]"))),
    Edit("R22", (("        - {do: expire snapshots, takes: 5 d}\n", ""),),
         (("        - {do: expire snapshots, takes: 5 d}\n", ""), ("do: delete rows by member", "do: destroy the member's key"))),
    Edit("R23", (("takes: 5 d", "takes: 12 d"),), (("takes: 5 d", "takes: 11 d"),), "31 d"),
    Edit("R24", (("  isolation: a branch, audited, then published\n", "  isolation: none\n"),), (("  isolation: a branch, audited, then published\n", "  isolation: staging table\n"),)),
    Edit("R25", (("  suppression: members who were erased are left out of every batch\n", ""),),
         (("  suppression: members who were erased are left out of every batch\n", ""), ("  pii_fields: [member_id, device_id]\n", "  pii_fields: []\n"))),
    Edit("R26", (("availability: 99.9 %", "availability: 99.99 %"),), (("availability: 99.9 %", "availability: 99.99 %"), ("regions: 1", "regions: 3")), "52.6 min"),
    Edit("R27", (("  - component: deduplicate\n", "  - component: flink cluster\n"),), (("  - component: deduplicate\n", "  - component: [deduplicate, flink cluster]\n"),), "8.61 TB"),
    Edit("R28", (("    detect: partitions without enough replicas\n", ""),), (("    detect: partitions without enough replicas\n", "    detect: an alert\n"),)),
    Edit("R29", ((_SECOND_OPTION, ""),), ((_SECOND_OPTION, "  - a batch path beside the stream\n"),)),
    Edit("R30", (("  goals: [freshness, loss]\n", "  goals: [elegance]\n"),), (("  goals: [freshness, loss]\n", "  goals: [freshness, cost]\n"),)),
    Edit("R31", (("    guarantee: at-least-once\n", "    guarantee: exactly-once\n"), (_KEYED, _APPENDS)), (("    guarantee: at-least-once\n", "    guarantee: exactly-once\n"),), "10 min"),
    Edit("R32", (("    key: member_id\n", "    key: none\n"),), (("    key: member_id\n", "    key: none\n"), ("    ordering: per key\n", "    ordering: none\n"))),
    Edit("R33", (("    top_key_share: 2 %\n", "    top_key_share: 12 %\n"),), (("    top_key_share: 2 %\n", "    top_key_share: 12 %\n    hot_key: salted with the device\n"),), "6.66 GB/s"),
    Edit("R34", (("  total: $ 60 M/y\n", "  total: $ 120 M/y\n"),), (("  total: $ 60 M/y\n", "  items: {log: $ 50 M/y, compute: $ 3 M/month}\n"),), "1.3 times"),
    Edit("R35", (("plays per minute and country, kind: aggregate", "what a partner is billed, kind: billing"),), (("what became of one title last night, kind: point", "what a partner is billed, kind: billing"),)),
    Edit("R36", (("  - {of: all, who: playback data team}\n", "  - {of: playback_log, who: log team}\n"),),
         (("  - {of: all, who: playback data team}\n", "  - {of: [playback_log, deduplicate, playback_events, live_counts], who: log team}\n"),)),
)  # fmt: skip
