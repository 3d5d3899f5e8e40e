"""Keystone, the platform post of 2018: two products, routes, and what they promise."""

from course.reading import Link, Post, Question

LOOP = Link(
    "The article with 2 trillion beside 12.5 million (a preparation site)",
    "https://www.recodehive.com/blog/netflix-data-engineering",
)

post = Post(
    title="Keystone, a real-time stream processing platform",
    written="Netflix Technology Blog, 2018",
    link=Link(
        "Keystone Real-time Stream Processing Platform",
        "https://medium.com/netflix-techblog/keystone-real-time-stream-processing-platform-a3ee651812a",
    ),
    more=(
        Link(
            "A summary of it",
            "https://www.engineering.fyi/article/keystone-real-time-stream-processing-platform",
        ),
        LOOP,
    ),
    questions=[
        Question(
            "products",
            "Keystone offers a team two things. What are they, and which one do you take when?",
            """A data pipeline, made of a routing service and a Kafka messaging service: your events go to a
            sink, and you write no job. And stream processing as a service: you write a job, the platform runs
            it. Take routing when events only have to move, perhaps filtered; take a job of your own when it
            needs logic or state.""",
            "engineers",
        ),
        Question(
            "route",
            "What is one route made of, and why does it scale without much thought?",
            """It is a streaming job of its own, with a filter or a projection if you want one. No event
            needs to know of another, so the work can be divided among any number of workers: it is
            embarrassingly parallel. One job for each route also keeps a slow sink from holding up the
            others.""",
            "engineers",
        ),
        Question(
            "delivery",
            "What does routing promise about delivery, and what do you owe the sink because of it?",
            """Every event reaches the sink in the end, at least once. So the same event may be there twice,
            and the reader removes copies by the event's own id. How many copies against how much delay is a
            trade that the user of a route may choose.""",
            "engineers",
        ),
        Question(
            "scale",
            "Which scale does the post of 2018 give, and which famous number does it not contain?",
            """130 million subscribers in more than 190 countries, trillions of events and petabytes a day,
            thousands of streaming jobs. "2 trillion a day" is not there: we found that number on a
            preparation site only.""",
            "engineers",
        ),
        Question(
            "principles",
            "Thousands of jobs belong to other teams. Which two principles let one platform team run them?",
            """Failure is a first-class citizen: it is expected and designed for, not an exception. And
            concerns are separated: the user brings the logic, the platform owns deployment, recovery and
            scaling, so neither has to read the other's part.""",
            "engineers",
        ),
    ],
    challenges=[
        """The number. "Trillions" cannot be divided. Others make it 2 trillion and put a peak of 12.5 million
        a second beside it, but 2 trillion a day is 23.1 million a second on average. The peak is of 2016, the
        2 trillion is from a preparation site, and the pair is nobody's system.""",
        """The cost. At least once moves work to every reader: each one keeps ids to remove copies by. How many
        copies there are, and what thousands of readers pay to drop them, is not in what we read. I would ask
        for the share of duplicates by route, and for whom an exactly-once sink would be cheaper.""",
    ],
    talk="""
I would like to talk about Keystone, as its engineers described it in 2018. It is the way events leave a service at Netflix and arrive where they can be read. It has two sides. One is routing: you declare that a kind of event goes to a sink, perhaps filtered, perhaps with fewer fields, and the platform runs a streaming job for that one route. The other is stream processing as a service: you bring a job with your own logic, and they run it.

The decision I find interesting is what they do not promise. A route delivers eventually and at least once. That makes each route embarrassingly parallel and cheap to restart: after a failure it reads again, and does not ask what was already written. Failure is treated as normal. The price is paid downstream. Whoever counts has to remove copies by the event's id, or has to say that a few copies do not matter. And because each user can choose between latency and duplicates, two tables fed by the same events may differ for a while.

About scale I would be careful. The post says trillions of events a day, and thousands of jobs. A number like two trillion I have seen only on a preparation site, beside a peak below its own average, so I do not use it.

If I were to design it, I would keep the promise as it is, and publish the share of duplicates for each route. Then a reader can decide whether deduplication is worth its state.
""",
)
