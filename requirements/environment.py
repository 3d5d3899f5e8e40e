"""The course's own environments: made from the locks, remade when a lock changes.

.venv holds what everybody runs. The engines lie in one beside it, because what they need would
bind the versions of everything else.

Standard library only, because it runs before anything is installed. A stamp inside .venv says
what is in it. It is written last, so an install that was interrupted counts as not done.
"""

import contextlib
import hashlib
import json
import os
import shutil
import sys
import time
from pathlib import Path

FOLDER = ".venv"
ENGINES = "engines.txt"
VOICE = "voice.txt"
ENGINES_FOLDER = ".venv-engines"
STAMP = "course-stamp.json"


class NotPrepared(Exception):
    """The environment could not be made; the text says why and what to do."""


def say(text: str) -> None:
    """Print one line of progress, on stderr so that a script's output stays its own."""
    print(text, file=sys.stderr, flush=True)


def python_of(venv: Path) -> Path:
    """The interpreter inside `venv`."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def host_python() -> str:
    """The Python to build with: the one running, or the one beneath it when that is our own."""
    return getattr(sys, "_base_executable", None) or sys.executable


def wanted_stamp(repository: Path, lock: str) -> dict[str, str]:
    """What the stamp must say for `lock` ("course.txt", "test.txt", "engines.txt") to count as installed.

    Besides the locks: where the folder is (an environment cannot be moved) and how the course's
    own packages are declared (its commands are made from that).
    """
    import tomllib

    declared = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    own = {key: declared.get(key) for key in ("build-system", "project", "tool")}
    own["tool"] = (own["tool"] or {}).get("hatch")
    stamp = {
        "folder": str(repository),
        "own packages": hashlib.sha256(json.dumps(own, sort_keys=True).encode()).hexdigest(),
    }
    for name in {lock} if lock == ENGINES else {"course.txt", lock}:
        content = (repository / "requirements" / name).read_bytes().replace(b"\r\n", b"\n")
        stamp[name] = hashlib.sha256(content).hexdigest()
    return stamp


def read_stamp(venv: Path) -> dict[str, str]:
    """What `venv` says it holds; empty when unfinished, or when its Python moved or was replaced."""
    try:
        stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
        interpreter = os.path.realpath(python_of(venv), strict=True)
    except (OSError, ValueError):
        return {}
    if not isinstance(stamp, dict) or stamp.pop("python", None) != interpreter:
        return {}
    return stamp


def write_stamp(venv: Path, stamp: dict[str, str]) -> None:
    """Record atomically that `venv` holds `stamp`."""
    stamp = {**stamp, "python": os.path.realpath(python_of(venv))}
    fresh = venv / (STAMP + ".new")
    fresh.write_text(json.dumps(stamp, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(fresh, venv / STAMP)


def holds(stamp: dict[str, str], wanted: dict[str, str]) -> bool:
    """Whether an environment with `stamp` has everything in `wanted`."""
    return all(stamp.get(key) == value for key, value in wanted.items())


@contextlib.contextmanager
def alone(repository: Path):
    """Hold the folder's lock, waiting for another start. The system drops it with the process."""
    try:
        handle = open(repository / ".venv.lock", "a+b")
    except OSError as problem:
        raise NotPrepared(
            f"{repository} cannot be written to ({problem.strerror}). "
            "Copy the course to a folder of your own and start it there."
        ) from None
    with handle:
        told = False
        while not _locked(handle):
            if not told:
                say("Another start is preparing the course. Waiting for it…")
                told = True
            time.sleep(0.2)
        yield


def _locked(handle) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def discard(venv: Path) -> None:
    """Remove an environment, and nothing that is not one."""
    if not venv.exists() and not venv.is_symlink():
        return
    if venv.is_symlink() or not venv.is_dir():
        raise NotPrepared(f"{venv} is not a folder of ours. Move it away, then start again.")
    if any(venv.iterdir()) and not (venv / "pyvenv.cfg").exists():
        raise NotPrepared(f"{venv} holds something else. Move it away, then start again.")
    (venv / STAMP).unlink(missing_ok=True)  # first: half removed must not look finished
    try:
        shutil.rmtree(venv)
    except OSError as problem:
        raise NotPrepared(
            f"{venv} could not be replaced ({problem.strerror}). "
            "If the course is open, close JupyterLab and start again."
        ) from None


def prepare(repository: str | Path, lock: str, *, verbose: bool = False) -> str:
    """Path of an interpreter that has `lock` installed; raises NotPrepared with a sentence."""
    import installers  # beside this file

    repository = Path(repository).resolve()
    apart = lock == ENGINES
    venv = repository / (ENGINES_FOLDER if apart else FOLDER)
    try:
        wanted = wanted_stamp(repository, lock)
    except FileNotFoundError as problem:
        raise NotPrepared(
            f"{problem.filename} is missing. This copy of the course is incomplete; get it again."
        ) from None
    if holds(read_stamp(venv), wanted):
        return str(python_of(venv))
    with alone(repository):
        stamp = read_stamp(venv)
        if holds(stamp, wanted):  # the start we waited for has done it
            return str(python_of(venv))
        # Adding is enough when what is there is current and only the tests' packages are missing.
        rest = {key: value for key, value in wanted.items() if key != lock}
        adding = not apart and bool(stamp) and lock not in stamp and holds(stamp, rest)
        if adding:
            what = "recording and voices need (once: 190 MB to download)" if lock == VOICE else "the tests need (once, under a minute)"
            say(f"Adding what {what}…")
        elif apart:
            say("Preparing the engines' environment (once: 900 MB to download, some minutes)…")
            discard(venv)
        else:
            say("Preparing the course (first time: about a minute)…")
            if VOICE in stamp and lock != VOICE:
                say("Answering aloud needs `python3 start.py voice install` once more after this.")
            discard(venv)
        installer = installers.find(host_python(), venv, create=not adding, verbose=verbose)
        installer.install_lock(repository / "requirements" / lock)
        if not adding:
            installer.install_own_packages(repository)
        write_stamp(venv, {**stamp, **wanted} if adding else wanted)
    return str(python_of(venv))
