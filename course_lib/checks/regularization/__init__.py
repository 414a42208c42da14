"""The exercises of "Regularization", one file each: what is tried, what is right, which mistakes have a name."""

from course_lib.checks.regularization.descent_filter import DESCENT_FILTER
from course_lib.checks.regularization.double_descent import DOUBLE_DESCENT
from course_lib.checks.regularization.early_stop import EARLY_STOP
from course_lib.checks.regularization.fit_ridge import FIT_RIDGE
from course_lib.checks.regularization.masked_moments import MASKED_MOMENTS
from course_lib.checks.regularization.soft_threshold import SOFT_THRESHOLD
from course_lib.checks.regularization.switch_off import SWITCH_OFF

__all__ = ["EXERCISES"]

EXERCISES = (
    SOFT_THRESHOLD,
    FIT_RIDGE,
    DESCENT_FILTER,
    EARLY_STOP,
    SWITCH_OFF,
    MASKED_MOMENTS,
    DOUBLE_DESCENT,
)
