"""A join of two sides that do not fit into memory: partitioned onto disk, with a key that no partitioning splits."""

from dataclasses import replace
from functools import partial

from autograder import Contract, Mistake, Oracle, Parameter, PythonExercise, Work, of_draw
from autograder.worlds import handmade, hot_key, shuffled_rows

BUDGET_OF_FAMILY = {"phone": 1, "web": 2, "console": 3}


def _arguments(rows, shown_budget):
    devices = rows["devices"]
    budgets = {"tv": shown_budget, **BUDGET_OF_FAMILY}
    return {
        "left": [(row["device_id"], row["session_id"]) for row in rows["play_sessions"]],
        "right": [(row["device_id"], row["os_version"]) for row in devices],
        "budget": budgets.get(devices[0]["family"], 2) if devices else 2,
    }


def _spilling(name, provokes, family, sessions, devices):
    """A world of sessions' device ids, and of (device id, os_version); drawn again with other session ids."""

    def drawn(first_id):
        return handmade(
            name,
            provokes,
            play_sessions=[
                {"session_id": first_id + at, "device_id": device, "profile_id": 1}
                for at, device in enumerate(sessions)
            ],
            devices=[
                {"device_id": device, "family": family, "os_version": version} for device, version in devices
            ],
        )

    return replace(drawn(1), redraw=lambda number: drawn(1 + 100 * number))


_MORNING = _spilling(
    "one morning",
    "Ten sessions and nine rows of devices, of which ⟦budget:word⟧ fit into memory.",
    "tv",
    [71, 72, 81, 71, 91, 82, 99, 71, 81, 92],
    [
        (71, "12.0"),
        (72, "9.4"),
        (81, "13.1"),
        (71, "12.1"),
        (82, "13.1"),
        (91, "4.4"),
        (92, "4.4"),
        (93, "4.5"),
        (81, "13.2"),
    ],
)
_HOT = _spilling(
    "a default id",
    "Devices whose firmware reports 0 for all of them: one key with many times the rows that fit, on both sides.",
    "web",
    [0, 71, 0, 0, 72, 0, 81, 0],
    [
        (0, "1.0"),
        (71, "12.0"),
        (0, "1.1"),
        (0, "1.2"),
        (0, "1.0"),
        (72, "9.4"),
        (0, "1.3"),
        (0, "1.4"),
        (81, "13.1"),
        (0, "1.5"),
        (0, "1.6"),
    ],
)
_NULLS = _spilling(
    "NULLs",
    "Keys are NULL on both sides, values are NULL, empty or 0.",
    "phone",
    [None, 71, "", None, 0, 72, "None"],
    [
        (None, "12.0"),
        (71, None),
        ("", "9.4"),
        (None, "4.4"),
        (0, ""),
        (72, "None"),
        (None, "13.1"),
        ("None", None),
    ],
)
_KINDS = _spilling(
    "text and numbers",
    "Keys that are text and keys that are numbers: 7 as a number and 7 as text are two keys.",
    "web",
    [7, "7", "07", "seven", 8, "8", " 7", '"7"'],
    [
        ("7", "text"),
        (7, "number"),
        ("07", "text 07"),
        (8, "number"),
        (" 7", "space"),
        ('"7"', "quoted"),
        ("7.0", "point"),
    ],
)
_REPEATS = _spilling(
    "rows that are alike",
    "The same device with the same version, several times over: every pair counts.",
    "console",
    [71, 71, 72, 73, 74, 75],
    [
        (71, "12.0"),
        (71, "12.0"),
        (72, "9.4"),
        (71, "12.0"),
        (72, "9.4"),
        (73, "4.4"),
        (74, "4.4"),
        (75, "4.4"),
        (76, "4.4"),
    ],
)
_UNMATCHED = _spilling(
    "no partners",
    "Devices without sessions, and sessions without devices: an inner join of them is empty but for one pair.",
    "phone",
    [1, 2, 3, 4, 5, 16],
    [(11, "a"), (12, "b"), (13, "c"), (14, "d"), (15, "e"), (16, "f")],
)


def _sides(hot, budget):
    """From a size to both sides with that many rows; a share `hot` of the right has one key, and five rows on the left."""

    def inputs(size, random):
        keys = [f"d{at}" for at in range(size)]
        lefts = random.sample(keys, size)
        rights = ["d0" if at < hot * size else key for at, key in enumerate(random.sample(keys, size))]
        random.shuffle(rights)
        if hot:
            lefts[:5] = ["d0"] * 5
        return {
            "left": [(key, at) for at, key in enumerate(lefts)],
            "right": [(key, -at) for at, key in enumerate(rights)],
            "budget": budget,
        }

    return inputs


def _few_rows(st):
    key = st.sampled_from([0, 1, 2, 3, None, "1", ""])
    return st.fixed_dictionaries(
        {
            "left": st.lists(st.tuples(key, st.integers(1, 3)), max_size=4),
            "right": st.lists(st.tuples(key, st.sampled_from(["a", "b", None])), max_size=7),
            "budget": st.integers(1, 3),
        }
    )


GIVEN = '''
import io
import json


class Spill:
    """Given: a temporary file of rows. What lies in it is on the disk, and does not count as memory."""

    __slots__ = ("_file", "rows")
    open_files = 0

    def __init__(self):
        self._file, self.rows = io.StringIO(), 0
        Spill.open_files += 1
        if Spill.open_files > 400:
            raise OSError("Too many open files")

    def add(self, row):
        """Write a row (key, value) behind the others."""
        self._file.seek(0, io.SEEK_END)
        self._file.write(json.dumps(row) + "\\n")
        self.rows += 1

    def __iter__(self):
        """The rows from the first on, one at a time; each loop over it begins anew."""
        place = 0
        for _ in range(self.rows):
            self._file.seek(place)
            key, value = json.loads(self._file.readline())
            place = self._file.tell()
            yield key, value

    def __del__(self):
        Spill.open_files -= 1  # a file nobody refers to any more is closed

'''

exercise = PythonExercise(
    title="Join what does not fit into memory",
    points=6,
    minutes=40,
    level="hard",
    skills=["partitioned join", "memory budget", "skew"],
    asked_in=["coding round"],
    prompt="""
The follow-up to the hash join: *now neither side fits into memory*. So partition both sides onto disk by a hash of the key, and join one partition after the other. And then: *now one key has more rows than fit*.

Write `grace_join(left, right, budget)`, a generator. The class `Spill` above it is given: leave it as it is.

* `left`, `right`: iterators of pairs `(key, value)`, each to be read once. Neither fits into memory. A key is text, a whole number or None; so is a value.
* `budget`: how many rows you may hold in memory at one time, a whole number, 1 or more. A few more entries for bookkeeping do not matter, such as a list of your partitions; a number of rows that grows with the input does.
* `Spill()` stands for a temporary file. `spill.add((key, value))` writes a row, `spill.rows` is how many it has, and `for key, value in spill` reads them from the first on, as often as you like. Rows in it are on the disk and cost no memory. At most 400 may be open at once; one that no variable refers to any more is closed.

Yield a tuple `(key, left_value, right_value)` for each pair of rows whose keys are equal, in any order. It is an inner join: None equals nothing, rows without a partner give nothing, rows that are alike count each. The number 7 does not equal the text `"7"`.

A partition can still be too large, for one of two reasons: it holds too many keys, or one key holds too many rows, and then no hash splits it. Your join must end, keep to the budget and be right in both cases, **also where a key has more rows than the budget on both sides**.

What you hold is counted in rows and not in bytes: the entries of all lists, dicts, sets and deques of yours. Print nothing.

In the data you see, `left` are sessions and `right` are devices with their versions, by device id; the budget is ⟦budget⟧. To look at what your function gives:

    for row in grace_join(**show("grace_join").arguments):
        print(row)
""",
    contract=Contract(
        grain="one tuple per pair of rows with equal keys",
        key="the first item of a row; None equals nothing",
        clock="none",
        ties="none: the order of the result does not count",
        duplicates="multiply, within the memory of `budget` rows",
    ),
    parameters=[Parameter("budget", 4, 3, 5)],
    tables=["play_sessions", "devices"],
    arguments=of_draw(lambda draw: partial(_arguments, shown_budget=draw["budget"])),
    streams=("left", "right"),
    columns=("key", "left_value", "right_value"),
    oracle=Oracle(
        inputs=_few_rows,
        draws=40,
        answer='''
def grace_join(left, right, budget):
    """Every pair compared, all in memory."""
    rights = list(right)
    return [(k, a, b) for k, a in left for other, b in rights if k is not None and k == other]
''',
    ),
    work=[
        Work(
            name="more than fits",
            provokes="Each side has eight times as many rows as fit.",
            inputs=_sides(hot=0, budget=150),
            sizes=(150, 1_200),
            unit="rows a side",
            counts={"held": 2.5},
            points=1,
        ),
        Work(
            name="far beyond the budget",
            provokes="Both sides have a hundred times as many rows as fit, of many keys.",
            inputs=_sides(hot=0, budget=12),
            sizes=(150, 1_200),
            unit="rows a side",
            counts={"held": 2},
            points=1,
        ),
        Work(
            name="one hot key",
            provokes="Six rows in ten on the right have one key: no hash splits them, and they do not fit.",
            inputs=_sides(hot=0.6, budget=20),
            sizes=(150, 900),
            unit="rows a side",
            counts={"held": 2.5},
            points=1,
        ),
    ],
    starter=GIVEN
    + '''
def grace_join(left, right, budget):
    """Yield (key, left value, right value) per pair of rows with equal keys.

    left, right: one-shot iterators of (key, value). budget: rows that may be in memory.
    """
    # Spill both sides into partitions by a hash of the key, then join partition by partition.
    yield from ()
''',
    solution=GIVEN
    + '''
from hashlib import blake2b
from itertools import islice

FAN_OUT = 8


def grace_join(left, right, budget):
    """Yield (key, left value, right value) per pair of rows with equal keys; at most `budget` rows in memory."""
    yield from joined_by_partition(left, right, budget, depth=0, rows_before=None)


def joined_by_partition(left, right, budget, depth, rows_before):
    lefts = spilled(left, depth)
    rights = spilled(right, depth)
    for number in lefts.keys() & rights.keys():
        mine, theirs = lefts.pop(number), rights.pop(number)
        # One that did not shrink is one key, as far as a hash can tell.
        if theirs.rows <= budget or theirs.rows == rows_before:
            yield from joined_in_blocks(mine, theirs, budget)
        else:
            yield from joined_by_partition(mine, theirs, budget, depth + 1, theirs.rows)


def by_digest(depth, key):
    """A partition's number; another depth is another hash, and all machines give the same."""
    return blake2b(f"{depth} {key!r}".encode()).digest()[0] % FAN_OUT


def spilled(rows, depth):
    """Partitions by number: rows spread by a hash of their key, another hash at each depth."""
    partitions = {}
    for key, value in rows:
        if key is None:
            continue
        number = by_digest(depth, key)
        if number not in partitions:
            partitions[number] = Spill()
        partitions[number].add((key, value))
    return partitions


def joined_in_blocks(left, right, budget):
    """A block of the right side in a table, all of the left side past it; then the next block."""
    rights = iter(right)
    while block := list(islice(rights, budget)):
        partners = {}
        for key, value in block:
            partners.setdefault(key, []).append(value)
        del block  # or its rows would be held twice
        for key, left_value in left:
            for right_value in partners.get(key, ()):
                yield key, left_value, right_value
''',
    alternatives=[
        GIVEN
        + '''
def split(rows, salt):
    parts = [Spill() for _ in range(6)]
    for key, value in rows:
        if key is not None:
            parts[hash(f"{salt}{key!r}") % 6].add((key, value))
    return parts


def grace_join(left, right, budget):
    """A list of work to do in place of recursion; the smaller side of a partition is built."""
    waiting = [(0, a, b) for a, b in zip(split(left, 0), split(right, 0))]
    while waiting:
        salt, a, b = waiting.pop()
        swapped = a.rows < b.rows
        small, large = (a, b) if swapped else (b, a)
        if small.rows <= budget or salt == 5:
            yield from blocks(small, large, budget, swapped)
        else:
            waiting += [(salt + 1, x, y) for x, y in zip(split(a, salt + 1), split(b, salt + 1))]


def blocks(small, large, budget, swapped):
    held, count = {}, 0
    for number, (key, value) in enumerate(small, start=1):
        held.setdefault(key, []).append(value)
        count += 1
        if count == budget or number == small.rows:
            for key, value in large:
                for other in held.get(key, ()):
                    yield (key, other, value) if swapped else (key, value, other)
            held, count = {}, 0
''',
        GIVEN
        + '''
def grace_join(left, right, budget):
    """The right side is counted first, which gives the number of partitions; what is still too large goes in blocks."""
    copy = Spill()
    for row in right:
        if row[0] is not None:
            copy.add(row)
    partitions = [(Spill(), Spill()) for _ in range(min(150, 2 * copy.rows // budget + 1))]
    for side, rows in ((1, copy), (0, left)):
        for key, value in rows:
            if key is not None:
                partitions[hash(key) % len(partitions)][side].add((key, value))
    for mine, theirs in partitions:
        table, held = {}, 0
        for key, value in theirs:
            if held == budget:
                yield from pairs(mine, table)
                table, held = {}, 0
            table.setdefault(key, []).append(value)
            held += 1
        yield from pairs(mine, table)


def pairs(rows, table):
    return ((key, value, other) for key, value in rows for other in table.get(key, []))
''',
    ],
    hints=[
        "Which rows of the left side can meet a row of partition 3 of the right side, and what must both sides agree on for that?",
        "Two traps, hot-key-held-whole and hot-key-never-ends: a key with more rows than the budget stays together under any hash, however often you split.",
        "Shown world: nine rows on the right, ⟦budget:word⟧ fit. Then think of a right side whose rows all have key 0, budget 2: which partitions do you get, again and again? With two of its rows in memory, how often must the left side's rows of key 0 be read?",
        """
def grace_join(left, right, budget):
    lefts, rights = ...                      # spills of each side, by a hash of the key
    for left_spill, right_spill in zip(lefts, rights):
        if ___:                            # fits
            ...
        elif ___:                          # did not shrink when it was split
            while block := ___:            # `budget` rows of the right
                ...                        # all of the left spill, from its beginning
        else:
            ...                            # split again; what must be another one this time?
""",
    ],
    mistakes=[
        Mistake(
            "whole-side-in-memory",
            says="Your rows are right, and one side was in memory as a whole. Neither fits: both go into files first, and then, which of their rows are needed together?",
            answer="""
def grace_join(left, right, budget):
    table = {}
    for key, value in right:
        if key is not None:
            table.setdefault(key, []).append(value)
    for key, value in left:
        for other in table.get(key, ()):
            yield key, value, other
""",
        ),
        Mistake(
            "hot-key-held-whole",
            "            yield from joined_in_blocks(mine, theirs, budget)\n",
            "            yield from joined_in_blocks(mine, theirs, theirs.rows)\n",
            "Your rows are right, and all rows of one key were in memory together. A hash never splits a key: read its rows in blocks that fit, and the other side once for each.",
        ),
        Mistake(
            "hot-key-never-ends",
            " or theirs.rows == rows_before:",
            ":",
            "A key with more rows than the budget is split for ever: each time all of it lands in one partition again. How do you notice, and what then?",
        ),
        Mistake(
            "partition-taken-to-fit",
            """        if theirs.rows <= budget or theirs.rows == rows_before:
            yield from joined_in_blocks(mine, theirs, budget)
""",
            """        if True:
            yield from joined_in_blocks(mine, theirs, theirs.rows)
""",
            "Your rows are right, and you took for granted that each partition fits. A fixed number of them grows with the input: look at the size of each, and split again what is too large.",
        ),
        Mistake(
            "sides-partitioned-differently",
            "    rights = spilled(right, depth)\n",
            "    rights = spilled(right, depth + 1)\n",
            "Pairs are missing: the two sides were partitioned by different hashes. Equal keys must land in partitions of one number.",
        ),
        Mistake(
            "hot-key-salted-on-one-side",
            "        number = by_digest(depth, key)\n",
            """        first = by_digest(depth, key)
        number = (first + (first in partitions and partitions[first].rows >= 2)) % FAN_OUT
""",
            "Pairs are missing: you spread a key's rows over several partitions, on both sides by their own count. If one side is spread, the other one's rows must go to all of its places.",
        ),
        Mistake(
            "exhausted-generator",
            """        del block  # or its rows would be held twice
        for key, left_value in left:
""",
            """        left = iter(left)
        for key, left_value in left:
""",
            "Pairs of a hot key are missing: the left side was read for the first block alone. Your generator was empty afterwards: each block needs it from the beginning.",
        ),
        Mistake(
            "last-block-dropped",
            """    while block := list(islice(rights, budget)):
""",
            """    while len(block := list(islice(rights, budget))) == budget:
""",
            "Pairs are missing: a block that is not full was dropped. The last one seldom is.",
        ),
        Mistake(
            "none-joins-none",
            """        if key is None:
            continue
""",
            "",
            "Rows with None on both sides were joined. In Python None == None; in a join NULL matches nothing, not even NULL: such a row has no partner.",
        ),
        Mistake(
            "falsy-key-skipped",
            "        if key is None:\n",
            "        if not key:\n",
            "You took 0 and empty text for NULL. They are values, and they match: ask `is None`.",
        ),
        Mistake(
            "many-to-many-lost",
            "partners.setdefault(key, []).append(value)",
            "partners[key] = [value]",
            "Pairs are missing: your table holds one row per key, the last one. Two rows of one key are two partners for everybody who comes.",
        ),
        Mistake(
            "repeats-removed",
            "partners.setdefault(key, []).append(value)",
            "partners.setdefault(key, {})[value] = value",
            "Rows that are alike were taken for one. A join has no opinion about copies: two equal rows make two pairs.",
        ),
    ],
    worlds=[
        _MORNING,
        _HOT,
        _NULLS,
        _KINDS,
        _REPEATS,
        _UNMATCHED,
        hot_key(3, n_members=5, days=3),
        shuffled_rows(_HOT),
    ],
    complexity="O(n + m + r) time for each level of partitions, O(budget) memory, because every row is written and read once a level, and a few levels make them fit; a hot key of h rows adds h / budget passes over the other side of its partition.",
    talk="""
Both sides are partitioned by one hash of the key, so equal keys meet in partitions of one number; then each pair of partitions is a small hash join. Every row is written once and read twice: about three times the bytes of a join in memory. Choose as many partitions as make one fit, with some room. A partition that is still too large is split again, with another hash. One key with too many rows never splits: read it in blocks that fit, and the other side once per block. Say how you would know before: a count per key, or a sample; and what the cluster's version is: salting, or broadcasting the other side's rows of that key.
""",
)
