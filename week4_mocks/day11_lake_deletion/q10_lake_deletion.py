"""Erasing members from a whole lake, with proof, and keeping them out: the staff round on deletion."""

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
        "lineage",
        asks="How do you know which datasets hold members, and who keeps that list?",
        reply="There is a registry with four hundred entries, and lineage from the scheduler. Neither knows what people copy by hand. Last year's audit found a table that nobody had registered.",
        reveals="Three nets of different width: registration, lineage, and a scan of the stores for ids. Only the last one finds what no job has made.",
        value=3,
        follow_up="How do you find the dataset that nobody has told you of?",
        words=(
            "lineage",
            "registry",
            "catalogue",
            "which datasets",
            "list",
            "inventory",
            "know",
            "unregistered",
        ),
    ),
    Question(
        "deadline",
        asks="From when until when do the thirty days run, and for which copies?",
        reply="From the request until the last copy is gone and somebody has looked. Topics, extracts and backups are copies. Counsel says: plan with thirty days and do not ask for the extension.",
        reveals="A sum of clocks for each store, with the time until a copy is found; and the longest of them counts.",
        value=3,
        follow_up="Which of your clocks is the longest, and what would make it shorter?",
        words=("deadline", "thirty", "30 days", "clock", "copies", "copy", "backup", "backups", "sla"),
    ),
    Question(
        "coming_back",
        asks="What writes old data again: replays, backfills, late events, restored backups?",
        reply="All of it. Devices send what they have kept for a week, a topic is replayed every month, jobs rebuild features each night, and a backup was restored in spring. Three hundred members came back with it.",
        reveals="Whatever writes has to look at the list of the erased, so the list is a service with an owner and a lifetime, not a step of the job.",
        value=3,
        follow_up="For how long do you keep the list, and is it not itself a list of members?",
        words=(
            "replay",
            "replays",
            "backfill",
            "late",
            "restore",
            "restored",
            "come back",
            "again",
            "resurrect",
        ),
    ),
    Question(
        "live_stores",
        asks="What can the live stores bear, and who notices?",
        reply="5,000 deletes a second by day, 1,000 in the evening when everybody watches. Two years ago a clean-up took the home page down. They have not forgotten.",
        reveals="A rate, and back-pressure: an executor that slows down when the store does. And a store's owner who can stop it.",
        value=3,
        follow_up="It has been stopped since Friday. What happens to the deadline?",
        words=("live", "throughput", "load", "bear", "rate", "online", "cassandra", "impact", "traffic"),
    ),
    Question(
        "proof",
        asks="What does an auditor accept as proof?",
        reply="Not that a job succeeded. An executor without permissions succeeded for five months last year, on nothing.",
        reveals="Somebody other than the executor looks into the files, and finds a member who was planted for it; and there is a record for each request and store.",
        value=3,
        follow_up="How do you prove that somebody is gone without keeping who it was?",
        words=("proof", "prove", "auditor", "audit", "evidence", "verify"),
    ),
    Question(
        "how_many",
        asks="How many requests a day, over how many datasets?",
        reply="1,650 a day, four hundred datasets. After something in the news it is ten thousand a day for a week.",
        reveals="660,000 tasks a day if each is done by itself, 57 batches a day if each dataset is done once a week.",
        value=2,
        follow_up="And in the week of ten thousand?",
        words=("how many", "requests", "a day", "volume", "datasets"),
    ),
    Question(
        "lake_size",
        asks="How large is the lake, and how does it lie?",
        reply="Forty petabytes, two of them of the last ninety days. By day, and a file holds 28,000 members. At most seven petabytes a month may be rewritten.",
        reveals="The share of files that a batch touches is 1 - exp(-m f): by day it is everything, each month. So the layout, or a key for each member.",
        value=3,
        follow_up="What share does a week's batch touch?",
        words=("lake", "petabytes", "pb", "layout", "files", "rewrite", "how large"),
    ),
    Question(
        "holds",
        asks="Are there members who may not be erased?",
        reply="Legal holds, thirty or so. They have to be there for a court, and for nobody else.",
        reveals="A second list that wins over the first; their rows are moved to where only counsel reads them.",
        value=2,
        follow_up="When a hold ends, what happens the next day?",
        words=("hold", "holds", "legal", "court", "litigation", "may not be erased"),
    ),
    Question(
        "aggregates",
        asks="Do sums and models count as copies?",
        reply="Sums over at least a hundred members do not. Models are retrained every four weeks; counsel accepts that, if the features are clean.",
        reveals="Lineage ends at sums, and it has to be somebody's decision which ones are coarse enough. For models there is a clock, not a delete.",
        value=2,
        follow_up="A sum by postcode and hour has three members in it. Whose decision is that?",
        words=("aggregates", "aggregated", "sums", "models", "retrain", "training", "derived", "anonymous"),
    ),
    Question(
        "who_decides",
        asks="Who owns the deadline, and who can make a team do something?",
        reply="Counsel owns it. Teams own their stores. Nobody reports to you; two directors have asked for it, one is against it.",
        reveals="A contract for each store that its owner signs, and something that makes registering the easier way: who is not registered cannot write.",
        value=2,
        follow_up="The one who is against it runs the largest store. What do you offer?",
        words=("owns", "decides", "who", "director", "teams", "responsible", "authority", "mandate"),
    ),
    Question(
        "identity",
        asks="What identifies a member, in which datasets?",
        reply="member_id mostly. Devices, profiles and an advertising id in some; there is a table that connects them.",
        reveals="An erasure starts with the set of ids of one person, taken before that table is erased itself.",
        value=2,
        follow_up="Which do you erase last?",
        words=("identity", "identifies", "ids", "device", "profile", "graph", "keys"),
    ),
    Question(
        "what_exists",
        asks="What is there today?",
        reply="A spreadsheet, eleven scripts, and somebody who is leaving.",
        reveals="The first three months are inventory and proof, on what exists; a platform that nobody can check is worse than the scripts.",
        value=1,
        follow_up="What would you do in the first two weeks?",
        words=("today", "exists", "current", "existing", "scripts", "first weeks"),
    ),
    Question(
        "budget",
        asks="Who pays, and how much?",
        reply="Three million dollars a year and five people. What a store needs beyond that, its owner pays.",
        reveals="Enough for a control plane and standard executors; not for one by hand for each of four hundred.",
        value=1,
        follow_up="What would you not build?",
        words=("budget", "cost", "pays", "money", "people", "headcount"),
    ),
    Question(
        "algorithm",
        asks="Which cipher is used at rest?",
        reply="Whichever the platform uses.",
        reveals="Nothing that the design depends on, unless each member gets a key.",
        value=0,
        follow_up="Would one key for a table help?",
        words=("cipher", "aes", "encryption at rest", "algorithm"),
    ),
    Question(
        "portal",
        asks="What does the page look like on which members ask?",
        reply="Somebody else does that. You get a request with a member and a time.",
        reveals="Nothing that the design depends on.",
        value=0,
        follow_up="What do you answer them, and when?",
        words=("portal", "page", "ui", "form", "button"),
    ),
)

PHASES = (
    Phase("clarify", 5, (
        Item("I asked how one knows what holds members", "coverage is the problem; deleting is the easy half"),
        Item("I asked from when until when the clock runs, and for which copies", "thirty days are for the last copy, and for having looked"),
        Item("I asked what brings people back", "erased once is not erased"),
        Item("I asked who decides, and who can say no", "nobody here reports to you"),
    )),
    Phase("numbers", 5, (
        Item("requests times datasets, and what batching makes of it", "660,000 tasks a day against 57 batches"),
        Item("the share of files that a batch touches", "by day nearly all, each month: 28,000 members in a file"),
        Item("deletes a second in a live store, at its worst hour", "it is the evening that counts"),
        Item("the clocks of each store, added up, with the time until it is found", "24 days of 30, and six for finding"),
    )),
    Phase("skeleton", 10, (
        Item("one place that knows requests, datasets and what is done; an executor for each kind of store", "owners keep their stores, and nobody keeps a list of their own"),
        Item("for each store: how, how long, who", "a store without a path is the finding of the next audit"),
        Item("the list of the erased as a service", "whoever writes asks it"),
    )),
    Phase("deep dives", 15, (
        Item("finding: registration, lineage, scan; what each cannot see", "what people copy by hand is seen by a scan only"),
        Item("rewriting, keys or keeping less; compared on the same month", "one of them scales with requests, one with bytes, one with neither"),
        Item("guards, for each way of coming back", "replay, backfill, late event, nightly job, restored backup"),
        Item("proof: who looks, at what, and how that is tested", "a planted member has to be found, and then has to be gone"),
    )),
    Phase("failures and cost", 10, (
        Item("an executor that succeeds on nothing", "the look is somebody else's"),
        Item("a store that stops the deletes", "the age of its oldest request, alert at day 15"),
        Item("a tag, a branch, a grace period of tombstones", "each keeps what was deleted"),
        Item("dollars, people, and what is not built", "the first quarter is inventory and proof"),
    )),
    Phase("recap", 5, (
        Item("which door goes one way only", "a lost key is lost; so is a row"),
        Item("what I conceded to whom, and what would flip it", "who is against it has a reason"),
    )),
)  # fmt: skip

STARTER = (
    SKELETON
    + """\
# What is followed through the lineage, see the prompt.
details:
  coverage: {}
"""
)

SOLUTION = """
assumptions:
  - thirty days run from the request until somebody has looked into the last copy
  - owners keep their stores; one place knows requests, datasets and what is done
  - sums over a hundred members and more hold nobody; models follow their features within four weeks
numbers:
  requests_avg: 1,650 requests/d
  requests_peak: 10,000 requests/d
  tasks_one_by_one: 1,650 requests/d x 400 datasets = 660 k tasks/d
  batches_by_week: 400 datasets / 7 d = 57 batches/d
  members_in_a_file_of_a_day: 28,000 members
  members_in_a_file_of_a_year: 78 members
  touched_by_a_week_of_hot_days: 1 - exp(-28,000 x 3.85e-5) = 66 %
  touched_by_a_week_of_cold_years: 1 - exp(-78 x 3.85e-5) = 0.3 %
  live_deletes_a_week: 46 M rows
  duplicate_gap_max: 30 d
sources:
  - name: requests
    type: kafka
    because: a record of what was asked and when, read by the control plane and by whoever checks it
    semantics: at-least-once
    ordering: per key
    key: [member_id]
    partitions: 12
    per_partition: 10 MB/s
    replication: 3
    acks: all
    unclean_election: no
    retention: 30 d
    rate: 1,650 requests/d
    peak: 10,000 requests/d
    event_size: 500 B
  - name: lineage
    type: table
    because: the scheduler writes down what each job reads and writes, and nobody has to remember it
    semantics: at-least-once
processors:
  - name: control_plane
    in: [requests, lineage]
    out: [ledger, erased_list]
    engine: temporal
    because: a request lives for a month and over four hundred steps, with retries and clocks
    parallelism: 12
  - name: erase_lake
    in: [ledger]
    out: [lake]
    engine: spark
    because: one batch a week for each table rewrites the files that hold anybody
    parallelism: 2000
  - name: erase_live
    in: [ledger]
    out: [kv, druid, features, topics]
    engine: executors
    because: one kind for each kind of store, with a rate, a pause and a journal
    parallelism: 40
  - name: find_and_verify
    in: [ledger]
    out: [extracts, backups]
    engine: spark
    because: it reads file lists and samples of all stores for ids; it belongs to audit, not to the executors
    parallelism: 400
sinks:
  - name: ledger
    type: postgres
    because: request by store with its time and its evidence, and a hash instead of a member
    mode: upsert
    idempotency_key: [request_id, store]
    personal: no
    keeps: 3 y
  - name: erased_list
    type: cassandra
    because: whatever writes asks it within milliseconds, by a hash of the id
    mode: upsert
    idempotency_key: [member_hash]
    personal: no
    keeps: 2 y
  - name: lake
    type: iceberg
    because: rows can be rewritten in a commit, and the list of files can be read by whoever checks
    mode: overwrite
    partition_spec: [year(event_time), "bucket(4096, member_id)"]
    sort: [member_id, event_time]
    target_file: 512 MB
    written: 36 TB/d
    compaction: {every: 24 h, isolation: months that are closed and not being rewritten}
    keeps: 3 y
    queries:
      - {asks: all of one member, kind: point, by: [member_id]}
  - name: topics
    type: kafka
    because: they are there; they forget by themselves after three days
    mode: append
    idempotency_key: [event_id]
    retention: 3 d
  - name: kv
    type: cassandra
    because: account rows and what the player reads, by member
    mode: upsert
    idempotency_key: [member_id]
  - name: druid
    type: druid
    because: sessions of the last ninety days, for operations
    mode: overwrite
    keeps: 90 d
  - name: features
    type: redis
    because: what models read, rebuilt each night
    mode: overwrite
  - name: extracts
    type: files
    because: what people copy for two weeks, in one bucket that ends things by itself
    mode: overwrite
    keeps: 14 d
  - name: backups
    type: files
    because: a copy of the live stores for three weeks
    mode: overwrite
    keeps: 21 d
dedup:
  key: [request_id, store]
  winner: the first request counts for the clock
  scope: 60 d
  where: [ledger, erased_list]
late:
  max: 7 d
  beyond: devices that were away for longer are refused by the list all the same, and counted
  metric: events refused by the erased list, by store and day
  restatement: a late event of somebody who is erased is never written, so nothing is restated
backfill:
  from: lake
  into: lake
  isolation: a branch, with the list joined and its count compared, then published
  suppression: the erased list is joined by each job's writer, in the library that all of them use
privacy:
  pii_fields: [member_id, device_id, profile_id, ad_id]
  deadline: 30 d
  proof: audit reads file lists and live stores for ids and for planted members, and keeps hash, store and time
  erase_path:
    - of: [lake]
      steps:
        - {do: collect a week, takes: 7 d}
        - {do: rewrite the files that hold anybody, takes: 7 d}
        - {do: expire snapshots and end tags, takes: 5 d}
        - {do: remove orphan files, takes: 3 d}
        - {do: verify by a scan of the file list, takes: 2 d}
    - of: [topics]
      steps:
        - {do: wait for the end of retention, takes: 3 d}
    - of: [kv]
      steps:
        - {do: collect a week, takes: 7 d}
        - {do: delete at a rate that the store agrees to, takes: 3 d}
        - {do: wait for tombstones and compaction, takes: 10 d}
        - {do: verify by reading, takes: 1 d}
    - of: [druid]
      steps:
        - {do: collect a week, takes: 7 d}
        - {do: index segments again without them, takes: 5 d}
        - {do: kill old segments and verify by a query, takes: 3 d}
    - of: [features]
      steps:
        - {do: collect a week, takes: 7 d}
        - {do: delete and verify by reading, takes: 3 d}
    - of: [extracts]
      steps:
        - {do: end after two weeks, takes: 14 d}
        - {do: verify by a scan of the bucket, takes: 1 d}
    - of: [backups]
      steps:
        - {do: end after three weeks, takes: 21 d}
        - {do: verify by the list of backups, takes: 1 d}
slo:
  erased_in: 30 d in every copy, alert for anything older than 20 d
  found_in: 5 d
  live_latency: no store's p99 more than 5 % above its own
failures:
  - component: control_plane
    what: requests are lost between two steps
    detect: requests asked against requests in the ledger, each day
    detects_in: 1 d
    mitigate: the request stays open
    recover: read the log of requests again
    recovers_in: 3 d
    replay_from: requests
  - component: erase_live
    what: an executor lacks a permission and succeeds on nothing
    detect: planted members that are still there
    detects_in: 7 d
    mitigate: the store's requests stay open
    recover: mend it, run the batch again
    recovers_in: 3 d
    replay_from: requests
  - component: erase_live
    what: a store's owner stops the deletes
    detect: age of the oldest open request by store, alert at day 15
    detects_in: 1 d
    mitigate: the owner names the day on which it goes on; counsel is told
    recover: twice the rate by day
    recovers_in: 5 d
    replay_from: requests
  - component: lake
    what: a tag or a branch keeps a snapshot
    detect: snapshots older than ten days, by table
    detects_in: 1 d
    mitigate: its owner is asked, who has agreed to an end date
    recover: end it, expire, clean up
    recovers_in: 5 d
  - component: erased_list
    what: it does not answer
    detect: refusals and timeouts by writer
    detects_in: 5 min
    mitigate: writers of members stop, writers of anything else go on
    recover: a second copy in each region
    recovers_in: 1 h
options:
  - name: one control plane, executors by kind of store
    pros: [one truth of what is open, owners keep their stores, proof in one form]
    cons: [everybody depends on five people]
  - name: each team by itself, certified
    pros: [nobody waits for a platform]
    cons: [four hundred implementations, and the one that is missing is found by the auditor]
  - name: a key for each member
    pros: [backups and copies are solved at once]
    cons: [each read decrypts, a lost key is lost, live stores need executors nonetheless]
decision:
  pick: one control plane, executors by kind of store
  why: coverage is the problem, and it needs one place that knows what is not covered
  goals: [erased_in, found_in, live_latency]
  flip_if: more than a few per cent ask in a month, or backups have to stay for longer than three weeks; then keys
cost:
  total: $ 2.4 M/y
  budget: $ 3 M/y
  items: {people and control plane: $ 1.5 M/y, rewriting: $ 0.6 M/y, scans: $ 0.3 M/y}
owners:
  - {of: [requests, control_plane, ledger, erased_list, erase_lake, erase_live], who: deletion platform with a pager}
  - {of: [find_and_verify, lineage], who: data audit}
  - {of: [lake, topics, druid], who: data platform}
  - {of: [kv, backups], who: live stores}
  - {of: [features], who: models}
  - {of: [extracts], who: analytics}
details:
  coverage:
    found_by: [registration, lineage, scan]
    scanned_every: 5 d
    erases: rewriting files
    batch: 7 d
    members_per_cold_file: 78
    live_rate: 3,000 rows/s
    live_yields: yes
    guards: [replays, backfills, late events, derived jobs, restores]
    holds: set aside
    proof: [file scan, planted members]
"""

KEYS = """
assumptions:
  - personal columns of the lake are sealed with a key of their member, from this quarter on; older files as they are rewritten anyway
  - who copies the lake copies sealed columns; opening them is a call that is logged
  - live stores are few, and are deleted from
numbers:
  requests_avg: 1,650 requests/d
  requests_peak: 10,000 requests/d
  keys: 300 M keys
  keys_deleted: 1,650 keys/d
  opened_at_peak: 400 k keys/s
  duplicate_gap_max: 30 d
sources:
  - name: requests
    type: kafka
    because: what was asked and when, for the key service and for whoever checks it
    semantics: at-least-once
    ordering: per key
    key: [member_id]
    partitions: 48
    per_partition: 10 MB/s
    replication: 3
    acks: all
    unclean_election: no
    retention: 30 d
    rate: 1,650 requests/d
    peak: 10,000 requests/d
    event_size: 500 B
processors:
  - name: key_service
    in: [requests]
    out: [keys, lake, backups, extracts]
    engine: service
    because: deleting a key reaches copies that nobody knows of
    parallelism: 6
  - name: executors
    in: [requests]
    out: [kv, druid, features, topics]
    engine: workers
    because: what is read in the clear has to be deleted where it is
    parallelism: 30
sinks:
  - name: keys
    type: dynamodb
    because: one small row for each member, in three regions; without it nothing can be read, so it is the most careful store there is
    mode: upsert
    idempotency_key: [member_id]
    keeps: 10 y
  - name: lake
    type: iceberg
    because: what is there, with personal columns sealed by the writers' library
    mode: overwrite
    partition_spec: [day(event_time)]
    sort: [title_id, event_time]
    target_file: 512 MB
    written: 36 TB/d
    compaction: {every: 24 h, isolation: closed days}
    keeps: 3 y
    queries:
      - {asks: hours of a day, kind: range, by: [event_time]}
  - name: topics
    type: kafka
    because: short, and in the clear
    mode: append
    idempotency_key: [event_id]
    retention: 2 d
  - name: kv
    type: cassandra
    because: what the player reads
    mode: upsert
    idempotency_key: [member_id]
  - name: druid
    type: druid
    because: sessions for operations, thirty days
    mode: overwrite
    keeps: 60 d
  - name: features
    type: redis
    because: what models read
    mode: overwrite
  - name: extracts
    type: files
    because: people copy sealed columns, and open them where it is logged
    mode: overwrite
    keeps: 90 d
  - name: backups
    type: files
    because: sealed as well, so they may stay for as long as operations want
    mode: overwrite
    keeps: 1 y
dedup:
  key: [request_id]
  winner: the first one starts the clock
  scope: 45 d
  where: [keys, kv, druid, features, lake, extracts, backups, topics]
late:
  max: 7 d
  beyond: no new key is made for somebody on the erased list, so nothing can be written; refusals are counted
  metric: refused key requests by writer and hour
  restatement: none is needed, since nothing of theirs is written
backfill:
  from: lake
  into: lake
  isolation: a branch that is published when sums agree
  suppression: rows whose key is gone are left out by the reader, and counted
privacy:
  pii_fields: [member_id, device_id, profile_id, ad_id]
  deadline: 30 d
  proof: planted members, read through every path a week later, by somebody other than the key service
  erase_path:
    - of: [keys, lake, backups, extracts]
      steps:
        - {do: wait for objections, takes: 7 d}
        - {do: delete the key in all regions and in the cache, takes: 2 d}
        - {do: let the last version of the key store end, takes: 14 d}
        - {do: verify that planted members cannot be opened, takes: 1 d}
    - of: [topics]
      steps:
        - {do: retention passes, takes: 2 d}
    - of: [kv, features]
      steps:
        - {do: collect, takes: 7 d}
        - {do: delete at the agreed rate, takes: 4 d}
        - {do: tombstones and compaction pass, takes: 10 d}
        - {do: verify by reading, takes: 1 d}
    - of: [druid]
      steps:
        - {do: collect, takes: 7 d}
        - {do: index again without them, takes: 6 d}
        - {do: kill segments and verify, takes: 3 d}
slo:
  erased_in: 30 d
  open_latency: 3 ms at p99
  availability: 99.9 %
failures:
  - component: key_service
    what: it is down, and nobody can read a personal column
    detect: refused opens per second
    detects_in: 2 min
    mitigate: readers use a cache of an hour; everything without persons goes on
    recover: another region
    recovers_in: 20 min
    replay_from: requests
  - component: keys
    what: somebody deletes too many
    detect: deletes per hour against requests
    detects_in: 10 min
    mitigate: deletes stop; versions of the last two weeks are there
    recover: the version before
    recovers_in: 4 h
  - component: executors
    what: a store takes no deletes since Friday
    detect: age of its oldest open request
    detects_in: 1 d
    mitigate: its owner decides when it goes on, and signs it
    recover: at a higher rate, by day
    recovers_in: 5 d
    replay_from: requests
options:
  - name: a key for each member
    pros: [copies that nobody knows of and backups are solved, a delete is one row]
    cons: [each read of a person opens a key, and a lost key is lost for ever]
  - name: rewriting files
    pros: [plain files for everybody]
    cons: [petabytes a month, and only where one knows of the copy]
decision:
  pick: a key for each member
  why: coverage is what fails, and a key covers what nobody has listed
  goals: [erased_in, open_latency]
  flip_if: opening keys costs readers more than a tenth of their time, or counsel does not accept a sealed row as erased
cost:
  total: $ 2.8 M/y
  budget: $ 3 M/y
owners:
  - {of: all, who: deletion platform; each live store has a named owner beside it}
details:
  coverage:
    found_by: [registration, lineage, scan]
    scanned_every: 4 d
    erases: deleting keys
    keyed: [lake, backups, extracts]
    batch: 7 d
    live_rate: 900 rows/s
    live_yields: no
    guards: [late events, derived jobs]
    holds: set aside
    proof: [planted members]
"""

KEEP_LESS = """
assumptions:
  - the lake holds a pseudonym for each member; one table connects the two, and it is what is erased
  - whatever holds members in the clear is kept for days (topics, extracts, sessions)
  - a dataset that is not registered cannot be written; teams own their executors and are certified by one test
numbers:
  requests_avg: 1,650 requests/d
  requests_peak: 10,000 requests/d
  rows_of_the_mapping: 300 M rows
  rows_deleted_from_it: 1,650 rows/d
  duplicate_gap_max: 30 d
sources:
  - name: requests
    type: table
    because: a small table with the time of each request, that every team's executor reads
    semantics: at-least-once
    rate: 1,650 requests/d
    peak: 10,000 requests/d
processors:
  - name: mapping_executor
    in: [requests]
    out: [mapping, lake, backups, features, extracts]
    engine: spark
    because: one table is rewritten each night, and forty petabytes are not
    parallelism: 50
  - name: team_executors
    in: [requests]
    out: [kv, druid, topics]
    engine: their own
    because: who runs a store knows what it bears; the test that certifies them is the same for all
    parallelism: 20
sinks:
  - name: mapping
    type: iceberg
    because: a small table in two regions, read by few and rewritten in an hour
    mode: overwrite
    partition_spec: ["bucket(64, member_id)"]
    sort: [member_id]
    target_file: 512 MB
    written: 20 GB/d
    compaction: {every: 24 h, isolation: the nightly rewrite itself}
    keeps: 1 y
    queries:
      - {asks: the pseudonym of one member, kind: point, by: [member_id]}
  - name: lake
    type: iceberg
    because: history by pseudonym, as analysts use it anyway
    mode: overwrite
    partition_spec: [day(event_time)]
    sort: [title_id]
    target_file: 512 MB
    written: 30 TB/d
    compaction: {every: 24 h, isolation: closed days}
    keeps: 2 y
    queries:
      - {asks: hours of a title, kind: range, by: [event_time]}
  - name: topics
    type: kafka
    because: one day in the clear
    mode: append
    idempotency_key: [event_id]
    retention: 24 h
  - name: kv
    type: cassandra
    because: what the player reads
    mode: upsert
    idempotency_key: [member_id]
  - name: druid
    type: druid
    because: ten days of sessions, then gone by themselves
    mode: overwrite
    keeps: 10 d
  - name: features
    type: files
    because: by pseudonym, rebuilt each night
    mode: overwrite
  - name: extracts
    type: files
    because: a bucket that forgets after ten days
    mode: overwrite
    keeps: 10 d
  - name: backups
    type: files
    because: of tables by pseudonym, without the mapping
    mode: overwrite
    keeps: 60 d
dedup:
  key: [request_id]
  winner: the earlier request
  scope: 40 d
  where: [mapping, lake, backups, features, extracts, kv, druid, topics]
late:
  max: 7 d
  beyond: refused where pseudonyms are given out
  metric: pseudonyms refused, by source and day
  restatement: nothing is published of them
backfill:
  from: lake
  into: lake
  isolation: staging, compared, swapped
  suppression: pseudonyms without a row in the mapping are left out
privacy:
  pii_fields: [member_id, device_id, profile_id, ad_id]
  deadline: 30 d
  proof: audit looks for planted members in every store once a week, and reads the mapping's file list
  erase_path:
    - of: [mapping, lake, backups, features, extracts]
      steps:
        - {do: collect, takes: 3 d}
        - {do: rewrite the mapping without them, takes: 1 d}
        - {do: expire its snapshots, takes: 3 d}
        - {do: remove orphan files, takes: 3 d}
        - {do: verify by scanning its files and planted members in all stores, takes: 2 d}
    - of: [topics]
      steps:
        - {do: a day passes, takes: 1 d}
    - of: [druid]
      steps:
        - {do: ten days pass, takes: 10 d}
        - {do: verify by a query, takes: 1 d}
    - of: [kv]
      steps:
        - {do: collect, takes: 3 d}
        - {do: delete at the store's own rate, takes: 5 d}
        - {do: tombstones and compaction pass, takes: 10 d}
        - {do: verify by reading, takes: 1 d}
slo:
  erased_in: 30 d
  test_passed: every certified executor, each week
failures:
  - component: mapping_executor
    what: it erases somebody under hold
    detect: the list of holds against the journal of the night
    detects_in: 1 d
    mitigate: snapshots of the mapping are there for three days
    recover: put the rows back from the snapshot
    recovers_in: 1 d
  - component: team_executors
    what: a team's executor has not run
    detect: planted members in its store
    detects_in: 7 d
    mitigate: its certificate is withdrawn, and with it the right to write
    recover: the team runs it
    recovers_in: 5 d
options:
  - name: pseudonyms and a short life for everything else
    pros: [forty petabytes stay as they are, nothing large to delete]
    cons: [a pseudonym may be guessed from what it watched; somebody has to watch small groups]
  - name: rewriting files
    pros: [nothing is left to argue about]
    cons: [petabytes each month]
decision:
  pick: pseudonyms and a short life for everything else
  why: what is not kept need not be erased
  goals: [erased_in, cost]
  flip_if: counsel holds that a pseudonym without its mapping is still personal
cost:
  total: $ 1.6 M/y
  budget: $ 3 M/y
owners:
  - {of: [requests, mapping, mapping_executor], who: identity}
  - {of: [lake, topics, druid, features, extracts, backups], who: data platform}
  - {of: [kv, team_executors], who: the teams of the live stores}
details:
  coverage:
    found_by: [registration, scan]
    scanned_every: 7 d
    erases: deleting the mapping
    keyed: [lake, backups, features]
    batch: 3 d
    live_rate: 4,000 rows/s
    live_yields: yes
    guards: [replays, backfills, late events, derived jobs, restores]
    holds: set aside
    proof: [planted members, file scan]
"""


def levels(*given):
    return dict(zip(RUBRIC, given, strict=True))


because = levels

SAMPLES = (
    ScoredDesign(
        """
Before I draw: how do you know what holds members? A registry, lineage, and nobody knows what is copied by hand. Then the problem is coverage. And who owns the deadline? Counsel; so what counts as gone is theirs to say, before I choose between rewriting and keys.

Forty petabytes by day: 28,000 members in a file, a week's batch touches two files in three. By year it is 78 members, three in a thousand. If requests triple, the hot ninety days break first, at 5.7 petabytes a month of the seven that I have.

One control plane with a ledger, an executor for each kind of store, its owner keeps the rate. The clocks: 7, 7, 5, 3, 2 are 24 days, and a scan every five finds copies by hand: 29. Holds are set aside. Whatever writes asks the list of the erased, in the writers' library: replays, late events, nightly jobs, restores. It holds hashes.

Audit plants members, and has to find them before and not after. An executor without permissions succeeds on nothing; a zone that goes takes one region's executors, and the clock has six days of slack.

Keys would solve backups; a deleted key is a one-way door, and readers pay. I start with inventory; an unregistered dataset loses its right to write after a quarter, and the scripts end in June. The director who is against it keeps the throttle of his store. Is that the concession you would make?
""",
        levels(3, 3, 2, 3, 3, 3, 3, 3, 3),
        because(
            "“Then the problem is coverage”; “Counsel; so what counts as gone is theirs to say”",
            "“If requests triple, the hot ninety days break first, at 5.7 petabytes a month”",
            "a ledger by store and a guard at each write; repeated requests and their winner are not said",
            "“By year it is 78 members, three in a thousand”: the layout follows from the share",
            "“succeeds on nothing”, a zone with its executors, six days of slack",
            "“a deleted key is a one-way door, and readers pay”",
            "“loses its right to write after a quarter, and the scripts end in June”",
            "holds, hashes, guards for each way back, planted members as evidence",
            "“Is that the concession you would make?”",
        ),
    ),
    ScoredDesign(
        """
I would build a central deletion service. It gets an event when a user asks for deletion, writes it to Kafka, and every team subscribes and deletes the user from its own systems. After they are done they send an acknowledgement, and when all have acknowledged, the request is closed. This is quite decoupled, so it scales with the number of teams.

For Iceberg we delete with merge-on-read and compact after that, and we expire snapshots after 7 days, so the data is physically gone. For Kafka we set retention to a week. For Cassandra there are tombstones. For backups we would have to see, maybe crypto-shredding with a key per user is good there. The trade-off is that decryption costs performance, so I would only do it for backups and not for everything.

How many deletions are there? A few thousand a day is OK for Kafka. In Iceberg I would do it in batches every night, since each single one would be expensive.

To know which tables have user data we use the data catalog, teams have to tag PII columns. We monitor requests which are older than 20 days. There should be a dashboard for legal. Should I go into the state machine of a request?
""",
        levels(1, 1, 1, 1, 1, 2, 2, 2, 2),
        because(
            "“How many deletions are there?”, late; what comes back and who decides is not asked",
            "“a few thousand a day is OK for Kafka”: for Kafka, and for forty petabytes?",
            "acknowledged when all have done it; a repeated or lost event is not looked at",
            "“batches every night”, by no number of files",
            "“requests which are older than 20 days”: noticed; nothing on a job that succeeds on nothing",
            "keys for backups only, “decryption costs performance”: a pick with a reason",
            "an alert at 20 days, a dashboard for legal",
            "merge-on-read, compaction, expiry, topics, tombstones, backups; nobody verifies, replays are missing",
            "a clear line, and “Should I go into the state machine”",
        ),
    ),
    ScoredDesign(
        """
GDPR deletion is mostly a governance topic, so first I would make a Confluence page where each team lists their tables with personal data. Then we write a script which loops over this list and does DELETE FROM table WHERE member_id equals the id. With Iceberg this is supported. We run it for each request when it comes in, so the user is deleted immediately, which is better than the 30 days which GDPR gives.

For Kafka it is not possible to delete, so this is out of scope. Backups are also usually exempt, I think. Druid is only aggregated so no problem there.

If the script fails, Airflow retries it three times and sends a mail. When the job is green the user is deleted and we can tell them. For the proof we have the Airflow logs.

For performance we can use a larger cluster. It is only a few deletes per day, I guess, as not so many users know about it. I don't think there is much to discuss here; with a good data catalog like Collibra this is solved out of the box.
""",
        levels(0, 0, 0, 0, 0, 0, 0, 0, 1),
        because(
            "nothing is asked; “out of scope” and “exempt, I think” are decided alone",
            "“only a few deletes per day, I guess”",
            "“DELETE FROM table WHERE”",
            "“we can use a larger cluster”",
            "“Airflow retries it three times and sends a mail”",
            "“I don't think there is much to discuss here”",
            "a page with a list, kept by whoever remembers it",
            "“When the job is green the user is deleted”; no snapshot, no backup, no replay",
            "easy to follow, with a beginning and an end; no question",
        ),
    ),
)

CURVEBALLS = (
    Curveball("Audit finds a copy of the viewing history in a team's own bucket, nine months old.", "Why did none of your nets find it, and what do you tell counsel today?"),
    Curveball("A live store's owner stops your deletes on a Friday, before a launch.", "What do you agree on, and which number do you watch?"),
    Curveball("Ten thousand requests a day, for two weeks.", "What gets full first: the lake, the live stores, or people?"),
    Curveball("Counsel says that a pseudonym without its mapping is still personal.", "What is left of your design?"),
    Curveball("Somebody asks to be erased, and comes back as a member a week later.", "Which list are they on, and what do they miss?"),
    Curveball("A restored backup has brought three hundred people back.", "Who finds out, how, and what do you write to them?"),
)  # fmt: skip

_GRAPH = {
    "playback_topic": ["topics", "registered", "members", ["member_id"]],
    "account_rows": ["kv", "registered", "members", ["member_id"]],
    "raw_events": ["lake", "registered", "members", ["playback_topic"]],
    "viewing_history": ["lake", "registered", "members", ["raw_events"]],
    "live_sessions": ["druid", "registered", "members", ["playback_topic"]],
    "live_counts": ["druid", "registered", "sums", ["playback_topic"]],
    "hours_by_country": ["lake", "registered", "sums", ["viewing_history"]],
    "continue_watching": ["kv", "registered", "members", ["viewing_history"]],
    "taste_features": ["features", "registered", "members", ["viewing_history"]],
    "churn_scores": ["lake", "registered", "members", ["taste_features"]],
    "support_extract": ["extracts", "registered", "members", ["viewing_history"]],
    "account_backup": ["backups", "registered", "members", ["account_rows"]],
}


def _world(name, provokes, more=None, **conditions):
    return condition(
        name, provokes, by="coverage", datasets=_GRAPH | (more or {}), deadline_d=30, **conditions
    )


CONDITIONS = (
    _world(
        "the graph of the prompt",
        "Every dataset of the prompt, and one member who asks on the day after a batch.",
    ),
    _world(
        "a table that a job made",
        "A job writes a copy that nobody has registered; the scheduler knows it.",
        {"churn_copy": ["lake", "by a job", "members", ["churn_scores"]], "copy_of_the_copy": ["extracts", "by a job", "members", ["churn_copy"]]},
    ),
    _world(
        "somebody's notebook",
        "An extract was made by hand, so no job and no lineage knows of it.",
        {"my_sample": ["extracts", "by hand", "members", ["viewing_history"]]},
    ),
    _world(
        "a replay and a late device",
        "A topic is replayed, a day is backfilled, and a television comes back after the member is gone.",
        happens=[["replays", "raw_events"], ["backfills", "viewing_history"], ["late events", "raw_events"]],
    ),
    _world(
        "a restored backup",
        "A store is restored from its backup of three weeks ago.",
        happens=[["restores", "account_backup"]],
    ),
    _world(
        "jobs that rebuild",
        "Each night features and scores are written anew from what the lake still has.",
        rebuilt=["taste_features", "continue_watching", "churn_scores"],
    ),
    _world(
        "an evening",
        "Everybody watches, and deletes are still running in the store behind the home page.",
        live={"store": "kv", "rows_a_day": 6_600_000, "most_rows_s": 5_000, "evening_rows_s": 1_000},
    ),
    _world(
        "a month of rewriting",
        "What erasing rewrites in the lake, over a month.",
        lake={"store": "lake", "pb_hot": 2, "pb_cold": 38, "members_hot": 28_000, "erased_a_day": 5.5e-6, "most_pb_a_month": 7},
    ),
    _world(
        "an audit",
        "An executor has succeeded on nothing for months; and there is somebody under a legal hold.",
        silent=True,
        hold=True,
    ),
)  # fmt: skip

exercise = DesignExercise(
    title="Erase members from the whole lake",
    points=14,
    minutes=60,
    level="hard",
    skills=["system design", "erasure", "retention", "trade-offs", "operations"],
    asked_in=["system design", "staff round"],
    staff=True,
    prompt="""
*“When members ask to be erased, they have to be gone everywhere within thirty days. Last year we could not prove it. How would you set that up?”*

A staff prompt: four hundred datasets of teams that do not report to you. Ask first; then write the design as a document. This part of the lineage is given (store in brackets):

```
member_id → playback_topic [topics] → raw_events [lake] → viewing_history [lake]
member_id → account_rows [kv] → account_backup [backups]
playback_topic → live_sessions [druid], live_counts [druid, sums only]
viewing_history → hours_by_country [lake, sums only], continue_watching [kv], support_extract [extracts]
viewing_history → taste_features [features] → churn_scores [lake]
```

Your sinks have these names: `topics`, `lake`, `druid`, `kv`, `features`, `extracts`, `backups`; have others beside them as you like. `privacy.erase_path` has a path for each, and every step says how long it `takes`. Under `details.coverage` stands what is followed through the graph:

* `found_by`: a list of `registration`, `lineage` and `scan`; and `scanned_every`, such as `10 d`. Registration knows what its owners have told it, lineage also what a job has made, a scan finds what somebody copied by hand.
* `erases`, in the lake: `rewriting files` (with a `batch`, and `members_per_cold_file` of what is older than ninety days, as the time in `partition_spec` of `lake` gives them), `deleting keys` or `deleting the mapping`; the latter two with `keyed`, the stores that hold nothing readable without it.
* `live_rate`, rows deleted per second; `live_yields`, whether it slows down when the store does. The `batch` is collected for live stores too, and waiting for it and deleting it, at the evening's rate, have to fit into the path of `kv`.
* `guards`: what looks at the list of the erased before it writes, of `replays`, `backfills`, `late events`, `derived jobs`, `restores`.
* `holds`: rows under a legal hold are `set aside`, `left in place` or `erased`. `proof`: a list of `file scan`, `planted members`, `job status`, `acknowledgements`.

The shown world reads the document. Each hidden one follows a member through a graph that is a little larger than you were told.
""",
    sections=(*SECTIONS, "backfill"),
    questions=QUESTIONS,
    phases=PHASES,
    samples=SAMPLES,
    curveballs=CURVEBALLS,
    starter=STARTER,
    solution=SOLUTION,
    alternatives=[KEYS, KEEP_LESS],
    hints=[
        "Which dataset will the auditor find that is on nobody's list? And who brings somebody back who was gone?",
        "The trap is a loop over a list of tables. Coverage is the problem, then what writes again, then the proof; deleting comes last.",
        "Add the clocks of one store up, and put the time until it is found before them. Then look at a store that is rebuilt each night from one that takes longer than itself.",
        """privacy:
  erase_path:
    - of: [lake]
      steps: [{do: collect, takes: ___}, {do: rewrite, takes: ___}, {do: expire snapshots, takes: ___}, {do: remove orphan files, takes: ___}, {do: verify ___, takes: ___}]
    - of: [___]     # topics, druid, kv, features, extracts, backups
details:
  coverage: {found_by: [___], scanned_every: ___, erases: ___, batch: ___, members_per_cold_file: ___,
             live_rate: ___, live_yields: ___, guards: [___], holds: ___, proof: [___]}""",
    ],
    mistakes=[
        Mistake(
            "list-in-a-wiki",
            "    found_by: [registration, lineage, scan]\n",
            "    found_by: [registration]\n",
            "You know what teams have told you. A job has made a copy that nobody registered: where could you have read of it?",
        ),
        Mistake(
            "lineage-sees-everything",
            "    found_by: [registration, lineage, scan]\n",
            "    found_by: [registration, lineage]\n",
            "Lineage knows what jobs do. Somebody copied rows into a notebook by hand, and no job knows of it. What would you have to look at, to find them?",
        ),
        Mistake(
            "scanned-once-a-quarter",
            "    scanned_every: 5 d\n",
            "    scanned_every: 90 d\n",
            "You find copies that were made by hand, up to three months later, and their clock has been running since the request. What is left of thirty days for the finding?",
        ),
        Mistake(
            "late-events-bring-them-back",
            "backfills, late events, derived jobs",
            "backfills, derived jobs",
            "A television comes back after a week and sends what it has kept, of a member who is gone. Who writes it, and what should that writer ask first?",
        ),
        Mistake(
            "restore-brings-them-back",
            "late events, derived jobs, restores]",
            "late events, derived jobs]",
            "A store was restored from a backup that is older than the erasing. What has to run before anybody reads from it again?",
        ),
        Mistake(
            "nightly-jobs-bring-them-back",
            "late events, derived jobs, restores]",
            "late events, restores]",
            "Features were clean on day 10 and were rebuilt on day 11 from a lake that is clean on day 24; their own clock begins again then. What does the nightly job have to leave out?",
        ),
        Mistake(
            "rewrites-every-day",
            "    batch: 7 d\n",
            "    batch: 1 d\n",
            "You rewrite the lake each day for those who asked that day. Two hot petabytes are touched again and again: how many petabytes is that a month?",
        ),
        Mistake(
            "cold-files-by-day",
            "    members_per_cold_file: 78\n",
            "    members_per_cold_file: 28000\n",
            "Cold files hold a day each, and so 28,000 members. A week's batch touches two in three of them: how many members are in a file of a year?",
        ),
        Mistake(
            "as-fast-as-it-goes",
            "    live_rate: 3,000 rows/s\n    live_yields: yes\n",
            "    live_rate: 50 k rows/s\n    live_yields: yes\n",
            "You delete fifty thousand rows a second from the store behind the home page, which bears five. Who agreed to the rate?",
        ),
        Mistake(
            "months-for-one-batch",
            "    live_rate: 3,000 rows/s\n",
            "    live_rate: 20 rows/s\n",
            "You are so careful with the live store that a week's batch takes twenty-seven days, and its path has fourteen for it and everything behind. How many rows are in it?",
        ),
        Mistake(
            "erases-who-is-under-hold",
            "    holds: set aside\n",
            "    holds: erased\n",
            "A court had asked for somebody's rows, and they are gone. Which list wins, and where do those rows go?",
        ),
        Mistake(
            "hold-means-business-as-usual",
            "    holds: set aside\n",
            "    holds: left in place\n",
            "Who is under a legal hold has stayed where everybody reads. They asked to be erased: for whom, and only for whom, is the row kept?",
        ),
        Mistake(
            "a-green-job-is-proof",
            "    proof: [file scan, planted members]",
            "    proof: [job status, acknowledgements]",
            "The executor had no permission, deleted nothing, and reported success for months. Who else could look, and at what?",
        ),
        Mistake(
            "features-are-not-data",
            "    - of: [features]\n      steps:\n        - {do: collect a week, takes: 7 d}\n        - {do: delete and verify by reading, takes: 3 d}\n",
            "",
            "No path leads to the features, and they have a row for each member. Follow the arrows from `member_id`: which stores do you pass?",
        ),
        Mistake(
            "delete-equals-erase",
            "        - {do: expire snapshots and end tags, takes: 5 d}\n        - {do: remove orphan files, takes: 3 d}\n        - {do: verify by a scan of the file list, takes: 2 d}\n",
            "",
            "Rows are rewritten, and old snapshots still name the files that held them. Which steps make them go, and which one looks?",
        ),
        Mistake(
            "clocks-beyond-the-deadline",
            "        - {do: rewrite the files that hold anybody, takes: 7 d}\n",
            "        - {do: rewrite the files that hold anybody, takes: 21 d}\n",
            "Each step is within its time, and the lake is clean after 38 days. The deadline is for the last step: what do the clocks add up to?",
        ),
        Mistake(
            "backfill-without-the-list",
            "  suppression: the erased list is joined by each job's writer, in the library that all of them use\n",
            "",
            "A backfill reads last year, with everybody who was in it. What does it have to join, before it writes?",
        ),
        Mistake(
            "store-without-an-owner",
            "  - {of: [extracts], who: analytics}\n",
            "",
            "The extracts have no owner. Who is asked when one is found, and who says that it may go?",
        ),
    ],
    worlds=[on_paper(), *CONDITIONS],
    talk="""
Deleting is the easy half; knowing what to delete is the problem. So three nets: registration, lineage, and a scan for ids every five days, since nobody tells you about a notebook. One control plane knows each request and store; owners keep their stores, with an executor, a rate and a pause that is theirs. 1,650 requests a day over 400 datasets would be 660,000 tasks; in weekly batches it is 57. In the lake a file of a day holds 28,000 members and a batch touches two in three; cold data by year holds 78. The clocks are seven, seven, five, three, two: 24 days, and six for finding. Whatever writes asks the list of the erased: replays, late events, nightly jobs, restores. Proof is somebody else's: planted members, found before and gone after. Who is under hold is set aside. A key for each member would solve backups, at a price for each read; if more than a few per cent ask, or backups have to stay, I would change to it.
""",
)
