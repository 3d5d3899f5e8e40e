"""The way to a real Trino, against a small imitation: it speaks the statement protocol and asks DuckDB.

With TRINO_URL a real one is asked about all that the course says of Trino:

    TRINO_URL=http://you@host:8080 python3 start.py test tests/labs/test_trino_server.py --engines
"""

import datetime
import decimal
import json
import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import pytest
import sqlglot
from trino_claims import RECKONED

from autograder import library
from course.engines.installed import ready
from course.labs.trino_dialect import for_trino, read

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


CLAIMS = """
import json
from datetime import datetime

from autograder.outcome import Failure
from course.labs.trino_lab import TrinoLab
from course.labs.trino_server import over
from trino_claims import ALLOWED, OTHERWISE, RECKONED, REFUSED

lab = TrinoLab(say=lambda text: None)
member = {"member_id": 1, "signup_ts": datetime(2026, 3, 1), "status": "active"}

def is_refused(query):
    return isinstance(lab.server.run(over(query, {"members": [member]})), Failure)

week_one = list(lab.week_one().iter_rows(named=True))
print(json.dumps({
    "taken": [query for query, _ in REFUSED if not is_refused(query)],
    "refused": [query for query in (*ALLOWED, *[query for query, _ in OTHERWISE]) if is_refused(query)],
    "reckoned": [lab.server.run(query).rows[0][0] for query, _ in RECKONED],
    "decimals": lab.server.run("SELECT 100 / 60.0, avg(x) FROM (VALUES 1.0, 2.5) AS t(x)").rows[0],
    "week_one": {row["exercise"]: bool(row["refused"]) for row in week_one},
    "right": [row["right"] == row["worlds"] for row in week_one if not row["refused"]],
}))
lab.stop()
"""


@pytest.mark.skipif("TRINO_URL" not in os.environ, reason="NO TRINO_URL: nothing was asked of a real Trino")
def test_a_real_server_does_what_the_course_says_of_trino():
    told = subprocess.run(
        [str(ready("kafka").python), "-c", CLAIMS],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert not told.returncode, told.stderr
    found = json.loads(told.stdout)
    assert (found["taken"], found["refused"]) == ([], [])
    assert found["reckoned"] == [value for _, value in RECKONED]
    assert found["decimals"] == [1.7, 1.8]
    assert found["right"] and all(found["right"])
    for slug, refused in found["week_one"].items():
        exercise = library.find(slug)
        assert bool(read(for_trino(exercise.solution), exercise.tables_read()).refused) == refused, slug
