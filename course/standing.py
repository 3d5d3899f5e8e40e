"""Where a learner stands: a pure fold over the log of attempts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from course.progress import Attempt


@dataclass(frozen=True)
class Standing:
    """Where a learner stands in one exercise.

    `attempts` counts checks, `hints_used` different rungs. `solved` says how the first full score
    came: "clean", "helped" (a hint came before) or "shown" (the solution came before); None when
    there is none yet. `last_mistake` is the latest one recognised, kept after it is repaired.
    """

    best_score: float = 0.0
    points: float = 0.0
    attempts: int = 0
    solved: str | None = None
    hints_used: int = 0
    last_mistake: str | None = None
    last_at: str = ""
    solution_seen: bool = False


def state(events: Iterable[Attempt]) -> dict[str, Standing]:
    """Standing by slug. Depends on the set of events alone: not on their order, nor on repeats."""
    by_slug: dict[str, list[Attempt]] = defaultdict(list)
    for event in in_order(events):
        by_slug[event.slug].append(event)
    return {slug: _standing(ordered) for slug, ordered in by_slug.items()}


def in_order(events: Iterable[Attempt]) -> list[Attempt]:
    """Each event once, in the order in which they happened; the same for the same set of events."""
    seen: dict[str, Attempt] = {}
    for event in sorted(events, key=lambda e: (e.moment(), json.dumps(asdict(e), sort_keys=True))):
        seen.setdefault(event.id, event)
    return list(seen.values())


def _standing(ordered: list[Attempt]) -> Standing:
    checks = [event for event in ordered if event.kind == "check"]
    solved, rungs, shown = None, set(), False
    for event in ordered:
        if event.kind == "hint":
            rungs.add(event.rung)
        elif event.kind == "solution":
            shown = True
        elif event.kind == "check" and solved is None and 0 < event.points <= event.score + 1e-9:
            solved = "shown" if shown else "helped" if rungs else "clean"
    mistakes = [event.mistake for event in checks if event.mistake]
    return Standing(
        best_score=max((event.score for event in checks), default=0.0),
        points=(checks or ordered)[-1].points,
        attempts=len(checks),
        solved=solved,
        hints_used=len(rungs),
        last_mistake=mistakes[-1] if mistakes else None,
        last_at=ordered[-1].moment().isoformat(timespec="microseconds"),
        solution_seen=shown,
    )
