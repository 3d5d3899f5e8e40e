"""The next three things to practise after a round: what it showed, and where the course has more of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from autograder import library
from autograder.exercise import Exercise
from course.finding import named
from course.rounds.judged import Judged
from course.rounds.rubric import LEVELS, RUBRIC

MOST = 3


def next_three(found: Sequence[Judged], levels: Mapping[str, int]) -> list[str]:
    """Sentences that name a lesson or a verb: the largest losses first, then the weakest dimension."""
    said: list[str] = []
    lost = sorted(
        (one for one in found if one.score < one.points),
        key=lambda one: one.score / one.points if one.points else 1,
    )
    weakest = min(levels, key=lambda name: (levels[name], -RUBRIC[name].weight), default=None)
    room = MOST - (weakest is not None and levels[weakest] < LEVELS)
    places: set[str] = set()
    for one in lost:
        place = place_to_practise(named(one.slug))
        if len(said) >= room or place in places:
            continue
        places.add(place)
        said.append(f"{_what(one)} {place}")
    if weakest is not None and levels[weakest] < LEVELS:
        slug = (lost or list(found))[0].slug if found else "exactly_once_counts"
        said.append(f"**{RUBRIC[weakest].label}.** {RUBRIC[weakest].practise.format(slug=slug)}")
    for one in lost:
        if len(said) >= MOST:
            break
        again = f'Answer `{one.slug}` again without a clock; `hint("{one.slug}")` and `why("{one.slug}")` are open now.'
        said.append(again)
    if not said:
        said.append(
            "Everything stands. Take the longer round, or the other script, and say more of it aloud."
        )
    return said[:MOST]


def place_to_practise(exercise: Exercise) -> str:
    """The lesson that an exercise belongs to, or whose exercises train most of the same."""
    lessons = [lesson for lesson in library.lessons() if lesson.slugs]
    for lesson in lessons:
        if exercise.slug in lesson.slugs:
            return f"The lesson “{lesson.title}” has it: `{exercise.slug}`."
    wanted = set(exercise.skills)
    near: Counter[str] = Counter()
    by_name = {}
    for lesson in lessons:
        for slug in lesson.slugs:
            other = library.find(slug)
            if other.kind == exercise.kind:
                near[lesson.name] += len(wanted & set(other.skills))
                by_name[lesson.name] = lesson.title
    best = near.most_common(1)
    if not best or not best[0][1]:
        return f'`solution("{exercise.slug}")` shows one way to write it.'
    return f"The lesson “{by_name[best[0][0]]}” trains the same."


def _what(one: Judged) -> str:
    if one.mistake:
        return f"**{one.mistake.replace('-', ' ').capitalize()}.**"
    if not one.text:
        return f"**{named(one.slug).title}, which stayed open.**"
    missed = [name for name, right in one.worlds if not right]
    return f"**{named(one.slug).title}{f', where it was *{missed[0]}*' if missed else ''}.**"
