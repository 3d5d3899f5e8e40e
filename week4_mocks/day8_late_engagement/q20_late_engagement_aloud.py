"""Engagement, up to a week late, said aloud and scored by people."""

from autograder import DefenceExercise

exercise = DefenceExercise(
    of="late_engagement",
    title="Up to a week late, said aloud",
    points=27,
    minutes=25,
    level="hard",
    skills=["talking a design through", "numbers aloud", "taking a challenge"],
    asked_in=["system design", "loop"],
    prompt="""
*“Each morning somebody asks why last week's number has changed, and twice it was double. Design it anew.”*

Defend your job, in two to four minutes: the contract first (what counts, until when it may change, who is told), then the numbers that decided, the two clocks, one death between two writes, and what would make you take another of the three. Then let somebody draw a curveball, and answer it.

Score the three answers first, one dimension at a time, before you look at what they were given. Then score yourself, or let a peer do it: each level needs words that you really said.
""",
    hints=[
        "What did you promise to whoever reads yesterday's number? Begin with that sentence.",
        "The trap is to defend the tool. The lookback, the touched days and the ledger can each be right; what decides is the contract and what grows.",
        "Look at what you say about a run that dies. Does it name the two writes and their order?",
        "A day is provisional until ___, since ___. What is new I tell by ___, what I count by ___. A night reads ___ and costs ___. If it dies between ___ and ___, then ___. I would change to ___ if ___.",
    ],
    talk="The contract; eight dates; two clocks; one commit; copies and moves; what a night costs; the recount; what would flip it.",
)
