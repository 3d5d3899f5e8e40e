"""Worlds to choose from: small slices of the universe, each with one knob turned far.

Every one takes a seed and, by name, any further knob of `Parameters`.
"""

from __future__ import annotations

from typing import Any

from autograder.universe.parameters import DAY_S, LATENESS_LIMIT_S
from autograder.worlds.world import World, from_universe

# A few dozen rows in which nothing unexpected happens; what a slice provokes is then its own.
CALM: dict[str, Any] = {
    "n_members": 6,
    "n_titles": 9,
    "days": 4,
    "events_per_member_day": 1.6,
    "activity_sigma": 0.4,
    "lateness": (),
    "p_exact": 0.0,
    "p_revised": 0.0,
    "p_day_move": 0.0,
    "p_late_redelivery": 0.0,
    "p_stale_repeat": 0.0,
    "p_on_boundary": 0.0,
    "offline_factor": 1.0,
    "p_reordered": 0.0,
    "flush_s": 0,
    "p_skew": 0.0,
    "p_bad_clock": 0.0,
    "p_null_watch": 0.0,
    "p_null_country": 0.0,
    "p_bad_schema": 0.0,
    "p_bad_line": 0.0,
    "launches": 0,
    "p_no_category": 0.0,
    "p_two_categories": 0.0,
    "p_never_watches": 0.0,
    "p_signs_up_during": 0.0,
    "p_loses_interest": 0.0,
    "p_changes_plan": 0.0,
    "p_delete": 0.0,
    "p_crashed_session": 0.0,
    "p_rejoins": 0.0,
    "p_cancelled": 0.0,
    "partitions": 3,
    "batch_minutes": 1_440,
}


def _slice(name: str, provokes: str, seed: int, knobs: dict[str, Any], turned: dict[str, Any]) -> World:
    return from_universe(name, provokes, **{**CALM, **turned, **knobs, "seed": seed})


def tidy(seed: int, **knobs: Any) -> World:
    return _slice(
        "tidy",
        "Nothing unexpected: every event arrives once, within two minutes.",
        seed,
        knobs,
        {},
    )


def duplicates(seed: int, **knobs: Any) -> World:
    turned = {"p_exact": 0.35, "p_revised": 0.25, "p_stale_repeat": 0.3}
    return _slice(
        "duplicates",
        "Some events arrive twice, some again with a correction.",
        seed,
        knobs,
        turned,
    )


def retry_storm(seed: int, **knobs: Any) -> World:
    turned = {"p_exact": 0.8, "most_copies": 4}
    return _slice(
        "retry storm",
        "Most events arrive two to five times, the copies on any partition.",
        seed,
        knobs,
        turned,
    )


def ties(seed: int, **knobs: Any) -> World:
    turned = {
        "tick_s": 6 * 3_600,
        "flush_s": 6 * 3_600,
        "p_exact": 0.2,
        "p_revised": 0.2,
    }
    return _slice(
        "ties",
        "Many event times and many arrival times are equal.",
        seed,
        knobs,
        turned,
    )


def gaps(seed: int, **knobs: Any) -> World:
    turned = {"n_members": 8, "days": 7, "empty_days": (2, 3, 5), "p_never_watches": 0.4}
    return _slice(
        "gaps",
        "Some days have no events, some members no viewing.",
        seed,
        knobs,
        turned,
    )


def null_keys(seed: int, **knobs: Any) -> World:
    turned = {"n_titles": 12, "p_null_watch": 0.3, "p_null_country": 0.3, "p_no_category": 0.4}
    return _slice(
        "NULLs",
        "Seconds watched, countries and categories are missing here and there.",
        seed,
        knobs,
        turned,
    )


def late(seed: int, days: float = 7, **knobs: Any) -> World:
    turned = {"lateness": ((0.5, 60, days * DAY_S),), "p_exact": 0.2, "p_revised": 0.2}
    return _slice(
        f"late up to {days:g} days",
        f"Half of the events arrive up to {days:g} days after they happened.",
        seed,
        knobs,
        turned,
    )


def beyond_window(seed: int, **knobs: Any) -> World:
    turned = {
        "lateness": (
            (0.4, LATENESS_LIMIT_S, 20 * DAY_S),
            (0.2, 60, LATENESS_LIMIT_S),
        ),
        "p_revised": 0.2,
        "p_late_redelivery": 0.2,
    }
    return _slice(
        "beyond the window",
        "Some copies arrive more than 7 x 24 h late and belong in quarantine.",
        seed,
        knobs,
        turned,
    )


def deletes(seed: int, **knobs: Any) -> World:
    turned = {
        "n_members": 10,
        "p_delete": 0.5,
        "p_stray": 0.8,
        "lateness": ((0.6, 3_600, 3 * DAY_S),),
    }
    return _slice(
        "deletes",
        "Some members ask to be erased; events of theirs still arrive, old ones and new ones.",
        seed,
        knobs,
        turned,
    )


def outage(seed: int, **knobs: Any) -> World:
    turned = {
        "n_members": 9,
        "events_per_member_day": 2.0,
        "outages": ((1, 10.0, 30.0, (0, 1)),),
    }
    return _slice(
        "outage",
        "For twenty hours two partitions take nothing; then all that waited arrives at one moment.",
        seed,
        knobs,
        turned,
    )


def hot_key(seed: int, **knobs: Any) -> World:
    return _slice(
        "hot key",
        "Four events in ten belong to one member.",
        seed,
        knobs,
        {"hot_member_share": 0.4},
    )


def two_categories(seed: int, **knobs: Any) -> World:
    turned = {"n_titles": 24, "title_zipf": 0.5, "p_two_categories": 0.9, "p_no_category": 0.2}
    return _slice(
        "two categories",
        "Most titles are in two categories, and some in none.",
        seed,
        knobs,
        turned,
    )


def clock_skew(seed: int, **knobs: Any) -> World:
    turned = {"p_skew": 0.4, "p_bad_clock": 0.2}
    return _slice(
        "clock skew",
        "Some device clocks run ahead, a few by months, a few stand at 1970.",
        seed,
        knobs,
        turned,
    )


def replayed_week(seed: int, **knobs: Any) -> World:
    turned = {"p_late_redelivery": 0.4}
    return _slice(
        "late redelivery",
        "Events that were counted long ago arrive once more, one to nine days later.",
        seed,
        knobs,
        turned,
    )


def empty(**knobs: Any) -> World:
    return _slice(
        "empty",
        "Nobody signed up and nothing was watched: there are no members and no events.",
        1,
        knobs,
        {"n_members": 0},
    )


def single_row(seed: int = 1, **knobs: Any) -> World:
    """The first delivery of a tidy world, alone; the other tables whole."""
    source = tidy(seed, **knobs)

    def make(tables: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
        first = source.rows(("viewing_events_raw",))["viewing_events_raw"][:1]
        rows = dict(source.rows(tables))
        for table in tables:
            if table.startswith("viewing_events"):
                ids = {delivery["event_id"] for delivery in first}
                rows[table] = [row for row in rows[table] if row["event_id"] in ids][:1]
        return rows

    return World("single row", "There is one event and nothing to compare it with.", make)


def as_of(original: World, batch: int, name: str, provokes: str) -> World:
    """Another world as it stood when `batch` was the newest: its log, and what was published before."""

    def make(tables: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
        rows = dict(original.rows(tables))
        if "viewing_events_raw" in rows:
            rows["viewing_events_raw"] = [
                row for row in rows["viewing_events_raw"] if row["ingest_batch_id"] <= batch
            ]
        if "daily_published" in rows:
            rows["daily_published"] = [row for row in rows["daily_published"] if row["as_of_batch"] < batch]
        return rows

    return World(name, provokes, make)
