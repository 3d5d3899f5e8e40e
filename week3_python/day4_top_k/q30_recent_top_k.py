"""The K titles with the most plays of the last hour, asked all the time: a heap with entries that are out of date."""

from datetime import datetime

from autograder import Contract, Mistake, Oracle, PythonExercise, Work
from autograder.worlds import handmade, hot_key, tidy

LOG_BEGINS = datetime(2026, 3, 1)
WINDOW_S = {"hour": 3_600, "minute": 60, "burst": 20, "playback": 6 * 3_600}


def _arguments(rows):
    deliveries = sorted(rows["viewing_events_raw"], key=lambda row: row["event_time"])
    topic = deliveries[0]["kafka_topic"] if deliveries else "hour"
    names = {row["title_id"]: row["name"] for row in rows["titles"]}
    steps, second = [], 0
    for number, row in enumerate(deliveries, start=1):
        second = int((row["event_time"] - LOG_BEGINS).total_seconds())
        if topic != "playback" and row["event_type"] == "seek":
            steps.append(("top", row["position_s"], second))
            continue
        steps.append(("play", names[row["title_id"]], second))
        if topic == "playback" and number % 4 == 0:
            steps.append(("top", 3, second))
    return {"window_s": WINDOW_S[topic], "steps": [*steps, ("top", 4, second + WINDOW_S[topic] // 3)]}


def _log(name, provokes, topic, *steps):
    """A world of plays (name, second) and questions (k, second), in order of time."""
    names = sorted({what for what, _ in steps if isinstance(what, str)}, reverse=True)
    numbers = {text: number for number, text in enumerate(names, start=1)}
    return handmade(
        name,
        provokes,
        titles=[{"title_id": number, "name": text} for text, number in numbers.items()],
        viewing_events_raw=[
            {
                "event_time": f"2026-03-01 {t // 3600:02}:{t // 60 % 60:02}:{t % 60:02}.{number:06}",
                "kafka_topic": topic,
                **(
                    {"title_id": numbers[what], "event_type": "play"}
                    if isinstance(what, str)
                    else {"title_id": 1, "event_type": "seek", "position_s": what}
                ),
            }
            for number, (what, t) in enumerate(steps)
        ],
    )


_TWO_HOURS = _log(
    "two hours",
    "Five titles in two hours; what leads at first has had its hour, and later has another play.",
    "hour",
    ("Moss", 0),
    ("Salt", 300),
    ("Moss", 600),
    ("Amber", 1_200),
    (2, 1_500),
    ("Salt", 2_100),
    ("Birch", 3_000),
    (2, 3_300),
    ("Salt", 3_900),
    ("Amber", 4_100),
    (3, 4_500),
    ("Birch", 5_400),
    ("Dune", 6_000),
    (3, 6_100),
    ("Moss", 6_900),
    (2, 7_400),
)
_EDGE = _log(
    "the edge of the window",
    "Questions exactly window_s after a play, one second less, and one second more; no places, and more than there are.",
    "minute",
    (2, 0),
    ("Amber", 10),
    ("Birch", 10),
    ("Birch", 11),
    (2, 69),
    (2, 70),
    (0, 70),
    (9, 71),
    ("Coal", 100),
    ("Amber", 130),
    (1, 159),
    (1, 160),
    ("Amber", 160),
    (3, 189),
    (3, 190),
    (3, 220),
)
_SILENCE = _log(
    "a silence",
    "Nobody plays anything for a while, somebody goes on asking, and many plays become too old at once.",
    "burst",
    *(
        (title, t)
        for t, title in enumerate(["Salt", "Moss", "Salt", "Dune", "Moss", "Salt", "Ash", "Dune", "Salt"])
    ),
    (2, 9),
    (3, 21),
    (3, 24),
    (3, 26),
    (3, 28),
    (3, 60),
    ("Dune", 61),
    (3, 100),
    ("Moss", 200),
    ("Moss", 201),
    (2, 201),
)
_RETURNS = _log(
    "leaves and comes back",
    "Titles leave and come back, and counts rise, fall, and are again what they have been.",
    "burst",
    ("Moss", 0),
    ("Salt", 1),
    (3, 2),
    ("Moss", 3),
    (3, 4),
    (3, 20),
    ("Moss", 21),
    (3, 22),
    (3, 23),
    ("Salt", 25),
    ("Salt", 26),
    (3, 41),
    (3, 45),
    ("Moss", 46),
    (3, 46),
    ("Moss", 66),
    (3, 66),
    ("Salt", 70),
    ("Moss", 86),
    ("Moss", 87),
    (3, 87),
    (3, 106),
    (3, 107),
)
_TIED = _log(
    "everything tied",
    "Many titles have equally many plays; their names decide, a small letter after all capitals.",
    "minute",
    *(
        (title, 10 + t)
        for t, title in enumerate(["Zinc", "Moss", "ash", "Ash", "Tide", "Coal", "Dune", "Elm", "Fog"])
    ),
    (4, 20),
    (1, 20),
    ("Zinc", 21),
    ("ash", 22),
    (3, 23),
    (9, 24),
    (4, 72),
    (2, 81),
    (5, 82),
)
_RUSH = _log(
    "a rush",
    "Fifty plays within six seconds, several in the same one; then they leave bit by bit.",
    "burst",
    *(
        (["Salt", "Moss", "Ash", "Dune", "Elm"][number * number % 11 % 5], 100 + number // 9)
        for number in range(50)
    ),
    (3, 105),
    (3, 119),
    (3, 120),
    ("Elm", 121),
    (3, 122),
    (3, 124),
    (5, 125),
    (5, 141),
)


def _asked_all_the_time(size, random):
    """Each title is played once per window and a bit, so that all in the window are tied."""
    titles = [f"title {number:04}" for number in range(480)]
    random.shuffle(titles)
    steps = []
    for t in range(size):
        steps += [("play", titles[t % 480], t), ("top", 2, t)]
    return {"window_s": 240, "steps": steps}


def _twenty_titles(size, random):
    """Always the same twenty titles, whose counts go up and down."""
    steps = []
    for t in range(size):
        steps.append(("play", f"title {random.randrange(20):02}", t))
        if t % 10 == 0:
            steps.append(("top", 3, t))
    return {"window_s": 60, "steps": steps}


def _never_again(size, random):
    """Half of the plays are of twenty titles, half of titles that never come again."""
    steps = []
    for t in range(size):
        title = (
            f"hit {random.randrange(20):02}" if random.random() < 0.5 else f"title {t * 7_919 % 99_991:05}"
        )
        steps.append(("play", title, t))
        if t % 10 == 0:
            steps.append(("top", 3, t))
    return {"window_s": 60, "steps": steps}


def _few_steps(st):
    play = st.tuples(st.just("play"), st.sampled_from(["a", "b", "C"]), st.integers(0, 3))
    top = st.tuples(st.just("top"), st.sampled_from([1, 2, 3, 0]), st.integers(0, 3))

    def in_time(wishes):
        steps, t = [], 0
        for method, what, later in wishes:
            t += later
            steps.append((method, what, t))
        return steps

    steps = st.lists(st.one_of(play, top), min_size=1, max_size=10).map(in_time)
    return st.fixed_dictionaries({"window_s": st.integers(1, 6), "steps": steps})


exercise = PythonExercise(
    title="The top K of the last hour",
    points=5,
    minutes=40,
    level="hard",
    skills=["heap", "lazy deletion", "sliding window", "classes"],
    asked_in=["coding round"],
    prompt="""
The follow-up to the running top K: *now only the last hour counts, and the screen asks all the time*.

Write a class `recent_top_k`. `recent_top_k(window_s)` makes an object; `window_s` is a whole number of seconds, 1 or more. It has two methods:

* `play(title, t)`: somebody played `title` (text) at `t` (whole seconds). Returns nothing.
* `top(k, now)`: a list of `(title, plays)` for the `k` titles with the most plays in `(now - window_s, now]`, best first. `k` is 0 or more. Titles with equally many stand in order of their names, as Python compares text; a tie at the last place is cut. A title without a play in the window is not listed, so there may be fewer than `k`.

Time never goes back: each `t` and each `now` is at least as large as the one in the call before, whichever method it was. Several calls may have the same time. A play exactly `window_s` before `now` is out. Asking changes nothing: the same question again has the same answer.

For example, with `window_s=60`: after `play("Moss", 0)`, `play("Salt", 30)`, `play("Moss", 40)`, `top(2, 59)` is `[("Moss", 2), ("Salt", 1)]`; `top(2, 60)` is `[("Moss", 1), ("Salt", 1)]`; `top(2, 90)` is `[("Moss", 1)]`; `top(2, 100)` is `[]`.

There are hundreds of thousands of titles in a window, the screen asks after every play, and the stream has no end:

* a question must not look at all titles. With n plays in the window, O(log n) per play and O(k log n) per question, both amortised, are possible;
* what you hold may grow with the number of plays in the window, not with the length of the stream. A title that was played once, last year, must leave no trace.

Print nothing. In the data you see, `title` is the title's name, `t` the second of `event_time` on 2026-03-01, and `window_s` is 3,600. To make the same calls yourself:

    given = show("recent_top_k").arguments
    recent = recent_top_k(given["window_s"])
    for method, *arguments in given["steps"]:
        print(method, *arguments, getattr(recent, method)(*arguments))
""",
    contract=Contract(
        grain="one tuple per place, for each question",
        key="the title's name",
        clock="the time of the call, which never goes back",
        ties="by name; a tie at the last place is cut",
        duplicates="none in this stream",
    ),
    tables=["viewing_events_raw", "titles"],
    arguments=_arguments,
    steps="steps",
    columns=("step", "title", "plays"),
    ordered=True,
    oracle=Oracle(
        inputs=_few_steps,
        answer='''
class recent_top_k:
    """Keeps the whole history, and counts and sorts anew for each question."""

    def __init__(self, window_s):
        self.window_s = window_s
        self.history = []

    def play(self, title, t):
        self.history.append((title, t))

    def top(self, k, now):
        recent = [title for title, t in self.history if now - self.window_s < t]
        ranking = sorted((-recent.count(title), title) for title in set(recent))
        return [(title, -count) for count, title in ranking[:k]]
''',
    ),
    work=[
        Work(
            name="asked all the time",
            provokes="Hundreds of titles with one play each, and a question after every play.",
            inputs=_asked_all_the_time,
            sizes=(200, 960),
            unit="plays",
            counts={"comparisons": 3},
            points=0.5,
        ),
        Work(
            name="twenty titles for ever",
            provokes="A stream thirty windows long, of always the same titles.",
            inputs=_twenty_titles,
            sizes=(300, 1_800),
            unit="plays",
            counts={"held": 3},
            points=0.5,
        ),
        Work(
            name="titles that never come again",
            provokes="A stream thirty windows long, half of it titles that are never played again.",
            inputs=_never_again,
            sizes=(300, 1_800),
            unit="plays",
            counts={"held": 3},
            points=0.5,
        ),
    ],
    starter='''
class recent_top_k:
    """Knows the most played titles of the last window_s seconds."""

    def __init__(self, window_s):
        self.window_s = window_s

    def play(self, title, t):
        """Take down one play."""

    def top(self, k, now):
        """Return [(title, plays)] of the k most played titles in (now - window_s, now]."""
        # Forget what is too old, then take the best k without looking at all.
        return [("", 0)]
''',
    solution='''
from collections import deque
from heapq import heapify, heappop, heappush


class recent_top_k:
    """Knows the most played titles of the last window_s seconds."""

    def __init__(self, window_s):
        self.window_s = window_s
        self.recent = deque()  # (t, title), the oldest in front
        self.plays = {}  # of the titles in the window, and no other
        self.ranking = []  # a heap of (-plays, title); out of date where self.plays says otherwise

    def play(self, title, t):
        """Take down one play."""
        self.forget(t)
        self.recent.append((t, title))
        self.change(title, 1)

    def top(self, k, now):
        """Return [(title, plays)] of the k most played titles in (now - window_s, now]."""
        self.forget(now)
        best = []
        while self.ranking and len(best) < k:
            entry = heappop(self.ranking)
            plays, title = entry
            if self.plays.get(title) == -plays and entry not in best[-1:]:
                best.append(entry)
        for entry in best:
            heappush(self.ranking, entry)
        return [(title, -plays) for plays, title in best]

    def forget(self, now):
        while self.recent and self.recent[0][0] <= now - self.window_s:
            _, title = self.recent.popleft()
            self.change(title, -1)

    def change(self, title, by):
        plays = self.plays.pop(title, 0) + by
        if plays:
            self.plays[title] = plays
            heappush(self.ranking, (-plays, title))
        if len(self.ranking) > 2 * len(self.plays) + 16:
            self.ranking = [(-plays, title) for title, plays in self.plays.items()]
            heapify(self.ranking)
''',
    alternatives=[
        '''
from bisect import bisect_left, insort
from collections import deque


class recent_top_k:
    """A ranking that is always in order: a title whose count changes is taken out and put back."""

    def __init__(self, window_s):
        self.window_s = window_s
        self.queue = deque()
        self.count = {}
        self.order = []

    def play(self, title, t):
        self.queue.append((t, title))
        self._move(title, +1)
        self._expire(t)

    def top(self, k, now):
        self._expire(now)
        return [(title, -negative) for negative, title in self.order[:k]]

    def _expire(self, now):
        while self.queue and now - self.queue[0][0] >= self.window_s:
            self._move(self.queue.popleft()[1], -1)

    def _move(self, title, by):
        before = self.count.get(title, 0)
        if before:
            del self.order[bisect_left(self.order, (-before, title))]
        if before + by:
            self.count[title] = before + by
            insort(self.order, (-before - by, title))
        else:
            del self.count[title]
''',
        '''
from collections import deque
from heapq import heapify, heappop, heappush


class recent_top_k:
    """Each title has one living entry in the heap; a change kills it and makes another."""

    def __init__(self, window_s):
        self.window_s, self.queue, self.living, self.heap = window_s, deque(), {}, []

    def _set(self, title, by):
        entry = self.living.pop(title, None)
        count = by
        if entry:
            count += entry[0]
            entry[0] = 0
        if count > 0:
            self.living[title] = entry = [count]
            heappush(self.heap, (-count, title, id(entry), entry))
        if len(self.heap) > 50 + 2 * len(self.living):
            self.heap = [one for one in self.heap if one[3][0]]
            heapify(self.heap)

    def _until(self, now):
        while self.queue and self.queue[0][0] + self.window_s <= now:
            self._set(self.queue.popleft()[1], -1)

    def play(self, title, t):
        self._until(t)
        self.queue.append((t, title))
        self._set(title, 1)

    def top(self, k, now):
        self._until(now)
        taken = []
        while len(taken) < k and self.heap:
            one = heappop(self.heap)
            if one[3][0]:
                taken.append(one)
        for one in taken:
            heappush(self.heap, one)
        return [(title, -negative) for negative, title, _, _ in taken]
''',
        '''
from bisect import bisect_left, insort
from collections import deque


class recent_top_k:
    """A shelf of names for each count; there are few different counts, and a question walks down from the top."""

    def __init__(self, window_s):
        self.window_s = window_s
        self.plays = deque()
        self.counts = {}
        self.shelves = {}

    def _change(self, title, by):
        old = self.counts.pop(title, 0)
        if old:
            shelf = self.shelves[old]
            shelf.pop(bisect_left(shelf, title))
            if not shelf:
                del self.shelves[old]
        if old + by:
            self.counts[title] = old + by
            insort(self.shelves.setdefault(old + by, []), title)

    def _leave(self, now):
        while self.plays and self.plays[0][1] <= now - self.window_s:
            self._change(self.plays.popleft()[0], -1)

    def play(self, title, t):
        self._leave(t)
        self.plays.append((title, t))
        self._change(title, 1)

    def top(self, k, now):
        self._leave(now)
        best = []
        for count in sorted(self.shelves, reverse=True):
            if len(best) == k:
                break
            best += [(title, count) for title in self.shelves[count][: k - len(best)]]
        return best
''',
    ],
    hints=[
        "A title's count falls when a play of it becomes too old. Its entry is somewhere inside the heap: do you have to find it, or is it enough to know it when it comes up?",
        "Two traps, stale-heap-entries and state-never-shrinks: an entry whose count is no longer true is still in the heap, and those that never come to the top stay there for ever.",
        "Shown world: at 1500 Moss has 2 plays. At 4500 both are older than an hour, and at 6900 it is played again. Which entries of Moss are in your heap then, and which of them are true? Take a title that goes from 1 to 2 and back to 1: how many true entries has it?",
        """
def top(self, k, now):
    self.forget(now)
    best = []
    while self.ranking and len(best) < k:
        entry = heappop(___)
        if ___ and ___:                  # true now, and not taken already
            best.append(entry)
    ...                                  # asking changes nothing
    return ___

def change(self, title, by):             # for a play that comes, and for one that leaves
    plays = ___
    ...                                  # a title without plays leaves no trace
    if len(self.ranking) > ___:          # too much of it is out of date
        ...
""",
    ],
    mistakes=[
        Mistake(
            "window-edge-inclusive",
            "self.recent[0][0] <= now - self.window_s",
            "self.recent[0][0] < now - self.window_s",
            "Your windows hold one second too much: a play exactly window_s old still counts. The window is (now - window_s, now], open on the left.",
        ),
        Mistake(
            "nothing-expires",
            "        self.forget(now)\n        best = []",
            "        self.recent.clear()\n        best = []",
            "Plays stay in your counts for ever: you have the top of all time. What happens to a title's count when a play of it becomes too old?",
        ),
        Mistake(
            "expires-on-plays-only",
            "        self.forget(now)\n        best = []",
            "        best = []",
            "You forget only when somebody plays. After a silence the screen still shows what was true before it: a question tells the time, too.",
        ),
        Mistake(
            "expires-one-event",
            "while self.recent and self.recent[0][0]",
            "if self.recent and self.recent[0][0]",
            "At most one play leaves your window at a time. After a pause many have become too old at once; when may you stop looking?",
        ),
        Mistake(
            "count-for-time",
            "while self.recent and self.recent[0][0] <= now - self.window_s:",
            "while len(self.recent) > self.window_s:",
            "You keep the last window_s plays. The window is seconds: in a quiet hour it holds one play, in a rush thousands.",
        ),
        Mistake(
            "tumbling-for-sliding",
            "self.recent[0][0] <= now - self.window_s",
            "self.recent[0][0] // self.window_s < now // self.window_s",
            "Your counts begin again at multiples of window_s, at every full hour say. That is a tumbling window; a sliding one looks back window_s seconds from each question.",
        ),
        Mistake(
            "expires-by-the-last-play",
            says="A title keeps all its plays as long as it is played: you remember only when the last one was. Each play becomes too old on its own; where are the times of the others?",
            answer="""
class recent_top_k:
    def __init__(self, window_s):
        self.window_s = window_s
        self.titles = {}

    def play(self, title, t):
        plays, last = self.titles.get(title, (0, t))
        self.titles[title] = (1 if last <= t - self.window_s else plays + 1, t)

    def top(self, k, now):
        self.titles = {title: (plays, last) for title, (plays, last) in self.titles.items() if last > now - self.window_s}
        ranking = sorted((-plays, title) for title, (plays, _) in self.titles.items())
        return [(title, -plays) for plays, title in ranking[:k]]
""",
        ),
        Mistake(
            "stale-heap-entries",
            "if self.plays.get(title) == -plays and entry not in best[-1:]:",
            "if title in self.plays and title not in [known for _, known in best]:",
            "Titles stand in your top with counts that they no longer have: the first entry that comes up need not be the true one. What do you compare it with?",
        ),
        Mistake(
            "true-entry-twice",
            "self.plays.get(title) == -plays and entry not in best[-1:]",
            "self.plays.get(title) == -plays",
            "A title is in your top twice. Its count rose and fell again, so two of its entries are true: which of them do you take?",
        ),
        Mistake(
            "entries-not-put-back",
            """        for entry in best:
            heappush(self.ranking, entry)
""",
            "",
            "The second question has another answer than the first: what you took from the heap to show it is gone. Who puts it back?",
        ),
        Mistake(
            "fall-without-an-entry",
            """            heappush(self.ranking, (-plays, title))
        if""",
            """            if by > 0:
                heappush(self.ranking, (-plays, title))
        if""",
            "Titles vanish from your top when a play of theirs becomes too old: their old entry is no longer true, and there is no new one with the smaller count.",
        ),
        Mistake(
            "tie-order-assumed",
            says="Your counts are right, and equal counts stand in the order in which the titles came, as `Counter.most_common` leaves them. Which order does the prompt give?",
            answer="""
from collections import Counter, deque


class recent_top_k:
    def __init__(self, window_s):
        self.window_s = window_s
        self.recent = deque()

    def play(self, title, t):
        self.recent.append((t, title))

    def top(self, k, now):
        while self.recent and self.recent[0][0] <= now - self.window_s:
            self.recent.popleft()
        return Counter(title for _, title in self.recent).most_common(k)
""",
        ),
        Mistake(
            "letter-case-ignored",
            says="You ordered names without regard to letter case. The prompt compares as Python does, where all capitals come before the small letters.",
            answer="""
from collections import Counter, deque


class recent_top_k:
    def __init__(self, window_s):
        self.window_s = window_s
        self.recent = deque()

    def play(self, title, t):
        self.recent.append((t, title))

    def top(self, k, now):
        while self.recent and self.recent[0][0] <= now - self.window_s:
            self.recent.popleft()
        plays = Counter(title for _, title in self.recent)
        return sorted(plays.items(), key=lambda one: (-one[1], one[0].lower()))[:k]
""",
        ),
        Mistake(
            "looks-at-every-title",
            """        best = []
        while self.ranking and len(best) < k:
            entry = heappop(self.ranking)
            plays, title = entry
            if self.plays.get(title) == -plays and entry not in best[-1:]:
                best.append(entry)
        for entry in best:
            heappush(self.ranking, entry)
        return [(title, -plays) for plays, title in best]""",
            """        ranking = sorted((-plays, title) for title, plays in self.plays.items())
        return [(title, -plays) for plays, title in ranking[:k]]""",
            "Your results are right, and each question goes through all titles of the window. With a question after every play that is O(n) a play: what could stay in order between two questions?",
        ),
        Mistake(
            "state-never-shrinks",
            """        if len(self.ranking) > 2 * len(self.plays) + 16:
            self.ranking = [(-plays, title) for title, plays in self.plays.items()]
            heapify(self.ranking)""",
            "",
            "Your results are right, and your heap grows with the stream: an entry that is out of date leaves only when it comes to the top, and a low one never does. When would you sweep it?",
        ),
        Mistake(
            "silent-keys-kept",
            says="Your results are right, and you keep a 0 for each title that was ever played. A title that nobody plays any more must leave no trace: when is its last play forgotten?",
            answer="""
from bisect import bisect_left, insort
from collections import Counter, deque


class recent_top_k:
    def __init__(self, window_s):
        self.window_s = window_s
        self.recent = deque()
        self.plays = Counter()
        self.order = []

    def play(self, title, t):
        self.forget(t)
        self.recent.append((t, title))
        self.change(title, 1)

    def top(self, k, now):
        self.forget(now)
        return [(title, -plays) for plays, title in self.order[:k]]

    def forget(self, now):
        while self.recent and self.recent[0][0] <= now - self.window_s:
            self.change(self.recent.popleft()[1], -1)

    def change(self, title, by):
        if self.plays[title]:
            del self.order[bisect_left(self.order, (-self.plays[title], title))]
        self.plays[title] += by
        if self.plays[title]:
            insort(self.order, (-self.plays[title], title))
""",
        ),
        Mistake(
            "state-shared-by-all",
            """    def __init__(self, window_s):
        self.window_s = window_s
        self.recent = deque()  # (t, title), the oldest in front
        self.plays = {}  # of the titles in the window, and no other
        self.ranking = []  # a heap of (-plays, title); out of date where self.plays says otherwise
""",
            """    recent = deque()
    plays = {}
    ranking = []

    def __init__(self, window_s):
        self.window_s = window_s
""",
            "A second object knows the plays of the first: what stands in the class body is made once, for all objects. Where is it made for each?",
        ),
    ],
    worlds=[
        _TWO_HOURS,
        _EDGE,
        _SILENCE,
        _RETURNS,
        _TIED,
        _RUSH,
        tidy(7, n_members=6, days=1, n_titles=10, events_per_member_day=9),
        hot_key(2, n_members=5, days=2, events_per_member_day=6),
    ],
    complexity="O(log d) amortised time per play, O(k log d) per question for d titles in the window, O(w) memory for its w plays, because a change pushes one entry, an outdated one is popped at most once, and the sweep keeps the heap below about twice the titles.",
    talk="""
Three structures, and one rule between them: a deque of the plays in the window, a count per title, and a heap that is allowed to lie. The count is the truth; an entry of the heap is believed only if the count says the same. So a change costs one push, O(log n), and nothing is searched for. Each entry is pushed once and popped once, so a question is O(k log n) amortised. Then the price: entries that never come up, so the heap is swept when more than half of it is out of date, O(1) amortised. Size it: plays a second, times the seconds of the window, times the bytes. Say what you would do if even that is too much: counts per minute in place of plays, or a sketch, and what each of them gets slightly off.
""",
)
