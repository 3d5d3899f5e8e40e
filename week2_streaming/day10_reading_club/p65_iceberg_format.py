"""Iceberg, a fast table format: planning without listing directories, 2018."""

from course.reading import Link, Post, Question

DOCS = Link("Iceberg's documentation", "https://iceberg.apache.org/docs/latest/")

post = Post(
    title="Iceberg, a fast table format for S3",
    written="Slides by Netflix engineers at Hadoop Summit, 2018",
    link=Link(
        "Iceberg: a fast table format for S3 (slides)",
        "https://www.slideshare.net/Hadoop_Summit/iceberg-a-fast-table-format-for-s3-103201179",
    ),
    more=(DOCS,),
    questions=[
        Question(
            "motive",
            "Which two troubles with Hive tables on S3 made them write a table format?",
            """Isolation and planning. A Hive table is what lies in its directories, so a reader sees a write
            half done, and a query begins by listing files. With more than 60 PB in S3 and hundreds of
            TB written a day, both hurt every day.""",
            "engineers",
        ),
        Question(
            "atlas",
            "The example has one month of metrics. How many files and partitions, and what did planning a query of six days take in Hive?",
            """2.7 million files in 2,688 partitions, about 1,000 files in each. Planning alone took 9.6 minutes
            and came to more than 400,000 splits, before a single row was read.""",
            "engineers",
        ),
        Question(
            "two_filters",
            "The same query on Iceberg got faster in two steps. What filtered in each, and how long did it take?",
            """Filtering by partition in the metadata: 15,218 splits, planned in 10 seconds, 13 minutes on the
            clock. Then also by the smallest and largest value of each file's columns: 412 splits, planned
            in 25 seconds, 42 seconds on the clock. The second step planned longer and won.""",
            "engineers",
        ),
        Question(
            "min_max",
            "When do the smallest and largest values of a file help nothing?",
            """When each file holds nearly the whole range: a member's id in files written in order of
            arrival. Then no file can be left out. They help where files are narrow, because data came
            in that order or was sorted by compaction. So the layout decides, not the format.""",
            "follows",
            DOCS,
        ),
        Question(
            "identity",
            "A column is dropped, and next month one with the same name is added. What do old files show, and why?",
            """NULL. Iceberg knows columns by an id and not by their name or place; the new column has a new
            id, and old files hold nothing under it. A format that goes by name would bring the old
            values back under a new meaning.""",
            "documentation",
            DOCS,
        ),
    ],
    challenges=[
        """The number. 13 minutes became 42 seconds, about 19 times less, for a query with one tag. It
        looks like a best case, with a tag by which files can be left out. What of a query without it? And 2,688 partitions in a month are
        96 a day for 28 days; that would fit quarter hours of a February, but the slide says neither.""",
        """The cost. Statistics of every file have to be written, kept and read: planning took 25 seconds
        instead of 10. With ten times the files, who plans? Metadata needs compaction, expiry and clean-up
        of its own, and that bill is not on the slides.""",
    ],
    talk="""
I would like to explain why a table format exists, with numbers that their engineers showed in 2018.

A Hive table is a set of directories. To plan a query you list them, and while somebody writes, you see half of it. With more than sixty petabytes on S3, that was the daily trouble: no isolation, and slow planning.

The example is a month of metrics: 2.7 million files in 2,688 partitions. A query over six days for one tag took Hive 9.6 minutes only to plan, with over 400 thousand splits. Iceberg keeps a tree of metadata: a snapshot points to manifests, and manifests list files with their partition and with the range of values of each column. With partitions alone, planning took ten seconds and the query thirteen minutes. With value ranges as well, planning took 25 seconds and the query 42.

I like that the planning became slower. It did more work on small metadata to save much more on data: 412 splits instead of fifteen thousand.

The same tree gives isolation. A commit is a new snapshot, swapped in as a whole. Old snapshots remain, so one can read the past, and that also means that a deleted row is still in the files until snapshots expire and files are removed.

The trade-off: ranges only help when files are narrow in what you filter by. That is a question of how data is written and compacted. And all this metadata needs housekeeping.

So in a design I would choose the partition by the commonest filter, the sort order by the second, and I would put expiry and compaction on the first drawing.
""",
)
