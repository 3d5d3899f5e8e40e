"""The `%%design` cell magic: read a design, say what it comes to on paper, and remember it as the answer."""

from __future__ import annotations

from autograder.designs.design_exercise import DesignExercise
from autograder.designs.document import read_design
from autograder.designs.yaml_nodes import DesignProblem
from course.answers import remember
from course.design_room.cell import heard_from_cell
from course.design_view import DesignView
from course.finding import found
from course.said import Said


def design(line: str, cell: str) -> DesignView | Said:
    """`%%design slug` and a design in YAML below it."""
    slug, text = line.strip(), cell.strip("\n")
    if not slug:
        return Said("Name the exercise behind it: `%%design two_trillion_events`.")
    exercise = found(slug)
    if isinstance(exercise, Said):
        return exercise
    if not isinstance(exercise, DesignExercise):
        return Said(f"`{slug}` is not answered by a design. How its cell begins, its prompt says.")
    remember(slug, text)
    if exercise.is_blank(text):
        return Said("This is the starter as it came. Fill it in, section by section, and run the cell again.")
    said = heard_from_cell(exercise, text)
    try:
        return DesignView(exercise, text, read_design(text), said)
    except DesignProblem as problem:
        return Said("\n\n".join(filter(None, [str(problem), said])))
