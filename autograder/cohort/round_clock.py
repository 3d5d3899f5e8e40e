"""The clock of a timed round in a submission: when it was begun and ended, as two cells of the student's say.

The student's own word, shown to the instructor and used for nothing: no points hang on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

BEGUN, ENDED = "round_begun", "round_ended"
"""The grade_ids of the two cells end with these."""
LONGEST_MINUTES = 7 * 24 * 60
_TIME = re.compile(r'\b(begun|ended)="(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)Z"')
_AWAY = re.compile(r"\baway_s=(\d{1,6})\b")


def minutes_used(answers: Mapping[str, str]) -> float | None:
    """Minutes from the begin to the end of a round, pauses left out, to one decimal; None where nobody can say.

    Args:
        answers: grade_id to text of the answer cells of one notebook.
    """
    text = "\n".join(text for name, text in answers.items() if name.endswith((BEGUN, ENDED)))
    times = dict(_TIME.findall(text))
    away = _AWAY.search(text)
    try:
        begun, ended = (
            datetime.fromisoformat(times[name]).replace(tzinfo=UTC) for name in ("begun", "ended")
        )
    except (KeyError, ValueError):
        return None
    minutes = ((ended - begun).total_seconds() - (int(away[1]) if away else 0)) / 60
    return round(minutes, 1) if 0 <= minutes <= LONGEST_MINUTES else None
