"""Exercises that a design answers: a document in YAML, judged on paper and then under conditions that it is not told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from autograder.designs.interview import MOST_WORTH, PHASES, Curveball, Phase, Question
from autograder.designs.rubric import RUBRIC
from autograder.exercise import Exercise
from autograder.outcome import Failure, Outcome, Table
from autograder.rubric import Rubric
from autograder.samples import Sample
from autograder.scored_by_people import amiss_with
from autograder.time_limit import TimeLimitReached, call_within

if TYPE_CHECKING:
    from autograder.worlds.world import Rows

COLUMNS = ("subject", "verdict")
_VERDICT = re.compile(r"[a-z0-9]+([ -][a-z0-9]+)*")
SECTIONS = (
    "assumptions", "numbers", "sources", "processors", "sinks", "dedup", "late", "privacy", "slo", "failures", "options",
    "decision", "cost", "owners",
)  # fmt: skip
"""What is asked for, unless an exercise says otherwise."""


@dataclass(frozen=True, kw_only=True)
class DesignExercise(Exercise):
    """A design for an ambiguous prompt. Its first world is `on_paper()`, the others are `condition(…)`s.

    Attributes:
        sections: of the document, that have to be there.
        staff: whether a staff engineer is asked, who also has to say what a senior one may leave open.
        questions: that a candidate may ask, with the interviewer's replies.
        phases: of the clock, with a checklist each.
        samples: three answers as they were said, scored already, the strongest first.
        curveballs: conditions that change late in the round.
    """

    kind: ClassVar[str] = "design"
    language: ClassVar[str] = "yaml"
    is_read: ClassVar[bool] = True
    reads_data: ClassVar[bool] = False
    can_be_typed_in: ClassVar[bool] = False
    right_when_shown: ClassVar[str] = "Holds on paper."
    until_shown: ClassVar[str] = "until it holds on paper"
    scale: ClassVar[Rubric] = RUBRIC
    dimensions: ClassVar[tuple[str, ...]] = tuple(RUBRIC)
    why_shows: ClassVar[str] = "shows where"

    sections: tuple[str, ...] = SECTIONS
    staff: bool = False
    questions: tuple[Question, ...] = ()
    phases: tuple[Phase, ...] = PHASES
    samples: tuple[Sample, ...] = ()
    curveballs: tuple[Curveball, ...] = ()

    def __post_init__(self) -> None:
        for name in ("sections", "questions", "phases", "samples", "curveballs"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        super().__post_init__()

    def tables_read(self) -> tuple[str, ...]:
        return ()

    def answer_cell(self, text: str) -> str:
        return f"%%design {self.name}\n{text}"

    def is_blank(self, answer: Any) -> bool:
        return super().is_blank(answer) or not isinstance(answer, str)

    @contextmanager
    def running(self) -> Iterator[Callable[[Any, Rows], Outcome]]:
        """As `Exercise.running`. A design is read and no code of its author runs, so this needs no sandbox."""
        yield lambda answer, rows: self._outcome(answer, rows.asked)

    def _outcome(self, answer: Any, asked: dict[str, Any]) -> Outcome:
        from autograder.designs.document import read_design
        from autograder.designs.worlds import PAPER
        from autograder.designs.yaml_nodes import DesignProblem

        if not isinstance(answer, str):
            return Failure("no result", message=f"a {type(answer).__name__} is not the text of a design")
        by, conditions = asked["by"], deepcopy(asked["conditions"])

        def judged() -> Outcome:
            design = read_design(answer)
            return self._on_paper(design) if by == PAPER else _carried_out(design, by, conditions)

        try:
            return call_within(self.seconds, judged)
        except DesignProblem as problem:
            return Failure("document", message=str(problem), line=problem.line)
        # A fault of ours, never of the design; it takes no check and no grading down.
        except TimeLimitReached:
            return Failure(
                "time limit",
                "TimeoutError",
                f"judging this design ({by}) took more than {self.seconds:g} seconds",
            )
        except Exception as error:
            return Failure("error", type(error).__name__, f"this design could not be carried out ({by})")

    def _on_paper(self, design: Any) -> Table:
        from autograder.designs import paper
        from autograder.designs.carried_out import details_of
        from autograder.designs.detail_words import unknown_words
        from autograder.designs.linting import lint
        from autograder.designs.paper import HOLDS

        findings = lint(design, staff=self.staff)
        unknown = unknown_words(design, details_of(self._carried_out_by()))
        errors, _ = paper.in_words(design, self.sections, findings)
        verdicts = paper.verdicts(design, self.sections, findings)
        return Table(
            COLUMNS, (*verdicts, ("details", "unknown-words" if unknown else HOLDS)), (*unknown, *errors)
        )

    def _carried_out_by(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(world.rows(()).asked["by"] for world in self.worlds[1:]))

    def made_with(self) -> str:
        """A digest of all the code that a result depends on: what reads a design, and what carries it out."""
        from autograder.designs.carried_out import code_of

        return code_of(self._carried_out_by())

    def says_of(self, got: Table, expected: Table) -> str:
        if got.notes:
            more = len(got.notes) - 1
            others = f" `why` lists {more} more." if more else ""
            return f"{got.notes[0]}{others}"
        right = set(expected.rows)
        return " ".join(
            f"*{subject}*: {verdict}." for subject, verdict in got.rows if (subject, verdict) not in right
        )

    def style_of(self, answer: Any) -> tuple[str, ...]:
        from autograder.designs import paper
        from autograder.designs.document import read_design
        from autograder.designs.linting import lint

        design = read_design(answer)
        _, worth_a_look = paper.in_words(design, self.sections, lint(design, staff=self.staff))
        return (*worth_a_look, *design.unread)

    def contradictions(self) -> Iterator[str]:
        yield from self._of_worlds()
        yield from self._of_model_designs()
        slugs = [question.slug for question in self.questions]
        for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
            yield f"two questions are named {slug}"
        for question in self.questions:
            if not 0 <= question.value <= MOST_WORTH or not all(
                (question.asks, question.reply, question.reveals)
            ):
                yield f"question {question.slug} has asks, reply, reveals, and a value of 0 to {MOST_WORTH}"
        if self.samples:
            yield from amiss_with(self.samples, self.dimensions)

    def _of_worlds(self) -> Iterator[str]:
        from autograder.designs.worlds import PAPER

        for at, world in enumerate(self.worlds):
            if (world.rows(()).asked["by"] == PAPER) != (at == 0):
                yield f"world {world.name}: the first world is on_paper(), all others are conditions"

    def _of_model_designs(self) -> Iterator[str]:
        from autograder.answer_key import answer_key

        for name, text in (("solution", self.solution), *((f"alternative {n}", text) for n, text in enumerate(self.alternatives, start=1))):  # fmt: skip
            for said in self.style_of(text):
                yield f"the {name} is not clean: {said}"
        for world, expected in zip(self.worlds, answer_key(self).expected, strict=True):
            for subject, verdict in expected.rows:
                if not _VERDICT.fullmatch(verdict) or not _VERDICT.fullmatch(subject):
                    yield f"world {world.name}: ({subject}, {verdict}) are words in small letters, as bounded as a name"


def _carried_out(design: Any, by: str, conditions: dict[str, Any]) -> Outcome:
    """A table of `COLUMNS`."""
    from autograder.designs.carried_out import CARRIED_OUT

    if by not in CARRIED_OUT:
        known = ", ".join(sorted(CARRIED_OUT)) or "nothing yet"
        return Failure("error", "KeyError", f"nothing named {by} carries designs out; there is {known}")
    return Table(
        COLUMNS, tuple((subject, verdict) for subject, verdict in CARRIED_OUT[by](design, conditions))
    )
