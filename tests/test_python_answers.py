"""Python answers that raise, print, exit, forget to end, or change what they were given."""

from __future__ import annotations

import ast
import functools
import itertools
import os
import sys
import threading
import time
from dataclasses import replace

import pytest

from autograder.calling import Returned, calling, same_answer
from autograder.feedback import lines
from autograder.judging import judge
from autograder.outcome import Failure, Table
from autograder.time_limit import TimeLimitReached, call_within


def shown(report):
    return report.trials[0].got


def defined(source, name="member_seconds"):
    space = {"os": os, "sys": sys, "itertools": itertools, "time": time}
    exec(compile(source, "<cell 3>", "exec"), space)
    return space[name]


@pytest.fixture
def right(python_exercise):
    """The solution as a function, so that an answer can do something on the way to being right."""
    return defined(python_exercise.solution)


@pytest.mark.parametrize(
    ("body", "error", "words", "line"),
    [
        ("    x = 1\n    raise ValueError('no such day')", "ValueError", "no such day", 3),
        ("    return deliveries[0]['nope']", "KeyError", "'nope'", 2),
        ("    return 1 / 0", "ZeroDivisionError", "division by zero", 2),
        ("    sys.exit(3)", "SystemExit", "3", 2),
        ("    raise SystemExit", "SystemExit", "", 2),
        ("    raise GeneratorExit", "GeneratorExit", "", 2),
        ("    assert not deliveries or False", "AssertionError", "", 2),
        ("    return member_seconds(deliveries)", "RecursionError", "recursion", 2),
        ("    return eval('1 +')", "SyntaxError", "invalid syntax", None),
        ("    yield 1, 2\n    raise OSError('half way')", "OSError", "half way", 3),
        ("    return (1 // 0 for _ in [1])", "ZeroDivisionError", "", 2),
        ("    raise type('Mute', (Exception,), {'__str__': lambda self: 1 / 0})", "Mute", "", 2),
        (
            "    return [(type('Shy', (), {'__str__': lambda self: 1 / 0})(), 1)]",
            "ZeroDivisionError",
            "",
            None,
        ),
        ("    a = [1]\n    a.append(a)\n    return [a]", "RecursionError", "", None),
    ],
)
@pytest.mark.parametrize("as_text", [False, True])
def test_what_an_answer_raises_is_told_with_its_line(python_exercise, body, error, words, line, as_text):
    source = f"def member_seconds(deliveries):\n{body}\n"
    if as_text:
        source = "import sys\n" + source
    report = judge(python_exercise, source if as_text else defined(source))
    got = shown(report)
    assert (got.kind, got.error) == ("error", error) and words in got.message
    assert line is None or got.line == line + as_text
    assert (
        report.score == 0 and f"`{error}`" in lines(report)[0] and "Traceback" not in "".join(lines(report))
    )


def test_what_is_printed_is_kept_out_and_noted(python_exercise, right, capfd):
    def member_seconds(deliveries):
        print("a row")
        print("a row", file=sys.stderr)
        os.write(2, b"straight to the descriptor")
        return right(deliveries)

    stdout, stderr = sys.stdout, sys.stderr
    report = judge(python_exercise, member_seconds)
    assert report.solved and "printed" in shown(report).notes
    assert (sys.stdout, sys.stderr) == (stdout, stderr)
    os.write(2, b"afterwards")
    assert capfd.readouterr() == ("", "afterwards")
    assert any("Your function prints." in line for line in lines(report)) and len(lines(report)) <= 3


def open_descriptors():
    return sorted(os.listdir("/proc/self/fd"))


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="descriptors are counted in /proc")
@pytest.mark.parametrize(
    "body", ["return 1", "raise ValueError", "sys.exit()", "raise KeyboardInterrupt", "while True: pass"]
)
def test_streams_and_descriptors_are_restored(body):
    call = defined(f"def member_seconds():\n    {body}")
    stdout, stderr, before = sys.stdout, sys.stderr, open_descriptors()
    inode = os.fstat(2).st_ino
    for _ in range(5):
        try:
            calling(call, call, 0.05)
        except KeyboardInterrupt:
            assert "Keyboard" in body
    assert (sys.stdout, sys.stderr) == (stdout, stderr)
    assert open_descriptors() == before and os.fstat(2).st_ino == inode


def test_ctrl_c_passes_through(python_exercise):
    def member_seconds(deliveries):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge(python_exercise, member_seconds)


def test_changed_input_is_noted_and_reaches_no_other_world(python_exercise, right):
    def member_seconds(deliveries):
        result = right(deliveries)
        for row in deliveries:
            row["watch_s"] = -1
        deliveries.clear()
        return result

    report = judge(python_exercise, member_seconds)
    assert report.solved and "changed-its-input" in shown(report).notes
    assert any("changed the rows" in line for line in lines(report))
    assert judge(python_exercise, right).solved and not shown(judge(python_exercise, right)).notes


def test_a_solved_answer_with_two_notes_is_still_told_in_three_lines(python_exercise, right):
    def member_seconds(deliveries):
        print("here")
        result = right(deliveries)
        deliveries.clear()
        return result

    assert len(lines(judge(python_exercise, member_seconds))) <= 3


def test_input_that_is_changed_to_something_strange(python_exercise):
    class Strange:
        def __ne__(self, other):
            raise RuntimeError("not comparable")

        __eq__ = __ne__

    def member_seconds(deliveries):
        deliveries[:] = [Strange() for _ in deliveries]
        return []

    assert shown(judge(python_exercise, member_seconds)).error == "RuntimeError"


def test_results_of_many_shapes(python_exercise, right):
    def rows(deliveries):
        return right(deliveries)

    for shape in (
        iter,
        tuple,
        set,
        dict,
        lambda pairs: dict(pairs).items(),
        lambda pairs: (pair for pair in pairs),
        lambda pairs: map(list, pairs),
        lambda pairs: [{"watch_s": seconds, "member_id": member} for member, seconds in pairs],
        lambda pairs: reversed(pairs),
    ):
        assert judge(python_exercise, lambda deliveries, shape=shape: shape(rows(deliveries))).solved


@pytest.mark.parametrize(
    "body",
    [
        "return None",
        "pass",
        "return itertools.count()",
        "return ((n, n) for n in itertools.count())",
        "return [(0, 0)] * 100_001",
        "return range(10 ** 9)",
    ],
)
def test_no_result_to_compare(python_exercise, body):
    report = judge(python_exercise, defined(f"def member_seconds(deliveries):\n    {body}"))
    assert shown(report).kind == "no result" and report.score == 0
    assert lines(report)[0].startswith("There is no result to compare")


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (17, "a value of type int"),
        ("text", "a value of type str"),
        ([1, 2], "items of type int"),
        ([None], "items of type NoneType"),
        ([(1, 2, 3)], "items of 3 values"),
        ([[1]], "items of 1 values"),
        ([{}], "a dict without `member_id`"),
        ([{"member_id": 1}], "a dict without `watch_s`"),
    ],
)
def test_a_result_of_another_shape_is_told(python_exercise, result, said):
    report = judge(python_exercise, lambda deliveries: result)
    assert shown(report).kind == "no result" and report.score == 0
    assert f"it returned {said}; asked for are rows of (member_id, watch_s)" in lines(report)[0]


def test_a_dict_is_read_as_its_pairs_and_further_fields_are_told(python_exercise):
    assert isinstance(shown(judge(python_exercise, lambda deliveries: {1: 2})), Table)
    more = judge(python_exercise, lambda deliveries: [{"member_id": 1, "watch_s": 2, "day": 3}])
    assert "Your columns are `member_id`, `watch_s`, `day`" in lines(more)[0]


SPINNING = {
    "a loop": "while True: pass",
    "a loop that catches everything": "while True:\n        try:\n            next(iter(()))\n        except:\n            continue",
    "a loop that catches exceptions": "while True:\n        try:\n            while True: pass\n        except Exception:\n            pass",
    "a loop after a sleep that caught the limit": "try:\n        time.sleep(0.4)\n    except:\n        pass\n    while True: pass",
    "a sleep": "time.sleep(0.6)",
    "a generator that never yields": "for n in itertools.count():\n        if n < 0: yield n",
    "recursion and patience": "time.sleep(0.02); return member_seconds(deliveries)",
    "a slow sum": "return sum(1 for n in itertools.count())",
    "a clean-up without end": "try:\n        while True: pass\n    finally:\n        n = 0\n        while n < 10 ** 9: n += 1",
}


@pytest.mark.parametrize("body", SPINNING.values(), ids=SPINNING.keys())
def test_an_answer_without_end_is_stopped(python_exercise, body):
    exercise = replace(python_exercise, seconds=0.2)
    report = judge(exercise, defined(f"def member_seconds(deliveries):\n    {body}"))
    assert all(trial.got.kind == "time limit" for trial in report.trials), shown(report)
    assert "0.2 seconds" in lines(report)[0] and report.score == 0
    assert judge(replace(python_exercise), python_exercise.solution).solved


def test_text_that_never_ends_while_it_is_read(python_exercise):
    report = judge(replace(python_exercise, seconds=0.2), "while True: pass")
    assert shown(report).kind == "time limit"


def test_the_line_that_was_running_is_named(python_exercise):
    answer = defined("def member_seconds(deliveries):\n    n = 0\n    while True:\n        n += 1")
    got = shown(judge(replace(python_exercise, seconds=0.2), answer))
    assert got.line in (3, 4)


def test_the_limit_holds_in_any_thread():
    got = []

    def work():
        got.append(calling(lambda: [None for _ in itertools.count()], None, 0.1))
        got.append(calling(lambda: sum(range(1_000)), None, 5))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(got) == 6
    assert sum(isinstance(one, Failure) and one.kind == "time limit" for one in got) == 3
    assert sum(isinstance(one, Returned) and one.value == 499_500 for one in got) == 3


def test_a_limit_that_was_not_reached_never_strikes_later():
    """Calls that end just when their limit does: each is one or the other, and nothing comes afterwards."""
    endings = set()
    before = threading.active_count()
    for number in range(400):
        seconds = 0.0005 + number % 20 / 10_000

        def wait(until=seconds):
            end = time.perf_counter() + until
            while time.perf_counter() < end:
                pass
            return "done"

        try:
            endings.add(call_within(seconds, wait))
        except TimeLimitReached:
            endings.add("stopped")
    assert endings <= {"done", "stopped"}
    end = time.perf_counter() + 0.3
    while time.perf_counter() < end:  # where a stray one would be raised
        pass
    assert threading.active_count() <= before


def test_a_limit_inside_a_limit():
    def outer():
        inner = calling(lambda: [None for _ in itertools.count()], None, 0.1)
        return inner.kind, sum(range(1_000))

    assert calling(outer, None, 5).value == ("time limit", 499_500)


def test_text_is_an_answer_too(python_exercise):
    assert judge(python_exercise, python_exercise.solution).solved
    report = judge(python_exercise, "def member_second(deliveries):\n    return []")
    assert shown(report) == Failure("no result", message="no function named member_seconds")
    report = judge(python_exercise, "def member_seconds(deliveries:\n    return []")
    assert (shown(report).error, shown(report).line) == ("SyntaxError", 1) and "in line 1" in lines(report)[0]
    report = judge(python_exercise, "member_seconds = 17")
    assert shown(report).kind == "no result"
    report = judge(python_exercise, "import nothing_like_it\n" + python_exercise.solution)
    assert shown(report).error == "ModuleNotFoundError"


def test_text_is_read_without_this_projects_own_future_imports(python_exercise):
    source = "def kind(x: int): pass\nassert kind.__annotations__['x'] is int\n" + python_exercise.solution
    assert judge(python_exercise, source).solved


def test_anything_that_can_be_called_is_an_answer(python_exercise, right):
    class Answer:
        def __call__(self, deliveries):
            return right(deliveries)

    class Sums(list):
        def __init__(self, deliveries):
            super().__init__(right(deliveries))

    @functools.wraps(right)
    def wrapped(*args, **kwargs):
        return right(*args, **kwargs)

    for answer in (
        Answer(),
        Sums,
        wrapped,
        lambda deliveries: right(deliveries),
        functools.partial(right),
        functools.cache(lambda deliveries: 1) and right,
    ):
        assert judge(python_exercise, answer).solved


def test_other_parameters(python_exercise):
    for answer in (lambda: [], lambda rows: [], lambda deliveries, limit: []):
        got = shown(judge(python_exercise, answer))
        assert got.error == "TypeError" and got.message
    assert judge(python_exercise, lambda deliveries, extra=(): []).score == 0


def test_a_stream_can_be_read_once(python_exercise):
    streaming = replace(python_exercise, streams=("deliveries",))
    assert judge(streaming, python_exercise.solution).solved
    twice = python_exercise.solution.replace("    newest = {}", "    newest = {}\n    len(list(deliveries))")
    assert judge(streaming, twice).score == 0 and judge(python_exercise, twice).solved
    indexed = shown(judge(streaming, lambda deliveries: deliveries[0]))
    assert indexed.error == "TypeError"


def test_memory_in_a_default_value_holds_one_earlier_call_and_no_other_world(python_exercise):
    source = "def member_seconds(deliveries, seen=[]):\n    seen += deliveries\n    return [(1, len(seen))]"
    first = [
        shown_row.rows
        for shown_row in (trial.got for trial in judge(python_exercise, defined(source)).trials)
    ]
    again = [
        shown_row.rows
        for shown_row in (trial.got for trial in judge(python_exercise, defined(source)).trials)
    ]
    in_shown_world = len(python_exercise.worlds[0].rows(python_exercise.tables)["viewing_events_raw"])
    assert first == again
    assert first[0] == ((1, 2 * in_shown_world),) and first[3] == ((1, in_shown_world),)


def test_a_starter_is_one_whether_its_cell_was_compiled_at_once_or_by_statement():
    text = "import math as m\n\n\ndef half(x):\n    for one in x:\n        if one:\n            return m.floor(one.real)\n    return [m.ceil(y) for y in x]\n"
    at_once, by_statement, other = {}, {}, {}
    exec(text, at_once)
    for statement in ast.parse(text).body:
        exec(compile(ast.Module([statement], []), "cell", "exec"), by_statement)
    exec(text.replace("floor", "trunc"), other)
    assert same_answer(at_once["half"], by_statement["half"])
    assert not same_answer(at_once["half"], other["half"])
    exec(text.replace("ceil(y)", "ceil(-y)"), other)
    assert not same_answer(at_once["half"], other["half"])
