"""Callbacks: how a caller looks into a training run and stops it."""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Sequence
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from course_lib.arguments import whole_number
from course_lib.errors import ConventionError
from course_lib.regularizers import EarlyStopping
from course_lib.training._checkpoints import Checkpoint
from course_lib.training._results import History

FloatArray = NDArray[np.floating[Any]]


class Progress:
    """A training run while it runs, as its callbacks see it.

    Args         parameters: (P,) or (S, P), the live ones: read them, copy what you keep, write only to change the run.
                 optimizer_state: likewise. order: (N,), this epoch's. losses: (T,) or (T, S), room for every step.
                 rng: of the run. batch_sizes: of the steps of one epoch. n_epochs: how many there will be.
                 step: the number of updates made.
    """

    def __init__(
        self,
        *,
        parameters: FloatArray,
        optimizer_state: dict[str, Any],
        order: NDArray[np.intp],
        losses: FloatArray,
        rng: np.random.Generator | None,
        batch_sizes: Sequence[int],
        n_epochs: int,
        step: int,
    ) -> None:
        self.parameters, self.optimizer_state = parameters, optimizer_state
        self.batch_sizes, self.n_epochs = tuple(batch_sizes), n_epochs
        self.step = step
        self.stopped: str | None = None
        self._order, self._losses, self._rng = order, losses, rng

    @property
    def n_steps(self) -> int:
        """How many steps there will be."""
        return self.n_epochs * len(self.batch_sizes)

    @property
    def epoch(self) -> int:
        """The number of complete epochs."""
        return self.step // len(self.batch_sizes)

    @property
    def loss(self) -> Any:
        """The last step's loss, before its update: a float, or (S,) for a stack; NaN before the first step."""
        return self._losses[self.step - 1] if self.step else np.float64("nan")

    @property
    def history(self) -> History:
        """The losses so far, copied."""
        return History(self._losses[: self.step].copy(), self.batch_sizes)

    def stop(self, reason: str) -> None:
        """End the training once the callbacks are through; the reason is kept in FitResult.stopped.

        Args         reason: for the reader, such as "the validation loss rose".
        """
        self.stopped = reason

    def checkpoint(self) -> Checkpoint:
        """Freeze the run as it stands, in arrays of its own.

        Returns      a Checkpoint.
        """
        return Checkpoint(
            parameters=self.parameters.copy(),
            optimizer_state=copy.deepcopy(self.optimizer_state),
            order=self._order.copy(),
            batch_size=self.batch_sizes[0],
            losses=self._losses[: self.step].copy(),
            rng_state=None if self._rng is None else copy.deepcopy(self._rng.bit_generator.state),
        )


class Callback:
    """What a caller wants to see of a training run; override the moments you need.

    >>> class StopWhenSolved(Callback):
    ...     def on_epoch(self, progress):
    ...         if progress.loss < 1e-3:
    ...             progress.stop("the loss fell below 0.001")
    """

    def on_start(self, progress: Progress) -> None:
        """Before the first step.

        Args         progress: the run as it stands.
        """

    def on_step(self, progress: Progress) -> None:
        """After every update.

        Args         progress: the run as it stands.
        """

    def on_epoch(self, progress: Progress) -> None:
        """After every complete epoch.

        Args         progress: the run as it stands.
        """

    def on_end(self, progress: Progress) -> None:
        """After the last step, also when a callback stopped the run; not when it diverged.

        Args         progress: the run as it stands.
        """


class Recorder(Callback):
    """Keep a value of the parameters, at the start and then after every so many epochs or steps.

    Args         function: parameters -> anything; what it returns is copied. every_epochs, every_steps: one of them;
                 every epoch when neither is given.
    Conventions  steps[i] is the number of updates made when values[i] was taken.
    Raises       ConventionError when a number is not a whole number of at least 1, or both are given.
    """

    def __init__(
        self,
        function: Callable[[FloatArray], Any],
        *,
        every_epochs: int | None = None,
        every_steps: int | None = None,
    ) -> None:
        if every_epochs is not None and every_steps is not None:
            raise ConventionError(
                "Recorder: every_epochs and every_steps are both given; give one of them.",
                name="every_steps",
                got=every_steps,
            )
        if every_steps is not None:
            whole_number("Recorder", "every_steps", every_steps)
        self._every_steps = every_steps
        self._every_epochs = whole_number("Recorder", "every_epochs", 1 if every_epochs is None else every_epochs)
        self._function = function
        self.steps: list[int] = []
        self.values: list[Any] = []

    def on_start(self, progress: Progress) -> None:
        """Take the first value.

        Args         progress: the run as it stands.
        """
        self._take(progress)

    def on_step(self, progress: Progress) -> None:
        """Take a value when it is time.

        Args         progress: the run as it stands.
        """
        if self._every_steps is not None and progress.step % self._every_steps == 0:
            self._take(progress)

    def on_epoch(self, progress: Progress) -> None:
        """Take a value when it is time.

        Args         progress: the run as it stands.
        """
        if self._every_steps is None and progress.epoch % self._every_epochs == 0:
            self._take(progress)

    def _take(self, progress: Progress) -> None:
        self.steps.append(progress.step)
        self.values.append(copy.deepcopy(self._function(progress.parameters)))


class StopEarly(Callback):
    """Stop when the validation loss no longer improves, and put the best parameters back.

    Args         stopping: an EarlyStopping. validation_loss: parameters (P,) -> float, asked after every epoch.
    Conventions  losses[e] is that of epoch e + 1, watch what early stopping remembers. Also when nothing stopped the
                 run, it ends with the best parameters seen; its checkpoint holds those of the last step, so that it
                 can go on. A resumed run starts to watch anew, losses[0] being that of its first epoch.
    """

    def __init__(self, stopping: EarlyStopping, validation_loss: Callable[[FloatArray], float]) -> None:
        self._stopping, self._validation_loss = stopping, validation_loss
        self.watch, self.losses, self._epochs_before = stopping.init(), list[float](), 0

    def on_start(self, progress: Progress) -> None:
        """Forget what an earlier run was like.

        Args         progress: the run as it stands.
        """
        self.watch, self.losses, self._epochs_before = self._stopping.init(), [], progress.epoch

    def on_epoch(self, progress: Progress) -> None:
        """Check, and stop when patience has run out.

        Args         progress: the run as it stands.
        """
        self.losses.append(float(self._validation_loss(progress.parameters)))
        self.watch = self._stopping.update(self.watch, self.losses[-1], progress.parameters)
        if self.watch.stop:
            seen, then = "better", f"back to the parameters of epoch {self._epochs_before + self.watch.best_index + 1}"
            if self.watch.best_parameters is None:
                seen, then = "finite", f"the parameters stay those of epoch {progress.epoch}"
            progress.stop(f"no {seen} validation loss in {self._stopping.patience} epochs; {then}")

    def on_end(self, progress: Progress) -> None:
        """Put the best parameters back.

        Args         progress: the run as it stands.
        """
        if self.watch.best_parameters is not None:
            progress.parameters[...] = self.watch.best_parameters


class PrintProgress(Callback):
    """Print a line after every so many epochs, and one at the end.

    Args         every_epochs: how many. stream: where to, standard output when not given.
    Raises       ConventionError when every_epochs is not a whole number of at least 1.
    """

    def __init__(self, every_epochs: int = 1, *, stream: TextIO | None = None) -> None:
        self._every_epochs = whole_number("PrintProgress", "every_epochs", every_epochs)
        self._stream = stream

    def on_epoch(self, progress: Progress) -> None:
        """Print the epoch and the last loss.

        Args         progress: the run as it stands.
        """
        if progress.epoch % self._every_epochs == 0:
            self._print(progress)

    def on_end(self, progress: Progress) -> None:
        """Print where training ended, and why, when that was not to be expected.

        Args         progress: the run as it stands.
        """
        if progress.stopped is not None:
            print(f"stopped after step {progress.step}: {progress.stopped}", file=self._stream or sys.stdout)
        elif progress.epoch % self._every_epochs:
            self._print(progress)

    def _print(self, progress: Progress) -> None:
        loss = np.asarray(progress.loss)
        of_a_stack = f" (median of {loss.size} networks)" if loss.ndim else ""
        where = f"epoch {progress.epoch} of {progress.n_epochs}"
        print(f"{where}: loss {np.median(loss):.4g}{of_a_stack}", file=self._stream or sys.stdout)
