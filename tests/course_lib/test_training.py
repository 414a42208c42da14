"""Training against torch and a hand-written loop; batches, repeatability, resuming, divergence, callbacks, memory."""

import dataclasses
import io
import itertools
import json
import re
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import training as module
from course_lib.activations import ACTIVATIONS, prelu_with
from course_lib.data import xor
from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError, UnknownNameError
from course_lib.losses import LOSSES, get_loss, mean_squared_error
from course_lib.network import MultilayerPerceptron
from course_lib.optimizers import adam, chain, clip_by_norm, momentum, sgd
from course_lib.regularizers import EarlyStopping, dropout, dropout_backward
from course_lib.training import (
    Callback,
    Checkpoint,
    DivergenceError,
    PrintProgress,
    Recorder,
    StopEarly,
    fit,
    fit_objective,
    load_checkpoint,
    mini_batch_variance,
    mini_batches,
    save_checkpoint,
    sgd_noise_floor,
)


def regression(seed=0, n_samples=10, widths=(3, 5, 2), activations=("tanh", "identity"), dtype=np.float64):
    """A small regression problem whose sizes are all different."""
    rng = np.random.default_rng(seed)
    network = MultilayerPerceptron(widths, activations)
    parameters = network.initialize(rng=rng, weights="lecun_normal", biases="lecun_normal", dtype=dtype)
    X, y = rng.normal(size=(n_samples, widths[0])), rng.normal(size=(n_samples, widths[-1]))
    return network, parameters, X.astype(dtype), y.astype(dtype)


def classification(seed=0, n_samples=50):
    rng = np.random.default_rng(seed)
    network = MultilayerPerceptron((4, 6, 3), ("relu", "identity"))
    return network, network.initialize(rng=rng), rng.normal(size=(n_samples, 4)), rng.integers(3, size=n_samples)


def by_hand(network, parameters, X, y, *, loss, optimizer, epochs, batch_size, rng):
    """The loop as the chapters write it: nothing kept, nothing in place."""
    parameters, losses = np.array(parameters), []
    state = optimizer.init(parameters)
    for _ in range(epochs):
        for rows in mini_batches(len(X), batch_size, rng=rng):
            y_hat, trace = network.forward_with_trace(parameters, X[rows])
            value, upstream = get_loss(loss).value_and_gradient(y_hat, y[rows])
            updates, state = optimizer.update(network.backward(parameters, trace, upstream), state, parameters)
            parameters = parameters + updates
            losses.append(value)
    return parameters, np.array(losses)


class Stopper(Callback):
    """Stop after so many steps."""

    def __init__(self, step):
        self.last = step

    def on_step(self, progress):
        if progress.step == self.last:
            progress.stop("far enough")


# --- the loop


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("batch_size", [1, 3, 10])
@pytest.mark.parametrize(
    "rule", [lambda: sgd(0.03), lambda: adam(0.02), lambda: chain(clip_by_norm(0.5), momentum(0.05))]
)
def test_fit_is_the_hand_written_loop_to_the_bit(rule, batch_size, dtype):
    """Also with a last batch of one row, which is divided by its own size."""
    network, parameters, X, y = regression(dtype=dtype)
    options = {"loss": "mean_squared_error", "optimizer": rule(), "epochs": 4, "batch_size": batch_size}
    result = fit(network, parameters, X, y, rng=np.random.default_rng(3), **options)
    if batch_size == 10:  # the full batch is not shuffled: every order gives the same sum, up to rounding
        expected, losses = by_hand(network, parameters, X, y, rng=np.random.default_rng(3), **options)
        np.testing.assert_allclose(result.parameters, expected, rtol={"float64": 1e-12, "float32": 1e-4}[dtype])
        np.testing.assert_allclose(result.history.losses, losses, rtol={"float64": 1e-12, "float32": 1e-5}[dtype])
    else:
        expected, losses = by_hand(network, parameters, X, y, rng=np.random.default_rng(3), **options)
        np.testing.assert_array_equal(result.parameters, expected)
        np.testing.assert_array_equal(result.history.losses, losses)
    assert result.parameters.dtype == np.dtype(dtype)


def test_labels_are_batched_with_their_samples():
    network, parameters, X, y = classification()
    options = {"loss": "cross_entropy", "optimizer": sgd(0.5), "epochs": 3, "batch_size": 7}
    expected, _ = by_hand(network, parameters, X, y, rng=np.random.default_rng(3), **options)
    result = fit(network, parameters, X, y, rng=np.random.default_rng(3), **options)
    np.testing.assert_array_equal(result.parameters, expected)


def step_by_the_papers(name, tensors, memory, t):
    """One step on tensors, typed out: torch.optim, with which test_optimizers compares, takes a second to load."""
    for tensor, (m, v) in zip(tensors, memory, strict=True):
        g = tensor.grad
        if name == "sgd":
            tensor.data -= 0.1 * g
        elif name == "momentum":
            m.mul_(0.8).add_(g)
            tensor.data -= 0.05 * m
        else:
            m.mul_(0.9).add_(0.1 * g)
            v.mul_(0.999).add_(0.001 * g**2)
            tensor.data -= 0.02 * (m / (1 - 0.9**t)) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)


@pytest.mark.torch
@pytest.mark.parametrize("name", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("task", ["regression", "classification"])
def test_twelve_steps_equal_torch(task, name):
    torch = pytest.importorskip("torch")
    network, parameters, X, y = regression(n_samples=12) if task == "regression" else classification(n_samples=12)
    layers = [
        torch.nn.Linear(n_in, n_out, dtype=torch.float64)
        for n_in, n_out in zip(network.widths, network.widths[1:], strict=False)
    ]
    with torch.no_grad():
        for layer, (W, b) in zip(layers, network.parameters_as_arrays(parameters), strict=True):
            layer.weight.copy_(torch.tensor(W))
            layer.bias.copy_(torch.tensor(b))
    bend = torch.nn.Tanh() if task == "regression" else torch.nn.ReLU()
    model = torch.nn.Sequential(layers[0], bend, layers[1])
    ours = {"sgd": sgd(0.1), "momentum": momentum(0.05, 0.8), "adam": adam(0.02)}[name]
    memory = [(torch.zeros_like(p), torch.zeros_like(p)) for p in model.parameters()]
    if task == "regression":
        criterion, loss = (lambda y_hat, y: ((y_hat - y) ** 2).sum(dim=1).mean()), "mean_squared_error"
    else:
        criterion, loss = torch.nn.CrossEntropyLoss(), "cross_entropy"
    rng, losses = np.random.default_rng(9), []
    for _ in range(4):
        for rows in mini_batches(12, 5, rng=rng):
            model.zero_grad()
            value = criterion(model(torch.tensor(X[rows])), torch.tensor(y[rows]))
            value.backward()
            losses.append(value.item())
            step_by_the_papers(name, model.parameters(), memory, t=len(losses))
    result = fit(
        network, parameters, X, y, loss=loss, optimizer=ours, epochs=4, batch_size=5, rng=np.random.default_rng(9)
    )
    assert len(losses) == 12
    np.testing.assert_allclose(result.history.losses, losses, rtol=1e-10)
    for layer, (W, b) in zip(layers, network.parameters_as_arrays(result.parameters), strict=True):
        np.testing.assert_allclose(W, layer.weight.detach().numpy(), rtol=1e-10, atol=1e-10)
        np.testing.assert_allclose(b, layer.bias.detach().numpy(), rtol=1e-10, atol=1e-10)


def test_training_changes_none_of_its_arguments():
    network, parameters, X, y = regression()
    before = [array.copy() for array in (parameters, X, y)]
    result = fit(
        network, parameters, X, y, loss="mean_squared_error", optimizer=sgd(0.1), epochs=3, batch_size=4,
        rng=np.random.default_rng(0),
    )  # fmt: skip
    for array, copy in zip((parameters, X, y), before, strict=True):
        np.testing.assert_array_equal(array, copy)
    assert not np.shares_memory(result.parameters, parameters)


def test_full_batch_descent_takes_one_step_an_epoch_and_needs_no_generator():
    network, parameters, X, y = regression()
    steps = [
        len(
            fit(
                network, parameters, X, y, loss="mean_squared_error", optimizer=sgd(0.1), epochs=3, **options
            ).history.losses
        )
        for options in ({}, {"batch_size": 10}, {"batch_size": 4, "rng": np.random.default_rng(0)})
    ]
    assert steps == [3, 3, 9]


def test_the_full_batch_takes_nothing_from_the_generator():
    network, parameters, X, y = regression()
    rng = np.random.default_rng(0)
    fit(network, parameters, X, y, loss="mean_squared_error", optimizer=sgd(0.1), epochs=3, rng=rng)
    assert rng.bit_generator.state == np.random.default_rng(0).bit_generator.state


def test_the_history_holds_the_loss_of_each_batch_before_its_update_and_means_over_epochs():
    network, parameters, X, y = regression()
    result = fit(
        network, parameters, X, y, loss="mean_squared_error", optimizer=sgd(1e-12), epochs=2, batch_size=4,
        rng=np.random.default_rng(1),
    )  # fmt: skip
    assert result.history.batch_sizes == (4, 4, 2)
    rows = next(mini_batches(10, 4, rng=np.random.default_rng(1)))
    assert result.history.losses[0] == mean_squared_error(network.forward(parameters, X[rows]), y[rows])
    # with a learning rate of nearly nothing, the weighted mean over an epoch is the loss of all samples
    whole = mean_squared_error(network.forward(parameters, X), y)
    np.testing.assert_allclose(result.history.epoch_losses, [whole, whole], rtol=1e-9)


def test_a_stack_is_trained_as_each_of_its_networks_alone():
    network, _, X, y = regression()
    stack = network.initialize(rng=np.random.default_rng(0), weights="lecun_normal", n_networks=4)
    for batch_size in (None, 3):
        options = {"loss": "mean_squared_error", "optimizer": momentum(0.05), "epochs": 5, "batch_size": batch_size}
        result = fit(network, stack, X, y, rng=np.random.default_rng(7), **options)
        singles = [fit(network, alone, X, y, rng=np.random.default_rng(7), **options) for alone in stack]
        np.testing.assert_allclose(result.parameters, [single.parameters for single in singles], rtol=1e-10, atol=1e-13)
        losses = np.stack([single.history.losses for single in singles], axis=1)
        np.testing.assert_allclose(result.history.losses, losses, rtol=1e-10)
        np.testing.assert_allclose(
            result.history.epoch_losses, np.stack([s.history.epoch_losses for s in singles], axis=1), rtol=1e-10
        )


def test_xor_starts_end_at_zero_or_on_one_of_three_shelves():
    """200 standard-normal starts of a 2-2-1 ReLU network, 5000 steps: solved, 1/8, 1/6 or 1/4, as the ledger has it."""
    rng, S = np.random.default_rng(0), 200
    W, b, w, c = rng.normal(size=(S, 2, 2)), rng.normal(size=(S, 2)), rng.normal(size=(S, 2)), rng.normal(size=S)
    network = MultilayerPerceptron((2, 2, 1), ("relu", "identity"))
    X, y = xor()
    start = network.from_arrays([(W, b), (w[:, None, :], c[:, None])])
    result = fit(network, start, X, y[:, None], loss="mean_squared_error", optimizer=sgd(0.1), epochs=5000)
    final = mean_squared_error(network.forward(result.parameters, X), y[:, None])
    assert 0.1 < np.mean(final < 1e-3) < 0.45
    stuck = final[final >= 1e-3]
    assert np.abs(stuck[:, None] - [1 / 8, 1 / 6, 1 / 4]).min(axis=1).max() < 0.002


def test_from_all_zeros_only_the_last_bias_moves():
    network = MultilayerPerceptron((2, 2, 1), ("relu", "identity"))
    X, y = xor()
    result = fit(network, np.zeros(9), X, y[:, None], loss="mean_squared_error", optimizer=sgd(0.1), epochs=2000)
    np.testing.assert_array_equal(result.parameters[:-1], 0)
    assert result.parameters[-1] == pytest.approx(0.5, abs=1e-9)


# --- mini-batches


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_an_epoch_takes_every_sample_once(data):
    n_samples = data.draw(st.integers(1, 40))
    batch_size = data.draw(st.integers(1, n_samples))
    batches = list(mini_batches(n_samples, batch_size, rng=np.random.default_rng(data.draw(st.integers(0, 999)))))
    np.testing.assert_array_equal(np.sort(np.concatenate(batches)), np.arange(n_samples))
    assert [len(rows) for rows in batches[:-1]] == [batch_size] * (len(batches) - 1)
    assert 1 <= len(batches[-1]) <= batch_size


def test_without_replacement_an_epoch_is_a_shuffled_list_cut_into_pieces():
    order = np.arange(10)
    np.random.default_rng(5).shuffle(order)
    for options in ({}, {"replace": False}):
        batches = mini_batches(10, 4, rng=np.random.default_rng(5), **options)
        for rows, expected in zip(batches, (order[:4], order[4:8], order[8:]), strict=True):
            np.testing.assert_array_equal(rows, expected)


def test_with_replacement_every_row_of_every_batch_is_drawn_anew():
    """All 27 epochs of three samples equally often: within 5 standard deviations, wrong by chance once in 60 000."""
    rng, counts, n_epochs = np.random.default_rng(0), np.zeros((3, 3, 3)), 2700
    for _ in range(n_epochs):
        pair, single = mini_batches(3, 2, replace=True, rng=rng)
        counts[(*pair, *single)] += 1
    share = 1 / 27
    assert np.abs(counts - n_epochs * share).max() < 5 * np.sqrt(n_epochs * share * (1 - share))


@pytest.mark.parametrize("replace", [False, True])
def test_the_variance_of_a_mini_batch_is_that_over_all_that_can_be_drawn(replace):
    """In fractions, over every batch there is; the average over the batches is that of the samples."""
    gradients = [Fraction(numerator, 3) for numerator in (1, -4, 2, 2, 7)]

    def mean_and_variance(values):
        mean = sum(values) / len(values)
        return mean, sum((value - mean) ** 2 for value in values) / len(values)

    mean, variance = mean_and_variance(gradients)
    for size in range(1, 6):
        draws = itertools.product(gradients, repeat=size) if replace else itertools.combinations(gradients, size)
        found, scatter = mean_and_variance([sum(batch) / size for batch in draws])
        assert found == mean
        formula = mini_batch_variance(float(variance), 5, size, replace=replace)
        assert formula == pytest.approx(float(scatter), rel=1e-14)
    assert mini_batch_variance(0.0, 1, 1, replace=replace) == 0


@pytest.mark.parametrize(("learning_rate", "curvature", "batch_size"), [(0.1, 1.0, 1), (0.4, 1.0, 1), (0.3, 2.0, 2)])
def test_sgd_at_a_fixed_rate_ends_on_its_noise_floor(learning_rate, curvature, batch_size):
    """5000 runs of 80 steps, after which the floor is reached but for 5e-8 of it: within 5 standard errors."""
    rng, n_runs = np.random.default_rng(2), 5000
    y = np.array([3.0, -1.0, 0.5, -2.5, 0.0])  # their mean is 0, the minimizer
    theta = np.zeros(n_runs)
    for _ in range(80):
        rows = rng.random((n_runs, 5)).argpartition(batch_size - 1)[:, :batch_size]  # equally likely subsets
        theta -= learning_rate * curvature * (theta - y[rows].mean(axis=1))
    floor = sgd_noise_floor(learning_rate, mini_batch_variance(y.var(), 5, batch_size), curvature=curvature)
    assert abs((theta**2).mean() - floor) < 5 * (theta**2).std() / np.sqrt(n_runs)


def test_the_noise_floors_of_the_ledger():
    assert sgd_noise_floor(0.1, 1.0) == pytest.approx(0.1 / 1.9)  # Massias and Piastra, with ½
    assert sgd_noise_floor(0.4, 2.0) == pytest.approx(0.4 * 2 / 1.6)
    assert sgd_noise_floor(0.2, 1.0, curvature=2) == pytest.approx(0.2 / 0.8)  # Gogianu and Busoniu, without
    assert sgd_noise_floor(0.5, 0) == 0


class Orders(Callback):
    """Which samples each step saw, read off the gradient of a one-hot problem."""

    def __init__(self):
        self.seen = []

    def on_step(self, progress):
        self.seen.append(set(np.flatnonzero(progress.parameters[:-1] != self.before)))
        self.before = progress.parameters[:-1].copy()

    def on_start(self, progress):
        self.before = progress.parameters[:-1].copy()


def test_each_epoch_of_fit_sees_every_sample_once_in_a_new_order():
    """One weight per sample: a step moves exactly the weights of its batch."""
    network, orders = MultilayerPerceptron((10, 1), ("identity",)), Orders()
    fit(
        network, np.zeros(11), np.eye(10), np.ones((10, 1)), loss="mean_squared_error", optimizer=sgd(0.01), epochs=3,
        batch_size=3, rng=np.random.default_rng(0), callbacks=[orders],
    )  # fmt: skip
    epochs = [orders.seen[start : start + 4] for start in (0, 4, 8)]
    for epoch in epochs:
        assert [len(batch) for batch in epoch] == [3, 3, 3, 1]
        assert set.union(*epoch) == set(range(10))
    assert epochs[0] != epochs[1]
    assert epochs[1] != epochs[2]


# --- the same bits again


def test_the_seed_fixes_every_bit():
    network, parameters, X, y = regression()
    options = {"loss": "mean_squared_error", "optimizer": adam(0.05), "epochs": 5, "batch_size": 3}
    a, b, other = (
        fit(network, parameters, X, y, rng=np.random.default_rng(seed), **options).parameters for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(a, b)
    assert np.any(a != other)


@pytest.mark.parametrize("stack", [None, 3])
@pytest.mark.parametrize("through_a_file", [False, True])
@pytest.mark.parametrize("stop_after", [1, 4, 8, 10])
def test_a_resumed_run_ends_at_the_same_bits(stop_after, through_a_file, stack, tmp_path):
    """Stopped in the first batch, at the end of an epoch, in the middle of one."""
    network, parameters, X, y = regression()
    if stack:
        parameters = network.initialize(rng=np.random.default_rng(5), n_networks=stack)
    rule = chain(clip_by_norm(1.0), adam(lambda step: 0.05 / (1 + step)))
    options = {"loss": "mean_squared_error", "optimizer": rule, "epochs": 4, "batch_size": 3}
    whole = fit(network, parameters, X, y, rng=np.random.default_rng(8), **options)
    first = fit(network, parameters, X, y, rng=np.random.default_rng(8), callbacks=[Stopper(stop_after)], **options)
    assert first.stopped == "far enough"
    checkpoint = first.checkpoint
    assert checkpoint.step == len(first.history.losses) == stop_after
    if through_a_file:
        save_checkpoint(tmp_path / "run.npz", checkpoint)
        checkpoint = load_checkpoint(tmp_path / "run.npz")
        assert type(checkpoint.optimizer_state["1"]["step"]) is int  # a number again, not an array without axes
    resumed = fit(network, checkpoint, X, y, **options)
    np.testing.assert_array_equal(resumed.parameters, whole.parameters)
    np.testing.assert_array_equal(resumed.history.losses, whole.history.losses)
    assert resumed.stopped is None
    again = fit(network, checkpoint, X, y, **options)
    np.testing.assert_array_equal(again.parameters, whole.parameters)


def test_a_finished_run_goes_on_with_more_epochs():
    network, parameters, X, y = regression()
    options = {"loss": "mean_squared_error", "optimizer": momentum(0.05)}
    half = fit(network, parameters, X, y, epochs=5, **options)
    whole = fit(network, half.checkpoint, X, y, epochs=9, **options)
    np.testing.assert_array_equal(whole.parameters, fit(network, parameters, X, y, epochs=9, **options).parameters)
    unchanged = fit(network, half.checkpoint, X, y, epochs=5, **options)
    np.testing.assert_array_equal(unchanged.parameters, half.parameters)


@pytest.mark.parametrize(
    "bits", [np.random.PCG64, np.random.MT19937, np.random.Philox, np.random.PCG64DXSM, np.random.SFC64]
)
def test_any_generator_of_numpy_survives_the_file(bits, tmp_path):
    network, parameters, X, y = regression()
    options = {"loss": "mean_squared_error", "optimizer": sgd(0.05), "batch_size": 4}
    half = fit(network, parameters, X, y, epochs=2, rng=np.random.Generator(bits(3)), **options)
    save_checkpoint(tmp_path / "run.npz", half.checkpoint)
    resumed = fit(network, load_checkpoint(tmp_path / "run.npz"), X, y, epochs=4, **options)
    whole = fit(network, parameters, X, y, epochs=4, rng=np.random.Generator(bits(3)), **options)
    np.testing.assert_array_equal(resumed.parameters, whole.parameters)


def test_a_checkpoint_is_not_changed_by_the_run_that_goes_on():
    network, parameters, X, y = regression()
    kept = []

    class Keep(Callback):
        def on_epoch(self, progress):
            kept.append((progress.checkpoint(), progress.parameters.copy(), progress.optimizer_state["m"].copy()))

    fit(
        network, parameters, X, y, loss="mean_squared_error", optimizer=adam(0.05), epochs=3, batch_size=4,
        rng=np.random.default_rng(0), callbacks=[Keep()],
    )  # fmt: skip
    for checkpoint, theta, m in kept:
        np.testing.assert_array_equal(checkpoint.parameters, theta)
        np.testing.assert_array_equal(checkpoint.optimizer_state["m"], m)
    assert [checkpoint.step for checkpoint, _, _ in kept] == [3, 6, 9]
    assert kept[0][0].rng_state != kept[1][0].rng_state


# --- anything with a gradient


def noisy_line(theta, X, y, rng):
    """A line fitted with input noise: the objective uses the run's own random numbers."""
    X = X + rng.normal(size=X.shape) * 0.1
    residual = X @ theta[:-1] + theta[-1] - y
    return np.mean(residual**2), 2 / len(y) * np.append(X.T @ residual, residual.sum())


def test_an_objective_is_trained_and_resumed_to_the_same_bits_with_its_random_numbers():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40, 3))
    y = X @ [1.0, -2.0, 0.5] + 3
    options = {"optimizer": sgd(0.05), "batch_size": 8}
    whole = fit_objective(noisy_line, np.zeros(4), X, y, epochs=60, rng=np.random.default_rng(1), **options)
    np.testing.assert_allclose(whole.parameters, [1, -2, 0.5, 3], atol=0.2)
    half = fit_objective(noisy_line, np.zeros(4), X, y, epochs=30, rng=np.random.default_rng(1), **options)
    resumed = fit_objective(noisy_line, half.checkpoint, X, y, epochs=60, **options)
    np.testing.assert_array_equal(resumed.parameters, whole.parameters)


def test_a_network_as_an_objective_is_trained_as_by_fit():
    network, parameters, X, y = regression()

    def objective(theta, X_batch, y_batch, rng):
        y_hat, trace = network.forward_with_trace(theta, X_batch)
        value, upstream = get_loss("mean_squared_error").value_and_gradient(y_hat, y_batch)
        return value, network.backward(theta, trace, upstream)

    options = {"optimizer": adam(0.05), "epochs": 4, "batch_size": 4}
    a = fit_objective(objective, parameters, X, y, rng=np.random.default_rng(2), **options)
    b = fit(network, parameters, X, y, loss="mean_squared_error", rng=np.random.default_rng(2), **options)
    np.testing.assert_array_equal(a.parameters, b.parameters)
    np.testing.assert_array_equal(a.history.losses, b.history.losses)
    full = {**options, "batch_size": None}
    a = fit_objective(objective, parameters, X, y, **full)
    b = fit(network, parameters, X, y, loss="mean_squared_error", **full)
    np.testing.assert_array_equal(a.parameters, b.parameters)


# --- dropout


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_dropout_thins_the_hidden_layers_in_training_as_written_by_hand(dtype):
    """Each step: new factors for each hidden layer; the layer above sees h * factors, the one below gets them back."""
    network, parameters, X, y = regression(widths=(3, 6, 5, 2), activations=("tanh", "relu", "identity"), dtype=dtype)
    result = fit(
        network, parameters, X, y, loss="mean_squared_error", optimizer=sgd(0.05), epochs=3, batch_size=4,
        keep_probability=0.7, rng=np.random.default_rng(4),
    )  # fmt: skip
    rng, losses = np.random.default_rng(4), []
    arrays = [(W.copy(), b.copy()) for W, b in network.parameters_as_arrays(parameters)]
    for _ in range(3):
        for rows in mini_batches(10, 4, rng=rng):
            (W_1, b_1), (W_2, b_2), (W_3, b_3) = arrays
            factors = [dropout(np.ones((len(rows), width), dtype), 0.7, rng=rng)[1] for width in (6, 5)]
            h_1 = np.tanh(X[rows] @ W_1.T + b_1)
            z_2 = (h_1 * factors[0]) @ W_2.T + b_2
            h_2 = np.maximum(z_2, 0)
            residual = (h_2 * factors[1]) @ W_3.T + b_3 - y[rows]
            losses.append(np.sum(residual**2) / len(rows))
            delta_3 = 2 * residual / len(rows)
            delta_2 = dropout_backward(delta_3 @ W_3, factors[1]) * (z_2 > 0)
            delta_1 = dropout_backward(delta_2 @ W_2, factors[0]) * (1 - h_1**2)
            deltas = [(delta_1, X[rows]), (delta_2, h_1 * factors[0]), (delta_3, h_2 * factors[1])]
            arrays = [
                (W - 0.05 * delta.T @ seen, b - 0.05 * delta.sum(axis=0))
                for (W, b), (delta, seen) in zip(arrays, deltas, strict=True)
            ]
    tolerance = {"float64": 1e-12, "float32": 1e-4}[dtype]
    np.testing.assert_allclose(result.parameters, network.from_arrays(arrays), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(result.history.losses, losses, rtol=tolerance)


def test_dropout_is_resumed_to_the_same_bits_and_has_masks_of_its_own_for_each_network():
    network, _, X, y = regression()
    same = np.tile(network.initialize(rng=np.random.default_rng(0)), (3, 1))
    options = {"loss": "mean_squared_error", "optimizer": adam(0.05), "keep_probability": 0.5}
    half = fit(network, same, X, y, epochs=3, rng=np.random.default_rng(1), **options)
    resumed = fit(network, half.checkpoint, X, y, epochs=6, **options)
    whole = fit(network, same, X, y, epochs=6, rng=np.random.default_rng(1), **options)
    np.testing.assert_array_equal(resumed.parameters, whole.parameters)
    assert np.any(whole.parameters[0] != whole.parameters[1])


def test_keeping_every_unit_is_training_without_dropout():
    network, parameters, X, y = regression()
    options = {"loss": "mean_squared_error", "optimizer": sgd(0.05), "epochs": 3}
    kept = fit(network, parameters, X, y, keep_probability=1.0, **options)
    np.testing.assert_array_equal(kept.parameters, fit(network, parameters, X, y, **options).parameters)


# --- callbacks


class Diary(Callback):
    """Every moment, in order."""

    def __init__(self):
        self.lines = []

    def on_start(self, progress):
        assert np.isnan(progress.loss)
        self.lines.append(("start", progress.step, progress.epoch))

    def on_step(self, progress):
        assert progress.loss == progress.history.losses[-1]
        self.lines.append(("step", progress.step, progress.epoch))

    def on_epoch(self, progress):
        self.lines.append(("epoch", progress.step, progress.epoch))

    def on_end(self, progress):
        assert (progress.n_steps, progress.n_epochs) == (4, 2)
        self.lines.append(("end", progress.step, progress.epoch))


def test_callbacks_are_told_of_every_moment_in_order():
    network, parameters, X, y = regression()
    diary = Diary()
    options = {"loss": "mean_squared_error", "optimizer": sgd(0.1), "epochs": 2, "batch_size": 6}
    fit(network, parameters, X, y, rng=np.random.default_rng(0), callbacks=[diary], **options)
    assert diary.lines == [
        ("start", 0, 0),
        ("step", 1, 0), ("step", 2, 1), ("epoch", 2, 1),
        ("step", 3, 1), ("step", 4, 2), ("epoch", 4, 2),
        ("end", 4, 2),
    ]  # fmt: skip
    diary.lines.clear()
    result = fit(network, parameters, X, y, rng=np.random.default_rng(0), callbacks=[diary, Stopper(3)], **options)
    assert diary.lines[-2:] == [("step", 3, 1), ("end", 3, 1)]
    assert result.stopped == "far enough"
    assert len(result.history.losses) == 3
    assert len(result.history.epoch_losses) == 1


@pytest.mark.parametrize("moment", ["on_start", "on_epoch"])
def test_a_callback_may_stop_the_run_at_any_moment(moment):
    network, parameters, X, y = regression()
    callback = Callback()
    setattr(callback, moment, lambda progress: progress.stop(f"in {moment}"))
    result = fit(
        network, parameters, X, y, loss="mean_squared_error", optimizer=sgd(0.1), epochs=5, callbacks=[callback]
    )
    assert result.stopped == f"in {moment}"
    assert len(result.history.losses) == {"on_start": 0, "on_epoch": 1}[moment]


def test_a_callback_may_put_earlier_parameters_back():
    network, parameters, X, y = regression()

    class Restore(Callback):
        def on_end(self, progress):
            progress.parameters[...] = parameters

    result = fit(
        network, parameters, X, y, loss="mean_squared_error", optimizer=sgd(0.1), epochs=5, callbacks=[Restore()]
    )
    np.testing.assert_array_equal(result.parameters, parameters)


def test_early_stopping_ends_at_the_best_epoch_and_says_so():
    """The validation loss of made-up epochs is lowest at the second, and then, in a longer run, at the third."""
    network, parameters, X, y = regression()
    made_up = iter([5, 3, 4, 3.5])
    early = StopEarly(EarlyStopping(patience=2), lambda theta: next(made_up))
    options = {"loss": "mean_squared_error", "optimizer": sgd(0.1), "epochs": 6}
    result = fit(network, parameters, X, y, callbacks=[early], **options)
    assert result.stopped == "no better validation loss in 2 epochs; back to the parameters of epoch 2"
    made_up = iter([5, 4, 3, 3.5, 3.2, 2.9])
    thetas = Recorder(lambda theta: theta)
    result = fit(network, parameters, X, y, callbacks=[early, thetas], **options)
    assert result.stopped == "no better validation loss in 2 epochs; back to the parameters of epoch 3"
    assert early.losses == [5, 4, 3, 3.5, 3.2]
    np.testing.assert_array_equal(result.parameters, thetas.values[3])
    np.testing.assert_array_equal(result.checkpoint.parameters, thetas.values[5])  # the run as it stood: it goes on
    made_up = iter([5, 4, 3, 3.5, 2.8, 2.9])
    result = fit(network, parameters, X, y, callbacks=[early], **options)
    assert result.stopped is None
    assert early.losses == [5, 4, 3, 3.5, 2.8, 2.9]
    np.testing.assert_array_equal(
        result.parameters, fit(network, parameters, X, y, **options | {"epochs": 5}).parameters
    )


def test_a_recorder_keeps_copies_at_the_start_and_then_at_its_pace():
    network, parameters, X, y = regression()
    recorders = [Recorder(lambda theta: theta), Recorder(np.sum, every_epochs=2), Recorder(np.max, every_steps=3)]
    result = fit(
        network, parameters, X, y, loss="mean_squared_error", optimizer=sgd(0.1), epochs=4, batch_size=6,
        rng=np.random.default_rng(0), callbacks=recorders,
    )  # fmt: skip
    assert [recorder.steps for recorder in recorders] == [[0, 2, 4, 6, 8], [0, 4, 8], [0, 3, 6]]
    np.testing.assert_array_equal(recorders[0].values[0], parameters)
    np.testing.assert_array_equal(recorders[0].values[-1], result.parameters)
    assert len(np.unique([theta[0] for theta in recorders[0].values])) == 5
    assert recorders[1].values[-1] == result.parameters.sum()


def test_progress_is_printed_in_plain_lines():
    network, parameters, X, y = regression()
    stream = io.StringIO()
    options = {"loss": "mean_squared_error", "optimizer": sgd(0.1), "epochs": 5}
    result = fit(network, parameters, X, y, callbacks=[PrintProgress(2, stream=stream)], **options)
    losses = result.history.losses
    assert stream.getvalue().splitlines() == [f"epoch {n} of 5: loss {losses[n - 1]:.4g}" for n in (2, 4, 5)]
    stream = io.StringIO()
    fit(network, parameters, X, y, callbacks=[PrintProgress(5, stream=stream), Stopper(3)], **options)
    assert stream.getvalue() == "stopped after step 3: far enough\n"


def test_progress_of_a_stack_is_its_median(capsys):
    network, _, X, y = regression()
    stack = network.initialize(rng=np.random.default_rng(0), n_networks=3)
    result = fit(
        network, stack, X, y, loss="mean_squared_error", optimizer=sgd(0.1), epochs=1, callbacks=[PrintProgress()]
    )
    median = np.median(result.history.losses[0])
    assert capsys.readouterr().out == f"epoch 1 of 1: loss {median:.4g} (median of 3 networks)\n"


# --- divergence


def test_divergence_stops_with_the_step_and_what_to_try():
    network, parameters, X, y = regression(activations=("relu", "identity"))
    with pytest.raises(
        DivergenceError,
        match=r"^fit: the loss is (inf|nan) after \d+ update\(s\), in epoch \d+; try a smaller learning_rate, "
        r"standardized X and y, or clip_by_norm in front of the optimizer\.$",
    ) as caught:
        fit(network, parameters, X, y, loss="mean_squared_error", optimizer=sgd(5.0), epochs=1000)
    assert isinstance(caught.value, NotFiniteError)
    losses = caught.value.history.losses
    assert len(losses) == caught.value.step + 1
    assert np.isfinite(losses[:-1]).all()
    assert not np.isfinite(losses[-1])
    assert f"after {caught.value.step} update(s), in epoch {caught.value.step + 1};" in str(caught.value)


def test_divergence_names_the_networks_of_a_stack():
    network = MultilayerPerceptron((1, 1), ("identity",))
    stack = np.array([[0.0, 0.0], [1e160, 0.0], [0.0, 1.0], [1e200, 0.0]])
    with pytest.raises(
        DivergenceError,
        match=r"the loss of network 1 \(2 of 4 are lost\) is inf before the first update; start from smaller",
    ) as caught:
        fit(network, stack, [[1.0], [2.0]], [[0.0], [1.0]], loss="mean_squared_error", optimizer=sgd(0.1), epochs=3)
    assert caught.value.step == 0
    assert caught.value.history.losses.shape == (1, 4)


def test_parameters_lost_in_the_last_update_are_noticed():
    network = MultilayerPerceptron((1, 1), ("identity",))
    with pytest.raises(DivergenceError, match=r"a parameter is (-inf|nan) after 1 update\(s\), in epoch 1") as caught:
        fit(network, [1e100, 0.0], [[1e50]], [[0.0]], loss="half_squared_error", optimizer=sgd(1e200), epochs=1)
    assert caught.value.step == len(caught.value.history.losses) == 1


# --- memory


class Peak(Callback):
    """The bytes that a step takes and gives back, for every step after the first epoch."""

    def __init__(self):
        self.peaks = []

    def on_step(self, progress):
        current, peak = tracemalloc.get_traced_memory()
        if progress.epoch > 1:
            self.peaks.append(peak - self.current)
        self.current = current
        tracemalloc.reset_peak()


def bytes_of_a_step(*arguments, **options):
    tracemalloc.start()
    try:
        fit(*arguments, callbacks=[watch := Peak()], **options)
    finally:
        tracemalloc.stop()
    return max(watch.peaks)


both_precisions = pytest.mark.parametrize("dtype", [np.float64, np.float32])


@pytest.mark.parametrize("task", ["mean_squared_error", "class numbers", "probabilities"])
@both_precisions
def test_no_array_of_the_size_of_a_batch_or_a_layer_is_allocated_after_the_first_epoch(task, dtype):
    """The peak between two steps stays below the smallest such array, also with a short last batch.

    NumPy itself takes up to 8192 entries to cast or broadcast, whatever the size of the arrays; these are larger.
    """
    rng = np.random.default_rng(0)
    network, batch_size = MultilayerPerceptron((150, 120, 110, 100), ("relu", "tanh", "identity")), 256
    X = rng.normal(size=(batch_size * 2 + 120, 150)).astype(dtype)
    labels = rng.integers(100, size=len(X))
    y = labels if task == "class numbers" else np.eye(100, dtype=dtype)[labels]
    loss = task if task in LOSSES else "cross_entropy"
    smallest = min(120 * 100, 100 * 111) * np.dtype(dtype).itemsize
    parameters = network.initialize(rng=rng, dtype=dtype)
    peak = bytes_of_a_step(
        network, parameters, X, y, loss=loss, optimizer=adam(0.001), epochs=4, batch_size=batch_size, rng=rng
    )
    assert peak < smallest


BENT_LAYERS = [((4, 256, 1), (name, "identity"), "mean_squared_error") for name in ACTIVATIONS]
WIDE_OUTPUTS = [((4, 256), ("identity",), name) for name in LOSSES]


def bytes_of_a_step_with_wide_layers(widths, activations, loss, dtype, n_networks=None, **options):
    """The bytes that such a step takes, and those of one array of a layer of 256 units."""
    rng, n_samples = np.random.default_rng(0), 1024 // (n_networks or 1)
    network = MultilayerPerceptron(widths, activations)
    parameters = network.initialize(rng=rng, dtype=dtype, n_networks=n_networks)
    X, outputs = rng.normal(size=(n_samples, 4)).astype(dtype), (n_samples, widths[-1])
    y = rng.integers(widths[-1], size=n_samples) if loss == "cross_entropy" else rng.random(outputs).astype(dtype)
    options = {"loss": loss, "optimizer": sgd(1e-9), "epochs": 2, "rng": rng, **options}
    layer = np.empty((n_networks or 1, n_samples, 256), dtype)
    return bytes_of_a_step(network, parameters, X, y, **options), layer.nbytes


@pytest.mark.parametrize(("widths", "activations", "loss"), BENT_LAYERS + WIDE_OUTPUTS)
@both_precisions
def test_what_a_formula_computes_on_its_way_is_smaller_than_a_layer(widths, activations, loss, dtype):
    taken, layer = bytes_of_a_step_with_wide_layers(widths, activations, loss, dtype)
    assert taken < layer


@pytest.mark.parametrize(("widths", "activations", "loss"), WIDE_OUTPUTS)
def test_so_it_is_in_a_stack_of_networks(widths, activations, loss):
    taken, layer = bytes_of_a_step_with_wide_layers(widths, activations, loss, np.float64, n_networks=3)
    assert taken < layer


@both_precisions
def test_so_is_what_dropout_draws(dtype):
    taken, layer = bytes_of_a_step_with_wide_layers(*BENT_LAYERS[0], dtype, keep_probability=0.5)
    assert taken < layer


@pytest.mark.parametrize("order", ["C", "F"])
def test_dropout_in_blocks_throws_one_number_per_entry_in_the_order_of_the_rows(order):
    h = np.asarray(np.random.default_rng(1).normal(size=(300, 120)), order=order)
    stays = np.random.default_rng(2).random(h.shape) < 0.7
    rng = np.random.default_rng(2)
    thinned, factors = dropout(h, 0.7, rng=rng)
    np.testing.assert_array_equal(factors, stays / 0.7)
    np.testing.assert_array_equal(thinned, h * factors)
    again = np.random.default_rng(2)
    again.random(h.shape)
    assert rng.random() == again.random()


@pytest.mark.parametrize("widths", [(3, 70, 2), (3, 20_000, 2)])
@pytest.mark.parametrize("n_networks", [None, 2])
def test_a_layer_in_blocks_is_the_layer_of_each_sample(widths, n_networks):
    """Units of different slopes: what belongs to a unit must stay with it; a row may be longer than a block."""
    rng = np.random.default_rng(3)
    network = MultilayerPerceptron(widths, (prelu_with(rng.normal(size=widths[1])), "tanh"))
    parameters = network.initialize(rng=rng, n_networks=n_networks)
    X, upstream = rng.normal(size=(70_000 // widths[1], 3)), rng.normal(size=(70_000 // widths[1], 2))
    upstream = upstream if n_networks is None else np.stack([upstream, -upstream])
    y_hat, trace = network.forward_with_trace(parameters, X)
    gradients = network.backward(parameters, trace, upstream)
    by_sample = 0
    for n in range(len(X)):
        one, one_trace = network.forward_with_trace(parameters, X[n : n + 1])
        np.testing.assert_allclose(y_hat[..., n, :], one[..., 0, :], rtol=1e-12, atol=1e-14)
        by_sample += network.backward(parameters, one_trace, upstream[..., n : n + 1, :])
    np.testing.assert_allclose(gradients, by_sample, rtol=1e-10, atol=1e-12)


# --- what is refused, and how


def test_arguments_that_do_not_belong_together_are_refused_in_words(tmp_path):
    network, parameters, X, y = regression()
    rng = np.random.default_rng(0)

    def train(start=parameters, X=X, y=y, **changes):
        options = {"loss": "mean_squared_error", "optimizer": sgd(0.1), "epochs": 2} | changes
        return fit(network, start, X, y, **options)

    done = train(batch_size=4, rng=np.random.default_rng(0)).checkpoint
    cut_short = dataclasses.replace(done, optimizer_state=adam(0.1).init(np.zeros(done.parameters.size - 1)))
    lone = MultilayerPerceptron((3, 1), ("identity",))
    cases = [
        (
            lambda: fit(lone, done, X, y[:, :1], loss="mean_squared_error", optimizer=sgd(0.1), epochs=9),
            ShapeError,
            r"^fit: parameters has shape \(32,\); a network of widths \(3, 1\) has 4",
        ),
        (
            lambda: fit_objective(noisy_line, np.zeros(4), X[:0], y[:0, 0], optimizer=sgd(0.1), epochs=1, rng=rng),
            ShapeError,
            r"^fit_objective: X has shape \(0, 3\) and y \(0,\); .* at least one",
        ),
        (
            lambda: fit_objective(noisy_line, np.zeros(4), X, 3.0, optimizer=sgd(0.1), epochs=1, rng=rng),
            ShapeError,
            r"^fit_objective: X has shape \(10, 3\) and y \(\)",
        ),
        (lambda: train(parameters[1:]), ShapeError, r"^fit: parameters has shape \(31,\); .* has 32 parameters"),
        (lambda: train(X=X[:, :2]), ShapeError, r"^fit: X has shape \(10, 2\)"),
        (
            lambda: train(y=y[:9]),
            ShapeError,
            r"^fit: y has shape \(9, 2\), which mean_squared_error cannot compare with .* shape \(10, 2\)\.$",
        ),
        (
            lambda: fit(lone, np.zeros(4), X, y[:, 0], loss="mean_squared_error", optimizer=sgd(0.1), epochs=1),
            ShapeError,
            r"^fit: y has shape \(10,\), .* \(10, 1\); pass y\[:, None\]\.$",
        ),
        (lambda: train(y=y * np.nan), NotFiniteError, r"^fit: y\[0, 0\] is nan"),
        (lambda: train(X=[["a", "b", "c"]]), CourseError, r"^fit: X holds str\d+ values; real numbers are needed"),
        (lambda: train(loss="mean_sqared_error"), UnknownNameError, r"did you mean 'mean_squared_error'"),
        (
            lambda: train(optimizer=sgd),
            ConventionError,
            r"^fit: optimizer is the function sgd; give an Optimizer, such as sgd\(0.1\)",
        ),
        (lambda: train(epochs=0), ConventionError, r"^fit: epochs is 0; it must be a whole number of at least 1"),
        (lambda: train(epochs=1.0), ConventionError, r"^fit: epochs is 1.0"),
        (lambda: train(batch_size=0, rng=rng), ConventionError, r"^fit: batch_size is 0; it must be a whole number"),
        (
            lambda: train(batch_size=11, rng=rng),
            ConventionError,
            r"^fit: batch_size is 11, but there are only 10 samples; give at most 10",
        ),
        (
            lambda: train(batch_size=4),
            ConventionError,
            r"^fit: mini-batches of 4 are drawn at random, but rng is None; give rng=np.random.default_rng\(seed\)",
        ),
        (
            lambda: fit_objective(noisy_line, [[0.0]], X, y, optimizer=sgd(0.1), epochs=1),
            ShapeError,
            r"^fit_objective: parameters has shape \(1, 1\)",
        ),
        (
            lambda: fit_objective(noisy_line, np.zeros(4), X, y, optimizer=sgd(0.1), epochs=0),
            ConventionError,
            r"^fit_objective: epochs is 0",
        ),
        (
            lambda: fit_objective(noisy_line, np.zeros(4), 3.0, y, optimizer=sgd(0.1), epochs=1),
            ShapeError,
            r"^fit_objective: X has shape \(\) and y \(10, 2\)",
        ),
        (
            lambda: fit(lone, np.zeros(4), X, y[:9, :1], loss="mean_squared_error", optimizer=sgd(0.1), epochs=1),
            ShapeError,
            r"^fit: y has shape \(9, 1\), .* \(10, 1\)\.$",
        ),
        (
            lambda: fit(lone, np.zeros(4), X, y, loss="mean_squared_error", optimizer=sgd(0.1), epochs=1),
            ShapeError,
            r"^fit: y has shape \(10, 2\), .* \(10, 1\)\.$",
        ),
        (lambda: train(keep_probability=0.5), ConventionError, r"^fit: dropout is drawn at random, but rng is None"),
        (lambda: train(keep_probability=0, rng=rng), ConventionError, r"^fit: keep_probability is 0; it must lie in"),
        (
            lambda: train(done, X[:9], y[:9], batch_size=4),
            ShapeError,
            r"^fit: the checkpoint was made with 10 samples and X has 9",
        ),
        (
            lambda: train(done, np.vstack([X, X]), np.vstack([y, y]), batch_size=4),
            ShapeError,
            r"^fit: the checkpoint was made with 10 samples and X has 20",
        ),
        (
            lambda: train(done, batch_size=5),
            ConventionError,
            r"^fit: the checkpoint was made with batches of 4, not 5; go on with batch_size=4",
        ),
        (
            lambda: train(done, batch_size=3),
            ConventionError,
            r"^fit: the checkpoint was made with batches of 4, not 3; go on with batch_size=4",
        ),
        (
            lambda: train(done, batch_size=4, epochs=1),
            ConventionError,
            r"^fit: the checkpoint has made 6 steps, more than the 3 of epochs=1; epochs counts those before",
        ),
        (
            lambda: train(done, batch_size=4, rng=rng),
            ConventionError,
            r"^fit: rng is given beside a checkpoint, .* leave rng out",
        ),
        (
            lambda: mini_batches(10, 11, rng=rng),
            ConventionError,
            r"^mini_batches: batch_size is 11, but there are only 10",
        ),
        (
            lambda: mini_batch_variance(1.0, 10, 11),
            ConventionError,
            r"^mini_batch_variance: batch_size is 11, but there are only 10",
        ),
        (
            lambda: mini_batch_variance(-1.0, 10, 1),
            ConventionError,
            r"^mini_batch_variance: variance is -1.0; it must be at least 0",
        ),
        (
            lambda: mini_batch_variance(1.0, 0, 1),
            ConventionError,
            r"^mini_batch_variance: n_samples is 0; it must be a whole number of at least 1",
        ),
        (
            lambda: sgd_noise_floor(0.5, 1.0, curvature=4),
            ConventionError,
            r"^sgd_noise_floor: learning_rate \* curvature is 2; it must be below 2, or every step leads further away",
        ),
        (lambda: sgd_noise_floor(0.0, 1.0), ConventionError, r"^sgd_noise_floor: learning_rate is 0.0"),
        (lambda: sgd_noise_floor(0.5, -1), ConventionError, r"^sgd_noise_floor: variance is -1; it must be at least 0"),
        (lambda: sgd_noise_floor(0.5, 1, curvature=0), ConventionError, r"^sgd_noise_floor: curvature is 0"),
        (
            lambda: fit_objective(noisy_line, np.zeros(4), X, y[:9, 0], optimizer=sgd(0.1), epochs=1, rng=rng),
            ShapeError,
            r"^fit_objective: X has shape \(10, 3\) and y \(9,\); both must hold the same N samples",
        ),
        (
            lambda: fit_objective(lambda *_: (0.0, np.zeros(3)), np.zeros(4), X, y, optimizer=sgd(0.1), epochs=1),
            ShapeError,
            r"^fit_objective: the objective returned gradients of shape \(3,\); expected \(4,\), one number",
        ),
        (
            lambda: train(callbacks=Recorder(np.sum)),
            ConventionError,
            r"^fit: callbacks is <.*Recorder.*>; give a list of Callback objects, such as \[Recorder\(function\)\]",
        ),
        (lambda: train(callbacks=[Recorder(np.sum), print]), ConventionError, r"^fit: callbacks holds <built-in"),
        (
            lambda: train(cut_short, batch_size=4, epochs=3, optimizer=adam(0.1)),
            ConventionError,
            r"^fit: the checkpoint was made with another optimizer than adam, by the parts of its state",
        ),
        (
            lambda: train(done, batch_size=4, epochs=3, optimizer=adam(0.1)),
            ConventionError,
            r"^fit: the checkpoint was made with another optimizer than adam, .* go on with the same optimizer",
        ),
        (lambda: train(batch_size=4, rng=0), ConventionError, r"^fit: rng is 0"),
        (lambda: mini_batches(10, 3, rng=0), ConventionError, r"^mini_batches: rng is 0"),
        (lambda: Recorder(np.sum, every_steps=0), ConventionError, r"^Recorder: every_steps is 0"),
        (lambda: Recorder(np.sum, every_epochs=0), ConventionError, r"^Recorder: every_epochs is 0"),
        (
            lambda: Recorder(np.sum, every_epochs=1, every_steps=1),
            ConventionError,
            r"^Recorder: every_epochs and every_steps are both given",
        ),
        (lambda: PrintProgress(0), ConventionError, r"^PrintProgress: every_epochs is 0"),
        (lambda: load_checkpoint(tmp_path / "nowhere.npz"), FileNotFoundError, "nowhere"),
    ]
    for call, error, message in cases:
        with pytest.raises(error, match=message):
            call()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (1.5, "one float; it must return a pair, the loss and its gradients (2,)."),
        (None, "None; it must return a pair, the loss and its gradients (2,)."),
        (np.ones(2), "one ndarray; it must return a pair, the loss and its gradients (2,)."),
        ((1.5, [1.0, 2.0], "more"), "3 things; it must return a pair, the loss and its gradients (2,)."),
        (([1.5], [1.0, 2.0]), "the loss [1.5]; it must be one number."),
        (("1.5", [1.0, 2.0]), "the loss '1.5'; it must be one number."),
        ((None, [1.0, 2.0]), "the loss None; it must be one number."),
        ((1.5, ["a", "b"]), "gradients that hold str32 values; they must be real numbers."),
        ((1.5, [1j, 2.0]), "gradients that hold complex128 values; they must be real numbers."),
        ((1.5, [[1.0, 2.0]]), "gradients of shape (1, 2); expected (2,), one number per parameter."),
        ((1.5, 2.0), "gradients of shape (); expected (2,), one number per parameter."),
    ],
)
@pytest.mark.parametrize("n_good", [0, 2])
def test_an_objective_returns_one_number_and_its_gradients_in_every_step(answer, said, n_good):
    answers = iter([(1.5, [1.0, 2.0])] * n_good + [answer])
    with pytest.raises(CourseError) as caught:
        fit_objective(lambda *_: next(answers), np.zeros(2), [0], [0], optimizer=sgd(0.1), epochs=4)
    assert str(caught.value) == f"fit_objective: the objective returned {said}"
    assert caught.value.name == "objective"


@pytest.mark.parametrize(
    "call",
    [
        lambda replace: mini_batches(10, 3, replace=replace, rng=np.random.default_rng(0)),
        lambda replace: mini_batch_variance(1.0, 10, 3, replace=replace),
    ],
)
def test_whether_rows_are_put_back_is_true_or_false(call):
    with pytest.raises(ConventionError) as caught:
        call("no")
    assert re.fullmatch(r"mini_batch\w+: replace is 'no'; give True or False\.", str(caught.value))


@pytest.mark.parametrize(
    ("y", "error", "message"),
    [
        ([0, 1, 5, 2], ConventionError, r"^fit: y\[2\] is 5; there are 3 classes, counted from 0 to 2\.$"),
        (
            [0.0, 1.0, 2.0, 1.0],
            CourseError,
            r"^fit: y holds float64 values; class numbers from 0 to 2 .*\by\.astype\(int\)",
        ),
        (["a", "b", "a", "c"], CourseError, r"^fit: y holds str\d+ values; class numbers"),
    ],
)
def test_labels_that_are_no_classes_are_called_y_as_in_the_signature(y, error, message):
    network, parameters, X, _ = classification(n_samples=4)
    with pytest.raises(error, match=message) as caught:
        fit(network, parameters, X, y, loss="cross_entropy", optimizer=sgd(0.1), epochs=1)
    assert caught.value.name == "y"
    assert "labels" not in str(caught.value)


def test_data_beyond_float32_are_refused_in_words_where_the_parameters_are_float32():
    network, parameters, X, y = regression()
    single, options = parameters.astype(np.float32), {"loss": "mean_squared_error", "optimizer": sgd(0.1), "epochs": 1}
    for large, name in (((X * 1e60, y), "X"), ((X, y * 1e60), "y")):
        with pytest.raises(
            NotFiniteError, match=rf"^fit: {name}\[0, 0\] is .*, too large for the float32 .*; scale {name}"
        ):
            fit(network, single, *large, **options)


def test_a_state_that_no_file_can_hold_is_refused_in_words(tmp_path):
    checkpoint = Checkpoint(np.zeros(2), {"0": {"memory": [1, 2]}}, np.arange(3), 3, np.zeros(0), None)
    with pytest.raises(ConventionError, match=r"^save_checkpoint: 0/memory in the optimizer's state is a list"):
        save_checkpoint(tmp_path / "run.npz", checkpoint)
    assert not list(tmp_path.iterdir())
    np.savez(tmp_path / "other.npz", parameters=np.zeros(2))
    with pytest.raises(CourseError, match=r"^load_checkpoint: other\.npz does not hold parameters, order"):
        load_checkpoint(tmp_path / "other.npz")


CHECKPOINT = {
    "parameters": np.zeros(2),
    "order": np.arange(3),
    "batch_size": 3,
    "losses": np.zeros(1),
    "rng_state": "null",
    "state_names": "[]",
}


@pytest.mark.parametrize(
    "damage",
    [
        {"rng_state": '{"bit_generator": "PC'},
        {"rng_state": "[1]"},
        {"rng_state": "3"},
        {"rng_state": "{}"},
        {"rng_state": '{"bit_generator": "PCG64"}'},
        {"state_names": '[["0"'},
        {"state_names": "3"},
        {"state_names": "[3]", "state 0": 1},
        {"state_names": "[[]]", "state 0": 1},
        {"batch_size": 2.5},
        {"batch_size": "three"},
    ],
    ids=str,
)
def test_a_checkpoint_with_a_damaged_part_is_refused_in_words(tmp_path, damage):
    np.savez(tmp_path / "whole.npz", **CHECKPOINT)
    assert load_checkpoint(tmp_path / "whole.npz").batch_size == 3
    np.savez(tmp_path / "run.npz", **CHECKPOINT | damage)
    with pytest.raises(
        CourseError, match=r"^load_checkpoint: run\.npz does not hold .*, or is damaged; give"
    ) as caught:
        load_checkpoint(tmp_path / "run.npz")
    assert caught.value.name == "path"


@pytest.mark.parametrize("name", ["seed", "RandomState", "set_state", ["PCG64"], None])
def test_a_file_can_call_no_other_function_of_numpy_than_its_bit_generators(tmp_path, name):
    """np.random.seed would restart the generator of everybody else."""
    np.savez(tmp_path / "run.npz", **CHECKPOINT | {"rng_state": json.dumps({"bit_generator": name})})
    before = np.random.get_state()[1].copy()
    with pytest.raises(UnknownNameError, match=r"^load_checkpoint: bit_generator is .*nown: MT19937, PCG64, PCG64DXSM"):
        load_checkpoint(tmp_path / "run.npz")
    own = Checkpoint(np.zeros(2), {}, np.arange(3), 3, np.zeros(1), {"bit_generator": name})
    with pytest.raises(UnknownNameError, match=r"^Checkpoint\.generator: bit_generator is"):
        own.generator()
    np.testing.assert_array_equal(np.random.get_state()[1], before)


def test_errors_carry_their_facts(tmp_path):
    network, parameters, X, y = regression()
    rng = np.random.default_rng(0)
    options = {"loss": "mean_squared_error", "optimizer": sgd(0.1)}
    done = fit(network, parameters, X, y, epochs=2, batch_size=4, rng=np.random.default_rng(0), **options).checkpoint
    listed = Checkpoint(np.zeros(2), {"0": {"memory": [1, 2]}}, np.arange(3), 3, np.zeros(0), None)
    pair = {"optimizer": sgd(0.1), "epochs": 1, "rng": rng}
    cases = [
        (lambda: mini_batches(10, 11, rng=rng), "batch_size", 11, "at most 10"),
        (lambda: sgd_noise_floor(0.8, 1.0, curvature=4), "learning_rate", 0.8, "below 0.5"),
        (lambda: Recorder(np.sum, every_epochs=1, every_steps=3), "every_steps", 3, None),
        (lambda: save_checkpoint(tmp_path / "run.npz", listed), "optimizer_state", [1, 2], "arrays and numbers"),
        (lambda: fit_objective(noisy_line, np.zeros(4), X, y[:9, 0], **pair), "y", (9,), (10,)),
        (lambda: fit_objective(lambda *_: (0.0, np.zeros(3)), np.zeros(4), X, y, **pair), "objective", (3,), (4,)),
        (lambda: fit(network, parameters, X, y[:9], epochs=1, **options), "y", (9, 2), (10, 2)),
        (
            lambda: fit(network, parameters, X, y, epochs=1, **options | {"optimizer": 3}),
            "optimizer",
            3,
            "an Optimizer, such as sgd(0.1) or adam(0.01)",
        ),
        (
            lambda: fit(network, parameters, X, y, epochs=1, batch_size=4, **options),
            *("rng", None, "a numpy.random.Generator"),
        ),
        (
            lambda: fit(network, parameters, X, y, epochs=1, callbacks=[3], **options),
            *("callbacks", 3, "Callback objects in a list"),
        ),
        (
            lambda: fit(network, done, X, y, epochs=3, batch_size=4, **options | {"optimizer": momentum(0.1)}),
            *("optimizer", "momentum", ["step"]),
        ),
        (lambda: fit(network, done, X[:9], y[:9], epochs=3, batch_size=4, **options), "X", 9, 10),
        (lambda: fit(network, done, X, y, epochs=3, batch_size=5, **options), "batch_size", 5, 4),
        (
            lambda: fit(network, done, X, y, epochs=1, batch_size=4, **options),
            *("epochs", 1, "at least the epochs already made"),
        ),
        (lambda: fit(network, done, X, y, epochs=3, batch_size=4, rng=rng, **options), "rng", rng, None),
        (lambda: fit(network, parameters * 1e200, X, y, epochs=1, **options), "loss", np.inf, "finite numbers"),
    ]
    for call, name, got, expected in cases:
        with pytest.raises(CourseError) as caught:
            call()
        assert (caught.value.name, caught.value.got, caught.value.expected) == (name, got, expected)


def test_results_cannot_be_changed_and_compare_by_identity():
    """Comparing arrays entry by entry has no yes or no."""
    network, parameters, X, y = regression()
    result = fit(network, parameters, X, y, loss="mean_squared_error", optimizer=sgd(0.1), epochs=1)
    for frozen in (result, result.history, result.checkpoint):
        assert frozen != dataclasses.replace(frozen)
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(frozen, dataclasses.fields(frozen)[0].name, None)


def test_one_sample_is_enough():
    network, parameters, X, y = regression(n_samples=1)
    result = fit(network, parameters, X, y, loss="mean_squared_error", optimizer=sgd(0.1), epochs=2)
    expected, _ = by_hand(
        network, parameters, X, y, loss="mean_squared_error", optimizer=sgd(0.1), epochs=2, batch_size=1,
        rng=np.random.default_rng(0),
    )  # fmt: skip
    np.testing.assert_array_equal(result.parameters, expected)
    line = fit_objective(
        lambda theta, X, y, rng: (theta[0] ** 2, 2 * theta), [1.0], [0.0], [0.0], optimizer=sgd(0.25), epochs=1
    )
    np.testing.assert_array_equal(line.parameters, [0.5])


def test_data_in_another_precision_are_brought_to_that_of_the_parameters():
    network, parameters, X, y = regression()
    single = parameters.astype(np.float32)
    options = {"loss": "mean_squared_error", "optimizer": adam(0.05), "epochs": 3}
    result = fit(network, single, X, y, **options)
    np.testing.assert_array_equal(
        result.parameters, fit(network, single, X.astype(np.float32), y.astype(np.float32), **options).parameters
    )
    assert result.parameters.dtype == np.float32


def test_what_the_module_promises_is_there():
    assert all(hasattr(module, name) for name in module.__all__)
    assert sorted(module.__all__) == list(module.__all__)


def test_a_run_that_early_stopping_watched_goes_on_to_the_same_bits():
    """The best parameters are those of an early step; the checkpoint holds those of the last."""
    network, parameters, X, y = regression()
    options = {"loss": "mean_squared_error", "optimizer": adam(0.1)}
    rising = iter(range(100))
    watched = StopEarly(EarlyStopping(patience=100), lambda theta: next(rising))
    half = fit(network, parameters, X, y, epochs=10, callbacks=[watched], **options)
    assert not np.array_equal(half.parameters, half.checkpoint.parameters)
    whole = fit(network, parameters, X, y, epochs=20, **options)
    resumed = fit(network, half.checkpoint, X, y, epochs=20, **options)
    np.testing.assert_array_equal(resumed.parameters, whole.parameters)


def test_a_divergence_names_the_epoch_in_which_it_happened():
    network = MultilayerPerceptron((1, 1), ("identity",))
    X, y = np.full((6, 1), 10.0), np.zeros((6, 1))
    epochs = []
    for learning_rate in (0.1, 1.0, 10.0, 1e3, 1e5):
        options = {"optimizer": sgd(learning_rate), "batch_size": 2, "rng": np.random.default_rng(0)}
        with pytest.raises(DivergenceError, match="in epoch") as caught:
            fit(network, [1.0, 0.0], X, y, loss="mean_squared_error", epochs=99, **options)
        epochs.append(int(re.search(r"in epoch (\d+)", str(caught.value)).group(1)))
        assert epochs[-1] == -(-len(caught.value.history.losses) // 3)
    assert {epoch % 2 for epoch in epochs} == {0, 1}
    assert min(epochs) > 3


def test_row_numbers_are_whole_numbers():
    with pytest.raises(ConventionError, match=r"^mini_batches: n_samples is 10\.0"):
        mini_batches(10.0, 4, rng=np.random.default_rng(0))


def test_early_stopping_in_a_resumed_run_counts_the_epochs_of_the_whole():
    network, parameters, X, y = regression()
    options = {"loss": "mean_squared_error", "optimizer": sgd(0.1)}
    half = fit(network, parameters, X, y, epochs=5, **options)
    made_up = iter([3, 4, 5])
    early = StopEarly(EarlyStopping(patience=2), lambda theta: next(made_up))
    resumed = fit(network, half.checkpoint, X, y, epochs=10, callbacks=[early], **options)
    assert resumed.stopped == "no better validation loss in 2 epochs; back to the parameters of epoch 6"
    np.testing.assert_array_equal(resumed.parameters, fit(network, parameters, X, y, epochs=6, **options).parameters)


def test_early_stopping_that_saw_no_finite_loss_says_that_nothing_is_put_back():
    network, parameters, X, y = regression()
    options = {"loss": "mean_squared_error", "optimizer": sgd(0.1)}
    early = StopEarly(EarlyStopping(patience=3), lambda theta: float("nan"))
    result = fit(network, parameters, X, y, epochs=10, callbacks=[early], **options)
    assert result.stopped == "no finite validation loss in 3 epochs; the parameters stay those of epoch 3"
    np.testing.assert_array_equal(result.parameters, fit(network, parameters, X, y, epochs=3, **options).parameters)
