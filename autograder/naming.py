"""Which named mistake an answer looks like: decided by results, never by its text."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.answer_key import AnswerKey
from autograder.compare import same
from autograder.exercise import Mistake
from autograder.outcome import Outcome


def recognised(outcomes: Sequence[Outcome], key: AnswerKey) -> Mistake | None:
    """The mistake whose results equal the answer's in every world where it shows.

    An answer may make a second mistake elsewhere; a name is given only when it
    explains more than half of the worlds in which the answer is not right, and
    when no other mistake explains as many.
    """
    ordered = key.exercise.ordered
    astray = {
        at
        for at, got in enumerate(outcomes)
        if not same(got, key.expected[at], ordered=ordered)
    }
    explained: list[tuple[int, Mistake]] = []
    for mistake, given in key.mistaken:
        shows = {
            at
            for at, result in enumerate(given)
            if not same(result, key.expected[at], ordered=ordered)
        }
        if shows and all(
            same(outcomes[at], given[at], ordered=ordered) for at in shows
        ):
            explained.append((len(shows), mistake))
    explained.sort(key=lambda pair: -pair[0])
    if not explained or 2 * explained[0][0] <= len(astray):
        return None
    if len(explained) > 1 and explained[1][0] == explained[0][0]:
        return None
    return explained[0][1]
