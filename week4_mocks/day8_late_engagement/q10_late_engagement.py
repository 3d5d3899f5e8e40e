"""A daily job whose events come up to a week late: the third design round."""

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
        "is_a_week_a_limit",
        asks="Is a week a limit, or what you have seen so far?",
        reply="A limit: seven times 24 hours from the event to its arrival. Later ones are not counted, but we want to know how many there are, by day.",
        reveals="Seven times 24 hours reach into eight calendar dates. Behind them a quarantine with a count, not a filter.",
        value=3,
        follow_up="An event arrives seven days and one minute late. Where is it tomorrow?",
        words=("limit", "hard cut", "week", "seven days", "7 days", "how late", "lateness", "day 8"),
    ),
    Question(
        "may_a_number_change",
        asks="May a number change that somebody has seen, and until when?",
        reply="Yes, while it says provisional. Nine days after the day began finance books it, and from then on it stands.",
        reveals="Published the next morning and flagged, restated, and final as soon as nothing can arrive any more: on the eighth day.",
        value=3,
        follow_up="And how does a dashboard know which of the two it shows?",
        words=("change", "restate", "restated", "restatement", "provisional", "final", "correct a number"),
    ),
    Question(
        "what_is_computed",
        asks="What is computed: sums, or distinct members and sequences?",
        reply="Events and seconds, by day and title. Distinct members are wished for, not promised.",
        reveals="Sums can be taken back and added, so a ledger is possible. Distinct members would take it off the table.",
        value=3,
        follow_up="Distinct members are promised next quarter. What changes?",
        words=("sums", "distinct", "additive", "metric", "metrics", "computed", "sequence"),
    ),
    Question(
        "corrections",
        asks="Are events corrected, and can a correction move an event to another day?",
        reply="One in five hundred comes again with a higher revision. Now and then the time is corrected, across midnight.",
        reveals="Two days are touched by one delivery: the one it is on now, and the one it has left, which may be empty afterwards.",
        value=3,
        follow_up="How does your job know which day an event has left?",
        words=("correction", "corrections", "corrected", "revision", "update", "move", "another day"),
    ),
    Question(
        "which_clock",
        asks="Which clock says which day it is, and how far can it be believed?",
        reply="The UTC day of the device's time. Clocks are a few minutes ahead; ten are accepted. Some televisions live in 2028.",
        reveals="The watermark has to follow arrival: one clock in 2028 would make everything else late.",
        value=3,
        follow_up="What does the television in 2028 do to your watermark?",
        words=("clock", "clocks", "event time", "time zone", "utc", "device time", "future"),
    ),
    Question(
        "copies",
        asks="How far apart can two copies of an event be?",
        reply="A device that comes back after a week sends everything again that it is not sure of.",
        reveals="Copies are recognised over the whole window of days, not within a batch.",
        value=2,
        follow_up="What does a batch know about the one of last Tuesday?",
        words=("duplicate", "duplicates", "copies", "twice", "dedup", "same event"),
    ),
    Question(
        "what_went_wrong",
        asks="What has gone wrong with the job that exists?",
        reply="Twice last quarter it died between writing the table and moving its watermark. The day after, numbers were doubled.",
        reveals="Both belong into one commit, or what is written has to bear being written twice.",
        value=2,
        follow_up="In which order, if they cannot be one commit?",
        words=("today", "wrong", "broken", "incident", "fails", "existing", "current job"),
    ),
    Question(
        "published_by",
        asks="By when is a day published?",
        reply="By six in the morning, UTC, on the next day.",
        reveals="Two or three hours for the run, so its largest scan is a number of machines.",
        value=2,
        follow_up="It is five, and a run has died. What do you do?",
        words=("by when", "ready", "deadline", "morning", "sla"),
    ),
    Question(
        "volume",
        asks="How many events are there in a day, and how large are they where they lie?",
        reply="20 billion, about 200 bytes each, compressed. Two thirds of a per cent arrive on a later day.",
        reveals="4 TB a day; 32 for a lookback over eight dates; and 130 million late events, which is enough to touch each day, every day.",
        value=2,
        follow_up="How many days does an ordinary day touch, then?",
        words=("volume", "how many", "how much data", "bytes", "size", "events a day"),
    ),
    Question(
        "after_an_outage",
        asks="What happens after an outage of a region or of a collector?",
        reply="Twice a year up to two days' events come within an hour, most of them late.",
        reveals="All days at once, and several times the usual rows: a run has to be able to take part of it.",
        value=2,
        follow_up="Which day do you publish first on that morning?",
        words=("outage", "flush", "region", "burst", "backlog", "comes back"),
    ),
    Question(
        "erased",
        asks="What of members who have asked to be erased, when their television sends something late?",
        reply="It must not be counted, from the day on which they asked. There is a list.",
        reveals="Each run looks at the list, and so does each recount; a number may become smaller.",
        value=2,
        follow_up="A day is final, and one of its members is erased. Does the sum change?",
        words=("erase", "erased", "deletion", "gdpr", "privacy", "personal", "delete"),
    ),
    Question(
        "who_reads",
        asks="Who reads the result, and does anybody keep a copy?",
        reply="Fourteen tables, and a dashboard with a cache of its own for a week.",
        reveals="A restated day has to be announced, with its version, or the copies go on with the old one.",
        value=2,
        follow_up="How does the cache find out?",
        words=(
            "who reads",
            "who uses",
            "users",
            "readers",
            "downstream",
            "consumers",
            "consumes",
            "cache",
            "depend",
        ),
    ),
    Question(
        "raw_kept",
        asks="How long is the raw log kept, and by what is it partitioned?",
        reply="Thirty days, by day of arrival.",
        reveals="A recount is possible for thirty days; and one day's events lie in up to nine partitions of arrival.",
        value=2,
        follow_up="Which partitions do you read for one day of event time?",
        words=("kept", "retention", "raw", "partitioned", "how long"),
    ),
    Question(
        "budget",
        asks="What may it cost?",
        reply="100 dollars a day. Today it is 170, since it counts thirty days each night.",
        reveals="A lookback of eight dates fits; one to be on the safe side does not.",
        value=1,
        follow_up="What is the dearest line?",
        words=("cost", "budget", "dollars", "cheap", "expensive"),
    ),
    Question(
        "spark_version",
        asks="Which version of Spark is it?",
        reply="A recent one.",
        reveals="Nothing that the design depends on.",
        value=0,
        follow_up="Does your design need it to be?",
        words=("version", "spark version", "spark 3", "spark 4"),
    ),
    Question(
        "scheduler",
        asks="Is it scheduled by Airflow?",
        reply="By something like it. It starts a run again that has died.",
        reveals="Nothing that the design depends on.",
        value=0,
        follow_up="And if it starts two at once?",
        words=("airflow", "scheduler", "orchestrator", "maestro", "cron"),
    ),
)

PHASES = (
    Phase(
        "clarify",
        5,
        (
            Item(
                "I asked whether a week is a limit, and what becomes of the eighth day",
                "“up to a week” is either a promise or a habit, and the design differs",
            ),
            Item("I asked until when a number may change", "that is the contract; everything else serves it"),
            Item(
                "I asked what is computed",
                "what can be taken back again allows a ledger, what cannot does not",
            ),
            Item(
                "I asked whose clock the day is",
                "two clocks are in this prompt, and each is right for one thing",
            ),
        ),
    ),
    Phase(
        "numbers",
        5,
        (
            Item(
                "TB a day, and TB for a lookback over eight dates",
                "it is the price of the simple answer; perhaps it is paid already",
            ),
            Item(
                "late events a day, and how many days they touch",
                "130 million touch every day, so “touched days only” saves less than it sounds",
            ),
            Item("the share of a day that is restated", "a reader wants to know how far off yesterday is"),
            Item("rows of a ledger, in bytes", "state for eight days of ids is terabytes"),
        ),
    ),
    Phase(
        "skeleton",
        10,
        (
            Item(
                "what is new is told by arrival, what is counted by event time",
                "mixing the two is the mistake of this prompt",
            ),
            Item(
                "which days a run writes, and that it writes them whole", "a whole day can be written again"
            ),
            Item(
                "where the watermark is, and that it is in the same commit or after", "two writes have a gap"
            ),
            Item(
                "provisional and final, as a column that readers see",
                "a restatement that nobody sees is a discrepancy",
            ),
        ),
    ),
    Phase(
        "deep dives",
        15,
        (
            Item(
                "the edge: 7 x 24 hours are eight dates",
                "the row that comes six days and twenty-three hours late",
            ),
            Item(
                "a correction that moves an event, and the day that is empty afterwards",
                "a dynamic overwrite replaces what is in the rows; an empty day has none",
            ),
            Item("copies that are days apart", "a batch that deduplicates itself does not know the last one"),
            Item(
                "proof: an incremental job is equal to a recount",
                "ten days, every night, and the difference is a number on a page",
            ),
        ),
    ),
    Phase(
        "failures and cost",
        10,
        (
            Item("it dies between two writes, and runs again", "said for each order of the two"),
            Item(
                "a flush after an outage, with a plan for that morning",
                "newest day first, the others behind it",
            ),
            Item("a clock in 2028", "it is set aside, counted, and moves nothing"),
            Item("dollars for each option, and where they go", "the plain option may be the cheap one"),
        ),
    ),
    Phase(
        "recap",
        5,
        (
            Item(
                "the decision, and which reply would flip it",
                "distinct members flip a ledger; a wider window flips a lookback",
            ),
            Item("what I have not looked at", "you say it before they do"),
        ),
    ),
)

STARTER = (
    SKELETON
    + """\
# The job itself, which is run: see the prompt.
details:
  job: {}
"""
)

SOLUTION = """
assumptions:
  - late is at most 7 x 24 hours from event to arrival, which are eight calendar dates
  - sums only; distinct members would be recounted, which this design can do
  - a run that died is started again, and never two at once
  - rates are averages over a day, sizes are compressed
numbers:
  events_avg: 20e9 events/d / 86,400 s/d = 231 k events/s
  events_peak: 231 k/s x 1.6 = 370 k events/s
  event_size: 200 B
  read_a_day: 20e9 x 200 B = 4 TB/d
  read_for_eight_dates: 8 x 4 TB = 32 TB
  late_events_a_day: 0.65 % of 20e9 = 130 M events/d
  rewritten_a_day: 8 days x 15 GB = 120 GB/d
  duplicate_gap_max: 7 d
sources:
  - name: raw_events
    type: table
    because: what has arrived, by day of arrival; it is kept for thirty days and read again at will
    semantics: at-least-once
    retention: 30 d
    rate: 231 k events/s
    peak: 370 k events/s
    event_size: 200 B
processors:
  - name: recount_days
    in: [raw_events]
    out: [daily_engagement]
    engine: spark
    because: a batch of whole days can be run again and gives the same; nobody waits for minutes
    parallelism: 500
    watermark: {from: arrival_time, delay: 0 s}
  - name: set_aside
    in: [raw_events]
    out: [too_late]
    engine: spark
    because: the same run, with the opposite filter, so that each delivery is in one of the two
    parallelism: 20
sinks:
  - name: daily_engagement
    type: iceberg
    because: a day is replaced as a whole, and a snapshot carries the watermark that it was made at
    mode: overwrite
    partition_spec: [day(event_time)]
    sort: [title_id]
    target_file: 512 MB
    writers: 20
    active_partitions: 1
    written: 120 GB/d
    compaction: {every: 24 h, isolation: the run itself}
    personal: no
    keeps: 5 y
    queries:
      - {asks: a title over some months, kind: range, by: [title_id, event_time]}
      - {asks: hours that are booked, kind: billing, by: [event_time]}
  - name: too_late
    type: iceberg
    because: what is not counted is looked at, and is small
    mode: upsert
    idempotency_key: [event_id, revision]
    partition_spec: [month(event_time)]
    target_file: 128 MB
    writers: 1
    active_partitions: 1
    written: 2 GB/d
    compaction: {every: 24 h, isolation: the run itself}
    keeps: 90 d
dedup:
  key: [event_id]
  winner: highest revision, then latest arrival
  scope: 8 d
  where: recount_days
late:
  max: 7 d
  beyond: into too_late with the reason, next to clocks that are more than ten minutes ahead
  metric: deliveries set aside by day and reason, with an alert at 0.01 % of a day
  restatement: each touched day is overwritten; provisional until its eighth day, then final and announced
backfill:
  from: raw_events
  into: daily_engagement
  isolation: a branch, ten days compared with the published ones, then published
  suppression: the list of erased members is left out by every run and every recount
privacy:
  pii_fields: [member_id]
  deadline: 30 d
  proof: a scan of the file list for the ids of the last batch
  erase_path:
    - of: [too_late]
      steps:
        - {do: collect requests, takes: 7 d}
        - {do: delete rows and rewrite files, takes: 2 d}
        - {do: expire snapshots, takes: 5 d}
        - {do: remove orphan files, takes: 3 d}
        - {do: verify by scanning the files, takes: 1 d}
    - of: [raw_events]
      steps:
        - {do: delete rows and rewrite the days that hold them, takes: 14 d}
        - {do: expire snapshots and remove orphan files, takes: 8 d}
        - {do: verify by scanning the files, takes: 2 d}
slo:
  published: a day by 06:00 of the next one, provisional
  final: on its eighth day
  equal_to_a_recount: to the last event, checked for ten days each night
failures:
  - component: recount_days
    what: it dies after some of its writes
    detect: the day is not published at 05:00
    detects_in: 1 h
    mitigate: readers stay on the last snapshot
    recover: run it again; days and watermark are one commit, so nothing is half done
    recovers_in: 3 h
    replay_from: raw_events
  - component: recount_days
    what: two days' events arrive within an hour, and touch all days
    detect: rows that are new to a run, more than twice the usual
    detects_in: 1 h
    mitigate: publish yesterday first, the older days behind it
    recover: the next runs take the rest
    recovers_in: 12 h
    replay_from: raw_events
  - component: set_aside
    what: a model of television has its clock in 2028
    detect: deliveries set aside, by reason and device model
    detects_in: 1 d
    mitigate: nothing else depends on it
    recover: count them anew when the device sends a correction
    recovers_in: 1 d
options:
  - name: days that were touched, recounted
    pros: [days that nothing touched are left alone, any metric, a repeated run gives the same]
    cons: [needs the history of those days, nearly all of eight on an ordinary day]
  - name: a lookback of eight dates
    pros: [ten lines, any metric]
    cons: [32 TB each night, a wider window is silently not covered]
  - name: a ledger of contributions
    pros: [reads what arrived, and old corrections are one row]
    cons: [3.8 TB of state, sums only, ledger and table have to be one commit]
decision:
  pick: days that were touched, recounted
  why: it is right whatever is computed, and it costs the lookback only on days on which everything is touched
  goals: [published, equal_to_a_recount, cost]
  flip_if: the window grows to thirty days, which makes a ledger cheaper, or the run does not fit before 06:00
cost:
  total: $ 65 /d
  budget: $ 100 /d
  items: {jobs: $ 44 /d, tables: $ 21 /d}
owners:
  - {of: [recount_days, set_aside, daily_engagement, too_late], who: engagement data with a pager until 06:00}
  - {of: [raw_events], who: collecting}
details:
  job:
    is: recount_days
    recounts: touched
    commits: together
    a_move_touches: both days
    an_empty_day: is removed
    clocks_ahead: 10 min
    leaves_out_erased: yes
    final_after: 8 d
"""

LOOKBACK = """
assumptions:
  - the plain answer until somebody has measured that it is too dear
  - an event arrives at most 168 hours after it happened
numbers:
  events_avg: 231 k events/s
  events_peak: 370 k events/s
  event_size: 200 B
  read_a_night: 8 x 4 TB = 32 TB/d
  core_hours_at_10_MB_a_second: 890
  duplicate_gap_max: 7 d
sources:
  - name: landed_events
    type: table
    because: by day of arrival, thirty days of it, and it does not change once a day is over
    semantics: at-least-once
    retention: 30 d
    rate: 231 k events/s
    peak: 370 k events/s
    event_size: 200 B
processors:
  - name: eight_dates
    in: [landed_events]
    out: [engagement]
    engine: spark
    because: one scan, one shuffle, no memory of its own; anybody on call can read it
    parallelism: 600
    lookback: 8 d
    watermark: {from: arrival_time, delay: 0 s}
sinks:
  - name: engagement
    type: iceberg
    because: overwriting by a condition replaces days, those without rows too
    mode: overwrite
    partition_spec: [day(event_time)]
    sort: [title_id]
    target_file: 256 MB
    writers: 60
    active_partitions: 8
    written: 120 GB/d
    compaction: {every: 24 h, isolation: days are written whole}
    personal: no
    keeps: 5 y
    queries:
      - {asks: a title over some months, kind: range, by: [title_id, event_time]}
      - {asks: hours that are booked, kind: billing, by: [event_time]}
dedup:
  key: [event_id]
  winner: highest revision, then latest arrival
  scope: 8 d
  where: eight_dates
late:
  max: 168 h
  beyond: counted by the same scan into a small table, by day and reason
  metric: events beyond the limit or ahead of the clock, with an alert
  restatement: eight dates are overwritten each night; the ninth from the end is final
backfill:
  from: landed_events
  into: engagement
  isolation: another table, compared, then swapped in
  suppression: an anti-join with the erased members, in the job itself
privacy:
  pii_fields: [member_id]
  deadline: 30 d
  proof: a scan of rewritten files for the ids
  erase_path:
    - of: [landed_events]
      steps:
        - {do: collect for a week, takes: 7 d}
        - {do: rewrite the days that hold them, takes: 10 d}
        - {do: expire snapshots and clean up orphan files, takes: 8 d}
        - {do: verify by scanning the file list, takes: 2 d}
slo:
  published: by 06:00 of the next day, provisional
  final: eight days after a day began
failures:
  - component: eight_dates
    what: it dies, or it is slow, on the night of a flush
    detect: no new snapshot at 04:30
    detects_in: 1 h
    mitigate: yesterday's numbers stay, flagged
    recover: run it again; it overwrites what it has written
    recovers_in: 3 h
    replay_from: landed_events
options:
  - name: eight dates each night
    pros: [no state, heals what a bug has left within a week]
    cons: [reads 32 TB although little has changed]
  - name: touched days
    pros: [reads nothing on quiet days]
    cons: [there are none, 130 million late events touch them all]
decision:
  pick: eight dates each night
  why: 890 core-hours are 44 dollars, and a bug of last week is gone by next week without anybody
  goals: [published, cost]
  flip_if: lateness is allowed beyond two weeks, or 06:00 becomes 02:00
cost:
  total: $ 65 /d
  budget: $ 100 /d
owners:
  - {of: all, who: engagement data with a pager until 06:00}
details:
  job:
    is: eight_dates
    recounts: lookback
    commits: table first
    a_move_touches: both days
    an_empty_day: is removed
    clocks_ahead: 10 min
    leaves_out_erased: yes
    final_after: 8 d
"""

LEDGER = """
assumptions:
  - only sums are promised; whoever wants distinct members gets another table
  - lateness may be allowed up to thirty days next year, which is what a ledger is for
  - seven days is measured between the event's own time and its arrival
numbers:
  events_avg: 231 k events/s
  events_peak: 370 k events/s
  event_size: 200 B
  ledger: 20e9 x 24 B x 8 d = 3.84 TB
  looked_up_a_night: 8 dates of ids = 3.84 TB/d
  duplicate_gap_max: 7 d
sources:
  - name: arrivals
    type: table
    because: one partition for each day of arrival, read once
    semantics: at-least-once
    retention: 30 d
    rate: 231 k events/s
    peak: 370 k events/s
    event_size: 200 B
processors:
  - name: book
    in: [arrivals]
    out: [engagement, contributions]
    engine: spark
    because: a merge by id tells what an event counted for before, and what it counts for now
    parallelism: 400
    watermark: {from: arrival_time, delay: 0 s}
sinks:
  - name: engagement
    type: iceberg
    because: the difference is merged into a few rows of a few days
    mode: upsert
    idempotency_key: [metric_date, title_id, committed_until]
    partition_spec: [month(metric_date)]
    sort: [title_id, metric_date]
    target_file: 256 MB
    writers: 40
    active_partitions: 2
    written: 120 GB/d
    compaction: {every: 24 h, isolation: after the night's commit}
    personal: no
    keeps: 5 y
    queries:
      - {asks: a title over some months, kind: range, by: [title_id, metric_date]}
      - {asks: hours that are booked, kind: billing, by: [metric_date]}
  - name: contributions
    type: iceberg
    because: a row for each event of the last eight days, bucketed by its id so that a merge reads one bucket
    mode: upsert
    idempotency_key: [event_id]
    partition_spec: [day(event_time), "bucket(128, event_id)"]
    sort: [event_id]
    target_file: 256 MB
    writers: 400
    active_partitions: 8
    written: 480 GB/d
    compaction: {every: 24 h, isolation: after the night's commit}
    keeps: 15 d
    queries:
      - {asks: what an event counted for, kind: point, by: [event_id]}
dedup:
  key: [event_id]
  winner: the highest revision
  scope: 15 d
  where: book
late:
  max: 7 d
  beyond: quarantined with a reason, counted by day of arrival
  metric: quarantined events by reason, alert when they double
  restatement: the difference is merged; a day says provisional until it is eight days old
backfill:
  from: arrivals
  into: engagement
  isolation: ledger and sums are built anew beside the live ones, compared for ten days, then switched together
  suppression: erased members are taken out of the ledger, and so of the sums
privacy:
  pii_fields: [member_id]
  deadline: 30 d
  proof: scanned file lists, and a planted member who has to be gone
  erase_path:
    - of: [arrivals, contributions]
      steps:
        - {do: collect requests, takes: 7 d}
        - {do: rewrite files that hold them, takes: 8 d}
        - {do: expire snapshots, takes: 5 d}
        - {do: remove orphan files, takes: 3 d}
        - {do: verify by a scan of all files, takes: 2 d}
slo:
  published: by 06:00 of the next day, provisional
  final: 8 d after the day began
  equal_to_a_recount: one day in ten is recounted each night
failures:
  - component: book
    what: it dies between the ledger and the sums
    detect: the two tables name different commits
    detects_in: 10 min
    mitigate: readers stay on the last pair of snapshots
    recover: both are written to branches and published by one commit of the catalog, so run it again
    recovers_in: 2 h
    replay_from: arrivals
  - component: book
    what: the ledger has drifted from the sums, by a bug
    detect: the nightly recount of a tenth
    detects_in: 1 d
    mitigate: publish the recount
    recover: build the ledger anew from thirty days of arrivals
    recovers_in: 1 d
    replay_from: arrivals
options:
  - name: a ledger
    pros: [one row for an old correction, a wider window costs only ids]
    cons: [two tables that have to agree, sums only, a bug stays]
  - name: recount the window
    pros: [heals itself]
    cons: [with thirty days it reads 120 TB each night]
decision:
  pick: a ledger
  why: the window is going to grow, and the price of a ledger grows with ids and not with days times days
  goals: [published, equal_to_a_recount, cost]
  flip_if: distinct members are promised, or nobody can keep two tables in one commit
cost:
  total: $ 60 /d
  budget: $ 100 /d
owners:
  - {of: [book, engagement, contributions], who: engagement data with a pager}
  - {of: [arrivals], who: collecting}
details:
  job:
    is: book
    recounts: ledger
    commits: together
    a_move_touches: both days
    an_empty_day: is removed
    clocks_ahead: 10 min
    leaves_out_erased: yes
    final_after: 8 d
"""


def levels(*given):
    return dict(zip(RUBRIC, given, strict=True))


because = levels

SAMPLES = (
    ScoredDesign(
        """
Two things first. Is a week a limit or a habit? A limit, so seven times 24 hours, and that is eight dates, not seven. And until when may a number change? Until finance books on the ninth day; I would like finance to confirm that they never look at an eighth day before noon, since the contract is theirs.

20 billion at 200 bytes are 4 TB a day, 32 for eight dates. 130 million come late, so every day is touched every day, and “only touched days” saves less than it sounds. If lateness grew three times, the lookback would be the number that breaks.

What is new I tell by arrival; what is counted, by event time, ten minutes of clock ahead at most. Latest revision per event_id. Days are overwritten whole and the watermark is a property of the same commit, so a run that dies is run again. A correction touches the day it leaves as well, which may be empty then.

Every night ten days are recounted from raw; a difference above zero pages me, not the reader. Erased members are left out by each run, and too_late is scanned for them.

You ask for distinct members: then the ledger is out, and touched days stay. That door I can go back through; dropping raw after thirty days I cannot. It is 65 dollars a night instead of 170. Is it all right if I go on with a flush after an outage?
""",
        levels(3, 3, 3, 2, 2, 3, 2, 2, 3),
        because(
            "“I would like finance to confirm”: the limit is asked, and the one who owns it is named",
            "“If lateness grew three times, the lookback would be the number that breaks”",
            "“a difference above zero pages me”: winner, whole days, and a reconciliation with its threshold",
            "“Days are overwritten whole”; how the table is sorted is not said",
            "“a run that dies is run again”, and why that does no harm; one failure, not two together",
            "“That door I can go back through; dropping raw after thirty days I cannot”",
            "“It is 65 dollars a night instead of 170”, and who is paged",
            "“Erased members are left out by each run, and too_late is scanned for them”",
            "“You ask for distinct members: then …”; ends with a choice for the listener",
        ),
    ),
    ScoredDesign(
        """
So events can come up to seven days late. The standard approach is a lookback window: each night I recompute the last seven days and overwrite the partitions in Iceberg, so it is idempotent. We read the raw table where event_date is in the last seven days, deduplicate by event_id with row_number, ordered by arrival time descending, and write with dynamic partition overwrite.

For volume, I would ask how many events there are; say 20 billion, that is a few terabytes, so Spark can handle it with a reasonable cluster. An alternative is an incremental MERGE, which reads less but is more complicated. I prefer the lookback because it is simple.

Events that are later than seven days are dropped, since the business said seven days. If the job fails, Airflow retries it, and as it is idempotent that is fine. I would add data quality checks, on row counts and nulls, and alert on failures.

For privacy we should make sure that deleted users are removed, probably there is a process for that. Do you want me to talk about the schema, or is this level of detail fine?
""",
        levels(1, 1, 1, 1, 1, 1, 1, 0, 2),
        because(
            "“I would ask how many events there are”: volume only, and not whether seven days is a limit",
            "“say 20 billion … a few terabytes”; no bytes for the window",
            "a key and an overwrite; seven dates instead of eight, and later events “are dropped” without a count",
            "“dynamic partition overwrite”, by date; an emptied day keeps its rows",
            "“Airflow retries it”: what died between two writes is not asked",
            "“I prefer the lookback because it is simple”: one alternative, no goal",
            "“row counts and nulls, and alert on failures”",
            "“probably there is a process for that”",
            "told in order, and checks in at the end",
        ),
    ),
    ScoredDesign(
        """
I would not use batch for this at all, because batch is too slow and late data is a streaming problem. With Flink you set a watermark and allowed lateness of seven days, and then late events are handled automatically, and it is exactly-once, so we do not need deduplication. The result is written to Iceberg in real time, and the dashboard is always up to date.

If it has to be Spark, then Structured Streaming has watermarks as well, it is basically the same. The watermark is the maximum of the event time minus seven days, and everything older is dropped by the framework. So there is nothing to build really, this is a solved problem.

For performance we would use a big enough cluster with autoscaling, and cache the hot data. If there is a failure the checkpoint takes care of it. We can add more partitions if it is slow.

I do not see a problem with numbers that change; if people complain, we can explain to them that it is eventually consistent.
""",
        levels(0, 0, 0, 0, 0, 0, 0, 0, 0),
        because(
            "nothing is asked, and the prompt is exchanged for another one",
            "no number but the seven",
            "“it is exactly-once, so we do not need deduplication”; state for seven days of keys is not mentioned",
            "“written to Iceberg in real time”",
            "“the checkpoint takes care of it”",
            "“a solved problem”: one way only",
            "“a big enough cluster with autoscaling”",
            "not a word",
            "“we can explain to them that it is eventually consistent”: argues with the reader of the numbers",
        ),
    ),
)

CURVEBALLS = (
    Curveball(
        "Distinct members per title are promised from next quarter.",
        "Which of your options is out, and what do you keep?",
    ),
    Curveball(
        "Legal says thirty days instead of seven, from Monday.",
        "What does a night read now, and what do you change first?",
    ),
    Curveball(
        "For twenty minutes a client sends every event with a new id.",
        "Which number shows it, and how do you take them out of days that are final?",
    ),
    Curveball("Two runs of the same night overlap.", "What does the reader see, and what stops the second?"),
    Curveball(
        "Finance has booked a day, and you find that it was half a per cent too high.",
        "What do you do first, and is the table changed?",
    ),
    Curveball(
        "The dashboard still shows last week's number for Tuesday.",
        "Is that your mistake or theirs, and what do you publish for it next time?",
    ),
)

RULES = {"late_h": 168, "ahead_min": 10, "final_d": 9}
_NIGHTS = [f"03-{day:02d} 00:00" for day in range(3, 19)]


def _nights(name, provokes, *deliveries, dies=(), reads_at_most=60, since=(), **more):
    """Nightly runs over a few deliveries: (event, revision, event time, arrival time, seconds, member).

    `dies` are (night, how); a run that dies is started again. `since` are earlier nights.
    """
    runs = []
    for night in [*since, *_NIGHTS]:
        runs += [[night, how] for when, how in dies if when == night]
        runs.append([night, ""])
    told = {
        "deliveries": [list(one) for one in deliveries],
        "runs": runs,
        "rules": RULES,
        "reads_at_most": reads_at_most,
    }
    return condition(name, provokes, by="late days", **told, **more)


def _each_day(label, dates, number):
    """Punctual deliveries of some dates."""
    return [
        (f"{label}-{date}-{n}", 1, f"{date} {8 + n:02d}:00", f"{date} {8 + n:02d}:01", 30)
        for date in dates
        for n in range(number)
    ]


_PUNCTUAL = ("p", 1, "03-04 10:00", "03-04 10:01", 50)
_EDGE = _nights(
    "six days and twenty-three hours",
    "Deliveries late by almost seven days, by exactly seven, and by a minute more.",
    ("a", 1, "03-02 20:00", "03-02 20:01", 60),
    ("b", 1, "03-02 00:00", "03-09 00:00", 70),
    ("c", 1, "03-02 20:00", "03-09 19:59", 80),
    ("d", 1, "03-02 00:30", "03-09 00:10", 90),
    ("e", 1, "03-05 10:00", "03-12 10:01", 90),
    _PUNCTUAL,
)
_DIES = _nights(
    "dies between two writes",
    "Two nights die behind their first write, one behind its second; each is started again.",
    ("a", 1, "03-02 20:00", "03-02 20:01", 60),
    ("b", 1, "03-03 20:00", "03-03 20:01", 70),
    ("c", 1, "03-02 20:00", "03-04 19:59", 80),
    _PUNCTUAL,
    dies=[
        ("03-04 00:00", "after write 1"),
        ("03-05 00:00", "after write 1"),
        ("03-05 00:00", "after write 2"),
    ],
)
_MOVES = _nights(
    "across midnight",
    "A correction moves an event to the next day; others stay where it was.",
    ("a", 1, "03-02 23:50", "03-03 00:01", 60),
    ("b", 1, "03-02 20:00", "03-02 20:01", 70),
    ("a", 2, "03-03 00:05", "03-04 08:00", 60),
    ("g", 1, "03-05 01:00", "03-11 02:00", 40),
    _PUNCTUAL,
)
_EMPTIES = _nights(
    "a day that is empty now",
    "The only event of a day moves away; nothing is left of that day.",
    ("a", 1, "03-02 23:50", "03-02 23:51", 60),
    ("a", 2, "03-03 00:05", "03-04 08:00", 60),
    ("b", 1, "03-03 20:00", "03-03 20:01", 70),
    _PUNCTUAL,
)
_COPIES = _nights(
    "copies days apart",
    "A device comes back and sends again what it has sent; an old revision comes behind its correction.",
    ("a", 1, "03-02 20:00", "03-02 20:01", 60),
    ("a", 1, "03-02 20:00", "03-09 19:00", 60),
    ("b", 1, "03-03 20:00", "03-03 20:01", 70),
    ("b", 2, "03-03 20:00", "03-05 20:01", 90),
    ("b", 1, "03-03 20:00", "03-08 20:01", 70),
    ("c", 1, "03-03 20:00", "03-03 20:01", 30),
    ("c", 1, "03-03 20:00", "03-03 20:04", 30),
)
_CLOCKS = _nights(
    "a television in 2028",
    "One clock is two years ahead, one four minutes; others are late as usual.",
    ("a", 1, "03-02 20:00", "03-02 20:01", 60),
    ("x", 1, "2028-01-01 00:00", "03-03 20:01", 60),
    ("b", 1, "03-03 20:00", "03-04 20:01", 70),
    ("c", 1, "03-04 23:00", "03-05 01:00", 70),
    ("m", 1, "03-05 00:04", "03-04 23:58", 20),
)
_ERASED = _nights(
    "erased, and sending",
    "A member has asked to be erased, and a television of theirs sends on, punctual and late.",
    ("a", 1, "03-02 20:00", "03-02 20:01", 60, 1),
    ("b", 1, "03-02 20:00", "03-05 20:01", 60, 7),
    ("c", 1, "03-03 23:00", "03-03 23:00", 70, 7),
    ("d", 1, "03-03 20:00", "03-03 20:01", 60, 2),
    erased=[7],
)
_FLUSH = _nights(
    "a flush after an outage",
    "Two days' events arrive within an hour, on top of quiet days; months of history lie behind them.",
    *_each_day("h", [f"{month:02d}-{day:02d}" for month in (1, 2) for day in range(1, 29)], 4),
    *_each_day("q", [f"03-{day:02d}" for day in range(1, 10)], 4),
    *((f"f-{n}", 1, f"03-{8 + n // 15:02d} {n % 15 + 5:02d}:00", "03-10 09:00", 10) for n in range(30)),
    since=[
        *[f"{month:02d}-{day:02d} 00:00" for month in (1, 2) for day in range(2, 29)],
        *["03-01 00:00", "03-02 00:00"],
    ],
    reads_at_most=160,
)

exercise = DesignExercise(
    title="Engagement, up to a week late",
    points=12,
    minutes=50,
    level="hard",
    skills=["late data", "incremental processing", "idempotence", "restatement", "trade-offs"],
    asked_in=["system design", "loop"],
    prompt="""
*“A job of ours adds up engagement, by day and title, every night. Events come up to a week late. Each morning somebody asks why last week's number has changed, and twice it was double. Design it anew.”*

Ask before you draw; nobody has told you everything. Then write the design as a document, as in the rounds before. `details.job` says what the job does in words that are run:

* `is`: the name of the processor; `recounts`: `lookback` (of the processor's `lookback`, in dates, the last one among them), `touched` (the days of what is new) or `ledger` (nothing is recounted: what an event counted for is taken back, what it counts for now is added).
* `commits`: `together` (days and watermark in one commit), `table first` or `watermark first`.
* `a_move_touches`: `both days` or `the new day`; `an_empty_day`: `is removed` or `is kept`.
* `clocks_ahead`: how far a clock may be ahead; `leaves_out_erased`: yes or no; `final_after`: when a day is final, counted from its beginning.

What is new follows the processor's `watermark.from` (`arrival_time` or `event_time`); which copies are one event and which wins, `dedup` at that processor; how late is still counted, `late.max`; how it is written, the `mode` of the first sink that it writes to.

The shown world reads the document. Each hidden one runs your job for some nights on a few deliveries, and compares its days with a recount of everything.
""",
    sections=(*SECTIONS, "backfill"),
    questions=QUESTIONS,
    phases=PHASES,
    samples=SAMPLES,
    curveballs=CURVEBALLS,
    starter=STARTER,
    solution=SOLUTION,
    alternatives=[LOOKBACK, LEDGER],
    hints=[
        "A row arrives tonight. Which days does it change, by which of its two times, and how would you know if you had to do it again?",
        "Two traps: a watermark that follows the events instead of their arrival, and two writes with a death in between.",
        "Take a row that is late by six days and twenty-three hours, and one whose correction carries it across midnight onto a day that was empty.",
        """processors:
  - name: ___
    watermark: {from: ___, delay: 0 s}
dedup: {key: [___], winner: ___, scope: ___, where: ___}   # as far apart as copies can be
late: {max: ___, beyond: ___, metric: ___, restatement: ___}
details:
  job: {is: ___, recounts: ___, commits: ___, a_move_touches: ___, final_after: ___}""",
    ],
    mistakes=[
        Mistake(
            "watermark-from-event-time",
            "watermark: {from: arrival_time, delay: 0 s}",
            "watermark: {from: event_time, delay: 0 s}",
            "What is new is told by event time, so whatever comes late lies behind the watermark, and a television in 2028 ends it all. Which clock says what you have read?",
        ),
        Mistake(
            "commit-before-process",
            "commits: together",
            "commits: watermark first",
            "The watermark moves first, and the night that dies behind it is taken for done. Which of the two may be done twice?",
        ),
        Mistake(
            "late-increments",
            "mode: overwrite",
            "mode: append",
            "Late rows are added to a number that is there, and a night that runs again adds them again. What would you write so that twice is the same as once?",
        ),
        Mistake(
            "dedup-within-one-day",
            "scope: 8 d",
            "scope: 24 h",
            "Copies are recognised for a day, and a device comes back after a week. How far apart can two copies of one event be?",
        ),
        Mistake(
            "dedup-key-of-the-delivery",
            "key: [event_id]",
            "key: [event_id, arrival_time]",
            "Each delivery has an arrival of its own, so with it in the key no two are copies. What do the copies of an event have in common?",
        ),
        Mistake(
            "believes-first-delivery",
            "winner: highest revision, then latest arrival",
            "winner: the first to arrive",
            "Events are right and seconds are stale: the first delivery wins and corrections are lost. Which column says which copy is newer?",
        ),
        Mistake(
            "late-limit-in-dates",
            "  max: 7 d\n",
            "  max: 6 d\n",
            "Rows that are almost seven days late are left out. The contract is seven times 24 hours from the event to its arrival: what does your limit say?",
        ),
        Mistake(
            "forgets-the-day-left-behind",
            "a_move_touches: both days",
            "a_move_touches: the new day",
            "A corrected event is counted on two days: the one it moved to was recounted, the one it left was not. What tells you where it was?",
        ),
        Mistake(
            "old-rows-survive",
            "an_empty_day: is removed",
            "an_empty_day: is kept",
            "A day whose only event has moved away still has its number. An overwrite replaces what occurs in the rows: which rows has an empty day?",
        ),
        Mistake(
            "trusts-every-clock",
            "clocks_ahead: 10 min",
            "clocks_ahead: 3 y",
            "A day in 2028 has viewers. How far ahead may a clock be before you set its events aside, and who counts those?",
        ),
        Mistake(
            "erased-come-back-late",
            "leaves_out_erased: yes",
            "leaves_out_erased: no",
            "A member who was erased is counted again, since a television of theirs goes on sending. Who looks at the list, and how often?",
        ),
        Mistake(
            "final-too-early",
            "final_after: 8 d",
            "final_after: 7 d",
            "A day was called final and changed afterwards. Its last minute may arrive seven days later: counted from the beginning of the day, when can nothing come any more?",
        ),
        Mistake(
            "beyond-the-limit-is-nowhere",
            "  beyond: into too_late with the reason, next to clocks that are more than ten minutes ahead\n"
            "  metric: deliveries set aside by day and reason, with an alert at 0.01 % of a day\n",
            "",
            "What comes later than a week is not mentioned, so it is in no table and in no number. Who finds out when there is more of it than usual?",
        ),
        Mistake(
            "counts-everything-each-night",
            answer=LOOKBACK.replace("lookback: 8 d", "lookback: 60 d"),
            says="You count sixty days each night to be on the safe side. The numbers are right; what does a night read of which you know that nothing in it has changed?",
        ),
        Mistake(
            "lookback-one-day-short",
            answer=LOOKBACK.replace("lookback: 8 d", "lookback: 7 d"),
            says="Your lookback covers seven dates. Seven times 24 hours before an afternoon lie in the afternoon of an eighth date: which rows are on it?",
        ),
    ],
    worlds=[on_paper(), _EDGE, _DIES, _MOVES, _EMPTIES, _COPIES, _CLOCKS, _ERASED, _FLUSH],
    talk="""
I ask first whether a week is a limit, and until when a number may change; the first gives eight dates, the second gives provisional and final. Then two clocks: what is new I tell by arrival, what I count I count by event time. The days that were touched are recounted and overwritten whole, the one that a correction has left among them, in one commit with the watermark, so that a run may be repeated. Copies are one event for as long as they can be apart, and the highest revision wins. What is too late, or from 2028, goes to a table with a reason, and is counted. A lookback of eight dates would do for 44 dollars a night; a ledger reads less and can hold sums only. I would change to it if lateness grew to a month. And every night I recount ten days and compare, since an incremental job is equal to a full one or it is broken.
""",
)
