"""The complexity sentence: written first, then compared, never judged; every exercise of the coding round has one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from autograder import library
from autograder.proof import prove
from course import complexity_form, private_file

SLUG = "sliding_max"
OURS = library.find(SLUG).complexity
MINE = "O(1) a reading, O(w) memory, because <b>each</b> goes in once | and out once."


def said(result):
    return result._repr_mimebundle_()["text/markdown"]


@pytest.fixture
def asked(notebook):
    notebook.run("from course import complexity")
    return lambda *given: notebook.run(f"complexity({', '.join(map(repr, given))})")


def test_ours_stands_beside_a_sentence_that_was_written(asked):
    for tried in ("", "   ", "O(1)", "fast"):
        assert OURS not in said(asked(SLUG, tried))
    reply = said(asked(SLUG, MINE))
    assert OURS in reply and "only you can tell" in reply
    assert "<b>" not in reply and "\\<b\\>each" in reply
    assert private_file.read("complexity", SLUG) == {"sentence": MINE}


def test_the_form_gives_nothing_away_before(asked):
    asked(SLUG, MINE)
    form = asked(SLUG)
    assert OURS not in repr(form) + json.dumps(form.get_state(), default=str)
    assert MINE not in repr(form) + json.dumps(form.get_state(), default=str)
    replies = []
    form.send = replies.append
    form._message(form, {"opened": True}, [])
    assert replies[0]["filled"]["sentence"] == MINE
    form._message(form, {"filled": {"sentence": "O(1)"}, "why": "asked"}, [])
    form._message(form, {"filled": {"sentence": MINE + "!"}, "why": "changed"}, [])
    assert OURS not in str(replies)
    form._message(form, {"filled": {"sentence": MINE + "!"}, "why": "asked"}, [])
    assert OURS in replies[-1]["beside"]["sentence"]
    assert private_file.read("complexity", SLUG) == {"sentence": MINE + "!"}


@pytest.mark.parametrize(
    "given, says", [(("sliding_maxx",), "Did you mean"), ((7,), "as text"), (("running_minutes",), "aloud")]
)
def test_what_has_no_sentence_is_told(asked, given, says):
    assert says in said(asked(*given, MINE)) and says in said(asked(*given))


def test_something_else_than_text_is_taken_as_it_reads(asked):
    assert OURS not in said(asked(SLUG, 3.5))


def test_a_right_answer_is_asked_for_it_until_it_was_written(notebook, asked):
    exercise = library.find(SLUG)
    notebook.run(exercise.starter)
    assert "complexity(" not in notebook.run(f'check("{SLUG}")').markdown
    notebook.run(exercise.solution)
    assert f'complexity("{SLUG}"' in notebook.run(f'check("{SLUG}")').markdown
    asked(SLUG, MINE)
    assert "complexity(" not in notebook.run(f'check("{SLUG}")').markdown


def test_nothing_is_kept_or_offered_while_nbgrader_runs_the_notebook(notebook, asked, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    notebook.run(library.find(SLUG).solution)
    assert "complexity(" not in notebook.run(f'check("{SLUG}")').markdown
    assert "not kept" in said(asked(SLUG, MINE))
    assert not private_file.path_of("complexity", SLUG).exists()


@pytest.mark.parametrize(
    "changes, finding",
    [
        ({"complexity": ""}, "complexity is empty"),
        ({"complexity": "It is fast because of the heap."}, "neither how work grows"),
        ({"complexity": "O(n) time, O(k) memory."}, "nor because of what"),
        ({"prompt": f"As every one knows: {OURS}"}, "the prompt gives the complexity sentence away"),
        ({"starter": f"# {OURS}"}, "the starter gives the complexity sentence away"),
    ],
)
def test_the_proof_asks_for_it(changes, finding):
    exercise = replace(
        library.find(SLUG), **changes, worlds=library.find(SLUG).worlds[:4], work=(), oracle=None
    )
    assert any(finding in found for found in prove(exercise)) and not any(
        finding in found for found in library.find(SLUG).contradictions()
    )


def test_another_round_may_do_without():
    exercise = replace(library.find(SLUG), complexity="", asked_in=("assessment",))
    assert list(exercise.contradictions()) == []
    assert complexity_form.ours(exercise) == ""
