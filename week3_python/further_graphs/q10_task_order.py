"""The order in which the tasks of a pipeline can run, or that there is none."""

import json
from dataclasses import replace

from autograder import Contract, Mistake, Oracle, PythonExercise, Work
from autograder.worlds import handmade


def _arguments(rows):
    return {"needs": json.loads(rows["client_logs"][0]["line"])}


def _pipeline(name, provokes, **needs):
    """A world of one pipeline: task="what it needs"; drawn again under other names."""

    def drawn(ending):
        renamed = {
            task + ending: [other + ending for other in listed.split()] for task, listed in needs.items()
        }
        return handmade(
            name, provokes, client_logs=[{"line": json.dumps(renamed), "received_ts": "2026-03-02 12:00"}]
        )

    return replace(drawn(""), redraw=lambda number: drawn(str(number)))


def _many_tasks(size, random):
    # Names count their comparisons only as values, so those that are ready first have no entry of their own.
    raw = [f"t{n:05}" for n in random.sample(range(size), size // 2)]
    return {"needs": {f"u{n:05}": [need] for n, need in enumerate(raw)}}


def _few_tasks(st):
    names = st.sampled_from("abcde")
    return st.fixed_dictionaries({"needs": st.dictionaries(names, st.lists(names, max_size=3), max_size=5)})


exercise = PythonExercise(
    title="The order of a pipeline's tasks",
    points=3,
    minutes=20,
    level="easy",
    skills=["graphs", "topological order", "heap"],
    asked_in=["assessment", "coding round"],
    prompt="""
A pipeline is a dict: `needs[task]` is the list of the tasks that must be through before `task` may begin. Write `task_order(needs)`: the list of all tasks in an order in which they can run.

* Of the tasks that are ready, always take the one whose name is smallest.
* Every task stands in the result once, also one that is only named as a need and has no entry of its own: it needs nothing.
* A need may be listed twice; it is one need.
* Where no order exists, because tasks wait for each other in a circle or one waits for itself, return an empty list.

Names are text. Do not change `needs`; print nothing. There may be tens of thousands of tasks: O((tasks + needs) log tasks).

For example, `{"publish": ["dedup", "titles"], "dedup": ["raw"]}` gives `["raw", "dedup", "titles", "publish"]`. In the data you see, the line is the dict as JSON. To try it: `task_order(**show("task_order").arguments)`.
""",
    contract=Contract(
        grain="each task once",
        key="the task's name",
        clock="none",
        ties="of those that are ready, the smallest name",
    ),
    tables=["client_logs"],
    arguments=_arguments,
    columns=("task",),
    ordered=True,
    keeps_input=True,
    oracle=Oracle(
        inputs=_few_tasks,
        answer='''
def task_order(needs):
    """Looks through all tasks for the next one, again and again."""
    tasks = set(needs) | {need for listed in needs.values() for need in listed}
    done = []
    while len(done) < len(tasks):
        ready = [task for task in tasks if task not in done and set(needs.get(task, [])) <= set(done)]
        if not ready:
            return []
        done.append(min(ready))
    return done
''',
    ),
    work=[
        Work(
            name="thousands of tasks",
            provokes="Thousands of tasks, half of them ready at once.",
            inputs=_many_tasks,
            sizes=(200, 1_600),
            unit="tasks",
            counts={"comparisons": 4},
        )
    ],
    starter='''
def task_order(needs):
    """The tasks in an order in which they can run; needs: dict of task to list of tasks."""
    # Which tasks are ready now, and which become ready when one is through?
    return []
''',
    solution='''
from collections import defaultdict
from heapq import heapify, heappop, heappush


def task_order(needs):
    """The tasks in an order in which they can run; an empty list where there is none."""
    missing = {task: set(listed) for task, listed in needs.items()}
    waits_for = defaultdict(list)
    for task, listed in list(missing.items()):
        for need in listed:
            missing.setdefault(need, set())
            waits_for[need].append(task)
    ready = [task for task, listed in missing.items() if not listed]
    heapify(ready)
    order = []
    while ready:
        task = heappop(ready)
        order.append(task)
        for waiting in waits_for[task]:
            missing[waiting].remove(task)
            if not missing[waiting]:
                heappush(ready, waiting)
    return order if len(order) == len(missing) else []
''',
    alternatives=[
        '''
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush


def task_order(needs):
    """The standard library's sorter, asked for what is ready."""
    sorter = TopologicalSorter(needs)
    try:
        sorter.prepare()
    except CycleError:
        return []
    ready, order = [], []
    while sorter.is_active():
        for task in sorter.get_ready():
            heappush(ready, task)
        order.append(heappop(ready))
        sorter.done(order[-1])
    return order
''',
        '''
from bisect import insort
from collections import Counter


def task_order(needs):
    """Counts of open needs; what is ready stands in a list sorted the other way round."""
    edges = {(need, task) for task, listed in needs.items() for need in listed}
    tasks = {*needs, *(need for need, _ in edges)}
    open_needs = Counter(task for _, task in edges)
    after = {}
    for need, task in edges:
        after.setdefault(need, []).append(task)
    ready = sorted(tasks - open_needs.keys())
    order = []
    while ready:
        order.append(ready.pop(0))
        for task in after.get(order[-1], ()):
            open_needs[task] -= 1
            if open_needs[task] == 0:
                insort(ready, task)
    return order if len(order) == len(tasks) else []
''',
    ],
    hints=[
        "Which tasks can run at once, and what has to be known to tell that another has become ready?",
        "Two traps, wave-by-wave and cycle-unnoticed: a task that has just become ready may have a smaller name than those that wait, and in a circle nobody is ever ready.",
        "Shown pipeline: audit and raw are ready at the start. After dedup, export becomes ready while titles waits already: which of the two is next?",
        """
missing = ___                       # task -> its open needs
ready = ___                         # a heap of those that have none
while ready:
    task = ___
    for waiting in ___:             # who waits for it?
        ...
return ___                          # and if some are left over?
""",
    ],
    mistakes=[
        Mistake(
            "cycle-unnoticed",
            "return order if len(order) == len(missing) else []",
            "return order",
            "You return the tasks that could run and leave the others out. They wait for each other in a circle: how do you see at the end that some are left?",
        ),
        Mistake(
            "edges-the-other-way",
            "    missing = {task: set(listed) for task, listed in needs.items()}\n",
            """    turned = {task: [] for task in needs}
    for task, listed in needs.items():
        for need in listed:
            turned.setdefault(need, []).append(task)
    missing = {task: set(listed) for task, listed in turned.items()}
""",
            "Your order is that of the arrows turned round: a task stands before what it needs. What does `needs[task]` list?",
        ),
        Mistake(
            "need-without-entry-forgotten",
            "            missing.setdefault(need, set())\n            waits_for",
            "            if need not in missing:\n                missing[task] = missing[task] - {need}\n                continue\n            waits_for",
            "Tasks that are only named as a need are missing from your result. They have no entry of their own, and run all the same.",
        ),
        Mistake(
            "wave-by-wave",
            says="You take all that are ready, sorted, and then all that became ready. A task that becomes ready meanwhile may have a smaller name than those that wait: it comes first.",
            answer="""
def task_order(needs):
    tasks = set(needs) | {need for listed in needs.values() for need in listed}
    order = []
    while len(order) < len(tasks):
        done = set(order)
        wave = sorted(task for task in tasks - done if set(needs.get(task, ())) <= done)
        if not wave:
            return []
        order += wave
    return order
""",
        ),
        Mistake(
            "first-ready-first",
            says="You take tasks in the order in which they became ready. Asked for is the smallest name among those that are ready now.",
            answer="""
from collections import deque


def task_order(needs):
    missing = {task: set(listed) for task, listed in needs.items()}
    for listed in needs.values():
        for need in listed:
            missing.setdefault(need, set())
    ready = deque(sorted(task for task, listed in missing.items() if not listed))
    order = []
    while ready:
        order.append(ready.popleft())
        for task in missing:
            if order[-1] in missing[task]:
                missing[task].discard(order[-1])
                if not missing[task]:
                    ready.append(task)
    return order if len(order) == len(missing) else []
""",
        ),
        Mistake(
            "newest-ready-first",
            "task = heappop(ready)",
            "task = ready.pop()",
            "You take the task at the end of the list. In a heap only the first place is sure; which call takes the smallest out?",
        ),
        Mistake(
            "need-counted-twice",
            "missing[waiting].remove(task)\n            if not missing[waiting]:",
            "missing[waiting].discard(task)\n            if not missing[waiting] and len(needs[waiting]) == len(set(needs[waiting])):",
            "A need that is listed twice is counted twice, and taken off once. Its task never becomes ready: it is one need.",
        ),
        Mistake(
            "changes-the-callers-rows",
            "missing = {task: set(listed) for task, listed in needs.items()}",
            """missing = {task: set(listed) for task, listed in needs.items()}
    for listed in needs.values():
        listed.clear()""",
            "Your order is right, and afterwards the pipeline that you were given has no needs any more. Whoever passed it to you still wants it: work on a copy.",
        ),
        Mistake(
            "smallest-searched-each-time",
            "task = heappop(ready)\n",
            "task = min(ready)\n        ready.remove(task)\n        heapify(ready)\n",
            "Your order is right, and for each task you look through all that are ready. With ten thousand of them that is O(n²): what keeps the smallest in front?",
        ),
    ],
    worlds=[
        _pipeline(
            "a nightly pipeline",
            "Seven tasks; some become ready while others wait.",
            publish="dedup titles",
            dedup="raw",
            raw="",
            audit="",
            report="publish audit",
            titles="raw",
            export="dedup",
        ),
        _pipeline(
            "a circle", "Three tasks wait for each other, and one does not.", a="c", b="a", c="b", d=""
        ),
        _pipeline("waits for itself", "A task needs itself; the others could run.", a="", b="a b", c="a"),
        _pipeline(
            "needs without an entry",
            "Some tasks are only named as a need.",
            load="raw ids",
            check="load zones",
            mail="check",
        ),
        _pipeline("listed twice", "Needs that are listed twice.", b="a a", c="b a b", a="", d="c c a"),
        _pipeline(
            "small names late",
            "Tasks with small names become ready late.",
            z="",
            y="",
            a="z",
            b="a",
            x="",
            c="y x",
            d="b",
        ),
        _pipeline("a single task", "One task; what it needs has no entry.", a="b"),
    ],
    complexity="O(t log t + e) time, O(t + e) memory for t tasks and e needs, because each task enters the heap once and each need is taken off once.",
    talk="""
A task is ready when all it needs is through, so I keep the open needs of each, and for each task who waits for it. What is ready lies in a heap, because the smallest name is asked for; without that rule a list would do. Each task and each need is touched once: O((tasks + needs) log tasks). If some tasks are left at the end they wait in a circle, and I would name it in the error. No recursion: a chain of ten thousand tasks would end it. In Python the standard library has graphlib. The follow-up is running several at once: all that is in the heap may start.
""",
)
