"""What becomes of each event: when each copy arrives, on which partition, and what the house rules say of it.

All of it is known from the event alone: which copy wins needs no other event and no log.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.universe.audience import Audience, happened
from autograder.universe.copies import later_copies
from autograder.universe.events import Events
from autograder.universe.hashing import Draws
from autograder.universe.lateness import Lateness
from autograder.universe.parameters import (
    DAY_US,
    EARLIEST_S,
    HOUR_S,
    LATENESS_LIMIT_S,
    SECOND_US,
    Parameters,
)

EARLIEST_US = EARLIEST_S * SECOND_US
LIMIT_US = LATENESS_LIMIT_S * SECOND_US
REASONS = ("", "BAD_SCHEMA", "DELETED_MEMBER", "CLOCK_SKEW", "TOO_LATE")
BAD_SCHEMA, DELETED_MEMBER, CLOCK_SKEW, TOO_LATE = range(1, 5)


@dataclass(frozen=True)
class Deliveries:
    """Copies of a block of events as arrays.

    Attributes:
        row: of the delivered event in `events`.
        append_us: its place in the log: as `arrival_us`, but for a few that a retry puts later.
        reason: place in `REASONS`; 0 where the delivery is accepted.
        wins: the accepted copy that counts, for members whose data may be shown.
    """

    events: Events
    row: np.ndarray
    copy: np.ndarray
    revision: np.ndarray
    event_us: np.ndarray
    watch_s: np.ndarray
    watch_null: np.ndarray
    arrival_us: np.ndarray
    append_us: np.ndarray
    partition: np.ndarray
    reason: np.ndarray
    wins: np.ndarray


def delivered(
    audience: Audience,
    lateness: Lateness,
    events: Events,
    prone: np.ndarray,
    late: np.ndarray,
    copied: np.ndarray,
) -> tuple[Deliveries, Deliveries]:
    """The first copy of each event, in their order, and every later copy.

    Args:
        prone: per event, whether its device watches without a connection.
        late, copied: per event, the hashes that decide its lateness and its copies.
    """
    knobs, sessions = audience.parameters, events.sessions
    delay_us, on_boundary = lateness.delay_us(late, prone, events.draw)
    edge = np.flatnonzero(on_boundary)
    event_us = events.event_us
    event_us[edge] = events.true_us[edge]  # on the boundary to the microsecond: by a clock that is right
    arrived_us = events.true_us + delay_us
    arrival_us = _flushed(knobs, arrived_us)
    arrival_us[edge] = arrived_us[edge]
    partition = audience.partition.take(sessions.place).take(events.row)
    requested_us = audience.requested_us.take(sessions.place)
    row = np.arange(len(events))
    first = _judged(
        knobs,
        events,
        events.draw,
        requested_us,
        row,
        copy=np.zeros(len(events), dtype=np.uint8),
        revision=np.ones(len(events), dtype=np.int32),
        event_us=event_us,
        watch_s=events.watch_s,
        watch_null=events.watch_null,
        arrival_us=arrival_us,
        partition=partition,
    )
    copies = later_copies(knobs, events, event_us, copied)
    row = copies.row
    draw = Draws(knobs.seed, "copy", events.day[row], events.number[row], copies.copy)
    added = Draws(knobs.seed, "correction", events.day[row], events.number[row])
    corrected = copies.revision > 1
    moved_us = copies.event_us - event_us[row]
    later = _judged(
        knobs,
        events,
        draw,
        requested_us,
        row,
        copy=copies.copy,
        revision=copies.revision.astype(np.int32),
        event_us=copies.event_us,
        watch_s=events.watch_s[row] + np.where(corrected, 30 + added.below(600, "watch_s"), 0),
        watch_null=events.watch_null[row] & ~corrected,
        arrival_us=_flushed(knobs, arrived_us[row] + moved_us + copies.gap_us),
        partition=draw.below(knobs.partitions, "partition").astype(np.uint8),
    )
    _let_one_win(first, later)
    return first, later


def _judged(
    knobs: Parameters,
    events: Events,
    draw: Draws,
    requested_us: np.ndarray,
    row: np.ndarray,
    **copies: np.ndarray,
) -> Deliveries:
    """Copies with their place in the log and what the house rules say of each, taken alone."""
    arrival_us, event_us = copies["arrival_us"], copies["event_us"]
    hold_back(knobs, arrival_us, copies["partition"])
    late_us = arrival_us - event_us
    reason = (late_us > LIMIT_US) * np.uint8(TOO_LATE)
    reason[late_us < EARLIEST_US] = CLOCK_SKEW
    wins = np.ones(len(row), dtype=bool)
    if happened(requested_us).any():
        asked_us = requested_us.take(events.row.take(row))
        reason[arrival_us > asked_us] = DELETED_MEMBER
        wins = ~happened(asked_us)
    reason[events.schema_version.take(row) == 0] = BAD_SCHEMA
    wins &= reason == 0
    return Deliveries(
        events, row, append_us=_append_us(knobs, arrival_us, draw), reason=reason, wins=wins, **copies
    )


def hold_back(knobs: Parameters, arrival_us: np.ndarray, partition: np.ndarray) -> None:
    """Put off, in place, what would arrive while its partition takes nothing to the end of the outage."""
    for day, from_hour, to_hour, silent in knobs.outages:
        start_us, end_us = (int(day * DAY_US + hour * HOUR_S * SECOND_US) for hour in (from_hour, to_hour))
        held = (arrival_us >= start_us) & (arrival_us < end_us) & np.isin(partition, silent)
        arrival_us[held] = end_us


def _flushed(knobs: Parameters, arrival_us: np.ndarray) -> np.ndarray:
    """Times rounded up to the next flush."""
    if not knobs.flush_s:
        return arrival_us.copy()
    flush_us = knobs.flush_s * SECOND_US
    return -(-arrival_us // flush_us) * flush_us


def _append_us(knobs: Parameters, arrival_us: np.ndarray, draw: Draws) -> np.ndarray:
    append_us = arrival_us.copy()
    if knobs.p_reordered:
        held = np.flatnonzero(draw.chance(knobs.p_reordered, "reordered"))
        retried_us = draw.of(held).whole(SECOND_US, 5 * SECOND_US, "retried_after")
        last_us = (arrival_us[held] // DAY_US + 1) * DAY_US - 1
        append_us[held] = np.minimum(arrival_us[held] + retried_us, last_us)
    return append_us


def _let_one_win(first: Deliveries, later: Deliveries) -> None:
    """Of each event's copies that could, the one of the highest revision wins, then the last to arrive.

    Equal in that, the highest partition and offset. Equal in time, too, on one partition,
    the later copy has the higher offset.
    """
    copied = np.zeros(len(first.row), dtype=bool)
    copied[later.row] = True
    several = np.flatnonzero(copied)
    row = np.concatenate([several, later.row])
    could = np.concatenate([first.wins[several], later.wins])
    keys = [
        np.concatenate([getattr(first, key)[several], getattr(later, key)])
        for key in ("append_us", "partition", "arrival_us", "revision")
    ]
    candidates = np.flatnonzero(could)
    candidates = candidates[np.lexsort([*(key[candidates] for key in keys), row[candidates]])]
    beaten = np.flatnonzero(row[candidates][:-1] == row[candidates][1:])
    could[candidates[beaten]] = False
    first.wins[several] = could[: len(several)]
    later.wins[:] = could[len(several) :]
