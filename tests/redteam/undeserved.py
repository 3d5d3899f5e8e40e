"""How many points all hostile notebooks together earn under `course grade` that nobody should have."""

from __future__ import annotations

import math
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent)]


def undeserved() -> int:
    """Points, rounded up; 0 is what there should be. Takes a minute or two.

    Raises:
        NotIsolated: there is no sandbox here, and outside of one attacks would do what they say.
    """
    from handing_in import EVERYTHING, HONEST, all_handed_in, graded_by_us, new_course, undeserved_of
    from small_library import EXERCISES

    with tempfile.TemporaryDirectory() as place:
        course, outside = new_course(Path(place, "course")), Path(place, "outside")
        outside.mkdir()
        all_handed_in(course, outside, EVERYTHING)
        points = graded_by_us(course)
    honest = sum(points[HONEST].values())
    if honest != sum(exercise.points for exercise in EXERCISES.values()):
        raise AssertionError(f"the honest student among them has {honest} points")
    return math.ceil(sum(undeserved_of(attack, points[attack.name]) for attack in EVERYTHING))


if __name__ == "__main__":
    print(undeserved())
