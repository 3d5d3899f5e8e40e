"""Judging an answer: run it on every world, compare, and count the worlds it is right in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from autograder.answer_key import answer_key
from autograder.compare import Difference, difference, same, unmatched_rows
from autograder.exercise import Exercise, Mistake
from autograder.known_results import counts_or_draws
from autograder.naming import recognised
from autograder.outcome import Failure, Outcome, Table
from autograder.worlds.world import World


@dataclass(frozen=True)
class Trial:
    """One world's outcome beside the expected one."""

    world: World
    got: Outcome
    expected: Table
    right: bool
    difference: Difference | None


@dataclass(frozen=True)
class Report:
    """What an answer earned, and why.

    Attributes:
        blank: nothing was attempted.
        worked_out: the answer is rows, not a query, so it cannot be right on other data.
        trials: one per world, the shown one first; empty when blank.
        score: points earned, from 0 to `exercise.points`.
        mistake: the exercise's mistake that this answer looks like, or None.
        style: what its work costs and what a reviewer would say, for an answer that is right; never part of the score.
        changed: for a derived world where the original is right, (world, number of rows that changed).
        telling_at: of the trials that are not right, which one is in the world where the fewest named
            mistakes show; one that counts work only where no other is.
    """

    exercise: Exercise
    blank: bool
    trials: tuple[Trial, ...]
    score: float
    worked_out: bool = False
    mistake: Mistake | None = None
    changed: tuple[World, int] | None = None
    telling_at: int = 0
    style: tuple[str, ...] = ()

    @property
    def solved(self) -> bool:
        return not self.blank and all(trial.right for trial in self.trials)

    @property
    def telling(self) -> Trial:
        """The trial that says most about what is not right."""
        return self.trials[self.telling_at]

    @property
    def right(self) -> int:
        return sum(trial.right for trial in self.trials)

    @property
    def by_worlds(self) -> float:
        """The points if every world that is right counted, whatever its result."""
        priced = sum(trial.world.points or 0 for trial in self.trials)
        shared = [trial.right for trial in self.trials if trial.world.points is None]
        extra = sum(trial.world.points or 0 for trial in self.trials if trial.right)
        return round((self.exercise.points - priced) * sum(shared) / len(shared) + extra, 2)


def judge(exercise: Exercise, answer: Any) -> Report:
    """Run `answer` on all worlds of `exercise` and compare with what its solution gives.

    Running costs at most `exercise.seconds` a world; after a time-out the remaining
    worlds are not run.
    """
    if exercise.is_blank(answer):
        return Report(exercise, True, (), 0.0)
    answer_key(exercise)  # an author's error is said before an answer is run
    report = judged(exercise, outcomes_of(exercise, answer), worked_out=exercise.is_worked_out(answer))
    if not report.solved:
        return report
    return replace(report, style=(*exercise.cost_of(answer), *exercise.style_of(answer)))


def judged(
    exercise: Exercise,
    outcomes: tuple[Outcome, ...],
    *,
    worked_out: bool = False,
    style: tuple[str, ...] = (),
) -> Report:
    """What an answer that was attempted earned: `outcomes` of one a world, wherever they were obtained.

    The score is the share of worlds it is right in, and nothing while the shown
    world is not right; a world with points of its own earns those. An answer that is right only where the result is the shown
    world's or empty could have been typed in, and earns the shown world's share.
    A repair earns its share of the worlds that were not right before it.
    """
    key = answer_key(exercise)
    trials = tuple(
        _trial(world, got, expected, exercise.ordered)
        for world, got, expected in zip(exercise.worlds, outcomes, key.expected, strict=True)
    )
    shared = [trial for trial in trials if trial.world.points is None]
    priced = [trial for trial in trials if trial.world.points is not None]
    right = sum(trial.right for trial in shared)
    shows_more = _shows_more_than_it_saw(exercise, trials)
    counted = right if shows_more else 1
    before = key.already_right if exercise.repairs else 0
    share = max(0, counted - before) / max(1, len(shared) - before)
    earned = (exercise.points - sum(trial.world.points for trial in priced)) * share
    earned += sum(trial.world.points for trial in priced if trial.right and shows_more)
    score = round(earned, 2) if trials[0].right else 0.0
    if all(trial.right for trial in trials):
        return Report(exercise, False, trials, float(exercise.points), style=style)
    mistake = None if worked_out else recognised(outcomes, key)
    astray = [at for at, trial in enumerate(trials) if not trial.right]
    telling = min(astray, key=lambda at: (counts_or_draws(exercise.worlds[at], exercise), key.shows(at)))
    return Report(exercise, False, trials, score, worked_out, mistake, _changed(trials), telling)


def outcomes_of(exercise: Exercise, answer: Any) -> tuple[Outcome, ...]:
    """The answer's outcome in each world, in order."""
    outcomes: list[Outcome] = []
    tables = exercise.tables_read()
    with exercise.running() as outcome:
        for world in exercise.worlds:
            if outcomes and isinstance(outcomes[-1], Failure) and outcomes[-1].kind == "time limit":
                outcomes.append(outcomes[-1])
            else:
                outcomes.append(outcome(answer, world.rows(tables)))
    return tuple(outcomes)


def _trial(world: World, got: Outcome, expected: Table, ordered: bool) -> Trial:
    different = difference(got, expected, ordered=ordered)
    return Trial(world, got, expected, different is None, different)


def _shows_more_than_it_saw(exercise: Exercise, trials: tuple[Trial, ...]) -> bool:
    """Whether an answer is right somewhere with a result that the shown data does not give away.

    What becomes of a plan or a design cannot be typed in, so there every world shows something.
    """
    if not exercise.can_be_typed_in:
        return True
    shown = trials[0].expected
    return any(
        trial.right and trial.expected.rows and not same(trial.expected, shown, ordered=exercise.ordered)
        for trial in trials
    )


def _changed(trials: tuple[Trial, ...]) -> tuple[World, int] | None:
    """The first derived world that is not right although its original is."""
    by_world = {trial.world: trial for trial in trials}
    for trial in trials:
        original = by_world.get(trial.world.original) if trial.world.original else None
        if original and original.right and not trial.right and isinstance(trial.got, Table):
            missing, extra = unmatched_rows(trial.got, trial.expected)
            return trial.world, max(len(missing), len(extra))
    return None
