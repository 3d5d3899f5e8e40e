"""Concurrent streams: each account's peak per day and the minutes above its plan's limit, by a sweep line."""

from dataclasses import replace
from datetime import datetime, timedelta

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy


def _streams(member, *streams, **columns):
    """Sessions of one member in March 2026.

    "02 20:00 > 21:30" stops on the day it starts, "02 23:00 > 03 01:00" on another, and
    "02 20:00 > 25 min" has no stop and was watched for 25 minutes.
    """
    rows = []
    for stream in streams:
        start, stop = stream.split(" > ")
        row = {"member_id": member, "start_ts": f"2026-03-{start}"}
        if stop.endswith("min"):
            row |= {"end_reason": "crashed", "watched_s": round(float(stop.removesuffix("min")) * 60)}
        else:
            row["stop_ts"] = f"2026-03-{stop if ' ' in stop else f'{start[:2]} {stop}'}"
        rows.append(row | columns)
    return rows


def _paused(minutes, rows):
    """The same sessions, in each of which so many minutes were a pause: watched for less time than they ran."""
    long = [datetime.fromisoformat(row["stop_ts"]) - datetime.fromisoformat(row["start_ts"]) for row in rows]
    return [
        row | {"watched_s": int((length - timedelta(minutes=minutes)).total_seconds())}
        for row, length in zip(rows, long, strict=True)
    ]


def _plans(**code_by_member):
    """Plans that began long ago and go on: m1001="basic"."""
    return [{"member_id": int(member[1:]), "plan_code": code} for member, code in code_by_member.items()]


def _plan(member, code, start="01 00:00", stop=None):
    """A plan for some of March."""
    row = {"member_id": member, "plan_code": code, "valid_from": f"2026-03-{start}"}
    return [row | ({"valid_to": f"2026-03-{stop}"} if stop else {})]


def _world(name, provokes, plans, *sessions):
    return handmade(
        name, provokes, plans=plans, play_sessions=[stream for group in sessions for stream in group]
    )


touching = _world(
    "touching sessions",
    "A session starts in the instant in which another stops, on the same device or on a second one.",
    _plans(m1001="basic", m1002="basic", m1003="standard", m1004="basic"),
    _streams(1001, "02 20:00 > 20:40", "02 20:40 > 21:20", "02 21:20 > 22:00"),
    _streams(1002, "02 20:00 > 21:00", "02 21:00 > 22:00", "02 20:30 > 21:30"),
    _streams(1003, "02 19:00 > 20:00", "02 19:00 > 20:00", "02 20:00 > 21:00", "02 20:00 > 21:00"),
    _streams(1004, "02 20:00 > 20:30", "02 20:29:59 > 21:00"),
)

SOLUTION = """
WITH streams AS (
    SELECT
        member_id,
        start_ts,
        coalesce(stop_ts, start_ts + to_seconds(watched_s)) AS end_ts
    FROM play_sessions
),
touched_days AS (
    SELECT
        member_id,
        start_ts,
        end_ts,
        unnest(generate_series(
            date_trunc('day', start_ts), end_ts - INTERVAL 1 MICROSECOND, INTERVAL 1 DAY
        )) AS midnight
    FROM streams
),
day_pieces AS (
    SELECT
        member_id,
        CAST(midnight AS DATE) AS stream_date,
        greatest(start_ts, midnight) AS from_ts,
        least(end_ts, midnight + INTERVAL 1 DAY) AS to_ts
    FROM touched_days
),
member_days AS (
    SELECT DISTINCT member_id, stream_date
    FROM day_pieces
),
plan_changes AS (
    SELECT member_id, valid_from AS moment FROM plans
    UNION
    SELECT member_id, valid_to AS moment FROM plans
),
boundaries AS (
    SELECT member_id, stream_date, from_ts AS moment, 1 AS change FROM day_pieces
    UNION ALL
    SELECT member_id, stream_date, to_ts AS moment, -1 AS change FROM day_pieces
    UNION ALL
    SELECT member_days.member_id, member_days.stream_date, plan_changes.moment, 0 AS change
    FROM member_days
    JOIN plan_changes
        ON plan_changes.member_id = member_days.member_id
        AND CAST(plan_changes.moment AS DATE) = member_days.stream_date
),
stretches AS (
    SELECT
        member_id,
        stream_date,
        moment AS from_ts,
        lead(moment) OVER swept AS to_ts,
        sum(change) OVER (swept ROWS UNBOUNDED PRECEDING) AS running
    FROM boundaries
    WINDOW swept AS (PARTITION BY member_id, stream_date ORDER BY moment, change)
),
limited_stretches AS (
    SELECT
        stretches.member_id,
        stretches.stream_date,
        stretches.running,
        plans.max_streams,
        epoch(stretches.to_ts - stretches.from_ts) / 60 AS minutes
    FROM stretches
    LEFT JOIN plans
        ON plans.member_id = stretches.member_id
        AND plans.valid_from <= stretches.from_ts
        AND (stretches.from_ts < plans.valid_to OR plans.valid_to IS NULL)
)
SELECT
    member_id,
    stream_date,
    CAST(max(running) AS BIGINT) AS peak_streams,
    round(coalesce(sum(minutes) FILTER (WHERE running > max_streams), 0), 2) AS minutes_over
FROM limited_stretches
GROUP BY member_id, stream_date
"""

_BY_DAY = """
    SELECT member_id, CAST(start_ts AS DATE) AS stream_date, start_ts AS moment, 1 AS change FROM streams
    UNION ALL
    SELECT member_id, CAST(end_ts AS DATE) AS stream_date, end_ts AS moment, -1 AS change FROM streams
    UNION ALL
    SELECT member_days"""
_OVERLAPS = """
SELECT
    limited_stretches.member_id,
    limited_stretches.stream_date,
    max(met.streams) AS peak_streams,
    round(coalesce(sum(minutes) FILTER (WHERE running > max_streams), 0), 2) AS minutes_over
FROM limited_stretches
JOIN (
    SELECT member_id, stream_date, max(streams) AS streams
    FROM (
        SELECT
            one.member_id,
            one.stream_date,
            (
                SELECT count(*)
                FROM day_pieces AS other
                WHERE other.member_id = one.member_id
                  AND other.stream_date = one.stream_date
                  AND other.from_ts < one.to_ts
                  AND one.from_ts < other.to_ts
            ) AS streams
        FROM day_pieces AS one
    )
    GROUP BY member_id, stream_date
) AS met USING (member_id, stream_date)
GROUP BY limited_stretches.member_id, limited_stretches.stream_date
"""


def _between(first, last):
    """The part of the solution from one text up to another."""
    return SOLUTION[SOLUTION.index(first) : SOLUTION.index(last)]


exercise = SqlExercise(
    title="Too many streams at once",
    points=5,
    minutes=30,
    level="hard",
    skills=["sweep line", "window functions", "boundaries", "validity intervals"],
    asked_in=["sql round"],
    prompt="""
A plan allows so many streams at a time. How many did each account really run at once, day by day, and for how long more than its plan allows?

Return one row per member and UTC day on which the member ran a stream at any moment, with the columns `member_id`, `stream_date`, `peak_streams`, `minutes_over`.

* **Stream:** every row of `play_sessions` is one stream, whatever the title, profile or device. It runs from `start_ts` up to, not including, `stop_ts`. So a stream that ends in the instant in which another starts never ran beside it.
* **No stop:** where `stop_ts` is NULL the device crashed, and the stream ended `watched_s` seconds after `start_ts`. Where there is a `stop_ts` it decides; `watched_s` may then be less than the stream's length, for a pause keeps the stream. `watched_s` is never NULL, and every stream lasts longer than 0.
* **Day:** a stream counts in every UTC day in which it runs, with the part inside that day, and so also on a day on which it neither starts nor stops. One that ends at exactly 00:00 does not run in the day that begins there.
* **`peak_streams`:** the largest number of streams that ran at one moment of the day.
* **Limit:** at any moment, the `max_streams` of the member's row in `plans` with `valid_from` at or before the moment and `valid_to` after it; NULL in `valid_to` means still valid. A limit may change while streams run. There is at most one plan at a time. A moment without a plan has no limit: it counts for the peak, and never as above the limit.
* **`minutes_over`:** how long, in all, more streams ran than the limit at that moment, in minutes. A minute counts once, however many streams are too many. Add up first, then round to two decimals. 0 if there was no such time.
""",
    contract=Contract(
        grain="one row per member and UTC day with a stream",
        key="member_id, stream_date",
        clock="start_ts and stop_ts, half-open; UTC days",
        ties="ends come before starts",
        duplicates="none: each session is one stream",
    ),
    tables=["play_sessions", "plans"],
    starter="""
-- At which moments can the number of streams, or the limit, change? Replace this query.
SELECT
    NULL::BIGINT AS member_id,
    NULL::DATE AS stream_date,
    NULL::BIGINT AS peak_streams,
    NULL::DOUBLE AS minutes_over
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        # One sweep over the whole life of a member; midnights are moments like any other, and ties are netted.
        """
WITH streams AS (
    SELECT member_id, start_ts, CASE WHEN stop_ts IS NULL THEN start_ts + watched_s * INTERVAL 1 SECOND ELSE stop_ts END AS end_ts
    FROM play_sessions
),
marks AS (
    SELECT member_id, start_ts AS moment, 1 AS change FROM streams
    UNION ALL
    SELECT member_id, end_ts, -1 FROM streams
    UNION ALL
    SELECT member_id, unnest(generate_series(date_trunc('day', start_ts), end_ts, INTERVAL 1 DAY)), 0 FROM streams
    UNION ALL
    SELECT member_id, unnest([valid_from, valid_to]), 0 FROM plans
),
net AS (
    SELECT member_id, moment, sum(change) AS change
    FROM marks
    WHERE moment IS NOT NULL
    GROUP BY ALL
),
swept AS (
    SELECT member_id, moment, lead(moment) OVER w AS until, sum(change) OVER w AS running
    FROM net
    WINDOW w AS (PARTITION BY member_id ORDER BY moment)
)
SELECT
    swept.member_id,
    moment::DATE AS stream_date,
    max(running) AS peak_streams,
    round(coalesce(sum(epoch_us(until) - epoch_us(moment)) FILTER (running > max_streams), 0) / 6e7, 2) AS minutes_over
FROM swept
LEFT JOIN plans ON plans.member_id = swept.member_id AND moment >= valid_from AND moment < coalesce(valid_to, 'infinity')
WHERE running > 0
GROUP BY ALL
""",
        # No running total: cut time at every moment that matters, then count the streams that cover each piece.
        """
WITH streams AS (
    SELECT member_id, start_ts, coalesce(stop_ts, date_add(start_ts, to_seconds(watched_s))) AS end_ts FROM play_sessions
),
moments AS (
    SELECT member_id, start_ts AS moment FROM streams
    UNION SELECT member_id, end_ts FROM streams
    UNION SELECT member_id, unnest(range(date_trunc('day', start_ts), end_ts, INTERVAL 1 DAY)) FROM streams
    UNION SELECT member_id, valid_from FROM plans
    UNION SELECT member_id, valid_to FROM plans WHERE valid_to IS NOT NULL
),
pieces AS (
    SELECT member_id, moment, lead(moment) OVER (PARTITION BY member_id ORDER BY moment) AS until FROM moments
),
counted AS (
    SELECT p.member_id, p.moment, p.until, count(*) AS running
    FROM pieces AS p
    JOIN streams AS s ON s.member_id = p.member_id AND s.start_ts <= p.moment AND s.end_ts >= p.until
    GROUP BY ALL
)
SELECT
    c.member_id,
    CAST(c.moment AS DATE) AS stream_date,
    max(c.running) AS peak_streams,
    round(sum(CASE WHEN EXISTS (
        SELECT 1 FROM plans AS p
        WHERE p.member_id = c.member_id AND p.valid_from <= c.moment AND (p.valid_to > c.moment OR p.valid_to IS NULL)
          AND p.max_streams < c.running
    ) THEN epoch(c.until) - epoch(c.moment) ELSE 0 END) / 60, 2) AS minutes_over
FROM counted AS c
GROUP BY c.member_id, stream_date
""",
    ],
    hints=[
        "Between two neighbouring moments nothing changes. At which moments can the number of streams change, and at which the limit?",
        "The trap is the tie: where one stream stops as another starts, a running total that meets the start first sees a stream that never ran. Order by the moment *and* by the change.",
        "Look at a stream that starts at 23:00 and stops at 01:00, and at one with no stop. Which rows do they give to your running total, on which days?",
        """
WITH streams AS (… start and end, the open ones settled …),
day_pieces AS (… one row per stream and day it runs in, cut at midnight …),
boundaries AS (
    SELECT …, ___ AS moment, 1 AS change FROM day_pieces
    UNION ALL
    SELECT …, ___ AS moment, ___ AS change FROM day_pieces
    UNION ALL
    … the moments at which the member's plan changes, which change the number of streams by ___ …
),
stretches AS (
    SELECT …, moment AS from_ts, lead(___) OVER swept AS to_ts, sum(___) OVER (swept ROWS ___) AS running
    FROM boundaries
    WINDOW swept AS (PARTITION BY ___ ORDER BY ___, ___)
)
SELECT …, max(___), sum(… length of the stretches above the limit at their start …) FROM stretches LEFT JOIN plans ON … GROUP BY …
""",
    ],
    mistakes=[
        Mistake(
            "starts-before-ends",
            "ORDER BY moment, change)",
            "ORDER BY moment, change DESC)",
            "Your peak is one too high where a stream starts as another stops: the start was added first. The stop is not inside the stream; which of the two changes comes first?",
        ),
        Mistake(
            "crashed-sessions-dropped",
            "    FROM play_sessions\n",
            "    FROM play_sessions\n    WHERE stop_ts IS NOT NULL\n",
            "Streams without a stop are missing. The device crashed and sent none, but it did watch; what does the statement say how long?",
        ),
        Mistake(
            "open-session-runs-all-day",
            "start_ts + to_seconds(watched_s))",
            "date_trunc('day', start_ts) + INTERVAL 1 DAY)",
            "A stream without a stop runs until midnight for you, and is counted beside everything that comes after. When does the statement say that it ended?",
        ),
        Mistake(
            "open-session-runs-on",
            "start_ts + to_seconds(watched_s))",
            "(SELECT max(stop_ts) FROM play_sessions))",
            "A stream without a stop runs on until the end of your data, over days on which nobody watched. When does the statement say that it ended?",
        ),
        Mistake(
            "watched-time-for-length",
            "coalesce(stop_ts, start_ts + to_seconds(watched_s))",
            "start_ts + to_seconds(watched_s)",
            "Streams with a pause end too early: you took the seconds watched for the length. A pause keeps the stream; where there is a `stop_ts`, it decides.",
        ),
        Mistake(
            "rest-after-midnight-lost",
            "end_ts - INTERVAL 1 MICROSECOND, INTERVAL 1 DAY",
            "start_ts, INTERVAL 1 DAY",
            "What runs after midnight is missing: each stream counts on the day it starts and is cut there. On which other days does it run?",
        ),
        Mistake(
            "whole-stream-on-its-start-day",
            answer=SOLUTION.replace(
                "end_ts - INTERVAL 1 MICROSECOND, INTERVAL 1 DAY", "start_ts, INTERVAL 1 DAY"
            ).replace("least(end_ts, midnight + INTERVAL 1 DAY)", "end_ts"),
            says="A stream across midnight counts wholly on the day it starts, its minutes after 24:00 included. A day ends at midnight; which part lies in the next one?",
        ),
        Mistake(
            "carry-over-midnight-lost",
            answer=SOLUTION.replace(
                _between("\n    SELECT member_id, stream_date, from_ts", ".member_id, member_days"), _BY_DAY
            ),
            says="After midnight your count is too low: each day begins at zero, and a stream from the evening before only subtracts when it stops. What runs at 00:00 has to be carried over.",
        ),
        Mistake(
            "first-and-last-day-only",
            _between("unnest(generate_series(", " AS midnight\n"),
            "unnest(list_distinct([date_trunc('day', start_ts), date_trunc('day', end_ts - INTERVAL 1 MICROSECOND)]))",
            "A day is missing on which a stream ran from midnight to midnight: you have the days of its start and of its end. Which days lie between?",
        ),
        Mistake(
            "midnight-stop-touches-next-day",
            "end_ts - INTERVAL 1 MICROSECOND,",
            "end_ts,",
            "There is a day with a peak of 0: a stream that stops at 00:00 is given the day that begins there. Does it run in any moment of it?",
        ),
        Mistake(
            "newest-plan-for-every-day",
            """plans.valid_from <= stretches.from_ts
        AND (stretches.from_ts < plans.valid_to OR plans.valid_to IS NULL)""",
            "plans.valid_to IS NULL",
            "Earlier days are measured by today's plan: you joined the row that is still valid. Which plan was valid at that moment?",
        ),
        Mistake(
            "limit-at-the-start-of-the-day",
            answer=SOLUTION.replace(
                """plans.valid_from <= stretches.from_ts
        AND (stretches.from_ts < plans.valid_to OR plans.valid_to IS NULL)""",
                """plans.valid_from <= stretches.stream_date
        AND (stretches.stream_date < plans.valid_to OR plans.valid_to IS NULL)""",
            ),
            says="On the day of a change the old limit counts until midnight: you joined the plan by the day. It may change while streams run; which limit is in force at each moment?",
        ),
        Mistake(
            "largest-limit-of-the-day",
            answer=SOLUTION.replace("LEFT JOIN plans\n", "LEFT JOIN largest_limits AS plans\n")
            .replace(
                """ON plans.member_id = stretches.member_id
        AND plans.valid_from <= stretches.from_ts
        AND (stretches.from_ts < plans.valid_to OR plans.valid_to IS NULL)""",
                """ON plans.member_id = stretches.member_id
        AND plans.stream_date = stretches.stream_date""",
            )
            .replace(
                "limited_stretches AS (",
                """largest_limits AS (
    SELECT member_days.member_id, member_days.stream_date, max(plans.max_streams) AS max_streams
    FROM member_days
    JOIN plans
        ON plans.member_id = member_days.member_id
        AND plans.valid_from < member_days.stream_date + INTERVAL 1 DAY
        AND (plans.valid_to > member_days.stream_date OR plans.valid_to IS NULL)
    GROUP BY member_days.member_id, member_days.stream_date
),
limited_stretches AS (""",
            ),
            says="On the day of a change the higher limit counts all day: you took the largest of the day. Before an upgrade, and after a downgrade, what was allowed?",
        ),
        Mistake(
            "limit-at-the-last-boundary",
            _between("    UNION ALL\n    SELECT member_days", "),\nstretches AS ("),
            "",
            "When the plan changes while nothing starts or stops, your limit is the old one for too long: only starts and stops are boundaries for you. What else can change between them?",
        ),
        Mistake(
            "join-fan-out",
            """\n        AND plans.valid_from <= stretches.from_ts
        AND (stretches.from_ts < plans.valid_to OR plans.valid_to IS NULL)""",
            "",
            "Members with two plans have too many minutes: each stretch met every plan they ever had. Which row of `plans` belongs to a moment?",
        ),
        Mistake(
            "closed-validity",
            "stretches.from_ts < plans.valid_to",
            "stretches.from_ts <= plans.valid_to",
            "In the instant of a change both plans match, and the stretch that begins there meets two limits. `valid_to` is exclusive: which plan does it belong to?",
        ),
        Mistake(
            "at-the-limit-counts-as-over",
            "running > max_streams",
            "running >= max_streams",
            "Accounts that use all their plan allows have minutes over it: you included equality. Two streams on a plan for two are allowed.",
        ),
        Mistake(
            "stream-minutes-for-minutes",
            "sum(minutes)",
            "sum(minutes * (running - max_streams))",
            "With two streams too many your minutes double: you added up stream-minutes. A minute above the limit counts once, however far above.",
        ),
        Mistake(
            "inner-join-drops-unmatched",
            "LEFT JOIN plans",
            "JOIN plans",
            "Days without a plan are missing, or their peak is too low: your join keeps stretches that have one. Without a plan there is no limit, but there are streams.",
        ),
        Mistake(
            "missing-becomes-zero",
            "running > max_streams",
            "running > coalesce(max_streams, 0)",
            "Time without a plan counts as above the limit: you made the missing limit a 0. No limit and a limit of none are different things; which does the statement mean?",
        ),
        Mistake(
            "sessions-for-concurrency",
            answer=SOLUTION.replace(
                "AS running\n    FROM boundaries", "AS running,\n        change\n    FROM boundaries"
            )
            .replace("stretches.running,\n", "stretches.running,\n        stretches.change,\n")
            .replace("CAST(max(running) AS BIGINT)", "count(*) FILTER (WHERE change = 1)"),
            says="Your peak is the number of streams of the day, one after the other included. How many of them ran at one moment?",
        ),
        Mistake(
            "overlapping-pairs-for-peak",
            answer=SOLUTION[: SOLUTION.rindex("\nSELECT\n")] + _OVERLAPS,
            says="Your peak counts all streams that meet one stream, also two that never met each other: one long evening with three short visits is not four at once. At which single moment do they all run?",
        ),
        Mistake(
            "missing-partition-by",
            "PARTITION BY member_id, stream_date ORDER BY",
            "PARTITION BY stream_date ORDER BY",
            "Streams of all members add up: your running total has the day and not the member. Whose plan is it?",
        ),
        Mistake(
            "union-removes-repeats",
            answer=SOLUTION.replace("UNION ALL", "UNION"),
            says="Two streams that start in one instant count as one: `UNION` removes equal rows, and these two are equal. Which form keeps both?",
        ),
        Mistake(
            "date-diff-counts-full-minutes",
            "epoch(stretches.to_ts - stretches.from_ts) / 60",
            "date_diff('minute', stretches.from_ts, stretches.to_ts)",
            "Your minutes are whole: `date_diff('minute', …)` counts the full minutes on the clock that lie between, not the time. From 20:00:59 to 20:01:01 it gives 1.",
        ),
        Mistake(
            "rounded-before-adding-up",
            "epoch(stretches.to_ts - stretches.from_ts) / 60",
            "round(epoch(stretches.to_ts - stretches.from_ts) / 60, 2)",
            "Some days are off by a hundredth: you rounded each stretch and then added up. Add first, round last.",
        ),
        Mistake(
            "quiet-days-left-out",
            "\nGROUP BY member_id, stream_date",
            "\nGROUP BY member_id, stream_date\nHAVING max(running) > max(max_streams)",
            "Days within the limit are missing. The statement wants every day with a stream; what are its minutes over?",
        ),
        Mistake(
            "null-is-not-zero",
            "coalesce(sum(minutes) FILTER (WHERE running > max_streams), 0)",
            "sum(minutes) FILTER (WHERE running > max_streams)",
            "Days within the limit have NULL minutes: a sum over no rows is NULL. What does the statement want there?",
        ),
    ],
    worlds=[
        tidy(seed=30, n_members=3, days=2, events_per_member_day=7),
        touching,
        shuffled_rows(touching),
        _world(
            "across midnight",
            "Streams run over midnight, stop at exactly 00:00, start there, or run for more than a whole day.",
            _plans(m1001="basic", m1002="standard", m1003="basic", m1004="basic", m1005="standard"),
            _streams(1001, "02 23:00 > 03 01:00", "02 23:30 > 03 00:30"),
            _streams(
                1002, "02 22:00 > 03 02:00", "02 23:00 > 03 00:00", "03 01:00 > 03:00", "03 01:30 > 01:45"
            ),
            _streams(1003, "02 23:10 > 03 00:00"),
            _streams(1004, "02 22:00 > 04 06:00", "03 10:00 > 10:30", "04 00:00 > 01:00"),
            _streams(1005, "02 23:50 > 03 00:10", "02 23:55 > 03 00:20", "03 00:05 > 00:10"),
        ),
        _world(
            "open sessions",
            "Sessions without a stop: in the middle of an evening, across midnight, and the last of all.",
            _plans(m1001="basic", m1002="basic", m1003="standard"),
            _streams(1001, "02 20:00 > 25 min", "02 20:20 > 21:00", "02 22:00 > 23:00", "04 20:00 > 20:30"),
            _streams(1002, "02 23:40 > 50 min", "03 00:10 > 01:00", "03 09:00 > 09:30"),
            _streams(
                1003, "03 20:00 > 60 min", "03 20:30 > 60 min", "03 21:15 > 10 min", "05 10:00 > 30 min"
            ),
        ),
        _world(
            "pauses",
            "Streams were paused: watched for less time than they ran.",
            _plans(m1001="basic", m1002="standard"),
            _paused(35, _streams(1001, "02 20:00 > 21:00", "02 20:40 > 21:40")),
            _paused(20, _streams(1002, "02 20:00 > 21:00", "02 20:10 > 21:10", "02 20:55 > 22:00")),
            _paused(30, _streams(1002, "03 23:20 > 04 00:20")),
        ),
        _world(
            "plans that change",
            "Plans go up and down: while streams run, between them, and at midnight.",
            [
                *_plan(1001, "standard", stop="02 20:30"),
                *_plan(1001, "basic", "02 20:30"),
                *_plan(1002, "basic", stop="02 20:30"),
                *_plan(1002, "premium", "02 20:30"),
                *_plan(1003, "basic", stop="03 00:00"),
                *_plan(1003, "standard", "03 00:00"),
                *_plan(1004, "premium", stop="04 12:00"),
                *_plan(1004, "basic", "04 12:00"),
            ],
            _streams(1001, "02 20:00 > 21:00", "02 20:10 > 20:50", "02 22:00 > 22:20"),
            _streams(1002, "02 20:00 > 21:00", "02 20:15 > 20:45", "02 20:30 > 20:40"),
            _streams(1003, "02 23:30 > 03 00:30", "02 23:40 > 03 00:40"),
            _streams(1004, "03 20:00 > 21:00", "03 20:20 > 21:20", "04 11:00 > 13:00", "04 12:00 > 12:15"),
        ),
        _world(
            "without a plan",
            "Streams go on after the plan has ended, start before it, or belong to a member who has none.",
            [
                *_plan(1001, "basic", stop="02 20:30"),
                *_plan(1002, "basic", "02 20:30", "03 12:00"),
                *_plan(1002, "basic", "05 00:00"),
            ],
            _streams(1001, "02 20:00 > 21:00", "02 20:10 > 20:50", "03 20:00 > 20:10"),
            _streams(
                1002,
                "02 20:00 > 21:00",
                "02 20:20 > 20:40",
                "02 20:20 > 20:25",
                "04 20:00 > 21:00",
                "04 20:30 > 21:30",
            ),
            _streams(1003, "02 20:00 > 21:00", "02 20:30 > 21:30"),
        ),
        _world(
            "a full house",
            "Many streams in one household: far above the limit, in one instant, on one device, and all evening beside short ones.",
            _plans(m1001="basic", m1002="premium", m1003="standard", m1004="premium"),
            _streams(1001, "02 20:00 > 21:00", "02 20:00 > 21:00", "02 20:00 > 21:00"),
            _streams(1002, *(f"02 20:0{minute} > 21:0{minute}" for minute in range(7))),
            _streams(1003, "02 18:00 > 23:00", "02 18:30 > 19:00", "02 19:30 > 20:00", "02 20:30 > 21:00"),
            _streams(
                1004,
                "02 20:00 > 21:00",
                "02 20:00 > 20:30",
                "02 20:00 > 21:00",
                "02 20:30 > 21:00",
                "02 20:30 > 21:00",
            ),
        ),
        _world(
            "seconds",
            "Overlaps of seconds, and a few that add up.",
            _plans(m1001="basic", m1002="basic", m1003="basic"),
            _streams(1001, "02 20:00:59 > 20:05", "02 20:04:59 > 20:08"),
            _streams(
                1002, "02 20:00 > 22:00", *(f"02 21:{minute}:10 > 21:{minute}:15" for minute in range(10, 14))
            ),
            _streams(1003, "02 20:00:00.250000 > 20:00:30", "02 20:00:29.400000 > 20:01"),
        ),
        replace(
            tidy(
                seed=20,
                n_members=3,
                days=4,
                events_per_member_day=12,
                p_crashed_session=0.3,
                p_changes_plan=1.0,
            ),
            name="crashes and changes",
            provokes="Three sessions in ten have no stop, and every member changes plan.",
        ),
    ],
    talk="""
Start by asking what you would be asked: when a stream ends, what an open one is, which day a stream across midnight belongs to, and which limit counts when the plan changes. Then the idea: the number of streams changes at starts and stops only, so write each stream as two rows, plus one and minus one, and a running total is the number that run. Say why ends come first at a tie. Say that lead gives each row the length of its stretch, so the peak is a maximum and the time above the limit a sum. Add the plan's changes as rows with a change of 0. Close with cost: one sort per member, against a self-join that compares every stream with every other.
""",
)
