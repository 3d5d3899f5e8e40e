"""The stack, one card a tool: what it is for, what it guarantees, when to take something else, and who says so."""

from course.reading import Link, StackCard

KAFKA_2016 = Link(
    "Kafka Inside Keystone Pipeline (a summary)",
    "https://www.engineering.fyi/article/kafka-inside-keystone-pipeline",
)
KAFKA_2018 = Link(
    "QCon London 2018: Kafka in the cloud",
    "https://qconlondon.com/london2018/london2018/presentation/cloud-native-and-scalable-kafka-architecture.html",
)
FLINK_ICEBERG = Link(
    "Event-time partitioning with Flink and Iceberg",
    "https://www.ververica.com/blog/flink-forward-preview-event-time-partitioning-with-apache-flink-apache-iceberg-netflix",
)
ICEBERG_DOCS = Link("Iceberg's documentation", "https://iceberg.apache.org/docs/latest/")
ICEBERG_2018 = Link(
    "Iceberg: a fast table format for S3 (slides)",
    "https://www.slideshare.net/Hadoop_Summit/iceberg-a-fast-table-format-for-s3-103201179",
)
HIVE_MIGRATION = Link(
    "Iceberg's documentation on migrating from Hive", "https://iceberg.apache.org/docs/latest/hive-migration"
)
PSYBERG_3 = Link(
    "Psyberg: Automated end to end catch up (a copy)",
    "https://roboticcontent.com/psyberg-automated-end-to-end-catch-up/",
)
PRESTO = Link("Presto meetup, 2015 (slides)", "https://www2.slideshare.net/zhenxiao/presto-meetup-03-19")
DRUID_ANSWERS = Link(
    "Questions after the talk, answered by their engineer",
    "https://imply.io/blog/continuing-the-virtual-druid-summit-conversation-netflix-closes-the-loop/",
)
ROLLUP = Link(
    "Druid's documentation on rollup",
    "https://github.com/apache/druid/blob/master/docs/ingestion/rollup.md",
)
DATA_MESH = Link(
    "Data Mesh: A Data Movement and Processing Platform @ Netflix",
    "https://netflixtechblog.com/data-mesh-a-data-movement-and-processing-platform-netflix-1288bcab2873",
)
STREAMING_SQL = Link(
    "Streaming SQL in Data Mesh", "https://netflixtechblog.com/streaming-sql-in-data-mesh-0d83f5a00d08"
)
KEYSTONE = Link(
    "Keystone Real-time Stream Processing Platform",
    "https://medium.com/netflix-techblog/keystone-real-time-stream-processing-platform-a3ee651812a",
)

cards = (
    StackCard(
        "kafka",
        "Kafka",
        """a durable log between those who write and those who read, so that neither waits for the other and
        a reader can read again.""",
        """order within one partition, never across; durability as far as acknowledgements and replicas
        were set. At Keystone in 2016 only the leader acknowledged, and less than 0.01 per cent a day was
        lost, on purpose.""",
        """you need a lookup by key, a join, or months of history: bytes out are readers plus replicas less
        one, times bytes in, and long retention on brokers is the dear way to keep data.""",
        "Their engineers published the numbers. Order within a partition is how Kafka is documented; the last half sentence is ours.",
        (KAFKA_2016, KAFKA_2018),
    ),
    StackCard(
        "flink",
        "Flink",
        """computing on a stream with event time and state: windows, removing copies, joins of streams.""",
        """its own state is exactly once after a failure. The result is too only if the sink commits with the
        checkpoint, as into Iceberg, or is idempotent. What the source sends twice is two events.""",
        """nobody acts within minutes. Then a batch job every hour is complete by itself, can be rerun
        without thought, and keeps nobody awake over the size of its state.""",
        "Their engineers published the commit with each checkpoint. When not to use it is our opinion.",
        (FLINK_ICEBERG, STREAMING_SQL),
    ),
    StackCard(
        "iceberg",
        "Iceberg",
        """large analytic tables on object storage, read and written by several engines: snapshots, change of
        schema and of partitioning, planning from metadata.""",
        """a commit is seen whole or not at all. Columns go by id, so renaming is safe. Deleting a row makes a new
        snapshot; the bytes are gone only after rewriting, expiry and clean-up.""",
        """you write single rows all the time or look them up by key: each commit makes files and metadata.
        And not without compaction and expiry on somebody's calendar.""",
        "The project's documentation says it. When not to use it follows from how commits work.",
        (ICEBERG_DOCS, ICEBERG_2018),
    ),
    StackCard(
        "spark",
        "Spark",
        """large batch jobs: joins and aggregates over more than one machine holds, backfills, and writing
        tables. Psyberg's jobs run on it.""",
        """a task that fails is run again, and the job ends with all of them or fails. What it has written by then
        is as atomic as the table's format: Iceberg commits once, a directory does not.""",
        """the answer is wanted in a second, or the data fits on one machine: then a database in one process is
        sooner done and easier to test.""",
        "Their engineers published that Psyberg's jobs run on it, read in a copy. The rest is how Spark works. A recent size of their clusters: not found.",
        (PSYBERG_3,),
    ),
    StackCard(
        "trino",
        "Presto / Trino",
        """SQL by people, over tables in several systems, in seconds to minutes. In 2015: one coordinator, 250
        workers, about 2,500 queries a day on 10 PB.""",
        """the answer of one snapshot of each Iceberg table, or an error. In its usual mode it gives no rescue
        of a long query: when a worker is lost the query fails.""",
        """it is a job of hours that must finish by itself, or a thousand small lookups a second.""",
        "Their engineers published the numbers of 2015. The rest is how Trino works. A current number of queries at Netflix: not found.",
        (PRESTO,),
    ),
    StackCard(
        "druid",
        "Druid",
        """dashboards and alerts over events of the last minutes, sliced by a few dimensions, for many people
        at once.""",
        """fast answers over rows that may be rolled up. From Kafka, rollup is best effort: sum a stored count,
        do not count rows. Very late rows can be rejected by a setting, and at Netflix they are.""",
        """you need single events, corrections, exact history or a dimension of high cardinality, which undoes
        rollup. Not as the record of anything.""",
        "Their engineer answered so on a vendor's page; rollup is as the project's documentation says.",
        (DRUID_ANSWERS, ROLLUP),
    ),
    StackCard(
        "hive",
        "Hive",
        """tables as directories with a metastore: what most older data lies in, and what you migrate
        from.""",
        """a partition is what lies in its directory. There is no isolation: a reader sees a write half done.
        Planning lists files: 9.6 minutes for 2.7 million of them in the example of 2018.""",
        """for a new table. For an old one, ask who still writes to it the old way before you move it; moving makes
        metadata over the same files.""",
        "Their engineers published it in 2018; moving by metadata is in Iceberg's documentation.",
        (ICEBERG_2018, HIVE_MIGRATION),
    ),
    StackCard(
        "data_mesh",
        "Data Mesh (the product at Netflix)",
        """pipelines from databases and applications to tables and indexes, put together from ready parts:
        source, processors, sink. It began as change data capture.""",
        """enforced Avro schemas, and it is known who consumes which field. Each processor is a Flink job and
        Kafka lies between, so their promises hold, hop by hop.""",
        """the steps are many and tiny: each is a job, which they name as overhead themselves; there one SQL query is
        better. And it is not Dehghani's idea of the same name.""",
        "Their engineers published it, the overhead as well.",
        (DATA_MESH, STREAMING_SQL),
    ),
    StackCard(
        "keystone",
        "Keystone",
        """to bring events from every service to a sink, routed and perhaps filtered; and to run the streaming
        jobs of other teams.""",
        """a route delivers eventually and at least once. The way before it may drop: a producer gives up after
        its retries.""",
        """money depends on each event, or you capture changes of a database. The first wants
        acknowledgement by all replicas and a reconciliation, the second is why Data Mesh was built.""",
        "Their engineers published it. When not to use it is our reading of two posts.",
        (KEYSTONE, KAFKA_2016),
    ),
)
