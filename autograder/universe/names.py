"""The words that values are drawn from."""

from __future__ import annotations

import numpy as np

FIRST_MEMBER = 1001
COUNTRIES = ("US", "BR", "DE", "JP", "IN", "GB", "MX", "KR")
HOME_ZONES = (
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Europe/Berlin",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Europe/London",
    "America/Mexico_City",
    "Asia/Seoul",
)
ZONE_OFFSET_S = np.array([-8, -3, 1, 9, 5.5, 0, -6, 9]) * 3_600
"""Winter offsets of the home zones, for the daily rhythm alone."""
STATUSES = ("active", "cancelled", "deleted")
CHANNELS = ("web", "tv", "mobile", "partner")
PLANS = ("basic", "standard", "premium")
MAX_STREAMS = np.array([1, 2, 4], dtype=np.int32)
PROFILE_KINDS = ("adult", "kids")
FAMILIES = ("tv", "mobile", "web", "console")
EVENT_TYPES = ("play", "heartbeat", "pause", "seek", "stop")
PLAY, HEARTBEAT, PAUSE, SEEK, STOP = range(5)
END_REASONS = ("finished", "stopped", "switched", "crashed")
CATEGORIES = ("drama", "comedy", "documentary", "thriller", "kids", "reality")
ADJECTIVES = "Quiet Distant Paper Northern Hidden Broken Golden Second Glass Late Hollow Borrowed".split()
NOUNS = "Harbor Orchard Signal Winter Kitchen River Archive Summer Ledger Station Mirror Lantern".split()
