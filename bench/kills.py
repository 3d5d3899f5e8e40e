"""Whether a batch that is killed at any moment and resumed ends as one that nobody touched.

    python3 start.py run bench/kills.py --quick

`course grade` runs as its own process on a copy of the same cohort and is killed with SIGKILL once, at a
moment drawn from its start or, four times out of five, from the time in which it writes; then it is run
with `--resume`. Its gradebook's rows, ids
aside, and its autograded notebooks are compared with those of a run to the end.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grade import ASSIGNMENT, REPOSITORY, new_course, run, submit

sys.path[:0] = [str(REPOSITORY / "tests"), str(REPOSITORY / "tests" / "cohort")]

from cohorts import rows  # noqa: E402

from autograder import library  # noqa: E402

STUDENTS = range(48)
LESSON = "day1_streams"


def files(course: Path) -> dict[str, bytes]:
    """What is below `autograded/`, by path."""
    place = course / "autograded"
    return {
        path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()
    }


class Grading:
    """A batch as a process of its own."""

    def __init__(self, course: Path) -> None:
        self._autograded = course / "autograded"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "course.cli", "grade", ASSIGNMENT],
            cwd=course,
            env=os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait_until_it_writes(self) -> None:
        """Until the first student's folder is there, or it has ended."""
        while self._process.poll() is None and not self._autograded.exists():
            time.sleep(0.002)

    def wait(self) -> None:
        """Until it has ended."""
        self._process.wait()

    def killed(self, after_s: float) -> bool:
        """Kill it, unless it ends within `after_s`."""
        try:
            self._process.wait(after_s)
            return False
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            return True


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--quick", action="store_true", help="three moments instead of fifty")
    options.add_argument("--seed", type=int, default=1, help="of the moments")
    given = options.parse_args()
    chance = random.Random(given.seed)
    lessons = [one for one in library.lessons() if one.name == LESSON]
    exercises = [library.find(slug) for lesson in lessons for slug in lesson.slugs]
    moments = 3 if given.quick else 50
    struck = too_late = midway = written = unequal = unresumed = 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        course = new_course(place / "course", lessons)
        submit(course, lessons, exercises, STUDENTS)
        unbroken = shutil.copytree(course, place / "unbroken")
        run(unbroken, "course.cli", "grade", ASSIGNMENT)  # also puts the answer keys on the disk
        shutil.rmtree(unbroken)
        shutil.copytree(course, unbroken)
        begun = time.perf_counter()
        grading = Grading(unbroken)
        grading.wait_until_it_writes()
        start_s = time.perf_counter() - begun
        grading.wait()
        writing_s = time.perf_counter() - begun - start_s
        expected = rows(unbroken), files(unbroken)
        while struck < moments and too_late < moments:
            broken = shutil.copytree(course, place / "broken")
            grading = Grading(broken)
            # Most of the moments where there is something to lose, however long the start takes this time.
            if chance.random() < 0.2:
                moment_s = chance.uniform(0, start_s)
            else:
                grading.wait_until_it_writes()
                moment_s = chance.uniform(0, writing_s)
            if not grading.killed(moment_s):
                too_late += 1
                shutil.rmtree(broken)
                continue
            struck += 1
            journal = broken / "grading" / f"{ASSIGNMENT}.jsonl"
            lines = len(journal.read_text().splitlines()) if journal.exists() else 0
            midway += 0 < lines < len(STUDENTS)
            written += (broken / "autograded").exists()
            try:
                run(broken, "course.cli", "grade", ASSIGNMENT, "--resume")
                unequal += (rows(broken), files(broken)) != expected
            except SystemExit as error:
                unresumed += 1
                print(error)
            shutil.rmtree(broken)
    figures = {
        "mode": "quick" if given.quick else "full",
        "start_s": round(start_s, 1),
        "writing_s": round(writing_s, 1),
        "killed": struck,
        "too_late": too_late,
        "after_the_first_file": written,
        "some_students_finished": midway,
        "not_resumed": unresumed,
        "unequal": unequal,
    }
    width = max(map(len, figures))
    for name, figure in figures.items():
        print(f"{name:<{width}}  {figure}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
