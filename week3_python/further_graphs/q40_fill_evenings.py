"""Which titles fill an evening best, each of them at most once."""

import json
from dataclasses import replace

from autograder import Contract, Mistake, Oracle, PythonExercise, Work
from autograder.worlds import handmade


def _arguments(rows):
    return json.loads(rows["client_logs"][0]["line"])


def _evenings(name, provokes, evenings, *runtimes):
    """A world of evenings and runtimes in minutes; drawn again with all of them longer in proportion."""

    def drawn(times):
        asked = {
            "evenings": [times * minutes for minutes in evenings],
            "runtimes": [times * m for m in runtimes],
        }
        return handmade(
            name, provokes, client_logs=[{"line": json.dumps(asked), "received_ts": "2026-03-02 12:00"}]
        )

    return replace(drawn(1), redraw=lambda number: drawn(1 + number))


def _many_titles(size, random):
    return {"evenings": [2 * size], "runtimes": [1 + n % 3 for n in range(size)]}


def _few_titles(st):
    return st.fixed_dictionaries(
        {
            "evenings": st.lists(st.integers(0, 20), max_size=3),
            "runtimes": st.lists(st.integers(1, 12), max_size=6),
        }
    )


exercise = PythonExercise(
    title="Fill the evening",
    points=3,
    minutes=25,
    level="medium",
    skills=["dynamic programming"],
    asked_in=["assessment", "coding round"],
    prompt="""
A member has some free minutes and a list of titles. Which total comes closest to the free minutes without going over them, when each title is watched in full and at most once? Write `fill_evenings(evenings, runtimes)`.

* `evenings` is a list of free minutes, whole numbers from 0 on. Each evening is a question of its own: all titles are there again.
* `runtimes` is the list of the titles' runtimes in whole minutes, 1 or more. Two titles may be equally long; they are two.

Return a list of tuples `(minutes, filled, titles)`, one per evening in the order given: the free minutes, the largest total that is not more than these, and the **smallest** number of titles that gives this total. Where no title fits, both are 0.

For example, `fill_evenings([100, 20], [60, 50, 45, 25])` gives `[(100, 95, 2), (20, 0, 0)]`.

Trying all choices is out of the question with a hundred titles: aim at O(titles × minutes). Do not change the arguments; print nothing. In the data you see, the line is both arguments as JSON. To try it: `fill_evenings(**show("fill_evenings").arguments)`.
""",
    contract=Contract(
        grain="one tuple per evening",
        key="the evening's place in the list",
        clock="none",
        ties="equal totals: the fewest titles",
    ),
    tables=["client_logs"],
    arguments=_arguments,
    columns=("minutes", "filled", "titles"),
    ordered=True,
    keeps_input=True,
    oracle=Oracle(
        inputs=_few_titles,
        answer='''
from itertools import combinations


def fill_evenings(evenings, runtimes):
    """Tries every choice of titles."""
    choices = [choice for n in range(len(runtimes) + 1) for choice in combinations(runtimes, n)]
    result = []
    for minutes in evenings:
        filled, fewer = max((sum(choice), -len(choice)) for choice in choices if sum(choice) <= minutes)
        result.append((minutes, filled, -fewer))
    return result
''',
    ),
    work=[
        Work(
            name="many titles",
            provokes="A long evening and many short titles.",
            inputs=_many_titles,
            sizes=(8, 18),
            unit="titles",
            counts={"peak_kb": 150},  # a memo of (title, minutes) is fine; a list of all choices is not
        )
    ],
    starter='''
def fill_evenings(evenings, runtimes):
    """(minutes, filled, titles) per evening; each title at most once."""
    # Which totals can be reached with the titles so far, and with how many of them?
    return []
''',
    solution='''
def fill_evenings(evenings, runtimes):
    """(minutes, filled, titles) per evening; each title at most once."""
    longest = max(evenings, default=0)
    fewest = {0: 0}  # total that can be reached -> the fewest titles for it
    for runtime in runtimes:
        for total, titles in list(fewest.items()):
            more = total + runtime
            if more <= longest and titles + 1 < fewest.get(more, len(runtimes) + 1):
                fewest[more] = titles + 1
    result = []
    for minutes in evenings:
        filled = max(total for total in fewest if total <= minutes)
        result.append((minutes, filled, fewest[filled]))
    return result
''',
    alternatives=[
        '''
def fill_evenings(evenings, runtimes):
    """A list over all totals, filled from above so that no title counts twice."""
    longest = max([0, *evenings])
    fewest = [0] + [None] * longest
    for runtime in runtimes:
        for total in range(longest, runtime - 1, -1):
            before = fewest[total - runtime]
            if before is not None and (fewest[total] is None or before + 1 < fewest[total]):
                fewest[total] = before + 1
    result = []
    for minutes in evenings:
        filled = minutes
        while fewest[filled] is None:
            filled -= 1
        result.append((minutes, filled, fewest[filled]))
    return result
''',
    ],
    hints=[
        "Say you know all totals that can be reached without the last title. Which can be reached with it?",
        "Two traps, greedy-longest-first and title-used-twice: the longest title first may block a better pair, and a total that was made with a title must not be extended with the same title.",
        "Shown evening of 120 minutes, titles of 90, 70, 50, 45 and 25: the longest first gives 115. Which two give 120? And which three?",
        """
fewest = {0: 0}                       # total -> fewest titles
for runtime in runtimes:
    for total, titles in ___:         # as it was before this title
        ...
for minutes in evenings:
    filled = ___
""",
    ],
    mistakes=[
        Mistake(
            "greedy-longest-first",
            says="You take the longest title that fits, then the next. Two shorter ones may fill the evening better: which totals can be reached at all?",
            answer="""
def fill_evenings(evenings, runtimes):
    result = []
    for minutes in evenings:
        filled = titles = 0
        for runtime in sorted(runtimes, reverse=True):
            if filled + runtime <= minutes:
                filled, titles = filled + runtime, titles + 1
        result.append((minutes, filled, titles))
    return result
""",
        ),
        Mistake(
            "greedy-shortest-first",
            says="You take the shortest titles first. That gives the most titles, and not the best filled evening.",
            answer="""
def fill_evenings(evenings, runtimes):
    result = []
    for minutes in evenings:
        filled = titles = 0
        for runtime in sorted(runtimes):
            if filled + runtime <= minutes:
                filled, titles = filled + runtime, titles + 1
        result.append((minutes, filled, titles))
    return result
""",
        ),
        Mistake(
            "title-used-twice",
            says="Some evenings are filled with the same title twice: you extend totals in which it is already. Which totals were there before this title?",
            answer="""
def fill_evenings(evenings, runtimes):
    longest = max(evenings, default=0)
    fewest = [0] + [None] * longest
    for runtime in runtimes:
        for total in range(runtime, longest + 1):
            before = fewest[total - runtime]
            if before is not None and (fewest[total] is None or before + 1 < fewest[total]):
                fewest[total] = before + 1
    result = []
    for minutes in evenings:
        filled = max(total for total in range(minutes + 1) if fewest[total] is not None)
        result.append((minutes, filled, fewest[filled]))
    return result
""",
        ),
        Mistake(
            "first-way-kept",
            "titles + 1 < fewest.get(more, len(runtimes) + 1):",
            "more not in fewest:",
            "Your totals are right, and some have too many titles: you kept the first way to a total. A later title may reach it with fewer.",
        ),
        Mistake(
            "last-way-kept",
            "if more <= longest and titles + 1 < fewest.get(more, len(runtimes) + 1):",
            "if more <= longest:",
            "Your totals are right, and some have too many titles: the last way to a total replaced a shorter one. Which of two ways do you keep?",
        ),
        Mistake(
            "equal-runtimes-are-one",
            "for runtime in runtimes:",
            "for runtime in sorted(set(runtimes)):",
            "Two titles that are equally long became one. They are two titles, and both may be watched.",
        ),
        Mistake(
            "full-evening-left-out",
            "if total <= minutes)",
            "if total < minutes or not total)",
            "An evening that can be filled to the last minute is not: your total stays below. Not more than the free minutes includes all of them.",
        ),
        Mistake(
            "titles-used-up",
            says="Titles of one evening are missing on the next. Each evening is a question of its own.",
            answer="""
from itertools import combinations


def fill_evenings(evenings, runtimes):
    left, result = list(runtimes), []
    for minutes in evenings:
        choices = (choice for n in range(len(left) + 1) for choice in combinations(left, n))
        best = max((choice for choice in choices if sum(choice) <= minutes), key=lambda c: (sum(c), -len(c)))
        for runtime in best:
            left.remove(runtime)
        result.append((minutes, sum(best), len(best)))
    return result
""",
        ),
        Mistake(
            "evenings-sorted",
            "for minutes in evenings:",
            "for minutes in sorted(evenings):",
            "Your evenings stand in order of their minutes. The prompt asks for the order given.",
        ),
        Mistake(
            "changes-the-callers-rows",
            "    longest = max(evenings, default=0)\n",
            "    longest = max(evenings, default=0)\n    runtimes.sort()\n",
            "Your result is right, and the list that you were given stands in another order afterwards: `sort` changes it, `sorted` makes a new one.",
        ),
        Mistake(
            "every-choice-tried",
            says="Your result is right, and you made a list of all choices: with 18 titles there are 262,144. Many have the same total; how many different totals are there?",
            answer="""
def fill_evenings(evenings, runtimes):
    choices = [(0, 0)]
    for runtime in runtimes:
        choices += [(total - runtime, titles + 1) for total, titles in choices]
    result = []
    for minutes in evenings:
        total, titles = min((choice for choice in choices if -choice[0] <= minutes))
        result.append((minutes, -total, titles))
    return result
""",
        ),
    ],
    worlds=[
        _evenings("three evenings", "Five titles and three evenings.", (120, 60, 20), 90, 70, 50, 45, 25),
        _evenings(
            "a pair beats the longest",
            "The longest title that fits stands in the way of a better pair.",
            (100, 12, 30),
            60,
            50,
            50,
            9,
            6,
            6,
        ),
        _evenings(
            "several ways to a total",
            "Totals that can be reached with one title, or with two or three.",
            (60, 90, 30),
            30,
            20,
            10,
            40,
            50,
            60,
            15,
            15,
        ),
        _evenings(
            "one title",
            "One title, and evenings in which it fits twice, exactly, and not at all.",
            (80, 40, 39, 0),
            40,
        ),
        _evenings("all of them", "An evening longer than all titles together.", (500, 130), 45, 45, 20, 20),
    ],
    complexity="O(m · (t + e)) time, O(m) memory for t titles, e evenings and m minutes in the longest one, because at most m totals are kept, and each title and each evening looks at each total once.",
    talk="""
Trying every choice is 2 to the power of the titles; but many choices have the same total, and only the total matters for what comes later. So the state is the set of totals that can be reached, each with the fewest titles, and each title extends what was there before it. That is O(titles times minutes), and O(minutes) in memory. The usual slip is the direction: going upwards in place uses a title twice, which is the right answer to another question. Greedy is not right here, and a pair that beats the longest title shows it. Say that it is fast because minutes are few: in microseconds the table would be enormous.
""",
)
