"""A sandbox: a fork server in a place of its own, and a conversation for each notebook."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from autograder.sandbox import bubblewrap, control_groups, runner_modules
from autograder.sandbox.asked import AnswerCell, Answered, Limits, Question
from autograder.sandbox.channel import Channel
from autograder.sandbox.conversation import Broken, Child, Conversation
from autograder.sandbox.lone_process import SECONDS_TO_START, LoneProcess
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
        used_cpu_seconds: by all forked children so far.

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
        self.used_cpu_seconds = 0.0
        self._lock, self._starting = threading.Lock(), threading.Lock()
        self._ended = False
        self._sizes = {"data_bytes": 0, "space_bytes": 0}
        self._groups: Path | None = None
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
        self._groups = control_groups.place() if self._forks else None
        if self.isolation == "bubblewrap":
            if not FORKS:
                raise NotIsolated(f"answers are isolated on Linux only; this is {sys.platform}")
            self._start_isolated(folder)
        elif not self._forks:
            self._child(Limits()).end()  # whether one can be started at all
        else:
            self._start([sys.executable, *_python(str(folder))], "limits")
            self._measure(self._server.pid)

    def _end(self) -> None:
        """Let the fork server end, and with it whatever it has started."""
        self._texts.close()
        if self._forks:
            self._control.close()
            self._server.wait()

    def _start_again_if_ended(self) -> None:
        """Replace a fork server that somebody has killed; one that lives is left alone."""
        with self._starting:
            if self._ended:
                self._end()
                self._enter()

    def _child(self, limits: Limits) -> Child:
        if self._forks:
            return _Forked(self, limits)
        program = _python(self._modules.name, "lone_child", "sys.argv[1], sys.argv[2]")
        needed = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}  # by Windows
        return LoneProcess([sys.executable, *program], ENVIRONMENT | needed, limits)

    def _group(self, limits: Limits) -> control_groups.Group | None:
        try:
            return control_groups.Group(self._groups, limits) if self._groups else None
        except OSError as error:
            raise Broken(f"a control group could not be made: {error.strerror}") from None

    def _start_isolated(self, folder: Path) -> None:
        bwrap = bubblewrap.program()
        if bwrap is None:
            raise NotIsolated("bubblewrap (the program `bwrap`) is not installed")
        held = "own users" if os.geteuid() == 0 else "one user"
        inside = [sys.executable, *_python(bubblewrap.MODULES)]
        reading, writing = os.pipe()
        with os.fdopen(reading) as info:
            try:
                self._start(bubblewrap.command(bwrap, folder, writing, inside), held, writing)
            except Broken as error:
                if str(error).startswith("bwrap:"):
                    raise NotIsolated(f"bubblewrap does not work here ({error})") from None
                raise
            finally:
                os.close(writing)
            self._measure(json.load(info)["child-pid"])
        try:
            Conversation(lambda: _Forked(self, Limits()), [], [], Limits()).held()
        except Broken as error:
            self._end()
            raise NotIsolated(f"a process cannot be isolated here ({error})") from None
        self.isolated = True

    def _start(self, command: list[str], held: str, *kept: int) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, tempfile.TemporaryFile() as said:
            self._server = subprocess.Popen(
                [*command, str(theirs.fileno()), held],
                env=ENVIRONMENT,
                cwd="/",
                pass_fds=[theirs.fileno(), *kept],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
            theirs.close()
            self._ended = False
            self._control.settimeout(SECONDS_TO_START)
            try:
                self._asked(None)
            except (Broken, OSError):
                self._control.close()
                self._server.kill()
                self._server.wait()
                said.seek(0)
                raise Broken(
                    said.read(2_000).decode(errors="replace").strip() or "it did not start"
                ) from None

    def _asked(self, message: dict[str, Any] | None, descriptors: Sequence[int] = ()) -> dict[str, Any]:
        """What the fork server answers to a message, or, without one, what it says first.

        Raises:
            Broken: it has ended, or does not answer any more.
        """
        try:
            with self._lock:
                if message is not None:
                    socket.send_fds(self._control, [json.dumps(message).encode()], list(descriptors))
                answer = self._control.recv(4096)
        except OSError as error:
            self._ended = True
            self._server.kill()
            raise Broken(f"the fork server does not answer: {error}") from None
        if not answer:
            self._ended = True
            raise Broken("the fork server has ended")
        return json.loads(answer)

    def _start_child(self, limits: Limits, descriptors: Sequence[int]) -> int:
        answer = self._asked({"start": asdict(limits) | self._sizes}, descriptors)
        if "pid" not in answer:
            raise Broken(f"no process could be started: {answer.get('failed')}")
        return answer["pid"]

    def _end_child(self, pid: int) -> None:
        used = self._asked({"end": pid})["cpu_seconds"]
        with self._lock:
            self.used_cpu_seconds += used

    def _measure(self, pid: int) -> None:
        """Note how much memory an empty child has, which its limits come on top of."""
        try:
            status = Path("/proc", str(pid), "status").read_text(encoding="ascii")
        except OSError:
            return  # no Linux; there are no such limits either
        kilobytes = {
            name: value.split() for name, _, value in (line.partition(":") for line in status.splitlines())
        }
        self._sizes = {
            "data_bytes": int(kilobytes["VmData"][0]) * 1024,
            "space_bytes": int(kilobytes["VmSize"][0]) * 1024,
        }


class _Forked:
    """One child of the fork server, in a control group of its own where there are any."""

    def __init__(self, sandbox: Sandbox, limits: Limits) -> None:
        self._sandbox = sandbox
        self._group = sandbox._group(limits)
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        self.channel = Channel(ours_in, ours_out)
        given = [theirs_in, theirs_out, *([self._group.joining] if self._group else [])]
        try:
            self._pid = sandbox._start_child(limits, given)
        except BaseException:
            self.channel.close()
            if self._group:
                self._group.end()
            raise
        finally:
            for descriptor in given:
                os.close(descriptor)

    def end(self) -> None:
        """Kill it, with all that belongs to it."""
        self.channel.close()
        try:
            self._sandbox._end_child(self._pid)
        finally:
            if self._group:
                self._group.end()


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
