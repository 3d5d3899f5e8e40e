"""A story typed in a browser, with its Python or its page killed at any keystroke: what was saved is there, whole."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from chromium import chromium_page
from widget_page import OPENED

from autograder.stories import read
from course.form import with_elements
from course.story_folder import kept, path_of

pytestmark = pytest.mark.browser
NAME = "killed"
TYPED = "Nobody told us. 👩‍🚒 היה לי תקלה, 3 ימים. 数据 <!-- field: task -->\n---\n🇨🇭 é end "
# A kernel as far as a form can tell: it opens one, and answers each message of the page with a line.
KERNEL = """
import json, sys
from course import story

form = story(sys.argv[1])
replies = []
form.send = replies.append
print(json.dumps({name: getattr(form, name) for name in ("title", "button", "fields", "intro")}), flush=True)
for line in sys.stdin:
    replies.clear()
    form._message(None, json.loads(line), [])
    print(json.dumps(replies), flush=True)
"""


class Kernel:
    """A process with one story open. Killed, it answers nothing, as a kernel does.

    Attributes:
        sent: what the page sent of the field last.
        dies_within: seconds; the next save is sent, and up to so much later the process is killed.
    """

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-c", KERNEL, NAME], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.state = json.loads(self.process.stdout.readline())
        self.sent = ""
        self.dies_within = None

    def answer(self, message):
        if self.process.poll() is not None:
            return []
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()
        if "filled" in message:
            self.sent = message["filled"]["situation"].strip()
            if self.dies_within is not None:
                time.sleep(self.dies_within)
                self.kill()
                return []
        return json.loads(self.process.stdout.readline())

    def kill(self):
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


class Window:
    """A page with a kernel of its own, the story's form opened in it."""

    def __init__(self, browser):
        self.kernel = Kernel()
        self.page = browser.new_page()
        self.page.set_default_timeout(15_000)
        self.page.expose_function("toPython", lambda _, message: self.kernel.answer(message))
        script = base64.b64encode(with_elements("form.js").encode()).decode()
        opened = {"source": f"data:text/javascript;base64,{script}", "css": "", "at": 0}
        self.page.evaluate(OPENED, opened | {"state": self.kernel.state})
        self.field = self.page.get_by_label("Situation", exact=True)
        self.field.focus()
        self.page.keyboard.press("Control+End")

    @property
    def text(self):
        return self.field.input_value().strip()

    def type(self, text):
        for character in text:
            self.page.keyboard.insert_text(character)

    def until(self, status):
        """Wait until the form's status has these words: what is typed is sent once somebody pauses."""
        said = f"document.querySelector('.course-form-status').textContent.includes('{status}')"
        self.page.wait_for_function(f"() => {said}")

    def until_saved(self):
        # "Saved in" may still be there from the last time.
        for _ in range(40):
            self.until("aved in")
            if self.kernel.sent == self.text:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("it was never saved")

    def dies_saving(self, within):
        """Let the kernel die within so many seconds of the next save."""
        self.kernel.dies_within = within
        self.type(" and more")
        self.until("Not saved")
        while self.kernel.process.poll() is None:
            self.page.wait_for_timeout(20)

    def close(self):
        self.page.close()
        self.kernel.kill()


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return tmp_path


@pytest.fixture(scope="module")
def browser():
    with chromium_page() as page:
        yield page.context.browser


def on_disk():
    """The field as the file has it; the file is there and whole."""
    return read(path_of(NAME).read_text(encoding="utf-8")).get("situation", "")


def test_what_was_saved_outlives_a_kernel_and_a_page_killed_at_any_keystroke(browser, work):
    chance = random.Random(1)
    saved = ""
    for _ in range(2):
        window = Window(browser)
        try:
            assert window.text == saved, "what was there is found again"
            at, beyond = sorted(chance.sample(range(1, len(TYPED)), 2))
            window.type(TYPED[:at])
            window.until_saved()
            saved = window.text
            assert on_disk() == window.kernel.sent == saved

            # In the middle of the next save the kernel dies: the old text is there or the new one.
            window.type(TYPED[at:beyond])
            window.dies_saving(within=chance.random() * 0.004)
            assert window.kernel.sent != saved and on_disk() in (saved, window.kernel.sent)
            saved = on_disk()

            # Whoever goes on typing reads that it is not saved; then the page dies too.
            window.type("lost")
            assert "Not saved" in window.page.locator(".course-form-status").inner_text()
        finally:
            window.close()
    assert on_disk() == saved and kept() == {NAME: read(path_of(NAME).read_text(encoding="utf-8"))}


def test_a_page_closed_while_somebody_types_leaves_what_was_saved(browser, work):
    window = Window(browser)
    try:
        window.type(TYPED[:20])
        window.until_saved()
        saved = window.text
        window.type(TYPED[20:40])
        window.page.close()
        assert on_disk() in (saved, window.kernel.sent)
    finally:
        window.kernel.kill()


def test_of_two_windows_the_one_that_is_killed_takes_nothing_of_the_other_along(browser, work):
    chance = random.Random(3)
    first, second = Window(browser), Window(browser)
    try:
        first.type("שלום 👩‍🚒 from the first")
        first.until_saved()
        second.type("数据 from the second")
        second.until_saved()
        texts = {first.text, second.text}
        assert {one["situation"] for one in kept().values()} == texts and len(texts) == 2
        for window in (first, second):
            before = {one["situation"] for one in kept().values()} - {window.text}
            old = window.text
            window.dies_saving(within=chance.random() * 0.004)
            after = {one["situation"] for one in kept().values()}
            assert after - before <= {old, window.kernel.sent} and before <= after and len(after) == 2
    finally:
        first.close()
        second.close()
