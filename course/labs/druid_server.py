"""A real Druid beside the stand-in: a few thousand heartbeats are rolled up there, asked for, and removed again.

Speaks Druid's HTTP interface: SQL-based ingestion from rows in the statement itself, then SQL.
"""

from __future__ import annotations

import json
import os
import time
from secrets import token_hex
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from course.engines.installed import EngineProblem
from course.engines.process import to_terminal
from course.labs.verdict import verdict

if TYPE_CHECKING:
    from course.labs.rollup import RollupLab

ADDRESS = "DRUID_URL"
SAMPLE = 20_000
SECONDS = 60.0
LOADING_SECONDS = 300.0


class DruidServer:
    """The router that DRUID_URL names, as `http://user:password@host:8888`.

    Attributes:
        name: "Druid 34.0.0", say.
        made: datasources of this run.
    """

    def __init__(self, url: str, pause: float = 1.0) -> None:
        """Reach it; raises EngineProblem. `pause` is the seconds between two looks at a task."""
        import requests

        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise EngineProblem(f"{ADDRESS} is to look like http://host:8888.")
        where = parts.hostname + (f":{parts.port}" if parts.port else "")
        self._base = urlunsplit((parts.scheme, where, parts.path.rstrip("/"), "", ""))
        self._session = requests.Session()
        if parts.username:
            self._session.auth = (parts.username, parts.password or "")
        self._pause = pause
        self.made: list[str] = []
        self.name = f"Druid {self._asked('GET', '/status').get('version', '')}".strip()

    @classmethod
    def named(cls) -> DruidServer | None:
        """The server of the environment variable, or None; raises EngineProblem where it does not answer."""
        url = os.environ.get(ADDRESS)
        return cls(url) if url else None

    def sql(self, query: str) -> list[dict[str, Any]]:
        """A query's rows; raises EngineProblem with Druid's words."""
        return self._asked("POST", "/druid/v2/sql", {"query": query, "resultFormat": "object"})

    def load(self, rows: list[dict[str, Any]], dimensions: tuple[str, ...], minutes: int) -> str:
        """Roll rows up into a datasource of its own and wait until it answers; returns its name."""
        name = f"course_{token_hex(4)}"
        self.made.append(name)
        context = {"finalizeAggregations": False, "groupByEnableMultiValueUnnesting": False, "maxNumTasks": 2}
        sent = {"query": _ingestion(name, rows, dimensions, minutes), "context": context}
        task = self._asked("POST", "/druid/v2/sql/task", sent)["taskId"]
        until = time.monotonic() + LOADING_SECONDS
        while (state := self._state(task)) not in ("SUCCESS", "FAILED"):
            self._wait(until, f"Druid works on {name}: {state}")
        if state == "FAILED":
            raise EngineProblem(f"Druid did not take the rows; its task {task} says why.")
        while not self._answers(name, len(rows)):
            self._wait(until, f"Druid loads {name}…")
        to_terminal("")
        return name

    def _state(self, task: str) -> str:
        return self._asked("GET", f"/druid/indexer/v1/task/{task}/status")["status"]["statusCode"]

    def _answers(self, name: str, events: int) -> bool:
        try:
            return self.sql(f'SELECT SUM("events") AS events FROM "{name}"')[0]["events"] == events
        except EngineProblem:  # a datasource is unknown until its first segment is loaded
            return False

    def _wait(self, until: float, doing: str) -> None:
        if time.monotonic() > until:
            raise EngineProblem(f"Druid was not ready within {LOADING_SECONDS:g} seconds.")
        to_terminal(doing)
        time.sleep(self._pause)

    def _asked(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        import requests

        try:
            answer = self._session.request(method, self._base + path, json=body, timeout=SECONDS)
        except requests.RequestException as error:
            raise EngineProblem(
                f"Druid at {self._base} does not answer: {type(error).__name__}. {ADDRESS} names it."
            ) from None
        if not answer.ok:
            raise EngineProblem(f"Druid answers {answer.status_code}: {answer.text[:300]}")
        return answer.json() if answer.content else {}

    def stop(self) -> None:
        """Mark this run's datasources as unused; killing their segments for good is the cluster's own business."""
        while self.made:
            try:
                self._asked("DELETE", f"/druid/coordinator/v1/datasources/{self.made[-1]}")
            except EngineProblem as problem:
                print(f"{self.made[-1]} is still there. {problem}")
            self.made.pop()
        self._session.close()


def _ingestion(name: str, rows: list[dict[str, Any]], dimensions: tuple[str, ...], minutes: int) -> str:
    """REPLACE with the rows inside, rolled up as `RollupLab.store` does it."""
    data = "\n".join(json.dumps(row, default=str) for row in rows)
    source = json.dumps({"type": "inline", "data": data}).replace("'", "''")
    columns = ", ".join(f'"{each}" VARCHAR' for each in ("ts", *dimensions))
    listed = "".join(f'"{each}", ' for each in dimensions)
    keys = ", ".join(str(number + 1) for number in range(len(dimensions) + 1))
    return (
        f'REPLACE INTO "{name}" OVERWRITE ALL\n'
        f"SELECT TIME_FLOOR(TIME_PARSE(\"ts\"), 'PT{int(minutes)}M') AS __time, {listed}"
        'COUNT(*) AS "events", SUM("bitrate_kbps") AS "kbps"\n'
        f"FROM TABLE(EXTERN('{source}', '{{\"type\":\"json\"}}'))\n"
        f'EXTEND ({columns}, "bitrate_kbps" BIGINT)\n'
        f"GROUP BY {keys}\nPARTITIONED BY DAY"
    )


def beside_druid(lab: RollupLab, minutes: int = 5) -> bool | None:
    """A verdict on whether Druid and the stand-in keep the same rows of a sample; None without a Druid."""
    druid = DruidServer.named()
    if druid is None:
        print(f"{ADDRESS} is not set, so DuckDB is alone.")
        return None
    dimensions = ("family", "country")
    try:
        lab.connection.execute(
            f"CREATE OR REPLACE TABLE sample AS FROM beats ORDER BY ts, session_id LIMIT {SAMPLE}"
        )
        rows = lab.sql(
            "SELECT strftime(ts, '%Y-%m-%dT%H:%M:%S.%fZ') AS ts, family, country, bitrate_kbps FROM sample"
        )
        name = druid.load(rows.to_dicts(), dimensions, minutes)
        asked = 'SELECT COUNT(*) AS "rows", SUM("events") AS "events", SUM("kbps") AS "kbps" FROM '
        there = druid.sql(f'{asked}"{name}"')[0]
        here = lab.sql(
            "SELECT count(*) AS rows, sum(events)::BIGINT AS events, sum(kbps)::BIGINT AS kbps FROM ("
            f"SELECT count(*) AS events, sum(bitrate_kbps) AS kbps FROM sample"
            f" GROUP BY time_bucket(INTERVAL {int(minutes)} MINUTES, ts), family, country)"
        ).to_dicts()[0]
        return verdict(
            there == here,
            f"{druid.name} keeps {there['rows']:,} rows of {there['events']:,} heartbeats, the stand-in {here['rows']:,}.",
        )
    finally:
        druid.stop()
