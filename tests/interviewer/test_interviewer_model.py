"""A model that misbehaves in every way: the course's own questions stand in, in bounded time, and nothing leaks."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import contextmanager

import pytest

from autograder.culture import FollowUp
from course.interviewer import endpoint, follow_ups
from course.interviewer.completion import MOST_BYTES, _Call
from course.interviewer.endpoint import KEY, MODEL, URL

SCRIPTED = (FollowUp("How big was it?", "I found no number"), FollowUp("What part of it was yours?"))
OWN = tuple(one.asks for one in SCRIPTED)
SECRET = "a-secret-key"


def completed(text, **more):
    body = json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]} | more).encode()
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    )


def status(line, headers=b"", body=b"{}"):
    return b"HTTP/1.1 " + line + b"\r\nContent-Length: %d\r\n" % len(body) + headers + b"\r\n" + body


@contextmanager
def stub(*pieces, pause=0.0, hang=False):
    """A server on loopback that sends the pieces to whoever asks, and what it was asked."""
    heard, ended = [], threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)

        def serve():
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            with caller:
                caller.settimeout(5)
                try:
                    heard.append(_request(caller))
                    for piece in pieces:
                        caller.sendall(piece)
                        if pause and ended.wait(pause):
                            return
                    if hang:
                        ended.wait(5)
                except OSError:
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1", heard
        finally:
            ended.set()
            thread.join(10)


def _request(caller):
    got = b""
    while b"\r\n\r\n" not in got:
        got += _more(caller)
    head, _, body = got.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    while len(body) < length:
        body += _more(caller)
    return head.decode(), json.loads(body)


def _more(caller):
    if not (piece := caller.recv(65_536)):
        raise ConnectionError("hung up")
    return piece


@pytest.fixture(autouse=True)
def named(monkeypatch):
    monkeypatch.setenv(MODEL, "tiny")
    monkeypatch.setenv(KEY, SECRET)
    return lambda address: monkeypatch.setenv(URL, address)


def test_a_model_that_asks_two_questions_is_heard(named):
    text = "<think>hm?</think>Sure!\n1. What did *you* decide at 14:50?\n- **Who disagreed, and what did they say?**\nWhat else?"
    with stub(completed(text)) as (address, heard):
        named(address)
        asked, by = follow_ups("What broke?", "I had not looked. 👩‍🚒", SCRIPTED)
    assert asked == ("What did *you* decide at 14:50?", "Who disagreed, and what did they say?")
    assert by == f"Asked by tiny at {address.split('/')[2]}."
    head, body = heard[0]
    assert head.startswith("POST /v1/chat/completions ") and f"Bearer {SECRET}" in head
    assert body["model"] == "tiny" and "👩‍🚒" in body["messages"][1]["content"]
    assert "I found no number" in body["messages"][1]["content"]


def test_a_model_with_one_question_is_completed(named):
    with stub(completed("When did you notice?")) as (address, _):
        named(address)
        assert follow_ups("q", "a", SCRIPTED)[0] == ("When did you notice?", OWN[0])


MISBEHAVES = {
    "status 500": ([status(b"500 Oops")], "status 500"),
    "status 401": ([status(b"401 No")], "status 401"),
    "redirect": ([status(b"307 Over there", b"Location: http://127.0.0.1:9/v1\r\n")], "status 307"),
    "not json": ([status(b"200 OK", body=b"<html>What?</html>")], "no completion"),
    "not utf-8": ([status(b"200 OK", body=b'"\xff\xfe"')], "no completion"),
    "empty": ([status(b"200 OK", body=b"")], "no completion"),
    "a list": ([status(b"200 OK", body=b"[]")], "no completion"),
    "null": ([status(b"200 OK", body=b"null")], "no completion"),
    "no choice": ([status(b"200 OK", body=b'{"choices": []}')], "no completion"),
    "deep": ([status(b"200 OK", body=b"[" * 100_000)], "no completion"),
    "a number": ([completed(7)], "without a text"),
    "a list of parts": ([completed([{"type": "text", "text": "What?"}])], "without a text"),
    "blank": ([completed(" \n ")], "without a text"),
    "no question": ([completed("Great answer! You are hired.")], "without a question"),
    "a very long question": ([completed("a" * 400 + "?")], "without a question"),
    "only thinking": ([completed("<think>What about this?")], "without a question"),
    "huge": ([completed("x" * (MOST_BYTES + 1))], "more than 200 kB"),
    "endless": ([b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 50_000] * 40], "more than 200 kB"),
    "garbage": ([b"\x00\x01garbage\r\n\r\n"], "could not be asked"),
    "hangs up": ([b""], "could not be asked"),
    "cut short": ([b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"], "no completion"),
    "endless header": ([b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000], "could not be asked"),
    "many headers": ([b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 500 + b"\r\n"], "could not be asked"),
}


@pytest.mark.parametrize("how", MISBEHAVES)
def test_whatever_it_does_the_course_asks_its_own(named, how):
    pieces, why = MISBEHAVES[how]
    with stub(*pieces) as (address, _):
        named(address)
        asked, by = follow_ups("q", "a", SCRIPTED, 5)
    assert asked == OWN and why in by and by.endswith("the course's own questions.")
    assert SECRET not in by


@pytest.mark.parametrize(
    "pieces, pause",
    [
        ([], 0),
        ([b"HTTP/1.1 200 OK\r\n", *[b"X: x\r\n"] * 200], 0.05),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n", *[b" "] * 200], 0.05),
    ],
    ids=["silence", "headers that drip", "a body that drips"],
)
def test_a_slow_one_is_left_and_its_call_ends(named, pieces, pause):
    with stub(*pieces, pause=pause, hang=True) as (address, _):
        named(address)
        asked, by = follow_ups("q", "a", SCRIPTED, 0.3)
        assert asked == OWN and "within 0.3 seconds" in by
        for _ in range(1_500):  # the abandoned call breaks off although the server is still there
            if not any(thread.name == "course-interviewer" for thread in threading.enumerate()):
                break
            time.sleep(0.01)
        assert not any(thread.name == "course-interviewer" for thread in threading.enumerate())


def test_the_clock_of_the_socket_may_ring_first(named):
    with stub(hang=True) as (address, _):
        named(address)
        call = _Call(endpoint(), b"{}", 0.2, MOST_BYTES)
        call.run()
        assert call.failure == "did not answer within 0.2 seconds"


def test_nobody_there(named):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    named(f"http://127.0.0.1:{port}")
    asked, by = follow_ups("q", "a", SCRIPTED)
    assert asked == OWN and "could not be asked" in by


def test_a_proxy_of_the_environment_gets_nothing(named, monkeypatch):
    with stub(completed("What?")) as (proxy, asked_proxy), stub(completed("Who?")) as (address, _):
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.delenv("no_proxy", raising=False)
        named(address)
        assert follow_ups("q", "a", SCRIPTED)[0][0] == "Who?"
        with socket.create_connection(("127.0.0.1", int(proxy.rpartition(":")[2].split("/")[0]))):
            pass  # so that its thread ends
    assert asked_proxy == []


@pytest.mark.parametrize("key", ["a\nX-Injected: 1", "🔑"])
def test_a_key_that_is_no_header_is_not_sent(named, monkeypatch, key):
    monkeypatch.setenv(KEY, key)
    named("http://127.0.0.1:9")
    assert follow_ups("q", "a", SCRIPTED)[0] == OWN


def test_without_an_address_nothing_is_asked(monkeypatch):
    monkeypatch.delenv(URL, raising=False)
    assert endpoint() is None and follow_ups("q", "a", SCRIPTED) == (OWN, "")


@pytest.mark.parametrize(
    "address",
    ["ftp://x/v1", "127.0.0.1:1", "http://", "http://x:port", "http://[::1", "http://ü.de", "http://x:99999"],
)
def test_an_address_that_cannot_be_used_is_said(named, address):
    named(address)
    asked, by = follow_ups("q", "a", SCRIPTED)
    assert asked == OWN and URL in by and by.endswith("the course's own.")


@pytest.mark.parametrize(
    "address, stays",
    [
        ("http://127.0.0.1:11434/v1", True),
        ("http://127.8.9.1", True),
        ("http://[::1]:80/v1", True),
        ("http://LOCALHOST:1/v1", True),
        ("http://localhost.example.com/v1", False),
        ("http://127.0.0.1.example.com", False),
        ("http://192.168.1.5/v1", False),
        ("http://0.0.0.0/v1", False),
        ("https://api.example.com/v1", False),
        ("http://localhost@example.com/v1", False),
        ("http://2130706433/v1", False),
    ],
)  # fmt: skip
def test_it_is_said_whether_a_text_leaves_the_machine(named, address, stays):
    named(address)
    where = endpoint()
    assert where.is_loopback is stays
    assert ("stays here" in where.notice) is stays
    assert ("leave this machine" in where.notice) is not stays
    assert ("unencrypted" in where.notice) is (not stays and where.scheme == "http")
    assert SECRET not in repr(where) + where.notice + where.name


def test_an_address_may_be_the_whole_one(named):
    named("https://api.example.com/x/chat/completions?version=2")
    where = endpoint()
    assert where.path == "/x/chat/completions?version=2" and where.port is None
