"""A job from Kafka to files whose Flink is killed while it works, and what its readers have after it began again."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.outcome import Failure
from course.labs.flink_lab import DELIVERY, reason
from course.labs.flink_verdicts import rows, written
from course.labs.verdict import verdict

if TYPE_CHECKING:
    from course.labs.flink_lab import FlinkLab

SECONDS, QUIET = 60.0, 6.0
TOPIC, SINK = "endless", "kept"


def survive(lab: FlinkLab, settings: dict[str, str], again: Callable[[str], dict[str, str]]) -> bool:
    """Run the job with `settings`, kill Flink in the middle, run it with those and `again(newest checkpoint)`; a verdict.

    The checkpoint is a folder's address, or "" where there is none.
    """
    log = lab.log.accepted
    third = len(log) // 3
    lab.kafka.topic(TOPIC)
    sink, checkpoints = lab.folder / SINK, lab.folder / "checkpoints"
    for file in [*sink.rglob("*"), *checkpoints.rglob("_metadata")]:
        if file.is_file():
            file.unlink()
    kept = {
        "execution.checkpointing.dir": checkpoints.as_uri(),
        "execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION",
        "table.dml-sync": "false",
    }
    lab.kafka.send(TOPIC, log[:third])
    job, problem = _started(lab, kept | settings)
    if problem:
        return verdict(False, problem)
    _until(lambda: rows(sink) and newest(checkpoints), SECONDS / 2)
    seen = _lines(sink)
    lab.kafka.send(TOPIC, log[third : 2 * third])
    _until(lambda: _lines(sink) > seen, SECONDS / 4)  # at work on what no checkpoint has yet
    _ended(lab, job)
    checkpoint, seen = newest(checkpoints), len(rows(sink))
    print(
        f"Killed. Readers see {seen:,} rows; {_lines(sink) - seen:,} more are in unfinished files."
        f" Newest checkpoint: {checkpoint.rpartition('/')[2] or 'none'}."
    )
    lab.kafka.send(TOPIC, log[2 * third :])
    job, problem = _started(lab, kept | settings | again(checkpoint))
    if problem:
        return verdict(False, problem)
    _settled(sink, len(log))
    _ended(lab, job)  # it would go on for ever
    sent = Counter((one["kafka_partition"], one["kafka_offset"]) for one in log)
    found = Counter((one["kafka_partition"], one["kafka_offset"]) for one in rows(sink))
    lost, twice = (sent - found).total(), (found - sent).total()
    return verdict(
        not lost and not twice,
        f"of {len(log):,} deliveries {lost:,} lost, {twice:,} rows too many, in {len(written(sink))} files.",
    )


def newest(checkpoints: Path) -> str:
    """The address of the newest whole checkpoint, or ""."""
    whole = [file.parent for file in checkpoints.glob("*/chk-*/_metadata")]
    return max(whole, key=lambda folder: (folder / "_metadata").stat().st_mtime).as_uri() if whole else ""


def _started(lab: FlinkLab, settings: dict[str, str]) -> tuple[str, str]:
    """Begin the job; its id, and what Flink has against it, one of them empty."""
    lab.set(settings)
    for name, with_ in (("endless", lab.from_kafka(TOPIC, ends=False)), (SINK, lab.to_files(SINK))):
        lab.sql(f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} ({DELIVERY}) WITH ({with_})")
    answer = lab.ask(f"INSERT INTO {SINK} SELECT * FROM endless")
    return ("", f"Flink says: {reason(answer)}") if isinstance(answer, Failure) else (answer.rows[0][0], "")


def _ended(lab: FlinkLab, job: str) -> None:
    if lab.is_own:
        lab.kill()
    else:  # without a savepoint: the sink finishes nothing then, either
        lab.sql(f"STOP JOB '{job}'")


def _lines(sink: Path) -> int:
    """Rows in all files of the sink, those that no reader sees included."""
    found = 0
    for file in sink.rglob("*"):
        try:
            found += file.read_bytes().count(b"\n") if file.is_file() else 0
        except FileNotFoundError:  # renamed while we looked
            continue
    return found


def _until(true: Callable[[], object], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.05)


def _settled(sink: Path, wanted: int) -> None:
    """Wait until readers see enough rows and no more come, or none come for long."""
    seen, since, until = -1, time.monotonic(), time.monotonic() + SECONDS
    while time.monotonic() < until:
        now = len(rows(sink))
        if now != seen:
            seen, since = now, time.monotonic()
        still = time.monotonic() - since
        if (seen >= wanted and still > QUIET / 2) or (0 < seen and still > 2 * QUIET):
            return
        time.sleep(0.2)
