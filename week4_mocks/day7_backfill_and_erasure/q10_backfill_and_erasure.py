"""Three petabytes from Hive to Iceberg, with a schema that moved and members who are erased: the second design round."""

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
        "writers",
        asks="Who writes to these tables while we work, and can they be stopped?",
        reply="Eleven jobs, of five teams, and one that reloads an old quarter now and then. Nobody stops for you; the running quarter closes in fifteen days.",
        reveals="A partition is copied when nobody writes to it any more; until the old table is gone, writers write to both.",
        value=3,
        follow_up="How do you find out that somebody has written to a partition behind your wave?",
        words=("writes", "writers", "written", "write to", "producers", "freeze", "stop", "still active"),
    ),
    Question(
        "readers_by_path",
        asks="Who reads the old tables, and through what: name, path, format?",
        reply="Two hundred jobs by name. Nine by path, one of them through a copied file list.",
        reveals="Whoever reads by name can be switched in one place. Whoever reads by path is found in the access log, and moved one by one.",
        value=3,
        follow_up="The tenth reader by path shows up after the switch. What happens to them?",
        words=("reads", "readers", "who uses", "users", "path", "paths", "consumers", "by name"),
    ),
    Question(
        "deadline",
        asks="By when does a member have to be gone, and from which copies?",
        reply="Thirty days from the request, from each copy. The oldest open request is four days old. Whether a backup is a copy, counsel has not decided.",
        reveals="Sum up the clocks of each path; and the old table, which cannot erase, has to be dropped before the oldest request runs out.",
        value=3,
        follow_up="What would you change if backups count?",
        words=(
            "deadline",
            "gone",
            "erase",
            "erased",
            "gdpr",
            "deletion",
            "30 days",
            "delete",
            "backup",
            "backups",
        ),
    ),
    Question(
        "how_many_erased",
        asks="How many members ask to be erased, and out of how many?",
        reply="150,000 in a quarter, of 300 million. About 1,650 a day.",
        reveals="With the members in a file it gives the share of files that a batch rewrites, which is the real cost of the layout.",
        value=3,
        follow_up="What share of the files does a month's batch touch, and what would make it less?",
        words=("how many members", "how many ask", "requests a day", "deletions", "erasures", "members ask"),
    ),
    Question(
        "schema_history",
        asks="How has the schema changed: renamed, dropped and added again, or has a name changed its meaning?",
        reply="All of it. Four versions, and `title` has meant a name, then nothing, then something else.",
        reveals="Columns are matched by id, with a mapping for each version; by name is how values move under another column.",
        value=3,
        follow_up="How do you find a name that changed its meaning, if nobody wrote it down?",
        words=("schema", "renamed", "rename", "columns", "meaning", "types", "evolution"),
    ),
    Question(
        "formats_and_sizes",
        asks="Which formats are the files in, and how large are they?",
        reply="Mostly Parquet of half a gigabyte; a fifth is 32 MB and has a codec nobody uses any more.",
        reveals="Six million files or ninety million: with small ones the metadata is the problem. And a copy can break values without losing a row.",
        value=2,
        follow_up="How would you notice a column that came out as zeros?",
        words=("format", "formats", "file size", "files", "codec", "parquet", "how large"),
    ),
    Question(
        "how_it_is_read",
        asks="What is asked of the history, and of which part?",
        reply="The last ninety days all day long. Older than that by member, for support and for models, and now and then by quarter.",
        reveals="Hot and cold may have different layouts, and for the cold one a member in few files is good for readers too.",
        value=2,
        follow_up="Which layout would you take if cold data was scanned by day?",
        words=("queries", "query", "how is it read", "access", "looked up", "by member", "scanned"),
    ),
    Question(
        "capacity",
        asks="How much of a cluster may the move use, and when?",
        reply="50 gigabytes a second at night, a third of that by day; at most 600 terabytes in one wave. Machines die; plan for two in a wave.",
        reveals="Waves, with the hours of all attempts reserved; and it is two days, not months.",
        value=2,
        follow_up="And if a launch takes half of it?",
        words=("capacity", "cluster", "how long do we have", "throughput", "how much", "window", "night"),
    ),
    Question(
        "way_back",
        asks="For how long does one have to be able to go back?",
        reply="A week. The people who answer for revenue want it in writing.",
        reveals="Both tables are there, and both are written, for a week behind the switch; together with the deadline it says when the switch is at the latest.",
        value=2,
        follow_up="The two pull in opposite directions. Which one would you negotiate?",
        words=("go back", "downtime", "fallback", "roll back", "rollback", "revert", "dual run"),
    ),
    Question(
        "rewrite_budget",
        asks="How much may erasing rewrite in a month, afterwards?",
        reply="A thousand terabytes a month, beside everything else.",
        reveals="A day's layout is out: each batch would rewrite three thousand.",
        value=2,
        follow_up="How long can requests wait for each other?",
        words=("rewrite", "month", "budget for", "compaction budget"),
    ),
    Question(
        "what_proves_it",
        asks="What counts as proof, that rows are moved, and that somebody is gone?",
        reply="For rows: sums per column. For members: somebody looks at the files. “The job succeeded” was not accepted last year.",
        reveals="Compare per partition by sums, not counts; scan the file list for ids, and for a planted one.",
        value=2,
        follow_up="How do you test the proof itself?",
        words=("proof", "prove", "how do we know", "verify", "validate", "compare", "audit", "checksum"),
    ),
    Question(
        "holds",
        asks="Are there legal holds?",
        reply="A dozen members at any time. Counsel keeps that list.",
        reveals="A second list, which wins over the first, and somebody who owns it.",
        value=1,
        follow_up="A member is on both lists. What does the batch do?",
        words=("legal hold", "holds", "hold", "litigation"),
    ),
    Question(
        "derived",
        asks="Which derived tables, extracts and caches have member keys as well?",
        reply="About forty tables. They are in the next prompt, not in this one.",
        reveals="Out of scope, said aloud; the lineage is where it would begin.",
        value=1,
        follow_up="How would you find the forty-first?",
        words=("derived", "extracts", "caches", "downstream", "copies", "lineage"),
    ),
    Question(
        "budget",
        asks="What may it cost?",
        reply="250,000 dollars, with the second copy and a year of erasing.",
        reveals="A second copy for a month is 69,000 of it, so it is affordable, and it has an end date.",
        value=1,
        follow_up="What is the largest line a year from now?",
        words=("cost", "budget", "dollars", "price"),
    ),
    Question(
        "iceberg_version",
        asks="Which version of the Iceberg library is it?",
        reply="Whichever you like.",
        reveals="Nothing that the design depends on.",
        value=0,
        follow_up="Is there a feature that you would need?",
        words=("version", "iceberg version", "v2", "v3"),
    ),
    Question(
        "names",
        asks="What shall the new tables be called?",
        reply="As the old ones, if it can be done.",
        reveals="Nothing that the design depends on.",
        value=0,
        follow_up="And who would notice if not?",
        words=("called", "naming", "table names", "name of the"),
    ),
)

PHASES = (
    Phase(
        "clarify",
        5,
        (
            Item(
                "I asked who writes meanwhile, and who reads by path",
                "what makes a move hard is on the side that one leaves",
            ),
            Item(
                "I asked for the deadline of an erasure, and what counts as a copy",
                "it says when the old table has to be gone",
            ),
            Item(
                "I asked what changed in the schema, meanings too",
                "a renamed column is empty, a reused name is silently something else",
            ),
            Item(
                "I asked how many are erased, of how many",
                "it is half of the formula that decides the layout",
            ),
        ),
    ),
    Phase(
        "numbers",
        5,
        (
            Item("files, for two sizes of file", "six million is a plan, ninety million is another problem"),
            Item("hours of the copy, with attempts", "two days: so the copy is not what to optimise"),
            Item(
                "members in a file, by day, month and year", "28,000, 950, 78: the lever of everything behind"
            ),
            Item(
                "the share of files that a batch touches, and TB a month",
                "by day it is all of it; a clean layout does not help by itself",
            ),
        ),
    ),
    Phase(
        "skeleton",
        10,
        (
            Item(
                "inventory, shadow, compare, switch, keep, drop, erase, prove",
                "in this order, and with an owner for each",
            ),
            Item(
                "waves: which first, and what makes one repeatable",
                "closed first; an overwrite may be repeated, an append may not",
            ),
            Item("both written, from when until when", "from the first hour until the old one is dropped"),
        ),
    ),
    Phase(
        "deep dives",
        15,
        (
            Item("columns by id, with a mapping for each version", "names are what people changed"),
            Item(
                "comparison by sums per column", "as many rows as before says nothing about what is in them"
            ),
            Item(
                "the erase path of each copy, step by step, with days",
                "the deadline is for the last step, and for the last copy",
            ),
            Item(
                "what brings somebody back: waves, late rows, replays, restored backups",
                "one list, looked at by whatever writes",
            ),
        ),
    ),
    Phase(
        "failures and cost",
        10,
        (
            Item(
                "a writer behind a wave, a machine that dies, a codec",
                "for each how it is seen, and which wave runs again",
            ),
            Item("a tag that keeps what was erased", "an end date from the start, and a list of tags"),
            Item("dollars: second copy, compute, erasing in a year", "the third is the one that stays"),
        ),
    ),
    Phase(
        "recap",
        5,
        (
            Item(
                "the decision, and what would flip it", "backups that count, or a share of erased that grows"
            ),
            Item(
                "which of the steps cannot be undone",
                "dropping is a one-way door; all before it can be walked back",
            ),
        ),
    ),
)

STARTER = (
    SKELETON
    + """\
# What is carried out, see the prompt.
details:
  migration: {}
  erasing: {}
"""
)

SOLUTION = """
assumptions:
  - three petabytes are 13 quarters of member-days; 18 KB for each member that was active on a day
  - writers cannot be stopped, and write to both tables until the old one is dropped
  - the old tables cannot erase, so they are gone before the oldest request is 30 days old
  - four versions of the schema; a column is its id, and one name has changed its meaning
numbers:
  events_avg: 2.7 TB/d at 200 B = 156 k events/s
  events_peak: 250 k events/s
  event_size: 200 B
  files_of_512_MB: 5.86 M files
  rewrite_at_50_GB_a_second: 16.7 h
  with_three_attempts: 50 h
  two_copies_for_a_month: $ 69 k
  erased: 150,000 members / 91 d = 1,650 members/d
  members_in_a_file_of_a_day: 28,000 members
  members_in_a_file_of_a_month: 950 members
  files_touched_in_14_d_by_month: 1 - exp(-950 x 7.7e-5) = 7 %
  duplicate_gap_max: 7 d
sources:
  - name: hive_history
    type: files
    because: what there is, thirteen quarters in Parquet and older codecs; read wave by wave
    semantics: at-least-once
    retention: 30 d
    rate: 156 k events/s
    peak: 250 k events/s
    event_size: 200 B
processors:
  - name: copy_waves
    in: [hive_history]
    out: [history]
    engine: spark
    because: a wave of partitions can be copied again from the start, and compared by sums
    parallelism: 800
  - name: write_both
    in: [hive_history]
    out: [history]
    engine: spark
    because: the writers that exist, with a second target until the old one is dropped
    parallelism: 200
  - name: erase_batch
    in: [history]
    out: [history]
    engine: spark
    because: rewrites the files that hold somebody, once for everybody of two weeks
    parallelism: 400
sinks:
  - name: history
    type: iceberg
    because: columns by id, rows that can be rewritten in a commit, readers that see the old or the new
    mode: overwrite
    partition_spec: [month(event_time), "bucket(512, member_id)"]
    sort: [member_id, event_time]
    target_file: 512 MB
    writers: 800
    active_partitions: 1
    written: 2.7 TB/d
    compaction: {every: 24 h, isolation: months that are closed only}
    keeps: 10 y
    queries:
      - {asks: all of one member, kind: point, by: [member_id]}
      - {asks: a month of everybody, kind: range, by: [event_time]}
dedup:
  key: [event_id]
  winner: highest revision, then latest arrival
  scope: 8 d
  where: copy_waves
late:
  max: 7 d
  beyond: set aside into late_rows with the reason
  metric: rows set aside by day, with an alert
  restatement: a partition is overwritten whole, by the wave or by the writer
backfill:
  from: hive_history
  into: history
  isolation: a branch for each wave, counts and sums per column compared, then published
  suppression: the list of erased members is left out by each wave, by late rows and by any later replay
privacy:
  pii_fields: [member_id, profile_id, ip_address]
  deadline: 30 d
  proof: file lists are scanned for the ids of the batch, for planted members, and the result is kept
  erase_path:
    - of: [history]
      steps:
        - {do: collect requests, takes: 14 d}
        - {do: rewrite the files that hold them, takes: 5 d}
        - {do: expire snapshots and end tags, takes: 5 d}
        - {do: remove orphan files behind the safety interval, takes: 3 d}
        - {do: verify by scanning the file list, takes: 2 d}
    - of: [hive_history]
      steps:
        - {do: copy without erased members and drop the old table, takes: 28 d}
        - {do: verify that the paths are gone, takes: 1 d}
slo:
  no_reader_stops: each reader works before, at and after the switch
  way_back: 7 d after the switch
  erased_in: 30 d, in every copy
failures:
  - component: copy_waves
    what: a machine dies in a wave, or an old codec turns a column into zeros
    detect: counts and sums per column differ from the old partition
    detects_in: 2 h
    mitigate: the branch is not published
    recover: the wave is tried again, three times with all hours reserved
    recovers_in: 1 d
    replay_from: hive_history
  - component: write_both
    what: one of two writes fails, and the tables drift apart
    detect: rows by partition and hour, compared each hour
    detects_in: 2 h
    mitigate: readers stay where they are
    recover: the partition is copied again after it has closed
    recovers_in: 1 d
    replay_from: hive_history
  - component: erase_batch
    what: its commit conflicts with compaction
    detect: a batch that is not done after two days
    detects_in: 1 d
    mitigate: compaction waits
    recover: plan the batch again from the newest snapshot
    recovers_in: 3 d
  - component: history
    what: a tag keeps a snapshot with erased members
    detect: tags older than 20 days, each night
    detects_in: 1 d
    mitigate: ask its owner, who has agreed to an end date
    recover: end the tag, expire, clean up
    recovers_in: 5 d
options:
  - name: rewrite in waves, clustered by month and member
    pros: [one layout, erases in the same pass, 950 members in a file]
    cons: [two copies for a month, 50 reserved hours of the cluster]
  - name: metadata over the files that are there
    pros: [hours, no second copy]
    cons: [28,000 members in a file, so each batch rewrites nearly everything, old codecs stay]
  - name: a key for each member
    pros: [erasing is deleting a key, backups included]
    cons: [each read decrypts, keys have to be kept for ten years]
decision:
  pick: rewrite in waves, clustered by month and member
  why: erasing goes on for ten years, the copy takes two days; members in a file decide what a month costs
  goals: [erased_in, way_back, cost]
  flip_if: more than a few per cent are erased in a month, or backups count as copies
cost:
  total: $ 160 k
  budget: $ 250 k
  items: {second copy for a month: $ 69 k, compute: $ 21 k, erasing in a year: $ 70 k}
owners:
  - {of: [history, copy_waves, erase_batch], who: tables with a pager}
  - {of: [hive_history, write_both], who: playback data}
details:
  migration:
    order: closed first
    waits_until_closed: yes
    wave: 500 TB
    attempts: 3
    write: overwrite
    verify: [rows, sums]
    columns: by id
    both_written: from the start
    cold: rewritten
    erase: after the last wave
    fallback: 7 d
  erasing:
    by: rewriting files
    batch: 14 d
    members_per_cold_file: 950
"""

COLD_BY_YEAR = """
assumptions:
  - readers come over one by one, so names are moved at once and files later
  - what is older than ninety days is read as years, not as days
  - a request is done when no file of any copy has the member
numbers:
  events_avg: 156 k events/s
  events_peak: 250 k events/s
  event_size: 200 B
  files_if_they_are_32_MB: 94 M files
  rewrite_at_50_GB_a_second: 16.7 h
  members_in_a_file_of_a_year: 78 members
  files_touched_in_14_d_by_year: 1 - exp(-78 x 7.7e-5) = 0.6 %
  duplicate_gap_max: 7 d
sources:
  - name: old_tables
    type: hive
    because: thirteen quarters of Parquet, listed by partition and read once
    semantics: at-least-once
    retention: 30 d
    rate: 156 k events/s
    peak: 250 k events/s
    event_size: 200 B
processors:
  - name: shadow
    in: [old_tables]
    out: [watched]
    engine: spark
    because: fewer and smaller waves, each into a branch that people may read before it counts
    parallelism: 1200
  - name: erase_months
    in: [watched]
    out: [watched]
    engine: spark
    because: a rewrite of the few files that hold somebody
    parallelism: 300
sinks:
  - name: watched
    type: iceberg
    because: hot days and cold years in one table, with two specs; old files keep the spec they were written with
    mode: overwrite
    partition_spec: [year(event_time), "bucket(4096, member_id)"]
    sort: [member_id, event_time]
    target_file: 512 MB
    writers: 1200
    active_partitions: 1
    written: 2.7 TB/d
    compaction: {every: 24 h, isolation: quarters that are closed}
    keeps: 10 y
    queries:
      - {asks: all of one member, kind: point, by: [member_id]}
      - {asks: a quarter of everybody, kind: range, by: [event_time]}
dedup:
  key: [event_id]
  winner: the highest revision, of equal ones the latest arrival
  scope: 10 d
  where: shadow
late:
  max: 7 d
  beyond: counted and kept in a side table for ninety days
  metric: rows beyond seven days by hour of arrival
  restatement: the writer overwrites the partition in both tables
backfill:
  from: old_tables
  into: watched
  isolation: each quarter is built in a branch and fast-forwarded when its sums agree
  suppression: a list of everybody who has ever asked, joined out of waves, late rows and restored copies
privacy:
  pii_fields: [member_id, profile_id, ip_address]
  deadline: 30 d
  proof: a scan of the paths on disk for ids, by somebody other than who erased
  erase_path:
    - of: [watched]
      steps:
        - {do: collect requests, takes: 14 d}
        - {do: rewrite, takes: 4 d}
        - {do: expire snapshots, takes: 5 d}
        - {do: clean up orphan files, takes: 4 d}
        - {do: verify on the disk, takes: 2 d}
    - of: [old_tables]
      steps:
        - {do: leave erased members behind in the copy and delete the old files, takes: 29 d}
        - {do: verify that the folders are empty, takes: 12 h}
slo:
  no_reader_stops: each is switched by its own date
  way_back: eight days
  erased_in: 30 d
failures:
  - component: shadow
    what: somebody adds a partition to the old table after its wave
    detect: partitions of both tables listed and compared each hour
    detects_in: 1 h
    mitigate: readers see the old table until it agrees
    recover: a wave for that partition
    recovers_in: 12 h
    replay_from: old_tables
  - component: erase_months
    what: the batch is not done by its day
    detect: age of the oldest request, alert at 20 days
    detects_in: 1 d
    mitigate: hot partitions first
    recover: a second cluster for two days
    recovers_in: 3 d
  - component: watched
    what: a reader is pinned to paths of the old table
    detect: access log of the old folders
    detects_in: 1 d
    mitigate: the folder stays read-only until the eighth day
    recover: move the reader with its owner
    recovers_in: 5 d
options:
  - name: everything rewritten, cold by year
    pros: [78 members in a file of a year, so a batch touches one in two hundred]
    cons: [a day of one year reads 4,096 buckets]
  - name: cold by month
    pros: [a month is read in one piece]
    cons: [twelve times the members in a file]
decision:
  pick: everything rewritten, cold by year
  why: what is older than a quarter is read by member or by quarter, and erased each fortnight
  goals: [erased_in, cost]
  flip_if: analysts scan single cold days more than a few times a day
cost:
  total: $ 130 k
  budget: $ 250 k
owners:
  - {of: all, who: tables with a pager}
details:
  migration:
    order: closed first
    waits_until_closed: yes
    wave: 250 TB
    attempts: 4
    write: overwrite
    verify: [sums]
    columns: by id
    both_written: from the start
    cold: rewritten
    erase: after the last wave
    fallback: 8 d
  erasing:
    by: rewriting files
    batch: 14 d
    members_per_cold_file: 78
"""

KEYS = """
assumptions:
  - backups are copies as well, and nobody wants to rewrite a backup
  - each row is encrypted where it is personal, with a key of its member
  - writers keep writing to the old tables until the switch, and to the new one from the first day
numbers:
  events_avg: 156 k events/s
  events_peak: 250 k events/s
  event_size: 200 B
  rewrite_at_50_GB_a_second: 16.7 h
  keys: 300 M keys
  keys_deleted: 1,650 keys/d
  second_copy_for_a_month: $ 69 k
  duplicate_gap_max: 7 d
sources:
  - name: hive_tables
    type: hive
    because: the only copy that is complete until the last wave is through
    semantics: at-least-once
    retention: 30 d
    rate: 156 k events/s
    peak: 250 k events/s
    event_size: 200 B
processors:
  - name: encrypt_and_copy
    in: [hive_tables]
    out: [sealed_history]
    engine: spark
    because: all rows pass through it anyway, so each gets its member's key on the way
    parallelism: 1000
sinks:
  - name: sealed_history
    type: iceberg
    because: hidden partitions by day, so nobody's query has to change but for its name
    mode: overwrite
    partition_spec: [day(event_time)]
    sort: [member_id]
    target_file: 512 MB
    writers: 1000
    active_partitions: 1
    written: 2.7 TB/d
    compaction: {every: 24 h, isolation: closed days only}
    keeps: 10 y
    queries:
      - {asks: all of one member, kind: point, by: [member_id]}
      - {asks: a day of everybody, kind: range, by: [event_time]}
  - name: member_keys
    type: kv
    because: one small row for each member, read with each session and deleted for good
    mode: upsert
    idempotency_key: [member_id]
    keeps: 10 y
dedup:
  key: [event_id]
  winner: highest revision, then latest arrival
  scope: 8 d
  where: encrypt_and_copy
late:
  max: 7 d
  beyond: to a quarantine with a reason, read each Monday
  metric: quarantined rows by day
  restatement: the partition is overwritten; a late row of an erased member finds no key and is dropped, counted
backfill:
  from: hive_tables
  into: sealed_history
  isolation: a staging table for each wave, moved in by one commit
  suppression: whoever has no key any more is left out, now and in any later replay
privacy:
  pii_fields: [member_id, profile_id, ip_address]
  deadline: 30 d
  proof: each week the ids of the last batch are looked up, rows of theirs are read from a file and cannot be opened
  erase_path:
    - of: [sealed_history, member_keys]
      steps:
        - {do: delete the member's key in all regions, takes: 2 d}
        - {do: expire backups and snapshots of the key store, takes: 14 d}
        - {do: verify that sealed rows of theirs cannot be read, takes: 1 d}
    - of: [hive_tables]
      steps:
        - {do: drop the old tables, takes: 29 d}
        - {do: verify that the files are gone, takes: 1 d}
slo:
  way_back: one week
  erased_in: 30 d, backups too
  read_latency: not more than a fifth above today
failures:
  - component: encrypt_and_copy
    what: a wave dies, or leaves a column empty
    detect: sums per column against the old partition
    detects_in: 2 h
    mitigate: staging is not moved in
    recover: the wave runs again, up to three times
    recovers_in: 1 d
    replay_from: hive_tables
  - component: member_keys
    what: the key store is down, and nobody can read
    detect: key lookups per second, errors
    detects_in: 2 min
    mitigate: readers keep keys of the last hour
    recover: another region answers
    recovers_in: 30 min
  - component: sealed_history
    what: a key is lost that nobody asked to delete
    detect: rows that cannot be opened, against the list of requests
    detects_in: 1 d
    mitigate: restore from the key store's backup, which is 14 days long
    recover: an audit of deletions by two people
    recovers_in: 2 d
options:
  - name: a key for each member
    pros: [erasing costs one delete, backups are done with it]
    cons: [a store that has to live as long as the rows, reads that decrypt]
  - name: rewriting files
    pros: [rows are really gone, plain files]
    cons: [a batch of two weeks touches nearly all files of hot days, and all backups]
decision:
  pick: a key for each member
  why: backups count as copies here, and only a key reaches them
  goals: [erased_in, cost]
  flip_if: counsel says that a row without its key is still that member's row
cost:
  total: $ 200 k
  budget: $ 250 k
owners:
  - {of: [sealed_history, encrypt_and_copy], who: tables with a pager}
  - {of: [member_keys], who: security}
  - {of: [hive_tables], who: playback data}
details:
  migration:
    order: closed first
    waits_until_closed: yes
    wave: 500 TB
    attempts: 3
    write: overwrite
    verify: [rows, sums]
    columns: by id
    both_written: from the start
    cold: rewritten
    erase: after the last wave
    fallback: 7 d
  erasing:
    by: deleting keys
"""


def levels(*given):
    return dict(zip(RUBRIC, given, strict=True))


because = levels

SAMPLES = (
    ScoredDesign(
        """
Who still writes, and who reads by path? Eleven writers that I cannot stop, so both tables are written from the first hour until the old one is dropped. And is a backup a copy, for erasing? Counsel has to answer that before I choose between rewriting and keys; I plan with rewriting and say what it costs to come back.

Three petabytes are 5.9 million files if they are 512 MB, 94 million if they are 32, and then metadata is the problem, not bytes. At 50 GB/s a copy is 17 hours, with three attempts two days. But erasing goes on for ten years: 28,000 members in a day's file, 950 in a month's. One minus e to the minus m f: a batch of two weeks touches nine files in ten, or seven in a hundred. So the layout follows from erasing. If requests triple, hot days are what breaks.

Waves over closed partitions, into branches, compared by sums per column, since a count says nothing about a column of zeros. Columns by id; secs of 2017 is not secs of today. Erase once behind the last wave, leave erased members out of each replay.

If a zone dies during a wave, the branch was never published. Switching readers is a two-way door for a week, dropping is not, and I would rehearse the way back once. 160,000 dollars, tables has the pager; the old folders are dead on day 26.

You would rather have keys? Then backups are solved and reads decrypt. Shall I compare them on reads?
""",
        levels(3, 3, 2, 3, 2, 3, 2, 2, 3),
        because(
            "“Counsel has to answer that before I choose”: the question decides between two designs",
            "“If requests triple, hot days are what breaks”; two sizes of file, and what each means",
            "“compared by sums per column”, columns by id; duplicates and their winner are not said",
            "“the layout follows from erasing”: 28,000 members against 950, by formula",
            "“the branch was never published”; a way back, rehearsed; drifting writers are not mentioned",
            "“a two-way door for a week, dropping is not”",
            "“tables has the pager; the old folders are dead on day 26”: an end date, no guardrail on cost",
            "one pass at the end and “leave erased members out of each replay”; the proof is missing",
            "“You would rather have keys? Then …”, and asks where to go on",
        ),
    ),
    ScoredDesign(
        """
For a migration like this I would use Iceberg's migrate procedure, because it works in place and does not copy data, which for 3 PB is important. It creates metadata over the existing Parquet files. For tables with other formats I would do CTAS with Spark. We would start with the small tables to get experience and then do the big ones, and validate with row counts between Hive and Iceberg.

Iceberg supports schema evolution, so the old schemas are not a problem. I would check that column names match.

For GDPR: Iceberg supports DELETE, with merge-on-read or copy-on-write. For frequent deletes I would choose merge-on-read and run compaction every week. Then expire the snapshots after some days. We should also think about backups, I would ask the security team about those. How many deletions there are per day I do not know, maybe a few thousand.

The risk is when there are writers during the migration, so I would agree on a freeze at the weekend with the teams. If something goes wrong we can go back to Hive since the files are still there. It should take one or two months in total. Does it make sense so far, or should I go deeper into one of these?
""",
        levels(1, 1, 1, 1, 1, 2, 1, 1, 2),
        because(
            "“I would ask the security team”; who writes and who reads by path is not asked",
            "3 PB is repeated; “maybe a few thousand” deletions, and nothing is worked out",
            "“validate with row counts”, “check that column names match”: by name",
            "in place, so the old layout stays; what that means for erasing is not said",
            "“we can go back to Hive”, for how long, and who writes there meanwhile?",
            "“in place … does not copy data, which for 3 PB is important”; merge-on-read against copy-on-write, with a choice",
            "“one or two months”, compaction each week; no owner, no cost",
            "delete, compaction, expiry in order; orphan files, deadline and proof are missing",
            "in order, and asks where to go deeper",
        ),
    ),
    ScoredDesign(
        """
The best is to do a big bang migration in one weekend, so there is no inconsistent state. We stop all the pipelines on Friday, run a big Spark job which reads everything from Hive and writes it to Iceberg, and on Monday everyone uses the new tables. With a large enough cluster, 3 PB is not a problem, it is only I/O, and the cloud is elastic.

The schema is handled with mergeSchema equals true, then Spark takes care of it. Iceberg has full schema evolution, it is one of its main features.

GDPR is easy with Iceberg, since it is the first format where you can say DELETE FROM, and then the data is deleted. This is actually one of the main reasons to migrate. And we have time travel, so if somebody deletes too much we can always go back to any point in time, we would keep all snapshots for that.

To be safe we compare the number of rows. I do not expect differences. If there are any, we repeat the job. In my last company it was the platform team that made problems with this, because they did not give us enough quota, but technically it is straightforward.
""",
        levels(0, 0, 0, 0, 0, 0, 0, 0, 1),
        because(
            "nothing is asked; writers are stopped without asking whether they can be",
            "“it is only I/O, and the cloud is elastic”",
            "“mergeSchema equals true, then Spark takes care of it”",
            "“writes it to Iceberg”",
            "“we repeat the job”, and readers are on it since Monday",
            "one way, “the best”",
            "“a large enough cluster”; “the platform team … made problems”",
            "“DELETE FROM, and then the data is deleted”, with all snapshots kept",
            "one clear line from Friday to Monday, and no question",
        ),
    ),
)

CURVEBALLS = (
    Curveball(
        "On the third day you find out that a team has been reloading 2019 into the old table.",
        "Which waves do you run again, and how would you have known on the first day?",
    ),
    Curveball(
        "Counsel says that backups count as copies.",
        "Which of your steps does not reach them, and what do you change?",
    ),
    Curveball(
        "A member is placed under legal hold, and has asked to be erased.",
        "What does your batch do with their rows, and who decides?",
    ),
    Curveball(
        "Files turn out to be 32 MB on average.", "Which of your numbers change, and which plan breaks first?"
    ),
    Curveball(
        "The cluster is halved for the fortnight of a launch.",
        "What do you stop, and which deadline is nearest?",
    ),
    Curveball(
        "Somebody restores a table from before the erasing, for an audit.",
        "Who comes back with it, and what would have prevented that?",
    ),
)

# (version, column, name): `title` came to mean something else, `secs` was renamed.
_RENAMED = [
    [1, 1, "event_id"],
    [1, 2, "title"],
    [1, 3, "secs"],
    [2, 1, "event_id"],
    [2, 2, "title_id"],
    [2, 3, "watch_s"],
]
_MOVED = [
    [1, 1, "id"], [1, 2, "title"], [1, 3, "time"],
    [2, 1, "id"], [2, 2, "title"], [2, 3, "time"], [2, 4, "seconds"],
    [3, 1, "event_id"], [3, 2, "title_id"], [3, 3, "time"], [3, 4, "seconds"], [3, 6, "title"],
    [4, 1, "event_id"], [4, 2, "title_id"], [4, 4, "watch_s"], [4, 6, "title"], [4, 7, "time"],
]  # fmt: skip
_HOT = 28_000
_FACTS = {
    "columns": _RENAMED,
    "cluster": {"tb_by_hour": [180] * 6 + [60] * 16 + [180] * 2, "most_wave_tb": 600, "deaths": 2},
    "rules": {"fallback_hours": 168, "erase_hours": 720, "share_erased": 0.0001},
    "requests": [[7, -100]],
    "erased_a_day": 5.5e-6,
    "rewrite_tb_a_month": 1_000,
}


def _quarters(tb, closed, schema=2):
    """Quarters from 2023 on that are closed, and the running one, which closes at hour 360."""
    parts = [
        [f"{2023 + at // 4}-Q{at % 4 + 1}", tb, schema, -2_190 * (12 - at) - 1, _HOT, [1 + at % 5, 7]]
        for at in range(closed)
    ]
    return [*parts, ["2026-Q1", tb, 2, 360, _HOT, [1, 2]]]


def _moved(name, provokes, partitions, **conditions):
    return condition(name, provokes, by="migration", **{**_FACTS, "partitions": partitions, **conditions})


CONDITIONS = (
    _moved(
        "three petabytes",
        "Twelve quarters that are closed and one that is written to until hour 360; and erasing afterwards, month by month.",
        _quarters(230, 12, schema=1),
        writes=[[30, "2026-Q1", 3], [150, "2026-Q1", 4], [362, "2026-Q2", 5]],
    ),
    _moved(
        "writers at work",
        "Another team reloads an old quarter until hour 190, the running one is written to until hour 360, the next one begins.",
        [
            ["2023-Q1", 150, 2, 190, _HOT, [1, 2]],
            *[[f"2024-Q{at}", 90, 2, -12_000, _HOT, [at]] for at in (1, 2, 3)],
            ["2026-Q1", 200, 2, 360, _HOT, [4]],
        ],
        writes=[
            *[[hour, "2023-Q1", hour] for hour in range(1, 190)],
            *[[hour, "2026-Q1", hour] for hour in range(2, 360)],
            *[[hour, "2026-Q2", hour] for hour in range(220, 480, 20)],
        ],
    ),
    _moved(
        "machines die",
        "One wave dies twice, two others once, and whoever has one attempt has none left.",
        _quarters(150, 8),
        died=[["2023-Q1", 1], ["2023-Q1", 2], ["2023-Q4", 1], ["2026-Q1", 1]],
    ),
    _moved(
        "a copy with broken values",
        "An old codec turns a column into zeros in two copies; the rows are all there.",
        _quarters(150, 8),
        damaged=[["2023-Q2", 1], ["2024-Q4", 1], ["2024-Q4", 2]],
    ),
    _moved(
        "names that moved",
        "Over the years columns were renamed, dropped and added again, and one name came to mean something else.",
        [
            ["2017-Q1", 200, 1, -70_000, _HOT, [1]],
            ["2019-Q1", 200, 2, -52_000, _HOT, [2]],
            ["2022-Q1", 200, 3, -26_000, _HOT, [3]],
            ["2025-Q1", 200, 4, -5_000, _HOT, [4]],
            ["2026-Q1", 200, 4, 360, _HOT, [5]],
        ],
        columns=_MOVED,
    ),
    _moved(
        "more ask meanwhile",
        "Members ask to be erased before the first wave, between two waves, and after the last one.",
        _quarters(200, 12),
        requests=[[7, -100], [1, -3]],
        asked=[[2, 40], [3, 199], [4, 361], [5, 480]],
    ),
)

exercise = DesignExercise(
    title="Backfill three petabytes, and erase",
    points=12,
    minutes=50,
    level="hard",
    skills=["migration", "Iceberg", "schema evolution", "erasure", "capacity"],
    asked_in=["system design", "loop"],
    prompt="""
*“Our viewing history is three petabytes in Hive tables, and ten years old in places. It has to go to Iceberg. The schema has changed over the years. And members have the right to be erased. How do you do it?”*

Ask before you draw; then write the design as a document. The old table is a source of `type: hive` or `files`. Under `details` stands what is carried out, wave by wave and hour by hour:

* `migration.order`: `closed first`, `newest first` or `all at once`; `waits_until_closed`: whether a wave waits until nobody writes to its partitions any more; `wave`: how much is copied together at most; `attempts`: how often a wave may be tried, with all their hours reserved.
* `write`: `overwrite` or `append`; `verify`: a list of `rows` and `sums`; `columns`: matched `by id` or `by name`; `both_written`: `from the start` or `from the switch`.
* `cold`: what was closed more than ninety days ago is `rewritten`, or stays where it is with new metadata (`in place`); `erase`: `after the last wave` or `before the first wave`; `fallback`: how long the old table stays after the switch.
* `erasing.by`: `rewriting files`, for everybody who has asked within a `batch`, where a file of cold data holds `members_per_cold_file`; or `deleting keys`. A share of 1 − e^(−m·f) of the files is touched, with *m* members in a file and the share *f* of all members erased in a batch.

The shown world reads the document. Each hidden one carries the migration out, with writers, deaths, broken copies and requests that you are not told, and adds up what erasing rewrites in a month afterwards.
""",
    sections=(*SECTIONS, "backfill"),
    questions=QUESTIONS,
    phases=PHASES,
    samples=SAMPLES,
    curveballs=CURVEBALLS,
    starter=STARTER,
    solution=SOLUTION,
    alternatives=[COLD_BY_YEAR, KEYS],
    hints=[
        "Which of your steps can undo an earlier one: a copy behind a late row, a copy behind the erasing, a second attempt behind half of a first?",
        "The trap is to plan the copy, which takes two days, and not the erasing, which goes on for ten years. How many members are in one file?",
        "Look at the partition that is still written to. From when may it be copied, how long do three attempts take, and how many days of the oldest request's thirty are left?",
        """details:
  migration:
    {order: ___, waits_until_closed: ___, wave: ___, attempts: ___, write: ___, verify: [___], columns: ___,
     both_written: ___, cold: ___, erase: ___, fallback: ___}
  erasing: {by: ___, batch: ___, members_per_cold_file: ___}   # 512 MB / (18 KB x days in a partition)""",
    ],
    mistakes=[
        Mistake(
            "migrate-while-writers-run",
            "waits_until_closed: yes",
            "waits_until_closed: no",
            "A wave read a partition, somebody wrote to it, and the commit put back what had been read: rows are lost. Until when does somebody write to it?",
        ),
        Mistake(
            "waits-for-the-newest-first",
            "order: closed first",
            "order: newest first",
            "You began with the partition that is still written to and all others waited, so the old table outlives a request. Which partitions can be copied meanwhile?",
        ),
        Mistake(
            "big-bang-cutover",
            "order: closed first",
            "order: all at once",
            "Everything is one wave, larger than the cluster gives at once, and one machine's death costs all of it. What is the smallest piece that can be compared and repeated?",
        ),
        Mistake(
            "append-on-retry",
            "    write: overwrite\n",
            "    write: append\n",
            "Rows are there twice: what an attempt had committed before it died came again with the next one. Which write can be repeated?",
        ),
        Mistake(
            "one-attempt-each",
            "    attempts: 3\n",
            "    attempts: 1\n",
            "A wave whose machine died was not copied, since no hours were kept for a second try. How often may one fail, and who has reserved the time?",
        ),
        Mistake(
            "verifies-row-counts-only",
            "verify: [rows, sums]",
            "verify: [rows]",
            "A copy with a column of zeros went through: it has as many rows as it should. What would have shown that the values are gone?",
        ),
        Mistake(
            "resolve-columns-by-name",
            "columns: by id",
            "columns: by name",
            "Columns were matched by what they are called. Renamed ones are empty, and one whose name was given away has another one's values. What stays when a name moves?",
        ),
        Mistake(
            "dual-write-from-the-switch",
            "both_written: from the start",
            "both_written: from the switch",
            "A partition that began during the migration is in the old table only: nobody copied it, and nobody wrote it to the new one. From when on do writers write to both?",
        ),
        Mistake(
            "backfill-resurrects-erased",
            "erase: after the last wave",
            "erase: before the first wave",
            "Members who were erased are back: the old table still had their rows, and each wave copied them again. Which of the two comes last?",
        ),
        Mistake(
            "no-way-back",
            "fallback: 7 d",
            "fallback: 12 h",
            "The old table is gone on the day after the switch. What do you go back to when a reader finds something on the third day?",
        ),
        Mistake(
            "old-table-outlives-the-deadline",
            "fallback: 7 d",
            "fallback: 30 d",
            "The old table stays for a month, to be safe. It cannot erase, so it keeps those who asked beyond their deadline. Counted from which day has it to be gone?",
        ),
        Mistake(
            "metadata-over-the-old-files",
            "cold: rewritten",
            "cold: in place",
            "The copy took hours, and each batch of erasing rewrites nearly everything: the old files hold a day each, with thousands of members. How many are in a file of a month?",
        ),
        Mistake(
            "erases-each-day",
            "    batch: 14 d\n",
            "    batch: 1 d\n",
            "You rewrite each day for the few who asked on it, and hot files are rewritten again tomorrow for others. The deadline is thirty days: how long can requests wait for each other?",
        ),
        Mistake(
            "delete-equals-erase",
            "        - {do: expire snapshots and end tags, takes: 5 d}\n        - {do: remove orphan files behind the safety interval, takes: 3 d}\n        - {do: verify by scanning the file list, takes: 2 d}\n",
            "",
            "The rows are deleted and the files that held them lie where they were: old snapshots and tags name them. Which steps come behind a delete, and what proves that it is done?",
        ),
        Mistake(
            "clocks-beyond-the-deadline",
            "{do: collect requests, takes: 14 d}",
            "{do: collect requests, takes: 21 d}",
            "Each step is within its time, and together they take longer than thirty days. The deadline is for the last of them: what do the clocks add up to?",
        ),
        Mistake(
            "no-suppression-list",
            "  suppression: the list of erased members is left out by each wave, by late rows and by any later replay\n",
            "",
            "Whoever was erased comes back with the next wave, the next late row, the next restored backup. What does whatever writes have to look at?",
        ),
    ],
    worlds=[on_paper(), *CONDITIONS],
    talk="""
The copy is the short part: three petabytes at fifty gigabytes a second are seventeen hours, with three attempts two days. Erasing goes on for ten years, so the layout follows from it. A day's file holds 28,000 members, and a batch of two weeks touches nine in ten of them; a month's file holds 950, and it is seven in a hundred. So cold data is rewritten by month and member. Closed partitions go first, in waves of 500 terabytes, into a branch; counts and sums per column are compared, since a count says nothing about zeros; an overwrite may be repeated. Columns by id. Writers write to both until the old table is dropped, a week behind the switch, and before the oldest request is thirty days old. Then one pass of erasing, since the old table still had everybody, and from there on batches: collect, rewrite, expire, clean up, verify. If backups count as copies I would change to a key for each member.
""",
)
