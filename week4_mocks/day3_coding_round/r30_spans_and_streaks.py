"""Sessions merged into spans, then a graph of neighbours nobody calls a graph."""

from course.rounds.script import Card, Script, Step

script = Script(
    title="Spans and streaks",
    kind="coding",
    opening="Both problems are about time: what belongs together, and what follows on what. Begin with the edge cases;"
    " I would rather hear three of them than see code in the first two minutes.",
    steps=(
        Step(
            "merged_spans",
            nudges=(
                "Sort them on paper. Which one number do you have to carry from one session to the next?",
                "A short session lies wholly inside a long one. What becomes of the end?",
                "What exactly is the second value you have to add up, where two overlap?",
            ),
            twists=(
                Card(
                    "Now a session arrives a day late, and the spans are published already.",
                    "only the rows that change: it may begin one, extend one, or close the gap between two, which"
                    " deletes two rows and inserts one; and the same batch twice changes nothing.",
                ),
                Card(
                    "Now one device has a hundred million sessions.",
                    "sorting on disk, or cutting time into days and joining spans at midnight; why the second one"
                    " needs one more pass.",
                ),
            ),
        ),
        Step(
            "day_streaks",
            nudges=(
                "Which days can begin a streak? How would you see that in one step?",
                "How often do you look at each day?",
            ),
            twists=(
                Card(
                    "Now a missing day arrives in the middle of two streaks.",
                    "two become one; keep the ends of each streak by their first and last day, and touch only those two.",
                ),
            ),
        ),
    ),
)
