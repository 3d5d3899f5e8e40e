"""A fork whose child has process, file, message and network namespaces of its own, and what it does in them."""

from __future__ import annotations

import ctypes
import os
import signal
import struct
from functools import cache

NEW_MOUNTS, NEW_MESSAGES, NEW_PROCESSES, NEW_NETWORK = 0x0002_0000, 0x0800_0000, 0x2000_0000, 0x4000_0000
_PRIVATE, _NOSUID, _NODEV, _NOEXEC = 0x44000, 2, 4, 8
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECUREBITS, _PR_CAPBSET_DROP = 1, 4, 28, 24
# Root is a number like any other, and that is final.
_NO_ROOT = 0b101111
_CAPABILITIES_VERSION = 0x2008_0522
_LAST_CAPABILITY = 63

_libc = ctypes.CDLL(None, use_errno=True)


def fork() -> int:
    """As `os.fork`; the child is the first process in a namespace of its own, and all others in it die with it.

    Raises:
        OSError: the kernel does not allow it here; in the parent only.
    """
    _must(_libc.unshare(NEW_PROCESSES), "a namespace for processes")  # of children, not of this process
    pid = -1
    try:
        pid = os.fork()
    finally:
        if pid:
            _must(_libc.setns(_own(), NEW_PROCESSES), "back to the own namespace")
    return pid


def leave() -> None:
    """Leave the parent's view of mounts, its messages and its network.

    Raises:
        OSError: the kernel does not allow it here.
    """
    _must(_libc.unshare(NEW_MOUNTS | NEW_MESSAGES | NEW_NETWORK), "namespaces")


@cache
def _own() -> int:
    return os.pidfd_open(os.getpid())


def _must(failed: int, what: str) -> None:
    if failed:
        error = ctypes.get_errno()
        raise OSError(error, f"{what}: {os.strerror(error)}")


def die_with_parent() -> None:
    """Be killed when the parent ends, where no namespace sees to it."""
    _libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def own_folder(folder: str, size: int, uid: int) -> None:
    """Put an empty folder in memory, of at most `size` bytes, where `folder` was, for this namespace only."""
    _mount(None, "/", None, _PRIVATE, None)
    options = f"size={size},nr_inodes=4096,mode=700,uid={uid},gid={uid}"
    _mount("tmpfs", folder, "tmpfs", _NOSUID | _NODEV | _NOEXEC, options)


def become(uid: int) -> None:
    """Become a user who owns nothing, or where there is only one user, one without any power.

    Raises:
        OSError: some power would be left.
    """
    for capability in range(_LAST_CAPABILITY + 1):
        if _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0):
            break  # beyond the last one that this kernel has
    _libc.prctl(_PR_SET_SECUREBITS, _NO_ROOT, 0, 0, 0)
    if uid:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    header = struct.pack("Ii", _CAPABILITIES_VERSION, 0)
    _must(_libc.capset(header, struct.pack("6I", *[0] * 6)), "dropping capabilities")
    _libc.prctl(_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, 0, 0, 0, 0)


def _mount(source: str | None, target: str, kind: str | None, flags: int, options: str | None) -> None:
    def encoded(text: str | None) -> bytes | None:
        return None if text is None else text.encode()

    arguments = encoded(source), encoded(target), encoded(kind), ctypes.c_ulong(flags), encoded(options)
    _must(_libc.mount(*arguments), f"mount {target}")
