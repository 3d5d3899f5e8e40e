"""What Binder makes of the repository, tried without Docker: the image's steps in a clean environment, and a first visit."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from opened_course import until_it_answers

from autograder import library

REPOSITORY = library.REPOSITORY
BINDER = REPOSITORY / "binder"
MOST_MB = 450
REPO2DOCKER = "jupyter-repo2docker==2026.4.0"
# `python -m pip` as uv's, which has what was downloaded before; everything else as it stands.
SHIM = """\
#!/bin/bash
if [ "$1 $2 $3" != "-m pip install" ]; then exec "{python}" "$@"; fi
shift 3
wanted=()
for word in "$@"; do [ "$word" = --no-cache-dir ] || wanted+=("$word"); done
exec uv pip install --quiet --python "{python}" "${{wanted[@]}}"
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Binder runs Linux")


def python_version() -> str:
    return re.fullmatch(r"python-(\d\.\d+)", (BINDER / "runtime.txt").read_text().strip())[1]


def copied(folder: Path) -> Path:
    """The repository as Binder would clone it, uncommitted changes included."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.decode().split("\0"):
        if name and (REPOSITORY / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, folder / name)
    return folder


@pytest.mark.slow
def test_repo2docker_finds_the_python_the_build_and_the_start(tmp_path):
    if shutil.which("uvx") is None:
        pytest.skip("NO uvx ON THIS MACHINE: what repo2docker makes of binder/ was not tested")
    command = ["uvx", "--from", REPO2DOCKER, "repo2docker"]
    if subprocess.run([*command, "--version"], capture_output=True).returncode:
        pytest.skip("repo2docker IS NOT TO BE HAD HERE: what it makes of binder/ was not tested")
    for name in ("binder", "pyproject.toml", "requirements"):
        source = REPOSITORY / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    ran = subprocess.run(
        [*command, "--no-build", "--debug", "--user-id=1000", "--user-name=jovyan", str(tmp_path)],
        capture_output=True,
        text=True,
    )
    said = ran.stdout + ran.stderr
    assert ran.returncode == 0, said
    lines = said.splitlines()
    assert f"Building conda environment for python={python_version()}" in said
    assert "RUN ./binder/postBuild" in lines and 'ENV R2D_ENTRYPOINT="${REPO_DIR}/binder/start"' in lines
    # After COPY comes nothing else that installs: postBuild alone does, from the lock.
    ours = lines[next(at for at, line in enumerate(lines) if line.startswith("COPY") and "src/" in line) :]
    assert not [line for line in ours if re.match("RUN", line) and "install" in line]


def test_binders_lock_is_the_learners_less_what_is_said(tmp_path):
    sys.path.insert(0, str(REPOSITORY / "requirements"))
    import compile as locks

    def pins(name: str) -> set[str]:
        text = (locks.FOLDER / name).read_text(encoding="utf-8")
        return set(re.findall(r"^[A-Za-z0-9].*?==[^ ;]+", text, re.MULTILINE))

    missing = {pin for pin in pins("course.txt") if pin.partition("==")[0] in locks.NOT_IN_A_NOTEBOOK}
    assert len(missing) == len(locks.NOT_IN_A_NOTEBOOK)
    assert pins("binder.txt") | pins("binder-lake.txt") | missing == pins("course.txt")
    assert not pins("binder.txt") & pins("binder-lake.txt")
    assert {pin.partition("==")[0] for pin in pins("binder-lake.txt")} == locks.ICEBERG
    assert any(pin.startswith("jupyterlab==") for pin in pins("binder.txt"))

    (tmp_path / "course.txt").write_text("pyarrow==9\nsix==1\n")
    assert "six==1" in locks.part("binder.txt", tmp_path / "course.txt")
    assert "six==1" not in locks.part("binder-lake.txt", tmp_path / "course.txt")


class Image:
    """The repository's copy, and the environment beside it, as they are after postBuild."""

    def __init__(self, folder: Path) -> None:
        self.repository = copied(folder / "course")
        self.environment = folder / "environment"
        made = ["uv", "venv", "--quiet", "--python", python_version(), str(self.environment)]
        if subprocess.run(made, capture_output=True).returncode:
            pytest.skip(f"NO PYTHON {python_version()} HERE: Binder's image was not tried")
        python = self.environment / "bin" / "python"
        (folder / "shim").mkdir()
        (folder / "home").mkdir()
        (folder / "shim" / "python").write_text(SHIM.format(python=python))
        (folder / "shim" / "python").chmod(0o755)
        kept = {
            key: value
            for key, value in os.environ.items()
            if not re.match("JUPYTER|COURSE|VIRTUAL|BINDER|PYTHON", key)
        }
        cache = subprocess.run(
            ["uv", "cache", "dir"], capture_output=True, text=True, check=True
        ).stdout.strip()
        self.variables = kept | {
            "PATH": os.pathsep.join(
                [str(folder / "shim"), str(self.environment / "bin"), os.environ["PATH"]]
            ),
            "HOME": str(folder / "home"),
            "UV_CACHE_DIR": cache,
            "UV_PYTHON_DOWNLOADS": "never",
        }
        self.built = self.run([str(self.repository / "binder" / "postBuild")], cwd=self.repository)
        files = [path for path in self.environment.rglob("*") if path.is_file() and not path.is_symlink()]
        self.mb = sum(path.stat().st_size for path in files) / 1e6

    def run(self, command: list[str], cwd: str | Path = "/") -> subprocess.CompletedProcess:
        return subprocess.run(command, cwd=cwd, env=self.variables, capture_output=True, text=True)

    def started(self, *command: str) -> list[str]:
        """A command as the image's entry point would run it."""
        return ["bash", str(self.repository / "binder" / "start"), *command]


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    if shutil.which("uv") is None:
        pytest.skip("NO uv ON THIS MACHINE: Binder's image was not tried")
    made = Image(tmp_path_factory.mktemp("binder image"))
    assert made.built.returncode == 0, made.built.stdout + made.built.stderr
    return made


@pytest.mark.slow
def test_the_image_is_small_and_complete(image):
    assert image.mb < MOST_MB
    listed = re.findall(r'^    "(\S+)": "', (BINDER / "slim.py").read_text(), re.MULTILINE)
    packages = next(image.environment.glob("lib/*/site-packages"))
    here = Path(next(path for path in sys.path if path.endswith("site-packages")))
    for pattern in listed:
        assert not list(packages.glob(pattern)), pattern
        assert list(here.glob(pattern)), f"{pattern} is nothing that a learner's environment has"

    sys.path.insert(0, str(REPOSITORY / "requirements"))
    import compile as locks

    check = subprocess.run(
        ["uv", "pip", "check", "--python", str(image.environment / "bin" / "python")],
        capture_output=True,
        text=True,
    )
    wanted = set(re.findall(r"requires `([\w-]+)", check.stderr))
    assert wanted <= locks.ICEBERG | locks.NOT_IN_A_NOTEBOOK | {"rfc3987-syntax"}, check.stderr


@pytest.mark.slow
def test_start_hands_over_with_the_courses_settings(image):
    said = image.run(image.started("python", "-c", "import json, os; print(json.dumps(dict(os.environ)))"))
    found = json.loads(said.stdout)
    assert found["COURSE_WORK"] == str(image.repository / "work")
    assert found["JUPYTER_CONFIG_PATH"] == str(image.repository / "course" / "jupyter")
    assert image.run(image.started("bash", "-c", "exit 7")).returncode == 7


VISIT = """
from IPython import get_ipython
from course import check
from course.home import home
from autograder import library
get_ipython().run_cell_magic("sql", "category_rank", library.find("category_rank").solution)
first, second = check("category_rank"), check("category_rank")
print("FIRST", first.markdown)
print("SECOND", second.markdown)
home()
print("LAKE", check("evolve_table").markdown)
import pyarrow
"""


@pytest.mark.slow
def test_a_visitor_finds_the_home_page_and_a_kernel_that_checks(image):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    runtime = image.environment.parent / "runtime"
    variables = image.variables | {"JUPYTER_TOKEN": "visitor", "JUPYTER_RUNTIME_DIR": str(runtime)}
    lab = ["jupyter", "lab", "--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0"]
    server = subprocess.Popen(
        image.started(*lab),
        cwd=image.repository,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"

    def asked(path: str, content: bytes | None = None) -> str:
        request = urllib.request.Request(address + path, content, {"Authorization": "token visitor"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read().decode()

    try:
        until_it_answers(address)
        assert "jupyter-config-data" in asked("/lab/tree/work/home.ipynb")
        script = re.search(r'src="(/static/lab/[^"]+)"', asked("/lab/tree/work/home.ipynb"))[1]
        assert len(asked(script)) > 1_000
        cells = json.loads(asked("/api/contents/work/home.ipynb"))["content"]["cells"]
        assert cells[1]["outputs"][0]["data"]["text/markdown"].startswith("**This machine is temporary.**")
        kernel = json.loads(asked("/api/kernels", b"{}"))["id"]
        said, errors = spoken_with(runtime / f"kernel-{kernel}.json", VISIT)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    assert errors == []
    assert said.count("This machine is temporary. `progress.txt`") == 1, "once in ten minutes"
    assert "Right in all" in said and "to take along" in said and 'download="progress.txt"' in said
    assert said.count("made without Iceberg") == 2
    carried = image.repository / "work" / "progress.txt"
    laptop = str(image.environment.parent / "laptop")
    for source, added in ((str(carried), "2 events added"), (carried.read_text(), "0 events added")):
        imported = image.run(["course", "progress", "import", "--work", laptop, source])
        assert added in imported.stdout, imported.stderr


@pytest.mark.slow
def test_iceberg_is_added_when_a_visitor_comes_to_it(image):
    judged = (
        "from autograder import library; from autograder.judging import judge; "
        "one = library.find('evolve_table'); print(judge(one, one.solution).score == one.points)"
    )
    added = image.run(image.started("course", "lake", "install"))
    assert "Added." in added.stdout, added.stderr
    assert image.run(image.started("python", "-c", judged)).stdout == "True\n"


def spoken_with(connection: Path, program: str) -> tuple[str, list[str]]:
    """What a running kernel prints and displays for a program, and its errors."""
    from jupyter_client.blocking import BlockingKernelClient

    deadline = time.monotonic() + 30
    while not connection.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    client = BlockingKernelClient(connection_file=str(connection))
    client.load_connection_file()
    client.start_channels(hb=False)
    said, errors = [], []

    def hear(message):
        content = message["content"]
        if message["msg_type"] == "error":
            errors.append(content["evalue"])
        said.append(content.get("text", ""))
        said.extend(content.get("data", {}).values())

    try:
        client.wait_for_ready(timeout=60)
        client.execute_interactive(program, timeout=120, output_hook=hear)
    finally:
        client.stop_channels()
    return "\n".join(map(str, said)), errors
