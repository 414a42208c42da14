"""The exercises of "Gradient descent", one file each: what is tried, what is right, which mistakes have a name."""

from course_lib.checks.gradient_descent.epoch_batches import EPOCH_BATCHES
from course_lib.checks.gradient_descent.kind_of_place import KIND_OF_PLACE
from course_lib.checks.gradient_descent.train_line import TRAIN_LINE

__all__ = ["EXERCISES"]

EXERCISES = (
    EPOCH_BATCHES,
    KIND_OF_PLACE,
    TRAIN_LINE,
)
