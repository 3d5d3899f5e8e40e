"""A WAV through Chromium's fake microphone: heard, measured, quoted, and after “Clear” nowhere any more."""

from __future__ import annotations

import json
import sys
import wave

import numpy as np
import pytest
from chromium import chromium_page
from talking_page import TalkingPage
from test_delivery_measures import sound

from autograder.delivery import RATE
from course.voice import installed
from course.voice.verbs import say

pytestmark = pytest.mark.browser
SECRET = "I had not asked, so 9 % were lost; Kafka is Ouagadougou."
BURSTS = ((0.5, 0), (1.5, 1), (1.5, 0), (1.5, 1), (1.0, 0))
LISTENS = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path / "work"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return tmp_path / "work"


def wav(path, audio):
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(audio.astype("<i2").tobytes())
    return path


def record(page, form, seconds):
    button = form.get_by_role("button", name="Record")
    button.press("Enter")
    form.get_by_text("Recording. Nothing is kept").wait_for()
    page.wait_for_timeout(seconds * 1000)
    form.get_by_role("button", name="Stop").press("Enter")


def test_a_recording_reaches_python_as_it_was_and_is_cleared_everywhere(work, tmp_path, monkeypatch):
    from axe_playwright_python.sync_playwright import Axe

    said = f"import json, sys; sys.stdin.buffer.read(); print(json.dumps({{'texts': [{SECRET!r}]}}))"
    got = []

    def heard(audio, **more):
        from course.voice.recognised import recognised

        got.append(audio)
        return recognised(audio, command=[sys.executable, "-c", said])

    monkeypatch.setattr("course.voice.listening.listens", lambda: True)
    monkeypatch.setattr("course.voice.listening.speaks", lambda: False)
    # Chunks of two seconds, so that the seam between two of them is in the recording.
    monkeypatch.setattr(
        "course.voice.say_form.SayForm._esm", str(_script()).replace("CHUNK_MS = 30000", "CHUNK_MS = 2000")
    )
    import course.voice.recognised as place

    monkeypatch.setattr(place, "recognised", _once_more(place.recognised, heard))
    file = wav(tmp_path / "bursts.wav", sound(*BURSTS))
    flags = (*LISTENS, f"--use-file-for-fake-audio-capture={file}%noloop")
    with chromium_page(flags=flags) as page:
        talking = TalkingPage(page)
        widget = say("true_failure")
        form = talking.open(widget)
        record(page, form, 5)
        form.get_by_text("words a minute").first.wait_for()
        box = form.locator("textarea").first
        assert box.input_value() == SECRET
        form.get_by_text("Ownership: “I had not asked").wait_for()
        [audio] = got
        assert audio.dtype == np.int16 and 4 * RATE < len(audio) < 8 * RATE
        pauses = [end - begin for begin, end in _speech(audio).pauses]
        assert len(pauses) >= 1 and any(abs(pause - 1.5) < 0.35 for pause in pauses), pauses
        assert form.locator("svg").get_attribute("aria-label").startswith("Your answer over time")
        results = Axe().run(page, context="main")
        assert results.violations_count == 0, results.generate_report()
        assert not list(work.rglob("*.json"))  # nothing is kept unless asked
        form.get_by_role("button", name="Keep this text").press("Enter")
        form.get_by_text("Saved in .course/spoken").wait_for()
        [kept] = work.rglob("*.json")
        assert json.loads(kept.read_text(encoding="utf-8")) == {"text": SECRET}

        form.get_by_role("button", name="Clear").press("Enter")
        form.get_by_text("Cleared: the sound, the text").wait_for()
        assert box.input_value() == "" and "Ouagadougou" not in page.content()
        assert form.locator("svg").count() == 0
    assert not kept.exists()
    _nowhere(widget, "Ouagadougou")
    assert widget._sound == [] and not any(path.is_file() for path in work.rglob("*"))


def test_without_a_microphone_a_sentence_and_the_box_stay(work, monkeypatch):
    monkeypatch.setattr("course.voice.listening.listens", lambda: True)
    with chromium_page() as page:
        talking = TalkingPage(page)
        form = talking.open(say("true_failure"))
        form.get_by_role("button", name="Record").press("Enter")
        form.get_by_text("it counts as much").wait_for()
        form.locator("textarea").first.fill(SECRET)
        form.get_by_role("button", name="Measure it").press("Enter")
        form.get_by_text("1 “I” and 0 “we”.").wait_for()
        # An address that is not this machine's, without https.
        talking.page.evaluate("Object.defineProperty(window, 'isSecureContext', { value: false })")
        form.get_by_role("button", name="Record").press("Enter")
        form.get_by_text("needs https").wait_for()
        assert form.locator("textarea").first.input_value() == SECRET

        monkeypatch.setattr("course.voice.listening.listens", lambda: False)
        form = talking.open(say("true_failure"))
        form.get_by_text("python3 start.py voice install").wait_for()
        assert form.get_by_role("button", name="Record").count() == 0
        assert form.locator("textarea").first.is_enabled()


SPOKEN = (
    "How many events a day is that? Who reads them? I would start with Kafka and Flink. Um, the state is keyed by the event, "
    "with a watermark. I had not asked how late copies come, so nine percent were lost."
)


@pytest.mark.slow
@pytest.mark.skipif(
    not (installed.listens() and installed.speaks()),
    reason="THE VOICE EXTRA IS NOT INSTALLED: no speech was recognised. Run: python3 start.py voice install",
)
def test_speech_comes_out_as_terms_and_words_a_minute(work, tmp_path):
    from course.voice.speaking import spoken

    sound_of_it = spoken(SPOKEN)
    file = tmp_path / "spoken.wav"
    file.write_bytes(sound_of_it)
    with wave.open(str(file)) as opened:
        seconds = opened.getnframes() / opened.getframerate()
    flags = (*LISTENS, f"--use-file-for-fake-audio-capture={file}%noloop")
    with chromium_page(flags=flags) as page:
        form = TalkingPage(page).open(widget := say("anything"))
        form.get_by_role("button", name="Read it to me").wait_for()
        record(page, form, seconds + 1)
        form.get_by_text("words a minute").first.wait_for(timeout=90_000)
        facts = " ".join(form.locator(".course-recorder-facts li").all_inner_texts())
        text = form.locator("textarea").first.input_value()
        form.get_by_role("button", name="Clear").press("Enter")
        form.get_by_text("Cleared").wait_for()
    pace = int(facts.split(" words a minute")[0].split()[-1])
    true_pace = len(SPOKEN.split()) * 60 / seconds
    assert abs(pace - true_pace) < 0.2 * true_pace, (facts, text, true_pace)
    for term in ("Kafka", "watermark", "state"):
        assert term in facts, (facts, text)
    assert "2 questions before the first decision" in facts, (facts, text)
    _nowhere(widget, "watermark")


def _nowhere(widget, word):
    from ipywidgets import Widget

    saved = json.dumps(Widget.get_manager_state(widgets=[widget]), default=str)
    in_memory = {
        name: value for name, value in vars(widget).items() if name not in ("_told", "_trait_values")
    }
    assert word not in saved + repr(widget) + str(widget._repr_mimebundle_()) + str(in_memory)


def _script():
    from course.voice.say_form import SayForm

    return SayForm._esm


def _speech(audio):
    from autograder.delivery import speech_in

    return speech_in(audio)


def _once_more(own, instead):
    """`instead`, for a call without a command; `own` for the call that it makes itself."""
    return lambda audio, **more: own(audio, **more) if more else instead(audio)
