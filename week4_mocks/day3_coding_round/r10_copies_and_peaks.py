"""Copies of an event merged, then streams counted side by side."""

from course.rounds.script import Card, Script, Step

script = Script(
    title="Copies and peaks",
    kind="coding",
    opening="We have two problems. The first is about a log that delivers twice, the second about how many people watch at"
    " once. Talk while you work; ask me what you would ask a colleague. When one stands, I change something.",
    steps=(
        Step(
            "dedup_with_merge",
            nudges=(
                "How would you tell two copies of one event apart from two events?",
                "What is the key of your dictionary, when the key is not always the same columns?",
                "Two copies: which one do you begin with, and what do you take from the other?",
            ),
            twists=(
                Card(
                    "Now it does not fit in memory: two billion deliveries, one machine. What changes?",
                    "partition by a hash of the key and finish one partition after the other, or a sort on disk; what"
                    " is held at a time; why the hash must be of the whole key.",
                ),
                Card(
                    "Now the copies arrive up to seven days apart, and the result is read every hour.",
                    "state with a time to live, what leaks past it and how often; or publish and correct, with an"
                    " overwrite by key, so that a second run changes nothing.",
                ),
                Card(
                    "Two teams run your merge in another order. Do they get the same rows?",
                    "a merge that does not depend on order: a total order for the best copy, fill and maximum as they"
                    " are; and a test that shuffles.",
                ),
            ),
        ),
        Step(
            "peak_streams",
            nudges=(
                "Take three sessions on paper. At which moments can the number change at all?",
                "One session stops in the second in which another starts. Who comes first?",
            ),
            twists=(
                Card(
                    "Now sessions arrive as a stream, and the screen shows the peak of the last hour.",
                    "a window over changes, what may still arrive late, and that a late start can raise a peak that"
                    " was shown already.",
                ),
                Card(
                    "Now one title has four in ten of all sessions.",
                    "the sort of that one key; counts per minute that can be added, made on many machines, against"
                    " exact moments that cannot.",
                ),
            ),
        ),
    ),
)
