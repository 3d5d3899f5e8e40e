"""Which tasks have to run again after one that failed, and how far downstream they are."""

import json
from dataclasses import replace

from autograder import Contract, Mistake, Oracle, PythonExercise
from autograder.worlds import handmade


def _arguments(rows):
    return json.loads(rows["client_logs"][0]["line"])


def _failure(name, provokes, failed, **needs):
    """A world of one pipeline and the tasks that failed; drawn again under other names."""

    def drawn(ending):
        renamed = {
            task + ending: [other + ending for other in listed.split()] for task, listed in needs.items()
        }
        asked = {"needs": renamed, "failed": [task + ending for task in failed.split()]}
        return handmade(
            name, provokes, client_logs=[{"line": json.dumps(asked), "received_ts": "2026-03-02 12:00"}]
        )

    return replace(drawn(""), redraw=lambda number: drawn(str(number)))


def _few_tasks(st):
    def given(drawn):
        pairs, failed = drawn
        needs = {name: [] for name in "abcdef"}
        for one, two in pairs:
            if one != two:
                needs[max(one, two)].append(min(one, two))
        return {"needs": needs, "failed": failed}

    names = st.sampled_from("abcdef")
    return st.tuples(
        st.lists(st.tuples(names, names), max_size=8), st.lists(names, unique=True, max_size=3)
    ).map(given)


exercise = PythonExercise(
    title="What has to run again",
    points=3,
    minutes=15,
    level="easy",
    skills=["graphs", "breadth-first search"],
    asked_in=["coding round"],
    prompt="""
Some tasks of a pipeline wrote bad data. They have to run again, and so has everything that was made from them, directly or over others. Write `rerun_after(needs, failed)`.

* `needs[task]` is the list of the tasks whose output `task` reads. Every task has an entry. There is no circle. A need may be listed twice.
* `failed` is the list of the tasks that failed, none of them twice; it may be empty.

Return a list of tuples `(task, steps)`: `steps` is the **smallest** number of arrows from any failed task down to this one, and 0 for a task that failed itself. Order by `steps`, then by name. Tasks that are not affected do not appear.

For example, `needs` `{"raw": [], "dedup": ["raw"], "report": ["raw", "dedup"], "audit": []}` and `failed` `["raw"]` give `[("raw", 0), ("dedup", 1), ("report", 1)]`.

Do not change the arguments; print nothing. O(tasks + needs) apart from the sorting. In the data you see, the line is both arguments as JSON. To try it: `rerun_after(**show("rerun_after").arguments)`.
""",
    contract=Contract(
        grain="one tuple per affected task", key="the task's name", clock="none", ties="equal steps: by name"
    ),
    tables=["client_logs"],
    arguments=_arguments,
    columns=("task", "steps"),
    ordered=True,
    keeps_input=True,
    oracle=Oracle(
        inputs=_few_tasks,
        answer='''
def rerun_after(needs, failed):
    """Adds one step after the other, looking at all tasks each time."""
    steps = {task: 0 for task in failed}
    for step in range(1, len(needs) + 1):
        for task in set(needs) - set(steps):
            if any(steps.get(need) == step - 1 for need in needs[task]):
                steps[task] = step
    return sorted(steps.items(), key=lambda pair: (pair[1], pair[0]))
''',
    ),
    starter='''
def rerun_after(needs, failed):
    """(task, steps) of all tasks that have to run again; needs: dict of task to the tasks that it reads."""
    # Who reads a task's output? needs says it the other way round.
    return []
''',
    solution='''
from collections import defaultdict, deque


def rerun_after(needs, failed):
    """(task, steps) of all tasks that have to run again, by steps, then name."""
    readers = defaultdict(list)
    for task, listed in needs.items():
        for need in listed:
            readers[need].append(task)
    steps = dict.fromkeys(failed, 0)
    to_visit = deque(failed)
    while to_visit:
        task = to_visit.popleft()
        for reader in readers[task]:
            if reader not in steps:
                steps[reader] = steps[task] + 1
                to_visit.append(reader)
    return sorted(steps.items(), key=lambda pair: (pair[1], pair[0]))
''',
    alternatives=[
        '''
def rerun_after(needs, failed):
    """Level by level, with sets."""
    readers = {}
    for task, listed in needs.items():
        for need in set(listed):
            readers.setdefault(need, set()).add(task)
    result, seen, level, steps = [], set(), set(failed), 0
    while level:
        result += [(task, steps) for task in sorted(level)]
        seen |= level
        level = {reader for task in level for reader in readers.get(task, ())} - seen
        steps += 1
    return result
''',
    ],
    hints=[
        "needs says what a task reads. Which question do you have to ask here, and which dict answers it?",
        "Two traps, depth-first-steps and direct-readers-only: the first way that you find to a task need not be the shortest, and a reader has readers.",
        "Shown pipeline: report reads dedup and daily, and daily reads dedup. How many steps is report away from dedup, and from raw?",
        """
readers = ___                        # task -> who reads it
steps = ___                          # the failed ones
to_visit = deque(___)
while to_visit:
    task = ___                       # from which end?
    for reader in ___:
        if ___:
            ...
return sorted(___)
""",
    ],
    mistakes=[
        Mistake(
            "direct-readers-only",
            "                to_visit.append(reader)\n",
            "",
            "You list those that read a failed task directly. Others read these: when does it end?",
        ),
        Mistake(
            "edges-the-other-way",
            "readers[need].append(task)",
            "readers[task].append(need)",
            "You went up to what the failed tasks read, not down to those that read them. Which way does `needs` point?",
        ),
        Mistake(
            "depth-first-steps",
            "task = to_visit.popleft()",
            "task = to_visit.pop()",
            "Some steps are too many: you followed one way to its end first. The first way to a task need not be the shortest; which one to visit comes next?",
        ),
        Mistake(
            "longest-way",
            """            if reader not in steps:
""",
            """            if steps.get(reader, 0) <= steps[task] and reader not in failed:
""",
            "Your steps are those of the longest way to a task. Asked for is the smallest number of arrows.",
        ),
        Mistake(
            "failed-left-out",
            "    return sorted(steps.items(), key",
            "    return sorted(((t, n) for t, n in steps.items() if n), key",
            "The failed tasks are missing. They run again too, with 0 steps.",
        ),
        Mistake(
            "first-failure-only",
            "    steps = dict.fromkeys(failed, 0)\n    to_visit = deque(failed)\n",
            "    steps = dict.fromkeys(failed[:1], 0)\n    to_visit = deque(failed[:1])\n",
            "You began at the first failed task only. Several may have failed: how many can wait in the queue at the start?",
        ),
        Mistake(
            "counted-from-one",
            "steps = dict.fromkeys(failed, 0)",
            "steps = dict.fromkeys(failed, 1)",
            "Your steps are one too many: they count tasks, and asked for are arrows. A failed task is 0 arrows away from itself.",
        ),
        Mistake(
            "ordered-by-name-only",
            "key=lambda pair: (pair[1], pair[0])",
            "key=lambda pair: pair[0]",
            "Your rows are ordered by name. The prompt asks for steps first, then name.",
        ),
        Mistake(
            "order-of-the-walk",
            "return sorted(steps.items(), key=lambda pair: (pair[1], pair[0]))",
            "return list(steps.items())",
            "Your rows stand in the order in which you came to them: by steps, but not by name within them.",
        ),
        Mistake(
            "changes-the-callers-rows",
            "    to_visit = deque(failed)\n",
            "    to_visit = deque(failed)\n    failed.clear()\n",
            "Your result is right, and the list of failed tasks that you were given is empty afterwards. Whoever passed it still wants it: work on a copy.",
        ),
    ],
    worlds=[
        _failure(
            "a nightly pipeline",
            "One task failed; some of its readers have readers.",
            "raw",
            raw="",
            titles="",
            dedup="raw",
            daily="dedup titles",
            report="dedup daily",
            audit="titles",
            mail="report",
        ),
        _failure(
            "two ways down",
            "A long way and a short one lead to the same task.",
            "a",
            a="",
            e="a",
            b="a",
            c="b",
            d="c",
            f="e d",
            g="f",
        ),
        _failure(
            "two failures",
            "Two tasks failed, and one of them reads the other's reader.",
            "a d",
            a="",
            b="a",
            c="b",
            d="c",
            e="d",
            z="e",
        ),
        _failure(
            "names against steps",
            "Small names far down, large ones near.",
            "y",
            y="",
            x="y",
            b="x",
            c="x",
            a="c b",
            w="y",
        ),
        _failure(
            "nothing failed",
            "Nothing has to run again, and in the middle nobody reads.",
            "m",
            m="k",
            k="",
            z="k",
        ),
    ],
    complexity="O(t + e) time and memory for t tasks and e needs, plus O(f log f) to sort the f tasks found, because each task is visited once and each need is followed once.",
    talk="""
The dict says what a task reads, and the question is who reads a task, so I turn it round once. Then a breadth-first search from all failed tasks at the same time: they all lie in the queue with 0. The first time I come to a task is the shortest way, because the queue is in order of steps. Each task and each arrow is touched once, O(tasks + needs). A stack in place of the queue finds the same tasks and other steps. In a real platform this is the question of lineage, and the next one is in which order they run: the topological order of these tasks.
""",
)
