"""What a design costs to judge: the simulator, a what-if answer, the linter, and a sweep of many designs over Dask.

    python3 start.py run bench/design.py --quick    two hundred designs in the sweep, under 50 seconds
    python3 start.py run bench/design.py            a thousand, and more repeats

Each figure stands beside a floor or a rival measured in the same run. bench/README.md explains
every key of the last line.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles

import numpy as np

from autograder.designs import lint, read_design
from autograder.flow.backlog import worked_off
from autograder.flow.conditions import KINDS, Condition
from autograder.flow.pipeline import Pipeline
from autograder.flow.run import run
from course.flow_widget import SAMPLE, WhatIf

DESIGN = Path(__file__).parents[1] / "tests" / "designs" / "clean.yaml"
CHUNK = 25
DAYS = 1.5
MINUTES = 1_440


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def simulated(repeats: int) -> dict[str, float]:
    """Days of every condition at two trillion events a day, in steps of a minute; and the queue beside a plain loop."""
    took = []
    for _ in range(repeats):
        took.append(
            sum(seconds(lambda one=what: run(SAMPLE, [Condition(one)], hours=24 * DAYS)) for what in KINDS)
        )
    rng = np.random.default_rng(1)
    arrives, capacity = rng.random(MINUTES * 7), rng.random(MINUTES * 7) + 0.1
    ours = median(seconds(lambda: worked_off(arrives, capacity, 600)) for _ in range(repeats))
    loop = median(seconds(lambda: by_loop(arrives.tolist(), capacity.tolist())) for _ in range(repeats))
    return {
        "sim_days_per_s": round(len(KINDS) * DAYS / median(took), 1),
        "queue_ratio_to_loop": round(loop / ours, 2),
    }


def by_loop(arrives: Sequence[float], capacity: Sequence[float]) -> list[float]:
    """The rival: a queue in which nothing expires, nothing is set back and nothing has an age."""
    waiting, found = 0.0, []
    for comes, could in zip(arrives, capacity, strict=True):
        waiting = max(0.0, waiting + comes - could)
        found.append(waiting)
    return found


def what_if_answers(repeats: int) -> dict[str, float]:
    """A slider that is moved by one stop, until its answer is ready to be drawn: two courses, rows and five plots."""
    widget, heard = WhatIf("a sample", SAMPLE), []
    widget.send = heard.append
    widget._message(None, {"opened": True}, [])
    controls = {one["name"]: one for one in heard[0]["controls"]}
    took = []
    for _ in range(repeats):
        for kind in range(len(KINDS) + 1):
            for name, control in controls.items():
                at = {one: other["at"] for one, other in controls.items()} | {"happens": kind}
                if name != "happens":
                    at[name] = (control["at"] + 1) % len(control["texts"])
                took.append(1_000 * seconds(lambda moved=at: widget._message(None, {"at": moved}, [])))
    floor = median(1_000 * seconds(lambda: run(SAMPLE, hours=36)) for _ in range(20))
    return {
        "whatif_ms": round(median(took), 1),
        "whatif_p95_ms": round(quantiles(took, n=20)[-1], 1),
        "whatif_max_ms": round(max(took), 1),
        "whatif_ratio_to_one_run": round(median(took) / floor, 2),
    }


def linted(repeats: int) -> dict[str, float]:
    """A design of two trillion events a day, read and held against all rules; the floor is PyYAML alone."""
    import yaml

    text = DESIGN.read_text(encoding="utf-8")
    # Another text each time, so that nothing is remembered of it.
    texts = [f"{text}# {number}\n" for number in range(repeats)]
    both = median(1_000 * seconds(lambda one=one: lint(read_design(one))) for one in texts)
    designs = [read_design(f"{one}#\n") for one in texts]
    rules = median(1_000 * seconds(lambda one=one: lint(one)) for one in designs)
    floor = median(1_000 * seconds(lambda one=one: yaml.safe_load(one)) for one in texts)
    return {
        "lint_ms": round(both, 2),
        "lint_rules_ms": round(rules, 2),
        "lint_ratio_to_yaml": round(both / floor, 2),
    }


def drawn_designs(count: int) -> list[Pipeline]:
    """Designs for the same traffic that differ in what a designer decides."""
    rng = np.random.default_rng(7)
    return [
        SAMPLE.with_(
            parallelism=int(rng.integers(2_000, 12_000)),
            partitions=int(rng.integers(4_000, 24_000)),
            checkpoint_s=float(rng.choice([30, 60, 300, 600])),
            retention_h=float(rng.choice([4, 8, 24, 48])),
            dedup_ttl_h=float(rng.choice([1, 6, 26, 72])),
            sink_mode=str(rng.choice(["append", "upsert", "2pc"])),
            compaction_h=float(rng.choice([0, 1, 6])),
        )
        for _ in range(count)
    ]


def judged(designs: Sequence[Pipeline]) -> list[tuple[float, ...]]:
    """What comes of each under a zone that goes and a sink that is throttled the next day."""
    conditions = [Condition("zone lost", 19), Condition("sink throttled", 30)]
    courses = [run(one, conditions, hours=48) for one in designs]
    return [(one.loss, one.duplicates, one.recovers_min, one.dollars_per_day) for one in courses]


def swept(count: int, repeats: int) -> dict[str, float]:
    """All designs in this process, then over a local Dask cluster with a process for each core."""
    import dask
    from distributed import Client, LocalCluster

    # Dask's workers hand memory back at every 64 kB, which makes small arrays as dear as large ones.
    environment = {"OMP_NUM_THREADS": 1, "OPENBLAS_NUM_THREADS": 1, "MALLOC_TRIM_THRESHOLD_": 2**30}
    dask.config.set({"distributed.nanny.pre-spawn-environ": environment})
    designs = drawn_designs(count)
    judged(designs[:2])
    results: list[list[tuple[float, ...]]] = []
    alone, over = [], []
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    begun = time.perf_counter()
    with (
        LocalCluster(n_workers=cores, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        client.gather(
            client.map(judged, [designs[:2]] * cores, pure=False)
        )  # every worker has imported what it needs
        started = time.perf_counter() - begun
        parts = [designs[at : at + CHUNK] for at in range(0, count, CHUNK)]
        for _ in range(repeats):  # in turn, so that a slow moment slows both
            alone.append(seconds(lambda: results.append(judged(designs))))
            over.append(
                seconds(lambda: results.append(sum(client.gather(client.map(judged, parts, pure=False)), [])))
            )
    return {
        "sweep_designs": count,
        "sweep_one_process_s": round(median(alone), 2),
        "sweep_dask_s": round(median(over), 2),
        "sweep_dask_start_s": round(started, 2),
        "sweep_workers": cores,
        "sweep_ratio": round(median(alone) / median(over), 2),
        "sweep_results_equal": all(one == results[0] for one in results),
    }


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "--quick", action="store_true", help="two hundred designs and few repeats, under 50 seconds"
    )
    is_quick = options.parse_args().quick
    figures = {"mode": "quick" if is_quick else "full"}
    for part in (
        simulated(3 if is_quick else 15),
        what_if_answers(1 if is_quick else 3),
        linted(20 if is_quick else 200),
        swept(200 if is_quick else 1_000, 3),
    ):
        figures |= part
        for name, value in part.items():
            print(f"{name:26} {value:>12}", flush=True)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
