"""The proof of every exercise of the course: its worlds catch every mistake, and nothing that is right."""

from __future__ import annotations

import pytest

from autograder import known_results, library
from autograder.answer_key import answer_key
from autograder.proof import prove

FILES = library.files()


def test_there_are_exercises():
    assert FILES


@pytest.mark.parametrize("slug", FILES)
def test_an_exercise_is_proved(slug):
    findings = prove(library.find(slug))
    listed = "".join(f"\n  - {finding}" for finding in findings)
    path = FILES[slug].relative_to(library.REPOSITORY)
    assert not findings, f"{path} has {len(findings)} to mend:{listed}"
    exercise = library.find(slug)
    if known_results.can_be_known(exercise):
        assert known_results.agrees(exercise, answer_key(exercise).results()), (
            f"what its mistakes give is not written down as it is: run `course check-content {path}`"
        )


def test_nothing_is_written_down_for_an_exercise_that_is_not_there():
    assert {path.stem for path in known_results.FOLDER.iterdir()} <= set(FILES)
