"""The exercises of "Universal approximation", one file each: what is tried, what is right, which mistakes."""

from course_lib.checks.universal_approximation.fewest_units import FEWEST_UNITS
from course_lib.checks.universal_approximation.interpolating_weights import INTERPOLATING_WEIGHTS
from course_lib.checks.universal_approximation.joints_and_slopes import JOINTS_AND_SLOPES
from course_lib.checks.universal_approximation.max_regions_of_arrangement import MAX_REGIONS_OF_ARRANGEMENT
from course_lib.checks.universal_approximation.pieces_for_tolerance import PIECES_FOR_TOLERANCE
from course_lib.checks.universal_approximation.shallow_forward import SHALLOW_FORWARD
from course_lib.checks.universal_approximation.staircase_of_switches import STAIRCASE_OF_SWITCHES

__all__ = ["EXERCISES"]

EXERCISES = (
    SHALLOW_FORWARD,
    JOINTS_AND_SLOPES,
    STAIRCASE_OF_SWITCHES,
    INTERPOLATING_WEIGHTS,
    PIECES_FOR_TOLERANCE,
    MAX_REGIONS_OF_ARRANGEMENT,
    FEWEST_UNITS,
)
