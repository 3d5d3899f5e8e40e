"""A recording as one bar: where somebody speaks, where they pause, and the pace of each half minute; facts first."""

from __future__ import annotations

from autograder.delivery import Delivery, Speech
from course.picture import Picture
from course.plots import WIDTH

_LEFT, _HEIGHT, _BAR, _TOP = 8, 92, 30, 22
_TICKS_S = (5, 10, 15, 30, 60, 120, 300, 600)


def timeline(speech: Speech, delivery: Delivery, title: str = "Your answer over time") -> Picture:
    """Filled where there is speech, open where there is none; pauses of two seconds and more carry their length."""
    length = max(speech.seconds, 1.0)
    scale = (WIDTH - 2 * _LEFT) / length
    drawn = [
        f'<rect x="{_LEFT}" y="{_TOP}" width="{length * scale:.1f}" height="{_BAR}" fill="none" stroke="currentColor"/>'
    ]
    for begin, end in speech.spans:
        drawn.append(
            f'<rect x="{_LEFT + begin * scale:.1f}" y="{_TOP}" width="{max((end - begin) * scale, 1):.1f}" height="{_BAR}" fill="currentColor" fill-opacity="0.45"/>'
        )
    for begin, end in speech.pauses:
        if end - begin >= 2:
            middle = _LEFT + (begin + end) / 2 * scale
            drawn.append(f'<text x="{middle:.1f}" y="{_TOP - 6}" text-anchor="middle" fill="currentColor">{end - begin:.1f} s</text>')  # fmt: skip
    step = next((tick for tick in _TICKS_S if length / tick <= 12), _TICKS_S[-1])
    for second in range(0, int(length) + 1, step):
        x = _LEFT + second * scale
        drawn.append(
            f'<path d="M{x:.1f} {_TOP + _BAR} v6" stroke="currentColor"/>'
            f'<text x="{x:.1f}" y="{_TOP + _BAR + 20}" text-anchor="{"start" if not second else "middle"}" fill="currentColor">{second // 60}:{second % 60:02}</text>'
        )
    facts = _facts(speech, delivery)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{title}. {" ".join(facts)}" viewBox="0 0 {WIDTH} {_HEIGHT}" '
        f'style="width:100%;max-width:{WIDTH}px;font:13px sans-serif">{"".join(drawn)}</svg>'
    )
    return Picture(title, tuple(facts), svg)


def _facts(speech: Speech, delivery: Delivery) -> list[str]:
    """In numbers alone: the picture goes into a page as it is, so it holds no word of what was said."""
    if not speech.spans:
        return [f"{speech.seconds:.0f} s, and nobody speaks in them."]
    voiced = speech.spoken_between(0, speech.seconds)
    facts = [f"{speech.seconds:.0f} s recorded, {voiced:.0f} s of them with speech."]
    if (first := speech.spans[0][0]) >= 1:
        facts.append(f"The first word comes after {first:.1f} s.")
    if delivery.words_a_minute:
        facts.append(f"{delivery.words_a_minute:.0f} words a minute, pauses included.")
    longest = sorted(speech.pauses, key=lambda pause: pause[0] - pause[1])[:3]
    facts += [
        f"A pause of {end - begin:.1f} s at {int(begin) // 60}:{int(begin) % 60:02}."
        for begin, end in longest
    ]
    return facts
