"""`capacity_sheet()`: every figure of a load at once, with sliders, text fields, and the formula beside each number."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from autograder import library
from autograder.drills.said_numbers import asked_of, said
from autograder.drills.sizing import FIGURES, Load
from course import private_file
from course.drills.load_fields import SLIDERS, STEPS
from course.form import CSS, with_elements
from course.said import Said
from course.tables import Rendered

HERE = Path(__file__).parent
SHEET_CSS = (HERE / "capacity_sheet.css").read_text(encoding="utf-8")
# Of an exercise's load nothing is known: what it is, somebody has to ask, or work out.
UNKNOWN = Load(
    average_rate=1_000, peak_factor=1, event_size=100, readers=1, ttl=3_600, writers=1, active_partitions=1
)
KIND, UNNAMED = "capacity", "my load"


def sheet_of(name: str, given: Mapping[str, Any]) -> CapacitySheet | Said:
    """The sheet of a name, as it was kept, with what is given now; or a sentence that says what cannot be read."""
    if unknown := [field for field in given if field not in SLIDERS]:
        near = difflib.get_close_matches(unknown[0], SLIDERS, n=2, cutoff=0.5)
        meant = f" Did you mean `{'` or `'.join(near)}`?" if near else ""
        return Said(
            f"A capacity sheet has no field `{unknown[0]}`.{meant} The fields are {', '.join(SLIDERS)}."
        )
    sheet = kept_sheet(name or UNNAMED)
    for field, text in given.items():
        told = sheet.heard({"field": field, "text": str(text)})
        if reason := told["beside"][field]:
            return Said(f"`{field}`: {reason}")
    return CapacitySheet(Sheet(sheet.name, sheet.load, _kept(sheet.name, sheet.load) if given else ""))


def kept_sheet(name: str) -> Sheet:
    """The sheet of a name as it was kept; what cannot be read of it is as in a sheet that nobody has set."""
    load = UNKNOWN if name in library.files() else Load()
    for field, text in private_file.read(KIND, name).items():
        if field in SLIDERS:
            with suppress(ValueError):  # written by hand, or by another version
                load = replace(load, **{field: SLIDERS[field].read(text)})
    return Sheet(name, load)


class Sheet:
    """A load as somebody sets it: what a page is told when it opens, and after each move."""

    def __init__(self, name: str, load: Load, status: str = "") -> None:
        self.name, self.load, self._status = name, load, status

    @property
    def figures(self) -> dict[str, float]:
        """The figures in base units, rates a second."""
        return {name: figure.of(self.load) for name, figure in FIGURES.items()}

    def heard(self, content: Any) -> dict[str, Any] | None:
        """What to tell a page that has opened, or in which a slider or a text was changed; None for anything else."""
        if not isinstance(content, dict):
            return None
        if content.get("opened"):
            return {"fields": self._fields(), "figures": self.said(), "status": self._status}
        field = content.get("field")
        if field not in SLIDERS:
            return None
        slider = SLIDERS[field]
        try:
            if "position" in content:
                value = slider.at(float(content["position"]))
            else:
                value = slider.read(str(content.get("text", "")))
        except (TypeError, ValueError) as reason:
            return {"beside": {field: str(reason)}}
        self.load = replace(self.load, **{field: value})
        # While a slider is being moved nothing is written: its last place is.
        self._status = _kept(self.name, self.load) if content.get("settled") else ""
        told = {"text": slider.said(value), "position": slider.position(value)}
        return {
            "figures": self.said(),
            "beside": {field: ""},
            "values": {field: told},
            "status": self._status,
        }

    def said(self) -> list[list[str]]:
        """Each figure with its value and its formula."""
        return [
            [figure.label, said(figure.of(self.load), asked_of(figure)), figure.formula.replace("_", " ")]
            for figure in FIGURES.values()
        ]

    def _fields(self) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "label": slider.label,
                "group": slider.group,
                "steps": STEPS,
                "position": slider.position(getattr(self.load, name)),
                "text": slider.said(getattr(self.load, name)),
            }
            for name, slider in SLIDERS.items()
        ]


class CapacitySheet(anywidget.AnyWidget):
    """Sliders beside figures; in a terminal it is both as text."""

    _esm = with_elements("drills/capacity_sheet.js") + (HERE / "capacity_page.js").read_text(encoding="utf-8")
    _css = CSS.read_text(encoding="utf-8") + SHEET_CSS
    title = traitlets.Unicode().tag(sync=True)

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(title=f"The capacity of {sheet.name}")
        self._sheet = sheet
        self._is_shown_as_page = False
        self.on_msg(self._message)

    @property
    def figures(self) -> dict[str, float]:
        """As `Sheet.figures`."""
        return self._sheet.figures

    def _message(self, _: Any, content: Any, __: Any) -> None:
        if (told := self._sheet.heard(content)) is not None:
            self.send(told)

    def _repr_mimebundle_(self, **asked: Any) -> Any:
        # A saved notebook carries this text along; what somebody set stays on their own disk.
        self._is_shown_as_page = True
        try:
            return super()._repr_mimebundle_(**asked)
        finally:
            self._is_shown_as_page = False

    def __repr__(self) -> str:
        if self._is_shown_as_page:
            return f"{self.title}, a form. As text: print it."
        fields = Rendered(
            ["field", "value", "what it is"],
            [
                [name, slider.said(getattr(self._sheet.load, name)), slider.label]
                for name, slider in SLIDERS.items()
            ],
            f'{self.title}. Set a field: capacity_sheet(average_rate="5 M/s", …)',
            len(SLIDERS),
        )
        figures = Rendered(["figure", "value", "formula"], self._sheet.said(), "", len(FIGURES))
        return f"{fields.text()}\n\n{figures.text()}"


def _kept(name: str, load: Load) -> str:
    return private_file.keep(
        KIND, name, {field: slider.exact(getattr(load, field)) for field, slider in SLIDERS.items()}
    )
