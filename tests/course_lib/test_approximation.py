"""Networks built with a ruler: what they compute, how good they are, and how many units that takes."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import approximation
from course_lib.activations import Activation
from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError, UnknownNameError
from course_lib.network import MultilayerPerceptron


def values(built: approximation.Built, x: Any) -> Any:
    return built.network.forward(built.parameters, np.asarray(x, dtype=float)[:, None])[:, 0]


def sine(x: Any) -> Any:
    return np.sin(2 * np.pi * x)


def sine_and_cosine(x: Any) -> Any:
    return np.column_stack([np.sin(x), np.cos(x)])


# Steps


def test_a_box_is_high_from_its_left_end_on_and_low_from_its_right_end_on() -> None:
    box = approximation.box_network(0.2, 0.6, 3.0)
    assert box.network.widths == (1, 2, 1)
    x = [0.1, 0.2 - 1e-9, 0.2, 0.4, 0.6 - 1e-9, 0.6, 0.9]
    assert values(box, x).tolist() == [0, 0, 3, 3, 3, 0, 0]
    assert values(approximation.box_network(-1, 1), [0.0]).tolist() == [1]


def test_a_steep_logistic_box_nears_the_box_away_from_its_ends() -> None:
    x = np.array([-0.5, 0.1, 0.4, 0.7, 1.5])
    soft = values(approximation.box_network(0.2, 0.6, 3.0, steepness=20.0), x)
    expected = 3 / (1 + np.exp(-20 * (x - 0.2))) - 3 / (1 + np.exp(-20 * (x - 0.6)))
    np.testing.assert_allclose(soft, expected, atol=1e-14)
    steep = values(approximation.box_network(0.2, 0.6, 3.0, steepness=1e4), x)
    np.testing.assert_allclose(steep, [0, 0, 3, 0, 0], atol=1e-12)


@pytest.mark.parametrize(("construction", "units"), [("pairs", 14), ("telescoping", 6)])
def test_a_staircase_has_the_middles_value_on_each_bin_and_keeps_its_last_level_at_the_end(
    construction: str, units: int
) -> None:
    built = approximation.staircase_network(np.exp, -1.0, 2.5, 7, construction=construction)
    assert built.network.widths == (1, units, 1)
    assert built.network.activations == ("step", "identity")
    edges = np.linspace(-1, 2.5, 8)
    middles = (edges[1:] + edges[:-1]) / 2
    np.testing.assert_allclose(values(built, middles), np.exp(middles), rtol=1e-13)
    np.testing.assert_allclose(values(built, edges[:-1]), np.exp(middles), rtol=1e-13)
    np.testing.assert_allclose(values(built, np.nextafter(edges[1:], -np.inf)), np.exp(middles), rtol=1e-13)
    assert values(built, [2.5])[0] == pytest.approx(np.exp(middles[-1]))


def test_outside_the_interval_pairs_are_zero_and_telescoping_steps_go_on() -> None:
    pairs = approximation.staircase_network(np.exp, 0, 1, 4)
    np.testing.assert_allclose(values(pairs, [-0.1, 1.1]), [0, 0], atol=1e-14)
    telescoping = approximation.staircase_network(np.exp, 0, 1, 4, construction="telescoping")
    np.testing.assert_allclose(values(telescoping, [-0.1, 1.1]), np.exp([0.125, 0.875]))


def test_a_vector_shares_the_steps_of_one_hidden_layer() -> None:
    for construction in ("pairs", "telescoping"):
        built = approximation.staircase_network(sine_and_cosine, 0, 3, 6, construction=construction)
        x = np.array([0.25, 1.25, 2.75])
        np.testing.assert_allclose(built.network.forward(built.parameters, x[:, None]), sine_and_cosine(x), atol=1e-14)
        assert built.network.n_outputs == 2


def test_steep_logistic_units_settle_on_the_staircases_own_error() -> None:
    """At K = 20 the staircase of the sine is off by 0.15643; ten times K as steepness comes within 0.002 of that."""
    errors = [
        approximation.sup_error(
            *approximation.staircase_network(sine, 0, 1, 20, construction="telescoping", steepness=k), sine, 0, 1
        )
        for k in (1, 10, 50, 200, 1000)
    ]
    np.testing.assert_allclose(errors, [0.977, 0.4005, 0.1808, 0.1564, 0.1564], atol=6e-4)


# Ramps


@given(
    st.lists(st.floats(-3, 3), min_size=2, max_size=9, unique=True).filter(lambda t: np.diff(np.sort(t)).min() > 1e-3),
    st.integers(0, 1000),
)
@settings(max_examples=50, deadline=None)
def test_the_ramps_pass_through_every_knot_and_are_straight_between(knots: list[float], seed: int) -> None:
    """Against NumPy's own linear interpolation, at uneven knots; constant on the left, straight on on the right."""
    t = np.sort(knots)
    heights = np.random.default_rng(seed).standard_normal(len(t))
    built = approximation.interpolating_network(lambda x: np.interp(x, t, heights), t)
    assert built.network.widths == (1, len(t) - 1, 1)
    x = np.linspace(t[0], t[-1], 77)
    scale = np.abs(np.diff(heights) / np.diff(t)).max() + 1
    np.testing.assert_allclose(values(built, x), np.interp(x, t, heights), atol=1e-12 * scale)
    last_slope = (heights[-1] - heights[-2]) / (t[-1] - t[-2])
    np.testing.assert_allclose(
        values(built, [t[0] - 5, t[-1] + 2]), [heights[0], heights[-1] + 2 * last_slope], atol=1e-11 * scale
    )


def test_ramps_of_a_vector_share_their_joints() -> None:
    knots = np.array([0.0, 0.5, 1.0, 2.5])
    built = approximation.interpolating_network(sine_and_cosine, knots)
    np.testing.assert_allclose(
        built.network.forward(built.parameters, knots[:, None]), sine_and_cosine(knots), atol=1e-14
    )
    assert built.network.widths == (1, 3, 2)


def test_whole_numbers_as_knots_are_no_obstacle() -> None:
    built = approximation.interpolating_network(np.square, [0, 1, 3])
    assert values(built, [0.5, 2.0]).tolist() == [0.5, 5.0]


# Errors


def test_errors_fall_as_one_over_k_for_steps_and_one_over_k_squared_for_ramps() -> None:
    """The figures of the chapter, with the bounds pi / K and pi^2 / (2 K^2)."""
    K = np.array([1, 2, 4, 8, 16, 32, 64, 128])
    steps = approximation.error_by_pieces(sine, 0, 1, K, construction="steps")
    ramps = approximation.error_by_pieces(sine, 0, 1, K)
    np.testing.assert_allclose(steps, [1, 1, 0.7071, 0.3827, 0.1951, 0.0980, 0.0491, 0.0245], atol=6e-5)
    np.testing.assert_allclose(ramps, [1, 1, 0.2105, 0.0704, 0.01885, 0.00479, 0.001203, 0.000301], atol=6e-5)
    assert (steps <= np.pi / K + 1e-12).all()
    assert (ramps <= np.pi**2 / (2 * K**2) + 1e-12).all()
    assert ((steps[3:-1] / steps[4:] > 1.9) & (steps[3:-1] / steps[4:] < 2.05)).all()
    assert ((ramps[3:-1] / ramps[4:] > 3.6) & (ramps[3:-1] / ramps[4:] < 4.1)).all()


def test_sup_error_is_the_largest_over_a_grid_with_both_ends_and_over_all_outputs() -> None:
    network = MultilayerPerceptron((1, 2), ("identity",))
    parameters = network.from_arrays([([[1.0], [0.0]], [0.0, 0.0])])

    def target(x: Any) -> Any:
        return np.column_stack([x, -3 * x])

    assert approximation.sup_error(network, parameters, target, -1, 2, n_points=2) == 6
    assert approximation.sup_error(network, parameters, target, -4, 2, n_points=7) == 12


def test_the_promised_numbers_of_pieces_are_those_of_the_chapter_and_keep_their_promise() -> None:
    tolerances = [0.1, 0.01, 0.001, 0.0001]
    promised = [approximation.pieces_for_tolerance(e, 0, 2 * np.pi, 1.0) for e in tolerances]
    needed = [approximation.smallest_number_of_pieces(np.sin, 0, 2 * np.pi, e) for e in tolerances]
    assert promised == [8, 23, 71, 223]
    assert needed == [7, 23, 71, 223]
    assert approximation.pieces_for_tolerance(0.5, -1, 3, 4.0) == 4
    assert approximation.pieces_for_tolerance(0.5, -1, 3, 4.1) == 5
    assert approximation.pieces_for_tolerance(0.5, -1, 3, 0.0) == 1


def test_the_promised_number_of_bins_keeps_its_promise_too() -> None:
    for tolerance in (0.3, 0.1, 0.04):
        bins = approximation.bins_for_tolerance(tolerance, 0, 1, lipschitz=2 * np.pi)
        built = approximation.staircase_network(sine, 0, 1, bins)
        assert approximation.sup_error(*built, sine, 0, 1) <= tolerance
        assert bins == math.ceil(np.pi / tolerance)
    assert approximation.bins_for_tolerance(0.1, 2, 5, lipschitz=0.6) == 9
    assert approximation.bins_for_tolerance(0.1, 0, 1, lipschitz=0) == 1


@pytest.mark.parametrize("construction", ["steps", "ramps"])
def test_the_smallest_number_of_pieces_is_enough_and_one_less_is_not(construction: str) -> None:
    def target(x: Any) -> Any:
        return np.exp(x)

    for tolerance in (1.0, 0.3):
        pieces = approximation.smallest_number_of_pieces(target, -1, 2, tolerance, construction=construction)
        around = [K for K in (pieces - 1, pieces) if K > 0]
        errors = approximation.error_by_pieces(target, -1, 2, around, construction=construction)
        assert errors[-1] <= tolerance
        assert len(errors) == 1 or errors[0] > tolerance


def test_one_piece_may_be_enough_and_most_itself_is_tried() -> None:
    assert approximation.smallest_number_of_pieces(lambda x: 3 * x, 0, 1, 1e-9) == 1
    needed = approximation.smallest_number_of_pieces(np.sin, 0, 2 * np.pi, 0.01)
    assert approximation.smallest_number_of_pieces(np.sin, 0, 2 * np.pi, 0.01, max_pieces=needed) == needed
    with pytest.raises(ConventionError, match="22 pieces do not meet the tolerance"):
        approximation.smallest_number_of_pieces(np.sin, 0, 2 * np.pi, 0.01, max_pieces=needed - 1)


# The best read-out


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_the_fitted_readout_leaves_residuals_orthogonal_to_the_hidden_units_and_to_the_bias(activation: str) -> None:
    rng = np.random.default_rng(0)
    network = MultilayerPerceptron((3, 7, 5, 2), (activation, "tanh", "identity"))
    parameters = network.initialize(rng=rng, biases="normal")
    X, y = rng.standard_normal((40, 3)), rng.standard_normal((40, 2))
    before = parameters.copy()
    fitted = approximation.fit_readout(network, parameters, X, y)
    np.testing.assert_array_equal(parameters, before)
    for (W, b), (W_old, b_old) in zip(
        network.parameters_as_arrays(fitted)[:-1], network.parameters_as_arrays(before)[:-1], strict=True
    ):
        np.testing.assert_array_equal(W, W_old)
        np.testing.assert_array_equal(b, b_old)
    y_hat, trace = network.forward_with_trace(fitted, X)
    features = np.column_stack([trace.activations[-2], np.ones(40)])
    np.testing.assert_allclose(features.T @ (y_hat - y), 0, atol=1e-10)


def test_a_readout_of_the_inputs_themselves_is_scikit_learns_linear_regression() -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    rng = np.random.default_rng(1)
    network = MultilayerPerceptron((3, 2), ("identity",))
    X, y = rng.standard_normal((20, 3)), rng.standard_normal((20, 2))
    fitted = approximation.fit_readout(network, np.zeros(8), X, y)
    np.testing.assert_allclose(
        network.forward(fitted, X), linear_model.LinearRegression().fit(X, y).predict(X), atol=1e-13
    )


def test_squared_units_draw_the_same_parabola_at_any_width() -> None:
    """Non-linear is not enough: with z^2 every width gives the least-squares parabola of |x|, off by 3/16."""
    square = Activation("square", lambda z, out=None: np.square(z, out=out), lambda z, h=None, out=None: 2 * z)
    x = np.linspace(-1, 1, 2001)[:, None]
    for n_units in (3, 10, 200):
        network = MultilayerPerceptron((1, n_units, 1), (square, "identity"))
        parameters = network.initialize(rng=np.random.default_rng(n_units), weights="glorot_normal", biases="uniform")
        fitted = approximation.fit_readout(network, parameters, x, np.abs(x))
        assert np.abs(network.forward(fitted, x) - np.abs(x)).max() == pytest.approx(0.1876, abs=2e-4)


# Deep and narrow


def running(planes: Any, operations: list[str], X: Any) -> Any:
    """The maxima and minima typed out."""
    z = X @ planes[:, :-1].T + planes[:, -1]
    m = z[:, 0]
    for word, next_plane in zip(operations, z.T[1:], strict=True):
        m = np.maximum(m, next_plane) if word == "max" else np.minimum(m, next_plane)
    return m


@given(
    st.integers(1, 4),
    st.lists(st.sampled_from(["max", "min"]), min_size=1, max_size=8),
    st.integers(0, 1000),
)
@settings(max_examples=50, deadline=None)
def test_a_network_of_width_n_plus_1_takes_maxima_and_minima_of_affine_functions(
    n_inputs: int, operations: list[str], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    planes = rng.standard_normal((len(operations) + 1, n_inputs + 1))
    low = rng.uniform(-4, -1, n_inputs)
    built = approximation.max_min_network(planes, operations, low)
    assert built.network.widths == (n_inputs, *[n_inputs + 1] * len(operations), 1)
    X = low + rng.uniform(0, 5, (50, n_inputs))
    np.testing.assert_allclose(
        built.network.forward(built.parameters, X)[:, 0], running(planes, operations, X), atol=1e-12
    )


def test_tangent_planes_make_any_convex_function_by_a_narrow_network() -> None:
    """x1^2 + x2^2 from tangent planes on a grid, by width 3: off by at most the square of half a cell's diagonal."""
    points = np.array([[a, b] for a in np.linspace(-1, 1, 6) for b in np.linspace(-1, 1, 6)])
    planes = np.column_stack([2 * points, -(points**2).sum(axis=1)])
    built = approximation.max_min_network(planes, ["max"] * 35, [-1, -1])
    X = np.random.default_rng(0).uniform(-1, 1, (2000, 2))
    error = (X**2).sum(axis=1) - built.network.forward(built.parameters, X)[:, 0]
    assert error.min() > -1e-12
    assert error.max() <= 2 * 0.2**2 + 1e-12


@pytest.mark.parametrize("ramp", [0.05, 0.5, 1.0])
def test_width_two_climbs_any_function_of_one_input(ramp: float) -> None:
    """Rising, falling and wavy; the error is below (steepest slope + tilt) times the bin width and halves with it."""

    def wave(x: Any) -> Any:
        return np.sin(3 * x) + 0.3 * x

    for target, steepest, fall in ((wave, 3.3, 2.7), (np.exp, np.exp(2), 0.0), (lambda x: np.exp(-x), np.e, np.e)):
        errors = []
        for n_bins in (10, 20, 40):
            built = approximation.narrow_staircase_network(target, -1, 2, n_bins, ramp=ramp)
            assert built.network.widths == (1, *[2] * (2 * n_bins - 2), 1)
            errors.append(approximation.sup_error(*built, target, -1, 2))
            assert errors[-1] <= (steepest + fall) * 3 / n_bins
        assert errors[2] < 0.6 * errors[1] < 0.36 * errors[0]


def test_the_narrow_staircase_has_its_levels_in_the_middles_of_the_bins() -> None:
    built = approximation.narrow_staircase_network(np.cos, 0.5, 3.5, 6, ramp=0.4)
    middles = np.linspace(0.75, 3.25, 6)
    np.testing.assert_allclose(values(built, middles), np.cos(middles), atol=1e-12)
    # The tilt makes the steepest fall of the levels flat: there a bin's plateau and its neighbour's are one line.
    falls = np.diff(np.cos(middles)) / 0.5
    inside = values(built, [0.5, 0.55])
    assert (inside[1] - inside[0]) / 0.05 == pytest.approx(falls.min())
    # The highest step takes the whole ramp, 0.4 bins wide, around the edge of its bins, and is a straight line.
    rises = np.diff(np.cos(middles)) - falls.min() * 0.5
    edge = 1.0 + 0.5 * np.argmax(rises)
    risen = values(built, [edge - 0.1, edge, edge + 0.1]) - falls.min() * np.array([-0.1, 0, 0.1])
    np.testing.assert_allclose(np.diff(risen), rises.max() / 2, atol=1e-12)


def test_a_constant_needs_no_steps() -> None:
    built = approximation.narrow_staircase_network(lambda x: np.full_like(x, 4.0), 0, 1, 3)
    np.testing.assert_allclose(values(built, np.linspace(0, 1, 11)), 4, atol=1e-13)


@pytest.mark.parametrize("delta", [0.1, 0.01])
def test_the_narrow_indicator_is_close_in_the_mean_and_off_by_one_at_the_ends(delta: float) -> None:
    built = approximation.narrow_indicator_network(delta)
    assert built.network.widths == (1, 2, 1)
    x = np.linspace(0, 1, 200001)
    F = values(built, x)
    for p in (1, 2, 3):
        heights = np.abs(F - 1) ** p
        integral = np.sum((heights[1:] + heights[:-1]) / 2 * np.diff(x))
        assert integral == pytest.approx(2 * delta / (p + 1), rel=1e-3)
    np.testing.assert_allclose(values(built, [-5, -1e-9, 0, 1, 1.5]), 0, atol=1e-13)
    np.testing.assert_allclose(values(built, [delta, 0.5, 1 - delta]), 1, atol=1e-13)
    np.testing.assert_allclose(values(built, [delta / 4, 1 - delta / 4]), 0.25, atol=1e-12)


# Folding


def tent(x: Any) -> Any:
    return 1 - np.abs(2 * x - 1)


@pytest.mark.parametrize("n_folds", [1, 2, 5])
def test_the_tent_network_applies_the_tent_map_again_and_again(n_folds: int) -> None:
    built = approximation.tent_network(n_folds)
    assert built.network.n_parameters == 6 * n_folds + 1
    x = np.linspace(0, 1, 1000)
    expected = x
    for _ in range(n_folds):
        expected = tent(expected)
    np.testing.assert_allclose(values(built, x), expected, atol=1e-13)


def zigzag(x: Any) -> Any:
    return np.interp(x, [-1, -1 / 3, 1 / 3, 1], [-1, 1, -1, 1])


@pytest.mark.parametrize("n_folds", [1, 2, 4])
def test_the_zigzag_network_applies_the_zigzag_again_and_again(n_folds: int) -> None:
    built = approximation.zigzag_network(n_folds)
    assert built.network.n_parameters == 12 * n_folds - 2
    x = np.linspace(-1, 1, 1000)
    expected = x
    for _ in range(n_folds):
        expected = zigzag(expected)
    np.testing.assert_allclose(values(built, x), expected, atol=1e-11)


@pytest.mark.parametrize("n_folds", range(1, 9))
def test_the_folded_parabola_is_off_by_exactly_a_power_of_four(n_folds: int) -> None:
    built = approximation.parabola_network(n_folds)
    assert built.network.widths == (1, *[3] * n_folds, 1)
    error = approximation.sup_error(*built, np.square, 0, 1, n_points=65537)
    assert error == pytest.approx(4.0 ** -(n_folds + 1), abs=1e-13)
    dyadic = np.linspace(0, 1, 2**n_folds + 1)
    np.testing.assert_allclose(values(built, dyadic), dyadic**2, atol=1e-13)


# Defaults


def test_the_defaults_are_the_ones_that_the_chapters_rest_on() -> None:
    promised: dict[Callable[..., object], dict[str, object]] = {
        approximation.box_network: {"height": 1.0, "steepness": None},
        approximation.staircase_network: {"construction": "pairs", "steepness": None},
        approximation.sup_error: {"n_points": 20001},
        approximation.error_by_pieces: {"construction": "ramps"},
        approximation.smallest_number_of_pieces: {"construction": "ramps", "max_pieces": 4096},
        approximation.narrow_staircase_network: {"ramp": 0.5},
    }
    for function, defaults in promised.items():
        parameters = inspect.signature(function).parameters.values()
        found = {p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty}
        assert found == defaults, function


# Bad input

NETWORK = MultilayerPerceptron((2, 3, 1), ("relu", "identity"))
LOGISTIC = MultilayerPerceptron((2, 3, 1), ("relu", "logistic"))
BENT = MultilayerPerceptron(
    (2, 3, 1), ("relu", Activation("identity", np.sin, lambda z, h=None, out=None: np.cos(z, out)))
)
BAD_CALLS: list[tuple[Callable[[], object], type[CourseError], str]] = [
    (lambda: approximation.box_network(1, 1), ConventionError, "box_network: the interval runs from 1 to 1"),
    (lambda: approximation.box_network(0, 1, np.nan), ConventionError, "height is nan"),
    (lambda: approximation.box_network(0, 1, steepness=0), ConventionError, "box_network: steepness is 0"),
    (lambda: approximation.staircase_network(sine, 1, 0, 3), ConventionError, "the interval runs from 1 to 0"),
    (lambda: approximation.staircase_network(sine, 0, np.inf, 3), ConventionError, "high is inf"),
    (lambda: approximation.staircase_network(sine, 0, 1, 0), ConventionError, "n_bins is 0"),
    (
        lambda: approximation.staircase_network(sine, 0, 1, 1, construction="telescoping"),
        ConventionError,
        "one bin leaves no step between bins",
    ),
    (
        lambda: approximation.staircase_network(sine, 0, 1, 3, construction="pair"),
        UnknownNameError,
        "did you mean 'pairs'",
    ),
    (lambda: approximation.staircase_network(sine, 0, 1, 3, steepness=-1), ConventionError, "steepness is -1"),
    (
        lambda: approximation.staircase_network(lambda x: x[:-1], 0, 1, 3),
        ShapeError,
        r"function turned \(3,\) into \(2,\); it must return one value per input",
    ),
    (lambda: approximation.staircase_network(lambda x: np.ones((3, 1, 1)), 0, 1, 3), ShapeError, "one row per input"),
    (lambda: approximation.staircase_network(lambda x: np.log(x * 0 - 1 + 1j), 0, 1, 3), CourseError, "real numbers"),
    (lambda: approximation.staircase_network(lambda x: x + np.inf, 0, 1, 3), NotFiniteError, "is inf"),
    (lambda: approximation.bins_for_tolerance(0, 0, 1, 1), ConventionError, "bins_for_tolerance: tolerance is 0"),
    (lambda: approximation.bins_for_tolerance(1, 0, 0, 1), ConventionError, "the interval runs from 0 to 0"),
    (lambda: approximation.bins_for_tolerance(1, 0, 1, -1), ConventionError, "lipschitz is -1"),
    (
        lambda: approximation.bins_for_tolerance(1e-320, 0, 1, 1e300),
        ConventionError,
        "bins_for_tolerance: tolerance is 1e-320, which asks for more pieces than a float can count",
    ),
    (
        lambda: approximation.bins_for_tolerance(0.1, -1.7e308, 1.7e308, 1),
        ConventionError,
        "tolerance is 0.1, which asks",
    ),
    (
        lambda: approximation.pieces_for_tolerance(1e-320, 0, 1, 1e300),
        ConventionError,
        "pieces_for_tolerance: tolerance is 1e-320, which asks for more pieces than a float can count",
    ),
    (lambda: approximation.pieces_for_tolerance(0, 0, 1, 1), ConventionError, "pieces_for_tolerance: tolerance is 0"),
    (lambda: approximation.pieces_for_tolerance(1, 1, 0, 1), ConventionError, "the interval runs from 1 to 0"),
    (lambda: approximation.pieces_for_tolerance(1, 0, 1, -1), ConventionError, "max_curvature is -1"),
    (lambda: approximation.interpolating_network(sine, [1.0]), ConventionError, "at least two increasing numbers"),
    (lambda: approximation.interpolating_network(sine, [0, 1, 1]), ConventionError, "at least two increasing numbers"),
    (lambda: approximation.interpolating_network(sine, [[0, 1]]), ShapeError, "knots has shape"),
    (lambda: approximation.sup_error(NETWORK, np.ones(13), sine, 0, 1), ConventionError, "the network has 2 inputs"),
    (
        lambda: approximation.sup_error(*approximation.tent_network(1), sine, 1, 0),
        ConventionError,
        "sup_error: the interval runs from 1 to 0",
    ),
    (
        lambda: approximation.sup_error(*approximation.tent_network(1), sine, 0, 1, n_points=1),
        ConventionError,
        "n_points is 1",
    ),
    (
        lambda: approximation.sup_error(*approximation.tent_network(1), sine_and_cosine, 0, 1),
        ShapeError,
        r"k must be the same in y_hat \(N, k\) and function\(x\)",
    ),
    (
        lambda: approximation.error_by_pieces(sine, 0, 1, [3], construction="ramp"),
        UnknownNameError,
        "did you mean 'ramps'",
    ),
    *(
        (
            lambda low=low, high=high, n=n, c=c: approximation.error_by_pieces(sine, low, high, n, construction=c),
            ConventionError,
            f"^error_by_pieces: {words}",
        )
        for c in ("steps", "ramps")
        for low, high, n, words in (
            (0, 1, [0], "n_pieces is 0; it must be a whole number"),
            (0, 1, 4, "n_pieces is 4; give a list of numbers"),
            (0, 0, [1], "the interval runs from 0 to 0"),
        )
    ),
    (
        lambda: approximation.smallest_number_of_pieces(sine, 1, 0, 0.1, construction="steps"),
        ConventionError,
        "^smallest_number_of_pieces: the interval runs from 1 to 0",
    ),
    (
        lambda: approximation.sup_error(approximation.tent_network(1).network, np.ones((2, 7)), sine, 0, 1),
        ShapeError,
        r"^sup_error: parameters has shape \(2, 7\), a stack of 2 network",
    ),
    (
        lambda: approximation.fit_readout(NETWORK, np.ones((2, 13)), [[0, 1]], [[1]]),
        ShapeError,
        r"^fit_readout: parameters has shape \(2, 13\), a stack of 2 network",
    ),
    (
        lambda: approximation.fit_readout(BENT, np.ones(13), [[0, 1]], [[1]]),
        ConventionError,
        r"^fit_readout: the last activation is Activation\(name='identity', .*; only an identity read-out is a linear",
    ),
    (
        lambda: approximation.smallest_number_of_pieces(np.sign, -1, 1, 0.1, construction="steps", max_pieces=8),
        ConventionError,
        "the function may jump there, or raise max_pieces",
    ),
    (lambda: approximation.smallest_number_of_pieces(sine, 0, 1, 0), ConventionError, "tolerance is 0"),
    (lambda: approximation.smallest_number_of_pieces(sine, 0, 1, 1, max_pieces=0), ConventionError, "max_pieces is 0"),
    (
        lambda: approximation.fit_readout(LOGISTIC, np.ones(13), [[0, 1]], [[1]]),
        ConventionError,
        "the last activation is logistic; only an identity",
    ),
    (lambda: approximation.fit_readout(NETWORK, np.ones(13), [[0, 1]], [1]), ShapeError, "fit_readout: y has shape"),
    (lambda: approximation.fit_readout(NETWORK, np.ones(13), [[0]], [[1]]), ShapeError, "fit_readout: X has shape"),
    (lambda: approximation.max_min_network([[1, 0]], [], [0]), ShapeError, "with 0 operations and 1 inputs; expected"),
    (lambda: approximation.max_min_network([[1, 0], [1, 1]], ["max"] * 2, [0]), ShapeError, "with 2 operations"),
    (lambda: approximation.max_min_network([[1, 0], [1, 1]], ["max"], [0, 0]), ShapeError, r"expected \(L, 3\)"),
    (lambda: approximation.max_min_network([[1, 0], [1, 1]], ["mx"], [0]), UnknownNameError, "did you mean 'max'"),
    (lambda: approximation.narrow_staircase_network(sine, 0, 1, 1), ConventionError, "n_bins is 1"),
    (lambda: approximation.narrow_staircase_network(sine, 1, 1, 2), ConventionError, "the interval runs from 1 to 1"),
    (lambda: approximation.narrow_staircase_network(sine, 0, 1, 2, ramp=0), ConventionError, "ramp is 0"),
    (lambda: approximation.narrow_staircase_network(sine_and_cosine, 0, 1, 2), ShapeError, "function has 2 outputs"),
    (lambda: approximation.narrow_indicator_network(0), ConventionError, "delta is 0"),
    (lambda: approximation.narrow_indicator_network(0.6), ConventionError, "delta is 0.6; it must lie in"),
    (lambda: approximation.tent_network(0), ConventionError, "tent_network: n_folds is 0"),
    (lambda: approximation.zigzag_network(0), ConventionError, "zigzag_network: n_folds is 0"),
    (lambda: approximation.parabola_network(0), ConventionError, "parabola_network: n_folds is 0"),
]


@pytest.mark.parametrize(("call", "error", "message"), BAD_CALLS)
def test_bad_input_is_refused_in_one_sentence(
    call: Callable[[], object], error: type[CourseError], message: str
) -> None:
    with pytest.raises(error, match=message):
        call()
