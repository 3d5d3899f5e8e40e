"""What a batch of arrivals changes: the days to recount, and what goes to quarantine, with reasons."""

from autograder import Contract, Mistake, Oracle, PythonExercise
from autograder.jobs.by_hand import arriving
from autograder.worlds import beyond_window, replayed_batch, shuffled_rows

FIELDS = (
    "event_id",
    "event_time",
    "arrival_time",
    "schema_version",
    "kafka_topic",
    "kafka_partition",
    "kafka_offset",
)


def _arguments(rows):
    deliveries = [{name: row[name] for name in FIELDS} for row in rows["viewing_events_raw"]]
    return {"batch": deliveries, "now": max((row["arrival_time"] for row in deliveries), default=None)}


_MORNING = arriving(
    "one morning",
    "A batch of the 9th of March: today's events, late ones, one too late, one from a clock far ahead.",
    ("a", 1, "03-09 08:00", "03-09 08:01", 60),
    ("b", 1, "03-09 08:30", "03-09 08:31", 60),
    ("c", 1, "03-08 23:50", "03-09 00:20", 60),
    ("d", 1, "03-05 21:00", "03-09 07:00", 60),
    ("d", 1, "03-05 21:00", "03-09 07:02", 60),
    ("e", 1, "03-01 20:00", "03-09 09:00", 60),
    ("f", 1, "03-09 12:00", "03-09 09:30", 60),
    ("g", 1, "03-09 10:05", "03-09 10:00", 60),
    ("h", 1, "03-07 19:00", "03-09 10:30", 60, 1, {"schema_version": 9}),
    ("i", 2, "03-05 22:00", "03-09 11:00", 60),
)
_EDGE = arriving(
    "the edges",
    "Late by exactly 7 x 24 hours, a microsecond less, one more; ahead by exactly ten minutes, and by one microsecond more.",
    ("a", 1, "03-02 09:00", "03-09 09:00", 60),
    ("b", 1, "03-03 08:00", "03-10 07:59:59.999999", 60),
    ("c", 1, "03-01 08:00", "03-08 08:00:00.000001", 60),
    ("d", 1, "03-11 00:05", "03-10 23:55", 60),
    ("e", 1, "03-12 00:05", "03-11 23:54:59.999999", 60),
    ("f", 1, "03-04 23:00", "03-12 06:00", 60),
    ("g", 1, "03-05 23:00", "03-12 22:00", 60),
)
_CLOCKS = arriving(
    "clocks",
    "A clock nine minutes ahead over midnight, one two hours ahead, one in 2028, one in 1970; two versions of the schema that nobody knows.",
    ("a", 1, "03-10 00:04", "03-09 23:55", 60),
    ("b", 1, "03-10 01:00", "03-09 23:00", 60),
    ("c", 1, "2028-03-09 12:00", "03-09 12:00", 60),
    ("d", 1, "1970-01-01 00:00", "03-09 12:30", 60),
    ("e", 1, "03-09 11:56", "03-09 11:55", 60),
    ("f", 1, "1970-01-01 00:00", "03-09 13:00", 60, 1, {"schema_version": 4}),
    ("g", 1, "03-09 20:00", "03-09 13:05", 60, 1, {"schema_version": 0}),
)
_GAPS = arriving(
    "days in between",
    "The news is about three days with quiet ones in between; the days in between are not touched.",
    ("a", 1, "03-03 09:00", "03-09 09:00", 60),
    ("b", 1, "03-06 10:00", "03-09 10:00", 60),
    ("c", 1, "03-09 10:00", "03-09 10:01", 60),
    ("c", 2, "03-08 23:59", "03-09 11:01", 60),
    ("d", 1, "03-01 10:00", "03-09 11:01", 60),
)
_WAITED = arriving(
    "a batch that waited",
    "The job was down for days: what arrived in time then is read only now.",
    ("a", 1, "03-02 20:00", "03-02 20:01", 60),
    ("b", 1, "03-01 20:00", "03-03 20:01", 60),
    ("c", 1, "03-12 08:00", "03-12 08:01", 60),
    ("d", 1, "03-02 21:00", "03-09 20:59", 60),
)
_ONE_BAD_COPY = arriving(
    "one bad copy",
    "One copy of an event is acceptable, another one of the same event is not.",
    ("a", 1, "03-02 20:00", "03-09 19:00", 60),
    ("a", 2, "03-02 20:00", "03-09 20:30", 60),
    ("b", 1, "03-09 23:00", "03-09 12:00", 60),
    ("b", 2, "03-09 11:00", "03-09 12:05", 60),
    ("c", 1, "03-01 11:00", "03-09 12:05", 60, 1, {"kafka_partition": 3, "kafka_offset": 70}),
    ("c", 1, "03-01 11:00", "03-09 12:05", 60, 1, {"kafka_partition": 1, "kafka_offset": 70}),
)
_NOTHING = arriving("an empty batch", "Nothing has arrived, and `now` is None.")
_LATE = beyond_window(3, n_members=6, days=4, p_bad_schema=0.1, p_bad_clock=0.05)


def _small_batches(st):
    from datetime import datetime, timedelta

    noon = datetime(2026, 3, 9, 12)
    late = [1, 60 * 13, 60 * 24 * 7, -10, -11, 60 * 24 * 7 + 1, 60 * 24 * 3]
    delivery = st.tuples(
        st.sampled_from(["a", "b"]),
        st.integers(0, 2),
        st.sampled_from(late),
        st.sampled_from([1, 3, 0]),
        st.integers(0, 2),
    )

    def given(drawn):
        deliveries, later = drawn
        batch = [
            {
                "event_id": event_id,
                "event_time": noon + timedelta(days=day, hours=11, minutes=55),
                "arrival_time": noon + timedelta(days=day, hours=11, minutes=55 + late),
                "schema_version": version,
                "kafka_topic": "playback",
                "kafka_partition": partition,
                "kafka_offset": offset,
            }
            for offset, (event_id, day, late, version, partition) in enumerate(deliveries)
        ]
        newest = max((row["arrival_time"] for row in batch), default=noon)
        return {"batch": batch, "now": newest + timedelta(hours=later)}

    return st.tuples(st.lists(delivery, max_size=4), st.sampled_from([1, 30])).map(given)


SOLUTION = '''
from datetime import timedelta

LATEST, AHEAD = timedelta(days=7), timedelta(minutes=10)


def touched_days(batch, now):
    """The days to recount, and the deliveries for quarantine, with reasons."""
    days, rejected = set(), {}
    for row in batch:
        reason = why_not(row)
        if reason:
            rejected[f"{row['kafka_topic']}/{row['kafka_partition']}/{row['kafka_offset']}"] = reason
        else:
            days.add(row["event_time"].date())
    recounts = [("recount", day, "restate" if day < now.date() else "open") for day in sorted(days)]
    return recounts + [("quarantine", ref, reason) for ref, reason in rejected.items()]


def why_not(row):
    """Why a delivery is not accepted; None where it is."""
    lateness = row["arrival_time"] - row["event_time"]
    if row["schema_version"] not in (1, 2, 3):
        return "BAD_SCHEMA"
    if lateness < -AHEAD:
        return "CLOCK_SKEW"
    if lateness > LATEST:
        return "TOO_LATE"
    return None
'''

exercise = PythonExercise(
    title="What a batch touches",
    points=4,
    minutes=20,
    level="medium",
    skills=["late data", "event time and arrival time", "quarantine"],
    asked_in=["streaming round", "system design"],
    prompt="""
A batch of deliveries has arrived. Before anything is counted, somebody has to say which days it changes. Write `touched_days(batch, now)`.

`batch` is a list of dicts: `event_id`, `event_time` (when it happened, by the device's clock), `arrival_time` (when it reached the log), `schema_version`, `kafka_topic`, `kafka_partition`, `kafka_offset`. All times are UTC. `now` is the time at which the batch is read: all of it has arrived by then, some of it perhaps days ago. Where the batch is empty, `now` may be `None`.

Judge each **delivery** by itself. The first reason that applies sends it to quarantine:

1. `BAD_SCHEMA`: `schema_version` is not 1, 2 or 3.
2. `CLOCK_SKEW`: it arrived more than 10 minutes before its `event_time`. Exactly 10 minutes is accepted.
3. `TOO_LATE`: it arrived more than 7 × 24 hours after its `event_time`. Exactly 7 × 24 hours is accepted.

Return a list of tuples, in any order:

* `("recount", day, reason)`, once for each UTC day (a `date`) on which an accepted delivery says that its event happened. `reason` is `"restate"` for a day that is over at `now`, so that its number has been published: a day before the UTC day of `now`. For any other it is `"open"`.
* `("quarantine", ref, reason)`, once for each delivery that is not accepted. `ref` is the text `topic/partition/offset`. A delivery that stands in the batch twice (same topic, partition and offset) is one.

Every accepted copy names its day, also when two copies of one event are in the batch. (Days that an event left before this batch came are not in it; the job that you write in the next lesson looks them up.)

For example, read at 2026-03-09 12:00, a delivery of 8 March 23:50 that arrived half an hour later gives `("recount", date(2026, 3, 8), "restate")`.
""",
    contract=Contract(
        grain="one row per touched day, and one per rejected delivery",
        key="the day; topic, partition and offset",
        clock="UTC day of event_time; lateness is arrival_time - event_time",
        duplicates="a delivery that stands there twice is one",
        late="accepted up to exactly 7 x 24 h; beyond that listed, never dropped",
    ),
    tables=["viewing_events_raw"],
    arguments=_arguments,
    columns=("what", "which", "reason"),
    oracle=Oracle(
        inputs=_small_batches,
        draws=40,
        answer="""
from datetime import timedelta


def touched_days(batch, now):
    rows = set()
    for row in batch:
        hours = (row["arrival_time"] - row["event_time"]) / timedelta(hours=1)
        ref = f'{row["kafka_topic"]}/{row["kafka_partition"]}/{row["kafka_offset"]}'
        if row["schema_version"] not in (1, 2, 3):
            rows.add(("quarantine", ref, "BAD_SCHEMA"))
        elif hours * 6 < -1:
            rows.add(("quarantine", ref, "CLOCK_SKEW"))
        elif hours > 168:
            rows.add(("quarantine", ref, "TOO_LATE"))
        elif row["event_time"].date() < now.date():
            rows.add(("recount", row["event_time"].date(), "restate"))
        else:
            rows.add(("recount", row["event_time"].date(), "open"))
    return sorted(rows, key=str)
""",
    ),
    starter='''
def touched_days(batch, now):
    """The days to recount, and the deliveries for quarantine, with reasons."""
    # Judge each delivery; an accepted one names a day.
    return []
''',
    solution=SOLUTION,
    alternatives=[
        """
from datetime import datetime, timedelta


def touched_days(batch, now):
    def verdicts():
        for row in batch:
            ref = "/".join(str(row[name]) for name in ("kafka_topic", "kafka_partition", "kafka_offset"))
            earliest = row["event_time"] - timedelta(minutes=10)
            latest = row["event_time"] + timedelta(hours=168)
            if not 1 <= row["schema_version"] <= 3:
                yield "quarantine", ref, "BAD_SCHEMA"
            elif row["arrival_time"] < earliest:
                yield "quarantine", ref, "CLOCK_SKEW"
            elif row["arrival_time"] > latest:
                yield "quarantine", ref, "TOO_LATE"
            else:
                midnight = datetime(now.year, now.month, now.day)
                yield "recount", row["event_time"].date(), "restate" if row["event_time"] < midnight else "open"

    return set(verdicts())
""",
    ],
    hints=[
        "Each delivery has two clocks. Which of them says the day, and which two say how late it is?",
        "The trap is to let `now` judge lateness: a batch that waited three days is not late for that.",
        "Look at e and f of the data you see, and at the two copies of d.",
        """for row in batch:
    reason = why_not(row)      # lateness = ___ - ___
    if reason: rejected[the delivery's place in the log] = reason
    else: days.add(___)
"restate" if day < ___ else "open" """,
    ],
    mistakes=[
        Mistake(
            "arrival-day-for-event-day",
            'days.add(row["event_time"].date())',
            'days.add(row["arrival_time"].date())',
            "You named the days on which something arrived. What changes is the day on which it happened: which clock says that?",
        ),
        Mistake(
            "lateness-by-the-clock-on-the-wall",
            answer=SOLUTION.replace("why_not(row)", "why_not(row, now)", 1)
            .replace("why_not(row):", "why_not(row, now):")
            .replace("if lateness > LATEST:", 'if now - row["event_time"] > LATEST:'),
            says="Deliveries became too late while the batch waited: you measured at `now`. How late a delivery was is settled when it reaches the log; what does `now` decide?",
        ),
        Mistake(
            "seven-day-edge-open",
            "if lateness > LATEST:",
            "if lateness >= LATEST:",
            "A delivery that is late by exactly 7 x 24 hours went to quarantine. The prompt says whether the limit itself is accepted: what does it say?",
        ),
        Mistake(
            "date-diff-counts-midnights",
            "if lateness > LATEST:",
            'if (row["arrival_time"].date() - row["event_time"].date()).days > 7:',
            "Lateness was counted in midnights passed, so that almost eight days can count as seven. The limit is 7 x 24 hours: how long is that in hours for an event of 08:00?",
        ),
        Mistake(
            "whole-days-late",
            "if lateness > LATEST:",
            "if lateness.days > 7:",
            "A delivery that is seven days and some hours late counts as in time: `.days` of a timedelta cuts the hours off. Compare it with a timedelta.",
        ),
        Mistake(
            "both-limits-by-the-clock-on-the-wall",
            answer=SOLUTION.replace("why_not(row)", "why_not(row, now)", 1)
            .replace("why_not(row):", "why_not(row, now):")
            .replace('lateness = row["arrival_time"]', "lateness = now"),
            says="You measured both limits at `now`. A batch that waited is then too late, and a clock that was ahead has been caught up with. How late a delivery was is settled when it reaches the log; what does `now` decide?",
        ),
        Mistake(
            "silent-drop",
            "in rejected.items()]",
            "in ()]",
            "Rejected deliveries are nowhere in your result. Whoever asks next week why a number is short needs them: what is never dropped without a trace?",
        ),
        Mistake(
            "accepts-clocks-ahead",
            "if lateness < -AHEAD:",
            "if False:",
            "Days that have not begun are to be recounted: deliveries from clocks far ahead were accepted. Which lower bound does the lateness have?",
        ),
        Mistake(
            "rejects-clocks-ahead",
            "if lateness < -AHEAD:",
            "if lateness < timedelta(0):",
            "Every delivery that arrived before its event_time was rejected. Device clocks run ahead a little: how many minutes does the prompt forgive?",
        ),
        Mistake(
            "rejected-copy-touches-its-day",
            "        else:\n            days.add",
            "        if True:\n            days.add",
            "Days are to be recounted because of deliveries that are not accepted. They change no number: which deliveries may touch a day?",
        ),
        Mistake(
            "event-dropped-for-one-copy",
            "reason = why_not(row)",
            'reason = next(filter(None, (why_not(one) for one in batch if one["event_id"] == row["event_id"])), None)',
            "An event went to quarantine as soon as one of its copies is not acceptable. Each delivery is judged by itself: what do the event's other copies say?",
        ),
        Mistake(
            "schema-judged-last",
            """    if row["schema_version"] not in (1, 2, 3):
        return "BAD_SCHEMA"
    if lateness < -AHEAD:
        return "CLOCK_SKEW"
    if lateness > LATEST:
        return "TOO_LATE"
    return None""",
            """    if lateness < -AHEAD:
        return "CLOCK_SKEW"
    if lateness > LATEST:
        return "TOO_LATE"
    return None if row["schema_version"] in (1, 2, 3) else "BAD_SCHEMA\"""",
            "You judged the times of deliveries whose schema is unknown. What such a delivery says in event_time may mean anything: which of the three reasons comes first?",
        ),
        Mistake(
            "empty-input-forgotten",
            "    days, rejected = set(), {}\n",
            "    days, rejected, today = set(), {}, now.date()\n",
            "Your function stops at an empty batch, where `now` is None. An hour without arrivals is an ordinary hour: it touches no day.",
        ),
        Mistake(
            "every-day-in-between",
            "for day in sorted(days)]",
            "for day in (min(days) + timedelta(days=n) for n in range((max(days) - min(days)).days + 1))] if days else []",
            "Quiet days between the oldest and the newest are to be recounted too. A range is easy to say, and each day of it costs: which days have news?",
        ),
    ],
    worlds=[
        _MORNING,
        _EDGE,
        _CLOCKS,
        _GAPS,
        _WAITED,
        _ONE_BAD_COPY,
        _LATE,
        _NOTHING,
        shuffled_rows(_EDGE),
        replayed_batch(_ONE_BAD_COPY),
    ],
    complexity="O(n + d log d) time for n deliveries and d days, O(d + q) memory for q rejected ones, because each delivery is looked at once, and only its day or its reason is kept.",
    talk="""
A late row is a restatement: it changes a day that is published already. So the first question to a batch is which days it touches. The day is the UTC day of event time. Lateness is arrival minus event time, of each delivery by itself, never measured at the clock on the wall: a batch that waited in a queue for three days was not late. Seven times 24 hours, the limit included; ten minutes ahead are forgiven, because device clocks are; more than that goes to quarantine with a reason and with the delivery's place in the log, so that somebody can count it and replay it. What is not accepted touches no day. Days in between stay alone. And days that are over are restated, which whoever reads them has to know.
""",
)
