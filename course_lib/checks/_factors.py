"""Answers that are right up to a factor: 2, a sign, N, 1/N and the like."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from course_lib.checks._answers import Answer, Numbers, close
from course_lib.checks._sizes import WORDS

__all__ = ["factor_between", "name_factor", "say_factor"]

CONSTANTS = {
    2.0: "2",
    0.5: "1/2",
    -1.0: "-1",
    -2.0: "-2",
    -0.5: "-1/2",
    3.0: "3",
    1 / 3: "1/3",
    4.0: "4",
    0.25: "1/4",
    10.0: "10",
    0.1: "1/10",
    100.0: "100",
    0.01: "1/100",
    1.0: "1",
}
LEAST_FITTING = 3
_FORMS: Mapping[str, Callable[[float], float]] = {
    "{}": lambda q: q,
    "1/{}": lambda q: 1 / q,
    "-{}": lambda q: -q,
    "-1/{}": lambda q: -1 / q,
    "{}/2": lambda q: q / 2,
    "2*{}": lambda q: 2 * q,
    "1/(2*{})": lambda q: 1 / (2 * q),
    "2/{}": lambda q: 2 / q,
    "{}**2": lambda q: q**2,
    "1/{}**2": lambda q: 1 / q**2,
    "sqrt({})": lambda q: abs(q) ** 0.5,
    "1/sqrt({})": lambda q: abs(q) ** -0.5,
    "{0}/({0} - 1)": lambda q: q / (q - 1),
    "({0} - 1)/{0}": lambda q: (q - 1) / q,
    "{0}/({0} + 1)": lambda q: q / (q + 1),
    "({0} + 1)/{0}": lambda q: (q + 1) / q,
    "(1 - {})": lambda q: 1 - q,
    "1/(1 - {})": lambda q: 1 / (1 - q),
}
_PAIRS: Mapping[str, Callable[[float, float], float]] = {
    "{}/{}": lambda p, q: p / q,
    "{}*{}": lambda p, q: p * q,
    "1/({}*{})": lambda p, q: 1 / (p * q),
}


def factor_between(got: Numbers, right: Numbers) -> float | None:
    """c with got = c * right; None when there is none, NaN when both are zero and any would do."""
    if got.shape != right.shape or not np.isfinite(got).all():
        return None
    square = float(np.sum(right * right))
    if square == 0.0:
        return float("nan") if not np.any(got) else None
    factor = float(np.sum(got * right)) / square
    return factor if close(got, factor * right) else None


def name_factor(factors: Sequence[float], quantities: Sequence[Mapping[str, float]]) -> str:
    """The factors of several cases as one expression in their sizes, such as "1/N"; "" when there is none.

    Args         factors: one per case, NaN where any would do. quantities: the sizes of each case, by their letters.
    """
    pairs = [(f, q) for f, q in zip(factors, quantities, strict=True) if not np.isnan(f)]
    if not pairs:
        return ""
    known = np.array([f for f, _ in pairs])
    if np.ptp(known) <= 1e-6 * np.max(np.abs(known)):
        middle = float(np.median(known))
        return next((name for value, name in CONSTANTS.items() if abs(middle - value) <= 1e-6 * abs(value)), "")
    names = [name for name in pairs[0][1] if all(name in q for _, q in pairs)]
    columns = {name: [q[name] for _, q in pairs] for name in names}
    for name in names:
        for form, value in _FORMS.items():
            if _fits(known, [value], [columns[name]]):
                return form.format(name)
    for first, second in itertools.permutations(names, 2):
        for form, both in _PAIRS.items():
            if _fits(known, [both], [columns[first], columns[second]]):
                return form.format(first, second)
    return ""


def _fits(known: Numbers, value: Sequence[Callable[..., float]], columns: Sequence[Sequence[float]]) -> bool:
    fitting = undefined = 0
    for factor, *arguments in zip(known, *columns, strict=True):
        try:
            if abs(factor - value[0](*arguments)) > 1e-6 * abs(factor):
                return False
            fitting += 1
        except ZeroDivisionError:  # such as N/(N - 1) for one sample, which a careful student treats apart
            undefined += 1
    return not undefined or fitting >= LEAST_FITTING


def say_factor(found: Sequence[Answer], factor: str) -> str:
    """The factor in a sentence."""
    if factor == "-1":
        return "The size of every result is right, its sign is not."
    letter = next((word for word in re.findall(r"[A-Za-z_]+", factor) if word in WORDS), "")
    # where nothing has two axes there are no outputs: k counts the entries of a list
    listed = letter == "k" and all(np.ndim(a) < 2 for answer in found for a in answer.trial.case.arguments)
    gloss = f"; `{letter}` is {'the number of entries' if listed else WORDS[letter]}" if letter else ""
    return f"Every result is `{factor}` times the right one{gloss}."
