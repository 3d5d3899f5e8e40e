"""Choosing how a table of catalogue changes lies, from a log of queries and a sample of its rows."""

import json

from autograder import Contract, Mistake
from autograder.layouts.layout_exercise import LayoutExercise
from autograder.worlds import handmade, shuffled_rows

BY_DAY = {"partition": [["day", "event_time"]], "sort": "event_time"}
FACTS = {
    "days": 365,
    "hours_today": 8,
    "mb_per_row": 60,
    "file_mb": 512,
    "spec": BY_DAY,
    "most_partitions": 12_000,
    "most_small_files": 4_000,
    "most_rewrite_days": 366,
}


def _arguments(rows):
    table = dict(FACTS)
    for row in rows["client_logs"]:
        table |= json.loads(row["line"])
    table["spec"] = {**table["spec"], "partition": [tuple(pair) for pair in table["spec"]["partition"]]}
    sample = [{"title_id": row["title_id"], "country": row["country"]} for row in rows["catalog_events"]]
    queries = [
        {
            **json.loads(row["predicate_json"]),
            "per_day": row["frequency_per_day"],
            "most_files": row["latency_slo_ms"] // 10,
        }
        for row in rows["query_log"]
    ]
    return {"table": table, "sample": sample, "queries": queries}


def _world(name, provokes, titles, countries, queries, **facts):
    """A world of titles and countries, each with its number of rows; queries are (columns, hours, a day, files)."""
    of_title = [title for title, times in titles.items() for _ in range(times)]
    of_country = [country for country, times in countries.items() for _ in range(times)]
    events = [
        {
            "title_id": title,
            "country": of_country[(at * 7) % len(of_country)],
            "event_time": "2026-03-02 12:00",
        }
        for at, title in enumerate(of_title)
    ]
    log = [
        {
            "predicate_json": json.dumps({"equals": equals, "last_hours": hours}),
            "ts": "2026-03-09",
            "frequency_per_day": per_day,
            "latency_slo_ms": 10 * most,
        }
        for equals, hours, per_day, most in queries
    ]
    said = [{"line": json.dumps(facts), "received_ts": "2026-03-09 08:00"}] if facts else []
    return handmade(name, provokes, catalog_events=events, query_log=log, client_logs=said)


TITLE, COUNTRY, ALL = ["title_id"], ["country"], []
FIVE = {"US": 20, "BR": 7, "DE": 5, "JP": 3, "FR": 2}

_SHOWN = _world(
    "a year of changes",
    "Forty titles, five countries; one query is asked all day, the other one twice.",
    {title: 1 + (title % 3 == 0) for title in range(1, 41)},
    FIVE,
    [(TITLE, 1, 1_300, 3), (COUNTRY, 8_760, 2, 66_000)],
    most_partitions=16_000,
)
_HOT = _world(
    "one title has four rows in ten",
    "A launch: one title gets 40 % of all changes, and it is the one that everybody asks for.",
    {7: 24, **{title: 1 for title in range(11, 47)}},
    FIVE,
    [(TITLE, 1, 1_300, 6), (COUNTRY, 8_760, 2, 66_000)],
)
_TINY = _world(
    "tiny titles",
    "A hundred titles with one row each, in a small table: what is cut too finely is all crumbs.",
    {title: 1 for title in range(1, 101)},
    FIVE,
    [(TITLE, 1, 1_300, 4), (COUNTRY, 8_760, 2, 5_000)],
    mb_per_row=2,
)
_OTHER_MIX = _world(
    "another mix",
    "Reports ask for a title's month, and for one country's day; nobody asks for an hour.",
    {title: 1 + (title % 4 == 0) for title in range(1, 37)},
    FIVE,
    [(TITLE, 720, 40, 700), (COUNTRY, 24, 900, 110), (COUNTRY, 8_760, 1, 60_000)],
)
_ZONE = _world(
    "a day somewhere else",
    "The day that is asked for begins at 08:00 UTC, and so lies in two of the table's days.",
    {title: 1 + (title % 3 == 0) for title in range(1, 41)},
    FIVE,
    [(TITLE, 24, 2_000, 9), (COUNTRY, 8_760, 2, 66_000)],
    most_partitions=16_000,
)
_THREE_DAYS = _world(
    "three days may be rewritten",
    "There is no budget to rewrite the year; old data stays as it lies.",
    {title: 1 + (title % 3 == 0) for title in range(1, 41)},
    FIVE,
    [(TITLE, 1, 1_300, 3), (TITLE, 48, 200, 40), (COUNTRY, 8_760, 2, 66_000)],
    most_rewrite_days=3,
)
_YEAR = _world(
    "the year is what hurts",
    "The rare query has a limit that the old layout does not keep.",
    {title: 1 + (title % 3 == 0) for title in range(1, 41)},
    {"US": 10, "BR": 7, "DE": 6, "JP": 6, "FR": 5},
    [(TITLE, 1, 1_300, 6), (COUNTRY, 8_760, 2, 25_000)],
)


def _always(unit, *keys):
    """An answer that gives every table the same partitions."""
    return f"""
def partition_spec(table, sample, queries):
    return {{
        "partition": {[(unit, "event_time"), *keys]!r},
        "sort": "event_time",
        "rewrite_days": min(table["days"] + 1, table["most_rewrite_days"]),
    }}
"""


exercise = LayoutExercise(
    title="Lay out the catalogue's changes",
    points=10,
    minutes=75,
    level="hard",
    skills=["partition design", "Iceberg", "file arithmetic", "trade-offs"],
    asked_in=["system design", "loop"],
    simulator="scan",
    prompt="""
*"Partition the content-catalogue events. One query runs all day and wants a title's last hour. Another one runs twice a day and wants a country's year."* Sample, log and limits differ from table to table, so write the function that chooses:

`partition_spec(table, sample, queries)`

It returns a dict:

* `partition`: a list of pairs `(transform, column)`. Exactly one of them is `("day", "event_time")` or `("hour", "event_time")`, UTC both. Beside it there may be `("bucket[n]", "title_id")` (n from 1 to 9999) or `("identity", "title_id")`, and `("identity", "country")`.
* `sort`: `"event_time"`, `"title_id"` or `"country"`: the order of the rows inside each partition.
* `rewrite_days`: how many UTC days of the past, today counted as the first, are rewritten into your spec at once; 0 for none. Everything older stays in the files of `table["spec"]`.

What you are given:

* `table`: the table holds the last `days` full UTC days and `hours_today` hours of today; that is now. `spec` is how it lies (`partition` and `sort`). `file_mb` is the size of a full file. The limits are `most_partitions`, `most_small_files` and `most_rewrite_days`.
* `sample`: dicts with `title_id` and `country`, never NULL. Each stands for `table["mb_per_row"]` MB in every hour, evenly.
* `queries`: dicts with `equals` (columns that are compared with one value each, any that the sample has together), `last_hours` (a whole number of hours back from now), `per_day` and `most_files`.

How files come about and are opened:

1. A partition is one combination of transformed values that has rows. `bucket[n]` is `title_id % n` here (Iceberg hashes first).
2. The rows of a partition stand in the order of `sort` and are cut into files of `file_mb`; the last file holds the rest. A file is small if it has less than an eighth of `file_mb`.
3. A query opens each file that neither its partition nor its range of the **sort column** rules out. A range is all that is known: a file of titles 4 to 9 is opened for title 6, also if it has no row of it. A file of a partition sorted by title or country spans all hours of the partition.
4. A query that reaches back beyond the days that you rewrite opens files on both sides, each under its own spec.

Every limit has to be kept:

* Each query opens at most its `most_files`, for the values for which it opens most, **now** (right after the rewriting) and **later**, when the same hours all lie in your spec.
* Partitions and small files, counted **later** over the whole table, are at most `most_partitions` and `most_small_files`.
* `rewrite_days` is at most `most_rewrite_days`.

Any layout that keeps all limits is right, and there always is one. You are judged by what the layout does, not by how it looks. `from autograder.layouts.scan import measures` and `measures(spec, **show("partition_spec").arguments)` tell you, in your notebook, what a spec comes to; your answer has to do its own arithmetic.
""",
    contract=Contract(
        grain="one measure per query, and one each for partitions, small files and days rewritten",
        key="measure",
        clock="UTC days and hours, counted back from now",
        ties="any layout that keeps every limit",
    ),
    tables=["catalog_events", "query_log", "client_logs"],
    arguments=_arguments,
    starter='''
def partition_spec(table, sample, queries):
    """A layout that keeps every limit: partition, sort and rewrite_days."""
    # How many files does each query open under a spec? Try some specs.
    return {**table["spec"], "rewrite_days": 0}
''',
    solution='''
from collections import defaultdict
from itertools import product

BUCKETS = (0, 4, 16, 64)
SORTS = ("title_id", "event_time", "country")


def partition_spec(table, sample, queries):
    """The fewest days rewritten, and the coarsest layout, with which every limit is kept."""
    hours = 24 * table["days"] + table["hours_today"]
    for days, spec in product(days_worth_rewriting(table, queries, hours), specs()):
        if keeps_limits(spec, days, table, sample, queries, hours):
            return {**spec, "rewrite_days": days}
    return {**table["spec"], "rewrite_days": 0}


def specs():
    """Candidates, from few partitions to many."""
    for buckets, by_country, sort in product(BUCKETS, (False, True), SORTS):
        by_title = [(f"bucket[{buckets}]", "title_id")] if buckets else []
        country = [("identity", "country")] if by_country else []
        yield {"partition": [("day", "event_time"), *by_title, *country], "sort": sort}


def days_worth_rewriting(table, queries, hours):
    """Nothing, or what some query reaches."""
    reached = {hours // 24 - max(0, hours - query["last_hours"]) // 24 + 1 for query in queries}
    return [days for days in sorted({0} | reached) if days <= table["most_rewrite_days"]]


def keeps_limits(spec, days, table, sample, queries, hours):
    border = max(0, 24 * (table["days"] + 1 - days)) if days else hours
    old, new = laid_out(table["spec"], sample), laid_out(spec, sample)
    now, later = [(old, 0, border), (new, border, hours)], [(new, 0, hours)]
    partitions, small = crumbs(new, table)
    return (
        partitions <= table["most_partitions"]
        and small <= table["most_small_files"]
        and all(
            most_opened(query, areas, table, sample, hours) <= query["most_files"]
            for query in queries
            for areas in (now, later)
        )
    )


def under(transform, value):
    return value if transform == "identity" else value % int(transform[7:-1])


def laid_out(spec, sample):
    """The spec, and for each partition of an hour or a day its rows of the sample."""
    (unit, _), *keys = sorted(spec["partition"], key=lambda pair: pair[1] != "event_time")
    pieces = defaultdict(list)
    for row in sample:
        pieces[tuple(under(transform, row[column]) for transform, column in keys)].append(row)
    return {"hours": {"hour": 1, "day": 24}[unit], "keys": keys, "sort": spec["sort"], "pieces": pieces}


def crumbs(layout, table):
    """Partitions and small files, if the whole table lies so."""
    step, size = layout["hours"], table["file_mb"]
    spans = [(24 // step * table["days"], step), (table["hours_today"] // step, step)]
    spans += [(1, table["hours_today"] % step)] if table["hours_today"] % step else []
    partitions = small = 0
    for times, length in spans:
        for rows in layout["pieces"].values():
            rest = len(rows) * table["mb_per_row"] * length % size
            partitions += times
            small += times * (0 < 8 * rest < size)
    return partitions, small


def most_opened(query, areas, table, sample, hours):
    first = max(0, hours - query["last_hours"])
    asked = {tuple((column, row[column]) for column in query["equals"]) for row in sample}
    counts = [
        sum(opened(layout, dict(values), max(first, start), end, start, end, table) for layout, start, end in areas)
        for values in asked
    ]
    return max(counts, default=0)


def opened(layout, values, first, last, start, end, table):
    """Files of one area that hold these values between two hours."""
    pieces = [
        rows
        for key, rows in layout["pieces"].items()
        if all(c not in values or under(t, values[c]) == part for (t, c), part in zip(layout["keys"], key))
    ]
    step, files, hour = layout["hours"], 0, first
    while hour < last:
        lies_from, lies_to = max(start, hour - hour % step), min(end, hour - hour % step + step)
        reached_to = min(last, lies_to)
        whole = (last - hour) // step if (lies_from, reached_to) == (hour, hour + step) else 1
        part = (lies_to - lies_from, hour - lies_from, reached_to - lies_from)
        files += whole * sum(files_in(rows, layout["sort"], values, *part, table) for rows in pieces)
        hour = hour + whole * step if whole > 1 else reached_to
    return files


def files_in(rows, sort, values, length, since, until, table):
    """Files of one partition of so many hours that are opened."""
    an_hour, size = len(rows) * table["mb_per_row"], table["file_mb"]
    if sort == "event_time":
        begins, ends = since * an_hour, until * an_hour
    elif sort in values:
        before = sum(row[sort] < values[sort] for row in rows)
        theirs = sum(row[sort] == values[sort] for row in rows)
        begins = before * table["mb_per_row"] * length
        ends = begins + theirs * table["mb_per_row"] * length
    else:
        begins, ends = 0, length * an_hour
    if begins == ends:
        return int(begins % size > 0 and begins < length * an_hour)
    return -(-ends // size) - begins // size
''',
    alternatives=[
        '''
def partition_spec(table, sample, queries):
    """From fine to coarse, on files that are written down for one day: each with its hours, titles and countries."""
    per_day = [min(table["most_rewrite_days"], table["days"] + 1)]
    choices = []
    for keys in (("country", 16), ("country", 10), ("country", 4), ("", 40), ("", 16), ("", 10), ("", 3), ("country", 0), ("", 0)):
        for sort in ("event_time", "country", "title_id"):
            by = [("day", "event_time")]
            by += [(f"bucket[{keys[1]}]", "title_id")] if keys[1] else []
            by += [("identity", "country")] if keys[0] else []
            choices.append({"sort": sort, "partition": by, "rewrite_days": per_day[0]})
    return next(choice for choice in choices if fine(choice, table, sample, queries))


def day_of_files(spec, table, sample, hours):
    """Each file of one day with so many hours: its partition, hours, sort values, MB."""
    found = []
    cells = {}
    for row in sample:
        key = {}
        for transform, column in spec["partition"]:
            if column != "event_time":
                key[column, transform] = row[column] if transform == "identity" else row[column] % int(transform[7:-1])
        cells.setdefault(tuple(sorted(key.items())), []).append(row)
    size = table["file_mb"]
    for key, rows in cells.items():
        total = len(rows) * table["mb_per_row"] * hours
        ordered = sorted(rows, key=lambda row: row[spec["sort"]]) if spec["sort"] != "event_time" else rows
        share = table["mb_per_row"] * hours
        for start in range(0, total, size):
            end = min(total, start + size)
            if spec["sort"] == "event_time":
                rate = len(rows) * table["mb_per_row"]
                found.append((key, start / rate, end / rate, None, None, end - start))
            else:
                held = [row[spec["sort"]] for at, row in enumerate(ordered) if at * share < end and (at + 1) * share > start]
                found.append((key, 0, hours, min(held), max(held), end - start))
    return found


def wants(file, sort, values, first, last):
    key, since, until, low, high, _ = file
    if until <= first or since >= last:
        return False
    for (column, transform), part in key:
        if column in values:
            value = values[column]
            if (value if transform == "identity" else value % int(transform[7:-1])) != part:
                return False
    return sort == "event_time" or sort not in values or low <= values[sort] <= high


def fine(spec, table, sample, queries):
    today, days = table["hours_today"], table["days"]
    new = {hours: day_of_files(spec, table, sample, hours) for hours in (24, today)}
    old = {hours: day_of_files(table["spec"], table, sample, hours) for hours in (24, today)}
    partitions = days * len({file[0] for file in new[24]}) + len({file[0] for file in new[today]})
    small = days * sum(8 * file[5] < table["file_mb"] for file in new[24])
    small += sum(8 * file[5] < table["file_mb"] for file in new[today])
    if partitions > table["most_partitions"] or small > table["most_small_files"]:
        return False
    for query in queries:
        asked = [dict(one) for one in {tuple((c, row[c]) for c in query["equals"]) for row in sample}]
        reach = min(query["last_hours"], 24 * days + today)
        back = reach - today
        for values in asked:
            for rewritten in (spec["rewrite_days"], days + 1):
                def count(day, first, last):
                    files, sort = (new, spec["sort"]) if day < rewritten else (old, table["spec"]["sort"])
                    return sum(wants(file, sort, values, first, last) for file in files[24 if day else today])

                total = count(0, max(0, today - reach), today)
                if back > 0:
                    full, rest = divmod(back, 24)
                    in_new = min(full, max(0, rewritten - 1))
                    total += in_new * count(1, 0, 24) if in_new else 0
                    total += (full - in_new) * count(days + 5, 0, 24) if full > in_new else 0
                    total += count(full + 1, 24 - rest, 24) if rest else 0
                if total > query["most_files"]:
                    return False
    return True
''',
    ],
    hints=[
        "How many MB of the title that is asked for come in one hour? And how many MB are in the files that your spec makes the query open?",
        "Three traps. A partition per title is a crumb per title and day. A new spec moves no old file. And the rare query pays for whatever you do for the frequent one: count its files too.",
        "Take the title with the most rows in the sample, and count by hand: how many files does its last hour open under day alone, under day sorted by title, under day and bucket[16]? Then count a country's year under the same three.",
        """
for days in (0, what a query reaches, ..., everything):
    for spec in (coarse, ..., fine):
        if all(most files any value opens <= ___ for each query, now and later) \\
                and partitions <= ___ and small files <= ___:
            return {**spec, "rewrite_days": days}

# in one partition of L hours, sorted by the column that is asked for:
begins = MB of the values before
ends = begins + MB of the value
files = ceil(ends / file_mb) - ___
""",
    ],
    mistakes=[
        Mistake(
            "identity-on-a-high-cardinality-key",
            answer=_always("day", ("identity", "title_id")),
            says="You gave each title a partition a day. The frequent query likes it, and the table becomes a heap of small files: how many titles are there, and how many MB does the smallest have a day?",
        ),
        Mistake(
            "partitions-by-the-hour-asked-for",
            answer=_always("hour", ("bucket[16]", "title_id")),
            says="You partition by the hour because an hour is asked for. A year then has 8,760 partitions for each of your keys, and the year's query opens a file in every one. What else narrows an hour down?",
        ),
        Mistake(
            "one-layout-for-every-table",
            answer=_always("day", ("bucket[16]", "title_id")),
            says="Every table got day and 16 buckets. It is a fine layout for one mix of queries. In a small table it makes files that are mostly air, and a country's year reads all of it. What do you read off the log and the sample?",
        ),
        Mistake(
            "partition-evolution-rewrites",
            '            return {**spec, "rewrite_days": days}\n',
            '            return {**spec, "rewrite_days": 0}\n',
            "Today's queries still open the old files: a new spec holds for what is written from now on, and moves nothing. Which days does the frequent query reach, and who rewrites those?",
        ),
        Mistake(
            "rewrites-the-whole-past",
            '    return [days for days in sorted({0} | reached) if days <= table["most_rewrite_days"]]\n',
            '    return [table["days"] + 1]\n',
            "You rewrite the whole past, and there is no budget for that. Old files keep their spec and are planned by it; which days do the queries with tight limits reach?",
        ),
        Mistake(
            "rare-query-forgotten",
            "            for query in queries\n            for areas in (now, later)\n",
            '            for query in queries\n            if query["per_day"] == max(one["per_day"] for one in queries)\n            for areas in (now, later)\n',
            "The query that is asked most is served well, and a rare one opens more files than its limit allows. A layout serves all of them; what does the rare one filter by?",
        ),
        Mistake(
            "average-hides-the-hot-partition",
            "    return max(counts, default=0)\n",
            "    return sum(counts) / max(1, len(counts))\n",
            "The average title is within its limit, and the one that everybody asks for is not: it has many times as many rows as the others. For which value do you have to count?",
        ),
        Mistake(
            "asked-day-taken-for-a-utc-day",
            '    hours = 24 * table["days"] + table["hours_today"]\n',
            '    hours = 24 * table["days"]\n',
            "You count from midnight, as if the last 24 hours were one partition. Now is 08:00 UTC, so they lie in two of the table's days. How many partitions does a day begin and end in?",
        ),
        Mistake(
            "partitioned-by-every-filter",
            answer=_always("day", ("bucket[16]", "title_id"), ("identity", "country")),
            says="Every column that some query filters by became a partition. A query that gives one of them opens a file for each value of the other. Which of the two could be the sort order instead?",
        ),
    ],
    worlds=[_SHOWN, _HOT, _TINY, _OTHER_MIX, _ZONE, _THREE_DAYS, _YEAR, shuffled_rows(_SHOWN)],
    talk="""
Begin with the query log and the volume of a day, and say both in files. A day of so many GB is so many files of 512 MB; a title's hour is so many MB. Then three layouts and what each query opens under them: day alone, day sorted by title, day with buckets of the title. Say why a partition per title is out: titles times days, and most of them crumbs. Say that sorting inside a partition prunes like a partition does, by the bounds in the manifest, and costs no file; one column gets that. Count for the hot title and not for the average one. Then the rare query: it reads a year whatever you do, so its lever is a country, by partition or by order, and what it pays for each bucket is one more file a day at most. Then the past: a new spec moves nothing, so you rewrite the days that the hot query reaches, and the year only if the rare query needs it. Name what you leave out: files per commit before compaction, late events, and a second table with the current state, which is what the hottest reader may want.
""",
)
