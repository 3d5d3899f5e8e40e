"""Decision: reasons for each tool, options that were weighed for a goal, what it costs, and who answers for it."""

from __future__ import annotations

from autograder.designs.design import Design
from autograder.designs.rules.rule import Found, rule
from autograder.quantities import Quantity, in_words

FEWEST_OPTIONS = 2
MOST_LISTED = 12


@rule("R02", "E", "tool-without-a-reason", "decision", "Each tool that is named has a reason.")
def tool_without_a_reason(design: Design) -> Found:
    tools = (
        *(("sources", one.name, "type", one.type, one.because) for one in design.sources),
        *(("processors", one.name, "engine", one.engine, one.because) for one in design.processors),
        *(("sinks", one.name, "type", one.type, one.because) for one in design.sinks),
    )
    for kind, name, field, tool, because in tools:
        if tool and not because:
            fed = len(design.downstream(name))
            on_it = f" {fed} other {'part stands' if fed == 1 else 'parts stand'} on it." if fed else ""
            yield (
                f"{kind}.{name}.{field}",
                f"`{name}` is {tool}, and `because` is empty.{on_it} Which need of these consumers does it meet, that a plainer one would not?",
            )


@rule(
    "R29",
    "E",
    "one-option",
    "decision",
    "Two options at least are compared, and it is said what would change the decision.",
)
def one_option(design: Design) -> Found:
    if len(design.options) < FEWEST_OPTIONS:
        only = (
            f"One option is written down{_called(design.options[0].name)}"
            if design.options
            else "No option is written down"
        )
        yield (
            "options",
            f"{only}, so nothing was decided. What else would a colleague propose, and on which goal does it lose?",
        )
    elif design.decision is None or not design.decision.flip_if:
        pick = f" for *{design.decision.pick}*" if design.decision and design.decision.pick else ""
        yield (
            "decision",
            f"{len(design.options)} options and a decision{pick}, and nothing that would flip it. Which number, three times as large, makes another option the better one?",
        )


@rule(
    "R30", "W", "goal-that-nobody-set", "decision", "A decision is made for goals that the design promises."
)
def goal_that_nobody_set(design: Design) -> Found:
    if design.decision is None:
        return
    known = {*design.slo, *(["cost"] if design.cost else [])}
    listed = sorted(known)[:MOST_LISTED]
    for goal in design.decision.goals:
        if goal not in known:
            yield (
                "decision.goals",
                f"The decision is made for `{goal}`, and no goal of `slo` has that name ({', '.join(listed) or 'it has none'}{', …' if len(known) > len(listed) else ''})."
                " How much of it is asked for, and by whom?",
            )


@rule(
    "R34",
    "W",
    "cost-unsaid-or-over-budget",
    "decision",
    "It is said what it costs, and that is within the budget.",
)
def cost_unsaid_or_over_budget(design: Design) -> Found:
    cost = design.cost
    total = cost.in_all if cost else None
    if total is None:
        stored = sum(one for source in design.sources if (one := design.bytes_per_s(source)))
        much = f" {in_words(stored * 86_400, 'bytes')} arrive every day." if stored else ""
        yield (
            "cost",
            f"Nothing says what this costs.{much} One line for the log, for compute and for storage is enough.",
        )
        return
    budget = cost.budget
    if budget is not None and total > budget.value and _comparable(design, budget):
        times = f": {total / budget.value:.1f} times as much" if budget.value else ""
        yield (
            "cost",
            f"It costs {in_words(total, budget.dimension)} and the budget is {budget}{times}."
            " Which retention, replica or freshness pays for the difference?",
        )


@rule("R36", "W", "nobody-answers-for-it", "decision", "Each part has an owner.", error_for_staff=True)
def nobody_answers_for_it(design: Design) -> Found:
    owned = {name for one in design.owners if one.who for name in one.of}
    if any(one.who and not one.of for one in design.owners) or "all" in owned:
        return
    alone = sorted(node.name for node in design.nodes if node.name not in owned)
    if alone:
        listed = ", ".join(f"`{name}`" for name in alone[:3]) + (
            f" and {len(alone) - 3} more" if len(alone) > 3 else ""
        )
        yield (
            "owners",
            f"{len(alone)} of {len(design.nodes)} parts have no owner: {listed}. Who is woken when one breaks, and who decides when it goes away?",
        )


def _called(name: str) -> str:
    return f" (*{name}*)" if name else ""


def _comparable(design: Design, budget: Quantity) -> bool:
    said = [design.cost.total] if design.cost.total else list(design.cost.items.values())
    return all(one.dimension == budget.dimension for one in said)
