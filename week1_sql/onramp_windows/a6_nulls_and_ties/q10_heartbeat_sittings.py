"""Heartbeats into sittings: a gap of more than thirty minutes begins a new one."""

from datetime import datetime, timedelta

from autograder import Contract, Mistake, Parameter, SqlExercise, of_draw
from autograder.worlds import handmade, shuffled_rows, tidy

_EVENING = datetime(2026, 3, 2, 20)


def _beats(session_id, *minutes, since=_EVENING):
    """Beats of one session, each so many minutes after `since`; a timedelta for what is no whole minute."""
    return [
        {
            "session_id": session_id,
            "beat_ts": since + (after if isinstance(after, timedelta) else timedelta(minutes=after)),
        }
        for after in minutes
    ]


def _sessions(*owners):
    """One session per (session_id, profile_id), on a device that has the profile's number."""
    return [
        {
            "session_id": session,
            "member_id": profile // 10,
            "profile_id": profile,
            "device_id": profile,
            "title_id": session,
        }
        for session, profile in owners
    ]


def _exactly(minutes):
    """Gaps around the limit, to the microsecond."""
    return handmade(
        "exactly ⟦gap.minutes:word⟧ minutes",
        "Gaps are exactly ⟦gap.minutes⟧ minutes, a microsecond less, and a microsecond more.",
        heartbeats=[
            *_beats(1, 0, minutes, 2 * minutes, 3 * minutes),
            *_beats(2, 0, timedelta(minutes=minutes, microseconds=-1)),
            *_beats(3, 0, timedelta(minutes=minutes, microseconds=1), timedelta(minutes=2 * minutes)),
            *_beats(4, timedelta(seconds=50), timedelta(minutes=minutes + 1, seconds=10)),
            *_beats(5, timedelta(seconds=50), timedelta(minutes=minutes + 1)),
        ],
        play_sessions=_sessions((1, 10011), (2, 10021), (3, 10031), (4, 10041), (5, 10051)),
    )


two_profiles = handmade(
    "two profiles",
    "Gaps are a few minutes or some hours; profiles watch one after the other.",
    heartbeats=[
        *_beats(1, 0, 1, 2, 3),
        *_beats(2, 9, 10, 11),
        *_beats(3, 180, 181),
        *_beats(4, 600, 601, 602),
        *_beats(5, 640, 641),
        *_beats(6, 1400),
    ],
    play_sessions=_sessions((1, 10011), (2, 10011), (3, 10011), (4, 10021), (5, 10021), (6, 10021)),
)

one_instant = handmade(
    "one instant",
    "Two devices of a profile beat at one instant, the first after a long pause.",
    heartbeats=[
        *_beats(7, 0, 1, 2, 60, 61, 130),
        *_beats(4, 1, 60, 62, 130),
        *_beats(9, 60, 130, 131),
        *_beats(8, 0, 60),
        *_beats(2, 0, 60, 61),
    ],
    play_sessions=_sessions((7, 10011), (4, 10011), (9, 10011), (8, 10021), (2, 10021)),
)

SOLUTION = """
WITH profile_beats AS (
    SELECT
        play_sessions.profile_id,
        heartbeats.session_id,
        heartbeats.beat_ts
    FROM heartbeats
    JOIN play_sessions ON play_sessions.session_id = heartbeats.session_id
),
looked_back AS (
    SELECT
        profile_id,
        session_id,
        beat_ts,
        lag(beat_ts) OVER (PARTITION BY profile_id ORDER BY beat_ts, session_id) AS previous_beat
    FROM profile_beats
),
marked_starts AS (
    SELECT
        profile_id,
        session_id,
        beat_ts,
        CASE WHEN beat_ts - previous_beat <= INTERVAL ⟦gap.minutes⟧ MINUTES THEN 0 ELSE 1 END AS starts_sitting
    FROM looked_back
),
numbered_beats AS (
    SELECT
        profile_id,
        beat_ts,
        sum(starts_sitting) OVER (
            PARTITION BY profile_id
            ORDER BY beat_ts, session_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS sitting
    FROM marked_starts
)
SELECT
    profile_id,
    sitting,
    min(beat_ts) AS first_beat,
    max(beat_ts) AS last_beat,
    count(*) AS beats
FROM numbered_beats
GROUP BY profile_id, sitting
"""


def _keyed_by(column):
    """The solution with another column of the sessions in place of the profile, the profile carried along."""
    return (
        SOLUTION.replace(
            "        play_sessions.profile_id,\n",
            f"        play_sessions.profile_id,\n        play_sessions.{column},\n",
        )
        .replace("        profile_id,\n", f"        profile_id,\n        {column},\n")
        .replace("PARTITION BY profile_id", f"PARTITION BY {column}")
        .replace("GROUP BY profile_id, sitting", f"GROUP BY profile_id, {column}, sitting")
    )


_FIRST_MARK = "CASE WHEN beat_ts - previous_beat <= INTERVAL ⟦gap.minutes⟧ MINUTES THEN 0 ELSE 1 END"

exercise = SqlExercise(
    title="Sittings from heartbeats",
    points=3,
    minutes=20,
    level="medium",
    skills=["window functions", "sessionisation", "NULLs", "ties"],
    asked_in=["sql round", "assessment"],
    prompt="""
A player opens a new session for each title and after each restart, so counting sessions says little about how often people sit down to watch. Cut the heartbeats into sittings.

Take all the heartbeats of a profile in the order of `beat_ts`, whatever their session, device or title. A heartbeat belongs to the same sitting as the one before it if it comes **at most ⟦gap.minutes⟧ minutes** after it; otherwise it begins a new one. Return one row per profile and sitting with the columns `profile_id`, `sitting`, `first_beat`, `last_beat`, `beats`.

* **Exactly ⟦gap.minutes⟧ minutes** (⟦gap.minutes⟧:00.000000) is the same sitting; a microsecond more is a new one.
* **`sitting`** counts 1, 2, 3 … within the profile, in the order of time. The profile's first heartbeat begins sitting 1.
* **`beats`** is the number of heartbeats in the sitting. Two sessions of a profile may beat at the same instant; both count.
* **Days do not matter:** a sitting may run past midnight. All times are UTC.
* **Whose beat it is:** `play_sessions` has one row for each `session_id`, with its `profile_id`. A session without heartbeats adds nothing.
* **Duplicates:** none; a session has one heartbeat at an instant. Rows come in no order.
""",
    contract=Contract(
        grain="one row per profile and sitting",
        key="profile_id, sitting",
        clock="beat_ts; exactly ⟦gap.minutes⟧ minutes stays",
        ties="beats at one instant are one sitting, each counts",
        duplicates="none: one heartbeat per session and instant",
    ),
    parameters=[
        Parameter(
            "gap",
            {"minutes": 30, "beats": "20:00, 20:30 and 21:01", "ticks": "on the full and the half hour"},
            {"minutes": 20, "beats": "20:00, 20:20 and 20:41", "ticks": "three times an hour by the clock"},
            {"minutes": 40, "beats": "20:00, 20:40 and 21:21", "ticks": "every forty minutes by the clock"},
        )
    ],
    tables=["heartbeats", "play_sessions"],
    starter="""
-- Look back with lag, mark what begins a sitting, add up the marks. Replace this query.
SELECT
    NULL::BIGINT AS profile_id,
    NULL::BIGINT AS sitting,
    NULL::TIMESTAMP AS first_beat,
    NULL::TIMESTAMP AS last_beat,
    NULL::BIGINT AS beats
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        # RANGE by default: beats of one instant share their number, so no tie-break is needed.
        """
WITH looked_back AS (
    SELECT p.profile_id, h.beat_ts, lag(h.beat_ts) OVER (PARTITION BY p.profile_id ORDER BY h.beat_ts) AS previous_beat
    FROM heartbeats AS h
    JOIN play_sessions AS p USING (session_id)
),
numbered AS (
    SELECT
        profile_id,
        beat_ts,
        1 + count(*) FILTER (beat_ts > previous_beat + INTERVAL ⟦gap.minutes⟧ MINUTES) OVER (PARTITION BY profile_id ORDER BY beat_ts) AS sitting
    FROM looked_back
)
SELECT profile_id, sitting, min(beat_ts) AS first_beat, max(beat_ts) AS last_beat, count(*) AS beats
FROM numbered
GROUP BY ALL
""",
        # The starts alone, numbered; each beat belongs to the last start before it.
        """
WITH beats AS (
    SELECT profile_id, beat_ts FROM heartbeats NATURAL JOIN (SELECT session_id, profile_id FROM play_sessions)
),
starts AS (
    SELECT profile_id, beat_ts AS first_beat, row_number() OVER (PARTITION BY profile_id ORDER BY beat_ts) AS sitting
    FROM (SELECT DISTINCT * FROM beats) AS b
    WHERE NOT EXISTS (
        SELECT 1 FROM beats AS e
        WHERE e.profile_id = b.profile_id AND e.beat_ts < b.beat_ts AND e.beat_ts >= b.beat_ts - INTERVAL ⟦gap.minutes⟧ MINUTES
    )
)
SELECT s.profile_id, s.sitting, s.first_beat, max(b.beat_ts) AS last_beat, count(*) AS beats
FROM beats AS b
ASOF JOIN starts AS s ON s.profile_id = b.profile_id AND s.first_beat <= b.beat_ts
GROUP BY s.profile_id, s.sitting, s.first_beat
""",
        # A frame in time says whether anything is near before a beat.
        """
WITH instants AS (
    SELECT profile_id, beat_ts, count(*) AS beats
    FROM heartbeats JOIN play_sessions USING (session_id)
    GROUP BY profile_id, beat_ts
),
marked AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY profile_id ORDER BY beat_ts RANGE BETWEEN INTERVAL ⟦gap.minutes⟧ MINUTES PRECEDING AND CURRENT ROW) = 1 AS is_start
    FROM instants
)
SELECT profile_id, sitting, min(beat_ts) AS first_beat, max(beat_ts) AS last_beat, sum(beats) AS beats
FROM (SELECT *, count_if(is_start) OVER (PARTITION BY profile_id ORDER BY beat_ts ROWS UNBOUNDED PRECEDING) AS sitting FROM marked)
GROUP BY profile_id, sitting
""",
    ],
    hints=[
        "What would you have to know about a heartbeat to say, without looking further, that it begins a sitting?",
        "The traps are the two edges of `lag`: before a profile's first beat there is NULL, not another profile's beat; and a comparison with NULL is neither true nor false.",
        "Take the beats ⟦gap.beats⟧ of one profile. Write down the gap before each, then a 1 or a 0 for “begins a sitting”, then add the marks up from the top.",
        """
WITH profile_beats AS (… each heartbeat with its profile …),
looked_back AS (SELECT …, lag(beat_ts) OVER (___) AS previous_beat FROM profile_beats),
marked_starts AS (SELECT …, CASE WHEN ___ THEN 0 ELSE 1 END AS starts_sitting FROM looked_back),
numbered_beats AS (SELECT …, sum(starts_sitting) OVER (___) AS sitting FROM marked_starts)
SELECT … FROM numbered_beats GROUP BY ___
""",
    ],
    mistakes=[
        Mistake(
            "gap-edge-splits",
            "<= INTERVAL ⟦gap.minutes⟧ MINUTES",
            "< INTERVAL ⟦gap.minutes⟧ MINUTES",
            "A gap of exactly ⟦gap.minutes⟧ minutes begins a new sitting: your bound is open. The statement says at most ⟦gap.minutes⟧ minutes; which of the two is that?",
        ),
        Mistake(
            "first-lag-null-ignored",
            _FIRST_MARK,
            "CASE WHEN beat_ts - previous_beat > INTERVAL ⟦gap.minutes⟧ MINUTES THEN 1 ELSE 0 END",
            "Sittings count from 0: before the first beat `lag` gives NULL, your comparison with it is not true, and the first beat begins nothing. What is a profile's first beat?",
        ),
        Mistake(
            "starts-found-by-where",
            answer=SOLUTION.replace(
                "starts_sitting\n    FROM looked_back",
                "starts_sitting\n    FROM looked_back\n    WHERE previous_beat IS NOT NULL",
            ),
            says="The first beat of each profile is gone: you filtered out the rows where `lag` finds nothing. NULL there is not a defect; it says that a sitting begins.",
        ),
        Mistake(
            "lag-leaks-across-profiles",
            "(PARTITION BY profile_id ORDER BY beat_ts, session_id) AS",
            "(ORDER BY profile_id, beat_ts, session_id) AS",
            "A profile's first beat is compared with another profile's last: your `lag` has no partition. Where must it stop looking back?",
        ),
        Mistake(
            "lag-over-everybody",
            "(PARTITION BY profile_id ORDER BY beat_ts, session_id) AS",
            "(ORDER BY beat_ts, session_id) AS",
            "Another profile's beat bridges a pause: your `lag` takes whoever came before in time. Whose last beat decides whether this profile has paused?",
        ),
        Mistake(
            "lag-within-the-session",
            "(PARTITION BY profile_id ORDER BY beat_ts, session_id) AS",
            "(PARTITION BY profile_id, session_id ORDER BY beat_ts) AS",
            "Every session begins a sitting: your `lag` looks back within a session. The beat before may be another session's; what does the statement say about sessions?",
        ),
        Mistake(
            "whole-partition-frame",
            answer=SOLUTION.replace(
                "            ORDER BY beat_ts, session_id\n            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW\n",
                "",
            ),
            says="All of a profile's beats are in one sitting, numbered with how many there are: your sum has no order, so each row gets the total. What makes a sum run?",
        ),
        Mistake(
            "running-total-never-resets",
            "            PARTITION BY profile_id\n            ORDER BY beat_ts",
            "            ORDER BY profile_id, beat_ts",
            "The numbers go on from one profile to the next: the window of your sum has no partition. Where must it begin again?",
        ),
        Mistake(
            "sum-over-everybody",
            "            PARTITION BY profile_id\n            ORDER BY beat_ts",
            "            ORDER BY beat_ts",
            "Sitting numbers have gaps: your sum adds the starts of all profiles in the order of time. Whose starts are a profile's sittings?",
        ),
        Mistake(
            "two-orders-for-one-run",
            "            ORDER BY beat_ts, session_id\n",
            "            ORDER BY beat_ts, session_id DESC\n",
            "Where two sessions beat at one instant, a beat is in the sitting before: `lag` and `sum` walk the ties in different orders, so the mark comes too late. Both windows need one total order.",
        ),
        Mistake(
            "flag-for-sitting",
            "        sum(starts_sitting) OVER (\n            PARTITION BY profile_id\n            ORDER BY beat_ts, session_id\n            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW\n        ) AS sitting",
            "        starts_sitting AS sitting",
            "Each profile has the sittings 0 and 1 at most: you grouped by the mark. A mark says where a sitting begins; what turns marks into numbers?",
        ),
        Mistake(
            "lead-for-lag",
            answer=SOLUTION.replace("lag(beat_ts)", "lead(beat_ts)").replace(
                "beat_ts - previous_beat", "previous_beat - beat_ts"
            ),
            says="The last beat before each pause counts to the next sitting: you looked ahead, so the mark is on the row where a sitting ends. Which row begins one?",
        ),
        Mistake(
            "session-for-sitting",
            answer="""
SELECT
    profile_id,
    row_number() OVER (PARTITION BY profile_id ORDER BY min(beat_ts), session_id) AS sitting,
    min(beat_ts) AS first_beat,
    max(beat_ts) AS last_beat,
    count(*) AS beats
FROM heartbeats
JOIN play_sessions USING (session_id)
GROUP BY profile_id, session_id
""",
            says="Each session became a sitting: you grouped by `session_id`. A player opens sessions as it likes; only the gap says whether somebody got up.",
        ),
        Mistake(
            "key-too-wide",
            answer=_keyed_by("device_id"),
            says="Who changes devices sits twice: you looked back within a device. The statement takes all the heartbeats of a profile together.",
        ),
        Mistake(
            "member-for-profile",
            answer=_keyed_by("member_id"),
            says="One profile's beats bridge another's pause: you looked back within the account. Whose sittings are they?",
        ),
        Mistake(
            "sitting-cut-at-midnight",
            answer=SOLUTION.replace(
                "OVER (PARTITION BY profile_id ORDER BY beat_ts, session_id)",
                "OVER (PARTITION BY profile_id, CAST(beat_ts AS DATE) ORDER BY beat_ts, session_id)",
            ),
            says="A sitting ends at midnight: you looked back within the day. People watch past midnight; only the gap ends a sitting.",
        ),
        Mistake(
            "tumbling-for-sliding",
            answer="""
WITH profile_beats AS (
    SELECT profile_id, beat_ts, time_bucket(INTERVAL ⟦gap.minutes⟧ MINUTES, beat_ts) AS half_hour
    FROM heartbeats
    JOIN play_sessions USING (session_id)
)
SELECT
    profile_id,
    row_number() OVER (PARTITION BY profile_id ORDER BY half_hour) AS sitting,
    min(beat_ts) AS first_beat,
    max(beat_ts) AS last_beat,
    count(*) AS beats
FROM profile_beats
GROUP BY profile_id, half_hour
""",
            says="Sittings end ⟦gap.ticks⟧: you cut time into fixed pieces. A sitting ends where ⟦gap.minutes:word⟧ minutes pass without a beat, wherever the clock stands.",
        ),
        Mistake(
            "gap-from-the-start",
            answer="""
WITH RECURSIVE beats AS (
    SELECT
        profile_id,
        beat_ts,
        row_number() OVER (PARTITION BY profile_id ORDER BY beat_ts, session_id) AS place
    FROM heartbeats
    JOIN play_sessions USING (session_id)
),
walked AS (
    SELECT profile_id, beat_ts, place, beat_ts AS started, 1 AS sitting FROM beats WHERE place = 1
    UNION ALL
    SELECT
        beats.profile_id,
        beats.beat_ts,
        beats.place,
        CASE WHEN beats.beat_ts - started <= INTERVAL ⟦gap.minutes⟧ MINUTES THEN started ELSE beats.beat_ts END,
        sitting + CAST(beats.beat_ts - started > INTERVAL ⟦gap.minutes⟧ MINUTES AS INTEGER)
    FROM walked
    JOIN beats ON beats.profile_id = walked.profile_id AND beats.place = walked.place + 1
)
SELECT profile_id, sitting, min(beat_ts) AS first_beat, max(beat_ts) AS last_beat, count(*) AS beats
FROM walked
GROUP BY profile_id, sitting
""",
            says="No sitting is longer than ⟦gap.minutes⟧ minutes: you measured from where it began. The gap is the time since the beat before.",
        ),
        Mistake(
            "date-diff-counts-boundaries",
            "beat_ts - previous_beat <= INTERVAL ⟦gap.minutes⟧ MINUTES",
            "date_diff('minute', previous_beat, beat_ts) <= ⟦gap.minutes⟧",
            "A gap near ⟦gap.minutes⟧ minutes is on the other side: `date_diff` counts how often the clock's minute, or second, changes, not the time between. Subtract the times and compare with an interval.",
        ),
        Mistake(
            "minutes-cut-to-whole",
            "beat_ts - previous_beat <= INTERVAL ⟦gap.minutes⟧ MINUTES",
            "date_sub('minute', previous_beat, beat_ts) <= ⟦gap.minutes⟧",
            "A gap of ⟦gap.minutes⟧ minutes and some seconds stays in the sitting: you compared whole minutes. A microsecond more than ⟦gap.minutes⟧:00 is a new sitting.",
        ),
        Mistake(
            "instants-for-beats",
            "count(*) AS beats",
            "count(DISTINCT beat_ts) AS beats",
            "Beats of two sessions at one instant count once: you counted the times. What is one row of the table?",
        ),
    ],
    worlds=[
        two_profiles,
        one_instant,
        shuffled_rows(one_instant),
        of_draw(lambda draw: _exactly(draw["gap"]["minutes"])),
        handmade(
            "past midnight",
            "One evening runs past midnight; another profile begins in its first minute.",
            heartbeats=[
                *_beats(1, 175, 190, 205, 220, 230, 239, 240, 255),
                *_beats(2, 240, 241, 285),
                *_beats(3, 239, 275),
            ],
            play_sessions=_sessions((1, 10011), (2, 10021), (3, 10031)),
        ),
        handmade(
            "household",
            "Two profiles of one account watch in turns, and one of them on two devices.",
            heartbeats=[
                *_beats(1, 0, 1, 2),
                *_beats(2, 20, 21, 45),
                *_beats(3, 60, 61),
                *_beats(4, 70, 71, 100),
                *_beats(5, 25, 26),
            ],
            play_sessions=[
                *_sessions((1, 10011), (2, 10012), (3, 10011), (4, 10012)),
                {"session_id": 5, "member_id": 1001, "profile_id": 10011, "device_id": 10012},
            ],
        ),
        tidy(seed=3, n_members=2, days=3),
        handmade(
            "one beat each",
            "Some profiles have one heartbeat, one has a session and no heartbeat; profiles follow each other within minutes.",
            heartbeats=[*_beats(1, 0), *_beats(2, 10), *_beats(3, 20, 55), *_beats(5, 5)],
            play_sessions=_sessions((1, 10011), (2, 10021), (3, 10031), (4, 10041), (5, 10051)),
        ),
    ],
    talk="""
Say the three steps: look back, mark, add up. For each window name the partition and the order, and say that both windows walk the same total order. Explain what `lag` gives for a profile's first beat and how your comparison turns that into a start. Name the edge: exactly ⟦gap.minutes:word⟧ minutes stays. Add what happens if a late heartbeat arrives in a pause: it may join two sittings, and all numbers after it move, so recompute the profile.
""",
)
