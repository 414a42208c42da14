"""Experiments that take minutes: made once by `python -m course_lib.experiments`, kept with what made them.

Every run can be made again on its own, so a page may read the long curves and repeat a short one.
"""

from course_lib.experiments._mnist1d import Curves, Run, recorded_curves, training_curves

__all__ = ["Curves", "Run", "recorded_curves", "training_curves"]
