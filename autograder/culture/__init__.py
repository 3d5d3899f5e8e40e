"""Culture rounds, a staff discussion and the recruiter's half hour: what is asked, what is found, where a talk stands."""

from autograder.culture.asked_next import FollowUp, asked_next
from autograder.culture.culture_exercise import CultureExercise
from autograder.culture.drawing import Drawn, Use, draw, only_wins, overused
from autograder.culture.found import Found, found_in
from autograder.culture.leadership import CASES, Card, Case
from autograder.culture.questions import QUESTIONS, CultureQuestion
from autograder.culture.talk import Answer, Plan, Talk, Turn, fold, read_plan

__all__ = [
    "CASES",
    "QUESTIONS",
    "Answer",
    "Card",
    "Case",
    "CultureExercise",
    "CultureQuestion",
    "Drawn",
    "FollowUp",
    "Found",
    "Plan",
    "Talk",
    "Turn",
    "Use",
    "asked_next",
    "draw",
    "fold",
    "found_in",
    "only_wins",
    "overused",
    "read_plan",
]
