"""Late data: which clock decides, what becomes of what comes too late, and whether a result can still change."""

from __future__ import annotations

import re

from autograder.designs.design import Design
from autograder.designs.rules.denied import said
from autograder.designs.rules.rule import Found, rule
from autograder.designs.sections import Dedup
from autograder.quantities import in_words

_EVENT_CLOCK = re.compile(r"event|happen|occur|client|device", re.IGNORECASE)
_OTHER_CLOCK = re.compile(
    r"arriv|process|ingest|receiv|wall|system.?(?:time|clock)|server|append|\bnow\b", re.IGNORECASE
)
_DROPPED = re.compile(r"\b(?:drop|discard|ignor|throw|skip|lost|lose)\w*", re.IGNORECASE)


@rule("R04", "E", "dedup-shorter-than-lateness", "late data", "Copies are remembered for as long as they may still come.")  # fmt: skip
def dedup_shorter_than_lateness(design: Design) -> Found:
    longest = {
        "events may be {} late": design.late.max if design.late else None,
        "copies come up to {} apart": design.numbers.get("duplicate_gap_max"),
    }
    for number, one in enumerate(design.dedup, start=1):
        for why, needed in longest.items():
            if needed is None or needed.dimension != "duration" or _finished_later(design, one, needed.value):
                continue
            if one.scope and one.scope.value < needed.value:
                missing = in_words(needed.value - one.scope.value, "duration")
                yield (
                    f"dedup.{number}.scope",
                    f"Copies are remembered for {one.scope}, and {why.format(needed)}: in the last {missing} a copy is taken for"
                    " a new event, and is counted again.",
                )
                break


def _finished_later(design: Design, dedup: Dedup, seconds: float) -> bool:
    """Whether what this dedup lets through meets another one further on that remembers for long enough."""
    below = frozenset().union(*(design.downstream(name) for name in dedup.where))
    return any(
        one is not dedup and one.scope and one.scope.value >= seconds and below & set(one.where)
        for one in design.dedup
    )


@rule("R08", "E", "late-into-append-only", "late data", "Where events come late, published results can change, and it is said how.")  # fmt: skip
def late_into_append_only(design: Design) -> Found:
    late = design.late
    if late is None or late.max is None or late.max.value <= 0 or late.restatement:
        return
    for sink in design.sinks:
        if sink.mode == "append" and not design.is_handed_on(sink):
            yield (
                f"sinks.{sink.name}.mode",
                f"Events come up to {late.max} late and `{sink.name}` only appends: a number that was published is never put right,"
                " or stands there twice. Say how a day is restated and until when it is provisional.",
            )


@rule("R09", "E", "beyond-the-window-unsaid", "late data", "It is said what becomes of events beyond the limit; what is dropped is counted.")  # fmt: skip
def beyond_the_window_unsaid(design: Design) -> Found:
    late = design.late
    waits = [one for one in design.processors if one.window or one.allowed_lateness]
    if late is None and not waits:
        return
    limit = f" ({late.max})" if late and late.max else ""
    if late is None or not late.beyond:
        yield (
            "late" if late else f"processors.{waits[0].name}",
            f"Nothing is said of what comes after the limit{limit}. An engine drops it without a word.{_a_share(design)}",
        )
    elif said(_DROPPED, late.beyond) and not late.metric:
        yield (
            "late.beyond",
            f"What comes after the limit{limit} is dropped, and no metric counts it: you would hear of it from somebody else's report.{_a_share(design)}",
        )


@rule("R10", "E", "watermark-of-another-clock", "late data", "A window over event time has a watermark from event time.")  # fmt: skip
def watermark_of_another_clock(design: Design) -> Found:
    for one in design.processors:
        if one.window is None or one.watermark is None:
            continue
        clock = one.watermark.source
        if (
            _EVENT_CLOCK.search(one.window.on)
            and _OTHER_CLOCK.search(clock)
            and not _EVENT_CLOCK.search(clock)
        ):
            late = f" (up to {design.late.max})" if design.late and design.late.max else ""
            yield (
                f"processors.{one.name}.watermark",
                f"`{one.name}` has windows over `{one.window.on}`, and its watermark follows `{clock}`: windows close while their events"
                f" are still on the way{late}, and a replay of last week closes every one at once.",
            )


def _a_share(design: Design) -> str:
    """What one event in ten thousand comes to in a day: the size of what nobody counts."""
    rates = [rate for one in design.sources if (rate := design.rate_of(one)) and rate.dimension == "count/s"]
    if not rates:
        return ""
    most = max(rates, key=lambda rate: rate.value)
    return f" One in ten thousand is {in_words(most.value * 86_400 * 1e-4, 'count', most.unit or 'events')} a day."
