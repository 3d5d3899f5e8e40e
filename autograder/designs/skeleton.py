"""The empty design that a learner starts from: every section there is, with nothing in it."""

SKELETON = """\
# What you assume, and what you were told.
assumptions: []
# Rates, bytes, state, files: each with its unit, as in "events_avg: 10 k events/s".
numbers: {}
# Where events come from: name, type, because, semantics, key, partitions, retention, rate, peak, event_size.
sources: []
# What reads and writes: name, in, out, engine, because, parallelism, checkpoint, state, watermark.
processors: []
# Where it ends: name, type, because, mode, partition_spec, sort, target_file, writers, queries.
sinks: []
dedup: {}
late: {}
backfill: {}
privacy: {}
slo: {}
failures: []
options: []
decision: {}
cost: {}
owners: []
"""
"""An exercise of its own simulator adds `details:` and a comment that says what is read there."""
