"""The exercises of "Backpropagation", one file each: what is tried, what is right, which mistakes have a name."""

from course_lib.checks.backpropagation.central_slopes import CENTRAL_SLOPES
from course_lib.checks.backpropagation.cost_ratio import COST_RATIO
from course_lib.checks.backpropagation.is_gradient import IS_GRADIENT
from course_lib.checks.backpropagation.layer_backward import LAYER_BACKWARD
from course_lib.checks.backpropagation.reverse_mode import REVERSE_MODE
from course_lib.checks.backpropagation.sin_exp_cos_gradients import SIN_EXP_COS_GRADIENTS
from course_lib.checks.backpropagation.tanh_network_gradients import TANH_NETWORK_GRADIENTS

__all__ = ["EXERCISES"]

EXERCISES = (
    COST_RATIO,
    SIN_EXP_COS_GRADIENTS,
    LAYER_BACKWARD,
    CENTRAL_SLOPES,
    IS_GRADIENT,
    TANH_NETWORK_GRADIENTS,
    REVERSE_MODE,
)
