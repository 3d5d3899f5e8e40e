"""Calling an answer for a spec or a plan, and carrying out what it returned: a table of what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.calling import calling, without_memory
from autograder.flow import incident
from autograder.layouts import backfill, clarified, scan
from autograder.layouts.said import NotReadable
from autograder.outcome import Failure, Outcome, Table, plain
from autograder.own_copy import own_copy
from autograder.python_call import HowCalled

Simulator = Callable[[Any, dict[str, Any], dict[str, Any]], list[tuple[str, Any]]]

SIMULATORS: dict[str, tuple[tuple[str, ...], Simulator]] = {
    "scan": (scan.COLUMNS, scan.scanned),
    "backfill": (backfill.COLUMNS, backfill.carried_out),
    "incident": (incident.COLUMNS, incident.carried_out),
    "clarified": (clarified.COLUMNS, clarified.clarified),
}


DOCUMENT = ("document",)
"""The column of a result that is a document and nothing else."""


def simulated(function: Any, how: HowCalled, asked: dict[str, Any]) -> Outcome:
    """What a returned spec or plan comes to, in a call that is not the first.

    `asked` holds the "simulator", a name of `SIMULATORS`; the keyword arguments "earlier" and
    "given" of the two calls; and what the answer is not told, "hidden".
    """
    found = returned(function, how, asked)
    return found if isinstance(found, Failure) else carried_out(found.rows[0][0], asked)


def returned(function: Any, how: HowCalled, asked: dict[str, Any]) -> Outcome:
    """The spec or plan alone, for whoever carries it out where the answer cannot reach: a table of `DOCUMENT`."""
    function = without_memory(function)
    earlier = _returned(function, how, asked["earlier"])
    if isinstance(earlier, Failure) and earlier.kind == "time limit":
        return earlier
    document = _returned(function, how, asked["given"])
    if isinstance(document, Failure):
        return document
    if document is None:
        return Failure("no result", message="it returned None")
    return Table(DOCUMENT, ((document,),))


def carried_out(document: Any, asked: dict[str, Any]) -> Outcome:
    """What a document comes to; whatever it says, this is a table or a failure."""
    columns, simulator = SIMULATORS[asked["simulator"]]
    try:
        return Table(columns, tuple(simulator(document, asked["given"], asked["hidden"])))
    except NotReadable as error:
        return Failure("no result", message=str(error))
    except (ArithmeticError, ValueError, TypeError) as error:  # numbers that no plan has
        return Failure("no result", message=f"it cannot be carried out: {type(error).__name__}")


def _returned(function: Any, how: HowCalled, given: dict[str, Any]) -> Any:
    """What a call gives back, as plain data that runs no code of the answer any more."""
    mine = own_copy(given)
    result = calling(lambda: plain(function(**mine)), function, how.seconds)
    return result if isinstance(result, Failure) else result.value
