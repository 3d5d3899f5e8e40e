"""The verbs: `drill()` for windows, `sprint()` for sizing, `impossible()` for claims, `capacity_sheet()` for all figures at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from course.said import Said

if TYPE_CHECKING:
    from course.drills.asking import Asking
    from course.drills.capacity_sheet import CapacitySheet
    from course.drills.drill_form import DrillForm
    from course.picture import Picture

_sittings: dict[tuple[str, ...], Asking] = {}


def drill(kind: str = "", /, *, answer: Any = None, last: int = 0) -> DrillForm | Picture | Said:
    """Window functions, one short question after the other, as many as you like.

    `kind` is "predict", "rows" or "write"; without it they take turns. As text: print it, then
    `drill(answer="10 20 NULL 40")`, or `answer="pass"`. `drill(last=50)` is a picture of your last answers.
    """
    from autograder.drills import WINDOWS

    if kind and kind not in WINDOWS:
        return Said(f"`drill` has the kinds {', '.join(WINDOWS)}; without one they take turns.")
    kinds = (kind,) if kind else WINDOWS
    filled = None if answer is None else {"answer": _written(answer)}
    named = f'"{kind}"' if kind else ""
    return _sat(
        kinds,
        "Window drills",
        f"drill({named})",
        f'drill({named + ", " * bool(named)}answer="{{}}")',
        filled,
        last,
    )


def sprint(answer: Any = None, /, *, last: int = 0) -> DrillForm | Picture | Said:
    """Sizing in the head: a question, your number with its unit, right within ten per cent.

    As text: print it, then `sprint("55 GB/s")`, or `sprint("pass")`. `sprint(last=50)` is a picture.
    """
    filled = None if answer is None else {"answer": _written(answer)}
    return _sat(("numbers",), "Arithmetic sprint", "sprint()", 'sprint("{}")', filled, last)


def impossible(claim: Any = None, number: Any = "", /, *, last: int = 0) -> DrillForm | Picture | Said:
    """Several claims, one of which cannot be true: choose it, and give the number that shows it.

    As text: print it, then `impossible("B", "23 M events/s")`, or `impossible("pass")`.
    """
    filled = None if claim is None else {"claim": _written(claim), "number": _written(number)}
    return _sat(("impossible",), "The impossible claim", "impossible()", 'impossible("{}")', filled, last)


def capacity_sheet(name: str = "", /, **given: Any) -> CapacitySheet | Said:
    """All figures of a load at once, with sliders: rates, partitions, brokers, state, files, cost, each with its formula.

    As text: `print(capacity_sheet(average_rate="23 M/s", event_size="1.5 KB"))`. What you set is kept
    under `name` in your work folder.
    """
    from course.drills.capacity_sheet import sheet_of

    return sheet_of(str(name or ""), given)


def _sat(
    kinds: tuple[str, ...], title: str, call: str, answering: str, filled: dict[str, str] | None, last: int
) -> Any:
    """The form of a sitting, or what is said to an answer in it; `call` asks, `answering` answers with `{}`."""
    if last:
        return _picture(kinds, last)
    if filled is not None:
        return _answered(_sittings.get(kinds), filled, call)
    from course.drills.asking import Asking
    from course.drills.drill_form import DrillForm
    from course.drills.drill_text import how_to_answer, question

    asking = _sittings.setdefault(kinds, Asking(kinds))

    def plain() -> str:
        shown = asking.shown()
        return f"{question(shown)}\n\n{how_to_answer(answering, shown)}"

    return DrillForm(title, asking, plain)


def _answered(asking: Asking | None, filled: dict[str, str], call: str) -> Said:
    if asking is None or not asking.is_shown:
        return Said(f"No question is open yet. `print({call})` asks one.")
    passed = next(iter(filled.values())).strip().casefold() == "pass"
    heard = asking.give_up() if passed else asking.answer(filled)
    lines = [_markdown(line) for line in heard.lines()]
    if heard.verdict.right is not None:
        lines.append(f"`print({call})` asks the next one.")
    return Said("\n\n".join(lines))


def _markdown(line: str) -> str:
    """A line whose indented part, a query, becomes a block of code."""
    first, mark, query = line.partition("\n    ")
    if not mark:
        return line
    return f"{first}\n\n```sql\n{query.replace(chr(10) + '    ', chr(10))}\n```"


def _picture(kinds: tuple[str, ...], last: int) -> Picture | Said:
    from course.drills.drill_log import read
    from course.drills.drill_picture import last_answers

    return last_answers(read(), kinds, max(1, int(last))) or Said("There are no answers yet to draw.")


def _written(answer: Any) -> str:
    """An answer as text; a list of values may be given as one."""
    if isinstance(answer, list | tuple | set | frozenset):
        return " ".join("NULL" if one is None else str(one) for one in answer)
    return str(answer)
