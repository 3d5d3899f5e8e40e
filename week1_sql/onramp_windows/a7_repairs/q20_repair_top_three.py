"""A repair: the top three of each day with ties kept, by a ranking that differs only for some ties."""

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy

VIEWED = """
WITH title_viewers AS (
    SELECT
        CAST(start_ts AS DATE) AS play_date,
        title_id,
        count(DISTINCT member_id) AS viewers
    FROM play_sessions
    GROUP BY CAST(start_ts AS DATE), title_id
),
ranked_titles AS (
    SELECT
        play_date,
        title_id,
        viewers,
"""

LISTED = """
FROM ranked_titles
WHERE place <= 3
"""

SOLUTION = f"""{VIEWED}        rank() OVER (PARTITION BY play_date ORDER BY viewers DESC) AS place
    FROM title_viewers
)
SELECT
    play_date,
    title_id,
    viewers,
    place{LISTED}"""

_RANK = "rank() OVER (PARTITION BY play_date ORDER BY viewers DESC) AS place"


def _evening(day, **viewers):
    """Sessions of one day of March 2026, written as t7=3 for title 7 and three members."""
    return [
        {
            "member_id": 1001 + member,
            "title_id": int(title[1:]),
            "start_ts": f"2026-03-{day:02} 20:{member:02}",
            "watched_s": 600 + 30 * member,
        }
        for title, members in viewers.items()
        for member in range(members)
    ]


shown = handmade(
    "a usual week",
    "On one day two titles are level at the third place; in front of them nobody is.",
    play_sessions=[
        *_evening(2, t4=1, t2=2, t9=5, t7=3),
        *_evening(3, t7=4, t4=2, t9=3, t2=2, t5=1),
        *_evening(4, t9=2, t5=4, t3=3),
    ],
)

few_titles = handmade(
    "few titles",
    "Some days have one title or two, once level; one has four that all tie; some members watch a title twice.",
    play_sessions=[
        *_evening(2, t4=3),
        *_evening(2, t4=2),
        *_evening(3, t8=2, t5=2),
        *_evening(4, t8=2, t5=2, t4=2, t1=2),
        *_evening(5, t1=1, t2=4),
        *_evening(5, t1=1),
        *_evening(5, t1=1),
    ],
)

level_at_the_cut = handmade(
    "level at the cut",
    "Three titles share the third place, and more titles follow.",
    play_sessions=[
        *_evening(2, t11=4, t7=3, t3=2, t12=2, t5=2, t9=1),
        *_evening(3, t5=6, t3=1, t7=4, t11=2, t12=1),
    ],
)

level_in_front = handmade(
    "level in front",
    "Two titles share the first place, and three others follow one by one.",
    play_sessions=[
        *_evening(2, t5=4, t7=4, t3=3, t9=2, t1=1),
        *_evening(3, t1=5, t3=4, t5=3, t7=2),
    ],
)

level_in_the_middle = handmade(
    "level in the middle",
    "Behind the first, two titles share the second place on one day, and three on another.",
    play_sessions=[
        *_evening(2, t3=5, t8=3, t2=3, t6=2, t4=1),
        *_evening(3, t3=4, t8=2, t2=2, t6=2, t4=1),
    ],
)

shared_podium = handmade(
    "a shared podium",
    "Three titles share the first place, or four do; the next is fourth or fifth.",
    play_sessions=[
        *_evening(2, t1=3, t2=3, t3=3, t4=2, t5=1),
        *_evening(3, t5=2, t6=2, t7=2, t8=2, t9=1),
    ],
)

exercise = SqlExercise(
    title="Review: the day's top three",
    points=2,
    minutes=5,
    level="easy",
    skills=["window functions", "ranking", "code review"],
    asked_in=["assessment", "sql round"],
    prompt="""
Your teammate's query lists the titles of each day's podium. It is right on the data you see, and there is other data on which it is not. Review it, find what is amiss, and mend it: change what you must, or write it anew. Only data on which it was not right earns points, and what was right has to stay right.

This is what the query is asked. Which titles made the top three of each day?

One row per day and title on the list, with the columns `play_date`, `title_id`, `viewers`, `place`.

* **Day:** the UTC day on which a session of `play_sessions` started. A title without a session on a day is not ranked on it.
* **`viewers`:** the distinct `member_id` with a session of the title that started on the day.
* **`place`:** 1 plus the number of titles that had **more viewers** on that day.
* **On the list:** every title with a `place` of at most 3. So a title is on it unless three or more titles had more viewers, and a list can be longer than three, or shorter.
""",
    contract=Contract(
        grain="one row per day and title in the day's top three",
        key="play_date, title_id",
        clock="UTC day of start_ts",
        ties="titles with equal viewers share a place, and the places after them stay empty",
        duplicates="none: a session has one row",
    ),
    tables=["play_sessions"],
    repairs=True,
    starter=f"""{VIEWED}        dense_rank() OVER (PARTITION BY play_date ORDER BY viewers DESC) AS place
    FROM title_viewers
)
SELECT
    play_date,
    title_id,
    viewers,
    place{LISTED}""",
    solution=SOLUTION,
    alternatives=[
        # The definition, counted.
        """
WITH title_viewers AS (
    SELECT start_ts::DATE AS play_date, title_id, count(DISTINCT member_id) AS viewers
    FROM play_sessions
    GROUP BY ALL
)
SELECT
    this.play_date,
    this.title_id,
    this.viewers,
    1 + count(better.title_id) AS place
FROM title_viewers AS this
LEFT JOIN title_viewers AS better
    ON better.play_date = this.play_date AND better.viewers > this.viewers
GROUP BY this.play_date, this.title_id, this.viewers
HAVING count(better.title_id) < 3
""",
        """
SELECT
    CAST(start_ts AS DATE) AS play_date,
    title_id,
    count(DISTINCT member_id) AS viewers,
    rank() OVER (PARTITION BY CAST(start_ts AS DATE) ORDER BY count(DISTINCT member_id) DESC) AS place
FROM play_sessions
GROUP BY CAST(start_ts AS DATE), title_id
QUALIFY place < 4
""",
    ],
    hints=[
        "Two titles share the first place. By the definition of `place`, what is the place of the next title, and what does the query give it?",
        "The trap is the ranking family: one function counts rows, one counts the rows that are better, one counts the different values that are better.",
        "The data you see has a tie at the third place, and none in front of it. Think of a day with 4, 4, 3, 2 viewers: who is on the list?",
        "___() OVER (PARTITION BY play_date ORDER BY viewers DESC) AS place",
    ],
    mistakes=[
        Mistake(
            "dense-rank-for-rank",
            _RANK,
            "dense_rank() OVER (PARTITION BY play_date ORDER BY viewers DESC NULLS LAST) AS place",
            "Where titles are level in front, the list is too long: `dense_rank` counts the different numbers of viewers that are better. The definition counts titles; which function leaves the shared places empty?",
        ),
        Mistake(
            "row-number-where-ties-count",
            _RANK,
            "row_number() OVER (PARTITION BY play_date ORDER BY viewers DESC, title_id) AS place",
            "Titles with equal viewers have different places, and one of them may fall off the list. `row_number` never shares a place, nor does a `rank` with `title_id` in its order; do equals share one?",
        ),
        Mistake(
            "list-cut-to-three",
            "FROM ranked_titles\nWHERE place <= 3",
            "FROM ranked_titles\nQUALIFY row_number() OVER (PARTITION BY play_date ORDER BY place, title_id) <= 3",
            "Places are right and lists are cut to three titles. The definition keeps every title whose place is at most 3, however many share it.",
        ),
        Mistake(
            "cut-by-one-ranking-shown-another",
            answer=SOLUTION.replace(_RANK, _RANK.replace("rank()", "dense_rank()")).replace(
                "FROM ranked_titles\nWHERE place <= 3",
                "FROM ranked_titles\nQUALIFY rank() OVER (PARTITION BY play_date ORDER BY viewers DESC) <= 3",
            ),
            says="The right titles are on the list, and behind a shared first place they have a place too good: you cut by one ranking and show another. By the definition, what is the place after two firsts?",
        ),
        Mistake(
            "distinct-counts-before-rank",
            answer=SOLUTION.replace(
                "        rank() OVER (PARTITION BY play_date ORDER BY viewers DESC) AS place\n    FROM title_viewers\n",
                "        rank() OVER (PARTITION BY play_date ORDER BY viewers DESC) AS place\n    FROM title_viewers\n"
                "    QUALIFY row_number() OVER (PARTITION BY play_date, viewers ORDER BY title_id) = 1\n",
            ),
            says="Each place has one title: of those that are level you kept the one with the smallest id. Equals share a place, and all of them are on the list.",
        ),
        Mistake(
            "average-rank-of-ties",
            _RANK,
            "ceil(cume_dist() OVER (PARTITION BY play_date ORDER BY viewers DESC) * count(*) OVER (PARTITION BY play_date)) AS place",
            "Titles that are level have the last of the places they share: `cume_dist` counts the equals as well. The definition counts the titles with more viewers, and 1.",
        ),
        Mistake(
            "ranked-from-the-bottom",
            "ORDER BY viewers DESC",
            "ORDER BY viewers",
            "The list holds the titles with the fewest viewers. In which direction does a podium count?",
        ),
        Mistake(
            "missing-partition-by",
            "PARTITION BY play_date ",
            "",
            "The days compete with one another: the window has no partition. The question asks for a podium each day.",
        ),
        Mistake(
            "cut-one-place-early",
            "WHERE place <= 3",
            "WHERE place < 3",
            "The third place is missing: the cut is open. At most 3 includes 3.",
        ),
        Mistake(
            "sessions-for-viewers",
            "count(DISTINCT member_id)",
            "count(*)",
            "A member who came back counts twice: you counted sessions. One viewer is one member; the query had that right.",
        ),
    ],
    worlds=[
        shown,
        few_titles,
        level_at_the_cut,
        level_in_front,
        level_in_the_middle,
        shared_podium,
        shuffled_rows(level_in_the_middle),
        tidy(seed=2, n_members=12, n_titles=9, title_zipf=0.8, days=3),
    ],
    talk="""
Say the definition first, in words: one plus the number of titles that had more viewers. Name the three ranking functions by what each counts, and which of them the words describe. Say why the tie that you could see proved nothing: at the cut, `rank` and `dense_rank` agree, and they part only behind a tie. Close with the four numbers you would test: 4, 4, 3, 2.
""",
)
