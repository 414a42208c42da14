"""How long check takes: right answers, wrong ones with diagnosis and smallest case, and the self-test of the bank.

Run:   python -m tests.benchmarks.check_latency
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from course_lib.checks import Exercise, as_html, evaluate, exercises_of_chapter, public_rng
from course_lib.checks._selftest import self_test
from course_lib.checks._shipped import shipped_chapters
from tests.benchmarks.pairs import settle_blas, verdict
from tests.exercises import alternatives, unlisted

RIGHT_MEDIAN, RIGHT_WORST, WRONG_WORST, SELF_TEST = 0.050, 0.100, 0.500, 1.0
ROUNDS = 5


def seconds(exercise: Exercise, function: Callable[..., Any]) -> float:
    """The processor time of one check, report included, the best of a few: what a quiet machine needs."""
    return best_of(lambda: as_html(evaluate(exercise, function, public_rng(exercise))))


def best_of(action: Callable[[], object]) -> float:
    """The least processor time of a few runs."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


def wrong_ones(exercise: Exercise) -> Iterator[Callable[..., Any]]:
    """Every named mistake, every pair of them, and mistakes that the bank does not list."""
    yield from exercise.mistakes.values()
    yield from exercise.pairs.values()
    yield from (function for _, function in unlisted(exercise.name))


def main() -> int:
    """Print a line per exercise; 1 when a bar is missed."""
    settle_blas()
    missed, rights = [], []
    print(f"{'milliseconds':26} {'right':>7} {'worst':>7} {'wrong':>7} {'worst':>7} {'of':>5} {'self-test':>10}")
    for name, exercise in [item for chapter in shipped_chapters() for item in exercises_of_chapter(chapter).items()]:
        right = [seconds(exercise, function) for function in (exercise.reference, *alternatives(name))]
        wrong = [seconds(exercise, function) for function in wrong_ones(exercise)]
        whole = best_of(lambda exercise=exercise: self_test(exercise))
        rights += right
        columns = [statistics.median(right), max(right), statistics.median(wrong), max(wrong)]
        shown = " ".join(f"{1e3 * value:7.1f}" for value in columns)
        print(f"{name:26} {shown} {len(wrong):5} {1e3 * whole:10.0f}")
        for what, value, bar in (("right", max(right), RIGHT_WORST), ("wrong", max(wrong), WRONG_WORST)):
            if value > bar:
                missed.append(f"{name}: {what} answers take up to {value:.3f} s (bar {bar})")
        if whole > SELF_TEST:
            missed.append(f"{name}: its self-test takes {whole:.2f} s (bar {SELF_TEST})")
    if statistics.median(rights) > RIGHT_MEDIAN:
        missed.append(f"right answers: median {statistics.median(rights):.3f} s (bar {RIGHT_MEDIAN})")
    return verdict(missed)


if __name__ == "__main__":
    sys.exit(main())
