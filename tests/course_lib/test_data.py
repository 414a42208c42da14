"""The data sets: their shapes, their orders, and the generators against independent ones."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import data
from course_lib.errors import ConventionError, CourseError, ShapeError, UnknownNameError


def test_xor_has_four_samples_in_counting_order() -> None:
    X, y = data.xor()
    assert X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert y.tolist() == [0, 1, 1, 0]
    assert X.dtype == y.dtype == np.float64


@pytest.mark.parametrize("n_bits", [1, 2, 3, 5])
def test_parity_is_the_exclusive_or_of_all_bits(n_bits: int) -> None:
    X, y = data.parity(n_bits)
    rows = list(itertools.product([0, 1], repeat=n_bits))
    assert X.tolist() == [list(row) for row in rows]
    assert y.tolist() == [sum(row) % 2 for row in rows]


@pytest.mark.parametrize("n_bits", [1, 2, 3])
def test_the_labelings_are_all_there_are_once_each_in_counting_order(n_bits: int) -> None:
    X, Y = data.boolean_labelings(n_bits)
    assert X.tolist() == [list(row) for row in itertools.product([0, 1], repeat=n_bits)]
    assert Y.tolist() == [list(row) for row in itertools.product([0, 1], repeat=2**n_bits)]


def test_and_or_and_xor_stand_where_the_docstring_says() -> None:
    X, Y = data.boolean_labelings(2)
    first, second = X.T
    assert Y.shape == (16, 4)
    np.testing.assert_array_equal(Y[1], first * second)
    np.testing.assert_array_equal(Y[7], np.maximum(first, second))
    np.testing.assert_array_equal(Y[6], data.xor()[1])


def test_each_call_returns_fresh_arrays() -> None:
    X, y = data.xor()
    X[:], y[:] = 9, 9
    assert data.xor()[0].max() == data.xor()[1].max() == 1


@pytest.mark.parametrize("bad", [0, -1, 2.0, True, "2"])
def test_bits_are_counted_in_whole_numbers(bad: Any) -> None:
    with pytest.raises(ConventionError, match=r"n_bits is .*; it must be a whole number of at least 1"):
        data.parity(bad)


def test_tables_too_large_to_print_are_refused() -> None:
    with pytest.raises(ConventionError, match="parity: n_bits is 21; it may be at most 20"):
        data.parity(21)
    with pytest.raises(ConventionError, match="boolean_labelings: n_bits is 5; it may be at most 4"):
        data.boolean_labelings(5)
    assert data.boolean_labelings(4)[1].shape == (65536, 16)


# Regression


def test_noisy_samples_without_noise_lie_on_the_curve_in_increasing_order() -> None:
    X, y = data.noisy_samples(np.cos, 50, low=-2, high=5, rng=np.random.default_rng(3))
    assert X.shape == (50, 1)
    assert (np.diff(X[:, 0]) > 0).all()
    assert -2 <= X.min() < -1
    assert 4 < X.max() <= 5
    np.testing.assert_array_equal(y, np.cos(X[:, 0]))


def test_even_spacing_includes_both_ends() -> None:
    X, _ = data.noisy_samples(np.cos, 8, low=-2, high=5, spacing="even", rng=np.random.default_rng(3))
    np.testing.assert_allclose(X[:, 0], [-2, -1, 0, 1, 2, 3, 4, 5], atol=1e-15)


@pytest.mark.parametrize("noise", [0.3, 2.0])
def test_noise_is_a_standard_deviation_and_normal(noise: float) -> None:
    rng = np.random.default_rng(5)
    residuals = [
        data.noisy_samples(np.sin, 20000, noise=noise, rng=rng),
        data.linear_samples(20000, [2.0, 1.0], noise=noise, rng=rng),
        data.gabor(20000, noise=noise, rng=rng),
    ]
    expected = [
        np.sin(residuals[0][0][:, 0]),
        2 * residuals[1][0][:, 0] + 1,
        data.gabor_model(residuals[2][0], [0.0, 16.6]),
    ]
    for (_, y), clean in zip(residuals, expected, strict=True):
        standardized = (y - clean) / noise
        assert abs(standardized.mean()) < 0.04
        assert abs(standardized.std() - 1) < 0.03
        assert abs((standardized**4).mean() - 3) < 0.4


def test_linear_samples_are_linear_with_the_bias_last() -> None:
    X, y = data.linear_samples(40, [3.0, -2.0, 0.5], rng=np.random.default_rng(1))
    assert X.shape == (40, 2)
    np.testing.assert_allclose(y, 3 * X[:, 0] - 2 * X[:, 1] + 0.5, atol=1e-14)
    assert 0.6 < X.std() < 1.4
    assert data.linear_samples(1, [2, 1], rng=np.random.default_rng(0))[0].shape == (1, 1)


def test_gabor_model_has_the_values_of_the_ledger() -> None:
    assert data.gabor_model([2.0], [0.5, 10.0])[0] == pytest.approx(0.690997, abs=1e-6)
    assert data.gabor_model([2.0], [0.5, 10.0], width=32)[0] == pytest.approx(0.906030, abs=1e-6)


def test_gabor_model_is_the_formula_of_the_paper() -> None:
    sympy = pytest.importorskip("sympy")
    x, shift, frequency, width = sympy.symbols("x shift frequency width")
    u = shift + sympy.Rational(6, 100) * frequency * x
    model = sympy.lambdify((x, shift, frequency, width), sympy.sin(u) * sympy.exp(-(u**2) / width), "numpy")
    rng = np.random.default_rng(0)
    inputs = rng.uniform(-15, 15, 30)
    np.testing.assert_allclose(
        data.gabor_model(inputs, [1.3, 12.0], width=20.0), model(inputs, 1.3, 12.0, 20.0), rtol=1e-13
    )


def test_gabor_model_takes_a_grid_of_parameters() -> None:
    phi = np.random.default_rng(0).normal(size=(3, 4, 2))
    values = data.gabor_model([0.5, -1.0], phi)
    assert values.shape == (3, 4, 2)
    for where in np.ndindex(3, 4):
        np.testing.assert_array_equal(values[where], data.gabor_model([0.5, -1.0], phi[where]))


def test_gabor_samples_cover_the_interval_and_use_phi_and_width() -> None:
    x, y = data.gabor(400, phi=[1.0, 9.0], width=32.0, rng=np.random.default_rng(0))
    assert x.shape == y.shape == (400,)
    assert -15 <= x.min() < -14
    assert 14 < x.max() <= 15
    np.testing.assert_array_equal(y, data.gabor_model(x, [1.0, 9.0], width=32.0))


# Classes in the plane


def test_moons_without_noise_are_those_of_scikit_learn() -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    for count in (2, 7, 40):
        X, labels = data.moons(count, noise=0, rng=np.random.default_rng(0))
        # scikit-learn puts the odd sample into the second moon, so give it both sizes.
        theirs, their_labels = datasets.make_moons((count - count // 2, count // 2), shuffle=False)
        np.testing.assert_allclose(X, theirs, atol=1e-15)
        np.testing.assert_array_equal(labels, their_labels)


def test_circles_without_noise_are_those_of_scikit_learn() -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    X, labels = data.circles(31, radii=[1.0, 0.4], noise=0, rng=np.random.default_rng(0))
    theirs, their_labels = datasets.make_circles((16, 15), factor=0.4, shuffle=False)
    np.testing.assert_allclose(X, theirs, atol=1e-15)
    np.testing.assert_array_equal(labels, their_labels)


def test_circles_have_the_given_radii_in_order() -> None:
    X, labels = data.circles(70, radii=[1, 3, 2], noise=0, rng=np.random.default_rng(0))
    np.testing.assert_allclose(np.linalg.norm(X, axis=1), np.array([1, 3, 2])[labels], atol=1e-14)
    assert np.bincount(labels).tolist() == [24, 23, 23]


@pytest.mark.parametrize("turns", [0.5, 1.75])
def test_spiral_arms_are_rotated_copies_that_wind_as_often_as_asked(turns: float) -> None:
    X, labels = data.spirals(300, n_classes=3, turns=turns, noise=0, rng=np.random.default_rng(0))
    arms = [X[labels == k, 0] + 1j * X[labels == k, 1] for k in range(3)]
    for k in (1, 2):
        np.testing.assert_allclose(arms[k], arms[0] * np.exp(2j * np.pi * k / 3), atol=1e-13)
    np.testing.assert_allclose(np.sort(abs(arms[0])), np.arange(1, 101) / 100, atol=1e-14)
    inner_to_outer = arms[0][np.argsort(abs(arms[0]))]
    wound = np.unwrap(np.angle(inner_to_outer))
    assert (wound[-1] - wound[0]) / (2 * np.pi) == pytest.approx(turns * 0.99)
    assert wound[0] == pytest.approx(2 * np.pi * turns / 100)


@pytest.mark.parametrize("make", [data.moons, data.circles, data.spirals])
def test_planar_noise_is_added_to_both_coordinates_from_the_callers_generator(make: Any) -> None:
    quiet, _ = make(10000, noise=0.0, rng=np.random.default_rng(0))
    noisy, labels = make(10000, noise=0.2, rng=np.random.default_rng(0))
    again, _ = make(10000, noise=0.2, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(noisy, again)
    np.testing.assert_allclose((noisy - quiet).std(axis=0), 0.2, rtol=0.04)
    assert abs(np.corrcoef((noisy - quiet).T)[0, 1]) < 0.05
    assert np.bincount(labels).tolist() == [5000, 5000]
    assert labels.dtype == np.intp


# MNIST-1D


@pytest.mark.parametrize(("seed", "count"), [(42, 5000), (7, 200)])
@pytest.mark.filterwarnings("ignore")
def test_mnist1d_is_the_published_data_set(seed: int, count: int) -> None:
    """The published package, asked for the same seed, gives the same numbers to 1e-12."""
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    published = pytest.importorskip("mnist1d.data")
    arguments = published.get_dataset_args()
    arguments.seed, arguments.num_samples = seed, count
    state = np.random.get_state()
    theirs = published.make_dataset(arguments)
    np.random.set_state(state)
    (X, labels), (X_test, labels_test) = data.mnist1d(count, rng=np.random.RandomState(seed))
    np.testing.assert_allclose(X, theirs["x"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(X_test, theirs["x_test"], rtol=0, atol=1e-12)
    np.testing.assert_array_equal(labels, theirs["y"])
    np.testing.assert_array_equal(labels_test, theirs["y_test"])
    np.testing.assert_allclose(data.mnist1d_templates(), theirs["templates"]["x"], atol=1e-15)


def test_mnist1d_from_a_generator_has_every_digit_equally_often_and_is_standardized() -> None:
    (X, labels), (X_test, labels_test) = data.mnist1d(100, rng=np.random.default_rng(0))
    assert X.shape == (80, 40)
    assert X_test.shape == (20, 40)
    assert np.bincount(np.concatenate([labels, labels_test])).tolist() == [10] * 10
    everything = np.concatenate([X, X_test])
    assert everything.mean() == pytest.approx(0, abs=1e-14)
    assert everything.std() == pytest.approx(1, abs=1e-14)
    assert not (np.diff(labels) >= 0).all()


def test_mnist1d_leaves_the_global_random_state_alone() -> None:
    before = np.random.get_state(legacy=False)
    data.mnist1d(20, rng=np.random.RandomState(0))
    np.testing.assert_equal(np.random.get_state(legacy=False), before)


def test_every_digit_has_its_stages() -> None:
    for digit, template in enumerate(data.mnist1d_templates()):
        np.testing.assert_array_equal(data.mnist1d_stages(digit, rng=np.random.default_rng(0))["template"], template)


def test_the_stages_of_a_signal_do_what_their_names_say() -> None:
    for seed in range(30):
        stages = data.mnist1d_stages(4, rng=np.random.default_rng(seed))
        assert {name: len(curve) for name, curve in stages.items() if name != "padded"} == {
            "template": 12, "stretched": 72, "scaled": 72, "shifted": 72, "noisy": 72, "sheared": 72, "signal": 40,
        }  # fmt: skip
        assert 48 <= len(stages["padded"]) <= 72
        np.testing.assert_allclose(stages["padded"][:12], stages["template"], atol=2e-8)
        assert not stages["padded"][12:].any()
        factor = stages["scaled"].max() / stages["stretched"].max()
        assert 0.8 <= factor <= 1.2
        np.testing.assert_array_equal(np.sort(stages["shifted"]), np.sort(stages["scaled"]))
        tilt = stages["sheared"] - stages["noisy"]
        np.testing.assert_allclose(np.diff(tilt, 2), 0, atol=1e-15)
        assert abs(tilt[-1] - tilt[0]) <= 0.375
        assert tilt[0] == pytest.approx(-tilt[-1])
        assert stages["signal"][0] == stages["sheared"][0]
        assert stages["signal"][-1] == stages["sheared"][-1]


def test_each_distortion_can_be_switched_off() -> None:
    still = data.Distortions(scale=0, max_shift=1, correlated_noise=0, noise=0, shear=0)
    stages = data.mnist1d_stages(3, rng=np.random.default_rng(1), distortions=still)
    for name in ("scaled", "shifted", "noisy", "sheared"):
        np.testing.assert_array_equal(stages[name], stages["stretched"])


def test_the_smooth_noise_is_gaussian_smoothing_with_mirrored_ends() -> None:
    """With the curve shifted nowhere, what fills the padding is SciPy's gaussian_filter of the same draws."""
    ndimage = pytest.importorskip("scipy.ndimage")
    only = data.Distortions(scale=0, max_shift=1, noise=0, shear=0)
    stages = data.mnist1d_stages(0, rng=np.random.default_rng(9), distortions=only)
    rng = np.random.default_rng(9)
    rng.random(), rng.random(), rng.choice(1)
    smooth = ndimage.gaussian_filter(0.25 * rng.standard_normal(72), 2)
    empty = stages["shifted"] == 0
    assert empty.sum() > 40
    np.testing.assert_allclose(stages["noisy"][empty], smooth[empty], atol=1e-14)


# Clouds


def test_a_cloud_has_the_singular_values_and_axes_asked_for() -> None:
    X, axes = data.cloud_with_singular_values(9, [4.0, 2.0, 0.5], rng=np.random.default_rng(0))
    np.testing.assert_allclose(np.linalg.svd(X, compute_uv=False), [4, 2, 0.5], atol=1e-13)
    np.testing.assert_allclose(axes.T @ axes, np.eye(3), atol=1e-14)
    np.testing.assert_allclose(np.linalg.norm(X @ axes, axis=0), [4, 2, 0.5], atol=1e-13)
    square, _ = data.cloud_with_singular_values(3, [1.0, 0.0, 2.0], rng=np.random.default_rng(0))
    np.testing.assert_allclose(np.linalg.svd(square, compute_uv=False), [2, 1, 0], atol=1e-13)


def test_a_bump_is_a_bell_of_the_width_asked_for() -> None:
    X = data.bumps(300, n_points=101, width=0.07, rng=np.random.default_rng(0))
    assert X.shape == (300, 101)
    t = np.linspace(0, 1, 101)
    # The logarithm of a bell is a parabola with leading coefficient -1 / (2 width^2).
    curvature, slope, constant = np.polyfit(t, np.log(X.T), 2)
    np.testing.assert_allclose(curvature, -1 / (2 * 0.07**2), rtol=1e-9)
    place = -slope / (2 * curvature)
    height = np.exp(constant - slope**2 / (4 * curvature))
    assert 0.2 <= place.min() < 0.22
    assert 0.78 < place.max() <= 0.8
    assert 0.5 <= height.min() < 0.52
    assert 1.48 < height.max() <= 1.5
    assert data.bumps(2, rng=np.random.default_rng(0)).shape == (2, 40)


def test_an_arc_lies_on_a_unit_circle_and_is_centred() -> None:
    X = data.arc(401, 90.0)
    np.testing.assert_allclose(X.mean(axis=0), 0, atol=1e-15)
    chord = np.linalg.norm(X[-1] - X[0])
    assert chord == pytest.approx(np.sqrt(2))
    steps = np.linalg.norm(np.diff(X, axis=0), axis=1)
    np.testing.assert_allclose(steps, 2 * np.sin(np.pi / 4 / 400), rtol=1e-10)
    closed = data.arc(5, 360.0)
    np.testing.assert_allclose(closed[0], closed[-1], atol=1e-15)


# Splits and labels


@given(
    count=st.integers(8, 60),
    weights=st.lists(st.integers(1, 5), min_size=1, max_size=4),
    seed=st.integers(0, 1000),
)
@settings(max_examples=50, deadline=None)
def test_a_split_deals_every_sample_once_and_keeps_pairs_together(count: int, weights: list[int], seed: int) -> None:
    X = np.arange(2.0 * count).reshape(count, 2)
    y = 3 * np.arange(count)
    fractions = [weight / sum(weights) for weight in weights]
    if min(fractions) * count < 1:
        return
    parts = data.split(X, y, fractions, rng=np.random.default_rng(seed))
    assert sorted(np.concatenate([part_y for _, part_y in parts]).tolist()) == y.tolist()
    for (part_X, part_y), fraction in zip(parts, fractions, strict=True):
        np.testing.assert_array_equal(part_X[:, 0] * 3, 2 * part_y)
        assert abs(len(part_y) - fraction * count) <= 1


def test_a_split_is_shuffled_and_keeps_the_dtype_of_labels() -> None:
    (X, y), _ = data.split(np.arange(200.0)[:, None], np.arange(200), [0.75, 0.25], rng=np.random.default_rng(0))
    assert len(y) == 150
    assert y.dtype == np.arange(1).dtype
    assert not (np.diff(y) > 0).all()
    assert X.shape == (150, 1)


def test_random_labels_are_uniform_over_the_classes() -> None:
    labels = data.random_labels(30000, 3, rng=np.random.default_rng(0))
    assert labels.shape == (30000,)
    assert labels.dtype == np.intp
    counts = np.bincount(labels)
    assert len(counts) == 3
    assert abs(counts - 10000).max() < 4 * np.sqrt(30000 * 2 / 9)


# The caller's generator


DRAWS: dict[str, Callable[[np.random.Generator], object]] = {
    "noisy_samples": lambda rng: data.noisy_samples(np.sin, 5, noise=0.3, rng=rng),
    "noisy_samples, even": lambda rng: data.noisy_samples(np.sin, 5, noise=0.3, spacing="even", rng=rng),
    "linear_samples": lambda rng: data.linear_samples(5, [2.0, -1.0, 0.5], noise=0.3, rng=rng),
    "gabor": lambda rng: data.gabor(5, noise=0.3, rng=rng),
    "moons": lambda rng: data.moons(6, rng=rng),
    "circles": lambda rng: data.circles(6, rng=rng),
    "spirals": lambda rng: data.spirals(6, rng=rng),
    "mnist1d": lambda rng: data.mnist1d(20, rng=rng),
    "cloud_with_singular_values": lambda rng: data.cloud_with_singular_values(5, [2.0, 1.0, 0.5], rng=rng),
    "bumps": lambda rng: data.bumps(5, rng=rng),
    "split": lambda rng: data.split(np.arange(20.0)[:, None], np.arange(20), [0.5, 0.5], rng=rng),
    "random_labels": lambda rng: data.random_labels(20, 5, rng=rng),
}


@pytest.mark.parametrize("name", DRAWS)
def test_chance_comes_from_the_callers_generator_alone(
    name: str, drawn_from_the_generator_alone: Callable[..., None]
) -> None:
    drawn_from_the_generator_alone(DRAWS[name])


# Defaults


def test_the_defaults_are_the_ones_that_the_chapters_rest_on() -> None:
    promised: dict[Callable[..., object], dict[str, object]] = {
        data.noisy_samples: {"low": -1.0, "high": 1.0, "noise": 0.0, "spacing": "random"},
        data.linear_samples: {"noise": 0.0},
        data.gabor_model: {"width": 8.0},
        data.gabor: {"phi": (0.0, 16.6), "width": 8.0, "noise": 0.0},
        data.moons: {"noise": 0.1},
        data.circles: {"radii": (1.0, 3.0), "noise": 0.1},
        data.spirals: {"n_classes": 2, "turns": 1.0, "noise": 0.02},
        data.bumps: {"n_points": 40, "width": 0.12},
    }
    for function, defaults in promised.items():
        parameters = inspect.signature(function).parameters.values()
        found = {p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty}
        assert found == defaults, function


# Bad input


RNG = np.random.default_rng(0)
BAD_CALLS: list[tuple[Callable[[], object], type[CourseError], str]] = [
    (lambda: data.noisy_samples(np.sin, 0, rng=RNG), ConventionError, "n_samples is 0; it must be a whole number"),
    (lambda: data.noisy_samples(np.sin, 5, low=1, high=1, rng=RNG), ConventionError, "runs from 1 to 1; low must be"),
    (lambda: data.noisy_samples(np.sin, 5, low=2, high=1, rng=RNG), ConventionError, "runs from 2 to 1; low must be"),
    (lambda: data.noisy_samples(np.sin, 5, low=-np.inf, rng=RNG), ConventionError, "low is -inf; it must be a finite"),
    (lambda: data.noisy_samples(np.sin, 5, high=np.inf, rng=RNG), ConventionError, "high is inf; it must be a finite"),
    (lambda: data.noisy_samples(np.sin, 5, noise=-1, rng=RNG), ConventionError, "noise is -1; it must be at least 0"),
    (lambda: data.noisy_samples(np.sin, 5, spacing="evn", rng=RNG), UnknownNameError, "did you mean 'even'"),
    (
        lambda: data.noisy_samples(lambda x: x[:, None], 5, rng=RNG),
        ShapeError,
        r"function turned \(5,\) into \(5, 1\); it must return one value per input",
    ),
    (lambda: data.linear_samples(5, [1.0], rng=RNG), ShapeError, "theta has 1 entry; it needs at least one weight"),
    (lambda: data.linear_samples(5, [1, 1], noise=-1, rng=RNG), ConventionError, "linear_samples: noise is -1"),
    (lambda: data.linear_samples(0, [1, 1], rng=RNG), ConventionError, "linear_samples: n_samples is 0"),
    (lambda: data.linear_samples(5, [[1, 1]], rng=RNG), ShapeError, r"theta has shape \(1, 2\); expected \(d\+1,\)"),
    (
        lambda: data.gabor(4, phi=np.ones((3, 2)), rng=RNG),
        ShapeError,
        r"gabor: phi has shape \(3, 2\); expected \(2,\)",
    ),
    (lambda: data.gabor_model([1.0], [1.0, 2.0, 3.0]), ShapeError, "gabor_model: phi has shape"),
    (lambda: data.gabor_model([1.0], [1.0, 2.0], width=0), ConventionError, "width is 0; it must be greater than 0"),
    (lambda: data.gabor(5, noise=-1, rng=RNG), ConventionError, "gabor: noise is -1"),
    (lambda: data.gabor(0, rng=RNG), ConventionError, "gabor: n_samples is 0"),
    (lambda: data.moons(1, rng=RNG), ConventionError, "n_samples is 1; it must be a whole number of at least 2"),
    (lambda: data.moons(5, noise=-1, rng=RNG), ConventionError, "moons: noise is -1"),
    (lambda: data.circles(1, rng=RNG), ConventionError, "circles: n_samples is 1"),
    (lambda: data.circles(5, noise=-1, rng=RNG), ConventionError, "circles: noise is -1"),
    (lambda: data.spirals(5, n_classes=6, rng=RNG), ConventionError, "whole number of at least 6"),
    (lambda: data.spirals(5, n_classes=0, rng=RNG), ConventionError, "spirals: n_classes is 0"),
    (lambda: data.spirals(5, turns=0, rng=RNG), ConventionError, "spirals: turns is 0"),
    (lambda: data.spirals(5, noise=-1, rng=RNG), ConventionError, "spirals: noise is -1"),
    (lambda: data.mnist1d(15, rng=RNG), ConventionError, "n_samples is 15; it must be a multiple of 10"),
    (lambda: data.mnist1d(0, rng=RNG), ConventionError, "mnist1d: n_samples is 0"),
    (lambda: data.mnist1d_stages(10, rng=RNG), ConventionError, "digit is 10; it must be a digit, 0 to 9"),
    (lambda: data.mnist1d_stages(-1, rng=RNG), ConventionError, "mnist1d_stages: digit is -1"),
    (lambda: data.Distortions(max_shift=0), ConventionError, "Distortions: max_shift is 0"),
    (lambda: data.Distortions(shear=-1), ConventionError, "Distortions: shear is -1; it must be at least 0"),
    (lambda: data.Distortions(scale=-1), ConventionError, "Distortions: scale is -1"),
    (lambda: data.Distortions(noise=-1), ConventionError, "Distortions: noise is -1"),
    (lambda: data.Distortions(correlated_noise=-1), ConventionError, "Distortions: correlated_noise is -1"),
    (lambda: data.cloud_with_singular_values(2, [1, 2, 3], rng=RNG), ConventionError, "of at least 3"),
    (
        lambda: data.cloud_with_singular_values(5, [1, -2.0], rng=RNG),
        ConventionError,
        "-2.0; a singular value is never",
    ),
    (lambda: data.bumps(5, width=0, rng=RNG), ConventionError, "bumps: width is 0"),
    (lambda: data.bumps(0, rng=RNG), ConventionError, "bumps: n_samples is 0"),
    (lambda: data.bumps(5, n_points=0, rng=RNG), ConventionError, "bumps: n_points is 0"),
    (lambda: data.arc(5, 0), ConventionError, "arc: degrees is 0"),
    (lambda: data.arc(0, 90), ConventionError, "arc: n_samples is 0"),
    (
        lambda: data.split(np.zeros((4, 2)), np.zeros(3), [0.5, 0.5], rng=RNG),
        ShapeError,
        r"X has shape \(4, 2\) and y \(3,\); both must hold the same number",
    ),
    (lambda: data.split(1.0, 2.0, [1.0], rng=RNG), ShapeError, "must hold the same number of samples"),
    (lambda: data.split(np.zeros(4), 2.0, [1.0], rng=RNG), ShapeError, "must hold the same number of samples"),
    (lambda: data.split(np.zeros(4), np.zeros(4), [0.5, 0.3], rng=RNG), ConventionError, "sum to 0.8; they are shares"),
    (lambda: data.split(np.zeros(4), np.zeros(4), [1.5, -0.5], rng=RNG), ConventionError, "fractions is -0.5"),
    (lambda: data.split(np.zeros(2), np.zeros(2), [0.9, 0.1], rng=RNG), ConventionError, "one part would be empty"),
    (lambda: data.split(np.zeros(4), np.zeros(4), 0.8, rng=RNG), ConventionError, "sum to 0.8; they are shares"),
    (lambda: data.split(np.zeros(4), np.zeros(4), 0.8, rng=RNG), ConventionError, r"sum to 1, such as \[0.8, 0.2\]"),
    (
        lambda: data.split([1, 2], [[1], [2, 3]], [1.0], rng=RNG),
        ShapeError,
        "^split: y is a list whose rows differ in length; every row must",
    ),
    (
        lambda: data.split([[1, 2], [3]], ["a", "b"], [1.0], rng=RNG),
        ShapeError,
        "^split: X is a list whose rows",
    ),
    (lambda: data.random_labels(5, 1, rng=RNG), ConventionError, "n_classes is 1; it must be .* at least 2"),
    (lambda: data.random_labels(0, 2, rng=RNG), ConventionError, "random_labels: n_samples is 0"),
]


SEEDED: list[Callable[..., object]] = [
    lambda rng: data.noisy_samples(np.sin, 5, rng=rng),
    lambda rng: data.linear_samples(5, [1.0, 2.0], rng=rng),
    lambda rng: data.gabor(5, rng=rng),
    lambda rng: data.moons(5, rng=rng),
    lambda rng: data.circles(5, rng=rng),
    lambda rng: data.spirals(5, rng=rng),
    lambda rng: data.mnist1d(10, rng=rng),
    lambda rng: data.mnist1d_stages(1, rng=rng),
    lambda rng: data.cloud_with_singular_values(5, [1.0], rng=rng),
    lambda rng: data.bumps(5, rng=rng),
    lambda rng: data.split(np.zeros(4), np.zeros(4), [0.5, 0.5], rng=rng),
    lambda rng: data.random_labels(5, 2, rng=rng),
]


@pytest.mark.parametrize("call", SEEDED)
def test_a_seed_is_no_generator(call: Callable[..., object]) -> None:
    with pytest.raises(ConventionError, match=r"rng is 0; it must be a generator: pass rng=np.random.default_rng"):
        call(0)


@pytest.mark.parametrize(("call", "error", "message"), BAD_CALLS)
def test_bad_input_is_refused_in_one_sentence(
    call: Callable[[], object], error: type[CourseError], message: str
) -> None:
    with pytest.raises(error, match=message):
        call()
