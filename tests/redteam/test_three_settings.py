"""The same hostile notebooks as submissions: under `course grade`, and under nbgrader with the course's preprocessor.

All of them run, and under stock nbgrader too, with `python3 start.py run tests/redteam/record.py`; here a
dozen of the answers, and everything that is done to a notebook around them.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest
from attacks import ATTACKS

pytestmark = pytest.mark.slow

DOZEN = {
    "equal-to-everything", "tuple-that-lies", "check-of-ones-own", "builtins", "modules-in-the-way",
    "hidden-rows-as-message", "write-outside", "remove-everything", "fork-bomb", "forged-ready",
    "leaves", "endless-loop", "forged-outcomes-ahead", "markup-in-what-it-says",
}  # fmt: skip
# Under the preprocessor it is the same sandbox that runs them: some that leave something behind.
A_FEW = {"forged-ready", "leaves", "write-outside", "endless-loop"}
HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def small_course(sandbox):
    """The two exercises in the place of the library's, for these tests only; isolated, or no test."""
    import small_library

    yield small_library
    small_library.library.find = small_library._find


@pytest.fixture(scope="module", params=["course grade", "preprocessor"])
def graded(request, small_course, tmp_path_factory):
    """A course in which everybody was graded, what everybody has, and a folder beside it as it was before."""
    import handing_in
    from notebook_attacks import NOTEBOOK_ATTACKS

    place = tmp_path_factory.mktemp("redteam")
    course, outside = handing_in.new_course(place / "course"), place / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("the-instructors-secret")
    ours = request.param == "course grade"
    names = DOZEN if ours else A_FEW
    chosen = [attack for attack in ATTACKS if attack.name in names]
    assert len(chosen) == len(names)
    handing_in.all_handed_in(course, outside, [*chosen, *NOTEBOOK_ATTACKS])
    before = trees(course, outside)
    points = (handing_in.graded_by_us if ours else handing_in.graded_by_the_plug)(course)
    assert trees(course, outside) == before
    return course, points, [*chosen, *NOTEBOOK_ATTACKS]


def trees(course: Path, outside: Path) -> dict[str, str]:
    """Every file that nobody's grading may touch, by what is in it."""
    folders = (course / "source", course / "release", course / "submitted", outside)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_nobody_has_a_point_that_is_not_deserved(graded):
    from handing_in import undeserved_of

    _, points, attacks = graded
    paid = {
        attack.name: points[attack.name] for attack in attacks if undeserved_of(attack, points[attack.name])
    }
    assert paid == {}
    assert all(set(earned) == {"member_plays_check", "member_seconds_check"} for earned in points.values())


def test_the_honest_student_among_them_has_everything(graded):
    _, points, _ = graded
    assert set(points["honest"].values()) == {6.0}


def test_no_process_goes_on(graded):
    assert [
        at for at in map(working_folder, os.listdir("/proc")) if at.startswith(str(graded[0].parent))
    ] == []


def working_folder(pid: str) -> str:
    """Where a process is at work."""
    try:
        return os.readlink(f"/proc/{pid}/cwd")
    except OSError:  # not a process, or not ours to look at
        return ""


def test_the_graded_notebooks_are_the_instructors(graded):
    course, _, attacks = graded
    for attack in attacks:
        path = course / "autograded" / attack.name / "small" / "attacked.ipynb"
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        known = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]
        assert [name for name in known if name] == [
            "attacked_setup", "member_plays", "member_plays_check", "member_seconds", "member_seconds_check",
        ]  # fmt: skip
        checks = [cell["source"] for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]
        assert ["".join(one) for one in checks] == ['check("member_plays")', 'check("member_seconds")']


def test_what_is_recorded_is_about_these_attacks():
    """The table that a person reads has a row for each of them, and says that ours paid none."""
    from handing_in import EVERYTHING
    from record import page

    found = json.loads((HERE / "recorded.json").read_text(encoding="utf-8"))
    assert list(found) == [attack.name for attack in EVERYTHING]
    assert {one["ours"] for one in found.values()} == {one["plug"] for one in found.values()} == {0.0}
    assert (HERE / "README.md").read_text(encoding="utf-8") == page(found)
