"""MNIST-1D: ten hand-drawn curves, stretched, shifted, bent and roughened into signals of forty numbers.

Written anew from the description and the behaviour of the original (Greydanus and Kobak, Apache-2.0 licence).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.arguments import generator, instance, positive, whole_number
from course_lib.errors import ConventionError

__all__ = ["Distortions", "mnist1d", "mnist1d_stages", "mnist1d_templates"]

FloatArray = NDArray[np.floating[Any]]
Labels = NDArray[np.intp]
Randomness = np.random.Generator | np.random.RandomState

# Twelve heights for each digit: the digit as a pen would draw it from top to bottom, in the plane turned on its side.
_HEIGHTS = (
    (5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5),
    (5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5),
    (5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5),
    (5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5),
    (5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5),
    (5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5),
    (5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5),
    (5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5),
    (5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5),
    (5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5),
)
_CANVAS, _SIGNAL = 72, 40
_PADDING = (36, 60)
_SMOOTHING = 2.0


def mnist1d_templates() -> FloatArray:
    """The ten curves from which every MNIST-1D signal is made, one a row, starting at height 0.

    Returns      (10, 12), rows with standard deviation 1/6.
    Source       Greydanus and Kobak (2024), Scaling down deep learning with MNIST-1D.
    """
    heights = np.array(_HEIGHTS)
    heights -= heights.mean(axis=1, keepdims=True)
    heights /= heights.std(axis=1, keepdims=True)
    return np.asarray((heights - heights[:, :1]) / 6)


@dataclass(frozen=True)
class Distortions:
    """How strongly the curves of MNIST-1D are distorted; set one to 0 (max_shift: 1) to see what it does.

    Args         scale: heights vary by this share of themselves, half up and half down. max_shift: shifts of 0 to
                 max_shift - 1 places. correlated_noise: standard deviation of the noise that, smoothed, fills the
                 padding. noise: standard deviation of the rough noise. shear: tilts vary by this much.
    Raises       ConventionError when one is negative, or max_shift no whole number of at least 1.
    """

    scale: float = 0.4
    max_shift: int = 48
    correlated_noise: float = 0.25
    noise: float = 0.02
    shear: float = 0.75

    def __post_init__(self) -> None:
        whole_number("Distortions", "max_shift", self.max_shift)
        for name in ("scale", "correlated_noise", "noise", "shear"):
            positive("Distortions", name, getattr(self, name), zero=True)


def mnist1d_stages(digit: int, *, rng: Randomness, distortions: Distortions | None = None) -> dict[str, FloatArray]:
    """How one signal is made: the curve after each step, by the name of the step.

    Args         digit: 0 to 9. rng: a Generator, or a RandomState to repeat the published data. distortions: how
                 strong; as published when not given.
    Returns      "template" (12,), "padded" (48 to 72), "stretched", "scaled", "shifted", "noisy", "sheared"
                 (72,) each, "signal" (40,), before the data set is standardized.
    Raises       ConventionError when digit is no whole number from 0 to 9.
    Source       Greydanus and Kobak (2024).
    """
    label = whole_number("mnist1d_stages", "digit", digit, least=0)
    if label > 9:
        raise ConventionError(
            f"mnist1d_stages: digit is {label}; it must be a digit, 0 to 9.",
            name="digit",
            got=digit,
            expected="0 to 9",
        )
    strength = _strength("mnist1d_stages", distortions)
    return _stages(mnist1d_templates()[label], _randomness("mnist1d_stages", rng), strength)


def mnist1d(
    n_samples: int = 5000, *, rng: Randomness, distortions: Distortions | None = None
) -> tuple[tuple[FloatArray, Labels], tuple[FloatArray, Labels]]:
    """The MNIST-1D data set, made here in less than a second instead of downloaded.

    Args         n_samples: a multiple of 10, as many of each digit. rng, distortions: as in mnist1d_stages.
    Returns      Two pairs, X: (N, 40) and labels: (N,), then X_test: (M, 40) and labels_test: (M,); labels are
                 integers, N is 0.8 and M is 0.2 times n_samples.
    Raises       ConventionError when n_samples is no positive multiple of 10.
    Conventions  one mean and one deviation for all numbers, those of the test part included, as published;
                 with rng=np.random.RandomState(42) the published data to 1e-12.
    Source       Greydanus and Kobak (2024).
    """
    count = whole_number("mnist1d", "n_samples", n_samples, least=10)
    if count % 10:
        raise ConventionError(
            f"mnist1d: n_samples is {count}; it must be a multiple of 10, so that each digit comes equally often.",
            name="n_samples",
            got=n_samples,
            expected="a multiple of 10",
        )
    rng = _randomness("mnist1d", rng)
    labels = np.repeat(np.arange(10), count // 10)
    templates, strength = mnist1d_templates(), _strength("mnist1d", distortions)
    X = np.array([_stages(templates[label], rng, strength)["signal"] for label in labels])
    order = rng.permutation(count)
    X, labels = X[order], labels[order]
    X = (X - X.mean()) / X.std()
    n_train = count * 4 // 5
    return (X[:n_train], labels[:n_train]), (X[n_train:], labels[n_train:])


def _randomness(function: str, rng: Randomness) -> Randomness:
    return rng if isinstance(rng, np.random.RandomState) else generator(function, rng)


def _strength(function: str, distortions: Distortions | None) -> Distortions:
    if distortions is None:
        return Distortions()
    return instance(function, "distortions", distortions, Distortions, such_as="such as Distortions(noise=0.1)")


def _stages(template: FloatArray, rng: Randomness, distortions: Distortions) -> dict[str, FloatArray]:
    # The order of the six draws is the published one: another order would be another data set.
    stages = {"template": template}
    least, most = _PADDING
    padding = least + int(rng.random() * (most - least + 1))
    # 1e-8 tells the curve's own zeros from the padding, which alone receives the smooth noise.
    stages["padded"] = np.concatenate([template + 1e-8, np.zeros(padding)])
    stages["stretched"] = _resampled(stages["padded"], _CANVAS)
    stages["scaled"] = stages["stretched"] * (1 + distortions.scale * (rng.random() - 0.5))
    stages["shifted"] = np.roll(stages["scaled"], int(rng.choice(distortions.max_shift)))
    rough = distortions.correlated_noise * rng.standard_normal(_CANVAS)
    smooth = _smoothing_matrix(_CANVAS, _SMOOTHING) @ rough
    stages["noisy"] = np.where(stages["shifted"] != 0, stages["shifted"], smooth)
    stages["noisy"] = stages["noisy"] + distortions.noise * rng.standard_normal(_CANVAS)
    tilt = distortions.shear * (rng.random() - 0.5)
    stages["sheared"] = stages["noisy"] - tilt * np.linspace(-0.5, 0.5, _CANVAS)
    stages["signal"] = _resampled(stages["sheared"], _SIGNAL)
    return stages


def _resampled(curve: FloatArray, count: int) -> FloatArray:
    return np.interp(np.linspace(0, 1, count), np.linspace(0, 1, len(curve)), curve)


@cache
def _smoothing_matrix(size: int, deviation: float) -> FloatArray:
    """Gaussian smoothing as a matrix: weights up to 4 deviations away, the signal mirrored at both ends."""
    reach = int(4 * deviation + 0.5)
    offsets = np.arange(-reach, reach + 1)
    weights = np.exp(-0.5 * (offsets / deviation) ** 2)
    weights /= weights.sum()
    matrix = np.zeros((size, size))
    for row in range(size):
        columns = row + offsets
        columns = np.where(columns < 0, -columns - 1, columns)
        columns = np.where(columns >= size, 2 * size - columns - 1, columns)
        np.add.at(matrix[row], columns, weights)
    return matrix
