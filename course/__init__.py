"""What a learner and an instructor run. In a notebook: `from course import check, contract, expect, hint, show, solution, why`."""

import sys

from course.culture.verbs import culture_round, leadership_round, recruiter_round
from course.design_room.verb import design_room
from course.drills.verbs import capacity_sheet, drill, impossible, sprint
from course.flow_view import what_if
from course.loop.verbs import loop_day
from course.open_world import world
from course.plan_form import plan
from course.rehearsal import calibration, complexity, contract, expect, numbers_card, recall
from course.review.verbs import review
from course.rounds.verbs import (
    assessment,
    begin_round,
    coding_round,
    cohort_round,
    export_round,
    finish_round,
    next_question,
    nudge,
    past_rounds,
    round_clock,
    sql_round,
)
from course.stories import export_story, rewrite, score_sample, stories, story
from course.verbs import check, frames, hint, show, solution, why
from course.voice.verbs import say

__all__ = [
    "assessment",
    "begin_round",
    "calibration",
    "capacity_sheet",
    "check",
    "coding_round",
    "cohort_round",
    "complexity",
    "contract",
    "culture_round",
    "design_room",
    "drill",
    "expect",
    "export_round",
    "export_story",
    "finish_round",
    "frames",
    "hint",
    "impossible",
    "leadership_round",
    "loop_day",
    "next_question",
    "nudge",
    "numbers_card",
    "past_rounds",
    "plan",
    "recall",
    "recruiter_round",
    "review",
    "rewrite",
    "round_clock",
    "say",
    "score_sample",
    "show",
    "solution",
    "sprint",
    "sql_round",
    "stories",
    "story",
    "what_if",
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
