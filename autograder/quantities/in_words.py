"""A value in base units, written with a prefix or a period that fits its size."""

from __future__ import annotations

_DECIMAL = ((1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
_PERIODS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"), (0.001, "ms"))


def in_words(value: float, dimension: str, unit: str = "") -> str:
    """Three digits and a unit, such as "3.3 TB", "37 M events/s" or "26 h"; `unit` is the noun of a count."""
    kind, _, per = dimension.partition("/")
    if kind == "share":
        return f"{value * 100:.3g} %"
    if kind == "duration":
        return _duration(value)
    over = f"/{per}" if per else ""
    if kind == "money":
        value, over = {"s": (value * 31_536_000, "/y"), "B": (value * 1e9, "/GB")}.get(per, (value, over))
        return f"$ {_scaled(value, '').strip()}{over}"
    noun = "B" if kind == "bytes" else unit
    return f"{_scaled(value, noun, close=kind == 'bytes')}{over}"


def _scaled(value: float, noun: str, close: bool = False) -> str:
    for factor, letter in _DECIMAL:
        # 999,600 is "1 M", not "1e+03 k".
        if abs(value) >= factor * 0.9995:
            letter = letter.upper() if close else letter
            return (
                f"{_three(value / factor)} {letter}{noun}"
                if close
                else f"{_three(value / factor)} {letter} {noun}".rstrip()
            )
    return f"{_three(value)} {noun}".rstrip()


def _three(number: float) -> str:
    if abs(number) >= 999.5:
        return f"{number:,.0f}"
    return f"{number:.3g}"


def _duration(seconds: float) -> str:
    for length, name in _PERIODS:
        # 90 min rather than 1.5 h, and 1 h rather than 60 min.
        if abs(seconds) >= 2 * length or abs(seconds) == length or name == "ms":
            return f"{_three(seconds / length)} {name}"
    return f"{_three(seconds)} s"
