"""A first visit, tried while the image is made: the home page is written, and a kernel checks an answer.

    bash binder/start python binder/first_visit.py

Whatever Python imports on the way is compiled then, and not while somebody waits. Ends with status 1
when the kernel's check does not say what it should.
"""

import importlib
import os
import sys
import tempfile
from pathlib import Path

from jupyter_client.manager import start_new_kernel

from course.work_folder import prepare

VISIT = """
from course import check
from course.home import home
home()
print("checked:", float(check("{slug}")))
"""


def visited(folder: Path, slug: str = "category_rank") -> str:
    """What a kernel prints that shows the home page and checks an exercise nobody has answered."""
    said: list[str] = []
    os.environ["COURSE_WORK"] = str(folder)  # no attempt of ours in a visitor's log
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        client.execute_interactive(
            VISIT.format(slug=slug),
            timeout=120,
            output_hook=lambda message: said.append(str(message["content"].get("text", ""))),
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return "".join(said)


if __name__ == "__main__":
    prepare(Path(os.environ["COURSE_WORK"]))
    importlib.import_module("jupyterlab.labapp")
    with tempfile.TemporaryDirectory() as elsewhere:
        said = visited(Path(elsewhere))
    sys.exit(0 if "checked: 0.0" in said else f"The first visit did not work:\n{said}")
