"""The machine's own Chromium, driven by Playwright: quiet, its memory capped, closed at the end."""

import shutil
from contextlib import contextmanager

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# A closed network refuses what a browser asks of its maker; the memory is capped.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--renderer-process-limit=2",
    "--js-flags=--max-old-space-size=512",
]


@contextmanager
def chromium_page(*, flags=(), **options):
    """A new page of a Chromium with further flags; the test is skipped, loudly, where there is none."""
    if CHROMIUM is None:
        pytest.skip("NO CHROMIUM ON THIS MACHINE: the page was not tested. Debian: apt install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
        try:
            yield browser.new_page(**options)
        finally:
            browser.close()
