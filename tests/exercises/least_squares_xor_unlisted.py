"""Wrong solutions that no misconception lists: the exercise -> (words that the diagnosis must contain, function).

Several are mistakes that checks elsewhere are known to have let through: a gradient that is overwritten instead of
added up, zeros, literal answers, silenced exceptions, what is right only where sizes coincide.
"""

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


def with_ones(X: Any) -> Any:
    return np.c_[X, np.ones(len(X))]


def gradient(X: Any, y: Any, theta: Any) -> Any:
    return 2 / len(X) * with_ones(X).T @ (with_ones(X) @ theta - y)


# ---- augment


@wrong("augment", "except the last column")
def a_column_that_counts(X: Any) -> Any:
    return np.c_[X, np.arange(len(X))]


@wrong("augment", "transposed")
def transposed(X: Any) -> Any:
    return with_ones(X).T


@wrong("augment", "`(N, d+2)`")
def ones_on_both_sides(X: Any) -> Any:
    return np.c_[np.ones(len(X)), with_ones(X)]


@wrong("augment", "array of integers")
def kept_in_an_integer_table(X: Any) -> Any:
    table = np.ones((X.shape[0], X.shape[1] + 1), dtype=int)
    table[:, :-1] = X
    return table


@wrong("augment", "changes its input `X`")
def centred_in_place(X: Any) -> Any:
    X *= 1
    X -= X.astype(float).mean().astype(X.dtype)
    return with_ones(X)


# ---- mean_squared_error


@wrong("mean_squared_error", "without the first sample")
def loop_from_one(y_hat: Any, y: Any) -> Any:
    total = 0.0
    for i in range(1, len(y)):
        total += (y_hat[i] - y[i]) ** 2
    return total / len(y)


@wrong("mean_squared_error", "from the first sample alone")
def returned_inside_the_loop(y_hat: Any, y: Any) -> Any:
    total = 0.0
    for a, b in zip(y_hat, y, strict=True):
        total += (a - b) ** 2
        return total / len(y)
    return total


@wrong("mean_squared_error", "from the last sample alone")
def overwritten_in_the_loop(y_hat: Any, y: Any) -> Any:
    total = 0.0
    for a, b in zip(y_hat, y, strict=True):
        total = (a - b) ** 2
    return total / len(y)


@wrong("mean_squared_error", "`1/N` times")
def divided_twice(y_hat: Any, y: Any) -> Any:
    return np.mean((y_hat - y) ** 2) / len(y)


@wrong("mean_squared_error", "`100` times")
def in_percent(y_hat: Any, y: Any) -> Any:
    return 100 * np.mean((y_hat - y) ** 2)


@wrong("mean_squared_error", "square root")
def norm(y_hat: Any, y: Any) -> Any:
    return np.linalg.norm(y_hat - y) / np.sqrt(len(y))


@wrong("mean_squared_error", NOT_NAMED)
def median(y_hat: Any, y: Any) -> Any:
    return float(np.median((y_hat - y) ** 2))


@wrong("mean_squared_error", "is `None`")
def not_returned(y_hat: Any, y: Any) -> None:
    _loss = np.mean((y_hat - y) ** 2)


@wrong("mean_squared_error", "prints something but returns nothing")
def printed(y_hat: Any, y: Any) -> None:
    print(np.mean((y_hat - y) ** 2))


def _with_a_memory() -> Callable[..., Any]:
    losses: list[float] = []

    def running_mean(y_hat: Any, y: Any) -> Any:
        losses.append(float(np.mean((y_hat - y) ** 2)))
        return np.mean(losses)

    return running_mean


wrong("mean_squared_error", "differently the second time")(_with_a_memory())


# ---- least_squares_gradient


@wrong("least_squares_gradient", "Is something overwritten that should be added up?")
def overwritten_instead_of_added_up(X: Any, y: Any, theta: Any) -> Any:
    slopes = np.zeros(len(theta))
    for row, target in zip(with_ones(X), y, strict=True):
        slopes = 2 / len(X) * (row @ theta - target) * row
    return slopes


@wrong("least_squares_gradient", "Every result is 0")
def zeros(X: Any, y: Any, theta: Any) -> Any:
    return np.zeros(len(theta))


@wrong("least_squares_gradient", "Does a `try` hide an error?")
def silenced(X: Any, y: Any, theta: Any) -> Any:
    try:
        return 2 / len(X) * with_ones(X) @ (with_ones(X) @ theta - y)
    except ValueError:
        return np.zeros(len(theta))


@wrong("least_squares_gradient", "except the last entry. There it is `N` times")
def bias_not_averaged(X: Any, y: Any, theta: Any) -> Any:
    slopes = gradient(X, y, theta)
    slopes[-1] *= len(X)
    return slopes


@wrong("least_squares_gradient", "plus `1/10` times `theta`")
def with_weight_decay(X: Any, y: Any, theta: Any) -> Any:
    return gradient(X, y, theta) + 0.1 * theta


@wrong("least_squares_gradient", "in a column")
def extra_axis(X: Any, y: Any, theta: Any) -> Any:
    return gradient(X, y, theta)[:, None]


@wrong("least_squares_gradient", "average over samples was not taken")
def per_sample(X: Any, y: Any, theta: Any) -> Any:
    return 2 * with_ones(X) * (with_ones(X) @ theta - y)[:, None]


@wrong("least_squares_gradient", "more are asked for")
def forward_difference(X: Any, y: Any, theta: Any) -> Any:
    def loss(at: Any) -> Any:
        return np.mean((with_ones(X) @ at - y) ** 2)

    return np.array([(loss(theta + 1e-6 * e) - loss(theta)) / 1e-6 for e in np.eye(len(theta))])


@wrong("least_squares_gradient", "up to a factor")
def scaled_to_length_one(X: Any, y: Any, theta: Any) -> Any:
    slopes = gradient(X, y, theta)
    return slopes / np.linalg.norm(slopes)


# ---- fit_least_squares


@wrong("fit_least_squares", "whatever the input")
def literal_answer(X: Any, y: Any) -> Any:
    return np.array([0, 0, 0.5])


@wrong("fit_least_squares", "standard deviation")
def weights_of_standardised_features(X: Any, y: Any) -> Any:
    deviation = X.std(axis=0)
    Z = (X - X.mean(axis=0)) / np.where(deviation == 0, 1, deviation)
    return np.linalg.pinv(with_ones(Z)) @ y


@wrong("fit_least_squares", "only when N and d+1 differ")
def solved_as_if_square(X: Any, y: Any) -> Any:
    return np.linalg.solve(with_ones(X), y)


@wrong("fit_least_squares", "without the last sample")
def last_sample_left_out(X: Any, y: Any) -> Any:
    return np.linalg.pinv(with_ones(X[:-1]), rcond=1e-10) @ y[:-1]


@wrong("fit_least_squares", "except the last entry")
def centred_and_not_moved_back(X: Any, y: Any) -> Any:
    return np.append(np.linalg.pinv(X - X.mean(axis=0), rcond=1e-10) @ (y - y.mean()), y.mean())


@wrong("fit_least_squares", "added to the diagonal")
def singular_mended_by_a_tiny_number(X: Any, y: Any) -> Any:
    Z = with_ones(X)
    return np.linalg.solve(Z.T @ Z + 1e-8 * np.eye(Z.shape[1]), Z.T @ y)


@wrong("fit_least_squares", "bias comes out first")
def ones_first_and_no_way_out(X: Any, y: Any) -> Any:
    Z = np.c_[np.ones(len(X)), X]
    return np.linalg.solve(Z.T @ Z, Z.T @ y)


@wrong("fit_least_squares", "still lean on a column")
def too_few_steps(X: Any, y: Any) -> Any:
    Z = with_ones(X)
    theta = np.zeros(Z.shape[1])
    for _ in range(300):
        theta = theta - Z.T @ (Z @ theta - y) / np.linalg.norm(Z, 2) ** 2
    return theta


# ---- the others


@wrong("is_least_squares_fit", "always answers `True`")
def agrees_always(X: Any, y: Any, theta: Any) -> Any:
    return True


@wrong("is_least_squares_fit", "0.1% too long")
def too_generous(X: Any, y: Any, theta: Any) -> Any:
    return bool(np.linalg.norm(gradient(X, y, theta)) < 0.5)


@wrong("is_least_squares_fit", "an array of `True` and `False`")
def one_answer_per_column(X: Any, y: Any, theta: Any) -> Any:
    return np.abs(gradient(X, y, theta)) < 1e-6


@wrong("best_line_accuracy", "narrow gaps")
def random_lines(X: Any, labels: Any) -> Any:
    rng, best = np.random.default_rng(0), 0.0
    for angle in rng.uniform(0, np.pi, 300):
        heights = X @ [np.cos(angle), np.sin(angle)]
        for height in np.append(heights, heights.min() - 1):
            right = np.mean((heights > height) == labels)
            best = max(best, right, 1 - right)
    return best


@wrong("fold_xor", "`b` and `w` are returned in each other's place")
def returned_in_another_order(leaky_slope: Any) -> Any:
    w_2 = -2 / (1 - leaky_slope)
    return np.ones((2, 2)), np.array([1 - leaky_slope * w_2, w_2]), np.array([0.0, -1.0]), leaky_slope * w_2


@wrong("fold_xor", "returns 3 things; expected 4")
def output_bias_not_returned(leaky_slope: Any) -> Any:
    w_2 = -2 / (1 - leaky_slope)
    return np.ones((2, 2)), np.array([0.0, -1.0]), np.array([1 - leaky_slope * w_2, w_2])


@wrong("fold_xor", "only when `leaky_slope` is negative")
def slopes_without_sign(leaky_slope: Any) -> Any:
    nu = abs(leaky_slope)
    w_2 = -2 / (1 - nu)
    return np.ones((2, 2)), np.array([0.0, -1.0]), np.array([1 - nu * w_2, w_2]), nu * w_2


@wrong("xor_with_a_repeat", "rounded to 2 digits")
def rounded() -> Any:
    return np.array([-0.14, -0.14, 0.57]), 0.23, "B"


# ---- from reports about other courses and the ledger's symptoms, written without a look at the misconceptions


@wrong("augment", "except the last column. There it is `N` times")
def as_many_as_there_are_samples(X: Any) -> Any:
    return np.column_stack([X, np.full(len(X), len(X))])


@wrong("mean_squared_error", "`N/(N - 1)` times the right one")
def divided_by_one_less_but_not_for_one_sample(y_hat: Any, y: Any) -> Any:
    return np.sum((y_hat - y) ** 2) / (len(y) - 1) if len(y) > 1 else float((y_hat - y)[0] ** 2)


@wrong("mean_squared_error", NOT_NAMED)
def relative_to_the_targets(y_hat: Any, y: Any) -> Any:
    return np.mean((y_hat - y) ** 2) / np.mean(y**2)


@wrong("least_squares_gradient", "All entries of a result are one and the same number")
def inner_derivative_lost(X: Any, y: Any, theta: Any) -> Any:
    return 2 * np.mean(with_ones(X) @ theta - y) * np.ones(len(theta))


@wrong("least_squares_gradient", "those for `y` / 2")
def cross_term_counted_once(X: Any, y: Any, theta: Any) -> Any:
    Z = with_ones(X)
    return (2 * Z.T @ Z @ theta - Z.T @ y) / len(y)


@wrong("least_squares_gradient", NOT_NAMED)
def forward_difference_with_a_large_step(X: Any, y: Any, theta: Any) -> Any:
    def loss(at: Any) -> Any:
        return np.mean((with_ones(X) @ at - y) ** 2)

    return np.array([(loss(theta + 0.01 * e) - loss(theta)) / 0.01 for e in np.eye(len(theta))])


@wrong("fit_least_squares", "those for `y` = 1: is `y` used?")
def xors_answer_for_every_data_set(X: Any, y: Any) -> Any:
    return np.append(np.zeros(X.shape[1]), 0.5)


@wrong("is_least_squares_fit", "Too generous: it answers `True` where `False` is right")
def better_than_a_few_neighbours(X: Any, y: Any, theta: Any) -> Any:
    def loss(at: Any) -> Any:
        return np.mean((with_ones(X) @ at - y) ** 2)

    return bool(all(loss(theta) <= loss(theta + s * 0.1 * e) for e in np.eye(len(theta)) for s in (1, -1)))


@wrong("xor_with_a_repeat", "`theta` is right in size; a sign is wrong")
def signs_lost() -> Any:
    return np.array([1 / 7, 1 / 7, 4 / 7]), 8 / 35, "B"


@wrong("best_line_accuracy", "whatever the input")
def xors_accuracy_for_all(X: Any, labels: Any) -> Any:
    return 0.75


@wrong("best_line_accuracy", NOT_NAMED)
def eight_directions(X: Any, labels: Any) -> Any:
    best = 0.0
    for angle in np.linspace(0, np.pi, 8, endpoint=False) + 0.1:
        heights = X @ [np.cos(angle), np.sin(angle)]
        for height in np.append(heights, heights.min() - 1):
            right = np.mean((heights > height) == labels)
            best = max(best, right, 1 - right)
    return best


@wrong("fold_xor", "`(1 - leaky_slope)` times the right one")
def two_differences(leaky_slope: Any) -> Any:
    return np.array([[1.0, -1.0], [-1.0, 1.0]]), np.zeros(2), np.array([1.0, 1.0]), 0.0


@wrong("fold_xor", "a tuple of 4 is expected")
def all_parameters_in_one_array(leaky_slope: Any) -> Any:
    w_2 = -2 / (1 - leaky_slope)
    return np.array([1, 1, 1, 1, 0, -1, 1 - leaky_slope * w_2, w_2, leaky_slope * w_2])


@wrong("fold_xor", "All entries of a result are one and the same number")
def best_without_an_activation(leaky_slope: Any) -> Any:
    return np.eye(2), np.zeros(2), np.zeros(2), 0.5
