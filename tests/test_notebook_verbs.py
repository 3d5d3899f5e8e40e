"""What a learner types in a notebook, and what comes back."""

import time

from autograder import library
from course import progress, standing

SLUG = "exactly_once_counts"
PYTHON_SLUG = "sliding_sum"
DELIVERIES_COUNTED = """
SELECT event_time::DATE AS play_date,
       count(*) FILTER (WHERE event_type = 'play') AS plays,
       count(DISTINCT member_id) AS members,
       sum(watch_s) / 60.0 AS minutes
FROM viewing_events_raw GROUP BY 1
"""


def said(result) -> str:
    return result._repr_mimebundle_().get("text/markdown") or result._repr_mimebundle_()["text/plain"]


def test_from_not_attempted_to_counted(notebook):
    exercise = library.find(SLUG)
    assert "Not attempted yet" in said(notebook.run(f'check("{SLUG}")'))

    notebook.run(f"%%sql {SLUG}\n{DELIVERIES_COUNTED}")
    unsolved = notebook.run(f'check("{SLUG}")')
    assert float(unsolved) < exercise.points
    assert "Looks like *" in said(unsolved)

    rows = notebook.run(f"%%sql {SLUG}\n{exercise.solution}")
    assert list(rows.columns)[0] == "play_date" and len(rows.rows) > 0
    solved = notebook.run(f'check("{SLUG}")')
    assert float(solved) == exercise.points
    assert said(solved).startswith("Right in all")

    reached = standing.state(progress.read().events)[SLUG]
    assert (reached.attempts, reached.solved, reached.best_score) == (2, "clean", exercise.points)


def test_a_score_is_a_bare_number_to_nbgrader(notebook):
    notebook.run(f"%%sql {SLUG}\n{library.find(SLUG).solution}")
    bundle = notebook.run(f'check("{SLUG}")')._repr_mimebundle_()
    assert float(bundle["text/plain"]) == library.find(SLUG).points


def test_an_unknown_slug_names_the_nearest(notebook):
    for cell in (
        'check("exactly_once_count")',
        'hint("exactly_once_count")',
        'show("exactly_once_count")',
        "%%sql exactly_once_count\nSELECT 1",
    ):
        assert "Did you mean exactly_once_counts" in said(notebook.run(cell))
    assert "Name the exercise as text" in said(notebook.run("check(17)"))


def test_sql_for_a_python_exercise_says_what_to_write(notebook):
    assert f"def {PYTHON_SLUG}" in said(notebook.run(f"%%sql {PYTHON_SLUG}\nSELECT 1"))


def test_a_query_that_does_not_run_keeps_the_databases_words_and_line(notebook):
    reply = said(notebook.run(f"%%sql {SLUG}\nSELECT event_id,\n       watched_s\nFROM viewing_events_raw"))
    assert 'Referenced column "watched_s" not found' in reply
    assert "line 2" in reply and "`watched_s`" in reply
    assert "Traceback" not in reply
    assert said(notebook.run(f'check("{SLUG}")')).startswith("DuckDB: Binder Error")


def test_without_a_slug_the_toy_universe_answers_and_cannot_be_broken(notebook):
    count = "%%sql\nSELECT count(*) AS deliveries FROM viewing_events_raw"
    before = notebook.run(count).rows
    notebook.run("%%sql\nDELETE FROM viewing_events_raw")
    assert notebook.run(count).rows == before
    assert "Parser Error" in said(notebook.run("%%sql\nSELEKT 1"))


def test_hints_climb_one_rung_per_changed_answer(notebook):
    first = said(notebook.run(f'hint("{SLUG}")'))
    assert first.startswith("Hint 1 of 4.")
    again = said(notebook.run(f'hint("{SLUG}")'))
    assert again.startswith("Hint 1 of 4.") and "once your answer has changed" in again
    for rung in (2, 3, 4):
        notebook.run(f"%%sql {SLUG}\nSELECT {rung}")
        assert said(notebook.run(f'hint("{SLUG}")')).startswith(f"Hint {rung} of 4.")
    notebook.run(f"%%sql {SLUG}\nSELECT 5")
    assert "That was the last hint" in said(notebook.run(f'hint("{SLUG}")'))
    notebook.run(f"%%sql {SLUG}\n{library.find(SLUG).solution}")
    notebook.run(f'check("{SLUG}")')
    assert standing.state(progress.read().events)[SLUG].solved == "helped"


def test_a_seen_solution_is_remembered(notebook):
    assert library.find(SLUG).solution in said(notebook.run(f'solution("{SLUG}")'))
    notebook.run(f"%%sql {SLUG}\n{library.find(SLUG).solution}")
    notebook.run(f'check("{SLUG}")')
    assert standing.state(progress.read().events)[SLUG].solved == "shown"


def test_show_prints_the_tables_and_lends_them(notebook):
    shown = notebook.run(f'show("{SLUG}")')
    text = repr(shown)
    assert "viewing_events_raw: one row per delivery" in text and "event_time TIMESTAMP" in text
    assert ">event_id VARCHAR</th>" in shown._repr_mimebundle_()["text/html"]
    rows = notebook.run(f'len(show("{SLUG}").frames["viewing_events_raw"])')
    assert rows == len(library.find(SLUG).worlds[0].rows(("viewing_events_raw",))["viewing_events_raw"])


def test_show_gives_the_call_that_a_function_gets(notebook):
    exercise = library.find(PYTHON_SLUG)
    text = repr(notebook.run(f'show("{PYTHON_SLUG}")'))
    assert text.startswith("sliding_sum(events=…, window_s=…, disorder_s=…)")
    assert "events: an iterator that can be read once" in text and "window_s = 60" in text
    notebook.run(exercise.solution)
    called = notebook.run(f'list({PYTHON_SLUG}(**show("{PYTHON_SLUG}").arguments))')
    assert len(called) == len(exercise.arguments(exercise.worlds[0].rows(exercise.tables))["events"])


def test_relations_frames_and_functions_are_answers_too(notebook):
    exercise = library.find(SLUG)
    notebook.run(f"{SLUG} = show('{SLUG}').connection.sql('''{exercise.solution}''')")
    assert float(notebook.run(f'check("{SLUG}")')) == exercise.points
    notebook.run(f"{SLUG} = lambda connection: connection.sql('''{exercise.solution}''')")
    assert float(notebook.run(f'check("{SLUG}")')) == exercise.points
    notebook.run(
        f"import polars\n{SLUG} = polars.DataFrame(show('{SLUG}').connection.sql('''{exercise.solution}'''))"
    )
    worked_out = notebook.run(f'check("{SLUG}")')
    assert 0 < float(worked_out) < exercise.points
    assert "these are rows, not a query" in said(worked_out)


def test_a_python_answer_from_starter_to_solved(notebook):
    exercise = library.find(PYTHON_SLUG)
    notebook.run(exercise.starter)
    assert "Not attempted yet" in said(notebook.run(f'check("{PYTHON_SLUG}")'))
    notebook.run(f"def {PYTHON_SLUG}(**arguments):\n    raise LookupError('no such key')")
    assert "LookupError" in said(notebook.run(f'check("{PYTHON_SLUG}")'))
    notebook.run(exercise.solution)
    assert float(notebook.run(f'check("{PYTHON_SLUG}")')) == exercise.points


def test_nothing_is_recorded_while_nbgrader_runs_the_notebook(notebook, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    notebook.run(f"%%sql {SLUG}\n{library.find(SLUG).solution}")
    notebook.run(f'check("{SLUG}")')
    assert progress.read().events == ()


def test_a_work_folder_that_cannot_be_written_breaks_no_check(notebook, tmp_path, monkeypatch):
    blocked = tmp_path / "a file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("COURSE_WORK", str(blocked))
    notebook.run(f"%%sql {SLUG}\n{library.find(SLUG).solution}")
    assert float(notebook.run(f'check("{SLUG}")')) == library.find(SLUG).points


def test_after_a_query_that_never_ends_the_next_check_works(notebook):
    object.__setattr__(library.find(SLUG), "seconds", 0.5)
    try:
        started = time.monotonic()
        notebook.run(
            f"%%sql {SLUG}\nWITH RECURSIVE forever AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM forever) SELECT max(n) FROM forever"
        )
        reply = said(notebook.run(f'check("{SLUG}")'))
        assert "time limit of 0.5 seconds" in reply
        assert time.monotonic() - started < 60
    finally:
        object.__setattr__(library.find(SLUG), "seconds", 10.0)
    notebook.run(f"%%sql {SLUG}\n{library.find(SLUG).solution}")
    assert float(notebook.run(f'check("{SLUG}")')) == library.find(SLUG).points
