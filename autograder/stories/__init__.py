"""Stories for the culture round: their fields, the incident's times, what can be asked of a text, the rubric."""

from autograder.rubric import Dimension
from autograder.samples import Sample, Scored, distance
from autograder.stories.coverage import DEMANDS, Coverage, covered
from autograder.stories.document import read, written
from autograder.stories.fields import FIELDS, StoryField
from autograder.stories.fitting import contradictions
from autograder.stories.follow_ups import follow_ups
from autograder.stories.incident import MOMENTS, Incident, incident_of
from autograder.stories.length import SpokenLength, spoken_length
from autograder.stories.rubric import RUBRIC
from autograder.stories.signals import Signal, signals

__all__ = [
    "DEMANDS",
    "FIELDS",
    "MOMENTS",
    "RUBRIC",
    "Coverage",
    "Dimension",
    "Incident",
    "Sample",
    "Scored",
    "Signal",
    "SpokenLength",
    "StoryField",
    "contradictions",
    "covered",
    "distance",
    "follow_ups",
    "incident_of",
    "read",
    "signals",
    "spoken_length",
    "written",
]
