"""Talks as text, kept on the disk: gone on with after any step, forgotten for good, nothing raised for what is said."""

from __future__ import annotations

import pytest

from autograder.stories import RUBRIC
from course import culture_round, leadership_round, progress, recruiter_round, story
from course.culture.held import HeldTalk, open_talk
from course.culture.kept_talks import all_talks
from course.interviewer.endpoint import URL

ALL = dict.fromkeys(RUBRIC, 2)
OWNED = "I had not asked how late copies come, so 9 % were lost. Since then a guard has fired."


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.delenv(URL, raising=False)
    return tmp_path


def files(work):
    return [path for path in work.rglob("*") if path.is_file()]


def test_opening_one_leaves_nothing_on_the_disk(work):
    assert "Start" not in str(culture_round()) and "begin=True" in str(culture_round())
    assert "30 minutes" in str(recruiter_round()) and "6 parts" in str(leadership_round())
    assert files(work) == []


def test_a_round_as_text_to_its_end(work):
    story(
        "own",
        answers="owned incident",
        introduced="2026-03-03 06:00",
        detected="2026-03-03 14:20",
        outcome="partly",
    )
    assert "Question 1 of 2" in str(culture_round("mock_culture_round", questions=2, begin=True))
    assert "your own score" in str(culture_round(answer=f"{OWNED} We noticed after 2 hours.", story="own"))
    assert "I could not find" not in str(culture_round(answer="again"))  # first the score
    found = str(culture_round(**ALL))
    assert "your times give 8 h 20 min to detect. Which is it?" in found and "two follow-ups" in found
    # Somebody stops here, and comes back in another process.
    assert open_talk("culture").talk.doing == "follow_up"
    assert "Question 2 of 2" in str(culture_round(replies=["Eight, from the deploy.", "A query log."]))
    culture_round(answer="There was a miscommunication.")
    culture_round(**ALL)
    ended = str(culture_round(replies="mine was the merge"))
    assert "counts as done" in ended and "transcript.md" in ended
    [kept] = all_talks("culture")
    text = (kept.folder / "transcript.md").read_text(encoding="utf-8")
    assert "> Eight, from the deploy." in text and "| Ownership |" in text
    done = [event for event in progress.read().events if event.kind == "check"]
    assert [(event.slug, event.score) for event in done] == [("mock_culture_round", 21.0)]
    assert kept.talk.answers[0].story == "own" and kept.talk.answers[0].seconds is not None
    assert open_talk("culture") is None


def test_every_step_is_on_the_disk_before_the_next_one_is_shown(work):
    culture_round(questions=1, begin=True)
    held = open_talk("culture")
    for step in (lambda: held.answer(OWNED), lambda: held.score(ALL), lambda: held.reply(["a", "b"])):
        step()
        again = HeldTalk(held.talk.plan, all_talks("culture")[-1])
        assert again.talk == held.talk
    assert held.talk.doing == "finished" and held.clock.finished is not None


def test_the_clock_stands_still_while_you_score_yourself(work):
    culture_round(questions=1, begin=True)
    held = open_talk("culture")
    held.answer(OWNED)
    assert held.clock.is_paused
    held.score(ALL)
    assert not held.clock.is_paused and held.clock.finished is None


def test_the_recruiter_and_the_discussion_are_scored_once_at_the_end(work):
    said = str(leadership_round("the_old_topic", begin=True))
    assert "23 consumers" in said
    for turn in range(5):
        said = str(leadership_round(answer=f"In turn {turn} I decided nothing alone."))
        assert ("Unsaid until asked" in said) is (turn >= 1)
    assert "Your own score" in str(leadership_round(answer="I conceded the date."))
    assert "That was the talk" in str(leadership_round(**ALL))

    recruiter_round(begin=True)
    for _ in range(6):
        said = str(recruiter_round(answer=OWNED))
        if "follow-ups" in said:
            said = str(recruiter_round(replies=["counted", ""]))
    assert "Your own score" in said
    assert "Specificity, your 2" in str(recruiter_round(**ALL))


def test_forgetting_removes_it_and_another_one_can_begin(work):
    culture_round(begin=True)
    culture_round(answer="a secret from Ouagadougou")
    assert any("Ouagadougou" in path.read_text(encoding="utf-8") for path in files(work))
    assert "Forgotten" in str(culture_round(forget=True))
    assert not any("Ouagadougou" in path.read_text(encoding="utf-8") for path in files(work))
    assert "no talk of this kind" in str(culture_round(forget=True))
    culture_round(begin=True)
    culture_round(begin=True, new=True)
    assert len(all_talks("culture")) == 2


def test_a_form_holds_nothing_that_was_said(work):
    culture_round(begin=True)
    culture_round(answer="a secret from Ouagadougou")
    form = culture_round()
    assert "Ouagadougou" not in repr(form) + str(form.get_state()) + str(form._repr_mimebundle_())
    culture_round(**ALL)
    assert "Ouagadougou" not in repr(culture_round())


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda: culture_round(ownrship=2), "did you mean `ownership`?"),
        (lambda: culture_round(answer=OWNED), "Nothing has been asked yet"),
        (lambda: leadership_round(answer=OWNED), "`leadership_round(begin=True)` asks"),
        (lambda: recruiter_round(scale=2), "takes no `scale`"),
        (lambda: culture_round(questions=0), "one to six"),
        (lambda: culture_round(questions="x"), "one to six"),
        (lambda: leadership_round("nowhere"), "There is no case `nowhere`. There are: `one_viewing_hour`"),
        (lambda: culture_round(7, begin=True), "Question 1 of 3"),
    ],
)
def test_plausible_misuse_gets_a_sentence(work, call, said):
    assert said in str(call())


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda: culture_round(answer=""), "Say something first"),
        (lambda: culture_round(answer="   "), "Say something first"),
        (lambda: culture_round(ownership=2), "First `answer=…`"),
        (lambda: culture_round(replies=["x"]), "First `answer=…`"),
        (lambda: culture_round(answer=7), "your own score"),
        (
            lambda: culture_round(answer="</textarea><script>alert(1)</script> 👩‍🚒 היה לי\x00"),
            "your own score",
        ),
    ],
)
def test_plausible_misuse_of_a_talk_that_has_begun_gets_a_sentence(work, call, said):
    culture_round(begin=True)
    assert said in str(call())


def test_levels_that_are_none_are_asked_for_again(work):
    culture_round(begin=True)
    culture_round(answer=OWNED)
    said = str(culture_round(**dict.fromkeys(RUBRIC, "high")))
    assert "First your own score; still open" in said


def test_a_folder_that_cannot_be_written_is_a_sentence(work):
    (work / "talks").write_text("a file in its place")
    said = str(culture_round(begin=True))
    assert "could not be saved" in said and str(work / "talks") in said


def test_while_nbgrader_runs_nothing_is_kept(work, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "1")
    assert "not kept" in str(culture_round(begin=True)) and files(work) == []
    assert "not kept" in str(culture_round(answer="x"))


def test_a_damaged_log_is_passed_over(work):
    culture_round(begin=True)
    culture_round(answer=OWNED)
    log = all_talks("culture")[0].folder / "events.jsonl"
    log.write_bytes(log.read_bytes() + b'{"at": "2026-01-01", "kind": "scored", "abo')
    assert open_talk("culture").talk.doing == "score"
    log.write_bytes(b"\x00\xff")
    assert open_talk("culture") is None and "begin=True" in str(culture_round())


def test_a_model_elsewhere_is_announced_before_the_first_word(work, monkeypatch):
    monkeypatch.setenv(URL, "https://api.example.com/v1")
    assert "Your answers leave this machine" in str(culture_round())
    monkeypatch.setenv(URL, "http://127.0.0.1:9/v1")
    said = str(culture_round())
    assert "Your text stays here" in said
    culture_round(questions=1, begin=True)
    culture_round(answer="There was a miscommunication.")
    asked = str(culture_round(**ALL))
    assert "could not be asked" in asked and "What part of it was yours?" in asked
    monkeypatch.setenv(URL, "nonsense")
    assert "should be like" in str(culture_round(new=True))
