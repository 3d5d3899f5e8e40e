"""A story as a Markdown file: short fields in its front matter, each long one a section; read back exactly.

A section begins with a mark that a Markdown page does not show. A line of the story that looks like
such a mark gets a backslash in front, and loses it again when it is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from autograder.stories.fields import FIELDS

_MARK = re.compile(r"<!-- field: (\w+) -->")
_MARK_IN_TEXT = re.compile(r"^(\\*)(?=<!-- field: \w+ -->\r?$)", re.MULTILINE)
_ESCAPED_MARK = re.compile(r"^\\(?=\\*<!-- field: \w+ -->\r?$)", re.MULTILINE)
_KEY = re.compile(r"(\w+): ?(.*)", re.DOTALL)
_FENCE = "---"


def written(story: Mapping[str, str]) -> str:
    """The file's text. Empty fields are left out; a name that is no field of ours is kept in the front matter."""
    filled = {name: text for name, text in story.items() if text}
    texts = [name for name, field in FIELDS.items() if field.kind == "text" and name in filled]
    front = [name for name in (*FIELDS, *filled) if name in filled and name not in texts]
    lines = [_FENCE]
    for name in dict.fromkeys(front):
        # A JSON text is YAML too, and stays on one line whatever is in it.
        lines.append(f"{name}: {_on_one_line(filled[name])}")
    lines += [_FENCE, "", f"# {' '.join(filled.get('title', '').split()) or 'Untitled'}", ""]
    parts = ["\n".join(lines) + "\n"]
    for name in texts:
        text = _MARK_IN_TEXT.sub(r"\\\1", filled[name])
        parts.append(f"<!-- field: {name} -->\n## {FIELDS[name].label}\n\n{text}\n\n")
    return "".join(parts)


def read(text: str) -> dict[str, str]:
    """The fields in a file's text; of `written(story)`, the fields of `story` that are not empty.

    Any text can be read. What stands before the first section, and in sections that no field has,
    is kept as "notes".
    """
    text = text.removeprefix("\ufeff")
    found, body = _front_matter(text)
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in body.removesuffix("\n").split("\n"):
        if mark := _MARK.fullmatch(line.removesuffix("\r")):
            parts.append((mark[1], []))
        else:
            parts[-1][1].append(line)
    beside = []
    for name, lines in parts:
        if name in FIELDS and FIELDS[name].kind == "text" and name not in found:
            found[name] = _section(name, lines)
        elif kept := "\n".join(_without_title(lines) if not name else lines).strip():
            beside.append(kept)
    if beside:
        found["notes"] = "\n\n".join(filter(None, [found.get("notes", ""), *beside]))
    return {name: text for name, text in found.items() if text}


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return {}, text
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.rstrip() == _FENCE), None)
    if end is None:
        return {}, text
    found, unread = {}, []
    for line in lines[1:end]:
        if key := _KEY.fullmatch(line.rstrip("\r")):
            found[key[1]] = _value(key[2])
        elif line.strip():
            unread.append(line)
    return found, "\n".join([*unread, *lines[end + 1 :]])


def _on_one_line(value: str) -> str:
    """As JSON, with what some editors take for the end of a line, or cannot store, as escapes."""
    quoted = json.dumps(value, ensure_ascii=False)
    return re.sub(
        r"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]", lambda found: f"\\u{ord(found[0]):04x}", quoted
    )


def _value(written: str) -> str:
    try:
        value = json.loads(written)
    except (ValueError, RecursionError):
        return written.strip()  # somebody wrote it by hand
    return value if isinstance(value, str) else written.strip()


def _section(name: str, lines: list[str]) -> str:
    heading = f"## {FIELDS[name].label}"
    if lines and lines[0].rstrip("\r") == heading:
        lines = lines[1:]
        lines = lines[1:] if lines and not lines[0].strip() else lines
    lines = lines[:-1] if lines and not lines[-1] else lines  # each section ends with one empty line
    return _ESCAPED_MARK.sub("", "\n".join(lines))


def _without_title(lines: list[str]) -> list[str]:
    at = next((at for at, line in enumerate(lines) if line.strip()), None)
    return lines[:at] + lines[at + 1 :] if at is not None and lines[at].startswith("# ") else lines
