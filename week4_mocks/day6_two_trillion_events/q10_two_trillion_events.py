"""Two trillion events a day, for readers in seconds and readers in years: the first design round."""

from autograder import Mistake
from autograder.designs import (
    RUBRIC,
    SKELETON,
    Curveball,
    DesignExercise,
    Item,
    Phase,
    Question,
    ScoredDesign,
    condition,
    on_paper,
)
from autograder.designs.design_exercise import SECTIONS

QUESTIONS = (
    Question(
        "readers",
        asks="Who reads these events within seconds, who within hours, and who a year later?",
        reply="Operations watches playback errors, at most 15 seconds old, as counts per minute. Everybody else reads the history; an hour old is fine for them. Nobody looks at a single event within seconds.",
        reveals="Two paths: small aggregates for seconds, a table for the rest. Only the aggregates need a store that answers at once.",
        value=3,
        follow_up="Then what would you say to a team that wants every event within a second?",
        words=(
            "who reads",
            "who uses",
            "who looks",
            "users",
            "how quickly",
            "how soon",
            "batch or streaming",
            "readers",
            "consumers",
            "consumer",
            "freshness",
            "how fresh",
            "latency",
            "real time",
            "real-time",
            "seconds",
        ),
    ),
    Question(
        "loss",
        asks="What may be lost, and of which class of event?",
        reply="Two in a hundred are ad impressions that we invoice: none of those, and an auditor comes once a year. Of the rest 0.01 % a day may go, if you can say how many went.",
        reveals="Two classes, with their own topics and acknowledgements; and a count of what was produced against what has landed, for each.",
        value=3,
        follow_up="How do you know how many you have lost?",
        words=("lost", "loss", "lose", "lossless", "drop", "durability", "durable", "billing"),
    ),
    Question(
        "duplicates",
        asks="To whom does a duplicate matter, and how far apart can two copies be?",
        reply="Invoices must not have one. Operations would not see one per cent. Devices and evacuations give about 1.5 %, most within the hour; some come back with a device after days, none after seven.",
        reveals="Removing duplicates belongs where it matters: for seven days, in the table and on the invoiced stream, not in front of everybody.",
        value=3,
        follow_up="What does it cost to remember every id for seven days?",
        words=(
            "duplicate",
            "duplicates",
            "duplicated",
            "twice",
            "exactly once",
            "exactly-once",
            "dedup",
            "idempotent",
        ),
    ),
    Question(
        "lateness",
        asks="How late do events come, and what shall happen to those that come later than that?",
        reply="Two thirds of a per cent come more than an hour late, up to seven days. A day's numbers may be restated for seven days, and then no more. What comes later is kept aside and counted.",
        reveals="The history is by event time and is restated for seven days; beyond it there is a quarantine with a count, and nothing is thrown away silently.",
        value=3,
        follow_up="What does a dashboard show for yesterday, and what tells its reader that it may still change?",
        words=(
            "late",
            "lateness",
            "out of order",
            "watermark",
            "restate",
            "restated",
            "restatement",
            "correction",
        ),
    ),
    Question(
        "replay",
        asks="How far back must it be possible to run everything again?",
        reply="Thirty days, for a bug in a job. Nobody will pay for thirty days of Kafka.",
        reveals="The log is for outages, hours; the table is for replay, days. So the raw table keeps what the log had, and replay reads it.",
        value=3,
        follow_up="How does a replay keep away from the live table, and from members who were erased meanwhile?",
        words=(
            "replay",
            "reprocess",
            "backfill",
            "how far back",
            "rerun",
            "run again",
            "horizon",
            "retain",
            "retention",
            "kept",
            "keep the data",
        ),
    ),
    Question(
        "peak",
        asks="How far is the evening's peak above the average, and is there anything beyond the evening?",
        reply="1.6 times. Twice a year a live event gives 2.5 times the average for twenty minutes, on devices that all start at once.",
        reveals="The size follows from the peak. For the live event there is a plan: what is dropped first, or buffered.",
        value=2,
        follow_up="And what do you do in those twenty minutes?",
        words=("peak", "peaks", "spike", "evening", "live event", "burst"),
    ),
    Question(
        "size_and_growth",
        asks="How large is an event, and how does the volume grow?",
        reply="1.5 KB on average before compression, 10 MB at the most. It grows by a third a year.",
        reveals="Bytes, and with them partitions, brokers and bills; and that this year's limits are full in two years.",
        value=2,
        follow_up="Which of your numbers, if it is three times as large, breaks the design?",
        words=("size", "large", "big", "bytes", "kb", "growth", "grow", "volume"),
    ),
    Question(
        "ordering",
        asks="Which events have to stay in order, and relative to what?",
        reply="Those of one playback session, for one team that pairs starts with stops. Nothing else.",
        reveals="The key is the session: order is kept where somebody needs it, and a busy account is spread over many keys.",
        value=2,
        follow_up="And if you keyed by account?",
        words=("order", "sequence"),
    ),
    Question(
        "regions",
        asks="How many regions are there, and what happens to events when one of them is evacuated?",
        reply="Three. One is evacuated a few times a year, within ten minutes. Devices then send to another one, and send again what they are not sure of.",
        reveals="Collecting clusters are regional, and the same event may be in two of them: ids come from the device, and duplicates are removed behind the regions.",
        value=2,
        follow_up="Where do the duplicates of an evacuation meet?",
        words=("region", "regions", "multi-region", "evacuation", "evacuated", "failover", "disaster"),
    ),
    Question(
        "personal",
        asks="Which fields are personal, and by when does an erased member have to be gone from all copies?",
        reply="member_id, device_id and the IP address. Within thirty days, in each copy, and legal wants to see proof.",
        reveals="Every copy needs a way to erase, a clock and a proof, so the fewer copies by member the better; and replay needs the list of those who are erased.",
        value=2,
        follow_up="How do you erase somebody from a log?",
        words=("personal", "pii", "privacy", "gdpr", "erase", "erasure", "delete", "deletion"),
    ),
    Question(
        "cost",
        asks="What may it cost, and who pays?",
        reply="At most 400,000 dollars a day, all together. The platform pays for collecting; who reads pays for the reading.",
        reveals="A ceiling to hold the options against. It rules out long retention in the log, and makes a reader of everything a decision of somebody's.",
        value=2,
        follow_up="If you had to halve it, what goes first?",
        words=("cost", "costs", "budget", "ceiling", "pay", "pays", "dollars"),
    ),
    Question(
        "when_a_part_is_down",
        asks="When something is down, which goes on longer: taking events in, or serving them?",
        reply="Taking them in. A device keeps five minutes, then it forgets. Dashboards may stand still for fifteen minutes, the table for four hours.",
        reveals="Producers never wait for a reader: a log between the two, with retention that is longer than noticing and repairing take.",
        value=2,
        follow_up="So how many hours does the log keep?",
        words=(
            "is down",
            "availability",
            "available",
            "outage",
            "recovery",
            "degrade",
            "degraded",
            "sla",
            "slo",
        ),
    ),
    Question(
        "schemas",
        asks="Who may change the shape of an event, and who finds out?",
        reply="Five hundred teams. Fields are added every day, and twice a year somebody changes a type. Today we find out from a broken job.",
        reveals="A registry that refuses incompatible changes at the producer, and a dead-letter path, so that one poisoned type does not stop the others.",
        value=2,
        follow_up="The registry is down. What does a producer do?",
        words=("schema", "schemas", "shape", "fields change", "evolution", "contract", "registry"),
    ),
    Question(
        "queries",
        asks="What do people ask of the history, and how often?",
        reply="Nearly always some days of one type of event. Support looks up one session about ten thousand times a day, and waits for it.",
        reveals="The table is by day and type of event, sorted within by session, so that a lookup opens few files.",
        value=2,
        follow_up="Why not a partition per session?",
        words=("queries", "query", "look up", "lookup", "predicates", "filter by", "access pattern"),
    ),
    Question(
        "hot_key",
        asks="Has any single key a large share of the traffic?",
        reply="One partner tests its televisions under a single account: six per cent of everything.",
        reveals="Whatever is keyed by account has one partition with six per cent in it.",
        value=1,
        follow_up="And by what do you notice the next one?",
        words=("hot key", "skew", "skewed", "largest key", "single key", "share of the traffic"),
    ),
    Question(
        "who_runs_it",
        asks="Who runs it, and what do they know already?",
        reply="Six people with a pager. They run many small clusters today, and a roll with data takes them twenty days.",
        reveals="Clusters that are not changed but replaced; and not a technology per use.",
        value=1,
        follow_up="What would you take off their hands?",
        words=("who runs", "team", "on call", "on-call", "operate", "operates", "people"),
    ),
    Question(
        "may_i_use_kafka",
        asks="May I use Kafka and Flink?",
        reply="Use what you like, and tell me what for.",
        reveals="Nothing that the design depends on.",
        value=0,
        follow_up="What would have to be otherwise for you not to use it?",
        words=("may i use", "can i use", "kafka and", "which tools", "tech stack"),
    ),
    Question(
        "language",
        asks="Are the jobs in Java or in Python?",
        reply="That is yours to choose.",
        reveals="Nothing that the design depends on.",
        value=0,
        words=("java", "python", "scala", "programming language"),
        follow_up="Does anything in your design depend on it?",
    ),
    Question(
        "cloud",
        asks="Which cloud is it on?",
        reply="One with an object store and machines with local disks. Prices are as you know them.",
        reveals="Nothing that the design depends on.",
        value=0,
        words=("cloud", "aws", "gcp", "azure"),
        follow_up="Which price matters most here?",
    ),
)

PHASES = (
    Phase(
        "clarify",
        5,
        (
            Item(
                "I asked who reads, and how fresh it has to be for each",
                "seconds and hours are two systems; if nobody needs single events in seconds, the fast one is small",
            ),
            Item(
                "I asked what may be lost, by class of event",
                "one answer for all makes everything as dear as an invoice, or an invoice as cheap as a debug line",
            ),
            Item(
                "I asked about copies, lateness and replay",
                "each of the three decides how long something is remembered, and where",
            ),
            Item(
                "I wrote the assumptions down and read them back",
                "an assumption that was said can be corrected; one that was thought cannot",
            ),
        ),
    ),
    Phase(
        "numbers",
        5,
        (
            Item(
                "events a second on average and at the peak, and the peak is the larger",
                "2 trillion a day are 23 million a second; a peak below that is a number from another year",
            ),
            Item(
                "bytes a second, in, and out with copies and readers",
                "readers multiply: five of them and three copies are seven times the input",
            ),
            Item(
                "partitions, retention, state and files, each with its unit",
                "one of the four will not fit, and it is the one to talk about",
            ),
            Item(
                "I said which number, three times as large, breaks the design",
                "an interviewer believes a sum of which you know the weak spot",
            ),
        ),
    ),
    Phase(
        "skeleton",
        10,
        (
            Item("every arrow has a rate, every box a reason", "a tool without a reason is a list"),
            Item("one source of truth, and I said which", "a store that rolls up or expires cannot be it"),
            Item(
                "for each sink: what makes a repeated write harmless",
                "at least once is what arrives; exactly once is what a sink makes of it",
            ),
        ),
    ),
    Phase(
        "deep dives",
        15,
        (
            Item(
                "duplicates: the key, the winner, how long, and where",
                "for all events and seven days it does not fit; for those that matter it does",
            ),
            Item(
                "late events: until when, what is restated, where the rest goes",
                "a late event is right in the table, too late for a dashboard, and never nowhere",
            ),
            Item(
                "files: writers times partitions times checkpoints",
                "landing by event time from two thousand writers makes millions of small files",
            ),
            Item(
                "replay: from where, into what, and who is left out",
                "a replay into the live table is an outage; one without the list of the erased brings them back",
            ),
        ),
    ),
    Phase(
        "failures and cost",
        10,
        (
            Item(
                "for each part: how I notice, what I do first, how it recovers, from which source",
                "whoever has the source of a recovery has a plan; “retry” is none",
            ),
            Item(
                "retention is longer than noticing and repairing",
                "otherwise the log is where the loss happens",
            ),
            Item(
                "something happens to two parts at once, and it is survived",
                "a zone takes brokers and jobs together",
            ),
            Item(
                "dollars a day, and which line is the largest",
                "the largest line is where the next question goes",
            ),
        ),
    ),
    Phase(
        "recap",
        5,
        (
            Item(
                "the decision, the option I left, and what would change my mind",
                "a decision that nothing could change is a habit",
            ),
            Item(
                "one sentence on what I have not looked at",
                "the interviewer has noticed already; it is better that you say it",
            ),
        ),
    ),
)


SOLUTION = """
assumptions:
  - 2 % of the events are invoiced and must not be lost; of the others 0.01 % a day may go, counted
  - operations reads counts per minute, 15 seconds old; everybody else reads a table, an hour behind
  - the device gives each event an id, and a retry keeps it
  - the size of an event is what breaks this; at 4.5 KB the log wants three times its brokers
  - rates are of all three regions together; each region has clusters of its own
regions: 3
numbers:
  events_avg: 2e12 events/d / 86,400 s/d = 23.1 M events/s
  events_peak: 23.1 M/s x 1.6 = 37 M events/s
  event_size: 1.5 KB
  bytes_in_at_peak: 37 M/s x 1.5 KB = 55.6 GB/s
  bytes_out_at_peak: (3 readers + 2 copies - 1) x 55.6 GB/s = 222 GB/s
  in_the_table_a_day: 3 PB / 5 = 600 TB/d
  files_a_day: 600 TB / 512 MB = 1.17 M files/d
  duplicate_gap_max: 7 d
sources:
  - name: telemetry_log
    type: kafka
    because: a log between devices and readers, so that nobody who collects waits for anybody who reads
    semantics: at-least-once
    ordering: per key
    key: [session_id]
    top_key_share: 0.0001 %
    partitions: 12000
    per_partition: 10 MB/s
    replication: 2
    acks: leader
    unclean_election: yes
    clusters: 36
    retention: 12 h
    rate: 22.7 M events/s
    peak: 36.3 M events/s
    event_size: 1.5 KB
  - name: invoiced_log
    type: kafka
    because: the same log with stricter promises, for the few events that are money
    semantics: at-least-once
    ordering: per key
    key: [session_id]
    top_key_share: 0.0001 %
    partitions: 480
    per_partition: 10 MB/s
    replication: 3
    acks: all
    unclean_election: no
    clusters: 3
    retention: 24 h
    rate: 0.46 M events/s
    peak: 0.74 M events/s
    event_size: 1.5 KB
processors:
  - name: land_telemetry
    in: [telemetry_log]
    out: [raw_events]
    engine: flink
    because: it commits files and offsets together, and one job per sink keeps a slow sink to itself
    parallelism: 5000
    per_task: 12 k events/s
    checkpoint: 5 min
    checkpoint_takes: 30 s
    restart: 2 min
  - name: land_invoiced
    in: [invoiced_log]
    out: [raw_events]
    engine: flink
    because: the same job on the other log, so that a flood of telemetry cannot delay an invoice
    parallelism: 240
    per_task: 12 k events/s
    checkpoint: 5 min
    checkpoint_takes: 30 s
    restart: 2 min
  - name: count_minutes
    in: [telemetry_log]
    out: [minute_counts]
    engine: flink
    because: windows by event time with state, and answers within seconds
    parallelism: 5000
    per_task: 12 k events/s
    state:
      keyed_by: [title_id, device_model, minute]
      ttl: 30 min
      new_keys: 50 k keys/s
      per_key: 100 B
    window: {on: event_time, size: 1 min}
    watermark: {from: event_time, delay: 10 s, idle: 30 s}
    allowed_lateness: 15 min
    checkpoint: 30 s
    checkpoint_takes: 5 s
    restart: 1 min
    rolled_up: yes
  - name: publish_history
    in: [raw_events]
    out: [history]
    engine: spark
    because: an hourly batch over what has arrived can be run again, and costs nothing while nobody looks
    parallelism: 4000
    lookback: 8 d
sinks:
  - name: raw_events
    type: iceberg
    because: appends with one commit a checkpoint, and files that thirty days of replay can read
    mode: 2pc
    partition_spec: [hour(arrival_time)]
    sort: [event_type]
    target_file: 512 MB
    writers: 5240
    active_partitions: 1
    written: 600 TB/d
    compression: 5 x
    compaction: {every: 1 h, isolation: hours that are closed only}
    keeps: 30 d
    queries:
      - {asks: replay of an hour, kind: range, by: [arrival_time]}
  - name: history
    type: iceberg
    because: rows can be merged and erased, and time travel shows what a number was made of
    mode: upsert
    idempotency_key: [event_id]
    partition_spec: [day(event_time), event_class]
    cardinality: {event_class: 60}
    sort: [session_id, event_time]
    target_file: 512 MB
    writers: 4000
    active_partitions: 8
    written: 600 TB/d
    compression: 5 x
    compaction: {every: 24 h, isolation: days behind the window of lateness}
    keeps: 1 y
    queries:
      - {asks: some days of one class of events, kind: range, by: [event_time, event_class]}
      - {asks: all events of one session, kind: point, by: [session_id]}
      - {asks: what we invoice, kind: billing, by: [event_time, event_class]}
  - name: minute_counts
    type: druid
    because: aggregates per minute within a second, for a few hundred people who watch them
    mode: overwrite
    rolled_up: yes
    personal: no
    keeps: 30 d
    queries:
      - {asks: errors per minute and device model, kind: aggregate, by: [minute, device_model]}
dedup:
  - key: [event_id]
    winner: highest revision, then latest arrival
    scope: 8 d
    where: publish_history
late:
  max: 7 d
  beyond: to the table late_events, which people look at on Mondays
  metric: events beyond seven days, by class and hour, with an alert at 0.01 %
  restatement: a day is provisional; late rows are merged each night, and on the eighth day it is written once more and final
backfill:
  from: raw_events
  into: history
  isolation: written to a branch, compared with the live days, then published
  suppression: the list of erased members is joined out before anything is written
privacy:
  pii_fields: [member_id, device_id, ip_address]
  deadline: 30 d
  proof: a weekly scan of the file list for the ids of the last batch, kept with its result
  erase_path:
    - of: [telemetry_log, invoiced_log]
      steps:
        - {do: wait until retention has passed, takes: 1 d}
    - of: [raw_events, history]
      steps:
        - {do: collect requests into one batch a week, takes: 7 d}
        - {do: delete rows and rewrite the files that held them, takes: 7 d}
        - {do: expire snapshots and end tags, takes: 5 d}
        - {do: remove orphan files behind the safety interval, takes: 3 d}
        - {do: verify by scanning the file list, takes: 2 d}
slo:
  dashboard_freshness: 15 s at p95
  history_freshness: 60 min
  loss: 0.01 % a day of telemetry, none of what is invoiced; produced minus landed, by class
  duplicates: none in what is invoiced
failures:
  - component: telemetry_log
    what: a zone is gone, and with it a third of the brokers
    detect: leaders per zone, and produced minus landed by class
    detects_in: 5 min
    mitigate: producers go over to the standby clusters of the region
    recover: move leaders back cluster by cluster
    recovers_in: 2 h
  - component: land_telemetry
    what: it falls behind, by a poisoned type or a throttled object store
    detect: age of the oldest record that has not landed, alert at a quarter of the retention
    detects_in: 15 min
    mitigate: send the poisoned type to the dead letters, go on without it
    recover: twice the tasks until the lag is gone
    recovers_in: 4 h
    replay_from: telemetry_log
  - component: land_invoiced
    what: it is down over a night
    detect: age of the oldest record that has not landed
    detects_in: 15 min
    mitigate: page at once; invoices are not sent before counts agree
    recover: restart from the last checkpoint
    recovers_in: 4 h
    replay_from: invoiced_log
  - component: count_minutes
    what: checkpoints time out, again and again
    detect: age of the last checkpoint, and the newest minute on the dashboard
    detects_in: 2 min
    mitigate: start without state at the newest minute; the gap is marked on the dashboard
    recover: recount the gap from the log
    recovers_in: 30 min
    replay_from: telemetry_log
  - component: publish_history
    what: a run dies half way
    detect: the hour is not published 40 minutes after its end
    detects_in: 40 min
    mitigate: readers stay on the last snapshot
    recover: run the hour again, which overwrites what it has written
    recovers_in: 3 h
options:
  - name: land by arrival, publish by event time
    pros: [few files, a raw copy to replay from, duplicates leave in one place]
    cons: [everything is written twice, history is an hour behind]
  - name: write by event time at once
    pros: [one copy, minutes behind]
    cons: [each writer has many hours open, so small files; a replay has nothing to read but the log]
  - name: thirty days in the log
    pros: [one system]
    cons: [60 times the disks of twelve hours, and readers of everything pay for the brokers]
decision:
  pick: land by arrival, publish by event time
  why: nobody reads single events within the hour, and replay and restatement need a table that is not the published one
  goals: [history_freshness, loss, cost]
  flip_if: somebody needs single events by event time within ten minutes, or the second copy costs more than its replays save
cost:
  total: $ 322 k/d
  budget: $ 400 k/d
  items: {brokers with a quarter to spare: $ 112 k/d, jobs: $ 27 k/d, raw table: $ 14 k/d, history: $ 169 k/d}
owners:
  - {of: [telemetry_log, invoiced_log, land_telemetry, land_invoiced], who: collecting with a pager}
  - {of: [raw_events, history, publish_history], who: tables with a pager for invoices}
  - {of: [count_minutes, minute_counts], who: operations insight}
"""

EVENT_TIME_AT_ONCE = """
assumptions:
  - one promise for all events; a second class saves brokers and costs a second way of losing
  - minutes count for the history too, since a model is to be trained on the last hour next year
  - ids come from the device
regions: 3
numbers:
  events_avg: 23.1 M events/s
  events_peak: 37 M events/s
  event_size: 1.5 KB
  peak_bytes: 55.6 GB/s
  invoiced_ids_for_7_d: 0.46 M/s x 7 d x 40 B = 11.2 TB
  duplicate_gap_max: 7 d
sources:
  - name: collected_log
    type: kafka
    because: it takes events in while everything behind it is being repaired
    semantics: at-least-once
    ordering: per key
    key: [session_id]
    top_key_share: 0.0001 %
    partitions: 12800
    per_partition: 10 MB/s
    replication: 3
    acks: all
    unclean_election: no
    clusters: 48
    retention: 24 h
    rate: 23.1 M events/s
    peak: 37 M events/s
    event_size: 1.5 KB
processors:
  - name: write_history
    in: [collected_log]
    out: [history]
    engine: flink
    because: it knows event time, shuffles rows of one hour to few writers, and commits with its checkpoints
    parallelism: 6400
    per_task: 12 k events/s
    repartition: by hour of event_time, the current ones over more writers than the old
    checkpoint: 10 min
    checkpoint_takes: 1 min
    restart: 3 min
  - name: invoice_once
    in: [collected_log]
    out: [invoiced]
    engine: flink
    because: a keyed state remembers 0.46 million ids a second for a week, which the table would have to join
    parallelism: 6400
    per_task: 12 k events/s
    state:
      keyed_by: [event_id]
      ttl: 8 d
      new_keys: 0.46 M keys/s
      per_key: 40 B
    checkpoint: 10 min
    checkpoint_takes: 2 min
    restart: 6 min
  - name: count_minutes
    in: [collected_log]
    out: [minute_counts]
    engine: flink
    because: windows by event time, seconds behind
    parallelism: 6400
    per_task: 12 k events/s
    state: {keyed_by: [title_id, device_model, minute], ttl: 30 min, new_keys: 50 k keys/s, per_key: 100 B}
    window: {on: event_time, size: 1 min}
    watermark: {from: event_time, delay: 10 s, idle: 30 s}
    checkpoint: 30 s
    checkpoint_takes: 5 s
    restart: 1 min
    rolled_up: yes
sinks:
  - name: history
    type: iceberg
    because: hours of event time can be added to for a week, and one commit makes them visible
    mode: 2pc
    partition_spec: [hour(event_time)]
    sort: [session_id, event_time]
    target_file: 512 MB
    writers: 800
    active_partitions: 4
    written: 600 TB/d
    compression: 5 x
    compaction: {every: 1 h, isolation: hours that no writer has had open for an hour}
    keeps: 1 y
    queries:
      - {asks: some days of one class of events, kind: range, by: [event_time, event_class]}
      - {asks: all events of one session, kind: point, by: [session_id]}
  - name: invoiced
    type: iceberg
    because: a table of its own, upserted by id, that finance can close for a month
    mode: upsert
    idempotency_key: [event_id]
    partition_spec: [day(event_time)]
    sort: [event_id]
    target_file: 512 MB
    writers: 200
    active_partitions: 8
    written: 12 TB/d
    compression: 5 x
    compaction: {every: 6 h, isolation: days that are open and in a commit of its own}
    keeps: 7 y
    queries:
      - {asks: what we invoice, kind: billing, by: [event_time]}
  - name: minute_counts
    type: druid
    because: aggregates within a second for those who watch
    mode: overwrite
    rolled_up: yes
    personal: no
    keeps: 30 d
    queries:
      - {asks: errors per minute and device model, kind: aggregate, by: [minute, device_model]}
dedup:
  - key: [event_id]
    winner: highest revision; of equal ones the first, since a copy changes nothing
    scope: 8 d
    where: invoice_once
late:
  max: 7 d
  beyond: a side output to late_events, kept for a year
  metric: rows of the side output by class and hour
  restatement: an hour of the history takes rows for seven days; readers of sums take days from the eighth on, or a column that says provisional
backfill:
  from: history
  into: invoiced
  isolation: a branch of the table, audited by sums per day, then published
  suppression: a broadcast list of erased members, checked by each job that writes
privacy:
  pii_fields: [member_id, device_id, ip_address]
  deadline: 30 d
  proof: file lists scanned for a sample of ids and for planted ones
  erase_path:
    - of: [collected_log]
      steps:
        - {do: wait for the end of retention, takes: 1 d}
    - of: [history, invoiced]
      steps:
        - {do: collect requests, takes: 10 d}
        - {do: rewrite the files that hold them, takes: 7 d}
        - {do: expire snapshots, takes: 5 d}
        - {do: remove orphan files, takes: 3 d}
        - {do: verify files against the list, takes: 2 d}
slo:
  dashboard_freshness: 15 s at p95
  history_freshness: 15 min
  loss: under 0.01 % a day, none of what is invoiced
failures:
  - component: collected_log
    what: a zone goes down with a third of the brokers
    detect: under-replicated partitions, and produced minus landed
    detects_in: 5 min
    mitigate: producers write to the clusters of the other zones
    recover: replicas catch up
    recovers_in: 3 h
  - component: write_history
    what: commits to the table fail
    detect: age of the last commit
    detects_in: 20 min
    mitigate: nothing for readers changes; they are behind
    recover: go on from the last checkpoint, with all tasks
    recovers_in: 6 h
    replay_from: collected_log
  - component: invoice_once
    what: its state cannot be restored
    detect: restarts in an hour, size of the last checkpoint
    detects_in: 15 min
    mitigate: stop before it writes; invoices wait
    recover: build the state anew from the table of the last eight days
    recovers_in: 12 h
    replay_from: collected_log
  - component: count_minutes
    what: its checkpoints time out
    detect: newest minute that is shown
    detects_in: 2 min
    mitigate: start at the newest minute, without state
    recover: the gap stays, marked
    recovers_in: 15 min
    replay_from: collected_log
options:
  - name: event time at once
    pros: [minutes behind, one copy of everything]
    cons: [small files to fight, replays of more than a day read the published table]
  - name: land by arrival, publish hourly
    pros: [few files, a raw copy]
    cons: [written twice, an hour behind]
decision:
  pick: event time at once
  why: the shuffle by hour keeps four partitions open in a writer, and minutes are what the next readers will ask for
  goals: [history_freshness, cost]
  flip_if: compaction rewrites more than it is given, or late hours grow beyond one in a hundred events
cost:
  total: $ 398 k/d
  budget: $ 400 k/d
  items: {brokers: $ 167 k/d, jobs: $ 37 k/d, history: $ 169 k/d, invoiced: $ 25 k/d}
owners:
  - {of: [collected_log, write_history, count_minutes, minute_counts], who: streams with a pager}
  - {of: [invoice_once, invoiced], who: billing data with a pager}
  - {of: [history], who: tables}
"""

FINAL_DAYS = """
assumptions:
  - collecting is kept apart from reading, as ten more teams will want to read
  - a day's numbers are read as provisional until they are final
  - ids are the device's own, kept over retries
regions: 3
numbers:
  events_avg: 23.1 M events/s
  events_peak: 37 M events/s
  event_size: 1.5 KB
  serving_topics_peak: 5 % of 55.6 GB/s = 2.8 GB/s
  duplicate_gap_max: 7 d
sources:
  - name: fronting_log
    type: kafka
    because: many small clusters that only collect, and have two readers
    semantics: at-least-once
    ordering: per key
    key: [session_id]
    top_key_share: 0.0001 %
    partitions: 11200
    per_partition: 10 MB/s
    replication: 2
    acks: leader
    unclean_election: yes
    clusters: 40
    retention: 16 h
    rate: 22.7 M events/s
    peak: 36.3 M events/s
    event_size: 1.5 KB
  - name: invoiced_log
    type: kafka
    because: a cluster that waits for all copies, for what becomes an invoice
    semantics: at-least-once
    ordering: per key
    key: [session_id]
    top_key_share: 0.0001 %
    partitions: 300
    per_partition: 10 MB/s
    replication: 3
    acks: all
    unclean_election: no
    clusters: 3
    retention: 48 h
    rate: 0.46 M events/s
    peak: 0.74 M events/s
    event_size: 1.5 KB
processors:
  - name: land
    in: [fronting_log]
    out: [landed]
    engine: flink
    because: one job does nothing but land, so that no reader can hold it up
    parallelism: 5600
    per_task: 12 k events/s
    checkpoint: 10 min
    checkpoint_takes: 1 min
    restart: 3 min
  - name: land_invoiced
    in: [invoiced_log]
    out: [landed]
    engine: flink
    because: the same job for the other log, with a pager of its own
    parallelism: 150
    per_task: 12 k events/s
    checkpoint: 10 min
    checkpoint_takes: 1 min
    restart: 3 min
  - name: select_errors
    in: [fronting_log]
    out: [minute_counts]
    engine: flink
    because: it throws away 95 % before it counts, and a window by event time needs state
    parallelism: 5600
    per_task: 12 k events/s
    state: {keyed_by: [device_model, minute], ttl: 20 min, new_keys: 20 k keys/s, per_key: 100 B}
    window: {on: event_time, size: 1 min}
    watermark: {from: event_time, delay: 8 s, idle: 20 s}
    checkpoint: 20 s
    checkpoint_takes: 4 s
    restart: 1 min
    rolled_up: yes
  - name: close_days
    in: [landed]
    out: [final_days]
    engine: spark
    because: one batch reads the eight days that one day can have arrived on, and can be repeated at will
    parallelism: 6000
    lookback: 8 d
sinks:
  - name: landed
    type: iceberg
    because: a raw copy by hour of arrival; a view over it removes copies for whoever cannot wait
    mode: 2pc
    partition_spec: [hour(arrival_time)]
    sort: [session_id, event_time]
    target_file: 512 MB
    writers: 5750
    active_partitions: 1
    written: 600 TB/d
    compression: 5 x
    compaction: {every: 2 h, isolation: closed hours}
    keeps: 30 d
    queries:
      - {asks: all events of one session this week, kind: point, by: [session_id]}
  - name: final_days
    type: iceberg
    because: a day is written as a whole, and read for years
    mode: overwrite
    partition_spec: [day(event_time), event_class]
    cardinality: {event_class: 60}
    sort: [session_id, event_time]
    target_file: 512 MB
    writers: 6000
    active_partitions: 1
    written: 600 TB/d
    compression: 5 x
    compaction: {every: 24 h, isolation: the batch that writes the day}
    keeps: 1 y
    queries:
      - {asks: some days of one class, kind: range, by: [event_time, event_class]}
      - {asks: all events of one session, kind: point, by: [session_id]}
      - {asks: invoices of a month, kind: billing, by: [event_time, event_class]}
  - name: minute_counts
    type: druid
    because: slices of small counts, in less than a second
    mode: overwrite
    rolled_up: yes
    personal: no
    keeps: 14 d
    queries:
      - {asks: errors per minute, kind: aggregate, by: [minute, device_model]}
dedup:
  - key: [event_id]
    winner: highest revision, then latest arrival
    scope: 8 d
    where: close_days
late:
  max: 7 d
  beyond: kept in landed and counted; a day is not opened again without finance
  metric: events behind a final day, per day and class
  restatement: none after a day is final; until then a view counts it, and says provisional
backfill:
  from: landed
  into: final_days
  isolation: a day is built in staging, compared, and swapped in
  suppression: erased members are left out by a join with their list
privacy:
  pii_fields: [member_id, device_id, ip_address]
  deadline: 30 d
  proof: each rewritten file is read once more for the ids, and the log of that is kept
  erase_path:
    - of: [fronting_log, invoiced_log]
      steps:
        - {do: wait for the end of retention, takes: 2 d}
    - of: [landed, final_days]
      steps:
        - {do: queue for a weekly batch, takes: 7 d}
        - {do: rewrite files without the rows, takes: 8 d}
        - {do: expire snapshots, takes: 5 d}
        - {do: clean up orphan files, takes: 4 d}
        - {do: verify the files by reading them, takes: 2 d}
slo:
  dashboard_freshness: 15 s at p95
  provisional_freshness: 30 min
  final_after: 8 d
  loss: under 0.01 % of telemetry a day, none of what is invoiced
failures:
  - component: fronting_log
    what: a zone is lost
    detect: leaders per zone
    detects_in: 5 min
    mitigate: producers change over to a standby cluster
    recover: a new cluster beside it; nothing is copied
    recovers_in: 1 h
  - component: land
    what: it falls behind retention
    detect: age of the oldest record not landed, alert at four hours
    detects_in: 10 min
    mitigate: drop debug events at the producer
    recover: more tasks up to the number of partitions
    recovers_in: 6 h
    replay_from: fronting_log
  - component: land_invoiced
    what: it stands still over a night
    detect: age of the oldest record not landed
    detects_in: 10 min
    mitigate: page, and hold invoices
    recover: restart from the last checkpoint
    recovers_in: 6 h
    replay_from: invoiced_log
  - component: select_errors
    what: its state is lost
    detect: newest minute that is shown
    detects_in: 2 min
    mitigate: start anew, without state
    recover: the gap is marked, and filled from the table
    recovers_in: 20 min
    replay_from: fronting_log
  - component: close_days
    what: a night is missed
    detect: the day is not final by 06:00
    detects_in: 6 h
    mitigate: the view goes on
    recover: run the night again
    recovers_in: 1 d
    replay_from: landed
options:
  - name: a view now and a final day later
    pros: [each day is written once, finance gets a number that stands still]
    cons: [the view is dear to read, eight days until final]
  - name: merge each hour
    pros: [one table for all]
    cons: [touches eight days each hour, deletes files behind readers]
decision:
  pick: a view now and a final day later
  why: those who need minutes need little of the data, and those who need all of it need it to stand still
  goals: [final_after, cost]
  flip_if: more than a few teams read the view every hour
cost:
  total: $ 328 k/d
  budget: $ 400 k/d
  items: {brokers: $ 112 k/d, jobs: $ 33 k/d, landed: $ 14 k/d, final days: $ 169 k/d}
owners:
  - {of: [fronting_log, invoiced_log, land, land_invoiced], who: collecting with a pager}
  - {of: [landed, close_days, final_days], who: tables}
  - {of: [select_errors, minute_counts], who: operations insight}
"""


def levels(*given):
    return dict(zip(RUBRIC, given, strict=True))


because = levels


SAMPLES = (
    ScoredDesign(
        """
Before I draw: who reads in seconds, and does anybody need single events then? Only counts per minute. And what may be lost? So invoiced events, 2 %, get their own log, three copies, acks from all; the rest gets two copies and acks from the leader, and I count produced minus landed for both. If finance is not in the room, somebody has to confirm that with them; I write it down as mine until then.

Two trillion a day are 23 million a second, 37 at the peak, 56 GB/s at 1.5 KB. At 10 MB/s a partition that is 5,600, so 12,000. Of all numbers the size of an event worries me: at 4.5 KB I need three times the brokers, and the ceiling is gone.

One job lands raw events by hour of arrival, few files; an hourly batch publishes days by event time, latest revision by event_id over eight days. Replay reads the raw table into a branch, without erased members. Erasing: queue 7 days, rewrite 7, expire 5, orphans 3, verify 2.

If a zone goes, producers fail over in five minutes. Retention is 12 hours, since noticing and repairing took us four at worst.

You say minutes matter next year? Then I would write by event time at once, with compaction, and lose the raw copy. It is a one-way door for replay, so I would keep both for a month. About 322,000 dollars a day; collecting has the pager. Shall I go into files or into invoices?
""",
        levels(3, 3, 3, 2, 2, 3, 2, 2, 3),
        because(
            "“somebody has to confirm that with them”: the question changes the design, and it says who decides",
            "“at 4.5 KB I need three times the brokers”: says which number breaks it",
            "“I count produced minus landed for both”, a winner and a scope, per class of reader",
            "“by hour of arrival, few files”; no query is named that the layout follows from",
            "“Retention is 12 hours, since noticing and repairing took us four”; one part at a time",
            "“It is a one-way door for replay”: the exit is priced before it is taken",
            "“collecting has the pager”, dollars a day; no guardrail against the next reader",
            "“queue 7 days, rewrite 7, expire 5, orphans 3, verify 2”, and replay leaves the erased out",
            "“You say minutes matter next year? Then I would …”: changes its mind, with a reason",
        ),
    ),
    ScoredDesign(
        """
I assume we need both real time and history, so this is streaming first, with a lake behind it. Two trillion events a day, that is around 23 million a second. With peaks maybe double, so let us say 50 million a second. I would use Kafka with a lot of partitions, maybe ten thousand, and Flink to process, since it has exactly-once and handles event time with watermarks.

From Flink there are two sinks: Druid for the dashboards and Iceberg for the history, partitioned by date. We deduplicate by event_id in Flink, with state in RocksDB, and keep it for a day. Late events are handled with allowed lateness.

For failures, Kafka is replicated three times, and Flink restarts from its checkpoint. If Flink is down for longer we replay from Kafka. We would monitor consumer lag and have alerts.

The trade-off is that Flink is harder to operate than Spark, but Spark would have a higher latency. I would pick Flink here because of real time. For GDPR we can delete from Iceberg with DELETE, since it supports row-level deletes. I could also talk about schema evolution, if you like.

Cost: it would be large, so we would compress and set retention to a few days.
""",
        levels(0, 1, 1, 1, 1, 1, 1, 1, 2),
        because(
            "“I assume we need both”: nothing was asked before the first box",
            "“around 23 million a second”, rounded up to 50; no bytes, and ten thousand partitions from nowhere",
            "“deduplicate by event_id … keep it for a day”: a key and no winner, and nobody asked how far copies are apart",
            "“partitioned by date”: by which clock, and how many files?",
            "“replay from Kafka”: for how many hours is it there?",
            "“harder to operate than Spark, but”: one pro, one con, no goal",
            "“monitor consumer lag and have alerts”",
            "“delete from Iceberg with DELETE”: one copy of three, and its snapshots stay",
            "in order, from source to cost, and “I could also talk about …” offers the listener a choice",
        ),
    ),
    ScoredDesign(
        """
OK so for this I would use Kafka, Flink, Iceberg, Spark, Druid and Trino, this is basically the standard modern stack and it scales to trillions. The events come into Kafka, we have one topic for events, and then Flink reads from it and writes to everything. Flink gives us exactly-once, so there will be no duplicates and no loss.

Kafka scales horizontally, so for more traffic you add brokers and partitions. Flink also scales horizontally, with Kubernetes. Iceberg is on S3, which is unlimited. Druid is for real-time analytics, so all queries can go there as it is very fast, and we keep the last two years in it, for history. And Spark can do batch jobs, for example for machine learning.

For reliability everything is replicated and in several availability zones, so it is highly available. If something fails it restarts automatically. We use Airflow for orchestration and Datadog for monitoring.

Security is done with encryption, and for GDPR there is the data governance team.

I have built something quite similar, and it worked very well, so I am confident in this architecture. I think that covers the whole thing, unless there are questions about a specific technology?
""",
        levels(0, 0, 0, 0, 0, 0, 0, 0, 1),
        because(
            "six tools before the first question, and none after",
            "“it scales to trillions”: no rate, no bytes",
            "“Flink gives us exactly-once, so there will be no duplicates”",
            "“Iceberg is on S3, which is unlimited”",
            "“it restarts automatically”",
            "“the standard modern stack”: one list, no second option",
            "“Datadog for monitoring”: of what?",
            "“there is the data governance team”",
            "told in one go; the only question is at the end, and about technology",
        ),
    ),
)

CURVEBALLS = (
    Curveball(
        "A bug in a client sends each event for twenty minutes twice, with a new id each time.",
        "Which of your numbers are off now, who sees it first, and can you take them out again?",
    ),
    Curveball(
        "The ceiling is halved to 200,000 dollars a day.",
        "Which line goes first, and to whom do you say what they lose?",
    ),
    Curveball(
        "A producer changes a field from a number to a text on a Friday evening.",
        "What stops, what goes on, and where are the events on Monday?",
    ),
    Curveball(
        "One account sends forty per cent of everything, for an hour.",
        "Which part of your design notices, by its key?",
    ),
    Curveball(
        "Televisions that were switched off in a region come back after nine days.",
        "Where do their events go, and who is told?",
    ),
    Curveball(
        "A member asks to be erased during a replay.",
        "In how many copies are they, and which of them gets them back tomorrow?",
    ),
)

LOSS = 1e-4
DOLLARS = 400_000
# What the prompt and the interviewer say is so, whatever a design claims.
_FACTS = {"peak_ratio": 1.6, "event_bytes": 1_500, "zones": 3}
_COPIES = {"copies": [[0.009, 60], [0.004, 3_600], [0.002, 20 * 3_600]]}


def _under(name, provokes, *, given=None, **more):
    return condition(
        name, provokes, by="flow", arrives=2e12 / 86_400, given={**_FACTS, **(given or {})}, **more
    )


CONDITIONS = (
    _under(
        "an evening",
        "Nothing happens but the evening: the log takes it in, the jobs keep up, and it costs what it may.",
        bounds={"lag_min": 5, "loss": LOSS, "dollars": DOLLARS},
    ),
    _under(
        "a live event",
        "For twenty minutes of the evening everybody watches the same: half as much again.",
        load=1.56,
        at_h=20,
        minutes=20,
        bounds={"lag_min": 60, "loss": LOSS},
    ),
    _under(
        "four hours without the job",
        "The job that lands events is down for four hours of the evening; the log has to keep them.",
        happens=[["job down", 19, 240]],
        bounds={"lag_min": 12 * 60, "loss": LOSS},
    ),
    _under(
        "a zone goes",
        "A third of the brokers and of the tasks is gone for an hour.",
        happens=[["zone lost", 20, 60]],
        bounds={"lag_min": 120, "loss": LOSS},
    ),
    _under(
        "a task dies",
        "One task dies, and its job goes back to the last checkpoint.",
        happens=[["kill task", 20]],
        given=_COPIES,
        bounds={"lag_min": 60, "duplicates": 0.0158},
    ),
    _under(
        "a day of files",
        "What a day leaves in the table: how many of its files are small, and how soon it is seen.",
        bounds={"small_files": 0.2, "freshness_s": 3_600},
    ),
)

MISTAKES = [
    Mistake(
        "peak-below-average",
        "events_peak: 23.1 M/s x 1.6 = 37 M events/s",
        "events_peak: 12.5 M events/s",
        "Your peak is smaller than your average: the two come from different years. Two trillion a day, divided by 86,400, are how many a second?",
    ),
    Mistake(
        "retention-shorter-than-repair",
        "    retention: 12 h\n",
        "    retention: 2 h\n",
        "The log keeps two hours, and you say that noticing and repairing take four and a quarter. What happens to a record that is older than the log?",
    ),
    Mistake(
        "partitions-from-the-average",
        "    partitions: 12000\n",
        "    partitions: 5200\n",
        "The partitions do not take the evening in. Multiply events at the peak by their bytes, and divide by what one partition manages: how many is that?",
    ),
    Mistake(
        "more-tasks-than-partitions",
        "    parallelism: 240\n",
        "    parallelism: 2000\n",
        "More tasks than partitions: a partition is read by one task of a group, and all others stand by. What would let you use more of them?",
    ),
    Mistake(
        "exactly-once-as-a-slogan",
        "    mode: 2pc\n",
        "    mode: append\n",
        "Events come at least once and are appended. After a restart what was written since the last checkpoint is there twice: what makes a repeated write harmless?",
    ),
    Mistake(
        "dedup-shorter-than-copies",
        "    scope: 8 d\n",
        "    scope: 1 h\n",
        "You recognise a copy for an hour, and devices come back after days. Over how long can two copies of one event lie apart?",
    ),
    Mistake(
        "offset-as-identity",
        "  - key: [event_id]\n",
        "  - key: [kafka_partition, kafka_offset]\n",
        "Each delivery has an offset of its own, so a copy sent again is another event to you. What do the copies of one event share?",
    ),
    Mistake(
        "late-is-nowhere",
        "  beyond: to the table late_events, which people look at on Mondays\n  metric: events beyond seven days, by class and hour, with an alert at 0.01 %\n",
        "",
        "What comes after the seventh day is in no table and in no number. Who would notice that it had become ten times as much?",
    ),
    Mistake(
        "replay-into-the-live-table",
        "  isolation: written to a branch, compared with the live days, then published\n",
        "",
        "A replay writes into the table that people read while it runs, and what it gets amiss they see. Where can it be written, looked at, and then published?",
    ),
    Mistake(
        "replay-resurrects-erased",
        "  suppression: the list of erased members is joined out before anything is written\n",
        "",
        "Whoever was erased since is still in what the replay reads, and comes back with it. What does a replay have to know about them?",
    ),
    Mistake(
        "delete-equals-erase",
        "        - {do: expire snapshots and end tags, takes: 5 d}\n        - {do: remove orphan files behind the safety interval, takes: 3 d}\n        - {do: verify by scanning the file list, takes: 2 d}\n",
        "",
        "The rows are deleted, and the files that held them lie where they were: old snapshots name them. Which steps come after a delete, and how do you show that it is done?",
    ),
    Mistake(
        "rollup-as-the-truth",
        "{asks: errors per minute and device model, kind: aggregate, by: [minute, device_model]}",
        "{asks: what we invoice, kind: billing, by: [minute]}",
        "You invoice from a store that has added events up: single ones are gone, and a copy cannot be taken out again. Which of your tables still has what was sent?",
    ),
    Mistake(
        "keyed-by-account",
        "    key: [session_id]\n    top_key_share: 0.0001 %\n    partitions: 12000\n",
        "    key: [account_id]\n    top_key_share: 6 %\n    partitions: 12000\n",
        "You key by account, and one partner has six per cent of everything under a single one: its partition refuses events. What needs to stay in order, and what is the smallest key that keeps it?",
    ),
    Mistake(
        "sized-for-the-average",
        "    parallelism: 5000\n    per_task: 12 k events/s\n    checkpoint: 5 min\n",
        "    parallelism: 1950\n    per_task: 12 k events/s\n    checkpoint: 5 min\n",
        "The job manages the average and falls behind each evening. How many events a second come at the peak, and how many more while it catches up?",
    ),
    Mistake(
        "one-copy-is-enough",
        "    replication: 2\n",
        "    replication: 1\n",
        "With one copy a zone takes its partitions along: what was there is gone, and nothing can be written until it is back. What does the second copy cost, and what does it save?",
    ),
    Mistake(
        "many-open-partitions",
        "    active_partitions: 1\n    written: 600 TB/d\n    compression: 5 x\n    compaction: {every: 1 h, isolation: hours that are closed only}\n",
        "    active_partitions: 24\n    written: 600 TB/d\n    compression: 5 x\n    compaction: {every: 24 h, isolation: hours that are closed only}\n",
        "Each writer has twenty-four hours open and closes a file in each at every checkpoint. Writers times partitions times checkpoints: how many files, of what size?",
    ),
]

exercise = DesignExercise(
    title="Two trillion events a day",
    points=12,
    minutes=50,
    level="hard",
    skills=["capacity", "delivery guarantees", "late data", "real time and history", "trade-offs"],
    asked_in=["system design", "loop"],
    prompt="""
*“We collect what our devices send, about two trillion events a day. Some people look at it within seconds, others a year later. Design that.”*

It is ambiguous on purpose: ask before you draw. The replies are the interviewer's, and they change the design.

Then write the design as a document in YAML. Sources, processors and sinks are nodes with a name; a processor says what it reads (`in`) and writes (`out`). Each tool has a `because`. Quantities are written with their unit: `23.1 M events/s`, `1.5 KB`, `12 h`, `$ 322 k/d`. Leave a field out rather than guess; a rule that needs it will ask.

The shown world reads the document as it stands: what is missing, and which rules of the trade it breaks. Each hidden one carries it out under a condition that you are not told.
""",
    sections=(*SECTIONS, "backfill"),
    questions=QUESTIONS,
    phases=PHASES,
    samples=SAMPLES,
    curveballs=CURVEBALLS,
    starter=SKELETON,
    solution=SOLUTION,
    alternatives=[EVENT_TIME_AT_ONCE, FINAL_DAYS],
    hints=[
        "Of all who read this, who needs single events, and who needs counts? And of what may none be lost?",
        "The trap is one promise for everything: one topic, one retention, one guarantee. Two more are a log that keeps less than a repair takes, and the slogan of exactly once.",
        "Multiply four things out before you draw: bytes at the peak, thirty days in the log, ids of seven days, files of a five-minute checkpoint. Two of them do not fit; what takes their place?",
        """sources:
  - {name: ___, type: kafka, because: ___, acks: ___, replication: ___, partitions: ___, retention: ___, …}
processors:
  - {name: ___, in: [___], out: [___], engine: ___, because: ___, parallelism: ___, checkpoint: ___}
sinks:
  - {name: raw ___, mode: ___, partition_spec: [___(arrival_time)], …}
  - {name: ___, mode: ___, partition_spec: [___(event_time)], sort: [___], …}
dedup: {key: [___], winner: ___, scope: ___, where: ___}""",
    ],
    mistakes=MISTAKES,
    worlds=[on_paper(), *CONDITIONS],
    talk="""
I asked who reads in seconds and what may be lost. Counts per minute, and nothing that is invoiced: so two logs, three copies and all acknowledgements for the two in a hundred that are money, two copies and the leader's word for the rest. 23 million events a second, 37 at the peak, 56 gigabytes; 12,000 partitions, and a log of hours, since thirty days would be 270 petabytes. One job lands raw events by arrival, in few files, and each hour a batch publishes days by event time: one row for each event_id, the latest revision, over eight days. Late events restate a day for a week, later ones are set aside and counted. Replay reads the raw table into a branch, without those who were erased. Produced minus landed watches over all of it. If somebody needs single events within ten minutes I would write by event time at once, and pay for it with compaction.
""",
)
