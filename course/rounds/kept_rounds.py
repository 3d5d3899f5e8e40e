"""A round keeps itself in a folder of its own, `work/rounds/<date>-<kind>`: its log, its notebook, its answers, its report."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.variants.names import slug_and_number
from course.durable import write_whole
from course.rounds.event_log import EventLog
from course.work_folder import locate

FOLDER, LOG, POINTER = "rounds", "events.jsonl", "running_round"
NAMES = {"assessment": "Technical assessment", "sql": "SQL round", "coding": "Coding round"}


class KeptRound:
    """One round on the disk.

    Attributes:
        name: of its folder, such as "2026-11-23-assessment".
        log: everything that happened, the plan first.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self.name = self.folder.name
        self.log = EventLog(self.folder / LOG)

    @property
    def plan(self) -> dict[str, Any]:
        """What was planned: its kind, what is asked, how long; empty where the log has no plan."""
        return next((dict(event.about) for event in self.log.events() if event.kind == "planned"), {})

    @property
    def kind(self) -> str:
        return str(self.plan.get("kind", ""))

    @property
    def title(self) -> str:
        """What people call it."""
        return NAMES.get(self.kind, self.kind or "Round")

    @property
    def names(self) -> tuple[str, ...]:
        """What it asks, in order: slugs, or names of variants such as "category_rank~2"; empty for a round without any."""
        return tuple(str(name) for name in self.plan.get("names", ()))

    @property
    def slugs(self) -> tuple[str, ...]:
        """The exercises of `names`."""
        return tuple(slug_and_number(name)[0] for name in self.names)

    @property
    def notebook(self) -> Path:
        """Where its answers are written: in its own notebook, or in the one that the plan names."""
        if named := self.plan.get("notebook"):
            return Path(str(named))
        return self.folder / f"{self.kind or 'round'}.ipynb"

    @property
    def place(self) -> str:
        """Its folder inside the work folder, for sentences."""
        return f"{FOLDER}/{self.name}"

    def keep(self, name: str, text: str) -> Path:
        """Write a file into its folder, whole or not at all. Raises OSError."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode("utf-8", "replace"))
        return path

    def let_go(self) -> None:
        """It is not the running round any more."""
        pointer = _pointer(self.folder.parent.parent)
        with contextlib.suppress(OSError):
            if pointer.read_text(encoding="utf-8").strip() == self.name:
                pointer.unlink()


def new_round(kind: str, work: Path | None = None, **plan: Any) -> KeptRound:
    """A folder for a new round, which is the running one from now on. Raises OSError."""
    work = work or locate()
    today = f"{datetime.now():%Y-%m-%d}-{kind}"
    names = (today if number == 1 else f"{today}-{number}" for number in range(1, 1_000))
    for name in names:
        try:
            (work / FOLDER / name).mkdir(parents=True)
        except FileExistsError:
            continue
        kept = KeptRound(work / FOLDER / name)
        kept.log.add("planned", kind=kind, **plan)
        (work / ".course").mkdir(parents=True, exist_ok=True)
        write_whole(_pointer(work), name.encode())
        return kept
    raise FileExistsError(f"{work / FOLDER} has a thousand rounds of today")


def running(work: Path | None = None) -> KeptRound | None:
    """The round that was begun last and is not finished."""
    work = work or locate()
    try:
        name = _pointer(work).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None
    kept = KeptRound(work / FOLDER / Path(name).name) if name else None
    return kept if kept and kept.plan and kept.log.clock().finished is None else None


def all_rounds(work: Path | None = None) -> list[KeptRound]:
    """All rounds, in the order in which they were planned."""
    folder = (work or locate()) / FOLDER
    kept = [KeptRound(path.parent) for path in folder.glob(f"*/{LOG}")]
    dated = [(events[0].at, one.name, one) for one in kept if (events := one.log.events())]
    return [one for _, _, one in sorted(dated, key=lambda entry: entry[:2])]


def _pointer(work: Path) -> Path:
    return work / ".course" / POINTER
