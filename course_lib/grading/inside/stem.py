"""The first process of a run: it imports what everybody needs, once, and divides before it knows anything.

One half becomes the mother of the zygotes. The other goes on where it stood: it is trusted, and may learn answers.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import socket
import sys

from .frames import Channel
from .walls import hold_the_keys
from .zygote import apart, mother

__all__ = ["divide"]

SHARED = "dataclasses inspect numpy numpy.fft numpy.linalg numpy.random"  # slow to import


def divide() -> tuple[Channel, Channel]:
    """In the trusted half: its conversation with the grader, and the one with the mother of the zygotes."""
    orders = Channel(socket.socket(fileno=int(sys.argv[1])))
    hold_the_keys()
    del sys.path[0]  # the folder from which this file came
    for name in SHARED.split():
        importlib.import_module(name)
    ours, theirs = socket.socketpair()

    def become_mother() -> None:
        orders.close()
        ours.close()
        os.setsid()
        os.chdir("/")
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        sys.path[:] = [entry for entry in sys.path if os.path.isabs(entry)]
        with contextlib.suppress(ConnectionError):
            mother(Channel(theirs))

    apart(become_mother)
    theirs.close()
    sys.dont_write_bytecode = False  # what only the trusted half imports may be kept compiled
    return orders, Channel(ours)
