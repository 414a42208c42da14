"""One guarded call of a student's function: what it returned, printed, changed or raised.

This file imports nothing of course_lib, so the grader can run it alone in the process that holds the student's code.
"""

from __future__ import annotations

import _random
import contextlib
import ctypes
import inspect
import io
import linecache
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import numpy as np
from numpy.random import mtrand

__all__ = [
    "BEGUN",
    "FINAL",
    "Failure",
    "Observation",
    "Opaque",
    "OutOfTime",
    "RandomWatch",
    "fresh",
    "observe",
    "plain",
    "same",
]

LONGEST_PRINT = 10_000
BEGUN = "begun"
FINAL = ("blank", "arity", "time", "memory", "died")  # kinds of failure after which no further call is of use
_STATE_BYTES = 2500  # of a Mersenne Twister: 624 words of 32 bits and a position
_get_bit_generator = mtrand.get_bit_generator  # as it was before a student could replace it
_generator: Any = random._inst  # the one behind random.random and all others


class OutOfTime(BaseException):
    """Ends a call that takes too long; not an Exception, so that `except Exception` in a loop cannot swallow it."""


@dataclass(frozen=True)
class Failure:
    """Why a call came back without a value.

    Args         kind: "blank" (NotImplementedError; its message is BEGUN when code stands above it), "arity" (it
                 cannot be called with these arguments), "exception", "time", "memory", "died" (its process ended) or
                 "refused" (the answer was too large or no plain data). type_name, message: of the exception. line,
                 source: the student's line, 0 and "" when not known. allowed: the time there was, in words, where it
                 was not the check's own.
    """

    kind: str
    type_name: str = ""
    message: str = ""
    line: int = 0
    source: str = ""
    allowed: str = ""


@dataclass(frozen=True)
class Opaque:
    """A returned object that is neither a number, a text, an array nor a collection of these; only its type is kept."""

    type_name: str


@dataclass(frozen=True)
class Observation:
    """What one call did.

    Args         value: plain data (see plain), None after a failure. printed: at most 10 000 characters.
                 mutated: positions of the arguments that the call changed. used_global_random: whether the global
                 random state of NumPy or of the standard library moved.
    """

    value: object = None
    failure: Failure | None = None
    printed: str = ""
    mutated: tuple[int, ...] = ()
    used_global_random: bool = False


class RandomWatch:
    """Whether the global random generators, NumPy's and the standard library's, were used since it last looked."""

    def __init__(self) -> None:
        self._state = _random_state()

    def moved(self) -> bool:
        """Whether they were used since then."""
        before, self._state = self._state, _random_state()
        return self._state != before


def observe(
    function: Callable[..., object], arguments: tuple[object, ...], *, watch: RandomWatch | None = None
) -> Observation:
    """Call function with copies of the arguments and report what happened; only KeyboardInterrupt passes through.

    Args         watch: last asked right before the call; without one the global random state is not looked at.
    """
    given = fresh(arguments)
    assert isinstance(given, tuple)
    output = _Capped()
    value: object = None
    failure: Failure | None = None
    with _stdout(output), np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a NaN is reported as such; a flood of warnings would hide the diagnosis
        try:
            value = plain(function(*given))
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as error:
            failure = _failure(function, arguments, error)
    return Observation(
        value=value,
        failure=failure,
        printed=output.getvalue(),
        mutated=tuple(i for i, (now, was) in enumerate(zip(given, arguments, strict=True)) if not same(now, was)),
        used_global_random=watch is not None and watch.moved(),
    )


def fresh(value: object) -> object:
    """A copy of plain data that shares nothing with it; arrays keep their memory layout, strided ones stay strided."""
    if isinstance(value, np.ndarray):
        if value.ndim and not (value.flags.c_contiguous or value.flags.f_contiguous):
            strided = np.zeros((2 * value.shape[0], *value.shape[1:]), value.dtype)[::2]
            strided[...] = value
            return strided
        return value.copy(order="K")
    if isinstance(value, (tuple, list)):
        return type(value)(fresh(entry) for entry in value)
    if isinstance(value, dict):
        return {key: fresh(entry) for key, entry in value.items()}
    return value


def plain(value: object) -> object:
    """Numbers, texts, base-class arrays and collections of these, copied; anything else becomes Opaque."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, np.ndarray):
        return np.array(value, subok=False) if value.dtype.kind in "biufcSU" else Opaque(f"array of {value.dtype}")
    if isinstance(value, np.str_):
        return str(value)
    if isinstance(value, np.generic):
        return np.array(value)[()] if value.dtype.kind in "biufc" else Opaque(type(value).__name__)
    if isinstance(value, (tuple, list)):
        entries = [plain(entry) for entry in value]
        return tuple(entries) if isinstance(value, tuple) else entries
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    return Opaque("function" if callable(value) else type(value).__name__)


def same(a: object, b: object) -> bool:
    """Whether two pieces of plain data are equal to the last bit, NaN equal to itself."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        assert isinstance(b, np.ndarray)
        return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()
    if isinstance(a, (tuple, list)):
        assert isinstance(b, (tuple, list))
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        assert isinstance(b, dict)
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return a is b or bool(a == b) or (a != a and b != b)


class _Capped(io.StringIO):
    """Standard output that keeps its beginning only, so that a loop that prints cannot fill the memory."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, LONGEST_PRINT - self.tell())])
        return len(text)


@contextlib.contextmanager
def _stdout(stream: io.StringIO) -> Iterator[None]:
    before = sys.stdout
    sys.stdout = stream
    try:
        yield
    finally:
        sys.stdout = before


def _random_state() -> tuple[bytes, object]:
    generator: Any = _get_bit_generator()
    if isinstance(generator, np.random.MT19937):  # read where it lies: np.random.get_state takes a hundred times longer
        return ctypes.string_at(generator.ctypes.state_address, _STATE_BYTES), _own_state()
    return repr(generator.state).encode(), _own_state()


def _own_state() -> object:
    """That of the standard library's generator: in CPython its bytes, which are read a hundred times as fast."""
    if sys.implementation.name != "cpython":
        return random.getstate()
    begin = object.__basicsize__
    return ctypes.string_at(id(_generator) + begin, _random.Random.__basicsize__ - begin), _generator.gauss_next


def _failure(function: Callable[..., object], arguments: tuple[object, ...], error: BaseException) -> Failure:
    name, message = type(error).__name__, str(error)
    line, source = _students_line(function, error.__traceback__)
    if isinstance(error, OutOfTime | TimeoutError):
        return Failure("time", name, message, line, source)
    if isinstance(error, MemoryError):
        return Failure("memory", name, message, line, source)
    if type(error) is NotImplementedError:  # a subclass is no stub: a notebook without a keyboard raises one
        return Failure("blank", name, BEGUN if _begun(function, line) else "", line, source)
    if isinstance(error, TypeError) and not line:
        return Failure("arity", name, _signature(function), 0, "")
    return Failure("exception", name, message, line, source)


def _begun(function: Callable[..., object], line: int) -> bool:
    """Whether statements stand before a line of the function; a docstring is none."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    return any(where is not None and code.co_firstlineno < where < line for _, _, where in code.co_lines())


def _students_line(function: Callable[..., object], trace: TracebackType | None) -> tuple[int, str]:
    """The deepest line that belongs to the file or notebook in which the function was written."""
    own_globals = getattr(function, "__globals__", None)
    found: tuple[int, str] = (0, "")
    while trace is not None:
        frame = trace.tb_frame
        if own_globals is not None and frame.f_globals is own_globals:
            line = linecache.getline(frame.f_code.co_filename, trace.tb_lineno, frame.f_globals).strip()
            found = (trace.tb_lineno, line)
        trace = trace.tb_next
    return found


def _signature(function: Callable[..., object]) -> str:
    try:
        return ", ".join(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return ""
