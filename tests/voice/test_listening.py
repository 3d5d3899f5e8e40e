"""Sound that comes in messages: put together, recognised beside the kernel, and forgotten as soon as somebody clears."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from test_delivery_measures import sound

from course import say
from course.voice import listening
from course.voice.listening import MOST_SECONDS, Listening

SECRET = "Ouagadougou"


class Widget(Listening):
    def __init__(self):
        self.sent, self.was_cleared = [], 0

    def send(self, message, buffers=()):
        self.sent.append(message)

    def cleared(self):
        self.was_cleared += 1


@pytest.fixture
def recogniser(monkeypatch):
    """What is recognised; it waits until it is let go."""
    heard, go = [], threading.Event()

    def recognised(audio):
        heard.append(audio)
        assert go.wait(10)
        return SECRET

    monkeypatch.setattr("course.voice.recognised.recognised", recognised)
    return heard, go


@pytest.fixture
def joined(monkeypatch):
    """A function that waits for the threads that were started meanwhile."""
    before = set(threading.enumerate())
    return lambda: [thread.join(10) for thread in set(threading.enumerate()) - before]


def record(widget, take, *chunks):
    widget._listen({"voice": "begin", "take": take}, [])
    for number, chunk in enumerate(chunks):
        widget._listen({"voice": "chunk", "take": take, "number": number}, [memoryview(chunk.tobytes())])
    widget._listen({"voice": "end", "take": take}, [])


def test_chunks_become_one_recording_and_the_sound_is_let_go(recogniser, joined):
    heard, go = recogniser
    widget, audio = Widget(), sound((2, 1), (1, 0), (2, 1))
    record(widget, "a", audio[:20_000], audio[20_000:])
    assert widget._sound == []
    go.set()
    joined()
    assert np.array_equal(heard[0], audio)
    [message] = widget.sent
    assert message["heard"]["take"] == "a" and message["heard"]["text"] == SECRET
    assert (
        any("1 pause" in fact for fact in message["heard"]["facts"])
        and SECRET not in message["heard"]["drawn"]
    )


def test_what_was_cleared_while_it_was_recognised_is_not_said(recogniser, joined):
    _, go = recogniser
    widget = Widget()
    record(widget, "a", sound((1, 1)))
    widget._listen({"voice": "clear", "me": 7}, [])
    go.set()
    joined()
    assert [list(message) for message in widget.sent] == [["cleared", "me"]] and widget.was_cleared == 1
    assert SECRET not in str(vars(widget))


def test_chunks_of_another_recording_are_not_taken(recogniser, joined):
    heard, go = recogniser
    go.set()
    widget = Widget()
    widget._listen({"voice": "chunk", "take": "a"}, [b"ab"])
    widget._listen({"voice": "begin", "take": "b"}, [])
    widget._listen({"voice": "chunk", "take": "a"}, [b"ab"])
    widget._listen({"voice": "chunk", "take": "b"}, [])
    widget._listen({"voice": "end", "take": "a"}, [])
    widget._listen({"voice": "nonsense"}, None)
    assert widget._sound == [] and heard == [] and widget.sent == []


def test_a_recording_has_an_end(recogniser, joined):
    widget = Widget()
    widget._listen({"voice": "begin", "take": "a"}, [])
    chunk = bytes(60 * 32_000)
    for _ in range(MOST_SECONDS // 60 + 5):
        widget._listen({"voice": "chunk", "take": "a"}, [chunk])
    assert sum(map(len, widget._sound)) == MOST_SECONDS * 32_000


def test_a_failure_of_the_recogniser_or_the_voice_is_a_sentence(monkeypatch, joined):
    monkeypatch.setattr("course.voice.recognised.listens", lambda: False)
    monkeypatch.setitem(__import__("sys").modules, "hibari", None)
    from course.voice import speaking

    speaking._voice.cache_clear()
    widget = Widget()
    record(widget, "a", sound((1, 1)))
    widget._listen({"voice": "speak", "text": "How big?"}, [])
    joined()
    said = str(widget.sent)
    assert "start.py voice install" in said and "could not be read aloud" in said


def test_without_the_extra_the_page_is_told_how_to_get_it(monkeypatch):
    monkeypatch.setattr(listening, "listens", lambda: False)
    assert "start.py voice install" in Widget().voice()["says"]
    monkeypatch.setattr(listening, "listens", lambda: True)
    assert Widget().voice()["says"] == ""


# The verb as text


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path / "work"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return tmp_path / "work"


def kept(work):
    return [path for path in work.rglob("*") if path.is_file()]


@pytest.mark.parametrize("topic", ["", "true_failure", "my own 👩‍🚒", "../../outside", "/etc/passwd"])
def test_nothing_is_kept_unless_asked_and_then_it_can_be_removed(work, topic):
    assert "Nothing is kept." in str(say(topic, SECRET)) and kept(work) == []
    assert "Saved in" in str(say(topic, SECRET, keep=True))
    [file] = kept(work)
    assert file.parent == work / ".course" / "spoken" and SECRET in file.read_text(encoding="utf-8")
    assert "Nothing is kept." in str(say(topic, forget=True)) and kept(work) == []
    say(topic, forget=True)


def test_sentences_are_quoted_beside_the_exercises_own_rubric(work):
    told = "I had not asked, so 9 % were lost. We use Kafka because it replays."
    assert "Candour: “I had not asked" in str(say("true_failure", told))
    aloud = str(say("two_trillion_events_aloud", told))
    assert "Trade-offs: “We use Kafka because it replays.”" in aloud and "Candour" not in aloud
    assert "rubric" not in str(say("category_rank", told)) and "rubric" not in str(say("", told))


@pytest.mark.parametrize("text", ["", " ", "</textarea><script>", "היה לי", 7])
def test_any_text_may_be_said(work, text):
    assert "Nothing is kept." in str(say("x", text))
    status = "Saved in" if str(text).strip() else "nothing to keep"
    assert status in str(say("x", text, keep=True))


def test_while_nbgrader_runs_nothing_is_kept(work, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "1")
    assert "not kept" in str(say("x", SECRET, keep=True)) and kept(work) == []


def test_a_form_holds_nothing_that_was_kept(work):
    say("x", SECRET, keep=True)
    form = say("x")
    assert SECRET not in repr(form) + str(form.get_state()) + str(form._repr_mimebundle_())
    form.send = (sent := []).append
    form._message(None, {"why": "opened"}, [])
    assert sent[0]["text"] == SECRET  # in a message
    for nonsense in (None, 7, {}, {"why": 3}, {"why": "measure"}, {"voice": []}):
        form._message(None, nonsense, None)
