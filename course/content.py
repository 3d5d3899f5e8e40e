"""Checking exercise files as an author: the proof of each, and what is left to mend."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.exercise import Exercise


def check_content(paths: Sequence[Path] = (), variants: int = 0) -> int:
    """Prove some exercise files (all of them when none is named) and print what an author must mend.

    An exercise with parameters is proved under each of their draws. What the mistakes of a proved exercise
    give is written down, so that naming one needs no run; and with `variants`, so are the recipes of so many.
    Returns the number of files with something to mend.
    """
    from rich.console import Console
    from rich.markup import escape

    from autograder import known_results, library
    from autograder.answer_key import answer_key
    from autograder.exercise import ContentError
    from autograder.proof import prove
    from autograder.variants.proved import amiss

    console = Console(soft_wrap=True)
    unproved = 0
    known_files = set(library.files().values())
    for path in list(paths) or list(library.files().values()):
        path = Path(path).resolve()
        try:
            exercise = library.read(path)
        except Exception as error:  # an author's file may fail in any way while it is being written
            findings, worlds, mistakes = [f"{type(error).__name__}: {error}"], 0, 0
        else:
            if not exercise.by_hand:  # what people score has no answer key
                with suppress(ContentError):  # the proof says it in a sentence
                    answer_key(exercise).read_nothing()
            findings, worlds, mistakes = prove(exercise), len(exercise.worlds), len(exercise.mistakes)
            findings = findings or list(amiss(exercise))
        unproved += bool(findings)
        if not findings and path in known_files and known_results.can_be_known(exercise):
            results = known_results.settled(exercise, answer_key(exercise).results())
            known_results.write(exercise, results)
        ready = _write_variants(exercise, variants) if not findings and path in known_files else ""
        verdict = (
            f"{len(findings)} to mend" if findings else f"proved: {worlds} worlds, {mistakes} mistakes{ready}"
        )
        console.print(f"[bold]{escape(path.stem)}[/]  {verdict}")
        for finding in findings:
            console.print(f"  - {escape(finding)}")
    return unproved


def _write_variants(exercise: Exercise, count: int) -> str:
    """Work out the recipes of the first `count` variants and write them down; what there is to say about it."""
    from autograder.variants import drawing, recipes

    if not count or not drawing.has_variants(exercise):
        return ""
    found = {number: drawing.worked_out(exercise, number) for number in range(1, count + 1)}
    recipes.write_with_the_course(exercise, found)
    drawn = sum(any(recipe.draws) for recipe in found.values())
    return f", {len(found)} variants, {drawn} of them on worlds of their own"
