"""Reading in a folder that somebody else filled: no link is followed, nothing is opened that could wait or act, sizes are capped."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)
# Windows has no descriptors of folders; there each step is looked at before it is taken.
_BY_DESCRIPTOR = os.open in os.supports_dir_fd and hasattr(os, "O_DIRECTORY")


class Refused(ValueError):
    """Something that is not opened; the message says what it is."""


class UntrustedFolder:
    """A folder held open, so that what is read is in it, whatever happens to its name meanwhile."""

    def __init__(self, path: Path, descriptor: int | None) -> None:
        self._path = path
        self._descriptor = descriptor

    def names(self) -> list[str]:
        """Everything in it, in order.

        Raises:
            Refused: it cannot be listed.
        """
        try:
            return sorted(os.listdir(self._path if self._descriptor is None else self._descriptor))
        except OSError as error:
            raise Refused(f"its folder could not be listed ({error.strerror})") from None

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a regular file.

        Raises:
            Refused: it is anything else, has another name elsewhere, or is larger than `most` bytes.
        """
        try:
            # Asked before opening, because opening some devices already does something.
            self._only_regular(self._stat(name))
            with os.fdopen(self._open(name), "rb") as file:
                found = os.fstat(file.fileno())
                self._only_regular(found)
                if found.st_nlink > 1:
                    raise Refused(
                        "the same file has another name elsewhere (a hard link), so it was not read"
                    )
                if found.st_size > most:
                    raise Refused(f"it has {found.st_size:,} bytes; at most {most:,} are read")
                content = file.read(most + 1)
        except OSError as error:
            raise Refused(f"it could not be read ({error.strerror})") from None
        if len(content) > most:
            raise Refused(f"it grew while it was read; at most {most:,} bytes are")
        return content

    def _stat(self, name: str) -> os.stat_result:
        if self._descriptor is None:
            return os.lstat(self._path / name)
        return os.stat(name, dir_fd=self._descriptor, follow_symlinks=False)

    def _open(self, name: str) -> int:
        if self._descriptor is None:
            return os.open(self._path / name, _FLAGS)
        return os.open(name, _FLAGS, dir_fd=self._descriptor)

    @staticmethod
    def _only_regular(found: os.stat_result) -> None:
        if stat.S_ISLNK(found.st_mode):
            raise Refused("a link to another file, so it was not opened")
        if not stat.S_ISREG(found.st_mode):
            raise Refused("not a regular file, so it was not opened")


@contextmanager
def opened(trusted: Path, *below: str) -> Iterator[UntrustedFolder]:
    """The folder `trusted/below…`, where no step below `trusted` may be a link.

    Raises:
        Refused: a step is a link, no folder, or has no fit name.
    """
    for name in below:
        require_fit_name(name)
    descriptors: list[int] = []
    path = trusted.joinpath(*below)
    try:
        try:
            if _BY_DESCRIPTOR:
                descriptors.append(os.open(trusted, os.O_RDONLY))
                for name in below:
                    descriptors.append(os.open(name, _FLAGS | os.O_DIRECTORY, dir_fd=descriptors[-1]))
            else:
                for depth in range(1, len(below) + 1):
                    step = trusted.joinpath(*below[:depth])
                    if step.is_symlink() or not step.is_dir():
                        raise Refused("its folder is a link or no folder, and was not opened")
        except OSError as error:
            raise Refused(
                f"its folder is a link or no folder, and was not opened ({error.strerror})"
            ) from None
        yield UntrustedFolder(path, descriptors[-1] if descriptors else None)
    finally:
        for descriptor in reversed(descriptors):
            os.close(descriptor)


def require_fit_name(name: str) -> None:
    """One part of a path that can also be a key of the gradebook: it prints, and has at most 128 characters.

    Raises:
        Refused: it is not.
    """
    if name in ("", ".", "..") or {"/", os.sep} & set(name) or not name.isprintable() or len(name) > 128:
        raise Refused("its name is no student's")
