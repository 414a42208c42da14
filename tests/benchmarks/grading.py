"""Grading against one plain Python process per submission that imports NumPy and makes the same calls.

Both sides take turns in the same run: thirty submissions that all terminate, isolation on, two workers. The plain side
only calls; it isolates nothing, compares nothing, diagnoses nothing and keeps nothing.

Run with one BLAS thread:   OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.grading
"""

from __future__ import annotations

import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from course_lib.checks import Observation, exercises_of_chapter
from course_lib.checks._local import LocalCall
from course_lib.grading.judge import rng_for
from course_lib.grading.run import Plan, grade
from tests.attacks.submissions import STUDENTS
from tests.benchmarks.pairs import one_blas_thread, verdict

CHAPTER, SEED = "least_squares_xor", "benchmark"
COUNT, ROUNDS, BAR = 30, 3, 1.0  # isolating, comparing and diagnosing must not cost more than starting Python
RIGHT = ("01", "02")
HONEST = ("01", "02", "04", "05", "06", "07", "08", "09", "10", "11", "12")
PLAIN = """
import pickle, sys
import numpy as np
space = {"__name__": "submission"}
exec(compile(open(sys.argv[1]).read(), sys.argv[1], "exec"), space)
for name, arguments in pickle.load(open(sys.argv[2], "rb")):
    try:
        space[name](*arguments)
    except Exception:
        pass
"""


class Recorder:
    """Calls a solution, and keeps what it was called with."""

    def __init__(self, name: str, local: LocalCall, calls: list[tuple[str, tuple[object, ...]]]) -> None:
        self.name, self.local, self.calls = name, local, calls

    def observe(self, arguments: tuple[object, ...]) -> Observation:
        """One call."""
        self.calls.append((self.name, arguments))
        return self.local.observe(arguments)

    def observe_each(self, calls: Iterable[tuple[object, ...]]) -> Iterator[Observation]:
        """Several calls."""
        return map(self.observe, calls)


def recorded_calls() -> list[tuple[str, tuple[object, ...]]]:
    """The calls that grading a right submission makes."""
    from course_lib.checks import evaluate

    calls: list[tuple[str, tuple[object, ...]]] = []
    for exercise in exercises_of_chapter(CHAPTER).values():
        evaluate(exercise, Recorder(exercise.name, LocalCall(exercise.reference), calls), rng_for(SEED, exercise))
    return calls


def write_submissions(folder: Path, count: int, wrong: bool) -> list[Path]:
    """Submissions that all terminate and are all different: right ones, or right and wrong ones as a class has them."""
    # the plain side runs them without any sandbox, so only honest ones are taken, by name
    texts = [text for name, text in STUDENTS.items() if name[:2] in (HONEST if wrong else RIGHT)]
    folder.mkdir()
    paths = [folder / f"student {number:04}.py" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(f"{texts[number % len(texts)]}\n# {number}\n", encoding="utf-8")
    return paths


def measure(place: Path, paths: list[Path], calls: Path) -> tuple[float, float, float]:
    """Seconds of our run, of it after the workers stood ready, and of the plain processes."""
    begun: list[float] = []
    shutil.rmtree(place / "out", ignore_errors=True)
    start = time.perf_counter()
    plan = Plan(paths[0].parent, place / "out", chapter=CHAPTER, seed=SEED, workers=2)
    found = grade(plan, lambda done, total: begun.append(time.perf_counter()))
    ours, after = time.perf_counter() - start, time.perf_counter() - begun[0]
    assert len(found.students) == len(paths)
    start = time.perf_counter()
    for path in paths:
        subprocess.run([sys.executable, "-c", PLAIN, path, calls], check=True, stdout=subprocess.DEVNULL)
    return ours, after, time.perf_counter() - start


def main() -> int:
    """Print the table; 1 when the bar is missed."""
    one_blas_thread()
    missed = []
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        calls = place / "calls.pickle"
        calls.write_bytes(pickle.dumps(recorded_calls()))
        print(f"{'submissions':<16} {'ours/s':>8} {'started/s':>10} {'plain/s':>8} {'ratio':>6} {'bar':>5}")
        for kind, wrong in (("right", False), ("right and wrong", True)):
            paths = write_submissions(place / kind, COUNT, wrong)
            times = [measure(place, paths, calls) for _ in range(ROUNDS)]
            ours, after, plain = (COUNT / statistics.median(side) for side in zip(*times, strict=True))
            ratio = statistics.median(plain / ours for ours, _, plain in times)
            print(f"{kind:<16} {ours:8.1f} {after:10.1f} {plain:8.1f} {ratio:6.1f} {BAR:5.1f}")
            if ratio < BAR:
                missed.append(f"{kind}: {ratio:.1f} times as many submissions a second as plain processes (bar {BAR})")
    return verdict(missed)


if __name__ == "__main__":
    sys.exit(main())
