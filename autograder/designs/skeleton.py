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
# key, winner, scope, where
dedup: {}
# max, beyond, metric, restatement
late: {}
# from, into, isolation, suppression
backfill: {}
# pii_fields, deadline, proof, erase_path: a list of {of, steps: a list of {do, takes}}
privacy: {}
# Each goal by a name of yours, as in "freshness: 60 s at p95".
slo: {}
# Each with component, what, detect, detects_in, mitigate, recover, recovers_in, replay_from.
failures: []
# Each with name, pros, cons.
options: []
# pick, why, goals, flip_if
decision: {}
# total, budget, items
cost: {}
# Each with of and who.
owners: []
"""
"""An exercise of its own simulator adds `details:` and a comment that says what is read there."""
