"""The layout of the catalogue, said aloud and scored by people."""

from autograder import DefenceExercise

exercise = DefenceExercise(
    of="catalogue_layout",
    title="The catalogue's layout, said aloud",
    points=27,
    minutes=25,
    level="hard",
    skills=["system design", "talking a design through", "numbers aloud"],
    asked_in=["system design", "loop"],
    prompt="""
*“There is a query that runs all the time and one that hardly ever does. Where do the rows lie?”*

Defend your layout in two to four minutes: the questions with their limits, a day in files, three layouts with what each question opens under them, the one you take and the one you left, what becomes of the files that are there, one failure, dollars, and what would change your mind. Then let somebody draw a curveball, and answer it with files.

Score the three answers first, one dimension at a time. Then score yourself, or let a peer do it: each level needs words that you really said.
""",
    hints=[
        "Which question did you name first, and with which limit?",
        "The trap is a list of columns. A layout can be scored when it comes with files.",
        "Look at what you say about old files. Do you say how many days, and what becomes of the rest?",
        "A day is ___ files. Under ___ the frequent question opens ___, the rare one ___; under ___ it is ___ and ___. I take ___, since ___. I rewrite ___ days. If ___, I change to ___.",
    ],
    talk="The questions; a day in files; three layouts; the hot title; what is rewritten; the state beside it; what would change my mind.",
)
