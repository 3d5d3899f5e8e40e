"""A universe in files: the same bytes however it is made, whole after a kill, honest about what is in the way."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading

import duckdb
import pytest

from autograder.export import LANDED, Export, ExportError, Stopped, plan
from autograder.export.assembled import _connection, source
from autograder.export.crew import _workers
from autograder.export.files import digest
from autograder.export.manifest import NAME
from autograder.export.tasks import Task
from autograder.universe import SCHEMA, BadParameter, Parameters, Universe
from autograder.universe.landed import landed

KNOBS = {"seed": 3, "n_members": 60, "days": 6, "p_delete": 0.1, "file_rows": 100}
LOG = ("viewing_events_raw", "quarantine")


def parameters(**knobs):
    return Parameters().turned(**{**KNOBS, **knobs})


def exported(folder, tables=tuple(SCHEMA), form="parquet", processes=1, **knobs):
    export = Export(plan(parameters(**knobs), folder, tables, form), processes)
    export.open()
    export.run()
    return export


def bytes_of(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != NAME
    }


def read(export, table):
    with duckdb.connect() as connection:
        columns = ", ".join(SCHEMA[table].columns)
        return connection.execute(
            f"SELECT {columns} FROM {source(export.target, export.manifest, table)}"
        ).fetchall()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return exported(tmp_path_factory.mktemp("made") / "universe")


@pytest.mark.parametrize("table", SCHEMA)
def test_the_files_hold_the_rows_of_the_universe(made, table):
    expected = [tuple(row.values()) for row in Universe(parameters()).rows(table)]
    assert sorted(map(repr, read(made, table))) == sorted(map(repr, expected))
    assert sum(part.rows for part in made.manifest.parts.values() if part.table == table) == len(expected)


def test_the_bytes_are_the_same_whatever_the_processes_and_threads(made, tmp_path):
    together = exported(tmp_path / "together", processes=3)
    assert bytes_of(together.target.folder) == bytes_of(made.target.folder)


def test_days_are_cut_into_files_of_at_most_so_many_rows(made):
    raw = [part for part in made.manifest.parts.values() if part.table == "viewing_events_raw"]
    assert any(len(part.files) > 1 for part in raw)
    assert max(file.rows for part in raw for file in part.files) == 100


def test_jsonl_and_duckdb_hold_the_same(made, tmp_path):
    lines = exported(tmp_path / "jsonl", form="jsonl")
    for table in SCHEMA:
        assert read(lines, table) == read(made, table)
    assert json.loads((tmp_path / "jsonl" / "members.jsonl").read_text().splitlines()[0])["member_id"] == 1001
    whole = exported(tmp_path / "duckdb", form="duckdb")
    assert sorted(os.listdir(tmp_path / "duckdb")) == [NAME, "universe.duckdb"]
    with duckdb.connect(str(tmp_path / "duckdb" / "universe.duckdb"), read_only=True) as connection:
        for table, schema in SCHEMA.items():
            described = connection.execute(
                f"SELECT column_name, column_type FROM (DESCRIBE {table})"
            ).fetchall()
            assert dict(described) == schema.columns
            assert connection.execute(f"FROM {table}").fetchall() == read(made, table)
    again = Export(whole.plan, 1)
    again.open()
    assert again.is_complete


def test_a_second_run_verifies_and_makes_nothing(made):
    again = Export(made.plan, 1)
    verified = []
    again.open(verified.append)
    assert again.is_complete and not again.damaged
    assert len(verified) == len(made.manifest.parts) == len(again.kept)
    before = {path: path.stat().st_mtime_ns for path in made.target.folder.rglob("*")}
    again.run()
    assert {path: path.stat().st_mtime_ns for path in made.target.folder.rglob("*")} == before


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_damaged_or_gone_is_made_again_and_nothing_else(made, tmp_path, processes):
    export = exported(tmp_path / "universe")
    folder = export.target.folder
    files = sorted((folder / "viewing_events_raw").iterdir())
    damaged, gone = files[3], files[-2]
    content = bytearray(damaged.read_bytes())
    content[100] ^= 1
    damaged.write_bytes(content)
    gone.unlink()
    (folder / "members.parquet").write_bytes(b"")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")} | {gone: 0}
    again = Export(export.plan, processes)
    again.open()
    assert {(part.table, part.day is None) for part in again.damaged} == {
        ("viewing_events_raw", False),
        ("members", True),
    }
    again.run()
    assert bytes_of(folder) == bytes_of(made.target.folder)
    changed = {path for path in before if path.stat().st_mtime_ns != before[path]}
    days = {damaged.name[:10], gone.name[:10]}  # a day's files are made together
    assert changed == {path for path in files if path.name[:10] in days} | {folder / "members.parquet"}


def test_a_manifest_line_cut_short_is_a_part_that_is_not_finished(made, tmp_path):
    export = exported(tmp_path / "universe")
    path = export.target.folder / NAME
    path.write_bytes(path.read_bytes()[:-40])
    again = Export(export.plan, 1)
    again.open()
    assert not again.is_complete
    again.run()
    assert again.is_complete
    third = Export(export.plan, 1)
    third.open()
    assert third.is_complete and not third.damaged


def test_more_tables_can_be_added_later(tmp_path):
    exported(tmp_path / "universe", LOG)
    export = exported(tmp_path / "universe", (*LOG, "viewing_events_clean", "batches"))
    assert export.is_complete
    expected = [tuple(row.values()) for row in Universe(parameters()).rows("viewing_events_clean")]
    assert sorted(map(repr, read(export, "viewing_events_clean"))) == sorted(map(repr, expected))


SCRIPT = """
import sys
from pathlib import Path
from autograder.export import Export, ExportError, Stopped, plan
from autograder.universe import Parameters
if __name__ == "__main__":
    knobs = Parameters().turned(seed=3, n_members=3_000, days=40)
    export = Export(plan(knobs, Path(sys.argv[1]), ("viewing_events_raw",)), int(sys.argv[2]))
    export.open()
    try:
        export.run(lambda part: print(part.day, flush=True))
    except (ExportError, Stopped) as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
"""


def begun(folder, processes, after=3, **options):
    """An export in a process of its own that has finished a few parts."""
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(folder), str(processes)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )
    for _ in range(after):
        process.stdout.readline()
    return process


def finished(folder):
    export = Export(
        plan(parameters(n_members=3_000, days=40, p_delete=0.0005, file_rows=10**6), folder, LOG[:1]), 1
    )
    export.open()
    kept = len(export.kept)
    export.run()
    assert export.is_complete and not export.damaged
    return kept, export


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("killed", [signal.SIGKILL, signal.SIGINT])
def test_a_kill_or_ctrl_c_loses_only_what_was_in_hand(tmp_path, processes, killed):
    folder = tmp_path / "universe"
    process = begun(folder, processes)
    os.killpg(process.pid, killed)
    _, said = process.communicate(timeout=60)
    assert process.returncode != 0
    if killed == signal.SIGINT:
        assert said.strip().splitlines()[-1].startswith("Stopped")
        assert not list(folder.rglob("*.partial"))
    written = {path: digest(path) for path in folder.rglob("*.parquet")}
    kept, export = finished(folder)
    assert kept >= 3
    assert {path: digest(path) for path in written} == written
    assert not list(folder.rglob("*.partial"))
    whole = exported(tmp_path / "whole", LOG[:1], n_members=3_000, days=40, p_delete=0.0005, file_rows=10**6)
    assert bytes_of(folder) == bytes_of(whole.target.folder)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of file size are a matter of Unix")
@pytest.mark.parametrize("processes", [1, 2])
def test_a_full_disk_is_said_and_loses_nothing(tmp_path, processes):
    import resource

    folder = tmp_path / "universe"

    def small_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    process = begun(folder, processes, after=0, preexec_fn=small_disk)
    _, said = process.communicate(timeout=60)
    assert "ExportError: The disk is full: " in said and "What is finished stays" in said
    assert not list(folder.rglob("*.partial"))
    assert finished(folder)[1].is_complete


def test_a_process_that_dies_is_said(tmp_path):
    process = begun(tmp_path / "universe", 2, after=1)
    children = subprocess.run(
        ["pgrep", "-P", str(process.pid), "-f", "spawn_main"], capture_output=True, text=True
    )
    os.kill(int(children.stdout.split()[0]), signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert "A process of the export has died" in said


def test_another_universe_in_the_folder_is_refused(made):
    other = Export(plan(parameters(seed=4), made.target.folder), 1)
    with pytest.raises(ExportError, match="holds another universe .parquet, seed 3, 60 members, 6 days."):
        other.open()


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path):
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(ExportError, match="is not empty .thesis.tex.*--out"):
        exported(tmp_path, LOG)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_file_where_the_folder_should_be_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="cannot be used: "):
        exported(tmp_path / "file", LOG)
    with pytest.raises(ExportError, match="cannot be used: "):
        exported(tmp_path / "file" / "below", LOG)


def test_a_folder_that_cannot_be_written_to_is_said(made, tmp_path, monkeypatch):
    from autograder.export import files

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files.Path, "replace", refuse)
    with pytest.raises(ExportError, match="cannot be written to: Permission denied. Choose another folder"):
        exported(tmp_path / "universe", ("members",))


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_the_log_lands_as_clients_of_each_version_wrote_it(tmp_path, form, processes):
    knobs = {"p_bad_schema": 0.05, "p_null_watch": 0.1}
    export = exported(tmp_path / "universe", tuple(LANDED), form, processes, **knobs)
    raw = Universe(parameters(**knobs)).frame("viewing_events_raw")
    reader = "read_parquet" if form == "parquet" else "read_json"
    for table, version in LANDED.items():
        expected = landed(raw, version, KNOBS["seed"])
        with duckdb.connect() as connection:
            files = f"{reader}('{tmp_path}/universe/{table}/*.{form}')"
            found = connection.execute(f"SELECT {', '.join(expected.columns)} FROM {files}").fetchall()
        # JSON lines have no types: an id of digits alone would be read as a number.
        key = expected.columns.index("kafka_offset"), expected.columns.index("kafka_partition")
        assert {tuple(row[place] for place in key) for row in found} == {
            tuple(row[place] for place in key) for row in expected.rows()
        }
        assert len(found) == expected.height > 20
        if form == "parquet":
            assert sorted(map(repr, found)) == sorted(map(repr, expected.rows()))
    assert export.is_complete


def test_a_landed_log_can_be_added_to_what_is_there(tmp_path):
    folder = tmp_path / "universe"
    exported(folder, LOG)
    before = bytes_of(folder)
    exported(folder, (*LOG, *LANDED))
    after = bytes_of(folder)
    assert before.items() <= after.items()
    exported(tmp_path / "at once", (*LOG, *LANDED))
    assert after == bytes_of(tmp_path / "at once")


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="needs signal masks")
def test_a_process_that_still_loads_does_not_hear_ctrl_c(tmp_path, capfd):
    target = plan(parameters(), tmp_path, ("members",)).target
    with _workers(target, 2) as connections:
        for process in multiprocessing.active_children():
            os.kill(process.pid, signal.SIGINT)
        for connection in connections:
            connection.send(Task(("members",)))
            assert connection.recv().rows == KNOBS["n_members"]
    assert capfd.readouterr().err == ""


@pytest.mark.usefixtures("hears_ctrl_c")
def test_ctrl_c_during_a_query_is_ctrl_c(tmp_path):
    asked = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    target = plan(parameters(), tmp_path, ("batches",)).target
    with pytest.raises(KeyboardInterrupt), _connection(target) as connection:
        # With more threads the one that takes Ctrl-C may wait for another, and learns of it when the query ends.
        connection.execute("SET threads = 1")
        asked.start()
        connection.execute(
            "SELECT sum(a.range * b.range) FROM range(10_000_000) a, range(10_000_000) b"
        ).fetchall()


def test_ctrl_c_in_the_midst_is_not_an_error(tmp_path):
    export = Export(plan(parameters(), tmp_path / "universe", LOG), 1)
    export.open()

    def interrupt(part):
        raise KeyboardInterrupt

    with pytest.raises(Stopped):
        export.run(interrupt)


@pytest.mark.parametrize(
    ("tables", "form", "said"),
    [
        (("views",), "parquet", "table is one of members, .*'views'"),
        (LOG, "csv", "format is one of .*'csv'"),
        (tuple(LANDED), "duckdb", "format is parquet or jsonl for landed_v1, .*'duckdb'"),
    ],
)
def test_an_unknown_table_or_format_is_refused(tmp_path, tables, form, said):
    with pytest.raises(BadParameter, match=said):
        plan(parameters(), tmp_path, tables, form)


def test_the_plan_is_near_what_is_written(made):
    there = sum(file.bytes for part in made.manifest.parts.values() for file in part.files)
    assert made.plan.rows.keys() == set(SCHEMA)
    rows = sum(part.rows for part in made.manifest.parts.values())
    assert sum(made.plan.rows.values()) == pytest.approx(rows, rel=0.3)
    assert there > 0


@pytest.mark.parametrize("knobs", [{"n_members": 0}, {"empty_days": tuple(range(6))}, {"n_titles": 1}])
def test_an_empty_universe_is_written_too(tmp_path, knobs):
    export = exported(tmp_path / "universe", **knobs)
    assert export.is_complete
    assert read(export, "daily_published") == [] or "n_titles" in knobs
    assert read(export, "calendar")


def test_a_long_log_is_published_in_pieces_that_agree_with_the_whole(tmp_path):
    knobs = {"days": 25, "p_late_redelivery": 0.2, "p_revised": 0.2, "p_day_move": 0.1, "p_bad_clock": 0.05}
    export = exported(tmp_path / "universe", ("daily_published",), **knobs)
    expected = [tuple(row.values()) for row in Universe(parameters(**knobs)).rows("daily_published")]
    assert read(export, "daily_published") == expected


def test_a_database_of_one_derived_table_leaves_nothing_else_behind(tmp_path):
    exported(tmp_path / "universe", ("daily_published",), form="duckdb")
    assert sorted(os.listdir(tmp_path / "universe")) == [NAME, "universe.duckdb"]
