"""`complexity(slug)`: the learner's sentence about time and memory, beside ours only after it was written.

Nothing is scored: two sentences may say the same in other letters, and the learner is the one who compares.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from autograder.exercise import Exercise
from course import private_file
from course.said import Said

if TYPE_CHECKING:
    from autograder.judging import Report
    from course.form import Form, Reply

KIND = "complexity"
FIELD = "sentence"
FEWEST_WORDS = 5
ASKS = (
    "One sentence, as you would say it: how do time and memory grow, in which letters, and because of what?"
)
COMPARE = (
    "Does yours say what each letter counts, what is held in memory, and the reason? "
    "Other letters may say the same; only you can tell."
)
FIRST = "Nothing here earns or costs points. Ours appears once yours is there."


def complexity_of(exercise: Exercise, sentence: Any = None) -> Form | Said:
    """The form when nothing is said, else the sentence beside the exercise's."""
    slug = exercise.slug
    if not ours(exercise):
        return Said(f"`{slug}` has no complexity sentence to compare with. Say it aloud all the same.")
    if sentence is None:
        return _form(exercise)
    said = str(sentence).strip()
    status = private_file.keep(KIND, slug, {FIELD: said})
    if not is_sentence(said):
        return Said(f"{ASKS}\n\n{status}")
    return Said(f"You: {_line(said)}\n\nThe exercise: {ours(exercise)}\n\n{COMPARE}\n\n{status}")


def offer(report: Report) -> str | None:
    """A line for a check that is right, until a sentence was written."""
    exercise = report.exercise
    if not report.solved or not ours(exercise) or os.environ.get("NBGRADER_EXECUTION"):
        return None
    if is_sentence(private_file.read(KIND, exercise.slug).get(FIELD, "")):
        return None
    return f'What does it cost? `complexity("{exercise.slug}", "O(…) time, O(…) memory, because …")` puts your sentence beside ours.'


def ours(exercise: Exercise) -> str:
    """The exercise's sentence; empty where it has none."""
    return " ".join(getattr(exercise, "complexity", "").split())


def is_sentence(text: str) -> bool:
    """Whether something was tried: five words, or letters that stand for words."""
    return len(re.findall(r"\w+", text)) >= FEWEST_WORDS


def _form(exercise: Exercise) -> Form:
    from course.form import Field, Form, Reply

    slug = exercise.slug

    def heard(filled: dict[str, str], asked: bool) -> Reply:
        return _reply(exercise, filled[FIELD], private_file.keep(KIND, slug, filled), asked)

    return Form(
        f"What {exercise.title} costs",
        [Field(FIELD, "Your sentence", "long", ASKS)],
        heard,
        filled=private_file.read(KIND, slug),
        first=Reply(FIRST),
        button="Compare with ours",
        plain=f'{ASKS}\nAnswer as text: complexity("{slug}", "O(…) time, O(…) memory, because …")',
    )


def _reply(exercise: Exercise, said: str, status: str, asked: bool) -> Reply:
    from course.form import Reply

    if not asked:
        return Reply(status)
    if not is_sentence(said):
        return Reply(status, ["Yours first: a whole sentence, with its reason."])
    return Reply(status, [COMPARE], {FIELD: f"The exercise says: {ours(exercise)}"})


def _line(text: str) -> str:
    """What somebody typed on one line, none of it taken for Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#|~$])", r"\\\1", " ".join(text.split()))
