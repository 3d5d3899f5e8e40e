"""Every lab in its own kernel, from top to bottom: as it is, and with its answers in place."""

import ast
import contextlib
import json

import nbformat
import psutil
import pytest
from nbclient import NotebookClient
from notebooks import source

from autograder import library
from course import build
from course.engines import kernel
from course.engines.installed import ready

pytestmark = pytest.mark.engines
LABS = [lesson for lesson in library.lessons() if lesson.is_lab]
SECONDS = 240


def answers(lab):
    """Cells that stand in for those of the lesson with the same first line, from `answers.py` beside it."""
    file = lab.folder / "answers.py"
    if not file.exists():
        return {}
    texts = [
        node.value.value.strip("\n")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    ]
    return {text.splitlines()[0]: text for text in texts}


def run(lab, tmp_path, monkeypatch, replaced):
    """The lab's notebook after it ran in the engines' kernel."""
    kernel.make_known(ready("kafka").python)
    monkeypatch.setenv("JUPYTER_PATH", str(kernel.KERNELS))
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    notebook = json.loads(build.student_text(lab))
    used = set()
    for cell in notebook["cells"]:
        first = source(cell).partition("\n")[0]
        if cell["cell_type"] == "code" and first in replaced:
            cell["source"] = replaced[first]
            used.add(first)
    assert used == set(replaced), "an answer without a cell"
    page = nbformat.reads(json.dumps(notebook), as_version=4)  # which puts lines of text together
    NotebookClient(
        page, timeout=SECONDS, kernel_name=kernel.NAME, resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    return page


def left_behind(mark):
    """The Java processes that have `mark` among their environment variables, as what a lab started has."""
    found = []
    for process in psutil.process_iter(["name"]):
        with contextlib.suppress(psutil.Error):
            if process.info["name"] == "java" and process.environ().get("COURSE_LAB_RUN") == mark:
                found.append(" ".join(process.cmdline())[-300:])
    return found


@pytest.mark.parametrize("answered", [False, True], ids=["untouched", "answered"])
@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.name)
def test_a_lab_runs_from_top_to_bottom(lab, answered, tmp_path, monkeypatch):
    mark = str(tmp_path)
    monkeypatch.setenv("COURSE_LAB_RUN", mark)
    replaced = answers(lab) if answered else {}
    if answered and not replaced:
        pytest.skip("this lab asks for no answer")
    page = run(lab, tmp_path, monkeypatch, replaced)
    said = "\n".join(
        output.get("text", "") or str(output.get("data", {}).get("text/plain", ""))
        for cell in page.cells
        for output in cell.get("outputs", ())
    )
    verdicts = [line for line in said.splitlines() if line.startswith(("lab: ok", "lab: not yet"))]
    assert verdicts, "a lab ends with what it found"
    if answered or not answers(lab):
        assert not [line for line in verdicts if "not yet" in line], said
    else:
        assert [line for line in verdicts if "not yet" in line], "an untouched lab has nothing to find"
    assert not left_behind(mark)
