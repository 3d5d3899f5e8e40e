"""A sample of the committed notebooks through nbval: every cell runs in a real kernel without an error."""

import os
import subprocess
import sys

import pytest

from autograder import library

SAMPLE = [lesson.notebook for lesson in library.lessons()][:1]


@pytest.mark.slow
@pytest.mark.parametrize("notebook", SAMPLE, ids=lambda path: path.stem)
def test_every_cell_runs_in_a_kernel(notebook, tmp_path):
    # Our own settings turn third-party warnings into errors; nbval is not ours.
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval-lax",
        "-c",
        os.devnull,
        "--rootdir",
        str(notebook.parent),
    ]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", str(notebook)],
        cwd=tmp_path,
        env=os.environ | {"COURSE_WORK": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout and "failed" not in done.stdout
