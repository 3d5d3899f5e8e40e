"""Running a job on its schedule: rows land, the job is called, it may die; in the end the result table is read out.

All of it is plain data, so that it can happen in another process.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from autograder.calling import without_memory
from autograder.jobs.layout import JobTable, Row
from autograder.jobs.store import Crash, Store
from autograder.jobs.warehouse import Warehouse
from autograder.outcome import Failure
from autograder.own_copy import own_copy

if TYPE_CHECKING:
    from autograder.python_call import HowCalled

RUNS = "runs"
"""The argument that lists the runs: dicts of "run", what the job is told, and "dies". Every other is a source table's rows."""
_KEPT = (list, dict, set, int, float, str, type(None))


def ran(
    function: Any, how: HowCalled, given: dict[str, Any], looked_at: Callable[..., None] | None = None
) -> Warehouse:
    """The warehouse behind the last run of a schedule.

    Args:
        how: `how.job` is what `JobExercise.job` says.
        given: the runs, and rows of the source tables, each with the number of the "run" it lands before.
        looked_at: called after each run with the run, whether it died, and the warehouse.
    """
    warehouse = Warehouse(JobTable(*table) for table in how.job["tables"])
    for run in given[RUNS]:
        for table, rows in given.items():
            if table != RUNS:
                warehouse.land(table, (_landed(row) for row in rows if row["run"] == run["run"]))
        with _as_a_new_process(function) as job:
            died = _once(job, Store(warehouse, run["dies"]), told(run, how.job["batch"]))
        if looked_at:
            looked_at(run, died, warehouse)
    return warehouse


def told(run: dict[str, Any], batch: tuple[str, ...] | str) -> Any:
    """What a job is told in a run: a dict of these fields, or the value of the one that is named."""
    if isinstance(batch, str):
        return run[batch]
    return {name: run[name] for name in batch}


def result_of_job(function: Any, how: HowCalled, given: dict[str, Any]) -> list[Row] | Failure:
    """The rows of the first table after the last run, in the columns that are asked for."""
    table = how.job["tables"][0][0]
    return read_out(ran(function, how, given).rows(table), table, how)


def read_out(rows: list[Row], table: str, how: HowCalled) -> list[Row] | Failure:
    """Rows in the columns that are asked for, those left out whose number in `how.job["counts"]` is 0."""
    counts = how.job["counts"]
    lacking = [name for row in rows for name in how.columns if name not in row]
    if lacking:
        return Failure("no result", message=f"a row of `{table}` has no `{lacking[0]}`")
    return [{name: row[name] for name in how.columns} for row in rows if not counts or row[counts] != 0]


def _landed(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "run"}


def _once(job: Any, store: Store, batch: Any) -> bool:
    """One run: whether the machine died in it."""
    try:
        job(store, own_copy(batch))
    except Crash:
        return True
    return False


@contextmanager
def _as_a_new_process(function: Any) -> Iterator[Any]:
    """The function without what earlier runs left in default values, or in variables of its module."""
    variables = getattr(function, "__globals__", {})
    names = {name for name in _used(function) if type(variables.get(name, ...)) in _KEPT}
    kept = {name: copy.deepcopy(variables[name]) for name in names}
    try:
        yield without_memory(function)
    finally:
        variables.update(kept)


def _used(function: Any) -> set[str]:
    """The names of its module that a function reads or sets, and those that its functions do."""
    found: set[str] = set()
    ahead = [function] if isinstance(function, FunctionType) else []
    while ahead:
        one = ahead.pop()
        for name in _names(one.__code__) - found:
            found.add(name)
            other = one.__globals__.get(name)
            if isinstance(other, FunctionType) and other.__globals__ is one.__globals__:
                ahead.append(other)
    return found


def _names(code: CodeType) -> set[str]:
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return set(code.co_names).union(*map(_names, inner))
