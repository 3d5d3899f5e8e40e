"""Erasing in a whole lake, followed through a lineage graph: every copy that members reach is found, erased in time, and stays so."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from autograder.designs.design import Design
from autograder.designs.detail_words import YES_OR_NO, Words
from autograder.designs.partitioning import transforms
from autograder.quantities import NotAQuantity, read_quantity

HOLDS = "holds"
ROOT = "member_id"
"""What all data of members is read from, directly or not."""
BY_HAND = "by hand"
"""How a dataset came about that no job knows of."""
GUARDS = ("replays", "backfills", "late events", "derived jobs", "restores")
UNREADABLE = ("deleting keys", "deleting the mapping")
ERASES = ("rewriting files", *UNREADABLE)
FOR_HOLDS = {"set aside": HOLDS, "erased": "held-rows-erased", "left in place": "held-rows-in-use"}
LOOKS = {"file scan", "planted members"}
DETAILS: dict[str, Words] = {
    "coverage": {
        **dict.fromkeys(("scanned_every", "batch", "members_per_cold_file", "keyed", "live_rate")),
        "found_by": ("registration", "lineage", "scan"),
        "erases": ERASES,
        "live_yields": YES_OR_NO,
        "guards": GUARDS,
        "holds": tuple(FOR_HOLDS),
        "proof": ("file scan", "planted members", "job status", "acknowledgements"),
    }
}
A_DAY = 86_400
NEVER = 100_000.0
ROOM = 3
"""How much fewer members a file may hold than its span of days gives, since files are not all alike."""


def carried_out(design: Design, conditions: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(subject, verdict) of `details.coverage` and `privacy.erase_path` over some datasets.

    Args:
        conditions: "datasets", by name [store, "registered", "by a job" or "by hand", "members" or "sums",
            what it is read from]; "deadline_d"; and, each where it is asked: "rebuilt" (datasets that a job
            writes anew each day), "happens" ([a name of `GUARDS`, dataset]), "hold" (somebody is under one),
            "live" (store, rows_a_day, most_rows_s, evening_rows_s), "lake" (store, pb_hot, pb_cold,
            members_hot, erased_a_day, most_pb_a_month), "silent" (a job that succeeds and does nothing).
    """
    said = design.details.get("coverage")
    plan = _Plan(design, said if isinstance(said, Mapping) else {})
    found = plan.of_copies(conditions)
    if "hold" in conditions:
        found["holds"] = FOR_HOLDS.get(_text(plan.said.get("holds")), "holds-not-said")
    if "live" in conditions:
        found["live stores"] = plan.of_live_stores(conditions["live"])
    if "lake" in conditions:
        found["rewriting"] = plan.of_the_lake(conditions["lake"])
    if "silent" in conditions:
        proof = _texts(plan.said.get("proof"))
        found["proof"] = HOLDS if LOOKS & proof else "believed-the-job" if proof else "proof-not-said"
    return list(found.items())


def reached(datasets: Mapping[str, list[Any]]) -> list[str]:
    """The datasets that hold members: read from `ROOT`, directly or through others; sums hand nobody on."""
    holding, waiting = [], [ROOT]
    while waiting:
        above = waiting.pop(0)
        for name, (_, _, holds, inputs) in datasets.items():
            if above in inputs and holds == "members" and name not in holding:
                holding.append(name)
                waiting.append(name)
    return holding


class _Plan:
    """What a design says of finding, erasing, guarding and proving."""

    def __init__(self, design: Design, said: Mapping[str, Any]) -> None:
        self.said, self.design = said, design
        self.found_by = _texts(said.get("found_by"))
        self.guards = _texts(said.get("guards"))
        self.keyed = _texts(said.get("keyed")) if _text(said.get("erases")) in UNREADABLE else set()

    def of_copies(self, world: Mapping[str, Any]) -> dict[str, str]:
        datasets = world["datasets"]
        deadline, holding = world["deadline_d"], reached(datasets)
        done, coverage = {}, HOLDS
        for name in holding:
            store, how, *_ = datasets[name]
            clock, after = self.clock(store), self.found_after(how)
            if isinstance(clock, str) or after is None:
                coverage = (
                    (clock if isinstance(clock, str) else "not-found") if coverage == HOLDS else coverage
                )
                continue
            done[name] = after + clock
        return {
            "coverage": coverage,
            "deadline": "past-the-deadline" if any(days > deadline for days in done.values()) else HOLDS,
            "coming back": "brought-back" if self._is_back(world, done) else HOLDS,
        }

    def clock(self, store: str) -> float | str:
        """Days from a request until a store is clean and verified; or why that cannot be said."""
        if store not in {node.name for node in self.design.nodes}:
            return "store-not-in-the-design"
        privacy = self.design.privacy
        path = (
            next((one for one in privacy.erase_path if store in one.of or "all" in one.of), None)
            if privacy
            else None
        )
        if path is None or not path.steps:
            return "no-erase-path"
        if any(step.takes is None for step in path.steps):
            return "clock-not-said"
        return min(sum(step.takes.value for step in path.steps) / A_DAY, NEVER)

    def found_after(self, how: str) -> float | None:
        """Days until a dataset is known, None for never."""
        if (
            how != BY_HAND
            and "lineage" in self.found_by
            or how == "registered"
            and "registration" in self.found_by
        ):
            return 0.0
        every = _quantity(self.said.get("scanned_every"), "duration")
        return min(every / A_DAY, NEVER) if "scan" in self.found_by and every else None

    def _is_back(self, world: Mapping[str, Any], done: Mapping[str, float]) -> bool:
        """Whether somebody who was erased is in some copy again, behind the deadline."""
        datasets, deadline = world["datasets"], world["deadline_d"]
        for what, name in world.get("happens", ()):
            is_unreadable = datasets[name][0] in self.keyed and what != "late events"
            if what not in self.guards and not is_unreadable:
                return True
        if "derived jobs" in self.guards:
            return False
        for name in world.get("rebuilt", ()):
            above = max((done[one] for one in datasets[name][3] if one in done), default=0.0)
            if name in done and above > done[name] and above + done[name] > deadline:
                return True
        return False

    def of_live_stores(self, live: Mapping[str, Any]) -> str:
        """Whether a batch of deletes leaves a store to those who read it, and is done within its clock."""
        rate, clock = _quantity(self.said.get("live_rate"), "count/s"), self.clock(live["store"])
        batch = self._batch_days()
        if not rate or batch is None or isinstance(clock, str):
            return clock if isinstance(clock, str) else "live-rate-not-said" if not rate else "batch-not-said"
        yields = self.said.get("live_yields") in (True, "yes")
        if rate > live["most_rows_s"] or (rate > live["evening_rows_s"] and not yields):
            return "live-stores-overloaded"
        slowest = min(rate, live["evening_rows_s"])
        return HOLDS if live["rows_a_day"] * batch / slowest / A_DAY + batch <= clock else "not-done-in-time"

    def of_the_lake(self, lake: Mapping[str, Any]) -> str:
        """Whether rewriting files fits a month: a share 1 - exp(-m f) of them for each batch."""
        erases = _text(self.said.get("erases"))
        if erases not in ERASES:
            return "erases-not-said"
        if erases in UNREADABLE:
            return HOLDS if lake["store"] in self.keyed else "nothing-is-keyed"
        batch, clock = self._batch_days(), self.clock(lake["store"])
        cold = self.said.get("members_per_cold_file")
        if isinstance(cold, bool) or not isinstance(cold, int | float) or not 1 <= cold < math.inf:
            return "members-per-cold-file-not-said"
        if cold < lake["members_hot"] / self._days_in_a_file(lake["store"]) / ROOM:
            return "layout-does-not-give-that"
        if batch is None or isinstance(clock, str):
            return "batch-not-said" if batch is None else clock
        if batch > clock:
            return "batch-longer-than-its-clock"
        share = lake["erased_a_day"] * batch
        months = [
            -pb * math.expm1(-members * share) * 30 / batch
            for pb, members in ((lake["pb_hot"], lake["members_hot"]), (lake["pb_cold"], cold))
        ]
        if sum(months) <= lake["most_pb_a_month"]:
            return HOLDS
        return "too-many-batches" if months[0] > months[1] else "too-many-members-in-a-file"

    def _days_in_a_file(self, store: str) -> float:
        """Days that a partition of a store spans by its spec; the longest of days where it is not by time."""
        sink = next((one for one in self.design.sinks if one.name == store), None)
        per_day = [one.per_day for one in transforms(sink) if one.per_day] if sink else []
        return 1 / max(per_day) if per_day else NEVER

    def _batch_days(self) -> float | None:
        batch = _quantity(self.said.get("batch"), "duration")
        return min(max(batch / A_DAY, 1 / 24), NEVER) if batch else None


def _text(said: Any) -> str:
    return said if isinstance(said, str) else ""


def _texts(said: Any) -> set[str]:
    """A list of texts, or one text alone."""
    return {one for one in (said if isinstance(said, list) else [said]) if isinstance(one, str)}


def _quantity(said: Any, dimension: str) -> float | None:
    try:
        quantity = read_quantity(str(said))
    except NotAQuantity:
        return None
    return quantity.value if quantity.dimension == dimension and quantity.value > 0 else None
