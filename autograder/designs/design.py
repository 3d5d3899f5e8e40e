"""A whole design: nodes that form a graph, and what is said about all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from autograder.designs.fields import reads
from autograder.designs.nodes import Node, Processor, Sink, Source
from autograder.designs.sections import (
    Backfill,
    Cost,
    Decision,
    Dedup,
    FailureMode,
    Late,
    Option,
    Owner,
    Privacy,
    Waiver,
)
from autograder.quantities import NotAQuantity, Quantity, read_quantity


@dataclass(frozen=True, eq=False)
class Design:
    """What a design document says; every part may be missing. Equal to itself alone.

    Attributes:
        numbers: quantities by name.
        slo: goals by name, as text.
        details: plain data for whatever carries this design out; no rule reads it.
        unread: a sentence for each field that the format does not know.
        lines: from a place such as "sources.playback_log.retention" to its line, from 1.
    """

    assumptions: tuple[str, ...] = reads("texts")
    regions: int | None = reads("count")
    numbers: Mapping[str, Quantity] = reads("quantities")
    sources: tuple[Source, ...] = reads("parts", part=Source)
    processors: tuple[Processor, ...] = reads("parts", part=Processor)
    sinks: tuple[Sink, ...] = reads("parts", part=Sink)
    dedup: tuple[Dedup, ...] = reads("parts", part=Dedup)
    late: Late | None = reads("part", part=Late)
    backfill: Backfill | None = reads("part", part=Backfill)
    privacy: Privacy | None = reads("part", part=Privacy)
    slo: Mapping[str, str] = reads("slo")
    failures: tuple[FailureMode, ...] = reads("parts", part=FailureMode)
    options: tuple[Option, ...] = reads("parts", part=Option, alone="name")
    decision: Decision | None = reads("part", part=Decision, alone="pick")
    cost: Cost | None = reads("part", part=Cost, alone="total")
    owners: tuple[Owner, ...] = reads("parts", part=Owner, alone="who")
    waive: tuple[Waiver, ...] = reads("parts", part=Waiver)
    details: Mapping[str, Any] = reads("plain")
    unread: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Sources, processors and sinks, in this order."""
        return (*self.sources, *self.processors, *self.sinks)

    def node(self, name: str) -> Node | None:
        """The node of this name, or None."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> dict[str, Node]:
        return {node.name: node for node in self.nodes}

    @cached_property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """Each "from, to" once: what processors read and what they write."""
        found = [
            pair
            for one in self.processors
            for pair in (
                *((read, one.name) for read in one.inputs),
                *((one.name, out) for out in one.outputs),
            )
        ]
        return tuple(dict.fromkeys(found))

    def downstream(self, name: str) -> frozenset[str]:
        """Names of all that data from here reaches, itself left out unless it is in a circle."""
        return _reached(name, self._below, self._reached_below)

    def upstream(self, name: str) -> frozenset[str]:
        """Names of all that data here comes from."""
        return _reached(name, self._above, self._reached_above)

    # Rules ask for the same ways again and again: for each pair of nodes, and for each failure.
    @cached_property
    def _below(self) -> dict[str, list[str]]:
        return _neighbours(self.edges)

    @cached_property
    def _above(self) -> dict[str, list[str]]:
        return _neighbours((to, start) for start, to in self.edges)

    @cached_property
    def _reached_below(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _reached_above(self) -> dict[str, frozenset[str]]:
        return {}

    def is_handed_on(self, sink: Sink) -> bool:
        """Whether a sink only passes on what it gets: processors read it, and nobody asks it anything."""
        return not sink.queries and any(start == sink.name for start, _ in self.edges)

    def sources_of(self, name: str) -> tuple[Source, ...]:
        """The sources whose events reach a node, in the order written."""
        above = self.upstream(name)
        return tuple(source for source in self.sources if source.name in above)

    def rate_of(self, source: Source) -> Quantity | None:
        """Its average rate: its own, or `numbers.events_avg` where no other log could be meant."""
        return source.rate or self._for_the_only_log(source, "events_avg")

    def peak_of(self, source: Source) -> Quantity | None:
        """Its rate at the peak, as `rate_of`."""
        return source.peak or self._for_the_only_log(source, "events_peak")

    def size_of(self, source: Source) -> Quantity | None:
        """Bytes of one of its events, as `rate_of`."""
        return source.event_size or self._for_the_only_log(source, "event_size")

    def bytes_per_s(self, source: Source, *, peak: bool = False) -> float | None:
        """Bytes a second, uncompressed, on average or at the peak; None where the numbers do not say."""
        rate = self.peak_of(source) if peak else self.rate_of(source)
        if rate is None or rate.dimension == "bytes/s":
            return rate.value if rate else None
        size = self.size_of(source)
        return rate.value * size.value if size else None

    def _for_the_only_log(self, source: Source, number: str) -> Quantity | None:
        logs = [one for one in self.sources if one.is_log] or list(self.sources)
        return self.numbers.get(number) if logs == [source] else None

    def line_of(self, place: str) -> int | None:
        """The line of a place, or of the nearest one around it that was written."""
        while place:
            if place in self.lines:
                return self.lines[place]
            place = place.rpartition(".")[0]
        return None

    def goal(self, name: str) -> Quantity | None:
        """A goal as a quantity; None where it is not there or is said in words only."""
        try:
            return read_quantity(self.slo[name]) if name in self.slo else None
        except NotAQuantity:
            return None


def _neighbours(edges: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for start, to in edges:
        found.setdefault(start, []).append(to)
    return found


def _reached(
    name: str, neighbours: Mapping[str, list[str]], known: dict[str, frozenset[str]]
) -> frozenset[str]:
    """All that is reached from a name; kept in `known` for names that lead anywhere."""
    if name not in neighbours:
        return frozenset()
    if name not in known:
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            new = [to for to in neighbours.get(waiting.pop(), ()) if to not in seen]
            seen.update(new)
            waiting += new
        known[name] = frozenset(seen)
    return known[name]
