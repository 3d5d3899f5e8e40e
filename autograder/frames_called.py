"""Calling a function of Polars lazy frames: the judge makes them, collects what comes back, and sees who collects before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from autograder import database
from autograder.outcome import Failure, Outcome
from autograder.python_call import HowCalled, called
from autograder.universe.schema import SCHEMA

if TYPE_CHECKING:
    import polars as pl

_COLLECTING = (
    "collect",
    "collect_async",
    "collect_batches",
    "describe",
    "fetch",
    "profile",
    "show",
    "sink_csv",
)
_COLLECTING += ("sink_batches", "sink_delta", "sink_iceberg", "sink_ipc", "sink_ndjson", "sink_parquet")
_COLLECTED: list[str] = []


def lazy_frame(table: str, rows: list[dict[str, Any]]) -> pl.LazyFrame:
    """The rows of a table of the universe, with its columns and types."""
    import polars as pl

    types = {
        "BIGINT": pl.Int64,
        "INTEGER": pl.Int32,
        "VARCHAR": pl.String,
        "TIMESTAMP": pl.Datetime("us"),
        "DATE": pl.Date,
        "DOUBLE": pl.Float64,
        "BOOLEAN": pl.Boolean,
    }
    schema = {name: types[type_] for name, type_ in SCHEMA[table].columns.items()}
    return pl.LazyFrame(rows, schema=schema)


def as_frames(given: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call: a lazy frame for each table among them, anything else as it is."""
    return {name: lazy_frame(name, value) if name in SCHEMA else value for name, value in given.items()}


def collected(function: Any, given: dict[str, Any]) -> Outcome:
    """The result of a call with frames for the tables in `given`; what else is in there is passed as it is."""
    arguments = as_frames(given)
    with _noticing():
        result = function(**arguments)
    if hasattr(result, "collect"):
        result = result.collect()
    if not hasattr(result, "iter_rows"):
        return Failure(
            "no result", message=f"it returned a {type(result).__name__}; asked for is a lazy frame"
        )
    return database.table(result.columns, result.rows())


@contextmanager
def _noticing() -> Iterator[None]:
    """Note in `_COLLECTED` whatever a lazy frame is asked to work out."""
    import polars as pl

    _COLLECTED.clear()
    own = {name: vars(pl.LazyFrame)[name] for name in _COLLECTING if name in vars(pl.LazyFrame)}
    collect_all = pl.collect_all

    def noting(name: str, method: Any) -> Any:
        def noted(*arguments: Any, **options: Any) -> Any:
            _COLLECTED.append(name)
            return method(*arguments, **options)

        return noted

    try:
        for name, method in own.items():
            setattr(pl.LazyFrame, name, noting(name, method))
        pl.collect_all = noting("collect_all", collect_all)
        yield
    finally:
        for name, method in own.items():
            setattr(pl.LazyFrame, name, method)
        pl.collect_all = collect_all


def in_one_plan(function: Any, how: HowCalled, asked: dict[str, Any]) -> Outcome:
    """The result in the shown world; a `Failure` of the kind "eager" where a frame was collected on the way to it."""
    _COLLECTED.clear()
    outcome = called(function, how, asked["given"])
    if isinstance(outcome, Failure) or not _COLLECTED:
        return outcome
    return Failure("eager", message=f"it calls `{_COLLECTED[0]}` before it returns")
