"""The worlds of a design exercise: on paper first, then conditions under which it is carried out."""

from __future__ import annotations

from typing import Any

from autograder.worlds.world import AskedWorld, Prepared, World

PAPER = "paper"
_ON_PAPER = "Your design is read as it stands: what is missing, and which rules of the linter it breaks."


def on_paper(provokes: str = _ON_PAPER) -> World:
    """The shown world: completeness and the linter's errors, by subject."""
    return _asking("on paper", provokes, PAPER, {})


def condition(name: str, provokes: str, *, by: str, points: float | None = None, **conditions: Any) -> World:
    """A hidden world: `by`, one of `CARRIED_OUT`, carries the design out under some conditions.

    Args:
        name: what a learner calls it, such as "peak hour".
        provokes: one sentence: what happens there.
        conditions: plain data for whatever carries it out.
    """
    return _asking(name, provokes, by, conditions, points)


def _asking(
    name: str, provokes: str, by: str, conditions: dict[str, Any], points: float | None = None
) -> World:
    asked = {"way": "design", "by": by, "conditions": conditions}
    # No cohort disguises its ids: a design meets conditions, not rows.
    return AskedWorld(name, provokes, lambda tables: Prepared(asked, tables), points=points)
