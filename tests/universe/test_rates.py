"""What is drawn lies within exact binomial bounds of the parameters, at a size where that means something."""

from collections import Counter
from datetime import timedelta
from functools import lru_cache
from statistics import quantiles

import numpy as np
import pytest
from bounds import assert_share, binomial_bounds

from autograder.universe import Parameters, Universe
from autograder.universe.lateness import PUNCTUAL_US
from autograder.universe.parameters import DAY_S, LATENESS_LIMIT_S, SECOND_US

WEEK_US = LATENESS_LIMIT_S * SECOND_US


@lru_cache(maxsize=1)
def universe():
    return Universe.of_size("std", seed=4, days=20, flush_s=0)


@lru_cache(maxsize=1)
def blocks():
    return list(universe().log.whole())


def of_events(take):
    return np.concatenate([take(first) for first, _ in blocks()])


def n_events():
    return sum(len(first.row) for first, _ in blocks())


def test_the_bounds_are_those_of_a_binomial():
    assert binomial_bounds(10, 0) == (0, 0)
    low, high = binomial_bounds(1_000, 0.5)
    assert low == 1_000 - high and 390 < low < 420
    with pytest.raises(AssertionError):
        assert_share(600, 1_000, 0.5, "a coin that is not fair")


@pytest.mark.parametrize("prone", [False, True])
def test_lateness_of_first_copies_follows_its_bands(prone):
    knobs = universe().parameters
    is_prone = of_events(
        lambda first: universe().playback.offline_prone(first.events.sessions)[first.events.row]
    )
    delay_us = of_events(lambda first: first.arrival_us - first.events.true_us)[is_prone == prone]
    factor = knobs.offline_factor if prone else 1.0
    tails = 1 + (knobs.offline_factor - 1) * knobs.p_offline_device
    for share, shortest, longest in knobs.lateness:
        expected = share * factor / tails if shortest >= 3_600 else share
        inside = (delay_us > shortest * SECOND_US) & (delay_us <= longest * SECOND_US)
        edge = abs(delay_us - WEEK_US) <= 1
        assert_share((inside & ~edge).sum(), len(delay_us), expected, f"{shortest} s to {longest} s")
    assert_share(
        (abs(delay_us - WEEK_US) <= 1).sum(),
        len(delay_us),
        knobs.p_on_boundary * factor / tails,
        "on the boundary",
    )


def test_punctual_delays_are_even():
    delay_us = of_events(lambda first: first.arrival_us - first.events.true_us)
    punctual = delay_us[delay_us < PUNCTUAL_US[1]]
    spread = PUNCTUAL_US[1] - PUNCTUAL_US[0]
    counts = np.bincount((punctual - PUNCTUAL_US[0]) * 20 // spread, minlength=20)
    for count in counts:
        assert_share(count, len(punctual), 1 / 20, "a twentieth of the punctual delays")


def test_the_quantiles_of_lateness_are_those_of_the_specification():
    late_s = of_events(lambda first: first.arrival_us - first.events.true_us) / SECOND_US
    at = quantiles(late_s.tolist(), n=1_000)
    p50, p90, p97, p99, p999 = (at[int(share * 1_000) - 1] for share in (0.5, 0.9, 0.97, 0.99, 0.999))
    assert 60 < p50 < 70 and 100 < p90 < 500
    assert 0.9 * 3_600 < p97 < 2.5 * 3_600
    assert 0.8 * DAY_S < p99 < 1.2 * DAY_S
    assert 6 * DAY_S < p999 < 15 * DAY_S


def test_every_kind_of_copy_comes_as_often_as_asked():
    knobs, events = universe().parameters, n_events()
    later = [copies for _, copies in blocks()]
    revision = np.concatenate([copies.revision for copies in later])
    copy = np.concatenate([copies.copy for copies in later])
    moved_us = np.concatenate([copies.event_us - copies.events.event_us[copies.row] for copies in later])
    gap_us = np.concatenate([copies.arrival_us - first.arrival_us[copies.row] for first, copies in blocks()])
    corrected = (revision == 2) & (moved_us == 0)
    repeats = (revision == 1) & (copy == 1)
    assert_share(corrected.sum(), events, knobs.p_revised, "revised")
    assert_share((moved_us > 0).sum(), events, knobs.p_day_move, "day move")
    assert_share((repeats & (gap_us < DAY_S * SECOND_US)).sum(), events, knobs.p_exact, "exact")
    assert_share(
        (repeats & (gap_us >= DAY_S * SECOND_US)).sum(), events, knobs.p_late_redelivery, "late redelivery"
    )
    assert_share((copy == 2).sum(), corrected.sum(), knobs.p_stale_repeat, "stale repeat")


@pytest.mark.parametrize(
    ("column", "knob"),
    [("watch_s", "p_null_watch"), ("country", "p_null_country")],
)
def test_nulls_are_as_many_as_asked(column, knob):
    frame = universe().frame("viewing_events_raw").filter(revision=1)
    first = frame.unique("event_id")
    assert_share(first[column].null_count(), first.height, getattr(universe().parameters, knob), column)


def test_bad_schemas_and_bad_clocks_are_as_many_as_asked():
    knobs, events = universe().parameters, n_events()
    assert_share(
        of_events(lambda f: f.events.schema_version == 0).sum(), events, knobs.p_bad_schema, "bad schema"
    )
    off_us = of_events(lambda first: first.events.event_us - first.events.true_us)
    assert_share(((off_us > 0) & (off_us < 600 * SECOND_US)).sum(), events, knobs.p_skew, "skew")
    far = (off_us < 0) | (off_us >= 7_200 * SECOND_US)
    assert_share(far.sum(), events, knobs.p_bad_clock, "bad clock")


@pytest.mark.parametrize(
    ("table", "holds", "knob"),
    [
        ("members", lambda row: row["cancelled_ts"] is not None, "p_cancelled"),
        ("members", lambda row: row["status"] == "deleted", "p_delete"),
        ("play_sessions", lambda row: row["stop_ts"] is None, "p_crashed_session"),
    ],
)
def test_accounts_and_sessions_have_their_shares(table, holds, knob):
    rows = universe().rows(table)
    assert_share(sum(map(holds, rows)), len(rows), getattr(universe().parameters, knob), knob)


def test_titles_have_two_categories_or_none_as_often_as_asked():
    knobs = universe().parameters
    categories = Counter(row["title_id"] for row in universe().rows("title_categories"))
    playable = len(universe().catalogue.playable)
    assert_share(playable - len(categories), playable, knobs.p_no_category, "no category")
    both = sum(count == 2 for count in categories.values())
    assert_share(both, len(categories), knobs.p_two_categories, "two categories")


def test_some_members_never_watch_and_some_rejoin():
    whole = Universe(Parameters().turned(n_members=5_000, events_per_member_day=4.0, activity_sigma=0.0))
    never = (whole.audience.watches_until_us == whole.audience.signup_us).sum()
    assert_share(never, 5_000, whole.parameters.p_never_watches, "never watches")
    assert_share(len(whole.rows("signups")) - 5_000, 5_000, whole.parameters.p_rejoins, "rejoins")
    watching = {row["member_id"] for row in whole.rows("play_sessions")}
    assert not watching & set(whole.audience.ids[whole.audience.watches_until_us == whole.audience.signup_us])


def test_popularity_follows_zipf():
    knobs = universe().parameters
    plays = Counter(row["title_id"] for row in universe().rows("play_sessions"))
    ranked = universe().catalogue.playable.tolist()
    for rank in (0, 7, 20, 50):  # none of them a launch or beside one
        assert_share(
            plays[ranked[rank]],
            sum(plays.values()),
            universe().catalogue.share_of(rank) * _without_launches(),
            f"rank {rank + 1}",
        )
    assert knobs.title_zipf == 1.1


def _without_launches():
    schedule = universe().playback.schedule
    return 1 - (schedule.launch_share.sum(axis=1) * schedule.sessions).sum() / schedule.sessions.sum()


def test_a_launch_day_is_the_busiest_of_its_title():
    launches = universe().catalogue
    by_title = {
        int(launches.playable[rank]): int(day)
        for rank, day in zip(launches.launch_ranks, launches.launch_days, strict=True)
    }
    start = universe().parameters.start_date
    sessions = universe().rows("play_sessions")
    assert len(by_title) == 3
    for title, day in by_title.items():
        days = Counter((row["start_ts"].date() - start).days for row in sessions if row["title_id"] == title)
        assert min(days) >= day  # nobody plays it before it is out
        assert day == max(days, key=days.get) or len(set(by_title.values())) < 3


def test_activity_is_lognormal_and_a_hot_member_gets_its_share():
    hot = Universe(Parameters().turned(n_members=3_000, hot_member_share=0.4, events_per_member_day=6.0))
    plays = Counter(row["member_id"] for row in hot.rows("play_sessions"))
    assert 0.35 < plays[1001] / sum(plays.values()) < 0.47
    even = Universe(
        Parameters().turned(
            n_members=2_000,
            events_per_member_day=60.0,
            activity_sigma=1.2,
            p_signs_up_during=0.0,
            p_never_watches=0.0,
            p_cancelled=0.0,
        )
    )
    logs = np.log(list(Counter(row["member_id"] for row in even.rows("play_sessions")).values()))
    assert 1.0 < logs.std() < 1.3


def test_evenings_at_home_are_the_busiest():
    frame = universe().frame("play_sessions").join(universe().frame("members"), on="member_id")
    berlin = frame.filter(home_tz="Europe/Berlin")["start_ts"].dt.offset_by("1h").dt.hour()
    hours = Counter(berlin.to_list())
    assert {hour for hour, _ in hours.most_common(3)} == {19, 20, 21}
    assert min(hours, key=hours.get) in range(2, 6)


def test_weekends_are_busier():
    counts = Universe.of_size("big", launches=0).playback.schedule.sessions
    start = Universe.of_size("big").parameters.start_date
    weekend = [(start + timedelta(days=day)).weekday() >= 5 for day in range(len(counts))]
    assert counts[weekend].mean() / counts[~np.array(weekend)].mean() == pytest.approx(1.25, rel=1e-3)


def test_schema_versions_change_where_they_should():
    knobs = universe().parameters
    day = of_events(lambda first: first.events.day)
    version = of_events(lambda first: first.events.schema_version)
    for known, first, end in ((1, 0.0, 0.4), (2, 0.4, 0.8), (3, 0.8, 1.0)):
        inside = (day >= first * knobs.days) & (day < end * knobs.days)
        assert set(version[inside]) <= {known, 0}
