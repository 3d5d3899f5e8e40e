"""The way of events as far as the tasks: what devices send, what producers get rid of, what tasks read when."""

from __future__ import annotations

import math

import numpy as np

from autograder.flow import sizing
from autograder.flow.backlog import Backlog, worked_off
from autograder.flow.pipeline import Pipeline
from autograder.flow.weather import Weather


def sent_to_the_log(
    pipeline: Pipeline, sky: Weather, ordinary: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is produced and what is sent in each step, and how late an event that is sent then may be."""
    produced = ordinary * sky.load
    sent, waited_s = produced, np.zeros(len(produced))
    for flush in sky.flushes:
        held = sent * flush.withheld
        flushed = flush.released * held.sum()
        sent = sent - held + flushed
        # One limit for both kinds of events: that of the larger part.
        is_most = flushed >= sent / 2
        waited_s = np.maximum(waited_s, np.where(is_most, flush.waited_s, 0))
    window_s = np.maximum(pipeline.window_s - sky.ahead_s - waited_s, -1)
    return produced, sent, window_s


def through_producers(
    pipeline: Pipeline, sky: Weather, sent: np.ndarray, step_s: float
) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray, float]:
    """What the log gets in its hottest partition and in all others, what is refused, what dies uncopied,
    and what producers still hold in the end."""
    partitions, event_mb = pipeline.partitions, pipeline.event_bytes / 1e6
    hottest = sky.hottest + (1 - sky.hottest) / partitions
    cluster = sizing.brokers(pipeline) * pipeline.mb_per_broker / pipeline.replication * sky.log
    log, refused, uncopied, buffered = {}, np.zeros(len(sent)), np.zeros(len(sent)), 0.0
    for name, share, count in (("hot", hottest, 1), ("cold", 1 - hottest, partitions - 1)):
        comes = sent * share
        unsent = comes * sky.unsent
        most_mb = np.minimum(count * pipeline.mb_per_partition, cluster * share)
        buffer = worked_off(comes - unsent, most_mb / event_mb * step_s, max(1.0, pipeline.buffer_s / step_s))
        dies = buffer.read * sky.uncopied
        log[name] = buffer.read - dies
        refused += unsent + buffer.expired
        uncopied += dies
        buffered += float(buffer.arrived[-1] - buffer.passed[-1])
    return log, refused, uncopied, buffered


def read_by_tasks(
    pipeline: Pipeline, sky: Weather, log: dict[str, np.ndarray], step_s: float
) -> list[Backlog]:
    """The backlog of the task with the hottest partition, and that of all others together."""
    tasks, partitions = pipeline.tasks, pipeline.partitions
    all_of_it = log["hot"] + log["cold"]
    beside = (partitions / tasks - 1) / (partitions - 1) if partitions > 1 else 0.0
    hot = all_of_it / tasks if pipeline.repartitioned else log["hot"] + log["cold"] * beside
    cold = all_of_it - hot
    can = pipeline.per_task_rate * step_s * sky.job
    takes = np.full(len(hot), math.inf)
    if pipeline.sink_mbps:
        takes = pipeline.sink_mbps * 1e6 * pipeline.compression / pipeline.event_bytes * step_s * sky.sink
    elif np.any(sky.sink < 1):  # a sink without a limit of its own is as large as the evening's traffic needs
        largest = all_of_it.max(initial=0.0)
        takes = np.where(sky.sink < 1, largest * sky.sink, math.inf)
    age = sizing.checkpoint_age(pipeline) / step_s
    back = {step: age for step in sky.setbacks}
    keeps = pipeline.retention_h * 3_600 / step_s
    share = np.divide(hot, all_of_it, out=np.full(len(hot), 1 / tasks), where=all_of_it > 0)
    with np.errstate(invalid="ignore"):
        mine, theirs = (
            np.nan_to_num(takes * share, posinf=math.inf),
            np.nan_to_num(takes * (1 - share), posinf=math.inf),
        )
    return [
        worked_off(hot, np.minimum(can, mine), keeps, back),
        worked_off(cold, np.minimum(can * (tasks - 1), theirs), keeps, back),
    ]
