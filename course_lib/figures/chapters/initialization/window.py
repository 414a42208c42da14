"""Which weights a network of a given depth can be trained from: a sweep of four hundred trainings, and its numbers.

python -m course_lib.figures.chapters.initialization.window computes the sweep (a minute) and writes window.json.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import initializers, losses
from course_lib.network import MultilayerPerceptron

__all__ = ["DEPTHS", "PYTORCH", "RULES", "measured", "task", "trained_accuracies"]

Floats = NDArray[np.floating[Any]]

DEPTHS = (1, 2, 4, 8, 12, 16, 24, 32)
PYTORCH = "PyTorch"
RULES: tuple[float | str, ...] = (0.25, 0.5, 1, 1.5, 2, 2.5, 3, 4, 8, PYTORCH)
SEEDS = range(5)
_FILE = Path(__file__).with_name("window.json")
_WIDTH, _BATCH, _STEPS, _LEARNING_RATE = 32, 64, 400, 0.05


def task(n_samples: int, *, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Points of a square with variance 1 in each coordinate; the label is 1 where both coordinates have one sign.

    Args         n_samples: N. rng: generator.
    Returns      X: (N, 2). y: (N,), zeros and ones.
    """
    X = np.sqrt(3) * rng.uniform(-1, 1, size=(n_samples, 2))
    return X, (X[:, 0] * X[:, 1] > 0).astype(float)


def trained_accuracies(depth: int, rule: float | str, seeds: Sequence[int]) -> Floats:
    """Accuracy on fresh points after 400 mini-batch steps, one network for each seed.

    Args         depth: hidden layers of 32 ReLU units. rule: a total variance, with biases 0, or PYTORCH: weights and
                 biases uniform up to 1 / sqrt(fan_in). seeds: of the start.
    Returns      (seeds,), from 0 to 1; NaN for a network whose parameters ran away.
    """
    rng = np.random.default_rng(5)
    X, y = task(400, rng=rng)
    fresh, labels = task(500, rng=rng)
    network = MultilayerPerceptron((2, *[_WIDTH] * depth, 1), ("relu",) * depth + ("identity",))
    pytorch = partial(initializers.he_uniform, leaky_slope=np.sqrt(5))
    weights, biases = (pytorch, pytorch) if rule == PYTORCH else (_with_total(float(rule)), initializers.zeros)
    parameters = np.array(
        [network.initialize(rng=np.random.default_rng(seed), weights=weights, biases=biases) for seed in seeds]
    )
    ran_away = np.zeros(len(parameters), bool)
    with np.errstate(all="ignore"):
        for _ in range(_STEPS):
            batch = rng.choice(len(X), _BATCH, replace=False)
            logits, trace = network.forward_with_trace(parameters, X[batch])
            upstream = losses.binary_cross_entropy_and_gradient(logits, y[batch, None])[1]
            parameters = parameters - _LEARNING_RATE * network.backward(parameters, trace, upstream)
            away = ~(np.abs(parameters).max(axis=1) < 1e6)
            parameters[away], ran_away[away] = 0.0, True
        answers = network.forward(parameters, fresh)[..., 0] > 0
    return np.where(ran_away, np.nan, (answers == (labels > 0.5)).mean(axis=1))


def measured() -> dict[int, dict[float | str, Floats]]:
    """The stored sweep: accuracies (seeds,) for each depth and rule."""
    stored = json.loads(_FILE.read_text(encoding="utf-8"))
    return {depth: {rule: np.array(stored[str(depth)][str(rule)], float) for rule in RULES} for depth in DEPTHS}


def _with_total(total: float) -> initializers.Initializer:
    def draw(fan_out: int, fan_in: int, *, rng: np.random.Generator) -> Floats:
        return initializers.normal(fan_out, fan_in, standard_deviation=float(np.sqrt(total / fan_in)), rng=rng)

    return draw


def _write() -> None:
    table = {
        str(depth): {
            str(rule): [None if np.isnan(a) else round(float(a), 3) for a in trained_accuracies(depth, rule, SEEDS)]
            for rule in RULES
        }
        for depth in DEPTHS
    }
    _FILE.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _write()
