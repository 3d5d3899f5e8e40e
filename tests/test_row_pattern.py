"""Reading a MATCH_RECOGNIZE clause: its parts, and the slips that can be seen without running it."""

import pytest

from autograder.row_pattern import NO_CLAUSE, read

CLAUSE = """
SELECT session_id, back_ts FROM qoe_events
MATCH_RECOGNIZE (
    PARTITION BY session_id
    ORDER BY ts
    MEASURES BACK.ts AS back_ts, count(STALL.ts) AS stalls
    ONE ROW PER MATCH
    AFTER MATCH SKIP PAST LAST ROW
    PATTERN (STALL{2,} BACK)
    DEFINE STALL AS kind = 'rebuffer', back AS kind = 'resume'
)
"""


def test_the_parts_are_said():
    reading = read(CLAUSE)
    assert reading.readable and reading.slips == ()
    for part in ("per `session_id`", "order of `ts`", "`STALL{2,} BACK`", "`back_ts`, `stalls` measured"):
        assert part in reading.says


@pytest.mark.parametrize(
    "old, new, slip",
    [
        ("PATTERN (STALL{2,}", "PATTERN (STAL{2,}", "`STAL` is in the pattern and not in `DEFINE`"),
        ("back AS", "gone AS kind = 'stop', back AS", "`gone` is defined and not in the pattern"),
        ("count(STALL.ts)", "count(STOLL.ts)", "`STOLL.ts` asks for a row of `STOLL`"),
        ("PARTITION BY session_id", "", "two sessions"),
        ("ORDER BY ts", "", "in no order"),
    ],
)
def test_a_slip_is_seen(old, new, slip):
    assert CLAUSE.count(old) == 1
    reading = read(CLAUSE.replace(old, new))
    assert reading.readable and any(slip in said for said in reading.slips)


@pytest.mark.parametrize(
    "query, says",
    [
        ("SELECT 1", NO_CLAUSE),
        ("DELETE FROM qoe_events", NO_CLAUSE),
        ("", NO_CLAUSE),
        (f"{CLAUSE}; SELECT 1", NO_CLAUSE),
        (CLAUSE.replace("DEFINE", "DEFIN"), "in line 10, at `DEFIN`"),
        (CLAUSE.replace("PATTERN (STALL{2,} BACK)", ""), "no `PATTERN`"),
        (CLAUSE[CLAUSE.index("MATCH_") :], "the clause alone"),
        ("SELECT 'open", "could not be read"),
        ("%%", NO_CLAUSE),
        ("-- nothing yet", NO_CLAUSE),
    ],
)
def test_what_cannot_be_read_is_said(query, says):
    reading = read(query)
    assert not reading.readable and says in reading.says and reading.slips == ()


def test_no_text_is_too_odd():
    for cut in range(0, len(CLAUSE), 7):
        assert read(CLAUSE[:cut]).says
