"""An as-of join: which session was the device in when this heartbeat was sent?"""

from autograder import Contract, Mistake, PolarsExercise
from autograder.worlds import handmade, late, shuffled_rows, single_row, tidy, ties


def _beat(event_id, happened, device_id=71, **columns):
    """One event of the log, a heartbeat unless it says otherwise; `happened` is "hour:minute" of 2 March."""
    row = {"event_id": event_id, "event_time": f"2026-03-02 {happened}", "device_id": device_id}
    return row | {"event_type": "heartbeat"} | columns


def _session(session_id, start, stop, device_id=71, **columns):
    row = {"session_id": session_id, "start_ts": f"2026-03-02 {start}", "device_id": device_id}
    ended = {"stop_ts": None, "end_reason": "crashed"} if stop is None else {"stop_ts": f"2026-03-02 {stop}"}
    return row | ended | columns


_EVENING = handmade(
    "an evening",
    "Two devices; some beats lie between sessions, and one session has no stop.",
    viewing_events_clean=[
        _beat("p1", "19:00", event_type="play"),
        _beat("h1", "19:05"),
        _beat("h2", "19:31"),
        _beat("h3", "20:40"),
        _beat("h4", "21:15"),
        _beat("k1", "19:10", 82, member_id=1002),
        _beat("k2", "19:50", 82, member_id=1002),
        _beat("k3", "18:20", 82, member_id=1002),
        _beat("h5", "22:45"),
        _beat("n1", "20:00", None, member_id=1003),
        _beat("s1", "19:30", event_type="stop"),
        _beat("k4", "23:30", 82, member_id=1002),
    ],
    play_sessions=[
        _session(501, "19:00", "19:30"),
        _session(502, "20:30", "21:00"),
        _session(504, "21:10", "22:50"),
        _session(601, "18:30", "19:20", 82, member_id=1002),
        _session(602, "19:40", None, 82, member_id=1002),
    ],
)
_EDGES = handmade(
    "the edges of a session",
    "Beats lie on the start and on the stop of sessions, a microsecond beside them, and 4 hours behind a start.",
    viewing_events_clean=[
        _beat("before", "08:59:59.999999"),
        _beat("on the start", "09:00"),
        _beat("on the stop", "10:00"),
        _beat("behind the stop", "10:00:00.000001"),
        _beat("four hours", "13:00", 82),
        _beat("four hours and more", "13:00:00.000001", 82),
        _beat("nearly four", "12:59:59.999999", 82),
        _beat("long ago", "19:00", 82),
        _beat("next start", "11:00"),
    ],
    play_sessions=[
        _session(501, "09:00", "10:00"),
        _session(502, "11:00", "11:30"),
        _session(601, "09:00", None, 82),
    ],
)
_INSIDE = handmade(
    "a session inside another",
    "A short session begins and ends while a longer one on the same device goes on; sessions begin at one instant.",
    viewing_events_clean=[
        _beat("both", "20:15"),
        _beat("after the inner", "20:25"),
        _beat("only the outer", "20:05"),
        _beat("two starts", "18:10", 82),
        _beat("two starts, one over", "18:40", 82),
        _beat("on two starts", "18:00", 82),
    ],
    play_sessions=[
        _session(900, "20:00", "21:00"),
        _session(902, "20:10", "20:20"),
        _session(703, "18:00", "18:30", 82),
        _session(701, "18:00", "19:00", 82),
        _session(702, "18:00", "18:50", 82),
    ],
)
_UNSORTED = handmade(
    "in no order",
    "Sessions were numbered in another order than they began in, and written in a third; beats come as they arrived.",
    viewing_events_clean=[
        _beat("h6", "21:05"),
        _beat("h1", "12:05"),
        _beat("h5", "19:20"),
        _beat("h3", "15:10"),
        _beat("h2", "13:15"),
        _beat("h4", "17:30"),
        _beat("g2", "14:20", 82),
        _beat("g1", "12:20", 82),
    ],
    play_sessions=[
        _session(505, "19:00", "19:40"),
        _session(503, "13:00", "13:30"),
        _session(507, "21:00", "21:40"),
        _session(506, "12:00", "12:30"),
        _session(502, "17:00", "17:40"),
        _session(504, "15:00", "15:30"),
        _session(612, "12:00", "13:00", 82),
        _session(611, "14:00", "14:30", 82),
    ],
)
_NO_DEVICE = handmade(
    "devices unknown",
    "Beats and sessions have no device; a member has two devices, and device 0 is one like any other.",
    viewing_events_clean=[
        _beat("n1", "20:05", None),
        _beat("n2", "20:06", None, member_id=1002),
        _beat("a", "20:07", 71),
        _beat("b", "20:08", 72),
        _beat("z", "20:09", 0, member_id=1003),
        _beat("m", "20:10", -1, member_id=1004),
    ],
    play_sessions=[
        _session(501, "20:00", "20:30", None),
        _session(502, "20:01", "20:30", 71),
        _session(503, "20:02", "20:30", 0, member_id=1003),
    ],
)
_BUSY = tidy(seed=4, n_members=3, days=3, events_per_member_day=9, n_titles=6, p_crashed_session=0.3)

_SOLUTION = '''
import polars as pl


def beats_to_sessions(viewing_events_clean, play_sessions):
    """One row per heartbeat: the session its device was in, and the whole seconds since that began."""
    beats = viewing_events_clean.filter(pl.col("event_type") == "heartbeat").sort("event_time")
    sessions = play_sessions.select("device_id", "session_id", "start_ts", "stop_ts").sort("start_ts", "session_id")
    # Polars cannot check the order within `by`, so the two sorts above are ours to remember.
    matched = beats.join_asof(
        sessions,
        left_on="event_time",
        right_on="start_ts",
        by="device_id",
        strategy="backward",
        tolerance="4h",
        check_sortedness=False,
    )
    running = pl.col("stop_ts").is_null() | (pl.col("event_time") <= pl.col("stop_ts"))
    into_s = (pl.col("event_time") - pl.col("start_ts")).dt.total_seconds()
    return matched.select(
        "event_id",
        "event_time",
        session_id=pl.when(running).then("session_id"),
        into_s=pl.when(running).then(into_s),
    ).sort("event_time", "event_id")
'''

exercise = PolarsExercise(
    title="Heartbeats and the session they belong to",
    points=5,
    minutes=30,
    level="hard",
    skills=["polars", "as-of join", "sort order", "nulls in keys"],
    asked_in=["coding round"],
    prompt="""
A heartbeat in the log knows its device and its time, not its session. Find the session. Write `beats_to_sessions(viewing_events_clean, play_sessions)`: it takes two Polars **lazy frames** and returns one.

One row per event of type `heartbeat` in `viewing_events_clean`, with the columns `event_id`, `event_time`, `session_id`, `into_s`.

* **Candidate:** of the sessions of the same `device_id` that began at or before the beat's `event_time`, the one that began last. A start at the very instant of the beat counts. Of sessions that began at one instant, the one with the highest `session_id`.
* **Too old:** a candidate that began more than 4 hours before the beat is none. Exactly 4 hours counts.
* **Over:** a candidate whose `stop_ts` lies before the beat is over, and the beat then belongs to **no** session; do not look for an older one. A stop at the very instant of the beat is not before it. `stop_ts` is NULL where the device crashed: such a session is not over.
* **No device:** a beat or a session without `device_id` belongs to nobody. No two of them match.
* `session_id` is NULL for a beat without a session; the beat stays in the result.
* `into_s`: whole seconds from the session's start to the beat, rounded down; NULL without a session.
* **Order of the rows:** by `event_time`, then `event_id`.

Rows of both tables come in any order. `event_time` and `start_ts` are never NULL. Member, profile and title play no part. `join_asof` warns that it cannot check the order of rows within `by`; `check_sortedness=False` says that you looked after it.

Return one plan: the judge collects it. Collect nothing yourself.
""",
    contract=Contract(
        grain="one row per heartbeat",
        key="event_id",
        clock="event_time against start_ts and stop_ts, all limits included",
        ties="sessions that begin at one instant: the highest session_id",
        duplicates="none: each event stands once in the table",
    ),
    tables=["viewing_events_clean", "play_sessions"],
    ordered=True,
    starter='''
import polars as pl


def beats_to_sessions(viewing_events_clean, play_sessions):
    """One row per heartbeat: the session its device was in, and the whole seconds since that began."""
    # What must be sorted, by what, before an as-of join? And what may the match still not be?
    columns = ["event_id", "event_time", pl.lit(None).alias("session_id"), pl.lit(None).alias("into_s")]
    return viewing_events_clean.select(columns).limit(0)
''',
    solution=_SOLUTION,
    alternatives=[
        '''
import polars as pl


def beats_to_sessions(viewing_events_clean, play_sessions):
    """Starts and beats in one time line per device; the last start is carried forward."""
    beats = viewing_events_clean.filter(event_type="heartbeat").select("event_id", "event_time", "device_id")
    starts = play_sessions.select(
        pl.col("start_ts").alias("event_time"), "device_id", "session_id", "start_ts", "stop_ts"
    )
    is_beat = pl.col("event_id").is_not_null()
    line = pl.concat([starts, beats], how="diagonal").sort(
        "device_id", "event_time", is_beat, "session_id", nulls_last=True
    )
    last_start = pl.col("start_ts").forward_fill().over("device_id")
    last_id = pl.col("session_id").forward_fill().over("device_id")
    starts_so_far = pl.col("session_id").is_not_null().cum_sum()
    last_stop = pl.col("stop_ts").first().over("device_id", starts_so_far)
    known = line.with_columns(start=last_start, found=last_id, stop=last_stop).filter(is_beat)
    since = pl.col("event_time") - pl.col("start")
    belongs = (
        pl.col("device_id").is_not_null()
        & (since <= pl.duration(hours=4))
        & (pl.col("event_time") <= pl.col("stop")).fill_null(True)
    )
    return known.select(
        "event_id",
        "event_time",
        pl.when(belongs).then("found").alias("session_id"),
        pl.when(belongs).then(since.dt.total_seconds()).alias("into_s"),
    ).sort("event_time", "event_id")
''',
        '''
import polars as pl


def beats_to_sessions(viewing_events_clean, play_sessions):
    """Every beat with every start of its device, then the latest: right, and as large as the pairs."""
    beats = viewing_events_clean.filter(event_type="heartbeat").select("event_id", "event_time", "device_id")
    began = pl.col("start_ts").is_between(pl.col("event_time") - pl.duration(hours=4), "event_time")
    candidates = (
        beats.join(play_sessions.select("device_id", "session_id", "start_ts", "stop_ts"), on="device_id")
        .filter(began)
        .sort("start_ts", "session_id")
        .unique("event_id", keep="last", maintain_order=True)
        .filter((pl.col("event_time") <= pl.col("stop_ts")).fill_null(True))
        .with_columns(into_s=(pl.col("event_time") - pl.col("start_ts")).dt.total_seconds())
        .select("event_id", "session_id", "into_s")
    )
    found = beats.join(candidates, on="event_id", how="left")
    return found.select("event_id", "event_time", "session_id", "into_s").sort("event_time", "event_id")
''',
    ],
    hints=[
        "Which rows of the sessions may a beat at 20:40 look at, and which of them does it take? What does `join_asof` have to know about both sides for that?",
        "Two traps, sort-order-lost and over-sessions-kept: within `by` nobody checks that your rows are in order, and the last start says nothing about whether that session still runs.",
        "Shown world: `h2` comes a minute after session 501 stopped, `k4` nearly four hours after 602 began, `n1` has no device. Then think of a short session inside a longer one, and of two that begin at one instant.",
        """
beats = viewing_events_clean.filter(___).sort(___)
sessions = play_sessions.select(…).sort(___, ___)
matched = beats.join_asof(sessions, left_on=___, right_on=___, by=___, strategy=___, tolerance=___, check_sortedness=False)
running = ___ | ___
return matched.select(…, session_id=pl.when(running).then(___), …).sort(___)
""",
    ],
    mistakes=[
        Mistake(
            "sort-order-lost",
            '.sort("start_ts", "session_id")',
            "",
            "Beats found sessions that are too old, or none: the sessions were not in order of their start. Within `by`, Polars cannot check that and answers all the same. Who sorts?",
        ),
        Mistake(
            "ordered-by-the-id",
            '.sort("start_ts", "session_id")',
            '.sort("session_id")',
            "You sorted the sessions by their id. Ids need not be given out in the order of starts, and an as-of join needs the order of the column that it compares.",
        ),
        Mistake(
            "forward-for-backward",
            'strategy="backward"',
            'strategy="forward"',
            "You took the next session that begins after the beat. A beat belongs to what began before it; in which direction do you look?",
        ),
        Mistake(
            "nearest-for-backward",
            'strategy="backward"',
            'strategy="nearest"',
            "You took the nearest start, before or after. A session that begins a minute after the beat is near, and cannot have sent it.",
        ),
        Mistake(
            "missing-partition-by",
            '        by="device_id",\n        strategy="backward",\n        tolerance="4h",\n        check_sortedness=False,\n',
            '        tolerance="4h",\n',
            "Beats found the last session of any device: there is no `by`. A time alone says when; which column says who?",
        ),
        Mistake(
            "member-for-device",
            says="You matched by member. Somebody with two devices has two sessions at a time, and the beat says which device sent it.",
            answer=_SOLUTION.replace('by="device_id"', 'by="member_id"').replace(
                '.select("device_id", "session_id"', '.select("member_id", "session_id"'
            ),
        ),
        Mistake(
            "none-joins-none",
            says="Beats without a device found sessions without one: you gave both NULLs one value. Unknown and unknown are not the same device; an as-of join leaves them apart by itself.",
            answer=_SOLUTION.replace(
                '== "heartbeat").sort(',
                '== "heartbeat").with_columns(pl.col("device_id").fill_null(-2)).sort(',
            ).replace(
                "play_sessions.select(",
                'play_sessions.with_columns(pl.col("device_id").fill_null(-2)).select(',
            ),
        ),
        Mistake(
            "null-keys-dropped",
            'pl.col("event_type") == "heartbeat"',
            'pl.col("event_type") == "heartbeat", pl.col("device_id").is_not_null()',
            "Beats without a device are gone. They have no session, and the prompt keeps every heartbeat: what does their row look like?",
        ),
        Mistake(
            "falsy-key-skipped",
            "sessions = play_sessions.select(",
            'sessions = play_sessions.filter(pl.col("device_id") > 0).select(',
            "Device 0 has no sessions in your result. Only NULL is missing here; 0 is a device like any other.",
        ),
        Mistake(
            "window-edge-exclusive",
            'tolerance="4h"',
            'tolerance="3h59m59s999999us"',
            "A beat exactly 4 hours behind the start has no session in your result. The limit itself counts.",
        ),
        Mistake(
            "no-time-limit",
            '        tolerance="4h",\n',
            "",
            "Beats found sessions from hours ago: a crashed session never stops. `tolerance` says how old a start may be; what does the prompt allow?",
        ),
        Mistake(
            "exact-start-refused",
            'tolerance="4h"',
            'tolerance="4h", allow_exact_matches=False',
            "A beat at the very instant of a start went to the session before it, or to none. At or before means that an equal time counts.",
        ),
        Mistake(
            "ties-the-earlier-one",
            '.sort("start_ts", "session_id")',
            '.sort("start_ts", "session_id", descending=[False, True])',
            "Of sessions that begin at one instant you took the lowest id. The join keeps the last of equal starts: in which order must they stand?",
        ),
        Mistake(
            "non-deterministic-tie-break",
            '.sort("start_ts", "session_id")',
            '.sort("start_ts", maintain_order=True)',
            "Of sessions that begin at one instant you took whichever came last in the table. Read the rows in another order and the result changes: what decides after start_ts?",
        ),
        Mistake(
            "over-sessions-kept",
            'running = pl.col("stop_ts").is_null() | (pl.col("event_time") <= pl.col("stop_ts"))',
            "running = pl.lit(True)",
            "Beats belong to sessions that had stopped before them. An as-of join looks at one column only; which other one decides whether the session still runs?",
        ),
        Mistake(
            "finished-sessions-only",
            'pl.col("stop_ts").is_null() | (',
            "(",
            "Beats of crashed sessions have no session: their `stop_ts` is NULL, and a comparison with NULL is not true. What does the prompt say about a crash?",
        ),
        Mistake(
            "edge-of-the-stop-excluded",
            'pl.col("event_time") <= pl.col("stop_ts")',
            'pl.col("event_time") < pl.col("stop_ts")',
            "A beat at the very instant of the stop has no session. Only a stop before the beat ends it: which sign says that?",
        ),
        Mistake(
            "older-session-brought-back",
            says="Where the last session was over you found an older one that still ran. The candidate is the one that began last; if that is over, the prompt gives the beat none.",
            answer="""
import polars as pl


def beats_to_sessions(viewing_events_clean, play_sessions):
    beats = viewing_events_clean.filter(event_type="heartbeat").select("event_id", "event_time", "device_id")
    since = pl.col("event_time") - pl.col("start_ts")
    running = (pl.col("event_time") <= pl.col("stop_ts")).fill_null(True)
    found = (
        beats.join(play_sessions.select("device_id", "session_id", "start_ts", "stop_ts"), on="device_id")
        .filter(since >= pl.duration(hours=0), since <= pl.duration(hours=4), running)
        .sort("start_ts", "session_id")
        .unique("event_id", keep="last", maintain_order=True)
        .select("event_id", "session_id", into_s=since.dt.total_seconds())
    )
    both = beats.join(found, on="event_id", how="left")
    return both.select("event_id", "event_time", "session_id", "into_s").sort("event_time", "event_id")
""",
        ),
        Mistake(
            "inner-join-drops-unmatched",
            "return matched.select(",
            'return matched.filter(running, pl.col("session_id").is_not_null()).select(',
            "Beats without a session are missing. The prompt asks for one row per heartbeat: an as-of join keeps them all, and so should what follows it.",
        ),
        Mistake(
            "seconds-without-a-session",
            "into_s=pl.when(running).then(into_s)",
            "into_s=into_s",
            "Some beats have seconds and no session: you emptied one column of two. Where a session is over, since when should the seconds count?",
        ),
        Mistake(
            "every-event-type",
            'filter(pl.col("event_type") == "heartbeat").',
            "",
            "Plays and stops have rows in your result. The prompt asks about heartbeats.",
        ),
        Mistake(
            "ordered-by-arrival-time",
            says="You matched by arrival_time. A beat may arrive long after its session is over: when it happened says which session sent it.",
            answer=_SOLUTION.replace('.sort("event_time")\n', '.sort("arrival_time")\n').replace(
                'left_on="event_time"', 'left_on="arrival_time"'
            ),
        ),
        Mistake(
            "seconds-rounded",
            'into_s = (pl.col("event_time") - pl.col("start_ts")).dt.total_seconds()',
            'into_s = ((pl.col("event_time") - pl.col("start_ts")).dt.total_microseconds() / 1_000_000).round().cast(pl.Int64)',
            "Some of your seconds are one too many: you rounded to the nearest. The prompt rounds down.",
        ),
        Mistake(
            "ordered-by-name-only",
            '.sort("event_time", "event_id")',
            '.sort("event_id")',
            "The rows are right and stand by event_id alone. The prompt asks for event_time first; the id decides between beats of one instant.",
        ),
        Mistake(
            "collects-in-the-middle",
            "return matched.select(",
            "return matched.collect().lazy().select(",
            "You collected the join before you said what you need of it. The plan ends there: all columns of the log are carried through the join for two. Who needs rows at that point?",
        ),
    ],
    worlds=[
        _EVENING,
        _EDGES,
        _INSIDE,
        _UNSORTED,
        _NO_DEVICE,
        _BUSY,
        late(seed=2, days=1, n_members=4, events_per_member_day=8),
        ties(seed=5, n_members=4, events_per_member_day=8, days=3, p_exact=0.0, p_revised=0.0),
        shuffled_rows(_BUSY),
        single_row(),
    ],
    complexity="O(b log b + s log s) time, O(b + s) memory for b beats and s sessions, because both sides are sorted once, and one walk through each device's two lists then finds every match.",
    talk="""
An as-of join answers what was true then: for each beat the last start at or before it, among the rows of its own device. Say its four parts aloud: direction, key, tolerance, what an equal time does. Then what it does not answer: whether that session still ran; the stop is a second test, after the match, and without a match there is no older candidate. NULL devices match nobody, and an outer result keeps them. It needs both sides in order, and with `by` nobody checks: you sort where you join, not three steps before. Cost: two sorts and one walk, against all pairs of a device for a join with inequalities. In a stream the same operator keeps the last start of each device, and waits for the watermark.
""",
)
