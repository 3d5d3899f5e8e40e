"""Rank titles by hours inside each category on one day, with what to do when hours tie."""

from datetime import date

from autograder import Contract, Mistake, Parameter, SqlExercise
from autograder.worlds import handmade, null_keys, shuffled_rows, tidy, two_categories

DAY = "2026-03-02"


def _views(*views):
    """Events on the day, written as (title_id, seconds watched)."""
    return [
        {
            "event_id": f"v{number:02}",
            "title_id": title,
            "member_id": 1000 + number,
            "event_time": f"{DAY} 10:{number:02}",
            "watch_s": seconds,
        }
        for number, (title, seconds) in enumerate(views, start=1)
    ]


def _titles(*numbers):
    return [{"title_id": number} for number in numbers]


def _in(category, *numbers):
    return [{"title_id": number, "category": category} for number in numbers]


two_days = tidy(seed=88, n_members=12, n_titles=18, title_zipf=0.4, days=2, p_two_categories=0.25)

tied_hours = handmade(
    "tied hours",
    "Two titles share first place, two more share the place behind them, and three watched for as long are a category of their own.",
    viewing_events_clean=_views(
        (1, 9000), (2, 5400), (2, 3600), (3, 4500), (4, 4500), (5, 900), (6, 2700), (7, 2700), (8, 2700)
    ),
    titles=_titles(1, 2, 3, 4, 5, 6, 7, 8),
    title_categories=[*_in("drama", 1, 2, 3, 4, 5), *_in("kids", 6, 7, 8)],
)

SOLUTION = """
WITH watched_titles AS (
    SELECT title_id, sum(coalesce(watch_s, 0)) AS watched_s
    FROM viewing_events_clean
    WHERE event_time >= TIMESTAMP '⟦day⟧'
      AND event_time < TIMESTAMP '⟦day+1⟧'
    GROUP BY title_id
),
categorised_titles AS (
    SELECT
        coalesce(title_categories.category, 'UNKNOWN') AS category,
        titles.name,
        watched_titles.watched_s
    FROM watched_titles
    JOIN titles ON titles.title_id = watched_titles.title_id
    LEFT JOIN title_categories ON title_categories.title_id = watched_titles.title_id
)
SELECT
    category,
    name,
    watched_s / 3600 AS hours,
    rank() OVER by_hours AS hours_rank,
    dense_rank() OVER by_hours AS hours_dense_rank,
    (watched_s - max(watched_s) OVER (by_hours GROUPS BETWEEN 1 FOLLOWING AND 1 FOLLOWING)) / 3600 AS gap_to_next_h
FROM categorised_titles
WINDOW by_hours AS (PARTITION BY category ORDER BY watched_s DESC)
"""

exercise = SqlExercise(
    title="Rank titles inside their category",
    points=2,
    minutes=10,
    level="easy",
    skills=["window functions", "ranking", "ties"],
    asked_in=["assessment", "sql round"],
    prompt="""
Which titles led each category on ⟦day⟧, and how close was the next one?

Return one row per category and title watched on that day, with the columns `category`, `name`, `hours`, `hours_rank`, `hours_dense_rank`, `gap_to_next_h`.

* **Day:** the UTC day of `event_time`. `viewing_events_clean` holds each event once.
* **Hours:** the seconds of all the title's events of that day, of every `event_type`, added up and divided by 3600; not rounded. A NULL `watch_s` counts as 0, and a title with nothing but NULLs has 0 hours and is still ranked.
* **Title:** a `title_id`, as in the event (an episode is not rolled up to its show). Two titles may share a name; they stay two rows.
* **Category:** a title in two categories counts in full in both; ignore `weight`. A title in none goes to the category `'UNKNOWN'`.
* **Ranks:** inside the category, most hours first. Titles with the same total of seconds tie. `hours_rank` leaves a gap after a tie (1, 1, 3), `hours_dense_rank` does not (1, 1, 2).
* **Gap:** the title's hours minus the most hours *below* its own in the category, so tied titles have the same gap and it is never 0. NULL where nothing in the category is lower.
""",
    contract=Contract(
        grain="one row per category and title watched on ⟦day⟧",
        key="category, title_id",
        clock="UTC day of event_time",
        ties="equal seconds share a rank and a gap",
        duplicates="none: the clean table has each event once",
        late="already decided in the clean table",
    ),
    parameters=[
        Parameter(
            "day", date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 23), date(2026, 5, 11), moves_worlds=True
        )
    ],
    tables=["viewing_events_clean", "titles", "title_categories"],
    starter="""
-- Seconds per title first, then categories, then the ranks. Replace this query.
SELECT
    NULL::VARCHAR AS category,
    NULL::VARCHAR AS name,
    NULL::DOUBLE AS hours,
    NULL::BIGINT AS hours_rank,
    NULL::BIGINT AS hours_dense_rank,
    NULL::DOUBLE AS gap_to_next_h
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        """
WITH in_category AS (
    SELECT
        coalesce(c.category, 'UNKNOWN') AS category,
        e.title_id,
        t.name,
        coalesce(sum(e.watch_s), 0) AS watched_s
    FROM viewing_events_clean AS e
    JOIN titles AS t USING (title_id)
    LEFT JOIN title_categories AS c USING (title_id)
    WHERE e.event_time::DATE = '⟦day⟧'
    GROUP BY ALL
),
levels AS (
    SELECT
        category,
        watched_s,
        row_number() OVER (PARTITION BY category ORDER BY watched_s DESC) AS dense,
        lead(watched_s) OVER (PARTITION BY category ORDER BY watched_s DESC) AS next_s
    FROM (SELECT DISTINCT category, watched_s FROM in_category)
)
SELECT
    i.category,
    i.name,
    i.watched_s / 3600.0 AS hours,
    rank() OVER (PARTITION BY i.category ORDER BY i.watched_s DESC) AS hours_rank,
    l.dense AS hours_dense_rank,
    (i.watched_s - l.next_s) / 3600.0 AS gap_to_next_h
FROM in_category AS i
JOIN levels AS l USING (category, watched_s)
""",
        """
WITH in_category AS (
    SELECT coalesce(category, 'UNKNOWN') AS category, title_id, any_value(name) AS name, sum(coalesce(watch_s, 0)) AS watched_s
    FROM viewing_events_clean
    JOIN titles USING (title_id)
    LEFT JOIN title_categories USING (title_id)
    WHERE date_trunc('day', event_time) = DATE '⟦day⟧'
    GROUP BY coalesce(category, 'UNKNOWN'), title_id
)
SELECT
    mine.category,
    mine.name,
    mine.watched_s / 3600 AS hours,
    1 + (SELECT count(*) FROM in_category AS other WHERE other.category = mine.category AND other.watched_s > mine.watched_s) AS hours_rank,
    1 + (SELECT count(DISTINCT other.watched_s) FROM in_category AS other WHERE other.category = mine.category AND other.watched_s > mine.watched_s) AS hours_dense_rank,
    (mine.watched_s - (SELECT max(other.watched_s) FROM in_category AS other WHERE other.category = mine.category AND other.watched_s < mine.watched_s)) / 3600 AS gap_to_next_h
FROM in_category AS mine
""",
    ],
    hints=[
        "What is one row of the result: an event, a title, or a title in a category? Which of your steps makes it so?",
        "The rank family: `row_number`, `rank` and `dense_rank` agree until two rows are equal. `lead` looks at the next row, and after a tie the next row is not lower.",
        "Think of a category whose two leading titles have 2.5 hours each and whose third has 1.25. What are the two ranks of the third, and what is the gap of each leader?",
        """
WITH watched_titles AS (… seconds per title on the day …),
categorised_titles AS (… one row per category and title …)
SELECT
    category,
    name,
    ___ AS hours,
    ___ OVER by_hours AS hours_rank,
    ___ OVER by_hours AS hours_dense_rank,
    (watched_s - max(watched_s) OVER (by_hours GROUPS BETWEEN ___ AND ___)) / 3600 AS gap_to_next_h
FROM categorised_titles
WINDOW by_hours AS (…)
""",
    ],
    mistakes=[
        Mistake(
            "dense-rank-for-rank",
            "    rank() OVER by_hours",
            "    dense_rank() OVER by_hours",
            "`hours_rank` counts on without a gap after a tie: you used the dense rank for both. After two titles in first place, how many titles are ahead of the next one?",
        ),
        Mistake(
            "rank-for-dense-rank",
            "dense_rank() OVER by_hours",
            "rank() OVER by_hours",
            "`hours_dense_rank` leaves a gap after a tie: you used the same rank for both. The dense rank counts the different totals ahead, not the titles.",
        ),
        Mistake(
            "row-number-where-ties-count",
            "    rank() OVER by_hours",
            "    row_number() OVER (PARTITION BY category ORDER BY watched_s DESC, name)",
            "Titles with equal hours got different places: you numbered the rows. A row number has to order what the data leaves tied; which function lets equals share a place?",
        ),
        Mistake(
            "missing-partition-by",
            "(PARTITION BY category ORDER BY",
            "(ORDER BY",
            "One ranking runs through all categories: your window has no partition, so it holds every title of the day. Which rows should a title be compared with?",
        ),
        Mistake(
            "ranked-from-the-bottom",
            "watched_s DESC)",
            "watched_s)",
            "Place 1 went to the fewest hours: you ordered the window ascending. ORDER BY sorts upwards unless it says otherwise, in a window too.",
        ),
        Mistake(
            "lead-inside-a-tie",
            "max(watched_s) OVER (by_hours GROUPS BETWEEN 1 FOLLOWING AND 1 FOLLOWING)",
            "lead(watched_s) OVER by_hours",
            "Some gaps are 0 between tied titles: you took the next row, and it may be an equal one. The next lower total belongs to the next group of peers.",
        ),
        Mistake(
            "lag-for-lead",
            "1 FOLLOWING AND 1 FOLLOWING",
            "1 PRECEDING AND 1 PRECEDING",
            "The leader has no gap and the others a negative one: you compared with the title above. In an order from most to least, which side of a row is lower?",
        ),
        Mistake(
            "gap-to-the-leader",
            "(watched_s - max(watched_s) OVER (by_hours GROUPS BETWEEN 1 FOLLOWING AND 1 FOLLOWING))",
            "(max(watched_s) OVER by_hours - watched_s)",
            "Each gap is the distance up to the category's leader: your frame reaches from the first row. The question is the distance down to the next lower total.",
        ),
        Mistake(
            "missing-becomes-zero",
            "(watched_s - max(watched_s) OVER (by_hours GROUPS BETWEEN 1 FOLLOWING AND 1 FOLLOWING)) / 3600",
            "coalesce(watched_s - max(watched_s) OVER (by_hours GROUPS BETWEEN 1 FOLLOWING AND 1 FOLLOWING), 0) / 3600",
            "The lowest titles have a gap of 0: you filled in what does not exist. A gap of 0 says that another title is level; NULL says that nothing is lower.",
        ),
        Mistake(
            "inner-join-drops-unmatched",
            "LEFT JOIN title_categories",
            "JOIN title_categories",
            "Titles without a category are gone: an inner join keeps a title only where it finds one. Where should the hours of such a title be counted?",
        ),
        Mistake(
            "unknown-left-null",
            "coalesce(title_categories.category, 'UNKNOWN') AS category",
            "title_categories.category AS category",
            "Titles without a category are ranked under NULL: your outer join kept them and left their category empty. What does the statement call a title in none?",
        ),
        Mistake(
            "join-fan-out",
            "FROM viewing_events_clean\n",
            "FROM viewing_events_clean\n    LEFT JOIN title_categories USING (title_id)\n",
            "Titles in two categories have twice their hours: you joined the categories before adding up seconds per title. What is one row after that join?",
        ),
        Mistake(
            "name-as-key",
            answer=SOLUTION.replace(
                "        watched_titles.watched_s\n", "        sum(watched_titles.watched_s) AS watched_s\n"
            ).replace(
                "ON title_categories.title_id = watched_titles.title_id",
                "ON title_categories.title_id = watched_titles.title_id\n    GROUP BY ALL",
            ),
            says="Two titles of one name became one row: you grouped by the name. A name describes a title; which column identifies it?",
        ),
        Mistake(
            "null-is-not-zero",
            "sum(coalesce(watch_s, 0))",
            "sum(watch_s)",
            "A title with no known seconds has NULL hours: the sum of NULLs alone is NULL. The statement says what an unknown `watch_s` counts as.",
        ),
        Mistake(
            "null-rows-dropped",
            "WHERE event_time >= TIMESTAMP '⟦day⟧'",
            "WHERE watch_s IS NOT NULL AND event_time >= TIMESTAMP '⟦day⟧'",
            "A title that was started and has no known seconds is missing: you filtered the NULLs out, and the title went with them. It has 0 hours and a place.",
        ),
        Mistake(
            "plays-only",
            "WHERE event_time >= TIMESTAMP '⟦day⟧'",
            "WHERE event_type = 'play' AND event_time >= TIMESTAMP '⟦day⟧'",
            "Hours are too few: you kept the events of type play. Heartbeats, pauses and stops report seconds watched as well.",
        ),
        Mistake(
            "between-includes-midnight",
            "AND event_time < TIMESTAMP '⟦day+1⟧'",
            "AND event_time <= TIMESTAMP '⟦day+1⟧'",
            "An event at the first instant of ⟦day+1:long⟧ was counted for ⟦day:the⟧: your upper bound is inclusive. To which day does midnight belong?",
        ),
        Mistake(
            "arrival-day-for-event-day",
            "WHERE event_time >= TIMESTAMP '⟦day⟧'\n      AND event_time <",
            "WHERE arrival_time >= TIMESTAMP '⟦day⟧'\n      AND arrival_time <",
            "You took the day on which events arrived. The day of an event is the day on which it happened; which of the two clocks says so?",
        ),
        Mistake(
            "integer-division",
            "watched_s / 3600 AS hours",
            "watched_s // 3600 AS hours",
            "Hours are whole numbers: your division cut off what was left over. In DuckDB `/` keeps the fraction and `//` does not; Trino's `/` cuts integers too.",
        ),
    ],
    worlds=[
        two_days,
        shuffled_rows(two_days),
        tied_hours,
        two_categories(seed=78, n_titles=14, title_zipf=0.5, days=3),
        null_keys(seed=6, n_titles=18, title_zipf=0.5, days=3, p_null_watch=0.45),
        handmade(
            "one name, two titles",
            "A remake has the name of the film it remakes, in the same category.",
            viewing_events_clean=_views((1, 3600), (1, 1800), (2, 5400), (3, 4800), (4, None), (5, 1200)),
            titles=[
                {"title_id": 1, "name": "The Glass River"},
                {"title_id": 2, "name": "The Glass River"},
                *_titles(3, 4, 5),
            ],
            title_categories=[*_in("thriller", 1, 2, 3), *_in("kids", 4, 5)],
        ),
        handmade(
            "midnight",
            "Events stand at the first and the last instant of the day, and at the first of the next; some arrive on another day.",
            viewing_events_clean=[
                {"event_id": "first", "title_id": 1, "event_time": "2026-03-02 00:00", "watch_s": 1800},
                {
                    "event_id": "last",
                    "title_id": 1,
                    "event_time": "2026-03-02 23:59:59.999999",
                    "watch_s": 600,
                },
                {
                    "event_id": "eve",
                    "title_id": 2,
                    "event_time": "2026-03-01 23:59:59.999999",
                    "watch_s": 2400,
                },
                {"event_id": "next", "title_id": 2, "event_time": "2026-03-03 00:00", "watch_s": 1200},
                {
                    "event_id": "late",
                    "title_id": 2,
                    "event_time": "2026-03-02 09:00",
                    "arrival_time": "2026-03-08 09:00",
                    "watch_s": 900,
                },
                {"event_id": "alone", "title_id": 3, "event_time": "2026-03-03 00:00", "watch_s": 3600},
            ],
            titles=_titles(1, 2, 3),
            title_categories=_in("drama", 1, 2, 3),
        ),
    ],
    talk="""
Say what one row is before you write (category and title), and why the sum comes before the join to categories. Name the three ranking functions and what each does with two equal titles. Explain why the gap is defined on the next lower total and not on the next row. Close with the dialect: what your engine does with `/` on integers and where it puts NULLs in a descending order.
""",
)
