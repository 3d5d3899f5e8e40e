"""Planning the move of 3 PB to a new table: waves, retries, writers, erased members, and the way back."""

import json
from dataclasses import replace

from autograder import Contract, Mistake
from autograder.layouts.layout_exercise import LayoutExercise
from autograder.worlds import handmade

NIGHT, DAY = 60, 15
BY_HOUR = [NIGHT] * 6 + [DAY] * 16 + [NIGHT] * 2
RENAMED = {1: {1: "event_id", 2: "title", 3: "secs"}, 2: {1: "event_id", 2: "title_id", 3: "watch_s"}}


FACTS = {
    "columns": [
        {"version": version, "column_id": column, "name": name}
        for version, names in RENAMED.items()
        for column, name in names.items()
    ],
    "cluster": {"tb_by_hour": BY_HOUR, "most_wave_tb": 600, "deaths": 2},
    "rules": {"fallback_hours": 168, "erase_hours": 720, "share_erased": 0.0005},
}


def _read(rows):
    """The facts of a world, and by kind the things in it: each line has both, so that any of them can be left out."""
    lines = [json.loads(row["line"]) for row in rows["client_logs"]]
    things = {}
    for line in lines:
        things.setdefault(line["kind"], []).append(line["thing"])
    return (lines[0]["facts"] if lines else FACTS), things


def _told(rows):
    facts, things = _read(rows)
    partitions = [
        {name: value for name, value in part.items() if name != "members"}
        for part in things.get("partition", ())
    ]
    told = {name: facts[name] for name in ("columns", "cluster", "rules")}
    return {"partitions": partitions, **told, "requests": things.get("request", [])}


def _hidden(rows):
    _, things = _read(rows)
    return {
        "rows": {part["partition"]: part["members"] for part in things.get("partition", ())},
        **{kind: things.get(kind, []) for kind in ("writes", "died", "damaged", "asked")},
    }


def _world(
    name,
    provokes,
    parts,
    *,
    schemas=None,
    writes=(),
    died=(),
    damaged=(),
    asked=(),
    requests=((7, -100),),
    **more,
):
    """A world of partitions (name, TB, schema, closes, members per file, members with a row).

    `writes` are (hour, partition, member); `requests` and `asked` (member, hour), before and after hour 0.
    """
    facts = {name: FACTS[name] | more.get(name, {}) for name in ("cluster", "rules")}
    facts["columns"] = [
        {"version": version, "column_id": column, "name": column_name}
        for version, names in (schemas or RENAMED).items()
        for column, column_name in names.items()
    ]

    def drawn(number):
        def called(part):
            return f"{int(part[:4]) - number}{part[4:]}"

        def who(member):
            return member + 1_000 * number

        things = [
            *(
                {
                    "kind": "partition",
                    "thing": {
                        "partition": called(part),
                        "tb": tb,
                        "schema": schema,
                        "closes": closes,
                        "members_per_file": per_file,
                        "members": [who(member) for member in members],
                    },
                }
                for part, tb, schema, closes, per_file, members in parts
            ),
            *(
                {"kind": "request", "thing": {"member_id": who(member), "hour": hour}}
                for member, hour in requests
            ),
            *({"kind": "writes", "thing": (hour, called(part), who(one))} for hour, part, one in writes),
            *({"kind": "died", "thing": (called(part), attempt)} for part, attempt in died),
            *({"kind": "damaged", "thing": (called(part), attempt)} for part, attempt in damaged),
            *({"kind": "asked", "thing": (who(member), hour)} for member, hour in asked),
        ]
        lines = [
            {"line": json.dumps({"facts": facts, **thing}), "received_ts": "2026-03-23 00:00"}
            for thing in things
        ]
        return handmade(name, provokes, client_logs=lines)

    return replace(drawn(0), redraw=drawn)


def _quarters(tb, closed, *, schema=2, per_file=2_000):
    """Quarters from 2023 on that are closed, and the running one, 2026-Q1, which closes at hour 360."""
    names = [f"{2023 + at // 4}-Q{at % 4 + 1}" for at in range(12)]
    parts = [
        (part, tb, schema, -2_000 * (12 - at), per_file, [1 + at % 5, 7])
        for at, part in enumerate(names[:closed])
    ]
    return [*parts, ("2026-Q1", tb, 2, 360, per_file, [1, 2])]


_SHOWN = _world(
    "three petabytes",
    "Twelve quarters that are closed and one that is written to until hour 360; nothing else happens.",
    _quarters(230, 12, schema=1),
    writes=[(30, "2026-Q1", 3), (150, "2026-Q1", 4)],
)
_WRITERS = _world(
    "writers at work",
    "Another team reloads an old quarter until hour 190, and the running one is written to until hour 360.",
    [
        ("2023-Q1", 90, 2, 190, 2_000, [1, 2]),
        *[(f"2024-Q{at}", 90, 2, -5_000, 2_000, [at]) for at in (1, 2, 3)],
        ("2026-Q1", 90, 2, 360, 2_000, [4]),
    ],
    writes=[
        *[(hour, "2023-Q1", hour) for hour in range(5, 190, 4)],
        *[(hour, "2026-Q1", hour) for hour in range(6, 360, 4)],
        *[(hour, "2026-Q2", hour) for hour in range(220, 480, 20)],
    ],
)
_DEATHS = _world(
    "machines die",
    "One wave dies twice, two others once, and whoever has one attempt has none left.",
    _quarters(150, 8),
    died=[("2023-Q1", 1), ("2023-Q1", 2), ("2023-Q4", 1), ("2026-Q1", 1)],
)
_DAMAGED = _world(
    "a copy with broken values",
    "An old codec turns a column into zeros in two copies; the rows are all there.",
    _quarters(150, 8),
    damaged=[("2023-Q2", 1), ("2024-Q4", 1), ("2024-Q4", 2)],
)
_DRIFT = _world(
    "names that moved",
    "Over the years columns were renamed, dropped and added again, and one name came to mean something else.",
    [
        ("2017-Q1", 200, 1, -70_000, 2_000, [1]),
        ("2019-Q1", 200, 2, -52_000, 2_000, [2]),
        ("2022-Q1", 200, 3, -26_000, 2_000, [3]),
        ("2025-Q1", 200, 4, -5_000, 2_000, [4]),
        ("2026-Q1", 200, 4, 360, 2_000, [5]),
    ],
    schemas={
        1: {1: "id", 2: "title", 3: "time"},
        2: {1: "id", 2: "title", 3: "time", 4: "seconds"},
        3: {1: "event_id", 2: "title_id", 3: "time", 4: "seconds", 6: "title"},
        4: {1: "event_id", 2: "title_id", 4: "watch_s", 6: "title", 7: "time"},
    },
)
_MORE_ASK = _world(
    "more ask meanwhile",
    "Members ask to be erased before the first wave, between two waves, and after the last one.",
    _quarters(200, 12),
    requests=[(7, -100), (1, -3)],
    asked=[(2, 40), (3, 199), (4, 361), (5, 480)],
)
_CLUSTERED = _world(
    "few members in a file",
    "Cold quarters are clustered by member, hot ones are not: erasing touches nearly every file here and few there.",
    [
        *[(f"2023-Q{at}", 150, 2, -9_000, 80, [at]) for at in (1, 2, 3, 4)],
        *[(f"2024-Q{at}", 150, 2, -5_000, 950, [at]) for at in (1, 2, 3, 4)],
        ("2026-Q1", 150, 2, 360, 28_000, [5]),
    ],
    rules={"share_erased": 0.000167},
)
_NIGHTS = _world(
    "nights only",
    "The cluster is free for six hours of the night, and not at all by day.",
    _quarters(60, 8),
    cluster={"tb_by_hour": [90] * 6 + [0] * 18},
)
_LITTLE_TIME = _world(
    "little time",
    "Somebody asked nine days ago; the old table cannot erase, and has to be gone in time.",
    _quarters(90, 6),
    requests=[(7, -216), (1, -3)],
    rules={"fallback_hours": 96},
)

exercise = LayoutExercise(
    title="Plan the backfill of 3 PB",
    points=12,
    minutes=45,
    level="hard",
    skills=["backfill", "Iceberg migration", "erasure", "schema evolution", "capacity"],
    asked_in=["system design", "loop"],
    simulator="backfill",
    prompt="""
*"Move 3 PB of Hive tables to Iceberg. Writers go on writing, the schema has changed over the years, and members ask to be erased."* Write the function that plans it:

`backfill_plan(partitions, columns, cluster, rules, requests)`

Hours are whole numbers, counted from now; now is hour 0, a midnight. An hour may lie in the past.

* `partitions`: dicts with `partition`, `tb`, `schema` (the version that its files have), `closes` (up to this hour somebody may write rows to it, as late rows or as a reload; from this hour on nobody does) and `members_per_file`.
* `columns`: dicts with `version`, `column_id` and `name`. A column is its id; names move. The new table has the columns of the highest version.
* `cluster`: `tb_by_hour`, 24 numbers: what the backfill may move in each hour of a day; `most_wave_tb`; and `deaths`: so often may an attempt at one wave fail, by a machine that dies or a copy that turns out broken.
* `rules`: `fallback_hours`, for which the old table stays usable after the switch; `erase_hours`, within which a request has to be done everywhere; `share_erased`, the share of all members who will be erased in the pass.
* `requests`: dicts with `member_id` and `hour`: who has asked until now. **More will ask while you work.**

Return a dict:

* `dual_write_from`: from this hour on writers write to both tables, until the old one is dropped.
* `waves`: a list of `{"start": hour, "partitions": [names]}`. A wave reads its partitions as they are in the old table at the start of an attempt, and commits its copy at the end of it.
* `attempts`: how often a wave is tried, each try right after the other. An attempt takes as many hours as its TB need, in hours begun. The hours of **all** attempts are reserved for a wave, whether they are needed or not.
* `write`: `"overwrite"` (a commit replaces the partition by what the attempt has read) or `"append"` (it adds that to whatever is there). A machine that dies has committed the first half of the wave's partitions, rounded down.
* `verify`: a list of `"rows"` and `"sums"`, compared after each attempt: counts of rows, sums per column. Where they differ the wave is tried again.
* `columns`: for each version that some partition has, a dict from names of that version to names of the new table. Only what is listed is read.
* `erase_at`: at this hour one pass removes from the new table everybody who has asked until then. It takes the hours that the TB it rewrites need. From then on each request is carried out in the new table as it comes, on what is there. The old table cannot erase.
* `switch_at`: readers go to the new table. `drop_old_at`: the old one is deleted.
* `rewrite_tb`: how many TB the pass will rewrite. In a partition whose files hold *m* members each, of whom a share *f* is erased, a share of 1 − e^(−m·f) of the files has to be written anew.

The plan is carried out hour by hour, with writers, deaths, broken copies and requests that you are not told. At the end:

1. The new table holds each row once, of everybody who has not asked, with every column's values under its name; no row of anybody who asked before the old table was dropped; and no broken copy.
2. Each wave has at most `most_wave_tb`. No two of the waves and the pass have hours in common.
3. The switch comes after all waves and the pass, with all their reserved hours.
4. The old table is there for at least `fallback_hours` after the switch, and is dropped at the latest `erase_hours` after the oldest request.
5. `rewrite_tb` is right to one part in a hundred.

Any plan that achieves this is right, and there always is one.
""",
    contract=Contract(
        grain="one row for each thing that may be amiss, with how much of it there is",
        key="what",
        clock="whole hours from now",
        late="rows until a partition closes; requests until the old table is dropped",
        duplicates="a row is in the new table once, however often a wave was tried",
    ),
    tables=["client_logs"],
    arguments=_told,
    hidden=_hidden,
    starter='''
def backfill_plan(partitions, columns, cluster, rules, requests):
    """Waves, and what happens around them, in hours from now."""
    # In which order, from when on, and what may go amiss in between?
    return {
        "dual_write_from": 0,
        "waves": [],
        "attempts": 1,
        "write": "append",
        "verify": ["rows"],
        "columns": {},
        "erase_at": 0,
        "switch_at": 0,
        "drop_old_at": 0,
        "rewrite_tb": 0,
    }
''',
    solution='''
from math import exp


def backfill_plan(partitions, columns, cluster, rules, requests):
    """Closed partitions first, each in a wave of its own; then one pass of erasing, the switch, and the way back."""
    attempts = cluster["deaths"] + 1
    free_from, waves = 0, []
    for part in sorted(partitions, key=lambda one: one["closes"]):
        start = max(free_from, part["closes"])
        waves.append({"start": start, "partitions": [part["partition"]]})
        free_from = reserved_until(start, part["tb"], attempts, cluster)
    rewrite_tb = sum(part["tb"] * share_of_files(part, rules) for part in partitions)
    erase_at = free_from
    switch_at = done(erase_at, rewrite_tb, cluster)
    drop_old_at = switch_at + rules["fallback_hours"]
    return {
        "dual_write_from": 0,
        "waves": waves,
        "attempts": attempts,
        "write": "overwrite",
        "verify": ["rows", "sums"],
        "columns": names_by_version(columns),
        "erase_at": erase_at,
        "switch_at": switch_at,
        "drop_old_at": drop_old_at,
        "rewrite_tb": rewrite_tb,
    }


def done(start, tb, cluster):
    """The hour by which so many TB are moved."""
    hour, left = start, tb
    while left > 0:
        left -= cluster["tb_by_hour"][hour % 24]
        hour += 1
    return hour


def reserved_until(start, tb, attempts, cluster):
    for _ in range(attempts):
        start = done(start, tb, cluster)
    return start


def share_of_files(part, rules):
    """The share of a partition's files that hold somebody who is erased."""
    return 1 - exp(-part["members_per_file"] * rules["share_erased"])


def names_by_version(columns):
    """For each version its names, and what those columns are called now."""
    newest = max(column["version"] for column in columns)
    now = {column["column_id"]: column["name"] for column in columns if column["version"] == newest}
    names = {column["version"]: {} for column in columns}
    for column in columns:
        if column["column_id"] in now:
            names[column["version"]][column["name"]] = now[column["column_id"]]
    return names
''',
    alternatives=[
        '''
import math
from itertools import accumulate, count


def backfill_plan(partitions, columns, cluster, rules, requests):
    """Backwards in thought, forwards in hours: waves as full as they may be, the newest of each last."""
    tries = 1 + cluster["deaths"]
    waiting = sorted(partitions, key=lambda one: (max(0, one["closes"]), -one["tb"]))
    batches = []
    for part in waiting:
        last = batches[-1] if batches else None
        fits = last and sum(one["tb"] for one in last) + part["tb"] <= cluster["most_wave_tb"]
        if fits and max(0, part["closes"]) == max(0, last[0]["closes"]):
            last.append(part)
        else:
            batches.append([part])
    clock, waves = 0, []
    for batch in batches:
        clock = max(clock, *(one["closes"] for one in batch), 0)
        waves.append({"start": clock, "partitions": [one["partition"] for one in batch]})
        for _ in range(tries):
            clock += hours_for(sum(one["tb"] for one in batch), clock, cluster["tb_by_hour"])
    volume = math.fsum(-one["tb"] * math.expm1(-one["members_per_file"] * rules["share_erased"]) for one in partitions)
    ready = clock + hours_for(volume, clock, cluster["tb_by_hour"])
    deadline = min((one["hour"] for one in requests), default=0) + rules["erase_hours"]
    current = max(one["version"] for one in columns)
    by_id = {}
    for one in columns:
        by_id.setdefault(one["column_id"], {})[one["version"]] = one["name"]
    return {
        "dual_write_from": 0,
        "waves": waves,
        "attempts": tries,
        "write": "overwrite",
        "verify": ["sums"],
        "columns": {
            version: {names[version]: names[current] for names in by_id.values() if {version, current} <= set(names)}
            for version in {one["schema"] for one in partitions}
        },
        "erase_at": clock,
        "switch_at": ready,
        "drop_old_at": max(deadline, ready + rules["fallback_hours"]),
        "rewrite_tb": round(volume, 2),
    }


def hours_for(tb, start, tb_by_hour):
    moved = accumulate(tb_by_hour[(start + at) % 24] for at in count())
    return next(hours for hours, so_far in enumerate(moved, start=1) if so_far >= tb)
''',
    ],
    hints=[
        "Which of your steps can undo an earlier one: a copy after a late row, a copy after the erasing, a second attempt after half of a first?",
        "Three traps. You copy a partition while somebody writes to it, and the overwrite takes their rows along. You erase and copy afterwards, and those who were erased are back. You map columns by name, and the name means something else by now.",
        "List the partitions by `closes`. For the last one: from which hour on may its wave start, when is it done if every attempt is needed, and how many hours are left until `erase_hours` after the oldest request?",
        """
free_from = 0
for part in sorted(partitions, key=___):
    start = max(free_from, ___)
    waves.append(...)
    free_from = the hour after ___ attempts

rewrite_tb = sum(tb * ___ for each partition)
erase_at = ___                 # after the last copy
switch_at = ___
drop_old_at = switch_at + ___
columns[version][name then] = name now, where ___ is the same
""",
    ],
    mistakes=[
        Mistake(
            "migrate-while-writers-run",
            '        start = max(free_from, part["closes"])\n',
            "        start = free_from\n",
            "Rows are lost: a wave read a partition, somebody wrote to it, and the commit put back what had been read. Writing to both tables does not help there; until which hour may somebody still write to it?",
        ),
        Mistake(
            "waits-for-the-newest-first",
            '    for part in sorted(partitions, key=lambda one: one["closes"]):\n',
            '    for part in sorted(partitions, key=lambda one: -one["closes"]):\n',
            "You began with the partition that is still written to, and all others waited for it; so the old table outlives a request. Which partitions can be copied while the newest one is open?",
        ),
        Mistake(
            "backfill-resurrects-erased",
            "    erase_at = free_from\n    switch_at = done(erase_at, rewrite_tb, cluster)\n",
            "    erase_at = 0\n    switch_at = done(free_from, rewrite_tb, cluster)\n",
            "Members who were erased are back: the old table still has their rows, and each wave after your pass copied them again. Which of the two has to come last?",
        ),
        Mistake(
            "add-files-without-name-mapping",
            '        "columns": names_by_version(columns),\n',
            '        "columns": {},\n',
            "All rows are there and their columns are empty: the old files carry names and no ids, and you gave no mapping from one to the other. Which name had each column in each version?",
        ),
        Mistake(
            "resolve-columns-by-name",
            '            names[column["version"]][column["name"]] = now[column["column_id"]]\n',
            '            names[column["version"]][column["name"]] = column["name"]\n',
            "You matched columns by their names. Those that were renamed come out empty, and one whose name was given away holds another one's values. What stays the same when a name moves?",
        ),
        Mistake(
            "one-mapping-for-all-years",
            "    return names",
            "    every = {old: new for version in sorted(names) for old, new in names[version].items()}\n"
            "    return dict.fromkeys(names, every)",
            "You made one mapping for all versions. A name that meant one column in 2017 means another one now, and the later meaning won. Which version do the files of a partition have?",
        ),
        Mistake(
            "verifies-row-counts-only",
            '        "verify": ["rows", "sums"],\n',
            '        "verify": ["rows"],\n',
            "A copy with broken values went through: it has as many rows as it should, and you compared the count of rows only. What would have shown that a column had turned to zeros?",
        ),
        Mistake(
            "no-way-back",
            '    drop_old_at = switch_at + rules["fallback_hours"]\n',
            "    drop_old_at = switch_at\n",
            "You dropped the old table at the switch. If a reader finds something on the next day there is nothing to go back to. For how long do both have to be there, and both be written?",
        ),
        Mistake(
            "old-table-outlives-the-deadline",
            '    drop_old_at = switch_at + rules["fallback_hours"]\n',
            '    drop_old_at = switch_at + rules["erase_hours"]\n',
            "The old table stays for another month, to be safe. It cannot erase, so it keeps those who asked beyond their deadline. Counted from which hour must it be gone?",
        ),
        Mistake(
            "append-on-retry",
            '        "write": "overwrite",\n',
            '        "write": "append",\n',
            "Rows are there twice: what writers wrote to both tables came again with the copy, and what an attempt had committed before it died came again with the next one. Which write can be repeated?",
        ),
        Mistake(
            "a-wave-never-dies",
            '    attempts = cluster["deaths"] + 1\n',
            "    attempts = 1\n",
            "Each of your waves has one attempt. A machine died, a copy was broken, and those partitions never came. How many attempts does a wave need that may fail so often?",
        ),
        Mistake(
            "retries-without-room",
            "    for _ in range(attempts):\n        start = done(start, tb, cluster)\n    return start\n",
            "    return done(start, tb, cluster)\n",
            "Your next wave starts while another one may still be at its second attempt: the plan gives each wave the hours of one. What is the cluster's share if both run?",
        ),
        Mistake(
            "average-rate-for-peak",
            '        left -= cluster["tb_by_hour"][hour % 24]\n',
            '        left -= sum(cluster["tb_by_hour"]) / 24\n',
            "Your waves overlap where the day is busy: you counted with the average hour. The hours of a night move more than those of an evening; which ones does each attempt get?",
        ),
        Mistake(
            "dual-write-from-the-switch",
            '        "dual_write_from": 0,\n',
            '        "dual_write_from": switch_at,\n',
            "Rows of the newest partition are lost. It began while you copied, so no wave has it, and writers wrote to the old table only until the switch. From when on do both have to be written?",
        ),
        Mistake(
            "share-of-rows-for-share-of-files",
            '    return 1 - exp(-part["members_per_file"] * rules["share_erased"])\n',
            '    return rules["share_erased"]\n',
            "You estimated the rows that go. What is rewritten is every file that holds at least one of them: with thousands of members in a file, how likely is it that none of them asked?",
        ),
        Mistake(
            "members-a-file-times-share",
            '    return 1 - exp(-part["members_per_file"] * rules["share_erased"])\n',
            '    return min(1, part["members_per_file"] * rules["share_erased"])\n',
            "You multiplied members of a file by the share that is erased: that is how many of them a file holds on average. Two in one file are one rewrite; what is the chance that a file holds none?",
        ),
        Mistake(
            "averages-members-over-partitions",
            '    rewrite_tb = sum(part["tb"] * share_of_files(part, rules) for part in partitions)\n',
            '    mean = sum(part["members_per_file"] for part in partitions) / max(1, len(partitions))\n'
            '    typical = {"members_per_file": mean}\n'
            '    rewrite_tb = sum(part["tb"] for part in partitions) * share_of_files(typical, rules)\n',
            "You put the average number of members a file into the formula. It bends: one hot quarter with many lifts the average, and the cold ones that are hardly touched count as full. At which grain does it hold?",
        ),
        Mistake(
            "open-partition-left-to-the-writers",
            '    for part in sorted(partitions, key=lambda one: one["closes"]):\n',
            '    for part in sorted((one for one in partitions if one["closes"] <= 0), key=lambda one: one["closes"]):\n',
            "You left out what is still written to, since writers write to both tables. What they had written before is in the old one only. When can those partitions be copied whole?",
        ),
    ],
    worlds=[_SHOWN, _WRITERS, _DEATHS, _DAMAGED, _DRIFT, _MORE_ASK, _CLUSTERED, _NIGHTS, _LITTLE_TIME],
    talk="""
Ask first who still writes, who reads by path, which tables hold members, and what the deadline of an erasure is. Then the arithmetic: 3 PB over the share of the cluster that is yours, times the attempts that you reserve, is so many days; say it before you promise a date. Then the order. Write to both tables from the beginning, so that nothing that begins later has to be copied. Copy what is closed; what is open waits until nobody writes to it, because a copy that is read before a late row and committed after it takes the row away. Each wave overwrites, so an attempt can be repeated. Verify rows and sums per column: a count says nothing about a column of zeros. Columns are matched by id, version by version. Erase once, after the last copy, because the old table still has everybody; what that costs is files, 1 minus e to the minus m f, and the lever is fewer members in a file. Then switch, keep the old table so that you can go back, and drop it before the oldest request runs out. The two pull in opposite directions: say which one you would negotiate.
""",
)
