"""Read reports of platforms and find the claims that cannot be true beside what else they say."""

import json
import random
from dataclasses import replace

from autograder import Contract, Mistake, PythonExercise
from autograder.worlds import handmade

DAY = 86_400
RULES = {
    "peak": ("events_per_day", "peak_per_s"),
    "volume": ("events_per_day", "bytes_per_event", "bytes_per_day"),
    "out": ("bytes_per_day", "readers", "copies", "bytes_out_per_day"),
    "partitions": ("bytes_per_day", "partition_limit", "partitions"),
    "disks": ("bytes_per_day", "copies", "retention_h", "disk_bytes"),
    "state": ("keyed_events_per_day", "remembered_days", "bytes_per_key", "state_bytes"),
    "files": ("bytes_per_day", "compression", "file_bytes", "files_per_day"),
}
TESTED = {"peak": "peak_per_s", "out": "bytes_out_per_day", "partitions": "partitions", "disks": "disk_bytes", "state": "state_bytes", "files": "files_per_day"}  # fmt: skip


def _least(report, rule):
    """What the tested claim of a rule cannot be below."""
    average = report["bytes_per_day"] / DAY
    return {
        "peak": report["events_per_day"] / DAY,
        "out": report["bytes_per_day"] * (report["readers"] + report["copies"] - 1),
        "partitions": average / report["partition_limit"],
        "disks": average * report["copies"] * report["retention_h"] * 3_600,
        "state": report["keyed_events_per_day"] * report["remembered_days"] * report["bytes_per_key"],
        "files": report["bytes_per_day"] / report["compression"] / report["file_bytes"],
    }[rule]


def _report(chance, name, broken=(), says=tuple(RULES), volume=1.0, tight=False, **fixed):
    """A report that says what the rules of `says` need, with the claims of `broken` below what is possible."""
    events, size = chance.choice((50e9, 300e9, 700e9, 2e12)), chance.choice((400, 900, 1_500, 2_100))
    report = {
        "report": name,
        "events_per_day": events,
        "bytes_per_event": size,
        "bytes_per_day": events * size * volume,
        "readers": chance.choice((2, 4, 6)),
        "copies": chance.choice((2, 3)),
        "partition_limit": chance.choice((5e6, 10e6)),
        "retention_h": chance.choice((8, 12, 36)),
        "keyed_events_per_day": events * chance.choice((0.05, 0.2)),
        "remembered_days": chance.choice((1, 7)),
        "bytes_per_key": chance.choice((24, 40)),
        "compression": chance.choice((3, 5)),
        "file_bytes": chance.choice((128e6, 512e6)),
    } | fixed
    for rule, claim in TESTED.items():
        more = (
            chance.uniform(0.2, 0.8)
            if rule in broken
            else chance.uniform(1.02, 1.06)
            if tight
            else chance.uniform(1.2, 3)
        )
        value = _least(report, rule) * more
        report[claim] = round(value) if rule in ("partitions", "files") else float(f"{value:.3g}")
    fields = {"report", *(field for rule in says for field in RULES[rule])}
    return {field: value for field, value in report.items() if field in fields}


def _world(name, provokes, seed, *reports):
    def numbered(number):
        chance = random.Random(f"{name} {seed} {number}")
        made = [
            _report(chance, f"{letter}{number or ''}", **more)
            for letter, more in zip("abcdefgh", reports, strict=False)
        ]
        lines = [{"line": json.dumps(one), "received_ts": "2026-03-23 00:00"} for one in made]
        return handmade(name, provokes, client_logs=lines)

    return replace(numbered(0), redraw=numbered)


PUBLISHED = handmade(
    "a blog and two others",
    "One report is a blog's about a real platform; one is sound, one says little.",
    client_logs=[
        {"line": json.dumps(report), "received_ts": "2026-03-23 00:00"}
        for report in (
            {"report": "a blog", "events_per_day": 2e12, "bytes_per_day": 3e15, "bytes_out_per_day": 7e15, "peak_per_s": 12.5e6},
            {"report": "a small team", "events_per_day": 5e9, "bytes_per_event": 800, "bytes_per_day": 4e12, "peak_per_s": 150e3, "partitions": 40, "partition_limit": 5e6},
            {"report": "a slide", "partitions": 12, "copies": 3},
        )
    ],
)  # fmt: skip

ALL = tuple(RULES)
AT_THE_LIMIT = {
    "report": "at the limit",
    "events_per_day": 86.4e9,
    "peak_per_s": 1e6,
    "bytes_per_event": 1_000,
    "bytes_per_day": 86.4e12,
    "readers": 3,
    "copies": 2,
    "bytes_out_per_day": 345.6e12,
    "partition_limit": 10e6,
    "partitions": 100,
    "retention_h": 24,
    "disk_bytes": 172.8e12,
    "compression": 4,
    "file_bytes": 100e6,
    "files_per_day": 216_000,
    "keyed_events_per_day": 8e9,
    "remembered_days": 7,
    "bytes_per_key": 40,
    "state_bytes": 2.24e12,
}


def _limits(number):
    """Everything is exactly what it takes; and once more with one partition, and one file, too few."""
    sound = AT_THE_LIMIT | {"report": f"at the limit{number or ''}"}
    short = sound | {
        "report": f"one short{number or ''}",
        "partitions": 99 - number % 50,
        "files_per_day": 215_999 - number % 50,
    }
    lines = [{"line": json.dumps(report), "received_ts": "2026-03-23 00:00"} for report in (sound, short)]
    world = handmade(
        "at the limit",
        "Every number is exactly what it takes; one report has a partition and a file too few.",
        client_logs=lines,
    )
    return replace(world, redraw=_limits)


WORLDS = [
    PUBLISHED,
    _world("peaks", "Some peaks lie below their average, others far above it.", 1, {"broken": ("peak",), "says": ("peak",)}, {"says": ("peak",)}, {"tight": True, "says": ("peak",)}),
    _world("volumes", "Bytes of a day are half or twice what the events can be, or a few per cent off.", 2, {"volume": 0.5, "says": ("volume",)}, {"volume": 2.2, "says": ("volume",)}, {"volume": 1.06, "says": ("volume",)}, {"volume": 0.95, "says": ("volume",)}),
    _world("readers", "More goes out than comes in, and for so many readers not enough, or just so.", 3, {"broken": ("out",), "says": ("out",)}, {"tight": True, "says": ("out",)}, {"tight": True, "says": ("out",), "readers": 9, "copies": 3}),
    _world("limits and disks", "Too few partitions, too small disks, and some that are just enough.", 4, {"broken": ("partitions",), "says": ("partitions", "disks")}, {"broken": ("disks",), "says": ("partitions", "disks")}, {"tight": True, "says": ("partitions", "disks")}),
    _world("state and files", "State that is too small, files that hold too little, and some that are just enough.", 5, {"broken": ("state",), "says": ("state", "files")}, {"broken": ("files",), "says": ("state", "files")}, {"tight": True, "says": ("state", "files"), "remembered_days": 7}),
    _world("several in one report", "One report has three impossible claims, another has none.", 6, {"broken": ("peak", "disks", "files")}, {"says": ALL}, {"broken": ("out", "state", "partitions")}),
    _limits(0),
    _world("little is said", "Reports leave out most of it; what is not said cannot be held against them.", 7, {"says": ("peak", "files"), "broken": ("files",)}, {"says": ("state",)}, {"says": ("disks",), "broken": ("disks",)}),
]  # fmt: skip

SOLUTION = '''
from math import ceil

DAY = 86_400


def tested(report):
    """(claim, is it possible, the number that shows it), for each claim that can be tested."""

    def says(*fields):
        return all(field in report for field in fields)

    if says("events_per_day", "peak_per_s"):
        average = report["events_per_day"] / DAY
        yield "peak", report["peak_per_s"] >= average, average
    if says("events_per_day", "bytes_per_event", "bytes_per_day"):
        total = report["events_per_day"] * report["bytes_per_event"]
        yield "volume", abs(report["bytes_per_day"] - total) <= 0.1 * total, total
    if says("bytes_per_day", "readers", "copies", "bytes_out_per_day"):
        out = report["bytes_per_day"] * (report["readers"] + report["copies"] - 1)
        yield "out", report["bytes_out_per_day"] >= out, out
    if says("bytes_per_day", "partition_limit", "partitions"):
        least = ceil(report["bytes_per_day"] / DAY / report["partition_limit"])
        yield "partitions", report["partitions"] >= least, least
    if says("bytes_per_day", "copies", "retention_h", "disk_bytes"):
        held = report["bytes_per_day"] * report["copies"] * report["retention_h"] / 24
        yield "disks", report["disk_bytes"] >= held, held
    if says("keyed_events_per_day", "remembered_days", "bytes_per_key", "state_bytes"):
        state = report["keyed_events_per_day"] * report["remembered_days"] * report["bytes_per_key"]
        yield "state", report["state_bytes"] >= state, state
    if says("bytes_per_day", "compression", "file_bytes", "files_per_day"):
        files = ceil(report["bytes_per_day"] / report["compression"] / report["file_bytes"])
        yield "files", report["files_per_day"] >= files, files


def impossible_claims(reports):
    return [
        (report["report"], claim, shows)
        for report in reports
        for claim, is_possible, shows in tested(report)
        if not is_possible
    ]
'''

exercise = PythonExercise(
    title="Spot the impossible claim",
    points=3,
    minutes=15,
    level="easy",
    skills=["capacity arithmetic", "reading claims"],
    asked_in=["system design", "recruiter"],
    prompt="""
A blog says of a platform: 2 trillion events a day, 3 PB in, 7 PB out, a peak of 12.5 million events a second. One of the four cannot be true beside the others. Write the function that finds such claims:

`impossible_claims(reports)`

A report is a dict with `report`, its name, and any of the numbers below. **What is not said has no key, and cannot be held against anybody**: a claim is tested where all its numbers are there. Return a list of tuples `(report, claim, shows)`, one for each claim that is impossible, in any order; `shows` is the number that shows it.

| Claim | It is impossible when | What shows it |
| --- | --- | --- |
| `peak` | `peak_per_s` is below the average of `events_per_day` | the average, a second |
| `volume` | `bytes_per_day` is more than 10 % away from `events_per_day` × `bytes_per_event`, on either side | that product |
| `out` | `bytes_out_per_day` is below what leaves the brokers when each of the `readers` reads all of `bytes_per_day`, and each of the `copies` but the leader's own is fetched once | that, in bytes a day |
| `partitions` | so many `partitions`, each with a `partition_limit` of bytes a second, do not even take the average of `bytes_per_day` | the fewest that do, a whole number |
| `disks` | `disk_bytes` do not hold `retention_h` hours of `bytes_per_day` in all `copies` | the bytes it takes |
| `state` | `state_bytes` do not hold the keys of `keyed_events_per_day`, each for `remembered_days`, in `bytes_per_key` | the bytes it takes |
| `files` | so many `files_per_day` of `file_bytes` do not hold a day's bytes over `compression` | the fewest that do, a whole number |

A claim that is exactly at its limit is possible.
""",
    contract=Contract(
        grain="one tuple for each impossible claim of a report",
        key="report, claim",
        clock="a day has 86,400 seconds",
    ),
    tables=["client_logs"],
    arguments=lambda rows: {"reports": [json.loads(row["line"]) for row in rows["client_logs"]]},
    columns=("report", "claim", "shows"),
    starter='''
def impossible_claims(reports):
    """(report, claim, what shows it) for each claim that cannot be true."""
    # A claim is tested where all its numbers are there. Start with the peak.
    return [(report["report"], "peak", None) for report in reports if "nothing" in report]
''',
    solution=SOLUTION,
    alternatives=[
        """
import math

# claim: the numbers it needs, the least that is possible, and which number is held against it
LIMITS = {
    "peak": (("events_per_day", "peak_per_s"), lambda r: r["events_per_day"] / 86_400),
    "out": (
        ("bytes_per_day", "readers", "copies", "bytes_out_per_day"),
        lambda r: r["bytes_per_day"] * r["readers"] + r["bytes_per_day"] * (r["copies"] - 1),
    ),
    "partitions": (
        ("bytes_per_day", "partition_limit", "partitions"),
        lambda r: math.ceil(r["bytes_per_day"] / r["partition_limit"] / 86_400),
    ),
    "disks": (
        ("bytes_per_day", "copies", "retention_h", "disk_bytes"),
        lambda r: r["bytes_per_day"] / 24 * r["retention_h"] * r["copies"],
    ),
    "state": (
        ("keyed_events_per_day", "remembered_days", "bytes_per_key", "state_bytes"),
        lambda r: r["bytes_per_key"] * r["keyed_events_per_day"] * r["remembered_days"],
    ),
    "files": (
        ("bytes_per_day", "compression", "file_bytes", "files_per_day"),
        lambda r: math.ceil(r["bytes_per_day"] / (r["compression"] * r["file_bytes"])),
    ),
}


def impossible_claims(reports):
    found = []
    for report in reports:
        for claim, (fields, least) in LIMITS.items():
            if set(fields) <= report.keys() and report[fields[-1]] < least(report):
                found.append((report["report"], claim, least(report)))
        if {"events_per_day", "bytes_per_event", "bytes_per_day"} <= report.keys():
            product = report["events_per_day"] * report["bytes_per_event"]
            if not 0.9 <= report["bytes_per_day"] / product <= 1.1:
                found.append((report["report"], "volume", product))
    return found
""",
    ],
    hints=[
        "For which claims do you know the least that is possible, and which one has two sides?",
        "A peak below its average: everything else in this exercise is the same idea. Work out what it takes at least, then compare.",
        "Look at the blog. How many events a second are 2 trillion a day? And what would you need to know before you could say anything about its 7 PB out?",
        """
def tested(report):
    def says(*fields):
        return all(field in report for field in fields)

    if says("events_per_day", "peak_per_s"):
        average = ___
        yield "peak", report["peak_per_s"] >= ___, average
    if says("events_per_day", "bytes_per_event", "bytes_per_day"):
        total = ___
        yield "volume", abs(___) <= ___, total
    …
""",
    ],
    mistakes=[
        Mistake(
            "per-hour-for-per-second",
            'average = report["events_per_day"] / DAY\n',
            'average = report["events_per_day"] / 24\n',
            "Nearly every peak is impossible with you: you divided the day by 24, and compared an hour's events with a second's.",
        ),
        Mistake(
            "day-of-100000-seconds",
            "DAY = 86_400",
            "DAY = 100_000",
            "Your averages are 14 % too low: a day has 86,400 seconds. That is fine to think aloud with, and decides where a claim is near its limit.",
        ),
        Mistake(
            "only-too-little",
            'abs(report["bytes_per_day"] - total) <= 0.1 * total',
            'report["bytes_per_day"] >= 0.9 * total',
            "A day with twice the bytes that its events have went through: you looked at one side. Where would the other half come from?",
        ),
        Mistake(
            "no-room-for-rounding",
            "<= 0.1 * total",
            "<= 1e-9 * total",
            "You found volumes impossible that are a few per cent off. People round; how far apart may they be here?",
        ),
        Mistake(
            "leader-sends-to-itself",
            'report["copies"] - 1)',
            'report["copies"])',
            "Some traffic at its very limit is impossible with you: you let the leader send its own copy. Who fetches from it?",
        ),
        Mistake(
            "forgot-fan-out",
            '(report["readers"] + report["copies"] - 1)',
            'report["copies"]',
            "Too little went out and you let it pass: you counted one reader. Each of them reads everything.",
        ),
        Mistake(
            "readers-times-copies",
            '(report["readers"] + report["copies"] - 1)',
            '(report["readers"] * report["copies"])',
            "You multiplied readers by copies, and found possible traffic impossible. A reader fetches from one copy only.",
        ),
        Mistake(
            "more-out-than-in",
            'yield "out", report["bytes_out_per_day"] >= out, out',
            'yield "out", report["bytes_out_per_day"] <= report["bytes_per_day"], out',
            "You took it for impossible that more goes out than comes in. Each reader takes everything again; how much has to go out at least?",
        ),
        Mistake(
            "forgot-replication",
            'report["bytes_per_day"] * report["copies"] * report["retention_h"] / 24',
            'report["bytes_per_day"] * report["retention_h"] / 24',
            "Disks that are too small went through: you stored each byte once. How many copies are there?",
        ),
        Mistake(
            "hours-for-days",
            'report["retention_h"] / 24',
            'report["retention_h"]',
            "All disks are too small with you: you took hours for days. Bytes a day times which part of a day?",
        ),
        Mistake(
            "raw-for-compressed",
            'report["bytes_per_day"] / report["compression"] / report["file_bytes"]',
            'report["bytes_per_day"] / report["file_bytes"]',
            "You filled the files with events as they are on the wire, and found possible tables impossible. What does compression do to them?",
        ),
        Mistake(
            "one-day-of-keys",
            'report["keyed_events_per_day"] * report["remembered_days"] *',
            'report["keyed_events_per_day"] *',
            "You kept the keys of one day. They are remembered for several: how many are there at any moment?",
        ),
        Mistake(
            "at-the-limit-is-impossible",
            'yield "out", report["bytes_out_per_day"] >= out, out',
            'yield "out", report["bytes_out_per_day"] > out, out',
            "What is exactly enough is impossible with you. The statement calls a claim at its limit possible.",
        ),
        Mistake(
            "first-claim-only",
            """    return [
        (report["report"], claim, shows)
        for report in reports
        for claim, is_possible, shows in tested(report)
        if not is_possible
    ]""",
            """    found = []
    for report in reports:
        amiss = [(report["report"], claim, shows) for claim, is_possible, shows in tested(report) if not is_possible]
        found += amiss[:1]
    return found""",
            "You stopped at a report's first impossible claim. One bad number says nothing about the next; test them all.",
        ),
        Mistake(
            "bits-for-bytes",
            '/ DAY / report["partition_limit"])',
            '* 8 / DAY / report["partition_limit"])',
            "Your partitions are eight times too many: you turned bytes into bits on one side only. In which unit is the limit?",
        ),
    ],
    worlds=WORLDS,
    talk="""
I test a claim against the least that is possible, with what stands beside it. The daily total over 86,400 is the average, and no peak lies below it: two trillion a day are 23 million a second, so a peak of twelve and a half is from another year. Events times bytes is the day's volume, and it has to fit on both sides. What goes out is readers plus copies minus one, times what comes in; so more out than in is no surprise, and less than that is one. Partitions times their limit have to take at least the average, disks at least the retention in all copies, state at least the keys of its time to live. What is not said I ask for, instead of filling it in. Then I say which of the two numbers I would trust: the one that somebody measured.
""",
)
