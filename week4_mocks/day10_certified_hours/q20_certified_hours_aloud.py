"""One certified number of hours, said aloud and scored by people."""

from autograder import DefenceExercise

exercise = DefenceExercise(
    of="certified_hours",
    title="One certified number, said aloud",
    points=27,
    minutes=30,
    level="hard",
    skills=["disagreement", "talking a design through", "taking a challenge"],
    asked_in=["system design", "staff round"],
    prompt="""
*“Four teams, four numbers, 0.6 % apart. In two quarters partners are paid by them. Where should we be, and how do we get there?”*

Defend your design in three to five minutes, as a staff engineer does: which number is contractual, what the others may be off, what the difference is made of, who decides, who loses what and gets what, the order of switches counted backwards, when each old table ends, what an error does to an invoice, and what would change your mind. Then let somebody play the head of ads.

Score the three answers first, one dimension at a time. Then score yourself, or let a peer do it: each level needs words that you really said.
""",
    hints=[
        "Who loses something by your design? Say that before you are asked.",
        "The trap is the picture of the end. Half of the prompt is the way there, in weeks.",
        "Look at what you say about the old tables. Is there a date, and something that happens on it?",
        "Money reads ___. ___ may be off by ___, since they need it within ___. The difference is ___, of which ___ is explained. ___ decides, until week ___. ___ loses ___ and gets ___. ___ switches in week ___, since ___. The old ones end by ___. I would change to ___ if ___.",
    ],
    talk="What is contractual; errors that are declared; causes; who decides; who loses and gets; backwards from the contract; the end of the old tables; corrections.",
)
