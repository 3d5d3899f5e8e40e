"""Where in a recording somebody speaks, by how loud it is: spans of speech, pauses between them, pieces to recognise.

A recogniser's own word times are a poor measure of pauses, so these come from the audio alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

RATE = 16_000
"""Samples a second of everything here: one channel, int16."""
FRAME_S = 0.02
SHORTEST_GAP_S, SHORTEST_SOUND_S = 0.3, 0.08
PAUSE_S, LONG_PAUSE_S = 0.7, 2.0
SILENT = 33.0
"""Root mean square of an int16 recording below which nobody speaks: about -60 dB of full scale."""
UNDER_LOUD = 0.06
"""Share of the loudest frames' level below which a frame is quiet: about -24 dB."""
CUT_FROM_S, CUT_TO_S = 20.0, 29.0
MARGIN_S = 0.3


@dataclass(frozen=True)
class Speech:
    """A recording's length and the spans of it in which somebody speaks, all in seconds."""

    seconds: float
    spans: tuple[tuple[float, float], ...]

    @property
    def spoken(self) -> float:
        """Seconds from the first sound to the last, pauses included; 0 when nobody speaks."""
        return self.spans[-1][1] - self.spans[0][0] if self.spans else 0.0

    @property
    def pauses(self) -> tuple[tuple[float, float], ...]:
        """(begin, end) of each pause of 0.7 s or more between two spans."""
        gaps = ((end, begin) for (_, end), (begin, _) in zip(self.spans, self.spans[1:], strict=False))
        return tuple((begin, end) for begin, end in gaps if end - begin >= PAUSE_S)

    def spoken_between(self, begin: float, end: float) -> float:
        """Seconds of speech inside a stretch of the recording."""
        return sum(max(0.0, min(end, until) - max(begin, since)) for since, until in self.spans)


def speech_in(audio: np.ndarray) -> Speech:
    """The speech in `audio`: int16 samples, `RATE` a second, one dimension."""
    import numpy as np

    levels = _levels(audio)
    seconds = len(audio) / RATE
    if not len(levels) or (loud := float(np.percentile(levels, 95))) < SILENT:
        return Speech(seconds, ())
    # A noisy room lifts the bar: speech is well above what the quietest tenth of the time sounds like.
    quiet = float(np.percentile(levels, 10))
    bar = max(SILENT, UNDER_LOUD * loud, min(2.5 * quiet, loud / 3))
    edges = np.flatnonzero(np.diff(np.concatenate(([0], levels > bar, [0])).astype(np.int8)))
    spans = [(begin * FRAME_S, end * FRAME_S) for begin, end in edges.reshape(-1, 2).tolist()]
    joined: list[tuple[float, float]] = []
    for begin, end in spans:
        if joined and begin - joined[-1][1] < SHORTEST_GAP_S:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((begin, end))
    kept = (span for span in joined if span[1] - span[0] >= SHORTEST_SOUND_S)
    return Speech(seconds, tuple((round(begin, 2), round(min(end, seconds), 2)) for begin, end in kept))


def pieces(audio: np.ndarray) -> list[np.ndarray]:
    """The recording as pieces of at most 29 s for a recogniser, without long silence, none of them silent.

    A recogniser may lose what follows a long pause, so pauses are shortened; it sees 30 s at once, so a
    piece ends in a pause where there is one in its last third, and where it is quietest elsewhere.
    """
    import numpy as np

    kept = [
        audio[max(0, int((begin - MARGIN_S) * RATE)) : int((end + MARGIN_S) * RATE)]
        for begin, end in _widely_parted(speech_in(audio).spans)
    ]
    found: list[np.ndarray] = []
    for part in (short for one in kept for short in _under_limit(one)):
        if found and len(found[-1]) + len(part) <= CUT_TO_S * RATE:
            found[-1] = np.concatenate([found[-1], part])
        else:
            found.append(part)
    return found


def _widely_parted(spans: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """Spans with what lies near each other put together, so that margins do not overlap."""
    joined: list[tuple[float, float]] = []
    for begin, end in spans:
        if joined and begin - joined[-1][1] <= 2 * MARGIN_S:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((begin, end))
    return joined


def _under_limit(part: np.ndarray) -> list[np.ndarray]:
    """A part as it is, or cut where it is quietest until each is under the limit."""
    import numpy as np

    per_frame, cut = int(RATE * FRAME_S), []
    while len(part) > CUT_TO_S * RATE:
        first, last = (int(limit * RATE) for limit in (CUT_FROM_S, CUT_TO_S))
        around = np.convolve(_levels(part[first:last]), np.ones(9) / 9, mode="valid")
        end = first + (int(np.argmin(around)) + 4) * per_frame
        cut.append(part[:end])
        part = part[end:]
    return [*cut, part]


def _levels(audio: np.ndarray) -> np.ndarray:
    """The level of each whole frame (root mean square, its own mean taken off)."""
    import numpy as np

    per_frame = int(RATE * FRAME_S)
    whole = len(audio) // per_frame * per_frame
    frames = np.asarray(audio[:whole], dtype=np.float32).reshape(-1, per_frame)
    return frames.std(axis=1)
