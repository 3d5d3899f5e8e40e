"""The exercise on models, as a learner meets it: what a cell shows, what a check says, what is never given away."""

from dataclasses import replace

import pytest

from autograder import library
from autograder.feedback import lines
from autograder.judging import judge
from autograder.outcome import Failure
from autograder.smallest import smallest

SLUG = "playback_model"


@pytest.fixture(scope="module")
def exercise():
    return library.find(SLUG)


def with_edits(text, *edits):
    for old, new in edits:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text


def mistaken(exercise, name):
    return next(one for one in exercise.mistakes if one.name == name).applied_to(exercise.solution)


def said(shown):
    return shown.markdown if hasattr(shown, "markdown") else repr(shown)


def test_a_cell_shows_the_tables_and_what_the_queries_answer(notebook, exercise):
    assert "the starter as it came" in said(notebook.run(f"%%model {SLUG}\n{exercise.starter}"))
    view = notebook.run(f"%%model {SLUG}\n{exercise.solution}")
    assert "season_history at event_time" in repr(view) and "known_by_midnight" in repr(view)
    html = view._repr_mimebundle_()["text/html"]
    assert html.count("<table>") == 2 and "<caption" in html
    assert float(notebook.run(f'check("{SLUG}")')) == exercise.points


def test_a_cell_says_what_stands_in_the_way(notebook, exercise):
    def shown(old, new):
        return said(notebook.run(f"%%model {SLUG}\n{with_edits(exercise.solution, (old, new))}"))

    assert "did you mean `kind`?" in shown("    kind: fact\n", "    knd: fact\n")
    assert "grain-not-said. Table `plays`" in shown("    grain: one row per viewing event\n", "")
    assert "DuckDB: Load of `plays`." in shown("watch_s\n      FROM viewing", "wach_s\n      FROM viewing")
    assert "declares `watch_s`" in shown(", watch_s\n      FROM viewing", "\n      FROM viewing")
    assert "Not written yet: `seconds_by_day`" in said(
        notebook.run(f"%%model {SLUG}\n{exercise.starter.replace('name: VARCHAR', 'name: TEXT')}")
    )


def test_other_cells_are_told_how_theirs_begins(notebook):
    assert "`%%model playback_model`" in said(notebook.run(f"%%sql {SLUG}\nSELECT 1"))
    assert "not answered by a model" in said(notebook.run("%%model exactly_once_counts\ntables:"))
    assert "Name the exercise" in said(notebook.run("%%model\ntables:"))
    assert "Did you mean playback_model" in said(notebook.run("%%model playback_modle\ntables:"))


@pytest.mark.parametrize("answer", [None, {"tables": 1}, 7, "", "---"])
def test_what_is_no_text_is_not_attempted(exercise, answer):
    report = judge(exercise, answer)
    assert report.score == 0 and (report.blank or answer == "---")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (("FROM viewing_events_clean\n", "FROM world.main.viewing_events_clean\n"), "may read the source's tables"),
        (("    FROM plays\n    GROUP BY metric_date", "    FROM world.main.viewing_events_clean\n    GROUP BY metric_date"), "may read your tables alone"),
        (("    FROM plays\n    GROUP BY metric_date", "    FROM viewing_events_clean\n    GROUP BY metric_date"), "does not exist"),
        (("load: SELECT title_id, kind, name, runtime_s FROM titles", "load: DROP TABLE titles"), "is one SELECT"),
        (("load: SELECT title_id, kind, name, runtime_s FROM titles", "load: SELECT 1; SELECT title_id, kind, name, runtime_s FROM titles"), "is one SELECT"),
        (("load: SELECT title_id, kind, name, runtime_s FROM titles", "load: SELECT title_id, kind, name, runtime_s FROM plays"), "does not exist"),
        (("{title_id: INTEGER, kind: VARCHAR, name: VARCHAR, runtime_s", "{title_id: INTGER, kind: VARCHAR, name: VARCHAR, runtime_s"), "Types of `titles`"),
        (("sum(watch_s) AS seconds,", "sum(watch_s) AS sec,"), "Query `seconds_by_day` gives `metric_date`, `sec`, `known_by_midnight`."),
        (("weight, 1))", "weight, 1) * 2)"), "For `query` seconds_by_category, `of` reality, `column` seconds"),
    ],
)  # fmt: skip
def test_the_first_line_says_what_is_the_matter(exercise, edit, said):
    report = judge(exercise, with_edits(exercise.solution, edit))
    assert report.score == 0 and said in lines(report)[0], lines(report)


def test_a_query_that_never_ends_is_stopped(exercise):
    solved = judge(exercise, exercise.solution).trials[:3]
    assert all(trial.right for trial in solved)
    quick = replace(exercise, seconds=0.5, worlds=exercise.worlds[:3])
    endless = with_edits(
        exercise.solution,
        ("      FROM plans\n", "      FROM plans WHERE (SELECT sum(a.range * b.range) FROM range(9000000) a, range(9000000) b) > 0\n"),
    )  # fmt: skip
    assert all(trial.got.kind == "time limit" for trial in judge(quick, endless).trials)


def test_what_only_some_data_shows_costs_that_part(exercise):
    report = judge(exercise, mistaken(exercise, "deletion-does-not-reach"))
    failing = {trial.world.name for trial in report.trials if not trial.right}
    assert failing == {"erased", "deletes"} and report.score == 0.8 * exercise.points
    assert lines(report)[0].startswith("Looks like *deletion-does-not-reach*.")


def test_a_rule_that_two_answers_break_differently_is_named_in_a_hidden_world(exercise):
    both = with_edits(
        mistaken(exercise, "deletion-does-not-reach"),
        ("sum(watch_s * coalesce(weight, 1))", "sum(watch_s)"),
        ("    LEFT JOIN plan_history\n", "    JOIN plan_history\n"),
    )
    first = lines(judge(exercise, both))[0]
    assert "In *deletes*: *deletion-does-not-reach*." in first


def test_erased_members_are_gone_from_every_answer(exercise):
    tables = exercise.tables_read()
    world = next(world for world in exercise.worlds if world.name == "erased")
    asked = {row["member_id"] for row in world.rows(tables)["deletion_requests"]}
    left = [row for row in world.rows(tables)["viewing_events_clean"] if row["member_id"] not in asked]
    with exercise.running() as outcome:
        answers = outcome(exercise.solution, world.rows(tables))
    assert sum(value for query, _, _, value in answers.rows if query == "seconds_by_plan") == sum(
        row["watch_s"] for row in left
    )


def test_why_shows_rows_that_no_hidden_world_has(exercise):
    found = smallest(exercise, mistaken(exercise, "weights-left-out"), seconds=60)
    assert found is not None and not found.is_shown and found.size == 1
    assert not isinstance(found.got, Failure) and len(found.rows["title_categories"]) == 1
