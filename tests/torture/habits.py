"""2,500 notebooks with students' habits: the slice must mean what the whole notebook means.

Run alone:   python -m tests.torture.habits [COUNT [FIRST]]
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from tests.course_lib.grading.habits import made
from tests.course_lib.grading.meaning import difference, slice_of

COUNT = 2_500


def main(count: int = COUNT, first: int = 0) -> int:
    """Print what differed, and how many of how many; 1 when anything did."""
    start = time.process_time()
    differ = 0
    endings: Counter[str] = Counter()
    for seed in range(first, first + count):
        said = difference(seed)
        endings["whole" if slice_of(made(seed).cells).whole else "sliced"] += 1
        if said:
            differ += 1
            print(said, flush=True)
    sliced, whole, seconds = endings["sliced"], endings["whole"], time.process_time() - start
    print(f"{count:,} notebooks: {sliced:,} sliced, {whole:,} run whole, {differ} differ, {seconds:.0f} s")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
