"""What surrounds a design in a round: questions the interviewer answers, the phases of the clock, changed conditions."""

from __future__ import annotations

from dataclasses import dataclass

MOST_WORTH = 3


@dataclass(frozen=True)
class Question:
    """One question that a candidate may ask.

    Attributes:
        reply: what the interviewer says.
        reveals: the constraint that the reply gives away, and what it changes about the best design.
        value: 0 for trivia to 3 for what changes the design.
        follow_up: what a good candidate asks, or is asked, next.
        words: by which a question in free text is recognised as this one.
    """

    slug: str
    asks: str
    reply: str
    reveals: str
    value: int
    follow_up: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One thing to have done in a phase, and why an interviewer waits for it."""

    text: str
    why: str


@dataclass(frozen=True)
class Phase:
    """A stretch of the round with its checklist."""

    name: str
    minutes: int
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Curveball:
    """A condition that changes late in the round, and what is asked about it."""

    says: str
    asks: str


PHASES = (
    Phase("clarify", 5, (
        Item("Ask who reads it, how fresh, and how correct.", "Two consumers with two needs are two designs."),
        Item("Ask what may be lost, what may come twice, and how late.", "These three decide the sink."),
        Item("Ask for the budget, and for what is private.", "Both close doors later that are open now."),
        Item("Say what you assume, and go on.", "An assumption said aloud can be corrected; a silent one cannot."),
    )),
    Phase("numbers", 5, (
        Item("Events a second, on average and at the peak.", "Everything else is a product of these."),
        Item("Bytes a second, a day and a year.", "This is where partitions, network and money come from."),
        Item("State, partitions and files.", "One of them usually breaks first; find out which."),
    )),
    Phase("skeleton", 10, (
        Item("Draw the path of one event, from source to each reader.", "A reader that is not on the drawing is not served."),
        Item("Say at each box why it is there.", "A tool without a reason is a question you will be asked."),
        Item("Name key, clock and grain at each arrow.", "Most disagreements about numbers begin there."),
    )),
    Phase("deep dives", 15, (
        Item("Copies: key, winner, how long, where.", "“Exactly once” is a claim about a sink, not an engine."),
        Item("Late events: how late, what then, how a result is restated.", "A number that cannot change is a number that is wrong for good."),
        Item("Layout: partitions, order, size of files.", "The most frequent query should open few of them."),
        Item("Erasure: every copy, every clock, and proof.", "The sum of the clocks is compared with the deadline."),
    )),
    Phase("failures and cost", 10, (
        Item("Take one component after the other down.", "Who sees it, what still works, from where is it replayed?"),
        Item("Compare the longest recovery with what the log keeps.", "If it is longer, events are gone."),
        Item("Add the cost up, and say which line is the largest.", "Whoever pays will ask for that line first."),
    )),
    Phase("recap", 5, (
        Item("Say the decision, the goal, and what would flip it.", "It shows that you chose."),
        Item("Name what you left out, and what you would do next.", "Better from you than from the panel."),
    )),
)  # fmt: skip
"""The phases of a fifty-minute round, with what holds for any prompt."""
