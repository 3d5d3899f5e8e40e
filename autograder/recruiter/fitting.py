"""Rules about numbers that should fit together, each a question to ask when they do not.

The bands are wide on purpose: they catch a slipped unit or a figure from another year, and leave
unusual systems alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from autograder.recruiter.card import DAY, FIELDS
from autograder.recruiter.in_words import said, said_bytes

Values = Mapping[str, float]

FACTOR = 3.0
"""How far two ways to the same number of bytes may lie apart."""
PEAK_OVER_AVERAGE = 30.0
BYTES_A_ROW = (10.0, 1e6)
DAYS_KEPT = (1 / 3, 10_950.0)
COST_A_TB = (1.0, 1_000.0)
COST_A_MACHINE = (10.0, 30_000.0)
ROWS_A_MACHINE_S = (1.0, 1e6)
PIPELINES_A_PERSON = 30.0


def _peak(v: Values) -> str | None:
    if not _has(v, "rows_per_day", "peak_per_s"):
        return None
    average = v["rows_per_day"] / DAY
    if v["peak_per_s"] < average:
        return (
            f"A peak of {said(v['peak_per_s'])} a second is below your own average: {said(v['rows_per_day'])} a day "
            f"is {said(average)} a second. Are the two from different years, or different streams?"
        )
    if v["peak_per_s"] > PEAK_OVER_AVERAGE * average:
        return f"Your peak is {said(v['peak_per_s'] / average)} times your average. What happens in that second, and how long does it last?"
    return None


def _row_size(v: Values) -> str | None:
    if not _has(v, "rows_per_day", "bytes_per_day") or v.get("bytes_per_row"):
        return None
    size = v["bytes_per_day"] / v["rows_per_day"]
    if BYTES_A_ROW[0] <= size <= BYTES_A_ROW[1]:
        return None
    return f"That is {said_bytes(size)} a row. Is one of the two a different unit, or measured after compression?"


def _two_ways(v: Values) -> str | None:
    if not _has(v, "rows_per_day", "bytes_per_row", "bytes_per_day"):
        return None
    multiplied = v["rows_per_day"] * v["bytes_per_row"]
    if 1 / FACTOR <= multiplied / v["bytes_per_day"] <= FACTOR:
        return None
    return (
        f"{said(v['rows_per_day'])} rows of {said_bytes(v['bytes_per_row'])} are {said_bytes(multiplied)} a day, and you "
        f"say {said_bytes(v['bytes_per_day'])}. Is one of them compressed, or kept in several copies?"
    )


def _total(v: Values) -> str | None:
    if not _has(v, "bytes_per_day", "total_bytes"):
        return None
    days = v["total_bytes"] / v["bytes_per_day"]
    if days < DAYS_KEPT[0]:
        return f"{said_bytes(v['total_bytes'])} in all is less than one day of {said_bytes(v['bytes_per_day'])}. How long do you keep it, and how well does it compress?"
    if days > DAYS_KEPT[1]:
        return f"{said_bytes(v['total_bytes'])} at {said_bytes(v['bytes_per_day'])} a day is {said(days / 365)} years. Is it copied, or was a day once larger?"
    return None


def _cost_of_data(v: Values) -> str | None:
    if not _has(v, "cost_month", "bytes_per_day"):
        return None
    cost = v["cost_month"] / (30 * v["bytes_per_day"] / 1e12)
    if COST_A_TB[0] <= cost <= COST_A_TB[1]:
        return None
    return f"That is {said(cost)} for each TB that comes in. What is in the bill, and what is paid by somebody else?"


def _cost_of_machines(v: Values) -> str | None:
    if not _has(v, "cost_month", "machines"):
        return None
    cost = v["cost_month"] / v["machines"]
    if COST_A_MACHINE[0] <= cost <= COST_A_MACHINE[1]:
        return None
    return f"That is {said(cost)} a machine and month. Are all of them yours, and do they run all day?"


def _load_of_machines(v: Values) -> str | None:
    if not _has(v, "rows_per_day", "machines"):
        return None
    load = v["rows_per_day"] / DAY / v["machines"]
    if ROWS_A_MACHINE_S[0] <= load <= ROWS_A_MACHINE_S[1]:
        return None
    return f"On average each machine takes {said(load)} rows a second. What do they do the rest of the time, or what carries the rest of the load?"


def _saving(v: Values) -> str | None:
    if not _has(v, "saved_month", "cost_month") or v["saved_month"] <= 9 * v["cost_month"]:
        return None
    return "You saved more than nine tenths of what it cost. What was it doing before?"


def _more_than_all(name: str) -> Callable[[Values], str | None]:
    def rule(v: Values) -> str | None:
        return (
            f"{said(v[name])} % is more than all of it. Per cent of what?" if v.get(name, 0) > 100 else None
        )

    return rule


def _perfect(v: Values) -> str | None:
    if v.get("promise_met") != 100:
        return None
    return "Kept in 100 %: over how many runs, and what does the count leave out?"


def _duplicates(v: Values) -> str | None:
    if not _has(v, "duplicates_before", "duplicates_after") or v["duplicates_after"] < v["duplicates_before"]:
        return None
    return "There are no fewer duplicates after than before. Which of the two numbers is the later one?"


def _recovery(v: Values) -> str | None:
    if not _has(v, "detect", "recover") or v["recover"] >= v["detect"]:
        return None
    return "It recovered before it was noticed. From when do you count each of the two?"


def _freshness(v: Values) -> str | None:
    if not _has(v, "freshness_p95", "late_window") or v["late_window"] <= v["freshness_p95"]:
        return None
    return "You accept rows after you have published their day. How does a published number get corrected, and who is told?"


def _team(v: Values) -> str | None:
    if not v.get("team_size"):
        return None
    if v["team_size"] > 1 and v.get("my_share") == 100:
        return f"You did all of it, in a team of {said(v['team_size'])}. What did the others do?"
    if v["team_size"] == 1 and v.get("my_share", 100) < 100:
        return "A team of one, and a part of the work. Whose is the rest?"
    if v.get("pipelines", 0) > PIPELINES_A_PERSON * v["team_size"]:
        return f"That is {said(v['pipelines'] / v['team_size'])} pipelines a person. What is one of them, and who is called when it stops?"
    return None


RULES: tuple[tuple[str, Callable[[Values], str | None]], ...] = (
    ("peak_per_s", _peak),
    ("bytes_per_row", _two_ways),
    ("bytes_per_day", _row_size),
    ("total_bytes", _total),
    ("promise_met", _perfect),
    ("late_window", _freshness),
    ("duplicates_after", _duplicates),
    ("machines", _load_of_machines),
    ("cost_month", _cost_of_data),
    ("cost_month", _cost_of_machines),
    ("saved_month", _saving),
    ("recover", _recovery),
    ("my_share", _team),
    *((name, _more_than_all(name)) for name, field in FIELDS.items() if field.unit == "percent"),
)


def _has(values: Values, *names: str) -> bool:
    """Whether all are there and above zero, so that each can be divided by."""
    return all(values.get(name, 0) > 0 for name in names)
