"""Shows never finished by anyone: an anti-join up a hierarchy, where some of the keys are NULL."""

from typing import Any

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import empty, gaps, handmade, shuffled_rows, tidy

SOLUTION = """
WITH show_episodes AS (
    SELECT episodes.title_id, seasons.parent_id AS show_id
    FROM titles AS episodes
    JOIN titles AS seasons ON seasons.title_id = episodes.parent_id
    WHERE episodes.kind = 'episode'
),
show_sessions AS (
    SELECT show_episodes.show_id, play_sessions.title_id, play_sessions.member_id, play_sessions.end_reason
    FROM play_sessions
    JOIN show_episodes ON show_episodes.title_id = play_sessions.title_id
)
SELECT
    shows.title_id AS show_id,
    shows.name,
    count(DISTINCT show_sessions.member_id) AS viewers
FROM titles AS shows
LEFT JOIN show_sessions ON show_sessions.show_id = shows.title_id
WHERE shows.kind = 'show'
  AND NOT EXISTS (
      SELECT 1
      FROM show_sessions AS finished
      WHERE finished.show_id = shows.title_id
        AND finished.end_reason = 'finished'
  )
GROUP BY shows.title_id, shows.name
"""

NOT_IN = """
WITH show_sessions AS (
    SELECT seasons.parent_id AS show_id, play_sessions.member_id, play_sessions.end_reason
    FROM play_sessions
    LEFT JOIN titles AS played ON played.title_id = play_sessions.title_id
    LEFT JOIN titles AS seasons ON seasons.title_id = played.parent_id
)
SELECT
    shows.title_id AS show_id,
    shows.name,
    count(DISTINCT show_sessions.member_id) AS viewers
FROM titles AS shows
LEFT JOIN show_sessions ON show_sessions.show_id = shows.title_id
WHERE shows.kind = 'show'
  AND shows.title_id NOT IN (
      SELECT show_id
      FROM show_sessions
      WHERE end_reason = 'finished' AND true
  )
GROUP BY shows.title_id, shows.name
"""

Row = dict[str, Any]


def _movie(title_id: int, name: str) -> Row:
    return {"title_id": title_id, "kind": "movie", "name": name}


def _show(show_id: int, name: str, *episodes: int, known: bool = True) -> list[Row]:
    """A show with as many seasons as numbers are given, each with that many episodes.

    Show 100 has the seasons 110, 120, …; season 110 has the episodes 111, 112, …
    With `known=False` the show itself is missing, and its seasons have no parent yet.
    """
    rows: list[Row] = []
    if known:
        rows.append({"title_id": show_id, "kind": "show", "runtime_s": None, "name": name})
    for season, count in enumerate(episodes, start=1):
        season_id = show_id + 10 * season
        rows.append(
            {
                "title_id": season_id,
                "parent_id": show_id if known else None,
                "kind": "season",
                "runtime_s": None,
                "name": f"{name}: Season {season}",
            }
        )
        rows.extend(
            {
                "title_id": season_id + episode,
                "parent_id": season_id,
                "kind": "episode",
                "runtime_s": 2_400,
                "name": f"{name}: Season {season}, Episode {episode}",
            }
            for episode in range(1, count + 1)
        )
    return rows


def _played(*sessions: tuple[int, int, str], **further: Any) -> list[Row]:
    """Sessions of (member, title, end_reason), in the order in which they started."""
    return [
        {
            "member_id": member,
            "title_id": title,
            "end_reason": reason,
            "start_ts": f"2026-03-02 {10 + at:02}:00",
            "watched_s": 2_400 if reason == "finished" else 700 + 60 * at,
            **further,
        }
        for at, (member, title, reason) in enumerate(sessions)
    ]


NO_MOVIE_FINISHED = tidy(seed=4, n_titles=24, n_members=5, days=3)

FINISHED_MOVIE = handmade(
    "a movie was finished",
    "Somebody finished a movie, which has no show; one show was tried and left, another never started.",
    titles=[
        _movie(1, "The Quiet Harbor"),
        *_show(100, "The Paper Signal", 2, 1),
        *_show(200, "The Late Station", 2),
        *_show(300, "The Broken River", 1),
    ],
    play_sessions=_played(
        (1001, 1, "finished"),
        (1001, 111, "finished"),
        (1002, 211, "stopped"),
        (1003, 212, "switched"),
        (1002, 212, "stopped"),
        (1002, 111, "stopped"),
    ),
)

SEASON_WITHOUT_SHOW = handmade(
    "a season waits for its show",
    "A season stands in the catalogue before its show, and somebody finished an episode of it; one session names a title nobody knows.",
    titles=[
        *_show(100, "The Paper Signal", 2, 1),
        *_show(200, "The Late Station", 2),
        *_show(300, "The Golden Archive", 1, known=False),
    ],
    play_sessions=_played(
        (1001, 311, "finished"),
        (1002, 112, "finished"),
        (1002, 211, "stopped"),
        (1003, 211, "switched"),
        (1003, 999, "finished"),
    ),
)

ONE_NAME_THREE_SHOWS = handmade(
    "one name, three shows",
    "Three shows and a movie share a name; the oldest of the shows was finished.",
    titles=[
        *_show(100, "The Glass Ledger", 2),
        *_show(200, "The Glass Ledger", 2),
        *_show(300, "The Glass Ledger", 1),
        _movie(5, "The Glass Ledger"),
    ],
    play_sessions=_played(
        (1001, 112, "finished"),
        (1001, 5, "stopped"),
        (1002, 211, "stopped"),
        (1003, 212, "stopped"),
        (1003, 311, "switched"),
    ),
)

CRASHES = handmade(
    "crashes",
    "A device crashed after the last minute, another viewer watched more seconds than the episode has and stopped, a third skipped and finished.",
    titles=[
        *_show(100, "The Northern Winter", 2),
        *_show(200, "The Second Summer", 1, 1),
        *_show(300, "The Distant Orchard", 2, 1),
    ],
    play_sessions=[
        *_played((1001, 111, "crashed"), (1004, 112, "stopped"), watched_s=2_400),
        *_played((1002, 211, "stopped"), (1002, 211, "stopped"), watched_s=3_100),
        *_played((1005, 221, "crashed"), watched_s=40),
        *_played((1003, 311, "finished"), watched_s=1_500),
        *_played((1003, 312, "stopped"), (1005, 321, "stopped")),
    ],
)

HOUSEHOLD = handmade(
    "a household",
    "Two profiles of one account try several episodes of a show, some of them twice; one show has no season yet, one season no episode.",
    titles=[
        *_show(100, "The Broken River", 3, 2),
        *_show(200, "The Quiet Harbor"),
        *_show(300, "The Paper Signal", 1, 0),
    ],
    play_sessions=[
        *_played((1001, 111, "stopped"), (1001, 112, "switched"), (1001, 121, "stopped"), profile_id=10_011),
        *_played((1001, 111, "stopped"), (1001, 122, "switched"), profile_id=10_012),
        *_played((1002, 122, "crashed"), (1003, 121, "stopped")),
        *_played((1003, 311, "finished"), (1003, 311, "stopped")),
    ],
)

exercise = SqlExercise(
    title="Shows never finished by anyone",
    points=2,
    minutes=12,
    level="medium",
    skills=["anti-join", "NULL logic", "grain"],
    asked_in=["assessment", "sql round"],
    prompt="""
Which shows has nobody ever finished an episode of, and how many members tried?

Return one row per such show with the columns `show_id`, `name`, `viewers`. The order of the rows is free.

* **Show:** a row of `titles` with `kind` `'show'`. An episode's `parent_id` is its season, a season's `parent_id` is its show, a movie's is NULL. Sessions name what was played: an episode or a movie. Two shows may share a name; they stay two rows.
* **Finished:** as soon as one session of one of its episodes, by anybody, has `end_reason` `'finished'`, the show is out. `end_reason` alone decides: not the seconds watched, not whether there is a `stop_ts`, not what the same member did later.
* **Shows nobody pressed play on** are in the result, and so are shows without a season or an episode.
* **`viewers`:** the distinct `member_id` with any session of any of the show's episodes, crashed ones included; 0 where there is none.
* **Unknown parents:** a season may be in the catalogue before its show (its `parent_id` is NULL), and a session may name a title that is not there yet. Such sessions belong to no show.
""",
    contract=Contract(
        grain="one row per show that no session finished",
        key="show_id",
        clock="none: all sessions there are",
        duplicates="a member counts once per show; a session has one row",
    ),
    tables=["titles", "play_sessions"],
    starter="""
-- Every show, less those with a finished session of an episode. Replace this query.
SELECT
    NULL::INTEGER AS show_id,
    NULL::VARCHAR AS name,
    NULL::BIGINT AS viewers
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        """
SELECT
    s.title_id AS show_id,
    s.name,
    count(DISTINCT p.member_id) AS viewers
FROM titles AS s
LEFT JOIN titles AS season ON season.parent_id = s.title_id
LEFT JOIN titles AS episode ON episode.parent_id = season.title_id
LEFT JOIN play_sessions AS p ON p.title_id = episode.title_id
WHERE s.kind = 'show'
GROUP BY ALL
HAVING count(*) FILTER (p.end_reason = 'finished') = 0
""",
        NOT_IN.replace("AND true", "AND show_id IS NOT NULL"),
        """
WITH up_to_show AS (
    SELECT e.title_id AS episode_id, s.parent_id AS show_id
    FROM titles AS e, titles AS s
    WHERE e.parent_id = s.title_id AND s.parent_id IS NOT NULL
),
never_finished AS (
    SELECT title_id AS show_id FROM titles WHERE kind = 'show'
    EXCEPT
    SELECT show_id FROM play_sessions JOIN up_to_show ON title_id = episode_id WHERE end_reason = 'finished'
),
tried AS (
    SELECT show_id, count(DISTINCT member_id) AS viewers
    FROM play_sessions
    JOIN up_to_show ON title_id = episode_id
    GROUP BY show_id
)
SELECT n.show_id, t.name, coalesce(tried.viewers, 0) AS viewers
FROM never_finished AS n
JOIN titles AS t ON t.title_id = n.show_id
LEFT JOIN tried USING (show_id)
""",
        """
WITH RECURSIVE below_show AS (
    SELECT title_id AS show_id, title_id FROM titles WHERE kind = 'show'
    UNION ALL
    SELECT show_id, t.title_id FROM below_show JOIN titles AS t ON t.parent_id = below_show.title_id
),
sessions_below AS (
    SELECT show_id, session_id, member_id, end_reason FROM below_show JOIN play_sessions USING (title_id)
),
finished_shows AS (
    SELECT DISTINCT show_id FROM sessions_below WHERE end_reason = 'finished'
)
SELECT
    t.title_id AS show_id,
    t.name,
    (SELECT count(DISTINCT member_id) FROM sessions_below AS b WHERE b.show_id = t.title_id) AS viewers
FROM titles AS t
ANTI JOIN finished_shows ON finished_shows.show_id = t.title_id
WHERE t.kind = 'show'
""",
    ],
    hints=[
        "What is one row of the result, and what is one row of `play_sessions`? How many steps up the hierarchy lie between them? And which table has a row for a show that nobody played?",
        "The traps are *NOT IN with NULL*, and *the LEFT JOIN turned inner*: `x NOT IN (1, NULL)` is never true, and a condition in `WHERE` on the right-hand table throws out the rows that the LEFT JOIN had kept.",
        "Think of three finished sessions: of an episode, of a movie, and of an episode whose season has no show yet. Which show does each lead to? Then think of a show with one session that stopped, and of one with no session at all.",
        """
WITH show_episodes AS (… one row per episode, with its ___ …),
show_sessions AS (… one row per session, with its ___ …)
SELECT ___ AS show_id, …, count(___) AS viewers
FROM titles AS shows
LEFT JOIN … ON …
WHERE shows.kind = ___
  AND NOT EXISTS (SELECT 1 FROM … WHERE …)
GROUP BY …
""",
    ],
    mistakes=[
        Mistake(
            "not-in-with-null",
            answer=NOT_IN.replace(" AND true", ""),
            says="As soon as somebody finishes a movie your result is empty: its show is NULL, and `x NOT IN (…, NULL)` is never true. Which form asks for a match, row by row, instead of comparing with a list?",
        ),
        Mistake(
            "not-in-with-null-parent",
            "NOT EXISTS (\n      SELECT 1\n      FROM show_sessions AS finished\n      WHERE finished.show_id = shows.title_id\n        AND finished.end_reason = 'finished'",
            "shows.title_id NOT IN (\n      SELECT finished.show_id\n      FROM show_sessions AS finished\n      WHERE finished.end_reason = 'finished'",
            "One season without a show emptied your result: its `parent_id` is NULL, and `x NOT IN (…, NULL)` is never true. What does `NOT EXISTS` do with a NULL?",
        ),
        Mistake(
            "inner-join-drops-unmatched",
            "LEFT JOIN show_sessions ON",
            "JOIN show_sessions ON",
            "Shows that nobody played are missing: an inner join, or a condition in WHERE on the table joined on the left, keeps a show only where it finds a session. Where do such shows get their row?",
        ),
        Mistake(
            "where-undoes-left-join",
            says="Your result is always empty: WHERE asks for a finished session and for none at once. A condition on the table that is joined on the left belongs into ON; what does each of the two then see?",
            answer="""
WITH show_sessions AS (
    SELECT seasons.parent_id AS show_id, play_sessions.member_id, play_sessions.end_reason
    FROM play_sessions
    JOIN titles AS episodes ON episodes.title_id = play_sessions.title_id
    JOIN titles AS seasons ON seasons.title_id = episodes.parent_id
)
SELECT shows.title_id AS show_id, shows.name, count(DISTINCT finished.member_id) AS viewers
FROM titles AS shows
LEFT JOIN show_sessions AS finished ON finished.show_id = shows.title_id
WHERE shows.kind = 'show'
  AND finished.end_reason = 'finished'
  AND finished.show_id IS NULL
GROUP BY ALL
""",
        ),
        Mistake(
            "counts-the-empty-side",
            says="The shows are right and every one has 0 viewers: you counted on the side that the anti-join leaves empty. Which sessions does `viewers` ask about, and which join brings them?",
            answer="""
WITH show_sessions AS (
    SELECT seasons.parent_id AS show_id, play_sessions.member_id, play_sessions.end_reason
    FROM play_sessions
    JOIN titles AS episodes ON episodes.title_id = play_sessions.title_id
    JOIN titles AS seasons ON seasons.title_id = episodes.parent_id
)
SELECT shows.title_id AS show_id, shows.name, count(DISTINCT finished.member_id) AS viewers
FROM titles AS shows
LEFT JOIN show_sessions AS finished
    ON finished.show_id = shows.title_id AND finished.end_reason = 'finished'
WHERE shows.kind = 'show'
  AND finished.show_id IS NULL
GROUP BY ALL
""",
        ),
        Mistake(
            "inner-join-on-the-way-up",
            says="A show without a season or an episode is missing: on the way from the show down to its sessions an inner join dropped it. It has not been finished either; which of the joins have to keep it?",
            answer="""
SELECT shows.title_id AS show_id, shows.name, count(DISTINCT play_sessions.member_id) AS viewers
FROM titles AS shows
JOIN titles AS seasons ON seasons.parent_id = shows.title_id
JOIN titles AS episodes ON episodes.parent_id = seasons.title_id
LEFT JOIN play_sessions ON play_sessions.title_id = episodes.title_id
WHERE shows.kind = 'show'
GROUP BY ALL
HAVING count(*) FILTER (WHERE play_sessions.end_reason = 'finished') = 0
""",
        ),
        Mistake(
            "some-unfinished-for-none-finished",
            says="A show with one unfinished session came back although somebody else finished it. “Some session was not finished” is not “no session was”: over which rows does “never” speak?",
            answer="""
WITH show_sessions AS (
    SELECT seasons.parent_id AS show_id, play_sessions.member_id, play_sessions.end_reason
    FROM play_sessions
    JOIN titles AS episodes ON episodes.title_id = play_sessions.title_id
    JOIN titles AS seasons ON seasons.title_id = episodes.parent_id
)
SELECT shows.title_id AS show_id, shows.name, count(DISTINCT show_sessions.member_id) AS viewers
FROM titles AS shows
JOIN show_sessions ON show_sessions.show_id = shows.title_id
WHERE shows.kind = 'show'
  AND show_sessions.end_reason <> 'finished'
GROUP BY ALL
""",
        ),
        Mistake(
            "finished-rows-filtered-away",
            says="You took the finished sessions away and listed every show, so a finished show is there with the viewers that are left. Leaving out rows is not leaving out shows: which step removes the show itself?",
            answer="""
WITH unfinished_sessions AS (
    SELECT seasons.parent_id AS show_id, play_sessions.member_id
    FROM play_sessions
    JOIN titles AS episodes ON episodes.title_id = play_sessions.title_id
    JOIN titles AS seasons ON seasons.title_id = episodes.parent_id
    WHERE play_sessions.end_reason <> 'finished'
)
SELECT shows.title_id AS show_id, shows.name, count(DISTINCT member_id) AS viewers
FROM titles AS shows
LEFT JOIN unfinished_sessions ON unfinished_sessions.show_id = shows.title_id
WHERE shows.kind = 'show'
GROUP BY ALL
""",
        ),
        Mistake(
            "sessions-never-name-a-show",
            says="Every show came back with no viewers: you looked for sessions of the show itself. Sessions name what was played; which two steps lead from an episode to its show?",
            answer="""
SELECT shows.title_id AS show_id, shows.name, count(DISTINCT play_sessions.member_id) AS viewers
FROM titles AS shows
LEFT JOIN play_sessions ON play_sessions.title_id = shows.title_id
WHERE shows.kind = 'show'
  AND NOT EXISTS (
      SELECT 1 FROM play_sessions AS finished
      WHERE finished.title_id = shows.title_id AND finished.end_reason = 'finished'
  )
GROUP BY ALL
""",
        ),
        Mistake(
            "anti-join-at-season-grain",
            says="A show came back because one of its seasons was never finished, although another was. The question is asked of the show: at which grain do you look for a finished session?",
            answer="""
WITH season_sessions AS (
    SELECT seasons.title_id AS season_id, play_sessions.member_id, play_sessions.end_reason
    FROM play_sessions
    JOIN titles AS episodes ON episodes.title_id = play_sessions.title_id
    JOIN titles AS seasons ON seasons.title_id = episodes.parent_id
)
SELECT shows.title_id AS show_id, shows.name, count(DISTINCT season_sessions.member_id) AS viewers
FROM titles AS shows
LEFT JOIN titles AS seasons ON seasons.parent_id = shows.title_id
LEFT JOIN season_sessions ON season_sessions.season_id = seasons.title_id
WHERE shows.kind = 'show'
  AND NOT EXISTS (
      SELECT 1 FROM season_sessions AS finished
      WHERE finished.season_id = seasons.title_id AND finished.end_reason = 'finished'
  )
GROUP BY ALL
""",
        ),
        Mistake(
            "anti-join-at-episode-grain",
            "        AND finished.end_reason = 'finished'\n",
            "        AND finished.title_id = show_sessions.title_id\n        AND finished.end_reason = 'finished'\n",
            "A show came back because one of its episodes was never finished, although another was. The question is asked of the show: which sessions may put it out?",
        ),
        Mistake(
            "members-who-did-not-finish",
            "        AND finished.end_reason = 'finished'\n",
            "        AND finished.member_id = show_sessions.member_id\n        AND finished.end_reason = 'finished'\n",
            "A finished show came back with those members who did not finish it. “By anyone” speaks about the show: whose finished session is enough to put it out?",
        ),
        Mistake(
            "seasons-for-shows",
            answer=SOLUTION.replace("seasons.parent_id AS show_id", "seasons.title_id AS show_id").replace(
                "shows.kind = 'show'", "shows.kind = 'season'"
            ),
            says="Your rows are seasons: you went up one step of the hierarchy. An episode's parent is its season; what is the season's parent?",
        ),
        Mistake(
            "parent-of-episode-for-show",
            "NOT EXISTS (\n      SELECT 1\n      FROM show_sessions AS finished\n      WHERE finished.show_id = shows.title_id\n        AND",
            "NOT EXISTS (\n      SELECT 1\n      FROM show_sessions AS finished\n      JOIN titles AS episodes ON episodes.title_id = finished.title_id\n      WHERE episodes.parent_id = shows.title_id\n        AND",
            "No show ever went out: you compared the show with the parents of finished episodes, and those are seasons. How many steps lie between an episode and its show?",
        ),
        Mistake(
            "no-parent-for-show",
            "shows.kind = 'show'",
            "shows.parent_id IS NULL",
            "Movies came back too: they have no parent either, and neither has a season that waits for its show. Which column says what a title is?",
        ),
        Mistake(
            "name-as-key",
            "WHERE finished.show_id = shows.title_id",
            "JOIN titles AS namesakes ON namesakes.title_id = finished.show_id\n      WHERE namesakes.name = shows.name",
            "A show vanished because another of the same name was finished. A name describes a title; which column identifies it?",
        ),
        Mistake(
            "name-as-grain",
            answer=SOLUTION.replace("shows.title_id AS show_id", "min(shows.title_id) AS show_id").replace(
                "GROUP BY shows.title_id, shows.name", "GROUP BY shows.name"
            ),
            says="Two shows of one name became one row: you grouped by the name. A name describes a title; which column identifies it?",
        ),
        Mistake(
            "count-star-of-nothing",
            "count(DISTINCT show_sessions.member_id)",
            "count(DISTINCT (show_sessions.show_id, show_sessions.member_id))",
            "A show that nobody played has one viewer: the LEFT JOIN gave it a row of NULLs, and you counted the row. What does `count` of a column do with NULL?",
        ),
        Mistake(
            "counts-joined-rows",
            "count(DISTINCT show_sessions.member_id)",
            "count(*)",
            "Viewers are too many, and 1 where nobody was: you counted joined rows. After the join a row is a session, or the empty partner of a show; what should be counted of it?",
        ),
        Mistake(
            "counts-sessions-not-members",
            "count(DISTINCT show_sessions.member_id)",
            "count(show_sessions.member_id)",
            "Viewers are too many: you counted sessions. Somebody who tried three episodes is one viewer; what makes `count` see that?",
        ),
        Mistake(
            "additive-distinct",
            "count(DISTINCT show_sessions.member_id)",
            "count(DISTINCT (show_sessions.title_id, show_sessions.member_id)) FILTER (WHERE show_sessions.member_id IS NOT NULL)",
            "Somebody who tried two episodes counts twice: you counted viewers per episode and added them up. Distinct counts do not add; at which grain do you count?",
        ),
        Mistake(
            "counts-profiles-not-members",
            answer=SOLUTION.replace(
                "play_sessions.member_id, play_sessions.end_reason",
                "play_sessions.profile_id AS member_id, play_sessions.end_reason",
            ),
            says="Some shows have a viewer too many: you counted profiles. A household shares one account; which column is the member?",
        ),
        Mistake(
            "unplayed-left-null",
            "count(DISTINCT show_sessions.member_id)",
            "nullif(count(DISTINCT show_sessions.member_id), 0)",
            "A show that nobody played has NULL viewers. A count that found no partner is known, and it is 0: which step turns the NULL into it?",
        ),
        Mistake(
            "stopped-counts-as-finished",
            "finished.end_reason = 'finished'",
            "finished.end_reason IN ('finished', 'stopped')",
            "A show went out because somebody stopped an episode of it. To stop is to leave before the end; which value of `end_reason` says that the end was reached?",
        ),
        Mistake(
            "stop-for-finished",
            answer=SOLUTION.replace(
                "play_sessions.end_reason", "play_sessions.end_reason, play_sessions.stop_ts"
            ).replace("finished.end_reason = 'finished'", "finished.stop_ts IS NOT NULL"),
            says="A show went out because a session of it has a `stop_ts`. Every session that did not crash has one, the abandoned ones too: which column says that the end was reached?",
        ),
        Mistake(
            "seconds-for-finished",
            answer=SOLUTION.replace(
                "play_sessions.end_reason",
                "play_sessions.watched_s >= (SELECT runtime_s FROM titles WHERE titles.title_id = play_sessions.title_id) AS reached_end",
            ).replace("finished.end_reason = 'finished'", "finished.reached_end"),
            says="You took the seconds watched for the end reached. Somebody may watch a scene twice and stop, or skip one and finish: which column does the prompt let decide?",
        ),
        Mistake(
            "last-session-decides",
            "        AND finished.end_reason = 'finished'\n",
            "        AND finished.end_reason = 'finished'\n        AND NOT EXISTS (\n            SELECT 1\n            FROM play_sessions AS later\n            JOIN play_sessions AS earlier ON earlier.title_id = later.title_id AND earlier.member_id = later.member_id\n            WHERE later.title_id = finished.title_id\n              AND later.member_id = finished.member_id\n              AND earlier.end_reason = 'finished'\n              AND later.start_ts > earlier.start_ts\n              AND later.end_reason <> 'finished'\n        )\n",
            "You let a member's last session of a title decide. Whoever finished an episode and started it again has finished it all the same: what does “never” ask of the older rows?",
        ),
        Mistake(
            "crashed-sessions-dropped",
            "    JOIN show_episodes ON show_episodes.title_id = play_sessions.title_id\n",
            "    JOIN show_episodes ON show_episodes.title_id = play_sessions.title_id\n    WHERE play_sessions.stop_ts IS NOT NULL\n",
            "Viewers whose device crashed are missing: their session has no `stop_ts`. They tried the show all the same; what does the prompt say about crashed sessions?",
        ),
    ],
    worlds=[
        NO_MOVIE_FINISHED,
        FINISHED_MOVIE,
        SEASON_WITHOUT_SHOW,
        ONE_NAME_THREE_SHOWS,
        CRASHES,
        HOUSEHOLD,
        gaps(seed=8, n_titles=48, n_members=5),
        empty(n_titles=24),
        shuffled_rows(HOUSEHOLD),
    ],
    talk="Say what one row of each table is and how many steps lie between a session and a show. Then why `NOT IN` returns nothing as soon as its list holds a NULL, why a condition in WHERE turns a LEFT JOIN inner, and what `NOT EXISTS` does instead. Close with the shows nobody played: which table gives them a row, and why their count is 0 and not 1.",
)
