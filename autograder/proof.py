"""The proof of an exercise: its worlds catch every mistake, and nothing that is right.

Each finding is a sentence that tells the author what to mend.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.answer_key import answer_key
from autograder.compare import contains, same
from autograder.exercise import ContentError, Exercise, Mistake
from autograder.judging import judge, judged, outcomes_of
from autograder.outcome import Failure, Outcome

FEWEST_MISTAKES = 6
RUNGS = 4
LONGEST_FEEDBACK = 260
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HARSH = re.compile(r"\b(wrong|incorrect|stupid|obviously|simply|just)\b", re.IGNORECASE)


def prove(exercise: Exercise) -> list[str]:
    """Everything that an author must mend in `exercise`; empty when it is proved."""
    if exercise.by_hand:
        amiss = [*_declared(exercise), *exercise.contradictions()]
        return [*(amiss or _to_score_by(exercise)), *_hints(exercise)]
    try:
        answer_key(exercise)
    except ContentError as error:
        return [str(error)]
    unusable = [*_without_worlds(exercise), *_unapplied(exercise)]
    if unusable:
        return [*unusable, *_declared(exercise), *_hints(exercise)]
    return [
        *_declared(exercise),
        *exercise.contradictions(),
        *_of_worlds(exercise),
        *_hints(exercise),
    ]


def screened(exercise: Exercise) -> str | None:
    """The first thing amiss with the worlds of an exercise that is otherwise proved; None where they do.

    Every mistake must be recognised by its name, the solution and its alternatives be right
    everywhere, relations hold, and every world catch some mistake.
    """
    try:
        return next(_of_worlds(exercise), None)
    except ContentError as error:
        return str(error)


def _of_worlds(exercise: Exercise) -> Iterator[str]:
    yield from _starter(exercise)
    yield from _right_answers(exercise)
    yield from _mistakes(exercise)
    yield from _relations(exercise)


def _to_score_by(exercise: Exercise) -> Iterator[str]:
    if not exercise.rubric().strip():
        yield "a person scores it, and there is no rubric to score it by"


def _without_worlds(exercise: Exercise) -> Iterator[str]:
    if not exercise.worlds:
        yield "there is no world to judge an answer on"


def _unapplied(exercise: Exercise) -> Iterator[str]:
    for mistake in exercise.mistakes:
        try:
            mistake.applied_to(exercise.solution)
        except ContentError as error:
            yield str(error)


def _declared(exercise: Exercise) -> Iterator[str]:
    for name in (
        "title",
        "prompt",
        "talk",
        "skills",
        "asked_in",
        "solution",
        "starter",
    ):
        if not getattr(exercise, name):
            yield f"{name} is empty"
    if exercise.points < 1 or exercise.minutes < 1:
        yield "points and minutes are at least 1"
    names = [world.name for world in exercise.worlds]
    if len(names) < exercise.fewest_worlds:
        yield f"{len(names)} worlds are too few: one shown and at least {exercise.fewest_worlds - 1} hidden"
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"two worlds are named {name!r}; give one its own seed's or knob's name"
    if len(exercise.mistakes) < FEWEST_MISTAKES and not exercise.few_mistakes_because:
        yield f"{len(exercise.mistakes)} named mistakes; collect {FEWEST_MISTAKES}, or say why there are no more in few_mistakes_because"
    if exercise.wants_alternatives and not exercise.alternatives:
        yield "no alternative: show that a right answer in another idiom passes"


def _starter(exercise: Exercise) -> Iterator[str]:
    if not exercise.is_blank(exercise.starter):
        yield "the starter is not recognised as not attempted"
    key = answer_key(exercise)
    outcomes = outcomes_of(exercise, exercise.starter)
    for world, got in zip(exercise.worlds, outcomes, strict=True):
        if isinstance(got, Failure):
            yield f"the starter does not run in world {world.name}: {got.kind} {got.message}"
            return
    if exercise.kind == "sql" and outcomes[0].columns != key.expected[0].columns:
        yield f"the starter's columns are {outcomes[0].columns}, the solution's {key.expected[0].columns}"
    right_at_once = same(outcomes[0], key.expected[0], ordered=exercise.ordered)
    if right_at_once and not exercise.repairs:
        yield "the starter is right in the shown world, so it would earn points"
    if exercise.repairs and not right_at_once:
        yield "the query to repair is not right in the shown world, so a look at it gives it away"
    if exercise.repairs and key.already_right == len(key.expected):
        yield "the query to repair is right in every world"


def _right_answers(exercise: Exercise) -> Iterator[str]:
    for name, answer in [
        ("solution", exercise.solution),
        *((f"alternative {n}", text) for n, text in enumerate(exercise.alternatives, start=1)),
    ]:
        report = judge(exercise, answer)
        for trial in report.trials:
            if not trial.right:
                reason = trial.got.message if isinstance(trial.got, Failure) else _first(trial)
                yield f"the {name} is not right in world {trial.world.name}: {reason}"
            elif getattr(trial.got, "notes", ()):
                yield f"the {name} {' and '.join(trial.got.notes)} in world {trial.world.name}"


def _first(trial: object) -> str:
    different = trial.difference
    return f"{different.kind}; missing {different.missing[:2]}, extra {different.extra[:2]}"


def _mistakes(exercise: Exercise) -> Iterator[str]:
    key = answer_key(exercise)
    caught_in: set[int] = set()
    names = [mistake.name for mistake in exercise.mistakes]
    outcomes = _outcomes(exercise)
    for mistake in exercise.mistakes:
        if names.count(mistake.name) > 1:
            yield f"two mistakes are named {mistake.name}"
        yield from _worded(mistake.name, mistake.says)
        answer = mistake.applied_to(exercise.solution)
        if exercise.is_blank(answer):
            report = judge(exercise, answer)
        else:
            report = judged(exercise, outcomes[mistake], worked_out=exercise.is_worked_out(answer))
        caught_in |= {at for at, trial in enumerate(report.trials) if not trial.right}
        if report.solved or report.blank:
            yield f"mistake {mistake.name} loses nothing: no world tells it from the solution"
        elif report.mistake is None or report.mistake.name != mistake.name:
            seen = report.mistake.name if report.mistake else "none"
            yield f"mistake {mistake.name} is recognised as {seen}: no world tells them apart, or one explains the other's worlds"
        failing = next((trial for trial in report.trials if isinstance(trial.got, Failure)), None)
        if failing and exercise.kind == "sql":
            yield f"mistake {mistake.name} fails in world {failing.world.name} ({failing.got.message}); the database says that itself"
    if not any(isinstance(outcome, Failure) for outcome in key.expected):
        for at, world in enumerate(exercise.worlds):
            if at not in caught_in:
                yield f"world {world.name} catches no mistake; leave it out, or change its seed or knobs"


def _outcomes(exercise: Exercise) -> dict[Mistake, tuple[Outcome, ...]]:
    """What each mistake gives in each world, run once and taken down for its naming too."""
    key = answer_key(exercise)
    found = {}
    for mistake in exercise.mistakes:
        found[mistake] = outcomes_of(exercise, mistake.applied_to(exercise.solution))
        for at, outcome in enumerate(found[mistake]):
            key.seen(mistake, at, outcome)
    return found


def _worded(name: str, says: str) -> Iterator[str]:
    if not _SLUG.fullmatch(name):
        yield f"mistake {name!r} is not named in kebab-case"
    if not says:
        yield f"mistake {name} says nothing to whoever makes it"
    if len(says) > LONGEST_FEEDBACK:
        yield f"mistake {name} says {len(says)} characters; an interviewer says it in {LONGEST_FEEDBACK}"
    if harsh := _HARSH.search(says):
        yield f"mistake {name} says {harsh[0]!r}; say what was done, then what is true"


def _relations(exercise: Exercise) -> Iterator[str]:
    """The solution keeps what each derived world promises about its original."""
    tables = exercise.tables_read()
    with exercise.running() as outcome:
        for world in exercise.worlds:
            if world.original is None:
                continue
            before = outcome(exercise.solution, world.original.rows(tables))
            after = outcome(exercise.solution, world.rows(tables))
            kept = contains(after, before) if world.keeps == "contains" else same(after, before)
            if not kept:
                yield f"the solution's result is not the {world.keeps} in world {world.name} as in its original, {world.original.name}"


def _hints(exercise: Exercise) -> Iterator[str]:
    if len(exercise.hints) != RUNGS:
        yield f"{len(exercise.hints)} hints; a ladder has {RUNGS}: a question, the trap's name, the rows to look at, a skeleton"
    if len(set(exercise.hints)) != len(exercise.hints):
        yield "two hints are the same"
    lines = _telling_lines(exercise.solution)
    for rung, hint in enumerate(exercise.hints, start=1):
        given = lines & _telling_lines(hint)
        if len(given) > len(lines) / 2:
            yield f"hint {rung} contains {len(given)} of the solution's {len(lines)} telling lines"
        if not hint.strip():
            yield f"hint {rung} is empty"
    if exercise.hints and "?" not in exercise.hints[0]:
        yield "hint 1 is not a question"


def _telling_lines(text: str) -> set[str]:
    """Lines that say something, with white space and letter case folded."""
    folded = (" ".join(line.split()).casefold().rstrip(",") for line in text.splitlines())
    return {line for line in folded if len(line) >= 12}
