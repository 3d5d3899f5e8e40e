"""The course's preprocessor with as little time as the attacks are given elsewhere."""

import small_library  # noqa: F401
from attacks import LIMITS

from autograder.cohort import sandboxed
from autograder.sandbox import sandbox
from course.autograde_plug import JudgeAnswers

sandbox.Limits = lambda: LIMITS
_question = sandboxed._question


def _hurried(slug, draws):
    asking = _question(slug, draws)
    asking.runner["seconds"] = 0.6
    if "how" in asking.runner:
        asking.runner["how"]["seconds"] = 0.6
    return asking


sandboxed._question = _hurried


class QuickJudge(JudgeAnswers):
    """As its parent; isolated, or nothing is graded at all."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.require_isolation = True
