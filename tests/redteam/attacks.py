"""What somebody might hand in instead of an answer: one hostile notebook a row, as the sources of its answer cells.

Words between at-signs are filled in: `@sql@` and `@python@` are the slugs of the two
exercises, `@outside@` is a folder of the instructor's that everybody may write to.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograder.sandbox import Limits

# As little time as still tells a slow machine from an endless loop.
LIMITS = Limits(
    cell_seconds=0.6,
    notebook_seconds=12,
    grace_seconds=1,
    cpu_seconds=20,
    memory_bytes=400 << 20,
    disk_bytes=16 << 20,
    result_bytes=1 << 20,
    notebook_bytes=8 << 20,
)


@dataclass(frozen=True)
class Attack:
    """One hostile notebook.

    Attributes:
        name: in kebab-case.
        after: what it is after: "points", "words" (out of hidden data), "files", "network", "others"
            (processes, notebooks), "machine" (time, memory, disk), "protocol".
        python: the answer cell of the function.
        sql: the answer cell of the query.
        slow: it runs into a time limit.
        typed_in: it gives the shown result, and so earns what typing that in earns.
    """

    name: str
    after: str
    python: str = ""
    sql: str = ""
    slow: bool = False
    typed_in: bool = False


def _returning(value: str, before: str = "") -> str:
    """A function that returns an expression of `deliveries`, whatever is asked."""
    return f"{before}\ndef @python@(deliveries):\n    return {value}\n"


def _everywhere(body: str) -> str:
    """A body that runs when the cell runs, and again in every call."""
    lines = "\n".join("        " + line for line in body.strip().splitlines())
    return f"def _attack():\n    try:\n{lines}\n    except Exception:\n        pass\n_attack()\ndef @python@(deliveries):\n    _attack()\n    return [(0, 0)]\n"


_SYSCALL = """
import ctypes
libc = ctypes.CDLL(None)
for number in ({numbers}):
    libc.syscall(number, 0, 0, 0, 0, 0, 0)
"""
_FRAME = """
import os, json, struct
def frame(value):
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return struct.pack('>I', len(text)) + text
"""
_READY = """
one = {'dict': {'kind': 'text', 'text': 'SELECT 1', 'blank': False, 'worked_out': False}}
ready = {'dict': {'ready': [one, one], 'notes': {'dict': {}}}}
nothing = {'dict': {'columns': ['member_id', 'watch_s'], 'rows': [], 'notes': []}}
"""

# Pairs of numbers whose tuples have one hash: the second is worked out from the first.
_COLLIDING = """
M = 1 << 64
P1, P2, P5 = 11400714785074694791, 14029467366897019727, 2870177450012600261
BACK1, BACK2 = pow(P1, -1, M), pow(P2, -1, M)
WANTED = 12345 * BACK1 % M
WANTED = (WANTED >> 31 | WANTED << 33) % M
COLLIDING = []
number = 0
while len(COLLIDING) < 8_000:
    number += 1
    ahead = (P5 + number * P2) % M
    other = (WANTED - (ahead << 31 | ahead >> 33) % M * P1) * BACK2 % M
    if other < (1 << 61) - 1:
        COLLIDING.append((number, other))
assert len(set(map(hash, COLLIDING))) == 1
"""

ATTACKS = (
    # Points, by being equal to everything
    Attack("equal-to-everything", "points", _returning("Any()", "class Any:\n    def __eq__(self, other): return True\n    __hash__ = None")),
    Attack("equal-list", "points", _returning("L()", "class L(list):\n    def __eq__(self, other): return True\n    def __len__(self): return 2")),
    Attack("equal-cells", "points", _returning("[(N(5001), N(457)), (N(5002), N(523))] if False else [(N(1), N(1))]", "class N(int):\n    def __eq__(self, other): return True\n    def __hash__(self): return 0")),
    Attack("equal-text", "points", _returning("[(S('a'), S('b'))]", "class S(str):\n    def __eq__(self, other): return True\n    __hash__ = str.__hash__")),
    Attack("equal-float", "points", _returning("[(F('nan'), F('nan'))]", "class F(float):\n    def __eq__(self, other): return True\n    def __hash__(self): return 0\n    def __sub__(self, o): return 0.0\n    __rsub__ = __sub__")),
    Attack("equal-relation", "points", sql="class R:\n    columns = ('member_id', 'plays', 'watch_s')\n    def __eq__(self, other): return True\n    def fetchall(self): return [self]\n    def limit(self, n): return self\n@sql@ = R()"),
    Attack("tuple-that-lies", "points", _returning("T()", "class T(tuple):\n    def __iter__(self): return iter([(1, 1)])\n    def __eq__(self, other): return True\n    def __len__(self): return 6")),
    Attack("points-as-result", "points", _returning("6.0")),
    Attack("not-a-number", "points", _returning("float('nan')")),
    Attack("more-points-than-there-are", "points", _returning("1e308")),
    Attack("negative-points", "points", _returning("-6.0")),
    # Points, by patching what judges
    Attack("check-of-ones-own", "points", "def check(slug): return 6.0\nimport course\ncourse.check = check\n" + _returning("[(0, 0)]")),
    Attack("display-hook", "points", "import sys\nsys.displayhook = lambda value: sys.stdout.write('6.0')\n6.0\n" + _returning("[(0, 0)]")),
    Attack("builtins", "points", "import builtins\nbuiltins.len = lambda x: 2\nbuiltins.all = lambda x: True\nbuiltins.any = lambda x: True\nbuiltins.sum = lambda x, y=0: 99\n" + _returning("[(0, 0)]")),
    Attack("patched-compare", "points", "import autograder.compare as c\nc.same = lambda *a, **k: True\nc.difference = lambda *a, **k: None\n" + _returning("[(0, 0)]")),
    Attack("patched-outcome", "points", "import autograder.outcome as o\no.Table.__eq__ = lambda a, b: True\no.plain = lambda v: v\n" + _returning("[object()]")),
    Attack("patched-runner", "points", "import autograder.ways as w\nimport autograder.sandbox.kinds as k\nk.outcome_of = lambda *a: True\n" + _returning("[(0, 0)]")),
    Attack("patched-wire", "points", "import autograder.sandbox.wire as w\nw.packed_outcome = lambda o: b'{\"score\": 6}'\n" + _returning("[(0, 0)]")),
    Attack("judge-found-in-memory", "points", "import gc\nfor thing in gc.get_objects():\n    if type(thing).__name__ in ('PythonExercise', 'SqlExercise', 'AnswerKey', 'Conversation'):\n        for name in ('points', 'solution', 'expected', 'worlds'):\n            try: object.__setattr__(thing, name, ())\n            except Exception: pass\n" + _returning("[(0, 0)]")),
    Attack("callers-frames", "points", _returning("look()", "import sys\ndef look():\n    frame = sys._getframe()\n    while frame:\n        for value in frame.f_locals.values():\n            if type(value).__name__ == 'Table': return value.rows\n        frame = frame.f_back\n    return []")),
    Attack("modules-in-the-way", "points", "import sys, types, os\nfor name in list(sys.modules):\n    if name.startswith('autograder'): sys.modules[name] = types.ModuleType(name)\nos.makedirs('/answers/autograder', exist_ok=True)\nopen('/answers/autograder/__init__.py', 'w').write('raise SystemExit')\nsys.path.insert(0, '/answers')\n" + _returning("[(0, 0)]")),
    Attack("transformers", "points", "ip = get_ipython()\nip.input_transformers_post = [lambda lines: ['6.0']]\nip.ast_transformers = [None]\nip.run_cell = lambda *a: 6.0\n" + _returning("[(0, 0)]")),
    Attack("forged-display", "points", "from IPython.display import display, publish_display_data\ndisplay(6.0)\npublish_display_data({'text/plain': '6.0'})\n" + _returning("[(0, 0)]")),
    Attack("trace-and-profile", "points", "import sys\nsys.settrace(lambda *a: None)\nsys.setprofile(lambda *a: None)\n" + _returning("[(0, 0)]")),
    Attack("audit-hook", "points", "import sys\ndef hook(event, arguments):\n    raise SystemExit(event)\nsys.addaudithook(hook)\n" + _returning("[(0, 0)]")),
    Attack("answer-under-another-name", "points", "@sql@ = 'SELECT 5001 AS member_id, 1 AS plays, 457 AS watch_s'\n" + _returning("[(0, 0)]"), "%%sql @python@\nSELECT 1"),
    Attack("solution-imported", "points", "import importlib\nfor name in ('week1_sql', 'week3_python', 'autograder.library', 'autograder.answer_key', 'autograder.judging', 'tests.conftest', 'conftest'):\n    try: found = importlib.import_module(name)\n    except ImportError: continue\n    raise SystemError(f'{name} is in reach')\n" + _returning("[(0, 0)]")),
    # Words out of hidden data
    Attack("hidden-rows-as-error-name", "words", _returning("[(0, 0)]").replace("    return [(0, 0)]", "    raise type('Rows_' + '_'.join(str(r['event_id']) for r in deliveries), (Exception,), {})('x')")),
    Attack("hidden-rows-as-message", "words", "def @python@(deliveries):\n    if any(r['event_id'] == 'a1' for r in deliveries): return [(1, 1)]\n    raise ValueError(repr(deliveries))\n"),
    Attack("hidden-rows-as-kind", "words", "import autograder.outcome as o, autograder.sandbox.kinds as k\nk.outcome_of = lambda f, h, asked: o.Failure(repr(asked)[:200], repr(asked)[:200], repr(asked)[:200], 7)\n" + _returning("[(0, 0)]")),
    Attack("hidden-rows-as-note", "words", "import autograder.outcome as o, autograder.sandbox.kinds as k\nk.outcome_of = lambda f, h, asked: o.Table(('a',), ((1,),), (repr(asked),))\n" + _returning("[(0, 0)]")),
    Attack("hidden-rows-as-line", "words", "import autograder.outcome as o, autograder.sandbox.kinds as k\nk.outcome_of = lambda f, h, asked: o.Failure('error', 'KeyError', 'x', 10 ** 6 + len(repr(asked)))\n" + _returning("[(0, 0)]")),
    Attack("hidden-rows-in-a-query-error", "words", sql="%%sql @sql@\nSELECT error('rows: ' || string_agg(event_id, ',')) AS member_id FROM viewing_events_raw"),
    Attack("all-worlds-in-one-query", "words", sql="%%sql @sql@\nSELECT error(string_agg(schema_name || table_name, ',')) FROM duckdb_tables()"),
    # Files
    Attack("read-everything", "files", "import os\nfound = []\nfor folder, inner, names in os.walk('/'):\n    if folder.count('/') > 2: inner[:] = []\n    for name in names:\n        if name.endswith(('.db', '.ipynb', '.md')) or 'secret' in name: found.append((folder, name))\n" + _returning("found")),
    Attack("read-outside", "files", _returning("[(1, read())]", "def read():\n    try: return open('@outside@/secret.txt').read()\n    except OSError as e: return type(e).__name__")),
    Attack("write-outside", "files", _everywhere("open('@outside@/gradebook.db', 'wb').write(b'gone')")),
    Attack("write-library", "files", _everywhere("import duckdb, os\nopen(duckdb.__file__, 'a').write('raise SystemExit')")),
    Attack("write-runner", "files", _everywhere("open('/runner/autograder/outcome.py', 'w').write('')")),
    Attack("remove-everything", "files", "import shutil\nfor place in ('@outside@', '/answers', '/runner', '/'): shutil.rmtree(place, ignore_errors=True)\n" + _returning("[(0, 0)]")),
    Attack("links-out", "files", _everywhere("import os\nfor make in (os.symlink, os.link):\n    try: make('@outside@/secret.txt', '/answers/link')\n    except OSError: pass\nopen('/answers/link').read()")),
    Attack("pipes-and-devices", "files", _everywhere("import os, stat\nfor make in (lambda: os.mkfifo('/answers/pipe'), lambda: os.mknod('/answers/disk', 0o666 | stat.S_IFBLK, 0xFE00)):\n    try: make()\n    except OSError: pass\nopen('/answers/disk', 'rb').read(10)")),
    Attack("dots-upwards", "files", _everywhere("open('/answers/../../../../../../@outside@/x', 'w').write('x')")),
    Attack("environment-of-others", "files", "import glob\n" + _returning("[(1, text()) ]", "def text():\n    return ''.join(open(p, errors='replace').read() for p in glob.glob('/proc/*/environ') + glob.glob('/proc/*/cmdline'))")),
    Attack("startup-files", "files", _everywhere("import os\nfor place in ('~/.ipython/profile_default/startup', '~/.config/matplotlib', '/usr/lib/python3/dist-packages'):\n    os.makedirs(os.path.expanduser(place), exist_ok=True)\n    open(os.path.expanduser(place) + '/zz.py', 'w').write('raise SystemExit')")),
    Attack("query-reads-files", "files", sql="%%sql @sql@\nSELECT * FROM read_text('@outside@/secret.txt')"),
    Attack("query-lists-files", "files", sql="%%sql @sql@\nSELECT * FROM glob('@outside@/*')"),
    Attack("query-copies-out", "files", sql="%%sql @sql@\nCOPY (SELECT 1) TO '@outside@/gradebook.db'"),
    Attack("query-attaches", "files", sql="%%sql @sql@\nATTACH '@outside@/gradebook.db' AS g; SELECT * FROM g.grade"),
    Attack("query-exports", "files", sql="%%sql @sql@\nEXPORT DATABASE '@outside@'"),
    Attack("query-opens-up", "files", sql="%%sql @sql@\nSET enable_external_access = true; SELECT * FROM read_text('@outside@/secret.txt')"),
    Attack("query-of-ones-own-connection", "files", sql="import duckdb\ndef @sql@(connection):\n    return duckdb.connect().sql(\"SELECT * FROM read_text('@outside@/secret.txt')\")"),
    Attack("query-in-the-environment", "files", sql="%%sql @sql@\nSELECT getenv('HOME') AS member_id, getenv('PATH') AS plays, 1 AS watch_s"),
    Attack("powers", "files", _everywhere("import os\nfor call in (lambda: os.setuid(0), lambda: os.chroot('/answers'), lambda: os.chown('/answers', 0, 0), lambda: os.chmod('/', 0o777)):\n    try: call()\n    except OSError: pass")),
    Attack("namespaces-of-ones-own", "files", _everywhere(_SYSCALL.format(numbers="272, 165, 166, 161, 155, 308, 428, 442"))),
    # Network
    Attack("sockets", "network", "import socket\nfor family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, 17, 16):\n    try: socket.socket(family, socket.SOCK_DGRAM)\n    except OSError: continue\n    raise SystemError('a socket')\n" + _returning("[(0, 0)]")),
    Attack("socket-pair-to-others", "network", _everywhere("import socket\na, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\na.sendto(b'x', '\\0somebody')")),
    Attack("extensions", "network", sql="%%sql @sql@\nINSTALL httpfs; LOAD httpfs; SELECT * FROM 'https://example.org/x.csv'"),
    Attack("extensions-of-ones-own", "network", "import duckdb\nduckdb.sql(\"SET http_retries = 0; INSTALL httpfs\")"),
    Attack("downloads", "network", _everywhere("import urllib.request\nurllib.request.urlopen('http://127.0.0.1:8888/api', timeout=1)")),
    # Other processes, other notebooks
    Attack("signals", "others", "import os, signal\nfor target in (os.getppid(), -1, 0, 1, 2):\n    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):\n        try: os.kill(target, number)\n        except OSError: pass\ntry: os.killpg(0, 9)\nexcept OSError: pass\n" + _returning("[(0, 0)]")),
    Attack("signal-by-descriptor", "others", _everywhere("import fcntl, os\nfcntl.fcntl(3, fcntl.F_SETOWN, os.getppid())\nfcntl.fcntl(3, 10, 9)\nfcntl.fcntl(3, fcntl.F_SETFL, os.O_ASYNC)")),
    Attack("limits-of-others", "others", _everywhere("import os, resource\nresource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))")),
    Attack("fork-bomb", "others", "import os\nfor _ in range(10_000):\n    try: os.fork()\n    except OSError: break\nelse: raise SystemError('forked')\n" + _returning("[(0, 0)]")),
    Attack("programs", "others", "import subprocess, os\nfor start in (lambda: subprocess.run(['sleep', '100']), lambda: os.system('sleep 100 &') and 1 / 0, lambda: os.posix_spawn('/bin/sleep', ['sleep', '100'], {}), lambda: os.execv('/bin/sleep', ['sleep', '100'])):\n    try: start()\n    except (OSError, ZeroDivisionError): continue\n    raise SystemError('a program was started')\n" + _returning("[(0, 0)]")),
    Attack("daemon-by-clone", "others", _everywhere(_SYSCALL.format(numbers="57, 58, 59, 322, 435"))),
    Attack("processes-by-library", "others", "import multiprocessing\ntry: multiprocessing.get_context('fork').Process(target=print).start()\nexcept OSError: pass\n" + _returning("[(0, 0)]")),
    Attack("commands", "others", "!sleep 100 &\n!touch @outside@/x\n%run /etc/passwd\n" + _returning("[(0, 0)]"), "%%bash\nsleep 100 & touch @outside@/x"),
    Attack("memory-of-others", "others", _everywhere(_SYSCALL.format(numbers="101, 310, 311, 312, 434, 438"))),
    Attack("kernels-back-doors", "others", _everywhere(_SYSCALL.format(numbers="425, 426, 427, 321, 323, 298, 248, 249, 250, 319, 29, 30, 31, 240, 175, 246, 169"))),
    Attack("calls-of-another-kind", "others", _everywhere("import ctypes\nlibc = ctypes.CDLL(None)\nfor number in (0x40000000 + 57, 0x40000000 + 59, 0x40000000 + 41): libc.syscall(number, 0, 0, 0)")),
    Attack("left-behind", "others", _everywhere("import os, sys, builtins\nopen('/answers/left', 'w').write('x')\nfor place in ('/dev/shm/left', '/var/tmp/left', '/left'):\n    try: open(place, 'w').write('x')\n    except OSError: pass\nos.environ['LEFT'] = 'x'\nsys.modules['left'] = sys\nbuiltins.left = 1")),
    # The machine
    Attack("memory-in-one-piece", "machine", _returning("[len(bytearray(8 << 30))]")),
    Attack("memory-bit-by-bit", "machine", "kept = []\nwhile True: kept.append(bytearray(1 << 24))"),
    Attack("memory-shared", "machine", "import mmap\nkept = []\nfor _ in range(64):\n    piece = mmap.mmap(-1, 1 << 28)\n    piece.write(b'x' * (1 << 28))\n    kept.append(piece)\n"),
    Attack("memory-in-a-query", "machine", sql="%%sql @sql@\nSELECT list(i) AS member_id, list(i::VARCHAR || repeat('x', 1000)) AS plays, 1 AS watch_s FROM range(100_000_000) AS t(i)"),
    Attack("disk", "machine", _everywhere("for number in range(100):\n    with open(f'/answers/{number}', 'wb') as file:\n        for _ in range(64): file.write(b'x' * (1 << 20))")),
    Attack("many-files", "machine", _everywhere("for number in range(100_000): open(f'/answers/{number}', 'w').close()")),
    Attack("many-threads", "machine", "import threading, time\nfor _ in range(100_000):\n    try: threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()\n    except (RuntimeError, MemoryError): break\n" + _returning("[(0, 0)]")),
    Attack("many-descriptors", "machine", "import os\ntry:\n    while True: os.pipe()\nexcept OSError: pass\n" + _returning("[(0, 0)]")),
    Attack("output", "machine", "import sys, os\nfor _ in range(300):\n    os.write(1, b'x' * (1 << 20))\n    os.write(2, b'x' * (1 << 20))\nprint('x' * (1 << 24))\n" + _returning("[(0, 0)]")),
    Attack("result-without-end", "machine", "def @python@(deliveries):\n    while True: yield (1, 1)\n"),
    Attack("result-of-a-million-texts", "machine", _returning("[(i, 'x' * 1000) for i in range(20_000)]")),
    Attack("result-that-holds-itself", "machine", _returning("loop", "loop = []\nloop.append(loop)")),
    Attack("result-nested-deeply", "machine", _returning("deep()", "def deep():\n    made = ()\n    for _ in range(100_000): made = (made,)\n    return [made]")),
    Attack("result-slow-to-compare", "machine", _returning("[(i, i * ((1 << 61) - 1)) for i in range(20_000)]")),
    Attack("result-with-one-hash", "machine", _returning("COLLIDING", _COLLIDING)),
    Attack("numbers-without-end", "machine", _returning("[(10 ** 5_000, 10 ** 4_000)]")),
    Attack("numbers-that-raise", "machine", _returning("[(D('sNaN'), D('Infinity')), (datetime.max.replace(tzinfo=timezone(timedelta(hours=-20))), time(1))]", "from decimal import Decimal as D\nfrom datetime import datetime, timezone, timedelta, time")),
    Attack("half-a-character", "machine", _returning("[('\\ud800', '\\x00')]")),
    Attack("endless-loop", "machine", "while True: pass", slow=True),
    Attack("endless-loop-that-catches", "machine", "import time\nwhile True:\n    try: time.sleep(0.001)\n    except BaseException: pass\n", slow=True),
    Attack("endless-in-one-call", "machine", _returning("[sum(range(10 ** 13))]"), slow=True),
    Attack("endless-sleep", "machine", "import time\ntime.sleep(10 ** 9)", slow=True),
    Attack("endless-pattern", "machine", _returning("[re.match('(a+)+$', 'a' * 100 + 'b')]", "import re"), slow=True),
    Attack("endless-query", "machine", sql="%%sql @sql@\nWITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r) SELECT sum(i) AS member_id, 1 AS plays, 1 AS watch_s FROM r", slow=True),
    Attack("crossed-query", "machine", sql="%%sql @sql@\nSELECT sum(a.i * b.i % 7) AS member_id, 1 AS plays, 1 AS watch_s FROM range(100_000_000) AS a(i), range(100_000_000) AS b(i)", slow=True),
    Attack("alarms-turned-off", "machine", "import signal, threading, time\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nthreading.Event.wait = lambda *a: time.sleep(1e9)\nwhile True:\n    try: time.sleep(1)\n    except BaseException: pass\n", slow=True),
    Attack("cores-spinning", "machine", "import threading, hashlib\ndef spin():\n    while True: hashlib.pbkdf2_hmac('sha256', b'x', b'y', 10 ** 8)\nfor _ in range(8): threading.Thread(target=spin).start()\n", slow=True),
    Attack("awaited-for-ever", "machine", "import asyncio\nawait asyncio.sleep(10 ** 9)", slow=True),
    Attack("source-nested-deeply", "machine", "x = " + "(" * 5_000 + ")" * 5_000),
    Attack("source-with-zeros", "machine", "x = 1\x00\n" + _returning("[(0, 0)]")),
    Attack("source-of-two-megabytes", "machine", "x = '" + "x" * (2 << 20) + "'"),
    Attack("folded-constant", "machine", "x = ((9 ** 9) ** 99) ** 999\ny = 'x' * 10 ** 10\n" + _returning("[(0, 0)]"), slow=True),
    Attack("crash", "machine", "import ctypes\nctypes.string_at(0)"),
    Attack("crash-when-called", "machine", "def @python@(deliveries):\n    import ctypes\n    ctypes.memset(0, 0, 100)\n"),
    Attack("recursion", "machine", "import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(): return f()\nf()"),
    # The protocol itself
    Attack("leaves", "protocol", "import os\nos._exit(0)"),
    Attack("leaves-when-called", "protocol", "def @python@(deliveries):\n    import os\n    os._exit(0)\n"),
    Attack("exits-in-every-way", "protocol", "def @python@(deliveries):\n    raise [SystemExit, KeyboardInterrupt, GeneratorExit, MemoryError, StopIteration][len(deliveries) % 5]\nraise SystemExit(0)\n"),
    Attack("closes-its-lines", "protocol", "import os\nfor number in range(3, 100):\n    try: os.close(number)\n    except OSError: pass\n"),
    Attack("lines-to-nowhere", "protocol", "import os\nos.dup2(0, 3)\nos.dup2(1, 4)\n" + _returning("[(0, 0)]"), slow=True),
    Attack("length-of-four-gigabytes", "protocol", "import os\nos.write(4, b'\\xff\\xff\\xff\\xff' + b'x' * 1000)\n" + _returning("[(0, 0)]")),
    Attack("half-a-frame", "protocol", "import os, time\nos.write(4, b'\\x00\\x00\\x00\\x63abc')\nwhile True:\n    try: time.sleep(100)\n    except BaseException: pass\n", slow=True),
    Attack("nested-frame", "protocol", _FRAME + "os.write(4, frame(b'[' * 60_000 + b']' * 60_000))\n" + _returning("[(0, 0)]")),
    Attack("not-json", "protocol", _FRAME + "os.write(4, frame(b'\\x80\\x04K\\x06.'))\n" + _returning("[(0, 0)]")),
    Attack("unknown-tags", "protocol", _FRAME + "os.write(4, frame({'pickle': 'x'}))\n" + _returning("[(0, 0)]")),
    Attack("forged-ready", "protocol", _FRAME + _READY + "os.write(4, frame(ready) + frame(nothing) * 20)\n" + _returning("[(0, 0)]")),
    Attack("forged-outcomes-ahead", "protocol", _FRAME + "import threading, time\nrow = {'dict': {'columns': ['member_id', 'watch_s'], 'rows': [[5001, 457], [5002, 523]], 'notes': []}}\ndef flood():\n    for _ in range(50):\n        time.sleep(0.01)\n        os.write(4, frame(row))\nthreading.Thread(target=flood, daemon=True).start()\n" + _returning("[(0, 0)]"), typed_in=True),
    Attack("flood-of-frames", "protocol", _FRAME + "for _ in range(100_000): os.write(4, frame({'dict': {'cell': 0}}))\n" + _returning("[(0, 0)]")),
    Attack("flood-of-bytes", "protocol", "import os\nfor _ in range(300): os.write(4, b'\\x00' * (1 << 20))\n"),
    Attack("never-reads", "protocol", "import autograder.sandbox.child as c, time\ndef hear(self):\n    while True: time.sleep(100)\nc.Line.hear = hear\n" + _returning("[(0, 0)]"), "%%sql @sql@\nSELECT 1 AS member_id, 1 AS plays, 1 AS watch_s", slow=True),
    Attack("answer-that-raises", "protocol", "class Trap:\n    @property\n    def __class__(self): raise SystemExit\n    def __call__(self, deliveries): raise SystemExit\n    def __getattribute__(self, name): raise SystemExit\n    def __eq__(self, other): raise SystemExit\n@python@ = Trap()\n"),
    Attack("text-that-raises", "protocol", sql="class Text(str):\n    def __str__(self): raise SystemExit\n    def __len__(self): raise SystemExit\n    def encode(self, *a): raise SystemExit\n    def split(self, *a): raise SystemExit\n@sql@ = Text('SELECT 1')\n"),
    Attack("namespace-that-raises", "protocol", "import sys\nfor name in list(globals()):\n    if not name.startswith('__'): del globals()[name]\nsys.modules.clear()\n"),
    Attack("markup-in-what-it-says", "protocol", "raise ValueError('<script>alert(1)</script>' * 1000)"),
)  # fmt: skip
