"""Two streams joined by hand, then the largest value of a moving window."""

from course.rounds.script import Card, Script, Step

script = Script(
    title="A join by hand, and a moving maximum",
    kind="coding",
    opening="First you write what a database does for you every day. After that comes a window that moves. I care"
    " about what you hold in memory, so say it before you write it.",
    steps=(
        Step(
            "hash_join",
            nudges=(
                "Which of the two sides do you read first, and what do you keep of it?",
                "What does a key with nothing in it match?",
                "For a full join you have to know who never found a partner. Where do you note that?",
            ),
            twists=(
                Card(
                    "Now neither side fits in memory.",
                    "both sides partitioned by the same hash onto disk, then a join a partition; how many partitions"
                    " and why; what to do with one that is still too large.",
                ),
                Card(
                    "Now one key has four in ten of all rows.",
                    "partitioning again does not split one key; a nested loop in blocks, or salting with the other"
                    " side copied; the output is large whatever one does.",
                ),
                Card(
                    "Now the right side arrives late.",
                    "keep what found no partner for a stated time, emit and correct, or wait for the watermark; what"
                    " a reader sees meanwhile.",
                ),
            ),
        ),
        Step(
            "sliding_max",
            nudges=(
                "A value has just arrived that is larger than three before it. Can any of those three ever be the answer again?",
                "If you keep only those that can still be the answer, in what order do they stand?",
            ),
            twists=(
                Card(
                    "Now readings come up to ten seconds out of order.",
                    "a buffer that holds back what may still be overtaken, how long, and that the answer is later by that much.",
                ),
                Card(
                    "What if the alert wants the median?",
                    "two heaps with lazy deletion, or a sorted list with bisect; why a deque does not do, and what a"
                    " sketch would cost in exactness.",
                ),
            ),
        ),
    ),
)
