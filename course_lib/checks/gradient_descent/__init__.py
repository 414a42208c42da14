"""The exercises of "Gradient descent", one file each: what is tried, what is right, which mistakes have a name."""

from course_lib.checks.gradient_descent.descend_line import DESCEND_LINE
from course_lib.checks.gradient_descent.epoch_batches import EPOCH_BATCHES
from course_lib.checks.gradient_descent.kind_of_place import KIND_OF_PLACE
from course_lib.checks.gradient_descent.largest_stable_learning_rate import LARGEST_STABLE_LEARNING_RATE
from course_lib.checks.gradient_descent.line_gradient import LINE_GRADIENT
from course_lib.checks.gradient_descent.newton_log_cosh import NEWTON_LOG_COSH
from course_lib.checks.gradient_descent.train_line import TRAIN_LINE

__all__ = ["EXERCISES"]

EXERCISES = (
    LINE_GRADIENT,
    DESCEND_LINE,
    LARGEST_STABLE_LEARNING_RATE,
    NEWTON_LOG_COSH,
    EPOCH_BATCHES,
    KIND_OF_PLACE,
    TRAIN_LINE,
)
