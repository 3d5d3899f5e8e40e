"""The page of a design round. What a learner writes travels in messages, never in the widget's state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course.answers import answer_to
from course.design_room import cell
from course.design_room.drawing import KINDS
from course.design_room.room import Room
from course.design_room.scores import mark_of
from course.drills.capacity_sheet import SHEET_CSS, kept_sheet
from course.form import CSS as FORM_CSS
from course.rounds.clock_widget import CLOCK_CSS, FACE, clock_text, told
from course.rounds.clock_widget import heard as heard_by_clock
from course.said import plain_text
from course.voice.listening import RECORDER, Listening

HERE = Path(__file__).parent
_PARTS = (HERE.parent / "drills" / "capacity_sheet.js", HERE / "canvas.js", HERE / "room.js")
SCRIPT = FACE + RECORDER + "".join(part.read_text(encoding="utf-8") for part in _PARTS)
_STYLES = (FORM_CSS.read_text(encoding="utf-8"), CLOCK_CSS, SHEET_CSS)
STYLE = "".join([*_STYLES, (HERE / "room.css").read_text(encoding="utf-8")])


class DesignRoom(Listening, anywidget.AnyWidget):
    """A room that shows itself; in a terminal it is the list of what text can do."""

    _esm = SCRIPT
    _css = STYLE
    title = traitlets.Unicode().tag(sync=True)
    slug = traitlets.Unicode().tag(sync=True)
    prompt = traitlets.List().tag(sync=True)
    phases = traitlets.List().tag(sync=True)
    bank = traitlets.List().tag(sync=True)

    def __init__(self, room: Room) -> None:
        exercise = room.exercise
        super().__init__(
            title=exercise.title,
            slug=exercise.slug,
            prompt=[plain_text(part.strip()) for part in exercise.prompt.strip().split("\n\n")],
            phases=[
                {
                    "name": phase.name,
                    "minutes": phase.minutes,
                    "items": [{"text": item.text, "why": item.why} for item in phase.items],
                }
                for phase in exercise.phases
            ],
            bank=[question.asks for question in exercise.questions],
        )
        self.room = room
        self._sheet = kept_sheet(exercise.slug)
        self._status = self._meet_cell()
        cell.open_rooms[exercise.slug] = self
        self.on_msg(self._message)

    def refresh(self) -> None:
        """Tell the page everything, after something changed elsewhere."""
        self._tell_all()

    def _meet_cell(self) -> str:
        """The answer cell may have been run before the room was opened."""
        slug = self.room.exercise.slug
        answer = answer_to(slug)
        if not isinstance(answer, str) or self.room.exercise.is_blank(answer):
            self.room.remember()
            return ""
        if mark_of(answer) == mark_of(self.room.design.text):
            return ""
        return cell.take(self.room, answer)

    def _message(self, _: Any, content: Any, buffers: Any = None) -> None:
        if not isinstance(content, dict):
            return
        if "voice" in content:
            self._listen(content, buffers)
            return
        if "clock" in content:
            heard_by_clock(self.room.log, content)
            if content["clock"] == "asked":
                self.room.seen()
            self._tell_clock()
            return
        answer = getattr(self, f"_on_{content.get('why')}", None)
        if answer is not None:
            answer(content)

    def _on_opened(self, _: dict[str, Any]) -> None:
        self.room.design.refresh()
        self.room.notes.refresh()
        others = self.room.design.others
        beside = f" Another version is kept: {', '.join(others)}." if others else ""
        away = self.room.seen()
        self.send({"voice": self.voice()})
        self._tell_all(
            away or self._status or f"Everything here is saved in `{self.room.where}` as you go.{beside}"
        )

    def _on_act(self, content: dict[str, Any]) -> None:
        names = content.get("names")
        before = self.room.design.text
        act = str(content.get("act"))
        said, status = self.room.draw(act, *(names if isinstance(names, list) else ()))
        changed = self.room.design.text != before
        self.room.remember()
        self.send(
            {
                "said": said,
                "done": changed,
                "status": status,
                "design": self._design(),
                "answer": self.room.design.text,
            }
        )

    def _on_answer(self, content: dict[str, Any]) -> None:
        base = content.get("base")
        status = self.room.write(str(content.get("text", "")), base if isinstance(base, str) else None)
        self.room.remember()
        self.send({"status": status, "design": self._design()})

    def _on_notes(self, content: dict[str, Any]) -> None:
        base = content.get("base")
        status = self.room.jot(str(content.get("text", "")), base if isinstance(base, str) else None)
        self.send({"status": status})

    def _on_ask(self, content: dict[str, Any]) -> None:
        replies = self.room.ask(str(content.get("text", "")))
        said = " ".join(reply for _, reply in replies)
        self.send({"said": said, "asked": True, "replies": self.room.replies()})

    def _on_tick(self, content: dict[str, Any]) -> None:
        status = self.room.tick(str(content.get("item", "")), bool(content.get("on")))
        self.send({"status": status, "ticked": sorted(self.room.so_far.ticked)})

    def _on_sheet(self, content: dict[str, Any]) -> None:
        if (told := self._sheet.heard(content.get("sheet"))) is not None:
            self.send({"sheet": told})

    def _on_start(self, _: dict[str, Any]) -> None:
        self.send({"status": self.room.start()})
        self._tell_clock()

    def _on_finish(self, _: dict[str, Any]) -> None:
        said = self.room.finish()
        call = f'design_room("{self.room.exercise.slug}", score=True)'
        self.send({"status": f"{said} In the next cell: `{call}`."})
        self._tell_clock()

    def _on_card(self, _: dict[str, Any]) -> None:
        self.room.turn()
        self._tell_clock()

    def _tell_clock(self) -> None:
        cards = [f"{card.says} {card.asks}" for card in self.room.cards()]
        self.send(
            {**told(self.room.log), "cards": cards, "left": len(self.room.exercise.curveballs) - len(cards)}
        )

    def _tell_all(self, status: str = "") -> None:
        design = self.room.design
        self._tell_clock()
        self.send(
            {
                "design": self._design(),
                "answer": design.text,
                "notes": self.room.notes.text,
                "replies": self.room.replies(),
                "ticked": sorted(self.room.so_far.ticked),
                "open": True,
                "status": status or f"Saved in `{self.room.where}`.",
            }
        )

    def _design(self) -> dict[str, Any]:
        design = self.room.design
        places = design.places
        return {
            "nodes": [
                {
                    "name": node.name,
                    "kind": node.kind,
                    "shown": KINDS[node.kind].partition(",")[0],
                    "x": places[node.name][0],
                    "y": places[node.name][1],
                    "said": design.drawing.said(node.name),
                }
                for node in design.drawing.nodes
            ],
            "edges": [list(edge) for edge in design.drawing.edges],
            "problem": design.problem,
            "undo": design.can_undo,
            "redo": design.can_redo,
        }

    def __repr__(self) -> str:
        from course.design_room.verb import DOES

        listed = "\n".join(f"  {text}" for text in DOES.values())
        clock = clock_text(self.room.log.clock())
        return f'{self.title}. {clock}\nAs text, design_room("{self.slug}", …):\n{listed}'
