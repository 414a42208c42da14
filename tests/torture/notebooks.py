"""Every notebook there is, 10,000 spoilt ones and the worst ones: each ends in a slice or a named refusal, in bounds.

Run alone:   python -m tests.torture.notebooks [COUNT [FIRST]]
"""

from __future__ import annotations

import json
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable

from tests.course_lib.grading.found import ROOT, cut_out, notebooks
from tests.course_lib.grading.fuzz import ending, spoilt

COUNT, PROGRESS = 10_000, 1_000
WANTED = ("f", "augment", "fit_least_squares")
SECONDS, MEBIBYTES = 20.0, 1024  # of processor time for one notebook, and of memory for all of them
SPOILT_SECONDS = 2.0
SMALL = 60_000  # of bytes: a larger notebook is spoilt in its outputs, nearly always


def _lines(count: int, line: Callable[[int], str], last: str = "def f(): return x") -> bytes:
    return _notebook("\n".join([*map(line, range(count)), last]))


def _notebook(*cells: str) -> bytes:
    return json.dumps({"cells": [{"cell_type": "code", "source": cell, "outputs": []} for cell in cells]}).encode()


def _outputs(outputs: bytes) -> bytes:
    return b'{"cells": [{"cell_type": "code", "outputs": [%s], "source": "def f(): pass"}]}' % outputs


MOST = 2**19 - 100  # as much text as is read
WORST: dict[str, Callable[[], bytes]] = {
    "60 comprehensions deep": lambda: _notebook("def f(X): return " + "[a for a in " * 60 + "X" + "]" * 60),
    "a name that doubles": lambda: _lines(9_000, lambda n: f"a{n + 1}=a{n} if a{n} else a{n}", "def f(): return a9000"),
    "a call repeated": lambda: _lines(30_000, lambda n: "a=np.f(a)", "import numpy as np\ndef f(): return a"),
    "a call repeated after its import": lambda: _notebook(
        "import numpy as np\na=1\n" + "a=np.f(a)\n" * 30_000 + "def f(): return a"
    ),
    "stores in one function": lambda: _notebook(
        "def f():\n " + "\n ".join(f"a{n}=1;b{n}.c=1" for n in range(20_000))
    ),
    "a list of 120,000 entries": lambda: _notebook("x=[" + "1," * 120_000 + "]\ndef f(): return x"),
    "10,000 cells": lambda: _notebook(*["x = 1"] * 10_000),
    "2,000 cells of magics": lambda: _notebook(*["%time x = 1\n!ls\ndef f(): return x"] * 2_000),
    "100,000 statements": lambda: _lines(100_000, lambda n: "x=1", "f=1"),
    "a chain of names": lambda: _lines(30_000, lambda n: f"a{n}=a{n - 1}", "def f(): return a29999"),
    "one thing under many names": lambda: _lines(15_000, lambda n: f"a{n}=a{n + 1};a{n}.b()", "def f(): return a3"),
    "calls that read much": lambda: _notebook(
        f"def g(x): return {'+'.join(f'b{n}' for n in range(20_000))}\n" + "x=g(x)\n" * 40_000 + "def f(): return x"
    ),
    "functions that change much": lambda: _lines(
        12_000, lambda n: f"def g{n}():\n global b{n}\n g{n + 1}()", "g0()\ndef f(): return b9"
    ),
    "60,000 definitions": lambda: _lines(30_000, lambda n: "@a\ndef f():pass"),
    "48,000 statements in a line": lambda: _notebook(";".join(f"a{n}=1" for n in range(48_000))),
    "nothing but magics": lambda: _lines(48_000, lambda n: "%time x"),
    "nothing that can be read": lambda: _lines(120_000, lambda n: "a b"),
    "brackets never closed": lambda: _lines(160_000, lambda n: "a("),
    "texts never closed": lambda: _lines(80_001, lambda n: "a='''"),
    "a line of 5 MB": lambda: _notebook("x" * 5_000_000),
    "a long sum": lambda: _notebook("x = " + "1+" * (MOST // 2) + "1"),
    "a long tuple that fails": lambda: _notebook("a," * (MOST // 2) + "!"),
    "a long chain of calls": lambda: _notebook("x" + "()" * (MOST // 2)),
    "a long chain of elif": lambda: _notebook("if x: pass\n" + "elif x: pass\n" * 36_000 + "def f(): pass"),
    "1,000 brackets deep": lambda: _notebook("x=" + "(" * 1000 + ")" * 1000),
    "1,000 blocks deep": lambda: _notebook("\n".join(" " * n + "if 1:" for n in range(1000))),
    "500,000 signs": lambda: _notebook("x=" + "-" * MOST + "1"),
    "blank lines": lambda: _notebook("(" + "\n" * MOST),
    "blank lines in a text cell": lambda: json.dumps(
        {"cells": [{"cell_type": "markdown", "source": "def " + "\n" * MOST}, {"cell_type": "code", "source": ""}]}
    ).encode(),
    "JSON 2,000,000 deep": lambda: b'{"cells":' + b"[" * 2_000_000,
    "metadata of 10,000,000 brackets": lambda: b'{"metadata":[' + b"[]," * 5_000_000 + b'[]],"cells":[]}',
    "a number of 5,000,000 digits": lambda: b'{"a":' + b"1" * 5_000_000 + b',"cells":[]}',
    "a picture of 100 MB": lambda: _outputs(b'{"image/png": "' + b"iVBO" * 25_000_000 + b'"}'),
    "100 MB of printed lines": lambda: _outputs(b'{"text": [' + b'"Epoch 1 [==>] loss 3.5\\n",' * 4_000_000 + b'""]}'),
    "100 MB of brackets": lambda: _outputs(b"[]," * 33_000_000 + b"[]"),
    "100 MB of nested brackets": lambda: _outputs(b"[[[]]]," * 14_000_000 + b"[]"),
    "100 MB of backslashes": lambda: _outputs(b'"' + b'\\"outputs\\":[' * 8_000_000 + b'"'),
}  # fmt: skip


def main(count: int = COUNT, first: int = 0) -> int:
    """Print how all of them ended; 1 when one raised, or went beyond the bounds."""
    paths = notebooks()
    names = sum(cut_out(path, every_name=True) for path in paths)
    own = sum(ROOT in path.parents for path in paths)
    print(f"{own} notebooks here, {len(paths) - own} in packages: {names:,} names cut out", flush=True)
    return int(any([_spoil(count, first), _worst()]))  # both are run


def _spoil(count: int, first: int) -> bool:
    contents = [content for path in notebooks() if len(content := path.read_bytes()) < SMALL]
    endings: Counter[str] = Counter()
    slowest, failed = 0.0, False
    for seed in range(first, first + count):
        name, content = spoilt(seed, contents)
        start = time.process_time()
        try:
            endings[ending(name, content, WANTED)] += 1
        except Exception:
            print(f"seed {seed}:", traceback.format_exc(), flush=True)
            failed = True
        slowest = max(slowest, time.process_time() - start)
        if not (seed - first + 1) % PROGRESS:
            print(f"  {seed - first + 1:,} done", flush=True)
    said = ", ".join(f"{number:,} {kind}" for kind, number in endings.most_common())
    print(f"{count:,} spoilt notebooks: {said}; the slowest took {slowest:.2f} s (bar {SPOILT_SECONDS})", flush=True)
    return failed or slowest > SPOILT_SECONDS


def _worst() -> bool:
    failed = False
    print(f"{'worst':<34} {'seconds':>7} {'MiB':>5}  ending")
    for title, write in WORST.items():
        content = write()
        start = time.process_time()
        try:
            said = ending("a.ipynb", content, ("f",))
        except Exception as error:
            said, failed = f"FAILED: {error!r}"[:100], True
        seconds = time.process_time() - start
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        failed |= seconds > SECONDS or most > MEBIBYTES
        print(f"{title:<34} {seconds:7.2f} {most:5}  {said}", flush=True)
    print(f"bars: {SECONDS:.0f} s each, {MEBIBYTES:,} MiB at most, the notebook's own bytes among them")
    return failed


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
