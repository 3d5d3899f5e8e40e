"""A full-loop day: every round of the loop in one or two days, resumable, and one scorecard that adds nothing up."""
