"""Streaming SQL in Data Mesh, 2023: what the processors cost, and one query instead of a chain."""

from course.reading import Link, Post, Question

TALK_2025 = Link(
    "Data Mesh and Streaming SQL, a conference page of 2025",
    "https://streamnative.io/videos/dss-virtual-2025-building-the-next-generation-of-real-time-data-pipelines-data-mesh-and-streaming-sql-at-netflix",
)

post = Post(
    title="Streaming SQL in Data Mesh",
    written="Netflix Technology Blog, November 2023",
    link=Link(
        "Streaming SQL in Data Mesh",
        "https://netflixtechblog.com/streaming-sql-in-data-mesh-0d83f5a00d08",
    ),
    more=(TALK_2025,),
    questions=[
        Question(
            "admitted",
            "Which two weaknesses of their own earlier design do the authors admit?",
            """Each small processor is a Flink job of its own, and that is overhead: a chain of trivial steps
            costs as much as real work. And whoever needed more than the ready-made processors had to
            write against the DataStream API, which was too steep for most.""",
            "engineers",
        ),
        Question(
            "one_query",
            "A chain of filter, projection and union becomes one SQL query. What disappears, and what does the platform lose with it?",
            """The jobs in between disappear, and the Kafka topics between them, with their delay. Lost are
            the points between steps where somebody else could read, or where a restart could begin. A chain
            is worth it where a step's output has readers of its own.""",
            "follows",
        ),
        Question(
            "helps",
            "Which three helps does a person get while writing such a query?",
            """They see live samples of what it gives, it is validated as they write, and the schema of its
            output is inferred, so that nobody writes it down by hand. On a stream this matters more than on a
            table: a mistake shows hours later otherwise.""",
            "engineers",
        ),
        Question(
            "scale",
            "Which scale was reported in 2025, and how sure is it?",
            """More than 20,000 Flink jobs, thousands of topics, trillions of events a day, for more than 300
            million members and a billion devices. It is on the page of a conference, not in a post of
            theirs. Take it as an order of magnitude.""",
            "others",
            TALK_2025,
        ),
        Question(
            "state",
            "GROUP BY on a stream looks like GROUP BY on a table. What does the author of the query have to know that SQL does not show?",
            """That it keeps state for each key, for as long as nothing says when to forget it. Without a
            window or a time to live the state grows for ever. And results are updates: the sink must be
            able to replace a row it wrote before.""",
            "follows",
        ),
    ],
    challenges=[
        """The number. Overhead of small jobs is the reason for the whole change, and we found no figure for
        it: neither what a job costs that does nothing, nor how many chains became one query. More
        than 20,000 jobs in 2025, two years after, do not look as if jobs became few; growth may hide
        it.""",
        """The cost. SQL invites people who do not operate streams. One query with an unbounded join holds
        state that somebody has to carry, restore and migrate when the query changes. Who is called
        at night for a query of another team is not told.""",
    ],
    talk="""
This post of 2023 is a follow-up, and the good part is that it admits what the first design cost.

In Data Mesh, a pipeline is a chain of processors, and each one is a Flink job with Kafka topics in between. That is composable, and wasteful for small steps. And when the ready-made steps were not enough, people had to write against the DataStream API, which most did not want to learn.

So they added a processor that takes SQL. One query replaces a chain: filter, projection, union, join, in one job. While you write it you see live samples, it is validated, and the output's schema is inferred.

The trade is between one job and many. One query has no topics in between, so it is cheaper and faster; but nobody can read the middle, and a restart begins at the start. I would keep a boundary where somebody else consumes, and merge the rest.

What worries me is state. SQL hides it. A GROUP BY without a window holds every key for ever, a join without a time limit holds both sides. On a table a careless query is slow; on a stream it works on Monday and is out of memory in March. So I would want the platform to refuse unbounded state, or to ask for a time to live, and to show the size of the state next to the sample.

About scale: a conference page of 2025 says more than twenty thousand Flink jobs. I take it as an order of magnitude. I found no number for what was saved, and that is the first thing I would ask the authors.
""",
)
