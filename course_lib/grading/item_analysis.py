"""How hard an exercise was, and whether those who could do the others could do it, too."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from course_lib.grading.results import Results

__all__ = ["FEWEST", "Item", "items"]

FEWEST = 10  # below this many students a correlation says nothing


@dataclass(frozen=True)
class Item:
    """One exercise of a class.

    Args         right: the share of students who have it right. share: the mean share of its points, the difficulty of
                 test theory (the higher, the easier). discrimination: the correlation of its points with those of the
                 other exercises; None for fewer than FEWEST students, or where one of the two never varies.
    """

    exercise: str
    right: float
    share: float
    discrimination: float | None


def items(results: Results) -> list[Item]:
    """Every exercise, in order.

    Conventions  the exercise itself is left out of the total, which it would otherwise correlate with by itself; for an
                 exercise without partial credit this is the corrected point-biserial correlation.
    Source       S. Henrysson, Correction of item-total correlations in item analysis, Psychometrika 28 (1963), 211-218;
                 R. L. Ebel and D. A. Frisbie, Essentials of Educational Measurement, 5th ed. (1991), chapter 13:
                 0.40 and more is very good, below 0.20 is poor.
    """
    found = []
    for exercise in results.exercises:
        judged = results.verdicts(exercise["name"])
        own = [float(verdict["points"]) for _, verdict in judged]
        rest = [sum(e["verdict"]["points"] for e in s.exercises) - p for (s, _), p in zip(judged, own, strict=True)]
        right = sum(verdict["status"] == "right" for _, verdict in judged) / max(1, len(own))
        share = statistics.fmean(own) / exercise["points"] if own and exercise["points"] else 0.0
        found.append(Item(exercise["name"], right, share, _correlation(own, rest)))
    return found


def _correlation(own: list[float], rest: list[float]) -> float | None:
    if len(own) < FEWEST or len(set(own)) == 1 or len(set(rest)) == 1:
        return None
    return statistics.correlation(own, rest)
