"""soft_threshold: what an L1 penalty does to each weight."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks.regularization._shared import CHAPTER, ZERO, page_of

__all__ = ["SOFT_THRESHOLD"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([3.0, 1.0, -0.4]), 0.5), "the example")
    yield Case((np.array([-3.0]), 0.5), "one negative parameter")
    yield Case((np.array([2.0, -2.0, 0.25, 0.0]), 0.0), "threshold 0")
    yield Case((np.array([0.5, -0.5, 0.75]), 0.5), "parameters as large as the threshold")
    yield Case((np.array([4, -1, 0, 2]), 1.5), "integers")
    yield Case((rng.normal(size=6), 0.7))
    yield Case((10 * rng.normal(size=8), 3.0), "large parameters")
    yield Case((rng.normal(size=12)[::2], 0.2), "every second entry of a larger array")
    yield Case((0.1 * rng.normal(size=5), 2.0), "all below the threshold")


SOFT_THRESHOLD = Exercise(
    name="soft_threshold",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"parameters": "P", "threshold": ""},
    page=page_of("soft_threshold"),
    forbidden=("course_lib.regularizers.soft_threshold", "torch", "scipy"),
    allowed=lambda parameters, threshold: bool(threshold >= 0),
    hints=(
        "Treat the sign and the size of a parameter apart.",
        "The size loses the threshold, but no size is below zero.",
        "`np.sign`, `np.abs` and `np.maximum` work on whole arrays.",
    ),
    misconceptions=(
        Misconception(
            "hard",
            "Small parameters become zero, but the others keep their full size: the price is due on those too.",
            ZERO,
            mistaken=lambda parameters, threshold: np.where(np.abs(parameters) > threshold, parameters, 0.0),
        ),
        Misconception(
            "negatives-lost",
            "Every negative parameter comes out as zero. A negative parameter has a size too.",
            ZERO,
            mistaken=lambda parameters, threshold: np.maximum(parameters - threshold, 0.0),
        ),
        Misconception(
            "no-stop-at-zero",
            "Small parameters cross zero and come out on the other side. Moving towards zero ends there.",
            ZERO,
            edits=(("np.maximum(size - threshold, 0.0)", "size - threshold"),),
        ),
        Misconception(
            "complement",
            "This is what should be taken away: large parameters are cut to the threshold, small ones stay.",
            ZERO,
            edits=(("np.maximum(size - threshold, 0.0)", "np.minimum(size, threshold)"),),
        ),
        Misconception(
            "squared-penalty",
            "Every parameter is divided by one number. That is what a squared penalty does, and it makes no zeros.",
            ZERO,
            mistaken=lambda parameters, threshold: parameters / (1 + threshold),
        ),
        Misconception(
            "sign-lost",
            "The sizes are right, but negative parameters come back positive.",
            ZERO,
            edits=(("np.sign(parameters) * left", "left"),),
        ),
        Misconception(
            "subtracted-everywhere",
            "The threshold is subtracted from negative parameters too, which moves them away from zero.",
            ZERO,
            mistaken=lambda parameters, threshold: np.where(
                np.abs(parameters) > threshold, parameters - threshold, 0.0
            ),
        ),
        Misconception(
            "half-threshold",
            "Only half the threshold is taken off. The example says the whole.",
            ZERO,
            edits=(("size - threshold", "size - threshold / 2"),),
        ),
        Misconception(
            "subtracted-without-end",
            "The threshold is simply subtracted. Negative parameters move away from zero, and small ones cross it.",
            ZERO,
            mistaken=lambda parameters, threshold: parameters - threshold,
        ),
        Misconception(
            "small-ones-kept",
            "Small parameters stay as they are. One that is no larger than the threshold becomes 0.",
            ZERO,
            mistaken=lambda parameters, threshold: np.where(
                np.abs(parameters) > threshold, parameters - np.sign(parameters) * threshold, parameters
            ),
        ),
    ),
)
