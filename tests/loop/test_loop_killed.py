"""A day killed forty times at random moments: what was acknowledged is there, and the day goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 40
# One process starts the others, so that nothing is imported forty times; each dies in the middle of its work.
KILLING = """
import json, os, random, sys
from pathlib import Path

from course.loop.kept_days import KeptDay, latest, new_day
from course.loop.scorecard import markdown
from course.loop.card import Card
from killed_child import heard_until_killed

work, kills = Path(sys.argv[1]), int(sys.argv[2])
chance = random.Random(5)
first = new_day("staff", 2, work)
problems, taken = [], 0

def work_on(say):
    mine = KeptDay(first.folder)
    for number in range(10_000):
        slot = ("sql", "coding", "design")[number % 3]
        mine.log.add_all([("opened", {"slot": slot}), ("kept", {"slot": slot, "kept": f"rounds/{slot}"})])
        say(["open", slot])
        mine.log.add("word", criterion="knows_late_data", text=f"{os.getpid()} {number} " + "x" * (53 * number % 3_000))
        say(["word", f"{os.getpid()} {number}"])
        mine.keep("scorecard.md", f"# {number}\\n" + "y" * (71 * number % 5_000) + "\\nend\\n")
        mine.log.add("closed", slot=slot)
        say(["closed", slot])

for at in range(kills):
    mine = heard_until_killed(work_on, chance, 8)
    taken += len(mine)
    kept = latest(work)
    day = kept.day if kept else None
    if day is None or kept.name != first.name or day.level != "staff":
        problems.append(f"after kill {at} the day is gone")
        continue
    words = [text for kind, text in mine if kind == "word"]
    known = {event.about["text"].split(" x")[0].strip() for event in kept.log.events() if event.kind == "word"}
    problems += [f"lost after kill {at}: {word}" for word in words if word not in known]
    closings = sum(kind == "closed" for kind, _ in mine)
    if mine[-1][0] == "open" and day.named(mine[-1][1]).state not in ("open", "done"):
        problems.append(f"kill {at} left {mine[-1]} {day.named(mine[-1][1]).state}")
    if sum(len(one.attempts) for one in day.rounds) < closings:
        problems.append(f"kill {at} lost a round that was done")
    card = first.folder / "scorecard.md"
    if card.exists() and not card.read_text().endswith("end\\n"):
        problems.append(f"kill {at} left a part of a scorecard")
    if not markdown(Card(day, {})).startswith("# Full-loop day"):
        problems.append("no card")
print(json.dumps({"taken": taken, "problems": problems}))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_nothing_acknowledged_is_lost_in_forty_kills(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", KILLING, str(tmp_path), str(KILLS)],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["problems"] == [] and found["taken"] >= KILLS
