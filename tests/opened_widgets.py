"""Every widget of the course, opened as its verb opens it, with what is pressed to come to its further steps."""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import anywidget

import course
from course import (
    begin_round,
    capacity_sheet,
    complexity,
    contract,
    culture_round,
    design_room,
    drill,
    expect,
    finish_round,
    impossible,
    numbers_card,
    plan,
    recall,
    recruiter_round,
    rewrite,
    round_clock,
    say,
    score_sample,
    sprint,
    sql_round,
    story,
    what_if,
)
from course.loop.verbs import loop_day

DESIGN = "late_engagement"
PACKAGE = Path(course.__file__).parent


def clock() -> anywidget.AnyWidget:
    sql_round()
    begin_round()
    return round_clock()


def debrief() -> anywidget.AnyWidget:
    loop_day("senior")
    return loop_day(debrief=True)


def listener() -> anywidget.AnyWidget:
    loop_day("senior")
    loop_day(done="sql")
    return loop_day(heard="sql")


OPENED: dict[str, tuple[Callable[[], anywidget.AnyWidget], tuple[str, ...]]] = {
    "contract": (lambda: contract("category_rank"), ("Compare with the exercise",)),
    "expect": (lambda: expect("category_rank"), ()),
    "complexity": (lambda: complexity("sliding_sum"), ("Compare with ours",)),
    "numbers card": (lambda: numbers_card("playback"), ("Say it stronger",)),
    "story": (lambda: story("owned_incident"), ("Ask me about it",)),
    "rewrite": (lambda: rewrite("blame_rewrite"), ("I have written all of them",)),
    "sample": (lambda: score_sample("owned_incident", 1), ()),
    "plan": (plan, ("Lay it out",)),
    "recall": (lambda: recall("stack"), ()),
    "drill": (drill, ("Start", "Pass")),
    "sprint": (sprint, ("Start", "Pass")),
    "impossible": (impossible, ("Start", "Pass")),
    "capacity sheet": (capacity_sheet, ()),
    "what if": (what_if, ()),
    "design room": (lambda: design_room(DESIGN), ("Start the clock",)),
    "own design score": (lambda: design_room(DESIGN, score=True), ("Show what can be quoted",)),
    "second design score": (lambda: design_room(DESIGN, peer=True), ()),
    "culture round": (culture_round, ("Start the clock",)),
    "recruiter round": (recruiter_round, ("Start the clock",)),
    "say": (lambda: say("Why DISTINCT is not deduplication"), ()),
    "clock": (clock, ()),
    "round's own score": (lambda: (clock(), finish_round())[1], ("Show the report",)),
    "debrief": (debrief, ("Write the scorecard",)),
    "listener's levels": (listener, ("Keep it",)),
}


def widget_classes() -> set[type]:
    """Every class of the course that is a widget, in whatever module."""
    for path in PACKAGE.rglob("*.py"):
        if "widget" in path.read_text(encoding="utf-8").lower():
            inside = path.relative_to(PACKAGE.parent).with_suffix("").parts
            importlib.import_module(".".join(inside).removesuffix(".__init__"))
    return {one for one in _below(anywidget.AnyWidget) if one.__module__.startswith("course.")}


def _below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


class Makers:
    """Notes the place in the course that makes each widget, in the way `makers` names it."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def note(self) -> None:
        frame = sys._getframe()
        while frame is not None:
            file = Path(frame.f_code.co_filename)
            if file.is_relative_to(PACKAGE) and frame.f_code.co_name != "__init__":
                self.seen.add(f"{file.relative_to(PACKAGE).as_posix()}: {frame.f_code.co_name}")
                return
            frame = frame.f_back


def makers(names: set[str]) -> set[str]:
    """ "file: function" of every place in the course that makes a widget of one of these classes."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                called = {
                    call.func.id
                    for call in ast.walk(function)
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
                }
                if called & names:
                    found.add(f"{path.relative_to(PACKAGE).as_posix()}: {function.name}")
    return found
