"""A round killed fifty times at random moments: what was acknowledged is there, and the clock is right."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 50
# One process starts the others, so that nothing is imported fifty times; each dies in the middle of its work.
KILLING = """
import json, os, random, sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from course.rounds.kept_rounds import KeptRound, new_round, running
from course.rounds.snapshots import Snapshots, latest
from killed_child import heard_until_killed

work, kills = Path(sys.argv[1]), int(sys.argv[2])
chance = random.Random(4)
kept = new_round("sql", work, names=["one", "two"], minutes=60)
kept.log.start(minutes=60)
started = kept.log.clock().started
acknowledged, problems, at, taken = {}, [], 0, 0

def notebook(text):
    cell = {"cell_type": "code", "source": f"%%sql two\\n{text}"}
    kept.notebook.with_suffix(".part").write_text(json.dumps({"cells": [cell]}))
    os.replace(kept.notebook.with_suffix(".part"), kept.notebook)

def work_on(say):
    mine = KeptRound(kept.folder)
    snapshots = Snapshots(mine, {})
    for number in range(10_000):
        text = f"SELECT {at}_{number} -- " + "x" * (37 * number % 4_000)
        snapshots.cell(f"%%sql one\\n{text}")
        say(["one", text])
        snapshots.after_cell(SimpleNamespace(success=True))
        if number % 3 == 0:
            notebook(text)
            snapshots.look()
            say(["two", text])
        if number % 7 == 6:
            mine.log.pause()
            mine.log.resume()

for at in range(kills):
    mine = heard_until_killed(work_on, chance, 5)
    taken += len(mine)
    events = kept.log.events()
    texts = {(event.about["slug"], event.about["text"]) for event in events if event.kind == "answer"}
    problems += [f"lost after kill {at}: {said[0]}" for said in mine if tuple(said) not in texts]
    newest = latest(events)["one"]
    last = [text for slug, text in mine if slug == "one"][-1]
    number = lambda text: int(text.split()[1].split("_")[1])
    if not newest.startswith(f"SELECT {at}_") or number(newest) not in (number(last), number(last) + 1):
        problems.append(f"kill {at} left {newest[:30]} where {last[:30]} was acknowledged")
    clock = kept.log.clock()
    now = datetime.now(UTC)
    if clock.started != started or running(work) is None:
        problems.append("the round is not the one that runs")
    gone = (now - started).total_seconds() - sum(
        ((until or now) - since).total_seconds() for since, until in clock.away
    )
    if abs(clock.elapsed(now) - gone) > 0.001 or clock.finished:
        problems.append(f"the clock tells {clock.elapsed(now)} for {gone}")
    kept.log.resume()
print(json.dumps({"taken": taken, "problems": problems, "events": len(kept.log.events())}))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_nothing_acknowledged_is_lost_in_fifty_kills(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", KILLING, str(tmp_path), str(KILLS)],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["problems"] == []
    assert found["taken"] >= KILLS and found["events"] > found["taken"]
