"""A call as code: run, it makes the very same arguments."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_lib.grading.paste import call_code, value_code

VALUES = [
    np.array([[0.1, 1 / 3], [1e-300, -0.0]]),
    np.array([np.nan, np.inf, -np.inf]),
    np.array([1, 2], dtype=np.float32),
    np.array([[True, False]]),
    np.array([3, -4], dtype=np.int8),
    np.array(2.5),
    np.zeros((0, 3)),
    np.zeros((2, 0), dtype=np.int32),
    np.zeros((0,), dtype=bool),
    np.array([1 + 2j]),
    np.float32(0.1),
    np.float64(0.1),
    np.int16(4),
    np.bool_(True),
    [1, (2.5,), "it's \u00e9", None, {"a": np.arange(3), 1: True}],
    float("nan"),
    -float("inf"),
    (),
]


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_the_code_makes_the_same_value(value: Any) -> None:
    made = eval(value_code(value), {"np": np})
    np.testing.assert_equal(made, value)
    if isinstance(value, np.ndarray):
        assert made.dtype == value.dtype
        assert made.shape == value.shape
    if isinstance(value, np.float32):
        assert type(made) is np.float32


def test_how_an_array_lies_in_memory_is_kept() -> None:
    strided = np.arange(12.0).reshape(6, 2)[::2]
    made = eval(value_code(strided), {"np": np})
    assert np.array_equal(made, strided)
    assert not made.flags.c_contiguous
    assert not made.flags.f_contiguous
    fortran = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    made = eval(value_code(fortran), {"np": np})
    assert np.array_equal(made, fortran)
    assert made.flags.f_contiguous


def test_a_call_is_whole_lines_of_code() -> None:
    code = call_code("add", ["x", "y"], [np.array([0.1]), 2])
    assert code == "import numpy as np\nx = np.array([0.1])\ny = 2\nadd(x, y)"
    assert call_code("f", [], []) == "import numpy as np\nf()"


def test_what_cannot_be_pasted_is_no_code() -> None:
    assert call_code("f", ["x"], [object()]) == ""
    assert call_code("f", ["x"], [np.zeros(10**5)]) == ""
    with pytest.raises(TypeError, match="object has no form as code; plain data has"):
        value_code(object())
    with pytest.raises(TypeError, match="an array of <U1 has no form as code; one of numbers has"):
        value_code(np.array(["a"]))
