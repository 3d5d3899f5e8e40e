"""A fork server seen from outside: started, asked for a child for each notebook, ended."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograder.sandbox import control_groups
from autograder.sandbox.asked import Limits
from autograder.sandbox.channel import Channel
from autograder.sandbox.conversation import Broken
from autograder.sandbox.lone_process import SECONDS_TO_START


class ForkServer:
    """One fork server, to be used by any number of threads.

    Args:
        command: starts `fork_server.main`, but for its two arguments.
        held: what keeps a child in bounds there: "own users", "one user" or "limits".
        kept: descriptors that the command uses.

    Attributes:
        pid: of the command; what it started may be another's.
        has_ended: nobody answers there any more.

    Raises:
        Broken: it does not start; what it said is in the message.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], held: str, *kept: int) -> None:
        self.has_ended = False
        self._lock = threading.Lock()
        self._sizes = {"data_bytes": 0, "space_bytes": 0}
        self._groups = control_groups.place()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, tempfile.TemporaryFile() as said:
            self._process = subprocess.Popen(
                [*command, str(theirs.fileno()), held],
                env=environment,
                cwd="/",
                pass_fds=[theirs.fileno(), *kept],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
            theirs.close()
            self.pid = self._process.pid
            self._control.settimeout(SECONDS_TO_START)
            try:
                self._answer_to(None)
            except (Broken, OSError):
                self._process.kill()
                self.end()
                said.seek(0)
                raise Broken(
                    said.read(2_000).decode(errors="replace").strip() or "it did not start"
                ) from None

    def measure(self, pid: int) -> None:
        """Note how much memory an empty child has, as the process `pid` has it, which limits come on top of."""
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

    def child(self, limits: Limits) -> ForkedChild:
        """A new child.

        Raises:
            Broken: there is none to be had.
        """
        try:
            group = control_groups.Group(self._groups, limits) if self._groups else None
        except OSError as error:
            raise Broken(f"a control group could not be made: {error.strerror}") from None
        return ForkedChild(self, limits, group)

    def start(self, limits: Limits, descriptors: Sequence[int]) -> int:
        """Start a child that holds its conversation over descriptors; its process id there.

        Raises:
            Broken: it cannot be started.
        """
        answer = self._answer_to({"start": asdict(limits) | self._sizes}, descriptors)
        if "pid" not in answer:
            raise Broken(f"no process could be started: {answer.get('failed')}")
        return answer["pid"]

    def kill(self, child: int) -> None:
        """Kill a child, with all that belongs to it.

        Raises:
            Broken: the server has ended, and with it the child.
        """
        self._answer_to({"end": child})

    def end(self) -> None:
        """Let it end, and with it whatever it has started."""
        self._control.close()
        self._process.wait()

    def _answer_to(self, message: dict[str, Any] | None, descriptors: Sequence[int] = ()) -> dict[str, Any]:
        """What it answers to a message, or, without one, what it says first.

        Raises:
            Broken: it has ended, or does not answer any more.
        """
        try:
            with self._lock:
                if message is not None:
                    socket.send_fds(self._control, [json.dumps(message).encode()], list(descriptors))
                answer = self._control.recv(4096)
        except OSError as error:
            self.has_ended = True
            self._process.kill()
            raise Broken(f"the fork server does not answer: {error}") from None
        if not answer:
            self.has_ended = True
            raise Broken("the fork server has ended")
        return json.loads(answer)


class ForkedChild:
    """One child of a fork server, in a control group of its own where there are any."""

    def __init__(self, server: ForkServer, limits: Limits, group: control_groups.Group | None) -> None:
        self._server, self._group = server, group
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        self.channel = Channel(ours_in, ours_out)
        given = [theirs_in, theirs_out, *([group.joining] if group else [])]
        try:
            self._pid = server.start(limits, given)
        except BaseException:
            self.channel.close()
            if group:
                group.end()
            raise
        finally:
            for descriptor in given:
                os.close(descriptor)

    def end(self) -> None:
        """Kill it, with all that belongs to it."""
        self.channel.close()
        try:
            self._server.kill(self._pid)
        finally:
            if self._group:
                self._group.end()
