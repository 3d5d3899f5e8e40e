"""Schema and partition changes on a real Iceberg table: what old rows read as, and which requests are refused."""

import json
from datetime import datetime

from autograder import Contract, Mistake
from autograder.lake.lake_exercise import LakeExercise
from autograder.worlds import handmade

COLUMNS = {
    "title_id": "int",
    "source_seq": "long",
    "country": "string",
    "payload": {"season": "int", "label": "string"},
}


def _lake(rows):
    """Rows with the op `schema` are requests, in order; all others are the table's rows, in one file."""
    requests, contents = [], []
    for row in rows["catalog_events"]:
        said = json.loads(row["payload_json"])
        if row["op"] == "schema":
            requests.append(said)
        else:
            contents.append({name: row[name] for name in COLUMNS if name != "payload"} | {"payload": said})
    commits = [{"rows": contents, "at": datetime(2026, 3, 2)}] if contents else []
    return {
        "read": "change",
        "plan": {"columns": COLUMNS, "commits": commits},
        "calls": [{"name": "all requests", "given": {"requests": requests}}],
    }


def _asks(op, column, **more):
    return {"op": op, "column": column, **more}


_ROWS = ((1, 501, "DE", (1, "pilot")), (2, 502, None, (2, None)), (3, 503, "US", None))


def _world(name, provokes, *requests, rows=_ROWS):
    kept = [
        {
            "title_id": title,
            "source_seq": seq,
            "country": country,
            "op": "upsert",
            "payload_json": json.dumps(payload and dict(zip(("season", "label"), payload, strict=True))),
            "event_time": "2026-03-02",
        }
        for title, seq, country, payload in rows
    ]
    asked = [
        {"op": "schema", "payload_json": json.dumps(request), "event_time": "2026-03-03"}
        for request in requests
    ]
    return handmade(name, provokes, catalog_events=kept + asked)


_ONE_OF_EACH = _world(
    "one of each",
    "An added column, a renamed one, a wider one, one that goes, and two requests that cannot be met.",
    _asks("add", "runtime_s", type="int", required=False),
    _asks("rename", "country", to="market"),
    _asks("type", "title_id", type="long"),
    _asks("type", "market", type="int"),
    _asks("drop", "runtime_s"),
    _asks("drop", "genre"),
)
_SAME_NAME = _world(
    "the same name again",
    "A column is dropped, and later one is added that has its name.",
    _asks("drop", "country"),
    _asks("add", "country", type="string", required=False),
    _asks("add", "country", type="string", required=False),
    _asks("drop", "source_seq"),
    _asks("add", "source_seq", type="string", required=False),
)
_SWAP = _world(
    "names swapped",
    "Two columns had each other's name from the start; one pair has different types.",
    _asks("swap", "title_id", to="source_seq"),
    _asks("rename", "title_id", to="country"),
    _asks("swap", "payload.season", to="payload.label"),
    _asks("swap", "country", to="genre"),
)
_NARROWING = _world(
    "narrower",
    "A long is to become an int: all numbers in the file would fit, so far.",
    _asks("type", "title_id", type="long"),
    _asks("type", "title_id", type="int"),
    _asks("type", "source_seq", type="int"),
    _asks("type", "source_seq", type="double"),
    _asks("rename", "source_seq", to="seq"),
)
_REQUIRED = _world(
    "a required column",
    "A new column is to be required, and old rows have nothing in it.",
    _asks("add", "region", type="string", required=True),
    _asks("add", "payload.region", type="string", required=True),
    _asks("add", "region", type="string", required=False),
)
_NESTED = _world(
    "inside a struct",
    "Fields of a struct are renamed, widened, added and dropped; one is named like a column outside.",
    _asks("rename", "payload.label", to="country"),
    _asks("type", "payload.season", type="long"),
    _asks("add", "payload.episode", type="int", required=False),
    _asks("rename", "payload.country", to="season"),
    _asks("drop", "payload.season"),
    _asks("add", "payload.season", type="long", required=False),
)
_PARTITIONS = _world(
    "another partitioning",
    "The table is to be partitioned by country from now on; its file is not.",
    _asks("partition", "country"),
    _asks("drop", "country"),
    _asks("rename", "country", to="market"),
    _asks("partition", "genre"),
)
_NO_ROWS = _world(
    "no rows yet",
    "The table is new. What may be asked of it is the same.",
    _asks("add", "region", type="string", required=True),
    _asks("type", "source_seq", type="int"),
    _asks("swap", "title_id", to="source_seq"),
    _asks("drop", "country"),
    rows=(),
)

exercise = LakeExercise(
    title="Change a table without touching its files",
    points=8,
    minutes=25,
    level="medium",
    skills=["Iceberg", "schema evolution", "partition evolution"],
    asked_in=["loop"],
    prompt="""
The catalogue team sends requests to change the shape of an Iceberg table. Carry them out in order, refuse those that would break old rows, and say of each **what the rows that are there already read as in that column** afterwards. Write

`evolve_table(table, requests)`

`table` is a real PyIceberg table. It begins with the columns `title_id` (int), `source_seq` (long), `country` (string) and `payload`, a struct of `season` (int) and `label` (string). Each request is a dict with `op` and `column`; a field of a struct is written `payload.season`:

* `add`, with `type` ("int", "long", "double" or "string") and `required`: a new column. (Where it adds, PyIceberg wants a nested name as a tuple, `("payload", "season")`; elsewhere as text.)
* `drop`: the column goes.
* `rename`, with `to`: its new name, without the struct's.
* `swap`, with `to`: the column at `column` and the one at `to` (both written in full) exchange names; each keeps its values and its type.
* `type`, with `type`: the column gets another type.
* `partition`: from now on new files are partitioned by the column's value (PyIceberg: `update_spec().add_identity(column)`).

Return a list with one word for each request:

* `"kept"`: every old row reads what it held before.
* `"null"`: every old row reads NULL there, since the column came after them.
* `"gone"`: the column is no longer there.
* `"refused"`: the table stays exactly as it was.

Refuse what names a column that is not there, gives a name that is taken, adds a required column, changes a type into one that cannot hold every value of the old (only int to long and float to double are fine), or drops a column that files are partitioned by. A refused request does not keep the following ones from being carried out.

No data file is rewritten, and no row: the table has the snapshots it had.
""",
    contract=Contract(
        grain="one word per request, and one table",
        key="a column's id, never its name",
        clock="the order of the requests",
    ),
    tables=["catalog_events"],
    lake=_lake,
    ordered=True,
    starter='''
def evolve_table(table, requests):
    """Carry out the requests that old rows survive; say what these rows then read as."""
    # with table.update_schema() as update: update.rename_column("country", "market")
    return []
''',
    solution='''
from pyiceberg.exceptions import ValidationError
from pyiceberg.types import DoubleType, IntegerType, LongType, StringType

TYPES = {"int": IntegerType(), "long": LongType(), "double": DoubleType(), "string": StringType()}


def evolve_table(table, requests):
    """Carry out the requests that old rows survive; say what these rows then read as."""
    words = []
    for request in requests:
        try:
            words.append(carried_out(table, request))
        except (ValueError, ValidationError):  # PyIceberg refuses what old rows would not survive
            words.append("refused")
    return words


def carried_out(table, request):
    op, column = request["op"], request["column"]
    if op == "partition":
        with table.update_spec() as spec:
            spec.add_identity(column)
        return "kept"
    with table.update_schema() as update:
        if op == "add":
            update.add_column(tuple(column.split(".")), TYPES[request["type"]], required=request["required"])
            return "null"
        elif op == "drop":
            update.delete_column(column)
            return "gone"
        elif op == "type":
            update.update_column(column, TYPES[request["type"]])
        elif op == "rename":
            update.rename_column(column, request["to"])
        elif op == "swap":
            # Both in one change of the schema: in between, no reader sees a name twice.
            update.rename_column(column, request["to"].split(".")[-1])
            update.rename_column(request["to"], column.split(".")[-1])
        return "kept"
''',
    alternatives=[
        '''
from pyiceberg.types import DoubleType, IntegerType, LongType, StringType

WIDER = {("int", "long"), ("float", "double")}


def evolve_table(table, requests):
    """The rules are looked up first, and PyIceberg is asked only for what is allowed."""
    types = {"int": IntegerType, "long": LongType, "double": DoubleType, "string": StringType}
    words = []
    for request in requests:
        op, column, to = request["op"], request["column"], request.get("to")
        names = set(table.schema().column_names)
        above = column.rpartition(".")[0]
        beside = f"{above}.{to}" if above else to
        sources = {table.schema().find_column_name(field.source_id) for field in table.spec().fields}
        refused = column not in names if op != "add" else column in names or request["required"]
        if not refused and op == "type":
            old = str(table.schema().find_type(column))
            refused = (old, request["type"]) not in WIDER
        if not refused and op == "rename":
            refused = beside in names
        if not refused and op == "swap":
            refused = to not in names
        if not refused and op == "drop":
            refused = column in sources
        if refused:
            words.append("refused")
            continue
        if op == "add":
            table.update_schema().add_column(tuple(column.split(".")), types[request["type"]]()).commit()
        if op == "drop":
            table.update_schema().delete_column(column).commit()
        if op == "type":
            table.update_schema().update_column(column, types[request["type"]]()).commit()
        if op == "rename":
            table.update_schema().rename_column(column, to).commit()
        if op == "partition":
            table.update_spec().add_identity(column).commit()
        if op == "swap":
            own, other = column.split(".")[-1], to.split(".")[-1]
            with table.transaction() as change:
                change.update_schema().rename_column(column, "in_between").commit()
                change.update_schema().rename_column(to, own).commit()
                change.update_schema().rename_column(f"{above}.in_between" if above else "in_between", other).commit()
        words.append({"add": "null", "drop": "gone"}.get(op, "kept"))
    return words
''',
    ],
    hints=[
        "A file was written before the column got its new name. By what does a reader find the column in that file?",
        "Three traps: a name that comes again is another column; a narrower type, or a required column, passes with `allow_incompatible_changes=True` and then no old row can be read; and a new partitioning moves no file.",
        "Shown world: `market` is a string and is to become an int. Try it, and look at the error's type. Then ask `table.update_schema(allow_incompatible_changes=True)` for it and run `table.scan().to_arrow()`.",
        """
for request in requests:
    try:
        with table.update_schema() as update:
            if request["op"] == "add":
                update.add_column(tuple(___), ___, required=___)
            elif request["op"] == "swap":
                ...                    # both renames in one update
        words.append(___)
    except (___):
        words.append("refused")
""",
    ],
    mistakes=[
        Mistake(
            "resolve-columns-by-name",
            '            return "null"\n',
            """            earlier = [one for one in table.schemas().values() if one.schema_id != table.schema().schema_id]
            return "kept" if any(column in one.column_names for one in earlier) else "null"
""",
            "You say that the values come back with the name. Iceberg finds columns by id: the new column has a new id, which no old file knows. What do old rows read there?",
        ),
        Mistake(
            "narrowing-forced",
            "    with table.update_schema() as update:\n        if",
            '    with table.update_schema(allow_incompatible_changes=op == "type") as update:\n        if',
            "The narrower type went through, and from then on no old file can be read: a reader may widen a number, never narrow it. Which changes of type are safe?",
        ),
        Mistake(
            "required-column-forced",
            "    with table.update_schema() as update:\n        if",
            '    with table.update_schema(allow_incompatible_changes=op == "add") as update:\n        if',
            "You forced a required column into a table with old files. They have nothing in it, so reading them fails. What would an old row have to say there?",
        ),
        Mistake(
            "required-taken-for-optional",
            'required=request["required"])',
            "required=False)",
            "A required column was asked for, and you added an optional one. Whoever asked relies on a value in each row. What do you owe them: another column, or an answer?",
        ),
        Mistake(
            "type-changed-by-drop-and-add",
            '            update.update_column(column, TYPES[request["type"]])\n',
            """            update.delete_column(column)
            update.add_column(tuple(column.split(".")), TYPES[request["type"]])
""",
            "Old rows read NULL now: you dropped the column and added one of the new type. That is another column, with another id. Which call keeps the id?",
        ),
        Mistake(
            "rename-as-drop-and-add",
            '            update.rename_column(column, request["to"])\n',
            """            type_ = table.schema().find_type(column)
            update.delete_column(column)
            update.add_column((*column.split(".")[:-1], request["to"]), type_)
""",
            "Under the new name old rows read NULL: you dropped the column and added another. A rename keeps the id, and with it everything that was ever written.",
        ),
        Mistake(
            "swap-refused",
            '            update.rename_column(request["to"], column.split(".")[-1])\n',
            "",
            "You refuse to swap, because each name is taken by the other. A change of the schema is one commit, whatever is in it. What has to be true at its end only?",
        ),
        Mistake(
            "partition-evolution-rewrites",
            "            spec.add_identity(column)\n",
            "            spec.add_identity(column)\n        table.overwrite(table.scan().to_arrow())\n",
            "You rewrote the table for its new partitioning. Old files keep the spec that they were written with, and each spec is planned for itself. Which files does the new one concern?",
        ),
        Mistake(
            "one-refusal-stops-the-rest",
            '            words.append("refused")\n',
            '            return words + ["refused"] * (len(requests) - len(words))\n',
            "After the first refusal you carry out nothing more. The prompt says that the following requests are looked at by themselves.",
        ),
        Mistake(
            "nested-field-by-its-last-name",
            '    op, column = request["op"], request["column"]\n',
            '    op, column = request["op"], request["column"].split(".")[-1]\n',
            "For a field inside a struct you look outside of it: payload.season and season are two columns with two ids. Which name is the whole one?",
        ),
    ],
    worlds=[_ONE_OF_EACH, _SAME_NAME, _SWAP, _NARROWING, _REQUIRED, _NESTED, _PARTITIONS, _NO_ROWS],
    complexity="O(1) commits a request and no file rewritten, O(columns) of metadata each, because columns are found by id and old files keep the ids they were written with.",
    talk="""
Iceberg finds a column by its id, never by its name or its place, and a file keeps the ids it was written with. So a rename, a swap, a new order and a drop are edits of metadata, and nothing is rewritten. A column that is added has a new id, so old rows read NULL, also where the name was there before: the old values do not come back. A type may only get wider, int to long, float to double, because the reader widens on the way in; narrowing would make old files unreadable, even if every value fits today. A required column needs a default that old rows can read, or it stays optional. A new partition spec is for new files; each file is planned by the spec it was written with. Then say what the format does not do for you: readers downstream that select by name, and a contract that tells them.
""",
)
