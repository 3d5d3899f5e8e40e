"""What a layout costs: the files that each query opens, partitions, small files, and what is rewritten for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from autograder.layouts.area import Area, Group
from autograder.layouts.said import NotReadable, field
from autograder.layouts.spans import Span, spans
from autograder.layouts.spec import KEYS, Row, Spec, read_spec

COLUMNS = ("measure", "found")


def measures(
    document: Any, table: dict[str, Any], sample: Sequence[dict[str, Any]], queries: Sequence[dict[str, Any]]
) -> list[tuple[str, int, int]]:
    """(measure, found, limit) for each thing that a layout is judged by.

    What a query opens is the most of two moments: now, when all but the rewritten days lie as
    before, and once everything lies in the new spec. Partitions and small files are of the second.

    Args:
        document: a spec, with `rewrite_days`.
        table: days and hours_today (how far it reaches back: full UTC days, and hours of today),
            mb_per_row, file_mb, spec, most_partitions, most_small_files, most_rewrite_days.
        sample: dicts with title_id and country; each stands for mb_per_row MB of every hour.
        queries: dicts with equals (columns), last_hours, most_files.

    Raises:
        NotReadable: the document is no spec.
    """
    spec, days = read_spec(document), field(document, "rewrite_days", int, "your spec")
    if days < 0:
        raise NotReadable(f"`rewrite_days` of your spec is {days}; asked for is 0 or more")
    rows = [(row["title_id"], row["country"]) for row in sample]
    hours = 24 * table["days"] + table["hours_today"]
    cut = max(0, 24 * (table["days"] + 1 - days)) if days else hours
    old = read_spec(table["spec"], "the old spec")
    later = _area(spec, (0, hours), table, rows)
    moments = ([_area(old, (0, cut), table, rows), _area(spec, (cut, hours), table, rows)], [later])
    found = [
        (
            f"files opened for {' and '.join(query['equals']) or 'all rows'}, last {query['last_hours']:,} h",
            max(_most_opened(areas, query, rows, hours) for areas in moments),
            query["most_files"],
        )
        for query in queries
    ]
    return [
        *found,
        ("partitions", later.partitions(), table["most_partitions"]),
        ("small files", later.small_files(), table["most_small_files"]),
        ("days rewritten", days, table["most_rewrite_days"]),
    ]


def scanned(document: Any, given: dict[str, Any], hidden: dict[str, Any]) -> list[tuple[str, str]]:
    """What an answer is judged by: each measure with its limit, or with what was found where that is more."""
    return [
        (measure, f"at most {limit:,}" if found <= limit else f"{found:,}")
        for measure, found, limit in measures(document, **given)
    ]


def _area(spec: Spec, lies: Span, table: dict[str, Any], rows: list[Row]) -> Area:
    return Area(spec, spans(spec.unit, *lies), _groups(spec, rows), table["mb_per_row"], table["file_mb"])


def _groups(spec: Spec, rows: list[Row]) -> list[Group]:
    held = defaultdict(list)
    for row in rows:
        held[spec.values_of(row)].append(row)
    return [Group(values, tuple(members), spec.sort) for values, members in held.items()]


def _most_opened(areas: list[Area], query: dict[str, Any], rows: list[Row], hours: int) -> int:
    """Files that a query opens for the values for which it opens most."""
    first = max(0, hours - query["last_hours"])
    return max(
        (sum(area.opened(asked, first, hours) for area in areas) for asked in _asked(query, rows)), default=0
    )


def _asked(query: dict[str, Any], rows: list[Row]) -> list[dict[str, Any]]:
    """The values that a query may ask for: those of each row in the sample."""
    chosen = {tuple((column, row[KEYS.index(column)]) for column in query["equals"]) for row in rows}
    return [dict(values) for values in chosen]
