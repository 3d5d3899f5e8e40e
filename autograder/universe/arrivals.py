"""Deliveries as tables: in the order of the log with dense offsets, the raw one, the clean one, quarantine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

import numpy as np

from autograder.universe.audience import Audience
from autograder.universe.columns import Column, Columns, taken, texts, timestamps, words
from autograder.universe.counting import places_within
from autograder.universe.deliveries import REASONS
from autograder.universe.log import Log
from autograder.universe.names import COUNTRIES, EVENT_TYPES, FIRST_MEMBER
from autograder.universe.parameters import DAY_US, SECOND_US, Parameters
from autograder.universe.pieces import Pieces, Rows, narrowed

TOPIC = "playback"


@dataclass(frozen=True)
class Arrivals:
    """A stretch of the log.

    Attributes:
        rows: the deliveries in the order of the log, in narrow columns; half the size of the table.
        partition_rows: how many rows each partition has.
        before: how many rows each partition has before the stretch.
    """

    parameters: Parameters
    rows: Rows
    partition_rows: np.ndarray
    before: np.ndarray

    def after(self, before: np.ndarray) -> Arrivals:
        """The same stretch behind this many rows in each partition: its offsets count on from there."""
        return replace(self, before=before)

    @property
    def reason(self) -> np.ndarray:
        """Per row, its place in `REASONS`."""
        return self.rows["reason"]

    @property
    def wins(self) -> np.ndarray:
        """Per row, whether it is the copy that `viewing_events_clean` has."""
        return self.rows["wins"]

    @cached_property
    def raw(self) -> Columns:
        """Columns of `viewing_events_raw`."""
        partition = self.rows["partition"]
        return _raw(self.parameters, self.rows, places_within(partition) + self.before.take(partition))

    def clean(self) -> Columns:
        """Columns of `viewing_events_clean`: one row per event whose winner arrived in the stretch."""
        return taken(self.raw, np.flatnonzero(self.wins))

    def quarantine(self) -> Columns:
        """Columns of `quarantine`."""
        rows = np.flatnonzero(self.reason)
        refused = taken(self.raw, rows)
        refs = zip(refused["kafka_partition"].plain(), refused["kafka_offset"].plain(), strict=True)
        return {
            "reason": words(self.reason[rows], REASONS),
            "raw_ref": texts([f"{TOPIC}/{partition}/{offset}" for partition, offset in refs]),
            "first_seen": refused["arrival_time"],
        }


def whole_log(log: Log) -> Arrivals:
    """Everything that is delivered, in one piece."""
    pieces = Pieces()
    for block in log.whole():
        pieces.add(narrowed(log.audience, block))
    return _arrivals(log.audience, pieces)


def days_of_arrivals(log: Log, first: int, end: int) -> Iterator[tuple[int, Arrivals]]:
    """The log of each day in [first, end), with offsets that count from 0 in every one of them.

    What arrives later than on the day in hand is kept until its day comes.
    """
    pieces, kept = Pieces(), Pieces()
    for day, block in chain(log.arriving(first, end), [(end, None)]):
        for complete in range(first, day):
            today, kept = kept.split(complete)
            yield complete, _arrivals(log.audience, pieces.after(today))
            pieces = Pieces()
        first = day
        if block is not None:
            rows = narrowed(log.audience, block)
            pieces.add(rows, day * DAY_US, (day + 1) * DAY_US)
            kept.add(rows, (day + 1) * DAY_US, end * DAY_US)
            kept = kept.alone()


def _arrivals(audience: Audience, pieces: Pieces) -> Arrivals:
    rows = pieces.in_log_order()
    partition_rows = np.bincount(rows["partition"], minlength=audience.parameters.partitions)
    return Arrivals(audience.parameters, rows, partition_rows, np.zeros_like(partition_rows))


def _raw(knobs: Parameters, found: Rows, offset: np.ndarray) -> Columns:
    start = np.datetime64(knobs.start_date)
    member_id = found["place"] + np.int64(FIRST_MEMBER)
    batch_us = knobs.batch_minutes * 60 * SECOND_US
    return {
        "event_id": Column(found["event_id"], hexadecimal=True),
        "revision": Column(found["revision"]),
        "member_id": Column(member_id),
        "profile_id": Column(member_id * 10 + found["profile"] + 1),
        "device_id": Column(member_id * 10 + found["device"] + 1),
        "title_id": Column(found["title_id"]),
        "event_type": words(found["event_type"], EVENT_TYPES),
        "event_time": timestamps(start, found["event_us"]),
        "client_seq": Column(found["client_seq"]),
        "position_s": Column(found["position_s"]),
        "watch_s": Column(found["watch_s"], found["watch_null"]),
        "country": words(found["country"], COUNTRIES, found["country_null"]),
        "arrival_time": timestamps(start, found["arrival_us"]),
        "kafka_topic": words(np.zeros(len(offset)), (TOPIC,)),
        "kafka_partition": Column(found["partition"].astype(np.int32)),
        "kafka_offset": Column(offset),
        "ingest_batch_id": Column(found["arrival_us"] // batch_us + 1),
        "schema_version": Column(found["schema_version"].astype(np.int32)),
    }
