"""Open the course: JupyterLab in the learner's work folder, with the course's settings.

The settings lie in course/jupyter and are found through JUPYTER_CONFIG_PATH, so whoever starts
JupyterLab another way (a hub, Binder) gets the same ones. A learner's own settings win over them.
"""

import os
import socket
import sys
from pathlib import Path

SETTINGS = Path(__file__).resolve().parent / "jupyter"
HOME_PAGE = "/lab/tree/home.ipynb"


def lab_environment(work: Path) -> dict[str, str]:
    """Environment variables JupyterLab and its kernels need, over those already set."""
    from course.engines.kernel import KERNELS

    paths = [str(SETTINGS), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    shared = [str(KERNELS), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    return {
        "COURSE_WORK": str(work),
        "JUPYTER_CONFIG_PATH": os.pathsep.join(paths),
        "JUPYTER_PATH": os.pathsep.join(shared),
        # Kernels and page parts of this environment before any the machine has elsewhere.
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


def lab_arguments(work: Path, *, browser: bool = True, port: int | None = None) -> list[str]:
    """JupyterLab's command line. The token is left to JupyterLab, which makes one by default."""
    arguments = [
        f"--ServerApp.root_dir={work}",
        "--ServerApp.ip=127.0.0.1",
        f"--LabApp.default_url={HOME_PAGE}",
        "--log-level=WARN",  # the address is still said, forty lines of start-up are not
    ]
    if port is not None:
        arguments.append(f"--ServerApp.port={port}")
    if not browser:
        arguments.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")  # in a container there is often nobody else
    return arguments


def is_free(port: int) -> bool:
    """Whether this machine lets somebody listen on a port."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def news_of(prepared) -> list[str]:
    """Lines to say about what `work_folder.prepare` did; none on an ordinary day."""
    lines = []
    if prepared.updated:
        lines.append(f"Lessons brought up to date: {len(prepared.updated)}.")
    if prepared.kept:
        names = ", ".join(str(name) for name in prepared.kept)
        lines.append(f"A newer version exists of lessons you have worked in; yours are kept: {names}")
    return lines


def open_course(work: Path, *, browser: bool = True, port: int | None = None) -> int:
    """Prepare `work`, run JupyterLab in it until it is stopped, and return the exit status."""
    from course import work_folder

    work = Path(work).expanduser().resolve()
    try:
        prepared = work_folder.prepare(work)
    except work_folder.WorkFolderProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    for line in news_of(prepared):
        print(line)
    print(
        f"Your answers are kept in {work}. Opening JupyterLab; Ctrl-C twice stops it.",
        flush=True,
    )
    if port is not None and not is_free(port):
        print(f"Port {port} is taken; JupyterLab takes the next free one.", flush=True)
    os.environ.update(lab_environment(work))
    os.chdir(work)

    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(lab_arguments(work, browser=browser, port=port))
    return 0
