"""Timing two ways of doing the same, side by side, so that a busy machine slows both."""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np  # noqa: F401 - loads OpenBLAS, so that it can be asked
from threadpoolctl import threadpool_info

ROUNDS = 9
LEAST_SECONDS = 0.03  # of one side of one round: far above the clock's grain and a slice of the scheduler

Timer = Callable[[int], float]  # a number of repetitions -> seconds for all of them


@dataclass(frozen=True)
class Pair:
    """The median time of both sides in seconds, and the median over the rounds of their ratio."""

    ours: float
    theirs: float
    ratio: float


def compare(ours: Timer, theirs: Timer, *, rounds: int = ROUNDS) -> Pair:
    """Time both sides in each round, in turns the one and the other first."""
    timers = (ours, theirs)
    counts = [repetitions(timer) for timer in timers]
    times = []
    for turn in range(rounds):
        order = (0, 1) if turn % 2 == 0 else (1, 0)
        measured = {side: timers[side](counts[side]) / counts[side] for side in order}
        times.append((measured[0], measured[1]))
    return Pair(
        statistics.median(mine for mine, _ in times),
        statistics.median(other for _, other in times),
        statistics.median(mine / other for mine, other in times),
    )


def repetitions(timer: Timer) -> int:
    """How often to repeat so that one measurement lasts long enough."""
    count = 1
    while (seconds := timer(count)) < LEAST_SECONDS / 4:
        count *= 4
    return max(1, round(count * LEAST_SECONDS / seconds))


def settle_blas() -> None:
    """Start this program over with one BLAS thread and the kernels that OpenBLAS itself takes for the processor.

    More threads make ratios depend on the neighbours. An environment that pins the kernels, so that the last bits are
    the same on every machine, slows NumPy and scikit-learn, but not PyTorch, which brings its own.
    """
    others = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}
    wanted = {**others, "OPENBLAS_NUM_THREADS": "1"}
    if os.environ != wanted:
        os.execve(sys.executable, sys.orig_argv, wanted)
    kernels = [library["architecture"] for library in threadpool_info() if library["internal_api"] == "openblas"]
    print(f"BLAS: one thread, kernels for {', '.join(sorted(set(kernels)))}")


def microseconds(seconds: float) -> str:
    """A time for a table, in a column of ten."""
    return f"{seconds * 1e6:10.1f}"


def verdict(missed: Sequence[str]) -> int:
    """Print what missed its bar; 1 when anything did."""
    print("\n".join(["missed:", *missed]) if missed else "all bars reached")
    return 1 if missed else 0
