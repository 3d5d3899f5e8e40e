"""One question to a model over HTTP, and its text; or a sentence about why there is none, in bounded time and memory.

It follows no redirect and uses no proxy: a text goes to the host that was named, or nowhere.
"""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from course.interviewer.endpoint import Endpoint

SECONDS = 12.0
MOST_BYTES = 200_000
WORDS_ASKED = 300


class NoAnswer(Exception):
    """The model gave no text; says why, to be put behind "The model …"."""


def completion(
    where: Endpoint,
    messages: Sequence[dict[str, str]],
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
) -> str:
    """What the model says. Raises NoAnswer, after `seconds` at the latest, however slowly an answer drips."""
    call = _Call(where, _body(where, messages), seconds, most_bytes)
    call.start()
    call.join(seconds)
    if call.is_alive():
        call.give_up()
        raise NoAnswer(_too_slow(seconds))
    if call.failure:
        raise NoAnswer(call.failure)
    return _text(call.answered)


class _Call(threading.Thread):
    """The call in a thread of its own, because neither a name look-up nor a dripping header obeys a time limit."""

    def __init__(self, where: Endpoint, body: bytes, seconds: float, most_bytes: int) -> None:
        super().__init__(daemon=True, name="course-interviewer")
        kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(where.host, where.port, timeout=seconds)
        self._where, self._body, self._seconds, self._most_bytes = where, body, seconds, most_bytes
        self.answered = b""
        self.failure = ""

    def run(self) -> None:
        try:
            self._ask()
        except TimeoutError:  # the socket's own clock may ring before the caller's
            self.failure = _too_slow(self._seconds)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.failure = self.failure or f"could not be asked ({type(error).__name__})"
        finally:
            self._connection.close()

    def _ask(self) -> None:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
        if self._where.key:
            headers["Authorization"] = f"Bearer {self._where.key}"
        self._connection.request("POST", self._where.path, self._body, headers)
        response = self._connection.getresponse()
        if response.status != 200:
            self.failure = f"answered with status {response.status}"
            return
        self.answered = response.read(self._most_bytes + 1)
        if len(self.answered) > self._most_bytes:
            self.failure = f"answered with more than {self._most_bytes // 1000} kB"

    def give_up(self) -> None:
        """Let the thread end: whatever it waits for breaks off."""
        with suppress(OSError, AttributeError):
            self._connection.sock.shutdown(socket.SHUT_RDWR)


def _too_slow(seconds: float) -> str:
    return f"did not answer within {seconds:g} seconds"


def _body(where: Endpoint, messages: Sequence[dict[str, str]]) -> bytes:
    asked: dict[str, Any] = {"messages": list(messages), "max_tokens": WORDS_ASKED, "stream": False}
    if where.model:
        asked["model"] = where.model
    return json.dumps(asked).encode()


def _text(answered: bytes) -> str:
    try:
        content = json.loads(answered)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise NoAnswer("answered with something that is no completion") from None
    if not isinstance(content, str) or not content.strip():
        raise NoAnswer("answered without a text")
    return content
