"""The exercises of "Gradient descent", one file each: what is tried, what is right, which mistakes have a name."""

from course_lib.checks.gradient_descent.descend_line import DESCEND_LINE
from course_lib.checks.gradient_descent.largest_stable_learning_rate import LARGEST_STABLE_LEARNING_RATE
from course_lib.checks.gradient_descent.line_gradient import LINE_GRADIENT
from course_lib.checks.gradient_descent.newton_log_cosh import NEWTON_LOG_COSH

__all__ = ["EXERCISES"]

EXERCISES = (
    LINE_GRADIENT,
    DESCEND_LINE,
    LARGEST_STABLE_LEARNING_RATE,
    NEWTON_LOG_COSH,
)
