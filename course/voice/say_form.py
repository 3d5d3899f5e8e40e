"""An answer said aloud or typed, with its measures; forgotten when the page is closed, unless somebody asks to keep it.

What is said travels in messages and not in the widget's state, as in `course.form`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course.form import CSS, with_elements
from course.voice import kept_words
from course.voice.listening import Listening

HERE = Path(__file__).parent
FIRST = "Nothing is kept unless you ask for it, and nothing leaves this machine."


class SayForm(Listening, anywidget.AnyWidget):
    """One question, a box, a recorder. `told` makes the lines that are said of a text, and of one that was recognised."""

    _esm = with_elements("voice/recorder.js") + (HERE / "say.js").read_text(encoding="utf-8")
    _css = CSS
    title = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, topic: str, title: str, asks: str, told: Callable[[str, bool], list[str]], plain: str
    ) -> None:
        super().__init__(title=title)
        self._topic, self._asks, self._told, self._plain = topic, asks, told, plain
        self.on_msg(self._message)

    def _message(self, _: Any, content: Any, buffers: Any = None) -> None:
        if not isinstance(content, dict):
            return
        why, text = content.get("why"), str(content.get("text", ""))
        if why == "opened":
            kept = kept_words.kept(self._topic)
            self.send({"asks": self._asks, "voice": self.voice(), "text": kept, "status": FIRST})
        elif why == "measure":
            lines = self._told(text, bool(content.get("recognised")))
            self.send({"told": lines, "status": "As it stands in the box. It is not kept."})
        elif why == "keep":
            self.send({"status": kept_words.keep(self._topic, text)})
        else:
            self._listen(content, buffers)

    def cleared(self) -> None:
        """Remove what was kept, too."""
        kept_words.forget(self._topic)

    def __repr__(self) -> str:
        return self._plain
