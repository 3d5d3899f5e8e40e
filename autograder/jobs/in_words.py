"""What a prompt says about the store and the runs, so that all of them say the same."""

THE_STORE = """
**The store** is all that outlives a run: each run is a new process. Rows are dicts, and what you read is your own copy.

* `store.read(table)`: all rows; `store.read(table, partitions)`: those of some partitions. `store.partitions(table)`: which there are.
* `store.find(table, keys)`: the rows with these keys (values, or tuples where a key has several columns).
* `store.overwrite_partitions(table, rows)`: replaces every partition that occurs in `rows`, and no other (a *dynamic* overwrite).
* `store.overwrite_table(table, rows)`: replaces the whole table (a *static* one).
* `store.drop_partitions(table, partitions)`: removes partitions.
* `store.merge(table, rows, delete=keys)`: puts each row in the place of the one with its key, or adds it, and removes the rows with the keys in `delete`.
* `store.value(name, default)` and `store.commit(name, value)`: a small named value, such as a watermark.

Each write (`overwrite_…`, `drop_…`, `merge`, `commit`) happens whole or not at all. Between two of them the machine may die. Nothing in your code runs then, no `except` and no `finally`.
"""

THE_RULES = """
A delivery is **accepted** when `arrival_time - event_time` is at most 7 × 24 hours (exactly that is still in) and at least −10 minutes; any other is left out here. Of an event's accepted deliveries the **winner** counts: the highest `revision`; then the latest `arrival_time`; then the highest `(kafka_partition, kafka_offset)`. All times are UTC, `watch_s` may be `None`, which adds 0.
"""
