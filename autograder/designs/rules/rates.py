"""Rates: whether there are any, whether the peak is one, and whether partitions and tasks carry it."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.designs.design import Design
from autograder.designs.nodes import Sink, Source
from autograder.designs.rules.rule import Found, rule
from autograder.quantities import Quantity, in_words

LEAST_PEAK = 1.2
HOT_SHARE = 0.05


@rule("R01", "E", "no-rate", "rates", "Some number says how much arrives in a time.")
def no_rate(design: Design) -> Found:
    rates = [
        *design.numbers.values(),
        *(rate for one in design.sources for rate in (one.rate, one.peak) if rate),
    ]
    if not any(one.per_second and one.dimension != "money/s" and one.value > 0 for one in rates):
        yield (
            "numbers",
            "No number here has a time in it, so neither partitions nor state nor cost can be worked out."
            " Say how much arrives: 2 T events/d is 23.1 M events/s.",
        )


@rule("R12", "E", "more-tasks-than-partitions", "rates", "No stage that reads a log has more tasks than the log has partitions, unless it repartitions.")  # fmt: skip
def more_tasks_than_partitions(design: Design) -> Found:
    for one in design.processors:
        logs = _read_directly(design, one.inputs)
        if (
            one.parallelism is None
            or one.repartition
            or not logs
            or any(log.partitions is None for log in logs)
        ):
            continue
        partitions = sum(log.partitions for log in logs)
        if one.parallelism > partitions:
            idle = one.parallelism - partitions
            yield (
                f"processors.{one.name}.parallelism",
                f"`{one.name}` has {one.parallelism:,} tasks and reads {partitions:,} partitions, and a partition is read by one task:"
                f" {idle:,} {'task has' if idle == 1 else 'tasks have'} nothing to do, and the rest carry the peak alone.",
            )


@rule("R13", "E", "partitions-below-the-peak", "rates", "The partitions of a log carry its peak.")
def partitions_below_the_peak(design: Design) -> Found:
    for one in design.sources:
        peak = design.bytes_per_s(one, peak=True)
        if peak is None or one.partitions is None or one.per_partition is None or not one.per_partition.value:
            continue
        carried = one.partitions * one.per_partition.value
        if carried < peak:
            needed = -(-peak // one.per_partition.value)
            yield (
                f"sources.{one.name}.partitions",
                f"{one.partitions:,} partitions of `{one.name}` at {one.per_partition} carry {_bytes(carried)}; the peak brings {_bytes(peak)}."
                f" That needs {needed:,.0f} of them before any room to grow.",
            )


@rule("R14", "W", "peak-not-planned", "rates", "A peak is said, and it is well above the average.")
def peak_not_planned(design: Design) -> Found:
    pairs = list(_average_and_peak(design))
    for place, average, peak in pairs:
        if peak.value < LEAST_PEAK * average.value and peak.value >= average.value:
            yield (
                place,
                f"The peak is {peak.value / average.value:.2f} times the average ({peak} over {average})."
                " An evening, or the flush after an outage, is seldom that flat: 1.6 is a common plan.",
            )
    averages = [one for one in _averages(design) if one.per_second]
    if averages and not pairs:
        average = max(averages, key=lambda one: (one.value, one.text))
        yield (
            "numbers",
            f"There is an average ({average}) and no peak. What is sized for the average is behind all evening:"
            f" 1.6 times that is {in_words(average.value * 1.6, average.dimension, _noun(average))}.",
        )


@rule("R15", "E", "peak-below-average", "rates", "A peak is not below its average.")
def peak_below_average(design: Design) -> Found:
    for place, average, peak in _average_and_peak(design):
        if peak.value < average.value:
            yield (
                place,
                f"The peak ({peak}) is below the average ({average}): it is {in_words(peak.value, peak.dimension, _noun(peak))}"
                f" against {in_words(average.value, average.dimension, _noun(average))}. One of the two has another unit or period than you meant.",
            )


@rule("R33", "W", "hot-key-without-a-plan", "rates", "Where one key has more than 5 % of the events, it is said what is done about it.")  # fmt: skip
def hot_key_without_a_plan(design: Design) -> Found:
    for one in design.sources:
        share = one.top_key_share or _of_the_only_log(design, one)
        if share is None or share.value <= HOT_SHARE:
            continue
        readers = [node for node in design.processors if node.name in design.downstream(one.name)]
        if any(node.hot_key for node in (one, *readers)):
            continue
        peak = design.bytes_per_s(one, peak=True)
        much = f" of {_bytes(peak)} is {_bytes(peak * share.value)}" if peak else ""
        limit = f"; a partition takes {one.per_partition}" if one.per_partition else ""
        place = f"sources.{one.name}.top_key_share" if one.top_key_share else "numbers.top_key_share"
        yield (
            place,
            f"One key of `{one.name}` has {share} of the events, and nothing is said about it. {share}{much}, all into one partition and one task{limit}.",
        )


def _read_directly(design: Design, inputs: tuple[str, ...]) -> list[Source | Sink]:
    return [one for one in (*design.sources, *design.sinks) if one.name in inputs and one.is_log]


def _averages(design: Design) -> Iterator[Quantity]:
    yield from (number for name, number in design.numbers.items() if name.endswith("_avg"))
    yield from (one.rate for one in design.sources if one.rate)


def _average_and_peak(design: Design) -> Iterator[tuple[str, Quantity, Quantity]]:
    """Each peak beside its average: by the names of numbers, and of each source."""
    for name, average in design.numbers.items():
        peak = design.numbers.get(f"{name.removesuffix('_avg')}_peak") if name.endswith("_avg") else None
        if peak is not None and peak.dimension == average.dimension and average.value:
            yield f"numbers.{name.removesuffix('_avg')}_peak", average, peak
    for one in design.sources:
        average, peak = design.rate_of(one), design.peak_of(one)
        if (
            (one.rate or one.peak)
            and average
            and peak
            and average.dimension == peak.dimension
            and average.value
        ):
            yield f"sources.{one.name}.peak", average, peak


def _of_the_only_log(design: Design, source: Source) -> Quantity | None:
    logs = [one for one in design.sources if one.is_log]
    return design.numbers.get("top_key_share") if logs == [source] else None


def _noun(quantity: Quantity) -> str:
    return quantity.unit if quantity.dimension.startswith("count") else ""


def _bytes(per_second: float) -> str:
    return in_words(per_second, "bytes/s")
