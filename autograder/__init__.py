"""Everything that judges: exercises and their worlds, the judge, what it says, and the notebooks made of them."""

from autograder.designs.defence_exercise import DefenceExercise
from autograder.designs.design_exercise import DesignExercise
from autograder.exercise import ContentError, Contract, Exercise, Mistake
from autograder.jobs.job_exercise import JobExercise
from autograder.model_exercise import ModelExercise
from autograder.oracle import Oracle
from autograder.polars_exercise import PolarsExercise
from autograder.prediction_exercise import PredictionExercise
from autograder.python_exercise import PythonExercise
from autograder.sql_exercise import SqlExercise
from autograder.story_exercise import StoryExercise
from autograder.variants.parameters import Parameter, of_draw
from autograder.work import Work

__all__ = [
    "ContentError",
    "Contract",
    "DefenceExercise",
    "DesignExercise",
    "Exercise",
    "JobExercise",
    "Mistake",
    "ModelExercise",
    "Oracle",
    "Parameter",
    "PolarsExercise",
    "PredictionExercise",
    "PythonExercise",
    "SqlExercise",
    "StoryExercise",
    "Work",
    "of_draw",
]
