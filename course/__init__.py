"""What a learner and an instructor run. In a notebook: `from course import check, contract, expect, hint, show, solution, why`."""

import sys

from course.open_world import world
from course.rehearsal import calibration, complexity, contract, expect, numbers_card, recall
from course.stories import export_story, rewrite, score_sample, stories, story
from course.verbs import check, frames, hint, show, solution, why

__all__ = [
    "calibration",
    "check",
    "complexity",
    "contract",
    "expect",
    "export_story",
    "frames",
    "hint",
    "numbers_card",
    "recall",
    "rewrite",
    "score_sample",
    "show",
    "solution",
    "stories",
    "story",
    "why",
    "world",
]


def _make_magic_known() -> None:
    if "IPython" not in sys.modules:
        return
    from IPython import get_ipython

    if (shell := get_ipython()) is not None:
        from course.sql_magic import register

        register(shell)


_make_magic_known()
