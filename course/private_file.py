"""Small files that only the learner reads: what was filled in, beside the progress log.

Nothing is written while nbgrader runs a notebook: a submission's texts are the notebook's own.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from course.durable import write_whole
from course.work_folder import locate

LONGEST_NAME = 80
NOT_KEPT = "It is not kept while nbgrader runs the notebook."


def path_of(kind: str, name: str, work: Path | None = None, ending: str = ".json") -> Path:
    """Where the file of a name is kept: `.course/<kind>/<name>.json` of the work folder."""
    safe = re.sub(r"[^\w-]+", "_", name.strip().casefold()).strip("_") or "unnamed"
    return (work or locate()) / ".course" / kind / f"{safe[:LONGEST_NAME]}{ending}"


def read(kind: str, name: str) -> dict[str, str]:
    """What was kept, the texts alone; empty when there is nothing that can be read."""
    try:
        found = json.loads(path_of(kind, name).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: text for key, text in found.items() if isinstance(text, str)}


def keep(kind: str, name: str, filled: dict[str, str]) -> str:
    """Keep it, and say so in a sentence; also where it cannot be kept. Never raises for the folder."""
    if os.environ.get("NBGRADER_EXECUTION"):
        return NOT_KEPT
    path = path_of(kind, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(
            path, (json.dumps(filled, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")
        )
    except OSError as error:
        return f"It could not be saved: {error.strerror or error} ({path})."
    return f"Saved in `.course/{kind}/{path.name}` of your work folder."
