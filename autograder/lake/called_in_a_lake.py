"""Calling an answer with an Iceberg table that really lies on disk, other writers at work, and reading out what is left."""

from __future__ import annotations

import warnings
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from autograder.calling import calling, without_memory
from autograder.outcome import Failure, Outcome, Table, plain
from autograder.own_copy import own_copy
from autograder.python_call import HowCalled

if TYPE_CHECKING:
    from autograder.lake.laid_out import Lake

COLUMNS = ("after", "what", "found")


def in_a_lake(function: Any, how: HowCalled, asked: dict[str, Any]) -> Outcome:
    """What is in a lake, and on its disk, after each call of an answer, as a table of plain rows.

    `asked` holds the "plan" (fields of `Plan`), what to "read" ("erasure" or "change") and the
    "calls" in order, each with "name", "given" (further keyword arguments), and for an erasure
    "now" and "erased". An erasure also has its "key" and "safety_hours".
    """
    from autograder.lake.laid_out import Plan, lake
    from autograder.lake.other_writers import catalog_with_a_rival

    function = without_memory(function)
    read = _Erasure if asked["read"] == "erasure" else _Change
    rows: list[tuple[str, str, Any]] = []
    with warnings.catch_warnings(), lake(Plan(**asked["plan"]), catalog_type=catalog_with_a_rival()) as there:
        # PyIceberg warns where a delete matches nothing, which is often right.
        warnings.simplefilter("ignore")
        looked_at = read(there, asked)
        for call in asked["calls"]:
            try:
                given = looked_at.before(call)
            except Exception as error:
                return _beyond_reading(error)
            result = calling(lambda given=given: function(**given), function, how.seconds)
            if isinstance(result, Failure):
                return result
            try:
                found = looked_at.after(call, result.value)
            except Exception as error:
                return _beyond_reading(error)
            rows += [(call["name"], what, plain(value)) for what, value in found]
    return Table(COLUMNS, tuple(rows))


def _beyond_reading(error: Exception) -> Failure:
    """An answer may do anything to the files of a lake, also what the catalog cannot open any more."""
    return Failure("no result", message=f"the table cannot be opened any more: {type(error).__name__}")


def first_call(asked: dict[str, Any]) -> dict[str, Any]:
    """The keyword arguments of the first call, in a lake that is removed once nobody uses its table any more."""
    import weakref
    from contextlib import ExitStack

    from autograder.lake.laid_out import Plan, lake
    from autograder.lake.other_writers import catalog_with_a_rival

    standing = ExitStack()
    # A lake of its own: the next check may put another one where those of this plan stand.
    there = standing.enter_context(
        lake(Plan(**asked["plan"]), catalog_type=catalog_with_a_rival(), anew=True)
    )
    read = _Erasure if asked["read"] == "erasure" else _Change
    given = read(there, asked).before(asked["calls"][0])
    weakref.finalize(given["table"], standing.close)
    return given


class _Change:
    """Calls that change the table's shape and say what became of each request."""

    def __init__(self, there: Lake, asked: dict[str, Any]) -> None:
        self._lake = there

    def before(self, call: dict[str, Any]) -> dict[str, Any]:
        return {"table": self._lake.table(), **own_copy(call["given"])}

    def after(self, call: dict[str, Any], returned: Any) -> list[tuple[str, Any]]:
        from autograder.lake.found import after_changing

        said = list(returned) if isinstance(returned, (list, tuple)) else [returned]
        answers = [(f"request {number}", one) for number, one in enumerate(said, start=1)]
        return [*answers, *after_changing(self._lake)]


class _Erasure:
    """Calls on several mornings, between which other writers commit."""

    def __init__(self, there: Lake, asked: dict[str, Any]) -> None:
        self._lake, self._key = there, asked["key"]
        self._safety = timedelta(hours=asked["safety_hours"])
        self._waiting = [dict(one) for one in there.plan.loose]
        self._committed = [row for commit in there.plan.commits for row in commit["rows"]]

    def before(self, call: dict[str, Any]) -> dict[str, Any]:
        now: datetime = call["now"]
        for one in self._landing(lambda lands: lands < now):
            self._land(one)
            self._lake.dated(one["lands"])
        for one in self._landing(lambda lands: lands == now):
            self._lake.catalog.after_next_commit(lambda one=one: self._land(one))
        given = own_copy(call["given"])
        return {"table": self._lake.table(), "data_folder": str(self._lake.data), "now": now, **given}

    def after(self, call: dict[str, Any], returned: Any) -> list[tuple[str, Any]]:
        from autograder.lake.found import after_erasing

        now: datetime = call["now"]
        # Where the answer made no commit, the rival makes its own now.
        self._lake.catalog.rival_commits()
        self._lake.dated(now)
        erased = set(call["erased"])
        should = [row for row in self._committed if row[self._key] not in erased]
        in_flight = {one["name"] for one in self._waiting if one["at"] > now - self._safety}
        return after_erasing(self._lake, self._key, erased, should, in_flight)

    def _landing(self, when: Any) -> list[dict[str, Any]]:
        return [one for one in self._waiting if one["lands"] is not None and when(one["lands"])]

    def _land(self, one: dict[str, Any]) -> None:
        """Commit a file that was written before. A writer whose file is gone commits all the same: it does not look."""
        from autograder.lake.other_writers import commit_file

        self._waiting.remove(one)
        self._committed = [*self._committed, *one["rows"]]
        commit_file(self._lake, one["name"])
