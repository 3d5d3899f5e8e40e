"""From a design to a pipeline and to verdicts: what is said counts, what is silent is named, nothing raises."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from autograder.designs import read_design
from autograder.designs.carried_out import CARRIED_OUT
from autograder.flow.from_design import from_design
from autograder.flow.pipeline import BadPipeline
from autograder.flow.verdicts import BOUNDS, WORDS, by_flow

TEXT = (Path(__file__).parents[1] / "designs" / "clean.yaml").read_text(encoding="utf-8")
ALL = {
    "lag_min": 60, "loss": 1e-4, "late": 0.01, "duplicates": 1e-3, "freshness_s": 1_200, "state_gb": 1e5, "small_files": 0.9, "dollars": 1e6,
}  # fmt: skip
BOUNDED = {
    "holds",
    "not-said",
    "never-catches-up",
    "catches-up-too-late",
    "replayed-into-an-append",
    "forgotten-too-early",
}
BOUNDED |= {
    "window-closes-too-early",
    "seen-too-late",
    "more-than-fits",
    "small-files",
    "above-the-budget",
    *WORDS.values(),
}


def of(**changed):
    """The clean design with a plan for hot keys, fields of first nodes changed, or left out where None."""
    document = yaml.safe_load(TEXT)
    document["sources"][0]["hot_key"] = "hot members are spread over all partitions"
    for part, fields in changed.items():
        node = document[part][0] if isinstance(document[part], list) else document[part]
        node.update(fields)
        for name in [name for name, value in fields.items() if value is None]:
            del node[name]
    return read_design(yaml.safe_dump(document, sort_keys=False))


def verdicts(design, **conditions):
    return dict(by_flow(design, {"bounds": ALL, **conditions}))


def test_the_pipeline_is_what_the_design_says():
    mapped = from_design(read_design(TEXT))
    assert mapped.path == ("playback_log", "deduplicate", "playback_events")
    pipeline = mapped.pipeline
    assert (pipeline.rate, pipeline.partitions, pipeline.parallelism, pipeline.per_task_rate) == (
        23.1e6,
        11_200,
        5_600,
        12_000,
    )
    assert (pipeline.checkpoint_s, pipeline.dedup_ttl_h, pipeline.sink_mode, pipeline.compaction_h) == (
        600,
        26,
        "upsert",
        1,
    )
    assert pipeline.peak_ratio == pytest.approx(37 / 23.1) and pipeline.keyed_share == pytest.approx(
        2.3 / 23.1
    )
    assert any("late.max" in note for note in mapped.assumed)


def test_what_is_not_said_is_named_and_facts_come_first():
    mapped = from_design(
        read_design("sources: [{name: log, type: kafka}]\n"), given={"rate": 5e6, "lateness": [[0.1, 60]]}
    )
    assert mapped.pipeline.rate == 5e6 and mapped.pipeline.lateness.parts == ((0.1, 60.0),)
    assert "the log keeps an event for: not said, taken as 24 h" in mapped.assumed
    assert not any(note.startswith("events that are produced") for note in mapped.assumed)
    stated = from_design(of(), given={"rate": 1e6}).pipeline
    assert stated.rate == 1e6 and stated.partitions == 11_200


def test_a_number_that_cannot_be_is_said_and_the_usual_one_taken():
    mapped = from_design(of(sources={"partitions": 10**11}))
    assert mapped.pipeline.partitions == 2_000
    assert any(note.startswith("`partitions`") for note in mapped.assumed)


def test_a_good_design_holds_in_the_evening():
    assert verdicts(of(), load=1.1, minutes=60) == dict.fromkeys(BOUNDS.values(), "holds")
    assert CARRIED_OUT["flow"](of(), {"bounds": {"lag_min": 60}}) == [("lag", "holds")]


@pytest.mark.parametrize(
    ("changed", "conditions", "subject", "word"),
    [
        ({"processors": {"parallelism": 100}}, {}, "lag", "never-catches-up"),
        ({}, {"happens": [["job down", 12, 600]]}, "lag", "catches-up-too-late"),
        ({"sources": {"retention": "4 h"}}, {"happens": [["job down", 12, 600]]}, "loss", "retention-runs-out"),
        ({"sources": {"partitions": 400}}, {}, "loss", "refused-by-the-log"),
        ({"sources": {"acks": "leader", "replication": 1}}, {"happens": [["zone lost", 20, 1]]}, "loss", "lost-with-a-broker"),
        ({}, {"happens": [["silent drop", 2, 180]]}, "loss", "dropped-unread"),
        ({"processors": {"restart": "1 min"}, "sinks": {"mode": "append", "idempotency_key": []}}, {"happens": [["kill task", 20]]}, "duplicates", "replayed-into-an-append"),
        ({"processors": {"state": None}, "dedup": {"scope": None}}, {}, "duplicates", "not-said"),
        ({"processors": {"checkpoint": "60 min"}}, {}, "freshness", "seen-too-late"),
        ({"sinks": {"active_partitions": 5_000, "compaction": "none"}}, {}, "files", "small-files"),
        ({"processors": {"parallelism": 5_000_000}}, {}, "cost", "above-the-budget"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_named(changed, conditions, subject, word):
    assert verdicts(of(**changed), **conditions)[subject] == word


def parts_of(document, where=()):
    for key, value in document.items() if isinstance(document, dict) else enumerate(document):
        yield (*where, key)
        if isinstance(value, (dict, list)):
            yield from parts_of(value, (*where, key))


PARTS = [
    where
    for where in parts_of(yaml.safe_load(TEXT))
    if where[0] in ("numbers", "sources", "processors", "sinks", "dedup", "late")
]


STRANGE = [None, 0, -3, "0 s", "1e30 events/s", "many", [], {}]


@pytest.mark.parametrize("instead", STRANGE)
def test_no_design_raises_whatever_is_missing_or_strange(instead):
    from autograder.designs import DesignProblem

    seen = 0
    for where in PARTS[STRANGE.index(instead) % 5 :: 5]:
        document = yaml.safe_load(TEXT)
        inside = document
        for key in where[:-1]:
            inside = inside[key]
        if instead is None:
            del inside[where[-1]]
        else:
            inside[where[-1]] = instead
        try:
            design = read_design(yaml.safe_dump(document))
        except DesignProblem:
            continue
        found = by_flow(
            design, {"bounds": ALL, "happens": [["zone lost", 6, 30]], "hours": 8, "step_s": 1_200}
        )
        assert [subject for subject, _ in found] == list(BOUNDS.values())
        assert {verdict for _, verdict in found} <= BOUNDED
        seen += 1
    assert seen


def test_a_graph_that_leads_nowhere_is_not_said():
    for text in ("sources: []\n", "sinks: [{name: a}]\n", "processors: [{name: p, in: [p], out: [p]}]\n"):
        assert set(verdicts(read_design(text)).values()) == {"not-said"}


@pytest.mark.parametrize(
    "conditions", [{}, {"bounds": {}}, {"bounds": {"speed": 1}}, {"bounds": ALL, "loads": 2}, {"bounds": ALL, "given": {"ratee": 1}}]
)  # fmt: skip
def test_conditions_that_cannot_be_are_their_authors_to_mend(conditions):
    with pytest.raises(BadPipeline):
        by_flow(of(), conditions)
