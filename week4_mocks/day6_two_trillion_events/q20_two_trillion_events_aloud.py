"""Two trillion events a day, said aloud and scored by people."""

from autograder import DefenceExercise

exercise = DefenceExercise(
    of="two_trillion_events",
    title="Two trillion events, said aloud",
    points=27,
    minutes=25,
    level="hard",
    skills=["talking a design through", "numbers aloud", "taking a challenge"],
    asked_in=["system design", "loop"],
    prompt="""
*“Two trillion events a day. Some people look at them within seconds, others a year later.”*

Defend your design, as you would in the last five minutes and the curveball behind them. Two to four minutes: what you asked and what it changed, the numbers that decided something, the skeleton in one breath, one deep dive, one failure with its source of recovery, dollars, and what would change your mind. Then let somebody draw one of the curveballs, and answer it.

Score the three answers first, one dimension at a time, before you look at what they were given. Then score yourself, or let a peer do it: each level needs words that you really said.
""",
    hints=[
        "Which of the interviewer's replies changed your drawing? Begin with that one.",
        "The trap is a tour of the boxes. Nobody can score a box; a number that decided something can be scored.",
        "Look at what you say about the log. Does the sentence have hours in it, and what those hours are for?",
        "I asked ___, so ___. At the peak that is ___, and thirty days of it would be ___, so ___. If ___ breaks I see it by ___, and read again from ___. I would change to ___ if ___.",
    ],
    talk="What I asked; what did not fit; the two paths; duplicates and late events; what I lose and how I know; dollars; what would change my mind.",
)
