"""The exercises of "What you need before", one file each: what is tried, what is right, which mistakes have a name."""

from course_lib.checks.prerequisites.curvature_signs import CURVATURE_SIGNS
from course_lib.checks.prerequisites.fit_by_likelihood import FIT_BY_LIKELIHOOD
from course_lib.checks.prerequisites.mean_and_variance import MEAN_AND_VARIANCE
from course_lib.checks.prerequisites.pairwise_distances import PAIRWISE_DISTANCES
from course_lib.checks.prerequisites.quadratic_form_gradient import QUADRATIC_FORM_GRADIENT
from course_lib.checks.prerequisites.residual_gradient import RESIDUAL_GRADIENT
from course_lib.checks.prerequisites.tanh_layer_jacobian import TANH_LAYER_JACOBIAN

__all__ = ["EXERCISES"]

EXERCISES = (
    PAIRWISE_DISTANCES,
    MEAN_AND_VARIANCE,
    QUADRATIC_FORM_GRADIENT,
    RESIDUAL_GRADIENT,
    TANH_LAYER_JACOBIAN,
    CURVATURE_SIGNS,
    FIT_BY_LIKELIHOOD,
)
