"""One step of Q-learning: the target is the reward and the next guess, and only the present guess is moved."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import finite, float_array, float_arrays, generator, positive, truth_value, unit_interval
from course_lib.errors import ConventionError
from course_lib.losses import get_loss

__all__ = [
    "epsilon_greedy",
    "gaussian_features",
    "generalization",
    "q_update",
    "temporal_difference_loss",
    "temporal_difference_loss_and_gradient",
    "temporal_difference_targets",
]

FloatArray = NDArray[np.floating[Any]]
Actions = NDArray[np.intp]

_SQUARED_ERROR = get_loss("mean_squared_error")


def temporal_difference_targets(
    rewards: ArrayLike, next_q: ArrayLike, terminal: ArrayLike, discount: float
) -> FloatArray:
    """What the value of each action taken should have been: the reward, and the best value of what came next.

    target = reward + discount * max_a' Q(s', a'), or the reward alone where s' is terminal
    Args         rewards: (N,). next_q: (N, A), the values in the next states. terminal: (N,), of the next states.
                 discount: in [0, 1].
    Returns      (N,).
    Raises       ShapeError when the sizes disagree; ConventionError when discount is out of its range.
    Source       Watkins (1989); Gogianu and Busoniu, "High-level goal", and "Example:", where the maximum runs over the
                 wrong letter.

    >>> temporal_difference_targets([1, 1], [[0.2, 0.9], [5, 7]], [False, True], 0.5)
    array([1.45, 1.  ])
    """
    name = "temporal_difference_targets"
    r, q, ended = float_arrays(name, rewards=(rewards, "N"), next_q=(next_q, "N A"), terminal=(terminal, "N"))
    gamma = unit_interval(name, "discount", discount, closed="both")
    return np.asarray(r + gamma * q.max(axis=1) * (ended == 0))


def temporal_difference_loss(q: ArrayLike, actions: ArrayLike, targets: ArrayLike) -> float:
    """How far the values of the actions taken are from their targets.

    L = mean over the samples of (target_i - q[i, actions_i])**2
    Args         q: (N, A), the values in the states. actions: (N,), integers, those taken. targets: (N,).
    Returns      A float.
    Raises       ShapeError when the sizes disagree; ConventionError when an action does not exist.
    Conventions  mean of squares, not square of the mean; no factor ½.
    Source       Gogianu and Busoniu, "Example:", where the square stands outside the expectation.

    >>> temporal_difference_loss([[0, 9], [9, 0]], [0, 1], [1, -1])
    1.0
    """
    return _loss_and_gradient("temporal_difference_loss", q, actions, targets)[0]


def temporal_difference_loss_and_gradient(
    q: ArrayLike, actions: ArrayLike, targets: ArrayLike
) -> tuple[float, FloatArray]:
    """That loss and its gradient in the values, with the targets held fast: the semi-gradient.

    dL/dq[i, actions_i] = 2/N (q[i, actions_i] - target_i), 0 for the other actions
    Args         q: (N, A). actions: (N,), integers. targets: (N,).
    Returns      A float and (N, A), the gradient.
    Raises       ShapeError when the sizes disagree; ConventionError when an action does not exist.
    Conventions  mean over samples, no factor ½; the targets depend on q too, but that is left out on purpose.
    Source       Gogianu and Busoniu, "High-level goal", whose step leaves out the 2/N; Sutton and Barto (2018), section
                 9.3, for the name.
    """
    return _loss_and_gradient("temporal_difference_loss_and_gradient", q, actions, targets)


def _loss_and_gradient(name: str, q: ArrayLike, actions: ArrayLike, targets: ArrayLike) -> tuple[float, FloatArray]:
    values, taken, goals = float_arrays(name, q=(q, "N A"), actions=(actions, "N"), targets=(targets, "N"))
    columns = taken.astype(np.intp)
    if (columns != taken).any() or (columns < 0).any() or (columns >= values.shape[1]).any():
        raise ConventionError(
            f"{name}: actions must be whole numbers from 0 to {values.shape[1] - 1}; got {np.unique(taken).tolist()}.",
            name="actions",
            got=actions,
            expected=f"0 to {values.shape[1] - 1}",
        )
    rows = np.arange(len(values))
    loss, slopes = _SQUARED_ERROR.value_and_gradient(values[rows, columns], goals)
    gradient = np.zeros_like(values)
    gradient[rows, columns] = slopes
    return loss, gradient


def q_update(
    theta: ArrayLike,
    phi: ArrayLike,
    next_phi: ArrayLike,
    reward: float,
    *,
    terminal: bool,
    learning_rate: float,
    discount: float,
    differentiate_target: bool = False,
) -> FloatArray:
    """One step of Q-learning with values that are linear in features, Q(s, a) = phi(s, a) . theta.

    theta + learning_rate * (reward + discount * max_a' next_phi[a'] . theta - phi . theta) * phi
    Args         theta: (P,). phi: (P,), features of the state and the action taken. next_phi: (A, P), features of the
                 next state with each action. reward: a number. terminal: whether the next state ends the episode.
                 learning_rate: > 0. discount: in [0, 1]. differentiate_target: the full gradient instead, which also
                 moves the target.
    Returns      (P,), the new parameters.
    Raises       ShapeError when the sizes disagree; ConventionError when a number is out of its range, or terminal or
                 differentiate_target is neither True nor False.
    Conventions  the factor 2 of the square is absorbed by learning_rate, as in the deck.
    Source       Gogianu and Busoniu, "High-level goal"; Baird (1995) for the full gradient.

    >>> q_update([0, 0.2], [1, 2], [[0, 1], [0, 4.5]], 1, terminal=False, learning_rate=0.1, discount=0.5)
    array([0.105, 0.41 ])
    """
    name = "q_update"
    weights, features, following = float_arrays(name, theta=(theta, "P"), phi=(phi, "P"), next_phi=(next_phi, "A P"))
    r = finite(name, "reward", reward)
    rate = positive(name, "learning_rate", learning_rate)
    gamma = unit_interval(name, "discount", discount, closed="both") * (not truth_value(name, "terminal", terminal))
    full = truth_value(name, "differentiate_target", differentiate_target)
    next_q = following @ weights
    error = r + gamma * next_q.max() - features @ weights
    direction = features - gamma * following[next_q.argmax()] if full else features
    return np.asarray(weights + rate * error * direction)


def epsilon_greedy(q: ArrayLike, epsilon: float, *, rng: np.random.Generator) -> Actions:
    """The best action in each state, but with probability epsilon any action, the best among them.

    Args         q: (N, A), values. epsilon: in [0, 1]. rng: throws the dice.
    Returns      (N,), actions.
    Raises       ShapeError when q is not a table; ConventionError when epsilon is not in [0, 1].
    Conventions  ties are broken at random: an agent that knows nothing must not always go left.
    """
    values = float_array("epsilon_greedy", "q", q, "N A")
    share = unit_interval("epsilon_greedy", "epsilon", epsilon, closed="both")
    return choose(values, share, generator("epsilon_greedy", rng))


def choose(q: FloatArray, epsilon: float, rng: np.random.Generator) -> Actions:
    """epsilon_greedy for loops that have checked their arguments."""
    lots = rng.random(q.shape)
    best = q == q.max(axis=1, keepdims=True)
    explore = rng.random(len(q)) < epsilon
    return np.asarray(np.where(best | explore[:, None], lots, -1.0).argmax(axis=1))


def gaussian_features(X: ArrayLike, centres: ArrayLike, width: ArrayLike) -> FloatArray:
    """Bumps that say how near a state is to each centre.

    phi_k(x) = exp(-sum_j (x_j - centre_kj)**2 / (2 width_j**2))
    Args         X: (N, d). centres: (K, d). width: a number, or (d,), one for each direction; > 0.
    Returns      (N, K).
    Raises       ShapeError when the sizes disagree; ConventionError when a width is not positive.
    """
    name = "gaussian_features"
    size = float_array(name, "width", width, "...")
    points, middles, size = float_arrays(
        name, X=(X, "N d"), centres=(centres, "K d"), width=(size, "d" if size.ndim else "")
    )
    if (size <= 0).any():
        raise ConventionError(
            f"{name}: width is {size.min():g}; it must be greater than 0.", name="width", got=width, expected="> 0"
        )
    return np.asarray(np.exp(-0.5 * (((points[:, None] - middles) / size) ** 2).sum(axis=2)))


def generalization(features: ArrayLike, features_at_x0: ArrayLike) -> FloatArray:
    """How far an update at one state x0 moves the values elsewhere, relative to the move at x0 itself.

    change(x) / change(x0) = phi(x) . phi(x0) / phi(x0) . phi(x0)
    Args         features: (N, K), phi at the states asked about. features_at_x0: (K,), not all 0.
    Returns      (N,); the learning rate and the error do not matter.
    Raises       ShapeError when the sizes disagree; ConventionError when all features at x0 are 0.
    Source       Gogianu and Busoniu, "Generalization with linear function approximation", in pictures.
    """
    name = "generalization"
    phi, at = float_arrays(name, features=(features, "N K"), features_at_x0=(features_at_x0, "K"))
    if not at.any():
        raise ConventionError(
            f"{name}: all features at x0 are 0, so an update there changes nothing; choose wider features.",
            name="features_at_x0",
            got=features_at_x0,
            expected="a feature that is not 0",
        )
    size = np.abs(at).max()
    at = at / size  # tiny features have squares that are 0 in floating point
    return np.asarray(phi @ at / (at @ at) / size)
