"""Training runs on MNIST-1D: what is fixed beforehand, and the errors that come out, epoch by epoch."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.arguments import choice, positive, whole_number
from course_lib.data import mnist1d, random_labels
from course_lib.losses import cross_entropy
from course_lib.network import MultilayerPerceptron
from course_lib.optimizers import chain, l2_in_gradient, sgd
from course_lib.training import Callback, DivergenceError, Progress, fit

FloatArray = NDArray[np.floating[Any]]

RECORD = Path(__file__).parent / "mnist1d.json"


@dataclass(frozen=True)
class Run:
    """One training run on the published MNIST-1D data, fixed by these numbers and a seed.

    Args         hidden: widths of the hidden layers, ReLU each. learning_rate: > 0, of plain gradient steps. epochs:
                 passes through the 4000 training samples. seed: of labels, start and batches. labels: "random" (by
                 dice) or "true". batch_size: 4000 is the full batch. keep_probability: of hidden units in dropout.
                 l2: what stands before the parameters in the penalty's gradient.
    Raises       ConventionError for labels of another name or a size that is no whole number of at least 1.
    """

    hidden: tuple[int, ...]
    learning_rate: float
    epochs: int
    seed: int
    labels: str = "random"
    batch_size: int = 100
    keep_probability: float = 1.0
    l2: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "hidden", tuple(whole_number("Run", "hidden", width) for width in self.hidden))
        choice("Run", "labels", self.labels, ["random", "true"])
        whole_number("Run", "epochs", self.epochs)
        positive("Run", "learning_rate", self.learning_rate)

    @property
    def network(self) -> MultilayerPerceptron:
        """The network: 40 inputs, ReLU in the hidden layers, 10 scores."""
        return MultilayerPerceptron((40, *self.hidden, 10), ("relu",) * len(self.hidden) + ("identity",))


@dataclass(frozen=True, eq=False)
class Curves:
    """What came out of a run: shares of wrong answers after some of its epochs, 0 among them.

    Args         run: what was run. epochs: (K,), increasing. errors: (K,), on the training labels. test_errors: (K,),
                 on the 1000 test samples, empty for random labels, which no test sample has. first_below: the first
                 epoch of all with fewer than 1% wrong; infinite if there was none. first_zero: with none wrong. loss:
                 of the last epoch on the training samples. diverged: whether the run left the numbers; it then ends.
    """

    run: Run
    epochs: NDArray[np.intp]
    errors: FloatArray
    test_errors: FloatArray
    first_below: float
    first_zero: float
    loss: float
    diverged: bool

    def error_at(self, epoch: int) -> float:
        """The training error after an epoch that was kept."""
        return float(self.errors[np.searchsorted(self.epochs, epoch)])


@cache
def _published() -> Any:
    return mnist1d(rng=np.random.RandomState(42))


class _Errors(Callback):
    def __init__(self, run: Run, labels: NDArray[np.intp]) -> None:
        (self._X, _), (self._X_test, self._labels_test) = _published()
        self._labels, self._run = labels, run
        self.wrong: list[int] = []
        self.wrong_test: list[int] = []

    def on_start(self, progress: Progress) -> None:
        self.on_epoch(progress)

    def on_epoch(self, progress: Progress) -> None:
        self.wrong.append(self._count(progress, self._X, self._labels))
        if self._run.labels == "true":
            self.wrong_test.append(self._count(progress, self._X_test, self._labels_test))

    def _count(self, progress: Progress, X: FloatArray, labels: NDArray[np.intp]) -> int:
        scores = self._run.network.forward(progress.parameters, X)
        return int(np.count_nonzero(scores.argmax(axis=1) != labels))


def training_curves(run: Run, *, every: int = 1) -> Curves:
    """Make a run: labels, start and batches are drawn from its seed, in this order.

    Args         run: what to run. every: keep the errors of every so many epochs; all of them are looked at.
    Returns      Curves.
    Raises       ConventionError when every is no whole number of at least 1.
    Conventions  float64, He's weights and zero biases, mean cross-entropy, no momentum; an L2 penalty acts on the
                 biases, too.
    """
    whole_number("training_curves", "every", every)
    (X, true_labels), _ = _published()
    rng = np.random.default_rng(run.seed)
    drawn = random_labels(len(X), 10, rng=rng)
    labels = true_labels if run.labels == "true" else drawn
    start = run.network.initialize(rng=rng)
    step = sgd(run.learning_rate)
    errors = _Errors(run, labels)
    try:
        fitted = fit(
            run.network,
            start,
            X,
            labels,
            loss="cross_entropy",
            optimizer=chain(l2_in_gradient(run.l2), step) if run.l2 else step,
            epochs=run.epochs,
            batch_size=run.batch_size,
            keep_probability=run.keep_probability,
            rng=rng,
            callbacks=[errors],
        )
        loss, diverged = float(cross_entropy(run.network.forward(fitted.parameters, X), labels)), False
    except DivergenceError:
        loss, diverged = float("inf"), True
    wrong = np.array(errors.wrong)
    kept = np.unique(np.append(np.arange(0, len(wrong), every), len(wrong) - 1))
    return Curves(
        run=run,
        epochs=kept,
        errors=wrong[kept] / len(X),
        test_errors=np.array(errors.wrong_test)[kept] / 1000 if errors.wrong_test else np.zeros(0),
        first_below=_first(wrong < 0.01 * len(X)),
        first_zero=_first(wrong == 0),
        loss=loss,
        diverged=diverged,
    )


def _first(reached: NDArray[np.bool_]) -> float:
    return float(np.argmax(reached)) if reached.any() else float("inf")


def recorded_curves() -> list[Curves]:
    """The runs that were made once, as they came out.

    Returns      a list of Curves, in the order in which they were made.
    Source       made by `python -m course_lib.experiments`; the file says with which versions.
    """
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    return [_read(**entry) for entry in record["runs"]]


def _read(
    run: dict[str, Any],
    every: int,
    wrong: list[int],
    wrong_test: list[int],
    first_below: int | None,
    first_zero: int | None,
    loss: float | None,
    last: int,
) -> Curves:
    epochs = np.unique(np.append(np.arange(0, last + 1, every), last))
    return Curves(
        run=Run(**{**run, "hidden": tuple(run["hidden"])}),
        epochs=epochs,
        errors=np.array(wrong) / 4000,
        test_errors=np.array(wrong_test) / 1000,
        first_below=float("inf") if first_below is None else float(first_below),
        first_zero=float("inf") if first_zero is None else float(first_zero),
        loss=float("inf") if loss is None else loss,
        diverged=loss is None,
    )


def written(curves: Curves, every: int) -> dict[str, Any]:
    """Curves as an entry of the record: counts instead of shares."""
    return {
        "run": asdict(curves.run),
        "every": every,
        "last": int(curves.epochs[-1]),
        "first_below": int(curves.first_below) if np.isfinite(curves.first_below) else None,
        "first_zero": int(curves.first_zero) if np.isfinite(curves.first_zero) else None,
        "loss": None if curves.diverged else round(curves.loss, 4),
        "wrong": np.rint(curves.errors * 4000).astype(int).tolist(),
        "wrong_test": np.rint(curves.test_errors * 1000).astype(int).tolist(),
    }
