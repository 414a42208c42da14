"""What can be chained before or after an optimizer: clipping, and the two kinds of weight decay."""

from __future__ import annotations

import numpy as np

from course_lib.arguments import Schedule, learning_rate_schedule, positive
from course_lib.optimizers._adaptive import norms
from course_lib.optimizers._optimizer import FloatArray, Optimizer, State, optimizer_from


def clip_by_value(limit: float) -> Optimizer:
    """Cut every entry of the gradient to at most a size, which may turn its direction.

    updates = g, cut to [-limit, limit]
    Args         limit: > 0.
    Returns      an Optimizer to be chained before the one that makes the step.
    Raises       ConventionError when limit <= 0.
    """
    largest = positive("clip_by_value", "limit", limit)

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        np.clip(g, -largest, largest, u)

    return optimizer_from("clip_by_value", rule)


def clip_by_norm(limit: float) -> Optimizer:
    """Shorten a gradient that is too long, and keep its direction.

    updates = g * min(1, limit / norm(g))
    Args         limit: > 0, the longest Euclidean norm that passes.
    Returns      an Optimizer to be chained before the one that makes the step.
    Raises       ConventionError when limit <= 0.
    Conventions  one norm over all parameters of a network, for each network of a stack its own. PyTorch's
                 clip_grad_norm_ divides by norm + 1e-6.
    Source       Pascanu, Mikolov, Bengio (2013), algorithm 1.
    """
    longest = positive("clip_by_norm", "limit", limit)

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        np.multiply(g, longest / np.maximum(norms(g), longest), u)

    return optimizer_from("clip_by_norm", rule, entrywise=False)


def l2_in_gradient(weight_decay: float) -> Optimizer:
    """Weight decay as a penalty: its gradient is added, and takes part in all that the optimizer does to gradients.

    updates = g + weight_decay * parameters
    Args         weight_decay: >= 0.
    Returns      an Optimizer to be chained before the one that makes the step.
    Raises       ConventionError when weight_decay < 0.
    Conventions  the penalty is weight_decay / 2 times the sum of squares, as in torch.optim; the regularizers of
                 course_lib have no ½, so a penalty of strength λ there is a weight_decay of 2λ here.
    Source       Loshchilov and Hutter (2019), section 2, on what this does to Adam.
    """
    decay = positive("l2_in_gradient", "weight_decay", weight_decay, zero=True)

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        np.add(np.multiply(theta, decay, u), g, u)

    return optimizer_from("l2_in_gradient", rule)


def decoupled_weight_decay(learning_rate: float | Schedule, weight_decay: float) -> Optimizer:
    """Weight decay beside the step: the parameters shrink by a share that no gradient has a say in.

    updates = incoming updates - learning_rate * weight_decay * parameters
    Args         learning_rate: > 0, per step, or a schedule: the optimizer's own. weight_decay: >= 0.
    Returns      an Optimizer to be chained after the one that makes the step.
    Raises       ConventionError when learning_rate <= 0 or weight_decay < 0.
    Conventions  the parameters before the step decay, and the step is added to them.
    Source       Loshchilov and Hutter (2019), algorithm 2; Schubert, AdamW.

    >>> from course_lib.optimizers import chain, sgd
    >>> optimizer = chain(sgd(0.5), decoupled_weight_decay(0.5, 0.1))
    >>> optimizer.update([2.0], optimizer.init([4.0]), np.array([4.0]))[0]
    array([-1.2])
    """
    rate = learning_rate_schedule("decoupled_weight_decay", learning_rate)
    decay = positive("decoupled_weight_decay", "weight_decay", weight_decay, zero=True)

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        np.add(np.multiply(theta, -rate(state["step"]) * decay, u), g, u)  # g are the updates that came in

    return optimizer_from("decoupled_weight_decay", rule)
