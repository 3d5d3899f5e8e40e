"""How a Python answer is called: from plain data (arguments in) to a plain outcome, knowing no exercise.

Whoever runs answers elsewhere needs `HowCalled`, what `PythonExercise.asked` works out for a
world, and `ways.outcome_of`; none of them holds a solution or a function of the content.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from autograder.calling import ANSWER_FILE, Returned, calling, without_memory
from autograder.database import MOST_ROWS
from autograder.outcome import Failure, Outcome, Table, plain
from autograder.own_copy import own_copy

Arguments = dict[str, Any]
"""Keyword arguments of a call: lists, tuples, dicts, text, numbers, dates and None."""


@dataclass(frozen=True)
class HowCalled:
    """What has to be known to call an answer.

    Attributes:
        name: of the function or class.
        seconds: of wall time for each world.
        streams: names of arguments that arrive as one-shot iterators.
        columns: names of the result's cells, where it is a sequence of tuples.
        ordered: whether the order of the result's rows counts.
        steps: for a class, the argument that lists the calls of its methods.
        frames: the arguments are tables' rows and arrive as Polars lazy frames.
        job: for a job, its store's tables and what each run is told; the arguments are a schedule.
    """

    name: str
    seconds: float
    streams: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    ordered: bool = False
    steps: str = ""
    frames: bool = False
    job: dict[str, Any] | None = None


def defined(source: str, how: HowCalled) -> Any:
    """The function that a source text defines, or a `Failure`."""
    namespace: dict[str, Any] = {"__name__": "answer"}

    def define() -> Any:
        exec(compile(source, ANSWER_FILE, "exec", dont_inherit=True), namespace)
        return namespace.get(how.name)

    result = calling(define, None, how.seconds)
    if isinstance(result, Failure):
        return result
    if not callable(result.value):
        return Failure("no result", message=f"no function named {how.name}")
    return result.value


def after_another(function: Any, how: HowCalled, asked: dict[str, Any]) -> Outcome:
    """The outcome of a call with `asked["given"]` that is not the first: before it comes one with `earlier`.

    A pipeline calls a function more than once, and what the first call leaves
    behind (a default value that grows, say) is part of the answer.
    """
    function = without_memory(function)
    earlier = called(function, how, asked["earlier"])
    if isinstance(earlier, Failure) and earlier.kind == "time limit":
        return earlier
    return called(function, how, asked["given"])


def called(function: Any, how: HowCalled, given: Arguments) -> Outcome:
    """The outcome of one call with copies of these arguments."""
    result = tried(function, how, given)
    if isinstance(result, Failure):
        return result
    table, changed = result.value
    if isinstance(table, Failure):
        return table
    notes = {"changed-its-input": changed, "printed": result.printed}
    return replace(table, notes=tuple(note for note, holds in notes.items() if holds))


def tried(function: Any, how: HowCalled, given: Arguments) -> Returned | Failure:
    """One call: the outcome and whether it changed its arguments, or what stopped it."""
    mine = own_copy(given)

    def answered() -> tuple[Outcome, bool]:
        # Reading a result may run the answer's code too: a generator, or a value that says itself.
        return as_table(result_of(function, how, mine), how.columns), mine != given

    return calling(answered, function, how.seconds)


def result_of(function: Any, how: HowCalled, given: Arguments) -> Any:
    """What a call gives back, read to its end."""
    if how.frames:
        from autograder.frames_called import collected

        return collected(function, given)
    if how.job:
        from autograder.jobs.running import result_of_job

        return result_of_job(function, how, given)
    call = {name: iter(value) if name in how.streams else value for name, value in given.items()}
    if how.steps:
        return stepped(function, call.pop(how.steps), call)
    return complete(function(**call))


def stepped(function: Any, steps: Iterable[Sequence[Any]], call: Arguments) -> list[tuple]:
    """The results of an object's methods, one after the other: each row begins with the number of its step.

    A step is (method, *arguments). A result that is None gives no row, a list gives one for each item.
    """
    made = function(**call)
    rows: list[tuple] = []
    for number, (method, *arguments) in enumerate(steps, start=1):
        result = complete(getattr(made, method)(*arguments))
        if isinstance(result, dict):
            result = list(result.items())
        items = result if isinstance(result, (list, set, frozenset)) else [result]
        for item in items if result is not None else ():
            rows.append((number, *item) if isinstance(item, (tuple, list)) else (number, item))
    return rows


def complete(result: Any) -> Any:
    """A result with all that it yields; a stream without an end is cut off behind the most rows there may be."""
    if isinstance(result, Iterable) and not isinstance(
        result, (str, bytes, dict, list, tuple, set, frozenset)
    ):
        return list(islice(result, MOST_ROWS + 1))
    return result


def as_table(value: Any, columns: Sequence[str]) -> Outcome:
    """A function's result as a table: dicts by their keys, tuples by position, anything else as one cell."""
    if isinstance(value, (Table, Failure)):
        return value
    if value is None:
        return Failure("no result", message="it returned None")
    if isinstance(value, dict):
        value = list(value.items())
    if not isinstance(value, (list, tuple, set, frozenset)):
        if columns:
            return _another_shape(f"it returned a value of type {type(value).__name__}", columns)
        return Table(("value",), ((plain(value),),))
    items = list(value)
    if len(items) > MOST_ROWS:
        return Failure("no result", message=f"more than {MOST_ROWS:,} rows")
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
