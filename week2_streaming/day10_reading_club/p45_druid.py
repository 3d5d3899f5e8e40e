"""Druid for real-time insights, with the questions and answers after the talk."""

from course.reading import Link, Post, Question

ANSWERS = Link(
    "Questions after the talk, answered by their engineer",
    "https://imply.io/blog/continuing-the-virtual-druid-summit-conversation-netflix-closes-the-loop/",
)
ROLLUP = Link(
    "Druid's documentation on rollup",
    "https://github.com/apache/druid/blob/master/docs/ingestion/rollup.md",
)
VENDOR = Link(
    "A case study of the vendor",
    "https://imply.io/case-studies/netflix-delivers-real-time-observability-for-playback-quality",
)

post = Post(
    title="Druid for real-time insights",
    written="Netflix Technology Blog, 2020, and questions answered the same year",
    link=Link(
        "How Netflix uses Druid for Real-time Insights (a summary)",
        "https://www.engineering.fyi/article/how-netflix-uses-druid-for-real-time-insights-to-ensure-a-high-quality-experience",
    ),
    more=(
        ANSWERS,
        Link(
            "Slides of the talk",
            "https://www.slideshare.net/slideshow/how-netflix-uses-druid-in-realtime-to-ensure-a-high-quality-streaming-experience/238374742",
        ),
        VENDOR,
        ROLLUP,
    ),
    questions=[
        Question(
            "decisions",
            "Which decisions are made on this data, and which delay would make it useless?",
            """Whether a new version of an app goes on to more devices or is taken back, and whether somebody
            is called because playback is ill. Both are decided within minutes, so numbers of tomorrow
            morning are no use, however exact. That is why it is Druid and not the warehouse.""",
            "others",
        ),
        Question(
            "rollup",
            "What does rollup by minute do to two events, and what is gone after it?",
            """If the minute and all dimensions are equal, they become one row with sums. Gone are the single
            events: no distinct members, no removing copies afterwards, no percentile, unless a sketch was
            stored. And a dimension of high cardinality, such as a member's id, makes every row
            different, so that nothing is rolled up at all.""",
            "documentation",
            ROLLUP,
        ),
        Question(
            "count",
            "You write COUNT(*) against a rolled-up datasource. What do you get, and what should you have written?",
            """The number of stored rows, not of events. Store a count when ingesting, and ask for its SUM.
            From Kafka, rollup is best effort: the same minute may be stored in several rows, so that even
            the stored rows depend on how it was ingested.""",
            "documentation",
            ROLLUP,
        ),
        Question(
            "late",
            "A very late event comes for an hour that has been compacted. What happens to it, and where do you get the exact number?",
            """It is rejected on purpose: a setting gives the age after which messages are dropped, so that
            none opens a chunk that is finished. A late row that is still within that age makes one more
            segment, and compaction merges it. Facts for the long term live in another system.""",
            "engineers",
            ANSWERS,
        ),
        Question(
            "three_answers",
            "The same late event reaches Druid, a Flink window and an Iceberg table. What would each do, and why are all three right?",
            """Druid drops it: the decision was taken long ago. Flink gives it to a side output: the window has
            fired, and somebody else may deal with it. Iceberg merges it: the table is the record. Each
            answers for another reader. What you need is one sentence on which number is the official one.""",
            "follows",
            ANSWERS,
        ),
    ],
    challenges=[
        """The number. A vendor's page puts more than 115 billion rows a day beside 2 million events a second.
        2 million a second are 172.8 billion a day. If the first is after rollup, rollup saves a third, which
        is little for a design that gives up single events for it. If it is not, the two are of different years. The
        page does not say.""",
        """The cost. The cluster grows with the volume of data and not with the number of queries, so on a
        bad evening, when everybody opens the same dashboard, it has the size it had. They say it is sized
        for more than the load they expect. What that spare size costs is not told.""",
    ],
    talk="""
This is about Druid, where playback quality is watched while it happens. The text is of 2020, and I read a summary of it together with questions their engineer answered after a talk.

More than two million events a second come from devices, by way of Kafka, one datasource for each topic. When they are ingested, events of the same minute with the same dimensions become one row. On these numbers a new version is rolled out or taken back, and people are called.

The decision is what to give up. Rollup gives up the single event, so nothing can be deduplicated later, and COUNT of rows counts rows. You must store a count and sum it. And very late messages are rejected by a setting, so that no chunk that has been compacted is opened again. That sounds harsh, and it is right: nobody takes back a release because of an event of last week. Exact facts live in other systems.

I like to tell it with one late event and three systems. Druid drops it. A Flink window puts it into a side output. The Iceberg table merges it. All three are right, for three readers. What is not right is not to say which of the three numbers is official.

I would challenge a pair of numbers on a vendor's page: 115 billion rows a day, and two million events a second, which is 173 billion. Then rollup would save a third, or the numbers are from different times.

In a design I would take it for minutes and alerts, with few dimensions and sketches where I need distinct counts, and reconcile every day with the table.
""",
)
