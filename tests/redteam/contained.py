"""Stock nbgrader on one hostile notebook, in a container that it cannot hurt: it would run what it is given.

The course's folder is a copy; everything else can only be read, or is not there. There is no
network. One user, with few processes, runs it, and after a while all of it is killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from handing_in import ASSIGNMENT, HALF, HERE, earned

from autograder.sandbox import bubblewrap

SECONDS = 120
USER = 61_007
LIMITS = ("--nproc=150", "--as=4294967296", "--fsize=268435456", "--core=0", "--cpu=120")
REPOSITORY = HERE.parents[1]


def command(course: Path, outside: Path, user: int) -> list[str]:
    """The command that grades everybody in a course's folder with stock nbgrader, contained, as a user of its own."""
    bwrap, setpriv, prlimit = (shutil.which(name) for name in ("bwrap", "setpriv", "prlimit"))
    if not (bwrap and setpriv and prlimit) or os.geteuid() != 0:
        raise SystemExit("Stock nbgrader is only let loose by root, with bubblewrap, setpriv and prlimit.")
    own = [
        word
        for folder in (course, outside)
        for word in (*_passable(folder), "--bind", str(folder), str(folder))
    ]
    return [
        *("nice", "-n", "10", bwrap),
        *("--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
        *("--die-with-parent", "--new-session", "--as-pid-1", "--cap-drop", "ALL"),
        *("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SYS_RESOURCE"),
        *bubblewrap._system(),
        *bubblewrap._libraries(),
        *_passable(REPOSITORY),
        *("--ro-bind", str(REPOSITORY), str(REPOSITORY)),
        *("--proc", "/proc", "--dev", "/dev"),
        *("--perms", "1777", "--size", str(256 << 20), "--tmpfs", "/tmp", "--perms", "1777", "--size", str(64 << 20), "--tmpfs", "/dev/shm"),
        *own,
        *("--perms", "1777", "--dir", "/tmp/home", "--setenv", "HOME", "/tmp/home", "--setenv", "JUPYTER_PLATFORM_DIRS", "1"),
        *("--setenv", "PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin", "--chdir", str(course)),
        *("--", prlimit, *LIMITS, setpriv, f"--reuid={user}", f"--regid={user}", "--clear-groups"),
        *("--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"),
        *(sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT, "--create"),
    ]  # fmt: skip


def _passable(folder: Path) -> list[str]:
    """Folders above one, under which anybody may pass."""
    above = [outer for outer in reversed(folder.parents) if len(outer.parts) > 1 and outer != Path("/tmp")]
    return [word for outer in above for word in ("--perms", "0755", "--dir", str(outer))]


def stock(course: Path, outside: Path, student: str, user: int = USER) -> tuple[dict[str, float], list[str]]:
    """A student's points by check cell, and what else became of the folder they were graded in.

    Args:
        course: with this submission and that of `HALF` only. What is left of it is not to be used again.
        outside: a folder of the instructor's.
    """
    for folder, inner, names in (*os.walk(course), *os.walk(outside)):
        for path in (folder, *(os.path.join(folder, name) for name in (*inner, *names))):
            os.chown(path, user, user, follow_symlinks=False)
    before = _contents(outside)
    released = (course / "release" / ASSIGNMENT / "attacked.ipynb").read_bytes()
    running = subprocess.Popen(
        command(course, outside, user),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    became = []
    try:
        running.wait(SECONDS)
    except subprocess.TimeoutExpired:
        became.append(f"still running after {SECONDS} seconds")
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    if _contents(outside) != before:
        became.append("a folder of the instructor's changed")
    path = course / "release" / ASSIGNMENT / "attacked.ipynb"
    if not path.exists() or path.read_bytes() != released:
        became.append("the course was deleted")
    try:
        points = earned(course)
    except Exception:
        return {}, [*became, "the gradebook is gone"]
    half = sum(points.get(HALF, {}).values())
    if half != 6:
        became.append(f"whoever comes next, and deserves 6 points, has {half:g}")
    return points.get(student, {}), became


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
