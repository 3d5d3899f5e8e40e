"""Calling code that may do anything: raise, print, exit, or never end."""

from __future__ import annotations

import contextlib
import copy
import dis
import io
import os
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any
from weakref import WeakKeyDictionary

from autograder.outcome import Failure
from autograder.time_limit import TimeLimitReached, call_within

ANSWER_FILE = "<your answer>"


@dataclass(frozen=True)
class Returned:
    """What a call gave back, and whether it printed."""

    value: Any
    printed: bool


def calling(call: Callable[[], Any], function: Any, seconds: float) -> Returned | Failure:
    """Make a call that may do anything: raise, print, exit, or never end.

    Ctrl-C is passed on; it is the learner's own.
    """
    with _kept_quiet() as printed:
        try:
            value = call_within(seconds, call)
        except KeyboardInterrupt:
            raise
        except TimeLimitReached as error:
            return Failure(
                "time limit",
                "",
                f"stopped after {seconds:g} seconds",
                _line(error, function),
            )
        except SyntaxError as error:
            return Failure("error", type(error).__name__, str(error.msg), error.lineno)
        except BaseException as error:
            return Failure("error", type(error).__name__, _said(error), _line(error, function))
    return Returned(value, bool(printed.getvalue()))


@contextmanager
def _kept_quiet() -> Iterator[io.StringIO]:
    """Keep what an answer prints out of the result, also what it writes to the descriptor itself.

    A cell with anything on stderr earns nothing in nbgrader, however right it is.
    """
    printed = io.StringIO()
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.redirect_stdout(printed))
        stack.enter_context(contextlib.redirect_stderr(printed))
        with contextlib.suppress(OSError):
            kept = os.dup(2)
            stack.callback(os.close, kept)
            aside = stack.enter_context(tempfile.TemporaryFile())
            os.dup2(aside.fileno(), 2)
            stack.callback(os.dup2, kept, 2)
        yield printed


def _said(error: BaseException) -> str:
    try:
        return str(error)[:300]
    except Exception:  # an answer's own error may be unable to say itself
        return ""


_FIRST_SEEN: WeakKeyDictionary[type, dict[str, Any]] = WeakKeyDictionary()


def without_memory(function: Any) -> Any:
    """A copy of a function whose default values are its own, so that no call before is remembered in them.

    A class stays itself; its own lists, dicts and sets become what they were when it was first seen.
    """
    if isinstance(function, type):
        _put_back(function)
    if not isinstance(function, FunctionType):
        return function
    try:
        defaults, by_name = copy.deepcopy((function.__defaults__, function.__kwdefaults__))
    except Exception:  # a default may be anything, also what cannot be copied
        return function
    fresh = FunctionType(
        function.__code__,
        function.__globals__,
        function.__name__,
        defaults,
        function.__closure__,
    )
    fresh.__kwdefaults__ = by_name
    return fresh


def _put_back(answer: type) -> None:
    if answer not in _FIRST_SEEN:
        own = {name: value for name, value in vars(answer).items() if isinstance(value, (list, dict, set))}
        try:
            _FIRST_SEEN[answer] = copy.deepcopy(own)
        except Exception:  # as above
            _FIRST_SEEN[answer] = {}
    for name, value in _FIRST_SEEN[answer].items():
        setattr(answer, name, copy.deepcopy(value))


def same_answer(one: Any, other: Any) -> bool:
    """Whether two functions, or two classes, do the same, to the letter; where they stand does not count."""
    if isinstance(one, type) and isinstance(other, type):
        mine, theirs = _methods(one), _methods(other)
        return mine.keys() == theirs.keys() and all(same_code(mine[name], theirs[name]) for name in mine)
    return same_code(getattr(one, "__code__", None), getattr(other, "__code__", None))


def _methods(answer: type) -> dict[str, CodeType]:
    return {name: value.__code__ for name, value in vars(answer).items() if isinstance(value, FunctionType)}


def same_code(one: CodeType | None, other: CodeType | None) -> bool:
    """Whether two functions do the same, to the letter; where they stand does not count."""
    if one is None or other is None:
        return False
    return _signature(one) == _signature(other)


# How a method is called depends on whether its module was imported in the same piece of text:
# a notebook compiles a cell's statements one by one, and everybody else the whole text.
_ONLY_HOW = {"PRECALL", "PUSH_NULL", "CACHE", "NOP"}
_SAME_STEP = {"LOAD_METHOD": "LOAD_ATTR", "CALL_METHOD": "CALL"}


def _signature(code: CodeType) -> tuple:
    steps = (one for one in dis.get_instructions(code) if one.opname not in _ONLY_HOW)
    return tuple(_step(one) for one in steps), code.co_varnames


def _step(one: dis.Instruction) -> tuple:
    value: Any = one.argval
    if one.opcode in dis.hasjrel or one.opcode in dis.hasjabs:
        value = None  # how far it jumps
    elif isinstance(value, CodeType):
        value = _signature(value)
    return _SAME_STEP.get(one.opname, one.opname), repr(value)


def _line(error: BaseException, function: Any) -> int | None:
    """The last line of the answer itself on the way to where it was raised."""
    codes = (
        _methods(function).values() if isinstance(function, type) else [getattr(function, "__code__", None)]
    )
    file = next((code.co_filename for code in codes if code), ANSWER_FILE)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return lines[-1] if lines else None
