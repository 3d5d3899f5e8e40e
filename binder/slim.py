"""Take out of an installed environment what no page, kernel or check of the course reads.

    python binder/slim.py    slims the environment of the Python that runs it; twice is like once

postBuild runs it in the same step as the installation, so that the image never holds what goes.
Standard library only.
"""

import shutil
import sysconfig
from pathlib import Path

# Below site-packages, and why it may go.
DEAD_WEIGHT = {
    "babel/locale-data/[!er]*": "names of months in other languages; JupyterLab has no translation installed",
    "jedi/third_party/django-stubs": "completion for Django",
    "jedi/third_party/typeshed/stubs": "completion for packages that are not here",
    "jupyterlab/galata": "JupyterLab's own browser tests",
    "jupyterlab/static": "the page once more, for `--core-mode`; the one that is served lies in share",
    "jupyterlab/tests": "JupyterLab's own tests",
    "numpy/**/tests": "NumPy's own tests",
    "numpy/f2py": "compiles Fortran",
}


def slim(packages: Path) -> dict[str, int]:
    """Remove everything listed below `packages`; bytes that went, by pattern."""
    gone = {}
    for pattern in DEAD_WEIGHT:
        found = sorted(packages.glob(pattern))
        gone[pattern] = sum(map(_bytes, found))
        for path in found:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return gone


def _bytes(path: Path) -> int:
    files = [path] if path.is_file() else path.rglob("*")
    return sum(one.stat().st_size for one in files if one.is_file() and not one.is_symlink())


if __name__ == "__main__":
    gone = slim(Path(sysconfig.get_path("purelib")))
    print(f"{sum(gone.values()) / 1e6:.0f} MB left out that no page of the course reads.")
