"""Psyberg, part 3: a session, an audit before publishing, and a watermark that moves last."""

from course.reading import Link, Post, Question

WAP = Link(
    "How the quality of data is ensured: write, audit, publish (somebody's summary)",
    "https://vutr.substack.com/p/how-does-netflix-ensure-the-data",
)

post = Post(
    title="Psyberg 3: catching up by itself",
    written="Netflix Technology Blog, November 2023, read in a copy",
    link=Link(
        "Psyberg: Automated end to end catch up (a copy)",
        "https://roboticcontent.com/psyberg-automated-end-to-end-catch-up/",
    ),
    more=(
        Link("A summary of it", "https://www.engineering.fyi/article/psyberg-automated-end-to-end-catch-up"),
        WAP,
    ),
    questions=[
        Question(
            "init",
            "What does the first step of a run find out, where does it look, and where does it write what it found?",
            """It asks what has changed since the high watermark of the last run. It reads the metadata of the
            source's Iceberg table, not the rows, so this is cheap. What it found goes into a
            table of session metadata, and all later steps of the run read the same answer from there.""",
            "copy",
        ),
        Question(
            "wap",
            "Write, audit, publish: where is the new data while it is audited, and how does it become visible?",
            """It is in the table already, as a snapshot that is not published: readers do not see it. The
            audit compares, such as counts in the source and in the target. If it passes, that snapshot is
            picked as the current one, which is one change of metadata. If not, nobody has read anything.""",
            "copy",
        ),
        Question(
            "order",
            "A run publishes its data and moves its watermark. Which comes first, and what if it is killed between the two?",
            """Publish first, watermark last. Killed in between, the next run finds the same changes again and
            does them again: work is repeated and nothing is lost. The other order would skip what was never
            published, and no check would ever find it.""",
            "follows",
        ),
        Question(
            "twice",
            "So a run may be repeated after it published. Which kind of write is harmed, and what protects it?",
            """An append: the same late rows would be there twice. Overwriting touched hours, or merging by key,
            gives the same table the second time. Or write the session's id with the commit, and let the
            next run ask whether that session is there already.""",
            "follows",
        ),
        Question(
            "outcome",
            "Which results are reported, and how many tables and workflows are they about?",
            """About 90 per cent fewer Spark cores, and no more catching up by hand. It was 30 tables in 13
            workflows. That is a team's own domain, not the company's warehouse: keep the size in the same sentence
            as the saving.""",
            "copy",
        ),
    ],
    challenges=[
        """The number. 90 per cent fewer cores: than what? A job that always recomputes a long lookback is
        easy to beat; one that recomputes a day is not. Cores are also not core hours. I would ask for rows
        read for each new row, before and after, on the same months.""",
        """The cost. Every source has to be an Iceberg table whose commits say what they changed, and
        somebody runs the framework, its session table and its watermarks. A watermark that is out of step
        with its table is a new kind of incident. What running it costs is not told in what we
        read.""",
    ],
    talk="""
The third post puts the parts together, and it is the one I would be asked about.

A run begins with a session. The first step looks at the metadata of the source tables and finds what was committed since the high watermark. It does not scan rows. What it finds, which hours and which partitions, is written to a session table, so that all steps of the run agree on what this run is about. A hundred hours or one hour then go through the same code, and catching up is not a special case any more.

Then comes write, audit, publish. The result is written as a snapshot that nobody sees. Audits compare it with the source. Only then does it become the current one, in one change of metadata. The last step moves the watermark.

I would point to that order. If the job dies after publishing and before the watermark has moved, the next run does the same work again. That is safe when the write overwrites or merges, and it is not safe when it appends; there I would put the session's id into the commit. The other order would lose data without a trace.

They report about ninety per cent fewer Spark cores, over thirty tables in thirteen workflows, and no manual catch-ups. I would say that with its size, and ask for the baseline: fewer than a job that recomputed how many days?

If I built it, I would take three things: changes found by metadata, one session that all steps share, and a watermark that moves last. I would test it by killing it between every two steps, and by comparing the table with one that was computed in a single pass.
""",
)
