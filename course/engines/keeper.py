"""Keeps one program running exactly as long as the process that asked for it lives.

    python -I keeper.py FOLDER -- COMMAND…

The keeper's standard input is a pipe whose other end the asking process holds. However that
process ends, the pipe closes: the program is ended and FOLDER, which holds its settings and its
data, is removed. Standard library only; it never imports the course.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading

PATIENCE = 8  # seconds between asking a program to end and ending it


def _ended_with_its_keeper():
    """On Linux the system ends the program even when the keeper itself is killed."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def main(arguments):
    """Run the command until it ends or standard input does; its exit status, 0 when it was ended."""
    folder, command = arguments[0], arguments[2:]
    with open(os.path.join(folder, "log.txt"), "ab") as log:
        program = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            preexec_fn=None if os.name == "nt" else _ended_with_its_keeper,
        )
    asked = threading.Event()

    def end_it(*_):
        asked.set()
        program.terminate()
        threading.Timer(PATIENCE, program.kill).start()

    def watch():
        while os.read(0, 1):
            pass
        end_it()

    signal.signal(signal.SIGTERM, end_it)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a notebook's "interrupt" is not for the engine
    threading.Thread(target=watch, daemon=True).start()
    status = program.wait()
    if asked.is_set():
        shutil.rmtree(folder, ignore_errors=True)
        status = 0
    # A program that ended by itself leaves its folder, and in it the log that says why.
    os._exit(status & 0xFF)  # the timer must not hold the keeper back


if __name__ == "__main__":
    main(sys.argv[1:])
