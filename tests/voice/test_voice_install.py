"""`start.py voice install` adds to the course's own environment, and what replaces that environment says what is gone."""

from __future__ import annotations

import pytest
from test_start import run, small_course  # noqa: F401  (a fixture)

pytestmark = pytest.mark.slow


def test_it_adds_to_what_is_there_and_an_update_says_that_it_is_gone(small_course):  # noqa: F811
    (small_course / "requirements" / "voice.txt").write_text("# voice.txt: no packages\n")
    assert "Preparing the course" in run(small_course).stderr
    added = run(small_course, "voice", "install")
    assert (
        "Adding what recording and voices need" in added.stderr
        and "opened with ['voice', 'install']" in added.stdout
    )
    assert run(small_course).stderr == ""  # both are there
    assert "Preparing" not in run(small_course, "voice", "doctor").stderr
    (small_course / "requirements" / "course.txt").write_text("# course.txt: newer\n")
    again = run(small_course)
    assert "Preparing the course" in again.stderr and "python3 start.py voice install" in again.stderr
    assert "opened with" in again.stdout
