"""Adam and its relatives: a memory of the gradients over the root of a memory of their squares.

Both memories are sums whose weights fade, 1, beta, beta**2, …, and the total of the weights is kept beside each sum.
Sum over total is the average that the papers call bias-corrected: with m = beta * m + g and w = beta * w + 1,
m / w = (1 - beta) * m / (1 - beta**t). No power of beta is needed, and the decks' uncorrected moment is (1 - beta) * m.
"""

from __future__ import annotations

import math

import numpy as np

from course_lib.arguments import Schedule, learning_rate_schedule, positive, truth_value, unit_interval, whole_number
from course_lib.errors import ConventionError
from course_lib.optimizers._adaptive import divide_by_root
from course_lib.optimizers._optimizer import FloatArray, Optimizer, State, chained, optimizer_from, remember
from course_lib.optimizers._transforms import decoupled_weight_decay


def adam(
    learning_rate: float | Schedule,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    *,
    epsilon_inside: bool = False,
) -> Optimizer:
    """The average of the recent gradients over the root of the average of their squares.

    m = beta1 * m + g;   m_weight = beta1 * m_weight + 1
    v = beta2 * v + g**2;   v_weight = beta2 * v_weight + 1
    updates = -learning_rate * (m / m_weight) / (sqrt(v / v_weight) + epsilon)
    Args         learning_rate: > 0, per step, or a schedule. beta1, beta2: in [0, 1), the memories of the gradients and
                 of their squares. epsilon: >= 0. epsilon_inside: under the root.
    Returns      an Optimizer; its state holds m: (P,) and v: (P,), as sums, and their weights.
    Raises       ConventionError when learning_rate <= 0, a beta outside [0, 1), epsilon < 0 or epsilon_inside neither
                 True nor False.
    Conventions  epsilon beside the root, as in the paper and in torch.optim.Adam. The decks' moments are
                 (1 - beta1) * m and (1 - beta2) * v; m / m_weight is their m / (1 - beta1**t).
    Source       Kingma and Ba (2015), algorithm 1; Gogianu and Busoniu, and Schubert, Adam (epsilon inside).

    >>> optimizer = adam(0.1)
    >>> optimizer.update([3.0, -0.01], optimizer.init(np.zeros(2)), np.zeros(2))[0].round(4)
    array([-0.1,  0.1])
    """
    rate = learning_rate_schedule("adam", learning_rate)
    memory1, memory2, floor = _memories("adam", beta1, beta2, epsilon)
    inside = truth_value("adam", "epsilon_inside", epsilon_inside)

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        m, v = state["m"], state["v"]
        m_weight, v_weight = _grown_weights(state, memory1, memory2)
        remember(m, memory1, g)
        remember(v, memory2, np.square(g, u))
        divide_by_root(m, v, v_weight, floor, inside, -rate(state["step"]) / m_weight, u)

    return optimizer_from("adam", rule, arrays=("m", "v"), numbers=("m_weight", "v_weight"))


def adamw(
    learning_rate: float | Schedule,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    *,
    weight_decay: float = 0.01,
    epsilon_inside: bool = False,
) -> Optimizer:
    """Adam, and beside it weights that decay by themselves, whatever their gradients are.

    updates = adam's updates - learning_rate * weight_decay * parameters
    Args         learning_rate: > 0, per step, or a schedule. beta1, beta2: in [0, 1). epsilon: >= 0.
                 weight_decay: >= 0, per unit of learning rate. epsilon_inside: under the root.
    Returns      an Optimizer.
    Raises       ConventionError when learning_rate <= 0, a beta outside [0, 1), epsilon < 0, weight_decay < 0 or
                 epsilon_inside neither True nor False.
    Conventions  the parameters that decay are those before the step; torch.optim.AdamW.
    Source       Schubert, newer Adam approaches; Loshchilov and Hutter (2019), algorithm 2.
    """
    rate = learning_rate_schedule("adamw", learning_rate)
    memory1, memory2, floor = _memories("adamw", beta1, beta2, epsilon)
    decay = positive("adamw", "weight_decay", weight_decay, zero=True)
    inside = truth_value("adamw", "epsilon_inside", epsilon_inside)
    step = adam(rate, memory1, memory2, floor, epsilon_inside=inside)
    return chained("adamw", (step, decoupled_weight_decay(rate, decay)))


def radam(
    learning_rate: float | Schedule,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    *,
    threshold: float = 5.0,
) -> Optimizer:
    """Adam that waits until it has seen enough squares to divide by them, and then divides with caution.

    rho = radam_average_length(t, beta2), t = 1, 2, …;   rho_max = 2 / (1 - beta2) - 1
    r = sqrt((rho - 4) * (rho - 2) * rho_max / ((rho_max - 4) * (rho_max - 2) * rho))
    updates = -learning_rate * r * (m / m_weight) / sqrt(v / v_weight) where rho > threshold, else
    updates = -learning_rate * m / m_weight
    Args         learning_rate: > 0, per step, or a schedule. beta1, beta2: in [0, 1). epsilon: >= 0.
                 threshold: >= 4, the length from which on it divides.
    Returns      an Optimizer; its state holds m: (P,) and v: (P,), as sums, and their weights.
    Raises       ConventionError when learning_rate <= 0, a beta outside [0, 1), epsilon < 0 or threshold < 4.
    Conventions  the paper divides from rho > 4 on and has no epsilon; the authors' code and torch.optim.RAdam divide
                 from rho > 5 on and add epsilon to the root of (1 - beta2) * v, before its correction: so does this.
    Source       Schubert, newer Adam approaches; Liu et al. (2020), algorithm 2.
    """
    rate = learning_rate_schedule("radam", learning_rate)
    memory1, memory2, floor = _memories("radam", beta1, beta2, epsilon)
    least = positive("radam", "threshold", threshold)
    if least < 4:
        raise ConventionError(
            f"radam: threshold is {threshold}; it must be at least 4, where the rectification begins to exist.",
            name="threshold",
            got=threshold,
            expected="at least 4",
        )
    final_weight = 1 / (1 - memory2)
    longest = 2 * final_weight - 1

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        m, v = state["m"], state["v"]
        m_weight, v_weight = _grown_weights(state, memory1, memory2)
        factor = -rate(state["step"]) / m_weight
        remember(m, memory1, g)
        remember(v, memory2, np.square(g, u))
        rho = radam_average_length(state["step"] + 1, memory2)
        if rho > least:
            caution = math.sqrt((rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho))
            factor *= caution * math.sqrt(v_weight / final_weight)
            divide_by_root(m, v, final_weight, floor, False, factor, u)
        else:
            np.multiply(m, factor, u)

    return optimizer_from("radam", rule, arrays=("m", "v"), numbers=("m_weight", "v_weight"))


def radam_average_length(t: int, beta2: float) -> float:
    """Over how many steps the fading average of the squares reaches after t of them: its length, as RAdam counts it.

    rho = rho_max - 2 * t * beta2**t / (1 - beta2**t);   rho_max = 2 / (1 - beta2) - 1
    Args         t: >= 1, steps made, this one included. beta2: in [0, 1).
    Returns      a float; 1 at t = 1, near rho_max for large t.
    Raises       ConventionError when t < 1 or beta2 outside [0, 1).
    Source       Liu et al. (2020), section 4; Schubert, newer Adam approaches.

    >>> [round(radam_average_length(t, 0.999), 2) for t in (1, 5, 6)]
    [1.0, 5.0, 5.99]
    """
    count = whole_number("radam_average_length", "t", t)
    memory = unit_interval("radam_average_length", "beta2", beta2)
    left = memory**count
    return 2 / (1 - memory) - 1 - 2 * count * left / (1 - left)


def adan(
    learning_rate: float | Schedule,
    beta1: float = 0.98,
    beta2: float = 0.92,
    beta3: float = 0.99,
    epsilon: float = 1e-8,
    *,
    weight_decay: float = 0.0,
) -> Optimizer:
    """Adam with Nesterov's look ahead, read off the change from the last gradient to this one.

    m = beta1 * m + g;   c = beta2 * c + (g - g_before);   v = beta3 * v + (g + beta2 * (g - g_before))**2
    updates = -learning_rate * (m / m_weight + beta2 * c / c_weight) / (sqrt(v / v_weight) + epsilon)
    Args         learning_rate: > 0, per step, or a schedule. beta1, beta2, beta3: in [0, 1), the memories of gradients,
                 of their changes and of the squares. epsilon: >= 0. weight_decay: >= 0, per unit of learning rate.
    Returns      an Optimizer; its state holds m, c, v and the last gradient: (P,) each, and three weights.
    Raises       ConventionError when learning_rate <= 0, a beta outside [0, 1), epsilon < 0 or weight_decay < 0.
    Conventions  a beta is the weight of the old, as in Adam; the paper's beta is 1 minus it. Sums are divided by their
                 total weights, and the first change is 0, as in the authors' code. With weight_decay the parameters
                 are divided by 1 + learning_rate * weight_decay after the step (the proximal form of the paper).
    Source       Schubert, newer Adam approaches; Xie et al. (2022), algorithm 1.
    """
    rate = learning_rate_schedule("adan", learning_rate)
    memory1, memory2, floor = _memories("adan", beta1, beta2, epsilon)
    memory3 = unit_interval("adan", "beta3", beta3)
    decay = positive("adan", "weight_decay", weight_decay, zero=True)

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        m, c, v, scratch = (state[key] for key in ("m", "c", "v", "g_before"))
        if state["step"] == 0:
            np.copyto(scratch, g)
        m_weight, v_weight = _grown_weights(state, memory1, memory3)
        state["c_weight"] = c_weight = memory2 * state["c_weight"] + 1
        alpha = rate(state["step"])
        change = np.subtract(g, scratch, scratch)
        remember(m, memory1, g)
        remember(c, memory2, change)
        remember(change, memory2, g)  # now the gradient looked ahead to, g + beta2 * change
        remember(v, memory3, np.square(change, u))
        np.multiply(m, 1 / m_weight, scratch)
        np.add(scratch, np.multiply(c, memory2 / c_weight, u), scratch)
        divide_by_root(scratch, v, v_weight, floor, False, -alpha, u)
        if decay:
            np.subtract(u, np.multiply(theta, alpha * decay, scratch), u)
            np.multiply(u, 1 / (1 + alpha * decay), u)
        np.copyto(scratch, g)  # scratch is g_before: what the next step will compare with

    arrays, numbers = ("m", "c", "v", "g_before"), ("m_weight", "c_weight", "v_weight")
    return optimizer_from("adan", rule, arrays=arrays, numbers=numbers)


def _memories(name: str, beta1: float, beta2: float, epsilon: float) -> tuple[float, float, float]:
    return (
        unit_interval(name, "beta1", beta1),
        unit_interval(name, "beta2", beta2),
        positive(name, "epsilon", epsilon, zero=True),
    )


def _grown_weights(state: State, memory1: float, memory2: float) -> tuple[float, float]:
    """The total weights of m and v once this step's gradient is among them."""
    state["m_weight"] = memory1 * state["m_weight"] + 1
    state["v_weight"] = memory2 * state["v_weight"] + 1
    return state["m_weight"], state["v_weight"]
