"""The simulator keeps its laws: nothing appears or vanishes, responses go one way, limits are the formulas'."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.flow import sizing
from autograder.flow.backlog import worked_off
from autograder.flow.conditions import KINDS, Condition
from autograder.flow.mixture import Mixture
from autograder.flow.pipeline import BadPipeline, Pipeline
from autograder.flow.run import run

LAW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SIZES = {"sink throttled": (0, 1), "hot key": (0, 1), "future clock": (0, 100), "schema break": (0, 1)}
SIZES |= {"load": (0, 4), "flush": (0, 1), "silent drop": (0, 1)}


@st.composite
def happenings(draw):
    what = draw(st.sampled_from(sorted(KINDS)))
    low, high = SIZES.get(what, (0, 0))
    return Condition(
        what,
        draw(st.floats(0, 23)),
        draw(st.floats(0, 300)),
        draw(st.floats(low, high)) if what in SIZES else None,
    )


@st.composite
def pipelines(draw):
    return Pipeline(
        rate=draw(st.sampled_from([0.0, 10.0, 1e6, 2.3e7])),
        peak_ratio=draw(st.floats(1, 5)),
        top_key_share=draw(st.floats(0, 1)),
        partitions=draw(st.integers(1, 20_000)),
        hot_key_split=draw(st.sampled_from([1, 16])),
        repartitioned=draw(st.booleans()),
        replication=draw(st.integers(1, 3)),
        acks=draw(st.sampled_from(["all", "leader", "none"])),
        unclean_election=draw(st.booleans()),
        brokers=draw(st.integers(0, 5_000)),
        retention_h=draw(st.floats(0.05, 48)),
        parallelism=draw(st.integers(1, 20_000)),
        per_task_rate=draw(st.floats(1, 20_000)),
        checkpoint_s=draw(st.floats(1, 3_600)),
        restart_s=draw(st.floats(0, 7_200)),
        bad_events=draw(st.sampled_from(["aside", "dropped", "stops the job"])),
        watermark=draw(st.sampled_from(["slowest", "fastest"])),
        clock_guard_s=draw(st.sampled_from([0.0, 600.0])),
        allowed_lateness_h=draw(st.floats(0, 200)),
        dedup_ttl_h=draw(st.floats(0, 50)),
        sink_mode=draw(st.sampled_from(["append", "upsert", "overwrite", "2pc"])),
        sink_mbps=draw(st.sampled_from([0.0, 1.0, 5_000.0])),
    )


@LAW
@given(pipelines(), st.lists(happenings(), max_size=3), st.sampled_from([3.0, 24.0, 30.0]))
def test_what_is_produced_is_landed_lost_or_on_its_way(pipeline, conditions, hours):
    flows = run(pipeline, conditions, hours=hours, step_s=300, sample=200).flows
    assert flows.accounted == pytest.approx(flows.produced, rel=1e-9, abs=1e-6)
    parts = [
        flows.landed,
        flows.surplus,
        flows.suppressed,
        flows.aside,
        flows.in_flight,
        *flows.lost.values(),
    ]
    assert min(parts) >= -1e-9 * max(flows.produced, 1)


def answers(pipeline, conditions):
    return run(pipeline, conditions, hours=24, step_s=300, sample=300)


def no_more(less, more, whole=1.0):
    assert less <= more + 1e-9 * max(abs(whole), abs(more), 1e-6)


@LAW
@given(pipelines(), st.lists(happenings(), max_size=2), st.floats(1, 20))
def test_more_of_what_helps_never_harms(pipeline, conditions, factor):
    before = answers(pipeline, conditions)
    produced = before.flows.produced
    waits = answers(pipeline.with_(allowed_lateness_h=pipeline.allowed_lateness_h * factor), conditions)
    no_more(waits.lost["late"], before.lost["late"])
    remembers = answers(pipeline.with_(dedup_ttl_h=max(0.01, pipeline.dedup_ttl_h) * factor), conditions)
    no_more(remembers.duplicates, before.duplicates)
    no_more(before.state_gb, remembers.state_gb)
    keeps = answers(pipeline.with_(retention_h=pipeline.retention_h * factor), conditions)
    no_more(keeps.flows.lost["expired"], before.flows.lost["expired"], produced)
    faster = answers(pipeline.with_(per_task_rate=pipeline.per_task_rate * factor), conditions)
    no_more(faster.flows.lost["expired"], before.flows.lost["expired"], produced)
    if not conditions:
        no_more(faster.lag_max, before.lag_max, produced)


@LAW
@given(pipelines(), st.integers(1, 5_000))
def test_more_tasks_never_more_lag(pipeline, more):
    few = pipeline.with_(retention_h=100)
    many = few.with_(parallelism=few.parallelism + more)
    less, lag = answers(many, ()), answers(few, ())
    no_more(less.lag_max, lag.lag_max, lag.flows.produced)
    assert less.lag_max_s <= lag.lag_max_s + 0.01


def test_a_failure_undoes_half_a_checkpoint_on_average():
    pipeline = Pipeline(
        rate=1e6, peak_ratio=1, checkpoint_s=600, checkpoint_takes_s=0, restart_s=0, copies=Mixture(())
    )
    course = run(pipeline.with_(per_task_rate=1e6), [Condition("kill task", 12)], step_s=10)
    assert course.flows.again == pytest.approx(600 / 2 * 1e6)
    late = course.lost["late"]
    assert course.duplicates * (course.flows.landed + course.flows.again * (1 - late)) == pytest.approx(
        course.flows.again * (1 - late)
    )
    for mode in ("upsert", "overwrite", "2pc"):
        assert run(pipeline.with_(sink_mode=mode), [Condition("kill task", 12)]).duplicates == 0


def test_loss_is_the_tail_of_the_lateness():
    lateness = Mixture(((0.5, 3_600), (0.1, 36_000)))
    pipeline = Pipeline(lateness=lateness, allowed_lateness_h=2, watermark_disorder_s=0)
    course = run(pipeline, sample=200_000)
    tail = 0.5 * math.exp(-2) + 0.1 * math.exp(-0.2)
    assert course.lost["late"] == pytest.approx(tail) and course.loss == pytest.approx(tail)


def test_the_sample_agrees_with_the_formulas():
    from autograder.flow.sample import drawn, seen
    from autograder.flow.weather import hours_of

    pipeline = Pipeline(
        lateness=Mixture(((0.3, 3_600), (0.1, 36_000))),
        copies=Mixture(((0.2, 3_600),)),
        allowed_lateness_h=3,
        watermark_disorder_s=0,
        dedup_ttl_h=1,
        checkpoint_s=100,
        checkpoint_takes_s=0,
        day_by="arrival",
    )
    hour = hours_of(24, 60)
    steps = np.ones(len(hour))
    found = seen(pipeline, drawn(200_000, 7), hour, steps, 0 * steps, steps * pipeline.window_s)
    assert found.late == pytest.approx(pipeline.lateness.tail(3 * 3_600), abs=4 * 0.4 / math.sqrt(200_000))
    assert found.again == pytest.approx(0.2 * math.exp(-1), abs=4 * 0.3 / math.sqrt(200_000))
    assert found.freshness_p95_s == pytest.approx(95, abs=0.5)
    # Of a steady day, those that are up to 3 h late: the mean lateness over a day.
    moved = sum(s * (m - (m + 10_800) * math.exp(-10_800 / m)) for s, m in pipeline.lateness.parts) / 86_400
    assert found.wrong_day == pytest.approx(moved / (1 - found.late), rel=0.05)


def test_state_is_rate_times_ttl_times_bytes():
    pipeline = Pipeline(rate=2e12 / 86_400, dedup_ttl_h=24, bytes_per_key=40)
    assert sizing.state_bytes(pipeline) == pytest.approx(80e12)
    assert run(pipeline).state_gb == pytest.approx(80e3, rel=1e-6)
    hour = pipeline.with_(dedup_ttl_h=1, peak_ratio=1)
    assert run(hour).state_gb == pytest.approx(3_333, rel=1e-3)
    week = pipeline.with_(dedup_ttl_h=7 * 24, keyed_share=0.1)
    assert run(week).state_gb == pytest.approx(56e3, rel=1e-6)


def test_the_published_figures_follow():
    raw = Pipeline(rate=2e12 / 86_400, event_bytes=1_500, peak_ratio=1.6, replication=2, mb_per_broker=18)
    assert sizing.average_in(raw) * 86_400 == pytest.approx(3e15)
    assert 3_800 < sizing.brokers_at(raw, sizing.average_in(raw)) < 3_900
    assert sizing.peak_in(raw) / raw.event_bytes == pytest.approx(37e6, rel=0.01)
    assert 5_500 < sizing.partitions_needed(raw) < 5_700
    three = raw.with_(replication=3, readers=5, mb_per_broker=100)
    assert 2_700 < sizing.brokers_at(three, sizing.peak_in(three), 0.4) < 2_800
    assert sizing.out_of_the_log(three) == pytest.approx(389e9, rel=0.01)
    assert sizing.log_bytes(three) == pytest.approx(9e15) and sizing.log_bytes(
        raw.with_(retention_h=12)
    ) == pytest.approx(3e15)
    files = raw.with_(writers=2_000, active_partitions=24, checkpoint_s=300)
    assert sizing.files_per_hour(files) * 24 == pytest.approx(13.8e6, rel=0.01)
    ideal = sizing.written_per_day(files) / (files.target_file_mb * 1e6)
    assert ideal == pytest.approx(1.2e6, rel=0.03)


def test_a_real_evening_fits_with_a_third_of_the_brokers_free():
    pipeline = Pipeline(
        rate=2e12 / 86_400,
        partitions=11_200,
        parallelism=5_600,
        per_task_rate=12_000,
        writers=2_000,
        checkpoint_s=300,
    )
    course = run(pipeline, hours=48)
    assert course.lag_max_s == 0 and course.recovers_min == 0
    assert course.flows.produced == pytest.approx(2 * 2e12 * pipeline.copies.share + 4e12, rel=1e-9)
    assert set(course.lost) == {"refused", "unreplicated", "expired", "late", "dropped"}
    assert course.loss == course.lost["late"]


def test_a_queue_loses_what_is_older_than_it_keeps():
    backlog = worked_off(np.array([10.0, 10, 10, 10]), np.array([0.0, 0, 0, 15]), keeps=2)
    assert backlog.expired.tolist() == [0, 0, 10, 5 - 5 + 0] or backlog.expired.sum() == 10
    assert backlog.read.tolist() == [0, 0, 0, 15] and backlog.waiting[-1] == 15
    assert backlog.age[-1] == pytest.approx(1.5)


@given(
    st.lists(st.tuples(st.floats(0, 50), st.floats(0, 50)), min_size=1, max_size=40),
    st.floats(0.5, 10),
    st.dictionaries(st.integers(0, 40), st.floats(0, 12), max_size=3),
)
def test_a_queue_is_what_it_is_step_by_step(steps, keeps, setbacks):
    """The vectorised queue against one that is followed with a loop and no shortcut."""
    arrives, capacity = (np.array(part) for part in zip(*steps, strict=True))
    found = worked_off(arrives, capacity, keeps, setbacks)
    arrived = [0.0, *np.cumsum(arrives).tolist()]

    def by(moment):
        return float(np.interp(moment, range(len(arrived)), arrived))

    place, places, furthest, expired = 0.0, [0.0], 0.0, 0.0
    for at in range(len(steps)):
        if at and at in setbacks:
            been = float(np.interp(at - setbacks[at], range(len(places)), places))
            place = min(place, max(been, by(at - keeps)))
        place = min(arrived[at + 1], place + capacity[at])
        furthest = max(furthest, place)
        least = by(at + 1 - keeps)
        expired += max(0.0, least - furthest)
        place, furthest = max(place, least), max(furthest, least)
        places.append(place)
    assert found.waiting[-1] == pytest.approx(arrived[-1] - place, abs=1e-6)
    assert found.expired.sum() == pytest.approx(expired, abs=1e-6)
    assert found.read.sum() == pytest.approx(furthest - expired, abs=1e-6)


def test_retention_shorter_than_the_outage_loses_the_difference():
    pipeline = Pipeline(
        rate=1_000,
        peak_ratio=1,
        retention_h=2,
        copies=Mixture(()),
        parallelism=1,
        partitions=1,
        per_task_rate=1e4,
    )
    down = [Condition("job down", 6, 300)]
    assert run(pipeline, down).flows.lost["expired"] == pytest.approx(3 * 3_600 * 1_000, rel=0.01)
    assert run(pipeline.with_(retention_h=5.1), down).flows.lost["expired"] == 0


def test_who_does_not_wait_for_copies_loses_with_the_broker():
    pipeline = Pipeline(
        rate=1e6, peak_ratio=1, replication_lag_s=2, acks="leader", copies=Mixture(()), brokers=100
    )
    dies = [Condition("kill broker", 12, 0.4)]
    assert run(pipeline, dies).flows.lost["unreplicated"] == pytest.approx(1e6 / 100 * 2)
    assert run(pipeline.with_(acks="all"), dies).flows.lost["unreplicated"] == 0
    assert run(pipeline, dies).flows.lost["refused"] == 0
    assert run(pipeline.with_(acks="none"), dies).flows.lost["refused"] == pytest.approx(1e6 / 100 * 24)


def test_one_clock_ahead_closes_windows_only_where_the_fastest_leads():
    ahead = [Condition("future clock", 6, 1, 30)]
    guarded = Pipeline(allowed_lateness_h=2, watermark="fastest", clock_guard_s=600)
    calm = run(guarded).lost["late"]
    assert run(guarded, ahead).lost["late"] == pytest.approx(calm)
    assert run(guarded.with_(clock_guard_s=0), ahead).lost["late"] > 0.5 > 10 * calm
    assert run(guarded.with_(clock_guard_s=0, watermark="slowest"), ahead).lost["late"] == pytest.approx(calm)


def test_the_same_seed_gives_the_same_course():
    conditions = [Condition("zone lost")]
    one, two = run(Pipeline(), conditions, seed=3), run(Pipeline(), conditions, seed=3)
    assert one.freshness_p95_s == two.freshness_p95_s and one.flows == two.flows
    assert run(Pipeline(), conditions, seed=4).freshness_p95_s != one.freshness_p95_s


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rate": -1}, "between 0 and"),
        ({"rate": float("nan")}, "between 0 and"),
        ({"partitions": 2.5}, "whole number"),
        ({"partitions": True}, "a number"),
        ({"acks": "some"}, "'all', 'leader', 'none'"),
        ({"unclean_election": 1}, "False, True"),
        ({"paralellism": 4}, "Did you mean `parallelism`"),
        ({"lateness": 3}, "`Mixture`"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(changed, said):
    with pytest.raises(BadPipeline, match=said):
        Pipeline().with_(**changed)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("earthquake",), "there are kill task"),
        (("hot key", 3, 60, 1.5), "between 0 and 1"),
        (("load", -1), "hour -1"),
        (("load", 1, math.inf), "minutes"),
    ],
)
def test_a_condition_that_cannot_be_is_refused(arguments, said):
    with pytest.raises(BadPipeline, match=said):
        Condition(*arguments)


def test_steps_that_cannot_be_run_are_refused():
    for hours, step in ((0, 60), (24, 0), (1e9, 60), (24, 1e9)):
        with pytest.raises(BadPipeline, match="cannot be run"):
            run(Pipeline(), hours=hours, step_s=step)


def test_every_kind_of_condition_does_something():
    from autograder.flow.what_happens import HAPPENS

    assert list(HAPPENS) and set(HAPPENS) == set(KINDS)
    fragile = Pipeline(
        acks="leader", replication_lag_s=60, watermark="fastest", clock_guard_s=0, retention_h=1, allowed_lateness_h=0.2, brokers=20,
        buffer_s=5,
    )  # fmt: skip
    calm = run(fragile)
    for what in KINDS:
        course = run(fragile, [Condition(what, 12)])
        moved = (course.lag_max, course.flows.aside, *course.lost.values())
        assert moved != pytest.approx((calm.lag_max, calm.flows.aside, *calm.lost.values()), rel=1e-6), what


def test_what_tasks_could_do_beyond_all_there_is_leaves_no_crumbs():
    """A billion times what comes: sums of that would round away what is counted."""
    queue = worked_off(np.full(288, 1_666.7), np.full(288, 4.9e11), keeps=12)
    assert queue.waiting.max() == 0 and queue.read.sum() == pytest.approx(288 * 1_666.7)
