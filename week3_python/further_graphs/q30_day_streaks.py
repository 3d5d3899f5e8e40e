"""The longest run of days without a gap, for each member."""

from datetime import date, timedelta

from autograder import Contract, Mistake, Oracle, PythonExercise, Work
from autograder.worlds import duplicates, gaps, handmade


def _arguments(rows):
    return {"views": [(row["member_id"], row["event_time"].date()) for row in rows["viewing_events_raw"]]}


def _views(name, provokes, *views):
    """A world of (member, days in March 2026); days above 31 are in April."""
    return handmade(
        name,
        provokes,
        viewing_events_raw=[
            {"member_id": member, "event_time": f"{date(2026, 3, 1) + timedelta(days=day - 1)} 20:00"}
            for member, *days in views
            for day in days
        ],
    )


def _one_long_streak(size, random):
    views = [(7, date(2020, 1, 1) + timedelta(days=day)) for day in range(size)]
    return {"views": random.sample(views, size)}


def _few_views(st):
    view = st.tuples(st.integers(0, 2), st.integers(1, 9).map(lambda day: date(2026, 3, day)))
    return st.fixed_dictionaries({"views": st.lists(view, max_size=9)})


exercise = PythonExercise(
    title="The longest streak",
    points=3,
    minutes=20,
    level="easy",
    skills=["dynamic programming", "sets and dicts"],
    asked_in=["assessment", "coding round"],
    prompt="""
A streak is a run of days, one after the other, on each of which a member watched something. Write `day_streaks(views)`: each member's longest streak.

`views` is a list of tuples `(member, day)`: a whole number and a `datetime.date`. It is in no order, and a member may have several views on a day; they count once.

Return a list of tuples `(member, first_day, days)`, one per member with a view, ordered by member: the first day of the longest streak, and how many days it has. Of streaks that are equally long, the **latest** counts.

For example, member 7 with views on 1, 2, 2, 5 and 6 March 2026 gives `(7, date(2026, 3, 5), 2)`.

Do not change `views`; print nothing. The list has millions of rows: no day may be looked at again for every other day of its streak. In the data you see, `day` is the day of `event_time`. To try it: `day_streaks(**show("day_streaks").arguments)`.
""",
    contract=Contract(
        grain="one tuple per member with a view",
        key="member",
        clock="calendar days",
        ties="equally long streaks: the latest",
        duplicates="several views on a day count once",
    ),
    tables=["viewing_events_raw"],
    arguments=_arguments,
    columns=("member", "first_day", "days"),
    ordered=True,
    keeps_input=True,
    oracle=Oracle(
        inputs=_few_views,
        answer='''
from datetime import timedelta


def day_streaks(views):
    """Tries every first day and every length."""
    result = []
    for member in sorted({member for member, _ in views}):
        found = []
        for _, first in [view for view in views if view[0] == member]:
            days = 1
            while (member, first + timedelta(days=days)) in views:
                days += 1
            found.append((days, first))
        days, first = max(found)
        result.append((member, first, days))
    return result
''',
    ),
    work=[
        Work(
            name="years without a gap",
            provokes="One member who never misses a day.",
            inputs=_one_long_streak,
            sizes=(200, 1_200),
            unit="views",
            counts={"comparisons": 4},
        )
    ],
    starter='''
def day_streaks(views):
    """(member, first_day, days) of each member's longest streak; views: list of (member, day)."""
    # How long is the streak that ends on a day, if you know the one that ends on the day before?
    return []
''',
    solution='''
from datetime import timedelta

ONE_DAY = timedelta(days=1)


def day_streaks(views):
    """(member, first_day, days) of each member's longest streak, the latest of equals."""
    ending = {}  # (member, day) -> days of the streak that ends there
    longest = {}
    for member, day in sorted(set(views)):
        days = ending.get((member, day - ONE_DAY), 0) + 1
        ending[member, day] = days
        if member not in longest or days >= longest[member][1]:
            longest[member] = (day - days * ONE_DAY + ONE_DAY, days)
    return [(member, *streak) for member, streak in longest.items()]
''',
    alternatives=[
        '''
from datetime import timedelta


def day_streaks(views):
    """Without sorting days: walk on only from days whose day before is missing."""
    known = {}
    for member, day in views:
        known.setdefault(member, set()).add(day)
    result = []
    for member in sorted(known):
        best = None
        for first in known[member]:
            if first - timedelta(1) in known[member]:
                continue
            days = 1
            while first + timedelta(days) in known[member]:
                days += 1
            best = max(best or (days, first), (days, first))
        result.append((member, best[1], best[0]))
    return result
''',
        '''
from datetime import date
from itertools import groupby


def day_streaks(views):
    """Gaps and islands: a day minus its place in the sorted days is the same all along a streak."""
    result = []
    for member, own in groupby(sorted(set(views)), key=lambda view: view[0]):
        numbered = enumerate(day.toordinal() for _, day in own)
        islands = [[day for _, day in island] for _, island in groupby(numbered, key=lambda pair: pair[1] - pair[0])]
        longest = max(islands, key=lambda island: (len(island), island[0]))
        result.append((member, date.fromordinal(longest[0]), len(longest)))
    return result
''',
    ],
    hints=[
        "You know how long the streak is that ends yesterday. How long is the one that ends today, and what if there was no view yesterday?",
        "Two traps, same-day-breaks-the-streak and ties-the-earlier-one: two views on a day are one, and of equal streaks the later counts.",
        "Shown world: member 7 watches on 1, 2 and 3 March, and from 30 March to 1 April. How long are they, and which of them counts?",
        """
ending = {}
for member, day in ___:                  # in which order?
    days = ___ + 1                       # the streak that ends the day before
    ending[member, day] = days
    if ___:
        longest[member] = ___
""",
    ],
    mistakes=[
        Mistake(
            "ties-the-earlier-one",
            "days >= longest[member][1]",
            "days > longest[member][1]",
            "Of two streaks that are equally long you report the earlier one. The prompt asks for the latest.",
        ),
        Mistake(
            "partition-too-fine",
            "ending.get((member, day - ONE_DAY), 0) + 1",
            "(ending.get((member, day - ONE_DAY), 0) if day.day > 1 else 0) + 1",
            "Your streaks end with the month. 31 March and 1 April are neighbours: let the dates do the arithmetic, not the number of the day.",
        ),
        Mistake(
            "one-streak-for-all-members",
            "        days = ending.get((member, day - ONE_DAY), 0) + 1\n        ending[member, day] = days\n",
            "        days = ending.get(day - ONE_DAY, 0) + 1\n        ending[day] = days\n",
            "A member's streak goes on where another one's ended. Each member has streaks of their own: what is your state keyed by?",
        ),
        Mistake(
            "counts-views-not-days",
            says="Some streaks are too long: several views on a day count several times. A streak is made of days.",
            answer="""
from datetime import timedelta


def day_streaks(views):
    longest, run = {}, {}
    for member, day in sorted(views):
        first, last, count = run.get(member, (day, day, 0))
        if day - last > timedelta(1):
            first, count = day, 0
        run[member] = (first, day, count + 1)
        if member not in longest or count + 1 >= longest[member][1]:
            longest[member] = (first, count + 1)
    return [(member, *streak) for member, streak in longest.items()]
""",
        ),
        Mistake(
            "same-day-breaks-the-streak",
            says="A second view on the same day breaks your streaks: the day before it is not yesterday but today. What is one item of a streak?",
            answer="""
from datetime import timedelta


def day_streaks(views):
    longest, run = {}, {}
    for member, day in sorted(views):
        first, last, count = run.get(member, (day, None, 0))
        if last is None or day - last != timedelta(1):
            first, count = day, 0
        run[member] = (first, day, count + 1)
        if member not in longest or count + 1 >= longest[member][1]:
            longest[member] = (first, count + 1)
    return [(member, *streak) for member, streak in longest.items()]
""",
        ),
        Mistake(
            "days-for-streak",
            "        if member not in longest or days >= longest[member][1]:\n            longest[member] = (day - days * ONE_DAY + ONE_DAY, days)\n",
            "        first, count = longest.get(member, (day, 0))\n        longest[member] = (first, count + 1)\n",
            "You count all days on which a member watched. A streak ends where a day is missing.",
        ),
        Mistake(
            "span-for-streak",
            "        if member not in longest or days >= longest[member][1]:\n            longest[member] = (day - days * ONE_DAY + ONE_DAY, days)\n",
            "        first = longest.get(member, (day, 0))[0]\n        longest[member] = (first, (day - first).days + 1)\n",
            "You measure from a member's first day to the last one. In between days are missing, and a streak ends there.",
        ),
        Mistake(
            "last-streak-for-longest",
            "if member not in longest or days >= longest[member][1]:",
            "if True:",
            "You report the streak that a member is on at the end. An earlier one may have been longer: what do you keep beside the current one?",
        ),
        Mistake(
            "last-day-for-first",
            "(day - days * ONE_DAY + ONE_DAY, days)",
            "(day, days)",
            "Your days are right, and `first_day` is the day on which the streak ended. It has `days` days: when did it begin?",
        ),
        Mistake(
            "first-day-one-too-early",
            "(day - days * ONE_DAY + ONE_DAY, days)",
            "(day - days * ONE_DAY, days)",
            "Your `first_day` is one day too early. A streak of one day begins and ends on the same day.",
        ),
        Mistake(
            "neighbours-in-the-list",
            "in sorted(set(views)):",
            "in dict.fromkeys(views):",
            "You took the views in the order of the list. A day that comes before its day before finds no streak to go on from. In which order must the days come?",
        ),
        Mistake(
            "changes-the-callers-rows",
            "    longest = {}\n",
            "    longest = {}\n    views.sort()\n",
            "Your result is right, and the list that you were given stands in another order afterwards: `sort` changes it, `sorted` makes a new one.",
        ),
        Mistake(
            "looks-at-the-whole-list",
            "        days = ending.get((member, day - ONE_DAY), 0) + 1\n",
            "        days = 1\n        while (member, day - days * ONE_DAY) in views:\n            days += 1\n",
            "Your result is right, and for each day you search the whole list, again and again. What do you know already when you come to a day, and where can you look it up at once?",
        ),
    ],
    worlds=[
        _views(
            "three members",
            "Three members in March; one has two streaks of three days, one of them into April.",
            (7, 1, 2, 3, 10, 30, 31, 32),
            (8, 5, 6, 6, 8, 9, 10, 11),
            (9, 20),
        ),
        _views(
            "several views on a day",
            "Days with two and three views, in the middle of streaks.",
            (7, 1, 1, 2, 2, 2, 3, 8, 9, 10, 11),
            (8, 4, 4, 5),
        ),
        _views(
            "one after the other",
            "A member's streak begins where another one's ends.",
            (7, 1, 2, 3),
            (8, 4, 5),
            (9, 6, 7, 8, 9),
            (6, 10, 11),
        ),
        _views(
            "the longer one is earlier",
            "The longest streak is not the last one, and days come in another order.",
            (7, 9, 8, 7, 6, 20, 19, 25),
            (8, 2, 1, 30, 3),
            (3, 12, 10),
        ),
        gaps(3, n_members=5, days=14),
        duplicates(2, n_members=4, days=10),
    ],
    complexity="O(n log n) time, O(n) memory for n views, because the distinct days are sorted once, and each then looks at one number, that of the day before.",
    talk="""
The state is how long the streak is that ends on a day; a day adds one to that of the day before, or begins at one. That is dynamic programming with one number per day, and only the last one per member is needed. First the grain: several views on a day are one. Sorting costs O(n log n); with a set of days it is O(n), if I walk on only from days whose day before is missing. In SQL it is gaps and islands: the day minus its row number. Then the questions back: whose day is it, UTC or the member's, and does a streak that began before the data count?
""",
)
