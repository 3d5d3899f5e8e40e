"""The proof of every exercise of the course: its worlds catch every mistake, and nothing that is right."""

from __future__ import annotations

import pytest

from autograder import library
from autograder.proof import prove

FILES = library.files()


def test_there_are_exercises():
    assert FILES


@pytest.mark.parametrize("slug", FILES)
def test_an_exercise_is_proved(slug):
    findings = prove(library.find(slug))
    listed = "".join(f"\n  - {finding}" for finding in findings)
    assert not findings, f"{FILES[slug].relative_to(library.REPOSITORY)} has {len(findings)} to mend:{listed}"
