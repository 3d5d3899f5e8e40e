"""Keys whose order broke when their topic got more partitions."""

import json
from dataclasses import replace

from autograder import Contract, Mistake, Oracle, PythonExercise
from autograder.worlds import handmade


def _arguments(rows):
    given = json.loads(rows["client_logs"][0]["line"])
    return {**given, "sends": [tuple(send) for send in given["sends"]]}


def _topic(name, provokes, old, new, read, before, after, hashes):
    """A world of one topic: the keys sent before and after it grew, in order, and each key's hash."""

    def drawn(ending):
        sent_before, sent_after = before.split(","), after.split(",")
        given = {
            "sends": [[key and key + ending, hashes[key]] for key in [*sent_before, *sent_after]],
            "grew_at": len(sent_before),
            "old": old,
            "new": new,
            "read": read,
        }
        return handmade(
            name, provokes, client_logs=[{"line": json.dumps(given), "received_ts": "2026-03-02 12:00"}]
        )

    return replace(drawn(""), redraw=lambda number: drawn(str(number)))


def _few_sends(st):
    hashes = {"a": 0, "b": 7, "c": -5, "d": -(2**31), "": 13, "e": -9, "f": 22}

    def topic(old, new, before, after, read):
        sends = [(key, hashes[key]) for key in [*before, *after]]
        written = [0] * old
        for key in before:
            written[(hashes[key] & 0x7FFFFFFF) % old] += 1
        return {
            "sends": sends,
            "grew_at": len(before),
            "old": old,
            "new": new,
            "read": [min(upto, count) for upto, count in zip(read, written, strict=False)],
        }

    keys = st.lists(st.sampled_from(list(hashes)), max_size=6)
    read = st.lists(st.integers(0, 3), min_size=6, max_size=6)
    return st.builds(topic, st.sampled_from([2, 3, 6]), st.sampled_from([8, 7, 6]), keys, keys, read)


exercise = PythonExercise(
    title="Six partitions become eight",
    points=3,
    minutes=15,
    level="medium",
    skills=["partitions", "offsets", "order guarantees"],
    asked_in=["system design", "coding round"],
    prompt="""
A topic had `old` partitions, and one afternoon it got more: `new` of them. No record was moved. From then on the producers used the new count. Afterwards somebody's state was out of order. Which keys can have been read out of order?

The producers choose the partition of a record by the hash of its key, as Kafka's do: `(key_hash & 0x7fffffff) % partitions`. The mask takes the sign off; hashes are whole numbers from -2147483648 to 2147483647.

Write `order_broken(sends, grew_at, old, new, read)`:

* `sends`: all records in the order in which they were sent, each `(key, key_hash)`. A key has the same hash each time. Keys are text; an empty text is a key like any other.
* `grew_at`: how many of them were sent while there were `old` partitions. The others were sent with `new`.
* `read`: a list with one number for each of the `old` partitions, in order: how many of its records the consumers had read when the topic grew. Partitions are read from their beginning, each for itself, and the readers of one wait for no other.

The order of a key is broken when a record of it that was not yet read lies in one partition, and a later record of the same key goes to another: nobody can say now which of the two is read first.

Return one tuple `(key, old_partition, new_partition, unread)` for each such key, in ascending order of the key. `unread` counts the records of this key that were sent before the growth and had not been read. Print nothing.

For example, with `old=6` and `new=8`, a key with hash 7 went to partition 1 and goes to partition 7. Sent twice before and once after, with none read, it gives `("m7", 1, 7, 2)`; had partition 1 been read to its end, it would give nothing. In the data you see, the line holds the arguments as JSON. To try it: `order_broken(**show("order_broken").arguments)`.
""",
    contract=Contract(
        grain="one row per key whose order is broken",
        key="the record's key",
        clock="none: the order of sending, and each partition's offsets",
        ties="none: a key stands in the result once",
    ),
    tables=["client_logs"],
    arguments=_arguments,
    columns=("key", "old_partition", "new_partition", "unread"),
    ordered=True,
    oracle=Oracle(
        inputs=_few_sends,
        draws=40,
        answer='''
def order_broken(sends, grew_at, old, new, read):
    """Writes the logs down, cuts off what was read, and looks for each key."""
    logs = [[] for _ in range(old)]
    for key, key_hash in sends[:grew_at]:
        logs[(key_hash & 0x7FFFFFFF) % old].append(key)
    broken = set()
    for key, key_hash in sends[grew_at:]:
        source, target = (key_hash & 0x7FFFFFFF) % old, (key_hash & 0x7FFFFFFF) % new
        waiting = logs[source][read[source] :].count(key)
        if source != target and waiting > 0:
            broken.add((key, source, target, waiting))
    return sorted(broken)
''',
    ),
    starter='''
def order_broken(sends, grew_at, old, new, read):
    """The keys that can have been read out of order; sends: (key, key_hash) in the order sent."""
    # Where did a record lie, at which offset, and was it read? Where do the later ones go?
    return []
''',
    solution='''
from collections import Counter


def order_broken(sends, grew_at, old, new, read):
    """The keys with an unread record in one partition and a later one in another."""
    next_offset = [0] * old
    unread = Counter()
    for key, key_hash in sends[:grew_at]:
        partition = partition_of(key_hash, old)
        if next_offset[partition] >= read[partition]:
            unread[key] += 1
        next_offset[partition] += 1
    sent_after = dict(sends[grew_at:])
    rows = []
    for key, key_hash in sorted(sent_after.items()):
        source, target = partition_of(key_hash, old), partition_of(key_hash, new)
        if source != target and unread[key]:
            rows.append((key, source, target, unread[key]))
    return rows


def partition_of(key_hash, partitions):
    """Kafka's rule: the sign is masked off, then the rest of a division."""
    return (key_hash & 0x7FFFFFFF) % partitions
''',
    alternatives=[
        '''
from itertools import islice


def order_broken(sends, grew_at, old, new, read):
    """Keeps what is unread as a set of offsets for each key, and takes off what was read."""
    lanes = {number: [] for number in range(old)}
    hash_of = {}
    for key, key_hash in islice(sends, grew_at):
        hash_of[key] = key_hash % 2**31
        lanes[hash_of[key] % old].append(key)
    backlog = {}
    for number, lane in lanes.items():
        for key in lane[read[number] :]:
            backlog[key] = backlog.get(key, 0) + 1
    again = {key for key, _ in sends[grew_at:]}
    rows = []
    for key in sorted(again & backlog.keys()):
        before, after = hash_of[key] % old, hash_of[key] % new
        if before != after:
            rows.append((key, before, after, backlog[key]))
    return rows
''',
    ],
    hints=[
        "Two records of one key are in two partitions. When can the second be read before the first, and when can it not?",
        "Two traps, global-order-assumed and drained-keys-called-broken: an offset counts the records of one partition, and what was read before the growth cannot be overtaken.",
        "Shown topic: m2 moves from partition 2 to 2, m7 from 1 to 7, m13 from 1 to 5. Partition 1 had m7, m13, m7 and m13, of which 2 were read. What is still unread of m7, and what of m13?",
        """
unread = Counter()
for key, key_hash in sends[:grew_at]:
    partition = ___
    if ___ >= read[partition]:          # its offset, within this partition
        unread[key] += 1
    ...
for key, key_hash in ___:               # each key sent after the growth, sorted
    if ___ != ___ and ___:
        ...
""",
    ],
    mistakes=[
        Mistake(
            "drained-keys-called-broken",
            says="You report every key that moved and was sent on both sides. Where all its old records had been read before, nothing can overtake them: draining first is how one grows a topic.",
            answer="""
from collections import Counter


def order_broken(sends, grew_at, old, new, read):
    mask = 0x7FFFFFFF
    before = Counter(key for key, _ in sends[:grew_at])
    return [
        (key, (h & mask) % old, (h & mask) % new, before[key])
        for key, h in sorted(dict(sends[grew_at:]).items())
        if before[key] and (h & mask) % old != (h & mask) % new
    ]
""",
        ),
        Mistake(
            "partition-count-change-ignored",
            "partition_of(key_hash, new)\n",
            "partition_of(key_hash, old)\n",
            "You send the later records where the earlier ones went, so nothing ever breaks. The partition is a rest of a division by the count: what happens when the count changes?",
        ),
        Mistake(
            "every-key-remapped",
            "if source != target and unread[key]:",
            "if unread[key]:",
            "You report keys that stayed where they were. Of the hashes, some have the same rest with both counts; their records still stand in one line.",
        ),
        Mistake(
            "sign-not-masked",
            "return (key_hash & 0x7FFFFFFF) % partitions",
            "return key_hash % partitions",
            "Negative hashes land in other partitions than the producers': you take the rest of the signed number. What does the mask make of -5?",
        ),
        Mistake(
            "abs-for-the-mask",
            "return (key_hash & 0x7FFFFFFF) % partitions",
            "return abs(key_hash) % partitions",
            "Negative hashes land in other partitions than the producers': you turn the sign round. The mask takes away the top bit and leaves the others; what does it make of -5?",
        ),
        Mistake(
            "global-order-assumed",
            says="You compare a record's place in the whole topic with how far one partition was read. An offset counts within its partition, and a topic as a whole has no order.",
            answer="""
from collections import Counter


def order_broken(sends, grew_at, old, new, read):
    mask = 0x7FFFFFFF
    unread = Counter()
    for place, (key, h) in enumerate(sends[:grew_at]):
        if place >= read[(h & mask) % old]:
            unread[key] += 1
    return [
        (key, (h & mask) % old, (h & mask) % new, unread[key])
        for key, h in sorted(dict(sends[grew_at:]).items())
        if unread[key] and (h & mask) % old != (h & mask) % new
    ]
""",
        ),
        Mistake(
            "committed-is-the-last-read",
            ">= read[partition]",
            "> read[partition]",
            "The first unread record of each partition counts as read with you. Two records read are offsets 0 and 1: the number that is kept is the next one to read.",
        ),
        Mistake(
            "silent-keys-reported",
            "    sent_after = dict(sends[grew_at:])\n",
            "    sent_after = dict(sends)\n",
            "You report keys that were never sent again after the growth. Their old records wait in one partition, in order: what could overtake them?",
        ),
        Mistake(
            "unread-of-the-whole-partition",
            "(key, source, target, unread[key])",
            "(key, source, target, next_offset[source] - read[source])",
            "The keys are right, and `unread` counts everything that waited in the old partition. Asked for are the records of this key.",
        ),
        Mistake(
            "falsy-key-skipped",
            "        if next_offset[partition] >= read[partition]:",
            "        if key and next_offset[partition] >= read[partition]:",
            "An empty text is not reported. It is a key like any other, with a hash and a partition: who said that it is none?",
        ),
    ],
    worlds=[
        _topic(
            "an afternoon",
            "Six partitions become eight; some keys move, some were read to their end before.",
            6,
            8,
            [0, 2, 1, 2, 0, 0],
            "m7,m2,m13,m9,m7,m2,m9,m13",
            "m7,m2,m9,m13,m7,m4",
            {"m7": 7, "m2": 2, "m13": 13, "m9": 9, "m4": 4},
        ),
        _topic(
            "negative hashes",
            "Hashes below zero, the lowest there is among them.",
            6,
            8,
            [0, 0, 0, 0, 0, 0],
            "a,b,c,d,e,a",
            "a,b,c,d,e",
            {"a": -5, "b": -8, "c": -(2**31), "d": -1, "e": 2**31 - 1},
        ),
        _topic(
            "read to the end",
            "Consumers were level with the producers when the topic grew: whatever moves, moves safely.",
            6,
            8,
            [1, 3, 0, 0, 0, 0],
            "x,y,x,y",
            "y,x,z,x",
            {"x": 7, "y": 12, "z": 9},
        ),
        _topic(
            "almost read to the end",
            "One record was left in each partition.",
            6,
            8,
            [1, 2, 0, 0, 0, 0],
            "y,x,v,y,x,w",
            "y,x,v,w",
            {"x": 7, "y": 12, "v": 13, "w": 6},
        ),
        _topic(
            "one busy partition",
            "Most records lie in one partition, which was read far; another was not read at all.",
            6,
            8,
            [0, 5, 0, 0, 0, 0],
            "hot,hot,hot,slow,hot,mild,hot,hot,slow",
            "slow,hot,mild",
            {"hot": 7, "slow": 12, "mild": 13},
        ),
        _topic(
            "keys that fall silent",
            "Some keys are sent before only, some after only; one key is an empty text.",
            6,
            8,
            [0, 0, 0, 0, 0, 0],
            "gone,,stays,gone,",
            ",stays,new,new",
            {"gone": 7, "": 13, "stays": 5, "new": 19},
        ),
        _topic(
            "twice as many",
            "Three partitions become six, so half of the keys stay.",
            3,
            6,
            [0, 1, 1],
            "a,b,c,d,b,e,c",
            "a,b,c,d,e",
            {"a": 3, "b": 4, "c": -2, "d": 6, "e": 1},
        ),
    ],
    complexity="O(n + k log k) time for n records and k keys, O(k) memory, because each record only moves its partition's next offset on and perhaps a counter of its key; the sort is for the order of the result.",
    talk="""
Kafka promises order within one partition, and nothing across partitions. A key has an order because all its records go to one partition, and they do because the hash and the number of partitions stay the same. Change the number and most keys go elsewhere, while their old records stay where they are. The sentence: a key's order breaks if it moves while it has unread records. So a growth is safe when the consumers have drained what is there, with the producers paused; or one makes a new topic with more partitions and switches over at a known offset; or one takes enough partitions in the beginning. Keyed state in the consumers moves too: whoever owns the new partition has never seen the key. Then say what does not change: keys with the same rest, and records without a key, which had no order anyway. And partitions can be added, never removed.
""",
)
