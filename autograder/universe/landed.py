"""A day of the log as the clients wrote it: in the columns of the schema version they had then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from autograder.universe.hashing import Draws
from autograder.universe.legal_ranges import BadParameter
from autograder.universe.parameters import Parameters

if TYPE_CHECKING:
    import polars as pl

VERSIONS = (1, 2, 3)


def landed(frame: pl.DataFrame, version: int, seed: int = Parameters.seed) -> pl.DataFrame:
    """The rows of one schema version, in its columns.

    Version 1 reports `ms`, milliseconds watched, where later ones report `watch_s`, and
    not yet the device's system. Version 2 adds that as `device_os`, the last column.
    Version 3 widens `position_s` to BIGINT. Deliveries of a version that does not exist
    land in none of them.

    Args:
        frame: some rows of `viewing_events_raw`.
        seed: of their universe, so that `device_os` is the `os_version` that `devices` has.

    Raises:
        BadParameter: there is no such version.
    """
    import polars as pl

    if version not in VERSIONS:
        raise BadParameter(f"version is 1, 2 or 3, not {version}")
    rows = frame.filter(pl.col("schema_version") == version)
    if version == 1:
        watched_ms = (pl.col("watch_s").cast(pl.Int64) * 1_000).alias("ms")
        return rows.select(watched_ms if name == "watch_s" else name for name in rows.columns)
    system = os_versions(seed, rows["device_id"].to_numpy())
    rows = rows.with_columns(pl.Series("device_os", system, dtype=pl.String))
    return rows.with_columns(pl.col("position_s").cast(pl.Int64)) if version == 3 else rows


def os_versions(seed: int, device_ids: np.ndarray) -> list[str]:
    """The `os_version` of each device."""
    draw = Draws(seed, "device", device_ids)
    major, minor = draw.below(6, "os_major") + 9, draw.below(5, "os_minor")
    return [f"{a}.{b}" for a, b in zip(major.tolist(), minor.tolist(), strict=True)]
