"""Failure: what breaks, who sees it, how long the log waits, and whether a backfill can break what is live."""

from __future__ import annotations

from autograder.designs.design import Design
from autograder.designs.nodes import Source
from autograder.designs.rules.rule import Found, rule
from autograder.designs.sections import FailureMode
from autograder.quantities import in_words

HIGH_AVAILABILITY = 0.9995
A_YEAR = 365 * 86_400.0


@rule("R16", "E", "retention-shorter-than-recovery", "failure", "A log keeps its events longer than it takes to notice a failure and recover.")  # fmt: skip
def retention_shorter_than_recovery(design: Design) -> Found:
    for source in design.sources:
        if source.retention is None:
            continue
        waits = [(one, _seconds(one)) for one in design.failures if _reads_again(design, one, source)]
        worst = max(waits, key=lambda wait: wait[1], default=None)
        if worst is None or worst[1] <= source.retention.value:
            continue
        rate = design.rate_of(source)
        missing = worst[1] - source.retention.value
        lost = f": {in_words(rate.value * missing, 'count', rate.unit or 'events')}" if rate and rate.dimension == "count/s" else ""  # fmt: skip
        yield (
            f"sources.{source.name}.retention",
            f"`{source.name}` keeps {source.retention}, and when {', '.join(worst[0].component) or 'it'} fails it takes {in_words(worst[1], 'duration')}"
            f" to notice and recover. The first {in_words(missing, 'duration')} are gone by then{lost}.",
        )


@rule(
    "R24",
    "E",
    "backfill-into-the-live-table",
    "failure",
    "A backfill is written apart, and published once it is checked.",
)
def backfill_into_the_live_table(design: Design) -> Found:
    if design.backfill is not None and not design.backfill.isolation:
        into = ", ".join(f"`{name}`" for name in design.backfill.into) or "the live table"
        readers = sum(len(sink.queries) for sink in design.sinks if sink.name in design.backfill.into)
        seen = f" The {readers} queries listed there" if readers > 1 else " Its readers"
        yield (
            "backfill",
            f"The backfill writes into {into}, beside the live job and with nothing between.{seen} see it half done,"
            " and two writers meet in one partition. A branch, or a staging table, is published at once.",
        )


@rule("R26", "W", "one-region-for-high-availability", "failure", "More than 99.95 % available is promised only over several regions and clusters.")  # fmt: skip
def one_region_for_high_availability(design: Design) -> Found:
    promised = design.goal("availability")
    if promised is None or promised.dimension != "share" or promised.value <= HIGH_AVAILABILITY:
        return
    alone = min((one.name for one in design.sources if one.is_log and one.clusters == 1), default="")
    if (design.regions or 1) < 2 or alone:
        down = in_words((1 - promised.value) * A_YEAR, "duration")
        what = f"one cluster of `{alone}`" if (design.regions or 1) >= 2 else "one region"
        yield (
            "slo.availability",
            f"{design.slo['availability']} leaves {down} a year, and all of it runs in {what}: one bad upgrade takes longer than that.",
        )


@rule(
    "R27",
    "E",
    "state-without-a-failure",
    "failure",
    "For each component that has state it is said how it fails.",
)
def state_without_a_failure(design: Design) -> Found:
    named = {name for one in design.failures for name in one.component}
    for one in design.processors:
        if one.state is None or one.name in named:
            continue
        state = one.state
        size = ""
        if state.new_keys and state.per_key and state.ttl:
            held = state.new_keys.value * state.per_key.value * state.ttl.value
            size = f" {in_words(held, 'bytes')} of"
        yield (
            f"processors.{one.name}",
            f"`{one.name}` has{size or ' '}{' ' if size else ''}state, and no failure names it. What is lost with it, who notices, and from where is it built again?",
        )


@rule(
    "R28",
    "W",
    "failure-that-nobody-sees",
    "failure",
    "For each failure there is a signal by which it is detected.",
)
def failure_that_nobody_sees(design: Design) -> Found:
    for number, one in enumerate(design.failures, start=1):
        if not one.detect:
            what = ", ".join(one.component) or "A component"
            yield (
                f"failures.{number}",
                f"`{what}` fails ({one.what or 'somehow'}), and no signal says so. Time to recover starts when somebody notices:"
                " with no signal, that is a consumer.",
            )


def _seconds(failure: FailureMode) -> float:
    """From the moment it breaks to the moment it is recovered."""
    return sum(wait.value for wait in (failure.detects_in, failure.recovers_in) if wait)


def _reads_again(design: Design, failure: FailureMode, source: Source) -> bool:
    """Whether a failure is recovered from by reading a source again."""
    if failure.replay_from:
        return source.name in failure.replay_from
    return any(source.name in design.upstream(name) for name in failure.component)
