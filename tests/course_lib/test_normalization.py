"""Standardizing, batch norm and layer norm against torch, differences, and their plausible wrong versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError
from course_lib.normalization import (
    RunningStatistics,
    Standardizer,
    batch_norm,
    batch_norm_backward,
    batch_norm_inference,
    fit_standardizer,
    fold_batch_norm,
    initial_running_statistics,
    layer_norm,
    layer_norm_backward,
    update_running_statistics,
)

Array = NDArray[np.floating[Any]]


def batch(seed: int = 0, n: int = 7, k: int = 4) -> tuple[Array, Array, Array, Array]:
    """z far from zero and of unequal spread, scale, shift, and a random upstream gradient."""
    rng = np.random.default_rng(seed)
    z = 3 + rng.normal(size=(n, k)) * np.linspace(0.05, 5, k)
    return z, rng.normal(size=k), rng.normal(size=k), rng.normal(size=(n, k))


# --- Standardizing ---------------------------------------------------------------------------------------------------


def test_training_samples_have_mean_0_and_standard_deviation_1_even_far_from_zero() -> None:
    X = 1e3 + np.random.default_rng(0).normal(size=(50, 3)) * [1.0, 100.0, 0.01]
    Z = fit_standardizer(X).transform(X)
    np.testing.assert_allclose(Z.mean(axis=0), 0, atol=1e-10)
    np.testing.assert_allclose(Z.std(axis=0), 1, atol=1e-10)


def test_other_samples_are_measured_with_the_training_sets_ruler() -> None:
    rng = np.random.default_rng(1)
    train, other = rng.normal(size=(20, 3)), 5 + 2 * rng.normal(size=(8, 3))
    ruler = fit_standardizer(train)
    expected = (other - train.mean(axis=0)) / np.sqrt(((train - train.mean(axis=0)) ** 2).sum(axis=0) / 20)
    np.testing.assert_allclose(ruler.transform(other), expected, rtol=1e-12)
    np.testing.assert_allclose(ruler.transform(other[:1]), expected[:1], rtol=1e-12)
    np.testing.assert_allclose(ruler.inverse(ruler.transform(other)), other, rtol=1e-12)


def test_samples_stay_as_they_were_there_and_back() -> None:
    X = np.array([[1.0, 5.0], [3.0, 9.0]])
    ruler = fit_standardizer(X)
    ruler.transform(X)
    ruler.inverse(X)
    assert (X.tolist(), ruler.mean.tolist(), ruler.scale.tolist()) == ([[1, 5], [3, 9]], [2, 7], [1, 2])


@pytest.mark.parametrize("value", [0.1, 0.0, -1e9, 1e-300])
def test_a_column_that_never_changes_becomes_zero(value: float) -> None:
    X = np.column_stack([np.full(10, value), np.arange(10.0)])
    ruler = fit_standardizer(X)
    assert ruler.scale[0] == 1
    np.testing.assert_array_equal(ruler.transform(X)[:, 0], 0)
    np.testing.assert_allclose(ruler.transform([[value + 2, 0]])[0, 0], 2)


def test_only_a_column_of_equal_numbers_is_constant() -> None:
    falling, back_again = [3.0, 1.0, 2.0], [1.0, 2.0, 1.0]
    X = np.column_stack([falling, back_again])
    np.testing.assert_allclose(fit_standardizer(X).scale, [np.std(falling), np.std(back_again)], rtol=1e-12)


def test_without_epsilon_the_running_variance_stands_alone() -> None:
    statistics = RunningStatistics(np.array([1.0]), np.array([4.0]))
    assert batch_norm_inference([[5.0]], [1.0], [0.0], statistics, epsilon=0) == 2


def test_a_single_sample_and_float32_are_welcome() -> None:
    np.testing.assert_array_equal(fit_standardizer([[3, 4]]).transform([[3, 5]]), [[0, 1]])
    X = np.random.default_rng(0).normal(size=(9, 2)).astype(np.float32)
    ruler = fit_standardizer(X)
    assert ruler.transform(X).dtype == ruler.inverse(X).dtype == ruler.mean.dtype == ruler.scale.dtype == np.float32


@pytest.mark.parametrize(
    "wrong",
    [
        lambda A, B: (B - B.mean(0)) / B.std(0),
        lambda A, B: (B - B.mean(1, keepdims=True)) / B.std(1, keepdims=True),
        lambda A, B: (B - A.mean(0)) / A.var(0),
        lambda A, B: (B - A.mean()) / A.std(),
        lambda A, B: (B - np.vstack([A, B]).mean(0)) / np.vstack([A, B]).std(0),
        lambda A, B: (B - A.mean(0)) / A.std(0, ddof=1),
    ],
    ids=["test statistics", "axis 1", "variance", "one scale for all", "pooled", "ddof 1"],
)
def test_mistaken_standardizations_are_told_apart(wrong: Callable[[Array, Array], Array]) -> None:
    rng = np.random.default_rng(2)
    A, B = rng.normal(size=(12, 3)) * [1, 5, 0.3] + 2, rng.normal(size=(6, 3)) * [2, 1, 1]
    assert np.abs(fit_standardizer(A).transform(B) - wrong(A, B)).max() > 0.01


# --- Against torch ---------------------------------------------------------------------------------------------------


@pytest.mark.torch
@pytest.mark.parametrize("epsilon", [1e-5, 0.3])
def test_batch_norm_in_training_equals_torch_forward_and_backward(epsilon: float) -> None:
    torch = pytest.importorskip("torch")
    z, scale, shift, upstream = batch()
    layer = torch.nn.BatchNorm1d(4, eps=epsilon, momentum=0.3, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(scale))
        layer.bias.copy_(torch.tensor(shift))
    leaf = torch.tensor(z, requires_grad=True)
    out = layer(leaf)
    out.backward(torch.tensor(upstream))
    ours, trace = batch_norm(z, scale, shift, epsilon=epsilon)
    np.testing.assert_allclose(ours, out.detach().numpy(), atol=1e-12)
    expected = leaf.grad.numpy(), layer.weight.grad.numpy(), layer.bias.grad.numpy()
    for mine, theirs in zip(batch_norm_backward(upstream, trace), expected, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-10, atol=1e-11)


@pytest.mark.torch
def test_running_statistics_and_inference_equal_torch_with_momentum_one_minus_memory() -> None:
    torch = pytest.importorskip("torch")
    _, scale, shift, _ = batch()
    layer = torch.nn.BatchNorm1d(4, eps=1e-3, momentum=1 - 0.7, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(scale))
        layer.bias.copy_(torch.tensor(shift))
    statistics = initial_running_statistics(4)
    for seed, n in enumerate((7, 3, 2)):
        z = batch(seed, n)[0]
        layer(torch.tensor(z))
        statistics = update_running_statistics(statistics, batch_norm(z, scale, shift)[1], memory=0.7)
    np.testing.assert_allclose(statistics.mean, layer.running_mean.numpy(), rtol=1e-12)
    np.testing.assert_allclose(statistics.variance, layer.running_var.numpy(), rtol=1e-12)
    layer.eval()
    z = batch(9, 1)[0]
    ours = batch_norm_inference(z, scale, shift, statistics, epsilon=1e-3)
    np.testing.assert_allclose(ours, layer(torch.tensor(z)).detach().numpy(), rtol=1e-12, atol=1e-12)


@pytest.mark.torch
@pytest.mark.parametrize("epsilon", [1e-5, 0.3])
def test_layer_norm_equals_torch_forward_and_backward(epsilon: float) -> None:
    torch = pytest.importorskip("torch")
    z, scale, shift, upstream = batch()
    leaves = [torch.tensor(array, requires_grad=True) for array in (z, scale, shift)]
    out = torch.nn.functional.layer_norm(leaves[0], (4,), leaves[1], leaves[2], epsilon)
    out.backward(torch.tensor(upstream))
    ours, trace = layer_norm(z, scale, shift, epsilon=epsilon)
    np.testing.assert_allclose(ours, out.detach().numpy(), atol=1e-12)
    for mine, leaf in zip(layer_norm_backward(upstream, trace), leaves, strict=True):
        np.testing.assert_allclose(mine, leaf.grad.numpy(), rtol=1e-10, atol=1e-11)


@pytest.mark.torch
def test_epsilon_is_torchs_where_nobody_says_it() -> None:
    torch = pytest.importorskip("torch")
    z = 0.01 * batch()[0]  # so small that epsilon shows
    ones, zeros = np.ones(4), np.zeros(4)
    expected = torch.nn.LayerNorm(4, dtype=torch.float64)(torch.tensor(z)).detach().numpy()
    np.testing.assert_allclose(layer_norm(z, ones, zeros)[0], expected, rtol=1e-10)
    layer = torch.nn.BatchNorm1d(4, dtype=torch.float64)
    np.testing.assert_allclose(batch_norm(z, ones, zeros)[0], layer(torch.tensor(z)).detach().numpy(), rtol=1e-10)
    layer.running_var *= 0.0001
    layer.eval()
    statistics = RunningStatistics(layer.running_mean.numpy(), layer.running_var.numpy())
    expected = layer(torch.tensor(z)).detach().numpy()
    np.testing.assert_allclose(batch_norm_inference(z, ones, zeros, statistics), expected, rtol=1e-10)
    W, b = fold_batch_norm(np.eye(4), zeros, ones, zeros, statistics)
    np.testing.assert_allclose(z @ W.T + b, expected, rtol=1e-10)


# --- Definitions and laws --------------------------------------------------------------------------------------------

BOTH = [(batch_norm, batch_norm_backward, 0), (layer_norm, layer_norm_backward, 1)]


@pytest.mark.parametrize(("forward", "backward", "axis"), BOTH, ids=["batch", "layer"])
def test_the_backward_pass_agrees_with_differences_along_random_directions(
    forward: Callable[..., Any], backward: Callable[..., Any], axis: int
) -> None:
    """Central differences, those of a step and of half of it combined so that the error falls with the fourth power."""
    z, scale, shift, upstream = batch(3)
    _, trace = forward(z, scale, shift)
    gradients = backward(upstream, trace)
    rng = np.random.default_rng(8)
    for position in range(3):
        for _ in range(3):
            direction = rng.normal(size=(z, scale, shift)[position].shape)

            def slope(h: float, position: int = position, direction: Array = direction) -> float:
                moved = [[z, scale, shift] for _ in range(2)]
                for arguments, sign in zip(moved, (1, -1), strict=True):
                    arguments[position] = arguments[position] + sign * h * direction
                above, below = ((forward(*arguments)[0] * upstream).sum() for arguments in moved)
                return float((above - below) / (2 * h))

            measured, claimed = (4 * slope(1e-4) - slope(2e-4)) / 3, (gradients[position] * direction).sum()
            assert abs(claimed - measured) <= 1e-8 * (abs(claimed) + abs(measured))


@pytest.mark.parametrize("epsilon", [1e-5, 0.3])
@pytest.mark.parametrize(("forward", "backward", "axis"), BOTH, ids=["batch", "layer"])
def test_the_backward_pass_agrees_with_complex_steps_of_the_formula(
    forward: Callable[..., Any], backward: Callable[..., Any], axis: int, epsilon: float
) -> None:
    """No digit is lost: 1e-13 along random directions."""
    z, scale, shift, upstream = batch(5)

    def formula(z: Any, scale: Any, shift: Any) -> Any:
        centred = z - z.sum(axis, keepdims=True) / z.shape[axis]
        return scale * centred / np.sqrt((centred**2).sum(axis, keepdims=True) / z.shape[axis] + epsilon) + shift

    out, trace = forward(z, scale, shift, epsilon=epsilon)
    np.testing.assert_allclose(out, formula(z, scale, shift), rtol=1e-12)
    gradients, rng, h = backward(upstream, trace), np.random.default_rng(9), 1e-30
    for _ in range(4):
        directions = [rng.normal(size=array.shape) for array in (z, scale, shift)]
        moved = [array + 1j * h * v for array, v in zip((z, scale, shift), directions, strict=True)]
        measured = (formula(*moved) * upstream).imag.sum() / h
        claimed = sum((gradient * v).sum() for gradient, v in zip(gradients, directions, strict=True))
        assert abs(claimed - measured) <= 1e-13 * (abs(claimed) + abs(measured))


@pytest.mark.parametrize(("forward", "backward", "axis"), BOTH, ids=["batch", "layer"])
@given(seed=st.integers(0, 10**6), n=st.integers(2, 6), k=st.integers(2, 6))
@settings(max_examples=25, deadline=None)
def test_a_shift_or_a_stretch_of_what_comes_in_does_not_come_out(
    forward: Callable[..., Any], backward: Callable[..., Any], axis: int, seed: int, n: int, k: int
) -> None:
    z, scale, shift, upstream = batch(seed, n, k)
    scale = np.ones(k) if axis == 1 else scale
    out, trace = forward(z, scale, shift, epsilon=0)
    np.testing.assert_allclose(forward(3 * z + 5, scale, shift, epsilon=0)[0], out, rtol=1e-8, atol=1e-8)
    dz, _, _ = backward(upstream, trace)
    # of the terms that cancel: of two samples nearly alike they are large, and their sum is nothing
    size = (np.abs(upstream * scale) / z.std(axis=axis, keepdims=True)).max() + 1
    np.testing.assert_allclose(dz.sum(axis=axis) / size, 0, atol=1e-10)
    np.testing.assert_allclose((dz * (z - z.mean(axis=axis, keepdims=True))).sum(axis=axis) / size, 0, atol=1e-9)


def test_batch_norm_by_hand() -> None:
    z = np.array([[1.0], [2.0], [3.0], [4.0]])
    out, trace = batch_norm(z, [1.0], [0.0], epsilon=0)
    np.testing.assert_allclose(out.ravel(), [-1.3416408, -0.4472136, 0.4472136, 1.3416408], atol=1e-7)
    assert (trace.mean, trace.variance) == (pytest.approx(2.5), pytest.approx(1.25))
    small, _ = batch_norm(0.01 * z, [1.0], [0.0], epsilon=1e-3)
    np.testing.assert_allclose(small.var(), 1.25e-4 / (1.25e-4 + 1e-3), rtol=1e-12)
    np.testing.assert_allclose(batch_norm(z, [2.0], [7.0], epsilon=0)[0], 2 * out + 7, rtol=1e-13)
    np.testing.assert_allclose(layer_norm(z.T, [1.0] * 4, [0.0] * 4, epsilon=0)[0], out.T, rtol=1e-13)


def test_a_batch_of_one_is_its_shift_and_has_no_gradient() -> None:
    z, scale, shift, upstream = batch(0, 1)
    out, trace = batch_norm(z, scale, shift)
    np.testing.assert_array_equal(out, shift[None, :])
    dz, dscale, dshift = batch_norm_backward(upstream, trace)
    np.testing.assert_array_equal(dz, 0)
    np.testing.assert_array_equal(dscale, 0)
    np.testing.assert_array_equal(dshift, upstream[0])


def test_at_inference_a_sample_does_not_see_its_neighbours() -> None:
    z, scale, shift, _ = batch()
    statistics = RunningStatistics(np.arange(4.0), np.arange(1.0, 5.0))
    together = batch_norm_inference(z, scale, shift, statistics)
    alone = np.vstack([batch_norm_inference(row[None, :], scale, shift, statistics) for row in z])
    np.testing.assert_array_equal(together, alone)
    np.testing.assert_allclose(together, scale * (z - statistics.mean) / np.sqrt(statistics.variance + 1e-5) + shift)


def test_running_statistics_fade_and_hold_the_unbiased_variance() -> None:
    z, scale, shift, _ = batch()
    trace = batch_norm(z, scale, shift)[1]
    start = initial_running_statistics(4)
    np.testing.assert_array_equal(start.mean, 0)
    np.testing.assert_array_equal(start.variance, 1)
    once = update_running_statistics(start, trace)
    np.testing.assert_allclose(once.mean, 0.1 * z.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(once.variance, 0.9 + 0.1 * z.var(axis=0, ddof=1), rtol=1e-12)
    forgetful = update_running_statistics(start, trace, memory=0)
    np.testing.assert_allclose(forgetful.variance, z.var(axis=0, ddof=1), rtol=1e-12)
    np.testing.assert_array_equal(start.variance, 1)


def test_fading_makes_other_statistics_and_leaves_those_so_far_and_the_trace() -> None:
    trace = batch_norm(*batch()[:3])[1]
    start = RunningStatistics(np.arange(1.0, 5.0), np.arange(2.0, 6.0))
    before = [array.copy() for array in (start.mean, start.variance, trace.mean, trace.variance)]
    update_running_statistics(start, trace)
    for array, copy in zip((start.mean, start.variance, trace.mean, trace.variance), before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_a_folded_layer_does_what_layer_and_batch_norm_did() -> None:
    rng = np.random.default_rng(4)
    W, b, X = rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=(6, 3))
    _, scale, shift, _ = batch()
    statistics = RunningStatistics(rng.normal(size=4), rng.uniform(0.1, 3, size=4))
    W_folded, b_folded = fold_batch_norm(W, b, scale, shift, statistics, epsilon=1e-2)
    expected = batch_norm_inference(X @ W.T + b, scale, shift, statistics, epsilon=1e-2)
    np.testing.assert_allclose(X @ W_folded.T + b_folded, expected, rtol=1e-11, atol=1e-12)
    assert (W_folded.shape, b_folded.shape) == ((4, 3), (4,))


def test_normalizing_before_or_after_a_relu_is_not_the_same() -> None:
    z = np.random.default_rng(0).normal(size=(100, 2))
    one, zero = np.ones(2), np.zeros(2)
    assert np.maximum(batch_norm(z, one, zero)[0], 0).mean() == pytest.approx(0.399, abs=0.05)
    np.testing.assert_allclose(batch_norm(np.maximum(z, 0), one, zero)[0].mean(axis=0), 0, atol=1e-12)


def test_float32_stays_float32_and_arguments_stay_as_they_were() -> None:
    arrays = [array.astype(np.float32) for array in batch()]
    before = [array.copy() for array in arrays]
    z, scale, shift, upstream = arrays
    for forward, backward, _ in BOTH:
        out, trace = forward(z, scale, shift)
        assert out.dtype == np.float32
        assert {gradient.dtype for gradient in backward(upstream, trace)} == {np.dtype(np.float32)}
    for array, copy in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)


# --- Wrong versions that must not pass for right ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        lambda z, g, b, e: g * (z - z.mean(0)) / np.sqrt(z.var(0, ddof=1) + e) + b,
        lambda z, g, b, e: g * (z - z.mean(1, keepdims=True)) / np.sqrt(z.var(1, keepdims=True) + e) + b,
        lambda z, g, b, e: g * (z - z.mean(0)) / (z.std(0) + e) + b,
        lambda z, g, b, e: (g * z - (g * z).mean(0)) / np.sqrt((g * z).var(0) + e) + b,
        lambda z, g, b, e: g * (z - z.mean(0)) / np.sqrt(z.var(0) + e),
        lambda z, g, b, e: g * (z - z.mean()) / np.sqrt(z.var() + e) + b,
    ],
    ids=["ddof 1", "layer norm", "epsilon outside", "scale inside", "no shift", "one mean for all"],
)
def test_mistaken_batch_norms_are_told_apart(wrong: Callable[..., Array]) -> None:
    z, scale, shift, _ = batch()
    assert np.abs(batch_norm(z, scale, shift, epsilon=1e-3)[0] - wrong(z, scale, shift, 1e-3)).max() > 1e-2


def parts(z: Array, e: float) -> tuple[Array, Array]:
    root = np.sqrt(z.var(0) + e)
    return (z - z.mean(0)) / root, root


@pytest.mark.parametrize(
    "wrong",
    [
        lambda d, z, g, n, s: g / s * d,
        lambda d, z, g, n, s: g / s * (d - d.mean(0)),
        lambda d, z, g, n, s: g / s * (d - n * (d * n).mean(0)),
        lambda d, z, g, n, s: (d - d.mean(0) - n * (d * n).mean(0)) / s,
        lambda d, z, g, n, s: g / s * (d - d.sum(0) - n * (d * n).sum(0)),
        lambda d, z, g, n, s: g / s * (d - d.mean(0) - z * (d * z).mean(0)),
    ],
    ids=["constants", "mean only", "deviation only", "no scale", "sums", "z for normalized"],
)
def test_mistaken_backward_passes_are_told_apart(wrong: Callable[..., Array]) -> None:
    z, scale, shift, upstream = batch()
    _, trace = batch_norm(z, scale, shift, epsilon=1e-3)
    assert np.abs(batch_norm_backward(upstream, trace)[0] - wrong(upstream, z, scale, *parts(z, 1e-3))).max() > 1e-2


# --- Bad input -------------------------------------------------------------------------------------------------------

Z, ONE = np.ones((3, 2)), np.ones(2)
STATISTICS = initial_running_statistics(2)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: fit_standardizer([1, 2, 3]), ShapeError, r"^fit_standardizer: X has shape \(3,\); expected \(N, d\)"),
        (lambda: fit_standardizer([[np.nan]]), NotFiniteError, r"^fit_standardizer: X\[0, 0\] is nan"),
        (lambda: fit_standardizer(Z).transform([[1.0]]), ShapeError, r"^Standardizer.transform: mean has shape \(2,\)"),
        (lambda: fit_standardizer(Z).inverse([[1.0]]), ShapeError, r"^Standardizer.inverse: mean has shape \(2,\)"),
        (lambda: batch_norm(Z, np.ones(3), ONE), ShapeError, "^batch_norm: scale has shape"),
        (lambda: batch_norm(Z, ONE, np.ones(3)), ShapeError, "^batch_norm: shift has shape"),
        (
            lambda: batch_norm(Z, ONE, ONE, epsilon=-1),
            ConventionError,
            "^batch_norm: epsilon is -1; it must be at least 0",
        ),
        (
            lambda: batch_norm_backward(np.ones((2, 3)), batch_norm(Z, ONE, ONE)[1]),
            ShapeError,
            r"^batch_norm_backward: trace has shape \(3, 2\)",
        ),
        (lambda: layer_norm(Z, np.ones(3), ONE), ShapeError, "^layer_norm: scale has shape"),
        (lambda: layer_norm(Z, ONE, ONE, epsilon=-1), ConventionError, "^layer_norm: epsilon is -1"),
        (
            lambda: layer_norm_backward(np.ones((2, 3)), layer_norm(Z, ONE, ONE)[1]),
            ShapeError,
            r"^layer_norm_backward: trace has shape \(3, 2\)",
        ),
        (lambda: initial_running_statistics(0), ConventionError, "^initial_running_statistics: n_units is 0"),
        (
            lambda: update_running_statistics(STATISTICS, batch_norm(Z[:1], ONE, ONE)[1]),
            ShapeError,
            "^update_running_statistics: the batch has 1 sample, whose variance says nothing; use batches of 2 or more",
        ),
        (
            lambda: update_running_statistics(initial_running_statistics(1), batch_norm(Z, ONE, ONE)[1]),
            ShapeError,
            r"^update_running_statistics: trace.mean has shape \(2,\) but statistics.mean has shape \(1,\); k must",
        ),
        (
            lambda: update_running_statistics(RunningStatistics(ONE, np.ones(1)), batch_norm(Z, ONE, ONE)[1]),
            ShapeError,
            r"^update_running_statistics: statistics.variance has shape \(1,\) but statistics.mean",
        ),
        (
            lambda: batch_norm_inference(Z, ONE, ONE, initial_running_statistics(1)),
            ShapeError,
            r"^batch_norm_inference: statistics.mean has shape \(1,\) but scale has",
        ),
        (
            lambda: update_running_statistics(STATISTICS, batch_norm(Z, ONE, ONE)[1], memory=1),
            ConventionError,
            r"^update_running_statistics: memory is 1; it must lie in \[0, 1\)",
        ),
        (lambda: batch_norm_inference(Z, ONE, np.ones(3), STATISTICS), ShapeError, "^batch_norm_inference: shift has"),
        (
            lambda: batch_norm_inference(np.ones((3, 5)), ONE, ONE, STATISTICS),
            ShapeError,
            "^batch_norm_inference: scale has shape",
        ),
        (
            lambda: batch_norm_inference(Z, ONE, ONE, STATISTICS, epsilon=-1),
            ConventionError,
            "^batch_norm_inference: epsilon is -1",
        ),
        (
            lambda: fold_batch_norm(np.ones((3, 2)), ONE, ONE, ONE, STATISTICS),
            ShapeError,
            "^fold_batch_norm: b has shape",
        ),
        (
            lambda: fold_batch_norm(np.ones((2, 3)), ONE, ONE, ONE, STATISTICS, epsilon=-1),
            ConventionError,
            "^fold_batch_norm: epsilon is -1",
        ),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(
    call: Callable[[], object], error: type[CourseError], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        call()
    assert caught.value.name


def test_what_was_measured_is_frozen() -> None:
    traces = batch_norm(Z, ONE, ONE)[1], layer_norm(Z, ONE, ONE)[1]
    for value, name in ((fit_standardizer(Z), "mean"), (STATISTICS, "mean"), *((trace, "scale") for trace in traces)):
        with pytest.raises(AttributeError):
            value.__setattr__(name, ONE)
    np.testing.assert_array_equal(Standardizer(np.array([1.0]), np.array([2.0])).transform([[5.0]]), [[2.0]])


@pytest.mark.parametrize("z", [[[3.0]], [[0.1]] * 3])
def test_a_constant_unit_becomes_its_shift_without_an_epsilon_as_well(z: list[list[float]]) -> None:
    """The computed mean of three times 0.1 is not 0.1, and what is left must not be blown up to a variance of 1."""
    np.testing.assert_array_equal(batch_norm(z, [2], [5], epsilon=0)[0], np.full((len(z), 1), 5.0))
    row = np.transpose(z)
    ones = np.ones(row.shape[1])
    np.testing.assert_array_equal(layer_norm(row, ones, 5 * ones, epsilon=0)[0], 5 * np.ones_like(row))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("place", [0.01, 0.5, 0.99])
def test_data_of_every_size_that_floats_hold_are_standardized(dtype: type, place: float) -> None:
    """Their squares would be 0 or infinite; powers of two change no digit, so the results are those of size 1."""
    exponent = int(np.finfo(dtype).minexp * (1 - place) + np.finfo(dtype).maxexp * place)
    X = np.array([[1, 7], [3, 7], [8, 7]], dtype=dtype)
    tiny_or_huge = np.ldexp(X, exponent - 3)
    plain, ruler = fit_standardizer(X), fit_standardizer(tiny_or_huge)
    np.testing.assert_array_equal(ruler.mean, np.ldexp(plain.mean, exponent - 3))
    np.testing.assert_array_equal(ruler.scale, [np.ldexp(plain.scale[0], exponent - 3), 1])
    np.testing.assert_array_equal(ruler.transform(tiny_or_huge)[:, 0], plain.transform(X)[:, 0])
    one = np.ones(2, dtype)
    out, trace = batch_norm(tiny_or_huge, one, 0 * one, epsilon=0)
    np.testing.assert_array_equal(out, batch_norm(X, one, 0 * one, epsilon=0)[0])
    np.testing.assert_array_equal(trace.root[0], ruler.scale)
    row = np.ldexp(X[:, :1].T, exponent - 3)
    one = np.ones(3, dtype)
    np.testing.assert_array_equal(layer_norm(row, one, 0 * one, epsilon=0)[0][0], out[:, 0])


def test_the_smallest_number_is_told_from_zero_and_epsilon_still_counts_beside_it() -> None:
    smallest = np.array([[5e-324], [0.0]])
    out, trace = batch_norm(smallest, [1.0], [0.0], epsilon=0)
    np.testing.assert_array_equal(out, [[1], [-1]])
    assert trace.root > 0
    np.testing.assert_allclose(batch_norm(smallest, [1.0], [0.0])[0], 0, atol=1e-320)
    large = np.array([[-1e200], [1e200]])
    np.testing.assert_array_equal(batch_norm(large, [1.0], [0.0], epsilon=1e-300)[0], [[-1], [1]])
    with_epsilon = batch_norm(1e-3 * np.array([[-1.0], [1.0]]), [1.0], [0.0], epsilon=3e-6)[0]
    np.testing.assert_allclose(with_epsilon, [[-0.5], [0.5]], rtol=1e-12)


def test_inference_keeps_the_digits_of_units_far_from_zero() -> None:
    z, one = np.array([[1000.01], [1000.02]], np.float32), np.ones(1, np.float32)
    statistics = RunningStatistics(np.full(1, 1000, np.float32), np.full(1, 1e-4, np.float32))
    expected = (z.astype(float) - 1000) / 0.01
    np.testing.assert_allclose(batch_norm_inference(z, one, 0 * one, statistics, epsilon=0), expected, rtol=1e-6)
    _, bias = fold_batch_norm([[1.0]], z[0], one, 0 * one, statistics, epsilon=0)
    np.testing.assert_allclose(bias, expected[0], rtol=1e-6)


def test_with_the_statistics_of_the_batch_inference_is_training_to_the_last_bit() -> None:
    z, scale, shift, _ = batch()
    z[:, 1] = 0.1
    for epsilon in (0, 1e-5):
        out, trace = batch_norm(z, scale, shift, epsilon=epsilon)
        statistics = RunningStatistics(trace.mean, trace.variance)
        np.testing.assert_array_equal(batch_norm_inference(z, scale, shift, statistics, epsilon=epsilon), out)
        W, b = fold_batch_norm(np.eye(4), np.zeros(4), scale, shift, statistics, epsilon=epsilon)
        np.testing.assert_allclose(z @ W.T + b, out, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    "call", [lambda s: batch_norm_inference(Z, ONE, ONE, s), lambda s: fold_batch_norm(Z.T @ Z, ONE, ONE, ONE, s)]
)
def test_a_negative_variance_is_refused(call: Callable[[RunningStatistics], object]) -> None:
    message = r"^(batch_norm_inference|fold_batch_norm): statistics.variance holds -2; a variance is never negative\.$"
    with pytest.raises(ConventionError, match=message) as caught:
        call(RunningStatistics(ONE, np.array([1.0, -2.0])))
    assert (caught.value.name, caught.value.got) == ("statistics.variance", -2)


@pytest.mark.parametrize(("forward", "backward", "axis"), BOTH, ids=["batch", "layer"])
def test_what_the_caller_does_to_the_scale_afterwards_does_not_change_the_gradient(
    forward: Callable[..., Any], backward: Callable[..., Any], axis: int
) -> None:
    z, scale, shift, upstream = batch()
    expected = backward(upstream, forward(z, scale.copy(), shift)[1])
    _, trace = forward(z, scale, shift)
    scale *= 5
    for mine, right in zip(backward(upstream, trace), expected, strict=True):
        np.testing.assert_array_equal(mine, right)
