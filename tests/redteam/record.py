"""What every hostile notebook earns in three settings, as a table: `python3 start.py run tests/redteam/record.py`.

Stock nbgrader runs in a container that an attack cannot leave, as root only; it takes a quarter of an
hour on two cores. What is in `recorded.json` already is not run again; delete it to begin anew.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]

from attacks import ATTACKS  # noqa: E402
from contained import USER, stock  # noqa: E402
from handing_in import (  # noqa: E402
    EVERYTHING,
    HALF,
    STOCK,
    all_handed_in,
    graded_by_the_plug,
    graded_by_us,
    hand_in,
    new_course,
    undeserved_of,
)
from notebook_attacks import NOTEBOOK_ATTACKS  # noqa: E402

RECORD, PAGE = HERE / "recorded.json", HERE / "README.md"
MOST = 12


def recorded() -> dict[str, Any]:
    """Attack to what it earned in each setting, as far as that is known."""
    return json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}


def keep(found: dict[str, Any]) -> None:
    """Write the record, and the page that is made of it."""
    found = {attack.name: found[attack.name] for attack in EVERYTHING if attack.name in found}
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(one)}" for name, one in found.items())
    RECORD.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    PAGE.write_text(page(found), encoding="utf-8")


def page(found: dict[str, Any]) -> str:
    """The table, the attacks that stock nbgrader falls for first."""
    known = [one for one in found.values() if "stock" in one]
    paid = sum(one["stock"] > 0 for one in known)
    harmed = sum(bool(one["became"]) for one in known)
    rows = sorted(found.items(), key=lambda item: -item[1].get("stock", 0))
    table = [
        f"| {name} | {one.get('stock', '')} | {'; '.join(one.get('became', []))} | {one.get('ours', '')} | {one.get('plug', '')} |"
        for name, one in rows
    ]
    return "\n".join(
        [
            "# What hostile notebooks earn",
            "",
            f"Two exercises, {MOST} points. {len(found)} notebooks, each graded by stock nbgrader, by `course grade`, and by nbgrader"
            " with the course's preprocessor in it. Points that nobody should have, and what else became of the course under"
            " stock nbgrader; there after each hostile notebook comes a student who did half the work.",
            "",
            f"Stock nbgrader ran {len(known)} of them: {paid} earned points, {harmed} did harm."
            f" Under `course grade` {sum(one.get('ours', 0) > 0 for one in found.values())} earned points,"
            f" under the preprocessor {sum(one.get('plug', 0) > 0 for one in found.values())}.",
            "",
            "Made by `python3 start.py run tests/redteam/record.py`. Not by hand.",
            "",
            "| attack | stock | and there | course grade | preprocessor |",
            "| --- | --- | --- | --- | --- |",
            *table,
            "",
        ]
    )


def record_ours(found: dict[str, Any], place: Path) -> None:
    """All attacks at once, by each of our two ways."""
    for setting, grading in (("ours", graded_by_us), ("plug", graded_by_the_plug)):
        left = [attack for attack in EVERYTHING if setting not in found.get(attack.name, {})]
        if not left:
            continue
        course, outside = new_course(place / setting), place / f"{setting}_outside"
        outside.mkdir()
        all_handed_in(course, outside, left)
        points = grading(course)
        for attack in left:
            earned = round(undeserved_of(attack, points[attack.name]), 2)
            found.setdefault(attack.name, {})[setting] = earned
        keep(found)
        print(f"{setting}: {len(left)} graded", flush=True)


def record_stock(found: dict[str, Any], place: Path, at_once: int) -> None:
    """Each attack in a container of its own."""
    generated = new_course(place / "generated", STOCK)

    def one(numbered: tuple[int, Any]) -> tuple[str, float, list[str]]:
        number, attack = numbered
        folder = place / attack.name
        course, outside = folder / "course", folder / "outside"
        shutil.copytree(generated, course)
        outside.mkdir()
        (outside / "secret.txt").write_text("the instructor's")
        (outside / "gradebook.db").write_text("all the grades")
        hand_in(course, attack, outside)
        hand_in(course, None, outside, HALF)
        points, became = stock(course, outside, attack.name, USER + number)
        shutil.rmtree(folder, ignore_errors=True)
        return attack.name, round(undeserved_of(attack, points), 2), became

    # Those that are made for a notebook's own kernel first.
    order = (*NOTEBOOK_ATTACKS, *ATTACKS)
    left = [attack for attack in order if "stock" not in found.get(attack.name, {})]
    with ThreadPoolExecutor(at_once) as crew:
        for name, points, became in crew.map(one, enumerate(left)):
            found.setdefault(name, {}).update(stock=points, became=became)
            keep(found)
            print(f"stock: {name}: {points:g} {'; '.join(became)}", flush=True)


def main() -> None:
    """Record what is not recorded yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without-stock", action="store_true", help="only our two settings")
    parser.add_argument("--at-once", type=int, default=2, help="containers at once")
    asked = parser.parse_args()
    found = recorded()
    with tempfile.TemporaryDirectory(dir="/var/tmp", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        record_ours(found, Path(place))
        if not asked.without_stock:
            record_stock(found, Path(place), asked.at_once)


if __name__ == "__main__":
    main()
