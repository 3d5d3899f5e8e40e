"""Erasing members from an Iceberg table: from its rows, its snapshots, its tags and its disk, beside a writer at work."""

from datetime import datetime, timedelta
from functools import partial

from autograder import Contract, Mistake, Parameter, of_draw
from autograder.lake.lake_exercise import LakeExercise
from autograder.worlds import handmade

FIRST, SECOND = datetime(2026, 3, 10, 6), datetime(2026, 3, 14, 6)
TAGGED_FROM = 100


def _lake(rows, safety_hours):
    """Each batch is a file. Those committed by the first morning are commits; numbers from 100 on are tagged."""
    times = {row["ingest_batch_id"]: row for row in rows["batches"]}
    contents = {}
    for row in rows["viewing_events_raw"]:
        event = {name: row[name] for name in ("event_id", "member_id", "watch_s")}
        contents.setdefault(row["ingest_batch_id"], []).append(event)
    commits, loose = [], []
    for number, events in contents.items():
        written = times[number]["to_arrival"] if number in times else FIRST - timedelta(days=1)
        lands = times[number]["committed_ts"] if number in times else written
        if lands is not None and lands < FIRST:
            tag = f"closed-{number}" if number >= TAGGED_FROM else None
            commits.append({"rows": events, "at": lands, "tag": tag})
        else:
            loose.append({"name": f"batch-{number}.parquet", "rows": events, "at": written, "lands": lands})
    comes_later = any(one["lands"] and FIRST < one["lands"] < SECOND for one in loose)
    mornings = [("first morning", FIRST), ("second morning", SECOND)]
    return {
        "read": "erasure",
        "key": "member_id",
        "safety_hours": safety_hours,
        "plan": {
            "columns": {"event_id": "string", "member_id": "long", "watch_s": "long"},
            "commits": commits,
            "loose": loose,
        },
        "calls": [_call(name, now, rows) for name, now in mornings[: 2 if comes_later else 1]],
    }


def _call(name, now, rows):
    requests = [
        {
            "member_id": row["member_id"],
            "requested_ts": row["requested_ts"],
            "completed_ts": row["completed_ts"]
            if row["completed_ts"] and row["completed_ts"] < now
            else None,
        }
        for row in rows["deletion_requests"]
        if row["requested_ts"] <= now
    ]
    erased = [request["member_id"] for request in requests]
    return {"name": name, "now": now, "given": {"requests": requests}, "erased": erased}


def _world(name, provokes, requests, **batches):
    """A world whose batches are b1=(members, when its file was written, when it was committed or None)."""
    events, times = [], []
    for key, (members, written, committed) in batches.items():
        number = int(key[1:])
        events += [
            {
                "event_id": f"e{number}-{place}",
                "member_id": member,
                "watch_s": 60 * place,
                "event_time": written,
                "ingest_batch_id": number,
            }
            for place, member in enumerate(members, start=1)
        ]
        times.append({"ingest_batch_id": number, "to_arrival": written, "committed_ts": committed})
    asked = [
        {
            "request_id": number,
            "member_id": member,
            "requested_ts": requested,
            "deadline_ts": "2026-04-07",
            "completed_ts": done,
        }
        for number, (member, requested, done) in enumerate(requests, start=1)
    ]
    return handmade(name, provokes, viewing_events_raw=events, batches=times, deletion_requests=asked)


_THREE_BATCHES = _world(
    "three batches",
    "Member 7 has rows in two of three files.",
    [(7, "2026-03-08 09:00", None)],
    b1=((1, 7, 2, 3), "2026-03-04 05:00", "2026-03-04 05:05"),
    b2=((7, 7, 4), "2026-03-06 05:00", "2026-03-06 05:05"),
    b3=((1, 2, 5), "2026-03-09 05:00", "2026-03-09 05:05"),
)
_NO_ROWS = _world(
    "no rows of theirs",
    "The member who asks has never watched anything, and last month's books are closed.",
    [(9, "2026-03-08 09:00", None)],
    b101=((1, 2), "2026-03-01 05:00", "2026-03-01 05:05"),
    b2=((3, 1), "2026-03-06 05:00", "2026-03-06 05:05"),
)
_CLOSED_BOOKS = _world(
    "closed books",
    "Two tags keep old snapshots alive: one reads the member, one is from before the member came.",
    [(7, "2026-03-08 09:00", None), (8, "2026-03-09 09:00", None)],
    b101=((1, 2), "2026-03-01 05:00", "2026-03-01 05:05"),
    b102=((7, 7), "2026-03-05 05:00", "2026-03-05 05:05"),
    b3=((8, 1, 7), "2026-03-09 05:00", "2026-03-09 05:05"),
)


def _writer(safety_hours):
    """Two writers have died: so many hours before the first morning, and a minute later."""
    died = FIRST - timedelta(hours=safety_hours)
    return _world(
        "a writer at work",
        "One file is not committed yet, two were left by writers that died; the older of these is exactly ⟦hours⟧ hours old.",
        [(7, "2026-03-08 09:00", None)],
        b1=((1, 7), "2026-03-08 05:00", "2026-03-08 05:05"),
        b2=((7, 3), f"{died:%Y-%m-%d %H:%M}", None),
        b3=((4, 5), "2026-03-10 05:50", "2026-03-15 06:20"),
        b4=((7, 4), f"{died + timedelta(minutes=1):%Y-%m-%d %H:%M}", None),
    )


_LATE_ROW = _world(
    "a late row",
    "Their request is done, and then a device that was offline sends one more event of theirs.",
    [(7, "2026-03-08 09:00", "2026-03-10 06:01")],
    b1=((1, 7), "2026-03-04 05:00", "2026-03-04 05:05"),
    b2=((7, 2), "2026-03-11 05:00", "2026-03-11 05:05"),
)
_IN_BETWEEN = _world(
    "a commit in between",
    "A slow writer, whose file has waited for five days, commits it while your procedure runs.",
    [(7, "2026-03-08 09:00", None)],
    b1=((1, 7), "2026-03-04 05:00", "2026-03-04 05:05"),
    b2=((2, 3), "2026-03-05 06:00", "2026-03-10 06:00"),
)

exercise = LakeExercise(
    title="Erase a member, from the disk too",
    points=12,
    minutes=45,
    level="hard",
    skills=["Iceberg", "erasure", "snapshots", "orphan files"],
    asked_in=["loop"],
    prompt="""
Members ask to be erased. Each morning a job of yours runs over one Iceberg table and erases everybody who ever asked, while other writers go on working. Write it:

`erase_members(table, data_folder, now, requests)`

* `table` is a PyIceberg table with the columns `event_id`, `member_id`, `watch_s`. It is real, in a temporary folder, and so are its files.
* `data_folder` is the path of the folder in which all its data files lie, the ones that no snapshot names too. A file's age is `now` minus its modification time (`st_mtime`).
* `now` is this morning, a `datetime` in UTC without a zone. Snapshots carry the same clock.
* `requests` are dicts with `member_id`, `requested_ts` and `completed_ts` (None, or when an earlier morning finished): everybody who asked until now. An event of theirs may still arrive, and is to be erased the next morning.

When it returns:

1. The table holds every row of everybody else, and no row of theirs.
2. No snapshot that the table still has reads a row of theirs. Expire what is neither the head of `main` nor tagged.
3. A tag on a snapshot that reads a row of theirs is removed. Every other tag stays and can be read.
4. No data file of the table's past that holds a row of theirs is left on the disk, however young it is.
5. A file that **no snapshot ever named** may belong to a writer who has not committed yet. It stays while it is less than ⟦hours⟧ hours old, whatever is in it. At ⟦hours⟧ hours or more it goes.

A writer may commit while you work; its commit, and its file, must be there afterwards. Nothing that you return is looked at.

PyIceberg's `expire_snapshots` edits metadata. It removes no file: that is left to you. You will want some of `table.delete`, `table.refs()`, `table.snapshots()`, `table.scan(snapshot_id=…)`, `table.manage_snapshots().remove_tag(…)`, `table.maintenance.expire_snapshots()`, `table.inspect.all_files()` and `table.refresh()`.
""",
    contract=Contract(
        grain="one state of the lake after each morning",
        key="member_id of everybody who ever asked",
        clock="`now`, UTC: ⟦hours⟧ hours from a file's modification time",
        late="rows that arrive after the request are erased the next morning",
    ),
    parameters=[Parameter("hours", 72, 48, 96)],
    tables=["viewing_events_raw", "batches", "deletion_requests"],
    lake=of_draw(lambda draw: partial(_lake, safety_hours=draw["hours"])),
    starter='''
def erase_members(table, data_folder, now, requests):
    """Erase everybody in requests from the table, its history and its folder."""
    # Delete, expire, and then look at what is left in data_folder.
''',
    solution='''
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pyiceberg.expressions import In

SAFETY = timedelta(hours=⟦hours⟧)


def erase_members(table, data_folder, now, requests):
    """Erase everybody in requests from the table, its history and its folder."""
    members = {request["member_id"] for request in requests}
    if members:
        table.delete(In("member_id", members))
    named_before = named_files(table)
    untag(table, members)
    expire(table)
    table.refresh()  # somebody may have committed since
    named = named_files(table)
    for file in Path(data_folder).iterdir():
        written = datetime.fromtimestamp(file.stat().st_mtime, UTC).replace(tzinfo=None)
        is_ours = file.name in named_before
        is_rubbish = now - written >= SAFETY
        if file.name not in named and (is_ours or is_rubbish):
            file.unlink()


def reads(table, snapshot, members):
    """Whether a snapshot reads a row of these members."""
    scan = table.scan(row_filter=In("member_id", members), snapshot_id=snapshot.snapshot_id)
    return scan.count() > 0


def named_files(table):
    """Names of the data files that any snapshot of the table names."""
    paths = table.inspect.all_files()["file_path"].to_pylist()
    return {path.rsplit("/", 1)[-1] for path in paths}


def untag(table, members):
    for tag, ref in table.refs().items():
        if tag != "main" and reads(table, table.snapshot_by_id(ref.snapshot_id), members):
            table.manage_snapshots().remove_tag(tag).commit()


def expire(table):
    kept = {ref.snapshot_id for ref in table.refs().values()}
    old = [one.snapshot_id for one in table.snapshots() if one.snapshot_id not in kept]
    if old:
        table.maintenance.expire_snapshots().by_ids(old).commit()
''',
    alternatives=[
        '''
import os
import time

from pyiceberg.expressions import EqualTo, Or, AlwaysFalse


def erase_members(table, data_folder, now, requests):
    """The folder is listed first: what appears later is not ours to judge. Manifests say who names what."""
    listed = {name: os.path.join(data_folder, name) for name in os.listdir(data_folder)}
    before = holders(table)
    theirs = AlwaysFalse()
    members = set()
    for request in requests:
        members.add(request["member_id"])
        theirs = Or(theirs, EqualTo("member_id", request["member_id"]))
    if members:
        table.delete(theirs)
    for snapshot in table.snapshots():
        tags = [name for name, ref in table.refs().items() if ref.snapshot_id == snapshot.snapshot_id and name != "main"]
        if tags and members & set(table.scan(snapshot_id=snapshot.snapshot_id).to_arrow()["member_id"].to_pylist()):
            for tag in tags:
                table.manage_snapshots().remove_tag(tag).commit()
    table.refresh()
    table.maintenance.expire_snapshots().older_than(now).commit()
    heads = {ref.snapshot_id for ref in table.refs().values()}
    for snapshot in table.snapshots():
        if snapshot.snapshot_id not in heads:
            table.maintenance.expire_snapshots().by_id(snapshot.snapshot_id).commit()
    table.refresh()
    after = holders(table)
    moment = (now - now.replace(year=1970, month=1, day=1, hour=0, minute=0, second=0, microsecond=0)).total_seconds()
    for name, path in listed.items():
        if name in after:
            continue
        if name in before or moment - os.path.getmtime(path) >= ⟦hours⟧ * 3600:
            os.remove(path)


def holders(table):
    return {
        entry.data_file.file_path.split("/")[-1]
        for snapshot in table.snapshots()
        for manifest in snapshot.manifests(table.io)
        for entry in manifest.fetch_manifest_entry(table.io)
    }
''',
    ],
    hints=[
        "After `table.delete` the count is right. Who can still read the member: which snapshots, which tags, and which files with a plain Parquet reader?",
        "Three traps. Delete is not erase: old snapshots still read. Expiry without a look at the disk: PyIceberg leaves the files. And orphan removal that is too young: a file which nobody names may be somebody's next commit.",
        "Shown world, after delete: run `print(table.inspect.all_files()['file_path'])` and list data_folder. Then expire and do it again. Which names were in the first list and are in neither snapshot now? Those are yours to remove at once; for the others you need their age.",
        """
members = {___ for request in requests}
table.delete(___)
named_before = ___          # by any snapshot, names without folders
...                         # tags that read a member, then expire the rest
table.refresh()
named = ___
for file in Path(data_folder).iterdir():
    if file.name not in ___ and (file.name in ___ or now - ___ >= ___):
        file.unlink()
""",
    ],
    mistakes=[
        Mistake(
            "delete-is-erase",
            "    named_before = named_files(table)\n",
            "    return\n    named_before = named_files(table)\n",
            "The live rows are right, and every older snapshot still reads the member: a delete is one more snapshot. What has to happen before nobody can read them?",
        ),
        Mistake(
            "a-delete-for-each-is-erase",
            """        table.delete(In("member_id", members))
    named_before = named_files(table)
""",
            """        for member in members:
            table.delete(f"member_id = {member}")
    return
    named_before = named_files(table)
""",
            "The live rows are right, and each of your deletes is one more snapshot: the older ones still read the members. What has to happen before nobody can read them?",
        ),
        Mistake(
            "expiry-taken-for-erasure",
            "    untag(table, members)\n    expire(table)\n",
            "    expire(table)\n    return\n",
            "You delete and expire. The old files lie on the disk, since expiry edits metadata; and it passes over what is tagged. Who removes the files, and which tags have to go?",
        ),
        Mistake(
            "expire-without-orphan-removal",
            "    named = named_files(table)\n",
            "    return\n    named = named_files(table)\n",
            "No snapshot reads the member any more, but the files lie on the disk, and any Parquet reader opens them. Expiry edited metadata; who removes the files?",
        ),
        Mistake(
            "orphan-removal-too-young",
            "if file.name not in named and (is_ours or is_rubbish):",
            "if file.name not in named:",
            "You removed a file that no snapshot names, minutes after it was written. Its writer commits it next, and the table has a hole. What tells a leftover from a commit to come?",
        ),
        Mistake(
            "tag-outlives-the-legal-clock",
            "    untag(table, members)\n",
            "",
            "A tag still reads the member: expiry passes over tagged snapshots, and keeps their files. A tag has no deadline of its own; your request has. Which tags have to go?",
        ),
        Mistake(
            "every-tag-removed",
            'if tag != "main" and reads(table, table.snapshot_by_id(ref.snapshot_id), members):',
            'if tag != "main":',
            "You removed tags on snapshots that never held the member. Somebody closed their books on those. Which snapshots does the request concern?",
        ),
        Mistake(
            "late-row-resurrects",
            '{request["member_id"] for request in requests}',
            '{request["member_id"] for request in requests if request["completed_ts"] is None}',
            "A member who was erased is back: an event of theirs arrived after their request was done, and you look at open requests only. How long does a request hold?",
        ),
        Mistake(
            "erased-files-wait-for-the-interval",
            "(is_ours or is_rubbish)",
            "is_rubbish",
            "Files that your own delete replaced are still on the disk, because they are younger than ⟦hours⟧ hours. The interval protects files of unknown writers; whose are these?",
        ),
        Mistake(
            "leftovers-never-removed",
            "(is_ours or is_rubbish)",
            "is_ours",
            "A file that a dead writer left behind holds the member, and stays for ever: no snapshot ever named it, so your list of files does not either. Where else can you look?",
        ),
        Mistake(
            "uri-compared-with-path",
            '    return {path.rsplit("/", 1)[-1] for path in paths}\n',
            "    return set(paths)\n",
            "Live files are gone: metadata says file:///…/x.parquet, the disk says x.parquet, and you compared the two as they stand, so nothing on the disk was named. What do both have in common?",
        ),
        Mistake(
            "names-read-before-the-commit",
            "        if file.name not in named and",
            "        if file.name not in (named & named_before) and",
            "A file that was committed while you worked is gone: you hold against the disk a list of names from before. In which order do you read the two?",
        ),
    ],
    worlds=of_draw(
        lambda draw: [
            _THREE_BATCHES,
            _NO_ROWS,
            _CLOSED_BOOKS,
            _writer(draw["hours"]),
            _LATE_ROW,
            _IN_BETWEEN,
        ]
    ),
    seconds=20,
    complexity="O(f) files rewritten for the f that hold a member, and O(all files) listed, because a rewrite copies whole files and the disk is compared with everything that any snapshot names.",
    talk="""
A delete is a new snapshot, so erasing has four clocks: when readers stop seeing the row, when the data file is rewritten without it, when the last snapshot or tag that names the old file is gone, and when the file itself leaves the disk. Then the procedure: delete by rewriting, drop tags that still read the member, expire, and compare the disk with what any snapshot names. Say the two kinds of unnamed file: those that your own expiry let go, which go at once, and those nobody ever named, which may be somebody's next commit and wait for the safety interval. The proof is not a count from the table: it is a scan of every file in the folder. And the request outlives the job: a late event brings the member back, so everybody who ever asked is on the list each morning, for writers and backfills too. Name what this does not reach: copies downstream, backups, and bounds in manifests.
""",
)
