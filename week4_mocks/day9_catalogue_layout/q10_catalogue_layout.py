"""Where changes of a catalogue lie, so that a frequent and a rare question are both served: the fourth design round."""

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
        "query_log",
        asks="Is there a log of the queries: which columns, how far back, how often, how fast?",
        reply="Yes. 50,000 times a day the support tool asks for one title's last hour, and wants it in two seconds. Some 900 times a day somebody asks for one title on one day of the last five weeks. Twice a day a report reads one country's year; half an hour is fine for that.",
        reveals="The limits are in files: three for the hour, a dozen for a title's day, and for the year not much more than all of them.",
        value=3,
        follow_up="Which of the three would you let go first?",
        words=(
            "query log",
            "who reads",
            "readers",
            "consumers",
            "consumer",
            "queries",
            "query",
            "predicates",
            "filter",
            "how often",
            "access pattern",
            "slo",
            "latency",
        ),
    ),
    Question(
        "volume",
        asks="How many changes a day, how large, and how long are they kept?",
        reply="200 million a day, 600 bytes each; compressed it is a quarter of that. Three years are kept, questions reach back one.",
        reveals="30 GB a day: sixty files. So most partition specs that one thinks of make partitions smaller than a file.",
        value=3,
        follow_up="So how many files may a day have at all?",
        words=(
            "keep",
            "how long",
            "volume",
            "how many",
            "size",
            "large",
            "bytes",
            "per day",
            "retention",
            "kept",
        ),
    ),
    Question(
        "point_in_time",
        asks="Do people ask what a title was at a time, or what it is now?",
        reply="Both. The player's service asks what it is now, all day. Contracts are about what it was on a day, so each single change has to stay.",
        reveals="A history of changes, and beside it a state by title that is written over. Neither answers the other's question.",
        value=3,
        follow_up="Which of the two is the truth, and can the other one be built again from it?",
        words=(
            "point in time",
            "point-in-time",
            "as of",
            "history",
            "current",
            "current state",
            "snapshot",
            "now",
        ),
    ),
    Question(
        "hot_title",
        asks="How unevenly do changes fall on titles?",
        reply="A few per cent for the busiest, on most days. At a launch one title gets forty per cent of all changes, and everybody asks for that one.",
        reveals="Count the files of the hot title, not of the average one: 12 GB of it on its day, half a gigabyte in its hour.",
        value=3,
        follow_up="How many files is the least that any layout can do for its last hour?",
        words=("skew", "skewed", "hot", "hot title", "launch", "unevenly", "largest title", "popular"),
    ),
    Question(
        "order",
        asks="Do changes arrive in order, and what tells which of two is the newer?",
        reply="No. They come from a database's log; after a failover some come again and some change places. Each has a `source_seq` that grows per title.",
        reveals="The state keeps the highest source_seq. The latest arrival is not the newest change.",
        value=3,
        follow_up="And when two databases have a sequence each?",
        words=("order", "out of order", "sequence", "cdc", "source_seq", "newer", "conflict"),
    ),
    Question(
        "late",
        asks="How late can a change arrive, and by which clock is a day meant?",
        reply="Partners' feeds are up to three days late. A day is the UTC day on which the change became valid. Reports for Los Angeles begin at 08:00 UTC.",
        reveals="Partitions by event time, since a day by arrival is spread over four; and a local day lies in two of them.",
        value=2,
        follow_up="What does the report of yesterday say, and when is it final?",
        words=("late", "clock", "event time", "arrival", "time zone", "utc", "days late", "lateness"),
    ),
    Question(
        "rewriting",
        asks="May old files be rewritten, and how many?",
        reply="Sixty days, if you like. What is older is under seal: auditors hold checksums of the files.",
        reveals="A new layout holds for new data and for sixty days. The rest is read as it lies, so the year's question sees both.",
        value=3,
        follow_up="What does the planner do with two specs in one table?",
        words=(
            "rewrite",
            "rewritten",
            "old files",
            "migrate",
            "evolve",
            "evolution",
            "seal",
            "existing data",
        ),
    ),
    Question(
        "how_it_lies",
        asks="How does it lie today?",
        reply="By day, in the order in which it was written. 366 partitions for the year, and nothing is on fire.",
        reveals="A title's last hour is three or four files today, and a title's day is all fifty. So it is the day, not the hour, that needs help.",
        value=2,
        follow_up="Then why change anything?",
        words=("today", "lies", "current layout", "existing", "partitioned now", "as it is"),
    ),
    Question(
        "writers",
        asks="Who writes, how often is it committed, and how soon has a change to be visible?",
        reply="One stream. Five minutes are soon enough for the tools; the player's service wants its state within a minute.",
        reveals="A commit every five minutes makes small files, so somebody compacts, away from the hours that are still written to.",
        value=2,
        follow_up="Compaction and the stream meet in one partition. Who loses?",
        words=("writes", "writers", "commit", "fresh", "freshness", "visible", "compaction"),
    ),
    Question(
        "countries",
        asks="How do changes spread over countries?",
        reply="190 of them. A quarter is the United States; the last hundred together are two per cent.",
        reveals="A partition per country is one huge one and a hundred crumbs a day. As a sort order it costs nothing.",
        value=2,
        follow_up="How large is the smallest partition by day and country?",
        words=("country", "countries", "fan-out", "spread", "regions"),
    ),
    Question(
        "growth",
        asks="How does it grow?",
        reply="It triples within two years: games, live events, and adverts have entries too.",
        reveals="A bucket of two gigabytes becomes one of six. A layout in files tells you by when it has to change.",
        value=1,
        follow_up="Which limit is reached first?",
        words=("grow", "growth", "two years", "future", "triple"),
    ),
    Question(
        "personal",
        asks="Is there anything personal in it?",
        reply="`changed_by`, the account of the editor. Editors leave, and some ask to be erased; thirty days.",
        reveals="A small column, in each copy. One more reason to count copies; the sealed files need a pseudonym in it, not a name.",
        value=1,
        follow_up="And in the sealed files?",
        words=("personal", "pii", "privacy", "erase", "gdpr", "editor"),
    ),
    Question(
        "cost",
        asks="What may it cost?",
        reply="2,000 dollars a day with everything. A second copy of three years is 800 dollars a month; nobody minds.",
        reveals="Storage is not the argument here, so a second table in another order is affordable. What it costs is a pipeline.",
        value=1,
        follow_up="Then what is the real price of a second copy?",
        words=("cost", "budget", "dollars", "price", "cheap"),
    ),
    Question(
        "engine",
        asks="Is it Trino or Spark that reads?",
        reply="Both. Assume that they skip files by partition and by the bounds of a column.",
        reveals="Nothing that the design depends on.",
        value=0,
        follow_up="Is there anything that only one of them could do?",
        words=("trino", "spark", "engine", "presto"),
    ),
    Question(
        "which_format",
        asks="Parquet or ORC?",
        reply="As you like.",
        reveals="Nothing that the design depends on.",
        value=0,
        follow_up="What would it change?",
        words=("parquet", "orc", "avro", "file format"),
    ),
)

PHASES = (
    Phase("clarify", 5, (
        Item("I asked for the query log before I said a word about partitions", "a layout answers questions; without them each layout is as good as another"),
        Item("I asked what is asked about now and what about then", "a state and a history are two tables"),
        Item("I asked how unevenly it falls on titles", "the hot title is the one that everybody asks for"),
        Item("I asked what may be rewritten", "a new spec moves no old file"),
    )),
    Phase("numbers", 5, (
        Item("GB a day, and files a day", "sixty files: it decides most of what follows"),
        Item("MB of a title's hour, on average and at a launch", "the least that any layout has to open"),
        Item("partitions in a year, for two specs", "a product of three columns is soon a million"),
        Item("bytes in the smallest partition", "below a file's size a partition costs and saves nothing"),
    )),
    Phase("skeleton", 10, (
        Item("the log, one table of changes, one of states; which is the truth", "the state can be built again from the changes, never the other way round"),
        Item("each question with the table that answers it", "a question without a table is a scan"),
        Item("the key, and which of two changes wins", "arrival is not order"),
    )),
    Phase("deep dives", 15, (
        Item("three layouts, and the files that each question opens under them", "files are what is read; everything else is opinion"),
        Item("partition or sort order, for each column", "a partition costs a file for each value and day; an order costs nothing, and there is one of it"),
        Item("what the rare question pays for the frequent one", "its files grow by one for each bucket and day"),
        Item("how one comes from here to there", "new spec first, then the hot range, then nothing"),
    )),
    Phase("failures and cost", 10, (
        Item("compaction against the stream", "closed days only, or retries that never end"),
        Item("a failover that turns changes round", "sequence per title, and a count of those that were refused"),
        Item("the state is off: how it is seen, from what it is built again", "compare a sample of titles with the history each night"),
        Item("dollars, and what the second table costs in people", "a copy is also one more to erase and repair"),
    )),
    Phase("recap", 5, (
        Item("the layout, the one that I left, and what would flip it", "a query log changes; say which line of it you watch"),
        Item("which step cannot be undone", "files rewritten are gone, a spec can be changed back"),
    )),
)  # fmt: skip

STARTER = (
    SKELETON
    + """\
# What is scanned, see the prompt.
details:
  layout: {}
"""
)

SOLUTION = """
assumptions:
  - a title's last hour is the hot question, two seconds; a country's year is a report, half an hour
  - each change stays, for contracts; what a title is now is a table of its own, built from the changes
  - a launch is forty per cent on one title
  - files older than sixty days are under seal and stay as they lie
numbers:
  events_avg: 200 M changes/d / 86,400 s/d = 2,315 changes/s
  events_peak: 9,000 changes/s
  event_size: 600 B
  stored_a_day: 120 GB / 4 = 30 GB/d
  files_a_day: 30 GB / 512 MB = 59 files/d
  bytes_in_a_bucket: 30 GB / 16 = 1.9 GB
  hot_hour: 30 GB / 24 x 40 % = 500 MB
  partitions_of_a_year: 16 x 366 = 5,856 partitions
  duplicate_gap_max: 3 d
sources:
  - name: catalogue_log
    type: kafka
    because: two readers at different speeds, and a week in which either can be repaired
    semantics: at-least-once
    ordering: per key
    key: [title_id]
    top_key_share: 40 %
    hot_key: at a launch 40 % of 5.4 MB/s, 2.2 MB/s, which is less than one partition takes
    partitions: 16
    per_partition: 10 MB/s
    replication: 3
    acks: all
    unclean_election: no
    retention: 7 d
    rate: 2,315 changes/s
    peak: 9,000 changes/s
    event_size: 600 B
processors:
  - name: land_changes
    in: [catalogue_log]
    out: [catalogue_changes]
    engine: flink
    because: one commit every five minutes, with the offsets in it
    parallelism: 16
    per_task: 5 k changes/s
    checkpoint: 5 min
    checkpoint_takes: 10 s
    restart: 1 min
  - name: fold_state
    in: [catalogue_log]
    out: [title_state]
    engine: flink
    because: it keeps the newest change of each title and country, and writes within a minute
    parallelism: 16
    per_task: 5 k changes/s
    state: {keyed_by: [title_id, country], ttl: 30 d, new_keys: 120 keys/s, per_key: 100 B}
    checkpoint: 1 min
    checkpoint_takes: 5 s
    restart: 1 min
sinks:
  - name: catalogue_changes
    type: iceberg
    because: a spec that may change, hidden partitions, and bounds of each column in the manifest
    mode: upsert
    idempotency_key: [change_id]
    partition_spec: [day(event_time), "bucket(16, title_id)"]
    sort: [event_time]
    target_file: 512 MB
    writers: 16
    active_partitions: 16
    written: 30 GB/d
    compression: 4 x
    compaction: {every: 1 h, isolation: hours that are closed; the stream's commit wins and compaction tries again}
    keeps: 3 y
    queries:
      - {asks: changes of one title in the last hour, kind: point, by: [title_id]}
      - {asks: changes of one title on a day of the last weeks, kind: point, by: [title_id]}
      - {asks: changes of one country in a year, kind: range, by: [country]}
  - name: title_state
    type: dynamodb
    because: the player's service asks for one title and wants it in milliseconds
    mode: upsert
    idempotency_key: [title_id, country]
    keeps: 10 y
    queries:
      - {asks: what a title is now, kind: point, by: [title_id]}
dedup:
  - key: [change_id]
    winner: highest source_seq, then latest arrival
    scope: 4 d
    where: catalogue_changes
  - key: [title_id, country]
    winner: highest source_seq per title
    scope: 30 d
    where: fold_state
late:
  max: 3 d
  beyond: written all the same, and listed for the owners of reports
  metric: changes later than three days, by feed and day
  restatement: a day is provisional for three days, and reports say so
backfill:
  from: catalogue_changes
  into: title_state
  isolation: a second state table is built, compared with the first, then its name is switched
  suppression: accounts of editors who were erased are written as a pseudonym
privacy:
  pii_fields: [changed_by]
  deadline: 30 d
  proof: a scan of the file list for the accounts, and one read of the state by account
  erase_path:
    - of: [catalogue_changes]
      steps:
        - {do: collect requests, takes: 7 d}
        - {do: replace the account by a pseudonym and rewrite the files, takes: 5 d}
        - {do: expire snapshots, takes: 5 d}
        - {do: remove orphan files, takes: 3 d}
        - {do: verify by scanning the file list, takes: 2 d}
    - of: [title_state]
      steps:
        - {do: write the pseudonym over the account, takes: 7 d}
        - {do: verify by reading each title of theirs, takes: 1 d}
slo:
  last_hour_of_a_title: 3 files, 2 s at p95
  title_on_a_day: 12 files
  country_year: 30 min
  state_freshness: 60 s at p95
failures:
  - component: land_changes
    what: commits fail, since compaction rewrites the same day
    detect: age of the newest snapshot
    detects_in: 10 min
    mitigate: compaction of today stops
    recover: start from the last checkpoint
    recovers_in: 1 h
    replay_from: catalogue_log
  - component: fold_state
    what: a failover turns changes round, or the job starts from the wrong offset
    detect: changes refused for a lower source_seq, and a nightly comparison of a thousand titles with the history
    detects_in: 1 d
    mitigate: the service is told how old its state is
    recover: read the log again from before the failover; the highest source_seq wins again
    recovers_in: 2 h
    replay_from: catalogue_log
  - component: catalogue_changes
    what: small files pile up
    detect: files below 64 MB by day
    detects_in: 1 d
    mitigate: readers of the hour read more files
    recover: compact the closed days once more
    recovers_in: 6 h
options:
  - name: day and 16 buckets of the title
    pros: [a title's hour is 2 files, its day 6, also at a launch]
    cons: [the year reads a seventh more files, 5,856 partitions a year]
  - name: day, in the order of title
    pros: [366 partitions, a title's day is 2 to 8 files]
    cons: [at a launch the last hour is 9 files, since today's order mixes all hours]
  - name: hour and buckets
    pros: [a title's hour is one file]
    cons: [140,000 partitions a year, and a country's year opens each of them]
decision:
  pick: day and 16 buckets of the title
  why: it is the only one table with which the hot title's hour stays within three files
  goals: [last_hour_of_a_title, title_on_a_day, country_year]
  flip_if: the report has to be there in a minute, or the hottest question goes to a store of its own
cost:
  total: $ 900/d
  budget: $ 2 k/d
  items: {log: $ 120/d, jobs: $ 300/d, tables: $ 30/d, state: $ 450/d}
owners:
  - {of: [catalogue_log, land_changes, catalogue_changes], who: content data with a pager}
  - {of: [fold_state, title_state], who: catalogue service with a pager}
details:
  layout:
    table: catalogue_changes
    rewrites: 40 d
    answers: {last_hours: catalogue_changes, title: catalogue_changes, country: catalogue_changes, now: title_state}
"""

IN_ORDER_OF_TITLE = """
assumptions:
  - the hottest question goes to a store that keeps two days, so the table does not have to please it
  - single changes stay for contracts, in one table; the store is a copy that may be thrown away
numbers:
  events_avg: 2,315 changes/s
  events_peak: 9,000 changes/s
  event_size: 600 B
  stored_a_day: 120 GB / 4 = 30 GB/d
  files_a_day: 59 files/d
  two_days_in_the_store: 400 M changes x 600 B = 240 GB
  duplicate_gap_max: 3 d
sources:
  - name: catalogue_log
    type: kafka
    because: three readers, each with a speed of its own
    semantics: at-least-once
    ordering: per key
    key: [title_id]
    top_key_share: 40 %
    hot_key: one partition takes 10 MB/s, all of a launch is 5.4 MB/s
    partitions: 24
    per_partition: 10 MB/s
    replication: 3
    acks: all
    unclean_election: no
    retention: 5 d
    rate: 2,315 changes/s
    peak: 9,000 changes/s
    event_size: 600 B
processors:
  - name: serve
    in: [catalogue_log]
    out: [recent_changes, title_now]
    engine: flink
    because: it writes by key within seconds, and a change that comes twice is the same row
    parallelism: 24
    per_task: 4 k changes/s
    checkpoint: 1 min
    checkpoint_takes: 5 s
    restart: 1 min
  - name: nightly_days
    in: [landed, changes_by_day]
    out: [changes_by_day]
    engine: spark
    because: a day is sorted as a whole, and again while late changes still come
    parallelism: 60
    lookback: 4 d
  - name: land
    in: [catalogue_log]
    out: [landed]
    engine: flink
    because: nothing but appending, in one commit with its offsets
    parallelism: 24
    per_task: 8 k changes/s
    checkpoint: 10 min
    checkpoint_takes: 10 s
    restart: 1 min
sinks:
  - name: landed
    type: iceberg
    because: a week of what came, in the order in which it came, to sort days from
    mode: 2pc
    partition_spec: [day(arrival_time)]
    target_file: 512 MB
    writers: 4
    active_partitions: 1
    written: 30 GB/d
    compaction: {every: 6 h, isolation: closed hours}
    keeps: 7 d
  - name: changes_by_day
    type: iceberg
    because: whole days in one order, written over until they are final
    mode: overwrite
    partition_spec: [day(event_time)]
    sort: [title_id, event_time]
    target_file: 512 MB
    writers: 60
    active_partitions: 1
    written: 30 GB/d
    compaction: {every: 24 h, isolation: the batch that writes the day}
    keeps: 3 y
    queries:
      - {asks: changes of one title on a day, kind: point, by: [title_id]}
      - {asks: changes of one country in a year, kind: range, by: [country]}
  - name: recent_changes
    type: cassandra
    because: rows of one title side by side, newest first, two days and then gone by themselves
    mode: upsert
    idempotency_key: [title_id, change_id]
    keeps: 2 d
    queries:
      - {asks: changes of one title in the last hour, kind: point, by: [title_id]}
  - name: title_now
    type: cassandra
    because: one row for a title and country, written only by a higher source_seq
    mode: upsert
    idempotency_key: [title_id, country]
    keeps: 10 y
    queries:
      - {asks: what a title is now, kind: point, by: [title_id]}
dedup:
  - key: [change_id]
    winner: highest source_seq; of equal ones either, they are the same
    scope: 4 d
    where: [changes_by_day, recent_changes]
  - key: [title_id, country]
    winner: highest source_seq, as the write's condition
    scope: 365 d
    where: title_now
late:
  max: 3 d
  beyond: into a side table that the owners of contracts look at, counted
  metric: changes behind a final day, by feed
  restatement: a day is sorted again on each of the next four nights, then it is final
backfill:
  from: changes_by_day
  into: title_now
  isolation: a new table under another name, switched when a sample agrees
  suppression: pseudonyms of erased editors are applied on the way
privacy:
  pii_fields: [changed_by]
  deadline: 30 d
  proof: the file list is scanned for the accounts of the last batch, and for a planted one
  erase_path:
    - of: [landed, recent_changes]
      steps:
        - {do: wait for the end of the week, takes: 8 d}
        - {do: expire snapshots, takes: 5 d}
        - {do: remove orphan files, takes: 3 d}
        - {do: verify by a scan, takes: 1 d}
    - of: [changes_by_day]
      steps:
        - {do: collect, takes: 10 d}
        - {do: rewrite with pseudonyms, takes: 5 d}
        - {do: expire snapshots, takes: 5 d}
        - {do: remove orphan files, takes: 3 d}
        - {do: verify by a scan of the files, takes: 2 d}
    - of: [title_now]
      steps:
        - {do: write pseudonyms, takes: 5 d}
        - {do: verify by reading, takes: 1 d}
slo:
  last_hour_of_a_title: 50 ms at p99
  title_on_a_day: 12 files
  country_year: 30 min
failures:
  - component: serve
    what: the store refuses writes
    detect: age of the newest row by title, for ten planted titles
    detects_in: 3 min
    mitigate: the tool reads landed, with ten minutes of age and more files
    recover: read the log again; writes are by key
    recovers_in: 4 h
    replay_from: catalogue_log
  - component: land
    what: it stands still
    detect: age of the last commit
    detects_in: 20 min
    mitigate: days stay provisional
    recover: from the last checkpoint
    recovers_in: 4 h
    replay_from: catalogue_log
  - component: nightly_days
    what: a night fails
    detect: yesterday is not there at 04:00
    detects_in: 2 h
    mitigate: readers keep the last version
    recover: run again; it overwrites
    recovers_in: 8 h
    replay_from: catalogue_log
options:
  - name: one order for the table, a store for the last hour
    pros: [366 partitions, the hot hour in milliseconds]
    cons: [one more copy to repair and to erase]
  - name: buckets, and one table for everything
    pros: [one copy]
    cons: [two seconds, not fifty milliseconds]
decision:
  pick: one order for the table, a store for the last hour
  why: fifty thousand lookups a day are a service, and a service should not wait for a table
  goals: [last_hour_of_a_title, title_on_a_day]
  flip_if: nobody is there to run a second store at night
cost:
  total: $ 1,400/d
  budget: $ 2,000/d
owners:
  - {of: all, who: content data with a pager}
details:
  layout:
    table: changes_by_day
    rewrites: 60 d
    answers: {last_hours: recent_changes, title: changes_by_day, country: changes_by_day, now: title_now}
"""

TWO_TABLES = """
assumptions:
  - recent and old are asked by different people, so they lie in different orders
  - a change is kept twice for three days, and once afterwards
numbers:
  events_avg: 2,315 changes/s
  events_peak: 10 k changes/s
  event_size: 600 B
  stored_a_day: 30 GB/d
  three_days_by_hour_in_8_buckets: 30 GB / 24 / 8 = 156 MB
  duplicate_gap_max: 3 d
sources:
  - name: catalogue_log
    type: kafka
    because: it is there, and its week is longer than any repair
    semantics: at-least-once
    ordering: per key
    key: [title_id]
    top_key_share: 40 %
    hot_key: less than one partition's 10 MB/s, with an alert at half of that
    partitions: 16
    per_partition: 10 MB/s
    replication: 3
    acks: all
    unclean_election: no
    retention: 7 d
    rate: 2,315 changes/s
    peak: 10 k changes/s
    event_size: 600 B
processors:
  - name: write_recent
    in: [catalogue_log]
    out: [recent]
    engine: flink
    because: rows of one bucket go to one writer, so that an hour is few files from the start
    parallelism: 8
    per_task: 5 k changes/s
    checkpoint: 5 min
    checkpoint_takes: 10 s
    restart: 1 min
  - name: move_days
    in: [recent]
    out: [history, states]
    engine: spark
    because: a batch each hour can be run again, and sorts what it writes
    parallelism: 32
    lookback: 4 d
sinks:
  - name: recent
    type: iceberg
    because: the same engine for both tables, so there is no store to learn
    mode: upsert
    idempotency_key: [change_id]
    partition_spec: [hour(event_time), "bucket(8, title_id)"]
    sort: [event_time]
    target_file: 256 MB
    writers: 8
    active_partitions: 4
    written: 30 GB/d
    compaction: {every: 30 min, isolation: hours that have been closed for ten minutes}
    keeps: 4 d
    queries:
      - {asks: changes of one title in the last hour, kind: point, by: [title_id]}
  - name: history
    type: iceberg
    because: days that are written over while late changes come, then never again
    mode: overwrite
    partition_spec: [day(event_time), "bucket(16, title_id)"]
    sort: [country, title_id]
    target_file: 512 MB
    writers: 32
    active_partitions: 1
    written: 30 GB/d
    compaction: {every: 24 h, isolation: the batch itself}
    keeps: 3 y
    queries:
      - {asks: changes of one title on a day, kind: point, by: [title_id]}
      - {asks: changes of one country in a year, kind: range, by: [country]}
  - name: states
    type: redis
    because: one row a title and country, for a service that asks all day
    mode: upsert
    idempotency_key: [title_id, country]
    keeps: 10 y
    queries:
      - {asks: what a title is now, kind: point, by: [title_id]}
dedup:
  - key: [change_id]
    winner: the highest source_seq, then the later arrival
    scope: 4 d
    where: [recent, history]
  - key: [title_id, country]
    winner: source_seq, the higher one; a lower one is refused and counted
    scope: 365 d
    where: states
late:
  max: 3 d
  beyond: kept aside with the name of the feed
  metric: rows set aside, by feed and week
  restatement: each hour's batch writes over the days that it has new changes for
backfill:
  from: history
  into: states
  isolation: built beside, compared, switched
  suppression: a list of erased editors is joined
privacy:
  pii_fields: [changed_by]
  deadline: 30 d
  proof: scan of both file lists, monthly and after each batch
  erase_path:
    - of: [recent, history]
      steps:
        - {do: collect, takes: 9 d}
        - {do: rewrite with pseudonyms, takes: 6 d}
        - {do: expire snapshots, takes: 5 d}
        - {do: remove orphan files, takes: 3 d}
        - {do: verify by scan, takes: 2 d}
    - of: [states]
      steps:
        - {do: overwrite the account, takes: 3 d}
        - {do: verify by reading, takes: 1 d}
slo:
  last_hour_of_a_title: 3 files
  title_on_a_day: 12 files
  country_year: 20 min
failures:
  - component: write_recent
    what: a bucket with the hot title falls behind
    detect: lag by bucket
    detects_in: 5 min
    mitigate: nothing is lost, the tool shows its age
    recover: two writers for that bucket
    recovers_in: 1 h
    replay_from: catalogue_log
  - component: move_days
    what: two runs at once
    detect: a lock that is older than an hour
    detects_in: 1 h
    mitigate: readers keep the snapshot before
    recover: run again
    recovers_in: 3 h
    replay_from: catalogue_log
  - component: states
    what: it is empty after a restart
    detect: misses per minute
    detects_in: 2 min
    mitigate: the service keeps its own copy for an hour
    recover: load from the history's newest days, then the rest
    recovers_in: 40 min
options:
  - name: recent by hour and bucket, history in order of country
    pros: [the year reads fewer files than today, the hot hour stays small]
    cons: [two tables, and a moving edge between them]
  - name: one table
    pros: [no edge]
    cons: [one order for two kinds of question]
decision:
  pick: recent by hour and bucket, history in order of country
  why: the order is the cheapest pruning there is, and one table has only one
  goals: [last_hour_of_a_title, country_year]
  flip_if: people ask over the edge, for a title's last five days
cost:
  total: $ 700/d
  budget: $ 2,000/d
owners:
  - {of: all, who: content data with a pager}
details:
  layout:
    table: history
    rewrites: 45 d
    answers: {last_hours: recent, title: history, country: history, now: states}
"""


def levels(*given):
    return dict(zip(RUBRIC, given, strict=True))


because = levels

SAMPLES = (
    ScoredDesign(
        """
May I see the query log first? So: a title's last hour, fifty thousand times a day; a title's day, nine hundred times; a country's year, twice. And is a day the UTC day, or somebody's? Then a day in Los Angeles lies in two partitions, and I count that.

Thirty gigabytes a day are sixty files. That is the number for me. By country it would be 190 files, most of them crumbs; by title fifty thousand. If volume triples, a bucket is six gigabytes and I go from 16 to 48, for new days only.

Three layouts. Day alone: the title's day is all 52 files. Day sorted by title: 8 at most, but at a launch today's order mixes all hours, and the last hour is 9. Day with sixteen buckets, in order of time: 2, 6, and the report pays a seventh more. I take the third. A store for the last hour would be faster, and it is one more copy with a pager; if the tool needs fifty milliseconds I change my mind. Specs are a two-way door, rewriting is not: forty days, then nothing, since older files are sealed.

The state keeps the highest source_seq, not the latest arrival; each night a thousand titles are compared with the history, and above one in a thousand I page. Compaction runs on closed hours only, it loses against the stream.

changed_by becomes a pseudonym, in both copies. What would you like me to break?
""",
        levels(3, 3, 3, 3, 2, 3, 2, 2, 3),
        because(
            "“May I see the query log first?”, and whose day it is; both change the layout",
            "“If volume triples, a bucket is six gigabytes and I go from 16 to 48”",
            "“the highest source_seq, not the latest arrival”; compared nightly, with a threshold",
            "three layouts in files for each question, and “forty days, then nothing”",
            "“it loses against the stream”, a state that is off; a lost log is not looked at",
            "“Specs are a two-way door, rewriting is not”; what would change the mind",
            "“above one in a thousand I page”, a cost in pagers; no dollars",
            "“a pseudonym, in both copies”; the proof is missing",
            "“What would you like me to break?”",
        ),
    ),
    ScoredDesign(
        """
For the catalog I would partition by date, because most queries have a date. Iceberg has hidden partitioning, so users don't need to know. And since there are queries by title we could add bucket on title_id, maybe 16 or 32 buckets. For the queries by country, we could sort by country within the partitions or use z-order, then Iceberg can skip files by min and max.

How much data is it, about? OK, 200 million a day. With 600 bytes this is 120 gigabytes a day, so not very big. It fits on one machine nearly. So I would not worry too much about performance, but small files can be a problem with streaming, so we need compaction, like every hour.

For the current state there could be a second table with MERGE INTO, by title_id, using the latest record. The trade-off is between read and write: more partitions make reads faster and writes slower. I would choose day and bucket, since bucket spreads the load.

For monitoring we track the number of files and the query times. If the job fails, we restart from the checkpoint. Deletes can be done in Iceberg. I would test it with some real queries. Should I say more about z-order?
""",
        levels(1, 1, 1, 2, 1, 1, 1, 1, 2),
        because(
            "“How much data is it, about?”, after the partitions",
            "120 GB a day is worked out, and then not used for files",
            "“using the latest record”: the latest by what?",
            "day, bucket, sort, compaction, each with what it prunes; no count",
            "“restart from the checkpoint”",
            "“more partitions make reads faster and writes slower”: a rule, no question of this prompt",
            "“the number of files and the query times”, no threshold, no owner",
            "“Deletes can be done in Iceberg”",
            "in order; asks whether to go on, about a tool",
        ),
    ),
    ScoredDesign(
        """
I will partition by country and title_id and hour. Because these are the three filters, and in a good design each filter is a partition column, then each query reads only what it needs. It is like an index. With Iceberg partitioning is hidden and layout is not relevant any more, since the metadata knows all the files, so you can have as many partitions as you want.

Data is written with Spark streaming, every minute, so it is real time. Users query with Trino, which is very fast. If it is slow we add workers, or we use Druid, or a cache like Redis. Also we can add Elasticsearch for search.

For failures, S3 has eleven nines of durability, so data cannot be lost. Updates are handled by Iceberg with ACID.

I do not see trade-offs here really. It is a standard partitioning problem. I would do it the same way as in my current company where we partition by customer and hour and it is working fine, the queries are fast.
""",
        levels(0, 0, 0, 0, 0, 0, 0, 0, 0),
        because(
            "no question at all",
            "no number at all",
            "“handled by Iceberg with ACID”",
            "“each filter is a partition column”: 50,000 titles x 190 countries x 24 hours a day",
            "“S3 has eleven nines”",
            "“I do not see trade-offs here really”",
            "“If it is slow we add workers”",
            "nothing is said",
            "told to the end without looking up; the doubt about trade-offs was ours to have",
        ),
    ),
)

CURVEBALLS = (
    Curveball("A launch gives one title forty per cent of all changes for a day.", "How many files does its last hour have under your layout, and which number is the least that any could have?"),
    Curveball("The report has to be there in a minute, not in half an hour.", "What do you change: the layout, the table, or the question?"),
    Curveball("A season is moved under another series, with four thousand episodes' history.", "Which of your sums are off, and from which day on?"),
    Curveball("A failover sends an hour of changes again, in another order.", "What does the state look like, and how do you know?"),
    Curveball("Legal unseals the old files, and asks for an editor to be gone from all of them.", "How many files is that, and what is your clock?"),
    Curveball("The support tool now asks for the last five days of a title.", "Which table answers, and over which edge does the question go?"),
)  # fmt: skip

_COUNTRIES = [
    one
    for one, times in {"US": 26, "BR": 12, "DE": 10, "JP": 9, "FR": 8, "IN": 8, "GB": 7, "MX": 6, "KR": 5, "ES": 4, "IT": 3, "SE": 2}.items()
    for _ in range(times)
]  # fmt: skip


def _rows(titles):
    """A sample: [title, country], each for so many MB of every hour."""
    of_title = [title for title, times in titles.items() for _ in range(times)]
    return [[title, _COUNTRIES[at * 7 % len(_COUNTRIES)]] for at, title in enumerate(of_title)]


_EVEN = _rows({title: 1 + (title % 3 == 0) + 3 * (title % 10 == 0) for title in range(1, 57)})
_LAUNCH = _rows({7: 40, **{title: 1 + (title % 3 == 0) for title in range(11, 56)}})


def _hour(most):
    return ["last hour of a title", "changes", ["title_id"], 1, 0, most]


def _month_back(most):
    return ["a day of a title five weeks ago", "changes", ["title_id"], 35 * 24, 34 * 24, most]


def _year(most):
    return ["year of a country", "changes", ["country"], 365 * 24, 0, most]


_NOW = ["a title now", "state", ["title_id"], 0, 0, 3]
_LIMITS = {"partitions": 12_000, "small_files": 3_000, "rewritten_d": 60}


def _scanned(name, provokes, questions, rows=_EVEN, mb=12, **conditions):
    return condition(
        name,
        provokes,
        by="scan",
        days=365,
        hours_today=8,
        mb_per_row=mb,
        rows=rows,
        lies=[[], "event_time"],
        questions=questions,
        limits=_LIMITS,
        **conditions,
    )


CONDITIONS = (
    _scanned(
        "an ordinary day",
        "A title's last hour and a country's year are asked, and what a title is now.",
        [_hour(3), _year(26_000), _NOW],
    ),
    _scanned(
        "a launch",
        "One title has forty per cent of all changes, and everybody asks for it.",
        [_hour(3), _month_back(56), _year(30_000)],
        rows=_LAUNCH,
        mb=13,
    ),
    _scanned(
        "five weeks back",
        "People ask for one title's day of five weeks ago, now and later.",
        [_month_back(12)],
    ),
    _scanned(
        "a day in Los Angeles",
        "Somebody's last 24 hours are asked for, of a country: they lie in two of the table's days.",
        [["last day of a country", "changes", ["country"], 24, 0, 110]],
    ),
    _scanned(
        "three times as many",
        "It has grown, and nobody has looked at the layout.",
        [_hour(4), _month_back(32), _year(65_000)],
        mb=39,
    ),
    _scanned(
        "changes out of order",
        "After a failover changes of a title come again, and some have changed places.",
        [_NOW],
        changes=[[11, 100], [12, 140], [14, 150], [13, 171], [12, 172]],
    ),
)

exercise = DesignExercise(
    title="Lay out the catalogue",
    points=12,
    minutes=50,
    level="hard",
    skills=["system design", "partition design", "file arithmetic", "trade-offs"],
    asked_in=["system design", "loop"],
    prompt="""
*“Our catalogue changes all day: titles, rights, artwork, per country. There is a query that runs all the time and one that hardly ever does. Design how we store it.”*

Ask before you draw; then write the design as a document. Under `details.layout` stands which table is scanned, and for whom:

* `table`: the sink with the history of changes. It exists already, by day, in the order in which it was written; its `partition_spec`, `sort` and `target_file` in your document are the new ones. Partition it by a time (`day(event_time)`, `hour(…)`, `month(…)`), and beside that by `bucket(n, title_id)`, `title_id` or `country`, or by none of them.
* `rewrites`: how much of the past is rewritten into the new layout at once, such as `30 d` (today is the first of them). All that is older stays as it lies.
* `answers`: which sink answers what: `last_hours` (a title's last hours), `title` (a title further back), `country`, `now` (what a title is now). What is left out is answered by `table`. A sink that is made of files is scanned, as in *Partition design*; another store has to have the question's column in its `idempotency_key`.

A file is opened unless its partition or the first column of `sort` rules it out. A sample stands for the real rows. Each question has a number of files (meant for files of 512 MB), and counts for the title or the country with the most, right after the rewriting and when everything lies in the new layout.

The shown world reads the document. Each hidden one scans it, for questions and volumes that you are not told.
""",
    sections=(*SECTIONS, "backfill"),
    questions=QUESTIONS,
    phases=PHASES,
    samples=SAMPLES,
    curveballs=CURVEBALLS,
    starter=STARTER,
    solution=SOLUTION,
    alternatives=[IN_ORDER_OF_TITLE, TWO_TABLES],
    hints=[
        "How many files does a day have, if they are as large as they should be? And which of the questions do you know by name?",
        "The trap is a partition for each column that somebody filters by. Two more are the average title, and old files, which no spec moves.",
        "Count three layouts by hand, for the busiest title: its last hour, its day, and a country's year. What does each bucket cost the year, and what does it save the hour?",
        """sinks:
  - {name: ___, type: iceberg, mode: ___, idempotency_key: [___], partition_spec: [___(event_time), ___], sort: [___], …}
  - {name: ___, type: ___, mode: upsert, idempotency_key: [title_id, ___], …}   # what a title is now
dedup: [{key: [___], winner: highest ___, scope: ___, where: ___}]
details:
  layout: {table: ___, rewrites: ___ d, answers: {last_hours: ___, title: ___, country: ___, now: ___}}""",
    ],
    mistakes=[
        Mistake(
            "partition-per-title",
            '    partition_spec: [day(event_time), "bucket(16, title_id)"]\n',
            "    partition_spec: [day(event_time), title_id]\n    cardinality: {title_id: 50000}\n",
            "Each title has a partition a day: 50,000 of them for 30 GB, so 0.6 MB each. What prunes as well and keeps whole files?",
        ),
        Mistake(
            "hours-because-an-hour-is-asked",
            "[day(event_time), ",
            "[hour(event_time), ",
            "An hour is asked for and you partition by the hour. The year then has 140,000 partitions, and the report opens a file in each. What else narrows an hour down?",
        ),
        Mistake(
            "every-filter-a-partition",
            '[day(event_time), "bucket(16, title_id)"]',
            '[day(event_time), country, "bucket(16, title_id)"]\n    cardinality: {country: 12}',
            "Both columns that somebody filters by are partitions. Who gives one of them opens a file for each value of the other: seven for a title's hour. Which of the two could be an order instead?",
        ),
        Mistake(
            "days-of-arrival",
            "[day(event_time), ",
            "[day(arrival_time), ",
            "You partition by arrival, and changes come up to three days late: one day of event time lies in four of your partitions. By which clock is the question asked?",
        ),
        Mistake(
            "two-buckets",
            '    partition_spec: [day(event_time), "bucket(16, title_id)"]\n',
            '    partition_spec: [day(event_time), "bucket(2, title_id)"]\n',
            "Two buckets hold 15 GB a day each, and a title's day is somewhere in there: thirty files. How many files may the question open, and how large is a bucket then?",
        ),
        Mistake(
            "average-title",
            '    partition_spec: [day(event_time), "bucket(16, title_id)"]\n    sort: [event_time]\n',
            "    partition_spec: [day(event_time)]\n    sort: [title_id, event_time]\n",
            "In order of title all is well, until a launch. Then one title has gigabytes of today, and its last hour lies in all of its files. For which title did you count?",
        ),
        Mistake(
            "sorted-for-the-report",
            "    sort: [event_time]\n",
            "    sort: [country]\n",
            "The order serves the report, and within a bucket all hours of today are mixed: the hot title's last hour is all of its day. Who asks more often, and is there a second table?",
        ),
        Mistake(
            "evolution-rewrites-the-past",
            "    rewrites: 40 d\n",
            "    rewrites: 0 d\n",
            "You have changed the spec and rewritten nothing. Old files lie as before, and a title's day of five weeks ago is still all of them. Which days does a question with a limit reach?",
        ),
        Mistake(
            "breaks-the-seal",
            "    rewrites: 40 d\n",
            "    rewrites: 366 d\n",
            "You rewrite the whole year, and auditors hold checksums of everything older than sixty days. Which question would have been slower without it?",
        ),
        Mistake(
            "asks-the-state-for-history",
            "title: catalogue_changes,",
            "title: title_state,",
            "What a title was five weeks ago is asked of the table that is written over. It knows what the title is now. Which table still has the change?",
        ),
        Mistake(
            "latest-arrival-wins",
            "    winner: highest source_seq per title\n",
            "    winner: latest arrival\n",
            "After a failover an older change arrives last, and the state has gone back. What does the source give each change, that grows?",
        ),
        Mistake(
            "offset-as-identity",
            "  - key: [change_id]\n",
            "  - key: [kafka_partition, kafka_offset]\n",
            "Each delivery has an offset of its own, so a change that comes again is another one to you. What do both copies share?",
        ),
        Mistake(
            "crumbs-of-each-commit",
            "    compaction: {every: 1 h, isolation: hours that are closed; the stream's commit wins and compaction tries again}\n",
            "",
            "16 writers with 16 buckets each close a file every five minutes, and nobody makes large ones of them. How large is one, and how many are there after a day?",
        ),
        Mistake(
            "log-shorter-than-the-repair",
            "    retention: 7 d\n",
            "    retention: 12 h\n",
            "The state is found to be off after a day, and the log from which it is built again keeps half of one. What is the longest from breaking to repaired?",
        ),
        Mistake(
            "delete-equals-erase",
            "        - {do: expire snapshots, takes: 5 d}\n        - {do: remove orphan files, takes: 3 d}\n        - {do: verify by scanning the file list, takes: 2 d}\n",
            "",
            "The account is replaced, and the files with its name lie where they were: old snapshots point at them. Which steps come behind a rewrite?",
        ),
    ],
    worlds=[on_paper(), *CONDITIONS],
    talk="""
I begin with the query log, since a layout answers questions. A title's last hour, fifty thousand times a day; a title's day; and a country's year, twice. 200 million changes of 600 bytes are thirty gigabytes a day compressed, sixty files, and that decides most of it: a partition per title would be fifty thousand crumbs, per country 190. So by day, with sixteen buckets of the title, in order of time: two files for the hour, six for the day, and the report reads a seventh more than today. Sorted by title does as well until a launch; I count for the hot title, not for the average one. A new spec moves no old file, so forty days are rewritten; older ones are sealed. What a title is now is a second table, by the highest source_seq, since the last to arrive may be old. Compaction works on closed hours. If the last hour moves to a store of its own I would drop the buckets and sort by title.
""",
)
