"""A universe described: an overview of its tables for the terminal, and a page with plots of what is in it."""

from course.described.page import TooLarge, page
from course.described.tables import overview

__all__ = ["TooLarge", "overview", "page"]
