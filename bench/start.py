"""How long a learner waits: for an import, for the first page, for a check.

    python3 start.py run bench/start.py --quick    under 50 seconds, reuses the environment
    python3 start.py run bench/start.py            also makes an environment in a fresh clone

Each figure stands beside a floor or a rival measured in the same run. bench/README.md explains
every key of the last line.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

REPOSITORY = Path(__file__).resolve().parents[1]
HOST_PYTHON = getattr(sys, "_base_executable", None) or sys.executable
PATIENCE_S = 600


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def imports(repeats: int) -> dict[str, float]:
    """Milliseconds of a fresh process that imports the autograder, and of one that does nothing."""
    programs = {"import_ms": "import autograder", "python_ms": "pass"}
    taken: dict[str, list[float]] = {key: [] for key in programs}
    for number in range(repeats + 1):
        for key, program in programs.items():  # in turn, so that a slow moment slows both
            spent = seconds(lambda: subprocess.run([sys.executable, "-c", program], check=True))
            if number:  # the first round warms the files
                taken[key].append(spent * 1000)
    found = {key: round(median(times), 1) for key, times in taken.items()}
    return {**found, "import_ratio": round(found["import_ms"] / found["python_ms"], 2)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def newcomer() -> Iterator[tuple[Path, dict[str, str]]]:
    """A folder and environment variables of somebody who has no settings yet, caches kept warm."""
    caches = {
        "UV_CACHE_DIR": ["uv", "cache", "dir"],
        "PIP_CACHE_DIR": [HOST_PYTHON, "-m", "pip", "cache", "dir"],
    }
    variables = {key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")}
    for name, command in caches.items():
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
            variables.setdefault(name, found)
    with tempfile.TemporaryDirectory(prefix="newcomer ", ignore_cleanup_errors=True) as name:
        (Path(name) / "home").mkdir()
        variables |= {"HOME": str(Path(name) / "home"), "USERPROFILE": str(Path(name) / "home")}
        yield Path(name), {**variables, "JUPYTER_TOKEN": "bench"}


def until_page(command: list[str], folder: Path, variables: dict[str, str]) -> float:
    """Seconds from starting `command` to a page at /lab; the server is stopped afterwards."""
    port = free_port()
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen(
            [*command, "--no-browser", f"--port={port}"],
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        try:
            while time.perf_counter() - begun < PATIENCE_S:
                if server.poll() is not None:
                    break
                with contextlib.suppress(OSError):
                    address = f"http://127.0.0.1:{port}/lab?token=bench"
                    with urllib.request.urlopen(address, timeout=30) as answer:
                        if answer.status == 200 and b"jupyter-config-data" in answer.read():
                            return time.perf_counter() - begun
                time.sleep(0.02)
            said.seek(0)
            sys.exit(f"No page came.\n{said.read().decode(errors='replace')[-2000:]}")
        finally:
            if server.poll() is None:
                server.send_signal(signal.SIGTERM)
            server.wait(30)


def pages(repeats: int, *, fresh: bool) -> dict[str, float | str]:
    """Seconds to the page: the course, and JupyterLab alone from the same environment."""
    course, alone = [], []
    with newcomer() as (folder, variables):
        # The rival serves as little as the course does: no nbgrader, no jupytext in the server.
        (folder / "settings").mkdir()
        settings = REPOSITORY / "course" / "jupyter" / "jupyter_server_config.json"
        shutil.copy(settings, folder / "settings")
        plain = {**variables, "JUPYTER_CONFIG_PATH": str(folder / "settings")}
        for _ in range(repeats):
            start = [HOST_PYTHON, str(REPOSITORY / "start.py"), "--work", str(folder / "work")]
            course.append(until_page(start, folder, variables))
            root = f"--ServerApp.root_dir={folder}"
            stock = [sys.executable, "-m", "jupyterlab", "--allow-root", root]
            alone.append(until_page(stock, folder, plain))
    found: dict[str, float | str] = {
        "environment": "reused",
        "first_page_s": round(median(course), 2),
        "stock_lab_s": round(median(alone), 2),
        "first_page_ratio": round(median(course) / median(alone), 2),
    }
    if fresh:
        with newcomer() as (folder, variables):
            clone = ["git", "clone", "--quiet", str(REPOSITORY), str(folder / "copy")]
            subprocess.run(clone, check=True)
            start = [HOST_PYTHON, str(folder / "copy" / "start.py")]
            made = until_page(start, folder, variables)
        found["next_page_s"] = found.pop("first_page_s")
        found["next_page_ratio"] = found.pop("first_page_ratio")
        found |= {"environment": "made", "first_page_s": round(made, 2)}
        found["first_page_ratio"] = round(made / median(alone), 2)
    return found


def checks(slug: str, repeats: int) -> dict[str, float | int | str]:
    """Milliseconds of one check, right and not, and of its query alone on tables already loaded."""
    from autograder import database, library
    from autograder.judging import judge

    exercise = library.find(slug)
    answers = {
        "check_ms": exercise.solution,
        "check_mistaken_ms": exercise.mistakes[0].applied_to(exercise.solution),
    }
    found: dict[str, float | int | str] = {"exercise": slug, "worlds": len(exercise.worlds)}
    for key, answer in answers.items():
        judge(exercise, answer)  # the first one works out the answer key
        times = [seconds(lambda: judge(exercise, answer)) for _ in range(repeats)]
        found[key] = round(median(times) * 1000, 1)

    connections = [database.connect() for _ in exercise.worlds]
    for connection, world in zip(connections, exercise.worlds):
        database.load(connection, world.rows(exercise.tables_read()))

    def query_alone() -> None:
        for connection in connections:
            connection.execute(exercise.solution).fetchall()

    query_alone()
    times = [seconds(query_alone) for _ in range(repeats)]
    found["query_ms"] = round(median(times) * 1000, 1)
    return {**found, "check_ratio": round(found["check_ms"] / found["query_ms"], 2)}


def show(figures: dict[str, object]) -> None:
    """A table for people, then the line for programs."""
    from rich.console import Console
    from rich.table import Table

    rows = [
        ("import autograder", "import_ms", "ms", "an empty Python process", "python_ms", "import_ratio"),
        ("first page", "first_page_s", "s", "JupyterLab alone", "stock_lab_s", "first_page_ratio"),
        ("later pages", "next_page_s", "s", "JupyterLab alone", "stock_lab_s", "next_page_ratio"),
        ("one check", "check_ms", "ms", "its query alone", "query_ms", "check_ratio"),
    ]
    table = Table(title=f"{figures['mode']}: environment {figures['environment']}")
    for heading in ("what", "takes", "against", "which takes", "ratio"):
        table.add_column(heading)
    for what, key, unit, rival, rival_key, ratio in rows:
        if key in figures:
            taken, other = f"{figures[key]} {unit}", f"{figures[rival_key]} {unit}"
            table.add_row(what, taken, rival, other, f"{figures[ratio]} x")
    Console(width=100).print(table)
    print(json.dumps(figures))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="under 50 seconds, no fresh clone")
    parser.add_argument("--exercise", default="exactly_once_counts", help="the SQL exercise to check")
    options = parser.parse_args()
    figures: dict[str, object] = {"mode": "quick" if options.quick else "full"}
    figures |= imports(11 if options.quick else 41)
    figures |= checks(options.exercise, 11 if options.quick else 51)
    figures |= pages(3 if options.quick else 7, fresh=not options.quick)
    show(figures)


if __name__ == "__main__":
    main()
