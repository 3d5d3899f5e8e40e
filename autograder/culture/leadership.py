"""A staff discussion about leading across teams: a case, and people who push back, one card after the other.

Nobody on a card is a fool. Each wants something that can be said in public, and has something at stake
that is said only when asked; it is shown once you have answered.
"""

from __future__ import annotations

from dataclasses import dataclass

OPENING = "What do you do in the first two weeks, with whom do you speak first, and what do you leave alone?"
CLOSING = "Close it: what did you concede, who decides what is still open, and what lasts when you are gone?"
DIMENSIONS = ("scope", "relationship", "judgement", "concision")


@dataclass(frozen=True)
class Card:
    """Somebody with a stake: what they say to you, what that asks of you, and what they did not say."""

    who: str
    says: str
    asks: str
    unsaid: str


@dataclass(frozen=True)
class Case:
    """A situation in which you decide nothing alone."""

    slug: str
    title: str
    situation: str
    cards: tuple[Card, ...]


CASES: dict[str, Case] = {
    one.slug: one
    for one in (
        Case(
            "one_viewing_hour",
            "Three viewing hours",
            "Three organisations publish “viewing hours”, and last quarter they differed by 4 % on the same day. Finance counts what was billed for, content counts plays of at least two minutes, the player team counts what devices send. A vice president has asked you for one number. You have no team for it and nobody reports to you.",
            (
                Card(
                    "The lead of finance analytics",
                    "“Ours is in filed reports. It cannot move by a digit before the year ends, and I will not explain to auditors why there is a second one.”",
                    "What do you offer, and what do you keep?",
                    "Two of their own reports already differ, and they know it. A name for each number would help them more than your silence.",
                ),
                Card(
                    "A principal engineer of the content organisation",
                    "“The two minutes are not a mistake of ours. Every ranking we have was tuned on them. Take them away and you own what the home page shows for half a year.”",
                    "What evidence would move them, or you?",
                    "Nobody has tried the rankings without the two minutes. They fear the answer, because the threshold was chosen in an afternoon.",
                ),
                Card(
                    "The manager of the player's telemetry",
                    "“All of you read our log. We have nobody free until the third quarter, and each definition so far has come back to us as a field to add.”",
                    "How do you get what you need without their quarter?",
                    "They would give read access and one reviewer tomorrow. They were never asked for less than a project.",
                ),
                Card(
                    "An engineer who joined last month",
                    "“I do not think there is one number. There are two questions. I have said so twice and was told to wait for your document.”",
                    "What do you do with this, and where?",
                    "It is the best argument in the room. Whether the next newcomer speaks depends on what happens to this one.",
                ),
            ),
        ),
        Case(
            "the_old_topic",
            "The topic that nobody may switch off",
            "A log topic from 2017 costs 40 machines, and its successor has carried every event for a year. 23 consumers still read the old one; for six of them no owner is known. You want to switch it off by the end of the half-year. Most consumers belong to other organisations.",
            (
                Card(
                    "A team lead with nine of the consumers",
                    "“We gain nothing. The migration is three weeks of ours, so that your bill gets smaller. Put it into the planning for next year.”",
                    "What do you put on the table?",
                    "Three weeks is the guess for the first one. With a tool the other eight would be a day each; they would take a pair of hands for the first.",
                ),
                Card(
                    "The privacy counsel",
                    "“The old topic does not honour erasure within the promised time. I can make that a blocker by Friday. Shall I?”",
                    "Do you take the stick?",
                    "The blocker would also stop two launches of teams that you need. It is offered in earnest, and it is yours to time.",
                ),
                Card(
                    "A principal engineer of a neighbouring organisation",
                    "“The successor orders events differently. I showed it in a review last year and was told that it does not matter. Now you delete the only thing to compare with.”",
                    "What do you do before you delete anything?",
                    "The finding holds for one consumer in two hundred thousand keys. What was never repaired is that nobody wrote back.",
                ),
                Card(
                    "Your own director",
                    "“I promised the machines to another project from June. If you need longer, tell me today what I get instead.”",
                    "What do you say, today?",
                    "Half of the machines in June would do. The director wants to hear a trade-off and is used to hearing dates.",
                ),
            ),
        ),
    )
}  # fmt: skip
