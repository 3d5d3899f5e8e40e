"""Who makes the environment: uv when it is there, otherwise venv and pip, from the same locks.

Where Python came without pip for new environments (Debian splits it off), the pip or the
virtualenv of the Python that runs start.py steps in.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from environment import NotPrepared, python_of

NO_PIP = """\
This Python ({python}) cannot make an environment with pip in it.
Install what is missing, then start again. One of these is enough:
  Debian, Ubuntu:  sudo apt install python3-venv
  Fedora:          sudo dnf install python3-pip
  anywhere:        uv, from https://docs.astral.sh/uv/"""


@dataclass(frozen=True)
class Installer:
    """`command` plus a requirement list installs into the environment."""

    command: list[str]
    verbose: bool

    def install_lock(self, lock: Path) -> None:
        """Install exactly what `lock` pins; raises NotPrepared."""
        run([*self.command, "--no-deps", "--require-hashes", "-r", str(lock)], self.verbose)

    def install_own_packages(self, repository: Path) -> None:
        """Make the course's packages importable from where they lie; raises NotPrepared."""
        own = ["--no-deps", "--no-build-isolation", "--editable", str(repository)]
        run([*self.command, *own], self.verbose)


def find(python: str, venv: Path, *, create: bool, verbose: bool = False) -> Installer:
    """The first installer that works here, having made `venv` with `python` if `create`."""
    inside = str(python_of(venv))
    uv = shutil.which("uv")
    if uv and _works([uv, "--version"]):
        if create:
            run([uv, "venv", "--quiet", "--python", python, str(venv)], verbose)
        return Installer([uv, "pip", "install", "--python", inside], verbose)
    if create:
        make_venv(python, venv)
    for pip in ([inside, "-m", "pip"], [python, "-m", "pip", "--python", inside]):
        if _works([*pip, "--version"]):
            quiet = ["--disable-pip-version-check", "--no-input", "--no-warn-script-location"]
            return Installer([*pip, "install", *quiet], verbose)
    raise NotPrepared(NO_PIP.format(python=python))


def make_venv(python: str, venv: Path) -> None:
    """Make `venv`: with pip if `python` can, else by virtualenv, else without pip."""
    ways = [
        [python, "-m", "venv", str(venv)],
        [python, "-m", "virtualenv", "--quiet", str(venv)],
        [python, "-m", "venv", "--without-pip", str(venv)],
    ]
    for way in ways:
        if _works(way):
            return
        shutil.rmtree(venv, ignore_errors=True)
    if importlib.util.find_spec("venv") is None:
        raise NotPrepared(f"This Python came without its venv module.\n{NO_PIP}".format(python=python))
    run(ways[-1], verbose=False)


def run(command: list[str], verbose: bool) -> None:
    """Run an installer; its words are shown if `verbose` or if it fails (then NotPrepared)."""
    result = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr if verbose else subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=_environment(),
        text=True,
        errors="replace",
    )
    if result.returncode:
        said = "\n".join((result.stdout or "").strip().splitlines()[-20:])
        raise NotPrepared(
            f"{said}\n\nThe course could not be prepared; the lines above say what happened. "
            "It needs the network this once. Start again when you are online; "
            "`python3 start.py --verbose` shows every step."
        )


def _works(command: list[str]) -> bool:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
    except OSError:
        return False
    return done.returncode == 0


def _environment() -> dict[str, str]:
    """The caller's environment without what would send packages somewhere else."""
    astray = {"PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV"}
    astray |= {"UV_SYSTEM_PYTHON", "UV_TARGET", "VIRTUAL_ENV", "CONDA_PREFIX"}
    return {name: value for name, value in os.environ.items() if name not in astray}
