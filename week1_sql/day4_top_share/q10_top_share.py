"""The top one per cent of each category over thirty days: a share of people is seldom a whole number."""

from dataclasses import replace
from datetime import date

from autograder import Contract, Mistake, Parameter, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy, two_categories, viewers_at_round_numbers

AROUND_MARCH = {"start_date": date(2026, 2, 16), "days": 52}


def _views(*views):
    """Events, written as (time in 2026, member number, title, seconds watched)."""
    return [
        {
            "event_id": f"v{number:03}",
            "event_time": f"2026-{at}",
            "member_id": 1000 + member,
            "title_id": title,
            "watch_s": seconds,
        }
        for number, (at, member, title, seconds) in enumerate(views, start=1)
    ]


def _in(category, *titles):
    return [{"title_id": title, "category": category} for title in titles]


SHOWN = tidy(
    seed=36,
    n_members=7,
    n_titles=8,
    title_zipf=0.4,
    events_per_member_day=0.12,
    p_two_categories=0.3,
    **AROUND_MARCH,
)

SOLUTION = """
WITH recent_events AS (
    SELECT member_id, title_id, coalesce(watch_s, 0) AS watched_s
    FROM viewing_events_clean
    WHERE event_time >= DATE '⟦day⟧' - INTERVAL 29 DAY
      AND event_time < DATE '⟦day⟧' + INTERVAL 1 DAY
),
category_viewers AS (
    SELECT
        coalesce(title_categories.category, 'UNKNOWN') AS category,
        recent_events.member_id,
        sum(recent_events.watched_s) AS watched_s
    FROM recent_events
    LEFT JOIN title_categories ON title_categories.title_id = recent_events.title_id
    GROUP BY ALL
),
ranked_viewers AS (
    SELECT
        category,
        member_id,
        watched_s,
        count(*) OVER (PARTITION BY category) AS viewers,
        rank() OVER (PARTITION BY category ORDER BY watched_s DESC) AS viewer_rank
    FROM category_viewers
)
SELECT
    category,
    member_id,
    watched_s / 60 AS minutes,
    viewers
FROM ranked_viewers
WHERE viewer_rank <= ceil(viewers / 100)
"""

exercise = SqlExercise(
    title="The top one per cent of each category",
    points=4,
    minutes=35,
    level="hard",
    skills=["window functions", "percentiles", "ties", "boundaries"],
    asked_in=["assessment", "sql round"],
    prompt="""
Who are the heaviest viewers of each category? Return the top 1 % of its viewers by minutes watched in the trailing 30 days that end with ⟦day⟧.

Return one row per category and member in its top 1 %, with the columns `category`, `member_id`, `minutes`, `viewers`.

* **Trailing 30 days:** thirty whole UTC days of `event_time`, of which ⟦day⟧ is the last. The table holds events before and after them; `viewing_events_clean` holds each event once.
* **Minutes:** the seconds of the member's events on titles of the category, of every `event_type`, added up and divided by 60; not rounded. A NULL `watch_s` counts as 0.
* **Category:** a title in two categories counts in full in both; ignore `weight`. A title in none, or with a NULL category, counts in the category `'UNKNOWN'`.
* **`viewers`** is n, the number of members with at least one event of the category in these 30 days, also if it has 0 minutes.
* **Top 1 %:** k is one per cent of n, rounded up to a whole number: of 7 viewers 1, of 100 also 1, of 101 already 2. Return the k members with the most minutes, and everybody who has exactly as much as the k-th. Equal means equal to the second.
""",
    contract=Contract(
        grain="one row per category and member in its top 1 %",
        key="category, member_id",
        clock="UTC days of event_time, 30 of them, the last one included",
        ties="everybody level with the k-th member is in",
        duplicates="none: the clean table has each event once",
        late="already decided in the clean table",
    ),
    parameters=[
        Parameter(
            "day",
            date(2026, 3, 31),
            date(2026, 4, 14),
            date(2026, 4, 28),
            date(2026, 5, 12),
            moves_worlds=True,
        )
    ],
    tables=["viewing_events_clean", "title_categories"],
    starter="""
-- Which 30 days, one per cent of whom, and who is level? Replace this query.
SELECT
    NULL::VARCHAR AS category,
    NULL::BIGINT AS member_id,
    NULL::DOUBLE AS minutes,
    NULL::BIGINT AS viewers
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        """
WITH member_totals AS (
    SELECT coalesce(c.category, 'UNKNOWN') AS category, e.member_id, coalesce(sum(e.watch_s), 0) AS seconds
    FROM viewing_events_clean AS e
    LEFT JOIN title_categories AS c USING (title_id)
    WHERE e.event_time::DATE BETWEEN '⟦day-29⟧' AND '⟦day⟧'
    GROUP BY 1, 2
),
cuts AS (
    SELECT
        category,
        count(*) AS viewers,
        list_sort(list(seconds), 'DESC')[(count(*) + 99) // 100] AS least_seconds
    FROM member_totals
    GROUP BY category
)
SELECT category, member_id, seconds / 60.0 AS minutes, viewers
FROM member_totals
JOIN cuts USING (category)
WHERE seconds >= least_seconds
""",
        """
WITH categorised_titles AS (
    SELECT title_id, coalesce(category, 'UNKNOWN') AS category
    FROM (SELECT DISTINCT title_id FROM viewing_events_clean)
    LEFT JOIN title_categories USING (title_id)
),
member_totals AS (
    SELECT category, member_id, sum(ifnull(watch_s, 0)) / 60 AS minutes
    FROM categorised_titles
    JOIN viewing_events_clean USING (title_id)
    WHERE date_diff('day', event_time::DATE, DATE '⟦day⟧') BETWEEN 0 AND 29
    GROUP BY ALL
)
SELECT category, member_id, minutes, count(*) OVER (PARTITION BY category) AS viewers
FROM member_totals
QUALIFY percent_rank() OVER (PARTITION BY category ORDER BY minutes DESC) <= 0.01
""",
        """
WITH member_totals AS (
    SELECT ifnull(category, 'UNKNOWN') AS category, member_id, sum(ifnull(watch_s, 0)) AS seconds
    FROM viewing_events_clean
    LEFT JOIN title_categories USING (title_id)
    WHERE date_trunc('day', event_time) > DATE '⟦day-30⟧' AND date_trunc('day', event_time) <= DATE '⟦day⟧'
    GROUP BY ALL
)
SELECT
    mine.category,
    mine.member_id,
    mine.seconds / 60 AS minutes,
    (SELECT count(*) FROM member_totals AS others WHERE others.category = mine.category) AS viewers
FROM member_totals AS mine
WHERE (SELECT count(*) FROM member_totals AS ahead WHERE ahead.category = mine.category AND ahead.seconds > mine.seconds) * 100
    < (SELECT count(*) FROM member_totals AS others WHERE others.category = mine.category)
""",
    ],
    hints=[
        "A category has 7 viewers. How many people are one per cent of them, and which of your functions says so?",
        "The definition of a share: `ntile`, `cume_dist`, `percent_rank` and a rounded-up place are four answers to 'top 1 %'. Only one is in the prompt. And thirty days back from a day that counts is not thirty off.",
        "Try it on three groups: 7 viewers who all watched the same; 101 viewers of whom the second and third are level; and a member whose event is at midnight at the start of ⟦day-29:long⟧.",
        """
WITH recent_events AS (… WHERE event_time >= ___ AND event_time < ___),
category_viewers AS (
    SELECT ___ AS category, member_id, ___ AS watched_s
    FROM recent_events ___ JOIN title_categories …
    GROUP BY …
),
ranked_viewers AS (
    SELECT …, ___ OVER (PARTITION BY ___) AS viewers, ___ OVER (PARTITION BY ___ ORDER BY ___) AS viewer_rank
    FROM category_viewers
)
SELECT … FROM ranked_viewers WHERE viewer_rank <= ___
""",
    ],
    mistakes=[
        Mistake(
            "cume-dist-for-one-per-cent",
            "WHERE viewer_rank <= ceil(viewers / 100)",
            "QUALIFY cume_dist() OVER (PARTITION BY category ORDER BY watched_s DESC) <= 0.01",
            "Small categories have nobody in the top: `cume_dist` of the first of seven is 1/7, which is more than 0.01. What does rounding *up* promise each category?",
        ),
        Mistake(
            "percent-rank-below",
            "WHERE viewer_rank <= ceil(viewers / 100)",
            "QUALIFY percent_rank() OVER (PARTITION BY category ORDER BY watched_s DESC) < 0.01",
            "Among 101 viewers you return one: `percent_rank` of the second is exactly 0.01, and your comparison leaves it out. One per cent of 101, rounded up, is how many?",
        ),
        Mistake(
            "one-per-cent-rounded-down",
            "ceil(viewers / 100)",
            "floor(viewers / 100)",
            "Categories with fewer than 100 viewers have nobody in the top: you rounded down. What does the prompt return for 7 viewers?",
        ),
        Mistake(
            "one-per-cent-rounded-to-nearest",
            "ceil(viewers / 100)",
            "greatest(1, round(viewers / 100))",
            "Among 101 viewers you return one: you rounded to the nearest whole number. One per cent of 101 is 1.01; which way does the prompt round?",
        ),
        Mistake(
            "one-more-than-the-hundreds",
            "ceil(viewers / 100)",
            "viewers // 100 + 1",
            "Among 100 viewers you return two: one more than the full hundreds, as the discrete 99th percentile also gives. What does rounding up do to a whole number?",
        ),
        Mistake(
            "top-member-only",
            "WHERE viewer_rank <= ceil(viewers / 100)",
            "WHERE viewer_rank = 1",
            "Each category has its first place alone. Among 101 viewers one per cent is more than one person: how many are asked for?",
        ),
        Mistake(
            "row-number-where-ties-count",
            "rank() OVER (PARTITION BY category ORDER BY watched_s DESC)",
            "row_number() OVER (PARTITION BY category ORDER BY watched_s DESC, member_id)",
            "Members who are level with the last one are missing: `row_number` cuts between equals, and so does `ntile`. Who decided which of two equal members is in?",
        ),
        Mistake(
            "dense-rank-for-rank",
            "    rank() OVER",
            "    dense_rank() OVER",
            "There are too many members behind a tie: the dense rank counts different totals, not people. If two share first place and k is 2, how many members are ahead of the next?",
        ),
        Mistake(
            "ranked-from-the-bottom",
            "ORDER BY watched_s DESC)",
            "ORDER BY watched_s)",
            "You returned those who watched least: the window is ordered ascending. ORDER BY sorts upwards unless it says otherwise, in a window too.",
        ),
        Mistake(
            "missing-partition-by",
            "rank() OVER (PARTITION BY category ORDER BY watched_s DESC)",
            "rank() OVER (ORDER BY watched_s DESC)",
            "Most categories have nobody: one ranking runs through all of them. With whom does a viewer of a small category compete?",
        ),
        Mistake(
            "one-per-cent-of-everybody",
            "count(*) OVER (PARTITION BY category) AS viewers",
            "(SELECT count(DISTINCT member_id) FROM recent_events) AS viewers",
            "`viewers` is the same in every category: you counted all members who watched anything. One per cent of whom does the prompt ask for?",
        ),
        Mistake(
            "counts-events-not-members",
            answer=SOLUTION.replace(
                "AS watched_s\n    FROM recent_events",
                "AS watched_s,\n        count(*) AS events\n    FROM recent_events",
            ).replace("count(*) OVER (PARTITION BY category)", "sum(events) OVER (PARTITION BY category)"),
            says="`viewers` is too large: you counted events, and some members have many. What is one row when you count, and when you rank?",
        ),
        Mistake(
            "counts-one-title-at-a-time",
            "        sum(recent_events.watched_s) AS watched_s\n    FROM recent_events\n    LEFT JOIN title_categories ON title_categories.title_id = recent_events.title_id\n    GROUP BY ALL",
            "        sum(recent_events.watched_s) AS watched_s\n    FROM recent_events\n    LEFT JOIN title_categories ON title_categories.title_id = recent_events.title_id\n    GROUP BY title_categories.category, recent_events.member_id, recent_events.title_id",
            "Members stand in your totals once for each title, with the minutes of that title alone. What is one row before the ranking: a member's title, or a member in a category?",
        ),
        Mistake(
            "counts-profiles-not-members",
            answer=SOLUTION.replace(
                "SELECT member_id, title_id,", "SELECT member_id, profile_id, title_id,"
            ).replace(
                "    GROUP BY ALL",
                "    GROUP BY coalesce(title_categories.category, 'UNKNOWN'), recent_events.member_id, recent_events.profile_id",
            ),
            says="`viewers` is too large and minutes are too few: you ranked profiles. A household shares one account; what does the prompt rank?",
        ),
        Mistake(
            "first-category-only",
            answer=SOLUTION.replace(
                "LEFT JOIN title_categories ON",
                "LEFT JOIN (SELECT title_id, min(category) AS category FROM title_categories GROUP BY title_id) AS title_categories ON",
            ),
            says="Titles in two categories count in one: you picked a category for each. In which categories do their minutes count, and how much?",
        ),
        Mistake(
            "minutes-weighted",
            "sum(recent_events.watched_s) AS",
            "sum(recent_events.watched_s * coalesce(title_categories.weight, 1)) AS",
            "Minutes of titles in two categories are split: you multiplied by `weight`. The prompt counts them in full in both, so categories do not add up to the total; is that meant?",
        ),
        Mistake(
            "inner-join-drops-unmatched",
            "LEFT JOIN title_categories",
            "JOIN title_categories",
            "Viewing of titles without a category is missing: an inner join drops what finds no partner. Under which category does the prompt count it?",
        ),
        Mistake(
            "unknown-left-null",
            "coalesce(title_categories.category, 'UNKNOWN')",
            "title_categories.category",
            "Titles without a category are in the category NULL. The prompt gives them a name; which?",
        ),
        Mistake(
            "null-category-dropped",
            "ON title_categories.title_id = recent_events.title_id",
            "ON title_categories.title_id = recent_events.title_id\n    WHERE title_categories.category IS NOT NULL OR title_categories.title_id IS NULL",
            "Titles whose category is there and NULL are missing; those without any row are not. Where does the prompt count each of the two?",
        ),
        Mistake(
            "window-one-day-too-long",
            "INTERVAL 29 DAY",
            "INTERVAL 30 DAY",
            "You counted 31 days: 30 days before the last one, and the last one. If ⟦day:long⟧ is the thirtieth, which is the first?",
        ),
        Mistake(
            "last-day-left-out",
            answer=SOLUTION.replace("INTERVAL 29 DAY", "INTERVAL 30 DAY").replace(" + INTERVAL 1 DAY", ""),
            says="Your thirty days end before ⟦day:long⟧ begins. The prompt counts that day as the last of them: where does it end?",
        ),
        Mistake(
            "between-ends-at-midnight",
            "event_time < DATE '⟦day⟧' + INTERVAL 1 DAY",
            "event_time <= DATE '⟦day⟧'",
            "Of ⟦day:long⟧ you counted the first instant alone: a date beside a timestamp is that day's midnight. Up to which instant does the day reach?",
        ),
        Mistake(
            "between-includes-midnight",
            "event_time < DATE '⟦day⟧'",
            "event_time <= DATE '⟦day⟧'",
            "An event at the first instant of ⟦day+1:long⟧ was counted: your upper bound is inclusive. To which day does midnight belong?",
        ),
        Mistake(
            "open-lower-bound",
            "event_time >= DATE '⟦day⟧'",
            "event_time > DATE '⟦day⟧'",
            "An event at the first instant of ⟦day-29:long⟧ is missing: your lower bound is open. To which day does midnight belong?",
        ),
        Mistake(
            "no-upper-bound",
            "\n      AND event_time < DATE '⟦day⟧' + INTERVAL 1 DAY",
            "",
            "Events after ⟦day:long⟧ were counted: your window has no end. The same question asked about an old day must not see what came after it.",
        ),
        Mistake(
            "rows-as-days",
            answer=SOLUTION.replace(
                """WITH recent_events AS (
    SELECT member_id, title_id, coalesce(watch_s, 0) AS watched_s
    FROM viewing_events_clean
    WHERE event_time >= DATE '⟦day⟧' - INTERVAL 29 DAY
      AND event_time < DATE '⟦day⟧' + INTERVAL 1 DAY
)""",
                """WITH daily_viewing AS (
    SELECT member_id, title_id, CAST(event_time AS DATE) AS watch_date, sum(coalesce(watch_s, 0)) AS watched_s
    FROM viewing_events_clean
    WHERE event_time < DATE '⟦day⟧' + INTERVAL 1 DAY
    GROUP BY ALL
),
recent_events AS (
    SELECT
        member_id,
        title_id,
        sum(watched_s) OVER (PARTITION BY member_id, title_id ORDER BY watch_date ROWS 29 PRECEDING) AS watched_s
    FROM daily_viewing
    QUALIFY row_number() OVER (PARTITION BY member_id, title_id ORDER BY watch_date DESC) = 1
)""",
            ),
            says="You summed the last thirty *rows* of each member, and a row is a day with viewing. Who watches once a week then gets half a year: how do you say thirty days?",
        ),
        Mistake(
            "arrival-day-for-event-day",
            answer=SOLUTION.replace("event_time >=", "arrival_time >=").replace(
                "event_time <", "arrival_time <"
            ),
            says="You cut by the time at which events arrived. Which of the two clocks says when somebody watched?",
        ),
        Mistake(
            "null-is-not-zero",
            "coalesce(watch_s, 0) AS watched_s",
            "watch_s AS watched_s",
            "Somebody in the top has NULL minutes: the sum of NULLs alone is NULL. The prompt says what an unknown `watch_s` counts as.",
        ),
        Mistake(
            "null-rows-dropped",
            "WHERE event_time >=",
            "WHERE watch_s IS NOT NULL\n      AND event_time >=",
            "`viewers` is too small: you filtered out events with unknown seconds, and members went with them. Who counts as a viewer in the prompt?",
        ),
        Mistake(
            "plays-only",
            "WHERE event_time >=",
            "WHERE event_type = 'play'\n      AND event_time >=",
            "Minutes are too few: you kept the events of type play. Heartbeats, pauses and stops report seconds watched as well.",
        ),
        Mistake(
            "ties-of-whole-minutes",
            "ORDER BY watched_s DESC)",
            "ORDER BY watched_s // 60 DESC)",
            "Members are level who are seconds apart: you ranked whole minutes. The prompt compares to the second; which number do you rank by?",
        ),
        Mistake(
            "integer-division",
            "watched_s / 60 AS minutes",
            "watched_s // 60 AS minutes",
            "Your minutes are whole: the seconds left over were cut off. In DuckDB `/` keeps the fraction and `//` does not; Trino's `/` cuts integers too.",
        ),
        Mistake(
            "minutes-rounded",
            "watched_s / 60 AS minutes",
            "round(watched_s / 60, 1) AS minutes",
            "Your minutes end after one decimal: you rounded. Rounding belongs where numbers are shown; the prompt says not rounded.",
        ),
    ],
    worlds=[
        SHOWN,
        shuffled_rows(SHOWN),
        viewers_at_round_numbers(),
        handmade(
            "level around the cut",
            "Two categories have 102 viewers each, so that k is 2; in one the first two are level, in the other the second and third.",
            viewing_events_clean=_views(
                ("03-10 12:00", 1, 1, 9000),
                ("03-10 12:00", 2, 1, 9000),
                ("03-10 12:00", 3, 1, 8000),
                *(("03-11 12:00", member, 1, 7000 - 30 * member) for member in range(4, 103)),
                ("03-12 12:00", 1, 2, 1000),
                ("03-12 12:00", 3, 2, 1000),
            ),
            title_categories=[*_in("drama", 1), *_in("comedy", 1, 2)],
        ),
        handmade(
            "seven who are level",
            "All seven viewers of one category watched the same; in another a second decides; a third has one viewer with unknown seconds.",
            viewing_events_clean=_views(
                *(("03-20 20:00", member, 1, 1800) for member in range(1, 7)),
                ("03-20 20:00", 7, 1, 1000),
                ("03-22 20:00", 7, 1, 800),
                ("03-21 20:00", 1, 2, 3601),
                ("03-21 20:00", 2, 2, 3659),
                ("03-21 20:00", 3, 2, 3600),
                ("03-21 20:00", 4, 2, None),
                ("03-23 20:00", 5, 3, None),
            ),
            title_categories=[*_in("kids", 1), *_in("thriller", 2), *_in("documentary", 3)],
        ),
        handmade(
            "first and last instants",
            "Events stand a microsecond before and exactly at the beginning and the end of the thirty days; some arrive on another day.",
            viewing_events_clean=[
                *_views(
                    ("03-01 23:59:59.999999", 1, 1, 5000),
                    ("03-02 00:00:00", 2, 1, 3000),
                    ("03-15 12:00:00", 3, 1, 2000),
                    ("03-02 00:00:00", 1, 2, 3000),
                    ("03-01 12:00:00", 2, 2, 9000),
                    ("03-09 12:00:00", 2, 2, 2000),
                    ("03-31 23:59:59.999999", 1, 3, 3000),
                    ("04-01 00:00:00", 2, 3, 4000),
                    ("03-20 12:00:00", 2, 3, 2000),
                    ("03-31 00:00:00", 3, 3, 2500),
                    ("04-01 00:00:00", 4, 4, 600),
                    ("04-02 18:00:00", 1, 5, 6000),
                    ("03-30 18:00:00", 2, 5, 700),
                ),
                {
                    "event_id": "late",
                    "event_time": "2026-03-30 20:00",
                    "arrival_time": "2026-04-03 08:00",
                    "member_id": 1003,
                    "title_id": 5,
                    "watch_s": 4200,
                },
            ],
            title_categories=[
                *_in("drama", 1),
                *_in("comedy", 2),
                *_in("kids", 3),
                *_in("reality", 4),
                *_in("thriller", 5),
            ],
        ),
        handmade(
            "once a week",
            "Two members watch once a week for half a year, two others every evening of late.",
            viewing_events_clean=_views(
                *(
                    (f"{month:02}-{day:02} 20:00", 1, 1, 3000)
                    for month in (1, 2, 3)
                    for day in (4, 11, 18, 25)
                ),
                *(
                    (f"{month:02}-{day:02} 20:00", 2, 2, 2500)
                    for month in (1, 2, 3)
                    for day in (6, 13, 20, 27)
                ),
                *((f"03-{day:02} 21:00", 3, 1, 900) for day in range(8, 26)),
                *((f"03-{day:02} 21:00", 4, 2, 901) for day in range(10, 24)),
            ),
            title_categories=[*_in("drama", 1), *_in("comedy", 2)],
        ),
        handmade(
            "no category",
            "Some titles have no row among the categories, one has a row whose category is NULL.",
            viewing_events_clean=_views(
                ("03-05 20:00", 1, 1, 4000),
                ("03-06 20:00", 2, 2, 3000),
                ("03-07 20:00", 2, 3, 2500),
                ("03-08 20:00", 3, 4, 3500),
                ("03-09 20:00", 3, 5, 100),
                ("03-09 21:00", 4, 5, 200),
            ),
            title_categories=[{"title_id": 3, "category": None}, *_in("drama", 4, 5)],
        ),
        two_categories(
            seed=21, n_members=6, n_titles=14, title_zipf=0.5, events_per_member_day=0.2, **AROUND_MARCH
        ),
        replace(
            tidy(
                seed=3,
                n_members=6,
                n_titles=6,
                title_zipf=0.2,
                events_per_member_day=0.15,
                p_null_watch=0.6,
                p_no_category=0.4,
                **AROUND_MARCH,
            ),
            name="NULLs",
            provokes="More than half of the seconds are unknown, and some titles have no category.",
        ),
    ],
    talk="""
Say first that "top 1 %" is not a definition, and give yours: k is one per cent of the viewers rounded up, and whoever is level with the k-th is in. Name n, because it decides k: viewers of the category in these thirty days. Then the window, as a half-open interval from the first midnight to the midnight after the last day. Say why a title in two categories counts twice and that the categories therefore do not add up. Close with the functions you did not use: what `ntile`, `cume_dist` and `percent_rank` would return for 7 viewers and for 101.
""",
)
