"""Data Mesh, the product and not the idea of the same name: sources, processors, sinks."""

from course.reading import Link, Post, Question

STUDIO = Link(
    "Data Movement in Netflix Studio via Data Mesh",
    "https://netflixtechblog.com/data-movement-in-netflix-studio-via-data-mesh-3fddcceb1059",
)
TALK_2025 = Link(
    "Data Mesh and Streaming SQL, a conference page of 2025",
    "https://streamnative.io/videos/dss-virtual-2025-building-the-next-generation-of-real-time-data-pipelines-data-mesh-and-streaming-sql-at-netflix",
)

post = Post(
    title="Data Mesh, a platform to move and process data",
    written="Netflix Technology Blog, 2022",
    link=Link(
        "Data Mesh: A Data Movement and Processing Platform @ Netflix",
        "https://netflixtechblog.com/data-mesh-a-data-movement-and-processing-platform-netflix-1288bcab2873",
    ),
    more=(STUDIO, TALK_2025),
    questions=[
        Question(
            "name",
            "A colleague says Data Mesh means domain teams that own data as a product. What do you answer about Netflix?",
            """There the name belongs to a product: a managed platform that moves and transforms data, stream
            by stream. It shares the name with the organisational idea of Zhamak Dehghani, and is something
            else. Say in the first sentence which of the two you mean.""",
            "engineers",
        ),
        Question(
            "origin",
            "What was it first built for, and what did it grow into?",
            """It began as managed change data capture for the studio side. By 2022 it had become a general
            way to move and process: events of applications, more databases as sources (CockroachDB and
            Cassandra beside MySQL and PostgreSQL), and processors to filter, project, union and join. Keystone did
            not cover these uses.""",
            "engineers",
        ),
        Question(
            "pipeline",
            "Draw one pipeline from a database to a table. Which parts does it have, and what lies between them?",
            """A source connector reads changes. Processors follow, each a Flink job; between any two of them
            lies a Kafka topic. At the end a sink connector writes, to Iceberg, Elasticsearch or another
            Kafka topic. Every hop is a durable log, so parts can be restarted and reused one by one.""",
            "engineers",
        ),
        Question(
            "schema",
            "Somebody upstream renames a field on Friday. Which two features should keep Monday quiet?",
            """Schemas are Avro and enforced, so a message that does not fit is stopped at the door. And who
            consumes which field is tracked, so the owner can see before the change whom it would break. A
            schema without the second tells you only afterwards.""",
            "engineers",
        ),
        Question(
            "studio",
            "What did the studio teams have before, and what did change data capture give them instead?",
            """Each team had built its own ETL jobs, and there was a sprawl of them. Changes captured from the
            source databases, enriched by asking a GraphQL service, gave operational reports in near real
            time without a job for each team.""",
            "engineers",
            STUDIO,
        ),
    ],
    challenges=[
        """The number. A conference page of 2025 says more than 20,000 Flink jobs and thousands of topics.
        If each processor is a job and a topic lies between any two, I would expect the counts to be closer.
        Perhaps most pipelines have one processor, perhaps routes are counted too, perhaps "thousands" is a
        loose word. The page does not say.""",
        """The cost. A chain of small jobs pays for every hop: one more job that idles, one more topic, one
        more write and read of every byte. The follow-up of 2023 names this overhead, without a figure. I
        would ask what share of the bill is hops, and how much a chain of five adds to the latency.""",
    ],
    talk="""
Data Mesh at Netflix is a product, not the organisational idea of the same name; I say that first. Its engineers described it in 2022. It started as change data capture for the studio, where every team had its own ETL, and became the general platform for moving and processing data, because Keystone did not cover those uses.

A pipeline has a source, processors and a sink. The source reads the changes of a database, or the events of an application. Each processor does one thing, such as filter, project, union or join, and runs as a Flink job. Between processors there are Kafka topics. The sink is Iceberg, Elasticsearch or Kafka again. Schemas are Avro and enforced, and the platform knows who consumes which field.

The decision is composability: small standard parts, run by one team, put together by many. The advantage is that somebody who does not know Flink gets a pipeline all the same, and that every hop is a log from which one can restart.

The cost is the hop. Five processors are five jobs and the topics between them, each writing and reading every byte. They say so themselves a year later, and add a SQL processor that puts the logic of a chain into one job.

So in a design I would use such parts for movement, and put logic that belongs together into one job. I would also keep the field-level tracking from the first day, because that is what makes a schema change a conversation instead of an incident.

What I would challenge: I found no figure for what a hop costs, in money or in milliseconds.
""",
)
