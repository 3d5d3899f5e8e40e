"""The debrief of a full-loop day: an exercise that people score by how it deals with evidence, not by how the day went."""

from autograder.debriefs.debrief_exercise import DebriefExercise
from autograder.debriefs.rubric import RUBRIC

__all__ = ["RUBRIC", "DebriefExercise"]
