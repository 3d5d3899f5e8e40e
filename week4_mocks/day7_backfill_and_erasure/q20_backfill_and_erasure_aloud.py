"""Three petabytes and the right to be erased, said aloud and scored by people."""

from autograder import DefenceExercise

exercise = DefenceExercise(
    of="backfill_and_erasure",
    title="Three petabytes, said aloud",
    points=27,
    minutes=25,
    level="hard",
    skills=["talking a design through", "numbers aloud", "taking a challenge"],
    asked_in=["system design", "loop"],
    prompt="""
*“Three petabytes of Hive have to go to Iceberg, the schema has changed over the years, and members have the right to be erased.”*

Defend your plan, in two to four minutes: who writes and who reads meanwhile, the sum that decided the layout, the order of the steps and which of them cannot be undone, how you know that a copy is good, the clocks of an erasure and its proof, dollars, and what would make you decide otherwise. Then let somebody draw a curveball, and answer it.

Score the three answers first, one dimension at a time, before you look at what they were given. Then score yourself, or let a peer do it: each level needs words that you really said.
""",
    hints=[
        "The copy takes two days. What goes on for ten years, and what does it cost in a month?",
        "The trap is to say that the format erases. It writes a new snapshot; what is left, where, and until when?",
        "Look at your order of steps. Which one can bring back what an earlier one has taken away?",
        "Writers ___, readers by path ___. A batch of ___ touches ___ of the files, so ___. Waves of ___, compared by ___. Dropped on day ___, since ___. For each copy: ___, ___, ___, ___, proved by ___. I would change to ___ if ___.",
    ],
    talk="Writers and readers; members in a file; waves; sums; both written until when; the pass and the batches; proof; the one-way door; what would flip it.",
)
