"""start.py on a small copy of the course: real environments, no network, nothing downloaded.

The copy has locks without packages and builds itself with a backend of its own, so what is tried
is the real path: uv or venv, the stamp, the lock file, the handing over.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))
sys.path.insert(0, str(REPOSITORY / "requirements"))

import environment
import installers

import start

PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "small-course"
version = "1"
"""

# The least an editable install needs: a wheel with a path to the folder in it.
BACKEND = """\
import os, zipfile
def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    name, info = "small_course-1-py3-none-any.whl", "small_course-1.dist-info"
    files = {
        "small_course.pth": os.getcwd() + "\\n",
        info + "/METADATA": "Metadata-Version: 2.1\\nName: small-course\\nVersion: 1\\n",
        info + "/WHEEL": "Wheel-Version: 1.0\\nGenerator: own\\nRoot-Is-Purelib: true\\n"
        "Tag: py3-none-any\\n",
    }
    record = info + "/RECORD"
    listing = "".join(f"{path},,\\n" for path in [*files, record])
    with zipfile.ZipFile(os.path.join(wheel_directory, name), "w") as wheel:
        for path, text in {**files, record: listing}.items():
            wheel.writestr(path, text)
    return name
build_wheel = build_editable
"""

CLI = """\
import sys
print("opened with", sys.argv[1:])
sys.exit(7)
"""


@pytest.fixture
def small_course(tmp_path):
    """A copy of the course in a folder with spaces in its name, quick to install."""
    root = tmp_path / "my own course"
    (root / "requirements").mkdir(parents=True)
    (root / "course").mkdir()
    for name in ("start.py", "requirements/environment.py", "requirements/installers.py"):
        shutil.copy(REPOSITORY / name, root / name)
    for lock in ("course.txt", "test.txt"):
        (root / "requirements" / lock).write_text(f"# {lock}: no packages\n")
    (root / "pyproject.toml").write_text(PYPROJECT)
    (root / "backend.py").write_text(BACKEND)
    (root / "course" / "__init__.py").write_text("")
    (root / "course" / "cli.py").write_text(CLI)
    return root


def run(root, *arguments, cwd=None, path=None, host=sys.executable):
    """Run the copy's start.py as a person would, from another folder unless told."""
    variables = {**os.environ, "PIP_NO_INDEX": "1", "UV_OFFLINE": "1"}
    variables.pop("VIRTUAL_ENV", None)
    if path is not None:
        variables["PATH"] = path
    return subprocess.run(
        [host, str(root / "start.py"), *arguments],
        cwd=cwd or root.parent,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(params=["uv", "pip"])
def path(request):
    """A PATH with uv on it, and one without."""
    uv = shutil.which("uv")
    if request.param == "pip":
        return os.defpath
    if uv is None:
        pytest.skip("uv is not installed here")
    return os.pathsep.join([os.path.dirname(uv), os.environ["PATH"]])


# Old Pythons


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_gets_a_sentence(version):
    sentence = start.too_old(version)
    assert "needs Python 3.11 or newer; you have " + ".".join(map(str, version)) in sentence
    assert "python.org" in sentence


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 1), (4, 0, 0)])
def test_a_new_python_is_not_told_off(version):
    assert start.too_old(version) is None


def test_start_is_syntax_that_old_pythons_read():
    """What Python 2.7 cannot parse: annotations, f-strings, keyword-only arguments and the like."""
    tree = ast.parse((REPOSITORY / "start.py").read_text(encoding="utf-8"))
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.Match, ast.Starred)
    for node in ast.walk(tree):
        assert not isinstance(node, newer), f"line {node.lineno}"
        if isinstance(node, ast.FunctionDef):
            assert not node.args.kwonlyargs and node.returns is None
            assert all(argument.annotation is None for argument in node.args.args)
        if isinstance(node, ast.Raise):
            assert node.cause is None


def old_pythons():
    """Interpreters older than 3.11 on this machine, from PATH or kept by pyenv."""
    found = [shutil.which(f"python{version}") for version in ("2.7", "3.6", "3.8", "3.9", "3.10")]
    if kept := os.environ.get("PYENV_ROOT"):
        found += sorted(Path(kept).glob("versions/[23].[0-9]*/bin/python"))
    probe = "import sys; sys.exit(sys.version_info >= (3, 11))"
    for python in filter(None, found):
        if subprocess.run([python, "-c", probe], capture_output=True).returncode == 0:
            yield python


def test_a_real_old_python_says_it():
    said = [
        subprocess.run([old, str(REPOSITORY / "start.py")], capture_output=True, text=True)
        for old in old_pythons()
    ]
    if not said:
        pytest.skip("no old Python here")
    for done in said:
        assert done.returncode == 1
        assert done.stderr.startswith("The course needs Python 3.11 or newer; you have")


# Opening


def test_help_installs_nothing(small_course):
    done = run(small_course, "--help")
    assert done.returncode == 0 and "--no-browser" in done.stdout
    assert not (small_course / ".venv").exists()


def test_a_slip_in_the_options_is_said_before_installing(small_course):
    done = run(small_course, "--port", "eighty")
    assert done.returncode == 2 and "eighty" in done.stderr
    assert not (small_course / ".venv").exists()


def test_first_start_prepares_and_later_ones_do_not(small_course, path):
    first = run(small_course, "--no-browser", "--port", "8899", "--work", "mine", path=path)
    assert first.returncode == 7, first.stderr  # the course's own exit status
    assert first.stderr.count("Preparing the course") == 1
    work = str(small_course.parent / "mine")
    assert first.stdout.strip() == (
        f"opened with ['open', '--work', {work!r}, '--no-browser', '--port', '8899']"
    )
    made = (small_course / ".venv" / "pyvenv.cfg").stat().st_mtime_ns

    second = run(small_course, "doctor", path=path)
    assert (second.returncode, second.stderr) == (7, "")
    assert second.stdout.strip() == "opened with ['doctor']"
    assert (small_course / ".venv" / "pyvenv.cfg").stat().st_mtime_ns == made


def test_tests_are_added_to_the_environment_and_run_takes_arguments(small_course, path):
    run(small_course, path=path)
    made = (small_course / ".venv" / "pyvenv.cfg").stat().st_mtime_ns
    script = small_course.parent / "own script.py"
    script.write_text("import course, sys; print(sys.argv[1:]); sys.exit(3)\n")
    done = run(small_course, "run", "own script.py", "--quick", "-x", path=path)
    assert (done.returncode, done.stdout.strip()) == (3, "['--quick', '-x']"), done.stderr
    assert "Adding what the tests need" in done.stderr
    assert (small_course / ".venv" / "pyvenv.cfg").stat().st_mtime_ns == made
    assert run(small_course, path=path).stderr == ""


def test_the_engines_get_an_environment_of_their_own(small_course, prepare):
    (small_course / "requirements" / "engines.txt").write_text("# engines.txt: no packages\n")
    assert prepare() == ["made"]
    assert prepare("engines.txt") == ["made"] and prepare("engines.txt") == []
    assert (small_course / ".venv-engines" / "pyvenv.cfg").exists()
    (small_course / "requirements" / "engines.txt").write_text("# another lock\n")
    assert prepare() == [] and prepare("engines.txt") == ["made"]


def test_run_says_which_script_is_missing(small_course):
    done = run(small_course, "run", "nowhere.py")
    assert done.returncode == 1 and "nowhere.py" in done.stderr


# When an environment counts as made


@pytest.fixture
def prepare(small_course, monkeypatch):
    """`prepare(lock)` in this process, recording which installer steps it took."""
    steps = []
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("UV_OFFLINE", "1")
    real = installers.find

    def find(*arguments, create, verbose):
        steps.append("made" if create else "added to")
        return real(*arguments, create=create, verbose=verbose)

    monkeypatch.setattr(installers, "find", find)

    def prepared(lock="course.txt"):
        steps.clear()
        assert Path(environment.prepare(small_course, lock)).exists()
        return list(steps)

    return prepared


def test_a_changed_lock_makes_the_environment_anew(small_course, prepare):
    assert prepare() == ["made"]
    leftover = small_course / ".venv" / "leftover"
    leftover.touch()
    assert prepare() == []
    (small_course / "requirements" / "course.txt").write_text("# another lock\n")
    assert prepare() == ["made"]
    assert not leftover.exists()


def test_only_a_changed_test_lock_concerns_only_the_tests(small_course, prepare):
    assert prepare("test.txt") == ["made"]
    assert prepare("course.txt") == []
    (small_course / "requirements" / "test.txt").write_text("# another lock\n")
    assert prepare("course.txt") == []
    assert prepare("test.txt") == ["made"]


def test_line_endings_do_not_change_a_lock(small_course, prepare):
    lock = small_course / "requirements" / "course.txt"
    lock.write_bytes(b"# one\n# two\n")
    assert prepare() == ["made"]
    lock.write_bytes(b"# one\r\n# two\r\n")
    assert prepare() == []


def test_an_interrupted_install_is_repaired(small_course, prepare, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(installers.Installer, "install_own_packages", interrupted)
        with pytest.raises(KeyboardInterrupt):
            environment.prepare(small_course, "course.txt")
    assert (small_course / ".venv").exists()
    assert environment.read_stamp(small_course / ".venv") == {}
    assert prepare() == ["made"]


def test_a_moved_course_is_made_anew(small_course, prepare):
    assert prepare() == ["made"]
    moved = small_course.with_name("elsewhere")
    small_course.rename(moved)
    wanted = environment.wanted_stamp(moved, "course.txt")
    assert not environment.holds(environment.read_stamp(moved / ".venv"), wanted)


def test_a_replaced_python_is_noticed(small_course, prepare):
    assert prepare() == ["made"]
    venv = small_course / ".venv"
    stamp = (venv / environment.STAMP).read_text()
    (venv / environment.STAMP).write_text(re.sub(r'"python": "[^"]*"', '"python": "/gone"', stamp))
    assert environment.read_stamp(venv) == {}
    assert prepare() == ["made"]


@pytest.mark.parametrize("damage", ["", "[]", "{", '"x"'])
def test_a_damaged_stamp_counts_as_none(small_course, prepare, damage):
    prepare()
    (small_course / ".venv" / environment.STAMP).write_text(damage)
    assert environment.read_stamp(small_course / ".venv") == {}


def test_a_folder_that_is_no_environment_is_left_alone(small_course):
    (small_course / ".venv").mkdir()
    (small_course / ".venv" / "thesis.txt").write_text("mine")
    with pytest.raises(environment.NotPrepared, match="Move it away"):
        environment.prepare(small_course, "course.txt")
    assert (small_course / ".venv" / "thesis.txt").read_text() == "mine"


# When something is missing


def test_a_failed_install_shows_what_was_said_and_is_not_done(small_course):
    lock = small_course / "requirements" / "course.txt"
    lock.write_text("no-such-package-here==1 --hash=sha256:" + "0" * 64 + "\n")
    done = run(small_course)
    assert done.returncode == 1
    assert "no-such-package-here" in done.stderr and "could not be prepared" in done.stderr
    assert "Traceback" not in done.stderr
    assert environment.read_stamp(small_course / ".venv") == {}


def without(monkeypatch, *refused):
    """Make commands that contain one of `refused` fail, as on a machine that lacks them."""
    real = installers._works
    monkeypatch.setattr(installers.shutil, "which", lambda _: None)
    monkeypatch.setattr(
        installers,
        "_works",
        lambda command: not any(word in command for word in refused) and real(command),
    )


def test_without_ensurepip_the_hosts_pip_steps_in(small_course, monkeypatch):
    """Debian's Python without python3-venv: `-m venv` fails unless told --without-pip."""
    venv = small_course / ".venv"
    real = installers._works

    def works(command):
        if command[1:3] == ["-m", "venv"] and "--without-pip" not in command:
            return False
        return "virtualenv" not in command and real(command)

    monkeypatch.setattr(installers.shutil, "which", lambda _: None)
    monkeypatch.setattr(installers, "_works", works)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    host = environment.host_python()
    if not real([host, "-m", "pip", "--version"]):
        pytest.skip("the Python beneath has no pip")
    installer = installers.find(host, venv, create=True)
    assert installer.command[:4] == [host, "-m", "pip", "--python"]
    assert not real([str(environment.python_of(venv)), "-m", "pip", "--version"])
    installer.install_own_packages(small_course)
    imported = [str(environment.python_of(venv)), "-c", "import course"]
    assert subprocess.run(imported, cwd=small_course.parent).returncode == 0


def test_without_any_pip_it_says_what_to_install(small_course, monkeypatch):
    without(monkeypatch, "pip", "virtualenv")
    with pytest.raises(environment.NotPrepared, match="apt install python3-venv"):
        environment.prepare(small_course, "course.txt")


def test_without_the_venv_module_it_says_so(small_course, monkeypatch):
    without(monkeypatch, "pip", "virtualenv", "venv")
    monkeypatch.setattr(installers.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(environment.NotPrepared, match="without its venv module"):
        environment.prepare(small_course, "course.txt")


def test_a_broken_uv_is_passed_over(small_course, monkeypatch, tmp_path):
    monkeypatch.setattr(installers.shutil, "which", lambda _: str(tmp_path / "uv"))
    installer = installers.find(environment.host_python(), small_course / ".venv", create=True)
    assert "pip" in installer.command and str(tmp_path / "uv") not in installer.command


def test_a_folder_one_may_not_write_to(small_course, monkeypatch):
    def refuse(*arguments, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(environment, "open", refuse, raising=False)
    with pytest.raises(environment.NotPrepared, match="cannot be written to.*Permission denied"):
        environment.prepare(small_course, "course.txt")


def test_an_incomplete_copy_is_named(small_course):
    (small_course / "requirements" / "course.txt").unlink()
    with pytest.raises(environment.NotPrepared, match="course.txt is missing"):
        environment.prepare(small_course, "course.txt")


# Two at once


def test_a_second_start_waits_for_the_first(small_course):
    holder = textwrap.dedent(
        """
        import sys, time
        sys.path.insert(0, sys.argv[1])
        import environment
        with environment.alone(environment.Path(sys.argv[2])):
            print("held", flush=True)
            time.sleep(60)
        """
    )
    first = subprocess.Popen(
        [sys.executable, "-c", holder, str(REPOSITORY / "requirements"), str(small_course)],
        stdout=subprocess.PIPE,
        text=True,
    )
    second = None
    try:
        assert first.stdout.readline().strip() == "held"
        second = subprocess.Popen(
            [sys.executable, str(small_course / "start.py")],
            env={**os.environ, "PIP_NO_INDEX": "1", "UV_OFFLINE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert "Another start is preparing the course" in second.stderr.readline()
        assert not (small_course / ".venv").exists()
        first.kill()  # a start that dies leaves nothing to clean up
        out, err = second.communicate(timeout=120)
        assert second.returncode == 7, err
        assert "opened with" in out
    finally:
        for process in (first, second):
            if process is not None:
                process.kill()
                process.communicate()


def test_two_starts_prepare_once(small_course):
    variables = {**os.environ, "PIP_NO_INDEX": "1", "UV_OFFLINE": "1"}
    started = [
        subprocess.Popen(
            [sys.executable, str(small_course / "start.py")],
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ended = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [7, 7], ended
    assert sum(err.count("Preparing the course") for _, err in ended) == 1


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_ctrl_c_while_preparing_says_it_can_go_on(small_course):
    slow = small_course / "backend.py"
    slow.write_text("import time\ntime.sleep(120)\n")
    process = subprocess.Popen(
        [sys.executable, str(small_course / "start.py")],
        env={**os.environ, "PIP_NO_INDEX": "1", "UV_OFFLINE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not (small_course / ".venv" / "pyvenv.cfg").exists() and process.poll() is None:
        time.sleep(0.05)
    os.killpg(process.pid, 2)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Start again" in err and "Traceback" not in err
