"""The way to a real Trino, against a small imitation: it speaks the statement protocol and asks DuckDB."""

import datetime
import decimal
import json
import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import duckdb
import pytest
import sqlglot

from course.engines.installed import ready

pytestmark = pytest.mark.engines
TYPES = {"BIGINT": "bigint", "INTEGER": "integer", "HUGEINT": "bigint", "DOUBLE": "double", "DATE": "date"}
SCRIPT = """
from course.labs.trino_lab import TrinoLab
from autograder import library

lab = TrinoLab(say=lambda text: None)
print(lab.engine)
query = library.find("longest_streak").solution
lab.check("longest_streak", query)
lab.check("longest_streak", f"SELECT * FROM ({query}) AS streaks LIMIT 1")
lab.check("longest_streak", "SELECT nothing")
print(lab.rows("longest_streak", query).height)
lab.stop()
"""


class Imitation(BaseHTTPRequestHandler):
    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if "system.runtime.nodes" in query:
            return self.say(["node_version"], ["VARCHAR"], [["imitated"]])
        try:
            relation = duckdb.connect().sql(sqlglot.transpile(query, read="trino", write="duckdb")[0])
        except duckdb.Error as error:
            return self.send(
                {
                    "error": {
                        "message": str(error),
                        "errorCode": 1,
                        "errorName": "X",
                        "errorType": "USER_ERROR",
                    }
                }
            )
        self.say(relation.columns, [str(kind) for kind in relation.types], relation.fetchall())

    def say(self, names, kinds, rows):
        columns = []
        for name, kind in zip(names, kinds, strict=True):
            raw = "timestamp" if kind.startswith("TIMESTAMP") else TYPES.get(kind, "varchar")
            length = {"timestamp": 6, "varchar": 2_147_483_647}.get(raw)
            arguments = [] if length is None else [{"kind": "LONG", "value": length}]
            columns.append(
                {"name": name, "type": raw, "typeSignature": {"rawType": raw, "arguments": arguments}}
            )
        self.send({"columns": columns, "data": [[self.cell(value) for value in row] for row in rows]})

    def cell(self, value):
        if isinstance(value, datetime.datetime):
            return value.strftime("%Y-%m-%d %H:%M:%S.%f")
        return str(value) if isinstance(value, (datetime.date, decimal.Decimal)) else value

    def send(self, said):
        state = {"state": "FAILED" if "error" in said else "FINISHED"}
        text = json.dumps({"id": "q1", "infoUri": "http://127.0.0.1/q1", "stats": state, **said}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


@pytest.fixture
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Imitation)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://learner@127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def said(address):
    return subprocess.run(
        [str(ready("kafka").python), "-P", "-c", SCRIPT],
        env={**os.environ, "TRINO_URL": address},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_server_runs_the_worlds_and_its_words_are_told(address):
    told = said(address)
    assert not told.stderr, told.stderr
    engine, right, other, refused, height = told.stdout.splitlines()
    assert engine == "Trino imitated"
    assert right.startswith("lab: ok: longest_streak, Trino imitated: right in 8 of 8")
    assert other.startswith("lab: not yet: longest_streak")
    assert refused.startswith("lab: not yet") and "nothing" in refused
    assert int(height) > 0


def test_a_server_that_is_not_there_is_said_in_a_sentence():
    told = said("http://127.0.0.1:9")
    assert "EngineProblem: Trino at 127.0.0.1 does not answer" in told.stderr
