"""A sandbox: a place in which a notebook's answers are run, and a conversation about each notebook."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from autograder.sandbox import bubblewrap, runner_modules
from autograder.sandbox.asked import AnswerCell, Answered, Limits, Question
from autograder.sandbox.conversation import Broken, Child, Conversation
from autograder.sandbox.forks import ForkServer
from autograder.sandbox.lone_process import LoneProcess
from autograder.sandbox.shared_texts import SharedTexts, texts_alone

ENVIRONMENT = {
    # One thread each until somebody asks for more; a forked process has none of its parent's.
    "POLARS_MAX_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "_RJEM_MALLOC_CONF": "background_thread:false",
    "MALLOC_ARENA_MAX": "2",
    # DuckDB plans a query in thousands of small pieces of memory; keeping freed ones at hand saves a sixth of it.
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=4000:glibc.malloc.trim_threshold=67108864"
    ":glibc.malloc.mmap_threshold=16777216:glibc.malloc.top_pad=1048576",
    "PYTHONDONTWRITEBYTECODE": "1",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "HOME": "/tmp",
}
# Told apart by what a fork is worth there: macOS's own libraries do not outlive one, Windows has none.
FORKS = sys.platform == "linux"


class NotIsolated(RuntimeError):
    """Isolation was asked for and cannot be had here; the message says why."""


class Sandbox:
    """Runs what students wrote. To be used in a `with` statement, by any number of threads.

    Args:
        isolation: "bubblewrap", or "subprocess" where that cannot be had: limits, and nothing more.
        forks: whether notebooks are forked from one process, or each is started anew; as this system allows.

    Attributes:
        isolated: whether what runs here can reach nothing of this machine.

    Raises:
        NotIsolated: on entering, where the isolation asked for cannot be had.
        Broken: on entering, where not even a process can be started.
    """

    def __init__(
        self, isolation: Literal["bubblewrap", "subprocess"] = "bubblewrap", forks: bool | None = None
    ) -> None:
        self.isolation = isolation
        self._forks = isolation == "bubblewrap" or (FORKS if forks is None else forks)
        self.isolated = False
        self._starting = threading.Lock()
        self._server: ForkServer | None = None
        self._texts = SharedTexts(self._child, Limits())

    def __enter__(self) -> Sandbox:
        self._modules = tempfile.TemporaryDirectory(prefix="runner-")
        try:
            runner_modules.copied_to(Path(self._modules.name))
            Path(self._modules.name).chmod(0o755)
            self._enter()
        except BaseException:
            self._modules.cleanup()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        self._modules.cleanup()

    def answers(
        self, cells: Sequence[AnswerCell], questions: Sequence[Question], limits: Limits | None = None
    ) -> list[Answered]:
        """Run the cells of one notebook in order, then ask each question; one answer a question, in their order.

        Raises:
            Broken: the sandbox failed, not the notebook.
        """
        shared: dict[int, Answered] = {}
        if self.isolated and limits is None:
            for number, text in texts_alone(cells, questions).items():
                if answered := self._texts.answered(questions[number], text):
                    shared[number] = answered
        rest = [question for number, question in enumerate(questions) if number not in shared]
        own = iter(self._in_own_process(cells, rest, limits) if rest or not shared else [])
        return [shared[number] if number in shared else next(own) for number in range(len(questions))]

    def _in_own_process(
        self, cells: Sequence[AnswerCell], questions: Sequence[Question], limits: Limits | None
    ) -> list[Answered]:
        limits = limits or Limits()

        def held() -> list[Answered]:
            return Conversation(lambda: self._child(limits), cells, questions, limits).held()

        try:
            return held()
        except Broken:
            self._start_again_if_ended()
            return held()

    def _enter(self) -> None:
        folder = Path(self._modules.name)
        if self.isolation == "bubblewrap":
            if not FORKS:
                raise NotIsolated(f"answers are isolated on Linux only; this is {sys.platform}")
            self._start_isolated(folder)
        elif not self._forks:
            self._child(Limits()).end()  # whether one can be started at all
        else:
            self._server = ForkServer([sys.executable, *_python(str(folder))], ENVIRONMENT, "limits")
            self._server.measure(self._server.pid)

    def _end(self) -> None:
        """Let whatever was started end."""
        self._texts.close()
        if self._server is not None:
            self._server.end()

    def _start_again_if_ended(self) -> None:
        """Replace a fork server that somebody has killed; one that lives is left alone."""
        with self._starting:
            if self._server is not None and self._server.has_ended:
                self._end()
                self._enter()

    def _child(self, limits: Limits) -> Child:
        if self._server is not None:
            return self._server.child(limits)
        program = _python(self._modules.name, "lone_child", "sys.argv[1], sys.argv[2]")
        needed = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}  # by Windows
        return LoneProcess([sys.executable, *program], ENVIRONMENT | needed, limits)

    def _start_isolated(self, folder: Path) -> None:
        bwrap = bubblewrap.program()
        if bwrap is None:
            raise NotIsolated("bubblewrap (the program `bwrap`) is not installed")
        held = "own users" if os.geteuid() == 0 else "one user"
        inside = [sys.executable, *_python(bubblewrap.MODULES)]
        reading, writing = os.pipe()
        with os.fdopen(reading) as info:
            try:
                command = bubblewrap.command(bwrap, folder, writing, inside)
                self._server = ForkServer(command, ENVIRONMENT, held, writing)
            except Broken as error:
                if str(error).startswith("bwrap:"):
                    raise NotIsolated(f"bubblewrap does not work here ({error})") from None
                raise
            finally:
                os.close(writing)
            self._server.measure(json.load(info)["child-pid"])
        try:
            Conversation(lambda: self._child(Limits()), [], [], Limits()).held()
        except Broken as error:
            self._end()
            raise NotIsolated(f"a process cannot be isolated here ({error})") from None
        self.isolated = True


def _python(
    modules: str, module: str = "fork_server", arguments: str = "int(sys.argv[1]), sys.argv[2]"
) -> list[str]:
    """Arguments for a Python that knows the runner's modules, the libraries, and nothing of the caller's."""
    libraries = sorted({bubblewrap.library_folder(name) for name in bubblewrap.LIBRARIES})
    program = (
        f"import sys; sys.path[:0] = [{modules!r}]; sys.path += {libraries!r};"
        f" from autograder.sandbox.{module} import main; main({arguments})"
    )
    return ["-I", "-c", program]
