"""A mock culture round: questions on a clock, your own score, two follow-ups to each; the transcript is what is handed in."""

from autograder.culture import CultureExercise
from autograder.samples import Sample

DIMENSIONS = ("ownership", "candour", "specificity", "judgement", "change", "relationship", "concision")


def levels(*given):
    return dict(zip(DIMENSIONS, given, strict=True))


exercise = CultureExercise(
    title="A mock culture round",
    points=21,
    minutes=45,
    level="medium",
    skills=["telling a story on a clock", "answering what was asked", "follow-ups"],
    asked_in=["culture round"],
    prompt="""
*“I have your stories in front of me as one line each. Let us begin.”*

Three questions on a clock. They are drawn by what your written stories leave open, so expect the one you have no story for. Say each answer aloud, or type it as you would say it; four minutes are long. Then score yourself, read what was found, and answer two follow-ups. Nobody passes or fails here.

At the end the round writes a transcript. Give it to somebody who was not there, with the rubric below, and let them score it before they see your levels.
""",
    opens="culture_round",
    dimensions=DIMENSIONS,
    samples=(
        Sample(
            """
**A decision that you made without asking anybody, and that went badly.**

I switched off the late-data path of our billing feed for a weekend, on my own, and 2.3 % of that weekend's usage was never billed. About 31,000 dollars, as finance counted it.

The path was restarting every few minutes and slowed the main job. I had two hours until the close. I believed that late rows would be read again on Monday, because that is how our viewing pipeline works, and I had not looked whether billing does the same. It does not. I wrote to both leads what I did and how to undo it, before I did it. Nobody answered, and I took silence for a yes.

I noticed on Tuesday, from a count I run anyway. I told finance the same hour, with the number and how sure I was, which was plus or minus a tenth. We did not bill it later. Since then a feed that is paused holds its own input back, so that a pause loses nothing; I deleted the switch. It has been paused four times.

*Could it be undone, and did you know that at the time?* The switch could. The loss could not, and I had not asked myself that question. I ask it first now.

*Put finance's view to me.* That an engineer decided about their money on a Friday night. Their lead still says I should have called her at home. I think she is right for that sum, and I have her number now.
""",
            levels(3, 3, 3, 3, 3, 2, 2),
            {
                "ownership": "the switch, the assumption and the silence taken for a yes are the teller's; the switch is gone",
                "candour": "the loss and who pays for it come first; at the end the other side is right",
                "specificity": "a share, a sum, who counted it, and how sure it was",
                "judgement": "says what could be undone, told others before, and names the question that was not asked",
                "change": "a pause that loses nothing, a switch that is gone, and four times as proof",
                "relationship": "puts the other view well; what it changed between the two stays open",
                "concision": "the result is clear at once; the middle could be shorter",
            },
        ),
        Sample(
            """
**A decision that you made without asking anybody, and that went badly.**

Some time ago I decided to upgrade the library that we use for reading the events, because the old version had a known memory problem. It was a small change, so I did not open a ticket for it. After the deployment the job was about 30 % slower, and in the evening it was behind by two hours.

I rolled it back as soon as I saw it. I had tested it on a sample, but the sample did not have the large messages in it. We reported the delay to the consumers, and they were fine with it, since it was only that one evening.

Afterwards I added a performance test with large messages. I think in general it was right to do the upgrade without asking, because otherwise nothing ever gets done, but I should have done it in the morning.

*Who had acted on it by then?* I do not think that anybody did, it was only late.

*Would you ask today?* Probably I would announce it in the channel.
""",
            levels(2, 1, 2, 1, 1, 1, 2),
            {
                "ownership": "names the change and the sample that was too kind",
                "candour": "an error that cost nobody anything, twice said to be fine",
                "specificity": "30 % and two hours, and no date, source or reader",
                "judgement": "a principle afterwards, and no reasoning before",
                "change": "a test was added; whether it has ever failed is not said",
                "relationship": "the consumers were fine with it",
                "concision": "short, and in order",
            },
        ),
        Sample(
            """
**A decision that you made without asking anybody, and that went badly.**

I usually align with my stakeholders before I decide anything, so this happens rarely. What comes to mind is a situation in my previous team, where the process was very slow and everybody was waiting for an approval from the architecture board. At some point we said that we cannot wait any longer, and the migration was started.

Unfortunately the infrastructure team had not told us that the cluster was going to be resized in the same week. So there was an outage, which was mostly due to missing communication on their side. We had a lot of discussions about it. My manager supported us, and in the end everybody agreed that the process has to change.

What I learned is that one should communicate early and often, and that processes should enable people and not block them.

*What part of it was yours?* I was one of the people who pushed for it.

*How big was it?* It was quite a visible incident.
""",
            levels(0, 0, 0, 0, 0, 0, 1),
            {
                "ownership": "“the migration was started”, and the outage was theirs",
                "candour": "nothing of the teller's own went badly",
                "specificity": "a lot, quite visible",
                "judgement": "waiting was given up; no trade-off is told",
                "change": "everybody agreed",
                "relationship": "another team stands where the cause stands",
                "concision": "half of it is the time before the story",
            },
        ),
    ),
    hints=[
        "Which of your stories were you hoping not to be asked about? Begin with that one tonight.",
        "The trap is the answer to another question: a good story that does not answer the one that was asked.",
        "Look at the first two sentences of your transcript. Is the result in them, and is there an “I”?",
        "___ (the result, with its number). I had ___, because I believed ___. I did not ___. I told ___ at ___. Since then ___, and it has ___ times ___.",
    ],
    talk="The result in the first sentence, your part in the second, a number with where it is from, what is different. Then stop, and let them ask.",
)
