"""What a fading memory does: moving averages, the weights of the past, momentum on a bowl, and the rates best there."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from course_lib.arguments import choice, finite, float_array, plain_array, positive, unit_interval, whole_number
from course_lib.errors import ConventionError
from course_lib.optimizers._optimizer import FloatArray


def exponential_moving_average(values: ArrayLike, beta: float, *, start: str = "first") -> FloatArray:
    """Smooth a series: each average is a share of the last one and the rest of the new value.

    s_t = beta * s_before + (1 - beta) * y_t
    Args         values: (T,) or (T, k), oldest first. beta: in [0, 1), the share of the old; small beta forgets fast.
                 start: "first" (s_1 = y_1) or "zero" (s_0 = 0, as the moments of Adam begin).
    Returns      (T,) or (T, k), the averages.
    Raises       ConventionError when beta is outside [0, 1); UnknownNameError for another start.
    Conventions  with start="zero" the weights up to step t add up to 1 - beta**t, not to 1.
    Source       Massias, exponential moving average; Gogianu and Busoniu, Adam.

    >>> exponential_moving_average([1, 2, 3], 0.5), exponential_moving_average([1, 2, 3], 0.5, start="zero")
    (array([1.  , 1.5 , 2.25]), array([0.5  , 1.25 , 2.125]))
    """
    given = plain_array("exponential_moving_average", "values", values)
    series = float_array("exponential_moving_average", "values", given, "T k" if given.ndim == 2 else "T")
    memory = unit_interval("exponential_moving_average", "beta", beta)
    averages = np.empty_like(series)
    begin = choice("exponential_moving_average", "start", start, ["first", "zero"])
    average = series[0] if begin == "first" else np.zeros_like(series[0])
    for t, value in enumerate(series):
        average = memory * average + (1 - memory) * value
        averages[t] = average
    return averages


def momentum_weights(n_steps: int, momentum: float = 0.9) -> FloatArray:
    """How much each gradient of the past, oldest first, counts in today's step of summing momentum.

    weights = momentum**(n_steps - 1), …, momentum**2, momentum, 1
    Args         n_steps: gradients seen, today's included. momentum: in [0, 1).
    Returns      (n_steps,).
    Raises       ConventionError when n_steps < 1 or momentum outside [0, 1).
    Conventions  summing momentum; the averaging one has (1 - momentum) times these.
    Source       Massias, heavy ball.

    >>> momentum_weights(3, 0.9)
    array([0.81, 0.9 , 1.  ])
    """
    count = whole_number("momentum_weights", "n_steps", n_steps)
    beta = unit_interval("momentum_weights", "momentum", momentum)
    return np.asarray(beta ** np.arange(count - 1, -1, -1.0))


def heavy_ball_matrix(curvature: float, learning_rate: float, momentum: float = 0.9) -> FloatArray:
    """One step of the heavy ball along a direction of a bowl, as a matrix on (theta, theta_before).

    [[1 + momentum - learning_rate * curvature, -momentum], [1, 0]]
    Args         curvature: second derivative along the direction. learning_rate: > 0. momentum: in [0, 1).
    Returns      (2, 2); the steps shrink when its spectral_radius is below 1.
    Raises       ConventionError when learning_rate <= 0 or momentum outside [0, 1).
    Conventions  the minimum lies at 0; learning_rate as in heavy_ball and momentum.
    Source       Polyak (1964); it follows from Massias, heavy ball momentum, where the matrix is not printed.
    """
    slope = finite("heavy_ball_matrix", "curvature", curvature)
    alpha = positive("heavy_ball_matrix", "learning_rate", learning_rate)
    beta = unit_interval("heavy_ball_matrix", "momentum", momentum)
    return np.array([[1 + beta - alpha * slope, -beta], [1.0, 0.0]])


def nesterov_matrix(curvature: float, learning_rate: float, momentum: float = 0.9) -> FloatArray:
    """One step of Nesterov's method along a direction of a bowl, as a matrix on (theta, theta_before).

    (1 - learning_rate * curvature) * [1 + momentum, -momentum] over [1, 0]
    Args         curvature: second derivative along the direction. learning_rate: > 0. momentum: in [0, 1).
    Returns      (2, 2); the steps shrink when its spectral_radius is below 1.
    Raises       ConventionError when learning_rate <= 0 or momentum outside [0, 1).
    Conventions  theta is the textbook's iterate, as nesterov_position gives it.
    Source       follows from Massias, Nesterov accelerated gradient vs heavy ball, where the matrix is not printed.
    """
    slope = finite("nesterov_matrix", "curvature", curvature)
    alpha = positive("nesterov_matrix", "learning_rate", learning_rate)
    beta = unit_interval("nesterov_matrix", "momentum", momentum)
    shrink = 1 - alpha * slope
    return np.array([[shrink * (1 + beta), -shrink * beta], [1.0, 0.0]])


def spectral_radius(matrix: ArrayLike) -> float:
    """The largest absolute eigenvalue: the factor by which repeated steps grow or shrink in the long run.

    Args         matrix: (n, n).
    Returns      a float; below 1 the steps die out.
    Raises       ShapeError when the matrix is not square.
    """
    square = float_array("spectral_radius", "matrix", matrix, "n n")
    return float(np.abs(np.linalg.eigvals(square)).max())


def tuned_gradient_descent(smallest_curvature: float, largest_curvature: float) -> tuple[float, float]:
    """The learning rate with which plain gradient descent is fastest on a bowl, and how fast that is.

    learning_rate = 2 / (largest + smallest);   factor = (largest - smallest) / (largest + smallest)
    Args         smallest_curvature: > 0. largest_curvature: >= smallest_curvature; eigenvalues of the Hessian.
    Returns      A float and a float, learning_rate and factor; every step leaves at most that factor of the
                 distance to the minimum.
    Raises       ConventionError when a curvature is not positive, or the smallest exceeds the largest.
    Conventions  a step multiplies the distance along a direction by 1 - learning_rate * curvature: every rate below
                 2 / largest converges, and none above. With the condition number kappa = largest / smallest the
                 factor is (kappa - 1) / (kappa + 1).
    Source       Nesterov (2004), theorem 2.1.15; Goh (2017). In Massias, convergence results, the rho of the loss is
                 factor**2 here.

    >>> tuned_gradient_descent(1, 9)
    (0.2, 0.8)
    """
    small, large = _curvatures("tuned_gradient_descent", smallest_curvature, largest_curvature)
    return 2 / (large + small), (large - small) / (large + small)


def tuned_heavy_ball(smallest_curvature: float, largest_curvature: float) -> tuple[float, float]:
    """The learning rate and the momentum with which the heavy ball is fastest on a bowl.

    learning_rate = (2 / (sqrt(largest) + sqrt(smallest)))**2
    momentum = ((sqrt(largest) - sqrt(smallest)) / (sqrt(largest) + sqrt(smallest)))**2
    Args         smallest_curvature: > 0. largest_curvature: >= smallest_curvature; eigenvalues of the Hessian.
    Returns      A float and a float, learning_rate and momentum; every step then shrinks the distance by sqrt(momentum)
                 in the long run.
    Raises       ConventionError when a curvature is not positive, or the smallest exceeds the largest.
    Conventions  learning_rate as in heavy_ball and momentum.
    Source       Polyak (1964); Goh (2017), to whom Massias and Gogianu and Busoniu point.
    """
    small, large = map(math.sqrt, _curvatures("tuned_heavy_ball", smallest_curvature, largest_curvature))
    return (2 / (large + small)) ** 2, ((large - small) / (large + small)) ** 2


def _curvatures(function: str, smallest_curvature: float, largest_curvature: float) -> tuple[float, float]:
    small = positive(function, "smallest_curvature", smallest_curvature)
    large = positive(function, "largest_curvature", largest_curvature)
    if small > large:
        raise ConventionError(
            f"{function}: smallest_curvature is {smallest_curvature} and largest_curvature {largest_curvature}; "
            "pass the smaller one first.",
            name="smallest_curvature",
            got=(smallest_curvature, largest_curvature),
            expected="smallest_curvature <= largest_curvature",
        )
    return small, large
