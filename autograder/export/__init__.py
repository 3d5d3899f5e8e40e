"""A universe written to files: by day, on every core, resumable."""

from autograder.export.exporting import ONLY_WHEN_NAMED, Export, Plan, Stopped, plan, usual_tables
from autograder.export.files import FORMATS, ExportError
from autograder.export.tasks import LANDED

__all__ = [
    "FORMATS",
    "LANDED",
    "ONLY_WHEN_NAMED",
    "Export",
    "ExportError",
    "Plan",
    "Stopped",
    "plan",
    "usual_tables",
]
