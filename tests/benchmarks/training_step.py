"""One training step (forward, loss, backward, update) against torch and scikit-learn, same shapes, dtype, optimizer.

Run:   python -m tests.benchmarks.training_step

Ours is course_lib.training.fit on one batch, everything that it does in a step included: recording the loss, looking
for divergence, callbacks. Torch is the bare eager loop, without reading the loss. Scikit-learn's partial_fit checks its
arguments at each call, as there is no way around that. All start warm. Times are processor times of this process with
one thread, which a busy machine disturbs less than a clock on the wall.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from course_lib.network import MultilayerPerceptron
from course_lib.optimizers import Optimizer, adam, sgd
from course_lib.training import Callback, fit
from tests.benchmarks.pairs import Timer, compare, microseconds, settle_blas, verdict

LEARNING_RATE = 1e-4
WARM_UP = 3


@dataclass(frozen=True)
class Case:
    """A network, a batch, a loss and an optimizer, with the bars: ratios to torch by dtype, and to scikit-learn."""

    widths: tuple[int, ...]
    activation: str
    batch: int
    loss: str
    optimizer: str
    torch_bars: dict[str, float]
    sklearn_bar: float

    def __str__(self) -> str:
        return f"{'-'.join(map(str, self.widths))} {self.activation} b{self.batch} {self.optimizer}"


SQUARED, CLASSES = "mean_squared_error", "cross_entropy"
CASES = [
    Case((2, 2, 1), "tanh", 4, SQUARED, "sgd", {"float64": 0.08, "float32": 0.08}, 0.05),
    Case((1, 64, 1), "tanh", 32, SQUARED, "adam", {"float64": 0.10, "float32": 0.08}, 0.10),
    Case((40, 100, 100, 10), "relu", 100, CLASSES, "adam", {"float64": 0.45, "float32": 0.32}, 0.25),
    Case((784, 256, 10), "relu", 128, CLASSES, "adam", {"float64": 0.95, "float32": 0.95}, 0.80),
    Case((1024, 1024, 1024, 10), "relu", 256, CLASSES, "adam", {"float64": 1.05, "float32": 1.05}, 0.80),
]


class Stopwatch(Callback):
    """The time from the end of the warm-up to the end of the last step, before the run's checkpoint is copied."""

    def __init__(self, last: int) -> None:
        self.times = {WARM_UP: 0.0, last: 0.0}

    def on_step(self, progress: Any) -> None:
        if progress.step in self.times:
            self.times[progress.step] = time.process_time()

    @property
    def seconds(self) -> float:
        first, last = self.times.values()
        return last - first


class Setting:
    """A case in one dtype, with the same numbers for all sides."""

    def __init__(self, case: Case, dtype: str) -> None:
        self.case, self.dtype = case, dtype
        depth = len(case.widths) - 2
        self.network = MultilayerPerceptron(case.widths, (case.activation,) * depth + ("identity",))
        rng = np.random.default_rng(0)
        self.parameters = self.network.initialize(rng=rng, weights="lecun_normal", dtype=dtype)
        self.X = rng.normal(size=(case.batch, case.widths[0])).astype(dtype)
        if case.loss == CLASSES:
            self.y = rng.integers(case.widths[-1], size=case.batch)
        else:
            self.y = rng.normal(size=(case.batch, case.widths[-1])).astype(dtype)

    def optimizer(self) -> Optimizer:
        return {"sgd": sgd, "adam": adam}[self.case.optimizer](LEARNING_RATE)

    def ours(self, count: int) -> float:
        """Seconds for that many steps of fit."""
        watch = Stopwatch(WARM_UP + count)
        self.losses(WARM_UP + count, watch)
        return watch.seconds

    def losses(self, steps: int, *callbacks: Callback) -> Any:
        """The loss of every step."""
        result = fit(
            self.network,
            self.parameters,
            self.X,
            self.y,
            loss=self.case.loss,
            optimizer=self.optimizer(),
            epochs=steps,
            callbacks=callbacks,
        )
        return result.history.losses

    def torch_step(self) -> Any:
        """A function that makes one step of torch and returns the loss, still a tensor."""
        import torch

        bend = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}[self.case.activation]
        layers: list[Any] = []
        arrays = self.network.parameters_as_arrays(self.parameters)
        for (n_in, n_out), (W, b) in zip(pairwise(self.case.widths), arrays, strict=True):
            linear = torch.nn.Linear(n_in, n_out, dtype=getattr(torch, self.dtype))
            with torch.no_grad():
                linear.weight.copy_(torch.tensor(W))
                linear.bias.copy_(torch.tensor(b))
            layers += [linear, bend()]
        model = torch.nn.Sequential(*layers[:-1])
        kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[self.case.optimizer]
        optimizer = kind(model.parameters(), lr=LEARNING_RATE)
        criterion = torch.nn.CrossEntropyLoss() if self.case.loss == CLASSES else torch.nn.MSELoss()
        X, y = torch.tensor(self.X), torch.tensor(self.y)

        def step() -> Any:
            optimizer.zero_grad()
            loss = criterion(model(X), y)
            loss.backward()
            optimizer.step()
            return loss

        return step

    def sklearn_step(self) -> Any:
        """A function that makes one step of scikit-learn."""
        from sklearn.neural_network import MLPClassifier, MLPRegressor

        kind = MLPClassifier if self.case.loss == CLASSES else MLPRegressor
        model = kind(
            hidden_layer_sizes=self.case.widths[1:-1],
            activation=self.case.activation,
            solver=self.case.optimizer,
            alpha=0.0,
            batch_size=self.case.batch,
            learning_rate_init=LEARNING_RATE,
            shuffle=False,
            momentum=0.0,
            nesterovs_momentum=False,
            random_state=0,
        )
        y = self.y if self.case.loss == CLASSES else self.y.ravel()
        classes = {"classes": np.arange(self.case.widths[-1])} if self.case.loss == CLASSES else {}
        model.partial_fit(self.X, y, **classes)
        return lambda: model.partial_fit(self.X, y)


def timer(step: Any) -> Timer:
    """Seconds for that many calls of a step, after a warm-up."""

    def seconds(count: int) -> float:
        for _ in range(WARM_UP):
            step()
        start = time.process_time()
        for _ in range(count):
            step()
        return time.process_time() - start

    return seconds


def same_losses(setting: Setting, torch_step: Any) -> bool:
    """Both sides compute the same: ten losses agree."""
    theirs = [torch_step().item() for _ in range(10)]
    return bool(np.allclose(setting.losses(10), theirs, rtol={"float64": 1e-10, "float32": 1e-4}[setting.dtype]))


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    settle_blas()
    import torch

    torch.set_num_threads(1)
    missed = []
    print(f"{'step, us':38} {'dtype':8} {'ours':>10} {'torch':>10} {'ratio':>6} {'bar':>5}", end="")
    print(f" {'ours':>10} {'sklearn':>10} {'ratio':>6} {'bar':>5}")
    for case in CASES:
        for dtype, bar in case.torch_bars.items():
            setting = Setting(case, dtype)
            torch_step = setting.torch_step()
            if not same_losses(setting, torch_step):
                missed.append(f"{case} {dtype}: torch and course_lib compute different losses")
            pair = compare(setting.ours, timer(torch_step))
            print(f"{case!s:38} {dtype:8} {microseconds(pair.ours)} {microseconds(pair.theirs)}", end="")
            print(f" {pair.ratio:6.3f} {bar:5.2f}", end="", flush=True)
            against = compare(setting.ours, timer(setting.sklearn_step()))
            print(f" {microseconds(against.ours)} {microseconds(against.theirs)}", end="")
            print(f" {against.ratio:6.3f} {case.sklearn_bar:5.2f}", flush=True)
            if pair.ratio > bar:
                missed.append(f"{case} {dtype}: {pair.ratio:.3f} of torch (bar {bar})")
            if against.ratio > case.sklearn_bar:
                missed.append(f"{case} {dtype}: {against.ratio:.3f} of scikit-learn (bar {case.sklearn_bar})")
    return verdict(missed)


if __name__ == "__main__":
    sys.exit(main())
