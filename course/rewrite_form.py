"""`rewrite(slug)`: paragraphs that point elsewhere, with yours beside them, and what rules find in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from autograder.stories.signals import has_own_sentence, numbers, sentences_to_look_at
from course import private_file
from course.done_by_hand import taken_down
from course.said import Said

if TYPE_CHECKING:
    from autograder.story_exercise import StoryExercise
    from course.form import Form, Reply

KIND = "rewrites"
ALL_WRITTEN = "All are written: it counts as done on your home page. A listener says how they sound."


def rewritten(exercise: StoryExercise, given: Mapping[Any, Any] | None) -> Form | Said:
    """The form when nothing is given, else before and after as a table."""
    slug, count = exercise.slug, len(exercise.paragraphs)
    filled = private_file.read(KIND, slug)
    if given is None:
        return _form(exercise, filled)
    if not hasattr(given, "items") or not all(
        str(number) in map(str, range(1, count + 1)) for number in given
    ):
        return Said(f'Number the paragraphs from 1 to {count}: `rewrite("{slug}", {{1: "I had not …"}})`.')
    filled |= {_name(number): str(text).strip() for number, text in given.items()}
    status = private_file.keep(KIND, slug, filled)
    rows = [
        f"| {number} | {_cell(before)} | {_cell(filled.get(_name(number), '')) or '…'} |"
        for number, (before, _) in enumerate(exercise.paragraphs, start=1)
    ]
    table = "\n".join(["| | before | after |", "| --- | --- | --- |", *rows])
    beside = [f"* {name[1:]}: {said}" for name, said in _beside(exercise, filled).items()]
    return Said("\n\n".join(filter(None, [table, "\n".join(beside), status, _done(exercise, filled)])))


def _form(exercise: StoryExercise, filled: Mapping[str, str]) -> Form:
    from course.form import Field, Form, Reply

    fields = [
        Field(
            _name(number),
            f"Paragraph {number}, as you would say it",
            "rewrite",
            before,
            group="Before, and after",
        )
        for number, (before, _) in enumerate(exercise.paragraphs, start=1)
    ]

    def heard(filled: dict[str, str], asked: bool) -> Reply:
        status = private_file.keep(KIND, exercise.slug, filled)
        done = [_done(exercise, filled)] if asked else []
        return Reply(status, list(filter(None, done)), _beside(exercise, filled))

    return Form(
        exercise.title,
        fields,
        heard,
        filled=filled,
        first=Reply(
            "Saved on your disk while you write, and nowhere else.", beside=_beside(exercise, filled)
        ),
        button="I have written all of them",
        plain=_plain(exercise),
    )


def _beside(exercise: StoryExercise, filled: Mapping[str, str]) -> dict[str, str]:
    """What rules find before and after, for the paragraphs that are written."""
    found = {}
    for number, (before, _) in enumerate(exercise.paragraphs, start=1):
        if after := filled.get(_name(number), "").strip():
            found[_name(number)] = " ".join([*_compared(before, after)])
    return found


def _compared(before: str, after: str) -> Iterator[str]:
    had, has = len(sentences_to_look_at(before)), sentences_to_look_at(after)
    yield f"Numbers: {numbers(before)} before, {numbers(after)} now. Sentences to look at: {had} before, {len(has)} now."
    yield from (str(one) for one in has[:1])
    if not has_own_sentence(after):
        yield "I could not find what you did or failed to do. If it is there, leave it; if not, try “I had not …, so …”."


def _done(exercise: StoryExercise, filled: Mapping[str, str]) -> str | None:
    """Take it down as done, once, when every paragraph is written."""
    left = sum(not filled.get(_name(number), "").strip() for number in range(1, len(exercise.paragraphs) + 1))
    if left:
        return f"{left} of {len(exercise.paragraphs)} paragraphs are still open."
    return taken_down(exercise, ALL_WRITTEN)


def _name(number: Any) -> str:
    return f"p{number}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _plain(exercise: StoryExercise) -> str:
    listed = "\n\n".join(
        f"{number}. {before}" for number, (before, _) in enumerate(exercise.paragraphs, start=1)
    )
    return f'{listed}\n\nAs text: rewrite("{exercise.slug}", {{1: "I had not …", 2: "…"}})'
