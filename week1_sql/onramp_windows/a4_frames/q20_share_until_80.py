"""The few titles that make 80 % of a category's hours: shares, and shares added up."""

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, null_keys, shuffled_rows, tidy, two_categories

_CLOCK = "2026-03-02 20:{:02}"


def _views(*seconds_by_title):
    """One event per (title_id, watch_s)."""
    return [
        {"event_id": f"v{at:02}", "title_id": title, "event_time": _CLOCK.format(at), "watch_s": seconds}
        for at, (title, seconds) in enumerate(seconds_by_title)
    ]


def _in(category, *titles):
    return [{"title_id": title, "category": category} for title in titles]


two_shelves = handmade(
    "two shelves",
    "No two titles of a category are level, and each title is in one category.",
    viewing_events_clean=_views(
        (1, 3000),
        (1, 2400),
        (2, 2700),
        (3, 1500),
        (3, 300),
        (4, 900),
        (5, 660),
        (6, 5400),
        (7, 1100),
        (8, 400),
    ),
    title_categories=[*_in("drama", 1, 2, 3, 4, 5), *_in("kids", 6, 7, 8)],
)

tied_titles = handmade(
    "tied titles",
    "Titles are level: at the top, where the share is reached, and all of a category.",
    viewing_events_clean=_views(
        (9, 1000),
        (4, 1000),
        (7, 1000),
        (2, 1000),
        (5, 1000),
        (3, 1000),
        (11, 3600),
        (10, 3600),
        (14, 900),
        (13, 900),
        (12, 900),
        (15, 300),
    ),
    title_categories=[*_in("comedy", 9, 4, 7, 2, 5, 3), *_in("thriller", 10, 11, 12, 13, 14, 15)],
)

SOLUTION = """
WITH watched_titles AS (
    SELECT title_id, sum(coalesce(watch_s, 0)) AS watched_s
    FROM viewing_events_clean
    GROUP BY title_id
),
categorised_titles AS (
    SELECT
        coalesce(title_categories.category, 'UNKNOWN') AS category,
        watched_titles.title_id,
        watched_titles.watched_s
    FROM watched_titles
    LEFT JOIN title_categories ON title_categories.title_id = watched_titles.title_id
),
running_totals AS (
    SELECT
        category,
        title_id,
        watched_s,
        sum(watched_s) OVER (PARTITION BY category) AS category_s,
        sum(watched_s) OVER (
            PARTITION BY category
            ORDER BY watched_s DESC, title_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS running_s
    FROM categorised_titles
)
SELECT
    category,
    title_id,
    watched_s / 3600 AS hours,
    watched_s / category_s AS share,
    running_s / category_s AS cumulative_share
FROM running_totals
WHERE 100 * (running_s - watched_s) < 80 * category_s
"""

_CUT = "WHERE 100 * (running_s - watched_s) < 80 * category_s"

exercise = SqlExercise(
    title="Share of the category, until 80 %",
    points=3,
    minutes=15,
    level="medium",
    skills=["window functions", "frames", "ties", "shares"],
    asked_in=["assessment", "sql round"],
    prompt="""
"Eighty per cent of drama is six titles" is a sentence people quote. Which titles are they, in each category?

In each category, go through the titles from most seconds to fewest and add up their shares. Stop after the title with which 80 % of the category is reached. Return one row per category and title up to there, with the columns `category`, `title_id`, `hours`, `share`, `cumulative_share`.

* **Seconds:** `watch_s` of all the title's events in `viewing_events_clean`, all days and every `event_type`. A NULL counts as 0. `hours` are the seconds divided by 3600.
* **Category:** a title in two categories counts in full in both; ignore `weight`. A title in none goes to the category `'UNKNOWN'`.
* **Share:** the title's seconds divided by the seconds of *all* titles of the category that were watched, as a number from 0 to 1. `cumulative_share` is that of the titles up to and including this one. Nothing is rounded.
* **Ties:** of titles with equal seconds the smaller `title_id` comes first. Each title adds its own share only.
* **Where to stop:** the title that brings the sum to 80 % or beyond is the last one. If the sum is exactly 80 % after a title, nothing follows it.
* **Nothing watched:** a category whose titles have 0 seconds in all has no row.
""",
    contract=Contract(
        grain="one row per category and title, up to 80 % of the category",
        key="category, title_id",
        clock="none: all days",
        ties="equal seconds: smaller title_id first",
        duplicates="none: the clean table has each event once",
        late="already decided in the clean table",
    ),
    tables=["viewing_events_clean", "title_categories"],
    starter="""
-- Seconds per title, then two windows: one for the whole, one for so far. Replace this query.
SELECT
    NULL::VARCHAR AS category,
    NULL::INTEGER AS title_id,
    NULL::DOUBLE AS hours,
    NULL::DOUBLE AS share,
    NULL::DOUBLE AS cumulative_share
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        # A window over the sums of a GROUP BY; the sum before a title by `lag`.
        """
WITH shares AS (
    SELECT
        ifnull(category, 'UNKNOWN') AS category,
        title_id,
        ifnull(sum(watch_s), 0) / 3600.0 AS hours,
        ifnull(sum(watch_s), 0) / sum(sum(watch_s)) OVER (PARTITION BY ifnull(category, 'UNKNOWN')) AS share,
        sum(ifnull(sum(watch_s), 0)) OVER (PARTITION BY ifnull(category, 'UNKNOWN') ORDER BY ifnull(sum(watch_s), 0) DESC, title_id)
            / sum(sum(watch_s)) OVER (PARTITION BY ifnull(category, 'UNKNOWN')) AS cumulative_share
    FROM viewing_events_clean
    LEFT JOIN title_categories USING (title_id)
    GROUP BY category, title_id
)
SELECT *
FROM shares
QUALIFY hours > 0 AND coalesce(lag(cumulative_share) OVER (PARTITION BY category ORDER BY hours DESC, title_id), 0) < 0.8
""",
        # The row before as a frame that leaves out its own row.
        """
WITH shelves AS (
    SELECT coalesce(c.category, 'UNKNOWN') AS category, e.title_id, coalesce(sum(e.watch_s), 0) AS watched_s
    FROM viewing_events_clean AS e
    LEFT JOIN title_categories AS c ON c.title_id = e.title_id
    GROUP BY 1, 2
),
shares AS (
    SELECT *, watched_s / nullif(sum(watched_s) OVER (PARTITION BY category), 0) AS share FROM shelves
),
added AS (
    SELECT
        *,
        sum(share) OVER (so_far ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS cumulative_share,
        coalesce(sum(share) OVER (so_far ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS reached_before
    FROM shares
    WINDOW so_far AS (PARTITION BY category ORDER BY watched_s DESC, title_id)
)
SELECT category, title_id, watched_s / 3600 AS hours, share, cumulative_share
FROM added
WHERE reached_before < 0.8 AND share IS NOT NULL
""",
        # Without windows: everything ahead of a title, by a join.
        """
WITH shelves AS (
    SELECT coalesce(category, 'UNKNOWN') AS category, title_id, sum(coalesce(watch_s, 0)) AS watched_s
    FROM viewing_events_clean
    LEFT JOIN title_categories USING (title_id)
    GROUP BY coalesce(category, 'UNKNOWN'), title_id
)
SELECT
    mine.category,
    mine.title_id,
    mine.watched_s / 3600 AS hours,
    mine.watched_s / sum(other.watched_s) AS share,
    sum(other.watched_s) FILTER (other.watched_s > mine.watched_s OR (other.watched_s = mine.watched_s AND other.title_id <= mine.title_id)) / sum(other.watched_s) AS cumulative_share
FROM shelves AS mine
JOIN shelves AS other USING (category)
GROUP BY mine.category, mine.title_id, mine.watched_s
HAVING coalesce(sum(other.watched_s) FILTER (other.watched_s > mine.watched_s OR (other.watched_s = mine.watched_s AND other.title_id < mine.title_id)), 0) * 5 < sum(other.watched_s) * 4
""",
    ],
    hints=[
        "You need two sums beside each title: the whole category, and the titles so far. In what do their windows differ?",
        "The traps are ties and the last step. With a default frame, level titles share one sum. And the title that crosses 80 % has itself more than 80 % behind its name: what was the sum *before* it?",
        "Take a category with 5, 3 and 2 hours, and one with six titles of one hour each. After which title do you stop? Which of the six are in?",
        """
WITH watched_titles AS (… seconds per title …),
categorised_titles AS (… one row per category and title …),
running_totals AS (
    SELECT …, sum(watched_s) OVER (___) AS category_s, sum(watched_s) OVER (___ ORDER BY ___ ROWS ___) AS running_s
    FROM categorised_titles
)
SELECT … FROM running_totals WHERE ___ < ___ * category_s
""",
    ],
    mistakes=[
        Mistake(
            "default-frame-ties",
            "            ORDER BY watched_s DESC, title_id\n            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW\n",
            "            ORDER BY watched_s DESC\n",
            "Level titles have one cumulative share: the default frame ends after the last row that ties. Each title was to add its own share; what decides which of two equals is first?",
        ),
        Mistake(
            "ties-in-descending-order",
            "ORDER BY watched_s DESC, title_id",
            "ORDER BY watched_s DESC, title_id DESC",
            "Of level titles the larger `title_id` comes first, and at the cut another title is in. Which of two equals does the statement put first?",
        ),
        Mistake(
            "crossing-row-left-out",
            _CUT,
            "WHERE 100 * running_s <= 80 * category_s",
            "The last title of each category is missing: you kept sums of at most 80 %, and the title that crosses is beyond. Ask about the sum before a title instead.",
        ),
        Mistake(
            "crossing-row-at-any-price",
            _CUT,
            "WHERE 100 * (running_s - watched_s) <= 80 * category_s AND category_s > 0",
            "Where the sum is exactly 80 %, one more title follows: your bound is inclusive. Has 80 % been reached then?",
        ),
        Mistake(
            "cut-forgotten",
            _CUT,
            "WHERE category_s > 0",
            "Every title is in, up to a cumulative share of 1: nothing stops your list. After which title is 80 % reached?",
        ),
        Mistake(
            "total-of-what-is-left",
            answer=SOLUTION.replace(
                "running_s / category_s AS", "running_s / sum(watched_s) OVER (PARTITION BY category) AS"
            ).replace(
                "watched_s / category_s AS", "watched_s / sum(watched_s) OVER (PARTITION BY category) AS"
            ),
            says="The last cumulative share of each category is 1: your total was taken after the cut, of the titles that are left. The share is of the whole category; windows run after `WHERE`.",
        ),
        Mistake(
            "share-of-all-categories",
            "OVER (PARTITION BY category) AS category_s",
            "OVER () AS category_s",
            "Shares are of everything watched: the window of your total has no partition. Which titles make the whole of a category?",
        ),
        Mistake(
            "missing-partition-by",
            "            PARTITION BY category\n",
            "",
            "One running sum goes through all categories: its window has no partition. Where must it begin again at 0?",
        ),
        Mistake(
            "ranked-from-the-bottom",
            "ORDER BY watched_s DESC,",
            "ORDER BY watched_s,",
            "You added up from the fewest seconds, so 80 % takes many titles. `ORDER BY` sorts upwards unless it says otherwise, in a window too.",
        ),
        Mistake(
            "frame-leaves-out-current-row",
            answer=SOLUTION.replace("AND CURRENT ROW\n", "AND 1 PRECEDING\n").replace(
                _CUT, "WHERE category_s > 0 AND 100 * coalesce(running_s, 0) < 80 * category_s"
            ),
            says="Each cumulative share is that of the titles before, and the first one has none: your frame ends at the row before. The statement counts the title itself.",
        ),
        Mistake(
            "integer-division",
            answer=SOLUTION.replace("watched_s / category_s", "watched_s // category_s").replace(
                "running_s / category_s", "running_s // category_s"
            ),
            says="Shares are 0 or 1: your division cut off what was left over. In DuckDB `/` keeps the fraction and `//` does not; Trino's `/` cuts integers too.",
        ),
        Mistake(
            "percent-for-share",
            answer=SOLUTION.replace("watched_s / category_s", "100 * watched_s / category_s").replace(
                "running_s / category_s", "100 * running_s / category_s"
            ),
            says="Shares go up to 100: you returned per cents. The statement asks for a number from 0 to 1.",
        ),
        Mistake(
            "shares-rounded",
            answer=SOLUTION.replace("watched_s / category_s", "round(watched_s / category_s, 2)").replace(
                "running_s / category_s", "round(running_s / category_s, 2)"
            ),
            says="Shares end after two decimals: you rounded. The statement says that nothing is rounded; round where numbers are shown.",
        ),
        Mistake(
            "rounded-before-adding-up",
            answer="""
WITH watched_titles AS (
    SELECT coalesce(category, 'UNKNOWN') AS category, title_id, sum(coalesce(watch_s, 0)) AS watched_s
    FROM viewing_events_clean
    LEFT JOIN title_categories USING (title_id)
    GROUP BY coalesce(category, 'UNKNOWN'), title_id
),
shares AS (
    SELECT *, round(watched_s / sum(watched_s) OVER (PARTITION BY category), 2) AS share
    FROM watched_titles
    QUALIFY sum(watched_s) OVER (PARTITION BY category) > 0
),
added AS (
    SELECT *, sum(share) OVER (PARTITION BY category ORDER BY watched_s DESC, title_id ROWS UNBOUNDED PRECEDING) AS cumulative_share
    FROM shares
)
SELECT category, title_id, watched_s / 3600 AS hours, share, cumulative_share
FROM added
WHERE cumulative_share - share < 0.8
""",
            says="Shares were rounded before you added them up, so the sums drift and the cut may move. Add up seconds and divide last.",
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
            "Titles without a category stand under NULL: your outer join kept them and left their category empty. What does the statement call a title in none?",
        ),
        Mistake(
            "weight-applied",
            answer=SOLUTION.replace(
                "        watched_titles.watched_s\n",
                "        watched_titles.watched_s * coalesce(title_categories.weight, 1) AS watched_s\n",
            ),
            says="Titles in two categories have part of their hours in each: you multiplied by `weight`. The statement counts them in full in both.",
        ),
        Mistake(
            "plays-only",
            "FROM viewing_events_clean\n",
            "FROM viewing_events_clean\n    WHERE event_type = 'play'\n",
            "Hours are too few: you kept the events of type play. Heartbeats, pauses and stops report seconds watched as well.",
        ),
        Mistake(
            "plays-for-hours",
            "sum(coalesce(watch_s, 0)) AS watched_s",
            "count(*) AS watched_s",
            "The titles stand in the order of their events: you counted rows. A long evening is one row more and many seconds more; which of the two are hours?",
        ),
        Mistake(
            "nothing-watched-kept",
            _CUT,
            _CUT + " OR category_s = 0",
            "A category without a second watched is in the result. Nothing can be a share of nothing; the statement leaves such a category out.",
        ),
    ],
    worlds=[
        two_shelves,
        tied_titles,
        shuffled_rows(tied_titles),
        handmade(
            "exactly eighty per cent",
            "After some title the sum is exactly 80 %, and more titles follow.",
            viewing_events_clean=_views(
                (1, 5000),
                (2, 3000),
                (3, 1000),
                (4, 1000),
                (5, 8000),
                (6, 2000),
                (7, 8001),
                (8, 1999),
                (9, 7999),
                (10, 1001),
                (11, 1000),
            ),
            title_categories=[
                *_in("drama", 1, 2, 3, 4),
                *_in("kids", 5, 6),
                *_in("reality", 7, 8),
                *_in("comedy", 9, 10, 11),
            ],
        ),
        two_categories(seed=1, n_titles=10, days=3),
        null_keys(seed=1, days=3, p_null_watch=0.5),
        tidy(seed=1, n_titles=9, days=4),
        handmade(
            "nothing watched",
            "One category has nothing but unknown seconds, another one title alone, and a third a title with none.",
            viewing_events_clean=_views(
                (1, None), (2, None), (2, 0), (3, 700), (4, 900), (4, 450), (5, 0), (6, None)
            ),
            title_categories=[*_in("kids", 1, 2), *_in("drama", 3), *_in("comedy", 4, 5)],
        ),
    ],
    talk="""
Say the grain after each step: title, then title in a category. Name the two windows: the same partition, one without an order for the whole, one with a total order for so far. Explain why the cut asks about the sum before the row, and what happens at exactly 80 %. Add what level titles do under a default frame, why you divide once and last, and that the total must be taken before anything is cut away.
""",
)
