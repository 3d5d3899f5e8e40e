"""Number, rank and dense rank of titles, side by side in each day and category."""

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, null_keys, shuffled_rows, tidy, two_categories


def _views(*views):
    """Events of March, written as (day, title_id, seconds watched)."""
    return [
        {"title_id": title, "event_time": f"2026-03-{day:02} 10:{number:02}", "watch_s": seconds}
        for number, (day, title, seconds) in enumerate(views)
    ]


def _in(category, *titles):
    return [{"title_id": title, "category": category} for title in titles]


shown = tidy(seed=2, n_members=9, n_titles=16, title_zipf=0.5, days=2, p_two_categories=0.2)

ties_of_two_and_three = handmade(
    "ties of two and three",
    "Two titles share first place and three the place behind them; the rows lie in no order.",
    viewing_events_clean=_views(
        (2, 16, 900), (2, 13, 1800), (2, 12, 3600), (2, 15, 1800), (2, 11, 3000), (2, 14, 1800), (2, 11, 600)
    ),
    title_categories=_in("drama", 11, 12, 13, 14, 15, 16),
)

SOLUTION = """
WITH daily_title_hours AS (
    SELECT
        CAST(event_time AS DATE) AS watch_date,
        title_id,
        sum(coalesce(watch_s, 0)) / 3600 AS hours
    FROM viewing_events_clean
    GROUP BY watch_date, title_id
),
categorised_hours AS (
    SELECT
        daily_title_hours.watch_date,
        coalesce(title_categories.category, 'UNKNOWN') AS category,
        daily_title_hours.title_id,
        daily_title_hours.hours
    FROM daily_title_hours
    LEFT JOIN title_categories ON title_categories.title_id = daily_title_hours.title_id
)
SELECT
    watch_date,
    category,
    title_id,
    hours,
    row_number() OVER (PARTITION BY watch_date, category ORDER BY hours DESC, title_id) AS place,
    rank() OVER by_hours AS hours_rank,
    dense_rank() OVER by_hours AS hours_dense_rank
FROM categorised_hours
WINDOW by_hours AS (PARTITION BY watch_date, category ORDER BY hours DESC)
"""


def _everywhere(old, new):
    return SOLUTION.replace(old, new)


exercise = SqlExercise(
    title="Three rankings side by side",
    points=1,
    minutes=8,
    level="easy",
    skills=["window functions", "ranking", "ties"],
    asked_in=["assessment", "sql round"],
    prompt="""
Before the team argues about "the top titles", they want to see all three rankings beside each other.

Return one row per UTC day, category and title watched on that day, with the columns `watch_date`, `category`, `title_id`, `hours`, `place`, `hours_rank`, `hours_dense_rank`. There is no table `daily_title_hours`; the starter builds it, and the categories, from `viewing_events_clean` as the next three bullets say. You write the rankings.

* **Day:** `watch_date` is the UTC day of `event_time`. `viewing_events_clean` holds each event once.
* **Hours:** the seconds of all the title's events of that day, of every `event_type`, divided by 3600; not rounded. A NULL `watch_s` counts as 0, and a title with 0 hours is ranked like any other.
* **Category:** a title in two categories has a row in both, with its full hours; ignore `weight`. A title in none goes to `'UNKNOWN'`.
* **Rankings:** inside the day and the category, most hours first. Titles with equal hours tie.
* **`place`:** 1, 2, 3, … without gaps or repeats. Of two titles that tie, the smaller `title_id` comes first.
* **`hours_rank`:** titles that tie share a rank, and it leaves a gap behind them (1, 1, 3).
* **`hours_dense_rank`:** titles that tie share a rank, and it leaves no gap (1, 1, 2).
""",
    contract=Contract(
        grain="one row per day, category and title watched on the day",
        key="watch_date, category, title_id",
        clock="UTC day of event_time",
        ties="equal hours share both ranks; place goes to the smaller title_id",
        duplicates="none: the clean table has each event once",
        late="already decided in the clean table",
    ),
    tables=["viewing_events_clean", "title_categories"],
    starter="""
-- The two steps are done. Write the rankings in place of the last SELECT.
WITH daily_title_hours AS (
    SELECT
        CAST(event_time AS DATE) AS watch_date,
        title_id,
        sum(coalesce(watch_s, 0)) / 3600 AS hours
    FROM viewing_events_clean
    GROUP BY watch_date, title_id
),
categorised_hours AS (
    SELECT
        daily_title_hours.watch_date,
        coalesce(title_categories.category, 'UNKNOWN') AS category,
        daily_title_hours.title_id,
        daily_title_hours.hours
    FROM daily_title_hours
    LEFT JOIN title_categories ON title_categories.title_id = daily_title_hours.title_id
)
SELECT
    watch_date,
    category,
    title_id,
    hours,
    NULL::BIGINT AS place,
    NULL::BIGINT AS hours_rank,
    NULL::BIGINT AS hours_dense_rank
FROM categorised_hours
""",
    solution=SOLUTION,
    alternatives=[
        """
WITH watched AS (
    SELECT event_time::DATE AS watch_date, coalesce(category, 'UNKNOWN') AS category, title_id, coalesce(sum(watch_s), 0) AS watched_s
    FROM viewing_events_clean
    LEFT JOIN title_categories USING (title_id)
    GROUP BY ALL
)
SELECT
    mine.watch_date,
    mine.category,
    mine.title_id,
    mine.watched_s / 3600.0 AS hours,
    1 + count(other.title_id) FILTER (other.watched_s > mine.watched_s OR other.title_id < mine.title_id) AS place,
    1 + count(other.title_id) FILTER (other.watched_s > mine.watched_s) AS hours_rank,
    1 + count(DISTINCT other.watched_s) FILTER (other.watched_s > mine.watched_s) AS hours_dense_rank
FROM watched AS mine
LEFT JOIN watched AS other
    ON other.watch_date = mine.watch_date
    AND other.category = mine.category
    AND other.watched_s >= mine.watched_s
GROUP BY ALL
""",
        """
WITH watched AS (
    SELECT date_trunc('day', event_time) AS watch_date, title_id, sum(ifnull(watch_s, 0)) / 3600 AS hours
    FROM viewing_events_clean
    GROUP BY ALL
)
SELECT
    watch_date,
    ifnull(category, 'UNKNOWN') AS category,
    title_id,
    hours,
    count(*) OVER (shelf ORDER BY hours DESC, title_id ROWS UNBOUNDED PRECEDING) AS place,
    1 + count(*) OVER (shelf ORDER BY hours DESC GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS hours_rank,
    count(DISTINCT hours) OVER (shelf ORDER BY hours DESC) AS hours_dense_rank
FROM watched
LEFT JOIN title_categories USING (title_id)
WINDOW shelf AS (PARTITION BY watch_date, ifnull(category, 'UNKNOWN'))
""",
    ],
    hints=[
        "With which other rows is a title compared, and which of the three columns needs to know what to do when two of them are equal?",
        "The rank family: the three functions agree until two rows are equal in the ORDER BY. A column that is added to the ORDER BY unties them, for every function that uses it.",
        "Think of hours 1.0, 1.0, 0.5, 0.5, 0.5, 0.25. Write down the three columns for the last title before you run anything.",
        """
SELECT
    …,
    row_number() OVER (PARTITION BY ___ ORDER BY ___ DESC, ___) AS place,
    ___ OVER by_hours AS hours_rank,
    ___ OVER by_hours AS hours_dense_rank
FROM categorised_hours
WINDOW by_hours AS (PARTITION BY ___ ORDER BY ___)
""",
    ],
    mistakes=[
        Mistake(
            "row-number-where-ties-count",
            "    rank() OVER by_hours",
            "    row_number() OVER (PARTITION BY watch_date, category ORDER BY hours DESC, title_id)",
            "In `hours_rank` titles with equal hours differ: you numbered the rows. How many titles are ahead of each of two that tie?",
        ),
        Mistake(
            "dense-rank-for-rank",
            "    rank() OVER by_hours",
            "    dense_rank() OVER by_hours",
            "`hours_rank` goes on without a gap after a tie: that is the dense rank. Behind two titles in first place, how many are ahead of the next one?",
        ),
        Mistake(
            "rank-for-dense-rank",
            "dense_rank() OVER by_hours",
            "rank() OVER by_hours",
            "`hours_dense_rank` leaves a gap after a tie: you used the same rank twice. The dense rank counts different hours ahead, not titles.",
        ),
        Mistake(
            "rank-and-dense-rank-swapped",
            "rank() OVER by_hours AS hours_rank,\n    dense_rank() OVER by_hours AS hours_dense_rank",
            "dense_rank() OVER by_hours AS hours_rank,\n    rank() OVER by_hours AS hours_dense_rank",
            "The two ranks have changed places. Which function leaves a gap behind a tie: the one that counts rows ahead, or the one that counts values?",
        ),
        Mistake(
            "rank-for-row-number",
            "row_number() OVER (PARTITION BY watch_date, category ORDER BY hours DESC, title_id)",
            "rank() OVER by_hours",
            "`place` repeats where hours are equal: you ranked where rows are to be numbered. Which function never gives two rows the same, and what must its order hold?",
        ),
        Mistake(
            "total-order-under-rank",
            answer=_everywhere("category ORDER BY hours DESC)", "category ORDER BY hours DESC, title_id)"),
            says="No two titles tie any more: `title_id` stands in the order of the ranks too, and it unties them all. Which of the three columns needs a tie-break?",
        ),
        Mistake(
            "non-deterministic-tie-break",
            "ORDER BY hours DESC, title_id",
            "ORDER BY hours DESC",
            "Where hours are equal, `place` came from how the rows were stored, so a rerun may differ. Which column settles it?",
        ),
        Mistake(
            "ties-in-descending-order",
            "ORDER BY hours DESC, title_id",
            "ORDER BY hours DESC, title_id DESC",
            "Of two titles that tie, you gave the larger `title_id` the better place. The statement says the smaller comes first.",
        ),
        Mistake(
            "missing-partition-by",
            answer=_everywhere("PARTITION BY watch_date, category ", ""),
            says="One ranking runs through all days and categories: your windows have no partition. With which titles is a title to be compared?",
        ),
        Mistake(
            "partition-without-the-day",
            answer=_everywhere("PARTITION BY watch_date, category", "PARTITION BY category"),
            says="The second day goes on where the first one stopped: your partition is the category alone. What else do titles that are compared have in common?",
        ),
        Mistake(
            "partition-without-the-category",
            answer=_everywhere("PARTITION BY watch_date, category", "PARTITION BY watch_date"),
            says="Titles of all categories share one ranking a day: your partition is the day alone. What else do titles that are compared have in common?",
        ),
        Mistake(
            "ranked-from-the-bottom",
            answer=_everywhere("ORDER BY hours DESC", "ORDER BY hours"),
            says="Place 1 went to the fewest hours: your windows sort upwards. ORDER BY does so unless it says otherwise.",
        ),
        Mistake(
            "rounded-before-ranking",
            "sum(coalesce(watch_s, 0)) / 3600 AS hours",
            "round(sum(coalesce(watch_s, 0)) / 3600, 1) AS hours",
            "Hours end after one decimal, and titles tie that do not: you rounded before you ranked. Rounding belongs where numbers are shown.",
        ),
        Mistake(
            "integer-division",
            "sum(coalesce(watch_s, 0)) / 3600 AS hours",
            "sum(coalesce(watch_s, 0)) // 3600 AS hours",
            "Hours are whole numbers, and most titles tie: your division cut off what was left over. In DuckDB `/` keeps the fraction and `//` does not.",
        ),
        Mistake(
            "null-is-not-zero",
            "sum(coalesce(watch_s, 0))",
            "sum(watch_s)",
            "A title with no known seconds has NULL hours and a place behind a title with 0. The statement says what an unknown counts as.",
        ),
        Mistake(
            "null-rows-dropped",
            "FROM viewing_events_clean",
            "FROM viewing_events_clean\n    WHERE watch_s IS NOT NULL",
            "A title with no known seconds is missing: you filtered the NULLs out, and the title went with them. It has 0 hours and a place.",
        ),
        Mistake(
            "inner-join-drops-unmatched",
            "LEFT JOIN title_categories",
            "JOIN title_categories",
            "Titles without a category are gone: an inner join keeps a title only where it finds one. What does the statement call a title in none?",
        ),
        Mistake(
            "unknown-left-null",
            "coalesce(title_categories.category, 'UNKNOWN') AS category",
            "title_categories.category AS category",
            "Titles without a category are ranked under NULL: the outer join kept them and left their category empty. What does the statement call a title in none?",
        ),
        Mistake(
            "arrival-day-for-event-day",
            "CAST(event_time AS DATE)",
            "CAST(arrival_time AS DATE)",
            "An event that arrived after midnight moved to the day of its arrival. Its day is the day on which it happened; which clock says so?",
        ),
        Mistake(
            "plays-only",
            "FROM viewing_events_clean",
            "FROM viewing_events_clean\n    WHERE event_type = 'play'",
            "Hours are too few: you kept the events of type play. Heartbeats, pauses and stops report seconds watched as well.",
        ),
        Mistake(
            "partition-too-fine",
            answer=_everywhere(
                "PARTITION BY watch_date, category", "PARTITION BY watch_date, category, title_id"
            ),
            says="Every title is first: the title is part of your partition, so it is compared with itself. Which titles does one ranking hold?",
        ),
        Mistake(
            "place-without-the-hours",
            "ORDER BY hours DESC, title_id",
            "ORDER BY title_id",
            "`place` follows the title ids: the tie-break is all that is left in its order. What comes before the tie-break?",
        ),
    ],
    worlds=[
        shown,
        ties_of_two_and_three,
        shuffled_rows(ties_of_two_and_three),
        handmade(
            "all tied",
            "Everything was watched for as long as everything else, on two days and in two categories.",
            viewing_events_clean=_views(
                (3, 23, 1800),
                (2, 22, 1800),
                (2, 24, 1800),
                (3, 21, 1800),
                (2, 21, 1800),
                (3, 24, 1800),
                (2, 23, 1800),
            ),
            title_categories=[*_in("kids", 21, 22, 23), *_in("comedy", 23, 24)],
        ),
        handmade(
            "a minute apart",
            "Hours differ by a minute or less, and some titles have 0 hours: one known, one unknown.",
            viewing_events_clean=_views(
                (2, 31, 3600), (2, 32, 3599), (2, 33, 3630), (2, 35, 0), (2, 34, None), (2, 36, 59)
            ),
            title_categories=_in("thriller", 31, 32, 33, 34, 35, 36),
        ),
        null_keys(seed=6, n_titles=18, title_zipf=0.5, days=2, p_null_watch=0.45),
        two_categories(seed=78, n_titles=14, title_zipf=0.5, days=3),
        handmade(
            "midnight",
            "Events stand at the last instant of one day and the first of the next; one arrives the day after.",
            viewing_events_clean=[
                {"title_id": 1, "event_time": "2026-03-02 23:59:59.999999", "watch_s": 600},
                {"title_id": 1, "event_time": "2026-03-03 00:00", "watch_s": 1200},
                {"title_id": 2, "event_time": "2026-03-03 00:00", "watch_s": 900},
                {
                    "title_id": 2,
                    "event_time": "2026-03-02 20:00",
                    "arrival_time": "2026-03-03 07:00",
                    "watch_s": 600,
                },
            ],
            title_categories=_in("drama", 1, 2),
        ),
    ],
    talk="""
Say what the three functions count: rows up to this one, rows ahead, different values ahead. Say which of them needs a total order and why the other two must not have one. Name what the partition is here and what a row of the result is. Close with the question you would ask before choosing: what should happen when two titles are level?
""",
)
