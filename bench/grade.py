"""How much CPU and time grading a cohort takes, against stock nbgrader on the same submissions and against a bare loop.

    python3 start.py run bench/grade.py --quick

Students' answers are drawn from solutions, alternatives, named mistakes and untouched cells, each with a
comment that no other has. So queries repeat, and a repeated query is run once. Figures that end in
`_unlike` are of a cohort in which no query and no model is like another. Figures are per student. Stock
nbgrader's are marginal (its start, which is seconds of imports, is taken off), ours include everything.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests"), str(REPOSITORY / "tests" / "cohort")]

from autograder import library  # noqa: E402
from autograder.exercise import Exercise  # noqa: E402
from autograder.library import Lesson  # noqa: E402

ASSIGNMENT = "week"


@contextmanager
def measured() -> Iterator[dict[str, float]]:
    """CPU seconds of the processes started inside, wall seconds, and the most memory they had at once in MB."""
    import psutil

    figures: dict[str, float] = {}
    over, peak = threading.Event(), [0.0]

    def watch() -> None:
        here = psutil.Process()
        while not over.wait(0.2):
            total = 0
            for process in here.children(recursive=True):
                try:
                    total += process.memory_full_info().pss
                except (psutil.Error, AttributeError):
                    continue
            peak[0] = max(peak[0], total / 1e6)

    watching = threading.Thread(target=watch)
    watching.start()
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    try:
        yield figures
    finally:
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        figures["wall"] = time.perf_counter() - begun
        figures["cpu"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        over.set()
        watching.join()
        figures["peak_mb"] = peak[0]


def run(course: Path, *command: str) -> None:
    """Run a module of this Python in the course's folder, quietly; an error ends the benchmark with its words."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=course, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-2000:]}")


def new_course(place: Path, lessons: list[Lesson]) -> Path:
    """A cohort's folder with these lessons as one assignment, generated."""
    from course.build import _cohort_settings, source_text

    source = place / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    (place / "nbgrader_config.py").write_text(_cohort_settings())
    for lesson in lessons:
        (source / lesson.notebook.name).write_text(source_text(lesson))
    run(place, "nbgrader", "generate_assignment", ASSIGNMENT)
    return place


def answers(exercises: list[Exercise], student: int, *, unlike: bool = False) -> dict[str, str]:
    """Answer cells of one student, by grade_id; the same for the same number.

    Args:
        unlike: a query or a model has a part that no other student's has, and that changes nothing.
    """
    chance = random.Random(student)
    cells = {}
    for exercise in exercises:
        kind = chance.random()
        if kind < 0.1:
            continue
        text = exercise.solution
        if kind < 0.3 and exercise.alternatives:
            text = chance.choice(exercise.alternatives)
        elif kind > 0.6 and exercise.mistakes:
            text = chance.choice(exercise.mistakes).applied_to(exercise.solution)
        if unlike:
            text = with_own_part(exercise, text, student)
        own = "--" if exercise.language == "sql" else "#"
        cells[exercise.slug] = f"{exercise.answer_cell(text)}\n{own} by student {student}"
    return cells


def with_own_part(exercise: Exercise, text: str, student: int) -> str:
    """A query with one more common table expression, a model with one more query; any other text as it is."""
    name = f"by_student_{student}"
    if exercise.language == "sql":
        begins = re.match(r"\s*WITH(\s+RECURSIVE)?\b", text, re.IGNORECASE)
        own = f"{name} AS (SELECT {student} AS number)"
        return f"{begins[0]} {own},{text[begins.end() :]}" if begins else f"WITH {own} {text}"
    if exercise.language == "yaml":
        return re.sub(r"^queries:", f"queries:\n  {name}: SELECT {student}", text, flags=re.MULTILINE)
    return text


def submit(
    course: Path, lessons: list[Lesson], exercises: list[Exercise], students: range, *, unlike: bool = False
) -> None:
    """Write these students' submissions."""
    from notebooks import grade_id

    for lesson in lessons:
        text = (course / "release" / ASSIGNMENT / lesson.notebook.name).read_text(encoding="utf-8")
        for student in students:
            notebook, given = json.loads(text), answers(exercises, student, unlike=unlike)
            for cell in notebook["cells"]:
                if grade_id(cell) in given:
                    cell["source"] = given[grade_id(cell)]
            folder = course / "submitted" / f"s{student:04}" / ASSIGNMENT
            folder.mkdir(parents=True, exist_ok=True)
            (folder / lesson.notebook.name).write_text(json.dumps(notebook), encoding="utf-8")


def graded_by_us(course: Path, *options: str) -> dict[str, float]:
    """Grade everybody anew; figures of the whole command."""
    for name in ("autograded", "grading"):
        shutil.rmtree(course / name, ignore_errors=True)
    with measured() as figures:
        run(course, "course.cli", "grade", ASSIGNMENT, *options)
    return figures


def graded_by_stock(course: Path) -> dict[str, float]:
    """The same with stock nbgrader, one kernel a notebook."""
    settings = course / "nbgrader_config.py"
    settings.write_text(settings.read_text() + "del c.Autograde\n")
    with measured() as figures:
        run(course, "nbgrader", "autograde", ASSIGNMENT)
    return figures


def copied(course: Path, place: Path, students: range) -> Path:
    """The same course with some of the submissions."""
    shutil.copytree(course, place, ignore=shutil.ignore_patterns("submitted", "autograded", "grading"))
    for student in students:
        shutil.copytree(course / "submitted" / f"s{student:04}", place / "submitted" / f"s{student:04}")
    return place


def bare_loop(exercises: list[Exercise], students: range) -> float:
    """CPU seconds a student of calling the same answers here: worlds loaded already, nothing isolated or compared."""
    from autograder.judging import outcomes_of

    given = {student: answers(exercises, student) for student in students}
    taken = 0.0
    # One exercise after the other, so that its worlds stay loaded.
    for exercise in exercises:
        outcomes_of(exercise, exercise.solution)
        begun = time.process_time()
        for student in students:
            if exercise.slug in given[student]:
                outcomes_of(exercise, given[student][exercise.slug].removeprefix(f"%%sql {exercise.slug}\n"))
        taken += time.process_time() - begun
    return taken / len(students)


def unequal(stock: Path, ours: Path) -> int:
    """Rows of the five tables that only one of the two has, of the students stock graded."""
    from cohorts import rows

    one, other = rows(stock), rows(ours)
    known = {row[0] for row in one["student"]}
    return sum(len(set(one[table]) ^ {row for row in other[table] if row[0] in known}) for table in one)


def undeserved() -> int | None:
    """Points that attacks earned and should not have; None where this checkout has no red team to ask."""
    sys.path.insert(0, str(REPOSITORY / "tests" / "redteam"))
    try:
        import undeserved as red_team
    except ModuleNotFoundError as error:
        if error.name != "undeserved":
            raise
        return None
    return red_team.undeserved()


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--quick", action="store_true", help="one lesson and few students, under 50 seconds")
    options.add_argument("--students", type=int, default=100, help="of a full run, 100 unless given")
    options.add_argument("--stock", type=int, default=5, help="of these, for stock nbgrader in a full run")
    options.add_argument(
        "--most", type=int, default=1_000, help="students of the largest cohort of a full run"
    )
    given = options.parse_args()
    wanted = {"day1_streams"} if given.quick else None
    lessons = [
        one for one in library.lessons() if (one.name in wanted if wanted else one.week == "week1_sql")
    ]
    exercises = [library.find(slug) for lesson in lessons for slug in lesson.slugs]
    students, few, rounds = (
        (range(30), range(3), 1) if given.quick else (range(given.students), range(given.stock), 3)
    )
    figures: dict[str, Any] = {
        "mode": "quick" if given.quick else "full",
        "notebooks": len(lessons),
        "exercises": len(exercises),
        "students": len(students),
    }
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        course = new_course(place / "ours", lessons)
        submit(course, lessons, exercises, students)
        stock = copied(course, place / "stock", few)
        with measured() as start:
            run(stock, "nbgrader", "--version")
        growing = {}
        if not given.quick:
            for number in (one for one in (1, 3) if one < len(few)):
                fewer = copied(course, place / f"stock_{number}", few[:number])
                growing[f"stock_cpu_s_of_{number}"] = round(
                    (graded_by_stock(fewer)["cpu"] - start["cpu"]) / number, 3
                )
                shutil.rmtree(fewer)
        some = graded_by_stock(stock)
        marginal = {name: (some[name] - start[name]) / len(few) for name in ("cpu", "wall")}
        ours = [graded_by_us(course) for _ in range(rounds)]
        per_student = {
            name: statistics.median(figure[name] for figure in ours) / len(students)
            for name in ("cpu", "wall")
        }
        differing = unequal(stock, course)
        submit(course, lessons, exercises, students, unlike=True)
        unlike = graded_by_us(course)["cpu"] / len(students)
        submit(course, lessons, exercises, students)
        floor = bare_loop(exercises, range(10))
        figures |= {
            "stock_cpu_s": round(marginal["cpu"], 3),
            "cpu_s": round(per_student["cpu"], 3),
            "cpu_ratio": round(marginal["cpu"] / per_student["cpu"], 1),
            "wall_ratio": round(marginal["wall"] / per_student["wall"], 1),
            "cpu_s_unlike": round(unlike, 3),
            "cpu_ratio_unlike": round(marginal["cpu"] / unlike, 1),
            "floor_cpu_s": round(floor, 3),
            "floor_ratio": round(per_student["cpu"] / floor, 1),
            "peak_mb": round(max(figure["peak_mb"] for figure in ours)),
            "rows_unequal": differing,
        }
        if not given.quick:
            figures |= growing | {"redteam_undeserved": undeserved()}
            figures |= scaled(place, course, lessons, exercises, given.most)
    width = max(map(len, figures))
    for name, figure in figures.items():
        print(f"{name:<{width}}  {figure}")
    print(json.dumps(figures))


def scaled(
    place: Path, course: Path, lessons: list[Lesson], exercises: list[Exercise], most: int
) -> dict[str, float]:
    """CPU seconds a student for 1, 10, 100 and 1,000 students, and one worker's time over that of two."""
    figures = {}
    for number in (one for one in (1, 10, 100, 1_000) if one <= most):
        submit(course, lessons, exercises, range(number))
        some = copied(course, place / f"of_{number}", range(number))
        figures[f"cpu_s_of_{number}"] = round(graded_by_us(some)["cpu"] / number, 3)
        if number == min(100, most):
            alone, two = (graded_by_us(some, "--workers", str(workers))["wall"] for workers in (1, 2))
            figures["two_workers_ratio"] = round(alone / two, 2)
        shutil.rmtree(some)
    return figures


if __name__ == "__main__":
    main()
