"""A story about a technical disagreement: their view at its best, the evidence, and who moved."""

from autograder import StoryExercise
from autograder.stories import Sample

DIMENSIONS = ("relationship", "judgement", "specificity", "candour")


def levels(*given):
    return dict(zip(DIMENSIONS, given, strict=True))


exercise = StoryExercise(
    title="A technical disagreement",
    points=12,
    minutes=60,
    level="medium",
    skills=["disagreement", "evidence"],
    asked_in=["culture round"],
    prompt="""
*“Tell me about a technical choice you argued against. What moved them, or you?”*

Write one story of your own. Put the other view so that its owner would nod. Say which evidence you brought and what it cost to get. Say who decided, and what you did after that, in particular if it was not your way.
""",
    answers="disagreement",
    dimensions=DIMENSIONS,
    samples=(
        Sample(
            """
I argued against moving our session job to a streaming engine, and I was half mistaken.

Priya, who owned the platform, wanted one streaming job instead of our hourly batch. Her view at its best: three teams each sessionised on their own and got three answers. Mine was that none of our readers looked more than twice a day, so we would pay for state we did not need. I decided to measure instead of arguing: I ran both for two weeks on a tenth of the members. Freshness went from 70 minutes to 4, cost went from $900 to $2,100 a month by our bill. What I had not looked at were corrections: the batch had restated 6 % of sessions every day, and nobody had told the readers.

That changed my mind about one half. We streamed the sessions and left the reports in batch. Priya still thinks the reports should move; I wrote down which number would make me agree. I told the readers of the 6 % myself.
""",
            levels(3, 3, 2, 3),
            {
                "relationship": "the other view is put well, and the teller's own mind changed",
                "judgement": "a trial on a tenth of the members can be undone, and it was built to show dissent right",
                "specificity": "before and after, and where the cost is from; not how sure the numbers are",
                "candour": "says what was overlooked and what is still disputed",
            },
        ),
        Sample(
            """
We had a disagreement about the file format for our events. The platform team wanted Avro and I preferred Parquet, because our readers mostly scan a few columns.

I prepared a comparison with about ten queries and presented it in the design meeting. Parquet was roughly four times faster for most of them. Some people had concerns about schema changes, which are easier in Avro, and these were valid. In the end we went with Parquet for the tables and kept Avro on the topic. I think it was a good compromise. If I did it again I would perhaps involve the platform team a bit earlier, as the meeting was somewhat tense.

It has worked well since then and other teams have adopted the same split.
""",
            levels(1, 2, 1, 1),
            {
                "relationship": "“some people had concerns”: nobody has a name, and the tense meeting is walked around",
                "judgement": "a reason, a measurement, and a choice; nothing on what could be undone",
                "specificity": "ten queries and “roughly four times”, without what they were",
                "candour": "“perhaps a bit earlier” is a weakness that costs nothing",
            },
        ),
        Sample(
            """
In my last team the lead insisted on a tool that everyone knew was outdated. I explained many times why it would not scale, with very detailed arguments, but he was more interested in politics than in technology.

I escalated to my manager, who agreed with me but did not want a conflict. So the project went ahead as he wanted, and of course it was a disaster, as I had predicted. There were huge delays and the users were really unhappy.

Afterwards several people told me that I had been right all along. I learned that in some companies technical arguments simply do not count, and that I work best where excellence is valued.
""",
            levels(0, 0, 0, 0),
            {
                "relationship": "“more interested in politics”: the other side has motives and no view",
                "judgement": "the one act is to hand it upwards",
                "specificity": "huge, really, many times: no number and no date",
                "candour": "a win, told as a loss of others",
            },
        ),
    ),
    hints=[
        "What would the other person say if they sat beside you while you tell it?",
        "The trap is the story in which you were right from the start: nothing can be learned about how you change your mind.",
        "Look for the message or document in which one of you first wrote a number. The story turns there.",
        "___ wanted ___, because ___. I thought ___. To find out I ___ (days, cost). It showed ___. ___ decided; I ___.",
    ],
    talk="Their view in one sentence that they would sign; the evidence; who decided; what you did the day after.",
)
