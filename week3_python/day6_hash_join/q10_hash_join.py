"""A hash join of two streams: inner, left and full, with the build side named by whoever knows the sizes."""

import json
from dataclasses import replace

from autograder import Contract, Mistake, Oracle, PythonExercise, Work
from autograder.worlds import handmade, shuffled_rows

SELECT = (
    ("left", "session_id"),
    ("left", "member_id"),
    ("left", "device_id"),
    ("right", "member_id"),
    ("right", "family"),
)
BOTH = ("member_id", "device_id")


def _arguments(rows):
    query = json.loads(rows["query_log"][0]["predicate_json"])
    sides = {"left": rows["play_sessions"], "right": rows["devices"]}
    wanted = {side: [field for of, field in SELECT if of == side] for side in sides}
    wanted["right"].append("device_id")
    return {
        **{side: [{field: row[field] for field in wanted[side]} for row in sides[side]] for side in sides},
        "on": tuple(query["on"]),
        "how": query["how"],
        "build": query["build"],
        "select": SELECT,
    }


def _join(name, provokes, how, build, on, sessions, devices):
    """A world of (member, device) sessions and (member, device, family) devices; drawn again with other session ids."""

    def drawn(first_id):
        return handmade(
            name,
            provokes,
            play_sessions=[
                {"session_id": first_id + at, "member_id": member, "device_id": device, "profile_id": 1}
                for at, (member, device) in enumerate(sessions)
            ],
            devices=[
                {"member_id": member, "device_id": device, "family": family}
                for member, device, family in devices
            ],
            query_log=[{"predicate_json": json.dumps({"how": how, "build": build, "on": on})}],
        )

    return replace(drawn(1), redraw=lambda number: drawn(1 + 100 * number))


_EVENING = _join(
    "one evening",
    "Twelve sessions and six devices; one session's device is unknown, one device has no session.",
    "left",
    "right",
    BOTH,
    [
        (7, 71),
        (8, 81),
        (7, 72),
        (7, 71),
        (9, 91),
        (8, 81),
        (9, 92),
        (8, 82),
        (7, 71),
        (9, 91),
        (7, 72),
        (8, 82),
    ],
    [(7, 71, "tv"), (7, 72, "phone"), (8, 81, "tv"), (8, 82, "web"), (9, 91, "console"), (9, 93, "tablet")],
)
_TWICE = _join(
    "rows that occur twice",
    "A device has several rows, one since each update, and several sessions: every pair counts.",
    "inner",
    "right",
    BOTH,
    [(7, 71), (7, 71), (8, 81), (8, 82), (7, 71), (9, 91), (8, 81), (9, 91)],
    [
        (7, 71, "tv"),
        (8, 81, "phone"),
        (7, 71, "tv 2"),
        (9, 91, "web"),
        (7, 71, "tv 3"),
        (9, 91, "web"),
        (8, 83, "tv"),
    ],
)
_NULLS = _join(
    "guests",
    "Sessions and devices without a member or without a device: NULL matches nothing, and such rows stay all the same.",
    "full",
    "right",
    BOTH,
    [(None, 71), (7, None), (None, None), (8, 81), (7, 71), (None, 71)],
    [
        (None, 71, "tv"),
        (7, None, "phone"),
        (None, None, "web"),
        (8, 81, "tablet"),
        (8, 82, "tv"),
        (None, 71, "tv"),
    ],
)
_NULLS_TO_THE_LEFT = _join(
    "guests on the build side",
    "The left side is in memory and must be kept, also where its key is NULL.",
    "left",
    "left",
    BOTH,
    [(None, 71), (8, 81), (7, None), (8, 81), (9, 91), (None, None), (8, 82)],
    [(8, 81, "tv"), (None, 71, "phone"), (9, 93, "web"), (7, None, "tv"), (8, 81, "tv 2"), (9, 94, "tv")],
)
_FULL_TO_THE_LEFT = _join(
    "all of both sides",
    "A full join with the left side in memory: some rows of each have no partner.",
    "full",
    "left",
    BOTH,
    [(7, 71), (7, 72), (7, 71), (9, 99), (None, 91)],
    [
        (7, 71, "tv"),
        (8, 81, "phone"),
        (7, 71, "tv 2"),
        (8, 82, "web"),
        (9, 91, "tv"),
        (9, None, "web"),
        (8, 81, "tv"),
    ],
)
_INNER_TO_THE_LEFT = _join(
    "partners only",
    "An inner join with the left side in memory: what has no partner goes, on both sides.",
    "inner",
    "left",
    BOTH,
    [(7, 71), (8, 88), (7, 71), (None, 91), (9, 91)],
    [
        (7, 71, "tv"),
        (9, 91, "web"),
        (8, 81, "phone"),
        (9, None, "web"),
        (9, 91, "web 2"),
        (None, 91, "tv"),
        (7, 72, "tv"),
    ],
)
_HANDED_ON = _join(
    "devices handed on",
    "The key is the device alone: the member of the session and the member of the device are two fields of one name.",
    "full",
    "right",
    ["device_id"],
    [(7, 71), (8, 71), (8, 81), (9, 81), (9, 99), (None, 71), (9, None)],
    [(7, 71, "tv"), (9, 81, "phone"), (8, 82, "web"), (None, 83, "tv"), (8, None, "web")],
)
_LOOK_ALIKES = _join(
    "keys that look alike",
    "Two keys give the same text when their parts are put together, or have the same parts in another order.",
    "left",
    "right",
    BOTH,
    [(1, 23), (12, 3), (1, "2|3"), ("1|2", 3), (4, "5"), ("4", 5), ("None", 6), (None, 6), (5, 6)],
    [
        (12, 3, "tv"),
        ("1|2", 3, "phone"),
        (4, 5, "web"),
        (6, 5, "tv"),
        ("None", 6, "tablet"),
        (1, "2|3", "console"),
    ],
)
_ZEROS = _join(
    "zero and empty",
    "Members and devices numbered 0, and a device whose id is an empty text: values like any others.",
    "inner",
    "right",
    BOTH,
    [(0, 71), (7, 0), (0, 0), (7, ""), (8, 81), (0, 72)],
    [(0, 71, "tv"), (7, 0, "phone"), (0, 0, "web"), (7, "", "tablet"), (8, 81, ""), (None, 72, "tv")],
)
_NO_DEVICES = _join(
    "no devices",
    "The build side is empty, and its fields are wanted all the same.",
    "left",
    "right",
    BOTH,
    [(7, 71), (8, 81), (None, 71)],
    [],
)
_NO_SESSIONS = _join(
    "no sessions",
    "The side that is read row by row is empty.",
    "full",
    "right",
    BOTH,
    [],
    [(7, 71, "tv"), (8, 81, "phone"), (None, 91, "web")],
)


def _long(how, build):
    """From a size to a build side of a quarter as many rows as the other side has."""

    def inputs(size, random):
        few = size // 4
        sides = {"left": few, "right": few} | {"right" if build == "left" else "left": size}
        rows = {
            side: [
                {
                    "session_id": at,
                    "family": "tv",
                    "member_id": at % 7,
                    "device_id": at % few + (at >= few and at % 9 == 0),
                }
                for at in range(number)
            ]
            for side, number in sides.items()
        }
        for row in rows["left"]:
            del row["family"]
        for row in rows["right"]:
            del row["session_id"]
        for side in rows.values():
            side[0]["member_id"] = side[0]["device_id"] = 0
        return {**rows, "on": ("device_id",), "how": how, "build": build, "select": SELECT}

    return inputs


def _few_rows(st):
    part = st.sampled_from([1, 2, None, 0, "1", "a"])
    left = st.fixed_dictionaries({"session_id": st.integers(1, 3), "member_id": part, "device_id": part})
    right = st.fixed_dictionaries(
        {"member_id": part, "device_id": part, "family": st.sampled_from(["tv", "web", None])}
    )
    return st.fixed_dictionaries(
        {
            "left": st.lists(left, max_size=4),
            "right": st.lists(right, max_size=4),
            "on": st.sampled_from([("device_id",), BOTH]),
            "how": st.sampled_from(["inner", "left", "full"]),
            "build": st.sampled_from(["right", "left"]),
            "select": st.just(SELECT),
        }
    )


exercise = PythonExercise(
    title="A hash join, written out",
    points=5,
    minutes=25,
    level="medium",
    skills=["hash join", "generators", "NULL", "composite keys"],
    asked_in=["assessment", "coding round"],
    prompt="""
Join two streams of records, as a database does with a hash table.

Write `hash_join(left, right, on, how, build, select)`, a generator.

* `left`, `right`: iterators of dicts, each to be read once. All rows of one side have the same fields.
* `on`: a tuple of field names that both sides have, such as `("member_id", "device_id")`. Two rows match when they are equal in every one of them. Values of these fields are text, whole numbers or None. **None matches nothing, not even None**: a row with None in any field of `on` has no partner. 0 and empty text are values like any other, and the number 7 does not equal the text `"7"`.
* `how`: `"inner"`, `"left"` or `"full"`.
* `build`: `"left"` or `"right"`. This side fits into memory; the planner has looked at the sizes for you. The other side does not: read it row by row, and yield what a row gives before you read the next one. A row looks its partners up; it is not compared with all of them.
* `select`: what a result row consists of, a tuple of `(side, field)`, such as `(("left", "session_id"), ("right", "family"))`. Both sides can have a field of the same name.

Yield tuples with one value for each item of `select`, in any order:

1. **For each pair of rows that match**, one tuple. Three rows that match two rows give six, also where some of them are alike.
2. For `"left"` and `"full"`: for each row of `left` without a partner one tuple, with None for every field of `right`.
3. For `"full"`: for each row of `right` without a partner one tuple, with None for every field of `left`, those of the key included.

Which side is built changes nothing about the result: `"left"` keeps the rows of `left`, whichever side is in memory. Do not change the rows you are given, and print nothing.

In the data you see, `left` are sessions and `right` are devices. To look at what your function gives:

    for row in hash_join(**show("hash_join").arguments):
        print(row)
""",
    contract=Contract(
        grain="one tuple per matching pair, and per kept row without a partner",
        key="the fields of `on`; None equals nothing",
        clock="none",
        ties="none: the order of the result does not count",
        duplicates="multiply: m rows and n rows of one key give m times n",
    ),
    tables=["play_sessions", "devices", "query_log"],
    arguments=_arguments,
    streams=("left", "right"),
    columns=("session_id", "member_id", "device_id", "owner_id", "family"),
    keeps_input=True,
    oracle=Oracle(
        inputs=_few_rows,
        answer='''
def hash_join(left, right, on, how, build, select):
    """Every pair compared; then what is left over on each side."""
    lefts, rights = list(left), list(right)

    def match(a, b):
        return all(a[f] is not None and b[f] is not None and a[f] == b[f] for f in on)

    def row(a, b):
        return tuple((a if side == "left" else b).get(field) for side, field in select)

    found = [row(a, b) for a in lefts for b in rights if match(a, b)]
    if how != "inner":
        found += [row(a, {}) for a in lefts if not any(match(a, b) for b in rights)]
    if how == "full":
        found += [row({}, b) for b in rights if not any(match(a, b) for a in lefts)]
    return found
''',
    ),
    work=[
        Work(
            name="a long left side",
            provokes="Four times as many sessions as devices: they are read row by row, and not kept.",
            inputs=_long("left", "right"),
            sizes=(160, 1_280),
            unit="sessions",
            counts={"comparisons": 10, "reads": 4, "read_ahead": 1.5, "held": 2.5},
            points=0.75,
        ),
        Work(
            name="a long right side",
            provokes="Four times as many devices as sessions: the left side is built, and its rows are kept.",
            inputs=_long("full", "left"),
            sizes=(160, 1_280),
            unit="devices",
            counts={"comparisons": 10, "reads": 4, "read_ahead": 1.5, "held": 2.5},
            points=0.75,
        ),
    ],
    starter='''
def hash_join(left, right, on, how, build, select):
    """Yield one tuple per matching pair, and per kept row without a partner.

    left, right: one-shot iterators of dicts. build: "left" or "right", the side that fits into memory.
    """
    # Build a table from one side, then read the other side row by row.
    yield from ()
''',
    solution='''
from collections import defaultdict


def hash_join(left, right, on, how, build, select):
    """Yield one tuple per matching pair, and per kept row without a partner."""
    kept_sides = {"inner": (), "left": ("left",), "full": ("left", "right")}[how]
    probe = "right" if build == "left" else "left"
    built, probed = (left, right) if build == "left" else (right, left)

    rows_by_key = defaultdict(list)
    without_key = []
    for row in built:
        key = key_of(row, on)
        if key is not None:
            rows_by_key[key].append(row)
        elif build in kept_sides:
            without_key.append(row)

    matched = set()
    for row in probed:
        key = key_of(row, on)
        partners = rows_by_key.get(key, ())
        for partner in partners:
            yield selected({build: partner, probe: row}, select)
        if partners:
            matched.add(key)
        elif probe in kept_sides:
            yield selected({probe: row}, select)

    if build in kept_sides:
        for key, rows in rows_by_key.items():
            if key not in matched:
                for row in rows:
                    yield selected({build: row}, select)
        for row in without_key:
            yield selected({build: row}, select)


def key_of(row, on):
    """The values of the key, or None where one of them is NULL and the row matches nothing."""
    key = tuple(row[field] for field in on)
    return None if any(part is None for part in key) else key


def selected(pair, select):
    """A result row; a side that is missing gives None."""
    return tuple(pair[side][field] if side in pair else None for side, field in select)
''',
    alternatives=[
        '''
def hash_join(left, right, on, how, build, select):
    """A flag with each row of the table, in place of a set of keys."""
    keeps_left, keeps_right = how in ("left", "full"), how == "full"
    if build == "left":
        built, probed, keeps_built, keeps_probed = left, right, keeps_left, keeps_right
    else:
        built, probed, keeps_built, keeps_probed = right, left, keeps_right, keeps_left

    def result(in_table, read):
        a, b = (in_table, read) if build == "left" else (read, in_table)
        return tuple((a or {}).get(f) if side == "left" else (b or {}).get(f) for side, f in select)

    table, alone = {}, []
    for row in built:
        parts = [row[f] for f in on]
        if None in parts:
            alone.append(row)
        else:
            table.setdefault(tuple(parts), [False]).append(row)

    for row in probed:
        bucket = table.get(tuple(row[f] for f in on))
        if bucket is not None:
            bucket[0] = True
            for found in bucket[1:]:
                yield result(found, row)
        elif keeps_probed:
            yield result(None, row)

    if keeps_built:
        for seen, *rows in table.values():
            if not seen:
                yield from (result(row, None) for row in rows)
        yield from (result(row, None) for row in alone)
''',
        '''
from itertools import chain
from operator import itemgetter


def hash_join(left, right, on, how, build, select):
    """The table holds numbers of rows; what has met nobody is what is left of a set of numbers."""
    if build == "left":
        rows, others, keeps = list(left), right, (how != "inner", how == "full")
    else:
        rows, others, keeps = list(right), left, (how == "full", how != "inner")
    nothing = {}
    order = (lambda mine, other: (mine, other)) if build == "left" else (lambda mine, other: (other, mine))

    def shape(mine, other):
        left_row, right_row = order(mine, other)
        return tuple((left_row if side == "left" else right_row).get(field) for side, field in select)

    values = itemgetter(*on) if len(on) > 1 else lambda row: (row[on[0]],)
    places = {}
    for place, row in enumerate(rows):
        key = values(row)
        if all(part is not None for part in key):
            places.setdefault(key, []).append(place)
    lonely = set(range(len(rows)))

    def met():
        for other in others:
            found = places.get(values(other), [])
            lonely.difference_update(found)
            if found:
                yield from (shape(rows[place], other) for place in found)
            elif keeps[1]:
                yield shape(nothing, other)

    def left_over():
        if keeps[0]:
            yield from (shape(rows[place], nothing) for place in sorted(lonely))

    return chain(met(), left_over())
''',
    ],
    hints=[
        "Which rows are in your table, what is a value of it, and when do you know that a row of it has no partner?",
        "Two traps, many-to-many-lost and none-joins-none: a dict keeps one value per key, and (None, 71) == (None, 71) is True in Python.",
        'Shown world: session 7 has no device, and must be there with two None. Then think of the same with build="left": who notices now that it has no partner, and when? And of two rows (None, 71), one on each side, in a full join.',
        """
def hash_join(left, right, on, how, build, select):
    kept_sides = ___                       # by how
    built, probed = ___
    rows_by_key = ___
    for row in built:
        key = ...
        if ___:                            # a NULL in the key?
            ...                            # the row may still be needed
        else:
            ...
    for row in probed:
        partners = rows_by_key.get(___, ())
        for partner in partners:
            yield ___
        if not partners and ___:
            yield ___
    if ___:                                # rows of the table that nobody met
        ...
""",
    ],
    mistakes=[
        Mistake(
            "none-joins-none",
            "    return None if any(part is None for part in key) else key\n",
            "    return key\n",
            "Rows with None on both sides were joined. In Python None == None; in a join NULL matches nothing, not even NULL: such a row has no partner.",
        ),
        Mistake(
            "partly-none-joins",
            "any(part is None for part in key)",
            "all(part is None for part in key)",
            "You set a key aside when all of its parts are None. One None is enough: (None, 71) does not match (None, 71).",
        ),
        Mistake(
            "null-keys-dropped",
            "        elif build in kept_sides:\n            without_key.append(row)\n",
            "",
            "Rows of the table with None in their key have vanished. They match nothing, and an outer join keeps exactly those.",
        ),
        Mistake(
            "many-to-many-lost",
            "rows_by_key[key].append(row)",
            "rows_by_key[key] = [row]",
            "Pairs are missing: your table holds one row per key, the last one. Two rows of one key are two partners for everybody who comes.",
        ),
        Mistake(
            "first-row-of-a-key-kept",
            "            rows_by_key[key].append(row)\n",
            "            rows_by_key.setdefault(key, [row])\n",
            "Pairs are missing: your table holds one row per key, the first one. What should happen to the second?",
        ),
        Mistake(
            "repeats-removed",
            "            rows_by_key[key].append(row)\n",
            "            if row not in rows_by_key[key]:\n                rows_by_key[key].append(row)\n",
            "Rows that are alike were taken for one. A join has no opinion about copies: two equal rows make two pairs.",
        ),
        Mistake(
            "unmatched-side-lost",
            "        elif probe in kept_sides:\n            yield selected({probe: row}, select)\n",
            "",
            "Rows that were read and found no partner have vanished. `for partner in table.get(key, [])` says nothing about them: where is your else?",
        ),
        Mistake(
            "unmatched-build-side-lost",
            "    if build in kept_sides:\n        for key, rows in rows_by_key.items():",
            "    if False:\n        for key, rows in rows_by_key.items():",
            "Rows of the table that nobody met have vanished. They can only be told at the end: what has to be noted on the way?",
        ),
        Mistake(
            "keeps-the-side-that-is-read",
            """{"inner": (), "left": ("left",), "full": ("left", "right")}[how]
    probe = "right" if build == "left" else "left"
""",
            """()
    probe = "right" if build == "left" else "left"
    kept_sides = {"inner": (), "left": (probe,), "full": ("left", "right")}[how]
""",
            "With the left side in memory you kept the rows of the right. `left` is a promise about the result; which side is built is the planner's affair.",
        ),
        Mistake(
            "left-taken-for-full",
            '"left": ("left",)',
            '"left": ("left", "right")',
            "A left join has rows without a left side in it. It keeps all of the left; of the right, what has a partner.",
        ),
        Mistake(
            "full-taken-for-left",
            '"full": ("left", "right")',
            '"full": ("left",)',
            "A full join keeps both sides. Rows of the right without a partner are missing.",
        ),
        Mistake(
            "outer-taken-for-inner",
            '{"inner": (), "left": ("left",), "full": ("left", "right")}[how]',
            "()",
            "You have the matching pairs alone, whatever `how` says. Which rows does a left join have that an inner join has not?",
        ),
        Mistake(
            "unmatched-kept-in-inner",
            '"inner": ()',
            '"inner": ("left",)',
            "An inner join has rows without a partner in it. It gives pairs, and nothing else.",
        ),
        Mistake(
            "unmatched-row-for-each-other",
            """            if key not in matched:
                for row in rows:
""",
            """            if True:
                for row in rows:
""",
            "Rows of the table that did find a partner come once more, alone. You have to remember which keys were met.",
        ),
        Mistake(
            "falsy-key-skipped",
            "any(part is None for part in key)",
            "not all(key)",
            "You took 0 and empty text for NULL. They are values, and they match: ask `is None`.",
        ),
        Mistake(
            "glued-key",
            "    return None if any(part is None for part in key) else key\n",
            '    return None if any(part is None for part in key) else "".join(map(str, key))\n',
            "Different keys were joined: put together as text, (1, 23) and (12, 3) are the same. A tuple compares part by part.",
        ),
        Mistake(
            "separator-inside-the-key",
            "    return None if any(part is None for part in key) else key\n",
            '    return None if any(part is None for part in key) else "|".join(map(str, key))\n',
            'Different keys were joined: the separator can occur inside a part, and as text 7 and "7" are one. A tuple has no such trouble.',
        ),
        Mistake(
            "key-as-a-set",
            "    return None if any(part is None for part in key) else key\n",
            "    return None if any(part is None for part in key) else frozenset(key)\n",
            "Different keys were joined: as sets, (5, 6) and (6, 5) are the same. The place in a key says which column a value is of.",
        ),
        Mistake(
            "key-hard-coded",
            "for field in on)",
            'for field in ("member_id", "device_id"))',
            "You joined on member and device, whatever `on` says. Another caller has another key.",
        ),
        Mistake(
            "key-too-narrow",
            "for field in on)",
            "for field in on[:1])",
            "You joined on the first field of `on` alone: rows that differ in the second one became pairs. Which columns make two rows partners?",
        ),
        Mistake(
            "same-column-overwritten",
            "    return tuple(pair[side][field] if side in pair else None for side, field in select)",
            """    merged = {**pair.get("left", {}), **pair.get("right", {})}
    return tuple(merged.get(field) for side, field in select)""",
            "You merged both rows into one dict: where both have a field of one name, the right side's value took the left side's place. `select` says whose field it wants.",
        ),
        Mistake(
            "exhausted-generator",
            says="Only the first row that asks finds partners. Your inner loop goes over an iterator, and it is empty after its first round: what has to be kept, and in which shape?",
            answer="""
def hash_join(left, right, on, how, build, select):
    met = []
    for a in left:
        alone = True
        for b in right:
            if all(a[f] is not None and a[f] == b[f] for f in on):
                alone = False
                met.append(b)
                yield tuple((a if side == "left" else b)[field] for side, field in select)
        if alone and how != "inner":
            yield tuple(a[field] if side == "left" else None for side, field in select)
    if how == "full":
        for b in right:
            if b not in met:
                yield tuple(b[field] if side == "right" else None for side, field in select)
""",
        ),
        Mistake(
            "mutable-default",
            '''def hash_join(left, right, on, how, build, select):
    """Yield one tuple per matching pair, and per kept row without a partner."""
    kept_sides = {"inner": (), "left": ("left",), "full": ("left", "right")}[how]
    probe = "right" if build == "left" else "left"
    built, probed = (left, right) if build == "left" else (right, left)

    rows_by_key = defaultdict(list)
''',
            '''def hash_join(left, right, on, how, build, select, rows_by_key=defaultdict(list)):
    """Yield one tuple per matching pair, and per kept row without a partner."""
    kept_sides = {"inner": (), "left": ("left",), "full": ("left", "right")}[how]
    probe = "right" if build == "left" else "left"
    built, probed = (left, right) if build == "left" else (right, left)

''',
            "The second call knows rows of the first: a default value is made once, when the function is defined. Make your table inside.",
        ),
        Mistake(
            "changes-the-callers-rows",
            "            rows_by_key[key].append(row)\n",
            '            row["key"] = key\n            rows_by_key[key].append(row)\n',
            "You wrote into the rows that you were given. Whoever reads them next finds your notes: keep them in a structure of your own.",
        ),
        Mistake(
            "compares-every-pair",
            says="Your rows are right, and every row was compared with all of the other side: that grows with the product of both. What finds a partner without looking at the rest?",
            answer="""
def hash_join(left, right, on, how, build, select):
    rows, others = (list(left), right) if build == "left" else (list(right), left)
    keeps = {"left": how != "inner", "right": how == "full"}
    probe = "right" if build == "left" else "left"
    met = [False] * len(rows)
    for other in others:
        alone = True
        for at, row in enumerate(rows):
            if all(row[f] is not None and row[f] == other[f] for f in on):
                alone, met[at] = False, True
                pair = {build: row, probe: other}
                yield tuple(pair[side][field] for side, field in select)
        if alone and keeps[probe]:
            yield tuple(other[field] if side == probe else None for side, field in select)
    if keeps[build]:
        for at, row in enumerate(rows):
            if not met[at]:
                yield tuple(row[field] if side == build else None for side, field in select)
""",
        ),
        Mistake(
            "builds-the-right-side-always",
            '''    kept_sides = {"inner"''',
            '''    build = "right"
    kept_sides = {"inner"''',
            "Your rows are right, and the table is always made from the right side. Where that is the long one, it does not fit: `build` says which side does.",
        ),
        Mistake(
            "builds-the-left-side-always",
            '''    kept_sides = {"inner"''',
            '''    build = "left"
    kept_sides = {"inner"''',
            "Your rows are right, and the table is always made from the left side. Where that is the long one, it does not fit: `build` says which side does.",
        ),
        Mistake(
            "stream-read-into-a-list",
            "    for row in probed:\n",
            "    for row in list(probed):\n",
            "Your rows are right, and the side that does not fit was in memory as a whole before the first of them came. Which line of yours reads to the end?",
        ),
    ],
    worlds=[
        _EVENING,
        _TWICE,
        _NULLS,
        _NULLS_TO_THE_LEFT,
        _FULL_TO_THE_LEFT,
        _INNER_TO_THE_LEFT,
        _HANDED_ON,
        _LOOK_ALIKES,
        _ZEROS,
        _NO_DEVICES,
        _NO_SESSIONS,
        shuffled_rows(_NULLS),
    ],
    complexity="O(n + m + r) time for r result rows, O(b) memory for the b rows of the build side, because each row is hashed once and meets only rows of its own key.",
    talk="""
Two passes: one builds a table from the smaller side, one reads the other side and looks each row up. Time is O(n + m + result), memory O(build side). Say why the result can be larger than both inputs: rows of one key multiply. Say what NULL does, and that an outer join keeps such rows. Say when a row without a partner is known: at once on the side that is read, only at the end on the side that is built, and what you note for it. Then what you do when the build side does not fit: partition both sides by a hash of the key, and what one hot key does to that.
""",
)
