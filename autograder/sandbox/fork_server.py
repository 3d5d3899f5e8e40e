"""The process that is ready to run a notebook: libraries imported, database open, forked once for each.

It holds no secrets, no exercise and no data. One message comes in over its socket,
one goes out. When the socket closes it ends, and every child with it.
"""

from __future__ import annotations

import fcntl
import gc
import json
import os
import platform
import shutil
import signal
import socket
import sys
import tempfile
from typing import Any, NoReturn

from autograder import database
from autograder.sandbox import child, confinement, namespaces, seccomp, wire
from autograder.sandbox.asked import ANSWERS
from autograder.sandbox.given_worlds import Ready

INCOMING, OUTGOING, JOINING = PLACES = 3, 4, 5
IN_STOCK = 4  # more than most notebooks need


class Server:
    """Forks, ends and counts children as asked.

    Args:
        control: where messages come from, and descriptors with each that asks for a child: what it reads from
            and writes to, and a control group's to join, if there is one.
        held: how children are held: "own users" (each its own), "one user" (without power), or "limits" only.
    """

    def __init__(self, control: socket.socket, held: str) -> None:
        self._control, self._held = control, held
        self._started = 0
        self._folders: dict[int, str] = {}
        self._ready = Ready()
        database.stock(IN_STOCK)
        if held != "limits":
            # The same for all children, so not once more in each.
            self._ready.close_off(ANSWERS)
            seccomp.compiled(platform.machine(), pid=1)

    def serve(self) -> None:
        """Until the other side closes."""
        self._control.send(b"{}")
        while True:
            message, descriptors, _, _ = socket.recv_fds(self._control, 4096, 3)
            if not message:
                return
            asked: dict[str, Any] = json.loads(message)
            answer = self._start(descriptors, asked["start"]) if "start" in asked else self._end(asked["end"])
            self._control.send(json.dumps(answer).encode())

    def _start(self, descriptors: list[int], limits: dict[str, Any]) -> dict[str, Any]:
        self._started += 1
        isolated = self._held != "limits"
        folder = ANSWERS if isolated else tempfile.mkdtemp(prefix="answers-")
        try:
            pid = namespaces.fork() if isolated else os.fork()
        except OSError as error:
            return {"failed": error.strerror}
        if pid == 0:
            self._be_child(descriptors, limits, folder)
        for descriptor in descriptors:
            os.close(descriptor)
        if not isolated:
            self._folders[pid] = folder
        return {"pid": pid}

    def _be_child(self, descriptors: list[int], limits: dict[str, Any], folder: str) -> NoReturn:
        status = 1
        try:
            _keep_only(descriptors)
            own_uid = confinement.FIRST_UID + self._started % confinement.UIDS
            uid = {"own users": own_uid, "one user": 0}.get(self._held)
            line = child.Line(INCOMING, OUTGOING)
            try:
                if len(descriptors) > 2:
                    os.write(JOINING, b"0")
                    os.close(JOINING)
                confinement.confine(limits, folder, uid)
                if uid is None:
                    self._ready.close_off(folder)
            except Exception as error:
                line.say(wire.packed({"failed": f"{type(error).__name__}: {error}"}))
                return
            child.converse(line, self._ready)
        except EOFError:
            status = 0
        finally:
            os._exit(status)

    def _end(self, pid: int) -> dict[str, Any]:
        """Kill a child and all that belongs to it, and say what it used."""
        try:
            os.kill(pid, signal.SIGKILL)
            if self._held == "limits":
                os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        _, status, used = os.wait4(pid, 0)
        if pid in self._folders:
            shutil.rmtree(self._folders.pop(pid), ignore_errors=True)
        return {"status": status, "cpu_seconds": used.ru_utime + used.ru_stime, "peak_kb": used.ru_maxrss}


def _keep_only(descriptors: list[int]) -> None:
    """Leave these descriptors open, under the numbers that a conversation has, and nothing else."""
    nothing = os.open(os.devnull, os.O_RDWR)
    # First out of the way of the numbers that are about to be given out.
    kept = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 64) for descriptor in descriptors]
    for place in (0, 1, 2):
        os.dup2(nothing, place)
    for descriptor, place in zip(kept, PLACES, strict=False):
        os.dup2(descriptor, place, inheritable=False)
    os.closerange(PLACES[0] + len(kept), 4096)


def main(descriptor: int, held: str) -> NoReturn:
    """Serve over an inherited socket; never returns."""
    import duckdb  # noqa: F401
    import numpy  # noqa: F401
    import polars  # noqa: F401

    control = socket.socket(fileno=descriptor)
    try:
        server = Server(control, held)
        gc.collect()
        gc.freeze()
        server.serve()
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    # Without the libraries' farewells.
    os._exit(0)
