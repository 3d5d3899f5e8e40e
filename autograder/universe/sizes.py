"""About how many rows each table will have, before any is made."""

from __future__ import annotations

import numpy as np

from autograder.universe.parameters import DAY_US
from autograder.universe.sessions import Playback

_MINUTES_PER_SESSION, _QOE_PER_SESSION, _SESSIONS_PER_UPLOAD = 41.0, 5.2, 1.4


def rows_expected(playback: Playback) -> dict[str, int]:
    """Rows by table, within about a tenth for the large ones."""
    knobs, audience = playback.parameters, playback.audience
    range_us = knobs.days * DAY_US
    until_us = np.minimum(audience.watches_until_us, range_us)
    watching = (
        np.maximum(until_us - np.maximum(audience.signup_us, 0), 0).mean() / range_us if audience.size else 0
    )
    sessions = playback.schedule.sessions.sum() * watching
    events = playback.schedule.events.sum() * watching
    copies = knobs.p_exact * (1 + knobs.most_copies) / 2
    copies += knobs.p_revised * (1 + knobs.p_stale_repeat) + knobs.p_day_move + knobs.p_late_redelivery
    playable = len(playback.catalogue.playable)
    expected = {
        "members": audience.size,
        "signups": audience.size * (1 + knobs.p_rejoins),
        "plans": audience.size * (1 + knobs.p_changes_plan),
        "profiles": audience.n_profiles.sum(),
        "devices": audience.n_devices.sum(),
        "deletion_requests": audience.size * knobs.p_delete,
        "titles": knobs.n_titles,
        "title_categories": playable * (1 - knobs.p_no_category) * (1 + knobs.p_two_categories),
        "catalog_events": knobs.n_titles * knobs.days / 20,
        "viewing_events_raw": events * (1 + copies),
        "viewing_events_clean": events,
        "quarantine": events * 0.002,
        "play_sessions": sessions,
        "heartbeats": sessions * _MINUTES_PER_SESSION,
        "qoe_events": sessions * _QOE_PER_SESSION,
        "client_logs": sessions / _SESSIONS_PER_UPLOAD,
        "batches": knobs.days * 1_440 / knobs.batch_minutes,
        "daily_published": knobs.days * 60,
        "calendar": knobs.days,
        "query_log": knobs.days * 26,
    }
    return {table: int(rows) for table, rows in expected.items()}
