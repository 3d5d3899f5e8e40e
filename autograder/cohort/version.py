"""Which course this is: the same on two machines, and on two days, exactly when all that decides about points is."""

from __future__ import annotations

import hashlib
from functools import cache

from autograder import library


@cache
def version() -> str:
    """A digest of the judge's code and of every exercise, as they were when this process first asked."""
    digest = hashlib.sha256()
    root = library.REPOSITORY
    paths = [*(root / "autograder").rglob("*.py"), *library.files().values()]
    for path in sorted(paths, key=lambda path: path.relative_to(root).as_posix()):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()
