"""Timed rounds: a clock that cannot be lost, what is asked, what was answered, and the report afterwards."""
