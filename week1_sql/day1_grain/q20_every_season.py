"""Members who watched every season of a show: relational division, and a sum that a join must not multiply."""

from typing import Any

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, hot_key, shuffled_rows, tidy

SOLUTION = """
WITH show_episodes AS (
    SELECT shows.title_id AS show_id, shows.name, seasons.title_id AS season_id, episodes.title_id
    FROM titles AS shows
    JOIN titles AS seasons ON seasons.parent_id = shows.title_id
    JOIN titles AS episodes ON episodes.parent_id = seasons.title_id
    WHERE shows.kind = 'show'
),
seasons_to_watch AS (
    SELECT show_id, name, count(DISTINCT season_id) AS seasons
    FROM show_episodes
    GROUP BY show_id, name
),
member_shows AS (
    SELECT
        play_sessions.member_id,
        show_episodes.show_id,
        count(DISTINCT show_episodes.season_id) AS seasons_watched,
        sum(play_sessions.watched_s) AS watched_s
    FROM play_sessions
    JOIN show_episodes ON show_episodes.title_id = play_sessions.title_id
    GROUP BY play_sessions.member_id, show_episodes.show_id
)
SELECT member_id, show_id, name, seasons, watched_s
FROM member_shows
JOIN seasons_to_watch USING (show_id)
WHERE seasons_watched = seasons
"""

NO_SEASON_MISSING = """
WITH season_episodes AS (
    SELECT seasons.parent_id AS show_id, seasons.title_id AS season_id, episodes.title_id
    FROM titles AS seasons
    JOIN titles AS episodes ON episodes.parent_id = seasons.title_id
    WHERE seasons.kind = 'season'
),
season_sessions AS (
    SELECT member_id, show_id, season_id, watched_s
    FROM play_sessions
    JOIN season_episodes USING (title_id)
)
SELECT
    viewers.member_id,
    shows.title_id AS show_id,
    shows.name,
    (SELECT count(DISTINCT season_id) FROM season_episodes WHERE show_id = shows.title_id) AS seasons,
    coalesce((
        SELECT sum(watched_s)
        FROM season_sessions
        WHERE show_id = shows.title_id AND member_id = viewers.member_id
    ), 0) AS watched_s
FROM (SELECT DISTINCT member_id FROM play_sessions) AS viewers
CROSS JOIN titles AS shows
WHERE shows.kind = 'show'
  AND shows.title_id IN (SELECT show_id FROM season_episodes)
  AND NOT EXISTS (
      SELECT 1
      FROM season_episodes AS wanted
      WHERE wanted.show_id = shows.title_id
        AND NOT EXISTS (
            SELECT 1
            FROM season_sessions AS seen
            WHERE seen.season_id = wanted.season_id AND seen.member_id = viewers.member_id
        )
  )
"""

Row = dict[str, Any]


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


def _played(*sessions: tuple[int, int, int], **further: Any) -> list[Row]:
    """Sessions of (member, title, seconds watched), an hour apart."""
    return [
        {
            "member_id": member,
            "title_id": title,
            "watched_s": seconds,
            "start_ts": f"2026-03-02 {10 + at:02}:00",
            **further,
        }
        for at, (member, title, seconds) in enumerate(sessions)
    ]


SHOWN = handmade(
    "two seasons each",
    "Two shows with two seasons: one member saw both seasons of one, another only the first.",
    titles=[*_show(100, "The Paper Signal", 2, 2), *_show(200, "The Late Station", 2, 1)],
    play_sessions=_played(
        (1001, 111, 2_400),
        (1001, 121, 1_300),
        (1001, 211, 640),
        (1002, 111, 2_000),
        (1003, 212, 2_400),
        (1003, 221, 900),
    ),
)

SEEN_AGAIN = handmade(
    "seen again",
    "One member watches the first season three times over, another its three episodes; one watches everything, some of it twice for equally long.",
    titles=[*_show(100, "The Broken River", 3, 1, 2), *_show(200, "The Quiet Harbor", 1, 1)],
    play_sessions=_played(
        (1001, 111, 2_400),
        (1001, 111, 2_400),
        (1001, 111, 900),
        (1002, 111, 2_400),
        (1002, 112, 1_800),
        (1002, 113, 700),
        (1003, 111, 2_400),
        (1003, 121, 2_400),
        (1003, 132, 310),
        (1003, 132, 2_400),
        (1004, 211, 60),
    ),
)

SEASONS_ALIKE = handmade(
    "as many, of two shows",
    "A member watched two seasons, one of each of two shows; shows have one, two or three seasons.",
    titles=[
        *_show(100, "The Golden Archive", 1, 2),
        *_show(200, "The Hidden Kitchen", 1, 1, 1),
        *_show(300, "The Late Station", 2),
    ],
    play_sessions=_played(
        (1001, 111, 1_000),
        (1001, 211, 1_100),
        (1002, 211, 1_200),
        (1002, 221, 1_300),
        (1003, 311, 1_400),
        (1004, 211, 100),
        (1004, 221, 200),
        (1004, 231, 300),
        (1004, 111, 400),
    ),
)

ANNOUNCED = handmade(
    "announced seasons",
    "One show has a third season without episodes, one has nothing but announced seasons, one has no season at all.",
    titles=[
        *_show(100, "The Northern Winter", 1, 1, 0),
        *_show(200, "The Second Summer", 0, 0),
        *_show(300, "The Distant Orchard"),
        {"title_id": 7, "kind": "movie", "name": "The Glass Ledger"},
    ],
    play_sessions=_played((1001, 111, 1_500), (1001, 121, 2_400), (1002, 121, 350), (1003, 7, 5_000)),
)

NOBODY_SAW_THE_LAST = handmade(
    "a season nobody watched",
    "The third season of a show has not been watched by anybody yet; all of another have.",
    titles=[*_show(100, "The Glass Ledger", 2, 1, 1), *_show(200, "The Quiet Harbor", 1, 1)],
    play_sessions=_played(
        (1001, 111, 1_700),
        (1001, 121, 1_600),
        (1002, 112, 1_500),
        (1002, 211, 1_400),
        (1002, 221, 1_300),
    ),
)

ONE_NAME = handmade(
    "one name, two shows",
    "A show has the name of an older one; one member saw a season of each, another all of the older one, a third all of both.",
    titles=[*_show(100, "The Glass Ledger", 1, 1), *_show(200, "The Glass Ledger", 1, 1)],
    play_sessions=_played(
        (1001, 111, 800),
        (1001, 221, 850),
        (1002, 111, 900),
        (1002, 121, 950),
        (1003, 111, 1_000),
        (1003, 121, 1_050),
        (1003, 211, 1_100),
        (1003, 221, 1_150),
    ),
)

HOUSEHOLD = handmade(
    "households and crashes",
    "Two profiles of one account share a show's seasons; a crashed session, a very short one and an unfinished one open a season.",
    titles=[*_show(100, "The Paper Signal", 1, 1), *_show(200, "The Borrowed Lantern", 2, 1)],
    play_sessions=[
        *_played((1001, 111, 1_200), profile_id=10_011, device_id=10_011),
        *_played((1001, 121, 1_250), profile_id=10_012, device_id=10_011),
        *_played((1002, 111, 2_400), (1002, 121, 2_400), end_reason="finished"),
        *_played((1003, 211, 2_000), end_reason="finished"),
        *_played((1003, 221, 500), end_reason="crashed", stop_ts=None),
        *_played((1004, 212, 1_800), end_reason="switched"),
        *_played((1004, 221, 30), end_reason="stopped"),
    ],
)

ORPHANS = handmade(
    "seasons wait for their show",
    "Two seasons stand in the catalogue before their show; somebody watched both, and something that is not in it at all.",
    titles=[
        *_show(100, "The Late Station", 1, 1),
        *_show(200, "The Golden Archive", 1, 1, known=False),
        {"title_id": 7, "kind": "movie", "name": "The Quiet Harbor"},
    ],
    play_sessions=_played(
        (1001, 211, 1_000),
        (1001, 221, 1_100),
        (1001, 999, 1_200),
        (1001, 7, 1_250),
        (1002, 111, 1_300),
        (1002, 121, 1_400),
    ),
)

exercise = SqlExercise(
    title="Members who watched every season",
    points=3,
    minutes=18,
    level="medium",
    skills=["relational division", "grain", "join fan-out"],
    asked_in=["assessment", "sql round"],
    prompt="""
Which members watched every season of a show, and how long did they spend with it?

Return one row per member and show with the columns `member_id`, `show_id`, `name`, `seasons`, `watched_s`. The order of the rows is free.

* **Hierarchy:** an episode's `parent_id` is its season, a season's `parent_id` is its show. Sessions name what was played: an episode or a movie. Two shows may share a name; they stay two.
* **A season is watched** by a member once one of their sessions played one of its episodes, however short, whatever its `end_reason`, with or without a `stop_ts`, on any profile. Nobody has to finish anything.
* **Every season** means all seasons of the show in `titles` that have at least one episode there. A season without an episode is announced: it does not count, and nobody has to have watched it. A season with episodes that nobody has watched does count. A show with no season that counts has no row.
* **`name`** is the show's, **`seasons`** the number of its seasons that count.
* **`watched_s`:** `watched_s` of all the member's sessions of the show's episodes, added up, each session once.
* **Unknown parents:** a season may be in the catalogue before its show (its `parent_id` is NULL), and a session may name a title that is not there yet. Such sessions belong to no show.
""",
    contract=Contract(
        grain="one row per member and show of which the member watched every season",
        key="member_id, show_id",
        clock="none: all sessions there are",
        duplicates="a season counts once however often it was watched; a session adds its seconds once",
    ),
    tables=["titles", "play_sessions"],
    starter="""
-- What there is to watch per show, what each member watched, and where the two are equal. Replace this query.
SELECT
    NULL::BIGINT AS member_id,
    NULL::INTEGER AS show_id,
    NULL::VARCHAR AS name,
    NULL::BIGINT AS seasons,
    NULL::BIGINT AS watched_s
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        NO_SEASON_MISSING,
        """
WITH playable AS (
    SELECT sh.title_id AS show_id, sh.name, se.title_id AS season_id, ep.title_id AS episode_id
    FROM titles AS ep, titles AS se, titles AS sh
    WHERE ep.parent_id = se.title_id AND se.parent_id = sh.title_id AND sh.kind = 'show'
),
wanted AS (SELECT show_id, any_value(name) AS name, list(DISTINCT season_id) AS all_seasons FROM playable GROUP BY show_id),
seen AS (
    SELECT p.member_id, show_id, list(DISTINCT season_id) AS some_seasons, sum(p.watched_s) AS watched_s
    FROM play_sessions AS p JOIN playable ON episode_id = p.title_id
    GROUP BY ALL
)
SELECT seen.member_id, show_id, name, len(all_seasons) AS seasons, seen.watched_s
FROM wanted
JOIN seen USING (show_id)
WHERE list_has_all(some_seasons, all_seasons)
""",
        """
WITH season_spine AS (
    SELECT DISTINCT s.parent_id AS show_id, s.title_id AS season_id
    FROM titles AS s
    SEMI JOIN titles AS e ON e.parent_id = s.title_id
    WHERE s.kind = 'season' AND s.parent_id IS NOT NULL
),
per_season AS (
    SELECT p.member_id, e.parent_id AS season_id, sum(p.watched_s) AS seconds
    FROM play_sessions AS p
    JOIN titles AS e ON e.title_id = p.title_id
    GROUP BY 1, 2
),
members_by_season AS (
    SELECT m.member_id, show_id, season_id, seconds
    FROM (SELECT DISTINCT member_id FROM play_sessions) AS m
    CROSS JOIN season_spine
    LEFT JOIN per_season USING (member_id, season_id)
)
SELECT member_id, show_id, any_value(t.name) AS name, count(*) AS seasons, sum(seconds) AS watched_s
FROM members_by_season
JOIN titles AS t ON t.title_id = show_id
GROUP BY member_id, show_id
HAVING count(*) = count(seconds)
""",
    ],
    hints=[
        "What is one row of the result? And which two numbers must be equal for a row to be in it: where does each come from, `titles` or `play_sessions`?",
        "It is called *relational division*. Its traps: counting rows where seasons should be counted, taking the number to reach from what was watched instead of from what there is, and the *join fan-out* that multiplies `watched_s`.",
        "Think of a member with three sessions of season 1, of a show with a season that nobody watched, of a show whose only season has no episode, and of two seasons whose `parent_id` is NULL. What should become of each?",
        """
WITH show_episodes AS (… one row per episode, with its show and its season …),
seasons_to_watch AS (… one row per ___, with the number of its seasons …),
member_shows AS (
    SELECT …, count(___) AS seasons_watched, sum(___) AS watched_s
    FROM play_sessions
    JOIN … ON …
    GROUP BY ___, ___
)
SELECT …
FROM member_shows
JOIN seasons_to_watch USING (…)
WHERE ___ = ___
""",
    ],
    mistakes=[
        Mistake(
            "counts-sessions-not-seasons",
            "        count(DISTINCT show_episodes.season_id) AS seasons_watched",
            "        count(*) AS seasons_watched",
            "You compared the number of sessions with the number of seasons. Three sessions of one season are one season: what has to be distinct?",
        ),
        Mistake(
            "enough-sessions-for-every-season",
            answer=SOLUTION.replace(
                "        count(DISTINCT show_episodes.season_id) AS seasons_watched",
                "        count(*) AS seasons_watched",
            ).replace("seasons_watched = seasons", "seasons_watched >= seasons"),
            says="Members with many sessions came back although a season is missing: you counted sessions. Three sessions of one season are one season: what has to be distinct?",
        ),
        Mistake(
            "counts-episodes-not-seasons",
            answer=SOLUTION.replace(
                "        count(DISTINCT show_episodes.season_id) AS seasons_watched",
                "        count(DISTINCT show_episodes.title_id) AS seasons_watched",
            ).replace("seasons_watched = seasons", "seasons_watched >= seasons"),
            says="Members with many episodes of one season came back: you counted episodes against seasons. One step up from the episode stands the season; which column is it?",
        ),
        Mistake(
            "every-episode-for-every-season",
            answer=SOLUTION.replace(
                "count(DISTINCT show_episodes.season_id) AS seasons_watched",
                "count(DISTINCT show_episodes.title_id) AS episodes_watched",
            )
            .replace(
                "count(DISTINCT season_id) AS seasons\n",
                "count(DISTINCT season_id) AS seasons, count(*) AS episodes\n",
            )
            .replace("seasons_watched = seasons", "episodes_watched = episodes"),
            says="Members are missing who skipped an episode: you asked for every episode. One episode of a season is enough here; which two counts have to agree?",
        ),
        Mistake(
            "any-season-for-every-season",
            "WHERE seasons_watched = seasons",
            "",
            "Everybody who watched any season came back. “Every” compares what a member watched with all there is: which two counts have to agree?",
        ),
        Mistake(
            "number-of-seasons-typed-in",
            "WHERE seasons_watched = seasons",
            "WHERE seasons_watched = 2\n",
            "You asked for two seasons. The shows you saw have two, others have one or three: where does the number of a show's seasons come from?",
        ),
        Mistake(
            "most-seasons-of-any-show",
            "WHERE seasons_watched = seasons",
            "WHERE seasons_watched = (SELECT max(seasons) FROM seasons_to_watch)\n",
            "Shows with few seasons have no members: you asked for as many seasons as the longest show has. Each show has a number of its own; how do you compare within the show?",
        ),
        Mistake(
            "seasons-of-all-shows-together",
            says="You counted a member's seasons of all shows together, so one season of each of two shows passed for two of one. Which column is missing where you group?",
            answer=SOLUTION.replace(
                "WHERE seasons_watched = seasons\n",
                "WHERE sum(seasons_watched) OVER (PARTITION BY member_id) >= seasons\n",
            ).replace("WHERE sum(seasons_watched)", "QUALIFY sum(seasons_watched)"),
        ),
        Mistake(
            "divisor-from-what-was-watched",
            answer=SOLUTION.replace(
                "    FROM show_episodes\n    GROUP BY show_id, name",
                "    FROM show_episodes\n    WHERE title_id IN (SELECT title_id FROM play_sessions)\n    GROUP BY show_id, name",
            ),
            says="A season that nobody has watched was not asked for: you took the seasons from the sessions. What there is to watch stands in another table; which?",
        ),
        Mistake(
            "announced-seasons-count",
            "JOIN titles AS episodes ON episodes.parent_id = seasons.title_id\n    WHERE",
            "LEFT JOIN titles AS episodes ON episodes.parent_id = seasons.title_id\n    WHERE",
            "Members are missing for a show with an announced season: you asked for a season that has no episode, so nobody can have watched it. Which seasons does the prompt count?",
        ),
        Mistake(
            "vacuous-truth",
            answer=NO_SEASON_MISSING.replace(
                "  AND shows.title_id IN (SELECT show_id FROM season_episodes)\n", ""
            ),
            says="Every member “watched every season” of a show that has none. “No season is missing” is true of nothing at all: which shows can have a row?",
        ),
        Mistake(
            "join-fan-out",
            "    FROM play_sessions\n    JOIN show_episodes ON show_episodes.title_id = play_sessions.title_id\n",
            "    FROM play_sessions\n    JOIN show_episodes ON show_episodes.title_id = play_sessions.title_id\n    JOIN (SELECT DISTINCT show_id AS of_show, season_id AS any_season FROM show_episodes) ON of_show = show_episodes.show_id\n",
            "`watched_s` is too large, by as many times as the show has seasons: each session met every season of its show before you added up. What is one row after that join?",
        ),
        Mistake(
            "join-fan-out-by-episode",
            "    FROM play_sessions\n    JOIN show_episodes ON show_episodes.title_id = play_sessions.title_id\n",
            "    FROM play_sessions\n    JOIN show_episodes ON show_episodes.title_id = play_sessions.title_id\n    JOIN (SELECT show_id AS of_show FROM show_episodes) ON of_show = show_episodes.show_id\n",
            "`watched_s` is too large, by as many times as the show has episodes: each session met every episode of its show before you added up. What is one row after that join?",
        ),
        Mistake(
            "distinct-inside-the-sum",
            "sum(play_sessions.watched_s)",
            "sum(DISTINCT play_sessions.watched_s)",
            "Two sessions that lasted equally long were added once. DISTINCT inside a sum compares values, not sessions: which rows did you mean to keep apart?",
        ),
        Mistake(
            "one-session-per-season",
            says="Only one session per season was added: you reduced the rows for the count and summed what was left. The seconds ask about all sessions; at which grain is each number made?",
            answer=SOLUTION.replace(
                "    FROM play_sessions\n    JOIN",
                "    FROM (\n        SELECT play_sessions.*\n        FROM play_sessions\n        JOIN titles AS played ON played.title_id = play_sessions.title_id\n        QUALIFY row_number() OVER (PARTITION BY member_id, played.parent_id ORDER BY start_ts, session_id) = 1\n    ) AS play_sessions\n    JOIN",
            ),
        ),
        Mistake(
            "seconds-from-stop",
            answer=SOLUTION.replace(
                "sum(play_sessions.watched_s)",
                "sum(date_diff('second', play_sessions.start_ts, play_sessions.stop_ts))",
            ),
            says="Seconds of a crashed session are missing: you took them from start to stop, and a crash leaves `stop_ts` NULL. Which column of the session knows how long it was watched?",
        ),
        Mistake(
            "longest-session-only",
            "sum(play_sessions.watched_s)",
            "max(play_sessions.watched_s)",
            "`watched_s` is the longest session of the show alone. The prompt adds up all the member's sessions of it: which aggregate does that?",
        ),
        Mistake(
            "seconds-of-all-titles",
            "SELECT member_id, show_id, name, seasons, watched_s\n",
            "SELECT member_id, show_id, name, seasons, (SELECT sum(p.watched_s) FROM play_sessions AS p WHERE p.member_id = member_shows.member_id) AS watched_s\n",
            "`watched_s` holds everything the member watched, other shows and movies too. The seconds belong to member and show: over which rows do you add?",
        ),
        Mistake(
            "profiles-for-members",
            answer=SOLUTION.replace(
                "GROUP BY play_sessions.member_id, show_episodes.show_id",
                "GROUP BY play_sessions.member_id, play_sessions.profile_id, show_episodes.show_id",
            ),
            says="Two profiles of an account, a season each, did not come together: you grouped by the profile. A household shares one account; which column is the member?",
        ),
        Mistake(
            "finished-sessions-only",
            "    GROUP BY play_sessions.member_id",
            "    WHERE play_sessions.end_reason = 'finished'\n    GROUP BY play_sessions.member_id",
            "You kept finished sessions only. Here a season is watched as soon as one of its episodes was played: what does the prompt say about the end?",
        ),
        Mistake(
            "crashed-sessions-dropped",
            "    GROUP BY play_sessions.member_id",
            "    WHERE play_sessions.stop_ts IS NOT NULL\n    GROUP BY play_sessions.member_id",
            "Sessions without a `stop_ts` are missing, and with them a season or some seconds. A device that crashed was playing all the same: what does the prompt say about it?",
        ),
        Mistake(
            "short-sessions-dropped",
            "    GROUP BY play_sessions.member_id",
            "    WHERE play_sessions.watched_s >= 60\n    GROUP BY play_sessions.member_id",
            "Sessions under a minute are missing, and with them a season. A minimum may be a good idea, and the prompt says that there is none: how short may a session be?",
        ),
        Mistake(
            "name-as-key",
            answer=SOLUTION.replace(
                "SELECT show_id, name, count(DISTINCT season_id) AS seasons\n    FROM show_episodes\n    GROUP BY show_id, name",
                "SELECT min(show_id) AS show_id, name, count(DISTINCT season_id) AS seasons\n    FROM show_episodes\n    GROUP BY name",
            )
            .replace("        show_episodes.show_id,\n", "        show_episodes.name,\n")
            .replace(
                "GROUP BY play_sessions.member_id, show_episodes.show_id",
                "GROUP BY play_sessions.member_id, show_episodes.name",
            )
            .replace("USING (show_id)", "USING (name)"),
            says="Two shows of one name became one, with the seasons of both: you grouped by the name. A name describes a title; which column identifies it?",
        ),
        Mistake(
            "null-keys-collapse",
            answer=SOLUTION.replace(
                "    SELECT shows.title_id AS show_id, shows.name, seasons.title_id AS season_id, episodes.title_id\n"
                "    FROM titles AS shows\n"
                "    JOIN titles AS seasons ON seasons.parent_id = shows.title_id\n"
                "    JOIN titles AS episodes ON episodes.parent_id = seasons.title_id\n"
                "    WHERE shows.kind = 'show'\n",
                "    SELECT seasons.parent_id AS show_id, shows.name, seasons.title_id AS season_id, episodes.title_id\n"
                "    FROM titles AS episodes\n"
                "    JOIN titles AS seasons ON seasons.title_id = episodes.parent_id\n"
                "    LEFT JOIN titles AS shows ON shows.title_id = seasons.parent_id\n    WHERE seasons.kind = 'season'\n",
            )
            .replace(
                "JOIN seasons_to_watch USING (show_id)",
                "JOIN seasons_to_watch ON member_shows.show_id IS NOT DISTINCT FROM seasons_to_watch.show_id",
            )
            .replace(
                "SELECT member_id, show_id, name, seasons, watched_s",
                "SELECT member_id, member_shows.show_id, name, seasons, watched_s",
            ),
            says="A show without an id came back: seasons whose `parent_id` is NULL were grouped together as if they had one parent. Grouping puts NULLs together; what does the prompt say of them?",
        ),
        Mistake(
            "movies-are-their-own-show",
            says="Movies came back, as shows with one season of their own. They have no parent at all: which column says what a title is?",
            answer=SOLUTION.replace(
                "    WHERE shows.kind = 'show'\n",
                "    WHERE shows.kind = 'show'\n    UNION ALL\n    SELECT title_id, name, title_id, title_id\n    FROM titles\n    WHERE kind = 'movie'\n",
            ),
        ),
        Mistake(
            "one-show-per-member",
            "WHERE seasons_watched = seasons",
            "WHERE seasons_watched = seasons\nQUALIFY row_number() OVER (PARTITION BY member_id ORDER BY watched_s DESC, show_id) = 1\n",
            "A member who completed two shows has one row: you kept one show per member. What is the grain that the prompt asks for?",
        ),
    ],
    worlds=[
        SHOWN,
        SEEN_AGAIN,
        SEASONS_ALIKE,
        ANNOUNCED,
        NOBODY_SAW_THE_LAST,
        ONE_NAME,
        HOUSEHOLD,
        ORPHANS,
        tidy(seed=3, n_titles=36, n_members=4, days=5, events_per_member_day=3.0),
        hot_key(seed=3, n_titles=24),
        shuffled_rows(SEEN_AGAIN),
    ],
    talk="Say what “every” means as a count and as “no season is missing”, and where the number to reach comes from. Name the three ways in which it becomes too easy: sessions counted for seasons, only watched seasons asked for, a show that has none. Then say at which grain the seconds are added, and which join would multiply them.",
)
