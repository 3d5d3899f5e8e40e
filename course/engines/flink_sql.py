"""Statements over HTTP to a Flink SQL gateway: rows as plain values, or Flink's own reason."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from autograder.outcome import Failure, Outcome, Table, plain
from course.engines.installed import EngineProblem


class Gateway:
    """A gateway by its address, such as "http://127.0.0.1:8083/v3"."""

    def __init__(self, root: str) -> None:
        self.root = root

    @property
    def version(self) -> str:
        """Such as "2.1.3"."""
        return self.ask("GET", "/info")["version"]

    def session(self) -> Session:
        """A session of its own: tables made in it are gone when it closes."""
        return Session(self, self.ask("POST", "/sessions", {})["sessionHandle"])

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The gateway's answer, a refusal's included; raises EngineProblem when nobody answers."""
        request = urllib.request.Request(
            self.root + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            # No proxy: the address is this machine's own.
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            return json.loads(refusal.read() or b"{}") or {"errors": [str(refusal)]}
        except (OSError, ValueError) as problem:
            raise EngineProblem(f"Flink does not answer: {problem}") from None


class Session:
    """Statements one after the other, as in a SQL client."""

    def __init__(self, gateway: Gateway, handle: str) -> None:
        self._gateway, self._path = gateway, f"/sessions/{handle}"

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self._gateway.ask("DELETE", self._path)

    def run(self, statement: str, seconds: float = 60.0) -> Outcome:
        """A statement's rows as plain values, or Flink's own reason; stopped after `seconds`.

        Rows that a streaming query took back are not among them.
        """
        answer = self.changes(statement, seconds)
        if isinstance(answer, Failure):
            return answer
        if not any(row[0] in TAKEN_BACK for row in answer.rows):
            return Table(answer.columns[1:], tuple(row[1:] for row in answer.rows))
        standing: Counter[tuple[Any, ...]] = Counter()
        for row in answer.rows:
            standing[row[1:]] += -1 if row[0] in TAKEN_BACK else 1
        return Table(answer.columns[1:], tuple(standing.elements()))

    def changes(self, statement: str, seconds: float = 60.0, most: int | None = None) -> Outcome:
        """Every row that a statement sent, in order, with what it is in a first column `op`: +I, -U, +U or -D.

        After `seconds` it is stopped and refused; with `most` it is stopped after so many rows, or
        after `seconds`, and the rows until then are the answer.
        """
        started = self._gateway.ask("POST", f"{self._path}/statements", {"statement": statement})
        if "operationHandle" not in started:
            return _failure(started)
        operation = f"{self._path}/operations/{started['operationHandle']}"
        try:
            return self._collected(operation, seconds, most)
        finally:
            self._gateway.ask("DELETE", f"{operation}/close")

    def _collected(self, operation: str, seconds: float, most: int | None) -> Outcome:
        columns: list[dict[str, Any]] = []
        rows: list[tuple[Any, ...]] = []
        place, until = 0, time.monotonic() + seconds
        while most is None or len(rows) < most:
            part = self._gateway.ask("GET", f"{operation}/result/{place}?rowFormat=JSON")
            if "resultType" not in part:
                return _failure(part)
            if part["resultType"] == "NOT_READY" or not part["results"]["data"]:
                if time.monotonic() > until:
                    if most is not None:
                        break
                    return Failure("time limit", message=f"stopped after {seconds:g} seconds")
                time.sleep(0.02)
            if part["resultType"] == "NOT_READY":
                continue
            columns = part["results"]["columns"]
            read = [_READ.get(column["logicalType"]["type"], plain) for column in columns]
            for row in part["results"]["data"]:
                cells = zip(read, row["fields"], strict=True)
                rows.append((_OP[row["kind"]], *(None if cell is None else to(cell) for to, cell in cells)))
            if part["resultType"] == "EOS":
                break
            place = int(part["nextResultUri"].partition("/result/")[2].partition("?")[0])
        return Table(("op", *(column["name"] for column in columns)), tuple(rows))


TAKEN_BACK = ("-U", "-D")
_OP = {"INSERT": "+I", "UPDATE_BEFORE": "-U", "UPDATE_AFTER": "+U", "DELETE": "-D"}
_READ: dict[str, Callable[[Any], Any]] = {
    "TIMESTAMP_WITHOUT_TIME_ZONE": lambda text: plain(datetime.fromisoformat(text)),
    "TIMESTAMP_WITH_LOCAL_TIME_ZONE": lambda text: plain(datetime.fromisoformat(text)),
    "DATE": lambda text: plain(date.fromisoformat(text)),
}


def _failure(answer: dict[str, Any]) -> Failure:
    """The cause in a Java stack trace that talks about the statement: the one with a place in it, else the last."""
    text = "\n".join(answer.get("errors", ["no reason given"]))
    causes = [
        line.removeprefix("Caused by: ") for line in text.splitlines() if line.startswith("Caused by: ")
    ]
    placed = [cause for cause in causes if "CalciteContextException: From line" in cause]
    error, _, message = [text, *causes, *placed[-1:]][-1].partition(": ")
    line = re.search(r"line (\d+)", message)
    return Failure("error", error.rpartition(".")[2], message or error, int(line[1]) if line else None)
