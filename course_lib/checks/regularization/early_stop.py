"""early_stop: a rule that uses the past only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.regularization._shared import CHAPTER, STOP, page_of

__all__ = ["EARLY_STOP"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n_checks: int) -> Any:
        checks = np.arange(n_checks)
        return np.abs(checks - 0.4 * n_checks) / n_checks + 0.3 * rng.uniform(size=n_checks)

    paper = np.array([5, 4, 3, 3.5, 3.2, 2.9])
    yield Case((paper, 2), "the example")
    yield Case((paper, 3), "the example with more patience")
    yield Case((paper, 1), "the example with patience 1")
    yield Case((np.array([2.0]), 1), "one check")
    yield Case((np.array([5.0, 4.0, 3.0, 2.0]), 2), "never a bad check")
    yield Case((np.array([3.0, 3.0, 3.0, 3.0, 2.0]), 3), "equal losses")
    yield Case((np.array([1.0, 2.0, 3.0, 4.0]), 2), "worse from the beginning")
    yield Case((np.array([4.0, 5.0, 3.0, 5.0, 2.0, 5.0, 1.0, 6.0]), 2), "every other check is bad")
    yield Case((np.array([9.0, 5.0, 8.0, 7.0, 6.0, 5.5, 4.0]), 4), "falling again, but not below the best")
    yield Case((np.array([9.0, 5.0, 8.0, 7.0, 6.0]), 9), "more patience than checks")
    yield Case((np.array([7, 3, 4, 2, 5, 6, 1]), 2), "integers")
    yield Case((np.array([6.0, 4.0, 5.0, 5.0, 3.0, 4.0, 4.5, 5.0, 2.0]), 3), "a better loss that comes too late")
    for patience in (2, 3, 4):
        yield Case((drawn(12), patience))


def _with(stops: Any, losses: Any, patience: int, **start: Any) -> tuple[int, int]:
    """Walk the checks with a memory of the best index, the count of bad checks, and the loss before."""
    memory = {"best": 0, "bad": 0, "before": np.inf, **start}
    for check, loss in enumerate(losses):
        if stops(memory, check, loss, losses, patience):
            return check, memory["best"]
    return len(losses) - 1, memory["best"]


def _never_reset(memory: Any, check: int, loss: float, losses: Any, patience: int) -> bool:
    if loss < losses[memory["best"]]:
        memory["best"] = check
    elif check > 0:
        memory["bad"] += 1
    return bool(memory["bad"] >= patience)


def _against_the_last(memory: Any, check: int, loss: float, losses: Any, patience: int) -> bool:
    if loss < losses[memory["best"]]:
        memory["best"] = check
    memory["bad"] = 0 if loss < memory["before"] else memory["bad"] + 1
    memory["before"] = loss
    return bool(memory["bad"] >= patience)


EARLY_STOP = Exercise(
    name="early_stop",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"losses": "K", "patience": ""},
    outputs=("stop", "best"),
    page=page_of("early_stop"),
    tolerance=Tolerance(lambda arguments, expected: 0.0, "checks are counted"),
    forbidden=("course_lib.regularizers", "course_lib.training", "torch"),
    allowed=lambda losses, patience: bool(patience >= 1 and len(losses) >= 1),
    hints=(
        "Walk through the losses one by one, and remember the index of the lowest so far.",
        "How many checks in a row have brought nothing better? Compare the present index with the remembered one.",
        "Update the best first, then ask whether the patience is used up, then go on.",
    ),
    misconceptions=(
        Misconception(
            "last-for-best",
            "The parameters at the end are returned. By then they are worse; go back to the best ones.",
            STOP,
            edits=(("return check, best", "return check, check"),),
        ),
        Misconception(
            "one-check-late",
            "It waits one check too long: with patience 2 the second bad check in a row is the end.",
            STOP,
            edits=((">= patience", "> patience"),),
        ),
        Misconception(
            "best-of-all",
            "The best index is that of the whole list. Checks after the stop are never made, so they cannot be known.",
            STOP,
            edits=(("return check, best", "return check, int(np.argmin(losses))"),),
        ),
        Misconception(
            "ties-are-progress",
            "An equal loss counts as an improvement here, so a plateau never ends.",
            STOP,
            edits=(("losses[check] < losses[best]", "losses[check] <= losses[best]"),),
        ),
        Misconception(
            "patience-from-the-start",
            "The run ends after so many checks from the beginning; patience counts from the last improvement.",
            STOP,
            edits=(("if check - best >=", "if check >="),),
        ),
        Misconception(
            "never-reset",
            "All bad checks are added up. An improvement sets the count back: so many in a row are meant.",
            STOP,
            mistaken=lambda losses, patience: _with(_never_reset, losses, patience),
        ),
        Misconception(
            "against-the-last",
            "Each loss is compared with the one before it. An improvement is a loss below the lowest so far.",
            STOP,
            mistaken=lambda losses, patience: _with(_against_the_last, losses, patience),
        ),
        Misconception(
            "never-stops",
            "The run always goes on to the last check, whatever the patience.",
            STOP,
            edits=(("            break", "            pass"),),
        ),
        Misconception(
            "counted-from-one",
            "Both numbers are one too large: checks are counted from 0.",
            STOP,
            edits=(("return check, best", "return check + 1, best + 1"),),
        ),
        Misconception(
            "loss-for-index",
            "The second number is the lowest loss itself; asked for is the check at which it was found.",
            STOP,
            edits=(("return check, best", "return check, losses[best]"),),
        ),
        Misconception(
            "highest",
            "The highest loss is taken for the best. A loss is better when it is lower.",
            STOP,
            edits=(("losses[check] < losses[best]", "losses[check] > losses[best]"),),
        ),
        Misconception(
            "better-than-the-last",
            "A loss counts as progress when it is below the one before. It must be below the lowest so far.",
            STOP,
            edits=(("losses[check] < losses[best]", "losses[check] < losses[check - 1]"),),
        ),
        Misconception(
            "stops-at-the-best",
            "Both numbers are the best check. The run goes on after it, until the patience is used up.",
            STOP,
            edits=(("return check, best", "return best, best"),),
        ),
    ),
)
