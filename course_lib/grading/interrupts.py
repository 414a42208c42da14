"""Stopping: Ctrl-C, and the signals by which a machine or a terminal asks, are one and the same request."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["STOPPED", "stoppable"]

STOPPED = "Stopped. What was graded is kept; run the same command again to go on."
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
TIDYING = 1.0  # seconds; whoever presses twice in that time means it once


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise KeyboardInterrupt at the first of the signals; those that follow at once do not cut the tidying up short.

    A signal that is ignored, as under nohup, stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    last = float("-inf")

    def stop(number: int, frame: object) -> None:
        nonlocal last
        if time.monotonic() - last >= TIDYING:  # later than that, the first one got lost or something hangs
            last = time.monotonic()
            raise KeyboardInterrupt

    known = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in known if signal.getsignal(number) is not signal.SIG_IGN}
    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
