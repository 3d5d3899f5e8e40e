"""JupyterLab opens at the home page, in the work folder, with the course's settings."""

import json
import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest
from opened_course import opened_course

from course import lab

REPOSITORY = Path(__file__).resolve().parents[1]
SCHEMAS = Path(sys.prefix) / "share" / "jupyter"
OVERRIDES = lab.SETTINGS / "labconfig" / "default_setting_overrides.json"


def test_the_token_is_left_alone():
    arguments = " ".join(lab.lab_arguments(Path("/work"), browser=False, port=8899))
    assert "--no-browser" in arguments and "--ServerApp.port=8899" in arguments
    assert not re.search("token|password|disable_check_xsrf", arguments, re.IGNORECASE)
    everything = "".join(path.read_text() for path in lab.SETTINGS.rglob("*.json"))
    assert "token" not in everything and "password" not in everything


def test_settings_already_on_the_path_stay(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/mine")
    variables = lab.lab_environment(tmp_path)
    assert variables["JUPYTER_CONFIG_PATH"].split(os.pathsep) == [str(lab.SETTINGS), "/mine"]
    assert variables["COURSE_WORK"] == str(tmp_path)


def test_the_settings_exist_in_this_jupyterlab():
    """A key that JupyterLab does not know would be dropped without a word."""
    for plugin, settings in json.loads(OVERRIDES.read_text()).items():
        package, name = plugin.split(":")
        (schema,) = [
            path
            for folder in ("lab/schemas", f"labextensions/{package}/schemas")
            if (path := SCHEMAS / folder / package / f"{name}.json").exists()
        ]
        known = json.loads(schema.read_text())["properties"]
        assert settings.keys() <= known.keys(), plugin


def test_news_is_said_only_when_there_is_some():
    assert lab.news_of(SimpleNamespace(new=["a"], updated=[], kept=[])) == []
    (updated, kept) = lab.news_of(SimpleNamespace(new=[], updated=["a"], kept=["w/b.ipynb"]))
    assert "1" in updated and "w/b.ipynb" in kept


def test_a_work_folder_that_is_a_file_gets_a_sentence(tmp_path):
    (tmp_path / "work").write_text("")
    command = [sys.executable, "-m", "course.cli", "open", "--work", str(tmp_path / "work")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "is a file" in done.stderr and "Traceback" not in done.stderr


@pytest.fixture
def opened(tmp_path):
    with opened_course(tmp_path) as course:
        yield course


def get(address, token):
    request = urllib.request.Request(address, headers={"Authorization": f"token {token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.status, answer.read().decode()


@pytest.mark.skipif(os.name == "nt", reason="stops JupyterLab with a signal")
def test_the_page_answers_with_the_courses_settings(opened):
    address, token = opened.address, opened.token
    status, page = get(f"{address}/lab/tree/home.ipynb", token)
    assert status == 200 and "JupyterLab" in page
    disabled = json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.S)[1])
    assert "@jupyter/nbgrader" in str(disabled["disabledExtensions"])

    with pytest.raises(urllib.error.HTTPError) as refused:
        get(f"{address}/api/contents/home.ipynb", "anotherone")
    assert refused.value.code == 403

    _, home = get(f"{address}/api/contents/home.ipynb", token)
    assert json.loads(home)["type"] == "notebook"
    assert (opened.work / "home.ipynb").exists()

    _, text = get(f"{address}/lab/api/settings", token)
    in_force = {one["id"]: one for one in json.loads(text)["settings"]}
    for plugin, settings in json.loads(OVERRIDES.read_text()).items():
        properties = in_force[plugin]["schema"]["properties"]
        for key, value in settings.items():
            assert properties[key]["default"] == value, (plugin, key)

    _, specs = get(f"{address}/api/kernelspecs", token)
    assert json.loads(specs)["default"] == "python3"


@pytest.mark.skipif(os.name == "nt", reason="Binder runs Linux")
def test_binder_gets_the_same_settings():
    show = "import json, os; print(json.dumps(dict(os.environ)))"
    command = ["bash", str(REPOSITORY / "binder" / "start"), sys.executable, "-c", show]
    variables = {key: value for key, value in os.environ.items() if "JUPYTER" not in key}
    said = subprocess.run(command, cwd="/", env=variables, capture_output=True, check=True)
    found = json.loads(said.stdout)
    work = REPOSITORY / "work"
    assert found["JUPYTER_CONFIG_PATH"] == str(lab.SETTINGS)
    assert found["COURSE_TEMPORARY"] == "1"
    assert found["COURSE_WORK"] == lab.lab_environment(work)["COURSE_WORK"] == str(work)
    for script in ("start", "postBuild"):
        assert os.access(REPOSITORY / "binder" / script, os.X_OK)


def test_a_port_that_is_taken_is_said():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert not lab.is_free(other.getsockname()[1])
        port = other.getsockname()[1]
    assert lab.is_free(port)


def test_where_says_which_folder_it_read(tmp_path):
    command = [sys.executable, "-m", "course.cli", "where", "--work", str(tmp_path / "mine")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0 and f"From your answers in {tmp_path / 'mine'}" in done.stdout
    assert "Welcome" not in done.stdout
