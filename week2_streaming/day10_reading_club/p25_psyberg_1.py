"""Psyberg, part 1: batch jobs that wait for late data, and why waiting is not enough."""

from course.reading import Link, Post, Question

BUCKLE_UP = Link(
    "Buckle up: what batch gave for free (slides, Current 2022)",
    "https://www.slideshare.net/slideshow/buckle-up-with-valerie-burchby-and-xinran-waibe-current-2022/253765352",
)

post = Post(
    title="Psyberg 1: membership data that arrives late",
    written="Netflix Technology Blog, November 2023, read in a copy",
    link=Link(
        "Streamlining Membership Data Engineering with Psyberg (a copy)",
        "https://techlead.co.in/streamlining-membership-data-engineering-at-netflix-with-psyberg-by-netflix-technology-blog-nov-2023-netflix-techblog-the-techlead",
    ),
    more=(BUCKLE_UP,),
    questions=[
        Question(
            "rhythm",
            "How often did this team's batch jobs run, and what did they do about data that was not there yet?",
            """Hourly, several times a day, and daily. They ran with a lag of a few hours, so that most of
            what was late had arrived. What came after that was missing until somebody noticed and ran the
            period again.""",
            "copy",
        ),
        Question(
            "causes",
            "Name at least four reasons why an event arrives after its day was processed.",
            """Retries, a slow network, an outage, an upstream job that is itself delayed, a batch upstream
            that only runs at certain times, a reconciliation in the source system. Most of these are
            somebody's system and not a slow device. So late rows often come in crowds, and some of them are
            corrections.""",
            "copy",
        ),
        Question(
            "how_late",
            "By public sources, up to how many days late do events arrive at Netflix?",
            """No public source gives a limit. They speak of a lag of hours here, of a long tail for
            playback, of lookback windows elsewhere. Seven days is a rule of this course, chosen so that you
            have a limit to reason with. Never tell it as theirs.""",
            "not found",
        ),
        Question(
            "waiting",
            "A longer wait catches more late rows. Why is waiting longer still a poor fix?",
            """Every reader pays for every minute, also on days when nothing is late, and the tail has no end:
            whatever you choose, something comes after it. A wait trades freshness for completeness once and
            for all. You still need a way to repair a day that has been published.""",
            "follows",
        ),
        Question(
            "batch_gifts",
            "Which things does a batch job give you almost for free that a stream has to build?",
            """You can infer from progress that an hour is complete. A rerun of a partition overwrites it, so it is
            idempotent. A partition that exists tells those downstream to start. And there is a pause in
            which to audit before anybody reads. In a stream each of these is a feature somebody writes.""",
            "engineers",
            BUCKLE_UP,
        ),
    ],
    challenges=[
        """The number. "A few hours" is the only measure of lateness in what we read. There is no share of
        rows behind it. If a lag of 3 hours leaves 1 row in a million, no framework is needed; if it leaves
        2 per cent, the numbers read after it were never right. I would ask for the curve: per cent arrived
        by hour.""",
        """The cost. Catching up by hand is named as the pain, but not how often it happened, nor how many
        hours of an engineer it took. Without that, nobody can say what the framework may cost to build and
        to keep.""",
    ],
    talk="""
This is the first of three posts of November 2023, about the data of memberships and finance. I read it in a copy, so I quote the ideas and not the words.

The problem is old. Jobs run hourly, a few times a day, or daily, and the data for an hour is not complete when the hour ends. There are retries, slow networks, outages, an upstream job that is late itself, and reconciliation. So the jobs ran with a lag of a few hours. What came later was missing until somebody saw it, and then a person ran the old hours again, and everything downstream in the right order.

That is the trade I want to name. A lag is a wait that everybody pays every day for something that happens sometimes. And it has no right length, because the tail has no end. You can have a shorter wait only if you have a cheap repair. So the question changes from "how long do we wait" to "how do we find out what has changed, and redo only that".

The answer of the series is Psyberg: find new data by the table's own metadata, work out which hours are touched, process those. The next part says that there are two kinds of jobs, and that the kind decides how much has to be redone.

If I were asked about late data in a design, I would begin here: draw the curve of arrival, choose a short wait from it, and build the repair for the rest. And I would say that I know no public figure for how late the latest events are.
""",
)
