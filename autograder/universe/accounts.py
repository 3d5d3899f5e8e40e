"""The tables about accounts: members, signups, plans, profiles, devices, deletion requests."""

from __future__ import annotations

import numpy as np

from autograder.universe.audience import MOST_DEVICES, MOST_PROFILES, Audience, happened
from autograder.universe.columns import Column, Columns, taken, texts, timestamps, words
from autograder.universe.hashing import Draws
from autograder.universe.landed import os_versions
from autograder.universe.names import (
    CHANNELS,
    COUNTRIES,
    FAMILIES,
    HOME_ZONES,
    MAX_STREAMS,
    PLANS,
    PROFILE_KINDS,
    STATUSES,
)
from autograder.universe.parameters import DAY_S, DAY_US, SECOND_US

_ERASED_WITHIN_DAYS = 30
_SCOPES = ("account", "viewing_history")


def _at(audience: Audience, microseconds: np.ndarray, null: np.ndarray | None = None) -> Column:
    return timestamps(np.datetime64(audience.parameters.start_date), microseconds, null)


def members(audience: Audience) -> Columns:
    """Columns of `members`."""
    cancelled = happened(audience.cancelled_us)
    status = np.where(happened(audience.requested_us), 2, np.where(cancelled, 1, 0))
    return {
        "member_id": Column(audience.ids),
        "signup_ts": _at(audience, audience.signup_us),
        "signup_country": words(audience.home, COUNTRIES),
        "home_tz": words(audience.home, HOME_ZONES),
        "status": words(status, STATUSES),
        "cancelled_ts": _at(audience, np.where(cancelled, audience.cancelled_us, 0), ~cancelled),
    }


def signups(audience: Audience) -> Columns:
    """Columns of `signups`, in order of time: each member's first, and a second for the few who rejoined."""
    again = np.flatnonzero(happened(audience.rejoined_us))
    place = np.concatenate([audience.places, again])
    signup_us = np.concatenate([audience.signup_us, audience.rejoined_us[again]])
    turn = np.concatenate([np.zeros(audience.size), np.ones(len(again))]).astype(np.int64)
    draw = Draws(audience.parameters.seed, "signup", audience.ids[place], turn)
    plan = np.where(turn == 0, _first_plan(audience)[place], draw.below(len(PLANS), "plan"))
    columns = {
        "member_id": Column(audience.ids[place]),
        "signup_ts": _at(audience, signup_us),
        "channel": words(draw.below(len(CHANNELS), "channel"), CHANNELS),
        "plan_code": words(plan, PLANS),
    }
    return taken(columns, np.lexsort((place, signup_us)))


def plans(audience: Audience) -> Columns:
    """Columns of `plans`: from signup on, for some a second one from a change on, until they cancel."""
    knobs = audience.parameters
    changes = audience.draw.chance(knobs.p_changes_plan, "changes_plan")
    earliest_us = np.maximum(audience.signup_us, 0)
    left_us = np.minimum(audience.cancelled_us, audience.requested_us)
    latest_us = np.minimum(left_us, knobs.days * DAY_US)
    at = audience.draw.unit("plan_changed_at")
    changed_us = earliest_us + (at * np.maximum(latest_us - earliest_us, 0)).astype(np.int64)
    changed_us = changed_us // SECOND_US * SECOND_US
    changes &= (changed_us > audience.signup_us) & (changed_us < left_us)
    first = _first_plan(audience)
    second = (first + 1 + audience.draw.below(len(PLANS) - 1, "second_plan")) % len(PLANS)
    again = np.flatnonzero(changes)
    place = np.concatenate([audience.places, again])
    plan = np.concatenate([first, second[again]])
    from_us = np.concatenate([audience.signup_us, changed_us[again]])
    to_us = np.concatenate([np.where(changes, changed_us, left_us), left_us[again]])
    current = ~happened(to_us)
    columns = {
        "member_id": Column(audience.ids[place]),
        "plan_code": words(plan, PLANS),
        "max_streams": Column(MAX_STREAMS[plan]),
        "valid_from": _at(audience, from_us),
        "valid_to": _at(audience, np.where(current, 0, to_us), current),
    }
    return taken(columns, np.lexsort((from_us, place)))


def profiles(audience: Audience) -> Columns:
    """Columns of `profiles`; the first one of an account is an adult's and is never deleted."""
    place = np.repeat(audience.places, MOST_PROFILES)
    at = np.tile(np.arange(MOST_PROFILES), audience.size)
    owned = at < audience.n_profiles[place]
    place, at = place[owned], at[owned]
    ids = audience.ids[place] * 10 + 1 + at
    draw = Draws(audience.parameters.seed, "profile", ids)
    created_us = (
        audience.signup_us[place] + np.where(at == 0, 0, draw.below(20 * DAY_S, "created")) * SECOND_US
    )
    deleted = draw.chance(0.03, "deleted") & (at > 0)
    deleted_us = created_us + draw.whole(DAY_US, 40 * DAY_US, "deleted_after") // SECOND_US * SECOND_US
    return {
        "profile_id": Column(ids),
        "member_id": Column(audience.ids[place]),
        "kind": words((at > 0) & draw.chance(0.4, "kids"), PROFILE_KINDS),
        "created_ts": _at(audience, created_us),
        "deleted_ts": _at(audience, np.where(deleted, deleted_us, 0), ~deleted),
    }


def devices(audience: Audience) -> Columns:
    """Columns of `devices`."""
    place = np.repeat(audience.places, MOST_DEVICES)
    at = np.tile(np.arange(MOST_DEVICES), audience.size)
    owned = at < audience.n_devices[place]
    place, at = place[owned], at[owned]
    ids = audience.ids[place] * 10 + 1 + at
    draw = Draws(audience.parameters.seed, "device", ids)
    prone = audience.offline_prone[place, at]
    family = np.where(prone, FAMILIES.index("mobile"), draw.below(len(FAMILIES), "family"))
    ahead_ms = np.where(draw.chance(0.1, "clock_ahead"), draw.below(4_000, "clock_offset"), 0)
    return {
        "device_id": Column(ids),
        "member_id": Column(audience.ids[place]),
        "family": words(family, FAMILIES),
        "os_version": texts(os_versions(audience.parameters.seed, ids)),
        "clock_offset_ms": Column(ahead_ms.astype(np.int32)),
        "offline_prone": Column(prone),
    }


def deletion_requests(audience: Audience) -> Columns:
    """Columns of `deletion_requests`, in order of time; most are completed well before the deadline."""
    place = np.flatnonzero(happened(audience.requested_us))
    place = place[np.argsort(audience.requested_us[place], kind="stable")]
    requested_us = audience.requested_us[place]
    draw = Draws(audience.parameters.seed, "request", audience.ids[place])
    completed_us = requested_us + draw.whole(DAY_US, 36 * DAY_US, "completed_after") // SECOND_US * SECOND_US
    open_still = completed_us > audience.parameters.days * DAY_US
    return {
        "request_id": Column(np.arange(1, len(place) + 1, dtype=np.int64)),
        "member_id": Column(audience.ids[place]),
        "requested_ts": _at(audience, requested_us),
        "deadline_ts": _at(audience, requested_us + _ERASED_WITHIN_DAYS * DAY_US),
        "scope": words(draw.chance(0.2, "scope"), _SCOPES),
        "completed_ts": _at(audience, np.where(open_still, 0, completed_us), open_still),
    }


def _first_plan(audience: Audience) -> np.ndarray:
    return audience.draw.below(len(PLANS), "plan")
