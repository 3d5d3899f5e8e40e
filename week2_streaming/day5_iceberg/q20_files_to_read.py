"""Planning a scan from a manifest: which files a query has to open, by their bounds, their null counts and their days."""

import json
from datetime import datetime

from autograder import Contract, Mistake, Oracle, PythonExercise
from autograder.worlds import handmade

CUT = 16
HAS = ("title_id", "watch_s", "country", "event_id", "event_time")


def _arguments(rows):
    """Each batch is a file. Schema version 1 stands for a writer without statistics, a topic for a day-partitioned spec."""
    contents = {}
    for row in rows["viewing_events_clean"]:
        contents.setdefault(row["ingest_batch_id"], []).append(row)
    files = []
    for number, held in contents.items():
        file = {"path": f"f{number}", "rows": len(held), "day": None, "nulls": {}, "lower": {}, "upper": {}}
        if held[0]["kafka_topic"] == "by_day":
            file["day"] = held[0]["event_time"].date()
        if held[0]["schema_version"] != 1:
            for name in HAS:
                file["nulls"][name] = sum(row[name] is None for row in held)
                known = [row[name] for row in held if row[name] is not None]
                if known:
                    file["lower"][name], file["upper"][name] = _cut(min(known), max(known))
        files.append(file)
    return {"files": files, "queries": [_query(row) for row in rows["query_log"]]}


def _cut(lower, upper):
    """Bounds as they are stored: text by its first characters, the upper one rounded up."""
    if isinstance(lower, str) and len(upper) > CUT:
        upper = upper[: CUT - 1] + chr(ord(upper[CUT - 1]) + 1)
    return (lower[:CUT] if isinstance(lower, str) else lower), upper


def _query(row):
    return [
        (column, op, datetime.fromisoformat(value) if column == "event_time" and value else value)
        for column, op, value in json.loads(row["predicate_json"])
    ]


def _world(name, provokes, queries, **files):
    """Files as f1=(version, topic, rows), each row a dict."""
    events = [
        {
            "event_time": "2026-03-02 12:00",
            **row,
            "ingest_batch_id": int(key[1:]),
            "schema_version": version,
            "kafka_topic": topic,
        }
        for key, (version, topic, held) in files.items()
        for row in held
    ]
    log = [{"predicate_json": json.dumps(query), "ts": "2026-03-09"} for query in queries]
    return handmade(name, provokes, viewing_events_clean=events, query_log=log)


def _titles(*titles, **more):
    return (2, "playback", [{"title_id": title, "event_id": f"t{title}", **more} for title in titles])


def _seconds(*values, version=2):
    return (version, "playback", [{"title_id": 5, "watch_s": value} for value in values])


def _named(*names):
    return (2, "playback", [{"title_id": 5, "event_id": name} for name in names])


def _at(*times, version=2, topic="by_day"):
    return (version, topic, [{"title_id": 5, "event_time": time} for time in times])


_FOUR_FILES = _world(
    "four files",
    "Titles from 10 to 60 in four files, whose ranges overlap.",
    [
        [("title_id", "=", 30)],
        [("title_id", "<", 20)],
        [("title_id", ">=", 55)],
        [("title_id", "=", 30), ("country", "=", "US")],
    ],
    f1=_titles(10, 15, 25, country="DE"),
    f2=_titles(20, 40, country="US"),
    f3=_titles(31, 60, country="US"),
    f4=_titles(28, 30, 33, country="BR"),
)
_EDGES = _world(
    "exactly at a bound",
    "The value that is asked for is the smallest or the largest in a file.",
    [
        [("watch_s", "<", 60)],
        [("watch_s", "<=", 60)],
        [("watch_s", ">", 120)],
        [("watch_s", ">=", 120)],
        [("watch_s", "=", 0)],
        [("watch_s", "=", 120)],
        [("watch_s", "<", 0)],
    ],
    f1=_seconds(0, 30),
    f2=_seconds(60, 120),
    f3=_seconds(120, 240),
    f4=_seconds(0),
    f5=_seconds(-5, 5),
)
_NULLS = _world(
    "NULLs",
    "Files with no seconds at all, with some, and with all of them.",
    [
        [("watch_s", "is null", None)],
        [("watch_s", "not null", None)],
        [("watch_s", "<", 100)],
        [("watch_s", "=", 0)],
    ],
    f1=_seconds(None, None),
    f2=_seconds(None, 50),
    f3=_seconds(0, 90),
    f4=_seconds(None, version=1),
)
_NO_STATISTICS = _world(
    "no statistics",
    "Files that were taken over from Hive: nobody wrote down what is in them.",
    [
        [("watch_s", ">", 1000)],
        [("country", "=", "JP")],
        [("watch_s", "is null", None)],
        [("watch_s", "not null", None), ("event_id", "starts with", "x")],
    ],
    f1=_seconds(10, 20, version=1),
    f2=_seconds(1500, 2000),
    f3=_seconds(10, version=1),
    f4=_seconds(10),
)
_LONG_TEXT = _world(
    "long texts",
    "Bounds of texts are cut to 16 characters; the texts that are asked for are longer.",
    [
        [("event_id", "=", "playback-session-7")],
        [("event_id", "<", "playback-session-3")],
        [("event_id", ">", "playback-session-9")],
        [("event_id", "starts with", "playback-session-42")],
        [("event_id", "starts with", "play")],
        [("event_id", "starts with", "playback-t")],
        [("event_id", "<", "playback-session")],
        [("event_id", ">", "playback-sessioo")],
    ],
    f1=_named("playback-session-1", "playback-session-4"),
    f2=_named("playback-session-5", "playback-trailer-1"),
    f3=_named("heartbeat", "pause"),
    f4=_named("play", "playback"),
    f5=_named("seek", "stop"),
    f6=_named("pause", "stop"),
)
_DAYS = _world(
    "partitioned by day",
    "Some files carry their day, from a newer partition spec; the query asks for times.",
    [
        [("event_time", ">", "2026-03-02T10:00:00")],
        [("event_time", "<", "2026-03-02T00:00:00")],
        [("event_time", "<=", "2026-03-02T00:00:00")],
        [("event_time", "=", "2026-03-03T23:59:59.999999")],
        [("event_time", ">=", "2026-03-04T00:00:00")],
    ],
    f1=_at("2026-03-01 09:00", version=1),
    f2=_at("2026-03-02 08:00", version=1),
    f3=_at("2026-03-03 08:00", version=1),
    f4=_at("2026-03-02 09:00", "2026-03-02 09:30"),
    f5=_at("2026-03-01 09:00", "2026-03-03 20:00", version=1, topic="playback"),
    f6=_at("2026-03-04 00:00", version=1),
)
_NOTHING = _world(
    "nothing asked",
    "A query without a predicate, and one with several of them on one column.",
    [
        [],
        [("title_id", ">", 15), ("title_id", "<", 25)],
        [("title_id", "=", 10), ("watch_s", "is null", None)],
    ],
    f1=_titles(10, 30),
    f2=_titles(10, 14),
    f3=_titles(40),
)

exercise = PythonExercise(
    title="Which files does the query open?",
    points=7,
    minutes=20,
    level="medium",
    skills=["Iceberg", "file pruning", "statistics"],
    asked_in=["loop"],
    prompt="""
A manifest says about each data file what is in it. Plan a query by that alone: which files may hold a row it wants?

`files_to_read(files, queries)`

Each of `files` is a dict:

* `path`, and `rows`, how many it has, 1 or more;
* `nulls`, `lower`, `upper`: dicts by column: how many NULLs, and a lower and an upper bound of the other values. A column that was not measured is in none of them. One that holds only NULLs has a count and no bounds;
* `day`: where the file was written for one UTC day of `event_time`, that `date`; else None.

Bounds of texts have at most 16 characters: the lower one is cut off, the upper one is cut off and then rounded up. So both hold, and neither need be a value in the file. All other bounds are values in the file.

Each of `queries` is a list of predicates `(column, op, value)`, and a row has to satisfy all of them. `op` is one of `=`, `<`, `<=`, `>`, `>=`, `starts with`, `is null`, `not null`. No comparison holds for a NULL. A query with no predicate wants everything.

Return tuples `(query, path)`, queries counted from 1, for each file that has to be read. A file is skipped exactly where one of the predicates, taken alone, cannot hold for any row that agrees with what is known about the file. What is not known rules nothing out.
""",
    contract=Contract(
        grain="one row per query and file that has to be read",
        key="query, path",
        clock="UTC days of event_time",
    ),
    tables=["viewing_events_clean", "query_log"],
    arguments=_arguments,
    columns=("query", "path"),
    starter='''
def files_to_read(files, queries):
    """(query, path) for each file that may hold a row that the query wants."""
    return []
''',
    solution='''
from datetime import datetime, time, timedelta


def files_to_read(files, queries):
    """(query, path) for each file that may hold a row that the query wants."""
    return [
        (number, file["path"])
        for number, predicates in enumerate(queries, start=1)
        for file in files
        if all(may_match(file, *predicate) for predicate in predicates)
    ]


def may_match(file, column, op, value):
    nulls = file["nulls"].get(column)
    if op == "is null":
        return nulls != 0
    if nulls == file["rows"]:
        return False
    if op == "not null":
        return True
    lower, upper = bounds(file, column)
    if op in ("<", "<=", "="):
        if lower is not None and (lower >= value if op == "<" else lower > value):
            return False
    if op in (">", ">=", "="):
        if upper is not None and (upper <= value if op == ">" else upper < value):
            return False
    if op == "starts with":
        if lower is not None and lower[: len(value)] > value:
            return False
        if upper is not None and upper < value:
            return False
    return True


def bounds(file, column):
    """What is known about the values of a column: from its statistics, else from the day of the file."""
    lower, upper = file["lower"].get(column), file["upper"].get(column)
    if column == "event_time" and file["day"] and lower is None:
        lower = datetime.combine(file["day"], time())
        upper = lower + timedelta(days=1, microseconds=-1)
    return lower, upper
''',
    alternatives=[
        """
from datetime import timedelta

# What each comparison needs: some value that is small enough, some value that is large enough.
NEEDS = {
    "=": (lambda lower, value: lower <= value, lambda upper, value: upper >= value),
    "<": (lambda lower, value: lower < value, lambda upper, value: True),
    "<=": (lambda lower, value: lower <= value, lambda upper, value: True),
    ">": (lambda lower, value: True, lambda upper, value: upper > value),
    ">=": (lambda lower, value: True, lambda upper, value: upper >= value),
    "starts with": (
        lambda lower, value: lower <= value or lower.startswith(value),
        lambda upper, value: upper >= value,
    ),
}


def files_to_read(files, queries):
    found = []
    for number, predicates in enumerate(queries, start=1):
        for file in files:
            for column, op, value in predicates:
                count = file["nulls"].get(column, "unknown")
                if op == "is null":
                    ruled_out = count == 0
                elif count == file["rows"]:
                    ruled_out = True
                elif op == "not null":
                    ruled_out = False
                else:
                    small, large = NEEDS[op]
                    ruled_out = column in file["lower"] and not small(file["lower"][column], value)
                    ruled_out |= column in file["upper"] and not large(file["upper"][column], value)
                    if column == "event_time" and file["day"] is not None:
                        day = value.date() - timedelta(days=1) if op == "<" and value == value.replace(hour=0, minute=0, second=0, microsecond=0) else value.date()
                        last = value.replace(hour=23, minute=59, second=59, microsecond=999999)
                        ruled_out |= op in ("=", "<", "<=") and file["day"] > day
                        ruled_out |= op in ("=", ">", ">=") and file["day"] < value.date()
                        ruled_out |= op == ">" and value == last and file["day"] == value.date()
                if ruled_out:
                    break
            else:
                found.append((number, file["path"]))
    return found
""",
    ],
    hints=[
        "For which lower and upper bound can no value in between be less than 60?",
        "Traps: a missing bound says nothing, and 0 is not missing; a file of NULLs has no bounds and matches no comparison; a bound of a text is not a text in the file.",
        "World *long texts*: the lower bound of f1 is `playback-session`, sixteen characters. The query wants what is less than `playback-session-3`. Is the bound less, and could the file hold such a value?",
        """
def may_match(file, column, op, value):
    if op == "is null":
        return ___                       # unknown is not 0
    if ___ == file["rows"]:
        return False
    lower, upper = ___                   # None where not known
    if op in ("<", "<=", "=") and lower is not None and ___:
        return False
    ...
    return True
""",
    ],
    mistakes=[
        Mistake(
            "statistics-less-files-skipped",
            '    if nulls == file["rows"]:\n',
            '    if nulls is None or nulls == file["rows"]:\n',
            "You skip files about which nothing is known, and the query loses their rows. Files taken over from elsewhere often have no statistics. What may you conclude from none?",
        ),
        Mistake(
            "null-count-unknown-is-zero",
            'nulls = file["nulls"].get(column)',
            'nulls = file["nulls"].get(column, 0)',
            "You read a count that is missing as zero, so that `is null` skips the file. It was not counted; what is in it?",
        ),
        Mistake(
            "null-bounds-read-anyway",
            '    if nulls == file["rows"]:\n        return False\n',
            '    if nulls == file["rows"] and op == "not null":\n        return False\n',
            "You open files in which the column is NULL in every row. They have no bounds, because there is nothing to bound. Which comparison holds for a NULL?",
        ),
        Mistake(
            "zero-taken-for-missing",
            "if lower is not None and (lower >= value",
            "if lower and (lower >= value",
            "A lower bound of 0 is a bound, and you take it for none. Which files does that open that hold nothing below 0?",
        ),
        Mistake(
            "strict-bound-read",
            'lower >= value if op == "<" else lower > value',
            "lower > value",
            "You open a file whose smallest value is the very one that all rows must be below. For `<` the bound itself is not enough.",
        ),
        Mistake(
            "equal-to-a-bound-skipped",
            'upper <= value if op == ">" else upper < value',
            "upper <= value",
            "The value that is asked for is the largest in a file, and you skip the file. Which comparisons does the bound itself satisfy?",
        ),
        Mistake(
            "value-cut-like-the-bounds",
            "    lower, upper = bounds(file, column)\n",
            "    lower, upper = bounds(file, column)\n    value = value[:16] if isinstance(value, str) else value\n",
            "You cut the text that is asked for to 16 characters, like the bounds. Then it is another text, and a smaller one: a file whose bound equals it is skipped. What is cut, and in which direction?",
        ),
        Mistake(
            "prefix-between-the-bounds",
            "lower[: len(value)] > value",
            "lower > value",
            "A lower bound that itself begins with the prefix is greater than the prefix, and you skip its file. Which part of the bound do you compare with it?",
        ),
        Mistake(
            "prefix-of-a-bound",
            """        if lower is not None and lower[: len(value)] > value:
            return False
        if upper is not None and upper < value:
            return False
""",
            """        if lower is not None and not (lower.startswith(value) or upper.startswith(value)):
            return False
""",
            "You open a file only where one of its bounds begins with the prefix. Texts in between may begin with it while neither bound does. What must the bounds show before you may skip?",
        ),
        Mistake(
            "day-of-the-file-not-used",
            '    if column == "event_time" and file["day"] and lower is None:\n',
            '    if column == "day" and file["day"] and lower is None:\n',
            "The query names event_time and the files carry a day, and you use the day for queries about days only. Every time in such a file is on that day; which of them can you skip?",
        ),
        Mistake(
            "time-compared-with-midnight",
            "upper = lower + timedelta(days=1, microseconds=-1)",
            "upper = lower",
            "You compare the time with the midnight at which the file's day begins, and skip files of that very day. From when to when are the times in it?",
        ),
        Mistake(
            "any-predicate-is-enough",
            "if all(may_match(file, *predicate) for predicate in predicates)",
            "if not predicates or any(may_match(file, *predicate) for predicate in predicates)",
            "You open a file where one of the predicates may hold. A row has to satisfy all of them; how many must be impossible before the file can be skipped?",
        ),
    ],
    worlds=[_FOUR_FILES, _EDGES, _NULLS, _NO_STATISTICS, _LONG_TEXT, _DAYS, _NOTHING],
    oracle=Oracle(
        answer='''
def files_to_read(files, queries):
    """Every whole number between the bounds is tried."""

    def holds(op, mine, value):
        if mine is None:
            return op == "is null"
        return {"=": mine == value, "<": mine < (value or 0), ">=": mine >= (value or 0), "not null": True}.get(op, False)

    def values(file):
        if file["nulls"]["n"] == file["rows"]:
            return [None]
        between = list(range(file["lower"]["n"], file["upper"]["n"] + 1))
        return between + [None] if file["nulls"]["n"] else between

    return [
        (number, file["path"])
        for number, predicates in enumerate(queries, start=1)
        for file in files
        if all(any(holds(op, mine, value) for mine in values(file)) for _, op, value in predicates)
    ]
''',
        inputs=lambda st: st.fixed_dictionaries(
            {
                "files": st.lists(
                    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)).map(_drawn), max_size=3
                ).map(lambda files: [file | {"path": f"f{at}"} for at, file in enumerate(files, start=1)]),
                "queries": st.lists(
                    st.lists(
                        st.tuples(
                            st.just("n"),
                            st.sampled_from(["=", "<", ">=", "is null", "not null"]),
                            st.integers(0, 4),
                        ),
                        max_size=2,
                    ),
                    max_size=2,
                ),
            }
        ),
    ),
    complexity="O(q · f · p) time for q queries of p predicates on f files, O(1) memory beside the answer, because each file is decided by its statistics and never opened.",
    talk="""
A scan is planned from metadata: the manifest list says which manifests can matter, a manifest says for each file its partition, its null counts and its bounds. A file is skipped only when that proves that no row can match; what is unknown proves nothing, so files without statistics are always opened. Bounds of texts are cut, and stay bounds, so compare and never look them up. A file of NULLs has no bounds and satisfies no comparison. A predicate on the time prunes day partitions without the reader naming the day, which is what hidden partitioning means. And pruning is only as good as the layout: if every file spans every title, the bounds are right and useless, so sort or cluster on what people filter by, and count the files before and after. Say what it costs: the rewrite, again and again as data arrives.
""",
)


def _drawn(numbers):
    lower, more, nulls = numbers
    file = {"path": "", "rows": 2, "day": None, "nulls": {"n": nulls}, "lower": {}, "upper": {}}
    if nulls < 2:
        file |= {"lower": {"n": lower}, "upper": {"n": lower + more}}
    return file
