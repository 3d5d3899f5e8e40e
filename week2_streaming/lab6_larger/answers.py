"""The lab's cells with answers in them; the first line of each says which cell it stands in for."""

WRITE = """
# Your turn: choose how the job writes, so that days that are done again are there once and the others stay.
write = "replace-days"
"""
