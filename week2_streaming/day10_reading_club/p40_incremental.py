"""Incremental processing with Maestro and Iceberg: work on what changed, without copying it."""

from course.reading import Link, Post, Question

QCON = Link(
    "Efficient Incremental Processing, QCon San Francisco 2024",
    "https://qconsf.com/presentation/nov2024/efficient-incremental-processing-netflix-maestro-and-apache-iceberg",
)
PRESS = Link("A report on that talk", "https://www.infoq.com/news/2024/11/qcon-sf-netflix-incremental-proc/")

post = Post(
    title="Incremental processing with Maestro and Iceberg",
    written="Netflix Technology Blog; the talk is of November 2024",
    link=Link(
        "Incremental Processing using Netflix Maestro and Apache Iceberg",
        "https://netflixtechblog.com/incremental-processing-using-netflix-maestro-and-apache-iceberg-b8ba072ddeeb",
    ),
    more=(QCON, PRESS),
    questions=[
        Question(
            "pains",
            "Which three pains does the post begin with?",
            """Freshness: people want numbers sooner than a daily job gives them. Accuracy when data is late:
            a window that looks back some days reprocesses far too much. And backfill, the redoing of old
            periods. All three come from the same lack, we would say: a job does not know what changed.""",
            "copy",
        ),
        Question(
            "change_table",
            "The platform hands a job a table of changes. What is in it, and what is not copied?",
            """It refers to the data files that were newly committed to the source, and says which range of
            chosen fields they cover. The files themselves stay where they are: it is a table of pointers,
            made from Iceberg's metadata, so it costs next to nothing to make.""",
            "copy",
        ),
        Question(
            "ranges",
            "The target is a sum by day, so new rows alone are not enough. How does a job use the range of changes then?",
            """As a parameter. The range says which days the new files touch, and the job reads those days of
            the source whole and overwrites them in the target. The other pattern uses it as a filter of rows: take the
            keys or values that changed, and process what belongs to them.""",
            "copy",
        ),
        Question(
            "append_only",
            "When may a job read the new files alone, without looking at anything older?",
            """When each row of the result comes from one row of the source and the target takes appends:
            no sum, no rank, no removal of copies across time. It is the stateless case of Psyberg. As
            soon as one old row can change because of a new one, you need the range.""",
            "follows",
        ),
        Question(
            "compaction",
            "Compaction commits new files with old rows. What must a job of this kind make of such a commit?",
            """Nothing. The commit replaces files, and the rows are the same. Whoever takes every new file for
            new data processes old rows again. Iceberg's snapshots say what kind of operation they were, so read
            that, and test with a compaction between two runs.""",
            "follows",
        ),
    ],
    challenges=[
        """The number. The report on the talk of 2024 speaks of more than a million Iceberg tables; a talk of
        2023 about the migration, of more than 1.5 million that had been moved. Both can be true
        as "more than", and side by side they cannot be quoted: which tables does each count? And the saving of about 90 per cent that others repeat
        has no baseline where we read it.""",
        """The cost. An engineer has to say which fields the range is about, and whether row filters are
        right for this target. Choose a field too few and days are missed, with no error. What that
        care costs, over hundreds of thousands of workflows, is not told.""",
    ],
    talk="""
The post is about incremental processing with Maestro, their orchestrator, and Iceberg. It names three pains: data should be fresher, it should be right although some of it is late, and a backfill should not be a project. The usual answer, recompute the last few days every day, is expensive on all days, and still not right for what is older than those days.

The idea is to let the table say what changed. Iceberg knows which files each commit added. So the platform makes a small table of changes that points to those files, and adds the range of values they cover, for fields that you choose. Nothing is copied. A job then has two ways. If its result is one row for each row, it reads the new files alone. If its result is an aggregate, it takes the range, for instance these three days, reads those days whole, and overwrites them.

I like that late data stops being special. A row that is eleven days late is a commit like any other, with a range that contains one old day.

The trade-off is in the choice of fields. You declare what a change touches, and if you forget one, an old partition stays as it was and nobody hears about it. So I would run a full recomputation for a sample of days each week and compare.

I would also test it with a compaction between two runs, because that commits new files without new rows. And I would treat the reported saving carefully: without knowing how far back the old jobs looked, ninety per cent says little about mine.
""",
)
