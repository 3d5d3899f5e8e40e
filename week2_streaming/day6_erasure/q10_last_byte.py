"""Four clocks: on which day the last byte of a member leaves the disk, table by table, and whether that is in time."""

import json

from autograder import Contract, Mistake, Oracle, Parameter, PythonExercise, of_draw
from autograder.worlds import handmade


def _arguments(rows):
    """Each row's scope is a table's upkeep, written as JSON."""
    return {"tables": [json.loads(row["scope"]) for row in rows["deletion_requests"]]}


def _table(name, asked, delete, mode="copy-on-write", compact=7, retain=5, expire=1, clean=1, tag=0):
    return {
        "table": name,
        "asked_day": asked,
        "delete_day": delete,
        "mode": mode,
        "compact_every": compact,
        "retain_days": retain,
        "expire_every": expire,
        "clean_every": clean,
        "tag_until": tag,
    }


def _world(name, provokes, *tables):
    return handmade(
        name,
        provokes,
        deletion_requests=[
            {"request_id": number, "member_id": 7, "requested_ts": "2026-03-01", "scope": json.dumps(table)}
            for number, table in enumerate(tables, start=1)
        ],
    )


_FOUR_TABLES = _world(
    "four tables",
    "One member, four tables, each kept in its own way.",
    _table("plays", 1, 2, retain=5, expire=1, clean=7),
    _table("profiles", 1, 3, mode="merge-on-read", compact=10, retain=7, expire=7, clean=7),
    _table("billing", 1, 2, retain=3, tag=90),
    _table("devices", 1, 1, retain=30, expire=1, clean=1),
)
_MERGE_ON_READ = _world(
    "merge-on-read",
    "Deletes are written down beside the files, and compaction comes once a month or once a fortnight.",
    _table("hourly", 1, 4, mode="merge-on-read", compact=30, retain=2),
    _table("daily", 1, 14, mode="merge-on-read", compact=14, retain=3),
    _table("weekly", 1, 15, mode="merge-on-read", compact=14, retain=1),
)
_TAGS = _world(
    "tags",
    "Snapshots that are kept for an audit: until a day, or with no end.",
    _table("closed books", 1, 2, tag=25),
    _table("audit", 1, 2, tag=None),
    _table("short", 1, 20, tag=3),
    _table("long", 1, 2, retain=1, expire=10, clean=7, tag=29),
)


def _deadline(days):
    """Tables that are done so many days after the request, or one more."""
    return _world(
        "the last day",
        "Some tables are done on the ⟦days:place⟧ day after the request, some one day after it.",
        _table("on the day", 3, 10, retain=days - 7),
        _table("a day late", 3, 10, retain=days - 6),
        _table("deleted late", 3, days + 3, retain=0),
        _table("cleaned late", 4, 10, retain=10, clean=days + 5),
    )


_RUNS = _world(
    "runs that meet",
    "Compaction, expiry and the clean-up run on the very day on which they are needed, or one day before it.",
    _table("same day", 1, 6, mode="merge-on-read", compact=6, retain=6, expire=12, clean=12),
    _table("just missed", 1, 7, mode="merge-on-read", compact=6, retain=1, expire=6, clean=9),
    _table("nothing kept", 0, 0, retain=0, expire=5, clean=5),
)

exercise = PythonExercise(
    title="The day of the last byte",
    points=5,
    minutes=15,
    level="medium",
    skills=["Iceberg", "erasure", "retention"],
    asked_in=["loop"],
    prompt="""
A member asks to be erased. Legal wants to know of each table: on which day has the last byte of theirs left the disk? Days are whole numbers.

`last_byte(tables)`

Each of `tables` is a dict:

* `table`, its name; `asked_day`, when the member asked; `delete_day`, when the delete is committed. From then on no query of the live table finds them.
* `mode`: with `copy-on-write` that same commit rewrites the files that hold them. With `merge-on-read` it only writes down which rows are deleted, and the next compaction rewrites.
* `compact_every`: compaction runs on each day that is a multiple of this, after the day's deletes.
* `retain_days`: the snapshot that was current until the rewrite may expire this many days **after the rewrite**.
* `tag_until`: a tag holds that same snapshot, and lets go of it on this day; None: it never does. 0: there is no tag.
* `expire_every`: expiry runs on each day that is a multiple of this. It removes snapshots from the metadata and no file.
* `clean_every`: the clean-up of files that no snapshot names runs on each multiple of this, after the day's expiry.

All these may happen on the same day, in the order delete, compaction, expiry, clean-up. Day 0 is a multiple of everything.

Return a tuple `(table, gone_day, in_time)` for each, in the order given: the day of the clean-up that removes the file, or None where that never comes, and whether it is at most ⟦days⟧ days after `asked_day`.
""",
    contract=Contract(
        grain="one row per table",
        key="table",
        clock="whole days; the deadline counts from the request",
    ),
    parameters=[Parameter("days", 30, 28, 40)],
    tables=["deletion_requests"],
    arguments=_arguments,
    columns=("table", "gone_day", "in_time"),
    ordered=True,
    starter='''
def last_byte(tables):
    """(table, gone_day, in_time) for each table."""
    return []
''',
    solution='''
DEADLINE_DAYS = ⟦days⟧


def last_byte(tables):
    """(table, gone_day, in_time) for each table."""
    found = []
    for table in tables:
        gone = gone_day(table)
        found.append((table["table"], gone, gone is not None and gone <= table["asked_day"] + DEADLINE_DAYS))
    return found


def gone_day(table):
    if table["tag_until"] is None:
        return None
    rewritten = table["delete_day"]
    if table["mode"] == "merge-on-read":
        rewritten = next_run(rewritten, table["compact_every"])
    may_expire = max(rewritten + table["retain_days"], table["tag_until"])
    unnamed = next_run(may_expire, table["expire_every"])
    return next_run(unnamed, table["clean_every"])


def next_run(day, every):
    """The first run on that day or later."""
    return -(-day // every) * every
''',
    alternatives=[
        '''
def last_byte(tables):
    """Each table's days are lived through, one after the other."""
    rows = []
    for table in tables:
        rewritten = expired = gone = None
        day = table["delete_day"]
        while gone is None and table["tag_until"] is not None:
            if rewritten is None and (table["mode"] == "copy-on-write" or day % table["compact_every"] == 0):
                rewritten = day
            if rewritten is not None and expired is None and day % table["expire_every"] == 0:
                if day - rewritten >= table["retain_days"] and day >= table["tag_until"]:
                    expired = day
            if expired is not None and day % table["clean_every"] == 0:
                gone = day
            day += 1
        rows.append((table["table"], gone, gone is not None and gone - table["asked_day"] <= ⟦days⟧))
    return rows
''',
    ],
    hints=[
        "Which event starts each of the four clocks: the delete, the rewrite, the expiry, the clean-up?",
        "Traps: with merge-on-read the delete rewrites nothing; retention counts from the rewrite; a tag keeps a snapshot beyond every retention; and expiry removes no file.",
        "Shown world, `profiles`: deleted on day 3, compacted on day 10. Retained for 7 more days, so it may expire on day 17. When does expiry run next, and when the clean-up?",
        """
rewritten = ___                 # the delete, or the compaction that follows
may_expire = max(___, ___)
unnamed = next_run(___, table["expire_every"])
gone = next_run(___, table["clean_every"])
""",
    ],
    mistakes=[
        Mistake(
            "delete-is-erase",
            "    may_expire = max(",
            "    return rewritten\n    may_expire = max(",
            "You stop when the live table is rewritten. Yesterday's snapshot still names the old file, and anyone can read it. What has to happen to the snapshot, and then to the file?",
        ),
        Mistake(
            "merge-on-read-left-uncompacted",
            '    if table["mode"] == "merge-on-read":\n        rewritten = next_run(rewritten, table["compact_every"])\n',
            "",
            "You treat a merge-on-read delete as a rewrite. It notes which rows are deleted; they stay in the file until compaction writes it anew, and retention begins only then.",
        ),
        Mistake(
            "tag-outlives-the-legal-clock",
            'max(rewritten + table["retain_days"], table["tag_until"])',
            'rewritten + table["retain_days"]',
            "You let a tagged snapshot expire. Expiry passes over what a tag holds, for as long as the tag is there. Which of the two ends later?",
        ),
        Mistake(
            "tag-replaces-the-retention",
            'max(rewritten + table["retain_days"], table["tag_until"])',
            'table["tag_until"] or rewritten + table["retain_days"]',
            "Where there is a tag you look at it alone. It may let go before the retention is over. What has to be true before the snapshot may expire?",
        ),
        Mistake(
            "expire-without-orphan-removal",
            'return next_run(unnamed, table["clean_every"])',
            "return unnamed",
            "You count the file as gone when its snapshot expires. Expiry edits metadata; the file lies there until the clean-up has run. When is that?",
        ),
        Mistake(
            "clocks-side-by-side",
            'return next_run(unnamed, table["clean_every"])',
            'return max(unnamed, next_run(may_expire, table["clean_every"]))',
            "You let expiry and clean-up run side by side, and take the later of the two. A clean-up before the expiry finds the file still named: which run is the first one behind it?",
        ),
        Mistake(
            "runs-on-the-day-missed",
            "-(-day // every) * every",
            "(day // every + 1) * every",
            "You do not count a run on the very day. It counts, since it comes after what it waits for. Which day is the first one that will do?",
        ),
        Mistake(
            "deadline-from-the-delete",
            'table["asked_day"] + DEADLINE_DAYS',
            'table["delete_day"] + DEADLINE_DAYS',
            "Your deadline begins with your own delete. It begins when the member asks; the days until you got round to it are yours.",
        ),
        Mistake(
            "deadline-day-is-late",
            "gone <= table",
            "gone < table",
            "You count the ⟦days:place⟧ day as too late. The prompt says at most ⟦days⟧ days after the request.",
        ),
    ],
    worlds=of_draw(lambda draw: [_FOUR_TABLES, _MERGE_ON_READ, _TAGS, _deadline(draw["days"]), _RUNS]),
    oracle=Oracle(
        answer='''
def last_byte(tables):
    """Of each clock, the first day that will do."""
    from itertools import count

    rows = []
    for table in tables:
        def first(day, every):
            return next(one for one in count(day) if one % every == 0)

        gone = None
        if table["tag_until"] is not None:
            is_mor = table["mode"] == "merge-on-read"
            rewrite = first(table["delete_day"], table["compact_every"] if is_mor else 1)
            free = max(rewrite + table["retain_days"], table["tag_until"])
            gone = first(first(free, table["expire_every"]), table["clean_every"])
        rows.append((table["table"], gone, gone in range(table["asked_day"] + ⟦days+1⟧)))
    return rows
''',
        inputs=lambda st: st.fixed_dictionaries(
            {
                "tables": st.lists(
                    st.fixed_dictionaries(
                        {
                            "table": st.sampled_from("abc"),
                            "asked_day": st.integers(0, 3),
                            "delete_day": st.integers(3, 12),
                            "mode": st.sampled_from(["copy-on-write", "merge-on-read"]),
                            "compact_every": st.integers(1, 9),
                            "retain_days": st.integers(0, 20),
                            "expire_every": st.integers(1, 7),
                            "clean_every": st.integers(1, 7),
                            "tag_until": st.sampled_from([0, None, 4, 33, 40]),
                        }
                    ),
                    max_size=2,
                )
            }
        ),
    ),
    complexity="O(1) time and memory per table, because the clocks run one after the other, and the next run of a schedule is a division.",
    talk="""
A row leaves a lake four times: the live table stops showing it, the file is rewritten without it, the last snapshot or tag that names the old file goes, and the file itself goes. Each has its own clock, and they run one after the other, so add them up before you promise a date. With copy-on-write the first two are one commit; with merge-on-read the row stays in the file until compaction, however long the delete is done. Retention counts from the rewrite. A tag keeps its snapshot past every retention, so tags need an end date that is earlier than the legal one. Expiry edits metadata in some engines and removes files in others: look at the disk. And put slack into it, for a run that fails: a plan that needs all ⟦days:word⟧ days is late already.
""",
)
