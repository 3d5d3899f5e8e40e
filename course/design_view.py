"""A design to look at: what is missing or astray on paper, with its lines; and what it comes to under each condition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autograder.designs import paper
from autograder.designs.document import read_design
from autograder.designs.linting import Finding, lint
from autograder.designs.yaml_nodes import DesignProblem, lines_of
from autograder.feedback import failure
from autograder.outcome import Failure
from course.explained import part_html
from course.rounds.noted import what_check_does
from course.said import Said, plain_text
from course.tables import Rendered

if TYPE_CHECKING:
    from autograder.designs.design import Design
    from autograder.designs.design_exercise import DesignExercise
    from autograder.judging import Report

LINES_SHOWN = 4
FINDINGS_SHOWN = 8


class DesignView:
    """What a reader says of a design as it stands: text and a table, for a page and for a terminal."""

    def __init__(self, exercise: DesignExercise, text: str, design: Design, beside: str = "") -> None:
        self._exercise, self._text, self._design, self._beside = exercise, text, design, beside
        self._findings = lint(design, staff=exercise.staff)

    def _parts(self) -> Iterator[Rendered | str]:
        exercise, design = self._exercise, self._design
        rows = paper.verdicts(design, exercise.sections, self._findings)
        yield Rendered(["subject", "on paper"], rows, "Your design, as it stands.")
        lacking = paper.missing(design, exercise.sections)
        if lacking:
            yield f"Not there yet: {', '.join(f'`{name}`' for name in lacking)}."
        told = [one for one in self._findings if one.place not in lacking]
        yield from (str(one) for one in told if one.is_error)
        yield from (f"Worth a look: {one}" for one in told if not one.is_error and not one.waived)
        yield from (str(one) for one in told if one.waived)
        yield from design.unread
        name = exercise.name
        yield f'`check("{name}")` {what_check_does(exercise)}; `why("{name}")` shows the lines.'
        if self._beside:
            yield self._beside

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": "".join(map(part_html, self._parts()))}

    def __repr__(self) -> str:
        return "\n\n".join(
            part.text() if isinstance(part, Rendered) else plain_text(part) for part in self._parts()
        )


class WhyDesign(DesignView):
    """Each error beside the lines that it is about; on paper without one, each condition that it does not hold in."""

    def __init__(self, exercise: DesignExercise, text: str, design: Design, report: Report) -> None:
        super().__init__(exercise, text, design)
        self._report = report

    def _parts(self) -> Iterator[Rendered | str]:
        errors = [one for one in self._findings if one.is_error]
        lacking = paper.missing(self._design, self._exercise.sections)
        for name in lacking:
            yield f"There is no `{name}` yet."
        for one in [one for one in errors if one.place not in lacking][:FINDINGS_SHOWN]:
            yield str(one)
            yield from self._excerpt(one)
        if not errors and not lacking:
            yield from self._conditions()

    def _excerpt(self, finding: Finding) -> Iterator[Rendered]:
        lines = lines_of(self._text)
        if finding.line is None:
            return
        shown = [
            (at, lines[at - 1]) for at in range(finding.line, min(finding.line + LINES_SHOWN, len(lines) + 1))
        ]
        yield Rendered(["line", "in your design"], shown, f"`{finding.place}`")

    def _conditions(self) -> Iterator[Rendered | str]:
        if self._report.solved:
            yield "It holds on paper, and in every condition it was carried out in."
        for trial in self._report.trials[1:]:
            if trial.right:
                continue
            yield f"In *{trial.world.name}*: {trial.world.provokes}"
            if isinstance(trial.got, Failure):
                yield failure(trial.got, self._exercise)
                continue
            expected = dict(trial.expected.rows)
            rows = [
                ("" if expected.get(subject) == verdict else "≠", subject, verdict)
                for subject, verdict in trial.got.rows
            ]
            yield Rendered(["", "subject", "your design"], rows)


def why_design(exercise: DesignExercise, text: str) -> WhyDesign | Said:
    """What `why` shows of an answer to a design exercise."""
    from autograder.judging import judge

    try:
        design = read_design(text)
    except (DesignProblem, AttributeError) as problem:
        return Said(str(problem))
    return WhyDesign(exercise, text, design, judge(exercise, text))


def what_is_asked(exercise: DesignExercise) -> Said:
    """What `show` says: there is no data, only sections to fill in and conditions by name."""
    sections = ", ".join(f"`{name}`" for name in exercise.sections)
    hidden = ", ".join(f"*{world.name}*" for world in exercise.worlds[1:])
    carried_out = f" Then it is carried out: {hidden}." if hidden else ""
    return Said(
        f"There is no data here; the prompt is all that is said, and what it leaves open you may ask."
        f" A design has {sections}. It is read on paper first.{carried_out}"
    )
