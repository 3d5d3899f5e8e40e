"""`course cohort`: nbgrader's day with a cohort, from an empty folder to grades in Canvas or Moodle."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from course.command_output import stop

Folder = Annotated[Path, typer.Option("--course", help="The cohort's folder, with nbgrader_config.py.")]
Name = Annotated[str, typer.Argument(help="The assignment: a week, such as week1_sql.")]

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Run the course with a cohort: nbgrader's own commands, in the order of a week."
    "\n\nnew, import-roster, generate, release, collect, then `course grade`, feedback, export.",
)


@app.command()
def new(
    folder: Annotated[
        Path, typer.Argument(help="A new or empty folder. Solutions go into it: keep it to yourself.")
    ],
    course_id: Annotated[
        str, typer.Option(help="The course's name in nbgrader's exchange.")
    ] = "data-engineer-loop",
    seed: Annotated[
        str, typer.Option(help="Draws hidden worlds of the cohort's own. A long one, kept to yourself.")
    ] = "",
    tag: Annotated[
        str, typer.Option(help="The version the cohort stays with: a git tag, made here if it is not there.")
    ] = "",
) -> None:
    """Make a cohort's folder: settings, and the sources of every week.

    With a seed the cohort gets hidden worlds of its own, which takes some minutes. Stopped, it
    goes on with the same command.

    Example: course cohort new autumn --course-id loop-autumn --seed "gulls over the pier" --tag autumn
    """
    from autograder.cohort.cohort_file import NAME, CohortFile
    from course.build import build_cohort
    from course.cohort_worlds import draw_worlds, is_to_go_on, tagged

    folder = folder.expanduser().absolute()
    if is_to_go_on(folder, seed):
        draw_worlds(folder)
        return
    if folder.exists() and any(folder.iterdir()):
        stop(f"{folder} is not empty. A cohort has a folder and a gradebook of its own.")
    if refused := tagged(tag) if tag else "":
        stop(refused)
    try:
        build_cohort(folder)
        settings = folder / "nbgrader_config.py"
        line = f"c.CourseDirectory.course_id = {course_id!r}\n"
        settings.write_text(settings.read_text(encoding="utf-8") + line, encoding="utf-8")
        if seed or tag:
            CohortFile(folder / NAME, tag, seed).write()
    except OSError as error:
        stop(f"{folder} could not be written: {error.strerror}.")
    if seed:
        draw_worlds(folder)
    weeks = ", ".join(sorted(path.name for path in (folder / "source").iterdir()))
    typer.echo(
        f"{folder} is ready, with {weeks}. Stay with this version of the course while the cohort lasts"
        f" ({f'`git checkout {tag}`' if tag else f'`git tag {folder.name}`'})."
        f" Next: course cohort generate week1_sql --course {folder}"
    )


@app.command("import-roster")
def import_roster(
    roster: Annotated[Path, typer.Argument(help="A CSV of students: nbgrader's, Canvas' or Moodle's.")],
    course: Folder = Path("."),
) -> None:
    """Put a class list into the gradebook. Students who are there already are updated.

    Example: course cohort import-roster students.csv
    """
    from autograder.cohort.assignment import CohortProblem
    from autograder.cohort.folder import CohortFolder
    from autograder.cohort.roster import read_roster

    try:
        folder = CohortFolder(course)
        students = read_roster(roster)
        _require_nbgrader()
        from nbgrader.api import Gradebook

        with Gradebook(folder.db_url) as gradebook:
            for student in students:
                gradebook.update_or_create_student(student.id, **student.known())
    except CohortProblem as problem:
        stop(str(problem))
    typer.echo(f"{len(students)} students are in the gradebook.")


@app.command("round")
def round_(
    kind: Annotated[str, typer.Argument(help="assessment, sql or coding.")] = "assessment",
    minutes: Annotated[int, typer.Option(help="60, 75 or 90 for an assessment.")] = 75,
    course: Folder = Path("."),
) -> None:
    """Make a timed round an assignment: the same exercises for everybody, drawn by the cohort's seed.

    The notebook writes down when it was begun and ended; `course grade` shows the minutes, and no
    points hang on them.

    Example: course cohort round assessment --minutes 75
    """
    from autograder.cohort.assignment import CohortProblem
    from autograder.cohort.cohort_file import CohortFile
    from autograder.cohort.folder import CohortFolder
    from course.rounds import drawing
    from course.rounds.cohort_round import source_text

    if kind not in ("assessment", "sql", "coding"):
        raise typer.BadParameter("one of assessment, sql, coding", param_hint="KIND")
    try:
        folder = CohortFolder(course)
        seed = CohortFile.of(folder.path).seed or folder.path.name
        of_kind = (
            drawing.assessment(minutes, seed) if kind == "assessment" else drawing.live(kind, minutes, seed)
        )
        place = folder.path / "source" / f"{kind}_round" / f"{kind}_round.ipynb"
        if place.exists():
            stop(f"{place} is there already. A round that was given out stays as it is.")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(source_text(kind, minutes, of_kind.slugs), encoding="utf-8")
    except CohortProblem as problem:
        stop(str(problem))
    except OSError as error:
        stop(f"{course} could not be written: {error.strerror}.")
    typer.echo(f"{', '.join(of_kind.slugs)}: {place}\nNext: course cohort generate {kind}_round")


@app.command()
def generate(assignment: Name, course: Folder = Path(".")) -> None:
    """Make the students' version of an assignment, in `release/`.

    Example: course cohort generate week1_sql
    """
    _nbgrader(course, "generate_assignment", assignment, "--force")


@app.command()
def release(assignment: Name, course: Folder = Path(".")) -> None:
    """Put an assignment into nbgrader's exchange, for students to fetch.

    Without an exchange, give students the folder `release/…` in any other way.

    Example: course cohort release week1_sql
    """
    _nbgrader(course, "release_assignment", assignment)


@app.command()
def collect(
    assignment: Name,
    update: Annotated[bool, typer.Option("--update", help="Replace what somebody sent again.")] = False,
    course: Folder = Path("."),
) -> None:
    """Fetch submissions from the exchange into `submitted/`.

    Example: course cohort collect week1_sql --update
    """
    _nbgrader(course, "collect", assignment, *(["--update"] if update else []))


@app.command()
def feedback(
    assignment: Name,
    release: Annotated[bool, typer.Option("--release", help="Also put the pages into the exchange.")] = False,
    course: Folder = Path("."),
) -> None:
    """Make a feedback page of each graded notebook, in `feedback/`.

    Example: course cohort feedback week1_sql --release
    """
    _nbgrader(course, "generate_feedback", assignment, "--force")
    if release:
        _nbgrader(course, "release_feedback", assignment)


@app.command()
def export(
    assignment: Name,
    layout: Annotated[str, typer.Option(help="canvas or moodle.")] = "canvas",
    to: Annotated[Path | None, typer.Option(help="The file; ASSIGNMENT_LAYOUT.csv unless given.")] = None,
    course: Folder = Path("."),
) -> None:
    """Write grades as a CSV that Canvas or Moodle imports. Late penalties are taken off.

    Example: course cohort export week1_sql --layout moodle
    """
    from autograder.cohort.assignment import CohortProblem
    from autograder.cohort.exports import LAYOUTS, Result
    from autograder.cohort.folder import CohortFolder

    if layout not in LAYOUTS:
        raise typer.BadParameter(f"one of {', '.join(LAYOUTS)}", param_hint="--layout")
    path = to or Path(f"{assignment}_{layout}.csv")
    try:
        folder = CohortFolder(course)
        gradebook = folder.gradebook()
        found = gradebook.assignment(assignment)
        standings = gradebook.standings(assignment)
        results = [
            Result(
                student,
                max(0.0, standings[student.id][0] - standings[student.id][1])
                if student.id in standings
                else None,
            )
            for student in gradebook.students()
        ]
        path.write_text(LAYOUTS[layout](assignment, found.max_score, results), encoding="utf-8")
    except CohortProblem as problem:
        stop(str(problem))
    except OSError as error:
        stop(f"{path} could not be written: {error.strerror}.")
    waiting = sum(bool(by_hand) for _, _, by_hand in standings.values())
    typer.echo(f"{len(results)} students, {len(standings)} with a submission: {path}")
    if waiting:
        typer.echo(f"{waiting} still have cells that a person has to grade, which count nothing so far.")


def _nbgrader(course: Path, *arguments: str) -> None:
    """Run one of nbgrader's commands in the cohort's folder; ends this one with its status if it fails."""
    from autograder.cohort.assignment import CohortProblem
    from autograder.cohort.folder import CohortFolder

    try:
        folder = CohortFolder(course)
        _require_nbgrader()
    except CohortProblem as problem:
        stop(str(problem))
    done = subprocess.run([sys.executable, "-m", "nbgrader", *arguments], cwd=folder.path)
    if done.returncode:
        raise typer.Exit(done.returncode)


def _require_nbgrader() -> None:
    """See that nbgrader is there, and that it finds alembic, which it calls by its name."""
    import importlib.util

    from autograder.cohort.assignment import CohortProblem

    if importlib.util.find_spec("nbgrader") is None:
        raise CohortProblem(
            "A cohort needs nbgrader, which learners do not have. `python3 start.py test` installs it."
        )
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
