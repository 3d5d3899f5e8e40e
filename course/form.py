"""A form in a notebook: native fields with labels, filled in by keyboard, answered from Python.

What is filled in travels in messages and not in the widget's state, which JupyterLab would save
into the notebook; whoever keeps it, keeps it in the learner's own folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import anywidget
import traitlets

HERE = Path(__file__).parent
CSS = HERE / "form.css"


def with_elements(page: str) -> str:
    """The script of a widget's page, behind what all of them are made of."""
    return "".join((HERE / name).read_text(encoding="utf-8") for name in ("elements.js", page))


@dataclass(frozen=True)
class Field:
    """One field. `options` are those of a "choice", `example` stands in an empty "text".

    A "long" is a text of several lines; beside a "rewrite" stands its help, to be written anew.
    """

    name: str
    label: str
    kind: Literal["choice", "text", "check", "long", "rewrite"]
    help: str = ""
    options: tuple[str, ...] = ()
    example: str = ""
    group: str = ""


@dataclass(frozen=True)
class Reply:
    """What a form says: its state in a word, lines below it, and a text beside fields, by their names.

    `drawn` is an SVG below the lines. It goes into the page as it is, so it holds no text of a learner's.
    """

    status: str = ""
    said: Sequence[str] = ()
    beside: Mapping[str, str] = field(default_factory=dict)
    drawn: str = ""


Heard = Callable[[dict[str, str], bool], Reply]
"""From all fields (a check is "yes" or "") and whether the button was pressed, to a reply."""


class Form(anywidget.AnyWidget):
    """A form that shows itself; in a terminal, and where no page is open, it is the text `plain`."""

    _esm = with_elements("form.js")
    _css = CSS
    title = traitlets.Unicode().tag(sync=True)
    button = traitlets.Unicode().tag(sync=True)
    fields = traitlets.List().tag(sync=True)
    intro = traitlets.List().tag(sync=True)

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        heard: Heard,
        *,
        filled: Mapping[str, str] | None = None,
        first: Reply | None = None,
        button: str = "",
        plain: str = "",
        intro: Sequence[str] = (),
    ) -> None:
        super().__init__(
            title=title, button=button, fields=[asdict(one) for one in fields], intro=list(intro)
        )
        self._heard = heard
        self._filled = {one.name: (filled or {}).get(one.name, "") for one in fields}
        self._last = first or Reply()
        self._plain = plain or title
        self.on_msg(self._message)

    def _message(self, _: Any, content: Any, __: Any) -> None:
        if not isinstance(content, dict):
            return
        if content.get("opened"):
            self._say(self._last, filled=self._filled)
        elif isinstance(content.get("filled"), dict):
            given = content["filled"]
            self._filled = {name: str(given.get(name, "")).strip() for name in self._filled}
            reply = self._heard(dict(self._filled), content.get("why") == "asked")
            if content.get("why") == "typing":
                self.send({"status": reply.status})
            else:
                self._last = reply
                self._say(reply)

    def _say(self, reply: Reply, **more: Any) -> None:
        said = {
            "status": reply.status,
            "said": list(reply.said),
            "beside": dict(reply.beside),
            "drawn": reply.drawn,
        }
        self.send(said | more)

    def __repr__(self) -> str:
        return self._plain
