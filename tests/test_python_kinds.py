"""Answers that are classes, answers in Polars, and what the caller still has after a call."""

from dataclasses import replace

import polars as pl
import pytest

from autograder import Mistake, PolarsExercise, library
from autograder.feedback import lines
from autograder.judging import judge
from autograder.outcome import Failure
from autograder.proof import prove
from autograder.python_call import HowCalled, called, defined, stepped
from autograder.worlds import duplicates, handmade, shuffled_rows
from course.shown import ShownArguments

BOUNDED = "bounded_dedup"


def in_a_notebook(source, name):
    space = {}
    exec(compile(source, "<cell 7>", "exec"), space)
    return space[name]


def test_a_class_is_an_answer_as_text_and_as_itself():
    exercise = library.find(BOUNDED)
    assert judge(exercise, in_a_notebook(exercise.solution, BOUNDED)).solved
    factory = (
        f"{exercise.solution}\n\nkept = bounded_dedup\ndef bounded_dedup(ttl_s):\n    return kept(ttl_s)"
    )
    assert judge(exercise, factory).solved
    assert exercise.is_blank(in_a_notebook(exercise.starter, BOUNDED))
    assert not exercise.is_blank(in_a_notebook(exercise.solution, BOUNDED))


def test_a_class_that_lacks_a_method_or_raises_is_told_with_its_line():
    exercise = library.find(BOUNDED)
    report = judge(exercise, in_a_notebook(exercise.solution.replace("def held", "def holds"), BOUNDED))
    assert report.trials[0].got.error == "AttributeError" and "held" in lines(report)[0]
    raises = exercise.solution.replace('            return "copy"', "            return 1 / 0")
    report = judge(exercise, in_a_notebook(raises, BOUNDED))
    assert report.trials[0].got.line == raises.splitlines().index("            return 1 / 0") + 1


def test_what_a_class_keeps_in_its_body_reaches_no_other_world():
    exercise = library.find(BOUNDED)
    shared = next(one for one in exercise.mistakes if one.name == "state-shared-by-all")
    answer = in_a_notebook(shared.applied_to(exercise.solution), BOUNDED)
    outcomes = [[trial.got for trial in judge(exercise, answer).trials] for _ in range(2)]
    assert outcomes[0] == outcomes[1]


def test_steps_give_rows_with_their_number():
    class Bag:
        def __init__(self):
            self.items = []

        def add(self, item):
            self.items.append(item)

        def size(self):
            return len(self.items)

        def pairs(self):
            yield from enumerate(self.items)

        def counts(self):
            return {item: 1 for item in self.items}

    steps = [("add", "x"), ("size",), ("add", "y"), ("pairs",), ("counts",)]
    assert stepped(Bag, steps, {}) == [(2, 1), (4, 0, "x"), (4, 1, "y"), (5, "x", 1), (5, "y", 1)]
    how = HowCalled("Bag", 5.0, columns=("step", "result"), steps="steps")
    assert called(Bag, how, {"steps": steps[:2]}).rows == ((2, 1),)


def test_the_steps_are_shown_as_a_table():
    shown = ShownArguments(library.find(BOUNDED))
    assert "steps: a list, 16 items" in repr(shown) and "ttl_s = 60" in repr(shown)
    assert shown.arguments["steps"][0] == ("offer", "a", 0)


def test_changed_arguments_cost_a_world_where_the_prompt_forbids_it(python_exercise):
    strict = replace(python_exercise, keeps_input=True)
    assert strict.worlds[-1].name == "the caller's rows" and judge(strict, strict.solution).solved
    careless = strict.solution.replace("    return list", "    deliveries.clear()\n    return list")
    report = judge(strict, careless)
    assert [trial.world.name for trial in report.trials if not trial.right] == ["the caller's rows"]
    assert report.score == round(6 * 6 / 7, 2)
    assert lines(report)[0].startswith(
        "Right on the data you see. In *the caller's rows*: Your function changed"
    )
    assert judge(python_exercise, careless).solved
    rows = [list(row) for row in judge(strict, strict.solution).trials[0].expected.rows]
    assert judge(strict, f"def member_seconds(deliveries):\n    return {rows}").score == round(6 / 7, 2)


SOLUTION = """
import polars as pl


def latest_revision(viewing_events_raw):
    newest_first = viewing_events_raw.sort("revision", "arrival_time", descending=True)
    winners = newest_first.unique("event_id", keep="first", maintain_order=True)
    return winners.group_by("member_id").agg(pl.col("watch_s").cast(pl.Int64).sum().alias("watch_s"))
"""


def _plays(*rows):
    return [
        {"event_id": e, "member_id": m, "watch_s": s, "revision": r, "event_time": "2026-03-02 12:00"}
        for e, m, s, r in rows
    ]


@pytest.fixture(scope="module")
def frames():
    shown = handmade(
        "shown",
        "One correction.",
        viewing_events_raw=_plays(("a", 1, 60, 1), ("a", 1, 30, 2), ("b", 2, 5, 1)),
    )
    huge = handmade(
        "large sums",
        "More seconds than 32 bits hold.",
        viewing_events_raw=_plays(("a", 1, 2_000_000_000, 1), ("b", 1, 2_000_000_000, 1), ("c", 1, 7, 3)),
    )
    copies = duplicates(seed=3, n_members=4)
    return PolarsExercise(
        title="Latest revision",
        points=6,
        minutes=10,
        level="easy",
        skills=["polars"],
        asked_in=["coding round"],
        prompt="Seconds per member, each event as last corrected.",
        tables=["viewing_events_raw"],
        starter="def latest_revision(viewing_events_raw):\n    return viewing_events_raw.select('member_id', 'watch_s').limit(0)",
        solution=SOLUTION,
        alternatives=[
            """
import polars as pl


def latest_revision(viewing_events_raw):
    rank = pl.struct("revision", "arrival_time").rank("ordinal", descending=True).over("event_id")
    return viewing_events_raw.filter(rank == 1).select(
        "member_id", pl.col("watch_s").cast(pl.Int64).sum().over("member_id", mapping_strategy="group_to_rows")
    ).unique()
"""
        ],
        hints=["What?", "A trap.", "Rows.", "A skeleton."],
        mistakes=[
            Mistake(
                "silent-overflow",
                ".cast(pl.Int64)",
                "",
                "Your sum has left what 32 bits hold, and begins again below zero. Which type does the column have?",
            ),
            Mistake("first-wins", "descending=True", "descending=False", "You kept the oldest copy."),
            Mistake(
                "collects-in-the-middle",
                'keep="first", maintain_order=True)',
                'keep="first", maintain_order=True).collect().lazy()',
                "You collected in the middle: the plan ends there, and all columns are read. Who needs the rows at that point?",
            ),
        ],
        few_mistakes_because="it is a small exercise made for tests",
        worlds=[shown, huge, copies, shuffled_rows(copies, seed=2)],
        complexity="O(n log n) time, O(n) memory, because the copies are sorted once.",
        talk="Say what the plan reads.",
    ).named("latest_revision")


def test_a_polars_exercise_is_proved(frames):
    assert prove(frames) == []


def test_collecting_in_the_middle_is_noticed_and_costs_one_world(frames):
    report = judge(replace(frames, mistakes=()), frames.mistakes[2].applied_to(SOLUTION))
    assert [trial.world.name for trial in report.trials if not trial.right] == ["one plan"]
    assert "Your function collects before the end: it calls `collect`" in lines(report)[0]
    all_at_once = SOLUTION.replace("    return winners", "    pl.collect_all([winners])\n    return winners")
    assert judge(frames, all_at_once).trials[-1].got.kind == "eager"
    assert "noted" not in pl.LazyFrame.collect.__qualname__ and pl.collect_all.__name__ == "collect_all"


def test_a_frame_that_was_collected_at_the_end_is_read_all_the_same(frames):
    report = judge(frames, SOLUTION.rstrip() + ".collect()")
    assert report.right == len(report.trials) - 1 and not report.trials[-1].right


def test_what_is_no_frame_is_told(frames):
    got = judge(frames, "def latest_revision(viewing_events_raw):\n    return [1]").trials[0].got
    assert got == Failure("no result", message="it returned a list; asked for is a lazy frame")
    fails = judge(
        frames, "def latest_revision(viewing_events_raw):\n    return viewing_events_raw.select('nope')"
    )
    assert fails.trials[0].got.error == "ColumnNotFoundError" and "nope" in lines(fails)[0]


def test_frames_have_the_types_of_the_tables(frames):
    given = ShownArguments(frames).arguments["viewing_events_raw"]
    schema = given.collect_schema()
    assert (
        isinstance(given, pl.LazyFrame)
        and schema["watch_s"] == pl.Int32
        and schema["event_time"] == pl.Datetime("us")
    )
    assert "a lazy frame, 3 items" in repr(ShownArguments(frames))


def test_an_answer_to_a_polars_exercise_in_a_notebook(frames):
    assert judge(frames, in_a_notebook(SOLUTION, "latest_revision")).solved
    assert frames.is_blank(in_a_notebook(frames.starter, "latest_revision"))
    assert callable(defined(SOLUTION, frames.how_called()))
