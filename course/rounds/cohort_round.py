"""A round in a cohort: the notebook that an instructor gives out, and the two cells in it that write the clock down.

Of a submission the text of answer cells is taken and nothing else, so the clock's cells are answer cells
and write the times into their own text. What the round is otherwise (the clock, the snapshots, no
feedback before the end) is the same as on one's own.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.cohort.round_clock import BEGUN, ENDED
from course.rounds.event_log import now
from course.rounds.kept_rounds import NAMES, KeptRound, all_rounds, new_round, running
from course.said import Said

PROSE = """# {title}

{minutes:g} minutes. The clock starts when you run the cell below, and stops when you run the last one. Both write the time into themselves, so save the notebook before you hand it in. Nobody tells you what is right before the end: `check` is noted.

{places}

## The end

Run the cell below, then save. `finish_round()` shows your own report, which nobody else gets.
"""
CELL = "from course import cohort_round\n\n{call}"
EARLIEST = 2020
MARKS = "\n### BEGIN SOLUTION\n### END SOLUTION"


def source_text(kind: str, minutes: float, slugs: Sequence[str]) -> str:
    """The instructor's notebook of a round, with solutions, as JSON; the same for the same arguments."""
    from autograder.library import Lesson
    from autograder.notebook import source_notebook

    name = f"{kind}_round"
    places = "\n\n".join(f"<!-- exercise: {slug} -->" for slug in slugs)
    text = PROSE.format(title=NAMES[kind], minutes=minutes, places=places)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "lesson.md").write_text(text, encoding="utf-8")
        notebook = source_notebook(Lesson("rounds", name, Path(folder), NAMES[kind], tuple(slugs)))
    notebook["cells"].pop()  # there is no home page in a round
    begin = begin_call(kind, minutes, slugs)
    notebook["cells"].insert(2, _clock_cell(begin, f"{name}_{BEGUN}"))
    notebook["cells"].append(_clock_cell('cohort_round(ended="")', f"{name}_{ENDED}"))
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def begin_call(kind: str, minutes: float, names: Sequence[str], begun: str = "") -> str:
    """What the first cell of a cohort's round calls."""
    return f'cohort_round("{kind}", minutes={minutes:g}, names="{" ".join(names)}", begun="{begun}")'


def cohort_round(
    kind: str = "",
    *,
    minutes: float = 75,
    names: str = "",
    begun: str = "",
    ended: str = "",
    away_s: int = 0,
) -> Any:
    """Begin a cohort's round, go on with it, or end it; writes the time into the cell that is run.

    Args:
        kind: "assessment", "sql" or "coding" in the cell that begins; empty in the one that ends.
        names: of the exercises, with spaces between them.
        begun, ended, away_s: as this verb wrote them down.
    """
    if os.environ.get("NBGRADER_EXECUTION"):
        return None
    try:
        return _begin(kind, minutes, names.split(), begun) if kind else _end(ended)
    except OSError as error:
        return Said(f"It could not be written: {error.strerror or error}.")


def _begin(kind: str, minutes: float, names: list[str], begun: str) -> Any:
    from course.rounds.opened import open_round

    kept = _same(names)
    if kept is None:
        if (other := running()) is not None:
            return Said(
                f"Your round `{other.name}` is not finished. `finish_round()` ends it; then begin this one."
            )
        kept = new_round(kind, minutes=minutes, names=names, cohort=True, notebook=_notebook())
        kept.log.start(minutes=minutes, at=_moment(begun))
    _write(begin_call(kind, minutes, names, _text(kept.log.clock().started or now())))
    return open_round(kept)


def _end(ended: str) -> Said:
    kept = running() or next((one for one in reversed(all_rounds()) if one.plan.get("cohort")), None)
    if kept is None or kept.log.clock().started is None:
        return Said("No round is running. The first cell of this notebook begins it.")
    from course.rounds.finishing import stop

    stop(kept)
    clock = kept.log.clock()
    at = clock.finished or now()
    away = (at - clock.started).total_seconds() - clock.elapsed(at) if clock.started else 0
    _write(f'cohort_round(ended="{_text(at)}", away_s={round(away)})')
    return Said(
        f"Ended after {clock.elapsed(at) / 60:.0f} minutes. Save the notebook, and hand it in."
        " `finish_round()` shows your own report."
    )


def _same(names: list[str]) -> KeptRound | None:
    """The cohort's round on these exercises that was begun last."""
    there = [one for one in all_rounds() if one.plan.get("cohort") and list(one.names) == names]
    return there[-1] if there else None


def _write(call: str) -> None:
    """Put a call into the cell that runs; where the page cannot, say what to put there."""
    text = CELL.format(call=call)
    shell = None
    if "IPython" in sys.modules:
        from IPython import get_ipython

        shell = get_ipython()
    if getattr(shell, "kernel", None) is not None:
        shell.set_next_input(text, replace=True)
    else:
        print(f"Put this into the cell:\n\n{text}")


def _clock_cell(call: str, name: str) -> dict[str, Any]:
    marks = {
        "grade": False,
        "grade_id": name,
        "locked": False,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name.replace("_", "-"),
        "metadata": {"nbgrader": marks},
        "outputs": [],
        "source": CELL.format(call=call) + MARKS,
    }


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _moment(text: str) -> datetime | None:
    """A time that this verb wrote down; None for any other text, and for one that cannot have been."""
    try:
        moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if moment.year >= EARLIEST and moment <= now() else None


def _notebook() -> str:
    """The notebook this kernel belongs to, where JupyterLab says so."""
    path = Path(os.environ.get("JPY_SESSION_NAME", ""))
    return str(path) if path.suffix == ".ipynb" and path.exists() else ""
