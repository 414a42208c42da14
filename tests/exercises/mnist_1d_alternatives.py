"""Right solutions written differently: name of the exercise -> functions, every one of which must pass."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.activations import softmax
from course_lib.losses import cross_entropy, cross_entropy_and_gradient
from course_lib.network import MultilayerPerceptron
from course_lib.normalization import fit_standardizer
from course_lib.optimizers import heavy_ball
from course_lib.regularizers import EarlyStopping
from course_lib.training import fit_objective

ALTERNATIVES: dict[str, list[Callable[..., Any]]] = {}


def solves(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def note(function: Callable[..., Any]) -> Callable[..., Any]:
        ALTERNATIVES.setdefault(name, []).append(function)
        return function

    return note


@solves("width_for_budget")
def by_trying_all(budget: Any, n_inputs: Any, n_hidden_layers: Any, n_outputs: Any) -> Any:
    widths = np.arange(1, int(budget // (n_inputs + n_outputs)) + 2)
    tables = [(n_inputs, widths), *[(widths, widths)] * (n_hidden_layers - 1), (widths, n_outputs)]
    prices = sum(n_out * (n_in + 1) for n_in, n_out in tables)
    return widths[np.argmin(np.abs(prices - budget))]


@solves("width_for_budget")
def by_the_quadratic_equation(budget: Any, n_inputs: Any, n_hidden_layers: Any, n_outputs: Any) -> Any:
    a, b, c = n_hidden_layers - 1, n_inputs + n_hidden_layers + n_outputs, n_outputs - budget
    root = -c / b if a == 0 else (-b + math.sqrt(b * b - 4 * a * c)) / (2 * a)
    near = [width for width in range(math.floor(root) - 1, math.ceil(root) + 2) if width >= 1]
    prices = [abs(a * width * width + b * width + c) for width in near]
    return near[prices.index(min(prices))]


@solves("first_epochs_below")
def by_a_loop_with_else(errors: Any, threshold: Any) -> Any:
    found = []
    for row in errors:
        for epoch, error in enumerate(row, start=1):
            if error < threshold:
                found.append(epoch)
                break
        else:
            found.append(len(row) + 1)
    return found


@solves("first_epochs_below")
def by_a_last_column(errors: Any, threshold: Any) -> Any:
    reached = np.column_stack([errors < threshold, np.ones(len(errors), bool)])
    return reached.argmax(axis=1) + 1.0


@solves("first_epochs_below")
def by_counting_those_before(errors: Any, threshold: Any) -> Any:
    return 1 + np.cumprod(~(np.asarray(errors) < threshold), axis=1).sum(axis=1)


@solves("ensemble_error")
def by_the_packages_softmax(logits: Any, labels: Any) -> Any:
    p = sum(softmax(scores) for scores in logits)
    return 1 - np.mean(np.argmax(p, axis=1) == labels)


@solves("ensemble_error")
def sample_by_sample(logits: Any, labels: Any) -> Any:
    wrong = 0
    for sample, label in enumerate(labels):
        total = np.zeros(logits.shape[2])
        for scores in logits[:, sample]:
            e = np.exp(scores - max(scores))
            total += e / sum(e)
        wrong += int(total.argmax()) != label
    return wrong / len(labels)


@solves("reordered_weights")
def by_a_permutation_matrix(W: Any, order: Any) -> Any:
    return W @ np.eye(W.shape[1])[:, order]


@solves("reordered_weights")
def by_filling(W: Any, order: Any) -> Any:
    moved = np.empty_like(W)
    for place, came_from in enumerate(order):
        moved[:, place] = W[:, came_from]
    return moved


@solves("honest_run")
def by_the_package(*arguments: Any) -> Any:
    (X, labels, X_v, labels_v, X_t, labels_t, W_1, b_1, W_2, b_2, orders, size, rate, momentum) = arguments
    scale = fit_standardizer(X)
    train, validation, test = map(scale.transform, (X, X_v, X_t))
    network = MultilayerPerceptron((W_1.shape[1], len(b_1), len(b_2)), ("relu", "identity"))
    theta = network.from_arrays([(W_1, b_1), (W_2, b_2)])
    optimizer = heavy_ball(rate, momentum=momentum)
    state = optimizer.init(theta)
    watch, losses = EarlyStopping(len(orders) + 1).init(), []
    for order in orders:
        for rows in np.split(order, range(size, len(order), size)):
            scores, trace = network.forward_with_trace(theta, train[rows])
            gradients = network.backward(theta, trace, cross_entropy_and_gradient(scores, labels[rows])[1])
            updates, state = optimizer.update(gradients, state, theta)
            theta = theta + updates
        losses.append(cross_entropy(network.forward(theta, validation), labels_v))
        watch = EarlyStopping(len(orders) + 1).update(watch, losses[-1], theta)
    answers = network.forward(watch.best_parameters, test).argmax(axis=1)
    return losses, watch.best_index + 1, float(np.mean(answers != labels_t))


@solves("honest_run")
def with_one_vector_and_one_hot_labels(*arguments: Any) -> Any:
    (X, labels, X_v, labels_v, X_t, labels_t, W_1, b_1, W_2, b_2, orders, size, rate, momentum) = arguments
    n, d, k = *W_1.shape, len(b_2)
    centre, spread = np.average(X, axis=0), np.sqrt(np.var(X, axis=0))
    X, X_v, X_t = (np.column_stack([(part - centre) / spread, np.ones(len(part))]) for part in (X, X_v, X_t))
    targets = np.eye(k)[labels]
    theta = np.concatenate([np.column_stack([W_1, b_1]).ravel(), np.column_stack([W_2, b_2]).ravel()])
    v = np.zeros(theta.size)

    def tables(theta: Any) -> Any:
        return theta[: n * (d + 1)].reshape(n, d + 1), theta[n * (d + 1) :].reshape(k, n + 1)

    def forward(theta: Any, rows: Any) -> Any:
        first, second = tables(theta)
        h = np.column_stack([(rows @ first.T).clip(0), np.ones(len(rows))])
        e = np.exp(h @ second.T - (h @ second.T).max(axis=1)[:, None])
        return h, e / e.sum(axis=1)[:, None]

    losses: list[Any] = []
    best_epoch, best = 0, theta
    for epoch, order in enumerate(orders, start=1):
        left = list(order)
        while left:
            rows, left = left[:size], left[size:]
            h, p = forward(theta, X[rows])
            delta = (p - targets[rows]) / len(rows)
            back = (delta @ tables(theta)[1][:, :-1]) * np.sign(h[:, :-1])
            v = momentum * v - rate * np.concatenate([(back.T @ X[rows]).ravel(), (delta.T @ h).ravel()])
            theta = theta + v
        _, p = forward(theta, X_v)
        losses.append(-np.log(p[np.arange(len(labels_v)), labels_v]).mean())
        if losses[-1] == min(losses):
            best_epoch, best = epoch, theta.copy()
    return np.array(losses), best_epoch, np.mean(forward(best, X_t)[1].argmax(axis=1) != labels_t)


@solves("honest_run")
def by_the_training_loop(*arguments: Any) -> Any:
    """Epoch by epoch with fit_objective in full batches, where the batches are made to be whole epochs."""
    (X, labels, X_v, labels_v, X_t, labels_t, W_1, b_1, W_2, b_2, orders, size, rate, momentum) = arguments
    scale = fit_standardizer(X)
    network = MultilayerPerceptron((W_1.shape[1], len(b_1), len(b_2)), ("relu", "identity"))

    def objective(theta: Any, X_batch: Any, y_batch: Any, rng: Any) -> Any:
        scores, trace = network.forward_with_trace(theta, X_batch)
        value, upstream = cross_entropy_and_gradient(scores, y_batch)
        return value, network.backward(theta, trace, upstream)

    theta, kept = network.from_arrays([(W_1, b_1), (W_2, b_2)]), []
    before = theta
    for order in orders:
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            found = fit_objective(
                objective,
                theta,
                scale.transform(X[rows]),
                labels[rows],
                optimizer=heavy_ball(rate, momentum=0.0),
                epochs=1,
            )
            before, theta = theta, found.parameters + momentum * (theta - before)
        kept.append(theta)
    losses = [cross_entropy(network.forward(theta, scale.transform(X_v)), labels_v) for theta in kept]
    best = losses.index(min(losses))
    answers = np.argmax(network.forward(kept[best], scale.transform(X_t)), axis=1)
    return np.array(losses), best + 1, np.count_nonzero(answers != labels_t) / len(labels_t)
