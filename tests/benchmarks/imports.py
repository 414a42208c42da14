"""What an import costs, each in a process of its own, against importing NumPy; and how soon help is there.

Run:   python -m tests.benchmarks.imports
"""

from __future__ import annotations

import subprocess
import sys
import time

from tests.benchmarks.pairs import compare, verdict

BAR = 1.25
HELP, HELP_BAR, HELP_ROUNDS = ["-m", "course_lib.cli", "grade", "--help"], 0.2, 9
STATEMENTS = {"import numpy, course_lib": BAR, "import course_lib.training": None}  # the second: for comparison, no bar
FORBIDDEN = ("torch", "matplotlib", "ipywidgets", "IPython", "scipy", "sklearn", "yaml", "typer", "rich")


def run(statement: str) -> str:
    """What a fresh interpreter prints."""
    return subprocess.run([sys.executable, "-c", statement], check=True, capture_output=True, text=True).stdout


def seconds(statement: str, count: int) -> float:
    """The time of that many fresh interpreters."""
    start = time.perf_counter()
    for _ in range(count):
        run(statement)
    return time.perf_counter() - start


def help_seconds() -> float:
    """The quickest of some calls for help; the others waited for their neighbours."""
    times = []
    for _ in range(HELP_ROUNDS):
        start = time.perf_counter()
        subprocess.run([sys.executable, *HELP], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> int:
    """Print the table; 1 when a bar is missed or a module is loaded that a reader may not have."""
    missed = []
    print(f"{'statement':34} {'seconds':>8} {'numpy':>8} {'ratio':>6} {'bar':>5}")
    for statement, bar in STATEMENTS.items():
        pair = compare(lambda count, own=statement: seconds(own, count), lambda count: seconds("import numpy", count))
        print(f"{statement:34} {pair.ours:8.3f} {pair.theirs:8.3f} {pair.ratio:6.3f} {bar or '':5}")
        if bar and pair.ratio > bar:
            missed.append(f"{statement}: {pair.ratio:.3f} of import numpy (bar {bar})")
        loaded = run(f"{statement}\nimport sys\nprint(*sorted(set({FORBIDDEN!r}) & set(sys.modules)))").split()
        missed.extend(f"{statement}: loads {name}" for name in loaded)
    quickest = help_seconds()
    print(f"course grade --help: {quickest:.3f} s (bar {HELP_BAR})")
    if quickest > HELP_BAR:
        missed.append(f"course grade --help takes {quickest:.3f} s (bar {HELP_BAR})")
    return verdict(missed)


if __name__ == "__main__":
    sys.exit(main())
