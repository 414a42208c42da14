"""Grading on a Dask cluster of two workers on this machine against two workers without Dask.

Both sides take turns in the same run, each with submissions that all terminate, isolation on. What is compared is the
time from the first worker's readiness to the last verdict; how long it took until then stands beside it.

Run:   python -m tests.benchmarks.dask
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from course_lib.grading.run import Plan, grade
from tests.benchmarks.grading import CHAPTER, SEED, write_submissions
from tests.benchmarks.pairs import settle_blas, verdict
from tests.course_lib.grading.dask_cluster import cluster

COUNT, ROUNDS, BAR = 60, 5, 0.85


def measure(plan: Plan) -> tuple[float, float]:
    """Seconds until the first worker is ready, and from then to the end."""
    begun: list[float] = []
    shutil.rmtree(plan.out, ignore_errors=True)
    start = time.perf_counter()
    found = grade(plan, lambda done, total: begun.append(time.perf_counter()))
    assert len(found.students) == COUNT
    return begun[0] - start, begun[-1] - begun[0]


def main() -> int:
    """Print the table; 1 when the bar is missed."""
    settle_blas()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        write_submissions(place / "class", COUNT, wrong=True)
        ours = Plan(place / "class", place / "out", chapter=CHAPTER, seed=SEED, workers=2)
        with cluster(place) as made:
            theirs = Plan(place / "class", place / "out", chapter=CHAPTER, seed=SEED, dask=made.address)
            measure(theirs)  # waits for both of Dask's workers
            pairs = [(measure(ours), measure(theirs)) for _ in range(ROUNDS)]
    print(f"{'':<14} {'ready after':>11} {'graded/s':>9}")
    for title, side in (("--workers 2", 0), ("--dask", 1)):
        ready, seconds = (statistics.median(pair[side][part] for pair in pairs) for part in (0, 1))
        print(f"{title:<14} {ready:9.2f} s {COUNT / seconds:9.1f}")
    ratio = statistics.median(here[1] / there[1] for here, there in pairs)
    print(f"ratio {ratio:.2f} (bar {BAR})")
    return verdict([f"with Dask {ratio:.2f} of what two workers grade (bar {BAR})"] if ratio < BAR else [])


if __name__ == "__main__":
    sys.exit(main())
