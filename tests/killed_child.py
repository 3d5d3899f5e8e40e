"""A child that is killed in the middle of its work, and what it had said by then."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable
from typing import Any


def heard_until_killed(
    work_on: Callable[[Callable[[Any], None]], None], chance: random.Random, most_lines: int
) -> list[Any]:
    """Let a forked child work and kill it a random moment after up to `most_lines` were heard.

    Args:
        work_on: works without end; what it calls with a value says that to this process, as JSON.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        work_on(lambda said: os.write(writing, json.dumps(said).encode() + b"\n"))
        os._exit(1)
    os.close(writing)
    # Between two writes, or inside one.
    with os.fdopen(reading, "rb") as said:
        lines = [said.readline() for _ in range(chance.randrange(1, most_lines + 1))]
        time.sleep(chance.random() * 0.002)
        os.kill(child, signal.SIGKILL)
        lines += said.readlines()
    os.waitpid(child, 0)
    return [json.loads(line) for line in lines if line.endswith(b"\n")]
