"""`what_if(slug)`: sliders on a design's pipeline, and what comes of it in well under a second."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from course.said import Said

if TYPE_CHECKING:
    from autograder.designs.design import Design
    from autograder.flow.pipeline import Pipeline
    from course.flow_answer import FlowAnswer
    from course.flow_widget import WhatIf


def what_if(
    slug: str = "", *, happens: str = "", at_h: float = 19, minutes: float | None = None, size: float | None = None,
    **changed: Any,
) -> WhatIf | FlowAnswer | Said:  # fmt: skip
    """Sliders on the pipeline of an answer, or on a sample; with parameters, what comes of those, as text and plots.

    Args:
        slug: a design exercise that was answered; empty for the sample.
        happens: one of the kinds of conditions, at hour `at_h`, for `minutes`, of a `size`.
        changed: parameters of a pipeline, such as `parallelism=4000`.
    """
    from autograder.flow.conditions import Condition
    from autograder.flow.pipeline import BadPipeline
    from course.flow_widget import WhatIf, answer

    found = _pipeline_of(slug)
    if isinstance(found, Said):
        return found
    name, pipeline, notes = found
    if not changed and not happens and minutes is None and size is None:
        return WhatIf(name, pipeline, notes)
    try:
        condition = Condition(happens, at_h, minutes, size) if happens else None
        return answer(name, pipeline, changed, condition, notes)
    except BadPipeline as problem:
        return Said(str(problem))


def _pipeline_of(slug: str) -> tuple[str, Pipeline, tuple[str, ...]] | Said:
    if not slug:
        from course.flow_widget import SAMPLE

        return "a sample, two trillion events a day", SAMPLE, ()
    from course.answers import answer_to
    from course.finding import found

    exercise = found(slug)
    if isinstance(exercise, Said):
        return exercise
    if exercise.kind != "design":
        return Said(
            f"`{slug}` is not answered by a design, so there is no pipeline to turn. `what_if()` has a sample."
        )
    text = answer_to(slug)
    if not isinstance(text, str) or exercise.is_blank(text):
        return Said(
            f"There is no design yet in `%%design {slug}`. Run its cell first, or try `what_if()` on a sample."
        )
    from autograder.designs import DesignProblem, read_design

    try:
        design = read_design(text)
    except DesignProblem as problem:
        return Said(str(problem))
    return _of_design(slug, design)


def _of_design(slug: str, design: Design) -> tuple[str, Pipeline, tuple[str, ...]]:
    from autograder.flow.from_design import from_design

    # A landing takes every copy; what people read is where rows are replaced.
    published = [
        sink.name for sink in design.sinks if sink.is_of_files and sink.mode in ("upsert", "overwrite")
    ]
    mapped = from_design(design, sink=next(iter(published), ""))
    way = (
        f"the way: {' → '.join(mapped.path)}"
        if mapped.path
        else "no way from a source to a sink is drawn yet"
    )
    beside = [f"`{sink.name}`" for sink in design.sinks if sink.name not in mapped.path]
    left_out = (
        (f"not on this way, and not carried out: {', '.join(beside)}",) if mapped.path and beside else ()
    )
    return slug, mapped.pipeline, (way, *left_out, *mapped.assumed)
