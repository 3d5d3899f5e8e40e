"""The table of catalogue changes: what the source did to titles, as its change log delivers it.

The table `titles` is the catalogue before the first change. A few titles get most
changes, and those in bursts: on a day only some of them change, within half an hour.

The payload of an upsert is the whole title. Version 1 has `runtime_min`; version 2 has
`runtime_s` for it, and `languages`; version 3 has `release`, an object, for `released`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from autograder.universe.catalogue import EPISODE, KINDS, MOVIE, SEASON, Catalogue
from autograder.universe.columns import Column, Columns, taken, texts, timestamps, words
from autograder.universe.counting import members_of, places_within
from autograder.universe.hashing import Draws
from autograder.universe.names import ADJECTIVES, COUNTRIES, NOUNS
from autograder.universe.parameters import DAY_US, SECOND_US

CHANGES_PER_TITLE_DAY = 1 / 20
BUSY_TITLES, BUSY_CHANGES = 0.02, 0.70
"""This share of the titles, the most popular ones, gets that share of the changes."""
P_SUPERSEDED = 0.04
"""Share of changes that the same title's next change replaces within a second."""
P_DELAYED = 0.02
"""Share of changes that arrive up to a quarter of an hour late; the others take less than a second."""
P_RENAMED_IN_ONE_COUNTRY = 0.1

OPS = ("upsert", "availability", "rename", "reparent", "delete")
UPSERT, AVAILABILITY, RENAME, REPARENT, DELETE = range(5)
_UNTIL = np.array([0.50, 0.76, 0.88, 0.96])
_BUSY_AT_A_TIME = 0.1
_BURST_US = 1_800 * SECOND_US
_RATINGS = ("all", "7+", "13+", "16+", "18+")
_LANGUAGES = ("en", "pt", "de", "ja", "hi", "es", "ko")
_REASONS = ("rights_ended", "duplicate", "withdrawn")


def catalog_events(catalogue: Catalogue) -> Columns:
    """Columns of `catalog_events`, in the order in which the changes arrived."""
    knobs = catalogue.parameters
    changes = _in_source_order(catalogue)
    draw = Draws(knobs.seed, "catalogue change", changes.day, changes.number, changes.supersedes)
    version = 1 + (changes.day >= knobs.version_2_from * knobs.days)
    version += changes.day >= knobs.version_3_from * knobs.days
    op, payload, country_null = _played_back(catalogue, changes, version, draw)
    delay_us = draw.whole(SECOND_US // 5, SECOND_US, "delay")
    delayed = np.flatnonzero(draw.chance(P_DELAYED, "delayed"))
    delay_us[delayed] = draw.of(delayed).whole(2 * SECOND_US, 900 * SECOND_US, "delayed_by")
    arrival_us = changes.at_us + delay_us
    start = np.datetime64(knobs.start_date)
    columns = {
        "event_id": texts(_uuids(draw)),
        "title_id": Column(changes.title.astype(np.int32)),
        "op": words(op, OPS),
        "payload_json": texts(payload),
        # Half of what is done for one country is done for the first two.
        "country": words(draw.unit("country") ** 2 * len(COUNTRIES), COUNTRIES, country_null),
        "schema_version": Column(version.astype(np.int32)),
        "event_time": timestamps(start, changes.at_us),
        "arrival_time": timestamps(start, arrival_us),
        "source_seq": Column(np.arange(1, len(op) + 1, dtype=np.int64)),
    }
    arrived = np.argsort(arrival_us, kind="stable")
    partition = catalogue.draw.below(knobs.partitions, "partition")[changes.title - 1][arrived]
    return taken(columns, arrived) | {
        "kafka_partition": Column(partition.astype(np.int32)),
        "kafka_offset": Column(places_within(partition)),
    }


@dataclass(frozen=True)
class _Changes:
    """Changes as arrays.

    Attributes:
        number: of the change on its day.
        supersedes: 1 for one that replaces the change of the same day and number, else 0.
        op: what is meant to be done, a place in `OPS`.
    """

    day: np.ndarray
    number: np.ndarray
    supersedes: np.ndarray
    at_us: np.ndarray
    title: np.ndarray
    op: np.ndarray


def _in_source_order(catalogue: Catalogue) -> _Changes:
    seed, days = catalogue.parameters.seed, np.arange(catalogue.parameters.days, dtype=np.int64)
    usual = catalogue.size * CHANGES_PER_TITLE_DAY / (1 + P_SUPERSEDED)
    counts = (usual + Draws(seed, "catalogue day", days).unit("changes")).astype(np.int64)
    day, number = members_of(counts)
    draw = Draws(seed, "change", day, number)
    busy = catalogue.playable[: max(1, round(catalogue.size * BUSY_TITLES))]
    others = np.setdiff1d(catalogue.ids, busy) if catalogue.size > 1 else catalogue.ids
    burst = Draws(seed, "burst", day, draw.below(max(1, round(len(busy) * _BUSY_AT_A_TIME)), "burst"))
    bursts = draw.chance(BUSY_CHANGES, "busy")
    within_us = (draw.unit("within") ** 2 * _BURST_US).astype(np.int64)
    burst_us = burst.whole(0, DAY_US - _BURST_US - SECOND_US, "from") + within_us
    title = np.where(bursts, busy[burst.below(len(busy), "title")], others[draw.below(len(others), "title")])
    at_us = day * DAY_US + np.where(bursts, burst_us, draw.whole(0, DAY_US - SECOND_US, "at"))
    op = np.searchsorted(_UNTIL, draw.unit("op"), side="right")
    replaced = np.flatnonzero(draw.chance(P_SUPERSEDED, "superseded"))
    rows = np.concatenate([np.arange(len(day)), replaced])
    supersedes = (np.arange(len(rows)) >= len(day)).astype(np.int64)
    at_us = at_us[rows] + supersedes * draw.of(rows).whole(1, SECOND_US, "superseded_after")
    order = np.lexsort((supersedes, number[rows], day[rows], at_us))
    rows = rows[order]
    return _Changes(day[rows], number[rows], supersedes[order], at_us[order], title[rows], op[rows])


def _played_back(
    catalogue: Catalogue, changes: _Changes, version: np.ndarray, draw: Draws
) -> tuple[np.ndarray, list[str], np.ndarray]:
    """What was done, with its payload, and whether it was done for all countries."""
    shelf = _Shelf(catalogue)
    local = draw.chance(P_RENAMED_IN_ONE_COUNTRY, "local").tolist()
    values = draw.bits("payload").tolist()
    done, payloads, country_null = [], [], []
    meant = zip(
        changes.op.tolist(), changes.title.tolist(), changes.day.tolist(), version.tolist(), strict=True
    )
    for (op, title, day, version_), value, is_local in zip(meant, values, local, strict=True):
        op = op if shelf.can(op, title) else UPSERT
        is_local = op == AVAILABILITY or (op == RENAME and is_local)
        payloads.append(json.dumps(shelf.change(op, title, day, version_, value, is_local)))
        done.append(op)
        country_null.append(not is_local)
    return np.array(done, dtype=np.uint8), payloads, np.array(country_null, dtype=bool)


class _Shelf:
    """The titles as the changes so far have left them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._start: date = catalogue.parameters.start_date
        self._names = catalogue.names()
        self._parent = catalogue.parent.tolist()
        self._deleted: set[int] = set()
        self._seasons: dict[int, list[int]] = {}
        for season in catalogue.ids[catalogue.kind == SEASON].tolist():
            self._seasons.setdefault(self._parent[season - 1], []).append(season)

    def can(self, op: int, title: int) -> bool:
        """Whether this can be done: a deleted title has to come back first, a show is not deleted."""
        kind = self._catalogue.kind[title - 1]
        if title in self._deleted:
            return op == UPSERT
        if op == REPARENT:
            return kind == EPISODE and bool(self._other_seasons(title))
        return op != DELETE or kind in (MOVIE, EPISODE)

    def change(
        self, op: int, title: int, day: int, version: int, value: int, is_local: bool
    ) -> dict[str, Any]:
        """Does it, with values drawn from the hash `value`, and says what was done."""
        if op == UPSERT:
            self._deleted.discard(title)
            return self._record(title, version, value)
        if op == AVAILABILITY:
            starts = self._start + timedelta(days=day + _pick(value, 0, 14))
            ends = starts + timedelta(days=30 + _pick(value, 1, 335))
            available, for_ever = _pick(value, 2, 10) < 7, _pick(value, 3, 10) < 4
            return {"available": available, "from": str(starts), "until": None if for_ever else str(ends)}
        if op == RENAME:
            old = self._names[title - 1]
            _, colon, part = old.partition(":")
            new = f"The {_one(ADJECTIVES, value, 0)} {_one(NOUNS, value, 1)}{colon}{part}"
            if not is_local:
                self._names[title - 1] = new
            return {"old_name": old, "name": new}
        if op == REPARENT:
            old = self._parent[title - 1]
            self._parent[title - 1] = _one(self._other_seasons(title), value, 0)
            return {"from_parent_id": old, "to_parent_id": self._parent[title - 1]}
        self._deleted.add(title)
        return {"reason": _one(_REASONS, value, 0)}

    def _other_seasons(self, episode: int) -> list[int]:
        season = self._parent[episode - 1]
        return [other for other in self._seasons[self._parent[season - 1]] if other != season]

    def _record(self, title: int, version: int, value: int) -> dict[str, Any]:
        kind = self._catalogue.kind[title - 1]
        runtime_s = int(self._catalogue.runtime_s[title - 1]) if kind in (MOVIE, EPISODE) else None
        record = {
            "name": self._names[title - 1],
            "kind": KINDS[kind],
            "parent_id": self._parent[title - 1] or None,
            "rating": _one(_RATINGS, value, 0),
        }
        if version == 1:
            record["runtime_min"] = runtime_s and runtime_s // 60
        else:
            record["runtime_s"] = runtime_s
            record["languages"] = list(_LANGUAGES[: 1 + _pick(value, 1, len(_LANGUAGES))])
        released = str(self._start + timedelta(days=int(self._catalogue.released_day[title - 1])))
        if version < 3:
            record["released"] = released
        else:
            record["release"] = {"date": released, "window_days": 30 * (1 + _pick(value, 2, 12))}
        return record


def _pick(value: int, turn: int, end: int) -> int:
    """A number in [0, end), another one each turn, from 12 bits of a hash."""
    return (value >> 12 * turn) % (1 << 12) * end >> 12


def _one(options: Sequence[Any], value: int, turn: int) -> Any:
    return options[_pick(value, turn, len(options))]


def _uuids(draw: Draws) -> list[str]:
    """A version 4 UUID per row."""
    halves = zip(draw.bits("event_id").tolist(), draw.bits("event_id, rest").tolist(), strict=True)
    return [str(UUID(int=(high << 64) | low, version=4)) for high, low in halves]
