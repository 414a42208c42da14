"""How hard an exercise was, and whether those who could do the others could do it, too."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["FEWEST", "Item"]

FEWEST = 10  # below this many students a correlation says nothing
_FLAT = 1e-9  # a variance below this is rounding


@dataclass
class Item:
    """One exercise of a class, student by student: sums only, so that a class of any size takes the same room.

    Args         out_of: its points. count, right: students, and those who have it right. The other fields are sums of
                 the points in this exercise, of those in the other exercises, and of their products.
    """

    out_of: float
    count: int = 0
    right: int = 0
    own: float = 0.0
    rest: float = 0.0
    own_squared: float = 0.0
    rest_squared: float = 0.0
    product: float = 0.0

    def add(self, own: float, rest: float, right: bool) -> None:
        """One more student: points in this exercise, and in all others together."""
        self.count += 1
        self.right += right
        self.own += own
        self.rest += rest
        self.own_squared += own * own
        self.rest_squared += rest * rest
        self.product += own * rest

    @property
    def share_right(self) -> float:
        """The share of students who have it right."""
        return self.right / self.count if self.count else 0.0

    @property
    def share(self) -> float:
        """The mean share of its points: the difficulty of test theory, which is higher for what is easier."""
        return self.own / (self.count * self.out_of) if self.count and self.out_of else 0.0

    @property
    def discrimination(self) -> float | None:
        """The correlation of its points with those of the other exercises.

        Returns      None for fewer than FEWEST students, or where one of the two never varies.
        Conventions  the exercise itself is left out of the total, which it would otherwise correlate with by itself;
                     without partial credit this is the corrected point-biserial correlation.
        Source       S. Henrysson, Correction of item-total correlations in item analysis, Psychometrika 28 (1963),
                     211-218; R. L. Ebel and D. A. Frisbie, Essentials of Educational Measurement, 5th ed. (1991),
                     chapter 13: 0.40 and more is very good, below 0.20 is poor.
        """
        if self.count < FEWEST:
            return None
        n = self.count
        own = self.own_squared / n - (self.own / n) ** 2
        rest = self.rest_squared / n - (self.rest / n) ** 2
        if own < _FLAT or rest < _FLAT:
            return None
        return (self.product / n - self.own * self.rest / n**2) / math.sqrt(own * rest)
