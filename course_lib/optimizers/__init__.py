"""Optimizers: what to do with a gradient, and what to remember of the earlier ones.

Each is a pair of functions that share a state:

    optimizer = adam(learning_rate=0.01)
    state = optimizer.init(parameters)
    updates, state = optimizer.update(gradients, state, parameters)
    parameters = parameters + updates

Updates are added. Parameters are one flat vector (P,), or a stack (S, P) of networks that are trained at once. Rules
are combined with chain: chain(clip_by_norm(1.0), l2_in_gradient(1e-4), momentum(0.1)).
"""

import inspect
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from course_lib.arguments import choice
from course_lib.errors import UnknownNameError
from course_lib.optimizers._adam import adam, adamw, adan, radam, radam_average_length
from course_lib.optimizers._adaptive import adagrad, normalized_gradient, rmsprop
from course_lib.optimizers._memory import (
    exponential_moving_average,
    heavy_ball_matrix,
    momentum_weights,
    nesterov_matrix,
    spectral_radius,
    tuned_gradient_descent,
    tuned_heavy_ball,
)
from course_lib.optimizers._momentum import heavy_ball, momentum, momentum_average, nesterov, nesterov_position, sgd
from course_lib.optimizers._optimizer import Optimizer, State, chain
from course_lib.optimizers._transforms import clip_by_norm, clip_by_value, decoupled_weight_decay, l2_in_gradient

__all__ = [
    "OPTIMIZERS",
    "Optimizer",
    "State",
    "adagrad",
    "adam",
    "adamw",
    "adan",
    "chain",
    "clip_by_norm",
    "clip_by_value",
    "decoupled_weight_decay",
    "exponential_moving_average",
    "get_optimizer",
    "heavy_ball",
    "heavy_ball_matrix",
    "l2_in_gradient",
    "momentum",
    "momentum_average",
    "momentum_weights",
    "nesterov",
    "nesterov_matrix",
    "nesterov_position",
    "normalized_gradient",
    "radam",
    "radam_average_length",
    "rmsprop",
    "sgd",
    "spectral_radius",
    "tuned_gradient_descent",
    "tuned_heavy_ball",
]

OPTIMIZERS: Mapping[str, Callable[..., Optimizer]] = MappingProxyType(
    {
        "sgd": sgd,
        "momentum": momentum,
        "momentum_average": momentum_average,
        "heavy_ball": heavy_ball,
        "nesterov": nesterov,
        "normalized_gradient": normalized_gradient,
        "adagrad": adagrad,
        "rmsprop": rmsprop,
        "adam": adam,
        "adamw": adamw,
        "radam": radam,
        "adan": adan,
    }
)


def get_optimizer(name: str, learning_rate: float | Callable[[int], float], **settings: Any) -> Optimizer:
    """The optimizer of that name, with its settings.

    Args         name: a key of OPTIMIZERS. learning_rate: > 0, or a schedule. settings: what the optimizer takes.
    Returns      an Optimizer.
    Raises       UnknownNameError for a name that is not there, or a setting that the optimizer does not take; what the
                 optimizer raises.

    >>> get_optimizer("nesterov", 0.1, momentum=0.8).name
    'nesterov'
    """
    optimizer = OPTIMIZERS[choice("get_optimizer", "name", name, OPTIMIZERS)]
    known = list(inspect.signature(optimizer).parameters)
    for setting in settings:
        if setting not in known:
            raise UnknownNameError(
                f"get_optimizer: {name} takes no {setting}; it takes {', '.join(known)}.",
                name=setting,
                got=settings[setting],
                expected=known,
            )
    return optimizer(learning_rate, **settings)
