"""A Binder machine is temporary: what a visitor must be told, and their progress where it can be carried away."""

from __future__ import annotations

import contextlib
import html
import os
import time
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

from course.progress import Attempt

FILE = "progress.txt"
"""In the work folder: the progress code, written anew at each attempt."""
LONG_CODE = 6_000
"""Characters; a longer code is offered as a file alone."""
REMIND_AFTER_S = 600
# Set by binder/start, and by BinderHubs in the machines they start.
_SIGNS = ("COURSE_TEMPORARY", "BINDER_SERVICE_HOST", "BINDER_LAUNCH_HOST", "BINDER_REPO_URL")

WARNING = f"""\
**This machine is temporary.** After about ten minutes without you it is gone, with your answers. \
Your progress can be carried away: run the cell on this page for a code and a file, or take `{FILE}`, \
which each attempt renews, from the list of files.

**You have been here before?** Write `!course progress import CODE` into a cell, with your code in the \
place of `CODE`, and press Shift+Enter. A file that you uploaded is named there instead."""


def is_temporary() -> bool:
    """Whether this process runs on a machine that Binder made for one visit."""
    return any(os.environ.get(sign) for sign in _SIGNS)


def renew(events: Sequence[Attempt], work: Path) -> None:
    """Write the file that carries these events. Never raises for a folder that cannot be written."""
    from course.durable import write_whole
    from course.progress_code import as_code

    text = f"Your progress, {_attempts(events)}. Anywhere else: course progress import {FILE}\n\n{as_code(events)}\n"
    with contextlib.suppress(OSError):
        write_whole(work / FILE, text.encode())


def parcel(events: Sequence[Attempt]) -> dict[str, str]:
    """The code and a link that downloads it, as HTML and as text (MIME type to content); empty without events."""
    from course.progress_code import as_code

    if not events:
        return {}
    code = as_code(events)
    title = f"Your progress, {_attempts(events)}, to take along"
    address = f"data:text/plain;base64,{b64encode(code.encode()).decode()}"
    shown = code if len(code) <= LONG_CODE else ""
    box = (
        f"<p><label>{title}: paste this code after <code>course progress import</code>, on any machine.<br>"
        f'<textarea readonly rows="3" data-lm-suppress-shortcuts="true" style="width: 100%; max-width: 60em">'
        f"{html.escape(shown)}</textarea></label></p>"
    )
    link = f'<p><a href="{address}" download="{FILE}">Download {FILE}</a>, the same as a file.</p>'
    as_text = f"{title}:\n{shown}" if shown else f"{title}: it is long, so take the file {FILE}."
    return {"text/html": (box if shown else f"<p>{title}.</p>") + link, "text/plain": as_text}


def reminder(work: Path | None = None) -> str | None:
    """On such a machine, once in ten minutes: one line on how to carry progress away."""
    if not is_temporary():
        return None
    from course.work_folder import locate

    stamp = (work or locate()) / ".course" / "reminded"
    try:
        if 0 <= time.time() - stamp.stat().st_mtime < REMIND_AFTER_S:
            return None
    except OSError:
        pass
    with contextlib.suppress(OSError):
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.touch()
    return f"This machine is temporary. `{FILE}` holds your progress; `!course progress export` prints it as a code."


def _attempts(events: Sequence[Attempt]) -> str:
    return "one event" if len(events) == 1 else f"{len(events)} events"
