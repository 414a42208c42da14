"""The exercises of "The linear autoencoder", one file each: what is tried, what is right, which mistakes have names."""

from course_lib.checks.linear_autoencoder.autoencoder_gradients import AUTOENCODER_GRADIENTS
from course_lib.checks.linear_autoencoder.optimal_autoencoder import OPTIMAL_AUTOENCODER
from course_lib.checks.linear_autoencoder.rotation_stretch_rotation import ROTATION_STRETCH_ROTATION
from course_lib.checks.linear_autoencoder.same_copies import SAME_COPIES
from course_lib.checks.linear_autoencoder.tail_error import TAIL_ERROR
from course_lib.checks.linear_autoencoder.train_ordered_autoencoder import TRAIN_ORDERED_AUTOENCODER
from course_lib.checks.linear_autoencoder.truncated_svd import TRUNCATED_SVD

__all__ = ["EXERCISES"]

EXERCISES = (
    TAIL_ERROR,
    TRUNCATED_SVD,
    ROTATION_STRETCH_ROTATION,
    AUTOENCODER_GRADIENTS,
    OPTIMAL_AUTOENCODER,
    SAME_COPIES,
    TRAIN_ORDERED_AUTOENCODER,
)
