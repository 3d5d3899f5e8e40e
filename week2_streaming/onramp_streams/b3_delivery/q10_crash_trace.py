"""What a crash loses and what it repeats, for the two places in which a commit can stand."""

import json
from dataclasses import replace

from autograder import Contract, Mistake, Oracle, PythonExercise
from autograder.worlds import handmade


def _arguments(rows):
    return {"trace": [tuple(step) for step in json.loads(rows["client_logs"][0]["line"])]}


def _trace(name, provokes, *steps):
    """A world of one consumer: text appends its ids, (most, dies_after) is a poll."""

    def drawn(ending):
        listed = [
            ["append", [each + ending for each in step.split()]] if isinstance(step, str) else ["poll", *step]
            for step in steps
        ]
        return handmade(
            name, provokes, client_logs=[{"line": json.dumps(listed), "received_ts": "2026-03-02 12:00"}]
        )

    return replace(drawn(""), redraw=lambda number: drawn(str(number)))


def _small_traces(st):
    def trace(counts, polls):
        steps, sent = [], 0
        for count, rounds in zip(counts, polls, strict=False):
            steps.append(("append", [f"r{n}" for n in range(sent, sent + count)]))
            sent += count
            steps += [("poll", *each) for each in rounds]
        return {"trace": steps}

    poll = st.tuples(st.integers(1, 4), st.one_of(st.none(), st.integers(0, 5)))
    counts = st.lists(st.integers(0, 4), min_size=1, max_size=3)
    return st.builds(trace, counts, st.lists(st.lists(poll, max_size=3), min_size=3, max_size=3))


exercise = PythonExercise(
    title="Commit before, commit after",
    points=4,
    minutes=20,
    level="medium",
    skills=["delivery semantics", "offsets", "simulation"],
    asked_in=["system design", "coding round"],
    prompt="""
A consumer reads a partition, writes each record into a table, and commits how far it is. It dies now and then. *Show me what that does*, says the interviewer: replay the trace twice, with the commit before the writes and with the commit after them, and say which ids were lost and which were written more than once.

Write `crash_trace(trace)`. The trace is a list of steps, in order:

* `("append", ids)`: these records are appended to the partition. Ids are text, and none is appended twice. The list may be empty.
* `("poll", most, dies_after)`: the consumer reads from the committed offset as many records as there are, at most `most` (1 or more). There may be none. Then it does its actions in order: with the commit **before**, first the commit, then one write for each record; with the commit **after**, one write for each record, then the commit. A write adds one row to the table and stays. A commit stores the offset behind the records of this poll, also if there were none; an action that was done is not undone.
* `dies_after` is how many of these actions are done before the machine dies: 0 is none. `None`, or a number as large as that of the actions or larger, means that all are done. After a death the consumer starts again at the committed offset, with the next poll. It begins at offset 0.

At the end look at each record:

* It is **lost** if it was never written and stands before the committed offset: nobody will come back for it. A record at or behind the committed offset is not lost, only unread.
* It is **duplicated** if it was written twice or more often.

Return tuples `(commit, what, event_id, writes)`: `commit` is `"before"` or `"after"`, `what` is `"lost"` or `"duplicated"`, `writes` says how often the id was written. First all of `"before"`, then all of `"after"`, each in the order of the partition. Print nothing.

For example, `[("append", ["a", "b"]), ("poll", 2, 1), ("poll", 2, None)]`: with the commit before, the first poll commits and dies, and the second finds nothing, so `a` and `b` are lost. With the commit after, the first writes `a` and dies; the second writes `a` and `b`. The result is `[("before", "lost", "a", 0), ("before", "lost", "b", 0), ("after", "duplicated", "a", 2)]`. In the data you see, the line is the trace as JSON. To try it: `crash_trace(**show("crash_trace").arguments)`.
""",
    contract=Contract(
        grain="one row per record lost or duplicated, for each place of the commit",
        key="commit, event_id",
        clock="none: the order of the steps",
        ties="none: the order of the partition",
        duplicates="written twice or more often: told, with their number",
    ),
    tables=["client_logs"],
    arguments=_arguments,
    columns=("commit", "what", "event_id", "writes"),
    ordered=True,
    oracle=Oracle(
        inputs=_small_traces,
        draws=40,
        answer='''
def crash_trace(trace):
    """Writes every action down as a list, cuts the list off where the machine dies, and carries it out."""
    rows = []
    for place in ("before", "after"):
        partition, table, committed = [], [], 0
        for kind, *rest in trace:
            if kind == "append":
                partition = partition + rest[0]
                continue
            most, dies_after = rest
            polled = partition[committed : committed + most]
            writes = [("write", event_id) for event_id in polled]
            commit = [("commit", committed + len(polled))]
            actions = commit + writes if place == "before" else writes + commit
            for what, value in actions[:dies_after]:
                if what == "write":
                    table.append(value)
                else:
                    committed = value
        for offset, event_id in enumerate(partition):
            if table.count(event_id) == 0 and offset < committed:
                rows.append((place, "lost", event_id, 0))
            if table.count(event_id) > 1:
                rows.append((place, "duplicated", event_id, table.count(event_id)))
    return rows
''',
    ),
    starter='''
def crash_trace(trace):
    """Rows (commit, what, event_id, writes) for the commit before the writes, then for the commit after them."""
    # What survives a death, and where does the next poll begin?
    return []
''',
    solution='''
from collections import Counter


def crash_trace(trace):
    """What is lost and what is duplicated, for the commit before the writes and after them."""
    return [*told("before", trace), *told("after", trace)]


def told(commit, trace):
    """Replays the trace with the commit in this place; yields the records that were not written once."""
    log, writes, committed = [], Counter(), 0
    for step in trace:
        if step[0] == "append":
            log.extend(step[1])
            continue
        _, most, dies_after = step
        records = log[committed : committed + most]
        actions = len(records) + 1
        done = actions if dies_after is None else min(dies_after, actions)
        written = done if commit == "after" else done - 1
        writes.update(records[: max(0, written)])
        if done == actions or (commit == "before" and done > 0):
            committed += len(records)
    for offset, event_id in enumerate(log):
        if writes[event_id] == 0 and offset < committed:
            yield (commit, "lost", event_id, 0)
        elif writes[event_id] > 1:
            yield (commit, "duplicated", event_id, writes[event_id])
''',
    alternatives=[
        '''
class Consumer:
    """What outlives a death: the log, the table, and the committed offset."""

    def __init__(self, commit):
        self.commit = commit
        self.log = []
        self.rows_of = {}
        self.offset = 0

    def append(self, ids):
        for event_id in ids:
            self.log.append(event_id)
            self.rows_of[event_id] = 0

    def poll(self, most, dies_after):
        until = min(self.offset + most, len(self.log))
        todo = [lambda event_id=event_id: self.write(event_id) for event_id in self.log[self.offset : until]]
        todo.insert(0 if self.commit == "before" else len(todo), lambda: setattr(self, "offset", until))
        for action in todo[:dies_after]:
            action()

    def write(self, event_id):
        self.rows_of[event_id] += 1

    def report(self):
        behind = set(self.log[: self.offset])
        for event_id, rows in self.rows_of.items():
            if rows > 1 or (rows == 0 and event_id in behind):
                yield self.commit, "duplicated" if rows else "lost", event_id, rows


def crash_trace(trace):
    found = []
    for commit in ("before", "after"):
        consumer = Consumer(commit)
        for method, *arguments in trace:
            getattr(consumer, method)(*arguments)
        found.extend(consumer.report())
    return found
''',
    ],
    hints=[
        "A poll of three records is four actions. Write them down for both places of the commit: what is done when the machine dies after three?",
        "Three traps: position-survives-the-crash, crash-undoes-the-writes, and unread-called-lost. The table and the committed offset survive; nothing else does.",
        "Shown trace: the second poll reads c, d and e, and dies after two actions. With the commit after, c and d are written: where does the third poll begin?",
        """
for step in trace:
    ...
    records = log[committed : ___]
    actions = ___                          # the writes and one commit
    done = ___                             # None, or more than there are?
    writes.update(records[: ___])          # how many of the writes are done?
    if ___:                                # is the commit done?
        committed += ___
""",
    ],
    mistakes=[
        Mistake(
            "strategies-swapped",
            'return [*told("before", trace), *told("after", trace)]',
            'other = {"before": "after", "after": "before"}\n'
            '    return [(other[place], *row[1:]) for place in ("after", "before") for row in told(place, trace)]',
            "The two are swapped: you have the commit before the writes repeat, and the one after them lose. What does the committed offset promise about a record before it is written?",
        ),
        Mistake(
            "position-survives-the-crash",
            'if done == actions or (commit == "before" and done > 0):',
            "if True:",
            "After a death you go on behind the records that were read. That position was in the memory of the machine; the committed offset is all that is left of it.",
        ),
        Mistake(
            "crash-taken-for-a-close",
            "            committed += len(records)\n",
            "            committed += len(records)\n"
            '        elif commit == "after":\n            committed += max(0, written)\n',
            "You commit what was written before the machine died. A consumer that is closed does so; one that loses power gets no chance.",
        ),
        Mistake(
            "crash-undoes-the-writes",
            "        writes.update(records[: max(0, written)])\n",
            "        writes.update(records[: max(0, written)] if done == actions else [])\n",
            "You take the writes of a poll back when the machine dies in the middle. They stand in the table; no transaction was spoken of.",
        ),
        Mistake(
            "unread-called-lost",
            "if writes[event_id] == 0 and offset < committed:",
            "if writes[event_id] == 0:",
            "You call records lost that nobody has read yet. They stand at or behind the committed offset, and the next poll brings them: that is lag.",
        ),
        Mistake(
            "commit-not-counted",
            '        written = done if commit == "after" else done - 1\n',
            "        written = done\n",
            "With the commit before, one write too many survives: the commit is an action too, and the first one. After how many actions is the first record written?",
        ),
        Mistake(
            "position-by-chunk-size",
            "            committed += len(records)\n",
            "            committed += most\n",
            "You commit as many records as were asked for, also where there were fewer. What is appended afterwards is passed over: behind which record does the committed offset stand?",
        ),
        Mistake(
            "last-write-taken-for-the-commit",
            'if done == actions or (commit == "before" and done > 0):',
            'if done >= len(records) or (commit == "before" and done > 0):',
            "A machine that dies after the last write has committed with you. One action is missing then, the commit; between the two is where at-least-once repeats.",
        ),
        Mistake(
            "commits-every-record",
            says="You commit with every record, so a death costs one at most. Here one commit covers the whole poll: all writes come before it, or all after it.",
            answer="""
from collections import Counter


def crash_trace(trace):
    rows = []
    for commit in ("before", "after"):
        log, writes, committed = [], Counter(), 0
        for step in trace:
            if step[0] == "append":
                log.extend(step[1])
                continue
            actions = []
            for event_id in log[committed : committed + step[1]]:
                pair = ["commit", event_id]
                actions += pair if commit == "before" else pair[::-1]
            for action in actions[: step[2]]:
                if action == "commit":
                    committed += 1
                else:
                    writes[action] += 1
        for offset, event_id in enumerate(log):
            if writes[event_id] == 0 and offset < committed:
                rows.append((commit, "lost", event_id, 0))
            if writes[event_id] > 1:
                rows.append((commit, "duplicated", event_id, writes[event_id]))
    return rows
""",
        ),
        Mistake(
            "zero-taken-for-missing",
            "actions if dies_after is None else min(dies_after, actions)",
            "min(dies_after or actions, actions)",
            "A machine that dies before its first action does them all with you: 0 counts as nothing said. Only None says that it lives.",
        ),
        Mistake(
            "whole-log-again",
            "            committed += len(records)\n",
            "            committed += len(records)\n        else:\n            committed = 0\n",
            "After a death you read from offset 0. Whatever was committed before is still committed: that is what a commit is for.",
        ),
        Mistake(
            "repeats-counted-once",
            'yield (commit, "duplicated", event_id, writes[event_id])',
            'yield (commit, "duplicated", event_id, 2)',
            "Every repeated id was written twice with you. A machine that dies three times in the same place writes it four times; nobody promised at most one repeat.",
        ),
    ],
    worlds=[
        _trace(
            "a death in the middle",
            "Six records, three polls; the second dies after two actions.",
            "a b c d e f",
            (2, None),
            (3, 2),
            (4, None),
        ),
        _trace(
            "between write and commit",
            "Every record is written, and the machine dies before the commit.",
            "a b c",
            (3, 3),
            (3, None),
            "d",
            (2, 1),
            (2, None),
        ),
        _trace(
            "before the first action",
            "The machine dies at once, twice; where does the poll after that begin?",
            "a b c d",
            (2, 0),
            (1, None),
            (2, 0),
            (2, 1),
            (9, None),
        ),
        _trace(
            "empty polls",
            "Polls that find nothing, some of which die; then records come.",
            (5, None),
            (3, 0),
            (3, 1),
            "a b",
            (5, None),
            (5, 0),
            (5, None),
            "c d e f g h",
            (2, None),
            (9, None),
        ),
        _trace(
            "the same place again and again",
            "The machine dies four times at the same record.",
            "a b c",
            (1, None),
            (2, 1),
            (2, 1),
            (2, 1),
            (2, 1),
            (2, None),
        ),
        _trace(
            "ends with a death",
            "After the last death nobody polls again: some records are not lost, only unread.",
            "a b c d e",
            (2, None),
            (2, 1),
            "f g",
        ),
        _trace(
            "shorter polls after a death",
            "After a death the consumer asks for fewer records at once.",
            "a b c d e f g",
            (5, 4),
            (2, None),
            (2, 2),
            (1, 5),
            (3, 3),
            (9, None),
        ),
        _trace("nothing happens", "Records, and nobody who polls.", "a b", ""),
    ],
    complexity="O(a + d) time for a appended records and d records polled, those that are read again included, and O(a) memory, because a poll touches what it reads and each record keeps one counter.",
    talk="""
There are two actions that no one can do at once: the write to the sink and the commit of the offset. A machine can die between them. Commit first, and what was committed and not written is lost: at most once. Write first, and what was written and not committed comes again: at least once. The sentence: delivery is decided by which of the two comes first, and exactly-once is an effect, made by at-least-once and a sink that takes a repeat without harm. So I commit after, and make the write idempotent: an upsert by the event's id, or the offset stored in the same transaction as the rows, so that the two actions are one. Auto-commit by a timer is neither: it commits what was polled, whatever became of it. How much is repeated is bounded by the poll, so its size is a choice; and how often, by nothing.
""",
)
