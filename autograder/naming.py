"""Which named mistake an answer looks like: decided by results, never by its text."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.answer_key import AnswerKey
from autograder.compare import same
from autograder.exercise import Mistake
from autograder.fingerprint import fingerprint
from autograder.known_results import counts_or_draws
from autograder.outcome import Outcome


def recognised(outcomes: Sequence[Outcome], key: AnswerKey) -> Mistake | None:
    """The mistake whose results equal the answer's in every world where it shows.

    An answer may make a second mistake elsewhere; a name is given only when it
    explains more than half of the worlds in which the answer is not right, and
    when no other mistake explains as many.
    """
    ordered = key.exercise.ordered
    right = [
        same(got, expected, ordered=ordered) for got, expected in zip(outcomes, key.expected, strict=True)
    ]
    # A mistake drops out at the first world that speaks against it; those where the answer is astray do so soonest.
    # Where running takes long, only those that are left are run.
    is_long = [counts_or_draws(world, key.exercise) for world in key.exercise.worlds]
    worlds = sorted(range(len(outcomes)), key=lambda at: (is_long[at], right[at]))
    shows_in = {mistake.name: 0 for mistake in key.exercise.mistakes}
    candidates = list(key.exercise.mistakes)
    with key.mistaken() as given:
        for at in worlds:
            seen = None if right[at] else fingerprint(outcomes[at], ordered=ordered)
            remaining = []
            for mistake in candidates:
                result = given(mistake, at)
                if result is None or result == seen:
                    shows_in[mistake.name] += result is not None
                    remaining.append(mistake)
            candidates = remaining
    candidates = sorted(
        (mistake for mistake in candidates if shows_in[mistake.name]),
        key=lambda mistake: -shows_in[mistake.name],
    )
    if not candidates or 2 * shows_in[candidates[0].name] <= right.count(False):
        return None
    if len(candidates) > 1 and shows_in[candidates[1].name] == shows_in[candidates[0].name]:
        return None
    return candidates[0]
