"""The losses by name, as training writes them down."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from course_lib.arguments import choice, positive
from course_lib.losses import _classification, _regression
from course_lib.losses._batches import Value, matching

Formula = Callable[..., tuple[Value, Any]]


@dataclass(frozen=True)
class Loss:
    """A loss as training uses it: formulas that check nothing, and one function that checks once.

    Args         name: how training writes it down. value: (y_hat, y) -> float. value_and_gradient: (y_hat, y, out=None)
                 -> float and gradient like y_hat. check: (function, y_hat, y) -> both as arrays the formulas take.
    Conventions  mean over samples, unless the name says otherwise; a stack (S, N, k) gives values (S,).
    """

    name: str
    value: Callable[..., Value]
    value_and_gradient: Formula
    check: Callable[..., tuple[Any, Any]] = matching


def huber_with(threshold: float) -> Loss:
    """The Huber loss with a threshold of your choice, ready for training.

    Args         threshold: > 0, where the parabola becomes a line.
    Returns      A Loss.
    Raises       ConventionError when threshold is not positive.

    >>> huber_with(2.5).name
    'huber(threshold=2.5)'
    """
    threshold = positive("huber_with", "threshold", threshold)
    return _loss(f"huber(threshold={threshold!r})", functools.partial(_regression.clipped, threshold=threshold))


def get_loss(loss: str | Loss) -> Loss:
    """The loss of that name.

    Args         loss: a key of LOSSES, or a Loss.
    Returns      The Loss; one that is given is handed back.
    Raises       UnknownNameError when there is no such name, with the nearest one.
    """
    if isinstance(loss, Loss):
        return loss
    return LOSSES[choice("get_loss", "loss", loss, LOSSES)]


def _loss(name: str, formula: Formula, check: Callable[..., tuple[Any, Any]] = matching) -> Loss:
    return Loss(name, functools.partial(_value, formula), formula, check)


def _value(formula: Formula, y_hat: Any, y: Any) -> Value:
    return formula(y_hat, y)[0]


LOSSES: Mapping[str, Loss] = MappingProxyType(
    {
        loss.name: loss
        for loss in (
            _loss("mean_squared_error", _regression.squared_mean),
            _loss("half_squared_error", _regression.squared_half),
            _loss("squared_error_sum", _regression.squared_sum),
            _loss("mean_absolute_error", _regression.absolute),
            _loss("huber", _regression.clipped),
            _loss(
                "cross_entropy",
                _classification.softmax_cross_entropy,
                functools.partial(_classification.labelled, name="y"),
            ),
            _loss("binary_cross_entropy", _classification.logistic_cross_entropy, _classification.answered),
        )
    }
)
