"""Distinct sessions from sketches: adding up is told from uniting, on the engines' own Python, where the sketches are."""

import subprocess

import pytest

from course.engines.installed import ready

pytestmark = pytest.mark.engines
SCRIPT = """
from datasketches import hll_union
from course.labs.rollup import RollupLab
from course.labs.stored_sketches import distinct, kilobytes, sketched

lab = RollupLab(10_000, "toy", say=lambda text: None)
stored = sketched(lab)


def united(sketches):
    union = hll_union(12)
    for sketch in sketches:
        union.update(sketch)
    return union.get_estimate()


print(kilobytes(stored) > 0)
distinct(lab, stored, united)
distinct(lab, stored, lambda sketches: sum(sketch.get_estimate() for sketch in sketches))
distinct(lab, stored, lambda sketches: None)
lab.stop()
"""


def test_only_uniting_finds_the_sessions():
    told = subprocess.run(
        [str(ready("kafka").python), "-P", "-c", SCRIPT], capture_output=True, text=True, timeout=120
    )
    assert not told.stderr, told.stderr
    size, united, added, nothing = told.stdout.splitlines()
    assert size == "True" and united.startswith("lab: ok")
    assert added.startswith("lab: not yet") and nothing.endswith("returns NoneType.")
