"""What a learner and an instructor run. In a notebook: `from course import check, why, hint, solution, show`."""

import sys

from course.open_world import world
from course.verbs import check, frames, hint, show, solution, why

__all__ = ["check", "frames", "hint", "show", "solution", "why", "world"]


def _make_magic_known() -> None:
    if "IPython" not in sys.modules:
        return
    from IPython import get_ipython

    if (shell := get_ipython()) is not None:
        from course.sql_magic import register

        register(shell)


_make_magic_known()
