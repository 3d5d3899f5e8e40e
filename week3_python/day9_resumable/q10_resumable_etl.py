"""A job that is started again after each power cut, and whose output has every line exactly once."""

from autograder import Contract, Mistake, Oracle, PythonExercise, Work
from autograder.worlds import duplicates, handmade, tidy

# fmt: off
PLANS = {
    # chunk_lines, and for each start: lines in the log by then (None: all), characters of an unfinished
    # line behind them, the write at which the machine dies (None: never), and how many per cent of it last
    "one cut": (4, [(8, 0, 4, 0), (None, 0, None, 0)]),
    "before": (3, [(None, 0, 3, 0), (None, 0, 3, 0), (None, 0, 5, 0), (None, 0, None, 0)]),
    "after": (3, [(None, 0, 2, 100), (None, 0, 3, 100), (None, 0, 2, 0), (None, 0, 5, 0), (None, 0, None, 0)]),
    "torn": (4, [(None, 0, 4, 60), (None, 0, 2, 40), (None, 0, 4, 85), (None, 0, None, 0)]),
    "checkpoint": (3, [(None, 0, 5, 50), (None, 0, 5, 50), (None, 0, 3, 30), (None, 0, 4, 50), (None, 0, None, 0)]),
    "growing": (3, [(4, 20, None, 0), (4, 27, None, 0), (9, 28, 3, 0), (9, 29, None, 0), (None, 0, None, 0)]),
    "idle": (5, [(7, 0, None, 0), (7, 0, None, 0), (8, 0, None, 0), (11, 0, 3, 100), (11, 0, None, 0), (None, 0, None, 0)]),
    "equal": (2, [(3, 0, None, 0), (None, 0, 4, 0), (None, 0, 5, 0), (None, 0, None, 0)]),
    "calm": (1_000, [(None, 0, None, 0), (None, 0, None, 0)]),
    "playback": (5, [(None, 0, write, part) for write in range(1, 6) for part in (0, 50, 100)] + [(None, 0, None, 0)]),
}
# fmt: on


def _steps(log, starts):
    steps = []
    for upto, cut, dies_at, part in starts:
        seen = log[:upto]
        if cut and upto < len(log):
            seen = [*seen, log[upto].rstrip("\n")[:cut]]
        steps.append(("start", seen, dies_at, part))
        if dies_at is None:
            steps.append(("output",))
    return steps


def _arguments(rows):
    events = rows["viewing_events_raw"]
    chunk_lines, starts = PLANS[events[0]["kafka_topic"] if events else "calm"]
    log = [
        f"{row['arrival_time']:%Y-%m-%dT%H:%M:%S} {row['member_id']} {row['event_type']} {row['watch_s'] or 0}\n"
        for row in events
    ]
    return {"chunk_lines": chunk_lines, "steps": _steps(log, starts)}


def _log(name, provokes, plan, *lines):
    """A world whose lines are (minute, member, type, seconds)."""
    return handmade(
        name,
        provokes,
        viewing_events_raw=[
            {
                "event_time": "2026-03-02 20:00",
                "arrival_time": f"2026-03-02 20:{minute:02}",
                "member_id": member,
                "event_type": event_type,
                "watch_s": watch_s,
                "kafka_topic": plan,
            }
            for minute, member, event_type, watch_s in lines
        ],
    )


_EVENING = (
    (0, 7, "play", 60),
    (1, 8, "play", 300),
    (3, 7, "pause", 45),
    (4, 8, "heartbeat", 60),
    (6, 9, "play", 600),
    (7, 7, "stop", 15),
    (9, 9, "heartbeat", 60),
    (10, 8, "pause", 20),
    (12, 8, "stop", 5),
    (15, 9, "seek", 40),
    (18, 9, "stop", 100),
    (21, 7, "play", 90),
)
_ONE_CUT = _log(
    "one power cut",
    "Twelve lines; the machine dies once, before anything of the second chunk is written.",
    "one cut",
    *_EVENING,
)
_BEFORE = _log(
    "output written, checkpoint not",
    "The machine dies between the output and the checkpoint, twice in a row.",
    "before",
    *_EVENING,
)
_AFTER = _log(
    "one of two writes lasts",
    "The machine dies after the first of two writes, after the second, and before both.",
    "after",
    *_EVENING,
)
_TORN = _log(
    "half a row",
    "The machine dies in the middle of an append: rows stand in the file, and half of another.",
    "torn",
    *_EVENING,
)
_CHECKPOINT = _log(
    "half a checkpoint", "The machine dies while it notes how far it is.", "checkpoint", *_EVENING, *_EVENING
)
_GROWING = _log(
    "a line still being written",
    "The log ends in the middle of a line; the rest of it comes later.",
    "growing",
    *_EVENING,
)
_IDLE = _log(
    "nothing new", "The job is started when there is nothing new, or less than a chunk.", "idle", *_EVENING
)
_EQUAL = _log(
    "equal lines",
    "Lines that are alike to the letter, and many in the same minute: each is a line, and each gives a row.",
    "equal",
    *((5, 7, "play", 60), (5, 7, "play", 60), (5, 8, "play", 60), (5, 7, "play", 60), (5, 7, "seek", 10)),
    *((6, 7, "seek", 10), (6, 7, "seek", 10), (6, 8, "stop", 10), (6, 8, "stop", 10)),
)


def _growing_log(size, random):
    kinds = ("play", "pause", "stop", "heartbeat")
    log = [
        f"2026-03-02T20:{at // 60 % 60:02}:{at % 60:02} {random.randrange(1, 40)} {random.choice(kinds)} {at % 97}\n"
        for at in range(size)
    ]
    part_of_log = size // 24
    starts = [(part_of_log * n, 0, *((3, 0) if n % 3 == 0 else (None, 0))) for n in range(1, 24)]
    return {"chunk_lines": part_of_log // 2, "steps": _steps(log, [*starts, (None, 0, None, 0)])}


def _few_lines(st):
    def given(drawn):
        chunk_lines, kinds, starts = drawn
        log = [f"2026-03-02T20:00:{at // 2:02} {7 + at % 2} {kind} {at}\n" for at, kind in enumerate(kinds)]
        planned, upto = [], 0
        for more, cut, dies_at, part in starts:
            upto = min(len(log), upto + more)
            planned.append((upto, cut, dies_at, part))
        return {"chunk_lines": chunk_lines, "steps": _steps(log, [*planned, (None, 0, None, 0)])}

    start = st.tuples(
        st.integers(0, 4),
        st.sampled_from([0, 22, 29]),
        st.one_of(st.none(), st.integers(1, 6)),
        st.sampled_from([0, 50, 100]),
    )
    kinds = st.lists(st.sampled_from(["play", "heartbeat"]), max_size=8)
    return st.tuples(st.integers(1, 4), kinds, st.lists(start, max_size=4)).map(given)


_GIVEN = '''
class PowerCut(BaseException):
    """The machine has died. There is nothing to catch: a dead machine runs no code."""


class Disk:
    """Files of text, by name. They outlive a power cut; everything else is gone."""

    def __init__(self):
        self.files = {}
        self.writes, self.dies_at, self.part = 0, None, 0

    def names(self):
        """The names of all files, in order."""
        return sorted(self.files)

    def read(self, name):
        """The text of a file; an empty one where there is none."""
        return self.files.get(name, "")

    def append(self, name, text):
        """Write behind what is there. When the machine dies meanwhile, a part of it may be on the disk."""
        self._write(name, self.read(name) + text, self.read(name) + text[: len(text) * self.part // 100])

    def replace(self, name, text):
        """Write a whole file anew, all or nothing: under another name first, then renamed."""
        self._write(name, text, None)

    def truncate(self, name, length):
        """Keep the first `length` characters of a file, all or nothing."""
        self._write(name, self.read(name)[:length], None)

    def _write(self, name, whole, torn):
        self.writes += 1
        dies = self.dies_at is not None and self.writes >= self.dies_at
        if self.dies_at is not None and self.writes >= self.dies_at:
            left = whole if self.part >= 100 else torn
            if self.writes == self.dies_at and left is not None:
                self.files[name] = left
            raise PowerCut
        self.files[name] = whole


def row_of(line):
    """The row that a finished line gives: time,member,type,seconds. A heartbeat gives none: empty text."""
    return "" if " heartbeat " in line else ",".join(line.split()) + "\\n"

'''
_JOB = '''
class resumable_etl:
    """Writes the row of every finished line to files named out..., exactly once, over any number of starts."""

    def __init__(self, chunk_lines):
        self.chunk_lines = chunk_lines
        self.disk = Disk()

    def start(self, log, dies_at, part):
        """Given: a new process each time. Only the disk is the old one."""
        process = type(self)(self.chunk_lines)
        process.disk = self.disk
        self.disk.writes, self.disk.dies_at, self.disk.part = 0, dies_at, part
        try:
            process.run(log)
        except PowerCut:
            pass

    def output(self):
        """Given: the rows in all files whose names begin with out, in the order of the names."""
        return "".join(self.disk.read(name) for name in self.disk.names() if name.startswith("out")).splitlines()
'''

exercise = PythonExercise(
    title="A job that may die at any write",
    points=5,
    minutes=35,
    level="medium",
    skills=["checkpoints", "idempotence", "exactly-once output", "testable code"],
    asked_in=["assessment", "coding round"],
    prompt="""
A job reads a log file and writes one row for each line of it. The machine may lose its power at any moment. Then the job is started again, until it is through. In the end, **every finished line must have given its row exactly once, in the order of the log**.

Write the method `run(self, log)` of the class `resumable_etl`. What stands above it is given: leave it as it is. Add methods and helper functions as you like.

* `log` is the whole log as it is now: a list of lines. Each ends with a line break, except perhaps the last one: that one **is still being written**. Leave it for a later start, when it is finished. The log only grows at its end; finished lines never change. Two lines may be alike to the letter: they are two lines, and give two rows.
* `row_of(line)` gives the text of a line's row, with its line break. It is empty for a heartbeat: that line gives no row.
* `self.disk` is all that outlives a power cut. Variables do not: each start makes a new object and calls its `run`. Use `read`, `append`, `replace`, `truncate` and `names`; leave its attributes alone.
* The output is the text of all files whose names begin with `out`, put together in the order of the names. What else you keep on the disk, and in which format, is yours to choose.
* Work in chunks of at most `self.chunk_lines` lines, which is 1 or more: hold one chunk at a time, and make it last before you begin the next. After a power cut, do not begin the log from its start again: a start may read what the last one had not finished, not what was finished long before.
* `run` works until no finished line is left, then it returns. A start with nothing new changes nothing.

The power cut: `start(log, dies_at, part)` runs your job on a machine that dies at its write number `dies_at` of this start (`None`: it does not die). Every `append`, `replace` and `truncate` is one write. Of the write at which it dies, `part` per cent last: an `append` may leave half of its text, `replace` and `truncate` happen whole (only at 100) or not at all. Your answer is judged by `output()`, after starts that had no power cut planned.

For example, with `chunk_lines` 2 and the log `["20:00 7 play 60\\n", "20:01 7 heartbeat 60\\n", "20:02 8 pla"]`, after `start(log, 2, 50)` and `start(log, None, 0)` the output is `["20:00,7,play,60"]`.

In the data you see, `chunk_lines` is 4. The first start sees eight lines and dies at its fourth write, of which nothing lasts; the second sees all twelve. To make the same calls yourself:

    given = show("resumable_etl").arguments
    job = resumable_etl(given["chunk_lines"])
    for method, *arguments in given["steps"]:
        print(method, getattr(job, method)(*arguments), job.disk.files)
""",
    contract=Contract(
        grain="one row per finished line that is no heartbeat",
        key="the line's place in the log",
        clock="none: the place in the log is the position",
        ties="equal lines are different lines",
        duplicates="none may come from starting again",
        late="an unfinished last line is left for a later start",
    ),
    tables=["viewing_events_raw"],
    arguments=_arguments,
    steps="steps",
    columns=("step", "row"),
    ordered=True,
    oracle=Oracle(
        inputs=_few_lines,
        name="power cuts at random",
        provokes="Small logs, and machines that die wherever they like.",
        answer='''
class resumable_etl:
    """No disk, no chunks, no power cut: what the output must be, from the log alone."""

    def __init__(self, chunk_lines):
        self.log = []

    def start(self, log, dies_at, part):
        self.log = log

    def output(self):
        finished = [line.split() for line in self.log if line.endswith("\\n")]
        return [",".join(words) for words in finished if words[2] != "heartbeat"]
''',
    ),
    work=[
        Work(
            name="a log that grows",
            provokes="A long log, of which each start sees a little more, on a machine that dies at every third start.",
            inputs=_growing_log,
            sizes=(240, 1_920),
            unit="lines",
            counts={"reads": 2},
            points=1,
        )
    ],
    starter=_GIVEN
    + _JOB
    + '''
    def run(self, log):
        """Yours: write the rows of all finished lines that have none yet."""
        # Read from the disk how far the last start came, then go on chunk by chunk.
''',
    solution=_GIVEN
    + _JOB
    + '''
    def run(self, log):
        """Write the rows of all finished lines that have none yet."""
        position, length = self.checkpoint()
        self.disk.truncate("out", length)  # what stands behind it was written and never confirmed
        while chunk := finished(log[position : position + self.chunk_lines]):
            rows = "".join(map(row_of, chunk))
            self.disk.append("out", rows)
            position += len(chunk)
            length += len(rows)
            self.disk.replace("checkpoint", f"{position} {length}")

    def checkpoint(self):
        """How many lines are done, and how long the output was then: one file, so that the two always agree."""
        position, length = (self.disk.read("checkpoint") or "0 0").split()
        return int(position), int(length)


def finished(lines):
    """The lines without the one that is still being written."""
    return [line for line in lines if line.endswith("\\n")]
''',
    alternatives=[
        _GIVEN
        + _JOB
        + '''
    def run(self, log):
        """One file a chunk, named by the lines it covers. A name that exists is done, so there is no checkpoint."""
        parts = [name for name in self.disk.names() if name.startswith("out-")]
        done = int(parts[-1].split("-")[2]) if parts else 0
        while True:
            chunk = log[done : done + self.chunk_lines]
            if chunk and not chunk[-1].endswith("\\n"):
                chunk.pop()
            if not chunk:
                return
            rows = "".join(row_of(line) for line in chunk)
            self.disk.replace(f"out-{done:09}-{done + len(chunk):09}", rows)
            done += len(chunk)
''',
        _GIVEN
        + _JOB
        + '''
    def run(self, log):
        """The intention is written down first: which lines, and where their rows begin. Then it is carried out, and again if need be."""
        note = self.disk.read("intention")
        first, at = map(int, note.split(",")) if note else (0, 0)
        if len(self.disk.read("out")) > at:
            self.disk.truncate("out", at)
        for begin in range(first, len(log), self.chunk_lines):
            lines = log[begin : begin + self.chunk_lines]
            whole = [line for line in lines if line[-1:] == "\\n"]
            self.disk.append("out", "".join([row_of(line) for line in whole]))
            at = len(self.disk.read("out"))
            self.disk.replace("intention", f"{begin + len(whole)},{at}")
''',
    ],
    hints=[
        "The machine dies after the output is written and before the checkpoint is. What does the next start find, and what would it write a second time?",
        "Two traps, commit-before-process and append-without-undo: whichever of the two writes comes first, the machine can die between them. So one of them must be repeatable.",
        "Shown world, chunk_lines 4: the first chunk has four lines and three rows, for one is a heartbeat. At which line does the second start begin, and how long must the output be at that moment? Then let it die at write 3, 0 per cent, and look at job.disk.files.",
        """
def run(self, log):
    position, length = ___            # from the disk; 0 and 0 at the first start
    ...                               # undo what was written and not confirmed
    while chunk := ___:               # finished lines only
        rows = ___
        self.disk.append("out", rows)
        position += ___
        length += ___
        self.disk.replace("checkpoint", ___)
""",
    ],
    mistakes=[
        Mistake(
            "commit-before-process",
            """            self.disk.append("out", rows)
            position += len(chunk)
            length += len(rows)
            self.disk.replace("checkpoint", f"{position} {length}")
""",
            """            position += len(chunk)
            length += len(rows)
            self.disk.replace("checkpoint", f"{position} {length}")
            self.disk.append("out", rows)
""",
            "Rows are missing after a power cut: you noted the chunk as done before its rows were written. What does the next start believe when the machine dies between the two?",
        ),
        Mistake(
            "append-without-undo",
            """        self.disk.truncate("out", length)  # what stands behind it was written and never confirmed
""",
            "",
            "Rows stand twice after a power cut: they were written, the checkpoint was not, and the next start wrote them again. What can it find out about the output before it appends?",
        ),
        Mistake(
            "only-the-torn-row-undone",
            """        self.disk.truncate("out", length)  # what stands behind it was written and never confirmed
""",
            """        self.disk.truncate("out", self.disk.read("out").rfind("\\n") + 1)
""",
            "You cut off half a row and keep the whole ones before it. They belong to a chunk that was never confirmed, and come once more. Up to where is the output confirmed?",
        ),
        Mistake(
            "unfinished-line-read",
            '[line for line in lines if line.endswith("\\n")]',
            "lines",
            "A row came from a line that was still being written. Its rest arrived later and was never read. How do you see that a line is finished?",
        ),
        Mistake(
            "unfinished-line-counted-as-done",
            """        while chunk := finished(log[position : position + self.chunk_lines]):
            rows = "".join(map(row_of, chunk))
""",
            """        while chunk := log[position : position + self.chunk_lines]:
            rows = "".join(map(row_of, finished(chunk)))
""",
            "The last line was unfinished, you left it out, and counted it as done all the same. When it is finished, nobody comes back for it. What does your position count?",
        ),
        Mistake(
            "position-by-chunk-size",
            "position += len(chunk)",
            "position += self.chunk_lines",
            "You move on by chunk_lines also where the chunk had fewer lines. When the log has grown, the next start begins behind lines that nobody has read.",
        ),
        Mistake(
            "position-from-output-rows",
            "        return int(position), int(length)\n",
            """        return self.disk.read("out")[: int(length)].count("\\n"), int(length)
""",
            "You count the rows of the output to know how many lines were read. A heartbeat gives no row, so after some of them you read lines again. What says how far the input is?",
        ),
        Mistake(
            "last-line-read-again",
            "        return int(position), int(length)\n",
            "        return max(0, int(position) - 1), int(length)\n",
            "At each start the last line that was done comes once more. Your position is how many lines are done; which line is the next one?",
        ),
        Mistake(
            "one-line-skipped",
            "        return int(position), int(length)\n",
            "        return int(position) + (int(position) > 0), int(length)\n",
            "At each start one line is passed over. Lines are counted from 0: when four are done, the next one has number 4.",
        ),
        Mistake(
            "output-length-of-this-start",
            "            length += len(rows)\n",
            "            length = len(rows)\n",
            "Rows of earlier chunks are gone: the length in your checkpoint is that of the last chunk. What is cut off at the next start is all that stands behind it.",
        ),
        Mistake(
            "last-chunk-left-out",
            """        while chunk := finished(log[position : position + self.chunk_lines]):
""",
            """        while len(chunk := finished(log[position : position + self.chunk_lines])) == self.chunk_lines:
""",
            "Rows of the last lines are missing: you wait until a chunk is full. The prompt says that run works until no finished line is left.",
        ),
        Mistake(
            "one-chunk-a-start",
            """            self.disk.replace("checkpoint", f"{position} {length}")
""",
            """            self.disk.replace("checkpoint", f"{position} {length}")
            break
""",
            "Each start writes one chunk and returns. The prompt says that run works until no finished line is left; what should stop your loop?",
        ),
        Mistake(
            "checkpoint-written-in-two-steps",
            """            self.disk.replace("checkpoint", f"{position} {length}")
""",
            """            self.disk.truncate("checkpoint", 0)
            self.disk.append("checkpoint", f"{position:06} {length:06}")
""",
            "Your checkpoint is emptied and then written. A machine that dies in the middle leaves half a checkpoint, and half a number is another number. Which write is all or nothing?",
        ),
        Mistake(
            "two-files-for-one-checkpoint",
            '''            self.disk.replace("checkpoint", f"{position} {length}")

    def checkpoint(self):
        """How many lines are done, and how long the output was then: one file, so that the two always agree."""
        position, length = (self.disk.read("checkpoint") or "0 0").split()
''',
            """            self.disk.replace("position", f"{position}")
            self.disk.replace("length", f"{length}")

    def checkpoint(self):
        position, length = self.disk.read("position") or "0", self.disk.read("length") or "0"
""",
            "Your position and your output's length are in two files. The machine dies between them, and then they speak of different moments. How do two numbers change at once?",
        ),
        Mistake(
            "deduplicated-by-content",
            """            self.disk.append("out", rows)
""",
            """            known = set(self.disk.read("out").splitlines(keepends=True))
            rows = "".join(row for row in map(row_of, chunk) if row not in known)
            self.disk.append("out", rows)
""",
            "Rows are missing where two lines are alike: you left out a row because it stood in the output already. What tells a second line from a second reading of the same line?",
        ),
        Mistake(
            "watermark-equality",
            """        while chunk := finished(log[position : position + self.chunk_lines]):
""",
            """        last = self.disk.read("out")[:length].rstrip("\\n").rpartition("\\n")[2].split(",")[0]
        position = sum(line.split()[0] <= last for line in finished(log)) if last else position
        while chunk := finished(log[position : position + self.chunk_lines]):
""",
            "You go on behind the time of the last row. Other lines of the same time were not done yet, and are lost. A time is shared by many lines; which position is not?",
        ),
        Mistake(
            "position-in-memory",
            """        position, length = self.checkpoint()
""",
            """        position, length = getattr(self, "position", 0), len(self.disk.read("out"))
""",
            "Every start begins at line 0 and appends to what is there: how far the last one came was in a variable, and is gone. What outlives a power cut?",
        ),
        Mistake(
            "whole-log-again",
            """        position, length = self.checkpoint()
""",
            """        position, length = 0, 0
""",
            "Your output is right, and every start reads the log from its first line. On a machine that dies every hour, a job of two hours never ends. Where does the disk say how far you had come?",
        ),
    ],
    worlds=[
        _ONE_CUT,
        _BEFORE,
        _AFTER,
        _TORN,
        _CHECKPOINT,
        _GROWING,
        _IDLE,
        _EQUAL,
        tidy(6, n_members=4, days=2, events_per_member_day=5),
        duplicates(4, n_members=4, days=2, p_late_redelivery=0.3),
    ],
    complexity="O(n + c · chunk) time for n lines and c crashes, O(chunk) memory, because each start goes on at the checkpoint and repeats at most one chunk.",
    talk="""
There are two writes, the rows and the note of how far you are, and the machine can die between them. Note first, and rows are lost; rows first, and they come twice. So one write has to be repeatable: either the checkpoint also says how long the output was, and a start cuts off what stands behind it, or each chunk is a file of its own whose name says which lines it covers. Then say what is atomic here, a rename, and what is not, an append. The position is a place in the log, never a time or a count of rows. The cost is one chunk done again per crash, O(n + crashes times chunk), and one chunk in memory. And the output is exactly once although lines are read more than once: what counts is the effect. Then what breaks it: a reader that sees rows before they are confirmed.
""",
)
