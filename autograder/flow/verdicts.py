"""A design under conditions: for each subject that has a bound, whether it holds, in words that do not depend on numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from autograder.flow.conditions import Condition
from autograder.flow.course import Course
from autograder.flow.from_design import Mapped, from_design
from autograder.flow.pipeline import BadPipeline
from autograder.flow.run import run

if TYPE_CHECKING:
    from autograder.designs.design import Design

HOLDS, NOT_SAID, TOO_LITTLE = "holds", "not-said", "less-than-arrives"
KNOWN = {
    "load",
    "minutes",
    "at_h",
    "happens",
    "bounds",
    "given",
    "arrives",
    "hours",
    "step_s",
    "source",
    "sink",
}
NEEDS = {
    "lag": ("parallelism", "per_task_rate"),
    "loss": ("partitions", "retention_h", "parallelism", "per_task_rate"),
    "late": ("allowed_lateness_h",),
    "duplicates": ("sink_mode", "dedup_ttl_h"),
    "freshness": ("checkpoint_s", "parallelism", "per_task_rate"),
    "state": ("dedup_ttl_h",),
    "files": ("writers", "checkpoint_s"),
    "cost": ("parallelism",),
}
"""What a design has to say before a subject can be judged."""
BOUNDS = {
    "lag_min": "lag", "loss": "loss", "late": "late", "duplicates": "duplicates", "freshness_s": "freshness", "state_gb": "state",
    "small_files": "files", "dollars": "cost",
}  # fmt: skip
"""The names of bounds, and the subject of each."""
WORDS = {
    "refused": "refused-by-the-log",
    "unreplicated": "lost-with-a-broker",
    "expired": "retention-runs-out",
    "dropped": "dropped-unread",
}


LEAST_IN_ALL, LEAST_ON_THE_WAY = 0.9, 0.1
"""Of the traffic that there is, what a design's sources have to bring."""


def by_flow(design: Design, conditions: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What holds, as (subject, verdict), in the order of the bounds.

    Args:
        conditions: plain data. `bounds`: the most that is allowed, by names of `BOUNDS` (minutes from
            the end of what happens until caught up, shares, seconds, GB, dollars a day); `given`: parameters that are facts of the prompt;
            `arrives`: events a second that the prompt brings, all sources together;
            `happens`: a list of [what, at_h, minutes, size]; `load`, `minutes`, `at_h`: more traffic than
            usual; `hours` (36) and `step_s` (60); `source`, `sink`: the ends of the way through the design.

    Raises:
        BadPipeline: conditions that cannot be; nothing in a design does it.
    """
    if unknown := sorted(set(conditions) - KNOWN) + sorted(set(conditions.get("bounds", {})) - set(BOUNDS)):
        raise BadPipeline(f"Conditions of a flow have no `{unknown[0]}`.")
    if not conditions.get("bounds"):
        raise BadPipeline("Conditions of a flow need `bounds`, or there is nothing to hold.")
    mapped = from_design(
        design,
        source=conditions.get("source", ""),
        sink=conditions.get("sink", ""),
        given=conditions.get("given"),
    )
    if doubt := _of_what_arrives(design, mapped, conditions.get("arrives", 0)):
        return [(BOUNDS[name], doubt) for name in conditions["bounds"]]
    course = run(
        mapped.pipeline,
        _happens(conditions),
        hours=conditions.get("hours", 36),
        step_s=conditions.get("step_s", 60),
    )
    return list(_verdicts(mapped, course, conditions["bounds"]))


def _of_what_arrives(design: Design, mapped: Mapped, arrives: float) -> str:
    """Why a design is for other traffic than there is, in all or on the way that is carried out; "" where it is not.

    Any pipeline holds where nothing comes. Sources may share the traffic, by region or by kind of event.
    """
    if not arrives:
        return ""
    rates = []
    for one in design.sources:
        rate, size = design.rate_of(one), design.size_of(one)
        if rate and rate.dimension == "count/s":
            rates.append(rate.value)
        elif rate and size and size.value:
            rates.append(rate.value / size.value)
    if not rates or "rate" not in mapped.said:
        return NOT_SAID
    is_less = sum(rates) < LEAST_IN_ALL * arrives or mapped.pipeline.rate < LEAST_ON_THE_WAY * arrives
    return TOO_LITTLE if is_less else ""


def _happens(conditions: Mapping[str, Any]) -> list[Condition]:
    found = [Condition(*one) for one in conditions.get("happens", ())]
    if "load" in conditions:
        found.append(
            Condition("load", conditions.get("at_h", 19), conditions.get("minutes", 120), conditions["load"])
        )
    return found


def _verdicts(mapped: Mapped, course: Course, bounds: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    has_no_way = len(mapped.path) < 3
    for name, most in bounds.items():
        subject = BOUNDS[name]
        is_silent = has_no_way or any(need not in mapped.said for need in NEEDS[subject])
        yield subject, NOT_SAID if is_silent else _verdict(subject, course, most)


def _verdict(subject: str, course: Course, most: float) -> str:
    if subject == "lag":
        if math.isinf(course.recovers_min) or course.lag_final_s > most * 60 + 2 * course.step_s:
            return "never-catches-up"
        return HOLDS if _minutes_behind(course) <= most else "catches-up-too-late"
    if subject == "loss":
        lost = {name: course.lost[name] for name in WORDS}
        return HOLDS if math.fsum(lost.values()) <= most else WORDS[max(lost, key=lost.__getitem__)]
    if subject == "duplicates":
        if course.duplicates <= most:
            return HOLDS
        replayed = course.trace.duplicates[-1] - course.flows.surplus
        return "replayed-into-an-append" if replayed > course.flows.surplus else "forgotten-too-early"
    found, word = {
        "late": (course.lost["late"], "window-closes-too-early"),
        "freshness": (course.freshness_p95_s, "seen-too-late"),
        "state": (course.state_gb, "more-than-fits"),
        "files": (course.small_files, "small-files"),
        "cost": (course.dollars_per_day, "above-the-budget"),
    }[subject]
    return HOLDS if found <= most else word


def _minutes_behind(course: Course) -> float:
    """From the end of what happened until it has caught up; where nothing happened, the age of the oldest event."""
    if not course.conditions:
        return course.lag_max_s / 60
    lasted_h = max(one.end_h for one in course.conditions) - min(one.at_h for one in course.conditions)
    return course.recovers_min - lasted_h * 60
