"""Jars: whole or not there, checked by hash, and a download that broke off goes on."""

import hashlib
import re
import tomllib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from course.engines import jars
from course.engines.jars import LOCK, Jar, NotFetched, fetch, locked

CONTENT = bytes(range(256)) * 4_000


@pytest.fixture(autouse=True)
def cache_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(jars, "folder", lambda: tmp_path / "jars")
    monkeypatch.setattr(jars.time, "sleep", lambda seconds: None)


@pytest.fixture
def repository():
    """A Maven repository on this machine; `serve` says how each request is answered, `asked` what was asked."""

    class Repository(BaseHTTPRequestHandler):
        asked: list[tuple[str, str | None]] = []
        answers: list[str] = []  # one a request: "all", "half", "other"; "all" when it is empty

        def do_GET(self):
            wanted = self.headers.get("Range")
            Repository.asked.append((self.path, wanted))
            how = Repository.answers.pop(0) if Repository.answers else "all"
            if not self.path.endswith("/one-1.0.jar") or how == "gone":
                return self.send_error(404)
            content = CONTENT if how != "other" else CONTENT[::-1]
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and how != "whole" else 0
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            rest = content[start:]
            self.wfile.write(rest[: len(rest) // 2] if how == "half" else rest)

        def log_message(self, *_):
            pass

    Repository.asked, Repository.answers = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Repository)
    Thread(target=server.serve_forever, daemon=True).start()
    Repository.root = f"http://127.0.0.1:{server.server_port}/maven"
    yield Repository
    server.shutdown()
    server.server_close()


def jar(**changes):
    return Jar(
        **{
            "coordinate": "org.some:one:1.0",
            "bytes": len(CONTENT),
            "sha256": hashlib.sha256(CONTENT).hexdigest(),
        }
        | changes
    )


def test_a_jar_is_fetched_once(repository):
    told = []
    for _ in range(2):
        fetch([jar()], repository.root, told.append)
    assert repository.asked == [("/maven/org/some/one/1.0/one-1.0.jar", None)]
    assert jar().path.read_bytes() == CONTENT and jar().intact and sum(told) == len(CONTENT)


def test_a_download_that_breaks_off_goes_on_where_it_stopped(repository):
    repository.answers = ["half", "half"]
    told = []
    fetch([jar()], repository.root, told.append)
    first, *later = [wanted for _, wanted in repository.asked]
    starts = [int(wanted.removeprefix("bytes=").rstrip("-")) for wanted in later]
    assert first is None and len(starts) == 2 and 0 < starts[0] < starts[1]
    assert jar().intact and sum(told) == len(CONTENT)


def test_so_does_another_run(repository):
    repository.answers = ["half"] * jars.TRIES
    with pytest.raises(NotFetched, match="goes on where it stopped"):
        fetch([jar()], repository.root)
    assert not jar().path.exists()
    fetch([jar()], repository.root)
    assert jar().intact and repository.asked[-1][1].startswith("bytes=")


def test_a_server_that_cannot_go_on_sends_it_whole(repository):
    repository.answers = ["half", "whole"]
    fetch([jar()], repository.root)
    assert jar().intact


def test_another_file_never_gets_the_name(repository):
    repository.answers = ["other"] * jars.TRIES
    with pytest.raises(NotFetched, match="not what was locked"):
        fetch([jar()], repository.root)
    assert list(jar().path.parent.iterdir()) == []


def test_one_damaged_answer_is_asked_for_again(repository):
    repository.answers = ["other"]
    fetch([jar()], repository.root)
    assert jar().intact and len(repository.asked) == 2


def test_what_is_not_there_is_said_at_once(repository):
    repository.answers = ["gone"]
    with pytest.raises(NotFetched, match="org.some:one:1.0 is not to be had"):
        fetch([jar()], repository.root)
    assert len(repository.asked) == 1


def test_nobody_answers():
    with pytest.raises(NotFetched, match="when you are online"):
        fetch([jar()], "http://127.0.0.1:9/maven")


def test_a_folder_that_cannot_be_written_to(tmp_path, repository):
    (tmp_path / "jars").write_text("a file")
    with pytest.raises(NotFetched, match="cannot be written to"):
        fetch([jar()], repository.root)


def test_a_damaged_jar_is_noticed(repository):
    fetch([jar()], repository.root)
    jar().path.write_bytes(CONTENT[::-1])
    assert jar().here and not jar().intact


def test_the_lock_names_each_jar_by_version_and_hash():
    engines = tomllib.loads(LOCK.read_text(encoding="utf-8"))
    assert {"flink", "kafka"} <= engines.keys() and locked().keys() == engines.keys()
    for coordinate, entry in ((name, one) for found in engines.values() for name, one in found.items()):
        assert re.fullmatch(r"[\w.-]+:[\w.-]+:\d[\w.-]*", coordinate)
        assert re.fullmatch("[0-9a-f]{64}", entry["sha256"]) and entry["bytes"] > 1_000
        assert not coordinate.endswith("SNAPSHOT")


def test_flinks_jars_are_of_the_version_of_its_package():
    pyproject = tomllib.loads((LOCK.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = pyproject["project"]["optional-dependencies"]["engines"]
    package = next(one for one in wanted if one.startswith("apache-flink-libraries=="))
    gateway = next(one.coordinate for one in locked()["flink"] if ":flink-sql-gateway:" in one.coordinate)
    assert gateway.rpartition(":")[2] == package.partition("==")[2]
