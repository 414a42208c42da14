"""One number that says how wrong the predictions are, and its gradient in the predictions, in one pass.

Every loss is the mean over the N samples of the sum over the k outputs, without a hidden factor ½; where a name says
half or sum, it is that. Shapes: y_hat (N,) with y (N,); (N, k) with (N, k); or the predictions of S stacked networks,
(S, N, k), with (N, k), which gives S values. Cross-entropy also takes a class number per sample, (N,), for a row of
probabilities. PyTorch's MSELoss, L1Loss and HuberLoss, and Schubert's deck, divide by k as well.

The functions here check their arguments. The Loss objects in LOSSES hold the same formulas unchecked, for loops.
"""

from course_lib.losses._classification import (
    binary_cross_entropy,
    binary_cross_entropy_and_gradient,
    cross_entropy,
    cross_entropy_and_gradient,
)
from course_lib.losses._regression import (
    half_squared_error,
    half_squared_error_and_gradient,
    huber,
    huber_and_gradient,
    mean_absolute_error,
    mean_absolute_error_and_gradient,
    mean_squared_error,
    mean_squared_error_and_gradient,
    squared_error_sum,
    squared_error_sum_and_gradient,
)
from course_lib.losses._table import LOSSES, Loss, get_loss, huber_with

__all__ = [
    "LOSSES",
    "Loss",
    "binary_cross_entropy",
    "binary_cross_entropy_and_gradient",
    "cross_entropy",
    "cross_entropy_and_gradient",
    "get_loss",
    "half_squared_error",
    "half_squared_error_and_gradient",
    "huber",
    "huber_and_gradient",
    "huber_with",
    "mean_absolute_error",
    "mean_absolute_error_and_gradient",
    "mean_squared_error",
    "mean_squared_error_and_gradient",
    "squared_error_sum",
    "squared_error_sum_and_gradient",
]
