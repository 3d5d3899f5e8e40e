"""A story to read or to hand in: Markdown with its times as a table, or one HTML page that runs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from autograder.stories.fields import FIELDS, TEXTS
from autograder.stories.incident import MOMENTS, incident_of

_LEFT_OUT = ("title", "pace", "answers", "outcome")
_STYLE = "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 sans-serif;color-scheme:light dark}p{white-space:pre-wrap}td,th{text-align:start;padding:.1rem .8rem .1rem 0}"

Part = tuple[str, str, list[tuple[str, str]]]


def as_markdown(story: Mapping[str, str]) -> str:
    """The story without your own score. Its text stays as it was written, Markdown included."""
    lines = [f"# {_title(story)}"]
    for heading, text, rows in _parts(story):
        lines.append(f"## {heading}" if heading else "")
        lines += [text] if text else []
        if rows:
            lines.append(
                "\n".join(["| | |", "| --- | --- |", *(f"| {name} | {_cell(said)} |" for name, said in rows)])
            )
    return "\n\n".join(filter(None, lines)) + "\n"


def as_html(story: Mapping[str, str]) -> str:
    """The same as a whole page; everything that was written is text in it, and the page asks for nothing."""
    title = escape(_title(story))
    parts = []
    for heading, text, rows in _parts(story):
        parts += [f"<h2>{escape(heading)}</h2>"] if heading else []
        parts += [f'<p dir="auto">{escape(text)}</p>'] if text else []
        if rows:
            cells = "".join(
                f'<tr><th scope="row">{escape(name)}</th><td dir="auto">{escape(said)}</td></tr>'
                for name, said in rows
            )
            parts.append(f"<table>{cells}</table>")
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"><style>{_STYLE}</style></head>\n"
        f'<body><h1 dir="auto">{title}</h1>\n' + "\n".join(parts) + "\n</body></html>\n"
    )


def _parts(story: Mapping[str, str]) -> Iterator[Part]:
    lines = [
        (field.label, story[name].strip())
        for name, field in FIELDS.items()
        if field.kind == "line" and name not in (*MOMENTS, *_LEFT_OUT) and story.get(name, "").strip()
    ]
    if lines:
        yield "", "", lines
    for name in TEXTS:
        if name == "actions":
            incident = incident_of(story)
            rows = [
                (FIELDS[moment].label, story[moment].strip())
                for moment in MOMENTS
                if story.get(moment, "").strip()
            ]
            if rows:
                yield "Timeline (UTC)", " ".join(incident.facts), rows
        if story.get(name, "").strip():
            yield FIELDS[name].label, story[name].strip(), []


def _title(story: Mapping[str, str]) -> str:
    return " ".join(story.get("title", "").split()) or "Untitled"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
