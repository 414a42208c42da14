"""The regularizers against brute force, torch, exact enumeration of masks, and their plausible wrong versions."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from course_lib.errors import ConventionError, CourseError, ShapeError, UnknownNameError
from course_lib.linear import fit_least_squares, fit_ridge, least_squares_gradient
from course_lib.optimizers import adam, chain, l2_in_gradient
from course_lib.regularizers import (
    EarlyStopping,
    Watch,
    descent_filter,
    dropout,
    dropout_backward,
    input_noise,
    l1_penalty,
    l1_subgradient,
    l2_gradient,
    l2_penalty,
    l2_proximal,
    ridge_filter,
    soft_threshold,
)

Array = NDArray[np.floating[Any]]

THETA = np.array([1.5, -0.2, 0.0, -3.0, 0.7])
vectors = hnp.arrays(np.float64, 5, elements=st.floats(-100, 100))
strengths = st.floats(0, 10)

# --- Penalties -------------------------------------------------------------------------------------------------------


def test_penalties_are_sums_without_a_half() -> None:
    assert l2_penalty(THETA, 0.3) == pytest.approx(0.3 * (2.25 + 0.04 + 9 + 0.49))
    assert l1_penalty(THETA, 0.3) == pytest.approx(0.3 * 5.4)
    stack = np.stack([THETA, 2 * THETA])
    np.testing.assert_allclose(l2_penalty(stack, 0.3), np.array([1, 4]) * l2_penalty(THETA, 0.3))
    np.testing.assert_allclose(l1_penalty(stack, 0.3), np.array([1, 2]) * l1_penalty(THETA, 0.3))


@pytest.mark.parametrize(("penalty", "gradient"), [(l2_penalty, l2_gradient), (l1_penalty, l1_subgradient)])
@pytest.mark.parametrize("seed", range(5))
def test_gradients_agree_with_central_differences_along_random_directions(
    penalty: Callable[..., Any], gradient: Callable[..., Any], seed: int
) -> None:
    """Of a parabola and, away from its kinks, of the absolute value they have no error but rounding."""
    rng = np.random.default_rng(seed)
    theta = rng.choice([-1, 1], size=7) * rng.uniform(0.5, 3, size=7)
    for _ in range(4):
        direction, h = rng.normal(size=7), 0.01
        measured = (penalty(theta + h * direction, 0.3) - penalty(theta - h * direction, 0.3)) / (2 * h)
        claimed = gradient(theta, 0.3) @ direction
        assert abs(claimed - measured) <= 1e-12 * (abs(claimed) + abs(measured))


def test_the_l1_slope_at_zero_lies_between_those_of_both_sides() -> None:
    """One-sided differences along directions that move the zero entry too; straight on each side, so exact."""
    rng, h = np.random.default_rng(6), 1e-3
    assert THETA[2] == 0
    for _ in range(5):
        direction = rng.normal(size=5)
        right = (l1_penalty(THETA + h * direction, 0.3) - l1_penalty(THETA, 0.3)) / h
        left = (l1_penalty(THETA, 0.3) - l1_penalty(THETA - h * direction, 0.3)) / h
        assert right - left == pytest.approx(2 * 0.3 * abs(direction[2]), rel=1e-9)
        assert left < l1_subgradient(THETA, 0.3) @ direction < right
    assert l1_subgradient(THETA, 0.3)[2] == 0


def test_ridge_is_where_the_gradient_of_the_l2_penalty_balances_that_of_the_squared_error() -> None:
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(30, 3)), rng.normal(size=30)
    theta = fit_ridge(X, y, 0.7)
    price = np.append(l2_gradient(theta[:-1], 0.7), 0.0)
    np.testing.assert_allclose(least_squares_gradient(X, y, theta) + price, 0, atol=1e-12)


def test_a_strength_is_half_a_weight_decay() -> None:
    gradients = np.random.default_rng(1).normal(size=5)
    decayed, plain = chain(l2_in_gradient(2 * 0.3), adam(0.1)), adam(0.1)
    expected, _ = plain.update(gradients + l2_gradient(THETA, 0.3), plain.init(THETA), THETA)
    np.testing.assert_array_equal(decayed.update(gradients, decayed.init(THETA), THETA)[0], expected)


@given(vectors, strengths)
@settings(max_examples=40, deadline=None)
def test_proximal_steps_are_level_points_of_what_they_minimize(theta: Array, strength: float) -> None:
    """w - theta + a subgradient of the penalty at w is zero: for L1 any slope up to the strength is one at w = 0."""
    w = l2_proximal(theta, strength)
    np.testing.assert_allclose(w - theta + l2_gradient(w, strength), 0, atol=1e-10)
    w = soft_threshold(theta, strength)
    slope_needed = theta - w
    nonzero = w != 0
    np.testing.assert_allclose(slope_needed[nonzero], l1_subgradient(w, strength)[nonzero], atol=1e-10)
    assert (np.abs(slope_needed[~nonzero]) <= strength + 1e-12).all()


@pytest.mark.torch
def test_soft_threshold_is_torchs_softshrink() -> None:
    torch = pytest.importorskip("torch")
    values = np.linspace(-2, 2, 41)
    expected = torch.nn.functional.softshrink(torch.tensor(values), 0.35).numpy()
    np.testing.assert_allclose(soft_threshold(values, 0.35), expected, atol=1e-15)


def test_the_threshold_itself_goes_to_zero_and_l2_never_gets_there() -> None:
    np.testing.assert_array_equal(soft_threshold([3.0, 1.0, -0.4, 0.5, -0.5, -2.0], 0.5), [2.5, 0.5, 0, 0, 0, -1.5])
    np.testing.assert_allclose(l2_proximal([3.0, 1.0, -0.4], 0.25), [2, 2 / 3, -0.8 / 3])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda w, t: np.where(abs(w) > t, w, 0),
        lambda w, t: np.maximum(w - t, 0),
        lambda w, t: w - t * np.sign(w),
        lambda w, t: np.clip(w, -t, t),
        lambda w, t: w / (1 + t),
    ],
    ids=["hard", "negatives lost", "crosses zero", "complement", "the answer for L2"],
)
def test_mistaken_soft_thresholds_are_told_apart(wrong: Callable[[Array, float], Array]) -> None:
    assert np.abs(soft_threshold(THETA, 0.5) - wrong(THETA, 0.5)).max() > 0.1


# --- Dropout ---------------------------------------------------------------------------------------------------------


class Throws(np.random.Generator):
    """A generator that throws what it is told."""

    def __init__(self, stays: tuple[int, ...], keep: float) -> None:
        super().__init__(np.random.PCG64(0))
        self.values = np.where(np.array(stays, bool), keep * 0.999, keep)

    def random(self, shape: Any) -> Array:  # type: ignore[override]
        return np.broadcast_to(self.values, shape).copy()


def every_mask(n: int, keep: float, convention: str, h: Array) -> tuple[Array, Array]:
    """The outputs under all 2^n masks, and the probabilities of these."""
    masks = list(itertools.product([0, 1], repeat=n))
    generators: list[Any] = [Throws(mask, keep) for mask in masks]
    outputs = [dropout(h, keep, rng=rng, convention=convention)[0][0] for rng in generators]
    return np.array(outputs), np.array([keep ** sum(mask) * (1 - keep) ** (n - sum(mask)) for mask in masks])


@pytest.mark.parametrize("keep", [0.8, 0.3])
def test_over_all_masks_the_mean_of_both_conventions_is_what_inference_uses(keep: float) -> None:
    rng = np.random.default_rng(0)
    h, w = rng.normal(size=(1, 7)), rng.normal(size=7)
    for convention in ("inverted", "classic"):
        outputs, probabilities = every_mask(7, keep, convention, h)
        assert probabilities.sum() == pytest.approx(1)
        afterwards, _ = dropout(h, keep, training=False, convention=convention)
        np.testing.assert_allclose(probabilities @ outputs, afterwards[0], atol=1e-14)
        spread = probabilities @ (outputs @ w) ** 2 - (probabilities @ outputs @ w) ** 2
        scale = keep if convention == "classic" else 1 / keep
        np.testing.assert_allclose(spread, scale * (1 - keep) * ((w * h[0]) ** 2).sum(), rtol=1e-10)


@given(
    keep=st.floats(0.05, 1), seed=st.integers(0, 2**32 - 1), n_units=st.integers(1, 6), n_samples=st.integers(1, 3000)
)
@settings(max_examples=40, deadline=None)
def test_the_mean_over_many_throws_is_what_inference_uses_in_both_conventions(
    keep: float, seed: int, n_units: int, n_samples: int
) -> None:
    """Bernstein: the mean of n factors of mean 1, variance v = (1 - keep) / keep, at most b from 1, is off by more than
    sqrt(2 v t / n) + b t / (3 n) with probability 2 exp(-t): for t = 22 and 13 means 7e-9 an example.
    """
    h = np.random.default_rng(seed + 1).normal(size=n_units)
    t, b = 22, max(1, 1 / keep - 1)
    bound = math.sqrt(2 * (1 - keep) / keep * t / n_samples) + b * t / (3 * n_samples)
    for convention, size in (("inverted", 1.0), ("classic", keep)):
        outputs, factors = dropout(
            np.tile(h, (n_samples, 1)), keep, rng=np.random.default_rng(seed), convention=convention
        )
        afterwards, _ = dropout(h[None, :], keep, training=False, convention=convention)
        assert abs(factors.mean() / size - 1) <= bound + 1e-12
        assert (np.abs(outputs.mean(axis=0) - afterwards[0]) <= (bound + 1e-12) * size * np.abs(h)).all()


def test_behind_a_relu_the_two_are_not_equal() -> None:
    """Units (1, -1) with keep 1/2 and a ReLU on their sum: the mean is 1/4, the scaled net gives 0."""
    outputs, probabilities = every_mask(2, 0.5, "classic", np.array([[1.0, -1.0]]))
    assert probabilities @ np.maximum(outputs.sum(axis=1), 0) == pytest.approx(0.25)


def test_the_two_conventions_differ_by_the_keep_probability_and_nothing_else() -> None:
    h = np.random.default_rng(2).normal(size=(4, 6))
    inverted, factors = dropout(h, 0.8, rng=np.random.default_rng(1))
    classic, ones = dropout(h, 0.8, rng=np.random.default_rng(1), convention="classic")
    np.testing.assert_allclose(inverted * 0.8, classic, rtol=1e-15)
    assert set(np.unique(ones)) == {0.0, 1.0}
    assert set(np.unique(factors)) == {0.0, 1.25}
    np.testing.assert_array_equal(inverted, h * factors)


def test_each_unit_of_each_sample_stays_with_the_keep_probability() -> None:
    """2e5 throws at 0.8: within four standard errors, and no two rows or columns share a mask."""
    _, factors = dropout(np.ones((400, 500)), 0.8, rng=np.random.default_rng(0))
    stays = factors > 0
    error = math.sqrt(0.8 * 0.2)
    assert abs(stays.mean() - 0.8) < 4 * error / math.sqrt(stays.size)
    assert np.abs(stays.mean(axis=0) - 0.8).max() < 5 * error / math.sqrt(400)
    assert np.abs(stays.mean(axis=1) - 0.8).max() < 5 * error / math.sqrt(500)
    assert len(np.unique(stays, axis=0)) == 400


def test_at_inference_the_inverted_form_changes_nothing_and_needs_no_generator() -> None:
    h = np.random.default_rng(2).normal(size=(4, 6))
    np.testing.assert_array_equal(dropout(h, 0.3, training=False)[0], h)
    np.testing.assert_array_equal(dropout(h, 0.3, training=False, convention="classic")[0], 0.3 * h)
    np.testing.assert_array_equal(dropout(h, 1.0, rng=np.random.default_rng(0))[0], h)
    assert not np.shares_memory(dropout(h, 0.3, training=False)[0], h)


def test_the_gradient_passes_where_the_unit_was_on() -> None:
    rng = np.random.default_rng(3)
    h, upstream = rng.normal(size=(2, 5, 4))
    _, factors = dropout(h, 0.6, rng=rng)
    gradient = dropout_backward(upstream, factors)
    np.testing.assert_array_equal(gradient, upstream * factors)
    quotient = np.zeros_like(h)
    for index in np.ndindex(h.shape):
        moved = h.copy()
        moved[index] += 0.5
        quotient[index] = (upstream * (moved * factors - h * factors)).sum() / 0.5
    np.testing.assert_allclose(gradient, quotient, atol=1e-12)


def test_float32_stays_float32_and_arguments_stay_as_they_were() -> None:
    h = np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32)
    before = h.copy()
    for training, convention in itertools.product((True, False), ("inverted", "classic")):
        output, factors = dropout(h, 0.7, rng=np.random.default_rng(0), training=training, convention=convention)
        assert output.dtype == factors.dtype == np.float32
    for function in (l2_gradient, l2_proximal, l1_subgradient, soft_threshold):
        assert function(h, 0.1).dtype == np.float32
    assert input_noise(h, 0.1, rng=np.random.default_rng(0)).dtype == np.float32
    np.testing.assert_array_equal(h, before)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda h, keep, r: h * (r < 1 - keep) / (1 - keep),
        lambda h, keep, r: h * (r < keep),
        lambda h, keep, r: h * (r < keep)[0] / keep,
        lambda h, keep, r: h * (r < keep) * keep,
        lambda h, keep, r: h * (r < keep) / (1 - keep),
        lambda h, keep, r: h * (r < keep) / (1 - keep) * 0.5,
    ],
    ids=["keep is drop", "unscaled", "one mask for all", "multiplied", "1/(1-keep)", "right at one half only"],
)
def test_mistaken_dropouts_are_told_apart(wrong: Callable[[Array, float, Array], Array]) -> None:
    h = np.random.default_rng(5).normal(size=(30, 8))
    ours, _ = dropout(h, 0.8, rng=np.random.default_rng(6))
    assert np.abs(ours - wrong(h, 0.8, np.random.default_rng(6).random((30, 8)))).max() > 0.1


# --- Input noise -----------------------------------------------------------------------------------------------------


def test_input_noise_is_normal_with_its_standard_deviation_and_fresh_each_time() -> None:
    X, rng = np.random.default_rng(1).normal(size=(300, 200)), np.random.default_rng(0)
    noise = input_noise(X, 0.3, rng=rng) - X
    assert abs(noise.mean()) < 4 * 0.3 / math.sqrt(noise.size)
    assert noise.std() == pytest.approx(0.3, rel=4 / math.sqrt(2 * noise.size))
    assert np.mean(noise**4) / 0.3**4 == pytest.approx(3, abs=0.15)
    assert not np.array_equal(input_noise(X, 0.3, rng=rng), X + noise)
    np.testing.assert_array_equal(input_noise(X, 0, rng=rng), X)


@pytest.mark.parametrize(
    "noisy", [lambda h, rng: input_noise(h, 0.3, rng=rng), lambda h, rng: dropout(h, 0.5, rng=rng)]
)
def test_chance_comes_from_the_callers_generator_alone(
    noisy: Callable[..., Any], drawn_from_the_generator_alone: Callable[..., None]
) -> None:
    drawn_from_the_generator_alone(lambda rng: noisy(np.ones((5, 4)), rng))


def test_input_noise_adds_its_variance_to_the_gram_matrix_as_a_ridge_does() -> None:
    X, rng = np.random.default_rng(1).normal(size=(20000, 3)), np.random.default_rng(0)
    noisy = input_noise(X, 0.7, rng=rng)
    np.testing.assert_allclose(noisy.T @ noisy / 20000, X.T @ X / 20000 + 0.49 * np.eye(3), atol=0.05)


# --- Early stopping --------------------------------------------------------------------------------------------------


def watched(losses: list[float], patience: int, minimum_improvement: float = 0.0) -> Watch:
    stopping = EarlyStopping(patience, minimum_improvement)
    watch = stopping.init()
    for loss in losses:
        watch = stopping.update(watch, loss, [loss, -loss])
        if watch.stop:
            break
    return watch


@pytest.mark.parametrize(
    ("patience", "stops_at", "best"), [(1, 3, 2), (2, 4, 2), (3, None, 5)], ids=["patience 1", "patience 2", "3"]
)
def test_patience_decides_where_it_stops_and_what_is_best(patience: int, stops_at: int | None, best: int) -> None:
    losses = [5, 4, 3, 3.5, 3.2, 2.9]
    watch = watched(losses, patience)
    assert watch.stop == (stops_at is not None)
    assert watch.n_checks - 1 == (5 if stops_at is None else stops_at)
    assert (watch.best_index, watch.best_loss) == (best, losses[best])
    np.testing.assert_array_equal(watch.best_parameters, [losses[best], -losses[best]])


def test_an_improvement_resets_the_patience() -> None:
    assert not watched([5, 6, 4, 6, 3, 6, 2, 6], 2).stop
    assert watched([5, 6, 4, 6, 6], 2).stop


def test_a_tie_a_small_gain_and_nan_are_no_improvement() -> None:
    assert watched([3, 3, 3], 2).best_index == 0
    assert watched([3, 3, 3], 2).stop
    assert watched([3, 2.95, 2.92], 2, 0.1).best_index == 0
    assert watched([3, 2.95, 2.89], 2, 0.1).best_index == 2
    lost = watched([3, math.nan, math.nan], 2)
    assert (lost.best_index, lost.stop) == (0, True)
    never = watched([math.nan, math.nan], 2)
    assert (never.best_parameters, never.best_index, never.n_checks, never.stop) == (None, -1, 2, True)


def test_what_is_best_is_a_copy_and_a_watch_is_never_changed() -> None:
    stopping, theta = EarlyStopping(2), np.array([1.0, 2.0])
    first = stopping.init()
    second = stopping.update(first, 3.0, theta)
    theta += 10
    np.testing.assert_array_equal(second.best_parameters, [1, 2])
    assert first == Watch()
    worse = stopping.update(second, 4.0, theta)
    assert (second.n_checks, worse.n_checks) == (1, 2)
    assert isinstance(worse.best_loss, float)
    stack = stopping.update(first, 3.0, [[1, 2]])
    np.testing.assert_array_equal(stack.best_parameters, [[1, 2]])


def test_rules_and_watches_are_frozen() -> None:
    for value, name in ((EarlyStopping(2), "patience"), (Watch(), "stop")):
        with pytest.raises(AttributeError):
            value.__setattr__(name, 1)


def test_once_out_of_patience_always_out_of_patience() -> None:
    stopping = EarlyStopping(1)
    watch = stopping.update(stopping.update(stopping.init(), 1.0, [0.0]), 2.0, [0.0])
    assert watch.stop
    assert stopping.update(watch, 0.5, [0.0]).stop


# --- Bad input -------------------------------------------------------------------------------------------------------

H = np.ones((2, 3))
RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        *(
            (
                lambda f=f: f([1.0], -0.1),
                ConventionError,
                f"^{f.__name__}: regularization_strength is -0.1; it must be at",
            )
            for f in (l2_penalty, l2_gradient, l2_proximal, l1_penalty, l1_subgradient)
        ),
        (lambda: soft_threshold([1.0], -1), ConventionError, "^soft_threshold: threshold is -1; it must be at least 0"),
        (lambda: soft_threshold([], 1), ShapeError, "^soft_threshold: parameters has shape"),
        (lambda: l1_penalty(["a"], 1), CourseError, "^l1_penalty: parameters holds .*; real numbers are needed"),
        (lambda: dropout(H, 0, rng=RNG), ConventionError, r"^dropout: keep_probability is 0; it must lie in \(0, 1\]"),
        (lambda: dropout(H, 1.2, rng=RNG), ConventionError, "^dropout: keep_probability is 1.2"),
        (lambda: dropout(H, 0.5), ConventionError, r"^dropout: rng is None; .* rng=np.random.default_rng\(seed\)"),
        (lambda: dropout(H, 0.5, rng=0), ConventionError, "^dropout: rng is 0; it must be a generator"),
        (lambda: input_noise(H, 0.5, rng=0), ConventionError, "^input_noise: rng is 0; it must be a generator"),
        (
            lambda: dropout(H, 0.5, rng=RNG, convention="clasic"),
            UnknownNameError,
            "^dropout: convention is 'clasic'; did you mean 'classic'",
        ),
        (lambda: dropout_backward(H, H[:, :2]), ShapeError, "^dropout_backward: factors has shape"),
        (lambda: dropout_backward(H[0], H), ShapeError, "^dropout_backward: upstream has shape"),
        (lambda: input_noise(H, -1, rng=RNG), ConventionError, "^input_noise: standard_deviation is -1"),
        (lambda: input_noise(H[0], 1, rng=RNG), ShapeError, "^input_noise: X has shape"),
        (lambda: EarlyStopping(0), ConventionError, "^EarlyStopping: patience is 0; it must be a whole number"),
        (lambda: EarlyStopping(2, -1), ConventionError, "^EarlyStopping: minimum_improvement is -1"),
        *(
            (
                lambda loss=loss: EarlyStopping(2).update(Watch(), loss, [1.0]),
                ConventionError,
                "update: loss is .* one number",
            )
            for loss in ("3", None, True, [1.0, 2.0], [1.0], np.array([1.0]), 1j)
        ),
        (lambda: EarlyStopping(2).update(Watch(), 1.0, []), ShapeError, "^EarlyStopping.update: parameters has shape"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(
    call: Callable[[], object], error: type[CourseError], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        call()
    assert caught.value.name


def test_a_loss_in_a_list_a_flag_in_words_and_no_units_are_refused_with_what_to_give() -> None:
    stopping, nothing = EarlyStopping(2), np.zeros((0, 3))
    said: dict[str, Callable[[], object]] = {
        "EarlyStopping.update: loss is array([1.]); it must be one number, the loss on the validation set.": lambda: (
            stopping.update(stopping.init(), np.array([1.0]), [1.0])  # type: ignore[arg-type]
        ),
        "dropout: training is 'no'; give True or False.": lambda: dropout(H, 0.5, training="no"),  # type: ignore[arg-type]
        "dropout: h has shape (0, 3) and holds nothing along N; at least one entry is needed.": lambda: dropout(
            nothing, 0.5, training=False
        ),
        "dropout_backward: factors has shape (0, 3) and holds nothing along N; at least one entry is needed.": lambda: (
            dropout_backward(H, nothing)
        ),
        "dropout: h has shape (); expected (N, k).": lambda: dropout(1.0, 0.5, training=False),
    }
    for message, call in said.items():
        with pytest.raises(CourseError) as caught:
            call()
        assert str(caught.value) == message
    assert stopping.update(stopping.init(), np.array(1.0), [1.0]).best_loss == 1.0
    for shape in ((3,), (2, 4, 3)):  # the units of one sample, or of a stack of networks
        assert dropout(np.ones(shape), 0.5, rng=np.random.default_rng(0))[0].shape == shape


def test_no_price_and_no_noise_are_allowed() -> None:
    assert l2_penalty(THETA, 0) == l1_penalty(THETA, 0) == 0
    for function in (l2_proximal, soft_threshold):
        np.testing.assert_array_equal(function(THETA, 0), THETA)


# --- Filters ---------------------------------------------------------------------------------------------------------


def centred_problem() -> tuple[Array, Array, Array, Array]:
    """Features and targets of mean 0, so that the bias stays 0, the directions (r, d) and their singular values."""
    rng = np.random.default_rng(2)
    X, y = rng.normal(size=(30, 4)) * [3, 1, 0.5, 0.1], rng.normal(size=30)
    X, y = X - X.mean(axis=0), y - y.mean()
    _, singular_values, directions = np.linalg.svd(X, full_matrices=False)
    return X, y, directions, singular_values


@pytest.mark.parametrize("strength", [0.0, 0.01, 0.7])
def test_ridge_is_least_squares_filtered_along_the_directions_of_the_data(strength: float) -> None:
    X, y, directions, singular_values = centred_problem()
    kept = ridge_filter(singular_values, 30, strength)
    filtered = directions.T @ (kept * (directions @ fit_least_squares(X, y)[:-1]))
    np.testing.assert_allclose(filtered, fit_ridge(X, y, strength)[:-1], atol=1e-12)


@pytest.mark.parametrize("n_steps", [0, 1, 7, 100])
def test_descent_is_least_squares_filtered_along_the_directions_of_the_data(n_steps: int) -> None:
    X, y, directions, singular_values = centred_problem()
    theta = np.zeros(5)
    for _ in range(n_steps):
        theta = theta - 0.04 * least_squares_gradient(X, y, theta)
    kept = descent_filter(singular_values, 30, 0.04, n_steps)
    filtered = directions.T @ (kept * (directions @ fit_least_squares(X, y)[:-1]))
    np.testing.assert_allclose(filtered, theta[:-1], atol=1e-12)


def test_filters_leave_the_singular_values_as_they_were() -> None:
    singular_values = np.array([3.0, 1.0, 0.1])
    ridge_filter(singular_values, 10, 0.1)
    descent_filter(singular_values, 10, 0.5, 5)
    assert singular_values.tolist() == [3.0, 1.0, 0.1]


def test_a_silent_direction_is_kept_at_zero_by_both() -> None:
    assert ridge_filter([2.0, 0.0], 3, 0.0).tolist() == [1, 0]
    assert descent_filter([2.0, 0.0], 3, 0.1, 9)[1] == 0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ridge_filter([1.0], 0, 0.1), "n_samples"),
        (lambda: ridge_filter([1.0], 3, -0.1), "regularization_strength"),
        (lambda: descent_filter([1.0], 3, 0.0, 1), "learning_rate"),
        (lambda: descent_filter([1.0], 3, 0.1, -1), "n_steps"),
        (lambda: ridge_filter([1.0, -0.5], 3, 0.1), "singular_values holds -0.5"),
    ],
)
def test_filters_refuse_what_makes_no_sense(call: Callable[[], Any], words: str) -> None:
    with pytest.raises(ConventionError, match=words):
        call()


def test_filters_of_every_size_are_what_fractions_give() -> None:
    s, one_tenth = np.array([1e200, 1e-200, 3e-162, 0.0, 2.5]), Fraction(0.1)
    for strength in (0.1, 1e-323, 1e300, 0.0):
        squares, price = [Fraction(x) ** 2 for x in s], 10 * Fraction(strength)
        expected = [float(x / (x + price)) if x else 0 for x in squares]
        np.testing.assert_allclose(ridge_filter(s, 10, strength), expected, rtol=1e-14, atol=1e-300)
    slow_to_wild = np.array([1e-9, 1e-3, 0.2, 1.0, 2.7, 2.8, 4.0, 6.0])  # the last step is 2.4
    steps = [one_tenth * 2 * Fraction(x) ** 2 / 3 for x in slow_to_wild]
    for n_steps in (0, 1, 2, 50):
        expected = [float(1 - (1 - step) ** n_steps) for step in steps]
        np.testing.assert_allclose(descent_filter(slow_to_wild, 3, 0.1, n_steps), expected, rtol=1e-13)
    np.testing.assert_allclose(descent_filter(np.float32([1e-9]), 1, 0.5, 1000), 1e-15, rtol=1e-6)
    assert descent_filter([1e200], 1, 1e-300, 2) == pytest.approx(-4e200, rel=1e-12)


def test_a_gradient_that_fits_no_factors_is_said_in_the_letters_of_the_book() -> None:
    with pytest.raises(ShapeError, match=r"; N must be the same in upstream \(N, k\) and factors \(N, k\)\.$"):
        dropout_backward(np.ones((2, 3)), np.ones((4, 3)))
