"""A day as a learner meets it: planned, opened round by round, interrupted, gone on with, left out, held again."""

from __future__ import annotations

import subprocess
import sys

import pytest
from made_up_rounds import OWN_ACT
from typer.testing import CliRunner

import course
from course import answers, loop_day
from course.culture.held import open_talk
from course.loop.criteria import CRITERIA
from course.loop.debrief import DEBRIEF
from course.loop.kept_days import latest
from course.rounds.kept_rounds import all_rounds, running
from course.rounds.snapshots import hooked
from course.said import Refused


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.setenv("COURSE_KEEPS_WORLDS", "1")
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.delenv("COURSE_INTERVIEWER_URL", raising=False)
    monkeypatch.setattr(answers, "namespace", dict)
    monkeypatch.setattr("course.loop.written.pdf_of", lambda page, to: "not printed here")
    yield tmp_path
    if hooked() is not None:
        hooked().stop()


def standing(name):
    return latest().day.named(name)


def talked(verb):
    """A whole talk as text: every answer, every level, every follow-up."""
    verb(begin=True)
    for _ in range(60):
        talk = open_talk({course.recruiter_round: "recruiter", course.culture_round: "culture"}[verb])
        if talk is None:
            return
        match talk.talk.doing:
            case "answer":
                verb(answer=OWN_ACT)
            case "follow_up":
                verb(replies=["One in eleven.", "The guard."])
            case "score":
                names = talk.talk.turn.dimensions if talk.talk.turn else talk.talk.plan.dimensions
                verb(**dict.fromkeys(names, 2))
    raise AssertionError("the talk has no end")


def test_looking_writes_nothing_and_a_plan_runs_nothing(work):
    assert "every round of the loop" in str(loop_day()) and not list(work.iterdir())
    assert "senior" in str(loop_day("principal")) and "one day or two" in str(loop_day(days=3))
    assert not list(work.iterdir())
    said = str(loop_day("staff", days=2))
    assert "| 2 | Leading across teams | 45 |" in said and "Next: Recruiter screen" in said
    assert "| 1 | Coding round | 50 |" in said and "| a night |" in said
    assert "| System design, second round |" not in str(loop_day("senior")), (
        "not begun, so it is planned anew"
    )
    assert len(list((work / "loop").iterdir())) == 1 and running() is None


def test_a_day_from_the_first_round_to_the_scorecard(work):
    loop_day("senior", days=1)
    said = str(loop_day(open=True))
    assert said.startswith("**Recruiter screen**, 30 minutes.") and "recruiter_round(begin=True)" in said
    assert "Now: Recruiter screen" in str(loop_day()) and standing("recruiter").state == "open"
    talked(course.recruiter_round)
    said = str(loop_day())
    assert "A break until" in said and "Next: Technical assessment" in said
    assert standing("recruiter").last.kept.startswith("talks/")

    loop_day(open=True)
    kept = running()
    assert kept.kind == "assessment" and standing("assessment").last.kept == kept.place
    # A night: the same day in another process, and the round goes on.
    asked = "from course import loop_day; print(loop_day()); print(loop_day(open=True))"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert (
        "Now: Technical assessment" in ran.stdout
        and f"go on in `{kept.place}/assessment.ipynb`" in ran.stdout
    )
    assert len(all_rounds()) == 1 and len(standing("assessment").attempts) == 1
    # Another round is refused by its own verb while this one is open, and the day does not believe it began.
    assert "is ready and waits" in str(loop_day(open="sql")) and standing("sql").state == "waiting"
    course.begin_round()
    course.finish_round(skip=True)
    loop_day()
    assert standing("assessment").state == "done"

    assert "left out" in str(loop_day(skip=True)) and standing("sql").state == "skipped"
    said = str(loop_day(done="coding", note="with Ana, on paper"))
    assert "Coding round is done." in said and standing("coding").last.note == "with Ana, on paper"

    said = str(loop_day(open=True))
    slug = standing("design").last.about["design"]
    assert f'design_room("{slug}"' in said and standing("design").last.kept == f"design_rounds/{slug}"
    course.design_room(slug, start=True)
    course.design_room(slug, finish=True)
    loop_day(open="culture")
    assert standing("design").state == "done"
    talked(course.culture_round)
    said = str(loop_day())
    assert "Every round is done or left out" in said and "by hand" not in said
    assert "Every round is done" in str(loop_day(open=True))

    card = str(loop_day(scorecard=True))
    folder = latest().folder
    assert (
        (folder / "scorecard.md").exists()
        and (folder / "scorecard.html").exists()
        and "not printed here" in card
    )
    assert "### Culture round" in card and "with Ana, on paper" in card
    loop_day(open="sql")
    assert running().kind == "sql" and standing("sql").state == "open"


def test_a_round_that_is_done_can_be_held_again_and_both_stay(work):
    loop_day("senior")
    loop_day(open="design", design="late_engagement")
    for finish in (True, False):
        course.design_room("late_engagement", start=True)
        if finish:
            course.design_room("late_engagement", finish=True)
            said = str(loop_day(open="design", design="late_engagement"))
            assert "Once more; the time before stays kept." in said
    kept = [attempt.kept for attempt in standing("design").attempts]
    assert kept == ["design_rounds/late_engagement", "design_rounds/late_engagement_2"]
    assert "stays so" not in str(loop_day(skip="design")) and standing("design").state == "skipped"
    loop_day(open="design")
    assert [attempt.kept for attempt in standing("design").attempts] == kept, "it goes on where it was left"
    assert "no design prompt `lost`" in str(loop_day(new=True, open="design", design="lost"))


def test_a_round_that_was_made_just_before_a_crash_is_taken_as_the_days(work):
    loop_day("senior")
    course.sql_round(
        script="plans_over_time"
    )  # its folder is there, and the day had no time to write it down
    assert "It is ready in" in str(loop_day(open="sql"))
    assert standing("sql").last.kept == running().place and len(all_rounds()) == 1


def test_words_and_ticks_are_kept_as_text_and_as_a_form(work):
    loop_day("senior")
    said = str(loop_day(word={"knows_late_data": "Not once."}, tick="sleep"))
    assert "Kept: Knows late data." in said and "Ticked: Sleep" in said
    assert "Did you mean `knows_late_data`" in str(loop_day(word={"knows_late": "x"}))
    assert "Which item" in str(loop_day(tick="e")) and "Open again" in str(loop_day(untick="sleep"))
    form = loop_day(debrief=True)
    assert "Not once." not in repr(form), "a saved notebook would carry it along"
    replies = []
    form.send = replies.append
    form._message(None, {"opened": True}, [])
    assert replies[-1]["filled"]["knows_late_data"] == "Not once."
    count = len(latest().log.events())
    filled = {**replies[-1]["filled"], "owns_a_pipeline": "Up to the alert.", "item_0": "yes"}
    form._message(None, {"filled": filled, "why": "typing"}, [])
    form._message(None, {"filled": filled, "why": "changed"}, [])
    assert len(latest().log.events()) == count + 2, "what did not change is not written again"
    assert latest().day.words["owns_a_pipeline"] == "Up to the alert." and DEBRIEF[0] in latest().day.ticked
    form._message(None, {"filled": filled, "why": "asked"}, [])
    assert "The scorecard is in" in replies[-1]["said"][0] and (latest().folder / "scorecard.md").exists()


def test_a_listener_scores_without_a_name_and_the_spread_is_shown(work):
    loop_day("senior")
    assert "was not held yet" in str(loop_day(heard="sql")) and "was not held yet" in str(
        loop_day(heard={"sql": {"talk": 1}})
    )
    loop_day(done="sql")
    form = loop_day(heard="sql")
    replies = []
    form.send = replies.append
    form._message(None, {"opened": True}, [])
    filled = {**replies[-1]["filled"], "contract": "1: I said what a row is.", "talk": "3: I summed up"}
    form._message(None, {"filled": filled, "why": "changed"}, [])
    assert standing("sql").last.heard == (), "only the button keeps it"
    form._message(None, {"filled": filled, "why": "asked"}, [])
    assert "Kept, without a name: 2 levels" in replies[-1]["status"]
    loop_day(heard={"sql": {"contract": 3}})
    assert standing("sql").last.heard == ({"contract": 1, "talk": 3}, {"contract": 3})
    assert "0, 1, 2 or 3" in str(loop_day(heard={"sql": {"contract": 9}}))
    assert "no dimension `shoes`" in str(loop_day(heard={"sql": {"shoes": 1}}))
    card = str(loop_day(scorecard=True))
    assert "2 listeners." in card and "Contract: from 1 to 3, mean 2.0." in card and "Talk: 3." in card
    loop_day(open="design", design="late_engagement")
    assert 'design_room("late_engagement", peer=True)' in str(loop_day(heard="design"))
    loop_day(open="recruiter")
    assert "ownership: Ownership" in repr(loop_day(heard="recruiter"))


def test_the_debrief_is_done_once_each_criterion_has_your_own_words(work):
    from course import progress

    loop_day("senior")
    names = [one.name for one in CRITERIA if not one.staff]
    loop_day(word=dict.fromkeys(names[1:], "As I heard it."))
    loop_day(scorecard=True)
    assert progress.read().events == ()
    loop_day(word={names[0]: "As I heard it."})
    assert "counts as done" in str(loop_day(scorecard=True))
    assert "counts as done" not in str(loop_day(scorecard=True)), "once"
    assert [event.slug for event in progress.read().events] == ["day_debrief"]


def test_the_exercise_opens_the_debrief_and_its_samples_can_be_scored(work):
    assert "every round of the loop" in str(loop_day("day_debrief"))
    loop_day("senior")
    assert "Your own words first" in repr(loop_day("day_debrief"))
    assert "Overall it went well" in repr(course.score_sample("day_debrief", 1))
    assert "loop_day" in str(course.check("day_debrief").markdown)


def test_nothing_is_kept_while_a_grader_runs_the_notebook(work, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert "not kept while nbgrader" in str(loop_day("senior")) and not list(work.iterdir())


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(work):
    (work / "loop").write_text("a file", encoding="utf-8")
    assert str(loop_day("senior")).startswith("It could not be written: ")


def test_slips_get_a_sentence(work):
    loop_day("senior")
    assert "Did you mean `coding`" in str(loop_day(open="codng"))
    assert str(loop_day(scorcard=True)) == "`loop_day` takes no `scorcard`; did you mean `scorecard`?"
    assert "cannot be asked like that: too many positional arguments" in str(loop_day("staff", 1, True))
    before = latest().log.events()
    for slip in ({"open": "codng"}, {"skip": "codng"}, {"done": "zz"}, {"open": "design", "design": "zz"}):
        assert isinstance(loop_day(**slip), Refused), slip
    assert latest().log.events() == before
    loop_day(open="recruiter")
    assert "has begun as senior, one day" in str(loop_day("staff"))
    loop_day("staff", new=True)
    assert latest().day.level == "staff" and latest().name.endswith("-2")


def test_the_same_in_a_terminal(work):
    from course.cli import app

    run = CliRunner().invoke
    for words, says in (
        (["plan", "senior", "--days", "2"], "Next: Recruiter screen"),
        (["skip"], "Recruiter screen is left out"),
        (["done", "coding", "--note", "on paper"], "Coding round is done"),
        (["open", "culture"], "culture_round(begin=True)"),
        (["now"], "Now: Culture round"),
        (["word", "knows_late_data", "Not once."], "Kept: Knows late data"),
        (["word"], "knows_late_data: Knows late data"),
        (["tick", "sleep"], "Ticked"),
        (["heard", "culture", "candour=1"], "1 level of Culture round"),
        (["heard", "culture"], "candour: Candour"),
        (["scorecard"], "Misconceptions across rounds"),
    ):
        ran = run(app, ["loop", *words, "--work", str(work)])
        assert ran.exit_code == 0 and says in " ".join(ran.output.split()), (words, ran.output)
    for words, says in (
        (["open", "zz"], "no round `zz`"),
        (["skip", "zz"], "no round `zz`"),
        (["heard", "zz"], "no round `zz`"),
        (["plan", "principal"], "`senior` or `staff`"),
        (["plan", "staff"], "has begun as senior"),
    ):
        ran = run(app, ["loop", *words, "--work", str(work)])
        assert ran.exit_code == 1 and says in " ".join(ran.output.split()), (words, ran.output)
