"""The rubric of a debrief: what a claim rests on, what is open, the own miss, one belief across rounds, what comes next."""

from __future__ import annotations

from autograder.rubric import Dimension

RUBRIC: dict[str, Dimension] = {
    one.name: one
    for one in (
        Dimension("evidence", "Evidence", (
            "verdicts, and nothing they rest on",
            "numbers, without what they measured",
            "each claim with a quote or a measurement, and the round it is from",
            "says also what the measurement could not see",
        )),
        Dimension("open", "What is open", (
            "everything sounds scored",
            "gaps, without a word on them",
            "says what nobody has scored, and who could",
            "had somebody score it, and tells how far apart they were",
        )),
        Dimension("miss", "The own miss", (
            "the clock, the tool or the interviewer did it",
            "a weakness in general",
            "one miss, with its round and its minute",
            "and what would have been heard instead",
        )),
        Dimension("across", "Across rounds", (
            "each round for itself",
            "a list of mistakes by round",
            "follows one belief through two rounds",
            "says what cleared it, or which row would show it again",
        )),
        Dimension("next", "Next", (
            "“practise more”",
            "topics",
            "three things, each with an exercise and a day",
            "says also what is left out, and why",
        )),
    )
}  # fmt: skip
