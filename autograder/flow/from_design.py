"""From a design to the pipeline it describes, with a sentence for everything it does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from autograder.flow.mixture import Mixture
from autograder.flow.pipeline import ABOUT, BadPipeline, Pipeline
from autograder.flow.plausible import believed
from autograder.flow.said_by_nodes import found_in

if TYPE_CHECKING:
    from autograder.designs.design import Design
    from autograder.designs.nodes import Processor, Sink, Source


@dataclass(frozen=True)
class Mapped:
    """A pipeline, the way through the design that it follows, and what was assumed.

    Attributes:
        path: names of the source, the processors and the sink.
        said: the parameters that the design gives.
        assumed: a sentence for each thing that it does not say, or that cannot be so.
    """

    pipeline: Pipeline
    path: tuple[str, ...]
    said: frozenset[str]
    assumed: tuple[str, ...]


def from_design(
    design: Design, *, source: str = "", sink: str = "", given: Mapping[str, Any] | None = None
) -> Mapped:
    """The pipeline of a design. Nothing in a design makes this fail.

    Args:
        source, sink: names of the ends of the way; else the busiest source, and its first table.
        given: parameters that are facts, whatever the design says; mixtures as lists of (share, mean seconds).

    Raises:
        BadPipeline: a fact that cannot be.
    """
    facts = {
        name: Mixture(tuple(map(tuple, value))) if name in ("lateness", "copies") and not isinstance(value, Mixture) else value
        for name, value in (given or {}).items()
    }  # fmt: skip
    pipeline, said, assumed = Pipeline(), set(), []
    begin = _source(design, source)
    end = _sink(design, begin, sink)
    steps = _between(design, begin, end)
    found = dict(found_in(design, begin, steps, end, assumed))
    extra = design.details.get("flow")
    found |= dict(islice(extra.items(), len(ABOUT))) if isinstance(extra, Mapping) else {}
    for name, value in found.items():
        if name in facts:
            continue
        try:
            tried = pipeline.with_(**{name: value})
            counts, doubt = believed(name, getattr(tried, name))
            pipeline = tried.with_(**{name: counts}) if doubt else tried
            said.add(name)
            assumed += [doubt] if doubt else []
        except BadPipeline as problem:
            assumed.append(str(problem))
    pipeline = pipeline.with_(**facts)
    for name in _WORTH_SAYING:
        if name not in said and name not in facts:
            assumed.append(
                f"{ABOUT[name]['asks']}: not said, taken as {written(name, getattr(pipeline, name))}"
            )
    path = tuple(node.name for node in (begin, *steps, end) if node is not None)
    return Mapped(pipeline, path, frozenset(said | facts.keys()), tuple(assumed))


_WORTH_SAYING = (
    "rate", "peak_ratio", "event_bytes", "partitions", "mb_per_partition", "replication", "acks", "retention_h",
    "parallelism", "per_task_rate", "checkpoint_s", "restart_s", "allowed_lateness_h", "dedup_ttl_h", "sink_mode",
    "compaction_h",
)  # fmt: skip


def written(name: str, value: Any) -> str:
    """A parameter's value with its unit, as a person writes it."""
    about = ABOUT.get(name, {})
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mixture):
        return " + ".join(f"{share:.3g} after {mean:,.0f} s" for share, mean in value.parts) or "none"
    if isinstance(value, str):
        return value
    unit = about.get("unit", "")
    if not unit and about.get("high") in (1, 0.95):
        return f"{100 * value:.3g} %"
    if unit in ("events/s", "B") and abs(value) >= 1e4:
        from autograder.quantities import in_words

        return in_words(value, "bytes") if unit == "B" else in_words(value, "count/s", "events")
    number = f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.4g}"
    return f"{number} {unit}".strip()


def _source(design: Design, name: str) -> Source | None:
    sources = {one.name: one for one in design.sources}
    if name in sources:
        return sources[name]

    def busy(one: Source) -> tuple[bool, float]:
        rate = design.rate_of(one)
        return one.is_log, rate.value if rate else 0.0

    return max(design.sources, key=busy, default=None)


def _sink(design: Design, begin: Source | None, name: str) -> Sink | None:
    reached = design.downstream(begin.name) if begin else frozenset()
    there = [one for one in design.sinks if one.name in reached] or list(design.sinks)
    named = [one for one in design.sinks if one.name == name]
    return next(iter([*named, *(one for one in there if one.is_of_files), *there]), None)


def _between(design: Design, begin: Source | None, end: Sink | None) -> tuple[Processor, ...]:
    """The processors on the way; all of them where the graph has no way."""
    if begin and end:
        way = design.downstream(begin.name) & design.upstream(end.name)
        if found := tuple(one for one in design.processors if one.name in way):
            return found
    return design.processors
