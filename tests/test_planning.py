"""A plan lays out what is left from today: nothing is lost, nothing is squeezed, and work done never makes it later."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from course import planning
from course.cli import app
from course.plan_form import plan as plan_verb
from course.plan_form import planned
from course.planning import NotAPlan, Plan, ahead, keep, kept, last_day, minutes_of, position
from course.standing import Standing

MONDAY = date(2026, 11, 23)
DONE = Standing(1.0, 1.0, 1, "clean", last_at="2026-11-23T10")


def lesson(week, name, *slugs, folder=None, is_lab=False):
    return SimpleNamespace(
        week=week,
        name=name,
        title=name,
        slugs=slugs,
        folder=Path(folder or week, name),
        is_lab=is_lab,
        minutes=12,
    )


ONRAMP = lesson("week1_sql", "a1", "frames", folder="week1_sql/onramp_windows")
LESSONS = [
    lesson("week1_sql", "day0"),
    lesson("week1_sql", "day1", "grain", "keys"),
    ONRAMP,
    lesson("week2_streaming", "lab1", is_lab=True),
    lesson("week3_python", "day1", "top_k"),
]
EXERCISES = {
    slug: SimpleNamespace(minutes=minutes)
    for slug, minutes in (("grain", 30), ("keys", 60), ("frames", 20), ("top_k", 200))
}


def laid_out(plan, state=None, today=MONDAY):
    return ahead(plan, LESSONS, EXERCISES, state or {}, today)


@given(
    hours=st.floats(0.5, 80),
    done=st.sets(st.sampled_from(sorted(EXERCISES))),
    more=st.sets(st.sampled_from(sorted(EXERCISES))),
    background=st.sampled_from(sorted(planning.BACKGROUNDS)),
    days=st.integers(-30, 400),
)
def test_what_is_left_fits_and_work_done_never_makes_it_later(hours, done, more, background, days):
    plan, today = Plan(MONDAY, hours, background), MONDAY + timedelta(days)
    state = dict.fromkeys(done, DONE)
    weeks = laid_out(plan, state, today)
    order = plan.lessons(LESSONS)
    begun = [at for at, one in enumerate(order) if set(one.slugs) & done]
    read_by_then = order[: begun[-1]] if begun else []
    left = sum(minutes_of(one, EXERCISES, state) for one in order if one.slugs or one not in read_by_then)
    assert sum(week.minutes for week in weeks) == pytest.approx(left, abs=len(weeks))
    assert all(week.minutes <= hours * 60 + 1 for week in weeks)
    assert all(week.begins >= max(MONDAY, today) for week in weeks)
    after = last_day(laid_out(plan, dict.fromkeys(done | more, DONE), today), plan)
    assert after is None or after <= last_day(weeks, plan)


def test_onramps_come_first_or_not_at_all():
    assert ONRAMP not in laid_out(Plan(MONDAY))[0].lessons
    assert laid_out(Plan(MONDAY, background="gap"))[0].lessons[0] is ONRAMP
    assert position(ONRAMP, Plan(MONDAY)) == "an optional on-ramp"
    assert position(ONRAMP, Plan(MONDAY, background="software")) == "week 1 of 6"
    assert [position(LESSONS[-1], Plan(MONDAY, background=name)) for name in ("strong", "gap")] == [
        "week 3 of 4",
        "week 5 of 6",
    ]


def test_a_lesson_to_read_counts_as_read_once_a_later_one_is_begun():
    assert LESSONS[0] in laid_out(Plan(MONDAY))[0].lessons
    assert LESSONS[0] not in laid_out(Plan(MONDAY), {"grain": DONE})[0].lessons


def test_when_all_is_done_there_is_no_last_day():
    assert last_day(laid_out(Plan(MONDAY), dict.fromkeys(EXERCISES, DONE)), Plan(MONDAY)) is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((MONDAY, 0), "from 0.5 to 80"),
        ((MONDAY, float("nan")), "from 0.5 to 80"),
        ((MONDAY, True), "from 0.5 to 80"),
        ((MONDAY, 10, "expert"), "strong, software, gap"),
        (("tomorrow", 10), "a date"),
    ],
)
def test_a_plan_that_nobody_can_follow_says_what_it_may_be(arguments, said):
    with pytest.raises(NotAPlan, match=said):
        Plan(*arguments)


def test_a_plan_is_kept_and_a_damaged_one_is_none(tmp_path):
    assert kept(tmp_path) is None
    path = keep(Plan(MONDAY, 7.5, "gap"), tmp_path)
    assert kept(tmp_path) == Plan(MONDAY, 7.5, "gap")
    for damage in (
        b"",
        b"{",
        b"[]",
        b'{"starts": 3}',
        b'{"starts":"2026-11-23","hours_a_week":900,"background":"gap"}',
    ):
        path.write_bytes(damage)
        assert kept(tmp_path) is None


def test_the_verb_changes_what_is_named_and_says_what_it_cannot_read(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    first, *weeks, last = planned("2026-12-01", "7,5", "software").markdown.split("\n\n")
    assert first.startswith("All six weeks of lessons, on-ramps first. At 7.5 hours a week, from ")
    assert weeks and "home page" in last
    planned(hours=9)
    assert kept() == Plan(date(2026, 12, 1), 9.0, "software")
    for given_, said in (
        ({"starts": "soon"}, "such as 2026-12-01"),
        ({"hours": "many"}, "are a number"),
        ({"background": "guru"}, "strong, software, gap"),
    ):
        assert said in repr(plan_verb(**given_))
    assert kept() == Plan(date(2026, 12, 1), 9.0, "software")
    for words, said in ((["--hours", "0"], "0.5 to 80"), (["--background", "guru"], "strong, software, gap")):
        ran = CliRunner().invoke(app, ["plan", *words, "--work", str(tmp_path)])
        assert ran.exit_code == 1 and said in ran.output
    assert "takes no `hour`; did you mean `hours`?" in repr(plan_verb(hour=3))
    form = plan_verb()
    replies = []
    form.send = replies.append
    form._message(
        None,
        {
            "filled": {"starts": "2026-12-02", "hours": "4", "background": form.fields[2]["options"][0]},
            "why": "asked",
        },
        None,
    )
    assert kept() == Plan(date(2026, 12, 2), 4.0, "strong") and "four weeks" in replies[0]["said"][0]
