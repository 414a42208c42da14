"""Arrays on which a NumPy function loses no time."""

import numpy as np
import pytest

from course_lib.arrays import scalar, zeros_like


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_scalar_computes_to_the_last_bit_what_the_python_float_does(dtype):
    entries = np.random.default_rng(3).normal(size=50).astype(dtype)
    for value in (1.0, 0.1, -2.0 / 3.0, 1e-30):
        number = scalar(value, entries.dtype)
        assert number.shape == ()
        assert number.dtype == dtype
        np.testing.assert_array_equal(entries * number, entries * value)
        np.testing.assert_array_equal(number - entries, value - entries)


def test_nobody_can_change_a_scalar_that_the_next_caller_gets_too():
    number = scalar(2.0, np.dtype(np.float64))
    assert scalar(2.0, np.dtype(np.float64)) is number
    with pytest.raises(ValueError, match="read-only"):
        number += 1.0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(), (7,), (3, 5)])
def test_zeros_begin_at_a_cache_line(dtype, shape):
    for _ in range(20):  # the allocator alone would begin there now and then
        zeros = zeros_like(np.ones(shape, dtype))
        assert zeros.shape == shape
        assert zeros.dtype == dtype
        assert zeros.flags.c_contiguous
        assert not zeros.any()
        assert zeros.ctypes.data % 64 == 0
