"""A design is judged where grades are kept: no text stops that, takes it long, or puts signs into what is said."""

from __future__ import annotations

import time

import pytest
from designs.edits import CLEAN, edited
from designs.small_design import small_design, toy

from autograder.designs import DesignProblem, lint, read_design
from autograder.designs.carried_out import CARRIED_OUT
from autograder.designs.linting import MOST_FOUND
from autograder.judging import judge, outcomes_of
from autograder.outcome import Failure, Table


def everything_to_everything(sources, processors, sinks):
    """A graph in which each processor reads and writes all there is."""
    names = {
        letter: [f"{letter}{n}" for n in range(number)]
        for letter, number in (("s", sources), ("p", processors), ("k", sinks))
    }
    read = ",".join([*names["s"], *names["p"], *names["k"]])
    write = ",".join([*names["p"], *names["k"]])
    lines = ["sources:"]
    lines += [f"  - {{name: {one}, type: kafka, semantics: at-least-once, rate: 1 M/s, retention: 1 h}}" for one in names["s"]]  # fmt: skip
    lines += ["processors:"]
    lines += [f'  - {{name: {one}, in: "{read}", out: "{write}", guarantee: exactly-once, checkpoint: 1 min, parallelism: 5}}' for one in names["p"]]  # fmt: skip
    lines += ["sinks:"]
    lines += [f"  - {{name: {one}, type: iceberg, mode: append, queries: [{{asks: x, kind: billing, by: a}}]}}" for one in names["k"]]  # fmt: skip
    return "\n".join(lines) + "\n"


@pytest.fixture(autouse=True)
def carried_out_by_a_toy(monkeypatch):
    monkeypatch.setitem(CARRIED_OUT, "toy", toy)


SLOW = {
    "everything reads everything": everything_to_everything(20, 20, 20),
    "a row of jobs": everything_to_everything(5, 50, 5),
    "failures of many parts": everything_to_everything(15, 30, 15) + "failures:\n" + '  - {component: "p0,p1,p2,p3,p4,p5,p6,p7"}\n' * 199,
    "dedup everywhere": everything_to_everything(20, 12, 28) + "dedup:\n" + '  - {key: a, scope: 1 h, where: "p0,p1,k0,k1,s0"}\n' * 199 + "late: {max: 9 h}\nnumbers: {duplicate_gap_max: 20 h}\n",
    "words that nearly match": "privacy:\n  pii_fields: a\n  erase_path:\n    - of: all\n      steps:\n" + f"        - {'drop' * 480}\n" * 28 + "sinks: [{name: a, type: iceberg}]\n",
    "goals that nobody set": "slo:\n" + "".join(f"  g{n}{'x' * 90}: a\n" for n in range(199)) + f"decision: {{pick: a, why: b, goals: \"{','.join(f'z{n}' for n in range(199))}\"}}\n",
    "one spec in sixty tables": "sinks:\n" + "".join(f"  - {{name: k{n}, type: iceberg, mode: append, keeps: 10 y, partition_spec: ['hour(event_time)', 'bucket(99999,title_id)', country]}}\n" for n in range(60)),
}  # fmt: skip


@pytest.mark.parametrize("name", SLOW)
def test_what_is_dense_is_linted_in_a_moment_and_said_in_few_words(name):
    assert len(SLOW[name]) <= 60_000
    before = time.process_time()
    found = lint(read_design(SLOW[name]))
    # What a rule asks of each pair of nodes took minutes here; this is far from both.
    assert time.process_time() - before < 5
    of_rules = [one.rule for one in found]
    assert found and max(map(of_rules.count, of_rules)) <= MOST_FOUND
    assert sum(len(str(one)) for one in found) < 200_000


TOO_MANY = {
    "failures": "failures:\n" + "  - {component: a}\n" * 201,
    "dedup": "dedup:\n" + "  - {key: a}\n" * 201,
    "numbers": "numbers:\n" + "".join(f"  n{n}: 1/s\n" for n in range(201)),
    "slo": "slo:\n" + "".join(f"  n{n}: exactly once\n" for n in range(201)),
    "details": "details:\n" + "".join(f"  n{n}: 1\n" for n in range(201)),
    "decision.goals": f'decision: {{goals: "{",".join(f"g{n}" for n in range(201))}"}}\n',
}


@pytest.mark.parametrize("section", TOO_MANY)
def test_a_section_has_as_many_parts_as_somebody_reads(section):
    with pytest.raises(DesignProblem, match="at most 200") as found:
        read_design(TOO_MANY[section])
    assert section in str(found.value)


@pytest.mark.parametrize("sign", ["\\x1b[2J", "\\x9b31m", "\\0", "\\a", "\\u202e", "\\u2066", "\\x7f"])
@pytest.mark.parametrize("text", ['sinks: [{name: a, mode: "%s"}]\n', '"%s": 1\n', 'details: {a: ["%s"]}\n'])
def test_signs_that_a_terminal_obeys_are_refused_and_not_repeated(sign, text):
    with pytest.raises(DesignProblem, match="is not text") as found:
        read_design(text % sign)
    assert str(found.value).isprintable()
    written = sign.encode().decode("unicode_escape")
    with pytest.raises(DesignProblem) as found:
        read_design(text % written)
    assert str(found.value).isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "cost: {total: $ 5/d, budget: $ 0/d}\n",
        "sinks: [{name: k, type: iceberg, partition_spec: ['bucket(999999999999, a)', b], cardinality: {b: 1000000000000}, keeps: 0 s, compression: 1e-320, writers: 0}]\n",
        "sources: [{name: s, type: kafka, rate: 1e308/s, peak: 1e308/s, event_size: 1e308 B, partitions: 1, per_partition: 1e-320 B/s}]\n",
        "processors: [{name: p, in: p, out: p, checkpoint: 1e-320 s, parallelism: 1000000000000}]\n",
        "slo: {availability: 1e308 %}\n",
    ],
)
def test_numbers_that_no_machine_has_are_linted(text):
    assert all(str(one) for one in lint(read_design(text)))


def test_a_fault_of_the_reader_is_one_answers_and_no_check_goes_down(monkeypatch):
    from autograder.designs import document

    exercise = small_design()

    def broken(text):
        raise RecursionError("too deep")

    expected = outcomes_of(exercise, CLEAN)
    assert all(isinstance(one, Table) for one in expected)
    with monkeypatch.context() as patched:
        patched.setattr(document, "read_design", broken)
        found = outcomes_of(exercise, CLEAN)
    assert all(isinstance(one, Failure) and one.error == "RecursionError" for one in found)
    assert outcomes_of(exercise, CLEAN) == expected


def test_a_reader_that_never_ends_costs_one_time_limit_and_not_one_a_world(monkeypatch):
    from autograder.designs import document

    begun = []

    def endless(text):
        begun.append(text)
        while True:
            pass

    monkeypatch.setattr(document, "read_design", endless)
    found = outcomes_of(small_design(seconds=0.1), CLEAN)
    assert len(begun) == 1 and {one.kind for one in found} == {"time limit"}


def test_three_waivers_are_the_most_that_words_can_buy():
    three = "".join(f"  - {{rule: R{n:02}, reason: because I would rather not say more about it}}\n" for n in (23, 5, 4))  # fmt: skip
    astray = edited(
        [("takes: 5 d", "takes: 12 d"), ("ttl: 26 h", "ttl: 6 h"), ("retention: 24 h", "retention: 2 h")]
    )
    assert judge(small_design(), astray + "waive:\n" + three).score == 0
