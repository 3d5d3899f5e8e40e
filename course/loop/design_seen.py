"""What a design round shows: questions before boxes, what rules find, what becomes of it under load, levels by several people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.designs import RUBRIC, DesignProblem, lint, read_design
from course.design_room import scores
from course.design_room.evidence import WORTH_ASKING, evidence
from course.design_room.open_design import OpenDesign
from course.design_room.report import SCORES, before_drawing
from course.design_room.round_so_far import DREW, RoundSoFar, so_far
from course.loop.seen import Level, Met, Quote, Seen, Sign, counted, cut, from_own, known
from course.rounds.event_log import EventLog, now

if TYPE_CHECKING:
    from autograder.designs import Design, DesignExercise, Finding

FEWEST_QUESTIONS = 2
RULES_SHOWN = 4


def design_seen(exercise: DesignExercise, folder: Path) -> Seen:
    """A round of `work/design_rounds` from its folder; the design is read and carried out again."""
    log = EventLog(folder / "events.jsonl")
    round_ = so_far(log.events())
    text = OpenDesign(folder, exercise.starter).text
    notes = _notes(folder)
    own = tuple(
        Level(name, RUBRIC[name].label, (level,), RUBRIC[name].levels[level])
        for name, level in sorted(round_.levels.items(), key=lambda pair: list(RUBRIC).index(pair[0]))
        if name in RUBRIC
    )
    others = tuple(_others(folder, text, round_.levels))
    blank = exercise.is_blank(text)
    design, problem = _read("" if blank else text)
    findings = lint(design, staff=exercise.staff) if design is not None else ()
    measured = [before_drawing(round_), *_times(round_)]
    met = [Met(name, "design", exercise.slug, exercise.title) for name in _named(findings)]
    if blank:
        measured.append("There is no answer yet.")
    elif design is None:
        measured.append(f"It cannot be read as it stands. {problem}")
    else:
        measured.append(_linted(findings))
        report, mistake = _carried_out(exercise, text)
        measured += report
        met += [Met(mistake, "design", exercise.slug, exercise.title)] if mistake else []
    found = evidence("" if blank else text, notes, round_, tuple(exercise.questions))
    unscored = [RUBRIC[name].label.lower() for name in RUBRIC if name not in round_.levels]
    return Seen(
        round_.clock.elapsed(now()) / 60 if round_.clock.started else None,
        tuple(measured),
        own,
        others,
        tuple(
            ([f"by you: {', '.join(unscored)}"] if unscored else [])
            + ([] if others else [f'by somebody else: `design_room("{exercise.slug}", peer=True)` asks them'])
        ),
        tuple(
            Quote(RUBRIC[name].label, cut(quote), where)
            for name, one in found.items()
            for where, quote in one.quotes[:1]
        ),
        tuple({one.name: one for one in met}.values()),
        known({**_signs(design, findings, round_, exercise), **_own_signs(own)}),
    )


def _own_signs(own: Sequence[Level]) -> dict[str, Sign | None]:
    names = {
        "operations_scored": "operations",
        "failure_scored": "failure",
        "numbers_scored": "numbers",
        "semantics_scored": "semantics",
    }
    return {sign: from_own(own, dimension) for sign, dimension in names.items()}


def _signs(
    design: Design | None, findings: Sequence[Finding], round_: RoundSoFar, exercise: DesignExercise
) -> dict[str, Sign | None]:
    signs: dict[str, Sign | None] = {"asked_first": _asked_first(round_, exercise)}
    if design is None:
        return signs
    there = {"owners": design.owners, "slo": design.slo, "failures": design.failures, "cost": design.cost}
    missing = [name for name, value in there.items() if not value]
    signs["whole_pipeline"] = Sign(
        not missing,
        f"no {', no '.join(missing)} in the answer"
        if missing
        else "owners, goals, failures and cost are in the answer",
    )
    picked = bool(design.decision) and len(design.options) >= 2
    signs["decided"] = Sign(
        picked,
        f"{counted(len(design.options), 'option')}, {'one of them decided for' if design.decision else 'no decision'}",
    )
    for sign, subjects, words in (
        ("fits_its_numbers", ("rates", "decision"), "rates and decision"),
        ("late_designed", ("late data",), "late data"),
    ):
        errors = [one for one in findings if one.is_error and one.subject in subjects]
        signs[sign] = Sign(
            not errors,
            f"{counted(len(errors), 'error')} on {words}"
            + (f" ({errors[0].name.replace('-', ' ')})" if errors else ""),
        )
    return signs


def _asked_first(round_: RoundSoFar, exercise: DesignExercise) -> Sign | None:
    drew = round_.first(*DREW)
    if drew is None and not round_.asked:
        return None
    worth = {question.slug for question in exercise.questions if question.value >= WORTH_ASKING}
    steps = round_.steps if drew is None else round_.steps[:drew]
    asked = {step.about.get("question") for step in steps if step.kind == "asked"} & worth
    return Sign(
        len(asked) >= FEWEST_QUESTIONS,
        f"{counted(len(asked), 'question')} that {'changes' if len(asked) == 1 else 'change'} the design, before anything was drawn",
    )


def _linted(findings: Sequence[Finding]) -> str:
    errors = [one for one in findings if one.is_error]
    warnings = [one for one in findings if not one.is_error and not one.waived]
    waived = len(findings) - len(errors) - len(warnings)
    names = ", ".join(f"{one.rule} {one.name.replace('-', ' ')}" for one in errors[:RULES_SHOWN])
    more = f" and {len(errors) - RULES_SHOWN} more" if len(errors) > RULES_SHOWN else ""
    return (
        f"The linter: {counted(len(errors), 'error')}{f' ({names}{more})' if names else ''}, "
        f"{counted(len(warnings), 'warning')}, {waived} waived with a reason."
    )


def _named(findings: Sequence[Finding]) -> list[str]:
    return list(dict.fromkeys(one.name for one in findings if one.is_error))


def _carried_out(exercise: DesignExercise, text: str) -> tuple[list[str], str]:
    from autograder.judging import judge

    report = judge(exercise, text)
    right = [trial.world.name for trial in report.trials if trial.right]
    missed = [trial.world.name for trial in report.trials if not trial.right]
    where = f"; not in {', '.join(f'*{name}*' for name in missed[:4])}" if missed else ""
    said = [f"Carried out: it holds in {len(right)} of {len(report.trials)} worlds{where}."]
    return (said if report.trials else []), report.mistake.name if report.mistake else ""


def _times(round_: RoundSoFar) -> Iterator[str]:
    if round_.clock.started is None or not round_.clock.parts:
        return
    spent = round_.clock.spent(now())
    said = [f"{part.name} {spent[part.name] / 60:.0f} of {part.minutes:g}" for part in round_.clock.parts]
    yield f"Minutes by part: {', '.join(said)}."


def _others(folder: Path, text: str, own: Mapping[str, int]) -> Iterator[str]:
    """Mean and spread, of this version of the answer alone; your own levels are among them."""
    mark = scores.mark_of(text)
    same = [one.levels for one in scores.kept_in(folder / SCORES, RUBRIC) if one.answer == mark]
    if not same:
        return
    yield f"{counted(len(same) + bool(own), 'person', 'people')} scored it, you among them."
    for name, one in scores.merged([own, *same], RUBRIC).items():
        low, high = one.levels[0], one.levels[-1]
        spread = f"all {low}" if low == high else f"from {low} to {high}, mean {one.mean:.1f}"
        yield f"{RUBRIC[name].label}: {spread}."


def _read(text: str) -> tuple[Design | None, str]:
    if not text.strip():
        return None, ""
    try:
        return read_design(text), ""
    except DesignProblem as problem:
        return None, str(problem)


def _notes(folder: Path) -> str:
    try:
        return (folder / "notes.md").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
