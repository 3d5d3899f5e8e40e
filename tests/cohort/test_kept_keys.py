"""Expected results on the disk: the same as worked out, used only for the version they are of."""

from dataclasses import replace
from hashlib import sha256

import pytest

from autograder import answer_key as keys
from autograder import library
from autograder.cohort import kept_files
from autograder.cohort.kept_keys import key_of
from autograder.sandbox import asked as asked_module
from autograder.sandbox import question


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache of its own, and a process that has worked nothing out yet."""
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / name))
    monkeypatch.setattr(keys, "_KEYS", {})
    return tmp_path / "data-engineer-loop" / "answer_keys"


def worked_out(exercise, monkeypatch):
    """The exercise, its key, and the slugs whose solutions were run to get it."""
    runs = []
    original = keys._expected
    with monkeypatch.context() as counting:
        counting.setattr(keys, "_expected", lambda one: runs.append(one.slug) or original(one))
        counting.setattr(keys, "_KEYS", {})
        return exercise, key_of(exercise), runs


@pytest.mark.parametrize("slug", ["exactly_once_counts", "sliding_sum", "six_running_totals"])
def test_what_is_kept_is_what_was_worked_out(cache, monkeypatch, slug):
    exercise = library.find(slug)
    first = worked_out(exercise, monkeypatch)
    second = worked_out(exercise, monkeypatch)
    assert first[2] == [slug] and second[2] == []
    assert first[1].expected == second[1].expected == keys._expected(exercise)
    assert [one.notes for one in first[1].expected] == [one.notes for one in second[1].expected]


def test_another_version_is_worked_out_anew(cache, monkeypatch):
    exercise = library.find("sliding_sum")
    for number in range(5):
        monkeypatch.setattr(kept_files, "version", lambda number=number: f"{number:064}"[::-1])
        assert worked_out(exercise, monkeypatch)[2] == ["sliding_sum"]
    assert len(list(cache.iterdir())) == kept_files.MOST_VERSIONS


DAMAGE = [b"", b"[]", b"{", b"[[[1]]]", b"[[1, 2, 3]]", b"\xff"]


@pytest.mark.parametrize("damage", [*DAMAGE, *[sha256(one).digest() + one for one in DAMAGE]])
def test_a_damaged_file_is_worked_out_anew(cache, monkeypatch, damage):
    exercise = library.find("sliding_sum")
    key_of(exercise)
    (file,) = cache.glob("*/*.results")
    file.write_bytes(damage)
    assert worked_out(exercise, monkeypatch)[2] == ["sliding_sum"]


def test_a_disk_that_cannot_be_written_costs_only_time(cache, monkeypatch):
    cache.parent.mkdir(parents=True)
    cache.write_text("in the way")
    exercise = library.find("sliding_sum")
    assert worked_out(exercise, monkeypatch)[2] == ["sliding_sum"]


def test_worlds_are_made_into_bytes_once_and_again_when_the_file_is_damaged(cache, sql_exercise):
    def asked():
        return replace(question(sql_exercise), kept=kept_files.KeptFile(sql_exercise.slug, (), "worlds"))

    made = []
    whole = asked().prepared("all")
    with pytest.MonkeyPatch.context() as counting:
        counting.setattr(asked_module, "packed_worlds", lambda inputs: made.append(len(inputs)) or b"anew")
        assert asked().prepared("all") == whole and not made
        (file,) = cache.glob("*/*.worlds")
        file.write_bytes(file.read_bytes()[:-1])
        assert asked().prepared("all") == b"anew" and made == [len(sql_exercise.worlds)]
        assert asked().prepared("hidden") == b"anew", "a part is another thing than the whole"
