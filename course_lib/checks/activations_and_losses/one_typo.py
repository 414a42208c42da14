"""one_typo: three best guesses by hand, and the reason why two of them stay."""

from __future__ import annotations

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.activations_and_losses._shared import CHAPTER, GUESS, NOISE, PIECES, page_of

__all__ = ["ONE_TYPO"]


def _reason(letter: str, name: str, message: str, page: str) -> Misconception:
    return Misconception(name, message, page, edits=(('reason = "B"', f'reason = "{letter}"'),))


ONE_TYPO = Exercise(
    name="one_typo",
    chapter=CHAPTER,
    kind="value",
    points=2,
    cases=lambda rng: [Case(())],
    inputs={},
    outputs=("squared", "absolute", "huber", "reason"),
    page=page_of("one_typo"),
    tolerance=Tolerance(lambda arguments, expected: 1e-6, "the answers are exact decimals"),
    forbidden=(),
    hints=(
        "Which summary belongs to squares, and which to absolute values? Sort the five values first.",
        "For Huber: at the best guess the slopes of the five losses add up to zero. Each slope is an error, clipped.",
        "Guess between which two numbers the answer lies, say who is further than 1 away on which side, solve, and see "
        "whether the guess was right.",
    ),
    misconceptions=(
        Misconception(
            "typo-left-out-of-mean",
            "That is the mean of the four other values. Squares do not leave anything out: the 50 counts with a fifth.",
            GUESS,
            edits=(("squared = 12.3", "squared = 2.875"),),
        ),
        Misconception(
            "median-for-squares",
            "Under squares you return the median, but squares ask for the mean: at the best guess the errors cancel.",
            GUESS,
            edits=(("squared = 12.3", "squared = 3.0"),),
        ),
        Misconception(
            "divided-by-four",
            "The sum is right, but it is divided by 4; there are five values.",
            GUESS,
            edits=(("squared = 12.3", "squared = 15.375"),),
        ),
        Misconception(
            "mean-for-absolute",
            "Under absolute errors you return the mean. There only the sides count: as many values above as below.",
            GUESS,
            edits=(("absolute = 3.0", "absolute = 12.3"),),
        ),
        Misconception(
            "median-without-typo",
            "That is the median without the 50. It is a value like the others: it stands above the middle.",
            GUESS,
            edits=(("absolute = 3.0", "absolute = 2.75"),),
        ),
        Misconception(
            "huber-is-median",
            "Huber does not agree with the median here: two values are nearer than 1, and their errors count by size.",
            PIECES,
            edits=(("huber = 3.25", "huber = 3.0"),),
        ),
        Misconception(
            "huber-of-near-values-only",
            "You balance the two near values alone. The far ones pull too, each with the full threshold: one left, two "
            "right.",
            PIECES,
            edits=(("huber = 3.25", "huber = 2.75"),),
        ),
        Misconception(
            "huber-is-mean",
            "Under Huber you return the mean. Beyond the threshold an error pulls with the threshold only, not by "
            "its size.",
            PIECES,
            edits=(("huber = 3.25", "huber = 12.3"),),
        ),
        _reason(
            "A",
            "outlier-left-out",
            "Nothing is left out: remove the 50 and both guesses move. It pulls, but only with limited strength.",
            GUESS,
        ),
        _reason(
            "C",
            "loss-bounded",
            "Their loss of a far value grows without bound, as a straight line. Think of its slope.",
            PIECES,
        ),
        _reason(
            "D",
            "largest-error",
            "Minimising the largest error would put the guess halfway between 1 and 50.",
            GUESS,
        ),
        _reason(
            "E",
            "too-few-values",
            "More values would not help: mean and median differ for any lopsided distribution, however many values.",
            NOISE,
        ),
    ),
)
