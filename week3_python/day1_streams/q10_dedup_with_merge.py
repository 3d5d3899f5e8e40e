"""Deduplication with a composite key and a merge rule: what a dedup operator does, in memory."""

from autograder import Contract, Mistake, PythonExercise
from autograder.worlds import duplicates, empty, handmade, replayed_batch, shuffled_rows

FIELDS = (
    "event_id",
    "event_type",
    "member_id",
    "client_seq",
    "country",
    "position_s",
    "watch_s",
    "revision",
    "arrival_time",
    "kafka_partition",
    "kafka_offset",
)
KEY_OF_TOPIC = {
    "playback": ("member_id", "event_id"),
    "devices": ("event_type", "event_id"),
    "sequences": ("member_id", "client_seq"),
}


def _arguments(rows):
    deliveries = rows["viewing_events_raw"]
    topic = deliveries[0]["kafka_topic"] if deliveries else "playback"
    return {
        "rows": [{field: row[field] for field in FIELDS} for row in deliveries],
        "key": KEY_OF_TOPIC[topic],
    }


def _copy(event_id, member_id, revision, arrived, watch_s, country, position_s, partition, offset, **more):
    return {
        "event_id": event_id,
        "member_id": member_id,
        "revision": revision,
        "event_time": "2026-03-02 20:00",
        "arrival_time": f"2026-03-02 {arrived}",
        "watch_s": watch_s,
        "country": country,
        "position_s": position_s,
        "kafka_partition": partition,
        "kafka_offset": offset,
        "client_seq": 1,
        **more,
    }


def _typed(event_type, event_id, revision, arrived, watch_s, offset):
    return _copy(
        event_id,
        7,
        revision,
        arrived,
        watch_s,
        "US",
        0,
        0,
        offset,
        event_type=event_type,
        kafka_topic="devices",
    )


def _numbered(member_id, client_seq, revision, arrived, watch_s, offset):
    return _copy(
        "e",
        member_id,
        revision,
        arrived,
        watch_s,
        "US",
        0,
        0,
        offset,
        client_seq=client_seq,
        kafka_topic="sequences",
        profile_id=71,
        device_id=71,
    )


_EVENING = handmade(
    "one evening",
    "Two members, some copies, two corrections, one of them ahead of the copy it corrects.",
    viewing_events_raw=[
        _copy("a1", 7, 1, "20:01", 600, "US", 120, 0, 0),
        _copy("a1", 8, 1, "20:02", 300, "BR", 45, 1, 0),
        _copy("a2", 7, 1, "20:10", 480, "US", 720, 0, 1),
        _copy("a1", 7, 1, "20:12", 600, "US", 120, 2, 0),
        _copy("a2", 8, 2, "20:22", 240, None, 300, 1, 1),
        _copy("a2", 8, 1, "20:25", 260, "BR", 280, 0, 2),
        _copy("a3", 8, 1, "20:31", None, "BR", 900, 1, 2),
        _copy("a2", 7, 2, "20:40", 420, None, 700, 2, 1),
        _copy("a3", 7, 1, "20:44", 60, "US", 30, 0, 3),
        _copy("a3", 8, 1, "20:50", 150, None, 905, 2, 2),
    ],
)
_DUPLICATES = duplicates(5, n_members=5, days=2)
_OLD_COPIES = handmade(
    "old copies come back",
    "Old revisions arrive after new ones or together with them; copies of one revision differ in arrival, partition or offset alone.",
    viewing_events_raw=[
        _copy("b1", 7, 2, "10:00", 300, "US", 10, 0, 10),
        _copy("b2", 7, 1, "10:00", 300, "US", 20, 3, 900),
        _copy("b1", 7, 1, "10:30", 200, "US", 11, 1, 4),
        _copy("b2", 7, 1, "10:05", 300, "US", 21, 1, 5),
        _copy("b3", 7, 1, "10:10", 100, "US", 30, 0, 50),
        _copy("b3", 7, 1, "10:10", 100, "US", 31, 2, 7),
        _copy("b4", 7, 1, "10:10", 100, "US", 41, 2, 9),
        _copy("b4", 7, 1, "10:10", 100, "US", 40, 2, 8),
        _copy("b5", 7, 1, "10:40", 500, "US", 51, 3, 901),
        _copy("b5", 7, 1, "10:20", 500, "US", 50, 1, 6),
        _copy("b6", 7, 2, "10:50", 400, "US", 60, 0, 51),
        _copy("b6", 7, 1, "10:50", 450, "US", 61, 3, 902),
    ],
)
_PATCHY = handmade(
    "patchy copies",
    "Fields are missing in the best copy, in some of the others, or in all; some are 0.",
    viewing_events_raw=[
        _copy("c1", 7, 2, "10:01", 100, None, 40, 0, 0),
        _copy("c2", 7, 1, "10:02", 300, "CA", 15, 0, 1),
        _copy("c1", 7, 3, "10:03", None, None, 0, 0, 2),
        _copy("c3", 7, 1, "10:04", None, "FR", 5, 0, 3),
        _copy("c2", 7, 2, "10:05", 280, None, 16, 0, 4),
        _copy("c4", 7, 1, "10:06", None, "US", None, 0, 5),
        _copy("c1", 7, 1, "10:07", 120, "BR", 60, 0, 6),
        _copy("c2", 7, 1, "10:08", 300, "US", 17, 0, 7),
        _copy("c3", 7, 2, "10:09", None, "FR", 6, 0, 8),
        _copy("c4", 7, 2, "10:10", 0, None, None, 0, 9),
        _copy("c5", 7, 3, "10:11", 90, None, 33, 0, 10),
        _copy("c5", 7, 2, "10:12", 90, "JP", 34, 0, 11),
        _copy("c5", 7, 1, "10:13", 90, None, 35, 0, 12),
        _copy("c6", 7, 1, "10:14", None, None, None, 0, 13),
        _copy("c7", 7, 1, "10:15", 80, "CL", 70, 0, 14),
        _copy("c7", 7, 1, "10:16", 80, "PE", 71, 0, 15),
        _copy("c7", 7, 2, "10:17", 80, None, 72, 0, 16),
    ],
)
_LOOK_ALIKE = handmade(
    "look-alike keys",
    "The parts of a key hold bars, dashes and other marks, None, and the word None.",
    viewing_events_raw=[
        _typed("play|resume", "7", 1, "10:00", 60, 0),
        _typed("play", "resume|7", 1, "10:01", 120, 1),
        _typed("play-resume", "8", 1, "10:02", 180, 2),
        _typed("play", "resume-8", 1, "10:03", 240, 3),
        _typed("play_resume", "9", 1, "10:04", 300, 4),
        _typed("play", "resume_9", 1, "10:05", 360, 5),
        _typed("play:resume", "10", 1, "10:06", 420, 6),
        _typed("play", "resume:10", 1, "10:07", 480, 7),
        _typed("play,resume", "11", 1, "10:08", 540, 8),
        _typed("play", "resume,11", 1, "10:09", 600, 9),
        _typed("play", "resume|7", 2, "10:10", 90, 10),
        _typed(None, "12", 1, "10:11", 660, 11),
        _typed("None", "12", 1, "10:12", 720, 12),
        _typed(None, "12", 2, "10:13", 780, 13),
        _typed("", "12", 1, "10:14", 840, 14),
    ],
)
_NUMBERS = handmade(
    "numbers as keys",
    "The parts of a key are numbers; 0 and None are among them.",
    viewing_events_raw=[
        _numbered(1, 23, 1, "10:00", 60, 0),
        _numbered(12, 3, 1, "10:01", 120, 1),
        _numbered(0, 4, 1, "10:02", 180, 2),
        _numbered(1, 0, 1, "10:03", 240, 3),
        _numbered(None, 5, 1, "10:04", 300, 4),
        _numbered(1, 23, 2, "10:05", 30, 5),
        _numbered(0, 4, 2, "10:06", 200, 6),
        _numbered(None, 5, 1, "10:07", 310, 7),
    ],
)

exercise = PythonExercise(
    title="Deduplicate with a merge rule",
    points=4,
    minutes=25,
    level="medium",
    skills=["deduplication", "dict order", "merge rules"],
    asked_in=["assessment", "coding round"],
    prompt="""
A log delivers each event at least once. You get a list of deliveries and the columns that identify an event. Return **one dict per event, merged from all its copies**.

Write `dedup_with_merge(rows, key)`.

* `rows`: a list of dicts, one per delivery, in no order you can rely on. All have the same fields: `event_id`, `event_type`, `member_id`, `client_seq`, `country`, `position_s`, `watch_s`, `revision`, `arrival_time` (a datetime, UTC), `kafka_partition`, `kafka_offset`. The last four are never None. Any other field may be.
* `key`: a tuple of field names, such as `("member_id", "event_id")`. It is not always the same tuple. Two rows are copies of one event when they are equal in every field of `key`. Values of key fields are text, numbers or None; None equals None, and 0 and empty text are values like any other.

For each event:

1. The **best copy** has the highest `revision`; among equals the latest `arrival_time`; then the highest `kafka_partition`; then the highest `kafka_offset`. The other copies follow in the same order of preference.
2. Start from the best copy. Where one of its fields is None, take the value of the next best copy in which that field is not None. If every copy has None there, it stays None.
3. `watch_s` alone has a rule of its own: the largest `watch_s` among all copies that have one, or None when none has.

Return a list of dicts with the fields that the rows have. Events stand in the order in which their first copy appears in `rows`. Do not change `rows` or the dicts in it, and print nothing. Rows of the same event fed in another order give the same values; a row fed twice changes nothing.

In the data you see, `key` is `("member_id", "event_id")`.
""",
    contract=Contract(
        grain="one dict per key",
        key="the fields named by `key`, compared part by part",
        clock="arrival_time, and only to choose among equal revisions",
        ties="revision, then arrival_time, then kafka_partition, then kafka_offset",
        duplicates="merged: best copy first, gaps filled, watch_s the largest",
        late="no copy is too late",
    ),
    tables=["viewing_events_raw"],
    arguments=_arguments,
    columns=FIELDS,
    ordered=True,
    keeps_input=True,
    starter='''
def dedup_with_merge(rows, key):
    """One dict per distinct key, merged from all its copies, in first-seen order.

    rows: list of dicts, one per delivery. key: tuple of field names.
    """
    # Collect the copies of each event, rank them, merge them.
    return []
''',
    solution='''
def dedup_with_merge(rows, key):
    """One dict per distinct key, merged from all its copies, in first-seen order."""
    copies_by_key = {}
    for row in rows:
        identity = tuple(row[part] for part in key)
        copies_by_key.setdefault(identity, []).append(row)
    return [merged(copies) for copies in copies_by_key.values()]


def merged(copies):
    """The best copy, its gaps filled from the next best, with the largest watch_s."""
    best_first = sorted(copies, key=delivery_rank, reverse=True)
    event = dict(best_first[0])
    for other in best_first[1:]:
        for field, value in other.items():
            if event[field] is None:
                event[field] = value
    reported = [copy["watch_s"] for copy in copies if copy["watch_s"] is not None]
    event["watch_s"] = max(reported, default=None)
    return event


def delivery_rank(copy):
    return copy["revision"], copy["arrival_time"], copy["kafka_partition"], copy["kafka_offset"]
''',
    alternatives=[
        '''
from operator import itemgetter


def dedup_with_merge(rows, key):
    """A fold: per event and field the best copy that has it, so that no copy is kept."""
    rank_of = itemgetter("revision", "arrival_time", "kafka_partition", "kafka_offset")
    state = {}
    for row in rows:
        known = state.setdefault(tuple(map(row.get, key)), {})
        for field, value in row.items():
            if value is None:
                rank = ()
            elif field == "watch_s":
                rank = (value,)
            else:
                rank = rank_of(row)
            if field not in known or rank > known[field][0]:
                known[field] = (rank, value)
    return [{field: value for field, (_, value) in known.items()} for known in state.values()]
''',
        """
from itertools import groupby


def dedup_with_merge(rows, key):
    first_seen = {}
    for row in rows:
        first_seen.setdefault(tuple(row[part] for part in key), len(first_seen))

    def place(row):
        return first_seen[tuple(row[part] for part in key)]

    by_rank = sorted(rows, key=lambda r: (r["revision"], r["arrival_time"], r["kafka_partition"], r["kafka_offset"]))
    merged = []
    for _, copies in groupby(sorted(by_rank, key=place), key=place):
        event, most = {}, None
        for copy in copies:
            event |= {field: value for field, value in copy.items() if value is not None or field not in event}
            if copy["watch_s"] is not None and (most is None or copy["watch_s"] > most):
                most = copy["watch_s"]
        merged.append({**event, "watch_s": most})
    return merged
""",
    ],
    hints=[
        "What is one row of the result: a delivery, a revision or an event? Which value of yours is equal for all copies of an event, and for no other event?",
        "Two traps, none-overwrites-value and glued-key: a missing field in the best copy is a gap to fill, and a key made by joining text can belong to two events.",
        "Shown world: member 8, event a2. Revision 2 arrived before revision 1, and has no country. What should its country, position_s and watch_s be? Then think of a copy whose position_s is 0.",
        """
copies_by_key = {}
for row in rows:
    identity = ___                 # hashable, and not glued together
    ...
for copies in copies_by_key.values():
    best_first = sorted(copies, key=___, reverse=True)
    event = dict(___)              # a new dict: rows are not yours to change
    for other in best_first[1:]:
        ...                        # fill what is None, and only that
    event["watch_s"] = ___
""",
    ],
    mistakes=[
        Mistake(
            "mutable-default",
            '''def dedup_with_merge(rows, key):
    """One dict per distinct key, merged from all its copies, in first-seen order."""
    copies_by_key = {}
''',
            '''def dedup_with_merge(rows, key, copies_by_key={}):
    """One dict per distinct key, merged from all its copies, in first-seen order."""
''',
            "The result holds events of an earlier call: a dict as a default value is made once, when the function is defined. Where should it be made?",
        ),
        Mistake(
            "believes-first-delivery",
            "sorted(copies, key=delivery_rank, reverse=True)",
            "list(copies)",
            "You kept the copy that stands first in the list. A correction stands further down; which field says which copy is newer?",
        ),
        Mistake(
            "last-in-list-as-latest",
            "sorted(copies, key=delivery_rank, reverse=True)",
            "copies[::-1]",
            "You took the last copy in the list for the newest. An old copy can be delivered again after the correction; compare revision, then arrival_time.",
        ),
        Mistake(
            "arrival-before-revision",
            'copy["revision"], copy["arrival_time"], ',
            'copy["arrival_time"], copy["revision"], ',
            "You let the copy that arrived last win. An old revision can arrive after its correction: revision decides first, arrival_time only between equals.",
        ),
        Mistake(
            "revision-ignored",
            'return copy["revision"], copy["arrival_time"], ',
            'return copy["arrival_time"], ',
            "You chose by arrival alone. Of two copies that arrive together one may be the correction, and an old copy may come after it: which field says which is newer?",
        ),
        Mistake(
            "first-row-kept-whole",
            "merged(copies) for copies",
            "copies[0] for copies",
            "You kept the first row of each event as it came. It may be an old revision, it may have gaps that other copies fill, and its watch_s need not be the largest.",
        ),
        Mistake(
            "last-row-kept-whole",
            "merged(copies) for copies",
            "copies[-1] for copies",
            "You kept the last row of each event as it came. Which copy is the best does not depend on the list, and the other copies still fill its gaps.",
        ),
        Mistake(
            "latest-arrival-kept-whole",
            "merged(copies) for copies",
            'max(copies, key=lambda copy: copy["arrival_time"]) for copies',
            "You kept the row that arrived last, as it came. An old revision can arrive after its correction, and what one copy lacks another may know.",
        ),
        Mistake(
            "best-row-kept-whole",
            "merged(copies) for copies",
            "max(copies, key=delivery_rank) for copies",
            "You chose the best copy and stopped there. The other copies still count: they fill its gaps, and the largest watch_s may be theirs.",
        ),
        Mistake(
            "non-deterministic-tie-break",
            'return copy["revision"], copy["arrival_time"], copy["kafka_partition"], copy["kafka_offset"]',
            'return copy["revision"]',
            "Among copies of equal revision you kept whichever came first in the list. Read the rows in another order and the result changes: what comes after revision?",
        ),
        Mistake(
            "offset-order-across-partitions",
            'copy["arrival_time"], copy["kafka_partition"], copy["kafka_offset"]',
            'copy["kafka_offset"], copy["arrival_time"], copy["kafka_partition"]',
            "Among equal revisions you compared offsets before arrival times. Offsets count within one partition; across partitions they say nothing about time.",
        ),
        Mistake(
            "none-overwrites-value",
            "for other in best_first[1:]:",
            "for other in ():",
            "You kept the best copy as it came, None included. Where it has None and another copy knows the value, which one should the event carry?",
        ),
        Mistake(
            "zero-taken-for-missing",
            "if event[field] is None:",
            "if not event[field]:",
            "You filled fields whose value is 0. Zero seconds is a position like any other; only None is missing.",
        ),
        Mistake(
            "fill-in-list-order",
            "for other in best_first[1:]:",
            "for other in copies:",
            "You filled gaps from the first copy in the list that has a value. The prompt says the next best copy: the order of preference holds for gaps too.",
        ),
        Mistake(
            "merge-not-associative",
            says="You merged pair by pair, and a value filled from an old copy then counts as one of the best copy's: a better copy that comes later cannot replace it. Whose rank does a filled value have?",
            answer="""
def dedup_with_merge(rows, key):
    merged_by_key = {}
    for row in rows:
        identity = tuple(row[part] for part in key)
        known = merged_by_key.get(identity, row)
        better, worse = (row, known) if delivery_rank(row) > delivery_rank(known) else (known, row)
        event = {field: worse[field] if value is None else value for field, value in better.items()}
        reported = [copy["watch_s"] for copy in (better, worse) if copy["watch_s"] is not None]
        merged_by_key[identity] = {**event, "watch_s": max(reported, default=None)}
    return list(merged_by_key.values())


def delivery_rank(copy):
    return copy["revision"], copy["arrival_time"], copy["kafka_partition"], copy["kafka_offset"]
""",
        ),
        Mistake(
            "last-fill-wins",
            "if event[field] is None:",
            "if best_first[0][field] is None:",
            "You went on filling after a gap was filled, so that the worst copy had the last say. Once a field has a value, which copies may still change it?",
        ),
        Mistake(
            "changes-the-callers-rows",
            "event = dict(best_first[0])",
            "event = best_first[0]",
            "The result is right, and the caller's rows are no longer what they were: you filled the gaps in the best copy itself. Whose dict is it?",
        ),
        Mistake(
            "max-rule-forgotten",
            "max(reported, default=None)",
            'event["watch_s"]',
            "You treated watch_s like the other fields. Its rule is its own: the largest among all copies, also when an older copy has it.",
        ),
        Mistake(
            "missing-counted-as-zero",
            '[copy["watch_s"] for copy in copies if copy["watch_s"] is not None]',
            '[copy["watch_s"] or 0 for copy in copies]',
            "You report 0 where no copy says how long it was. Nothing known and zero seconds are two facts; an average tells them apart.",
        ),
        Mistake(
            "counts-every-delivery",
            "max(reported, default=None)",
            "sum(reported) if reported else None",
            "You added up watch_s over the copies. They are deliveries of one event; how many times was it watched?",
        ),
        Mistake(
            "glued-key",
            "tuple(row[part] for part in key)",
            '"".join(str(row[part]) for part in key)',
            "You glued the parts of the key into one text, and two events became one: 1 and 23 read like 12 and 3. What keeps the parts apart?",
        ),
        Mistake(
            "separator-inside-the-key",
            "tuple(row[part] for part in key)",
            '"|".join(str(row[part]) for part in key)',
            "You joined the parts of the key with a bar, and two events became one: a part may hold a bar itself, and None reads like the text None. Which type keeps parts apart?",
        ),
        Mistake(
            "falsy-key-skipped",
            "copies_by_key.setdefault(identity, []).append(row)",
            "if all(identity):\n            copies_by_key.setdefault(identity, []).append(row)",
            "Events are missing whose key holds 0, None or empty text. These are values like any other here; who said that they are not events?",
        ),
        Mistake(
            "key-hard-coded",
            "for part in key)",
            'for part in ("member_id", "event_id"))',
            "You told events apart by member_id and event_id, whatever `key` says. Which fields identify an event here, and who decides that?",
        ),
        Mistake(
            "key-too-narrow",
            "for part in key)",
            "for part in key[-1:])",
            "Events that agree in one field of the key became one event. An event is identified by all fields of `key` together.",
        ),
        Mistake(
            "key-too-wide",
            "tuple(row[part] for part in key)",
            'tuple(row[part] for part in key) + (row["revision"],)',
            "You return one row per revision. A correction is another copy of the same event: which fields identify the event?",
        ),
        Mistake(
            "empty-input-forgotten",
            "    copies_by_key = {}\n",
            "    copies_by_key = {}\n    fields = list(rows[0])\n",
            "With no rows at all your function stops: it looks at a first row before asking whether there is one. What is the result for no deliveries?",
        ),
        Mistake(
            "first-seen-order-lost",
            "for row in rows:",
            "for row in sorted(rows, key=delivery_rank, reverse=True):",
            "The events are right, their order is not: they stand in the order of their best copies. The prompt asks for the order in which each event was first seen.",
        ),
    ],
    worlds=[
        _EVENING,
        _DUPLICATES,
        _OLD_COPIES,
        _PATCHY,
        _LOOK_ALIKE,
        _NUMBERS,
        shuffled_rows(_PATCHY, seed=2),
        replayed_batch(_DUPLICATES),
        empty(),
    ],
    complexity="O(n) time, O(n) memory for n deliveries with few copies each, because each row is put under its key once; sorting the c copies of a key adds O(c log c), so one key with all the rows would make it O(n log n).",
    talk="""
What identifies an event and what only a delivery, why the key is a tuple, and why the order of preference must be total. Then the merge: a rule per field, each one a maximum over the copies, so that copies may come in any order, any number of times, and in any batches. Say what state you keep: all copies as written, or one best value per field, which is what a stream job would hold. End with the cost, O(n) keys and rows plus the sorting of each event's few copies, and with the question of when a key may be forgotten.
""",
)
