"""What an optimizer is, and how a rule written in place becomes the pair (init, update)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_array, float_arrays, instance
from course_lib.arrays import scalar, zeros_like
from course_lib.errors import ConventionError, CourseError, ShapeError

FloatArray = NDArray[np.floating[Any]]
State = dict[str, Any]
Rule = Callable[[FloatArray, State, FloatArray, FloatArray], None]
Arrays = tuple[FloatArray, FloatArray]
Check = Callable[[ArrayLike, State, ArrayLike, FloatArray | None], Arrays]

_PIECE_BYTES = 2**18  # a handful of arrays of this size stays in the cache from one NumPy call to the next
FLOATS = "fd"  # float32 and float64, by the letters that NumPy compares fastest


class Update(Protocol):
    """One step: from gradients, state and parameters to the updates and the new state."""

    def __call__(
        self, gradients: ArrayLike, state: State, parameters: ArrayLike, out: FloatArray | None = None
    ) -> tuple[FloatArray, State]:
        """Work out the updates."""


class InPlace(Protocol):
    """One step that overwrites the state and the updates, and with move the parameters too."""

    def __call__(
        self, gradients: FloatArray, state: State, parameters: FloatArray, updates: FloatArray, /, move: bool = True
    ) -> None:
        """Make the step."""


@dataclass(frozen=True)
class Optimizer:
    """A rule that turns gradients into updates, together with what it remembers from one step to the next.

    updates, state = update(gradients, state, parameters);  parameters = parameters + updates
    Args         init: parameters -> state. update: (gradients, state, parameters, out=None) -> (updates, state).
                 name: the key in OPTIMIZERS, for messages and figures.
    Raises       by update: ShapeError when shapes differ or the state is another optimizer's; NotFiniteError when a
                 gradient or a parameter is no finite number.
    Conventions  updates are added. Parameters are one vector (P,), or a stack (S, P) of S networks that share nothing.
                 Without out= no argument is changed; with out= the updates are written there and the state's own
                 arrays are overwritten, so the caller must own both, and out must be an array of its own.
    Source       Optax has the same pair and the same sign; the decks subtract a step.

    >>> from course_lib.optimizers import sgd
    >>> optimizer, theta = sgd(0.1), np.array([1.0, -2.0])
    >>> updates, state = optimizer.update([3.0, 5.0], optimizer.init(theta), theta)
    >>> theta + updates
    array([ 0.7, -2.5])
    """

    init: Callable[[ArrayLike], State] = field(repr=False)
    update: Update = field(repr=False)
    name: str = "optimizer"
    _check: Check | None = field(default=None, repr=False)
    _in_place: InPlace | None = field(default=None, repr=False)

    def apply(
        self,
        gradients: FloatArray,
        state: State,
        parameters: FloatArray,
        workspace: FloatArray,
        *,
        check: bool = True,
    ) -> State:
        """Make one step in place: parameters = parameters + updates.

        Args         gradients: (P,) or (S, P). state: from init or the last step; its own arrays are overwritten.
                     parameters: of the same shape, overwritten. workspace: another array like it, overwritten.
                     check: whether to look at shapes; a loop over the same arrays need not look at every step.
        Returns      the new state.
        Raises       ShapeError when shapes differ; CourseError when these are no arrays of float32 or float64.
        Conventions  to the last bit what update and an addition give; on long vectors it is faster, because each piece
                     of the parameters is moved while it is still in the processor's cache. Gradients that are no
                     numbers are not refused, so that one network of a stack may explode without the others.

        >>> from course_lib.optimizers import sgd
        >>> optimizer, theta = sgd(0.1), np.array([1.0, -2.0])
        >>> state = optimizer.apply(np.array([3.0, 5.0]), optimizer.init(theta), theta, np.empty(2))
        >>> theta
        array([ 0.7, -2.5])
        """
        if self._in_place is None:
            updates, state = self.update(gradients, state, parameters, out=workspace)
            np.add(parameters, updates, parameters)
            return state
        if check and self._check is not None:
            arrays = self._check(gradients, state, parameters, workspace)
            if arrays[0] is not gradients or arrays[1] is not parameters:
                raise CourseError(
                    f"{self.name}: apply moves parameters in place, so they and the gradients must be arrays of "
                    "float32 or float64, such as np.asarray(…, dtype=float) makes them.",
                    name="parameters",
                    got=(gradients, parameters),
                    expected="arrays of float32 or float64",
                )
        self._in_place(gradients, state, parameters, workspace)
        return state


def optimizer_from(
    name: str, rule: Rule, *, arrays: tuple[str, ...] = (), numbers: tuple[str, ...] = (), entrywise: bool = True
) -> Optimizer:
    """The Optimizer of a rule(gradients, state, parameters, updates) that overwrites state and updates.

    All memory starts at zero: an array like the parameters for each name in `arrays`, a float for each in `numbers`.
    entrywise: no entry of the updates depends on another entry; a long vector is then worked off in pieces.
    """

    def init(parameters: ArrayLike) -> State:
        theta = vectors(name, parameters)
        memory = {key: zeros_like(theta) for key in arrays}
        return {"step": 0, **dict.fromkeys(numbers, 0.0), **memory}

    keys = {"step", *numbers, *arrays}

    def check(gradients: ArrayLike, state: State, parameters: ArrayLike, out: FloatArray | None) -> Arrays:
        gradients, parameters = checked(name, gradients, parameters, out)
        check_state(name, state, keys, arrays, parameters.shape)
        return gradients, parameters

    def rule_in_pieces(g: FloatArray, state: State, theta: FloatArray, u: FloatArray, move: bool) -> None:
        g, theta, u = g.reshape(-1), theta.reshape(-1), u.reshape(-1)
        memory = {key: state[key].reshape(-1) for key in arrays}
        length = _PIECE_BYTES // g.itemsize
        for start in range(0, len(g), length):
            piece = slice(start, start + length)
            local = {**state, **{key: array[piece] for key, array in memory.items()}}  # the same numbers for each
            gradients, parameters = g[piece], theta[piece]
            updates = u[: len(gradients)] if move else u[piece]  # moved at once, they need one piece of memory
            rule(gradients, local, parameters, updates)
            if move:
                np.add(parameters, updates, parameters)
        state |= {key: local[key] for key in numbers}

    def step(g: FloatArray, state: State, theta: FloatArray, u: FloatArray, move: bool = True) -> None:
        if entrywise and g.nbytes > _PIECE_BYTES and all(array.flags.c_contiguous for array in (g, theta, u)):
            rule_in_pieces(g, state, theta, u, move)
        else:
            rule(g, state, theta, u)
            if move:
                np.add(theta, u, theta)
        state["step"] += 1

    return optimizer_of_step(name, init, check, step)


def optimizer_of_step(name: str, init: Callable[[ArrayLike], State], check: Check, step: InPlace) -> Optimizer:
    """The Optimizer of a step(gradients, state, parameters, updates, move=True) that is made in place."""

    def update(
        gradients: ArrayLike, state: State, parameters: ArrayLike, out: FloatArray | None = None
    ) -> tuple[FloatArray, State]:
        gradients, parameters = check(gradients, state, parameters, out)
        for argument, array in (("gradients", gradients), ("parameters", parameters)):
            if not has_only_numbers(array):
                float_array(name, argument, array, "...")  # raises, and names the entry
        if out is None:
            out, state = zeros_like(parameters), copied(state)
        step(gradients, state, parameters, out, move=False)
        return out, state

    return Optimizer(init, update, name, check, step)


def vectors(name: str, parameters: ArrayLike) -> FloatArray:
    """Parameters as one vector (P,) or a stack (S, P)."""
    theta = float_array(name, "parameters", parameters, "... P")
    return theta if theta.ndim == 1 else float_array(name, "parameters", theta, "S P")


def checked(name: str, gradients: ArrayLike, parameters: ArrayLike, out: FloatArray | None) -> Arrays:
    """Gradients and parameters as arrays of one shape; arrays that already are cost next to nothing."""
    if not (
        isinstance(gradients, np.ndarray)
        and isinstance(parameters, np.ndarray)
        and gradients.shape == parameters.shape
        and gradients.dtype.char in FLOATS
        and parameters.dtype.char in FLOATS
        and 1 <= gradients.ndim <= 2
        and gradients.size
    ):
        parameters = vectors(name, parameters)
        shape = "P" if parameters.ndim == 1 else "S P"
        parameters, gradients = float_arrays(name, parameters=(parameters, shape), gradients=(gradients, shape))
    if out is None:
        return gradients, parameters
    if not isinstance(out, np.ndarray) or out.dtype.char not in FLOATS:
        raise CourseError(
            f"{name}: out is {out!r}; it must be an array of float32 or float64, such as np.empty_like(parameters).",
            name="out",
            got=out,
            expected="an array of float32 or float64",
        )
    if out is gradients or out is parameters or out.shape != parameters.shape:
        raise ShapeError(
            f"{name}: out must be an array of its own of shape {parameters.shape}, neither the gradients nor the "
            f"parameters; it has shape {out.shape}.",
            name="out",
            got=out.shape,
            expected=parameters.shape,
        )
    return gradients, parameters


def check_state(
    name: str, state: Any, keys: set[str], arrays: tuple[str, ...], shape: tuple[int, ...], *, maker: str = ""
) -> None:
    """Refuse the state of another optimizer, or of other parameters; maker: who makes it, if not the one asking."""
    ours = isinstance(state, dict) and state.keys() == keys
    if not ours or not all(getattr(state[key], "shape", None) == shape for key in arrays):
        raise ShapeError(
            f"{name}: the state is not one that {maker or name} made for parameters of shape {shape}; "
            "begin with state = optimizer.init(parameters).",
            name="state",
            got=state,
            expected=shape,
        )


def has_only_numbers(array: FloatArray) -> bool:
    """Whether no entry is infinite or NaN, by a sum that needs no second array; one that overflows decides nothing."""
    with np.errstate(over="ignore", invalid="ignore"):
        total = float(np.add.reduce(array, axis=None))
    return math.isfinite(total) or bool(np.isfinite(array).all())


def copied(state: State) -> State:
    """The same state in arrays of its own."""
    copies: State = {}
    for key, value in state.items():
        if isinstance(value, np.ndarray):
            copies[key] = zeros_like(value)
            np.copyto(copies[key], value)
        else:
            copies[key] = copied(value) if isinstance(value, dict) else value
    return copies


def chain(*parts: Optimizer) -> Optimizer:
    """Several rules in a row: the updates of one are the gradients of the next.

    Args         parts: at least one; transforms of the gradient first, then the rule that makes the step.
    Returns      one Optimizer; its state holds the states of the parts under "0", "1", …
    Raises       ConventionError when there is no part, or one is no Optimizer.

    >>> from course_lib.optimizers import clip_by_value, sgd
    >>> optimizer = chain(clip_by_value(1.0), sgd(0.1))
    >>> optimizer.update(np.array([5.0, -0.5]), optimizer.init([0, 0]), np.zeros(2))[0]
    array([-0.1 ,  0.05])
    """
    if not parts:
        raise ConventionError(
            "chain: no parts were given; name at least one optimizer, for example chain(sgd(0.1)).",
            name="parts",
            got=parts,
            expected="at least one Optimizer",
        )
    for part in parts:
        instance("chain", "parts", part, Optimizer, such_as="such as clip_by_norm(1.0) or sgd(0.1)")
    return chained(f"chain({', '.join(part.name for part in parts)})", parts)


def chained(name: str, parts: Sequence[Optimizer]) -> Optimizer:
    """The parts as one Optimizer of that name."""
    keys = [str(place) for place in range(len(parts))]
    all_keys = {*keys, "handed_over"}

    def init(parameters: ArrayLike) -> State:
        theta = vectors(name, parameters)
        states = {key: part.init(theta) for key, part in zip(keys, parts, strict=True)}
        return {**states, "handed_over": zeros_like(theta)}

    def check(gradients: ArrayLike, state: State, parameters: ArrayLike, out: FloatArray | None) -> Arrays:
        gradients, parameters = checked(name, gradients, parameters, out)
        check_state(name, state, all_keys, ("handed_over",), parameters.shape)
        for key, part in zip(keys, parts, strict=True):
            if part._check is not None:
                part._check(gradients, state[key], parameters, None)
        return gradients, parameters

    def step(g: FloatArray, state: State, theta: FloatArray, u: FloatArray, move: bool = True) -> None:
        # Two arrays take turns, so that no part reads and writes the same one, and the last part writes to u.
        takes_turns = (u, state["handed_over"])
        for place, (key, part) in enumerate(zip(keys, parts, strict=True)):
            target = takes_turns[(len(parts) - 1 - place) % 2]
            if part._in_place is None:
                g, state[key] = part.update(g, state[key], theta, out=target)
            else:
                part._in_place(g, state[key], theta, target, move=False)
                g = target
        if move:
            np.add(theta, u, theta)

    return optimizer_of_step(name, init, check, step)


def remember(memory: FloatArray, decay: float, news: FloatArray) -> None:
    """Let the memory fade and add what is new: memory = decay * memory + news, in place."""
    np.multiply(memory, scalar(decay, memory.dtype), memory)
    np.add(memory, news, memory)
