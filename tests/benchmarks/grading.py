"""Grading against one plain Python process per submission that imports NumPy and makes the same calls.

Both sides take turns in the same run: thirty submissions that all terminate, isolation on, two workers. The plain side
only calls; it isolates nothing, compares nothing, diagnoses nothing and keeps nothing. The bar is set for a notebook of
five exercises: the chapter's first five. All eight of it are measured too, without a bar: one of the other three spends
more time in a student's own code than all else together, which both sides wait for alike.

Then what endless loops add, and whether the three-thousandth submission costs what the thirtieth does.

Run:   python -m tests.benchmarks.grading
"""

from __future__ import annotations

import itertools
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
from course_lib.grading.course_file import Course
from course_lib.grading.judge import rng_for
from course_lib.grading.run import Plan, grade
from course_lib.grading.settings import Limits
from tests.attacks.submissions import STUDENTS
from tests.benchmarks.pairs import settle_blas, verdict

CHAPTER, SEED = "least_squares_xor", "benchmark"
COUNT, ROUNDS, WORKERS = 30, 3, 2
FIVE = 5  # exercises, for which there is
BAR = 8.0  # times as many submissions a second as plain processes
LOOPS, LIMIT, SPARE = (1, 10), Limits().exercise_seconds, 0.2
MANY, GROWTH = 3000, 1.15
LOOP = "\ndef augment(X):\n    while True:\n        pass\n"
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


def recorded_calls(count: int | None = None) -> list[tuple[str, tuple[object, ...]]]:
    """The calls that grading a right submission makes: for the first so many exercises, or for all."""
    from course_lib.checks import evaluate

    calls: list[tuple[str, tuple[object, ...]]] = []
    for exercise in list(exercises_of_chapter(CHAPTER).values())[:count]:
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


def measure(place: Path, paths: list[Path], leave_out: tuple[str, ...] = ()) -> tuple[float, float]:
    """Seconds of our run, and of what came after the foreman stood ready."""
    begun: list[float] = []
    shutil.rmtree(place / "out", ignore_errors=True)
    start = time.perf_counter()
    course = Course(leave_out=leave_out)
    plan = Plan(paths[0].parent, place / "out", chapter=CHAPTER, seed=SEED, workers=WORKERS, course=course)
    found = grade(plan, lambda done, total: begun.append(time.perf_counter()))
    ours, after = time.perf_counter() - start, time.perf_counter() - begun[0]
    assert len(found.students) == len(paths)
    return ours, after


def measure_plain(paths: list[Path], calls: Path) -> float:
    """Seconds of the plain processes."""
    start = time.perf_counter()
    for path in paths:
        subprocess.run([sys.executable, "-c", PLAIN, path, calls], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def against_plain(place: Path) -> list[str]:
    """The table of both sides; what misses the bar."""
    missed = []
    print(
        f"{'submissions':<16} {'exercises':>9} {'ours/s':>8} {'started/s':>10} {'plain/s':>8} {'ratio':>6} {'bar':>5}"
    )
    known = list(exercises_of_chapter(CHAPTER))
    calls = place / "calls.pickle"
    for kind, count in itertools.product(("right", "right and wrong"), (FIVE, len(known))):
        calls.write_bytes(pickle.dumps(recorded_calls(count)))
        paths = write_submissions(place / f"{kind} {count}", COUNT, kind != "right")
        left_out = tuple(known[count:])
        times = [(*measure(place, paths, left_out), measure_plain(paths, calls)) for _ in range(ROUNDS)]
        ours, after, plain = (COUNT / statistics.median(side) for side in zip(*times, strict=True))
        ratio = statistics.median(plain / ours for ours, _, plain in times)
        bar = f"{BAR:.1f}" if count == FIVE else ""
        print(f"{kind:<16} {count:>9} {ours:8.1f} {after:10.1f} {plain:8.1f} {ratio:6.1f} {bar:>5}", flush=True)
        if bar and ratio < BAR:
            missed.append(f"{kind}: {ratio:.1f} times as many submissions a second as plain processes (bar {BAR})")
    return missed


def endless_loops(place: Path) -> list[str]:
    """What some submissions more that never end add to a class; what adds more than it may."""
    missed = []
    paths = write_submissions(place / "class", COUNT, False)
    for count in LOOPS:
        alone = measure(place, paths)[0]
        endless = [paths[0].with_name(f"z endless {number}.py") for number in range(count)]
        for path in endless:
            path.write_text(f"{paths[0].read_text(encoding='utf-8')}{LOOP}# {path.name}\n", encoding="utf-8")
        added = measure(place, [*paths, *endless])[0] - alone
        bound = count * LIMIT / WORKERS + LIMIT + SPARE
        print(f"{count:>2} endless loops add {added:5.1f} s (at most {bound:.1f})")
        if added > bound:
            missed.append(f"{count} endless loops add {added:.1f} s (bar {bound:.1f})")
        for path in endless:
            path.unlink()
    return missed


def many(place: Path) -> list[str]:
    """The cost of a submission among thirty and among thousands, start-up apart."""
    costs = []
    for count in (COUNT, MANY):
        paths = write_submissions(place / str(count), count, False)
        rounds = ROUNDS if count == COUNT else 1
        costs.append(statistics.median(measure(place, paths)[1] for _ in range(rounds)) / count)
    growth = costs[1] / costs[0]
    print(f"a submission of {COUNT}: {1e3 * costs[0]:.1f} ms, of {MANY}: {1e3 * costs[1]:.1f} ms, ratio {growth:.2f}")
    return [f"of {MANY} submissions each costs {growth:.2f} of what it does of {COUNT}"] if growth > GROWTH else []


def main() -> int:
    """Print the tables; 1 when a bar is missed."""
    settle_blas()
    with tempfile.TemporaryDirectory() as name:
        return verdict([line for part in (against_plain, endless_loops, many) for line in part(Path(name))])


if __name__ == "__main__":
    sys.exit(main())
