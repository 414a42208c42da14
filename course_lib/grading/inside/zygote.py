"""The zygote: an interpreter that has imported NumPy, and course_lib where it is wanted, knows nothing else, and forks.

Started by course_lib.grading.sandbox as a script, with an empty environment and one socket, or forked by the mother of
all zygotes of a run. A frame {"do": "spawn"} comes with the child's socket, which goes on to a keeper: it forks the
child inside the walls. The frame says, too, whether the child must find the modules of course_lib. A frame
{"do": "end"} ends the child and is answered with how it ended and how much processor time it took.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import os
import pkgutil
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from .frames import Channel
from .keeper import Keeper, receive_socket
from .stand_ins import install, leave_empty
from .walls import hold_the_keys

__all__ = ["apart", "main", "mother"]

WATCHER = Path(__file__).resolve().parents[2] / "checks" / "_observe.py"
# what students import; behind the walls there is no file to import anything from
STANDARD = """
abc array ast base64 bisect cmath codecs collections collections.abc contextlib copy csv ctypes dataclasses datetime
decimal enum encodings.ascii encodings.cp1252 encodings.idna encodings.latin_1 encodings.utf_16 fractions functools gc
glob hashlib heapq importlib inspect io itertools json keyword linecache logging math numbers operator os pathlib pickle
platform pprint queue random re secrets shutil signal socket statistics string struct subprocess sys tempfile textwrap
threading time timeit traceback types typing uuid warnings weakref zlib
"""
OTHERS = """
course_lib
numpy numpy.exceptions numpy.fft numpy.lib.scimath numpy.lib.stride_tricks numpy.linalg numpy.ma numpy.matlib
numpy.polynomial numpy.random numpy.testing numpy.typing
"""
NOT_FOR_CHILDREN = {"authoring", "checks", "claims", "cli", "figures", "grading", "widgets"}


def main() -> None:
    """Import, forget the environment, and answer the worker until it goes away."""
    control = Channel(socket.socket(fileno=int(sys.argv[1])))
    hold_the_keys()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    del sys.path[0]  # the folder from which this file came
    _answer(control, _prepare())


def mother(control: Channel) -> None:
    """Import once, and fork a zygote for every socket that comes, until the other side goes away."""
    watcher = _prepare()
    while True:
        connection = receive_socket(control)

        def go_on(connection: socket.socket = connection) -> None:
            control.close()
            _answer(Channel(connection), watcher)

        apart(go_on)
        connection.close()
        with contextlib.suppress(ChildProcessError):  # there is none
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def apart(action: Callable[[], object]) -> int:
    """The number of a new process that does one thing, lives no longer than this one, and never goes on as its twin."""
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            hold_the_keys()
            if os.getppid() == parent:  # else it died before it could take us along
                action()
        except EOFError:  # the other side went away, which is how things end here
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    return pid


def _answer(control: Channel, watcher: ModuleType) -> None:
    """Be a zygote until the worker goes away."""
    with contextlib.suppress(EOFError, ConnectionError):
        control.send({"ready": True})
        _serve(control, watcher)


def _serve(control: Channel, watcher: ModuleType) -> None:
    keeper: Keeper | None = None
    complete = False
    while True:
        with receive_socket(control) as connection:
            request = control.receive()
            walls, limits = request["walls"], request["limits"]
            if request["companion"] and not complete:
                _import_companion()
                complete = True
                if keeper is not None:
                    keeper.close()
                    keeper = None
            if keeper is None or keeper.walls != walls or not keeper.begin(connection, limits):
                if keeper is not None:
                    keeper.close()
                keeper = Keeper(walls, watcher, (control.connection, connection))
                keeper.begin(connection, limits)
        control.receive()  # {"do": "end"}, or the end of the worker
        control.send({"said": keeper.end_child()})


def _prepare() -> ModuleType:
    leave_empty("numpy.f2py")  # `from numpy import *` wants it; it alone takes as long as the standard library
    for name in (STANDARD + OTHERS).split():
        with contextlib.suppress(ImportError):  # a module that this Python was built without
            importlib.import_module(name)
    spec = importlib.util.spec_from_file_location("watcher", WATCHER)
    assert spec is not None
    assert spec.loader is not None
    watcher = importlib.util.module_from_spec(spec)
    sys.modules["watcher"] = watcher  # dataclasses look their module up
    spec.loader.exec_module(watcher)
    install()
    os.environ.clear()
    _freeze()
    return watcher


def _import_companion() -> None:
    """The course's own modules; most submissions do without, and they take as long as NumPy."""
    for module in pkgutil.iter_modules(sys.modules["course_lib"].__path__, "course_lib."):
        if module.name.partition(".")[2] not in NOT_FOR_CHILDREN:
            importlib.import_module(module.name)
    _freeze()


def _freeze() -> None:
    gc.collect()
    gc.freeze()  # so that a child's collector does not touch, and thereby copy, the pages it inherited
