"""re:Invent 2023, NFX306: from Hive to an Iceberg-only data lake."""

from course.reading import Link, Post, Question

NOTES = Link(
    "Machine-made notes of the talk, the only place with its cost figure",
    "https://lilys.ai/notes/es/apache-iceberg-20251101/aws-reinvent-netflix-iceberg-data-lake",
)
PROCEDURES = Link(
    "Iceberg's documentation on migrating from Hive", "https://iceberg.apache.org/docs/latest/hive-migration"
)

post = Post(
    title="The way to an Iceberg-only data lake (NFX306)",
    written="A talk at AWS re:Invent 2023, read in a summary",
    link=Link(
        "Netflix's journey to an Apache Iceberg-only data lake (a summary)",
        "https://awsrelearn.com/aws-reinvent-2023/netflixs-journey-to-an-apache-icebergonly-data-lake-nfx306",
    ),
    more=(
        Link("The talk as a video", "https://aws.amazon.com/jp/awstv/watch/3db41488539"),
        PROCEDURES,
        NOTES,
    ),
    questions=[
        Question(
            "size",
            "How large was the move, and how large is the warehouse around it said to be?",
            """More than 1.5 million tables and hundreds of petabytes were moved off Hive, in a warehouse that
            is described as being of exabyte scale. That is the talk of 2023 as others summarise it. Nobody
            does this table by table by hand, so the tool is the subject.""",
            "others",
        ),
        Question(
            "principle",
            "Which principle kept a move of this size affordable?",
            """Make metadata over the files that are there. Data is moved as little as possible, and so are
            people: readers and writers should not notice more than they must. Rewriting hundreds
            of petabytes would be a project of another kind.""",
            "others",
        ),
        Question(
            "parts",
            "Which five parts did the migration tool have, and which of them do plans forget?",
            """A processor, a communicator, a migrator, a reverter and a shadower. The summary only names them; we
            read them as: choose what is next, tell the owner, move, bring back, keep the other copy in
            step. Plans forget the reverter and the communicator: the way back, and the person.""",
            "others",
        ),
        Question(
            "procedures",
            "Iceberg has three procedures for a table in Hive. Which are they, and which one finds files that were written meanwhile?",
            """`snapshot` makes a table beside it from the same files, to try. `migrate` replaces the table.
            `add_files` takes files into a table that is already Iceberg: that is the one for what somebody wrote in the
            meantime.""",
            "documentation",
            PROCEDURES,
        ),
        Question(
            "writer",
            "A writer you did not know of adds a partition the Hive way after the table was migrated. What do readers see, and how do you find out?",
            """Nothing of it. Iceberg reads what its metadata lists, and the new directory is in no snapshot.
            No query fails; a day is missing. Compare the storage with the metadata after the switch, and
            close the old way of writing before it.""",
            "follows",
            PROCEDURES,
        ),
    ],
    challenges=[
        """The number. A saving of about 25 per cent is repeated, and we found it only in machine-made notes
        of the talk. 25 per cent of what: storage, computing, both? If files stayed as they were, storage
        cannot have shrunk by the move alone; then it is the clean-up that was done on the way.""",
        """The cost. Two formats at once for as long as it lasts, a second copy of some tables meanwhile, and the time
        of 1.5 million tables' owners. If one in a hundred needed a person for an hour, that is 15,000
        hours. How many needed one is not told.""",
    ],
    talk="""
This is a talk of re:Invent 2023, which I know from a summary. More than one and a half million tables and hundreds of petabytes were moved from Hive to Iceberg, in a warehouse that is described as exabytes.

The principle is: make metadata, do not move data. Iceberg can take the files that are there into a table. So a migration is a change in the catalog, and the data stays where it is. Only that makes it possible at this size. The second principle is as little friction as possible for people.

The tool has five parts: a processor, a communicator, a migrator, a reverter, a shadower. My summary only has their names. I read them as: choose what is next, tell the owner, move, bring back, and keep the other copy in step. The way back and the message to the owner are the parts that are missing in most plans I have seen.

Where would it hurt? At writers nobody knows of. After the switch, a job that still writes a directory the old way writes into nowhere: no query fails, a day is missing. So I would watch who writes for some weeks before, switch writers first, pick up late files with add_files, and compare files in storage with files in the metadata.

What would I challenge? A saving of 25 per cent is quoted. I found it only in notes made by a machine, and without saying of what. As files are not rewritten, I would expect the saving to come from clean-up and better layout afterwards.

So my plan has waves, verification of each table by more than a row count, a reverter that was tried, and a date on which the old way ends.
""",
)
