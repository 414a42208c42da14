"""The deck's toy function: sine inside exponential inside cosine, one chain walked forth and back."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.arguments import plain_array
from course_lib.autodiff._tape import Node
from course_lib.errors import CourseError, NotFiniteError, ShapeError


def sin_exp_cos(x: Any, b: Any, w: Any) -> Any:
    """Three functions nested, each fed with a weight and a bias: a network of width 1 with unusual activations.

    y_hat = b[3] + w[3] * cos(b[2] + w[2] * exp(b[1] + w[1] * sin(b[0] + w[0] * x)))
    Args         x: a number, an array or a node. b, w: four of those each, or a node (4,).
    Returns      A number, or what was given: an array, a node.
    Raises       ShapeError when b or w are not four; CourseError when something is no number; NotFiniteError.
    Source       Gogianu and Busoniu, "Toy example", where b and w are beta and omega.

    >>> round(float(sin_exp_cos(1.5, (0.3, -0.5, 0.8, 0.2), (0.7, 0.9, -0.4, 1.1))), 6)
    1.2744
    """
    return _steps("sin_exp_cos", x, b, w)["z_4"]


def sin_exp_cos_steps(x: Any, b: Any, w: Any) -> dict[str, Any]:
    """The forward pass of that function, with everything that the backward pass will need.

    z_l = b[l-1] + w[l-1] * h_{l-1}               with h_0 = x, h_1 = sin(z_1), h_2 = exp(z_2), h_3 = cos(z_3)
    Args         x: a number, an array or a node. b, w: four of those each, or a node (4,).
    Returns      A dictionary: z_1, h_1, z_2, h_2, z_3, h_3, z_4, in the order of computation; z_4 is the result.
    Raises       ShapeError when b or w are not four; CourseError when something is no number; NotFiniteError.
    Source       Gogianu and Busoniu, "Forward pass", where z_1 to z_4 are f_0 to f_3.
    """
    return _steps("sin_exp_cos_steps", x, b, w)


def _steps(function: str, x: Any, b: Any, w: Any) -> dict[str, Any]:
    _check_numbers(function, "x", x)
    x = np.asarray(x) if isinstance(x, (list, tuple)) else x
    for argument, four in (("b", b), ("w", w)):
        in_order = hasattr(four, "__getitem__") and np.iterable(four) and not isinstance(four, (str, dict))
        if not in_order or len(four) != 4:
            raise ShapeError(
                f"{function}: {argument} is {four!r}; give four numbers, such as (0.3, -0.5, 0.8, 0.2).",
                name=argument,
                got=four,
                expected="four numbers",
            )
        for one in four:
            _check_numbers(function, argument, one)
    steps = {"z_1": b[0] + w[0] * x}
    for layer, bend in enumerate((np.sin, np.exp, np.cos), start=1):
        steps[f"h_{layer}"] = bend(steps[f"z_{layer}"])
        steps[f"z_{layer + 1}"] = b[layer] + w[layer] * steps[f"h_{layer}"]
    return steps


def _check_numbers(function: str, name: str, value: Any) -> None:
    """Refuse what is no finite number, complex ones for complex_step included, no array of numbers and no node."""
    if isinstance(value, Node):
        return
    array = plain_array(function, name, value)
    if array.dtype.kind not in "biufc":
        raise CourseError(
            f"{function}: {name} holds {type(value).__name__} values; give numbers, arrays of numbers, or nodes.",
            name=name,
            got=value,
            expected="numbers",
        )
    if not np.isfinite(array).all():
        raise NotFiniteError(
            f"{function}: {name} is {value!r}; every number must be finite, so remove or replace such entries first.",
            name=name,
            got=value,
            expected="finite numbers",
        )
