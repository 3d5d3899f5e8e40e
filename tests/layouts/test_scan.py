"""The scan simulator against tables that are really laid out, megabyte by megabyte."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import product

import pytest

from autograder.layouts.said import NotReadable
from autograder.layouts.scan import measures
from autograder.layouts.spec import read_spec

KEYS = [(), (("bucket[3]", "title_id"),), (("identity", "title_id"),), (("identity", "country"),),
        (("bucket[2]", "title_id"), ("identity", "country"))]  # fmt: skip
SORTS = ("event_time", "title_id", "country")
BY_DAY = {"partition": (("day", "event_time"),), "sort": "event_time"}


def under(transform, value):
    return value if transform == "identity" else value % int(transform[7:-1])


def files(spec, first, end, sample, mb, size):
    """Every file of some hours: its partition, and (hour, row) of each megabyte in it."""
    partitions = defaultdict(list)
    unit = 1 if ("hour", "event_time") in spec["partition"] else 24
    for hour, row, _ in product(range(first, end), sample, range(mb)):
        values = {c: under(t, row[c]) for t, c in spec["partition"] if c != "event_time"}
        partitions[hour // unit, tuple(values.items())].append((hour, row))
    for (_, values), rows in partitions.items():
        # An hour's rows are evenly mixed; hours follow each other.
        key = (lambda one: one[0]) if spec["sort"] == "event_time" else (lambda one: one[1][spec["sort"]])
        rows.sort(key=key)
        for at in range(0, len(rows), size):
            yield dict(values), rows[at : at + size], spec


def opens(file, asked, first):
    values, rows, spec = file
    transforms = {c: t for t, c in spec["partition"]}
    if any(c in asked and under(transforms[c], asked[c]) != part for c, part in values.items()):
        return False
    sort = spec["sort"]
    if sort == "event_time":
        return any(hour >= first for hour, _ in rows)
    if sort in asked and not min(row[sort] for _, row in rows) <= asked[sort] <= max(
        row[sort] for _, row in rows
    ):
        return False
    return True  # whether the partition is reached is seen to before


def brute(spec, table, sample, query):
    hours = 24 * table["days"] + table["hours_today"]
    first = max(0, hours - query["last_hours"])
    days = spec["rewrite_days"]
    border = max(0, 24 * (table["days"] + 1 - days)) if days else hours
    mb, size = table["mb_per_row"], table["file_mb"]

    def within(lies, start, end):
        unit = 1 if ("hour", "event_time") in lies["partition"] else 24
        reached = max(start, first - first % unit)
        return list(files(lies, reached, end, sample, mb, size)) if end > first else []

    most = 0
    for areas in ([(table["spec"], 0, border), (spec, border, hours)], [(spec, 0, hours)]):
        laid = [file for lies, start, end in areas for file in within(lies, start, end)]
        for asked in [{c: row[c] for c in query["equals"]} for row in sample]:
            most = max(most, sum(opens(file, asked, first) for file in laid))
    return most


@pytest.mark.parametrize("unit", ["day", "hour"])
@pytest.mark.parametrize("sort", SORTS)
def test_files_opened_are_those_of_a_table_that_is_really_laid_out(unit, sort):
    draw = random.Random(f"{unit} {sort}")
    for keys in KEYS:
        sample = [
            {"title_id": draw.choice([1, 2, 2, 3, 8]), "country": draw.choice(["BR", "DE", "US"])}
            for _ in range(draw.randint(1, 6))
        ]
        table = {"days": 2, "hours_today": draw.choice([0, 1, 8]), "mb_per_row": draw.choice([1, 3]), "file_mb": draw.choice([4, 7, 50]),
                 "spec": BY_DAY, "most_partitions": 9, "most_small_files": 9, "most_rewrite_days": 9}  # fmt: skip
        queries = [
            {"equals": equals, "last_hours": draw.choice([1, 5, 24, 30, 500]), "most_files": 9}
            for equals in ([], ["title_id"], ["country"], ["title_id", "country"])
        ]
        spec = {
            "partition": ((unit, "event_time"), *keys),
            "sort": sort,
            "rewrite_days": draw.choice([0, 1, 2, 3]),
        }
        found = measures(spec, table, sample, queries)
        for query, (name, opened, _) in zip(queries, found, strict=False):
            assert opened == brute(spec, table, sample, query), (name, spec, table, sample)
        hours = 24 * table["days"] + table["hours_today"]
        step = 1 if unit == "hour" else 24
        pieces = defaultdict(list)
        for values, rows, _ in files(spec, 0, hours, sample, table["mb_per_row"], table["file_mb"]):
            pieces[rows[0][0] // step, tuple(values.items())].append(len(rows))
        assert found[-3][1] == len({key for key in pieces})
        assert found[-2][1] == sum(8 * mb < table["file_mb"] for sizes in pieces.values() for mb in sizes)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "of type list"),
        ({"sort": "event_time"}, "no `partition`"),
        ({"partition": (), "sort": "event_time"}, "neither a day nor an hour"),
        ({"partition": (("day", "event_time"), ("hour", "event_time")), "sort": "event_time"}, "cannot have"),
        (
            {"partition": (("day", "event_time"), ("bucket[0]", "title_id")), "sort": "event_time"},
            "no transform",
        ),
        (
            {"partition": (("day", "event_time"), ("bucket[4]", "country")), "sort": "event_time"},
            "no transform",
        ),
        ({"partition": ("day",), "sort": "event_time"}, "pairs"),
        ({"partition": (("day", "event_time"),), "sort": "member_id"}, "one of"),
    ],
)
def test_a_spec_that_cannot_be_read_is_said_in_a_sentence(document, said):
    with pytest.raises(NotReadable, match=said):
        read_spec(document)
