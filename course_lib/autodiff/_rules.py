"""The derivative rules: what the gradient g = dL/dy of an operation y = f(a, b) becomes on its way to a and to b."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Rule = Callable[..., Array]


def undo_broadcasting(gradient: Array, shape: tuple[int, ...]) -> Array:
    """Add up a gradient over the axes along which NumPy repeated the operand, so that it fits the operand again."""
    gradient = gradient.sum(axis=tuple(range(gradient.ndim - len(shape))))
    repeated = tuple(axis for axis, size in enumerate(shape) if size == 1 and gradient.shape[axis] != 1)
    return gradient.sum(axis=repeated, keepdims=True) if repeated else gradient


def _power_base(g: Array, y: Array, a: Array, b: Array) -> Array:
    slope: Array = b * a ** np.where(b == 0, 1.0, b - 1.0)  # a**0 is flat, at a = 0 too
    return g * slope


def _exp(g: Array, y: Array, a: Array) -> Array:
    # 0 where no gradient arrives, even if y has overflowed, as it does inside a saturated logistic function
    return np.multiply(g, y, where=g != 0, out=np.zeros_like(g))


def _matmul_left(g: Array, y: Array, a: Array, b: Array) -> Array:
    if b.ndim == 1:
        return g[..., None] * b
    if a.ndim == 1:
        return (b @ g[..., :, None])[..., 0]
    return g @ np.swapaxes(b, -1, -2)


def _matmul_right(g: Array, y: Array, a: Array, b: Array) -> Array:
    if a.ndim == 1:
        return g * a if b.ndim == 1 else a[:, None] * g[..., None, :]
    if b.ndim == 1:
        return (np.swapaxes(a, -1, -2) @ g[..., :, None])[..., 0]
    return np.swapaxes(a, -1, -2) @ g


# each rule is called as rule(g, y, a) or rule(g, y, a, b): y the result, a and b the operands, as arrays
RULES: Mapping[np.ufunc, tuple[Rule, ...]] = MappingProxyType(
    {
        np.add: (lambda g, y, a, b: g, lambda g, y, a, b: g),
        np.subtract: (lambda g, y, a, b: g, lambda g, y, a, b: -g),
        np.multiply: (lambda g, y, a, b: g * b, lambda g, y, a, b: g * a),
        np.divide: (lambda g, y, a, b: g / b, lambda g, y, a, b: -g * y / b),
        np.power: (_power_base, lambda g, y, a, b: g * y * np.log(np.where((a == 0) & (b > 0), 1.0, a))),
        np.matmul: (_matmul_left, _matmul_right),
        # one operand takes all; at a tie as if a came from below: at z = 0 max(z, 0) has slope 0, min(z, 0) slope 1
        np.maximum: (lambda g, y, a, b: g * (a > b), lambda g, y, a, b: g * (a <= b)),
        np.minimum: (lambda g, y, a, b: g * (a <= b), lambda g, y, a, b: g * (a > b)),
        np.heaviside: (lambda g, y, a, b: g * 0.0, lambda g, y, a, b: g * (a == 0.0)),
        np.logaddexp: (lambda g, y, a, b: g * np.exp(a - y), lambda g, y, a, b: g * np.exp(b - y)),
        np.negative: (lambda g, y, a: -g,),
        np.square: (lambda g, y, a: g * 2.0 * a,),
        np.sqrt: (lambda g, y, a: g * 0.5 / y,),
        np.reciprocal: (lambda g, y, a: -g * y * y,),
        np.absolute: (lambda g, y, a: g * np.sign(a),),
        np.exp: (_exp,),
        np.expm1: (lambda g, y, a: g * (y + 1.0),),
        np.log: (lambda g, y, a: g / a,),
        np.log1p: (lambda g, y, a: g / (1.0 + a),),
        np.sin: (lambda g, y, a: g * np.cos(a),),
        np.cos: (lambda g, y, a: -g * np.sin(a),),
        np.tanh: (lambda g, y, a: g * (1.0 - y * y),),
    }
)
