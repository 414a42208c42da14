"""Landscapes to walk on: bowls, a bent valley, wells, a saddle, and the Gabor loss."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from course_lib.arguments import choice, finite, float_array, float_arrays, positive, whole_number
from course_lib.data import gabor_model
from course_lib.errors import ConventionError
from course_lib.minimize._problem import FloatArray, Problem, is_symmetric


def quadratic(hessian: ArrayLike, minimizer: ArrayLike | None = None) -> Problem:
    """A quadratic landscape: a bowl where the Hessian is positive definite, else a trough, a saddle or a dome.

    loss = (theta - minimizer) @ H @ (theta - minimizer) / 2
    Args         hessian: (P, P), symmetric. minimizer: (P,), the level place, zero when not given.
    Returns      a Problem with gradient and Hessian.
    Raises       ShapeError when the sizes differ; ConventionError when the Hessian is not symmetric.
    Conventions  with the factor ½, so that H is the Hessian.
    """
    centre = np.zeros(len(np.atleast_1d(hessian))) if minimizer is None else minimizer
    # np.array: the landscape keeps copies, whatever the caller's arrays become later.
    H, level = map(np.array, float_arrays("quadratic", hessian=(hessian, "P P"), minimizer=(centre, "P")))
    if not is_symmetric(H):
        raise ConventionError(
            "quadratic: the hessian is not symmetric; pass (H + H.T) / 2, which makes the same landscape.",
            name="hessian",
            got=hessian,
            expected="a symmetric matrix",
        )
    return Problem(
        loss=lambda theta: np.einsum("...i,ij,...j->...", theta - level, H, theta - level) / 2,
        gradient=lambda theta: (theta - level) @ H,
        hessian=lambda theta: H.copy(),
        minimizer=level.copy(),
        name="quadratic",
        n_parameters=len(level),
    )


def bowl(condition_number: float, *, n_parameters: int = 2, degrees: float = 0.0) -> Problem:
    """A bowl whose steepest direction bends so many times more than its flattest.

    curvatures from 1 to condition_number, equal factors apart, the flattest first
    Args         condition_number: >= 1. n_parameters: >= 2. degrees: by which the bowl is turned in the plane of the
                 first two parameters, counter-clockwise.
    Returns      a Problem with gradient, Hessian and its minimizer 0.
    Raises       ConventionError when condition_number < 1 or n_parameters < 2.
    Conventions  loss = theta @ H @ theta / 2. rotate(theta, degrees) is where a point of the unturned bowl goes.
    """
    largest = positive("bowl", "condition_number", condition_number)
    size = whole_number("bowl", "n_parameters", n_parameters, least=2)
    if largest < 1:
        raise ConventionError(
            f"bowl: condition_number is {condition_number}; it is the largest curvature over the smallest, at least 1.",
            name="condition_number",
            got=condition_number,
            expected="at least 1",
        )
    axes = np.eye(size)
    axes[:, :2] = rotate(axes[:, :2], finite("bowl", "degrees", degrees))
    curvatures = largest ** np.linspace(0.0, 1.0, size)
    return quadratic(axes.T @ (curvatures[:, None] * axes))


def rotate(points: ArrayLike, degrees: float) -> FloatArray:
    """Points of the plane turned about the origin, counter-clockwise.

    Args         points: (..., 2). degrees: the angle.
    Returns      (..., 2).
    Raises       ShapeError when the points have not two coordinates; ConventionError when degrees is no finite number.

    >>> rotate([1.0, 0.0], 90).round(12) + 0.0
    array([0., 1.])
    """
    turned = float_array("rotate", "points", points, "... 2")
    angle = np.deg2rad(finite("rotate", "degrees", degrees))
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.asarray(turned @ np.array([[cosine, sine], [-sine, cosine]], dtype=turned.dtype))


def rosenbrock(n_parameters: int = 2) -> Problem:
    """A bent valley with a flat floor: easy to get into, slow to follow.

    loss = sum of 100 * (theta[i+1] - theta[i]**2)**2 + (1 - theta[i])**2
    Args         n_parameters: >= 2.
    Returns      a Problem with gradient, Hessian and its minimizer, all ones.
    Raises       ConventionError when n_parameters < 2.
    Source       Rosenbrock (1960).
    """
    size = whole_number("rosenbrock", "n_parameters", n_parameters, least=2)

    def loss(theta: FloatArray) -> FloatArray:
        low, high = theta[..., :-1], theta[..., 1:]
        return np.asarray(np.sum(100 * (high - low**2) ** 2 + (1 - low) ** 2, axis=-1))

    def gradient(theta: FloatArray) -> FloatArray:
        low, high = theta[..., :-1], theta[..., 1:]
        slopes = np.zeros_like(theta)
        slopes[..., :-1] += -400 * low * (high - low**2) - 2 * (1 - low)
        slopes[..., 1:] += 200 * (high - low**2)
        return slopes

    def hessian(theta: FloatArray) -> FloatArray:
        low, high = theta[:-1], theta[1:]
        diagonal = np.zeros_like(theta)
        diagonal[:-1] += 1200 * low**2 - 400 * high + 2
        diagonal[1:] += 200
        return np.diag(diagonal) + np.diag(-400 * low, 1) + np.diag(-400 * low, -1)

    return Problem(loss, gradient, hessian, np.ones(size), "Rosenbrock's valley", size)


def gabor_loss(x: ArrayLike, y: ArrayLike, *, width: float = 8.0, reduction: str = "mean") -> Problem:
    """Squared error of the Gabor model, whose two parameters meet many valleys.

    u = theta[0] + 0.06 * theta[1] * x;   loss = mean of (sin(u) * exp(-u**2 / width) - y)**2
    Args         x: (N,). y: (N,). width: > 0, of the bell. reduction: "mean" or "sum" over the samples.
    Returns      a Problem with gradient and Hessian.
    Raises       ShapeError when x and y differ in length; ConventionError when width <= 0; UnknownNameError.
    Conventions  width 8 and the sum in the deck; Prince's notebooks use 32. The samples come from data.gabor.
    Source       Gogianu and Busoniu, Gabor model; Prince (2023), section 6.1.
    """
    inputs, targets = map(np.array, float_arrays("gabor_loss", x=(x, "N"), y=(y, "N")))  # copies, to keep
    bell = positive("gabor_loss", "width", width)
    weight = 1 / len(inputs) if choice("gabor_loss", "reduction", reduction, ["mean", "sum"]) == "mean" else 1.0
    slope_of_u = np.stack([np.ones_like(inputs), 0.06 * inputs])  # (2, N): u depends on the parameters by these

    def model(theta: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """The model f(u) at every input, and its first two derivatives in u."""
        u = theta @ slope_of_u
        value = gabor_model(inputs, theta, width=bell)
        sag, tilt = 2 * u / bell, np.cos(u) * np.exp(-(u**2) / bell)
        first = tilt - sag * value
        second = (sag**2 - 2 / bell - 1) * value - 2 * sag * tilt
        return value, first, second

    def loss(theta: FloatArray) -> FloatArray:
        return np.asarray(weight * np.sum((gabor_model(inputs, theta, width=bell) - targets) ** 2, axis=-1))

    def gradient(theta: FloatArray) -> FloatArray:
        value, first, _ = model(theta)
        return np.asarray(2 * weight * ((value - targets) * first) @ slope_of_u.T)

    def hessian(theta: FloatArray) -> FloatArray:
        value, first, second = model(theta)
        return np.asarray(2 * weight * (slope_of_u * (first**2 + (value - targets) * second)) @ slope_of_u.T)

    return Problem(loss, gradient, hessian, name="Gabor loss", n_parameters=2)


def tilted_double_well(tilt: float = 0.3) -> Problem:
    """Two valleys on a line, one deeper than the other: where a run ends depends on where it begins.

    loss = (theta**2 - 1)**2 + tilt * theta
    Args         tilt: the slope that is added; 0 makes the valleys equally deep.
    Returns      a Problem in one parameter, with gradient and Hessian.
    Raises       ConventionError when tilt is not finite.
    """
    lean = finite("tilted_double_well", "tilt", tilt)
    return Problem(
        loss=lambda theta: (theta[..., 0] ** 2 - 1) ** 2 + lean * theta[..., 0],
        gradient=lambda theta: 4 * theta * (theta**2 - 1) + lean,
        hessian=lambda theta: (12 * theta**2 - 4)[:, None],
        name="tilted double well",
        n_parameters=1,
    )


def log_cosh() -> Problem:
    """A bathtub: a round bottom with straight walls, on which Newton's full steps can be thrown ever further out.

    loss = log(cosh(theta))
    Returns      a Problem in one parameter, with gradient, Hessian and its minimizer 0.
    """

    def loss(theta: FloatArray) -> FloatArray:
        size = np.abs(theta[..., 0])
        return np.asarray(size + np.log1p(np.exp(-2 * size)) - np.log(2.0))

    return Problem(
        loss=loss,
        gradient=np.tanh,
        hessian=lambda theta: (1 - np.tanh(theta) ** 2)[:, None],
        minimizer=np.zeros(1),
        name="log cosh",
        n_parameters=1,
    )


def saddle() -> Problem:
    """Two valleys in the plane with a saddle between them, on the line of symmetry.

    loss = theta[0]**2 / 2 + theta[1]**4 / 4 - theta[1]**2 / 2
    Returns      a Problem with gradient and Hessian; the saddle is at [0, 0], the minima at [0, -1] and [0, 1].
    """

    def gradient(theta: FloatArray) -> FloatArray:
        return np.stack([theta[..., 0], theta[..., 1] ** 3 - theta[..., 1]], axis=-1)

    return Problem(
        loss=lambda theta: theta[..., 0] ** 2 / 2 + theta[..., 1] ** 4 / 4 - theta[..., 1] ** 2 / 2,
        gradient=gradient,
        hessian=lambda theta: np.diag([1.0, 3 * theta[1] ** 2 - 1]),
        name="saddle",
        n_parameters=2,
    )


def rippled_parabola(height: float = 2.0) -> Problem:
    """A parabola with ripples: one lowest valley among many, on a line.

    loss = theta**2 / 10 + height * (1 - cos(3 * theta)) / 2
    Args         height: >= 0, of the ripples; 0 leaves the parabola.
    Returns      a Problem in one parameter, with gradient, Hessian and its lowest minimizer 0.
    Raises       ConventionError when height < 0.
    """
    ripple = positive("rippled_parabola", "height", height, zero=True)
    return Problem(
        loss=lambda theta: theta[..., 0] ** 2 / 10 + ripple * (1 - np.cos(3 * theta[..., 0])) / 2,
        gradient=lambda theta: theta / 5 + 1.5 * ripple * np.sin(3 * theta),
        hessian=lambda theta: (1 / 5 + 4.5 * ripple * np.cos(3 * theta))[:, None],
        minimizer=np.zeros(1),
        name="rippled parabola",
        n_parameters=1,
    )
