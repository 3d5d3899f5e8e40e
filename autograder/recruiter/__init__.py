"""The numbers a recruiter asks for: read from short texts, checked against each other, said as one sentence."""

from autograder.recruiter.card import FIELDS, CardField
from autograder.recruiter.plausible import questions
from autograder.recruiter.spoken import pairs, sentence

__all__ = ["FIELDS", "CardField", "pairs", "questions", "sentence"]
