"""What a model gives in one world: the first rule it breaks there, or what its queries answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from autograder import database
from autograder.modelling import rules_of_reload, rules_of_rows
from autograder.modelling.design import Design
from autograder.modelling.document import read
from autograder.modelling.loaded import Loaded, loaded
from autograder.modelling.place import NotADesign
from autograder.modelling.refused import NotLoaded
from autograder.modelling.rules_of_design import RULES_OF_DESIGN
from autograder.outcome import Failure, Outcome, Table, plain

if TYPE_CHECKING:
    from autograder.worlds.world import Rows

COLUMNS = ("query", "of", "column", "value")


@dataclass(frozen=True)
class Asked:
    """One query over the learner's own tables.

    Attributes:
        columns: that it gives, in this order; the first `key` of them tell its rows apart.
    """

    name: str
    columns: tuple[str, ...]
    key: int = 1


@dataclass(frozen=True)
class ManyValued:
    """What a thing may have several of: `column` of `of`, as the source's table `source` has it."""

    column: str
    of: str
    source: str


def rules_on_data(events: str, several: Sequence[ManyValued] = ()) -> dict[str, Callable[[Loaded], str]]:
    """By name, the rules that a loaded model is held against, in the order in which they are said."""
    rules: dict[str, Callable[[Loaded], str]] = {
        f"one-{one.column}-per-{one.of.removesuffix('_id')}": partial(
            rules_of_rows.one_value_of_several, column=one.column, of=one.of, source=one.source
        )
        for one in several
    }
    return rules | {
        "key-repeats": rules_of_rows.key_repeats,
        "surrogate-without-natural-key": rules_of_rows.surrogate_without_natural_key,
        "scd2-fan-out": rules_of_rows.scd2_fan_out,
        "reference-fans-out": rules_of_rows.reference_fans_out,
        "intervals-overlap": rules_of_rows.intervals_overlap,
        "closed-intervals": rules_of_rows.intervals_closed,
        "key-changes-on-reload": partial(rules_of_reload.key_changes_on_reload, events=events),
        "derived-column-stored": partial(rules_of_reload.derived_column_stored, events=events),
        "fact-waits-for-its-dimension": partial(rules_of_reload.fact_waits_for_its_dimension, events=events),
        "deletion-does-not-reach": partial(rules_of_reload.deletion_does_not_reach, events=events),
    }


def judged(
    worlds: database.Worlds,
    answer: Any,
    rows: Rows,
    *,
    asked: Sequence[Asked],
    events: str,
    several: Sequence[ManyValued] = (),
    seconds: float = 10.0,
) -> Outcome:
    """The outcome of a document in one world.

    A table of `COLUMNS`, one row per value that a query gives, after the members who asked are
    erased; or a Failure of kind "document" (it cannot be read, or its queries give other columns),
    "rule" (`error` is the rule's name), "error" (the database's own) or "time limit".
    """
    import duckdb

    if not isinstance(answer, str):
        return Failure("no result", message=f"a {type(answer).__name__} is not the text of a model")
    try:
        design = read(answer)
    except NotADesign as error:
        return Failure("document", message=str(error))
    for name, rule in RULES_OF_DESIGN.items():
        if said := rule(design):
            return Failure("rule", name, said)
    connection = worlds.holding(rows)
    try:
        with database.interrupted_after(connection, seconds), loaded(connection, design, rows) as model:
            for name, rule in rules_on_data(events, several).items():
                if said := rule(model):
                    return Failure("rule", name, said)
            model.erase([row["member_id"] for row in rows.get("deletion_requests", ())])
            return Table(COLUMNS, tuple(_answers(design, model, asked)))
    except NotLoaded as error:
        return error.failure
    except duckdb.InterruptException:
        worlds.start_afresh()
        return Failure("time limit", message=f"stopped after {seconds:g} seconds")


def _answers(design: Design, model: Loaded, asked: Sequence[Asked]) -> Iterator[tuple[Any, ...]]:
    for one in asked:
        if one.name not in design.queries:
            continue
        columns, rows = model.query(one.name)
        if [column.casefold() for column in columns] != [column.casefold() for column in one.columns]:
            raise NotLoaded(
                Failure(
                    "document",
                    message=f"Query `{one.name}` gives {_named(columns)}. Asked for: {_named(one.columns)}, in this order.",
                )
            )
        for row in rows:
            values = [plain(value) for value in row]
            of = ", ".join("NULL" if value is None else str(value) for value in values[: one.key])
            for column, value in zip(one.columns[one.key :], values[one.key :], strict=True):
                yield one.name, of, column, value


def _named(columns: Sequence[str]) -> str:
    return ", ".join(f"`{column}`" for column in columns)
