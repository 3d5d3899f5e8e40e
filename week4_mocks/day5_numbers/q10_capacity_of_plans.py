"""Size pipelines from their parameters: rates, bytes, partitions, brokers, disks, state, files and money, units checked."""

import json
import random
from dataclasses import replace

from autograder import Contract, Mistake, PythonExercise
from autograder.worlds import handmade

RATES = ("/s", "/min", "/h", "/day")
DECIMAL, BINARY, BITS = ("B", "KB"), ("KiB",), ("Mbit", "Gbit")


def _plans(rows):
    return [json.loads(row["line"]) for row in rows["client_logs"]]


def _whole_is_near(plan):
    """Whether something that is rounded up is so near to a whole number that the order of a product decides."""
    known = {
        "B": 1,
        "KB": 1e3,
        "MB": 1e6,
        "GB": 1e9,
        "KiB": 1024,
        "MiB": 1024**2,
        "Mbit": 1e6 / 8,
        "Gbit": 1e9 / 8,
    }
    seconds = {"/s": 1, "/min": 60, "/h": 3_600, "/day": 86_400}
    rate = plan["events"][0] / seconds[plan["events"][1]]
    peak = rate * plan["peak_factor"] * plan["event_size"][0] * known[plan["event_size"][1]]
    broker = plan["broker_limit"][0] * known[plan["broker_limit"][1]] * plan["utilisation"]
    shares = (
        peak / (plan["partition_limit"][0] * known[plan["partition_limit"][1]]),
        peak * plan["copies"] / broker,
    )
    return any(min(share % 1, 1 - share % 1) < 0.02 for share in shares)


def _plan(chance, name, *, rates=("/s",), sizes=("KB",), limits=("MB",), files=("MB",), **fixed):
    """One plan of round numbers; every unit in which something may be said is chosen among those that are passed."""
    rate = chance.choice(rates)
    # Round totals, and so rates a second with a fraction.
    events = chance.choice(
        {
            "/s": (40e3, 900e3, 2.5e6, 12e6),
            "/min": (7e6, 100e6, 500e6),
            "/h": (1e9, 4e9, 25e9),
            "/day": (5e9, 80e9, 700e9, 2e12),
        }[rate]
    )
    size, limit = chance.choice(sizes), chance.choice(limits)
    file = chance.choice(files)
    plan = {
        "plan": name,
        "events": [round(events), rate],
        "peak_factor": chance.choice((1.6, 2, 2.5, 3)),
        "event_size": [chance.choice((300, 700, 900)) if size == "B" else chance.choice((0.7, 1.3, 2.1)), size],
        "copies": chance.choice((2, 3)),
        "readers": chance.choice((2, 4, 7)),
        "retention": chance.choice(([8, "h"], [12, "h"], [1, "d"], [3, "d"])),
        "partition_limit": [chance.choice((70, 90)) if limit == "Mbit" else chance.choice((5, 10, 15)), limit if limit != "Gbit" else "Mbit"],
        "broker_limit": [chance.choice((1, 2)) if limit == "Gbit" else chance.choice((90, 140)) * (8 if limit == "Mbit" else 1), limit],
        "utilisation": chance.choice((0.5, 0.6, 0.7)),
        "keyed_share": chance.choice((0.05, 0.1, 0.3)),
        "remembered": chance.choice(([45, "min"], [6, "h"], [7, "d"])),
        "key_size": [chance.choice((24, 40, 64)), "B"],
        "compression": chance.choice((3, 4, 6)),
        "file_size": [chance.choice((128, 256, 512)), file],
        "table_days": chance.choice((30, 90, 365)),
        "broker_price": chance.choice((300, 550)),
        "gb_price": chance.choice((0.021, 0.023)),
    }  # fmt: skip
    plan |= fixed
    return (
        plan
        if not _whole_is_near(plan)
        else _plan(chance, name, rates=rates, sizes=sizes, limits=limits, files=files, **fixed)
    )


def _world(name, provokes, seed, count=3, **drawn):
    def numbered(number):
        chance = random.Random(f"{name} {seed} {number}")
        plans = [_plan(chance, f"{letter}{number or ''}", **drawn) for letter in "abcdefgh"[:count]]
        lines = [{"line": json.dumps(plan), "received_ts": "2026-03-23 00:00"} for plan in plans]
        return handmade(name, provokes, client_logs=lines)

    return replace(numbered(0), redraw=numbered)


WORLDS = [
    _world("two plans", "Two plans, said in events a second, KB and MB.", 1, 2),
    _world("rates over other periods", "Events are counted by the minute, the hour or the day.", 2, rates=RATES[1:]),
    _world("powers of 1,024", "Sizes are said in KiB, and files in MiB.", 3, sizes=BINARY, files=("MiB",)),
    _world("limits in bits", "What a partition and a broker take is said in bits.", 4, limits=BITS),
    _world("bytes and GB", "Sizes are said in bytes, and files in GB.", 5, sizes=("B",), files=("GB",), file_size=[1, "GB"]),
    _world("no peak, one copy, one reader", "The peak is the average, with one copy and one reader.", 6, peak_factor=1, copies=1, readers=1),
    _world("a steep evening", "The peak is six times the average, and eleven teams read everything.", 7, peak_factor=6, readers=11, copies=3),
    _world("everything has a key", "Every event is remembered, for minutes only.", 8, keyed_share=1.0, remembered=[20, "min"]),
    _world("all of it mixed", "Every plan is said in units of its own.", 9, 5, rates=RATES, sizes=("B", "KB", "KiB"), limits=("MB", "Mbit"), files=("MB", "MiB")),
]  # fmt: skip

SOLUTION = '''
from math import ceil

SECONDS = {"s": 1, "min": 60, "h": 3_600, "d": 86_400, "day": 86_400}
PREFIXES = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
DAY = 86_400


def in_bytes(size):
    """A size such as [1.5, "KiB"] or [80, "Mbit"] in bytes."""
    number, unit = size
    if unit.endswith("bit"):
        return number * 1_000 ** PREFIXES[unit.removesuffix("bit")] / 8
    if unit.endswith("iB"):
        return number * 1_024 ** PREFIXES[unit.removesuffix("iB")]
    return number * 1_000 ** PREFIXES[unit.removesuffix("B")]


def in_seconds(span):
    number, unit = span
    return number * SECONDS[unit]


def figures(plan):
    """(figure, value) in events, bytes, seconds and dollars."""
    number, period = plan["events"]
    average = number / SECONDS[period.removeprefix("/")]
    average_in = average * in_bytes(plan["event_size"])
    peak_in = average_in * plan["peak_factor"]
    broker_takes = in_bytes(plan["broker_limit"]) * plan["utilisation"]
    brokers = ceil(peak_in * plan["copies"] / broker_takes)
    table_a_day = average_in * DAY / plan["compression"]
    table = table_a_day * plan["table_days"]
    yield "events_per_s", average
    yield "peak_in", peak_in
    yield "peak_out", peak_in * (plan["readers"] + plan["copies"] - 1)
    yield "partitions", ceil(peak_in / in_bytes(plan["partition_limit"]))
    yield "brokers", brokers
    yield "on_disks", average_in * plan["copies"] * in_seconds(plan["retention"])
    yield "state", average * plan["keyed_share"] * in_seconds(plan["remembered"]) * in_bytes(plan["key_size"])
    yield "files_per_day", table_a_day / in_bytes(plan["file_size"])
    yield "dollars_per_month", brokers * plan["broker_price"] + table / 1e9 * plan["gb_price"]


def capacity_of_plans(plans):
    return [(plan["plan"], figure, value) for plan in plans for figure, value in figures(plan)]
'''

exercise = PythonExercise(
    title="Size a pipeline from its parameters",
    points=4,
    minutes=20,
    level="easy",
    skills=["capacity arithmetic", "units"],
    asked_in=["system design", "recruiter"],
    prompt="""
The same sum is asked in every design round, each time in other units. Write it down once, as a function:

`capacity_of_plans(plans)`

Return a list of tuples `(plan, figure, value)`: nine for each plan, in any order, values in events, **bytes**, seconds and dollars, none rounded unless it says so.

A plan is a dict. A quantity in it is a list of a number and a unit. Sizes have the units `B`, `KB`, `MB`, `GB`, `TB` (powers of 1,000), `KiB`, `MiB`, `GiB`, `TiB` (powers of 1,024) and `Kbit`, `Mbit`, `Gbit` (powers of 1,000; eight bits are a byte). Spans have `s`, `min`, `h`, `d`. Events have `/s`, `/min`, `/h`, `/day`.

| Field | What it is |
| --- | --- |
| `plan` | its name |
| `events` | how many events come, on average |
| `peak_factor` | the peak over the average |
| `event_size` | of one event on the wire and on brokers |
| `copies`, `readers` | copies of each byte on brokers; consumer groups that each read all of it |
| `retention` | how long brokers keep it |
| `partition_limit` | what a partition takes in a second, each event once |
| `broker_limit`, `utilisation` | what a broker takes in a second, all copies counted; the share of it that is planned with |
| `keyed_share`, `remembered`, `key_size` | the share of the events whose key is remembered, for how long, in how much state |
| `compression` | by how much the table's files are smaller than the events in them |
| `file_size` | of a compacted file of the table |
| `table_days` | for how many days the table keeps its rows |
| `broker_price`, `gb_price` | dollars a month for a broker, and for a GB of the table |

| Figure | What it is |
| --- | --- |
| `events_per_s` | events a second, on average |
| `peak_in` | bytes a second that producers send at the peak, each once |
| `peak_out` | bytes a second that leave the brokers at the peak: one time for each reader, and one time for each copy but the leader's own |
| `partitions` | the fewest that take the peak, rounded up |
| `brokers` | the fewest that take the peak in all copies with the planned share of their limit, rounded up |
| `on_disks` | bytes on the brokers' disks for the whole retention, at the average rate, in all copies |
| `state` | bytes of remembered keys, at the average rate |
| `files_per_day` | compacted files that the table grows by on a day; a fraction is fine |
| `dollars_per_month` | all brokers, and the table with all its days |
""",
    contract=Contract(
        grain="one tuple for each plan and figure", key="plan, figure", clock="a day has 86,400 seconds"
    ),
    tables=["client_logs"],
    arguments=lambda rows: {"plans": _plans(rows)},
    columns=("plan", "figure", "value"),
    starter='''
def capacity_of_plans(plans):
    """Nine figures for each plan, as (plan, figure, value)."""
    # First every quantity in bytes, seconds or events a second. Then the figures.
    return []
''',
    solution=SOLUTION,
    alternatives=[
        '''
import re
from math import ceil


def base(quantity):
    """A number in bytes, seconds, or events a second, by its unit."""
    number, unit = quantity
    spans = {"s": 1, "min": 60, "h": 60 * 60, "d": 24 * 60 * 60, "day": 24 * 60 * 60}
    if unit.startswith("/"):
        return number / spans[unit[1:]]
    if unit in spans:
        return number * spans[unit]
    prefix, binary, kind = re.fullmatch(r"([KMGT]?)(i?)(B|bit)", unit).groups()
    step = 1024 if binary else 1000
    size = number * step ** " KMGT".index(prefix or " ")
    return size if kind == "B" else size / 8


def capacity_of_plans(plans):
    rows = []
    for plan in plans:
        known = {name: base(value) if isinstance(value, list) else value for name, value in plan.items()}
        rate, size, copies = known["events"], known["event_size"], known["copies"]
        peak = rate * known["peak_factor"] * size
        brokers = ceil(peak / known["utilisation"] * copies / known["broker_limit"])
        day = rate * size * 86_400 / known["compression"]
        results = {
            "events_per_s": rate,
            "peak_in": peak,
            "peak_out": peak * known["readers"] + peak * (copies - 1),
            "partitions": ceil(peak / known["partition_limit"]),
            "brokers": brokers,
            "on_disks": rate * size * known["retention"] * copies,
            "state": rate * known["remembered"] * known["keyed_share"] * known["key_size"],
            "files_per_day": day / known["file_size"],
            "dollars_per_month": brokers * known["broker_price"] + day * known["table_days"] * known["gb_price"] / 10**9,
        }
        rows += [(plan["plan"], figure, value) for figure, value in results.items()]
    return rows
''',
    ],
    hints=[
        "Which numbers of a plan belong to the peak, and which to the average? Which grow with copies, which with readers?",
        "Units first: GB is not GiB, Mbit is not MB, and a day's events are not an hour's. One small function for sizes pays for itself.",
        "Take a plan with one copy, one reader and a peak factor of 1. Which of the nine figures are then equal? Now change one of them at a time.",
        """
def in_bytes(size):
    number, unit = size
    if unit.endswith("bit"):
        return number * ___ / ___
    if unit.endswith("iB"):
        return number * ___
    return number * ___


def figures(plan):
    average = ___
    average_in = average * ___
    peak_in = average_in * ___
    yield "peak_out", peak_in * (___ + ___ - ___)
    yield "brokers", ceil(peak_in * ___ / (___ * ___))
    …
""",
    ],
    mistakes=[
        Mistake(
            "gib-for-gb",
            "return number * 1_024 ** PREFIXES",
            "return number * 1_000 ** PREFIXES",
            "You counted KiB and MiB in powers of 1,000. The i says 1,024: 2 % at KiB, 5 % at MiB, and 13 % by the time you say PiB.",
        ),
        Mistake(
            "gb-for-gib",
            '    return number * 1_000 ** PREFIXES[unit.removesuffix("B")]',
            '    return number * 1_024 ** PREFIXES[unit.removesuffix("B")]',
            "You counted KB, MB and GB in powers of 1,024. Without an i they are powers of 1,000; which of the two does the plan write?",
        ),
        Mistake(
            "bits-for-bytes",
            'PREFIXES[unit.removesuffix("bit")] / 8',
            'PREFIXES[unit.removesuffix("bit")]',
            "Limits in bits went in as if they were bytes: you plan with an eighth of the partitions. How many bits has a byte?",
        ),
        Mistake(
            "average-rate-for-peak",
            '    peak_in = average_in * plan["peak_factor"]\n',
            "    peak_in = average_in\n",
            "You sized for the average. Nobody is awake then: the evening has a multiple of it, and everything that has to hold has to hold then.",
        ),
        Mistake(
            "peak-for-average",
            '"on_disks", average_in *',
            '"on_disks", peak_in *',
            "The disks hold a peak that lasts for the whole retention. Over hours and days the average decides; where is the difference between a rate and an amount?",
        ),
        Mistake(
            "forgot-replication",
            'ceil(peak_in * plan["copies"] / broker_takes)',
            "ceil(peak_in / broker_takes)",
            "You counted each byte once on its way into the brokers. A follower writes it too: what does a broker's limit count?",
        ),
        Mistake(
            "one-copy-on-disk",
            '"on_disks", average_in * plan["copies"] *',
            '"on_disks", average_in *',
            "The disks hold one copy of everything. How many were asked for, and does each take its room?",
        ),
        Mistake(
            "forgot-fan-out",
            'peak_in * (plan["readers"] + plan["copies"] - 1)',
            'peak_in * plan["copies"]',
            "You counted one reader. Each of the groups fetches every byte again, and so does each further copy.",
        ),
        Mistake(
            "leader-sends-to-itself",
            'plan["copies"] - 1)',
            'plan["copies"])',
            "One copy too many leaves the brokers: the leader has its own already. Who fetches from it?",
        ),
        Mistake(
            "readers-times-copies",
            '(plan["readers"] + plan["copies"] - 1)',
            'plan["readers"] * plan["copies"]',
            "You multiplied readers by copies. A reader fetches from one copy, so readers and further copies add up.",
        ),
        Mistake(
            "raw-for-compressed",
            '    table_a_day = average_in * DAY / plan["compression"]\n',
            "    table_a_day = average_in * DAY\n",
            "Your table holds events as they are on the wire. Its files are compressed; by how much fewer and cheaper are they?",
        ),
        Mistake(
            "compressed-for-raw",
            '    average_in = average * in_bytes(plan["event_size"])\n    peak_in = average_in * plan["peak_factor"]\n',
            '    average_in = average * in_bytes(plan["event_size"]) / plan["compression"]\n    peak_in = average_in * plan["peak_factor"]\n    average_in *= plan["compression"]\n',
            "You divided by the table's compression on the brokers as well. Where is an event in its full size?",
        ),
        Mistake(
            "state-for-every-event",
            'average * plan["keyed_share"] * in_seconds',
            "average * in_seconds",
            "Every event is remembered in your state. Which share of them has a key to remember?",
        ),
        Mistake(
            "hours-for-days",
            '"h": 3_600, "d": 86_400, "day"',
            '"h": 3_600, "d": 3_600, "day"',
            "Your days have 3,600 seconds: spans of days come out 24 times too short. Which unit does each span carry?",
        ),
        Mistake(
            "per-hour-for-per-second",
            '    average = number / SECONDS[period.removeprefix("/")]\n',
            '    average = number / (24 if period == "/day" else SECONDS[period.removeprefix("/")])\n',
            "Events of a day were divided by 24: that is an hour's worth. How many seconds has a day?",
        ),
        Mistake(
            "rounded-down",
            'ceil(peak_in / in_bytes(plan["partition_limit"]))',
            'int(peak_in / in_bytes(plan["partition_limit"]))',
            "Your partitions are one short: you cut off the rest. A part of a partition's load needs a partition.",
        ),
        Mistake(
            "limit-without-headroom",
            '    broker_takes = in_bytes(plan["broker_limit"]) * plan["utilisation"]\n',
            '    broker_takes = in_bytes(plan["broker_limit"])\n',
            "Your brokers run at their limit. Which share of it was planned with, and what is the rest for?",
        ),
        Mistake(
            "one-day-of-storage",
            '    table = table_a_day * plan["table_days"]\n',
            "    table = table_a_day\n",
            "You pay for one day of the table. How many does it keep?",
        ),
    ],
    worlds=WORLDS,
    talk="""
Say the order, then the numbers. Average events a second, from the day's total over 86,400. Times the size of an event: bytes in. Times the peak factor: what partitions and brokers have to take. Partitions: the peak over what one takes, rounded up, and twice that for room. Brokers: the peak in all copies, over the share of their limit that I plan with. Out: readers plus copies minus one, times in. What is kept follows the average: disks are bytes in times copies times retention, state is events with a key times how long times bytes a key, the table is the day's bytes over the compression. Then money, and which of these numbers I am least sure of: if the event size is wrong by three, so is everything; if the peak factor is, only machines are.
""",
)
