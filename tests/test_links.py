"""The links that open notebooks elsewhere lead, parsed back, to the file they were made for."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from autograder import library
from course.cli import app
from course.links import all_links, binder_link, puller_link

HUB = "https://hub.example.edu/class"
names = st.text("abcXYZ019-_.", min_size=1, max_size=8)
refs = st.text("abc019-_./# %&+é", min_size=1, max_size=12)
paths = st.lists(st.text("abc019-_.# %&+?=é", min_size=1, max_size=8), min_size=1, max_size=4).map("/".join)


def opened_by_binder(link: str) -> tuple[str, str, str]:
    """(repository, ref, path) as Binder takes a link apart, and then JupyterLab what Binder hands on."""
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "mybinder.org", "")
    version, provider, owner, name, ref = parts.path.lstrip("/").split("/")
    assert (version, provider) == ("v2", "gh")
    asked = parse_qs(parts.query, strict_parsing=True, keep_blank_values=True)
    assert list(asked) == ["urlpath"]
    handed_on = urlsplit("https://a.binder.machine/user/one/" + asked["urlpath"][0])
    assert not handed_on.query and not handed_on.fragment
    path = unquote(handed_on.path).removeprefix("/user/one/lab/tree/")
    return f"{unquote(owner)}/{unquote(name)}", unquote(ref), path


def opened_by_a_hub(link: str) -> tuple[str, str, str]:
    """(repository, branch, path) as nbgitpuller takes a link apart."""
    parts = urlsplit(link)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{HUB}/hub/user-redirect/git-pull"
    asked = {key: value for key, [value] in parse_qs(parts.query, strict_parsing=True).items()}
    repository = asked["repo"].removeprefix("https://github.com/")
    opened = urlsplit("https://a.hub/user/one/" + asked["urlpath"])
    assert not opened.query and not opened.fragment
    folder = f"/user/one/lab/tree/{repository.split('/')[1]}"
    assert opened.path.startswith(folder)
    return repository, asked["branch"], unquote(opened.path.removeprefix(folder)).removeprefix("/")


@given(names, names, refs, paths)
def test_a_link_leads_back_to_what_it_was_made_for(owner, name, ref, path):
    repository = f"{owner}/{name}"
    assert opened_by_binder(binder_link(repository, ref, path)) == (repository, ref, path)
    assert opened_by_a_hub(puller_link(HUB, repository, ref, path)) == (repository, ref, path)


def test_every_notebook_has_its_links_and_lies_where_they_lead():
    home, *lessons = all_links("OWNER/REPO", "autumn/2026", HUB)
    assert opened_by_binder(home.binder) == ("OWNER/REPO", "autumn/2026", "work/home.ipynb")
    assert opened_by_a_hub(home.nbgitpuller) == ("OWNER/REPO", "autumn/2026", "")
    assert [link.title for link in lessons] == [lesson.title for lesson in library.lessons()]
    for link, lesson in zip(lessons, library.lessons(), strict=True):
        on_binder, on_a_hub = opened_by_binder(link.binder)[2], opened_by_a_hub(link.nbgitpuller)[2]
        assert on_binder == f"work/{lesson.week}/{lesson.name}.ipynb"
        assert on_a_hub == link.path and (library.REPOSITORY / link.path).is_file()


def run(*arguments: str):
    return CliRunner().invoke(app, ["links", *arguments])


def test_the_command_prints_the_same_links_as_markdown_and_as_json():
    asked = ("OWNER/REPO", "--ref", "autumn", "--hub", HUB)
    records = json.loads(run(*asked, "--json").output)
    assert [record["title"] for record in records] == ["Home", *(one.title for one in library.lessons())]
    rows = run(*asked).output.splitlines()[2:]
    for record, row in zip(records, rows, strict=True):
        assert f"]({record['binder']})" in row and f"]({record['nbgitpuller']})" in row


@pytest.mark.parametrize("repository", ["OWNER", "OWNER/", "https://github.com/OWNER/REPO", "a b/c"])
def test_what_is_no_repository_gets_a_sentence(repository):
    ran = run(repository)
    assert ran.exit_code == 1 and "Write OWNER/REPO" in ran.output
    ran = run("OWNER/REPO", "--hub", "hub.example.edu")
    assert ran.exit_code == 1 and "begins with https://" in ran.output
