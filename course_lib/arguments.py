"""What a public function asks of its arguments, checked once at the boundary and said in one sentence.

Shapes are written as in the docstrings: ``float_arrays("mean_squared_error", y_hat=(y_hat, "N"), y=(y, "N"))``.
A letter stands for a size that must be the same wherever it appears, "d+1" for one more than d; a number stands for
itself; "..." for any axes.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError, UnknownNameError

__all__ = [
    "Schedule",
    "called_with",
    "choice",
    "class_labels",
    "finite",
    "float_array",
    "float_arrays",
    "generator",
    "instance",
    "interval",
    "learning_rate_schedule",
    "listed",
    "momentum_schedule",
    "plain_array",
    "positive",
    "truth_value",
    "unit_interval",
    "whole_number",
]

T = TypeVar("T")
FloatArray = NDArray[np.floating[Any]]
Arguments = dict[str, tuple[ArrayLike, str]]
Schedule = Callable[[int], float]
Sizes = dict[str, tuple[int, str]]  # letter -> its size, and the argument in which it was met first

# what others call what has its standard name here, in letters only
_ALSO_CALLED = {
    "sigmoid": "logistic",
    "heaviside": "step",
    "linear": "identity",
    "swish": "silu",
    "mse": "meansquarederror",
    "mae": "meanabsoluteerror",
    "l1": "meanabsoluteerror",
    "smoothl1": "huber",
    "bce": "binarycrossentropy",
    "bcewithlogits": "binarycrossentropy",
    "nll": "crossentropy",
    "xaviernormal": "glorotnormal",
    "xavieruniform": "glorotuniform",
    "kaimingnormal": "henormal",
    "kaiminguniform": "heuniform",
}
_FLOATS = (np.dtype(np.float32), np.dtype(np.float64))


def float_array(function: str, name: str, value: ArrayLike, shape: str) -> FloatArray:
    """One argument as an array of float32 or float64 of the given shape.

    Args         shape: axes separated by spaces, such as "N d"; "" for a single number.
    Returns      The same array if it already is float32 or float64, else a float64 copy.
    Raises       CourseError for a dtype that holds no real numbers; ShapeError; NotFiniteError.
    """
    return float_arrays(function, **{name: (value, shape)})[0]


def float_arrays(function: str, /, **arguments: tuple[ArrayLike, str]) -> list[FloatArray]:
    """Several arguments as float arrays whose named axes agree.

    Args         arguments: name=(value, shape), in the order of the function's signature.
    Returns      The arrays, in the same order.
    Raises       CourseError for a dtype that holds no real numbers; ShapeError; NotFiniteError.

    >>> X, y = float_arrays("fit", X=([[0, 1], [2, 3]], "N d"), y=([0, 1], "N"))
    >>> X.dtype, y.shape
    (dtype('float64'), (2,))
    """
    sizes: Sizes = {}
    arrays = []
    for name, (value, shape) in arguments.items():
        array = _as_floats(function, name, value)
        _bind(function, name, array, shape, sizes, arguments)
        if not np.isfinite(array).all():
            where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
            place = f"{name}[{', '.join(map(str, where))}]" if where else name
            raise NotFiniteError(
                f"{function}: {place} is {array[where]}; every entry must be a finite number, so "
                "remove or replace such entries first.",
                name=name,
                got=float(array[where]),
                expected="finite numbers",
            )
        arrays.append(array)
    return arrays


def plain_array(function: str, name: str, value: ArrayLike) -> NDArray[Any]:
    """One argument as an array of whatever it holds.

    Raises       ShapeError for a list whose rows differ in length.
    """
    try:
        return np.asarray(value)
    except CourseError:  # a node of a tape says itself why it is no array
        raise
    except ValueError as error:
        raise ShapeError(
            f"{function}: {name} is a list whose rows differ in length; "
            "every row must have the same number of entries.",
            name=name,
            got=value,
            expected="rows of equal length",
        ) from error


def _as_floats(function: str, name: str, value: ArrayLike) -> FloatArray:
    array = plain_array(function, name, value)
    if array.dtype in _FLOATS:
        return array
    if array.dtype.kind not in "biuf":
        raise CourseError(
            f"{function}: {name} holds {array.dtype.name} values; real numbers are needed, "
            f"such as np.asarray({name}, dtype=float) makes them.",
            name=name,
            got=array.dtype,
            expected="real numbers",
        )
    return array.astype(np.float64)


def _bind(function: str, name: str, array: FloatArray, shape: str, sizes: Sizes, arguments: Arguments) -> None:
    axes = shape.split()
    if axes[:1] == ["..."]:
        axes = axes[1:]
        got = array.shape[array.ndim - len(axes) :] if array.ndim >= len(axes) else None
    else:
        got = array.shape if array.ndim == len(axes) else None
    if got is None:
        raise ShapeError(
            f"{function}: {name} has shape {array.shape}; expected {_written(shape)}{_mend(name, array, axes)}.",
            name=name,
            got=array.shape,
            expected=_written(shape),
        )
    for axis, size in zip(axes, got, strict=True):
        problem = _axis_problem(name, shape, axis, size, sizes, arguments)
        if problem:
            raise ShapeError(
                f"{function}: {name} has shape {array.shape}{problem}.",
                name=name,
                got=array.shape,
                expected=_written(shape),
            )


def _axis_problem(name: str, shape: str, axis: str, size: int, sizes: Sizes, arguments: Arguments) -> str:
    """What is wrong with one axis, as the end of a sentence; "" when nothing is. Binds letters not yet met."""
    if size == 0:
        return f" and holds nothing along {axis}; at least one entry is needed"
    letter, _, more = axis.partition("+")
    size -= int(more or 0)
    if letter.isdigit():
        return "" if size == int(letter) else f"; expected {_written(shape)}"
    wanted, other = sizes.setdefault(letter, (size, name))
    if size == wanted:
        return ""
    if other == name:
        return f"; expected {_written(shape)}, as long one way as the other"
    other_value, other_shape = arguments[other]
    return (
        f" but {other} has shape {np.shape(other_value)}; {letter} must be the same in "
        f"{other} {_written(other_shape)} and {name} {_written(shape)}"
    )


def _written(shape: str) -> str:
    axes = shape.split()
    if not axes:
        return "a single number"
    return f"({axes[0]},)" if len(axes) == 1 and axes != ["..."] else f"({', '.join(axes)})"


def _mend(name: str, array: FloatArray, axes: list[str]) -> str:
    if len(axes) == 1 and array.ndim == 2 and 1 in array.shape:
        return f"; a column would broadcast against ({axes[0]},), so pass {name}.ravel()"
    if len(axes) == 2 and array.ndim == 1:
        return f"; for one feature pass {name}[:, None], for one sample {name}[None, :]"
    return ""


def finite(function: str, name: str, value: float) -> float:
    """A number that is neither infinite nor NaN; True and "2" are refused.

    Raises       ConventionError when it is not.
    """
    try:
        number = math.nan if np.iscomplexobj(value) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if isinstance(value, (bool, np.bool_, str, bytes)) or not math.isfinite(number):
        raise ConventionError(
            f"{function}: {name} is {value!r}; it must be a finite number.", name=name, got=value, expected="a number"
        )
    return number


def positive(function: str, name: str, value: float, *, zero: bool = False) -> float:
    """A finite number greater than 0 (or at least 0 with zero=True).

    Raises       ConventionError when it is not.
    """
    number = finite(function, name, value)
    if number < 0 or (number == 0 and not zero):
        bound = "at least 0" if zero else "greater than 0"
        raise ConventionError(
            f"{function}: {name} is {value!r}; it must be {bound}.", name=name, got=value, expected=bound
        )
    return number


def unit_interval(function: str, name: str, value: float, *, closed: str = "left") -> float:
    """A number between 0 and 1; closed is "left" ([0, 1)), "right" ((0, 1]), "both" or "neither".

    Raises       ConventionError when it is not.
    """
    number = finite(function, name, value)
    low_ok = number > 0 or (number == 0 and closed in ("left", "both"))
    high_ok = number < 1 or (number == 1 and closed in ("right", "both"))
    if not (low_ok and high_ok):
        interval = {"left": "[0, 1)", "right": "(0, 1]", "both": "[0, 1]", "neither": "(0, 1)"}[closed]
        raise ConventionError(
            f"{function}: {name} is {value!r}; it must lie in {interval}.", name=name, got=value, expected=interval
        )
    return number


def whole_number(function: str, name: str, value: int, *, least: int = 1) -> int:
    """An integer of at least `least`; True, 2.0 and "2" are refused.

    Raises       ConventionError when it is not.
    """
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ConventionError(
            f"{function}: {name} is {value!r}; it must be a whole number of at least {least}.",
            name=name,
            got=value,
            expected=f"an integer >= {least}",
        )
    return int(value)


def truth_value(function: str, name: str, value: bool) -> bool:
    """True or False, also of NumPy; numbers and texts are refused, since "no" would count as yes.

    Raises       ConventionError when it is neither.
    """
    in_an_array = isinstance(value, np.ndarray) and value.shape == () and value.dtype == np.bool_
    if not in_an_array and not isinstance(value, (bool, np.bool_)):
        raise _of_another_kind(function, name, value, "True or False")
    return bool(value)


def learning_rate_schedule(function: str, learning_rate: float | Schedule) -> Schedule:
    """A learning rate as a function of the number of steps made so far, whether it came as one or as a number.

    Raises       ConventionError when the number is not above 0, or a schedule gives one below 0 or none at all.
    """
    if not callable(learning_rate):
        rate = positive(function, "learning_rate", learning_rate)
        return lambda step: rate
    return _checked_schedule(function, "learning_rate", learning_rate, below=math.inf)


def momentum_schedule(function: str, momentum: float | Schedule) -> Schedule:
    """A momentum as a function of the number of steps made so far, whether it came as one or as a number.

    Raises       ConventionError when the number, or what a schedule gives, does not lie in [0, 1).
    """
    if not callable(momentum):
        beta = unit_interval(function, "momentum", momentum)
        return lambda step: beta
    return _checked_schedule(function, "momentum", momentum, below=1.0)


def _checked_schedule(function: str, name: str, schedule: Schedule, *, below: float) -> Schedule:
    def checked_schedule(step: int) -> float:
        given = schedule(step)
        try:
            number = float(given)
        except (TypeError, ValueError):
            number = math.nan
        if not 0 <= number < below:
            unbounded = below == math.inf
            raise ConventionError(
                f"{function}: the schedule gave the {name.replace('_', ' ')} {given} at step {step}; "
                f"it must {'be finite and at least 0' if unbounded else f'lie in [0, {below:g})'}.",
                name=name,
                got=given,
                expected="at least 0" if unbounded else f"[0, {below:g})",
            )
        return number

    return checked_schedule


def generator(function: str, value: np.random.Generator | None, *, name: str = "rng") -> np.random.Generator:
    """The caller's source of random numbers, so that nothing random comes from anywhere else.

    Raises       ConventionError for anything but a numpy.random.Generator, a bare seed included.
    """
    if not isinstance(value, np.random.Generator):
        raise ConventionError(
            f"{function}: {name} is {value!r}; it must be a generator: pass {name}=np.random.default_rng(seed).",
            name=name,
            got=value,
            expected="numpy.random.Generator",
        )
    return value


def instance(function: str, name: str, value: T, kind: Any, *, such_as: str) -> T:
    """An argument that is an object of a class, or has what a protocol asks for; such_as says where one comes from.

    Raises       ConventionError when it is of another kind.
    """
    if not isinstance(value, kind):
        raise _of_another_kind(function, name, value, f"{_with_article(kind.__name__)}, {such_as}")
    return value


def called_with(function: str, name: str, value: Any, arguments: str) -> Callable[..., Any]:
    """An argument that is a function of the given arguments.

    Raises       ConventionError when it cannot be called.
    """
    if not callable(value):
        raise _of_another_kind(function, name, value, f"a function that is called as {name}({arguments})")
    return cast("Callable[..., Any]", value)


def listed(function: str, name: str, value: Any, *, of: str) -> list[Any]:
    """The items of an argument that holds several.

    Raises       ConventionError when it holds none, as a single number, or is a text.
    """
    if isinstance(value, (str, bytes)) or not np.iterable(value):
        raise _of_another_kind(function, name, value, f"a list of {of}")
    return list(value)


def _of_another_kind(function: str, name: str, value: Any, expected: str) -> ConventionError:
    if isinstance(value, (str, bytes, int, float, complex, type(None))):
        shown = repr(value)
    elif callable(value) and hasattr(value, "__name__"):
        shown = f"the {'class' if isinstance(value, type) else 'function'} {value.__name__}"
    else:
        shown = _with_article(type(value).__name__)
    return ConventionError(f"{function}: {name} is {shown}; give {expected}.", name=name, got=value, expected=expected)


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'AEIOUaeiou' or noun.startswith('nd') else 'a'} {noun}"


def interval(function: str, low: float, high: float) -> tuple[float, float]:
    """The two ends of an interval.

    Raises       ConventionError when one is no finite number, or low is not below high.
    """
    ends = finite(function, "low", low), finite(function, "high", high)
    if ends[0] >= ends[1]:
        raise ConventionError(
            f"{function}: the interval runs from {low} to {high}; low must be below high.",
            name="low",
            got=low,
            expected=f"below {high}",
        )
    return ends


def class_labels(
    function: str, name: str, value: ArrayLike, *, n_samples: int, n_classes: int
) -> NDArray[np.integer[Any]]:
    """Class numbers, one per sample, counted from 0.

    Returns      (N,), whole numbers from 0 to n_classes - 1.
    Raises       CourseError when they are not whole numbers; ShapeError; ConventionError when one is out of range.
    """
    labels = plain_array(function, name, value)
    if labels.dtype.kind not in "iu":
        raise CourseError(
            f"{function}: {name} holds {labels.dtype.name} values; class numbers from 0 to {n_classes - 1} are needed, "
            f"such as {name}.astype(int) where they are whole numbers.",
            name=name,
            got=labels.dtype,
            expected="whole numbers",
        )
    if labels.shape != (n_samples,):
        raise ShapeError(
            f"{function}: {name} has shape {labels.shape}; expected ({n_samples},), one class number per sample.",
            name=name,
            got=labels.shape,
            expected=(n_samples,),
        )
    wrong = np.flatnonzero((labels < 0) | (labels >= n_classes))
    if len(wrong):
        raise ConventionError(
            f"{function}: {name}[{wrong[0]}] is {labels[wrong[0]]}; there are {n_classes} classes, "
            f"counted from 0 to {n_classes - 1}.",
            name=name,
            got=int(labels[wrong[0]]),
            expected=f"0 to {n_classes - 1}",
        )
    return labels


def choice(function: str, name: str, value: str, options: Iterable[str]) -> str:
    """A name from a table; a near miss, or the name in another library, is answered with "did you mean".

    Raises       UnknownNameError when it is not there.

    >>> choice("MultilayerPerceptron", "activation", "ReLU", ["relu", "tanh"])
    Traceback (most recent call last):
    course_lib.errors.UnknownNameError: MultilayerPerceptron: activation is 'ReLU'; did you mean 'relu' \
(known: relu, tanh)?
    """
    names = list(options)
    if isinstance(value, str) and value in names:
        return value
    near, known = _nearest(str(value), names), f"known: {', '.join(names)}"
    hint = f"did you mean {near!r} ({known})?" if near else f"{known}."
    raise UnknownNameError(f"{function}: {name} is {value!r}; {hint}", name=name, got=value, expected=names)


def _nearest(asked: str, names: Iterable[str]) -> str | None:
    """The name that was meant, if one is near; capitals, underscores and spaces do not count."""
    by_letters = {_letters(name): name for name in names}
    letters = _letters(asked).removesuffix("loss")
    near = difflib.get_close_matches(_ALSO_CALLED.get(letters, letters), by_letters, n=1)
    return by_letters[near[0]] if near else None


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.lower())
