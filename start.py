# -*- coding: utf-8 -*-
"""One command from a fresh copy to an open course: `python3 start.py`.

This file keeps to syntax that Python 2.7 can read, so that an old Python gets a sentence and not
a SyntaxError. What needs a newer one lives in requirements/environment.py.
"""

from __future__ import print_function

import os
import sys

OLDEST = (3, 11)
COURSE_COMMANDS = ("doctor", "where", "next", "check", "watch", "plan", "review", "drill", "round", "loop", "links", "progress", "reset", "world", "engines", "voice", "build", "check-content")
# -P: a file named like a library, in the folder the learner starts from, stays out of the way.
ISOLATED = ["-P", "-m"]
REPOSITORY = os.path.dirname(os.path.abspath(__file__))

USAGE = """\
Usage:
  python3 start.py [--no-browser] [--port N] [--work DIR]   open the course in JupyterLab
  python3 start.py test [PYTEST ARGUMENTS]                  run the tests
  python3 start.py test --engines                           install the real engines, and test them
  python3 start.py run SCRIPT [ARGUMENTS]                   run a script with everything installed
  python3 start.py doctor                                   what works on this machine, what is missing
  python3 start.py where                                    where you are and what is next
  python3 start.py check [EXERCISE]                         check a saved answer; `watch` checks at each save
  python3 start.py plan --hours 10 --background gap         which lesson in which week, by your own hours
  python3 start.py review                                   what is due again; `drill windows` for endless questions
  python3 start.py round                                    timed rounds in the terminal
  python3 start.py progress export [FILE]                   take your progress along; `progress import` brings it back
  python3 start.py reset EXERCISE                           start an exercise over
  python3 start.py engines install                          Flink and Kafka, for the engine labs
  python3 start.py voice install                            answer aloud: recording, recognition, a voice
  python3 start.py world --size std --out DIR               write the course's data, at any size
  python3 start.py check-content [FILE]                     prove exercises you wrote
  python3 start.py build                                    write the notebooks anew

Options:
  --no-browser   print the address and leave the browser alone
  --port N       the port JupyterLab listens on (the next free one if it is taken)
  --work DIR     the folder with your answers (default: work/ beside this file)
  --verbose      show what the installer says; put it first, before `test` or `run`
  --help         this text

The first start prepares an environment in .venv, about a minute. Later ones open at once.
Examples:
  python3 start.py --no-browser --port 8899
  python3 start.py test -k notebooks
  python3 start.py run bench/start.py --quick
"""

SHORT_USAGE = "python3 start.py [--no-browser] [--port N] [--work DIR]; --help says more"


def too_old(version=sys.version_info):
    """The sentence for a Python that is too old for the course, or None."""
    if tuple(version[:2]) >= OLDEST:
        return None
    return (
        "The course needs Python %d.%d or newer; you have %s. "
        "Get it from python.org or your package manager, then run start.py with it."
    ) % (OLDEST + (".".join(str(part) for part in version[:3]),))


def split(arguments):
    """(verbose, command, the rest) of a command line; no command means "open"."""
    rest = list(arguments)
    verbose = bool(rest) and rest[0] == "--verbose"
    if verbose:
        rest = rest[1:]
    if rest and rest[0] in ("open", "test", "run") + COURSE_COMMANDS:
        return verbose, rest[0], rest[1:]
    return verbose, "open", rest


def open_command(arguments):
    """Arguments for `course open`, checked here so that a slip is said before any install."""
    import argparse

    parser = argparse.ArgumentParser(prog="start.py", usage=SHORT_USAGE, add_help=False)
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--port", type=int)
    parser.add_argument("--work")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args(arguments)
    command = ISOLATED + ["course.cli", "open"]
    work = options.work or os.path.join(REPOSITORY, "work")
    command += ["--work", os.path.abspath(os.path.expanduser(work))]
    if options.no_browser:
        command += ["--no-browser"]
    if options.port is not None:
        command += ["--port", str(options.port)]
    return command, options.verbose


def script_command(arguments):
    """Arguments that run a script, looked for from here and then from the course's folder."""
    if not arguments:
        sys.exit("Which script? For example: python3 start.py run bench/start.py --quick")
    for folder in (os.getcwd(), REPOSITORY):
        script = os.path.join(folder, arguments[0])
        if os.path.isfile(script):
            return [script] + arguments[1:]
    sys.exit("There is no script %s here or in the course's folder." % arguments[0])


def hand_over(command, folder=None):
    """Become `command`; where a process cannot be replaced, run it and take its exit status."""
    if folder:
        os.chdir(folder)
    os.environ.pop("PYTHONHOME", None)  # it would point the environment at another Python
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    import subprocess

    child = subprocess.Popen(command)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            pass  # the child has it too, and stops in its own way


def main(arguments):
    """Prepare the environment when it is missing or out of date, then hand over to it."""
    verbose, command, rest = split(arguments)
    if command == "open" and ("--help" in rest or "-h" in rest):
        print(USAGE)
        return 0
    complaint = too_old()
    if complaint:
        print(complaint, file=sys.stderr)
        return 1
    folder = None
    lock = "course.txt"
    if command == "open":
        run, asked = open_command(rest)
        verbose = verbose or asked
    elif command in COURSE_COMMANDS:
        run = ISOLATED + ["course.cli", command] + rest
        if command == "voice" and rest[:1] == ["install"]:
            lock = "voice.txt"
    elif command == "run":
        run, lock = script_command(rest), "test.txt"
    else:
        lock = "test.txt"
        # All the tests take every core, and one more process while others wait; a few of them start faster on one.
        # Who has run its own takes over half of another's, so that none works on alone at the end.
        everything = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal"]
        run, folder = ["-m", "pytest"] + (rest or everything), REPOSITORY
        if "--engines" in rest:
            run += ["-m", "engines"]

    sys.path.insert(0, os.path.join(REPOSITORY, "requirements"))
    import environment

    try:
        python = environment.prepare(REPOSITORY, lock, verbose=verbose)
    except environment.NotPrepared as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Start again whenever you like; it begins afresh.", file=sys.stderr)
        return 130
    if command == "test" and "--engines" in rest:
        import subprocess

        status = subprocess.call([python] + ISOLATED + ["course.cli", "engines", "install"], cwd=REPOSITORY)
        if status:
            return status
    return hand_over([python] + run, folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
