"""The proof finds what an author must mend: each finding is provoked by one change to an exercise that is proved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder import Mistake
from autograder.proof import prove
from autograder.worlds import handmade, shuffled_rows
from autograder.worlds.world import World


def test_the_small_exercises_are_proved(sql_exercise, python_exercise):
    assert prove(sql_exercise) == []
    assert prove(python_exercise) == []


def with_mistake(exercise, *mistakes):
    return replace(exercise, mistakes=(*exercise.mistakes, *mistakes))


def with_first_mistake(exercise, **changes):
    first, *others = exercise.mistakes
    return replace(exercise, mistakes=(replace(first, **changes), *others))


def unstable(world):
    """A derived world that promises what it does not keep."""

    def make(tables):
        rows = {table: [dict(row) for row in records] for table, records in world.rows(tables).items()}
        for row in rows["viewing_events_raw"]:
            row["watch_s"] += 1
        return rows

    return World("unstable", "Seconds changed.", make, original=world, said=lambda n: f"{n} changed.")


def shrunk(world):
    def make(tables):
        return {table: records[:1] for table, records in world.rows(tables).items()}

    return World(
        "shrunk", "Rows are gone.", make, original=world, keeps="contains", said=lambda n: f"{n} gone."
    )


FINDINGS = {
    "title is empty": lambda e: replace(e, title=""),
    "prompt is empty": lambda e: replace(e, prompt=""),
    "talk is empty": lambda e: replace(e, talk="\n"),
    "skills is empty": lambda e: replace(e, skills=()),
    "asked_in is empty": lambda e: replace(e, asked_in=()),
    "starter is empty": lambda e: replace(e, starter=""),
    "points and minutes are at least 1": lambda e: replace(e, points=0),
    "points and minutes": lambda e: replace(e, minutes=0),
    "2 worlds are too few": lambda e: replace(e, worlds=e.worlds[:2]),
    "there is no world": lambda e: replace(e, worlds=()),
    "two worlds are named 'copies'": lambda e: replace(
        e, worlds=(*e.worlds, handmade("copies", "Nothing.", viewing_events_raw=[]))
    ),
    "4 named mistakes; collect 6": lambda e: replace(e, few_mistakes_because=""),
    "no alternative": lambda e: replace(e, alternatives=()),
    "the starter does not run in world correction": lambda e: replace(e, starter="SELECT nope"),
    "the starter's columns are": lambda e: replace(e, starter="SELECT 1 AS nope"),
    "the starter is right in the shown world": lambda e: replace(e, starter=e.solution),
    "the solution gives no result in world correction": lambda e: replace(e, solution="SELECT nope"),
    "the alternative 2 is not right in world correction": lambda e: replace(
        e, alternatives=(*e.alternatives, e.starter + " OR true")
    ),
    "the alternative 1 is not right in world copies": lambda e: replace(
        e, alternatives=(f"{e.solution} HAVING member_id < 600000 OR member_id > 700000",)
    ),
    "two mistakes are named counts-deliveries": lambda e: with_mistake(
        e, Mistake("counts-deliveries", "count(*)", "count(*) + 1", "You counted one more.")
    ),
    "mistake 'Believes First' is not named in kebab-case": lambda e: with_first_mistake(
        e, name="Believes First"
    ),
    "says nothing to whoever makes it": lambda e: with_first_mistake(e, says=""),
    "says 261 characters": lambda e: with_first_mistake(e, says="x" * 261),
    "says 'wrong'": lambda e: with_first_mistake(e, says="That is wrong."),
    "says 'Just'": lambda e: with_first_mistake(e, says="Just look again."),
    "its old text occurs 0 times": lambda e: with_first_mistake(e, old="ORDER BY nothing"),
    "its old text occurs 2 times": lambda e: with_first_mistake(e, old="FROM"),
    "mistake no-mistake loses nothing": lambda e: with_mistake(
        e, Mistake("no-mistake", "count(*)", "count(1)", "You counted ones.")
    ),
    "mistake leaves-the-starter loses nothing": lambda e: with_mistake(
        e, Mistake("leaves-the-starter", says="You left it.", answer=e.starter)
    ),
    "mistake its-twin is recognised as none": lambda e: with_mistake(
        e, replace(e.mistakes[0], name="its-twin")
    ),
    "mistake divides fails in world correction": lambda e: with_mistake(
        e, Mistake("divides", "sum(watch_s)", "sum(watch_s // 0)", "You divided by zero.")
    ),
    "world another empty one catches no mistake": lambda e: replace(
        e,
        mistakes=tuple(mistake for mistake in e.mistakes if mistake.name != "adds-a-total"),
        worlds=(*e.worlds, handmade("another empty one", "Nothing.", viewing_events_raw=[])),
    ),
    "the solution's result is not the same in world unstable": lambda e: replace(
        e, worlds=(*e.worlds, unstable(e.worlds[1]))
    ),
    "the solution's result is not the contains in world shrunk": lambda e: replace(
        e, worlds=(*e.worlds, shrunk(e.worlds[1]))
    ),
    "3 hints; a ladder has 4": lambda e: replace(e, hints=e.hints[:3]),
    "two hints are the same": lambda e: replace(e, hints=(*e.hints[:3], e.hints[1])),
    "hint 2 is empty": lambda e: replace(e, hints=(e.hints[0], " ", *e.hints[2:])),
    "hint 4 contains": lambda e: replace(
        e, hints=(*e.hints[:3], "It is:\n" + e.solution.upper().replace("    ", "  "))
    ),
    "hint 1 is not a question": lambda e: replace(e, hints=("A row.", *e.hints[1:])),
}


@pytest.mark.parametrize(("finding", "broken"), FINDINGS.items(), ids=FINDINGS.keys())
def test_a_finding_is_provoked_by_one_change(sql_exercise, finding, broken):
    found = prove(broken(sql_exercise))
    assert any(finding in sentence for sentence in found), found


PYTHON_FINDINGS = {
    "the starter does not run in world correction": lambda e: replace(
        e, starter="def member_seconds(rows): return []"
    ),
    "the starter is right in the shown world": lambda e: replace(e, starter=e.solution),
    "the alternative 2 printed in world": lambda e: replace(
        e, alternatives=(*e.alternatives, e.solution.replace("newest = {}", "newest = {}; print()"))
    ),
    "the alternative 2 changed-its-input in world": lambda e: replace(
        e,
        alternatives=(
            *e.alternatives,
            e.solution.replace("    return", "    deliveries.clear()\n    return"),
        ),
    ),
    "the solution changed-its-input": lambda e: replace(
        e, solution=e.solution.replace("    return", "    deliveries.clear()\n    return")
    ),
    "the solution gives no result": lambda e: replace(
        e, solution="def member_seconds(deliveries):\n    return None"
    ),
}


@pytest.mark.parametrize(("finding", "broken"), PYTHON_FINDINGS.items(), ids=PYTHON_FINDINGS.keys())
def test_a_finding_about_a_function_is_provoked_by_one_change(python_exercise, finding, broken):
    found = prove(broken(python_exercise))
    assert any(finding in sentence for sentence in found), found


def test_a_good_change_yields_no_finding(sql_exercise):
    assert prove(replace(sql_exercise, points=3, minutes=25, title="Another title", level="hard")) == []
    assert (
        prove(
            replace(
                sql_exercise,
                worlds=(*sql_exercise.worlds, replace(shuffled_rows(sql_exercise.worlds[2]), name="s2")),
            )
        )
        == []
    )


def test_all_findings_are_listed_at_once(sql_exercise):
    found = prove(replace(with_first_mistake(sql_exercise, old="nothing like it"), title="", hints=()))
    assert any("title" in sentence for sentence in found)
    assert any("occurs 0 times" in sentence for sentence in found)
    assert any("hints" in sentence for sentence in found)
