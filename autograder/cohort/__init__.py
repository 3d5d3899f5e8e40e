"""Judging a cohort: submissions in, gradebook rows and readable reports out; a student's process is never believed."""
