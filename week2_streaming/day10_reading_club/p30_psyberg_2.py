"""Psyberg, part 2: stateless and stateful jobs, and how much each has to redo."""

from course.reading import Link, Post, Question

post = Post(
    title="Psyberg 2: stateless or stateful?",
    written="Netflix Technology Blog, November 2023, read in a copy",
    link=Link(
        "Diving Deeper into Psyberg: Stateless vs Stateful Data Processing (a copy)",
        "https://dataintegration.info/2-diving-deeper-into-psyberg-stateless-vs-stateful-data-processing",
    ),
    questions=[
        Question(
            "two_modes",
            "Psyberg has two modes. What makes a job stateless, and what makes it stateful?",
            """Stateless: a row of the target depends on its own event and on nothing else, such as one row
            for each signup. Stateful: the row depends on a sequence of events, such as the plan an account is
            on after upgrades and a cancellation. Ask whether the order of arrival could change a row.""",
            "copy",
        ),
        Question(
            "late_stateless",
            "A signup of yesterday arrives now. What does a stateless job do with it?",
            """It appends the row when it comes, and touches nothing else. No other row depended on it, so no other row can be out of date. The work is the size of what
            arrived.""",
            "copy",
        ),
        Question(
            "late_stateful",
            "A cancellation of Tuesday arrives on Thursday. From where does a stateful job recompute, and why not only Tuesday?",
            """From the earliest hour that is affected, forward to now. Each later state was worked out from
            the one before it: if Tuesday's plan changes, Wednesday's rows stand on something that is no
            longer so. The work is the size of the stretch, not of what arrived.""",
            "copy",
        ),
        Question(
            "one_row",
            "One event arrives thirty days late. What does it cost in each of the two modes?",
            """Stateless: one row. Stateful: thirty days of recomputation for one row, every time it happens.
            So a stateful job needs a bound: keep the state by account and redo only accounts that were
            touched, or say after which age an event goes to a repair that runs once a week.""",
            "follows",
        ),
        Question(
            "classify",
            "Minutes watched by title and day, summed. Stateless or stateful, and what would you do with a late row?",
            """In between. A day's sum depends on that day's events alone, not on the days before it, so redo
            the touched days and stop there. Only if copies or corrections cannot cross days, that is: a
            correction that moves an event touches the day it left as well.""",
            "follows",
        ),
    ],
    challenges=[
        """The number. No share is given: how many of the tables are of which kind? The saving stands and
        falls with it: a stateful job that gets one row of 30 days ago redoes 720 hours for it. I would ask for hours recomputed for each hour of new data, by mode.""",
        """The cost. Two modes are a decision that every owner of a table has to take, and the day a column
        that depends on order is added, it silently becomes the other kind. What it costs to be
        mistaken is not told. I would ask who notices, and by which check.""",
    ],
    talk="""
The second post draws one line through all jobs, and I use it in every design since.

On one side are stateless jobs. A row of the result depends on its own event and nothing else; the example is a table of signups. When such an event is late, you append its row, and you are done. On the other side are stateful jobs. A row depends on a sequence; the example is the life of an account, with its upgrades and its cancellation. When one of those events is late, every state after it was built on something that is no longer so. Therefore you go back to the earliest affected hour and recompute from there.

The trade is plain. Stateless work is as large as what arrived. Stateful work is as large as the time between the event and now. One event that is a month late costs one row on one side, and a month on the other.

What I would add is a third case, which is the usual one in analytics: a sum by day. It needs all events of its day and nothing of the day before. So you redo the touched days and stop. You only have to notice when a correction moves an event from one day to another, because then two days are touched.

In an interview I would classify the table before I speak of any tool, and name the rows that prove it: take two events, swap them, and see whether a row of the result changes. And for a stateful job I would say at once how I bound the cost: by keys, or by an age after which a slower repair takes over.
""",
)
