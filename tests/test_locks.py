"""The locks are current, complete, agree with each other, and name no download host."""

import re
import subprocess
import sys
import tomllib
from itertools import product
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).resolve().parents[1]
FOLDER = REPOSITORY / "requirements"
sys.path.insert(0, str(FOLDER))

import compile as locks

MACHINES = [
    {
        "sys_platform": platform,
        "platform_system": system,
        "os_name": os_name,
        "python_version": python,
        "python_full_version": python + ".9",
        "implementation_name": "cpython",
        "platform_machine": "x86_64",
        "extra": "",
    }
    for (platform, system, os_name), python in product(
        [("linux", "Linux", "posix"), ("darwin", "Darwin", "posix"), ("win32", "Windows", "nt")],
        ["3.11", "3.12", "3.13", "3.14"],
    )
]
on_every_machine = pytest.mark.parametrize(
    "machine", MACHINES, ids=lambda machine: f"{machine['sys_platform']}-{machine['python_version']}"
)


def entries(name: str) -> list[tuple[Requirement, int]]:
    """Each pinned requirement of a lock, with how many hashes it carries."""
    text = (FOLDER / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found = []
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            requirement, *hashes = line.split(" --hash=")
            found.append((Requirement(requirement.strip()), len(hashes)))
    return found


def on(machine: dict[str, str], name: str) -> dict[str, str]:
    """Package -> version that a lock installs on `machine`."""
    pins: dict[str, str] = {}
    for requirement, _ in entries(name):
        if requirement.marker is None or requirement.marker.evaluate(machine):
            package = canonicalize_name(requirement.name)
            assert package not in pins, f"{package} is pinned twice"
            (pin,) = requirement.specifier
            assert pin.operator == "=="
            pins[package] = pin.version
    return pins


def declared() -> dict:
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_locks_are_current():
    assert locks.stale() == [], "run: python requirements/compile.py"


def test_a_change_of_dependencies_or_overrides_is_noticed(tmp_path):
    (tmp_path / "requirements").mkdir()
    project = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    overrides = (FOLDER / "overrides.txt").read_text(encoding="utf-8")

    def digest(project: str = project, overrides: str = overrides) -> str:
        (tmp_path / "pyproject.toml").write_text(project, encoding="utf-8")
        (tmp_path / "requirements" / "overrides.txt").write_text(overrides, encoding="utf-8")
        return locks.inputs_digest(tmp_path)

    assert digest() == locks.inputs_digest()
    assert digest(project.replace('"duckdb>=2,<3"', '"duckdb>=2.1,<3"')) != digest()
    assert digest(overrides=overrides + "six==1\n") != digest()
    # What cannot change a lock does not make it stale.
    assert digest(project + "[tool.other]\nkey = 1\n") == digest()
    assert digest(overrides="# a reason\n" + overrides) == digest()


def test_a_lock_without_a_digest_is_stale(tmp_path):
    (tmp_path / "course.txt").write_text("six==1\n")
    assert locks.recorded_digest(tmp_path / "course.txt") is None
    assert locks.recorded_digest(tmp_path / "missing.txt") is None


@pytest.mark.parametrize("name", locks.LOCKS)
def test_everything_is_pinned_and_hashed(name):
    found = entries(name)
    assert len(found) > 50
    assert [str(requirement) for requirement, hashes in found if not hashes] == []


@on_every_machine
@pytest.mark.parametrize("name", ["test.txt", "voice.txt"])
def test_a_lock_for_the_same_environment_only_adds_to_the_learners(machine, name):
    assert on(machine, "course.txt").items() <= on(machine, name).items()


@on_every_machine
def test_the_pins_are_what_was_asked_for(machine):
    tables = declared()
    asked = {
        "course.txt": tables["project"]["dependencies"] + tables["dependency-groups"]["build"],
        "test.txt": tables["dependency-groups"]["test"]
        + tables["project"]["optional-dependencies"]["cohort"],
        "voice.txt": tables["project"]["dependencies"] + tables["project"]["optional-dependencies"]["voice"],
        "engines.txt": tables["project"]["optional-dependencies"]["engines"],
    }
    for name, requirements in asked.items():
        pins = on(machine, name)
        for requirement in map(Requirement, requirements):
            assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)])


@on_every_machine
def test_what_the_overrides_leave_out_is_left_out(machine):
    for name in locks.LOCKS:
        pins = on(machine, name)
        assert not {"rfc3987-syntax", "lark", "pandas"} & pins.keys()


def test_what_is_installed_here_honours_the_overrides():
    probe = "import importlib.util as u, sys; sys.exit(u.find_spec('rfc3987_syntax') is not None)"
    assert subprocess.run([sys.executable, "-c", probe]).returncode == 0


def test_each_dependency_says_why():
    tables = declared()
    named = [
        *tables["project"]["dependencies"],
        *(one for extra in tables["project"]["optional-dependencies"].values() for one in extra),
        *(one for group in tables["dependency-groups"].values() for one in group),
    ]
    lines = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    asked = [line for line in lines if line.strip().split('",')[0].lstrip('"') in named]
    assert len(asked) == len(named)
    assert [line for line in asked if "  # " not in line] == []


def tracked_files() -> list[Path]:
    """Files that are or would be committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = listed.stdout.decode().split("\0")
    return [REPOSITORY / name for name in names if name and (REPOSITORY / name).is_file()]


def test_no_file_names_a_package_registry():
    # Written apart, so that this file does not name them either.
    hosts = [
        "py" + "pi.org",
        "python" + "hosted.org",
        "registry." + "npmjs",
        "crates" + ".io",
        "maven" + ".org",
        "anaconda" + ".org",
        "proxy." + "golang",
    ]
    pattern = re.compile("|".join(map(re.escape, hosts)).encode())
    files = tracked_files()
    assert files
    assert [str(path) for path in files if pattern.search(path.read_bytes())] == []
