"""What an exercise is: inputs that are tried, what a right answer is, and which mistakes have a name."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.checks._faults import stopped
from course_lib.checks._shipped import shipped_solution
from course_lib.checks._tolerance import ROUNDING, Tolerance
from course_lib.errors import CourseError

__all__ = ["Case", "Exercise", "Misconception", "Property", "Variant", "compile_function"]


@dataclass(frozen=True)
class Case:
    """One call that is tried.

    Args         arguments: plain data in the order of the signature. about: what is special, such as "one sample".
                 part: the part of the exercise whose points depend on it; "" for every part.
    Attributes   outcomes: what known mistakes did with it, so that a run over many answers calls each once.
    """

    arguments: tuple[Any, ...]
    about: str = ""
    part: str = ""
    outcomes: dict[Callable[..., Any], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.arguments, tuple):
            raise CourseError(
                f"Case takes a tuple of arguments and got {type(self.arguments).__name__}; write Case((x,)) for one.",
                name="arguments",
                got=self.arguments,
                expected=tuple,
            )


@dataclass(frozen=True)
class Property:
    """What must hold for a right answer when there is more than one.

    Args         name: a short id. holds: (arguments, value) -> bool. message: at most 30 words. page: in the book.
                 part: the part of the exercise whose points depend on it; "" for every part.
    """

    name: str
    holds: Callable[[tuple[Any, ...], Any], bool]
    message: str
    page: str = ""
    part: str = ""


@dataclass(frozen=True)
class Misconception:
    """A mistake with a name: what a student who makes it would have written.

    Args         name: unique in the exercise, as in "sum-for-mean". message: at most 30 words; what is wrong and where,
                 never the corrected code. page: where the book explains it. edits: (old, new) pairs of text, each old
                 standing exactly once in the solution; two misconceptions whose edits do not overlap make a pair.
                 mistaken: the wrong function itself, where an edit cannot say it. symptom: (arguments, value, expected)
                 -> bool, for a mistake with many faces: named too when this holds for every wrong answer.
    """

    name: str
    message: str
    page: str = ""
    edits: tuple[tuple[str, str], ...] = ()
    mistaken: Callable[..., Any] | None = None
    symptom: Callable[[tuple[Any, ...], Any, Any], bool] | None = None


@dataclass(frozen=True)
class Exercise:
    """One exercise: everything that its check needs, in the notebook as in the grader.

    Args         name: the function's name. chapter: with underscores. points: in all. cases: rng -> the calls to try,
                 small ones first. inputs: argument -> its axes, as in {"X": "N d", "y": "N", "leaky_slope": ""}.
                 page: the exercise in the book. hints: from a nudge to nearly there. outputs: the names of the things
                 returned, where there are several. properties: decide instead of the
                 reference where several answers are right. view: (arguments, value) -> the numbers that are compared,
                 where the answer itself is not unique. viewed: the words for these numbers. forbidden: dotted names
                 that would be the answer itself. tolerance: how close is equal. allowed: whether arguments are valid,
                 asked before a smaller case is tried; None when no others than the drawn ones are. parts: name ->
                 points, where a part can be right alone: it earns them when each of its cases was tried, in form, and
                 each of its properties held.
                 lucks: ("when no node is used twice", arguments -> bool) and the like: when wrong code may be right by
                 luck; the cases must not all be so. kind: "function", "judge" (returns True or False) or "value" (takes
                 nothing). variant: rng -> a student's own numbers, for a "value". solution: the text, "" for the one
                 that `course exercises build` ships.
    """

    name: str
    chapter: str
    points: float
    cases: Callable[[np.random.Generator], Iterable[Case]]
    inputs: Mapping[str, str]
    misconceptions: tuple[Misconception, ...]
    page: str = ""
    hints: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    properties: tuple[Property, ...] = ()
    view: Callable[[tuple[Any, ...], Any], Any] | None = None
    viewed: str = ""
    forbidden: tuple[str, ...] = ()
    tolerance: Tolerance = ROUNDING
    allowed: Callable[..., bool] | None = lambda *arguments: True
    parts: Mapping[str, float] = field(default_factory=dict)
    lucks: tuple[tuple[str, Callable[..., bool]], ...] = ()
    kind: str = "function"
    variant: Callable[[np.random.Generator], Variant] | None = None
    solution: str = ""

    @functools.cached_property
    def text(self) -> str:
        """The solution's source, which the misconceptions edit."""
        return self.solution or shipped_solution(self.name)

    @functools.cached_property
    def reference(self) -> Callable[..., Any]:
        """The solution itself, compiled."""
        return compile_function(self.text, self.name)

    @functools.cached_property
    def mistakes(self) -> Mapping[tuple[str, ...], Callable[..., Any]]:
        """Every misconception alone, as a function, by its name."""
        return {(m.name,): m.mistaken or compile_function(_edited(self, [m]), self.name) for m in self.misconceptions}

    @functools.cached_property
    def pairs(self) -> Mapping[tuple[str, ...], Callable[..., Any]]:
        """Every two misconceptions whose edits do not overlap, made together."""
        edited = [m for m in self.misconceptions if m.edits]
        return {
            (a.name, b.name): compile_function(_edited(self, [a, b]), self.name)
            for a, b in itertools.combinations(edited, 2)
            if not _overlap(self, a, b)
        }

    def misconception(self, name: str) -> Misconception:
        """The misconception of that name."""
        return next(m for m in self.misconceptions if m.name == name)


@dataclass(frozen=True)
class Variant:
    """An exercise with other numbers.

    Args         numbers: what is different, in a sentence for the student. exercise: the same one, by name and points,
                 with its solution.
    """

    numbers: str
    exercise: Exercise


def compile_function(text: str, name: str) -> Callable[..., Any]:
    """The function of that name in a source text that may use np."""
    namespace: dict[str, Any] = {"np": np, "__name__": f"solution of {name}"}
    try:
        exec(compile(text, f"<{name}>", "exec"), namespace)
    except Exception as error:
        where = stopped(error, {f"<{name}>": "the text"})
        raise CourseError(f"A text of {name} stops in {where}; mend it in `solution` or in the edits.") from error
    if name not in namespace:
        raise CourseError(f"The solution of {name} defines no function {name}; name its function so.", name="solution")
    function: Callable[..., Any] = namespace[name]
    return function


def _spans(exercise: Exercise, misconception: Misconception) -> list[tuple[int, int, str]]:
    spans = []
    for old, new in misconception.edits:
        if exercise.text.count(old) != 1:
            raise CourseError(
                f"{exercise.name}, {misconception.name}: {old!r} stands {exercise.text.count(old)} times in the "
                "solution; an edit must match exactly once."
            )
        start = exercise.text.index(old)
        spans.append((start, start + len(old), new))
    return spans


def _edited(exercise: Exercise, misconceptions: Iterable[Misconception]) -> str:
    text = exercise.text
    spans = [span for misconception in misconceptions for span in _spans(exercise, misconception)]
    for start, end, new in sorted(spans, reverse=True):  # from the end, so that earlier positions stay true
        text = text[:start] + new + text[end:]
    return text


def _overlap(exercise: Exercise, a: Misconception, b: Misconception) -> bool:
    return any(
        start < other_end and other_start < end
        for start, end, _ in _spans(exercise, a)
        for other_start, other_end, _ in _spans(exercise, b)
    )
