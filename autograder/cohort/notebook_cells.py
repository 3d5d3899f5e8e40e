"""What is taken from a submitted notebook: the text of the answer cells, and nothing else.

Outputs are cut away before the JSON is read, so a notebook with a hundred megabytes of them costs
no more memory than its file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from autograder.cohort.assignment import SourceNotebook

LARGEST_WITHOUT_OUTPUTS = 4_000_000
LONGEST_ANSWER = 200_000
_CUT_BEYOND = 500_000
_OUTPUTS = re.compile(rb'"outputs"\s*:\s*\[')
# A text without an end is taken to the end of the file, or trying again at each quote would take for ever.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]]', re.DOTALL)


class UnreadableNotebook(ValueError):
    """A file that is no notebook; the message says why, in words a student may read."""


@dataclass(frozen=True)
class Answers:
    """The answer cells of one notebook: grade_id to text.

    Attributes:
        other_code: how many cells with code were left out because the assignment does not have them.
        notes: what was unusual, a sentence each.
    """

    texts: dict[str, str]
    other_code: int = 0
    notes: tuple[str, ...] = field(default=())


def answers_in(content: bytes, source: SourceNotebook) -> Answers:
    """The answers in the file of a notebook that was made from `source`.

    Where an id stands twice, the last one counts, as in nbgrader.

    Raises:
        UnreadableNotebook: the content is no notebook, or too large to be one.
    """
    known = [cell.name for cell in source.cells]
    answered = {cell.name for cell in source.cells if cell.answered}
    found: dict[str, str] = {}
    seen: set[str] = set()
    twice: set[str] = set()
    other_code = 0
    for cell in _cells(_read(content)):
        name = _grade_id(cell)
        if name not in known:
            text = _text(cell)
            other_code += _is_code(cell) and bool(text.strip()) and text not in source.lesson_code
            continue
        twice |= {name} & seen
        seen.add(name)
        if name in answered:
            found[name] = _text(cell)
    notes = [f"{name}: there are several cells of this name; the last one counts" for name in sorted(twice)]
    for name in sorted(found):
        if len(found[name]) > LONGEST_ANSWER:
            del found[name]
            notes.append(f"{name}: longer than {LONGEST_ANSWER:,} characters, and left out")
    absent = [name for name in known if name not in seen]
    if absent:
        notes.append(f"missing and put back: {', '.join(absent)}")
    return Answers(found, other_code, tuple(notes))


def _read(content: bytes) -> dict[str, Any]:
    if len(content) > _CUT_BEYOND:
        content = b"".join(_without_outputs(content))
    if len(content) > LARGEST_WITHOUT_OUTPUTS:
        raise UnreadableNotebook(
            f"without its outputs it still has more than {LARGEST_WITHOUT_OUTPUTS // 1_000_000} MB"
        )
    try:
        notebook = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableNotebook("it is not UTF-8 text") from None
    except RecursionError:
        raise UnreadableNotebook("its JSON is nested too deeply") from None
    except ValueError as error:  # JSON that is none, or a number of a million digits
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableNotebook(f"it is not JSON{where}") from None
    if not isinstance(notebook, dict):
        raise UnreadableNotebook("it is JSON, but no notebook")
    return notebook


def _cells(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The cells in order; notebooks of format 3 and before keep them in worksheets."""
    sheets = notebook["worksheets"] if "worksheets" in notebook else [notebook]
    if not isinstance(sheets, list) or not any(
        isinstance(sheet, dict) and isinstance(sheet.get("cells"), list) for sheet in sheets
    ):
        raise UnreadableNotebook("it has no cells")
    for sheet in sheets:
        cells = sheet.get("cells") if isinstance(sheet, dict) else None
        yield from (cell for cell in (cells if isinstance(cells, list) else ()) if isinstance(cell, dict))


def _grade_id(cell: dict[str, Any]) -> str | None:
    metadata = cell.get("metadata")
    known = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = known.get("grade_id") if isinstance(known, dict) else None
    return name if isinstance(name, str) else None


def _is_code(cell: dict[str, Any]) -> bool:
    return cell.get("cell_type") == "code"


def _text(cell: dict[str, Any]) -> str:
    # Half a character pair is legal in JSON and cannot be written to a file.
    return text_of(cell.get("source", cell.get("input", ""))).encode("utf-8", "replace").decode("utf-8")


def text_of(source: Any) -> str:
    """A cell's source as one text; a file may have it in lines."""
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""


def _without_outputs(content: bytes) -> Iterator[bytes]:
    """The file with every list of outputs emptied. A quote inside a text is escaped, so no text is taken for one."""
    begun = 0
    while opening := _OUTPUTS.search(content, begun):
        yield content[begun : opening.end()]
        depth, begun = 1, len(content)
        for token in _TOKEN.finditer(content, opening.end()):
            depth += {b"[": 1, b"]": -1}.get(token[0][:1], 0)
            if not depth:
                begun = token.start()
                break
    yield content[begun:]
