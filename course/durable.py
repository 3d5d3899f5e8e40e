"""Files that survive a kill at any moment: written whole or not at all, appended line by line, locked."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

LOCK_PATIENCE_S = 5.0


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a kill at any moment leaves the old content or the new, never a part."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with open(part, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a new name in the folder survive a power cut, where the system can."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def append_line(path: Path, line: bytes) -> None:
    """Add one line and wait until it is on the disk. A torn last line stays a line of its own."""
    is_new = not path.exists()
    binary = getattr(os, "O_BINARY", 0)  # Windows would write \r\n
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | binary, 0o666)
    try:
        torn = (
            os.fstat(descriptor).st_size > 0
            and os.lseek(descriptor, -1, os.SEEK_END) >= 0
            and os.read(descriptor, 1) != b"\n"
        )
        line = b"\n" * torn + line + b"\n"
        if os.write(descriptor, line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        sync_folder(path.parent)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold a lock file. Yields False on a file system without locks, where nobody may rebuild what it guards."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        yield _wait_for(descriptor)
    finally:
        os.close(descriptor)  # gives the lock back, as a kill does


def _wait_for(descriptor: int) -> bool:
    deadline = time.monotonic() + LOCK_PATIENCE_S
    while True:
        try:
            if fcntl:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            else:
                os.lseek(descriptor, 0, os.SEEK_SET)
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            return True
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                return False
            if time.monotonic() > deadline:
                raise TimeoutError(errno.ETIMEDOUT, "another program holds the log") from error
            time.sleep(0.002)
