"""What an exercise is: one frozen value that says everything and does nothing.

A kind of exercise (one SQL query, one Python function) subclasses `Exercise`
and adds only how an answer is run and how its cell looks in a notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from autograder.variants.following import following
from autograder.variants.names import Name, code_of
from autograder.variants.parameters import Draw, Parameter, ParameterError

if TYPE_CHECKING:
    from autograder.outcome import Outcome, Table
    from autograder.worlds.world import Rows, World

Level = Literal["easy", "medium", "hard"]


class ContentError(ValueError):
    """An exercise file that contradicts itself; the message says what to mend."""


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What a query promises about its data, in the words an interviewer uses."""

    grain: str
    key: str
    clock: str
    ties: str = ""
    duplicates: str = ""
    late: str = ""


@dataclass(frozen=True)
class Mistake:
    """One small edit to the solution, and what to say to whoever makes it.

    Attributes:
        name: descriptive kebab-case slug, the same in all four weeks.
        old: text that occurs exactly once in the solution.
        new: what the mistake writes in its place.
        says: what the learner did, then what is true (one or two sentences).
        answer: a whole answer, only where no single edit can express the mistake.
    """

    name: str
    old: str = ""
    new: str = ""
    says: str = ""
    answer: str = field(default="", kw_only=True)

    def applied_to(self, solution: str) -> str:
        """The answer of somebody who makes this mistake.

        Raises:
            ContentError: `old` does not occur exactly once in the solution.
        """
        if self.answer:
            return self.answer
        found = solution.count(self.old) if self.old else 0
        if found != 1:
            raise ContentError(
                f"mistake {self.name}: its old text occurs {found} times in the solution; it must occur exactly once"
            )
        return solution.replace(self.old, self.new)


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One exercise. The file it stands in gives the order and the slug.

    Attributes:
        points: what a full answer earns.
        minutes: how long a prepared candidate takes.
        contract: grain, key, clock and the rules for ties, duplicates and lateness.
        starter: runs and has the right columns, and earns nothing.
        alternatives: other right answers, in different idioms.
        hints: four rungs: a question, the trap's name, the rows to look at, a skeleton with gaps.
        worlds: the data it is judged on. The first is shown, the rest are hidden.
        talk: what to say aloud in ninety seconds.
        few_mistakes_because: why there are fewer than six mistakes, where there are.
        ordered: whether the order of the result's rows counts.
        by_hand: a person scores it, no world does.
        repairs: the starter is a teammate's answer, right on the shown data. Only worlds in
            which it is not right earn points, and those it is right in must stay right.
        draws: where a cohort has worlds of its own, the number of each world's draw, 0 for the exercise's.
        parameters: what a variant may have otherwise. Texts follow from a draw of them, and so does
            any field that is written as `of_draw(…)`; see `autograder.variants.parameters`.
        draw: the draw in force; that of the notebook unless another is named.
        variant: the number of the variant that this is, 0 for the exercise as the notebook shows it.
        mends: the mistake that its starter makes, where a variant is to be mended.
        templates: the fields that follow from the draw, as they were written. Not given by an author.
    """

    kind: ClassVar[str]
    language: ClassVar[str]
    fewest_worlds: ClassVar[int] = 3
    wants_alternatives: ClassVar[bool] = True
    reads_data: ClassVar[bool] = True
    shrinking_seconds: ClassVar[float] = 1.8
    by_hand: ClassVar[bool] = False
    is_read: ClassVar[bool] = False  # the answer is a text that no code of its author's runs for
    can_be_typed_in: ClassVar[bool] = True  # a result could be written down; not what a plan comes to
    right_when_shown: ClassVar[str] = "Right on the data you see."
    until_shown: ClassVar[str] = "until the data you see is right"
    why_shows: ClassVar[str] = "shows it on a few rows"

    title: str
    points: int
    minutes: int
    level: Level
    skills: tuple[str, ...]
    asked_in: tuple[str, ...]
    prompt: str
    starter: str
    solution: str
    hints: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    worlds: tuple[World, ...]
    talk: str
    contract: Contract | None = None
    alternatives: tuple[str, ...] = ()
    few_mistakes_because: str = ""
    ordered: bool = False
    repairs: bool = False
    seconds: float = 10.0
    slug: str = ""
    draws: tuple[int, ...] = ()
    parameters: tuple[Parameter, ...] = field(default=(), hash=False, compare=False)
    draw: Draw = field(default_factory=dict, hash=False, compare=False)
    variant: int = 0
    mends: str = ""
    templates: dict[str, Any] = field(default_factory=dict, hash=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.parameters and not self.templates:
            self._follow_the_draw()
        for name in (
            "skills",
            "asked_in",
            "hints",
            "mistakes",
            "worlds",
            "alternatives",
        ):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        for name in ("prompt", "starter", "solution", "talk"):
            object.__setattr__(self, name, getattr(self, name).strip("\n"))

    def _follow_the_draw(self) -> None:
        try:
            found = following(self, _THE_SAME_UNDER_EVERY_DRAW)
        except ParameterError as error:
            raise ContentError(str(error)) from None
        for name, value in found.items():
            object.__setattr__(self, name, value)

    def with_draw(self, draw: Draw) -> Exercise:
        """The same exercise with other values of its parameters; those not named are the notebook's."""
        return replace(self, **self.templates, templates={}, draw=dict(draw)) if self.parameters else self

    @property
    def name(self) -> str:
        """What a learner calls it in `check` and the others: its slug, with the number where it is a variant."""
        return str(Name(self.slug, self.variant, code_of(self.mends)))

    def named(self, slug: str) -> Exercise:
        """The same exercise under the slug that its file name gives."""
        return replace(self, slug=slug)

    def is_blank(self, answer: Any) -> bool:
        """Whether nothing was attempted: no text, or the starter as it stood."""
        if answer is None:
            return True
        if isinstance(answer, str):
            return not words_said(answer) or words_said(answer) == words_said(self.starter)
        return False

    def is_worked_out(self, answer: Any) -> bool:
        """Whether an answer is a result already, which cannot be asked about other data."""
        return False

    def contradictions(self) -> Iterator[str]:
        """What a kind of exercise finds amiss with itself, for the author to mend."""
        yield from ()

    def style_of(self, answer: Any) -> tuple[str, ...]:
        """What a reviewer would say about a right answer, the most useful first; read, not run."""
        return ()

    def cost_of(self, answer: Any) -> tuple[str, ...]:
        """What to say about a right answer whose work grows faster than the solution's; this runs it."""
        return ()

    def says_of(self, got: Table, expected: Table) -> str:
        """What this kind of exercise says itself of a result that is not the expected one; "" for the usual words."""
        return ""

    def rubric(self) -> str:
        """What a person scores an answer by, as Markdown; empty for an exercise that worlds judge."""
        return ""

    def form(self) -> str:
        """The verb that opens a form to work the answer out in; empty where there is none."""
        return ""

    def running(self) -> AbstractContextManager[Callable[[Any, Rows], Outcome]]:
        """A function from an answer and a world's rows to the outcome, while the context is open.

        Calls for one world after the other's are cheapest when a world's follow each other.
        """
        raise NotImplementedError

    def from_elsewhere(self, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        """The outcomes, one a world, of an answer that ran in a process that is not believed."""
        return outcomes

    def tables_read(self) -> tuple[str, ...]:
        """The tables of a world that an answer can read."""
        raise NotImplementedError

    def answer_cell(self, text: str) -> str:
        """The notebook cell that holds an answer."""
        raise NotImplementedError


_THE_SAME_UNDER_EVERY_DRAW = {"parameters", "draw", "templates", "slug", "draws", "variant", "mends"}


def words_said(text: str) -> list[str]:
    """What a text says, white space and closing semicolons aside."""
    return text.rstrip().rstrip(";").split()
