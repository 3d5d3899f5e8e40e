"""Files that stay on the disk for the next batch: what is the same for everybody, worked out once for each version of the course."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from hashlib import sha256
from pathlib import Path

from autograder.cohort.draws import Draws
from autograder.cohort.version import version

MOST_VERSIONS = 3
_DIGEST = sha256().digest_size


class KeptFile:
    """A file about one exercise, with the worlds that a cohort drew for it, and this version of the course.

    Args:
        ending: says what is in it.
    """

    def __init__(self, slug: str, draws: Draws, ending: str) -> None:
        drawn = f"-{sha256(repr(draws).encode()).hexdigest()[:16]}" if draws else ""
        self.path = _folder() / f"{slug}{drawn}.{ending}"

    def read(self) -> bytes | None:
        """What was put there, if it is there and as it was."""
        try:
            whole = self.path.read_bytes()
        except OSError:
            return None
        digest, content = whole[:_DIGEST], whole[_DIGEST:]
        return content if digest == sha256(content).digest() else None

    def write(self, content: bytes) -> None:
        """Put it there as a whole; where the disk does not take it, the next batch works it out again."""
        with contextlib.suppress(OSError):
            _forget_old_versions(self.path.parent)
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part = self.path.with_name(f"{self.path.name}.{os.getpid()}.part")
            part.write_bytes(sha256(content).digest() + content)
            os.replace(part, self.path)


def _folder() -> Path:
    import duckdb
    import platformdirs

    place = Path(platformdirs.user_cache_dir("data-engineer-loop")) / "answer_keys"
    return place / f"{version()[:16]}-duckdb{duckdb.__version__}-{sys.implementation.cache_tag}"


def _forget_old_versions(new: Path) -> None:
    """Leave room for a new version beside the latest others."""
    if new.exists() or not new.parent.is_dir():
        return
    kept = sorted(new.parent.iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in kept[MOST_VERSIONS - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
