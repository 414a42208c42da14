"""The exercises of "Reinforcement learning": what is tried, what is right, which mistakes have a name."""

from course_lib.checks.reinforcement_learning.runaway_factor import RUNAWAY_FACTOR
from course_lib.checks.reinforcement_learning.semi_gradient_step import SEMI_GRADIENT_STEP
from course_lib.checks.reinforcement_learning.temporal_difference_loss import TEMPORAL_DIFFERENCE_LOSS
from course_lib.checks.reinforcement_learning.temporal_difference_targets import TEMPORAL_DIFFERENCE_TARGETS
from course_lib.checks.reinforcement_learning.update_elsewhere import UPDATE_ELSEWHERE
from course_lib.checks.reinforcement_learning.walk_and_learn import WALK_AND_LEARN

__all__ = ["EXERCISES"]

EXERCISES = (
    RUNAWAY_FACTOR,
    TEMPORAL_DIFFERENCE_TARGETS,
    TEMPORAL_DIFFERENCE_LOSS,
    SEMI_GRADIENT_STEP,
    UPDATE_ELSEWHERE,
    WALK_AND_LEARN,
)
