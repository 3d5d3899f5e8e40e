"""Designs as answers: a document read, rules that find its traps, the rubric that people score by, and the exercises."""

from __future__ import annotations

import importlib
from typing import Any

from autograder.designs.defence_exercise import DefenceExercise
from autograder.designs.design_exercise import DesignExercise
from autograder.designs.interview import PHASES, Curveball, Item, Phase, Question
from autograder.designs.rubric import PASSES, RUBRIC, passes_as, table
from autograder.designs.skeleton import SKELETON
from autograder.designs.worlds import condition, on_paper
from autograder.samples import Sample as ScoredDesign

# What reads YAML is loaded when a design is there to be read.
_LATER = {
    "Design": "design",
    "DesignProblem": "yaml_nodes",
    "Finding": "linting",
    "RULES": "rules",
    "Rule": "rules",
    "SUBJECTS": "rules",
    "lint": "linting",
    "read_design": "document",
}

__all__ = [
    "Curveball",
    "DefenceExercise",
    "Design",
    "DesignExercise",
    "DesignProblem",
    "Finding",
    "Item",
    "PASSES",
    "PHASES",
    "Phase",
    "Question",
    "RUBRIC",
    "RULES",
    "Rule",
    "SKELETON",
    "SUBJECTS",
    "ScoredDesign",
    "condition",
    "lint",
    "on_paper",
    "passes_as",
    "read_design",
    "table",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
