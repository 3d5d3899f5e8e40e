"""Snapshots of a running round: each cell before it runs, and the saved notebook every twenty seconds.

A cell's text is on the disk before its code begins, so whatever that code does to the kernel, the
text is kept. Typing that was not run is kept as often as JupyterLab saves the notebook.
"""

from __future__ import annotations

import sys
import threading
from typing import Any

from course.rounds.clock import Event, fold
from course.rounds.event_log import now
from course.rounds.kept_rounds import KeptRound
from course.rounds.written import answered_in, saved_in

EVERY = 20.0
"""Seconds between two looks at the saved notebook."""
_hooked: Snapshots | None = None


class Snapshots:
    """Takes them for one round, from `start` until `stop`. Nothing here ever raises into a learner's cell."""

    def __init__(self, kept: KeptRound, starters: dict[str, str]) -> None:
        self.kept = kept
        self._names = kept.names
        self._starters = {slug: _words(text) for slug, text in starters.items()}
        events = kept.log.events()
        self._known = latest_saved(events)
        self._part_of = dict(kept.plan.get("part_of") or {})
        self._part = fold(events).part(now())
        self._done = threading.Event()
        self._running: tuple[str, ...] = ()
        self._unkept = False

    def before_cell(self, info: Any) -> None:
        """IPython is about to run a cell: its text goes to the disk first."""
        if text := getattr(info, "raw_cell", None):
            self.cell(text)

    def cell(self, text: str) -> None:
        """Keep a cell that is about to run."""
        answers = answered_in(text, self._names)
        self._running = tuple(slug for slug, _ in answers)
        entries: list[tuple[str, dict[str, Any]]] = [("cell", {"text": text, "slugs": list(self._running)})]
        entries += [("answer", {"slug": slug, "text": answer, "how": "run"}) for slug, answer in answers]
        entered = self._entered(self._running)
        self._add(entries + entered)
        if entered:
            from course.rounds.clock_widget import refresh

            refresh(self.kept.log)

    def after_cell(self, result: Any) -> None:
        """IPython has run it."""
        if self._running:
            fine = bool(getattr(result, "success", True))
            self._add([("ran", {"slugs": list(self._running), "fine": fine})])
        self._running = ()

    def look(self) -> None:
        """Keep what the saved notebook has that is new, and that this kernel is alive."""
        entries: list[tuple[str, dict[str, Any]]] = [("seen", {})]
        for slug, text in saved_in(self.kept.notebook, self._names).items():
            if self._known.get(slug, self._starters.get(slug)) == _words(text):
                continue
            self._known[slug] = _words(text)
            entries.append(("answer", {"slug": slug, "text": text, "how": "saved"}))
            entries += self._entered((slug,))
        self._add(entries)

    def start(self) -> None:
        """From now on, of this kernel's cells and of the saved notebook; ends those of another round."""
        global _hooked
        if _hooked is not None:
            _hooked.stop()
        _hooked = self
        if (shell := _shell()) is not None:
            shell.events.register("pre_run_cell", self.before_cell)
            shell.events.register("post_run_cell", self.after_cell)
        threading.Thread(target=self._every, name="round-snapshots", daemon=True).start()

    def stop(self) -> None:
        """No more of them."""
        global _hooked
        self._done.set()
        if (shell := _shell()) is not None:
            for name, hears in (("pre_run_cell", self.before_cell), ("post_run_cell", self.after_cell)):
                try:
                    shell.events.unregister(name, hears)
                except ValueError:
                    continue
        _hooked = None if _hooked is self else _hooked

    def _every(self) -> None:
        while not self._done.wait(EVERY):
            self.look()

    def _entered(self, slugs: tuple[str, ...]) -> list[tuple[str, dict[str, Any]]]:
        """The part of the round that an answer belongs to, where it is another one than before."""
        part = next((self._part_of[slug] for slug in slugs if slug in self._part_of), self._part)
        if part == self._part:
            return []
        self._part = part
        return [("entered", {"part": part})]

    def _add(self, entries: list[tuple[str, dict[str, Any]]]) -> None:
        try:
            self.kept.log.add_all(entries)
        except OSError as error:
            if not self._unkept:
                self._unkept = True
                print(
                    f"This round is not being kept: {error.strerror or error} ({self.kept.log.path}).",
                    file=sys.stderr,
                )


def hooked() -> Snapshots | None:
    """Those that this kernel takes."""
    return _hooked


def latest(events: tuple[Event, ...], how: str | None = None) -> dict[str, str]:
    """Slug to the latest answer's text; `how` is "run" or "saved" where only those are meant."""
    return {
        str(event.about.get("slug")): str(event.about.get("text", ""))
        for event in events
        if event.kind == "answer" and (how is None or event.about.get("how") == how)
    }


def latest_saved(events: tuple[Event, ...]) -> dict[str, str]:
    """Slug to the words of the answer that was kept last, by which a new one is told."""
    return {slug: _words(text) for slug, text in latest(events).items()}


def _words(text: str) -> str:
    return " ".join(text.split())


def _shell() -> Any:
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython

    return get_ipython()
