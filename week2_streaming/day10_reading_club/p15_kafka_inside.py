"""Kafka inside Keystone, April 2016: two tiers, and a pipeline that may lose events on purpose."""

from course.reading import Link, Post, Question

THE_POST = Link(
    "Kafka Inside Keystone Pipeline",
    "http://techblog.netflix.com/2016/04/kafka-inside-keystone-pipeline.html",
)

post = Post(
    title="Kafka inside the Keystone pipeline",
    written="Netflix Technology Blog, April 2016",
    link=Link(
        "Kafka Inside Keystone Pipeline (a summary)",
        "https://www.engineering.fyi/article/kafka-inside-keystone-pipeline",
    ),
    more=(
        THE_POST,
        Link(
            "Slides of 2016 with the footprint",
            "http://www.slideshare.net/PeterBakas1/keystone-leverage-big-data-2016",
        ),
        Link(
            "QCon London 2018: Kafka in the cloud",
            "https://qconlondon.com/london2018/london2018/presentation/cloud-native-and-scalable-kafka-architecture.html",
        ),
    ),
    questions=[
        Question(
            "tiers",
            "There are two tiers of Kafka clusters. What is each one for, and why not a single tier?",
            """Fronting clusters collect and buffer what producers send. Consumer clusters hold a routed part
            of it for readers in real time. So a crowd of readers cannot slow down what collects, and each
            tier gets its own retention: on slides of that year 8 to 24 hours in front, 2 to 4 behind.""",
            "engineers",
            THE_POST,
        ),
        Question(
            "settings",
            "Which three settings show that a producer's service matters more than its events?",
            """The leader alone acknowledges. When the producer's buffer is full, it does not block; it drops.
            And unclean leader election is on: a replica that lags may take over, so the topic stays open and
            what it had not copied is gone. Each buys availability with a possible loss.""",
            "engineers",
            THE_POST,
        ),
        Question(
            "loss",
            "How much did they measure as lost in a day, and how many events is that at 700 billion?",
            """Less than 0.01 per cent. Of 700 billion that is up to 70 million events a day. For a dashboard
            it is nothing; for billing it would be an incident. They judged lossless delivery too expensive
            for this pipeline, and said so.""",
            "engineers",
            THE_POST,
        ),
        Question(
            "failover",
            "A fronting cluster is in trouble. What happens, how fast, and which choice about cluster size makes it possible?",
            """Traffic of producers and consumers moves to another cluster by automation, in under five
            minutes. It works because there are many small clusters and not one large one: a small cluster is
            quickly replaced, and its trouble stays its own.""",
            "engineers",
            THE_POST,
        ),
        Question(
            "end_to_end",
            "Routing behind Kafka delivers at least once. Is the whole pipeline at least once, then?",
            """No. A guarantee begins where an event has been accepted. Before that the producer may give up
            after its retries, so from the service to the table the honest word is: mostly once, sometimes
            twice, rarely never. Say which stretch a guarantee is about.""",
            "follows",
        ),
    ],
    challenges=[
        """The number. The post counts 36 clusters and more than 4,000 brokers. Slides of the same year add up
        to 24 + 8 = 32 clusters and 3,000 + 900 = 3,900 or more instances. It may be another month; neither
        says. And 700 billion a day are 8.1 million a second, about 2,000 for each of 4,000 brokers, unless
        some messages pass both tiers and are counted twice.""",
        """The cost. Loss below 0.01 per cent is an average over everything. Which topics, which hours? A
        failover that loses one topic for five minutes fits into that average easily. What the cheaper
        acknowledgement saved is not told in what we read, so "too expensive" cannot be checked.""",
    ],
    talk="""
This is the post of April 2016 about Kafka inside Keystone. What I like is that it admits a loss, gives it a number, and explains why the loss was chosen.

There are two tiers. Fronting clusters take what every service sends, and buffer it. From there a routed part goes to consumer clusters, where others read in real time. So readers cannot hurt collecting. Together it was 36 clusters, more than four thousand brokers, and over 700 billion messages a day.

The decision is that a producer must never suffer for its telemetry. It sends asynchronously, only the leader acknowledges, a full buffer drops instead of blocking, and a replica that lags may become leader. They call lossless too expensive, and measured less than a hundredth of a per cent lost a day. I did the multiplication: that can be 70 million events. Fine for trends; not fine for money.

The second decision is many small clusters. When one is ill, traffic moves to another in less than five minutes, automatically. A single large cluster could not be replaced like that.

What follows for me as an engineer of tables: at least once is true for routing, and not for the way from the service. If I own a number that somebody is paid by, I would send it on another path: acknowledged by all replicas, with a counter at the producer, so that I can compare what was sent with what arrived.

I would challenge the average. I would ask for the loss by topic and by hour, because five bad minutes of one topic disappear in it.
""",
)
