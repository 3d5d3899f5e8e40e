"""Sliders on a pipeline in a page: what happens, what is turned, and what comes of it, at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import anywidget
import traitlets

from autograder.flow.conditions import KINDS, Condition
from autograder.flow.from_design import written
from autograder.flow.pipeline import ABOUT, BadPipeline, Pipeline
from autograder.flow.run import run
from course.flow_answer import FlowAnswer
from course.flow_sliders import MINUTES, SLIDERS, stops
from course.form import HERE, with_elements

HOURS = 36
NOTHING = "nothing"
SAMPLE = Pipeline(
    rate=2e12 / 86_400, event_bytes=1_500, partitions=11_200, parallelism=5_600, per_task_rate=12_000, checkpoint_s=300,
    checkpoint_takes_s=60, restart_s=180, keyed_share=0.1, sink_mode="upsert", writers=2_000, active_partitions=24,
)  # fmt: skip
"""Two trillion events a day, 3 PB, read by one job into one table."""


def answer(
    name: str,
    pipeline: Pipeline,
    changed: Mapping[str, Any],
    condition: Condition | None,
    notes: Sequence[str],
) -> FlowAnswer:
    """What comes of a pipeline, and of the same with some parameters changed, under a condition.

    Raises:
        BadPipeline: a parameter that cannot be.
    """
    turned = pipeline.with_(**changed)
    conditions = (condition,) if condition else ()
    differs = {key: value for key, value in changed.items() if getattr(pipeline, key) != getattr(turned, key)}
    return FlowAnswer(
        name,
        run(pipeline, conditions, hours=HOURS),
        run(turned, conditions, hours=HOURS),
        tuple(f"{ABOUT.get(key, {}).get('asks', key)}: {written(key, getattr(pipeline, key))} → {written(key, getattr(turned, key))}" for key in differs),
        str(condition or ""),
        tuple(notes),
    )  # fmt: skip


class WhatIf(anywidget.AnyWidget):
    """Sliders and what comes of them. Values travel in messages, so that a saved notebook holds none."""

    _esm = with_elements("flow_view.js")
    _css = HERE / "flow_view.css"
    title = traitlets.Unicode().tag(sync=True)

    def __init__(self, name: str, pipeline: Pipeline, notes: Sequence[str] = ()) -> None:
        super().__init__(title="What if")
        self._name, self._pipeline, self._notes = name, pipeline, tuple(notes)
        self._turned: dict[str, Any] = {}
        self._happens: tuple[str, float] = (NOTHING, 60)
        self._stops = {one: stops(one, getattr(pipeline, one)) for group in SLIDERS.values() for one in group}
        self.on_msg(self._message)

    def _message(self, _: Any, content: Any, __: Any) -> None:
        if not isinstance(content, dict):
            return
        if content.get("opened"):
            self.send({"controls": self._controls(), "notes": list(self._notes), "name": self._name})
            self._say()
        elif content.get("reset"):
            self._turned, self._happens = {}, (NOTHING, 60)
            self.send({"controls": self._controls(), "notes": list(self._notes), "name": self._name})
            self._say()
        elif isinstance(content.get("at"), dict):
            self._hear(content["at"])
            self._say()

    def _hear(self, at: dict[str, Any]) -> None:
        for one, places in self._stops.items():
            place = at.get(one)
            if isinstance(place, int) and 0 <= place < len(places):
                self._turned[one] = places[place]
        kinds = [NOTHING, *KINDS]
        what, minutes = at.get("happens"), at.get("minutes")
        self._happens = (
            kinds[what] if isinstance(what, int) and 0 <= what < len(kinds) else self._happens[0],
            MINUTES[minutes]
            if isinstance(minutes, int) and 0 <= minutes < len(MINUTES)
            else self._happens[1],
        )

    def _controls(self) -> list[dict[str, Any]]:
        def control(
            name: str, group: str, label: str, values: list[Any], value: Any, texts: list[str]
        ) -> dict[str, Any]:
            return {
                "name": name, "group": group, "label": label, "texts": texts, "at": values.index(value),
                "kind": "choice" if isinstance(values[0], str) else "slider",
            }  # fmt: skip

        kinds = [NOTHING, *KINDS]
        told = ["nothing happens", *(f"{name}: {kind.does}" for name, kind in KINDS.items())]
        found = [
            control("happens", "At 19:00", "what happens", kinds, self._happens[0], told),
            control(
                "minutes", "At 19:00", "for", MINUTES, self._happens[1], [f"{one} min" for one in MINUTES]
            ),
        ]
        for group, names in SLIDERS.items():
            for name in names:
                value = self._turned.get(name, getattr(self._pipeline, name))
                texts = [written(name, one) for one in self._stops[name]]
                found.append(control(name, group, ABOUT[name]["asks"], self._stops[name], value, texts))
        return found

    def _say(self) -> None:
        what, minutes = self._happens
        lasting = minutes if what == NOTHING or KINDS[what].minutes else None
        try:
            condition = None if what == NOTHING else Condition(what, 19, lasting)
            found = answer(self._name, self._pipeline, self._turned, condition, ())
        except BadPipeline as problem:
            self.send({"summary": str(problem)})
            return
        self.send(
            {
                "summary": found.summary,
                "changed": list(found.changed),
                "rows": [list(row) for row in found.rows()],
                "plots": [
                    {"title": one.title, "facts": list(one.facts), "svg": one.svg} for one in found.pictures
                ],
            }
        )

    def __repr__(self) -> str:
        listed = "\n".join(
            f"  {name}: {written(name, getattr(self._pipeline, name))}, {ABOUT[name]['asks']}"
            for group in SLIDERS.values()
            for name in group
        )
        notes = "\n".join(f"* {note}" for note in self._notes)
        slug = "" if self._pipeline is SAMPLE else f'"{self._name}", '
        call = f'what_if({slug}parallelism=4000, checkpoint_s=60, happens="zone lost", minutes=60)'
        return (
            f"What if: {self._name}. As text: {call}\nHappens: {', '.join(KINDS)}\n{listed}\n{notes}".rstrip()
        )
