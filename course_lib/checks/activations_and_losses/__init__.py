"""The exercises of "Activations and losses", one file each: what is tried, what is right, which mistakes are named."""

from course_lib.checks.activations_and_losses.certain_and_wrong import CERTAIN_AND_WRONG
from course_lib.checks.activations_and_losses.cross_entropy_and_gradient import CROSS_ENTROPY_AND_GRADIENT
from course_lib.checks.activations_and_losses.huber_pieces import HUBER_PIECES
from course_lib.checks.activations_and_losses.logistic import LOGISTIC
from course_lib.checks.activations_and_losses.one_typo import ONE_TYPO
from course_lib.checks.activations_and_losses.relu import RELU
from course_lib.checks.activations_and_losses.softmax import SOFTMAX
from course_lib.checks.activations_and_losses.tanh_slope_from_value import TANH_SLOPE_FROM_VALUE

__all__ = ["EXERCISES"]

EXERCISES = (
    RELU,
    LOGISTIC,
    TANH_SLOPE_FROM_VALUE,
    ONE_TYPO,
    HUBER_PIECES,
    SOFTMAX,
    CROSS_ENTROPY_AND_GRADIENT,
    CERTAIN_AND_WRONG,
)
