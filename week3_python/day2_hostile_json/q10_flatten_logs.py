"""Nested JSON logs to rows, with an error stream for what is not as it should be."""

import json
from dataclasses import replace

from autograder import Contract, Mistake, Oracle, PythonExercise, Work
from autograder.worlds import handmade, tidy

COLUMNS = ("line", "path", "session_id", "kind", "watch_s", "problem")


def _arguments(rows):
    return {"lines": [row["line"] for row in rows["client_logs"]]}


def _event(kind, watch_s, **more):
    return {"k": kind, "p": {"position_s": 600, "watch_s": watch_s}, **more}


def _session(session_id, *events):
    return {"id": session_id, "title_id": 4, "events": list(events)}


def _upload(*sessions, **more):
    return {"device": {"id": 71}, "sessions": list(sessions), "meta": {"schema": 2}, **more}


def _file(name, provokes, *lines_of):
    """A world of lines, each made from the number that its session ids begin with; drawn again with other ids."""

    def drawn(number):
        lines = [made(number) for made in lines_of]
        texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        return handmade(
            name, provokes, client_logs=[{"line": text, "received_ts": "2026-03-02 12:00"} for text in texts]
        )

    return replace(drawn(100), redraw=lambda number: drawn(100 + 100 * number))


_MORNING = _file(
    "one morning",
    "Five uploads; one is cut short, one has an event without seconds.",
    lambda n: _upload(_session(n + 1, _event("play", 60), _event("pause", 240))),
    lambda n: _upload(
        _session(n + 2, _event("play", 30)), _session(n + 3, _event("play", 90), _event("stop", 15))
    ),
    lambda n: '{"device":{"id":71},"sessions":[{"id":104,"title',
    lambda n: _upload(_session(n + 5, {"k": "play", "p": {"position_s": 10}}, _event("stop", 45))),
    lambda n: _upload(_session(n + 6, _event("seek", 5))),
)
_DRIFT = replace(
    tidy(4, n_members=4, days=4, events_per_member_day=2.5),
    name="old and new uploads",
    provokes="The first days' uploads say milliseconds, the later ones seconds.",
)
_NOTHING_THERE = _file(
    "null, missing, zero",
    "Fields are null, or absent, or hold a 0, which is a value.",
    lambda n: _upload(_session(n + 1, _event("play", 0), _event("pause", None), {"k": "stop", "p": {}})),
    lambda n: _upload(
        _session(n + 2, {"p": {"watch_s": 8}}, _event(None, 8), {"k": "play"}, {"k": "play", "p": None})
    ),
    lambda n: _upload(
        {"id": None, "events": []}, {"events": [_event("play", 9)]}, {"id": 0, "events": [_event("", 7)]}
    ),
    lambda n: _upload(
        _session(
            n + 6,
            {"k": "play", "p": {"watch_s": 6, "ms": 9_000}},
            {"k": "play", "p": {"watch_s": None, "ms": 1}},
        )
    ),
    lambda n: {"device": None, "sessions": None},
    lambda n: {"meta": {"schema": 2}},
    lambda n: _upload({"id": n + 3}, {"id": n + 4, "events": None}, _session(n + 5, None, _event("seek", 6))),
    lambda n: "null",
)
_TYPES = _file(
    "other types",
    "True, text of digits, fractions and lists stand where a number should.",
    lambda n: _upload(
        _session(n + 1, _event("play", True), _event("play", "60"), _event("play", 60.5), _event("stop", 3))
    ),
    lambda n: _upload(
        _session(True, _event("play", 1)), _session(str(n), _event("play", 2)), _session(n + 2, _event(7, 4))
    ),
    lambda n: _upload(
        _session(
            n + 3, {"k": "play", "p": [1]}, {"k": "play", "p": {"ms": "900"}}, "play", _event("seek", [])
        )
    ),
    lambda n: "[1, 2]",
    lambda n: '"text"',
    lambda n: {"sessions": "none"},
    lambda n: _upload(7, _session(n + 4, _event("stop", 2))),
)
_LONE = _file(
    "objects for lists",
    "A device that has one session, or one event, sends it without a list around it.",
    lambda n: {"sessions": _session(n + 1, _event("play", 20), _event("stop", 10))},
    lambda n: _upload({"id": n + 2, "events": _event("play", 40)}),
    lambda n: {"sessions": {"id": n + 3, "events": {"k": "seek", "p": {"ms": 1_999}}}},
    lambda n: _upload({"id": n + 4, "events": []}),
    lambda n: {"sessions": []},
)
_BLANKS = _file(
    "blank and foreign lines",
    "Blank lines, lines of other programs, and names in many scripts, one of them in pieces.",
    lambda n: "",
    lambda n: _upload(_session(n + 1, _event("play", 10))),
    lambda n: "   ",
    lambda n: "12:00:01 INFO upload done",
    lambda n: _upload(_session(n + 2, _event("再生", 20), _event("پخش", 30))),
    lambda n: '{"sessions":[]}}',
    lambda n: '{"sessions":[{"id":1,"events":[{"k":"\\u00e9 play","p":{"ms":61999}}]}]}',
    lambda n: "{'sessions': []}",
    lambda n: _upload(_session(n + 3, _event("stop", 40))),
)
_NESTED = _file(
    "a hundred thousand brackets",
    "A line that opens a hundred thousand lists, and one after it that is fine.",
    lambda n: _upload(_session(n + 1, _event("play", 11))),
    lambda n: "[" * 100_000,
    lambda n: _upload(_session(n + 2, _event("stop", 12))),
)


def _long_file(size, random):
    lines = []
    for number in range(size):
        events = [_event("play", random.randrange(600)) for _ in range(1 + number % 3)]
        lines.append(json.dumps(_upload(_session(number, *events))) if number % 50 else "{")
    return {"lines": lines}


def _odd_lines(st):
    odd = st.sampled_from([None, 0, True, "60", 1.5, [], {}])
    seconds = st.integers(0, 90) | odd
    payload = st.fixed_dictionaries({}, optional={"watch_s": seconds, "ms": st.integers(0, 9_999) | odd})
    event = st.fixed_dictionaries(
        {}, optional={"k": st.sampled_from(["play", "stop", "", None, 7]), "p": payload | odd}
    )
    session = st.fixed_dictionaries(
        {},
        optional={"id": st.integers(0, 9) | odd, "events": st.lists(event | odd, max_size=2) | event | odd},
    )
    upload = st.fixed_dictionaries(
        {}, optional={"sessions": st.lists(session | odd, max_size=2) | session | odd}
    )
    line = (upload | odd).map(json.dumps) | st.sampled_from(["", "{", " "])
    return st.fixed_dictionaries({"lines": st.lists(line, min_size=1, max_size=3)})


exercise = PythonExercise(
    title="Flatten nested logs, and lose no error",
    points=4,
    minutes=30,
    level="medium",
    skills=["JSON", "generators", "error streams"],
    asked_in=["assessment", "coding round"],
    prompt="""
Devices upload their day as lines of JSON. Turn them into rows. What is not as it should be must not stop the rest, and must not vanish.

Write `flatten_logs(lines)`, a generator. `lines` is an iterator of text that can be read once. The file is larger than memory: yield what a line gives before you read the next one.

An upload in version 2 looks like this; other fields may be there, and do not matter:

`{"sessions": [{"id": 101, "events": [{"k": "play", "p": {"watch_s": 60}}]}]}`

Yield tuples `(line, path, session_id, kind, watch_s, problem)` in the order of the file:

* **For each event that is as it should be**: the line's number, counted from 1; the event's path, such as `$.sessions[0].events[2]`; the session's `id`; `k`; the seconds watched; and None for the problem.
* **For each place that is not**: the line's number, the path of that place, three times None, and the problem.

What should be there:

1. A line is a JSON object. If `json.loads` does not accept it, whatever the reason, the path is `$` and the problem `"json"`. A line of white space alone gives nothing, and counts as a line.
2. `$.sessions` is a list of objects. A lone object stands for a list of one, at index 0.
3. Each session has an `id`, a whole number, and `events`, a list of objects. Here too a lone object stands for a list of one.
4. Each event has `k`, a text, and `p`, an object, with `watch_s` in it, a whole number. Uploads of version 1 have `ms` in its place, whole milliseconds: the seconds are then `ms // 1000`. Where both are there, `watch_s` counts. Where neither is, `watch_s` is missing.

The problem is `"missing"` where a field is not there, `"null"` where it is null, `"type"` where it has any other type than asked for. True and False are not numbers, nor is 60.0, nor `"60"`. A 0, an empty text and an empty list are fine.

A place that is not as it should be costs what is inside it and nothing else: an event without `k` is one error, and its neighbours are rows; a session without `id` is one error for the whole session. Each event and each session gives one error at most: for a session look at itself, then `id`, then `events`; for an event at itself, then `k`, then `p`, then the seconds. For example, the line `{"sessions": {"id": 7, "events": [{"k": "play", "p": {"ms": 1999}}, {"k": "stop", "p": null}]}}`, as the first of a file, gives

`(1, "$.sessions[0].events[0]", 7, "play", 1, None)` and `(1, "$.sessions[0].events[1].p", None, None, None, "null")`
""",
    contract=Contract(
        grain="one tuple per event, or per place that is not as it should be",
        key="line and path",
        clock="none",
        ties="none: the order of the file",
    ),
    tables=["client_logs"],
    arguments=_arguments,
    streams=("lines",),
    columns=COLUMNS,
    ordered=True,
    oracle=Oracle(
        inputs=_odd_lines,
        answer='''
import json


def flatten_logs(lines):
    """Every case written out, a list at the end."""
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip() == "":
            continue
        try:
            upload = json.loads(line)
        except Exception:
            found.append((number, "$", None, None, None, "json"))
            continue
        if not isinstance(upload, dict):
            found.append((number, "$", None, None, None, "null" if upload is None else "type"))
            continue
        sessions = upload.get("sessions", "nothing")
        sessions = [sessions] if isinstance(sessions, dict) else sessions
        if not isinstance(sessions, list):
            problem = "missing" if "sessions" not in upload else "null" if sessions is None else "type"
            found.append((number, "$.sessions", None, None, None, problem))
            continue
        for i, session in enumerate(sessions):
            at = f"$.sessions[{i}]"
            if not isinstance(session, dict):
                found.append((number, at, None, None, None, "null" if session is None else "type"))
                continue
            wrong = problem_of(session, "id", int)
            if wrong:
                found.append((number, at + ".id", None, None, None, wrong))
                continue
            events = session.get("events")
            if isinstance(events, dict):
                events = [events]
            elif not isinstance(events, list):
                found.append((number, at + ".events", None, None, None, problem_of(session, "events", list)))
                continue
            for j, event in enumerate(events):
                place = f"{at}.events[{j}]"
                if not isinstance(event, dict):
                    found.append((number, place, None, None, None, "null" if event is None else "type"))
                elif problem_of(event, "k", str):
                    found.append((number, place + ".k", None, None, None, problem_of(event, "k", str)))
                elif problem_of(event, "p", dict):
                    found.append((number, place + ".p", None, None, None, problem_of(event, "p", dict)))
                else:
                    p = event["p"]
                    name = "ms" if "ms" in p and "watch_s" not in p else "watch_s"
                    wrong = problem_of(p, name, int)
                    if wrong:
                        found.append((number, f"{place}.p.{name}", None, None, None, wrong))
                    else:
                        seconds = p["ms"] // 1000 if name == "ms" else p["watch_s"]
                        found.append((number, place, session["id"], event["k"], seconds, None))
    return found


def problem_of(owner, name, wanted):
    if name not in owner:
        return "missing"
    if owner[name] is None:
        return "null"
    return None if type(owner[name]) is wanted else "type"
''',
    ),
    work=[
        Work(
            name="a long file",
            provokes="A file that does not fit into memory: a row must come before the next line is read.",
            inputs=_long_file,
            sizes=(40, 320),
            unit="lines",
            counts={"read_ahead": 2, "peak_kb": 4},
        )
    ],
    starter='''
def flatten_logs(lines):
    """Yield (line, path, session_id, kind, watch_s, problem) per event, and per place that is not as asked.

    lines: one-shot iterator of text.
    """
    # One line at a time: json.loads, then session by session, event by event.
    yield from ()
''',
    solution='''
import json


class NotAsAsked(Exception):
    """A place in an upload: its path, and "missing", "null", "type" or "json"."""

    def row(self):
        path, problem = self.args
        return path, None, None, None, problem


def flatten_logs(lines):
    """Yield (line, path, session_id, kind, watch_s, problem) per event, and per place that is not as asked."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        for found in rows_of_upload(line):
            yield number, *found


def rows_of_upload(line):
    try:
        for path, session in listed(parsed(line), "sessions", "$"):
            yield from rows_of_session(session, path)
    except NotAsAsked as place:
        yield place.row()


def rows_of_session(session, path):
    try:
        session_id = field(checked(session, path, dict), "id", path, int)
        for place, event in listed(session, "events", path):
            yield row_of_event(event, place, session_id)
    except NotAsAsked as place:
        yield place.row()


def row_of_event(event, path, session_id):
    try:
        kind = field(checked(event, path, dict), "k", path, str)
        payload = field(event, "p", path, dict)
        return path, session_id, kind, seconds_watched(payload, f"{path}.p"), None
    except NotAsAsked as place:
        return place.row()


def seconds_watched(payload, path):
    if "ms" in payload and "watch_s" not in payload:
        return field(payload, "ms", path, int) // 1000
    return field(payload, "watch_s", path, int)


def parsed(line):
    try:
        upload = json.loads(line)
    except (ValueError, RecursionError):
        raise NotAsAsked("$", "json") from None
    return checked(upload, "$", dict)


def listed(owner, name, path):
    """The path and the value of each item; a lone object is a list of one."""
    found = field(owner, name, path, list, dict)
    items = [found] if type(found) is dict else found
    for at, item in enumerate(items):
        yield f"{path}.{name}[{at}]", item


def field(owner, name, path, *types):
    if name not in owner:
        raise NotAsAsked(f"{path}.{name}", "missing")
    return checked(owner[name], f"{path}.{name}", *types)


def checked(value, path, *types):
    if value is None:
        raise NotAsAsked(path, "null")
    if type(value) not in types:  # isinstance would take True for a number
        raise NotAsAsked(path, "type")
    return value
''',
    alternatives=[
        '''
import json

ABSENT = object()


def flatten_logs(lines):
    """Problems as values, no exceptions; the walk is written once for sessions and events."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield from ((number, *found) for found in upload(line))


def problem(value, *types):
    if value is ABSENT:
        return "missing"
    if value is None:
        return "null"
    return None if type(value) in types else "type"


def error(path, what):
    return path, None, None, None, what


def upload(line):
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        yield error("$", "json")
        return
    if what := problem(document, dict):
        yield error("$", what)
        return
    yield from items(document.get("sessions", ABSENT), "$.sessions", session)


def items(value, path, each):
    if what := problem(value, list, dict):
        yield error(path, what)
        return
    for at, item in enumerate([value] if isinstance(value, dict) else value):
        place = f"{path}[{at}]"
        if what := problem(item, dict):
            yield error(place, what)
        else:
            yield from each(item, place)


def session(value, path):
    session_id = value.get("id", ABSENT)
    if what := problem(session_id, int):
        yield error(f"{path}.id", what)
        return

    def event(value, path):
        kind, payload = value.get("k", ABSENT), value.get("p", ABSENT)
        if what := problem(kind, str):
            yield error(f"{path}.k", what)
        elif what := problem(payload, dict):
            yield error(f"{path}.p", what)
        else:
            name, per_second = ("ms", 1000) if "ms" in payload.keys() - {"watch_s"} and "watch_s" not in payload else ("watch_s", 1)
            amount = payload.get(name, ABSENT)
            if what := problem(amount, int):
                yield error(f"{path}.p.{name}", what)
            else:
                yield path, session_id, kind, amount // per_second, None

    yield from items(value.get("events", ABSENT), f"{path}.events", event)
''',
    ],
    hints=[
        "Which of your lines can raise, and what is lost when it does: the event, the session, the line or the file?",
        "Two traps, null-taken-for-missing and bool-taken-for-number: `.get` gives None both for a null and for an absent field, and `isinstance(True, int)` is True.",
        'Shown world: line 3 is cut short, and line 4\'s first event has no seconds, its second one has. Then think of `"p": null`, of a lone object where a list should be, and of a line with a hundred thousand brackets.',
        """
def flatten_logs(lines):
    for number, line in enumerate(lines, start=___):
        ...                                  # a blank line?
        try:
            upload = json.loads(line)
        except ___:                          # more than one kind
            yield number, "$", None, None, None, "json"
            ___
        for at, session in enumerate(___):   # a list, or a lone object
            ...

def field(owner, name, path, *types):
    if ___:
        raise NotAsAsked(path, "missing")
    if owner[name] is None:
        ...
    if type(owner[name]) ___:
        ...
""",
    ],
    mistakes=[
        Mistake(
            "one-bad-line-aborts-all",
            "except (ValueError, RecursionError):",
            "except KeyError:",
            "The first line that is not JSON stops the whole file. It is one line: where should it go, and what should happen to the next one?",
        ),
        Mistake(
            "deep-nesting-aborts-all",
            "except (ValueError, RecursionError):",
            "except ValueError:",
            "A line with very many brackets stops the whole file. What json.loads raises for it is a RecursionError, which is no ValueError.",
        ),
        Mistake(
            "bad-line-dropped-silently",
            """        for path, session in listed(parsed(line), "sessions", "$"):
            yield from rows_of_session(session, path)
    except NotAsAsked as place:
        yield place.row()
""",
            """        for path, session in listed(parsed(line), "sessions", "$"):
            yield from rows_of_session(session, path)
    except NotAsAsked:
        pass
""",
            "Lines that cannot be used have vanished without a word. Somebody will ask how many there were, and which: what should a line leave behind?",
        ),
        Mistake(
            "bad-event-dropped-silently",
            """            yield row_of_event(event, place, session_id)
""",
            """            row = row_of_event(event, place, session_id)
            if row[-1] is None:
                yield row
""",
            "Events that are not as they should be have vanished. The rows are right, and nobody can see what is missing from them.",
        ),
        Mistake(
            "one-bad-event-drops-the-session",
            """            yield row_of_event(event, place, session_id)
""",
            """            row = row_of_event(event, place, session_id)
            yield row
            if row[-1] is not None:
                break
""",
            "After an event that is not as it should be, the rest of its session is missing. What does a bad event say about its neighbours?",
        ),
        Mistake(
            "null-taken-for-missing",
            """        raise NotAsAsked(path, "null")
""",
            """        raise NotAsAsked(path, "missing")
""",
            "You report null as missing. A field that is there and null was sent on purpose; one that is not there may be an older schema. `.get` cannot tell them apart.",
        ),
        Mistake(
            "bool-taken-for-number",
            "    if type(value) not in types:  # isinstance would take True for a number\n",
            "    if not isinstance(value, types):\n",
            "You took true for a number. In Python bool is a kind of int, so that isinstance(True, int) holds: which question does not have that answer?",
        ),
        Mistake(
            "zero-taken-for-missing",
            "    if value is None:\n",
            "    if not value and not isinstance(value, (list, dict)):\n",
            "You took a 0 or an empty text for null. Both are values: ask `is None`.",
        ),
        Mistake(
            "numeric-text-taken-for-number",
            "    if type(value) not in types:  # isinstance would take True for a number\n",
            """    if int in types and type(value) is str and value.isdigit():
        return int(value)
    if type(value) not in types:
""",
            "You read text of digits as a number. A sender that changed its type has changed more than that: it belongs into the error stream, where somebody sees it.",
        ),
        Mistake(
            "fraction-taken-for-whole-number",
            "    if type(value) not in types:  # isinstance would take True for a number\n",
            """    if int in types and type(value) is float:
        return int(value)
    if type(value) not in types:
""",
            "You cut a fraction down to a whole number. Whole seconds were asked for, and 60.5 says that somebody counts otherwise.",
        ),
        Mistake(
            "lone-object-refused",
            "field(owner, name, path, list, dict)",
            "field(owner, name, path, list)",
            "A device with one session, or one event, sends an object without a list around it. You reported it; the prompt takes it for a list of one.",
        ),
        Mistake(
            "milliseconds-taken-for-seconds",
            "int) // 1000",
            "int)",
            "Seconds are a thousand times too large in old uploads: they say `ms`, which is milliseconds.",
        ),
        Mistake(
            "old-schema-forgotten",
            '    if "ms" in payload and "watch_s" not in payload:\n        return field(payload, "ms", path, int) // 1000\n',
            "",
            "You report all uploads of version 1: they have `ms` where later ones have `watch_s`. Files of last year are read again when somebody backfills.",
        ),
        Mistake(
            "old-field-preferred",
            'if "ms" in payload and "watch_s" not in payload:',
            'if "ms" in payload:',
            "Where an upload has both `ms` and `watch_s` you took `ms`. Which of them does the prompt say counts?",
        ),
        Mistake(
            "lines-counted-from-zero",
            "enumerate(lines, start=1)",
            "enumerate(lines)",
            "Your line numbers are one too small. Whoever opens the file in an editor looks at the line before.",
        ),
        Mistake(
            "blank-lines-not-counted",
            """    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
""",
            """    for number, line in enumerate((line for line in lines if line.strip()), start=1):
""",
            "After a blank line your numbers are too small. It gives no row, and it is a line of the file all the same.",
        ),
        Mistake(
            "blank-line-reported",
            "        if not line.strip():\n            continue\n",
            "",
            "You report blank lines as broken JSON. The prompt lets them pass: an error stream full of nothing is not read by anybody.",
        ),
        Mistake(
            "whole-stream-read-first",
            "enumerate(lines, start=1)",
            "enumerate(list(lines), start=1)",
            "Your rows are right, and the whole file was in memory before the first of them came. Which line of yours reads to the end?",
        ),
    ],
    worlds=[_MORNING, _DRIFT, _NOTHING_THERE, _TYPES, _LONE, _BLANKS, _NESTED],
    complexity="O(size of the file) time, O(longest line) memory, because each line is parsed once, and forgotten before the next one is read.",
    talk="""
One pass, one line in memory, and two kinds of output from one stream. Say what each failure costs: an event, a session or a line, never the file. Then how you tell missing from null from another type, and why it matters who sent it. Say where the error stream goes, who looks at it, and at which share of errors you would stop the job. The cost is O(size of a line) in memory and O(size of the file) in time.
""",
)
