"""The way to a real Druid, against a small imitation that speaks its protocol and keeps the rows in DuckDB."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import duckdb
import pytest

from course.engines.installed import EngineProblem
from course.labs import druid_server
from course.labs.druid_server import DruidServer, beside_druid
from course.labs.rollup import RollupLab


class Imitation(BaseHTTPRequestHandler):
    """Takes a REPLACE with rows inside, answers SELECT, forgets a datasource on DELETE."""

    def do_GET(self):
        if self.path == "/status":
            return self.say({"version": "imitated"})
        self.server.looks += 1
        state = "RUNNING" if self.server.looks == 1 else self.server.state
        return self.say({"status": {"statusCode": state}})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/druid/v2/sql/task":
            assert body["context"]["finalizeAggregations"] is False
            self.take(body["query"])
            return self.say({"taskId": "query-1", "state": "RUNNING"})
        try:
            answer = self.server.store.execute(body["query"])
            names = [column[0] for column in answer.description]
            return self.say([dict(zip(names, map(int, row), strict=True)) for row in answer.fetchall()])
        except duckdb.Error as error:
            return self.say({"error": str(error)}, 400)

    def do_DELETE(self):
        self.server.removed.append(self.path.rsplit("/", 1)[-1])
        self.say({})

    def take(self, query):
        name = re.search(r'REPLACE INTO "(\w+)"', query).group(1)
        source = json.loads(re.search(r"EXTERN\('(.*?)', '", query, re.S).group(1).replace("''", "'"))
        rows = [json.loads(line) for line in source["data"].splitlines()]
        minutes = int(re.search(r"'PT(\d+)M'", query).group(1))
        keys = [name for name in rows[0] if name not in ("ts", "bitrate_kbps")]
        listed = ", ".join(keys)
        self.server.store.execute(
            "CREATE OR REPLACE TABLE rows AS SELECT unnest(from_json(?, ?), recursive := true)",
            [
                json.dumps(rows),
                json.dumps([{"ts": "VARCHAR", **dict.fromkeys(keys, "VARCHAR"), "bitrate_kbps": "BIGINT"}]),
            ],
        ).fetchall()
        self.server.store.execute(
            f'CREATE TABLE "{name}" AS SELECT time_bucket(INTERVAL {minutes} MINUTES, ts::TIMESTAMP) AS __time, {listed},'
            " count(*) AS events, sum(bitrate_kbps) AS kbps FROM rows GROUP BY ALL"
        ).fetchall()

    def say(self, answer, status=200):
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


@pytest.fixture
def druid(monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Imitation)
    server.daemon_threads = True
    server.store, server.removed, server.looks, server.state = duckdb.connect(), [], 0, "SUCCESS"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("DRUID_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setattr(druid_server.time, "sleep", lambda _: None)
    monkeypatch.setattr(druid_server, "SAMPLE", 500)
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
    server.store.close()


@pytest.fixture(scope="module")
def lab():
    lab = RollupLab(1_000, "toy", say=lambda _: None)
    yield lab
    lab.stop()


def test_both_keep_the_same_rows_and_nothing_is_left(druid, lab, capsys):
    assert beside_druid(lab) is True
    assert "of 500 heartbeats" in capsys.readouterr().out
    assert len(druid.removed) == 1 and druid.removed[0].startswith("course_")


def test_a_task_that_fails_leaves_nothing_either(druid, lab):
    druid.state = "FAILED"
    with pytest.raises(EngineProblem, match="did not take the rows"):
        beside_druid(lab)
    assert len(druid.removed) == 1


def test_without_an_address_duckdb_is_alone(monkeypatch, lab, capsys):
    monkeypatch.delenv("DRUID_URL", raising=False)
    assert beside_druid(lab) is None
    assert "DuckDB is alone" in capsys.readouterr().out


def test_what_does_not_answer_is_said_in_a_sentence(druid):
    with pytest.raises(EngineProblem, match="does not answer"):
        DruidServer("http://127.0.0.1:9")
    with pytest.raises(EngineProblem, match="is to look like"):
        DruidServer("localhost:8888")
    with pytest.raises(EngineProblem, match="Druid answers 400"):
        DruidServer(f"http://127.0.0.1:{druid.server_port}").sql("SELECT nothing")
