"""Checking exercise files as an author: the proof of each, and what is left to mend."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


def check_content(paths: Sequence[Path] = ()) -> int:
    """Prove some exercise files (all of them when none is named) and print what an author must mend.

    What the mistakes of a proved exercise give is written down, so that naming one needs no run.
    Returns the number of files with something to mend.
    """
    from rich.console import Console
    from rich.markup import escape

    from autograder import known_results, library
    from autograder.answer_key import answer_key
    from autograder.exercise import ContentError
    from autograder.proof import prove

    console = Console(soft_wrap=True)
    unproved = 0
    for path in list(paths) or list(library.files().values()):
        path = Path(path).resolve()
        try:
            exercise = library.read(path)
        except Exception as error:  # an author's file may fail in any way while it is being written
            findings, worlds, mistakes = [f"{type(error).__name__}: {error}"], 0, 0
        else:
            with suppress(ContentError):  # the proof says it in a sentence
                answer_key(exercise).read_nothing()
            findings, worlds, mistakes = prove(exercise), len(exercise.worlds), len(exercise.mistakes)
        unproved += bool(findings)
        if not findings and path in library.files().values() and known_results.can_be_known(exercise):
            results = known_results.settled(exercise, answer_key(exercise).results())
            known_results.write(exercise, results)
        verdict = f"{len(findings)} to mend" if findings else f"proved: {worlds} worlds, {mistakes} mistakes"
        console.print(f"[bold]{escape(path.stem)}[/]  {verdict}")
        for finding in findings:
            console.print(f"  - {escape(finding)}")
    return unproved
