"""One late event and three sinks: Druid by its task's age, Flink by its watermark, Iceberg by nothing but the key."""

from datetime import datetime

from autograder import Contract, Mistake, Oracle, PythonExercise
from autograder.worlds import handmade, late

LOG_BEGINS = datetime(2026, 3, 1)
TWO = ("event_type", "country")
SETTINGS = {
    "afternoon": {"dimensions": TWO, "reject_s": 3_600, "disorder_s": 120, "lateness_s": 300},
    "devices": {
        "dimensions": (*TWO, "device_id"),
        "reject_s": 7_200,
        "disorder_s": 60,
        "lateness_s": 0,
    },
    "no dimensions": {"dimensions": (), "reject_s": 1_800, "disorder_s": 0, "lateness_s": 1_800},
    "week": {"dimensions": TWO, "reject_s": 86_400, "disorder_s": 3_600, "lateness_s": 7_200},
}


def _second(moment):
    return int((moment - LOG_BEGINS).total_seconds())


def _arguments(rows):
    deliveries = rows["viewing_events_raw"]
    topic = deliveries[0]["kafka_topic"] if deliveries else "afternoon"
    events = [
        {
            "event_id": row["event_id"],
            "t": _second(row["event_time"]),
            "arrived": _second(row["arrival_time"]),
            "partition": row["kafka_partition"],
            "event_type": row["event_type"],
            "country": row["country"],
            "device_id": row["device_id"],
        }
        for row in sorted(
            deliveries, key=lambda row: (row["arrival_time"], row["kafka_partition"], row["kafka_offset"])
        )
    ]
    return {"events": events, **SETTINGS.get(topic, SETTINGS["week"])}


def _log(name, provokes, topic, *deliveries):
    """A world of (event, happened, arrived, partition, type, country, device); times as "10:05" or "10:05:30"."""
    rows = []
    for number, (event_id, happened, arrived, partition, *values) in enumerate(deliveries):
        kind, country, device = [*values, *("play", "DE", 1)[len(values) :]]
        rows.append(
            {
                "event_id": event_id,
                "event_time": f"2026-03-01 {happened}",
                "arrival_time": f"2026-03-01 {arrived}",
                "kafka_topic": topic,
                "kafka_partition": partition,
                "kafka_offset": number,
                "event_type": kind,
                "country": country,
                "device_id": device,
            }
        )
    return handmade(name, provokes, viewing_events_raw=rows)


_AFTERNOON = _log(
    "an afternoon",
    "Three hours, two partitions, and one event of shortly after ten that arrives three hours late.",
    "afternoon",
    ("a", "10:05:10", "10:05:20", 0, "play", "DE"),
    ("b", "10:05:40", "10:05:45", 0, "play", "DE"),
    ("c", "10:05:50", "10:05:59", 1, "play", "DE"),
    ("d", "10:06:10", "10:06:15", 0, "stop", "DE"),
    ("e", "10:58:00", "10:58:01", 1, "play", "US"),
    ("f", "10:58:30", "11:00:40", 1, "play", "US"),
    ("g", "11:30:00", "11:30:05", 0, "play", "DE"),
    ("h", "12:10:00", "12:10:01", 1, "stop", "US"),
    ("i", "12:10:20", "12:10:30", 1, "stop", "US"),
    ("j", "13:08:00", "13:08:10", 0, "play", "DE"),
    ("k", "10:05:30", "13:10:00", 0, "play", "DE"),
    ("l", "13:12:00", "13:12:05", 1, "play", "DE"),
)
_TASK_CLOCK = _log(
    "the task's own clock",
    "Ages around the limit: an hour late and more, read by a task that is nearly an hour old, or by a new one; and limits to the second.",
    "afternoon",
    ("a", "11:01:00", "12:59:00", 0),
    ("b", "11:00:00", "12:59:10", 0),
    ("c", "10:59:59", "12:59:20", 0),
    ("d", "11:59:00", "13:00:00", 0),
    ("e", "12:00:00", "13:00:01", 1),
    ("f", "11:59:59", "13:30:00", 1),
    ("g", "12:30:00", "13:59:59", 1),
)
_TWO_SEGMENTS = _log(
    "two segments, one minute",
    "The same minute and dimensions in two partitions, and again in the next hour's task.",
    "afternoon",
    ("a", "10:59:01", "10:59:02", 0),
    ("b", "10:59:02", "10:59:03", 1),
    ("c", "10:59:03", "10:59:04", 0),
    ("d", "10:59:04", "11:00:00", 0),
    ("e", "10:59:05", "11:00:10", 1),
    ("f", "10:59:06", "11:00:20", 1),
    ("g", "10:59:07", "11:01:00", 2),
)
_DEVICES = _log(
    "a row for each device",
    "Ten devices in one minute, and one that sends twice: with the device as a dimension hardly anything is rolled up.",
    "devices",
    *((f"e{n}", f"20:00:{n:02}", f"20:01:{n:02}", n % 2, "play", "US", n) for n in range(10)),
    ("e10", "20:00:30", "20:01:30", 0, "play", "US", 4),
    ("e11", "19:59:59", "20:01:31", 1, "play", "US", 4),
    ("e12", "20:59:59", "21:00:59", 1, "play", "US", 4),
    ("e13", "21:01:00", "21:01:01", 1, "play", "US", 4),
    ("e14", "20:59:58", "21:01:02", 1, "play", "US", 4),
)
_WINDOW_EDGE = _log(
    "where a window closes",
    "The watermark is a second before the end of a window and its lateness, exactly there, and behind; and an event at the end itself.",
    "afternoon",
    ("a", "10:30:00", "10:30:01", 0),
    ("b", "11:06:59", "11:07:00", 0),
    ("c", "10:59:59", "11:07:01", 0),
    ("d", "11:00:00", "11:07:02", 0),
    ("e", "11:07:00", "11:07:03", 0),
    ("f", "10:59:59", "11:07:04", 0),
    ("g", "11:00:01", "11:07:05", 0),
    ("h", "11:02:00", "11:09:00", 0),
    ("i", "10:10:00", "11:09:01", 0),
)
_COPIES = _log(
    "copies",
    "Events that are delivered twice: at once, on another partition, and hours later.",
    "afternoon",
    ("a", "10:00:00", "10:00:01", 0),
    ("a", "10:00:00", "10:00:02", 0),
    ("b", "10:00:30", "10:00:31", 0),
    ("b", "10:00:30", "10:01:40", 1),
    ("c", "12:20:00", "12:20:01", 1),
    ("a", "10:00:00", "12:40:00", 0),
    ("d", "12:41:00", "12:41:02", 0),
)
_NULLS = _log(
    "NULLs",
    "Events without a country, and without a type: they are events, and NULL is a value like another.",
    "afternoon",
    ("a", "10:00:00", "10:00:01", 0, "play", None),
    ("b", "10:00:10", "10:00:11", 0, "play", None),
    ("c", "10:00:20", "10:00:21", 0, "play", "DE"),
    ("d", "10:00:30", "10:00:31", 0, None, "DE"),
    ("e", "10:00:40", "10:00:41", 0, None, None),
)
_NO_DIMENSIONS = _log(
    "no dimensions at all",
    "One number a minute and task; the largest time comes first, so all others are behind the watermark.",
    "no dimensions",
    ("a", "12:31:00", "12:31:01", 0, "play", "DE"),
    ("b", "12:10:00", "12:31:02", 0, "stop", "US"),
    ("c", "11:59:59", "12:31:03", 0, "stop", "DE"),
    ("d", "12:10:30", "12:31:04", 0, "play", "US"),
    ("e", "11:58:00", "12:31:05", 1, "play", "US"),
    ("f", "12:00:00", "12:31:06", 1, "play", "US"),
)
_FAST_CLOCK = _log(
    "a clock that runs ahead",
    "One device says it is two hours later; the watermark believes it, the task does not care.",
    "afternoon",
    ("a", "10:05:00", "10:05:01", 0),
    ("b", "12:10:00", "10:06:00", 0),
    ("c", "10:07:00", "10:07:01", 0),
    ("d", "11:20:00", "11:20:01", 0),
    ("e", "12:11:00", "12:11:01", 1),
)


def _few_events(st):
    event = st.fixed_dictionaries(
        {
            "event_id": st.sampled_from(["a", "b", "c"]),
            "t": st.sampled_from(
                [3_600 * hour + second for hour in (0, 1, 2) for second in (0, 59, 60, 3_599)]
            ),
            "late": st.sampled_from([0, 1, 60, 3_600, 7_200]),
            "partition": st.integers(0, 1),
            "event_type": st.sampled_from(["play", "stop"]),
        }
    )

    def arriving(events):
        # A copy has the time of its event, so the time is a part of the id.
        events = [
            {**each, "event_id": f"{each['event_id']}{each['t']}", "arrived": each["t"] + each.pop("late")}
            for each in map(dict, events)
        ]
        return sorted(events, key=lambda each: each["arrived"])

    return st.fixed_dictionaries(
        {
            "events": st.lists(event, max_size=6).map(arriving),
            "dimensions": st.sampled_from([("event_type",), ()]),
            "reject_s": st.sampled_from([3_600, 60]),
            "disorder_s": st.sampled_from([0, 60]),
            "lateness_s": st.sampled_from([0, 1]),
        }
    )


exercise = PythonExercise(
    title="One late event, three sinks",
    points=4,
    minutes=25,
    level="medium",
    skills=["Druid", "rollup", "watermarks", "late data"],
    asked_in=["system design", "coding round"],
    prompt="""
The same Kafka topic feeds three sinks. Say for each hour what each of them will answer.

Write `three_sinks(events, dimensions, reject_s, disorder_s, lateness_s)`. `events` is a list of dicts in the order of arrival, with `event_id`, `t` (when it happened), `arrived`, `partition`, `event_type`, `country` and `device_id`. All times are whole seconds; hours and minutes are counted from second 0. A value may be `None`.

**Druid** reads each partition with a task of its own, and replaces it at every full hour of arrival: an event is read by the task that was created at the start of the hour in which it arrived.

* An event whose `t` is earlier than the task's creation minus `reject_s` is rejected. Exactly there it is kept.
* A kept event is rolled up by the minute of its `t` and by the `dimensions`, a tuple of names, which may be empty. `None` is a value like another. Rows of different tasks are never put together: nothing has been compacted yet. Each stored row has a count of its events.

**Flink** counts in tumbling windows of an hour of `t`. The watermark is the largest `t` so far, this event included, less `disorder_s`. It never goes back. An event is late if the watermark has reached the end of its window plus `lateness_s`, and goes to the side output; all others are counted. It does not look for copies.

**Iceberg** merges each event by `event_id` into the hour of its `t`, however late. A copy changes nothing; it has the same `t`.

Return one tuple for each hour in which an event happened, in ascending order: `(hour, druid_rows, druid_events, druid_rejected, flink_counted, flink_late, iceberg_events)`. `hour` is `t // 3600`, `druid_rows` what `COUNT(*)` says, `druid_events` what the sum of the counts says, `druid_rejected` how many of the hour's events were rejected. Without events, return an empty list. Print nothing.

In the data you see, event `k` happened at 10:05:30 and arrives at 13:10:00. Its task was created at 13:00, and `reject_s` is 3600, so everything before 12:00 is rejected. To try it: `three_sinks(**show("three_sinks").arguments)`.
""",
    contract=Contract(
        grain="one row per hour of event time",
        key="hour",
        clock="three: the task's creation, the watermark, none",
        ties="order of arrival",
        duplicates="counted twice by Druid and Flink, once by Iceberg",
        late="rejected, to the side output, or merged",
    ),
    tables=["viewing_events_raw"],
    arguments=_arguments,
    columns=(
        "hour",
        "druid_rows",
        "druid_events",
        "druid_rejected",
        "flink_counted",
        "flink_late",
        "iceberg_events",
    ),
    ordered=True,
    complexity="O(n log n) time and O(n) memory, because each event is looked at once and put into one stored row, and only the hours are sorted; the stored rows and the ids of Iceberg are what is kept.",
    oracle=Oracle(
        inputs=_few_events,
        draws=25,
        answer='''
def three_sinks(events, dimensions, reject_s, disorder_s, lateness_s):
    """One hour at a time, one question at a time, always over the whole list."""

    def created(event):
        return event["arrived"] - event["arrived"] % 3600

    def rejected(event):
        return event["t"] < created(event) - reject_s

    def late(place):
        watermark = max(event["t"] for event in events[: place + 1]) - disorder_s
        end = events[place]["t"] // 3600 * 3600 + 3600
        return watermark >= end + lateness_s

    answer = []
    for hour in sorted({event["t"] // 3600 for event in events}):
        places = [place for place, event in enumerate(events) if event["t"] // 3600 == hour]
        kept = [events[place] for place in places if not rejected(events[place])]
        stored = {
            (each["partition"], created(each), each["t"] // 60, tuple(each[name] for name in dimensions))
            for each in kept
        }
        side = [place for place in places if late(place)]
        ids = {events[place]["event_id"] for place in places}
        answer.append(
            (hour, len(stored), len(kept), len(places) - len(kept), len(places) - len(side), len(side), len(ids))
        )
    return answer
''',
    ),
    starter='''
def three_sinks(events, dimensions, reject_s, disorder_s, lateness_s):
    """One (hour, druid_rows, druid_events, druid_rejected, flink_counted, flink_late, iceberg_events) for each hour."""
    # Three sinks, three clocks: which one does each of them look at?
    return []
''',
    solution='''
from collections import Counter, defaultdict

HOUR, MINUTE = 3600, 60


def three_sinks(events, dimensions, reject_s, disorder_s, lateness_s):
    """What each sink says about each hour of event time."""
    stored = defaultdict(Counter)  # by hour: how many events went into each stored row
    rejected, counted, late = Counter(), Counter(), Counter()
    merged = defaultdict(set)
    newest = float("-inf")
    for event in events:
        t, arrived = event["t"], event["arrived"]
        hour = t // HOUR

        created = arrived - arrived % HOUR
        if t < created - reject_s:
            rejected[hour] += 1
        else:
            values = tuple(event[name] for name in dimensions)
            stored[hour][event["partition"], created, t // MINUTE, values] += 1

        newest = max(newest, t)
        closes = (hour + 1) * HOUR + lateness_s
        if newest - disorder_s >= closes:
            late[hour] += 1
        else:
            counted[hour] += 1

        merged[hour].add(event["event_id"])
    return [
        (
            hour,
            len(stored[hour]),
            sum(stored[hour].values()),
            rejected[hour],
            counted[hour],
            late[hour],
            len(merged[hour]),
        )
        for hour in sorted(merged)
    ]
''',
    alternatives=[
        '''
from itertools import accumulate


def three_sinks(events, dimensions, reject_s, disorder_s, lateness_s):
    """Each sink is a list of its own; the hours are put together at the end."""
    newest = list(accumulate((event["t"] for event in events), max))
    druid, refused, windows, side, table = {}, {}, {}, {}, {}
    for event, top in zip(events, newest):
        hour = event["t"] // 3600
        task = event["partition"], event["arrived"] // 3600
        if event["t"] + reject_s < task[1] * 3600:
            refused[hour] = refused.get(hour, 0) + 1
        else:
            row = (*task, event["t"] // 60, *map(event.get, dimensions))
            rows = druid.setdefault(hour, {})
            rows[row] = rows.get(row, 0) + 1
        sink = side if top - disorder_s - lateness_s >= hour * 3600 + 3600 else windows
        sink[hour] = sink.get(hour, 0) + 1
        table[event["event_id"]] = hour
    hours = sorted(set(table.values()))
    return [
        (
            hour,
            len(druid.get(hour, ())),
            sum(druid.get(hour, {}).values()),
            refused.get(hour, 0),
            windows.get(hour, 0),
            side.get(hour, 0),
            list(table.values()).count(hour),
        )
        for hour in hours
    ]
''',
    ],
    hints=[
        "Take event k. Which clock tells Druid that it is late, which one tells Flink, and what does Iceberg look at?",
        "Three traps: rejected-by-age-on-arrival (a task has one limit for its whole life), perfect-rollup-assumed (two tasks, two rows), and count-star-of-rolled-up-rows.",
        "Shown data, hour 10: a and b are one row, c is another although its minute and dimensions are the same. f arrives after eleven, so a task wrote it that e's task never saw.",
        """
for event in events:
    created = ___                              # the full hour in which it arrived
    if t < ___:
        rejected[hour] += 1
    else:
        stored[hour][event["partition"], ___, t // 60, values] += 1
    newest = ___
    if newest - disorder_s >= ___:             # the end of its window, and then?
        late[hour] += 1
    ...
    merged[hour].add(___)
""",
    ],
    mistakes=[
        Mistake(
            "count-star-of-rolled-up-rows",
            "sum(stored[hour].values())",
            "len(stored[hour])",
            "Druid's events are too few: you counted stored rows. One row stands for several events; which number in it says how many?",
        ),
        Mistake(
            "perfect-rollup-assumed",
            '[event["partition"], created, t // MINUTE, values]',
            "[t // MINUTE, values]",
            "Druid stores too few rows: you put rows of different tasks together. Each task writes a segment of its own, and nothing has been compacted yet.",
        ),
        Mistake(
            "one-task-for-ever",
            '[event["partition"], created, t // MINUTE, values]',
            '[event["partition"], t // MINUTE, values]',
            "You gave each partition one task for all time. It is replaced at every full hour, and the new one cannot add to a row of the old.",
        ),
        Mistake(
            "one-task-for-all-partitions",
            '[event["partition"], created, t // MINUTE, values]',
            "[created, t // MINUTE, values]",
            "You let one task read all partitions. Each has its own, so the same minute may stand in several rows.",
        ),
        Mistake(
            "rejected-by-age-on-arrival",
            "created = arrived - arrived % HOUR\n        if t < created - reject_s:",
            "created = arrived - arrived % HOUR\n        if t < arrived - reject_s:",
            "You rejected by the event's age when it arrived. The limit is set when the task is created and holds for its whole life: the same age may be kept at 12:59 and rejected at 13:01.",
        ),
        Mistake(
            "rejected-at-the-limit",
            "if t < created - reject_s:",
            "if t <= created - reject_s:",
            "You rejected an event exactly at the limit. What is earlier than the limit is rejected.",
        ),
        Mistake(
            "rejected-and-kept",
            "        else:\n            values = tuple(event[name] for name in dimensions)\n            stored",
            "        if True:\n            values = tuple(event[name] for name in dimensions)\n            stored",
            "Druid has too many events: what you counted as rejected is stored as well. A rejected event is in no segment, and its count is all that is left of it.",
        ),
        Mistake(
            "hours-without-a-stored-row-left-out",
            "for hour in sorted(merged)",
            "for hour in sorted(hour for hour in merged if stored[hour])",
            "An hour is missing in which Druid stores nothing. Its events happened, and the other two sinks know them.",
        ),
        Mistake(
            "late-by-event-not-window",
            "closes = (hour + 1) * HOUR + lateness_s",
            "closes = t + lateness_s",
            "Flink calls too much late: you compared the event's own time with the watermark. A window takes events until its end has passed, and the allowed lateness after it.",
        ),
        Mistake(
            "lateness-by-the-clock-on-the-wall",
            "newest - disorder_s >= closes",
            "arrived - disorder_s >= closes",
            "You let Flink look at the time of arrival. Its clock is the watermark, which moves with the events themselves.",
        ),
        Mistake(
            "watermark-goes-back",
            "newest = max(newest, t)",
            "newest = t",
            "Your watermark goes back with each older event, so that late ones are counted as if nothing had happened. It is the largest time so far.",
        ),
        Mistake(
            "late-at-the-edge",
            "newest - disorder_s >= closes",
            "newest - disorder_s > closes",
            "At the limit itself you still counted. The window is gone when the watermark has reached its end and the allowed lateness.",
        ),
        Mistake(
            "counts-every-delivery",
            "len(merged[hour])",
            "counted[hour] + late[hour]",
            "Iceberg has too many events: you counted copies. It merges by event_id, and the second copy finds its row there.",
        ),
        Mistake(
            "late-dropped",
            '        merged[hour].add(event["event_id"])\n',
            '        if newest - disorder_s < closes:\n            merged[hour].add(event["event_id"])\n        else:\n            merged[hour]\n',
            "You kept late events out of Iceberg. A table has no window that could be closed: the hour is merged, and whoever reads it must know that hours may change.",
        ),
        Mistake(
            "null-keys-dropped",
            "        else:\n            values = tuple(event[name] for name in dimensions)\n",
            "        elif None not in (values := tuple(event[name] for name in dimensions)):\n",
            "Events with an empty dimension are missing from Druid. NULL is a value like another, and the event happened.",
        ),
        Mistake(
            "arrival-for-event-time",
            "hour = t // HOUR",
            "hour = arrived // HOUR",
            "You put events into the hour in which they arrived. All three sinks go by the time at which it happened.",
        ),
    ],
    worlds=[
        _AFTERNOON,
        _TASK_CLOCK,
        _TWO_SEGMENTS,
        _DEVICES,
        _WINDOW_EDGE,
        _COPIES,
        _NULLS,
        _NO_DIMENSIONS,
        _FAST_CLOCK,
        late(seed=4, n_members=4, days=2),
    ],
    talk="""
I name the clock of each sink first. Druid compares with the time at which its task was created, so the limit stands still for an hour; what is older is rejected on purpose, so that no finished segment is opened again. Flink compares with the watermark, which the events themselves move, and hands what comes after the window to a side output. Iceberg compares with nothing: it merges by key, and a published hour may change. Then I say that COUNT(*) over rolled-up rows counts rows and depends on how many tasks read, so I sum a count. And I say which of the three is the number of record: the table, because it is the only one that can still be right next week.
""",
)
