"""A place to run what students wrote: nothing gets out of it but plain results, and nothing stays behind."""

from autograder.sandbox.asked import AnswerCell, Answered, Limits, Question
from autograder.sandbox.questions import question
from autograder.sandbox.sandbox import NotIsolated, Sandbox

__all__ = ["AnswerCell", "Answered", "Limits", "NotIsolated", "Question", "Sandbox", "question"]
