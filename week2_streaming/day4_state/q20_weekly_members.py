"""Distinct members over seven days, from small daily sketches that are merged, with a bound on the error."""

import hashlib
from datetime import date, datetime, timedelta

from autograder import Contract, Mistake, Oracle, Parameter, PythonExercise, Work, of_draw
from autograder.worlds import handmade, shuffled_rows, tidy
from autograder.worlds.world import World

DAY_0 = date(2026, 3, 1)
BATCHES = 5


def _hash(member_id):
    """32 bits that look like drawn at random, the same each time."""
    return int.from_bytes(hashlib.blake2b(str(member_id).encode(), digest_size=4).digest(), "big")


def _arguments(rows):
    """A world's views in five batches, then the week that ends with each day; a topic `error 25` asks for 25 per cent."""
    views = [
        ((row["event_time"].date() - DAY_0).days, _hash(row["member_id"]))
        for row in rows["viewing_events_clean"]
    ]
    topic = rows["viewing_events_clean"][0]["kafka_topic"] if views else ""
    size = -(-len(views) // BATCHES)
    steps = [("take", views[size * number : size * (number + 1)]) for number in range(BATCHES)]
    days = [day for day, _ in views] or [0]
    steps += [("week", day) for day in range(min(days), max(days) + 2)]
    return {
        "error_pct": int(topic.removeprefix("error ")) if topic.startswith("error ") else 50,
        "steps": steps,
    }


def _views(name, provokes, error_pct, days):
    """A world of the members of each day; days are numbered from 0 on 1 March."""
    return handmade(
        name,
        provokes,
        viewing_events_clean=[
            {
                "kafka_topic": f"error {error_pct}",
                "member_id": member,
                "event_time": datetime(2026, 3, 1, 20) + timedelta(days=day, seconds=place),
            }
            for day, members in days.items()
            for place, member in enumerate(members)
        ],
    )


def _twice(original):
    """Each view twice, and so in other batches."""

    def make(tables):
        return {
            table: [dict(row) for row in [*found, *found]] for table, found in original.rows(tables).items()
        }

    return World(
        "each view twice",
        "Every view is delivered again, much later.",
        make,
        original=original,
        said=lambda n: f"Delivering every view twice changed {n} row{'s' * (n != 1)} of the result.",
    )


_SHOWN = (
    "ten days",
    "A few members on each day; some come again, some do not.",
    {
        0: [40, 41, 42],
        1: [40, 41],
        2: [41, 42, 43],
        3: [40],
        4: [40, 43, 44],
        5: [41, 44],
        6: [40, 45, 45],
        7: [40, 41, 46],
        8: [40, 47],
        9: [41, 48],
    },
)
_NINE = tidy(seed=2, n_members=8, days=8, events_per_member_day=0.5)
_SAME = _views(
    "every day the same members",
    "The days overlap by 100 %: a week has as many members as each of its days.",
    30,
    {day: range(100, 116) for day in range(5)},
)
_OTHERS = _views(
    "every day other members",
    "The days overlap by 0 %: a week has as many members as all of its days together.",
    40,
    {day: range(100 * day, 100 * day + 11) for day in range(7)},
)
_SIZES = _views(
    "around the size of the sketch",
    "Weeks of five, six, seven and more members, where a sketch holds six.",
    50,
    {
        0: [1, 2, 3, 4, 5],
        10: [1, 2, 3, 4, 5, 6],
        20: range(1, 8),
        30: [1, 2, 3],
        31: [3, 4, 5],
        33: [6],
        35: [7, 8],
        50: [9],
    },
)
_EDGES = _views(
    "at the edges of the week",
    "Members who come once: six days before the end of a week, seven days before, and on the day after.",
    40,
    {
        0: [1],
        1: [2],
        3: [3, 4],
        6: [5],
        7: [6],
        8: [7, 8],
        13: [9],
        14: [10],
        15: range(20, 45),
        21: [46],
        22: [47],
    },
)
_REPEATS = _views(
    "many views each",
    "A few members watch again and again on one day, many others once.",
    40,
    {day: [number % (3 if number < 12 else 13 + day) for number in range(26)] for day in range(3)},
)
_LATE = _views(
    "older days last",
    "The views of older days arrive after those of newer ones, and a day goes on growing after it was full.",
    30,
    {day: range(7 * day, 7 * day + 16) for day in (6, 5, 7, 3, 2)},
)


def _many_members(size, random):
    """Thousands of members on two days."""
    views = [(number % 2, random.randrange(2**32)) for number in range(size)]
    steps = [("take", views[at : at + 50]) for at in range(0, size, 50)]
    return {"error_pct": 20, "steps": [*steps, ("week", 0), ("week", 1)]}


def _few_views(st):
    views = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 15).map(lambda h: 2**28 * h)), max_size=8)
    call = st.one_of(
        views.map(lambda drawn: ("take", drawn)), st.integers(5, 9).map(lambda day: ("week", day))
    )
    return st.fixed_dictionaries(
        {
            "error_pct": st.sampled_from([100, 71, 60, 50]),
            "steps": st.lists(call, max_size=4).map(lambda calls: [*calls, ("week", 6), ("week", 7)]),
        }
    )


SOLUTION = '''
from bisect import bisect_left

HASHES = 2**32
DAYS = 7


class weekly_members:
    """A sketch of each day: its k smallest hashes. Sketches are merged, and the count is estimated at the end."""

    def __init__(self, error_pct):
        self.error_pct = error_pct
        self.k = 2 + -(-10_000 // error_pct**2)
        self.sketches = {}  # of each day: at most k hashes, the smallest, in order

    def take(self, views):
        """Take views (day, h)."""
        for day, h in views:
            sketch = self.sketches.setdefault(day, [])
            place = bisect_left(sketch, h)
            if place == self.k or sketch[place : place + 1] == [h]:
                continue
            sketch.insert(place, h)
            del sketch[self.k :]

    def week(self, day):
        """Return (members, margin) of the seven days that end with `day`."""
        merged = set()
        for back in range(DAYS):
            merged.update(self.sketches.get(day - back, ()))
        return self.estimate(sorted(merged)[: self.k])

    def estimate(self, smallest):
        if len(smallest) < self.k:
            return len(smallest), 0
        members = (self.k - 1) * HASHES // smallest[-1]
        return members, 2 * self.error_pct * members // 100
'''


def _with(*edits):
    """The solution with several edits, each of a text that stands in it once."""
    answer = SOLUTION
    for old, new in edits:
        assert answer.count(old) == 1, old
        answer = answer.replace(old, new)
    return answer


_MERGED = "        return self.estimate(sorted(merged)[: self.k])\n"

exercise = PythonExercise(
    title="Seven days are not the sum of seven days",
    points=4,
    minutes=25,
    level="medium",
    skills=["distinct counts", "sketches", "bounded state", "merge", "classes"],
    asked_in=["streaming round", "coding round"],
    prompt="""
*How many different members watched in the last seven days? We have the count of each day. And we cannot keep every id.* The counts of the days cannot be added: who comes on three days is one member. What can be merged is a **sketch** of each day: the `k` smallest hashes of its members.

Write a class `weekly_members`. `weekly_members(error_pct)` makes an operator without views. It has two methods:

* `take(views)`: a batch arrives, a list of tuples `(day, h)`, in no order, of any day, also of one you were asked about; it may be empty. `day` is a whole number. `h` is the hash of the member who watched: a whole number from 0 to 2³² - 1, the same whenever this member watches, and as good as drawn at random. Take two members with the same hash for one. Returns nothing.
* `week(day)`: returns a tuple `(members, margin)` for the seven days `day - 6` to `day`, of all views so far. It changes nothing.

The sketch. Of each day keep the `k` smallest **different** hashes, and no others. For a week, take the `k` smallest different hashes of its days together.

* If these are fewer than `k`, the sketches have lost nothing: `members` is their number, and `margin` is 0.
* Otherwise let `kth` be the largest of the `k`. If `k` hashes out of 2³² lie up to `kth`, the week has about `(k - 1) * 2³² / kth` members: that, rounded down, is `members`. `margin` is two standard errors: `2 * error_pct` per cent of `members` as you return it, rounded down.

The size. The standard error of this estimate is at most `1 / √(k - 2)` of the true number. Take the **smallest** `k` for which that is at most `error_pct` per cent: 10 per cent needs 102 hashes, and 40 per cent need 9. `error_pct` is a whole number from 1 to 100.

For example, with `error_pct=100`, `k` is 3. After `take([(1, 900_000_000), (1, 300_000_000), (2, 300_000_000)])`, `week(2)` gives `(2, 0)`. After `take([(2, 1_200_000_000), (8, 7)])` the third hash of days 1 and 2 is 1,200,000,000, and 2 × 4,294,967,296 / 1,200,000,000 is 7.2: `week(2)` gives `(7, 14)`. `week(8)` begins with day 2.

What you hold must grow with days times `k`, not with members or views. Do not change the batches, and print nothing.

In the data you see, days are counted from 1 March, a hash is made from `member_id`, and `error_pct` is ⟦error.pct⟧. To make the same calls yourself:

    given = show("weekly_members").arguments
    operator = weekly_members(given["error_pct"])
    for method, *arguments in given["steps"]:
        print(method, *arguments, getattr(operator, method)(*arguments))
""",
    contract=Contract(
        grain="one tuple for each call of week",
        key="the number of the call",
        clock="day of the view, as given; a week is seven whole days and ends with its day",
        ties="equal hashes are one member",
        duplicates="a view that comes again changes nothing",
        late="a view of an older day counts from then on",
    ),
    parameters=[
        Parameter("error", {"pct": 50, "squared": "2,500", "k": 6}, {"pct": 25, "squared": "625", "k": 18})
    ],
    tables=["viewing_events_clean"],
    arguments=_arguments,
    steps="steps",
    columns=("step", "members", "margin"),
    ordered=True,
    complexity="O(log k) comparisons per view, O(d·k) memory for d days, because a sketch never holds more than its k smallest hashes, and merging seven of them looks at 7k however many members there are.",
    oracle=Oracle(
        inputs=_few_views,
        draws=20,
        answer='''
class weekly_members:
    """Keeps every view."""

    def __init__(self, error_pct):
        self.error_pct = error_pct
        self.k = 3
        while (self.k - 2) * error_pct**2 < 10_000:
            self.k += 1
        self.views = []

    def take(self, views):
        self.views += views

    def week(self, day):
        hashes = sorted({h for seen, h in self.views if day - 6 <= seen <= day})
        if len(hashes) < self.k:
            return len(hashes), 0
        members = (self.k - 1) * 2**32 // hashes[self.k - 1]
        return members, members * 2 * self.error_pct // 100
''',
    ),
    work=[
        Work(
            name="many members",
            provokes="Thousands of members on two days, where a sketch of a day holds 27 hashes.",
            inputs=_many_members,
            sizes=(150, 1_200),
            unit="views",
            counts={"held": 4},
            points=0.5,
        ),
    ],
    starter='''
class weekly_members:
    """A sketch of each day: its k smallest hashes. Sketches are merged, and the count is estimated at the end."""

    def __init__(self, error_pct):
        self.error_pct = error_pct

    def take(self, views):
        """Take views (day, h)."""
        # Which hashes of a day may you forget for ever?

    def week(self, day):
        """Return (members, margin) of the seven days that end with `day`."""
        return 0, 0
''',
    solution=SOLUTION,
    alternatives=[
        '''
from heapq import heappush, heappushpop, nsmallest
from itertools import chain
from math import ceil


class weekly_members:
    """A max-heap of each day's smallest hashes, and a set beside it that knows which they are."""

    def __init__(self, error_pct):
        self.pct = error_pct
        self.k = ceil(10_000 / (error_pct * error_pct)) + 2
        self.of_day = {}

    def take(self, views):
        for day, h in views:
            heap, kept = self.of_day.setdefault(day, ([], set()))
            if h in kept:
                continue
            kept.add(h)
            if len(heap) < self.k:
                heappush(heap, -h)
            else:
                kept.remove(-heappushpop(heap, -h))

    def week(self, day):
        days = (self.of_day[d][1] for d in range(day - 6, day + 1) if d in self.of_day)
        union = nsmallest(self.k, set(chain.from_iterable(days)))
        full = len(union) == self.k
        members = ((self.k - 1) << 32) // union[-1] if full else len(union)
        return members, members * self.pct // 50 if full else 0
''',
        '''
class weekly_members:
    """Merges each batch into the sketch of its day, as it would merge the sketch of another machine."""

    def __init__(self, error_pct):
        self.error_pct = error_pct
        self.k = next(k for k in range(3, 10_003) if (k - 2) * error_pct**2 >= 10_000)
        self.sketch_of = {}

    def take(self, views):
        batch = {}
        for day, h in views:
            batch.setdefault(day, set()).add(h)
        for day, hashes in batch.items():
            self.sketch_of[day] = self.smallest(hashes | self.sketch_of.get(day, set()))

    def smallest(self, hashes):
        return set(sorted(hashes)[: self.k])

    def week(self, day):
        merged = set()
        for one in range(day - 6, day + 1):
            merged = self.smallest(merged | self.sketch_of.get(one, set()))
        if len(merged) < self.k:
            return len(merged), 0
        members = (self.k - 1) * 2**32 // max(merged)
        return members, 2 * self.error_pct * members // 100
''',
    ],
    hints=[
        "A member watches on three days. In how many daily counts is this member, and in how many weeks? What of the three days is the same?",
        "Two traps: adds-daily-distincts, and copies-fill-the-sketch: the k smallest *different* hashes, or one busy member takes up all places.",
        "Shown world: error_pct is ⟦error.pct⟧, so k is 2 + 10,000 / ⟦error.squared⟧ = ⟦error.k⟧. Print, for one week, the number of different hashes of each day, their sum, and the number of different hashes of all seven days.",
        """
place = bisect_left(sketch, h)
if ___ or ___:                      # too large for a full sketch; or known already
    continue
sketch.insert(place, h)
del sketch[___:]

merged = ___                        # of seven days: from which to which?
smallest = sorted(merged)[:___]
if len(smallest) < self.k:
    return ___, 0
members = (___) * 2**32 // ___
""",
    ],
    mistakes=[
        Mistake(
            "adds-daily-distincts",
            _MERGED,
            """        members = sum(self.estimate(self.sketches.get(day - back, []))[0] for back in range(DAYS))
        return members, 2 * self.error_pct * members // 100 if len(merged) >= self.k else 0
""",
            "You added the members of seven days. Whoever watches every day is in that sum seven times: what of the days can be merged, if not their counts?",
        ),
        Mistake(
            "largest-day-for-the-week",
            _MERGED,
            """        return max(self.estimate(self.sketches.get(day - back, [])) for back in range(DAYS))
""",
            "Your week has as many members as its largest day. That holds where the same members come every day; what if each day has others?",
        ),
        Mistake(
            "union-not-cut",
            _MERGED,
            _MERGED.replace("[: self.k]", ""),
            "You estimate from all hashes of seven sketches. Beyond the k smallest of the week, hashes are missing: only full sketches hold them. Up to which one do you know all?",
        ),
        Mistake(
            "copies-fill-the-sketch",
            "place == self.k or sketch[place : place + 1] == [h]",
            "place == self.k",
            "The same hash stands in your sketch several times, and pushes out other members. A member who watches ten times is one: what do you look for before you insert?",
        ),
        Mistake(
            "full-sketch-takes-no-more",
            "place == self.k or",
            "len(sketch) == self.k or",
            "Once k hashes are there you take no more: your sketch is of those who came first. The k smallest of all may come last, so which one leaves?",
        ),
        Mistake(
            "wrong-end-evicted",
            answer=_with(("place == self.k or ", ""), ("del sketch[self.k :]", "del sketch[: -self.k]")),
            says="You keep the largest hashes. The estimate asks how densely the smallest lie from 0 on: which end of the sketch is cut off?",
        ),
        Mistake(
            "k-for-k-minus-one",
            "(self.k - 1) * HASHES",
            "self.k * HASHES",
            "You multiply by k. Up to the k-th hash lie k - 1 others, and with k the estimate is too large on average.",
        ),
        Mistake(
            "small-week-estimated",
            "if len(smallest) < self.k:",
            "if len(smallest) < 2:",
            "You estimate weeks with fewer than k hashes. A sketch that is not full has seen them all: what is the exact number then?",
        ),
        Mistake(
            "sketch-too-small",
            "2 + -(-10_000 // error_pct**2)",
            "2 + 10_000 // error_pct**2",
            "Your k is rounded down, so the error may be larger than asked. At 40 per cent, 10,000 / 1,600 is 6.25: how many hashes keep the promise?",
        ),
        Mistake(
            "window-one-day-too-long",
            "range(DAYS)",
            "range(DAYS + 1)",
            "Your week has eight days: `day` itself, and seven before it. If the 7th ends a week, with which day did it begin?",
        ),
        Mistake(
            "window-without-its-last-day",
            "range(DAYS)",
            "range(1, DAYS)",
            "Your week ends before `day`. Seven days that end with a day have that day in them: which one is the first?",
        ),
        Mistake(
            "calendar-week-for-seven-days",
            "range(DAYS)",
            "range(day % DAYS + 1)",
            "Your weeks begin anew every seventh day. The question is about the seven days up to `day`, whichever day of the week it is.",
        ),
        Mistake(
            "one-standard-error",
            "2 * self.error_pct",
            "self.error_pct",
            "Your margin is one standard error: one week in three would lie outside. The prompt asks for two.",
        ),
        Mistake(
            "holds-every-hash",
            answer=_with(("place == self.k or ", ""), ("            del sketch[self.k :]\n", "")),
            says="Your numbers are right, and you hold every hash of every day. A sketch of a billion members is k hashes: which ones can never be needed again?",
        ),
    ],
    worlds=[
        of_draw(lambda draw: _views(*_SHOWN[:2], draw["error"]["pct"], _SHOWN[2])),
        _NINE,
        _SAME,
        _OTHERS,
        _SIZES,
        _EDGES,
        _REPEATS,
        _LATE,
        shuffled_rows(_LATE),
        _twice(_REPEATS),
    ],
    talk="""
Distinct counts do not add: a member of three days is in three counts and in one week. So I do not keep counts, I keep something that can be merged. Exact is a set of ids for each day; it is right, and it grows with the members. A sketch holds the k smallest hashes of a day. Merging is taking the k smallest of the union, which gives exactly the sketch one would have had of the whole week; so it does not matter how the stream is cut, which machine saw what, or how often a view is delivered. The estimate is k minus one over the k-th hash, scaled; its standard error is one over the square root of k minus two, so four times the memory halves the error. I choose k by what the readers decide with the number: two per cent takes 2,502 hashes. Below k it is exact. The price: no sketch answers who they were, or forgets one member who asks to be erased; and small slices of a sketch have large errors. In an engine this is approx_count_distinct with its mergeable state, HyperLogLog or theta sketches.
""",
)
