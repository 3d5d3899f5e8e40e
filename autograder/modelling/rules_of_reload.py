"""Rules that loading once more decides: with some events left out, with a thing missing, without anything to look up, without a member."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from autograder.modelling.design import ModelTable
from autograder.modelling.loaded import Loaded, Row, loaded, needed_for
from autograder.modelling.rules_of_rows import same_rows
from autograder.universe.schema import SCHEMA

# Generous: what this finds is loaded again, and only that decides. A call may be an aggregate; a cast is none.
_SEES_OTHER_ROWS = re.compile(
    r"\b(over|group|distinct|qualify|limit|sample|pivot|with)\b|\b(?!(?:cast|hash|coalesce)\b)\w+\s*\(",
    re.IGNORECASE,
)


def derived_column_stored(model: Loaded, *, events: str) -> str:
    """A fact's row says what one event says; it does not change when another event comes."""
    table, column = _changed_by_other_events(model, events)
    if table is None or column in table.key:
        return ""
    which = f"`{column}` of fact `{table.name}`" if column else f"a row of fact `{table.name}`"
    return (
        f"The value of {which} changes when another event comes, so every late event would rewrite old rows."
        " What follows from several events is a query's to derive."
    )


def key_changes_on_reload(model: Loaded, *, events: str) -> str:
    """A thing keeps its key when the table is loaded with other things missing."""
    keyed = [table for table in model.design.tables if table.natural_key and table.kind != "fact"]
    if keyed:
        with _again(model, _first_and_last(model), keyed) as fewer:
            for table in keyed:
                version = (*table.natural_key, *((table.history.start,) if table.history else ()))
                now = {_of(row, version): _of(row, table.key) for row in model.rows(table.name)}
                for row in fewer.rows(table.name):
                    if now.get(_of(row, version), _of(row, table.key)) != _of(row, table.key):
                        return _changing_key(table, table.key[0])
    fact, column = _changed_by_other_events(model, events)
    return _changing_key(fact, column) if fact is not None and column in fact.key else ""


def _changing_key(table: ModelTable, column: str) -> str:
    return (
        f"Loaded again with fewer rows, `{table.name}` gives the same things another `{column}`, and whoever kept the old"
        " number points elsewhere. A key follows from the natural key alone, as a hash of it does."
    )


def _changed_by_other_events(model: Loaded, events: str) -> tuple[ModelTable | None, str]:
    """The first fact with a row per event whose rows change with other events, and the column that does."""
    if "changed by other events" not in model.found:
        model.found["changed by other events"] = _searched_for_change(model, events)
    return model.found["changed by other events"]


def _searched_for_change(model: Loaded, events: str) -> tuple[ModelTable | None, str]:
    happened = sorted((row["event_time"], row["event_id"]) for row in model.source[events])
    facts = [
        table
        for table in model.design.tables
        if not _row_by_row(model, table, events) and _is_of_events(model, table, events)
    ]
    for every_second in (happened[::2], happened[1::2]) if facts and len(happened) > 1 else ():
        ids = ", ".join("'" + event_id.replace("'", "''") + "'" for _, event_id in every_second)
        with _again(model, {events: f"event_id IN ({ids})"}, facts) as fewer:
            for table in facts:
                some, all_rows = fewer.rows(table.name), model.rows(table.name)
                if not same_rows(some, all_rows):
                    alone = [column for column in table.columns if same_rows(some, all_rows, without=column)]
                    return table, alone[0] if alone else ""
    return None, ""


def _row_by_row(model: Loaded, table: ModelTable, events: str) -> bool:
    """Whether it is plain from the text that no row can depend on another event."""
    reads_none_of_ours = needed_for(model.design, table, model.source) == {table.name}
    return reads_none_of_ours and table.load.count(events) == 1 and not _SEES_OTHER_ROWS.search(table.load)


def fact_waits_for_its_dimension(model: Loaded, *, events: str) -> str:
    """Some fact keeps every event although nothing is known yet of what it refers to."""
    titles = {row["title_id"] for row in model.source["titles"]}
    facts = [table for table in model.design.tables if _is_of_events(model, table, events)]
    if not facts or all(row["title_id"] in titles for row in model.source[events]):
        return ""
    nothing_known = {table: "true" for table in model.source if table != events}
    with _again(model, nothing_known, facts) as alone:
        waiting = [table for table in facts if len(alone.rows(table.name)) < len(model.rows(table.name))]
    if len(waiting) < len(facts):
        return ""
    return (
        f"Events are missing in fact `{waiting[0].name}` as long as what they refer to is not known. A fact does not wait:"
        " keep it with the source's id, and look up what is there."
    )


def deletion_does_not_reach(model: Loaded, *, events: str) -> str:
    """Erasing a member leaves what a load without that member would give."""
    if not model.source.get("deletion_requests"):
        return ""
    member = _busiest(model, events)
    mine = {table: f"member_id = {member}" for table in model.source if "member_id" in SCHEMA[table].columns}
    with _again(model, mine) as without:
        never_there = without.counts()
    with model.undone():
        model.erase([member])
        left = model.counts()
    for table in model.design.tables:
        if left[table.name] > never_there[table.name]:
            how = f"by `{table.erase}`" if table.erase != "none" else "though it says `none`"
            return (
                f"After a member is erased, rows of theirs are left in `{table.name}` ({how}). Which column, or which"
                " reference, leads from the member to each row?"
            )
        if left[table.name] < never_there[table.name]:
            return f"Erasing one member by `{table.erase}` takes other people's rows out of `{table.name}`."
    return ""


def _busiest(model: Loaded, events: str) -> int:
    """The member with the most to erase who did not ask; where all did, whoever asked first."""
    asked = [row["member_id"] for row in model.source["deletion_requests"]]
    tables = [events, *(table for table in ("profiles", "plans", "members") if table in model.source)]
    seen = [row["member_id"] for table in tables for row in model.source[table]]
    others = sorted({member for member in seen if member not in asked})
    return max(others, key=seen.count, default=asked[0])


def _is_of_events(model: Loaded, table: ModelTable, events: str) -> bool:
    """Whether a fact has a row per event: its key, or what the key stands for, is the event's id."""
    ids = {row["event_id"] for row in model.source[events]}
    return table.kind == "fact" and any(
        ids and {row[name] for row in model.rows(table.name)} <= ids
        for name in (*table.key, *table.natural_key)
        if model.rows(table.name)
    )


def _first_and_last(model: Loaded) -> dict[str, str]:
    """By table of things: a condition for the first and, of three or more, the last of them."""
    chosen = {}
    for table, rows in model.source.items():
        column = SCHEMA[table].key[0]
        ids = sorted({row[column] for row in rows})
        if column.endswith("_id") and column != "event_id" and len(ids) > 1:
            ends = ids[:1] + (ids[-1:] if len(ids) > 2 else [])
            chosen[table] = f"{column} IN ({', '.join(map(str, ends))})"
    return chosen


@contextmanager
def _again(
    model: Loaded, leaving_out: dict[str, str], only: list[ModelTable] | None = None
) -> Iterator[Loaded]:
    with loaded(
        model.connection, model.design, model.source, leaving_out=leaving_out, only=only, catalog="again"
    ) as other:
        yield other


def _of(row: Row, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)
