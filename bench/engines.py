"""What the real engines cost: a start, a first result, memory, and one incremental job on four of them.

    python3 start.py engines install
    python3 start.py run bench/engines.py --quick    100 thousand deliveries, under 50 seconds
    python3 start.py run bench/engines.py            one and ten million, fifty kills; half an hour
    python3 start.py run bench/engines.py --sizes 100m --engines duckdb spark --kills 0    an hour, 20 GB on the disk

bench/README.md explains every key of the last line.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import psutil
from engine_work import TOUCHED

from autograder.universe import Parameters, Universe
from course.engines.installed import INSTALL, EngineProblem, Installed, ready

REPOSITORY = Path(__file__).resolve().parents[1]
SIZES = {"100k": ("std", {"n_members": 2_000}), "1m": ("std", {}), "10m": ("big", {}), "100m": ("huge", {})}
JOBS = ("duckdb", "polars", "spark", "flink")  # Spark before Flink: it makes the tables that both write


def written(folder: Path, size: str) -> tuple[str, str]:
    """The log of a size below `folder`, and the table as of one day before the last; (since, now) as text."""
    from autograder.export import Export, plan

    of, knobs = SIZES[size]
    parameters: Parameters = Universe.of_size(of, **knobs).parameters
    export = Export(plan(parameters, folder / "written", ("viewing_events_raw",)))
    export.open()
    export.run()
    (folder / "written" / "viewing_events_raw").rename(folder / "log")
    last = datetime.combine(parameters.start_date, datetime.min.time()) + timedelta(days=parameters.days)
    since, now = last - timedelta(days=1), last
    recount(folder, since, folder / "base.parquet")
    recount(folder, now, folder / "due.parquet")
    return f"{since:%Y-%m-%d %H:%M:%S}", f"{now:%Y-%m-%d %H:%M:%S}"


def recount(folder: Path, as_of: datetime, into: Path) -> None:
    """The whole table as of a time, from everything that arrived before it: every day is touched."""
    query = TOUCHED.format(log=f"read_parquet('{folder}/log/*.parquet')", since="1970-01-01", now=as_of)
    with duckdb.connect(config={"temp_directory": str(folder / "spilled")}) as connection:
        connection.execute(f"COPY ({query}) TO '{into}' (FORMAT parquet)")


class Watched:
    """A process with all its children: how much memory they have together, at most, while it runs."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=REPOSITORY
        )
        self.peak_mb = 0.0
        self._over = threading.Event()
        self._errors: list[str] = []
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._sample, self._listen)]
        for thread in self._threads:
            thread.start()

    def lines(self) -> Iterator[str]:
        """What it prints, as it comes; exits with its last words when it fails."""
        yield from self.process.stdout
        status = self.process.wait(60)
        self._over.set()
        for thread in self._threads:
            thread.join()
        if status:
            sys.exit(f"{' '.join(map(str, self.process.args))} failed:\n{''.join(self._errors)[-3_000:]}")

    def _listen(self) -> None:
        self._errors.extend(self.process.stderr)

    def _sample(self) -> None:
        while not self._over.wait(0.05):
            self.peak_mb = max(self.peak_mb, sum(map(_resident_mb, _family(self.process.pid))))


def _family(pid: int) -> list[psutil.Process]:
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.Error:
        return []


def _resident_mb(process: psutil.Process) -> float:
    try:
        return process.memory_info().rss / 2**20
    except psutil.Error:
        return 0.0


def measured(engines: Installed, name: str, folder: Path, since: str, now: str) -> dict[str, float]:
    """One engine's whole work: seconds to its start and first result from the process's own start, and of the job."""
    command = [
        str(engines.python),
        "-P",
        str(REPOSITORY / "bench" / "engine_work.py"),
        name,
        str(folder),
        since,
        now,
    ]
    begun = last = time.perf_counter()
    watched = Watched(command)
    found: dict[str, float] = {}
    for line in watched.lines():
        if not line.startswith("{"):
            continue
        said, at = json.loads(line), time.perf_counter()
        if said["step"] in ("start", "first"):
            found[f"{said['step']}_s"] = at - begun
            found["first_mb"] = watched.peak_mb
        elif said["step"] == "job":
            found |= {"job_s": at - last, "job_mb": watched.peak_mb}
        elif said["step"] == "files":
            found |= {f"erasure_{key}": value for key, value in said.items() if key != "step"}
        last = at
    return found


def equal(folder: Path, name: str) -> bool:
    """Whether the table an engine left is the recount of everything; says by how much it is not."""
    source = f"read_parquet('{folder}/by_{name}/*/*.parquet', hive_partitioning = true)"
    with duckdb.connect() as connection:
        if name in ("spark", "flink"):
            from course.engines.lake import Lake

            table = Lake(folder / "lake").for_python().load_table(f"bench.daily_{name}")
            connection.register("found", table.scan().to_arrow())
            source = "found"
        columns = "metric_date::DATE, title_id, events, watch_s"
        found, due = f"SELECT {columns} FROM {source}", f"SELECT {columns} FROM '{folder}/due.parquet'"
        missing, more = (
            connection.execute(f"SELECT count(*) FROM ({one} EXCEPT ALL {other})").fetchone()[0]
            for one, other in ((due, found), (found, due))
        )
    if missing or more:
        print(f"{name}: {missing} rows are missing, {more} are there that are not due")
    return not missing and not more


def killed(kills: int) -> dict[str, int | bool | None]:
    """The Keystone lab's pipeline under random kills; every figure is None where that lab is not there."""
    keys = ("kills", "lost", "duplicated", "results_equal")
    if importlib.util.find_spec("course.labs.keystone") is None:
        return dict.fromkeys(keys)
    code = (
        "import json; from course.labs.keystone import fifty_kills;"
        f"found = fifty_kills(kills={kills}, seed=1);"
        f"print(json.dumps({{key: getattr(found, key) for key in {keys}}}))"
    )
    lines = list(Watched([str(ready("flink").python), "-P", "-c", code]).lines())
    return json.loads(lines[-1])


def side_by_side(engines: Installed, size: str, jobs: Sequence[str]) -> tuple[dict[str, float], bool]:
    """The incremental job of one size on some engines, with its table."""
    figures: dict[str, float] = {}
    alike = True
    with tempfile.TemporaryDirectory(prefix="course-bench-") as place:
        folder = Path(place)
        since, now = written(folder, size)
        for name in jobs:
            found = measured(engines, name, folder, since, now)
            alike &= equal(folder, name)
            figures |= _named(name, size, found)
            _row(name, size, found)
        figures |= {
            f"job_ratio_{name}_{size}": round(
                figures[f"job_{name}_s_{size}"] / figures[f"job_duckdb_s_{size}"], 1
            )
            for name in jobs
            if name != "duckdb" and "duckdb" in jobs
        }
    return figures, alike


def _named(name: str, size: str, found: dict[str, float]) -> dict[str, float]:
    """Start and first result belong to the engine, the job to the engine and the size."""
    figures = {
        f"start_{name}_s": round(found["start_s"], 2),
        f"first_{name}_s": round(found["first_s"], 2),
        f"first_{name}_mb": round(found["first_mb"]),
    }
    if "job_s" in found:
        figures |= {
            f"job_{name}_s_{size}": round(found["job_s"], 2),
            f"job_{name}_mb_{size}": round(found["job_mb"]),
        }
    return figures


def _row(name: str, size: str, found: dict[str, float]) -> None:
    job = f"{found['job_s']:>9.2f} {found['job_mb']:>7,.0f}" if "job_s" in found else ""
    print(
        f"{name:>8} {size:>5} {found['start_s']:>8.2f} {found['first_s']:>8.2f} {found['first_mb']:>8,.0f} {job}",
        flush=True,
    )


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--quick", action="store_true", help="100 thousand deliveries, under 50 seconds")
    options.add_argument("--sizes", nargs="+", choices=SIZES, help="of the log; 1m and 10m unless given")
    options.add_argument(
        "--engines", nargs="+", choices=JOBS, default=JOBS, help="for the job; all unless given"
    )
    options.add_argument("--kills", type=int, help="of the pipeline; 50, and none in a quick run")
    chosen = options.parse_args()
    if "flink" in chosen.engines and "spark" not in chosen.engines:
        options.error("Flink writes into tables that Spark makes: add spark to --engines")
    try:
        engines = [ready(name) for name in ("spark", "flink", "kafka")][0]
    except EngineProblem:
        sys.exit(f"The engines are not installed here. Run: {INSTALL}")
    sizes = chosen.sizes or (["100k"] if chosen.quick else ["1m", "10m"])
    kills = (0 if chosen.quick else 50) if chosen.kills is None else chosen.kills
    print(f"{'':>14} {'start s':>8} {'first s':>8} {'first MB':>8} {'job s':>9} {'job MB':>7}")
    figures: dict[str, float] = {}
    alike = True
    for size in sizes:
        found, same = side_by_side(engines, size, [name for name in JOBS if name in chosen.engines])
        figures |= found
        alike &= same
    with tempfile.TemporaryDirectory(prefix="course-bench-") as place:
        found = measured(engines, "kafka", Path(place), "", "")
        figures |= _named("kafka", "", found)
        _row("kafka", "", found)
    if not chosen.quick:
        with tempfile.TemporaryDirectory(prefix="course-bench-") as place:
            found = measured(engines, "erasure", Path(place), "", "")
        figures |= found
        print("erasure:", found)
    pipeline = killed(kills) if kills else dict.fromkeys(("kills", "lost", "duplicated", "results_equal"))
    # One claim: all engines agree, in the job, and in the pipeline where it was run.
    alike &= pipeline.pop("results_equal") is not False
    print(
        json.dumps(
            {"mode": "quick" if chosen.quick else "full", **figures, **pipeline, "results_equal": alike}
        )
    )


if __name__ == "__main__":
    main()
