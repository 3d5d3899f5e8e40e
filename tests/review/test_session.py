"""A day's review: what comes first, what fits, and sixty days of a learner who misses some."""

import random
from datetime import date, timedelta

from learner import BEGIN, event, exercise, solved

from course.review.cards import AGAIN, GOOD, MISTAKE, SKILL, Card, cards
from course.review.session import Candidate, session

DAY = date(2026, 11, 9)


def due(name, days_ago=0, kind=MISTAKE, **more):
    last = DAY - timedelta(days=days_ago + 1)
    return Card(kind, name, DAY - timedelta(days=days_ago), last, (AGAIN,), **more)


def candidate(slug, minutes, mistakes=(), skills=(), **more):
    return Candidate(slug, 1, minutes, frozenset(mistakes), frozenset(skills), **more)


def test_what_is_long_and_was_solved_comes_back_as_an_answer_to_mend():
    pool = [candidate("long", 40, ["ties", "frame"], ["ranking"], mending=10)]
    found = session([due("ties", 2), due("frame"), due("ranking", kind=SKILL)], pool, DAY)
    [item] = found.items
    assert (item.mends, item.minutes, found.minutes) == ("ties", 10, 10)
    assert [card.name for card in item.because] == ["ties"] and found.waiting == 1, "one mistake is mended"
    assert session([due("ranking", kind=SKILL)], pool, DAY).items == (), (
        "a skill alone asks for no long exercise"
    )
    [item] = session([due("ranking", kind=SKILL)], pool, DAY, 40).items
    assert item.mends == "" and item.minutes == 40, "a skill is answered, never mended"


def slugs(found):
    return [item.candidate.slug for item in found.items]


def test_what_is_due_longest_comes_first_and_the_minutes_are_kept():
    pool = [candidate("a", 5, ["ties"]), candidate("b", 5, ["frame"]), candidate("c", 5, ["fan-out"])]
    found = session([due("fan-out"), due("ties", 3), due("frame", 9)], pool, DAY)
    assert slugs(found) == ["b", "a"] and found.minutes == 10 and found.waiting == 1
    assert slugs(session([due("fan-out"), due("ties", 3)], pool, DAY, 4)) == ["a"]
    assert slugs(session([due("ties", -2)], pool, DAY)) == []


def test_one_exercise_answers_for_all_that_it_asks_for():
    pool = [candidate("few", 5, ["ties"]), candidate("many", 8, ["ties", "frame"], ["ranking"])]
    found = session([due("ties", 1), due("frame"), due("ranking", kind=SKILL)], pool, DAY)
    assert slugs(found) == ["many"] and found.waiting == 0
    assert [card.name for card in found.items[0].because] == ["ties", "frame", "ranking"]


def test_it_comes_back_as_another_exercise_than_the_last_time_where_there_is_one():
    pool = [candidate("a", 5, ["ties"]), candidate("b", 9, ["ties"])]
    assert slugs(session([due("ties", last_in="a")], pool, DAY)) == ["b"]
    assert slugs(session([due("ties", last_in="a")], pool[:1], DAY)) == ["a"]
    fits = [*pool[:1], candidate("long", 40, ["ties"])]
    assert slugs(session([due("ties", last_in="a")], fits, DAY)) == ["a"], "ten minutes are ten minutes"


def test_an_exercise_that_is_longer_comes_where_nothing_shorter_asks_for_it_and_then_alone():
    pool = [candidate("long", 40, ["ties"]), candidate("b", 5, ["frame"])]
    assert slugs(session([due("ties", 2), due("frame")], pool, DAY)) == ["b"]
    assert slugs(session([due("ties", 2)], pool, DAY)) == ["long"]
    assert slugs(session([due("ties"), due("frame", 2)], pool, DAY)) == ["b"]


def test_skills_fill_up_what_mistakes_leave():
    pool = [candidate("a", 5, ["ties"]), candidate("b", 5, [], ["ranking"])]
    found = session([due("ranking", 9, kind=SKILL), due("ties")], pool, DAY)
    assert slugs(found) == ["a", "b"]


def test_what_no_begun_exercise_asks_for_is_left_out():
    assert session([due("gone", 4)], [candidate("a", 5, ["ties"])], DAY).waiting == 0


NAMES = [f"mistake-{number}" for number in range(30)]
EXERCISES = {
    f"exercise_{number}": exercise(
        f"exercise_{number}",
        NAMES[number * 3 : number * 3 + 6] or NAMES[:4],
        [f"skill {number % 7}"],
        6 + number % 7,
    )
    for number in range(12)
}


def sixty_days(seed, missed=()):
    """A learner who begins an exercise on every second day, and reviews: worse at what was met lately, then better."""
    chance = random.Random(seed)
    events, history, known = [], [], dict.fromkeys(NAMES, 0.3)
    slugs_ahead = list(EXERCISES)
    for day in range(60):
        if day in missed:
            continue
        at = 0
        if day % 2 == 0 and slugs_ahead:
            slug = slugs_ahead.pop(0)
            wrong = [one.name for one in EXERCISES[slug].mistakes if chance.random() > known[one.name]]
            for at, name in enumerate(wrong[:2]):
                events.append(event(day, slug, mistake=name, at=at))
            events.append(solved(day, slug, at=50))
        begun = {one.slug for one in events}
        pool = [
            Candidate(
                one.slug,
                1 + max((past.variant or 0 for past in events if past.slug == one.slug), default=0),
                one.minutes,
                frozenset(mistake.name for mistake in one.mistakes),
                frozenset(one.skills),
                mending=5 if one.minutes > 10 else None,
            )
            for one in EXERCISES.values()
            if one.slug in begun
        ]
        found = session(cards(events, EXERCISES), pool, BEGIN.date() + timedelta(days=day))
        history.append((day, found))
        for item in found.items:
            slug, asked = item.candidate.slug, {"number": item.candidate.number, "mends": item.mends or None}
            for card in item.because:
                if card.kind == MISTAKE and chance.random() > known[card.name]:
                    events.append(event(day, slug, mistake=card.name, at=60, **asked))
                known[card.name] = min(0.97, known.get(card.name, 0.5) + 0.2)
            events.append(solved(day, slug, at=70, **asked))
    return events, history


def test_sixty_days_keep_to_ten_minutes_and_spread_out_what_is_cleared():
    for seed in range(3):
        events, history = sixty_days(seed)
        assert all(found.minutes <= 10 for _, found in history)
        assert all(len(found.items) <= 2 for _, found in history)
        middle, late = ([f.waiting for day, f in history if low <= day < low + 15] for low in (20, 45))
        assert sum(late) < sum(middle) and max(late) <= 6, "nothing piles up"
        remembered = [one for one in cards(events, EXERCISES) if one.kind == MISTAKE]
        cleared = [one for one in remembered if one.ratings[-3:].count(GOOD) == 3]
        assert len(cleared) > len(remembered) / 2 and all(one.interval >= 4 for one in cleared)
        open_ = [one for one in remembered if one.ratings[-1] == AGAIN]
        assert all(one.interval <= 3 for one in open_)


def test_days_that_are_missed_make_no_day_longer():
    _, history = sixty_days(4, missed=range(14, 28))
    after = [found for day, found in history if day >= 28]
    assert after[0].items and all(found.minutes <= 10 for found in after)
