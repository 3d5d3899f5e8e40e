"""A skewed shuffle: how long the slowest task takes as it is, split by AQE, broadcast, and salted."""

import json
from dataclasses import replace

from autograder import Contract, Mistake, Oracle, PythonExercise
from autograder.worlds import handmade


def _arguments(rows):
    return {"stages": json.loads(rows["client_logs"][0]["line"])}


def _stages(name, provokes, *stages):
    """A world of stages (name, kind, tasks, broadcast_rows, advisory_rows, keys); drawn again by other names."""

    def drawn(ending):
        given = [
            {
                "stage": stage + ending,
                "kind": kind,
                "tasks": tasks,
                "broadcast_rows": broadcast,
                "advisory_rows": advisory,
                "keys": [list(key) for key in keys],
            }
            for stage, kind, tasks, broadcast, advisory, keys in stages
        ]
        return handmade(
            name, provokes, client_logs=[{"line": json.dumps(given), "received_ts": "2026-03-02 12:00"}]
        )

    return replace(drawn(""), redraw=lambda number: drawn(f"-{number}"))


_TAIL = [("b", 1, 900, 60), ("c", 2, 1_000, 50), ("d", 3, 800, 70), ("e", 0, 700, 40)]

_SHOWN = _stages(
    "three stages",
    "A join with a hot title, a join with a small table, and an aggregate by country.",
    ("plays with sessions", "join", 4, 500, 1_000, [("a", 0, 9_000, 900), *_TAIL]),
    ("plays with titles", "join", 4, 500, 1_000, [("a", 0, 9_000, 1), ("b", 1, 900, 1), ("c", 2, 1_000, 1)]),
    ("plays by country", "aggregate", 4, 0, 0, [("US", 2, 6_000, 0), ("DE", 0, 1_500, 0), ("FR", 1, 900, 0)]),
)
_HOT = _stages(
    "one key has four rows in ten",
    "A hot key whose other side is small, one whose other side is large, and one that shares its task.",
    (
        "small other side",
        "join",
        5,
        10,
        300,
        [("a", 0, 4_000, 20), *[(k, i % 5, 600, 30) for i, k in enumerate("bcdefghijk")]],
    ),
    (
        "large other side",
        "join",
        5,
        10,
        300,
        [("a", 4, 4_000, 2_500), *[(k, i % 5, 600, 30) for i, k in enumerate("bcdefghijk")]],
    ),
    (
        "shares its task",
        "join",
        6,
        10,
        2_000,
        [
            ("a", 2, 4_001, 100),
            ("b", 2, 1_700, 100),
            ("c", 3, 1_500, 10),
            ("d", 4, 1_400, 10),
            ("e", 5, 1_400, 10),
        ],
    ),
    (
        "aggregate",
        "aggregate",
        5,
        0,
        0,
        [("a", 1, 4_001, 0), ("b", 1, 1_999, 0), ("c", 2, 2_000, 0), ("d", 3, 2_000, 0)],
    ),
)
_EQUAL = _stages(
    "all keys are equal",
    "No task is slower than another, so nothing needs to be done, and salting would cost.",
    ("join", "join", 4, 10, 200, [(k, i % 4, 500, 40) for i, k in enumerate("abcdefgh")]),
    ("aggregate", "aggregate", 4, 0, 0, [(k, i % 4, 500, 0) for i, k in enumerate("abcdefgh")]),
)
_NULLS = _stages(
    "NULL is the hot key",
    "Four rows in ten have no key; of a join they are no part, of an aggregate they are a group.",
    (
        "join",
        "join",
        4,
        100,
        500,
        [
            (None, 0, 4_000, 1_000),
            ("", 0, 1_600, 300),
            ("b", 1, 1_500, 20),
            ("c", 2, 1_400, 20),
            ("d", 3, 1_500, 20),
        ],
    ),
    (
        "fits without NULL",
        "join",
        4,
        100,
        500,
        [("a", 0, 1_000, 60), (None, 1, 6_000, 90), ("b", 2, 900, 40), ("c", 3, 800, 0)],
    ),
    (
        "aggregate",
        "aggregate",
        4,
        0,
        0,
        [("a", 0, 1_000, 0), (None, 1, 6_000, 0), ("b", 2, 900, 0), ("", 3, 800, 0)],
    ),
)
_EDGES = _stages(
    "at the edges",
    "The other side fits exactly or is one row too long; a task is exactly five times the median, or one row more.",
    ("fits", "join", 4, 240, 5_000, [("a", 0, 4_000, 60), *_TAIL[:3]]),
    ("fits, with a rest", "join", 4, 240, 5_000, [("a", 0, 4_001, 60), *_TAIL[:3]]),
    ("one too long", "join", 4, 239, 5_000, [("a", 0, 4_000, 60), *_TAIL[:3]]),
    ("five times", "join", 3, 0, 100, [("a", 0, 1_000, 10), ("b", 1, 200, 400), ("c", 2, 100, 400)]),
    ("more than that", "join", 3, 0, 100, [("a", 0, 1_001, 10), ("b", 1, 200, 400), ("c", 2, 100, 400)]),
    (
        "even number",
        "join",
        4,
        0,
        100,
        [("a", 0, 1_002, 10), ("b", 1, 200, 400), ("c", 2, 201, 400), ("d", 3, 100, 400)],
    ),
    ("pieces", "join", 3, 0, 334, [("a", 0, 1_001, 7), ("b", 1, 120, 0), ("c", 2, 110, 0)]),
)
_TWO_HOT = _stages(
    "two hot keys",
    "A second key is nearly as hot: salting the first helps up to a point, and more pieces are not better.",
    (
        "neighbours",
        "join",
        8,
        50,
        400,
        [
            ("a", 0, 8_000, 700),
            ("b", 1, 3_000, 300),
            ("c", 2, 500, 10),
            ("d", 3, 500, 10),
            ("e", 5, 600, 10),
            ("f", 6, 700, 10),
            ("g", 7, 400, 10),
        ],
    ),
    ("equally hot", "join", 4, 50, 900, [("a", 3, 5_000, 100), ("b", 1, 5_000, 90), ("c", 2, 300, 10)]),
    (
        "other side is hotter",
        "join",
        4,
        50,
        900,
        [("a", 0, 3_000, 1_800), ("b", 1, 3_200, 100), ("c", 2, 700, 10), ("d", 3, 800, 10)],
    ),
    (
        "aggregate",
        "aggregate",
        8,
        0,
        0,
        [("a", 0, 800, 0), *[(f"k{i}", 1 + i % 7, 40, 0) for i in range(21)], ("b", 4, 300, 0)],
    ),
)
_HARDLY = _stages(
    "hardly any keys",
    "One task only, no keys at all, nothing but NULL keys, a single key, and tasks that stay empty.",
    ("one task", "join", 1, 5, 50, [("a", 0, 90, 4), ("b", 0, 10, 4)]),
    ("no keys", "join", 3, 5, 50, []),
    ("only NULL", "join", 3, 5, 50, [(None, 2, 700, 30)]),
    ("no groups", "aggregate", 3, 0, 0, []),
    ("single key", "join", 3, 5, 500, [("a", 2, 901, 40)]),
    ("empty tasks", "join", 6, 5, 50, [("a", 2, 120, 9), ("b", 3, 40, 9)]),
)


def _few_stages(st):
    def stage(tasks):
        key = st.tuples(
            st.sampled_from(["a", "b", "c", "d", None]),
            st.integers(0, tasks - 1),
            st.integers(3, 12),
            st.integers(0, 4),
        )
        return st.fixed_dictionaries(
            {
                "stage": st.just("s"),
                "kind": st.sampled_from(["join", "aggregate"]),
                "tasks": st.just(tasks),
                "broadcast_rows": st.integers(0, 6),
                "advisory_rows": st.integers(1, 5),
                "keys": st.lists(key.map(list), max_size=4, unique_by=lambda key: str(key[0])),
            }
        ).map(_without_other_side)

    return st.fixed_dictionaries(
        {"stages": st.lists(st.integers(1, 3).flatmap(stage), min_size=1, max_size=1)}
    )


def _without_other_side(stage):
    if stage["kind"] == "aggregate":
        stage["keys"] = [[key, task, rows, 0] for key, task, rows, _ in stage["keys"]]
    return stage


exercise = PythonExercise(
    title="One task takes an hour",
    points=4,
    minutes=35,
    level="medium",
    skills=["shuffle", "skew", "salting", "capacity"],
    asked_in=["spark round", "system design"],
    prompt="""
A stage runs 200 tasks. 199 are done within a minute, one runs for an hour. *What would you do, and how long will it take then?* Write `skew_plans(stages)`: it predicts the slowest task of each plan a stage can have, and chooses one.

`stages` is a list of dicts. Each is one shuffle, of an inner **join** of a large side with an other side, or of an **aggregate** of a large side that is not combined before the shuffle:

* `stage`: its name. `kind`: `"join"` or `"aggregate"`. `tasks`: how many tasks the shuffle has, 1 or more.
* `keys`: a list of `[key, task, rows, other_rows]`, each key once: the hash sends all its rows to the task of that number (0 to `tasks - 1`), `rows` of the large side and `other_rows` of the other. The key is a text, or None for NULL. `other_rows` is 0 for an aggregate. The list may be empty. The key with the most `rows` has at least `tasks` of them.
* `broadcast_rows`: the most rows an other side may have to be broadcast. `advisory_rows`: the most rows of the large side in a piece that AQE makes, 1 or more.

**A task takes one microsecond for each row that it reads**, of either side. What a plan takes is the time of its slowest task. These are the plans:

* `"as is"`: each task reads the rows of its keys, of both sides.
* `"aqe"`, joins only: a task is *skewed* when its rows of the large side are **more than 5 times the median** over all tasks, those without rows included. (The median of an even number of tasks is the mean of the two in the middle, rounded down.) A skewed task is cut into as few pieces as `advisory_rows` allows, its rows of the large side dealt out evenly. Each piece is a task of its own, and reads **all** rows of the other side of the task it was cut from. The other tasks stay as they are.
* `"broadcast"`, only for joins whose other side has at most `broadcast_rows` rows: nothing is shuffled. The large side is dealt out evenly to `tasks` tasks, and each reads the whole other side.
* `"salt"`, where there is a key and more than one task: the key with the most `rows` (the first of these in the list) is dealt into `s` pieces, all other keys stay. Row number j of the key, counted from 0, goes to piece `j % s`, and piece i to task `(task + i) % tasks`. In a join each piece meets **all** `other_rows` of the key, so these are sent along with every piece. An aggregate is not finished then: a second stage puts the pieces together. It has as many tasks, gets one row for each unsalted key and one for each piece, sent to the task of their key, and takes as long as its slowest task; add that time to the first stage's. Of `s` from 2 to `tasks`, take the one with the least time, the smallest of these.

An inner join matches no NULL: rows of both sides whose key is NULL are filtered away before anything else, under every plan. In an aggregate NULL is a group like any other.

"Dealt out evenly" means that the largest piece is the share rounded up.

Return a list of tuples, stage by stage in the given order, with one for each plan that is possible, in the order of plans above:

1. `stage`, 2. `plan`, 3. `pieces`: the `s` of salting, else None,
4. `slowest_us`: what the plan takes, in microseconds,
5. `chosen`: True for the plan that takes the least time (the first of those, if several do), else False.

For example, a join `j` of 2 tasks with `keys` `[["a", 0, 100, 6], ["b", 1, 10, 2]]`, `broadcast_rows` 5 and `advisory_rows` 40 gives `("j", "as is", None, 106, False)`, `("j", "aqe", None, 106, False)` and `("j", "salt", 2, 68, True)`. The median is 55, so nothing is skewed; and task 1 reads half of a, all of a's other rows, and b.

Do not change the arguments; print nothing. In the data you see, the line is the stages as JSON. To try it: `skew_plans(**show("skew_plans").arguments)`.
""",
    contract=Contract(
        grain="one tuple per stage and plan that it can have",
        key="stage, plan",
        clock="microseconds of the slowest task, one for each row read",
        ties="the first plan in the given order; the smallest number of pieces; the first of the hottest keys",
        duplicates="each key stands once in the list of its stage",
    ),
    tables=["client_logs"],
    arguments=_arguments,
    columns=("stage", "plan", "pieces", "slowest_us", "chosen"),
    ordered=True,
    complexity="O(k + t²) time and O(k + t) memory for k keys and t tasks, because every number of pieces from 2 to t is tried, and each try looks at t tasks once.",
    oracle=Oracle(
        inputs=_few_stages,
        draws=40,
        answer='''
from collections import Counter


def skew_plans(stages):
    """Sends every single row to its task, and counts."""
    found = []
    for stage in stages:
        join, n = stage["kind"] == "join", stage["tasks"]
        keys = [one for one in stage["keys"] if not join or one[0] is not None]
        total, other_total = sum(one[2] for one in keys), sum(one[3] for one in keys)

        def dealt(rows, pieces):
            return max(Counter(number % pieces for number in range(rows)).values(), default=0)

        def salted(hot, s):
            first, second = Counter(), Counter()
            for one in keys:
                key, task, rows, other = one
                pieces = s if one is hot else 1
                for number in range(rows):
                    first[(task + number % pieces) % n] += 1
                for piece in range(pieces):
                    first[(task + piece) % n] += other
                    second[task] += 1
            if join or hot is None:
                return max(first.values(), default=0)
            return max(first.values()) + max(second.values())

        plans = [("as is", None, salted(None, 1))]
        if join:
            large = [sum(one[2] for one in keys if one[1] == task) for task in range(n)]
            other = [sum(one[3] for one in keys if one[1] == task) for task in range(n)]
            middle = sorted(large)[(n - 1) // 2 : n // 2 + 1]
            times = []
            for rows, along in zip(large, other):
                pieces = 1
                if rows > 5 * (sum(middle) // len(middle)):
                    while dealt(rows, pieces) > stage["advisory_rows"]:
                        pieces += 1
                times.append(dealt(rows, pieces) + along)
            plans.append(("aqe", None, max(times)))
            if other_total <= stage["broadcast_rows"]:
                plans.append(("broadcast", None, dealt(total, n) + other_total))
        if keys and n > 1:
            hot = max(keys, key=lambda one: one[2])
            time, s = min((salted(hot, s), s) for s in range(2, n + 1))
            plans.append(("salt", s, time))
        best = plans.index(min(plans, key=lambda plan: plan[2]))
        found += [(stage["stage"], *plan, number == best) for number, plan in enumerate(plans)]
    return found
''',
    ),
    starter='''
def skew_plans(stages):
    """(stage, plan, pieces, slowest_us, chosen) of each plan that a stage can have."""
    # How many rows of each side does a task read, as it is?
    return []
''',
    solution='''
from statistics import median

SKEWED = 5


def skew_plans(stages):
    """(stage, plan, pieces, slowest_us, chosen) of each plan that a stage can have."""
    rows = []
    for stage in stages:
        plans = plans_of(stage)
        best = min(plans, key=lambda plan: plan[2])
        rows += [(stage["stage"], *plan, plan is best) for plan in plans]
    return rows


def plans_of(stage):
    """(plan, pieces, slowest_us) of the plans that are possible, in the order of preference."""
    tasks, is_join = stage["tasks"], stage["kind"] == "join"
    keys = [key for key in stage["keys"] if not (is_join and key[0] is None)]
    large, other, groups = [0] * tasks, [0] * tasks, [0] * tasks
    for _, task, rows, other_rows in keys:
        large[task] += rows
        other[task] += other_rows
        groups[task] += 1
    loads = [mine + theirs for mine, theirs in zip(large, other)]
    plans = [("as is", None, max(loads))]
    if is_join:
        plans.append(("aqe", None, slowest_when_split(large, other, stage["advisory_rows"])))
    if is_join and sum(other) <= stage["broadcast_rows"]:
        plans.append(("broadcast", None, share(sum(large), tasks) + sum(other)))
    if keys and tasks > 1:
        hot = max(keys, key=lambda key: key[2])
        slowest, pieces = min(
            (slowest_when_salted(hot, s, loads) + (0 if is_join else slowest_second_stage(hot, s, groups)), s)
            for s in range(2, tasks + 1)
        )
        plans.append(("salt", pieces, slowest))
    return plans


def share(rows, pieces):
    return -(-rows // pieces)


def slowest_when_split(large, other, advisory_rows):
    limit = SKEWED * int(median(large))
    slowest = 0
    for rows, other_rows in zip(large, other):
        if rows > limit:
            rows = share(rows, share(rows, advisory_rows))
        slowest = max(slowest, rows + other_rows)
    return slowest


def slowest_when_salted(hot, pieces, loads):
    _, task, rows, other_rows = hot
    salted = list(loads)
    salted[task] -= rows + other_rows
    for piece in range(pieces):
        salted[(task + piece) % len(loads)] += share(rows - piece, pieces) + other_rows
    return max(salted)


def slowest_second_stage(hot, pieces, groups):
    """One row for each group, and for the hot one a row for each piece."""
    return max(*groups, groups[hot[1]] - 1 + pieces)
''',
    alternatives=[
        '''
from itertools import chain


def skew_plans(stages):
    """Lists the tasks that each plan would run, as (rows, other rows), and looks for the longest."""
    answer = []
    for stage in stages:
        plans = {name: longest(tasks) for name, tasks in options(stage)}
        least = min(plans.values())
        chosen = next(name for name, time in plans.items() if time == least)
        salts = [name for name in plans if name[1]]
        if salts:
            kept = chosen if chosen in salts else min(salts, key=lambda name: (plans[name], name[1]))
        for name, time in plans.items():
            if not name[1] or name == kept:
                answer.append((stage["stage"], *name, time, name == chosen))
    return answer


def longest(stages_of_tasks):
    return sum(max((a + b for a, b in tasks), default=0) for tasks in stages_of_tasks)


def even(rows, n):
    return [rows // n + (i < rows % n) for i in range(n)]


def options(stage):
    n, join = stage["tasks"], stage["kind"] == "join"
    keys = [k for k in stage["keys"] if k[0] is not None or not join]

    def placed(fragments):
        tasks = [[0, 0] for _ in range(n)]
        for task, rows, along in fragments:
            tasks[task % n][0] += rows
            tasks[task % n][1] += along
        return tasks

    as_is = placed((task, rows, along) for _, task, rows, along in keys)
    yield ("as is", None), [as_is]
    if join:
        ordered = sorted(rows for rows, _ in as_is)
        middle = (ordered[n // 2] + ordered[(n - 1) // 2]) // 2
        cut = (
            [(piece, along) for piece in even(rows, -(-rows // stage["advisory_rows"]))] if rows > 5 * middle else [(rows, along)]
            for rows, along in as_is
        )
        yield ("aqe", None), [list(chain.from_iterable(cut))]
        whole = sum(along for _, along in as_is)
        if whole <= stage["broadcast_rows"]:
            yield ("broadcast", None), [[(part, whole) for part in even(sum(rows for rows, _ in as_is), n)]]
    if not keys:
        return
    hot = sorted(keys, key=lambda k: -k[2])[0]
    rest = [(task, rows, along) for key, task, rows, along in keys if key != hot[0]]
    for s in range(2, n + 1):
        pieces = [(hot[1] + i, rows, hot[3]) for i, rows in enumerate(even(hot[2], s))]
        first = placed(rest + pieces)
        second = placed([(task, 1, 0) for task, _, _ in rest] + [(hot[1], s, 0)])
        yield ("salt", s), [first] if join else [first, second]
''',
    ],
    hints=[
        "The stage is as slow as which task? And for each plan: which rows does that task read, of both sides?",
        "Three traps: hot-key-salted-on-one-side (every piece needs all rows of the other side), salted-aggregate-not-unsalted (pieces are not the result yet) and the hot key that is NULL.",
        "Shown world, plays with sessions: task 0 has 9,700 rows of the large side, the median is 950. AQE cuts it into 10 pieces of 970; what else does each of them read? And salted in 4, what do tasks 0 to 3 read?",
        """
keys = [key for key in stage["keys"] if ___]        # what does an inner join never match?
as_is = max(___)
limit = 5 * ___                                     # of all tasks
split = share(rows, ___) + ___                      # of a task beyond the limit
broadcast = share(sum(large), tasks) + ___
for piece in range(pieces):
    salted[(task + piece) % tasks] += ___ + ___
if kind == "aggregate":
    time += ___                                     # the second stage
""",
    ],
    mistakes=[
        Mistake(
            "average-hides-the-hot-partition",
            'plans = [("as is", None, max(loads))]',
            'plans = [("as is", None, share(sum(loads), tasks))]',
            "As it is, your slowest task reads the average of all tasks. The stage ends with the last of them: how many rows has the one with the hot key?",
        ),
        Mistake(
            "mean-for-median",
            "SKEWED * int(median(large))",
            "SKEWED * (sum(large) // len(large))",
            "You compare tasks with their mean. A hot task lifts the mean, and so hides itself: which middle does one large number leave where it is?",
        ),
        Mistake(
            "hot-key-salted-on-one-side",
            "share(rows - piece, pieces) + other_rows",
            "share(rows - piece, pieces) + (other_rows if piece == 0 else 0)",
            "You salted the large side only: the first piece meets the other side, the rest meets nothing and its rows are lost. What has to be sent along with each piece?",
        ),
        Mistake(
            "other-side-salted-too",
            "share(rows - piece, pieces) + other_rows",
            "share(rows - piece, pieces) + share(other_rows - piece, pieces)",
            "You dealt both sides into pieces. A row then meets one piece of the other side only, and most matches are lost: which side is dealt, and which is copied?",
        ),
        Mistake(
            "salted-aggregate-not-unsalted",
            "(0 if is_join else slowest_second_stage(hot, s, groups))",
            "0",
            "Your salted aggregate ends after its first stage, with several rows for the hot key. Who puts these together, and how long does that take?",
        ),
        Mistake(
            "null-keys-shuffled",
            "if not (is_join and key[0] is None)",
            "if True",
            "You shuffle rows without a key. In an inner join NULL matches nothing, and all of them go to one task: where can they be dropped?",
        ),
        Mistake(
            "null-rows-dropped",
            "if not (is_join and key[0] is None)",
            "if key[0] is not None",
            "You drop NULL also from an aggregate. GROUP BY makes one group of it: what would be missing from the result?",
        ),
        Mistake(
            "split-without-the-other-side",
            "slowest = max(slowest, rows + other_rows)",
            "slowest = max(slowest, rows if rows > other_rows else other_rows)",
            "Your pieces of a skewed task read the large side or the other one. A piece joins: which rows of the other side may match any of its rows?",
        ),
        Mistake(
            "aqe-splits-aggregates",
            """    if is_join:
        plans.append(("aqe",""",
            """    if True:
        plans.append(("aqe",""",
            "You let AQE cut an aggregate. Pieces of one group would each give a row of their own; the rule is for joins. What remains for an aggregate?",
        ),
        Mistake(
            "broadcast-dealt-out",
            "share(sum(large), tasks) + sum(other)",
            "share(sum(large) + sum(other), tasks)",
            "You deal the broadcast side out among the tasks. Any row of the large side may need any row of it: how much of it does each task hold?",
        ),
        Mistake(
            "share-rounded-down",
            "share(sum(large), tasks) + sum(other)",
            "sum(large) // tasks + sum(other)",
            "Your broadcast tasks read the share rounded down. Where the rows do not divide evenly, one task has a row more, and the slowest decides.",
        ),
        Mistake(
            "pieces-of-both-sides",
            "            rows = share(rows, share(rows, advisory_rows))\n        slowest = max(slowest, rows + other_rows)\n",
            "            pieces = share(rows, advisory_rows)\n"
            "            rows, other_rows = share(rows, pieces), share(other_rows, pieces)\n"
            "        slowest = max(slowest, rows + other_rows)\n",
            "You cut both sides of a skewed task. A piece of the large side may match any row of the other: how much of that does each piece read?",
        ),
        Mistake(
            "broadcast-of-any-size",
            'if is_join and sum(other) <= stage["broadcast_rows"]:',
            "if is_join:",
            "You broadcast whatever there is. Each executor must hold the whole other side in memory: what limit does the stage give?",
        ),
        Mistake(
            "broadcast-edge",
            'sum(other) <= stage["broadcast_rows"]',
            'sum(other) < stage["broadcast_rows"]',
            "An other side of exactly `broadcast_rows` rows is not broadcast in your plan. At most that many may be: is the edge in?",
        ),
        Mistake(
            "skewed-at-the-edge",
            "if rows > limit:",
            "if rows >= limit:",
            "You cut a task of exactly five times the median. The prompt says more than that.",
        ),
        Mistake(
            "more-salt-is-better",
            "for s in range(2, tasks + 1)\n",
            "for s in [tasks]\n",
            "You always salt into as many pieces as there are tasks. Each piece carries all of the other side, and an aggregate puts all pieces together again: which number takes the least time?",
        ),
        Mistake(
            "rest-of-the-task-forgotten",
            "    salted[task] -= rows + other_rows\n",
            "    salted[task] = 0\n",
            "The hot key's task is empty once you have salted the key. Other keys hash to the same task: who reads their rows?",
        ),
    ],
    worlds=[_SHOWN, _HOT, _EQUAL, _NULLS, _EDGES, _TWO_HOT, _HARDLY],
    talk="""
A stage is as slow as its slowest task, so I look at the largest task against the median, not at the average. First I ask what the hot key is: if it is NULL and the join is inner, I filter it away and am done. Then whether the other side fits into memory: a broadcast has no shuffle of the large side, so no skew. Then AQE: it cuts a task that is beyond five times the median, at run time and without a change of the code, but for joins only, and every piece reads the other side again. Salting is the last resort, because it is code that somebody has to own: the hot key gets a random suffix on the large side, the other side is copied once for each suffix, and an aggregate needs a second step that takes the suffix off again. I predict the slowest task of each before I choose, and I look at the second hottest key, since it is the next limit.
""",
)
