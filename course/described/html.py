"""HTML pages that need nothing else: headed sections, pictures with their facts, figures in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from course.picture import Picture

Cell = str | tuple[float, str]
"""Text, or a number with the text that people read for it."""

_STYLE = """
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1d21; --rule: #c9ccd2;
  --measured: #1a5fa8; --expected: #a04c0a; --link: #1a5fa8 }
@media (prefers-color-scheme: dark) { :root { --paper: #16181d; --ink: #e7e9ee; --rule: #4a4f59;
  --measured: #79b4ff; --expected: #f0a35e; --link: #79b4ff } }
body { background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; margin: 0 }
main { max-width: 50rem; margin: 0 auto; padding: 1rem 1.25rem 4rem }
h1 { font-size: 1.7rem; line-height: 1.2 } h2 { font-size: 1.3rem; margin-top: 2.5rem }
a { color: var(--link) } :focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
figure { margin: 1rem 0 } .wide { overflow-x: auto } figure svg { min-width: 34rem }
table { border-collapse: collapse; margin: .75rem 0 1.5rem; font-variant-numeric: tabular-nums }
caption { text-align: left; font-weight: 600; padding: .25rem 0 }
th, td { text-align: left; vertical-align: top; padding: .2rem 1rem .2rem 0; border-bottom: 1px solid var(--rule) }
th { font-weight: 600 } .number { text-align: right } summary { cursor: pointer; padding: .25rem 0 }
"""


@dataclass(frozen=True)
class Table:
    """A caption, headed columns, and rows of cells; the first cell of a row heads it."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def html(self) -> str:
        """The table in a region that scrolls, by the keyboard too, where it is wider than the page."""
        numbers = (
            [isinstance(cell, tuple) for cell in self.rows[0]] if self.rows else [False] * len(self.heads)
        )
        heads = "".join(
            f'<th scope="col"{" class=number" if number else ""}>{escape(head)}</th>'
            for head, number in zip(self.heads, numbers, strict=True)
        )
        body = "".join(
            f'<tr><th scope="row">{_shown(first)}</th>{"".join(map(_cell, rest))}</tr>'
            for first, *rest in self.rows
        )
        return (
            f'<div class="wide" role="region" tabindex="0" aria-label="{escape(self.caption)}"><table>'
            f"<caption>{escape(self.caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
        )


@dataclass(frozen=True)
class Section:
    """A heading, what to know, a picture with its facts, and tables: all folded under a picture, else but the first."""

    name: str
    heading: str
    text: str
    picture: Picture | None
    tables: Sequence[Table]

    def html(self) -> str:
        """The section; its name is the anchor."""
        parts = [f'<h2 id="{self.name}">{escape(self.heading)}</h2>']
        if self.text:
            parts.append(f"<p>{escape(self.text)}</p>")
        if self.picture is None:
            first, *rest = self.tables
            tables = first.html() + "".join(_folded(table.caption, table.html()) for table in rest)
        else:
            facts = "".join(f"<li>{escape(fact)}</li>" for fact in self.picture.facts)
            drawn = f'<div class="wide" role="region" tabindex="0" aria-label="Plot: {escape(self.picture.title)}">'
            parts.append(
                f"<figure>{drawn}{self.picture.svg}</div><figcaption><ul>{facts}</ul></figcaption></figure>"
            )
            figures = "".join(table.html() for table in self.tables)
            tables = _folded(f"{self.heading}: the figures", figures)
        return f"<section>{''.join(parts)}{tables}</section>"


def document(title: str, summary: Sequence[str], sections: Sequence[Section]) -> str:
    """A whole page, with links to its sections."""
    links = "".join(f'<li><a href="#{one.name}">{escape(one.heading)}</a></li>' for one in sections)
    said = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in summary)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>"
        f'<h1>{escape(title)}</h1>{said}<nav aria-label="Sections"><ul>{links}</ul></nav>'
        f"{''.join(section.html() for section in sections)}</main></body></html>\n"
    )


def _folded(summary: str, content: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>{content}</details>"


def _cell(cell: Cell) -> str:
    return (
        f'<td class="number">{_shown(cell)}</td>' if isinstance(cell, tuple) else f"<td>{_shown(cell)}</td>"
    )


def _shown(cell: Cell) -> str:
    if isinstance(cell, tuple):
        value, text = cell
        return f'<data value="{value if isinstance(value, int) else float(value)!r}">{escape(text)}</data>'
    return escape(cell)
