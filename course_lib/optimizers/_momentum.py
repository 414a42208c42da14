"""Steps along the gradient, and along a memory of past gradients.

Three conventions of momentum, with memory beta:
    momentum           m = beta * m + g               updates = -learning_rate * m       PyTorch; Goh; a sum
    momentum_average   m = beta * m + (1 - beta) * g  updates = -learning_rate * m       Gogianu and Busoniu; an average
    heavy_ball         d = beta * d - learning_rate * g   updates = d                    Massias, Schubert; Polyak
While beta stays the same, the average with learning_rate / (1 - beta) makes the steps of the sum, whatever the schedule
of the learning rate. While the learning rate stays the same, the heavy ball makes them too, whatever the schedule of
beta; when the rate changes, the sum steps along all it remembers with today's rate, while the heavy ball keeps each
gradient at the rate of its day.

A schedule of the momentum is asked like that of the learning rate, with the number of steps made so far: beta(k) weighs
theta(k) - theta(k-1), where theta(0) is the start, so that beta(0) weighs nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from course_lib.arguments import Schedule, learning_rate_schedule, momentum_schedule, positive
from course_lib.arrays import scalar
from course_lib.optimizers._optimizer import (
    FloatArray,
    Optimizer,
    State,
    check_state,
    optimizer_from,
    remember,
    vectors,
)


def sgd(learning_rate: float | Schedule) -> Optimizer:
    """A step down the gradient; with gradients of mini-batches this is stochastic gradient descent.

    updates = -learning_rate * g
    Args         learning_rate: > 0, per step, or a schedule.
    Returns      an Optimizer.
    Raises       ConventionError when learning_rate <= 0.
    Conventions  one rate for all parameters. With rates: (P,), one for each, the rule is
                 Optimizer(lambda theta: {}, lambda g, state, theta, out=None: (np.multiply(-rates, g, out), state)).
    Source       all decks, gradient descent; Schubert, learning rates in deep learning, on one rate for each.
    """
    rate = learning_rate_schedule("sgd", learning_rate)

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        np.multiply(g, -rate(state["step"]), u)

    return optimizer_from("sgd", rule)


def momentum(learning_rate: float | Schedule, momentum: float | Schedule = 0.9) -> Optimizer:
    """Momentum as a fading sum of the gradients.

    m = momentum * m + g;   updates = -learning_rate * m
    Args         learning_rate: > 0, per step, or a schedule. momentum: in [0, 1), the share that is kept, or a
                 schedule of it.
    Returns      an Optimizer; its state holds m: (P,).
    Raises       ConventionError when learning_rate <= 0, or momentum outside [0, 1).
    Conventions  the weights of the past add up to 1 / (1 - momentum), while that stays the same: for steady gradients
                 the steps are that many times those of sgd. torch.optim.SGD(momentum=…) is the same; momentum_average
                 is not.
    Source       Goh (2017), for whom the learning rate has this meaning.
    """
    rate = learning_rate_schedule("momentum", learning_rate)
    beta = momentum_schedule("momentum", momentum)

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        m, step = state["m"], state["step"]
        remember(m, beta(step), g)
        np.multiply(m, -rate(step), u)

    return optimizer_from("momentum", rule, arrays=("m",))


def momentum_average(learning_rate: float | Schedule, momentum: float | Schedule = 0.9) -> Optimizer:
    """Momentum as an exponential moving average of the gradients, begun at zero.

    m = momentum * m + (1 - momentum) * g;   updates = -learning_rate * m
    Args         learning_rate: > 0, per step, or a schedule. momentum: in [0, 1), the share that is kept, or a
                 schedule of it.
    Returns      an Optimizer; its state holds m: (P,).
    Raises       ConventionError when learning_rate <= 0, or momentum outside [0, 1).
    Conventions  for steady gradients the steps grow to those of sgd, not beyond. The steps of momentum(learning_rate)
                 are those of momentum_average(learning_rate / (1 - momentum)), while the momentum stays the same. While
                 the learning rate does, these are the steps of heavy_ball at the rate (1 - momentum) * learning_rate,
                 a schedule where the momentum has one.
    Source       Gogianu and Busoniu, momentum; Prince (2023), section 6.3; Massias, EMA for gradients.
    """
    rate = learning_rate_schedule("momentum_average", learning_rate)
    beta = momentum_schedule("momentum_average", momentum)

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        m, step = state["m"], state["step"]
        kept = beta(step)
        remember(m, kept, np.multiply(g, 1 - kept, u))
        np.multiply(m, -rate(step), u)

    return optimizer_from("momentum_average", rule, arrays=("m",))


def heavy_ball(learning_rate: float | Schedule, momentum: float | Schedule = 0.9) -> Optimizer:
    """A ball with mass: each step is a share of the last one, and a step down the gradient.

    d = momentum * d - learning_rate * g;   updates = d
    theta_next = theta - learning_rate * g + momentum * (theta - theta_before)      (the same, written without d)
    Args         learning_rate: > 0, per step, or a schedule. momentum: in [0, 1), the share that is kept, or a
                 schedule of it.
    Returns      an Optimizer; its state holds the last displacement d: (P,).
    Raises       ConventionError when learning_rate <= 0, or momentum outside [0, 1).
    Conventions  the ball starts at rest. d is added; the decks keep v = -d and subtract it.
    Source       Massias, heavy ball, and with schedules of both: EMA for gradients; Schubert, GD with momentum; Polyak
                 (1964); Sutskever et al. (2013).
    """
    rate = learning_rate_schedule("heavy_ball", learning_rate)
    beta = momentum_schedule("heavy_ball", momentum)

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        d, step = state["d"], state["step"]
        remember(d, beta(step), np.multiply(g, -rate(step), u))
        np.copyto(u, d)

    return optimizer_from("heavy_ball", rule, arrays=("d",))


def nesterov(learning_rate: float | Schedule, momentum: float | Schedule = 0.9) -> Optimizer:
    """Momentum that looks first: the gradient is taken where the memory is about to carry the parameters.

    m = momentum * m + g;   updates = -learning_rate * (g + momentum_next * m)
    Args         learning_rate: > 0, per step, or a schedule. momentum: in [0, 1), the share that is kept, or a
                 schedule of it.
    Returns      an Optimizer; its state holds m: (P,).
    Raises       ConventionError when learning_rate <= 0, or momentum outside [0, 1).
    Conventions  the parameters handed round are the points looked at, so that one gradient at the parameters is all
                 that is needed; nesterov_position gives the points of the textbook. torch.optim.SGD(nesterov=True).
                 momentum_next is that of the next step, another one only where there is a schedule. With
                 learning_rate=1 / L and momentum=lambda k: max(k - 1, 0) / (k + 2), the loss at the textbook's point
                 is after k steps at most 2 * L * norm(start - minimizer)**2 / (k + 1)**2 above its minimum, if it is
                 convex and its gradient has the Lipschitz constant L.
    Source       Massias, Nesterov accelerated gradient vs heavy ball; Sutskever et al. (2013); Beck and Teboulle (2009)
                 and Su, Boyd and Candès (2016) for the bound. Schubert's theta + gamma * v looks behind: v is
                 subtracted there, so ahead is theta - gamma * v.
    """
    rate = learning_rate_schedule("nesterov", learning_rate)
    beta = momentum_schedule("nesterov", momentum)

    def rule(g: FloatArray, state: State, theta: FloatArray, u: FloatArray) -> None:
        m, step = state["m"], state["step"]
        remember(m, beta(step), g)
        np.multiply(m, scalar(beta(step + 1), m.dtype), u)  # the step ends where the next gradient is taken
        np.add(u, g, u)
        np.multiply(u, -rate(step), u)

    return optimizer_from("nesterov", rule, arrays=("m",))


def nesterov_position(
    parameters: ArrayLike, state: State, learning_rate: float, momentum: float | Schedule = 0.9
) -> FloatArray:
    """Where the textbook's Nesterov iterate stands, when the parameters are the point that it looks at.

    theta = parameters + learning_rate * momentum * m;   looked at: theta + momentum * (theta - theta_before)
    Args         parameters: (P,), after the update. state: the state after it. learning_rate, momentum: as in nesterov.
    Returns      (P,), the iterate theta.
    Raises       ShapeError when the state is not of these parameters; ConventionError when learning_rate <= 0, or
                 momentum outside [0, 1).
    Conventions  for one learning rate, the same at all steps; the momentum may have a schedule.
    Source       Massias, Nesterov accelerated gradient vs heavy ball, where theta is the iterate and theta with a tilde
                 the point looked at.
    """
    alpha = positive("nesterov_position", "learning_rate", learning_rate)
    beta = momentum_schedule("nesterov_position", momentum)
    theta = vectors("nesterov_position", parameters)
    check_state("nesterov_position", state, {"step", "m"}, ("m",), theta.shape, maker="nesterov")
    return np.asarray(theta + alpha * beta(state["step"]) * state["m"])
