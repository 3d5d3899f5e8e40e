"""Measures of speech on synthetic sound and on texts: exact where the truth is known, the same at any loudness."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.delivery import RATE, Speech, measured, pieces, speech_in
from autograder.delivery.speech import CUT_TO_S
from course.voice.timeline import timeline


def sound(*parts, noise=0.0, loud=8_000.0, seed=1):
    """(seconds, whether somebody speaks) after each other; speech is a hummed tone that swells."""
    random = np.random.default_rng(seed)
    made = []
    for seconds, speaks in parts:
        at = np.arange(round(seconds * RATE)) / RATE
        hum = np.sin(2 * np.pi * 150 * at) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * at)) * loud
        made.append(hum * speaks + random.normal(0, noise, len(at)))
    return np.concatenate(made).clip(-32_768, 32_767).astype(np.int16)


BURSTS = ((1.0, 0), (2.0, 1), (1.5, 0), (3.0, 1), (0.4, 0), (2.0, 1), (2.5, 0), (1.0, 1), (0.8, 0))


@pytest.mark.parametrize("noise, loud", [(0, 8_000), (0, 800), (60, 8_000), (300, 8_000), (0, 30_000)])
def test_pauses_are_found_at_any_loudness_and_in_a_noisy_room(noise, loud):
    speech = speech_in(sound(*BURSTS, noise=noise, loud=loud))
    assert speech.seconds == pytest.approx(14.2)
    assert [begin for begin, _ in speech.pauses] == pytest.approx([3.0, 9.9 + 2.0 - 2.0], abs=0.06)
    assert [end - begin for begin, end in speech.pauses] == pytest.approx([1.5, 2.5], abs=0.08)
    assert speech.spoken == pytest.approx(12.4, abs=0.06)


@pytest.mark.parametrize(
    "audio",
    [np.zeros(0, np.int16), np.zeros(100, np.int16), np.zeros(RATE * 3, np.int16), sound((3, 0), noise=15)],
)
def test_where_nobody_speaks_there_is_nothing(audio):
    assert speech_in(audio).spans == () and pieces(audio) == [] and speech_in(audio).spoken == 0


def test_a_constant_offset_of_the_microphone_is_no_speech():
    assert speech_in(np.full(RATE * 2, 9_000, np.int16)).spans == ()


@given(st.lists(st.tuples(st.floats(0.1, 8), st.booleans()), min_size=1, max_size=8))
@example([(40.0, True)])
@example([(61.0, True), (0.2, False), (33.0, True)])
def test_pieces_hold_all_speech_and_fit_a_recogniser(parts):
    audio = sound(*parts)
    found = pieces(audio)
    assert all(0 < len(piece) <= CUT_TO_S * RATE for piece in found)
    spoken = sum(end - begin for begin, end in speech_in(audio).spans)
    assert sum(map(len, found)) >= (spoken - 0.01) * RATE
    loudest = np.sort(np.abs(audio.astype(int)))[-len(audio) // 20 :].sum() if spoken > 1 else 0
    assert sum(np.abs(piece.astype(int)).sum() for piece in found) >= loudest


def test_a_long_stretch_is_cut_where_it_is_quietest():
    audio = sound((24.0, 1), (0.25, 0), (20.0, 1))
    first, second = pieces(audio)
    assert len(first) == pytest.approx(24.12 * RATE, abs=0.15 * RATE) and len(first) + len(second) <= len(
        audio
    )


TOLD = (
    "Um, how many events a day is that? And who reads them? I assume they may be late, you know. "
    "I would start with Kafka, at 12 million events a second. We use Flink, er, because we need a watermark; uh, I mean, 2 of them."
)


def test_what_is_counted_in_a_text():
    delivery = measured(TOLD, Speech(30.0, ((2.0, 10.0), (13.0, 22.0))))
    assert delivery.questions_first == 2
    assert delivery.decides.startswith("I would start with Kafka")
    assert delivery.fillers == {"um": 1, "you know": 1, "er": 1, "uh": 1, "I mean": 1}
    assert {"Kafka": 1, "Flink": 1, "watermark": 1}.items() <= delivery.terms.items()
    assert (delivery.own, delivery.ours) == (3, 2)
    assert delivery.words_a_minute == pytest.approx(delivery.words * 3) and delivery.pauses == (3.0,)
    assert any("2 questions before the first decision" in fact for fact in delivery.facts)
    assert not any(isinstance(value, str) for value in delivery.kept.values())


@pytest.mark.parametrize(
    "text, fillers",
    [
        ("Umm, uhm, uh-huh", 3),
        ("I like the umbrella, kindly; her error, erm", 1),
        ("it was, like, two hours", 1),
        ("it looks like two hours", 0),
        ("Hmm. mm-hmm. Er?", 4),
        ("ERP and UM are systems", 1),
        ("", 0),
    ],
)
def test_fillers_are_words_of_their_own(text, fillers):
    assert sum(measured(text).fillers.values()) == fillers


@pytest.mark.parametrize("text", ["", " ", "?", "👩‍🚒", "היה לי תקלה", "a" * 100_000, "1 " * 5_000])
def test_any_text_can_be_measured(text):
    delivery = measured(text, Speech(0.0, ()))
    assert delivery.words_a_minute is None and delivery.facts
    assert timeline(Speech(0.0, ()), delivery).svg


def test_an_assumption_or_a_question_is_no_decision():
    delivery = measured(
        "Shall we use Kafka? Let's say it is 3 TB. I would like to know who reads it. I'll use Iceberg."
    )
    assert delivery.decides == "I'll use Iceberg." and delivery.questions_first == 1


def test_the_timeline_says_in_text_what_it_draws_and_no_word_that_was_said():
    speech = speech_in(sound(*BURSTS))
    picture = timeline(speech, measured("A secret word. " * 10, speech))
    assert "A pause of 2.5 s at 0:09." in picture.facts
    assert "secret" not in picture.svg + str(picture)
    assert picture.svg.count("<rect") == 1 + len(speech.spans)
