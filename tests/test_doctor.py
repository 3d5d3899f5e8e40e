"""The doctor finds what is missing, says whether it matters, and what to do."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from course import doctor as examination
from course import programs
from course.programs import OPENING, Finding

REPOSITORY = Path(__file__).resolve().parents[1]


def test_this_environment_is_healthy(tmp_path):
    findings = examination.doctor(tmp_path)
    assert examination.healthy(findings)
    names = [finding.name for finding in findings]
    assert len(names) == len(set(names))
    for name in ("Python", "duckdb", "polars", "jupyterlab", "engines", "bubblewrap", "Chromium"):
        assert name in names


def test_only_what_the_course_needs_decides():
    fine = Finding("Python", True, "3.11")
    assert examination.healthy([fine, Finding("Java", False, "missing", "only for labs")])
    assert not examination.healthy([fine, Finding("duckdb", False, "missing", OPENING)])


def test_an_old_python():
    assert not examination.python_version((3, 10, 13)).fine
    assert examination.python_version((3, 12, 0)).fine


def test_a_missing_library():
    finding = examination.library("no-such-library-here", lambda: True)
    assert (finding.fine, finding.found, finding.matters) == (False, "missing", OPENING)
    assert "start.py" in finding.advice


def test_a_library_that_is_present_and_does_not_load():
    def load():
        raise ImportError("libstdc++ is too old")

    finding = examination.library("duckdb", load)
    assert not finding.fine and "libstdc++ is too old" in finding.found


def test_a_library_that_answers_amiss():
    assert not examination.library("duckdb", lambda: False).fine


def test_other_versions_than_the_locked_ones(tmp_path):
    lock = tmp_path / "course.txt"
    lock.write_text(
        "# header\nduckdb==1.0.0 \\\n    --hash=sha256:00\nno-such-library-here==1\n"
        "elsewhere==1 ; sys_platform == 'never'\n"
    )
    finding = examination.as_locked(lock)
    assert not finding.fine
    assert "duckdb is " in finding.found and "no-such-library-here is missing" in finding.found
    assert "elsewhere" not in finding.found
    assert examination.as_locked(REPOSITORY / "requirements" / "course.txt").fine
    assert not examination.as_locked(tmp_path / "none.txt").fine


def test_a_work_folder_that_can_be_made(tmp_path):
    assert examination.work_folder(tmp_path / "not" / "yet").fine
    assert not (tmp_path / "not").exists()


def test_a_work_folder_that_cannot(tmp_path):
    (tmp_path / "file").write_text("")
    finding = examination.work_folder(tmp_path / "file" / "work")
    assert not finding.fine and "--work" in finding.advice


def test_a_taken_port_is_passed_over():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        taken = server.getsockname()[1]
        assert not examination.free_port(taken, tries=1).fine
        found = examination.free_port(taken, tries=40)
        assert found.fine and int(found.found) > taken


@pytest.fixture
def bare_machine(monkeypatch, tmp_path):
    """No program at all on PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))


def test_missing_programs(bare_machine):
    for look in (programs.bubblewrap, programs.chromium):
        finding = look()
        assert not finding.fine and finding.advice
        assert finding.matters != OPENING


@pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap is for Linux")
def test_a_sandbox_that_is_not_allowed_to_work(monkeypatch, tmp_path):
    fake = tmp_path / "bwrap"
    fake.write_text('#!/bin/sh\n[ "$1" = --version ] && echo bubblewrap 0.8.0\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    finding = programs.bubblewrap()
    assert not finding.fine and "not allowed" in finding.found


def test_the_command_prints_one_screen(tmp_path):
    command = [sys.executable, "-m", "course.cli", "doctor", "--work", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) <= 30
    assert "The course can be opened" in done.stdout


def test_the_command_fails_when_the_course_cannot_open(tmp_path):
    (tmp_path / "file").write_text("")
    work = str(tmp_path / "file" / "work")
    command = [sys.executable, "-m", "course.cli", "doctor", "--work", work]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "NEEDED" in done.stdout and "cannot be opened yet" in done.stdout
