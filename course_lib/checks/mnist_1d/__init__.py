"""The exercises of "MNIST-1D", one file each: what is tried, what is right, which mistakes have a name."""

from course_lib.checks.mnist_1d.ensemble_error import ENSEMBLE_ERROR
from course_lib.checks.mnist_1d.first_epochs_below import FIRST_EPOCHS_BELOW
from course_lib.checks.mnist_1d.honest_run import HONEST_RUN
from course_lib.checks.mnist_1d.reordered_weights import REORDERED_WEIGHTS
from course_lib.checks.mnist_1d.width_for_budget import WIDTH_FOR_BUDGET

__all__ = ["EXERCISES"]

EXERCISES = (
    WIDTH_FOR_BUDGET,
    FIRST_EPOCHS_BELOW,
    ENSEMBLE_ERROR,
    REORDERED_WEIGHTS,
    HONEST_RUN,
)
