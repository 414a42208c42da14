"""The update of Adam alone against torch, float32, by number of parameters.

Run:   python -m tests.benchmarks.adam_alone
"""

from __future__ import annotations

import sys
import time

import numpy as np

from course_lib.arrays import zeros_like
from course_lib.optimizers import adam
from tests.benchmarks.pairs import compare, microseconds, settle_blas, verdict

BARS = {10_000: 0.30, 1_000_000: 0.80, 10_000_000: 0.70}
LAYERS = 4  # torch keeps one tensor per weight matrix and one per bias; ours is one vector


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    settle_blas()
    import torch

    torch.set_num_threads(1)
    missed = []
    print(f"{'parameters':>12} {'ours us':>10} {'torch us':>10} {'ratio':>6} {'bar':>5}")
    for n_parameters, bar in BARS.items():
        rng = np.random.default_rng(0)
        drawn = rng.normal(size=(2, n_parameters)).astype(np.float32)
        parameters, gradients, workspace = (zeros_like(drawn[0]) for _ in range(3))  # as fit keeps them
        parameters[:], gradients[:] = drawn
        optimizer = adam(1e-4)
        state = optimizer.init(parameters)
        tensors = [torch.tensor(part, requires_grad=True) for part in np.array_split(parameters, LAYERS)]
        for tensor, part in zip(tensors, np.array_split(gradients, LAYERS), strict=True):
            tensor.grad = torch.tensor(part)
        theirs = torch.optim.Adam(tensors, lr=1e-4)

        def ours_seconds(count: int, optimizer=optimizer, state=state, own=(gradients, parameters, workspace)) -> float:
            gradients, parameters, workspace = own
            start = time.process_time()
            for _ in range(count):
                optimizer.apply(gradients, state, parameters, workspace)
            return time.process_time() - start

        def theirs_seconds(count: int, theirs=theirs) -> float:
            start = time.process_time()
            for _ in range(count):
                theirs.step()
            return time.process_time() - start

        pair = compare(ours_seconds, theirs_seconds)
        print(f"{n_parameters:12d} {microseconds(pair.ours)} {microseconds(pair.theirs)} {pair.ratio:6.3f} {bar:5.2f}")
        if pair.ratio > bar:
            missed.append(f"Adam, {n_parameters} parameters: {pair.ratio:.3f} of torch (bar {bar})")
    return verdict(missed)


if __name__ == "__main__":
    sys.exit(main())
