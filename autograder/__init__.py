"""Everything that judges: exercises and their worlds, the judge, what it says, and the notebooks made of them."""

from autograder.exercise import ContentError, Contract, Exercise, Mistake
from autograder.prediction_exercise import PredictionExercise
from autograder.python_exercise import PythonExercise
from autograder.sql_exercise import SqlExercise

__all__ = [
    "ContentError",
    "Contract",
    "Exercise",
    "Mistake",
    "PredictionExercise",
    "PythonExercise",
    "SqlExercise",
]
