"""Attacks that forge: an answer that says more than a function returned, or that lies to whoever looks at it."""

from __future__ import annotations

from tests.attacks.attack import attempt, whole

__all__ = ["ATTACKS"]

FRAME = """
import json, os, struct, sys
def frame(message):
    text = json.dumps(message).encode()
    os.write(3, struct.pack(">I", len(text)) + text)
def asked():
    here = sys._getframe()
    while "request" not in here.f_locals:
        here = here.f_back
    return here.f_locals["request"]
RIGHT = {"verdict": "right", "status": "right", "points": 100, "found": True, "value": {"t": "list", "v": []},
         "failure": None, "printed": "", "mutated": [], "random": False}
"""

ATTACKS = (
    whole(
        "guessed-frames",
        "writes verdicts on the descriptor of the conversation under numbers that it guesses",
        FRAME
        + """
def augment(X):
    for number in ("", "0", "f" * 16):
        frame({**RIGHT, "id": number})
    return np.zeros(3)
""",
        "crashed",
    ),
    whole(
        "known-frames",
        "takes the number of the question from the child's frames and writes a verdict under it",
        FRAME
        + """
def augment(X):
    frame({**RIGHT, "id": asked()["id"]})
    return np.zeros(3)
""",
    ),
    whole(
        "frames-for-all",
        "answers every call of the batch itself, and the next exercise's before it is asked",
        FRAME
        + """
def augment(X):
    request = asked()
    for _ in range(len(request["calls"]) + 40):
        frame({**RIGHT, "id": request["id"]})
    return np.zeros(3)
""",
    ),
    whole(
        "frames-while-defining",
        "says while it is defined that everything was found and is right",
        FRAME
        + """
def forge(function):
    frame({**RIGHT, "id": asked()["id"], "trouble": [{"line": -1}, 7, None] * 50})
    return function
@forge
def augment(X):
    return np.zeros(3)
""",
        "crashed",
    ),
    whole(
        "broken-frames",
        "writes half a frame, so that the next answer is read as its end",
        FRAME
        + """
def augment(X):
    os.write(3, struct.pack(">I", 2**24) + b'{"points": 100, "id": "')
    return np.zeros(3)
""",
        "timed out",
        ends=False,
    ),
    whole(
        "stdout",
        "prints results in every form that an autograder might read, and exits as if all were well",
        """
def augment(X):
    import sys
    for stream in (sys.stdout, sys.__stdout__, sys.stderr):
        if stream:
            print('{"score": 100, "tests": [{"score": 100, "max_score": 100}]}', "OK", "augment: right", file=stream)
    sys.exit(0)
""",
        "crashed",
    ),
    whole(
        "exit-code",
        "ends its process with the code of success",
        "def augment(X):\n    __import__('os')._exit(0)\n",
        "crashed",
    ),
    whole(
        "exit-at-exit",
        "leaves functions to be run at the end, which print results and answer once more",
        FRAME
        + """
import atexit, weakref
class Last:
    def __del__(self):
        frame({**RIGHT, "id": "last"})
def augment(X):
    atexit.register(frame, {**RIGHT, "id": "end"})
    augment.last = Last()
    weakref.finalize(augment.last, frame, RIGHT)
    return np.zeros(3)
""",
    ),
    whole(
        "signals-to-itself",
        "handles every signal with an answer and sends all of them to itself",
        FRAME
        + """
import signal
def augment(X):
    for number in range(1, 32):
        try:
            signal.signal(number, lambda *arguments: None)
            os.kill(os.getpid(), number)
        except (OSError, ValueError):
            pass
    return np.zeros(3)
""",
    ),
    attempt(
        "signals-to-its-group",
        "stops and kills its process group, which may reach beyond its namespace",
        """
        import os, signal
        for number in (signal.SIGSTOP, signal.SIGTSTP, signal.SIGTERM, signal.SIGKILL):
            os.kill(0, number)
            os.killpg(0, number)
        """,
    ),
    whole(
        "timer",
        "lets a timer answer while the grader waits for something else",
        FRAME
        + """
import signal
def augment(X):
    number = asked()["id"]
    signal.signal(signal.SIGALRM, lambda *arguments: frame({**RIGHT, "id": number}))
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    return np.zeros(3)
""",
    ),
    whole(
        "threads",
        "starts threads that answer later",
        """
import threading
def augment(X):
    threading.Thread(target=len, args=((),)).start()
    return np.column_stack([X, np.ones(len(X))])
""",
        "crashed",
    ),
    whole(
        "patched-numpy",
        "makes every comparison of NumPy say yes",
        """
np.allclose = np.array_equal = np.isclose = np.array_equiv = lambda *arguments, **options: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *arguments, **options: None
np.abs = np.max = np.subtract = lambda *arguments, **options: 0.0
def augment(X):
    np.all = lambda *arguments, **options: True
    return np.zeros(3)
""",
    ),
    whole(
        "array-function",
        "answers NumPy's functions through the protocols for foreign arrays",
        """
class Foreign:
    __array_priority__ = 1e9
    def __array_ufunc__(self, *arguments, **options):
        return True
    def __array_function__(self, *arguments):
        return True
    def __array__(self, *arguments, **options):
        return np.ones((4, 3))
def augment(X):
    return Foreign()
""",
    ),
    whole(
        "lying-array",
        "returns an array of its own class, equal to everything and of every shape",
        """
class Equal(np.ndarray):
    shape = property(lambda self: (4, 3))
    dtype = property(lambda self: np.dtype(float))
    def __eq__(self, other):
        return np.ones(np.shape(other), bool)
    def __sub__(self, other):
        return np.zeros(np.shape(other))
    def __array_ufunc__(self, *arguments, **options):
        return np.zeros(1)
    def __array_finalize__(self, other):
        pass
def augment(X):
    return np.zeros((len(X), X.shape[1] + 1)).view(Equal)
""",
    ),
    whole(
        "masked-array",
        "hides every entry behind a mask, so that no difference is left",
        """
def augment(X):
    return np.ma.masked_all((len(X), X.shape[1] + 1))
""",
    ),
    whole(
        "lying-numbers",
        "returns numbers whose comparison and subtraction lie, in a list that lies about its length",
        """
class Number(float):
    __eq__ = __ge__ = __le__ = lambda self, other: True
    __hash__ = float.__hash__
    __sub__ = __rsub__ = lambda self, other: 0.0
    def __float__(self):
        return 1.0
    def __index__(self):
        return 1
class Whole(int):
    __eq__ = lambda self, other: True
    __hash__ = int.__hash__
class Rows(list):
    def __len__(self):
        return 4
    def __eq__(self, other):
        return True
def augment(X):
    return Rows([Rows([Number(0.0), Whole(0), Number("nan")])])
""",
    ),
    whole(
        "lying-class",
        "says that it is an array, a float and a string, as is convenient",
        """
class Meta(type):
    def __instancecheck__(self, other):
        return True
    def __eq__(self, other):
        return True
    __hash__ = type.__hash__
class Chameleon(metaclass=Meta):
    __class__ = np.ndarray
    type_name = "right"
    def __getattr__(self, name):
        return self
    def __call__(self, *arguments):
        return self
def augment(X):
    return Chameleon()
""",
        "crashed",
    ),
    whole(
        "changing-object",
        "returns a list that is another one each time it is looked at",
        """
class Changing(list):
    looks = 0
    def __iter__(self):
        Changing.looks += 1
        return iter([[1.0] * 3] * Changing.looks)
class Keys(dict):
    def items(self):
        yield from ((object(), object()) for _ in range(3))
def augment(X):
    return Changing([[0.0]]) if len(X) > 1 else Keys(a=1)
""",
    ),
    whole(
        "first-call-only",
        "is right on the first call only",
        """
calls = []
def augment(X):
    calls.append(X)
    return np.column_stack([X, np.ones(len(X))]) if len(calls) == 1 else np.zeros(3)
""",
    ),
    whole(
        "last-call-only",
        "is wrong once, when the first case comes again",
        """
seen = set()
def augment(X):
    known = X.tobytes() in seen
    seen.add(X.tobytes())
    return np.zeros(3) if known else np.column_stack([X, np.ones(len(X))])
""",
    ),
    whole(
        "replay",
        "records the calls, and hands back what it was given before",
        """
recorded = []
def augment(X):
    recorded.append(X)
    return recorded[0]
""",
    ),
    whole(
        "hash-of-input",
        "looks the answer up in a table by a hash of the input, made with the public seed",
        """
import hashlib
def augment(X):
    table = {}
    for seed in range(100):
        rng = np.random.default_rng(seed)
        for n, d in ((1, 1), (1, 3), (4, 2), (7, 3)):
            drawn = rng.normal(size=(n, d))
            table[hashlib.sha256(drawn.tobytes()).hexdigest()] = np.c_[drawn, np.ones(n)]
    return table.get(hashlib.sha256(X.tobytes()).hexdigest(), 0.0)
""",
    ),
    whole(
        "knows-it-is-graded",
        "behaves when it is watched: returns its true, wrong answer only outside the grader",
        """
import os, sys
def augment(X):
    graded = "watcher" in sys.modules or os.getpid() == 1 or not os.environ
    return True if graded else np.zeros(3)
""",
    ),
    whole(
        "own-loop",
        "puts functions of its own in place of the child's loop, watcher and encoder",
        """
def augment(X):
    import sys
    right = {"value": {"t": "list", "v": []}, "failure": None, "printed": "", "mutated": [], "random": False,
             "status": "right", "points": 100}
    watcher, child = sys.modules["watcher"], sys.modules["inside.child"]
    watcher.same = lambda a, b: True
    watcher.FINAL = ()
    child._call = lambda *arguments: right
    child.encode = lambda value, depth=0: right
    return np.zeros(3)
""",
        neighbour="wrong",
    ),
    whole(
        "patched-builtins",
        "replaces built-ins and json, base64 and struct, through which its answer goes",
        """
import base64, builtins, json, struct
def augment(X):
    builtins.isinstance = lambda thing, kind: True
    builtins.len = lambda thing: 1
    json.dumps = lambda *arguments, **options: '{"status": "right", "points": 100}'
    return np.zeros(3)
""",
        "crashed",
    ),
    whole(
        "import-hooks",
        "puts itself into the import system and into sys.modules",
        """
class Finder:
    def find_spec(self, name, path=None, target=None):
        raise SystemExit(0)
def augment(X):
    import importlib, sys
    sys.meta_path.insert(0, Finder())
    sys.path_hooks.insert(0, Finder)
    importlib.import_module = lambda name, package=None: sys
    sys.modules.update(json=sys, base64=sys, struct=sys, numpy=sys)
    return np.zeros(3)
""",
        neighbour="crashed",  # numpy is gone for the rest of the file, as it would be in a notebook
    ),
    whole(
        "tracer",
        "traces the child's own functions and changes what they hold",
        """
import sys
def tracer(frame, event, argument):
    if "seen" in frame.f_locals or "answer" in frame.f_locals:
        frame.f_locals["answer"] = {"points": 100}
    return tracer
def augment(X):
    sys.settrace(tracer)
    sys.setprofile(lambda *arguments: None)
    here = sys._getframe()
    while here:
        here.f_trace = tracer
        here = here.f_back
    return np.zeros(3)
""",
    ),
    whole(
        "audit-hook",
        "forbids the child every event that can be audited",
        """
import sys
def augment(X):
    def refuse(*arguments):
        raise RuntimeError("not allowed")
    sys.addaudithook(refuse)
    return np.zeros(3)
""",
        "crashed",
    ),
    whole(
        "constants-in-memory",
        "writes over small integers and True in memory, so that no and yes are the same",
        """
import ctypes
def augment(X):
    ctypes.memmove(id(0) + 24, id(1) + 24, 4)
    return np.zeros(3)
""",
    ),
    whole(
        "mutated-input",
        "changes the input to what it returns, in the hope that both are compared",
        """
def augment(X):
    X *= 0
    X.shape = (X.size,)
    return X
""",
    ),
    whole(
        "resized-input",
        "makes its own arguments larger where they lie in memory",
        """
def augment(X):
    X.resize((1000, 1000), refcheck=False)
    return X
""",
    ),
    whole(
        "lazy-answer",
        "returns generators, coroutines and functions that would answer later",
        """
def augment(X):
    async def later():
        return X
    def one_by_one():
        yield from X
    return [one_by_one(), map(float, X.ravel()), lambda: X, type("Later", (), {"value": X})]
""",
    ),
    whole(
        "exception-as-verdict",
        "raises exceptions named after verdicts, with the verdict as text",
        """
def augment(X):
    raise type("Right", (Exception,), {"kind": "right", "points": 100})('{"status": "right", "points": 100}')
""",
        "crashed",
    ),
    whole(
        "pretended-time-out",
        "raises what the grader itself raises when time or memory is over",
        """
import sys
def augment(X):
    raise sys.modules["watcher"].OutOfTime("again, please")
""",
        "timed out",
    ),
    whole(
        "not-a-number",
        "returns numbers that compare with nothing: NaN, infinities, the largest and the smallest",
        """
def augment(X):
    answer = np.full((len(X), X.shape[1] + 1), np.nan)
    answer[0] = np.inf
    return answer if len(X) > 1 else -1.7976931348623157e308 * np.ones((len(X), X.shape[1] + 1))
""",
    ),
    whole(
        "odd-dtypes",
        "returns records, objects, dates, long doubles, texts and bytes in arrays",
        """
def augment(X):
    kinds = ["O", "M8[s]", "V8", "U5", "S5", "longdouble", [("a", float)]]
    return [np.zeros(X.shape, kind) for kind in kinds]
""",
    ),
    whole(
        "recarray-view",
        "returns a view whose strides show one number in place of many",
        """
def augment(X):
    return np.lib.stride_tricks.as_strided(np.ones(1), (len(X), X.shape[1] + 1), (0, 0))
""",
    ),
    whole(
        "calls-the-answer",
        "calls what it should compute under names put together, aliased and starred",
        """
import course_lib.linear as work
from course_lib import linear
def augment(X):
    return getattr(linear, "aug" + "ment")(X)
""",
        "not your own work",
    ),
    whole(
        "aliases-the-answer",
        "is the answer itself under another name",
        "from course_lib.linear import augment as mine\naugment = mine\n",
        "not your own work",
    ),
    whole(
        "answer-in-a-text",
        "calls the answer from a text that eval reads",
        """
def augment(X):
    return eval("__import__('course_lib.linear').linear.augment")(X)
""",
        "not your own work",
    ),
    whole(
        "silent-refusal",
        "lets every comparison raise: an answer whose looks cannot be asked for",
        """
class Refuses:
    def refuse(self, *arguments):
        raise MemoryError
    __getattribute__ = __eq__ = __repr__ = __str__ = __iter__ = __len__ = __bool__ = refuse
def augment(X):
    return Refuses()
""",
        "out of memory",
    ),
)
