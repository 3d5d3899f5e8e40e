"""A migration as a design describes it, carried out wave by wave; and what erasing rewrites in a month afterwards."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from autograder.designs.design import Design
from autograder.designs.detail_words import YES_OR_NO, Words
from autograder.layouts import backfill
from autograder.layouts.capacity import NEVER, done, tries
from autograder.layouts.plan import CHECKS, MOST_ATTEMPTS, WRITES
from autograder.quantities import NotAQuantity, read_quantity

SUBJECTS = ("rows", "values", "erased members", "hours", "erasing each month")
HOLDS = "holds"
ORDERS = ("closed first", "newest first", "all at once")
DETAILS: dict[str, Words] = {
    "migration": {
        "order": ORDERS,
        "waits_until_closed": YES_OR_NO,
        "wave": None,
        "attempts": None,
        "write": WRITES,
        "verify": CHECKS,
        "columns": ("by id", "by name"),
        "both_written": ("from the start", "from the switch"),
        "cold": ("rewritten", "in place"),
        "erase": ("after the last wave", "before the first wave"),
        "fallback": None,
    },
    "erasing": {"by": ("rewriting files", "deleting keys"), "batch": None, "members_per_cold_file": None},
}
COLD_FOR = 90 * 24
"""Hours since a partition was closed, from which on it counts as cold."""
IN_PLACE = 0.02
"""Of a partition's bytes, that are read to make metadata over its files: their footers."""
_SHORTEST_DAYS = 1 / 86_400
_VERDICTS = {
    "rows lost": ("rows", "rows-lost"),
    "rows there twice": ("rows", "rows-twice"),
    "partitions not copied": ("rows", "not-all-copied"),
    "partitions with broken values": ("values", "broken-copy"),
    "columns that came out empty": ("values", "empty-columns"),
    "columns with another one's values": ("values", "values-of-another-column"),
    "rows of erased members": ("erased members", "erased-are-back"),
    "requests past their deadline": ("erased members", "old-table-outlives-the-deadline"),
    "waves that are too large": ("hours", "wave-too-large"),
    "hours for which two are planned": ("hours", "two-at-once"),
    "hours switched too early": ("hours", "switched-too-early"),
    "hours of fallback too few": ("hours", "no-way-back"),
}


def carried_out(design: Design, conditions: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(subject, verdict) of the migration in `details.migration` and of `details.erasing` behind it.

    Args:
        conditions: "partitions", each [name, TB, schema, hour it closes, members per file, members
            with a row]; "columns", each [version, id, name]; "cluster" and "rules" as a backfill plan
            gets them; "requests" and "asked", each [member, hour]; "writes", "died" and "damaged" as
            `layouts.backfill` has them; "erased_a_day", a share of all members; "rewrite_tb_a_month".
    """
    said = _said(design, "migration")
    plan = _Plan.of(said)
    erasing = _said(design, "erasing")
    found = dict.fromkeys(SUBJECTS, HOLDS)
    if isinstance(plan, str):
        found |= dict.fromkeys(SUBJECTS, plan)
    else:
        given = _given(conditions, plan)
        hidden = {name: conditions.get(name, []) for name in ("writes", "died", "damaged", "asked")}
        hidden["rows"] = {one[0]: one[5] for one in conditions["partitions"]}
        for what, amount in backfill.carried_out(plan.document(given), given, hidden):
            subject, verdict = _VERDICTS.get(what, ("", ""))
            if subject and amount and found[subject] == HOLDS:
                found[subject] = verdict
        found["erasing each month"] = _each_month(erasing, plan, conditions)
    return list(found.items())


class _Plan:
    """The policy of a migration, and the hours that it comes to for some partitions."""

    def __init__(self, said: Mapping[str, Any], wave_tb: float, fallback_h: float) -> None:
        self._said, self._wave_tb, self._fallback = said, wave_tb, fallback_h
        self.rewrites_cold = said.get("cold") != "in place"

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> _Plan | str:
        """A plan, or what is not said in words that are known, such as "order-not-said"."""
        wave, fallback = _quantity(said.get("wave"), "bytes"), _quantity(said.get("fallback"), "duration")
        attempts, checks = said.get("attempts"), said.get("verify")
        there = {
            "order": said.get("order") in ORDERS,
            "wave": bool(wave),
            "attempts": type(attempts) is int and 1 <= attempts <= MOST_ATTEMPTS,
            "write": said.get("write") in WRITES,
            "verify": isinstance(checks, list) and all(one in CHECKS for one in checks),
            "fallback": fallback is not None,
        }
        if unsaid := [name for name, is_there in there.items() if not is_there]:
            return f"{unsaid[0]}-not-said"
        return cls(said, wave / 1e12, min(fallback / 3_600, NEVER))

    def is_copied(self, part: Mapping[str, Any]) -> bool:
        """Whether its rows are written anew, rather than metadata made over its files."""
        return self.rewrites_cold or part["closes"] > -COLD_FOR

    def document(self, given: dict[str, Any]) -> dict[str, Any]:
        """The plan with hours, as `layouts.plan` reads it."""
        tb_by_hour, attempts = given["cluster"]["tb_by_hour"], self._said["attempts"]
        clock, waves = 0, []
        for parts in self._waves(given["partitions"]):
            if self._said.get("waits_until_closed") in (True, "yes"):
                clock = max(clock, *(part["closes"] for part in parts))
            waves.append({"start": clock, "partitions": [part["partition"] for part in parts]})
            clock = tries(clock, sum(part["tb"] for part in parts), attempts, tb_by_hour)[-1][1]
        rewritten = sum(
            part["tb"] * -math.expm1(-part["members_per_file"] * given["rules"]["share_erased"])
            for part in given["partitions"]
        )
        first = self._said.get("erase") == "before the first wave"
        erase_at = 0 if first else clock
        switch_at = clock if first else done(clock, rewritten, tb_by_hour)
        return {
            "dual_write_from": 0 if self._said.get("both_written") == "from the start" else switch_at,
            "waves": waves,
            "attempts": attempts,
            "write": self._said["write"],
            "verify": self._said["verify"],
            "columns": _columns(given["columns"], self._said.get("columns")),
            "erase_at": erase_at,
            "switch_at": switch_at,
            "drop_old_at": round(switch_at + self._fallback),
            "rewrite_tb": rewritten,
        }

    def _waves(self, partitions: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        if self._said["order"] == "all at once":
            return [partitions] if partitions else []
        sign = 1 if self._said["order"] == "closed first" else -1
        waves: list[list[dict[str, Any]]] = []
        for part in sorted(partitions, key=lambda one: sign * one["closes"]):
            last = waves[-1] if waves else []
            both_closed = last and max(part["closes"], last[0]["closes"]) <= 0
            if both_closed and sum(one["tb"] for one in last) + part["tb"] <= self._wave_tb:
                last.append(part)
            else:
                waves.append([part])
        return waves


def _given(conditions: Mapping[str, Any], plan: _Plan) -> dict[str, Any]:
    names = ("partition", "tb", "schema", "closes", "members_per_file")
    partitions = [dict(zip(names, one, strict=False)) for one in conditions["partitions"]]
    for part in partitions:
        part["tb"] *= 1 if plan.is_copied(part) else IN_PLACE
    columns = [dict(zip(("version", "column_id", "name"), one, strict=True)) for one in conditions["columns"]]
    requests = [{"member_id": member, "hour": hour} for member, hour in conditions["requests"]]
    rules, cluster = conditions["rules"], conditions["cluster"]
    return {
        "partitions": partitions,
        "columns": columns,
        "cluster": cluster,
        "rules": rules,
        "requests": requests,
    }


def _columns(columns: list[dict[str, Any]], matched: Any) -> dict[str, dict[str, str]]:
    """For each version its names to those of now: by id, by what they are called, or none at all."""
    newest = max(one["version"] for one in columns)
    now = {one["column_id"]: one["name"] for one in columns if one["version"] == newest}
    found: dict[str, dict[str, str]] = {}
    for one in columns:
        names = found.setdefault(str(one["version"]), {})
        if matched == "by id" and one["column_id"] in now:
            names[one["name"]] = now[one["column_id"]]
        elif matched == "by name" and one["name"] in now.values():
            names[one["name"]] = one["name"]
    return found


def _each_month(said: Mapping[str, Any], plan: _Plan, conditions: Mapping[str, Any]) -> str:
    """Whether rewriting files fits a month: a share 1 - exp(-m f) of them, for each batch of requests."""
    if said.get("by") == "deleting keys":
        return HOLDS if plan.rewrites_cold else "old-files-have-no-keys"
    batch, per_file = _quantity(said.get("batch"), "duration"), said.get("members_per_cold_file")
    days = batch / 86_400 if batch else 0.0
    # Less than a second is no batch, and a file without anybody in it is none of members.
    if (
        days < _SHORTEST_DAYS
        or isinstance(per_file, bool)
        or not isinstance(per_file, int | float)
        or per_file < 1
    ):
        return "batch-not-said" if days < _SHORTEST_DAYS else "members-per-cold-file-not-said"
    if days * 24 > conditions["rules"]["erase_hours"]:
        return "batch-past-the-deadline"
    share_erased = conditions["erased_a_day"] * days
    rewritten = 0.0
    for _, tb, _, closes, members, _ in conditions["partitions"]:
        is_clustered = closes <= -COLD_FOR and plan.rewrites_cold
        rewritten += tb * -math.expm1(-(per_file if is_clustered else members) * share_erased)
    return (
        HOLDS if rewritten * 30 / days <= conditions["rewrite_tb_a_month"] else "rewrites-nearly-everything"
    )


def _said(design: Design, name: str) -> Mapping[str, Any]:
    said = design.details.get(name)
    return said if isinstance(said, Mapping) else {}


def _quantity(said: Any, dimension: str) -> float | None:
    try:
        quantity = read_quantity(str(said))
    except NotAQuantity:
        return None
    return quantity.value if quantity.dimension == dimension else None
