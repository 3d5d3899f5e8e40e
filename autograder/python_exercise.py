"""Exercises that one Python function (or class) answers, under the exercise's own name."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, ClassVar

from autograder import database
from autograder.calling import ANSWER_FILE, calling, same_code, without_memory
from autograder.exercise import Exercise
from autograder.outcome import Failure, Outcome, Table, plain
from autograder.worlds.world import Rows


@dataclass(frozen=True, kw_only=True)
class PythonExercise(Exercise):
    """One function named after the slug.

    Attributes:
        tables: the tables of a world that `arguments` reads.
        arguments: from a world's rows to the keyword arguments of the call (plain data).
        streams: names of arguments that arrive as one-shot iterators.
        columns: names of the result's cells, where it is a sequence of tuples.
    """

    kind: ClassVar[str] = "python"
    language: ClassVar[str] = "python"

    tables: tuple[str, ...]
    arguments: Callable[[Rows], dict[str, Any]]
    streams: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def tables_read(self) -> tuple[str, ...]:
        return tuple(self.tables)

    def answer_cell(self, text: str) -> str:
        return text

    def is_blank(self, answer: Any) -> bool:
        if isinstance(answer, str) or answer is None:
            return super().is_blank(answer)
        if not callable(answer):
            return True
        starter = self._defined(self.starter)
        return same_code(getattr(answer, "__code__", None), getattr(starter, "__code__", None))

    @contextmanager
    def running(self) -> Iterator[Callable[[Any, Rows], Outcome]]:
        """As `Exercise.running`, for a function or the source text that defines it."""
        defined: dict[str, Any] = {}

        def outcome(answer: Any, rows: Rows) -> Outcome:
            function = answer
            if isinstance(answer, str):
                if answer not in defined:
                    defined[answer] = self._defined(answer)
                function = defined[answer]
            return function if isinstance(function, Failure) else self._called(function, rows)

        yield outcome

    def _called(self, function: Any, rows: Rows) -> Outcome:
        """The outcome of a call that is not the first: before it came one with the shown world.

        A pipeline calls a function more than once, and what the first call leaves
        behind (a default value that grows, say) is part of the answer.
        """
        function = without_memory(function)
        earlier = self._call(function, self.worlds[0].rows(self.tables_read()))
        if isinstance(earlier, Failure) and earlier.kind == "time limit":
            return earlier
        return self._call(function, rows)

    def _call(self, function: Any, rows: Rows) -> Outcome:
        given = self.arguments(copy.deepcopy(rows))
        before = copy.deepcopy(given)

        def answered() -> tuple[Outcome, bool]:
            call = {name: iter(value) if name in self.streams else value for name, value in given.items()}
            # Reading a result may run the answer's code too: a generator, or a value that says itself.
            return _as_table(_complete(function(**call)), self.columns), given != before

        result = calling(answered, function, self.seconds)
        if isinstance(result, Failure):
            return result
        table, changed = result.value
        if isinstance(table, Failure):
            return table
        notes = {"changed-its-input": changed, "printed": result.printed}
        return replace(table, notes=tuple(note for note, holds in notes.items() if holds))

    def _defined(self, source: str) -> Any:
        namespace: dict[str, Any] = {"__name__": "answer"}

        def define() -> Any:
            exec(compile(source, ANSWER_FILE, "exec", dont_inherit=True), namespace)
            return namespace.get(self.slug)

        result = calling(define, None, self.seconds)
        if isinstance(result, Failure):
            return result
        if not callable(result.value):
            return Failure("no result", message=f"no function named {self.slug}")
        return result.value


def _complete(result: Any) -> Any:
    """A result with all that it yields; a stream without an end is cut off behind the most rows there may be."""
    if isinstance(result, Iterable) and not isinstance(
        result, (str, bytes, dict, list, tuple, set, frozenset)
    ):
        return list(islice(result, database.MOST_ROWS + 1))
    return result


def _as_table(value: Any, columns: Sequence[str]) -> Outcome:
    """A function's result as a table: dicts by their keys, tuples by position, anything else as one cell."""
    if value is None:
        return Failure("no result", message="it returned None")
    if isinstance(value, dict):
        value = list(value.items())
    if not isinstance(value, (list, tuple, set, frozenset)):
        if columns:
            return _another_shape(f"it returned a value of type {type(value).__name__}", columns)
        return Table(("value",), ((plain(value),),))
    items = list(value)
    if len(items) > database.MOST_ROWS:
        return Failure("no result", message=f"more than {database.MOST_ROWS:,} rows")
    if items and all(isinstance(item, dict) for item in items):
        return _from_dicts(items, columns)
    names = tuple(columns) or ("value",)
    if len(names) == 1:
        return Table(names, tuple((plain(item),) for item in items))
    for item in items:
        if not isinstance(item, (tuple, list)):
            return _another_shape(f"it returned items of type {type(item).__name__}", columns)
        if len(item) != len(names):
            return _another_shape(f"it returned items of {len(item)} values", columns)
    return Table(names, tuple(tuple(map(plain, item)) for item in items))


def _from_dicts(items: list[dict], columns: Sequence[str]) -> Outcome:
    names = tuple(columns) or tuple(map(str, items[0]))
    names += tuple(dict.fromkeys(str(key) for item in items for key in item if str(key) not in names))
    for item in items:
        lacking = [name for name in columns if name not in item]
        if lacking:
            return _another_shape(f"it returned a dict without `{lacking[0]}`", columns)
    return Table(names, tuple(tuple(plain(item.get(name)) for name in names) for item in items))


def _another_shape(what: str, columns: Sequence[str]) -> Failure:
    return Failure("no result", message=f"{what}; asked for are rows of ({', '.join(columns)})")
