"""An engine's process ends with whatever asked for it, and says why when it does not start."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from course.engines.installed import EngineProblem
from course.engines.process import EngineProcess

REPOSITORY = Path(__file__).resolve().parents[2]
SLEEPS = "import os, time; print('here', os.getpid(), flush=True); time.sleep(600)"


def said(process):
    return (process.folder / "log.txt").read_text() if (process.folder / "log.txt").exists() else ""


def pid_in(text):
    return int(text.split()[1])


def gone(pid):
    """Whether a process has ended within ten seconds."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
            if sys.platform == "linux" and Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):  # it may end between two looks
            return True
        time.sleep(0.05)
    return False


def test_it_is_waited_for_and_stopped():
    process, heard = EngineProcess("Sleeper"), []
    process.run([sys.executable, "-c", SLEEPS])
    process.wait_until(lambda: "here" in said(process), 30, heard.append)
    pid, folder = pid_in(said(process)), process.folder
    assert process.alive and heard[0] == "Starting Sleeper… 0 s"
    process.stop()
    assert gone(pid) and not folder.exists() and not process.alive
    process.stop()


def test_one_that_fails_says_why():
    process = EngineProcess("Broken")
    process.run([sys.executable, "-c", "import sys; sys.exit('Address already in use')"])
    with pytest.raises(EngineProblem, match="(?s)ended while it was starting.*Address already in use"):
        process.wait_until(lambda: False, 30, lambda _: None)
    assert not process.folder.exists()


def test_one_that_never_answers_is_ended():
    process = EngineProcess("Mute")
    process.run([sys.executable, "-c", SLEEPS])
    while "here" not in said(process):
        time.sleep(0.02)
    pid = pid_in(said(process))
    with pytest.raises(EngineProblem, match="did not start within 0.2 seconds"):
        process.wait_until(lambda: False, 0.2, lambda _: None)
    assert gone(pid)


ASKS = textwrap.dedent(f"""
    import sys, time
    from course.engines.process import EngineProcess
    process = EngineProcess("Sleeper")
    process.run([sys.executable, "-c", {SLEEPS!r}])
    log = process.folder / "log.txt"
    process.wait_until(lambda: log.exists() and "here" in log.read_text(), 30, lambda _: None)
    print(log.read_text().strip(), process._keeper.pid, process.folder, flush=True)
    time.sleep(600)
""")


@pytest.fixture
def asker():
    """A process that has started an engine, and (engine's pid, keeper's pid, folder)."""
    process = subprocess.Popen(
        [sys.executable, "-c", ASKS], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    _, engine, keeper, folder = process.stdout.readline().split()
    yield process, int(engine), int(keeper), Path(folder)
    process.kill()
    process.wait()
    process.stdout.close()
    shutil.rmtree(folder, ignore_errors=True)  # nobody is left to do it once the keeper was killed


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_with_the_process_that_asked(asker, how):
    process, engine, keeper, folder = asker
    process.send_signal(how)
    process.wait()
    assert gone(engine) and gone(keeper) and not folder.exists()


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_an_interrupt_of_the_notebook_is_not_for_the_engine(asker):
    process, engine, keeper, _ = asker
    assert os.getpgid(engine) == os.getpgid(keeper) != os.getpgid(process.pid)
    os.kill(keeper, signal.SIGINT)
    time.sleep(0.3)
    os.kill(engine, 0)  # raises when it is gone


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a program that its keeper died")
def test_it_ends_when_its_keeper_is_killed(asker):
    _, engine, keeper, _ = asker
    os.kill(keeper, signal.SIGKILL)
    assert gone(engine)
