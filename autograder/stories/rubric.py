"""The rubric of a story: eight dimensions with four levels each, said as what an interviewer hears."""

from __future__ import annotations

from autograder.rubric import Dimension, table_of

RUBRIC: dict[str, Dimension] = {
    one.name: one
    for one in (
        Dimension("ownership", "Ownership", (
            "others or the tooling did it",
            "“we” throughout; what was yours stays open",
            "names the own act and the own miss",
            "owns the system, the missing runbook included; helps others to own",
        )),
        Dimension("candour", "Candour", (
            "only wins",
            "a vague weakness",
            "a specific error, the embarrassing part told early",
            "says also what others still dispute, without beating themselves up",
        )),
        Dimension("specificity", "Specificity", (
            "adjectives",
            "a few facts",
            "times and numbers that agree with each other",
            "numbers with their source and how sure they are",
        )),
        Dimension("judgement", "Judgement", (
            "waited, or handed everything upwards",
            "acted, without a reason given",
            "reasons through a trade-off under uncertainty",
            "knows what could be undone, told others, asked for dissent",
        )),
        Dimension("change", "Change", (
            "fixed it",
            "added an alert",
            "a guardrail in the system, and proof that it works",
            "took complexity away, and other teams do it now",
        )),
        Dimension("relationship", "Relationship", (
            "blames, or flatters",
            "goes around the conflict",
            "direct, respectful, with evidence",
            "changed their own mind, or somebody else's, with grace",
        )),
        Dimension("concision", "Concision", (
            "wanders",
            "a long way to the point",
            "the result is clear within two minutes",
            "goes deeper or shorter as the follow-ups ask",
        )),
        Dimension("scope", "Scope (staff)", (
            "oneself",
            "the team",
            "a neighbouring team",
            "several organisations, by something that lasts",
        )),
    )
}  # fmt: skip

ONLY_STAFF = ("scope",)


def table(dimensions: tuple[str, ...] = tuple(RUBRIC)) -> str:
    """The rubric as a Markdown table."""
    return table_of(RUBRIC, dimensions)
