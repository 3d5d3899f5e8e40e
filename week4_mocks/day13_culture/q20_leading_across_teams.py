"""Staff: a case across teams in which you decide nothing alone; people push back, one card after the other."""

from autograder.culture import CultureExercise
from autograder.samples import Sample

DIMENSIONS = ("scope", "relationship", "judgement", "concision")


def levels(*given):
    return dict(zip(DIMENSIONS, given, strict=True))


exercise = CultureExercise(
    title="Leading across teams",
    points=12,
    minutes=40,
    level="hard",
    skills=["leading without authority", "dissent", "what to concede"],
    asked_in=["staff round"],
    prompt="""
*“You have no team for this, and nobody reports to you. What do you do?”*

Staff candidates only. You get a case and open it: your first two weeks. Then people with a stake push back, one after the other, and you answer each before you see the next. None of them is a fool. What they did not say is shown once you have answered. At the end you close: what you conceded, who decides what is open, what lasts without you.

Take a case of your own in mind while you answer; “in my last team” beats “one should”.
""",
    opens="leadership_round",
    dimensions=DIMENSIONS,
    samples=(
        Sample(
            """
**Three viewing hours: the first two weeks.** I would not propose a number. I would write down the three as they are, each with its question: what was billed, what was watched, what was sent. One page, and I would have each lead correct the line about them before anybody else reads it. I did this once with two definitions of “active”, and the correction was the meeting.

**Finance: it cannot move before the year ends.** Then it does not move. It gets a name, “billed hours”, in their words, and their reports keep it. What I ask for is that the other two may not be called the same. I give up the one number by the new year; I keep that no page shows an hour without its name.

**The engineer who says there are two questions.** I would say in the next review that she is right and that I had it wrong in my first page, and give her the section. I had been asked for one number and had not asked what for. If three people say later that they had thought so too, then my page came too late, and that is mine.

**Close.** Conceded: the date, and the word “one”. Open: whether two minutes are right, which content decides after an experiment that I pay for with my time. What lasts: a name in the catalogue that a dashboard must use, checked when it is published; two teams run that check, not me.
""",
            levels(3, 3, 3, 2),
            {
                "scope": "three organisations, and a check that others run",
                "relationship": "each is heard first; a mind is changed in public, the teller's own",
                "judgement": "says what is given up and what is kept, and who decides what is open",
                "concision": "clear in each part; the whole is long",
            },
        ),
        Sample(
            """
**Three viewing hours: the first two weeks.** I would set up a working group with all three teams and collect the requirements. Then I would compare the definitions and make a proposal for a standard definition, with a document that everybody can comment on.

**Finance: it cannot move before the year ends.** I understand their constraint, so I would plan the migration in phases, and finance comes last. In the meantime we can show both numbers with a note.

**The player's telemetry has nobody free.** I would try to show them the business value, and if this does not work I would involve the vice president, since she has asked for it and can set the priorities.

**Close.** I conceded the timeline for finance. The working group decides what is open. What stays is the document and the standard definition. It is important that everybody feels included.
""",
            levels(2, 1, 1, 2),
            {
                "scope": "the neighbouring teams, by a group that ends with its document",
                "relationship": "polite to all; nobody's view is said, and the first no goes upwards",
                "judgement": "phases, without a reason for their order",
                "concision": "short, and every part ends",
            },
        ),
        Sample(
            """
**Three viewing hours: the first two weeks.** First of all I would find out which of them is correct, because in the end only one can be. In my experience the log is the source of truth, so I would take the definition of the player team, and the others have to be adapted.

**Finance: it cannot move before the year ends.** This is a typical reaction, people do not like change. I would explain to them that their number is not correct, and escalate if needed, because the vice president has decided.

**The engineer who says there are two questions.** She is new and does not know the history. I would take her aside and explain it. We cannot discuss everything from the beginning each time.

**Close.** I did not have to concede much. The vice president decides. What lasts is the right number.
""",
            levels(0, 0, 0, 1),
            {
                "scope": "one own definition, and somebody above who enforces it",
                "relationship": "“a typical reaction”; the dissent is taken aside",
                "judgement": "decided before anybody was heard",
                "concision": "short, because nothing is weighed",
            },
        ),
    ),
    hints=[
        "What does each of them lose when you win? Say it in their words before you say yours.",
        "The trap is the vice president: whoever borrows authority in minute three has shown that they have none.",
        "Look at your answer to the weakest person on the cards. It is the one the interviewer remembers.",
        "I would not ___ yet. I would let ___ correct ___ first. I give up ___; I keep ___. ___ decides ___ by ___. What lasts is ___, run by ___.",
    ],
    talk="Whom you hear first, what you give up and what you keep, where you changed your mind, and what runs on without you.",
)
