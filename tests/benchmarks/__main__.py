"""Every benchmark, one after the other; what `make bench` runs."""

from __future__ import annotations

import sys

from tests.benchmarks import (
    adam_alone,
    book_build,
    check_latency,
    cost_per_step,
    dask,
    grading,
    imports,
    regions,
    training_step,
)
from tests.benchmarks.pairs import settle_blas

if __name__ == "__main__":
    settle_blas()
    missed = 0
    for benchmark in (
        training_step,
        adam_alone,
        imports,
        cost_per_step,
        regions,
        check_latency,
        grading,
        dask,
        book_build,
    ):
        print(f"\n{benchmark.__name__.removeprefix('tests.benchmarks.')}: {(benchmark.__doc__ or '').splitlines()[0]}")
        missed += benchmark.main()
    sys.exit(1 if missed else 0)
