"""Semantics: what a delivery that comes twice leaves behind, which copy wins, and what is promised about it."""

from __future__ import annotations

import re
from collections.abc import Collection

from autograder.designs.design import Design
from autograder.designs.nodes import Sink
from autograder.designs.rules.denied import said
from autograder.designs.rules.rule import Found, rule
from autograder.quantities import in_words

# A column that tells deliveries apart: two copies of one event differ in it.
_OF_A_DELIVERY = re.compile(
    r"(^|_)(offset|partition|arriv\w*|ingest\w*|receiv\w*|batch|processed|processing)(_|$)"
    r"|(^|_)(load(ed)?|process)(_(at|ts|time|date|batch))?$|(^|_)load_id$",
    re.IGNORECASE,
)
_EXACTLY_ONCE = re.compile(r"\bexactly[\s-]+once\b", re.IGNORECASE)


@rule("R03", "E", "at-least-once-into-append", "semantics", "What may be delivered twice is written by key, or deduplicated on the way.")  # fmt: skip
def at_least_once_into_append(design: Design) -> Found:
    for sink in design.sinks:
        below = design.downstream(sink.name)
        if sink.is_idempotent or (
            design.is_handed_on(sink) and any(below & set(one.where) for one in design.dedup)
        ):
            continue
        for source in sorted(design.sources_of(sink.name), key=lambda one: one.name):
            if source.semantics != "at-least-once" or _deduplicated(design, source.name, sink.name):
                continue
            does = "appends" if sink.mode else "does not say how it writes, so it appends"
            again = _replayed(design, source.name, sink)
            yield (
                f"sinks.{sink.name}.mode" if sink.mode else f"sinks.{sink.name}",
                f"`{source.name}` delivers at least once and `{sink.name}` {does}: each restart writes copies{again}, and every total counts them."
                " Write by an idempotency key, or name the node that deduplicates.",
            )
            break


@rule(
    "R06",
    "E",
    "dedup-key-of-a-delivery",
    "semantics",
    "The dedup key says which event it is, not which delivery.",
)
def dedup_key_of_a_delivery(design: Design) -> Found:
    for number, one in enumerate(design.dedup, start=1):
        columns = [f"`{column}`" for column in one.key if _OF_A_DELIVERY.search(column)]
        if columns:
            differ = "differs" if len(columns) == 1 else "differ"
            yield (
                f"dedup.{number}.key",
                f"The dedup key has {' and '.join(columns)}, which {differ} between two copies of one event, so no copy is ever recognised."
                f"{_copies(design)} Keep what the producer gave the event.",
            )


@rule("R07", "W", "no-winner", "semantics", "It is said which of several copies wins.")
def no_winner(design: Design) -> Found:
    for number, one in enumerate(design.dedup, start=1):
        if not one.winner:
            yield (
                f"dedup.{number}",
                f"Copies are found by {', '.join(one.key) or 'a key'}, and nothing says which one stays. With corrections,"
                " the first that arrives is the oldest; without a total order, two runs keep different ones.",
            )


@rule("R31", "E", "exactly-once-by-name", "semantics", "Exactly once is claimed only where the sink keeps it: upsert, overwrite or two-phase commit.")  # fmt: skip
def exactly_once_by_name(design: Design) -> Found:
    for place, who, sinks in _claims(design):
        for sink in sinks:
            if not sink.is_idempotent and not design.is_handed_on(sink):
                yield (
                    place,
                    f"{who} claims exactly once and `{sink.name}` {'appends' if sink.mode else 'does not say how it writes'}."
                    " An engine's guarantee ends at its own state: what was written after the last checkpoint is written again"
                    f"{_since_checkpoint(design, sink)}.",
                )
                break


@rule(
    "R32",
    "W",
    "ordering-without-a-key",
    "semantics",
    "Where an order is assumed, the key that gives it is named.",
)
def ordering_without_a_key(design: Design) -> Found:
    for one in design.sources:
        if one.ordering in ("per key", "per partition") and not one.key:
            over = f" over {one.partitions:,} partitions" if one.partitions else ""
            yield (
                f"sources.{one.name}.ordering",
                f"`{one.name}` is said to be ordered {one.ordering}, and its events have no key: they are spread{over},"
                " and two events of one thing are read in any order.",
            )


def _claims(design: Design) -> list[tuple[str, str, list[Sink]]]:
    """Where exactly once is claimed, who claims it, and the sinks that it is claimed for."""
    found = []
    for kind, nodes in (("sources", design.sources), ("processors", design.processors)):
        for one in nodes:
            field = "semantics" if kind == "sources" else "guarantee"
            if getattr(one, field) == "exactly-once":
                below = design.downstream(one.name)
                found.append((f"{kind}.{one.name}.{field}", f"`{one.name}`", _by_name(design, below)))
    for name, text in design.slo.items():
        if said(_EXACTLY_ONCE, text):
            found.append(
                (f"slo.{name}", f"Goal `{name}`", _by_name(design, {one.name for one in design.sinks}))
            )
    return found


def _by_name(design: Design, names: Collection[str]) -> list[Sink]:
    return sorted((one for one in design.sinks if one.name in names), key=lambda one: one.name)


def _deduplicated(design: Design, source: str, sink: str) -> bool:
    """Whether some dedup stands on the way from a source to a sink, the sink included."""
    on_the_way = {sink} | (design.downstream(source) & design.upstream(sink))
    return any(on_the_way & set(one.where) for one in design.dedup)


def _replayed(design: Design, source: str, sink: Sink) -> str:
    """How much a restart writes again, where the numbers say."""
    read = next(one for one in design.sources if one.name == source)
    rate = design.rate_of(read)
    interval = _checkpoint(design, sink)
    if rate is None or interval is None or rate.dimension != "count/s":
        return ""
    return f" ({in_words(interval * rate.value, 'count', rate.unit or 'events')} at most)"


def _since_checkpoint(design: Design, sink: Sink) -> str:
    interval = _checkpoint(design, sink)
    return f", up to {in_words(interval, 'duration')} of it here" if interval else ""


def _checkpoint(design: Design, sink: Sink) -> float | None:
    """The longest interval between two checkpoints on the way to a sink, in seconds."""
    above = design.upstream(sink.name)
    return max(
        (one.checkpoint.value for one in design.processors if one.name in above and one.checkpoint),
        default=None,
    )


def _copies(design: Design) -> str:
    gap = design.numbers.get("duplicate_gap_max")
    return f" They come up to {gap} apart." if gap else ""
