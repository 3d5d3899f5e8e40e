"""A recording as text, through the recogniser's process, within a time and a memory limit; or a sentence why not."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from course.voice.installed import INSTALL, listens

if TYPE_CHECKING:
    import numpy as np

RECOGNISER = Path(__file__).with_name("recogniser.py")
MOST_MEMORY = 1_500_000_000
"""Bytes in memory at which the recogniser is ended."""
LEAST_SECONDS, SECONDS_A_SECOND = 60.0, 3.0
LOOKED_AT_EVERY_S = 0.05


class NotRecognised(Exception):
    """There is no text; says why, and that what is typed counts as much."""


def recognised(audio: np.ndarray, *, command: list[str] | None = None, most_memory: int = MOST_MEMORY) -> str:
    """The text of int16 audio, 16,000 samples a second; "" when nobody speaks in it. Raises NotRecognised.

    It takes a tenth of the recording's length on a usual machine, so call it from a thread.
    """
    from autograder.delivery import RATE, pieces

    cut = pieces(audio)
    if not cut:
        return ""
    if command is None:
        if not listens():
            raise NotRecognised(f"Speech cannot be recognised here yet. {INSTALL}")
        command = [sys.executable, "-P", str(RECOGNISER)]
    header = json.dumps({"samples": [len(piece) for piece in cut]}).encode() + b"\n"
    given = header + b"".join(piece.astype("<i2").tobytes() for piece in cut)
    patience = LEAST_SECONDS + SECONDS_A_SECOND * len(audio) / RATE
    return _text(_run(command, given, patience, most_memory))


def _run(command: list[str], given: bytes, patience: float, most_memory: int) -> bytes:
    import psutil

    try:
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        raise NotRecognised(f"The recogniser did not start: {error.strerror or error}. {TYPED}") from None
    said: list[bytes] = []
    reading = threading.Thread(target=lambda: said.append(_exchange(child, given)), daemon=True)
    reading.start()
    deadline = time.monotonic() + patience
    try:
        watched = psutil.Process(child.pid)
        while reading.is_alive():
            reading.join(LOOKED_AT_EVERY_S)
            if time.monotonic() > deadline:
                raise NotRecognised(f"The recogniser took more than {patience:.0f} s and was ended. {TYPED}")
            try:
                used = watched.memory_info().rss
            except psutil.Error:
                continue  # it has ended; what it said is being read
            if used > most_memory:
                raise NotRecognised(
                    f"The recogniser took more than {most_memory / 1e9:g} GB of memory and was ended. {TYPED}"
                )
    except psutil.Error:
        reading.join(patience)
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
        reading.join()
    if child.returncode:
        raise NotRecognised(f"The recogniser ended with status {child.returncode}. {TYPED}")
    return said[0]


def _exchange(child: subprocess.Popen[bytes], given: bytes) -> bytes:
    try:
        return child.communicate(given)[0]
    except (OSError, ValueError):
        return b""


def _text(answered: bytes) -> str:
    try:
        texts = json.loads(answered)["texts"]
        return " ".join(text.strip() for text in texts if text.strip())
    except (ValueError, LookupError, TypeError, AttributeError):
        raise NotRecognised(f"The recogniser said something that cannot be read. {TYPED}") from None


TYPED = "Type your answer; it counts as much."
