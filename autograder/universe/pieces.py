"""Rows of the log on their way to their place in it: narrow columns, block after block, sorted once."""

from __future__ import annotations

import numpy as np

from autograder.universe.audience import Audience
from autograder.universe.deliveries import Deliveries
from autograder.universe.log import Block
from autograder.universe.parameters import DAY_US

_IDENTITY = ("day", "number", "copy")
"""What tells a delivery: of which event, and which copy of it. First copies come in its order as it is."""
_NOT_SHOWN = (*_IDENTITY, "append_us")


Rows = dict[str, np.ndarray]
"""Some rows of the log as narrow columns."""


class Pieces:
    """Rows of the log not yet in order: first copies in the order of their events, and later ones.

    Each piece is some rows and which of them are meant, so that most rows are moved only once.
    """

    def __init__(self) -> None:
        self.firsts: list[tuple[Rows, np.ndarray]] = []
        self.later: list[tuple[Rows, np.ndarray]] = []

    def add(self, block: tuple[Rows, Rows], from_us: int | None = None, to_us: int | None = None) -> None:
        """What of a block arrives in a stretch of time; it comes after all blocks that were added before."""
        for pieces, rows in zip((self.firsts, self.later), block, strict=True):
            arrival_us = rows["arrival_us"]
            if from_us is None:
                pieces.append((rows, np.arange(len(arrival_us))))
            else:
                pieces.append((rows, np.flatnonzero((arrival_us >= from_us) & (arrival_us < to_us))))

    def alone(self) -> Pieces:
        """The same rows, without the memory of those that are not meant."""
        few = Pieces()
        few.firsts, few.later = ([_whole(_joined(part))] for part in (self.firsts, self.later))
        return few

    def split(self, day: int) -> tuple[Pieces, Pieces]:
        """What arrives on the day, and the rest."""
        today, rest = Pieces(), Pieces()
        for kind in ("firsts", "later"):
            if parts := getattr(self, kind):
                rows = _joined(parts)
                is_today = rows["arrival_us"] // DAY_US == day
                getattr(today, kind).append((rows, np.flatnonzero(is_today)))
                getattr(rest, kind).append(_whole(_in_order(rows, np.flatnonzero(~is_today))))
        return today, rest

    def after(self, earlier: Pieces) -> Pieces:
        """These pieces behind others."""
        both = Pieces()
        both.firsts, both.later = earlier.firsts + self.firsts, earlier.later + self.later
        return both

    def in_log_order(self) -> Rows:
        """All rows by their place in the log.

        Equal in time, first copies come before later ones, each in the order of their
        events: the same whether a day is made alone or with the rest.
        """
        copies = _joined(self.later)
        copies = _in_order(copies, np.lexsort([copies[name] for name in reversed(_IDENTITY)]))
        pieces = [*self.firsts, _whole(copies)]
        ends = np.cumsum([len(rows["append_us"]) for rows, _ in pieces]).tolist()
        meant = np.concatenate([chosen + end for (_, chosen), end in zip(pieces, [0, *ends], strict=False)])

        def end_to_end(name: str) -> np.ndarray:
            return np.concatenate([rows[name] for rows, _ in pieces])

        at = meant.take(_by_time(end_to_end("append_us").take(meant)))
        return {name: end_to_end(name).take(at) for name in copies if name not in _NOT_SHOWN}


def narrowed(audience: Audience, block: Block) -> tuple[Rows, Rows]:
    """What the log's rows need of the first copies in a block, and of the later ones."""
    first, later = block
    events, sessions = first.events, first.events.sessions
    profile = sessions.draw.below(audience.n_profiles.take(sessions.place), "profile")
    of_event = {
        "event_id": events.draw.bits("event_id"),
        "place": sessions.place.astype(np.int32).take(events.row),
        "profile": profile.astype(np.uint8).take(events.row),
        "device": sessions.device.astype(np.uint8).take(events.row),
        "title_id": events.title.astype(np.int32),
        "event_type": events.kind,
        "client_seq": events.true_us // 1_000,
        "position_s": events.position_s.astype(np.int32),
        "country": audience.home.take(sessions.place).take(events.row),
        "country_null": events.draw.chance(audience.parameters.p_null_country, "null_country"),
        "schema_version": events.schema_version,
    }
    again = {name: values.take(later.row) for name, values in of_event.items()}
    identity = {
        "day": events.day.take(later.row),
        "number": events.number.take(later.row),
        "copy": later.copy,
    }
    return {**of_event, **_of_copy(first)}, {**again, **_of_copy(later), **identity}


def _of_copy(copies: Deliveries) -> Rows:
    """What one copy of an event may have different from another."""
    return {
        "append_us": copies.append_us,
        "revision": copies.revision,
        "event_us": copies.event_us,
        "watch_s": copies.watch_s.astype(np.int32),
        "watch_null": copies.watch_null,
        "arrival_us": copies.arrival_us,
        "partition": copies.partition,
        "reason": copies.reason,
        "wins": copies.wins,
    }


def _whole(rows: Rows) -> tuple[Rows, np.ndarray]:
    return rows, np.arange(len(rows["append_us"]))


def _joined(parts: list[tuple[Rows, np.ndarray]]) -> Rows:
    return {name: np.concatenate([rows[name].take(chosen) for rows, chosen in parts]) for name in parts[0][0]}


def _in_order(rows: Rows, order: np.ndarray) -> Rows:
    return {name: values.take(order) for name, values in rows.items()}


def _by_time(microseconds: np.ndarray) -> np.ndarray:
    """The stable order of times: 16 bits after 16 bits, which NumPy sorts in linear time."""
    if not len(microseconds):
        return np.empty(0, dtype=np.int64)
    rest = (microseconds - microseconds.min()).astype(np.uint64)
    order = np.argsort(rest.astype(np.uint16), kind="stable")
    for shift in range(16, int(rest.max()).bit_length(), 16):
        digits = (rest >> np.uint64(shift)).astype(np.uint16)
        order = order.take(np.argsort(digits.take(order), kind="stable"))
    return order
