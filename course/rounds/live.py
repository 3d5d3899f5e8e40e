"""A live round, question by question: each is revealed when the one before is answered or passed."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from course.finding import named
from course.rounds.clock import Event
from course.rounds.clock_widget import clock_text, refresh
from course.rounds.event_log import now
from course.rounds.kept_rounds import KeptRound
from course.rounds.round_notebook import question
from course.rounds.script import Step, find
from course.rounds.snapshots import hooked, latest
from course.said import Refused, Said

ALL_THERE = "Everything is there from the start in this round: scroll up."


def reveal(kept: KeptRound, wanted: int | None = None) -> Said:
    """The next question, or one that was asked before, by its number from 1 on.

    With the next one, whether the one before was answered or passed is written down.
    """
    if not (name := kept.plan.get("script")):
        return Said(ALL_THERE)
    if kept.log.clock().started is None:
        return Refused("The clock waits: run the first cell, `begin_round()`.")
    script = find(str(name))
    snapshots = hooked()
    if snapshots is not None and snapshots.kept.folder == kept.folder:
        snapshots.look()
    events = kept.log.events()
    there = revealed(events)
    wanted = len(there) + 1 if wanted is None else wanted
    if not isinstance(wanted, int) or wanted < 1:
        return Refused("Questions have numbers: `next_question(1)` is the first.")
    if wanted <= len(there):
        return Said("\n\n".join([_asked(kept, wanted), _begin_with(kept, wanted)]))
    if len(there) == len(script.steps):
        return Said(
            "That was the last question. Use what is left of the time: say what would break it. `finish_round()` ends the round."
        )
    if wanted > len(there) + 1:
        return Refused(f"First comes question {len(there) + 1}: `next_question({len(there) + 1})`.")
    clock = kept.log.clock()
    if clock.state(now()) in ("overtime", "over"):
        return Refused(f"{clock_text(clock)} No further question is asked. `finish_round()` ends the round.")
    said = []
    if there:
        last = script.steps[len(there) - 1]
        answered = there[-1] in latest(events)
        if not answered:
            kept.log.add("passed", slug=there[-1])
        said.append(_after(last, answered))
    exercise = named(kept.names[len(there)])
    kept.log.add("revealed", slug=exercise.name)
    kept.log.enter(f"Question {wanted}")
    refresh(kept.log)
    said.append(_asked(kept, wanted))
    inserted = _inserted(exercise.answer_cell(exercise.starter))
    said.append("Your cell is below." if inserted else _begin_with(kept, wanted))
    said.append(f"*{clock_text(kept.log.clock())}*")
    return Said("\n\n".join(said))


def nudged(kept: KeptRound) -> Said:
    """The next nudge of the question that is open."""
    if not (name := kept.plan.get("script")):
        return Said("Nobody is there to nudge you in an assessment. Read the prompt once more, aloud.")
    events = kept.log.events()
    there = revealed(events)
    if not there:
        return Said("There is no question yet: `next_question()`.")
    nudges = find(str(name)).steps[len(there) - 1].nudges
    given = sum(event.kind == "nudged" and event.about.get("slug") == there[-1] for event in events)
    if given >= len(nudges):
        return Said(
            "“I have nothing to add. What would you try, if you were alone with it?” `next_question()` passes."
        )
    kept.log.add("nudged", slug=there[-1], number=given + 1)
    return Said(f"“{nudges[given]}”")


def revealed(events: Sequence[Event]) -> list[str]:
    """The questions that were asked, in order."""
    return list(dict.fromkeys(str(event.about.get("slug")) for event in events if event.kind == "revealed"))


def _asked(kept: KeptRound, number: int) -> str:
    return question(named(kept.names[number - 1]), number, len(kept.names))


def _begin_with(kept: KeptRound, number: int) -> str:
    exercise = named(kept.names[number - 1])
    cell = exercise.answer_cell(exercise.starter)
    return f"Begin a cell with this, if there is none:\n\n```{exercise.language}\n{cell}\n```"


def _after(step: Step, answered: bool) -> str:
    """What the interviewer says before going on: a twist to think about, never whether it is right."""
    if not answered:
        return "“Let us leave that one.”"
    if not step.twists:
        return "“Thank you. Let us go on.”"
    return f"“Before we go on: {_lower(step.twists[0].says)}” Answer aloud, in a minute, then read on."


def _lower(sentence: str) -> str:
    return sentence if sentence[:2].isupper() or sentence[:2] == "I " else sentence[:1].lower() + sentence[1:]


def _inserted(cell: str) -> bool:
    """Put a cell below the one that runs, where the page can; JupyterLab does what a kernel asks for here."""
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    shell = get_ipython()
    if getattr(shell, "kernel", None) is None:
        return False
    shell.set_next_input(cell, replace=False)
    return True
