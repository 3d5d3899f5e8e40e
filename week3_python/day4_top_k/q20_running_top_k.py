"""The K titles that most people watch now, asked for again and again while the stream runs."""

from dataclasses import replace
from functools import partial

from autograder import Contract, Mistake, Oracle, Parameter, PythonExercise, Work, of_draw
from autograder.worlds import handmade, hot_key, tidy

K_AND_EVERY = {
    "ties": (3, 4),
    "falls": (2, 5),
    "few": (10, 3),
    "none": (0, 2),
    "one": (1, 1),
    "playback": (3, 10),
}
CHANGE_OF_TYPE = {"play": 1, "stop": -1}


def _arguments(rows, shown_k):
    deliveries = rows["viewing_events_raw"]
    topic = deliveries[0]["kafka_topic"] if deliveries else "playback"
    k, every = (shown_k, 6) if topic == "now" else K_AND_EVERY[topic]
    names = {row["title_id"]: row["name"] for row in rows["titles"]}
    watching = dict.fromkeys(names, 0)
    events = []
    for row in deliveries:
        title, change = row["title_id"], CHANGE_OF_TYPE.get(row["event_type"], 0)
        if change and watching[title] + change >= 0:  # a generated log has stops without a play
            watching[title] += change
            events.append({"title_id": title, "name": names[title], "change": change})
    return {"events": events, "k": k, "every": every}


def _log(name, provokes, topic, names, *events):
    """A world from titles' names and events, each the number of a title: 3 begins, -3 ends."""
    return handmade(
        name,
        provokes,
        titles=[{"title_id": title, "name": text} for title, text in names.items()],
        viewing_events_raw=[
            {
                "title_id": abs(event),
                "event_type": "play" if event > 0 else "stop",
                "event_time": f"2026-03-01 {20 + number // 60}:{number % 60:02}",
                "kafka_topic": topic,
            }
            for number, event in enumerate(events)
        ],
    )


_EVENING = _log(
    "an evening",
    "Five titles; people begin and stop, and three times somebody asks for the top ⟦k:word⟧.",
    "now",
    {
        1: "The Quiet Harbor",
        2: "Paper Signal",
        3: "Northern Winter",
        4: "Distant Orchard",
        5: "Bright Stairs",
    },
    *(1, 2, 1, 3, 1, 2),
    *(-1, 4, 3, -1, 3, 4),
    *(-2, -2, 5, -3, 5, 4),
    *(1, 2),
)
_TIED = _log(
    "everything tied",
    "All titles are equally often watched, and their ids, their names and their order in the stream all differ.",
    "ties",
    {1: "Salt", 2: "Amber", 3: "Moss", 4: "Birch", 5: "Zinc", 6: "Coal", 7: "Dune", 8: "Ash"},
    *(5, 1, 3, 7),
    *(2, 6, 4, 8),
    *(8, 1, 2, 5),
    *(3, 4, 6, 7),
)
_AT_THE_CUT = _log(
    "a tie at the cut",
    "One title leads; behind it more are tied than there are places, some with a small letter, two with one name.",
    "ties",
    {1: "Tide", 2: "dune", 3: "Ember", 4: "Ember", 5: "Fog", 6: "Dune", 7: "Glass"},
    *(1, 5, 1, 7),
    *(4, 2, 3, 1),
    *(6, 5, 4, 1),
    *(3, 7, -1, -1),
    *(2, -1, -1, 6),
)
_REMAKES = _log(
    "remakes",
    "Three titles have the same name; together they would lead.",
    "falls",
    {11: "The Bridge", 12: "The Bridge", 13: "The Bridge", 14: "Canal", 15: "Delta"},
    *(12, 14, 11, 14, 15),
    *(15, 13, 15, 12, 14),
    *(-14, 11, 13, -15, -14),
    *(-11, 13, -15, 11, 12),
)
_FALLS = _log(
    "leaders that fall",
    "Leaders lose their viewers, so that titles come into the top without an event of their own, and some end at 0.",
    "falls",
    {1: "Amber", 2: "Birch", 3: "Coal", 4: "Dune", 5: "Elm"},
    *(1, 1, 1, 2, 2),
    *(3, 4, 2, 1, 3),
    *(-1, -1, -1, -1, 2),
    *(-2, -2, -2, -2, 5),
    *(-3, -3, -4, 5, -5),
    *(-5, 1, -1, 2, -2),
)
_FEW = _log(
    "more places than titles",
    "Ten places, three titles, and some of them watched by nobody.",
    "few",
    {1: "Salt", 2: "Amber", 3: "Moss"},
    *(1, 3, 3),
    *(-1, 2, 2),
    *(-3, -3, 1),
    *(-2, -2, -1),
    *(3, 1),
)
_NONE = _log(
    "no places",
    "k is 0.",
    "none",
    {1: "Salt", 2: "Amber"},
    *(1, 2, 1, -2, 2, 1),
)
_ONE = _log(
    "one place, asked each time",
    "k is 1, and somebody asks after every event.",
    "one",
    {1: "Salt", 2: "Amber", 3: "Moss"},
    *(1, 2, 1, 2, 3, 3, 3, -1, -3, -3, -2, -2, -3, -1),
)
_LATER = replace(
    tidy(5, n_members=8, days=3, n_titles=14, events_per_member_day=4),
    name="three days",
    provokes="Three days of plays and stops as they come.",
)


def _long_tail(size, random):
    """As many titles as events, all tied, so that every choice among them is one by name."""
    numbers = random.sample(range(100_000), size)
    events = [
        {"title_id": number, "name": f"title {number * 7_919 % 99_991:05}", "change": 1} for number in numbers
    ]
    return {"events": events, "k": 10, "every": size // 16}


def _long_stream(size, random):
    """Forty titles whose counts go up and down."""
    watching = [0] * 40
    events = []
    for _ in range(size):
        title = random.randrange(40)
        change = -1 if watching[title] > 3 or watching[title] and random.random() < 0.45 else 1
        watching[title] += change
        events.append({"title_id": title, "name": f"title {title * 7 % 40:02}", "change": change})
    return {"events": events, "k": 3, "every": 10}


_NAMES = {1: "b", 2: "a", 3: "a", 4: "C"}


def _few_events(st):
    def log(wishes):
        watching = dict.fromkeys(_NAMES, 0)
        events = []
        for title, change in wishes:
            change = change if watching[title] + change >= 0 else 1
            watching[title] += change
            events.append({"title_id": title, "name": _NAMES[title], "change": change})
        return events

    wish = st.tuples(st.sampled_from([1, 2, 3, 4]), st.sampled_from([1, 1, -1]))
    return st.fixed_dictionaries(
        {
            "events": st.lists(wish, min_size=1, max_size=9).map(log),
            "k": st.sampled_from([1, 2, 3, 0, 5]),
            "every": st.integers(1, 4),
        }
    )


exercise = PythonExercise(
    title="The top K, again and again",
    points=4,
    minutes=30,
    level="medium",
    skills=["heap", "total order", "generators", "running counts"],
    asked_in=["assessment", "coding round"],
    prompt="""
A screen in the office shows which titles most people are watching now. You read the stream of events, and after every so many of them the screen asks.

Write `running_top_k(events, k, every)`, a generator. `events` is an iterator of dicts that can be read once. Each has

* `title_id`: a whole number, the title. A title always comes with the same `name`; two titles may share a name.
* `name`: text.
* `change`: 1 where somebody begins to watch the title, -1 where somebody stops. Nobody stops who has not begun: no count falls below 0.

A title's count is the sum of its changes so far. After the event number `every`, `2 * every`, and so on, yield the top `k`: one tuple `(after, place, title_id, watching)` for each title in it, best first, where `after` is the number of events so far, `place` counts 1, 2, 3 …, and `watching` is the title's count.

* Larger counts come first. Titles with equal counts stand in order of `name`, as Python compares text; with equal names too, the smaller `title_id` comes first. Each place holds one title, so a tie at the last place is cut.
* A title that nobody watches now is not in it. Where there are fewer than `k` titles, there are fewer tuples.
* Events after the last full `every` give nothing. `k` is 0 or more, `every` 1 or more.

For example, with `k=2` and `every=3`, events for the titles 7 "Moss", 5 "Salt", 7, 9 "Ash" and 7 with the changes 1, 1, 1, 1, 1 and then -1 for 5, give

`(3, 1, 7, 2), (3, 2, 5, 1), (6, 1, 7, 3), (6, 2, 9, 1)`

The stream is long, and most titles have few viewers:

* yield what is due before you read the next event;
* when the screen asks you may look at every title once, but do not sort them all: with n titles, O(n log k) is fine, O(n log n) is not;
* what you hold may grow with the number of titles, not with the number of events.

Do not change the dicts that you are given, and print nothing. In the data you see, `k` is ⟦k⟧ and `every` is 6; an event of type `play` is a 1, a `stop` is a -1.
""",
    contract=Contract(
        grain="one tuple per place, each time the screen asks",
        key="title_id; a name can belong to two",
        clock="none: the number of events",
        ties="by name, then by title_id",
        duplicates="none in this stream",
    ),
    parameters=[Parameter("k", 3, 2, 4)],
    tables=["viewing_events_raw", "titles"],
    arguments=of_draw(lambda draw: partial(_arguments, shown_k=draw["k"])),
    streams=("events",),
    columns=("after", "place", "title_id", "watching"),
    ordered=True,
    keeps_input=True,
    oracle=Oracle(
        inputs=_few_events,
        answer='''
def running_top_k(events, k, every):
    """Counts everything anew each time, and sorts all of it."""
    so_far, found = [], []
    for event in events:
        so_far.append(event)
        if len(so_far) % every:
            continue
        ranking = []
        for title, name in {(e["title_id"], e["name"]) for e in so_far}:
            count = sum(e["change"] for e in so_far if e["title_id"] == title)
            if count > 0:
                ranking.append((-count, name, title))
        for place, (count, _, title) in enumerate(sorted(ranking)[:k], 1):
            found.append((len(so_far), place, title, -count))
    return found
''',
    ),
    work=[
        Work(
            name="a long tail",
            provokes="Thousands of titles with one viewer each; only their names tell them apart.",
            inputs=_long_tail,
            sizes=(400, 3_200),
            unit="events",
            counts={"comparisons": 3, "read_ahead": 2},
            points=0.5,
        ),
        Work(
            name="a long stream",
            provokes="Thousands of events of forty titles, whose counts go up and down.",
            inputs=_long_stream,
            sizes=(400, 3_200),
            unit="events",
            counts={"held": 4},
            points=0.5,
        ),
    ],
    starter='''
def running_top_k(events, k, every):
    """Yield (after, place, title_id, watching) for the k most watched titles, after every `every` events.

    events: one-shot iterator of dicts with title_id, name and change (1 or -1).
    """
    # Count as you read; each time the screen asks, take the best k without sorting all.
    yield from ()
''',
    solution='''
from collections import Counter
from heapq import nsmallest


def running_top_k(events, k, every):
    """Yield (after, place, title_id, watching) for the k most watched titles, after every `every` events."""
    watching = Counter()
    names = {}

    def rank(title):
        return -watching[title], names[title], title

    for after, event in enumerate(events, start=1):
        title = event["title_id"]
        names[title] = event["name"]
        watching[title] += event["change"]
        if after % every == 0:
            listed = (title for title, count in watching.items() if count > 0)
            for place, title in enumerate(nsmallest(k, listed, key=rank), start=1):
                yield after, place, title, watching[title]
''',
    alternatives=[
        '''
from heapq import heapify, heappop, heappush


def running_top_k(events, k, every):
    """One heap for the whole stream; entries that are out of date are known by their count, and swept when too many."""
    counts, names, heap = {}, {}, []
    for after, event in enumerate(events, 1):
        title = event["title_id"]
        names[title] = event["name"]
        counts[title] = counts.get(title, 0) + event["change"]
        heappush(heap, (-counts[title], names[title], title))
        if len(heap) > 2 * len(counts) + 16:
            heap = [(-count, names[known], known) for known, count in counts.items()]
            heapify(heap)
        if after % every:
            continue
        best = []
        while heap and len(best) < k:
            entry = heappop(heap)
            count, _, title = entry
            if count < 0 and counts[title] == -count and entry not in best:
                best.append(entry)
                yield after, len(best), title, -count
        for entry in best:
            heappush(heap, entry)
''',
        '''
from collections import defaultdict
from heapq import nsmallest
from itertools import islice


def running_top_k(events, k, every):
    """A shelf of titles for each count: an event moves its title by one shelf, a query walks down from the top."""
    count_of = defaultdict(int)
    shelves = defaultdict(set)
    for after, event in enumerate(events, 1):
        title = (event["name"], event["title_id"])
        shelf = shelves[count_of[title]]
        shelf.discard(title)
        if not shelf:
            del shelves[count_of[title]]
        count_of[title] += event["change"]
        shelves[count_of[title]].add(title)
        if after % every == 0:
            ranked = (
                (title_id, count)
                for count in sorted(shelves, reverse=True)
                if count > 0
                for _, title_id in nsmallest(k, shelves[count])
            )
            for place, (title_id, count) in enumerate(islice(ranked, k), 1):
                yield after, place, title_id, count
''',
        '''
from heapq import heapify, heappop


def running_top_k(events, k, every):
    """A heap of all titles made in O(n) each time it is asked, and k taken from it."""
    titles = {}
    for after, event in enumerate(events, 1):
        name, count = titles.get(event["title_id"], (event["name"], 0))
        titles[event["title_id"]] = (name, count + event["change"])
        if after % every == 0:
            heap = [(-count, name, title_id) for title_id, (name, count) in titles.items() if count]
            heapify(heap)
            for place in range(1, min(k, len(heap)) + 1):
                count, _, title_id = heappop(heap)
                yield after, place, title_id, -count
''',
    ],
    hints=[
        "Of n titles you want the best k. While you look at the titles one by one, how many of them do you have to remember?",
        "Three traps: tie-order-assumed (equal counts are in no order unless you give one), stale-heap-entries (a count that has changed is still in the heap as it was), and at a tie the heap of the best k must throw out the last name, not the first.",
        "Shown world: after 12 events titles 2 and 4 both have 2. Which of them is second, and which column says so? After 18 titles 3 and 5 have 2 each: the same question. And what is left of title 2?",
        """
watching, names = Counter(), {}

def rank(title):
    return ___, ___, ___                 # the smaller, the better

for after, event in enumerate(events, start=1):
    ...
    if ___:
        for place, title in enumerate(nsmallest(___, ___, key=rank), start=1):
            yield ___
""",
    ],
    mistakes=[
        Mistake(
            "tie-order-assumed",
            "return -watching[title], names[title], title",
            "return -watching[title]",
            "Your counts are right, and equal counts stand in the order in which the titles first came, as `Counter.most_common` leaves them. Which order does the prompt give?",
        ),
        Mistake(
            "ties-in-descending-order",
            says="Among equal counts the last name stands first: with nlargest, or one reverse, the names were turned round with the counts. Which of the parts should be negative?",
            answer="""
from collections import Counter
from heapq import nlargest


def running_top_k(events, k, every):
    watching, names = Counter(), {}
    for after, event in enumerate(events, start=1):
        names[event["title_id"]] = event["name"]
        watching[event["title_id"]] += event["change"]
        if after % every == 0:
            listed = [(count, names[title], title) for title, count in watching.items() if count > 0]
            for place, (count, _, title) in enumerate(nlargest(k, listed), start=1):
                yield after, place, title, count
""",
        ),
        Mistake(
            "ties-broken-by-key",
            "return -watching[title], names[title], title",
            "return -watching[title], title",
            "Equal counts stand in order of title_id. The prompt asks for the name first; the id decides only between two of one name.",
        ),
        Mistake(
            "tie-break-that-ties",
            "return -watching[title], names[title], title",
            "return -watching[title], names[title]",
            "Two titles with one name and one count stand in the order in which they came. A name can belong to two: what is left that decides?",
        ),
        Mistake(
            "letter-case-ignored",
            "return -watching[title], names[title], title",
            "return -watching[title], names[title].lower(), title",
            "You ordered names without regard to letter case. The prompt compares as Python does, where all capitals come before the small letters.",
        ),
        Mistake(
            "min-heap-as-max-heap",
            "return -watching[title], names[title], title",
            "return watching[title], names[title], title",
            "You list the least watched titles: heapq gives the smallest first. What must the key be for the best to be the smallest?",
        ),
        Mistake(
            "tie-at-the-cut-by-the-heap",
            says="At a tie for the last place your heap of the best k throws out the first name, its smallest entry: that is the one to keep. Text has no minus; what can the heap compare instead?",
            answer="""
from heapq import heappushpop, heappush


def running_top_k(events, k, every):
    watching, names = {}, {}
    for after, event in enumerate(events, start=1):
        names[event["title_id"]] = event["name"]
        watching[event["title_id"]] = watching.get(event["title_id"], 0) + event["change"]
        if after % every == 0:
            best = []
            for title, count in watching.items():
                if count > 0 and k:
                    entry = (count, names[title], title)
                    if len(best) < k:
                        heappush(best, entry)
                    else:
                        heappushpop(best, entry)
            best.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
            for place, (count, _, title) in enumerate(best, start=1):
                yield after, place, title, count
""",
        ),
        Mistake(
            "stale-heap-entries",
            says="A title is in your top more than once, with counts it no longer has: each change added an entry, and the old one stayed in the heap. How do you know an entry that is out of date?",
            answer="""
from heapq import heappush, nsmallest


def running_top_k(events, k, every):
    watching, heap = {}, []
    for after, event in enumerate(events, start=1):
        title = event["title_id"]
        watching[title] = watching.get(title, 0) + event["change"]
        if watching[title] > 0:
            heappush(heap, (-watching[title], event["name"], title))
        if after % every == 0:
            for place, (count, _, title) in enumerate(nsmallest(k, heap), start=1):
                yield after, place, title, -count
""",
        ),
        Mistake(
            "uncomparable-heap-payload",
            says="Two titles have the same count, the heap goes on to compare what stands behind it, and two dicts have no order. What can stand between them that decides?",
            answer="""
from heapq import heapify, heappop


def running_top_k(events, k, every):
    titles = {}
    for after, event in enumerate(events, start=1):
        title = titles.setdefault(event["title_id"], dict(event, change=0))
        title["change"] += event["change"]
        if after % every == 0:
            heap = [(-title["change"], title) for title in titles.values() if title["change"] > 0]
            heapify(heap)
            for place in range(1, min(k, len(heap)) + 1):
                count, title = heappop(heap)
                yield after, place, title["title_id"], -count
""",
        ),
        Mistake(
            "name-as-key",
            says="Titles of one name are counted as one. A remake shares its name with the first film: which column is the title?",
            answer="""
from collections import Counter
from heapq import nsmallest


def running_top_k(events, k, every):
    watching, ids = Counter(), {}
    for after, event in enumerate(events, start=1):
        ids.setdefault(event["name"], event["title_id"])
        watching[event["name"]] += event["change"]
        if after % every == 0:
            listed = [(-count, name) for name, count in watching.items() if count > 0]
            for place, (count, name) in enumerate(nsmallest(k, listed), start=1):
                yield after, place, ids[name], -count
""",
        ),
        Mistake(
            "nothing-watched-kept",
            "(title for title, count in watching.items() if count > 0)",
            "watching",
            "Titles that nobody watches any more are in your top. A count that has come back to 0 stays in the dict: who leaves it out?",
        ),
        Mistake(
            "every-event-is-a-play",
            'watching[title] += event["change"]',
            "watching[title] += 1",
            "You counted each event as somebody who begins. A change of -1 is somebody who stops.",
        ),
        Mistake(
            "stops-ignored",
            'watching[title] += event["change"]',
            'watching[title] += max(0, event["change"])',
            "Your counts never fall: you count who began, not who is watching now. What does a change of -1 do?",
        ),
        Mistake(
            "runner-up-forgotten",
            "                yield after, place, title, watching[title]",
            """                yield after, place, title, watching[title]
            best = nsmallest(k, (title for title, count in watching.items() if count > 0), key=rank)
            watching = Counter({title: watching[title] for title in best})""",
            "You keep the counts of the top k only. A title that comes in later had viewers before: where are they?",
        ),
        Mistake(
            "only-risers-enter",
            says="You look only at the title of each event, and put it into the top when it is good enough. When a leader loses viewers another title comes in without an event of its own: who looks at that one?",
            answer="""
def running_top_k(events, k, every):
    watching, names, best = {}, {}, []

    def rank(title):
        return -watching[title], names[title], title

    for after, event in enumerate(events, start=1):
        title = event["title_id"]
        names[title] = event["name"]
        watching[title] = watching.get(title, 0) + event["change"]
        best = sorted({title, *best}, key=rank)[:k]
        best = [title for title in best if watching[title] > 0]
        if after % every == 0:
            for place, title in enumerate(best, start=1):
                yield after, place, title, watching[title]
""",
        ),
        Mistake(
            "counts-begin-anew",
            "                yield after, place, title, watching[title]",
            """                yield after, place, title, watching[title]
            watching.clear()""",
            "Your counts begin again each time the screen asks. The prompt sums all changes so far: who began before is still watching.",
        ),
        Mistake(
            "asked-at-the-end-too",
            "                yield after, place, title, watching[title]",
            """                yield after, place, title, watching[title]
    if names and after % every:
        listed = (title for title, count in watching.items() if count > 0)
        for place, title in enumerate(nsmallest(k, listed, key=rank), start=1):
            yield after, place, title, watching[title]""",
            "You answered once more at the end of the stream. Nobody asked there: the events after the last full `every` give nothing.",
        ),
        Mistake(
            "zero-k-fails",
            says="With k = 0 your answer stops with an error: the heap of the best k is empty, and its first entry is looked at. What is the top 0?",
            answer="""
from heapq import heappush, heapreplace


class Entry:
    def __init__(self, rank):
        self.rank = rank

    def __lt__(self, other):
        return self.rank > other.rank


def running_top_k(events, k, every):
    watching, names = {}, {}
    for after, event in enumerate(events, start=1):
        names[event["title_id"]] = event["name"]
        watching[event["title_id"]] = watching.get(event["title_id"], 0) + event["change"]
        if after % every == 0:
            best = []
            for title, count in watching.items():
                if count > 0:
                    entry = Entry((-count, names[title], title))
                    if len(best) < k:
                        heappush(best, entry)
                    elif best[0] < entry:
                        heapreplace(best, entry)
            for place, entry in enumerate(sorted(best, reverse=True), start=1):
                yield after, place, entry.rank[2], -entry.rank[0]
""",
        ),
        Mistake(
            "sorts-everything",
            "enumerate(nsmallest(k, listed, key=rank), start=1)",
            "enumerate(sorted(listed, key=rank)[:k], start=1)",
            "Your results are right, and each time the screen asks you sort all titles to show k of them: O(n log n). While you pass through them, how many do you have to keep?",
        ),
        Mistake(
            "state-never-shrinks",
            says="Your results are right, and your heap grows with every event: what is out of date leaves only when it comes to the top, and a low count never does. When would you sweep it?",
            answer="""
from heapq import heappop, heappush


def running_top_k(events, k, every):
    counts, names, heap = {}, {}, []
    for after, event in enumerate(events, 1):
        title = event["title_id"]
        names[title] = event["name"]
        counts[title] = counts.get(title, 0) + event["change"]
        heappush(heap, (-counts[title], names[title], title))
        if after % every:
            continue
        best = []
        while heap and len(best) < k:
            entry = heappop(heap)
            count, _, title = entry
            if count < 0 and counts[title] == -count and entry not in best:
                best.append(entry)
                yield after, len(best), title, -count
        for entry in best:
            heappush(heap, entry)
""",
        ),
        Mistake(
            "whole-stream-read-first",
            "enumerate(events, start=1)",
            "enumerate(list(events), start=1)",
            "Your results are right, and the whole stream was read before the first of them came. A screen that waits for the end of the day shows nothing all day.",
        ),
        Mistake(
            "changes-the-callers-rows",
            says="Your results are right, and the caller's dicts are not what they were: you kept the first event of a title and added up in it. Whose dict is it?",
            answer="""
from heapq import nsmallest


def running_top_k(events, k, every):
    titles = {}
    for after, event in enumerate(events, 1):
        kept = titles.setdefault(event["title_id"], event)
        if kept is not event:
            kept["change"] += event["change"]
        if after % every == 0:
            listed = (t for t in titles.values() if t["change"] > 0)
            best = nsmallest(k, listed, key=lambda t: (-t["change"], t["name"], t["title_id"]))
            for place, title in enumerate(best, 1):
                yield after, place, title["title_id"], title["change"]
""",
        ),
        Mistake(
            "mutable-default",
            '''events, k, every):
    """Yield (after, place, title_id, watching) for the k most watched titles, after every `every` events."""
    watching = Counter()
''',
            '''events, k, every, watching=Counter()):
    """Yield (after, place, title_id, watching) for the k most watched titles, after every `every` events."""
''',
            "Your counts hold viewers of an earlier call: what stands as a default value is made once, when the function is defined. Where should the counter be made?",
        ),
    ],
    worlds=[
        _EVENING,
        _TIED,
        _AT_THE_CUT,
        _REMAKES,
        _FALLS,
        _FEW,
        _NONE,
        _ONE,
        _LATER,
        hot_key(4, n_members=6, days=2, events_per_member_day=6),
    ],
    complexity="O(1) time per event, O(d log k) per question and O(d) memory for d titles, because only a heap of k is kept in order, and a title not better than its worst costs one comparison.",
    talk="""
Two structures: a count per title, and what finds the best k when the screen asks. Say why the heap has k entries and its worst on top: a title that is not better than the worst of the k is passed over with one comparison, so it is O(n log k) and not O(n log n). Then the order: count downwards, name upwards, id, and that a heap goes on comparing where counts are equal. Then what changes if the screen asks after every event: keep one heap, push on every change, and know an entry that is out of date when it comes up; sweep it, or it grows with the stream. Counts that only rise would allow less; stops do not.
""",
)
