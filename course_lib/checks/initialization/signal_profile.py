"""signal_profile: the size of a signal behind every layer."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.initialization._shared import BOTH_WAYS, CHAPTER, ONE_LAYER, SLIDER, page_of

__all__ = ["SIGNAL_PROFILE"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n_layers: int, n: int, n_samples: int) -> tuple[Any, Any]:
        return np.sqrt(2 / n) * rng.normal(size=(n_layers, n, n)) + 0.2, rng.normal(size=(n_samples, n))

    yield Case((np.array([[[1, 2], [0, -1]]]), np.array([[3, -1]])), "one layer, one sample, whole numbers")
    yield Case((np.array([[[0.5]], [[3.0]]]), np.array([[2.0], [-1.0], [4.0]])), "one unit a layer")
    yield Case(drawn(1, 3, 2), "one layer")
    yield Case(drawn(2, 3, 4))
    yield Case(drawn(4, 2, 5), "four layers")
    yield Case(drawn(3, 5, 1), "one sample")
    yield Case(drawn(3, 4, 4), "as many samples as units")
    W, X = drawn(3, 3, 6)
    yield Case((W, 100 * X), "large inputs")
    yield Case(drawn(3, 3, 6), "other weights and inputs of the same shape")
    yield Case((W, X[::2]), "every second row of a larger array")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    W, X = arguments
    size, bounds = np.abs(np.asarray(X, float)), []
    for table in np.abs(np.asarray(W, float)):
        size = size @ table.T
        bounds.append(np.mean(size**2))
    return 32 * (np.size(X) + np.size(W)) * precision(arguments) * np.array(bounds)


def _layers(W: Any, X: Any) -> list[Any]:
    return list(itertools.accumulate(W, lambda h, table: np.maximum(h @ table.T, 0), initial=X))


def _of(measure: Callable[[Any], Any], skip: int = 1) -> Callable[..., Any]:
    return lambda W, X: np.array([measure(h) for h in _layers(W, X)[skip:]])


def _from_the_input_each_time(W: Any, X: Any) -> Any:
    return np.array([np.mean(np.maximum(X @ table.T, 0) ** 2) for table in W])


def _ratios(W: Any, X: Any) -> Any:
    squares = [np.mean(h**2) for h in _layers(W, X)]
    return np.array([after / max(before, 1e-300) for before, after in itertools.pairwise(squares)])


def _over_the_first(W: Any, X: Any) -> Any:
    squares = np.array([np.mean(h**2) for h in _layers(W, X)[1:]])
    return squares / max(squares[0], 1e-300)


SIGNAL_PROFILE = Exercise(
    name="signal_profile",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"W": "L n n", "X": "N n"},
    page=page_of("signal_profile"),
    tolerance=Tolerance(_bound, "sums of products through all layers, in any order"),
    forbidden=("course_lib.network", "torch", "tensorflow", "jax"),
    hints=(
        "Write the loop over the layers first, with one variable for the activations. When do you note the number?",
        "A layer is `h @ table.T`, then ReLU. The mean square is the mean of all entries, squared.",
        "Note the number behind the ReLU, inside the loop, and begin with `h = X`.",
    ),
    misconceptions=(
        Misconception(
            "variance",
            "That is the variance. What ReLU returns has a mean; the mean square keeps it in.",
            ONE_LAYER,
            edits=(("np.mean(h**2)", "np.var(h)"),),
        ),
        Misconception(
            "variance-over-samples",
            "You measure the variance over the samples. That says how inputs differ, not how large the signal is.",
            ONE_LAYER,
            mistaken=_of(lambda h: np.mean(np.var(h, axis=0))),
        ),
        Misconception(
            "before-relu",
            "You measured before the ReLU: twice as much as behind it, or so.",
            ONE_LAYER,
            edits=(("np.mean(h**2)", "np.mean(z**2)"),),
        ),
        Misconception(
            "no-relu",
            "There is no ReLU in your layers: negative numbers go through.",
            ONE_LAYER,
            edits=(("np.maximum(z, 0)", "z"),),
        ),
        Misconception(
            "not-transposed",
            "The tables are used as they stand. A unit is a row, so rows of samples need the transpose.",
            BOTH_WAYS,
            edits=(("table.T", "table"),),
        ),
        Misconception(
            "sum-for-mean",
            "The squares are added up, not averaged: your numbers grow with the number of samples and units.",
            ONE_LAYER,
            edits=(("np.mean(h**2)", "np.sum(h**2)"),),
        ),
        Misconception(
            "sum-over-units",
            "Averaged over samples only: that is the mean squared length, n times the mean square.",
            ONE_LAYER,
            mistaken=_of(lambda h: np.sum(h**2) / len(h)),
        ),
        Misconception(
            "root",
            "The root of the mean square: a square root too many.",
            ONE_LAYER,
            edits=(("np.mean(h**2)", "np.sqrt(np.mean(h**2))"),),
        ),
        Misconception(
            "square-of-mean",
            "The square of the mean. Asked for is the mean of the squares.",
            ONE_LAYER,
            edits=(("np.mean(h**2)", "np.mean(h) ** 2"),),
        ),
        Misconception(
            "with-input",
            "The first entry is the input's. The list begins behind the first layer.",
            SLIDER,
            mistaken=_of(lambda h: np.mean(h**2), skip=0),
        ),
        Misconception(
            "from-the-input-each-time",
            "Every layer gets the network's input. It should get what the layer before returned.",
            SLIDER,
            mistaken=_from_the_input_each_time,
        ),
        Misconception(
            "last-layer-first",
            "The order is reversed: the first layer's number comes first.",
            SLIDER,
            edits=(("np.array(profile)", "np.array(profile[::-1])"),),
        ),
        Misconception(
            "ratios",
            "These are the factors of single layers. Asked for are the mean squares themselves.",
            SLIDER,
            mistaken=_ratios,
        ),
        Misconception(
            "over-the-first",
            "Everything is divided by the first layer's number. Asked for are the mean squares themselves.",
            SLIDER,
            mistaken=_over_the_first,
        ),
        Misconception(
            "live-only",
            "The mean runs over the entries that are not zero. The zeros that ReLU makes belong to it.",
            ONE_LAYER,
            mistaken=_of(lambda h: np.sum(h**2) / max(np.count_nonzero(h), 1)),
        ),
        Misconception(
            "absolute",
            "You average the sizes, not the squares.",
            ONE_LAYER,
            edits=(("np.mean(h**2)", "np.mean(np.abs(h))"),),
        ),
    ),
)
