"""Calling a student's function in this process, with a limit on its time."""

from __future__ import annotations

import contextlib
import ctypes
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator

from course_lib.checks._observe import Failure, Observation, OutOfTime, RandomWatch, observe

__all__ = ["LocalCall", "SECONDS"]

SECONDS = 2.0
_AGAIN = 0.1  # a bare `except:` in the student's loop may swallow the first interruption


class LocalCall:
    """A function of this process, called with copies of the arguments; all its calls together may take 2 seconds."""

    def __init__(self, function: Callable[..., object], seconds: float = SECONDS) -> None:
        self.function = function
        self.seconds = seconds
        self.left = seconds

    def observe(self, arguments: tuple[object, ...]) -> Observation:
        """What one call did; after the time is used up, every further call is out of time at once."""
        if self.left <= 0:
            return Observation(failure=Failure("time"))
        start = time.perf_counter()
        try:
            with _limited(self.left):
                return observe(self.function, arguments, watch=RandomWatch())
        except OutOfTime:  # it struck after the call had come back
            return Observation(failure=Failure("time"))
        finally:
            self.left -= time.perf_counter() - start

    def observe_each(self, calls: Iterable[tuple[object, ...]]) -> Iterator[Observation]:
        """Several calls, each made when its observation is asked for."""
        return map(self.observe, calls)


@contextlib.contextmanager
def _limited(seconds: float) -> Iterator[None]:
    if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
        yield from _by_alarm(seconds)
    else:
        yield from _by_thread(seconds)


def _by_alarm(seconds: float) -> Iterator[None]:
    """A signal, which also ends a sleep; only the main thread of a Unix process can have it."""

    def out_of_time(signum: int, frame: object) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, out_of_time)
    outer = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *outer)
        signal.signal(signal.SIGALRM, before)


def _by_thread(seconds: float) -> Iterator[None]:
    """A second thread that raises the exception in the first: on Windows, and away from the main thread."""
    target = ctypes.c_ulong(threading.get_ident())
    ended = threading.Event()
    lock = threading.Lock()

    def interrupt() -> None:
        pause = seconds
        while not ended.wait(pause):
            with lock:
                if not ended.is_set():
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(target, ctypes.py_object(OutOfTime))
            pause = _AGAIN

    watchdog = threading.Thread(target=interrupt, daemon=True)
    watchdog.start()
    try:
        yield
    finally:
        with lock:
            ended.set()
            ctypes.pythonapi.PyThreadState_SetAsyncExc(target, None)  # one that is on its way is called back
        watchdog.join()
