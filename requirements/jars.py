"""Lock the engines' jars: every artifact by coordinate and version, with its SHA-256 and its size.

    .venv-engines/bin/python requirements/jars.py

Needs the engines' environment (jgo resolves what an artifact depends on) and a network. A jar is
hashed as it came over the line, so a lock made twice is the same or something changed upstream.
"""

import hashlib
import os
import sys
from pathlib import Path

LOCK = Path(__file__).with_name("jars.toml")

# What each engine runs on, beyond what the Python packages of requirements/engines.txt carry.
# "+" takes along what the artifact depends on at run time; without it the jar holds all it needs.
WANTED = {
    "flink": [
        "org.apache.flink:flink-sql-gateway:2.1.3",  # SQL over HTTP; the version of the Python package
        "org.apache.flink:flink-sql-connector-kafka:4.0.1-2.0",  # made for 2.0, tried on 2.1; reads and writes topics
        "org.apache.iceberg:iceberg-flink-runtime-2.1:1.11.0",  # a table that Spark, PyIceberg and DuckDB read too
        "org.xerial:sqlite-jdbc:3.54.1.0",  # the catalog is an SQLite file, which PyIceberg shares
    ],
    "spark": [
        "org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.11.0",  # the same Iceberg as Flink's
        "org.xerial:sqlite-jdbc:3.54.1.0",  # the same catalog
        "org.apache.spark:spark-sql-kafka-0-10_2.12:3.5.7",  # the newest there is for 3.5; reads topics
        "org.apache.spark:spark-token-provider-kafka-0-10_2.12:3.5.7",  # asked for by the one above, as are the next two
        "org.apache.kafka:kafka-clients:3.4.1",
        "org.apache.commons:commons-pool2:2.11.1",
    ],
    "kafka": [
        "+org.apache.kafka:kafka_2.13:4.4.0",  # the broker
        "org.apache.logging.log4j:log4j-slf4j-impl:2.25.5",  # without it the broker's reasons go nowhere
    ],
}


def coordinates(wanted: str) -> list[str]:
    """`group:artifact:version` of a wanted artifact and, for "+", of its run-time dependencies."""
    from jgo.maven import MavenContext

    group, artifact, version = wanted.lstrip("+").split(":")
    found = [f"{group}:{artifact}:{version}"]
    if wanted.startswith("+"):
        context = MavenContext()
        pom = context.project(group, artifact).at_version(version).pom()
        _, nodes = context.pom_dependency_list(pom)
        needed = [node.dep for node in nodes if node.dep.scope in ("compile", "runtime")]
        found += [f"{one.groupId}:{one.artifactId}:{one.version}" for one in needed]
    return found


def entry(coordinate: str) -> str:
    """The lock's line for one jar; raises requests.HTTPError when it is not there."""
    import requests
    from jgo.constants import MAVEN_CENTRAL_URL

    group, artifact, version = coordinate.split(":")
    path = f"{group.replace('.', '/')}/{artifact}/{version}/{artifact}-{version}.jar"
    answer = requests.get(f"{MAVEN_CENTRAL_URL}/{path}", timeout=60)
    answer.raise_for_status()
    digest = hashlib.sha256(answer.content).hexdigest()
    return f'"{coordinate}" = {{ bytes = {len(answer.content)}, sha256 = "{digest}" }}'


def main() -> int:
    """Write requirements/jars.toml anew, whole or not at all."""
    lines = ["# Made by requirements/jars.py; do not edit."]
    for engine, wanted in WANTED.items():
        lines += ["", f"[{engine}]"]
        found = sorted({coordinate for one in wanted for coordinate in coordinates(one)})
        for coordinate in found:
            print(f"{engine}: {coordinate}", file=sys.stderr)
            lines.append(entry(coordinate))
    fresh = LOCK.with_suffix(".new")
    fresh.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    os.replace(fresh, LOCK)
    return 0


if __name__ == "__main__":
    sys.exit(main())
