"""One is one step, everything else is steps, and a thousand has its comma."""

import numpy as np
import pytest

from course_lib.plurals import counted


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "1 step"),
        (1.0, "1 step"),
        (np.int64(1), "1 step"),
        (0, "0 steps"),
        (0.5, "0.5 steps"),
        (1200, "1,200 steps"),
        (12_345_678, "12,345,678 steps"),
    ],
)
def test_only_one_stands_without_an_s(count, text):
    assert counted(count, "step") == text
