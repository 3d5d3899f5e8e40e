"""A universe written to files: by day, on every core, resumable."""

from autograder.export.exporting import Export, Plan, Stopped, plan
from autograder.export.files import FORMATS, ExportError

__all__ = ["FORMATS", "Export", "ExportError", "Plan", "Stopped", "plan"]
