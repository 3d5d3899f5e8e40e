"""One call of an answer, with its work counted: how often, how much, how far ahead; never how long."""

from __future__ import annotations

import contextlib
import copy
import gc
import hashlib
import sys
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.calling import Returned, calling
from autograder.counted import Counter, TooMuchWork, counting
from autograder.held_state import held, variables
from autograder.outcome import Failure, plain
from autograder.own_copy import own_copy
from autograder.python_call import Arguments, HowCalled, complete

COUNTS = {
    "comparisons": ("Comparisons", 64),
    "reads": ("Rows and fields read", 64),
    "heap_operations": ("Heap operations", 64),
    "peak_kb": ("Kilobytes in memory at the peak", 48),
    "read_ahead": ("Read before the first result", 8),
    "held": ("Entries in your state at the peak", 32),
}
"""What can be counted: how it is called, and how many more than asked never matter."""
FAR_BEYOND = 8
"""An answer is stopped where it compares or reads this many times as often as is still fine."""
_SAMPLES = 16


@dataclass(frozen=True)
class Measured:
    """What one call took.

    Attributes:
        counts: by name, as in `COUNTS`; of an answer that was stopped, up to there.
        digest: of its result; empty where it was stopped.
    """

    counts: dict[str, int]
    digest: str


def measured(
    function: Any, how: HowCalled, given: Arguments, counts: Sequence[str], limits: dict[str, float] | None
) -> Measured | Failure:
    """Call an answer with copies of these arguments and count its work; a `Failure` where there is no result."""
    return _Measuring(how, given, counts, limits or {}).of(function)


class _Measuring:
    def __init__(
        self, how: HowCalled, given: Arguments, counts: Sequence[str], limits: dict[str, float]
    ) -> None:
        self._how = how
        self._counts = counts
        most = {name: FAR_BEYOND * limit for name, limit in limits.items()}
        self._comparisons = Counter(most.get("comparisons", float("inf")))
        self._reads = Counter(most.get("reads", float("inf")))
        self._heap_operations = Counter()
        self._copied = counting(
            self._comparisons if "comparisons" in counts else None, self._reads if "reads" in counts else None
        )
        self._streams: list[_Stream] = []
        self._given = {name: self._argument(name, value) for name, value in given.items()}
        self._taken = 0
        self._ahead: int | None = None
        self._held = 0
        self._apart: list[Any] | None = None
        self._digest = _Digest(how)
        size = max((len(value) for value in given.values() if isinstance(value, list)), default=1)
        self._sample_every = max(1, size // _SAMPLES)

    def _argument(self, name: str, value: Any) -> Any:
        if name in self._how.streams:
            stream = _Stream(value, self._copied, self._item_is_taken)
            self._streams.append(stream)
            return stream
        return value if name == self._how.steps else self._copied(own_copy(value))

    def of(self, function: Any) -> Measured | Failure:
        with self._memory_watched() as peak_kb:
            stopped = False

            def answered() -> None:
                nonlocal stopped
                try:
                    self._run_and_watch_heaps(function)
                except TooMuchWork:
                    stopped = True

            result: Returned | Failure = calling(answered, function, self._how.seconds)
            peak = peak_kb()
        if isinstance(result, Failure):
            return result
        found = {
            "comparisons": self._comparisons.count,
            "reads": self._reads.count + self._taken,
            "heap_operations": self._heap_operations.count,
            "peak_kb": peak,
            "read_ahead": self._taken if self._ahead is None else self._ahead,
            "held": self._held,
        }
        return Measured({name: found[name] for name in self._counts}, "" if stopped else self._digest.text())

    def _run(self, function: Any) -> None:
        how, given = self._how, self._given
        if how.steps:
            steps = given[how.steps]
            made = function(**{name: value for name, value in given.items() if name != how.steps})
            for number, (method, *arguments) in enumerate(steps, start=1):
                result = complete(getattr(made, method)(*map(self._copied, arguments)))
                self._digest.add((number, result))
                if number % self._sample_every == 0:
                    self._look([made])
            return
        result = function(**given)
        if result is None or not isinstance(result, Iterable) or isinstance(result, (str, bytes)):
            self._digest.add(result)
            return
        for number, item in enumerate(result.items() if isinstance(result, dict) else result, start=1):
            if self._ahead is None:
                self._ahead = self._taken
            self._digest.add(item)
            if number % self._sample_every == 0 and isinstance(result, Iterator):
                self._look([result])

    def _item_is_taken(self) -> None:
        self._taken += 1
        if "held" in self._counts and self._taken % self._sample_every == 0:
            # Whoever takes it is running: its variables are those of the frames above.
            self._look(variables(sys._getframe(2), _Measuring._run.__code__))

    def _look(self, roots: list[Any]) -> None:
        if "held" in self._counts:
            if self._apart is None:
                self._apart = [*self._streams, *_containers(self._given), self]
            self._held = max(self._held, held(roots, self._apart))

    def _run_and_watch_heaps(self, function: Any) -> None:
        if "heap_operations" not in self._counts:
            return self._run(function)
        add = self._heap_operations.add

        def profile(frame: object, event: str, called: Any) -> None:
            if event == "c_call" and getattr(called, "__module__", None) == "_heapq":
                add()

        before = sys.getprofile()
        sys.setprofile(profile)
        try:
            self._run(function)
        finally:
            sys.setprofile(before)

    @contextlib.contextmanager
    def _memory_watched(self) -> Iterator[Callable[[], int]]:
        if "peak_kb" not in self._counts:
            yield lambda: 0
            return
        # What is there already is left out of collections, which then begin at the same allocations each time.
        was_frozen = gc.get_freeze_count() > 0
        gc.freeze()
        was_tracing = tracemalloc.is_tracing()
        if not was_tracing:
            tracemalloc.start()
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        try:
            yield lambda: max(0, tracemalloc.get_traced_memory()[1] - before) // 1024
        finally:
            if not was_tracing:
                tracemalloc.stop()
            if not was_frozen:
                gc.unfreeze()


class _Stream:
    """A one-shot iterator that makes each item when it is taken."""

    def __init__(self, items: Sequence[Any], copied: Callable[[Any], Any], taken: Callable[[], None]) -> None:
        self._items = iter(items)
        self._copied = copied
        self._taken = taken

    def __iter__(self) -> _Stream:
        return self

    def __next__(self) -> Any:
        item = next(self._items)
        self._taken()
        return _anew(self._copied(item))


def _anew(item: Any) -> Any:
    """The same item in memory of its own, as one that has just been read from somewhere."""
    if isinstance(item, tuple):
        return tuple(list(item))
    if type(item) is str:
        return item[:1] + item[1:]
    return copy.copy(item) if isinstance(item, (list, dict)) else item


def _containers(value: Any) -> Iterator[Any]:
    """All lists and dicts of an argument."""
    if isinstance(value, (dict, list)):
        yield value
        for item in value.values() if isinstance(value, dict) else list.__iter__(value):
            yield from _containers(item)


class _Digest:
    """A fingerprint of a result, item by item, so that nothing of it has to be kept."""

    def __init__(self, how: HowCalled) -> None:
        self._how = how
        self._items = 0
        self._in_order = hashlib.sha256()
        self._in_any_order = 0

    def add(self, item: Any) -> None:
        self._items += 1
        text = repr(_canonical(item, self._how.columns)).encode("utf-8", "backslashreplace")
        if self._how.ordered or self._how.steps:
            self._in_order.update(text + b"\n")
        else:
            self._in_any_order += int.from_bytes(hashlib.sha256(text).digest()[:16], "big")

    def text(self) -> str:
        mixed = f"{self._in_any_order % 2**128:032x}{self._in_order.hexdigest()}"
        return f"{self._items} items, {hashlib.sha256(mixed.encode()).hexdigest()[:16]}"


def _canonical(item: Any, columns: Sequence[str]) -> Any:
    if isinstance(item, dict) and columns:
        item = tuple(item.get(name) for name in columns)
    value = plain(item)
    if isinstance(value, dict):
        return sorted(value.items())
    return tuple(map(_rounded, value)) if isinstance(value, tuple) else _rounded(value)


def _rounded(value: Any) -> Any:
    return f"{value:.9g}" if isinstance(value, float) else value
