"""Functions of bits: XOR, parity, and every function there is of a few bits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.arguments import whole_number
from course_lib.errors import ConventionError

__all__ = ["boolean_labelings", "parity", "xor"]

FloatArray = NDArray[np.floating[Any]]


def xor() -> tuple[FloatArray, FloatArray]:
    """The four samples of exclusive or: the target is 1 when exactly one of the two bits is.

    Returns      X: (4, 2), the rows 00, 01, 10, 11. y: (4,), the targets 0, 1, 1, 0.
    Source       Minsky and Papert (1969).

    >>> X, y = xor()
    >>> y
    array([0., 1., 1., 0.])
    """
    return parity(2)


def parity(n_bits: int) -> tuple[FloatArray, FloatArray]:
    """All samples of n_bits bits with the target 1 when an odd number of the bits is 1.

    Args         n_bits: 1 to 20.
    Returns      X: (2**n_bits, n_bits), rows counted in binary, first bit first. y: (2**n_bits,).
    Raises       ConventionError when n_bits is no whole number from 1 to 20.
    """
    X = _all_inputs("parity", n_bits, most=20)
    return X, X.sum(axis=1) % 2


def boolean_labelings(n_bits: int) -> tuple[FloatArray, FloatArray]:
    """Every way to label the 2**n_bits corners of the cube with 0 and 1.

    Args         n_bits: 1 to 4.
    Returns      X: (2**n_bits, n_bits), rows counted in binary. Y: (2**2**n_bits, 2**n_bits), one labeling a row.
    Raises       ConventionError when n_bits is no whole number from 1 to 4 (five bits have 4,294,967,296 labelings).
    Conventions  Row i of Y holds the binary digits of i: for two bits Y[1] is AND, Y[7] is OR, Y[6] is XOR.

    >>> X, Y = boolean_labelings(2)
    >>> Y[1], Y[7]
    (array([0., 0., 0., 1.]), array([0., 1., 1., 1.]))
    """
    X = _all_inputs("boolean_labelings", n_bits, most=4)
    return X, _binary_digits(len(X))


def _all_inputs(function: str, n_bits: int, most: int) -> FloatArray:
    bits = whole_number(function, "n_bits", n_bits)
    if bits > most:
        raise ConventionError(
            f"{function}: n_bits is {bits}; it may be at most {most}, so that the table stays below "
            "some tens of millions of numbers.",
            name="n_bits",
            got=n_bits,
            expected=f"an integer <= {most}",
        )
    return _binary_digits(bits)


def _binary_digits(n_digits: int) -> FloatArray:
    """The numbers 0, 1, 2, ... in binary, one a row, the most significant digit first."""
    numbers = np.arange(2**n_digits)[:, None]
    return (numbers >> np.arange(n_digits - 1, -1, -1) & 1).astype(np.float64)
