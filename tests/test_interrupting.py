"""What a database runs is interrupted when its time is up, and nothing else is."""

import os
import sys
import threading

import duckdb
import pytest

from autograder import database
from autograder.interrupting import interrupted_after
from autograder.outcome import Failure, Table

ENDLESS = "SELECT count(*) FROM range(1000000000) a, range(1000000000) b"


def is_stopped(connection, seconds=0.05):
    with interrupted_after(connection, seconds), pytest.raises(duckdb.InterruptException):
        connection.execute(ENDLESS).fetchall()
    return True


def test_again_and_again_with_long_limits_in_between():
    with database.connect() as connection:
        for seconds in (0.05, 0.01, 0.1):
            assert is_stopped(connection, seconds)
            with interrupted_after(connection, 3_600):
                assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_a_short_limit_inside_a_long_one_is_kept():
    with database.connect() as long, database.connect() as short, interrupted_after(long, 3_600):
        assert is_stopped(short)
        assert long.execute("SELECT count(*) FROM range(10)").fetchall() == [(10,)]


def test_whatever_is_started_after_the_time_is_up_is_interrupted_too():
    with database.connect() as connection, interrupted_after(connection, 0.05):
        for _ in range(3):
            with pytest.raises(duckdb.InterruptException):
                connection.execute(ENDLESS).fetchall()


def test_each_of_several_threads_has_its_own():
    got = {}

    def run(number):
        with database.connect() as connection:
            query, seconds = ("SELECT 1", 3_600) if number % 2 else (ENDLESS, 0.05 * (1 + number))
            got[number] = database.run(connection, query, seconds)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    kinds = [got[number].kind if isinstance(got[number], Failure) else "rows" for number in range(6)]
    assert kinds == ["time limit", "rows"] * 3


def test_many_queries_take_one_thread():
    with database.connect() as connection:
        database.run(connection, "SELECT 1", 60)
        before = threading.active_count()
        for _ in range(50):
            with interrupted_after(connection, 60):
                assert threading.active_count() == before


def test_a_connection_that_was_closed_stops_nobody_else():
    closed = database.connect()
    with database.connect() as open_one, interrupted_after(closed, 0.01):
        closed.close()
        assert is_stopped(open_one, 0.1)


@pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="forks")
def test_a_forked_process_interrupts_what_it_runs_itself():
    database.stock(1)
    assert is_stopped(duckdb.connect(":memory:"))  # the thread is there, in this process
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            connection = database.connect()  # the one in stock
            stopped = database.run(connection, ENDLESS, 0.05)
            answered = database.run(connection, "SELECT 1 AS one", 60)
            if isinstance(stopped, Failure) and stopped.kind == "time limit" and isinstance(answered, Table):
                status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(pid, 0)
    database.connect().close()  # the one in stock
    assert status == 0


def test_databases_in_stock_are_handed_out_once_and_are_as_others():
    database.stock(2)
    one, other, third = (database.connect() for _ in range(3))
    with one, other, third:
        one.execute("CREATE TABLE kept AS SELECT 1 AS n")
        for connection in (other, third):
            with pytest.raises(duckdb.CatalogException):
                connection.execute("FROM kept")
        for connection in (one, other, third):
            with pytest.raises(duckdb.PermissionException):
                connection.execute("SELECT * FROM read_text('/etc/hostname')")
