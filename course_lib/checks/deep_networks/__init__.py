"""The exercises of "Deep networks", one file each: what is tried, what is right, which mistakes have a name."""

from course_lib.checks.deep_networks.collapse import COLLAPSE
from course_lib.checks.deep_networks.count_params import COUNT_PARAMS
from course_lib.checks.deep_networks.deep_forward import DEEP_FORWARD
from course_lib.checks.deep_networks.fold_parabola import FOLD_PARABOLA
from course_lib.checks.deep_networks.joints import JOINTS
from course_lib.checks.deep_networks.prince_region_formula import PRINCE_REGION_FORMULA

__all__ = ["EXERCISES"]

EXERCISES = (
    COUNT_PARAMS,
    PRINCE_REGION_FORMULA,
    DEEP_FORWARD,
    COLLAPSE,
    JOINTS,
    FOLD_PARABOLA,
)
