"""No attack earns a point, leaves anything behind, or costs the notebook that comes next anything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from attacks import ATTACKS, LIMITS

from autograder.judging import judged
from autograder.outcome import Failure, Table
from autograder.sandbox import AnswerCell

SECRET = "the-instructors-secret"
# Rows of hidden worlds, and of no shown one.
HIDDEN = ("secret-b", "secret-c", "610007", "710011")


@pytest.fixture
def outside(tmp_path):
    """A folder that everybody may write to, so that nothing but the sandbox is in the way."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret.txt").write_text(SECRET)
    (folder / "gradebook.db").write_bytes(b"all the grades")
    for path in (*tmp_path.parents[:2], tmp_path, folder, *folder.iterdir()):
        path.chmod(path.stat().st_mode | 0o007)
    return folder


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}


def processes_of(pid: int) -> set[int]:
    """All that descend from a process."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found |= {child} | processes_of(child)
    return found


def filled(source: str, asked, outside: Path) -> str:
    sql, python = asked
    return source.replace("@sql@", sql).replace("@python@", python).replace("@outside@", str(outside))


def points(asked, answered) -> dict[str, float]:
    earned = {}
    for one in answered:
        exercise, _ = asked[one.slug]
        ran = not one.blank and one.kind != "nothing" and len(one.outcomes) == len(exercise.worlds)
        earned[one.slug] = judged(exercise, one.outcomes, worked_out=one.worked_out).score if ran else 0.0
    return earned


def hand_in(sandbox, asked, cells):
    return sandbox.answers(cells, [question for _, question in asked.values()], LIMITS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack(sandbox, asked, honest, outside, attack):
    sql, python = asked
    shown_share = asked[python][0].points / len(asked[python][0].worlds)
    before, running = contents(outside), processes_of(os.getpid())
    cells = [
        AnswerCell(slug, filled(source, asked, outside))
        for slug, source in ((python, attack.python), (sql, attack.sql))
        if source
    ]
    answered = hand_in(sandbox, asked, cells)

    assert max(points(asked, answered).values()) <= (shown_share if attack.typed_in else 0)
    assert SECRET not in repr(answered) and "all the grades" not in repr(answered)
    assert contents(outside) == before
    assert processes_of(os.getpid()) == running
    if attack.after == "words":
        said = [
            (o.message, o.error, o.line) if isinstance(o, Failure) else o.notes
            for a in answered
            for o in a.outcomes[1:]
        ]
        assert said and not any(word in repr(said) for word in HIDDEN)
    # Whoever is next gets what the answer deserves.
    assert points(asked, hand_in(sandbox, asked, honest)) == {
        slug: exercise.points for slug, (exercise, _) in asked.items()
    }


def test_nothing_of_one_notebook_is_found_by_the_next(sandbox, asked):
    leaving = next(attack for attack in ATTACKS if attack.name == "left-behind")
    hand_in(sandbox, asked, [AnswerCell("member_seconds", filled(leaving.python, asked, Path("/nowhere")))])
    looking = "import os, sys, builtins\nmember_plays = repr((os.listdir('/answers'), os.environ.get('LEFT'), 'left' in sys.modules, hasattr(builtins, 'left')))"
    answered = hand_in(sandbox, asked, [AnswerCell("member_plays", looking)])
    assert answered[0].text == "([], None, False, False)"


def test_one_exercise_attacked_costs_the_other_nothing(sandbox, asked, honest):
    for source in (
        "import os\nos._exit(0)",
        "def member_seconds(deliveries):\n    import os\n    os._exit(0)",
    ):
        answered = hand_in(sandbox, asked, [AnswerCell("member_seconds", source), honest[0]])
        assert points(asked, answered) == {"member_plays": 6, "member_seconds": 0}


def test_hidden_inputs_are_not_there_while_cells_run(sandbox, asked):
    looking = """
def found():
    import gc
    word = "".join(reversed("-terces"))
    return [text for text in map(repr, gc.get_objects()) if word in text]
member_plays = repr(found())
"""
    answered = hand_in(sandbox, asked, [AnswerCell("member_plays", looking)])
    assert answered[0].text == "[]"


def test_the_same_answers_are_given_to_everybody_at_once(sandbox, asked, honest):
    from concurrent.futures import ThreadPoolExecutor

    hostile = [AnswerCell("member_seconds", "import threading\nwhile True: threading.Event()")]
    with ThreadPoolExecutor(4) as crew:
        answered = list(
            crew.map(lambda cells: hand_in(sandbox, asked, cells), [hostile, honest, honest, honest])
        )
    everything = {slug: float(exercise.points) for slug, (exercise, _) in asked.items()}
    assert [points(asked, one) for one in answered[1:]] == [everything] * 3
    assert all(isinstance(outcome, Table) for one in answered[1:] for a in one for outcome in a.outcomes)
