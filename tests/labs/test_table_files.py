"""What lies on the disk is read without any engine: position deletes heeded, and every row of a member found."""

from datetime import datetime

import polars as pl
import pytest

from course.labs import table_files
from course.labs.table_files import Planned


def _written(path, rows):
    frame = pl.DataFrame(
        rows,
        schema={
            "event_id": pl.String,
            "member_id": pl.Int64,
            "event_time": pl.Datetime("us"),
            "watch_s": pl.Int32,
        },
        orient="row",
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(path)
    return path


@pytest.fixture
def files(tmp_path):
    """Two days, one file each; the folder's name has a space and a quote."""
    folder = tmp_path / "it's data"
    first = _written(
        folder / "a.parquet",
        [
            ("a", 1, datetime(2026, 3, 1, 20), 10),
            ("b", 2, datetime(2026, 3, 1, 21), None),
            ("a", 1, datetime(2026, 3, 1, 22), 5),
        ],
    )
    second = _written(folder / "b.parquet", [("c", 1, datetime(2026, 3, 2), 7)])
    return first, second


def test_daily_numbers_count_rows_events_and_seconds(files):
    planned = Planned.of((0, f"file:{file}") for file in files)
    assert table_files.numbers(planned) == {"2026-03-01": (3, 2, 15), "2026-03-02": (1, 1, 7)}
    assert table_files.total(table_files.numbers(planned)) == (4, 3, 22)


def test_a_row_that_a_delete_file_names_does_not_count(files, tmp_path):
    deletes = tmp_path / "deletes.parquet"
    pl.DataFrame({"file_path": [f"file:{files[0]}"], "pos": [2]}).write_parquet(deletes)
    planned = Planned.of([(0, str(files[0])), (0, str(files[1])), (1, str(deletes))])
    assert table_files.numbers(planned) == {"2026-03-01": (2, 2, 10), "2026-03-02": (1, 1, 7)}


def test_deletes_by_equality_are_refused():
    with pytest.raises(ValueError, match="equality"):
        Planned.of([(2, "x.parquet")])


def test_a_table_without_files_has_no_numbers():
    assert table_files.numbers(Planned((), ())) == {}


def test_every_file_with_a_row_of_the_member_is_found(files, tmp_path):
    deletes = tmp_path / "deletes.parquet"
    pl.DataFrame({"file_path": ["x"], "pos": [2]}).write_parquet(deletes)
    assert table_files.holding([*files, deletes], 1) == {files[0]: 2, files[1]: 1}
    assert table_files.holding([*files, deletes], 3) == {}
    assert table_files.holding([], 1) == {}


@pytest.mark.parametrize(
    "path, place",
    [
        ("/tmp/x y", "/tmp/x y"),
        ("file:/tmp/x%20y", "/tmp/x y"),
        ("file:///tmp/x", "/tmp/x"),
        ("s3://b/x", "s3://b/x"),
    ],
)
def test_an_address_of_this_disk_is_a_path(path, place):
    assert table_files.local(path) == place
