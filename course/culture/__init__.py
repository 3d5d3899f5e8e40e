"""Talks with an interviewer in a notebook: the culture round, a staff discussion, the recruiter's half hour."""
