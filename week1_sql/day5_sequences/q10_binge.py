"""Binges: three or more different episodes of one show within a rolling 24 hours, one row per maximal binge."""

from dataclasses import replace

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy

# Two movies; the show 10 with seasons 11 and 12 and episodes 111 to 114 and 121 to 124; the show 20 with one season.
TITLES = [
    {"title_id": 1, "name": "The Quiet Harbor"},
    {"title_id": 2, "name": "The Paper Signal"},
    {"title_id": 10, "kind": "show"},
    *({"title_id": season, "kind": "season", "parent_id": 10} for season in (11, 12)),
    *({"title_id": 110 + number, "kind": "episode", "parent_id": 11} for number in range(1, 5)),
    *({"title_id": 120 + number, "kind": "episode", "parent_id": 12} for number in range(1, 5)),
    {"title_id": 20, "kind": "show"},
    {"title_id": 21, "kind": "season", "parent_id": 20},
    *({"title_id": 210 + number, "kind": "episode", "parent_id": 21} for number in range(1, 5)),
]


def _plays(member, *plays, **columns):
    """Sessions of one member, each written as "day hour:minute title": "02 20:00 111" is 2 March, 20:00, title 111."""
    written = [play.rsplit(" ", 1) for play in plays]
    return [
        {"member_id": member, "start_ts": f"2026-03-{when}", "title_id": int(title), "watched_s": 1_500}
        | columns
        for when, title in written
    ]


def _world(name, provokes, *sessions):
    return handmade(
        name, provokes, titles=TITLES, play_sessions=[play for group in sessions for play in group]
    )


shown = tidy(seed=26, n_members=3, n_titles=12, days=4, events_per_member_day=6)

overlapping = _world(
    "overlapping windows",
    "A binge lasts longer than 24 hours: windows of 24 hours overlap, or share one session and no more.",
    # Every window of three shares two with the next.
    _plays(1001, "02 08:00 111", "02 16:00 112", "03 01:00 113", "03 09:00 114", "03 20:00 111"),
    # 3 March 06:00 ends the first window and begins the last; no window between them has three episodes.
    _plays(1002, "02 08:00 111", "02 09:00 112", "03 06:00 113", "04 05:00 114", "04 05:30 111"),
    # Two binges with five hours between the end of one and the start of the other; no window has sessions of both.
    _plays(1003, "02 08:00 111", "02 09:00 112", "03 07:00 113"),
    _plays(1003, "03 12:00 113", "04 08:00 111", "04 11:00 112"),
    # The second session of one window begins the next; the best window has three episodes, the binge five.
    _plays(1004, "02 00:00 121", "02 13:00 122", "02 23:00 123", "03 12:00 124", "03 22:30 111"),
)

SOLUTION = """
WITH episode_plays AS (
    SELECT
        play_sessions.member_id,
        season.parent_id AS show_id,
        episode.title_id AS episode_id,
        play_sessions.start_ts
    FROM play_sessions
    JOIN titles AS episode ON episode.title_id = play_sessions.title_id AND episode.kind = 'episode'
    JOIN titles AS season ON season.title_id = episode.parent_id
),
windows_ahead AS (
    SELECT
        member_id,
        show_id,
        start_ts,
        count(DISTINCT episode_id) OVER day_ahead AS episodes,
        max(start_ts) OVER day_ahead AS last_start
    FROM episode_plays
    WINDOW day_ahead AS (
        PARTITION BY member_id, show_id
        ORDER BY start_ts
        RANGE BETWEEN CURRENT ROW AND INTERVAL 24 HOURS FOLLOWING
    )
),
binge_windows AS (
    SELECT DISTINCT member_id, show_id, start_ts AS first_start, last_start
    FROM windows_ahead
    WHERE episodes >= 3
),
marked_windows AS (
    SELECT
        *,
        lag(last_start) OVER (PARTITION BY member_id, show_id ORDER BY first_start) AS reached
    FROM binge_windows
),
numbered_windows AS (
    SELECT
        *,
        count(*) FILTER (WHERE reached IS NULL OR first_start > reached)
            OVER (PARTITION BY member_id, show_id ORDER BY first_start) AS binge_number
    FROM marked_windows
),
binges AS (
    SELECT member_id, show_id, min(first_start) AS first_start, max(last_start) AS last_start
    FROM numbered_windows
    GROUP BY member_id, show_id, binge_number
)
SELECT
    binges.member_id,
    binges.show_id,
    binges.first_start,
    binges.last_start,
    count(DISTINCT episode_plays.episode_id) AS episodes
FROM binges
JOIN episode_plays
    ON episode_plays.member_id = binges.member_id
    AND episode_plays.show_id = binges.show_id
    AND episode_plays.start_ts BETWEEN binges.first_start AND binges.last_start
GROUP BY binges.member_id, binges.show_id, binges.first_start, binges.last_start
"""


def _with_windows(windows_ahead):
    """The solution with another way to see which sessions lie ahead."""
    start, end = SOLUTION.index("windows_ahead AS ("), SOLUTION.index("binge_windows AS (")
    return f"{SOLUTION[:start]}windows_ahead AS ({windows_ahead}),\n{SOLUTION[end:]}"


def _joined_where(within):
    """The solution with a self-join of each session with those that are `within` reach of it."""
    return _with_windows(f"""
    SELECT
        play.member_id,
        play.show_id,
        play.start_ts,
        count(DISTINCT other.episode_id) AS episodes,
        max(other.start_ts) AS last_start
    FROM episode_plays AS play
    JOIN episode_plays AS other
        ON other.member_id = play.member_id
        AND other.show_id = play.show_id
        AND {within}
    GROUP BY play.member_id, play.show_id, play.start_ts
""")


def _ending_with(last_step):
    """The solution's windows and their numbers, with another last step."""
    carried = SOLUTION.replace("AS first_start, last_start\n", "AS first_start, last_start, episodes\n")
    return carried[: carried.index("binges AS (")].rstrip().rstrip(",") + last_step


# Sessions at which the last 24 hours hold three episodes, numbered by islands of neighbours.
_LOOKING_BACK = (
    SOLUTION[: SOLUTION.index("windows_ahead AS (")]
    + """windows_back AS (
    SELECT
        *,
        count(DISTINCT episode_id) OVER day_back AS episodes_back,
        min(start_ts) OVER day_back AS opened,
        row_number() OVER (PARTITION BY member_id, show_id ORDER BY start_ts, episode_id) AS place
    FROM episode_plays
    WINDOW day_back AS (
        PARTITION BY member_id, show_id
        ORDER BY start_ts
        RANGE BETWEEN INTERVAL 24 HOURS PRECEDING AND CURRENT ROW
    )
),
islands AS (
    SELECT
        *,
        place - row_number() OVER (PARTITION BY member_id, show_id ORDER BY start_ts, episode_id) AS island
    FROM windows_back
    WHERE episodes_back >= 3
)"""
)


exercise = SqlExercise(
    title="Binges",
    points=5,
    minutes=30,
    level="hard",
    skills=["window functions", "rolling time windows", "gaps and islands"],
    asked_in=["sql round"],
    prompt="""
Which shows do people binge? A binge is three or more different episodes of one show within 24 hours, at any time of day.

Return one row per maximal binge with the columns `member_id`, `show_id`, `first_start`, `last_start`, `episodes`.

* **Session:** every row of `play_sessions` whose title is an episode, however long it lasted and however it ended. Only `start_ts` counts. All profiles and devices of a member count together.
* **Show:** an episode's parent in `titles` is its season, and the season's parent is the show. A show's seasons count together; films belong to no show. Every episode has a season and every season a show.
* **Window:** any stretch of 24 hours, both ends included: starts exactly 24:00:00 apart are in one window, a microsecond more is too far. It need not begin at midnight.
* **Binge window:** a window with the starts of at least three *different* episodes of one show, by one member. An episode that is started again adds no episode. Starts in one instant are separate sessions.
* **Maximal binge:** collect all binge windows of a member and show. Two that share a session belong to one binge, and so do those that are linked through further ones. A binge is all the sessions in such a group of windows. Windows without a session in common stay apart, however close they are.
* **Columns:** `first_start` and `last_start` are the earliest and latest `start_ts` of the binge's sessions; `episodes` is how many different episodes it has. A binge may last longer than 24 hours. An episode may be in several binges and counts once in each.
""",
    contract=Contract(
        grain="one row per maximal binge of a member and a show",
        key="member_id, show_id, first_start",
        clock="start_ts; 24 hours with both ends included",
        ties="sessions that start in one instant share every window",
        duplicates="an episode started again is the same episode",
    ),
    tables=["play_sessions", "titles"],
    starter="""
-- Which 24 hours does each session look at, and which of them overlap? Replace this query.
SELECT
    NULL::BIGINT AS member_id,
    NULL::INTEGER AS show_id,
    NULL::TIMESTAMP AS first_start,
    NULL::TIMESTAMP AS last_start,
    NULL::BIGINT AS episodes
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        # Looks back with a self-join: for engines that refuse DISTINCT in a window.
        """
WITH episode_plays AS (
    SELECT s.member_id, season.parent_id AS show_id, s.title_id AS episode_id, s.start_ts
    FROM play_sessions AS s
    JOIN titles AS episode ON episode.title_id = s.title_id AND episode.kind = 'episode'
    JOIN titles AS season ON season.title_id = episode.parent_id
),
windows_back AS (
    SELECT latest.member_id, latest.show_id, latest.start_ts AS last_start, min(earlier.start_ts) AS first_start
    FROM episode_plays AS latest
    JOIN episode_plays AS earlier
        ON earlier.member_id = latest.member_id
        AND earlier.show_id = latest.show_id
        AND earlier.start_ts BETWEEN latest.start_ts - INTERVAL '24' HOUR AND latest.start_ts
    GROUP BY latest.member_id, latest.show_id, latest.start_ts
    HAVING count(DISTINCT earlier.episode_id) >= 3
),
opened AS (
    SELECT
        *,
        CASE
            WHEN first_start <= lag(last_start) OVER (PARTITION BY member_id, show_id ORDER BY last_start) THEN 0
            ELSE 1
        END AS opens
    FROM windows_back
),
numbered AS (
    SELECT *, sum(opens) OVER (PARTITION BY member_id, show_id ORDER BY last_start) AS binge_number
    FROM opened
),
spans AS (
    SELECT member_id, show_id, min(first_start) AS first_start, max(last_start) AS last_start
    FROM numbered
    GROUP BY member_id, show_id, binge_number
)
SELECT
    member_id,
    show_id,
    first_start,
    last_start,
    (
        SELECT count(DISTINCT episode_id)
        FROM episode_plays AS p
        WHERE p.member_id = spans.member_id
          AND p.show_id = spans.show_id
          AND p.start_ts BETWEEN spans.first_start AND spans.last_start
    ) AS episodes
FROM spans
""",
        # Marks sessions in place of merging windows: a session is in a binge if some window reaches it.
        """
WITH plays AS (
    SELECT member_id, season.parent_id AS show_id, s.title_id, start_ts
    FROM play_sessions AS s
    JOIN titles AS e USING (title_id)
    JOIN titles AS season ON season.title_id = e.parent_id
    WHERE e.kind = 'episode'
),
ahead AS (
    SELECT *, CASE WHEN count(DISTINCT title_id) OVER day >= 3 THEN max(start_ts) OVER day END AS reaches
    FROM plays
    WINDOW day AS (
        PARTITION BY member_id, show_id ORDER BY start_ts
        RANGE BETWEEN CURRENT ROW AND INTERVAL 1 DAY FOLLOWING
    )
),
reached AS (
    SELECT
        *,
        max(reaches) OVER (PARTITION BY member_id, show_id ORDER BY start_ts) AS reached_with,
        max(reaches) OVER (
            PARTITION BY member_id, show_id ORDER BY start_ts
            RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING
        ) AS reached_before
    FROM ahead
),
in_binges AS (
    SELECT *, sum(CASE WHEN reached_before >= start_ts THEN 0 ELSE 1 END)
        OVER (PARTITION BY member_id, show_id ORDER BY start_ts) AS binge_number
    FROM reached
    WHERE reached_with >= start_ts
)
SELECT member_id, show_id, min(start_ts) AS first_start, max(start_ts) AS last_start, count(DISTINCT title_id) AS episodes
FROM in_binges
GROUP BY member_id, show_id, binge_number
""",
    ],
    hints=[
        "Any 24 hours that hold a binge can be slid until they begin with one of its sessions. How many windows do you then have to look at?",
        "The trap is rows taken for hours: `lag(start_ts, 2)` looks at the third *session*, and that may be an episode started again. Count different episodes over a `RANGE` of time.",
        "Look at a member whose second window begins inside the first one and ends after it. Which sessions are in both, and how many rows may the two windows give?",
        """
WITH episode_plays AS (… member, show (two steps up), episode, start …),
windows_ahead AS (
    SELECT …, count(___) OVER day_ahead AS episodes, max(___) OVER day_ahead AS last_start
    FROM episode_plays
    WINDOW day_ahead AS (PARTITION BY ___ ORDER BY ___ RANGE BETWEEN ___ AND ___)
),
binge_windows AS (… those with enough episodes …),
numbered_windows AS (… a new number wherever a window begins after ___ has ended …),
binges AS (SELECT …, min(___), max(___) FROM numbered_windows GROUP BY …)
SELECT …, count(DISTINCT ___) AS episodes FROM binges JOIN episode_plays ON … AND start_ts BETWEEN ___ AND ___
""",
    ],
    mistakes=[
        Mistake(
            "repeats-counted-as-episodes",
            "count(DISTINCT episode_id) OVER day_ahead",
            "count(episode_id) OVER day_ahead",
            "Somebody who started one episode again is said to binge: you counted sessions. What do three sessions of two episodes add up to?",
        ),
        Mistake(
            "seasons-for-shows",
            "season.parent_id AS show_id",
            "season.title_id AS show_id",
            "Your `show_id` is a season, so a binge from one season into the next is cut. An episode's parent is its season; what is the season's parent?",
        ),
        Mistake(
            "window-edge-exclusive",
            "INTERVAL 24 HOURS FOLLOWING",
            "INTERVAL 86399999999 MICROSECONDS FOLLOWING",
            "Starts exactly 24:00:00 apart are not together: your window is open at its end. The statement includes both ends.",
        ),
        Mistake(
            "tumbling-for-sliding",
            "PARTITION BY member_id, show_id\n        ORDER BY start_ts",
            "PARTITION BY member_id, show_id, CAST(start_ts AS DATE)\n        ORDER BY start_ts",
            "Binges across midnight are missing or cut: your windows are calendar days. A rolling window begins at any session; does the evening end at 24:00?",
        ),
        Mistake(
            "date-diff-counts-midnights",
            answer=_joined_where(
                "other.start_ts >= play.start_ts AND date_diff('day', play.start_ts, other.start_ts) <= 1"
            ),
            says="Sessions nearly two days apart are together: `date_diff('day', …)` counts midnights, and from Monday morning to Tuesday night there is one. Compare with the start plus 24 hours.",
        ),
        Mistake(
            "date-diff-counts-full-hours",
            answer=_joined_where(
                "other.start_ts >= play.start_ts AND date_diff('hour', play.start_ts, other.start_ts) <= 24"
            ),
            says="Sessions up to an hour too far apart are together: `date_diff('hour', …)` counts the hours' boundaries between them. What does it give from 20:10 to 20:50 a day later?",
        ),
        Mistake(
            "count-for-time",
            answer=SOLUTION.replace(
                "RANGE BETWEEN CURRENT ROW AND INTERVAL 24 HOURS FOLLOWING",
                "ROWS BETWEEN CURRENT ROW AND 2 FOLLOWING",
            ).replace(
                "WHERE episodes >= 3", "WHERE episodes >= 3 AND last_start <= start_ts + INTERVAL 24 HOURS"
            ),
            says="You looked at three sessions in a row. With a repeat among them it takes four or more sessions for three episodes, and a window ends where 24 hours do, not at its third row.",
        ),
        Mistake(
            "gap-for-window",
            says="One episode every 20 hours is reported: you chained sessions whose neighbours are within 24 hours. Each step is short; how long are the three together?",
            answer=SOLUTION[: SOLUTION.index("windows_ahead AS (")]
            + """chained AS (
    SELECT
        *,
        CASE WHEN start_ts <= lag(start_ts) OVER (PARTITION BY member_id, show_id ORDER BY start_ts) + INTERVAL 24 HOURS
            THEN 0 ELSE 1 END AS opens
    FROM episode_plays
),
chains AS (
    SELECT *, sum(opens) OVER (PARTITION BY member_id, show_id ORDER BY start_ts ROWS UNBOUNDED PRECEDING) AS chain
    FROM chained
)
SELECT member_id, show_id, min(start_ts) AS first_start, max(start_ts) AS last_start, count(DISTINCT episode_id) AS episodes
FROM chains
GROUP BY member_id, show_id, chain
HAVING count(DISTINCT episode_id) >= 3
""",
        ),
        Mistake(
            "overlapping-windows-not-merged",
            answer=SOLUTION[: SOLUTION.index(",\nbinge_windows AS (")]
            + """
SELECT member_id, show_id, start_ts AS first_start, last_start, episodes
FROM windows_ahead
WHERE episodes >= 3
""",
            says="One long binge gives several rows that overlap: each of your windows is reported. Windows that share a session belong to one binge; which step puts them together?",
        ),
        Mistake(
            "touching-windows-kept-apart",
            "first_start > reached)",
            "first_start >= reached)",
            "A binge is in two pieces, and one session is in both: a window that begins at the last session of another shares that session. On which side of your comparison is equality?",
        ),
        Mistake(
            "merged-across-a-gap",
            "first_start > reached)",
            "first_start > reached + INTERVAL 24 HOURS)",
            "Two binges with a pause between them became one: you joined windows less than a day apart. No window has sessions of both; what do they have to share?",
        ),
        Mistake(
            "one-binge-per-show",
            "GROUP BY member_id, show_id, binge_number",
            "GROUP BY member_id, show_id",
            "A member has one row per show, from the first binge to the last: days without a session are inside it. What tells one binge from the next?",
        ),
        Mistake(
            "binge-begins-when-it-qualifies",
            answer=_LOOKING_BACK
            + """
SELECT member_id, show_id, min(start_ts) AS first_start, max(start_ts) AS last_start, count(DISTINCT episode_id) AS episodes
FROM islands
GROUP BY member_id, show_id, island
""",
            says="Binges begin with their third episode: you kept the sessions at which the count had reached three. The sessions that made it three belong to the binge as well.",
        ),
        Mistake(
            "consecutive-rows-for-shared-session",
            answer=_LOOKING_BACK
            + """,
binges AS (
    SELECT member_id, show_id, min(opened) AS first_start, max(start_ts) AS last_start
    FROM islands
    GROUP BY member_id, show_id, island
)
"""
            + SOLUTION[SOLUTION.rindex("SELECT\n    binges.member_id") :],
            says="You joined windows whose last sessions follow each other, and parted the others. Two binges can follow each other without a session in common, and one may pause between two windows that share one.",
        ),
        Mistake(
            "skips-past-the-window",
            answer=SOLUTION.replace("WITH episode_plays", "WITH RECURSIVE episode_plays")[
                : SOLUTION.index("marked_windows AS (") + len(" RECURSIVE")
            ]
            + """chosen AS (
    SELECT *
    FROM binge_windows
    WHERE first_start = (
        SELECT min(other.first_start)
        FROM binge_windows AS other
        WHERE other.member_id = binge_windows.member_id AND other.show_id = binge_windows.show_id
    )
    UNION ALL
    SELECT binge_windows.*
    FROM chosen
    JOIN binge_windows
        ON binge_windows.member_id = chosen.member_id
        AND binge_windows.show_id = chosen.show_id
        AND binge_windows.first_start = (
            SELECT min(other.first_start)
            FROM binge_windows AS other
            WHERE other.member_id = chosen.member_id
              AND other.show_id = chosen.show_id
              AND other.first_start > chosen.last_start
        )
),
binges AS (
    SELECT * FROM chosen
)
"""
            + SOLUTION[SOLUTION.rindex("SELECT\n    binges.member_id") :],
            says="A long binge ends after 24 hours: you took the first window and went on behind it. A window that begins inside the first one reaches further; to which binge do its sessions belong?",
        ),
        Mistake(
            "binge-ends-with-its-last-window-start",
            "max(last_start) AS last_start",
            "max(first_start) AS last_start",
            "Binges end too early: you took the latest session that *begins* a window. How far does that window reach?",
        ),
        Mistake(
            "window-end-for-last-start",
            "max(start_ts) OVER day_ahead AS last_start",
            "start_ts + INTERVAL 24 HOURS AS last_start",
            "Your `last_start` is 24 hours after a start, when nothing started. Which session is the last one inside the window?",
        ),
        Mistake(
            "best-window-for-binge",
            answer=_ending_with("""
SELECT member_id, show_id, min(first_start) AS first_start, max(last_start) AS last_start, max(episodes) AS episodes
FROM numbered_windows
GROUP BY member_id, show_id, binge_number
"""),
            says="Long binges have too few episodes: you reported the fullest window. A binge is longer than one window; count its different episodes once, over all of it.",
        ),
        Mistake(
            "additive-distinct",
            answer=_ending_with("""
SELECT member_id, show_id, min(first_start) AS first_start, max(last_start) AS last_start, sum(episodes) AS episodes
FROM numbered_windows
GROUP BY member_id, show_id, binge_number
"""),
            says="Long binges have more episodes than there are: you added up windows that overlap. Distinct counts do not add; how often is an episode counted that two windows see?",
        ),
        Mistake(
            "counts-sessions-of-the-binge",
            "count(DISTINCT episode_plays.episode_id)",
            "count(episode_plays.episode_id)",
            "The binges are right, `episodes` is too high where one was started again: you counted sessions in the last step. An episode counts once in a binge.",
        ),
        Mistake(
            "more-than-three",
            "WHERE episodes >= 3",
            "WHERE episodes > 3",
            "Binges of exactly three episodes are missing. Is three 'three or more'?",
        ),
        Mistake(
            "dedup-before-window",
            answer=SOLUTION.replace(
                "play_sessions.start_ts\n", "min(play_sessions.start_ts) AS start_ts\n"
            ).replace(
                "ON season.title_id = episode.parent_id\n",
                "ON season.title_id = episode.parent_id\n    GROUP BY ALL\n",
            ),
            says="Whoever watches a show again is missing: you kept the first start of each episode for ever. Episodes must differ within a window; is next week's start in the same one?",
        ),
        Mistake(
            "missing-partition-by",
            "PARTITION BY member_id, show_id\n        ORDER BY start_ts",
            "PARTITION BY show_id\n        ORDER BY start_ts",
            "Several members make one binge: your window has the show and not the member. Whose three episodes are these?",
        ),
        Mistake(
            "across-shows",
            "PARTITION BY member_id, show_id\n        ORDER BY start_ts",
            "PARTITION BY member_id\n        ORDER BY start_ts",
            "An evening of several shows counts as a binge: your window takes every episode of the member. Three episodes of which show?",
        ),
        Mistake(
            "profile-as-member",
            answer=SOLUTION.replace(
                "play_sessions.member_id,\n", "play_sessions.member_id,\n        play_sessions.profile_id,\n"
            ).replace(
                "PARTITION BY member_id, show_id\n        ORDER BY start_ts",
                "PARTITION BY member_id, profile_id, show_id\n        ORDER BY start_ts",
            ),
            says="A household that watches on two profiles is missing: you looked at each profile alone. The statement counts all profiles of a member together.",
        ),
        Mistake(
            "crashed-sessions-dropped",
            "FROM play_sessions\n",
            "FROM (SELECT * FROM play_sessions WHERE stop_ts IS NOT NULL) AS play_sessions\n",
            "Sessions without a stop are missing. The device crashed, and yet the episode was started; which column decides here?",
        ),
        Mistake(
            "finished-sessions-only",
            "FROM play_sessions\n",
            "FROM (SELECT * FROM play_sessions WHERE end_reason = 'finished') AS play_sessions\n",
            "Only sessions that ran to the end are in your binges. The statement counts every session of an episode, however short it was.",
        ),
        Mistake(
            "stop-for-start",
            answer=SOLUTION.replace(
                "play_sessions.start_ts\n",
                "coalesce(play_sessions.stop_ts, play_sessions.start_ts) AS start_ts\n",
            ),
            says="Your times are those at which sessions stopped. The statement's clock is `start_ts`: it says when somebody chose to watch one more.",
        ),
    ],
    worlds=[
        shown,
        overlapping,
        shuffled_rows(overlapping),
        _world(
            "to the microsecond",
            "Three starts within 24:00:00 exactly, a microsecond less, a microsecond more, and an hour that is not over.",
            _plays(1001, "02 20:00 111", "03 08:00 112", "03 20:00 113"),
            _plays(1002, "02 20:00 111", "03 08:00 112", "03 19:59:59.999999 113"),
            _plays(1003, "02 20:00 111", "03 08:00 112", "03 20:00:00.000001 113"),
            _plays(1004, "02 20:10 111", "03 08:00 112", "03 20:50 113"),
            _plays(1005, "02 00:00 111", "03 00:00 112", "03 00:00 113"),
            _plays(1006, "02 06:00 111", "02 23:00 112", "03 23:30 113"),
        ),
        _world(
            "the same episode again",
            "Episodes are started again: within the evening, between two others, a week later.",
            _plays(1001, "02 20:00 111", "02 20:40 112", "02 21:10 112", "02 23:00 111"),
            _plays(1002, "02 20:00 111", "02 20:30 112", "02 20:45 112", "02 21:30 113", "02 22:00 111"),
            _plays(1003, "02 20:00 111", "02 21:00 112", "02 22:00 113"),
            _plays(1003, "09 20:00 111", "09 21:00 112", "09 22:00 113", "09 23:00 113"),
            _plays(1004, "02 18:00 111", "02 19:00 112", "10 18:00 111", "10 19:00 112", "10 20:00 113"),
        ),
        _world(
            "one a day",
            "Some watch an episode every twenty hours and never three within a day; one of them catches up at last.",
            _plays(1001, "02 20:00 111", "03 16:00 112", "04 12:00 113", "05 08:00 114"),
            _plays(1002, "02 20:00 111", "03 16:00 112", "04 12:00 113", "04 13:00 114", "05 12:00 121"),
            _plays(1003, "02 07:00 111", "03 12:00 112", "03 22:00 113"),
        ),
        _world(
            "across midnight",
            "Binges begin in the evening and end after midnight, or begin in the first instant of a day.",
            _plays(1001, "02 22:30 111", "02 23:30 112", "03 00:30 113"),
            _plays(1002, "02 21:00 111", "02 22:00 112", "02 23:00 113", "03 00:00 114", "03 01:00 121"),
            _plays(1003, "03 00:00 121", "03 01:00 122", "03 23:59:59.999999 123", "04 20:00 124"),
        ),
        _world(
            "seasons and shows",
            "A binge goes from one season into the next; others take turns between shows and films.",
            _plays(1001, "02 19:00 113", "02 20:00 114", "02 21:00 121"),
            _plays(1002, "02 19:00 111", "02 20:00 211", "02 21:00 112", "02 22:00 212"),
            _plays(
                1003,
                "02 18:00 111",
                "02 19:00 211",
                "02 20:00 1",
                "02 21:00 112",
                "02 22:00 113",
                "03 02:00 212",
                "03 03:00 213",
            ),
            _plays(1004, "02 18:00 1", "02 20:00 2", "02 22:00 1", "02 23:00 111"),
        ),
        _world(
            "households",
            "A household watches on several profiles; neighbours watch the same show, one episode each.",
            _plays(1001, "02 19:00 111", "02 21:00 113", profile_id=10011),
            _plays(1001, "02 20:00 112", profile_id=10012, device_id=10012),
            _plays(1002, "02 19:30 111", "02 20:30 112"),
            _plays(1003, "02 20:00 113"),
            _plays(1004, "02 19:00 111", "02 19:10 112", "02 19:20 113", profile_id=10042),
        ),
        _world(
            "cut short",
            "Sessions that crashed, were switched away after seconds, or ran until the next day.",
            _plays(1001, "02 19:00 111", "02 21:00 113", end_reason="finished"),
            _plays(1001, "02 20:00 112", end_reason="crashed"),
            _plays(1002, "02 20:00 111", "02 20:01 112", "02 20:02 113", watched_s=30, end_reason="switched"),
            _plays(
                1003, "02 20:00 121", "03 10:00 122", "03 19:50 123", watched_s=2_400, end_reason="finished"
            ),
        ),
        _world(
            "one instant",
            "Several sessions of a household start in the same instant.",
            _plays(1001, "02 20:00 111", "02 20:00 112", "02 20:00 113"),
            _plays(1002, "02 20:00 111", "02 20:00 112", "03 20:00 113", "03 20:00 114"),
            _plays(1003, "02 20:00 111", "02 20:00 111", "02 20:00 112", "02 23:00 112"),
            _plays(
                1004,
                "02 08:00 111",
                "02 08:00 111",
                "02 09:00 112",
                "03 08:00 113",
                "03 08:00 114",
                "04 08:00 111",
            ),
        ),
        replace(
            tidy(seed=2, n_members=3, n_titles=12, days=8, events_per_member_day=8, p_crashed_session=0.3),
            name="crashes",
            provokes="Many sessions, in which films and shows mix; three in ten have no stop.",
        ),
    ],
    talk="""
Begin with the definition, because the question has none: what counts as a session, what 24 hours include, and when two windows are one binge. Then the idea that makes it finite: any window can be slid until it begins with a session, so one window per session is enough. Say why the frame is a `RANGE` of time and why the count is DISTINCT. Say how windows become binges: a window that begins after all before it have ended opens a new one. Close with what `DISTINCT` in a window costs: some engines refuse it, and a self-join over a popular show is bounded by what one member can start in a day.
""",
)
