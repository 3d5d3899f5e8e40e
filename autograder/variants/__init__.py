"""Variants of an exercise: other dates, limits and places in its texts, and worlds drawn afresh that are proved again."""
