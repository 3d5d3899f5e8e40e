"""Where an answer is: a variable of the notebook, named after the exercise."""

from __future__ import annotations

import hashlib
import inspect
import sys
from typing import Any


def namespace() -> dict[str, Any]:
    """The notebook's variables, or those of the script that runs."""
    if "IPython" in sys.modules:
        from IPython import get_ipython

        if (shell := get_ipython()) is not None:
            return shell.user_ns
    return vars(sys.modules["__main__"])


def answer_to(slug: str) -> Any:
    """The learner's answer, or None when there is none yet."""
    return namespace().get(slug)


def remember(slug: str, query: str) -> None:
    """Make a query's text the answer."""
    namespace()[slug] = query


def text_of(answer: Any) -> str:
    """A text that changes whenever the answer does."""
    if isinstance(answer, str):
        return answer
    if callable(answer):
        try:
            return inspect.getsource(answer)
        except (OSError, TypeError):
            code = getattr(answer, "__code__", None)
            return (
                hashlib.sha256(code.co_code + repr(code.co_consts).encode()).hexdigest()
                if code
                else repr(answer)
            )
    return repr(answer)
