"""A balanced assignment that moves as few partitions as it can."""

import json
from dataclasses import replace

from autograder import Contract, Mistake, Oracle, PythonExercise
from autograder.worlds import handmade


def _arguments(rows):
    return json.loads(rows["client_logs"][0]["line"])


def _group(name, provokes, partitions, owned, *members):
    """A world of one group: member="its partitions" until now, and the members from now on."""

    def drawn(ending):
        given = {
            "partitions": partitions,
            "owned": {member + ending: list(map(int, listed.split())) for member, listed in owned.items()},
            "members": [member + ending for member in members],
        }
        return handmade(
            name, provokes, client_logs=[{"line": json.dumps(given), "received_ts": "2026-03-02 12:00"}]
        )

    return replace(drawn(""), redraw=lambda number: drawn(f"-{number}"))


def _small_groups(st):
    def group(owners, new, members):
        owned = {}
        for partition, owner in enumerate(owners):
            if owner:
                owned.setdefault(owner, []).append(partition)
        return {"partitions": len(owners) + new, "owned": owned, "members": members}

    owners = st.lists(st.sampled_from(["a", "b", "c", "d", None]), max_size=5)
    members = st.lists(st.sampled_from(["a", "b", "c", "e"]), unique=True, max_size=3)
    return st.builds(group, owners, st.integers(0, 1), members)


exercise = PythonExercise(
    title="A member joins, and almost nothing moves",
    points=4,
    minutes=25,
    level="medium",
    skills=["consumer groups", "rebalance", "greedy with proof"],
    asked_in=["system design", "coding round"],
    prompt="""
Members of a consumer group come and go. After each change the partitions are assigned anew. A partition that changes hands costs: its old reader stops, the new one starts at the committed offset and has no state. So the new assignment is to be balanced, and of all balanced ones it is to move as little as possible.

Write `sticky_assignment(partitions, owned, members)`:

* `partitions`: how many the topic has; they are numbered from 0 on. There may be more than before.
* `owned`: a dict from a member's name to the list of its partitions until now, ascending. It has members that are gone, and not those that are new. No partition is owned by two; some by nobody.
* `members`: the names of the members from now on, in no order. Some may be new. It may be empty.

**Balanced** means that the numbers of partitions of any two members differ by at most one. A partition **moves** if it had an owner and its new one is another. These rules leave exactly one:

1. If the partitions do not divide evenly, some members hold one more than the others. Choose them so that the fewest partitions move; among choices that move equally few, take the names that come first in alphabetical order.
2. A member that owned more than it is to hold keeps its lowest numbers.
3. The partitions that are free then go out in ascending order, each to the member that comes first in alphabetical order among those that are not full yet.

Return one tuple `(partition, was, now)` for each partition, ascending. `was` is its owner until now, or `None`; a member that is gone is named there too. `now` is its new owner, or `None` if there are no members. Leave the arguments as they are; print nothing.

For example, `sticky_assignment(4, {"a": [0, 1], "b": [2, 3]}, ["a", "b", "c"])` gives `[(0, "a", "a"), (1, "a", "a"), (2, "b", "b"), (3, "b", "c")]`. In the data you see, the line holds the arguments as JSON. To try it: `sticky_assignment(**show("sticky_assignment").arguments)`.
""",
    contract=Contract(
        grain="one row per partition",
        key="partition",
        clock="none: before and after one change of the group",
        ties="larger shares by name, lowest numbers kept, free ones in order",
    ),
    tables=["client_logs"],
    arguments=_arguments,
    columns=("partition", "was", "now"),
    ordered=True,
    keeps_input=True,
    oracle=Oracle(
        inputs=_small_groups,
        draws=25,
        answer='''
from itertools import product


def sticky_assignment(partitions, owned, members):
    """Tries every assignment there is, and takes the best of the balanced ones by the rules of the prompt."""
    was = [next((name for name, listed in owned.items() if n in listed), None) for n in range(partitions)]
    if not members:
        return [(n, was[n], None) for n in range(partitions)]

    def moves(now):
        return [was[n] is not None and was[n] != now[n] for n in range(partitions)]

    def rank(now):
        loads = [now.count(name) for name in members]
        larger = sorted(name for name in members if now.count(name) > min(loads))
        return (sum(moves(now)), larger, moves(now), now)

    def balanced(now):
        loads = [now.count(name) for name in members]
        return max(loads) - min(loads) <= 1

    best = min((now for now in product(sorted(members), repeat=partitions) if balanced(now)), key=rank)
    return [(n, was[n], best[n]) for n in range(partitions)]
''',
    ),
    starter='''
def sticky_assignment(partitions, owned, members):
    """One (partition, was, now) for each partition; owned: dict of member to list of partitions."""
    # How many may each member hold, what does it keep, and who takes the rest?
    return []
''',
    solution='''
def sticky_assignment(partitions, owned, members):
    """One (partition, was, now) for each partition: balanced, with as few moves as possible."""
    was = {partition: name for name, listed in owned.items() for partition in listed}
    now = {}
    room = shares(partitions, owned, members)
    for name in room:
        kept = sorted(owned.get(name, []))[: room[name]]
        now.update(dict.fromkeys(kept, name))
        room[name] -= len(kept)
    seats = (name for name in sorted(room) for _ in range(room[name]))
    for partition in range(partitions):
        if partition not in now:
            now[partition] = next(seats, None)
    return [(partition, was.get(partition), now[partition]) for partition in range(partitions)]


def shares(partitions, owned, members):
    """How many partitions each member is to hold: one more for whoever would have to give one up, then by name."""
    if not members:
        return {}
    share, left_over = divmod(partitions, len(members))
    order = sorted(members, key=lambda name: (len(owned.get(name, [])) <= share, name))
    return {name: share + (place < left_over) for place, name in enumerate(order)}
''',
    alternatives=[
        '''
def sticky_assignment(partitions, owned, members):
    """Names at their partitions; the shares first, then cut off what is too much, then fill up."""
    owner = [None] * partitions
    for name, listed in owned.items():
        for partition in listed:
            owner[partition] = name
    result = list(owner)
    names = sorted(members)
    target = {name: partitions // len(names) for name in names}
    extra = partitions - sum(target.values())
    keen = [name for name in names if result.count(name) > target[name]]
    for name in (keen + [name for name in names if name not in keen])[:extra]:
        target[name] += 1
    held = dict.fromkeys(names, 0)
    for partition, name in enumerate(result):
        if name in held and held[name] < target[name]:
            held[name] += 1
        else:
            result[partition] = None
    for partition, name in enumerate(result):
        if name is None and names:
            taker = next(one for one in names if held[one] < target[one])
            result[partition] = taker
            held[taker] += 1
    return list(zip(range(partitions), owner, result))
''',
        '''
from heapq import heapify, heappop, heappush


def sticky_assignment(partitions, owned, members):
    """Pools of partitions: each member's own as far as it may keep them, and one heap of free ones."""
    pools = {name: list(owned.get(name, ())) for name in members}
    settled = {partition for pool in pools.values() for partition in pool}
    free = [partition for partition in range(partitions) if partition not in settled]
    heapify(free)
    floor, odd = divmod(partitions, max(1, len(pools)))
    over = sorted(name for name in pools if len(pools[name]) > floor)
    luckier = set([*over, *sorted(pools.keys() - over)][:odd])
    for name in pools:
        while len(pools[name]) > floor + (name in luckier):
            heappush(free, pools[name].pop())
    for name in sorted(pools):
        while len(pools[name]) < floor + (name in luckier):
            pools[name].append(heappop(free))
    before = {partition: name for name in owned for partition in owned[name]}
    after = {partition: name for name in pools for partition in pools[name]}
    return [(n, before.get(n), after.get(n)) for n in range(partitions)]
''',
    ],
    hints=[
        "How many partitions will each member hold in the end? Once that is fixed, how many can each one keep?",
        "Two traps, moves-everything and larger-share-by-name-alone: whoever owns more than the smaller share should be the one to hold one more, or it gives up one without need.",
        "Shown group: seven partitions, two members, and c joins. So two members hold two and one holds three. Which one should hold three, and what would it cost to choose c?",
        """
share, left_over = divmod(partitions, len(members))
order = sorted(members, key=___)          # who gets one of those left over?
...
for name in ___:
    kept = ___                            # the lowest, as many as its share
    ...
for partition in range(partitions):
    if partition not in now:
        ...                               # to the first by name that is not full
""",
    ],
    mistakes=[
        Mistake(
            "moves-everything",
            "        kept = sorted(owned.get(name, []))[: room[name]]\n",
            "        kept = []\n",
            "Your assignment is balanced, and partitions change hands that could have stayed. Each of them stops, and loses its state: what can every member keep?",
        ),
        Mistake(
            "sticky-without-balance",
            says="You hand out what is free and leave the rest where it is. A member that joins gets nothing, or too little: who has to give something up, and how much?",
            answer="""
def sticky_assignment(partitions, owned, members):
    was = {partition: name for name, listed in owned.items() for partition in listed}
    now = {partition: name for partition, name in was.items() if name in members}
    for partition in range(partitions):
        if partition not in now:
            loads = {name: list(now.values()).count(name) for name in sorted(members)}
            now[partition] = min(loads, key=loads.get, default=None)
    return [(partition, was.get(partition), now[partition]) for partition in range(partitions)]
""",
        ),
        Mistake(
            "larger-share-by-name-alone",
            "key=lambda name: (len(owned.get(name, [])) <= share, name)",
            "key=lambda name: name",
            "Balanced, and one move more than needed: the larger shares went to the first names. Whoever owns more than the smaller share gives up one less if the larger one is theirs.",
        ),
        Mistake(
            "larger-share-to-the-largest-owner",
            "key=lambda name: (len(owned.get(name, [])) <= share, name)",
            "key=lambda name: (-len(owned.get(name, [])), name)",
            "Among those who cost the same, you give the larger share to whoever owned most. Whether somebody owns one too many or three, the larger share saves one move; then the name decides.",
        ),
        Mistake(
            "keeps-the-highest-numbers",
            "sorted(owned.get(name, []))[: room[name]]",
            "sorted(owned.get(name, []), reverse=True)[: room[name]]",
            "The number of moves is right, and members give up their lowest partitions. Rule 2: they keep those.",
        ),
        Mistake(
            "departed-member-keeps",
            "    for name in room:\n        kept",
            "    for name in owned.keys() - room.keys():\n        now.update(dict.fromkeys(owned[name], name))\n    for name in room:\n        kept",
            "Partitions of a member that is gone stay with it, and nobody reads them. `was` names it; `now` is somebody who is there.",
        ),
        Mistake(
            "joiner-inherits-the-leaver",
            "    was = {partition: name for name, listed in owned.items() for partition in listed}\n    now = {}\n",
            "    was = {partition: name for name, listed in owned.items() for partition in listed}\n    now = {}\n"
            "    heirs = dict(zip(sorted(owned.keys() - set(members)), sorted(set(members) - owned.keys())))\n"
            "    owned = {heirs.get(name, name): listed for name, listed in owned.items()}\n",
            "One leaves, one joins, and the new one takes over what the other had, as if it were the same. By name it is another member: its share is counted as if it owned nothing. Static members are told apart.",
        ),
        Mistake(
            "free-ones-dealt-in-turns",
            "    seats = (name for name in sorted(room) for _ in range(room[name]))\n",
            "    rounds = range(max(room.values(), default=0))\n"
            "    seats = (name for turn in rounds for name in sorted(room) if room[name] > turn)\n",
            "The loads are right, and the free partitions go round in turns. Rule 3: the first by name takes them until it is full.",
        ),
        Mistake(
            "free-ones-to-the-least-loaded",
            "    seats = (name for name in sorted(room) for _ in range(room[name]))\n    for partition in range(partitions):\n        if partition not in now:\n            now[partition] = next(seats, None)\n",
            """    for partition in range(partitions):
        if partition not in now:
            loads = {name: list(now.values()).count(name) for name in sorted(room) if room[name]}
            now[partition] = min(loads, key=loads.get, default=None)
            if loads:
                room[now[partition]] -= 1
""",
            "The loads are right, and a free partition goes to whoever has the fewest. Rule 3: the first by name takes them until it is full.",
        ),
        Mistake(
            "new-partitions-forgotten",
            "    for partition in range(partitions):\n        if partition not in now:\n",
            "    partitions = max([number + 1 for listed in owned.values() for number in listed], default=0)\n"
            "    for partition in range(partitions):\n        if partition not in now:\n",
            "Partitions that nobody owned are missing. The topic has grown, or the group is new: somebody must read them too.",
        ),
        Mistake(
            "every-share-rounded-up",
            "share + (place < left_over)",
            "share + (left_over > 0)",
            "Everybody may hold the larger share with you, so some keep too much and the last one gets what remains. Only as many members hold one more as there are partitions left over.",
        ),
        Mistake(
            "gone-owner-not-named",
            "for name, listed in owned.items() for partition in listed}",
            "for name, listed in owned.items() if name in members for partition in listed}",
            "The new owners are right, and the old one is missing where it is gone. `was` says who had the partition until now, whoever is left.",
        ),
        Mistake(
            "cut-down-to-the-smaller-share",
            "sorted(owned.get(name, []))[: room[name]]",
            "sorted(owned.get(name, []))[: partitions // len(members)]",
            "You cut everybody down to the smaller share and hand out again what is left over. Those who may hold one more gave one up without need, and it may go to another.",
        ),
        Mistake(
            "changes-the-callers-rows",
            "        kept = sorted(owned.get(name, []))[: room[name]]\n",
            "        kept = sorted(owned.get(name, []))[: room[name]]\n        owned[name] = kept\n",
            "Your assignment is right, and `owned` is another one afterwards. Whoever passed it to you compares the two: work on a copy.",
        ),
    ],
    worlds=[
        _group(
            "one joins",
            "Seven partitions, two members, and a third joins.",
            7,
            {"a": "0 1 2", "b": "3 4 5 6"},
            "c",
            "a",
            "b",
        ),
        _group(
            "one leaves",
            "Nine partitions on three members; the one in the middle is gone.",
            9,
            {"a": "0 3 6", "b": "1 4 7", "c": "2 5 8"},
            "c",
            "a",
        ),
        _group(
            "leave and join at once",
            "One member is gone and another is new, seen in one rebalance; one of those that stay has too many.",
            8,
            {"a": "0 1 2 3 4", "b": "5 6 7"},
            "a",
            "c",
        ),
        _group(
            "who holds one more",
            "Several own more than the smaller share; some by one, one by three, and there are too few larger shares.",
            14,
            {"d": "0 1 2 3 4 5", "b": "6 7 8 9", "c": "10 11 12 13"},
            "b",
            "c",
            "d",
            "a",
        ),
        _group(
            "the last by name owns more",
            "Nothing has to move: the larger share is with the last name already.",
            7,
            {"a": "0 1", "b": "2 3", "z": "4 5 6"},
            "z",
            "b",
            "a",
        ),
        _group(
            "the topic grew",
            "Two new partitions that nobody owns, and one that nobody owned before.",
            8,
            {"a": "0 1 2", "b": "4 5"},
            "a",
            "b",
        ),
        _group(
            "a new group",
            "Nobody owns anything yet; there are more members than partitions.",
            3,
            {},
            "d",
            "b",
            "c",
            "a",
            "e",
        ),
        _group("everybody is gone", "Owners, and nobody left to read.", 4, {"a": "0 1", "b": "2 3"}),
        _group(
            "two join, one leaves",
            "Four become five, and those who stay give up several.",
            13,
            {"a": "0 4 8 12", "b": "1 5 9", "c": "2 6 10", "d": "3 7 11"},
            "a",
            "c",
            "d",
            "f",
            "e",
        ),
    ],
    complexity="O(p log p + m log m) time, O(p + m) memory, because the shares are fixed first and each partition is then kept or handed out once; nothing is tried and taken back.",
    talk="""
First the shares: so many partitions for each, and one more for as many members as are left over. What a member keeps is the smaller of what it owns and its share, so once the shares are fixed the moves are fixed. To move least, the larger shares go to members that own more than the smaller one: each of them then gives up one less, and for anybody else it makes no difference. That is the whole proof. The sentence: every partition that moves is one that had to. Then what cooperative adds: in the old protocol everybody stops and gives up everything before the new assignment is known; cooperatively, a first round takes away only what moves, readers of the rest go on, and a second round hands it out. Say what a move costs, state above all, and that a static member that restarts within its session timeout moves nothing at all.
""",
)
