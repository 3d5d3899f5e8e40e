"""What the loop looks for, as criteria with rules that are shown: "seen", "seen in part", "not seen yet". Never a sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from course.loop.seen import Sign

Status = Literal["seen", "seen in part", "not seen yet"]
HOW = (
    "A criterion is *seen* where every rule that could be looked at holds, and two could; *seen in part* where one holds; "
    "else *not seen yet*, which is no failing: most often a round is still to come, or nobody has scored it. "
    "A rule on a level asks for 2 or more in half of yours, and no 0."
)


@dataclass(frozen=True)
class Rule:
    """Something that can be looked at in one kind of round; `sign` is what rounds call it."""

    sign: str
    where: str
    asks: str


@dataclass(frozen=True)
class Criterion:
    """One thing that candidates are told apart by. `ask` is the question to put to oneself, `practise` what trains it."""

    name: str
    title: str
    rules: tuple[Rule, ...]
    ask: str
    practise: str
    staff: bool = False


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "owns_a_pipeline",
        "Owns a critical pipeline end to end",
        (
            Rule("whole_pipeline", "design", "owners, goals, failures and cost are written down"),
            Rule("operations_scored", "design", "your level in operations and cost"),
            Rule("ownership_scored", "culture", "your level in ownership"),
            Rule("ownership_told", "recruiter", "your level in ownership"),
        ),
        "From the first event to whoever is woken at night: which part of it did you leave to somebody else?",
        "`design_room` again, its last ten minutes only: owners, alerts, cost. Then `recruiter_round()`: what was yours?",
    ),
    Criterion(
        "decides_alone",
        "Decides without hand-holding",
        (
            Rule("few_nudges", "SQL and coding", "at most one nudge in the round"),
            Rule("decided", "design", "two options or more, and one of them decided for"),
            Rule("judgement_scored", "culture", "your level in judgement"),
        ),
        "Where did you wait for a nod, and what would you have done without one?",
        "`culture_round(questions=1)` on a call you made alone; in a live round, say your assumption and go on before you ask for a nudge.",
    ),
    Criterion(
        "says_what_went_wrong",
        "Says clearly what went wrong",
        (
            Rule("own_miss", "culture", "a sentence with your own miss was found"),
            Rule("candour_scored", "culture", "your level in candour"),
            Rule("checked", "SQL, coding, assessment", "your level in verification: a check that could have said no"),
            Rule("failure_scored", "design", "your level in failure"),
        ),
        "Which sentence of today told a miss of yours, and did it come before anybody asked?",
        "`story(\"failure\")`: the miss in the first two sentences. In SQL, one query after each answer that could have said no.",
    ),
    Criterion(
        "a_design_of_its_own",
        "A design for this problem, and no general one",
        (
            Rule("asked_first", "design", "two questions that change the design, before anything was drawn"),
            Rule("fits_its_numbers", "design", "no error of the linter on rates or on the decision"),
            Rule("numbers_scored", "design", "your level in numbers"),
            Rule("numbers_told", "recruiter", "a number in half of the answers"),
        ),
        "Which box would you take away if one reply had been another?",
        "The clarifying drill of *the fifty-minute clock*, then `sprint()` for ten questions.",
    ),
    Criterion(
        "no_deflecting",
        "Takes it on, and deflects nothing",
        (
            Rule("own_acts", "culture", "a sentence with your own act in every answer"),
            Rule("ownership_scored", "culture", "your level in ownership"),
        ),
        "Say your hardest answer again without “we”, the tool or the other team as a subject. What is left?",
        "`rewrite` of week 3, then the same story with somebody who asks “and which part was yours?”.",
    ),
    Criterion(
        "knows_late_data",
        "Knows late data",
        (
            Rule("late_worlds", "SQL, coding, assessment", "right wherever rows come late or clocks run ahead"),
            Rule("late_designed", "design", "no error of the linter on late data"),
            Rule("semantics_scored", "design", "your level in data semantics"),
        ),
        "At which minute did you say “late” unasked, in each round?",
        "Week 1's deduplication and week 2's touched days: one exercise of each, aloud, with day eight at the end.",
    ),
    Criterion(
        "prepared_for_data",
        "Prepared for data, not for a pure software loop",
        (
            Rule("contract_said", "SQL, coding, assessment", "your level in contract: grain, clock and ties before you wrote"),
            Rule("data_model", "assessment", "the data model is right in more than half of its worlds"),
            Rule("numbers_scored", "design", "your level in numbers"),
        ),
        "What did you say about the grain before the first line of each answer?",
        "`contract` before the next five queries, and the data model of week 1 again.",
    ),
    Criterion(
        "leads_across_teams",
        "Leads across teams",
        (
            Rule("scope_scored", "cross-team discussion", "your level in scope"),
            Rule("judgement_scored", "culture and cross-team discussion", "your level in judgement"),
        ),
        "What lasts when you are gone, and who runs it?",
        "`leadership_round()`, the other case: say what you concede before you are asked.",
        staff=True,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """A criterion, what was found for it, and each rule with what it rests on: (rule, holds or None, because)."""

    criterion: Criterion
    status: Status
    rules: tuple[tuple[Rule, bool | None, str], ...]

    @property
    def lines(self) -> list[str]:
        """A line for each rule, so that anybody can disagree with it."""
        said = {True: "yes", False: "no", None: "not looked at yet"}
        return [
            f"{rule.where}: {rule.asks}. **{said[holds]}**{f': {because}' if because else ''}"
            for rule, holds, because in self.rules
        ]


def judged(signs: Sequence[tuple[str, Mapping[str, Sign]]], level: str) -> tuple[Judged, ...]:
    """Each criterion of a level by the signs of all rounds, given as (round's title, its signs).

    A rule that several rounds show holds where it holds in each of them.
    """
    found = []
    for criterion in CRITERIA:
        if criterion.staff and level != "staff":
            continue
        rules = []
        for rule in criterion.rules:
            shown = [(title, there[rule.sign]) for title, there in signs if rule.sign in there]
            holds = all(sign.holds for _, sign in shown) if shown else None
            rules.append((rule, holds, "; ".join(f"{sign.because} ({title})" for title, sign in shown)))
        found.append(Judged(criterion, _status([holds for _, holds, _ in rules]), tuple(rules)))
    return tuple(found)


def _status(rules: Sequence[bool | None]) -> Status:
    looked_at = [holds for holds in rules if holds is not None]
    if not any(looked_at):
        return "not seen yet"
    return "seen" if all(looked_at) and len(looked_at) >= 2 else "seen in part"
