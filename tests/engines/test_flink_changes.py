"""Rows of a streaming query: every change as it was sent, what stands in the end, and an end where there is none."""

from autograder.outcome import Failure, Table
from course.engines.flink_sql import Gateway, Session

KINDS = {"+I": "INSERT", "-U": "UPDATE_BEFORE", "+U": "UPDATE_AFTER", "-D": "DELETE"}


class Canned(Gateway):
    """Answers with parts that were prepared; the last one is said again and again."""

    def __init__(self, *parts):
        super().__init__("http://127.0.0.1:1/v3")
        self.parts = list(parts)
        self.closed = False

    def ask(self, method, path, body=None):
        if method == "POST":
            return {"operationHandle": "one"}
        if method == "DELETE":
            self.closed = True
            return {}
        return self.parts.pop(0) if len(self.parts) > 1 else self.parts[0]


def part(rows, kind="PAYLOAD"):
    return {
        "resultType": kind,
        "nextResultUri": "/v3/sessions/s/operations/one/result/1?rowFormat=JSON",
        "results": {
            "columns": [{"name": "n", "logicalType": {"type": "BIGINT"}}],
            "data": [{"kind": KINDS[sign], "fields": [value]} for sign, value in rows],
        },
    }


COUNTING = (part([("+I", 1), ("-U", 1), ("+U", 2)]), part([("-U", 2), ("+U", 3)]), part([], "EOS"))


def test_run_gives_what_stands_in_the_end():
    assert Session(Canned(*COUNTING), "s").run("SELECT 1") == Table(("n",), ((3,),))
    deleted = (part([("+I", 1), ("+I", 1), ("-D", 1)]), part([], "EOS"))
    assert Session(Canned(*deleted), "s").run("SELECT 1") == Table(("n",), ((1,),))


def test_rows_that_nobody_took_back_keep_their_order():
    rows = (part([("+I", 2), ("+I", 1), ("+I", 2)]), part([], "EOS"))
    assert Session(Canned(*rows), "s").run("SELECT 1").rows == ((2,), (1,), (2,))


def test_changes_gives_every_one():
    changes = Session(Canned(*COUNTING), "s").changes("SELECT 1")
    assert changes.columns == ("op", "n") and [row[0] for row in changes.rows] == [
        "+I",
        "-U",
        "+U",
        "-U",
        "+U",
    ]


def test_a_query_without_an_end_is_stopped():
    endless = (part([("+I", 1)]), part([]))
    gateway = Canned(*endless)
    refused = Session(gateway, "s").run("SELECT 1", seconds=0)
    assert isinstance(refused, Failure) and refused.kind == "time limit" and gateway.closed
    assert Session(Canned(*endless), "s").changes("SELECT 1", seconds=0, most=5).rows == (("+I", 1),)
    assert Session(Canned(*endless), "s").changes("SELECT 1", most=1).rows == (("+I", 1),)
