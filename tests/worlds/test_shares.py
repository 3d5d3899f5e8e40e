"""How often each thing happens in the `small` universe: within five standard deviations of what its knob says."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import timedelta

import pytest

from autograder.worlds.parameters import DAY_S, USUAL_LATENESS
from autograder.worlds.universe import universe

MICROSECOND = timedelta(microseconds=1)
WEEK = timedelta(days=7)


def assert_share(count, n, share, what):
    """`count` of `n` is plausible for a probability of `share`: at most five sigma away."""
    sigma = math.sqrt(n * share * (1 - share))
    assert abs(count - n * share) <= 5 * sigma + 1, f"{what}: {count} of {n}, expected {n * share:.1f}"


@pytest.fixture(scope="module")
def small():
    return universe("small", seed=11)


@pytest.fixture(scope="module")
def copies(small):
    """The deliveries of each event in order of arrival; the first is the event's first copy."""
    by_event = defaultdict(list)
    for row in small.table("viewing_events_raw").to_dicts():
        by_event[row["event_id"]].append(row)
    return by_event


@pytest.fixture(scope="module")
def punctual_clocks():
    """The first copies of a universe in which event times are as they happened."""
    firsts = {}
    made = universe("small", seed=12, p_skew=0.0, p_bad_clock=0.0, p_on_boundary=0.0005)
    for row in made.table("viewing_events_raw").to_dicts():
        firsts.setdefault(row["event_id"], row)
    return list(firsts.values())


def kind_of(deliveries):
    if len(deliveries) == 1:
        return "single"
    first, second = deliveries[:2]
    if second["revision"] == 2:
        return "revised" if first["event_time"] == second["event_time"] else "day_move"
    return (
        "exact"
        if second["arrival_time"] - first["arrival_time"] <= timedelta(minutes=10)
        else "late_redelivery"
    )


@pytest.mark.parametrize("kind", ["exact", "revised", "day_move", "late_redelivery"])
def test_kinds_of_copies_have_their_shares(small, copies, kind):
    found = [deliveries for deliveries in copies.values() if kind_of(deliveries) == kind]
    assert_share(len(found), len(copies), getattr(small.parameters, f"p_{kind}"), kind)
    for deliveries in found:
        gap = deliveries[1]["arrival_time"] - deliveries[0]["arrival_time"]
        same = {
            name: deliveries[0][name] == deliveries[1][name]
            for name in ("event_time", "watch_s", "title_id", "country")
        }
        if kind == "exact":
            assert timedelta(seconds=1) <= gap and all(same.values())
        elif kind == "late_redelivery":
            assert timedelta(days=1) <= gap <= timedelta(days=9) and all(same.values())
        elif kind == "revised":
            assert (
                timedelta(minutes=1) <= gap <= timedelta(hours=2) and same["title_id"] and same["event_time"]
            )
        else:
            assert deliveries[0]["event_time"].date() < deliveries[1]["event_time"].date()


def test_missing_values_have_their_shares(small, copies):
    firsts = [deliveries[0] for deliveries in copies.values()]
    assert_share(
        sum(row["watch_s"] is None for row in firsts), len(firsts), small.parameters.p_null_watch, "watch_s"
    )
    assert_share(
        sum(row["country"] is None for row in firsts), len(firsts), small.parameters.p_null_country, "country"
    )


def test_clocks_have_their_shares(small, copies):
    firsts = [deliveries[0] for deliveries in copies.values()]
    standing = sum(row["event_time"].year == 1970 for row in firsts)
    assert_share(standing, len(firsts), small.parameters.p_bad_clock / 2, "clock at 1970")
    ahead = sum(row["event_time"] - row["arrival_time"] > timedelta(minutes=10) for row in firsts)
    assert ahead <= len(firsts) * small.parameters.p_bad_clock + 5 * math.sqrt(
        len(firsts) * small.parameters.p_bad_clock
    )


@pytest.mark.parametrize("number", range(len(USUAL_LATENESS)))
def test_lateness_has_its_shares(punctual_clocks, number):
    share, shortest, longest = USUAL_LATENESS[number]
    if number == 0:
        share += 1 - sum(one for one, _, _ in USUAL_LATENESS)
    share *= 1 - 0.0005
    late = [row["arrival_time"] - row["event_time"] for row in punctual_clocks]
    edge = {WEEK - MICROSECOND, WEEK, WEEK + MICROSECOND}
    inside = sum(
        timedelta(seconds=shortest) <= one < timedelta(seconds=longest) and one not in edge for one in late
    )
    assert_share(inside, len(late), share, f"late between {shortest} and {longest} seconds")


def test_the_boundary_is_hit_exactly(punctual_clocks):
    late = [row["arrival_time"] - row["event_time"] for row in punctual_clocks]
    for edge in (WEEK - MICROSECOND, WEEK, WEEK + MICROSECOND):
        assert_share(late.count(edge), len(late), 0.0005 / 3, f"exactly {edge}")
        assert edge in late
    assert min(late) >= timedelta(seconds=1) and max(late) <= timedelta(days=21)


def test_members_signups_and_categories_have_their_shares(small):
    members = small.table("members").to_dicts()
    n = len(members)
    knobs = small.parameters
    assert_share(sum(row["status"] == "cancelled" for row in members), n, knobs.p_cancelled, "cancelled")
    assert all((row["status"] == "cancelled") == (row["cancelled_ts"] is not None) for row in members)
    watching = {row["member_id"] for row in small.table("viewing_events_raw").to_dicts()}
    # Besides those who never watch, a few are drawn so little activity that 45 days show none of it.
    assert n - len(watching) >= n * knobs.p_never_watches - 5 * math.sqrt(n * knobs.p_never_watches)
    assert_share(small.table("signups").height - n, n, knobs.p_rejoins, "rejoins")
    playable = [
        row["title_id"] for row in small.table("titles").to_dicts() if row["kind"] in ("movie", "episode")
    ]
    of_title = defaultdict(list)
    for row in small.table("title_categories").to_dicts():
        of_title[row["title_id"]].append(row)
    assert_share(len(playable) - len(of_title), len(playable), knobs.p_no_category, "no category")
    two = [rows for rows in of_title.values() if len(rows) == 2]
    assert_share(len(two), len(of_title), knobs.p_two_categories, "two categories")
    assert all(sum(row["weight"] for row in rows) == pytest.approx(1) for rows in of_title.values())
    assert all(rows[0]["category"] != rows[1]["category"] for rows in two)


def test_more_is_watched_at_weekends_and_popular_titles_are_few(small):
    events = small.table("viewing_events_clean").to_dicts()
    by_day = defaultdict(int)
    by_title = defaultdict(int)
    for row in events:
        by_day[row["event_time"].date()] += 1
        by_title[row["title_id"]] += 1
    days = [small.parameters.start_date + timedelta(days=day) for day in range(2, small.parameters.days - 2)]
    weekend = [by_day[day] for day in days if day.weekday() >= 5]
    weekdays = [by_day[day] for day in days if day.weekday() < 5]
    assert sum(weekend) / len(weekend) > 1.05 * sum(weekdays) / len(weekdays)
    top = sorted(by_title.values(), reverse=True)
    assert sum(top[: len(top) // 10]) > 0.4 * sum(top)


def test_a_day_has_86_400_seconds():
    assert DAY_S * timedelta(seconds=1) == timedelta(days=1)
