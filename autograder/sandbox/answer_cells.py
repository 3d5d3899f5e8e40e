"""Running a student's answer cells one after the other in one namespace, as a notebook would."""

from __future__ import annotations

import ast
import inspect
import linecache
import sys
import types
from collections.abc import Mapping
from typing import Any

from autograder.calling import calling
from autograder.outcome import Failure

# Magics that remember a text as the answer, and to which kind of exercise.
REMEMBERING = {"sql": "sql", "model": "model", "design": "text"}
VERBS = ("calibration", "check", "contract", "expect", "frames", "hint", "show", "solution", "why")
# Cell magics whose body is Python that runs in the notebook's namespace.
TRANSPARENT = {"time", "capture", "python3", "python"}


class Notebook:
    """The namespace of one notebook, and what there is to say about its cells.

    Args:
        seconds: of wall time for each cell.
        asked_for: the kind of answer that is asked for under each slug.

    Attributes:
        namespace: what the cells defined, under `__main__` as in a kernel.
        notes: sentences by slug of the cell.
    """

    def __init__(self, seconds: float, asked_for: Mapping[str, str]) -> None:
        self.seconds, self._asked_for = seconds, asked_for
        self.notes: dict[str, list[str]] = {}
        self._running = ""
        main = types.ModuleType("__main__")
        self.namespace: dict[str, Any] = main.__dict__
        self.namespace["get_ipython"] = lambda: self
        course = types.ModuleType("course")
        # A verb of the course, in an answer cell: its report says what it would have said.
        course.__getattr__ = lambda verb: _said_elsewhere  # type: ignore[method-assign]
        for verb in (*VERBS, "display"):
            self.namespace[verb] = _said_elsewhere
        sys.modules["__main__"] = main
        sys.modules["course"] = course

    def run(self, slug: str, source: str) -> None:
        """Run one cell; what it raises is noted, and the next cell runs all the same."""
        self._running = slug
        source = source.replace("\r\n", "\n").lstrip("\n")
        magic, line, body = cell_magic(source)
        if magic in REMEMBERING:
            self._remember(magic, line, body)
            return
        if magic and magic not in TRANSPARENT:
            self._note(f"The magic `%%{_name(magic)}` is passed over here, and its cell with it.")
            return
        text = body if magic else source
        file = f"<answer {slug}>"
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        place = types.SimpleNamespace(__code__=types.SimpleNamespace(co_filename=file))
        failure = calling(lambda: self._execute(text, file), place, self.seconds)
        if isinstance(failure, Failure):
            self._note(_sentence(failure))

    def _remember(self, magic: str, slug: str, text: str) -> None:
        if slug and self._asked_for.get(slug) == REMEMBERING[magic]:
            self.namespace[slug] = text.strip("\n")

    def _execute(self, source: str, file: str) -> None:
        try:
            code = _compiled(source, file)
        except SyntaxError:
            code = _compiled(_without_magics(source), file)
        if code.co_flags & inspect.CO_COROUTINE:
            import asyncio

            asyncio.run(types.FunctionType(code, self.namespace)())
        else:
            exec(code, self.namespace)

    def run_line_magic(self, name: str, line: str, *_: Any) -> None:
        """What IPython's `%name line` comes to here: noted, and passed over."""
        self._note(f"The magic `%{_name(name)}` is passed over here.")

    def runcell_magic(self, name: str, line: str, cell: str) -> None:
        """What a call of a cell magic comes to here; a query is remembered."""
        if name in REMEMBERING:
            self._remember(name, line.strip(), cell)
        else:
            self._note(f"The magic `%%{_name(name)}` is passed over here.")

    def system(self, command: str) -> None:
        """What IPython's `!command` comes to here: noted, and passed over."""
        self._note("A line that begins with `!` is passed over here.")

    getoutput = system

    def _note(self, sentence: str) -> None:
        self.notes.setdefault(self._running, []).append(sentence)


def _compiled(source: str, file: str) -> types.CodeType:
    return compile(source, file, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)


def _without_magics(source: str) -> str:
    """A cell with `%magic`, `!command` and `?` as IPython rewrites them; as it was, where there are none."""
    if not any(
        line.lstrip().startswith(("%", "!", "?")) or "?" in line or "= %" in line or "= !" in line
        for line in source.splitlines()
    ):
        return source
    try:
        from IPython.core.inputtransformer2 import TransformerManager
    except ImportError:
        return source
    return TransformerManager().transform_cell(source)


def _said_elsewhere(*_: Any, **__: Any) -> float:
    """A verb of the course, in an answer cell: the report says what it would have said."""
    return 0.0


def cell_magic(source: str) -> tuple[str, str, str]:
    """A cell's magic without its `%%`, the rest of that line, and the lines below it."""
    if not source.startswith("%%"):
        return "", "", source
    first, _, body = source.partition("\n")
    magic, _, line = first[2:].partition(" ")
    return magic.strip(), line.strip(), body


def _name(magic: str) -> str:
    return "".join(letter for letter in magic[:20] if letter.isalnum() or letter == "_")


def _sentence(failure: Failure) -> str:
    if failure.kind == "time limit":
        return "Its cell was stopped after its time limit" + (
            f", in line {failure.line}." if failure.line else "."
        )
    where = f" in line {failure.line}" if failure.line else ""
    said = f": {' '.join(failure.message.split())}" if failure.message else ""
    return f"Its cell stopped{where} with `{failure.error}`{said}"
