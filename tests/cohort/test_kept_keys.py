"""Expected results on the disk: the same as worked out, used only for the version they are of."""

import pytest

from autograder import answer_key as keys
from autograder import library
from autograder.cohort import kept_keys
from autograder.cohort.kept_keys import key_of


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
        monkeypatch.setattr(kept_keys, "version", lambda number=number: f"{number:064}"[::-1])
        assert worked_out(exercise, monkeypatch)[2] == ["sliding_sum"]
    assert len(list(cache.iterdir())) == kept_keys.MOST_VERSIONS


@pytest.mark.parametrize("damage", [b"", b"[]", b"{", b"[[[1]]]", b"[[1, 2, 3]]", b"\xff"])
def test_a_damaged_file_is_worked_out_anew(cache, monkeypatch, damage):
    exercise = library.find("sliding_sum")
    key_of(exercise)
    (file,) = cache.glob("*/*.json")
    file.write_bytes(damage)
    assert worked_out(exercise, monkeypatch)[2] == ["sliding_sum"]


def test_a_disk_that_cannot_be_written_costs_only_time(cache, monkeypatch):
    cache.parent.mkdir(parents=True)
    cache.write_text("in the way")
    exercise = library.find("sliding_sum")
    assert worked_out(exercise, monkeypatch)[2] == ["sliding_sum"]
