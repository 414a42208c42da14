"""The exercises of "Normalization", one file each: what is tried, what is right, which mistakes have a name."""

from course_lib.checks.normalization.batch_norm_gradients import BATCH_NORM_GRADIENTS
from course_lib.checks.normalization.batch_normalize import BATCH_NORMALIZE
from course_lib.checks.normalization.could_be_gradient import COULD_BE_GRADIENT
from course_lib.checks.normalization.fold_layer import FOLD_LAYER
from course_lib.checks.normalization.running_statistics import RUNNING_STATISTICS
from course_lib.checks.normalization.standardize import STANDARDIZE
from course_lib.checks.normalization.steps_foretold import STEPS_FORETOLD
from course_lib.checks.normalization.train_normalized_unit import TRAIN_NORMALIZED_UNIT

__all__ = ["EXERCISES"]

EXERCISES = (
    STANDARDIZE,
    STEPS_FORETOLD,
    BATCH_NORMALIZE,
    BATCH_NORM_GRADIENTS,
    COULD_BE_GRADIENT,
    RUNNING_STATISTICS,
    FOLD_LAYER,
    TRAIN_NORMALIZED_UNIT,
)
