"""What a design claims of machines is believed as far as machines go, and of the traffic only what there is."""

from __future__ import annotations

import pytest
import yaml
from flow.test_flow_from_design import ALL, TEXT, of

from autograder.designs import read_design
from autograder.flow.from_design import from_design
from autograder.flow.pipeline import ABOUT, Pipeline
from autograder.flow.plausible import BELIEVED, believed
from autograder.flow.verdicts import by_flow

ARRIVES = 23.1e6


def verdicts(design, **conditions):
    return dict(by_flow(design, {"bounds": ALL, **conditions}))


def with_flow(said):
    return read_design(yaml.safe_dump({**yaml.safe_load(TEXT), "details": {"flow": said}}, sort_keys=False))


def test_what_is_believed_has_a_reason_and_lies_around_what_is_usual():
    for name, (least, most, why) in BELIEVED.items():
        assert least < most <= ABOUT[name]["high"] and len(why) > 20
        usual = getattr(Pipeline(), name)
        assert believed(name, usual) == (usual, "")


@pytest.mark.parametrize(
    ("name", "claim"),
    [
        ("per_task_rate", 9e8),
        ("mb_per_partition", 9e4),
        ("mb_per_broker", 9e5),
        ("restart_s", 0),
        ("buffer_s", 80_000),
        ("replication_lag_s", 0),
        ("compression", 0.1),
    ],
)
def test_a_claim_beyond_machines_is_counted_as_a_machine_and_it_is_said(name, claim):
    least, most, why = BELIEVED[name]
    mapped = from_design(with_flow({name: claim}))
    assert getattr(mapped.pipeline, name) == (most if claim > most else least)
    assert sum(f"`{name}`" in note and why in note for note in mapped.assumed) == 1


def test_one_task_that_does_everything_falls_behind():
    assert verdicts(of())["lag"] == "holds"
    one = of(processors={"parallelism": 1, "per_task": "900 M events/s"})
    assert verdicts(one)["lag"] == "never-catches-up"


def test_thousands_of_unknown_parameters_are_not_looked_at():
    mapped = from_design(with_flow({f"watermark_disorder{n}": 1 for n in range(1_500)}))
    assert len(mapped.assumed) < 3 * len(ABOUT)


NOTHING = {"rate": "1 events/s", "peak": "2 events/s"}


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        ({}, "holds"),
        (NOTHING, "less-than-arrives"),
        ({"rate": "12 M events/s", "peak": "20 M events/s"}, "less-than-arrives"),
        ({"rate": "34 GB/s", "peak": "55 GB/s", "event_size": "1.5 MB"}, "less-than-arrives"),
        ({"rate": "34 GB/s", "peak": "55 GB/s", "event_size": "1e-9 B"}, "not-said"),
    ],
)
def test_a_design_for_other_traffic_holds_nothing(sources, found):
    assert set(verdicts(of(sources=sources), arrives=ARRIVES).values()) == {found}
    assert "less-than-arrives" not in verdicts(of(sources=sources)).values()


def test_a_rate_that_nobody_says_is_not_said():
    document = yaml.safe_load(TEXT)
    for name in ("events_avg", "events_peak"):
        del document["numbers"][name]
    for name in ("rate", "peak"):
        document["sources"][0].pop(name)
    design = read_design(yaml.safe_dump(document, sort_keys=False))
    assert set(verdicts(design, arrives=ARRIVES).values()) == {"not-said"}


def test_traffic_may_be_shared_by_sources_but_not_by_names_of_sources():
    def shared(ways):
        document = yaml.safe_load(TEXT)
        first = document["sources"][0]
        each = {"rate": f"{23.1 / ways} M events/s", "peak": f"{37 / ways} M events/s"}
        document["sources"] = [{**first, **each}]
        document["sources"] += [{**first, **each, "name": f"copy_{n}"} for n in range(ways - 1)]
        return read_design(yaml.safe_dump(document, sort_keys=False))

    # What is done about a hot key is not said here, so loss is another matter.
    assert verdicts(shared(3), arrives=ARRIVES)["lag"] == "holds"
    assert verdicts(shared(40), arrives=ARRIVES)["lag"] == "less-than-arrives"


def test_rates_that_a_design_writes_for_the_simulator_alone_do_not_count():
    assert set(verdicts(with_flow({"rate": 1}), arrives=ARRIVES).values()) == {"less-than-arrives"}
