"""The `%%model` cell magic: read a data model, load its tables with the data you see, and remember it as the answer."""

from __future__ import annotations

from autograder import database
from autograder.feedback import failure
from autograder.model_exercise import ModelExercise
from autograder.modelling.design import Design
from autograder.modelling.document import read
from autograder.modelling.loaded import loaded
from autograder.modelling.place import NotADesign
from autograder.modelling.refused import NotLoaded
from autograder.outcome import Failure
from course.answers import remember
from course.finding import found
from course.model_view import ModelView
from course.said import Said


def model(line: str, cell: str) -> ModelView | Said:
    """`%%model slug` and a model in YAML below it."""
    slug, text = line.strip(), cell.strip("\n")
    if not slug:
        return Said("Name the exercise behind it: `%%model playback_model`.")
    exercise = found(slug)
    if isinstance(exercise, Said):
        return exercise
    if not isinstance(exercise, ModelExercise):
        return Said(f"`{slug}` is not answered by a model. How its cell begins, its prompt says.")
    remember(slug, text)
    if exercise.is_blank(text):
        return Said(
            f'This is the starter as it came. Change it, and run the cell again; `show("{slug}")` prints the tables.'
        )
    try:
        return _viewed(exercise, text)
    except NotADesign as error:
        return Said(str(error))
    except NotLoaded as error:
        return Said(failure(error.failure, exercise))


def _viewed(exercise: ModelExercise, text: str) -> ModelView | Said:
    design: Design = read(text)
    rows = exercise.worlds[0].rows(exercise.tables_read())
    with exercise.running() as outcome:
        answered = outcome(text, rows)
    if isinstance(answered, Failure) and answered.kind == "time limit":
        return Said(failure(answered, exercise))
    with database.Worlds() as worlds, loaded(worlds.holding(rows), design, rows) as tables:
        counts = tables.counts()
    said = failure(answered, exercise) if isinstance(answered, Failure) else ""
    return ModelView(exercise, design, counts, said, () if said else answered.rows)
