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

from course_lib.arguments import Schedule, choice, learning_rate_schedule, positive, unit_interval
from course_lib.optimizers._optimizer import FloatArray, Optimizer, State, optimizer_from, remember


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
    Raises       ConventionError when learning_rate <= 0 or epsilon < 0; UnknownNameError for another per.
    Source       Gogianu and Busoniu, normalized gradients (per entry, epsilon inside).

    >>> optimizer = normalized_gradient(1.0)
    >>> optimizer.update([3.0, -2.0, 0.0], optimizer.init(np.zeros(3)), np.zeros(3))[0]
    array([-1.,  1., -0.])
    """
    rate = learning_rate_schedule("normalized_gradient", learning_rate)
    floor = positive("normalized_gradient", "epsilon", epsilon, zero=True)
    per_vector = choice("normalized_gradient", "per", per, ["entry", "vector"]) == "vector"

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        if per_vector:
            squares = squared_norms(g)
            size = np.sqrt(squares + floor) if epsilon_inside else np.sqrt(squares) + floor
            np.divide(g, size, u)
            np.multiply(u, -rate(state["step"]), u)
        else:
            np.square(g, u)
            divide_by_root(g, u, 1.0, floor, epsilon_inside, -rate(state["step"]), u)

    return optimizer_from("normalized_gradient", rule, entrywise=not per_vector)


def squared_norms(vectors: FloatArray) -> FloatArray:
    """The squared Euclidean norm of a vector (P,), as (1,), or of each row of a stack (S, P), as (S, 1)."""
    # added up in float64, so that the squares of an exploding float32 gradient do not overflow; its own do from 1e154
    return np.asarray(np.einsum("...p,...p->...", vectors, vectors, dtype=np.float64))[..., np.newaxis]


def adagrad(learning_rate: float | Schedule, epsilon: float = 1e-10, *, epsilon_inside: bool = False) -> Optimizer:
    """Every coordinate has a rate of its own, which its past gradients use up.

    v = v + g**2;   updates = -learning_rate * g / (sqrt(v) + epsilon)
    Args         learning_rate: > 0, per step, or a schedule. epsilon: >= 0. epsilon_inside: under the root.
    Returns      an Optimizer; its state holds v: (P,).
    Raises       ConventionError when learning_rate <= 0 or epsilon < 0.
    Conventions  epsilon beside the root, as in torch.optim.Adagrad.
    Source       Schubert, AdaGrad (epsilon inside); Duchi, Hazan, Singer (2011).
    """
    rate = learning_rate_schedule("adagrad", learning_rate)
    floor = positive("adagrad", "epsilon", epsilon, zero=True)

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        v = state["v"]
        np.add(v, np.square(g, u), v)
        divide_by_root(g, v, 1.0, floor, epsilon_inside, -rate(state["step"]), u)

    return optimizer_from("adagrad", rule, arrays=("v",))


def rmsprop(
    learning_rate: float | Schedule, beta2: float = 0.99, epsilon: float = 1e-8, *, epsilon_inside: bool = False
) -> Optimizer:
    """AdaGrad that forgets: the gradient over the root of the mean of its recent squares.

    v = beta2 * v + g**2;   updates = -learning_rate * g / (sqrt((1 - beta2) * v) + epsilon)
    Args         learning_rate: > 0, per step, or a schedule. beta2: in [0, 1), the memory of the squares.
                 epsilon: >= 0. epsilon_inside: under the root.
    Returns      an Optimizer; its state holds v: (P,).
    Raises       ConventionError when learning_rate <= 0, beta2 outside [0, 1) or epsilon < 0.
    Conventions  no bias correction: the first step is 1 / sqrt(1 - beta2) times the learning rate. The state's v is a
                 sum; the average of the decks is (1 - beta2) * v. beta2 is called alpha in torch.optim.RMSprop.
    Source       Gogianu and Busoniu, RMSprop; Schubert, RMSProp (both with epsilon inside); Tieleman and Hinton (2012).
    """
    rate = learning_rate_schedule("rmsprop", learning_rate)
    memory = unit_interval("rmsprop", "beta2", beta2)
    floor = positive("rmsprop", "epsilon", epsilon, zero=True)

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        v = state["v"]
        remember(v, memory, np.square(g, u))
        divide_by_root(g, v, 1 / (1 - memory), floor, epsilon_inside, -rate(state["step"]), u)

    return optimizer_from("rmsprop", rule, arrays=("v",))
