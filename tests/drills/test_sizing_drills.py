"""Sizing questions and impossible claims: every slip is told from the right answer and from the others, and units count."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.drills import KINDS, drawn, sizing
from autograder.drills.impossible import CLAIMS, impossible
from autograder.drills.numbers import FAMILIES, numbers
from autograder.drills.said_numbers import asked_of, read, said
from autograder.drills.sizing import DAY, FIGURES, Load
from autograder.drills.slips_of_size import TOLERANCE
from autograder.drills.window_templates import CHANGES, PREDICTIONS
from autograder.quantities import read_quantity

SEEDS = st.integers(0, 10**6)
LEVELS = st.integers(1, 4)


def test_the_closed_forms_give_the_figures_of_two_trillion_events_a_day():
    load = Load(average_rate=2e12 / DAY, peak_factor=1.6, event_size=1_500, replication=3, readers=5)
    figures = sizing.sized(load)
    assert figures["average_rate"] == pytest.approx(23.1e6, rel=0.01)
    assert figures["peak_rate"] == pytest.approx(37e6, rel=0.01)
    assert figures["bytes_in"] == pytest.approx(34.7e9, rel=0.01)
    assert figures["peak_in"] == pytest.approx(55.6e9, rel=0.01)
    assert figures["peak_out"] == pytest.approx(389e9, rel=0.01)
    assert figures["partitions"] == 5_556
    assert figures["brokers"] == 2_778
    assert figures["retained"] == pytest.approx(9e15)
    assert figures["files_written"] * DAY == pytest.approx(13.8e6, rel=0.01)
    assert figures["files_compacted"] * DAY == pytest.approx(1.17e6, rel=0.01)
    every = sizing.state(sizing.load_of(vars(load) | {"keyed_share": 1, "ttl": 3_600}))
    assert every == pytest.approx(3.33e12, rel=0.01) and figures["state"] == pytest.approx(56e12, rel=0.01)


@settings(max_examples=60)
@given(SEEDS, LEVELS, st.sampled_from([*FAMILIES]))
def test_a_sizing_question_tells_its_slips_apart(seed, level, family):
    drill = numbers(seed, level, family)
    assert drill == drill and numbers(seed, level, family).asks == drill.asks
    right = drill.judge(drill.expected)
    assert right.right and right.worked and said_of(drill, 1) in right.worked
    asked = asked_of(FIGURES[FAMILIES[family].figure])
    for slip in drill.slips:
        if "+" in slip.name:
            continue
        verdict = drill.judge({"answer": exactly(slip.gives, asked)})
        assert verdict.right is False and verdict.slip == slip.name and verdict.says == slip.says


def exactly(value, asked):
    """A value with all its digits, in the unit that is asked for."""
    unit = {"count": "", "count/s": f"{asked.noun}/s", "bytes": "B", "bytes/s": "B/s"}.get(asked.dimension)
    return f"$ {value * 2_592_000:.10g}/month" if unit is None else f"{value:.10g} {unit}".strip()


def said_of(drill, _):
    return drill.expected["answer"]


@settings(max_examples=40)
@given(SEEDS, LEVELS, st.floats(0.5, 1.5))
def test_right_is_within_ten_per_cent_and_nothing_else(seed, level, factor):
    drill = numbers(seed, level, "peak-bytes")
    exact = read_quantity(drill.expected["answer"]).value
    verdict = drill.judge({"answer": f"{exact * factor:.12g} B/s"})
    off = abs(factor - 1)
    if abs(off - TOLERANCE) > 0.02:  # what is said has three digits
        assert verdict.right is (off < TOLERANCE)


@settings(max_examples=60)
@given(st.floats(1e-3, 1e17), st.sampled_from([*FIGURES]))
def test_what_is_said_is_read_again(value, figure):
    asked = asked_of(FIGURES[figure])
    again = read(said(value, asked), asked)
    assert not again.problem and again.value == pytest.approx(value, rel=0.006)


@pytest.mark.parametrize(
    ("answer", "right", "slip"),
    [
        ("", None, ""),
        ("many", None, ""),
        ("12", None, ""),  # bits, bytes or GB?
        ("10-20 GB/s", None, ""),
        ("5 kb/s", None, ""),  # bits or bytes
        ("5 GBps", None, ""),
        ("5 gb/s", None, ""),
        ("5 M events/s", False, "another-unit"),
        ("12 GB", False, "amount-for-rate"),
        ("$ 5", False, "another-unit"),
        ("-3 GB/s", False, ""),
        ("1e400 GB/s", None, ""),
        ("0 GB/s", False, ""),
    ],
)
def test_units_are_looked_at_before_the_number(answer, right, slip):
    drill = numbers(3, 1, "bytes-in")
    verdict = drill.judge({"answer": answer})
    assert (verdict.right, verdict.slip) == (right, slip) and verdict.says
    assert drill.judge({}).right is None


def test_a_right_number_in_powers_of_1024_is_right_and_named():
    drill = numbers(5, 1, "bytes-in")
    exact = read_quantity(drill.expected["answer"]).value
    power = next(power for power in range(1, 7) if exact < 1_000 ** (power + 1))
    counted = exact * (1_000 / 1_024) ** power
    verdict = drill.judge({"answer": f"{counted:.9g} B/s"})
    assert verdict.right and "powers of 1,024" in verdict.says
    assert "powers of 1,024" not in drill.judge(drill.expected).says


def test_two_slips_at_once_are_both_named():
    drill = next(one for one in (numbers(seed, 3, "brokers") for seed in range(50)) if alone(one))
    both = next(slip for slip in drill.slips if slip.name == "average-rate-for-peak+forgot-replication")
    verdict = drill.judge({"answer": f"{both.gives:.0f} brokers"})
    assert verdict.slip == both.name and verdict.says.startswith("Two things at once.")


def alone(drill):
    wanted = next(
        slip.gives for slip in drill.slips if slip.name == "average-rate-for-peak+forgot-replication"
    )
    return sum(abs(slip.gives / wanted - 1) < 0.08 for slip in drill.slips) == 1 and wanted > 20


@settings(max_examples=60)
@given(SEEDS, LEVELS, st.sampled_from([*CLAIMS]))
def test_one_claim_is_impossible_and_the_others_are_not(seed, level, family):
    drill = impossible(seed, level, family)
    letters = [letter for letter, _ in drill.blanks[0].choices]
    assert drill.judge(drill.expected).right
    for letter in letters:
        verdict = drill.judge({"claim": letter, "number": drill.expected["number"]})
        assert verdict.right is (letter == drill.expected["claim"])
        if not verdict.right:
            assert verdict.slip == "possible-claim-chosen" and verdict.says.startswith(
                f"{letter} can be true"
            )
    assert drill.judge({"claim": "Z", "number": "3"}).right is None
    assert drill.judge({"claim": drill.expected["claim"], "number": ""}).right is None


def test_the_published_oddity_is_among_them():
    drill = impossible(0, 1)
    assert drill.family == "published" and drill.expected == {"claim": "C", "number": "23.1 M events/s"}
    assert drill.judge({"claim": "C", "number": "20 M/s"}).slip == "day-of-100000-seconds"
    assert "a third" in drill.judge({"claim": "B", "number": "1"}).says


def test_the_same_seed_gives_the_same_question_and_other_seeds_others():
    for kind in ("numbers", "impossible", "predict", "rows"):
        first = [(one.asks, one.rows, one.expected) for one in (drawn(kind, seed, 2) for seed in range(6))]
        again = [(one.asks, one.rows, one.expected) for one in (drawn(kind, seed, 2) for seed in range(6))]
        assert first == again and len({repr(one) for one in first}) > 4
    with pytest.raises(KeyError):
        drawn("numbers", 1, 1, "no such family")
    assert set(KINDS) == {"predict", "rows", "write", "numbers", "impossible"}


def test_the_simulator_of_designs_sizes_the_same_load_alike():
    from autograder.flow import sizing as flow
    from autograder.flow.pipeline import Pipeline

    load = Load(keyed_share=0.25)
    pipeline = Pipeline(
        rate=load.average_rate, peak_ratio=load.peak_factor, event_bytes=load.event_size, replication=load.replication,
        readers=load.readers, retention_h=24, mb_per_partition=10, keyed_share=0.25, dedup_ttl_h=168, bytes_per_key=40,
        compression=load.compression, writers=load.writers, active_partitions=load.active_partitions, checkpoint_s=load.checkpoint,
    )  # fmt: skip
    assert flow.peak_in(pipeline) == pytest.approx(sizing.peak_in(load))
    assert flow.out_of_the_log(pipeline) == pytest.approx(sizing.peak_out(load))
    assert flow.partitions_needed(pipeline) == sizing.partitions(load)
    assert flow.brokers_at(pipeline, flow.peak_in(pipeline), 0.4) == sizing.brokers(load)
    assert flow.log_bytes(pipeline) == pytest.approx(sizing.retained(load))
    assert flow.state_bytes(pipeline) == pytest.approx(sizing.state(load))
    assert flow.written_per_day(pipeline) == pytest.approx(sizing.table_bytes(load) * DAY)
    assert flow.files_per_hour(pipeline) == pytest.approx(sizing.files_written(load) * 3_600)


def test_a_load_above_zero_only():
    with pytest.raises(ValueError, match="event_size is above zero"):
        sizing.load_of({"event_size": 0})
    assert set(sizing.field_names()) == set(vars(Load()))
    assert all(set(figure.needs) <= set(sizing.field_names()) for figure in FIGURES.values())


def test_a_figure_follows_from_what_it_needs_and_from_nothing_else():
    plain = Load()
    for figure in FIGURES.values():
        for field in sizing.field_names():
            other = Load(**{**vars(plain), field: getattr(plain, field) * 2})
            assert (figure.of(other) != figure.of(plain)) is (field in figure.needs), (figure.name, field)


def test_what_is_said_says_what_was_done_and_calls_nobody_wrong():
    harsh = re.compile(r"\b(wrong|incorrect|stupid|obviously|simply|just)\b", re.IGNORECASE)
    said_of_slips = {
        slip.says for name in FAMILIES for slip in numbers(1, 4, name).slips if "+" not in slip.name
    }
    said_of_slips |= {slip.says for name in CLAIMS for slip in impossible(1, 3, name).slips}
    for templates in (PREDICTIONS, CHANGES):
        said_of_slips |= {says for one in templates.values() for _, _, says in one.slips} | {
            one.why for one in templates.values()
        }
    assert len(said_of_slips) > 80
    for says in said_of_slips:
        assert not harsh.search(says) and len(says) <= 260 and "{" not in says, says
