"""Drills as text: a question with its table, and how to answer it, for terminals and screen readers."""

from __future__ import annotations

from autograder.drills import KINDS, Drill
from course.drills.asking import Heard
from course.tables import Rendered


def question(drill: Drill) -> str:
    """Everything that is asked, as plain text."""
    parts = [
        f"{KINDS[drill.kind].called[0].upper()}{KINDS[drill.kind].called[1:]}, difficulty {drill.difficulty}."
    ]
    if drill.rows:
        parts.append(
            Rendered(list(drill.heads), [list(row) for row in drill.rows], "", len(drill.rows)).text().strip()
        )
    return "\n\n".join([*parts, *(text.replace("`", "") for text in drill.asks)])


def reply(heard: Heard) -> str:
    """What is said after an answer, as plain text."""
    from course.said import plain_text

    return plain_text("\n\n".join(heard.lines())).replace("`", "")


def how_to_answer(answering: str, drill: Drill) -> str:
    """The call that answers a question, and the one that passes; `answering` has `{}` for the answer."""
    examples = [one.example.partition(",")[0] or one.choices[0][0] for one in drill.blanks]
    written = '", "'.join(examples)
    return f"{answering.format(written)} answers; {answering.format('pass')} shows the answer."
