"""A design round's points are for a design that holds, not for numbers that say it does.

Beside the attacks that are recorded: a design is read and not run, so no notebook is needed to hand one in.
"""

from __future__ import annotations

import re

import pytest

from autograder import library
from autograder.judging import judge, judged, outcomes_of

SLUG = "two_trillion_events"
TASKS = r"parallelism: 5000\n    per_task: 12 k events/s"
RATES = (
    r"rate: 22.7 M events/s\n    peak: 36.3 M events/s",
    r"rate: 0.46 M events/s\n    peak: 0.74 M events/s",
)
CLAIMS = {
    "one task does everything": [(TASKS, "parallelism: 1\n    per_task: 999 M events/s")],
    "a task without end": [(TASKS, "parallelism: 5000\n    per_task: 1e12 events/s")],
    "nothing comes": [(one, "rate: 1 events/s\n    peak: 2 events/s") for one in RATES],
    "nobody says what comes": [(rf"    {one}\n", "") for one in RATES],
    "a hundredth of it comes": [(RATES[0], "rate: 0.2 M events/s\n    peak: 0.4 M events/s")],
    "more of everything than there is money": [
        (TASKS, "parallelism: 1000000\n    per_task: 12 k events/s"),
        ("retention: 12 h", "retention: 9 y"),
        ("partitions: 12000", "partitions: 1000000"),
    ],
    "told to the simulator": [
        (r"\Z", "\ndetails:\n  flow: {rate: 1, peak_ratio: 1, restart_s: 0, zones: 12, buffer_s: 86400, replication_lag_s: 0}\n")
    ],
}  # fmt: skip


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_earns_less_than_the_design_that_it_was_made_of(claim):
    exercise = library.find(SLUG)
    assert judge(exercise, exercise.solution).score == exercise.points
    text = exercise.solution
    for pattern, instead in CLAIMS[claim]:
        assert re.search(pattern, text)
        text = re.sub(pattern, lambda _, instead=instead: instead, text)
    assert judged(exercise, outcomes_of(exercise, text)).score < exercise.points


def test_a_design_of_nothing_but_names_earns_nothing():
    exercise = library.find(SLUG)
    names = ("sources", "processors", "sinks", "failures", "options")
    empty = "".join(f"{name}: [{{name: a}}]\n" for name in names[:1]) + "".join(
        f"{name}: [{{name: {name}_a}}]\n" for name in names[1:3]
    )
    empty += "failures: [{component: sources_a}]\noptions: [a, b]\ndecision: a\nwaive:\n" + "".join(
        f"  - {{rule: R0{n}, reason: it is fine as it stands, believe me}}\n" for n in (1, 2, 3)
    )
    assert judged(exercise, outcomes_of(exercise, empty)).score == 0
