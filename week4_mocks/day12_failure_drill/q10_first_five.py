"""The first five actions of an incident, alone, at two in the morning, as a runbook that holds for eight of them."""

import json
from dataclasses import replace

from autograder import Contract, Mistake
from autograder.layouts.layout_exercise import LayoutExercise
from autograder.worlds import handmade

CALM = {
    "what": "A count of landed rows fell to nothing at 23:00; your deploy went out at 22:55. The page reached you at 02:00.",
    "hour": 2.0,
    "began": -180,
    "per_minute": 60_000,
    "log_keeps": 1_440,
    "stop_by": 15,
    "tell_by": 30,
    "publishes_at": 240,
}


def _action(name, does, minutes, wipes=False):
    return {"name": name, "does": does, "minutes": minutes, "wipes": wipes}


ROLL_BACK = _action("roll the deploy back", "stops the harm", 8)
FIX_FORWARD = _action("write, review and deploy a fix", "stops the harm", 90)
SAVE_LOGS = _action("copy logs and running config", "saves evidence", 3)
DUMP = _action("dump the memory of all tasks", "saves evidence", 45)
TELL = _action("tell readers what is not true, since when, and when they hear more", "tells readers", 5)
MEASURE = _action("count produced against landed, by hour and device", "measures the damage", 10)
REPLAY = _action("replay the log into a branch", "replays", 60)
KEEP_LOG = _action("raise the retention of the topic", "keeps the log", 3)
HOLD = _action("hold the morning's publication", "holds publication", 2)
CAUSE = _action("find out why it happened", "finds the cause", 120)
RESTART = _action("restart all tasks", "restarts", 5, wipes=True)
USUAL = (CAUSE, FIX_FORWARD, RESTART, DUMP, MEASURE, ROLL_BACK, REPLAY, TELL, SAVE_LOGS, KEEP_LOG, HOLD)


def _given(rows):
    """The alert and the actions of a drill: one line says both. Without a line it is the usual drill."""
    lines = rows["client_logs"]
    return json.loads(lines[0]["line"]) if lines else {"alert": CALM, "actions": list(USUAL)}


def _world(name, provokes, *, instead=(), **alert):
    """A drill with the usual actions, those of the same name replaced; `alert` is what is not as usual."""
    by_name = {one["name"]: one for one in USUAL} | {one["name"]: one for one in instead}

    def drawn(number):
        told = CALM | alert
        told["per_minute"] += 1_000 * number
        turned = number % len(by_name)
        actions = [*by_name.values()][turned:] + [*by_name.values()][:turned]
        line = {"line": json.dumps({"alert": told, "actions": actions}), "received_ts": "2026-03-23 02:00"}
        return handmade(name, provokes, client_logs=[line])

    return replace(drawn(0), redraw=drawn)


_SHOWN = _world(
    "a silent drop at two",
    "Three hours of events are not in the table; they are still in the log, and so is a day more.",
)
_NEARLY_OVER = _world(
    "retention is nearly over",
    "The log keeps 200 minutes, and it began 180 minutes ago: at minute 20 the first events are gone.",
    log_keeps=200,
    stop_by=20,
    tell_by=40,
)
_HALF_AN_HOUR = _world(
    "a log of twenty minutes",
    "The alert came after ten minutes, and the log keeps twenty: what is fresh is gone first.",
    what="A rate alert: nothing lands since 01:50, on a topic that keeps 20 minutes.",
    began=-10,
    log_keeps=20,
    stop_by=20,
    tell_by=40,
)
_NO_TRACE = _world(
    "the rollback takes the logs along",
    "Rolling back ends the tasks, and their local logs end with them.",
    instead=[ROLL_BACK | {"wipes": True}],
)
_PUBLICATION = _world(
    "a publication in ten minutes",
    "Numbers go out ten minutes after the alert, and whoever may write to all readers has to be woken.",
    what="Three hours are missing, and the partners' report leaves at 02:10.",
    instead=[TELL | {"minutes": 15}],
    publishes_at=10,
    tell_by=45,
)
_SWITCH = _world(
    "a slow rollback and a switch",
    "A rollback takes 40 minutes here; the config that was pushed is behind a switch that takes four.",
    what="A config was pushed to all regions at 01:30: it filters out every event of TVs.",
    instead=[
        ROLL_BACK | {"minutes": 40},
        _action("turn the switch of the new config off", "stops the harm", 4),
    ],
    began=-30,
    per_minute=25_000,
)
_LONG_COUNT = _world(
    "a damage that takes long to measure",
    "Nobody knows which devices; the count takes 50 minutes, and readers ask already.",
    instead=[MEASURE | {"minutes": 50}],
    per_minute=9_000,
)
_PUBLISHED_HOURLY = _world(
    "the log and the hour",
    "The log is nearly over, and the publication is near enough that telling readers has to come before the count.",
    log_keeps=215,
    stop_by=20,
    tell_by=40,
    publishes_at=22,
)

exercise = LayoutExercise(
    title="The first five actions",
    points=8,
    minutes=30,
    level="medium",
    skills=["incident response", "replay", "retention", "communication"],
    asked_in=["system design", "culture round", "loop"],
    simulator="incident",
    prompt="""
*"It is two in the morning on the day of your deploy. What are the first five things you do?"* Write it as a runbook that a colleague can follow half asleep:

`first_five(alert, actions)`

Minutes are whole numbers, counted from the alert, which is minute 0. You are alone: one action after the other.

* `alert`: a dict with `what` (the page you got), `hour` (of the day, at minute 0), `began` (the minute since when a job drops events; zero or less), `per_minute` (events it drops, on average over a day), `log_keeps` (an event of minute *m* is gone from the log after minute *m* + `log_keeps`), and three limits: `stop_by`, `tell_by` (minutes by which the harm has stopped and by which readers have been told) and `publishes_at` (the minute at which numbers go out).
* `actions`: what is at hand, in no order: dicts with `name`, `does`, `minutes` (how long it takes) and `wipes` (once it starts, evidence that was not saved is gone). Of one kind there may be several.

`does` is one of

* `"stops the harm"`: from its end on the job drops nothing;
* `"saves evidence"`, `"tells readers"`, `"measures the damage"`: done when they end;
* `"keeps the log"`: what is in the log when it ends stays there;
* `"holds publication"`: numbers do not go out;
* `"replays"`: reads the log again from `began` on, the oldest first, four minutes of it in a minute. What is gone when its turn comes is lost for good. Before the harm has stopped a replay goes through the broken job, and before the damage is measured nobody knows its range;
* `"finds the cause"`, `"restarts"`: as they say.

Return a list of **at most five** `(minute, name)`: when each starts. Then, in every drill: the harm stops by `stop_by`; no event is lost that could have been kept; readers are told by `tell_by`; nothing is published that readers were not warned of, unless it is held; evidence that one of your actions wipes was saved before; and the replay has started, after the harm has stopped and the damage was measured. Where an action of a kind is not at hand, leave it out.

You are shown what comes of your plan as a table of zeros, or of what was more than zero.
""",
    contract=Contract(
        grain="one row per thing that can go amiss in a drill",
        key="what",
        clock="minutes since the alert",
        duplicates="an action is done once",
        late="retention decides what a replay still finds",
    ),
    tables=["client_logs"],
    arguments=_given,
    starter='''
def first_five(alert, actions):
    """A list of (minute, name), at most five. Replace this plan."""
    return [(0, actions[0]["name"])]
''',
    solution='''
def first_five(alert, actions):
    """What cannot be undone comes first, then the harm, then people, then numbers, then the repair."""
    quickest = {}
    for action in sorted(actions, key=lambda one: one["minutes"], reverse=True):
        quickest[action["does"]] = action

    order = ["stops the harm", "tells readers", "measures the damage", "replays"]
    if alert["publishes_at"] < minute_of("tells readers", order, quickest, ends=True):
        order.insert(0, "holds publication")
    if alert["began"] + alert["log_keeps"] < minute_of("replays", order, quickest):
        order.insert(0, "keeps the log")
    if quickest.get("stops the harm", {}).get("wipes"):
        order.insert(0, "saves evidence")

    return [(minute_of(does, order, quickest), quickest[does]["name"]) for does in order if does in quickest]


def minute_of(does, order, quickest, ends=False):
    """The minute at which a kind of action starts, or ends, if each of them begins when the one before is done."""
    before = order[: order.index(does) + ends]
    return sum(quickest[one]["minutes"] for one in before if one in quickest)
''',
    alternatives=[
        '''
from itertools import accumulate, permutations

GUARDS = ("saves evidence", "keeps the log", "holds publication")
ALWAYS = ("stops the harm", "tells readers", "measures the damage", "replays")


def first_five(alert, actions):
    """Try each guard in front, and each order of the rest; take the first plan that keeps every limit."""
    best = {}
    for action in actions:
        known = best.get(action["does"])
        if known is None or action["minutes"] < known["minutes"]:
            best[action["does"]] = action
    plans = [
        [best[does] for does in (*guard, *rest) if does in best]
        for guard in [(), *((one,) for one in GUARDS)]
        for rest in permutations(ALWAYS)
    ]
    chosen = next((plan for plan in plans if holds(alert, plan)), plans[0])
    return list(zip(starts(chosen), (one["name"] for one in chosen)))


def starts(plan):
    return [0, *accumulate(one["minutes"] for one in plan)][: len(plan)]


def holds(alert, plan):
    begin = dict(zip((one["does"] for one in plan), starts(plan)))
    end = {one["does"]: at + one["minutes"] for one, at in zip(plan, starts(plan))}
    never = 10**6
    warned = min(end.get("tells readers", never), end.get("holds publication", never))
    kept = end.get("keeps the log", never)
    oldest_gone = alert["began"] + alert["log_keeps"]
    replayed = begin.get("replays", never)
    return (
        end.get("stops the harm", 0) <= alert["stop_by"]
        and end.get("tells readers", 0) <= alert["tell_by"]
        and warned <= alert["publishes_at"]
        and (replayed <= oldest_gone or kept <= oldest_gone)
        and replayed >= end.get("measures the damage", 0)
        and replayed >= end.get("stops the harm", 0)
        and not any(one["wipes"] and begin[one["does"]] < end.get("saves evidence", never) for one in plan)
    )
''',
    ],
    hints=[
        "Which of these can you still do tomorrow, and which of them is impossible after some minute?",
        "Three traps. You look for the cause while events go on being dropped. You count before you tell anybody, and the count takes longer than people wait. You plan the replay for later, and the log does not keep that long.",
        "Write down five minutes for a drill: when the first event leaves the log, when numbers go out, by when the harm must have stopped, by when readers must know, and when your replay starts. Which action has to end before which of them?",
        """
order = [what stops it, who has to know, how large it is, ___]
if the publication comes before ___ is done:
    order.insert(0, ___)
if alert["began"] + ___ < the minute at which ___ starts:
    order.insert(0, ___)
if what stops it ___:
    order.insert(0, ___)
return each of them with the sum of the minutes before it
""",
    ],
    mistakes=[
        Mistake(
            "fix-before-mitigate",
            '    order = ["stops the harm", "tells readers", "measures the damage", "replays"]\n',
            '    order = ["finds the cause", "stops the harm", "tells readers", "measures the damage", "replays"]\n',
            "You looked for the cause first, and for two hours the job went on dropping. A rollback needs no cause: what do you have to know before you can stop it?",
        ),
        Mistake(
            "fixes-forward",
            '    for action in sorted(actions, key=lambda one: one["minutes"], reverse=True):\n        quickest[action["does"]] = action\n',
            '    for action in sorted(actions, key=lambda one: one["minutes"], reverse=True):\n        quickest[action["does"]] = action\n'
            '    stops = [one for one in actions if one["does"] == "stops the harm"]\n'
            '    if stops:\n        quickest["stops the harm"] = max(stops, key=lambda one: one["minutes"])\n',
            "You stopped it by a new version: written, reviewed and deployed at night, while events were dropped. What was running yesterday, and how long does it take to have that back?",
        ),
        Mistake(
            "rolls-back-out-of-habit",
            '    for action in sorted(actions, key=lambda one: one["minutes"], reverse=True):\n        quickest[action["does"]] = action\n',
            '    for action in sorted(actions, key=lambda one: one["minutes"], reverse=True):\n        quickest[action["does"]] = action\n'
            '    for action in actions:\n        if "roll" in action["name"]:\n            quickest["stops the harm"] = action\n',
            "You rolled back where a rollback is the slow way: what had been pushed could be switched off. Of what stops the harm, which one is done first?",
        ),
        Mistake(
            "no-comms",
            '    order = ["stops the harm", "tells readers", "measures the damage", "replays"]\n    if alert["publishes_at"] < minute_of("tells readers", order, quickest, ends=True):\n',
            '    order = ["stops the harm", "measures the damage", "replays"]\n    if alert["publishes_at"] < minute_of("replays", order, quickest):\n',
            "Nobody was told. Whoever reads these numbers decides something with them in the morning; what can you say after ten minutes, before you know the size?",
        ),
        Mistake(
            "tells-when-it-is-measured",
            '    order = ["stops the harm", "tells readers", "measures the damage", "replays"]\n',
            '    order = ["stops the harm", "measures the damage", "tells readers", "replays"]\n',
            "You told readers once you knew how much it was; where counting takes an hour they heard too late. What can you say without the number, and when do you promise it?",
        ),
        Mistake(
            "measures-while-it-goes-on",
            '    order = ["stops the harm", "tells readers", "measures the damage", "replays"]\n',
            '    order = ["measures the damage", "stops the harm", "tells readers", "replays"]\n',
            "You measured first, and what you measured went on growing. The size decides what to repair; does it decide whether to stop?",
        ),
        Mistake(
            "replays-through-what-is-broken",
            '    order = ["stops the harm", "tells readers", "measures the damage", "replays"]\n',
            '    order = ["replays", "stops the harm", "tells readers", "measures the damage"]\n',
            "The replay started before the harm had stopped: it read the log through the same broken job, and the events were dropped a second time. What has to be true before it starts?",
        ),
        Mistake(
            "replays-an-unknown-range",
            '    order = ["stops the harm", "tells readers", "measures the damage", "replays"]\n',
            '    order = ["stops the harm", "tells readers", "replays", "measures the damage"]\n',
            "You replayed before you had counted: nobody could say from when to when and for which devices. What tells you that a replay has put back all of it, and no more?",
        ),
        Mistake(
            "stops-and-goes-to-bed",
            '    order = ["stops the harm", "tells readers", "measures the damage", "replays"]\n    if alert["publishes_at"] < minute_of("tells readers", order, quickest, ends=True):\n        order.insert(0, "holds publication")\n    if alert["began"] + alert["log_keeps"] < minute_of("replays", order, quickest):\n        order.insert(0, "keeps the log")\n',
            '    order = ["stops the harm", "tells readers", "measures the damage", "finds the cause"]\n    if alert["publishes_at"] < minute_of("tells readers", order, quickest, ends=True):\n        order.insert(0, "holds publication")\n',
            "What runs is right again, and the hours before it are still missing: you planned no replay, and the log forgets them. When is an incident of data over?",
        ),
        Mistake(
            "retention-forgotten",
            '    if alert["began"] + alert["log_keeps"] < minute_of("replays", order, quickest):\n',
            "    if False:\n",
            "Your replay came, and the oldest events had left the log. An event is kept from when it happened, not from the alert; when does the first one go, and what takes three minutes?",
        ),
        Mistake(
            "retention-counted-from-the-alert",
            '    if alert["began"] + alert["log_keeps"] < minute_of("replays", order, quickest):\n',
            '    if alert["log_keeps"] < minute_of("replays", order, quickest):\n',
            "You counted the retention from the alert. The first event that was dropped is hours older than that, and leaves the log as much sooner: at which minute?",
        ),
        Mistake(
            "keeps-the-log-last",
            '        order.insert(0, "keeps the log")\n',
            '        order.insert(order.index("replays"), "keeps the log")\n',
            "You kept the log when you were about to replay, and what is gone by then is not kept. Of your five actions, which one has the earliest minute after which it is useless?",
        ),
        Mistake(
            "evidence-goes-with-the-rollback",
            '    if quickest.get("stops the harm", {}).get("wipes"):\n        order.insert(0, "saves evidence")\n',
            "",
            "The rollback ended the tasks, and their logs with them: nobody will find out why. Copying takes three minutes, and the limit leaves room for them; when?",
        ),
        Mistake(
            "saves-everything-first",
            '    if quickest.get("stops the harm", {}).get("wipes"):\n        order.insert(0, "saves evidence")\n',
            '    dumps = [one for one in actions if one["does"] == "saves evidence"]\n'
            '    if dumps:\n        quickest["saves evidence"] = max(dumps, key=lambda one: one["minutes"])\n'
            '    if quickest.get("stops the harm", {}).get("wipes"):\n        order.insert(0, "saves evidence")\n',
            "You saved all there was to save, for three quarters of an hour, and events were dropped meanwhile. Which evidence is worth three minutes?",
        ),
        Mistake(
            "restarts-and-hopes",
            '    if quickest.get("stops the harm", {}).get("wipes"):\n        order.insert(0, "saves evidence")\n',
            '    order.insert(0, "restarts")\n',
            "You restarted first. The code that drops is what starts again, and the logs that would have shown it are gone. What does a restart change here?",
        ),
        Mistake(
            "publishes-meanwhile",
            '    if alert["publishes_at"] < minute_of("tells readers", order, quickest, ends=True):\n        order.insert(0, "holds publication")\n',
            "",
            "Numbers with a hole went out before anybody was warned. Holding them takes two minutes, and a report that is late can be sent; can one that was sent be taken back?",
        ),
        Mistake(
            "everything-at-once",
            '    return [(minute_of(does, order, quickest), quickest[does]["name"]) for does in order if does in quickest]\n',
            '    return [(0, quickest[does]["name"]) for does in order if does in quickest]\n',
            "All of your actions start at minute 0, and you are alone. Even with five people the replay waits for two of the others; which does it wait for?",
        ),
        Mistake(
            "every-guard-every-time",
            '    if alert["publishes_at"] < minute_of("tells readers", order, quickest, ends=True):\n        order.insert(0, "holds publication")\n    if alert["began"] + alert["log_keeps"] < minute_of("replays", order, quickest):\n        order.insert(0, "keeps the log")\n    if quickest.get("stops the harm", {}).get("wipes"):\n        order.insert(0, "saves evidence")\n',
            '    order = ["saves evidence", "keeps the log", "holds publication", *order]\n',
            "You took every precaution each time: seven actions, and the harm stopped later for it. Which of them does this alert call for?",
        ),
    ],
    worlds=[
        _SHOWN,
        _NEARLY_OVER,
        _HALF_AN_HOUR,
        _NO_TRACE,
        _PUBLICATION,
        _SWITCH,
        _LONG_COUNT,
        _PUBLISHED_HOURLY,
    ],
    talk="""
First what cannot be undone. I ask what will be impossible later: events leave the log at the minute they happened plus its retention, a report leaves at six, logs of a task end with the task. Each of these has a guard that takes two or three minutes, and I take the one this alert calls for, not all three. Then I stop it, by the quickest way that is known to work: a switch or a rollback, not a fix, because a fix needs a cause and I have none. Then I tell readers, before I know the size: what is not true, since when, what they should not do with it, and when they hear from me again. Then I count, produced against landed, by hour and by device, because a replay without a range cannot be checked. Then I replay from the log into a branch, compare, and publish with a note. The cause comes after that, in daylight, with the evidence I saved. What I say in numbers afterwards: minutes until it stopped, events lost for good, minutes until readers knew, and who noticed first.
""",
)
