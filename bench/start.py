"""How long a learner waits: for the page of a fresh clone, for a kernel's first check, for a check after that.

    python3 start.py run bench/start.py --quick    under 50 seconds, one fresh clone
    python3 start.py run bench/start.py            more of everything, and what Binder's image weighs

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
from dataclasses import dataclass
from pathlib import Path
from statistics import median

REPOSITORY = Path(__file__).resolve().parents[1]
HOST_PYTHON = getattr(sys, "_base_executable", None) or sys.executable
PATIENCE_S = 600
SETTINGS = REPOSITORY / "course" / "jupyter" / "jupyter_server_config.json"
EMPTY = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


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
        runtime = {"JUPYTER_TOKEN": "bench", "JUPYTER_RUNTIME_DIR": str(Path(name) / "runtime")}
        yield Path(name), {**variables, **runtime}


@dataclass(frozen=True)
class Waited:
    """Seconds from a command to its page, from there to what it opens at, and from there to a first check; and memory.

    `memory_mb` is of the server and its kernel together, as far as each has it for itself or shares it evenly.
    """

    page_s: float
    ready_s: float = 0.0
    check_s: float = 0.0
    memory_mb: float = 0.0


def wait_for(
    command: list[str], folder: Path, variables: dict[str, str], opened: str, program: str
) -> Waited:
    """Start a server, ask for its page, for the file it opens at, and let a kernel run `program` ("" for none)."""
    port = free_port()
    address, begun = f"http://127.0.0.1:{port}", time.perf_counter()
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
            while not (_asked(f"{address}/lab") or b"").count(b"jupyter-config-data"):
                if server.poll() is not None or time.perf_counter() - begun > PATIENCE_S:
                    said.seek(0)
                    sys.exit(f"No page came.\n{said.read().decode(errors='replace')[-2000:]}")
                time.sleep(0.02)
            page = time.perf_counter()
            if not program:
                return Waited(page - begun)
            assert _asked(f"{address}/api/contents/{opened}"), f"{opened} is not there"
            ready = time.perf_counter()
            kernel = json.loads(_asked(f"{address}/api/kernels", b"{}"))["id"]
            _run(Path(variables["JUPYTER_RUNTIME_DIR"]) / f"kernel-{kernel}.json", program)
            done = time.perf_counter()
            return Waited(page - begun, ready - page, done - ready, _memory_mb(server.pid))
        finally:
            if server.poll() is None:
                server.send_signal(signal.SIGTERM)
            server.wait(30)


def _asked(address: str, content: bytes | None = None) -> bytes | None:
    """What a server answers, None while it does not."""
    request = urllib.request.Request(address, content, {"Authorization": "token bench"})
    with contextlib.suppress(OSError), urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()
    return None


def _run(connection: Path, program: str) -> None:
    """Let a kernel run a program to its end; exits when it does not."""
    from jupyter_client.blocking import BlockingKernelClient

    while not connection.exists():
        time.sleep(0.01)
    client = BlockingKernelClient(connection_file=str(connection))
    client.load_connection_file()
    client.start_channels(hb=False)
    try:
        client.wait_for_ready(timeout=120)
        reply = client.execute_interactive(program, timeout=120, output_hook=lambda _: None)
        if reply["content"]["status"] != "ok":
            sys.exit(f"The kernel did not run it: {reply['content']}")
    finally:
        client.stop_channels()


def _memory_mb(pid: int) -> float:
    """Megabytes of a process and all below it; shared pages are divided among those who share them, where it is said."""
    import psutil

    found = 0
    for process in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
        with contextlib.suppress(psutil.Error):
            memory = process.memory_full_info()
            found += getattr(memory, "pss", memory.rss)
    return found / 1e6


CHECK = """
from autograder import library
from course import check
get_ipython().run_cell_magic("sql", "{slug}", library.find("{slug}").solution)
assert check("{slug}") > 0
"""


def pages(slug: str, repeats: int, clones: int) -> dict[str, float]:
    """The course from fresh clones, cold and then warm, in turn with JupyterLab alone and an empty notebook."""
    cold, course, alone = [], [], []
    for clone in range(clones):
        with newcomer() as (folder, variables):
            # The rival serves as little as the course does: no nbgrader, no jupytext in the server.
            (folder / "settings").mkdir()
            shutil.copy(SETTINGS, folder / "settings")
            plain = {**variables, "JUPYTER_CONFIG_PATH": str(folder / "settings")}
            (folder / "empty.ipynb").write_text(EMPTY)
            copy = folder / "copy"
            subprocess.run(["git", "clone", "--quiet", str(REPOSITORY), str(copy)], check=True)
            start = [HOST_PYTHON, str(copy / "start.py")]
            cold.append(wait_for(start, folder, variables, "home.ipynb", ""))
            stock = [
                str(_python_of(copy)),
                "-m",
                "jupyterlab",
                "--allow-root",
                f"--ServerApp.root_dir={folder}",
            ]
            for _ in range(repeats if clone == 0 else 0):  # warm is warm, whichever clone it is
                course.append(wait_for(start, folder, variables, "home.ipynb", CHECK.format(slug=slug)))
                alone.append(wait_for(stock, folder, plain, "empty.ipynb", "1 + 1"))

    def middle(waits: list[Waited], name: str) -> float:
        return median(getattr(wait, name) for wait in waits)

    found = {
        "cold_s": middle(cold, "page_s"),
        "warm_s": middle(course, "page_s"),
        "plain_lab_s": middle(alone, "page_s"),
        "home_ready_s": middle(course, "page_s") + middle(course, "ready_s"),
        "plain_ready_s": middle(alone, "page_s") + middle(alone, "ready_s"),
        "first_check_s": middle(course, "check_s"),
        "plain_kernel_s": middle(alone, "check_s"),
        "memory_mb": middle(course, "memory_mb"),
        "plain_memory_mb": middle(alone, "memory_mb"),
    }
    found |= {
        "ratio_to_plain_lab": found["warm_s"] / found["plain_lab_s"],
        "cold_ratio": found["cold_s"] / found["plain_lab_s"],
        "first_check_ratio": found["first_check_s"] / found["plain_kernel_s"],
        "memory_ratio": found["memory_mb"] / found["plain_memory_mb"],
    }
    return {name: round(value, 2) for name, value in found.items()}


def _python_of(copy: Path) -> Path:
    """The interpreter of a clone's environment."""
    return copy / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def progress_killed(kills: int, seconds: float) -> dict[str, int]:
    """Writers of progress killed at random moments: how many, what they had been promised, and what of it is gone."""
    if not hasattr(os, "fork"):
        return {}
    with tempfile.TemporaryDirectory() as folder:
        script = str(REPOSITORY / "tests" / "killed_writers.py")
        ran = subprocess.run(
            [sys.executable, script, folder, str(kills), str(seconds), "1"],
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            capture_output=True,
            check=True,
        )
    told = json.loads(ran.stdout)
    return {
        "kills": told["kills"],
        "progress_accepted": sum(told["promised"].values()),
        "progress_lost": told["lost"],
    }


def binder_image() -> dict[str, float]:
    """What Binder's image weighs and how long its steps take, from packages that were downloaded before."""
    if not shutil.which("uv") or os.name == "nt":
        return {}
    sys.path[:0] = [str(REPOSITORY / "tests")]
    from test_binder import Image

    with tempfile.TemporaryDirectory(prefix="binder ") as folder:
        begun = time.perf_counter()
        image = Image(Path(folder))
        built = time.perf_counter() - begun
        if image.built.returncode:
            sys.exit(f"Binder's image could not be made.\n{image.built.stderr[-2000:]}")
        runtime = {"JUPYTER_TOKEN": "bench", "JUPYTER_RUNTIME_DIR": str(Path(folder) / "runtime")}
        waited = wait_for(
            image.started("jupyter", "lab", "--allow-root"),
            image.repository,
            image.variables | runtime,
            "work/home.ipynb",
            CHECK.format(slug="category_rank"),
        )
    return {
        "binder_packages_mb": round(image.mb),
        "binder_build_s": round(built, 1),
        "binder_ready_s": round(waited.page_s + waited.ready_s, 2),
        "binder_first_check_s": round(waited.check_s, 2),
    }


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
        ("page of a fresh clone", "cold_s", "s", "JupyterLab alone", "plain_lab_s", "cold_ratio"),
        ("page after that", "warm_s", "s", "JupyterLab alone", "plain_lab_s", "ratio_to_plain_lab"),
        (
            "kernel to first check",
            "first_check_s",
            "s",
            "kernel to 1 + 1",
            "plain_kernel_s",
            "first_check_ratio",
        ),
        ("memory with a kernel", "memory_mb", "MB", "JupyterLab alone", "plain_memory_mb", "memory_ratio"),
        ("one check", "check_ms", "ms", "its query alone", "query_ms", "check_ratio"),
    ]
    table = Table(title=f"bench/start.py, {figures['mode']}")
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
    parser.add_argument("--quick", action="store_true", help="under 50 seconds, one fresh clone")
    parser.add_argument("--exercise", default="exactly_once_counts", help="the SQL exercise to check")
    options = parser.parse_args()
    figures: dict[str, object] = {"mode": "quick" if options.quick else "full"}
    figures |= imports(7 if options.quick else 41)
    figures |= checks(options.exercise, 11 if options.quick else 51)
    figures |= pages(options.exercise, 3 if options.quick else 7, 1 if options.quick else 3)
    figures |= progress_killed(*((150, 4.0) if options.quick else (1_000, 60.0)))
    if not options.quick:
        figures |= binder_image()
    show(figures)


if __name__ == "__main__":
    main()
