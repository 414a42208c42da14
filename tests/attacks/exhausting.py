"""Attacks that use up: time, memory, disk, the stack, the patience of whoever reads the answer."""

from __future__ import annotations

from tests.attacks.attack import Attack, attempt, whole

__all__ = ["ATTACKS"]


def _body(name: str, tries: str, body: str, verdict: str, *, ends: bool = True, top: str = "") -> Attack:
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    return whole(name, tries, f"{top}\ndef augment(X):\n{lines}\n", verdict, ends=ends)


ATTACKS = (
    _body(
        "endless-loop",
        "loops, and swallows whatever is to end the loop",
        "while True:\n    try:\n        while True: pass\n    except BaseException:\n        pass",
        "timed out",
        ends=False,
    ),
    _body(
        "endless-c-call",
        "disappears into a call of C that lasts for days",
        "return sum(range(10**15))",
        "timed out",
        ends=False,
    ),
    _body(
        "sleep",
        "sleeps for an hour, which costs no processor time",
        "import time\ntime.sleep(3600)",
        "timed out",
        ends=False,
    ),
    _body(
        "no-signals",
        "ignores and blocks every signal, then waits",
        """
import signal
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
while True:
    signal.pause()
""",
        "timed out",
        ends=False,
    ),
    whole(
        "loop-while-defining",
        "loops before there is a function to call",
        "count = 0\nwhile count == 0:\n    count = 0\ndef augment(X):\n    return X + count\n",
        "timed out",
        ends=False,
    ),
    whole(
        "loop-in-a-decorator",
        "loops in the decorator of its function",
        "def forever(function):\n    while True: pass\n@forever\ndef augment(X):\n    return X\n",
        "timed out",
        ends=False,
    ),
    _body(
        "power-of-powers",
        "computes a whole number with more digits than there are atoms",
        "return 9**9**9**9",
        "timed out",
        ends=False,
    ),
    _body(
        "digits",
        "writes a whole number out in decimal digits",
        "import sys\nsys.set_int_max_str_digits(0)\nreturn str(7**10_000_000)",
        "timed out",
        ends=False,
    ),
    _body(
        "regular-expression",
        "matches an expression that takes exponential time",
        "import re\nreturn re.match('(a|a|aa)*$', 'a' * 60 + 'b')",
        "timed out",
        ends=False,
    ),
    whole(
        "evil-key",
        "sorts by a key that makes the list longer, and compares without end",
        """
class Key:
    def __lt__(self, other):
        while True: pass
def augment(X):
    return sorted([Key(), Key()])
""",
        "timed out",
        ends=False,
    ),
    _body(
        "half-an-answer",
        "begins an answer and never ends it",
        "import os, time\nos.write(3, b'\\x00\\x00\\x10\\x00{')\ntime.sleep(3600)",
        "timed out",
        ends=False,
    ),
    _body(
        "drips",
        "sends its answer byte by byte, so that there is always something to read",
        """
import os, time
os.write(3, b'\\x00\\xff\\xff\\xff')
while True:
    os.write(3, b' ')
    time.sleep(0.001)
""",
        "timed out",
        ends=False,
    ),
    _body(
        "floods",
        "fills the conversation with more than anybody asked for",
        """
import os
while True:
    os.write(3, b'\\x00\\x00\\x00\\x02{}' * 10_000)
""",
        "crashed",
    ),
    whole(
        "slow-text",
        "has a text that never ends for an exception that is raised",
        """
class Endless(Exception):
    def __str__(self):
        while True: pass
    __repr__ = __str__
def augment(X):
    raise Endless
""",
        "timed out",
        ends=False,
    ),
    _body(
        "memory",
        "takes memory in pieces until there is none",
        "rows = []\nwhile True:\n    rows.append(bytes(10**7))",
        "out of memory",
    ),
    _body(
        "memory-map",
        "maps memory of no file, a gigabyte at a time",
        "import mmap\nreturn [mmap.mmap(-1, 2**30) for _ in range(1000)]",
        "crashed",
    ),
    _body(
        "huge-shape",
        "asks NumPy for an array of 10**9 times 10**9",
        "return np.zeros((10**9, 10**9), np.int8)",
        "out of memory",
    ),
    _body(
        "stride-tricks",
        "shows one number as a table of 10**9 times 10**9",
        "return np.lib.stride_tricks.as_strided(np.zeros(1), (10**9, 10**9), (0, 0))",
        "out of memory",
    ),
    _body(
        "broadcast",
        "multiplies two rows into a table that fills the memory",
        "return np.ones(10**6)[:, None] * np.ones(10**6)",
        "out of memory",
    ),
    _body("huge-answer", "returns an array that no frame holds", "return np.zeros(10**8, np.int8)", "wrong"),
    _body(
        "largest-answer",
        "returns the largest array that a frame holds, for every case",
        "return np.ones((1500, 1000))",
        "wrong",
    ),
    _body(
        "smallest-numbers",
        "returns as many bytes as a frame holds, each of which would be compared as a number of eight",
        "return [np.zeros(1_500_000, np.int8)] * 8",
        "wrong",
    ),
    _body(
        "long-tuple", "returns thousands of texts to be written out", "return ('\U0001f600' * 60,) * 19_000", "wrong"
    ),
    _body(
        "commas",
        "returns texts of commas, which a frame with the verdict would hold too many of",
        "return ('1,' * 28,) * 3_500",
        "wrong",
    ),
    whole(
        "many-imports",
        "imports ten thousand modules that nobody has, each of which is worth a note",
        f"import {', '.join(f'm{i}' for i in range(10_000))}\ndef augment(X):\n    return X if len(X) else m0\n",
        "wrong",
    ),
    _body("huge-text", "returns a text of 100 MB", "return 'x' * 10**8", "wrong"),
    _body("long-list", "returns a list of as many numbers as a frame holds", "return [1.0] * 190_000", "wrong"),
    _body(
        "text-among-numbers",
        "returns numbers and one long text, which an array would give as much room each",
        "return ['x' * 10**7, *[1.0] * 100_000]",
        "wrong",
    ),
    _body(
        "many-rows",
        "returns ten thousand rows of unequal length",
        "return [[1.0] * (i % 7) for i in range(4000)]",
        "wrong",
    ),
    _body(
        "huge-dictionary",
        "returns a dictionary with long keys",
        "return {str(i) * 90: i for i in range(9_000)}",
        "wrong",
    ),
    _body(
        "deep-list",
        "returns a list in a list in a list, ten thousand deep",
        "deep = []\nfor _ in range(10_000):\n    deep = [deep]\nreturn deep",
        "crashed",
    ),
    _body(
        "list-in-itself", "returns a list that contains itself", "loop = []\nloop.append(loop)\nreturn loop", "crashed"
    ),
    _body(
        "object-array",
        "returns an array of arrays of arrays",
        """
outer = np.empty(1, object)
outer[0] = outer
return outer
""",
        "wrong",
    ),
    _body("huge-integer", "returns a whole number of a million bits", "return [[2**1_000_000]]", "wrong"),
    _body(
        "unfolding-list",
        "returns a small list that unfolds to a hundred thousand entries",
        """
laugh = [1.0]
for _ in range(5):
    laugh = [laugh] * 10
return laugh
""",
        "crashed",
    ),
    _body(
        "recursion",
        "calls itself without end",
        """
def down(n):
    return down(n + 1)
return down(0)
""",
        "crashed",
    ),
    _body(
        "c-stack",
        "overflows the stack of C by nested containers",
        """
import sys
sys.setrecursionlimit(10**9)
deep = ()
for _ in range(10**6):
    deep = (deep,)
return hash(deep)
""",
        "crashed",
    ),
    _body(
        "compiler-stack",
        "has the compiler read a million nested brackets",
        "import ast, sys\nsys.setrecursionlimit(10**9)\nreturn eval('-' * 10**6 + '1')",
        "out of memory",
    ),
    _body(
        "all-descriptors",
        "opens descriptors until there are none",
        "import os\nreturn [os.dup(0) for _ in range(10**5)]",
        "crashed",
    ),
    attempt("fork-bomb", "forks without end", "import os\nwhile True:\n    os.fork()\n    got = True"),
    attempt(
        "endless-threads",
        "starts threads until something breaks",
        """
        import threading
        while True:
            threading.Thread(target=threading.Event().wait, daemon=True).start()
            got = True
    """,
    ),
    attempt(
        "disk",
        "fills every place that it can write to",
        """
        import os
        for place in ("/fill", "/tmp/fill", "/dev/shm/fill", "fill", given["out"] + "/fill"):
            try:
                with open(place, "wb") as file:
                    file.write(bytes(10**8))
                got = True
            except OSError:
                pass
    """,
    ),
    _body("output", "prints a gigabyte", "for _ in range(1000):\n    print('x' * 10**6)\nreturn np.zeros(3)", "wrong"),
    _body(
        "standard-error",
        "writes a gigabyte past Python",
        """
import os
for number in (1, 2):
    for _ in range(1000):
        os.write(number, b'x' * 10**6)
return np.zeros(3)
""",
        "wrong",
    ),
    _body(
        "warnings",
        "warns thousands of times",
        """
import warnings
warnings.simplefilter('always')
for i in range(5_000):
    warnings.warn(f'number {i}')
return np.zeros(3)
""",
        "wrong",
    ),
    _body("huge-message", "raises an exception with a text of 100 MB", "raise ValueError('x' * 10**8)", "crashed"),
    whole(
        "raising-text",
        "raises an exception whose text raises, and whose name is no name",
        """
class Nameless(Exception):
    def __str__(self):
        raise self
    __repr__ = __str__
Nameless.__name__ = "x" * 10**6 + "\\n<b>"
def augment(X):
    raise Nameless
""",
        "crashed",
    ),
    whole(
        "exception-chain",
        "raises an exception with ten thousand others behind it, and itself",
        """
def augment(X):
    error = ValueError("first")
    for number in range(10_000):
        following = ValueError(str(number))
        following.__cause__ = error
        error = following
    error.__context__ = error
    raise error
""",
        "crashed",
    ),
    whole(
        "exception-group",
        "raises a group of groups of exceptions",
        """
def augment(X):
    error = ValueError("inner")
    for _ in range(5_000):
        error = ExceptionGroup("x" * 100, [error])
    raise error
""",
        "crashed",
    ),
    _body(
        "death-after-the-answer",
        "answers and has itself killed a moment later",
        """
import signal
signal.setitimer(signal.ITIMER_REAL, 0.002)
return np.zeros(3)
""",
        "wrong",
    ),
    whole(
        "death-in-del",
        "dies when its answer is thrown away",
        """
import os
class Mine(list):
    def __del__(self):
        os._exit(1)
def augment(X):
    return Mine([1.0])
""",
        "crashed",
    ),
    _body(
        "division-in-c",
        "has the processor divide by zero",
        """
import ctypes, mmap
page = mmap.mmap(-1, 4096, prot=7)
page.write(b'\\x31\\xc9\\xf7\\xf1\\xc3')
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
""",
        "crashed",
    ),
    _body("abort", "aborts", "import os\nos.abort()", "crashed"),
    _body(
        "closed-descriptors",
        "closes the conversation and every other descriptor",
        "import os\nos.closerange(0, 1000)",
        "crashed",
    ),
    whole(
        "long-line",
        "is one line of a megabyte, so that a report about it would be one, too",
        f"def augment(X): return X[99]  # {'x' * 900_000}\n",
        "malformed",
        neighbour="malformed",
    ),
    whole(
        "long-name",
        "has names of half a megabyte that a message may repeat",
        f"def {'x' * 200_000}augment_mean_squared_error(X): return X\n",
        "missing",
    ),
    whole(
        "deep-code",
        "nests its code deeper than anything that reads it",
        "def augment(X):\n    return " + "(" * 5_000 + ")" * 5_000 + "\n",
        "malformed",
        neighbour="right",
    ),
    whole(
        "long-chain",
        "adds up ten thousand terms in one expression",
        "def augment(X):\n    return " + "+".join(["X"] * 20_000) + "\n",
        "malformed",
    ),
    whole(
        "many-definitions",
        "defines three thousand functions, each of which needs the one before",
        "def f0(X):\n    return X\n"
        + "".join(f"def f{i}(X): return f{i - 1}(X)\n" for i in range(1, 3_000))
        + "def augment(X): return f2999(X)\n",
        "crashed",
    ),
)
