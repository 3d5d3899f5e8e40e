"""Work counted at two sizes: what is too much is told by name, and no right answer is accused of it."""

import random
import sys
import tracemalloc
from dataclasses import replace
from heapq import nsmallest

import pytest

from autograder import ContentError, Mistake, PythonExercise, Work, library
from autograder.counted import Counter, TooMuchWork, counting
from autograder.feedback import lines
from autograder.held_state import held
from autograder.judging import judge
from autograder.measured import COUNTS, measured
from autograder.outcome import WORK_COLUMNS, Failure
from autograder.proof import prove
from autograder.python_call import HowCalled, defined
from autograder.worlds import handmade

SEEDS = 3
WITH_WORK = [
    slug
    for slug, path in library.files().items()
    if "week3" in str(path) and getattr(library.find(slug), "work", ())
]


def test_there_are_exercises_that_count_work():
    assert WITH_WORK


@pytest.mark.parametrize("slug", WITH_WORK)
def test_no_right_answer_is_accused_of_too_much_work(slug):
    exercise = library.find(slug)
    with exercise.running() as outcome:
        for work in exercise.work:
            for seed in range(1, SEEDS + 1):
                asked = type(exercise.worlds[-1].rows(()))(work.asked(exercise, seed))
                for answer in (exercise.solution, *exercise.alternatives):
                    got = outcome(answer, asked)
                    assert got.columns == WORK_COLUMNS and got.rows[0][0] == "results", (seed, got.notes)


TOP = """
from collections import Counter
from heapq import nsmallest


def top_titles(titles, k):
    counts = Counter(titles)
    return [title for _, title in nsmallest(k, [(-n, title) for title, n in counts.items()])]
"""


def _titles(size, random):
    return {"titles": [f"title {random.randrange(10 * size)}" for _ in range(size)], "k": 5}


def _top(**changed):
    def plays(*titles):
        return [
            {"event_id": str(at), "title_id": title, "event_time": "2026-03-02 12:00"}
            for at, title in enumerate(titles)
        ]

    shown = handmade("shown", "Six plays.", viewing_events_raw=plays(3, 1, 3, 2, 1, 9))
    fields = {
        "title": "Top titles",
        "points": 4,
        "minutes": 10,
        "level": "easy",
        "skills": ["heap"],
        "asked_in": ["coding round"],
        "prompt": "The k most played titles; ties by name.",
        "tables": ["viewing_events_raw"],
        "arguments": lambda rows: {
            "titles": [f"title {row['title_id']}" for row in rows["viewing_events_raw"]],
            "k": 2,
        },
        "ordered": True,
        "starter": "def top_titles(titles, k):\n    return []",
        "solution": TOP,
        "alternatives": [],
        "hints": ["What?", "A trap.", "Rows.", "A skeleton."],
        "mistakes": [
            Mistake(
                "sorts-everything",
                "nsmallest(k, [(-n, title) for title, n in counts.items()])",
                "sorted((-n, title) for title, n in counts.items())[:k]",
                "You sorted all titles for the sake of five. How many have to be kept in order?",
            ),
            Mistake("ascending", "(-n, title)", "(n, title)", "You return the least played ones."),
        ],
        "worlds": [shown, handmade("others", "Others were played.", viewing_events_raw=plays(7, 7, 8, 5))],
        "talk": "Say the size of the heap.",
        "work": [
            Work(
                name="many titles",
                provokes="Ten thousand titles, of which five are asked for.",
                inputs=_titles,
                sizes=(300, 2_400),
                unit="plays",
                counts={"comparisons": 2},
                points=1.5,
            )
        ],
    }
    return PythonExercise(**fields | changed).named("top_titles")


def test_too_much_work_is_named_and_costs_what_the_exercise_says():
    exercise = _top()
    report = judge(exercise, exercise.mistakes[0].applied_to(TOP))
    assert report.mistake.name == "sorts-everything" and report.score == 2.5
    said = lines(report)
    assert said[1].endswith("not in *many titles*. 2.5 of 4 points.")
    assert said[2].startswith("Comparisons: ") and "for 300 plays. About" in said[2]
    unnamed = judge(replace(exercise, mistakes=()), exercise.mistakes[0].applied_to(TOP))
    assert lines(unnamed)[0].startswith("Right on the data you see. Ten thousand titles")
    assert "Comparisons: " in lines(unnamed)[0]
    assert judge(exercise, TOP).score == 4


def test_work_is_looked_at_only_where_the_result_is_right():
    exercise = _top()
    typed_in = "def top_titles(titles, k):\n    return ['title 1', 'title 3']"
    report = judge(exercise, typed_in)
    assert not report.trials[-1].right and report.score == round(2.5 / 2, 2)
    assert judge(exercise, "def top_titles(titles, k):\n    return []\nx = 1").score == 0


def test_an_answer_that_fails_or_never_ends_on_the_large_input():
    exercise = _top(seconds=0.3)
    long_only = "    if len(titles) < 100:\n        return top(titles, k)\n"
    source = TOP.replace("def top_titles", "def top")
    never = f"{source}\n\ndef top_titles(titles, k):\n{long_only}    while True: pass"
    assert judge(exercise, never).trials[-1].got.kind == "time limit"
    fails = f"{source}\n\ndef top_titles(titles, k):\n{long_only}    return titles[0] / 2"
    assert judge(exercise, fails).trials[-1].got.error == "TypeError"


def test_quadratic_work_is_stopped_on_the_way():
    exercise = _top()
    slow = """
def top_titles(titles, k):
    counts = [(-sum(1 for other in titles if other == title), title) for title in titles]
    return [title for _, title in sorted(set(counts))[:k]]
"""
    got = judge(exercise, slow).trials[-1].got
    assert got.rows == (("comparisons", "more than asked"),) and "at least" in got.notes[0]


def test_the_proof_asks_for_a_mistake_for_the_work():
    exercise = _top()
    found = prove(replace(exercise, mistakes=exercise.mistakes[1:]))
    assert not [text for text in prove(exercise) if "many titles" in text]
    unproved = replace(exercise, work=(replace(exercise.work[0], counts={"heap_operations": 3}),))
    assert "mistake sorts-everything loses nothing: no world tells it from the solution" in prove(unproved)
    assert found


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"counts": {"seconds": 2}}, "choose from"),
        ({"sizes": (10,)}, "two or three"),
        ({"sizes": (20, 10)}, "small first"),
    ],
)
def test_work_that_cannot_be_counted_is_told_to_the_author(changed, said):
    with pytest.raises(ContentError, match=said):
        replace(_top().work[0], **changed)


STREAM = HowCalled("answer", 5.0, streams=("events",))


def _counts(body, size=400, how=STREAM, **given):
    names = tuple(COUNTS)
    source = f"import heapq\nfrom collections import deque\n\n\ndef answer({', '.join(['events', *given])}):\n{body}"
    found = measured(
        defined(source, how), how, {"events": [(f"e{at}", at) for at in range(size)], **given}, names, None
    )
    assert not isinstance(found, Failure), found
    return found.counts


def test_how_far_a_generator_reads_before_its_first_result():
    assert _counts("    for event in events:\n        yield event")["read_ahead"] == 1
    assert (
        _counts("    first = [next(events) for _ in range(7)]\n    yield from first\n    yield from events")[
            "read_ahead"
        ]
        == 7
    )
    assert _counts("    yield from sorted(events)")["read_ahead"] == 400
    assert _counts("    return [event for event in events]")["read_ahead"] == 400


def test_what_is_held_is_what_the_state_has_at_its_largest():
    window = "    last = deque(maxlen=20)\n    for event in events:\n        last.append(event)\n        yield len(last)"
    assert 20 <= _counts(window)["held"] <= 30
    assert (
        _counts("    kept = []\n    for event in events:\n        kept.append(event)\n        yield 1")[
            "held"
        ]
        >= 380
    )
    nested = """
    def inner():
        seen = {}
        for key, t in events:
            seen[key] = t
            yield key
    for key in inner():
        yield key
"""
    assert _counts(nested)["held"] >= 380
    in_closure = """
    seen = set()
    def fresh(key):
        seen.add(key)
        return True
    return (key for key, t in events if fresh(key))
"""
    assert _counts(in_closure)["held"] >= 380


def test_held_counts_each_container_once_and_stays_away_from_what_is_apart():
    shared = list(range(10))
    assert held([{"a": shared, "b": shared}]) == 12
    assert held([{"a": shared}], apart=[shared]) == 1
    endless = []
    endless.append(endless)
    assert held([endless]) == 1


def test_memory_grows_with_what_is_materialised():
    lazy, eager = (
        "    for event in events:\n        yield 1",
        "    for event in list(events):\n        yield 1",
    )
    assert _counts(eager, 4_000)["peak_kb"] > 10 * (1 + _counts(lazy, 4_000)["peak_kb"])
    assert not tracemalloc.is_tracing()


def test_heap_operations_are_counted_however_they_were_imported():
    body = (
        "    heap = []\n    for event in events:\n        heapq.heappush(heap, event)\n    return len(heap)"
    )
    assert _counts(body)["heap_operations"] == 400 and sys.getprofile() is None


def test_reads_are_counted_in_lists_and_rows():
    how = HowCalled("answer", 5.0)
    assert _counts("    return sum(1 for a in events for b in events)", 30, how)["reads"] == 30 + 30 * 30
    rows = {"rows": [{"a": at} for at in range(10)]}
    found = measured(
        defined("def answer(rows):\n    return [row['a'] + row.get('b', 0) for row in rows]", how),
        how,
        rows,
        ["reads"],
        None,
    )
    assert found.counts == {"reads": 30}


def test_counted_values_are_what_they_say():
    counter = Counter()
    copied = counting(counter, Counter())
    data = [{"a": 1, "b": "x", "c": (2.5, None, True)}, ["y"]]
    same = copied(data)
    assert same == data and repr(same) == repr(data) and {same[0]["b"]: 1}["x"] == 1
    before = counter.count
    assert copied(3) < 4 and 2 < copied(3) and copied("b") > "a" and sorted(copied([3, 1, 2])) == [1, 2, 3]
    assert counter.count > before + 3
    assert copied(3) + 1 == 4 and isinstance(copied(3), int) and hash(copied("x")) == hash("x")
    with pytest.raises(TooMuchWork):
        Counter(2).add(3)


def test_the_same_seed_gives_the_same_counts():
    work = _top().work[0]
    first, again, other = (work.asked(_top(), seed) for seed in (1, 1, 2))
    assert first == again != other
    size = first["sizes"][0]
    assert size["given"] == _titles(300, random.Random("many titles 1"))
    assert len(nsmallest(2, size["given"]["titles"])) == 2
