"""The log of a universe event by event: which arrive again and how, and how late the first copies are."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from autograder.universe import Universe
from autograder.universe.lateness import Lateness
from course.described.compared import Compared, counted
from course.described.first_copies import FirstCopies

_NEEDED = ("event_id", "revision", "event_time", "arrival_time", "client_seq", "device_id")
_HALF_DAY = np.timedelta64(12, "h")


class Log:
    """The deliveries of a universe, event by event, each event's in the order in which they arrived."""

    def __init__(self, universe: Universe) -> None:
        self.universe = universe
        raw = {name: universe.columns("viewing_events_raw")[name].values for name in _NEEDED}
        order = np.lexsort((raw["arrival_time"], raw["event_id"]))
        self._rows = {name: values[order] for name, values in raw.items()}
        self.deliveries = len(order)
        ids = self._rows["event_id"]
        self.first = np.flatnonzero(np.concatenate([np.ones(min(len(ids), 1), bool), ids[1:] != ids[:-1]]))
        self.events = len(self.first)

    @cached_property
    def _last(self) -> np.ndarray:
        return np.append(self.first[1:], self.deliveries) - 1

    def copies(self) -> tuple[list[Compared], int]:
        """Events that arrived again, by kind; and how many deliveries are not an event's first."""
        if not self.events:
            return [], 0
        knobs = self.universe.parameters
        revision, arrival = self._rows["revision"], self._rows["arrival_time"]
        corrected = np.maximum.reduceat(revision, self.first) > 1
        earliest, latest = (
            edge.reduceat(self._rows["event_time"], self.first) for edge in (np.minimum, np.maximum)
        )
        moved = corrected & (earliest != latest)
        again = (self._last > self.first) & ~corrected
        days_later = again & (arrival[self._last] - arrival[self.first] >= _HALF_DAY)
        revised = corrected & ~moved
        stale = revised & (revision[self._last] == 1)
        kinds = [
            ("exact copy", again & ~days_later, knobs.p_exact),
            ("corrected", revised, knobs.p_revised),
            ("redelivered days later", days_later, knobs.p_late_redelivery),
            ("corrected to the next day", moved, knobs.p_day_move),
            ("first copy after the correction", stale, knobs.p_revised * knobs.p_stale_repeat),
        ]
        found = [counted(name, int(rows.sum()), self.events, share) for name, rows, share in kinds]
        return found, self.deliveries - self.events

    def _of_first(self, column: str) -> np.ndarray:
        return self._rows[column][self.first]

    @cached_property
    def lateness(self) -> FirstCopies:
        """Lateness of the first copies whose device's clock was right."""
        knobs = self.universe.parameters
        start = np.datetime64(knobs.start_date, "us")
        event_us = (self._of_first("event_time") - start).astype(np.int64)
        # What happened when, whatever the clock said, is in the sequence number, in milliseconds.
        right = event_us // 1_000 == self._of_first("client_seq")
        late_us = (self._of_first("arrival_time") - start).astype(np.int64) - event_us
        prone_ids = self._prone_devices()
        prone = np.isin(self._of_first("device_id")[right], prone_ids)
        return FirstCopies(
            Lateness(knobs), np.sort(late_us[right]), float(prone.mean()) if len(prone) else 0.0
        )

    def _prone_devices(self) -> np.ndarray:
        devices = self.universe.columns("devices")
        return devices["device_id"].values[devices["offline_prone"].values]
