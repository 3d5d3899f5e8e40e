"""A full-loop day keeps itself in a folder of its own, `work/loop/<date>`: its log and its scorecard."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from course.durable import write_whole
from course.loop.day import LoopDay, fold
from course.loop.schedule import schedule
from course.rounds.event_log import EventLog
from course.work_folder import locate

FOLDER, LOG = "loop", "events.jsonl"


class KeptDay:
    """One day on the disk.

    Attributes:
        name: of its folder, such as "2026-11-23".
        log: everything that happened, the plan first.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self.name = self.folder.name
        self.log = EventLog(self.folder / LOG)

    @property
    def day(self) -> LoopDay | None:
        """The day as its log has it; None where no plan can be read."""
        return fold(self.log.events())

    @property
    def work(self) -> Path:
        """The work folder it is in."""
        return self.folder.parent.parent

    @property
    def place(self) -> str:
        """Its folder inside the work folder, for sentences."""
        return f"{FOLDER}/{self.name}"

    def plan(self, level: str, days: int) -> None:
        """Write down what is planned. Raises OSError."""
        slots = [asdict(slot) for slot in schedule(level, days)]
        self.log.add("planned", level=level, days=days, slots=slots)

    def keep(self, name: str, text: str) -> Path:
        """Write a file into its folder, whole or not at all. Raises OSError."""
        path = self.folder / name
        write_whole(path, text.encode("utf-8", "replace"))
        return path


def new_day(level: str, days: int, work: Path | None = None) -> KeptDay:
    """A folder for a new day, planned. Raises OSError."""
    work = work or locate()
    today = f"{datetime.now():%Y-%m-%d}"
    for number in range(1, 1_000):
        folder = work / FOLDER / (today if number == 1 else f"{today}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        kept = KeptDay(folder)
        kept.plan(level, days)
        return kept
    raise FileExistsError(f"{work / FOLDER} has a thousand days of today")


def latest(work: Path | None = None) -> KeptDay | None:
    """The day that was planned last; None where there is none."""
    found = [KeptDay(log.parent) for log in ((work or locate()) / FOLDER).glob(f"*/{LOG}")]
    dated = [(day.planned, one.name, one) for one in found if (day := one.day) is not None]
    return max(dated, key=lambda entry: entry[:2])[2] if dated else None
