"""`capacity_sheet()`: every figure of a load at once, with sliders, text fields, and the formula beside each number."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import anywidget
import traitlets

from autograder.drills.said_numbers import asked_of, said
from autograder.drills.sizing import FIGURES, Load
from course import private_file
from course.drills.load_fields import SLIDERS, STEPS
from course.form import CSS, with_elements
from course.said import Said
from course.tables import Rendered

KIND, UNNAMED = "capacity", "my load"


def sheet_of(name: str, given: Mapping[str, Any]) -> CapacitySheet | Said:
    """The sheet of a name, as it was kept, with what is given now; or a sentence that says what cannot be read."""
    if unknown := [field for field in given if field not in SLIDERS]:
        near = difflib.get_close_matches(unknown[0], SLIDERS, n=2, cutoff=0.5)
        meant = f" Did you mean `{'` or `'.join(near)}`?" if near else ""
        return Said(
            f"A capacity sheet has no field `{unknown[0]}`.{meant} The fields are {', '.join(SLIDERS)}."
        )
    name = name or UNNAMED
    load = Load()
    for field, text in private_file.read(KIND, name).items():
        if field in SLIDERS:
            try:
                load = replace(load, **{field: SLIDERS[field].read(text)})
            except ValueError:
                continue  # written by hand, or by another version
    for field, text in given.items():
        try:
            load = replace(load, **{field: SLIDERS[field].read(str(text))})
        except ValueError as reason:
            return Said(f"`{field}`: {reason}")
    status = _kept(name, load) if given else ""
    return CapacitySheet(name, load, status)


class CapacitySheet(anywidget.AnyWidget):
    """Sliders beside figures; in a terminal it is both as text."""

    _esm = with_elements("drills/capacity_sheet.js")
    _css = CSS.read_text(encoding="utf-8") + (CSS.parent / "drills" / "capacity_sheet.css").read_text(
        encoding="utf-8"
    )
    title = traitlets.Unicode().tag(sync=True)

    def __init__(self, name: str, load: Load, status: str = "") -> None:
        super().__init__(title=f"The capacity of {name}")
        self._name, self._load, self._status = name, load, status
        self._is_shown_as_page = False
        self.on_msg(self._message)

    @property
    def figures(self) -> dict[str, float]:
        """The figures in base units, rates a second."""
        return {name: figure.of(self._load) for name, figure in FIGURES.items()}

    def _message(self, _: Any, content: Any, __: Any) -> None:
        if not isinstance(content, dict):
            return
        if content.get("opened"):
            self.send({"fields": self._fields(), "figures": self._said(), "status": self._status})
            return
        field = content.get("field")
        if field not in SLIDERS:
            return
        slider = SLIDERS[field]
        try:
            if "position" in content:
                value = slider.at(float(content["position"]))
            else:
                value = slider.read(str(content.get("text", "")))
        except (TypeError, ValueError) as reason:
            self.send({"beside": {field: str(reason)}})
            return
        self._load = replace(self._load, **{field: value})
        # While a slider is being moved nothing is written: its last place is.
        self._status = _kept(self._name, self._load) if content.get("settled") else ""
        told = {"text": slider.said(value), "position": slider.position(value)}
        self.send(
            {"figures": self._said(), "beside": {field: ""}, "values": {field: told}, "status": self._status}
        )

    def _fields(self) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "label": slider.label,
                "group": slider.group,
                "steps": STEPS,
                "position": slider.position(getattr(self._load, name)),
                "text": slider.said(getattr(self._load, name)),
            }
            for name, slider in SLIDERS.items()
        ]

    def _said(self) -> list[list[str]]:
        return [
            [figure.label, said(figure.of(self._load), asked_of(figure)), figure.formula.replace("_", " ")]
            for figure in FIGURES.values()
        ]

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
                [name, slider.said(getattr(self._load, name)), slider.label]
                for name, slider in SLIDERS.items()
            ],
            f'{self.title}. Set a field: capacity_sheet(average_rate="5 M/s", …)',
            len(SLIDERS),
        )
        figures = Rendered(["figure", "value", "formula"], self._said(), "", len(FIGURES))
        return f"{fields.text()}\n\n{figures.text()}"


def _kept(name: str, load: Load) -> str:
    return private_file.keep(
        KIND, name, {field: slider.exact(getattr(load, field)) for field, slider in SLIDERS.items()}
    )
