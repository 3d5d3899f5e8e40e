"""Stalled seconds for each hour watched, by device family: a ratio of sums over two grains."""

from dataclasses import replace

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy

DEVICES = [
    {"device_id": 11, "member_id": 1001, "family": "tv"},
    {"device_id": 12, "member_id": 1001, "family": "mobile"},
    {"device_id": 13, "member_id": 1002, "family": "tv"},
    {"device_id": 14, "member_id": 1002, "family": "web"},
]


def _sessions(*written):
    """Sessions 1, 2, 3 … as "device seconds": "11 1800"."""
    return [
        {
            "session_id": number,
            "device_id": int(text.split()[0]),
            "start_ts": f"2026-03-02 {8 + number % 12:02}:00",
            "watched_s": int(text.split()[1]),
        }
        for number, text in enumerate(written, start=1)
    ]


def _stalls(*written, kind="rebuffer"):
    """Stalls as "session milliseconds": "1 4000"; "-" is no duration."""
    return [
        {
            "session_id": int(text.split()[0]),
            "ts": f"2026-03-02 20:{place:02}",
            "kind": kind,
            "duration_ms": None if text.split()[1] == "-" else int(text.split()[1]),
        }
        for place, text in enumerate(written)
    ]


def _world(name, provokes, sessions, stalls, devices=DEVICES):
    return handmade(name, provokes, devices=devices, play_sessions=sessions, qoe_events=stalls)


shown = tidy(seed=6, n_members=6, days=3, events_per_member_day=2)

exercise = SqlExercise(
    title="Stalled seconds per hour",
    points=3,
    minutes=8,
    level="medium",
    skills=["joins", "grain", "aggregation", "ratios"],
    asked_in=["sql round"],
    prompt="""
On which devices does playback stall most, for the time that people watch?

Return one row per device family with the columns `family`, `watched_s`, `stalled_s`, `stalled_per_hour`.

* The family is that of the session's device in `devices`. A session whose device is not there belongs to the family `'UNKNOWN'`. A family without a session has no row.
* `watched_s` is the sum of `play_sessions.watched_s` over the family's sessions.
* `stalled_s` is the seconds of all stalls in these sessions, 0 where there is none. A stall is a row of `qoe_events` of kind `rebuffer`; `duration_ms` is in milliseconds, and NULL counts as 0.
* `stalled_per_hour` is the family's stalled seconds for each hour that it watched, NULL where it watched nothing. Do not round.
""",
    contract=Contract(
        grain="one row per device family with a session",
        key="family",
        clock="none: all sessions count",
    ),
    tables=["play_sessions", "qoe_events", "devices"],
    starter="""
-- One row per device family. Replace this query.
SELECT
    NULL::VARCHAR AS family,
    NULL::BIGINT AS watched_s,
    NULL::DOUBLE AS stalled_s,
    NULL::DOUBLE AS stalled_per_hour
WHERE false
""",
    solution="""
WITH session_stalls AS (
    SELECT session_id, sum(duration_ms) / 1000 AS stalled_s
    FROM qoe_events
    WHERE kind = 'rebuffer'
    GROUP BY session_id
),
family_totals AS (
    SELECT
        coalesce(devices.family, 'UNKNOWN') AS family,
        sum(play_sessions.watched_s) AS watched_s,
        coalesce(sum(session_stalls.stalled_s), 0) AS stalled_s
    FROM play_sessions
    LEFT JOIN devices ON devices.device_id = play_sessions.device_id
    LEFT JOIN session_stalls ON session_stalls.session_id = play_sessions.session_id
    GROUP BY ALL
)
SELECT
    family,
    watched_s,
    stalled_s,
    stalled_s * 3600 / nullif(watched_s, 0) AS stalled_per_hour
FROM family_totals
""",
    alternatives=[
        """
WITH watched AS (
    SELECT coalesce(d.family, 'UNKNOWN') AS family, sum(s.watched_s) AS watched_s
    FROM play_sessions AS s LEFT JOIN devices AS d USING (device_id)
    GROUP BY 1
),
stalled AS (
    SELECT coalesce(d.family, 'UNKNOWN') AS family, sum(q.duration_ms) / 1000.0 AS stalled_s
    FROM qoe_events AS q
    JOIN play_sessions AS s USING (session_id)
    LEFT JOIN devices AS d USING (device_id)
    WHERE q.kind = 'rebuffer'
    GROUP BY 1
)
SELECT
    family,
    watched_s,
    coalesce(stalled_s, 0) AS stalled_s,
    CASE WHEN watched_s > 0 THEN coalesce(stalled_s, 0) / (watched_s / 3600.0) END AS stalled_per_hour
FROM watched LEFT JOIN stalled USING (family)
""",
    ],
    hints=[
        "Of what is the answer a ratio: of two sums, or is it an average of ratios?",
        "The trap is the fan-out again: watched seconds of a session with three stalls are added three times.",
        "Look at a session with several stalls, at a family that never stalls, and at a session whose device is unknown.",
        "WITH … AS (SELECT session_id, sum(___) FROM qoe_events WHERE ___ GROUP BY ___), … AS (SELECT coalesce(___) AS family, ___, ___ FROM play_sessions LEFT JOIN … LEFT JOIN … GROUP BY ALL) SELECT …",
    ],
    mistakes=[
        Mistake(
            "join-fan-out",
            answer="""
SELECT
    coalesce(devices.family, 'UNKNOWN') AS family,
    sum(play_sessions.watched_s) AS watched_s,
    coalesce(sum(qoe_events.duration_ms), 0) / 1000 AS stalled_s,
    coalesce(sum(qoe_events.duration_ms), 0) / 1000 * 3600 / nullif(sum(play_sessions.watched_s), 0) AS stalled_per_hour
FROM play_sessions
LEFT JOIN devices ON devices.device_id = play_sessions.device_id
LEFT JOIN qoe_events ON qoe_events.session_id = play_sessions.session_id AND kind = 'rebuffer'
GROUP BY ALL
""",
            says="Watched seconds are too many where something stalled: after the join a session's stand there once for each stall. Bring the stalls to one row a session first.",
        ),
        Mistake(
            "average-of-ratios",
            answer="""
WITH session_stalls AS (
    SELECT session_id, sum(duration_ms) / 1000 AS stalled_s
    FROM qoe_events
    WHERE kind = 'rebuffer'
    GROUP BY session_id
)
SELECT
    coalesce(devices.family, 'UNKNOWN') AS family,
    sum(play_sessions.watched_s) AS watched_s,
    coalesce(sum(session_stalls.stalled_s), 0) AS stalled_s,
    avg(coalesce(session_stalls.stalled_s, 0) * 3600 / nullif(play_sessions.watched_s, 0)) AS stalled_per_hour
FROM play_sessions
LEFT JOIN devices ON devices.device_id = play_sessions.device_id
LEFT JOIN session_stalls ON session_stalls.session_id = play_sessions.session_id
GROUP BY ALL
""",
            says="You averaged the sessions' ratios, so a session of ten seconds weighs as much as a film. The family's ratio is its stalled seconds over its hours.",
        ),
        Mistake(
            "inner-join-drops-unmatched",
            "LEFT JOIN session_stalls",
            "JOIN session_stalls",
            "Watched seconds are too few: sessions that never stalled are gone. They are most of what people watched.",
        ),
        Mistake(
            "unknown-device-dropped",
            "LEFT JOIN devices",
            "JOIN devices",
            "Sessions of devices nobody knows are missing. They were watched; which family does the prompt give them?",
        ),
        Mistake(
            "unknown-is-null",
            "coalesce(devices.family, 'UNKNOWN') AS family",
            "devices.family AS family",
            "Sessions without a known device have a NULL family. Which word stands for it?",
        ),
        Mistake(
            "every-kind-of-moment",
            "    WHERE kind = 'rebuffer'\n",
            "",
            "Stalled seconds are too many: you added startup times too. Which kind of moment is a stall?",
        ),
        Mistake(
            "milliseconds-for-seconds",
            "sum(duration_ms) / 1000",
            "sum(duration_ms)",
            "The stalled seconds are a thousand times what they should be: `duration_ms` is in milliseconds.",
        ),
        Mistake(
            "seconds-for-hours",
            "stalled_s * 3600 /",
            "stalled_s /",
            "The last column is per second watched, 3,600 times too small. What is asked for is per hour.",
        ),
        Mistake(
            "no-stall-is-null",
            "coalesce(sum(session_stalls.stalled_s), 0) AS stalled_s",
            "sum(session_stalls.stalled_s) AS stalled_s",
            "A family that never stalls has NULL seconds. It stalled for none, and that is a number.",
        ),
        Mistake(
            "nothing-watched-is-zero",
            "stalled_s * 3600 / nullif(watched_s, 0) AS stalled_per_hour",
            "coalesce(stalled_s * 3600 / nullif(watched_s, 0), 0) AS stalled_per_hour",
            "A family that watched nothing has a rate of 0, as if it had been fine. There is no rate where there is no hour; the prompt asks for NULL.",
        ),
    ],
    worlds=[
        shown,
        _world(
            "one long, one short",
            "A film that stalls for a second, and ten seconds of a trailer that stall for half of it.",
            _sessions("11 7200", "13 10", "12 3600"),
            _stalls("1 1000", "2 5000", "3 2000"),
        ),
        _world(
            "a family that never stalls",
            "One family has no stall at all, another watched nothing and stalled.",
            _sessions("11 3600", "12 0", "14 1800", "14 900"),
            _stalls("1 3000", "1 2000", "2 8000"),
        ),
        _world(
            "unknown devices",
            "Two sessions ran on devices that are in no table.",
            _sessions("11 3600", "98 1200", "99 600", "13 60"),
            _stalls("1 1000", "2 4000", "3 500"),
        ),
        _world(
            "other moments",
            "Starts take long, stalls are short; one stall has no duration.",
            _sessions("11 3600", "12 1800"),
            _stalls("1 1000", "1 -", "2 500") + _stalls("1 9000", "2 7000", kind="start"),
        ),
        replace(tidy(seed=12, n_members=9, days=4, events_per_member_day=2), name="a busier week"),
        shuffled_rows(shown),
    ],
    talk="A rate is a ratio of two sums, and the sums have different grains: hours come from sessions, stalls from moments. Each is brought to one row a session before they meet. Averaging the sessions' own rates would let a trailer weigh as much as a film. Left joins, because sessions without a stall and devices nobody knows were watched all the same, and nullif where there is no hour to divide by.",
)
