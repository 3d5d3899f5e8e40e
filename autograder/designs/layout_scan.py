"""The layout of a design's tables, scanned: the files that each question opens, now and once everything lies in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from autograder.designs.design import Design
from autograder.designs.detail_words import Words
from autograder.designs.nodes import Sink
from autograder.designs.table_layout import Layout, layout_of
from autograder.layouts.spans import Span
from autograder.layouts.spec import KEYS, Spec
from autograder.quantities import NotAQuantity, read_quantity

HOLDS = "holds"
ORDER = "order of changes"
DETAILS: dict[str, Words] = {
    "layout": {
        "table": None,
        "rewrites": None,
        "answers": dict.fromkeys(("last_hours", "title", "country", "now")),
    }
}
_BY_SEQUENCE = re.compile(r"seq|revision|version|\blsn\b", re.IGNORECASE)
_BY_ARRIVAL = re.compile(r"arriv|latest|last|newest", re.IGNORECASE)


def carried_out(design: Design, conditions: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(subject, verdict) for each question of a query log, and for what the layout costs.

    Args:
        conditions: "days" and "hours_today" that the table reaches back, "mb_per_row" of each hour, "rows"
            of the sample, each [title, country]; "lies", the spec and sort that the old files have;
            "questions", each [name, "changes" or "state", columns, hours ago from and until, most files];
            "limits" (partitions, small_files, rewritten_d); and, where it is asked, "changes" of one
            title, each [source_seq, arrives].
    """
    found = _Scan(design, conditions)
    verdicts = [(question[0], found.of_question(*question[1:])) for question in conditions["questions"]]
    verdicts += found.of_tables(conditions["limits"])
    if "changes" in conditions:
        verdicts.append((ORDER, found.newest(conditions["changes"])))
    return verdicts


class _Scan:
    """What a design says in `details.layout`, and the world that it is asked in."""

    def __init__(self, design: Design, world: Mapping[str, Any]) -> None:
        self.design, self.world = design, world
        said = design.details.get("layout")
        self.said = said if isinstance(said, Mapping) else {}
        answers = self.said.get("answers")
        self.answers = answers if isinstance(answers, Mapping) else {}
        self.rows = [(title, country) for title, country in world["rows"]]
        self.hours = 24 * world["days"] + world["hours_today"]
        self.rewritten = _days(self.said.get("rewrites"))
        late = design.late.max if design.late else None
        self.late_hours = int(min(late.value / 3_600, self.hours)) if late else self.hours
        spec, sort = world["lies"]
        self.old = Layout(Spec("day", tuple(map(tuple, spec)), sort), False, 512)

    def table_for(self, columns: Iterable[str], kind: str, last: float) -> Sink | None:
        """The sink that is said to answer a question: by its name, else the table itself."""
        name = self.answers.get(_key(columns, kind, last), self.said.get("table"))
        return next((one for one in self.design.sinks if one.name == name), None)

    def of_question(self, kind: str, columns: list[str], since: int, until: int, most: int) -> str:
        sink = self.table_for(columns, kind, since)
        if sink is None:
            return "table-not-said"
        is_state = _keeps_the_newest(sink)
        if sink.rolled_up:
            return "rolled-up"
        if kind == "state":
            return (
                HOLDS
                if is_state and "title_id" in sink.idempotency_key
                else self._files(sink, columns, self.hours, 0, most)
            )
        if is_state:
            return "only-the-newest-is-kept"
        if sink.keeps is None or sink.keeps.value < since * 3_600:
            return "kept-too-short" if sink.keeps else "keeps-not-said"
        if not sink.is_of_files:
            # A store finds by the first parts of its key, not by the last ones alone.
            first = sink.idempotency_key[: len(columns)]
            return HOLDS if set(columns) == {*first} else "not-by-its-key"
        return self._files(sink, columns, since, until, most)

    def _files(self, sink: Sink, columns: list[str], since: int, until: int, most: int) -> str:
        if not sink.is_of_files:
            return "only-part-of-history"
        new = layout_of(sink)
        if isinstance(new, str):
            return new
        first, end = max(0, self.hours - since), self.hours - until
        found = HOLDS
        for number, moment in enumerate(self._moments(sink, new)):
            areas = []
            for layout, lies in moment:
                to = min(self.hours, end + self.late_hours) if layout.by_arrival else end
                areas.append((layout.area(lies, self.rows, self.world["mb_per_row"], (first, to)), to))
            if any(
                sum(area.opened(asked, first, to) for area, to in areas) > most
                for asked in self._asked(columns)
            ):
                found = "opens-too-many-files" if number == 0 else "opens-too-many-old-files"
                break
        return found

    def _moments(self, sink: Sink, new: Layout) -> Iterator[list[tuple[Layout, Span]]]:
        """How a table lies when all of it is in the new layout, and before that right after the rewriting."""
        if sink.name != self.said.get("table"):
            kept = int(min(sink.keeps.value / 3_600, self.hours)) if sink.keeps else self.hours
            yield [(new, (self.hours - kept, self.hours))]
            return
        days = min(self.rewritten or 0, self.world["days"] + 1)
        cut = max(0, 24 * (self.world["days"] + 1 - days)) if days else self.hours
        yield [(new, (0, self.hours))]
        yield [(self.old, (0, cut)), (new, (cut, self.hours))]

    def _asked(self, columns: list[str]) -> list[dict[str, Any]]:
        chosen = {tuple((column, row[KEYS.index(column)]) for column in columns) for row in self.rows}
        return [dict(values) for values in chosen]

    def of_tables(self, limits: Mapping[str, int]) -> list[tuple[str, str]]:
        """What all tables of changes together come to: partitions, small files, and days that are rewritten."""
        areas, unsaid = [], ""
        names = {name for name in (self.said.get("table"), *self.answers.values()) if isinstance(name, str)}
        for sink in self.design.sinks:
            if sink.name not in names or not sink.is_of_files or _keeps_the_newest(sink):
                continue
            layout = layout_of(sink)
            if isinstance(layout, str):
                unsaid = unsaid or layout
                continue
            settled = next(self._moments(sink, layout))
            areas += [one.area(lies, self.rows, self.world["mb_per_row"]) for one, lies in settled]
        unsaid = unsaid or ("" if areas else "table-not-said")
        partitions, small = sum(one.partitions() for one in areas), sum(one.small_files() for one in areas)
        return [
            ("partitions", unsaid or ("too-many-partitions" if partitions > limits["partitions"] else HOLDS)),
            ("small files", unsaid or ("too-many-small-files" if small > limits["small_files"] else HOLDS)),
            ("rewritten", "rewrites-not-said" if self.rewritten is None else "sealed-files-rewritten" if self.rewritten > limits["rewritten_d"] else HOLDS),
        ]  # fmt: skip

    def newest(self, changes: list[list[int]]) -> str:
        """Whether the row that is left of a title's changes is that of its newest one."""
        sink = self.table_for(["title_id"], "state", 0)
        if sink is None:
            return "table-not-said"
        here = {sink.name} | self.design.upstream(sink.name)
        winner = next((one.winner for one in self.design.dedup if here & set(one.where)), "")
        places = {
            at: how.search(winner).start()
            for at, how in enumerate((_BY_SEQUENCE, _BY_ARRIVAL))
            if how.search(winner)
        }
        if not places:
            return "winner-not-said"
        column = min(places, key=places.get)
        left = max(changes, key=lambda change: change[column])
        return HOLDS if left[0] == max(seq for seq, _ in changes) else "an-older-change-wins"


def _keeps_the_newest(sink: Sink) -> bool:
    """Whether a sink is written over by title or country, so that single changes are gone."""
    return sink.mode == "upsert" and bool(sink.idempotency_key) and set(sink.idempotency_key) <= {*KEYS}


def _key(columns: Iterable[str], kind: str, since: float) -> str:
    """By what name `details.layout.answers` knows a question."""
    if kind == "state":
        return "now"
    return (
        "last_hours"
        if since <= 48 and "title_id" in columns
        else "title"
        if "title_id" in columns
        else "country"
    )


def _days(said: Any) -> int | None:
    try:
        quantity = read_quantity(str(said))
    except NotAQuantity:
        return None
    return int(min(quantity.value / 86_400, 100_000)) if quantity.dimension == "duration" else None
