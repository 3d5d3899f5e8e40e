"""A job as an answer: judged in worlds, counted, shown, explained, and carried into a sandbox."""

from dataclasses import asdict

import pytest

from autograder import ContentError, library
from autograder.feedback import lines
from autograder.jobs.layout import JobTable
from autograder.jobs.running import ran
from autograder.jobs.warehouse import Warehouse
from autograder.jobs.work import JobWork
from autograder.judging import judge
from autograder.python_call import HowCalled, called, defined
from autograder.sandbox import wire
from autograder.sandbox.kinds import asked as put_together
from autograder.sandbox.questions import question
from autograder.smallest import smallest
from autograder.ways import outcome_of
from course.explained import Why
from course.shown_job import ShownJob

SLUGS = ("engagement_lookback", "engagement_touched", "engagement_ledger")
TOUCHED = "engagement_touched"


def mistake(exercise, name):
    return next(one for one in exercise.mistakes if one.name == name).applied_to(exercise.solution)


def in_a_notebook(source, name):
    space = {}
    exec(compile(source, "<cell 7>", "exec"), space)
    return space[name]


@pytest.mark.parametrize("slug", SLUGS)
def test_what_crosses_into_a_sandbox_is_plain_and_gives_the_same_there(slug):
    exercise = library.find(slug)
    asked = question(exercise)
    runner = wire.unpacked(wire.packed(asked.runner))
    child = put_together(slug, runner, None)
    assert child.attempted(exercise.starter) == (True, False)
    there = list(child.outcomes(exercise.solution, wire.packed(list(asked.inputs))))
    with exercise.running() as here:
        for world, outcome in zip(exercise.worlds, there, strict=True):
            carried = wire.unpacked_outcome(wire.packed_outcome(outcome))
            assert carried == here(exercise.solution, world.rows(exercise.tables_read())), world.name


def test_a_function_is_an_answer_and_its_starter_is_blank():
    exercise = library.find(TOUCHED)
    assert judge(exercise, in_a_notebook(exercise.solution, TOUCHED)).solved
    assert exercise.is_blank(in_a_notebook(exercise.starter, TOUCHED))


HOW = HowCalled(
    "job", 5.0, columns=("n",), job={"tables": (("out", "", ("n",), False),), "batch": "now", "counts": ""}
)
GIVEN = {"runs": [{"run": n, "now": n, "dies": "after write 1" if n == 2 else ""} for n in (1, 2, 3)]}


@pytest.mark.parametrize(
    "source",
    [
        "SEEN = []\ndef job(store, now):\n    SEEN.append(now)\n    store.merge('out', [{'n': len(SEEN)}])",
        "SEEN = []\ndef note(now):\n    SEEN.append(now)\ndef job(store, now):\n    note(now)\n    store.merge('out', [{'n': len(SEEN)}])",
        "COUNT = 0\ndef job(store, now):\n    global COUNT\n    COUNT += 1\n    store.merge('out', [{'n': COUNT}])",
        "def job(store, now, seen=[]):\n    seen.append(now)\n    store.merge('out', [{'n': len(seen)}])",
    ],
)
def test_each_run_is_a_new_process_so_nothing_is_remembered_but_the_store(source):
    job = defined(source, HOW)
    for _ in range(2):
        assert called(job, HOW, GIVEN).rows == ((1,),)
    assert not job.__globals__.get("SEEN") and not job.__globals__.get("COUNT")


def test_the_machine_dies_in_the_run_that_says_so():
    seen = []
    job = defined(
        "def job(store, now):\n    store.merge('out', [{'n': now}])\n    store.commit('at', now)", HOW
    )
    warehouse = ran(
        job, HOW, GIVEN, lambda run, died, house: seen.append((run["run"], died, house.values["at"]))
    )
    assert seen == [(1, False, 1), (2, True, 1), (3, False, 3)]
    assert [row["n"] for row in warehouse.rows("out")] == [1, 2, 3]


def test_a_row_without_a_column_is_no_result_and_one_that_counts_zero_is_none():
    how = HowCalled("job", 5.0, columns=("n", "m"), job=HOW.job | {"counts": "n"})
    job = defined("def job(store, now):\n    store.merge('out', [{'n': now}])", how)
    assert called(job, how, GIVEN).message == "a row of `out` has no `m`"
    job = defined("def job(store, now):\n    store.merge('out', [{'n': now - 1, 'm': 'x'}])", how)
    assert called(job, how, GIVEN).rows == ((1, "x"), (2, "x"))


def test_a_job_that_fails_says_where():
    exercise = library.find(TOUCHED)
    fails = "def engagement_touched(store, now):\n    store.read('events')\n"
    assert "`KeyError` in line 2" in lines(judge(exercise, fails))[0]


def test_swallowing_the_crash_gains_nothing():
    exercise = library.find(TOUCHED)
    first = mistake(exercise, "commit-before-process")
    swallowing = first.replace(
        '    store.commit("watermark", now)\n',
        '    try:\n        store.commit("watermark", now)\n    except BaseException:\n        pass\n',
    )
    assert swallowing != first
    report = judge(exercise, swallowing)
    assert report.mistake.name == "commit-before-process" and not report.solved


def test_work_beyond_what_is_asked_is_told_with_numbers():
    exercise = library.find("engagement_ledger")
    report = judge(exercise, mistake(exercise, "reads-the-whole-ledger"))
    failing = [trial for trial in report.trials if not trial.right]
    assert [trial.world.name for trial in failing] == ["a long history"]
    assert failing[0].got.rows == (("rows_read", "more than asked"),)
    said = lines(report)[-1]
    assert said.startswith("Rows read: ") and "for 80 days. About " in said


def test_work_counts_only_what_the_store_counts():
    with pytest.raises(ContentError, match="counts \\['comparisons'\\]"):
        JobWork(name="x", provokes="y", inputs=dict, sizes=(1, 2), unit="days", counts={"comparisons": 2})


def test_a_job_is_shown_and_can_be_run_on_what_is_shown():
    exercise = library.find(TOUCHED)
    shown = ShownJob(exercise)
    assert "engagement_touched(store, now) is called by each run." in repr(shown)
    assert "runs: a list, 3 items" in repr(shown) and "<table>" in shown._repr_mimebundle_()["text/html"]
    job = in_a_notebook(exercise.solution, TOUCHED)
    call = shown.arguments
    assert set(call) == {"store", "now"} and len(call["store"].read("viewing_events_raw")) == 4
    job(**call)
    assert call["store"].value("watermark") == call["now"]
    assert shown.arguments["store"].value("watermark") is None
    runs = shown.run(job)
    assert len(runs.rows) == 5 and "rows read" in repr(runs)
    assert len(judge(exercise, job).trials[0].expected.rows) == 5


def test_why_shows_runs_and_deliveries():
    exercise = library.find(TOUCHED)
    answer = mistake(exercise, "old-rows-survive")
    found = smallest(exercise, answer, seconds=3.0)
    said = repr(Why(exercise, answer, found))
    assert "runs: a list" in said and "viewing_events_raw: a list" in said and "≠" in said


def test_an_answer_sees_no_batch_that_has_not_landed():
    exercise = library.find("engagement_ledger")
    plan = exercise.given(exercise.worlds[0].rows(exercise.tables_read()))
    sizes = "def engagement_ledger(store, batch):\n    store.commit('seen', store.value('seen', []) + [len(store.read('viewing_events_raw'))])"
    how = exercise.how_called()
    seen = ran(defined(sizes, how), how, plan).values["seen"]
    assert seen == [4, 7, 9] and seen[-1] == len(plan["viewing_events_raw"])


def test_the_layout_survives_the_wire():
    how = asdict(library.find(TOUCHED).how_called())
    tables = wire.unpacked(wire.packed(how))["job"]["tables"]
    assert Warehouse(JobTable(*table) for table in tables).layout["daily_engagement"].key == (
        "metric_date",
        "title_id",
    )


def test_the_way_is_known():
    exercise = library.find(TOUCHED)
    world = next(world for world in exercise.worlds if world.name == "a long history")
    asked = exercise.asked(world.rows(exercise.tables_read()))
    assert asked["way"] == "a job's work"
    outcome = outcome_of(defined(exercise.solution, exercise.how_called()), exercise.how_called(), asked)
    assert outcome.rows[0][0] == "results"
