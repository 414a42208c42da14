"""The exercises of "Initialization", one file each: what is tried, what is right, which mistakes have a name."""

from course_lib.checks.initialization.distinct_units import DISTINCT_UNITS
from course_lib.checks.initialization.glorot_from_draws import GLOROT_FROM_DRAWS
from course_lib.checks.initialization.he_from_seed import HE_FROM_SEED
from course_lib.checks.initialization.share_that_solves import SHARE_THAT_SOLVES
from course_lib.checks.initialization.signal_profile import SIGNAL_PROFILE
from course_lib.checks.initialization.variance_factors import VARIANCE_FACTORS
from course_lib.checks.initialization.which_rule import WHICH_RULE

__all__ = ["EXERCISES"]

EXERCISES = (
    VARIANCE_FACTORS,
    DISTINCT_UNITS,
    HE_FROM_SEED,
    GLOROT_FROM_DRAWS,
    SIGNAL_PROFILE,
    WHICH_RULE,
    SHARE_THAT_SOLVES,
)
