"""What listeners gave: their levels of a round, kept without a name and shown with the spread, beside your own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Any

from course.loop.seen import Level, counted

if TYPE_CHECKING:
    from course.form import Reply
    from course.loop.day import Standing
    from course.loop.kept_days import KeptDay

_OF_TALKS = {
    "recruiter": ("specificity", "ownership", "candour", "concision"),
    "leadership": ("scope", "relationship", "judgement", "concision"),
}


def rubric_of(kind: str) -> Mapping[str, Any]:
    """What a listener scores a round of a kind by: dimensions with a `label` and four `levels`, by name."""
    if kind in ("assessment", "sql", "coding"):
        from course.rounds.rubric import RUBRIC

        return RUBRIC
    if kind == "design":
        from autograder.designs import RUBRIC as OF_DESIGNS

        return OF_DESIGNS
    from autograder.stories import RUBRIC as OF_STORIES
    from autograder.stories.rubric import ONLY_STAFF

    names = _OF_TALKS.get(kind) or [name for name in OF_STORIES if name not in ONLY_STAFF]
    return {name: OF_STORIES[name] for name in names}


def spread(
    heard: Sequence[Mapping[str, int]], own: Sequence[Level], rubric: Mapping[str, Any]
) -> Iterator[str]:
    """A line for each dimension that a listener gave: from where to where, the mean, and yours beside it."""
    yield f"{counted(len(heard), 'listener')}."
    yours = {one.name: ", ".join(map(str, one.levels)) for one in own}
    for name, one in rubric.items():
        levels = sorted(levels[name] for levels in heard if name in levels)
        if levels:
            low, high = levels[0], levels[-1]
            theirs = f"{low}" if low == high else f"from {low} to {high}, mean {fmean(levels):.1f}"
            yield f"{one.label}: {theirs}{f'; you gave {yours[name]}' if name in yours else ''}."


def heard_by(kept: KeptDay, given: Any) -> str:
    """Keep levels given as {round: {dimension: level}}; what became of it. Raises OSError."""
    from course.design_room.scores import NotAScore, levels_in

    if not isinstance(given, Mapping):
        return 'Give levels by round: `loop_day(heard={"sql": {"contract": 1}})`.'
    said = []
    for name, levels in given.items():
        one = kept.day.named(str(name))
        if one is None or not one.attempts:
            said.append(f"`{name}` was not held yet, so nobody has heard it.")
            continue
        if one.slot.kind == "design":
            said.append(_in_its_room(one))
            continue
        try:
            found = levels_in(levels, rubric_of(one.slot.kind))
        except NotAScore as reason:
            said.append(str(reason))
            continue
        if found:
            kept.log.add("heard", slot=one.slot.name, levels=found)
            said.append(f"Kept, without a name: {counted(len(found), 'level')} of {one.slot.title}.")
    return " ".join(said) or "There are no levels in it."


def listener_form(kept: KeptDay, one: Standing) -> Any:
    """For whoever listened, on the same machine; it shows nobody else's levels and keeps theirs when they say so."""
    from course.form import Field, Form, Reply
    from course.said import Said

    if not one.attempts:
        return Said(f"{one.slot.title} was not held yet, so nobody has heard it.")
    if one.slot.kind == "design":
        return Said(_in_its_room(one))
    rubric = rubric_of(one.slot.kind)
    fields = [
        Field(
            name,
            dimension.label,
            "choice",
            options=tuple(f"{level}: {heard}" for level, heard in enumerate(dimension.levels)),
            group="What you heard",
        )
        for name, dimension in rubric.items()
    ]

    def heard(filled: dict[str, str], asked: bool) -> Reply:
        levels = {name: int(text[0]) for name, text in filled.items() if text[:1] in tuple("0123")}
        if not asked or not levels:
            return Reply("Not kept yet: choose, then press the button.")
        try:
            return Reply(heard_by(kept, {one.slot.name: levels}))
        except OSError as error:
            return Reply(f"It could not be saved: {error.strerror or error} ({kept.log.path}).")

    return Form(
        f"{one.slot.title}: what a listener heard",
        fields,
        heard,
        first=Reply("Kept without a name. What you did not hear, leave open."),
        button="Keep it",
        plain=plain(one),
    )


def plain(one: Standing) -> str:
    """What is scored, as text."""
    rubric = rubric_of(one.slot.kind)
    return "\n".join(
        [
            f'{one.slot.title}, as a listener heard it. As text: loop_day(heard={{"{one.slot.name}": {{"{next(iter(rubric))}": 2, …}}}})',
            *(
                f"  {name}: {dimension.label}. "
                + "; ".join(f"{level} {heard}" for level, heard in enumerate(dimension.levels))
                for name, dimension in rubric.items()
            ),
        ]
    )


def _in_its_room(one: Standing) -> str:
    slug = one.last.about.get("design", "") if one.last else ""
    return f'A design has a place of its own for a second score: `design_room("{slug}", peer=True)`.'
