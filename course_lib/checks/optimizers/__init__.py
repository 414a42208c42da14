"""The exercises of "Optimizers", one file each: what is tried, what is right, which mistakes have a name."""

from course_lib.checks.optimizers.adam_path import ADAM_PATH
from course_lib.checks.optimizers.adamw_path import ADAMW_PATH
from course_lib.checks.optimizers.corrected_average import CORRECTED_AVERAGE
from course_lib.checks.optimizers.momentum_weights import MOMENTUM_WEIGHTS
from course_lib.checks.optimizers.nesterov_path import NESTEROV_PATH
from course_lib.checks.optimizers.tuned_race import TUNED_RACE

__all__ = ["EXERCISES"]

EXERCISES = (MOMENTUM_WEIGHTS, CORRECTED_AVERAGE, NESTEROV_PATH, ADAM_PATH, ADAMW_PATH, TUNED_RACE)
