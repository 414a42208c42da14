"""Wrong solutions that no misconception lists: the exercise -> (words that the diagnosis must contain, function)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

UNLISTED: dict[str, list[tuple[str, Callable[..., Any]]]] = {}
NOT_NAMED = ""


def wrong(name: str, words: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def note(function: Callable[..., Any]) -> Callable[..., Any]:
        UNLISTED.setdefault(name, []).append((words, function))
        return function

    return note


def distances(X: Any, Y: Any) -> Any:
    return np.linalg.norm(X[:, None] - Y, axis=2)


# ---- pairwise_distances


@wrong("pairwise_distances", "`1/2` times")
def halved(X: Any, Y: Any) -> Any:
    return distances(X, Y) / 2


@wrong("pairwise_distances", "arranged in another shape")
def flattened(X: Any, Y: Any) -> Any:
    return distances(X, Y).ravel()


@wrong("pairwise_distances", "`1/sqrt(d)` times")
def root_mean_square(X: Any, Y: Any) -> Any:
    return distances(X, Y) / np.sqrt(X.shape[1])


@wrong("pairwise_distances", "without the last feature")
def without_the_last_coordinate(X: Any, Y: Any) -> Any:
    return distances(X[:, :-1], Y[:, :-1])


# ---- mean_and_variance


@wrong("mean_and_variance", "`k/(k - 1)` times")
def bessel(values: Any, probabilities: Any) -> Any:
    mean = probabilities @ values
    return mean, probabilities @ (values - mean) ** 2 * len(values) / max(len(values) - 1, 1)


@wrong("mean_and_variance", "a tuple of 2 is expected")
def variance_alone(values: Any, probabilities: Any) -> Any:
    return probabilities @ (values - probabilities @ values) ** 2


@wrong("mean_and_variance", "`1/2` times")
def halved_variance(values: Any, probabilities: Any) -> Any:
    mean = probabilities @ values
    return mean, probabilities @ (values - mean) ** 2 / 2


# ---- quadratic_form_gradient


@wrong("quadratic_form_gradient", "sign is not")
def minus(A: Any, x: Any) -> Any:
    return -(A + A.T) @ x


@wrong("quadratic_form_gradient", "in a column")
def column(A: Any, x: Any) -> Any:
    return ((A + A.T) @ x)[:, None]


@wrong("quadratic_form_gradient", "`2` times")
def doubled(A: Any, x: Any) -> Any:
    return 2 * (A + A.T) @ x


# ---- residual_gradient


@wrong("residual_gradient", "arranged in another shape")
def flat(A: Any, x: Any, y: Any) -> Any:
    return (-2 * np.outer(y - A @ x, x)).ravel()


@wrong("residual_gradient", "Every result is 0")
def zeros(A: Any, x: Any, y: Any) -> Any:
    return np.zeros(A.shape)


@wrong("residual_gradient", "`2` times")
def two_twice(A: Any, x: Any, y: Any) -> Any:
    return 4 * np.outer(A @ x - y, x)


@wrong("residual_gradient", "whatever the input")
def literal(A: Any, x: Any, y: Any) -> Any:
    return np.array([[30.0]])


# ---- tanh_layer_jacobian


@wrong("tanh_layer_jacobian", NOT_NAMED)
def slope_one_minus_size(W: Any, b: Any, x: Any) -> Any:
    return (1 - np.abs(np.tanh(W @ x + b)))[:, None] * W


@wrong("tanh_layer_jacobian", "a sign in front of it is wrong")
def bias_subtracted(W: Any, b: Any, x: Any) -> Any:
    return (1 - np.tanh(W @ x - b) ** 2)[:, None] * W


@wrong("tanh_layer_jacobian", "has shape `(k,)`")
def outputs(W: Any, b: Any, x: Any) -> Any:
    return np.tanh(W @ x + b)


@wrong("tanh_layer_jacobian", "sign is not")
def negative(W: Any, b: Any, x: Any) -> Any:
    return (np.tanh(W @ x + b) ** 2 - 1)[:, None] * W


# ---- curvature_signs


@wrong("curvature_signs", "returns 2 things; expected 3")
def two_numbers(H: Any) -> Any:
    values = np.linalg.eigvalsh(H)
    return int(np.sum(values > 1e-9)), int(np.sum(values < -1e-9))


@wrong("curvature_signs", "Flat directions are counted")
def always_a_bowl(H: Any) -> Any:
    return len(H), 0, 0


@wrong("curvature_signs", "a tuple of 3 is expected")
def the_curvatures_themselves(H: Any) -> Any:
    return np.linalg.eigvalsh(H)


@wrong("curvature_signs", "`1/d` times")
def shares(H: Any) -> Any:
    values = np.linalg.eigvalsh(H)
    return np.mean(values > 1e-9), np.mean(np.abs(values) <= 1e-9), np.mean(values < -1e-9)


# ---- fit_by_likelihood


def squares(x: Any, y: Any) -> Any:
    return np.linalg.pinv(np.c_[x, np.ones(len(x))]) @ y


def cost_of(x: Any, y: Any, order: Any, theta: Any) -> Any:
    errors = theta[0] * x + theta[1] - y
    return np.mean(errors**2) / 2 + np.log(2 * np.pi) / 2 if order == 2 else np.mean(np.abs(errors)) + np.log(2)


@wrong("fit_by_likelihood", NOT_NAMED)
def through_the_ends(x: Any, y: Any, order: Any) -> Any:
    slope = (y[x.argmax()] - y[x.argmin()]) / (x.max() - x.min())
    theta = np.array([slope, y[x.argmin()] - slope * x.min()])
    return theta, cost_of(x, y, order, theta)


@wrong("fit_by_likelihood", "Only `theta` is returned")
def cost_left_out(x: Any, y: Any, order: Any) -> Any:
    return squares(x, y)


@wrong("fit_by_likelihood", NOT_NAMED)
def flat_line(x: Any, y: Any, order: Any) -> Any:
    theta = np.array([0.0, np.mean(y) if order == 2 else np.median(y)])
    return theta, cost_of(x, y, order, theta)


@wrong("fit_by_likelihood", "`theta` is a single number")
def cost_first(x: Any, y: Any, order: Any) -> Any:
    return cost_of(x, y, order, squares(x, y)), squares(x, y)


@wrong("fit_by_likelihood", "a tuple of 2 is expected")
def theta_and_cost_in_one_array(x: Any, y: Any, order: Any) -> Any:
    theta = squares(x, y)
    return np.append(theta, cost_of(x, y, order, theta))


@wrong("fit_by_likelihood", "without the last sample")
def without_a_last_point(x: Any, y: Any, order: Any) -> Any:
    theta = squares(x[:-1], y[:-1]) if len(x) > 2 else squares(x, y)
    return theta, cost_of(x, y, order, theta)
