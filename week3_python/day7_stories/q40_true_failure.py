"""A story about something that failed, and was not rescued."""

from autograder import StoryExercise
from autograder.stories import Sample

DIMENSIONS = ("candour", "ownership", "change", "specificity")


def levels(*given):
    return dict(zip(DIMENSIONS, given, strict=True))


exercise = StoryExercise(
    title="Something that failed",
    points=12,
    minutes=60,
    level="hard",
    skills=["telling a failure", "candour"],
    asked_in=["culture round"],
    prompt="""
*“Tell me about a failure. One that stayed one.”*

Write one story of your own in which something you decided went badly and was not saved in the last minute. Say the embarrassing part within the first three sentences. Then what it cost and whom, what you saw too late and could have seen, and what you do otherwise since. A failure that was secretly a success is another story.
""",
    answers="failure",
    dimensions=DIMENSIONS,
    samples=(
        Sample(
            """
I led a migration of 140 reports to a new table format, and after seven months I stopped it with 31 done. It is the most expensive mistake I have made: about 14 person-months by our own time sheets, and three analysts who no longer believed our dates.

I had assumed that the reports were alike, because the ten I looked at were. They were the ten whose owners answer mail. I did not count how many had an owner at all; when I did, in month six, 52 of 140 had none. I had also promised a date to our director in week two, and kept defending it.

I wrote the page that ended it and sent it to the same people as the plan. We deleted 60 reports that nobody had opened in 90 days; nobody has asked for one since. Every migration here now begins with that count, and two other teams took it over. One lead still says that I should have gone on. He may be right: the old format costs us a day a month.
""",
            levels(3, 3, 3, 3),
            {
                "candour": "the cost comes second, and at the end stands who disagrees and why they may be right",
                "ownership": "the assumption, the promise and the page that ended it are the teller's; others work by it now",
                "change": "60 reports are gone, and other teams count first",
                "specificity": "numbers with where they are from, and one that is about",
            },
        ),
        Sample(
            """
My failure is a pipeline that I broke in production. I deployed a change to a join late on a Friday, and on Monday the finance team saw that revenue for the weekend was missing for some countries. I should have tested it with countries that have no tax code.

I rolled it back immediately and reran the days, so the numbers were fixed by noon. Nobody was really harmed, and finance was very understanding. We then added an alert that compares the number of countries with the day before.

I learned that one should not deploy on Fridays. Since then I have been much more careful, and I also remind others of it in reviews.
""",
            levels(1, 2, 1, 1),
            {
                "candour": "a real error, and at once nobody was harmed",
                "ownership": "names the deploy and the missing test",
                "change": "an alert, and being careful",
                "specificity": "a weekend and some countries; how much is open",
            },
        ),
        Sample(
            """
To be honest I find this question hard, because I am rather a perfectionist, so I usually find problems before they become failures. If I had to name something, it would be that I sometimes care too much about quality, and then things take longer.

There was one project that did not succeed, a recommendation service, but this was because the business changed its mind and the vendor did not deliver. Our part worked perfectly fine. I was disappointed for the team, since we had put so much effort into it.

What I took from it is that you can do everything right and still not succeed, and that communication is really important.
""",
            levels(0, 0, 0, 0),
            {
                "candour": "a virtue in the place of a failure",
                "ownership": "the business and the vendor did it",
                "change": "nothing is done otherwise since",
                "specificity": "no number, no date, no system",
            },
        ),
    ),
    hints=[
        "Which piece of work would you rather not see on your own list of results?",
        "The trap is the rescue: a last paragraph in which all was well after all.",
        "Look for the moment at which somebody could have seen it, and for what you looked at instead.",
        "I ___, and it failed: ___ (cost). I had assumed ___; I did not ___. I ended it by ___. Since then ___.",
    ],
    talk="The failure in the first sentence, the cost in the second. Then stop, and let them ask.",
)
