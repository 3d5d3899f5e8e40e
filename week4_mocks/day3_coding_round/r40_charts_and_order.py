"""A chart that asks all the time, then tasks in an order that works."""

from course.rounds.script import Card, Script, Step

script = Script(
    title="A chart, and an order",
    kind="coding",
    opening="The first problem runs all day on a stream, the second once, before the day begins. Tell me the cost of"
    " each step as you go; I will ask for it anyway.",
    steps=(
        Step(
            "running_top_k",
            nudges=(
                "What do you hold when nobody asks? What do you do when somebody does?",
                "Three titles have the same count. What does the screen show, and is it the same the second time?",
                "Does a title with nobody watching belong on the chart?",
            ),
            twists=(
                Card(
                    "Now only the last hour counts, and the screen asks after every event.",
                    "expiry from a queue by time; a heap with entries that are out of date, skipped when they come"
                    " up; why a rebuilt heap costs less than it looks.",
                ),
                Card(
                    "Now there are a hundred million titles and one machine.",
                    "heavy hitters by a sketch with a stated error, or counts by partition and a merge of the tops;"
                    " why merging tops alone may miss one.",
                ),
                Card(
                    "Now events arrive late.",
                    "what the chart promises: as of arrival or as of event time; a correction to a chart nobody looks"
                    " at any more is worth nothing.",
                ),
            ),
        ),
        Step(
            "task_order",
            nudges=(
                "Which task may begin first? And what changes once it is done?",
                "How would you notice that two tasks wait for each other?",
            ),
            twists=(
                Card(
                    "One task failed at three in the morning. What runs again?",
                    "everything that needs it, directly or not, and nothing else; that the rerun must be safe to repeat.",
                ),
            ),
        ),
    ),
)
