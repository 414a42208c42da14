"""Thirty submissions to "Least squares on XOR" and the verdicts that an honest grader gives them.

Right in three styles, wrong in every kind, blank, broken, and hostile. A hostile function tries to get at the answer
(or to forge one, or to stop the run) and returns something wrong when it cannot: so "right" in the table below would
mean that it got through. None does harm outside a sandbox either: an attack that succeeds stops there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

__all__ = ["EXERCISES", "NAMED", "STUDENTS", "TRUTH", "write_submissions"]

EXERCISES = (
    "augment",
    "mean_squared_error",
    "least_squares_gradient",
    "fit_least_squares",
    "is_least_squares_fit",
    "xor_with_a_repeat",
    "best_line_accuracy",
    "fold_xor",
)

IMPORT = "import numpy as np\n"

SHORT = {
    "augment": """
def augment(X):
    return np.c_[X, np.ones(len(X))]
""",
    "mean_squared_error": """
def mean_squared_error(y_hat, y):
    r = y_hat - y
    return r @ r / len(r)
""",
    "least_squares_gradient": """
def least_squares_gradient(X, y, theta):
    columns = np.c_[X, np.ones(len(X))]
    return 2 * np.mean((columns @ theta - y)[:, None] * columns, axis=0)
""",
    "fit_least_squares": """
def fit_least_squares(X, y):
    X_mean, y_mean = X.mean(axis=0), y.mean()
    w = np.linalg.pinv(X - X_mean, rcond=1e-10) @ (y - y_mean)
    return np.append(w, y_mean - w @ X_mean)
""",
    "is_least_squares_fit": """
def is_least_squares_fit(X, y, theta):
    columns = np.c_[X, np.ones(len(X))]
    return bool(np.max(np.abs((y - columns @ theta) @ columns)) < 1e-6)
""",
    "xor_with_a_repeat": """
def xor_with_a_repeat():
    columns = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1], [1, 1, 1.0]])
    y = np.array([0, 1, 1, 0, 0.0])
    theta = np.linalg.solve(columns.T @ columns, columns.T @ y)
    return theta, np.mean((columns @ theta - y) ** 2), "B"
""",
    "best_line_accuracy": """
def best_line_accuracy(X, labels):
    X, labels = np.asarray(X, float), np.asarray(labels)
    differences = (X[:, None] - X[None]).reshape(-1, 2)
    differences = differences[np.any(differences != 0, axis=1)]
    angles = np.unique(np.arctan2(differences[:, 0], -differences[:, 1]).round(9) % np.pi)
    best = max(np.mean(labels), 1 - np.mean(labels))
    for angle in np.concatenate([[0.1], angles + 1e-4, angles - 1e-4]):
        heights = X @ [np.cos(angle), np.sin(angle)]
        levels = np.unique(np.round(heights, 9))
        for level in (levels[1:] + levels[:-1]) / 2:
            share = np.mean((heights > level) == labels)
            best = max(best, share, 1 - share)
    return best
""",
    "fold_xor": """
def fold_xor(leaky_slope):
    W, b = np.ones((2, 2)), np.array([0.0, -1.0])
    inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
    z = inputs @ W.T + b
    h = np.where(z > 0, z, leaky_slope * z)
    w_1, w_2, output_bias = np.linalg.solve(np.c_[h, np.ones(4)][[0, 1, 3]], [0, 1, 0])
    return W, b, np.array([w_1, w_2]), output_bias
""",
}

LOOPS = {
    **SHORT,
    "augment": """
def augment(X):
    rows = []
    for row in X:
        rows.append(list(row) + [1.0])
    return np.array(rows)
""",
    "mean_squared_error": """
def mean_squared_error(y_hat, y):
    total = 0.0
    for i in range(len(y)):
        total += (float(y_hat[i]) - float(y[i])) ** 2
    return total / len(y)
""",
    "least_squares_gradient": """
def least_squares_gradient(X, y, theta):
    N, d = X.shape
    gradient = np.zeros(d + 1)
    for i in range(N):
        error = sum(X[i, j] * theta[j] for j in range(d)) + theta[d] - y[i]
        for j in range(d):
            gradient[j] += 2 * error * X[i, j] / N
        gradient[d] += 2 * error / N
    return gradient
""",
    "is_least_squares_fit": """
def is_least_squares_fit(X, y, theta):
    slopes = [0.0] * (X.shape[1] + 1)
    for row, target in zip(X, y):
        row = list(row) + [1.0]
        error = sum(a * b for a, b in zip(row, theta)) - target
        slopes = [slope + error * entry for slope, entry in zip(slopes, row)]
    return all(abs(slope) < 1e-6 for slope in slopes)
""",
    "xor_with_a_repeat": """
def xor_with_a_repeat():
    return np.array([-1, -1, 4]) / 7, 8 / 35, "B"
""",
    "fold_xor": """
def fold_xor(leaky_slope):
    k = leaky_slope
    return [[1.0, 1.0], [1.0, 1.0]], [0.0, -1.0], [1 + 2 * k / (1 - k), -2 / (1 - k)], -2 * k / (1 - k)
""",
}

STUB = '    raise NotImplementedError("write this")\n'


def _with(**replaced: str) -> str:
    """A .py file: the short right answers, but for the functions given by name."""
    return IMPORT + "".join({**SHORT, **replaced}.values())


def _notebook(*cells: str, text: str = "", language: str = "python") -> str:
    made: list[dict[str, object]] = [{"cell_type": "markdown", "metadata": {}, "source": text}] if text else []
    made += [
        {"cell_type": "code", "metadata": {}, "source": cell.splitlines(True), "outputs": [], "execution_count": None}
        for cell in cells
    ]
    metadata = {"kernelspec": {"name": "python3", "language": language}}
    return json.dumps({"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def _attempt(attack: str) -> str:
    """augment that tries an attack; the attack sets `got` to the right answer, or to "in" when it merely succeeds."""
    body = "\n".join(f"        {line}" for line in attack.strip().splitlines())
    return f"""
def augment(X):
    got = None
    try:
{body}
    except BaseException:
        pass
    if isinstance(got, str):
        got = np.c_[X, np.ones(len(X))]
    return np.zeros(3) if got is None else got
"""


EVERYWHERE = _notebook(
    "%matplotlib inline\n!pip install --quiet numpy matplotlib\nimport numpy as np\nimport matplotlib.pyplot as plt",
    "from course_lib.checks import check, hint",
    "class Columns:\n    last = 1.0\n\n    def of(self, X):\n"
    "        return np.column_stack([X, np.full(len(X), self.last)])",
    "helper = Columns()\n"
    + "def augment(X):\n    plt.scatter(X[:, 0], X[:, 0])\n    plt.show()\n    return helper.of(X)",
    "%%time\ncheck(augment)\nplt.plot(np.arange(5))",
    "!nvidia-smi\nhistory = []\nfor epoch in range(10**9):\n    history.append(epoch)",
    SHORT["mean_squared_error"] + "\nmean_squared_error?",
    "%%bash\nrm -rf results",
    SHORT["least_squares_gradient"].replace("2 * np.mean", "FACTOR * np.mean"),
    "FACTOR = 2  # used above, as a notebook allows",
    "this cell was never finished (",
    SHORT["fit_least_squares"] + "assert False, 'did not work yesterday'",
    "def fold_xor(leaky_slope):\n    return 0  # first try",
    *(SHORT[name] for name in ("is_least_squares_fit", "xor_with_a_repeat", "best_line_accuracy", "fold_xor")),
    "plt.plot([fold_xor(k)[3] for k in np.linspace(-1, 0.9)]); plt.savefig('figure.png')",
    text="# My solutions\n<script>alert(1)</script>",
)

# name of the file -> its text
STUDENTS: dict[str, str] = {
    "01 short.py": _with(),
    "02 loops.py": IMPORT + "".join(LOOPS.values()),
    "03 plots and magics everywhere.ipynb": EVERYWHERE,
    "04 ones first.py": _with(
        augment="def augment(X):\n    return np.c_[np.ones(len(X)), X]\n",
        least_squares_gradient="""
def least_squares_gradient(X, y, theta):
    columns = np.c_[np.ones(len(X)), X]
    return 2 / len(X) * columns.T @ (columns @ theta - y)
""",
    ),
    "05 sums for means.py": _with(
        mean_squared_error="def mean_squared_error(y_hat, y):\n    return np.sum((y_hat - y) ** 2)\n",
        least_squares_gradient="""
def least_squares_gradient(X, y, theta):
    columns = np.c_[X, np.ones(len(X))]
    return 2 * columns.T @ (columns @ theta - y)
""",
    ),
    "06 factor and sign.py": _with(
        mean_squared_error="def mean_squared_error(y_hat, y):\n    return np.mean((y_hat - y) ** 2) / 2\n",
        least_squares_gradient="""
def least_squares_gradient(X, y, theta):
    columns = np.c_[X, np.ones(len(X))]
    return 2 / len(X) * columns.T @ (y - columns @ theta)
""",
    ),
    "07 inverse of a singular matrix.py": _with(
        fit_least_squares="""
def fit_least_squares(X, y):
    columns = np.c_[X, np.ones(len(X))]
    return np.linalg.inv(columns.T @ columns) @ columns.T @ y
""",
    ),
    "08 a table for a column.py": _with(
        mean_squared_error="def mean_squared_error(y_hat, y):\n    return np.mean((y_hat[:, None] - y) ** 2)\n",
    ),
    "09 whole numbers.py": _with(
        augment="def augment(X):\n    return np.c_[X, np.ones(len(X))].astype(int)\n",
        mean_squared_error="def mean_squared_error(y_hat, y):\n    return int(np.mean((y_hat - y) ** 2))\n",
    ),
    "10 overwrites its input.py": _with(
        mean_squared_error="""
def mean_squared_error(y_hat, y):
    y_hat[:] = y_hat - y
    return np.mean(y_hat**2)
""",
    ),
    "11 learned by heart.py": _with(
        mean_squared_error="def mean_squared_error(y_hat, y):\n    return 3.5\n",
        least_squares_gradient="def least_squares_gradient(X, y, theta):\n    return np.array([-0.5, -0.5, -1.0])\n",
        fit_least_squares="def fit_least_squares(X, y):\n    return np.zeros(X.shape[1] + 1)\n",
        is_least_squares_fit="def is_least_squares_fit(X, y, theta):\n    return True\n",
        fold_xor=SHORT["fold_xor"].replace(
            "def fold_xor(leaky_slope):", "def fold_xor(leaky_slope):\n    leaky_slope = 0"
        ),
    ),
    "12 wrong reason.py": _with(
        xor_with_a_repeat="def xor_with_a_repeat():\n    return np.array([-1, -1, 4]) / 7, 8 / 35, 'A'\n",
        best_line_accuracy="def best_line_accuracy(X, labels):\n    return max(np.mean(labels), 1 - np.mean(labels))\n",
    ),
    "13 blank.ipynb": _notebook(
        IMPORT,
        *(
            f"def {name}({', '.join(arguments)}):\n{STUB}"
            for name, arguments in {
                "augment": ("X",),
                "mean_squared_error": ("y_hat", "y"),
                "least_squares_gradient": ("X", "y", "theta"),
                "fit_least_squares": ("X", "y"),
                "is_least_squares_fit": ("X", "y", "theta"),
                "xor_with_a_repeat": (),
                "best_line_accuracy": ("X", "labels"),
                "fold_xor": ("leaky_slope",),
            }.items()
        ),
    ),
    "14 crashes.py": _with(
        augment="def augment(X):\n    return X[len(X)]\n",
        mean_squared_error="def mean_squared_error(y_hat, y):\n    import os\n    os._exit(0)\n",
        fold_xor="def fold_xor(leaky_slope):\n    import ctypes\n    return ctypes.string_at(0)\n",
    ),
    "15 endless loop.py": _with(
        augment="def augment(X):\n    while True:\n        try:\n            while True: pass\n"
        "        except BaseException:\n            pass\n",
    ),
    "16 memory bomb.py": _with(
        augment="def augment(X):\n    rows = []\n    while len(rows) < 40:\n"
        "        rows.append(bytes(10**8))\n    return X\n",
    ),
    "17 forks.py": _with(
        augment=_attempt("import os\nfor _ in range(20):\n    if os.fork() == 0:\n        os._exit(0)\n    got = 'in'"),
        mean_squared_error="""
def mean_squared_error(y_hat, y):
    import threading
    for _ in range(20):
        threading.Thread(target=len, args=((),)).start()
    return np.mean((y_hat - y) ** 2)
""",
    ),
    "18 network.py": _with(
        augment=_attempt("import urllib.request\nurllib.request.urlopen('http://127.0.0.1:1/')\ngot = 'in'"),
        mean_squared_error="""
def mean_squared_error(y_hat, y):
    import socket
    socket.create_connection(("127.0.0.1", 22), timeout=1)
    return np.mean((y_hat - y) ** 2)
""",
    ),
    "19 reads proc.py": _with(
        augment=_attempt(
            "import os, glob\n"
            "text = open('/proc/self/environ').read() + open('/proc/1/maps').read()\n"
            "got = 'in' if text or os.environ or glob.glob('/proc/*') else None"
        ),
    ),
    "20 reads the solutions.py": _with(
        augment=_attempt(
            "import json, pathlib, course_lib\n"
            "place = pathlib.Path(course_lib.__file__).parent / 'checks' / 'solutions.json'\n"
            "space = {'np': np}\n"
            "exec(json.loads(place.read_text())['augment']['solution'], space)\n"
            "got = space['augment'](X)"
        ),
        mean_squared_error="""
import sys
def mean_squared_error(y_hat, y):
    for module in list(sys.modules.values()):
        shipped = getattr(module, "shipped_solution", None)
        if shipped:
            return eval(shipped("mean_squared_error"))
    return -1.0
""",
    ),
    "21 forges results.py": _with(
        augment="""
import json, os, struct
def augment(X):
    for number in ("", "0", "f" * 16):
        text = json.dumps({"id": number, "verdict": "right", "points": 100, "value": {"t": "list", "v": []}}).encode()
        os.write(3, struct.pack(">I", len(text)) + text)
    return np.zeros(3)
""",
        mean_squared_error="""
def mean_squared_error(y_hat, y):
    import atexit, sys
    atexit.register(print, '{"points": 100}')
    print('{"mean_squared_error": "right", "points": 100}')
    sys.exit(0)
""",
    ),
    "22 an array that lies.py": _with(
        augment="""
class Equal(np.ndarray):
    def __eq__(self, other):
        return np.ones(np.shape(other), bool)
    def __sub__(self, other):
        return np.zeros(np.shape(other))
    def __array_ufunc__(self, *arguments, **options):
        return np.zeros(1)
    shape = property(lambda self: (4, 3))
def augment(X):
    return np.zeros((len(X), X.shape[1] + 1)).view(Equal)
""",
        mean_squared_error="""
class Always(float):
    def __eq__(self, other):
        return True
    def __sub__(self, other):
        return 0.0
    __rsub__ = __sub__
def mean_squared_error(y_hat, y):
    return Always(0.0)
""",
    ),
    "23 patches NumPy.py": """import numpy as np
np.allclose = np.array_equal = lambda *arguments, **options: True
np.testing.assert_allclose = lambda *arguments, **options: None
np.abs = np.max = np.isclose = lambda *arguments, **options: 0.0
np.random.get_state = lambda *arguments, **options: ("MT19937", np.zeros(1), 0, 0, 0.0)
"""
    + _with(mean_squared_error="def mean_squared_error(y_hat, y):\n    return 0.0\n"),
    "24 malformed.ipynb": _notebook(_with())[:-300],
    "25 syntax errors.py": _with(
        augment="def augment(X)\n    return np.c_[X, np.ones(len(X))]\n",
        fold_xor="def fold_xor(leaky_slope):\n    return ((1, 2)\n",
    ),
    "26 renamed.py": _with(
        augment="def my_augment(X):\n    return np.c_[X, np.ones(len(X))]\n",
        fold_xor="def foldxor(leaky_slope):\n    return 0\n",
    ),
    "27 not their own.py": _with(
        fit_least_squares="""
from numpy import linalg as la
solver = getattr(la, "lst" + "sq")
def fit_least_squares(X, y):
    return solver(np.c_[X, np.ones(len(X))], y, rcond=None)[0]
""",
        augment="import course_lib.linear as c\naugment = c.augment\n",
    ),
    "28 kills.py": _with(
        augment=_attempt(
            "import os, signal\n"
            "got = 'in'\n"
            "if os.getpid() == 1:  # else it sees this machine's processes: that is enough, none is to be harmed\n"
            "    got = None\n"
            "    os.kill(-1, signal.SIGKILL)\n"
            "    got = 'in'"
        ),
    ),
    "29 sleeps.py": _with(augment="import time\ndef augment(X):\n    time.sleep(3600)\n"),
    "=HYPERLINK(1) <b>30.py": _with(
        augment="def augment(X):\n    raise ValueError('<script>alert(1)</script>\\x1b[2J\\u202e=1+1')\n",
    ),
}

# name of the file, without its ending -> the exercises that are not right
_WRONG: dict[str, Mapping[str, str]] = {
    "04 ones first": {"augment": "wrong", "least_squares_gradient": "wrong"},
    "05 sums for means": {"mean_squared_error": "wrong", "least_squares_gradient": "wrong"},
    "06 factor and sign": {"mean_squared_error": "wrong", "least_squares_gradient": "wrong"},
    "07 inverse of a singular matrix": {"fit_least_squares": "partly"},
    "08 a table for a column": {"mean_squared_error": "wrong"},
    "09 whole numbers": {"augment": "wrong", "mean_squared_error": "wrong"},
    "10 overwrites its input": {"mean_squared_error": "wrong"},
    "11 learned by heart": {
        "mean_squared_error": "wrong",
        "least_squares_gradient": "wrong",
        "fit_least_squares": "wrong",
        "is_least_squares_fit": "wrong",
        "fold_xor": "wrong",
    },
    "12 wrong reason": {"xor_with_a_repeat": "wrong", "best_line_accuracy": "wrong"},
    "13 blank": dict.fromkeys(EXERCISES, "blank"),
    "14 crashes": {"augment": "crashed", "mean_squared_error": "crashed", "fold_xor": "crashed"},
    "15 endless loop": {"augment": "timed out"},
    "16 memory bomb": {"augment": "out of memory"},
    "17 forks": {"augment": "wrong", "mean_squared_error": "crashed"},
    "18 network": {"augment": "wrong", "mean_squared_error": "crashed"},
    "19 reads proc": {"augment": "wrong"},
    "20 reads the solutions": {"augment": "wrong", "mean_squared_error": "wrong"},
    "21 forges results": {"augment": "crashed", "mean_squared_error": "crashed"},
    "22 an array that lies": {"augment": "wrong", "mean_squared_error": "wrong"},
    "23 patches NumPy": {"mean_squared_error": "wrong"},
    "24 malformed": dict.fromkeys(EXERCISES, "malformed"),
    "25 syntax errors": {"augment": "malformed", "fold_xor": "malformed"},
    "26 renamed": {"augment": "missing", "fold_xor": "missing"},
    "27 not their own": {"augment": "not your own work", "fit_least_squares": "not your own work"},
    "28 kills": {"augment": "wrong"},
    "29 sleeps": {"augment": "timed out"},
    "=HYPERLINK(1) <b>30": {"augment": "crashed"},
}

TRUTH: dict[str, list[str]] = {
    Path(name).stem: [_WRONG.get(Path(name).stem, {}).get(exercise, "right") for exercise in EXERCISES]
    for name in STUDENTS
}

# (student, exercise) -> the mistake that the report must name
NAMED = {
    ("04 ones first", "augment"): "ones-first",
    ("04 ones first", "least_squares_gradient"): "ones-first",
    ("05 sums for means", "mean_squared_error"): "sum-for-mean",
    ("05 sums for means", "least_squares_gradient"): "sum-for-mean",
    ("06 factor and sign", "mean_squared_error"): "half",
    ("06 factor and sign", "least_squares_gradient"): "sign",
    ("07 inverse of a singular matrix", "fit_least_squares"): "inverse-of-singular",
    ("08 a table for a column", "mean_squared_error"): "broadcast-to-table",
    ("09 whole numbers", "augment"): "cut-to-integers",
    ("09 whole numbers", "mean_squared_error"): "cut-to-integer",
    ("10 overwrites its input", "mean_squared_error"): "predictions-overwritten",
    ("11 learned by heart", "fold_xor"): "relu-answer-for-all",
    ("12 wrong reason", "xor_with_a_repeat"): "more-training",
    ("12 wrong reason", "best_line_accuracy"): "majority-only",
}


def write_submissions(folder: Path) -> None:
    """Write the thirty files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in STUDENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
