"""Which variant was asked is in the log: old logs read as before, codes carry it, and the exercise is what counts."""

import json
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.misconceptions import misconceptions
from course.progress import Attempt, append, lines_of, read
from course.progress_code import as_code, from_code
from course.standing import state


def attempt(number=None, **more):
    return Attempt.now("category_rank", "check", points=2.0, variant=number, **more)


def test_a_log_written_before_there_were_variants_reads_as_before(tmp_path):
    line = asdict(attempt())
    del line["variant"]
    log = lines_of(json.dumps(line).encode())
    assert log.damaged == 0 and log.events[0].variant is None
    append([attempt(3)], tmp_path)
    assert read(tmp_path).events[0].variant == 3


@pytest.mark.parametrize("number", ["3", 1.5, True])
def test_a_variant_is_a_number(number):
    with pytest.raises(ValueError):
        attempt(number)


@given(
    st.lists(
        st.builds(
            attempt,
            st.one_of(st.none(), st.integers(1, 99)),
            mends=st.sampled_from([None, "lag-for-lead"]),
            rung=st.one_of(st.none(), st.integers(1, 4)),
            expected=st.one_of(st.none(), st.just(["ties"])),
        ),
        max_size=6,
    )
)
def test_a_code_carries_it(events):
    there = {event.id: event for event in from_code(as_code(events))}
    assert there == {event.id: replace(event, answer_sha="") for event in events}


def test_a_variant_counts_for_its_exercise():
    found = state([attempt(2, score=2.0), attempt(1, mistake="lag-for-lead")])
    assert found["category_rank"].solved == "clean" and found["category_rank"].attempts == 2


def test_help_with_one_variant_is_no_help_with_the_next():
    class Exercise:
        kind = "sql"
        mistakes = (type("Named", (), {"name": "lag-for-lead"}),)

    def cleared(*events):
        at = "2026-11-02T10:00:0{}+00:00"
        dated = [replace(one, at=at.format(second)) for second, one in enumerate(events)]
        [found] = misconceptions(dated, {"category_rank": "week1_sql"}, {"category_rank": Exercise})
        return found.cleared

    met, shown = attempt(mistake="lag-for-lead"), Attempt.now("category_rank", "solution", points=2.0)
    assert not cleared(met, shown, attempt(score=2.0))
    assert cleared(met, shown, attempt(1, score=2.0))
    assert not cleared(met, replace(shown, variant=1), attempt(1, score=2.0))
