"""Partitions dealt out to the members of a consumer group in turns, and who goes without."""

import json
from dataclasses import replace

from autograder import Contract, Mistake, Oracle, PythonExercise
from autograder.worlds import handmade
from autograder.worlds.world import World


def _arguments(rows):
    given = json.loads(rows["client_logs"][0]["line"])
    return {"partitions": [tuple(each) for each in given["partitions"]], "members": given["members"]}


def _group(name, provokes, topics, *members):
    """A world of one group: {topic: partition numbers}, and the members in the order in which they joined."""

    def drawn(ending):
        given = {
            "partitions": [
                [topic + ending, number] for topic, numbers in topics.items() for number in numbers
            ],
            "members": [member + ending for member in members],
        }
        return handmade(
            name, provokes, client_logs=[{"line": json.dumps(given), "received_ts": "2026-03-02 12:00"}]
        )

    return replace(drawn(""), redraw=lambda number: drawn(f"-{number}"))


def _listed_otherwise(original):
    """The same group, its partitions and its members listed the other way round."""

    def make(tables):
        row = dict(original.rows(tables)["client_logs"][0])
        given = json.loads(row["line"])
        row["line"] = json.dumps({name: listed[::-1] for name, listed in given.items()})
        return {"client_logs": [row]}

    return World(
        "listed the other way round",
        "The same partitions and members, listed in another order: every member must come to the same result.",
        make,
        original=original,
        said=lambda n: f"Listing the same members and partitions in another order changed {n} rows.",
        redraw=lambda number: _listed_otherwise(original.redraw(number)),
    )


def _small_groups(st):
    partitions = st.lists(st.tuples(st.sampled_from(["p", "q"]), st.integers(0, 11)), unique=True, max_size=7)
    members = st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True, max_size=4)
    return st.fixed_dictionaries({"partitions": partitions, "members": members})


_EVENING = _group(
    "an evening",
    "Two topics and three members; everybody gets something.",
    {"playback": [0, 1, 2, 3], "ratings": [0, 1, 2]},
    "berlin",
    "cairo",
    "athens",
)
_TWO_TOPICS = _group(
    "topics with one partition too many",
    "Three topics with four partitions each and three members: whoever begins anew with each topic gives the first one more, three times.",
    {"a": [0, 1, 2, 3], "b": [0, 1, 2, 3], "c": [0, 1, 2, 3]},
    "m1",
    "m2",
    "m3",
)

exercise = PythonExercise(
    title="Who reads what, and who goes without?",
    points=2,
    minutes=12,
    level="easy",
    skills=["consumer groups", "partitions", "assignment"],
    asked_in=["system design", "coding round"],
    prompt="""
A consumer group shares the partitions of its topics. Within a group, each partition is read by exactly one member. Deal them out in turns: sort the partitions by topic, then by number; sort the members by name; give the first partition to the first member, the second to the second, and after the last member begin with the first again. The turn goes on from one topic to the next; it does not begin anew.

Write `round_robin(partitions, members)`. `partitions` is a list of `(topic, number)`: text, and a whole number from 0 on. `members` is a list of names, text, in the order in which they joined. Both may be empty. Nothing comes twice, and all members read all topics.

Return one tuple `(member, load, assigned)` for each member, in ascending order of the name: `load` is how many partitions it has, and `assigned` the list of them in their order, as `(topic, number)`. A member without a partition is idle: `load` is 0, and the list is empty.

Without members nobody reads. If there are partitions then, return them all in one row, with `None` for the member. Without members and without partitions, return an empty list. Print nothing.

For example, topic `"playback"` with partitions 0 to 2 and members `"b"` and `"a"` gives `[("a", 2, [("playback", 0), ("playback", 2)]), ("b", 1, [("playback", 1)])]`. In the data you see, the line holds both lists as JSON. To try it: `round_robin(**show("round_robin").arguments)`.
""",
    contract=Contract(
        grain="one row per member of the group",
        key="the member's name",
        clock="none",
        ties="partitions by topic, then number; members by name",
    ),
    tables=["client_logs"],
    arguments=_arguments,
    columns=("member", "load", "assigned"),
    ordered=True,
    oracle=Oracle(
        inputs=_small_groups,
        draws=40,
        answer='''
def round_robin(partitions, members):
    """The partition at place n goes to the member at place n, n less the group's size, and so on."""
    in_order, names = sorted(partitions), sorted(members)
    if not names:
        return [(None, len(in_order), in_order)] if in_order else []
    rows = []
    for place, name in enumerate(names):
        mine = [each for n, each in enumerate(in_order) if n % len(names) == place]
        rows.append((name, len(mine), mine))
    return rows
''',
    ),
    starter='''
def round_robin(partitions, members):
    """One (member, load, assigned) for each member; partitions: (topic, number)."""
    # In which order, whose turn is it, and who is left when the partitions are through?
    return []
''',
    solution='''
def round_robin(partitions, members):
    """One (member, load, assigned) for each member; what nobody reads stands under None."""
    names = sorted(members)
    if not names:
        names = [None] if partitions else []
    assigned = {name: [] for name in names}
    for turn, partition in enumerate(sorted(partitions)):
        assigned[names[turn % len(names)]].append(partition)
    return [(name, len(mine), mine) for name, mine in assigned.items()]
''',
    alternatives=[
        '''
def round_robin(partitions, members):
    """Slices: each member takes every n-th partition, beginning with its own place."""
    in_order = sorted(partitions)
    if not members:
        return [(None, len(in_order), in_order)][: len(in_order)]
    taken = {name: in_order[place :: len(members)] for place, name in enumerate(sorted(members))}
    return [(name, len(taken[name]), taken[name]) for name in taken]
''',
        '''
from collections import defaultdict
from itertools import cycle


def round_robin(partitions, members):
    """A cycle of members walks along the partitions; who was never called is idle."""
    readers = sorted(members) or ([None] if partitions else [])
    hands = defaultdict(list)
    for reader, (topic, number) in zip(cycle(readers), sorted(partitions)):
        hands[reader] += [(topic, number)]
    return [(reader, len(hands[reader]), hands[reader]) for reader in readers]
''',
    ],
    hints=[
        "Lay the partitions of all topics in one line. Which of them does the second of three members get?",
        "Two traps: idle-member-left-out (more members than partitions), and turn-begins-anew-with-each-topic.",
        "Shown group: the fourth partition of playback goes to athens, the first member by name. To whom does the first one of ratings go?",
        """
names = sorted(members)
...                                   # and if there are none?
assigned = {name: [] for name in names}
for turn, partition in enumerate(___):
    assigned[___].append(partition)
return [___ for name, mine in assigned.items()]
""",
    ],
    mistakes=[
        Mistake(
            "idle-member-left-out",
            "for name, mine in assigned.items()]",
            "for name, mine in assigned.items() if mine]",
            "Members without a partition are missing. They run, cost money and do nothing: with more members than partitions, that is what somebody must see.",
        ),
        Mistake(
            "more-members-share-a-partition",
            "    for turn, partition in enumerate(sorted(partitions)):\n        assigned[names[turn % len(names)]].append(partition)\n",
            "    in_order = sorted(partitions)\n"
            "    for turn in range(max(len(in_order), len(names)) if in_order else 0):\n"
            "        assigned[names[turn % len(names)]].append(in_order[turn % len(in_order)])\n",
            "With more members than partitions, you let two members read the same one. Each would get every record. Within a group a partition has one reader: what do the others do?",
        ),
        Mistake(
            "turn-begins-anew-with-each-topic",
            "    for turn, partition in enumerate(sorted(partitions)):\n        assigned[names[turn % len(names)]].append(partition)\n",
            "    turn, topic = 0, None\n"
            "    for partition in sorted(partitions):\n"
            "        turn, topic = (turn + 1 if partition[0] == topic else 0), partition[0]\n"
            "        assigned[names[turn % len(names)]].append(partition)\n",
            "You begin with the first member again for each topic. Whatever is left over goes to the same members every time: to whom does the turn go after a topic's last partition?",
        ),
        Mistake(
            "range-for-round-robin",
            "    for turn, partition in enumerate(sorted(partitions)):\n        assigned[names[turn % len(names)]].append(partition)\n",
            "    for topic in sorted({topic for topic, _ in partitions}):\n"
            "        own = sorted(each for each in partitions if each[0] == topic)\n"
            "        share, more = divmod(len(own), len(names))\n"
            "        for place, name in enumerate(names):\n"
            "            begin = place * share + min(place, more)\n"
            "            assigned[name] += own[begin : begin + share + (place < more)]\n",
            "You give each member one stretch of each topic. That is the range assignment: it keeps equal numbers of several topics together, and the first members get the rest of every topic. Here they take turns.",
        ),
        Mistake(
            "blocks-for-turns",
            "        assigned[names[turn % len(names)]].append(partition)\n",
            "        assigned[names[turn * len(names) // len(partitions)]].append(partition)\n",
            "The loads are right, and each member gets one stretch of the line. In turns, neighbours go to different members.",
        ),
        Mistake(
            "members-in-order-of-joining",
            "names = sorted(members)",
            "names = list(members)",
            "You deal in the order in which the members joined. They are sorted by name first, so that whoever computes this, and whenever, gets the same.",
        ),
        Mistake(
            "partitions-in-order-of-listing",
            "enumerate(sorted(partitions))",
            "enumerate(partitions)",
            "You deal the partitions in the order in which they are listed. They are sorted by topic, then by number: what if the list comes in another order?",
        ),
        Mistake(
            "numbers-sorted-as-text",
            "enumerate(sorted(partitions))",
            "enumerate(sorted(partitions, key=str))",
            "Partition 10 comes before 2 with you: as text it does. Numbers are compared as numbers.",
        ),
        Mistake(
            "number-for-turn",
            "names[turn % len(names)]",
            "names[partition[1] % len(names)]",
            "You take the partition's number for the turn. It begins at 0 again in each topic, and where a number is missing its turn is passed over. What counts the turns of the whole line?",
        ),
        Mistake(
            "unread-partitions-not-said",
            "names = [None] if partitions else []",
            "names, partitions = [], []",
            "Without members you return nothing, though there are partitions. Nobody reads them, and that is the one thing to report then.",
        ),
    ],
    worlds=[
        _EVENING,
        _group(
            "more members than partitions",
            "Three partitions and five members: two are idle.",
            {"playback": [0, 1, 2]},
            "e",
            "b",
            "d",
            "a",
            "c",
        ),
        _TWO_TOPICS,
        _group("no members", "Partitions, and nobody to read them.", {"playback": [0, 1], "ratings": [0]}),
        _group("no partitions", "A topic that is not there yet: everybody is idle.", {}, "b", "a"),
        _group(
            "a dozen partitions",
            "Numbers with one digit and with two, listed in no order.",
            {"playback": [11, 3, 10, 2, 0, 9, 1, 8, 5, 4, 7, 6]},
            "m10",
            "m9",
            "m1",
            "m2",
        ),
        _group(
            "numbers that are missing",
            "Only some partitions are given, so a number says nothing about whose turn it is.",
            {"ratings": [1, 3, 5, 7], "playback": [2, 4]},
            "b",
            "a",
        ),
        _group("one member", "Everything goes to one.", {"ratings": [1, 0], "playback": [0]}, "a"),
        _listed_otherwise(_EVENING),
    ],
    complexity="O(p log p + m log m) time, O(p + m) memory, because both lists are sorted once and each partition is dealt once.",
    talk="""
Within a group a partition has one reader, so the number of partitions is the most members that can work; the sentence is: a member more than that is idle, and only more partitions help, which moves keys. Round-robin lays all partitions of all topics in one line and deals them out, so loads differ by at most one. Range goes topic by topic and gives each member a stretch: equal numbers of two topics meet on one member, which a join needs, and the first members get the rest of every topic. Both forget who had what, so a member that joins moves almost everything; sticky ones do not. Everything is sorted because the result must not depend on who computes it. And balance counts partitions, not records: a hot partition is still one.
""",
)
