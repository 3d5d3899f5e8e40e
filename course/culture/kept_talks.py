"""A talk keeps itself in a folder of its own, `work/talks/<date>-<kind>`: its log, its draft, its transcript."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.culture import Talk, fold
from course.rounds.kept_rounds import LOG, KeptRound
from course.work_folder import locate

FOLDER = "talks"


class KeptTalk(KeptRound):
    """One talk on the disk. It is no timed round: those of `work/rounds` go on beside it."""

    @property
    def place(self) -> str:
        return f"{FOLDER}/{self.name}"

    @property
    def talk(self) -> Talk | None:
        """The talk as its log has it; None where the log holds none."""
        return fold((event.kind, event.about) for event in self.log.events())


def new_talk(kind: str, plan: dict[str, Any], work: Path | None = None) -> KeptTalk:
    """A folder for a new talk, its plan in the log. Raises OSError."""
    folder = (work or locate()) / FOLDER
    today = f"{datetime.now():%Y-%m-%d}-{kind}"
    for number in range(1, 1_000):
        place = folder / (today if number == 1 else f"{today}-{number}")
        try:
            place.mkdir(parents=True)
        except FileExistsError:
            continue
        kept = KeptTalk(place)
        kept.log.add("planned", kind=kind, **plan)
        return kept
    raise FileExistsError(f"{folder} has a thousand talks of today")


def all_talks(kind: str = "", work: Path | None = None) -> list[KeptTalk]:
    """All talks, or those of one kind, in the order in which they began."""
    found = [KeptTalk(log.parent) for log in ((work or locate()) / FOLDER).glob(f"*/{LOG}")]
    dated = [(events[0].at, one.name, one) for one in found if (events := one.log.events())]
    kept = [one for _, _, one in sorted(dated, key=lambda entry: entry[:2])]
    return [one for one in kept if not kind or one.kind == kind]
