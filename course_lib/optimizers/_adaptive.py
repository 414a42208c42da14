"""Steps measured against how large the gradients of each coordinate used to be, all with one division.

    updates = -learning_rate * g / (sqrt(v / weight) + epsilon)
    normalized_gradient   v = g**2, weight = 1                              only the present
    adagrad               v = v + g**2, weight = 1                          everything since the start
    rmsprop               v = beta2 * v + g**2, weight = 1 / (1 - beta2)    a fading past
    adam                  the same v over its true total weight, and a memory in place of g
v is kept as a sum whose weights fade, 1, beta2, beta2**2, …; v / weight is the average, and weight their total.
"""

from __future__ import annotations

import math

import numpy as np

from course_lib.arguments import Schedule, choice, learning_rate_schedule, positive, truth_value, unit_interval
from course_lib.optimizers._optimizer import (
    FloatArray,
    Optimizer,
    State,
    has_only_numbers,
    optimizer_from,
    remember,
)

_FAR = 2.0**600  # a power of two scales without rounding; squares of what is larger or smaller by this stay finite
_FAINT = 1e-290  # sums of squares below this have lost digits


def divide_by_root(
    numerator: FloatArray,
    v: FloatArray,
    weight: float,
    epsilon: float,
    epsilon_inside: bool,
    factor: float,
    out: FloatArray,
) -> None:
    """The step of all adaptive rules, written to out, which may be v but not the numerator.

    factor * numerator / (sqrt(v / weight) + epsilon), or with epsilon_inside / sqrt(v / weight + epsilon)
    """
    # Multiplied through by sqrt(weight): what belongs to the weight then touches two numbers instead of an array.
    if epsilon_inside:
        np.add(v, epsilon * weight, out)
        np.sqrt(out, out)
    else:
        np.sqrt(v, out)
        np.add(out, epsilon * math.sqrt(weight), out)
    np.divide(numerator, out, out)
    np.multiply(out, factor * math.sqrt(weight), out)


def normalized_gradient(
    learning_rate: float | Schedule,
    *,
    per: str = "entry",
    epsilon: float = 1e-8,
    epsilon_inside: bool = False,
) -> Optimizer:
    """A step that knows the direction of the gradient and not its size.

    updates = -learning_rate * g / (sqrt(g**2) + epsilon)
    Args         learning_rate: > 0, per step, or a schedule. per: "entry" (each coordinate by its own size: the sign)
                 or "vector" (all by the Euclidean norm, for each network of a stack its own).
                 epsilon: >= 0. epsilon_inside: under the root instead of beside it.
    Returns      an Optimizer.
    Raises       ConventionError when learning_rate <= 0, epsilon < 0 or epsilon_inside neither True nor False;
                 UnknownNameError for another per.
    Source       Gogianu and Busoniu, normalized gradients (per entry, epsilon inside).

    >>> optimizer = normalized_gradient(1.0)
    >>> optimizer.update([3.0, -2.0, 0.0], optimizer.init(np.zeros(3)), np.zeros(3))[0]
    array([-1.,  1., -0.])
    """
    rate = learning_rate_schedule("normalized_gradient", learning_rate)
    floor = positive("normalized_gradient", "epsilon", epsilon, zero=True)
    inside = truth_value("normalized_gradient", "epsilon_inside", epsilon_inside)
    per_vector = choice("normalized_gradient", "per", per, ["entry", "vector"]) == "vector"

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        if per_vector:
            size = norms(g, floor) if inside else norms(g) + floor
            np.divide(g, size, u)
        elif inside and floor:
            with np.errstate(over="ignore"):
                np.sqrt(np.add(np.square(g, u), floor, u), u)
            if not has_only_numbers(u):  # a square has overflowed; the root of a sum is at most the sum of the roots
                np.minimum(u, np.abs(g) + math.sqrt(floor), out=u)
            np.divide(g, u, u)
        else:
            np.divide(g, np.add(np.abs(g, u), floor, u), u)
        np.multiply(u, -rate(state["step"]), u)

    return optimizer_from("normalized_gradient", rule, entrywise=not per_vector)


def norms(vectors: FloatArray, epsilon: float = 0.0) -> FloatArray:
    """The Euclidean norm of a vector (P,), as (1,), or of each row of a stack (S, P), as (S, 1).

    sqrt(sum of squares + epsilon); where the squares overflow or vanish, those of the vector at another scale
    """
    squares = _squared_norms(vectors)
    plain = np.sqrt(squares + epsilon)
    usual = (squares > _FAINT) & (squares < np.inf)
    if np.count_nonzero(usual) == usual.size:
        return np.asarray(plain)
    scale = np.where(squares > _FAINT, _FAR, 1 / _FAR)
    with np.errstate(over="ignore"):
        rescaled = np.hypot(np.sqrt(_squared_norms(vectors / scale)) * scale, math.sqrt(epsilon))
    # a norm beyond the largest float still has a direction
    return np.asarray(np.where(usual, plain, np.minimum(rescaled, np.finfo(np.float64).max)))


def _squared_norms(vectors: FloatArray) -> FloatArray:
    # added up in float64, where the squares of float32 neither overflow nor vanish
    return np.asarray(np.einsum("...p,...p->...", vectors, vectors, dtype=np.float64))[..., np.newaxis]


def adagrad(learning_rate: float | Schedule, epsilon: float = 1e-10, *, epsilon_inside: bool = False) -> Optimizer:
    """Every coordinate has a rate of its own, which its past gradients use up.

    v = v + g**2;   updates = -learning_rate * g / (sqrt(v) + epsilon)
    Args         learning_rate: > 0, per step, or a schedule. epsilon: >= 0. epsilon_inside: under the root.
    Returns      an Optimizer; its state holds v: (P,).
    Raises       ConventionError when learning_rate <= 0, epsilon < 0 or epsilon_inside neither True nor False.
    Conventions  epsilon beside the root, as in torch.optim.Adagrad.
    Source       Schubert, AdaGrad (epsilon inside); Duchi, Hazan, Singer (2011).
    """
    rate = learning_rate_schedule("adagrad", learning_rate)
    floor = positive("adagrad", "epsilon", epsilon, zero=True)
    inside = truth_value("adagrad", "epsilon_inside", epsilon_inside)

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        v = state["v"]
        np.add(v, np.square(g, u), v)
        divide_by_root(g, v, 1.0, floor, inside, -rate(state["step"]), u)

    return optimizer_from("adagrad", rule, arrays=("v",))


def rmsprop(
    learning_rate: float | Schedule, beta2: float = 0.99, epsilon: float = 1e-8, *, epsilon_inside: bool = False
) -> Optimizer:
    """AdaGrad that forgets: the gradient over the root of the mean of its recent squares.

    v = beta2 * v + g**2;   updates = -learning_rate * g / (sqrt((1 - beta2) * v) + epsilon)
    Args         learning_rate: > 0, per step, or a schedule. beta2: in [0, 1), the memory of the squares.
                 epsilon: >= 0. epsilon_inside: under the root.
    Returns      an Optimizer; its state holds v: (P,).
    Raises       ConventionError when learning_rate <= 0, beta2 outside [0, 1), epsilon < 0 or epsilon_inside neither
                 True nor False.
    Conventions  no bias correction: the first step is 1 / sqrt(1 - beta2) times the learning rate. The state's v is a
                 sum; the average of the decks is (1 - beta2) * v. beta2 is called alpha in torch.optim.RMSprop.
    Source       Gogianu and Busoniu, RMSprop; Schubert, RMSProp (both with epsilon inside); Tieleman and Hinton (2012).
    """
    rate = learning_rate_schedule("rmsprop", learning_rate)
    memory = unit_interval("rmsprop", "beta2", beta2)
    floor = positive("rmsprop", "epsilon", epsilon, zero=True)
    inside = truth_value("rmsprop", "epsilon_inside", epsilon_inside)

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        v = state["v"]
        remember(v, memory, np.square(g, u))
        divide_by_root(g, v, 1 / (1 - memory), floor, inside, -rate(state["step"]), u)

    return optimizer_from("rmsprop", rule, arrays=("v",))
