"""The smallest failing table: few rows, plain values, consistent data, never a hidden world's rows."""

from datetime import datetime, timedelta
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import library
from autograder.redrawn import disguised, redrawn
from autograder.shrinking import fewer, shrunk
from autograder.smallest import smallest
from autograder.worlds import duplicates, handmade, shuffled_rows, tidy

SLUGS = ["exactly_once_counts", "category_rank", "dedup_with_merge"]
LOG = "viewing_events_raw"


@lru_cache
def found_for(slug):
    """Every third mistake of an exercise, with what is found for it."""
    exercise = library.find(slug)
    return [
        (mistake.name, smallest(exercise, mistake.applied_to(exercise.solution), seconds=20))
        for mistake in exercise.mistakes[::3]
    ]


def of(name, slug="exactly_once_counts"):
    exercise = library.find(slug)
    mistake = next(mistake for mistake in exercise.mistakes if mistake.name == name)
    return exercise, mistake.applied_to(exercise.solution)


@pytest.mark.parametrize("slug", SLUGS)
def test_mistakes_are_shown_on_a_few_rows(slug):
    sizes = []
    for name, found in found_for(slug):
        assert found is not None, name
        assert found.got != found.expected
        sizes.append(found.size)
    assert sum(size <= 3 for size in sizes) >= 0.9 * len(sizes), sizes


def test_one_event_delivered_twice_is_all_it_takes():
    exercise, answer = of("counts-every-delivery")
    found = smallest(exercise, answer, seconds=20)
    assert found.is_shown and found.size == 2
    first, again = found.rows[LOG]
    assert first["event_id"] == again["event_id"] == "a"
    assert first["watch_s"] % 600 == 0 and first["event_time"].minute == 0


@pytest.mark.parametrize("slug", SLUGS)
def test_no_row_of_a_hidden_world_is_shown(slug):
    exercise = library.find(slug)
    tables = exercise.tables_read()
    hidden = {
        (table, repr(sorted(row.items(), key=str)))
        for world in exercise.worlds[1:]
        for table in tables
        if table.startswith("viewing")
        for row in world.rows(tables)[table]
    }
    shown = 0
    for _, found in found_for(slug):
        for table in () if found.is_shown else tables:
            for row in found.rows[table] if table.startswith("viewing") else ():
                assert (table, repr(sorted(row.items(), key=str))) not in hidden
                shown += 1
    assert shown


def test_nothing_is_explained_where_nothing_differs():
    exercise = library.find("exactly_once_counts")
    assert smallest(exercise, exercise.solution) is None
    assert smallest(exercise, exercise.alternatives[0]) is None
    assert smallest(exercise, None) is None
    assert smallest(exercise, exercise.starter) is None


def test_an_answer_that_fails_is_shown_on_the_rows_it_fails_on():
    exercise, _ = of("counts-every-delivery")
    found = smallest(exercise, "SELECT nothing FROM viewing_events_raw", seconds=20)
    assert found.size == 0 and found.got.error == "BinderException"


def test_time_is_kept():
    exercise, answer = of("counts-every-delivery")
    found = smallest(exercise, answer, seconds=0.0)
    assert found.size == len(exercise.worlds[0].rows(exercise.tables_read())[LOG])


@given(st.integers(1, 60), st.sets(st.integers(0, 59), min_size=1, max_size=4))
def test_what_matters_is_found_among_any_number_of_rows(count, needed):
    needed = {at for at in needed if at < count}
    rows = {LOG: [{"client_seq": at} for at in range(count)]}
    left = fewer(rows, lambda some: needed <= {row["client_seq"] for row in some[LOG]})
    assert {row["client_seq"] for row in left[LOG]} == needed


def test_rows_go_with_what_they_refer_to():
    rows = {
        "titles": [{"title_id": 1, "parent_id": None}, {"title_id": 2, "parent_id": 1}],
        "viewing_events_clean": [{"event_id": "a", "title_id": 2}, {"event_id": "b", "title_id": 9}],
        "calendar": [{"d": 1}],
    }
    seen = []

    def shows(some):
        seen.append(some)
        return any(row["event_id"] == "a" for row in some["viewing_events_clean"])

    left = fewer(rows, shows)
    assert left["titles"] == rows["titles"] and len(left["viewing_events_clean"]) == 1
    for some in seen:  # never an event without its title, nor an episode without its season
        ids = {row["title_id"] for row in some["titles"]}
        assert {row["title_id"] for row in some["viewing_events_clean"]} <= ids | {9}
        assert {row["parent_id"] for row in some["titles"]} - {None} <= ids
        assert some["calendar"] == [{"d": 1}]


def test_values_become_plain_only_where_they_still_show_it():
    at = datetime(2026, 3, 2, 11, 59, 59, 999_999)
    world = handmade(
        "one", "One.", viewing_events_raw=[{"event_id": "x9", "event_time": at, "watch_s": 1_234}]
    )
    rows = world.rows((LOG,))
    plain = shrunk(rows, lambda some: True)
    assert plain[LOG] == []
    kept = shrunk(rows, lambda some: len(some[LOG]) == 1 and some[LOG][0]["watch_s"] >= 1_230)[LOG][0]
    assert (kept["event_id"], kept["watch_s"], kept["event_time"]) == (
        "a",
        1_260,
        at.replace(minute=0, second=0, microsecond=0),
    )


def test_a_slice_is_drawn_again_and_a_relation_on_top_of_it():
    world = duplicates(seed=7, n_members=4)
    again = redrawn(world, 1, (LOG,))
    assert again != world.rows((LOG,)) and again == redrawn(world, 1, (LOG,)) != redrawn(world, 2, (LOG,))
    shuffled = redrawn(shuffled_rows(world), 1, (LOG,))[LOG]
    assert sorted(map(repr, shuffled)) == sorted(map(repr, again[LOG])) and shuffled != again[LOG]


def test_rows_by_hand_get_other_ids_and_weeks_and_keep_their_shape():
    rows = {
        LOG: [
            {"event_id": "a", "member_id": 1001, "event_time": datetime(2026, 3, 2), "watch_s": 60},
            {"event_id": "a", "member_id": 0, "event_time": None, "watch_s": None},
        ]
    }
    for number in (1, 2, 3):
        first, second = disguised(rows, number)[LOG]
        assert first["event_id"] == second["event_id"] != "a"
        assert first["member_id"] != 1001 and second["member_id"] == 0
        assert (first["event_time"] - datetime(2026, 3, 2)) % timedelta(weeks=1) == timedelta(0)
        assert (first["watch_s"], second["watch_s"], second["event_time"]) == (60, None, None)


def test_a_world_derived_from_rows_by_hand_is_disguised():
    world = shuffled_rows(handmade("one", "One.", viewing_events_raw=[{"event_time": datetime(2026, 3, 2)}]))
    assert world.redraw is None and tidy(seed=1).redraw is not None
    assert redrawn(world, 1, (LOG,))[LOG][0]["member_id"] != 1001
