"""A sketch of the sessions in every stored row, so that distinct sessions can still be asked for after rollup."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from course.labs.verdict import verdict

if TYPE_CHECKING:
    from datasketches import hll_sketch

    from course.labs.rollup import RollupLab

LG_K = 12
MOST_ASTRAY = 0.05


def sketched(lab: RollupLab, minutes: int = 5) -> dict[tuple[str, str], list[hll_sketch]]:
    """By family and country, a HyperLogLog sketch for each step of time, as one hour's worth of stored rows would hold."""
    from datasketches import hll_sketch, tgt_hll_type

    seen = lab.connection.execute(
        f"SELECT DISTINCT time_bucket(INTERVAL {int(minutes)} MINUTES, ts) AS minute, family, country, session_id"
        " FROM beats WHERE ts < (SELECT min(ts)::DATE + 1 FROM beats) ORDER BY ALL"
    ).fetchall()
    rows: dict[tuple, hll_sketch] = {}
    for minute, family, country, session in seen:
        key = (minute, family, country)
        if key not in rows:
            rows[key] = hll_sketch(LG_K, tgt_hll_type.HLL_4)
        rows[key].update(session)
    stored: dict[tuple[str, str], list[hll_sketch]] = {}
    for (_, family, country), sketch in rows.items():
        stored.setdefault((family, country), []).append(sketch)
    return stored


def kilobytes(stored: dict[tuple[str, str], list[hll_sketch]]) -> int:
    """Of all sketches, as they are written to a disk."""
    return sum(len(one.serialize_compact()) for sketches in stored.values() for one in sketches) // 1_000


def distinct(
    lab: RollupLab,
    stored: dict[tuple[str, str], list[hll_sketch]],
    sessions: Callable[[list[hll_sketch]], float],
) -> bool:
    """A verdict on a function from sketches to distinct sessions, asked for each family and for all, on the first day."""
    exact = dict(
        lab.connection.execute(
            "SELECT family, count(DISTINCT session_id) FROM beats"
            " WHERE ts < (SELECT min(ts)::DATE + 1 FROM beats) GROUP BY ROLLUP (family)"
        ).fetchall()
    )
    astray, said = 0.0, []
    for family, sessions_there in exact.items():
        asked = [one for (kind, _), sketches in stored.items() if family in (None, kind) for one in sketches]
        found = sessions(asked)
        if not isinstance(found, (int, float)):
            return verdict(False, f"a number is wanted, and your function returns {type(found).__name__}.")
        astray = max(astray, abs(found - sessions_there) / sessions_there)
        if family is None:
            said.append(f"{sessions_there:,} distinct sessions on the first day; yours finds {found:,.0f}")
    return verdict(
        astray <= MOST_ASTRAY,
        f"{said[0]}. Over all and by family it is {astray:.1%} off at most; three standard errors of such a sketch are {MOST_ASTRAY:.0%}.",
    )
