"""Whether tables in a lake can be written here; on Binder what they need is added by whoever comes to them."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

SENTENCE = (
    "This machine was made without Iceberg, to start fast. Run `!course lake install` in a cell "
    "(70 MB to download), then restart the kernel and begin the lesson again."
)
_NEEDED = ("pyiceberg", "pyarrow", "sqlalchemy")


def is_here() -> bool:
    """Whether all that lakes need is installed, asked without importing anything of it."""
    return all(find_spec(name) for name in _NEEDED)


def explain_when_missing(shell: InteractiveShell) -> None:
    """Where it is not: let a notebook say what to do, and not show where Python looked for it."""
    if not is_here():
        shell.set_custom_exc((ModuleNotFoundError,), _explained)


def _explained(
    shell: Any, kind: type, error: ModuleNotFoundError, trace: Any, tb_offset: int | None = None
) -> Any:
    if (error.name or "").partition(".")[0] in _NEEDED:
        print(SENTENCE)
        return None
    return shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
