"""State: whether it remembers as long as dedup promises, and how much of it waits for late events."""

from __future__ import annotations

from autograder.designs.design import Design
from autograder.designs.nodes import State
from autograder.designs.rules.rule import Found, rule
from autograder.quantities import in_words

A_DAY = 86_400.0


@rule(
    "R05",
    "E",
    "state-forgets-before-dedup",
    "state",
    "State that deduplicates lives as long as the dedup's scope.",
)
def state_forgets_before_dedup(design: Design) -> Found:
    for one in design.dedup:
        if any(sink.name in one.where and sink.is_idempotent for sink in design.sinks):
            continue  # the table knows the keys that the state has forgotten
        for processor in design.processors:
            state = processor.state
            if processor.name not in one.where or state is None or state.ttl is None or one.scope is None:
                continue
            if state.ttl.value < one.scope.value:
                short = one.scope.value - state.ttl.value
                keys = (
                    f": {in_words(state.new_keys.value * short, 'count', 'keys')}" if state.new_keys else ""
                )
                yield (
                    f"processors.{processor.name}.state.ttl",
                    f"Dedup promises {one.scope}, and the state of `{processor.name}` forgets a key after {state.ttl}. For"
                    f" {in_words(short, 'duration')} a copy meets no memory of the first{keys}.",
                )


@rule(
    "R11", "W", "days-of-open-windows", "state", "State by key does not wait more than a day for late events."
)
def days_of_open_windows(design: Design) -> Found:
    for one in design.processors:
        wait = one.allowed_lateness
        if wait is None or wait.value <= A_DAY or one.state is None or not one.state.keyed_by:
            continue
        size = _held(one.state, wait.value)
        much = f" {size} of state," if size else " all of its state,"
        yield (
            f"processors.{one.name}.allowed_lateness",
            f"`{one.name}` keeps windows by {', '.join(one.state.keyed_by)} open for {wait}:{much} in every checkpoint and every restart."
            " What comes later than a day is cheaper to correct in the table.",
        )


def _held(state: State, seconds: float) -> str:
    if state.new_keys is None or state.per_key is None:
        return ""
    return in_words(state.new_keys.value * seconds * state.per_key.value, "bytes")
