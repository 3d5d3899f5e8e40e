"""What a child may not do, made so by the kernel before it runs a line of anybody else's."""

from __future__ import annotations

import contextlib
import os
import resource
import sys
from typing import Any

from autograder.sandbox import namespaces, seccomp

# Numbers that no account has.
FIRST_UID, UIDS = 61_184, 4_000
# Address space is reserved far beyond what is used.
RESERVED = 1 << 30
OPEN_FILES = 128


def confine(limits: dict[str, Any], folder: str, uid: int | None) -> None:
    """Take away from this process whatever an answer does not need, and make `folder` its only one to write in.

    Args:
        limits: as `Limits`, and "data_bytes" and "space_bytes", what an empty child has already.
        uid: who to become; 0 where there is nobody else to become; None without namespaces.

    Raises:
        OSError: something could not be taken away.
    """
    if uid is None:
        os.setsid()
        if sys.platform == "linux":
            namespaces.die_with_parent()
    else:
        namespaces.leave()
        namespaces.own_folder(folder, limits["disk_bytes"], uid)
    _set_limits(limits)
    if uid is not None:
        namespaces.become(uid)
        if uid:
            _limit(resource.RLIMIT_NPROC, limits["threads"])
    os.chdir(folder)
    os.listdir(os.path.dirname(os.__file__))  # what is not imported yet must still be readable
    if sys.platform != "linux":
        return
    try:
        seccomp.install()
    except seccomp.Unsupported:
        if uid is not None:
            raise


def _set_limits(limits: dict[str, Any]) -> None:
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, limits["cpu_seconds"])
    _limit(resource.RLIMIT_FSIZE, limits["disk_bytes"])
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    if limits["data_bytes"]:
        _limit(resource.RLIMIT_DATA, limits["data_bytes"] + limits["memory_bytes"])
        _limit(resource.RLIMIT_AS, limits["space_bytes"] + limits["memory_bytes"] + RESERVED)


def _limit(which: int, most: int) -> None:
    """Set both limits: the first process of a namespace ignores the warning that the lower one gives."""
    with contextlib.suppress(ValueError):  # it is lower already
        resource.setrlimit(which, (int(most), int(most)))
