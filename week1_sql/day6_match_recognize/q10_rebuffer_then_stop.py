"""Plays that stalled at least twice in a row and were then stopped: a regular expression over rows."""

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy


def _session(number, *moments, hour=12):
    """One session's moments, each written as "05:00 rebuffer 4000": minute and second, kind, milliseconds."""
    rows = []
    for moment in moments:
        clock, kind, *duration = moment.split()
        row = {"session_id": number, "ts": f"2026-03-02 {hour}:{clock}", "kind": kind}
        if duration:
            row["duration_ms"] = None if duration[0] == "NULL" else int(duration[0])
        rows.append(row)
    return rows


an_evening = handmade(
    "an evening",
    "Five sessions of one evening: some give up, some come back, one has no trouble at all.",
    qoe_events=[
        *_session(
            101,
            "00:00 start 2000",
            "10:00 rebuffer 4000",
            "10:20 bitrate_drop",
            "10:30 rebuffer 6500",
            "11:00 rebuffer 3000",
            "13:00 stop",
            hour=20,
        ),
        *_session(
            102,
            "05:00 start 1500",
            "20:00 rebuffer 2500",
            "20:30 rebuffer 5000",
            "23:00 resume",
            "26:00 stop",
            hour=20,
        ),
        *_session(
            103, "30:00 start 900", "41:00 rebuffer 3500", "42:00 rebuffer 2000", "55:00 stop", hour=20
        ),
        *_session(
            104,
            "00:00 start 3200",
            "30:00 rebuffer 1000",
            "30:30 rebuffer 2000",
            "31:00 rebuffer 8000",
            "34:00 resume",
            "50:00 rebuffer 3000",
            "51:00 rebuffer 4500",
            "58:00 stop",
            hour=21,
        ),
        *_session(105, "15:00 start 700", "48:00 stop", hour=21),
    ],
)

exactly_ten_minutes = handmade(
    "exactly ten minutes",
    "Stops ten minutes after the last rebuffer, to the microsecond, and a little later.",
    qoe_events=[
        *_session(1, "00:00 start", "10:00 rebuffer", "20:00 rebuffer", "30:00 stop"),
        *_session(2, "00:00 start", "10:00 rebuffer", "20:00 rebuffer", "30:00.000001 stop"),
        *_session(3, "00:00 start", "10:00 rebuffer", "20:00 rebuffer", "29:59.999999 stop"),
        *_session(4, "00:00 start", "05:00 rebuffer", "20:10 rebuffer", "30:50 stop"),
        *_session(5, "00:00 start", "19:00 rebuffer", "20:50 rebuffer", "31:10 stop"),
    ],
)

long_stalls = handmade(
    "long stalls",
    "Stalls of half a minute and more, minutes apart; stops in and after the tenth minute.",
    qoe_events=[
        *_session(1, "00:00 start 45000", "02:00 rebuffer 30000", "04:00 rebuffer 40000", "14:20 stop"),
        *_session(2, "00:00 start 61000", "02:00 rebuffer 250", "09:00 rebuffer 90125", "12:30 stop"),
        *_session(3, "00:00 start 500", "20:00 rebuffer 120000", "31:00 rebuffer 7004", "33:00 stop"),
        *_session(4, "10:00 start 1", "20:00 rebuffer 0", "20:30 rebuffer 999", "21:00 stop"),
    ],
)

same_instant = handmade(
    "same instant",
    "Moments of one session share their time, and the rows come in no order.",
    qoe_events=[
        *_session(1, "05:00 stop", "01:00 rebuffer", "00:00 rebuffer", "00:00 start"),
        *_session(2, "02:00 stop", "02:00 rebuffer", "01:00 rebuffer", "00:00 start"),
        *_session(3, "05:00 stop", "05:00 resume", "02:00 rebuffer", "01:00 rebuffer", "00:00 start"),
        *_session(
            4,
            "00:00 start",
            "01:00 rebuffer",
            "02:00 resume",
            "02:00 rebuffer",
            "03:00 rebuffer",
            "04:00 stop",
        ),
        *_session(
            5,
            "00:00 start",
            "01:00 rebuffer",
            "02:00 stop",
            "02:00 resume",
            "02:00 rebuffer",
            "03:00 rebuffer",
            "04:00 rebuffer",
            "04:00 stop",
        ),
    ],
)

stopped_and_resumed = handmade(
    "stopped and resumed",
    "Sessions go on after a stop: some are resumed and give up again, some report trouble while stopped.",
    qoe_events=[
        *_session(
            1,
            "00:00 start",
            "01:00 rebuffer",
            "02:00 rebuffer",
            "05:00 stop",
            "08:00 resume",
            "09:00 rebuffer",
            "10:00 rebuffer",
            "11:00 rebuffer",
            "15:00 stop",
        ),
        *_session(2, "00:00 start", "01:00 rebuffer", "02:00 rebuffer", "04:00 stop", "06:00 stop"),
        *_session(
            3, "00:00 start", "01:00 rebuffer", "02:00 rebuffer", "03:00 stop", "04:00 rebuffer", "05:00 stop"
        ),
        *_session(
            4, "00:00 start", "01:00 rebuffer", "02:00 stop", "03:00 rebuffer", "04:00 rebuffer", "05:00 stop"
        ),
        *_session(
            5,
            "00:00 start",
            "01:00 rebuffer",
            "02:00 stop",
            "30:00 resume",
            "31:00 rebuffer",
            "32:00 rebuffer",
            "33:00 stop",
        ),
        *_session(
            6,
            "00:00 start",
            "01:00 rebuffer",
            "02:00 rebuffer",
            "03:00 stop",
            "40:00 resume",
            "50:00 stop",
        ),
    ],
)

resumed_before = handmade(
    "resumed before",
    "Viewers resume in the middle of their rebuffers: once, twice, or at the end.",
    qoe_events=[
        *_session(
            1,
            "00:00 start",
            "01:00 rebuffer",
            "02:00 rebuffer",
            "03:00 resume",
            "04:00 rebuffer",
            "05:00 rebuffer",
            "06:00 stop",
        ),
        *_session(
            2,
            "00:00 start",
            "01:00 rebuffer",
            "02:00 resume",
            "03:00 rebuffer",
            "04:00 stop",
        ),
        *_session(
            3,
            "00:00 start",
            "01:00 resume",
            "02:00 rebuffer",
            "03:00 resume",
            "04:00 rebuffer",
            "05:00 rebuffer",
            "06:00 rebuffer",
            "07:00 stop",
        ),
        *_session(4, "00:00 start", "01:00 rebuffer", "02:00 rebuffer", "03:00 resume", "04:00 stop"),
    ],
)

other_kinds = handmade(
    "drops and errors between",
    "Lower bitrates and errors stand everywhere between the moments that count.",
    qoe_events=[
        *_session(
            1,
            "00:00 start",
            "01:00 error",
            "02:00 rebuffer",
            "02:10 bitrate_drop",
            "02:20 error",
            "03:00 rebuffer",
            "03:05 bitrate_drop",
            "08:00 stop",
        ),
        *_session(2, "00:00 start", "01:00 rebuffer", "02:00 bitrate_drop", "03:00 error", "04:00 stop"),
        *_session(3, "00:00 start", "01:00 rebuffer", "02:00 rebuffer", "03:00 error"),
        *_session(4, "00:00 start", "01:00 rebuffer", "02:00 rebuffer", "09:00 bitrate_drop", "12:00.5 stop"),
        *_session(
            5,
            "00:00 bitrate_drop",
            "00:00 start",
            "01:00 rebuffer",
            "02:00 rebuffer",
            "02:00 error",
            "02:00 stop",
        ),
    ],
)

unknown_durations = handmade(
    "unknown durations",
    "Some rebuffers do not say how long they took; one session's do not say it at all.",
    qoe_events=[
        *_session(1, "00:00 start", "01:00 rebuffer 4000", "02:00 rebuffer NULL", "03:00 stop"),
        *_session(2, "00:00 start", "01:00 rebuffer NULL", "02:00 rebuffer NULL", "03:00 stop"),
        *_session(3, "00:00 start NULL", "01:00 rebuffer NULL", "02:00 stop"),
        *_session(
            5,
            "00:00 start",
            "09:00 rebuffer 2000",
            "10:00 rebuffer 500",
            "18:00 rebuffer NULL",
            "21:00 stop",
        ),
        *_session(
            4, "00:00 start", "01:00 rebuffer 100", "02:00 rebuffer 250", "03:00 rebuffer NULL", "04:00 stop"
        ),
    ],
)

nobody_gives_up = handmade(
    "nobody gives up",
    "One rebuffer, or no stop, or a late one: there is no match at all.",
    qoe_events=[
        *_session(1, "00:00 start", "01:00 rebuffer", "02:00 stop"),
        *_session(2, "01:30 start", "02:00 rebuffer", "02:30 rebuffer"),
        *_session(3, "02:15 start", "03:00 rebuffer", "03:30 rebuffer", "20:00 stop"),
    ],
)

SOLUTION = """
WITH ordered_moments AS (
    SELECT
        session_id,
        ts,
        kind,
        duration_ms,
        row_number() OVER (
            PARTITION BY session_id
            ORDER BY ts, CASE kind WHEN 'start' THEN 1 WHEN 'rebuffer' THEN 2 WHEN 'resume' THEN 3 ELSE 4 END
        ) AS place
    FROM qoe_events
    WHERE kind IN ('start', 'rebuffer', 'resume', 'stop')
),
numbered_plays AS (
    SELECT
        *,
        count(*) FILTER (WHERE kind IN ('start', 'resume')) OVER (PARTITION BY session_id ORDER BY place) AS play_number
    FROM ordered_moments
),
stops_so_far AS (
    SELECT
        *,
        count(*) FILTER (WHERE kind = 'stop') OVER (
            PARTITION BY session_id, play_number
            ORDER BY place
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS stops_before
    FROM numbered_plays
),
plays AS (
    SELECT
        session_id,
        play_number,
        min(ts) AS play_ts,
        max(ts) FILTER (WHERE kind = 'rebuffer') AS last_rebuffer_ts,
        min(ts) FILTER (WHERE kind = 'stop') AS stop_ts,
        count(*) FILTER (WHERE kind = 'rebuffer') AS rebuffers,
        coalesce(sum(duration_ms) FILTER (WHERE kind = 'rebuffer'), 0) / 1000 AS seconds_lost
    FROM stops_so_far
    WHERE stops_before = 0
    GROUP BY session_id, play_number
)
SELECT session_id, play_ts, stop_ts, rebuffers, seconds_lost
FROM plays
WHERE rebuffers >= 2
  AND stop_ts <= last_rebuffer_ts + INTERVAL 10 MINUTE
"""

SPELLED = """
WITH spelled AS (
    SELECT
        session_id,
        ts,
        kind,
        string_agg(CASE kind WHEN 'rebuffer' THEN 'r' WHEN 'stop' THEN 's' ELSE 'P' END, '') OVER so_far AS letters,
        list(ts) OVER so_far AS times,
        list(coalesce(duration_ms, 0)) OVER so_far AS durations
    FROM qoe_events
    WHERE kind IN ('start', 'rebuffer', 'resume', 'stop')
    WINDOW so_far AS (
        PARTITION BY session_id
        ORDER BY ts, list_position(['start', 'rebuffer', 'resume', 'stop'], kind)
        ROWS UNBOUNDED PRECEDING
    )
),
matched AS (
    SELECT *, length(regexp_extract(letters, 'P(r{2,})s$', 1)) AS stalls
    FROM spelled
    WHERE kind = 'stop'
)
SELECT
    session_id,
    times[-stalls - 2] AS play_ts,
    ts AS stop_ts,
    stalls AS rebuffers,
    list_sum(durations[-stalls - 1:-2]) / 1000 AS seconds_lost
FROM matched
WHERE stalls > 0
  AND ts - times[-2] <= INTERVAL 600 SECONDS
"""

JOINED = """
WITH numbered AS (
    SELECT *, row_number() OVER (PARTITION BY session_id ORDER BY ts, array_position(['start', 'rebuffer', 'resume', 'stop'], kind)) AS n
    FROM qoe_events
    WHERE kind NOT IN ('bitrate_drop', 'error')
),
stops AS (
    SELECT
        *,
        max(CASE WHEN kind <> 'rebuffer' THEN n END) OVER (
            PARTITION BY session_id ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS before_stalls
    FROM numbered
    QUALIFY kind = 'stop'
)
SELECT
    session_id,
    play.ts AS play_ts,
    stops.ts AS stop_ts,
    count(*) AS rebuffers,
    sum(coalesce(stalls.duration_ms, 0)) / 1000.0 AS seconds_lost
FROM stops
JOIN numbered AS play USING (session_id)
JOIN numbered AS stalls USING (session_id)
WHERE play.n = before_stalls
  AND play.kind IN ('start', 'resume')
  AND stalls.n > play.n
  AND stalls.n < stops.n
GROUP BY ALL
HAVING count(*) >= 2
   AND max(stalls.ts) >= stops.ts - INTERVAL 10 MINUTE
"""

exercise = SqlExercise(
    title="Stalled twice, then gone",
    points=5,
    minutes=45,
    level="hard",
    skills=["row patterns", "gaps and islands", "window functions", "ties"],
    asked_in=["sql round"],
    prompt="""
Playback stalls, stalls again, and the viewer leaves. Find each time that happened. In `MATCH_RECOGNIZE` it would be one pattern, *play, two or more rebuffers, stop*; your engine does not have the clause, so answer with windows.

Return one row per match with the columns `session_id`, `play_ts`, `stop_ts`, `rebuffers`, `seconds_lost`.

* **Pattern:** within one session, in order: a moment in which play begins, then two or more moments of kind `rebuffer`, then a `stop`. They follow each other directly.
* **Play begins** at a `start` or at a `resume`. So a `resume` between the rebuffers and the stop breaks the match, and rebuffers before it never count with those after it. But the resume itself may begin a match.
* **Other kinds:** `bitrate_drop` and `error` are ignored wherever they stand. They neither break a match nor count.
* **Ten minutes:** the `ts` of the `stop` is at most 10 minutes after the `ts` of the match's last rebuffer. Exactly 10 minutes still counts, a microsecond more does not. How long the stall took plays no part.
* **Equal times:** moments of a session with the same `ts` are in the order `start`, `rebuffer`, `resume`, `stop`. A session never has two of one kind at the same `ts`.
* **After the stop:** what comes later does not change a match. A session may be resumed after a stop, so it may have several matches. A rebuffer or a second `stop` after a stop, with no `start` or `resume` between, belongs to none.
* **No stop:** a session whose device crashed may have none; its last play is then no match.
* **Columns:** `play_ts` is the `ts` of the `start` or `resume`, `rebuffers` counts all rebuffers of the match, and `seconds_lost` adds up their durations in seconds, not rounded. A NULL `duration_ms` counts as 0, and its rebuffer counts all the same.

A session has exactly one `start`, and it comes first.
""",
    contract=Contract(
        grain="one row per match: a play that stalled twice or more and was stopped",
        key="session_id, play_ts",
        clock="UTC; ts of the stop less ts of the last rebuffer, exactly 10 minutes included",
        ties="equal ts: start, rebuffer, resume, stop",
        duplicates="none: one row per session, ts and kind",
    ),
    tables=["qoe_events"],
    starter="""
-- Which rows belong to one play? Replace this query.
SELECT
    NULL::BIGINT AS session_id,
    NULL::TIMESTAMP AS play_ts,
    NULL::TIMESTAMP AS stop_ts,
    NULL::BIGINT AS rebuffers,
    NULL::DOUBLE AS seconds_lost
WHERE false
""",
    solution=SOLUTION,
    alternatives=[SPELLED, JOINED],
    hints=[
        "Each match begins with a play. Which running count would give all rows of one play the same number?",
        "The traps are the rows between and after. A resume ends one play and begins another; what comes after a play's first stop belongs to nothing; a bitrate drop is not there at all.",
        "Take a session with two rebuffers, a resume, two more rebuffers and a stop: one match, of two rebuffers, from the resume. Then one with two rebuffers, a stop, and a third rebuffer.",
        """
WITH ordered_moments AS (… the kinds that count, each with its place in its session …),
numbered_plays AS (
    SELECT *, count(*) FILTER (WHERE kind IN (___)) OVER (PARTITION BY ___ ORDER BY ___) AS play_number
    FROM ordered_moments
),
stops_so_far AS (… per play, how many stops come before each row …),
plays AS (
    SELECT …, min(ts) AS play_ts, ___ AS last_rebuffer_ts, ___ AS stop_ts, …
    FROM stops_so_far
    WHERE ___
    GROUP BY ___
)
SELECT … FROM plays WHERE ___ AND ___
""",
    ],
    mistakes=[
        Mistake(
            "missing-partition-by",
            answer=SPELLED.replace("PARTITION BY session_id\n", ""),
            says="Sessions that overlap in time lose their matches, or share them: the rows of all sessions are in one line. Whose moment comes between two rebuffers of one viewer?",
        ),
        Mistake(
            "other-kinds-break-the-match",
            answer=SPELLED.replace("\n    WHERE kind IN ('start', 'rebuffer', 'resume', 'stop')", "").replace(
                "WHEN 'stop' THEN 's' ELSE 'P'",
                "WHEN 'stop' THEN 's' WHEN 'start' THEN 'P' WHEN 'resume' THEN 'P' ELSE 'x'",
            ),
            says="Matches with a bitrate drop or an error in between are missing: your pattern wants its rows side by side, and those rows are still there. Where do they have to go?",
        ),
        Mistake(
            "other-kinds-counted",
            answer=SOLUTION.replace("WHERE kind IN ('start', 'rebuffer', 'resume', 'stop')", "")
            .replace(
                "WHEN 'resume' THEN 3", "WHEN 'resume' THEN 3 WHEN 'bitrate_drop' THEN 2 WHEN 'error' THEN 2"
            )
            .replace("kind = 'rebuffer'", "kind IN ('rebuffer', 'bitrate_drop', 'error')"),
            says="Bitrate drops and errors count as rebuffers: you took every row between the play and the stop. Which kind does the question count?",
        ),
        Mistake(
            "error-taken-for-a-stop",
            answer=SOLUTION.replace("'resume', 'stop')", "'resume', 'stop', 'error')").replace(
                "kind = 'stop'", "kind IN ('stop', 'error')"
            ),
            says="A play ends for you at an error. An error may be survived; which kind says that the viewer left?",
        ),
        Mistake(
            "resume-ignored",
            "FILTER (WHERE kind IN ('start', 'resume')) OVER",
            "FILTER (WHERE kind = 'start') OVER",
            "Viewers who resumed are counted as if they had not: rebuffers before and after a resume are in one play. What begins at a resume?",
        ),
        Mistake(
            "play-begins-at-start-only",
            "WHERE rebuffers >= 2",
            "WHERE rebuffers >= 2 AND play_number = 1",
            "Matches that begin with a resume are missing: for you, only a start begins a play. What does the second bullet say of a resume?",
        ),
        Mistake(
            "any-resume-excludes-the-session",
            "WHERE rebuffers >= 2",
            "WHERE rebuffers >= 2 AND session_id NOT IN (SELECT session_id FROM qoe_events WHERE kind = 'resume')",
            "A session with a resume anywhere has no match in your result. Which resume breaks a match: one before its play, one between its rows, one after its stop?",
        ),
        Mistake(
            "later-resume-excludes-the-match",
            "WHERE rebuffers >= 2",
            """WHERE NOT EXISTS (
    SELECT 1 FROM qoe_events AS later
    WHERE later.session_id = plays.session_id AND later.kind = 'resume'
      AND later.ts BETWEEN last_rebuffer_ts AND last_rebuffer_ts + INTERVAL 10 MINUTE
)
  AND rebuffers >= 2""",
            "A match is gone because the viewer came back within ten minutes, after the stop. The ten minutes are about the stop; what comes after it does not change the match.",
        ),
        Mistake(
            "counts-after-the-stop",
            "    WHERE stops_before = 0\n",
            "",
            "Rebuffers after the stop are counted too: your play goes on until the next one begins. The match ends with its stop; which rows come after it?",
        ),
        Mistake(
            "last-stop-for-first",
            answer=SOLUTION.replace("    WHERE stops_before = 0\n", "").replace(
                "min(ts) FILTER (WHERE kind = 'stop')", "max(ts) FILTER (WHERE kind = 'stop')"
            ),
            says="Where a play is stopped twice, you took the last stop. The pattern is complete at the first one; the second belongs to no match.",
        ),
        Mistake(
            "any-stop-after-two-rebuffers",
            answer=SPELLED.replace("'P(r{2,})s$'", "'(r{2,})s$'"),
            says="Rebuffers after a stop make a match of their own: your pattern has no beginning. Which row has to stand before the rebuffers?",
        ),
        Mistake(
            "overlapping-matches-reported",
            answer=JOINED.replace("play.n = before_stalls", "play.n < stops.n").replace(
                "  AND stalls.n < stops.n", "  AND stalls.n < stops.n\n  AND stalls.kind = 'rebuffer'"
            ),
            says="One stop ends several of your matches: every earlier start and resume is joined with it. A match runs from one play to its stop with no resume between.",
        ),
        Mistake(
            "skip-to-next-row",
            answer=SPELLED.replace(
                "    SELECT *, length(regexp_extract(letters, 'P(r{2,})s$', 1)) AS stalls\n    FROM spelled",
                "    SELECT *, unnest(range(2, length(regexp_extract(letters, 'P(r{2,})s$', 1)) + 1)) AS stalls\n    FROM spelled",
            ).replace(
                "times[-stalls - 2] AS play_ts",
                "times[-length(regexp_extract(letters, 'P(r{2,})s$', 1)) - 2] AS play_ts",
            ),
            says="One play gives several rows, with two rebuffers, with three, and so on. They overlap; a match takes all rebuffers between its play and its stop, once.",
        ),
        Mistake(
            "reluctant-for-greedy",
            answer=SPELLED.replace("stalls AS rebuffers", "2 AS rebuffers").replace(
                "durations[-stalls - 1:-2]", "durations[-3:-2]"
            ),
            says="`rebuffers` is 2 in every row: you stop counting when the pattern is satisfied. “Two or more” takes as many as there are.",
        ),
        Mistake(
            "exactly-two-for-two-or-more",
            "rebuffers >= 2",
            "rebuffers = 2",
            "Plays with three rebuffers and more are missing. Two is the least; is there a most?",
        ),
        Mistake(
            "more-than-two-for-two-or-more",
            "rebuffers >= 2",
            "rebuffers > 2",
            "Plays with two rebuffers are missing. Is two enough for “two or more”?",
        ),
        Mistake(
            "one-is-enough",
            "rebuffers >= 2",
            "rebuffers >= 1",
            "Plays with a single rebuffer are reported. How many does the pattern ask for at least?",
        ),
        Mistake(
            "one-match-per-session",
            "  AND stop_ts <= last_rebuffer_ts + INTERVAL 10 MINUTE",
            "  AND stop_ts <= last_rebuffer_ts + INTERVAL 10 MINUTE\nQUALIFY row_number() OVER (PARTITION BY session_id ORDER BY play_ts) = 1",
            "A session has one row at most. It can be stopped, resumed, and stopped again; what is the grain of the result?",
        ),
        Mistake(
            "open-bound-at-ten-minutes",
            "stop_ts <= last",
            "stop_ts < last",
            "A stop exactly ten minutes after the last rebuffer is missing: your bound is open. Does the question include it?",
        ),
        Mistake(
            "date-diff-counts-boundaries",
            "stop_ts <= last_rebuffer_ts + INTERVAL 10 MINUTE",
            "date_diff('minute', last_rebuffer_ts, stop_ts) <= 10",
            "Some stops after ten minutes and more are let in: `date_diff('minute', …)` counts how often the clock's minute changed. How long is it from 20:10 to 30:50?",
        ),
        Mistake(
            "minutes-cut-to-whole",
            "stop_ts <= last_rebuffer_ts + INTERVAL 10 MINUTE",
            "date_sub('minute', last_rebuffer_ts, stop_ts) <= 10",
            "Stops almost eleven minutes after the last rebuffer are let in: you cut the distance to whole minutes before you compared it.",
        ),
        Mistake(
            "seconds-cut-to-whole",
            "stop_ts <= last_rebuffer_ts + INTERVAL 10 MINUTE",
            "date_sub('second', last_rebuffer_ts, stop_ts) <= 600",
            "A stop a microsecond after the ten minutes is let in: you cut the distance to whole seconds before you compared it.",
        ),
        Mistake(
            "no-time-limit",
            "  AND stop_ts <= last_rebuffer_ts + INTERVAL 10 MINUTE",
            "  AND stop_ts IS NOT NULL",
            "Stops long after the last rebuffer are reported. Somebody who watches another hour did not leave because of it; what is the limit?",
        ),
        Mistake(
            "measured-from-the-first-rebuffer",
            "max(ts) FILTER (WHERE kind = 'rebuffer')",
            "min(ts) FILTER (WHERE kind = 'rebuffer')",
            "Matches are missing whose rebuffers are far apart: your ten minutes begin at the first one. From which rebuffer do they count?",
        ),
        Mistake(
            "measured-from-the-end-of-the-stall",
            "max(ts) FILTER (WHERE kind = 'rebuffer')",
            "max(ts + to_milliseconds(coalesce(duration_ms, 0))) FILTER (WHERE kind = 'rebuffer')",
            "A stop after more than ten minutes is let in when the stall was long: you counted from its end. Which two `ts` does the question compare?",
        ),
        Mistake(
            "whole-play-within-ten-minutes",
            "stop_ts <= last_rebuffer_ts + INTERVAL 10 MINUTE",
            "stop_ts <= play_ts + INTERVAL 10 MINUTE",
            "Only short plays are reported: your ten minutes begin with the play, as a `WITHIN` over the whole match would. From which moment does the question count?",
        ),
        Mistake(
            "crash-taken-for-a-stop",
            "stop_ts <= last_rebuffer_ts + INTERVAL 10 MINUTE",
            "coalesce(stop_ts, last_rebuffer_ts) <= last_rebuffer_ts + INTERVAL 10 MINUTE",
            "Plays without a stop are reported. Without one the pattern is not complete; what does the question say about a crash?",
        ),
        Mistake(
            "non-deterministic-tie-break",
            "ORDER BY ts, CASE kind WHEN 'start' THEN 1 WHEN 'rebuffer' THEN 2 WHEN 'resume' THEN 3 ELSE 4 END",
            "ORDER BY ts",
            "Moments at the same instant stand in the order in which the rows happened to lie. A rerun may differ; which order does the question give them?",
        ),
        Mistake(
            "ties-in-alphabetical-order",
            "CASE kind WHEN 'start' THEN 1 WHEN 'rebuffer' THEN 2 WHEN 'resume' THEN 3 ELSE 4 END",
            "kind",
            "A rebuffer in the instant of the start is lost: ordered by name, `rebuffer` stands before `start`. Which order does the question give?",
        ),
        Mistake(
            "ties-in-descending-order",
            "CASE kind WHEN 'start' THEN 1 WHEN 'rebuffer' THEN 2 WHEN 'resume' THEN 3 ELSE 4 END",
            "kind DESC",
            "A rebuffer in the instant of the stop is lost: in your order the stop comes first. Which order does the question give to equal times?",
        ),
        Mistake(
            "stop-before-resume-at-ties",
            "WHEN 'resume' THEN 3 ELSE 4 END",
            "WHEN 'resume' THEN 4 ELSE 3 END",
            "A resume and a stop in one instant: you put the stop first, so the play before the resume is stopped. In which order does the question put them?",
        ),
        Mistake(
            "resume-before-rebuffer-at-ties",
            "WHEN 'rebuffer' THEN 2 WHEN 'resume' THEN 3",
            "WHEN 'rebuffer' THEN 3 WHEN 'resume' THEN 2",
            "A resume and a rebuffer in one instant: you gave the rebuffer to the play that begins. In which order does the question put them?",
        ),
        Mistake(
            "session-start-for-play",
            "SELECT session_id, play_ts, stop_ts",
            "SELECT session_id, (SELECT min(ts) FROM qoe_events AS e WHERE e.session_id = plays.session_id AND kind = 'start') AS play_ts, stop_ts",
            "Where a match begins with a resume, `play_ts` is the start of the session. With which moment did this play begin?",
        ),
        Mistake(
            "first-rebuffer-for-play",
            "min(ts) AS play_ts",
            "min(ts) FILTER (WHERE kind = 'rebuffer') AS play_ts",
            "`play_ts` is the first rebuffer. The match begins one row earlier; which column of which row is asked for?",
        ),
        Mistake(
            "startup-counted-as-lost",
            "sum(duration_ms) FILTER (WHERE kind = 'rebuffer')",
            "sum(duration_ms)",
            "`seconds_lost` is too high where the play begins with a start: its startup time is a duration too. Whose durations are asked for?",
        ),
        Mistake(
            "milliseconds-for-seconds",
            "0) / 1000 AS",
            "0) AS",
            "`seconds_lost` is a thousand times too high. In which unit is `duration_ms`?",
        ),
        Mistake(
            "integer-division",
            "0) / 1000 AS",
            "0) // 1000 AS",
            "`seconds_lost` has lost its fractions: a whole number divided into whole numbers. What is left of 999 milliseconds?",
        ),
        Mistake(
            "seconds-rounded",
            "coalesce(sum(duration_ms) FILTER (WHERE kind = 'rebuffer'), 0) / 1000",
            "round(coalesce(sum(duration_ms) FILTER (WHERE kind = 'rebuffer'), 0) / 1000, 1)",
            "`seconds_lost` is rounded to tenths. The question asks for what the durations add up to; rounding is for whoever shows the number.",
        ),
        Mistake(
            "seconds-rounded-to-whole",
            "coalesce(sum(duration_ms) FILTER (WHERE kind = 'rebuffer'), 0) / 1000",
            "round(coalesce(sum(duration_ms) FILTER (WHERE kind = 'rebuffer'), 0) / 1000)",
            "`seconds_lost` is rounded to whole seconds. What is left of a session that lost 249 milliseconds?",
        ),
        Mistake(
            "counted-per-session",
            answer="""
SELECT
    session_id,
    min(ts) FILTER (kind = 'start') AS play_ts,
    max(ts) FILTER (kind = 'stop') AS stop_ts,
    count(*) FILTER (kind = 'rebuffer') AS rebuffers,
    coalesce(sum(duration_ms) FILTER (kind = 'rebuffer'), 0) / 1000 AS seconds_lost
FROM qoe_events
GROUP BY session_id
HAVING rebuffers >= 2 AND stop_ts <= max(ts) FILTER (kind = 'rebuffer') + INTERVAL 10 MINUTE
""",
            says="You counted per session: a group forgets the order, so a resume between the rebuffers goes unnoticed, and so does a stop before them. What has to stay in line?",
        ),
        Mistake(
            "seconds-between-rebuffers",
            "coalesce(sum(duration_ms) FILTER (WHERE kind = 'rebuffer'), 0) / 1000",
            "epoch(max(ts) FILTER (WHERE kind = 'rebuffer') - min(ts) FILTER (WHERE kind = 'rebuffer'))",
            "`seconds_lost` is the time from the first rebuffer to the last. Between them the picture moved; which column says how long it stood still?",
        ),
        Mistake(
            "null-rows-dropped",
            "WHERE kind IN ('start', 'rebuffer', 'resume', 'stop')",
            "WHERE kind IN ('start', 'rebuffer', 'resume', 'stop') AND (kind <> 'rebuffer' OR duration_ms IS NOT NULL)",
            "Rebuffers without a duration are gone, and matches with them. The stall happened; only its length is unknown.",
        ),
        Mistake(
            "count-of-a-nullable-column",
            "count(*) FILTER (WHERE kind = 'rebuffer')",
            "count(duration_ms) FILTER (WHERE kind = 'rebuffer')",
            "Rebuffers without a duration are not counted: `count(duration_ms)` skips NULLs. What does one row of kind rebuffer add?",
        ),
        Mistake(
            "null-is-not-zero",
            "coalesce(sum(duration_ms) FILTER (WHERE kind = 'rebuffer'), 0)",
            "sum(duration_ms) FILTER (WHERE kind = 'rebuffer')",
            "Where no rebuffer says how long it took, `seconds_lost` is NULL: a sum over nothing but NULLs. As what does a missing duration count?",
        ),
    ],
    worlds=[
        an_evening,
        tidy(seed=51, n_members=8, days=3, p_crashed_session=0.2),
        exactly_ten_minutes,
        long_stalls,
        same_instant,
        stopped_and_resumed,
        resumed_before,
        other_kinds,
        unknown_durations,
        nobody_gives_up,
        shuffled_rows(same_instant),
    ],
    talk="""
Say the pattern first, in letters: P r r or more, s. Then clear up what a regular expression would ask: which rows are letters at all, who comes first at equal times, what ends a match, and where the search goes on. Say that the other kinds leave before the matching, because a row pattern is contiguous. Then build: one total order per session; a running count of starts and resumes, so that a resume ends one play and begins the next; within a play everything up to its first stop; one row per play, with the last rebuffer beside the stop. Name the bound: at most ten minutes, from ts to ts, exactly ten included. Close with the clause itself, PARTITION BY session, ORDER BY the same total order, PATTERN (PLAY STALL{2,} HALT), skip past the last row, and say that greedy or reluctant makes no difference here, because the stop has to follow.
""",
)
