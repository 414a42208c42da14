"""Stop when the validation loss no longer improves, and go back to the best parameters seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_array, instance, plain_array, positive, whole_number
from course_lib.errors import ConventionError

FloatArray = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Watch:
    """What early stopping remembers between two checks.

    Args         best_loss: the lowest so far. best_parameters: (P,), a copy of those that had it, None before the first
                 check with a number. best_index: which check that was, from 0. n_checks: made so far. stop: no more
                 patience; go back to best_parameters.
    """

    best_loss: float = np.inf
    best_parameters: FloatArray | None = None
    best_index: int = -1
    n_checks: int = 0
    stop: bool = False


@dataclass(frozen=True)
class EarlyStopping:
    """Stop after so many checks in a row without a better validation loss.

    a check is better when loss < best_loss - minimum_improvement
    Args         patience: >= 1, checks without improvement until it stops. minimum_improvement: >= 0.
    Raises       ConventionError when patience < 1 or minimum_improvement < 0.
    Conventions  an equal loss is no improvement, and neither is NaN. The loss is that of a validation set, never of
                 the test set.
    Source       Schubert, early stopping; Prechelt (1998).

    >>> stopping = EarlyStopping(patience=2)
    >>> watch = stopping.init()
    >>> for loss in (5, 4, 3, 3.5, 3.2):
    ...     watch = stopping.update(watch, loss, [loss])
    >>> watch.stop, watch.best_index, watch.best_parameters
    (True, 2, array([3.]))
    """

    patience: int
    minimum_improvement: float = 0.0

    def __post_init__(self) -> None:
        whole_number("EarlyStopping", "patience", self.patience)
        positive("EarlyStopping", "minimum_improvement", self.minimum_improvement, zero=True)

    def init(self) -> Watch:
        """A watch before the first check.

        Returns      a Watch.
        """
        return Watch()

    def update(self, watch: Watch, loss: float, parameters: ArrayLike) -> Watch:
        """The watch after one more check.

        Args         watch: from init or the last update. loss: on the validation set, one number. parameters: (P,),
                     that have it.
        Returns      a new watch; its stop says whether to end.
        Raises       ConventionError when loss is no number or a list of them; NaN is one, and no improvement.
        """
        instance("EarlyStopping.update", "watch", watch, Watch, such_as="as init() returns it")
        number = plain_array("EarlyStopping.update", "loss", loss)
        if number.ndim or number.dtype.kind not in "iuf":
            raise ConventionError(
                f"EarlyStopping.update: loss is {loss!r}; it must be one number, the loss on the validation set.",
                name="loss",
                got=loss,
                expected="a number",
            )
        n_checks = watch.n_checks + 1
        if loss < watch.best_loss - self.minimum_improvement:
            kept = float_array("EarlyStopping.update", "parameters", parameters, "... P").copy()
            return Watch(float(loss), kept, n_checks - 1, n_checks, watch.stop)
        waited = n_checks - 1 - watch.best_index
        return replace(watch, n_checks=n_checks, stop=watch.stop or waited >= self.patience)
