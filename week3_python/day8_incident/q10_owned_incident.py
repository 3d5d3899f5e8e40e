"""A story about an incident in a system that you owned, from the first alert to the last action."""

from autograder import StoryExercise
from autograder.stories import Sample

DIMENSIONS = ("ownership", "specificity", "change", "candour")


def levels(*given):
    return dict(zip(DIMENSIONS, given, strict=True))


exercise = StoryExercise(
    title="An incident you owned",
    points=12,
    minutes=60,
    level="medium",
    skills=["incidents", "timelines", "ownership"],
    asked_in=["culture round"],
    prompt="""
*“Take me from the first alert to the last action of the postmortem, in an incident that you owned. What is different today?”*

Write one story of your own. Fill in as many of the nine times as you can find, in UTC. Say what part of it was yours in one sentence without a *but*. Say what became of the numbers that were already published, and how you know that it will not come back. If what you found changed a process, say also what you took away.
""",
    answers="owned incident",
    dimensions=DIMENSIONS,
    samples=(
        Sample(
            """
For 26 hours we published viewing hours that were 9 % too high, and I caused it.

I had changed our deduplication to keep its state for one day instead of eight, to save memory. I did not ask how late copies come. At 06:00 UTC on a Tuesday a region came back from an outage and sent two days of events again. An analyst noticed at 14:20, not an alert of mine: I had none on duplicates. I acknowledged at 14:25, stopped publishing at 14:50, which I decided without asking and told both directors in the same minute, because stopping can be undone and a wrong number cannot. By 08:00 on Wednesday the days were rebuilt and marked as restated; 11 readers got a mail with old and new numbers, counted from the query log.

Since then a day is only published when its duplicates are within what the last month had. It has held two days back, both rightly. I deleted the setting that I had changed: the state now follows the promise on late data, here and in two other teams. We still disagree on whether stopping cost more than the error.
""",
            levels(3, 3, 3, 3),
            {
                "ownership": "the change, the question not asked, the missing alert; others have the guard now too",
                "specificity": "times that agree with each other, sizes, and where two of them are from",
                "change": "a guard that has fired rightly, and a setting that is gone",
                "candour": "the cause comes first, and the open dispute last",
            },
        ),
        Sample(
            """
Last year our main pipeline was down for most of a morning. I was on call. I got paged at about half past six and saw that the cluster was out of disk. I cleaned up some old checkpoints, which I knew were not needed, and restarted the job. It took about two hours until everything had caught up.

The root cause was that we did not have a retention on the checkpoints. We had talked about it before, but it was never a priority. After the incident we wrote a postmortem and added an alert on disk usage, at 80 %.

I think I handled it well because I stayed calm and communicated in the channel. What I could have done better is that I could have pushed more for the retention earlier.
""",
            levels(2, 1, 1, 1),
            {
                "ownership": "says what was done on the morning and, late, what was not pushed for",
                "specificity": "a few times, and nothing on who missed which data",
                "change": "an alert, and still no retention",
                "candour": "“could have pushed more” costs nothing",
            },
        ),
        Sample(
            """
We had a very big incident when the platform team deployed a new version without telling anybody. Suddenly all of our jobs were failing and nobody knew why, because their documentation is really poor. It was a nightmare.

I immediately escalated to my manager and to the platform team's manager. They needed hours to admit that it was their change. In the meantime the business was complaining to us, although it was not our fault. In the end they rolled back and everything worked again.

Afterwards we had a big meeting in which it was decided that the platform team has to announce its changes. I think this shows how important communication is, and that one has to insist.
""",
            levels(0, 0, 0, 0),
            {
                "ownership": "the platform team did all of it",
                "specificity": "very big, suddenly, hours",
                "change": "others promise to announce",
                "candour": "nothing of the teller's own went badly",
            },
        ),
    ),
    hints=[
        "Who noticed it first, and why was that not you?",
        "The trap is the heroic night: the repair is told, and why it could happen is not.",
        "Look into the chat of that day. The first question somebody asked is your time of detection.",
        "For ___ (how long) ___ (what was not so, by how much). I had ___, so ___. Noticed at ___ by ___, stopped at ___, repaired at ___. Since then ___ has ___ times ___.",
    ],
    talk="What was untrue for whom and how long; your part; detect, mitigate, recover as numbers; the repair; what is gone since.",
)
