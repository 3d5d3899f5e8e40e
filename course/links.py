"""Links that open a notebook of the course somewhere else: on Binder, or on a hub that has nbgitpuller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from autograder.library import Lesson

BINDER = "https://mybinder.org"
GITHUB = "https://github.com"
WORK = "work"
"""The folder on a Binder machine in which notebooks are opened; binder/start names it too."""


@dataclass(frozen=True)
class Link:
    """One notebook: its title, its `path` in the repository (the home page has none there), and where it opens."""

    title: str
    path: str
    binder: str
    nbgitpuller: str


def binder_link(repository: str, ref: str, path: str) -> str:
    """The address that opens a file of a Binder machine in JupyterLab.

    Args:
        repository: "OWNER/REPO", on GitHub.
        ref: a branch, a tag or a commit.
        path: of the file on that machine, from the repository's folder: "work/home.ipynb".

    Raises ValueError for a repository that is not named so.
    """
    owner, name = _parts(repository)
    # Encoded once for the address that Binder hands on, and again inside Binder's own.
    opened = f"lab/tree/{quote(path)}"
    return (
        f"{BINDER}/v2/gh/{quote(owner)}/{quote(name)}/{quote(ref, safe='')}?urlpath={quote(opened, safe='')}"
    )


def puller_link(hub: str, repository: str, branch: str, path: str) -> str:
    """The address with which a JupyterHub pulls the repository and opens a file of it in JupyterLab.

    Args:
        hub: its address, "https://hub.example.edu".
        repository: "OWNER/REPO", on GitHub.
        branch: what is pulled.
        path: of the file in the repository, "" for its folder.

    Raises ValueError for a repository or a hub that is not named so.
    """
    owner, name = _parts(repository)
    if not hub.startswith(("https://", "http://")):
        raise ValueError(f"{hub} is no address of a hub. One begins with https://")
    opened = "/".join(["lab/tree", quote(name), *([quote(path)] if path else [])])
    asked = {"repo": f"{GITHUB}/{owner}/{name}", "branch": branch, "urlpath": opened}
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{urlencode(asked, quote_via=quote, safe='')}"


def all_links(repository: str, ref: str, hub: str, lessons: Sequence[Lesson] | None = None) -> list[Link]:
    """The home page's and every lesson's links. Raises as `binder_link` and `puller_link` do."""
    from autograder import library
    from course.work_folder import place_of

    lessons = library.lessons() if lessons is None else lessons
    home = Link(
        "Home",
        "",
        binder_link(repository, ref, f"{WORK}/home.ipynb"),
        puller_link(hub, repository, ref, ""),
    )
    return [home] + [
        Link(
            lesson.title,
            inside,
            binder_link(repository, ref, f"{WORK}/{place_of(lesson)}"),
            puller_link(hub, repository, ref, inside),
        )
        for lesson in lessons
        for inside in [lesson.notebook.relative_to(library.REPOSITORY).as_posix()]
    ]


def as_markdown(links: Sequence[Link]) -> str:
    """A table of links, a row a notebook."""
    rows = [
        f"| {link.title.replace('|', chr(92) + '|')} | [Binder]({link.binder}) | [nbgitpuller]({link.nbgitpuller}) |"
        for link in links
    ]
    return "\n".join(["| Notebook | On Binder | On your hub |", "| --- | --- | --- |", *rows])


def as_records(links: Sequence[Link]) -> list[dict[str, str]]:
    """The same as plain data: title, path, binder, nbgitpuller."""
    return [asdict(link) for link in links]


def _parts(repository: str) -> tuple[str, str]:
    owner, _, name = repository.partition("/")
    if not owner or not name or "/" in name or " " in repository:
        raise ValueError(f"{repository} is no repository. Write OWNER/REPO, as in its address on GitHub.")
    return owner, name
