"""Answers said aloud, on this machine only: recorded by the page, recognised in a child process, measured, forgotten."""
