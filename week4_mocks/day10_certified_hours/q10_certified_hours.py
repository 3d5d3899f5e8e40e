"""Four teams with four numbers for viewing hours, and a contract in two quarters: the staff round on one certified number."""

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
        "contractual",
        asks="Which of the four numbers is in a contract, and with whom?",
        reply="From week 26 on partners are paid by hours. Ads bills by them today, from its own number. Finance closes the books by a third one. All three are money, and all three differ.",
        reveals="Money reads one table, whatever the others do. Everybody else may have an error that is declared.",
        value=3,
        follow_up="Whose number goes down when they become one, and by how many dollars?",
        words=("contract", "contractual", "partners", "partner", "billing", "paid", "money", "which number"),
    ),
    Question(
        "tolerance",
        asks="How much disagreement does each consumer bear, and how fresh must it be for them?",
        reply="Finance and partners 0.05 %, within 36 hours of the day's end. Ads 0.1 %, recommendations half a per cent, as soon as that. The dashboard one per cent, but within a minute; it is how an outage is noticed.",
        reveals="No single pipeline does a minute and 0.05 %. So a preview with a declared error, and a certified table a day later.",
        value=3,
        follow_up="What does the dashboard write beside its number?",
        words=(
            "who reads",
            "readers",
            "consumers",
            "consumer",
            "tolerance",
            "disagreement",
            "disagree",
            "how exact",
            "accuracy",
            "fresh",
            "freshness",
            "error",
            "how much",
        ),
    ),
    Question(
        "why_they_differ",
        asks="Why do they differ? Has anybody taken the difference apart?",
        reply="Nobody has. People say duplicates, late events, long sessions that are cut, bots, and time zones. Net it is 0.6 %; some causes push up, some down.",
        reveals="Before anything is built: a job that attributes the difference to causes. Gross it is more than net, and what is unexplained is the risk.",
        value=3,
        follow_up="What if the parts add up to 1 % and the whole is 0.6 %?",
        words=("why", "differ", "difference", "causes", "cause", "attribution", "reconcile", "apart"),
    ),
    Question(
        "who_decides",
        asks="Who decides what an hour is, when two teams disagree?",
        reply="So far the louder one. The vice president of finance would do it if somebody brought two options with numbers. There is a data council; it has met for a year.",
        reveals="One name for the definition, with a date until which dissent is heard. A council that meets is not a decision.",
        value=3,
        follow_up="She decides against your recommendation. What do you do?",
        words=("who decides", "decides", "decision", "owner", "definition", "sponsor", "council", "escalate"),
    ),
    Question(
        "who_loses",
        asks="Who loses something, if there is one number?",
        reply="Ads would bill less: their duplicates are hours. Recommendations have to train again, for a quarter's work. The dashboard's people lose a number that was theirs. They will not say so in your meeting.",
        reveals="Three losers by name, with what each gets for it; talk to each before the meeting. A plan without losers has not been thought through.",
        value=3,
        follow_up="What do you offer to ads?",
        words=(
            "loses",
            "lose",
            "against",
            "object",
            "politics",
            "resist",
            "break someone",
            "unhappy",
            "concede",
        ),
    ),
    Question(
        "freezes",
        asks="When may nothing be changed?",
        reply="Finance closes in weeks 10 to 13 and 23 to 26. Ads is frozen in weeks 5 to 8. Recommendations from 18 to 20. Neither a switch nor the end of a table in those.",
        reveals="The calendar leaves few weeks: before week 26 finance can switch in 1 to 9 and in 14 to 22, ads in 1 to 4 and from 9 on.",
        value=3,
        follow_up="What is the last week in which finance can switch, if partners begin in 26?",
        words=("freeze", "freezes", "calendar", "dates", "when may", "close", "deadline", "quarter"),
    ),
    Question(
        "side_by_side",
        asks="For how long does each team want to see both numbers?",
        reply="Finance thirteen weeks, ads twelve, and both through one of the closes, in weeks 13 and 26. The others are content with four. Auditors want finance and ads to be on the new number for eight weeks before the first partner is paid by it. And nobody pays for an old table beyond a year.",
        reveals="Backwards from week 26: finance and ads have switched by week 18, and their old tables end behind the second close.",
        value=3,
        follow_up="What do you do if a close shows a difference that has no cause?",
        words=("side by side", "parallel", "both", "dual run", "dual-run", "overlap", "how long", "see both"),
    ),
    Question(
        "restatement",
        asks="An error is found after an invoice is sent. What is allowed?",
        reply="An invoice is never changed. A correction is on the next one, with a reason. Auditors would stop us otherwise.",
        reveals="Final days are versions. A restated day is a new version and a line on the next invoice.",
        value=2,
        follow_up="Which number does last month's report show afterwards?",
        words=("restate", "restatement", "correction", "invoice", "after", "backdated", "final"),
    ),
    Question(
        "redefinition",
        asks="What happens when somebody changes the definition?",
        reply="Last spring somebody cut sessions at four hours instead of six. We found out from a partner. Since then people want two weeks' notice.",
        reveals="A definition has a version, an owner and a notice; and a test that fails when the number moves without one.",
        value=2,
        follow_up="How would your test have seen it?",
        words=("change the definition", "redefine", "versions", "version", "silent", "changed", "notice"),
    ),
    Question(
        "old_tables",
        asks="What becomes of the old tables, and who reads them besides?",
        reply="There are at least thirty readers nobody has listed. When the last table was replaced, it was announced, and two years later half of them read a copy.",
        reveals="A date for each old table on which access ends; the access log says who is left. What is only announced does not end.",
        value=2,
        follow_up="Somebody asks for two more weeks. Then somebody else.",
        words=("old tables", "old", "kill", "deprecate", "sunset", "readers", "legacy", "shadow"),
    ),
    Question(
        "funding",
        asks="Who pays for running both for a while?",
        reply="Finance pays up to 1.5 million dollars for it. One pipeline costs 8,000 dollars a day.",
        reveals="Ninety days of both are 720,000. Side by side has a price, so it has an end.",
        value=2,
        follow_up="And if it takes two quarters?",
        words=("pays", "funds", "funding", "budget", "cost", "dual run", "dual-run"),
    ),
    Question(
        "volume",
        asks="How much is it?",
        reply="500 million hours a day. A heartbeat each minute, 200 bytes; 1.6 times as much in the evening.",
        reveals="30 billion heartbeats a day; and 0.6 % are three million hours a day.",
        value=2,
        follow_up="What are three million hours in dollars?",
        words=("volume", "how many", "hours a day", "events", "scale", "big"),
    ),
    Question(
        "late",
        asks="How late do heartbeats come, and when is a day final?",
        reply="Up to seven days, from phones that were offline. 0.12 % of the hours come later than a day.",
        reveals="The morning number is provisional, by 0.12 %; it is final on the eighth day. Invoices use final days.",
        value=2,
        follow_up="Then which number does finance see on the second morning?",
        words=("late", "offline", "final", "provisional", "seven days", "watermark"),
    ),
    Question(
        "personal",
        asks="Are there members in the certified table?",
        reply="For disputes there have to be: single sessions for ninety days. Then sums are enough. Thirty days for an erasure.",
        reveals="Sessions with members for ninety days, sums for years. Most copies need no erase path.",
        value=1,
        follow_up="A partner disputes a month that is a year old.",
        words=("personal", "members", "privacy", "erase", "dispute", "disputes"),
    ),
    Question(
        "tool",
        asks="Do we have a semantic layer, like a metrics store?",
        reply="Three. Which one would you like?",
        reveals="Nothing that the design depends on. A tool does not settle who is right.",
        value=0,
        follow_up="What would it settle?",
        words=("semantic layer", "metrics store", "tool", "dbt", "looker"),
    ),
    Question(
        "names",
        asks="Shall it be called viewing hours or hours viewed?",
        reply="Call it what you like.",
        reveals="Nothing that the design depends on.",
        value=0,
        follow_up="And in the contract?",
        words=("called", "naming", "name of the metric"),
    ),
)

PHASES = (
    Phase("clarify", 5, (
        Item("I asked which number is contractual", "money reads one table; it is the one thing that cannot be negotiated"),
        Item("I asked who bears which error, and how soon they need it", "a minute and 0.05 % are two products"),
        Item("I asked who decides, and who loses", "the boxes are the easy half of this prompt"),
        Item("I asked for the freezes", "the calendar decides the order, not the architecture"),
    )),
    Phase("numbers", 5, (
        Item("0.6 % in hours, and in dollars for whom", "three million hours a day; somebody's revenue"),
        Item("the causes, with their signs", "gross is more than net, and a bug may hide between two causes"),
        Item("the price of both side by side", "8,000 a day: 720,000 for ninety days"),
        Item("the last week for each switch, counted from the contract backwards", "week 26 is week 14 for finance"),
    )),
    Phase("skeleton", 10, (
        Item("one table for money, a preview with its error for whoever needs seconds", "the error is printed beside the number"),
        Item("the definition in one place, as code with a version", "four pipelines are four definitions"),
        Item("a job that takes the difference apart, each day", "it is built first, on what exists"),
    )),
    Phase("deep dives", 15, (
        Item("the map: who reads what, loses what, gets what, agrees, by when", "whoever is not in the map stops it later"),
        Item("the order: whose switch first, and what stops it", "the smallest loser first, money last"),
        Item("what a correction does to an invoice", "a new version, and a line on the next one"),
        Item("how a definition changes", "an owner, a notice, a version, a test"),
    )),
    Phase("failures and cost", 10, (
        Item("silent redefinition", "a contract test on yesterday's hours, under both versions"),
        Item("a veto in the last week", "dissent has a date, and the decision a name"),
        Item("shadow copies", "access ends on a date; the access log says who is left"),
        Item("dollars, and who pays when it takes longer", "what has no end is paid for twice"),
    )),
    Phase("recap", 5, (
        Item("the decision, the dissent, and what would flip it", "a decision that heard nobody is not kept"),
        Item("which door goes one way", "the first invoice to a partner"),
    )),
)  # fmt: skip

STARTER = (
    SKELETON
    + """\
# The map, see the prompt.
details:
  certification:
    stakeholders: []
"""
)

SOLUTION = """
assumptions:
  - finance, ads and partners read one table; the others may have an error that is printed beside the number
  - a day is the UTC day of the heartbeat; provisional the morning after next, final on the eighth day
  - an invoice is never changed
  - first the difference is taken apart, on what exists; nothing is built before it is explained to 0.05 %
numbers:
  hours_a_day: 500 M hours/d
  events_avg: 30 B events/d / 86,400 s/d = 347 k events/s
  events_peak: 556 k events/s
  event_size: 200 B
  difference_net: 0.6 %
  difference_in_hours: 500 M hours/d x 0.6 % = 3 M hours/d
  difference_gross: 1.0 %
  late_after_a_day: 0.12 %
  both_for_ninety_days: 90 d x 8,000 $/d = $ 720 k
  duplicate_gap_max: 7 d
sources:
  - name: heartbeats
    type: kafka
    because: it exists, and all four teams read it already
    semantics: at-least-once
    ordering: per key
    key: [session_id]
    partitions: 240
    per_partition: 10 MB/s
    replication: 3
    acks: all
    unclean_election: no
    retention: 24 h
    rate: 347 k events/s
    peak: 556 k events/s
    event_size: 200 B
processors:
  - name: preview
    in: [heartbeats]
    out: [live_hours]
    engine: flink
    because: windows within seconds, with the same library of definitions as the batch
    parallelism: 120
    per_task: 8 k events/s
    state: {keyed_by: [session_id], ttl: 6 h, new_keys: 8 k keys/s, per_key: 200 B}
    window: {on: event_time, size: 1 min}
    watermark: {from: event_time, delay: 20 s, idle: 1 min}
    checkpoint: 1 min
    checkpoint_takes: 10 s
    restart: 2 min
    rolled_up: yes
  - name: land
    in: [heartbeats]
    out: [raw_heartbeats]
    engine: flink
    because: one commit with its offsets, no logic
    parallelism: 120
    per_task: 12 k events/s
    checkpoint: 5 min
    checkpoint_takes: 20 s
    restart: 2 min
  - name: certify
    in: [raw_heartbeats]
    out: [certified_sessions, certified_hours]
    engine: spark
    because: eight days at once, by the definition's version, and again whenever it is asked
    parallelism: 400
    lookback: 8 d
  - name: attribute
    in: [certified_sessions, certified_hours, live_hours]
    out: [differences]
    engine: spark
    because: it computes each old number from certified sessions, one cause at a time
    parallelism: 100
sinks:
  - name: raw_heartbeats
    type: iceberg
    because: thirty days to compute from again, under a new version too
    mode: 2pc
    partition_spec: [hour(arrival_time)]
    sort: [session_id]
    target_file: 512 MB
    writers: 120
    active_partitions: 1
    written: 1.2 TB/d
    compression: 5 x
    compaction: {every: 1 h, isolation: closed hours}
    keeps: 30 d
  - name: certified_sessions
    type: iceberg
    because: one row a session, so that a dispute has something to look at
    mode: overwrite
    partition_spec: [day(event_time)]
    sort: [title_id, session_id]
    target_file: 512 MB
    written: 60 GB/d
    compaction: {every: 24 h, isolation: the batch that writes the day}
    keeps: 90 d
    queries:
      - {asks: the sessions of one title in a dispute, kind: events, by: [title_id]}
  - name: certified_hours
    type: iceberg
    because: days are versions, tagged when they are final, and read by name of the version in an invoice
    mode: overwrite
    partition_spec: [month(event_time)]
    sort: [title_id, country]
    target_file: 512 MB
    written: 4 GB/d
    compaction: {every: 24 h, isolation: the batch itself}
    personal: no
    keeps: 10 y
    queries:
      - {asks: what a partner is paid for a month, kind: billing, by: [title_id]}
      - {asks: hours of a quarter for the books, kind: aggregate, by: [event_time]}
  - name: live_hours
    type: druid
    because: by minute, within a minute, and labelled as a preview of one per cent
    mode: overwrite
    rolled_up: yes
    personal: no
    keeps: 30 d
    queries:
      - {asks: hours a minute by country, kind: aggregate, by: [minute, country]}
  - name: differences
    type: iceberg
    because: each day by old table and cause, which is what people will argue with
    mode: overwrite
    partition_spec: [month(event_time)]
    written: 3 GB/d
    personal: no
    keeps: 3 y
    queries:
      - {asks: why two numbers differ on a day, kind: aggregate, by: [event_time]}
dedup:
  key: [session_id, heartbeat_no]
  winner: latest revision of the client
  scope: 8 d
  where: certify
late:
  max: 7 d
  beyond: counted into a line of their own on the next invoice, above a threshold that finance has set
  metric: hours later than seven days, by partner and month
  restatement: provisional for eight days, then final; a later error is a new version and a correction
backfill:
  from: raw_heartbeats
  into: certified_hours
  isolation: a branch with the new version, compared by cause, then published
  suppression: the list of erased members is joined
privacy:
  pii_fields: [member_id, device_id]
  deadline: 30 d
  proof: a scan of the file list for the ids of the last batch
  erase_path:
    - of: [heartbeats]
      steps: [{do: retention passes, takes: 1 d}]
    - of: [raw_heartbeats, certified_sessions]
      steps:
        - {do: collect, takes: 7 d}
        - {do: rewrite, takes: 5 d}
        - {do: expire snapshots, takes: 5 d}
        - {do: remove orphan files, takes: 3 d}
        - {do: verify by scan, takes: 2 d}
slo:
  certified_morning: 30 h
  preview_freshness: 60 s at p95
  preview_error: 1 % against the certified day, published with it
  unexplained: 0.05 % of a day's hours
failures:
  - component: preview
    what: it counts double after a restart, or an hour is missing
    detect: preview against certified, each day by cause; and minutes without hours
    detects_in: 5 min
    mitigate: the dashboard shows the error in red
    recover: from the last checkpoint
    recovers_in: 1 h
    replay_from: heartbeats
  - component: certify
    what: somebody changes a definition without saying so
    detect: the contract test, yesterday's hours under the tagged version, has to give the same number
    detects_in: 1 d
    mitigate: the day is not published
    recover: the old version, until the owner has decided
    recovers_in: 1 d
    replay_from: raw_heartbeats
  - component: certified_hours
    what: an error is found after the invoice
    detect: the difference job, or a partner
    detects_in: 14 d
    mitigate: partners are told the same day
    recover: a new version of the days, and a line on the next invoice
    recovers_in: 30 d
    replay_from: raw_heartbeats
options:
  - name: one certified table, and a preview with its error
    pros: [money has one number, seconds are kept, one definition as code]
    cons: [three teams give up a number, both run for a quarter]
  - name: just pick finance's batch
    pros: [it exists]
    cons: [an outage is seen six hours later, and its definition is nobody else's]
  - name: certify four tables
    pros: [nobody moves]
    cons: [four codes to keep within 0.05 % of each other, for ever]
decision:
  pick: one certified table, and a preview with its error
  why: a contract needs one number, and a minute cannot be had at 0.05 %
  goals: [certified_morning, preview_freshness, unexplained]
  flip_if: the attribution shows that the difference is one bug in one pipeline; then that is mended, and nobody moves
cost:
  total: $ 1.3 M
  budget: $ 1.5 M
  items: {both for a quarter: $ 720 k, building: $ 400 k, training again: $ 180 k}
owners:
  - {of: [certify, certified_sessions, certified_hours, attribute, differences], who: viewing data}
  - {of: [heartbeats, land, raw_heartbeats], who: data platform}
  - {of: [preview, live_hours], who: operations insight}
details:
  certification:
    contractual: certified_hours
    decides: vice president of finance
    dissent_until_week: 3
    after_invoice: next invoice
    reconciled_by: [duplicates, late events, clipping, bots, time zones]
    alarm_above: 0.05 %
    definition_changes: {decided_by: vice president of finance, announced: 14 d, versioned: yes}
    old_tables_end_by: read access is revoked on the day, and the table deleted a month later
    stakeholders:
      - team: dashboard
        reads: live_hours
        error: 1 %
        fresh: 60 s
        loses: a number of its own, and the freedom to change it on a Friday
        gets: the error of the day before beside its number, and a say in the library
        agrees: head of operations insight
        switch_week: 4
        kill_week: 12
      - team: recommendations
        reads: certified_hours
        error: 0.05 %
        fresh: 30 h
        loses: a quarter of work to train again
        gets: 180,000 dollars of compute, and hours by session back to a year
        agrees: director of models
        switch_week: 8
        kill_week: 16
      - team: finance
        reads: certified_hours
        error: 0.05 %
        fresh: 30 h
        loses: the batch that it understands
        gets: the last word on the definition, and both numbers through a close
        agrees: controller
        switch_week: 14
        kill_week: 28
      - team: ads
        reads: certified_hours
        error: 0.05 %
        fresh: 30 h
        loses: what duplicates were billed, about a quarter of a per cent
        gets: no correction of what was billed before, and a quarter to tell its customers
        agrees: head of ads revenue
        switch_week: 15
        kill_week: 28
      - team: partners
        reads: certified_hours
        error: 0.05 %
        fresh: 30 h
        loses: nothing, they begin
        gets: sessions for ninety days when they dispute
        agrees: head of partnerships
        switch_week: 26
"""

FEDERATED = """
assumptions:
  - teams keep their pipelines where they do not touch money; what they may not keep is a definition of their own
  - a badge is given by one job that compares, and it is taken away by the same job
  - money reads one table from the day on which partners begin
numbers:
  events_avg: 347 k events/s
  events_peak: 560 k events/s
  event_size: 200 B
  difference_in_hours: 3 M hours/d
  both_for_ninety_days: $ 720 k
  duplicate_gap_max: 7 d
sources:
  - name: heartbeats
    type: kafka
    because: one log, which nobody has to change
    semantics: at-least-once
    ordering: per key
    key: [session_id]
    partitions: 200
    per_partition: 10 MB/s
    replication: 3
    acks: all
    unclean_election: no
    retention: 48 h
    rate: 347 k events/s
    peak: 560 k events/s
    event_size: 200 B
processors:
  - name: dashboard_job
    in: [heartbeats]
    out: [dashboard_hours]
    engine: flink
    because: it is theirs, it works, and it takes the library of definitions
    parallelism: 100
    per_task: 8 k events/s
    checkpoint: 1 min
    checkpoint_takes: 10 s
    restart: 2 min
    rolled_up: yes
  - name: money_job
    in: [heartbeats_landed]
    out: [contract_sessions, contract_hours]
    engine: spark
    because: finance's batch, with the library instead of its own rules
    parallelism: 300
    lookback: 8 d
  - name: feature_job
    in: [heartbeats_landed]
    out: [feature_hours]
    engine: spark
    because: it is theirs too; it has to stay within its badge
    parallelism: 200
    lookback: 2 d
  - name: landing
    in: [heartbeats]
    out: [heartbeats_landed]
    engine: flink
    because: files for all batches
    parallelism: 100
    per_task: 12 k events/s
    checkpoint: 10 min
    checkpoint_takes: 30 s
    restart: 2 min
  - name: badge
    in: [contract_hours, feature_hours, dashboard_hours]
    out: [badges]
    engine: spark
    because: the same comparison for all, by cause, each night
    parallelism: 50
sinks:
  - name: heartbeats_landed
    type: iceberg
    because: what came, for thirty days
    mode: 2pc
    partition_spec: [hour(arrival_time)]
    target_file: 512 MB
    writers: 100
    active_partitions: 1
    written: 1.2 TB/d
    compression: 5 x
    compaction: {every: 2 h, isolation: closed hours}
    keeps: 30 d
  - name: contract_sessions
    type: iceberg
    because: ninety days of single sessions, for disputes
    mode: overwrite
    partition_spec: [day(event_time)]
    sort: [title_id]
    target_file: 512 MB
    written: 60 GB/d
    compaction: {every: 24 h, isolation: the batch}
    keeps: 90 d
    queries:
      - {asks: sessions in a dispute, kind: events, by: [title_id]}
  - name: contract_hours
    type: iceberg
    because: versions of days, tagged for each invoice
    mode: overwrite
    partition_spec: [month(event_time)]
    sort: [title_id]
    target_file: 512 MB
    written: 4 GB/d
    compaction: {every: 24 h, isolation: the batch}
    personal: no
    keeps: 10 y
    queries:
      - {asks: what is invoiced, kind: billing, by: [title_id]}
  - name: feature_hours
    type: iceberg
    because: what models read, with a badge of half a per cent
    mode: overwrite
    partition_spec: [day(event_time)]
    sort: [member_id]
    target_file: 512 MB
    written: 40 GB/d
    compaction: {every: 24 h, isolation: the batch}
    keeps: 90 d
    queries:
      - {asks: hours of one member, kind: point, by: [member_id]}
  - name: dashboard_hours
    type: druid
    because: seconds, with a badge of one per cent
    mode: overwrite
    rolled_up: yes
    personal: no
    keeps: 30 d
    queries:
      - {asks: hours a minute, kind: aggregate, by: [minute]}
  - name: badges
    type: postgres
    because: a small table that every catalogue page shows
    mode: upsert
    idempotency_key: [table_name, day]
    personal: no
    keeps: 3 y
dedup:
  - key: [session_id, heartbeat_no]
    winner: latest revision
    scope: 8 d
    where: [money_job, feature_job]
late:
  max: 7 d
  beyond: a line on the next invoice, if it is above what finance has set
  metric: hours beyond seven days, by month
  restatement: eight days provisional, then final by version
backfill:
  from: heartbeats_landed
  into: contract_hours
  isolation: staged under a new version, compared, swapped
  suppression: erased members are joined out
privacy:
  pii_fields: [member_id]
  deadline: 30 d
  proof: the file lists are scanned for the batch's ids
  erase_path:
    - of: [heartbeats]
      steps: [{do: retention passes, takes: 2 d}]
    - of: [heartbeats_landed, contract_sessions, feature_hours]
      steps:
        - {do: collect, takes: 7 d}
        - {do: rewrite, takes: 7 d}
        - {do: expire snapshots, takes: 5 d}
        - {do: remove orphan files, takes: 3 d}
        - {do: verify by scan, takes: 2 d}
slo:
  badge_by: 36 h
  unexplained: 0.05 %
  dashboard: 60 s
failures:
  - component: badge
    what: a table loses its badge on the day before a close
    detect: the badge itself
    detects_in: 1 d
    mitigate: readers see it on the page of the table
    recover: the team mends it, or reads contract_hours instead
    recovers_in: 5 d
    replay_from: heartbeats_landed
  - component: money_job
    what: the morning is late
    detect: no version by 06:00
    detects_in: 1 h
    mitigate: yesterday stays the newest
    recover: run again
    recovers_in: 6 h
    replay_from: heartbeats
  - component: dashboard_job
    what: it drifts away from its badge
    detect: nightly comparison by cause
    detects_in: 1 d
    mitigate: the error is shown
    recover: the library's new version
    recovers_in: 3 d
    replay_from: heartbeats_landed
options:
  - name: one library, one table for money, badges for the rest
    pros: [fewest people move, differences stay visible]
    cons: [three pipelines to keep within their badges]
  - name: one pipeline for all
    pros: [nothing to compare]
    cons: [two teams rewrite what works]
decision:
  pick: one library, one table for money, badges for the rest
  why: what has to be one is the definition and the money; the rest has to be honest about its error
  goals: [unexplained, badge_by]
  flip_if: badges are lost more than twice in a quarter; then the pipelines become one
cost:
  total: $ 1.1 M
  budget: $ 1.5 M
owners:
  - {of: [money_job, contract_sessions, contract_hours, badge, badges], who: finance data}
  - {of: [landing, heartbeats, heartbeats_landed], who: data platform}
  - {of: [dashboard_job, dashboard_hours], who: operations insight}
  - {of: [feature_job, feature_hours], who: models}
details:
  certification:
    contractual: contract_hours
    decides: vice president of finance
    dissent_until_week: 4
    after_invoice: next invoice
    reconciled_by: [duplicates, late events, clipping, bots, time zones]
    alarm_above: 0.05 %
    definition_changes: {decided_by: controller, announced: 30 d, versioned: yes}
    old_tables_end_by: access is removed team by team, after the access log has been empty for a week
    stakeholders:
      - {team: dashboard, reads: dashboard_hours, error: 0.9 %, fresh: 45 s, loses: its own rule for long sessions, gets: its pipeline stays its own, agrees: head of operations insight, switch_week: 9, kill_week: 17}
      - {team: recommendations, reads: feature_hours, error: 0.4 %, fresh: 20 h, loses: two features that counted duplicates, gets: no second pipeline to wait for, agrees: director of models, switch_week: 10, kill_week: 17}
      - {team: finance, reads: contract_hours, error: 0.03 %, fresh: 34 h, loses: rules that only finance knew, gets: the decision and both numbers through a close, agrees: controller, switch_week: 14, kill_week: 30}
      - {team: ads, reads: contract_hours, error: 0.03 %, fresh: 34 h, loses: a quarter of a per cent of billed hours, gets: a year in which old invoices are not touched, agrees: head of ads revenue, switch_week: 14, kill_week: 29}
      - {team: partners, reads: contract_hours, error: 0.03 %, fresh: 34 h, gets: a test month before the first payment, agrees: head of partnerships, switch_week: 25}
"""

AT_THE_SOURCE = """
assumptions:
  - an hour is decided where it happens, by the service that hands out sessions; behind it nobody counts again
  - the stream certifies provisionally, a nightly audit makes it final; both by one code
  - whoever wants another definition asks for a column, not for a table
numbers:
  events_avg: 347 k events/s
  events_peak: 556 k events/s
  event_size: 200 B
  sessions_a_day: 670 M sessions/d
  difference_in_hours: 3 M hours/d
  state_of_open_sessions: 8 k keys/s x 6 h x 200 B = 35 GB
  duplicate_gap_max: 7 d
sources:
  - name: heartbeats
    type: kafka
    because: it is there
    semantics: at-least-once
    ordering: per key
    key: [session_id]
    partitions: 320
    per_partition: 10 MB/s
    replication: 3
    acks: all
    unclean_election: no
    retention: 3 d
    rate: 347 k events/s
    peak: 556 k events/s
    event_size: 200 B
processors:
  - name: close_sessions
    in: [heartbeats]
    out: [sessions, minutes]
    engine: flink
    because: a session is closed once, by its own rules, and everything else is a sum of sessions
    parallelism: 320
    per_task: 4 k events/s
    state: {keyed_by: [session_id], ttl: 8 d, new_keys: 8 k keys/s, per_key: 60 B}
    window: {on: event_time, size: 1 min}
    watermark: {from: event_time, delay: 20 s, idle: 1 min}
    checkpoint: 2 min
    checkpoint_takes: 20 s
    restart: 3 min
  - name: audit
    in: [sessions]
    out: [hours]
    engine: spark
    because: it recounts each day on the eighth day, and each old number from the same sessions
    parallelism: 200
    lookback: 8 d
sinks:
  - name: sessions
    type: iceberg
    because: one row a session with one column for each accepted definition
    mode: upsert
    idempotency_key: [session_id]
    partition_spec: [day(event_time)]
    sort: [title_id]
    target_file: 512 MB
    writers: 100
    active_partitions: 2
    written: 60 GB/d
    compaction: {every: 6 h, isolation: days that no session is open in}
    keeps: 90 d
    queries:
      - {asks: sessions of a disputed title, kind: events, by: [title_id]}
      - {asks: sessions of one title, kind: point, by: [title_id]}
  - name: hours
    type: iceberg
    because: sums that are published by version, small enough to be kept for ever
    mode: overwrite
    partition_spec: [month(event_time)]
    sort: [title_id]
    target_file: 512 MB
    written: 4 GB/d
    compaction: {every: 24 h, isolation: the audit's own commit}
    personal: no
    keeps: 10 y
    queries:
      - {asks: payments to partners and the close, kind: billing, by: [title_id]}
  - name: minutes
    type: pinot
    because: open sessions by minute, with the error of last week beside them
    mode: upsert
    idempotency_key: [minute, country]
    personal: no
    keeps: 14 d
    queries:
      - {asks: hours a minute by country, kind: aggregate, by: [minute]}
dedup:
  key: [session_id, heartbeat_no]
  winner: the highest revision, then the latest arrival
  scope: 8 d
  where: close_sessions
late:
  max: 7 d
  beyond: a side output, recounted for the next invoice
  metric: hours of the side output, by partner
  restatement: a session is upserted for eight days; the audit makes the day final
backfill:
  from: sessions
  into: hours
  isolation: a tag for each version, switched after the comparison
  suppression: sessions of erased members keep their hours and lose their member
privacy:
  pii_fields: [member_id]
  deadline: 30 d
  proof: scan of the files of sessions for ids
  erase_path:
    - of: [heartbeats]
      steps: [{do: retention passes, takes: 3 d}]
    - of: [sessions]
      steps:
        - {do: collect, takes: 7 d}
        - {do: rewrite without the member, takes: 4 d}
        - {do: expire snapshots, takes: 5 d}
        - {do: remove orphan files, takes: 3 d}
        - {do: verify by scan, takes: 2 d}
slo:
  provisional: 60 s
  final: 8 d
  unexplained: 0.05 %
failures:
  - component: close_sessions
    what: its state is lost
    detect: open sessions per minute
    detects_in: 2 min
    mitigate: the dashboard says so
    recover: from the checkpoint; else from the log, which has three days
    recovers_in: 5 h
    replay_from: heartbeats
  - component: audit
    what: stream and recount differ by more than the threshold
    detect: the audit
    detects_in: 1 d
    mitigate: the day stays provisional
    recover: the cause is found, the version mended
    recovers_in: 3 d
    replay_from: sessions
  - component: hours
    what: a definition is changed to please one team
    detect: yesterday under both versions, in the review of the change
    detects_in: 1 d
    mitigate: it is not merged
    recover: the version before
    recovers_in: 1 d
    replay_from: sessions
options:
  - name: certified at the source
    pros: [one count for seconds and for money, a definition is a column]
    cons: [one stream is in everybody's way, the hardest to build]
  - name: certified in a batch
    pros: [easy to repeat]
    cons: [the dashboard stays another number]
decision:
  pick: certified at the source
  why: differences that cannot arise need not be explained
  goals: [provisional, unexplained]
  flip_if: the stream cannot be run by six people, or misses a close
cost:
  total: $ 1.4 M
  budget: $ 1.5 M
owners:
  - {of: all, who: viewing data with a pager}
details:
  certification:
    contractual: hours
    decides: vice president of finance on a recommendation of viewing data
    dissent_until_week: 2
    after_invoice: next invoice
    reconciled_by: [duplicates, late events, clipping, bots, time zones, client versions]
    alarm_above: 0.04 %
    definition_changes: {decided_by: vice president of finance, announced: 21 d, versioned: yes}
    old_tables_end_by: access withdrawn on the kill date; copies found by the access log are deleted
    stakeholders:
      - {team: dashboard, reads: minutes, error: 0.5 %, fresh: 30 s, loses: Druid and what it knows of it, gets: half the error and no pipeline to run, agrees: head of operations insight, switch_week: 3, kill_week: 9}
      - {team: recommendations, reads: hours, error: 0.05 %, fresh: 24 h, loses: a quarter to train again, gets: a column for its own clipping, agrees: director of models, switch_week: 6, kill_week: 14}
      - {team: ads, reads: hours, error: 0.05 %, fresh: 36 h, loses: billed duplicates, gets: the audit as an argument with its customers, agrees: head of ads revenue, switch_week: 9, kill_week: 22}
      - {team: finance, reads: hours, error: 0.05 %, fresh: 36 h, loses: its batch, gets: the decision on definitions, agrees: controller, switch_week: 16, kill_week: 29}
      - {team: partners, reads: hours, error: 0.05 %, fresh: 36 h, gets: disputes with sessions, agrees: head of partnerships, switch_week: 26}
"""


def levels(*given):
    return dict(zip(RUBRIC, given, strict=True))


because = levels

SAMPLES = (
    ScoredDesign(
        """
Which number is in a contract? Then finance, ads and partners read one table, and all others may differ by an error that is printed. And who decides what an hour is? The council has met for a year; I would ask the vice president of finance, with two options and numbers.

0.6 % of 500 million hours are three million a day, net. Gross it may be one per cent; causes cancel. If clipping is off by three, ads' number moves most, so I attribute before I build. Both pipelines for ninety days are 720,000 dollars, and finance pays; if it slips, one stops.

A preview within a minute, one per cent; a certified table by version, provisional, final on day eight. Key session and heartbeat, latest revision, eight days. What finance is owed is 0.05 %, checked daily by cause.

Counted backwards from week 26: finance cannot switch in 10 to 13, and wants both numbers through a close, so 14. Dashboard first, it is a two-way door. The first invoice is not. Ads loses a quarter of a per cent; I would go there before the meeting, and offer that old invoices stay. Dissent is heard until week three.

A silent redefinition is caught by yesterday under both versions. If the stream and the batch are down together, the books close on the last final version; finance has agreed to that.

Old tables: access ends in week 28. Sessions stay ninety days, for disputes. You look doubtful about ads?
""",
        levels(3, 3, 3, 2, 3, 3, 3, 1, 3),
        because(
            "“I would ask the vice president of finance, with two options and numbers”",
            "“If the clipping rule is off by three, ads' number moves more than all else”",
            "key, winner, eight days; an error for each consumer, and 0.05 % checked daily by cause",
            "a preview, a table by version; how it lies is not said",
            "stream and batch down together, and “finance has agreed to that”",
            "“it is a two-way door. The first invoice is not”",
            "“finance pays; if it slips, one stops”, “access ends in week 28”",
            "“Sessions stay ninety days”: no way to erase",
            "“You look doubtful about ads?”",
        ),
    ),
    ScoredDesign(
        """
I would introduce a semantic layer with a certified metric. There is one definition of viewing hours in dbt, owned by a central data team, on top of Iceberg. All consumers use that metric. For real time we keep Druid, because a batch is too slow for the dashboard, but we reconcile it every day with the certified one, and if the difference is more than 1 % there is an alert.

To find out why they are different, I would compare the pipelines. Typical reasons are duplicates, late data and time zones. With 500 million hours 0.6 % is 3 million hours, so this is significant.

The migration: first build the new table, then run in parallel for maybe a month, then move consumer by consumer, starting with the less critical ones. Finance at the end, since it is the most sensitive. We should communicate early with all stakeholders and have a steering committee which decides on conflicts. Old tables will be deprecated after everyone has migrated.

If the pipeline fails there is a retry and data quality checks with Great Expectations. The trade-off is central versus decentral: central is consistent, decentral is faster for teams. I would go central for this metric, as it is used for partners. Member data is in the lower layers, so deletion happens there. What did finance say about the timing?
""",
        levels(2, 1, 1, 1, 1, 2, 1, 1, 2),
        because(
            "asks for finance's timing, names four readers and the partners; who loses is not asked",
            "“0.6 % is 3 million hours”, and nothing follows from it",
            "“duplicates, late data and time zones” are named; no key, no winner, no day on which it is final",
            "“on top of Iceberg”",
            "“retry and data quality checks”",
            "“central versus decentral”, with a pick and a reason",
            "“deprecated after everyone has migrated”: when is that? And “a steering committee which decides”",
            "“deletion happens there”",
            "orderly, ends with a real question",
        ),
    ),
    ScoredDesign(
        """
In my opinion finance is the source of truth, because they are audited. So everybody should just use the finance table, and the other pipelines are switched off. It is a question of discipline really. Data teams always want to build their own thing, this is what I have seen in many companies, and then you have a mess like here.

The finance batch runs at night, that should be OK for everyone; real time is overrated for dashboards, nobody looks at them every second. If ads has different numbers, then they have a bug and need to fix it.

I would send an email from the VP with a date, and after that date the other tables are gone. Then people will move quickly. Maybe somebody complains but that is normal in changes.

Technically, it is a view on the finance table, so no problem with scale. We have Snowflake, it can do that. If there is an error in the numbers we correct the table and everyone sees the right number afterwards, also the partners, that is the advantage of a single source of truth.

The budget is small, since we even save pipelines. I think this could be done in two or three weeks if management supports it.
""",
        levels(0, 0, 0, 0, 0, 0, 0, 0, 0),
        because(
            "nothing is asked; “that should be OK for everyone”",
            "no number but “two or three weeks”",
            "“we correct the table”, and invoices with it",
            "“a view on the finance table”",
            "nothing breaks",
            "one way, by opinion",
            "“gone” by an email; thirty readers nobody has listed",
            "nothing is said",
            "“they have a bug and need to fix it”: no listener can come in",
        ),
    ),
)

CURVEBALLS = (
    Curveball("The attribution shows that 0.4 of the 0.6 % are one bug in the ads pipeline, two years old.", "Whom do you tell, in which order, and what happens to your project?"),
    Curveball("The head of ads says no, in week twelve, after dissent was closed.", "What do you do on that day?"),
    Curveball("A partner disputes the first invoice by one per cent.", "What do you open, and how long is it there?"),
    Curveball("Finance loses its budget for the second quarter of running both.", "What do you switch off, and what do you lose the right to claim?"),
    Curveball("The dashboard's error was 3 % during a live event.", "Who saw it, what did it say beside the number, and was somebody misled?"),
    Curveball("Legal wants viewing hours by country of residence, not of viewing, from next month.", "Is that a new version, a new column or a new metric, and who says so?"),
)  # fmt: skip

_NEEDS = {
    "dashboard": [0.01, 60, False],
    "finance": [0.0005, 36 * 3_600, True],
    "ads": [0.001, 36 * 3_600, True],
    "recommendations": [0.005, 36 * 3_600, False],
    "partners": [0.0005, 36 * 3_600, True],
}


def _asked(name, provokes, **conditions):
    return condition(name, provokes, by="certified", **conditions)


CONDITIONS = (
    _asked(
        "an ordinary month",
        "Five readers look at their number: is it exact enough, and is it there in time?",
        needs=_NEEDS,
    ),
    _asked(
        "two numbers differ",
        "One morning the preview and the table are 0.6 % apart, and somebody asks why.",
        causes={
            "duplicates": 0.0045,
            "late events": -0.0012,
            "clipping": 0.0025,
            "bots": 0.001,
            "time zones": -0.0008,
        },
        explained_to=0.0005,
    ),
    _asked(
        "two quarters",
        "The weeks go by, with closes, freezes and the first payment to partners.",
        calendar={
            "dashboard": [[], 4],
            "recommendations": [[[18, 20]], 4],
            "finance": [[[10, 13], [23, 26]], 13],
            "ads": [[[5, 8]], 12],
        },
        closes=[13, 26],
        closing=["finance", "ads"],
        partners=["partners", 26, 8],
    ),
    _asked(
        "a rule is changed",
        "Somebody wants sessions to be cut at four hours instead of six.",
        redefined=14,
    ),
    _asked(
        "an error after the invoice",
        "A month is invoiced, and a week later a cause is found that was not known.",
        invoiced=True,
    ),
    _asked(
        "a team says no",
        "Those who lose something speak up, in the week before the first switch.",
        losers=["ads", "recommendations", "dashboard"],
    ),
    _asked(
        "a copy of the old table",
        "Two years later somebody still reports from what was replaced.",
        copied=True,
    ),
)

exercise = DesignExercise(
    title="One certified number of hours",
    points=14,
    minutes=60,
    level="hard",
    skills=["system design", "metric definitions", "trade-offs", "disagreement"],
    asked_in=["system design", "staff round"],
    staff=True,
    prompt="""
*“Four teams publish viewing hours: the live dashboard, finance, ads, recommendations. The numbers differ by up to 0.6 %. In two quarters partners will be paid by them. Design where we should be, and how we get there.”*

A staff prompt: the architecture is half of it. Ask first; then write the design as a document. Weeks are counted from today. Under `details.certification` stands the map of those who have a stake in it:

* `contractual`: the sink whose number is in contracts. `decides`: who settles what an hour is. `dissent_until_week`: until when objections are heard.
* `stakeholders`: a list with a `team` each, `dashboard`, `finance`, `ads`, `recommendations` and `partners`; what it `reads` (a sink), the `error` against the certified number that is declared to it, how `fresh` it is (`60 s`, `30 h`); what it `loses`, what it `gets`, who `agrees` for it; the `switch_week` from which on it reads the new number, and the `kill_week` in which its old one ends. Partners have no old one.
* `reconciled_by`: the causes that the difference is taken apart into, of `duplicates`, `late events`, `clipping`, `bots`, `time zones` or more; `alarm_above`, a share of the hours.
* `definition_changes`: `decided_by`, `announced` (how long before), `versioned`.
* `after_invoice`: an error found later is put right on the `next invoice`, or days are `restated`, or `never`.
* `old_tables_end_by`: what is done to them on the day, in your words: an announcement, a job that stops, access that is revoked, a table that is deleted.

The shown world reads the document. Each hidden one asks the map: a month, a difference, two quarters with freezes and closes, a changed rule, a correction, a team that says no, a copy.
""",
    sections=(*SECTIONS, "backfill"),
    questions=QUESTIONS,
    phases=PHASES,
    samples=SAMPLES,
    curveballs=CURVEBALLS,
    starter=STARTER,
    solution=SOLUTION,
    alternatives=[FEDERATED, AT_THE_SOURCE],
    hints=[
        "Which of the numbers is paid by, and who needs a number within a minute? Can that be one pipeline?",
        "The trap is to pick a winner among four tables. Nobody has taken the difference apart, somebody loses by it, and an old table that is only announced to end does not end.",
        "Count backwards from week 26: when has finance to switch, if it is frozen in weeks 10 to 13 and 23 to 26 and wants both numbers through a close?",
        """details:
  certification:
    {contractual: ___, decides: ___, dissent_until_week: ___, after_invoice: ___, reconciled_by: [___], alarm_above: ___,
     definition_changes: {decided_by: ___, announced: ___, versioned: ___}, old_tables_end_by: ___,
     stakeholders: [{team: ___, reads: ___, error: ___, fresh: ___, loses: ___, gets: ___, agrees: ___, switch_week: ___, kill_week: ___}]}""",
    ],
    mistakes=[
        Mistake(
            "just-pick-batch",
            "        reads: live_hours\n        error: 1 %\n        fresh: 60 s\n",
            "        reads: certified_hours\n        error: 0.05 %\n        fresh: 30 h\n",
            "The dashboard reads the certified table, thirty hours later. An outage is noticed by it: who would tell you of the next one?",
        ),
        Mistake(
            "ads-bills-from-the-preview",
            "        reads: certified_hours\n        error: 0.05 %\n        fresh: 30 h\n        loses: what duplicates",
            "        reads: live_hours\n        error: 1 %\n        fresh: 60 s\n        loses: what duplicates",
            "Ads bills from a preview with an error of one per cent, and finance closes by another number. Which readers are money, and what do they have to share?",
        ),
        Mistake(
            "forgets-who-trains-on-it",
            "      - team: recommendations\n",
            "      - team: nobody\n",
            "Recommendations are not in your map. Their models are trained on an hour that changes: who would have told them?",
        ),
        Mistake(
            "a-rest-that-nobody-explains",
            "[duplicates, late events, clipping, bots, time zones]",
            "[duplicates, late events, time zones]",
            "Long sessions that are cut and bots are not among your causes, and a third of a per cent has no name. What do you answer whoever asks about it?",
        ),
        Mistake(
            "alarm-as-high-as-the-problem",
            "    alarm_above: 0.05 %\n",
            "    alarm_above: 0.6 %\n",
            "Your alarm rings at the difference that you were called for. How much was promised to those who are paid by it?",
        ),
        Mistake(
            "switches-in-a-close",
            "        switch_week: 14\n",
            "        switch_week: 12\n",
            "Finance switches in week 12, while it closes the quarter. Which weeks are frozen, and for whom?",
        ),
        Mistake(
            "a-month-side-by-side",
            "        switch_week: 14\n        kill_week: 28\n",
            "        switch_week: 14\n        kill_week: 18\n",
            "Finance had both numbers for four weeks, and none of them was a close. What does it want to have seen before the old one ends?",
        ),
        Mistake(
            "old-table-without-an-end",
            "        kill_week: 16\n",
            "",
            "The recommendations' old table has no date. Who pays for it in three years, and who still reads it?",
        ),
        Mistake(
            "partners-before-the-books",
            "        switch_week: 15\n        kill_week: 28\n",
            "        switch_week: 21\n        kill_week: 35\n",
            "Ads begins to use the number in week 21, and partners are paid by it from week 26 on. How long has money to be on it before somebody outside is?",
        ),
        Mistake(
            "decided-by-a-committee",
            "    decides: vice president of finance\n",
            "    decides: the data council, by consensus\n",
            "A council decides, by consensus. It has met for a year. Whose name stands under the definition when two of them disagree?",
        ),
        Mistake(
            "dissent-without-an-end",
            "    dissent_until_week: 3\n",
            "    dissent_until_week: 20\n",
            "Objections are heard until week 20, and the first team switches in week 4. By when do you have to have heard them?",
        ),
        Mistake(
            "nobody-loses",
            "        loses: what duplicates were billed, about a quarter of a per cent\n",
            "        loses: nothing\n",
            "In your map ads loses nothing. Its duplicates are billed hours: what will they tell you in week 15?",
        ),
        Mistake(
            "nothing-for-the-losers",
            "        gets: 180,000 dollars of compute, and hours by session back to a year\n",
            "",
            "Recommendations give up a quarter of work and get nothing. Why should they be done by week 8?",
        ),
        Mistake(
            "redefined-without-a-version",
            "announced: 14 d, versioned: yes}",
            "announced: 14 d, versioned: no}",
            "A rule can change and the table's name stays. Which number does last quarter's invoice refer to, a year from now?",
        ),
        Mistake(
            "restates-what-was-invoiced",
            "    after_invoice: next invoice\n",
            "    after_invoice: restated\n",
            "You restate days that a partner has been invoiced for. What may change after an invoice, and where does the correction go?",
        ),
        Mistake(
            "announced-to-end",
            "    old_tables_end_by: read access is revoked on the day, and the table deleted a month later\n",
            "    old_tables_end_by: an announcement, a banner in the catalogue, and a reminder\n",
            "The old tables are announced to end. Last time half of the readers had a copy two years later. What happens on the day, to somebody who has not read it?",
        ),
        Mistake(
            "bills-from-a-rollup",
            "      - {asks: hours a minute by country, kind: aggregate, by: [minute, country]}\n",
            "      - {asks: what ads bills, kind: billing, by: [minute, country]}\n",
            "Somebody bills from minutes that have been added up. When a customer disputes an hour, which row do you show?",
        ),
        Mistake(
            "table-without-an-owner",
            "  - {of: [preview, live_hours], who: operations insight}\n",
            "",
            "The preview has no owner. Who is called when it is three per cent off, and who may change it?",
        ),
        Mistake(
            "recount-into-the-live-table",
            "  isolation: a branch with the new version, compared by cause, then published\n",
            "",
            "A recount writes into the table that is paid by, while it is read. Where can it be looked at first?",
        ),
    ],
    worlds=[on_paper(), *CONDITIONS],
    talk="""
Two products: a preview within a minute, with its error printed, and one certified table for all that is money, by version, final on the eighth day. Before building I take the difference apart: 0.6 % are three million hours a day net, about one per cent gross, and what has no cause is the risk. Then the map. Finance decides what an hour is, by name; dissent is heard until week three. Ads loses a quarter of a per cent of billed hours, and old invoices stay untouched. Recommendations train again, and the project pays. Backwards from week 26: the dashboard switches in week 4, since it is easily undone; finance in 14, between two closes, and sees both numbers through one. Ninety days of both are 720,000 dollars, so they have an end: access to old tables is revoked in week 28. An error after an invoice is a line on the next one. If the difference turns out to be one bug in one pipeline, I mend that, and nobody moves.
""",
)
