"""A story about little direction, and a goal that changed midway."""

from autograder import StoryExercise
from autograder.stories import Sample

DIMENSIONS = ("judgement", "ownership", "specificity", "concision")


def levels(*given):
    return dict(zip(DIMENSIONS, given, strict=True))


exercise = StoryExercise(
    title="Little direction, and a goal that moved",
    points=12,
    minutes=60,
    level="medium",
    skills=["judgement under uncertainty", "changed requirements"],
    asked_in=["culture round"],
    prompt="""
*“Tell me about something you were asked to do with hardly any direction, where the goal changed on the way.”*

Write one story of your own. Say what you were told, in the words you were told it. Say what you assumed and how you wrote that down, what you built first so that being mistaken would be cheap, when the goal moved, and what you threw away. If you made a call without asking anybody, say whom you told.
""",
    answers="minimal direction",
    dimensions=DIMENSIONS,
    samples=(
        Sample(
            """
“Find out why people stop watching” was all I was given, in March, with no table and no date.

I wrote one page: who would decide what with the answer, and three readings of “stop”. Nobody answered in four days, so I chose one, stop within the first ten minutes, and told the two directors on the page that I would begin on Thursday unless somebody objected. That could be undone in a day. I built it on a sample of 1 % of sessions, in 6 days, before I touched the full log.

In week three the goal moved: advertising now needed stops per break. My part would have been thrown away, and I let most of it go: I kept the session table and deleted four jobs of mine. I had not asked who else was waiting for the answer; one question in week one would have saved about 8 days. The report is read by 5 teams now, counted from its log of queries. My page with the three readings became the form that we begin such work with.
""",
            levels(3, 2, 3, 3),
            {
                "judgement": "what can be undone is weighed, and people are told before",
                "ownership": "names the own act and the question that was not asked",
                "specificity": "numbers throughout, one with where it is from, one marked as about",
                "concision": "the task in one sentence, then decisions only",
            },
        ),
        Sample(
            """
I was asked to improve data quality in our warehouse, which was very open. So I first talked to a lot of stakeholders to understand their needs. We had around twelve interviews, and there were many different opinions about what quality means. Some wanted freshness and some wanted completeness, and finance wanted to be able to trace things, which is a different topic, but related.

I then decided to start with completeness checks on the ten most used tables, since a missing day is easy to see. After two months our director changed the priority to freshness because of a launch. We adapted the framework to it, which was some work, and in the end we had checks on 40 tables.

It was a good example of being flexible. We got positive feedback, and the framework is still being used by the team today.
""",
            levels(2, 1, 1, 1),
            {
                "judgement": "a first step is chosen, with a reason",
                "ownership": "“we adapted”, “we had”: from the change on, the teller is gone",
                "specificity": "tables and interviews are counted; whether data got better is not",
                "concision": "half of it is context before anything is decided",
            },
        ),
        Sample(
            """
Well, this happens to me all the time, because where I work requirements are basically never clear. For example there was this migration, or before that the metrics project, they were both like that. With the migration we got a ticket that just said migrate everything, and then of course every week somebody came with something new.

I asked my manager what to do, and he said that he would clarify it, but it took ages. So we waited, and in the meantime I worked on other things. Then the scope changed again and we had to redo a lot. It was very frustrating, but we managed in the end, because we are a strong team.

I think the important thing is to have good requirements from the beginning.
""",
            levels(0, 0, 0, 0),
            {
                "judgement": "asked, then waited",
                "ownership": "requirements and the manager did it",
                "specificity": "all the time, ages, a lot",
                "concision": "begins twice, and a third story is mentioned",
            },
        ),
    ),
    hints=[
        "What did you decide on the day when nobody could have told you what is right?",
        "The trap is waiting for direction and calling it alignment.",
        "Look for what you deleted. Work that was thrown away shows that the goal moved, and that you moved.",
        "I was told “___”. I assumed ___ and wrote it to ___. First I built ___ (days), because if ___ I could ___. Then ___ changed; I dropped ___.",
    ],
    talk="The task in the words it was given; what you assumed; the cheap first step; the turn; what you threw away.",
)
