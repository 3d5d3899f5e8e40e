"""The interviewer's voice: a text as a WAV file, made on this machine; the page only plays it."""

from __future__ import annotations

import io
import wave
from functools import cache
from typing import Any

LONGEST_SPOKEN = 2_000


def spoken(text: str) -> bytes:
    """`text` as a mono 16-bit WAV. Raises ImportError where the voice extra is not installed."""
    import numpy as np

    voice = _voice()
    audio = np.asarray(voice(text[:LONGEST_SPOKEN]), dtype=np.float32)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(voice.sample_rate)
        out.writeframes((audio.clip(-1, 1) * 32_767).astype("<i2").tobytes())
    return file.getvalue()


@cache
def _voice() -> Any:
    from hibari import Hibari

    return Hibari()  # the voice whose weights are in the package; every other one would be fetched
