"""Carrying out a backfill plan: waves run, machines die, writers write, members ask to be erased; then the tables are compared."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from autograder.layouts.capacity import done, tries
from autograder.layouts.plan import Plan, Wave, read_plan
from autograder.layouts.two_tables import Row, TwoTables

COLUMNS = ("what", "found")
NEAR = 0.01
"""An estimate is right within this share of what comes true."""

Event = tuple[int, int, Callable[[], None]]
"""An hour, what comes first within it, and what happens."""
_COMMITS, _WRITES, _ERASES, _READS = range(4)


def carried_out(document: Any, given: dict[str, Any], hidden: dict[str, Any]) -> list[tuple[str, Any]]:
    """What comes of a plan, as (what, found): zeros where all is well.

    Args:
        given: partitions, columns, cluster, rules and requests, as the answer got them.
        hidden: "rows" (partition to members with a row), "writes" (hour, partition, member),
            "died" and "damaged" (partition, attempt), "asked" (member, hour).

    Raises:
        NotReadable: the document is no plan.
    """
    plan = read_plan(document)
    world = _World(plan, given, hidden)
    world.run()
    rewritten = sum(
        part["tb"] * -math.expm1(-part["members_per_file"] * given["rules"]["share_erased"])
        for part in given["partitions"]
    )
    is_near = abs(plan.rewrite_tb - rewritten) <= NEAR * rewritten
    return [
        *world.tables.compared(world.erased).items(),
        *_of_columns(plan, given["columns"], given["partitions"]),
        *_of_hours(plan, given, rewritten),
        ("TB that erasing rewrites", round(rewritten if is_near else plan.rewrite_tb, 1)),
    ]


class _World:
    """All that happens, hour by hour, until the old table is dropped: nothing can be copied from there on."""

    def __init__(self, plan: Plan, given: dict[str, Any], hidden: dict[str, Any]) -> None:
        self.plan, self._given, self._hidden = plan, given, hidden
        self._died, self._damaged = set(map(tuple, hidden["died"])), set(map(tuple, hidden["damaged"]))
        numbers = iter(range(1_000_000))
        self._numbers = numbers
        self.tables = TwoTables(
            {part: [(next(numbers), who) for who in members] for part, members in hidden["rows"].items()}
        )
        self._asked = [(one["member_id"], one["hour"]) for one in given["requests"]]
        self._asked += [tuple(one) for one in hidden["asked"]]

    @property
    def erased(self) -> set[int]:
        """Everybody who asks until the old table goes."""
        return {member for member, hour in self._asked if hour <= self.plan.drop_old_at}

    def run(self) -> None:
        sizes = {part["partition"]: part["tb"] for part in self._given["partitions"]}
        events = [*self._writes(), *self._erasures()]
        for wave in self.plan.waves:
            events += self._attempts(wave, sum(sizes.get(one, 0) for one in wave.partitions))
        for hour, _, happens in sorted(events, key=lambda event: event[:2]):
            if hour <= self.plan.drop_old_at:
                happens()

    def _writes(self) -> Iterator[Event]:
        for hour, partition, member in self._hidden["writes"]:
            row, to_both = (next(self._numbers), member), hour >= self.plan.dual_write_from
            yield hour, _WRITES, lambda one=(partition, row, to_both): self.tables.written(*one)

    def _erasures(self) -> Iterator[Event]:
        """One pass for everybody who asked until then; from there on each request is done as it comes."""
        at = self.plan.erase_at
        yield at, _ERASES, lambda: self.tables.erase({one for one, hour in self._asked if hour <= at})
        for member, hour in self._asked:
            if hour > at:
                yield hour, _ERASES, lambda one=member: self.tables.erase({one})

    def _attempts(self, wave: Wave, tb: float) -> Iterator[Event]:
        parts = [one for one in dict.fromkeys(wave.partitions) if one in self._hidden["rows"]]
        read: dict[str, list[Row]] = {}
        state = {"through": not parts}
        runs = tries(wave.start, tb, self.plan.attempts, self._given["cluster"]["tb_by_hour"])
        for number, (start, end) in enumerate(runs, start=1):

            def reads() -> None:
                read.update({one: list(self.tables.old[one]) for one in parts})

            def commits(number: int = number) -> None:
                if not state["through"]:
                    state["through"] = self._committed(parts, read, number)

            yield start, _READS, reads
            yield end, _COMMITS, commits

    def _committed(self, parts: Sequence[str], read: dict[str, list[Row]], attempt: int) -> bool:
        """Write what was read; whether the wave is through. A machine that dies has committed the first half."""
        died = any((one, attempt) in self._died for one in parts)
        for one in parts[: len(parts) // 2] if died else parts:
            damaged = (one, attempt) in self._damaged
            self.tables.put(one, read[one], self.plan.write == "append", damaged)
        if died or ("sums" in self.plan.verify and self.tables.damaged & set(parts)):
            return False
        self.tables.copied |= set(parts)
        return True


def _of_columns(
    plan: Plan, columns: Sequence[dict[str, Any]], partitions: Sequence[dict[str, Any]]
) -> list[tuple[str, int]]:
    """Columns of a partition that come out empty, or under the name of another one. Only what is listed is read."""
    schemas: dict[int, dict[int, str]] = {}
    for one in columns:
        schemas.setdefault(one["version"], {})[one["column_id"]] = one["name"]
    newest = schemas[max(schemas)]
    empty = mixed = 0
    for part in partitions:
        there = schemas[part["schema"]]
        names = plan.columns.get(part["schema"], {})
        for number, name in newest.items():
            came_from = [old for old, new in names.items() if new == name and old in there.values()]
            empty += number in there and not came_from
            mixed += any(there.get(number) != old for old in came_from)
    return [("columns that came out empty", empty), ("columns with another one's values", mixed)]


def _of_hours(plan: Plan, given: dict[str, Any], rewritten: float) -> Iterator[tuple[str, int]]:
    """Hours and requests that the plan's order leaves over or short."""
    cluster, rules = given["cluster"], given["rules"]
    sizes = {part["partition"]: part["tb"] for part in given["partitions"]}
    weighed = [(wave, sum(sizes.get(one, 0) for one in wave.partitions)) for wave in plan.waves]
    taken = [
        (wave.start, tries(wave.start, tb, plan.attempts, cluster["tb_by_hour"])[-1][1])
        for wave, tb in weighed
    ]
    taken.append((plan.erase_at, done(plan.erase_at, rewritten, cluster["tb_by_hour"])))
    last = max(end for _, end in taken)
    oldest = [one["hour"] + rules["erase_hours"] for one in given["requests"]]
    yield "waves that are too large", sum(tb > cluster["most_wave_tb"] for _, tb in weighed)
    yield (
        "hours for which two are planned",
        sum(max(0, min(end, until) - start) for (_, end), (start, until) in pairwise(sorted(taken))),
    )
    yield "hours switched too early", max(0, last - plan.switch_at)
    yield "hours of fallback too few", max(0, plan.switch_at + rules["fallback_hours"] - plan.drop_old_at)
    yield "requests past their deadline", sum(until < plan.drop_old_at for until in oldest)
