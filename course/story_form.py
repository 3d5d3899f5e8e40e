"""`story(name)`: one story as a form or as text, saved while it is written; your own score before any question."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from autograder.rubric import level_of
from autograder.stories import FIELDS, RUBRIC, contradictions, follow_ups, incident_of, signals, spoken_length
from autograder.stories.length import LONGEST
from autograder.stories.rubric import ONLY_STAFF
from course import incident_picture
from course.done_by_hand import taken_down
from course.said import Said
from course.story_folder import OpenStory, copies_of

if TYPE_CHECKING:
    from autograder.stories import Signal
    from autograder.story_exercise import StoryExercise
    from course.form import Form, Reply

NAMES = (*FIELDS, *RUBRIC)
SCORE = "Your own score, before I ask anything"
FIRST = "Saved on your disk while you write, and nowhere else. Leave empty what does not apply."
TOLD = "Told and scored by you: it counts as done on your home page. How good it is, a listener says."
NOTHING_TO_ASK = "I have no question left. A person will: tell it to somebody, with a clock."


def story_of(name: str, exercise: StoryExercise | None, given: Mapping[str, Any]) -> Form | Said:
    """The form when nothing is given, else what became of the fields given as text."""
    if unknown := [field for field in given if field not in NAMES]:
        near = difflib.get_close_matches(unknown[0], NAMES, n=2, cutoff=0.5)
        meant = f" Did you mean `{'` or `'.join(near)}`?" if near else ""
        return Said(f"A story has no field `{unknown[0]}`.{meant} `print(story())` lists them all.")
    window = OpenStory(name)
    if not given:
        return _form(name, exercise, window)
    status = window.keep({field: str(text).strip() for field, text in given.items()})
    lines = [*_facts(window.story), *_after_own_score(window.story, exercise)]
    return Said("\n\n".join([*lines, status, *filter(None, [_done(exercise, window.story)])]))


def _form(name: str, exercise: StoryExercise | None, window: OpenStory) -> Form:
    from course.form import Field, Form, Reply

    kinds = {"line": "text", "text": "long", "choice": "choice"}
    fields = [
        Field(one.name, one.label, kinds[one.kind], one.help, one.options, group=one.group)
        for one in FIELDS.values()
    ]
    fields += [
        Field(one.name, one.label, "choice", "", _options(one.name), group=SCORE) for one in RUBRIC.values()
    ]

    def heard(filled: dict[str, str], asked: bool) -> Reply:
        status = window.keep(_stored(filled))
        lines = _facts(window.story)
        if asked:
            lines += _after_own_score(window.story, exercise)
            lines += filter(None, [_done(exercise, window.story)])
        return Reply(status, lines, _beside(window.story), incident_picture.drawn(incident_of(window.story)))

    filled = _shown(window.story)
    if exercise is not None and exercise.answers:
        filled.setdefault("answers", exercise.answers)
    others = copies_of(name)
    first = [f'Another version of this story is kept: `story("{other}")`.' for other in others]
    return Form(
        exercise.title if exercise else f"The story “{name}”",
        fields,
        heard,
        filled=filled,
        first=Reply(
            FIRST,
            [*first, *_facts(window.story)],
            _beside(window.story),
            incident_picture.drawn(incident_of(window.story)),
        ),
        button="Ask me about it",
        plain=_plain(name),
    )


def _options(dimension: str) -> tuple[str, ...]:
    return tuple(f"{level}: {heard}" for level, heard in enumerate(RUBRIC[dimension].levels))


def _stored(filled: Mapping[str, str]) -> dict[str, str]:
    return {name: text.partition(":")[0] if name in RUBRIC else text for name, text in filled.items()}


def _shown(story: Mapping[str, str]) -> dict[str, str]:
    """Levels as the choice that says them."""
    shown = dict(story)
    for name in RUBRIC:
        if (level := level_of(story.get(name, ""))) is not None:
            shown[name] = _options(name)[level]
    return shown


def _facts(story: Mapping[str, str]) -> list[str]:
    facts = incident_of(story).facts
    return [f"The times: {' '.join(facts)}"] if facts else []


def _beside(story: Mapping[str, str]) -> dict[str, str]:
    return {
        version: f"{spoken_length(story, version)}" for version in LONGEST if story.get(version, "").strip()
    }


def _after_own_score(story: Mapping[str, str], exercise: StoryExercise | None) -> list[str]:
    """What rules found, once you have scored yourself; before that, what is still open."""
    if open_ones := _unscored(story, exercise):
        labels = ", ".join(RUBRIC[name].label.casefold() for name in open_ones)
        return [f"First your own score; still open: {labels}. Then I ask."]
    found = [_said(one) for one in (*contradictions(story), *signals(story))]
    next_asked = [
        f"{FIELDS[name].label} is empty. They will ask: {question}" for name, question in follow_ups(story)
    ]
    if not found and not next_asked:
        return [NOTHING_TO_ASK]
    return [
        "Questions, not verdicts; rules cannot read. Skip those that miss the point.",
        *found,
        *next_asked,
    ]


def _said(signal: Signal) -> str:
    return f"{FIELDS[signal.field].label}: {signal}" if signal.field else str(signal)


def _unscored(story: Mapping[str, str], exercise: StoryExercise | None) -> list[str]:
    wanted = exercise.dimensions if exercise else [name for name in RUBRIC if name not in ONLY_STAFF]
    return [name for name in wanted if level_of(story.get(name, "")) is None]


def _done(exercise: StoryExercise | None, story: Mapping[str, str]) -> str | None:
    """Take the exercise down as done, once, when the story is told and scored by its owner."""
    if exercise is None or _unscored(story, exercise):
        return None
    if not (story.get("short", "").strip() and story.get("actions", "").strip()):
        return "With actions and a 90-second version it counts as done on your home page."
    return taken_down(exercise, TOLD)


def _plain(name: str) -> str:
    """The fields as a list; never what was written, which a saved notebook would carry along."""
    listed = "\n".join(f"  {one.name}: {one.label}" for one in (*FIELDS.values(), *RUBRIC.values()))
    call = f'story("{name}", situation="…", actions="…", ownership=2)'
    return f"The story “{name}”. As text: {call}\n{listed}"
