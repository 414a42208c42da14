"""A task in a process of its own, forked from this one: what is imported here need not be imported again for each.

The heavy packages are imported once; course_lib and its tests never are, because every task finds other files there.
"""

from __future__ import annotations

import importlib
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

__all__ = ["Ended", "forked", "warm_up"]

HEAVY = ("numpy", "hypothesis", "hypothesis.extra.numpy", "pytest", "matplotlib.pyplot", "scipy.special", "torch")
OUR_OWN = ("course_lib", "tests")


@dataclass(frozen=True)
class Ended:
    """How a task ended: whether it returned 0 or nothing, the processor's and the clock's seconds."""

    well: bool
    computed: float
    waited: float


def warm_up() -> None:
    """Import what most tasks need; what is not installed is left to those that need it."""
    for name in HEAVY:
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    if "torch" in sys.modules:
        _step_of_torch()


def _step_of_torch() -> None:
    """The first step of a first optimizer imports half of torch; nothing is differentiated, which no fork survives."""
    import torch

    torch.set_num_threads(1)
    parameter = torch.nn.Parameter(torch.zeros(1))
    parameter.grad = torch.zeros(1)
    optimizer = torch.optim.SGD([parameter], lr=0.1)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 1)
    optimizer.step()
    schedule.step()


def forked(task: Callable[[], int | None], computing: float = float("inf"), waiting: float = float("inf")) -> Ended:
    """Run a task in a child that sees the files of the working directory first.

    Args         task: returns 0 or None when all is well; an exception is not. computing, waiting: the processor's and
                 the clock's seconds after which it is ended.
    """
    start, before = time.monotonic(), _computed()
    child = os.fork()
    if child == 0:
        os._exit(_run(task, computing))
    status = None
    while status is None:
        ended, told = os.waitpid(child, os.WNOHANG)
        if ended:
            status = told
        elif time.monotonic() - start > waiting:
            os.killpg(child, signal.SIGKILL)
            status = os.waitpid(child, 0)[1]
        else:
            time.sleep(0.01)
    return Ended(status == 0, _computed() - before, time.monotonic() - start)


def _run(task: Callable[[], int | None], computing: float) -> int:
    """In the child: 0 when the task ends well."""
    os.setpgid(0, 0)  # what the task starts ends with it
    if computing < float("inf"):
        resource.setrlimit(resource.RLIMIT_CPU, (int(computing) + 1, int(computing) + 2))
    for name in [name for name in sys.modules if name.partition(".")[0] in OUR_OWN]:
        del sys.modules[name]
    sys.path.insert(0, os.getcwd())
    sys.dont_write_bytecode = True  # a change of the same length in the same second would go unseen
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        try:
            return int(task() or 0)
        except SystemExit as end:
            return 0 if end.code in (0, None) else 1
        except BaseException:  # whatever it was: the task did not end well
            return 1


def _computed() -> float:
    used = os.times()
    return used.children_user + used.children_system
