"""A scorecard of made-up rounds: what stands where, what is quoted, what is said to be open; and nothing is added up."""

from __future__ import annotations

import re

import pytest
from made_up_rounds import (
    CLOCK,
    DEFLECTED,
    OWN_ACT,
    at,
    culture_talk,
    design_round,
    opened,
    planned_day,
    solved,
    sql_round,
)

from autograder import library
from autograder.designs import RUBRIC as DESIGN_RUBRIC
from course.design_room import scores
from course.loop import criteria, scorecard
from course.loop.card import card_of
from course.loop.opening import notice
from course.loop.seen import Met, Sign
from course.loop.told import lines, told
from course.progress import Attempt

DESIGN = "late_engagement"


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.delenv("COURSE_INTERVIEWER_URL", raising=False)
    return tmp_path


def section(card: str, heading: str) -> str:
    """The text below a heading, up to the next one of its rank or above."""
    rank = re.match(r"#+", heading)[0]
    _, _, after = card.partition(f"\n{heading}\n")
    assert after, f"no {heading}"
    return re.split(rf"^#{{2,{len(rank)}}} ", after, maxsplit=1, flags=re.MULTILINE)[0]


def full_day(work):
    """SQL with the arrival day three times, a design with one rule broken and a second score, a talk, the rest left out."""
    day = planned_day(work)
    kept = sql_round(work, mistakes=3, nudges=1)
    opened(day, "sql", 0, kept.place)
    exercise = library.find(DESIGN)
    answer = next(one for one in exercise.mistakes if one.name == "watermark-from-event-time").applied_to(
        exercise.solution
    )
    levels = dict.fromkeys(DESIGN_RUBRIC, 2) | {"privacy": 1}
    place = design_round(
        work,
        exercise,
        answer,
        levels=levels,
        asked=[one.slug for one in exercise.questions if one.value >= 2][:3],
    )
    peer = scores.PeerScore(DESIGN, scores.mark_of(answer), dict.fromkeys(DESIGN_RUBRIC, 1))
    (place / "scores").mkdir()
    (place / "scores" / "score_a.json").write_text(scores.written(peer), encoding="utf-8")
    opened(day, "design", 200, f"design_rounds/{DESIGN}", design=DESIGN)
    opened(day, "culture", 300)
    culture_talk(OWN_ACT, DEFLECTED)
    solved(work)
    day.log.add_all(
        [
            ("skipped", {"slot": "coding"}),
            ("closed", {"slot": "assessment", "note": "with a friend, <b>on paper</b>"}),
        ]
    )
    day.log.add_all([("heard", {"slot": "sql", "levels": {"contract": level}}) for level in (1, 2)])
    day.log.add("word", criterion="knows_late_data", text="I said *day eight* only when asked.\n# No heading")
    notice(day)
    return day


def test_a_full_day(work):
    day = full_day(work)
    card = card_of(day)
    text = scorecard.markdown(card)
    rounds = section(text, "## The rounds")
    assert "| SQL round | done on 2 March" in rounds and "| 45 of 50 | yes | 5 dimensions | yes |" in rounds
    assert "| System design | done on" in rounds and "| 20 of 50 | yes | 9 dimensions | yes |" in rounds
    assert (
        "| Coding round | left out |" in rounds
        and "| Recruiter screen | to come | – of 30 | nothing yet | not yet |" in rounds
    )

    sql = section(text, "### SQL round")
    assert "Exactly-once counts from at-least-once delivery: right in 2 of 2 worlds." in sql
    assert "right in 1 of 3 worlds; not in *late up to 7 days*, *beyond the window*" in sql
    assert "2 questions asked, 0 passed, 1 nudge." in sql
    assert "Contract: 3 of 3" in sql and "Verification: 0 of 3, “I ran it and it looked right.”" in sql
    assert (
        "2 listeners." in sql and "Contract: from 1 to 2, mean 1.5; you gave 3." in sql and "<b>" not in sql
    )

    design = section(text, "### System design")
    assert "You asked 3 questions before you drew." in design and "Minutes by part: clarify" in design
    assert re.search(r"The linter: \d errors?", design) and re.search(
        r"it holds in \d of 9 worlds; not in ", design
    )
    assert "2 people scored it, you among them." in design and "Numbers: from 1 to 2, mean 1.5." in design
    assert "Privacy and lifecycle: all 1." in design and "Quoted" in design

    culture = section(text, "### Culture round")
    assert (
        "Answer 2: " in culture and "rules found no sentence with a number or an act of your own" in culture
    )
    assert "Ownership, Candour, Specificity: “I had not put a check in front of the load" in culture
    assert "transcript.md`" in culture and 'by somebody else: `loop_day(heard="culture")`' in culture

    assert "it was held elsewhere" in section(text, "### Technical assessment")
    assert "on paper" in text and "<b>" not in text and "\n# No heading" not in text
    assert section(text, "### Coding round").strip() == "Left out this time."

    stories = section(text, "## Misconceptions across rounds")
    assert "**Wrong clock**: SQL three times" in stories and "design once; " in stories
    assert "Today in SQL round (Late data without double counting); System design (" in stories
    three = re.findall(r"^\d\. .+$", section(text, "## The next three things to practise"), re.MULTILINE)
    assert len(three) == 3 and three[0].startswith("1. **Wrong clock.**")
    assert text.count("- [ ] ") == 8
    # The folders it was read from are as they were: read again, it says the same.
    assert scorecard.markdown(card_of(day)) == text


def test_nothing_that_differs_in_kind_is_added_up(work):
    text = scorecard.markdown(card_of(full_day(work)))
    for word in (
        "total",
        "overall",
        "passed the",
        "hire",
        "out of 100",
        "points together",
        "verdict",
        "failed",
    ):
        assert word not in text.casefold(), word


def test_in_a_notebook_no_quote_no_note_and_no_own_word_is_shown(work):
    card = card_of(full_day(work))
    shown = scorecard.in_short(card)
    assert "Wrong clock" in shown and "| SQL round |" in shown
    for private in ("I had not put", "on paper", "day eight"):
        assert private in scorecard.markdown(card) and private not in shown


def test_an_empty_day_says_that_nothing_is_there_and_guesses_nothing(work):
    day = planned_day(work, "staff")
    card = card_of(day)
    text = scorecard.markdown(card)
    assert {one.status for one in card.judged} == {"not seen yet"} and len(card.judged) == 8
    assert text.count("Not held yet.") == 8 and "none looked at yet" in text
    assert scorecard.picture(card) is None and scorecard.PICTURE not in text
    assert "is still to be held" in text and "No mistake was named" in text


def test_a_round_whose_folder_is_gone_is_not_scored(work):
    day = planned_day(work)
    opened(day, "sql", 0, "rounds/2026-03-02-sql")
    opened(day, "design", 10, f"design_rounds/{DESIGN}", design=DESIGN)
    notice(day)
    text = scorecard.markdown(card_of(day))
    assert text.count("all of it: nothing is kept of it yet") == 2


def test_what_the_course_does_not_have_any_more_breaks_no_card(work):
    day = planned_day(work)
    kept = sql_round(work)
    log = kept.log.path.read_text(encoding="utf-8").replace("exactly_once_counts", "asked_in_an_older_course")
    kept.log.path.write_text(log + '{"at": "torn', encoding="utf-8")
    opened(day, "sql", 0, kept.place)
    (work / "design_rounds" / "old_prompt").mkdir(parents=True)
    opened(day, "design", 60, "design_rounds/old_prompt", design="old_prompt")
    text = scorecard.markdown(card_of(day))
    assert "right in 1 of 3 worlds" in section(text, "### SQL round")
    assert "does not have its prompt any more" in section(text, "### System design")


def test_a_round_held_twice_shows_the_last_one_and_tells_of_both(work):
    day = planned_day(work)
    first = sql_round(work, mistakes=1)
    opened(day, "sql", 0, first.place)
    notice(day)
    second = sql_round(work, mistakes=0, nudges=2, begins=60, levels=False)
    opened(day, "sql", 60, second.place)
    notice(day)
    text = scorecard.markdown(card_of(day))
    sql = section(text, "### SQL round")
    assert "second time. Held 2 times; this is the last one." in sql and second.place in sql
    assert "right in 2 of 2 worlds" in sql and "2 nudges" in sql and "by you: contract" in sql
    assert "Today in SQL round, time 1 (" in text


def rules(found, name):
    return next(one for one in found if one.criterion.name == name)


def test_a_criterion_is_seen_only_where_two_rules_were_looked_at_and_all_hold():
    late = [("SQL round", {"late_worlds": Sign(True, "right in 4 of 4")})]
    assert rules(criteria.judged(late, "senior"), "knows_late_data").status == "seen in part"
    both = [*late, ("System design", {"late_designed": Sign(True, "0 errors on late data")})]
    found = rules(criteria.judged(both, "senior"), "knows_late_data")
    assert found.status == "seen" and found.lines[0].endswith("**yes**: right in 4 of 4 (SQL round)")
    astray = [*both, ("Coding round", {"late_worlds": Sign(False, "right in 1 of 2")})]
    found = rules(criteria.judged(astray, "senior"), "knows_late_data")
    assert (
        found.status == "seen in part"
        and "**no**: right in 4 of 4 (SQL round); right in 1 of 2 (Coding round)" in found.lines[0]
    )
    nothing = [("SQL round", {"late_worlds": Sign(False, "right in 0 of 4")})]
    assert rules(criteria.judged(nothing, "senior"), "knows_late_data").status == "not seen yet"
    assert "leads_across_teams" not in {one.criterion.name for one in criteria.judged(both, "senior")}
    assert "leads_across_teams" in {one.criterion.name for one in criteria.judged(both, "staff")}


def test_every_sign_of_a_rule_is_one_that_some_round_gives():
    from pathlib import Path

    from course import loop

    folder = Path(loop.__path__[0])
    given = "".join(
        (folder / f"{name}_seen.py").read_text(encoding="utf-8") for name in ("timed", "design", "talk")
    )
    for criterion in criteria.CRITERIA:
        assert len(criterion.rules) >= 2
        for rule in criterion.rules:
            assert f'"{rule.sign}"' in given, rule.sign


WEEKS = {"exactly_once_counts": "week1_sql", "corrected_days": "week1_sql", DESIGN: "week4_mocks"}


def story(events, met=(), designs=()):
    exercises = {slug: library.find(slug) for slug in WEEKS}
    return told(met, events, exercises, WEEKS, designs)


def check(slug, mistake=None, minute=0):
    points = float(library.find(slug).points)
    score = 0.0 if mistake else points
    return Attempt(f"{slug}{minute}", at(minute).isoformat(), slug, "check", score, points, mistake)


def test_the_story_of_a_misconception_in_one_line():
    sql = [check("corrected_days", CLOCK, minute) for minute in (1, 2, 3)]
    clock = Met("watermark-of-another-clock", "design", DESIGN, "Engagement")
    (one,) = story([*sql, check("corrected_days", None, 9)], [("System design", clock)], ["System design"])
    assert (
        one.sentence
        == "**Wrong clock**: SQL three times, design once; open. Today in System design (Engagement)."
    )
    # A second design without it clears what the first one showed.
    designs = ["System design", "System design, second round"]
    (one,) = story([*sql, check("corrected_days", None, 9)], [("System design", clock)], designs)
    assert one.sentence.startswith("**Wrong clock**: SQL three times, design once; cleared.")
    (one,) = story(sql, [("System design", clock)], designs)
    assert one.cleared is False, "in SQL it was not answered since"


def test_what_a_round_put_into_the_progress_log_is_counted_once():
    met = [("SQL round", Met(CLOCK, "SQL", "corrected_days", "Late data"))]
    (one,) = story([check("corrected_days", CLOCK, 1)], met)
    assert dict(one.times) == {"SQL": 1} and one.today == ("SQL round (Late data)",)
    (one,) = story([], met)
    assert dict(one.times) == {"SQL": 1}, "and not lost where the log has nothing of it"


def test_what_was_met_before_the_day_is_told_apart():
    before = story([check("exactly_once_counts", "believes-first-delivery", 1)])
    assert lines(before) == [
        "No mistake was named in this day's rounds.",
        "From before, and not met today: which copy wins. Still open.",
    ]
    cleared = story(
        [check("exactly_once_counts", "believes-first-delivery", 1), check("exactly_once_counts", None, 2)]
    )
    assert lines(cleared)[1] == "1 misconception from before is cleared."
