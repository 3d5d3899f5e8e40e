"""What the Keystone lab draws, counts and reads without an engine: a plan of kills, the page, a table's files, its daily numbers."""

import xml.etree.ElementTree as ET
from datetime import datetime, timedelta
from types import SimpleNamespace

import polars as pl
import pytest

from course.engines.installed import EngineProblem
from course.engines.lake import Lake
from course.labs import keystone_readers
from course.labs.keystone_devices import DEATHS
from course.labs.keystone_flink import number_of
from course.labs.keystone_page import MOST_POINTS, Standing, drawn
from course.labs.keystone_plan import Passage, Plan
from course.labs.keystone_producer import BATCH, DONE, Place, work
from course.labs.keystone_run import _settings
from course.labs.keystone_tables import DELIVERIES, EVENTS, Arrivals, Arrived, make_tables, planned
from course.labs.one_life import Death, Fate
from course.labs.table_files import Planned, numbers

START = datetime(2026, 3, 2, 20)


@pytest.fixture
def lake(tmp_path):
    made = Lake(tmp_path / "lake")
    make_tables(made)
    return made


def deliveries(*places, late=timedelta(minutes=1)):
    """Rows of the table of deliveries, one a (partition, offset); the event is named after the offset."""
    return [
        {
            "event_id": f"e{offset}",
            "watch_s": 10 * offset,
            "event_time": START + timedelta(days=offset % 2),
            "arrival_time": START + timedelta(days=offset % 2) + late,
            "topic_partition": partition,
            "topic_offset": offset,
        }
        for partition, offset in places
    ]


def append(lake, rows, name=DELIVERIES):
    import pyarrow as pa

    table = lake.for_python().load_table(name)
    table.append(pa.Table.from_pylist(rows, schema=table.schema().as_arrow()))


def test_a_plan_is_that_of_its_seed():
    plan = Plan.drawn(50, 1, 5_000)
    assert plan == Plan.drawn(50, 1, 5_000) != Plan.drawn(50, 2, 5_000)
    assert len(plan.producer) == 15 and len(plan.flink) == 35
    assert max(plan.producer) < 5_000 // BATCH and set(plan.producer.values()) <= set(DEATHS)
    one = Plan.drawn(1, 1, 5_000)
    assert not one.producer and len(one.flink) == 1
    assert Plan.drawn(0, 1, 5_000) == Plan({}, ())


def test_the_labs_own_seed_shows_what_each_mistake_does():
    plan = Plan.drawn(3, 33, 5_089)
    assert [death.kind for death in plan.producer.values()] == ["send"]
    assert all(commits for commits, _ in plan.flink)  # so that a job that begins afresh writes rows twice


def test_arrivals_are_counted_file_by_file(lake):
    arrivals = Arrivals(lake)
    assert arrivals.look() == Arrived()
    append(lake, deliveries((0, 1), (0, 2), (1, 2)))
    first = arrivals.look()
    assert (first.rows, first.records, first.events, first.late, first.files) == (3, 3, 2, 0, 2)
    assert arrivals.look() is first
    append(lake, deliveries((0, 1), (1, 3), late=timedelta(days=3)))
    then = arrivals.look()
    assert (then.rows, then.records, then.events, then.late, then.snapshots) == (5, 4, 3, 2, 2)
    assert arrivals.places() == {(0, 1): 2, (0, 2): 1, (1, 2): 1, (1, 3): 1}
    lake.for_python().load_table(DELIVERIES).delete("topic_offset = 3")
    with pytest.raises(ValueError, match="is gone"):
        arrivals.look()
    arrivals.close()


def test_tables_are_made_anew(lake):
    append(lake, deliveries((0, 1)))
    make_tables(lake)
    assert lake.for_python().load_table(DELIVERIES).current_snapshot() is None


def test_duckdb_and_polars_read_the_same_days(lake):
    rows = [
        {key: value for key, value in row.items() if not key.startswith("topic")}
        for row in deliveries((0, 1), (0, 2), (0, 2), (0, 4))
    ]
    append(lake, rows, EVENTS)
    append(lake, [{**rows[0], "watch_s": None}], EVENTS)
    table = lake.for_python().load_table(EVENTS)
    by_duckdb = numbers(Planned(tuple(planned(table)), ()))
    assert by_duckdb == keystone_readers.by_polars(table)
    assert by_duckdb == {"2026-03-02": (3, 2, 80), "2026-03-03": (2, 1, 10)}
    clean = pl.DataFrame([{"watch_s": None} | row for row in rows])
    assert keystone_readers.of_clean(clean)["2026-03-02"] == (3, 2, 80)


def test_the_page_says_everything_before_it_draws():
    now = Standing(to_send=100, sent=60, records=64, flink="running", lives=2, checkpoint=7)
    now.arrived = Arrived(rows=50, records=48, events=40, late=3, files=9, snapshots=4, checkpoint=6)
    now.killed = [(2.0, "Flink"), (3.0, "producer")]
    for second in range(3 * MOST_POINTS):
        now.seconds = float(second)
        now.note()
    assert len(now.past) <= MOST_POINTS and now.past[0][0] == 0 and now.past[-1][0] == 3 * MOST_POINTS - 1
    picture = drawn(now)
    said = str(picture)
    for fact in (
        "60 of 100 deliveries sent, killed once",
        "64 records, 4 of them sent again",
        "running, life 2, killed once, newest checkpoint 7",
        "50 rows from 48 records, so the lag is 16; checkpoint 6 committed",
        "40 different events, so 10 copies are caught; 3 rows over a day late; 9 files in 4 commits",
    ):
        assert fact in said
    colours = {
        value
        for node in ET.fromstring(picture.svg).iter()
        for name, value in node.attrib.items()
        if name in ("fill", "stroke")
    }
    assert colours <= {"currentColor", "none"}
    ET.fromstring(drawn(Standing(0)).svg)


class Kafka:
    """Takes what it is given when it is flushed, and dies where its fate says."""

    def __init__(self, dies_in=None):
        self.fate, self.dies_in, self.buffer, self.has = Fate(None), dies_in, [], []

    def send(self, delivery):
        self.buffer.append(delivery)
        if self.dies_in == len(self.has) + len(self.buffer):
            raise KeyboardInterrupt

    def flush(self):
        self.has += self.buffer
        self.buffer = []


def first_saved(batch, kafka, place):
    place.save()
    for delivery in batch:
        kafka.send(delivery)
    kafka.flush()


def last_saved(batch, kafka, place):
    for delivery in batch:
        kafka.send(delivery)
    kafka.flush()
    place.save()


@pytest.mark.parametrize(("hand_over", "missing"), [(first_saved, BATCH), (last_saved, 0)])
def test_a_place_that_is_saved_first_skips_a_batch(tmp_path, capsys, hand_over, missing):
    log, place = list(range(3 * BATCH + 5)), Place(tmp_path / "place")
    dying, living = Kafka(dies_in=BATCH + 7), Kafka()
    with pytest.raises(KeyboardInterrupt):
        work(log, hand_over, dying, place, {}, ["1000"])
    work(log, hand_over, living, place, {}, ["10", str(2 * BATCH + 3), "1000"])
    assert len(set(log) - set(dying.has) - set(living.has)) == missing
    assert place.saved == len(log)
    assert capsys.readouterr().out.splitlines()[-1] == f"{DONE}{len(log)}"


def test_a_function_that_cannot_be_used_is_said_in_a_sentence():
    assert _settings(lambda checkpoint: {"a.b": 1}, "file:/chk-3") == {"a.b": "1"}
    with pytest.raises(EngineProblem, match="give a dict of settings"):
        _settings(lambda checkpoint: None, "")
    with pytest.raises(EngineProblem, match="ended with ZeroDivisionError"):
        _settings(lambda checkpoint: {"a": 1 / 0}, "")


def test_a_checkpoint_has_a_number():
    assert number_of("file:/tmp/a/chk-17") == 17 and number_of("") == 0


def test_what_is_sent_again_is_told_from_what_is_missing():
    passed = Passage(100, 3, 105, 105, 0, 0, 1, 2, 0, 9, 4, 30.0)
    assert passed.sent_again == 8


class Trino:
    """Answers as a server would that has the table registered."""

    def __init__(self, refuses=""):
        self.asked, self.refuses = [], refuses

    def run(self, statement):
        self.asked.append(statement)
        if self.refuses and self.refuses in statement:
            return keystone_readers.Failure("error", "TrinoUserError", "not allowed")
        return keystone_readers.Table(("day", "rows", "events", "seconds"), (("2026-03-02", 3, 2, 80),))

    def stop(self):
        self.asked.append("stop")


@pytest.mark.parametrize("refuses", ["", "register_table"])
def test_trino_forgets_the_table_again(monkeypatch, refuses):
    server = Trino(refuses)
    monkeypatch.setattr(keystone_readers, "TrinoServer", SimpleNamespace(named=lambda: server))
    if refuses:
        with pytest.raises(EngineProblem, match="not allowed"):
            keystone_readers.by_trino("/lake/plays/events")
    else:
        assert keystone_readers.by_trino("/lake/plays/events") == {"2026-03-02": (3, 2, 80)}
    assert "table_location => 'file:///lake/plays/events'" in server.asked[1]
    assert "unregister_table" in server.asked[-3] and "DROP SCHEMA" in server.asked[-2]
    assert server.asked[-1] == "stop"


def test_a_death_is_one_of_those_that_decide():
    assert {death.kind for death in DEATHS} == {"send", "flush", "save"}
    assert Death("send", "before", BATCH // 2 + 1) in DEATHS  # half of a batch is on its way
