"""What is looked at beside a sandbox: the processes below one, and outcomes without what is not passed on."""

from pathlib import Path

from autograder.outcome import Failure


def descendants_of(pid):
    """The ids of all processes that a process and its children have started."""
    found = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found |= {child} | descendants_of(child)
    return found


def words_aside(outcomes):
    """Outcomes without the words that are not passed on from hidden worlds."""
    return [
        (one.kind, one.error) if isinstance(one, Failure) else (one.columns, one.rows) for one in outcomes
    ]
