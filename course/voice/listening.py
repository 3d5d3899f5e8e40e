"""What a widget needs to be spoken to: it takes sound in messages, has it recognised beside the kernel, and forgets it.

Nothing of it is in the widget's state or on the disk. The sound goes as soon as it is recognised.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from course.voice.installed import INSTALL, listens, speaks

RECORDER = Path(__file__).with_name("recorder.js").read_text(encoding="utf-8")
MOST_SECONDS = 600
_BYTES_A_SECOND = 32_000
NOTHING_HEARD = "I heard nobody speak. Is it the right microphone, and is it on? Typing counts as much."


class Listening:
    """For an anywidget, listed before it: hand what is no message of its own to `_listen`."""

    _take: str | None = None
    _sound: list[bytes] = []  # replaced, never changed

    def voice(self) -> dict[str, Any]:
        """What the page is told: whether there is a recogniser and a voice, and what to say where there is none."""
        can = listens()
        return {
            "listens": can,
            "speaks": speaks(),
            "says": "" if can else f"To answer aloud: {INSTALL}",
            "most": MOST_SECONDS,
        }

    def heard_speech(self, measured: dict[str, float]) -> None:
        """Called with the measures of each recording, numbers alone; nothing unless a widget wants them."""

    def cleared(self) -> None:
        """Called when the learner clears; a widget forgets there whatever else it knows of the text."""

    def forget_recording(self) -> None:
        """Forget the sound; a recognition that is under way says nothing when it ends."""
        self._take = None
        self._sound = []

    def _listen(self, content: dict[str, Any], buffers: Any) -> None:
        what = content.get("voice")
        if what == "begin":
            self.forget_recording()
            self._take = str(content.get("take"))
        elif what == "clear":
            self.forget_recording()
            self.cleared()
            said = "Cleared: the sound, the text and its measures are gone."
            self.send({"cleared": said, "me": content.get("me")})
        elif what == "speak":
            threading.Thread(target=self._speak, args=(str(content.get("text", "")),), daemon=True).start()
        elif content.get("take") != self._take:
            return  # of a recording that was cleared
        elif what == "chunk" and buffers:
            chunk = bytes(buffers[0])
            if sum(map(len, self._sound)) + len(chunk) <= MOST_SECONDS * _BYTES_A_SECOND:
                self._sound = [*self._sound, chunk]
        elif what == "end":
            sound, self._sound = b"".join(self._sound), []
            threading.Thread(target=self._recognise, args=(sound, self._take), daemon=True).start()

    def _recognise(self, sound: bytes, take: str) -> None:
        import numpy as np

        from autograder.delivery import measured, speech_in
        from course.voice.recognised import NotRecognised, recognised
        from course.voice.timeline import timeline

        audio = np.frombuffer(sound[: len(sound) // 2 * 2], dtype="<i2")
        try:
            text = recognised(audio)
        except NotRecognised as reason:
            if take == self._take:
                self.send({"heard": {"take": take, "text": "", "facts": [str(reason)], "drawn": ""}})
            return
        speech = speech_in(audio)
        delivery = measured(text, speech)
        if take != self._take:
            return
        self.heard_speech(delivery.kept)
        facts = delivery.facts if text else [NOTHING_HEARD]
        drawn = timeline(speech, delivery).svg if text else ""
        self.send({"heard": {"take": take, "text": text, "facts": facts, "drawn": drawn}})

    def _speak(self, text: str) -> None:
        from course.voice.speaking import spoken

        try:
            sound = spoken(text)
        except Exception as error:  # whatever a voice fails with, the question stands there in writing
            self.send({"voice_status": f"The question could not be read aloud ({type(error).__name__})."})
            return
        self.send({"spoken": True}, buffers=[sound])
