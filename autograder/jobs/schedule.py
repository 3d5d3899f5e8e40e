"""From a world's rows to a schedule: `batches` is the log of attempts, and every delivery lands with its batch.

A batch stands in the log as often as it is tried. An attempt without a `committed_ts` dies:
the first of its batch after its first write, the next one after its second, and so on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from autograder.jobs.running import RUNS
from autograder.worlds.world import Rows

LOG = "viewing_events_raw"
_TOLD = {"from_arrival": "from_arrival", "to_arrival": "to_arrival", "now": "to_arrival"}


def scheduled(rows: Rows, columns: Sequence[str], batch: Sequence[str] | str) -> dict[str, Any]:
    """What a job is run on: "runs", and the deliveries with the number of the run they land before.

    Where a job is told "now", deliveries of that very moment or later may have landed as well;
    otherwise a delivery that did not arrive within its batch never lands.

    Args:
        columns: of the deliveries, that the job finds in its log.
        batch: what it is told: some of from_arrival, to_arrival and now.
    """
    told = [batch] if isinstance(batch, str) else list(batch)
    runs, died, first_run, reached = [], Counter(), {}, {}
    behind = None
    for number, attempt in enumerate(rows["batches"], start=1):
        batch_id = attempt["ingest_batch_id"]
        if batch_id not in first_run:
            first_run[batch_id], reached[batch_id] = number, (behind, attempt["to_arrival"])
            behind = max(behind or attempt["to_arrival"], attempt["to_arrival"])
        dies = ""
        if attempt["committed_ts"] is None:
            died[batch_id] += 1
            dies = f"after write {died[batch_id]}"
        runs.append({"run": number, **{name: attempt[_TOLD[name]] for name in told}, "dies": dies})

    def lands(row: dict[str, Any]) -> bool:
        if row["ingest_batch_id"] not in first_run:
            return False
        low, high = reached[row["ingest_batch_id"]]
        return (low is None or row["arrival_time"] >= low) and ("now" in told or row["arrival_time"] < high)

    landed = [
        {"run": first_run[row["ingest_batch_id"]], **{name: row[name] for name in columns}}
        for row in rows[LOG]
        if lands(row)
    ]
    return {RUNS: runs, LOG: landed}
