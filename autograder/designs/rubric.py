"""The rubric of a design round: nine dimensions with four levels each, and what passes as senior or as staff."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

from autograder.rubric import Dimension, table_of

RUBRIC: dict[str, Dimension] = {
    one.name: one
    for one in (
        Dimension("clarify", "Clarifying questions", (
            "starts to draw",
            "asks how much, and nothing else",
            "asks who reads it, how fresh, how correct, for how long, at what cost, and what is private; says what is assumed",
            "asks what would change the design, says how, and names who has to decide",
        )),
        Dimension("numbers", "Numbers", (
            "none",
            "one rate, its unit unchecked",
            "average and peak, bytes, partitions, state, files and money, each within a factor of two",
            "says which number, if it is three times as large, breaks the design",
        )),
        Dimension("semantics", "Data semantics", (
            "“exactly once”, as a slogan",
            "mentions that copies are removed",
            "a key, which copy wins, how late is late, a sink that can be written twice, how a result is restated",
            "what each consumer is promised, and the metric and threshold by which it is reconciled",
        )),
        Dimension("layout", "Storage and layout", (
            "the name of a store",
            "partitions by date",
            "event time, sort or bucket, size of files worked out, compaction, how the schema changes",
            "follows from the queries as measured, and says how to get there from what is",
        )),
        Dimension("failure", "Failure", (
            "none",
            "“retry”",
            "for each component how it fails, what else falls with it, who sees it, how it recovers and from where",
            "failures that come together, a rehearsal, and what still works meanwhile, agreed with its owners",
        )),
        Dimension("tradeoffs", "Trade-offs", (
            "one list of tools",
            "for and against",
            "two options or more, compared on the goal; picks one, and says what would flip it",
            "which decisions can be undone, and what it costs to leave",
        )),
        Dimension("operations", "Operations and cost", (
            "not mentioned",
            "“we monitor it”",
            "indicators, alerts, who is on call, a runbook, what one unit costs",
            "limits on cost that hold by themselves, an owner for each part, and a plan to switch the old one off",
        )),
        Dimension("privacy", "Privacy and lifecycle", (
            "not mentioned",
            "names the law",
            "a way to erase from every copy, a deadline, and proof",
            "what keeps the erased from coming back, legal holds, and evidence for an auditor",
        )),
        Dimension("communication", "Communication", (
            "a monologue",
            "answers when asked",
            "has a structure, checks in, sums up",
            "steers, takes a challenge in, and changes their mind with reasons",
        )),
    )
}  # fmt: skip

PASSES = {
    "senior": "Senior: half of your levels are 2 or more, and none is 0.",
    "staff": "Staff: as senior, and at least three levels are 3, trade-offs or operations among them.",
}
"""What passes, as a hint. It is the course's own; a panel decides with more than a sum."""
FEWEST_AT_THE_TOP = 3
_OF_STAFF = ("tradeoffs", "operations")


def table(dimensions: tuple[str, ...] = tuple(RUBRIC)) -> str:
    """The rubric as a Markdown table."""
    return table_of(RUBRIC, dimensions)


def passes_as(levels: Mapping[str, int]) -> str:
    """ "staff", "senior", or "" for levels by dimension; "" too while none is given."""
    if not levels or median(levels.values()) < 2 or min(levels.values()) == 0:
        return ""
    top = [name for name, level in levels.items() if level == 3]
    return "staff" if len(top) >= FEWEST_AT_THE_TOP and set(top) & set(_OF_STAFF) else "senior"
