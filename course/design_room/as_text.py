"""What can be done in the room without its page: each act takes what was given for it and says what became of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course.design_room.room import Room


def _start(room: Room, given: Any, _: Any) -> str:
    if given is False:
        return ""
    extra = 1.0 if given is True else _number(given)
    return "Extra time is a number from 1 to 3." if not extra or not 1 <= extra <= 3 else room.start(extra)


def _number(given: Any) -> float:
    return float(given) if isinstance(given, int | float) else 0.0


def _ask(room: Room, given: Any, _: Any) -> str:
    return "\n\n".join(f"{f'*{asked}* ' if asked else ''}{reply}" for asked, reply in room.ask(str(given)))


def _draw(room: Room, given: Any, _: Any) -> str:
    from course.design_room.written_out import in_words

    commands = str(given).split(";") if isinstance(given, str) else [str(one) for one in given]
    said = []
    for command in commands:
        words = command.replace(",", " ").replace("->", " ").split()
        if words:
            said.append(" ".join(filter(None, room.draw(words[0].casefold(), *words[1:]))))
    room.remember()
    return "\n\n".join([*said, "\n".join(f"* {line}" for line in in_words(room.design.drawing))])


def _answer(room: Room, given: Any, _: Any) -> str:
    status = room.write(str(given))
    room.remember()
    return f"{room.design.problem} {status}".strip()


def _part(room: Room, _: Any, __: Any) -> str:
    from course.rounds.clock_widget import clock_text, heard

    heard(room.log, {"clock": "next"})
    return clock_text(room.log.clock())


def _pause(room: Room, given: Any, _: Any) -> str:
    from course.rounds.clock_widget import clock_text, heard

    heard(room.log, {"clock": "pause" if given else "resume"})
    return clock_text(room.log.clock())


def _look(room: Room, _: Any, __: Any) -> str:
    from course.design_room.written_out import as_mermaid, in_words
    from course.rounds.clock_widget import clock_text

    ticked = room.so_far.ticked
    drawing = room.design.drawing
    parts = [
        clock_text(room.log.clock()),
        room.exercise.prompt.strip(),
        *[f"*{asked}* {reply}" for asked, reply in room.replies()],
        *[f"A curveball: {card.says} {card.asks}" for card in room.cards()],
        room.design.problem,
        f"```mermaid\n{as_mermaid(drawing)}\n```" if drawing.nodes else "",
        "\n".join(f"* {line}" for line in in_words(drawing)),
    ]
    for phase in room.exercise.phases:
        lines = [
            f"{'[x]' if item.text in ticked else '[ ]'} {item.text} ({item.why})" for item in phase.items
        ]
        parts.append(
            "\n".join([f"{phase.name}, {phase.minutes:g} minutes", *(f"* {line}" for line in lines)])
        )
    return "\n\n".join(filter(None, parts))


def _score(room: Room, given: Any, _: Any) -> str:
    from course.design_room.score_form import scored

    return scored(room, given)


def _report(room: Room, given: Any, _: Any) -> str:
    from course.design_room.report import report, without_what_is_private
    from course.durable import write_whole

    text = report(room)
    try:
        room.folder.mkdir(parents=True, exist_ok=True)
        write_whole(room.folder / "report.md", text.encode("utf-8", "replace"))
    except OSError as error:
        return f"It could not be written: {error.strerror or error} ({room.folder})."
    return (
        f"{without_what_is_private(room)}\n\nScores, quotes, your answer and your notes are in `{room.where}/report.md` of "
        "your work folder: not here, since a saved notebook would carry them along. Nobody gets them from there."
    )


def _peer(room: Room, given: Any, options: dict[str, Any]) -> str:
    from course.design_room.peers import scored_by_another

    return scored_by_another(room, given, str(options["of"]), str(options["scorer"]))


def _hand_over(room: Room, _: Any, __: Any) -> str:
    from course.design_room.peers import hand_over

    return hand_over(room)


def _take_in(room: Room, given: Any, _: Any) -> str:
    from course.design_room.peers import take_in

    return take_in(room, Path(str(given)).expanduser())


def _cell(room: Room, _: Any, __: Any) -> str:
    import sys

    text = f"%%design {room.exercise.slug}\n{room.design.text.strip(chr(10))}"
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return f"```\n{text}\n```"
    shell.set_next_input(text, replace=False)
    return "The next cell holds your answer. Run it, check it; that cell is what is handed in."


ACTS: dict[str, Callable[[Room, Any, Any], str]] = {
    "start": _start,
    "ask": _ask,
    "draw": _draw,
    "answer": _answer,
    "note": lambda room, given, _: room.add_note(str(given)),
    "tick": lambda room, given, _: room.tick(str(given)),
    "untick": lambda room, given, _: room.tick(str(given), on=False),
    "part": _part,
    "pause": _pause,
    "take_out": lambda room, _, __: room.take_out(),
    "card": lambda room, _, __: room.turn(),
    "finish": lambda room, _, __: room.finish(),
    "look": _look,
    "score": _score,
    "report": _report,
    "peer": _peer,
    "hand_over": _hand_over,
    "take_in": _take_in,
    "cell": _cell,
}
