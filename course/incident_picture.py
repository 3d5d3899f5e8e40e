"""An incident as three bars on one axis: to detect, to mitigate, to recover; its facts come as text before it."""

from __future__ import annotations

from html import escape

from autograder.stories.incident import SPANS, Incident, in_words

_WIDTH, _LABEL, _ROW = 640, 190, 28


def drawn(incident: Incident) -> str:
    """An inline SVG; "" where fewer than one span is known. It holds no text of the learner's."""
    spans = [(span, *SPANS[span]) for span in SPANS if incident.took(span) is not None]
    if not spans:
        return ""
    ends = [incident.moments[name] for _, *pair in spans for name in pair]
    first, length = min(ends), (max(ends) - min(ends)) or None
    room = _WIDTH - _LABEL - 24
    parts = []
    for row, (span, begun, ended) in enumerate(spans):
        x, end = (
            _LABEL + room * ((incident.moments[name] - first) / length if length else 0)
            for name in (begun, ended)
        )
        y = row * _ROW + 6
        label = f"{span}: {in_words(incident.took(span))}"
        parts.append(
            f'<text x="{_LABEL - 10}" y="{y + 13}" text-anchor="end" fill="currentColor">{escape(label)}</text>'
            f'<rect x="{x:.1f}" y="{y}" width="{max(end - x, 1):.1f}" height="18" fill="currentColor" fill-opacity="0.3" stroke="currentColor"/>'
        )
    height = len(spans) * _ROW + 26
    for moment, anchor in ((first, "start"), (max(ends), "end")):
        x = _LABEL if anchor == "start" else _LABEL + room
        parts.append(
            f'<text x="{x}" y="{height - 6}" text-anchor="{anchor}" fill="currentColor">{moment:%d %b %H:%M}</text>'
        )
    facts = escape("; ".join(incident.facts))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{facts}" viewBox="0 0 {_WIDTH} {height}" '
        f'style="width:100%;max-width:{_WIDTH}px;font:13px sans-serif">{"".join(parts)}</svg>'
    )
