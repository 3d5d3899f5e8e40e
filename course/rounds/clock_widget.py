"""The clock in a notebook: it ticks in the page while the kernel is busy, and its buttons carry their own moment.

Nothing about a learner stands in the widget's state, which JupyterLab would save into the notebook:
where the clock stands is told in messages.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course.form import HERE as PAGES
from course.rounds.clock import Clock
from course.rounds.event_log import EventLog, now

HERE = Path(__file__).parent
FACE = "".join(path.read_text(encoding="utf-8") for path in (PAGES / "elements.js", HERE / "clock_face.js"))
CLOCK_CSS = (HERE / "clock.css").read_text(encoding="utf-8")


class ClockWidget(anywidget.AnyWidget):
    """The clock of a log.

    Args:
        on_change: called with the clock after each button that was pressed.
        steps: whether it has a button for the next part; without, parts are entered in the log by others.
    """

    _esm = FACE + (HERE / "clock.js").read_text(encoding="utf-8")
    _css = CLOCK_CSS
    title = traitlets.Unicode().tag(sync=True)
    steps = traitlets.Bool(True).tag(sync=True)

    def __init__(
        self,
        log: EventLog,
        title: str,
        *,
        on_change: Callable[[Clock], object] | None = None,
        steps: bool = True,
    ) -> None:
        super().__init__(title=title, steps=steps)
        self._log = log
        self._on_change = on_change
        self.on_msg(self._message)
        _SHOWN.add(self)

    def refresh(self) -> None:
        """Tell the page where the clock stands now."""
        self.send(told(self._log))

    def _message(self, _: Any, content: Any, __: Any) -> None:
        if not isinstance(content, dict) or "clock" not in content:
            return
        changed = heard(self._log, content)
        self.refresh()
        if changed and self._on_change is not None:
            self._on_change(self._log.clock())

    def __repr__(self) -> str:
        return f"{self.title}. {clock_text(self._log.clock())}"


_SHOWN: weakref.WeakSet[ClockWidget] = weakref.WeakSet()


def refresh(log: EventLog) -> None:
    """Tell every open clock of a log where it stands, after something was written down beside it."""
    for widget in list(_SHOWN):
        if widget._log.path == log.path:
            widget.refresh()


def told(log: EventLog) -> dict[str, Any]:
    """The message that tells a face where the clock stands: seconds, but `now` in milliseconds."""
    moment, clock = now(), log.clock()
    spent = clock.spent(moment)
    return {
        "clock": {
            "state": clock.state(moment),
            "now": moment.timestamp() * 1000,
            "remaining": clock.remaining(moment),
            "total": clock.minutes * 60,
            "grace": clock.grace * 60,
            "part": clock.part(moment),
            "parts": [
                {"name": part.name, "budget": part.minutes * 60, "spent": spent[part.name]}
                for part in clock.parts
            ],
        }
    }


def heard(log: EventLog, content: dict[str, Any]) -> bool:
    """Write down a button of the face; whether it was one. A folder that cannot be written changes nothing."""
    what, at = content.get("clock"), _moment(log, content.get("at"))
    try:
        if what == "pause":
            log.pause(at)
        elif what == "resume":
            log.resume(at)
        elif what == "next":
            clock = log.clock()
            names = [part.name for part in clock.parts]
            if (here := clock.part(at)) in names[:-1]:
                log.enter(names[names.index(here) + 1], at)
        else:
            return False
    except OSError:
        return False
    return True


def clock_text(clock: Clock, at: datetime | None = None) -> str:
    """The clock as one sentence, such as "31:20 left of 50:00. Part: numbers, 2:10 of 5:00 used."."""
    moment = at or now()
    state, left = clock.state(moment), clock.remaining(moment)
    said = {
        "waiting": "The clock has not started.",
        "running": f"{_digits(left)} left of {_digits(clock.minutes * 60)}.",
        "paused": f"Paused with {_digits(left)} left of {_digits(clock.minutes * 60)}.",
        "overtime": f"Over time by {_digits(left)}; nothing counts after {_digits(left + clock.grace * 60)} more.",
        "over": "Time is up. What you have written is kept.",
        "finished": f"Finished after {_digits(clock.elapsed(moment))} of {_digits(clock.minutes * 60)}.",
    }[state]
    here = next((part for part in clock.parts if part.name == clock.part(moment)), None)
    if here is None or state in ("waiting", "over", "finished"):
        return said
    return f"{said} Part: {here.name}, {_digits(clock.spent(moment)[here.name])} of {_digits(here.minutes * 60)} used."


def _digits(seconds: float) -> str:
    whole = int(abs(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def _moment(log: EventLog, at: Any) -> datetime:
    """When a button was pressed: the page's word, but neither in the future nor before what happened already."""
    latest = now()
    if not isinstance(at, int | float) or isinstance(at, bool):
        return latest
    try:
        pressed = datetime.fromtimestamp(at / 1000, UTC)
        earlier = [event.moment() for event in log.events() if event.kind in _STEPS]
    except (ValueError, OverflowError, OSError):
        return latest
    return min(max([pressed, *earlier]), latest)


_STEPS = ("started", "paused", "resumed", "entered", "finished")
