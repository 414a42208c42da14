"""The tape against SymPy, torch, difference quotients and the deck's numbers; diamonds, broadcasting, drawing data."""

import re

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.activations import ACTIVATIONS, log_softmax, softmax, softmax_jacobian
from course_lib.autodiff import Node, Tape, graph, sin_exp_cos, sin_exp_cos_steps, value_and_gradients
from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError
from course_lib.gradients import central_difference, check_gradient, complex_step
from course_lib.losses import mean_squared_error

BETA, OMEGA, X, Y = np.array([0.3, -0.5, 0.8, 0.2]), np.array([0.7, 0.9, -0.4, 1.1]), 1.5, 0.6


def arrays_of(seed, *shapes, low=0.5, high=2.0):
    """Random arrays; positive by default, so that logarithms and powers exist."""
    rng = np.random.default_rng(seed)
    return [rng.uniform(low, high, size=shape) for shape in shapes]


def agrees_with_differences(f, *arguments, seed=0):
    """Every gradient of sum(upstream * f), for a random upstream, is the measured one to 1e-8."""
    shape = np.shape(f(*arguments))
    upstream = np.random.default_rng(seed).normal(size=shape)
    tape = Tape()
    nodes = [tape.variable(argument) for argument in arguments]
    output = f(*nodes)
    assert output.shape == shape
    np.testing.assert_allclose(output.value, f(*arguments), rtol=1e-15)
    gradients = [tape.gradients(output, upstream)[node] for node in nodes]
    for i, gradient in enumerate(gradients):

        def along(argument, i=i):
            return (f(*arguments[:i], argument, *arguments[i + 1 :]) * upstream).sum()

        assert gradient.shape == np.shape(arguments[i])
        check = check_gradient(along, gradient, arguments[i], rng=np.random.default_rng(seed + 1), tolerance=1e-8)
        assert check.agrees, (i, str(check))


def agrees_with_the_complex_step(f, *arguments, typed=None):
    """The same to the last digits; typed is f in the complex plane, where NumPy's own is not analytic or not there."""
    typed, upstream = typed or f, np.random.default_rng(40).normal(size=np.shape(f(*arguments)))
    _, gradients = value_and_gradients(lambda *nodes: (f(*nodes) * upstream).sum(), *arguments)
    for i, gradient in enumerate(gradients):

        def along(argument, i=i):
            return (typed(*arguments[:i], argument, *arguments[i + 1 :]) * upstream).sum()

        np.testing.assert_allclose(gradient, complex_step(along, arguments[i]), rtol=1e-13, atol=1e-15)


# --- the rules, one by one


UNARY = [
    np.negative,
    np.square,
    np.sqrt,
    np.reciprocal,
    np.absolute,
    np.exp,
    np.expm1,
    np.log,
    np.log1p,
    np.sin,
    np.cos,
]
UNARY += [np.tanh]
BINARY = [np.add, np.subtract, np.multiply, np.divide, np.power, np.maximum, np.minimum, np.logaddexp]
TYPED = {np.absolute: lambda a: a * np.sign(a.real), np.logaddexp: lambda a, b: np.log(np.exp(a) + np.exp(b))}


@pytest.mark.parametrize("function", UNARY)
def test_each_function_of_one_array_has_the_right_rule(function):
    agrees_with_differences(function, *arrays_of(1, (3, 4)))
    if function not in (np.sqrt, np.log, np.log1p):
        agrees_with_differences(function, -arrays_of(2, (3, 4))[0])
    agrees_with_the_complex_step(function, *arrays_of(3, (5,)), typed=TYPED.get(function))


def test_an_absolute_value_has_slope_plus_or_minus_one():
    _, (gradient,) = value_and_gradients(lambda a: (np.absolute(a) * [2.0, 3.0, 5.0]).sum(), [-7.0, 0.0, 0.1])
    assert gradient.tolist() == [-2.0, 0.0, 5.0]


@pytest.mark.parametrize("function", BINARY)
@pytest.mark.parametrize(
    "shapes", [((3, 4), (3, 4)), ((3, 4), (4,)), ((3, 1), (1, 4)), ((), (2, 3)), ((2, 1, 3), (4, 1))]
)
def test_each_function_of_two_arrays_has_the_right_rules_under_broadcasting(function, shapes):
    agrees_with_differences(function, *arrays_of(4, *shapes))
    agrees_with_differences(function, *arrays_of(5, *reversed(shapes)))
    agrees_with_the_complex_step(function, *arrays_of(4, *shapes), typed=TYPED.get(function))


@pytest.mark.parametrize("shapes", [((3, 3), (3,)), ((3, 3), (3, 1)), ((1, 3), (3, 3)), ((3, 1), (1, 3))])
def test_where_all_sides_are_equal_the_sum_is_over_the_repeated_axis(shapes):
    agrees_with_the_complex_step(np.multiply, *arrays_of(41, *shapes))
    agrees_with_the_complex_step(np.multiply, *arrays_of(42, (3, 3, 3), shapes[1]))


PRODUCTS = [((3, 4), (4, 2)), ((4,), (4, 2)), ((3, 4), (4,)), ((4,), (4,)), ((2, 3, 4), (4, 5)), ((2, 3, 4), (2, 4, 5))]
PRODUCTS += [((3, 4), (2, 4, 5)), ((4,), (2, 4, 5)), ((2, 3, 4), (4,)), ((2, 1, 3, 4), (5, 4, 2))]
SQUARE = [((3, 3), (3, 3)), ((3,), (3, 3)), ((3, 3), (3,)), ((3,), (3,)), ((2, 3, 3), (3, 3)), ((3, 3, 3), (3, 3, 3))]
SQUARE += [((3, 3), (3, 3, 3)), ((3,), (3, 3, 3)), ((3, 3, 3), (3,)), ((3, 3, 1, 3), (3, 3, 3))]


@pytest.mark.parametrize("shapes", PRODUCTS + SQUARE)
def test_matrix_products_of_all_ranks(shapes):
    """Also of square matrices, where the wrong way round would fit."""
    agrees_with_differences(np.matmul, *arrays_of(6, *shapes, low=-1.0))
    agrees_with_the_complex_step(np.matmul, *arrays_of(6, *shapes, low=-1.0))


def test_reductions_and_rearrangements():
    (a,) = arrays_of(7, (2, 3, 4), low=-2.0)
    for axis in (None, 0, 1, -1, (0, 2)):
        for keepdims in (False, True):
            agrees_with_differences(lambda a, axis=axis, k=keepdims: a.sum(axis=axis, keepdims=k), a)
            agrees_with_differences(lambda a, axis=axis, k=keepdims: a.mean(axis=axis, keepdims=k), a)
            agrees_with_differences(lambda a, axis=axis, k=keepdims: a.max(axis=axis, keepdims=k), a)
            agrees_with_differences(lambda a, axis=axis, k=keepdims: np.sum(a, axis, keepdims=k) ** 2, a)
    agrees_with_differences(lambda a: np.mean(a), a)
    agrees_with_differences(lambda a: np.max(a, axis=1), a)
    agrees_with_differences(lambda a: a.reshape(4, 6) @ np.arange(6.0), a)
    agrees_with_differences(lambda a: np.reshape(a, (6, 4)) * np.arange(4.0), a)
    agrees_with_differences(lambda a: a.T, a)
    agrees_with_differences(lambda a: np.transpose(a) * 2.0, a)
    agrees_with_differences(lambda a: a.transpose() - 1.0, a)
    for f in (
        lambda a: a.sum(axis=1),
        lambda a: a.mean(axis=(0, 2)),
        lambda a: a.max(axis=1),  # of complex numbers the one with the largest real part
        lambda a: a.reshape(4, 6),
        lambda a: a.T,
        lambda a: a[[0, 1, 1], 2],
    ):
        agrees_with_the_complex_step(f, a)


def test_indexing_sends_gradients_back_to_their_places_and_adds_what_was_taken_twice():
    (a,) = arrays_of(8, (4, 3))
    for key in (
        2,
        (1, 2),
        slice(1, 3),
        (slice(None), 0),
        [0, 2, 2, 2],
        (np.array([0, 3, 3]), np.array([1, 2, 2])),
        ...,
    ):
        agrees_with_differences(lambda a, key=key: a[key] * 1.5, a)
    _, (gradient,) = value_and_gradients(lambda a: a[[1, 1, 1]].sum(), np.zeros(3))
    assert gradient.tolist() == [0, 3, 0]
    _, (gradient,) = value_and_gradients(lambda a: sum(a), np.zeros(3))
    assert gradient.tolist() == [1, 1, 1]


def test_operators_take_numbers_and_arrays_on_either_side():
    a, b = arrays_of(9, (3,), (3,))
    for f in (
        lambda a: 2.0 - a,
        lambda a: a - b,
        lambda a: b - a,
        lambda a: 3.0 / a,
        lambda a: b / a,
        lambda a: b * a + a * b,
        lambda a: -a,
        lambda a: abs(-a),
        lambda a: 2.0**a,
        lambda a: a**2,
        lambda a: a**-1.5,
        lambda a: np.outer(b, b) @ a,
        lambda a: a @ np.outer(b, b),
    ):
        agrees_with_differences(f, a)


def test_powers_at_zero():
    for exponent, slope in ((0, 0), (1, 1), (2, 0), (3, 0)):
        assert value_and_gradients(lambda a, n=exponent: a**n, 0.0)[1][0] == slope
    assert value_and_gradients(lambda a: (-2.0 + a) ** 3, 0.0)[1][0] == 12


# --- kinks


def test_at_kinks_the_stated_side_is_taken():
    kinks = [
        (lambda z: np.maximum(z, 0.0), 0),
        (lambda z: np.minimum(z, 0.0), 1),
        (lambda z: np.absolute(z), 0),
        (lambda z: np.heaviside(z, 1.0), 0),
    ]
    for f, slope in kinks:
        assert value_and_gradients(f, 0.0)[1][0] == slope
    _, (a, b) = value_and_gradients(lambda a, b: np.maximum(a, b), 1.0, 1.0)
    assert (a, b) == (0, 1)
    _, (a, b) = value_and_gradients(lambda a, b: np.minimum(a, b), 1.0, 1.0)
    assert (a, b) == (1, 0)
    _, (a, at_zero) = value_and_gradients(lambda a, b: np.heaviside(a, b) * 3.0, 0.0, 0.5)
    assert (a, at_zero) == (0, 3)
    _, (_, elsewhere) = value_and_gradients(lambda a, b: np.heaviside(a, b), 2.0, 0.5)
    assert elsewhere == 0
    _, (gradient,) = value_and_gradients(lambda a: a.max() * 6.0, [2.0, 5.0, 5.0, 5.0])
    assert gradient.tolist() == [0, 2, 2, 2]


def gradient_along(f, x, upstream, direction):
    tape = Tape()
    node = tape.variable(x)
    return float((tape.gradients(f(node), upstream)[node] * direction).sum())


def one_sided_slopes(f, x, direction):
    """df/dt just before and just after t = 0 along x + t * direction: quotients of one side, off by O(h**2)."""
    before, after = (
        2 * (f(x + h / 2 * direction) - f(x)) / (h / 2) - (f(x + h * direction) - f(x)) / h for h in (-1e-5, 1e-5)
    )
    return sorted((float(before), float(after)))


KINKS = {
    "maximum": (lambda z: np.maximum(z, 0.0), [0.0, 1.3, -0.7]),
    "maximum, the number first": (lambda z: np.maximum(0.0, z), [0.0, 1.3, -0.7]),
    "maximum of two": (lambda z: np.maximum(z[0], z[1]), [[0.4, 1.0], [0.4, 2.0]]),
    "maximum of a value and its negative": (lambda z: np.maximum(z, -z), [0.0, 1.3, -0.7]),
    "minimum": (lambda z: np.minimum(z, 0.0), [0.0, 1.3, -0.7]),
    "minimum, the number first": (lambda z: np.minimum(0.0, z), [0.0, 1.3, -0.7]),
    "minimum of two": (lambda z: np.minimum(z[0], z[1]), [[0.4, 1.0], [0.4, 2.0]]),
    "absolute": (np.absolute, [0.0, 1.3, -0.7]),
    "absolute, written with two": (lambda z: np.maximum(z, 0.0) - np.minimum(z, 0.0), [0.0, 1.3, -0.7]),
    "heaviside, 1 at the jump": (lambda z: np.heaviside(z, 1.0), [0.0, 1.3, -0.7]),
    "heaviside, 0 at the jump": (lambda z: np.heaviside(z, 0.0), [0.0, 1.3, -0.7]),
    "max": (lambda z: z.max(), [2.0, 5.0, 5.0, 5.0]),
    "max along rows": (lambda z: z.max(axis=1), [[2.0, 5.0, 5.0], [1.0, 3.0, 2.0]]),
}
HIDDEN = {
    "maximum": lambda z: np.maximum(z, 0.0),
    "minimum": lambda z: np.minimum(z, 0.0),
    "absolute": np.absolute,
    "max": lambda z: (z * z).max(axis=0),
}


def lies_between_its_one_sided_slopes(f, x, seed):
    """The slope that the tape gives; and the two sides do differ."""
    rng = np.random.default_rng(seed)
    upstream = rng.normal(size=np.shape(f(x)))
    for direction in rng.normal(size=(4, *x.shape)):
        low, high = one_sided_slopes(lambda x: (f(x) * upstream).sum(), x, direction)
        slack = 1e-8 * (abs(low) + abs(high))
        assert low - slack <= gradient_along(f, x, upstream, direction) <= high + slack
        assert high - low > 1e-3


@pytest.mark.parametrize("name", KINKS)
def test_at_a_kink_the_slope_lies_between_those_of_the_two_sides(name):
    f, x = KINKS[name]
    lies_between_its_one_sided_slopes(f, np.array(x), seed=30)


@pytest.mark.parametrize("name", HIDDEN)
def test_so_it_does_where_a_graph_with_shared_nodes_leads_through_a_kink(name):
    """The node at its kink is used four times, what it was computed from twice more."""

    def f(x):
        z = x[:2] * x[2] - x[3:]
        h = HIDDEN[name](z)
        return h * x[0] + np.sin(h) * z - h * h + np.exp(x[1]) * (h + z)

    x = np.random.default_rng(31).uniform(0.5, 2.0, size=(5, 3))
    x[3:] = x[:2] * x[2] + np.array([[0.0, 0.6, -0.8], [0.9, -0.5, 0.7]])
    if name == "max":
        x[4, 0], x[3, 0] = x[1, 0] * x[2, 0] - 0.4, x[0, 0] * x[2, 0] + 0.4
    lies_between_its_one_sided_slopes(f, x, seed=32)


def test_kinks_that_cancel_leave_the_slope_of_what_remains():
    identities = (
        lambda z: np.maximum(z, z),
        lambda z: np.minimum(z, z),
        lambda z: np.maximum(z, 0.0) + np.minimum(z, 0.0),
        lambda z: (z * np.ones((3, 1))).max(axis=0),
    )
    for f in identities:
        assert value_and_gradients(lambda z, f=f: f(z).sum(), [0.0, 1.0, -2.0])[1][0].tolist() == [1, 1, 1]


# --- graphs


def test_a_value_used_twice_collects_both_contributions():
    assert value_and_gradients(lambda a: a * a, 3.0) == (9.0, (6.0,))
    assert value_and_gradients(lambda a: a + a + a, 3.0)[1] == (3.0,)


def test_a_diamond_with_a_shortcut_agrees_with_symbolic_differentiation():
    def f(x):
        h = x**2
        return h * np.sin(h) + h

    x = sympy.Symbol("x")
    expected = float((x**2 * sympy.sin(x**2) + x**2).diff(x).subs(x, sympy.Rational(13, 10)).evalf(25))
    value, (gradient,) = value_and_gradients(f, 1.3)
    assert value == pytest.approx(f(1.3), rel=1e-15)
    assert gradient == pytest.approx(expected, rel=1e-15)


def test_a_later_use_of_an_early_value_waits_for_its_turn():
    def f(a):
        early = np.exp(a)
        late = np.sin(early * a)
        return early * late + late * a + early

    agrees_with_differences(f, 0.7)
    agrees_with_differences(f, arrays_of(10, (3, 2))[0])


def test_thirty_doublings_are_walked_along_sixty_arrows_not_a_billion_paths():
    tape = Tape()
    a = tape.variable(1.0)
    total = a
    for _ in range(30):
        total = total + total
    assert tape.gradients(total)[a] == 2**30
    assert len(graph(total).edges) == 60


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_random_graphs_with_shared_nodes_agree_with_differences_and_the_complex_step(seed):
    def f(x, seed=seed):
        rng = np.random.default_rng(seed)
        values = [x, x * 0.5 + 1.0]
        for _ in range(6):
            a, b = (values[i] for i in rng.integers(len(values), size=2))
            step = rng.integers(4)
            values.append([a + b, a * b * 0.3, np.sin(a) - b, np.tanh(a) * 2.0][step])
        return values[-1] * values[-2] + values[2]

    x, upstream, direction = np.random.default_rng(seed).normal(size=(3, 3))

    def along(t):
        return (f(x + t * direction) * upstream).sum()

    slope = gradient_along(f, x, upstream, direction)
    assert slope == pytest.approx(along(1e-30j).imag / 1e-30, rel=1e-13, abs=1e-13)
    wide, narrow = ((along(h) - along(-h)) / (2 * h) for h in (1e-3, 5e-4))
    assert slope == pytest.approx((4 * narrow - wide) / 3, rel=1e-8, abs=1e-8)


def test_a_second_walk_back_gives_the_same_not_twice_as_much():
    tape = Tape()
    a = tape.variable([1.0, 2.0])
    total = (a * a).sum()
    first, second = tape.gradients(total)[a], tape.gradients(total)[a]
    np.testing.assert_array_equal(first, second)
    first[:] = 99
    np.testing.assert_array_equal(tape.gradients(total)[a], second)


def test_what_the_output_does_not_depend_on_has_gradient_zero():
    tape = Tape()
    a, b = tape.variable(2.0), tape.variable([1.0, 1.0])
    output = a * 3.0
    unused = b * output
    gradients = tape.gradients(output)
    assert gradients[a] == 3.0
    assert gradients[b].tolist() == [0, 0]
    assert gradients[unused].tolist() == [0, 0]
    assert gradients[output] == 1.0
    assert set(gradients) == set(tape.nodes)


def test_an_upstream_gradient_turns_the_walk_into_a_vector_jacobian_product():
    W, x, upstream = np.random.default_rng(11).normal(size=(3, 4)), np.arange(4.0), np.array([1.0, -2.0, 0.5])
    tape = Tape()
    node = tape.variable(x)
    y = np.tanh(W @ node)
    J = (1 - np.tanh(W @ x) ** 2)[:, None] * W
    np.testing.assert_allclose(tape.gradients(y, upstream)[node], upstream @ J, rtol=1e-14)
    np.testing.assert_array_equal(tape.gradients(y, upstream)[y], upstream)
    assert tape.gradients(node[0] * 2.0, 3.0)[node].tolist() == [6, 0, 0, 0]


def test_arguments_are_not_changed_and_later_changes_do_not_reach_the_tape():
    x, upstream = np.array([1.0, 2.0]), np.array([1.0, 1.0])
    tape = Tape()
    node = tape.variable(x)
    y = node + node
    x[:] = 99
    assert node.value.tolist() == [1, 2]
    gradients = tape.gradients(y, upstream)
    gradients[y][:] = 7
    assert upstream.tolist() == [1, 1]
    assert gradients[node].tolist() == [2, 2]


def test_single_precision_stays_single():
    tape = Tape()
    x = tape.variable(np.ones((2, 3), np.float32))
    output = (np.tanh(x) * 2.0 + x**2 - 1.0 / x).sum()
    assert output.value.dtype == tape.gradients(output)[x].dtype == np.float32


# --- formulas of the course run on nodes


@pytest.mark.parametrize("name", sorted(set(ACTIVATIONS) - {"gelu"}))
def test_the_course_s_activations_run_on_nodes_and_give_their_own_derivatives(name):
    activation = ACTIVATIONS[name]
    z = np.append(np.random.default_rng(12).normal(size=12), [0.0, 30.0, -30.0, 1e3, -1e3])
    upstream = np.random.default_rng(13).normal(size=17)
    value, (gradient,) = value_and_gradients(lambda z: (activation.function(z) * upstream).sum(), z)
    assert value == pytest.approx((activation.function(z) * upstream).sum(), rel=1e-14)
    np.testing.assert_allclose(gradient, upstream * activation.derivative(z), rtol=1e-12, atol=1e-14)


def test_softmax_runs_on_nodes():
    z, upstream = np.random.default_rng(14).normal(size=(3, 4)), np.random.default_rng(15).normal(size=(3, 4))
    _, (gradient,) = value_and_gradients(lambda z: (softmax(z) * upstream).sum(), z)
    np.testing.assert_allclose(gradient, np.einsum("nk,nkj->nj", upstream, softmax_jacobian(z)), atol=1e-15)
    agrees_with_differences(log_softmax, z)


def test_a_two_layer_network_written_in_numpy_agrees_with_differences():
    X, W1, b1, W2, b2 = arrays_of(16, (5, 3), (4, 3), (4,), (2, 4), (2,), low=-1.0, high=1.0)
    y = np.random.default_rng(17).normal(size=(5, 2))

    def loss(W1, b1, W2, b2):
        return ((np.tanh(X @ W1.T + b1) @ W2.T + b2 - y) ** 2).sum() / len(y)

    value, gradients = value_and_gradients(loss, W1, b1, W2, b2)
    assert value == pytest.approx(mean_squared_error(np.tanh(X @ W1.T + b1) @ W2.T + b2, y), rel=1e-14)
    for i, parameter in enumerate((W1, b1, W2, b2)):
        parameters = [W1, b1, W2, b2]

        def along(p, i=i, parameters=parameters):
            return loss(*parameters[:i], p, *parameters[i + 1 :])

        np.testing.assert_allclose(gradients[i], central_difference(along, parameter), rtol=1e-8, atol=1e-9)


# --- the deck's composite


def test_the_deck_s_forward_pass():
    steps = sin_exp_cos_steps(X, BETA, OMEGA)
    assert list(steps) == ["z_1", "h_1", "z_2", "h_2", "z_3", "h_3", "z_4"]
    expected = [1.35, 0.975723, 0.378151, 1.459583, 0.216167, 0.976727, 1.274400]
    np.testing.assert_allclose(list(steps.values()), expected, atol=1e-6)
    assert sin_exp_cos(X, BETA, OMEGA) == steps["z_4"]
    b, w = BETA, OMEGA
    typed_out = b[3] + w[3] * np.cos(b[2] + w[2] * np.exp(b[1] + w[1] * np.sin(b[0] + w[0] * X)))
    assert sin_exp_cos(X, BETA, OMEGA) == pytest.approx(typed_out, rel=1e-15)
    np.testing.assert_allclose(sin_exp_cos(np.array([X, X]), BETA, OMEGA), typed_out)


def test_the_deck_s_eight_derivatives():
    value, (b_gradient, w_gradient) = value_and_gradients(lambda b, w: (sin_exp_cos(X, b, w) - Y) ** 2, BETA, OMEGA)
    assert value == pytest.approx(0.454815, abs=1e-6)
    np.testing.assert_allclose(b_gradient, [0.036621, 0.185793, -0.318230, 1.348799], atol=1e-6)
    np.testing.assert_allclose(w_gradient, [0.054931, 0.181283, -0.464483, 1.317408], atol=1e-6)
    symbols = sympy.symbols("b:4 w:4")
    b, w = symbols[:4], symbols[4:]
    f = b[3] + w[3] * sympy.cos(b[2] + w[2] * sympy.exp(b[1] + w[1] * sympy.sin(b[0] + w[0] * X)))
    numbers = dict(zip(symbols, [*BETA, *OMEGA], strict=True))
    expected = [float(((f - Y) ** 2).diff(symbol).evalf(20, subs=numbers)) for symbol in symbols]
    np.testing.assert_allclose([*b_gradient, *w_gradient], expected, rtol=1e-14)


# --- drawing


def test_the_graph_of_the_deck_s_composite_has_the_deck_s_numbers_in_its_boxes():
    tape = Tape()
    b, w = [tape.variable(b) for b in BETA], [tape.variable(w) for w in OMEGA]
    tape.variable(99.0)
    steps = sin_exp_cos_steps(X, b, w)
    loss = (steps["z_4"] - Y) ** 2
    drawn = graph(loss, {**steps, "loss": loss})
    boxes = {node.label: node for node in drawn.nodes}
    backward = {"z_4": 1.348799, "h_3": 1.483679, "z_3": -0.318230, "h_2": 0.127292, "z_2": 0.185793, "h_1": 0.167214}
    for label, gradient in {**backward, "z_1": 0.036621, "loss": 1.0}.items():
        assert float(boxes[label].gradient) == pytest.approx(gradient, abs=1e-6)
        assert float(boxes[label].value) == pytest.approx(float({**steps, "loss": loss}[label].value))
    assert (boxes["h_1"].operation, boxes["h_2"].operation, boxes["h_3"].operation) == ("sin", "exp", "cos")
    assert sum(node.operation == "variable" for node in drawn.nodes) == 8
    columns = [boxes[label].column for label in ("z_1", "h_1", "z_2", "h_2", "z_3", "h_3", "z_4", "loss")]
    assert columns == [2, 3, 5, 6, 8, 9, 11, 13]


def test_slopes_on_the_arrows_times_gradients_downstream_add_up_to_the_gradient():
    tape = Tape()
    a, b = tape.variable(0.7), tape.variable(-1.2)
    c = a * b
    output = np.sin(c) * a + c * c
    drawn = graph(output)
    position = {node.label: i for i, node in enumerate(drawn.nodes) if node.label == "variable"}
    assert len(drawn.nodes) == 7
    for i, node in enumerate(drawn.nodes[:-1]):
        leaving = [edge for edge in drawn.edges if edge.source == i]
        total = sum(edge.slope * drawn.nodes[edge.target].gradient for edge in leaving)
        assert total == pytest.approx(float(node.gradient), rel=1e-14)
        assert all(drawn.nodes[edge.target].column > node.column for edge in leaving)
    assert len([edge for edge in drawn.edges if drawn.nodes[edge.target].operation == "multiply"]) == 6
    assert drawn.nodes[-1].gradient == 1
    assert position


def test_arrows_between_arrays_carry_no_slope_and_an_upstream_is_passed_on():
    tape = Tape()
    a = tape.variable([1.0, 2.0])
    doubled = a * 2.0
    drawn = graph(doubled, {"input": a}, upstream=[1.0, 10.0])
    assert [node.label for node in drawn.nodes] == ["input", "multiply"]
    assert drawn.nodes[0].gradient.tolist() == [2, 20]
    assert [(edge.source, edge.target, edge.slope) for edge in drawn.edges] == [(0, 1, None)]
    assert graph(doubled.sum()).edges[1].slope is None
    assert graph(a[0] * 3.0).edges[1].slope == 3.0
    with pytest.raises(AttributeError):
        drawn.edges[0].slope = 1.0
    with pytest.raises(AttributeError):
        drawn.nodes[0].label = "mine"
    with pytest.raises(AttributeError):
        drawn.nodes = ()


# --- nodes as objects


def test_nodes_are_equal_only_to_themselves_and_tell_what_they_are():
    tape = Tape()
    a, b = tape.variable(2.0), tape.variable(2.0)
    assert a == a
    assert a != b
    assert len({a, b, a}) == 2
    assert repr(a * b) == "Node(multiply, array(4.))"
    c = tape.variable([[1.0, 2.0]])
    made = [c, c.sum(), c.mean(), c.max(), c.reshape(2), c.T, c[0], np.exp(c), c @ [1.0, 2.0]]
    operations = ["variable", "sum", "multiply", "max", "reshape", "transpose", "[]", "exp", "matmul"]
    assert [node.operation for node in made] == operations
    assert len(tape.variable([1.0, 2.0, 3.0])) == 3
    assert tape.variable(np.zeros((2, 3))).shape == (2, 3)
    assert [node.index for node in tape.nodes] == list(range(len(tape.nodes)))
    assert a.tape is tape


# --- bad input


def on_tape(value=1.0):
    return Tape().variable(value)


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (
            lambda: np.arctan(on_tape()),
            CourseError,
            "autodiff: the operation np.arctan has no derivative rule; known: absolute, add",
        ),
        (lambda: on_tape() > 0, CourseError, "autodiff: the operation np.greater has no derivative rule; known: "),
        (
            lambda: np.add.reduce(on_tape([1.0])),
            CourseError,
            "autodiff: the operation np.add.reduce has no derivative rule; known: ",
        ),
        (
            lambda: np.concatenate([on_tape([1.0])]),
            CourseError,
            "autodiff: the operation np.concatenate has no derivative rule; known: ",
        ),
        (
            lambda: np.exp(on_tape(), where=True),
            CourseError,
            "autodiff: the operation np.exp with where= has no derivative rule; known: ",
        ),
        (
            lambda: np.sin(on_tape([1.0]), np.zeros(1)),
            CourseError,
            "autodiff: np.sin would write in place (out=, or an operator such as +=)",
        ),
        (
            lambda: np.asarray(on_tape()),
            CourseError,
            "autodiff: a node cannot become a plain array, its way back would be lost; "
            "take node.value for the numbers alone.",
        ),
        (
            lambda: mean_squared_error(on_tape([1.0]), [1.0]),
            CourseError,
            "autodiff: a node cannot become a plain array",
        ),
        (
            lambda: on_tape() + on_tape(),
            CourseError,
            "autodiff: add was given nodes of two tapes; record one computation on one tape.",
        ),
        (
            lambda: Tape().gradients(on_tape()),
            CourseError,
            "Tape.gradients: output is a node of another tape; call output.tape.gradients(output).",
        ),
        (
            lambda: value_and_gradients(lambda a: a * 2.0, [1.0, 2.0]),
            ShapeError,
            "Tape.gradients: output has shape (2,) but came with no upstream; "
            "pass upstream=dL/doutput of that shape, or sum the output to one number.",
        ),
        (
            lambda: on_tape([1.0, 2.0]).tape.gradients(on_tape([1.0])),
            CourseError,
            "Tape.gradients: output is a node of another tape; call output.tape.gradients(output).",
        ),
        (
            lambda: value_and_gradients(lambda a: 3.0, 1.0),
            CourseError,
            "value_and_gradients: f returned float, not a node; it must",
        ),
        (
            lambda: Tape().gradients(3.0),
            ConventionError,
            "Tape.gradients: output is 3.0; give a Node, computed from the variables of this tape.",
        ),
        (lambda: graph(3.0), ConventionError, "graph: output is 3.0; give a Node, computed from the variables of a"),
        (
            lambda: graph(on_tape(), ["a"]),
            ConventionError,
            "graph: labels is a list; give a Mapping, such as {'x': x}.",
        ),
        (
            lambda: on_tape([1.0, 2.0]) + np.ones(3),
            ShapeError,
            "autodiff: np.add was given shapes (2,) and (3,); counted from the last, axes must be equally long, or one "
            "of the two have length 1.",
        ),
        (
            lambda: on_tape([1.0, 2.0]) @ np.ones((3, 2)),
            ShapeError,
            "autodiff: np.matmul was given shapes (2,) and (3, 2); the last axis on the left must be as long as the "
            "rows on the right, as in (N, d) @ (d, k).",
        ),
        (lambda: 2.0 @ on_tape([1.0]), ShapeError, "autodiff: np.matmul was given shapes () and (1,); the last axis"),
        *(
            (
                lambda shape=shape: on_tape([1.0, 2.0]).reshape(*shape),
                ShapeError,
                f"Node.reshape: shape is {shown}; a node of shape (2,) has 2 entries, so give a shape of as many, in "
                "which one size may be -1.",
            )
            for shape, shown in (((3,), "3"), ((2, "a"), "(2, 'a')"), (((-1, -1),), "(-1, -1)"), ((1.5,), "1.5"))
        ),
        *(
            (
                lambda key=key: on_tape([1.0, 2.0])[key],
                ConventionError,
                f"autodiff: node[{key!r}] does not exist in a node of shape (2,); along an axis of length n give whole "
                "numbers from -n to n - 1, or a slice, for at most as many axes as there are.",
            )
            for key in (5, -3, (0, 0), "a", 1.5, [True], slice("a"), slice(0, 2, 0))
        ),
        (lambda: on_tape([1.0])[on_tape()], CourseError, "autodiff: a node cannot become a plain array"),
        *(
            (
                lambda constant=constant: constant * on_tape(),
                error,
                f"autodiff: np.multiply was given {said} beside a node; give real numbers, an array of them, or a node "
                "of the same tape.",
            )
            for constant, error, said in (
                ("a", CourseError, "str32 values"),
                ([None], CourseError, "object values"),
                (1j, CourseError, "complex128 values"),
                ([1.0, 1j], CourseError, "complex128 values"),
                (np.nan, NotFiniteError, "NaN"),
                ([1.0, np.nan], NotFiniteError, "NaN"),
                (np.float32("nan"), NotFiniteError, "NaN"),
            )
        ),
        (
            lambda: np.add(on_tape(), [[1.0], [1.0, 2.0]]),
            ShapeError,
            "autodiff: an operand of np.add is a list whose rows differ in length; every row must have the same number",
        ),
        (lambda: on_tape([1.0, np.nan]), NotFiniteError, "Tape.variable: value[1] is nan"),
        (lambda: on_tape("a"), CourseError, "Tape.variable: value holds str32 values"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(call, error, text):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value).startswith(text)
    assert caught.value.name
    assert re.search(rf"\b{caught.value.name}\b", str(caught.value))
    assert caught.value.expected
    assert caught.value.got is not None


def test_the_known_rules_are_listed_in_order():
    with pytest.raises(CourseError) as caught:
        np.arctan(on_tape())
    names = re.search(r"known: (.*), and indexing\.$", str(caught.value)).group(1).split(", ")
    assert names == sorted(names) == caught.value.expected
    assert {"add", "matmul", "tanh", "sum", "mean", "max", "reshape", "transpose"} < set(names)
    assert caught.value.got == "np.arctan"


def test_an_upstream_of_another_shape_is_refused():
    tape = Tape()
    a = tape.variable([1.0, 2.0])
    with pytest.raises(
        ShapeError, match=r"^Tape\.gradients: output has shape \(2,\) but came with an upstream of shape \(3,\); pass"
    ) as caught:
        tape.gradients(a, np.ones(3))
    assert (caught.value.name, caught.value.got, caught.value.expected) == ("upstream", (3,), (2,))
    with pytest.raises(ShapeError, match=r"output has shape \(\) but came with an upstream of shape \(2,\)"):
        tape.gradients(a.sum(), np.ones(2))
    with pytest.raises(NotFiniteError, match=r"^Tape\.gradients: upstream\[0\] is inf"):
        tape.gradients(a, [np.inf, 1.0])


# --- plausible wrong engines, which the graphs above must tell from the right one


def test_an_engine_that_overwrites_at_shared_nodes_would_be_caught():
    tape = Tape()
    a = tape.variable(3.0)
    product = a * a
    overwritten = {product: 1.0}
    for parent, pullback in product.pullbacks:
        overwritten[parent] = float(pullback(np.ones(())))
    assert overwritten[a] == 3.0
    assert tape.gradients(product)[a] == 6.0


def test_an_engine_that_forgets_to_undo_broadcasting_would_be_caught():
    _, (gradient,) = value_and_gradients(lambda b: (np.ones((5, 2)) + b).sum(), np.zeros(2))
    assert gradient.tolist() == [5, 5]
    _, (gradient,) = value_and_gradients(lambda b: (np.ones((5, 2)) * b).sum(), np.zeros((5, 1)))
    assert gradient.tolist() == [[2]] * 5


# --- torch


@pytest.mark.torch
def test_gradients_are_those_of_torch_on_a_graph_with_shared_nodes():
    torch = pytest.importorskip("torch")
    X, W, b = arrays_of(20, (5, 3), (4, 3), (4,), low=-1.0, high=1.0)

    def ours(X, W, b):
        h = np.tanh(X @ W.T + b)
        g = h * np.exp(-h) + h
        return (np.maximum(g @ W, 0.1) / (1.0 + g.sum(axis=1, keepdims=True) ** 2)).mean()

    tensors = [torch.tensor(array, requires_grad=True) for array in (X, W, b)]
    h = torch.tanh(tensors[0] @ tensors[1].T + tensors[2])
    g = h * torch.exp(-h) + h
    expected = (torch.clamp(g @ tensors[1], min=0.1) / (1.0 + g.sum(dim=1, keepdim=True) ** 2)).mean()
    expected.backward()
    value, gradients = value_and_gradients(ours, X, W, b)
    assert value == pytest.approx(expected.item(), rel=1e-14)
    for gradient, tensor in zip(gradients, tensors, strict=True):
        np.testing.assert_allclose(gradient, tensor.grad.numpy(), rtol=1e-12, atol=1e-15)


def test_a_node_is_what_the_tape_hands_out():
    assert isinstance(on_tape(), Node)


def test_at_a_tie_the_order_of_the_operands_does_not_matter() -> None:
    """ReLU'(0) is 0 and the derivative of min(z, 0) is 1, from the left, whichever operand is written first."""
    for function, slope in ((np.maximum, 0.0), (np.minimum, 1.0)):
        for formula in (lambda z, f=function: f(z, 0.0).sum(), lambda z, f=function: f(0.0, z).sum()):
            assert value_and_gradients(formula, [0.0])[1][0] == slope


def test_a_power_of_zero_does_not_move_with_its_exponent() -> None:
    _, (_, exponent) = value_and_gradients(lambda a, b: (a**b).sum(), [0.0, 2.0], [2.0, 3.0])
    np.testing.assert_allclose(exponent, [0.0, 8 * np.log(2)])


def test_a_negative_base_has_no_slope_in_its_exponent() -> None:
    with pytest.warns(RuntimeWarning, match="invalid value encountered in log"):
        _, (base, exponent) = value_and_gradients(lambda a, b: a**b, -2.0, 3.0)
    assert base == 12.0
    assert np.isnan(exponent)


@pytest.mark.parametrize("start", [lambda a: a.sum(), lambda a: np.zeros(())], ids=["a node", "an array"])
def test_adding_up_in_place_is_refused_with_the_way_to_write_it(start):
    a = on_tape([1.0, 2.0])
    total = start(a)
    with pytest.raises(CourseError) as caught:
        total += a.sum()
    assert str(caught.value) == (
        "autodiff: np.add would write in place (out=, or an operator such as +=), and the way back would be lost; "
        "write total = total + ... for total += ..."
    )
    assert (caught.value.name, caught.value.got) == ("out", "np.add with out=")


@pytest.mark.parametrize(
    ("call", "start"),
    [
        (lambda a: np.transpose(a, (1, 0)), "autodiff: np.transpose takes (node) and no other"),
        (lambda a: np.sum(a, dtype=float), "autodiff: np.sum takes (node, axis, keepdims) and no other"),
        (lambda a: np.reshape(a, (6,), order="F"), "autodiff: np.reshape takes (node, shape) and no other"),
    ],
)
def test_arguments_that_have_no_way_back_are_refused(call, start):
    with pytest.raises(CourseError) as caught:
        call(on_tape(np.ones((2, 3))))
    assert str(caught.value) == f"{start} argument here; leave the rest out."
    assert f"np.{caught.value.name} takes {caught.value.expected} " in str(caught.value)


def test_numpys_own_argument_names_work_on_nodes():
    a = on_tape(np.arange(6.0).reshape(2, 3))
    for numpys, ours in (
        (np.sum(a, axis=1, keepdims=True), a.sum(1, True)),
        (np.mean(a, 0), a.mean(0)),
        (np.max(a, axis=0), a.max(0)),
        (np.reshape(a, (3, 2)), a.reshape(3, 2)),
        (np.transpose(a), a.T),
    ):
        np.testing.assert_array_equal(numpys.value, ours.value)


def test_single_precision_stays_so_on_the_way_back():
    a = Tape().variable(np.array([[1, 3, 3], [2, 0, 1]], np.float32))
    row = a.max(axis=1)
    for output in (a.max(), row.sum(), (row * row).mean(), a.sum(axis=0)):
        upstream = None if output.shape == () else np.ones(output.shape)
        gradients = a.tape.gradients(output, upstream)
        assert {gradient.dtype for gradient in gradients.values()} == {np.dtype(np.float32)}
    np.testing.assert_array_equal(a.tape.gradients(row.sum())[a], [[0, 0.5, 0.5], [1, 0, 0]])


def test_what_the_caller_does_to_constants_afterwards_does_not_change_the_gradient():
    tape = Tape()
    x, c, rows = tape.variable([1.0, 5.0]), np.array([2.0, 3.0]), np.array([1, 1])
    y = (x * c).sum() + x[rows].sum() + x[(rows,)].sum()
    c *= 10
    rows[:] = 0
    np.testing.assert_array_equal(tape.gradients(y)[x], [2, 3 + 4])


@pytest.mark.parametrize(("labelled", "shown"), [([], "a list"), (3.0, "3.0")])
def test_a_label_belongs_to_a_node(labelled, shown):
    with pytest.raises(ConventionError) as caught:
        graph(on_tape(), {"a": labelled})
    assert str(caught.value) == f"graph: labels['a'] is {shown}; give a Node, one that output was computed from."


def test_constants_may_be_infinite():
    z = np.array([1.0, -3.0])
    agrees_with_differences(lambda z: np.minimum(z, np.inf) + np.maximum([-np.inf, 0.0], z), z)
    value, (gradient,) = value_and_gradients(lambda z: np.exp(z + np.array([-np.inf, 0.0])).sum(), z)  # masked scores
    np.testing.assert_array_equal([value, *gradient], [np.exp(-3.0), 0.0, np.exp(-3.0)])


def test_a_node_is_walked_through_along_its_first_axis_and_a_single_number_is_not():
    rows = list(on_tape([[1.0, 2.0], [3.0, 4.0]]))
    assert [row.value.tolist() for row in rows] == [[1, 2], [3, 4]]
    assert [row.operation for row in rows] == ["[]", "[]"]
    with pytest.raises(TypeError, match="unsized"):
        iter(on_tape())


@pytest.mark.parametrize("reduction", ["sum", "mean", "max"])
def test_whether_axes_are_kept_is_true_or_false(reduction):
    for node in (on_tape([1.0, 2.0]), on_tape()):
        with pytest.raises(ConventionError) as caught:
            getattr(node, reduction)(keepdims="no")
        assert str(caught.value) == f"Node.{reduction}: keepdims is 'no'; give True or False."


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ((np.nan, BETA, OMEGA), NotFiniteError, "x is nan; every number must be finite, so remove or replace such"),
        ((X, [*BETA[:3], np.inf], OMEGA), NotFiniteError, "b is inf; every number must be finite, so remove or"),
        ((X, BETA, [1j * np.nan, *OMEGA[1:]]), NotFiniteError, "w is (nan+nanj); every number must be finite, so"),
        ((X, np.array(1.0), OMEGA), ShapeError, "b is array(1.); give four numbers, such as (0.3, -0.5, 0.8, 0.2)."),
        ((X, BETA, {1, 2, 3, 4}), ShapeError, "w is {1, 2, 3, 4}; give four numbers, such as (0.3, -0.5, 0.8, 0.2)."),
        ((X, on_tape(), OMEGA), ShapeError, "b is Node(variable, array(1.)); give four numbers, such as (0.3, -0.5,"),
    ],
)
@pytest.mark.parametrize("function", [sin_exp_cos, sin_exp_cos_steps])
def test_the_deck_s_composite_takes_finite_numbers_and_four_of_each_kind(function, arguments, error, said):
    with pytest.raises(error) as caught:
        function(*arguments)
    assert str(caught.value).startswith(f"{function.__name__}: {said}")


@pytest.mark.parametrize("reduction", ["sum", "mean", "max"])
@pytest.mark.parametrize("axis", [2, -3, 0.0, "0", [0], (0, 2), (0, 0), (1, -1)])
def test_an_axis_that_a_node_has_not_is_refused(reduction: str, axis: object) -> None:
    node = Tape().variable(np.ones((2, 3)))
    with pytest.raises(ConventionError) as caught:
        getattr(node, reduction)(axis)
    assert str(caught.value).startswith(
        f"Node.{reduction}: axis is {axis!r}; a node of shape (2, 3) has axes from 0 to 1, so"
    )
    assert (caught.value.name, caught.value.got, caught.value.expected) == ("axis", axis, "axes below 2")


@pytest.mark.parametrize("axis", [0, -1, np.int64(1), (0, 1), (-1, 0), (), None])
def test_every_axis_that_a_node_has_is_welcome(axis: object) -> None:
    values = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(Tape().variable(values).sum(axis).value, values.sum(axis))


@pytest.mark.parametrize("name", ["x", "b", "w"])
def test_the_composite_takes_numbers_only(name: str) -> None:
    four = (0.3, -0.5, 0.8, 0.2)
    arguments = {"x": 1.5, "b": four, "w": four}
    fours = ((0.3, "a", 0.8, 0.2), "abcd", dict.fromkeys("abcd"), four[:3], 2.0)
    for value in ("text", {"a": 1}) if name == "x" else fours:
        with pytest.raises(CourseError, match=rf"^sin_exp_cos: {name} (is|holds) "):
            sin_exp_cos(**{**arguments, name: value})
    assert sin_exp_cos([1.5, 1.5], four, four).tolist() == 2 * [sin_exp_cos(1.5, four, four)]
