"""The place where the fork server lives: Python and its libraries to read, the runner's modules, and nothing else."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from autograder.sandbox.asked import ANSWERS

LIBRARIES = ("duckdb", "polars", "numpy")
SYSTEM = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
DEVICES = ("null", "zero", "random", "urandom")
POWERS = ("SYS_ADMIN", "SETUID", "SETGID", "SETPCAP", "KILL")
MODULES = "/runner"


def program() -> str | None:
    """Where bubblewrap is, if it is installed."""
    return shutil.which("bwrap")


def command(bwrap: str, modules: Path, info: int, inside: list[str]) -> list[str]:
    """The command that runs `inside` in a place where only Python and `modules` are, read-only, and no network.

    As root every child becomes a user of its own; otherwise all of it happens in a user
    namespace, in which there is one user. Its process id is written to the descriptor `info`.
    """
    return [
        bwrap,
        *(() if os.geteuid() == 0 else ("--unshare-user", "--uid", "0", "--gid", "0")),
        *("--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
        *("--hostname", "sandbox", "--new-session", "--as-pid-1"),
        *("--info-fd", str(info), "--cap-drop", "ALL"),
        *(word for power in POWERS for word in ("--cap-add", f"CAP_{power}")),
        *_system(),
        *_libraries(),
        *("--ro-bind", str(modules), MODULES, "--perms", "0755", "--dir", "/dev"),
        *(word for name in DEVICES for word in ("--dev-bind", f"/dev/{name}", f"/dev/{name}")),
        *("--dir", ANSWERS, "--setenv", "HOME", ANSWERS, "--setenv", "TMPDIR", ANSWERS),
        *("--remount-ro", "/", "--chdir", "/"),
        "--",
        *inside,
    ]


def _system() -> Iterator[str]:
    yield from ("--ro-bind", "/usr", "/usr")
    for name in SYSTEM:
        path = Path("/", name)
        if path.is_symlink():
            yield from ("--symlink", os.readlink(path), str(path))
        elif path.is_dir():
            yield from ("--ro-bind", str(path), str(path))
    yield from ("--perms", "0755", "--dir", "/etc")
    yield from ("--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache")


def _libraries() -> Iterator[str]:
    """Python's folders, under folders that any user may pass through, whoever owns them outside."""
    passed: set[Path] = set()
    for folder in folders():
        for outer in reversed(Path(folder).parents[:-1]):
            if outer not in passed and outer != Path("/usr"):
                passed.add(outer)
                yield from ("--perms", "0755", "--dir", str(outer))
        yield from ("--ro-bind", folder, folder)


def folders() -> list[str]:
    """Where Python and the libraries are, the outermost folders only."""
    wanted = {sys.prefix, sys.base_prefix, sys.exec_prefix, *map(library_folder, LIBRARIES)}
    kept: list[str] = []
    for folder in sorted(wanted, key=len):
        if not any(Path(folder).is_relative_to(outer) for outer in ("/usr", *kept)):
            kept.append(folder)
    return kept


def library_folder(name: str) -> str:
    """The folder that a library is imported from."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{name} is not installed")
    return str(Path(found.origin).parents[1])
