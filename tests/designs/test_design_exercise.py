"""A design exercise: proved, judged on paper and carried out, explained with its lines, and graded without a sandbox."""

from __future__ import annotations

import sys

import pytest
from designs.edits import CLEAN, edited
from designs.small_design import small_defence, small_design, toy

from autograder import library
from autograder.designs import RUBRIC, condition, on_paper
from autograder.designs.carried_out import CARRIED_OUT
from autograder.feedback import lines
from autograder.judging import judge, outcomes_of
from autograder.proof import prove


@pytest.fixture(autouse=True)
def carried_out(monkeypatch):
    monkeypatch.setitem(CARRIED_OUT, "toy", toy)


@pytest.fixture
def exercise():
    return small_design()


@pytest.fixture
def in_library(exercise, monkeypatch):
    """The two exercises as if they stood in a week."""
    known = {one.slug: one for one in (exercise, small_defence())}
    find, files = library.find, library.files
    monkeypatch.setattr(library, "find", lambda slug: known.get(slug) or find(slug))
    monkeypatch.setattr(library, "files", lambda *root: files(*root))
    return known


def changed(name, exercise):
    (mistake,) = [one for one in exercise.mistakes if one.name == name]
    return mistake.applied_to(exercise.solution)


def test_it_is_proved(exercise):
    assert prove(exercise) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"worlds": [condition("peak", "x", by="toy"), on_paper()]}, "the first world is on_paper()"),
        ({"worlds": [on_paper(), condition("peak hour", "x", by="magic")]}, "nothing named magic"),
        ({"alternatives": [edited([("  scope: 26 h", "  scope: 6 h")])]}, "alternative 1 is not right in world on paper"),
        ({"alternatives": [edited([("  winner: highest revision, then latest arrival\n", "")])]}, "alternative 1 is not clean: R07"),
        ({"alternatives": [edited([("    because: many", "    reason: many")])]}, "has no field `reason`"),
        ({"starter": "assumptions: [\n"}, "the starter does not run"),
        ({"samples": small_design().samples[::-1]}, "from strong over mixed to weak"),
        ({"samples": small_design().samples[:2]}, "2 samples"),
        ({"questions": small_design().questions * 2}, "two questions are named readers"),
        ({"mistakes": small_design().mistakes[:5], "few_mistakes_because": "x"}, "world a long outage catches no mistake"),
    ],
)  # fmt: skip
def test_what_an_author_has_to_mend_is_said(changes, says):
    assert any(says in found for found in prove(small_design(**changes)))


def test_a_verdict_is_a_bounded_name(monkeypatch):
    monkeypatch.setitem(CARRIED_OUT, "toy", lambda design, conditions: [("lag", "12.5 minutes!")])
    assert any("as bounded as a name" in found for found in prove(small_design()))


def test_a_right_design_is_told_what_is_worth_a_look(exercise):
    report = judge(
        exercise, exercise.alternatives[0].replace("  winner: highest revision, then latest arrival\n", "")
    )
    assert report.solved and report.score == 6
    right, style, _ = lines(report)
    assert right == "Right in all 3 worlds: 6 of 6 points." and "R07 *no-winner*" in style


def test_on_paper_the_rule_and_the_place_are_named(exercise):
    answer = edited(
        [
            ("ttl: 26 h", "ttl: 6 h"),
            ("  flip_if: replaying a day from the table takes longer than the log keeps it\n", ""),
        ]
    )
    report = judge(exercise, answer)
    first, second, third = lines(report)
    assert report.score == 0 and report.mistake is None
    assert (
        "R05 *state-forgets-before-dedup* (`processors.deduplicate.state.ttl`, line 40)" in first
        and "1 more" in first
    )
    assert second == "0 of 6 points until it holds on paper."
    assert third.startswith('`why("small_design")` shows where;')


def test_a_mistake_on_paper_has_its_name(exercise):
    first, second, _ = lines(judge(exercise, changed("clocks-beyond-the-deadline", exercise)))
    assert first.startswith("Looks like *clocks-beyond-the-deadline*.") and "0 of 6" in second


def test_a_missing_section_is_said_first(exercise):
    report = judge(exercise, CLEAN[: CLEAN.index("options:")])
    assert dict(report.trials[0].got.rows)["complete"] == "missing-options"
    assert lines(report)[0].startswith("There is no `options` yet.")


def test_under_a_condition_that_it_is_not_told_the_condition_is_named(exercise):
    report = judge(
        exercise, edited([("parallelism: 5600", "parallelism: 2800"), ("per_task: 12 k", "per_task: 11 k")])
    )
    first, second, _ = lines(report)
    assert report.score == 4 and report.mistake.name == "tasks-for-the-average"
    assert "Right in 2 of 3 worlds; not in *peak hour*." in second
    unnamed = small_design(mistakes=exercise.mistakes[:4] + exercise.mistakes[5:])
    first, *_ = lines(judge(unnamed, edited([("per_task: 12 k", "per_task: 5 k")])))
    assert first == "Holds on paper. In *peak hour*: everybody watches at eight. *lag*: falls-behind."


def test_what_cannot_be_read_is_said_with_its_line(exercise):
    report = judge(exercise, edited([("retention: 24 h", "retention: 24 GB")]))
    first, second, third = lines(report)
    assert report.score == 0 and first.startswith("Line 25, `retention: 24 GB`") and "why" not in third


def test_no_answer_can_take_the_judge_down(exercise, monkeypatch):
    for answer in ("a: &a [*a]", "\0", "x" * 70_000, 7, b"numbers:", ["numbers"], {"numbers": 1}):
        report = judge(exercise, answer)
        assert report.score == 0 and lines(report)
    monkeypatch.setitem(CARRIED_OUT, "toy", lambda design, conditions: 1 / 0)
    found = outcomes_of(exercise, exercise.solution)
    assert [getattr(one, "error", "") for one in found] == ["", "ZeroDivisionError", "ZeroDivisionError"]


def test_what_never_ends_is_stopped(monkeypatch):
    def endless(design, conditions):
        while True:
            pass

    monkeypatch.setitem(CARRIED_OUT, "toy", endless)
    found = outcomes_of(small_design(seconds=0.1), CLEAN)
    assert [getattr(one, "error", "") for one in found] == ["", "TimeoutError", "TimeoutError"]


def test_a_waived_error_holds_and_the_conditions_do_not_care(exercise):
    waive = "\nwaive: [{rule: R23, reason: our counsel agreed to forty days for this table}]\n"
    assert judge(exercise, changed("clocks-beyond-the-deadline", exercise) + waive).score == 6
    assert judge(exercise, changed("log-shorter-than-the-outage", exercise) + waive).score == 4


def test_staff_have_to_name_owners():
    unowned = edited(
        [("  - {of: all, who: playback data team}\n", "  - {of: playback_log, who: log team}\n")]
    )
    assert judge(small_design(), unowned).score == 6
    assert judge(small_design(staff=True), unowned).score == 0


def test_in_a_cohort_the_text_is_judged_where_it_is_trusted(exercise, in_library):
    from autograder.cohort.grading import _report
    from autograder.cohort.said import report_text
    from autograder.sandbox import question
    from autograder.sandbox.asked import Answered

    asked = question(exercise)
    assert asked.runner["kind"] == "text" and asked.inputs == ()  # nothing of a world goes into a sandbox
    full = _report(exercise, Answered("small_design", "text", CLEAN))
    assert full.score == 6
    text = edited(
        [("  scope: 26 h", "  scope: 6 h"), ("availability: 99.9 %", "availability: 99.9 % <script>")]
    )
    said = report_text(_report(exercise, Answered("small_design", "text", text)), 150)
    assert (
        said.startswith("Looks like *dedup-shorter-than-lateness*.")
        and "0 of 6 points until it holds on paper." in said
    )
    other = edited([("ttl: 26 h", "ttl: 6 h"), ("  scope: 26 h", "  scope: 25 h <script>")])
    assert "<script>" not in report_text(_report(exercise, Answered("small_design", "text", other)), 150)
    unnamed = report_text(
        _report(exercise, Answered("small_design", "text", edited([("ttl: 26 h", "ttl: 6 h")]))), 150
    )
    assert unnamed.startswith("*state*: state-forgets-before-dedup.")
    for nothing in (
        None,
        Answered("small_design", "nothing"),
        Answered("small_design", "text", exercise.starter),
    ):
        assert _report(exercise, nothing).blank
    assert _report(exercise, Answered("small_design", "function")).score == 0


def test_a_sandbox_hands_over_the_text_of_the_cell(exercise, monkeypatch):
    import course
    from autograder.sandbox.answer_cells import Notebook

    for name, module in (("course", course), ("__main__", sys.modules["__main__"])):
        monkeypatch.setitem(sys.modules, name, module)  # a notebook in a sandbox has its own
    cells = Notebook(5.0, {"small_design": "text", "a_query": "sql"})
    cells.run("small_design", exercise.answer_cell(CLEAN))
    cells.run("a_query", "%%design a_query\nnumbers:")
    assert cells.namespace["small_design"] == CLEAN.strip("\n") and "a_query" not in cells.namespace


def test_in_a_notebook_the_cell_reads_it_and_the_verbs_work(notebook, in_library):
    told = notebook.run(
        f"%%design small_design\n{edited([('ttl: 26 h', 'ttl: 6 h'), ('    retention: 24 h', '    retension: 24 h')])}"
    )
    page = str(told)
    assert "state-forgets-before-dedup" in page and "did you mean `retention`" in page
    why = repr(notebook.run('why("small_design")'))
    assert "    state: {keyed_by: [event_id], ttl: 6 h" in why or "ttl: 6 h" in why
    assert float(notebook.run('check("small_design")')) == 0


def test_it_is_a_cell_in_a_notebook_with_the_solution_after_it(exercise):
    from autograder.notebook import _exercise_cells

    prompt, answer, check = _exercise_cells(exercise)
    assert (
        answer["source"].startswith("%%design small_design\n")
        and "### BEGIN SOLUTION\n---\n" in answer["source"]
    )
    assert "Write the function" not in prompt["source"] and check["metadata"]["nbgrader"]["points"] == 6
    # Of both documents in the instructor's notebook the last one answers.
    text = answer["source"].partition("\n")[2]
    assert judge(exercise, text).solved


def test_its_defence_is_scored_by_people_in_nine_dimensions(in_library):
    defence = small_defence()
    assert prove(defence) == [] and tuple(defence.dimensions) == tuple(RUBRIC) and len(RUBRIC) == 9
    assert defence.samples == in_library["small_design"].samples
    assert defence.rubric().count("\n| **") == 9 and "Staff:" in defence.rubric()
    assert "3 dimensions earn 9 points, not 27" in " ".join(prove(small_defence(dimensions=list(RUBRIC)[:3])))
    assert any("no design exercise" in one for one in prove(small_defence(of="category_rank")))
    from autograder.notebook import _exercise_cells

    prompt, form, rubric, answer = _exercise_cells(defence)
    assert 'design_room("small_design_aloud")' in form["source"] and "Staff:" in rubric["source"]
    assert answer["metadata"]["nbgrader"]["points"] == 27 and "score_sample" in prompt["source"]
    assert defence.solution == "all of it" and defence.is_blank("anything at all")


def test_what_its_mistakes_give_is_written_down_until_something_changes(exercise, tmp_path):
    from autograder import known_results
    from autograder.answer_key import answer_key

    results = answer_key(exercise).results()
    assert known_results.write(exercise, results, tmp_path)
    assert known_results.known(exercise, tmp_path) == results
    other = small_design(
        worlds=[*exercise.worlds[:2], condition("a long outage", "x", by="toy", outage_h=13)]
    )
    again = known_results.known(other, tmp_path)
    assert {given[-1] for given in again.values()} == {known_results.RUN}
    assert (
        known_results.known(
            small_design(solution=CLEAN + "regions: 2\n".replace("regions", "details: {a: 1}\n#")), tmp_path
        )
        is None
    )


def test_a_sample_can_be_scored_under_either_name(notebook, in_library):
    notebook.run("from course import score_sample")
    for slug in in_library:
        assert "Clarifying questions" in repr(notebook.run(f'score_sample("{slug}")'))
