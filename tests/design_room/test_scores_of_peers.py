"""Scores of several people: merged in any order, each once, with the spread; names are never read out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_round import LEVELS

from autograder.designs import RUBRIC
from course.design_room import scores
from course.design_room.scores import NotAScore, PeerScore

GIVEN = st.dictionaries(st.sampled_from(list(RUBRIC)), st.integers(0, 3))


@given(st.lists(GIVEN, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_people_makes_no_difference(given_by, chance):
    merged = scores.merged(given_by, RUBRIC)
    shuffled = list(given_by)
    chance.shuffle(shuffled)
    assert scores.merged(shuffled, RUBRIC) == merged
    for name, one in merged.items():
        assert min(one.levels) <= one.mean <= max(one.levels) and 0 <= one.width <= 3
        assert len(one.levels) == sum(name in levels for levels in given_by)
    assert [name for name in RUBRIC if name in merged] == list(merged)


@given(GIVEN, st.text(max_size=8))
def test_a_score_travels_in_a_file_and_comes_back_without_a_name(levels, scorer):
    score = PeerScore("round", "0123456789ab", levels)
    text = scores.written(score, scorer)
    assert scores.read(text.encode("utf-8", "replace"), RUBRIC) == score
    assert ("scorer" in json.loads(text)) == bool(scorer)


def test_a_file_taken_in_twice_counts_once_and_two_who_agree_count_twice(tmp_path):
    first, second = (PeerScore("round", "a", LEVELS) for _ in range(2))
    for name, one in (("x", first), ("y", first), ("z", second)):
        (tmp_path / f"{name}.json").write_text(scores.written(one, "Ada"))
    (tmp_path / "torn.json").write_text('{"levels": {"num')
    kept = scores.kept_in(tmp_path, RUBRIC)
    assert len(kept) == 2 and not any("Ada" in repr(one) for one in kept)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"levels": 3}',
        b'{"levels": {"numbers": 4}}',
        b'{"levels": {"wit": 1}}',
        b"[" * 5_000,
    ],
)
def test_what_is_no_score_is_said_to_be_none(content):
    with pytest.raises(NotAScore):
        scores.read(content, RUBRIC)


@pytest.mark.parametrize("level", [True, "x", None, 1.5, -1, 33, "", [2]])
def test_a_level_is_one_of_four(level):
    with pytest.raises(NotAScore, match="A level is 0, 1, 2 or 3"):
        scores.levels_in({"numbers": level}, RUBRIC)
    assert scores.levels_in({"numbers": "2: as the form has it"}, RUBRIC) == {"numbers": 2}


def test_what_a_file_says_is_repeated_without_signs_that_a_terminal_obeys():
    for content in (
        {"levels": {"numbers\x1b[2J": 1}},
        {"levels": {"numbers": "\x9b31m" + "x" * 5_000}},
        {"levels": {"`<b>\u202e": 1}},
    ):
        with pytest.raises(NotAScore) as found:
            scores.read(json.dumps(content).encode(), RUBRIC)
        assert str(found.value).isprintable() and len(str(found.value)) < 400
    whose = scores.read(json.dumps({"levels": {}, "design_round": "\x1b]0;a\x07" * 99}).encode(), RUBRIC)
    assert whose.slug.isprintable() and len(whose.slug) <= 80
