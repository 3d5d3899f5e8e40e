"""Rows of the log on their way to their place in it: narrow columns, block after block, sorted once."""

from __future__ import annotations

import numpy as np

from autograder.universe.audience import Audience
from autograder.universe.deliveries import Deliveries
from autograder.universe.log import Block
from autograder.universe.parameters import DAY_US

_IDENTITY = ("day", "number", "copy")
"""What tells a delivery: of which event, and which copy of it."""
_NOT_SHOWN = (*_IDENTITY, "append_us")


class Pieces:
    """Rows of the log not yet in order: first copies in the order of their events, and later ones."""

    def __init__(self) -> None:
        self.firsts: list[dict[str, np.ndarray]] = []
        self.later: list[dict[str, np.ndarray]] = []

    def add(
        self, audience: Audience, block: Block, from_us: int | None = None, to_us: int | None = None
    ) -> None:
        """What of a block arrives in a stretch of time; it comes after all blocks that were added before."""
        for pieces, copies in zip((self.firsts, self.later), block, strict=True):
            if from_us is None:
                rows = np.arange(len(copies.row))
            else:
                rows = np.flatnonzero((copies.arrival_us >= from_us) & (copies.arrival_us < to_us))
            pieces.append(_gathered(audience, copies, rows))

    def split(self, day: int) -> tuple[Pieces, Pieces]:
        """What arrives on the day, and the rest."""
        today, rest = Pieces(), Pieces()
        for kind in ("firsts", "later"):
            if parts := getattr(self, kind):
                rows = _joined(parts)
                is_today = rows["arrival_us"] // DAY_US == day
                getattr(today, kind).append(_in_order(rows, np.flatnonzero(is_today)))
                getattr(rest, kind).append(_in_order(rows, np.flatnonzero(~is_today)))
        return today, rest

    def after(self, earlier: Pieces) -> Pieces:
        """These pieces behind others."""
        both = Pieces()
        both.firsts, both.later = earlier.firsts + self.firsts, earlier.later + self.later
        return both

    def in_log_order(self) -> dict[str, np.ndarray]:
        """All rows by their place in the log.

        Equal in time, first copies come before later ones, each in the order of their
        events: the same whether a day is made alone or with the rest.
        """
        copies = _joined(self.later)
        copies = _in_order(copies, np.lexsort([copies[name] for name in reversed(_IDENTITY)]))
        pieces = [*self.firsts, copies]
        order = _by_time(np.concatenate([piece["append_us"] for piece in pieces]))
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        return {name: _scattered(pieces, name, place) for name in copies if name not in _NOT_SHOWN}


def _scattered(pieces: list[dict[str, np.ndarray]], name: str, place: np.ndarray) -> np.ndarray:
    """One column of all pieces, each row put at its place."""
    column = np.empty(len(place), dtype=pieces[0][name].dtype)
    end = 0
    for piece in pieces:
        first, end = end, end + len(piece[name])
        column[place[first:end]] = piece[name]
    return column


def _gathered(audience: Audience, copies: Deliveries, rows: np.ndarray) -> dict[str, np.ndarray]:
    """What the log's rows need of some deliveries, in narrow types."""
    events, of_event = copies.events, copies.row[rows]
    sessions, of_session = events.sessions, events.row[of_event]
    draw = events.draw.of(of_event)
    profile = sessions.draw.below(audience.n_profiles[sessions.place], "profile").astype(np.uint8)
    return {
        "day": events.day[of_event],
        "number": events.number[of_event],
        "copy": copies.copy[rows],
        "append_us": copies.append_us[rows],
        "event_id": draw.bits("event_id"),
        "revision": copies.revision[rows],
        "place": sessions.place.astype(np.int32)[of_session],
        "profile": profile[of_session],
        "device": sessions.device.astype(np.uint8)[of_session],
        "title_id": events.title[of_event].astype(np.int32),
        "event_type": events.kind[of_event],
        "event_us": copies.event_us[rows],
        "client_seq": events.true_us[of_event] // 1_000,
        "position_s": events.position_s[of_event].astype(np.int32),
        "watch_s": copies.watch_s[rows].astype(np.int32),
        "watch_null": copies.watch_null[rows],
        "country": audience.home[sessions.place][of_session],
        "country_null": draw.chance(audience.parameters.p_null_country, "null_country"),
        "arrival_us": copies.arrival_us[rows],
        "partition": copies.partition[rows],
        "schema_version": events.schema_version[of_event],
        "reason": copies.reason[rows],
        "wins": copies.wins[rows],
    }


def _joined(parts: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _in_order(columns: dict[str, np.ndarray], order: np.ndarray) -> dict[str, np.ndarray]:
    return {name: values.take(order) for name, values in columns.items()}


def _by_time(microseconds: np.ndarray) -> np.ndarray:
    """The stable order of times: 16 bits after 16 bits, which NumPy sorts in linear time."""
    if not len(microseconds):
        return np.empty(0, dtype=np.int64)
    rest = (microseconds - microseconds.min()).astype(np.uint64)
    order = np.argsort(rest.astype(np.uint16), kind="stable")
    for shift in range(16, int(rest.max()).bit_length(), 16):
        digits = (rest >> np.uint64(shift)).astype(np.uint16)
        order = order[np.argsort(digits[order], kind="stable")]
    return order
