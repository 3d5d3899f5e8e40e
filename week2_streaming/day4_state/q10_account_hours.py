"""The state of each account at the end of each hour, kept right while plan changes and cancels arrive late."""

import json
from dataclasses import replace

from autograder import Contract, Mistake, Oracle, PythonExercise, Work
from autograder.worlds import handmade
from autograder.worlds.world import World


def _arguments(rows):
    steps = json.loads(rows["client_logs"][0]["line"])
    return {
        "steps": [(method, [tuple(event) for event in events], closed) for method, events, closed in steps]
    }


def _second(clock):
    """Seconds from midnight of an hour, or of h:mm or h:mm:ss."""
    parts = [*map(int, str(clock).split(":")), 0, 0]
    return parts[0] * 3_600 + parts[1] * 60 + parts[2]


def _log(name, provokes, *batches):
    """A world of batches (closed, (account, clock, seq, kind[, plan]), …); drawn again with other accounts."""

    def drawn(number):
        steps = [
            (
                "take",
                [
                    (account + 100 * number, _second(clock), seq, kind, *(plan or [None]))
                    for account, clock, seq, kind, *plan in events
                ],
                closed,
            )
            for closed, *events in batches
        ]
        return handmade(
            name, provokes, client_logs=[{"line": json.dumps(steps), "received_ts": "2026-03-02 12:00"}]
        )

    return replace(drawn(0), redraw=drawn)


def _within_batches(original):
    """The same batches, each with its events in the opposite order."""

    def make(tables):
        rows = {table: [dict(row) for row in found] for table, found in original.rows(tables).items()}
        for row in rows["client_logs"]:
            steps = json.loads(row["line"])
            row["line"] = json.dumps([[method, events[::-1], closed] for method, events, closed in steps])
        return rows

    return World(
        "batches in another order",
        "Each batch has the same events, the last of them first.",
        make,
        original=original,
        said=lambda n: (
            f"The same events in another order within their batch changed {n} row{'s' * (n != 1)} of the result."
        ),
    )


_MORNING = _log(
    "a morning",
    "Two accounts, five batches, and a cancel that arrives three hours late.",
    (1, (7, "0:10", 1, "signup", "basic"), (8, "0:40", 1, "signup", "premium")),
    (2, (8, "1:30", 2, "plan", "basic")),
    (4, (7, "3:20", 2, "plan", "premium")),
    (4, (7, "1:15", 3, "cancel")),
    (6, (8, "4:05", 3, "cancel"), (7, "5:30", 4, "signup", "basic")),
)
_BEFORE_AN_UPGRADE = _log(
    "a cancel before an upgrade",
    "Late cancels make upgrades void that were counted, until the account signs up again; or the upgrade comes later still.",
    (
        6,
        (7, "0:10", 1, "signup", "basic"),
        (7, "2:10", 2, "plan", "premium"),
        (7, "4:10", 3, "plan", "family"),
        (8, "0:10", 1, "signup", "basic"),
        (8, "2:10", 2, "plan", "premium"),
        (8, "3:10", 3, "signup", "family"),
        (9, "0:10", 1, "signup", "basic"),
    ),
    (6, (7, "1:10", 4, "cancel")),
    (7, (8, "1:10", 4, "cancel"), (9, "3:10", 2, "cancel")),
    (8, (9, "2:10", 3, "plan", "premium"), (9, "4:10", 4, "plan", "family")),
    (8, (7, "3:10", 5, "signup", "premium")),
)
_SAME_INSTANT = _log(
    "two at the same instant",
    "A cancel and a plan change, or two plan changes, at the same second; the later one by seq comes first, or batches later.",
    (2, (7, "0:10", 1, "signup", "basic"), (8, "0:10", 1, "signup", "basic"), (9, "0:20", 2, "cancel")),
    (
        3,
        (7, "2:30", 10, "plan", "premium"),
        (7, "2:30", 9, "plan", "family"),
        (9, "0:20", 1, "signup", "basic"),
    ),
    (4, (8, "2:30", 4, "signup", "family"), (8, "2:30", 3, "cancel")),
    (
        5,
        (8, "2:30", 2, "plan", "premium"),
        (7, "2:30", 11, "cancel"),
        (9, "3:00", 7, "plan", "basic"),
        (10, "2:30", 5, "plan", "premium"),
    ),
    (
        5,
        (7, "2:30", 12, "signup", "basic"),
        (9, "0:20", 3, "signup", "premium"),
        (10, "2:30", 4, "signup", "basic"),
    ),
)
_EDGES = _log(
    "on the hour",
    "Events exactly at the end of an hour and one second before it; hours close only after their events have come.",
    (
        0,
        (7, "0:59:59", 1, "signup", "basic"),
        (8, "1:00:00", 1, "signup", "basic"),
        (9, "0:00", 1, "signup", "family"),
    ),
    (1,),
    (2, (7, "2:00:00", 2, "plan", "premium"), (8, "1:59:59", 2, "cancel")),
    (3, (9, "5:10", 2, "cancel")),
    (5, (7, "4:59:59", 3, "cancel"), (8, "4:00:00", 3, "signup", "premium")),
    (7,),
)
_COPIES = _log(
    "the same again",
    "Events are delivered twice, also in a later batch, and events that change nothing arrive late.",
    (
        3,
        (7, "0:10", 1, "signup", "basic"),
        (7, "0:10", 1, "signup", "basic"),
        (8, "1:10", 1, "signup", "family"),
    ),
    (3, (7, "0:10", 1, "signup", "basic"), (8, "2:10", 2, "plan", "family")),
    (4, (8, "0:30", 3, "cancel"), (7, "2:40", 3, "cancel"), (7, "2:50", 4, "cancel")),
    (4, (7, "2:40", 3, "cancel"), (7, "0:10", 1, "signup", "basic")),
    (5, (7, "1:20", 2, "plan", "premium"), (7, "3:20", 5, "plan", "basic")),
    (5, (7, "1:20", 2, "plan", "premium"), (7, "3:30", 6, "cancel")),
)
_SILENCE = _log(
    "hours without events",
    "Nothing arrives for hours, which close all the same; the batch after that has several late events in no order.",
    (
        1,
        (7, "0:10", 1, "signup", "basic"),
        (8, "0:20", 1, "signup", "premium"),
        (9, "0:30", 1, "plan", "basic"),
    ),
    (5,),
    (5,),
    (
        6,
        (8, "4:40", 4, "plan", "family"),
        (8, "1:40", 3, "plan", "basic"),
        (7, "3:40", 2, "cancel"),
        (8, "2:40", 2, "cancel"),
    ),
    (6, (9, "0:10", 2, "signup", "family"), (7, "0:05", 3, "signup", "family")),
    (
        9,
        (8, "5:40", 5, "signup", "premium"),
        (7, "5:40", 4, "signup", "premium"),
        (7, "1:40", 5, "plan", "family"),
    ),
)


def _long_history(size, random):
    """An account that has changed its plan hundreds of times, and then an event a little late with each batch."""
    plans, apart = ("basic", "premium", "family"), 1_200
    history = [(7, 0, 0, "signup", "basic")]
    history += [(7, apart * number, number, "plan", random.choice(plans)) for number in range(1, size)]
    end = apart * size
    steps = [("take", history, end // 3_600)]
    for number in range(size // 4):
        t = end + apart * number
        steps.append(
            (
                "take",
                [(7, t - random.randrange(7_000), size + number, "plan", random.choice(plans))],
                t // 3_600,
            )
        )
    return {"steps": steps}


def _few_batches(st):
    event = st.tuples(
        st.integers(0, 1),
        st.integers(0, 8).map(lambda half: 1_800 * half),
        st.sampled_from(["signup", "cancel", "plan"]),
        st.sampled_from(["basic", "premium"]),
    )
    batch = st.tuples(st.lists(event, max_size=3), st.integers(0, 2))

    def numbered(drawn):
        steps, closed, seq, kept = [], 0, [1, 5, 3, 4, 2, 9, 7, 8, 6, 12, 11, 10, 15], []
        for events, more in drawn:
            closed += more
            told = []
            for account, t, kind, plan in events:
                told.append((account, t, seq.pop(0), kind, None if kind == "cancel" else plan))
            kept += told
            steps.append(("take", [*told, *(kept[:1] if more == 2 else [])], closed))
        return {"steps": steps}

    return st.lists(batch, max_size=4).map(numbered)


SOLUTION = '''
from bisect import bisect_left
from collections import defaultdict

HOUR_S = 3_600


class account_hours:
    """What each account's state was at the end of each hour, corrected from the earliest affected hour on."""

    def __init__(self):
        self.closed = 0
        self.events = defaultdict(list)  # of each account: (t, seq, kind, plan), in order
        self.states = defaultdict(list)  # in the same order: the state behind each event
        self.published = {}  # by (account, hour), as it was last returned

    def take(self, events, closed):
        """Return the rows (hour, account, state) that are new or no longer what they were."""
        earliest = {}
        for account, t, seq, kind, plan in events:
            self.insert(account, (t, seq, kind, plan))
            earliest[account] = min(t // HOUR_S, earliest.get(account, self.closed))
        rows = []
        for account in self.events:
            rows += self.rewritten(account, earliest.get(account, self.closed), closed)
        self.closed = closed
        return sorted(rows, key=lambda row: row[:2])

    def insert(self, account, event):
        events, states = self.events[account], self.states[account]
        at = bisect_left(events, event[:2], key=lambda known: known[:2])
        if at < len(events) and events[at][:2] == event[:2]:
            return  # a copy
        events.insert(at, event)
        states.insert(at, None)
        for place in range(at, len(events)):
            before = states[place - 1] if place else None
            states[place] = following(before, *events[place][2:])

    def rewritten(self, account, first, closed):
        events, states = self.events[account], self.states[account]
        for hour in range(first, closed):
            behind = bisect_left(events, (hour + 1) * HOUR_S, key=lambda event: event[0])
            state = states[behind - 1] if behind else None
            if state != self.published.get((account, hour)):
                self.published[account, hour] = state
                yield hour, account, state


def following(state, kind, plan):
    """The state behind an event, from the state before it."""
    if kind == "cancel":
        return None
    if kind == "plan" and state is None:
        return None
    return plan
'''

exercise = PythonExercise(
    title="A cancel three hours late",
    points=5,
    minutes=35,
    level="hard",
    skills=["state", "late data", "incremental", "order of events", "classes"],
    asked_in=["streaming round", "coding round"],
    prompt="""
*We publish what plan each account is on at the end of every hour. Cancels arrive late. Keep the table right without computing all of it again.* Write a class `account_hours`.

`account_hours()` makes an operator that knows no account. It has one method:

`take(events, closed)`: a batch has arrived. It returns the rows of the table that change.

* `events` is a list of tuples `(account, t, seq, kind, plan)`, in no order; it may be empty. `account` is a whole number. `t` is when the event takes effect, in whole seconds from the start of hour 0, 0 or more. `seq` is a whole number that the source gives, each number once per account. It is the order in which the source *recorded* events, not the order in which they take effect.
* `kind` is `"signup"`, `"plan"` or `"cancel"`. `plan` is a text, or None for a cancel.
* `closed`: hours 0 to `closed - 1` are over, and are in the table from now on. It never falls from one call to the next. An event may belong to an hour that is not over yet: keep it until then.

The **state** of an account is its plan, or None. It begins as None, and the account's events change it one after the other, in the order of `t`; at the same `t`, in the order of `seq`:

* `signup` sets the state to `plan`, whatever it was.
* `plan` sets the state to `plan` if the account has one. If the state is None, the event changes nothing: nobody upgrades an account that is cancelled.
* `cancel` sets the state to None.

Hour h is `[3600 * h, 3600 * (h + 1))`, and its row holds the state **behind all events of `t` before its end**, whichever batch they came with. An event at exactly 3600 belongs to hour 1.

The table has a row per closed hour and account. What was never returned counts as None. `take` returns a list of tuples `(hour, account, state)`, in order of hour, then account: the rows of closed hours whose state is now another one than was last returned for them. A row that goes back to None is one of these; a row that stays as it is is not. Without any, an empty list.

Batches come at least once: an event may be in a batch again, or in a later one, with all its values the same. It counts once.

For example, `take([(7, 600, 1, "signup", "basic"), (7, 7800, 2, "plan", "premium")], 3)` gives `(0, 7, "basic"), (1, 7, "basic"), (2, 7, "premium")`. Then `take([(7, 4200, 3, "cancel", None)], 4)` gives `(1, 7, None), (2, 7, None)`: the cancel takes effect before the upgrade, so the upgrade is void, and hour 3 is None from the beginning.

An event must not make you go through all events of its account: from the earliest affected hour on you may, what lies before stays as it is. Do not change the batches, and print nothing.

In the data you see, the line holds the calls as JSON, with events as lists. To make them yourself:

    given = show("account_hours").arguments
    operator = account_hours()
    for method, *arguments in given["steps"]:
        print(arguments, getattr(operator, method)(*arguments))
""",
    contract=Contract(
        grain="one row per closed hour and account whose state is not what was last returned",
        key="hour, account",
        clock="t, when an event takes effect; hours are half-open",
        ties="events of one account at the same t apply in the order of seq",
        duplicates="an event that comes again counts once",
        late="any lateness: hours from the event's own on are corrected",
    ),
    tables=["client_logs"],
    arguments=_arguments,
    steps="steps",
    columns=("step", "hour", "account", "state"),
    ordered=True,
    complexity="O(log n + m + h) comparisons for an event with m later events of its account and h closed hours behind it, O(n) memory, because its place is found by bisection and nothing before that place is looked at again.",
    oracle=Oracle(
        inputs=_few_batches,
        draws=40,
        answer='''
class account_hours:
    """Computes the whole table anew, and compares it with the one before."""

    def __init__(self):
        self.log = []
        self.table = {}

    def take(self, events, closed):
        self.log += events
        before, self.table = self.table, {}
        for account in {event[0] for event in self.log}:
            for hour in range(closed):
                self.table[hour, account] = self.state_at(account, 3_600 * (hour + 1))
        return [(*key, state) for key, state in sorted(self.table.items()) if state != before.get(key)]

    def state_at(self, account, end):
        state = None
        for _, _, kind, plan in sorted({event[1:] for event in self.log if event[0] == account and event[1] < end}, key=lambda event: event[:2]):
            if kind == "signup" or (kind == "plan" and state is not None):
                state = plan
            elif kind == "cancel":
                state = None
        return state
''',
    ),
    work=[
        Work(
            name="a long history",
            provokes="An account has hundreds of events, and each batch brings one that is a little late.",
            inputs=_long_history,
            sizes=(60, 480),
            unit="events of history",
            counts={"comparisons": 4},
            points=1,
        ),
    ],
    starter='''
class account_hours:
    """What each account's state was at the end of each hour, corrected from the earliest affected hour on."""

    def __init__(self):
        self.closed = 0

    def take(self, events, closed):
        """Return the rows (hour, account, state) that are new or no longer what they were."""
        # Where in its account's history does an event stand, and which hours come behind it?
        self.closed = closed
        return []
''',
    solution=SOLUTION,
    alternatives=[
        '''
from bisect import bisect_left


class account_hours:
    """The state at the end of every closed hour is kept; the one before the earliest affected hour is the seed."""

    def __init__(self):
        self.history = {}
        self.at_end = {}
        self.closed = 0

    def take(self, events, closed):
        first = {}
        for account, *event in events:
            known = self.history.setdefault(account, [])
            at = bisect_left(known, event[:2])
            if known[at : at + 1] != [event]:
                known.insert(at, event)
            first.setdefault(account, []).append(event[0] // 3_600)
        changed = []
        for account, known in self.history.items():
            ends = self.at_end.setdefault(account, [])
            start = min([self.closed, *first.get(account, [])])
            state = ends[start - 1] if 0 < start <= len(ends) else None
            if start > len(ends):
                ends += [None] * (start - len(ends))
            at = bisect_left(known, [start * 3_600])
            for hour in range(start, closed):
                while at < len(known) and known[at][0] // 3_600 <= hour:
                    _, _, kind, plan = known[at]
                    if kind != "plan" or state is not None:
                        state = plan
                    at += 1
                if hour == len(ends):
                    ends.append(None)
                if ends[hour] != state:
                    ends[hour] = state
                    changed.append((hour, account, state))
        self.closed = closed
        changed.sort(key=lambda row: row[:2])
        return changed
''',
    ],
    hints=[
        "Whose state at 4 o'clock depends on an event of 1 o'clock? And on which events between the two?",
        "Two traps: stateful-treated-as-stateless (a late event changes more than its own hour) and non-deterministic-tie-break (two events at the same second have an order, and it is not the one they came in).",
        "Shown world: account 7 upgrades at 3:20, and three hours are out as basic. Then its cancel of 1:15 arrives. What is it at the end of hours 1, 2 and 3, and what becomes of the upgrade?",
        """
at = bisect_left(___, (t, seq))                 # its place in the account's history
...                                             # a copy? else insert it there
for place in range(___, len(events)):           # which states may be others now?
    states[place] = following(states[place - 1], ...)
for hour in range(___, closed):                 # from the earliest affected hour on
    state = ___                                 # behind the last event before the hour's end
    if ___:
        rows.append((hour, account, state))
""",
    ],
    mistakes=[
        Mistake(
            "stateful-treated-as-stateless",
            "for hour in range(first, closed):",
            "for hour in sorted({first, *range(self.closed, closed)} - {closed}):",
            "A late event changed its own hour, and the hours behind it stayed. A count would be right then; this state depends on a sequence: which hours does a cancel reach?",
        ),
        Mistake(
            "later-events-not-replayed",
            "for place in range(at, len(events)):",
            "for place in range(at, at + 1):",
            "You found the state behind the late event, and left what later events made of the old one. An upgrade behind a late cancel is void: which events must be applied again?",
        ),
        Mistake(
            "applied-in-order-of-arrival",
            says="You apply each event to the state as it is now. A late event belongs before others that are applied already: what would the state be, had it come in time?",
            answer="""
class account_hours:
    def __init__(self):
        self.closed = 0
        self.state = {}
        self.table = {}
        self.seen = set()

    def take(self, events, closed):
        rows = {}
        waiting = sorted(set(events) - self.seen, key=lambda event: event[1:3])
        self.seen |= set(events)
        first = {account: self.closed for account in self.state}
        for account, t, seq, kind, plan in waiting:
            state = self.state.get(account)
            self.state[account] = None if kind == "cancel" or (kind == "plan" and state is None) else plan
            first[account] = min(first.get(account, t // 3600), t // 3600)
        for account, hour in first.items():
            for one in range(hour, closed):
                if self.table.get((one, account)) != self.state[account]:
                    rows[one, account] = self.table[one, account] = self.state[account]
        self.closed = closed
        return [(*key, state) for key, state in sorted(rows.items())]
""",
        ),
        Mistake(
            "non-deterministic-tie-break",
            "at = bisect_left(events, event[:2], key=lambda known: known[:2])",
            "at = bisect_left(events, event[0] + 1, key=lambda known: known[0])",
            "At the same second you apply events in the order they came in. Deliver the batch in another order and the state is another one: what does the source say about their order?",
        ),
        Mistake(
            "sequence-for-time",
            "at = bisect_left(events, event[:2], key=lambda known: known[:2])",
            "at = bisect_left(events, event[1], key=lambda known: known[1])",
            "You apply events in the order in which they were recorded. A cancel may be recorded hours after it takes effect: which of the two orders has the state?",
        ),
        Mistake(
            "upgrade-revives",
            'if kind == "plan" and state is None:',
            "if False:",
            "A plan change brings a cancelled account back. Without a signup it is void: that is why a late cancel reaches beyond the next event.",
        ),
        Mistake(
            "window-edge-inclusive",
            "(hour + 1) * HOUR_S, key",
            "(hour + 1) * HOUR_S + 1, key",
            "An event at exactly 2:00 is in your hour 1. Hours are half-open: to which of the two does the full hour belong?",
        ),
        Mistake(
            "first-event-for-earliest",
            "min(t // HOUR_S, earliest.get(account, self.closed))",
            "earliest.get(account, min(t // HOUR_S, self.closed))",
            "You begin with the hour of the account's first event in the batch. A batch is in no order: which of its events reaches furthest back?",
        ),
        Mistake(
            "past-hours-left",
            "rows += self.rewritten(account, earliest.get(account, self.closed), closed)",
            "rows += self.rewritten(account, self.closed, closed)",
            "Late events change your new hours only; what is published stays as it was. It says that a member was on a plan which had been cancelled: from which hour on is it to be corrected?",
        ),
        Mistake(
            "silent-accounts-left-out",
            "for account in self.events:",
            "for account in earliest:",
            "Hours closed, and accounts without an event in the batch have no rows for them. They have a state all the same: where does it come from?",
        ),
        Mistake(
            "signup-keeps-the-plan",
            "    return plan",
            '    return state if kind == "signup" and state is not None else plan',
            "A signup changes nothing with you where the account has a plan already. It sets the state to its plan, whatever that was.",
        ),
        Mistake(
            "early-events-dropped",
            "            self.insert(account, (t, seq, kind, plan))\n",
            "            if t >= HOUR_S * closed:\n                continue\n            self.insert(account, (t, seq, kind, plan))\n",
            "Events of an hour that is not over are gone when it is. They have come once and need not come again: where do you keep them until then?",
        ),
        Mistake(
            "open-hour-published",
            "for hour in range(first, closed):",
            "for hour in range(first, closed + 1):",
            "You publish an hour that is not over. More of it may still happen: hours 0 to closed - 1 are in the table.",
        ),
        Mistake(
            "cancelled-hours-left",
            "if state != self.published.get((account, hour)):",
            "if state is not None and state != self.published.get((account, hour)):",
            "Hours that a late cancel empties are not returned, so the table keeps the old plan. None is a state like the others: who else would say it?",
        ),
        Mistake(
            "unchanged-rows-reported",
            "if state != self.published.get((account, hour)):",
            "if True:",
            "You return hours whose state is the same as before. Whoever reads the changes works for nothing: what was last returned for them?",
        ),
        Mistake(
            "replays-the-whole-history",
            "for place in range(at, len(events)):",
            "for place in range(len(events)):",
            "Your rows are right, and each event goes through the account's history from its first signup on. Nothing before it can change: where do you begin?",
        ),
    ],
    worlds=[
        _MORNING,
        _BEFORE_AN_UPGRADE,
        _SAME_INSTANT,
        _EDGES,
        _COPIES,
        _SILENCE,
        _within_batches(_SAME_INSTANT),
    ],
    talk="""
I ask first whether the metric is stateless or stateful. If each row depends on its own event, late rows are appended and that is all. Here the state at the end of an hour depends on a sequence, so a late cancel changes every hour from its own on, up to where the sequences agree again; and an upgrade behind it may become void. So: order by when it takes effect, not by when it arrived, with the source's number for equal instants, since without a total order a rerun gives another answer. Keep the events of an account in that order, with the state behind each. A late one is put in its place by bisection, and the states from there on are computed again; the state before it is the seed. Then I rewrite the closed hours from the earliest affected one, and send only rows that differ, also those that went back to nothing. I test it against a computation of everything, with batches in any order. The price is state that grows with the events: I agree on a limit for lateness, and compact what lies before it into one state for each account.
""",
)
