"""Cost of a training step against batch size and number of parameters: a table and a plot.

Run:   python -m tests.benchmarks.cost_per_step
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

import numpy as np

from tests.benchmarks.pairs import repetitions, settle_blas, verdict
from tests.benchmarks.training_step import CLASSES, Case, Setting

PLOT = Path("_build") / "benchmarks" / "cost_per_step.svg"
BATCHES = [2**power for power in range(2, 13)]
WIDTHS = [4, 8, 16, 32, 64, 128, 256, 512, 1024]
MOST = 1.3  # exponent of the growth where arithmetic decides; 1 is proportional, caches add a little


def step_seconds(width: int, batch: int) -> tuple[int, float]:
    """The number of parameters and the median of five measurements of a step of 20-width-width-10."""
    setting = Setting(Case((20, width, width, 10), "relu", batch, CLASSES, "adam", {}, 0.0), "float64")
    count = repetitions(setting.ours)
    return setting.network.n_parameters, statistics.median(setting.ours(count) / count for _ in range(5))


def main() -> int:
    """Print both tables, write the plot; 1 when the cost grows faster than the work."""
    settle_blas()
    by_batch = [(batch, step_seconds(64, batch)[1]) for batch in BATCHES]
    by_parameters = [step_seconds(width, 128) for width in WIDTHS]
    missed = []
    for name, points in (("batch", by_batch), ("parameters", by_parameters)):
        print(f"{name:>10} {'us a step':>10}")
        for size, seconds in points:
            print(f"{size:10d} {seconds * 1e6:10.1f}")
        sizes, times = np.array(points[-4:]).T
        slope = np.polyfit(np.log(sizes), np.log(times), 1)[0]
        print(f"over the last four points the time grows like {name}^{slope:.2f} (bar {MOST})")
        if slope > MOST:
            missed.append(f"time grows like {name}^{slope:.2f} (bar {MOST})")
    draw(by_batch, by_parameters)
    print(f"plot: {PLOT}")
    return verdict(missed)


def draw(by_batch: list[tuple[int, float]], by_parameters: list[tuple[int, float]]) -> None:
    """Both curves on log axes, with a line of slope 1 through the last point."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    titles = ("samples in the batch (20-64-64-10)", "parameters (batch of 128)")
    for ax, points, title in zip(axes, (by_batch, by_parameters), titles, strict=True):
        sizes, times = np.array(points).T
        ax.loglog(sizes, times * 1e6, "o-", label="measured")
        ax.loglog(sizes, times[-1] * 1e6 * sizes / sizes[-1], "--", label="proportional")
        ax.set_xlabel(title)
        ax.set_ylabel("microseconds a step")
        ax.legend()
    PLOT.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(PLOT)
    plt.close(figure)


if __name__ == "__main__":
    sys.exit(main())
