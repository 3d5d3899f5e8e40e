"""Drills in a notebook and in a terminal: one question after the other, a clock, and how fluent you are."""
