"""What crosses between a sandbox and its keeper: plain values as they were, and nothing else."""

from __future__ import annotations

import builtins
import errno
import json
import os
import struct
import threading
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.outcome import Failure, Table
from autograder.sandbox import seccomp, wire, words
from autograder.sandbox.channel import Channel, Ended, Overdue

LEAVES = (
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False) | st.dates() | st.times()
    | st.datetimes() | st.timedeltas() | st.binary() | st.decimals(allow_nan=False)
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(), inner) | st.lists(inner).map(tuple)
        | st.dictionaries(st.integers() | st.dates(), inner) | st.frozensets(LEAVES) | st.sets(LEAVES)
    ),
    max_leaves=8,
)  # fmt: skip


@given(VALUES)
def test_plain_values_arrive_as_they_were(value):
    arrived = wire.unpacked(wire.packed(value))
    assert arrived == value and type(arrived) is type(value)


@pytest.mark.parametrize("value", [object(), print, {"x": iter([1])}, [range(3)]])
def test_what_is_not_plain_is_refused(value):
    with pytest.raises(wire.NotPlain):
        wire.packed(value)


def test_a_value_that_holds_itself_is_refused():
    value = []
    value.append(value)
    with pytest.raises(wire.NotPlain):
        wire.packed(value)


@pytest.mark.parametrize(
    "payload",
    [
        b"", b"\xff", b"NaN", b"Infinity", b"[" * 100_000, b"[" * 100 + b"]" * 100, b'{"pickle": "x"}', b'{"date": "soon"}',
        b'{"date": 3}', b'{"decimal": "many"}', b'{"pairs": [[[1], 2]]}', b'{"set": [[1]]}', b'{"timedelta": [1e300]}', b'{}',
        b'{"dict": {}, "date": "2026-03-02"}', b"1" * 5_000, b'{"bytes": "zz"}', b'{"tuple": 3}',
    ],
)  # fmt: skip
def test_malformed_bytes_are_said_to_be(payload):
    with pytest.raises(wire.Malformed):
        wire.unpacked(payload)


TABLE = Table(("a", "b"), ((1, "x"), (None, date(2026, 3, 2)), ((1, (2,)), 2.5)), ("printed",))


@pytest.mark.parametrize(
    "outcome", [TABLE, Table((), ()), Failure("error", "KeyError", "'x'", 3), Failure("no result")]
)
def test_outcomes_arrive_as_they_were(outcome):
    arrived = wire.unpacked_outcome(wire.packed_outcome(outcome))
    assert arrived == outcome and getattr(arrived, "notes", ()) == getattr(outcome, "notes", ())


@pytest.mark.parametrize(
    "said",
    [
        3, [], {"dict": {}}, {"dict": {"failure": ["error", "x", "y"]}}, {"dict": {"failure": ["error", 3, "y", None]}},
        {"dict": {"failure": ["error", "x", "y", True]}}, {"dict": {"columns": ["a"], "rows": [[1, 2]], "notes": []}},
        {"dict": {"columns": ["a"], "rows": [3], "notes": []}}, {"dict": {"columns": [3], "rows": [], "notes": []}},
        {"dict": {"columns": [], "rows": [[]] * 100_001, "notes": []}}, {"dict": {"columns": [], "rows": {"tuple": []}, "notes": []}},
        {"dict": {"columns": ["a"], "rows": [[{"datetime": "0001-01-01T00:00:00+23:00"}]], "notes": []}},
    ],
)  # fmt: skip
def test_what_is_no_outcome_is_said_to_be_malformed(said):
    with pytest.raises(wire.Malformed):
        wire.unpacked_outcome(json.dumps(said).encode())


def test_cells_arrive_as_the_judge_compares_them():
    cells = [
        float("nan"),
        Decimal("sNaN"),
        2**70,
        datetime(2026, 3, 2, 1, tzinfo=UTC),
        clock(1),
        timedelta(1),
        {3, 1},
    ]
    arrived = wire.unpacked_outcome(wire.packed_outcome(Table(("a",), tuple((cell,) for cell in cells))))
    assert [row[0] for row in arrived.rows] == [
        "NaN", "sNaN", str(2**70), datetime(2026, 3, 2, 1), "01:00:00", "1 day, 0:00:00", (1, 3),
    ]  # fmt: skip


def test_equal_rows_are_no_attempt_to_be_slow():
    rows = tuple((1, "x") for _ in range(5_000))
    assert wire.unpacked_outcome(wire.packed_outcome(Table(("a", "b"), rows))).rows == rows


def test_after_the_shown_world_only_known_words_pass():
    error = Failure("error", "KeyError", "'secret'", 3)
    assert words.known(error, (), shown=True, lines=5) == error
    assert words.known(error, (), shown=False, lines=5) == Failure("error", "KeyError", "", 3)
    assert words.known(error, (), shown=False, lines=2).line is None
    invented = Failure("error", "Secret_Rows", "x")
    assert words.known(invented, (), shown=True, lines=1).error == "Exception"
    assert words.known(invented, ("Secret_Rows",), shown=True, lines=1).error == "Secret_Rows"
    with pytest.raises(wire.Malformed):
        words.known(Failure("secret"), (), shown=True, lines=1)
    noted = words.known(Table((), (), ("printed", "secret")), (), shown=False, lines=1)
    assert noted.notes == ("printed",)


def test_the_errors_of_all_libraries_are_known():
    import duckdb
    import polars.exceptions

    for library in (builtins, duckdb, polars.exceptions):
        of_library = {
            name
            for name, error in vars(library).items()
            if isinstance(error, type) and issubclass(error, Exception)
        }
        assert of_library and of_library <= words.error_names()


@pytest.fixture
def lines():
    """A channel, and the other side's descriptors to read from and to write to."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    channel = Channel(ours_in, ours_out)
    yield channel, theirs_in, theirs_out
    channel.close()
    for descriptor in (theirs_in, theirs_out):
        os.close(descriptor)


def soon(seconds=0.2):
    return time.monotonic() + seconds


def test_somebody_who_does_not_read_holds_nobody_up(lines):
    with pytest.raises(Overdue):
        lines[0].say(b"x" * (1 << 22), soon())


def test_somebody_who_does_not_write_holds_nobody_up(lines):
    with pytest.raises(Overdue):
        lines[0].hear(100, soon())
    os.write(lines[2], b"\x00\x00\x00\x09half")
    with pytest.raises(Overdue):
        lines[0].hear(100, soon())


def test_a_frame_that_is_too_long_is_not_read(lines):
    os.write(lines[2], b"\xff\xff\xff\xff")
    with pytest.raises(Ended):
        lines[0].hear(1000, soon())


def test_frames_arrive_in_order_and_larger_than_a_pipe(lines):
    channel, theirs_in, theirs_out = lines
    sent = [b"", b"x", b"y" * 300_000]
    writer = threading.Thread(target=lambda: [os.write(theirs_out, wire.framed(part)) for part in sent])
    writer.start()
    assert [channel.hear(1 << 20, soon(20)) for _ in sent] == sent
    writer.join()
    assert channel.heard_bytes == 300_001


def run_filter(program, architecture, number, arguments=()):
    """What a filter program returns for a call: an interpreter of the few steps it is made of."""
    data = struct.pack("IIQ6Q", number, architecture, 0, *arguments, *[0] * (6 - len(arguments)))
    at, loaded = 0, 0
    while True:
        code, if_true, if_false, value = struct.unpack_from("HBBI", program, 8 * at)
        at += 1
        if code == 0x20:
            (loaded,) = struct.unpack_from("I", data, value)
        elif code == 0x06:
            return value
        else:
            holds = {0x15: loaded == value, 0x35: loaded >= value, 0x45: bool(loaded & value)}[code]
            at += if_true if holds else if_false


ALLOW, REFUSE, KILL = 0x7FFF_0000, 0x0005_0000 | errno.EPERM, 0x8000_0000
MACHINES = {
    "x86_64": (0xC000003E, {"clone": 56, "kill": 62, "prctl": 157, "fcntl": 72, "read": 0, "socket": 41, "execve": 59, "ptrace": 101, "mount": 165, "prlimit64": 302}),
    "aarch64": (0xC00000B7, {"clone": 220, "kill": 129, "prctl": 167, "fcntl": 25, "read": 63, "socket": 198, "execve": 221, "ptrace": 117, "mount": 40, "prlimit64": 261}),
}  # fmt: skip


@pytest.mark.parametrize("machine", MACHINES)
def test_the_list_of_calls_on_each_processor(machine):
    architecture, numbers = MACHINES[machine]
    program = seccomp.compiled(machine, pid=17)

    def verdict(name, *arguments):
        return run_filter(program, architecture, numbers[name], arguments)

    assert verdict("read") == ALLOW
    assert {verdict(name) for name in ("socket", "execve", "ptrace", "mount")} == {REFUSE}
    thread, new_user = 0x3D0F00, 0x10000000
    assert verdict("clone", thread) == ALLOW
    assert verdict("clone", 17) == verdict("clone", thread | new_user) == REFUSE
    assert verdict("kill", 17) == ALLOW and verdict("kill", 1) == verdict("kill", 2**32 - 1) == REFUSE
    assert verdict("prlimit64", 0) == ALLOW and verdict("prlimit64", 18) == REFUSE
    assert verdict("prctl", 15) == ALLOW and verdict("prctl", 4) == REFUSE
    assert verdict("fcntl", 3, 4) == ALLOW and verdict("fcntl", 3, 8) == REFUSE
    assert run_filter(program, architecture, 435) == 0x0005_0000 | errno.ENOSYS
    assert run_filter(program, architecture ^ 1, numbers["read"]) == KILL
    assert run_filter(program, architecture, 0x4000_0000) == REFUSE


def test_a_processor_that_is_not_known_gets_no_filter():
    with pytest.raises(seccomp.Unsupported):
        seccomp.compiled("riscv64", pid=1)
