"""`course world` and `world()`: what people type, what they read, what they get."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.universe import SCHEMA, BadParameter
from course import world
from course.cli import app

TOY = ("world", "--size", "toy", "--seed", "7")


def course(*arguments):
    run = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return run.exit_code, run.output


def test_a_world_is_written_and_found_whole_the_second_time(tmp_path):
    code, said = course(*TOY, "--out", tmp_path / "toy")
    assert code == 0
    assert re.search(rf"{len(SCHEMA)} tables, about [\d,]+ rows and [\d.]+ MB, to {tmp_path}", said)
    assert re.search(r"Done in [\d.]+ s \([\d,]+ rows/s\): [\d,.]+ [kM]B in \d+ files\.", said)
    code, said = course(*TOY, "--out", tmp_path / "toy")
    assert code == 0 and "Everything is there and whole" in said


def test_damage_is_told(tmp_path):
    course(*TOY, "--out", tmp_path / "toy", "--tables", "members, titles")
    (tmp_path / "toy" / "titles.parquet").write_bytes(b"")
    code, said = course(*TOY, "--out", tmp_path / "toy", "--tables", "members,titles")
    assert code == 0
    assert "Damaged, and made again: 1 (titles)." in said and "1 finished part is kept." in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("world", "--size", "medium", "--out", "x"),
            "size is one of toy, small, std, big, huge, not 'medium'",
        ),
        ((*TOY, "--out", "x", "--tables", "views"), "table is one of members"),
        ((*TOY, "--out", "x", "--format", "csv"), "format is one of parquet, duckdb, jsonl, not 'csv'"),
        ((*TOY, "--out", "x", "--set", "p_exact=-1"), "p_exact is a share from 0 to 1, not -1"),
        ((*TOY, "--out", "x", "--set", "p_exact"), "--set takes KNOB=VALUE"),
        ((*TOY, "--out", "x", "--set", "colour=1"), "colour is not a knob of the universe"),
        ((*TOY, "--out", "x", "--set", "days='three'"), "days is a whole number, not 'three'"),
        ((*TOY,), "--out"),
        (("world", "describe", "--size", "medium"), "size is one of toy"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    code, output = course(*arguments)
    assert code in (1, 2) and said in output and "Traceback" not in output
    assert not list(tmp_path.iterdir())


def test_too_small_a_disk_is_refused_before_anything_is_written(tmp_path, monkeypatch):
    import shutil

    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_000))
    code, said = course(*TOY, "--out", tmp_path / "toy")
    assert code == 1 and re.search(
        r"About [\d.]+ MB are still to be written, and 1.0 kB are free there", said
    )
    assert [path.name for path in (tmp_path / "toy").iterdir()] == ["manifest.jsonl"]


def test_the_largest_tables_of_the_largest_sizes_want_to_be_named(tmp_path, monkeypatch):
    import shutil

    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_000))
    _, said = course("world", "--size", "huge", "--out", tmp_path / "huge")
    assert (
        "Not without being named in --tables: heartbeats, qoe_events, client_logs, daily_published." in said
    )


def test_the_log_is_written_as_it_landed_when_asked(tmp_path):
    code, said = course(*TOY, "--tables", "calendar", "--landed", "--out", tmp_path / "toy")
    assert code == 0
    assert said.startswith("4 tables, about ")
    folders = sorted(path.name for path in (tmp_path / "toy").iterdir() if path.is_dir())
    assert folders == ["landed_v1", "landed_v2", "landed_v3"]
    code, said = course(*TOY, "--landed", "--format", "duckdb", "--out", tmp_path / "database")
    assert code == 1
    assert "format is parquet or jsonl for landed_v1, landed_v2, landed_v3, which are files" in said


@pytest.mark.usefixtures("hears_ctrl_c")
def test_ctrl_c_says_how_to_go_on(tmp_path):
    command = [sys.executable, "-m", "course.cli", "world", "--size", "std", "--out", str(tmp_path / "std")]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    manifest = tmp_path / "std" / "manifest.jsonl"
    while process.poll() is None and not (manifest.exists() and len(manifest.read_text().splitlines()) > 3):
        pass
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.strip() == "Stopped. What is finished stays; the same command goes on from here."
    assert not list((tmp_path / "std").rglob("*.partial"))


def test_describe_prints_every_table_and_writes_the_page(tmp_path):
    code, said = course("world", "describe", "--size", "toy", "--page", tmp_path / "toy.html")
    assert code == 0
    assert all(table in said for table in SCHEMA)
    assert "<svg" in (tmp_path / "toy.html").read_text()
    code, said = course("world", "describe", "--size", "toy", "--page", tmp_path / "no" / "toy.html")
    assert code == 1 and "could not be written" in said


def test_a_world_in_memory_is_a_database_and_frames():
    opened = world(size="toy", seed=3, late_days=7)
    assert opened.tables == tuple(SCHEMA)
    [(plays,)] = opened.connection.execute("SELECT count(*) FROM viewing_events_raw").fetchall()
    frame = opened.frame("viewing_events_raw")
    assert frame.height == plays > 500
    assert opened.folder is None and opened.parameters.late_days == 7
    assert "seed 3" in repr(opened) and "viewing_events_raw" in repr(opened)
    assert "plays" in str(opened.sql("SELECT count(*) AS plays FROM viewing_events_raw"))
    with pytest.raises(BadParameter, match="table is one of"):
        opened.frame("views")


def test_a_larger_world_is_written_once_and_opened_from_its_files(tmp_path):
    tables = ("viewing_events_raw", "members")
    knobs = {"size": "std", "n_members": 500, "days": 3, "tables": tables, "cache": tmp_path}
    first = world(**knobs)
    written = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.parquet")}
    second = world(**knobs)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.parquet")} == written
    assert first.folder == second.folder and first.folder.parent == tmp_path
    assert second.frame("members").height == 500
    assert second.frame("viewing_events_raw").columns == list(SCHEMA["viewing_events_raw"].columns)
    assert world(**knobs, seed=2).folder != first.folder


@pytest.mark.parametrize(
    "arguments", [{"size": "medium"}, {"size": "toy", "tables": ["views"]}, {"p_exact": 2}]
)
def test_a_world_that_cannot_be_is_refused(arguments):
    with pytest.raises(BadParameter):
        world(**arguments)


def test_the_cache_folder_is_the_users(monkeypatch, tmp_path):
    from course.open_world import _cache_folder

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert isinstance(_cache_folder(), Path) and "data-engineer-loop" in str(_cache_folder())
