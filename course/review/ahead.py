"""Working out ahead, in a process of its own, the variants that review will want next, so that it opens at once."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from autograder.variants.drawing import has_variants, is_ready, variant
from course.review.kept import folder
from course.review.today import begun_exercises, next_number, this_day
from course.work_folder import locate

DAYS = 3
"""How many days ahead."""
MOST = 12
"""How many variants at a time, at most."""


def wanted(work: Path | None = None) -> list[tuple[str, int]]:
    """The variants that the cards of the next days may come back as and that are not there yet, as (slug, number)."""
    from course import progress
    from course.review.cards import cards

    events = progress.read(work).events
    begun = begun_exercises(events)
    until = this_day() + timedelta(days=DAYS)
    due = {card.name for card in cards(events, begun) if card.due <= until}
    found = []
    for slug, exercise in begun.items():
        asks = {mistake.name for mistake in exercise.mistakes} | set(exercise.skills)
        if not asks & due or not has_variants(exercise):
            continue
        # One more than the next, for who has the next one in today's notebook already.
        found += [
            (slug, number)
            for number in (next_number(slug, events), next_number(slug, events) + 1)
            if not is_ready(slug, number, folder(work))
        ]
    return found[:MOST]


def work_out(work: Path | None = None) -> int:
    """Work them out, one after the other; how many there were."""
    ahead = wanted(work)
    for slug, number in ahead:
        variant(slug, number, folder(work))
    return len(ahead)


def start(work: Path | None = None) -> None:
    """Begin it in a process of its own, where there is something to do; a machine that cannot goes without."""
    try:
        if not wanted(work):
            return
        subprocess.Popen(
            [sys.executable, "-m", "course.review.ahead", str(work or locate())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).resolve().parents[2],
        )
    except OSError:
        return


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(15)
    work_out(Path(sys.argv[1]))
