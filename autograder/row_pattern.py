"""What a MATCH_RECOGNIZE clause says, read from its syntax tree: its parts in words, and what in it looks like a slip.

Reading runs nothing. A clause that reads well may still find other rows than were asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

NO_CLAUSE = "There is no `MATCH_RECOGNIZE (…)` in it, behind a table or a subquery in `FROM`."


@dataclass(frozen=True)
class Reading:
    """What was read.

    Attributes:
        readable: whether the text is one query with the clause in it.
        says: its parts in one sentence; where it could not be read, why.
        slips: sentences on what may not be meant, the gravest first.
    """

    readable: bool
    says: str
    slips: tuple[str, ...] = ()


def read(query: str) -> Reading:
    """Read the first clause of a query, in the standard's form as Trino writes it."""
    if query.lstrip().upper().startswith("MATCH_RECOGNIZE"):
        return Reading(
            False, "This is the clause alone. Write the whole query: `SELECT … FROM (…) MATCH_RECOGNIZE (…)`."
        )
    try:
        tree = sqlglot.parse_one(query, read="trino")
    except sqlglot.errors.ParseError as error:
        return Reading(False, _stopped_at(error) if "MATCH_RECOGNIZE" in query.upper() else NO_CLAUSE)
    except sqlglot.errors.SqlglotError as error:
        return Reading(False, f"It could not be read: {str(error).splitlines()[0]}")
    clause = tree.find(exp.MatchRecognize) if isinstance(tree, exp.Query) else None
    if clause is None:
        return Reading(False, NO_CLAUSE)
    missing = [name for name in ("pattern", "define") if not clause.args.get(name)]
    if missing:
        needs = " and ".join(f"`{name.upper()}`" for name in missing)
        return Reading(False, f"The clause has no {needs}. Without it no row can match.")
    return Reading(True, _parts(clause), tuple(dict.fromkeys(_slips(clause))))


def _stopped_at(error: sqlglot.errors.ParseError) -> str:
    first = error.errors[0] if error.errors else {}
    word, line = first.get("highlight"), first.get("line")
    where = f"in line {line}, at `{word}`" if word and line else "somewhere in it"
    return (
        f"I could not read past a place {where}. The parts stand in this order: `PARTITION BY`, `ORDER BY`, `MEASURES`, "
        "rows per match, `AFTER MATCH SKIP`, `PATTERN`, `DEFINE`."
    )


def _parts(clause: exp.MatchRecognize) -> str:
    partition = [one.sql() for one in clause.args.get("partition_by") or []]
    order = clause.args.get("order")
    ordered = [one.this.sql() for one in order.expressions] if order else []
    measures = [one.this.alias_or_name for one in clause.args.get("measures") or []]
    return (
        f"One word per {_listed(partition) or 'table, all sessions together'}, in the order of {_listed(ordered) or 'nothing'}; "
        f"pattern `{clause.args['pattern'].name}`, with {_listed(_defined(clause))} defined; "
        f"{_listed(measures) or 'nothing'} measured."
    )


def _slips(clause: exp.MatchRecognize) -> Iterator[str]:
    letters, defined = _letters(clause), _defined(clause)
    known = {name.upper() for name in letters}
    for name in letters:
        if name.upper() not in {one.upper() for one in defined}:
            yield f"`{name}` is in the pattern and not in `DEFINE`, so it fits every row. Is that meant?"
    for name in defined:
        if name.upper() not in known:
            yield f"`{name}` is defined and not in the pattern: no row can become one."
    for column in clause.find_all(exp.Column):
        if column.table and column.table.upper() not in known:
            yield f"`{column.sql()}` asks for a row of `{column.table}`, which is no letter of the pattern."
    if not clause.args.get("partition_by"):
        yield "Without `PARTITION BY` a match may take rows from two sessions, and the result has no column that tells them apart."
    if not clause.args.get("order"):
        yield "Without `ORDER BY` the rows are in no order, and a pattern is about nothing else."


def _defined(clause: exp.MatchRecognize) -> list[str]:
    return [one.alias for one in clause.args["define"]]


def _letters(clause: exp.MatchRecognize) -> list[str]:
    """The names in the pattern, each once, as first written."""
    names = re.findall(r"[A-Za-z_]\w*", clause.args["pattern"].name)
    first = {name.upper(): name for name in reversed(names) if name.upper() != "PERMUTE"}
    return [first[name] for name in dict.fromkeys(name.upper() for name in names) if name in first]


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
