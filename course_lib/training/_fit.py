"""Training a network, or anything else that has a loss and a gradient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import called_with, float_array, instance, plain_array, unit_interval
from course_lib.errors import ConventionError, ShapeError
from course_lib.linear import augment
from course_lib.losses import Loss, get_loss
from course_lib.network import MultilayerPerceptron
from course_lib.network._perceptron import in_precision
from course_lib.optimizers import Optimizer
from course_lib.training._batches import Rows
from course_lib.training._callbacks import Callback
from course_lib.training._checkpoints import Checkpoint
from course_lib.training._loop import Loop
from course_lib.training._network_gradient import NetworkGradient
from course_lib.training._results import FitResult

FloatArray = NDArray[np.floating[Any]]
Objective = Callable[[FloatArray, Any, Any, np.random.Generator | None], tuple[float, FloatArray]]


def fit(
    network: MultilayerPerceptron,
    parameters: ArrayLike | Checkpoint,
    X: ArrayLike,
    y: ArrayLike,
    *,
    loss: str | Loss,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int | None = None,
    keep_probability: float = 1.0,
    rng: np.random.Generator | None = None,
    callbacks: Sequence[Callback] = (),
) -> FitResult:
    """Train a network: forward, loss, backward, update, batch after batch, epoch after epoch.

    parameters = parameters + updates(dL/dparameters), L the loss of the batch
    Args         network: what to train. parameters: (P,), (S, P) for a stack, or a Checkpoint to go on from; not
                 changed. X: (N, d). y: (N, k), or what the loss asks for. loss: a name of LOSSES or a Loss. optimizer:
                 such as sgd(0.1). epochs: passes through the data, those before the checkpoint included. batch_size:
                 rows of a step, all when not given. keep_probability: in (0, 1], of hidden units in dropout, below 1.
                 rng: generator, needed for mini-batches and dropout. callbacks: called in turn.
    Returns      a FitResult: parameters, history, checkpoint, stopped.
    Raises       DivergenceError when the loss or a parameter leaves the numbers; ShapeError, ConventionError,
                 NotFiniteError when the arguments do not belong together.
    Conventions  without replacement: each epoch takes every sample once, in a new order; the last batch may be short
                 and is divided by its own size. (Piastra, and Massias where he defines SGD, draw the sample of each
                 step anew, as mini_batches(…, replace=True) does.) The networks of a stack see the same batches.
                 Dropout is inverted: the trained network predicts as it is, with all units; the losses on the way are
                 those of the thinned ones.
    Source       Massias, full training of a neural network; Gogianu and Busoniu, "Solution: add noise!"; Schubert,
                 stochastic gradient descent algorithms.

    >>> from course_lib.optimizers import sgd
    >>> line = MultilayerPerceptron((1, 1), ("identity",))
    >>> X = np.array([[0.0], [1.0], [2.0]])
    >>> found = fit(line, [0, 0], X, 3 * X - 1, loss="mean_squared_error", optimizer=sgd(0.2), epochs=200)
    >>> found.parameters.round(3), found.history.losses[:2].round(3)
    (array([ 3., -1.]), array([10.   ,  1.467]))
    """
    instance("fit", "network", network, MultilayerPerceptron, such_as="such as MultilayerPerceptron((2, 3, 1), …)")
    start = _checked_start(parameters, lambda theta: network.checked_parameters("fit", theta))
    dtype = (start.parameters if isinstance(start, Checkpoint) else start).dtype
    inputs = augment(in_precision("fit", "X", float_array("fit", "X", X, f"N {network.n_inputs}"), dtype))
    loss = get_loss(loss)
    keep_probability = unit_interval("fit", "keep_probability", keep_probability, closed="right")
    loop = Loop("fit", start, len(inputs), optimizer, epochs, batch_size, rng, callbacks, random=keep_probability < 1)
    batch_gradient = NetworkGradient(
        network,
        loss,
        parameters=loop.parameters,
        gradients=loop.gradients,
        inputs=inputs,
        targets=_checked_targets(network, loss, loop.parameters, len(inputs), y),
        keep_probability=keep_probability,
        rng=loop.rng,
    )
    return loop.run(batch_gradient)


def fit_objective(
    objective: Objective,
    parameters: ArrayLike | Checkpoint,
    X: ArrayLike,
    y: ArrayLike,
    *,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int | None = None,
    rng: np.random.Generator | None = None,
    callbacks: Sequence[Callback] = (),
) -> FitResult:
    """Train anything that has a loss and a gradient, with the loop of fit: dropout, penalties, normalized layers.

    value, gradients = objective(parameters, X_batch, y_batch, rng)
    Args         objective: the line above; takes its random numbers from rng, so that a resumed run repeats them.
                 parameters: (P,), or a Checkpoint to go on from; not changed. X: (N, …). y: (N, …).
                 optimizer, epochs, batch_size, rng, callbacks: as in fit.
    Returns      a FitResult: parameters, history, checkpoint, stopped.
    Raises       DivergenceError when the loss or a parameter leaves the numbers; ShapeError when X and y differ in N
                 or the gradients in shape; ConventionError when the objective returns anything but one number and
                 gradients, or an argument is of another kind.
    """
    start = _checked_start(parameters, lambda theta: float_array("fit_objective", "parameters", theta, "P"))
    called_with("fit_objective", "objective", objective, "parameters, X_batch, y_batch, rng")
    X, y = plain_array("fit_objective", "X", X), plain_array("fit_objective", "y", y)
    if X.ndim == 0 or y.ndim == 0 or len(X) != len(y) or len(X) == 0:
        raise ShapeError(
            f"fit_objective: X has shape {X.shape} and y {y.shape}; both must hold the same N samples, at least one.",
            name="y",
            got=y.shape,
            expected=X.shape[:1],
        )
    loop = Loop("fit_objective", start, len(X), optimizer, epochs, batch_size, rng, callbacks)

    def batch_gradient(rows: Rows | None) -> float:
        X_batch, y_batch = (X, y) if rows is None else (X[rows], y[rows])
        answer = objective(loop.parameters, X_batch, y_batch, loop.rng)
        value, loop.gradients[...] = _value_and_gradients(answer, loop.parameters.shape)
        return value

    return loop.run(batch_gradient)


def _value_and_gradients(answer: Any, shape: tuple[int, ...]) -> tuple[float, NDArray[Any]]:
    """What an objective returned, refused unless it is one number and as many gradients as there are parameters."""
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        kind = "None" if answer is None else f"one {type(answer).__name__}"
        got = f"{len(answer)} things" if isinstance(answer, (tuple, list)) else kind
        raise ConventionError(
            f"fit_objective: the objective returned {got}; it must return a pair, the loss and its gradients {shape}.",
            name="objective",
            got=answer,
            expected="value, gradients",
        )
    value = plain_array("fit_objective", "the objective's loss", answer[0])
    if value.ndim or value.dtype.kind not in "biuf":
        raise ConventionError(
            f"fit_objective: the objective returned the loss {answer[0]!r}; it must be one number.",
            name="objective",
            got=answer[0],
            expected="a number",
        )
    gradients = plain_array("fit_objective", "the objective's gradients", answer[1])
    if gradients.shape != shape:
        raise ShapeError(
            f"fit_objective: the objective returned gradients of shape {gradients.shape}; "
            f"expected {shape}, one number per parameter.",
            name="objective",
            got=gradients.shape,
            expected=shape,
        )
    if gradients.dtype.kind not in "biuf":
        raise ConventionError(
            f"fit_objective: the objective returned gradients that hold {gradients.dtype.name} values; "
            "they must be real numbers.",
            name="objective",
            got=gradients.dtype,
            expected="real numbers",
        )
    return float(value), gradients


def _checked_start(
    parameters: ArrayLike | Checkpoint, check: Callable[[ArrayLike], FloatArray]
) -> FloatArray | Checkpoint:
    if isinstance(parameters, Checkpoint):
        check(parameters.parameters)
        return parameters
    return check(parameters)


def _checked_targets(
    network: MultilayerPerceptron, loss: Loss, parameters: FloatArray, n_samples: int, y: ArrayLike
) -> NDArray[Any]:
    """The targets as the loss takes them, floats in the precision of the parameters."""
    y = plain_array("fit", "y", y)
    predictions = np.zeros((n_samples, network.n_outputs), parameters.dtype)
    try:
        _, targets = loss.check("fit", predictions, y)
    except ShapeError as error:
        column = y.shape == (n_samples,) and network.n_outputs == 1
        raise ShapeError(
            f"fit: y has shape {y.shape}, which {loss.name} cannot compare with predictions of shape "
            f"{predictions.shape}{'; pass y[:, None]' if column else ''}.",
            name="y",
            got=y.shape,
            expected=predictions.shape,
        ) from error
    return in_precision("fit", "y", targets, parameters.dtype) if targets.dtype.kind == "f" else np.asarray(targets)
