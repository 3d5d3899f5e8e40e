"""What of the engines is there, whether it runs, and what is missing: one finding a line."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable

from course.engines.installed import ENGINES, ENVIRONMENT, INSTALL, EngineProblem, Installed, installed, ready
from course.engines.jars import folder, locked
from course.programs import Finding

LABS = "only for MATCH_RECOGNIZE and the engine labs"
NEEDED_BYTES = 3_500_000_000  # while it is installed; about 1.5 GB stay
NEEDED_MEMORY = {
    "flink": "about 0.8 GB of memory while it runs",
    "kafka": "about 0.3 GB of memory while it runs",
    "spark": "about 1 GB of memory while it runs",
}


def examine(*, start: bool = False) -> list[Finding]:
    """Every part of the engines; with `start` each engine is really started, asked, and ended."""
    found = installed()
    findings = [_environment(found), _java(found), _room()]
    for engine, purpose in ENGINES.items():
        findings.append(_engine(found, engine, purpose))
    if start:
        findings += [
            _started(engine) for engine, finding in zip(ENGINES, findings[3:], strict=True) if finding.fine
        ]
    return findings


def usable(findings: list[Finding]) -> bool:
    """Whether an engine can be started, and none that was started failed."""
    fine = {finding.name: finding.fine for finding in findings}
    started = [one for name, one in fine.items() if name.endswith(", started")]
    return fine["Java"] and any(fine[engine.capitalize()] for engine in ENGINES) and all(started)


def summary() -> Finding:
    """One line for all of them."""
    found = installed()
    there = [engine.capitalize() for engine in ENGINES if found and not found.lacks(engine)]
    advice = f"{INSTALL} brings them, Java included."
    return Finding("engines", bool(there), ", ".join(there) or "not installed", LABS, advice)


def _environment(found: Installed | None) -> Finding:
    name = "environment"
    if found:
        return Finding(name, True, str(ENVIRONMENT), LABS)
    state = "not finished" if ENVIRONMENT.exists() else "not made"
    return Finding(
        name, False, state, LABS, f"Without it no engine runs; everything else of the course does. {INSTALL}"
    )


def _java(found: Installed | None) -> Finding:
    name, matters, advice = "Java", "what the engines run on", f"It comes with the environment: {INSTALL}"
    if found is None:
        return Finding(name, False, "missing", matters, advice)
    try:
        command = [str(found.java), "-version"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired) as problem:
        return Finding(name, False, f"does not run: {problem}", matters, advice)
    said = (done.stderr + done.stdout).strip().splitlines()
    return Finding(
        name, done.returncode == 0 and bool(said), said[0] if said else "says nothing", matters, advice
    )


def _room() -> Finding:
    free = shutil.disk_usage(ENVIRONMENT.parent).free
    advice = f"Make room: installing takes {NEEDED_BYTES / 1e9:g} GB for a moment, and about 1.5 GB stay."
    fine = free > NEEDED_BYTES or installed() is not None
    return Finding("disk", fine, f"{free / 1e9:,.0f} GB free", "installing", advice)


def _engine(found: Installed | None, engine: str, purpose: str) -> Finding:
    name, matters = engine.capitalize(), f"{purpose}; {NEEDED_MEMORY[engine]}"
    advice = f"{INSTALL} {engine}"
    lacks = found.lacks(engine) if found else "everything"
    if lacks:
        return Finding(name, False, f"{lacks} missing", matters, advice)
    damaged = [jar for jar in locked()[engine] if not jar.intact]
    if damaged:
        first = damaged[0].path
        return Finding(name, False, f"{first.name} is damaged", matters, f"Delete {first}, then {advice}")
    return Finding(name, True, f"{len(locked()[engine])} jars as locked, in {folder()}", matters)


def _started(engine: str) -> Finding:
    name, matters = f"{engine.capitalize()}, started", "a first answer, then ended again"
    began = time.monotonic()
    try:
        said = _ASKED[engine]()
    except EngineProblem as problem:
        return Finding(name, False, "does not start", matters, str(problem))
    return Finding(name, True, f"{said} after {time.monotonic() - began:.0f} s", matters)


def _ask_flink() -> str:
    from autograder.outcome import Table
    from course.engines.flink import Flink

    with Flink() as flink, flink.session() as session:
        answer = session.run("SELECT 41 + 1 AS n")
        if not isinstance(answer, Table) or answer.rows != ((42,),):
            raise EngineProblem(f"Flink answered {answer} to SELECT 41 + 1")
        return f"Flink {flink.version} answered"


def _ask_kafka() -> str:
    from course.engines.kafka import Kafka

    with Kafka() as kafka:
        return f"served at {kafka.bootstrap}"


def _ask_spark() -> str:
    # In its own Python: this one has no PySpark.
    ask = "from course.engines.spark import Spark\nwith Spark(say=str) as spark: print(spark.session.sql('SELECT 41 + 1').first()[0], spark.session.version)"
    command = [str(ready("spark").python), "-P", "-c", ask]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    answer, _, version = done.stdout.strip().rpartition("\n")[2].partition(" ")
    if answer != "42":
        raise EngineProblem(f"Spark answered {answer!r} to SELECT 41 + 1\n{done.stderr[-2_000:]}")
    return f"Spark {version} answered"


_ASKED: dict[str, Callable[[], str]] = {"flink": _ask_flink, "kafka": _ask_kafka, "spark": _ask_spark}
