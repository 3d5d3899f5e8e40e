"""Event-time partitioning with Flink and Iceberg: late playback events, put where they belong."""

from course.reading import Link, Post, Question

PREVIEW = Link(
    "The talk announced, with its reasons",
    "https://www.ververica.com/blog/flink-forward-preview-event-time-partitioning-with-apache-flink-apache-iceberg-netflix",
)

post = Post(
    title="Event-time partitioning with Flink and Iceberg",
    written="Slides of a talk at Flink Forward by a Netflix engineer, read in a copy",
    link=Link(
        "Streaming Event-Time Partitioning (slides)",
        "https://www.slideshare.net/slideshow/streaming-event-time-partitioning-with-apache-flink-and-apache-iceberg-julia-bennett-netflix/181948223",
    ),
    more=(PREVIEW,),
    questions=[
        Question(
            "why",
            "Why is a table of playback events partitioned by when they happened, and not by when they came?",
            """Because people ask about when it happened. Lateness has a long tail here: partitioned by
            arrival, one hour of viewing would be spread over many partitions, and each question would have
            to read them all or miss some.""",
            "engineers",
            PREVIEW,
        ),
        Question(
            "before",
            "How did late events get to their partition before, and what did that cost?",
            """An hourly batch job sorted what had come and put it in the right place. So everything was at
            least that hour late, also the many events that were punctual, and data was written
            twice: once where it landed, once where it belonged.""",
            "copy",
        ),
        Question(
            "two_paths",
            "Punctual and late events take different ways through the Flink job. Which ways, and what is the reason?",
            """Punctual ones are written at once. Late ones leave through a side output, and are collected in a
            window before they are written. Otherwise a handful of late events for hundreds of old hours
            would make a file in each of them at every checkpoint.""",
            "copy",
        ),
        Question(
            "exactly_once",
            "What exactly is exactly once in a Flink job that writes to Iceberg?",
            """The append: files are committed to the table together with a checkpoint, so a restart neither
            repeats nor skips a commit. Copies that came in from the source are events like others; they need state that
            remembers ids. The slides list removing duplicates as a task of its own.""",
            "copy",
        ),
        Question(
            "dynamic",
            "What does the dynamic partitioner decide, by what does it decide, and which problem remains?",
            """How many writers get the events of a partition, by metrics of the traffic: so a busy hour can
            have several and a quiet one a single one. Each writer makes a file for each partition it has, so too many files remain
            the enemy, and compaction runs beside it, offline.""",
            "copy",
        ),
    ],
    challenges=[
        """The number. The slides print "250 million per day" beside both too many files and the need to
        remove duplicates. Which of the two is it? As files it would be about 2,900 every second; as
        duplicates, of how many events? I would not repeat it without knowing.""",
        """The cost. Late events wait in a window so that files stay few. For how long is a number that
        decides how stale old hours are, and we did not find it. Nor what the compaction beside it costs,
        which rewrites what the stream wrote an hour ago.""",
    ],
    talk="""
These are slides by a Netflix engineer about playback events that arrive late, and a table that is partitioned by event time. I read them in a copy.

People ask what happened at eight in the evening, not what arrived at eight. But lateness has a long tail. So there was an hourly batch job that put events where they belong, and it made every event wait, also the punctual ones.

They replaced it by a stream: Flink that writes to Iceberg. Copies are removed with state. A partitioner that follows the traffic decides how many writers an hour gets. And there are two ways through the job. Punctual events are written right away. Late events go to a side output, are gathered in a window, and are written together. Each commit belongs to a checkpoint, so an append happens once.

The point to understand is files. Each writer makes a file for each partition at each checkpoint. If late events for three hundred old hours went the direct way, each checkpoint would make three hundred tiny files. So they trade the freshness of late rows, which nobody waits for, against the number of files, which everybody pays for. Compaction runs offline for the rest.

I would say clearly what is exactly once: the commit. A copy that was sent twice by a device is two events for Flink, and only state removes it.

I would challenge one figure. The slides have 250 million a day, and it is not clear whether these are files or duplicates. And I would ask how long the window for late events is, because that is the staleness of the past.
""",
)
