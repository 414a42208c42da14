"""What the chapter's drawings compute for themselves: best guesses and best lines."""

import numpy as np
import pytest

from course_lib import losses
from course_lib.figures.chapters.activations_and_losses.punishment import best_constants, best_lines

LOSSES = {"squared": losses.mean_squared_error, "Huber": losses.huber, "absolute": losses.mean_absolute_error}


@pytest.mark.parametrize("name", LOSSES)
def test_no_other_guess_has_a_smaller_loss(name):
    values = np.array([2, 2.5, 4, 4.5, 40])
    best = best_constants(values)[name]
    least = LOSSES[name](np.full(5, best), values)
    assert all(LOSSES[name](np.full(5, guess), values) >= least - 1e-12 for guess in np.linspace(0, 40, 4001))


@pytest.mark.parametrize("name", LOSSES)
def test_no_line_nearby_has_a_smaller_loss(name):
    """The losses are convex in slope and intercept, so nearby is enough."""
    rng = np.random.default_rng(0)
    x = np.arange(11.0)
    y = np.append((0.5 * x + 0.2 * rng.normal(size=11))[:-1], -20)
    slope, intercept = best_lines(x, y)[name]

    def loss(slope, intercept):
        options = {"threshold": 0.5} if name == "Huber" else {}
        return LOSSES[name](slope * x + intercept, y, **options)

    least = loss(slope, intercept)
    assert all(loss(slope + a, intercept + b) >= least - 1e-12 for a, b in 0.05 * rng.normal(size=(500, 2)))
