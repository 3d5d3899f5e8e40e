"""Erasing members from the whole lake, said aloud and scored by people."""

from autograder import DefenceExercise

exercise = DefenceExercise(
    of="lake_deletion",
    title="Erasing in the whole lake, said aloud",
    points=27,
    minutes=30,
    level="hard",
    skills=["system design", "talking a design through", "taking a challenge"],
    asked_in=["system design", "staff round"],
    prompt="""
*“They have to be gone everywhere within thirty days. Last year we could not prove it.”*

Defend your design in three to five minutes, as a staff engineer does: how you find what holds members, what a batch touches, the clocks of the longest path, who brings people back and what stops it, what counts as proof, who decides, who loses something and what they get for it, and what you do not build. Then let somebody draw a curveball.

Score the three answers first, one dimension at a time. Then score yourself, or let a peer do it: each level needs words that you really said.
""",
    hints=[
        "Which copy would the auditor find that you do not know of? Begin there.",
        "The trap is to speak of deleting. Speak of finding, of coming back and of proving.",
        "Look at what you say about the team that is against it. Do you say what they keep?",
        "I find by ___, ___ and ___, within ___ days. The longest path is ___ + ___ + ___ = ___ days. ___ brings people back, and ___ stops it. ___ looks, at ___. ___ decides; ___ gives up ___ and keeps ___. I would change to ___ if ___.",
    ],
    talk="Coverage; batches against tasks; members in a file; the clocks; the list of the erased; proof by somebody else; who decides; one-way doors.",
)
