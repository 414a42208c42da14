"""The network against torch, finite differences, hand-written loops and its symmetries."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import network as module
from course_lib.activations import Activation, get_activation, leaky_relu_with, prelu_with
from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError, UnknownNameError
from course_lib.gradients import complex_step
from course_lib.linear import augment, least_squares_gradient
from course_lib.losses import half_squared_error_and_gradient, mean_squared_error_and_gradient
from course_lib.network import BackwardPass, ForwardPass, MultilayerPerceptron, collapse, load_network, save_network
from course_lib.optimizers import adam, adamw, nesterov, sgd
from course_lib.training import fit_objective

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]]


def random_case(seed, widths=(3, 5, 4, 2), activations=("tanh", "logistic", "identity"), n_samples=7):
    """A network with non-zero biases, inputs and an upstream gradient, all sizes different."""
    rng = np.random.default_rng(seed)
    network = MultilayerPerceptron(widths, activations)
    parameters = network.initialize(rng=rng, weights="lecun_normal", biases="lecun_normal")
    return network, parameters, rng.normal(size=(n_samples, widths[0])), rng.normal(size=(n_samples, widths[-1])), rng


def central_difference(function, point, direction, step=1e-5):
    """The slope of a scalar function at a point along a direction."""
    return (function(point + step * direction) - function(point - step * direction)) / (2 * step)


# --- the forward pass


def test_forward_equals_a_loop_over_samples_layers_and_units():
    network, parameters, X, _, _ = random_case(0)
    for x, y_hat in zip(X, network.forward(parameters, X), strict=True):
        h = list(x)
        functions = [np.tanh, lambda z: 1 / (1 + np.exp(-z)), lambda z: z]
        for (W, b), a in zip(network.parameters_as_arrays(parameters), functions, strict=True):
            h = [a(sum(W[j, i] * h[i] for i in range(len(h))) + b[j]) for j in range(len(b))]
        np.testing.assert_allclose(y_hat, h, rtol=1e-13)


def test_the_deck_s_relu_network_computes_xor_exactly():
    network = MultilayerPerceptron((2, 2, 1), ("relu", "identity"))
    parameters = network.from_arrays([([[1, 1], [1, 1]], [0, -1]), ([[1, -2]], [0])])
    y_hat, trace = network.forward_with_trace(parameters, XOR)
    np.testing.assert_array_equal(y_hat, [[0], [1], [1], [0]])
    np.testing.assert_array_equal(trace.activations[1], [[0, 0], [1, 0], [1, 0], [2, 1]])
    np.testing.assert_array_equal(network.backward(parameters, trace, 2 * (y_hat - [[0], [1], [1], [0]])), np.zeros(9))


def test_the_trace_holds_every_pre_activation_and_activation():
    network, parameters, X, _, _ = random_case(1)
    y_hat, trace = network.forward_with_trace(parameters, X)
    h = X
    np.testing.assert_array_equal(trace.activations[0], X)
    for layer, (W, b) in enumerate(network.parameters_as_arrays(parameters)):
        z = h @ W.T + b
        np.testing.assert_allclose(trace.pre_activations[layer], z, rtol=1e-12, atol=1e-14)
        h = trace.activations[layer + 1]
    np.testing.assert_array_equal(h, y_hat)
    assert len(trace.activations) == network.n_layers + 1


def test_without_a_hidden_layer_the_parameters_are_theta_with_the_bias_last():
    network = MultilayerPerceptron((3, 1), ("identity",))
    y_hat = network.forward([2.0, -1.0, 0.5, 7.0], [[1, 2, 3], [0, 0, 0]])
    np.testing.assert_allclose(y_hat, [[2 - 2 + 1.5 + 7], [7]])


def test_one_sample_is_predicted_as_in_a_batch():
    network, parameters, X, _, _ = random_case(2)
    np.testing.assert_allclose(network.forward(parameters, X[3:4]), network.forward(parameters, X)[3:4], rtol=1e-13)


# --- backpropagation


@pytest.mark.parametrize("activations", [("tanh", "logistic", "identity"), ("logistic", "tanh", "tanh")])
@pytest.mark.parametrize("seed", range(5))
def test_backward_agrees_with_central_differences_along_random_directions(seed, activations):
    network, parameters, X, upstream, rng = random_case(seed, activations=activations)
    _, trace = network.forward_with_trace(parameters, X)
    gradients = network.backward(parameters, trace, upstream)
    for _ in range(4):
        direction = rng.normal(size=network.n_parameters)
        numeric = central_difference(lambda theta: np.sum(upstream * network.forward(theta, X)), parameters, direction)
        assert abs(gradients @ direction - numeric) <= 1e-8 * (abs(gradients @ direction) + abs(numeric))


def test_backward_is_right_in_every_single_parameter():
    network, parameters, X, upstream, _ = random_case(3)
    _, trace = network.forward_with_trace(parameters, X)
    numeric = [
        central_difference(lambda theta: np.sum(upstream * network.forward(theta, X)), parameters, unit)
        for unit in np.eye(network.n_parameters)
    ]
    np.testing.assert_allclose(network.backward(parameters, trace, upstream), numeric, atol=1e-9)


def test_backward_reproduces_the_worked_example_of_the_decks():
    """x = (1, 2), y = 1, logistic units without biases: every weight's derivative to seven digits."""
    network = MultilayerPerceptron((2, 2, 1), ("logistic", "logistic"))
    parameters = network.from_arrays([([[0.1, 0.2], [0.3, 0.4]], [0, 0]), ([[0.5, 0.6]], [0])])
    y_hat, trace = network.forward_with_trace(parameters, [[1.0, 2.0]])
    (dW_1, _), (dW_2, _) = network.parameters_as_arrays(network.backward(parameters, trace, y_hat - 1))
    np.testing.assert_allclose(y_hat, [[0.6816545]], atol=5e-8)
    np.testing.assert_allclose(dW_2, [[-0.0430004, -0.0518291]], atol=5e-8)
    np.testing.assert_allclose(dW_1, [[-0.0081172, -0.0162344], [-0.0077663, -0.0155325]], atol=5e-8)


@pytest.mark.torch
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("activations", [("tanh", "relu", "identity"), ("relu", "logistic", "tanh")])
def test_forward_and_backward_equal_torch(activations, dtype):
    torch = pytest.importorskip("torch")
    network, parameters, X, upstream, _ = random_case(5, (6, 9, 5, 3), activations, n_samples=11)
    parameters, X, upstream = (array.astype(dtype) for array in (parameters, X, upstream))
    h = torch.tensor(X)
    arrays = [
        (torch.tensor(W.copy(), requires_grad=True), torch.tensor(b.copy(), requires_grad=True))
        for W, b in network.parameters_as_arrays(parameters)
    ]
    functions = {"tanh": torch.tanh, "relu": torch.relu, "logistic": torch.sigmoid, "identity": lambda z: z}
    for (W, b), name in zip(arrays, activations, strict=True):
        h = functions[name](torch.nn.functional.linear(h, W, b))
    h.backward(torch.tensor(upstream))
    y_hat, trace = network.forward_with_trace(parameters, X)
    gradients = network.backward(parameters, trace, upstream)
    tolerance = {"float64": 1e-12, "float32": 1e-4}[dtype]
    np.testing.assert_allclose(y_hat, h.detach().numpy(), rtol=tolerance, atol=tolerance)
    for (dW, db), (W, b) in zip(network.parameters_as_arrays(gradients), arrays, strict=True):
        np.testing.assert_allclose(dW, W.grad.numpy(), rtol=tolerance, atol=tolerance)
        np.testing.assert_allclose(db, b.grad.numpy(), rtol=tolerance, atol=tolerance)
    assert gradients.dtype == y_hat.dtype == np.dtype(dtype)


def test_backward_changes_neither_parameters_nor_trace_nor_upstream():
    network, parameters, X, upstream, _ = random_case(6)
    y_hat, trace = network.forward_with_trace(parameters, X)
    before = [array.copy() for array in (parameters, X, upstream, y_hat)]
    first = network.backward(parameters, trace, upstream)
    for array, copy in zip((parameters, X, upstream, y_hat), before, strict=True):
        np.testing.assert_array_equal(array, copy)
    np.testing.assert_array_equal(network.backward(parameters, trace, upstream), first)


def test_the_batch_gradient_is_the_mean_of_the_gradients_of_single_samples():
    network, parameters, X, y, _ = random_case(7)
    y_hat, trace = network.forward_with_trace(parameters, X)
    _, upstream = mean_squared_error_and_gradient(y_hat, y)
    singles = []
    for i in range(len(X)):
        y_hat_i, trace_i = network.forward_with_trace(parameters, X[i : i + 1])
        singles.append(network.backward(parameters, trace_i, mean_squared_error_and_gradient(y_hat_i, y[i : i + 1])[1]))
    np.testing.assert_allclose(network.backward(parameters, trace, upstream), np.mean(singles, axis=0), atol=1e-14)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    layers=st.lists(
        st.tuples(st.integers(1, 6), st.sampled_from(["tanh", "logistic", "relu", "identity"])), min_size=1, max_size=4
    ),
    n_inputs=st.integers(1, 5),
    n_samples=st.integers(1, 9),
)
def test_of_any_network_the_batch_gradient_is_the_mean_of_the_per_sample_gradients(seed, layers, n_inputs, n_samples):
    widths, activations = (n_inputs, *(width for width, _ in layers)), tuple(name for _, name in layers)
    network, parameters, X, y, _ = random_case(seed, widths, activations, n_samples)
    y_hat, trace = network.forward_with_trace(parameters, X)
    batch = network.backward(parameters, trace, mean_squared_error_and_gradient(y_hat, y)[1])
    # each sample's own loss is the sum of its squares, of which 2 (y_hat - y) is the gradient
    per_sample = network.per_sample_gradients(parameters, trace, 2 * (y_hat - y))
    size = np.abs(per_sample).max()
    np.testing.assert_allclose(batch, per_sample.mean(axis=0), rtol=0, atol=1e-13 * size)
    for i in range(n_samples):
        _, alone = network.forward_with_trace(parameters, X[i : i + 1])
        single = network.backward(parameters, alone, 2 * (y_hat - y)[i : i + 1])
        np.testing.assert_allclose(per_sample[i], single, rtol=0, atol=1e-12 * size)


@pytest.mark.parametrize("activation", ["relu", leaky_relu_with(0.25)])  # quarters are exact
@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("seed", range(3))
def test_at_a_kink_the_gradient_lies_between_the_slopes_of_both_sides(seed, layer, activation):
    """One unit of one sample stands at exactly 0; only its bias moves, by less than what reaches another kink."""
    network, parameters, X, upstream, rng = random_case(seed, (3, 5, 4, 2), (activation, activation, "identity"))
    (W_1, b_1), (W_2, b_2), _ = network.parameters_as_arrays(parameters)
    for array in (W_1, W_2, b_1, b_2):
        array[...] = rng.integers(1, 4, size=array.shape) * rng.choice([-1, 1], size=array.shape)
    b_2 += 0.5
    X[0] = rng.integers(1, 4, size=3)
    z = network.forward_with_trace(parameters, X)[1].pre_activations[layer][0]
    unit = int(rng.integers(len(z)))
    (b_1, b_2)[layer][unit] -= z[unit]
    z_s = network.forward_with_trace(parameters, X)[1].pre_activations
    assert z_s[layer][0, unit] == 0

    def loss(theta):
        return np.sum(upstream * network.forward(theta, X))

    direction = network.from_arrays(
        [
            (np.zeros_like(W), np.arange(len(b)) == unit if i == layer else np.zeros_like(b))
            for i, (W, b) in enumerate(network.parameters_as_arrays(parameters))
        ]
    )
    h = 2.0**-12
    _, trace = network.forward_with_trace(parameters, X)
    slope = network.backward(parameters, trace, upstream) @ direction
    right = (loss(parameters + h * direction) - loss(parameters)) / h
    left = (loss(parameters) - loss(parameters - h * direction)) / h
    rounding = 1e-9 * (abs(left) + abs(right))
    assert abs(right - left) > 1e-3
    assert min(left, right) - rounding <= slope <= max(left, right) + rounding


def test_one_layer_has_the_gradient_of_least_squares_alone_and_in_a_stack():
    rng = np.random.default_rng(8)
    network = MultilayerPerceptron((3, 1), ("identity",))
    X, y, stack = rng.normal(size=(7, 3)), rng.normal(size=(7, 1)), rng.normal(size=(5, 4))
    expected = [least_squares_gradient(X, y[:, 0], theta) for theta in stack]
    y_hat, trace = network.forward_with_trace(stack, X)
    np.testing.assert_allclose(network.backward(stack, trace, 2 / 7 * (y_hat - y)), expected, rtol=1e-12)
    for theta, gradients in zip(stack, expected, strict=True):
        y_hat, trace = network.forward_with_trace(theta, X)
        np.testing.assert_allclose(network.backward(theta, trace, 2 / 7 * (y_hat - y)), gradients, rtol=1e-12)


# --- symmetries


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_permuting_hidden_units_permutes_the_gradient_and_leaves_the_outputs(seed):
    network, parameters, X, upstream, rng = random_case(seed)
    order = rng.permutation(5)
    (W_1, b_1), (W_2, b_2), last = network.parameters_as_arrays(parameters)
    permuted = network.from_arrays([(W_1[order], b_1[order]), (W_2[:, order], b_2), last])
    y_hat, trace = network.forward_with_trace(parameters, X)
    y_hat_permuted, trace_permuted = network.forward_with_trace(permuted, X)
    np.testing.assert_allclose(y_hat_permuted, y_hat, rtol=1e-12, atol=1e-12)
    (dW_1, db_1), (dW_2, _), _ = network.parameters_as_arrays(network.backward(parameters, trace, upstream))
    permuted_arrays = network.parameters_as_arrays(network.backward(permuted, trace_permuted, upstream))
    np.testing.assert_allclose(permuted_arrays[0][0], dW_1[order], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(permuted_arrays[0][1], db_1[order], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(permuted_arrays[1][0], dW_2[:, order], rtol=1e-9, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), factor=st.floats(0.1, 10))
def test_scaling_a_relu_unit_and_undoing_it_in_the_read_out_leaves_the_outputs_and_scales_the_gradient(seed, factor):
    """By c on its way in and 1/c on its way out; the gradient scales the other way round, 1/c and c."""
    network, parameters, X, upstream, rng = random_case(seed, (3, 4, 2), ("relu", "identity"))
    unit = rng.integers(4)
    (W_1, b_1), (W_2, b_2) = ((W.copy(), b.copy()) for W, b in network.parameters_as_arrays(parameters))
    W_1[unit] *= factor
    b_1[unit] *= factor
    W_2[:, unit] /= factor
    scaled = network.from_arrays([(W_1, b_1), (W_2, b_2)])
    np.testing.assert_allclose(network.forward(scaled, X), network.forward(parameters, X), rtol=1e-11, atol=1e-12)
    gradients, gradients_scaled = (
        network.backward(theta, network.forward_with_trace(theta, X)[1], upstream) for theta in (parameters, scaled)
    )
    (dW_1, db_1), (dW_2, _) = network.parameters_as_arrays(gradients)
    dW_1[unit] /= factor
    db_1[unit] /= factor
    dW_2[:, unit] *= factor
    np.testing.assert_allclose(gradients_scaled, gradients, rtol=1e-9, atol=1e-11)


# --- stacks of networks


def test_a_stack_gives_what_each_of_its_networks_gives():
    network, _, X, _, rng = random_case(8)
    stack = network.initialize(rng=rng, weights="lecun_normal", biases="normal", n_networks=6)
    upstream = rng.normal(size=(6, len(X), 2))
    y_hat, trace = network.forward_with_trace(stack, X)
    gradients = network.backward(stack, trace, upstream)
    assert y_hat.shape == (6, len(X), 2)
    assert gradients.shape == stack.shape == (6, network.n_parameters)
    for s, parameters in enumerate(stack):
        single, single_trace = network.forward_with_trace(parameters, X)
        np.testing.assert_allclose(y_hat[s], single, rtol=1e-12)
        np.testing.assert_allclose(
            gradients[s], network.backward(parameters, single_trace, upstream[s]), rtol=1e-10, atol=1e-13
        )
        for (W, b), (W_s, b_s) in zip(
            network.parameters_as_arrays(stack), network.parameters_as_arrays(parameters), strict=True
        ):
            np.testing.assert_array_equal(W[s], W_s)
            np.testing.assert_array_equal(b[s], b_s)
    np.testing.assert_array_equal(network.from_arrays(network.parameters_as_arrays(stack)), stack)


# --- parameters


@pytest.mark.parametrize(
    ("widths", "count"),
    [((2, 2, 1), 9), ((3, 4, 2), 26), ((1, 3, 3, 1), 22), ((784, 100, 10), 79510), ((10, *[50] * 5, 1), 10801)],
)
def test_the_parameter_count_is_that_of_all_weights_and_biases(widths, count):
    network = MultilayerPerceptron(widths, ("relu",) * (len(widths) - 1))
    assert network.n_parameters == count
    arrays = network.parameters_as_arrays(np.zeros(count))
    assert sum(W.size + b.size for W, b in arrays) == count
    assert [W.shape for W, _ in arrays] == list(zip(widths[1:], widths[:-1], strict=True))


def test_a_network_says_how_many_inputs_outputs_and_layers_it_has():
    network = MultilayerPerceptron((5, 7, 4, 3), ("relu", "relu", "identity"))
    assert (network.n_inputs, network.n_outputs, network.n_layers) == (5, 3, 3)


class Counted:
    """A number that counts how often it is multiplied."""

    count = 0

    def __init__(self, value):
        self.value = float(value)

    def __mul__(self, other):
        Counted.count += 1
        return Counted(self.value * other.value)

    def __add__(self, other):
        return Counted(self.value + other.value)


@pytest.mark.parametrize("widths", [(3, 2), (4, 1, 3), (3, 5, 4, 2)])
def test_the_multiplications_are_those_of_a_pass_typed_out_number_by_number(widths):
    network, parameters, X, upstream, _ = random_case(6, widths, ("identity",) * (len(widths) - 1), n_samples=1)
    layers = [
        ([[Counted(w) for w in row] for row in W], [Counted(one) for one in b])
        for W, b in network.parameters_as_arrays(parameters)
    ]

    def weighted(weights, values):
        products = [w * value for w, value in zip(weights, values, strict=True)]
        return sum(products[1:], products[0])

    Counted.count = 0
    inputs = [[Counted(x) for x in X[0]]]
    for W, b in layers:
        inputs.append([weighted(row, inputs[-1]) + one for row, one in zip(W, b, strict=True)])
    forward = Counted.count
    np.testing.assert_allclose([one.value for one in inputs.pop()], network.forward(parameters, X)[0], rtol=1e-12)

    delta, gradients = [Counted(one) for one in upstream[0]], []
    for layer in reversed(range(len(layers))):
        gradients.insert(0, ([[(d * h).value for h in inputs[layer]] for d in delta], [d.value for d in delta]))
        if layer > 0:
            delta = [weighted(column, delta) for column in zip(*layers[layer][0], strict=True)]
    _, trace = network.forward_with_trace(parameters, X)
    np.testing.assert_allclose(
        network.from_arrays(gradients), network.backward(parameters, trace, upstream), rtol=1e-12
    )
    assert (network.n_forward_multiplications, network.n_backward_multiplications) == (forward, Counted.count - forward)


def test_the_multiplications_of_the_ledger():
    deep = MultilayerPerceptron((10, 50, 50, 50, 1), ("relu",) * 3 + ("identity",))
    assert (deep.n_forward_multiplications, deep.n_backward_multiplications) == (5550, 5050 + 5550)
    assert MultilayerPerceptron((784, 100, 10), ("relu", "identity")).n_forward_multiplications == 79400


# --- layers without an activation


def test_a_network_without_activations_collapses_into_one_affine_map_exactly():
    """Small whole numbers, so that the deck's sum over the layers is exact."""
    rng = np.random.default_rng(7)
    for widths in ((3, 2), (2, 4, 3), (5, 7, 6, 2), (1, 1, 1, 1, 1)):
        network = MultilayerPerceptron(widths, ("identity",) * (len(widths) - 1))
        parameters = rng.integers(-4, 5, network.n_parameters).astype(float)
        layers = network.parameters_as_arrays(parameters)
        W, b = np.eye(widths[0]), np.zeros(widths[-1])
        for W_l, _ in layers:
            W = W_l.dot(W)
        for layer, (_, b_l) in enumerate(layers):
            for W_later, _ in layers[layer + 1 :]:
                b_l = W_later.dot(b_l)
            b = b + b_l
        found_W, found_b = collapse(network, parameters)
        np.testing.assert_array_equal(found_W, W)
        np.testing.assert_array_equal(found_b, b)
        found_W += 1  # a result of its own: no view of the parameters
        np.testing.assert_array_equal(collapse(network, parameters)[0], W)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_collapsed_map_predicts_what_the_network_and_each_of_a_stack_predict(dtype):
    network = MultilayerPerceptron((5, 7, 6, 2), ("identity",) * 3)
    rng = np.random.default_rng(8)
    stack = network.initialize(rng=rng, biases="normal", n_networks=3, dtype=dtype)
    X = rng.normal(size=(50, 5)).astype(dtype)
    tolerance = 1e-12 if dtype == "float64" else 1e-4
    W, b = collapse(network, stack)
    assert (W.shape, b.shape, W.dtype, b.dtype) == ((3, 2, 5), (3, 2), dtype, dtype)
    for s, parameters in enumerate(stack):
        np.testing.assert_allclose(X @ W[s].T + b[s], network.forward(parameters, X), rtol=0, atol=tolerance)
        np.testing.assert_allclose(collapse(network, parameters)[0], W[s], rtol=0, atol=tolerance)


def test_what_does_not_collapse_is_refused_in_words():
    bent = MultilayerPerceptron((2, 3, 4, 1), ("identity", leaky_relu_with(0.5), "identity"))
    with pytest.raises(ConventionError) as caught:
        collapse(bent, np.zeros(bent.n_parameters))
    assert str(caught.value) == (
        "collapse: layer 2 of the network has the activation leaky_relu(leaky_slope=0.5); only layers without one "
        "collapse, so build the network with 'identity' throughout."
    )
    assert (caught.value.name, caught.value.got) == ("network", "leaky_relu(leaky_slope=0.5)")
    straight = MultilayerPerceptron((2, 1), ("identity",))
    with pytest.raises(ShapeError, match=r"^collapse: parameters has shape \(4,\); a network of widths \(2, 1\)"):
        collapse(straight, np.zeros(4))
    with pytest.raises(ConventionError, match=r"^collapse: network is the class MultilayerPerceptron; give a"):
        collapse(MultilayerPerceptron, np.zeros(3))


def test_a_network_without_biases_learns_as_in_the_deck_that_has_none():
    """The deck's 2-2-1 network, one step at rate 0.5, as the class says how: the biases stay 0."""
    network = MultilayerPerceptron((2, 2, 1), ("logistic", "logistic"))
    start = network.from_arrays([([[0.1, 0.2], [0.3, 0.4]], [0, 0]), ([[0.5, 0.6]], [0])])
    weights = network.from_arrays([(np.ones((2, 2)), np.zeros(2)), (np.ones((1, 2)), np.zeros(1))])

    def objective(parameters, X, y, rng):
        y_hat, trace = network.forward_with_trace(parameters, X)
        value, upstream = half_squared_error_and_gradient(y_hat, y)
        return value, network.backward(parameters, trace, upstream) * weights

    found = fit_objective(objective, start, [[1.0, 2.0]], [[1.0]], optimizer=sgd(0.5), epochs=1).parameters
    (W_1, b_1), (W_2, b_2) = network.parameters_as_arrays(found)
    assert (W_1[0, 0], W_2[0, 0]) == (pytest.approx(0.1040586, abs=1e-6), pytest.approx(0.5215001, abs=1e-6))
    assert not b_1.any()
    assert not b_2.any()
    for optimizer in (adam(0.1), adamw(0.1, weight_decay=0.1), nesterov(0.1)):
        longer = fit_objective(objective, start, [[1.0, 2.0]], [[1.0]], optimizer=optimizer, epochs=5).parameters
        assert not longer[weights == 0].any()
        assert (longer[weights == 1] != start[weights == 1]).all()


def test_packing_and_unpacking_are_inverse_to_the_bit():
    network, parameters, *_ = random_case(9)
    packed = network.from_arrays(network.parameters_as_arrays(parameters))
    np.testing.assert_array_equal(packed, parameters)
    assert not np.shares_memory(packed, parameters)


def test_the_arrays_are_views_into_the_vector():
    network, parameters, *_ = random_case(10)
    for W, b in network.parameters_as_arrays(parameters):
        W[...], b[...] = 1.0, 2.0
    assert set(parameters) == {1.0, 2.0}
    assert np.count_nonzero(parameters == 2.0) == 5 + 4 + 2


def test_initialize_draws_weights_with_the_layer_s_own_fans_and_zero_biases():
    network = MultilayerPerceptron((400, 300, 10), ("relu", "identity"))
    (W_1, b_1), (W_2, b_2) = network.parameters_as_arrays(network.initialize(rng=np.random.default_rng(0)))
    # 3000 weights of the last layer: the variance's standard error is sqrt(2/3000) = 2.6 %; four of them
    np.testing.assert_allclose([W_1.var() * 400 / 2, W_2.var() * 300 / 2], 1, rtol=4 * np.sqrt(2 / 3000))
    assert not b_1.any()
    assert not b_2.any()


def test_initialize_repeats_itself_from_the_same_seed_and_in_both_precisions():
    network, *_ = random_case(11)
    a, b = (network.initialize(rng=np.random.default_rng(5)) for _ in range(2))
    rounded = network.initialize(rng=np.random.default_rng(5), dtype=np.float32)
    np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(a.astype(np.float32), rounded)
    assert np.any(a != network.initialize(rng=np.random.default_rng(6)))


def test_the_first_network_of_a_stack_is_the_one_drawn_alone():
    network, *_ = random_case(12)
    alone = network.initialize(rng=np.random.default_rng(5), biases="normal")
    stack = network.initialize(rng=np.random.default_rng(5), biases="normal", n_networks=3)
    np.testing.assert_array_equal(stack[0], alone)
    assert len(np.unique(stack)) == stack.size


def test_biases_that_are_drawn_are_drawn_for_layers_with_one_input_too():
    network = MultilayerPerceptron((1, 4, 1), ("relu", "identity"))
    (_, b_1), (_, b_2) = network.parameters_as_arrays(network.initialize(rng=np.random.default_rng(0), biases="normal"))
    assert len(np.unique([*b_1, *b_2])) == 5


# --- what is refused, and how


@pytest.mark.parametrize(
    ("widths", "activations", "error", "message"),
    [
        ((2,), (), ConventionError, r"^MultilayerPerceptron: widths is \(2,\); at least two are needed"),
        (
            (2, 0, 1),
            ("relu", "identity"),
            ConventionError,
            r"widths\[1\] is 0; it must be a whole number of at least 1",
        ),
        ((2, 2.0, 1), ("relu", "identity"), ConventionError, r"widths\[1\] is 2.0; it must be a whole number"),
        (
            (2, 3, 1),
            ("relu",),
            ConventionError,
            r"1 activation\(s\) for 2 layer\(s\); give a tuple with one per layer, .* \('relu', 'identity'\)",
        ),
        ((2, 3, 1), "relu", ConventionError, r"1 activation\(s\) for 2 layer\(s\); give a tuple"),
        ((2, 5, 4, 1), ("relu",), ConventionError, r"1 activation\(s\) for 3 layer\(s\); give a tuple"),
        (
            (2, 5, 4, 3, 1),
            ("relu", "relu"),
            ConventionError,
            r"2 activation\(s\) for 4 layer\(s\); .* such as \('relu', 'relu', 'relu', 'identity'\)\.",
        ),
        (
            3,
            ("relu",),
            ConventionError,
            r"^MultilayerPerceptron: widths is 3; give a list of widths, inputs first and outputs last",
        ),
        (None, ("relu",), ConventionError, r"widths is None; give a list of widths"),
        ((2, 3, 1), None, ConventionError, r"1 activation\(s\) for 2 layer\(s\); give a tuple"),
        ((2, 1), get_activation("relu"), ConventionError, r"1 activation\(s\) for 1 layer\(s\); give a tuple"),
        ((2, 3, 1), ("rellu", "identity"), UnknownNameError, r"'rellu'; did you mean 'relu'"),
    ],
)
def test_a_description_that_fits_no_network_is_refused_in_words(widths, activations, error, message):
    with pytest.raises(error, match=message):
        MultilayerPerceptron(widths, activations)


@pytest.mark.parametrize("argument", ["weights", "biases"])
@pytest.mark.parametrize(
    ("draw", "error", "said"),
    [
        (lambda shape: np.ones(shape[::-1]), ShapeError, " has shape (3, 2); an initializer must return "),
        (lambda shape: np.ones(shape[0]), ShapeError, " has shape (2,); an initializer must return "),
        (lambda shape: 0.5, ShapeError, " has shape (); an initializer must return "),
        (lambda shape: np.full(shape, "a"), CourseError, " holds str32 values; real numbers are needed, such as "),
        (lambda shape: None, CourseError, " holds object values; real numbers are needed, such as "),
        (lambda shape: np.full(shape, np.nan), NotFiniteError, "[0, 0] is nan; every entry must be a finite number, "),
    ],
)
def test_what_the_reader_s_own_initializer_returns_is_looked_at(argument, draw, error, said):
    network, own = MultilayerPerceptron((3, 2, 1), ("relu", "identity")), lambda o, i, *, rng: draw((o, i))
    call = f"{argument}(2, 3, rng=rng)"
    ends = {
        ShapeError: "(fan_out, fan_in), here (2, 3), one row per unit.",
        CourseError: f"np.asarray({call}, dtype=float) makes them.",
        NotFiniteError: "so remove or replace such entries first.",
    }
    with pytest.raises(error) as caught:
        network.initialize(rng=np.random.default_rng(0), **{argument: own})
    assert str(caught.value) == f"MultilayerPerceptron.initialize: {call}{said}{ends[error]}"


def test_an_initializer_of_one_s_own_may_return_lists():
    network = MultilayerPerceptron((3, 2, 1), ("relu", "identity"))
    own = {"weights": lambda o, i, *, rng: np.full((o, i), 2).tolist(), "biases": lambda o, i, *, rng: [[3] * i] * o}
    parameters = network.initialize(rng=np.random.default_rng(0), **own)
    assert parameters.tolist() == [2, 2, 2, 3] * 2 + [2, 2, 3]


def test_whether_a_stack_is_welcome_is_true_or_false():
    network = MultilayerPerceptron((2, 1), ("identity",))
    with pytest.raises(ConventionError) as caught:
        network.checked_parameters("f", np.ones(3), stack="no")
    assert str(caught.value) == "f: stack is 'no'; give True or False."


def test_arguments_that_do_not_fit_the_network_are_refused_in_words():
    network, parameters, X, upstream, rng = random_case(13)
    _, trace = network.forward_with_trace(parameters, X)
    cases = [
        (
            lambda: network.forward(parameters[1:], X),
            ShapeError,
            r"^MultilayerPerceptron\.forward: parameters has shape \(53,\); .* has 54 parameters",
        ),
        (
            lambda: network.forward(parameters, X[:, :2]),
            ShapeError,
            r"^MultilayerPerceptron\.forward: X has shape \(7, 2\); expected \(N, 3\)",
        ),
        (lambda: network.forward(parameters, X[0]), ShapeError, r"for one sample X\[None, :\]"),
        (lambda: network.forward(parameters, X[:0]), ShapeError, r"X has shape \(0, 3\) and holds nothing along N"),
        (
            lambda: network.forward(parameters * np.nan, X),
            NotFiniteError,
            r"^MultilayerPerceptron\.forward: parameters\[0\] is nan",
        ),
        (
            lambda: network.forward(parameters, X + np.inf),
            NotFiniteError,
            r"^MultilayerPerceptron\.forward: X\[0, 0\] is inf",
        ),
        (
            lambda: network.backward(parameters, trace, upstream[:, :1]),
            ShapeError,
            r"^MultilayerPerceptron\.backward: upstream has shape \(7, 1\)",
        ),
        (lambda: network.backward(parameters, trace, upstream.T), ShapeError, r"upstream has shape \(2, 7\)"),
        (
            lambda: network.from_arrays([(np.ones((5, 3)), np.ones(5))]),
            ShapeError,
            r"^MultilayerPerceptron\.from_arrays: 1 pair\(s\) \(W, b\) for 3 layers",
        ),
        (
            lambda: network.from_arrays([(np.ones((3, 5)), np.ones(5))] * 3),
            ShapeError,
            r"^MultilayerPerceptron\.from_arrays: W_1 has shape \(3, 5\); expected \(5, 3\)",
        ),
        (lambda: network.initialize(rng=rng, weights="he_norma"), UnknownNameError, r"did you mean 'he_normal'"),
        (
            lambda: network.parameters_as_arrays(parameters[1:]),
            ShapeError,
            r"^MultilayerPerceptron\.parameters_as_arrays: parameters has shape \(53,\)",
        ),
        (
            lambda: network.initialize(rng=0),
            ConventionError,
            r"^MultilayerPerceptron\.initialize: rng is 0",
        ),
        (
            lambda: network.initialize(rng=rng, n_networks=0),
            ConventionError,
            r"^MultilayerPerceptron\.initialize: n_networks is 0",
        ),
        *(
            (
                lambda dtype=dtype: network.initialize(rng=rng, dtype=dtype),
                ConventionError,
                r"^MultilayerPerceptron\.initialize: dtype is .*; parameters are real numbers, so give np\.float64",
            )
            for dtype in (int, bool, complex, object, np.float16, np.longdouble, "f9")
        ),
        (
            lambda: network.checked_parameters("look", np.stack([parameters] * 3), stack=False),
            ShapeError,
            r"^look: parameters has shape \(3, 54\), a stack of 3 network\(s\), .*; pass one of its rows",
        ),
    ]
    for call, error, message in cases:
        with pytest.raises(error, match=message):
            call()


def test_numbers_beyond_float32_are_refused_in_words_where_the_parameters_are_float32():
    network, parameters, X, upstream, _ = random_case(14)
    single = parameters.astype(np.float32)
    _, trace = network.forward_with_trace(single, X)
    large = X.copy()
    large[2, 1] = -1e300
    cases = [
        (lambda: network.forward(single, large), "forward", "X[2, 1] is -1e+300"),
        (lambda: network.forward_with_trace(single, large), "forward_with_trace", "X[2, 1] is -1e+300"),
        (lambda: network.backward(single, trace, upstream * 1e60), "backward", "upstream[0, 0] is "),
        (
            lambda: network.jacobian_vector_product(single, trace, single, large),
            *("jacobian_vector_product", "X_direction[2, 1] is -1e+300"),
        ),
    ]
    for call, method, words in cases:
        with pytest.raises(NotFiniteError, match="too large for the float32 of the parameters; scale") as caught:
            call()
        assert str(caught.value).startswith(f"MultilayerPerceptron.{method}: {words}")
        assert caught.value.expected == "numbers that float32 can hold"
        assert words.startswith(caught.value.name)
    assert caught.value.got == -1e300
    assert np.isfinite(network.forward(parameters, large)).all()


# --- every sample for itself, and products with the Jacobian


def traced(seed, stack=None, **options):
    """A random case with its trace; with stack, S networks at once."""
    network, parameters, X, upstream, rng = random_case(seed, **options)
    if stack:
        parameters = network.initialize(rng=rng, weights="lecun_normal", biases="lecun_normal", n_networks=stack)
        upstream = rng.normal(size=(stack, *upstream.shape))
    return network, parameters, X, upstream, rng, network.forward_with_trace(parameters, X)[1]


def test_per_sample_gradients_are_the_gradients_of_batches_of_one():
    network, parameters, X, upstream, _, trace = traced(20)
    per_sample = network.per_sample_gradients(parameters, trace, upstream)
    assert per_sample.shape == (len(X), network.n_parameters)
    for i, gradients in enumerate(per_sample):
        _, single = network.forward_with_trace(parameters, X[i : i + 1])
        np.testing.assert_allclose(gradients, network.backward(parameters, single, upstream[i : i + 1]), atol=1e-14)


@pytest.mark.parametrize("stack", [None, 3])
def test_per_sample_gradients_add_up_to_backward(stack):
    network, parameters, X, upstream, _, trace = traced(21, stack)
    per_sample = network.per_sample_gradients(parameters, trace, upstream)
    assert per_sample.shape == (*parameters.shape[:-1], len(X), network.n_parameters)
    np.testing.assert_allclose(per_sample.sum(axis=-2), network.backward(parameters, trace, upstream), atol=1e-12)


def test_deltas_are_the_slopes_in_the_biases_of_each_sample():
    """delta_l = dL/dz_l, and a bias is added to z_l: BP3 for one sample."""
    network, parameters, _, upstream, _, trace = traced(22)
    per_sample = network.per_sample_gradients(parameters, trace, upstream)
    deltas = network.deltas(parameters, trace, upstream)
    for delta, (_, db) in zip(deltas, network.parameters_as_arrays(per_sample), strict=True):
        np.testing.assert_array_equal(delta, db)


@pytest.mark.parametrize("stack", [None, 3])
def test_the_gradient_in_the_inputs_agrees_with_central_differences(stack):
    network, parameters, X, upstream, rng, trace = traced(23, stack)
    gradients, X_gradients = network.vector_jacobian_product(parameters, trace, upstream)
    np.testing.assert_array_equal(gradients, network.backward(parameters, trace, upstream))
    assert X_gradients.shape == (*parameters.shape[:-1], *X.shape)
    for _ in range(4):
        direction = rng.normal(size=X.shape)
        numeric = central_difference(lambda X: np.sum(upstream * network.forward(parameters, X)), X, direction)
        exact = np.sum(X_gradients * direction)
        assert abs(exact - numeric) <= 1e-8 * (abs(exact) + abs(numeric))


@pytest.mark.parametrize("stack", [None, 3])
def test_the_jacobian_vector_product_agrees_with_central_differences(stack):
    network, parameters, X, _, rng, trace = traced(24, stack)
    direction, X_direction = rng.normal(size=parameters.shape), rng.normal(size=X.shape)
    both = network.jacobian_vector_product(parameters, trace, direction, X_direction)
    alone = network.jacobian_vector_product(parameters, trace, direction)
    step = 1e-5
    numeric_both, numeric_alone = (
        (
            network.forward(parameters + step * direction, X + step * dX)
            - network.forward(parameters - step * direction, X - step * dX)
        )
        / (2 * step)
        for dX in (X_direction, 0)
    )
    np.testing.assert_allclose(both, numeric_both, rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(alone, numeric_alone, rtol=1e-8, atol=1e-8)


def typed_out(network, parameters, X):
    """The predictions of one network, for complex numbers too, which the network itself refuses."""
    functions = {"tanh": np.tanh, "logistic": lambda z: 1 / (1 + np.exp(-z)), "identity": lambda z: z}
    h, rest = X, parameters
    for n_in, n_out, name in zip(network.widths, network.widths[1:], network.activations, strict=False):
        block, rest = rest[: n_out * (n_in + 1)].reshape(n_out, n_in + 1), rest[n_out * (n_in + 1) :]
        h = functions[name](np.einsum("ni,ji->nj", h, block[:, :-1]) + block[:, -1])
    return h


def by_complex_steps(network, parameters, X, upstream, direction, X_direction):
    """Of one network: the gradients in parameters and inputs, and how fast the predictions move along a direction."""
    return (
        complex_step(lambda parameters: np.sum(upstream * typed_out(network, parameters, X)), parameters),
        complex_step(lambda X: np.sum(upstream * typed_out(network, parameters, X)), X),
        typed_out(network, parameters + 1e-30j * direction, X + 1e-30j * X_direction).imag / 1e-30,
    )


@pytest.mark.parametrize("stack", [None, 3])
@pytest.mark.parametrize("output", ["identity", "tanh"])
@pytest.mark.parametrize("widths", [(3, 5, 4, 2), (3, 4, 4, 2), (3, 3, 3), (2, 2)])
def test_all_derivatives_agree_with_the_complex_step_to_the_last_digits(widths, output, stack):
    """Also where matrices are square, and the wrong way round would fit."""
    activations = (*("tanh", "logistic")[: len(widths) - 2], output)
    network, parameters, X, upstream, rng, trace = traced(25, stack, widths=widths, activations=activations)
    direction, X_direction = rng.normal(size=parameters.shape), rng.normal(size=X.shape)
    gradients, X_gradients = network.vector_jacobian_product(parameters, trace, upstream)
    pushed = network.jacobian_vector_product(parameters, trace, direction, X_direction)
    arrays = [parameters, upstream, direction, gradients, X_gradients, pushed]
    for theta, weights, along, *found in zip(*(arrays if stack else [a[None] for a in arrays]), strict=True):
        measured = by_complex_steps(network, theta, X, weights, along, X_direction)
        for ours, theirs in zip(found, measured, strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-13, atol=1e-14)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_pulling_back_and_pushing_forward_are_adjoint(seed):
    """<upstream, J (direction, X_direction)> = <gradients, direction> + <X_gradients, X_direction>."""
    network, parameters, X, upstream, rng, trace = traced(seed)
    direction, X_direction = rng.normal(size=parameters.shape), rng.normal(size=X.shape)
    gradients, X_gradients = network.vector_jacobian_product(parameters, trace, upstream)
    pushed = network.jacobian_vector_product(parameters, trace, direction, X_direction)
    np.testing.assert_allclose(
        np.sum(upstream * pushed), gradients @ direction + np.sum(X_gradients * X_direction), rtol=1e-10, atol=1e-10
    )


# --- passes that are run again on the same arrays


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("stack", [None, 3])
@pytest.mark.parametrize("output", ["identity", "tanh"])
def test_passes_on_used_arrays_give_the_bits_of_fresh_ones(output, stack, dtype):
    """Run on other numbers first; nothing of them may be left behind."""
    network, parameters, X, upstream, rng, _ = traced(30, stack, activations=("relu", "silu", output))
    parameters, X, upstream = (array.astype(dtype) for array in (parameters, X, upstream))
    inputs, used = rng.normal(size=(len(X), 4)).astype(dtype), np.array(-parameters)
    functions = tuple(map(get_activation, network.activations))
    forward = ForwardPass(network.widths, functions, used, inputs)
    backward = BackwardPass(network.widths, functions, used, forward.trace)
    forward.run()
    backward.upstream[...] = 7
    backward.run()

    used[...], inputs[...] = parameters, augment(X)
    y_hat = forward.run()
    backward.upstream[...] = upstream
    gradients = backward.run()
    fresh, trace = network.forward_with_trace(parameters, X)
    np.testing.assert_array_equal(y_hat, fresh)
    np.testing.assert_array_equal(gradients, network.backward(parameters, trace, upstream))
    assert y_hat.dtype == gradients.dtype == fresh.dtype == np.dtype(dtype)


@pytest.mark.parametrize("stack", [None, 3])
def test_factors_multiply_what_the_next_layer_sees_and_come_back_in_the_gradient(stack):
    """Central differences of the whole pass in the parameters, with the factors of dropout held."""
    network, parameters, X, upstream, rng, _ = traced(35, stack, activations=("tanh", "silu", "identity"))
    shape = (*parameters.shape[:-1], len(X))
    factors = [rng.choice([0, 1.25], size=(*shape, width)) for width in (5, 4)]
    functions = tuple(map(get_activation, network.activations))

    def thinned(theta):
        forward = ForwardPass(network.widths, functions, theta, augment(X), factors)
        return forward, forward.run()

    forward, y_hat = thinned(parameters)
    np.testing.assert_array_equal(forward.trace.layer_inputs[1][..., :-1], forward.trace.activations[1] * factors[0])
    assert np.abs(y_hat - network.forward(parameters, X)).max() > 1e-3
    backward = BackwardPass(network.widths, functions, parameters, forward.trace, factors=factors)
    backward.upstream[...] = upstream
    gradients = backward.run()
    for _ in range(4):
        direction = rng.normal(size=parameters.shape)
        numeric = central_difference(lambda theta: np.sum(upstream * thinned(theta)[1]), parameters, direction)
        exact = np.sum(gradients * direction)
        assert abs(exact - numeric) <= 1e-8 * (abs(exact) + abs(numeric))


def test_where_nothing_bends_z_and_h_are_one_array():
    trace = traced(36)[-1]
    assert trace.outputs[-1] is trace.pre_activations[-1]
    assert not any(np.shares_memory(z, h) for z, h in zip(trace.pre_activations[:-1], trace.outputs[:-1], strict=True))


def test_a_trace_and_a_description_cannot_be_changed():
    network, *_, trace = traced(37)
    assert trace != dataclasses.replace(trace)
    for frozen, field in ((trace, "outputs"), (network, "widths")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(frozen, field, ())


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_result_has_the_precision_of_the_parameters(dtype):
    network, parameters, X, upstream, _ = random_case(31)
    parameters = parameters.astype(dtype)
    y_hat, trace = network.forward_with_trace(parameters, X)
    results = [
        y_hat,
        *trace.activations,
        *trace.pre_activations,
        network.backward(parameters, trace, upstream),
        *network.deltas(parameters, trace, upstream),
        network.per_sample_gradients(parameters, trace, upstream),
        *network.vector_jacobian_product(parameters, trace, upstream),
        network.jacobian_vector_product(parameters, trace, parameters, X),
        network.from_arrays(network.parameters_as_arrays(parameters)),
    ]
    assert {result.dtype for result in results} == {np.dtype(dtype)}


def test_writing_into_the_predictions_does_not_spoil_the_backward_pass():
    network, parameters, X, upstream, _ = random_case(32, activations=("tanh", "tanh", "tanh"))
    y_hat, trace = network.forward_with_trace(parameters, X)
    before = network.backward(parameters, trace, upstream)
    y_hat -= 1
    np.testing.assert_array_equal(network.backward(parameters, trace, upstream), before)


# --- descriptions and files


def test_equal_descriptions_are_equal_however_they_were_written():
    by_name = MultilayerPerceptron((2, 3, 1), ("relu", "identity"))
    by_object = MultilayerPerceptron([2, np.int64(3), 1], [get_activation("relu"), "identity"])
    assert by_name == by_object
    assert hash(by_name) == hash(by_object)
    assert repr(by_name) == "MultilayerPerceptron(widths=(2, 3, 1), activations=('relu', 'identity'))"
    assert by_name != MultilayerPerceptron((2, 3, 1), ("tanh", "identity"))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("n_networks", [None, 4])
def test_a_saved_network_comes_back_to_the_bit(tmp_path, n_networks, dtype):
    network = MultilayerPerceptron((3, 4, 2), (leaky_relu_with(0.2), "identity"))
    parameters = network.initialize(rng=np.random.default_rng(0), biases="normal", n_networks=n_networks, dtype=dtype)
    save_network(tmp_path / "network.npz", network, parameters)
    loaded, loaded_parameters = load_network(tmp_path / "network.npz")
    assert loaded == network
    assert loaded_parameters.dtype == parameters.dtype
    np.testing.assert_array_equal(loaded_parameters, parameters)
    X = np.random.default_rng(1).normal(size=(5, 3))
    np.testing.assert_array_equal(loaded.forward(loaded_parameters, X), network.forward(parameters, X))


def test_files_that_cannot_be_right_are_refused_in_words(tmp_path):
    network = MultilayerPerceptron((2, 2, 1), (prelu_with([0.1, 0.2]), "identity"))
    with pytest.raises(
        ConventionError, match=r"^save_network: activation 'prelu' has no name that get_activation knows"
    ):
        save_network(tmp_path / "network.npz", network, np.zeros(9))
    with pytest.raises(ShapeError, match=r"^save_network: parameters has shape \(8,\)"):
        save_network(tmp_path / "network.npz", MultilayerPerceptron((2, 2, 1), ("relu", "identity")), np.zeros(8))
    assert not list(tmp_path.iterdir())
    np.savez(tmp_path / "short.npz", widths=[2, 2, 1], activations=["relu", "identity"], parameters=np.zeros(8))
    with pytest.raises(ShapeError, match=r"^load_network: parameters has shape \(8,\)"):
        load_network(tmp_path / "short.npz")
    np.savez(tmp_path / "other.npz", widths=[2, 2, 1])
    with pytest.raises(CourseError, match=r"^load_network: other.npz does not hold widths, activations, parameters"):
        load_network(tmp_path / "other.npz")


@pytest.mark.parametrize(
    "damage",
    [
        {"widths": ["a", "3", "1"]},
        {"widths": [2.7, 2, 1]},
        {"widths": 3},
        {"widths": [[2, 2, 1]]},
        {"activations": "relu"},
    ],
    ids=str,
)
def test_a_file_whose_widths_are_no_whole_numbers_is_refused_in_words(tmp_path, damage):
    """2.7 inputs must not come back as 2."""
    whole = {"widths": [2, 2, 1], "activations": ["relu", "identity"], "parameters": np.zeros(9)}
    np.savez(tmp_path / "whole.npz", **whole)
    assert load_network(tmp_path / "whole.npz")[0].widths == (2, 2, 1)
    np.savez(tmp_path / "net.npz", **whole | damage)
    with pytest.raises(CourseError, match=r"^load_network: net\.npz does not hold widths, activations, or is"):
        load_network(tmp_path / "net.npz")


def test_a_trace_of_another_network_is_refused_in_words():
    network, parameters, X, upstream, rng, trace = traced(33)
    other = MultilayerPerceptron((3, 4, 2), ("tanh", "identity"))
    stack = network.initialize(rng=rng, n_networks=3)
    cases = [
        (
            lambda: other.backward(np.zeros(26), trace, upstream),
            ShapeError,
            r"backward: the trace was made with widths \(3, 5, 4, 2\), but parameters \(26,\) go with widths \(3, 4",
        ),
        (
            lambda: network.backward(stack, trace, upstream),
            ShapeError,
            r"the trace was made with widths .* but parameters \(3, 54\)",
        ),
        (
            lambda: network.deltas(parameters, network.forward_with_trace(stack, X)[1], upstream),
            ShapeError,
            r"^MultilayerPerceptron\.deltas: .* \(3, 5, 4, 2\), 3 networks, but",
        ),
        (
            lambda: network.backward(parameters.astype("float32"), trace, upstream),
            ConventionError,
            r"the trace holds float64 and parameters float32",
        ),
        (
            lambda: network.jacobian_vector_product(parameters, trace, parameters[1:]),
            ShapeError,
            r"^MultilayerPerceptron\.jacobian_vector_product: direction has shape \(53,\); expected \(54,\)",
        ),
        (
            lambda: network.jacobian_vector_product(parameters, trace, parameters, X[1:]),
            ShapeError,
            r"^MultilayerPerceptron\.jacobian_vector_product: X_direction has shape \(6, 3\)",
        ),
        (
            lambda: other.jacobian_vector_product(np.zeros(26), trace, np.zeros(26)),
            ShapeError,
            r"^MultilayerPerceptron\.jacobian_vector_product: the trace was made with widths",
        ),
        (
            lambda: network.per_sample_gradients(parameters, trace, upstream[0]),
            ShapeError,
            r"^MultilayerPerceptron\.per_sample_gradients: upstream has shape \(2,\)",
        ),
        (
            lambda: network.vector_jacobian_product(parameters, trace, upstream * np.nan),
            NotFiniteError,
            r"^MultilayerPerceptron\.vector_jacobian_product: upstream\[0, 0\] is nan",
        ),
    ]
    for call, error, message in cases:
        with pytest.raises(error, match=message):
            call()


def test_errors_carry_their_facts(tmp_path):
    network, parameters, X, upstream, rng, trace = traced(34)
    other = MultilayerPerceptron((3, 4, 2), ("tanh", "identity"))
    prelu = MultilayerPerceptron((2, 2, 1), (prelu_with([0.1, 0.2]), "identity"))
    single = parameters.astype(np.float32)
    cases = [
        (lambda: MultilayerPerceptron((2,), ()), "widths", (2,), "at least two widths"),
        (
            lambda: MultilayerPerceptron(3, ()),
            "widths",
            3,
            "a list of widths, inputs first and outputs last, such as (2, 3, 1)",
        ),
        (lambda: network.initialize(rng=rng, dtype=int), "dtype", int, "np.float64 or np.float32"),
        (lambda: network.checked_parameters("look", [parameters], stack=False), "parameters", (1, 54), (54,)),
        (lambda: MultilayerPerceptron((2, 3, 1), ("relu",)), "activations", ("relu",), "2 activations"),
        (lambda: MultilayerPerceptron((2, 3, 1), "relu"), "activations", "relu", "2 activations"),
        (lambda: network.forward(parameters[1:], X), "parameters", (53,), (54,)),
        (lambda: network.from_arrays([]), "arrays", 0, 3),
        (lambda: other.backward(np.zeros(26), trace, upstream), "trace", (3, 5, 4, 2), (3, 4, 2)),
        (lambda: network.backward(single, trace, upstream), "parameters", np.float32, np.float64),
        (
            lambda: save_network(tmp_path / "network.npz", prelu, np.zeros(9)),
            "network",
            prelu.activations[0],
            "activations that have a name",
        ),
    ]
    for call, name, got, expected in cases:
        with pytest.raises(CourseError) as caught:
            call()
        assert (caught.value.name, caught.value.got, caught.value.expected) == (name, got, expected)


@pytest.mark.parametrize("parts", [1, 3])
def test_a_layer_that_is_no_pair_is_named(parts):
    network = MultilayerPerceptron((2, 3, 1), ("relu", "identity"))
    arrays = [(np.ones((3, 2)), np.ones(3)), (np.ones((1, 3)), np.ones(1), np.ones(1))[:parts]]
    with pytest.raises(ShapeError, match=rf"^MultilayerPerceptron\.from_arrays: layer 2 of arrays has {parts} part"):
        network.from_arrays(arrays)


def test_a_layer_too_many_is_refused():
    network = MultilayerPerceptron((2, 3, 1), ("relu", "identity"))
    with pytest.raises(ShapeError, match=r"^MultilayerPerceptron\.from_arrays: 3 pair\(s\) \(W, b\) for 2 layers"):
        network.from_arrays([(np.ones((3, 2)), np.ones(3)), (np.ones((1, 3)), np.ones(1)), (np.ones((1, 1)), [0.0])])


def test_what_the_module_promises_is_there():
    assert {getattr(module, name) for name in module.__all__} == {
        *(BackwardPass, ForwardPass, MultilayerPerceptron, type(traced(0)[-1]), collapse, load_network, save_network)
    }


def test_an_activation_of_ones_own_may_be_called_identity() -> None:
    bent = Activation("identity", np.sin, lambda z, h=None, out=None: np.cos(z, out))
    network = MultilayerPerceptron((1, 1), (bent,))
    np.testing.assert_allclose(network.forward([1.0, 0.0], [[1.0]]), np.sin([[1.0]]))
