"""A notebook is counted as a whole where the kernel lets this user make control groups, and nowhere else is one needed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.sandbox import AnswerCell, Limits, NotIsolated, Question, Sandbox, control_groups
from autograder.sandbox.forks import ForkedChild
from course import programs

MOUNTS = "36 35 0:30 / /sys rw - sysfs sysfs rw\n42 36 0:27 {root} {point} rw,nosuid shared:9 - cgroup2 cgroup2 rw\n"


def system(tmp_path, own, root="/"):
    """What the kernel says of a process in the group `own`, where groups are folders below `tmp_path`."""
    told = tmp_path / "told"
    told.mkdir()
    (told / "cgroup").write_text(f"4:memory:/elsewhere\n0::{own}\n")
    (told / "mountinfo").write_text(MOUNTS.format(root=root, point=tmp_path / "groups"))
    return told


def group(folder, handed):
    folder.mkdir(parents=True)
    (folder / "cgroup.subtree_control").write_text(handed)
    return folder


@pytest.fixture
def joinable(monkeypatch):
    """Moving into a folder that is no group cannot be tried."""
    monkeypatch.setattr(control_groups, "_can_be_joined", lambda folder: os.access(folder, os.W_OK))


def test_the_nearest_group_that_counts_is_taken(tmp_path, joinable):
    upper = group(tmp_path / "groups" / "user" / "app", "cpu memory pids\n")
    group(upper / "shell.scope", "")
    assert control_groups.place(system(tmp_path, "/user/app/shell.scope")) == upper


def test_a_container_sees_its_part_of_the_tree(tmp_path, joinable):
    own = group(tmp_path / "groups" / "job", "memory pids")
    assert control_groups.place(system(tmp_path, "/docker/abc/job", root="/docker/abc")) == own


@pytest.mark.parametrize("handed", ["", "memory", "cpu pids"])
def test_without_both_counts_there_is_none(tmp_path, joinable, handed):
    group(tmp_path / "groups" / "user", handed)
    assert control_groups.place(system(tmp_path, "/user")) is None


def test_without_this_kind_of_groups_there_is_none(tmp_path):
    assert control_groups.place(tmp_path) is None
    assert control_groups.place(system(tmp_path, "/elsewhere", root="/docker/abc")) is None


def test_where_nothing_may_be_made_there_is_none(tmp_path):
    group(tmp_path / "groups" / "user", "memory pids")
    # A folder that is none of the kernel's has no files to write limits into.
    (tmp_path / "groups" / "user").chmod(0o500)
    assert control_groups.place(system(tmp_path, "/user")) is None


def test_a_group_has_the_limits_of_a_notebook(tmp_path, monkeypatch):
    made = {}
    monkeypatch.setattr(Path, "write_text", lambda path, text, **_: made.update({path.name: text}))
    (tmp_path / "cgroup.procs").touch()
    monkeypatch.setattr(os, "open", lambda path, flags: -1)
    control_groups.Group(tmp_path, Limits(memory_bytes=100, disk_bytes=7, threads=3))
    assert (made["memory.max"], made["pids.max"], made["memory.oom.group"]) == ("107", "4", "1")


def test_the_doctor_says_which(monkeypatch):
    monkeypatch.setattr(control_groups, "place", lambda: Path("/sys/fs/cgroup/user"))
    assert programs.control_groups().fine and "/sys/fs/cgroup/user" in programs.control_groups().found
    monkeypatch.setattr(control_groups, "place", lambda: None)
    assert "limits by process" in programs.control_groups().found


@pytest.fixture(params=["bubblewrap", "subprocess"])
def grouped(request, monkeypatch):
    """A sandbox whose children join real groups, without limits where this kernel counts in another way."""
    if control_groups.place() is None:
        monkeypatch.setattr(control_groups, "CONTROLLERS", set())
        monkeypatch.setattr(control_groups, "limits_of", lambda limits: {})
        if control_groups.place() is None:
            pytest.skip("no control groups of the second version may be made here")
    try:
        with Sandbox(request.param) as opened:
            yield opened
    except NotIsolated as reason:
        pytest.skip(str(reason))


def test_a_notebook_joins_a_group_that_is_gone_afterwards(grouped, monkeypatch):
    place, members = grouped._server._groups, []
    ended = ForkedChild.end

    def end(forked):
        members.append((forked._group._path / "cgroup.procs").read_text().split())
        ended(forked)

    monkeypatch.setattr(ForkedChild, "end", end)
    before = set(place.iterdir())
    assert grouped.answers([AnswerCell("q", "x = 1")], []) == []
    assert [len(pids) for pids in members] == [1] and members != [[str(os.getpid())]]
    assert set(place.iterdir()) == before


def test_the_limits_hold_where_the_kernel_counts_for_us(grouped):
    if not control_groups.CONTROLLERS:
        pytest.skip("this kernel does not count memory in such groups")
    # Address space is reserved beyond what is used, and only a group counts what is really used.
    grasping = "import mmap\nq = mmap.mmap(-1, 1 << 28)\nq.write(b'x' * (1 << 28))\nq = 'it was given'"
    asked = Question("q", {"kind": "text", "seconds": 1, "starter": ""}, ())
    limits = Limits(memory_bytes=64 << 20, disk_bytes=1 << 20)
    [got] = grouped.answers([AnswerCell("q", grasping)], [asked], limits)
    assert (got.kind, got.problem) == ("nothing", "The process ended while its cell ran.")
