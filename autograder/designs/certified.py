"""One certified number, and the way to it: who needs what of it, who loses, and by when each old one ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from autograder.designs.design import Design
from autograder.designs.detail_words import YES_OR_NO, Words
from autograder.quantities import NotAQuantity, read_quantity

HOLDS = "holds"
LAST_WEEK = 520
AFTER_INVOICE = {"next invoice": HOLDS, "restated": "invoice-changes-afterwards", "never": "error-stays"}
DETAILS: dict[str, Words] = {
    "certification": {
        **dict.fromkeys(("contractual", "decides", "dissent_until_week", "stakeholders", "reconciled_by")),
        **dict.fromkeys(("alarm_above", "old_tables_end_by")),
        "after_invoice": tuple(AFTER_INVOICE),
        "definition_changes": {"decided_by": None, "announced": None, "versioned": YES_OR_NO},
    }
}
_NOBODY = re.compile(r"committee|everyone|everybody|all teams|consensus|council|together|jointly|we all", re.IGNORECASE)  # fmt: skip
_TAKEN_AWAY = re.compile(
    r"revok|delet|drop|purg|remov|withdraw|\btak\w*\b.{0,40}\baway|\bno\w*\b.{0,20}\baccess|access\b.{0,20}\bends|refus",
    re.IGNORECASE,
)


def carried_out(design: Design, conditions: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(subject, verdict) of `details.certification`, for each thing that a world asks about.

    Args:
        conditions: any of "needs" (by team [largest error, freshest seconds, whether it is about money]),
            "causes" (by name, of a difference, as shares) with "explained_to"; "calendar" (by team the
            freezes, each [first week, last], and the weeks of both side by side), "closes" (weeks in which
            "closing" teams have to see both) and "partners" (team, week, weeks that money is certified before);
            "redefined" (days of notice); "invoiced"; "losers" (teams); "copied".
    """
    said = design.details.get("certification")
    found = _Map(design, said if isinstance(said, Mapping) else {})
    asked: dict[str, Callable[[Mapping[str, Any]], list[tuple[str, str]]]] = {
        "needs": found.of_needs,
        "causes": found.of_causes,
        "calendar": found.of_calendar,
        "redefined": found.of_definition,
        "invoiced": found.of_invoices,
        "losers": found.of_losers,
        "copied": found.of_shadows,
    }
    return [row for name, verdicts in asked.items() if name in conditions for row in verdicts(conditions)]


class _Map:
    """The stakeholders of a design, by team, and what is agreed between them."""

    def __init__(self, design: Design, said: Mapping[str, Any]) -> None:
        self.design, self.said = design, said
        listed = said.get("stakeholders")
        self.teams: dict[str, Mapping[str, Any]] = {}
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, Mapping) and isinstance(one.get("team"), str):
                self.teams.setdefault(one["team"], one)

    def of_needs(self, world: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [
            *((team, self._need(team, *need)) for team, need in world["needs"].items()),
            ("what is contractual", self._contractual([team for team, need in world["needs"].items() if need[2]])),
        ]  # fmt: skip

    def _need(self, team: str, error: float, fresh: float, _: bool) -> str:
        if team not in self.teams:
            return "not-in-the-map"
        sink, mine = self._reads(team), self.teams[team]
        allowed, soon = _quantity(mine.get("error"), "share"), _quantity(mine.get("fresh"), "duration")
        if sink is None:
            return "reads-nothing-that-is-there"
        if allowed is None or soon is None:
            return "error-not-said" if allowed is None else "freshness-not-said"
        return (
            "error-beyond-its-contract"
            if allowed > error
            else "too-late-for-its-readers"
            if soon > fresh
            else HOLDS
        )

    def _contractual(self, money: list[str]) -> str:
        sink = next((one for one in self.design.sinks if one.name == self.said.get("contractual")), None)
        if sink is None:
            return "not-said"
        if sink.rolled_up:
            return "single-hours-are-gone"
        return HOLDS if all(self._reads(team) == sink for team in money) else "money-reads-several"

    def _reads(self, team: str) -> Any:
        name = self.teams.get(team, {}).get("reads")
        return next((one for one in self.design.sinks if one.name == name), None)

    def of_causes(self, world: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Causes that nobody counts are a rest that nobody explains; sizes are added without their signs."""
        listed = self.said.get("reconciled_by")
        counted = {one for one in listed if isinstance(one, str)} if isinstance(listed, list) else set()
        rest = sum(abs(size) for cause, size in world["causes"].items() if cause not in counted)
        alarm = _quantity(self.said.get("alarm_above"), "share")
        return [
            ("attribution", "unexplained-rest" if rest > world["explained_to"] else HOLDS),
            ("alarm", "alarm-not-said" if alarm is None else "alarm-above-a-contract" if alarm > world["explained_to"] else HOLDS),
        ]  # fmt: skip

    def of_calendar(self, world: Mapping[str, Any]) -> list[tuple[str, str]]:
        found = dict.fromkeys(("switches", "side by side", "old tables", "partners"), HOLDS)

        def amiss(subject: str, verdict: str) -> None:
            if found[subject] == HOLDS:
                found[subject] = verdict

        switched = {}
        for team, (freezes, both) in world["calendar"].items():
            mine = self.teams.get(team, {})
            switch, end = _week(mine.get("switch_week")), _week(mine.get("kill_week"))
            if switch is None:
                amiss("switches", "week-not-said")
                continue
            switched[team] = switch
            if any(first <= week <= last for first, last in freezes for week in (switch, end) if week):
                amiss("switches", "in-a-freeze")
            if end is None or end > 52:
                amiss("old tables", "never-killed")
                continue
            closes = [week for week in world["closes"] if switch <= week <= end]
            if end - switch < both or (team in world["closing"] and not closes):
                amiss("side by side", "too-short" if end - switch < both else "no-close-seen")
        team, starts, before = world["partners"]
        begins = _week(self.teams.get(team, {}).get("switch_week"))
        money = [switched.get(one) for one in world["closing"]]
        if begins is None or begins > starts:
            amiss("partners", "week-not-said" if begins is None else "partners-wait")
        elif any(week is None or week > begins - before for week in money):
            amiss("partners", "reported-before-certified")
        return list(found.items())

    def of_definition(self, world: Mapping[str, Any]) -> list[tuple[str, str]]:
        changes = self.said.get("definition_changes")
        changes = changes if isinstance(changes, Mapping) else {}
        notice = _quantity(changes.get("announced"), "duration")
        if not changes or not _is_said(changes.get("decided_by")):
            return [("definition", "nobody-owns-it")]
        if changes.get("versioned") not in (True, "yes"):
            return [("definition", "silently-redefined")]
        late = notice is None or notice < world["redefined"] * 86_400
        return [("definition", "announced-too-late" if late else HOLDS)]

    def of_invoices(self, world: Mapping[str, Any]) -> list[tuple[str, str]]:
        said = self.said.get("after_invoice")
        return [("corrections", AFTER_INVOICE.get(said if isinstance(said, str) else "", "not-said"))]

    def of_losers(self, world: Mapping[str, Any]) -> list[tuple[str, str]]:
        decides = self.said.get("decides")
        first = min(
            (week for one in self.teams.values() if (week := _week(one.get("switch_week")))), default=0
        )
        until = _week(self.said.get("dissent_until_week"))
        losers = [self.teams.get(team, {}) for team in world["losers"]]
        silent = [
            field for field in ("loses", "gets", "agrees") for one in losers if not _is_said(one.get(field))
        ]
        words = {"loses": "nobody-loses-anything", "gets": "nothing-conceded", "agrees": "nobody-has-agreed"}
        return [
            ("who decides", HOLDS if _is_said(decides) and not _NOBODY.search(decides) else "nobody-decides"),
            ("dissent", "open-for-ever" if until is None or until > first else HOLDS),
            ("those who lose", words[silent[0]] if silent else HOLDS),
        ]

    def of_shadows(self, world: Mapping[str, Any]) -> list[tuple[str, str]]:
        how = self.said.get("old_tables_end_by")
        if not _is_said(how):
            return [("shadow copies", "not-said")]
        return [("shadow copies", HOLDS if _TAKEN_AWAY.search(how) else "old-numbers-live-on")]


def _is_said(said: Any) -> bool:
    return (
        isinstance(said, str)
        and len(said.strip()) > 2
        and said.strip().casefold() not in ("none", "nothing", "nobody")
    )


def _week(said: Any) -> int | None:
    return said if isinstance(said, int) and not isinstance(said, bool) and 1 <= said <= LAST_WEEK else None


def _quantity(said: Any, dimension: str) -> float | None:
    try:
        quantity = read_quantity(str(said))
    except NotAQuantity:
        return None
    return quantity.value if quantity.dimension == dimension else None
