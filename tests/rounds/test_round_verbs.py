"""A round as a learner meets it: begun, answered, interrupted, finished, reported; nothing is said before the end."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import pytest

import course
from autograder.variants.names import slug_and_number
from course import answers, progress
from course.finding import named
from course.rounds import kept_rounds, opened, verbs
from course.rounds.event_log import now
from course.rounds.judged import judged_before
from course.rounds.kept_rounds import all_rounds, running
from course.rounds.report import scored
from course.rounds.snapshots import Snapshots, hooked
from course.rounds.written import answered_in, saved_in, without_calls
from course.sql_magic import sql

LEVELS = {"contract": 3, "verification": 0, "readability": 2, "tradeoffs": 1, "talk": 2}


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.setenv("COURSE_KEEPS_WORLDS", "1")
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    variables = {}
    monkeypatch.setattr(answers, "namespace", lambda: variables)
    yield tmp_path
    if hooked() is not None:
        hooked().stop()


def ran(name, text=None):
    """Run the answer cell of an exercise with a text, the solution without one."""
    exercise = named(name)
    source = exercise.answer_cell(exercise.solution if text is None else text)
    hooked().cell(source)
    if exercise.kind in ("sql", "model"):
        answers.remember(name, source.partition("\n")[2])
    hooked().after_cell(SimpleNamespace(success=True))


def later(kept, **span):
    """As if so much time had gone by since the round was begun."""
    text = kept.log.path.read_text(encoding="utf-8").splitlines()
    shifted = []
    for line in text:
        event = json.loads(line)
        moment = kept_rounds.datetime.fromisoformat(event["at"]) - timedelta(**span)
        shifted.append(json.dumps({**event, "at": moment.isoformat(timespec="microseconds")}))
    kept.log.path.write_text("\n".join(shifted) + "\n", encoding="utf-8")


def test_a_sql_round_from_the_first_question_to_the_report(work):
    assert "50 minutes" in str(course.sql_round(script="plans_over_time"))
    kept = running()
    assert len(kept.names) == 5 and kept.notebook.exists()
    assert "The clock waits" in str(course.next_question())
    first = str(course.begin_round())
    assert "left of 50:00" in first and "Who is still a member?" in first

    # One question at a time, with a cell to begin from; its answer is not said to be right or not.
    said = str(course.next_question())
    assert "1 of 5: Members by plan" in said and "%%sql members_by_plan" in said
    assert "First comes question 2" in str(course.next_question(4)) and "numbers" in str(
        course.next_question(0)
    )
    assert str(course.next_question(1)).startswith("## 1 of 5"), "to run a cell again passes nothing"
    ran(kept.names[0])
    first = named(kept.names[0])
    shown = sql(first.name, first.solution)
    assert 'check("members_by_plan") notes it for the report' in shown.text() and "worlds" not in shown.text()
    assert "Noted" in course.check(kept.names[0]).markdown and float(course.check(kept.names[0])) == 0.0
    for verb in (course.hint, course.solution, course.why, course.contract):
        assert "closed until it ends" in str(verb(kept.names[0]))
    assert "Which of the two ends" in str(course.nudge())
    said = str(course.next_question())
    assert "Before we go on: what would BETWEEN" in said and "2 of 5" in said
    ran(kept.names[1], named(kept.names[1]).mistakes[0].applied_to(named(kept.names[1]).solution))
    assert "Let us leave that one" not in str(course.next_question())
    assert "Let us leave that one" in str(course.next_question())

    assert "As text" in str(course.finish_round()) and running() is None
    assert "A level is 0, 1, 2 or 3" in str(course.finish_round(talk=7))
    assert "Did you mean `talk`" in str(course.finish_round(talks=1))
    assert "Still open" in str(course.finish_round(contract=3, talk=2))
    report = str(course.finish_round(**LEVELS))
    assert "| Members by plan, at one moment | 2 of 2 | 6 of 6 |" in report
    assert "Gap is a move" in report and "passed" in report and "1 nudge" in report
    assert "| Contract | 20 of 20 |" in report and "| Verification | 0 of 15 |" in report
    for name in ("report.md", "timeline.svg", "answers/members_by_plan.sql"):
        assert (kept.folder / name).exists()
    assert scored(kept.log.events()) == LEVELS

    # It counts as checks do, once; and asked again it says the same.
    events = progress.read().events
    assert [(event.slug, event.score > 0) for event in events][0] == ("members_by_plan", True)
    again = str(course.finish_round())
    assert again == report and progress.read().events == events
    assert "given before you saw any result" in report
    late = str(course.finish_round(talk=LEVELS["talk"] - 1))
    assert "Some of your own levels were given after you saw the results." in late
    assert kept.name in str(course.past_rounds())
    assert "Hint 1" in str(course.hint("members_by_plan"))
    assert "judges it in 6 worlds" in sql(first.name, first.solution).text()
    assert "Packed" in str(course.export_round(to=str(work / "x.zip")))
    assert f"{kept.name}/report.md" in zipfile.ZipFile(work / "x.zip").namelist()
    assert "exists already" in str(course.export_round(to=str(work / "x.zip")))


def test_an_assessment_gives_time_to_the_part_that_is_worked_on_and_judges_what_stood_there(work):
    course.assessment(60)
    kept = running()
    notebook = json.loads(kept.notebook.read_text(encoding="utf-8"))
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(kept.names) == 6 and len(ids) == len(set(ids)) == 2 * 6 + 4
    assert set(saved_in(kept.notebook, kept.names)) == set(kept.names)
    course.begin_round()
    query, function = kept.names[0], kept.names[3]
    assert not [event for event in kept.log.events() if event.kind == "answer"], "a starter is no answer"
    hooked().cell("from collections import deque\nprint('not again')")
    ran(function)
    assert kept.log.clock().part(now()) == "Python"

    # What was typed after the last run and saved by JupyterLab is an answer too.
    exercise = named(query)
    cell = {"cell_type": "code", "source": exercise.answer_cell(exercise.solution).splitlines(keepends=True)}
    kept.notebook.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    hooked().look()
    assert kept.log.clock().part(now()) == "SQL"
    course.finish_round(skip=True)
    judged = judged_before(kept.log.events())
    assert judged[query].score == judged[query].points and judged[function].score == judged[function].points
    assert sum(one.score > 0 for one in judged.values()) == 2


def test_a_half_typed_word_at_the_end_does_not_cost_what_ran_before(work):
    course.sql_round(script="plans_over_time")
    course.begin_round()
    course.next_question()
    kept = running()
    ran(kept.names[0])
    cell = {"cell_type": "code", "source": "%%sql members_by_plan\nSELECT plan_co"}
    kept.notebook.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    course.finish_round(skip=True)
    assert judged_before(kept.log.events())["members_by_plan"].score == 2


def test_what_comes_after_the_hard_end_does_not_count_and_is_kept(work):
    course.sql_round(script="plans_over_time", minutes=15)
    course.begin_round()
    course.next_question()
    kept = running()
    ran(kept.names[0], "SELECT 'late', 1")
    later(kept, minutes=19)
    assert "Over time" in str(course.round_clock())
    assert "No further question is asked" in str(course.next_question())
    assert str(course.next_question(1)).startswith("## 1 of 5"), "what was asked can be read"
    later(kept, minutes=2)
    ran(kept.names[0])
    assert "No further question is asked" in str(course.next_question())
    report = str(course.finish_round(skip=True))
    assert judged_before(kept.log.events())["members_by_plan"].score == 0
    assert "What you wrote after the end is kept in the log and did not count" in report
    assert "plan_code" in (kept.folder / "answers" / "members_by_plan.sql").read_text(encoding="utf-8")


def test_after_a_crash_answers_are_back_and_the_time_can_be_taken_out(work):
    course.sql_round(script="playback_quality")
    course.begin_round()
    course.next_question()
    kept = running()
    ran(kept.names[0])
    answers.namespace().clear()
    hooked().stop()  # as a new kernel has it
    later(kept, minutes=30)
    kept.notebook.unlink()
    said = str(course.begin_round())
    assert "19:5" in said and "last sign of life was 30 min ago" in said and "written anew" in said
    assert answers.namespace()["stalls_by_day"] == named("stalls_by_day").solution
    assert saved_in(kept.notebook, kept.names)["stalls_by_day"] == named("stalls_by_day").solution
    assert "30 min taken out. 49:5" in str(course.round_clock("take out"))
    assert "no gap" in str(course.round_clock("take out"))
    assert "Paused" in str(course.round_clock("pause")) and "left of" in str(course.round_clock("go on"))


def test_one_round_at_a_time_and_words_that_are_meant_otherwise(work):
    assert "60, 75 or 90" in str(course.assessment(50)) and "factor" in str(course.assessment(extra_time=0.5))
    assert "There is no script" in str(course.sql_round(script="nonsense"))
    for verb in (
        course.next_question,
        course.nudge,
        course.round_clock,
        course.begin_round,
        course.finish_round,
    ):
        assert "No round is running" in str(verb())
    course.coding_round(extra_time=1.5)
    kept = running()
    assert "is ready and waits" in str(course.sql_round())
    course.begin_round()
    assert "is not finished" in str(course.sql_round())
    assert kept.log.clock().minutes == 75 and kept.log.clock().grace == 7.5
    assert "There is no question yet" in str(course.nudge())
    assert "Write the function" in str(course.next_question())
    course.finish_round(skip=True)
    course.coding_round()
    assert "never begun" in str(course.finish_round()) and running() is None and len(all_rounds()) == 2
    assert "This round is finished" in str(course.begin_round(kept.name))


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(work, monkeypatch):
    (work / "rounds").write_text("a file")
    assert "could not be written" in str(course.sql_round())


def test_cells_are_told_by_their_text():
    names = ["category_rank~2", "sliding_sum", "rows_of"]
    assert answered_in("%%sql category_rank~2\nSELECT 1\n", names) == [("category_rank~2", "SELECT 1")]
    assert answered_in("%%sql category_rank\nSELECT 1", names) == []
    assert answered_in("x = 1\ndef sliding_sum(e):\n    pass", names)[0][0] == "sliding_sum"
    assert answered_in("rows_of = [(1, 2)]\n", names)[0][0] == "rows_of"
    assert answered_in("rows_of == 3\n# def sliding_sum", names) == []
    kept = without_calls("import os\nprint(os)\nX = 1\ndef f(): return X\nf()").split("\n")
    assert [line for line in kept if line] == ["import os", "X = 1", "def f():", "    return X"]
    assert without_calls("%%sql a\nSELECT") == "" and without_calls("def (") == ""


def test_nothing_is_withheld_while_nbgrader_runs_a_notebook(work, monkeypatch):
    course.sql_round(script="plans_over_time")
    slug = slug_and_number(running().names[0])[0]
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    answers.remember(slug, named(slug).solution)
    assert float(course.check(slug)) == named(slug).points


def test_a_snapshot_that_cannot_be_written_never_stops_a_cell(work, monkeypatch, capsys):
    course.sql_round(script="plans_over_time")
    kept = running()
    snapshots = Snapshots(kept, {name: opened.starter_of(name) for name in kept.names})

    def refused(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept.log, "add_all", refused)
    snapshots.cell("%%sql members_by_plan\nSELECT 1")
    snapshots.look()
    assert capsys.readouterr().err.count("is not being kept: No space left") == 1


def test_each_verb_says_what_it_does():
    for name in (
        "assessment",
        "sql_round",
        "coding_round",
        "begin_round",
        "next_question",
        "nudge",
        "round_clock",
        "finish_round",
        "past_rounds",
        "export_round",
    ):
        assert getattr(verbs, name).__doc__ and getattr(course, name) is getattr(verbs, name)


def test_the_same_in_a_terminal(work, monkeypatch):
    from typer.testing import CliRunner

    from course.rounds import command

    def asked(*words):
        return CliRunner().invoke(command.app, list(words))

    assert (
        asked("start", "sport").exit_code == 1 and "assessment, sql, coding" in asked("start", "sport").output
    )
    for refused in (["next"], ["clock", "pause"], ["finish"], ["export"], ["start", "sql", "--minutes", "5"]):
        assert asked(*refused, "--work", str(work)).exit_code == 1, refused
    assert "Open it in your editor" in asked("start", "sql", "--work", str(work)).output
    again = asked("start", "coding")
    assert again.exit_code == 1 and "is ready and waits" in again.output and "editor" not in again.output
    waited = []

    def stopped(seconds):
        waited.append(seconds)
        raise KeyboardInterrupt

    monkeypatch.setattr(command.time, "sleep", stopped)
    assert "left of 50:00" in asked("begin").output and waited == [20]
    assert "1 of 5" in asked("next").output
    name = running().names[0]
    cell = {"cell_type": "code", "source": named(name).answer_cell(named(name).solution)}
    running().notebook.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    assert "Paused" in asked("clock", "pause").output and "Paused" in asked("clock").output
    kept = running()
    assert asked("finish", "--talk", "9").exit_code == 2
    report = asked("finish", "--skip").output
    assert "What the answers earned" in report and "2 of 2" in report
    assert judged_before(kept.log.events())[name].score == 2
    assert (
        kept.name in asked("list").output and "Packed" in asked("export", "--to", str(work / "y.zip")).output
    )
