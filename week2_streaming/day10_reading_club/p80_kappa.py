"""Backfilling streams in a Kappa architecture: replay from Iceberg, because keeping it in Kafka costs too much."""

from course.reading import Link, Post, Question

NOTES = Link(
    "Somebody's notes of it",
    "https://chrisliew.gitbook.io/chrisliew-and-tech/big-data/backfilling-streams-in-kappa-architecture-at-netflix",
)

post = Post(
    title="Backfilling streams: Kappa without a long Kafka",
    written="A talk by Netflix engineers at Data + AI Summit 2022: their abstract, and somebody's notes",
    link=Link(
        "Backfill Streaming Data Pipelines in Kappa Architecture (abstract)",
        "https://www.databricks.com/de/dataaisummit/session/backfill-streaming-data-pipelines-kappa-architecture",
    ),
    more=(NOTES,),
    questions=[
        Question(
            "need",
            "A streaming job had a bug for nine days. What do you need in order to repair its output, and what does a short retention take away?",
            """The input of those nine days, in an order the job can work with, and a way to replace what it
            wrote. With hours or a few days of retention in Kafka the input is gone before anybody has
            found the bug.""",
            "follows",
        ),
        Question(
            "lambda",
            "Why not write a batch job for the repair, and run it beside the stream?",
            """That is the Lambda architecture: the same logic twice, in two engines, by two sets of rules
            for time and NULL. They drift apart, and every change is made twice. It was rejected for the
            duplicate code.""",
            "engineers",
        ),
        Question(
            "retention",
            "What would thirty days of Kafka for all applications have cost, and who says so?",
            """About 93 million dollars a year. The figure is in somebody's notes of the talk; we did not find
            it in a text of theirs. Use it as: "a figure in notes of a talk". It is 7.75 million for each
            month, and the months before the bug are paid for as well.""",
            "others",
            NOTES,
        ),
        Question(
            "source",
            "What replaces the long retention, and what must the new source imitate?",
            """The events are in Iceberg anyway. The same Flink job gets a source that reads from there, and
            gives the events in an order like that of Kafka. Otherwise watermarks would jump ahead, and
            events of yesterday would count as late in the replay of last week.""",
            "engineers",
        ),
        Question(
            "switch",
            "The replay has caught up with the live stream. What can be doubled at the border, and how do you prevent it?",
            """Events that are both at the end of the table and at the start of what Kafka still holds. Choose
            one border by the event's own time or offset, read below it from the table and from it on
            from Kafka; and let the sink be idempotent by key, because borders are never quite exact.""",
            "follows",
        ),
    ],
    challenges=[
        """The number. 93 million dollars a year for 30 days "for all applications": of how many bytes, in how
        many copies, on which disks? Only topics that need a repair would need retention, and storage in
        tiers is cheaper than brokers' disks. The comparison is with the most expensive form of
        the alternative.""",
        """The cost. The other side of the comparison is not told: reading weeks from object storage,
        sorting them into Kafka's order, and running the job at many times its usual rate while the live one
        goes on. Nor who maintains a second source for each connector.""",
    ],
    talk="""
The question is how to repair the output of a stream. A job had a bug for nine days, it is fixed, and now the nine days have to be done again. I know this talk from its abstract and from somebody's notes.

There are three ways. Keep everything in Kafka for thirty days: the notes give a cost of about 93 million dollars a year, for all applications. Or write a batch job with the same logic, the Lambda architecture: then there are two implementations, and they drift apart. Or the third: the events are in Iceberg anyway, so give the same Flink job another source.

That is what they did. The job stays as it is; its source reads from the table instead of the topic. The difficulty is order. Kafka gives events roughly as they came. A table gives files. If an event of Friday is read before the ones of Monday, the watermark jumps, and Monday's events are late in the replay although they were punctual in life. So the source imitates Kafka's order.

I would add the other end. When the replay catches up, some events are both in the table and still in Kafka. I want one border, and a sink that is idempotent by key.

The trade: one code path, against a special source and object storage that has to be read in order.

I would challenge the 93 million. It is all topics, for thirty days, on brokers. The fair comparison is only the topics that need it, in cheaper tiers, and beside it the cost of the replays, which I did not find.
""",
)
