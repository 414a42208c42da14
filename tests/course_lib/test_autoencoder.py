"""Linear autoencoders and deep linear networks: gradients against torch and measured slopes, optima against rivals."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import autoencoder, data
from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError

SIZES = [(7, 5, 2), (3, 5, 2), (6, 4, 4), (5, 4, 1), (1, 3, 2), (4, 2, 3)]


def random_case(n_samples: int, d: int, m: int, seed: int = 0) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(seed)
    return rng.standard_normal((m, d)), rng.standard_normal((d, m)), rng.standard_normal((n_samples, d)) + 0.5


def measured_slope(f: Callable[..., float], arrays: Any, directions: Any) -> float:
    """df/dt at t = 0 along arrays + t * directions: two central differences, extrapolated, off by O(h**4)."""

    def central(h: float) -> float:
        above, below = ([a + sign * h * v for a, v in zip(arrays, directions, strict=True)] for sign in (1, -1))
        return (f(*above) - f(*below)) / (2 * h)

    return (4 * central(5e-4) - central(1e-3)) / 3


def complex_slope(f: Callable[..., Any], arrays: Any, directions: Any) -> float:
    nudged = [a + 1e-30j * v for a, v in zip(arrays, directions, strict=True)]
    return float(np.imag(f(*nudged)) / 1e-30)


def random_directions(arrays: Any, seed: int) -> Any:
    rng = np.random.default_rng(seed)
    return [[rng.standard_normal(array.shape) for array in arrays] for _ in range(4)]


def slope(gradients: Any, directions: Any) -> float:
    return float(sum((g * v).sum() for g, v in zip(gradients, directions, strict=True)))


# Loss and gradients


@pytest.mark.parametrize(("n_samples", "d", "m"), SIZES)
def test_reconstruction_and_loss_are_those_of_one_sample_after_the_other(n_samples: int, d: int, m: int) -> None:
    E, D, X = random_case(n_samples, d, m)
    rows = [D @ (E @ x) for x in X]
    np.testing.assert_allclose(autoencoder.reconstruct(E, D, X), rows, atol=1e-13)
    loss = sum(0.5 * np.sum((x - row) ** 2) for x, row in zip(X, rows, strict=True)) / n_samples
    assert autoencoder.reconstruction_half_squared_error(E, D, X) == pytest.approx(loss, rel=1e-13)


@pytest.mark.torch
@pytest.mark.parametrize(("n_samples", "d", "m"), SIZES)
def test_both_gradients_are_torchs(n_samples: int, d: int, m: int) -> None:
    torch = pytest.importorskip("torch")
    E, D, X = random_case(n_samples, d, m)
    loss, gradient_E, gradient_D = autoencoder.reconstruction_half_squared_error_and_gradients(E, D, X)
    tE, tD = torch.tensor(E, requires_grad=True), torch.tensor(D, requires_grad=True)
    tX = torch.tensor(X)
    expected = ((tX - tX @ tE.T @ tD.T) ** 2).sum() / (2 * n_samples)
    expected.backward()
    assert loss == pytest.approx(expected.item(), rel=1e-13)
    np.testing.assert_allclose(gradient_E, tE.grad.numpy(), atol=1e-12)
    np.testing.assert_allclose(gradient_D, tD.grad.numpy(), atol=1e-12)


@pytest.mark.parametrize(("n_samples", "d", "m"), SIZES)
def test_both_gradients_are_the_slopes_of_the_loss_along_random_directions(n_samples: int, d: int, m: int) -> None:
    E, D, X = random_case(n_samples, d, m, seed=1)
    gradients = autoencoder.reconstruction_half_squared_error_and_gradients(E, D, X)[1:]
    for directions in random_directions((E, D), seed=2):
        expected = complex_slope(lambda E, D: ((X - X @ E.T @ D.T) ** 2).sum() / (2 * n_samples), (E, D), directions)
        assert slope(gradients, directions) == pytest.approx(expected, rel=1e-13, abs=0)
        measured = measured_slope(
            lambda E, D: autoencoder.reconstruction_half_squared_error(E, D, X), (E, D), directions
        )
        assert slope(gradients, directions) == pytest.approx(measured, rel=1e-8, abs=0)


def test_the_gradients_are_the_ledgers_entries_written_out() -> None:
    E, D, X = random_case(6, 4, 2, seed=3)
    _, gradient_E, gradient_D = autoencoder.reconstruction_half_squared_error_and_gradients(E, D, X)
    Y = X @ E.T @ D.T
    for k in range(2):
        for i in range(4):
            entry = np.mean([x[i] * sum(D[j, k] * (y[j] - x[j]) for j in range(4)) for x, y in zip(X, Y, strict=True)])
            assert gradient_E[k, i] == pytest.approx(entry, rel=1e-12)
            entry = np.mean([(y[i] - x[i]) * (E[k] @ x) for x, y in zip(X, Y, strict=True)])
            assert gradient_D[i, k] == pytest.approx(entry, rel=1e-12)


def test_float32_stays_float32() -> None:
    E, D, X = (array.astype(np.float32) for array in random_case(7, 5, 2))
    _, gradient_E, gradient_D = autoencoder.reconstruction_half_squared_error_and_gradients(E, D, X)
    path = autoencoder.descend(E, D, X, learning_rate=0.01, n_steps=3)
    arrays = [
        *(autoencoder.reconstruct(E, D, X), gradient_E, gradient_D, path.encoders, path.decoders),
        *(autoencoder.truncated_svd(X, 2), *autoencoder.singular_axes(X), *autoencoder.principal_axes(X, 2)),
        *autoencoder.critical_autoencoder(X, [1]),
        *autoencoder.deep_linear_gradients([E, D], *autoencoder.correlations(X, X)),
    ]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


# Descent


@pytest.mark.parametrize(("n_samples", "d"), [(20, 4), (3, 5)])
def test_descent_takes_the_plain_steps_down_the_gradient(n_samples: int, d: int) -> None:
    """Against the loop over the full samples, which the descent replaces by as few rows as there are columns."""
    E, D, X = random_case(n_samples, d, 2)
    E, D = 0.3 * E, 0.3 * D
    path = autoencoder.descend(E, D, X, learning_rate=0.05, n_steps=12)
    assert path.losses.shape == (13,)
    assert path.encoders.shape == (13, 2, d)
    assert path.decoders.shape == (13, d, 2)
    for t in range(13):
        loss, gradient_E, gradient_D = autoencoder.reconstruction_half_squared_error_and_gradients(E, D, X)
        assert path.losses[t] == pytest.approx(loss, rel=1e-11)
        np.testing.assert_allclose(path.encoders[t], E, atol=1e-12)
        np.testing.assert_allclose(path.decoders[t], D, atol=1e-12)
        E, D = E - 0.05 * gradient_E, D - 0.05 * gradient_D


def test_from_a_small_start_the_axes_are_learned_one_after_the_other() -> None:
    """The staircase: strong axes first, each about four times later than the one twice as strong; two never."""
    strengths = np.array([4, 2, 1, 0.5, 0.25, 0.1])
    for seed in range(5):
        rng = np.random.default_rng(seed)
        X, axes = data.cloud_with_singular_values(200, strengths * np.sqrt(200), rng=rng)
        E, D = 1e-3 * rng.standard_normal((4, 6)), 1e-3 * rng.standard_normal((6, 4))
        path = autoencoder.descend(E, D, X, learning_rate=0.01, n_steps=4500)
        gains = autoencoder.axis_gains(path.encoders, path.decoders, axes)
        assert gains.shape == (4501, 6)
        learned = [int(np.argmax(gains[:, i] > 0.5)) for i in range(4)]
        waits = np.array(learned[1:]) / learned[:-1]
        assert ((waits > 3) & (waits < 5.5)).all()
        assert (np.abs(gains[-1, 4:]) < 0.05).all()
        best = autoencoder.smallest_half_squared_error(X, 4)
        assert best <= path.losses[-1] < 1.02 * best


@pytest.mark.parametrize("variance", [16.0, 1.0])
def test_the_expected_gain_is_the_gain_of_small_steps_from_a_balanced_start(variance: float) -> None:
    X = np.full((8, 1), np.sqrt(variance))
    start = np.array([[0.05]])
    path = autoencoder.descend(start, start, X, learning_rate=1e-3 / variance, n_steps=6000)
    gains = autoencoder.axis_gains(path.encoders, path.decoders, np.eye(1))[:, 0]
    steps = np.arange(6001.0)
    expected = autoencoder.expected_gain(steps, variance=variance, learning_rate=1e-3 / variance, start_gain=0.0025)
    np.testing.assert_allclose(gains, expected, atol=3e-3)
    half = np.log(1 / 0.0025 - 1) / (2 * 1e-4)
    assert autoencoder.expected_gain([half], variance=1.0, learning_rate=1e-4, start_gain=0.0025)[0] == pytest.approx(
        0.5
    )
    assert (steps == np.arange(6001)).all()  # as they were


def test_axis_gains_of_a_projection_are_ones_and_zeros() -> None:
    _, _, X = random_case(9, 4, 2)
    axes, _ = autoencoder.singular_axes(X)
    E, D = autoencoder.critical_autoencoder(X, [2, 0])
    np.testing.assert_allclose(autoencoder.axis_gains(E, D, axes), [1, 0, 1, 0], atol=1e-14)
    np.testing.assert_allclose(autoencoder.axis_gains(E, 3 * D, axes[:, :1]), [3], atol=1e-14)


# The optimum


@given(st.integers(2, 7), st.integers(2, 7), st.integers(0, 10_000), st.data())
@settings(max_examples=50, deadline=None)
def test_no_matrix_of_that_rank_is_nearer_than_the_truncated_one(
    n: int, d: int, seed: int, draw: st.DataObject
) -> None:
    """Eckart and Young, against random matrices of the rank and against small changes of the best one."""
    rank = draw.draw(st.integers(1, min(n, d)))
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, d))
    best = autoencoder.truncated_svd(X, rank)
    distance = np.linalg.norm(X - best)
    assert np.linalg.matrix_rank(best) == rank
    assert autoencoder.tail_error(X, rank) == pytest.approx(distance, abs=1e-12)
    left, right = rng.standard_normal((20, n, rank)), rng.standard_normal((20, rank, d))
    rivals = left @ right
    scale = (rivals * X).sum(axis=(1, 2)) / (rivals**2).sum(axis=(1, 2))
    assert (np.linalg.norm(X - scale[:, None, None] * rivals, axis=(1, 2)) >= distance - 1e-12).all()
    turn = np.eye(n) + 0.01 * rng.standard_normal((20, n, n))
    assert (np.linalg.norm(X - turn @ best, axis=(1, 2)) >= distance - 1e-12).all()


def test_alternating_least_squares_ends_at_the_tail() -> None:
    X = np.random.default_rng(0).standard_normal((8, 6))
    for seed in range(3):
        right = np.random.default_rng(seed).standard_normal((2, 6))
        for _ in range(2000):
            left = np.linalg.lstsq(right.T, X.T, rcond=None)[0].T
            right = np.linalg.lstsq(left, X, rcond=None)[0]
        reached = np.linalg.norm(X - left @ right)
        assert reached == pytest.approx(autoencoder.tail_error(X, 2), abs=1e-8)
        assert reached >= autoencoder.tail_error(X, 2) - 1e-12


def test_the_whole_rank_keeps_everything_and_none_keeps_nothing() -> None:
    X = np.random.default_rng(1).standard_normal((6, 4))
    np.testing.assert_allclose(autoencoder.truncated_svd(X, 4), X, atol=1e-13)
    assert autoencoder.tail_error(X, 4) == 0
    assert autoencoder.tail_error(X, 0) == pytest.approx(np.linalg.norm(X))
    assert autoencoder.tail_error(np.diag([5.0, 4, 3]), 1) == pytest.approx(5)


@pytest.mark.parametrize(("n_samples", "d"), [(9, 5), (4, 6)])
def test_singular_axes_are_eigenvectors_of_the_correlation_with_fixed_signs(n_samples: int, d: int) -> None:
    X = np.random.default_rng(2).standard_normal((n_samples, d))
    U, s = autoencoder.singular_axes(X)
    assert U.shape == (d, min(n_samples, d))
    assert (np.diff(s) < 0).all()
    np.testing.assert_allclose(X.T @ X @ U, U * s**2, atol=1e-12)
    np.testing.assert_allclose(U.T @ U, np.eye(min(n_samples, d)), atol=1e-14)
    assert (U[np.abs(U).argmax(axis=0), np.arange(U.shape[1])] > 0).all()
    flipped, _ = autoencoder.singular_axes(-X)
    np.testing.assert_allclose(flipped, U, atol=1e-13)


@pytest.mark.parametrize(("dtype", "within"), [(np.float64, 1e-11), (np.float32, 1e-3)])
def test_where_two_entries_of_an_axis_tie_the_first_is_positive(dtype: type[np.floating[Any]], within: float) -> None:
    """A cloud that is its own mirror image has the diagonals as axes, in whatever order its rows come."""
    for seed in range(60):
        rng = np.random.default_rng(seed)
        half = rng.standard_normal((30, 2))
        cloud = rng.permutation(np.vstack([half, half[:, ::-1]])).astype(dtype)
        rising_first = (half @ [1, 1]) @ (half @ [1, 1]) > (half @ [1, -1]) @ (half @ [1, -1])
        diagonals = np.sqrt([[0.5, 0.5], [0.5, 0.5]]) * ([[1, 1], [1, -1]] if rising_first else [[1, 1], [-1, 1]])
        np.testing.assert_allclose(autoencoder.singular_axes(cloud)[0], diagonals, atol=within)


@pytest.mark.parametrize(("n_samples", "d", "m"), [(30, 6, 2), (4, 6, 3), (8, 3, 3)])
def test_the_optimal_autoencoder_reaches_the_smallest_loss_with_gradient_zero(n_samples: int, d: int, m: int) -> None:
    X = np.random.default_rng(3).standard_normal((n_samples, d)) + 1
    E, D = autoencoder.optimal_autoencoder(X, m)
    assert E.shape == (m, d)
    np.testing.assert_array_equal(E, D.T)
    np.testing.assert_allclose(autoencoder.reconstruct(E, D, X), autoencoder.truncated_svd(X, m), atol=1e-12)
    loss, gradient_E, gradient_D = autoencoder.reconstruction_half_squared_error_and_gradients(E, D, X)
    s = np.linalg.svd(X, compute_uv=False)
    assert loss == pytest.approx((s[m:] ** 2).sum() / (2 * n_samples), abs=1e-13)
    assert autoencoder.smallest_half_squared_error(X, m) == pytest.approx(loss, abs=1e-13)
    np.testing.assert_allclose(gradient_E, 0, atol=1e-12)
    np.testing.assert_allclose(gradient_D, 0, atol=1e-12)
    rng = np.random.default_rng(4)
    for _ in range(50):
        other = autoencoder.reconstruction_half_squared_error(
            E + 0.1 * rng.standard_normal(E.shape), D + 0.1 * rng.standard_normal(D.shape), X
        )
        assert other >= loss - 1e-13
    A = rng.standard_normal((m, m))
    assert autoencoder.reconstruction_half_squared_error(np.linalg.inv(A) @ E, D @ A, X) == pytest.approx(
        loss, abs=1e-10
    )


def test_a_code_as_large_as_the_samples_loses_nothing() -> None:
    X = np.random.default_rng(0).standard_normal((4, 6))
    assert autoencoder.smallest_half_squared_error(X, 4) == autoencoder.smallest_half_squared_error(X, 9) == 0


# Saddles


def test_every_choice_of_axes_is_critical_and_only_the_strongest_is_no_saddle() -> None:
    """The smallest eigenvalue of the Hessian, by differences of the exact gradient, is negative at every saddle."""
    X, _ = data.cloud_with_singular_values(30, np.array([4, 2, 1, 0.5]) * np.sqrt(30), rng=np.random.default_rng(0))
    s = np.array([4, 2, 1, 0.5])
    for directions in combinations(range(4), 2):
        E, D = autoencoder.critical_autoencoder(X, directions)
        loss, gradient_E, gradient_D = autoencoder.reconstruction_half_squared_error_and_gradients(E, D, X)
        left_out = [i for i in range(4) if i not in directions]
        assert loss == pytest.approx((s[left_out] ** 2).sum() / 2)
        np.testing.assert_allclose(gradient_E, 0, atol=1e-12)
        np.testing.assert_allclose(gradient_D, 0, atol=1e-12)
        smallest = np.linalg.eigvalsh(hessian(E, D, X)).min()
        if directions == (0, 1):
            assert smallest > -1e-6
        else:
            assert smallest < -0.2


def hessian(E: Any, D: Any, X: Any) -> Any:
    flat = np.concatenate([E.ravel(), D.ravel()])

    def gradient(theta: Any) -> Any:
        parts = theta[: E.size].reshape(E.shape), theta[E.size :].reshape(D.shape)
        _, gradient_E, gradient_D = autoencoder.reconstruction_half_squared_error_and_gradients(*parts, X)
        return np.concatenate([gradient_E.ravel(), gradient_D.ravel()])

    columns = [(gradient(flat + 1e-5 * e) - gradient(flat - 1e-5 * e)) / 2e-5 for e in np.eye(len(flat))]
    return (np.array(columns) + np.array(columns).T) / 2


def test_unused_code_units_are_zero() -> None:
    _, _, X = random_case(9, 4, 2)
    E, D = autoencoder.critical_autoencoder(X, [1], code_size=3)
    axes, _ = autoencoder.singular_axes(X)
    np.testing.assert_array_equal(D[:, 0], axes[:, 1])
    assert not D[:, 1:].any()
    np.testing.assert_array_equal(E, D.T)
    E, D = autoencoder.critical_autoencoder(X, [], code_size=2)
    assert E.shape == (2, 4)
    assert not E.any()
    assert not D.any()
    assert autoencoder.critical_autoencoder([[1.0], [2.0]], [], code_size=1)[0].tolist() == [[0]]


def test_from_a_saddle_a_little_noise_leads_down() -> None:
    X, _ = data.cloud_with_singular_values(200, np.array([4, 2, 1.0]) * np.sqrt(200), rng=np.random.default_rng(1))
    E, D = autoencoder.critical_autoencoder(X, [1, 2])
    rng = np.random.default_rng(0)
    noise = 1e-8
    path = autoencoder.descend(
        E + noise * rng.standard_normal(E.shape),
        D + noise * rng.standard_normal(D.shape),
        X,
        learning_rate=0.01,
        n_steps=600,
    )
    assert path.losses[0] == pytest.approx(8)
    assert path.losses[60] == pytest.approx(8, abs=1e-4)
    assert path.losses[-1] == pytest.approx(0.5, abs=0.05)


# Principal components


@pytest.mark.parametrize(("n_samples", "d", "n_axes"), [(50, 4, 2), (6, 9, 6)])
def test_principal_axes_are_scikit_learns(n_samples: int, d: int, n_axes: int) -> None:
    decomposition = pytest.importorskip("sklearn.decomposition")
    X = np.random.default_rng(5).standard_normal((n_samples, d)) * np.arange(1, d + 1) + 7
    mean, axes, variances = autoencoder.principal_axes(X, n_axes)
    theirs = decomposition.PCA(n_axes, svd_solver="full").fit(X)
    np.testing.assert_allclose(mean, theirs.mean_)
    np.testing.assert_allclose(variances, theirs.explained_variance_ * (n_samples - 1) / n_samples, atol=1e-12)
    agreement = np.abs((axes.T * theirs.components_).sum(axis=1))[variances > 1e-9]
    np.testing.assert_allclose(agreement, 1, atol=1e-12)


def test_far_from_the_origin_the_autoencoder_points_at_the_cloud_and_only_centring_finds_its_axis() -> None:
    rng = np.random.default_rng(0)
    X = rng.standard_normal((300, 3)) * [0.3, 2.0, 0.5] + [10, 0, 0]
    strongest = autoencoder.singular_axes(X)[0][:, 0]
    _, axes, _ = autoencoder.principal_axes(X, 1)
    assert abs(strongest[0]) > np.cos(np.radians(5))
    assert abs(axes[1, 0]) > np.cos(np.radians(5))


# Rotations


@given(st.integers(1, 5), st.integers(0, 10_000))
@settings(max_examples=50, deadline=None)
def test_a_matrix_is_a_turn_a_stretch_and_a_turn_wherever_its_determinant_allows(n: int, seed: int) -> None:
    theta = np.random.default_rng(seed).standard_normal((n, n))
    before = theta.copy()
    U, s, Vt = autoencoder.rotation_stretch_rotation(theta)
    np.testing.assert_array_equal(theta, before)
    np.testing.assert_allclose(U @ np.diag(s) @ Vt, theta, atol=1e-12)
    np.testing.assert_allclose(U.T @ U, np.eye(n), atol=1e-13)
    np.testing.assert_allclose(Vt @ Vt.T, np.eye(n), atol=1e-13)
    assert np.linalg.det(Vt) == pytest.approx(1)
    assert np.linalg.det(U) == pytest.approx(np.sign(np.linalg.det(theta)))
    assert (np.diff(s) <= 0).all()
    assert (s >= 0).all()


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_a_singular_matrix_needs_no_mirror(n: int) -> None:
    rng = np.random.default_rng(n)
    low_rank = [np.outer(*rng.standard_normal((2, n))) for _ in range(20)] if n > 1 else []
    for theta in [np.zeros((n, n)), -np.diag(np.arange(n)), *low_rank]:
        U, s, Vt = autoencoder.rotation_stretch_rotation(theta)
        np.testing.assert_allclose(U @ np.diag(s) @ Vt, theta, atol=1e-14)
        assert (np.linalg.det(U), np.linalg.det(Vt)) == pytest.approx((1, 1))


def test_a_mirror_that_hardly_stretches_stays_one() -> None:
    U, s, _ = autoencoder.rotation_stretch_rotation([[1, 0], [0, -1e-14]])
    assert np.linalg.det(U) == pytest.approx(-1)
    np.testing.assert_array_equal(s, [1, 1e-14])


def test_the_decks_matrix_is_two_rotations() -> None:
    theta = [[0.19, 1.84], [-0.97, -0.93]]
    U, s, Vt = autoencoder.rotation_stretch_rotation(theta)
    np.testing.assert_allclose(s, [2.16200381, 0.74380072], atol=1e-8)
    angles = [np.degrees(np.arctan2(R[1, 0], R[0, 0])) % 180 for R in (U, Vt)]
    np.testing.assert_allclose(angles, [180 - 33.46, 180 - 71.30], atol=5e-3)


# Deep linear networks


@st.composite
def deep_linear_cases(draw: st.DrawFn) -> tuple[list[Any], Any, Any]:
    widths = draw(st.lists(st.integers(1, 4), min_size=2, max_size=5))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    matrices = [rng.standard_normal((n_out, n_in)) for n_in, n_out in pairwise(widths)]
    n_samples = draw(st.integers(1, 6))
    return matrices, rng.standard_normal((n_samples, widths[0])), rng.standard_normal((n_samples, widths[-1]))


@pytest.mark.torch
@given(deep_linear_cases())
@settings(max_examples=50, deadline=None)
def test_the_gradients_of_a_deep_linear_network_are_torchs(case: tuple[list[Any], Any, Any]) -> None:
    torch = pytest.importorskip("torch")
    matrices, X, Y = case
    tensors = [torch.tensor(W, requires_grad=True) for W in matrices]
    h = torch.tensor(X)
    for W in tensors:
        h = h @ W.T
    loss = 0.5 * ((torch.tensor(Y) - h) ** 2).sum()
    loss.backward()
    value = autoencoder.deep_linear_half_squared_error_sum(matrices, X, Y)
    assert value == pytest.approx(loss.item(), rel=1e-12)
    gradients = autoencoder.deep_linear_gradients(matrices, *autoencoder.correlations(X, Y))
    scale = 1 + max(np.abs(W.grad.numpy()).max() for W in tensors)
    for gradient, W in zip(gradients, tensors, strict=True):
        np.testing.assert_allclose(gradient, W.grad.numpy(), atol=1e-11 * scale)


@pytest.mark.parametrize("widths", [(3, 2), (4, 1, 3), (2, 4, 3, 5), (5, 3, 3, 2, 4)])
def test_the_gradients_of_a_deep_linear_network_are_the_slopes_of_its_loss(widths: tuple[int, ...]) -> None:
    rng = np.random.default_rng(len(widths))
    matrices = [rng.standard_normal((n_out, n_in)) for n_in, n_out in pairwise(widths)]
    X, Y = rng.standard_normal((6, widths[0])), rng.standard_normal((6, widths[-1]))
    gradients = autoencoder.deep_linear_gradients(matrices, *autoencoder.correlations(X, Y))

    def written_out(*matrices: Any) -> Any:
        h = X
        for W in matrices:
            h = h @ W.T
        return ((Y - h) ** 2).sum() / 2

    for directions in random_directions(matrices, seed=3):
        assert slope(gradients, directions) == pytest.approx(
            complex_slope(written_out, matrices, directions), rel=1e-13, abs=0
        )
        measured = measured_slope(
            lambda *matrices: autoencoder.deep_linear_half_squared_error_sum(matrices, X, Y), matrices, directions
        )
        assert slope(gradients, directions) == pytest.approx(measured, rel=1e-8, abs=0)


def test_correlations_are_sums_of_outer_products_targets_first() -> None:
    rng = np.random.default_rng(0)
    X, Y = rng.standard_normal((6, 4)), rng.standard_normal((6, 2))
    xx, yx = autoencoder.correlations(X, Y)
    np.testing.assert_allclose(xx, sum(np.outer(x, x) for x in X), atol=1e-13)
    np.testing.assert_allclose(yx, sum(np.outer(y, x) for x, y in zip(X, Y, strict=True)), atol=1e-13)


def test_with_the_inputs_as_targets_it_is_the_autoencoder_summed_over_the_samples() -> None:
    E, D, X = random_case(7, 5, 2)
    loss, gradient_E, gradient_D = autoencoder.reconstruction_half_squared_error_and_gradients(E, D, X)
    assert autoencoder.deep_linear_half_squared_error_sum([E, D], X, X) == pytest.approx(7 * loss)
    deep = autoencoder.deep_linear_gradients([E, D], *autoencoder.correlations(X, X))
    np.testing.assert_allclose(deep[0], 7 * gradient_E, atol=1e-11)
    np.testing.assert_allclose(deep[1], 7 * gradient_D, atol=1e-11)


def test_small_steps_leave_the_difference_between_neighbouring_layers_alone() -> None:
    rng = np.random.default_rng(0)
    matrices = [0.5 * rng.standard_normal(shape) for shape in ((3, 4), (3, 3), (2, 3))]
    X, Y = rng.standard_normal((10, 4)), rng.standard_normal((10, 2))
    xx, yx = autoencoder.correlations(X, Y)
    before = autoencoder.imbalances(matrices)
    assert [entry.shape for entry in before] == [(3, 3), (3, 3)]
    np.testing.assert_allclose(before[0], matrices[0] @ matrices[0].T - matrices[1].T @ matrices[1])
    start = autoencoder.deep_linear_half_squared_error_sum(matrices, X, Y)
    for _ in range(2000):
        gradients = autoencoder.deep_linear_gradients(matrices, xx, yx)
        matrices = [W - 1e-4 * gradient for W, gradient in zip(matrices, gradients, strict=True)]
    assert autoencoder.deep_linear_half_squared_error_sum(matrices, X, Y) < 0.8 * start
    for old, new in zip(before, autoencoder.imbalances(matrices), strict=True):
        np.testing.assert_allclose(new, old, atol=1e-3)
        assert np.abs(new).max() > 0.1


# Bad input

E2, D2, X2 = random_case(7, 5, 2)
BAD_CALLS: list[tuple[Callable[[], object], type[CourseError], str]] = [
    (lambda: autoencoder.reconstruct(E2, D2.T, X2), ShapeError, "reconstruct: D has shape"),
    (lambda: autoencoder.reconstruct(E2, D2, X2.T), ShapeError, "d must be the same in E"),
    (lambda: autoencoder.reconstruct(E2, D2, X2 * np.nan), NotFiniteError, "X.* is nan"),
    (
        lambda: autoencoder.reconstruction_half_squared_error(E2.T, D2, X2),
        ShapeError,
        "reconstruction_half_squared_error: D has shape",
    ),
    (
        lambda: autoencoder.reconstruction_half_squared_error_and_gradients(E2, D2, X2[0]),
        ShapeError,
        "for one sample X",
    ),
    (lambda: autoencoder.descend(E2, D2, X2, learning_rate=0, n_steps=5), ConventionError, "learning_rate is 0"),
    (lambda: autoencoder.descend(E2, D2, X2, learning_rate=0.1, n_steps=0), ConventionError, "n_steps is 0"),
    (lambda: autoencoder.descend(E2, D2.T, X2, learning_rate=0.1, n_steps=1), ShapeError, "descend: D has shape"),
    (
        lambda: autoencoder.descend(E2, D2, X2, learning_rate=50, n_steps=500),
        NotFiniteError,
        r"descend: the loss is (inf|nan) at step \d+; learning_rate 50 is too large, try a tenth",
    ),
    (lambda: autoencoder.axis_gains(E2, D2, np.eye(4)), ShapeError, "axis_gains: axes has shape"),
    (
        lambda: autoencoder.axis_gains(np.ones((3, 2, 5)), np.ones((4, 5, 2)), np.eye(5)),
        ShapeError,
        r"^axis_gains: E has shape \(3, 2, 5\) and D \(4, 5, 2\); the axes before the last two must be the same",
    ),
    (lambda: autoencoder.singular_axes([1.0, 2.0]), ShapeError, "singular_axes: X has shape"),
    (lambda: autoencoder.truncated_svd(X2, 0), ConventionError, "truncated_svd: rank is 0"),
    (lambda: autoencoder.truncated_svd(X2, 6), ConventionError, "X has only 5 singular values, so it may be at most 5"),
    (lambda: autoencoder.tail_error(X2, 6), ConventionError, "tail_error: rank is 6"),
    (lambda: autoencoder.tail_error(X2, -1), ConventionError, "tail_error: rank is -1"),
    (lambda: autoencoder.smallest_half_squared_error(X2, 0), ConventionError, "code_size is 0"),
    (lambda: autoencoder.optimal_autoencoder(X2, 6), ConventionError, "optimal_autoencoder: code_size is 6"),
    (lambda: autoencoder.optimal_autoencoder(X2[:3], 4), ConventionError, "at most 3"),
    (lambda: autoencoder.critical_autoencoder(X2, [0, 5]), ConventionError, "different numbers from 0 to 4"),
    (lambda: autoencoder.critical_autoencoder(X2, [1, 1]), ConventionError, "different numbers from 0 to 4"),
    (lambda: autoencoder.critical_autoencoder(X2, [-1]), ConventionError, "directions is -1"),
    (lambda: autoencoder.critical_autoencoder(X2, [0, 1], code_size=1), ConventionError, "code_size is 1"),
    (lambda: autoencoder.critical_autoencoder(X2, []), ConventionError, "code_size is 0"),
    (lambda: autoencoder.principal_axes(X2, 6), ConventionError, "principal_axes: n_axes is 6"),
    (
        lambda: autoencoder.expected_gain([1.0], variance=0, learning_rate=1, start_gain=0.1),
        ConventionError,
        "variance is 0",
    ),
    (
        lambda: autoencoder.expected_gain([1.0], variance=1, learning_rate=0, start_gain=0.1),
        ConventionError,
        "learning_rate is 0",
    ),
    (
        lambda: autoencoder.expected_gain([1.0], variance=1, learning_rate=1, start_gain=0),
        ConventionError,
        "start_gain is 0",
    ),
    (
        lambda: autoencoder.expected_gain([1.0], variance=1, learning_rate=1, start_gain=1),
        ConventionError,
        r"start_gain is 1.*must lie in \(0, 1\)",
    ),
    (lambda: autoencoder.rotation_stretch_rotation(E2), ShapeError, "theta has shape"),
    (lambda: autoencoder.correlations(X2, X2[1:]), ShapeError, "N must be the same in X"),
    (lambda: autoencoder.imbalances([]), ShapeError, "imbalances: matrices is empty"),
    (
        lambda: autoencoder.imbalances([E2, E2]),
        ShapeError,
        r"matrices\[0\] has shape \(2, 5\) and matrices\[1\] \(2, 5\); the outputs of one must be",
    ),
    (lambda: autoencoder.deep_linear_half_squared_error_sum([E2, D2], X2[:, 1:], X2), ShapeError, "X has shape"),
    (lambda: autoencoder.deep_linear_half_squared_error_sum([E2, D2], X2, X2[:, 1:]), ShapeError, "Y has shape"),
    (lambda: autoencoder.deep_linear_gradients([E2], np.eye(4), np.ones((2, 5))), ShapeError, "sigma_xx has shape"),
    (lambda: autoencoder.deep_linear_gradients([E2], np.eye(5), np.ones((5, 2))), ShapeError, "sigma_yx has shape"),
]


@pytest.mark.parametrize(("call", "error", "message"), BAD_CALLS)
def test_bad_input_is_refused_in_one_sentence(
    call: Callable[[], object], error: type[CourseError], message: str
) -> None:
    with pytest.raises(error, match=message):
        call()
