"""A repair: an anti-join by NOT IN, over a list that may hold a NULL."""

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, null_keys, shuffled_rows

_UNHEARD = """NOT EXISTS (
      SELECT 1
      FROM viewing_events_clean
      WHERE viewing_events_clean.country = members.signup_country
  )"""

SOLUTION = f"""
SELECT
    signup_country AS country,
    count(*) AS members
FROM members
WHERE signup_country IS NOT NULL
  AND {_UNHEARD}
GROUP BY signup_country
"""


def _members(*countries):
    """Members 1001, 1002, … who signed up in these countries."""
    return [
        {"member_id": 1001 + number, "signup_country": country} for number, country in enumerate(countries)
    ]


def _played(*countries, member_ids=(1001, 1002, 1003)):
    """An event every ten minutes, played in these countries by the members in turn."""
    return [
        {
            "event_time": f"2026-03-02 2{number // 6}:{number % 6}0",
            "member_id": member_ids[number % len(member_ids)],
            "country": country,
        }
        for number, country in enumerate(countries)
    ]


shown = handmade(
    "a first evening",
    "Every event says where it was played.",
    members=_members("US", "BR", "KR", "US", "GB", "KR", "JP", "BR", "KR"),
    viewing_events_clean=_played("US", "US", "BR", "BR", "US", "GB", "US", "BR", "GB", "US"),
)

on_holiday = handmade(
    "on holiday",
    "Members watch in countries in which nobody signed up, or in one another's; every event says where.",
    members=_members("KR", "BR", "US", "US", "JP", "BR"),
    viewing_events_clean=_played("MX", "US", "ES", "KR", "US", "MX", member_ids=(1001, 1002, 1005)),
)

unknown_signups = handmade(
    "unknown signups",
    "For two members nobody knows where they signed up; every event says where it was played.",
    members=_members("US", None, "KR", "BR", None, "KR"),
    viewing_events_clean=_played("US", "US", "BR", "US"),
)

one_unknown_event = handmade(
    "one unknown event",
    "One event does not say where it was played; it was a member from a country in which nobody else watched.",
    members=_members("US", "KR", "GB", "JP", "KR", "GB"),
    viewing_events_clean=_played("US", "US", None, "GB", "US", "GB"),
)

unknown_on_both_sides = handmade(
    "unknown on both sides",
    "A member's country is unknown, and so is that of some events.",
    members=_members("US", "BR", None, "JP", "BR"),
    viewing_events_clean=_played("US", None, None, "US", "US", "ES"),
)

all_unknown = handmade(
    "no event says where",
    "None of the events says where it was played.",
    members=_members("US", "BR", "KR", "BR"),
    viewing_events_clean=_played(None, None, None, None, member_ids=(1001, 1003)),
)

exercise = SqlExercise(
    title="Review: silent countries",
    points=2,
    minutes=5,
    level="easy",
    skills=["anti-join", "NULL logic", "code review"],
    asked_in=["assessment", "sql round"],
    prompt="""
Your teammate's query finds where people sign up and nobody watches. It is right on the data you see, and there is other data on which it is not. Review it, find what is amiss, and mend it: change what you must, or write it anew. Only data on which it was not right earns points, and what was right has to stay right.

This is what the query is asked. In which countries have members signed up, though no event is known to have been played there? How many members signed up in each?

One row per such country with the columns `country`, `members`. The order of the rows is free.

* **Countries:** the values of `members.signup_country`. A member whose `signup_country` is NULL belongs to no country and is in no row.
* **Played there:** at least one event of `viewing_events_clean`, by any member and of any `event_type`, has that `country`. An event whose `country` is NULL was played nobody knows where: it speaks for no country, and against none.
* **`members`:** all members who signed up in the country, whatever their `status`, and whether they watched elsewhere or not.
""",
    contract=Contract(
        grain="one row per signup country without a known event",
        key="country",
        clock="none: all events there are",
        duplicates="none: the clean table has each event once",
    ),
    tables=["members", "viewing_events_clean"],
    repairs=True,
    starter="""
SELECT
    signup_country AS country,
    count(*) AS members
FROM members
WHERE signup_country IS NOT NULL
  AND signup_country NOT IN (
      SELECT country
      FROM viewing_events_clean
  )
GROUP BY signup_country
""",
    solution=SOLUTION,
    alternatives=[
        """
SELECT signup_country AS country, count(*) AS members
FROM members
WHERE signup_country IS NOT NULL
  AND signup_country NOT IN (SELECT country FROM viewing_events_clean WHERE country IS NOT NULL)
GROUP BY signup_country
""",
        """
WITH countries_with_viewing AS (
    SELECT DISTINCT country FROM viewing_events_clean
)
SELECT members.signup_country AS country, count(*) AS members
FROM members
LEFT JOIN countries_with_viewing ON countries_with_viewing.country = members.signup_country
WHERE countries_with_viewing.country IS NULL
  AND members.signup_country IS NOT NULL
GROUP BY ALL
""",
        """
WITH silent_countries AS (
    SELECT signup_country AS country FROM members WHERE signup_country IS NOT NULL
    EXCEPT
    SELECT country FROM viewing_events_clean
)
SELECT country, count(*) AS members
FROM silent_countries
JOIN members ON members.signup_country = silent_countries.country
GROUP BY country
""",
    ],
    hints=[
        "What is `'KR' NOT IN ('US', NULL)`: true, false, or neither? Run it.",
        "The trap is *not-in-with-null*: `x NOT IN (…)` asks `x <> each of them`, and one comparison with NULL makes the whole unknown.",
        "Look at what the subquery returns, not at the members: can a value in that column be NULL? The data you see has none.",
        "… WHERE signup_country IS NOT NULL AND NOT ___ (SELECT 1 FROM … WHERE … = …)",
    ],
    mistakes=[
        Mistake(
            "not-in-with-null",
            _UNHEARD,
            "coalesce(signup_country, 'unknown') NOT IN (SELECT DISTINCT country FROM viewing_events_clean)",
            "One event without a country empties your result: `x NOT IN (…, NULL)` is never true. `DISTINCT` keeps the NULL in the list, and a condition on `signup_country` does not touch it. Which side needs the care?",
        ),
        Mistake(
            "unknown-country-listed",
            "WHERE signup_country IS NOT NULL\n  AND NOT",
            "WHERE NOT",
            "There is a row for no country: a NULL matches nothing, so `NOT EXISTS` keeps it. The query had left such members out, as it is asked to; which condition did that?",
        ),
        Mistake(
            "unknown-compared-as-a-value",
            answer="""
SELECT signup_country AS country, count(*) AS members
FROM members
WHERE coalesce(signup_country, 'unknown') NOT IN (
    SELECT coalesce(country, 'unknown') FROM viewing_events_clean
)
GROUP BY signup_country
""",
            says="You gave the unknown a name on both sides, so it became one more country: where no event is unknown, members of no country are listed. Only one side needs mending; which?",
        ),
        Mistake(
            "unknown-filled-from-signup",
            "      FROM viewing_events_clean\n      WHERE viewing_events_clean.country = members.signup_country",
            "      FROM viewing_events_clean\n      JOIN members AS viewers ON viewers.member_id = viewing_events_clean.member_id\n"
            "      WHERE coalesce(viewing_events_clean.country, viewers.signup_country) = members.signup_country",
            "Countries are missing: you filled an unknown country with the one in which the member signed up. People travel, and the question asks for known events only.",
        ),
        Mistake(
            "anti-join-per-member",
            "WHERE viewing_events_clean.country = members.signup_country",
            "WHERE viewing_events_clean.country = members.signup_country\n        AND viewing_events_clean.member_id = members.member_id",
            "Countries are listed although somebody watched there: you looked for events of the same member. An event of anybody is enough; what does the anti-join have to match on?",
        ),
        Mistake(
            "members-for-countries",
            "WHERE viewing_events_clean.country = members.signup_country",
            "WHERE viewing_events_clean.member_id = members.member_id",
            "You counted the members who never watched. Their ids are never NULL, and the question is another one: it asks for countries without an event.",
        ),
        Mistake(
            "unequal-join-for-anti-join",
            answer="""
SELECT members.signup_country AS country, count(DISTINCT members.member_id) AS members
FROM members
JOIN viewing_events_clean ON viewing_events_clean.country <> members.signup_country
GROUP BY members.signup_country
""",
            says="Nearly every country is listed: you asked for an event played elsewhere. “No event here” is not “some event elsewhere”; which form says that there is none?",
        ),
        Mistake(
            "fan-out-of-the-anti-join",
            answer="""
SELECT members.signup_country AS country, count(*) AS members
FROM members
LEFT JOIN viewing_events_clean ON viewing_events_clean.country IS NULL OR viewing_events_clean.country = members.signup_country
WHERE viewing_events_clean.country IS NULL AND members.signup_country IS NOT NULL
GROUP BY members.signup_country
""",
            says="Members count once per event without a country, and countries with viewing are back: your join lets such events in, and your `WHERE` takes them for “no match”. What should they match?",
        ),
    ],
    worlds=[
        shown,
        on_holiday,
        unknown_signups,
        one_unknown_event,
        unknown_on_both_sides,
        all_unknown,
        shuffled_rows(one_unknown_event),
        null_keys(seed=1, n_members=14, days=1),
    ],
    talk="""
Say what `NOT IN` asks: different from each value of the list. Compare one value with NULL and say what comes out: neither true nor false, so no row passes, and nothing complains. Name the side that matters, the list, and why the data you saw could not show it. Give two repairs, the filter inside the subquery and `NOT EXISTS`, and say what each does with a NULL on the outer side. Close with the habit: ask of every `NOT IN` whether its column can be NULL, not whether it is today.
""",
)
