"""A training run frozen between two steps, in memory or in a file, from which it goes on to the same bits."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import index
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.arguments import choice
from course_lib.errors import ConventionError
from course_lib.npz_files import read_npz, refusing_damage, write_npz

FloatArray = NDArray[np.floating[Any]]

# NumPy's own and no others: a file says which of them to call
_BIT_GENERATORS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (np.random.MT19937, np.random.PCG64, np.random.PCG64DXSM, np.random.Philox, np.random.SFC64)
}


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Everything that the next step depends on, apart from network, data, loss and optimizer.

    Args         parameters: (P,) or (S, P). optimizer_state: nested dicts of arrays and numbers. order: (N,), this
                 epoch's order of the samples. batch_size: rows of a step. losses: (T,) or (T, S), one per step made.
                 rng_state: of the generator, None when none was given.
    """

    parameters: FloatArray
    optimizer_state: dict[str, Any]
    order: NDArray[np.intp]
    batch_size: int
    losses: FloatArray
    rng_state: Mapping[str, Any] | None

    @property
    def step(self) -> int:
        """T, the number of steps made."""
        return len(self.losses)

    def generator(self) -> np.random.Generator | None:
        """A generator that goes on where the run's own stood.

        Returns      a generator; None when the run had none.
        Raises       UnknownNameError when rng_state names a bit generator that is not NumPy's own.
        """
        return _generator("Checkpoint.generator", self.rng_state)


def save_checkpoint(path: str | Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint to a .npz file, which appears complete or not at all.

    Args         path: of the file, replaced when it is there. checkpoint: from FitResult or Progress.
    Returns      Nothing.
    Raises       ConventionError when the optimizer's state holds anything but arrays, numbers and dicts of them.
    """
    write_npz(
        path,
        {
            "parameters": checkpoint.parameters,
            "order": checkpoint.order,
            "batch_size": np.array(checkpoint.batch_size),
            "losses": checkpoint.losses,
            "rng_state": np.array(json.dumps(checkpoint.rng_state, default=np.ndarray.tolist)),
            "state_names": np.array(json.dumps([name for name, _ in _leaves(checkpoint.optimizer_state)])),
            **{f"state {i}": np.asarray(leaf) for i, (_, leaf) in enumerate(_leaves(checkpoint.optimizer_state))},
        },
    )


def load_checkpoint(path: str | Path) -> Checkpoint:
    """Read what save_checkpoint wrote.

    Args         path: of the file.
    Returns      the checkpoint, to the same bits.
    Raises       CourseError when the file does not hold a checkpoint; FileNotFoundError.
    """
    names = ("parameters", "order", "batch_size", "losses", "rng_state", "state_names")
    arrays = read_npz(path, function="load_checkpoint", names=names)
    with refusing_damage(path, function="load_checkpoint", names=("state_names", "rng_state", "batch_size")):
        paths, rng_state = (json.loads(str(arrays[name])) for name in ("state_names", "rng_state"))
        leaves = read_npz(path, function="load_checkpoint", names=[f"state {i}" for i in range(len(paths))])
        _generator("load_checkpoint", rng_state)
        return Checkpoint(
            parameters=arrays["parameters"],
            optimizer_state=_nested(paths, leaves.values()),
            order=arrays["order"],
            batch_size=index(arrays["batch_size"]),
            losses=arrays["losses"],
            rng_state=rng_state,
        )


def _generator(function: str, rng_state: Mapping[str, Any] | None) -> np.random.Generator | None:
    if rng_state is None:
        return None
    name = choice(function, "bit_generator", rng_state["bit_generator"], _BIT_GENERATORS)
    bit_generator = _BIT_GENERATORS[name]()
    bit_generator.state = copy.deepcopy(dict(rng_state))
    return np.random.Generator(bit_generator)


def _nested(paths: Iterable[Sequence[str]], leaves: Iterable[NDArray[Any]]) -> dict[str, Any]:
    """The inverse of _leaves: a dict of dicts from the paths to its arrays and numbers."""
    state: dict[str, Any] = {}
    for keys, leaf in zip(paths, leaves, strict=True):
        branch = state
        for key in keys[:-1]:
            branch = branch.setdefault(key, {})
        branch[keys[-1]] = leaf.item() if leaf.ndim == 0 else leaf
    return state


def _leaves(state: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in state.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, key))
        elif isinstance(value, (bool, int, float, np.number, np.ndarray)):
            yield (*path, key), value
        else:
            raise ConventionError(
                f"save_checkpoint: {'/'.join((*path, key))} in the optimizer's state is a {type(value).__name__}; "
                "only arrays, numbers and dicts of them can be written.",
                name="optimizer_state",
                got=value,
                expected="arrays and numbers",
            )
