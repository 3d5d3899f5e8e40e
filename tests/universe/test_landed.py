"""A day of the log, split by schema version, keeps every fact in the columns of its version."""

from __future__ import annotations

import polars as pl
import pytest

from autograder.universe import SCHEMA, BadParameter, Universe
from autograder.universe.landed import VERSIONS, landed

SEED = 4


@pytest.fixture(scope="module")
def universe():
    return Universe.of_size("toy", SEED, p_null_watch=0.2, p_bad_schema=0.05)


@pytest.fixture(scope="module")
def raw(universe):
    return universe.frame("viewing_events_raw")


def test_each_version_has_its_columns_and_types(raw):
    columns = list(SCHEMA["viewing_events_raw"].columns)
    one, two, three = (landed(raw, version, SEED) for version in VERSIONS)
    assert one.columns == ["ms" if name == "watch_s" else name for name in columns]
    assert two.columns == three.columns == [*columns, "device_os"]
    assert one.schema["ms"] == pl.Int64 and two.schema["device_os"] == pl.String
    positions = [part.schema["position_s"] for part in (one, two, three)]
    assert positions == [pl.Int32, pl.Int32, pl.Int64]


def test_the_versions_together_are_the_day_but_for_what_no_client_sends(raw):
    parts = []
    for version in VERSIONS:
        part = landed(raw, version, SEED)
        assert part.height > 50 and set(part["schema_version"]) == {version}
        if version == 1:
            assert part["ms"].null_count() > 0
            part = part.with_columns(watch_s=(pl.col("ms") // 1_000).cast(pl.Int32))
            assert part.filter(pl.col("ms") != pl.col("watch_s").cast(pl.Int64) * 1_000).height == 0
        parts.append(part.with_columns(pl.col("position_s").cast(pl.Int32)).select(raw.columns))
    accepted = raw.filter(pl.col("schema_version").is_in(VERSIONS))
    assert accepted.height < raw.height
    log = ["kafka_partition", "kafka_offset"]
    assert pl.concat(parts).sort(log).equals(accepted.sort(log))


def test_milliseconds_are_a_thousand_times_the_seconds():
    row = {"watch_s": [7, None, 2_147_483_647], "schema_version": [1, 1, 1]}
    day = pl.DataFrame(row, schema={"watch_s": pl.Int32, "schema_version": pl.Int32})
    assert landed(day, 1)["ms"].to_list() == [7_000, None, 2_147_483_647_000]


@pytest.mark.parametrize("version", [2, 3])
def test_the_system_is_that_of_devices(universe, raw, version):
    systems = dict(universe.frame("devices").select("device_id", "os_version").iter_rows())
    told = landed(raw, version, SEED).select("device_id", "device_os").rows()
    assert told and all(systems[device] == system for device, system in told)
    by_default = Universe.of_size("toy")
    systems = dict(by_default.frame("devices").select("device_id", "os_version").iter_rows())
    told = landed(by_default.frame("viewing_events_raw"), version).select("device_id", "device_os").rows()
    assert told and all(systems[device] == system for device, system in told)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_day_without_rows_keeps_columns_and_types(raw, version):
    assert landed(raw.clear(), version).schema == landed(raw, version).schema


@pytest.mark.parametrize("version", [0, 4])
def test_a_version_that_does_not_exist_is_refused(raw, version):
    with pytest.raises(BadParameter, match=f"1, 2 or 3, not {version}"):
        landed(raw, version)
