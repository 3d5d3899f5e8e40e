"""A scorecard to print: one HTML file that needs nothing else and runs nothing, and a PDF where a Chromium is there."""

from __future__ import annotations

import os
import subprocess
import tempfile
from html import escape
from pathlib import Path

from course.programs import chromium

CSS = Path(__file__).with_name("page.css")
PATIENCE = 60
# Nothing is fetched and nothing runs, whatever stands in a quote.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
BY_HAND = (
    "There is no Chromium on this machine. Open `{}` in your browser and print it, to paper or to a PDF."
)
FAILED = "Chromium did not print it ({}). Open `{}` in your browser and print it from there."


def html_of(markdown: str, title: str, picture: str = "", svg: str = "") -> str:
    """Markdown as a whole page, in the reader's theme on a screen and in black on paper.

    Args:
        picture: a line of the Markdown, in whose place the drawing `svg` stands.
    """
    from markdown_it import MarkdownIt

    # What somebody wrote as HTML is shown as it was written.
    body = MarkdownIt("commonmark", {"html": False}).enable("table")
    before, found, after = markdown.partition(picture) if picture else (markdown, "", "")
    drawn = f"<figure>{svg}</figure>" if found and svg else ""
    text = f"{body.render(before)}{drawn}{body.render(after)}"
    for mark, box in (("[ ] ", "☐"), ("[x] ", "☑")):
        text = text.replace(f"<li>{mark}", f'<li class="box">{box} ')
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{CSS.read_text(encoding='utf-8')}</style>\n</head>\n"
        f"<body>\n<main>\n{text}</main>\n</body>\n</html>\n"
    )


def pdf_of(page: Path, to: Path) -> str:
    """Print a page on this disk into a PDF; "" where that is done, else a sentence that says what to do."""
    browser = chromium()
    if not browser.fine:
        return BY_HAND.format(page.name)
    with tempfile.TemporaryDirectory(prefix="printed-") as folder:
        part = Path(folder) / "page.pdf"
        command = [
            browser.found,
            "--headless",
            # Chromium's own sandbox refuses to be started by the superuser, as in a container.
            *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={part}",
            page.resolve().as_uri(),
        ]
        try:
            subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=True
            )
            content = part.read_bytes()
        except subprocess.TimeoutExpired:
            return FAILED.format(f"it took more than {PATIENCE} seconds", page.name)
        except subprocess.CalledProcessError as error:
            return FAILED.format(f"it ended with {error.returncode}", page.name)
        except OSError as error:
            return FAILED.format(error.strerror or error, page.name)
    from course.durable import write_whole

    try:
        write_whole(to, content)
    except OSError as error:
        return f"The PDF could not be saved: {error.strerror or error} ({to})."
    return ""
