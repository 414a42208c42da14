"""Learning rates that change with time: functions of the step, which counts the updates made so far.

The first update asks for schedule(0). Every optimizer takes such a function in place of a number; the momentum of those
that have one may be such a function too, with values in [0, 1).
"""

from __future__ import annotations

import math

from course_lib.arguments import Schedule, learning_rate_schedule, positive, unit_interval, whole_number

__all__ = [
    "Schedule",
    "constant_rate",
    "cosine_decay",
    "exponential_decay",
    "inverse_time_decay",
    "linear_decay",
    "step_decay",
    "warm_up",
]


def constant_rate(learning_rate: float) -> Schedule:
    """The same learning rate at every step.

    Args         learning_rate: > 0.
    Returns      step -> learning rate.
    Raises       ConventionError when learning_rate <= 0.
    """
    rate = positive("constant_rate", "learning_rate", learning_rate)
    return lambda step: rate


def inverse_time_decay(learning_rate: float, decay_rate: float = 1.0) -> Schedule:
    """A learning rate that falls like one over time: slow enough to get anywhere, fast enough to settle.

    learning_rate / (1 + decay_rate * step)
    Args         learning_rate: > 0, at the first step. decay_rate: > 0, per step.
    Returns      step -> learning rate.
    Raises       ConventionError when learning_rate <= 0 or decay_rate <= 0.
    Conventions  Piastra's 1 / (C t), with t = step + 1 = 1, 2, …, is inverse_time_decay(1 / C). The sum of the rates
                 grows without bound and the sum of their squares does not (Robbins and Monro).
    Source       Piastra, SGD: convergence; Massias, convergence results, with O(1/k); Robbins and Monro (1951).

    >>> schedule = inverse_time_decay(0.5)
    >>> [schedule(step) for step in range(4)]
    [0.5, 0.25, 0.16666666666666666, 0.125]
    """
    first = positive("inverse_time_decay", "learning_rate", learning_rate)
    decay = positive("inverse_time_decay", "decay_rate", decay_rate)
    return lambda step: first / (1 + decay * step)


def step_decay(learning_rate: float, *, factor: float, every: int) -> Schedule:
    """A staircase: the learning rate is multiplied by a factor after every so many steps.

    learning_rate * factor**(step // every)
    Args         learning_rate: > 0, at the first step. factor: in (0, 1]. every: >= 1, steps on one stair.
    Returns      step -> learning rate.
    Raises       ConventionError when learning_rate <= 0, factor outside (0, 1] or every < 1.

    >>> [step_decay(0.8, factor=0.5, every=2)(step) for step in range(5)]
    [0.8, 0.8, 0.4, 0.4, 0.2]
    """
    first = positive("step_decay", "learning_rate", learning_rate)
    ratio = unit_interval("step_decay", "factor", factor, closed="right")
    length = whole_number("step_decay", "every", every)
    return lambda step: first * ratio ** (step // length)


def exponential_decay(learning_rate: float, *, factor: float) -> Schedule:
    """A learning rate that loses the same share at every step; it may be used up before the minimum is reached.

    learning_rate * factor**step
    Args         learning_rate: > 0, at the first step. factor: in (0, 1], what is left after a step.
    Returns      step -> learning rate.
    Raises       ConventionError when learning_rate <= 0 or factor outside (0, 1].
    Conventions  all steps together are worth no more than learning_rate / (1 - factor).
    """
    first = positive("exponential_decay", "learning_rate", learning_rate)
    ratio = unit_interval("exponential_decay", "factor", factor, closed="right")
    return lambda step: first * ratio**step


def linear_decay(learning_rate: float, *, n_steps: int, final: float = 0.0) -> Schedule:
    """A straight line from the learning rate to a final one, which then stays.

    learning_rate + (final - learning_rate) * min(step / n_steps, 1)
    Args         learning_rate: > 0, at the first step. n_steps: >= 1, reached at this step. final: >= 0.
    Returns      step -> learning rate.
    Raises       ConventionError when learning_rate <= 0, n_steps < 1 or final < 0.
    """
    first = positive("linear_decay", "learning_rate", learning_rate)
    length = whole_number("linear_decay", "n_steps", n_steps)
    last = positive("linear_decay", "final", final, zero=True)
    return lambda step: first + (last - first) * min(step / length, 1.0)


def cosine_decay(learning_rate: float, *, n_steps: int, final: float = 0.0) -> Schedule:
    """Half a cosine wave from the learning rate to a final one: level at both ends.

    final + (learning_rate - final) * (1 + cos(pi * min(step / n_steps, 1))) / 2
    Args         learning_rate: > 0, at the first step. n_steps: >= 1, reached at this step. final: >= 0.
    Returns      step -> learning rate.
    Raises       ConventionError when learning_rate <= 0, n_steps < 1 or final < 0.
    Source       Loshchilov and Hutter (2017), without restarts.

    >>> [round(cosine_decay(0.2, n_steps=4)(step), 3) for step in range(6)]
    [0.2, 0.171, 0.1, 0.029, 0.0, 0.0]
    """
    first = positive("cosine_decay", "learning_rate", learning_rate)
    length = whole_number("cosine_decay", "n_steps", n_steps)
    last = positive("cosine_decay", "final", final, zero=True)
    return lambda step: last + (first - last) * (1 + math.cos(math.pi * min(step / length, 1.0))) / 2


def warm_up(schedule: float | Schedule, *, n_steps: int) -> Schedule:
    """Small steps first: the learning rate climbs in equal stairs to the start of a schedule, which then begins.

    schedule(0) * (step + 1) / (n_steps + 1) while step < n_steps, then schedule(step - n_steps)
    Args         schedule: what follows, a function of the step or a learning rate > 0. n_steps: >= 1, of climbing.
    Returns      step -> learning rate.
    Raises       ConventionError when a learning rate is <= 0 or n_steps < 1.

    >>> [warm_up(0.4, n_steps=3)(step) for step in range(5)]
    [0.1, 0.2, 0.30000000000000004, 0.4, 0.4]
    """
    if callable(schedule):
        follows = learning_rate_schedule("warm_up", schedule)
    else:
        follows = constant_rate(positive("warm_up", "schedule", schedule))
    length = whole_number("warm_up", "n_steps", n_steps)

    def climb_then_follow(step: int) -> float:
        if step < length:
            return follows(0) * (step + 1) / (length + 1)
        return follows(step - length)

    return climb_then_follow
