"""What the project of "The linear autoencoder" promises: its training finds the axes, not only their plane."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.autoencoder import descend
from course_lib.checks import find_exercise


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_ordered_training_finds_the_axes_and_the_plain_one_their_plane(seed: int) -> None:
    rng = np.random.default_rng(seed)
    axes = np.linalg.qr(rng.normal(size=(5, 5)))[0]
    X = np.linalg.qr(rng.normal(size=(100, 5)))[0] * 10 * [3, 2, 1.5, 0.5, 0.2] @ axes.T
    E, D = 0.1 * rng.normal(size=(3, 5)), 0.1 * rng.normal(size=(5, 3))
    ordered = find_exercise("train_ordered_autoencoder").reference(E, D, X, 0.05, 3000)[1]
    plain = descend(E, D, X, learning_rate=0.05, n_steps=3000).decoders[-1]

    def cosines(decoder: np.ndarray) -> np.ndarray:
        return np.abs(np.sum(decoder * axes[:, :3], axis=0)) / np.linalg.norm(decoder, axis=0)

    assert cosines(ordered).min() > 0.999
    assert cosines(plain).min() < 0.99
    assert np.linalg.norm(plain - axes[:, :3] @ axes[:, :3].T @ plain) < 1e-3 * np.linalg.norm(plain)
