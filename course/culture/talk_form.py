"""A talk in a notebook's page: one step after the other with its clock; spoken where the voice extra is, typed always.

What is said travels in messages and not in the widget's state, as in `course.form`.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course.culture.held import HeldTalk, part_of
from course.culture.moves import FORGOTTEN, forget, move, set_aside
from course.culture.steps import step_of
from course.form import CSS
from course.rounds.clock_widget import CLOCK_CSS, FACE, told
from course.rounds.clock_widget import heard as heard_by_clock
from course.voice.listening import RECORDER, Listening

HERE = Path(__file__).parent


class TalkForm(Listening, anywidget.AnyWidget):
    """One talk; in a terminal it is the text `plain`, which holds nothing that was answered."""

    _esm = FACE + RECORDER + (HERE / "talk.js").read_text(encoding="utf-8")
    _css = CSS.read_text(encoding="utf-8") + CLOCK_CSS
    title = traitlets.Unicode().tag(sync=True)

    def __init__(self, held: HeldTalk, plain: str, notice: str = "") -> None:
        super().__init__(title=held.talk.plan.title)
        self._held, self._plain, self._notice = held, plain, notice
        self._filled: dict[str, str] = held.draft()
        self._spoken: dict[str, float] = {}
        self._is_forgotten = False
        self.on_msg(self._message)

    def _message(self, _: Any, content: Any, buffers: Any = None) -> None:
        if not isinstance(content, dict):
            return
        if self._is_forgotten:
            self.send({"over": FORGOTTEN})
        elif "clock" in content:
            if self._held.has_begun:
                heard_by_clock(self._held.kept.log, content)
            self.send(self._clock())
        elif content.get("why") == "opened":
            self._show()
        elif content.get("why") in ("typing", "done") and isinstance(content.get("filled"), dict):
            self._taken(content)
        elif content.get("why") == "forget":
            self._forget()
        else:
            self._listen(content, buffers)

    def _taken(self, content: dict[str, Any]) -> None:
        filled = {str(name): str(text) for name, text in content["filled"].items()}
        try:
            self._held.read()
        except LookupError:
            self._forget()
            return
        here = step_of(self._held)
        if (content.get("at"), content.get("doing")) != (here.at, here.doing):
            self._show(set_aside(self._held, filled))
        elif content["why"] == "typing":
            self._filled = filled
            self.send({"status": self._held.keep_draft(filled)})
        else:
            said = move(self._held, filled, self._spoken)
            if (here.at, here.doing) != ((now := step_of(self._held)).at, now.doing):
                self._filled, self._spoken = {}, {}
                self.forget_recording()
            self._show(said)

    def _forget(self) -> None:
        self._filled, self._spoken = {}, {}
        self.forget_recording()
        said = forget(self._held)
        self._is_forgotten = said == FORGOTTEN
        self.send({"over": said} if self._is_forgotten else {"status": said})

    def heard_speech(self, measured: dict[str, float]) -> None:
        """The measures of what was spoken go with the answer when it is given."""
        self._spoken = measured

    def cleared(self) -> None:
        """Forget what was being written at this step, on the disk too; answers given before stay."""
        self._filled, self._spoken = {}, {}
        self._held.keep_draft({})

    def _show(self, status: str = "") -> None:
        """Send everything a page needs to stand where the talk stands."""
        step = asdict(step_of(self._held, self._notice))
        can_listen = self.voice() if step["doing"] in ("answer", "follow_up") else {}
        self.send(
            {"step": step, "filled": self._filled, "status": status, "voice": can_listen} | self._clock()
        )

    def _clock(self) -> dict[str, Any]:
        """The clock with the part of the open turn alone; a talk goes on by its answers and not by the clock's button."""
        if not self._held.has_begun:
            return {}
        message = told(self._held.kept.log)
        talk = self._held.talk
        here = part_of(talk.plan, min(talk.at, len(talk.plan.turns) - 1))
        message["clock"]["parts"] = [part for part in message["clock"]["parts"] if part["name"] == here]
        return message

    def __repr__(self) -> str:
        return self._plain
