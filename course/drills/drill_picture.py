"""The last fifty answers: seconds of each, the target, and which slips they were; text first, then the drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from autograder.drills import KINDS
from course.drills.asking import PASSED
from course.drills.drill_log import Answered
from course.picture import Picture
from course.plots import Plot, counts

LAST = 50


def last_answers(answers: Iterable[Answered], kinds: Sequence[str], most: int = LAST) -> Picture | None:
    """A disc for each answer that was right, a ring for each that was not; None without answers."""
    own = [answer for answer in answers if answer.kind in kinds][-most:]
    if not own:
        return None
    plot = Plot(
        f"Your last {len(own)} answers" if len(own) > 1 else "Your last answer",
        counts("answer, the oldest first", len(own)),
        counts(
            "seconds", max(*(KINDS[kind].target_s for kind in kinds), *(answer.seconds for answer in own))
        ),
        height=240,
    )
    for target, called in sorted({KINDS[kind].target_s: KINDS[kind].called for kind in kinds}.items()):
        plot.line([(0, target), (len(own), target)], dash="4 4")
        name = f"target {target:g} s" + (f", {called}" if len(kinds) > 1 else "")
        plot.label(0, target, name, right=6, down=-5)
    for at, answer in enumerate(own, start=1):
        plot.mark(at, answer.seconds, "disc" if answer.right else "ring")
    return plot.picture(_facts(own))


def _facts(own: Sequence[Answered]) -> list[str]:
    right = sum(answer.right for answer in own)
    facts = [f"{right} of {len(own)} right (discs), {len(own) - right} not (rings)."]
    slips = Counter(answer.slip or "none that I know" for answer in own if not answer.right)
    named = ", ".join(f"{name} {count}" for name, count in slips.most_common(6) if name != PASSED)
    if named:
        facts.append(f"What they were: {named}.")
    if slips[PASSED]:
        facts.append(f"Passed: {slips[PASSED]}.")
    half = len(own) // 2
    if half >= 5:
        first, second = (
            sorted(one.seconds for one in part)[len(part) // 2] for part in (own[:half], own[half:])
        )
        facts.append(f"Median of the first half {first:.0f} s, of the second {second:.0f} s.")
    return facts
