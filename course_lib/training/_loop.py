"""The training loop itself: batch, gradient, update, and what makes a run repeatable."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.arguments import generator, instance, whole_number
from course_lib.arrays import zeros_like
from course_lib.errors import ConventionError, ShapeError
from course_lib.optimizers import Optimizer
from course_lib.training._batches import Rows, checked_batch_size, shuffle, slices
from course_lib.training._callbacks import Callback, Progress
from course_lib.training._checkpoints import Checkpoint
from course_lib.training._results import DivergenceError, FitResult, History

FloatArray = NDArray[np.floating[Any]]
BatchGradient = Callable[[Rows | None], Any]


class Loop:
    """A run of training that knows nothing of networks: it asks for the gradient of a batch and makes the step.

    Args         function: for messages. start: (P,) or (S, P), or a Checkpoint. n_samples: N. random: whether the
                 gradients need rng. The rest as in fit.
    Conventions  parameters and gradients are the arrays of the run: run() hands row numbers (None for all rows) to a
                 function that reads the one, fills the other and returns the loss.
    """

    def __init__(
        self,
        function: str,
        start: FloatArray | Checkpoint,
        n_samples: int,
        optimizer: Optimizer,
        epochs: int,
        batch_size: int | None,
        rng: np.random.Generator | None,
        callbacks: Sequence[Callback],
        *,
        random: bool = False,
    ) -> None:
        _check_kinds(function, optimizer, callbacks)
        size = n_samples if batch_size is None else checked_batch_size(function, batch_size, n_samples)
        self.function, self.optimizer, self.callbacks = function, optimizer, tuple(callbacks)
        self.order = np.arange(n_samples)
        self.batches: list[Rows] | list[None] = [None] if size == n_samples else slices(self.order, size)
        sizes = [n_samples if rows is None else len(rows) for rows in self.batches]
        self.epochs = whole_number(function, "epochs", epochs)
        n_steps = self.epochs * len(sizes)
        if isinstance(start, Checkpoint):
            self._check(start, n_samples, size, n_steps, rng)
            rng = start.generator()
        if rng is None and (random or size < n_samples):
            raise ConventionError(
                f"{function}: {'dropout is' if random else f'mini-batches of {size} are'} drawn at random, but rng is "
                "None; give rng=np.random.default_rng(seed).",
                name="rng",
                got=None,
                expected="a numpy.random.Generator",
            )
        if rng is not None:
            generator(function, rng)
        self.rng = rng
        origin = start.parameters if isinstance(start, Checkpoint) else start
        self.parameters, self.gradients, self.workspace = (zeros_like(origin) for _ in range(3))
        np.copyto(self.parameters, origin)
        self.losses = np.full((n_steps, *self.parameters.shape[:-1]), np.nan)
        self.is_number = math.isfinite if self.losses.ndim == 1 else _all_finite
        state, done = optimizer.init(self.parameters), 0
        if isinstance(start, Checkpoint):
            state, done = copy.deepcopy(start.optimizer_state), start.step
            self.order[:], self.losses[:done] = start.order, start.losses
        self.progress = Progress(
            parameters=self.parameters,
            optimizer_state=state,
            order=self.order,
            losses=self.losses,
            rng=rng,
            batch_sizes=sizes,
            n_epochs=self.epochs,
            step=done,
        )

    def run(self, batch_gradient: BatchGradient) -> FitResult:
        """Make the steps that are left; the callbacks look on."""
        progress, n_batches, optimizer = self.progress, len(self.batches), self.optimizer
        on_step, on_epoch = self._all("on_step"), self._all("on_epoch")
        # what overflows on the way to divergence is reported once, in words, by _diverged
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            self._tell("on_start")
            for step in range(progress.step, progress.n_steps):
                if progress.stopped is not None:
                    break
                place = step % n_batches
                if place == 0 and n_batches > 1 and self.rng is not None:
                    shuffle(self.order, self.rng)
                loss = self.losses[step] = batch_gradient(self.batches[place])
                if not self.is_number(loss):
                    raise self._diverged("the loss", loss, step + 1)
                progress.optimizer_state = optimizer.apply(
                    self.gradients, progress.optimizer_state, self.parameters, self.workspace, check=False
                )
                progress.step = step + 1
                for look in on_step:
                    look(progress)
                if place == n_batches - 1:
                    for look in on_epoch:
                        look(progress)
            if not np.isfinite(self.parameters).all():
                raise self._diverged("a parameter", self.parameters.sum(axis=-1), progress.step)
            checkpoint = progress.checkpoint()  # before a callback exchanges the parameters for those of another step
            self._tell("on_end")
        return FitResult(self.parameters, progress.history, checkpoint, progress.stopped)

    def _all(self, moment: str) -> list[Callable[[Progress], None]]:
        return [getattr(callback, moment) for callback in self.callbacks]

    def _tell(self, moment: str) -> None:
        for look in self._all(moment):
            look(self.progress)

    def _diverged(self, what: str, value: Any, n_losses: int) -> DivergenceError:
        step, epoch = self.progress.step, (n_losses - 1) // len(self.batches) + 1
        lost = np.flatnonzero(~np.isfinite(np.atleast_1d(value)))
        network = f" of network {lost[0]} ({len(lost)} of {np.size(value)} are lost)" if np.ndim(value) else ""
        reached = "before the first update" if step == 0 else f"after {step} update(s), in epoch {epoch}"
        remedy = (
            "start from smaller parameters, or standardize X and y"
            if step == 0
            else "try a smaller learning_rate, standardized X and y, or clip_by_norm in front of the optimizer"
        )
        return DivergenceError(
            f"{self.function}: {what}{network} is {np.atleast_1d(value)[lost[0]]} {reached}; {remedy}.",
            step=step,
            history=History(self.losses[:n_losses].copy(), self.progress.batch_sizes),
        )

    def _check(
        self, start: Checkpoint, n_samples: int, batch_size: int, n_steps: int, rng: np.random.Generator | None
    ) -> None:
        """Refuse to go on with other data, other batches or another generator than before."""
        if len(start.order) != n_samples:
            raise ShapeError(
                f"{self.function}: the checkpoint was made with {len(start.order)} samples and X has {n_samples}; "
                "go on with the same data.",
                name="X",
                got=n_samples,
                expected=len(start.order),
            )
        if start.batch_size != batch_size:
            raise ConventionError(
                f"{self.function}: the checkpoint was made with batches of {start.batch_size}, not {batch_size}; "
                f"go on with batch_size={start.batch_size}.",
                name="batch_size",
                got=batch_size,
                expected=start.batch_size,
            )
        if _shapes(start.optimizer_state) != _shapes(self.optimizer.init(start.parameters)):
            raise ConventionError(
                f"{self.function}: the checkpoint was made with another optimizer than {self.optimizer.name}, by the "
                "parts of its state; go on with the same optimizer.",
                name="optimizer",
                got=self.optimizer.name,
                expected=sorted(start.optimizer_state),
            )
        if start.step > n_steps:
            raise ConventionError(
                f"{self.function}: the checkpoint has made {start.step} steps, more than the {n_steps} of epochs="
                f"{self.epochs}; epochs counts those before the checkpoint too.",
                name="epochs",
                got=self.epochs,
                expected="at least the epochs already made",
            )
        if rng is not None:
            raise ConventionError(
                f"{self.function}: rng is given beside a checkpoint, which holds the state of its own; leave rng out.",
                name="rng",
                got=rng,
            )


def _all_finite(losses: FloatArray) -> bool:
    return bool(np.isfinite(losses).all())


def _shapes(state: Any) -> Any:
    """The parts of an optimizer's state and their shapes: what two states of one optimizer have in common."""
    return {key: _shapes(part) for key, part in state.items()} if isinstance(state, dict) else np.shape(state)


def _check_kinds(function: str, optimizer: Any, callbacks: Any) -> None:
    """Refuse sgd without its learning rate, and functions or a lone callback where a list of Callbacks belongs."""
    instance(function, "optimizer", optimizer, Optimizer, such_as="such as sgd(0.1) or adam(0.01)")
    listed = isinstance(callbacks, (list, tuple))
    for callback in callbacks if listed else [callbacks]:
        if not listed or not isinstance(callback, Callback):
            raise ConventionError(
                f"{function}: callbacks {'holds' if listed else 'is'} {callback!r}; give a list of Callback objects, "
                "such as [Recorder(function)].",
                name="callbacks",
                got=callback,
                expected="Callback objects in a list",
            )
