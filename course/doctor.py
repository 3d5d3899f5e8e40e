"""Whether this machine can run the course: one finding a line, and what to do about each.

Nothing is installed or changed. Libraries are really used, not only looked up, because a package
can be present and still not load (a missing system library, another processor).
"""

import importlib
import importlib.metadata
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from course.engines.examination import summary as engines
from course.lab import is_free
from course.programs import OPENING, Finding, bubblewrap, chromium, control_groups

REPOSITORY = Path(__file__).resolve().parents[1]
AGAIN = "Run python3 start.py again; it puts the environment right."


def doctor(work: Path = REPOSITORY / "work") -> list[Finding]:
    """Everything worth knowing about this machine, what the course needs first."""
    return [
        python_version(),
        *libraries(),
        as_locked(REPOSITORY / "requirements" / "course.txt"),
        work_folder(Path(work)),
        free_port(),
        extra("nbgrader", "only to grade a cohort", "cohort"),
        extra("pytest", "only to run the tests", "tests"),
        engines(),
        bubblewrap(),
        control_groups(),
        chromium(),
    ]


def healthy(findings: list[Finding]) -> bool:
    """Whether everything that is needed to open the course is fine."""
    return all(finding.fine for finding in findings if finding.matters == OPENING)


def python_version(version: tuple[int, ...] = tuple(sys.version_info[:3])) -> Finding:
    """Python itself, 3.11 or newer."""
    found = ".".join(map(str, version))
    return Finding("Python", version >= (3, 11), found, advice="Install Python 3.11 or newer.")


def libraries() -> Iterator[Finding]:
    """The libraries every lesson uses, each made to do a little work."""

    def ask_duckdb() -> bool:
        return importlib.import_module("duckdb").sql("SELECT 41 + 1").fetchall() == [(42,)]

    def ask_polars() -> bool:
        return importlib.import_module("polars").DataFrame({"n": [41, 1]})["n"].sum() == 42

    def ask_jupyterlab() -> bool:
        return bool(importlib.import_module("jupyterlab").__version__)

    yield library("duckdb", ask_duckdb)
    yield library("polars", ask_polars)
    yield library("jupyterlab", ask_jupyterlab)


def library(name: str, ask: Callable[[], bool]) -> Finding:
    """One library: its version, and whether `ask` gets the right answer out of it."""
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, False, "missing", advice=AGAIN)
    try:
        fine = ask()
    except Exception as problem:  # a broken library may raise anything at all
        return Finding(name, False, f"{version}, does not load: {problem}", advice=AGAIN)
    return Finding(name, fine, version, advice=AGAIN)


def as_locked(lock: Path) -> Finding:
    """Whether the installed packages are the versions the course was tested with."""
    from packaging.requirements import Requirement

    name = "locked versions"
    if not lock.exists():
        return Finding(name, False, f"no {lock.name}", advice="Get this copy of the course again.")
    other = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        if "==" not in line or line.startswith((" ", "#")):
            continue
        pin = Requirement(line.rstrip("\\ "))
        if pin.marker is not None and not pin.marker.evaluate():
            continue
        try:
            installed = importlib.metadata.version(pin.name)
        except importlib.metadata.PackageNotFoundError:
            other.append(f"{pin.name} is missing")
            continue
        if not pin.specifier.contains(installed, prereleases=True):
            other.append(f"{pin.name} is {installed}")
    found = ", ".join(other[:3]) + (f" and {len(other) - 3} more" if len(other) > 3 else "")
    return Finding(name, not other, found or "all as tested", advice=AGAIN)


def work_folder(work: Path) -> Finding:
    """Whether answers can be saved in `work`, or where it will be made."""
    nearest = work
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    advice = "Choose another folder: python3 start.py --work DIR"
    try:
        with tempfile.TemporaryFile(dir=nearest):
            return Finding("work folder", True, str(work), advice=advice)
    except OSError as problem:
        return Finding("work folder", False, f"{work}: {problem.strerror}", advice=advice)


def free_port(first: int = 8888, tries: int = 50) -> Finding:
    """A port JupyterLab can listen on: it tries fifty, from 8888 up."""
    for port in range(first, first + tries):
        if is_free(port):
            return Finding("a free port", True, str(port))
    advice = "Name another one: python3 start.py --port N"
    return Finding("a free port", False, f"none from {first} on", advice=advice)


def extra(package: str, matters: str, name: str) -> Finding:
    """Packages beyond the default ones, told by one of them."""
    advice = "python3 start.py test installs them."
    try:
        return Finding(name, True, f"{package} {importlib.metadata.version(package)}", matters)
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, False, f"no {package}", matters, advice)


def table(findings: list[Finding]) -> None:
    """Print the findings, then what to do about those that are not fine; a column says it in words."""
    from rich.console import Console
    from rich.table import Table

    rows = Table(box=None, pad_edge=False)
    for heading in ("", "what", "found", "what it is for"):
        rows.add_column(heading, overflow="fold")
    for finding in findings:
        word = "ok" if finding.fine else "NEEDED" if finding.matters == OPENING else "absent"
        rows.add_row(word, finding.name, finding.found, finding.matters)
    console = Console(width=None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", 100)))
    console.print(rows)
    for finding in findings:
        if not finding.fine and finding.advice:
            console.print(f"{finding.name}: {finding.advice}", highlight=False, markup=False)


def show(findings: list[Finding]) -> None:
    """Print the findings, and whether the course can be opened."""
    table(findings)
    if healthy(findings):
        print("\nThe course can be opened: python3 start.py")
    else:
        print("\nThe course cannot be opened yet; see NEEDED above.")
