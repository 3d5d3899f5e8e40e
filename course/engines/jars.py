"""The jars an engine runs on: named in a lock, fetched once into the cache folder, each checked by its SHA-256.

    python -m course.engines.jars ENGINE…

fetches what is missing. It is run by the engines' own Python, which has jgo: that knows where
Maven artifacts lie. COURSE_MAVEN names another place, such as a company's mirror.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LOCK = Path(__file__).resolve().parents[2] / "requirements" / "jars.toml"
TRIES = 4
CHUNK = 1 << 16


class NotFetched(Exception):
    """A jar could not be had; the text says why and what to do."""


@dataclass(frozen=True)
class Jar:
    """One artifact: `group:artifact:version`, its size in bytes and its SHA-256 in hexadecimal."""

    coordinate: str
    bytes: int
    sha256: str

    @property
    def address(self) -> str:
        """Where it lies below a Maven repository's root."""
        group, artifact, version = self.coordinate.split(":")
        return f"{group.replace('.', '/')}/{artifact}/{version}/{artifact}-{version}.jar"

    @property
    def path(self) -> Path:
        """Where it lies here once it was fetched and checked."""
        group, artifact, version = self.coordinate.split(":")
        return folder() / group / f"{artifact}-{version}.jar"

    @property
    def here(self) -> bool:
        """Whether it was fetched. A file has this name only after its hash was right."""
        try:
            return self.path.stat().st_size == self.bytes
        except OSError:
            return False

    @property
    def intact(self) -> bool:
        """Whether it is here and still has the hash that was locked; reads the whole file."""
        return self.here and _sha256(self.path) == self.sha256


def folder() -> Path:
    """The cache folder of all jars; what is in it can be fetched again."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("data-engineer-loop")) / "jars"


@cache
def locked(lock: Path = LOCK) -> dict[str, tuple[Jar, ...]]:
    """Every engine's jars, by the engine's name."""
    engines = tomllib.loads(lock.read_text(encoding="utf-8"))
    return {
        engine: tuple(Jar(coordinate, one["bytes"], one["sha256"]) for coordinate, one in jars.items())
        for engine, jars in engines.items()
    }


def fetch(jars: Iterable[Jar], root: str, arrived: Callable[[int], None] = lambda _: None) -> None:
    """Download `jars` from a Maven repository; `arrived` is told of bytes as they come.

    A download that broke off goes on where it stopped. Raises NotFetched.
    """
    for jar in jars:
        if not jar.here:
            _fetch(jar, root, arrived)


def _fetch(jar: Jar, root: str, arrived: Callable[[int], None]) -> None:
    import requests

    part = jar.path.with_suffix(".part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        told = 0
        for attempt in range(TRIES):
            try:
                for size in _bytes_into(part, f"{root}/{jar.address}", jar.bytes):
                    arrived(size - told)
                    told = size
            except requests.HTTPError as problem:
                raise NotFetched(f"{jar.coordinate} is not to be had there: {problem}") from None
            except requests.RequestException as problem:
                last: Exception = problem
                time.sleep(attempt)
                continue
            if _sha256(part) == jar.sha256:
                os.replace(part, jar.path)
                return
            part.unlink()  # whatever it is, going on from it cannot end well
            last = NotFetched("what came was not what was locked")
        raise NotFetched(
            f"{jar.coordinate} did not arrive: {last}. Run it again when you are online; it goes on where it stopped."
        )
    except OSError as problem:
        if isinstance(problem, requests.RequestException):
            raise
        raise NotFetched(f"{part.parent} cannot be written to: {problem.strerror}.") from None


def _bytes_into(part: Path, address: str, size: int) -> Iterator[int]:
    """Append to `part` what it lacks of `size` bytes; yields how many it has, after each piece."""
    import requests

    have = part.stat().st_size if part.exists() else 0
    if have >= size:
        yield have
        return
    head = (
        {"Range": f"bytes={have}-", "Accept-Encoding": "identity"}
        if have
        else {"Accept-Encoding": "identity"}
    )
    with requests.get(address, headers=head, stream=True, timeout=60) as answer:
        answer.raise_for_status()
        going_on = have and answer.status_code == 206
        with part.open("ab" if going_on else "wb") as file:
            for piece in answer.iter_content(CHUNK):
                file.write(piece)
                yield file.tell()
            file.flush()
            os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main(engines: list[str]) -> int:
    """Fetch the jars of some engines with a progress bar; 1 with a sentence when that fails."""
    from jgo.constants import MAVEN_CENTRAL_URL
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    jars = [jar for engine in engines for jar in locked()[engine] if not jar.here]
    if not jars:
        return 0
    root = os.environ.get("COURSE_MAVEN", MAVEN_CENTRAL_URL).rstrip("/")
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    try:
        with Progress(*columns) as progress:
            task = progress.add_task(f"{len(jars)} jars", total=sum(jar.bytes for jar in jars))
            fetch(jars, root, lambda size: progress.advance(task, size))
    except NotFetched as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run it again; it goes on where it stopped.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
