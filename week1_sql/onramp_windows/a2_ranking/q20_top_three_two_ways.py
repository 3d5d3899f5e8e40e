"""The top three titles of each category with ties kept, and who would survive a cut to exactly three."""

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, null_keys, shuffled_rows, tidy, tie_at_the_cut, two_categories


def _views(*views):
    """Events of 2 March, written as (title_id, seconds watched)."""
    return [
        {"title_id": title, "event_time": f"2026-03-02 10:{number:02}", "watch_s": seconds}
        for number, (title, seconds) in enumerate(views)
    ]


def _in(category, *titles):
    return [{"title_id": title, "category": category} for title in titles]


shown = tidy(seed=1, n_members=9, n_titles=16, title_zipf=0.5, days=2, p_two_categories=0.2)

ties_before_the_cut = handmade(
    "ties before the cut",
    "In one category two titles share first place, in another the two behind the first are level, in a third four share the cut.",
    viewing_events_clean=_views(
        (15, 300),
        (14, 600),
        (12, 1800),
        (13, 900),
        (11, 1800),
        (24, 300),
        (23, 900),
        (22, 900),
        (21, 1800),
        (36, 600),
        (34, 600),
        (35, 600),
        (33, 600),
        (32, 900),
        (31, 1200),
    ),
    title_categories=[
        *_in("drama", 11, 12, 13, 14, 15),
        *_in("comedy", 21, 22, 23, 24),
        *_in("kids", 31, 32, 33, 34, 35, 36),
    ],
)

SOLUTION = """
WITH title_hours AS (
    SELECT title_id, sum(coalesce(watch_s, 0)) / 3600 AS hours
    FROM viewing_events_clean
    GROUP BY title_id
),
categorised_hours AS (
    SELECT
        coalesce(category, 'UNKNOWN') AS category,
        title_id,
        hours
    FROM title_hours
    LEFT JOIN title_categories USING (title_id)
),
ranked_titles AS (
    SELECT
        category,
        title_id,
        hours,
        rank() OVER (PARTITION BY category ORDER BY hours DESC) AS hours_rank,
        row_number() OVER (PARTITION BY category ORDER BY hours DESC, title_id) AS place
    FROM categorised_hours
)
SELECT
    category,
    title_id,
    hours,
    hours_rank,
    place <= 3 AS in_exactly_three
FROM ranked_titles
WHERE hours_rank <= 3
"""

exercise = SqlExercise(
    title="Top three, ties kept, and exactly three",
    points=2,
    minutes=10,
    level="easy",
    skills=["window functions", "ranking", "ties"],
    asked_in=["assessment", "sql round"],
    prompt="""
Editors want each category's top three titles, and nobody may be left out because of a tie. The home page has room for exactly three. Give both in one result.

Return one row per category and title in its top three **with ties kept**, over all days, with the columns `category`, `title_id`, `hours`, `hours_rank`, `in_exactly_three`.

* **Hours:** the seconds of all the title's events in `viewing_events_clean`, of every `event_type`, divided by 3600; not rounded. A NULL `watch_s` counts as 0. Titles that were watched have a total, 0 included, and can be on the list; others cannot. There is no table of hours: build one in a CTE.
* **Category:** a title in two categories counts in full in both; ignore `weight`. A title in none goes to `'UNKNOWN'`, which is ranked like any other category.
* **`hours_rank`:** 1 plus the number of titles in the category with more hours. A title is on the list when that is at most 3; so a list may be longer than three, and shorter where a category has fewer titles.
* **`in_exactly_three`:** `true` for the three titles that remain when there must be exactly three, `false` for the others. Most hours first; where hours are equal, the smaller `title_id` goes first. Where the category has three titles or fewer, all are `true`.
""",
    contract=Contract(
        grain="one row per category and title in its top three, ties kept",
        key="category, title_id",
        clock="none: all days together",
        ties="equal hours share a rank; for exactly three, the smaller title_id goes first",
        duplicates="none: the clean table has each event once",
        late="already decided in the clean table",
    ),
    tables=["viewing_events_clean", "title_categories"],
    starter="""
-- Hours per title, then two rankings, then the cut. Replace this query.
SELECT
    NULL::VARCHAR AS category,
    NULL::INTEGER AS title_id,
    NULL::DOUBLE AS hours,
    NULL::BIGINT AS hours_rank,
    NULL::BOOLEAN AS in_exactly_three
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        """
SELECT
    coalesce(category, 'UNKNOWN') AS category,
    title_id,
    coalesce(sum(watch_s), 0) / 3600.0 AS hours,
    rank() OVER (PARTITION BY coalesce(category, 'UNKNOWN') ORDER BY coalesce(sum(watch_s), 0) DESC) AS hours_rank,
    row_number() OVER (PARTITION BY coalesce(category, 'UNKNOWN') ORDER BY coalesce(sum(watch_s), 0) DESC, title_id) < 4 AS in_exactly_three
FROM viewing_events_clean
LEFT JOIN title_categories USING (title_id)
GROUP BY 1, 2
QUALIFY hours_rank < 4
""",
        """
WITH totals AS (
    SELECT ifnull(c.category, 'UNKNOWN') AS category, e.title_id, sum(ifnull(e.watch_s, 0)) AS watched_s
    FROM viewing_events_clean AS e
    LEFT JOIN title_categories AS c ON c.title_id = e.title_id
    GROUP BY 1, 2
)
SELECT
    mine.category,
    mine.title_id,
    any_value(mine.watched_s) / 3600 AS hours,
    1 + count(ahead.title_id) FILTER (ahead.watched_s > mine.watched_s) AS hours_rank,
    count(ahead.title_id) < 3 AS in_exactly_three
FROM totals AS mine
LEFT JOIN totals AS ahead
    ON ahead.category = mine.category
    AND (ahead.watched_s > mine.watched_s OR ahead.watched_s = mine.watched_s AND ahead.title_id < mine.title_id)
GROUP BY mine.category, mine.title_id
HAVING count(ahead.title_id) FILTER (ahead.watched_s > mine.watched_s) <= 2
""",
    ],
    hints=[
        "How many rows can each of the two lists have in one category, and which ranking function promises that number?",
        "The rank family at the cut: `row_number` drops titles that tie with the third, `dense_rank` lets a fourth and a fifth in behind ties.",
        "Write down hours 9, 9, 5, 5, 2 and the three rankings beside them. Which rows have `rank() <= 3`, and which two of the three lists are longer than three?",
        """
WITH title_hours AS (…),
categorised_hours AS (…),
ranked_titles AS (
    SELECT
        …,
        ___ OVER (PARTITION BY ___ ORDER BY ___) AS hours_rank,
        ___ OVER (PARTITION BY ___ ORDER BY ___, ___) AS place
    FROM categorised_hours
)
SELECT …, ___ AS in_exactly_three
FROM ranked_titles
WHERE ___
""",
    ],
    mistakes=[
        Mistake(
            "row-number-where-ties-count",
            "WHERE hours_rank <= 3",
            "WHERE place <= 3",
            "Titles that tie with the third are missing: you cut by the row number. The list keeps everybody whose rank is at most 3; which column says so?",
        ),
        Mistake(
            "dense-rank-for-rank",
            "        rank() OVER",
            "        dense_rank() OVER",
            "The list is too long behind a tie: you counted different hours ahead, not titles. With 9, 9, 5 and 2 hours, how many titles are ahead of the last?",
        ),
        Mistake(
            "rank-for-row-number",
            "place <= 3",
            "hours_rank <= 3",
            "`in_exactly_three` is true in every row: you asked the rank twice. Where four titles pass, one has to go; which function never gives two rows the same number?",
        ),
        Mistake(
            "total-order-under-rank",
            "rank() OVER (PARTITION BY category ORDER BY hours DESC)",
            "rank() OVER (PARTITION BY category ORDER BY hours DESC, title_id)",
            "Titles with equal hours have different ranks, and some are missing at the cut: your ranks number the rows, or `title_id` in their order unties them all. Which of the two lists needs a tie-break?",
        ),
        Mistake(
            "non-deterministic-tie-break",
            "ORDER BY hours DESC, title_id",
            "ORDER BY hours DESC",
            "Where titles tie at the cut, the storage chose who is in: nothing in your order does. Which column settles it, so that a rerun agrees?",
        ),
        Mistake(
            "ties-in-descending-order",
            "ORDER BY hours DESC, title_id",
            "ORDER BY hours DESC, title_id DESC",
            "Where titles tie at the cut, you kept the larger `title_id`. The statement says that the smaller goes first.",
        ),
        Mistake(
            "off-by-one",
            answer=SOLUTION.replace("<= 3", "< 3"),
            says="Rank 3 is missing, and two titles are in exactly three: your limits leave the 3 out. Is it inside or outside?",
        ),
        Mistake(
            "missing-partition-by",
            answer=SOLUTION.replace("PARTITION BY category ", ""),
            says="One top three was taken of everything: your windows have no partition. Each category has a list of its own.",
        ),
        Mistake(
            "ranked-from-the-bottom",
            answer=SOLUTION.replace("hours DESC", "hours"),
            says="You listed the titles with the fewest hours: your windows sort upwards. ORDER BY does so unless it says otherwise.",
        ),
        Mistake(
            "day-in-the-grain",
            answer=SOLUTION.replace(
                "SELECT title_id,", "SELECT CAST(event_time AS DATE) AS watch_date, title_id,"
            )
            .replace("GROUP BY title_id", "GROUP BY watch_date, title_id")
            .replace(
                "SELECT\n    category,\n    title_id,\n    hours,\n    hours_rank",
                "SELECT DISTINCT\n    category,\n    title_id,\n    hours,\n    hours_rank",
            ),
            says="Titles compete with themselves: you have a total per title and day. The list is over all days together; what is one row before you rank?",
        ),
        Mistake(
            "event-not-title-ranked",
            answer="""
WITH ranked_events AS (
    SELECT
        coalesce(category, 'UNKNOWN') AS category,
        title_id,
        coalesce(watch_s, 0) / 3600 AS hours,
        rank() OVER by_hours AS hours_rank,
        row_number() OVER (by_hours) <= 3 AS in_exactly_three
    FROM viewing_events_clean
    LEFT JOIN title_categories USING (title_id)
    WINDOW by_hours AS (PARTITION BY coalesce(category, 'UNKNOWN') ORDER BY coalesce(watch_s, 0) DESC, title_id)
)
SELECT category, title_id, hours, hours_rank, in_exactly_three
FROM ranked_events
WHERE hours_rank <= 3
""",
            says="You ranked single events: a title has as many rows as it has long events. Add up first; what is one row before you rank?",
        ),
        Mistake(
            "zero-dropped",
            "    GROUP BY title_id\n",
            "    GROUP BY title_id\n    HAVING sum(watch_s) > 0\n",
            "Titles with 0 hours are missing from short lists: you left them out. The statement gives every title that was watched a total, 0 included.",
        ),
        Mistake(
            "null-is-not-zero",
            "sum(coalesce(watch_s, 0))",
            "sum(watch_s)",
            "A title with no known seconds has NULL hours and sorts behind those with 0. The statement says what an unknown counts as.",
        ),
        Mistake(
            "weighted-by-category-share",
            "        hours\n    FROM title_hours",
            "        hours * coalesce(weight, 1) AS hours\n    FROM title_hours",
            "Titles in two categories have a part of their hours in each: you multiplied by `weight`. The statement counts them in full in both.",
        ),
        Mistake(
            "one-category-per-title",
            "LEFT JOIN title_categories USING",
            "LEFT JOIN (SELECT title_id, min(category) AS category FROM title_categories GROUP BY title_id) AS title_categories USING",
            "A title in two categories is ranked in one of them: you took one category per title. In how many lists does the statement count it?",
        ),
        Mistake(
            "inner-join-drops-unmatched",
            "LEFT JOIN title_categories",
            "JOIN title_categories",
            "There is no list of titles without a category: an inner join keeps a title only where it finds one. What does the statement call a title in none?",
        ),
        Mistake(
            "unknown-left-null",
            "        coalesce(category, 'UNKNOWN') AS category",
            "        category",
            "Titles without a category are listed under NULL: the outer join kept them and left their category empty. What does the statement call a title in none?",
        ),
        Mistake(
            "integer-division",
            "/ 3600 AS hours",
            "// 3600 AS hours",
            "Hours are whole numbers, and most titles tie: your division cut off what was left over. In DuckDB `/` keeps the fraction and `//` does not.",
        ),
        Mistake(
            "plays-only",
            "FROM viewing_events_clean",
            "FROM viewing_events_clean\n    WHERE event_type = 'play'",
            "Hours are too few: you kept the events of type play. Heartbeats, pauses and stops report seconds watched as well.",
        ),
        Mistake(
            "row-number-shown-as-rank",
            "    hours_rank,\n    place <= 3",
            "    place AS hours_rank,\n    place <= 3",
            "The list has the right titles, and `hours_rank` differs between titles with equal hours: you cut by the rank and show the row number.",
        ),
        Mistake(
            "dense-rank-shown-as-rank",
            "    hours_rank,\n    place <= 3",
            "    dense_rank() OVER (PARTITION BY category ORDER BY hours DESC) AS hours_rank,\n    place <= 3",
            "The list has the right titles, and `hours_rank` goes on without a gap after a tie: you show the dense rank. How many titles have more hours?",
        ),
        Mistake(
            "ties-left-out-of-three",
            "place <= 3",
            "count(*) OVER (PARTITION BY category, hours) = 1",
            "`in_exactly_three` is false wherever titles tie: you left all of them out. Three places are to be filled; who goes first among equals?",
        ),
    ],
    worlds=[
        shown,
        ties_before_the_cut,
        shuffled_rows(ties_before_the_cut),
        tie_at_the_cut(3),
        handmade(
            "all tied",
            "Five titles were watched for as long as each other.",
            viewing_events_clean=_views((43, 1200), (45, 1200), (41, 1200), (44, 1200), (42, 1200)),
            title_categories=_in("reality", 41, 42, 43, 44, 45),
        ),
        handmade(
            "short lists",
            "Categories have one, two or three titles; some titles have 0 hours, known or unknown.",
            viewing_events_clean=_views((51, 1800), (52, None), (53, 0), (54, None), (55, 900), (56, 600)),
            title_categories=[*_in("drama", 51, 52, 53), *_in("kids", 54), *_in("comedy", 55, 51)],
        ),
        null_keys(seed=6, n_titles=18, title_zipf=0.5, days=2, p_null_watch=0.45),
        two_categories(seed=78, n_titles=14, title_zipf=0.5, days=3),
    ],
    talk="""
Ask first: what should happen when the third and the fourth are level? Then name the function for each answer: `rank` for "ties kept", `row_number` with a stated tie-break for "exactly three", `dense_rank` for "the three highest values". Say why the filter stands outside the ranking, in a later step or in QUALIFY. Close with the grain: one row per category and title before anything is ranked.
""",
)
