"""Regularizers: brakes that keep a network from learning its training samples by heart."""

from course_lib.regularizers._early_stopping import EarlyStopping, Watch
from course_lib.regularizers._filters import descent_filter, ridge_filter
from course_lib.regularizers._noise import dropout, dropout_backward, input_noise
from course_lib.regularizers._penalties import (
    l1_penalty,
    l1_subgradient,
    l2_gradient,
    l2_penalty,
    l2_proximal,
    soft_threshold,
)

__all__ = [
    "EarlyStopping",
    "Watch",
    "descent_filter",
    "dropout",
    "dropout_backward",
    "input_noise",
    "l1_penalty",
    "l1_subgradient",
    "l2_gradient",
    "l2_penalty",
    "l2_proximal",
    "ridge_filter",
    "soft_threshold",
]
