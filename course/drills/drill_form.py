"""A drill's form: Start, a question with its clock, an answer, what was done, and Next. What is typed travels in messages."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from autograder.drills import KINDS, Drill
from course.drills import drill_log
from course.drills.asking import Asking, Heard
from course.drills.drill_picture import last_answers
from course.form import CSS, with_elements


class DrillForm(anywidget.AnyWidget):
    """One question after the other; in a terminal it is the text `plain`, whose clock runs from then on."""

    _esm = with_elements("drills/drill.js")
    _css = CSS.read_text(encoding="utf-8") + (CSS.parent / "drills" / "drill.css").read_text(encoding="utf-8")
    title = traitlets.Unicode().tag(sync=True)

    def __init__(self, title: str, asking: Asking, plain: Any) -> None:
        super().__init__(title=title)
        self._asking, self._plain = asking, plain
        self._is_open = self._is_shown_as_page = False
        self.on_msg(self._message)

    def _message(self, _: Any, content: Any, __: Any) -> None:
        if not isinstance(content, dict):
            return
        why = content.get("why")
        if why == "opened":
            self.send(
                {"fluent": self._asking.fluent().split("\n"), **self._picture()}
                | (self._asked() if self._is_open else {})
            )
        elif why == "next":
            self._is_open = True
            self.send(self._asked())
        elif why in ("answer", "pass") and self._is_open:
            if content.get("asked") != _name(self._asking.drill):
                self.send(self._asked())  # a page that had not heard of the last answer
                return
            seconds = content.get("seconds")
            seconds = (
                float(seconds) if isinstance(seconds, int | float) and not isinstance(seconds, bool) else None
            )
            filled = content.get("filled") if isinstance(content.get("filled"), dict) else {}
            given = {str(name): str(text)[:20_000] for name, text in filled.items()}
            self._heard(
                self._asking.give_up(seconds) if why == "pass" else self._asking.answer(given, seconds)
            )

    def _heard(self, heard: Heard) -> None:
        if heard.verdict.right is None:
            self.send({"note": heard.verdict.says})
            return
        self._is_open = False
        *said, fluent = [line for line in heard.lines() if line != heard.kept]
        self.send(
            {
                "said": [*said, *filter(None, [heard.kept])],
                "right": heard.verdict.right,
                "fluent": [fluent],
                **self._picture(),
            }
        )

    def _asked(self) -> dict[str, Any]:
        drill = self._asking.shown()
        called = KINDS[drill.kind].called
        return {
            "asked": {
                "name": _name(drill),
                "called": f"{called[0].upper()}{called[1:]}, difficulty {drill.difficulty}",
                "asks": list(drill.asks),
                "heads": list(drill.heads),
                "rows": [list(row) for row in drill.rows],
                "blanks": [
                    {"name": one.name, "label": one.label, "example": one.example, "lines": one.lines, "choices": [list(pair) for pair in one.choices]}
                    for one in drill.blanks
                ],
                "target": KINDS[drill.kind].target_s,
            }
        }  # fmt: skip

    def _picture(self) -> dict[str, Any]:
        picture = last_answers(drill_log.read(), self._asking.kinds)
        return {"drawn": picture.svg, "facts": [picture.title, *picture.facts]} if picture else {}

    def _repr_mimebundle_(self, **asked: Any) -> Any:
        # A page's text beside the form: were it the question, its clock would run before anybody looks.
        self._is_shown_as_page = True
        try:
            return super()._repr_mimebundle_(**asked)
        finally:
            self._is_shown_as_page = False

    def __repr__(self) -> str:
        return f"{self.title}, a form. As text: print it." if self._is_shown_as_page else self._plain()


def _name(drill: Drill) -> str:
    return f"{drill.kind}-{drill.family}-{drill.difficulty}-{drill.seed}"
