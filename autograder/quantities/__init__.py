"""Quantities with units: read strictly as they are written, and written in words that fit their size."""

from autograder.quantities.in_words import in_words
from autograder.quantities.reading import NotAQuantity, Quantity, read_quantity

__all__ = ["NotAQuantity", "Quantity", "in_words", "read_quantity"]
