"""Terms of the trade in something said, counted as they are recognised; nothing is guessed from what sounds alike."""

from __future__ import annotations

import re
from collections import Counter

TERMS = (
    "Airflow", "Cassandra", "Druid", "DuckDB", "Flink", "Iceberg", "Kafka", "Kinesis", "Parquet", "Polars", "Presto", "Redis", "S3", "Spark", "Trino",
    "at least once", "backfill", "backpressure", "bloom filter", "broker", "checkpoint", "compaction", "consumer lag", "dead letter", "deduplicate",
    "deduplication", "event time", "exactly once", "freshness", "hot key", "idempotent", "ingestion time", "latency", "late data", "lineage", "offset",
    "partition", "processing time", "quarantine", "repartition", "replay", "replication", "restate", "retention", "rollback", "schema", "shuffle", "skew",
    "SLA", "SLO", "snapshot", "state", "throughput", "time to live", "tombstone", "upsert", "watermark", "window",
)  # fmt: skip
_TERM = re.compile(
    r"\b(" + "|".join(re.escape(term).replace(r"\ ", r"[ -]") for term in TERMS) + r")(?:e?s|d)?\b",
    re.IGNORECASE,
)
_BY_SOUND = {term.casefold(): term for term in TERMS}


def terms_in(text: str) -> dict[str, int]:
    """Each term with how often it was said, the most frequent first."""
    found = Counter(_BY_SOUND[hit[1].casefold().replace("-", " ")] for hit in _TERM.finditer(text))
    return dict(found.most_common())
