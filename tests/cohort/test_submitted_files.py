"""Around nbgrader's own copying: links are put aside before it, and only known files stay after it."""

import os

import pytest

from course.safe_markdown import safe_markdown2html
from course.submitted_files import keep_only_known, put_aside

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A cohort's folder, and in it a submission with a notebook and whatever a test adds."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    folder = tmp_path / "submitted" / "eve" / "week9"
    folder.mkdir(parents=True)
    (folder / "day1.ipynb").write_text("{}")
    (tmp_path / "secret").write_text("the solutions")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def hook(function, course, student="eve"):
    path = course / "submitted" / student / "week9" / "day1.ipynb"
    function(assignment="week9", student="*", notebooks=[str(path)])


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def test_what_is_no_plain_file_is_put_aside_unopened(course, capsys):
    folder = course / "submitted" / "eve" / "week9"
    (folder / "sub").mkdir()
    (folder / "sub" / "leak.html").symlink_to(course / "secret")
    (folder / "elsewhere").symlink_to(course)
    os.link(course / "secret", folder / "twin.txt")
    os.mkfifo(folder / "pipe")
    with open(folder / "huge.bin", "wb") as file:
        file.truncate(200_000_000)
    (folder / "notes.txt").write_text("mine")
    hook(put_aside, course)
    assert names(course / "submitted") == ["eve/week9/day1.ipynb", "eve/week9/notes.txt"]
    assert (course / "secret").read_text() == "the solutions"
    aside = [path.name for path in (course / "grading" / "put_aside").glob("*/*")]
    assert len(aside) == 5 and capsys.readouterr().out.count("put aside") >= 5


def test_a_submission_that_is_a_link_is_put_aside_itself(course):
    (course / "submitted" / "mallory").symlink_to("eve")
    hook(put_aside, course, "mallory")
    assert names(course / "submitted") == ["eve/week9/day1.ipynb"]


def test_nothing_is_put_aside_from_an_ordinary_submission(course):
    hook(put_aside, course)
    assert not (course / "grading").exists()


def test_only_what_nbgrader_needs_stays(course):
    graded = course / "autograded" / "eve" / "week9"
    (graded / "sub").mkdir(parents=True)
    for name in ("day1.ipynb", "timestamp.txt", "submission_secret.txt", "leak.html", "sub/day1.ipynb"):
        (graded / name).write_text("")
    hook(keep_only_known, course)
    assert names(graded) == ["day1.ipynb", "submission_secret.txt", "timestamp.txt"]


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "<a href='javascript:alert(1)'>x</a>",
        "<iframe src='https://x.y'></iframe>",
        "<style>*{display:none}</style>",
        "<form action='https://x.y'><input name=a></form>",
        "<svg onload=alert(1)>",
        "`<script>alert(1)</script>`",
        "<p style='position:fixed' onclick='x()'>hi</p>",
    ],
)
def test_markdown_of_students_can_do_nothing(markdown):
    import html.parser

    found = []

    class Seen(html.parser.HTMLParser):
        def handle_starttag(self, tag, attributes):
            found.append((tag, dict(attributes)))

    Seen().feed(safe_markdown2html(markdown))
    assert all(tag in ("p", "a", "code") for tag, _ in found)
    for _, attributes in found:
        assert not {
            name for name in attributes if name.startswith("on") or name in ("style", "src", "action")
        }
        assert not attributes.get("href", "").lower().startswith("javascript")


def test_ordinary_markdown_stays_as_it_was():
    from nbconvert.filters import markdown2html

    written = (
        "# A *title*\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nx = 1 < 2\n```\n\n- [x](https://x.y)\n"
    )
    assert safe_markdown2html(written) == markdown2html(written)
