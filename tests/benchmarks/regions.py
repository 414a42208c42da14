"""Exact counting of linear regions against a grid of a million points, and its cost per region.

Run:   python -m tests.benchmarks.regions
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.network import MultilayerPerceptron
from course_lib.regions import PlaneRegions, activation_patterns, regions_on_plane

GRID = 1000
ROUNDS = 9
GRID_ROUNDS = 3
AGAINST_GRID = [(10, 3), (20, 2), (20, 5)]
SMALL, LARGE = (20, 2), (20, 5)
LEAST_SPEED_UP = 30.0
MOST_GROWTH = 2.0


def network_of(width: int, depth: int) -> tuple[MultilayerPerceptron, Any]:
    """He weights, biases 0.3 times normal, on [-1, 1] x [-1, 1]."""
    network = MultilayerPerceptron((2, *[width] * depth, 1), ("relu",) * depth + ("identity",))
    rng = np.random.default_rng(0)
    parameters = network.initialize(rng=rng)
    for _, b in network.parameters_as_arrays(parameters):
        b[:] = 0.3 * rng.standard_normal(b.shape)
    return network, parameters


def patterns_on_grid(network: MultilayerPerceptron, parameters: Any) -> np.ndarray[Any, Any]:
    """The distinct activation patterns on the grid, row by row so that everything stays in the cache."""
    axis = np.linspace(-1, 1, GRID)
    seen = []
    for y in axis:
        row = np.column_stack([axis, np.full(GRID, y)])
        seen.append(np.unique(np.packbits(activation_patterns(network, parameters, row), axis=1), axis=0))
    return np.unique(np.concatenate(seen), axis=0)


def seconds(
    count: Callable[[MultilayerPerceptron, Any], object], network: MultilayerPerceptron, parameters: Any
) -> float:
    """The time of one count."""
    start = time.perf_counter()
    count(network, parameters)
    return time.perf_counter() - start


def complete(found: PlaneRegions, on_grid: np.ndarray[Any, Any]) -> bool:
    """The regions fill the square once, differ in their patterns, and include every pattern of the grid."""
    named = {row.tobytes() for row in np.packbits(found.patterns, axis=1)}
    fills = abs(found.areas().sum() - 4) < 1e-12 and found.areas().min() > 0
    return fills and len(named) == found.n_regions and {row.tobytes() for row in on_grid} <= named


def main() -> int:
    """Print both tables; 1 when a bar is missed."""
    missed = []
    print(f"{'layers':>8} {'regions':>8} {'on grid':>8} {'exact ms':>9} {'grid ms':>9} {'speed-up':>9}  complete")
    for width, depth in AGAINST_GRID:
        network, parameters = network_of(width, depth)
        found, on_grid = regions_on_plane(network, parameters), patterns_on_grid(network, parameters)
        pairs = []
        for _ in range(GRID_ROUNDS):
            exact = statistics.median(seconds(regions_on_plane, network, parameters) for _ in range(ROUNDS))
            pairs.append((exact, seconds(patterns_on_grid, network, parameters)))
        speed_up = statistics.median(grid / exact for exact, grid in pairs)
        exact, grid = (1e3 * statistics.median(column) for column in zip(*pairs, strict=True))
        whole = complete(found, on_grid)
        print(
            f"{f'{width}x{depth}':>8} {found.n_regions:8d} {len(on_grid):8d} {exact:9.1f} {grid:9.0f} {speed_up:9.0f}"
            f"  {'yes' if whole else 'NO'}"
        )
        if speed_up < LEAST_SPEED_UP or not whole:
            missed.append(f"{width}x{depth}: {speed_up:.0f} times faster (bar {LEAST_SPEED_UP:.0f}), complete: {whole}")

    small, large = network_of(*SMALL), network_of(*LARGE)
    counts = [regions_on_plane(*built).n_regions for built in (small, large)]
    rounds = [[seconds(regions_on_plane, *built) for built in (small, large)] for _ in range(ROUNDS)]
    per_region = [[t / n for t, n in zip(times, counts, strict=True)] for times in rounds]
    growth = statistics.median(big / little for little, big in per_region)
    for count, column in zip(counts, zip(*per_region, strict=True), strict=True):
        print(f"{count} regions: {1e6 * statistics.median(column):.1f} us a region")
    print(f"growth of the cost per region: {growth:.2f} (bar {MOST_GROWTH})")
    if growth > MOST_GROWTH:
        missed.append(f"cost per region grows {growth:.2f} times (bar {MOST_GROWTH})")
    print("\n".join(["missed:", *missed]) if missed else "all bars reached")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
