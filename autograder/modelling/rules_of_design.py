"""Rules that need no data: what a table has to say of itself before anybody can rely on it."""

from __future__ import annotations

from autograder.modelling.design import Design


def grain_not_said(design: Design) -> str:
    """Every table says what one row is."""
    for table in design.tables:
        if len(table.grain.split()) < 3:
            said = f"says only “{table.grain}”" if table.grain else "does not say what one row is"
            return f"Table `{table.name}` {said}. Its grain is a sentence: one row per what?"
    return ""


def key_not_said(design: Design) -> str:
    """Every table names the columns that tell its rows apart."""
    for table in design.tables:
        if not table.key:
            return f"Table `{table.name}` names no key. Which columns tell its rows apart?"
    return ""


def one_clock_kept(design: Design) -> str:
    """A fact keeps when it happened and when it arrived."""
    for table in design.tables:
        missing = [clock for clock in ("happened", "arrived") if not table.clocks.get(clock)]
        if table.kind == "fact" and missing:
            lost = "what was known when" if missing == ["arrived"] else "which day it belongs to"
            return f"Fact `{table.name}` keeps no clock for when it {' and '.join(missing)}. Without it nobody can say {lost}."
    return ""


def reference_leads_nowhere(design: Design) -> str:
    """A reference names a column of another table; one with a time leads to a table that keeps history."""
    for table in design.tables:
        for to in table.references:
            other = design.table(to.table)
            if other is None:
                return f"`{to}` of `{table.name}`: the model has no table `{to.table}`."
            if to.target not in other.columns:
                return f"`{to}` of `{table.name}`: table `{to.table}` has no column `{to.target}`."
            if to.at and (other.history is None or to.target not in other.history.of):
                return (
                    f"`{to}` of `{table.name}` looks up a moment, but `{to.table}` declares no history of `{to.target}`."
                    " Which interval is it in?"
                )
    return ""


def bridge_with_one_end(design: Design) -> str:
    """A bridge's key holds both ends."""
    for table in design.tables:
        if table.kind == "bridge" and len(table.key) < 2:
            return f"Bridge `{table.name}` has a key of {len(table.key)} column. It stands between two things, and its key is both."
    return ""


def reference_not_said(design: Design) -> str:
    """A fact or a bridge says which dimensions it leads to."""
    ends = {
        table.key[0]: table.name
        for table in design.tables
        if table.kind == "dimension" and len(table.key) == 1
    }
    for table in design.tables:
        leads = [ends[column] for column in table.columns if column in ends]
        if table.kind != "dimension" and leads and not table.references:
            return (
                f"{table.kind.capitalize()} `{table.name}` declares no references, and `{leads[0]}` is here."
                " Which of its columns lead to which table?"
            )
    return ""


def deletion_not_said(design: Design) -> str:
    """Every table says by which column a member's rows are found, or that it holds none."""
    for table in design.tables:
        if not table.erase:
            return (
                f"Table `{table.name}` does not say how an erased member's rows are found. Name the column as `erase`,"
                " or say `erase: none` where nothing is theirs."
            )
    return ""


RULES_OF_DESIGN = {
    "grain-not-said": grain_not_said,
    "key-not-said": key_not_said,
    "one-clock-kept": one_clock_kept,
    "reference-leads-nowhere": reference_leads_nowhere,
    "bridge-with-one-end": bridge_with_one_end,
    "reference-not-said": reference_not_said,
    "deletion-not-said": deletion_not_said,
}
"""By name, a function that gives what to say of the first table that breaks the rule, else ""."""
