"""The rules of the linter, a module a subject."""

from autograder.designs.rules import decision, failure, late_data, layout, privacy, rates, semantics, state
from autograder.designs.rules.rule import RULES, SUBJECTS, Rule

# In the order of their numbers, whatever module was read first.
_IN_ORDER = sorted(RULES.items())
RULES.clear()
RULES.update(_IN_ORDER)

__all__ = [
    "RULES",
    "SUBJECTS",
    "Rule",
    "decision",
    "failure",
    "late_data",
    "layout",
    "privacy",
    "rates",
    "semantics",
    "state",
]
