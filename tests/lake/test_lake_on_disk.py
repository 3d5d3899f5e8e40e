"""A lake stands on disk for one call, is read by content, and goes with all its files."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import asdict
from datetime import datetime, timedelta

import pytest

from autograder.lake.called_in_a_lake import first_call, in_a_lake
from autograder.lake.found import Disk, after_changing
from autograder.lake.laid_out import Plan, lake
from autograder.outcome import Failure
from autograder.python_call import HowCalled

MORNING = datetime(2026, 3, 10, 6)
HOW = HowCalled("answer", 10.0)


def row(event_id, member_id):
    return {"event_id": event_id, "member_id": member_id}


PLAN = Plan(
    {"event_id": "string", "member_id": "long"},
    [
        {"rows": [row("a", 1), row("b", 7)], "at": MORNING - timedelta(days=5), "tag": "closed"},
        {"rows": [row("c", 2)], "at": MORNING - timedelta(days=2)},
    ],
    [{"name": "flying.parquet", "rows": [row("d", 3)], "at": MORNING - timedelta(hours=1), "lands": MORNING}],
)


def asked(plan=PLAN, **more):
    calls = [{"name": "morning", "now": MORNING, "given": {}, "erased": [7]}]
    described = asdict(plan)
    return {
        "plan": described,
        "read": "erasure",
        "key": "member_id",
        "safety_hours": 72,
        "calls": calls,
        **more,
    }


def left_by(answer, **more):
    outcome = in_a_lake(answer, HOW, asked(**more))
    return outcome if isinstance(outcome, Failure) else {what: found for _, what, found in outcome.rows}


def nothing(table, data_folder, now):
    return None


def test_a_lake_has_the_times_of_its_plan_and_is_gone_afterwards():
    with lake(PLAN) as there:
        stamps = [one.timestamp_ms for one in there.table().snapshots()]
        ages = sorted(file.stat().st_mtime for file in there.data.iterdir())
        folder = there.folder
        assert there.table().scan().count() == 3
        assert there.table().refs()["closed"].snapshot_id == there.table().snapshots()[0].snapshot_id
    assert stamps == [1000 * age for age in ages[:2]]
    assert not folder.exists()


def test_a_lake_is_gone_after_an_error_and_stands_anew_as_it_was():
    with pytest.raises(ZeroDivisionError), lake(PLAN) as there:
        folder = there.folder
        there.table().delete("member_id = 7")
        raise ZeroDivisionError
    assert not folder.exists()
    with lake(PLAN) as there:
        assert there.table().scan().count() == 3


def test_two_lakes_of_one_plan_can_stand_at_once():
    with lake(PLAN) as one, lake(PLAN) as other:
        one.table().delete("member_id = 7")
        assert one.folder != other.folder
        assert (one.table().scan().count(), other.table().scan().count()) == (2, 3)


def test_what_is_on_the_disk_is_found_by_content_under_any_name():
    def hides_a_copy(table, data_folder, now):
        from pathlib import Path

        for number, file in enumerate(list(Path(data_folder).glob("*.parquet"))):
            (Path(data_folder).parent / f"backup-{number}.bin").write_bytes(file.read_bytes())

    def moves_it_away(table, data_folder, now):
        from pathlib import Path

        trash = Path(data_folder).parent / "trash"
        trash.mkdir()
        for file in list(Path(data_folder).glob("*.parquet")):
            file.rename(trash / file.name)

    def renames_it(table, data_folder, now):
        from pathlib import Path

        for file in list(Path(data_folder).glob("*.parquet")):
            (file.parent / f"{file.name}.json").write_bytes(file.read_bytes())

    assert left_by(renames_it)["files that hold an erased member"] == 2
    assert left_by(moves_it_away)["files that hold an erased member"] == 1
    assert left_by(moves_it_away)["the table"] == "unreadable"
    assert left_by(nothing)["files that hold an erased member"] == 1
    assert left_by(hides_a_copy)["files that hold an erased member"] == 2


def test_a_delete_leaves_its_file_its_snapshots_and_its_tag():
    left = left_by(lambda table, data_folder, now: table.delete("member_id = 7"))
    assert left["live rows"] == 3
    assert left["live rows of erased members"] == 0
    assert left["snapshots that read an erased member"] == 2
    assert left["tag closed"] == "reads 2 rows"
    assert left["files that hold an erased member"] == 1


def test_another_writer_commits_right_after_the_first_commit():
    seen = []

    def looks_twice(table, data_folder, now):
        table.delete("member_id = 7")
        seen.append(table.scan().count())
        seen.append(table.refresh().scan().count())

    assert left_by(looks_twice)["live rows"] == 3
    assert seen == [2, 3]


def test_a_removed_file_of_another_writer_makes_its_table_unreadable():
    def takes_it_away(table, data_folder, now):
        from pathlib import Path

        Path(data_folder, "flying.parquet").unlink()

    left = left_by(takes_it_away)
    assert left["the table"] == "unreadable"
    assert left["file flying.parquet"] == "gone"


@pytest.mark.parametrize(
    "answer",
    [
        lambda table, data_folder, now: table.catalog.drop_table(table.name()),
        lambda table, data_folder, now: __import__("shutil").rmtree(data_folder + "/.."),
        lambda table, data_folder, now: table.delete("no_such_column = 1"),
    ],
)
def test_an_answer_that_destroys_the_lake_is_a_failure_and_no_error_of_the_judge(answer):
    assert isinstance(left_by(answer), Failure)


def test_a_type_that_was_narrowed_by_force_cannot_be_read():
    from pyiceberg.types import IntegerType

    with lake(PLAN) as there:
        with there.table().update_schema(allow_incompatible_changes=True) as update:
            update.update_column("member_id", IntegerType())
        found = dict(after_changing(there))
    assert found["rows"] == "cannot be read: ResolveError"


def test_files_that_are_not_parquet_hold_no_rows():
    with lake(PLAN) as there:
        (there.data / "note.txt").write_text("7")
        assert Disk(there).rows["note.txt"] is None


def test_a_lake_to_try_things_on_lasts_as_long_as_its_table():
    import gc
    from pathlib import Path

    given = first_call(asked())
    folder = Path(given["data_folder"])
    in_a_lake(nothing, HOW, asked())
    assert given["table"].scan().count() == 3
    assert folder.exists()
    del given
    gc.collect()
    assert not folder.exists()


def test_nothing_on_the_way_to_a_first_check_imports_pyiceberg():
    code = (
        "import sys, course, autograder.ways, autograder.lake.lake_exercise, course.shown_lake;"
        "from autograder import library; library.find('erase_members'); library.find('evolve_table');"
        "print({'pyiceberg', 'pyarrow', 'sqlalchemy'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


def test_show_gives_a_real_table_and_says_what_an_answer_leaves():
    from autograder import library
    from course import show

    shown = show("erase_members")
    assert "requests: a list, 1 item" in repr(shown)
    exercise = library.find("erase_members")
    namespace = {}
    exec(exercise.solution, namespace)
    given = shown.arguments
    namespace["erase_members"](**given)
    assert given["table"].scan().count() == 7
    assert shown.run(namespace["erase_members"]).rows[0] == ["first morning", "live rows", 7]
    with pytest.raises(ValueError, match="ZeroDivisionError"):
        shown.run(lambda **given: 1 / 0)
