"""A map of skills: which families of skill are practised, week by week, and how they were solved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from course.picture import Picture

if TYPE_CHECKING:
    from autograder.library import Lesson
    from course.standing import Standing

FAMILIES = {
    "Windows and ranking": "window functions, ranking, frames, ties, total order, running counts, evaluation order, "
    "rolling time windows, rolling windows, calendar spine, missing days, gaps and islands, code review, row patterns",
    "Grain, joins, NULL": "grain, NULL logic, NULLs, NULL, joins, join fan-out, anti-join, semi-join, relational division, "
    "hash join, as-of join, nulls in keys, one row per key, composite keys, partitioned join",
    "Deduplication": "deduplication, updates, idempotence, exactly-once output, merge, merge rules, partition overwrite",
    "Late data and event time": "late data, event time, watermarks, allowed lateness, event time and arrival time, boundaries, "
    "quarantine, corrections, restatement, retractions, retract and add, incremental processing, incremental, "
    "idle inputs, tumbling windows, sliding windows, session windows, side output, calendar days, calendar time",
    "Cohorts and metrics": "cohorts, censoring, metric definitions, percentiles, shares, distinct counts, sketches, rollup, Druid",
    "Data models": "data modelling, slowly changing dimensions, bridge tables, bi-temporal questions, validity intervals, "
    "schema evolution, deletion",
    "Streams and state": "state, keyed state, time to live, state time to live, bounded state, partitions, offsets, consumer groups, "
    "consumer lag, delivery semantics, crash safety, checkpoints, rebalance, assignment, shuffle, skew, salting, "
    "order of events, order guarantees",
    "Tables in a lake": "Iceberg, erasure, retention, snapshots, orphan files, partition evolution, partition design, file pruning, "
    "statistics, Iceberg migration, backfill, file arithmetic",
    "Heaps, windows, intervals": "heap, deque, sliding window, intervals, sweep line, amortised cost, lazy deletion, bisect, grouping, "
    "sorting, k-way merge, sessionisation, generators, classes, error streams, JSON, dict order, memory budget, "
    "graphs, dynamic programming, topological order, breadth-first search, sets and dicts, half-open intervals, "
    "floor division, greedy with proof, testable code",
    "Frames in Python": "polars, lazy frames, integer types, sort order",
    "Numbers and design": "capacity, capacity arithmetic, units, trade-offs, simulation, measuring a trade, cost of late data, operations, "
    "system design, clarifying questions, distributions, failure drills, incident response",
    "Telling it": "ownership, telling a failure, disagreement, evidence, judgement under uncertainty, changed requirements, "
    "candour, incidents, timelines, culture, telling a story on a clock, answering what was asked, "
    "leading without authority, dissent, what to concede, talking a design through, taking a challenge, "
    "reading evidence, naming a miss",
}
WORTH = {"clean": 1.0, "helped": 0.7, "shown": 0.4}
"""What a solve counts on the map; an exercise that was tried counts a little."""
TRIED = 0.2
_BOX, _HIGH, _NAMES = 96, 26, 190


def family_of(exercise: Any) -> str | None:
    """The family of an exercise's first skill that has one."""
    return next((name for skill in exercise.skills if (name := _FAMILY.get(skill))), None)


_FAMILY = {skill.strip(): name for name, skills in FAMILIES.items() for skill in skills.split(",")}


@dataclass(frozen=True)
class Cell:
    """One family in one week: exercises done of all, and how well, from 0 to 1."""

    done: int
    of: int
    warmth: float


@dataclass(frozen=True)
class SkillMap:
    """Cells by (family, week), with the families and weeks that have exercises, in order."""

    families: tuple[str, ...]
    weeks: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]

    def of(self, family: str) -> Cell:
        """A family over all weeks."""
        held = [cell for (name, _), cell in self.cells.items() if name == family]
        total = sum(cell.of for cell in held)
        return Cell(
            sum(cell.done for cell in held), total, sum(cell.warmth * cell.of for cell in held) / total
        )

    def facts(self) -> list[str]:
        """What the map shows, as sentences: the warmest families and the coldest that were begun."""
        rated = sorted((self.of(name).warmth, name) for name in self.families)
        begun = [one for one in rated if one[0] > 0]
        if not begun:
            return ["Nothing is practised yet; the map fills with your first solved exercise."]
        strongest = ", ".join(_said(self, name) for _, name in begun[:-4:-1])
        least = [name for _, name in rated if name not in {name for _, name in begun[-3:]}][:3]
        facts = [f"Most practised: {strongest}."]
        return facts + (
            [f"Least practised: {', '.join(_said(self, name) for name in least)}."] if least else []
        )

    def picture(self) -> Picture:
        """The map drawn: a row a family, a column a week; a fuller box is more, and the numbers stand in it."""
        drawn = [
            _text(_NAMES + at * _BOX + _BOX / 2, 16, f"Week {_number(week)}", "middle")
            for at, week in enumerate(self.weeks)
        ]
        for row, family in enumerate(self.families):
            top = 26 + row * _HIGH
            drawn.append(_text(_NAMES - 8, top + 17, family, "end"))
            drawn += [
                _drawn(cell, _NAMES + at * _BOX, top)
                for at, week in enumerate(self.weeks)
                if (cell := self.cells.get((family, week)))
            ]
        wide, high = _NAMES + len(self.weeks) * _BOX + 4, 30 + len(self.families) * _HIGH
        facts = tuple(self.facts())
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {wide} {high}" width="{wide}" '
            f'height="{high}" fill="currentColor" font-family="system-ui, sans-serif" font-size="13">'
            f"<title>Map of skills</title><desc>{escape(' '.join(facts))}</desc>"
            f"<style>svg{{color:#222;max-width:100%}}"
            f"@media(prefers-color-scheme:dark){{svg:root{{color:#ddd}}}}</style>"
            f"{''.join(drawn)}</svg>"
        )
        return Picture("Map of skills", facts, svg)


def skill_map(
    lessons: Sequence[Lesson], exercises: Mapping[str, Any], state: Mapping[str, Standing]
) -> SkillMap:
    """The map of everything that the lessons place."""
    held: dict[tuple[str, str], list[str]] = {}
    for lesson in lessons:
        for slug in lesson.slugs:
            if family := family_of(exercises[slug]):
                held.setdefault((family, lesson.week), []).append(slug)
    cells = {
        place: Cell(
            sum(slug in state and state[slug].solved is not None for slug in slugs),
            len(slugs),
            sum(_worth(state.get(slug)) for slug in slugs) / len(slugs),
        )
        for place, slugs in held.items()
    }
    return SkillMap(
        tuple(name for name in FAMILIES if any(name == family for family, _ in cells)),
        tuple(sorted({week for _, week in cells})),
        cells,
    )


def _worth(standing: Standing | None) -> float:
    if standing is None:
        return 0.0
    return WORTH[standing.solved] if standing.solved else TRIED if standing.attempts else 0.0


def _said(found: SkillMap, family: str) -> str:
    cell = found.of(family)
    return f"{family} ({cell.done} of {cell.of})"


def _number(week: str) -> str:
    return "".join(character for character in week if character.isdigit()) or week


def _drawn(cell: Cell, left: float, top: float) -> str:
    full = (_BOX - 8) * cell.warmth
    return (
        f'<rect x="{left + 4}" y="{top}" width="{full:.1f}" height="{_HIGH - 4}" fill-opacity="0.28"/>'
        f'<rect x="{left + 4}" y="{top}" width="{_BOX - 8}" height="{_HIGH - 4}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>'
        + _text(left + _BOX / 2, top + 16, f"{cell.done} of {cell.of}", "middle")
    )


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{escape(words)}</text>'
