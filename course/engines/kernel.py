"""The kernel of the engine labs: the engines' own Python, under a name that lab notebooks ask for."""

from __future__ import annotations

import json
import os
from pathlib import Path

from course.engines.installed import ENVIRONMENT

NAME = "course-engines"
# A folder of its own, not the environment's share/jupyter: that one has a "python3" too, and would hide the course's.
KERNELS = ENVIRONMENT / "share" / "course-kernels"


def make_known(python: Path) -> Path:
    """Write the kernel's description, whole or not at all; returns the file."""
    spec = {
        "argv": [str(python), "-P", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Engines",
        "language": "python",
        "metadata": {"debugger": True},
    }
    place = KERNELS / "kernels" / NAME / "kernel.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(".new")
    fresh.write_text(json.dumps(spec, indent=1) + "\n", encoding="utf-8")
    os.replace(fresh, place)
    return place
