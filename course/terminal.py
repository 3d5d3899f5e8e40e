"""`course next`, `course check`, `course watch`: the course for those who answer in an editor."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from course.command_output import print_markdown, stop

if TYPE_CHECKING:
    from course.saved_answers import SavedAnswer

Work = Annotated[Path | None, typer.Option(help="The folder with your answers.")]


def next_(work: Work = None) -> None:
    """Say which exercise is next, in which notebook, and what it asks.

    Example: course next
    """
    from autograder import library
    from course.next_step import next_exercise
    from course.planning import kept
    from course.progress import read
    from course.standing import state
    from course.work_folder import place_of

    folder = _folder(work)
    lessons = library.lessons()
    slug = next_exercise(state(read(folder).events), lessons, kept(folder))
    if slug is None:
        typer.echo("You have done them all. Choose any lesson and explain it aloud.")
        return
    exercise = library.find(slug)
    lesson = next(lesson for lesson in lessons if slug in lesson.slugs)
    typer.echo(
        f"{exercise.title} ({slug}), about {exercise.minutes} minutes, in {folder / place_of(lesson)}\n"
    )
    print_markdown(exercise.prompt.strip())
    typer.echo(f"\nSave your answer there, then: course check {slug}")


def check(
    slug: Annotated[str | None, typer.Argument(help="The exercise's name; the next one without it.")] = None,
    work: Work = None,
) -> None:
    """Check an answer as it stands in the saved notebook. The exit status says whether it is full.

    Example: course check exactly_once_counts
    """
    from autograder import library
    from course.next_step import next_exercise
    from course.planning import kept
    from course.progress import read
    from course.saved_answers import saved_answer
    from course.standing import state
    from course.work_folder import WorkFolderProblem

    folder = _folder(work)
    try:
        slug = slug or next_exercise(state(read(folder).events), library.lessons(), kept(folder))
        if slug is None:
            stop("You have done them all; name the exercise that you would like to check again.")
        answer = saved_answer(slug, folder)
    except (library.UnknownExercise, WorkFolderProblem) as problem:
        stop(str(problem))
    if answer is None:
        stop(
            f"No saved notebook in {folder} has an answer cell for {slug}. `python3 start.py` puts them there."
        )
    raise typer.Exit(0 if _checked(answer, folder) else 1)


def review(
    minutes: Annotated[
        int | None, typer.Option(min=1, help="How many minutes you have; 10 unless you say so.")
    ] = None,
    work: Work = None,
) -> None:
    """Say what to review today and why, and write the notebook to answer it in.

    Example: course review --minutes 20
    """
    from course.review.opened import opened

    folder = _folder(work)
    try:
        found = opened(folder, minutes)
    except OSError as error:
        stop(f"Your review could not be opened: {error.strerror or error} ({error.filename or folder}).")
    print_markdown(found.markdown(f"In {found.path}" if found.path else ""))
    for item, is_done in zip(found.items, found.done, strict=True):
        if not is_done:
            typer.echo(f"Save your answer there, then: course check {item.name}")


def watch(work: Work = None) -> None:
    """Check every answer when its notebook is saved, until Ctrl-C.

    Example: course watch
    """
    from course.saved_answers import Watch

    folder = _folder(work)
    if not (folder / ".course").is_dir():
        stop(f"There is no work at {folder} yet. `python3 start.py` puts the lessons there.")
    typer.echo(f"Watching {folder}. Save a notebook, and its changed answers are checked. Ctrl-C ends it.")
    try:
        for answer in Watch(folder).forever():
            _checked(answer, folder)
    except KeyboardInterrupt:
        typer.echo("")


def _checked(answer: SavedAnswer, folder: Path) -> bool:
    from course import verbs
    from course.finding import named
    from course.saved_answers import give

    os.environ["COURSE_WORK"] = str(folder)  # where `check` keeps its log
    typer.echo(f"\n{answer.slug}  ({answer.notebook.name})")
    if stopped := give(answer):
        print_markdown(stopped)
        return False
    score = verbs.check(answer.slug)
    print_markdown(score.markdown)
    return float(score) >= named(answer.slug).points


def _folder(work: Path | None) -> Path:
    from course.work_folder import locate

    return (work or locate()).expanduser().absolute()
