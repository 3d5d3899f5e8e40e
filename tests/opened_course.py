"""The course opened for a test: a JupyterLab of its own, on a free port, stopped at the end."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Opened:
    """A running course: its address without a path, the token, and the work folder."""

    address: str
    token: str
    work: Path

    def url(self, path: str) -> str:
        return f"{self.address}{path}?token={self.token}"


@contextlib.contextmanager
def opened_course(folder: Path) -> Iterator[Opened]:
    """Open the course in `folder`, with a fresh HOME and a work folder that has a space in its name."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    work = folder / "my work"
    command = [sys.executable, "-P", "-m", "course.cli", "open", "--no-browser"]
    server = subprocess.Popen(
        [*command, "--port", str(port), "--work", str(work)],
        cwd=folder,
        env={**os.environ, "HOME": str(folder / "home"), "JUPYTER_CONFIG_PATH": ""},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield _said_its_address(server, work)
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGTERM)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        server.stdout.close()


def _said_its_address(server: subprocess.Popen, work: Path) -> Opened:
    said = []
    for line in server.stdout:
        said.append(line)
        if found := re.search(r"(http://127\.0\.0\.1:\d+)/lab\S*\?token=(\w+)", line):
            # Nobody reads the pipe from here on, and a full one would stop the server.
            threading.Thread(target=_drain, args=(server.stdout,), daemon=True).start()
            until_it_answers(found[1])
            return Opened(found[1], found[2], work)
    pytest.fail("JupyterLab did not say its address:\n" + "".join(said))


def _drain(pipe: object) -> None:
    with contextlib.suppress(ValueError, OSError):
        for _ in pipe:
            pass


def until_it_answers(address: str, patience_s: float = 30) -> None:
    """JupyterLab says its address just before it listens there."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(f"{address}/api"):
            return
        time.sleep(0.1)
    pytest.fail(f"{address} does not answer")


def run_cell(page, cell) -> None:
    """Run a code cell by its key. A key that comes before the kernel is connected is lost, so look and press again."""
    from playwright.sync_api import expect

    for _ in range(12):
        cell.locator(".cm-content").click()
        cell.locator(".cm-focused").wait_for()
        page.keyboard.press("Control+Enter")
        with contextlib.suppress(AssertionError):
            expect(cell.locator(".jp-InputPrompt").first).to_have_text(
                re.compile(r"\[(\*|\d+)\]"), timeout=5000
            )
            return
    pytest.fail("no kernel took the cell")
