"""Make the locks: every package of the course, pinned and hashed, one file per way of using it.

    python requirements/compile.py            keep the versions that still fit
    python requirements/compile.py --upgrade  take the newest ones

Needs `uv` and a network. Each lock's first lines carry a digest of what it was made from, so
anyone can tell offline whether it is current: `python requirements/compile.py --check`.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
FOLDER = REPOSITORY / "requirements"
OVERRIDES = FOLDER / "overrides.txt"
OLDEST_PYTHON = "3.11"

# What each lock holds beyond the default dependencies. The second is a superset of the first,
# with the same versions, so installing it adds to a learner's environment and changes nothing.
# So is the third's; the fourth is for an environment of its own.
LOCKS = {
    "course.txt": ["--group", "build"],
    "test.txt": ["--group", "build", "--group", "test", "--extra", "cohort"],
    "voice.txt": ["--group", "build", "--extra", "voice"],
    "engines.txt": ["--group", "build", "--extra", "engines"],
}

# A machine on Binder starts from an image that is kept small: what the learner's lock pins, in two
# parts, and less what a notebook in JupyterLab does not need. `course lake install` adds the second.
ICEBERG = frozenset(
    "cachetools click fsspec mmh3 pyarrow pyiceberg pyiceberg-core pyparsing pyroaring sqlalchemy"
    " strictyaml tenacity zstandard".split()
)
NOT_IN_A_NOTEBOOK = frozenset({"debugpy", "widgetsnbextension"})  # a debugger; the classic notebook's page
PARTS = {
    "binder.txt": lambda package: package not in ICEBERG | NOT_IN_A_NOTEBOOK,
    "binder-lake.txt": lambda package: package in ICEBERG,
}


def inputs_digest(repository: Path = REPOSITORY) -> str:
    """The SHA-256 of everything a lock is made from: dependency tables and overrides."""
    declared = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    overrides = (repository / "requirements" / "overrides.txt").read_text(encoding="utf-8")
    inputs = {
        "oldest python": OLDEST_PYTHON,
        "requires-python": declared["project"]["requires-python"],
        "dependencies": declared["project"]["dependencies"],
        "extras": declared["project"].get("optional-dependencies", {}),
        "groups": declared.get("dependency-groups", {}),
        "overrides": [line.strip() for line in overrides.splitlines() if line.strip() and line[0] != "#"],
        "locks": LOCKS,
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def recorded_digest(lock: Path) -> str | None:
    """The digest written into `lock` when it was made, or None."""
    if not lock.exists():
        return None
    for line in lock.read_text(encoding="utf-8").splitlines()[:5]:
        if line.startswith("# inputs: "):
            return line.removeprefix("# inputs: ")
    return None


def stale(repository: Path = REPOSITORY) -> list[str]:
    """Names of the locks that were made from other inputs than today's."""
    now, folder = inputs_digest(repository), repository / "requirements"
    made_anew = [n for n in LOCKS if recorded_digest(folder / n) != now]
    return made_anew + [n for n in PARTS if not _holds(folder / n, part(n, folder / "course.txt"))]


def part(name: str, whole: Path = FOLDER / "course.txt") -> str:
    """The text of requirements/`name`, a part of the learner's lock."""
    pins = re.split(r"^(?=[A-Za-z0-9])", whole.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    chosen = [pin for pin in pins if PARTS[name](pin.partition("==")[0])]
    return f"# A part of {whole.name}, made by requirements/compile.py; do not edit.\n" + "".join(chosen)


def _holds(file: Path, text: str) -> bool:
    return file.exists() and file.read_text(encoding="utf-8") == text


def compile_lock(name: str, *, upgrade: bool = False) -> None:
    """Write requirements/`name`. Raises CalledProcessError when uv finds no solution."""
    lock = FOLDER / name
    fresh = FOLDER / (name + ".new")
    if lock.exists() and not upgrade:
        fresh.write_bytes(lock.read_bytes())  # uv keeps what its output file already pins
    command = ["uv", "pip", "compile", "pyproject.toml", "--universal", "--generate-hashes"]
    command += ["--python-version", OLDEST_PYTHON, "--override", str(OVERRIDES)]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate"]
    command += ["--quiet", "--output-file", str(fresh), *LOCKS[name]]
    if name != "course.txt":
        command += ["--constraint", str(FOLDER / "course.txt")]
    try:
        subprocess.run(command, cwd=REPOSITORY, check=True)
        header = (
            "# Made by requirements/compile.py from pyproject.toml; do not edit.\n"
            f"# inputs: {inputs_digest()}\n"
        )
        fresh.write_text(header + fresh.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
        os.replace(fresh, lock)
    finally:
        fresh.unlink(missing_ok=True)


def main(arguments: list[str]) -> int:
    """Compile every lock, or with `--check` only say which are out of date."""
    if "--check" in arguments:
        names = stale()
        for name in names:
            print(f"requirements/{name} is out of date: run python requirements/compile.py")
        return 1 if names else 0
    for name in LOCKS:
        print(f"Compiling requirements/{name}…")
        compile_lock(name, upgrade="--upgrade" in arguments)
    for name in PARTS:
        (FOLDER / name).write_text(part(name), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
