"""What is taken from a submission, and what becomes of everything that is unusual in one."""

import json
import os
import socket
import sys

import pytest
from small_assignment import assignment, cell, notebook, source_notebook, submit, whole

from autograder.cohort.intake import students, taken_in
from autograder.cohort.notebook_cells import LONGEST_ANSWER, UnreadableNotebook, answers_in
from autograder.cohort.untrusted_folder import Refused

on_posix = pytest.mark.skipif(os.name != "posix", reason="links and devices of POSIX")


def taken(content):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return answers_in(data, source_notebook())


# What is in a notebook


def test_only_the_text_of_answer_cells_is_taken():
    answers = taken(whole("x = 41"))
    assert answers.texts == {"first": "x = 41", "story": "I was there."}
    assert answers.notes == () and answers.other_code == 0


def test_text_in_lines_is_put_together():
    assert taken(notebook(cell(["a\n", "b"], "first"))).texts["first"] == "a\nb"


def test_the_last_of_several_cells_of_a_name_counts_as_in_nbgrader():
    answers = taken(notebook(*whole("x = 1")["cells"], cell("x = 2", "first")))
    assert answers.texts["first"] == "x = 2"
    assert answers.notes == ("first: there are several cells of this name; the last one counts",)


def test_missing_cells_are_named_and_what_is_locked_is_not_taken():
    answers = taken(notebook(cell("forged()", "first_check"), cell("x", "first")))
    assert answers.texts == {"first": "x"}
    assert answers.notes == ("missing and put back: windows_setup, story",)


def test_tags_order_and_other_cells_change_nothing():
    cells = [cell("import os"), *reversed(whole("x = 3")["cells"])]
    for one in cells:
        one["metadata"]["tags"] = ["skip-execution"]
    answers = taken(notebook(*cells))
    assert answers.texts == {"first": "x = 3", "story": "I was there."}
    assert answers.other_code == 1


def test_old_formats_are_read():
    old = {
        "nbformat": 3,
        "worksheets": [
            {"cells": [{"cell_type": "code", "input": "x", "metadata": {"nbgrader": {"grade_id": "first"}}}]}
        ],
    }
    assert taken(old).texts == {"first": "x"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not JSON"),
        (b'{"cells": [', "not JSON"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[]", "no notebook"),
        (b'{"cells": 3}', "no cells"),
        (b'{"worksheets": [7]}', "no cells"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"cells": [' + b"9" * 10_000 + b"]}", "not JSON"),
    ],
)
def test_what_is_no_notebook_is_said_in_words(content, why):
    with pytest.raises(UnreadableNotebook, match=why):
        taken(content)


def test_odd_metadata_is_no_answer():
    odd = [None, 7, [], {"nbgrader": 7}, {"nbgrader": {"grade_id": ["first"]}}, {"nbgrader": {}}]
    cells = [cell("x") | {"metadata": one} for one in odd]
    assert taken(notebook(*cells, 5, None)).texts == {}


def test_half_a_character_can_be_written_again():
    text = taken(b'{"cells": [{"source": "\\ud800x", "metadata": {"nbgrader": {"grade_id": "first"}}}]}')
    assert text.texts["first"] == "?x"


def test_an_answer_beyond_all_measure_is_left_out():
    answers = taken(whole("x" * (LONGEST_ANSWER + 1)))
    assert "first" not in answers.texts and any("longer than" in note for note in answers.notes)


def test_outputs_of_any_size_cost_nothing():
    flood = {"output_type": "stream", "name": "stdout", "text": ['a "quoted" ]]] \\ line\n'] * 400_000}
    content = whole("x = 5")
    content["cells"][2]["outputs"] = [flood, {"data": {"outputs": [1, [2]]}}]
    content["cells"][4]["source"] = '"outputs": [ is what I wrote'
    assert len(json.dumps(content)) > 10_000_000
    assert taken(content).texts == {"first": "x = 5", "story": '"outputs": [ is what I wrote'}


@pytest.mark.parametrize("filling", [b'\\"', b'"', b"[", b'"outputs": [', b'"outputs"   ', b"{}"])
def test_no_filling_takes_long_to_read(filling):
    content = b'{"cells": [], "outputs": [' + filling * (2_000_000 // len(filling))
    with pytest.raises(UnreadableNotebook):
        taken(content)


def test_too_much_beside_outputs_is_refused():
    with pytest.raises(UnreadableNotebook, match="more than 4 MB"):
        taken(whole("x" * 5_000_000))


# What is in a folder


def test_an_ordinary_submission(tmp_path):
    folder = submit(tmp_path, "ada", windows=whole("a"), dedup=whole("b", "dedup"))
    (folder / "timestamp.txt").write_text("2026-03-02 11:00:00 CET")
    (folder / "submission_secret.txt").write_text("s3")
    got = taken_in(tmp_path, "ada", assignment())
    assert got.notebooks["dedup"].answers["first"] == "b" and got.notes == ()
    assert str(got.timestamp) == "2026-03-02 10:00:00"
    assert set(got.carried) == {"timestamp.txt", "submission_secret.txt"}


def test_the_digest_follows_what_is_taken(tmp_path):
    digests = set()
    for answer in ("a", "b", "a"):
        submit(tmp_path, "ada", windows=whole(answer))
        digests.add(taken_in(tmp_path, "ada", assignment()).digest)
    assert len(digests) == 2


def test_a_missing_notebook_and_other_files_are_said(tmp_path):
    folder = submit(tmp_path, "ada", windows=whole(), bonus=whole())
    (folder / "leak.html").write_text("<script>")
    (folder / "day.\n.csv").write_text("")
    got = taken_in(tmp_path, "ada", assignment())
    assert set(got.notebooks) == {"windows"} and got.carried == {}
    assert got.notes == (
        "bonus.ipynb: not part of the assignment, and left out",
        "'day.\\n.csv': not part of the assignment, and left out",
        "leak.html: not part of the assignment, and left out",
        "not submitted: dedup.ipynb",
    )


def test_thousands_of_other_files_are_counted(tmp_path):
    folder = submit(tmp_path, "ada", windows=whole(), dedup=whole(name="dedup"))
    for number in range(100):
        (folder / f"{number:03}").touch()
    assert (
        taken_in(tmp_path, "ada", assignment()).notes[-1] == "and 60 more that are not part of the assignment"
    )


@pytest.mark.parametrize("written", ["tomorrow", "9" * 50, "\x00", "2026-13-45 10:00:00 UTC"])
def test_a_time_that_is_none_is_said(tmp_path, written):
    folder = submit(tmp_path, "ada", windows=whole(), dedup=whole(name="dedup"))
    (folder / "timestamp.txt").write_text(written)
    got = taken_in(tmp_path, "ada", assignment())
    assert got.timestamp is None and got.notes == ("timestamp.txt: it is no time, and was left out",)


def test_a_time_zone_is_no_path(tmp_path):
    (tmp_path / "zone").write_bytes(b"TZif")
    folder = submit(tmp_path, "ada", windows=whole(), dedup=whole(name="dedup"))
    (folder / "timestamp.txt").write_text(f"2026-03-02 11:00:00 {tmp_path / 'zone'}")
    assert str(taken_in(tmp_path, "ada", assignment()).timestamp) == "2026-03-02 11:00:00"


def test_an_unreadable_notebook_stops_nobody(tmp_path):
    submit(tmp_path, "ada", windows=b"{", dedup=whole("b", "dedup"))
    got = taken_in(tmp_path, "ada", assignment())
    assert got.notebooks["windows"].problem.startswith("it is not JSON")
    assert got.notebooks["dedup"].answers["first"] == "b"


@on_posix
def test_links_pipes_devices_and_sockets_are_never_opened(tmp_path):
    classmate = submit(tmp_path, "bob", windows=whole("mine"))
    secret = tmp_path / "secret"
    secret.write_text("2026-03-02 11:00:00")
    places = {}
    for name in ("symlink", "hard", "pipe", "folder", "socket", "dangling", "loop"):
        folder = submit(tmp_path, name, dedup=whole(name="dedup"))
        places[name] = folder / "windows.ipynb"
    places["symlink"].symlink_to(classmate / "windows.ipynb")
    os.link(classmate / "windows.ipynb", places["hard"])
    os.mkfifo(places["pipe"])
    places["folder"].mkdir()
    places["dangling"].symlink_to(tmp_path / "nowhere")
    places["loop"].symlink_to(places["loop"])
    os.chdir(places["socket"].parent)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("windows.ipynb")
    os.chdir(tmp_path)
    (places["symlink"].parent / "timestamp.txt").symlink_to(secret)
    for name in places:
        got = taken_in(tmp_path, name, assignment())
        assert got.notebooks["windows"].problem and got.notebooks["windows"].answers == {}, name
        assert got.notebooks["dedup"].problem == "" and got.timestamp is None
        assert any(note.startswith("windows.ipynb: ") for note in got.notes)


@on_posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root makes devices")
def test_a_device_is_never_opened(tmp_path):
    folder = submit(tmp_path, "ada", dedup=whole(name="dedup"))
    try:
        os.mknod(folder / "windows.ipynb", 0o600 | 0o020000, os.makedev(1, 5))  # /dev/zero
    except PermissionError:
        pytest.skip("this container makes no devices")
    assert (
        taken_in(tmp_path, "ada", assignment()).notebooks["windows"].problem.startswith("not a regular file")
    )


@on_posix
def test_a_folder_that_is_a_link_is_refused(tmp_path):
    submit(tmp_path, "bob", windows=whole())
    (tmp_path / "eve").symlink_to(tmp_path / "bob")
    (tmp_path / "mallory").mkdir()
    (tmp_path / "mallory" / "week9").symlink_to(tmp_path / "bob" / "week9")
    found, refused = students(tmp_path, "week9")
    assert found == ["bob", "mallory"] and refused == [
        "eve: its folder is a link to another place, and was not followed"
    ]
    for student in ("eve", "mallory", "..", "bob/../bob", ""):
        with pytest.raises(Refused):
            taken_in(tmp_path, student, assignment())


@on_posix
@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no such names")
def test_names_that_do_not_print_are_refused(tmp_path):
    for name in (b"a\nb", b"\xff\xfe", b"x" * 200, b".hidden"):
        os.makedirs(os.path.join(os.fsencode(tmp_path), name, b"week9"))
    found, refused = students(tmp_path, "week9")
    assert found == [] and len(refused) == 3 and all(line.isprintable() for line in refused)


def test_a_file_too_large_is_not_read(tmp_path):
    folder = submit(tmp_path, "ada", dedup=whole(name="dedup"))
    with open(folder / "windows.ipynb", "wb") as file:
        file.truncate(2_000_000_000)
    assert (
        "at most 100,000,000 are read" in taken_in(tmp_path, "ada", assignment()).notebooks["windows"].problem
    )
